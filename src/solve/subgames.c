/* SPDX-License-Identifier: Apache-2.0 */
/* subgames.c -- the walk over a game's components: single nodes, behaviour, answers. */
#include "solve/subgames.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const subgame_result found = {STF_OK, NULL};
static const subgame_result closed = {STF_NO, "an information set has every action closed"};
static const subgame_result too_long = {STF_LIMIT, "the numbers grow too long"};

stf_status subgames_new(const game *g, const solve_options *options, uint32_t n_lanes,
                        uint32_t most, arena *memory, subgames *out, stf_error *err)
{
    if (n_lanes == 0 || n_lanes > LANES_MOST)
        return fail(err, STF_USAGE, "a run has 1 to %d lanes", LANES_MOST);
    if (g->n_parties != 2) return fail(err, STF_UNSUPPORTED, "it needs two parties");
    *out = (subgames){
        .game = g, .options = options, .memory = memory, .n_lanes = n_lanes, .most = most};
    (void)isa_for(n_lanes, options->isa, &out->stride);
    size_t const n = (size_t)n_lanes * most;
    out->value = ARENA_NEW(memory, double, 2 * (size_t)g->n_components);
    out->prob = ARENA_NEW(memory, double, g->n_actions);
    out->profiles = ARENA_NEW(memory, profile, n);
    double *const prob = ARENA_NEW(memory, double, n * g->n_actions);
    if (options->exact) {
        out->exact_value = ARENA_NEW(memory, exact, 2 * (size_t)g->n_components);
        out->exact_prob = ARENA_NEW(memory, exact, g->n_actions);
        out->exact_profiles = (const exact **)arena_take(memory, n, sizeof(exact *));
    }
    TRY(arena_status(memory, err));
    for (size_t k = 0; k < n; k++) out->profiles[k].prob = prob + k * g->n_actions;
    return STF_OK;
}

void subgames_begin(subgames *s)
{
    arena_mark const now = arena_position(s->memory);
    if (s->has_run && now.block == s->after.block && now.used == s->after.used)
        arena_release(s->memory, s->before);
    s->before = arena_position(s->memory);
}

void subgames_end(subgames *s)
{
    s->after = arena_position(s->memory);
    s->has_run = true;
}

bool subgames_stopped(const subgames *s)
{
    return cancel_requested(s->options->stop) || solve_is_late(s->options);
}

stf_status subgames_lane(subgames *s, const double *slots, uint32_t lane, stf_error *err)
{
    const game *const g = s->game;
    s->has_ties = false;
    if (s->options->exact && s->options->numbers != NULL) {
        TRY(s->options->numbers->slots(s->options->numbers->user, s->first_lane + lane, s->memory,
                                       &s->exact_slots, err));
    } else if (s->options->exact) {
        exact *const own = ARENA_NEW(s->memory, exact, g->n_slots);
        TRY(arena_status(s->memory, err));
        for (uint32_t k = 0; k < g->n_slots; k++)
            own[k] = exact_from_double(s->memory, slots[(size_t)k * s->stride + lane]);
        s->exact_slots = own;
    }
    for (uint32_t a = 0; a < g->n_actions; a++) {
        if (g->infoset_rule[g->action_infoset[a]] != RULE_COMMITTED) continue;
        uint32_t const slot = g->action_commitment != NULL ? g->action_commitment[a] : NONE;
        s->prob[a] = slot == NONE ? 0.0 : slots[(size_t)slot * s->stride + lane];
        if (s->options->exact)
            s->exact_prob[a] = slot == NONE ? exact_small(0) : s->exact_slots[slot];
    }
    return STF_OK;
}

/* ---- a component of one node ----------------------------------------------------------------- */

