/* SPDX-License-Identifier: Apache-2.0 */
/* mends.c -- which one number, changed alone, would make a schedule hold.
 *
 * Each number is moved away from where it is, both ways, until the schedule holds; between the last
 * place at which it does not and the first at which it does the change is halved. */
#include "plan/design.h"

enum { STEPS = 16, DOUBLINGS = 20 };

typedef struct mending {
    const plan_problem *p;
    const plan_schedule *s;
    plan_mend now;
    const stf_allocator *allocator;
} mending;

static stf_status holds_in(const mending *c, exact x, arena *a, int *holds, stf_error *err)
{
    plan_problem problem;
    plan_schedule schedule;
    plan_judgement judged;
    TRY(number_set(c->p, c->s, c->now.kind, c->now.index, c->now.other, x, a, &problem, &schedule,
                   err));
    TRY(plan_judge(&problem, &schedule, a, &judged, err));
    *holds = judged.is_enforcing;
    return STF_OK;
}

static stf_status holds_test(void *context, exact x, int *holds, stf_error *err)
{
    mending *const c = context;
    arena *const a = arena_new(c->allocator, 0);
    if (a == NULL) return fail(err, STF_NOMEM, "memory is out");
    stf_status const status = holds_in(c, x, a, holds, err);
    arena_free(a);
    return status;
}

/* The k-th place to try from `now` towards `end`, or (without an end) by doubling from `scale`. */
static exact place_of(exact now, exact end, exact scale, int32_t k, arena *a)
{
    if (exact_is_valid(end))
        return exact_add(
            a, now,
            exact_div(a, exact_mul(a, exact_sub(a, end, now), exact_small(k)), exact_small(STEPS)));
    return exact_add(a, now, exact_mul(a, scale, exact_pow(a, exact_small(2), k - 10)));
}

/* One way: fills found->needed and width; false where nothing helps. `end` is tried itself only
 * where it may be reached. */
static stf_status one_way(mending *c, exact end, bool is_open, exact scale, arena *memory,
                          plan_mend *found, bool *helps, stf_error *err)
{
    exact bad = c->now.now;
    int32_t const last = !exact_is_valid(end) ? DOUBLINGS : is_open ? STEPS - 1 : STEPS;
    *helps = false;
    if (exact_is_valid(end) && exact_compare(end, bad) == 0) return STF_OK;
    for (int32_t k = 1; k <= last; k++) {
        int holds;
        exact const x = place_of(c->now.now, end, scale, k, memory);
        TRY(holds_test(c, x, &holds, err));
        if (!holds) {
            bad = x;
            continue;
        }
        *helps = true;
        *found = c->now;
        found->needed = x;
        return number_threshold(holds_test, c, bad, &found->needed, &found->width, memory, err);
    }
    return STF_OK;
}

/* What a change is measured in: one for shares, chances and factors, and payoffs for payoffs. */
static exact scale_of(const plan_problem *p, const plan_judgement *j, const plan_mend *m, arena *a)
{
    (void)p;
    if (m->kind != PLAN_NUMBER_BONUS && m->kind != PLAN_NUMBER_OUTSIDE) return exact_small(1);
    exact const most =
        exact_max(exact_abs(a, j->payoff[m->index]), exact_abs(a, j->payoff_none[m->index]));
    return exact_sign(most) > 0 ? most : exact_small(1);
}

typedef VEC(plan_mend) mend_list;

static void mend_insert(mend_list *list, plan_mend m, arena *memory)
{
    if (!VEC_PUSH(memory, list, m)) return;
    for (size_t k = list->n - 1; k > 0; k--) {
        if (exact_compare(list->at[k - 1].change, list->at[k].change) <= 0) return;
        plan_mend const other = list->at[k - 1];
        list->at[k - 1] = list->at[k];
        list->at[k] = other;
    }
}

/* Both ways from where the number is, and the nearer of them. */
static stf_status number_mend(mending *c, exact low, exact high, bool is_open,
                              const plan_judgement *j, arena *memory, mend_list *list,
                              stf_error *err)
{
    plan_mend best, found;
    bool has = false, helps;
    exact const scale = scale_of(c->p, j, &c->now, memory);
    for (int up = 0; up < 2; up++) {
        exact const end = up == 1 ? high : low;
        exact const step = up == 1 ? scale : exact_neg(memory, scale);
        TRY(one_way(c, end, is_open, step, memory, &found, &helps, err));
        if (!helps) continue;
        found.change =
            exact_div(memory, exact_abs(memory, exact_sub(memory, found.needed, found.now)), scale);
        if (has && exact_compare(best.change, found.change) <= 0) continue;
        best = found;
        has = true;
    }
    if (has) mend_insert(list, best, memory);
    return arena_status(memory, err);
}

