/* SPDX-License-Identifier: Apache-2.0 */
/* leader_game.c -- a game in which some sets are committed to numbers that were found.
 *
 * The structure is shared. The payoff program gets a constant for every action promised, so that
 * whoever computes the game's numbers from its inputs, in doubles or in rationals, gets the promise
 * with them. */
#include "study/leader.h"

#include <string.h>

/* The program of g with constants behind its steps; *first is the value of the first. */
static const program *program_extend(const game *g, const exact *share, const uint32_t *action,
                                     uint32_t n, uint32_t *first, arena *memory)
{
    const program *const from = g->program;
    program *const to = ARENA_NEW(memory, program, 1);
    program_step *const steps = ARENA_NEW(memory, program_step, (size_t)from->n_steps + n);
    program_constant *const constants =
        ARENA_NEW(memory, program_constant, (size_t)from->n_constants + n);
    if (to == NULL || steps == NULL || constants == NULL) return NULL;
    if (from->n_steps > 0) memcpy(steps, from->steps, from->n_steps * sizeof *steps);
    if (from->n_constants > 0)
        memcpy(constants, from->constants, from->n_constants * sizeof *constants);
    for (uint32_t k = 0; k < n; k++) {
        exact const x = share[action[k]];
        constants[from->n_constants + k] =
            (program_constant){.value = exact_to_double(x), .exact = exact_to_text(memory, x)};
        steps[from->n_steps + k] = (program_step){.op = OP_CONST, .a = from->n_constants + k};
    }
    *to = *from;
    to->steps = steps;
    to->constants = constants;
    to->n_steps += n;
    to->n_constants += n;
    *first = from->n_inputs + from->n_steps;
    return to;
}

stf_status leader_game(const game *g, const bool *is_promised, const exact *share,
                       const double *slots, arena *memory, const game **out, double **out_slots,
                       stf_error *err)
{
    game *const made = ARENA_NEW(memory, game, 1);
    uint8_t *const rule = ARENA_NEW(memory, uint8_t, g->n_infosets);
    uint32_t *const commitment = ARENA_NEW(memory, uint32_t, g->n_actions);
    uint32_t *const action = ARENA_NEW(memory, uint32_t, g->n_actions);
    TRY(arena_status(memory, err));
    uint32_t n = 0;
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        rule[h] = is_promised[h] ? RULE_COMMITTED : g->infoset_rule[h];
        for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++) {
            commitment[a] = g->action_commitment != NULL ? g->action_commitment[a] : NONE;
            if (!is_promised[h]) continue;
            commitment[a] = g->n_slots + n;
            action[n++] = a;
        }
    }
    uint32_t *const slot_value = ARENA_NEW(memory, uint32_t, (size_t)g->n_slots + n);
    double *const numbers = ARENA_NEW(memory, double, (size_t)g->n_slots + n);
    uint32_t first = 0;
    const program *const extended = program_extend(g, share, action, n, &first, memory);
    TRY(arena_status(memory, err));
    if (g->n_slots > 0) {
        memcpy(slot_value, g->slot_value, g->n_slots * sizeof *slot_value);
        memcpy(numbers, slots, g->n_slots * sizeof *numbers);
    }
    for (uint32_t k = 0; k < n; k++) {
        slot_value[g->n_slots + k] = first + k;
        numbers[g->n_slots + k] = exact_to_double(share[action[k]]);
    }
    *made = *g;
    made->infoset_rule = rule;
    made->action_commitment = commitment;
    made->program = extended;
    made->slot_value = slot_value;
    made->n_slots = g->n_slots + n;
    *out = made;
    *out_slots = numbers;
    return STF_OK;
}
