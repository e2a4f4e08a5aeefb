/* SPDX-License-Identifier: Apache-2.0 */
/* test_elementary.c -- exp, log and pow against long doubles (64-bit mantissas on x86-64), in ulps.
 */
#include "support/test.h"

#include "num/elementary.h"

enum { POINTS = 200000 };

static uint64_t random_bits(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static double random_unit(uint64_t *seed)
{
    return (double)(random_bits(seed) >> 11) * 0x1p-53;
}

static double random_positive(uint64_t *seed)
{
    double x;
    uint64_t const bits = random_bits(seed) % UINT64_C(0x7ff0000000000000);
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* |y - exact| in units of the last place of a double near it. */
static double ulps(double y, long double exact)
{
    if (isinf(y) && isinf((double)exact)) return 0.0;
    int e;
    (void)frexpl(exact, &e);
    e = e - 53 < -1074 ? -1074 : e - 53;
    return (double)(fabsl((long double)y - exact) / ldexpl(1.0L, e));
}

static void exp_is_within_an_ulp(void **state)
{
    (void)state;
    uint64_t seed = 1;
    double worst = 0.0, worst_subnormal = 0.0;
    for (int k = 0; k < POINTS; k++) {
        double const scale = k % 3 == 0 ? 1.0 : k % 3 == 1 ? 50.0 : 1416.0;
        double const x = (random_unit(&seed) - 0.5) * scale;
        worst = fmax(worst, ulps(num_exp(x), expl((long double)x)));
        double const y = -708.0 - 40.0 * random_unit(&seed);
        worst_subnormal = fmax(worst_subnormal, ulps(num_exp(y), expl((long double)y)));
    }
    assert_true(worst < 0.66);
    assert_true(worst_subnormal < 0.8);
}

static void log_is_within_an_ulp(void **state)
{
    (void)state;
    uint64_t seed = 2;
    double worst = 0.0;
    for (int k = 0; k < POINTS; k++) {
        double const any = random_positive(&seed);
        worst = fmax(worst, ulps(num_log(any), logl((long double)any)));
        double const near_one = 1.0 + (random_unit(&seed) - 0.5) * 0.1;
        worst = fmax(worst, ulps(num_log(near_one), logl((long double)near_one)));
        double const subnormal = 0x1p-1074 * (double)(1 + random_bits(&seed) % (1u << 30));
        worst = fmax(worst, ulps(num_log(subnormal), logl((long double)subnormal)));
    }
    assert_true(worst < 0.9);
}

static void pow_is_within_an_ulp(void **state)
{
    (void)state;
    uint64_t seed = 3;
    double worst = 0.0, worst_far = 0.0;
    for (int k = 0; k < POINTS; k++) {
        double const x = random_unit(&seed) * 4.0, y = (random_unit(&seed) - 0.5) * 20.0;
        worst = fmax(worst, ulps(num_pow(x, y), powl((long double)x, (long double)y)));
        double const far = random_positive(&seed);
        double const e = (random_unit(&seed) - 0.5) * 1416.0 / log(far);
        worst_far = fmax(worst_far, ulps(num_pow(far, e), powl((long double)far, (long double)e)));
    }
    assert_true(worst < 0.75);
    assert_true(worst_far < 1.1);
    assert_true(ulps(num_pow(0.72, 0.25), powl((long double)0.72, 0.25L)) <= 0.6);
}

/* Equal, both NaN, or a few ulps apart. */
static bool agree(double x, double y)
{
    return x == y || (isnan(x) && isnan(y)) || fabs(x - y) <= 4e-16 * fabs(y);
}

static void the_edges_are_those_of_c(void **state)
{
    (void)state;
    double const at[] = {0.0,         -0.0,     1.0,
                         -1.0,        HUGE_VAL, -HUGE_VAL,
                         (double)NAN, 5e-324,   1e308,
                         -746.0,      2.0,      -2.0,
                         0.5,         3.0,      -3.0,
                         710.0,       -745.2,   -744.9,
                         1e300,       -1e300,   709.782712893384,
                         -0.5,        1e17,     9007199254740993.0};
    size_t const n = sizeof at / sizeof *at;
    for (size_t i = 0; i < n; i++) {
        assert_true(agree(num_exp(at[i]), exp(at[i])));
        assert_true(agree(num_log(at[i]), log(at[i])));
        assert_true(agree(num_sqrt(at[i]), sqrt(at[i])));
        for (size_t j = 0; j < n; j++) {
            /* As the comment of v_pow says: no sign of zero, NaN stays, -inf is a negative number.
             */
            if (isnan(at[i]) || isnan(at[j]) || (isinf(at[i]) && at[i] < 0.0)) continue;
            double const x = at[i] == 0.0 ? 0.0 : at[i];
            assert_true(agree(num_pow(x, at[j]), pow(x, at[j])));
        }
    }
    assert_true(num_pow((double)NAN, 0.0) == 1.0);
    assert_true(isnan(num_pow(1.0, (double)NAN)) && isnan(num_pow((double)NAN, 2.0)));
    assert_true(isnan(num_pow(-HUGE_VAL, 0.5)));
    assert_true(num_exp(0.0) == 1.0 && num_log(1.0) == 0.0 && num_pow(2.0, 10.0) == 1024.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exp_is_within_an_ulp),
        cmocka_unit_test(log_is_within_an_ulp),
        cmocka_unit_test(pow_is_within_an_ulp),
        cmocka_unit_test(the_edges_are_those_of_c),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
