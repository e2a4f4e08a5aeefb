/* SPDX-License-Identifier: Apache-2.0 */
/* program_run.h -- payoff programs run: over lanes, exactly, and where they went wrong. */
#ifndef GAME_PROGRAM_RUN_H
#define GAME_PROGRAM_RUN_H

#include "game/game.h"
#include "num/exact.h"
#include "num/lanes_table.h"

/* inputs [n_inputs * stride] and values [program_n_values * stride] in lanes; stride is a multiple
 * of the instruction set's width (isa_for). values begins with a copy of the inputs (they may be
 * the same array). What has no value (a division by zero, the logarithm of 0 or less, the root of a
 * negative number) is NaN or infinite, in that lane alone: see program_fault_find. */
void program_run(const program *p, isa i, const double *inputs, double *values, uint32_t stride);

/* The same for a game, and slots [n_slots * stride] gathered from the values. */
void game_slots_run(const game *g, isa i, const double *inputs, uint32_t stride, double *values,
                    double *slots);

/* The inputs' central values [n_inputs]. */
void program_central(const program *p, double *inputs);
/* The same in every lane: inputs [n_inputs * stride]. */
void program_central_lanes(const program *p, double *inputs, uint32_t stride);

typedef struct program_fault {
    uint32_t value; /* value number; below n_inputs: the input itself is not finite */
    double x, y;    /* operands (y: 0 if there is none) */
    const char
        *what; /* "a division by zero", "the logarithm of a number that is not positive", ... */
} program_fault;

/* Where the first of the `needed` values [n_needed] (NULL: all values) that is not finite in a lane
 * came from: the first step it rests on, by way of what was selected, whose result is not finite
 * though its operands are. False if all are finite, or `scratch` is out of memory. */
bool program_fault_find(const program *p, const double *values, uint32_t stride, uint32_t lane,
                        const uint32_t *needed, size_t n_needed, arena *scratch,
                        program_fault *out);

enum { EXACT_REFUSE = -1 };

/* Exactly. inputs [n_inputs], or NULL for the central values; values [program_n_values], large ones
 * in `memory`. Operations whose results are not rational are refused by name (STF_UNSUPPORTED), or
 * with decimals >= 0 taken in doubles and rounded to that many places after the point. What the
 * `needed` values [n_needed] (NULL: all) do not rest on may fail: it is left invalid. STF_INPUT for
 * a division by zero and the like, STF_LIMIT for numbers too long, STF_NOMEM. */
stf_status program_run_exact(const program *p, const exact *inputs, const uint32_t *needed,
                             size_t n_needed, int decimals, arena *memory, exact *values,
                             stf_error *err);

LANES_DECLARE(void, program_run, (const program *p, double *values, uint32_t stride))

#endif
