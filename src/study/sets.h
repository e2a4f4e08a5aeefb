/* SPDX-License-Identifier: Apache-2.0 */
/* sets.h -- what a solver says of its list as a whole: components, supports, what is left over. */
#ifndef STUDY_SETS_H
#define STUDY_SETS_H

#include "study/study.h"

/* Copies them from a lane's answer into the solution. place[i] is where the answer's i-th
 * equilibrium now stands in s->equilibria [a->n_equilibria]. Everything is taken from `memory`. */
stf_status sets_copy(solution *s, const lane_answer *a, const uint32_t *place, arena *memory,
                     stf_error *err);

#endif
