/* SPDX-License-Identifier: Apache-2.0 */
/* relax.h -- a linear test of whether a set of actions can be best replies at once.
 *
 * The others' independent mixtures are replaced by any distribution z over the columns of a table
 * of differences d, which makes a linear program: z >= 0, sum z = 1, d z = 0 in the first rows and
 * d z <= 0 in the others. If it has no solution, there is no equilibrium either. With one supported
 * action this says exactly that the action is strictly dominated by a mixture (D. Pearce,
 * Econometrica 52 (1984), appendix B); with several it is stronger than dominance between any of
 * them (R. Porter, E. Nudelman and Y. Shoham, Games and Economic Behavior 63 (2008), use pure
 * dominance).
 *
 * The program is solved in doubles, and only its multipliers are believed: for any lambda, not
 * positive in rows of the second kind,
 *
 *     least c z  >=  min over columns of (c - lambda d)
 *
 * which is worked out with a bound on rounding. So a wrong turn of the simplex costs a proof, and
 * never makes a wrong one. */
#ifndef SOLVE_SUPPORT_RELAX_H
#define SOLVE_SUPPORT_RELAX_H

#include "base/arena.h"

typedef struct relax {
    uint32_t most_rows, most_columns;
    /* the program at hand */
    const double *d; /* [n_rows * n_columns] */
    uint32_t n_rows, n_equal, n_columns;
    double error, largest;
    /* the tableau: n_rows + 1 rows and one of costs; columns of z, slacks, artificials, right side
     */
    double *cell, *cost;
    uint32_t width, n_slack;
    uint32_t *basic;  /* [n_rows + 1] column */
    double *lambda;   /* [n_rows] of the last program solved */
    double *combined; /* [n_columns] */
    double *z;        /* [n_columns] the last solution found */
} relax;

relax *relax_new(uint32_t most_rows, uint32_t most_columns, arena *memory);

/* Takes the table d [n_rows * n_columns], the first n_equal rows being equations; every entry is
 * known within `error`. True: it is proved to have no solution. Otherwise `z` is near one, or the
 * simplex failed. */
bool relax_is_empty(relax *w, const double *d, uint32_t n_rows, uint32_t n_equal,
                    uint32_t n_columns, double error);

/* After relax_is_empty has said false: a proved lower bound of sum c z over all solutions;
 * c [n_columns], each 0 or 1. `z` is then near a minimiser. */
double relax_least(relax *w, const double *c);

#endif
