/* SPDX-License-Identifier: Apache-2.0 */
/* test_lanes.c -- names, widths and the choice of instruction set. */
#include "support/test.h"

#include "num/lanes.h"

static void names_go_both_ways(void **state)
{
    (void)state;
    for (uint32_t k = 0; k < ISA_COUNT; k++) {
        isa back = ISA_COUNT;
        assert_true(isa_from_name(isa_name((isa)k), &back));
        assert_int_equal(back, k);
    }
    isa untouched = ISA_AVX2;
    assert_false(isa_from_name("mmx", &untouched));
    assert_false(isa_from_name("", &untouched));
    assert_int_equal(untouched, ISA_AVX2);
    assert_string_equal(isa_name(ISA_COUNT), "best");
}

static void widths_divide_the_block(void **state)
{
    (void)state;
    for (uint32_t k = 0; k < ISA_COUNT; k++) assert_int_equal(LANES_BLOCK % isa_width((isa)k), 0);
    assert_int_equal(isa_width(ISA_ONE), 1);
}

static void one_lane_runs_at_width_one_and_many_at_the_widest(void **state)
{
    (void)state;
    uint32_t stride = 0;
    assert_int_equal(isa_for(1, ISA_COUNT, &stride), ISA_ONE);
    assert_int_equal(stride, 1);
    assert_int_equal(isa_for(1, ISA_BASE, &stride), ISA_ONE);
    assert_int_equal(isa_for(2, ISA_COUNT, &stride), isa_best());
    assert_int_equal(stride, LANES_BLOCK);
    assert_int_equal(isa_for(100, ISA_ONE, &stride), ISA_BASE);
    assert_int_equal(stride, LANES_BLOCK);
    assert_true(isa_is_available(isa_for(100, ISA_AVX512, &stride)));
}

static void the_first_two_are_always_there(void **state)
{
    (void)state;
    assert_true(isa_is_available(ISA_ONE));
    assert_true(isa_is_available(ISA_BASE));
    assert_false(isa_is_available(ISA_COUNT));
    assert_true(isa_is_available(isa_best()));
    for (uint32_t k = isa_best() + 1u; k < ISA_COUNT; k++) assert_false(isa_is_available((isa)k));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_go_both_ways),
        cmocka_unit_test(widths_divide_the_block),
        cmocka_unit_test(one_lane_runs_at_width_one_and_many_at_the_widest),
        cmocka_unit_test(the_first_two_are_always_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
