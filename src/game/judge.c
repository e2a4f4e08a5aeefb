/* SPDX-License-Identifier: Apache-2.0 */
/* judge.c -- the parts of a certificate that no party's deviation enters: values, reach, intervals.
 */
#include "game/judge.h"

static stf_status judge_take(judge *j, stf_error *err)
{
    const game *const g = j->g;
    arena *const a = j->scratch;
    j->reward = ARENA_NEW(a, double, (size_t)g->n_rewards * g->n_parties);
    j->edge_prob = ARENA_NEW(a, double, g->n_edges);
    j->value = ARENA_NEW(a, double, (size_t)g->n_nodes * g->n_parties);
    j->reach = ARENA_NEW(a, double, g->n_nodes);
    j->belief = ARENA_NEW(a, double, g->infoset_first_member[g->n_infosets]);
    j->end = ARENA_NEW(a, uint32_t, g->n_nodes);
    j->is_open = ARENA_NEW(a, bool, g->n_actions);
    j->low = ARENA_NEW(a, double, g->n_parties);
    j->high = ARENA_NEW(a, double, g->n_parties);
    j->root_best = ARENA_NEW(a, double, g->n_components);
    j->weight = ARENA_NEW(a, double, g->n_nodes);
    j->best = ARENA_NEW(a, double, g->n_nodes);
    j->stamp = ARENA_NEW(a, uint32_t, g->n_nodes);
    j->set_stamp = ARENA_NEW(a, uint32_t, g->n_infosets);
    j->choice = ARENA_NEW(a, uint32_t, g->n_infosets);
    j->list = ARENA_NEW(a, uint32_t, g->n_infosets);
    j->stack = ARENA_NEW(a, judge_frame, g->n_nodes);
    j->forgets = ARENA_NEW(a, bool, g->n_infosets);
    TRY(arena_status(a, err));
    game_forgetful(g, j->forgets, a);
    return arena_status(a, err);
}

static void numbers_fill(judge *j)
{
    const game *const g = j->g;
    for (size_t i = 0; i < (size_t)g->n_rewards * g->n_parties; i++)
        j->reward[i] = g->reward[i] == NONE ? 0.0 : j->slots[g->reward[i]];
    for (uint32_t a = 0; a < g->n_actions; a++) {
        uint32_t const slot = g->action_open != NULL ? g->action_open[a] : NONE;
        j->is_open[a] = slot == NONE || j->slots[slot] != 0.0;
    }
    for (uint32_t e = 0; e < g->n_edges; e++)
        j->edge_prob[e] = g->edge_prob[e] != NONE ? j->slots[g->edge_prob[e]]
                                                  : j->profile->prob[game_edge_action(g, e)];
}

static void values_fill(judge *j)
{
    const game *const g = j->g;
    uint32_t const n = g->n_parties;
    for (uint32_t v = g->n_nodes; v-- > 0;) {
        double *const value = j->value + (size_t)v * n;
        for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
            if (!(j->edge_prob[e] > 0.0) && !(j->edge_prob[e] < 0.0)) continue;
            for (uint32_t q = 0; q < n; q++)
                value[q] += j->edge_prob[e] * judge_edge_value(j, e, q);
        }
    }
}

static void reach_fill(judge *j)
{
    const game *const g = j->g;
    for (uint32_t c = 0; c < g->n_components; c++) j->reach[g->component_root[c]] = 1.0;
    for (uint32_t v = 0; v < g->n_nodes; v++) {
        j->end[v] = v + 1;
        for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
            uint32_t const to = g->edge_child[e];
            if (g->node_component[to] == g->node_component[v])
                j->reach[to] = j->reach[v] * j->edge_prob[e];
        }
    }
    for (uint32_t v = g->n_nodes; v-- > 0;) {
        if (g->node_parent_edge[v] == NONE) continue;
        uint32_t const up = g->edge_source[g->node_parent_edge[v]];
        if (j->end[v] > j->end[up]) j->end[up] = j->end[v];
    }
}

stf_status judge_prepare(judge *j, stf_error *err)
{
    TRY(judge_take(j, err));
    numbers_fill(j);
    values_fill(j);
    reach_fill(j);
    game_payoff_range(j->g, j->slots, j->low, j->high, j->scratch);
    return arena_status(j->scratch, err);
}
