/* SPDX-License-Identifier: Apache-2.0 */
/* write.h -- games for elsewhere: Gambit's .efg and .nfg, and our JSON.
 *
 * What is written is one standoff's numbers. A number that is known exactly is written as the
 * shortest decimal where that is exact, else as a ratio; another as the shortest decimal that reads
 * back the same double. Reading what was written and writing it again gives the same bytes.
 * Formats: docs/formats.md. */
#ifndef GAME_WRITE_H
#define GAME_WRITE_H

#include "game/game.h"
#include "num/exact.h"

/* The numbers to write. */
typedef struct game_numbers {
    const double *slots; /* [n_slots] */
    const exact *exact;  /* [n_slots], or NULL; invalid entries: the double counts */
} game_numbers;

/* The game's numbers exactly, at the given inputs [n_inputs] or, for NULL, at the central values.
 * STF_UNSUPPORTED where they are not rational (exp, log, sqrt); see program_run_exact. */
stf_status game_slots_exact(const game *g, const exact *inputs, int decimals, arena *memory,
                            exact *slots, stf_error *err);

enum { WRITE_MOST_NODES = 1000 * 1000 };

/* A Gambit extensive game. Merged histories are unrolled; the copies of an information set are told
 * apart as "name", "name #2". All payoff of a play stands at its end, in present value. Closed
 * actions are left out, and a committed party's moves become chance. most_nodes 0:
 * WRITE_MOST_NODES; beyond it STF_LIMIT and nothing is to be used of `out`. Scratch is taken from
 * `memory` and released. */
stf_status efg_write(const game *g, const game_numbers *numbers, uint64_t most_nodes, buffer *out,
                     arena *memory, stf_error *err);

/* A Gambit strategic game, in the payoff form: the reduced strategic form of a tree (a strategy
 * says what to do where the party's own earlier choices let play come). A strategy of several sets
 * is named by its actions, "a/b", with * where it is silent. most_contingencies 0:
 * WRITE_MOST_NODES. */
stf_status nfg_write(const game *g, const game_numbers *numbers, uint64_t most_contingencies,
                     buffer *out, arena *memory, stf_error *err);

/* Our JSON: the structure as it is, merged histories too; inputs that are payoffs keep their names.
 */
stf_status game_json_write(const game *g, const game_numbers *numbers, buffer *out, arena *memory,
                           stf_error *err);

/* One number, as said above. */
void number_write(buffer *out, exact x, double value, arena *scratch);

#endif
