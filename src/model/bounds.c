/* SPDX-License-Identifier: Apache-2.0 */
/* bounds.c -- expressions of flows and measures as exact intervals with a central value.
 *
 * Interval arithmetic of rationals: each operation gives bounds of all values that its arguments'
 * bounds allow (R. Moore, Interval Analysis (1966), 3), and beside them its value at the central
 * ones. An assumption read twice counts as two in the bounds, which may then be wider than need be.
 * A condition that the ranges leave open gives both branches. */
#include "model/codes.h"
#include "model/regime.h"

#include <stdarg.h>
#include <stdio.h>

enum { POWER_MOST = 64 };

void bounding_fail(bounding *b, stf_status status, const char *code, span where, const char *format,
                   ...)
{
    if (b->status != STF_OK) return;
    char message[400];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(message, sizeof message, format, args);
    va_end(args);
    if (b->d != NULL) {
        diagnostic *const of = diagnose(b->d, SEVERITY_ERROR, code, where, "%s", message);
        const char *const hint = model_code_hint(code);
        if (hint != NULL) diagnostic_hint(b->d, of, "%s", hint);
    }
    b->status = fail(b->err, status, "%.230s", message);
}

/* ---- quantities ----------------------------------------------------------------------------- */

static exact written_exact(text t, double otherwise, arena *memory)
{
    exact q;
    if (t.n > 0 && exact_parse(memory, t, &q, NULL) == STF_OK) return q;
    return exact_from_double(memory, otherwise);
}

static exact unit_factor(const unit *u, arena *memory)
{
    return u->exact.n == 0 ? exact_small(1) : written_exact(u->exact, u->factor, memory);
}

exact quantity_as(const quantity *q, const unit *of, arena *memory)
{
    exact const number = written_exact(q->exact, q->number, memory);
    if (text_equal(q->unit.exact, of->exact)) return number;
    exact const ratio = exact_div(memory, unit_factor(&q->unit, memory), unit_factor(of, memory));
    return exact_mul(memory, number, ratio);
}

static amount amount_around(exact low, exact central, exact high)
{
    if (!exact_is_valid(low) || !exact_is_valid(high)) return amount_point(central);
    return (amount){.low = exact_min(exact_min(low, high), central),
                    .central = central,
                    .high = exact_max(exact_max(low, high), central)};
}

amount assumption_amount(const syntax *s, uint32_t k, arena *memory)
{
    const assumption *const a = &s->assumptions[k];
    const unit *const of = &a->central.unit;
    exact const central = quantity_as(&a->central, of, memory);
    switch (a->distribution) {
    case DISTRIBUTION_NONE: break;
    case DISTRIBUTION_RANGE:
    case DISTRIBUTION_UNIFORM:
        return amount_around(quantity_as(&a->a, of, memory), central,
                             quantity_as(&a->b, of, memory));
    case DISTRIBUTION_TRIANGULAR:
        return amount_around(quantity_as(&a->a, of, memory), central,
                             quantity_as(&a->c, of, memory));
    case DISTRIBUTION_NORMAL:
    case DISTRIBUTION_LOGNORMAL:
        return amount_around(exact_from_double(memory, a->low), central,
                             exact_from_double(memory, a->high));
    case DISTRIBUTION_DISCRETE: {
        amount all = amount_point(central);
        for (uint32_t i = 0; i < a->n_values; i++) {
            exact const x = quantity_as(&a->values[i], of, memory);
            all = amount_around(exact_min(all.low, x), central, exact_max(all.high, x));
        }
        return all;
    }
    }
    return amount_point(central);
}

/* ---- expressions ---------------------------------------------------------------------------- */

static amount amount_in(bounding *b, const expr *e, const amount *params);

static amount amount_none(void)
{
    return (amount){.is_open = false};
}

static bool amount_is_valid(amount x)
{
    return exact_is_valid(x.low) && exact_is_valid(x.central) && exact_is_valid(x.high);
}

static amount amount_refused(bounding *b, const expr *e, const char *what)
{
    bounding_fail(b, STF_UNSUPPORTED, "E1030", e->where, "%s has no exact value", what);
    return amount_none();
}

/* From `low` to `high` where they differ; truth values are ordered. */
static amount truth_amount(bool low, bool central, bool high)
{
    return (amount){
        .low = exact_small(low), .central = exact_small(central), .high = exact_small(high)};
}

/* a < b, or a <= b where ends may meet. */
static amount amount_below(amount a, amount b, bool may_meet)
{
    int const most = may_meet ? 1 : 0;
    return truth_amount(exact_compare(a.high, b.low) < most,
                        exact_compare(a.central, b.central) < most,
                        exact_compare(a.low, b.high) < most);
}

