/* SPDX-License-Identifier: Apache-2.0 */
/* program.h -- the payoff program: straight-line arithmetic from assumptions to a game's numbers.
 *
 * A program has n_inputs inputs (assumptions, in the unit they were written in) and a list of
 * operations in which operand indices refer to earlier values: value k < n_inputs is input k, value
 * n_inputs + j is the result of operation j. The numbers a game refers to ("slots") are values of
 * the program. No branches: `if` is OP_SELECT. It is run over lanes (num/lanes.h), over exact
 * rationals (num/exact.h) and, in tests, one operation at a time; the results agree to the last bit
 * between lane widths, and with the rationals up to one rounding per step. */
#ifndef GAME_PROGRAM_H
#define GAME_PROGRAM_H

#include "base/arena.h"
#include "base/text.h"

typedef enum program_op {
    OP_CONST, /* constants[a] */
    OP_ADD,
    OP_SUB,
    OP_MUL,
    OP_DIV,
    OP_NEG,
    OP_MIN,
    OP_MAX,
    OP_ABS,
    OP_EXP,
    OP_LOG,
    OP_SQRT,
    OP_POW,  /* a ** b, a > 0: exp(b log a); exact when b is a small integer constant */
    OP_LESS, /* 1 if a < b else 0 */
    OP_LESS_EQUAL,
    OP_EQUAL,
    OP_AND, /* of truth values 0 and 1 */
    OP_OR,
    OP_NOT,
    OP_SELECT, /* a != 0 ? b : c */
} program_op;

typedef struct program_step {
    uint32_t op; /* program_op */
    uint32_t a, b, c;
} program_step;

/* A constant: its double, and exactly as "numerator/denominator" or a decimal (text kept in an
 * arena). */
typedef struct program_constant {
    double value;
    text exact; /* "1/3", "0.72", "1e-9" */
} program_constant;

typedef struct program_input {
    text name; /* "oil", "u3_2" */
    text unit; /* as written, may be empty */
    double central;
    text exact;       /* the central value exactly, as for constants */
    double low, high; /* range; equal to central when none was given */
} program_input;

typedef struct program {
    const program_input *inputs;
    const program_constant *constants;
    const program_step *steps;
    uint32_t n_inputs, n_constants, n_steps;
} program;

static inline uint32_t program_n_values(const program *p)
{
    return p->n_inputs + p->n_steps;
}

/* Builder: values are numbered on the spot; equal operations are shared (hash-consing), operations
 * on exact constants are folded in rationals and rounded once, x+0, x*1, x*0 and the like are
 * simplified. What is not rational (exp 1) stays an operation, though its double is known. Failure
 * is sticky: the functions return UINT32_MAX and program_finish NULL. */
typedef struct program_builder program_builder;
program_builder *program_builder_new(arena *a);
/* Inputs may come at any time; the finished program has them first, in order of addition, all of
 * them. */
uint32_t program_add_input(program_builder *b, program_input input);
uint32_t program_add_constant(program_builder *b, double value, text exact);
/* A constant that is an integer or a ratio of integers. */
uint32_t program_add_ratio(program_builder *b, int64_t numerator, int64_t denominator);
/* Operands that the operation does not have are ignored. */
uint32_t program_add(program_builder *b, program_op op, uint32_t x, uint32_t y, uint32_t z);
/* True when the value does not depend on inputs, and what it is. */
bool program_is_constant(const program_builder *b, uint32_t value, double *out);
/* Finishes into the arena: operations that no slot needs are dropped, and the slots renumbered.
 * `slots` [n_slots] holds value numbers, or UINT32_MAX for none, and is rewritten in place. NULL
 * when out of memory or a value number was wrong. The builder is spent. */
const program *program_finish(program_builder *b, uint32_t *slots, size_t n_slots);

#endif
