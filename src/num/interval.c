/* SPDX-License-Identifier: Apache-2.0 */
/* interval.c -- outward rounding by neighbours, and Krawczyk's operator on centres and radii.
 *
 * Sums of n products are reckoned in doubles; their errors are bounded by gamma_n = n u / (1 - n u)
 * times the sum of absolute products (N. Higham, Accuracy and Stability of Numerical Algorithms
 * (2002), section 3.1), with u = 2^-53. Radii are sums of numbers that are not negative, and are
 * enlarged by a factor that covers their own rounding. */
#include "num/interval.h"

#include "num/dense.h"

#include <math.h>
#include <string.h>

#define UNIT 0x1p-53
#define TINY 0x1p-1000 /* covers what underflows */

double double_above(double x)
{
    if (!(x < HUGE_VAL)) return x;
    if (x == 0.0) return 0x1p-1074;
    int64_t bits;
    memcpy(&bits, &x, sizeof bits);
    bits += x > 0.0 ? 1 : -1;
    memcpy(&x, &bits, sizeof bits);
    return x;
}

double double_below(double x)
{
    return -double_above(-x);
}

interval interval_from_exact(exact x)
{
    double const near = exact_to_double(x);
    if (!exact_is_valid(x)) return (interval){-HUGE_VAL, HUGE_VAL};
    if (x.big == NULL && x.den == 1 && fabs(near) <= 0x1p53) return interval_of(near);
    if (x.big == NULL && (x.den & (x.den - 1)) == 0 && x.den <= INT64_C(1) << 53 &&
        x.num <= INT64_C(1) << 53 && x.num >= -(INT64_C(1) << 53))
        return interval_of(near);
    return (interval){double_below(near), double_above(near)};
}

interval interval_add(interval x, interval y)
{
    return (interval){double_below(x.low + y.low), double_above(x.high + y.high)};
}

interval interval_sub(interval x, interval y)
{
    return (interval){double_below(x.low - y.high), double_above(x.high - y.low)};
}

interval interval_mul(interval x, interval y)
{
    double const a = x.low * y.low, b = x.low * y.high, c = x.high * y.low, d = x.high * y.high;
    return (interval){double_below(fmin(fmin(a, b), fmin(c, d))),
                      double_above(fmax(fmax(a, b), fmax(c, d)))};
}

double interval_centre(interval x, double *radius)
{
    double const c = x.low == x.high ? x.low : 0.5 * x.low + 0.5 * x.high;
    *radius = x.low == x.high ? 0.0 : fmax(double_above(c - x.low), double_above(x.high - c));
    return c;
}

/* b: about the inverse of j. False where it has none that could be found. */
static bool invert(uint32_t n, const double *j, double *lu, double *b, uint32_t *pivot, int *sign)
{
    double ratio, log_abs, s;
    memcpy(lu, j, (size_t)n * n * sizeof *lu);
    dense_factor(ISA_ONE, n, lu, pivot, &ratio, 1);
    if (!(ratio > 1e-14)) return false;
    dense_log_det(ISA_ONE, n, lu, pivot, &log_abs, &s, 1);
    *sign = s > 0.0 ? 1 : -1;
    memset(b, 0, (size_t)n * n * sizeof *b);
    for (uint32_t i = 0; i < n; i++) b[(size_t)i * n + i] = 1.0;
    dense_solve(ISA_ONE, n, lu, pivot, n, b, 1);
    return true;
}

krawczyk_verdict krawczyk(uint32_t n, const double *centre, const double *radius, const double *f,
                          const double *f_radius, const double *j, const double *j_radius,
                          double *out_centre, double *out_radius, int *det_sign, double *work,
                          uint32_t *pivot)
{
    double *const c = work, *const row = work + (size_t)n * n, *const row_radius = row + n;
    int sign = 0;
    if (!invert(n, j, row_radius + n, c, pivot, &sign)) return KRAWCZYK_SINGULAR;
    double const gamma = 1.01 * (n + 2) * UNIT, grow = 1.0 + 4.0 * (n + 4) * UNIT;
    bool is_inside = true, is_none = false;
    for (uint32_t i = 0; i < n; i++) {
        const double *const ci = c + (size_t)i * n;
        /* row i of 1 - C J and its radius; the part of C f */
        double step = 0.0, step_radius = 0.0;
        for (uint32_t m = 0; m < n; m++) row[m] = row_radius[m] = 0.0;
        for (uint32_t k = 0; k < n; k++) {
            double const x = ci[k], ax = fabs(x);
            const double *const jk = j + (size_t)k * n, *const rk = j_radius + (size_t)k * n;
            step += x * f[k];
            step_radius += ax * (f_radius[k] + gamma * fabs(f[k]));
            for (uint32_t m = 0; m < n; m++) {
                row[m] += x * jk[m];
                row_radius[m] += ax * (rk[m] + gamma * fabs(jk[m]));
            }
        }
        double spread = 0.0;
        for (uint32_t m = 0; m < n; m++) {
            double const d = fabs((m == i ? 1.0 : 0.0) - row[m]) * grow + row_radius[m] + TINY;
            spread += d * radius[m];
        }
        double const r = (spread + step_radius + TINY + fabs(step) * UNIT) * grow;
        double const k_centre = centre[i] - step;
        double const k_radius = (r + fabs(k_centre) * UNIT + fabs(centre[i]) * UNIT) * grow;
        double const low = double_below(k_centre - k_radius),
                     high = double_above(k_centre + k_radius);
        double const x_low = double_below(centre[i] - radius[i]),
                     x_high = double_above(centre[i] + radius[i]);
        if (!(low > centre[i] - radius[i] && high < centre[i] + radius[i])) is_inside = false;
        if (low > x_high || high < x_low) is_none = true;
        out_centre[i] =
            interval_centre((interval){fmax(low, x_low), fmin(high, x_high)}, &out_radius[i]);
    }
    if (is_none) return KRAWCZYK_NONE;
    if (!is_inside) return KRAWCZYK_UNKNOWN;
    /* K within the interior: |1 - C J| contracts in the norm scaled by the radii, so the
     * determinant of C J is positive for all J (Neumaier, 5.1.8) */
    if (det_sign != NULL) *det_sign = sign;
    return KRAWCZYK_ONE;
}
