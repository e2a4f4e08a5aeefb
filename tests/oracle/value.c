/* SPDX-License-Identifier: Apache-2.0 */
/* value.c -- the value of an expression at a moment of play, in long doubles. */
#include "oracle/oracle.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PARAMETERS_MOST = 32 };

bool numbers_compare(expr_kind compare, long double a, long double b)
{
    long double const size = fmaxl(1.0L, fmaxl(fabsl(a), fabsl(b)));
    bool const same = a == b || fabsl(a - b) <= 1e-13L * size;
    if (compare == EXPR_EQUAL) return same;
    if (compare == EXPR_NOT_EQUAL) return !same;
    if (compare == EXPR_LESS) return !same && a < b;
    if (compare == EXPR_LESS_EQUAL) return same || a < b;
    if (compare == EXPR_GREATER) return !same && a > b;
    assert(compare == EXPR_GREATER_EQUAL);
    return same || a > b;
}

bool place_holds(const place *at, const expr *e)
{
    return e == NULL || place_value(at, e) != 0.0L;
}

/* A let is its text put in place of its name: arguments are evaluated where it is called, the rest
 * where play stands. */
static long double let_value(const place *at, const expr *e)
{
    long double argument[PARAMETERS_MOST];
    assert(e->n_args <= PARAMETERS_MOST);
    memset(argument, 0, sizeof argument);
    for (uint32_t i = 0; i < e->n_args; i++) argument[i] = place_value(at, e->args[i]);
    place inside = *at;
    inside.param = argument;
    return place_value(&inside, at->syntax->lets[e->index].value);
}

static long double call_value(const place *at, const expr *e)
{
    long double const x = place_value(at, e->args[0]);
    switch (e->function) {
    case FUNCTION_ABS: return fabsl(x);
    case FUNCTION_EXP: return expl(x);
    case FUNCTION_LOG: return logl(x);
    case FUNCTION_SQRT: return sqrtl(x);
    case FUNCTION_MIN:
    case FUNCTION_MAX: break;
    }
    long double best = x;
    for (uint32_t i = 1; i < e->n_args; i++) {
        long double const y = place_value(at, e->args[i]);
        if (e->function == FUNCTION_MIN ? y < best : y > best) best = y;
    }
    return best;
}

/* "-12.5" or "1/3". */
static long double written_value(text t)
{
    char digits[2000] = {0};
    assert(t.n < sizeof digits);
    memcpy(digits, t.at, t.n);
    char *rest;
    long double const above = strtold(digits, &rest);
    return *rest == '/' ? above / strtold(rest + 1, NULL) : above;
}

static int32_t type_number(const place *at, uint32_t p)
{
    const party *of = &at->syntax->parties[p];
    assert(at->type[p] >= 0);
    return of->type_is_numeric ? of->type_low + at->type[p] : at->type[p];
}

static bool test_holds(const place *at, const expr *e)
{
    bool holds = false;
    if (e->kind == EXPR_STATE_IS) holds = at->state[e->index] == e->value;
    if (e->kind == EXPR_TYPE_IS) holds = type_number(at, e->index) == e->value;
    if (e->kind == EXPR_SWITCH_IS) holds = at->choice[e->index] == (uint32_t)e->value;
    if (e->kind == EXPR_OUTCOME_IS) holds = at->outcome == e->index;
    return holds != e->negated;
}

static long double arithmetic_value(const place *at, const expr *e)
{
    long double const a = place_value(at, e->args[0]);
    long double const b = place_value(at, e->args[1]);
    if (e->kind == EXPR_ADD) return a + b;
    if (e->kind == EXPR_SUB) return a - b;
    if (e->kind == EXPR_MUL) return a * b;
    if (e->kind == EXPR_DIV) return a / b;
    assert(e->kind == EXPR_POW);
    return powl(a, b);
}

long double place_value(const place *at, const expr *e)
{
    switch (e->kind) {
    case EXPR_NUMBER: return (long double)e->number.number * (long double)e->number.unit.factor;
    case EXPR_ASSUME: return at->assumption[e->index];
    case EXPR_LET: return let_value(at, e);
    case EXPR_PARAM: return at->param[e->index];
    case EXPR_STATE: return (long double)at->state[e->index];
    case EXPR_TYPE: return (long double)type_number(at, e->index);
    case EXPR_OFFER: return at->offer[e->index];
    case EXPR_ROUND: return (long double)at->round;
    case EXPR_BY_ROUND: return written_value(e->by_round[at->round]);
    case EXPR_NEG: return -place_value(at, e->args[0]);
    case EXPR_NOT: return place_holds(at, e->args[0]) ? 0.0L : 1.0L;
    case EXPR_ADD:
    case EXPR_SUB:
    case EXPR_MUL:
    case EXPR_DIV:
    case EXPR_POW: return arithmetic_value(at, e);
    case EXPR_LESS:
    case EXPR_LESS_EQUAL:
    case EXPR_GREATER:
    case EXPR_GREATER_EQUAL:
    case EXPR_EQUAL:
    case EXPR_NOT_EQUAL:
        return numbers_compare(e->kind, place_value(at, e->args[0]), place_value(at, e->args[1]))
                   ? 1.0L
                   : 0.0L;
    case EXPR_AND: return place_holds(at, e->args[0]) && place_holds(at, e->args[1]) ? 1.0L : 0.0L;
    case EXPR_OR: return place_holds(at, e->args[0]) || place_holds(at, e->args[1]) ? 1.0L : 0.0L;
    case EXPR_IF: return place_value(at, e->args[place_holds(at, e->args[0]) ? 1 : 2]);
    case EXPR_CALL: return call_value(at, e);
    case EXPR_FOR_EVER: return place_value(at, e->args[0]) * at->length / (1.0L - at->step);
    case EXPR_STATE_IS:
    case EXPR_TYPE_IS:
    case EXPR_SWITCH_IS:
    case EXPR_OUTCOME_IS: return test_holds(at, e) ? 1.0L : 0.0L;
    case EXPR_PROBABILITY:
    case EXPR_PAYOFF:
    case EXPR_IN_VARIANT:
    case EXPR_PLAN_HOLDS:
    case EXPR_PLAN_SLACK:
    case EXPR_FRONT_HOLDS: break; /* of claims only */
    }
    return (long double)NAN;
}
