/* SPDX-License-Identifier: Apache-2.0 */
/* extreme.h -- the solver `extreme`: all extreme equilibria of a game of two, exactly. */
#ifndef SOLVE_EXTREME_EXTREME_H
#define SOLVE_EXTREME_EXTREME_H

#include "solve/solver.h"

extern const solver solver_extreme;

#endif
