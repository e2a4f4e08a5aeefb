/* SPDX-License-Identifier: Apache-2.0 */
/* program.c -- linear programs over forms: solved by CLP in doubles, proved in rationals.
 *
 * A program that is infeasible is proved to be so by one that is not: all checks may fail by the
 * same e, and the least e is positive; its duals weigh the checks to a contradiction (Farkas). What
 * cannot be proved from CLP's basis (a hair, or numerical trouble) is left to simplex.c. */
#include "base/os_clock.h"
#include "plan/inside.h"

#include <math.h>

/* A program's numbers twice: doubles for CLP, rationals for the proof. */
typedef struct matrix {
    linear_program p;
    linear_exact q;
} matrix;

static exact coefficient(form f, uint32_t term)
{
    return term < f.n ? f.c[term] : exact_small(0);
}

static const double *doubles_of(arena *a, const exact *from, uint32_t n, double where_none)
{
    double *const to = ARENA_NEW(a, double, n);
    for (uint32_t k = 0; to != NULL && k < n; k++)
        to[k] = exact_is_valid(from[k]) ? exact_to_double(from[k]) : where_none;
    return to;
}

static void columns_fill(const plan_program *q, uint32_t *first, uint32_t *row, exact *value)
{
    uint32_t n = 0;
    for (uint32_t j = 0; j < q->n; j++) {
        first[j] = n;
        for (uint32_t i = 0; i < q->n_rows; i++) {
            exact const c = coefficient(q->row[i], j + 1);
            if (exact_sign(c) == 0) continue;
            row[n] = i;
            value[n++] = c;
        }
    }
    first[q->n] = n;
}

static stf_status matrix_make(const plan_program *q, arena *a, matrix *out, stf_error *err)
{
    size_t n_entries = 0;
    for (uint32_t i = 0; i < q->n_rows; i++)
        for (uint32_t k = 1; k <= q->n; k++)
            n_entries += exact_sign(coefficient(q->row[i], k)) != 0;
    uint32_t *const first = ARENA_NEW(a, uint32_t, q->n + 1), *const row =
                                                                  ARENA_NEW(a, uint32_t, n_entries);
    exact *const value = ARENA_NEW(a, exact, n_entries), *const low =
                                                             ARENA_NEW(a, exact, q->n_rows);
    exact *const high = ARENA_NEW(a, exact, q->n_rows), *const objective =
                                                            ARENA_NEW(a, exact, q->n);
    TRY(arena_status(a, err));
    columns_fill(q, first, row, value);
    for (uint32_t i = 0; i < q->n_rows; i++) {
        low[i] = exact_neg(a, form_value(q->row[i]));
        if (q->kind[i] == PROGRAM_EQUATION) high[i] = low[i];
    }
    for (uint32_t j = 0; j < q->n; j++) objective[j] = coefficient(q->objective, j + 1);
    out->q = (linear_exact){.value = value,
                            .column_low = q->low,
                            .column_high = q->high,
                            .row_low = low,
                            .row_high = high,
                            .objective = objective};
    out->p = (linear_program){.n_rows = q->n_rows,
                              .n_columns = q->n,
                              .column_first = first,
                              .row = row,
                              .value = doubles_of(a, value, first[q->n], 0.0),
                              .column_low = doubles_of(a, q->low, q->n, -HUGE_VAL),
                              .column_high = doubles_of(a, q->high, q->n, HUGE_VAL),
                              .row_low = doubles_of(a, low, q->n_rows, -HUGE_VAL),
                              .row_high = doubles_of(a, high, q->n_rows, HUGE_VAL),
                              .objective = doubles_of(a, objective, q->n, 0.0),
                              .maximise = true};
    return arena_status(a, err);
}

/* 0: no end. */
static double seconds_left(const plan_program *q)
{
    if (!(q->deadline > 0.0)) return 0.0;
    double const left = q->deadline - os_clock_seconds();
    return left > 0.01 ? left : 0.01;
}

/* Solves and proves; *is_proved false where either fails. */
static stf_status try_doubles(const plan_program *q, arena *a, plan_optimum *out, bool *is_proved,
                              stf_error *err)
{
    matrix m;
    linear_solution basis;
    linear_proof proof;
    linear_options const options = {
        .seconds = seconds_left(q), .tolerance = 1e-9, .without_presolve = true};
    *is_proved = false;
    TRY(matrix_make(q, a, &m, err));
    stf_status const status = linear_solve(&m.p, &options, a, &basis, err);
    if (status == STF_UNSUPPORTED || (status == STF_OK && basis.end != LINEAR_OPTIMAL))
        return STF_OK;
    TRY(status);
    stf_status const proving = linear_prove(&m.p, &m.q, &basis, a, &proof, err);
    if (proving == STF_NOMEM) return proving;
    if (proving != STF_OK || !proof.is_optimal) return STF_OK;
    *is_proved = true;
    out->answer = ANSWER_OPTIMAL;
    out->value = exact_add(a, proof.objective, form_value(q->objective));
    out->x = proof.x;
    out->dual = proof.dual;
    for (uint32_t i = 0; i < q->n_rows; i++) out->dual[i] = exact_neg(a, out->dual[i]);
    return STF_OK;
}

/* All checks may fail by e >= 0, the least e: positive where the checks cannot hold together. */
static stf_status try_elastic(const plan_program *q, arena *a, plan_optimum *out, bool *is_proved,
                              stf_error *err)
{
    form *const row = ARENA_NEW(a, form, q->n_rows);
    exact *const low = ARENA_NEW(a, exact, q->n + 1), *const high = ARENA_NEW(a, exact, q->n + 1);
    TRY(arena_status(a, err));
    for (uint32_t j = 0; j < q->n; j++) {
        low[j] = q->low[j];
        high[j] = q->high[j];
    }
    low[q->n] = exact_small(0);
    for (uint32_t i = 0; i < q->n_rows; i++) {
        row[i] = q->row[i];
        if (q->kind[i] != PROGRAM_CHECK) continue;
        row[i] = form_copy(a, row[i]);
        form_add_term(a, &row[i], q->n + 1, exact_small(1));
    }
    plan_program elastic = {.n = q->n + 1,
                            .low = low,
                            .high = high,
                            .row = row,
                            .kind = q->kind,
                            .n_rows = q->n_rows,
                            .deadline = q->deadline,
                            .stop = q->stop};
    form_add_term(a, &elastic.objective, q->n + 1, exact_small(-1));
    TRY(try_doubles(&elastic, a, out, is_proved, err));
    if (!*is_proved) return STF_OK;
    *is_proved = exact_sign(out->value) < 0;
    out->answer = ANSWER_INFEASIBLE;
    return STF_OK;
}

stf_status program_solve(const plan_program *q, arena *a, plan_optimum *out, stf_error *err)
{
    bool is_proved;
    *out = (plan_optimum){.answer = ANSWER_UNKNOWN};
    TRY(try_doubles(q, a, out, &is_proved, err));
    if (is_proved) return STF_OK;
    TRY(try_elastic(q, a, out, &is_proved, err));
    if (is_proved) return STF_OK;
    *out = (plan_optimum){.answer = ANSWER_UNKNOWN};
    return simplex_solve(q, a, out, err);
}
