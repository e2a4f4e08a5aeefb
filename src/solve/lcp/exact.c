/* SPDX-License-Identifier: Apache-2.0 */
/* exact.c -- equilibria in rationals.
 *
 * A path followed in doubles ends in a basis: which sequences are played, and which slacks are
 * zero. Its equations are solved without rounding and its inequalities checked; that is a proof,
 * and does not rest on the path. Only where the basis does not stand up is the path followed in
 * integers. */
#include <string.h>

#include "num/sparse_exact.h"
#include "num/tableau.h"
#include "solve/lcp/lcp.h"

enum {
    MOST_REPAIRED = 300
}; /* sequences of a component that integer pivots are tried on unasked */

static const lcp_result found = {STF_OK, NULL};
static const lcp_result too_long = {STF_LIMIT, "the solution's numbers grow too long"};

lcp_result lcp_exact_numbers(lcp *l, uint32_t c)
{
    const lcp_part *const part = &l->part[c];
    sequence_exact x;
    if (sequence_fill_exact(part->stage.form, l->exact_slots, l->exact_value, l->memory, &x,
                            NULL) != STF_OK ||
        sequence_cells_fill_exact(part->stage.form, &part->stage.cells, &x, l->memory,
                                  l->exact_payoff, NULL) != STF_OK)
        return too_long;
    return found;
}

/* ---- by the last basis -------------------------------------------------------------------------
 */

/* The equations of one dictionary's basis, under construction. */
typedef struct equations {
    uint32_t n, n_entries, most;
    uint32_t *row, *column;
    exact *value, *right;
} equations;

static void entry_add(equations *q, uint32_t row, uint32_t column, exact value)
{
    q->row[q->n_entries] = row;
    q->column[q->n_entries] = column;
    q->value[q->n_entries++] = value;
}

static bool is_basic(const path *p, uint32_t variable)
{
    return p->place[variable] < PLACE_COLUMN;
}

static exact cell_payoff(const lcp *l, uint32_t cell, uint32_t party)
{
    return l->exact_payoff[2 * (size_t)cell + party];
}

/* Unknowns of dictionary d: the basic x of party d, then the values U of the other's open sets;
 * both numbered into x_at [n[d]] and set_at [n_sets]. Equations: d's sets, then the other's slacks
 * that are zero, numbered into slack_at. */
static bool unknowns_number(const path *p, uint32_t d, uint32_t *x_at, uint32_t *set_at,
                            uint32_t *slack_at, uint32_t *n)
{
    const stage *const s = p->stage;
    uint32_t const o = 1 - d;
    uint32_t unknowns = 0, rows = 0;
    for (uint32_t k = 1; k < s->n[d]; k++)
        if (p->is_open[d][k] && is_basic(p, 2 * (p->first_x[d] + k - 1))) x_at[k] = unknowns++;
    for (uint32_t h = 0; h < s->n_sets[o]; h++)
        if (p->is_open[o][s->set[o][h].parent]) set_at[h] = unknowns++;
    for (uint32_t h = 0; h < s->n_sets[d]; h++) rows += p->is_open[d][s->set[d][h].parent];
    for (uint32_t k = 1; k < s->n[o]; k++)
        if (p->is_open[o][k] && !is_basic(p, 2 * (p->first_x[o] + k - 1) + 1)) slack_at[k] = rows++;
    *n = unknowns;
    return unknowns == rows;
}

