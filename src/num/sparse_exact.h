/* SPDX-License-Identifier: Apache-2.0 */
/* sparse_exact.h -- sparse square systems in rationals, solved without rounding.
 *
 * Rows are made whole, the matrix is factored once modulo a prime p (sparse elimination, pivots by
 * Markowitz's count), and the solution's p-adic digits are found one after another, each from a
 * residual in machine words (Dixon, Numerische Mathematik 40, 1982). The rationals with a common
 * denominator that have those digits are the solution, proved by size: what would be left of the
 * equations is a multiple of p^k that is smaller than p^k. Systems whose whole entries do not fit
 * in words are eliminated in rationals, as far as SPARSE_EXACT_MOST_DENSE equations. */
#ifndef NUM_SPARSE_EXACT_H
#define NUM_SPARSE_EXACT_H

#include "num/exact.h"

enum { SPARSE_EXACT_MOST_DENSE = 250 };

/* A linear system of n equations: entry e is value[e] at (row[e], column[e]); those at one place
 * add. */
typedef struct sparse_exact {
    uint32_t n, n_entries;
    const uint32_t *row, *column;
    const exact *value;
    const exact *right; /* [n] */
} sparse_exact;

/* x [n], large numbers in `memory`. STF_NO where the matrix is singular (or is so modulo three
 * primes tried); STF_LIMIT where numbers grow too long or the system is too large; STF_NOMEM. */
stf_status sparse_exact_solve(const sparse_exact *s, arena *memory, exact *x, stf_error *err);

#endif
