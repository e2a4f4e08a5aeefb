/* SPDX-License-Identifier: Apache-2.0 */
/* correlated.c -- the linear program of correlated equilibria. */
#include "refine/correlated.h"

#include "num/linear.h"
#include "refine/optimum.h"

#include <math.h>

enum { MOST_ENTRIES = 4000000, SMALL_CELLS = 60000 };

/* Sparse by columns: a column a profile; a row for each player, plan told and plan taken instead,
 * then one for the sum. */
typedef struct program_parts {
    linear_program p;
    linear_exact x;
    uint32_t n_rows;
} program_parts;

static uint32_t rows_of(const normal_form *f)
{
    uint32_t n = 1;
    for (uint32_t q = 0; q < f->n_players; q++) n += f->player[q].n * (f->player[q].n - 1);
    return n;
}

static exact aim(const normal_form *f, const int32_t *weight, uint32_t at, arena *a)
{
    exact sum = exact_small(0);
    for (uint32_t q = 0; q < f->n_players; q++)
        sum = exact_add(a, sum, exact_mul(a, exact_small(weight[q]), normal_payoff(f, at, q)));
    return sum;
}

/* What player q, told plan k in the profile, loses by taking plan d. */
static exact loss(const normal_form *f, uint32_t at, uint32_t q, uint32_t k, uint32_t d, arena *a)
{
    uint32_t const other = at - k * f->step[q] + d * f->step[q];
    return exact_sub(a, normal_payoff(f, at, q), normal_payoff(f, other, q));
}

/* Entries of a profile's column: row numbers and values; the number of them. */
static uint32_t column_fill(const normal_form *f, uint32_t at, uint32_t *row, exact *value,
                            arena *a)
{
    uint32_t n = 0, base = 0;
    for (uint32_t q = 0; q < f->n_players; q++) {
        uint32_t const k = normal_plan(f, at, q), plans = f->player[q].n;
        for (uint32_t d = 0, i = 0; d < plans; d++) {
            if (d == k) continue;
            exact const x = loss(f, at, q, k, d, a);
            if (exact_sign(x) != 0) {
                row[n] = base + k * (plans - 1) + i;
                value[n++] = x;
            }
            i++;
        }
        base += plans * (plans - 1);
    }
    row[n] = base;
    value[n++] = exact_small(1);
    return n;
}

static double *filled(arena *a, uint32_t n, double x)
{
    double *const out = ARENA_NEW(a, double, n);
    for (uint32_t i = 0; i < n && out != NULL; i++) out[i] = x;
    return out;
}

static exact *filled_exact(arena *a, uint32_t n, exact x)
{
    exact *const out = ARENA_NEW(a, exact, n);
    for (uint32_t i = 0; i < n && out != NULL; i++) out[i] = x;
    return out;
}

static stf_status program_fill(const normal_form *f, const int32_t *weight, program_parts *t,
                               arena *a, stf_error *err)
{
    uint32_t const n = f->n_profiles, rows = rows_of(f);
    uint32_t per_column = 1;
    for (uint32_t q = 0; q < f->n_players; q++) per_column += f->player[q].n - 1;
    uint32_t *const first = ARENA_NEW(a, uint32_t, n + 1);
    uint32_t *const row = ARENA_NEW(a, uint32_t, (size_t)n * per_column);
    double *const value = ARENA_NEW(a, double, (size_t)n *per_column);
    exact *const exactly = ARENA_NEW(a, exact, (size_t)n * per_column);
    double *const objective = ARENA_NEW(a, double, n);
    exact *const objective_exact = ARENA_NEW(a, exact, n);
    double *const low = filled(a, n, 0.0), *const high = filled(a, n, HUGE_VAL);
    double *const row_low = filled(a, rows, 0.0), *const row_high = filled(a, rows, HUGE_VAL);
    exact *const low_x = filled_exact(a, n, exact_small(0));
    exact *const high_x = filled_exact(a, n, (exact){0});
    exact *const row_low_x = filled_exact(a, rows, exact_small(0));
    exact *const row_high_x = filled_exact(a, rows, (exact){0});
    TRY(arena_status(a, err));
    row_low[rows - 1] = row_high[rows - 1] = 1.0;
    row_low_x[rows - 1] = row_high_x[rows - 1] = exact_small(1);
    for (uint32_t at = 0; at < n; at++) {
        first[at + 1] = first[at] + column_fill(f, at, row + first[at], exactly + first[at], a);
        for (uint32_t e = first[at]; e < first[at + 1]; e++) value[e] = exact_to_double(exactly[e]);
        objective_exact[at] = aim(f, weight, at, a);
        objective[at] = exact_to_double(objective_exact[at]);
    }
    t->n_rows = rows;
    t->p = (linear_program){.n_rows = rows,
                            .n_columns = n,
                            .column_first = first,
                            .row = row,
                            .value = value,
                            .column_low = low,
                            .column_high = high,
                            .row_low = row_low,
                            .row_high = row_high,
                            .objective = objective,
                            .maximise = true};
    t->x = (linear_exact){.value = exactly,
                          .column_low = low_x,
                          .column_high = high_x,
                          .row_low = row_low_x,
                          .row_high = row_high_x,
                          .objective = objective_exact};
    return arena_status(a, err);
}