static void equations_write(const lcp *l, uint32_t d, const uint32_t *x_at, const uint32_t *set_at,
                            const uint32_t *slack_at, equations *q)
{
    const path *const p = &l->path;
    const stage *const s = p->stage;
    uint32_t const o = 1 - d;
    exact const one = exact_small(1), less = exact_small(-1);
    for (uint32_t k = 0; k < q->n; k++) q->right[k] = exact_small(0);
    uint32_t row = 0;
    for (uint32_t h = 0; h < s->n_sets[d]; h++) { /* the set's x sum to the one before */
        const sequence_set *const set = &s->set[d][h];
        if (!p->is_open[d][set->parent]) continue;
        if (set->parent == 0) {
            q->right[row] = one;
        } else if (x_at[set->parent] != NONE) {
            entry_add(q, row, x_at[set->parent], less);
        }
        for (uint32_t k = set->first; k < set->first + set->n; k++)
            if (x_at[k] != NONE) entry_add(q, row, x_at[k], one);
        row++;
    }
    for (uint32_t h = 0; h < s->n_sets[o]; h++) { /* U_h - U of sets below - payoff = 0 */
        const sequence_set *const set = &s->set[o][h];
        if (set_at[h] == NONE) continue;
        for (uint32_t k = set->first; k < set->first + set->n; k++)
            if (slack_at[k] != NONE) entry_add(q, slack_at[k], set_at[h], one);
        if (set->parent != 0 && slack_at[set->parent] != NONE)
            entry_add(q, slack_at[set->parent], set_at[h], less);
    }
    for (uint32_t c = 0; c < s->cells.n; c++) {
        uint32_t const i = d == 0 ? s->cells.row[c] : s->cells.column[c],
                       k = d == 0 ? s->cells.column[c] : s->cells.row[c];
        if (slack_at[k] == NONE) continue;
        exact const a = cell_payoff(l, c, o);
        if (exact_sign(a) == 0) continue;
        if (i == 0) {
            q->right[slack_at[k]] = exact_add(l->memory, q->right[slack_at[k]], a);
        } else if (x_at[i] != NONE) {
            entry_add(q, slack_at[k], x_at[i], exact_neg(l->memory, a));
        }
    }
}

/* Payoffs of party q's sequences against the other's plan. */
static exact *replies(const lcp *l, uint32_t q, const exact *other)
{
    const stage *const s = l->path.stage;
    exact *const out = ARENA_NEW(l->memory, exact, s->n[q]);
    if (out == NULL) return NULL;
    for (uint32_t k = 0; k < s->n[q]; k++) out[k] = exact_small(0);
    for (uint32_t c = 0; c < s->cells.n; c++) {
        uint32_t const k = q == 0 ? s->cells.row[c] : s->cells.column[c],
                       i = q == 0 ? s->cells.column[c] : s->cells.row[c];
        if (exact_sign(other[i]) != 0)
            out[k] =
                exact_add(l->memory, out[k], exact_mul(l->memory, cell_payoff(l, c, q), other[i]));
    }
    return out;
}

/* The most that party q can have of sequence payoffs `c`, which are used up; the choice at best. */
static exact best_of(const lcp *l, uint32_t q, exact *c, uint32_t *best)
{
    const path *const p = &l->path;
    const stage *const s = p->stage;
    for (uint32_t h = s->n_sets[q]; h-- > 0;) {
        const sequence_set *const set = &s->set[q][h];
        uint32_t at = NONE;
        for (uint32_t k = set->first; k < set->first + set->n; k++)
            if (p->is_open[q][k] && (at == NONE || exact_compare(c[k], c[at]) > 0)) at = k;
        if (best != NULL) best[h] = at;
        if (at != NONE) c[set->parent] = exact_add(l->memory, c[set->parent], c[at]);
    }
    return c[0];
}

/* Payoffs [2] of plans; true where neither party can gain, and both are plans. */
static bool is_equilibrium(const lcp *l, const exact *plan, exact *payoff)
{
    const stage *const s = l->path.stage;
    const exact *const own[2] = {plan, plan + s->n[0]};
    for (uint32_t q = 0; q < 2; q++) {
        exact *const c = replies(l, q, own[1 - q]);
        if (c == NULL) return false;
        payoff[q] = exact_small(0);
        for (uint32_t k = 0; k < s->n[q]; k++) {
            if (exact_sign(own[q][k]) < 0) return false;
            payoff[q] = exact_add(l->memory, payoff[q], exact_mul(l->memory, own[q][k], c[k]));
        }
        exact const most = best_of(l, q, c, NULL);
        if (!exact_is_valid(most) || !exact_is_valid(payoff[q]) ||
            exact_compare(most, payoff[q]) != 0)
            return false;
    }
    return true;
}

