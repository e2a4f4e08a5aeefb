/* SPDX-License-Identifier: Apache-2.0 */
/* program_run.c -- payoff programs over lanes, and the search for what went wrong in one. */
#include "game/program_run.h"

#include "game/program_op.h"

#include <string.h>

typedef void program_run_lanes(const program *p, double *values, uint32_t stride);
static program_run_lanes *const kernels[ISA_COUNT] = LANES_TABLE(program_run);

void program_run(const program *p, isa i, const double *inputs, double *values, uint32_t stride)
{
    if (values != inputs && p->n_inputs > 0)
        memcpy(values, inputs, (size_t)p->n_inputs * stride * sizeof *values);
    kernels[i](p, values, stride);
}

void game_slots_run(const game *g, isa i, const double *inputs, uint32_t stride, double *values,
                    double *slots)
{
    program_run(g->program, i, inputs, values, stride);
    for (uint32_t s = 0; s < g->n_slots; s++) {
        memcpy(slots + (size_t)s * stride, values + (size_t)g->slot_value[s] * stride,
               stride * sizeof *slots);
    }
}

void program_central(const program *p, double *inputs)
{
    program_central_lanes(p, inputs, 1);
}

void program_central_lanes(const program *p, double *inputs, uint32_t stride)
{
    for (uint32_t k = 0; k < p->n_inputs; k++) {
        for (uint32_t l = 0; l < stride; l++) inputs[(size_t)k * stride + l] = p->inputs[k].central;
    }
}

/* ---- faults ---------------------------------------------------------------------------------- */

static bool is_finite(double x)
{
    return x - x == 0.0;
}

/* Marks in `live` [n_values] what the needed values rest on in this lane. */
static void mark_live(const program *p, const double *values, uint32_t stride, bool *live)
{
    for (uint32_t k = program_n_values(p); k-- > p->n_inputs;) {
        const program_step *const s = &p->steps[k - p->n_inputs];
        uint32_t const n = program_op_arity((program_op)s->op);
        if (!live[k] || n == 0) continue;
        live[s->a] = true;
        if (s->op == OP_SELECT) {
            live[values[(size_t)s->a * stride] != 0.0 ? s->b : s->c] = true;
        } else if (n == 2) {
            live[s->b] = true;
        }
    }
}

static const char *fault_reason(program_op op, double x, double y)
{
    if (op == OP_DIV && y == 0.0) return "a division by zero";
    if (op == OP_LOG && x <= 0.0) return "the logarithm of a number that is not positive";
    if (op == OP_SQRT && x < 0.0) return "the square root of a negative number";
    if (op == OP_POW && x == 0.0) return "zero to a negative power";
    if (op == OP_POW && x < 0.0) return "a power of a negative number that is not whole";
    return "a number beyond the range of double precision";
}

/* The lane's fault at value k, if its operands are finite and it is not. */
static bool fault_at(const program *p, const double *values, uint32_t stride, uint32_t k,
                     program_fault *out)
{
    if (is_finite(values[(size_t)k * stride])) return false;
    if (k < p->n_inputs) {
        *out = (program_fault){.value = k, .what = "an input that is not a finite number"};
        return true;
    }
    const program_step *const s = &p->steps[k - p->n_inputs];
    uint32_t const n = program_op_arity((program_op)s->op);
    double const x = n >= 1 ? values[(size_t)s->a * stride] : 0.0;
    double const y = n >= 2 ? values[(size_t)s->b * stride] : 0.0;
    if (s->op == OP_SELECT || !is_finite(x) || !is_finite(y)) return false;
    *out =
        (program_fault){.value = k, .x = x, .y = y, .what = fault_reason((program_op)s->op, x, y)};
    return true;
}

bool program_fault_find(const program *p, const double *values, uint32_t stride, uint32_t lane,
                        const uint32_t *needed, size_t n_needed, arena *scratch, program_fault *out)
{
    uint32_t const n = program_n_values(p);
    arena_mark const mark = arena_position(scratch);
    bool *const live = ARENA_NEW(scratch, bool, n);
    if (live == NULL) return false;
    if (needed == NULL) {
        memset(live, 1, n * sizeof *live);
    } else {
        for (size_t k = 0; k < n_needed; k++) live[needed[k]] = true;
    }
    mark_live(p, values + lane, stride, live);
    bool found = false;
    for (uint32_t k = 0; k < n && !found; k++) {
        found = live[k] && fault_at(p, values + lane, stride, k, out);
    }
    arena_release(scratch, mark);
    return found;
}
