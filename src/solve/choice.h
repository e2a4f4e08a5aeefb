/* SPDX-License-Identifier: Apache-2.0 */
/* choice.h -- which solver to use when none is named, and what to try where it finds nothing. */
#ifndef SOLVE_CHOICE_H
#define SOLVE_CHOICE_H

#include "solve/solver.h"

/* What can still be tried, in order of worth. */
typedef struct resort {
    const solver *solver;
    bool all; /* all equilibria are asked of it, since it selects none */
} resort;

enum { RESORTS_MOST = 8 };

/* Fills `to` [RESORTS_MOST] with what applies to the game and may answer in reasonable time;
 * returns how many. */
uint32_t solver_resorts(const game *g, const solve_options *options, arena *scratch, resort *to);

/* Why no solver takes a game in which a party is absent-minded. */
extern const char *const solver_absent_minded;

#endif
