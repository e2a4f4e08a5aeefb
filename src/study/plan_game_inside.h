/* SPDX-License-Identifier: Apache-2.0 */
/* plan_game_inside.h -- what the two files that write a plan as a game share. */
#ifndef STUDY_PLAN_GAME_INSIDE_H
#define STUDY_PLAN_GAME_INSIDE_H

#include "study/plan_game.h"

/* A choice of the profile: of that information set, the action at that position. */
typedef struct made_choice {
    uint32_t set, position;
} made_choice;

typedef struct plan_writer {
    const plan_problem *p;
    const plan_schedule *s;
    arena *a;
    game_builder *b;
    uint32_t n_groups, most_nodes, n_nodes;
    uint32_t *group;    /* [n_parties] */
    uint32_t *path_set; /* [(n_phases + 1) * n_parties] information sets on the path, or NONE */
    const exact *after_alarm; /* as plan_values gives it */
    VEC(made_choice) choices;
} plan_writer;

/* Where an edge leads: a node with what it pays at once (a terminal's), and what it is worth in the
 * end, [n_parties] from the start of play, under the profile. */
typedef struct branch {
    uint32_t node, reward;
    exact *value;
} branch;

/* A moment on the path. Arrays are replaced, not written, when play goes on. */
typedef struct moment {
    uint32_t t;
    const exact *before; /* [n_stocks] levels when the phase began */
    const exact *now;    /* [n_stocks] levels now, without what is taken back for a phase */
    const exact *taken;  /* [n_stocks] */
    const exact *paid;   /* [n_parties] so far, from the start of play; costs of this phase too */
    const bool *is_gone; /* [n_parties] departed once and was not found */
} moment;

exact *numbers_copy(arena *a, const exact *from, uint32_t n);
/* delta ** (phase - 1) of a party. */
exact factor_of(const plan_writer *x, uint32_t party, uint32_t phase);
exact levels_worth(const plan_writer *x, uint32_t party, const exact *level);
branch branch_end(plan_writer *x, exact *value);
/* A decision node; children by action. position: of the profile. */
branch branch_node(plan_writer *x, uint32_t set, const branch *children, uint32_t n,
                   uint32_t position);

/* plan_game_breach.c */
exact breach_level(const plan_writer *x, uint32_t b, uint32_t s, exact base, uint32_t j);
/* From phase j of a breach that is for ever; leaves: it leaves when that is better. */
exact breach_ever(const plan_writer *x, uint32_t party, uint32_t b, const exact *base, uint32_t j,
                  bool leaves);
/* A breach by b after the moment's phase, what it paid included in m->paid. */
branch breach_write(plan_writer *x, const moment *m, uint32_t b);

#endif
