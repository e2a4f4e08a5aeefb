/* SPDX-License-Identifier: Apache-2.0 */
/* test_dense.c -- LU against known answers and residuals; a lane's bits whatever its neighbours do.
 */
#include "support/test.h"

#include "num/dense.h"

enum { MOST = 12, STRIDE = LANES_BLOCK };

typedef struct systems {
    double a[MOST * MOST * STRIDE], b[MOST * 2 * STRIDE];
    uint32_t pivot[MOST * STRIDE];
    double ratio[STRIDE], log_abs[STRIDE], sign[STRIDE];
} systems;

static double random_unit(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return (double)(*seed >> 11) * 0x1p-53;
}

/* Half of the elements are zero, differently in each lane; lane 3 of some is singular, lane 5 not
 * finite. */
static void fill(systems *s, uint32_t n, uint64_t *seed)
{
    memset(s, 0, sizeof *s);
    for (uint32_t k = 0; k < n * n * STRIDE; k++) {
        s->a[k] = random_unit(seed) < 0.5 ? 0.0 : 2.0 * random_unit(seed) - 1.0;
    }
    for (uint32_t k = 0; k < n; k++) {
        for (uint32_t l = 0; l < STRIDE; l++) s->a[(k * n + k) * STRIDE + l] += 0.25;
        if (n % 3 == 0) s->a[(k * n) * STRIDE + 3] = 0.0;
        if (n % 4 == 0) s->a[k * STRIDE + 5] = (double)NAN;
    }
    for (uint32_t k = 0; k < n * 2 * STRIDE; k++) s->b[k] = 2.0 * random_unit(seed) - 1.0;
}

static void solve(systems *s, isa i, uint32_t n, uint32_t stride)
{
    dense_factor(i, n, s->a, s->pivot, s->ratio, stride);
    dense_solve(i, n, s->a, s->pivot, 2, s->b, stride);
    dense_log_det(i, n, s->a, s->pivot, s->log_abs, s->sign, stride);
}

static void assert_same(const double *x, const double *y, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        if (isnan(x[k]) && isnan(y[k])) continue;
        assert_memory_equal(&x[k], &y[k], sizeof *x);
    }
}

static void every_instruction_set_gives_the_same_bits(void **state)
{
    (void)state;
    uint64_t seed = 11;
    static systems given, first, other;
    for (uint32_t n = 1; n <= MOST; n++) {
        fill(&given, n, &seed);
        first = given;
        solve(&first, ISA_ONE, n, STRIDE);
        for (uint32_t i = ISA_BASE; i < ISA_COUNT; i++) {
            if (!isa_is_available((isa)i)) continue;
            other = given;
            solve(&other, (isa)i, n, STRIDE);
            assert_same(first.a, other.a, n * n * STRIDE);
            assert_same(first.b, other.b, n * 2 * STRIDE);
            assert_same(first.ratio, other.ratio, STRIDE);
            assert_same(first.log_abs, other.log_abs, STRIDE);
            assert_same(first.sign, other.sign, STRIDE);
            assert_memory_equal(first.pivot, other.pivot, n * STRIDE * sizeof *first.pivot);
        }
    }
}

static void a_lane_is_the_same_alone(void **state)
{
    (void)state;
    uint64_t seed = 12;
    static systems given, many, one;
    for (uint32_t n = 1; n <= MOST; n++) {
        fill(&given, n, &seed);
        many = given;
        solve(&many, isa_best(), n, STRIDE);
        for (uint32_t l = 0; l < STRIDE; l++) {
            for (uint32_t k = 0; k < n * n; k++) one.a[k] = given.a[k * STRIDE + l];
            for (uint32_t k = 0; k < n * 2; k++) one.b[k] = given.b[k * STRIDE + l];
            solve(&one, ISA_ONE, n, 1);
            for (uint32_t k = 0; k < n * n; k++) assert_same(&one.a[k], &many.a[k * STRIDE + l], 1);
            for (uint32_t k = 0; k < n * 2; k++) assert_same(&one.b[k], &many.b[k * STRIDE + l], 1);
            assert_same(one.ratio, &many.ratio[l], 1);
        }
    }
}

