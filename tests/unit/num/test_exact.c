/* SPDX-License-Identifier: Apache-2.0 */
/* test_exact.c -- rationals: small and large ones keep the same laws, and one form each. */
#include "support/test.h"

#include "num/exact.h"

static exact value(arena *a, const char *s)
{
    stf_error err;
    exact x = {0};
    assert_ok(exact_parse(a, text_from(s), &x, &err), &err);
    return x;
}

static void assert_exact(arena *a, exact x, const char *expected)
{
    assert_text(exact_to_text(a, x), expected);
}

static void sums_and_products_are_exact(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    assert_exact(a, exact_add(a, value(a, "0.1"), value(a, "0.2")), "3/10");
    assert_exact(a, exact_sub(a, value(a, "1/3"), value(a, "1/2")), "-1/6");
    assert_exact(a, exact_mul(a, value(a, "-2/3"), value(a, "3/4")), "-1/2");
    assert_exact(a, exact_div(a, value(a, "1/3"), value(a, "-2")), "-1/6");
    assert_exact(a, exact_mul(a, value(a, "9223372036854775807"), value(a, "9223372036854775807")),
                 "85070591730234615847396907784232501249");
    assert_exact(a, exact_add(a, value(a, "9223372036854775807"), value(a, "1")),
                 "9223372036854775808");
    assert_exact(a, exact_add(a, value(a, "9223372036854775808"), value(a, "-1")),
                 "9223372036854775807");
    assert_exact(a, exact_neg(a, value(a, "-99999999999999999999")), "99999999999999999999");
    assert_exact(a, exact_abs(a, value(a, "-1/99999999999999999999")), "1/99999999999999999999");
    assert_exact(a, exact_ratio(a, INT64_MIN, -2), "4611686018427387904");
    assert_exact(a, exact_ratio(a, 6, INT64_MIN), "-3/4611686018427387904");
    arena_free(a);
}

static void a_value_has_one_form(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    exact const large = value(a, "123456789012345678901234567890/7");
    assert_non_null(large.big);
    exact const back = exact_div(a, large, exact_mul(a, large, value(a, "7/11")));
    assert_null(back.big);
    assert_exact(a, back, "11/7");
    assert_int_equal(exact_compare(back, value(a, "11/7")), 0);
    arena_free(a);
}

static void laws_hold_at_every_size(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    uint64_t seed = 9;
    for (int k = 0; k < 2000; k++) {
        exact x[3];
        for (int j = 0; j < 3; j++) {
            seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            int const shift = (int)(seed >> 58);
            int64_t const n = (int64_t)seed >> shift;
            seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            x[j] = exact_ratio(a, n, (int64_t)(seed >> 1 >> (seed >> 58)) + 1);
        }
        exact const left = exact_mul(a, exact_add(a, x[0], x[1]), x[2]);
        exact const right = exact_add(a, exact_mul(a, x[0], x[2]), exact_mul(a, x[1], x[2]));
        assert_int_equal(exact_compare(left, right), 0);
        exact const less = exact_sub(a, left, exact_mul(a, x[1], x[2]));
        if (x[2].num != 0) assert_int_equal(exact_compare(exact_div(a, less, x[2]), x[0]), 0);
        assert_int_equal(exact_compare(x[0], x[1]), -exact_compare(x[1], x[0]));
        assert_int_equal(exact_sign(exact_sub(a, x[0], x[1])), exact_compare(x[0], x[1]));
        assert_int_equal(exact_compare(exact_min(x[0], x[1]), exact_max(x[0], x[1])) <= 0, 1);
        exact const read = value(a, exact_to_text(a, left).at);
        assert_int_equal(exact_compare(read, left), 0);
    }
    arena_free(a);
}

static void doubles_go_there_and_back(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    double const at[] = {0.0,  1.0,     -0.1,   0x1p-1074,  -0x1.fffffffffffffp1023,
                         1e22, 0x1p-61, 3e-300, 0x1.8p-1060};
    for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
        assert_true(exact_to_double(exact_from_double(a, at[k])) == at[k]);
    }
    uint64_t seed = 4;
    for (int k = 0; k < 20000; k++) {
        seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        double x;
        memcpy(&x, &seed, sizeof x);
        if (isfinite(x)) assert_true(exact_to_double(exact_from_double(a, x)) == x);
    }
    assert_exact(a, exact_from_double(a, 0.1), "3602879701896397/36028797018963968");
    assert_false(exact_is_valid(exact_from_double(a, (double)NAN)));
    assert_false(exact_is_valid(exact_from_double(a, -HUGE_VAL)));
    assert_true(isnan(exact_to_double((exact){0})));
    arena_free(a);
}