static double edge_value(const subgames *s, uint32_t e, uint32_t party, const double *slots,
                         uint32_t lane)
{
    const game *const g = s->game;
    uint32_t const child = g->edge_child[e], row = g->edge_reward[e];
    double x = 0.0;
    if (g->node_kind[child] != NODE_TERMINAL)
        x = s->value[2 * (size_t)g->node_component[child] + party];
    if (row != NONE && g->reward[2 * (size_t)row + party] != NONE)
        x += slots[(size_t)g->reward[2 * (size_t)row + party] * s->stride + lane];
    return x;
}

/* The edge that is best for the party among those open, and its value; NONE: all closed. */
static uint32_t edge_best(const subgames *s, uint32_t v, uint32_t party, const double *slots,
                          uint32_t lane, bool *is_tied)
{
    const game *const g = s->game;
    uint32_t best = NONE;
    double most = 0.0;
    *is_tied = false;
    for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
        uint32_t const a = game_edge_action(g, e),
                       slot = g->action_open != NULL ? g->action_open[a] : NONE;
        if (slot != NONE && !(slots[(size_t)slot * s->stride + lane] > 0.0)) continue;
        double const x = edge_value(s, e, party, slots, lane);
        double const tie = 1e-12 * (1.0 + fabs(x));
        if (best != NONE && fabs(x - most) <= tie) *is_tied = true;
        if (best == NONE || x > most + tie) {
            if (best != NONE) *is_tied = false;
            best = e;
            most = x;
        }
    }
    return best;
}

static subgame_result node_solve(subgames *s, uint32_t c, const double *slots, uint32_t lane)
{
    const game *const g = s->game;
    uint32_t const v = s->game->component_node[s->game->component_first_node[c]],
                   h = g->node_infoset[v];
    double *const value = s->value + 2 * (size_t)c;
    value[0] = value[1] = 0.0;
    if (h != NONE && g->infoset_rule[h] == RULE_CHOOSES) {
        bool is_tied;
        uint32_t const e = edge_best(s, v, g->infoset_party[h], slots, lane, &is_tied);
        if (e == NONE) return closed;
        s->has_ties |= is_tied;
        for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++)
            s->prob[a] = a == game_edge_action(g, e) ? 1.0 : 0.0;
        for (uint32_t p = 0; p < 2; p++) value[p] = edge_value(s, e, p, slots, lane);
        return found;
    }
    for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
        uint32_t slot = g->edge_prob[e];
        if (h != NONE)
            slot =
                g->action_commitment != NULL ? g->action_commitment[game_edge_action(g, e)] : NONE;
        if (slot == NONE) continue;
        double const weight = slots[(size_t)slot * s->stride + lane];
        if (weight == 0.0) continue;
        for (uint32_t p = 0; p < 2; p++) value[p] += weight * edge_value(s, e, p, slots, lane);
    }
    return found;
}

static exact edge_value_exact(const subgames *s, uint32_t e, uint32_t party)
{
    const game *const g = s->game;
    uint32_t const child = g->edge_child[e], row = g->edge_reward[e];
    exact x = exact_small(0);
    if (g->node_kind[child] != NODE_TERMINAL)
        x = s->exact_value[2 * (size_t)g->node_component[child] + party];
    if (row != NONE && g->reward[2 * (size_t)row + party] != NONE)
        x = exact_add(s->memory, x, s->exact_slots[g->reward[2 * (size_t)row + party]]);
    return x;
}

/* The best open edge; NONE: all are closed. */
static uint32_t edge_best_exact(subgames *s, uint32_t v, uint32_t party)
{
    const game *const g = s->game;
    uint32_t best = NONE;
    exact most = exact_small(0);
    bool is_tied = false;
    for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
        uint32_t const a = game_edge_action(g, e),
                       slot = g->action_open != NULL ? g->action_open[a] : NONE;
        if (slot != NONE && exact_sign(s->exact_slots[slot]) <= 0) continue;
        exact const x = edge_value_exact(s, e, party);
        int const order = best == NONE ? 1 : exact_compare(x, most);
        is_tied = order == 0 || (is_tied && order < 0);
        if (order <= 0) continue;
        best = e;
        most = x;
    }
    s->has_ties |= is_tied;
    return best;
}

