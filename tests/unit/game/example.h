/* SPDX-License-Identifier: Apache-2.0 */
/* example.h -- games for the tests: read from tests/games, or made up at random with perfect
 * recall. */
#ifndef TESTS_GAME_EXAMPLE_H
#define TESTS_GAME_EXAMPLE_H

#include "game/profile.h"
#include "game/read.h"

/* A game with its central numbers. */
typedef struct example {
    arena *memory;
    diagnostics diagnostics;
    const game *game;
    double *inputs, *slots;
    char *content;
} example;

/* tests/games/NAME; fails the test where it does not read. */
example example_load(const char *name);
/* The same from a text; the format by its first letters. STF_OK or what the reader said. */
stf_status example_read(const char *content, example *out, stf_error *err);
void example_free(example *e);

/* A profile with equal probabilities. */
profile example_profile(example *e);
/* Sets the probability of "party/infoset/action"; fails the test where there is none. */
void example_play(example *e, profile *p, const char *party, const char *infoset,
                  const char *action, double prob);
uint32_t example_action(const example *e, const char *party, const char *infoset,
                        const char *action);

/* A random game of up to `depth` moves with perfect recall: chance, hidden moves, rewards on the
 * way; with `merges`, ends of play lead on to shared subgames. The same seed gives the same game.
 */
example example_random(uint64_t seed, uint32_t n_parties, uint32_t depth, bool merges);
/* Random probabilities, some of them zero. */
profile example_random_profile(example *e, uint64_t seed);
uint64_t example_next(uint64_t *state);

#endif
