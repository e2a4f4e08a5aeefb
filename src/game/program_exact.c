/* SPDX-License-Identifier: Apache-2.0 */
/* program_exact.c -- payoff programs over exact rationals.
 *
 * All steps are taken; one that fails leaves an invalid value behind, and what rests on it is
 * invalid in turn. Only then are the needed values looked at: a failure in a branch that was not
 * selected is none, and one that counts is traced back to the step that made it. */
#include "game/program_op.h"
#include "game/program_run.h"

static bool is_irrational(program_op op)
{
    return op == OP_EXP || op == OP_LOG || op == OP_SQRT || op == OP_POW;
}

static exact step_exact(const program *p, const program_step *s, int decimals, arena *memory,
                        const exact *values)
{
    program_op const op = (program_op)s->op;
    if (op == OP_CONST) {
        exact x = {0};
        (void)exact_parse(memory, p->constants[s->a].exact, &x, NULL);
        return x;
    }
    uint32_t const n = program_op_arity(op);
    exact const x = values[s->a], y = n >= 2 ? values[s->b] : (exact){0},
                z = n >= 3 ? values[s->c] : (exact){0};
    exact const r = program_op_exact(memory, op, x, y, z);
    if (exact_is_valid(r) || !is_irrational(op) || decimals < 0 || !exact_is_valid(x) ||
        (n == 2 && !exact_is_valid(y)))
        return r;
    double const near = program_op_double(op, exact_to_double(x), exact_to_double(y), 0.0);
    return exact_round(memory, exact_from_double(memory, near), decimals);
}

static text shown(arena *memory, exact x)
{
    text t = exact_to_text(memory, x);
    return t.n <= 40 ? t : text_format(memory, "%.17g", exact_to_double(x));
}

/* Why the value of step s, whose operands are valid, is not. */
static stf_status refuse(const program *p, const program_step *s, arena *memory,
                         const exact *values, stf_error *err)
{
    program_op const op = (program_op)s->op;
    TRY(arena_status(memory, err));
    if (op == OP_CONST) {
        if (p->constants[s->a].exact.n == 0)
            return fail(err, STF_INPUT, "a constant is not a finite number");
        return fail(err, STF_LIMIT, "an exact constant has too many digits");
    }
    exact const x = values[s->a];
    if (op == OP_DIV && exact_sign(values[s->b]) == 0)
        return fail(err, STF_INPUT, "%.*s is divided by zero", TEXT_ARGS(shown(memory, x)));
    if (op == OP_LOG && exact_sign(x) <= 0)
        return fail(err, STF_INPUT, "log of %.*s does not exist", TEXT_ARGS(shown(memory, x)));
    if (op == OP_SQRT && exact_sign(x) < 0)
        return fail(err, STF_INPUT, "sqrt of %.*s does not exist", TEXT_ARGS(shown(memory, x)));
    int32_t whole;
    if (op == OP_POW && exact_sign(x) == 0 && exact_sign(values[s->b]) < 0)
        return fail(err, STF_INPUT, "zero is raised to a negative power");
    if (op == OP_POW && exact_sign(x) < 0 && !exact_is_small(values[s->b], &whole))
        return fail(err, STF_INPUT, "%.*s ** %.*s does not exist", TEXT_ARGS(shown(memory, x)),
                    TEXT_ARGS(shown(memory, values[s->b])));
    if (op == OP_POW && !exact_is_small(values[s->b], &whole))
        return fail(err, STF_UNSUPPORTED, "%.*s ** %.*s is not rational, so it cannot be exact",
                    TEXT_ARGS(shown(memory, x)), TEXT_ARGS(shown(memory, values[s->b])));
    if (op == OP_EXP || op == OP_LOG || op == OP_SQRT)
        return fail(err, STF_UNSUPPORTED, "%s(%.*s) is not rational, so it cannot be exact",
                    program_op_name(op), TEXT_ARGS(shown(memory, x)));
    return fail(err, STF_LIMIT, "an exact number has more than %d bits", EXACT_MOST_BITS);
}

/* The reason that value k is invalid: found by going down to the step where it began. */
static stf_status trace(const program *p, uint32_t k, arena *memory, const exact *values,
                        stf_error *err)
{
    while (k >= p->n_inputs) {
        const program_step *const s = &p->steps[k - p->n_inputs];
        uint32_t const n = program_op_arity((program_op)s->op);
        if (n >= 1 && !exact_is_valid(values[s->a])) {
            k = s->a;
        } else if (s->op == OP_SELECT) {
            k = exact_sign(values[s->a]) != 0 ? s->b : s->c;
        } else if (n == 2 && !exact_is_valid(values[s->b])) {
            k = s->b;
        } else {
            return refuse(p, s, memory, values, err);
        }
    }
    TRY(arena_status(memory, err));
    return fail(err, STF_INPUT, "'%.*s' is not a finite number", TEXT_ARGS(p->inputs[k].name));
}

stf_status program_run_exact(const program *p, const exact *inputs, const uint32_t *needed,
                             size_t n_needed, int decimals, arena *memory, exact *values,
                             stf_error *err)
{
    for (uint32_t k = 0; k < p->n_inputs; k++) {
        values[k] = (exact){0};
        if (inputs != NULL) {
            values[k] = inputs[k];
        } else if (exact_parse(memory, p->inputs[k].exact, &values[k], NULL) != STF_OK) {
            values[k] = exact_from_double(memory, p->inputs[k].central);
        }
    }
    for (uint32_t k = 0; k < p->n_steps; k++) {
        values[p->n_inputs + k] = step_exact(p, &p->steps[k], decimals, memory, values);
    }
    size_t const n = needed != NULL ? n_needed : program_n_values(p);
    for (size_t j = 0; j < n; j++) {
        uint32_t const k = needed != NULL ? needed[j] : (uint32_t)j;
        if (!exact_is_valid(values[k])) return trace(p, k, memory, values, err);
    }
    return arena_status(memory, err);
}
