/* SPDX-License-Identifier: Apache-2.0 */
/* lcp.h -- the solver `lcp`: equilibria of two parties by complementary pivoting, subgame by
 * subgame.
 *
 * Components are solved leaves first, so that what is found is subgame perfect, and Markov where
 * play merges. A component of one node has a best action; any other is a sequence form of its own,
 * whose leaves are worth what the subgames below have been found to be worth. */
#ifndef SOLVE_LCP_LCP_H
#define SOLVE_LCP_LCP_H

#include "solve/lcp/path.h"

/* A component, and what has been found in it. */
typedef struct lcp_part {
    uint32_t node; /* its only one, or NONE: it has a stage */
    stage stage;
    sequence_numbers numbers;
    uint32_t n_starts, most_found;
    uint32_t n_found, picked; /* of those below; where all are asked for */
    double *found;            /* [most_found * (n[0] + n[1])] plans */
    double *found_value;      /* [most_found * 2] */
    exact *exact_found;       /* the same, in rationals; NULL unless asked for */
    exact *exact_value;
} lcp_part;

typedef struct lcp {
    const game *game;
    solve_options options;
    uint32_t n_lanes, stride, most;
    arena *memory;
    lcp_part *part; /* [n_components] */
    path path;
    double *payoff;    /* [2 * most cells] */
    double *value;     /* [n_components * 2] of the subgames solved so far */
    double *prob;      /* [n_actions] of the same */
    bool *is_taken;    /* [most sequences] scratch of biased priors */
    profile *profiles; /* [n_lanes * most] */

    /* in rationals: arrays anew for every lane, in `memory` */
    const exact *exact_slots; /* [n_slots]; NULL: in doubles */
    exact *exact_value, *exact_prob, *exact_payoff;
    const exact **exact_profiles; /* [n_lanes * most] */
    arena_mark before, after;     /* where the last run's numbers are in `memory` */
    bool has_run;

    bool has_ties;
    uint64_t steps;
} lcp;

/* What became of one start. */
typedef struct lcp_result {
    stf_status status; /* OK; LIMIT: steps or time; NO: failed by rounding */
    const char *why;
} lcp_result;

/* part.c: lays out a component; fills its numbers (STF_NO where a set is blocked); follows start k,
 * to plans in path.plan, or in `exact_plan` [n[0] + n[1]] where rationals are asked for, and
 * payoffs in value[c] or exact_value[c]; writes a plan [n[0] + n[1]] as behaviour into prob (and
 * exact_prob). lcp_node: a component of one node. */
stf_status lcp_part_new(lcp *l, uint32_t c, stf_error *err);
lcp_result lcp_part_numbers(lcp *l, uint32_t c, const double *slots, uint32_t lane);
lcp_result lcp_part_start(lcp *l, uint32_t c, uint32_t k, exact *exact_plan);
void lcp_part_play(lcp *l, uint32_t c, const double *plan, const exact *exact_plan,
                   lcp_result *result);
lcp_result lcp_node(lcp *l, uint32_t c, const double *slots, uint32_t lane);
bool lcp_start_is_open(const lcp *l, uint32_t k);
/* The prior plans of start k, into the path. */
void lcp_prior(lcp *l, uint32_t k);
/* The party's payoff from an edge on, by the subgames solved. */
double lcp_edge_value(const lcp *l, uint32_t e, uint32_t party, const double *slots, uint32_t lane);

/* exact.c: the same in rationals. lcp_exact_start: first by the last basis of the path just
 * followed in doubles (is_usable), checked, else by integer pivots from the same start. lcp_repair:
 * where doubles have failed, by the doubles' own values; payoff [2] scaled, plans in the path. */
lcp_result lcp_exact_numbers(lcp *l, uint32_t c);
lcp_result lcp_exact_start(lcp *l, uint32_t c, uint32_t k, bool is_usable, exact *plan);
lcp_result lcp_exact_node(lcp *l, uint32_t c);
lcp_result lcp_repair(lcp *l, uint32_t c, uint32_t k, bool is_usable, double *payoff);

extern const solver solver_lcp;

#endif
