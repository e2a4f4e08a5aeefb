/* SPDX-License-Identifier: Apache-2.0 */
/* zero_sum.c -- sums of payoffs from the ends of play back; children have higher numbers. */
#include "solve/zero_sum.h"

#include <math.h>

#include "game/program_run.h"

#define ROUNDING 1e-11 /* relative to the greatest payoff on the way */

static double reward_sum(const game *g, const double *slots, uint32_t e, double *most)
{
    uint32_t const row = g->edge_reward[e];
    double sum = 0.0;
    for (uint32_t p = 0; row != NONE && p < g->n_parties; p++) {
        uint32_t const slot = g->reward[(size_t)row * g->n_parties + p];
        if (slot == NONE) continue;
        sum += slots[slot];
        *most = fmax(*most, fabs(slots[slot]));
    }
    return sum;
}

/* May the edge be played? */
static bool is_open(const game *g, const double *slots, uint32_t e)
{
    if (g->edge_prob[e] != NONE) return slots[g->edge_prob[e]] != 0.0;
    if (g->action_open == NULL) return true;
    uint32_t const slot = g->action_open[game_edge_action(g, e)];
    return slot == NONE || slots[slot] > 0.0;
}

static bool sums_agree(const game *g, const double *slots, double *sum)
{
    double most = 0.0;
    for (uint32_t v = g->n_nodes; v-- > 0;) {
        bool is_first = true;
        sum[v] = 0.0;
        for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
            if (!is_open(g, slots, e)) continue;
            double const x = reward_sum(g, slots, e, &most) + sum[g->edge_child[e]];
            if (!is_first && !(fabs(x - sum[v]) <= ROUNDING * (1.0 + most))) return false;
            if (is_first) sum[v] = x;
            is_first = false;
        }
    }
    return true;
}

bool game_is_zero_sum(const game *g, arena *scratch)
{
    if (g->is_constant_sum) return true;
    arena_mark const mark = arena_position(scratch);
    double *const inputs = ARENA_NEW(scratch, double, g->program->n_inputs),
                  *const values = ARENA_NEW(scratch, double, program_n_values(g->program)),
                  *const slots = ARENA_NEW(scratch, double, g->n_slots),
                  *const sum = ARENA_NEW(scratch, double, g->n_nodes);
    bool is_zero_sum = false;
    if (arena_status(scratch, NULL) == STF_OK) {
        program_central(g->program, inputs);
        game_slots_run(g, ISA_ONE, inputs, 1, values, slots);
        is_zero_sum = sums_agree(g, slots, sum);
    }
    arena_release(scratch, mark);
    return is_zero_sum;
}
