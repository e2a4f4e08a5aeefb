/* SPDX-License-Identifier: Apache-2.0 */
/* number.c -- one number of a problem changed, and where a change begins to matter. */
#include "plan/design.h"

#include <string.h>

enum { HALVINGS = 22 };

exact number_now(const plan_problem *p, const plan_schedule *s, plan_number_kind kind,
                 uint32_t index, uint32_t other)
{
    switch (kind) {
    case PLAN_NUMBER_DISCOUNT: return p->discount[index];
    case PLAN_NUMBER_FINDS: return p->finds[index];
    case PLAN_NUMBER_ALARMS: return p->alarms[index];
    case PLAN_NUMBER_OUTSIDE: return p->outside[index];
    case PLAN_NUMBER_BONUS: return p->bonus[index];
    case PLAN_NUMBER_RETURN: return p->breach[0].returns[index].share;
    case PLAN_NUMBER_WORTH: return exact_small(1);
    case PLAN_NUMBER_GIVES: return s->gives[(size_t)index * s->n_phases + other - 1];
    }
    return (exact){0};
}

/* A copy of n numbers with the index-th changed. */
static const exact *list_with(arena *a, const exact *from, uint32_t n, uint32_t index, exact x)
{
    exact *const to = ARENA_NEW(a, exact, n);
    if (to == NULL) return from;
    memcpy(to, from, n * sizeof *to);
    to[index] = x;
    return to;
}

static const plan_breach *breach_with(const plan_problem *p, uint32_t stock, exact x, arena *a)
{
    plan_breach *const to = ARENA_NEW(a, plan_breach, p->n_parties);
    for (uint32_t b = 0; to != NULL && b < p->n_parties; b++) {
        plan_return *const back = ARENA_NEW(a, plan_return, p->n_stocks);
        if (back == NULL) return p->breach;
        memcpy(back, p->breach[b].returns, p->n_stocks * sizeof *back);
        back[stock].share = x;
        to[b] = (plan_breach){.phases = p->breach[b].phases, .returns = back};
    }
    return to != NULL ? to : p->breach;
}

static const plan_stock *worth_with(const plan_problem *p, uint32_t stock, uint32_t party, exact x,
                                    arena *a)
{
    plan_stock *const to = ARENA_NEW(a, plan_stock, p->n_stocks);
    plan_worth *const worth = ARENA_NEW(a, plan_worth, p->n_parties);
    const plan_worth *const old = &p->stocks[stock].worth[party];
    exact *const value = ARENA_NEW(a, exact, old->n);
    if (to == NULL || worth == NULL || value == NULL) return p->stocks;
    memcpy(to, p->stocks, p->n_stocks * sizeof *to);
    memcpy(worth, p->stocks[stock].worth, p->n_parties * sizeof *worth);
    for (uint32_t k = 0; k < old->n; k++) value[k] = exact_mul(a, old->value[k], x);
    worth[party].value = value;
    to[stock].worth = worth;
    return to;
}

stf_status number_set(const plan_problem *p, const plan_schedule *s, plan_number_kind kind,
                      uint32_t index, uint32_t other, exact x, arena *a, plan_problem *out,
                      plan_schedule *changed, stf_error *err)
{
    *out = *p;
    if (s != NULL && changed != NULL) *changed = *s;
    switch (kind) {
    case PLAN_NUMBER_DISCOUNT:
        out->discount = list_with(a, p->discount, p->n_parties, index, x);
        break;
    case PLAN_NUMBER_FINDS: out->finds = list_with(a, p->finds, p->n_parties, index, x); break;
    case PLAN_NUMBER_ALARMS: out->alarms = list_with(a, p->alarms, p->n_parties, index, x); break;
    case PLAN_NUMBER_OUTSIDE:
        out->outside = list_with(a, p->outside, p->n_parties, index, x);
        break;
    case PLAN_NUMBER_BONUS: out->bonus = list_with(a, p->bonus, p->n_parties, index, x); break;
    case PLAN_NUMBER_RETURN: out->breach = breach_with(p, index, x, a); break;
    case PLAN_NUMBER_WORTH: out->stocks = worth_with(p, index, other, x, a); break;
    case PLAN_NUMBER_GIVES: {
        size_t const at = (size_t)index * s->n_phases + other - 1;
        uint32_t const n = p->n_stocks * s->n_phases;
        exact const moved = exact_sub(a, s->gives[at], x);
        exact const next = exact_add(a, s->gives[at + 1], moved);
        changed->gives = list_with(a, s->gives, n, (uint32_t)at, x);
        changed->gives = list_with(a, changed->gives, n, (uint32_t)at + 1, next);
        break;
    }
    }
    return arena_status(a, err);
}

static exact floor_of(arena *a, exact x)
{
    exact const near = exact_round(a, x, 0);
    return exact_compare(near, x) > 0 ? exact_sub(a, near, exact_small(1)) : near;
}

/* The number with the least denominator between low < high, both included (Stern and Brocot). */
static exact simplest(arena *a, exact low, exact high, int depth)
{
    exact const floor = floor_of(a, low);
    if (exact_compare(floor, low) == 0) return floor;
    exact const next = exact_add(a, floor, exact_small(1));
    if (exact_compare(next, high) <= 0 || depth == 0) return depth == 0 ? high : next;
    exact const one = exact_small(1);
    exact const inner = simplest(a, exact_div(a, one, exact_sub(a, high, floor)),
                                 exact_div(a, one, exact_sub(a, low, floor)), depth - 1);
    return exact_add(a, floor, exact_div(a, one, inner));
}

/* Tries the simplest number between, and a hair beyond it. */
static stf_status hair_try(number_test *test, void *context, exact *bad, exact *good, arena *a,
                           stf_error *err)
{
    bool const is_above = exact_compare(*good, *bad) > 0;
    exact const at = simplest(a, is_above ? *bad : *good, is_above ? *good : *bad, 64);
    exact hair = exact_pow(a, exact_ratio(a, 1, 10), 30);
    exact const beyond = is_above ? exact_sub(a, at, hair) : exact_add(a, at, hair);
    int holds;
    if (exact_compare(at, *bad) == 0) return STF_OK;
    TRY(test(context, at, &holds, err));
    if (holds != 1) {
        if (holds == 0) *bad = at;
        return STF_OK;
    }
    *good = at;
    if (exact_compare(beyond, *bad) == 0) return STF_OK;
    TRY(test(context, beyond, &holds, err));
    if (holds == 0) *bad = beyond;
    return STF_OK;
}

stf_status number_threshold(number_test *test, void *context, exact bad, exact *good, exact *width,
                            arena *a, stf_error *err)
{
    for (int k = 0; k < HALVINGS; k++) {
        exact const middle = exact_div(a, exact_add(a, bad, *good), exact_small(2));
        int holds;
        TRY(test(context, middle, &holds, err));
        if (holds == 1)
            *good = middle;
        else
            bad = middle;
    }
    TRY(hair_try(test, context, &bad, good, a, err));
    *width = exact_abs(a, exact_sub(a, *good, bad));
    return arena_status(a, err);
}
