/* SPDX-License-Identifier: Apache-2.0 */
/* work.c -- verdicts in words, and play in rationals. */
#include "refine/work.h"

#include "base/os_clock.h"

stf_status verdict_say(refine_work *w, refine_holds holds, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    w->out->holds = holds;
    w->out->why = text_format_list(w->memory, format, args);
    va_end(args);
    return STF_OK;
}

bool work_is_late(const refine_work *w)
{
    return (w->of->stop != NULL && cancel_requested(w->of->stop)) ||
           (w->of->deadline > 0.0 && os_clock_seconds() > w->of->deadline);
}

bool set_chooses(const game *g, uint32_t h)
{
    return g->infoset_rule[h] != RULE_COMMITTED;
}

bool action_is_open(const game *g, const exact *slots, uint32_t a)
{
    return g->action_open == NULL || g->action_open[a] == NONE ||
           exact_sign(slots[g->action_open[a]]) != 0;
}

exact edge_chance(const game *g, const exact *slots, const exact *prob, uint32_t e)
{
    uint32_t const v = g->edge_source[e];
    if (g->node_kind[v] == NODE_CHANCE) return slots[g->edge_prob[e]];
    uint32_t const a = game_edge_action(g, e);
    if (set_chooses(g, g->node_infoset[v])) return prob[a];
    return g->action_commitment != NULL && g->action_commitment[a] != NONE
               ? slots[g->action_commitment[a]]
               : exact_small(0);
}

exact edge_pay(const game *g, const exact *slots, uint32_t e, uint32_t party)
{
    uint32_t const row = g->edge_reward[e];
    uint32_t const slot = row == NONE ? NONE : g->reward[(size_t)row * g->n_parties + party];
    return slot == NONE ? exact_small(0) : slots[slot];
}

exact *values_of(const game *g, const exact *slots, const exact *prob, arena *a)
{
    uint32_t const n = g->n_parties;
    exact *const value = ARENA_NEW(a, exact, (size_t)g->n_nodes * n);
    if (value == NULL) return NULL;
    for (uint32_t v = g->n_nodes; v-- > 0;)
        for (uint32_t q = 0; q < n; q++) {
            exact sum = exact_small(0);
            for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
                exact const p = edge_chance(g, slots, prob, e);
                if (exact_sign(p) == 0) continue;
                exact const after =
                    exact_add(a, edge_pay(g, slots, e, q), value[(size_t)g->edge_child[e] * n + q]);
                sum = exact_add(a, sum, exact_mul(a, p, after));
            }
            value[(size_t)v * n + q] = sum;
        }
    return value;
}

exact *reach_within(const game *g, const exact *slots, const exact *prob, arena *a)
{
    exact *const reach = ARENA_NEW(a, exact, g->n_nodes);
    if (reach == NULL) return NULL;
    for (uint32_t v = 0; v < g->n_nodes; v++) reach[v] = exact_small(0);
    for (uint32_t c = 0; c < g->n_components; c++) reach[g->component_root[c]] = exact_small(1);
    for (uint32_t v = 0; v < g->n_nodes; v++) {
        if (exact_sign(reach[v]) == 0) continue;
        for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++)
            if (g->node_component[g->edge_child[e]] == g->node_component[v])
                reach[g->edge_child[e]] = exact_mul(a, reach[v], edge_chance(g, slots, prob, e));
    }
    return reach;
}

exact *payoffs_of(const game *g, const exact *slots, const exact *values, arena *a)
{
    exact *const out = ARENA_NEW(a, exact, g->n_parties);
    for (uint32_t q = 0; q < g->n_parties && out != NULL && values != NULL; q++) {
        uint32_t const slot =
            g->root_reward == NONE ? NONE : g->reward[(size_t)g->root_reward * g->n_parties + q];
        out[q] = slot == NONE ? values[q] : exact_add(a, slots[slot], values[q]);
    }
    return values != NULL ? out : NULL;
}

text mixture_text(const exact *x, const text *name, uint32_t n, arena *a)
{
    text out = {"", 0};
    for (uint32_t k = 0; k < n; k++) {
        if (exact_sign(x[k]) == 0) continue;
        if (exact_compare(x[k], exact_small(1)) == 0) return name[k];
        text const share = exact_to_text(a, x[k]);
        out = text_format(a, "%.*s%s%.*s %.*s", TEXT_ARGS(out), out.n > 0 ? ", " : "",
                          TEXT_ARGS(share), TEXT_ARGS(name[k]));
    }
    return out;
}