/* Party d's plan by the basis of its dictionary. */
static bool plan_solve(const lcp *l, uint32_t d, exact *plan)
{
    const path *const p = &l->path;
    const stage *const s = p->stage;
    uint32_t const o = 1 - d, most = s->cells.n + 2 * (s->n[0] + s->n[1]);
    uint32_t *const x_at = ARENA_NEW(l->memory, uint32_t, s->n[d]),
                    *const set_at = ARENA_NEW(l->memory, uint32_t, s->n_sets[o]),
                    *const slack_at = ARENA_NEW(l->memory, uint32_t, s->n[o]);
    equations q = {.row = ARENA_NEW(l->memory, uint32_t, most),
                   .column = ARENA_NEW(l->memory, uint32_t, most),
                   .value = ARENA_NEW(l->memory, exact, most)};
    if (arena_status(l->memory, NULL) != STF_OK) return false;
    for (uint32_t k = 0; k < s->n[d]; k++) x_at[k] = NONE;
    for (uint32_t k = 0; k < s->n_sets[o]; k++) set_at[k] = NONE;
    for (uint32_t k = 0; k < s->n[o]; k++) slack_at[k] = NONE;
    if (!unknowns_number(p, d, x_at, set_at, slack_at, &q.n)) return false;
    q.right = ARENA_NEW(l->memory, exact, q.n);
    exact *const x = ARENA_NEW(l->memory, exact, q.n);
    if (arena_status(l->memory, NULL) != STF_OK) return false;
    equations_write(l, d, x_at, set_at, slack_at, &q);
    sparse_exact const system = {.n = q.n,
                                 .n_entries = q.n_entries,
                                 .row = q.row,
                                 .column = q.column,
                                 .value = q.value,
                                 .right = q.right};
    if (sparse_exact_solve(&system, l->memory, x, NULL) != STF_OK) return false;
    for (uint32_t k = 0; k < s->n[d]; k++)
        plan[k] = k == 0 ? exact_small(1) : x_at[k] == NONE ? exact_small(0) : x[x_at[k]];
    return true;
}

/* ---- by integer pivots -------------------------------------------------------------------------
 */

/* The joint dictionary of both, theta's column and a last row z0 + theta = 1. */
typedef struct joined {
    uint32_t rows, columns;       /* columns: without the right side */
    uint32_t row0[2], column0[2]; /* where each dictionary's begin */
    exact *cell;
} joined;

static exact *joined_cell(const joined *j, const path *p, uint32_t d, uint32_t row_variable,
                          uint32_t column)
{
    return &j->cell[(size_t)(j->row0[d] + p->place[row_variable]) * (j->columns + 1) + column];
}

static uint32_t joined_column(const joined *j, const path *p, uint32_t d, uint32_t variable)
{
    return j->column0[d] + (p->place[variable] - PLACE_COLUMN);
}

/* start.c's reduce, in rationals. */
static void reduce(const lcp *l, uint32_t q, exact *c, size_t step)
{
    const path *const p = &l->path;
    const stage *const s = p->stage;
    for (uint32_t h = s->n_sets[q]; h-- > 0;) {
        uint32_t const b = p->best[q][h];
        if (b == NONE) continue;
        const sequence_set *const set = &s->set[q][h];
        exact const u = c[b * step];
        for (uint32_t k = set->first; k < set->first + set->n; k++)
            if (k != b) c[k * step] = exact_sub(l->memory, u, c[k * step]);
        c[set->parent * step] = exact_add(l->memory, c[set->parent * step], u);
    }
}

static joined joined_new(const lcp *l)
{
    const path *const p = &l->path;
    uint32_t const theta = p->has_theta;
    joined j = {.rows = p->d[0].rows + p->d[1].rows + theta,
                .columns = p->d[0].columns + p->d[1].columns - theta,
                .row0 = {0, p->d[0].rows},
                .column0 = {0, p->d[0].columns - theta}};
    size_t const n = (size_t)j.rows * (j.columns + 1);
    j.cell = ARENA_NEW(l->memory, exact, n);
    for (size_t k = 0; j.cell != NULL && k < n; k++) j.cell[k] = exact_small(0);
    return j;
}

