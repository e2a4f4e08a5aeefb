/* SPDX-License-Identifier: Apache-2.0 */
/* test_sobol.c -- Sobol's points against published ones, their evenness, and the scrambling; the
 * normal quantile against its known values and its integral. */
#include "support/test.h"

#include "num/quantile.h"
#include "num/sobol.h"

static sobol made(uint32_t n, uint64_t seed, arena *memory)
{
    sobol s;
    stf_error err;
    assert_ok(sobol_new(n, seed, memory, &s, &err), &err);
    return s;
}

static void the_first_points_are_those_that_joe_and_kuo_print(void **state)
{
    (void)state;
    static const double known[8][5] = {
        {0, 0, 0, 0, 0},
        {0.5, 0.5, 0.5, 0.5, 0.5},
        {0.75, 0.25, 0.25, 0.25, 0.75},
        {0.25, 0.75, 0.75, 0.75, 0.25},
        {0.375, 0.375, 0.625, 0.875, 0.375},
        {0.875, 0.875, 0.125, 0.375, 0.875},
        {0.625, 0.125, 0.875, 0.625, 0.625},
        {0.125, 0.625, 0.375, 0.125, 0.125},
    };
    arena *const memory = arena_new(NULL, 0);
    sobol const s = made(5, 1, memory);
    for (uint32_t i = 0; i < 8; i++)
        for (uint32_t d = 0; d < 5; d++)
            assert_near(sobol_bits(&s, i, d) * 0x1p-32, known[i][d], 0);
    arena_free(memory);
}

/* In every dimension the first 2^m points have one in each of 2^m equal parts: what a wrong
 * direction number breaks. Scrambling keeps it. */
static void every_dimension_is_even(void **state)
{
    (void)state;
    enum { M = 9, N = 1 << M };
    arena *const memory = arena_new(NULL, 0);
    sobol const s = made(SOBOL_MOST, 7, memory);
    for (uint32_t d = 0; d < SOBOL_MOST; d++) {
        bool plain[N] = {false}, scrambled[N] = {false};
        for (uint32_t i = 0; i < N; i++) {
            plain[sobol_bits(&s, i, d) >> (32 - M)] = true;
            scrambled[(uint32_t)(sobol_scrambled(&s, i, d) * N)] = true;
        }
        for (uint32_t k = 0; k < N; k++) assert_true(plain[k] && scrambled[k]);
    }
    arena_free(memory);
}

/* Two dimensions of the first few are a (0, m, 2)-net or near one: each of the 16 x 16 boxes of 256
 * * 4 points has four points in the first pair, and none is empty in others. */
static void pairs_of_dimensions_are_even(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    sobol const s = made(8, 3, memory);
    for (uint32_t d = 1; d < 8; d++) {
        uint32_t count[16][16] = {{0}};
        for (uint32_t i = 0; i < 1024; i++)
            count[(int)(sobol_scrambled(&s, i, 0) * 16)][(int)(sobol_scrambled(&s, i, d) * 16)]++;
        for (int x = 0; x < 16; x++)
            for (int y = 0; y < 16; y++) {
                if (d == 1) assert_int_equal(count[x][y], 4);
                assert_in_range(count[x][y], 1, 16);
            }
    }
    arena_free(memory);
}

/* The product of (1 + (x_d - 1/2)) has mean 1. Scrambled points err less than 20 times what draws
 * would, over seeds; and no seed gives another's points. */
static void means_are_met_far_closer_than_by_draws(void **state)
{
    (void)state;
    enum { N = 4096, D = 6, SEEDS = 16 };
    arena *const memory = arena_new(NULL, 0);
    double sum_of_squares = 0.0, mean_of_seeds = 0.0;
    for (uint32_t seed = 0; seed < SEEDS; seed++) {
        sobol const s = made(D, seed, memory);
        double sum = 0.0;
        for (uint32_t i = 0; i < N; i++) {
            double product = 1.0;
            for (uint32_t d = 0; d < D; d++) product *= 0.5 + sobol_scrambled(&s, i, d);
            sum += product;
        }
        double const e = sum / N - 1.0;
        sum_of_squares += e * e;
        mean_of_seeds += e / SEEDS;
    }
    double const error = sqrt(sum_of_squares / SEEDS);
    double const of_draws = sqrt((pow(1.0 + 1.0 / 12, D) - 1.0) / N);
    assert_true(error > 0.0);
    assert_true(error < of_draws / 20);
    assert_true(fabs(mean_of_seeds) < 3 * error / sqrt((double)SEEDS));
    arena_free(memory);
}

static void a_point_depends_on_seed_and_number_alone(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    sobol const few = made(3, 5, memory), many = made(300, 5, memory), other = made(3, 6, memory);
    uint32_t differ = 0;
    for (uint32_t i = 0; i < 100; i++)
        for (uint32_t d = 0; d < 3; d++) {
            assert_near(sobol_scrambled(&few, i, d), sobol_scrambled(&many, i, d), 0);
            differ += sobol_scrambled(&few, i, d) != sobol_scrambled(&other, i, d);
        }
    assert_true(differ > 290);
    stf_error err;
    sobol none;
    assert_int_equal(sobol_new(SOBOL_MOST + 1, 1, memory, &none, &err), STF_LIMIT);
    arena_free(memory);
}

static void normal_quantiles_are_the_known_ones(void **state)
{
    (void)state;
    static const double known[][2] = {{0.5, 0.0},
                                      {0.975, 1.9599639845400542355},
                                      {0.995, 2.5758293035489007610},
                                      {0.25, -0.67448975019608174320},
                                      {0.001, -3.0902323061678135415},
                                      {1e-20, -9.2623400897984233}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_near(quantile_normal(known[i][0]), known[i][1], 1e-14 * (1 + fabs(known[i][1])));
    assert_true(isinf(quantile_normal(0.0)) && quantile_normal(0.0) < 0);
    assert_true(isinf(quantile_normal(1.0)) && quantile_normal(1.0) > 0);
    assert_true(isnan(quantile_normal(-0.1)));
    /* the integral of the density gives u back */
    for (double u = 1e-9; u < 1.0; u = u * 1.7 + 1e-9)
        assert_near(0.5 * erfc(-quantile_normal(u) / sqrt(2.0)) / u, 1.0, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_points_are_those_that_joe_and_kuo_print),
        cmocka_unit_test(every_dimension_is_even),
        cmocka_unit_test(pairs_of_dimensions_are_even),
        cmocka_unit_test(means_are_met_far_closer_than_by_draws),
        cmocka_unit_test(a_point_depends_on_seed_and_number_alone),
        cmocka_unit_test(normal_quantiles_are_the_known_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
