/* SPDX-License-Identifier: Apache-2.0 */
/* dominance.c -- is a mixture dominated by another? One linear program says.
 *
 * With x the mixture that is to dominate s: u(x, t) >= u(s, t) for all t of the others. Weakly
 * dominated: the greatest sum over t of u(x, t) - u(s, t) is positive. Strictly: the greatest d
 * with u(x, t) >= u(s, t) + d is. */
#include "refine/normal.h"
#include "refine/optimum.h"

enum { MOST_CELLS = 40000 };

/* A combination of the others' plans takes part. */
static bool is_alive(const normal_form *f, uint32_t at, uint32_t player, uint8_t *const *alive)
{
    for (uint32_t q = 0; q < f->n_players && alive != NULL; q++)
        if (q != player && !alive[q][normal_plan(f, at, q)]) return false;
    return true;
}

stf_status normal_dominated(const normal_form *f, uint32_t player, const exact *mixture,
                            uint8_t *const *alive, bool strictly, arena *a, dominance *found,
                            exact **by, stf_error *err)
{
    uint32_t const n = f->player[player].n, step = f->step[player];
    uint32_t n_others = 0;
    *found = DOMINANCE_NONE;
    if (by != NULL) *by = NULL;
    if (n < 2) return STF_OK;
    for (uint32_t i = 0; i < f->n_profiles; i++)
        if (normal_plan(f, i, player) == 0) n_others += is_alive(f, i, player, alive);
    if ((uint64_t)(n_others + 2) * (n + 2) > MOST_CELLS) {
        *found = DOMINANCE_TOO_LARGE;
        return STF_OK;
    }
    optimum o;
    uint32_t const margin = n; /* the column of d */
    if (!optimum_begin(&o, a, n + 1, n_others + n + 2)) return arena_status(a, err);
    exact base_sum = exact_small(0);
    for (uint32_t i = 0; i < f->n_profiles; i++) {
        if (normal_plan(f, i, player) != 0 || !is_alive(f, i, player, alive)) continue;
        exact base = exact_small(0);
        for (uint32_t k = 0; k < n; k++)
            if (exact_sign(mixture[k]) != 0)
                base = exact_add(a, base,
                                 exact_mul(a, mixture[k], normal_payoff(f, i + k * step, player)));
        base_sum = exact_add(a, base_sum, base);
        exact *const row = optimum_row(&o, ROW_AT_LEAST, base);
        for (uint32_t k = 0; k < n; k++) {
            row[k] = normal_payoff(f, i + k * step, player);
            if (!strictly) o.objective[k] = exact_add(a, o.objective[k], row[k]);
        }
        if (strictly) row[margin] = exact_small(-1);
    }
    exact *const whole = optimum_row(&o, ROW_EQUAL, exact_small(1));
    for (uint32_t k = 0; k < n; k++) {
        whole[k] = exact_small(1);
        if (alive != NULL && !alive[player][k])
            optimum_row(&o, ROW_AT_MOST, exact_small(0))[k] = exact_small(1);
    }
    if (strictly)
        o.objective[margin] = exact_small(1);
    else
        optimum_row(&o, ROW_AT_MOST, exact_small(0))[margin] = exact_small(1);
    exact *const x = ARENA_NEW(a, exact, n + 1);
    exact best = exact_small(0);
    TRY(arena_status(a, err));
    optimum_end const end = optimum_solve(&o, x, &best);
    TRY(arena_status(a, err));
    if (end != OPTIMUM_FOUND) return STF_OK;
    if (exact_compare(best, strictly ? exact_small(0) : base_sum) > 0) {
        *found = DOMINANCE_FOUND;
        if (by != NULL) *by = x;
    }
    return STF_OK;
}
