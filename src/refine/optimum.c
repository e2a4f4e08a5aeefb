/* SPDX-License-Identifier: Apache-2.0 */
/* optimum.c -- the simplex method in rationals. */
#include "refine/optimum.h"

#include "num/tableau.h"

bool optimum_begin(optimum *o, arena *memory, uint32_t n_columns, uint32_t n_most)
{
    *o = (optimum){.memory = memory, .n_columns = n_columns, .n_most = n_most};
    size_t const n_cells = (size_t)n_most * (n_columns + 1);
    o->cell = ARENA_NEW(memory, exact, n_cells);
    o->kind = ARENA_NEW(memory, uint8_t, n_most);
    o->objective = ARENA_NEW(memory, exact, n_columns);
    o->is_free = ARENA_NEW(memory, uint8_t, n_columns);
    if (o->cell == NULL || o->kind == NULL || o->objective == NULL || o->is_free == NULL)
        return false;
    for (size_t i = 0; i < n_cells; i++) o->cell[i] = exact_small(0);
    for (uint32_t j = 0; j < n_columns; j++) o->objective[j] = exact_small(0);
    return true;
}

exact *optimum_row(optimum *o, optimum_row_kind kind, exact right)
{
    exact *const row = o->cell + (size_t)o->n_rows * (o->n_columns + 1);
    o->kind[o->n_rows++] = (uint8_t)kind;
    row[o->n_columns] = right;
    return row;
}

/* The program as a tableau: a column for each variable, one for the negative part of each free one,
 * and one, the last, that every constraint's row has with -1: what is missing for feasibility. Two
 * objectives: less of what is missing; the program's own. */
typedef struct simplex {
    const optimum *o;
    tableau *t;
    uint32_t *negative; /* [n_columns] column of the negative part of a free variable */
    uint32_t n_columns, n_constraints, missing;
} simplex;

static void row_write(const simplex *s, exact *to, const exact *from, bool turned)
{
    const optimum *const o = s->o;
    arena *const a = o->memory;
    for (uint32_t j = 0; j < o->n_columns; j++) {
        to[j] = turned ? exact_neg(a, from[j]) : from[j];
        if (o->is_free[j]) to[s->negative[j]] = exact_neg(a, to[j]);
    }
    to[s->missing] = exact_small(-1);
    to[s->n_columns] = turned ? exact_neg(a, from[o->n_columns]) : from[o->n_columns];
}

static bool simplex_start(simplex *s)
{
    const optimum *const o = s->o;
    arena *const a = o->memory;
    s->negative = ARENA_NEW(a, uint32_t, o->n_columns);
    if (s->negative == NULL) return false;
    s->n_columns = o->n_columns;
    for (uint32_t j = 0; j < o->n_columns; j++)
        if (o->is_free[j]) s->negative[j] = s->n_columns++;
    s->missing = s->n_columns++;
    for (uint32_t i = 0; i < o->n_rows; i++) s->n_constraints += o->kind[i] == ROW_EQUAL ? 2 : 1;
    uint32_t const rows = s->n_constraints + 2, width = s->n_columns + 1;
    exact *const cells = ARENA_NEW(a, exact, (size_t)rows * width);
    if (cells == NULL) return false;
    for (size_t i = 0; i < (size_t)rows * width; i++) cells[i] = exact_small(0);
    uint32_t r = 0;
    for (uint32_t i = 0; i < o->n_rows; i++) {
        const exact *const from = o->cell + (size_t)i * (o->n_columns + 1);
        if (o->kind[i] != ROW_AT_LEAST) row_write(s, cells + (size_t)r++ * width, from, false);
        if (o->kind[i] != ROW_AT_MOST) row_write(s, cells + (size_t)r++ * width, from, true);
    }
    exact *const lack = cells + (size_t)r * width, *const aim = lack + width;
    lack[s->missing] = exact_small(1);
    for (uint32_t j = 0; j < o->n_columns; j++) {
        aim[j] = exact_neg(a, o->objective[j]);
        if (o->is_free[j]) aim[s->negative[j]] = o->objective[j];
    }
    s->t = tableau_new(a, cells, rows, s->n_columns, 2);
    return s->t != NULL;
}

