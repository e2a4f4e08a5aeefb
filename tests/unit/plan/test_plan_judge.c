/* SPDX-License-Identifier: Apache-2.0 */
/* test_plan_judge.c -- plans judged: closed forms of repeated play and of steps that are not
 * undone.
 */
#include "books.h"
#include "support/test.h"

static const plan_check *check_of(const plan_judgement *j, plan_check_kind kind, uint32_t phase,
                                  uint32_t party)
{
    for (uint32_t k = 0; k < j->n_checks; k++)
        if (j->checks[k].kind == kind && j->checks[k].phase == phase && j->checks[k].party == party)
            return &j->checks[k];
    return NULL;
}

static plan_judgement judge_given(const book *b)
{
    stf_error err;
    plan_schedule s;
    plan_judgement out;
    assert_true(plan_given(&b->p, b->a, &s));
    assert_ok(plan_judge(&b->p, &s, b->a, &out, &err), &err);
    return out;
}

/* The prisoners' dilemma of M13 as a plan: what is held is worth T - R to its owner and R' - T to
 * the other, so that all giving is worth nothing, all keeping P - R. */
static book *dilemma(arena *a, exact t_r, exact t_p, exact delta)
{
    book *const b = book_new(a, 2, 2, 1);
    for (uint32_t i = 0; i < 2; i++) {
        exact const one = exact_small(1);
        book_worth(b, i, i, t_r);
        book_worth(b, i, 1 - i, exact_neg(a, t_p));
        book_return(b, i, one, 1);
        book_gives(b, i, &one);
        b->discount[i] = delta;
    }
    return b;
}

static void grim_triggers_threshold_is_the_books(void **state)
{
    (void)state;
    /* T, R, P of M13's points 1-3, and (T - R) / (T - P) */
    static const int64_t point[][5] = {{10, 6, 2, 1, 2}, {6, 4, 0, 1, 3}, {7, 6, 0, 1, 7}};
    for (size_t k = 0; k < 3; k++) {
        arena *const a = arena_new(NULL, 0);
        exact const t = ratio(point[k][0], 2), r = ratio(point[k][1], 2), q = ratio(point[k][2], 2),
                    star = ratio(point[k][3], point[k][4]);
        for (int side = -1; side <= 1; side++) {
            exact const delta = exact_add(a, star, exact_mul(a, exact_small(side), hair(a)));
            book *const b = dilemma(a, exact_sub(a, t, r), exact_sub(a, t, q), delta);
            plan_judgement const j = judge_given(b);
            assert_int_equal(j.is_enforcing, side >= 0);
            const plan_check *const keep = check_of(&j, PLAN_CHECK_KEEP, 2, 0);
            assert_non_null(keep);
            /* delta (R - P) / (1 - delta) - (T - R) */
            exact const gain = exact_div(a, exact_mul(a, delta, exact_sub(a, r, q)),
                                         exact_sub(a, exact_small(1), delta));
            assert_exact(keep->slack, exact_sub(a, gain, exact_sub(a, t, r)));
            assert_exact(check_of(&j, PLAN_CHECK_WITHHOLD, 1, 1)->slack, keep->slack);
        }
        arena_free(a);
    }
}

static void snap_back_for_k_phases_is_the_books(void **state)
{
    (void)state;
    /* M13's points 4-7: (T - R) / (R - P) <= (delta - delta^(K+1)) / (1 - delta) */
    static const struct {
        int64_t t2, r, p;
        uint32_t k;
        double star;
    } point[] = {{10, 3, 1, 1, 2.0},
                 {10, 3, 1, 2, 0.618033989},
                 {10, 3, 1, 4, 0.518790064},
                 {7, 3, 0, 1, 1.0 / 6.0}};
    for (size_t n = 0; n < 4; n++)
        for (int64_t d = 1; d < 40; d++) {
            arena *const a = arena_new(NULL, 0);
            exact const delta = ratio(d, 40), t = ratio(point[n].t2, 2), r = ratio(point[n].r, 1),
                        q = ratio(point[n].p, 1);
            book *const b = dilemma(a, exact_sub(a, t, r), exact_sub(a, t, q), delta);
            b->breach[0].phases = b->breach[1].phases = point[n].k;
            plan_judgement const j = judge_given(b);
            exact series = exact_small(0);
            for (uint32_t i = 1; i <= point[n].k; i++)
                series = exact_add(a, series, exact_pow(a, delta, (int32_t)i));
            exact const slack =
                exact_sub(a, exact_mul(a, exact_sub(a, r, q), series), exact_sub(a, t, r));
            assert_exact(check_of(&j, PLAN_CHECK_KEEP, 2, 1)->slack, slack);
            assert_exact(check_of(&j, PLAN_CHECK_WITHHOLD, 1, 0)->slack, slack);
            /* in the punishment both have what they would have anyway: it holds by itself */
            assert_int_equal(j.is_enforcing, (double)d / 40.0 >= point[n].star);
            arena_free(a);
        }
}