static void halves_of_the_last_place_go_to_the_even(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    assert_true(exact_to_double(value(a, "9007199254740993")) == 9007199254740992.0);
    assert_true(exact_to_double(value(a, "9007199254740995")) == 9007199254740996.0);
    exact const half = exact_pow(a, exact_small(2), -1075);
    assert_true(exact_to_double(half) == 0.0);
    assert_true(exact_to_double(exact_mul(a, half, value(a, "1.0000000001"))) == 0x1p-1074);
    assert_true(exact_to_double(exact_mul(a, half, exact_small(3))) == 0x1p-1073);
    assert_true(isinf(exact_to_double(exact_pow(a, exact_small(2), 1024))));
    arena_free(a);
}

static void powers_roots_and_rounding(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    assert_exact(a, exact_pow(a, value(a, "-2/3"), 3), "-8/27");
    assert_exact(a, exact_pow(a, value(a, "-2/3"), -3), "-27/8");
    assert_exact(a, exact_pow(a, exact_small(0), 0), "1");
    assert_false(exact_is_valid(exact_pow(a, exact_small(0), -1)));
    assert_exact(a, exact_sqrt(a, value(a, "0.25")), "1/2");
    assert_exact(a, exact_sqrt(a, value(a, "100000000000000000000000000000000")),
                 "10000000000000000");
    assert_false(exact_is_valid(exact_sqrt(a, exact_small(2))));
    assert_false(exact_is_valid(exact_sqrt(a, exact_small(-4))));
    assert_exact(a, exact_round(a, value(a, "0.125"), 2), "3/25");
    assert_exact(a, exact_round(a, value(a, "0.135"), 2), "7/50");
    assert_exact(a, exact_round(a, value(a, "-2/3"), 0), "-1");
    assert_exact(a, exact_round(a, value(a, "-5/2"), 0), "-2");
    int32_t n = 0;
    assert_true(exact_is_small(value(a, "-7"), &n) && n == -7);
    assert_false(exact_is_small(value(a, "7.5"), &n));
    assert_false(exact_is_small(value(a, "3000000000"), &n));
    arena_free(a);
}

static void what_has_no_value_is_invalid_and_stays_so(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    exact const none = exact_div(a, exact_small(1), exact_small(0));
    assert_false(exact_is_valid(none));
    assert_false(exact_is_valid(exact_add(a, none, exact_small(1))));
    assert_false(exact_is_valid(exact_mul(a, exact_small(0), none)));
    assert_false(exact_is_valid(exact_min(none, exact_small(1))));
    assert_false(exact_is_valid(exact_neg(a, none)));
    assert_false(exact_is_valid(exact_pow(a, none, 0)));
    assert_false(exact_is_valid(exact_ratio(a, 1, 0)));
    assert_null(exact_to_text(a, none).at);
    exact const huge = exact_pow(a, exact_small(3), 300000);
    assert_true(exact_is_valid(huge));
    assert_false(exact_is_valid(exact_pow(a, huge, 3)));
    assert_false(exact_is_valid(exact_mul(a, huge, exact_mul(a, huge, huge))));
    assert_false(exact_is_valid(exact_pow(a, exact_small(10), INT32_MIN)));
    assert_int_equal(arena_status(a, NULL), STF_OK);
    arena_free(a);
}

static void without_memory_a_large_number_is_invalid(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 64);
    stf_error err = {0};
    exact x = {0};
    assert_int_equal(exact_parse(a, TEXT("1e4000"), &x, &err), STF_LIMIT);
    assert_int_equal(arena_status(a, NULL), STF_LIMIT);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_and_products_are_exact),
        cmocka_unit_test(a_value_has_one_form),
        cmocka_unit_test(laws_hold_at_every_size),
        cmocka_unit_test(doubles_go_there_and_back),
        cmocka_unit_test(halves_of_the_last_place_go_to_the_even),
        cmocka_unit_test(powers_roots_and_rounding),
        cmocka_unit_test(what_has_no_value_is_invalid_and_stays_so),
        cmocka_unit_test(without_memory_a_large_number_is_invalid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
