/* SPDX-License-Identifier: Apache-2.0 */
/* mapped.h -- where a point lies on a map, for tests of maps against other ways to the answer. */
#ifndef TESTS_UNIT_STUDY_MAPPED_H
#define TESTS_UNIT_STUDY_MAPPED_H

#include "study/map.h"

/* Inside the region's outlines, by the even-odd rule. */
bool region_holds(const map_region *r, double x, double y);
/* Distance to the nearest border, in shares of the ranges. */
double border_distance(const map_answer *m, double x, double y);

#endif
