/* SPDX-License-Identifier: Apache-2.0 */
/* form.h -- a case as a strategic form in rationals: what elimination and correlated equilibria
 * start from. */
#ifndef STUDY_FORM_H
#define STUDY_FORM_H

#include "refine/normal.h"
#include "study/study.h"

typedef struct form_case {
    const game *game;
    const model *model; /* NULL for a game from elsewhere */
    double *slots;      /* [n_slots] */
    exact *exact_slots; /* [n_slots] the file's numbers, or where not rational their doubles */
    normal_form form;
} form_case;

/* The numbers of a game in rationals: the file's own, or where they are not rational the doubles.
 */
stf_status numbers_exactly(const game *g, const double *inputs, const double *slots,
                           uint32_t round_digits, arena *memory, exact *out, stf_error *err);
/* STF_LIMIT where the form is too large. */
stf_status form_case_open(problem *p, const study_case *c, const study_options *o, arena *memory,
                          form_case *out, stf_error *err);

#endif
