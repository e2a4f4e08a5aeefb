/* SPDX-License-Identifier: Apache-2.0 */
/* enforcers.c -- fronts made by hand for tests. */
#include "unit/front/enforcers.h"

exact number(enforcers *e, const char *t)
{
    exact x;
    stf_error err;
    assert_ok(exact_parse(e->a, text_from(t), &x, &err), &err);
    return x;
}

void enforcers_open(enforcers *e, uint32_t n, uint32_t quota, const char *gains, const char *costs,
                    const char *earns)
{
    *e = (enforcers){.a = arena_new(NULL, 0)};
    assert_non_null(e->a);
    e->p = (front_problem){.name = TEXT("front"),
                           .n_enforcers = n,
                           .enforcers = e->of,
                           .transfers = e->transfers,
                           .rule = SUCCESS_COUNT,
                           .quota = quota};
    for (uint32_t i = 0; i < n && i <= FRONT_ENFORCERS_MOST; i++)
        e->of[i] = (front_enforcer){.name = text_format(e->a, "e%u", i),
                                    .weight = exact_small(1),
                                    .gives = exact_small(1),
                                    .earns = number(e, earns),
                                    .costs = number(e, costs),
                                    .gains = number(e, gains)};
}

void enforcers_close(enforcers *e)
{
    arena_free(e->a);
}

front_answer solved(enforcers *e)
{
    front_answer out;
    stf_error err;
    assert_ok(front_solve(&e->p, NULL, e->a, &out, &err), &err);
    return out;
}
