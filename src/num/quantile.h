/* SPDX-License-Identifier: Apache-2.0 */
/* quantile.h -- the inverse of the standard normal distribution. */
#ifndef NUM_QUANTILE_H
#define NUM_QUANTILE_H

/* The x below which the standard normal lies with probability u, 0 < u < 1; infinite at 0 and 1.
 * Relative error about 1e-16 (Wichura, "Algorithm AS 241", Applied Statistics 37, 1988, PPND16). */
double quantile_normal(double u);

#endif
