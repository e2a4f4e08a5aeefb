/* SPDX-License-Identifier: Apache-2.0 */
/* pivots.c -- a path followed in integers (num/tableau.h), where doubles would not do.
 *
 * Both dictionaries are one here, slacks' rows first (path.c says why), with a last row theta + z0
 * = 1: the path ends where z0 leaves. */
#include <string.h>

#include "num/tableau.h"
#include "solve/lcp/lcp.h"

static const subgame_result found = {STF_OK, NULL};
static const subgame_result too_long = {STF_LIMIT, "the solution's numbers grow too long"};

static exact cell_payoff(const lcp *l, uint32_t cell, uint32_t party)
{
    return l->exact_payoff[2 * (size_t)cell + party];
}

/* The joint dictionary of both, theta's column and a last row z0 + theta = 1. */
typedef struct joined {
    uint32_t rows, columns;                   /* columns: without the right side */
    uint32_t slack0[2], plan0[2], column0[2]; /* where each dictionary's begin */
    exact *cell;
} joined;

static uint32_t joined_row(const joined *j, const path *p, uint32_t d, uint32_t row)
{
    return row < p->n_slacks[d] ? j->slack0[d] + row : j->plan0[d] + (row - p->n_slacks[d]);
}

static exact *joined_cell(const joined *j, const path *p, uint32_t d, uint32_t row_variable,
                          uint32_t column)
{
    return &j->cell[(size_t)joined_row(j, p, d, p->place[row_variable]) * (j->columns + 1) +
                    column];
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
            if (k != b) c[k * step] = exact_sub(l->sub.memory, u, c[k * step]);
        c[set->parent * step] = exact_add(l->sub.memory, c[set->parent * step], u);
    }
}

static joined joined_new(const lcp *l)
{
    const path *const p = &l->path;
    uint32_t const theta = p->has_theta;
    joined j = {.rows = p->d[0].rows + p->d[1].rows + theta,
                .columns = p->d[0].columns + p->d[1].columns - theta,
                .slack0 = {0, p->n_slacks[0]},
                .plan0 = {p->n_slacks[0] + p->n_slacks[1], p->d[0].rows + p->n_slacks[1]},
                .column0 = {0, p->d[0].columns - theta}};
    size_t const n = (size_t)j.rows * (j.columns + 1);
    j.cell = ARENA_NEW(l->sub.memory, exact, n);
    for (size_t k = 0; j.cell != NULL && k < n; k++) j.cell[k] = exact_small(0);
    return j;
}

