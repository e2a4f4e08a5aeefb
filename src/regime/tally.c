/* SPDX-License-Identifier: Apache-2.0 */
/* tally.c -- running sums of exact numbers that keep a common denominator. */
#include "regime/tally.h"

static const int64_t most_den = INT64_C(1) << 40;

static int64_t gcd(int64_t x, int64_t y)
{
    while (y != 0) {
        int64_t const r = x % y;
        x = y;
        y = r;
    }
    return x;
}

/* Adds a small x in machine integers; false if the sum does not fit. */
static bool add_small(tally *t, exact x)
{
    if (t->den == 0) {
        if (x.den > most_den) return false;
        t->num = x.num;
        t->den = x.den;
        return true;
    }
    int64_t num, term;
    if (x.den == t->den) {
        if (__builtin_add_overflow(t->num, x.num, &num)) return false;
        t->num = num;
        return true;
    }
    int64_t const up = x.den / gcd(t->den, x.den); /* the common denominator is t->den * up */
    if (up > most_den / t->den) return false;
    int64_t const den = t->den * up;
    if (__builtin_mul_overflow(t->num, up, &num) ||
        __builtin_mul_overflow(x.num, den / x.den, &term) ||
        __builtin_add_overflow(num, term, &num))
        return false;
    t->num = num;
    t->den = den;
    return true;
}

void tally_add(arena *a, tally *t, exact x)
{
    if (!exact_is_valid(x)) {
        t->is_invalid = true;
        return;
    }
    if (x.num == 0 || (x.big == NULL && add_small(t, x))) return;
    t->rest = exact_is_valid(t->rest) ? exact_add(a, t->rest, x) : x;
    if (!exact_is_valid(t->rest)) t->is_invalid = true;
}

exact tally_value(arena *a, const tally *t)
{
    if (t->is_invalid) return (exact){0};
    exact const sum = t->den == 0 ? exact_small(0) : exact_ratio(a, t->num, t->den);
    return exact_is_valid(t->rest) ? exact_add(a, sum, t->rest) : sum;
}

void sums_add(arena *a, sums *s, amount x)
{
    tally_add(a, &s->low, x.low);
    tally_add(a, &s->central, x.central);
    tally_add(a, &s->high, x.high);
}

void sums_add_change(arena *a, sums *s, amount x, amount y)
{
    sums_add(a, s, x);
    sums_add(a, s,
             (amount){.low = exact_neg(a, y.low),
                      .central = exact_neg(a, y.central),
                      .high = exact_neg(a, y.high)});
}

amount sums_value(arena *a, const sums *s)
{
    return (amount){.low = tally_value(a, &s->low),
                    .central = tally_value(a, &s->central),
                    .high = tally_value(a, &s->high)};
}
