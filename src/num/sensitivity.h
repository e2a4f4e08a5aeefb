/* SPDX-License-Identifier: Apache-2.0 */
/* sensitivity.h -- what a sample says: means, shares, quantiles, and Sobol indices, with intervals.
 *
 * A sample is made of *batches*: independent scrambles of a quasi-random sequence (or independent
 * random draws), batch b holding the values b*n .. b*n + n-1. Within a batch values hang together,
 * between batches they do not; so errors are judged between batches alone: the estimate over all
 * of them, less each batch in turn (the grouped jackknife), with Student's t at 95 per cent. That
 * holds for quasi-random points, where formulas for independent draws would be far too wide, and
 * for ratios such as indices. Values that are NAN are not there.
 *
 * Owen, Monte Carlo Theory, Methods and Examples, ch. 17 (replicated randomised quasi-Monte Carlo);
 * Shao and Tu, The Jackknife and Bootstrap (Springer 1995), 2.3; Saltelli et al., Comput. Phys.
 * Commun. 181 (2010) 259-270, table 2. */
#ifndef NUM_SENSITIVITY_H
#define NUM_SENSITIVITY_H

#include <stddef.h>
#include <stdint.h>

enum { SENSITIVITY_BATCHES_MOST = 64 };

/* A sample of n_batches batches of n values each; at most SENSITIVITY_BATCHES_MOST. */
typedef struct batches {
    size_t n;
    uint32_t n_batches;
} batches;

/* An estimate with its 95 per cent interval; NAN where there are too few values. */
typedef struct estimate {
    double value, low, high;
} estimate;

/* The two-sided 95 per cent point of Student's t with df degrees of freedom (df >= 1), to 0.001. */
double student_t95(uint32_t df);

/* Mean of x [n_batches * n]; *sd, where not NULL, is the standard deviation of the values. */
estimate mean_estimate(batches of, const double *x, double *sd);

/* Wilson's interval for k of n (JASA 22, 1927): never empty, not even at 0 and n. For draws that
 * are independent; quasi-random ones spread more evenly, so that it is then too wide rather than
 * too narrow. n > 0. */
estimate share_estimate(size_t k, size_t n);

/* Quantile q of sorted values, by linear interpolation between order statistics (type 7 of Hyndman
 * and Fan, 1996); NAN for n = 0. */
double sorted_quantile(const double *sorted, size_t n, double q);

/* Indices of one argument (or one group of arguments) of f. */
typedef struct sobol_index {
    estimate first; /* share of the variance that goes when the argument alone is known */
    estimate total; /* share that stays while all others are known and it is not */
    double variance;
    size_t n_used; /* points where all three values are there */
} sobol_index;

/* a, b: f at two independent samples A and B of all arguments; ab: f at A with the argument's
 * column from B. All [n_batches * n]. first = mean b (ab - a) / V with a, b centred (Saltelli et
 * al. 2010, formula b), total = mean (a - ab)^2 / 2V (Jansen 1999). Estimates may fall a little
 * below zero or above one, as their errors allow. Where f does not vary, NAN. */
sobol_index sobol_estimate(batches of, const double *a, const double *b, const double *ab);

#endif
