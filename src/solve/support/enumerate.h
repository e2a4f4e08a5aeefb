/* SPDX-License-Identifier: Apache-2.0 */
/* enumerate.h -- every support of a form: dominated actions first, then a tree of supports.
 *
 * Numbers of supported actions are gone through from small and balanced to large; for each, the
 * players' sets are picked one after the other, players that have not picked counting with all
 * actions still possible (R. Porter, E. Nudelman and Y. Shoham, Games and Economic Behavior 63
 * (2008), Algorithm 2). After every pick the linear test of relax.h is applied to the sets picked,
 * and to every single action of the players to come. */
#ifndef SOLVE_SUPPORT_ENUMERATE_H
#define SOLVE_SUPPORT_ENUMERATE_H

#include "solve/support/settle.h"

/* Finds the equilibria of a form, at most `most` (0: no bound) that pass the check. What is found
 * is taken from `memory`; `scratch` is released before returning. STF_NOMEM, STF_LIMIT. */
stf_status form_solve(const form *f, const solve_options *o, form_check check, uint32_t most,
                      arena *memory, arena *scratch, form_answer *out, stf_error *err);

#endif
