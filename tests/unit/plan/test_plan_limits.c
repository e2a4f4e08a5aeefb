/* SPDX-License-Identifier: Apache-2.0 */
/* test_plan_limits.c -- limits and mends against closed forms, programs against a second solver. */
#include "base/philox.h"
#include "books.h"
#include "plan/inside.h"
#include "support/test.h"

static const plan_options complete = {.must_complete = true};

static plan_limit limit(const book *b, plan_number_kind kind, uint32_t index)
{
    stf_error err;
    plan_limit out;
    assert_ok(plan_limits(&b->p, &complete, kind, index, b->a, &out, &err), &err);
    return out;
}

/* What is given at once, by both together, all of which returns: grim trigger. */
static book *grim(arena *a, exact t_r, exact t_p)
{
    book *const b = book_new(a, 2, 2, 1);
    for (uint32_t i = 0; i < 2; i++) {
        book_worth(b, i, i, t_r);
        book_worth(b, i, 1 - i, exact_neg(a, t_p));
        book_return(b, i, exact_small(1), 1);
        b->discount[i] = ratio(9, 10);
    }
    return b;
}

static void least_discounts_are_the_books(void **state)
{
    (void)state;
    /* M13's points 1-3: T - R, T - P and (T - R) / (T - P) */
    static const int64_t point[][3] = {{4, 8, 2}, {2, 6, 3}, {1, 7, 7}};
    for (size_t k = 0; k < 3; k++) {
        arena *const a = arena_new(NULL, 0);
        book *const b = grim(a, ratio(point[k][0], 2), ratio(point[k][1], 2));
        plan_limit const l = limit(b, PLAN_NUMBER_DISCOUNT, 0);
        assert_true(l.exists);
        assert_exact(l.now, ratio(9, 10));
        assert_exact(l.needed, ratio(1, point[k][2]));
        assert_true(exact_compare(l.width, hair(a)) <= 0);
        arena_free(a);
    }
    /* for ever: k / b, M11; there itself no step can be supported, so it is met from above */
    arena *const a = arena_new(NULL, 0);
    book *const b = book_gradual(a, ratio(3, 1), ratio(1, 1), ratio(9, 10), exact_small(0), 0);
    plan_limit const l = limit(b, PLAN_NUMBER_DISCOUNT, 1);
    assert_true(l.exists);
    assert_true(exact_compare(l.needed, ratio(1, 3)) > 0);
    assert_true(exact_compare(exact_sub(a, l.needed, l.width), ratio(1, 3)) <= 0);
    assert_near(exact_to_double(l.width), 0.0, 1e-7);
    arena_free(a);
}

static void the_least_bonus_is_the_books(void **state)
{
    (void)state;
    /* M11, finite: n steps, a_last = M / k, each before it delta b / k times the next; all of it is
     * given where M / k (1 + r + .. + r^(n-1)) = 1. With the other's bonus far above. */
    for (uint32_t n = 1; n <= 6; n++) {
        arena *const a = arena_new(NULL, 0);
        exact const delta = ratio(9, 10);
        book *const b = book_gradual(a, ratio(2, 1), ratio(1, 1), delta, ratio(100, 1), n);
        plan_limit const l = limit(b, PLAN_NUMBER_BONUS, 0);
        assert_true(l.exists && l.is_exact);
        /* the other gives when it helps most; the least bonus is where party 0's checks just bind,
         * as the same limit by halving */
        book *const c = book_gradual(a, ratio(2, 1), ratio(1, 1), delta, ratio(100, 1), n);
        for (int side = -1; side <= 1; side++) {
            c->bonus[0] = exact_add(a, l.needed, exact_mul(a, exact_small(side), hair(a)));
            plan_design d;
            stf_error err;
            if (exact_sign(c->bonus[0]) < 0) continue;
            assert_ok(plan_optimise(&c->p, &complete, a, &d, &err), &err);
            assert_int_equal(d.end == PLAN_NOT_ANY, side < 0);
        }
        /* in one phase the bonus alone must pay for what is given: k / (1 - delta) */
        if (n == 1) assert_exact(l.needed, ratio(10, 1));
        arena_free(a);
    }
}

static void the_largest_outside_option_is_a_payoff(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    book *const b = grim(a, ratio(2, 1), ratio(4, 1));
    /* all is given in the first phase, so what is left is worth nothing; who withholds has 2, is
     * found, and leaves: 2 + 9/10 x <= 0 */
    plan_limit const l = limit(b, PLAN_NUMBER_OUTSIDE, 0);
    assert_true(l.exists && l.is_exact);
    assert_exact(l.needed, ratio(-20, 9));
    arena_free(a);
}

static void the_least_verification_is_where_it_pays(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    book *const b = grim(a, ratio(2, 1), ratio(4, 1));
    /* withholding: 2 for ever, unless found; delta = 9/10. Found, it costs all that is left: the
     * departure is worth 2 + 9/10 (f (-20) + (1 - f) 20), giving nothing: f >= 5/9. Taking back
     * later gains 2 once: 2 - f 18 <= 0 */
    plan_limit const l = limit(b, PLAN_NUMBER_FINDS, 0);
    assert_true(l.exists);
    assert_exact(l.needed, ratio(5, 9));
    assert_true(exact_compare(l.width, hair(a)) <= 0);
    arena_free(a);
}

