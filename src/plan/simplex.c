/* SPDX-License-Identifier: Apache-2.0 */
/* simplex.c -- linear programs without doubles: the two-phase simplex method on num/tableau.h.
 *
 * Variables are counted from their low bounds; high bounds are rows. Where the start is not
 * feasible an artificial variable makes it so, and is driven out first (Chvatal, Linear
 * Programming, 1983, chapter 3). Ties are broken lexicographically, so that no basis comes twice.
 * What remains of the artificial variable proves, by the multipliers of its objective, that there
 * is no feasible point. */
#include "base/os_clock.h"
#include "num/tableau.h"
#include "plan/inside.h"

/* A pivot goes through all cells; numbers grow on the way. */
enum { MOST_CELLS = 400000, MOST_PIVOTS = 20000, MOST_CELLS_PIVOTED = 100000000 };

typedef struct simplex {
    const plan_program *q;
    arena *a;
    uint32_t n_rows, n_constraints, n_columns; /* the tableau's */
    uint32_t *of;                              /* [n_constraints] the program's row, or PLAN_NONE */
    bool *is_turned;                           /* [n_constraints] an equation's other half */
    tableau *t;
} simplex;

static void row_write(const simplex *x, exact *to, form f, bool is_turned)
{
    const plan_program *const q = x->q;
    exact right = form_value(f);
    for (uint32_t j = 0; j < q->n; j++) {
        exact const c = j + 1 < f.n ? f.c[j + 1] : exact_small(0);
        to[j] = is_turned ? c : exact_neg(x->a, c);
        right = exact_add(x->a, right, exact_mul(x->a, c, q->low[j]));
    }
    to[q->n] = exact_small(0);
    to[q->n + 1] = is_turned ? exact_neg(x->a, right) : right;
}

static bool tableau_write(simplex *x)
{
    const plan_program *const q = x->q;
    uint32_t n = 0;
    for (uint32_t i = 0; i < q->n_rows; i++) n += q->kind[i] == PROGRAM_EQUATION ? 2 : 1;
    for (uint32_t j = 0; j < q->n; j++) n += exact_is_valid(q->high[j]);
    x->n_constraints = n;
    x->n_rows = n + 2;
    x->n_columns = q->n + 1;
    if ((uint64_t)x->n_rows * (x->n_columns + 1) > MOST_CELLS) return false;
    size_t const width = (size_t)x->n_columns + 1;
    exact *const cells = ARENA_NEW(x->a, exact, x->n_rows * width);
    x->of = ARENA_NEW(x->a, uint32_t, n);
    x->is_turned = ARENA_NEW(x->a, bool, n);
    if (cells == NULL || x->of == NULL || x->is_turned == NULL) return false;
    uint32_t at = 0;
    for (uint32_t i = 0; i < q->n_rows; i++)
        for (int half = 0; half < (q->kind[i] == PROGRAM_EQUATION ? 2 : 1); half++, at++) {
            row_write(x, cells + at * width, q->row[i], half == 1);
            x->of[at] = i;
            x->is_turned[at] = half == 1;
        }
    for (uint32_t j = 0; j < q->n; j++) {
        if (!exact_is_valid(q->high[j])) continue;
        for (size_t k = 0; k < width; k++) cells[at * width + k] = exact_small(k == j);
        cells[at * width + width - 1] = exact_sub(x->a, q->high[j], q->low[j]);
        x->of[at++] = PLAN_NONE;
    }
    for (uint32_t i = 0; i < n; i++) cells[i * width + q->n] = exact_small(-1);
    for (size_t k = 0; k < width; k++) cells[(size_t)n * width + k] = exact_small(k == q->n);
    row_write(x, cells + (size_t)(n + 1) * width, q->objective, false);
    x->t = tableau_new(x->a, cells, x->n_rows, x->n_columns, 2);
    return x->t != NULL;
}

static bool is_late(const plan_program *q)
{
    return cancel_requested(q->stop) || (q->deadline > 0.0 && os_clock_seconds() > q->deadline);
}

