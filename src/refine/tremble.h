/* SPDX-License-Identifier: Apache-2.0 */
/* tremble.h -- a profile with mistakes of given sizes, as polynomials in a number e that goes to
 * zero.
 *
 * Each action's probability is a polynomial in e whose value at 0 is the profile's. All payoffs are
 * then polynomials too, and which of two actions is better for all small e > 0 is the sign of the
 * first coefficient in which they differ: a finite proof that the profile is a best reply all along
 * a sequence of fully mixed profiles that goes to it. */
#ifndef REFINE_TREMBLE_H
#define REFINE_TREMBLE_H

#include "refine/work.h"

typedef enum tremble_end {
    TREMBLE_HOLDS, /* every action played stays a best reply of its set */
    TREMBLE_FAILS,
    TREMBLE_UNCLEAR, /* equal up to the degree kept */
} tremble_end;

/* poly [n_actions * (degree + 1)]: by action, coefficients of 1, e, e^2, ... At every set at which
 * somebody chooses they sum to one and all are positive for small e. */
tremble_end tremble_judge(const refine_work *w, const exact *poly, uint32_t degree, arena *a);
/* The profile with mistakes size[a] e^order[a] at the actions that are not played, order >= 1;
 * those played give way in proportion. NULL without memory. */
exact *tremble_of(const refine_work *w, const exact *size, const uint32_t *order, uint32_t degree,
                  arena *a);

#endif
