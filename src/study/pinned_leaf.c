/* SPDX-License-Identifier: Apache-2.0 */
/* pinned_leaf.c -- leaves of claims measured from play that bounds decide.
 *
 * A set that is not decided plays "not a number". Where play does not come, nobody sees it; where
 * it matters to a payoff, the payoff is none. So a probability or a payoff is told where all that
 * it depends on is decided, off the path of play too. */
#include "study/pinned_leaf.h"

#include <math.h>

/* Expected payoffs along play; false where play reaches what is not decided. */
static bool play_follow(const game *g, const double *slots, const double *prob, double *reach,
                        double *payoff)
{
    for (uint32_t q = 0; q < g->n_parties; q++) {
        uint32_t const slot =
            g->root_reward == NONE ? NONE : g->reward[(size_t)g->root_reward * g->n_parties + q];
        payoff[q] = slot == NONE ? 0.0 : slots[slot];
    }
    reach[0] = 1.0;
    for (uint32_t v = 0; v < g->n_nodes; v++) {
        if (reach[v] == 0.0) continue;
        for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
            double const p =
                reach[v] * (g->node_kind[v] == NODE_CHANCE ? slots[g->edge_prob[e]]
                                                           : prob[game_edge_action(g, e)]);
            if (isnan(p)) return false;
            if (p == 0.0) continue;
            reach[g->edge_child[e]] += p;
            const uint32_t *const row = g->edge_reward[e] == NONE
                                            ? NULL
                                            : &g->reward[(size_t)g->edge_reward[e] * g->n_parties];
            for (uint32_t q = 0; row != NULL && q < g->n_parties; q++)
                if (row[q] != NONE) payoff[q] += p * slots[row[q]];
        }
    }
    return true;
}

stf_status pinned_case_take(const pinned *p, problem *of, const study_case *c, const model *m,
                            const study_options *o, arena *memory, pinned_case *out, stf_error *err)
{
    const game *const g = m->game;
    double *const prob = ARENA_NEW(memory, double, g->n_actions);
    double *const payoff = ARENA_NEW(memory, double, g->n_parties);
    double *const reach = ARENA_NEW(memory, double, g->n_nodes);
    TRY(arena_status(memory, err));
    pinned_choices(p, prob);
    *out = (pinned_case){.solution = {.problem = of,
                                      .game = g,
                                      .model = m,
                                      .slots = pinned_slots(p),
                                      .inputs = c->inputs,
                                      .concept = CONCEPT_SUBGAME_PERFECT},
                         .has_off_path = !o->has_concept || o->concept != CONCEPT_NASH};
    out->found.profile.prob = prob;
    out->found.value.payoff = payoff;
    out->is_decided = play_follow(g, pinned_slots(p), prob, reach, payoff);
    return STF_OK;
}

stf_status pinned_leaf_measure(const pinned_case *k, const leaf *l, arena *memory, leaf_value *out,
                               bool *is_decided, stf_error *err)
{
    const expr *const at = l->at;
    bool const is_payoff = at->kind == EXPR_PAYOFF;
    bool const is_forced = is_payoff && at->forced.party != SYNTAX_NONE;
    *is_decided = is_forced   ? k->has_off_path
                  : is_payoff ? k->is_decided
                              : at->kind == EXPR_PROBABILITY && k->is_decided;
    if (!*is_decided) return STF_OK;
    TRY(leaf_measure(l, &k->solution, &k->found, memory, out, err));
    *is_decided = isfinite(out->value);
    return STF_OK;
}
