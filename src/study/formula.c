/* SPDX-License-Identifier: Apache-2.0 */
/* formula.c -- the arithmetic and the logic of claims. */
#include "study/formula.h"

#include "num/elementary.h"
#include "study/front.h"
#include "study/plan.h"

#include <math.h>

/* What is closer than this, relative to the larger of the two and to one, is equal: far above the
 * error of a certified equilibrium, far below what a claim could mean. */
static const double claim_tolerance = 1e-9;

enum { ARGUMENTS_MOST = 16 };

/* ---- leaves --------------------------------------------------------------------------------- */

typedef VEC(leaf) leaf_list;

static bool is_leaf(const expr *e)
{
    return e->kind == EXPR_PROBABILITY || e->kind == EXPR_PAYOFF || e->kind == EXPR_PLAN_HOLDS ||
           e->kind == EXPR_PLAN_SLACK || e->kind == EXPR_FRONT_HOLDS;
}

static bool leaf_add(arena *memory, leaf_list *list, const expr *e, uint32_t in, span where)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->at[i].at == e && list->at[i].variant == in) return true;
    return VEC_PUSH(memory, list, (leaf){.at = e, .variant = in, .where = where});
}

static void collect(arena *memory, leaf_list *list, const expr *e, uint32_t in, span where)
{
    if (is_leaf(e)) {
        (void)leaf_add(memory, list, e, in, where);
        return;
    }
    bool const enters = e->kind == EXPR_IN_VARIANT;
    for (uint32_t i = 0; i < e->n_args; i++)
        collect(memory, list, e->args[i], enters ? e->index : in,
                enters ? e->where : e->args[i]->where);
}

stf_status leaves_collect(const expr *formula, arena *memory, leaves *out, stf_error *err)
{
    leaf_list list = {0};
    collect(memory, &list, formula, NONE, formula->where);
    *out = (leaves){.at = list.at, .n = (uint32_t)list.n};
    return arena_status(memory, err);
}

stf_status leaf_measure(const leaf *l, const solution *s, const equilibrium *e, arena *memory,
                        leaf_value *out, stf_error *err)
{
    const expr *const at = l->at;
    *out = (leaf_value){.factor = 1.0};
    if (at->kind == EXPR_PROBABILITY)
        return study_probability(s, e, at->event, at->given, memory, &out->value, &out->defined,
                                 err);
    if (at->kind == EXPR_PAYOFF) {
        if (s->model != NULL) out->factor = s->model->syntax->parties[at->index].counts_in.factor;
        return study_payoff(s, e, at->index, at->forced, memory, &out->value, &out->defined, err);
    }
    if (at->kind == EXPR_PLAN_HOLDS || at->kind == EXPR_PLAN_SLACK)
        return plan_leaf_measure(at, s, memory, out, err);
    if (at->kind == EXPR_FRONT_HOLDS) return front_leaf_measure(at, s, memory, out, err);
    return STF_OK;
}

/* ---- values --------------------------------------------------------------------------------- */

typedef struct number {
    double x;
    bool defined;
} number;

typedef struct evaluate {
    const syntax *syntax;
    const leaves *leaves;
    const leaf_value *values;
    const double *inputs;
} evaluate;

/* Where an expression stands: in a variant, and with a let's arguments. */
typedef struct place {
    uint32_t variant;
    const number *params;
} place;

static verdict truth_of(const evaluate *v, const expr *e, place in);

static number leaf_number(const evaluate *v, const expr *e, place in)
{
    for (uint32_t i = 0; i < v->leaves->n; i++) {
        if (v->leaves->at[i].at != e || v->leaves->at[i].variant != in.variant) continue;
        return (number){v->values[i].value * v->values[i].factor, v->values[i].defined};
    }
    return (number){0};
}

static double call(function f, const double *x, uint32_t n)
{
    double y = x[0];
    switch (f) {
    case FUNCTION_MIN:
        for (uint32_t i = 1; i < n; i++) y = x[i] < y ? x[i] : y;
        return y;
    case FUNCTION_MAX:
        for (uint32_t i = 1; i < n; i++) y = x[i] > y ? x[i] : y;
        return y;
    case FUNCTION_ABS: return fabs(y);
    case FUNCTION_EXP: return num_exp(y);
    case FUNCTION_LOG: return num_log(y);
    case FUNCTION_SQRT: return num_sqrt(y);
    }
    return y;
}

static double binary(expr_kind kind, double x, double y)
{
    if (kind == EXPR_ADD) return x + y;
    if (kind == EXPR_SUB) return x - y;
    if (kind == EXPR_MUL) return x * y;
    if (kind == EXPR_DIV) return x / y;
    return num_pow(x, y);
}

