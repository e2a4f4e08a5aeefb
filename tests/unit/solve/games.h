/* SPDX-License-Identifier: Apache-2.0 */
/* games.h -- small games for the tests of solvers, with every payoff an input of the payoff
 * program. */
#ifndef TESTS_UNIT_SOLVE_GAMES_H
#define TESTS_UNIT_SOLVE_GAMES_H

#include "base/philox.h"
#include "game/game.h"
#include "solve/solver.h"

/* A game under construction: inputs are numbered in order of appearance, all before any operation.
 */
typedef struct sketch {
    arena *memory;
    game_builder *b;
    uint32_t n_inputs;
} sketch;

sketch sketch_new(arena *memory, uint32_t n_parties);
/* A new number of the game with this central value; a program value. */
uint32_t sketch_number(sketch *s, double central);
/* A terminal that pays the parties these numbers, and its edge from `from`. */
void sketch_end(sketch *s, uint32_t from, uint32_t prob, const double *payoff, uint32_t n_parties);
void sketch_edge(sketch *s, uint32_t from, uint32_t to);
void sketch_chance(sketch *s, uint32_t from, uint32_t to, double prob);
uint32_t sketch_set(sketch *s, uint32_t party, const char *name, uint32_t n_actions);
const game *sketch_finish(sketch *s, uint32_t root);

/* Strategic form: payoff[profile * n_parties + p], the last party's action moving fastest. */
const game *game_strategic(arena *memory, uint32_t n_parties, const uint32_t *n_actions,
                           const double *payoff);
/* The same with uniform payoffs in 0 .. 1. */
const game *game_strategic_random(arena *memory, uint32_t n_parties, uint32_t n_actions, philox *r);
/* Sender of two or more types, messages, receiver's replies; random payoffs. */
const game *game_signalling_random(arena *memory, uint32_t n_types, uint32_t n_messages,
                                   uint32_t n_replies, philox *r);
/* Perfect information, each node a party's or chance's, up to `depth`; random payoffs. */
const game *game_tree_random(arena *memory, uint32_t n_parties, uint32_t depth, philox *r);
/* Rounds of simultaneous moves between decisions with perfect information; random payoffs. */
const game *game_stages_random(arena *memory, uint32_t n_stages, philox *r);
/* Two stages in which the second sees a noisy signal of the first's hidden move; random payoffs. */
const game *game_hidden_random(arena *memory, uint32_t n_parties, philox *r);
/* Five parties, `n_rounds` rounds over `n_states` public states in which histories merge: a
 * decision of three options, votes by majority of three, further decisions, chance; random payoffs.
 * About 27 nodes a round and state. */
const game *game_rounds(arena *memory, uint32_t n_rounds, uint32_t n_states, philox *r);

/* Crisis with a private type (M01): p, a, w_T, w_W, w_B are inputs 0 .. 4. */
const game *game_crisis_types(arena *memory, double p, double a, double w_t, double w_w,
                              double w_b);
/* Crisis with perfect information (M17 d): a, w_A, w_B. */
const game *game_crisis(arena *memory, double a, double w_a, double w_b);
/* Costly reassurance (M12): t, alpha, ell, E, L. */
const game *game_reassurance(arena *memory, double t, double alpha, double ell, double e, double l);
/* Beer and quiche (T1). */
const game *game_beer_quiche(arena *memory, double p_strong);
/* Selten's horse (T2). */
const game *game_horse(arena *memory);

/* Slots of the central values, [n_slots * stride], each lane's inputs multiplied and shifted by
 * nothing. */
double *game_slots_central(const game *g, arena *memory, uint32_t stride);
/* Solves one standoff at its central values. */
lane_answer solve_one(const solver *s, const game *g, const solve_options *o, arena *memory);
/* Index of the action with this name in the set with this name. */
uint32_t action_find(const game *g, const char *set, const char *action);

#endif