/* start.c's slacks and plans, in rationals, from the prior's weights. */
static bool joined_from_prior(lcp *l, joined *out)
{
    path *const p = &l->path;
    const stage *const s = p->stage;
    exact *prior[2], *reply[2];
    p->has_theta = true;
    for (uint32_t q = 0; q < 2; q++) {
        prior[q] = ARENA_NEW(l->sub.memory, exact, s->n[q]);
        if (prior[q] == NULL) return false;
        prior[q][0] = exact_small(1);
        for (uint32_t h = 0; h < s->n_sets[q]; h++) {
            const sequence_set *const set = &s->set[q][h];
            int32_t const total = (int32_t)lcp_weights(p, q, h);
            for (uint32_t k = set->first; k < set->first + set->n; k++)
                prior[q][k] =
                    p->weight[q][k] == 0
                        ? exact_small(0)
                        : exact_mul(l->sub.memory, prior[q][set->parent],
                                    exact_div(l->sub.memory, exact_small((int32_t)p->weight[q][k]),
                                              exact_small(total)));
        }
    }
    for (uint32_t q = 0; q < 2; q++) {
        reply[q] = subgames_replies_exact(s->form, &s->cells, l->exact_payoff, q, prior[1 - q],
                                          l->sub.memory);
        exact *const c = subgames_replies_exact(s->form, &s->cells, l->exact_payoff, q,
                                                prior[1 - q], l->sub.memory);
        if (reply[q] == NULL || c == NULL) return false;
        (void)subgames_best_exact(s->form, q, p->row_is_open, c, p->best[q], l->sub.memory);
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
        exact *const block = ARENA_NEW(l->sub.memory, exact, s->n[q] * width), *const x = ARENA_NEW(
                                                                                   l->sub.memory,
                                                                                   exact, s->n[q]);
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
            *joined_cell(&j, p, o, w, theta) = exact_sub(l->sub.memory, from[s->n[o]], from[0]);
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
                *joined_cell(&j, p, q, best, column) = exact_neg(l->sub.memory, x[b]);
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
        exact const base = exact_sub(l->sub.memory, exact_small(1), least);
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
            *to = exact_add(l->sub.memory, *to, cell_payoff(l, c, q));
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
            uint32_t const t = j->columns + joined_row(j, p, d, r);
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
static subgame_result pivots_follow(lcp *l, tableau *t, const uint32_t *ours,
                                    const uint32_t *theirs, uint32_t entering, uint32_t label)
{
    static const subgame_result lost = {STF_NO, "memory is out, or the path leads nowhere"};
    uint32_t const last = t->rows - 1;
    for (uint64_t n = 0; n < l->most_steps; n++, l->steps++) {
        if (cancel_requested(l->options.stop) || solve_is_late(&l->options))
            return (subgame_result){STF_LIMIT, "time is up, or it was asked to stop"};
        uint32_t const c = tableau_column(t, entering), r = tableau_lex_row(t, c);
        if (label == NONE && is_at_end(t, l->sub.memory, last, r, c))
            return tableau_pivot(t, last, c) ? found : lost;
        if (r == NONE_ROW) return lost;
        uint32_t const leaves = t->basic[r];
        if (!tableau_pivot(t, r, c)) return lost;
        if (label == NONE && leaves == t->columns - 1) return lost; /* theta: back at the start */
        uint32_t const variable = ours[leaves];
        if (label != NONE && variable >> 1 == label) return found;
        entering = theirs[variable ^ 1u];
    }
    return (subgame_result){STF_LIMIT, "the limit of steps is reached"};
}

subgame_result lcp_pivots(lcp *l, uint32_t k, exact *plan)
{
    path *const p = &l->path;
    const stage *const s = p->stage;
    bool const is_label = lcp_start_is_label(l, k);
    joined j;
    lcp_prior(l, is_label ? 0 : k);
    if (is_label ? !joined_matrix(l, &j) : !joined_from_prior(l, &j)) return too_long;
    tableau *const t = tableau_new(l->sub.memory, j.cell, j.rows, j.columns, 0);
    uint32_t *const ours = ARENA_NEW(l->sub.memory, uint32_t, j.rows + j.columns),
                    *const theirs = ARENA_NEW(l->sub.memory, uint32_t, 2 * (size_t)p->n_x);
    if (t == NULL || ours == NULL || theirs == NULL) return too_long;
    variables_map(p, &j, ours, theirs);
    subgame_result const r =
        pivots_follow(l, t, ours, theirs, is_label ? theirs[2 * (k - 1)] : j.columns - 1,
                      is_label ? k - 1 : NONE);
    if (r.status != STF_OK) return r;
    for (uint32_t q = 0; q < 2; q++) {
        exact *const own = plan + (q == 0 ? 0 : s->n[0]);
        exact sum = exact_small(is_label ? 0 : 1);
        for (uint32_t i = 1; i < s->n[q]; i++) {
            own[i] = p->is_open[q][i]
                         ? tableau_value(t, l->sub.memory, theirs[2 * (p->first_x[q] + i - 1)])
                         : exact_small(0);
            if (is_label) sum = exact_add(l->sub.memory, sum, own[i]);
        }
        own[0] = exact_small(1);
        for (uint32_t i = 1; is_label && i < s->n[q]; i++)
            own[i] = exact_div(l->sub.memory, own[i], sum);
    }
    return found;
}
