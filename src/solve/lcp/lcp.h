/* SPDX-License-Identifier: Apache-2.0 */
/* lcp.h -- the solver `lcp`: equilibria of two parties by complementary pivoting, subgame by
 * subgame.
 *
 * Components are solved leaves first, so that what is found is subgame perfect, and Markov where
 * play merges. A component of one node has a best action; any other is a sequence form of its own,
 * whose leaves are worth what the subgames below have been found to be worth. */
#ifndef SOLVE_LCP_LCP_H
#define SOLVE_LCP_LCP_H

#include "solve/lcp/many.h"
#include "solve/lcp/path.h"

/* A component, and what has been found in it. Plans are [n[0] + n[1]], the first party's first. */
typedef struct lcp_part {
    bool is_node; /* a single one: it has no stage */
    stage stage;
    sequence_numbers numbers;
    uint32_t n_starts, most_found;
    uint32_t n_found, picked; /* of those below; where all are asked for */
    double *found;            /* [most_found] plans */
    double *found_value;      /* [most_found * 2] */
    exact *exact_found;       /* the same, in rationals; NULL unless asked for */
    exact *exact_value;
} lcp_part;

/* Standoffs of a run, where one equilibrium of each is asked for in doubles. */
typedef struct lcp_games {
    const many_stage **layout; /* [n_components] NULL: a node, or too large for lanes */
    many lanes;
    double *value;          /* [n_lanes][2 n_components] */
    double *prob;           /* [n_lanes][n_actions] */
    bool *has_ties;         /* [n_lanes] */
    uint64_t *steps;        /* [n_lanes] */
    bool *is_found;         /* [n_lanes] by lanes, in the component at hand */
    subgame_result *result; /* [n_lanes] */
    uint8_t *all_open;      /* [most rows] */
} lcp_games;

typedef struct lcp {
    solve_options options;
    subgames sub;
    lcp_part *part; /* [n_components] */
    path path;
    double *payoff;                                /* [2 * most cells] */
    exact *exact_payoff;                           /* the same; NULL: doubles only */
    double *plan;                                  /* [most sequences of both] scratch */
    bool *is_taken;                                /* [most sequences] scratch of biased priors */
    double *regret[2], *behaviour[2], *average[2]; /* [n] scratch of learned priors */
    uint64_t most_steps, steps;
    lcp_games *games; /* NULL where all are asked for, or rationals */
} lcp;

/* part.c: lays out a component; fills its numbers (STF_NO where a set is blocked); follows start k,
 * to plans in path.plan, or in exact_plan where rationals are asked for, and payoffs in the walk's
 * value and exact_value. */
stf_status lcp_part_new(lcp *l, uint32_t c, arena *memory, stf_error *err);
subgame_result lcp_part_numbers(lcp *l, uint32_t c, const double *slots, uint32_t lane);
subgame_result lcp_part_start(lcp *l, uint32_t c, uint32_t k, exact *exact_plan);
/* False where the sequence that start k is about is closed. */
bool lcp_start_is_open(const lcp *l, uint32_t k);
/* Is start k a path of Lemke and Howson? */
bool lcp_start_is_label(const lcp *l, uint32_t k);
/* The prior plans of start k, into the path; the sum of its weights in set h of party q. */
void lcp_prior(lcp *l, uint32_t k);
uint32_t lcp_weights(const path *p, uint32_t q, uint32_t h);
/* learn.c: weights of a learned prior, by number; number 0 begins with equal chances. */
void lcp_learn(lcp *l, uint32_t number);

/* exact.c: start k in rationals, first by the last basis of the path just followed in doubles
 * (is_usable), checked, else by integer pivots from the same start (pivots.c). lcp_repair: where
 * doubles have failed, by the doubles' own values; payoff [2] scaled, plans in the path. */
subgame_result lcp_exact_start(lcp *l, uint32_t c, uint32_t k, bool is_usable, exact *plan);
subgame_result lcp_repair(lcp *l, uint32_t c, uint32_t k, bool is_usable, double *payoff);
subgame_result lcp_pivots(lcp *l, uint32_t k, exact *plan);

extern const solver solver_lcp;

#endif
