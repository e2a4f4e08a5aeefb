/* SPDX-License-Identifier: Apache-2.0 */
/* zero_sum.h -- do the payoffs of a game sum to a constant? */
#ifndef SOLVE_ZERO_SUM_H
#define SOLVE_ZERO_SUM_H

#include "game/game.h"

/* True where the structure says so, or the central numbers do: at every node the parties' payoffs
 * from there on sum to the same along every way that may be played, up to rounding. False also
 * where `scratch` is out of memory. A lane's own numbers are for the solver to check. */
bool game_is_zero_sum(const game *g, arena *scratch);

#endif
