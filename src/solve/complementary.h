/* SPDX-License-Identifier: Apache-2.0 */
/* complementary.h -- complementary pivots in rationals, for a solver whose own road has ended.
 * Defined by the solver `lcp`, in lcp/lcp.c. */
#ifndef SOLVE_COMPLEMENTARY_H
#define SOLVE_COMPLEMENTARY_H

#include "solve/subgames.h"

/* A component, not of one node, solved in rationals for another solver's walk: its values and
 * behaviour go where that keeps its own. What is taken from the walk's arena is its to give back.
 */
subgame_result complementary_solve(const subgames *sub, uint32_t c, const double *slots,
                                   uint32_t lane, uint64_t *steps);

#endif
