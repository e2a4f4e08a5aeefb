/* SPDX-License-Identifier: Apache-2.0 */
/* test_sensitivity.c -- Sobol indices of functions whose indices are known, and intervals that
 * cover what they should as often as they say. */
#include "support/test.h"

#include "base/philox.h"
#include "num/sensitivity.h"

enum { BATCHES = 16, N = 4096, MOST = 8 };

static double ishigami(const double *u)
{
    double const pi = 3.14159265358979323846;
    double const x = pi * (2 * u[0] - 1), y = pi * (2 * u[1] - 1), z = pi * (2 * u[2] - 1);
    return sin(x) + 7 * sin(y) * sin(y) + 0.1 * z * z * z * z * sin(x);
}

static const double g_weight[MOST] = {0, 1, 4.5, 9, 99, 99, 99, 99};

/* Sobol's g-function (Saltelli and Sobol 1995). */
static double g_function(const double *u)
{
    double y = 1;
    for (int i = 0; i < MOST; i++) y *= (fabs(4 * u[i] - 2) + g_weight[i]) / (1 + g_weight[i]);
    return y;
}

typedef struct drawn {
    double *a, *b, *ab[MOST];
} drawn;

/* Far from zero, where digits are lost if anything loses them. */
static drawn draw(double (*f)(const double *), int d, batches of, uint64_t seed, double offset)
{
    size_t const n = of.n * of.n_batches;
    drawn s = {.a = malloc(n * sizeof *s.a), .b = malloc(n * sizeof *s.b)};
    for (int k = 0; k < d; k++) s.ab[k] = malloc(n * sizeof *s.ab[k]);
    for (size_t i = 0; i < n; i++) {
        philox p = philox_stream(seed, i);
        double x[MOST], y[MOST];
        for (int k = 0; k < d; k++) {
            x[k] = philox_uniform(&p);
            y[k] = philox_uniform(&p);
        }
        s.a[i] = f(x) + offset;
        s.b[i] = f(y) + offset;
        for (int k = 0; k < d; k++) {
            double const was = x[k];
            x[k] = y[k];
            s.ab[k][i] = f(x) + offset;
            x[k] = was;
        }
    }
    return s;
}

static void drop(drawn *s, int d)
{
    free(s->a);
    free(s->b);
    for (int k = 0; k < d; k++) free(s->ab[k]);
}

static void check_indices(double (*f)(const double *), int d, const double *first,
                          const double *total, double variance)
{
    batches const of = {.n = N, .n_batches = BATCHES};
    drawn s = draw(f, d, of, 11, 1000);
    for (int k = 0; k < d; k++) {
        sobol_index const x = sobol_estimate(of, s.a, s.b, s.ab[k]);
        assert_near(x.first.value, first[k], 0.012);
        assert_near(x.total.value, total[k], 0.012);
        assert_near(x.variance, variance, 0.03 * variance);
        assert_true(x.n_used == (size_t)N * BATCHES);
        assert_true(x.first.low <= x.first.value && x.first.value <= x.first.high);
        assert_true(x.total.high - x.total.low < 0.05);
    }
    drop(&s, d);
}

static void the_indices_of_ishigami_are_those_on_paper(void **state)
{
    (void)state;
    double const pi = 3.14159265358979323846, a = 7, b = 0.1;
    double const v1 = 0.5 * pow(1 + b * pow(pi, 4) / 5, 2), v2 = a * a / 8;
    double const v13 = 8 * b * b * pow(pi, 8) / 225, v = v1 + v2 + v13;
    check_indices(ishigami, 3, (double[]){v1 / v, v2 / v, 0},
                  (double[]){(v1 + v13) / v, v2 / v, v13 / v}, v);
}

static void the_indices_of_the_g_function_are_those_on_paper(void **state)
{
    (void)state;
    double part[MOST], first[MOST], total[MOST], v = 1;
    for (int i = 0; i < MOST; i++) {
        part[i] = 1 / (3 * (1 + g_weight[i]) * (1 + g_weight[i]));
        v *= 1 + part[i];
    }
    for (int i = 0; i < MOST; i++) {
        first[i] = part[i] / (v - 1);
        total[i] = part[i] * (v / (1 + part[i])) / (v - 1);
    }
    check_indices(g_function, MOST, first, total, v - 1);
}

/* 400 small samples: an interval of 95 per cent misses 20 +- 4.4 times. Jackknifed ratios of skewed
 * sums miss somewhat more often. */
