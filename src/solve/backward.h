/* SPDX-License-Identifier: Apache-2.0 */
/* backward.h -- backward induction on subgames: the lane kernel and the search share this state.
 *
 * Components are taken leaves first (Selten 1965; Kaminski 2019). A component of one node has a
 * best action; where several are best within the tolerance, each continues the game in its own way.
 * A component of several information sets is a game in which only pure profiles are tried, all of
 * them. The search for all equilibria is depth first over components: alternatives that give every
 * party the same value are not told apart until equilibria are written down, so their number is a
 * product. In a game of perfect information a pass over lanes goes first: a lane in which every
 * choice has one best action within the tolerance has one equilibrium, and needs no search. */
#ifndef SOLVE_BACKWARD_H
#define SOLVE_BACKWARD_H

#include "num/lanes_table.h"
#include "solve/schedule.h"
#include "solve/solver.h"

/* Pure profiles of one component that are tried; alternatives kept at once; ways through the game
 * that are gone into. */
enum {
    BACKWARD_MOST_PROFILES = 1 << 18,
    BACKWARD_MOST_ALTERNATIVES = 1 << 20,
    BACKWARD_MOST_BRANCHES = 1 << 20
};

typedef struct search search;

typedef struct backward {
    const schedule *s;
    solve_options options;
    isa isa;
    uint32_t stride, n_lanes;
    bool by_pass;   /* perfect information: lanes are passed over side by side */
    bool by_search; /* what a pass does not settle, or some component has several nodes */
    double tolerance;
    uint32_t most; /* equilibria stored per lane */

    /* lanes */
    const double *slots;
    double *value;      /* [n_values * n_parties] */
    double *low, *high; /* the same: ranges of continuation payoffs */
    double *play;       /* [n_actions] 1 where chosen */
    double n_ties[LANES_BLOCK];
    double blocked[LANES_BLOCK]; /* 1: a set with every action closed */
    double several[LANES_BLOCK]; /* 1: a set whose near best actions are not one */

    profile *profiles; /* [n_lanes * most] */
    double *belief;    /* [members] all 1: perfect information */

    search *search; /* NULL unless by_search */
} backward;

LANES_DECLARE(void, backward_kernel, (backward * b, uint32_t first_lane))

/* search.c: scratch (STF_LIMIT where a component has too many pure profiles); and the equilibria of
 * one lane into its profiles and answer. */
stf_status backward_search_new(backward *b, arena *memory, stf_error *err);
void backward_search(backward *b, uint32_t lane, lane_answer *to);
/* Pure profiles of a component of a game; capped just above BACKWARD_MOST_PROFILES. */
uint64_t backward_n_profiles(const game *g, uint32_t component);

extern const solver solver_backward;

#endif
