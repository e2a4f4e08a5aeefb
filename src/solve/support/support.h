/* SPDX-License-Identifier: Apache-2.0 */
/* support.h -- the solver `support`: every equilibrium of a finite game, by support, with proof. */
#ifndef SOLVE_SUPPORT_SUPPORT_H
#define SOLVE_SUPPORT_SUPPORT_H

#include "solve/solver.h"

extern const solver solver_support;

/* Why the solver does not take the game, from its structure; NULL if it does. Text is static. */
const char *support_refuses(const game *g, concept c);

#endif