static void intervals_cover_as_often_as_they_say(void **state)
{
    (void)state;
    double const pi = 3.14159265358979323846;
    double const v1 = 0.5 * pow(1 + 0.1 * pow(pi, 4) / 5, 2), v2 = 49.0 / 8;
    double const v13 = 0.08 * pow(pi, 8) / 225 * 1.0, v = v1 + v2 + v13;
    double const known_first[3] = {v1 / v, v2 / v, 0};
    double const known_total[3] = {(v1 + v13) / v, v2 / v, v13 / v};
    batches const of = {.n = 64, .n_batches = BATCHES};
    int missed_first[3] = {0}, missed_total[3] = {0}, missed_mean = 0;
    for (uint64_t t = 0; t < 400; t++) {
        drawn s = draw(ishigami, 3, of, 1000 + t, 0);
        estimate const m = mean_estimate(of, s.a, NULL);
        missed_mean += !(m.low <= 3.5 && 3.5 <= m.high);
        for (int k = 0; k < 3; k++) {
            sobol_index const x = sobol_estimate(of, s.a, s.b, s.ab[k]);
            missed_first[k] += !(x.first.low <= known_first[k] && known_first[k] <= x.first.high);
            missed_total[k] += !(x.total.low <= known_total[k] && known_total[k] <= x.total.high);
        }
        drop(&s, 3);
    }
    assert_true(missed_mean >= 8 && missed_mean <= 34);
    for (int k = 0; k < 3; k++) {
        assert_true(missed_first[k] >= 5 && missed_first[k] <= 38);
        assert_true(missed_total[k] >= 5 && missed_total[k] <= 38);
    }
}

static void wilsons_interval_covers_shares(void **state)
{
    (void)state;
    static const double shares[] = {0.01, 0.1, 0.5, 0.97};
    for (size_t q = 0; q < sizeof shares / sizeof *shares; q++) {
        int missed = 0;
        for (uint64_t t = 0; t < 1000; t++) {
            philox p = philox_stream(77 + q, t);
            size_t k = 0;
            for (int i = 0; i < 400; i++) k += philox_uniform(&p) < shares[q];
            estimate const e = share_estimate(k, 400);
            missed += !(e.low <= shares[q] && shares[q] <= e.high);
        }
        assert_true(missed >= 15 && missed <= 90);
    }
    /* Agresti and Coull (1998): 0 of 10 gives 0 to 0.2775. */
    estimate const none = share_estimate(0, 10);
    assert_near(none.low, 0, 0);
    assert_near(none.high, 0.27753, 1e-4);
    estimate const all = share_estimate(10, 10);
    assert_near(all.low, 1 - 0.27753, 1e-4);
    assert_near(all.high, 1, 0);
}

static void a_function_that_does_not_vary_has_no_indices(void **state)
{
    (void)state;
    double const x[4] = {0.1, 0.1, 0.1, 0.1};
    sobol_index const none = sobol_estimate((batches){2, 2}, x, x, x);
    assert_true(isnan(none.first.value) && isnan(none.total.value) && none.variance == 0);
}

static void values_that_are_not_there_are_left_out(void **state)
{
    (void)state;
    double const x[6] = {1, (double)NAN, 3, 5, 7, (double)NAN};
    double sd;
    estimate const m = mean_estimate((batches){2, 3}, x, &sd);
    assert_near(m.value, 4, 1e-15);
    assert_near(sd, sqrt(20.0 / 3), 1e-14);
    /* without each batch: 5, 4, 3 */
    assert_near(m.high - m.value, 4.3027 * sqrt(2.0 * 2 / 3), 1e-3);
    double const a[4] = {0, 1, 2, 3}, b[4] = {1, 2, (double)NAN, 0}, ab[4] = {0, 1, 1, 3};
    assert_true(sobol_estimate((batches){2, 2}, a, b, ab).n_used == 3);
}

static void quantiles_lie_between_the_values(void **state)
{
    (void)state;
    double const x[5] = {1, 2, 4, 8, 16};
    assert_near(sorted_quantile(x, 5, 0), 1, 0);
    assert_near(sorted_quantile(x, 5, 0.5), 4, 0);
    assert_near(sorted_quantile(x, 5, 0.625), 6, 1e-15);
    assert_near(sorted_quantile(x, 5, 1), 16, 0);
    assert_true(isnan(sorted_quantile(x, 0, 0.5)));
    assert_near(student_t95(30), 2.0423, 1e-3);
    assert_near(student_t95(63), 1.9983, 1e-3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_indices_of_ishigami_are_those_on_paper),
        cmocka_unit_test(the_indices_of_the_g_function_are_those_on_paper),
        cmocka_unit_test(intervals_cover_as_often_as_they_say),
        cmocka_unit_test(wilsons_interval_covers_shares),
        cmocka_unit_test(a_function_that_does_not_vary_has_no_indices),
        cmocka_unit_test(values_that_are_not_there_are_left_out),
        cmocka_unit_test(quantiles_lie_between_the_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
