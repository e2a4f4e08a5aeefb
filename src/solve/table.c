/* SPDX-License-Identifier: Apache-2.0 */
/* table.c -- the solvers there are, and whether one applies. */
#include "solve/backward.h"
#include "solve/choice.h"
#include "solve/extreme/extreme.h"
#include "solve/lcp/lcp.h"
#include "solve/logit/logit.h"
#include "solve/lp/lp.h"
#include "solve/schedule.h"
#include "solve/support/support.h"
#include "solve/zero_sum.h"

const solver *const solvers[] = {&solver_backward, &solver_logit,   &solver_lcp,
                                 &solver_lp,       &solver_support, &solver_extreme};
const uint32_t n_solvers = sizeof solvers / sizeof solvers[0];

const solver *solver_find(text name)
{
    for (uint32_t k = 0; k < n_solvers; k++)
        if (text_equal(name, text_from(solvers[k]->name))) return solvers[k];
    return NULL;
}

static bool can_enumerate(const game *g)
{
    for (uint32_t c = 0; c < g->n_components; c++)
        if (backward_n_profiles(g, c) > BACKWARD_MOST_PROFILES) return false;
    return true;
}

const char *const solver_absent_minded = "a party is absent-minded: a play can meet an information "
                                         "set twice; convert --to nfg gives the "
                                         "game in mixed strategies";

const char *solver_refuses(const solver *s, const game *g, concept c, arena *scratch)
{
    if ((s->concepts & 1u << c) == 0) return "it does not answer for this concept";
    if (game_absent_minded(g, scratch) != NONE) return solver_absent_minded;
    if (s->needs & NEEDS_TWO_PARTIES && g->n_parties != 2) return "it needs two parties";
    if (s->needs & NEEDS_ZERO_SUM && !game_is_zero_sum(g, scratch))
        return "it needs payoffs whose sum is constant";
    if (s->needs & NEEDS_PERFECT_RECALL && game_recall(g, scratch) != NONE)
        return "it needs perfect recall: a party forgets what it knew or did";
    if (s == &solver_support) return support_refuses(g, c);
    if (s == &solver_backward) {
        if (c == CONCEPT_SEQUENTIAL && !game_is_perfect_information(g))
            return "where something is hidden it finds no beliefs; logit does";
        if (!can_enumerate(g))
            return "a component of simultaneous or hidden moves has too many pure profiles to try";
    }
    return NULL;
}
