/* SPDX-License-Identifier: Apache-2.0 */
/* weigh.h -- all assumptions varied together: how play ends over their ranges, what each party
 * gets, and which assumptions decide that. */
#ifndef STUDY_WEIGH_H
#define STUDY_WEIGH_H

#include "num/sensitivity.h"
#include "study/study.h"

enum { WEIGH_BATCHES = 16, WEIGH_QUANTILES = 5 };
extern const double weigh_quantile[WEIGH_QUANTILES]; /* 0.05, 0.25, 0.5, 0.75, 0.95 */

typedef enum weigh_kind { WEIGH_OUTCOME, WEIGH_PAYOFF, WEIGH_CLAIM } weigh_kind;

typedef struct weigh_query {
    size_t n_points; /* of the sample; rounded up to a multiple of WEIGH_BATCHES */
    uint64_t seed;
    const text *of; /* [n_of] "payoff:Kim", "outcome:deal", "claim:2"; none: all outcomes and
                       payoffs */
    uint32_t n_of;
    bool without_indices; /* sample only */
    const char *run;      /* the run file, which it goes on from; NULL: none */
} weigh_query;

/* What one assumption does to one quantity. */
typedef struct weigh_index {
    uint32_t input;
    bool is_judged; /* said to be judgement, or without a source */
    sobol_index sobol;
    double at_low, at_high; /* the quantity with the assumption at the ends of its range and all
                               others central; NAN: no answer there */
} weigh_index;

/* A quantity whose variation is to be explained. */
typedef struct weigh_target {
    weigh_kind kind;
    uint32_t index;       /* outcome of the game, party, claim of the file */
    text name;            /* as asked: "payoff:Kim" */
    double central;       /* at the case itself; a claim: 1 true, 0 false */
    weigh_index *indices; /* [n_varied] the judged first, of each kind the greatest total first */
    bool has_judged;      /* some are judged and some are not: `judged` is set */
    sobol_index judged;   /* all that are judged taken together */
} weigh_target;

/* A payoff, or an outcome's probability, over the sample. */
typedef struct weigh_spread {
    estimate mean;
    double sd, least, greatest;
    double quantile[WEIGH_QUANTILES];
    double *sorted; /* [n] */
    size_t n;
} weigh_spread;

typedef struct weigh_outcome {
    weigh_spread probability;
    estimate likeliest; /* share of points at which it is the likeliest (Wilson) */
} weigh_outcome;

typedef struct weigh_claim {
    uint32_t claim; /* of the file */
    verdict central;
    size_t n_true, n_undefined;
    estimate holds; /* share of the points at which it is defined */
} weigh_claim;

typedef struct weigh_answer {
    stf_status status; /* OK; CANCELLED or LIMIT: the points done by then */
    text reason;
    solution *base; /* at the central values */
    uint32_t n_batches;
    size_t n_points;                        /* of the sample: two for each point of the design */
    size_t n_answered;                      /* of n_points */
    size_t n_no, n_limit, n_input, n_other; /* the others, by status of the solution */
    uint64_t n_solved, seed;
    const uint32_t *varied, *idle; /* inputs; idle: with a range, but nothing asked depends on it */
    uint32_t n_varied, n_idle;
    weigh_outcome *outcomes; /* [n_outcomes] */
    weigh_spread *payoffs;   /* [n_parties] */
    weigh_claim *claims;     /* [n_claims] those asked about */
    uint32_t n_claims;
    weigh_target *targets;
    uint32_t n_targets;
    bool has_indices;
} weigh_answer;

/* Sobol points, scrambled by Owen's method, WEIGH_BATCHES independent scrambles, in twice as many
 * dimensions as assumptions vary: the first half is the design's A, the second its B. Distributions
 * are over both; indices need a solve a point more for each assumption, and for those judged taken
 * together (num/sensitivity.h). Where a solve has no answer, the point is counted apart and left
 * out. STF_USAGE for what is not there, STF_UNSUPPORTED where nothing varies, STF_LIMIT beyond 199
 * assumptions. Interrupted before each batch has its first few points: STF_CANCELLED, or STF_LIMIT.
 * In a team rank 0 has the answer. STF_USAGE: the run file is of something else; STF_IO: it is in
 * use, or the disk is full. */
stf_status study_weigh(problem *p, const study_case *c, const study_options *o,
                       const weigh_query *q, arena *memory, weigh_answer **out, stf_error *err);

/* x [of.n_batches * of.n], NAN where there is none, is sorted in place and kept. */
void weigh_spread_fill(batches of, double *x, weigh_spread *out);

#endif
