/* SPDX-License-Identifier: Apache-2.0 */
/* leader_graph.c -- what a pure promise comes to on the merged graph, and what none can exceed.
 *
 * Nodes are numbered so that an edge leads to a higher number: one pass from the last node to the
 * first is backward induction. Ties of others are broken for the leader, node by node, or against
 * it. The bound lets everybody do what serves the leader, but nothing that no reply could be: with
 * perfect information, whoever is sure of more elsewhere, whatever is promised and whatever others
 * then do, does not come here. */
#include "study/leader_inside.h"

#include <math.h>

static double const tie_least = 1e-11;

stf_status leader_graph_new(const game *g, const double *slots, const bool *is_promised,
                            uint32_t leader, arena *memory, leader_graph **out, stf_error *err)
{
    leader_graph *const k = ARENA_NEW(memory, leader_graph, 1);
    uint32_t const n = g->n_parties;
    bool *const is_open = ARENA_NEW(memory, bool, g->n_actions);
    double *const reward = ARENA_NEW(memory, double, (size_t)g->n_edges *n);
    double *const value = ARENA_NEW(memory, double, (size_t)g->n_nodes *n);
    double *const other = ARENA_NEW(memory, double, (size_t)g->n_nodes *n);
    TRY(arena_status(memory, err));
    for (uint32_t a = 0; a < g->n_actions; a++)
        is_open[a] =
            g->action_open == NULL || g->action_open[a] == NONE || slots[g->action_open[a]] > 0.0;
    for (uint32_t e = 0; e < g->n_edges; e++)
        for (uint32_t p = 0; p < n; p++) {
            uint32_t const row = g->edge_reward[e];
            uint32_t const slot = row != NONE ? g->reward[(size_t)row * n + p] : NONE;
            reward[(size_t)e * n + p] = slot != NONE ? slots[slot] : 0.0;
        }
    *k = (leader_graph){.game = g,
                        .slots = slots,
                        .is_promised = is_promised,
                        .is_open = is_open,
                        .reward = reward,
                        .value = value,
                        .other = other,
                        .leader = leader,
                        .has_perfect_information = game_is_perfect_information(g)};
    *out = k;
    return STF_OK;
}

static double along(const leader_graph *k, const double *value, uint32_t e, uint32_t whose)
{
    uint32_t const n = k->game->n_parties;
    return k->reward[(size_t)e * n + whose] + value[(size_t)k->game->edge_child[e] * n + whose];
}

/* The probability of edge e where nobody chooses. */
static double share_of(const leader_graph *k, uint32_t e)
{
    const game *const g = k->game;
    if (g->edge_prob[e] != NONE) return k->slots[g->edge_prob[e]];
    return k->slots[g->action_commitment[game_edge_action(g, e)]];
}

static void node_average(const leader_graph *k, uint32_t v, double *value)
{
    const game *const g = k->game;
    double *const at = value + (size_t)v * g->n_parties;
    for (uint32_t p = 0; p < g->n_parties; p++) {
        at[p] = 0.0;
        for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
            double const share = share_of(k, e);
            if (share > 0.0) at[p] += share * along(k, value, e, p);
        }
    }
}

static bool edge_is_open(const leader_graph *k, uint32_t e)
{
    return k->is_open[game_edge_action(k->game, e)];
}

/* The edge that the party of v takes: best for it, ties for the leader (or against it). */
static uint32_t edge_best(const leader_graph *k, uint32_t v, bool against)
{
    const game *const g = k->game;
    uint32_t const who = g->infoset_party[g->node_infoset[v]];
    double most = -(double)INFINITY;
    for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++)
        if (edge_is_open(k, e)) most = fmax(most, along(k, k->value, e, who));
    uint32_t best = NONE;
    for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
        if (!edge_is_open(k, e) ||
            along(k, k->value, e, who) < most - tie_least * (1.0 + fabs(most)))
            continue;
        double const here = along(k, k->value, e, k->leader);
        double const so_far = best != NONE ? along(k, k->value, best, k->leader) : 0.0;
        if (best == NONE || (against ? here < so_far : here > so_far)) best = e;
    }
    return best;
}

static double root_payoff(const leader_graph *k, const double *value)
{
    const game *const g = k->game;
    uint32_t const slot = g->root_reward != NONE
                              ? g->reward[(size_t)g->root_reward * g->n_parties + k->leader]
                              : NONE;
    return value[k->leader] + (slot != NONE ? k->slots[slot] : 0.0);
}

