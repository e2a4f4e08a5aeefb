/* SPDX-License-Identifier: Apache-2.0 */
/* brute.h -- all extreme equilibria of a small bimatrix game by trying every set of inequalities,
 * in rationals: for comparison, sharing nothing with the solvers. */
#ifndef TESTS_UNIT_SOLVE_BRUTE_H
#define TESTS_UNIT_SOLVE_BRUTE_H

#include "num/exact.h"

enum { BRUTE_MOST = 6, BRUTE_MOST_PAIRS = 4096 };

typedef struct brute_vertex {
    exact prob[BRUTE_MOST];
    uint32_t labels; /* bits: rows, then columns */
} brute_vertex;

typedef struct brute_result {
    uint32_t n;
    brute_vertex pair[BRUTE_MOST_PAIRS][2];
} brute_result;

/* a, b [m * n]: payoffs of the party that chooses rows, and of the other. */
void brute_solve(arena *memory, const int *a, const int *b, uint32_t m, uint32_t n,
                 brute_result *out);

#endif
