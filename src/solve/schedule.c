/* SPDX-License-Identifier: Apache-2.0 */
/* schedule.c -- laying a game out in the order of a pass. */
#include "solve/schedule.h"

#include <string.h>

/* The same arrays as the schedule's, while they are written. */
typedef struct layout {
    const game *game;
    schedule *s;
    part *part;
    play_set *set;
    uint32_t *infoset_set, *node_row, *node_set, *node_member, *node_up, *node_first_edge;
    uint32_t *edge_node, *edge_row, *edge_reward, *edge_weight, *member_node, *chance_slot;
    uint32_t *place;    /* [game nodes] node here */
    uint32_t *position; /* [game nodes] position in the game's members */
    uint32_t n_chance;
} layout;

static bool layout_take(layout *l, arena *memory)
{
    const game *const g = l->game;
    uint32_t const n_members = g->infoset_first_member[g->n_infosets];
    l->s = ARENA_NEW(memory, schedule, 1);
    l->part = ARENA_NEW(memory, part, g->n_components);
    l->set = ARENA_NEW(memory, play_set, g->n_infosets);
    l->infoset_set = ARENA_NEW(memory, uint32_t, g->n_infosets);
    l->node_row = ARENA_NEW(memory, uint32_t, g->n_nodes);
    l->node_set = ARENA_NEW(memory, uint32_t, g->n_nodes);
    l->node_member = ARENA_NEW(memory, uint32_t, g->n_nodes);
    l->node_up = ARENA_NEW(memory, uint32_t, g->n_nodes);
    l->node_first_edge = ARENA_NEW(memory, uint32_t, g->n_nodes + 1);
    l->edge_node = ARENA_NEW(memory, uint32_t, g->n_edges);
    l->edge_row = ARENA_NEW(memory, uint32_t, g->n_edges);
    l->edge_reward = ARENA_NEW(memory, uint32_t, g->n_edges);
    l->edge_weight = ARENA_NEW(memory, uint32_t, g->n_edges);
    l->member_node = ARENA_NEW(memory, uint32_t, n_members);
    l->chance_slot = ARENA_NEW(memory, uint32_t, g->n_edges);
    l->place = ARENA_NEW(memory, uint32_t, g->n_nodes);
    l->position = ARENA_NEW(memory, uint32_t, g->n_nodes);
    return arena_status(memory, NULL) == STF_OK;
}

