/* SPDX-License-Identifier: Apache-2.0 */
/* plan_second.c -- the second road: a plan's steps as a game, certified, beside what was judged. */
#include "study/plan.h"
#include "study/plan_game.h"

#include <math.h>

/* Of two values, relative to the larger and to one. */
static double apart(double x, double y)
{
    return fabs(x - y) / fmax(1.0, fmax(fabs(x), fabs(y)));
}

stf_status plan_second_make(const plan_answer *a, arena *memory, plan_second *out, stf_error *err)
{
    uint32_t const n = a->problem->n_parties;
    plan_certified found = {0};
    *out = (plan_second){.is_taken = false};
    if (a->problem->n_phases == 0) {
        out->reason = TEXT("a plan for ever is no finite game");
        return STF_OK;
    }
    TRY(plan_game_certify(a->problem, &a->schedule, 0, memory, &found, err));
    out->reason = found.reason;
    if (!found.is_made) return STF_OK;
    double *const payoff = ARENA_NEW(memory, double, n);
    TRY(arena_status(memory, err));
    *out = (plan_second){.is_taken = true,
                         .n_nodes = found.n_nodes,
                         .concept = found.concept,
                         .certified = found.certified,
                         .max_regret = exact_to_double(found.max_regret),
                         .payoff = payoff};
    for (uint32_t i = 0; i < n; i++) {
        payoff[i] = exact_to_double(found.payoff[i]);
        out->farthest =
            fmax(out->farthest, apart(payoff[i], exact_to_double(a->judgement.payoff[i])));
    }
    return STF_OK;
}
