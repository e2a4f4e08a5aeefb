/* SPDX-License-Identifier: Apache-2.0 */
/* rational.h -- small linear problems without rounding: systems, ranks, and sets of mixtures.
 *
 * Sizes are those of supports, so plain rational elimination will do. Every function says so where
 * numbers grew too long or memory ran out. */
#ifndef SOLVE_SUPPORT_RATIONAL_H
#define SOLVE_SUPPORT_RATIONAL_H

#include "num/exact.h"

typedef enum rational_verdict {
    RATIONAL_NONE, /* no solution */
    RATIONAL_ONE,
    RATIONAL_MANY, /* infinitely many */
    RATIONAL_FAILED
} rational_verdict;

/* Rank of a [m * n], which is overwritten; UINT32_MAX on failure. */
uint32_t rational_rank(exact *a, uint32_t m, uint32_t n, arena *memory);

/* The one solution x [n] of a [n * (n + 1)], right side last in each row, which is overwritten;
 * false if there is not just one. */
bool rational_solve(exact *a, uint32_t n, exact *x, arena *memory);

/* Mixtures x of k actions with every x > 0, sum x = 1, row x = 0 for the first n_equal rows of
 * a [n_rows * k], and row x <= 0 for the others. ONE: it is x [k]. MANY: x is a point in the
 * relative interior, so that rows that can be negative are so at x. By linear programs with
 * Bland's rule. */
rational_verdict rational_mixtures(const exact *a, uint32_t n_rows, uint32_t n_equal, uint32_t k,
                                   exact *x, arena *memory);

#endif
