/* SPDX-License-Identifier: Apache-2.0 */
/* linear_prove.c -- a basis of a linear program, proved optimal in rationals.
 *
 * With the columns B basic and the rows N not, x_B solves A_NB x_B = b_N less what the other
 * columns contribute at their bounds, and the duals of N solve its transpose: y_N A_NB = c_B. Both
 * are found by sparse_exact.h. What then must hold: each basic column and each row within its
 * bounds, and reduced costs and duals of the sign that their bound asks for (Chvatal, Linear
 * Programming, ch. 8 and 10). */
#include "num/linear.h"
#include "num/sparse_exact.h"

typedef struct proving {
    const linear_program *p;
    const linear_exact *numbers;
    const linear_solution *basis;
    arena *memory;
    uint32_t n;          /* basic columns; as many rows are not basic */
    uint32_t *column_at; /* [n_columns] number among the basic ones, or none */
    uint32_t *row_at;    /* [n_rows] number among those not basic, or none */
    linear_proof *out;
} proving;

#define NOWHERE UINT32_MAX

static exact bound_of(uint8_t place, exact low, exact high)
{
    switch ((linear_place)place) {
    case LINEAR_AT_LOW: return low;
    case LINEAR_AT_HIGH: return high;
    case LINEAR_BASIC:
    case LINEAR_FREE: break;
    }
    return exact_small(0);
}

static bool basis_number(proving *w)
{
    uint32_t columns = 0, rows = 0;
    for (uint32_t j = 0; j < w->p->n_columns; j++)
        w->column_at[j] = w->basis->column_place[j] == LINEAR_BASIC ? columns++ : NOWHERE;
    for (uint32_t i = 0; i < w->p->n_rows; i++)
        w->row_at[i] = w->basis->row_place[i] == LINEAR_BASIC ? NOWHERE : rows++;
    w->n = columns;
    return columns == rows;
}

/* The two systems: primal and, transposed, dual. STF_NO: the basis is singular. */
static stf_status systems_solve(proving *w, exact *x_basic, exact *dual, stf_error *err)
{
    const linear_program *const p = w->p;
    const linear_exact *const q = w->numbers;
    uint32_t const most = p->column_first[p->n_columns];
    uint32_t *const row = ARENA_NEW(w->memory, uint32_t, most), *const column = ARENA_NEW(
                                                                    w->memory, uint32_t, most);
    exact *const value = ARENA_NEW(w->memory, exact, most),
                 *const right = ARENA_NEW(w->memory, exact, w->n),
                 *const cost = ARENA_NEW(w->memory, exact, w->n);
    TRY(arena_status(w->memory, err));
    for (uint32_t i = 0; i < p->n_rows; i++)
        if (w->row_at[i] != NOWHERE)
            right[w->row_at[i]] = bound_of(w->basis->row_place[i], q->row_low[i], q->row_high[i]);
    uint32_t n = 0;
    for (uint32_t j = 0; j < p->n_columns; j++) {
        exact const at = w->column_at[j] != NOWHERE ? exact_small(0) : w->out->x[j];
        if (w->column_at[j] != NOWHERE) cost[w->column_at[j]] = q->objective[j];
        for (uint32_t e = p->column_first[j]; e < p->column_first[j + 1]; e++) {
            uint32_t const i = w->row_at[p->row[e]];
            if (i == NOWHERE) continue;
            if (w->column_at[j] != NOWHERE) {
                row[n] = i;
                column[n] = w->column_at[j];
                value[n++] = q->value[e];
            } else if (exact_sign(at) != 0) {
                right[i] = exact_sub(w->memory, right[i], exact_mul(w->memory, at, q->value[e]));
            }
        }
    }
    sparse_exact s = {
        .n = w->n, .n_entries = n, .row = row, .column = column, .value = value, .right = right};
    TRY(sparse_exact_solve(&s, w->memory, x_basic, err));
    s.row = column;
    s.column = row;
    s.right = cost;
    return sparse_exact_solve(&s, w->memory, dual, err);
}

static bool is_within(exact x, exact low, exact high)
{
    return exact_is_valid(x) && (!exact_is_valid(low) || exact_compare(x, low) >= 0) &&
           (!exact_is_valid(high) || exact_compare(x, high) <= 0);
}

/* Is this a reduced cost that a variable off the basis may have? Improving: where it may still
 * move. */
