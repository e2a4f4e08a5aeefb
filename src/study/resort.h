/* SPDX-License-Identifier: Apache-2.0 */
/* resort.h -- a case through the solver chosen or, where that finds nothing, the next that can. */
#ifndef STUDY_RESORT_H
#define STUDY_RESORT_H

#include "study/ask.h"

/* As ask_block for one case, with what solver_resorts gives tried in turn where no certified
 * equilibrium is found, or, with o->exact and two parties, none is proved. What happened is told in
 * solver_reason. Where no resort answers either, the first answer stands. */
stf_status ask_or_fall_back(const problem *p, ask_structure structure, const study_case *c,
                            const study_options *o, arena *memory, arena *scratch, solution **out,
                            stf_error *err);

#endif
