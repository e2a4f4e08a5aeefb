/* SPDX-License-Identifier: Apache-2.0 */
/* leader.h -- `commit P best`: the promise that serves a party best.
 *
 * The strong Stackelberg solution: the leader announces how it will play, all know it, the others
 * play an equilibrium of what is left, and where they are indifferent they do what the leader would
 * have them do. With one other party that chooses anything, the best of all promises is one of the
 * optima of as many linear programs as that party has plans (V. Conitzer and T. Sandholm,
 * "Computing the optimal strategy to commit to", EC 2006, section 3), each over the leader's plans;
 * by perfect recall a mixture of plans is a behaviour (Kuhn 1953). Every program is decided in
 * rationals. With more parties, or a promise about one decision point only, the pure promises are
 * tried one by one, and what is left to play is solved by the ordinary solver. Where the tree, the
 * plans or the pure promises are too many, a good pure promise is searched for on the merged game
 * (leader_search.c), with a bound that no promise exceeds. */
#ifndef STUDY_LEADER_H
#define STUDY_LEADER_H

#include "refine/normal.h"
#include "study/ask.h"

enum {
    LEADER_NODES_MOST = 20000,     /* of the tree */
    LEADER_PURE_MOST = 256,        /* pure promises tried */
    LEADER_WORK_MOST = 4000000,    /* numbers of all the linear programs together */
    LEADER_TRIES_NODES = 60000000, /* nodes of all the promises that a search tries, together */
    LEADER_TRIES_SOLVED = 120,     /* promises tried where each takes a solver */
    LEADER_SMALL_CELLS = 4000,     /* a program below it is solved in rationals from the start */
};

/* The `commit P best` of a case, or NULL. */
const change *case_leader(const study_case *c);
/* STF_UNSUPPORTED, with `what` in the message, where the case has one: for questions that need a
 * game whose numbers stand before it is solved. */
stf_status case_without_leader(const study_case *c, const char *what, stf_error *err);

/* Solves a case that has one. Beyond the bounds above it is the best that is found, and the
 * solution says so. STF_LIMIT: under no promise tried is an equilibrium found; STF_UNSUPPORTED: a
 * party forgets, or quantal response is asked for. The solution's game is the tree, or the merged
 * game, in which the leader's sets are committed to what was found, with `promise` set. */
stf_status leader_solve(problem *p, const study_case *c, const study_options *o, arena *memory,
                        solution **out, stf_error *err);

/* As leader_solve, with another bound on the tree: 0 searches at once. */
stf_status leader_solve_within(problem *p, const study_case *c, const study_options *o,
                               double nodes_most, arena *memory, solution **out, stf_error *err);

/* ---- parts ---------------------------------------------------------------------------------- */

/* leader_game.c: g with the sets that `is_promised` [n_infosets] names committed to share
 * [n_actions], constants of its payoff program; and its numbers. */
stf_status leader_game(const game *g, const bool *is_promised, const exact *share,
                       const double *slots, arena *memory, const game **out, double **out_slots,
                       stf_error *err);

/* leader_program.c: what the programs find. */
typedef struct leader_optimum {
    exact *mixture;  /* [n of leader] */
    uint32_t reply;  /* the follower's plan */
    exact value;     /* to the leader */
    exact least;     /* to the leader, if the follower's ties were broken against it */
    uint32_t n_best; /* the follower's best replies */
    const char *why; /* not found: the reason; else NULL */
} leader_optimum;

/* follower NONE: nobody else chooses anything. */
stf_status leader_program(const normal_form *f, uint32_t leader, uint32_t follower, double seconds,
                          const cancel *stop, arena *memory, leader_optimum *out, stf_error *err);

#endif