static void mends_are_where_the_checks_turn(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    book *const b = grim(a, ratio(2, 1), ratio(4, 1));
    exact const one = exact_small(1);
    book_gives(b, 0, &one);
    book_gives(b, 1, &one);
    b->discount[1] = ratio(2, 5);
    plan_schedule s;
    const plan_mend *mend;
    uint32_t n;
    stf_error err;
    assert_true(plan_given(&b->p, a, &s));
    assert_ok(plan_mends(&b->p, &s, NULL, a, &mend, &n, &err), &err);
    bool has_discount = false, has_worth = false;
    for (uint32_t k = 0; k < n; k++) {
        if (k > 0) assert_true(exact_compare(mend[k - 1].change, mend[k].change) <= 0);
        if (mend[k].kind == PLAN_NUMBER_DISCOUNT && mend[k].index == 1) {
            has_discount = true;
            assert_exact(mend[k].needed, ratio(1, 2));
            assert_exact(mend[k].change, ratio(1, 10));
        }
        /* what the other holds is worth -4 to it: delta * (4 w - 2) / (1 - delta) >= 2 */
        if (mend[k].kind == PLAN_NUMBER_WORTH && mend[k].index == 0 && mend[k].other == 1) {
            has_worth = true;
            assert_exact(mend[k].needed, ratio(5, 4));
        }
    }
    assert_true(has_discount && has_worth);
    /* a plan that holds needs no mending */
    b->discount[1] = ratio(1, 2);
    assert_ok(plan_mends(&b->p, &s, NULL, a, &mend, &n, &err), &err);
    assert_int_equal(n, 0);
    arena_free(a);
}

/* Random programs by CLP and proof, and by whole numbers alone; contradictions checked. */
static void programs_are_solved_alike_without_doubles(void **state)
{
    (void)state;
    enum { N = 5, ROWS = 7 };
    uint32_t n_infeasible = 0;
    for (uint64_t k = 0; k < 120; k++) {
        arena *const a = arena_new(NULL, 0);
        philox r = philox_stream(5, k);
        form row[ROWS];
        program_row_kind kind[ROWS];
        exact low[N], high[N];
        for (uint32_t j = 0; j < N; j++) {
            low[j] = ratio((int64_t)(philox_uniform(&r) * 4.0) - 2, 3);
            high[j] = exact_add(a, low[j], ratio(1 + (int64_t)(philox_uniform(&r) * 9.0), 4));
        }
        plan_program q = {
            .n = N, .low = low, .high = high, .row = row, .kind = kind, .n_rows = ROWS};
        for (uint32_t i = 0; i <= ROWS; i++) {
            form f = form_number(a, ratio((int64_t)(philox_uniform(&r) * 9.0) - 3, 5));
            for (uint32_t j = 1; j <= N; j++)
                if (philox_uniform(&r) < 0.6)
                    form_add_term(a, &f, j, ratio((int64_t)(philox_uniform(&r) * 11.0) - 5, 3));
            if (i == ROWS) {
                q.objective = f;
                continue;
            }
            row[i] = f;
            kind[i] = i == 0 ? PROGRAM_EQUATION : PROGRAM_CHECK;
        }
        plan_optimum x, y;
        stf_error err;
        assert_ok(program_solve(&q, a, &x, &err), &err);
        assert_ok(simplex_solve(&q, a, &y, &err), &err);
        assert_int_not_equal(x.answer, ANSWER_UNKNOWN);
        assert_int_equal(x.answer, y.answer);
        if (x.answer == ANSWER_OPTIMAL) assert_exact(x.value, y.value);
        for (int which = 0; which < 2 && x.answer == ANSWER_INFEASIBLE; which++) {
            /* the rows with their weights, at the best corner of the bounds, are negative */
            const plan_optimum *const o = which == 0 ? &x : &y;
            form sum = form_number(a, exact_small(0));
            for (uint32_t i = 0; i < ROWS; i++) {
                if (kind[i] != PROGRAM_EQUATION) assert_true(exact_sign(o->dual[i]) >= 0);
                form_add(a, &sum, o->dual[i], row[i]);
            }
            exact most = form_value(sum);
            for (uint32_t j = 1; j < sum.n; j++)
                most = exact_add(
                    a, most,
                    exact_mul(a, sum.c[j], exact_sign(sum.c[j]) > 0 ? high[j - 1] : low[j - 1]));
            assert_true(exact_sign(most) < 0);
            n_infeasible += which == 1;
        }
        arena_free(a);
    }
    assert_true(n_infeasible > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(least_discounts_are_the_books),
        cmocka_unit_test(the_least_bonus_is_the_books),
        cmocka_unit_test(the_largest_outside_option_is_a_payoff),
        cmocka_unit_test(the_least_verification_is_where_it_pays),
        cmocka_unit_test(mends_are_where_the_checks_turn),
        cmocka_unit_test(programs_are_solved_alike_without_doubles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
