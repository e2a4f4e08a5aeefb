/* SPDX-License-Identifier: Apache-2.0 */
/* normal.c -- plans, and payoffs of all their combinations. */
#include "refine/normal.h"

#include <string.h>

static const uint64_t most_work = 40 * 1000 * 1000; /* edges looked at */

typedef struct building {
    normal_form *f;
    const game *g;
    const exact *slots;
    arena *a;
    uint32_t *assigned; /* [n_sets] of the plan in the making */
    uint8_t *live;      /* [n_nodes] */
    uint32_t *plans;    /* [NORMAL_MOST_PLANS * n_sets] of the player in the making */
    uint32_t n_plans;
    uint64_t work;
    bool is_full;
} building;

/* The first set of the party that play may come to and for which nothing is said yet; NONE. */
static uint32_t set_open(building *b, uint32_t party)
{
    const game *const g = b->g;
    memset(b->live, 0, g->n_nodes);
    b->live[0] = 1;
    b->work += g->n_edges;
    for (uint32_t v = 0; v < g->n_nodes; v++) {
        if (!b->live[v] || g->node_kind[v] == NODE_TERMINAL) continue;
        uint32_t only = NONE;
        if (g->node_kind[v] == NODE_DECISION) {
            uint32_t const h = g->node_infoset[v];
            if (g->infoset_party[h] == party && set_chooses(g, h)) {
                if (b->assigned[h] == NONE) return h;
                only = b->assigned[h];
            }
        }
        for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++)
            if (only == NONE || game_edge_action(g, e) == only) b->live[g->edge_child[e]] = 1;
    }
    return NONE;
}

static void plans_grow(building *b, uint32_t party)
{
    const game *const g = b->g;
    if (b->is_full || b->work > most_work) {
        b->is_full = true;
        return;
    }
    uint32_t const h = set_open(b, party);
    if (h == NONE) {
        if (b->n_plans == NORMAL_MOST_PLANS) {
            b->is_full = true;
            return;
        }
        memcpy(b->plans + (size_t)b->n_plans++ * g->n_infosets, b->assigned,
               g->n_infosets * sizeof *b->assigned);
        return;
    }
    for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++) {
        if (!action_is_open(g, b->slots, a)) continue;
        b->assigned[h] = a;
        plans_grow(b, party);
    }
    b->assigned[h] = NONE;
}

static void agent_plans(building *b, uint32_t h)
{
    const game *const g = b->g;
    for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++) {
        if (!action_is_open(g, b->slots, a)) continue;
        if (b->n_plans == NORMAL_MOST_PLANS) {
            b->is_full = true;
            return;
        }
        uint32_t *const plan = b->plans + (size_t)b->n_plans++ * g->n_infosets;
        for (uint32_t k = 0; k < g->n_infosets; k++) plan[k] = NONE;
        plan[h] = a;
    }
}

static text plan_name(const building *b, const uint32_t *plan, uint32_t party)
{
    const game *const g = b->g;
    text out = {"", 0};
    bool is_first = true;
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        if (g->infoset_party[h] != party || !set_chooses(g, h)) continue;
        text const one = plan[h] == NONE ? TEXT("*") : g->action_name[plan[h]];
        out = is_first ? one : text_format(b->a, "%.*s/%.*s", TEXT_ARGS(out), TEXT_ARGS(one));
        is_first = false;
    }
    return out;
}

static void player_keep(building *b, normal_player *p)
{
    const game *const g = b->g;
    size_t const n = (size_t)b->n_plans * g->n_infosets;
    p->n = b->n_plans;
    p->action = ARENA_NEW(b->a, uint32_t, n);
    p->name = ARENA_NEW(b->a, text, p->n);
    if (p->action == NULL || p->name == NULL) return;
    memcpy(p->action, b->plans, n * sizeof *p->action);
    for (uint32_t k = 0; k < p->n; k++) {
        const uint32_t *const plan = p->action + (size_t)k * g->n_infosets;
        p->name[k] = p->set != NONE ? g->action_name[plan[p->set]] : plan_name(b, plan, p->party);
    }
}

static void players_build(building *b, bool by_agents)
{
    const game *const g = b->g;
    normal_form *const f = b->f;
    f->player = ARENA_NEW(b->a, normal_player, by_agents ? g->n_infosets : g->n_parties);
    if (f->player == NULL) return;
    for (uint32_t h = 0; h < g->n_infosets; h++) b->assigned[h] = NONE;
    uint32_t const n = by_agents ? g->n_infosets : g->n_parties;
    for (uint32_t k = 0; k < n && !b->is_full; k++) {
        if (by_agents && !set_chooses(g, k)) continue;
        normal_player *const p = &f->player[f->n_players++];
        *p = (normal_player){.party = by_agents ? g->infoset_party[k] : k,
                             .set = by_agents ? k : NONE};
        b->n_plans = 0;
        if (by_agents)
            agent_plans(b, k);
        else
            plans_grow(b, k);
        player_keep(b, p);
    }
}

