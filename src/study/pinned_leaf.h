/* SPDX-License-Identifier: Apache-2.0 */
/* pinned_leaf.h -- leaves of claims measured from play that bounds decide (pinned.h). */
#ifndef STUDY_PINNED_LEAF_H
#define STUDY_PINNED_LEAF_H

#include "study/formula.h"
#include "study/pinned.h"

/* Play of a case after a pass over it, as far as it is decided. */
typedef struct pinned_case {
    solution solution; /* no certificate: nothing was solved */
    equilibrium found;
    bool is_decided;   /* everything that play reaches */
    bool has_off_path; /* what is off the path may be asked about: the concept is not Nash */
} pinned_case;

/* Arrays are taken from `memory`; the slots stay those of the pass. */
stf_status pinned_case_take(const pinned *p, problem *of, const study_case *c, const model *m,
                            const study_options *o, arena *memory, pinned_case *out,
                            stf_error *err);
/* The value of a leaf as leaf_measure gives it; *is_decided false: play must be solved for it. */
stf_status pinned_leaf_measure(const pinned_case *k, const leaf *l, arena *memory, leaf_value *out,
                               bool *is_decided, stf_error *err);

#endif
