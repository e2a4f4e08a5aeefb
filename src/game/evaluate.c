/* SPDX-License-Identifier: Apache-2.0 */
/* evaluate.c -- what a behaviour profile implies: values backwards, reach forwards, Bayes in
 * between. */
#include "game/profile.h"

static const char *const concept_names[CONCEPT_COUNT] = {
    [CONCEPT_NASH] = "nash",
    [CONCEPT_SUBGAME_PERFECT] = "subgame-perfect",
    [CONCEPT_SEQUENTIAL] = "sequential",
    [CONCEPT_QRE] = "qre",
    [CONCEPT_CORRELATED] = "correlated",
};

const char *concept_name(concept c)
{
    return concept_names[c];
}

bool concept_from_name(text name, concept *out)
{
    for (int c = 0; c < CONCEPT_COUNT; c++)
        if (text_equal(name, text_from(concept_names[c]))) {
            *out = (concept)c;
            return true;
        }
    return false;
}

static double edge_probability(const game *g, const double *slots, const profile *p, uint32_t e)
{
    return g->edge_prob[e] != NONE ? slots[g->edge_prob[e]] : p->prob[game_edge_action(g, e)];
}

static double row_reward(const game *g, const double *slots, uint32_t row, uint32_t party)
{
    if (row == NONE) return 0.0;
    uint32_t const slot = g->reward[(size_t)row * g->n_parties + party];
    return slot == NONE ? 0.0 : slots[slot];
}

static void values_fill(const game *g, const double *slots, const profile *p, evaluation *out)
{
    uint32_t const n = g->n_parties;
    for (uint32_t v = g->n_nodes; v-- > 0;) {
        double *const value = out->node_value + (size_t)v * n;
        for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
            double const prob = edge_probability(g, slots, p, e);
            const double *const next = out->node_value + (size_t)g->edge_child[e] * n;
            for (uint32_t q = 0; q < n; q++)
                value[q] += prob * (row_reward(g, slots, g->edge_reward[e], q) + next[q]);
        }
    }
    for (uint32_t q = 0; q < n; q++)
        out->payoff[q] = out->node_value[q] + row_reward(g, slots, g->root_reward, q);
}

static void reach_fill(const game *g, const double *slots, const profile *p, evaluation *out)
{
    out->node_reach[0] = 1.0;
    for (uint32_t v = 0; v < g->n_nodes; v++) {
        for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++)
            out->node_reach[g->edge_child[e]] +=
                out->node_reach[v] * edge_probability(g, slots, p, e);
        if (g->node_outcome[v] != NONE) out->outcome[g->node_outcome[v]] += out->node_reach[v];
    }
}

static void action_values_fill(const game *g, const double *slots, const profile *p,
                               evaluation *out)
{
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        uint32_t const party = g->infoset_party[h];
        uint32_t const begin = g->infoset_first_member[h], end = g->infoset_first_member[h + 1];
        double total = 0.0;
        for (uint32_t i = begin; i < end; i++) total += out->node_reach[g->member[i]];
        for (uint32_t i = begin; i < end; i++) {
            uint32_t const v = g->member[i];
            double const weight = total > 0.0         ? out->node_reach[v] / total
                                  : p->belief != NULL ? p->belief[i]
                                                      : 1.0 / (double)(end - begin);
            for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++)
                out->action_value[game_edge_action(g, e)] +=
                    weight * (row_reward(g, slots, g->edge_reward[e], party) +
                              out->node_value[(size_t)g->edge_child[e] * g->n_parties + party]);
        }
    }
}

stf_status profile_evaluate(const game *g, const double *slots, const profile *p, arena *memory,
                            evaluation *out, stf_error *err)
{
    *out = (evaluation){
        .payoff = ARENA_NEW(memory, double, g->n_parties),
        .node_value = ARENA_NEW(memory, double, (size_t)g->n_nodes * g->n_parties),
        .node_reach = ARENA_NEW(memory, double, g->n_nodes),
        .outcome = ARENA_NEW(memory, double, g->n_outcomes),
        .action_value = ARENA_NEW(memory, double, g->n_actions),
    };
    TRY(arena_status(memory, err));
    values_fill(g, slots, p, out);
    reach_fill(g, slots, p, out);
    action_values_fill(g, slots, p, out);
    return STF_OK;
}

void game_payoff_range(const game *g, const double *slots, double *low, double *high,
                       arena *scratch)
{
    arena_mark const mark = arena_position(scratch);
    double *const least = ARENA_NEW(scratch, double, g->n_nodes);
    double *const most = ARENA_NEW(scratch, double, g->n_nodes);
    for (uint32_t q = 0; q < g->n_parties; q++) {
        low[q] = high[q] = 0.0;
        if (least == NULL || most == NULL) continue;
        for (uint32_t v = g->n_nodes; v-- > 0;) {
            bool is_first = true;
            for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
                if (g->action_open != NULL && g->edge_prob[e] == NONE) {
                    uint32_t const open = g->action_open[game_edge_action(g, e)];
                    if (open != NONE && !(slots[open] > 0.0)) continue;
                }
                double const reward = row_reward(g, slots, g->edge_reward[e], q);
                double const below = reward + least[g->edge_child[e]];
                double const above = reward + most[g->edge_child[e]];
                if (is_first || below < least[v]) least[v] = below;
                if (is_first || above > most[v]) most[v] = above;
                is_first = false;
            }
        }
        double const start = row_reward(g, slots, g->root_reward, q);
        low[q] = start + least[0];
        high[q] = start + most[0];
    }
    arena_release(scratch, mark);
}