static void solutions_solve(void **state)
{
    (void)state;
    uint64_t seed = 13;
    static systems given, s;
    for (uint32_t n = 1; n <= MOST; n++) {
        fill(&given, n, &seed);
        s = given;
        solve(&s, isa_best(), n, STRIDE);
        for (uint32_t l = 0; l < STRIDE; l++) {
            if (!(s.ratio[l] > 1e-4)) continue;
            for (uint32_t i = 0; i < n; i++) {
                for (uint32_t r = 0; r < 2; r++) {
                    double rest = -given.b[(i * 2 + r) * STRIDE + l];
                    for (uint32_t j = 0; j < n; j++) {
                        rest += given.a[(i * n + j) * STRIDE + l] * s.b[(j * 2 + r) * STRIDE + l];
                    }
                    assert_near(rest, 0.0, 1e-11);
                }
            }
        }
        if (n % 3 == 0) assert_near(s.ratio[3], 0.0, 0.0);
        if (n % 3 == 0) assert_near(s.sign[3], 0.0, 0.0);
        if (n % 4 == 0) assert_near(s.ratio[5], 0.0, 0.0);
    }
}

static void a_known_system(void **state)
{
    (void)state;
    double a[] = {0, 2, 1, 1, 1, 0, 3, 0, 1}; /* determinant: 0 * 1 - 2 * 1 + 1 * (0 - 3) = -5 */
    double b[] = {7, 3, 6};
    uint32_t pivot[3];
    double ratio, log_abs, sign;
    dense_factor(ISA_ONE, 3, a, pivot, &ratio, 1);
    dense_solve(ISA_ONE, 3, a, pivot, 1, b, 1);
    dense_log_det(ISA_ONE, 3, a, pivot, &log_abs, &sign, 1);
    assert_near(b[0], 1.0, 1e-15);
    assert_near(b[1], 2.0, 1e-15);
    assert_near(b[2], 3.0, 1e-15);
    assert_near(log_abs, log(5.0), 1e-15);
    assert_near(sign, -1.0, 0.0);
    assert_true(ratio > 0.1);
}

static void a_determinant_beyond_the_doubles_has_a_logarithm(void **state)
{
    (void)state;
    double a[] = {1e200, 0, 0, 0, 1e200, 0, 0, 0, -1e200};
    uint32_t pivot[3];
    double log_abs, sign;
    dense_factor(ISA_ONE, 3, a, pivot, NULL, 1);
    dense_log_det(ISA_ONE, 3, a, pivot, &log_abs, &sign, 1);
    assert_near(log_abs, 600 * log(10.0), 1e-12);
    assert_near(sign, -1.0, 0.0);
}

static void a_system_of_nothing_is_solved(void **state)
{
    (void)state;
    double none[1] = {0}, ratio = 0.0, log_abs = 1.0, sign = 0.0;
    uint32_t pivot[1];
    dense_factor(ISA_ONE, 0, none, pivot, &ratio, 1);
    dense_solve(ISA_ONE, 0, none, pivot, 1, none, 1);
    dense_log_det(ISA_ONE, 0, none, pivot, &log_abs, &sign, 1);
    assert_near(ratio, 1.0, 0.0);
    assert_near(log_abs, 0.0, 0.0);
    assert_near(sign, 1.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_instruction_set_gives_the_same_bits),
        cmocka_unit_test(a_lane_is_the_same_alone),
        cmocka_unit_test(solutions_solve),
        cmocka_unit_test(a_known_system),
        cmocka_unit_test(a_determinant_beyond_the_doubles_has_a_logarithm),
        cmocka_unit_test(a_system_of_nothing_is_solved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
