/* SPDX-License-Identifier: Apache-2.0 */
/* constant.c -- values that are known without the model, and what an expression depends on. */
#include "lang/check.h"

#include <math.h>

/* ---- constants ------------------------------------------------------------------------------- */

static bool power_constant(double a, double k, double *out)
{
    if (k != floor(k) || fabs(k) > 64) return false;
    double r = 1;
    for (int i = 0; i < (int)fabs(k); i++) r *= a;
    *out = k < 0 ? 1 / r : r;
    return true;
}

static bool call_constant(const checker *c, const expr *e, double *out)
{
    if (e->function == FUNCTION_EXP || e->function == FUNCTION_LOG) return false;
    if (!constant_value(c, e->args[0], out)) return false;
    if (e->function == FUNCTION_ABS) *out = fabs(*out);
    if (e->function == FUNCTION_SQRT) *out = sqrt(*out);
    for (uint32_t i = 1; i < e->n_args; i++) {
        double v;
        if (!constant_value(c, e->args[i], &v)) return false;
        if (e->function == FUNCTION_MIN ? v < *out : v > *out) *out = v;
    }
    return true;
}

bool constant_value(const checker *c, const expr *e, double *out)
{
    double a = 0, b = 0;
    switch (e->kind) {
    case EXPR_NUMBER:
        *out = e->number.number * (e->number.unit.written.n > 0 ? e->number.unit.factor : 1);
        return true;
    case EXPR_LET: {
        const let_work *const w = &c->let_works[e->index];
        if (w->to->n_params > 0 || w->broken || !w->typed || w->value->is_truth) return false;
        return constant_value(c, w->value, out);
    }
    case EXPR_NEG:
        if (!constant_value(c, e->args[0], &a)) return false;
        *out = -a;
        return true;
    case EXPR_ADD:
    case EXPR_SUB:
    case EXPR_MUL:
    case EXPR_DIV:
    case EXPR_POW:
        if (!constant_value(c, e->args[0], &a) || !constant_value(c, e->args[1], &b)) return false;
        if (e->kind == EXPR_POW) return power_constant(a, b, out);
        *out = e->kind == EXPR_ADD   ? a + b
               : e->kind == EXPR_SUB ? a - b
               : e->kind == EXPR_MUL ? a * b
                                     : a / b;
        return isfinite(*out);
    case EXPR_CALL: return call_constant(c, e, out);
    case EXPR_ASSUME:
    case EXPR_PARAM:
    case EXPR_STATE:
    case EXPR_TYPE:
    case EXPR_OFFER:
    case EXPR_ROUND:
    case EXPR_BY_ROUND:
    case EXPR_NOT:
    case EXPR_LESS:
    case EXPR_LESS_EQUAL:
    case EXPR_GREATER:
    case EXPR_GREATER_EQUAL:
    case EXPR_EQUAL:
    case EXPR_NOT_EQUAL:
    case EXPR_AND:
    case EXPR_OR:
    case EXPR_IF:
    case EXPR_FOR_EVER:
    case EXPR_STATE_IS:
    case EXPR_TYPE_IS:
    case EXPR_SWITCH_IS:
    case EXPR_OUTCOME_IS:
    case EXPR_PROBABILITY:
    case EXPR_PAYOFF:
    case EXPR_IN_VARIANT:
    case EXPR_PLAN_HOLDS:
    case EXPR_PLAN_SLACK:
    case EXPR_FRONT_HOLDS: break;
    }
    return false;
}

bool constant_integer(checker *c, const expr *e, const char *what, int32_t *out)
{
    double v = 0;
    if (!constant_value(c, e, &v)) {
        diagnostic *const at =
            diagnose(c->d, SEVERITY_ERROR, "E0307", e->where,
                     "%s must be a constant: numbers and `let`s of numbers", what);
        diagnostic_hint(c->d, at,
                        "it decides the structure of the game, which no assumption may change");
        return false;
    }
    if (v == floor(v) && fabs(v) <= 1e9) {
        *out = (int32_t)v;
        return true;
    }
    diagnose(c->d, SEVERITY_ERROR, "E0307", e->where,
             "%s must be a whole number of at most 1e9, not %g", what, v);
    return false;
}

