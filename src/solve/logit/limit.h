/* SPDX-License-Identifier: Apache-2.0 */
/* limit.h -- from records along the branch to its limit: extrapolation, support, polish, check.
 *
 * Along the branch log p is, for large lambda, a polynomial in 1/lambda where the action is played
 * in the limit, and lambda times one where it is not, up to terms that vanish like exp(-lambda d).
 * Records at lambda, 2 lambda, 4 lambda, ... are extrapolated by Richardson's method (Sidi,
 * Practical Extrapolation Methods, 2003, ch. 1). What is played on the path is then polished by
 * Newton's method on the indifference equations of the support, with exact values from below;
 * single sets take the best reply. Off the path, and where the equations are singular (the limit is
 * not isolated), the extrapolated values stay, with their error. Nothing is believed: limit_regret
 * recomputes every set's regret. */
#ifndef SOLVE_LOGIT_LIMIT_H
#define SOLVE_LOGIT_LIMIT_H

#include "solve/logit/walk.h"

typedef struct limit {
    double *error;   /* [n_actions * stride] of log p as extrapolated; of p where the limit is 0 */
    double *witness; /* [n_actions * stride] log p of the branch at the last record, corrections
                        removed */
} limit;

stf_status limit_new(limit *x, const schedule *s, uint32_t stride, arena *memory, stf_error *err);

/* From the records of lane l: support, shares, beliefs and guesses for the polish, into k->w. */
void limit_prepare(limit *x, walk *k, uint32_t l);
/* One pass in the limit over the lanes with live set; k->w then holds play, values, gains, beliefs.
 */
void limit_pass(walk *k);
/* The greatest gain at any set of the parts followed, relative to the payoff range there, less
 * rounding. */
double limit_regret(const walk *k, uint32_t l);

/* How far the witness is from play, in probability. */
double limit_distance(const limit *x, const walk *k, uint32_t l);

#endif