/* Adds what play from v on pays the players, times weight, under the profile's plans. */
static void play_add(building *b, const uint32_t *plan_of, uint32_t v, exact weight, exact *sum)
{
    const game *const g = b->g;
    uint32_t only = NONE;
    if (g->node_kind[v] == NODE_DECISION && set_chooses(g, g->node_infoset[v]))
        only = plan_of[g->node_infoset[v]];
    for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
        exact next = weight;
        b->work++;
        if (only != NONE) {
            if (game_edge_action(g, e) != only) continue;
        } else {
            exact const p = edge_chance(g, b->slots, NULL, e);
            if (exact_sign(p) == 0) continue;
            next = exact_mul(b->a, weight, p);
        }
        for (uint32_t k = 0; k < b->f->n_players && g->edge_reward[e] != NONE; k++)
            sum[k] =
                exact_add(b->a, sum[k],
                          exact_mul(b->a, next, edge_pay(g, b->slots, e, b->f->player[k].party)));
        play_add(b, plan_of, g->edge_child[e], next, sum);
    }
}

static void payoffs_build(building *b)
{
    normal_form *const f = b->f;
    const game *const g = b->g;
    f->payoff = ARENA_NEW(b->a, exact, (size_t)f->n_profiles * f->n_players);
    uint32_t *const plan_of = ARENA_NEW(b->a, uint32_t, g->n_infosets);
    if (f->payoff == NULL || plan_of == NULL) return;
    for (uint32_t i = 0; i < f->n_profiles && !b->is_full; i++) {
        for (uint32_t h = 0; h < g->n_infosets; h++) plan_of[h] = NONE;
        exact *const sum = f->payoff + (size_t)i * f->n_players;
        for (uint32_t k = 0; k < f->n_players; k++) {
            const uint32_t *const plan =
                f->player[k].action + (size_t)normal_plan(f, i, k) * g->n_infosets;
            for (uint32_t h = 0; h < g->n_infosets; h++)
                if (plan[h] != NONE) plan_of[h] = plan[h];
            sum[k] = exact_small(0);
            uint32_t const slot =
                g->root_reward == NONE
                    ? NONE
                    : g->reward[(size_t)g->root_reward * g->n_parties + f->player[k].party];
            if (slot != NONE) sum[k] = b->slots[slot];
        }
        play_add(b, plan_of, 0, exact_small(1), sum);
        b->is_full = b->work > most_work;
    }
}

stf_status normal_build(const game *g, const exact *slots, bool by_agents, arena *memory,
                        normal_form *out, stf_error *err)
{
    *out = (normal_form){.game = g, .memory = memory};
    building b = {.f = out, .g = g, .slots = slots, .a = memory};
    b.assigned = ARENA_NEW(memory, uint32_t, g->n_infosets);
    b.live = ARENA_NEW(memory, uint8_t, g->n_nodes);
    b.plans = ARENA_NEW(memory, uint32_t, (size_t)NORMAL_MOST_PLANS * g->n_infosets);
    TRY(arena_status(memory, err));
    players_build(&b, by_agents);
    TRY(arena_status(memory, err));
    out->step = ARENA_NEW(memory, uint32_t, out->n_players);
    TRY(arena_status(memory, err));
    uint64_t n = 1;
    for (uint32_t k = 0; k < out->n_players && n <= NORMAL_MOST_PROFILES; k++) {
        out->step[k] = (uint32_t)n;
        n *= out->player[k].n;
    }
    if (b.is_full || n > NORMAL_MOST_PROFILES) {
        out->too_large = "its strategic form is too large";
        return STF_OK;
    }
    out->n_profiles = (uint32_t)n;
    payoffs_build(&b);
    if (b.is_full) out->too_large = "its strategic form is too large";
    return arena_status(memory, err);
}

exact *normal_mixture(const normal_form *f, uint32_t player, const exact *prob, arena *a)
{
    const normal_player *const p = &f->player[player];
    exact *const out = ARENA_NEW(a, exact, p->n);
    for (uint32_t k = 0; k < p->n && out != NULL; k++) {
        out[k] = exact_small(1);
        for (uint32_t h = 0; h < f->game->n_infosets; h++) {
            uint32_t const act = p->action[(size_t)k * f->game->n_infosets + h];
            if (act != NONE) out[k] = exact_mul(a, out[k], prob[act]);
        }
    }
    return out;
}

exact *normal_replies(const normal_form *f, uint32_t player, exact *const *mixture, arena *a)
{
    exact *const out = ARENA_NEW(a, exact, f->player[player].n);
    if (out == NULL) return NULL;
    for (uint32_t k = 0; k < f->player[player].n; k++) out[k] = exact_small(0);
    for (uint32_t i = 0; i < f->n_profiles; i++) {
        exact weight = exact_small(1);
        for (uint32_t q = 0; q < f->n_players && exact_sign(weight) != 0; q++)
            if (q != player) weight = exact_mul(a, weight, mixture[q][normal_plan(f, i, q)]);
        if (exact_sign(weight) == 0) continue;
        uint32_t const k = normal_plan(f, i, player);
        out[k] = exact_add(a, out[k], exact_mul(a, weight, normal_payoff(f, i, player)));
    }
    return out;
}
