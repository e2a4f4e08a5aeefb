/* SPDX-License-Identifier: Apache-2.0 */
/* quantile.c -- Wichura's rational approximations, PPND16 of AS 241: one for the middle, in q = u -
 * 1/2, and two for the tails, in r = sqrt(-log(min(u, 1 - u))). Coefficients from the highest power
 * down, with the paper's names. */
#include "num/quantile.h"

#include "num/elementary.h"

#include <math.h>

static double polynomial(const double c[8], double x)
{
    double y = c[0];
    for (int k = 1; k < 8; k++) y = y * x + c[k];
    return y;
}

static double ratio(const double above[8], const double below[8], double x)
{
    return polynomial(above, x) / polynomial(below, x);
}

double quantile_normal(double u)
{
    static const double a[8] = {2509.0809287301226727, 33430.575583588128105, 67265.770927008700853,
                                45921.953931549871457, 13731.693765509461125, 1971.5909503065514427,
                                133.14166789178437745, 3.387132872796366608};
    static const double b[8] = {
        5226.495278852854561,  28729.085735721942674, 39307.89580009271061,  21213.794301586595867,
        5394.1960214247511077, 687.1870074920579083,  42.313330701600911252, 1.0};
    static const double c[8] = {7.7454501427834140764e-4, 2.27238449892691845833e-2,
                                0.24178072517745061177,   1.27045825245236838258,
                                3.64784832476320460504,   5.7694972214606914055,
                                4.6303378461565452959,    1.42343711074968357734};
    static const double d[8] = {1.05075007164441684324e-9, 5.475938084995344946e-4,
                                1.51986665636164571966e-2, 0.14810397642748007459,
                                0.68976733498510000455,    1.6763848301838038494,
                                2.05319162663775882187,    1.0};
    static const double e[8] = {2.01033439929228813265e-7, 2.71155556874348757815e-5,
                                1.2426609473880784386e-3,  2.65321895265761230930e-2,
                                0.29656057182850489123,    1.7848265399172913358,
                                5.4637849111641143699,     6.6579046435011037772};
    static const double f[8] = {2.04426310338993978564e-15, 1.4215117583164458887e-7,
                                1.8463183175100546818e-5,   7.868691311456132591e-4,
                                1.48753612908506148525e-2,  0.13692988092273580531,
                                0.59983220655588793769,     1.0};
    double const q = u - 0.5;
    if (fabs(q) <= 0.425) return q * ratio(a, b, 0.180625 - q * q);
    double const tail = q < 0.0 ? u : 1.0 - u;
    if (!(tail > 0.0)) return tail == 0.0 ? q / tail : num_log(tail); /* infinite, or no number */
    double const r = num_sqrt(-num_log(tail));
    double const x = r <= 5.0 ? ratio(c, d, r - 1.6) : ratio(e, f, r - 5.0);
    return q < 0.0 ? -x : x;
}
