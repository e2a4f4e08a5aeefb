/* SPDX-License-Identifier: Apache-2.0 */
/* cards.h -- card games with small whole payoffs: sequence forms with chance, ties and several
 * sets. */
#ifndef TESTS_UNIT_SOLVE_CARDS_H
#define TESTS_UNIT_SOLVE_CARDS_H

#include "unit/solve/games.h"

/* A and B see one of two cards each (equally likely); A checks or bets, B answers, and after a
 * check and a raise A answers again. Payoffs are whole, -range .. range; B's are A's turned around,
 * or its own. */
const game *game_cards_random(arena *memory, int range, bool is_zero_sum, philox *r);
/* Each party sees one of `cards`; then they take turns for `rounds` moves of two actions, seen by
 * both. Whole payoffs, -99 .. 99, to each: one subgame. */
const game *game_deals_random(arena *memory, uint32_t cards, uint32_t rounds, philox *r);
/* Two stages of simultaneous moves, each seen before the next: five subgames. Whole payoffs. */
const game *game_two_stages(arena *memory, int range, philox *r);
/* Kuhn poker, read from tests/games/kuhn.efg. */
const game *game_kuhn(arena *memory);
/* Shapley's (1974) three by three game, degenerate and symmetric. */
const game *game_shapley(arena *memory);

#endif
