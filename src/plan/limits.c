/* SPDX-License-Identifier: Apache-2.0 */
/* limits.c -- how far a number may go while some plan still works.
 *
 * A bonus and an outside option enter every check linearly: they are variables of the program, and
 * the limit is exact. Chances, shares and discounts multiply steps: the range is gone through from
 * its better end, and the first change is halved in rationals. */
#include "plan/design.h"

enum { SCAN = 32 };

/* The least number of a problem's phases, and the most. */
static void phases_range(const plan_problem *p, uint32_t *first, uint32_t *last)
{
    *first = p->up_to ? 1 : p->n_phases;
    *last = p->n_phases;
}

/* All that there may be of payoffs, generously. */
static exact payoff_most(const plan_problem *p, uint32_t party, arena *a)
{
    exact sum = exact_small(1);
    for (uint32_t s = 0; s < p->n_stocks; s++) {
        const plan_worth *const u = &p->stocks[s].worth[party];
        exact most = exact_abs(a, p->stocks[s].cost[party]);
        for (uint32_t k = 0; k < u->n; k++) most = exact_max(most, exact_abs(a, u->value[k]));
        sum = exact_add(a, sum, exact_mul(a, exact_small(2), most));
    }
    sum = exact_div(a, sum, exact_sub(a, exact_small(1), p->discount[party]));
    return exact_add(a, sum, exact_abs(a, p->bonus[party]));
}

static stf_status limit_linear(const plan_problem *p, const plan_options *o, arena *memory,
                               plan_limit *out, stf_error *err)
{
    bool const is_bonus = out->kind == PLAN_NUMBER_BONUS;
    plan_problem problem = *p;
    plan_schedule none;
    uint32_t first, last;
    exact const most = payoff_most(p, out->index, memory);
    plan_sought const sought = {.is_number = true,
                                .kind = out->kind,
                                .index = out->index,
                                .low = is_bonus ? exact_small(0) : exact_neg(memory, most),
                                .to_least = is_bonus};
    if (!is_bonus)
        TRY(number_set(p, NULL, out->kind, out->index, 0, exact_small(0), memory, &problem, &none,
                       err));
    out->is_exact = true;
    out->width = exact_small(0);
    phases_range(p, &first, &last);
    for (uint32_t n = first; n <= last; n++) {
        plan_outcome x;
        TRY(phases_design(&problem, n, o, &sought, (exact){0}, memory, &x, err));
        out->is_exact = out->is_exact && x.is_exact && x.best.is_closed;
        if (!x.best.has_plan) continue;
        bool const is_better =
            !out->exists || exact_compare(x.number, out->needed) * (is_bonus ? -1 : 1) > 0;
        out->exists = true;
        if (is_better) out->needed = x.number;
    }
    return arena_status(memory, err);
}

typedef struct trying {
    const plan_problem *p;
    const plan_options *o;
    plan_number_kind kind;
    uint32_t index;
    const stf_allocator *allocator;
    bool is_sure;
} trying;

static stf_status any_in(const trying *c, exact x, arena *a, int *holds, stf_error *err)
{
    plan_problem problem;
    plan_schedule none;
    uint32_t first, last;
    bool is_open = false;
    *holds = 0;
    TRY(number_set(c->p, NULL, c->kind, c->index, 0, x, a, &problem, &none, err));
    if (problem.n_phases == 0) {
        plan_design d;
        TRY(design_endless(&problem, c->o, a, &d, err));
        *holds = d.end == PLAN_NOT_ANY ? 0 : d.end == PLAN_OPEN ? -1 : 1;
        return STF_OK;
    }
    phases_range(&problem, &first, &last);
    for (uint32_t n = first; n <= last && *holds != 1; n++) {
        plan_outcome found;
        plan_sought const any = {.any = true};
        TRY(phases_design(&problem, n, c->o, &any, (exact){0}, a, &found, err));
        if (found.best.has_plan) *holds = 1;
        is_open = is_open || !found.best.is_closed || !found.is_exact;
    }
    if (*holds == 0 && is_open) *holds = -1;
    return STF_OK;
}

static stf_status any_test(void *context, exact x, int *holds, stf_error *err)
{
    trying *const c = context;
    arena *const a = arena_new(c->allocator, 0);
    if (a == NULL) return fail(err, STF_NOMEM, "memory is out");
    stf_status const status = any_in(c, x, a, holds, err);
    arena_free(a);
    if (*holds < 0) c->is_sure = false;
    return status;
}

/* From `from`, the end one would like, to `to`: the first number with which there is a plan. */
static stf_status limit_scan(trying *c, exact from, exact to, bool is_open, arena *memory,
                             plan_limit *out, stf_error *err)
{
    exact bad = from;
    exact const step = exact_div(memory, exact_sub(memory, to, from), exact_small(SCAN));
    out->width = exact_small(0);
    for (int32_t k = is_open ? 1 : 0; k <= (is_open ? SCAN - 1 : SCAN); k++) {
        int holds;
        exact const x = exact_add(memory, from, exact_mul(memory, step, exact_small(k)));
        TRY(any_test(c, x, &holds, err));
        if (holds != 1) {
            bad = x;
            continue;
        }
        out->exists = true;
        out->needed = x;
        if (k > 0) TRY(number_threshold(any_test, c, bad, &out->needed, &out->width, memory, err));
        out->is_exact = k == 0 && !is_open;
        return STF_OK;
    }
    return STF_OK;
}

stf_status plan_limits(const plan_problem *p, const plan_options *o, plan_number_kind kind,
                       uint32_t index, arena *memory, plan_limit *out, stf_error *err)
{
    uint64_t own;
    plan_options whole = options_counted(o, &own);
    whole.must_complete = true;
    *out = (plan_limit){.kind = kind, .index = index};
    TRY(problem_check(p, err));
    trying c = {.p = p,
                .o = &whole,
                .kind = kind,
                .index = index,
                .allocator = arena_allocator(memory),
                .is_sure = true};
    exact const zero = exact_small(0), one = exact_small(1);
    if (kind != PLAN_NUMBER_WORTH && kind != PLAN_NUMBER_GIVES)
        out->now = number_now(p, NULL, kind, index, 0);
    switch (kind) {
    case PLAN_NUMBER_BONUS:
    case PLAN_NUMBER_OUTSIDE:
        if (p->n_phases == 0 && kind == PLAN_NUMBER_BONUS)
            return fail(err, STF_UNSUPPORTED, "a plan for ever has no completion to pay for");
        if (p->n_phases > 0) return limit_linear(p, &whole, memory, out, err);
        TRY(limit_scan(&c, payoff_most(p, index, memory),
                       exact_neg(memory, payoff_most(p, index, memory)), false, memory, out, err));
        break;
    case PLAN_NUMBER_FINDS:
        TRY(limit_scan(&c, p->alarms[index], one, false, memory, out, err));
        break;
    case PLAN_NUMBER_ALARMS:
        TRY(limit_scan(&c, p->finds[index], zero, false, memory, out, err));
        break;
    case PLAN_NUMBER_RETURN: TRY(limit_scan(&c, one, zero, false, memory, out, err)); break;
    case PLAN_NUMBER_DISCOUNT: TRY(limit_scan(&c, zero, one, true, memory, out, err)); break;
    case PLAN_NUMBER_WORTH:
    case PLAN_NUMBER_GIVES:
        return fail(err, STF_UNSUPPORTED, "worths and steps have no limit of their own");
    }
    out->is_exact = out->is_exact && c.is_sure;
    return arena_status(memory, err);
}
