/* SPDX-License-Identifier: Apache-2.0 */
/* given.h -- a profile given as JSON, read against a game. */
#ifndef STUDY_GIVEN_H
#define STUDY_GIVEN_H

#include "base/json.h"
#include "game/profile.h"

/* Equilibrium number `which` (from 0) of what `solve --json` wrote, or an object with "strategy" by
 * itself. STF_INPUT names what is missing or unknown. The profile lives in `memory`. */
stf_status given_read(const game *g, text json, size_t which, arena *memory, profile *out,
                      stf_error *err);

#endif
