/* SPDX-License-Identifier: Apache-2.0 */
/* table.c -- the solvers there are, whether one applies, and which to use when none is named. */
#include "solve/backward.h"
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

static const char *const absent_minded = "a party is absent-minded: a play can meet an information "
                                         "set twice; convert --to nfg gives the "
                                         "game in mixed strategies";

const char *solver_refuses(const solver *s, const game *g, concept c, arena *scratch)
{
    if ((s->concepts & 1u << c) == 0) return "it does not answer for this concept";
    if (game_absent_minded(g, scratch) != NONE) return absent_minded;
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

const solver *solver_choose(const game *g, const solve_options *options, arena *scratch,
                            const char **reason)
{
    if (game_absent_minded(g, scratch) != NONE) {
        *reason = absent_minded;
        return NULL;
    }
    bool const is_backward_possible =
        solver_refuses(&solver_backward, g, options->concept, scratch) == NULL;
    if (options->concept == CONCEPT_QRE) {
        *reason = "quantal response is asked for";
        return &solver_logit;
    }
    if (options->all && is_backward_possible) {
        *reason = "all equilibria are asked for, and subgames are small enough to enumerate";
        return &solver_backward;
    }
    if (game_is_perfect_information(g) && is_backward_possible) {
        *reason =
            "perfect information: without ties the subgame-perfect equilibrium is unique, and "
            "the limit of the principal logit branch";
        return &solver_backward;
    }
    *reason = "moves are simultaneous or something is hidden: the principal branch selects an "
              "equilibrium, with beliefs";
    return &solver_logit;
}