/* start.c's slacks and plans, in rationals, from the prior's shares. */
static bool joined_from_prior(lcp *l, joined *out)
{
    path *const p = &l->path;
    const stage *const s = p->stage;
    exact *prior[2], *reply[2];
    p->has_theta = true;
    for (uint32_t q = 0; q < 2; q++) {
        prior[q] = ARENA_NEW(l->memory, exact, s->n[q]);
        if (prior[q] == NULL) return false;
        prior[q][0] = exact_small(1);
        for (uint32_t h = 0; h < s->n_sets[q]; h++)
            for (uint32_t k = s->set[q][h].first; k < s->set[q][h].first + s->set[q][h].n; k++)
                prior[q][k] = p->share[q][k] == 0
                                  ? exact_small(0)
                                  : exact_div(l->memory, prior[q][s->set[q][h].parent],
                                              exact_small((int32_t)p->share[q][k]));
    }
    for (uint32_t q = 0; q < 2; q++) {
        reply[q] = replies(l, q, prior[1 - q]);
        exact *const c = replies(l, q, prior[1 - q]);
        if (reply[q] == NULL || c == NULL) return false;
        (void)best_of(l, q, c, p->best[q]);
        memset(p->is_best[q], 0, s->n[q]);
        for (uint32_t h = 0; h < s->n_sets[q]; h++)
            if (p->best[q][h] != NONE) p->is_best[q][p->best[q][h]] = 1;
    }
    for (uint32_t d = 0; d < 2; d++) start_place(p, d);
    joined j = joined_new(l);
    if (j.cell == NULL) return false;
    uint32_t const theta = j.columns - 1, right = j.columns;
    j.cell[(size_t)(j.rows - 1) * (j.columns + 1) + theta] = exact_small(1);
    j.cell[(size_t)(j.rows - 1) * (j.columns + 1) + right] = exact_small(1);
    for (uint32_t q = 0; q < 2; q++) {
        uint32_t const o = 1 - q;
        size_t const width = (size_t)s->n[o] + 1;
        exact *const block = ARENA_NEW(l->memory, exact, s->n[q] * width), *const x = ARENA_NEW(
                                                                               l->memory, exact,
                                                                               s->n[q]);
        if (block == NULL || x == NULL) return false;
        for (size_t k = 0; k < s->n[q] * width; k++) block[k] = exact_small(0);
        for (uint32_t c = 0; c < s->cells.n; c++) {
            uint32_t const i = q == 0 ? s->cells.row[c] : s->cells.column[c],
                           k = q == 0 ? s->cells.column[c] : s->cells.row[c];
            block[i * width + k] = cell_payoff(l, c, q);
        }
        for (uint32_t i = 0; i < s->n[q]; i++) {
            reduce(l, o, block + i * width, 1);
            block[i * width + s->n[o]] = reply[q][i];
        }
        for (size_t k = 0; k < width; k++) reduce(l, q, block + k, width);
        for (uint32_t i = 1; i < s->n[q]; i++) { /* w of q, in dictionary o */
            if (!p->is_open[q][i] || p->is_best[q][i]) continue;
            uint32_t const w = 2 * (p->first_x[q] + i - 1) + 1;
            const exact *const from = block + i * width;
            for (uint32_t k = 1; k < s->n[o]; k++)
                if (p->is_open[o][k] && !p->is_best[o][k])
                    *joined_cell(&j, p, o, w,
                                 joined_column(&j, p, o, 2 * (p->first_x[o] + k - 1))) = from[k];
            *joined_cell(&j, p, o, w, theta) = exact_sub(l->memory, from[s->n[o]], from[0]);
            *joined_cell(&j, p, o, w, right) = from[s->n[o]];
        }
        for (uint32_t k = 0; k < s->n[q]; k++) { /* x of q, in dictionary q; w_best in o */
            if (k > 0 && (!p->is_open[q][k] || p->is_best[q][k])) continue;
            uint32_t const variable = 2 * (p->first_x[q] + k - 1),
                           column = k > 0 ? joined_column(&j, p, q, variable) : theta,
                           h0 = k > 0 ? s->form->row_set[s->form->first_sequence[q] + k] -
                                            s->form->first_set[q]
                                      : 0;
            for (uint32_t i = 0; i < s->n[q]; i++) x[i] = exact_small(0);
            x[k] = exact_small(1);
            for (uint32_t h = h0; h < s->n_sets[q]; h++) {
                uint32_t const b = p->best[q][h];
                if (b == NONE) continue;
                x[b] = k > 0 && h == h0 ? exact_small(-1) : x[s->set[q][h].parent];
                uint32_t const best = 2 * (p->first_x[q] + b - 1);
                *joined_cell(&j, p, q, best, column) = exact_neg(l->memory, x[b]);
                if (k > 0)
                    *joined_cell(&j, p, o, variable + 1, joined_column(&j, p, o, best + 1)) = x[b];
            }
        }
    }
    *out = j;
    return true;
}

