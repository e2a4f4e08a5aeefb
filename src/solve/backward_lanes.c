/* SPDX-License-Identifier: Apache-2.0 */
/* backward_lanes.c -- best actions of a game of perfect information, leaves first, lanes side by
 * side. */
/* clang-format off */
#include "solve/backward.h"
#include "num/lanes_text.h" /* last: its short names are for what follows */
/* clang-format on */

#define STRIDE (LANES_W == 1 ? 1u : (unsigned)LANES_BLOCK)
#define ROW(array, k) ((array) + (size_t)(k)*STRIDE + lane)
#define GET(array, k) v_load(ROW(array, k))
#define PUT(array, k, x) v_store(ROW(array, k), (x))

static inline v slot_or(const backward *b, uint32_t lane, uint32_t slot, double otherwise)
{
    return slot == NONE ? v_splat(otherwise) : GET(b->slots, slot);
}

static inline v edge_reward(const backward *b, uint32_t lane, uint32_t e, uint32_t q)
{
    const game *const g = b->s->game;
    uint32_t const row = b->s->edge_reward[e];
    return row == g->n_rewards ? v_splat(0.0)
                               : slot_or(b, lane, g->reward[row * g->n_parties + q], 0.0);
}

/* Chance, or a commitment: the mean over edges. */
static void mean_pass(backward *b, uint32_t lane, uint32_t c, const part *t)
{
    const schedule *const s = b->s;
    const game *const g = s->game;
    uint32_t const last = t->first_edge + t->n_edges;
    for (uint32_t e = t->first_edge; t->kind == PART_FIXED && e < last; e++) {
        uint32_t const a = s->edge_weight[e];
        uint32_t const slot = g->action_commitment == NULL ? NONE : g->action_commitment[a];
        PUT(b->play, a, slot_or(b, lane, slot, 0.0));
    }
    for (uint32_t q = 0; q < s->n_parties; q++) {
        v sum = v_splat(0.0), low = v_splat(__builtin_inf()), high = -low;
        for (uint32_t e = t->first_edge; e < last; e++) {
            uint32_t const w = s->edge_weight[e], row = s->edge_row[e] * s->n_parties + q;
            v const p = w < g->n_actions ? GET(b->play, w)
                                         : GET(b->slots, s->chance_slot[w - g->n_actions]);
            v const r = edge_reward(b, lane, e, q);
            sum += p * (r + GET(b->value, row));
            low = v_min(r + GET(b->low, row), low);
            high = v_max(r + GET(b->high, row), high);
        }
        PUT(b->value, c * s->n_parties + q, sum);
        PUT(b->low, c * s->n_parties + q, low);
        PUT(b->high, c * s->n_parties + q, high);
    }
}

/* A party's decision: the first best action; how many are as good. */
static void best_pass(backward *b, uint32_t lane, uint32_t c, const part *t)
{
    const schedule *const s = b->s;
    const game *const g = s->game;
    const play_set *const set = &s->set[t->first_set];
    uint32_t const n = t->n_edges, n_parties = s->n_parties;
    v best = v_splat(-__builtin_inf()), at = v_splat(-1.0);
    for (uint32_t q = 0; q < n_parties; q++) {
        v low = v_splat(__builtin_inf()), high = -low;
        for (uint32_t e = t->first_edge; e < t->first_edge + n; e++) {
            uint32_t const row = s->edge_row[e] * n_parties + q;
            v const r = edge_reward(b, lane, e, q);
            low = v_min(r + GET(b->low, row), low);
            high = v_max(r + GET(b->high, row), high);
        }
        PUT(b->low, c * n_parties + q, low);
        PUT(b->high, c * n_parties + q, high);
    }
    for (uint32_t a = 0; a < n; a++) {
        uint32_t const e = t->first_edge + a;
        v const u = edge_reward(b, lane, e, set->party) +
                    GET(b->value, s->edge_row[e] * n_parties + set->party);
        m better = u > best;
        if (g->action_open != NULL)
            better &= slot_or(b, lane, g->action_open[set->first_action + a], 1.0) != 0.0;
        best = v_select(better, u, best);
        at = v_select(better, v_splat((double)a), at);
    }
    uint32_t const own = c * n_parties + set->party;
    v const band = (GET(b->high, own) - GET(b->low, own)) * b->tolerance;
    v n_best = v_splat(0.0);
    for (uint32_t a = 0; a < n; a++) {
        uint32_t const e = t->first_edge + a;
        v const u = edge_reward(b, lane, e, set->party) +
                    GET(b->value, s->edge_row[e] * n_parties + set->party);
        m near = u >= best - band;
        if (g->action_open != NULL)
            near &= slot_or(b, lane, g->action_open[set->first_action + a], 1.0) != 0.0;
        n_best += v_truth(near);
        PUT(b->play, set->first_action + a, v_truth(at == (double)a));
    }
    v_store(b->n_ties + lane, v_load(b->n_ties + lane) + v_truth(n_best > 1.5));
    v_store(b->several + lane, v_max(v_load(b->several + lane), v_truth(n_best != 1.0)));
    v_store(b->blocked + lane, v_max(v_load(b->blocked + lane), v_truth(at < 0.0)));
    for (uint32_t q = 0; q < n_parties; q++) {
        v value = v_splat(0.0);
        for (uint32_t a = 0; a < n; a++) {
            uint32_t const e = t->first_edge + a;
            v const u = edge_reward(b, lane, e, q) + GET(b->value, s->edge_row[e] * n_parties + q);
            value = v_select(at == (double)a, u, value);
        }
        PUT(b->value, c * n_parties + q, value);
    }
}

void LANES_NAME(backward_kernel)(backward *b, uint32_t lane)
{
    const schedule *const s = b->s;
    for (uint32_t c = 0; c < s->n_parts; c++) {
        const part *const t = &s->part[c];
        if (t->kind == PART_CHOICE)
            best_pass(b, lane, c, t);
        else
            mean_pass(b, lane, c, t);
    }
}