static stf_status party_mends(mending *c, uint32_t i, const plan_judgement *j, arena *memory,
                              mend_list *list, stf_error *err)
{
    const plan_problem *const p = c->p;
    exact const zero = exact_small(0), one = exact_small(1), none = {0};
    static const plan_number_kind kinds[] = {PLAN_NUMBER_DISCOUNT, PLAN_NUMBER_FINDS,
                                             PLAN_NUMBER_ALARMS, PLAN_NUMBER_OUTSIDE,
                                             PLAN_NUMBER_BONUS};
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        exact low = zero, high = one;
        if (kinds[k] == PLAN_NUMBER_FINDS) low = p->alarms[i];
        if (kinds[k] == PLAN_NUMBER_ALARMS) high = p->finds[i];
        if (kinds[k] == PLAN_NUMBER_OUTSIDE) low = high = none;
        if (kinds[k] == PLAN_NUMBER_BONUS) high = none;
        if (kinds[k] == PLAN_NUMBER_OUTSIDE && !exact_is_valid(p->outside[i])) continue;
        c->now = (plan_mend){.kind = kinds[k], .index = i, .other = PLAN_NONE};
        c->now.now = number_now(p, c->s, kinds[k], i, 0);
        TRY(number_mend(c, low, high, kinds[k] == PLAN_NUMBER_DISCOUNT, j, memory, list, err));
    }
    return STF_OK;
}

static stf_status stock_mends(mending *c, uint32_t s, const plan_judgement *j, arena *memory,
                              mend_list *list, stf_error *err)
{
    const plan_problem *const p = c->p;
    exact const zero = exact_small(0), one = exact_small(1);
    c->now = (plan_mend){.kind = PLAN_NUMBER_RETURN, .index = s, .other = PLAN_NONE};
    c->now.now = number_now(p, c->s, PLAN_NUMBER_RETURN, s, 0);
    TRY(number_mend(c, zero, one, false, j, memory, list, err));
    for (uint32_t i = 0; i < p->n_parties; i++) {
        if (p->stocks[s].worth[i].n == 0) continue;
        c->now = (plan_mend){.kind = PLAN_NUMBER_WORTH, .index = s, .other = i, .now = one};
        TRY(number_mend(c, zero, exact_small(8), false, j, memory, list, err));
    }
    if (p->stocks[s].n_lumps > 0 || exact_is_valid(p->stocks[s].grid)) return STF_OK;
    for (uint32_t t = 1; t < c->s->n_phases; t++) {
        c->now = (plan_mend){.kind = PLAN_NUMBER_GIVES, .index = s, .other = t};
        c->now.now = number_now(p, c->s, PLAN_NUMBER_GIVES, s, t);
        TRY(number_mend(c, zero, c->now.now, false, j, memory, list, err));
    }
    return STF_OK;
}

stf_status plan_mends(const plan_problem *p, const plan_schedule *s, const cancel *stop,
                      arena *memory, const plan_mend **out, uint32_t *n, stf_error *err)
{
    mending c = {.p = p, .s = s, .allocator = arena_allocator(memory)};
    mend_list list = {0};
    plan_judgement j;
    *out = NULL;
    *n = 0;
    TRY(plan_judge(p, s, memory, &j, err));
    if (j.is_enforcing) return STF_OK;
    for (uint32_t i = 0; i < p->n_parties; i++) {
        if (cancel_requested(stop)) return fail(err, STF_CANCELLED, "stopped");
        TRY(party_mends(&c, i, &j, memory, &list, err));
    }
    for (uint32_t k = 0; k < p->n_stocks; k++) {
        if (cancel_requested(stop)) return fail(err, STF_CANCELLED, "stopped");
        TRY(stock_mends(&c, k, &j, memory, &list, err));
    }
    *out = list.at;
    *n = (uint32_t)list.n;
    return arena_status(memory, err);
}
