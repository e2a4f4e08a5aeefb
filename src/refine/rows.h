/* SPDX-License-Identifier: Apache-2.0 */
/* rows.h -- the refinements that the table lists, and what one takes from another. */
#ifndef REFINE_ROWS_H
#define REFINE_ROWS_H

#include "refine/normal.h"

extern const refinement refinement_subgame_perfect, refinement_sequential, refinement_undominated,
    refinement_perfect, refinement_proper, refinement_payoff_dominant, refinement_risk_dominant,
    refinement_intuitive, refinement_d1;

/* The verdicts by themselves, for checks that build on them. */
stf_status subgame_perfect_check(refine_work *w, stf_error *err);
stf_status sequential_check(refine_work *w, stf_error *err);
stf_status perfect_check(refine_work *w, stf_error *err);

/* Every party has at most one information set at which it chooses: then the game's agents are its
 * parties. */
bool parties_move_once(const game *g);

/* One-shot gains, exactly: the first set reached within its component at which some action does
 * better than one that is played, given Bayes; NONE. values as values_of. */
uint32_t set_upset(const refine_work *w, const exact *values, const exact *reach, uint32_t *action,
                   exact *gain);
/* Payoff to its party of the k-th action at node v: what it pays and what follows. */
exact node_action_value(const refine_work *w, const exact *values, uint32_t v, uint32_t k);

#endif
