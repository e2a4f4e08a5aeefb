/* SPDX-License-Identifier: Apache-2.0 */
/* interval.h -- numbers with proved bounds: intervals of doubles, and Krawczyk's operator.
 *
 * Rounding is to nearest throughout; every result is widened to the neighbouring doubles, so that
 * the floating-point unit's mode is never touched and the bits are the same everywhere. A system of
 * equations is given to `krawczyk` as centre and radius: what is not known exactly has a radius
 * that bounds the distance from its centre (S. Rump, Acta Numerica 19 (2010), sections 2, 10, 13).
 */
#ifndef NUM_INTERVAL_H
#define NUM_INTERVAL_H

#include "num/exact.h"

/* All numbers from low to high; never empty. Bounds that are not finite bound nothing. */
typedef struct interval {
    double low, high;
} interval;

/* The next double above and below. */
double double_above(double x);
double double_below(double x);

static inline interval interval_of(double x)
{
    return (interval){x, x};
}
/* Holds the exact number; everything if it is invalid. */
interval interval_from_exact(exact x);
interval interval_add(interval x, interval y);
interval interval_sub(interval x, interval y);
interval interval_mul(interval x, interval y);
/* A centre, and a radius with |x - centre| <= radius for all of x; infinite where x is not finite.
 */
double interval_centre(interval x, double *radius);
/* -1, 1: all of x is negative, positive; 0: neither. */
static inline int interval_sign(interval x)
{
    return x.low > 0.0 ? 1 : x.high < 0.0 ? -1 : 0;
}

typedef enum krawczyk_verdict {
    KRAWCZYK_NONE,    /* no solution in the box */
    KRAWCZYK_ONE,     /* exactly one, at which the Jacobian is not singular; also within `out` */
    KRAWCZYK_UNKNOWN, /* all solutions of the box are within `out` too */
    KRAWCZYK_SINGULAR /* the centre's Jacobian could not be inverted; `out` is not written */
} krawczyk_verdict;

/* Looks for solutions of n equations f = 0 in n unknowns in the box centre +- radius, by
 * K = centre - C f(centre) + (1 - C J) (box - centre), C being about the inverse of J's centre
 * (R. Krawczyk, Computing 4 (1969); A. Neumaier, Interval Methods for Systems of Equations (1990),
 * 5.1). f, f_radius [n]: f at the centre. j, j_radius [n * n], rows are equations: the Jacobian
 * over all of the box. out_centre, out_radius [n]: a box within the given one. *det_sign: the sign
 * of the Jacobian's determinant where ONE; may be NULL. work: [krawczyk_work(n)] doubles, pivot
 * [n]. */
krawczyk_verdict krawczyk(uint32_t n, const double *centre, const double *radius, const double *f,
                          const double *f_radius, const double *j, const double *j_radius,
                          double *out_centre, double *out_radius, int *det_sign, double *work,
                          uint32_t *pivot);
static inline size_t krawczyk_work(uint32_t n)
{
    return (size_t)n * n * 2 + (size_t)n * 2;
}

#endif