static amount amount_not(amount x)
{
    return truth_amount(exact_sign(x.high) == 0, exact_sign(x.central) == 0,
                        exact_sign(x.low) == 0);
}

static amount amount_equal(amount a, amount b)
{
    bool const are_points = exact_compare(a.low, a.high) == 0 && exact_compare(b.low, b.high) == 0;
    bool const may = exact_compare(a.low, b.high) <= 0 && exact_compare(b.low, a.high) <= 0;
    return truth_amount(are_points && may, exact_compare(a.central, b.central) == 0, may);
}

static amount amount_least(amount a, amount b)
{
    return (amount){.low = exact_min(a.low, b.low),
                    .central = exact_min(a.central, b.central),
                    .high = exact_min(a.high, b.high)};
}

static amount amount_greatest(amount a, amount b)
{
    return (amount){.low = exact_max(a.low, b.low),
                    .central = exact_max(a.central, b.central),
                    .high = exact_max(a.high, b.high)};
}

static amount amount_negative(bounding *b, amount x)
{
    return (amount){.low = exact_neg(b->memory, x.high),
                    .central = exact_neg(b->memory, x.central),
                    .high = exact_neg(b->memory, x.low)};
}

static amount amount_absolute(bounding *b, amount x)
{
    exact const low = exact_abs(b->memory, x.low), high = exact_abs(b->memory, x.high);
    bool const crosses = exact_sign(x.low) < 0 && exact_sign(x.high) > 0;
    return (amount){.low = crosses ? exact_small(0) : exact_min(low, high),
                    .central = exact_abs(b->memory, x.central),
                    .high = exact_max(low, high)};
}

static amount quotient_amount(bounding *b, const expr *e, amount x, amount y)
{
    amount const q = amount_div(b->memory, x, y);
    if (b->status == STF_OK && !amount_is_valid(q) && amount_is_valid(x) && amount_is_valid(y))
        bounding_fail(b, STF_INPUT, "E1031", e->where,
                      "this divides by something that may be zero");
    return q;
}

static amount power_amount(bounding *b, const expr *e, amount x, amount n)
{
    int32_t whole;
    bool const is_point = exact_compare(n.low, n.high) == 0;
    if (!is_point || !exact_is_small(n.central, &whole) || whole < -POWER_MOST ||
        whole > POWER_MOST)
        return amount_refused(b, e, "a power that is not a whole number");
    int32_t const times = whole < 0 ? -whole : whole;
    amount const of = times % 2 == 0 ? amount_absolute(b, x) : x;
    amount const raised = {.low = exact_pow(b->memory, of.low, times),
                           .central = exact_pow(b->memory, of.central, times),
                           .high = exact_pow(b->memory, of.high, times)};
    return whole < 0 ? quotient_amount(b, e, amount_point(exact_small(1)), raised) : raised;
}

static amount pair_amount(bounding *b, const expr *e, const amount *params)
{
    amount const x = amount_in(b, e->args[0], params);
    amount const y = amount_in(b, e->args[1], params);
    if (!amount_is_valid(x) || !amount_is_valid(y)) return amount_none();
    switch (e->kind) {
    case EXPR_ADD: return amount_add(b->memory, x, y);
    case EXPR_SUB: return amount_sub(b->memory, x, y);
    case EXPR_MUL: return amount_mul(b->memory, x, y);
    case EXPR_DIV: return quotient_amount(b, e, x, y);
    case EXPR_POW: return power_amount(b, e, x, y);
    case EXPR_LESS: return amount_below(x, y, false);
    case EXPR_LESS_EQUAL: return amount_below(x, y, true);
    case EXPR_GREATER: return amount_below(y, x, false);
    case EXPR_GREATER_EQUAL: return amount_below(y, x, true);
    case EXPR_EQUAL: return amount_equal(x, y);
    case EXPR_NOT_EQUAL: return amount_not(amount_equal(x, y));
    case EXPR_AND: return amount_least(x, y);
    default: return amount_greatest(x, y); /* EXPR_OR */
    }
}

