/* SPDX-License-Identifier: Apache-2.0 */
/* plan_space.h -- the plans of a file over the space of assumptions: in what share of it each
 * enforces itself, and in what share all verdicts are those of the case. */
#ifndef STUDY_PLAN_SPACE_H
#define STUDY_PLAN_SPACE_H

#include "num/sensitivity.h"
#include "study/plan.h"

enum { PLAN_SPACE_MOST = 1024 }; /* points: each is judged in rational arithmetic */

typedef struct plans_space {
    uint32_t n_points;
    uint32_t n_unknown;    /* of these: a plan could not be judged; they count as not the same */
    uint32_t n_varied;     /* assumptions that vary and that a plan reads */
    const estimate *holds; /* [n_plans of the file] share in which it enforces itself */
    estimate same;         /* in which every verdict is that of the case */
} plans_space;

/* Scrambled Sobol points over the ranges and distributions of all assumptions that a plan reads,
 * others as the case has them; what was set by hand stays. Shares have intervals of 95 per cent
 * (Wilson). *out is NULL where a plan is to be designed, whose search at every point would take too
 * long, and where nothing varies. */
stf_status study_plans_space(problem *p, const study_case *c, const study_options *o,
                             uint32_t n_points, uint64_t seed, arena *memory,
                             const plans_space **out, stf_error *err);

#endif
