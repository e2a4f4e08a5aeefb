/* SPDX-License-Identifier: Apache-2.0 */
/* claims.h -- what the search for flips shares with the claims themselves. */
#ifndef STUDY_CLAIMS_H
#define STUDY_CLAIMS_H

#include "study/formula.h"

/* A claim made ready: its leaves. */
typedef struct claim_plan {
    const claim *claim;
    leaves leaves;
    verdict central;
    bool wants_flips;
} claim_plan;

/* All claims asked for, with the variants that they speak of. */
typedef struct claims_plan {
    problem *problem;
    const study_options *options;
    claim_plan *claims;
    uint32_t n_claims;
    uint32_t *variants; /* syntax.variants used, after NONE, which is the case itself, at 0 */
    uint32_t n_variants;
} claims_plan;

/* The claims that are wanted [n_claims of the file]. */
stf_status claims_plan_make(problem *p, const study_options *o, const bool *wanted, arena *memory,
                            claims_plan *plan, stf_error *err);

/* Position of a leaf's variant in plan->variants. */
uint32_t claims_case_of(const claims_plan *plan, uint32_t variant);

/* For each claim that wants flips, the assumptions that turn its verdict one at a time
 * (study_claims). Fills answers[c].flips. */
stf_status flips_search(const claims_plan *plan, const study_case *base, uint32_t points,
                        arena *memory, claim_answer *answers, stf_error *err);

#endif
