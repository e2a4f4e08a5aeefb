/* SPDX-License-Identifier: Apache-2.0 */
/* test_interval.c -- intervals hold the exact result; Krawczyk's test proves what is there and
 * nothing that is not. */
#include "num/interval.h"

#include "base/philox.h"
#include "support/test.h"

/* low <= x <= high, in rationals. */
static bool holds(arena *a, interval i, exact x)
{
    return exact_compare(exact_from_double(a, i.low), x) <= 0 &&
           exact_compare(x, exact_from_double(a, i.high)) <= 0;
}

static double some_number(philox *r)
{
    return ldexp(philox_uniform(r) - 0.5, (int)philox_below(r, 40) - 20);
}

static void results_are_held(void **state)
{
    (void)state;
    philox r = philox_stream(301, 0);
    arena *const memory = arena_new(NULL, 0);
    for (int k = 0; k < 20000; k++) {
        arena_mark const mark = arena_position(memory);
        double const a = some_number(&r), b = some_number(&r), c = some_number(&r),
                     d = some_number(&r);
        interval const x = {fmin(a, b), fmax(a, b)}, y = {fmin(c, d), fmax(c, d)};
        exact const p = exact_from_double(memory, philox_below(&r, 2) ? a : b),
                    q = exact_from_double(memory, philox_below(&r, 2) ? c : d);
        assert_true(holds(memory, interval_add(x, y), exact_add(memory, p, q)));
        assert_true(holds(memory, interval_sub(x, y), exact_sub(memory, p, q)));
        assert_true(holds(memory, interval_mul(x, y), exact_mul(memory, p, q)));
        double radius;
        double const centre = interval_centre(x, &radius);
        exact const distance =
            exact_abs(memory, exact_sub(memory, p, exact_from_double(memory, centre)));
        assert_true(exact_compare(distance, exact_from_double(memory, radius)) <= 0);
        exact const ratio = exact_ratio(memory, (int64_t)philox_below(&r, 1000000),
                                        1 + (int64_t)philox_below(&r, 1000000));
        interval const of_ratio = interval_from_exact(ratio);
        assert_true(holds(memory, of_ratio, ratio));
        assert_true(of_ratio.high - of_ratio.low <= 5e-16 * fabs(of_ratio.high));
        arena_release(memory, mark);
    }
    arena_free(memory);
}

static void neighbours_are_next_to_each_other(void **state)
{
    (void)state;
    static const double x[] = {0.0,     -0.0,      1.0,        -1.0,  1e-310,
                               -1e-310, 0x1p-1074, -0x1p-1074, 1e308, 3.5};
    for (size_t k = 0; k < sizeof x / sizeof x[0]; k++) {
        assert_true(double_above(x[k]) == nextafter(x[k], HUGE_VAL));
        assert_true(double_below(x[k]) == nextafter(x[k], -HUGE_VAL));
    }
    assert_true(double_above(HUGE_VAL) == HUGE_VAL);
}

/* x^2 + y^2 = 5 and x y = 2: (1,2), (2,1) and their opposites. */
static krawczyk_verdict circle(double x, double y, double radius, double *out, double *out_radius,
                               int *sign)
{
    double const centre[2] = {x, y}, r[2] = {radius, radius};
    double const f[2] = {x * x + y * y - 5.0, x * y - 2.0};
    double const f_radius[2] = {1e-13, 1e-13}; /* ample for numbers below 10 */
    double const j[4] = {2.0 * x, 2.0 * y, y, x};
    double const j_radius[4] = {2.0 * radius, 2.0 * radius, radius, radius};
    double work[12];
    uint32_t pivot[2];
    assert_true(krawczyk_work(2) <= 12);
    return krawczyk(2, centre, r, f, f_radius, j, j_radius, out, out_radius, sign, work, pivot);
}

static void boxes_with_one_solution_are_proved(void **state)
{
    (void)state;
    double out[2], radius[2];
    int sign;
    assert_int_equal(circle(1.01, 1.98, 0.1, out, radius, &sign), KRAWCZYK_ONE);
    assert_int_equal(sign, -1); /* 2 x x - 2 y y */
    for (int k = 0; k < 5; k++)
        (void)circle(out[0], out[1], fmax(radius[0], radius[1]), out, radius, NULL);
    assert_near(out[0], 1.0, 1e-12);
    assert_near(out[1], 2.0, 1e-12);
    assert_true(radius[0] < 1e-12 && fabs(out[0] - 1.0) <= radius[0]);
    assert_int_equal(circle(2.0, 1.0, 0.05, out, radius, &sign), KRAWCZYK_ONE);
    assert_int_equal(sign, 1);
}

static void boxes_are_never_judged_wrongly(void **state)
{
    (void)state;
    static const double at[4][2] = {{1, 2}, {2, 1}, {-1, -2}, {-2, -1}};
    philox r = philox_stream(302, 0);
    uint32_t n[4] = {0};
    for (int k = 0; k < 20000; k++) {
        double const x = 6.0 * philox_uniform(&r) - 3.0, y = 6.0 * philox_uniform(&r) - 3.0;
        double const radius = philox_uniform(&r) * (k % 2 == 0 ? 1.0 : 0.2);
        double out[2], out_radius[2];
        uint32_t inside = 0, kept = 0;
        krawczyk_verdict const v = circle(x, y, radius, out, out_radius, NULL);
        for (int s = 0; s < 4; s++) {
            bool const is_in = fabs(at[s][0] - x) <= radius && fabs(at[s][1] - y) <= radius;
            inside += is_in;
            kept += is_in && v != KRAWCZYK_SINGULAR && v != KRAWCZYK_NONE &&
                    fabs(at[s][0] - out[0]) <= out_radius[0] &&
                    fabs(at[s][1] - out[1]) <= out_radius[1];
        }
        n[v]++;
        if (v == KRAWCZYK_NONE) assert_int_equal(inside, 0);
        if (v == KRAWCZYK_ONE) assert_int_equal(inside, 1);
        if (v != KRAWCZYK_SINGULAR) assert_int_equal(kept, inside);
    }
    assert_true(n[KRAWCZYK_NONE] > 1000 && n[KRAWCZYK_ONE] > 20 && n[KRAWCZYK_UNKNOWN] > 1000);
}

static void a_double_solution_is_never_proved(void **state)
{
    (void)state;
    /* x^2 = 0 */
    for (double radius = 1.0; radius > 1e-8; radius *= 0.5) {
        double const centre = 0.1 * radius, f = centre * centre, zero = 1e-30, j = 2.0 * centre,
                     j_radius = 2.0 * radius;
        double out, out_radius, work[4];
        uint32_t pivot[1];
        krawczyk_verdict const v = krawczyk(1, &centre, &radius, &f, &zero, &j, &j_radius, &out,
                                            &out_radius, NULL, work, pivot);
        assert_true(v == KRAWCZYK_UNKNOWN || v == KRAWCZYK_SINGULAR);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_are_held),
        cmocka_unit_test(neighbours_are_next_to_each_other),
        cmocka_unit_test(boxes_with_one_solution_are_proved),
        cmocka_unit_test(boxes_are_never_judged_wrongly),
        cmocka_unit_test(a_double_solution_is_never_proved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
