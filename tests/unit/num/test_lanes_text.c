/* SPDX-License-Identifier: Apache-2.0 */
/* test_lanes_text.c -- the vocabulary of kernel texts at width 2: what each word does to odd
 * numbers. */
#include "support/test.h"

#define LANES_ISA base
#define LANES_W 2
#include "num/lanes_text.h"

static v pair(double x, double y)
{
    double const p[] = {x, y};
    return v_load(p);
}

static void least_and_greatest_give_the_second_beside_nan(void **state)
{
    (void)state;
    v const x = pair((double)NAN, 1.0), y = pair(2.0, (double)NAN);
    assert_true(v_min(x, y)[0] == 2.0 && isnan(v_min(x, y)[1]));
    assert_true(v_max(x, y)[0] == 2.0 && isnan(v_max(x, y)[1]));
    assert_true(v_min(pair(1.0, -3.0), pair(2.0, -4.0))[1] == -4.0);
    assert_true(v_max(pair(1.0, -3.0), pair(2.0, -4.0))[0] == 2.0);
}

static void masks_choose_and_combine(void **state)
{
    (void)state;
    v const x = pair(1.0, 5.0), y = pair(2.0, 4.0);
    m const less = x < y;
    assert_true(m_any(less) && !m_all(less) && m_all(less | ~less) && !m_any(less & ~less));
    assert_true(v_select(less, x, y)[0] == 1.0 && v_select(less, x, y)[1] == 4.0);
    assert_true(v_keep(less, x)[0] == 1.0 && v_keep(less, x)[1] == 0.0);
    assert_true(v_truth(less)[0] == 1.0 && v_truth(less)[1] == 0.0);
    assert_true(m_all(m_splat(true)) && !m_any(m_splat(false)));
    assert_true(m_all(m_select(less, m_splat(true), ~less)));
}

static void signs_roots_and_edges(void **state)
{
    (void)state;
    v const r = v_sqrt(pair(2.0, -1.0));
    assert_true(r[0] == sqrt(2.0) && isnan(r[1]));
    assert_true(v_abs(pair(-2.5, -HUGE_VAL))[1] == HUGE_VAL);
    assert_true(signbit(v_splat(-0.0)[1]) != 0 && signbit(v_abs(v_splat(-0.0))[0]) == 0);
    m const finite = v_is_finite(pair(-HUGE_VAL, 1e308)), nan = v_is_nan(pair((double)NAN, 0.0));
    assert_true(finite[0] == 0 && finite[1] == -1 && nan[0] == -1 && nan[1] == 0);
}

static void sums_of_exponentials_neither_overflow_nor_vanish(void **state)
{
    (void)state;
    double const x[] = {1000.0, -HUGE_VAL, 1000.0, -HUGE_VAL, -HUGE_VAL, -HUGE_VAL};
    v const s = v_log_sum_exp(x, 3, 2);
    assert_near(s[0], 1000.0 + log(2.0), 1e-12);
    assert_true(s[1] == -HUGE_VAL);
    assert_true(v_log_sum_exp(x, 0, 2)[0] == -HUGE_VAL);
    double const z[] = {-2000.0, 0.0, -2001.0, 1.0};
    assert_near(v_log_sum_exp(z, 2, 2)[0], -2000.0 + log1p(exp(-1.0)), 1e-12);
    assert_near(v_log_sum_exp(z, 2, 2)[1], log(1.0 + exp(1.0)), 1e-15);
}

static void softmax_sums_to_one_in_place(void **state)
{
    (void)state;
    double x[] = {800.0, 0.0, 799.0, -HUGE_VAL, -900.0, 0.0};
    v_softmax(x, x, 3, 2);
    assert_near(x[0] + x[2] + x[4], 1.0, 1e-15);
    assert_near(x[2] / x[0], exp(-1.0), 1e-15);
    assert_true(x[4] == 0.0 && x[1] == 0.5 && x[3] == 0.0 && x[5] == 0.5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(least_and_greatest_give_the_second_beside_nan),
        cmocka_unit_test(masks_choose_and_combine),
        cmocka_unit_test(signs_roots_and_edges),
        cmocka_unit_test(sums_of_exponentials_neither_overflow_nor_vanish),
        cmocka_unit_test(softmax_sums_to_one_in_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
