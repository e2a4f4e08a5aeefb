/* SPDX-License-Identifier: Apache-2.0 */
/* elementary.h -- exp, log and pow of one number: the lane kernels at width 1, so the bits agree.
 *
 * Method, error bounds and edge cases: elementary_text.h. No function here sets errno. */
#ifndef NUM_ELEMENTARY_H
#define NUM_ELEMENTARY_H

double num_exp(double x);           /* within 0.66 ulp, 0.8 where the result is subnormal */
double num_log(double x);           /* within 1 ulp; -inf at 0, NaN below */
double num_pow(double x, double y); /* within 0.8 ulp, 1.1 where the result is subnormal */
double num_sqrt(double x);          /* correctly rounded; NaN below 0 */

#endif