/* Lemke and Howson's: w + (A - least + 1) y = 1. */
static bool joined_matrix(lcp *l, joined *out)
{
    path *const p = &l->path;
    const stage *const s = p->stage;
    p->has_theta = false;
    for (uint32_t q = 0; q < 2; q++) memset(p->is_best[q], 0, s->n[q]);
    for (uint32_t d = 0; d < 2; d++) start_place(p, d);
    joined const j = joined_new(l);
    if (j.cell == NULL) return false;
    for (uint32_t q = 0; q < 2; q++) {
        uint32_t const o = 1 - q;
        exact least = exact_small(0);
        for (uint32_t c = 0; c < s->cells.n; c++) least = exact_min(least, cell_payoff(l, c, q));
        exact const base = exact_sub(l->memory, exact_small(1), least);
        for (uint32_t i = 1; i < s->n[q]; i++) {
            if (!p->is_open[q][i]) continue;
            uint32_t const w = 2 * (p->first_x[q] + i - 1) + 1;
            for (uint32_t k = 0; k < p->d[o].columns; k++)
                *joined_cell(&j, p, o, w, j.column0[o] + k) = base;
            *joined_cell(&j, p, o, w, j.columns) = exact_small(1);
        }
        for (uint32_t c = 0; c < s->cells.n; c++) {
            uint32_t const i = q == 0 ? s->cells.row[c] : s->cells.column[c],
                           k = q == 0 ? s->cells.column[c] : s->cells.row[c];
            if (i == 0 || k == 0 || !p->is_open[q][i] || !p->is_open[o][k]) continue;
            exact *const to = joined_cell(&j, p, o, 2 * (p->first_x[q] + i - 1) + 1,
                                          joined_column(&j, p, o, 2 * (p->first_x[o] + k - 1)));
            *to = exact_add(l->memory, *to, cell_payoff(l, c, q));
        }
    }
    *out = j;
    return true;
}

/* The tableau's number of a variable of ours, at the start. */
static void variables_map(const path *p, const joined *j, uint32_t *ours, uint32_t *theirs)
{
    for (uint32_t d = 0; d < 2; d++) {
        for (uint32_t r = 0; r < p->d[d].rows; r++) {
            uint32_t const t = j->columns + j->row0[d] + r;
            theirs[p->d[d].basic[r]] = t;
            ours[t] = p->d[d].basic[r];
        }
        for (uint32_t c = 0; c + p->has_theta < p->d[d].columns; c++) {
            theirs[p->d[d].cobasic[c]] = j->column0[d] + c;
            ours[j->column0[d] + c] = p->d[d].cobasic[c];
        }
    }
}

/* True where the last row's ratio is no greater than row r's: theta can reach 1. */
static bool is_at_end(const tableau *t, arena *memory, uint32_t last, uint32_t r, uint32_t c)
{
    if (r == last) return true;
    if (tableau_sign(t, last, c) <= 0) return false;
    if (r == NONE_ROW) return true;
    exact const x = exact_mul(memory, tableau_coefficient(t, memory, last, t->columns),
                              tableau_coefficient(t, memory, r, c)),
                y = exact_mul(memory, tableau_coefficient(t, memory, r, t->columns),
                              tableau_coefficient(t, memory, last, c));
    return exact_compare(x, y) <= 0;
}

