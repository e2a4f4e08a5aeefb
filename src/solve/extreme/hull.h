/* SPDX-License-Identifier: Apache-2.0 */
/* hull.h -- which of some points are extreme points of their convex hull. */
#ifndef SOLVE_EXTREME_HULL_H
#define SOLVE_EXTREME_HULL_H

#include "num/exact.h"

/* is_extreme [n], of different points, each of `dimension` coordinates, none negative, and the
 * first coordinate of all the same. Decided exactly, point by point: whether it is a mixture of the
 * others. */
stf_status hull_extremes(const exact *const *point, uint32_t n, uint32_t dimension, arena *scratch,
                         uint8_t *is_extreme, stf_error *err);

#endif