static number value_of(const evaluate *v, const expr *e, place in)
{
    if (is_leaf(e)) return leaf_number(v, e, in);
    if (e->is_truth) {
        verdict const t = truth_of(v, e, in);
        return (number){t == VERDICT_TRUE ? 1.0 : 0.0, t != VERDICT_UNDEFINED};
    }
    if (e->kind == EXPR_NUMBER) return (number){e->number.number * e->number.unit.factor, true};
    if (e->kind == EXPR_ASSUME)
        return (number){v->inputs[e->index] * v->syntax->assumptions[e->index].central.unit.factor,
                        true};
    if (e->kind == EXPR_PARAM) return in.params[e->index];
    if (e->kind == EXPR_IN_VARIANT)
        return value_of(v, e->args[0], (place){.variant = e->index, .params = in.params});
    if (e->kind == EXPR_IF) {
        verdict const t = truth_of(v, e->args[0], in);
        if (t == VERDICT_UNDEFINED) return (number){0};
        return value_of(v, e->args[t == VERDICT_TRUE ? 1 : 2], in);
    }
    number args[ARGUMENTS_MOST];
    double x[ARGUMENTS_MOST];
    uint32_t const n = e->n_args < ARGUMENTS_MOST ? e->n_args : ARGUMENTS_MOST;
    bool defined = true;
    for (uint32_t i = 0; i < n; i++) {
        args[i] = value_of(v, e->args[i], in);
        x[i] = args[i].x;
        defined = defined && args[i].defined;
    }
    if (e->kind == EXPR_LET)
        return value_of(v, v->syntax->lets[e->index].value,
                        (place){.variant = in.variant, .params = args});
    if (!defined || n == 0) return (number){0};
    double const y = e->kind == EXPR_CALL  ? call(e->function, x, n)
                     : e->kind == EXPR_NEG ? -x[0]
                                           : binary(e->kind, x[0], x[1]);
    return (number){y, isfinite(y)};
}

/* ---- truth ---------------------------------------------------------------------------------- */

static verdict verdict_from(bool truth)
{
    return truth ? VERDICT_TRUE : VERDICT_FALSE;
}

static verdict verdict_not(verdict t)
{
    return t == VERDICT_UNDEFINED ? t : verdict_from(t == VERDICT_FALSE);
}

static verdict compared(const evaluate *v, const expr *e, place in)
{
    number const x = value_of(v, e->args[0], in), y = value_of(v, e->args[1], in);
    if (!x.defined || !y.defined) return VERDICT_UNDEFINED;
    double const scale = fmax(1.0, fmax(fabs(x.x), fabs(y.x)));
    double const over = (x.x - y.x) / scale;
    bool const equal = fabs(over) <= claim_tolerance;
    bool const above = over > claim_tolerance, below = over < -claim_tolerance;
    if (e->kind == EXPR_EQUAL) return verdict_from(equal);
    if (e->kind == EXPR_NOT_EQUAL) return verdict_from(!equal);
    if (e->kind == EXPR_LESS) return verdict_from(below);
    if (e->kind == EXPR_LESS_EQUAL) return verdict_from(!above);
    if (e->kind == EXPR_GREATER) return verdict_from(above);
    return verdict_from(!below);
}

/* Kleene's: a false `and` is false whatever the other is, a true `or` true. */
static verdict joined(const evaluate *v, const expr *e, place in)
{
    verdict const x = truth_of(v, e->args[0], in), y = truth_of(v, e->args[1], in);
    verdict const decides = e->kind == EXPR_AND ? VERDICT_FALSE : VERDICT_TRUE;
    if (x == decides || y == decides) return decides;
    if (x == VERDICT_UNDEFINED || y == VERDICT_UNDEFINED) return VERDICT_UNDEFINED;
    return verdict_not(decides);
}

static verdict truth_of(const evaluate *v, const expr *e, place in)
{
    switch ((int)e->kind) {
    case EXPR_AND:
    case EXPR_OR: return joined(v, e, in);
    case EXPR_NOT: return verdict_not(truth_of(v, e->args[0], in));
    case EXPR_IN_VARIANT:
        return truth_of(v, e->args[0], (place){.variant = e->index, .params = in.params});
    case EXPR_LESS:
    case EXPR_LESS_EQUAL:
    case EXPR_GREATER:
    case EXPR_GREATER_EQUAL:
    case EXPR_EQUAL:
    case EXPR_NOT_EQUAL: return compared(v, e, in);
    case EXPR_PLAN_HOLDS:
    case EXPR_FRONT_HOLDS: {
        number const x = leaf_number(v, e, in);
        return x.defined ? verdict_from(x.x > 0.5) : VERDICT_UNDEFINED;
    }
    default:
        return VERDICT_UNDEFINED; /* the check leaves nothing else that can be true in a claim */
    }
}

verdict formula_verdict(const syntax *s, const expr *formula, const leaves *l,
                        const leaf_value *values, const double *inputs)
{
    evaluate const v = {.syntax = s, .leaves = l, .values = values, .inputs = inputs};
    return truth_of(&v, formula, (place){.variant = NONE});
}