/* Climbs the objective in that row to its greatest. False: pivots ran out, or memory. */
static bool climb(simplex *x, uint32_t objective)
{
    uint64_t const cells = (uint64_t)x->n_rows * (x->n_columns + 1);
    for (uint64_t pivots = 0; pivots < MOST_PIVOTS && pivots * cells < MOST_CELLS_PIVOTED;
         pivots++) {
        if (pivots % 8 == 7 && is_late(x->q)) return false;
        uint32_t best = PLAN_NONE;
        double least = 0.0;
        for (uint32_t c = 0; c < x->t->live; c++) {
            if (tableau_sign(x->t, objective, c) >= 0) continue;
            double const near = tableau_near(x->t, objective, c);
            if (best != PLAN_NONE && !(near < least)) continue;
            best = c;
            least = near;
        }
        if (best == PLAN_NONE) return true;
        uint32_t const row = tableau_lex_row(x->t, best);
        if (row == NONE_ROW || !tableau_pivot(x->t, row, best)) return false;
    }
    return false;
}

/* The multipliers of the objective's row, by the program's rows. */
static void duals_read(const simplex *x, uint32_t objective, exact *dual)
{
    for (uint32_t i = 0; i < x->q->n_rows; i++) dual[i] = exact_small(0);
    for (uint32_t i = 0; i < x->n_constraints; i++) {
        uint32_t const variable = x->n_columns + i;
        if (x->of[i] == PLAN_NONE || tableau_is_basic(x->t, variable)) continue;
        exact y = tableau_coefficient(x->t, x->a, objective, tableau_column(x->t, variable));
        if (x->is_turned[i]) y = exact_neg(x->a, y);
        dual[x->of[i]] = exact_add(x->a, dual[x->of[i]], y);
    }
}

/* A feasible start: 1, or 0 where there is none (with `dual`), or -1 where it gave up. */
static int feasible_start(simplex *x, exact *dual)
{
    uint32_t worst = PLAN_NONE, artificial = x->q->n;
    for (uint32_t i = 0; i < x->n_constraints; i++) {
        if (tableau_sign(x->t, i, x->n_columns) >= 0) continue;
        if (worst == PLAN_NONE ||
            exact_compare(tableau_coefficient(x->t, x->a, i, x->n_columns),
                          tableau_coefficient(x->t, x->a, worst, x->n_columns)) < 0)
            worst = i;
    }
    if (worst != PLAN_NONE) {
        if (!tableau_pivot(x->t, worst, tableau_column(x->t, artificial))) return -1;
        tableau_perturb_here(x->t);
        if (!climb(x, x->n_constraints)) return -1;
        if (tableau_sign(x->t, x->n_constraints, x->n_columns) < 0) {
            duals_read(x, x->n_constraints, dual);
            return 0;
        }
    }
    if (tableau_is_basic(x->t, artificial)) {
        uint32_t const row = x->t->place[artificial];
        uint32_t c = 0;
        while (c < x->t->live && tableau_sign(x->t, row, c) == 0) c++;
        if (c == x->t->live || !tableau_pivot(x->t, row, c)) return -1;
    }
    tableau_drop(x->t, tableau_column(x->t, artificial));
    tableau_perturb_here(x->t);
    return 1;
}

stf_status simplex_solve(const plan_program *q, arena *a, plan_optimum *out, stf_error *err)
{
    simplex x = {.q = q, .a = a};
    *out = (plan_optimum){.answer = ANSWER_UNKNOWN,
                          .x = ARENA_NEW(a, exact, q->n),
                          .dual = ARENA_NEW(a, exact, q->n_rows)};
    TRY(arena_status(a, err));
    if (!tableau_write(&x)) return arena_status(a, err);
    int const start = feasible_start(&x, out->dual);
    if (start == 0) {
        out->answer = ANSWER_INFEASIBLE;
        out->value = tableau_coefficient(x.t, a, x.n_constraints, x.n_columns);
    }
    if (start != 1 || !climb(&x, x.n_constraints + 1)) return arena_status(a, err);
    out->answer = ANSWER_OPTIMAL;
    out->value = tableau_coefficient(x.t, a, x.n_constraints + 1, x.n_columns);
    duals_read(&x, x.n_constraints + 1, out->dual);
    for (uint32_t j = 0; j < q->n; j++)
        out->x[j] = exact_add(a, q->low[j], tableau_value(x.t, a, j));
    return arena_status(a, err);
}