static void noisy_verification_is_the_books(void **state)
{
    (void)state;
    /* M13's points 8-11: v and delta*; party 0's alarms are the book's eps, and of party 1 only its
     * departures are found, so often that some alarm has the book's chance d */
    static const struct {
        int64_t t, r, p, eps20, d10, star_n, star_d, v_n, v_d;
    } point[] = {{5, 3, 1, 0, 10, 1, 2, 3, 1},
                 {5, 3, 1, 1, 8, 10, 17, 69, 29},
                 {5, 3, 1, 2, 6, 5, 7, 39, 19},
                 {3, 2, 0, 2, 5, 10, 17, 20, 19}};
    for (size_t n = 0; n < 4; n++)
        for (int side = -1; side <= 2; side++) {
            arena *const a = arena_new(NULL, 0);
            exact const t = ratio(point[n].t, 1), r = ratio(point[n].r, 1),
                        q = ratio(point[n].p, 1), eps = ratio(point[n].eps20, 20),
                        d = ratio(point[n].d10, 10), star = ratio(point[n].star_n, point[n].star_d);
            exact const delta =
                side == 2 ? ratio(9, 10) : exact_add(a, star, ratio(side, 1000000000));
            book *const b = dilemma(a, exact_sub(a, t, r), exact_sub(a, t, q), delta);
            b->alarms[0] = eps;
            b->finds[0] = d;
            b->finds[1] = exact_div(a, exact_sub(a, d, eps), exact_sub(a, exact_small(1), eps));
            plan_judgement const j = judge_given(b);
            for (uint32_t i = 0; i < 2; i++) {
                const plan_check *const keep = check_of(&j, PLAN_CHECK_KEEP, 2, i);
                assert_int_equal(exact_sign(keep->slack), side == 2 ? 1 : side);
                /* our payoffs are the book's less R, over 1 - delta */
                exact const v =
                    exact_add(a, r, exact_mul(a, keep->keeps, exact_sub(a, exact_small(1), delta)));
                if (side == 2) assert_exact(v, ratio(point[n].v_n, point[n].v_d));
            }
            arena_free(a);
        }
}

static void steps_that_grow_by_the_books_ratio_just_hold(void **state)
{
    (void)state;
    /* M11's points 5-8 */
    static const int64_t point[][9] = {{2, 1, 1, 9, 10, 1, 20, 5, 0},
                                       {3, 2, 1, 2, 3, 1, 10, 10, 0},
                                       {3, 2, 1, 4, 5, 1, 100, 17, 0},
                                       {2, 1, 1, 2, 5, 3, 10, 5, 0}};
    for (size_t n = 0; n < 4; n++) {
        arena *const a = arena_new(NULL, 0);
        const int64_t *const at = point[n];
        exact const b_ = ratio(at[0], at[1]), k_ = ratio(at[2], 1), delta = ratio(at[3], at[4]),
                    m = ratio(at[5], at[6]);
        uint32_t const phases = (uint32_t)at[7];
        book *const b = book_gradual(a, b_, k_, delta, m, phases);
        exact gives[32];
        gives[phases - 1] = exact_div(a, m, k_);
        exact sum = gives[phases - 1];
        for (uint32_t t = phases - 1; t > 0; t--) {
            gives[t - 1] = exact_mul(a, exact_div(a, exact_mul(a, delta, b_), k_), gives[t]);
            sum = exact_add(a, sum, gives[t - 1]);
        }
        /* all steps bind; the first takes what is left (the book's is unscaled) */
        assert_true(exact_compare(sum, exact_small(1)) >= 0);
        gives[0] = exact_sub(a, gives[0], exact_sub(a, sum, exact_small(1)));
        for (uint32_t i = 0; i < 2; i++) book_gives(b, i, gives);
        plan_judgement const j = judge_given(b);
        assert_true(j.is_enforcing);
        for (uint32_t t = 2; t <= phases; t++)
            assert_exact(check_of(&j, PLAN_CHECK_WITHHOLD, t, 0)->slack, exact_small(0));
        /* a hair less bonus, and the last step breaks */
        b->bonus[1] = exact_sub(a, b->bonus[1], hair(a));
        plan_judgement const less = judge_given(b);
        assert_false(less.is_enforcing);
        assert_int_equal(less.checks[less.first_break].party, 1);
        arena_free(a);
    }
}

static void a_schedule_that_is_none_is_refused(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    book *const b = book_new(a, 2, 2, 2);
    exact gives[2] = {ratio(2, 3), ratio(2, 3)};
    plan_schedule s;
    plan_judgement out;
    stf_error err;
    assert_false(plan_given(&b->p, a, &s));
    book_gives(b, 0, gives);
    book_gives(b, 1, gives);
    assert_true(plan_given(&b->p, a, &s));
    assert_int_equal(plan_judge(&b->p, &s, a, &out, &err), STF_INPUT);
    assert_string_equal(err.message, "in phase 2, more of stock0 is given than there is");
    gives[1] = ratio(1, 3);
    book_gives(b, 0, gives);
    book_gives(b, 1, gives);
    b->stocks[1].grid = ratio(1, 4);
    assert_true(plan_given(&b->p, a, &s));
    assert_int_equal(plan_judge(&b->p, &s, a, &out, &err), STF_INPUT);
    assert_string_equal(err.message, "in phase 1, stock1 is given in steps off its grid");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grim_triggers_threshold_is_the_books),
        cmocka_unit_test(snap_back_for_k_phases_is_the_books),
        cmocka_unit_test(noisy_verification_is_the_books),
        cmocka_unit_test(steps_that_grow_by_the_books_ratio_just_hold),
        cmocka_unit_test(a_schedule_that_is_none_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
