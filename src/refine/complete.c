/* SPDX-License-Identifier: Apache-2.0 */
/* complete.c -- best moves where a party's own earlier moves keep it away. */
#include "refine/complete.h"

enum { MOST_PASSES = 64 };

/* Nodes that some play of the others can lead to, given the party's own strategy; [n_nodes]. */
static void open_to_others(const game *g, const exact *prob, uint32_t party, uint8_t *open)
{
    for (uint32_t v = 0; v < g->n_nodes; v++) open[v] = v == 0;
    for (uint32_t v = 0; v < g->n_nodes; v++) {
        if (!open[v]) continue;
        bool const is_own = g->node_kind[v] == NODE_DECISION &&
                            g->infoset_party[g->node_infoset[v]] == party &&
                            set_chooses(g, g->node_infoset[v]);
        for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++)
            if (!is_own || exact_sign(prob[game_edge_action(g, e)]) > 0) open[g->edge_child[e]] = 1;
    }
}

/* The action that is best at every node of the set; NONE. */
static uint32_t best_everywhere(const game *g, const exact *slots, const exact *values, uint32_t h,
                                arena *a)
{
    uint32_t const first = g->infoset_first_action[h], n = game_n_actions_of(g, h);
    uint32_t const party = g->infoset_party[h];
    for (uint32_t k = 0; k < n; k++) {
        bool is_best = action_is_open(g, slots, first + k);
        for (uint32_t m = g->infoset_first_member[h]; m < g->infoset_first_member[h + 1] && is_best;
             m++) {
            uint32_t const e = g->node_first_edge[g->member[m]];
            exact const x = exact_add(a, edge_pay(g, slots, e + k, party),
                                      values[(size_t)g->edge_child[e + k] * g->n_parties + party]);
            for (uint32_t b = 0; b < n && is_best; b++) {
                if (!action_is_open(g, slots, first + b)) continue;
                exact const y =
                    exact_add(a, edge_pay(g, slots, e + b, party),
                              values[(size_t)g->edge_child[e + b] * g->n_parties + party]);
                is_best = exact_compare(x, y) >= 0;
            }
        }
        if (is_best) return first + k;
    }
    return NONE;
}

/* The last such set at which something else is played; false where there is none. */
static stf_status pass(const game *g, const exact *slots, exact *prob, arena *a, bool *changed,
                       stf_error *err)
{
    const exact *const values = values_of(g, slots, prob, a);
    uint8_t *const open = ARENA_NEW(a, uint8_t, g->n_nodes);
    TRY(arena_status(a, err));
    for (uint32_t h = g->n_infosets; h-- > 0;) {
        if (!set_chooses(g, h)) continue;
        open_to_others(g, prob, g->infoset_party[h], open);
        bool is_open = false;
        for (uint32_t m = g->infoset_first_member[h]; m < g->infoset_first_member[h + 1]; m++)
            is_open = is_open || open[g->member[m]];
        uint32_t const best = is_open ? NONE : best_everywhere(g, slots, values, h, a);
        if (best == NONE || exact_compare(prob[best], exact_small(1)) == 0) continue;
        for (uint32_t x = g->infoset_first_action[h]; x < g->infoset_first_action[h + 1]; x++)
            prob[x] = exact_small(x == best);
        *changed = true;
        return STF_OK;
    }
    return STF_OK;
}

stf_status refine_complete(const game *g, const exact *slots, exact *prob, bool *changed,
                           arena *memory, stf_error *err)
{
    *changed = false;
    if (g->is_strategic) return STF_OK;
    uint32_t const most = g->n_infosets < MOST_PASSES ? 2 * g->n_infosets : MOST_PASSES;
    for (uint32_t i = 0; i < most; i++) {
        bool again = false;
        arena *const scratch = arena_new(arena_allocator(memory), 0);
        if (scratch == NULL) return fail(err, STF_NOMEM, "no memory to complete a profile");
        stf_status const status = pass(g, slots, prob, scratch, &again, err);
        arena_free(scratch);
        TRY(status);
        if (!again) return STF_OK;
        *changed = true;
    }
    return STF_OK;
}
