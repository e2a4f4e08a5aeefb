/* SPDX-License-Identifier: Apache-2.0 */
/* logit.h -- the row of the table that logit.c fills. */
#ifndef SOLVE_LOGIT_LOGIT_H
#define SOLVE_LOGIT_LOGIT_H

#include "solve/solver.h"

extern const solver solver_logit;

#endif