/* Both branches where the condition may be either; the central one where it is. */
static amount if_amount(bounding *b, const expr *e, const amount *params)
{
    amount const condition = amount_in(b, e->args[0], params);
    if (!amount_is_valid(condition)) return amount_none();
    if (exact_sign(condition.low) != 0) return amount_in(b, e->args[1], params);
    if (exact_sign(condition.high) == 0) return amount_in(b, e->args[2], params);
    amount const yes = amount_in(b, e->args[1], params);
    amount const no = amount_in(b, e->args[2], params);
    if (!amount_is_valid(yes) || !amount_is_valid(no)) return amount_none();
    return (amount){.low = exact_min(yes.low, no.low),
                    .central = exact_sign(condition.central) != 0 ? yes.central : no.central,
                    .high = exact_max(yes.high, no.high)};
}

static amount call_amount(bounding *b, const expr *e, const amount *params)
{
    switch (e->function) {
    case FUNCTION_EXP: return amount_refused(b, e, "exp");
    case FUNCTION_LOG: return amount_refused(b, e, "log");
    case FUNCTION_SQRT: return amount_refused(b, e, "sqrt");
    case FUNCTION_MIN:
    case FUNCTION_MAX:
    case FUNCTION_ABS: break;
    }
    amount out = amount_in(b, e->args[0], params);
    for (uint32_t i = 1; i < e->n_args && amount_is_valid(out); i++) {
        amount const next = amount_in(b, e->args[i], params);
        if (!amount_is_valid(next)) return amount_none();
        out = e->function == FUNCTION_MIN ? amount_least(out, next) : amount_greatest(out, next);
    }
    if (!amount_is_valid(out)) return amount_none();
    return e->function == FUNCTION_ABS ? amount_absolute(b, out) : out;
}

static amount let_amount(bounding *b, const expr *e, const amount *params)
{
    amount *args = NULL;
    if (e->n_args > 0) {
        args = ARENA_NEW(b->memory, amount, e->n_args);
        if (args == NULL) return amount_none();
        for (uint32_t i = 0; i < e->n_args; i++) args[i] = amount_in(b, e->args[i], params);
    }
    return amount_in(b, b->s->lets[e->index].value, args);
}

static amount amount_in(bounding *b, const expr *e, const amount *params)
{
    if (b->status != STF_OK) return amount_none();
    switch (e->kind) {
    case EXPR_NUMBER: {
        exact const number = written_exact(e->number.exact, e->number.number, b->memory);
        return amount_point(exact_mul(b->memory, number, unit_factor(&e->number.unit, b->memory)));
    }
    case EXPR_ASSUME: return b->inputs[e->index];
    case EXPR_LET: return let_amount(b, e, params);
    case EXPR_PARAM: return params != NULL ? params[e->index] : amount_none();
    case EXPR_SWITCH_IS:
        return amount_point(
            exact_small((b->key->choice[e->index] == (uint32_t)e->value) != e->negated));
    case EXPR_NEG: {
        amount const x = amount_in(b, e->args[0], params);
        return amount_is_valid(x) ? amount_negative(b, x) : x;
    }
    case EXPR_NOT: {
        amount const x = amount_in(b, e->args[0], params);
        return amount_is_valid(x) ? amount_not(x) : x;
    }
    case EXPR_ADD:
    case EXPR_SUB:
    case EXPR_MUL:
    case EXPR_DIV:
    case EXPR_POW:
    case EXPR_LESS:
    case EXPR_LESS_EQUAL:
    case EXPR_GREATER:
    case EXPR_GREATER_EQUAL:
    case EXPR_EQUAL:
    case EXPR_NOT_EQUAL:
    case EXPR_AND:
    case EXPR_OR: return pair_amount(b, e, params);
    case EXPR_IF: return if_amount(b, e, params);
    case EXPR_CALL: return call_amount(b, e, params);
    case EXPR_STATE:
    case EXPR_TYPE:
    case EXPR_OFFER:
    case EXPR_ROUND:
    case EXPR_BY_ROUND:
    case EXPR_FOR_EVER:
    case EXPR_STATE_IS:
    case EXPR_TYPE_IS:
    case EXPR_OUTCOME_IS:
    case EXPR_PROBABILITY:
    case EXPR_PAYOFF:
    case EXPR_IN_VARIANT:
    case EXPR_PLAN_HOLDS:
    case EXPR_PLAN_SLACK:
    case EXPR_FRONT_HOLDS: break; /* of play and of claims; refused by the check */
    }
    return amount_refused(b, e, "what depends on play");
}

amount expr_amount(bounding *b, const expr *e)
{
    amount const x = amount_in(b, e, NULL);
    if (b->status == STF_OK) b->status = arena_status(b->memory, b->err);
    if (b->status == STF_OK && !amount_is_valid(x))
        bounding_fail(b, STF_UNSUPPORTED, "E1030", e->where,
                      "this is too long a number for exact arithmetic");
    return x;
}
