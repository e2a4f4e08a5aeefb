/* SPDX-License-Identifier: Apache-2.0 */
/* test_philox.c -- the known answers of Random123 (kat_vectors), and that streams are streams. */
#include "support/test.h"

#include "base/philox.h"

static void the_known_answers_come_out(void **state)
{
    (void)state;
    static const struct {
        uint32_t counter[4], key[2], out[4];
    } known[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        uint32_t out[4];
        philox_block(known[i].counter, known[i].key, out);
        assert_memory_equal(out, known[i].out, sizeof out);
    }
}

static void a_stream_is_the_blocks_in_order(void **state)
{
    (void)state;
    uint64_t const seed = 0x299f31d0a4093822u, stream = 0x0370734413198a2eu;
    philox p = philox_stream(seed, stream);
    uint32_t const key[2] = {0xa4093822u, 0x299f31d0u};
    for (uint32_t block = 0; block < 5; block++) {
        uint32_t out[4];
        philox_block((const uint32_t[4]){block, 0, 0x13198a2eu, 0x03707344u}, key, out);
        for (int i = 0; i < 4; i++) assert_int_equal(philox_u32(&p), out[i]);
    }
    philox q = philox_stream(seed, stream + 1);
    p = philox_stream(seed, stream);
    assert_true(philox_u64(&p) != philox_u64(&q));
}

static void uniforms_fill_the_open_interval(void **state)
{
    (void)state;
    philox p = philox_stream(7, 0);
    double sum = 0, squares = 0, least = 1, most = 0;
    int const n = 200000;
    for (int i = 0; i < n; i++) {
        double const u = philox_uniform(&p);
        assert_true(u > 0 && u < 1);
        sum += u;
        squares += u * u;
        least = u < least ? u : least;
        most = u > most ? u : most;
    }
    assert_near(sum / n, 0.5, 5 * 0.2887 / sqrt(n));
    assert_near(squares / n, 1.0 / 3, 0.005);
    assert_true(least < 1e-4 && most > 1 - 1e-4);
}

static void numbers_below_a_bound_are_even(void **state)
{
    (void)state;
    philox p = philox_stream(9, 3);
    int counts[6] = {0};
    for (int i = 0; i < 60000; i++) counts[philox_below(&p, 6)]++;
    for (int k = 0; k < 6; k++) assert_near(counts[k], 10000, 500);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(philox_below(&p, 1), 0);
        assert_true(philox_below(&p, 0x80000001u) <= 0x80000000u);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_known_answers_come_out),
        cmocka_unit_test(a_stream_is_the_blocks_in_order),
        cmocka_unit_test(uniforms_fill_the_open_interval),
        cmocka_unit_test(numbers_below_a_bound_are_even),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
