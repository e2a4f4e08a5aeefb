/* SPDX-License-Identifier: Apache-2.0 */
/* check_play.h -- what check_play.c and check_moves.c share: where a statement stands. */
#ifndef LANG_CHECK_PLAY_H
#define LANG_CHECK_PLAY_H

#include "lang/check.h"

/* Who may know that play came here: bounds what is assigned below. */
typedef struct constraint {
    const struct constraint *outer;
    uint32_t audience;
    span where;
    const char *what; /* "a move", "a condition" */
} constraint;

/* A vote that has passed on the way. */
typedef struct passed {
    const struct passed *outer;
    const statement *vote;
} passed;

typedef struct place {
    uint32_t chosen;      /* bit per party that has surely chosen on the way, in this round */
    const passed *passed; /* NULL: no vote */
    const constraint *under;
    text path;               /* of the option names that lead here */
    const tree_round *round; /* NULL: before the rounds, or in `end` */
    bool foot;               /* directly in the round's block */
    bool together;           /* directly in `together` */
    bool simple;             /* below a move in `together` */
    bool end;
} place;

block block_check(checker *c, const tree_block *t, const place *at);
/* A structural condition; NULL where none is written. */
const expr *guard_check(checker *c, const tree_expr *t);
constraint constraint_under(const constraint *outer, const expr *guard);

/* ---- check_moves.c
 * ------------------------------------------------------------------------------- */

void choice_check(checker *c, const tree_statement *t, const place *at, statement *s);
void offer_check(checker *c, const tree_statement *t, const place *at, statement *s);
void chance_check(checker *c, const tree_statement *t, const place *at, statement *s);
void vote_check(checker *c, const tree_statement *t, const place *at, statement *s);
void together_check(checker *c, const tree_statement *t, const place *at, statement *s);

/* ---- check_lift.c
 * ---------------------------------------------------------------------------------- */

/* `lift m` and `restore m` into an assignment; false after a report. */
bool lift_check(checker *c, const tree_statement *t, const place *at, statement *s);
/* The voters, quota and vetoes of `vote NAME in AUTHORITY`; false after a report. */
bool authority_vote(checker *c, const tree_statement *t, statement *s, uint32_t *bits);

#endif