/* In rationals from the start: for small games. */
static stf_status best_exactly(const normal_form *f, const program_parts *t, arena *a,
                               exact **share, stf_error *err)
{
    uint32_t const n = f->n_profiles;
    optimum o;
    if (!optimum_begin(&o, a, n, t->n_rows)) return arena_status(a, err);
    for (uint32_t r = 0; r < t->n_rows; r++)
        (void)optimum_row(&o, r + 1 < t->n_rows ? ROW_AT_LEAST : ROW_EQUAL,
                          exact_small(r + 1 == t->n_rows));
    for (uint32_t at = 0; at < n; at++) {
        o.objective[at] = t->x.objective[at];
        for (uint32_t e = t->p.column_first[at]; e < t->p.column_first[at + 1]; e++)
            o.cell[(size_t)t->p.row[e] * (n + 1) + at] = t->x.value[e];
    }
    exact *const x = ARENA_NEW(a, exact, n);
    TRY(arena_status(a, err));
    if (optimum_solve(&o, x, NULL) == OPTIMUM_FOUND) *share = x;
    return arena_status(a, err);
}

stf_status correlated_best(const normal_form *f, const int32_t *weight, double seconds, arena *a,
                           exact **share, const char **why, stf_error *err)
{
    *share = NULL;
    *why = NULL;
    uint64_t per_column = 1;
    for (uint32_t q = 0; q < f->n_players; q++) per_column += f->player[q].n;
    if (per_column * f->n_profiles > MOST_ENTRIES) {
        *why = "its strategic form is too large";
        return STF_OK;
    }
    program_parts t;
    TRY(program_fill(f, weight, &t, a, err));
    if ((uint64_t)t.n_rows * f->n_profiles <= 400) return best_exactly(f, &t, a, share, err);
    linear_solution found = {0};
    linear_proof proof = {0};
    stf_error ignored = {0};
    linear_options const options = {.seconds = seconds};
    stf_status status = linear_solve(&t.p, &options, a, &found, &ignored);
    if (status == STF_OK && found.end == LINEAR_OPTIMAL)
        status = linear_prove(&t.p, &t.x, &found, a, &proof, &ignored);
    TRY(arena_status(a, err));
    if (status == STF_OK && proof.is_optimal)
        *share = proof.x;
    else if ((uint64_t)t.n_rows * f->n_profiles <= SMALL_CELLS)
        TRY(best_exactly(f, &t, a, share, err));
    if (*share == NULL)
        *why =
            found.end == LINEAR_LATE ? "time is up" : "the linear program's answer is not proved";
    return STF_OK;
}

exact correlated_gain(const normal_form *f, const exact *share, uint32_t player, arena *a)
{
    exact most = exact_small(0);
    for (uint32_t k = 0; k < f->player[player].n; k++)
        for (uint32_t d = 0; d < f->player[player].n; d++) {
            exact gain = exact_small(0);
            for (uint32_t at = 0; at < f->n_profiles && d != k; at++)
                if (normal_plan(f, at, player) == k && exact_sign(share[at]) != 0)
                    gain =
                        exact_sub(a, gain, exact_mul(a, share[at], loss(f, at, player, k, d, a)));
            most = exact_max(most, gain);
        }
    return most;
}

exact *correlated_payoffs(const normal_form *f, const exact *share, arena *a)
{
    exact *const out = ARENA_NEW(a, exact, f->n_players);
    for (uint32_t q = 0; q < f->n_players && out != NULL; q++) {
        out[q] = exact_small(0);
        for (uint32_t at = 0; at < f->n_profiles; at++)
            if (exact_sign(share[at]) != 0)
                out[q] = exact_add(a, out[q], exact_mul(a, share[at], normal_payoff(f, at, q)));
    }
    return out;
}
