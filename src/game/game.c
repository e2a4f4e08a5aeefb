/* SPDX-License-Identifier: Apache-2.0 */
/* game.c -- questions about a finished game's structure. */
#include "game/game.h"

/* Walks each segment in preorder with, for every party, the last action it took on the way from the
 * segment's root; a party recalls all when every member of a set was come to by the same last
 * action. Histories that merged are one: what differs before the segment is forgotten by
 * construction. `forgets` may be NULL; returns the first set that forgets, or NONE. */
static uint32_t recall_walk(const game *g, bool *forgets, arena *scratch)
{
    arena_mark const mark = arena_position(scratch);
    uint32_t *const last = ARENA_NEW(scratch, uint32_t, g->n_parties);
    uint32_t *const path = ARENA_NEW(scratch, uint32_t, g->n_nodes); /* ancestors */
    uint32_t *const saved =
        ARENA_NEW(scratch, uint32_t, g->n_nodes); /* what `last` was above them */
    uint32_t *const seen = ARENA_NEW(scratch, uint32_t, g->n_infosets);
    uint32_t worst = NONE;
    if (last == NULL || path == NULL || saved == NULL || seen == NULL) return NONE;
    for (uint32_t p = 0; p < g->n_parties; p++) last[p] = NONE;
    uint32_t depth = 0;
    for (uint32_t v = 0; v < g->n_nodes && (worst == NONE || forgets != NULL); v++) {
        uint32_t const e = g->node_parent_edge[v];
        while (depth > 0 && (e == NONE || path[depth - 1] != g->edge_source[e])) {
            uint32_t const h = g->node_infoset[path[--depth]];
            if (h != NONE) last[g->infoset_party[h]] = saved[depth];
        }
        if (e != NONE && g->node_infoset[g->edge_source[e]] != NONE)
            last[g->infoset_party[g->node_infoset[g->edge_source[e]]]] = game_edge_action(g, e);
        if (g->node_kind[v] == NODE_TERMINAL) continue;
        uint32_t const h = g->node_infoset[v];
        if (h != NONE) {
            uint32_t const now = last[g->infoset_party[h]];
            bool const is_first = v == g->member[g->infoset_first_member[h]];
            if (is_first) seen[h] = now;
            if (seen[h] != now && worst == NONE) worst = h;
            if (seen[h] != now && forgets != NULL) forgets[h] = true;
            saved[depth] = now;
        }
        path[depth++] = v;
    }
    arena_release(scratch, mark);
    return worst;
}

uint32_t game_recall(const game *g, arena *scratch)
{
    return recall_walk(g, NULL, scratch);
}

void game_forgetful(const game *g, bool *forgets, arena *scratch)
{
    for (uint32_t h = 0; h < g->n_infosets; h++) forgets[h] = false;
    (void)recall_walk(g, forgets, scratch);
}

/* In preorder, a set with one member above another has two neighbours in its list that are so. */
uint32_t game_absent_minded(const game *g, arena *scratch)
{
    arena_mark const mark = arena_position(scratch);
    uint32_t *const end = ARENA_NEW(scratch, uint32_t, g->n_nodes);
    if (end == NULL) return NONE;
    for (uint32_t v = 0; v < g->n_nodes; v++) end[v] = v + 1;
    for (uint32_t v = g->n_nodes; v-- > 0;) {
        if (g->node_parent_edge[v] == NONE) continue;
        uint32_t const up = g->edge_source[g->node_parent_edge[v]];
        if (end[v] > end[up]) end[up] = end[v];
    }
    uint32_t found = NONE;
    for (uint32_t h = 0; h < g->n_infosets && found == NONE; h++)
        for (uint32_t i = g->infoset_first_member[h] + 1; i < g->infoset_first_member[h + 1]; i++)
            if (g->member[i] < end[g->member[i - 1]]) found = h;
    arena_release(scratch, mark);
    return found;
}

bool game_is_perfect_information(const game *g)
{
    for (uint32_t c = 0; c < g->n_components; c++)
        if (g->component_first_node[c + 1] - g->component_first_node[c] != 1) return false;
    return true;
}

uint32_t game_n_terminals(const game *g)
{
    uint32_t n = 0;
    for (uint32_t v = 0; v < g->n_nodes; v++) n += g->node_kind[v] == NODE_TERMINAL;
    return n;
}