/* Follows the path; entering: a number of the tableau's. label: ours to stop at, or NONE. */
static lcp_result pivots_follow(lcp *l, tableau *t, const uint32_t *ours, const uint32_t *theirs,
                                uint32_t entering, uint32_t label)
{
    static const lcp_result lost = {STF_NO, "memory is out, or the path leads nowhere"};
    uint32_t const last = t->rows - 1;
    for (uint64_t n = 0; n < l->path.most_steps; n++, l->steps++) {
        if (cancel_requested(l->options.stop) || solve_is_late(&l->options))
            return (lcp_result){STF_LIMIT, "time is up, or it was asked to stop"};
        uint32_t const c = tableau_column(t, entering), r = tableau_lex_row(t, c);
        if (label == NONE && is_at_end(t, l->memory, last, r, c))
            return tableau_pivot(t, last, c) ? found : lost;
        if (r == NONE_ROW) return lost;
        uint32_t const leaves = t->basic[r];
        if (!tableau_pivot(t, r, c)) return lost;
        if (label == NONE && leaves == t->columns - 1) return lost; /* theta: back at the start */
        uint32_t const variable = ours[leaves];
        if (label != NONE && variable >> 1 == label) return found;
        entering = theirs[variable ^ 1u];
    }
    return (lcp_result){STF_LIMIT, "the limit of steps is reached"};
}

static lcp_result pivots_start(lcp *l, uint32_t k, exact *plan)
{
    path *const p = &l->path;
    const stage *const s = p->stage;
    bool const is_label = k > 0 && s->is_matrix;
    joined j;
    lcp_prior(l, is_label ? 0 : k);
    if (is_label ? !joined_matrix(l, &j) : !joined_from_prior(l, &j)) return too_long;
    tableau *const t = tableau_new(l->memory, j.cell, j.rows, j.columns, 0);
    uint32_t *const ours = ARENA_NEW(l->memory, uint32_t, j.rows + j.columns),
                    *const theirs = ARENA_NEW(l->memory, uint32_t, 2 * (size_t)p->n_x);
    if (t == NULL || ours == NULL || theirs == NULL) return too_long;
    variables_map(p, &j, ours, theirs);
    lcp_result const r =
        pivots_follow(l, t, ours, theirs, is_label ? theirs[2 * (k - 1)] : j.columns - 1,
                      is_label ? k - 1 : NONE);
    if (r.status != STF_OK) return r;
    for (uint32_t q = 0; q < 2; q++) {
        exact *const own = plan + (q == 0 ? 0 : s->n[0]);
        exact sum = exact_small(is_label ? 0 : 1);
        for (uint32_t i = 1; i < s->n[q]; i++) {
            own[i] = p->is_open[q][i]
                         ? tableau_value(t, l->memory, theirs[2 * (p->first_x[q] + i - 1)])
                         : exact_small(0);
            if (is_label) sum = exact_add(l->memory, sum, own[i]);
        }
        own[0] = exact_small(1);
        for (uint32_t i = 1; is_label && i < s->n[q]; i++)
            own[i] = exact_div(l->memory, own[i], sum);
    }
    return found;
}

lcp_result lcp_exact_start(lcp *l, uint32_t c, uint32_t k, bool is_usable, exact *plan)
{
    const stage *const s = l->path.stage;
    exact payoff[2];
    bool is_proved = is_usable && plan_solve(l, 0, plan) && plan_solve(l, 1, plan + s->n[0]) &&
                     is_equilibrium(l, plan, payoff);
    if (!is_proved) {
        lcp_result const r = pivots_start(l, k, plan);
        if (r.status != STF_OK) return r;
        is_proved = is_equilibrium(l, plan, payoff);
    }
    if (!is_proved) return too_long;
    for (uint32_t q = 0; q < 2; q++) {
        if (l->exact_value != NULL) l->exact_value[2 * (size_t)c + q] = payoff[q];
        l->value[2 * (size_t)c + q] = exact_to_double(payoff[q]);
    }
    return found;
}