static uint32_t larger(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

/* Information sets of component c: unknowns for those that choose in a coupled part. */
static void layout_sets(layout *l, uint32_t c, part *to)
{
    const game *const g = l->game;
    schedule *const s = l->s;
    to->first_set = s->n_sets;
    to->first_unknown = s->n_unknowns;
    for (uint32_t k = g->component_first_infoset[c]; k < g->component_first_infoset[c + 1]; k++) {
        uint32_t const h = g->component_infoset[k];
        play_set *const set = &l->set[s->n_sets];
        *set = (play_set){
            .infoset = h,
            .party = g->infoset_party[h],
            .first_action = g->infoset_first_action[h],
            .n_actions = game_n_actions_of(g, h),
            .first_member = g->infoset_first_member[h],
            .n_members = g->infoset_first_member[h + 1] - g->infoset_first_member[h],
            .local_action = to->n_actions,
            .local_unknown = to->n_unknowns,
            .chooses = g->infoset_rule[h] == RULE_CHOOSES,
        };
        if (set->chooses) {
            to->n_actions += set->n_actions;
            to->n_unknowns += set->n_actions - 1;
        }
        l->infoset_set[h] = s->n_sets++;
    }
    to->n_sets = s->n_sets - to->first_set;
    if (to->n_nodes > 1) {
        to->kind = PART_COUPLED;
    } else {
        to->kind = to->n_sets == 0                 ? PART_CHANCE
                   : l->set[to->first_set].chooses ? PART_CHOICE
                                                   : PART_FIXED;
        to->n_unknowns = 0;
    }
    s->n_unknowns += to->n_unknowns;
}

/* Nodes and edges of component c; rows of inner nodes follow the row of zeros. */
static void layout_nodes(layout *l, uint32_t c, part *to)
{
    const game *const g = l->game;
    schedule *const s = l->s;
    to->first_edge = s->n_edges;
    for (uint32_t k = 0; k < to->n_nodes; k++) {
        uint32_t const v = g->component_node[to->first_node + k], i = to->first_node + k;
        uint32_t const h = g->node_infoset[v];
        l->node_row[i] = k == 0 ? c : s->zero_row + k;
        l->node_set[i] = h == NONE ? NONE : l->infoset_set[h];
        l->node_member[i] = h == NONE ? NONE : l->position[v];
        if (h != NONE) l->member_node[l->position[v]] = i;
        if (k == 0) l->node_up[i] = NONE;
        l->node_first_edge[i] = s->n_edges;
        for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
            uint32_t const w = g->edge_child[e], at = s->n_edges++;
            l->edge_node[at] = i;
            l->edge_reward[at] = g->edge_reward[e] == NONE ? g->n_rewards : g->edge_reward[e];
            if (g->node_kind[v] == NODE_CHANCE) {
                l->chance_slot[l->n_chance] = g->edge_prob[e];
                l->edge_weight[at] = g->n_actions + l->n_chance++;
            } else {
                l->edge_weight[at] = game_edge_action(g, e);
            }
            uint32_t const to_part = g->node_component[w];
            if (to_part == NONE) {
                l->edge_row[at] = s->zero_row;
            } else if (to_part == c) {
                l->edge_row[at] = s->zero_row + (l->place[w] - to->first_node);
                l->node_up[l->place[w]] = at;
            } else {
                l->edge_row[at] = to_part;
            }
        }
    }
    to->n_edges = s->n_edges - to->first_edge;
}

static void layout_sizes(schedule *s, const part *p)
{
    if (p->kind != PART_COUPLED) return;
    s->n_coupled++;
    s->most_unknowns = larger(s->most_unknowns, p->n_unknowns);
    s->most_actions = larger(s->most_actions, p->n_actions);
    s->most_edges = larger(s->most_edges, p->n_edges);
    s->most_nodes = larger(s->most_nodes, p->n_nodes);
    s->most_sets = larger(s->most_sets, p->n_sets);
}

stf_status schedule_new(const game *g, arena *memory, const schedule **out, stf_error *err)
{
    layout l = {.game = g};
    if (!layout_take(&l, memory)) return arena_status(memory, err);
    schedule *const s = l.s;
    s->game = g;
    s->n_parties = g->n_parties;
    s->n_parts = g->n_components;
    s->zero_row = g->n_components;
    s->n_nodes = g->component_first_node[g->n_components];
    s->has_masks = g->action_open != NULL;
    for (uint32_t k = 0; k < g->infoset_first_member[g->n_infosets]; k++)
        l.position[g->member[k]] = k;
    for (uint32_t i = 0; i < s->n_nodes; i++) l.place[g->component_node[i]] = i;
    for (uint32_t c = 0; c < g->n_components; c++) {
        part *const p = &l.part[c];
        p->first_node = g->component_first_node[c];
        p->n_nodes = g->component_first_node[c + 1] - p->first_node;
        layout_sets(&l, c, p);
        layout_nodes(&l, c, p);
        layout_sizes(s, p);
    }
    l.node_first_edge[s->n_nodes] = s->n_edges;
    s->n_values = s->zero_row + 1 + s->most_nodes;
    s->n_weights = g->n_actions + l.n_chance;
    s->part = l.part;
    s->set = l.set;
    s->infoset_set = l.infoset_set;
    s->node_row = l.node_row;
    s->node_set = l.node_set;
    s->node_member = l.node_member;
    s->node_up = l.node_up;
    s->node_first_edge = l.node_first_edge;
    s->edge_node = l.edge_node;
    s->edge_row = l.edge_row;
    s->edge_reward = l.edge_reward;
    s->edge_weight = l.edge_weight;
    s->member_node = l.member_node;
    s->chance_slot = l.chance_slot;
    *out = s;
    return STF_OK;
}
