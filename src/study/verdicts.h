/* SPDX-License-Identifier: Apache-2.0 */
/* verdicts.h -- claims judged at many points of the space of assumptions. */
#ifndef STUDY_VERDICTS_H
#define STUDY_VERDICTS_H

#include "study/claims.h"
#include "study/space.h"

typedef struct verdicts {
    const claims_plan *plan;
    const space *space;
    uint32_t *position;         /* [plan->n_variants] of the space */
    const uint32_t *first_leaf; /* [n_claims + 1] into a row of leaves */
    uint32_t n_leaves;          /* of all claims together */
} verdicts;

/* Adds the variants that the claims speak of as positions, and says what varies (space_vary). */
stf_status verdicts_begin(const claims_plan *plan, space *s, arena *memory, verdicts *out,
                          stf_error *err);
/* Fills those leaves of a point's row [n_leaves] that look at this position; those of a position
 * without an answer stay undefined. The row starts zeroed. */
stf_status verdicts_visit(const verdicts *v, uint32_t position, const solution *s, leaf_value *row,
                          stf_error *err);
/* Of claim c of the plan; `inputs` [n_inputs] as the point has them. */
verdict verdicts_of(const verdicts *v, uint32_t c, const leaf_value *row, const double *inputs);

#endif