void check_shares(checker *c, const expr *const *shares, const span *where, uint32_t n,
                  bool otherwise, span all, const char *what)
{
    double sum = 0;
    bool constant = true;
    for (uint32_t i = 0; i < n; i++) {
        double v = 0;
        if (shares[i] == NULL || !constant_value(c, shares[i], &v)) {
            constant = false;
            continue;
        }
        if (v < 0 || v > 1)
            diagnose(c->d, SEVERITY_ERROR, "E0610", where[i],
                     "a probability lies in 0 .. 1, not %g", v);
        sum += v;
    }
    if (!constant || n == 0) return;
    if (otherwise ? sum <= 1 + 1e-12 : fabs(sum - 1) <= 1e-12) return;
    diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E0609", all, "%s sum to %.12g, %s 1",
                                    what, sum, otherwise ? "which is above" : "not to");
    if (!otherwise && sum < 1) diagnostic_hint(c->d, at, "%.12g is missing", 1 - sum);
}

/* ---- what is read ---------------------------------------------------------------------------- */

static bool leaf_reads(const expr *e, uint32_t set)
{
    return ((set & READ_ASSUMPTIONS) && e->reads.assumptions) ||
           ((set & READ_STATES) && e->reads.states != 0) ||
           ((set & READ_TYPES) && e->reads.types != 0) ||
           ((set & READ_OFFERS) && e->reads.offers) || ((set & READ_ROUND) && e->reads.round);
}

/* Goes down to the leaf because of which `holds`: through arguments, then into a let's value. */
static const expr *leaf_find(const checker *c, const expr *e, bool (*holds)(const expr *, uint32_t),
                             uint32_t arg)
{
    while (holds(e, arg)) {
        const expr *next = NULL;
        for (uint32_t i = 0; i < e->n_args && next == NULL; i++)
            if (holds(e->args[i], arg)) next = e->args[i];
        if (next == NULL && e->kind == EXPR_LET) next = c->let_works[e->index].value;
        if (next == NULL) return e;
        e = next;
    }
    return NULL;
}

static bool hides(const expr *e, uint32_t need)
{
    return (need & ~e->reads.audience) != 0;
}

const expr *expr_hidden(const checker *c, const expr *e, uint32_t need)
{
    return leaf_find(c, e, hides, need);
}

text leaf_text(const checker *c, const expr *e)
{
    switch (e->kind) {
    case EXPR_ASSUME:
        return text_format(c->scratch, "the assumption `%.*s`",
                           TEXT_ARGS(c->assumptions.at[e->index].name));
    case EXPR_STATE:
    case EXPR_STATE_IS:
        return text_format(c->scratch, "the state `%.*s`", TEXT_ARGS(c->states.at[e->index].name));
    case EXPR_TYPE:
    case EXPR_TYPE_IS:
        return text_format(c->scratch, "the type of `%.*s`",
                           TEXT_ARGS(c->parties.at[e->index].name));
    case EXPR_OFFER:
        return text_format(c->scratch, "the offer `%.*s`", TEXT_ARGS(c->offers.at[e->index].name));
    case EXPR_NUMBER:
    case EXPR_LET:
    case EXPR_PARAM:
    case EXPR_ROUND:
    case EXPR_BY_ROUND:
    case EXPR_NEG:
    case EXPR_NOT:
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
    case EXPR_OR:
    case EXPR_IF:
    case EXPR_CALL:
    case EXPR_FOR_EVER:
    case EXPR_SWITCH_IS:
    case EXPR_OUTCOME_IS:
    case EXPR_PROBABILITY:
    case EXPR_PAYOFF:
    case EXPR_IN_VARIANT:
    case EXPR_PLAN_HOLDS:
    case EXPR_PLAN_SLACK:
    case EXPR_FRONT_HOLDS: break;
    }
    return e->kind == EXPR_ROUND ? TEXT("the number of the round") : TEXT("this");
}

span leaf_declared(const checker *c, const expr *e)
{
    if (e->kind == EXPR_ASSUME) return c->assumptions.at[e->index].where;
    if (e->kind == EXPR_STATE || e->kind == EXPR_STATE_IS) return c->states.at[e->index].where;
    if (e->kind == EXPR_TYPE || e->kind == EXPR_TYPE_IS) return c->parties.at[e->index].where;
    return e->where;
}

bool check_reads(checker *c, const expr *e, uint32_t refused, const char *code, const char *what,
                 const char *hint)
{
    if (e == NULL || !leaf_reads(e, refused)) return true;
    const expr *const leaf = leaf_find(c, e, leaf_reads, refused);
    diagnostic *const at =
        diagnose(c->d, SEVERITY_ERROR, code, e->where, "%s cannot depend on %.*s", what,
                 TEXT_ARGS(leaf_text(c, leaf)));
    if (leaf != e) diagnostic_note(c->d, at, leaf->where, "it is read here");
    diagnostic_note(c->d, at, leaf_declared(c, leaf), "it is declared here");
    if (hint != NULL) diagnostic_hint(c->d, at, "%s", hint);
    return false;
}
