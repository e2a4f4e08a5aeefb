/* SPDX-License-Identifier: Apache-2.0 */
/* prove.h -- an equilibrium found in doubles, proved in rational arithmetic. */
#ifndef STUDY_PROVE_H
#define STUDY_PROVE_H

#include "study/study.h"

/* With --exact: seeks rational probabilities at the profile and certifies them exactly. Fills e's
 * exact_* and is_exact, or exact_note with the reason why there is no proof. Fails only for memory.
 */
stf_status prove_exactly(const solution *s, equilibrium *e, const study_options *o, arena *memory,
                         stf_error *err);

#endif