double leader_graph_value(const leader_graph *k, const uint32_t *plan, bool against,
                          uint32_t *action)
{
    const game *const g = k->game;
    uint32_t const n = g->n_parties;
    for (uint32_t v = g->n_nodes; v-- > 0;) {
        double *const at = k->value + (size_t)v * n;
        if (g->node_kind[v] == NODE_TERMINAL) {
            for (uint32_t p = 0; p < n; p++) at[p] = 0.0;
            continue;
        }
        uint32_t const h = g->node_infoset[v];
        if (h == NONE || g->infoset_rule[h] == RULE_COMMITTED) {
            node_average(k, v, k->value);
            continue;
        }
        bool const is_bound = plan != NULL && k->is_promised[h];
        uint32_t const e = is_bound ? g->node_first_edge[v] + (plan[h] - g->infoset_first_action[h])
                                    : edge_best(k, v, against);
        if (action != NULL) action[h] = game_edge_action(g, e);
        for (uint32_t p = 0; p < n; p++) at[p] = along(k, k->value, e, p);
    }
    return root_payoff(k, k->value);
}

/* At a node where somebody chooses: `value` holds what a party can hope for, `other` what it is
 * sure of. */
static void node_bound(const leader_graph *k, uint32_t v)
{
    const game *const g = k->game;
    uint32_t const n = g->n_parties, h = g->node_infoset[v], who = g->infoset_party[h];
    bool const replies = !k->is_promised[h];
    double sure = -(double)INFINITY;
    for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++)
        if (edge_is_open(k, e)) sure = fmax(sure, along(k, k->other, e, who));
    bool const prunes = replies && k->has_perfect_information;
    double const floor = sure - 1e-9 * (1.0 + fabs(sure));
    double *const high_at = k->value + (size_t)v * n, *const low_at = k->other + (size_t)v * n;
    for (uint32_t p = 0; p < n; p++) {
        double high = -(double)INFINITY, low = (double)INFINITY;
        for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
            if (!edge_is_open(k, e) || (prunes && along(k, k->value, e, who) < floor)) continue;
            high = fmax(high, along(k, k->value, e, p));
            low = fmin(low, along(k, k->other, e, p));
        }
        high_at[p] = high;
        low_at[p] = prunes && p == who ? sure : low;
    }
}

double leader_graph_bound(const leader_graph *k)
{
    const game *const g = k->game;
    uint32_t const n = g->n_parties;
    for (uint32_t v = g->n_nodes; v-- > 0;) {
        if (g->node_kind[v] == NODE_TERMINAL) {
            for (uint32_t p = 0; p < n; p++)
                k->value[(size_t)v * n + p] = k->other[(size_t)v * n + p] = 0.0;
            continue;
        }
        uint32_t const h = g->node_infoset[v];
        if (h == NONE || g->infoset_rule[h] == RULE_COMMITTED) {
            node_average(k, v, k->value);
            node_average(k, v, k->other);
            continue;
        }
        node_bound(k, v);
    }
    return root_payoff(k, k->value);
}

/* Payoff of the party along a row of rewards, or the sum. */
static double aim_of(const double *row, uint32_t n, uint32_t whose)
{
    if (whose != NONE) return row[whose];
    double sum = 0.0;
    for (uint32_t p = 0; p < n; p++) sum += row[p];
    return sum;
}

double leader_graph_most(const leader_graph *k, uint32_t whose)
{
    const game *const g = k->game;
    uint32_t const n = g->n_parties;
    double *const most = k->value; /* [n_nodes] */
    for (uint32_t v = g->n_nodes; v-- > 0;) {
        uint32_t const h = g->node_infoset[v];
        bool const chooses = h != NONE && g->infoset_rule[h] != RULE_COMMITTED;
        double here = chooses ? -(double)INFINITY : 0.0;
        for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
            double const x = aim_of(k->reward + (size_t)e * n, n, whose) + most[g->edge_child[e]];
            if (chooses && edge_is_open(k, e)) here = fmax(here, x);
            if (!chooses && share_of(k, e) > 0.0) here += share_of(k, e) * x;
        }
        most[v] = here;
    }
    double out = most[0];
    for (uint32_t p = 0; p < n && g->root_reward != NONE; p++) {
        uint32_t const slot = g->reward[(size_t)g->root_reward * n + p];
        if ((whose == NONE || whose == p) && slot != NONE) out += k->slots[slot];
    }
    return out;
}