/* Among the columns in which the objective can still grow, the one whose variable comes first. */
static uint32_t column_enters(const tableau *t, uint32_t objective)
{
    uint32_t best = NONE_ROW;
    for (uint32_t c = 0; c < t->live; c++)
        if (tableau_sign(t, objective, c) < 0 &&
            (best == NONE_ROW || t->cobasic[c] < t->cobasic[best]))
            best = c;
    return best;
}

static optimum_end climb(simplex *s, uint32_t objective, bool until_complete)
{
    for (;;) {
        if (until_complete && !tableau_is_basic(s->t, s->missing)) return OPTIMUM_FOUND;
        uint32_t const c = column_enters(s->t, objective);
        if (c == NONE_ROW) return OPTIMUM_FOUND;
        uint32_t const prefer = until_complete ? s->t->place[s->missing] : NONE_ROW;
        uint32_t const r = tableau_ratio_row(s->t, c, prefer);
        if (r == NONE_ROW) return OPTIMUM_UNBOUNDED;
        if (!tableau_pivot(s->t, r, c)) return OPTIMUM_NOMEM;
    }
}

/* The row whose right side, unscaled, is least; NONE_ROW where none is negative. */
static uint32_t row_lacks(const simplex *s)
{
    uint32_t worst = NONE_ROW;
    exact least = exact_small(0);
    for (uint32_t r = 0; r < s->n_constraints; r++) {
        if (tableau_sign(s->t, r, s->n_columns) >= 0) continue;
        exact const b = tableau_coefficient(s->t, s->o->memory, r, s->n_columns);
        if (worst != NONE_ROW && exact_compare(b, least) >= 0) continue;
        worst = r;
        least = b;
    }
    return worst;
}

/* Makes the tableau feasible and takes the missing's column out. */
static optimum_end phase_one(simplex *s)
{
    tableau *const t = s->t;
    uint32_t const r = row_lacks(s);
    if (r != NONE_ROW) {
        if (!tableau_pivot(t, r, tableau_column(t, s->missing))) return OPTIMUM_NOMEM;
        if (climb(s, s->n_constraints, true) == OPTIMUM_NOMEM) return OPTIMUM_NOMEM;
        if (tableau_is_basic(t, s->missing)) {
            uint32_t const at = t->place[s->missing];
            if (tableau_sign(t, at, t->columns) != 0) return OPTIMUM_NONE;
            uint32_t c = 0;
            while (c < t->live && tableau_sign(t, at, c) == 0) c++;
            if (c == t->live) return OPTIMUM_FOUND; /* a row of zeros: it stays zero */
            if (!tableau_pivot(t, at, c)) return OPTIMUM_NOMEM;
        }
    }
    tableau_drop(t, tableau_column(t, s->missing));
    return OPTIMUM_FOUND;
}

optimum_end optimum_solve(const optimum *o, exact *x, exact *value)
{
    simplex s = {.o = o};
    if (!simplex_start(&s)) return OPTIMUM_NOMEM;
    optimum_end end = phase_one(&s);
    if (end == OPTIMUM_FOUND) end = climb(&s, s.n_constraints + 1, false);
    if (end != OPTIMUM_FOUND) return end;
    arena *const a = o->memory;
    for (uint32_t j = 0; x != NULL && j < o->n_columns; j++) {
        x[j] = tableau_value(s.t, a, j);
        if (o->is_free[j]) x[j] = exact_sub(a, x[j], tableau_value(s.t, a, s.negative[j]));
    }
    if (value != NULL) {
        exact sum = exact_small(0);
        for (uint32_t j = 0; j < o->n_columns; j++) {
            if (exact_sign(o->objective[j]) == 0) continue;
            exact one = tableau_value(s.t, a, j);
            if (o->is_free[j]) one = exact_sub(a, one, tableau_value(s.t, a, s.negative[j]));
            sum = exact_add(a, sum, exact_mul(a, o->objective[j], one));
        }
        *value = sum;
    }
    return arena_status(a, NULL) == STF_OK ? OPTIMUM_FOUND : OPTIMUM_NOMEM;
}
