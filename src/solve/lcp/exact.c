/* SPDX-License-Identifier: Apache-2.0 */
/* exact.c -- equilibria in rationals.
 *
 * A path followed in doubles ends in a basis: which sequences are played, and which slacks are
 * zero. Its equations are solved without rounding and its inequalities checked; that is a proof,
 * and does not rest on the path. Only where the basis does not stand up is the path followed in
 * integers. */
#include "num/sparse_exact.h"
#include "solve/lcp/lcp.h"

enum {
    MOST_REPAIRED = 300
}; /* sequences of a component that integer pivots are tried on unasked */

static const subgame_result found = {STF_OK, NULL};
static const subgame_result too_long = {STF_LIMIT, "the solution's numbers grow too long"};

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
            q->right[slack_at[k]] = exact_add(l->sub.memory, q->right[slack_at[k]], a);
        } else if (x_at[i] != NONE) {
            entry_add(q, slack_at[k], x_at[i], exact_neg(l->sub.memory, a));
        }
    }
}

/* Party d's plan by the basis of its dictionary. */
static bool plan_solve(const lcp *l, uint32_t d, exact *plan)
{
    const path *const p = &l->path;
    const stage *const s = p->stage;
    uint32_t const o = 1 - d, most = s->cells.n + 2 * (s->n[0] + s->n[1]);
    uint32_t *const x_at = ARENA_NEW(l->sub.memory, uint32_t, s->n[d]),
                    *const set_at = ARENA_NEW(l->sub.memory, uint32_t, s->n_sets[o]),
                    *const slack_at = ARENA_NEW(l->sub.memory, uint32_t, s->n[o]);
    equations q = {.row = ARENA_NEW(l->sub.memory, uint32_t, most),
                   .column = ARENA_NEW(l->sub.memory, uint32_t, most),
                   .value = ARENA_NEW(l->sub.memory, exact, most)};
    if (arena_status(l->sub.memory, NULL) != STF_OK) return false;
    for (uint32_t k = 0; k < s->n[d]; k++) x_at[k] = NONE;
    for (uint32_t k = 0; k < s->n_sets[o]; k++) set_at[k] = NONE;
    for (uint32_t k = 0; k < s->n[o]; k++) slack_at[k] = NONE;
    if (!unknowns_number(p, d, x_at, set_at, slack_at, &q.n)) return false;
    q.right = ARENA_NEW(l->sub.memory, exact, q.n);
    exact *const x = ARENA_NEW(l->sub.memory, exact, q.n);
    if (arena_status(l->sub.memory, NULL) != STF_OK) return false;
    equations_write(l, d, x_at, set_at, slack_at, &q);
    sparse_exact const system = {.n = q.n,
                                 .n_entries = q.n_entries,
                                 .row = q.row,
                                 .column = q.column,
                                 .value = q.value,
                                 .right = q.right};
    if (sparse_exact_solve(&system, l->sub.memory, x, NULL) != STF_OK) return false;
    for (uint32_t k = 0; k < s->n[d]; k++)
        plan[k] = k == 0 ? exact_small(1) : x_at[k] == NONE ? exact_small(0) : x[x_at[k]];
    return true;
}

subgame_result lcp_exact_start(lcp *l, uint32_t c, uint32_t k, bool is_usable, exact *plan)
{
    const stage *const s = l->path.stage;
    exact payoff[2];
    bool is_proved = is_usable && plan_solve(l, 0, plan) && plan_solve(l, 1, plan + s->n[0]) &&
                     subgames_prove(s->form, &s->cells, l->exact_payoff, l->path.row_is_open, plan,
                                    l->sub.memory, payoff);
    if (!is_proved) {
        subgame_result const r = lcp_pivots(l, k, plan);
        if (r.status != STF_OK) return r;
        is_proved = subgames_prove(s->form, &s->cells, l->exact_payoff, l->path.row_is_open, plan,
                                   l->sub.memory, payoff);
    }
    if (!is_proved) return too_long;
    for (uint32_t q = 0; q < 2; q++) {
        if (l->sub.exact_value != NULL) l->sub.exact_value[2 * (size_t)c + q] = payoff[q];
        l->sub.value[2 * (size_t)c + q] = exact_to_double(payoff[q]);
    }
    return found;
}

subgame_result lcp_repair(lcp *l, uint32_t c, uint32_t k, bool is_usable, double *payoff)
{
    path *const p = &l->path;
    const stage *const s = p->stage;
    if (p->n_x > MOST_REPAIRED)
        return (subgame_result){STF_NO, "rounding has spoilt the path; ask for an exact solution"};
    arena_mark const mark = arena_position(l->sub.memory);
    exact *const before = l->exact_payoff;
    l->exact_payoff = ARENA_NEW(l->sub.memory, exact, 2 * (size_t)s->cells.n);
    exact *const plan = ARENA_NEW(l->sub.memory, exact, s->n[0] + s->n[1]);
    subgame_result r = too_long;
    if (arena_status(l->sub.memory, NULL) == STF_OK) {
        for (size_t i = 0; i < 2 * (size_t)s->cells.n; i++)
            l->exact_payoff[i] = exact_from_double(l->sub.memory, p->payoff[i]);
        r = lcp_exact_start(l, c, k, is_usable, plan);
    }
    if (r.status == STF_OK)
        for (uint32_t q = 0; q < 2; q++) {
            payoff[q] = l->sub.value[2 * (size_t)c + q];
            for (uint32_t i = 0; i < s->n[q]; i++)
                p->plan[q][i] = exact_to_double(plan[(q == 0 ? 0 : s->n[0]) + i]);
        }
    l->exact_payoff = before;
    arena_release(l->sub.memory, mark);
    return r;
}
