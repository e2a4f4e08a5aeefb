/* SPDX-License-Identifier: Apache-2.0 */
/* sweep_inside.h -- what the writer and the reader of a sweep's tiles share.
 *
 * A tile is a list of records of doubles: status, number of equilibria, whether they are all, and
 * the concept; then, for each equilibrium, payoffs, outcome shares, probabilities, the regret, and
 * whether it is certified. */
#ifndef STUDY_SWEEP_INSIDE_H
#define STUDY_SWEEP_INSIDE_H

#include "study/sweep.h"

enum { SWEEP_HEAD = 4 };

static inline size_t sweep_tile_points(const sweep_answer *a, uint64_t tile)
{
    size_t const left = a->points->n - (size_t)tile * SWEEP_TILE;
    return left < SWEEP_TILE ? left : SWEEP_TILE;
}

#endif
