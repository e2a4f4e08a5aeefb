/* SPDX-License-Identifier: Apache-2.0 */
/* prove.h -- an equilibrium found in doubles, proved in rational arithmetic. */
#ifndef STUDY_PROVE_H
#define STUDY_PROVE_H

#include "num/exact.h"
#include "study/study.h"

/* The game's numbers exactly, at inputs `values` [n_inputs]: the file's own text where the value is
 * the file's, else the double's. slots [n_slots]; decimals and statuses as game_slots_exact
 * (game/write.h) has them. */
stf_status slots_exactly(const game *g, const double *values, int decimals, arena *memory,
                         exact *slots, stf_error *err);

/* With --exact: seeks rational probabilities at the profile and certifies them exactly. Fills e's
 * exact_* and is_exact, or exact_note with the reason why there is no proof. Fails only for memory.
 */
stf_status prove_exactly(const solution *s, equilibrium *e, const study_options *o, arena *memory,
                         stf_error *err);

#endif
