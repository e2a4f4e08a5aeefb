/* SPDX-License-Identifier: Apache-2.0 */
/* plan.h -- from the checked text of plans and fronts to the exact numbers that plan/ and front/
 * work with.
 *
 * Numbers are taken at one point of the assumptions, without rounding, in each party's own unit.
 * Rates are multiplied by the length of a phase (docs/semantics.md, 3: a year is twelve months). A
 * yearly discount over phases that are not whole years is the rational nearest to its power. */
#ifndef MODEL_PLAN_H
#define MODEL_PLAN_H

#include "front/front.h"
#include "model/model.h"
#include "plan/plan.h"

/* inputs [n_assumptions] exact, in the units of the file; only the key's switches matter. STF_INPUT
 * with diagnostics, at the place in the file: a discount or a chance out of its bounds, steps that
 * give more than there is, shares of measures that do not add up, a worth that is not concave where
 * the plan is to be designed. STF_UNSUPPORTED with diagnostics: a number that has no exact value
 * (exp, log, sqrt). Texts are shared with `s`. */
stf_status model_plan(const syntax *s, uint32_t plan, const model_key *key, const exact *inputs,
                      arena *memory, diagnostics *d, const plan_problem **out, stf_error *err);
/* The same for a front; table is empty: study/ fills it where the rule is FRONT_PLAY. */
stf_status model_front(const syntax *s, uint32_t front, const model_key *key, const exact *inputs,
                       arena *memory, diagnostics *d, const front_problem **out, stf_error *err);

#endif
