/* SPDX-License-Identifier: Apache-2.0 */
/* flips_inside.h -- what the search for flips and the judging of its points share. */
#ifndef STUDY_FLIPS_INSIDE_H
#define STUDY_FLIPS_INSIDE_H

#include "study/claims.h"
#include "study/pinned.h"

/* A point: all central but one assumption. */
typedef struct probe {
    uint32_t assumption; /* NONE: the centre itself */
    double at;
    const bool *wants; /* [n_claims] the claims that are asked about */
} probe;

/* What does not change from one set of points to the next. */
typedef struct probing {
    const claims_plan *plan;
    const study_case *base;
    uint32_t n_leaves;          /* of all claims together */
    const uint32_t *first_leaf; /* [n_claims + 1] */
    const bool *reads;          /* [n_leaves * n_inputs] may it move the leaf's value? */
    const leaf_value *centre;   /* [n_leaves] at the centre; NULL before that is known */
    pinned_many *bounds;        /* NULL: bounds decide nothing */
} probing;

/* A set of points, with the verdict of every claim there. */
typedef struct probes {
    const probing *of;
    probe *at; /* the centre, if among them, is the first */
    size_t n;
    leaf_value *values; /* [n * n_leaves] */
    verdict *verdicts;  /* [n * n_claims] */
} probes;

/* Says which assumptions each leaf reads. */
stf_status probing_begin(const claims_plan *plan, const study_case *base, pinned_many *bounds,
                         arena *memory, probing *out, stf_error *err);
/* Judges all points, each case once for all claims; fills values and verdicts. A leaf that does not
 * read what a point moves has its value at the centre. */
stf_status probes_run(probes *r, arena *memory, stf_error *err);

#endif
