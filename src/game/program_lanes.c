/* SPDX-License-Identifier: Apache-2.0 */
/* program_lanes.c -- kernel text: a payoff program over a block of lanes, one operation at a time.
 *
 * The switch is taken once per operation and block; within it the lanes go by in vectors. */
#include "game/program_run.h"
#include "num/lanes_text.h"

#define EACH(expression)                                                                           \
    do {                                                                                           \
        for (uint32_t l = 0; l < stride; l += LANES_W) v_store(r + l, (expression));               \
    } while (0)
#define X v_load(x + l)
#define Y v_load(y + l)
#define Z v_load(z + l)

static void step_run(const program_step *s, const program_constant *constants, double *values,
                     double *r, size_t stride)
{
    const double *const x = s->op == OP_CONST ? values : values + s->a * stride;
    const double *const y = values + s->b * stride, *const z = values + s->c * stride;
    switch ((program_op)s->op) {
    case OP_CONST: EACH(v_splat(constants[s->a].value)); break;
    case OP_ADD: EACH(X + Y); break;
    case OP_SUB: EACH(X - Y); break;
    case OP_MUL: EACH(X * Y); break;
    case OP_DIV: EACH(X / Y); break;
    case OP_NEG: EACH(-X); break;
    case OP_MIN: EACH(v_min(X, Y)); break;
    case OP_MAX: EACH(v_max(X, Y)); break;
    case OP_ABS: EACH(v_abs(X)); break;
    case OP_EXP: EACH(v_exp(X)); break;
    case OP_LOG: EACH(v_log(X)); break;
    case OP_SQRT: EACH(v_sqrt(X)); break;
    case OP_POW: EACH(v_pow(X, Y)); break;
    case OP_LESS: EACH(v_truth(X < Y)); break;
    case OP_LESS_EQUAL: EACH(v_truth(X <= Y)); break;
    case OP_EQUAL: EACH(v_truth(X == Y)); break;
    case OP_AND: EACH(v_truth((X != 0.0) & (Y != 0.0))); break;
    case OP_OR: EACH(v_truth((X != 0.0) | (Y != 0.0))); break;
    case OP_NOT: EACH(v_truth(X == 0.0)); break;
    case OP_SELECT: EACH(v_select(X != 0.0, Y, Z)); break;
    }
}

void LANES_NAME(program_run)(const program *p, double *values, uint32_t stride)
{
    double *r = values + (size_t)p->n_inputs * stride;
    for (uint32_t k = 0; k < p->n_steps; k++, r += stride) {
        step_run(&p->steps[k], p->constants, values, r, stride);
    }
}
