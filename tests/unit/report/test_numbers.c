/* SPDX-License-Identifier: Apache-2.0 */
/* test_numbers.c -- numbers for people. */
#include "support/test.h"

#include "report/numbers.h"

static arena *memory;

static int begin(void **state)
{
    (void)state;
    memory = arena_new(NULL, 0);
    return memory == NULL;
}

static int end(void **state)
{
    (void)state;
    arena_free(memory);
    return 0;
}

static void digits_and_thousands(void **state)
{
    (void)state;
    assert_text(number_text(memory, 11490, 5), "11,490");
    assert_text(number_text(memory, 1234567.0, 3), "1,230,000");
    assert_text(number_text(memory, 0.72, 4), "0.72");
    assert_text(number_text(memory, -12.3456, 4), "-12.35");
    assert_text(number_text(memory, 0.0625, 2), "0.062");
    assert_text(number_text(memory, 999.96, 4), "1,000");
    assert_text(number_text(memory, 3.1e-9, 4), "3.1e-09");
    assert_text(number_text(memory, 0, 4), "0");
    assert_text(number_text(memory, (double)NAN, 4), "undefined");
}

static void fixed_decimals_line_up(void **state)
{
    (void)state;
    assert_text(number_fixed(memory, 1230.5, 2), "1,230.50");
    assert_text(number_fixed(memory, -0.001, 1), "0.0");
    assert_text(number_fixed(memory, 0.05, 2), "0.05");
    double const x[] = {12.5, -0.25, 3};
    assert_int_equal(number_decimals(x, 3, 4), 2);
    double const whole[] = {12, -3};
    assert_int_equal(number_decimals(whole, 2, 4), 0);
}

static void shares_never_round_to_certainty(void **state)
{
    (void)state;
    assert_text(number_share(memory, 0), "0%");
    assert_text(number_share(memory, 1e-5), "<0.1%");
    assert_text(number_share(memory, 0.62), "62%");
    assert_text(number_share(memory, 0.6244), "62.4%");
    assert_text(number_share(memory, 0.99999), ">99.9%");
    assert_text(number_share(memory, 1), "100%");
    assert_text(number_share(memory, 1 - 1e-15), "100%");
}

static void bounds_are_rounded_up(void **state)
{
    (void)state;
    assert_text(number_small(memory, 3e-16), "3e-16");
    assert_text(number_small(memory, 3.2e-16), "4e-16");
    assert_text(number_small(memory, 9.5e-16), "1e-15");
    assert_text(number_small(memory, 0), "0");
}

static void units_that_begin_with_a_number_are_multiplied(void **state)
{
    (void)state;
    assert_text(number_with_unit(memory, 12.3, 4, TEXT("100 MUSD")), "12.3 x 100 MUSD");
    assert_text(number_with_unit(memory, 830, 4, TEXT("MUSD/year")), "830 MUSD/year");
    assert_text(number_with_unit(memory, 0.72, 4, (text){0}), "0.72");
    assert_text(number_change(memory, 2, 3, (text){0}), "+2");
    assert_text(number_count(memory, 1778), "1,778");
    assert_text(number_count(memory, 12), "12");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digits_and_thousands),
        cmocka_unit_test(fixed_decimals_line_up),
        cmocka_unit_test(shares_never_round_to_certainty),
        cmocka_unit_test(bounds_are_rounded_up),
        cmocka_unit_test(units_that_begin_with_a_number_are_multiplied),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
