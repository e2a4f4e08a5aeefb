/* SPDX-License-Identifier: Apache-2.0 */
/* ask.h -- a block of cases of one structure, through a solver, to certified solutions. */
#ifndef STUDY_ASK_H
#define STUDY_ASK_H

#include "study/study.h"

/* What the cases of a block share. */
typedef struct ask_structure {
    const game *game;
    const model *model; /* NULL for a game from elsewhere */
} ask_structure;

/* Solves up to LANES_BLOCK cases of one structure. Solutions are taken from `memory`, all else from
 * `scratch`; numbers that cannot be (chance that does not sum to one) give a solution with status
 * INPUT, and diagnostics in `d` when it is not NULL. */
stf_status ask_block(const problem *p, ask_structure structure, const study_case *const *cases,
                     uint32_t n, const study_options *o, diagnostics *d, arena *memory,
                     arena *scratch, solution **out, stf_error *err);

#endif
