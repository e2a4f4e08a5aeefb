/* SPDX-License-Identifier: Apache-2.0 */
/* sensitivity.c -- estimates over batches, and the jackknife over them.
 *
 * Every estimate here is a function of sums, so a batch is left out by taking its sums away: one
 * pass over the values, then one evaluation a batch. Values are shifted by the first of them before
 * they are squared, which keeps the digits of samples that lie far from zero. */
#include "num/sensitivity.h"

#include <math.h>

double student_t95(uint32_t df)
{
    static const double table[] = {
        12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281,
        2.2010,  2.1788, 2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860,
    };
    enum { N_TABLE = sizeof table / sizeof *table };
    if (df == 0) return (double)NAN;
    if (df <= N_TABLE) return table[df - 1];
    /* Abramowitz and Stegun, 26.7.5, to the second term */
    double const z = 1.959963984540054, v = df, z3 = z * z * z;
    return z + (z3 + z) / (4 * v) + (5 * z3 * z * z + 16 * z3 + 3 * z) / (96 * v * v);
}

/* Grouped jackknife: from the estimate over all and those without each of m batches. */
static estimate jackknife(double all, const double *without, uint32_t m)
{
    estimate const none = {all, (double)NAN, (double)NAN};
    if (m < 2 || isnan(all)) return none;
    double mean = 0, squares = 0;
    for (uint32_t b = 0; b < m; b++) mean += without[b] / m;
    for (uint32_t b = 0; b < m; b++) squares += (without[b] - mean) * (without[b] - mean);
    if (isnan(squares)) return none;
    double const half = student_t95(m - 1) * sqrt(squares * (m - 1) / m);
    return (estimate){all, all - half, all + half};
}

/* ---- means ---------------------------------------------------------------------------------- */

estimate mean_estimate(batches of, const double *x, double *sd)
{
    double sum[SENSITIVITY_BATCHES_MOST] = {0}, n[SENSITIVITY_BATCHES_MOST] = {0};
    double origin = (double)NAN, sums = 0, squares = 0, counted = 0;
    for (uint32_t b = 0; b < of.n_batches; b++) {
        for (size_t i = 0; i < of.n; i++) {
            double const v = x[b * of.n + i];
            if (isnan(v)) continue;
            if (isnan(origin)) origin = v;
            sum[b] += v - origin;
            squares += (v - origin) * (v - origin);
            n[b] += 1;
        }
        sums += sum[b];
        counted += n[b];
    }
    double const all = origin + sums / counted;
    if (sd != NULL) {
        double const spread = squares - sums * sums / counted;
        *sd = counted > 1 ? sqrt(fmax(0, spread) / (counted - 1)) : (double)NAN;
    }
    double without[SENSITIVITY_BATCHES_MOST];
    for (uint32_t b = 0; b < of.n_batches; b++)
        without[b] = origin + (sums - sum[b]) / (counted - n[b]);
    return jackknife(all, without, of.n_batches);
}

estimate share_estimate(size_t k, size_t n)
{
    double const z = 1.959963984540054, m = (double)n, p = (double)k / m;
    double const scale = 1 / (1 + z * z / m), centre = scale * (p + z * z / (2 * m));
    double const half = scale * z * sqrt(p * (1 - p) / m + z * z / (4 * m * m));
    return (estimate){p, k == 0 ? 0 : fmax(0, centre - half), k == n ? 1 : fmin(1, centre + half)};
}

double sorted_quantile(const double *sorted, size_t n, double q)
{
    if (n == 0) return (double)NAN;
    double const at = q * (double)(n - 1);
    size_t const i = at >= (double)(n - 1) ? n - 1 : (size_t)at;
    if (i == n - 1) return sorted[i];
    return sorted[i] + (at - (double)i) * (sorted[i + 1] - sorted[i]);
}

/* ---- indices -------------------------------------------------------------------------------- */

/* a, b, c stand for f at A, B and A with B's column, less the origin; d = c - a. */
typedef struct sobol_sums {
    double n, a, b, d, aa, bb, bd, dd;
} sobol_sums;

static void sums_add(sobol_sums *to, const sobol_sums *s, double sign)
{
    to->n += sign * s->n;
    to->a += sign * s->a;
    to->b += sign * s->b;
    to->d += sign * s->d;
    to->aa += sign * s->aa;
    to->bb += sign * s->bb;
    to->bd += sign * s->bd;
    to->dd += sign * s->dd;
}

/* Variance over A and B together. What is no more than rounding is none. */
static double variance_of(const sobol_sums *s)
{
    double const m = 2 * s->n, squares = s->aa + s->bb, sum = s->a + s->b;
    double const v = (squares - sum * sum / m) / m;
    return v > 1e-24 * squares / m ? v : 0;
}

static double first_of(const sobol_sums *s)
{
    double const v = variance_of(s), centre = (s->a + s->b) / (2 * s->n);
    return v > 0 ? (s->bd - centre * s->d) / s->n / v : (double)NAN;
}

static double total_of(const sobol_sums *s)
{
    double const v = variance_of(s);
    return v > 0 ? s->dd / (2 * s->n) / v : (double)NAN;
}

sobol_index sobol_estimate(batches of, const double *a, const double *b, const double *ab)
{
    sobol_sums batch[SENSITIVITY_BATCHES_MOST] = {0}, all = {0};
    double origin = (double)NAN;
    for (uint32_t k = 0; k < of.n_batches; k++) {
        for (size_t i = k * of.n; i < (k + 1) * of.n; i++) {
            if (isnan(a[i]) || isnan(b[i]) || isnan(ab[i])) continue;
            if (isnan(origin)) origin = a[i];
            double const x = a[i] - origin, y = b[i] - origin, d = ab[i] - a[i];
            sobol_sums const one = {1, x, y, d, x * x, y * y, y * d, d * d};
            sums_add(&batch[k], &one, 1);
        }
        sums_add(&all, &batch[k], 1);
    }
    double first[SENSITIVITY_BATCHES_MOST], total[SENSITIVITY_BATCHES_MOST];
    for (uint32_t k = 0; k < of.n_batches; k++) {
        sobol_sums left = {0};
        for (uint32_t j = 0; j < of.n_batches; j++)
            if (j != k) sums_add(&left, &batch[j], 1);
        first[k] = first_of(&left);
        total[k] = total_of(&left);
    }
    return (sobol_index){.first = jackknife(first_of(&all), first, of.n_batches),
                         .total = jackknife(total_of(&all), total, of.n_batches),
                         .variance = variance_of(&all),
                         .n_used = (size_t)all.n};
}