static bool is_settled(const proving *w, uint8_t place, exact reduced, exact low, exact high)
{
    int sign = exact_sign(reduced);
    if (!exact_is_valid(reduced)) return false;
    if (sign == 0) return true;
    if (w->p->maximise) sign = -sign;
    if (exact_is_valid(low) && exact_is_valid(high) && exact_compare(low, high) == 0) return true;
    return (place == LINEAR_AT_LOW && sign > 0) || (place == LINEAR_AT_HIGH && sign < 0);
}

/* Bounds and signs; NULL, or what does not hold. */
static const char *conditions_check(proving *w)
{
    const linear_program *const p = w->p;
    const linear_exact *const q = w->numbers;
    linear_proof *const out = w->out;
    exact *const activity = ARENA_NEW(w->memory, exact, p->n_rows);
    if (activity == NULL) return "memory is out";
    for (uint32_t i = 0; i < p->n_rows; i++) activity[i] = exact_small(0);
    out->objective = exact_small(0);
    for (uint32_t j = 0; j < p->n_columns; j++) {
        exact const x = out->x[j];
        exact reduced = q->objective[j];
        if (exact_sign(x) != 0)
            out->objective = exact_add(w->memory, out->objective, exact_mul(w->memory, x, reduced));
        for (uint32_t e = p->column_first[j]; e < p->column_first[j + 1]; e++) {
            uint32_t const i = p->row[e];
            if (exact_sign(x) != 0)
                activity[i] =
                    exact_add(w->memory, activity[i], exact_mul(w->memory, x, q->value[e]));
            if (w->column_at[j] == NOWHERE && exact_sign(out->dual[i]) != 0)
                reduced =
                    exact_sub(w->memory, reduced, exact_mul(w->memory, out->dual[i], q->value[e]));
        }
        if (!is_within(x, q->column_low[j], q->column_high[j])) return "a column is out of bounds";
        if (w->column_at[j] == NOWHERE &&
            !is_settled(w, w->basis->column_place[j], reduced, q->column_low[j], q->column_high[j]))
            return "a reduced cost has the wrong sign";
    }
    for (uint32_t i = 0; i < p->n_rows; i++) {
        if (!is_within(activity[i], q->row_low[i], q->row_high[i])) return "a row is out of bounds";
        if (w->row_at[i] != NOWHERE &&
            !is_settled(w, w->basis->row_place[i], out->dual[i], q->row_low[i], q->row_high[i]))
            return "a dual has the wrong sign";
    }
    return exact_is_valid(out->objective) ? NULL : "the numbers grow too long";
}

stf_status linear_prove(const linear_program *p, const linear_exact *numbers,
                        const linear_solution *basis, arena *memory, linear_proof *out,
                        stf_error *err)
{
    proving w = {.p = p,
                 .numbers = numbers,
                 .basis = basis,
                 .memory = memory,
                 .column_at = ARENA_NEW(memory, uint32_t, p->n_columns),
                 .row_at = ARENA_NEW(memory, uint32_t, p->n_rows),
                 .out = out};
    *out = (linear_proof){.x = ARENA_NEW(memory, exact, p->n_columns),
                          .dual = ARENA_NEW(memory, exact, p->n_rows)};
    TRY(arena_status(memory, err));
    if (!basis_number(&w)) {
        out->why = "the basis has the wrong size";
        return STF_OK;
    }
    exact *const x_basic = ARENA_NEW(memory, exact, w.n), *const dual =
                                                              ARENA_NEW(memory, exact, w.n);
    TRY(arena_status(memory, err));
    for (uint32_t j = 0; j < p->n_columns; j++)
        out->x[j] =
            bound_of(basis->column_place[j], numbers->column_low[j], numbers->column_high[j]);
    stf_status const status = systems_solve(&w, x_basic, dual, err);
    if (status == STF_NO) {
        out->why = "the basis is singular";
        return STF_OK;
    }
    TRY(status);
    for (uint32_t j = 0; j < p->n_columns; j++)
        if (w.column_at[j] != NOWHERE) out->x[j] = x_basic[w.column_at[j]];
    for (uint32_t i = 0; i < p->n_rows; i++)
        out->dual[i] = w.row_at[i] != NOWHERE ? dual[w.row_at[i]] : exact_small(0);
    out->why = conditions_check(&w);
    out->is_optimal = out->why == NULL;
    return arena_status(memory, err);
}