static subgame_result node_solve_exact(subgames *s, uint32_t c)
{
    const game *const g = s->game;
    uint32_t const v = s->game->component_node[s->game->component_first_node[c]],
                   h = g->node_infoset[v];
    exact *const value = s->exact_value + 2 * (size_t)c;
    value[0] = value[1] = exact_small(0);
    if (h != NONE && g->infoset_rule[h] == RULE_CHOOSES) {
        uint32_t const best = edge_best_exact(s, v, g->infoset_party[h]);
        if (best == NONE) return closed;
        for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++)
            s->exact_prob[a] = exact_small(a == game_edge_action(g, best));
        for (uint32_t p = 0; p < 2; p++) value[p] = edge_value_exact(s, best, p);
    } else {
        for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
            uint32_t slot = g->edge_prob[e];
            if (h != NONE)
                slot = g->action_commitment != NULL ? g->action_commitment[game_edge_action(g, e)]
                                                    : NONE;
            if (slot == NONE) continue;
            for (uint32_t p = 0; p < 2; p++)
                value[p] = exact_add(
                    s->memory, value[p],
                    exact_mul(s->memory, s->exact_slots[slot], edge_value_exact(s, e, p)));
        }
    }
    if (!exact_is_valid(value[0]) || !exact_is_valid(value[1])) return too_long;
    for (uint32_t p = 0; p < 2; p++) s->value[2 * (size_t)c + p] = exact_to_double(value[p]);
    return found;
}

subgame_result subgames_node(subgames *s, uint32_t c, const double *slots, uint32_t lane)
{
    subgame_result const r = node_solve(s, c, slots, lane);
    return r.status == STF_OK && s->options->exact ? node_solve_exact(s, c) : r;
}

/* ---- answers -----------------------------------------------------------------------------------
 */

subgame_result subgames_play(subgames *s, const sequence_form *f, const uint8_t *row_is_open,
                             const double *plan, const exact *exact_plan)
{
    for (uint32_t q = 0; q < 2; q++) {
        uint32_t const at = f->first_sequence[q];
        (void)sequence_to_behaviour(f, q, plan + at, row_is_open, s->prob);
        bool differs;
        if (exact_plan != NULL &&
            sequence_to_behaviour_exact(f, q, exact_plan + at, row_is_open, s->memory,
                                        s->exact_prob, &differs, NULL) != STF_OK)
            return too_long;
    }
    return found;
}

void subgames_keep(subgames *s, uint32_t lane, lane_answer *to)
{
    const game *const g = s->game;
    size_t const at = (size_t)lane * s->most + to->n_equilibria;
    memcpy(s->profiles[at].prob, s->prob, g->n_actions * sizeof(double));
    if (s->options->exact) {
        exact *const copy = ARENA_NEW(s->memory, exact, g->n_actions);
        if (copy == NULL) return;
        memcpy(copy, s->exact_prob, g->n_actions * sizeof *copy);
        for (uint32_t a = 0; a < g->n_actions; a++)
            s->profiles[at].prob[a] = exact_to_double(copy[a]);
        s->exact_profiles[at] = copy;
    }
    to->n_equilibria++;
}

stf_status subgames_answer(subgames *s, uint32_t lane, subgame_result last, lane_answer *to,
                           stf_error *err)
{
    TRY(arena_status(s->memory, err));
    if (cancel_requested(s->options->stop)) return fail(err, STF_CANCELLED, "stopped on request");
    size_t const at = (size_t)lane * s->most;
    to->has_ties = s->has_ties;
    to->n_total = to->n_equilibria;
    to->equilibria = to->n_equilibria > 0 ? s->profiles + at : NULL;
    if (s->options->exact && to->n_equilibria > 0) to->exact_prob = s->exact_profiles + at;
    to->status = to->n_equilibria > 0 && last.status != STF_LIMIT ? STF_OK : last.status;
    if (last.why != NULL) snprintf(to->reason, sizeof to->reason, "%s", last.why);
    return STF_OK;
}
