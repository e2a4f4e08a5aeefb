/* SPDX-License-Identifier: Apache-2.0 */
/* test_decimal.c -- decimals to doubles as strtod in the C locale does it, and in other locales
 * too. */
#include "support/test.h"

#include "num/decimal.h"

#include <locale.h>

static double read_or_fail(arena *a, const char *s)
{
    stf_error err;
    double x = (double)NAN;
    assert_ok(decimal_read(a, text_from(s), &x, &err), &err);
    return x;
}

static void decimals_round_as_strtod(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    const char *const at[] = {"0",
                              "-0",
                              "0.72",
                              "1e-9",
                              ".5",
                              "5.",
                              "+3.25e+2",
                              "-12345678901234567890.5",
                              "2.2250738585072011e-308",
                              "2.2250738585072014e-308",
                              "4.9406564584124654e-324",
                              "2.4703282292062327e-324",
                              "2.4703282292062328e-324",
                              "1e-400",
                              "1.7976931348623157e308",
                              "1.7976931348623158e308",
                              "1.7976931348623159e308",
                              "1e309",
                              "-1e400",
                              "9007199254740993",
                              "9007199254740993.0000000000000000000001",
                              "0.1000000000000000055511151231257827021181583404541015625",
                              "00000000000000000000000000000000000000000001",
                              "0.00000000000000000000000000000000000000000000000000000001e60"};
    for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
        double const x = read_or_fail(a, at[k]), y = strtod(at[k], NULL);
        assert_true(x == y);
    }
    assert_int_equal(arena_bytes(a), 0);
    arena_free(a);
}

static void random_decimals_round_as_strtod(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    uint64_t seed = 5;
    for (int k = 0; k < 20000; k++) {
        seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        double x;
        memcpy(&x, &seed, sizeof x);
        if (!isfinite(x)) continue;
        char s[64];
        snprintf(s, sizeof s, "%.*e", (int)(seed >> 33) % 25, x);
        assert_true(read_or_fail(a, s) == strtod(s, NULL));
    }
    arena_free(a);
}

static void ratios_are_read(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    assert_true(read_or_fail(a, "1/3") == 1.0 / 3.0);
    assert_true(read_or_fail(a, "-22/7") == -22.0 / 7.0);
    double x = 0.0;
    text form = {0};
    stf_error err;
    assert_ok(decimal_read_exact(a, TEXT("-0.750"), &x, &form, &err), &err);
    assert_text(form, "-3/4");
    assert_true(x == -0.75);
    arena_free(a);
}

static void the_locale_does_not_matter(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    /* Where the system has no such locale this is one more run in C. */
    (void)setlocale(LC_ALL, "de_DE.UTF-8");
    assert_true(read_or_fail(a, "1234.5e-1") == 123.45);
    (void)setlocale(LC_ALL, "C");
    arena_free(a);
}

static void what_is_no_number_is_refused(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    const char *const at[] = {"",    "-",     ".",   "e5",   "1e",   "1e+",  "1,5",  "0x10",
                              "inf", "nan",   "1 ",  " 1",   "1/",   "/2",   "1/-2", "1/2/3",
                              "--1", "1.5/2", "1/0", "1/00", "1..2", "1e5.", "1_000"};
    for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
        double x = 17.0;
        stf_error err = {0};
        assert_int_equal(decimal_read(a, text_from(at[k]), &x, &err), STF_INPUT);
        assert_true(x == 17.0);
        assert_true(err.message[0] != 0);
    }
    arena_free(a);
}

static void sizes_are_bounded(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    double x = 0.0;
    stf_error err = {0};
    assert_int_equal(decimal_read(a, TEXT("1e999999999999999999999"), &x, &err), STF_LIMIT);
    assert_int_equal(decimal_read(a, TEXT("1e-99999"), &x, &err), STF_LIMIT);
    assert_ok(decimal_read(a, TEXT("0e999999999"), &x, &err), &err);
    assert_true(x == 0.0);
    static char digits[EXACT_MOST_DIGITS + 1];
    memset(digits, '7', sizeof digits);
    assert_int_equal(decimal_read(a, (text){digits, sizeof digits}, &x, &err), STF_LIMIT);
    assert_ok(decimal_read(a, (text){digits, sizeof digits - 1}, &x, &err), &err);
    assert_true(isinf(x));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decimals_round_as_strtod),
        cmocka_unit_test(random_decimals_round_as_strtod),
        cmocka_unit_test(ratios_are_read),
        cmocka_unit_test(the_locale_does_not_matter),
        cmocka_unit_test(what_is_no_number_is_refused),
        cmocka_unit_test(sizes_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