lcp_result lcp_repair(lcp *l, uint32_t c, uint32_t k, bool is_usable, double *payoff)
{
    path *const p = &l->path;
    const stage *const s = p->stage;
    if (p->n_x > MOST_REPAIRED)
        return (lcp_result){STF_NO, "rounding has spoilt the path; ask for an exact solution"};
    arena_mark const mark = arena_position(l->memory);
    exact *const before = l->exact_payoff;
    l->exact_payoff = ARENA_NEW(l->memory, exact, 2 * (size_t)s->cells.n);
    exact *const plan = ARENA_NEW(l->memory, exact, s->n[0] + s->n[1]);
    lcp_result r = too_long;
    if (arena_status(l->memory, NULL) == STF_OK) {
        for (size_t i = 0; i < 2 * (size_t)s->cells.n; i++)
            l->exact_payoff[i] = exact_from_double(l->memory, p->payoff[i]);
        r = lcp_exact_start(l, c, k, is_usable, plan);
    }
    if (r.status == STF_OK)
        for (uint32_t q = 0; q < 2; q++) {
            payoff[q] = l->value[2 * (size_t)c + q];
            for (uint32_t i = 0; i < s->n[q]; i++)
                p->plan[q][i] = exact_to_double(plan[(q == 0 ? 0 : s->n[0]) + i]);
        }
    l->exact_payoff = before;
    arena_release(l->memory, mark);
    return r;
}

/* ---- a component of one node -------------------------------------------------------------------
 */

static exact edge_value(const lcp *l, uint32_t e, uint32_t party)
{
    const game *const g = l->game;
    uint32_t const child = g->edge_child[e], row = g->edge_reward[e];
    exact x = exact_small(0);
    if (g->node_kind[child] != NODE_TERMINAL)
        x = l->exact_value[2 * (size_t)g->node_component[child] + party];
    if (row != NONE && g->reward[2 * (size_t)row + party] != NONE)
        x = exact_add(l->memory, x, l->exact_slots[g->reward[2 * (size_t)row + party]]);
    return x;
}

/* The best open edge; NONE: all are closed. */
static uint32_t edge_best(lcp *l, uint32_t v, uint32_t party)
{
    const game *const g = l->game;
    uint32_t best = NONE;
    exact most = exact_small(0);
    bool is_tied = false;
    for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
        uint32_t const a = game_edge_action(g, e),
                       slot = g->action_open != NULL ? g->action_open[a] : NONE;
        if (slot != NONE && exact_sign(l->exact_slots[slot]) <= 0) continue;
        exact const x = edge_value(l, e, party);
        int const order = best == NONE ? 1 : exact_compare(x, most);
        is_tied = order == 0 || (is_tied && order < 0);
        if (order <= 0) continue;
        best = e;
        most = x;
    }
    l->has_ties |= is_tied;
    return best;
}

lcp_result lcp_exact_node(lcp *l, uint32_t c)
{
    const game *const g = l->game;
    uint32_t const v = l->part[c].node, h = g->node_infoset[v];
    exact *const value = l->exact_value + 2 * (size_t)c;
    value[0] = value[1] = exact_small(0);
    if (h != NONE && g->infoset_rule[h] == RULE_CHOOSES) {
        uint32_t const best = edge_best(l, v, g->infoset_party[h]);
        if (best == NONE) return (lcp_result){STF_NO, "an information set has every action closed"};
        for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++)
            l->exact_prob[a] = exact_small(a == game_edge_action(g, best));
        for (uint32_t p = 0; p < 2; p++) value[p] = edge_value(l, best, p);
    } else {
        for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
            uint32_t slot = g->edge_prob[e];
            if (h != NONE)
                slot = g->action_commitment != NULL ? g->action_commitment[game_edge_action(g, e)]
                                                    : NONE;
            if (slot == NONE) continue;
            for (uint32_t p = 0; p < 2; p++)
                value[p] =
                    exact_add(l->memory, value[p],
                              exact_mul(l->memory, l->exact_slots[slot], edge_value(l, e, p)));
        }
    }
    if (!exact_is_valid(value[0]) || !exact_is_valid(value[1])) return too_long;
    for (uint32_t p = 0; p < 2; p++) l->value[2 * (size_t)c + p] = exact_to_double(value[p]);
    return found;
}
