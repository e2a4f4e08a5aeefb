/* SPDX-License-Identifier: Apache-2.0 */
/* amount.c -- exact intervals with a central value. */
#include "regime/regime.h"

/* Values have one form only, so that small ones are equal where their terms are. */
static bool is_point(amount x)
{
    return x.low.big == NULL && x.high.big == NULL && x.central.big == NULL &&
           x.low.num == x.high.num && x.low.den == x.high.den && x.low.num == x.central.num &&
           x.low.den == x.central.den;
}

amount amount_point(exact x)
{
    return (amount){.low = x, .central = x, .high = x};
}

amount amount_add(arena *a, amount x, amount y)
{
    bool const is_open = x.is_open || y.is_open;
    if (is_point(x) && is_point(y)) {
        amount sum = amount_point(exact_add(a, x.low, y.low));
        sum.is_open = is_open;
        return sum;
    }
    return (amount){.low = exact_add(a, x.low, y.low),
                    .central = exact_add(a, x.central, y.central),
                    .high = exact_add(a, x.high, y.high),
                    .is_open = is_open};
}

amount amount_sub(arena *a, amount x, amount y)
{
    return (amount){.low = exact_sub(a, x.low, y.high),
                    .central = exact_sub(a, x.central, y.central),
                    .high = exact_sub(a, x.high, y.low),
                    .is_open = x.is_open || y.is_open};
}

amount amount_mul(arena *a, amount x, amount y)
{
    amount out = {.central = exact_mul(a, x.central, y.central), .is_open = x.is_open || y.is_open};
    if (is_point(x) && is_point(y)) {
        out.low = out.high = out.central;
        return out;
    }
    exact const ll = exact_mul(a, x.low, y.low), hh = exact_mul(a, x.high, y.high);
    if (exact_sign(x.low) >= 0 && exact_sign(y.low) >= 0) {
        out.low = ll;
        out.high = hh;
        return out;
    }
    exact const lh = exact_mul(a, x.low, y.high), hl = exact_mul(a, x.high, y.low);
    out.low = exact_min(exact_min(ll, hh), exact_min(lh, hl));
    out.high = exact_max(exact_max(ll, hh), exact_max(lh, hl));
    return out;
}

amount amount_div(arena *a, amount x, amount y)
{
    exact const one = exact_small(1);
    amount inverse = {.central = exact_div(a, one, y.central), .is_open = false};
    if (exact_sign(y.low) * exact_sign(y.high) <= 0) {
        /* the ends stay invalid */
        return (amount){.central = exact_mul(a, x.central, inverse.central), .is_open = x.is_open};
    }
    inverse.low = exact_div(a, one, y.high);
    inverse.high = exact_div(a, one, y.low);
    return amount_mul(a, x, inverse);
}
