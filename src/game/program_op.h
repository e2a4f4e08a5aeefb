/* SPDX-License-Identifier: Apache-2.0 */
/* program_op.h -- what one operation of a payoff program does, in doubles and exactly. */
#ifndef GAME_PROGRAM_OP_H
#define GAME_PROGRAM_OP_H

#include "game/program.h"
#include "num/exact.h"

/* "+", "exp", "if": how a message names it. */
const char *program_op_name(program_op op);
/* How many of a, b, c are values: 0 for OP_CONST. */
uint32_t program_op_arity(program_op op);

/* The same bits as the lane kernels; not for OP_CONST. */
double program_op_double(program_op op, double x, double y, double z);
/* Exactly; invalid where the result is not rational, does not exist, or an operand that matters is
 * invalid (OP_SELECT looks only at the chosen one). Not for OP_CONST. */
exact program_op_exact(arena *a, program_op op, exact x, exact y, exact z);

#endif
