/* SPDX-License-Identifier: Apache-2.0 */
/* play_view.h -- play by round as a reader wants it: one card for each decision, rounds alike taken
 * together.
 *
 * Moves that are all but never made are left out. A *card* is what one party (or chance) does at
 * one point of one round: its moves, likeliest first, given that it is asked. A *column* is a run
 * of rounds in which the same cards are played with the same probabilities. */
#ifndef REPORT_PLAY_VIEW_H
#define REPORT_PLAY_VIEW_H

#include "report/words.h"

typedef struct play_card {
    uint32_t party; /* NONE: chance */
    text point;
    const play_move **moves; /* likeliest first */
    double *shares;          /* [n_moves] probability of each given that the point is reached */
    uint32_t n_moves;
    double asked; /* probability that the point is reached in the round */
} play_card;

typedef struct play_column {
    uint32_t first_round, last_round;
    play_card *cards;
    uint32_t n_cards;
    double ended; /* probability that play has ended by the end of last_round */
} play_column;

typedef struct play_view {
    play_column *columns;
    uint32_t n_columns;
} play_view;

/* Moves less likely than `least` are left out. NULL when out of memory. */
#define PLAY_LEAST 5e-4 /* in words */
play_view *play_view_new(const play_answer *play, double least, arena *memory);

/* "Kim holds out (62%) or takes a step of disarmament (38%)". */
text play_card_words(const words *w, const play_card *c);
/* When it comes to that, where it is not sure to: "if asked (38%)"; "at weak (10%)" where the party
 * is asked for the same elsewhere in the column. Empty where it is sure. */
text play_card_condition(const words *w, const play_column *column, const play_card *c);
/* The likeliest plays as sentences; *n of them. */
text *play_path_words(const words *w, const play_answer *play, uint32_t most, uint32_t *n);

#endif
