/* SPDX-License-Identifier: Apache-2.0 */
/* exact.c -- rationals whose terms fit in 64 bits are reckoned here, the others by exact_gmp.c.
 *
 * Every operation tries machine integers first, with overflow checks, and falls back on GMP, whose
 * results come back small whenever they fit: a value has one form only. */
#include "num/exact.h"

#include "num/exact_gmp.h"

static int64_t gcd(int64_t x, int64_t y)
{
    while (y != 0) {
        int64_t const r = x % y;
        x = y;
        y = r;
    }
    return x < 0 ? -x : x;
}

/* num / den with den > 0 and neither INT64_MIN, reduced. */
static exact reduced(int64_t num, int64_t den)
{
    int64_t const g = gcd(den, num);
    return (exact){.num = num / g, .den = den / g};
}

exact exact_ratio(arena *a, int64_t numerator, int64_t denominator)
{
    if (denominator == 0) return (exact){0};
    if (numerator != INT64_MIN && denominator != INT64_MIN)
        return denominator > 0 ? reduced(numerator, denominator)
                               : reduced(-numerator, -denominator);
    return exact_div(a, exact_gmp_scaled(a, numerator, 0), exact_gmp_scaled(a, denominator, 0));
}

exact exact_from_double(arena *a, double x)
{
    if (!(x - x == 0.0)) return (exact){0};
    if (x == 0.0) return exact_small(0);
    int exponent;
    int64_t significand = (int64_t)(__builtin_frexp(x, &exponent) * 0x1p53);
    exponent -= 53;
    int const zeros = __builtin_ctzll((unsigned long long)significand);
    significand /= INT64_C(1) << zeros;
    exponent += zeros;
    if (exponent <= 0 && exponent > -62)
        return (exact){.num = significand, .den = INT64_C(1) << -exponent};
    return exact_gmp_scaled(a, significand, exponent);
}

/* ---- reading --------------------------------------------------------------------------------- */

/* A number as it is read: digits with a point somewhere, and a power of ten. */
typedef struct decimal {
    bool negative;
    char digits[EXACT_MOST_DIGITS];
    size_t n;         /* digits kept, leading zeros dropped */
    int64_t exponent; /* of the last digit */
} decimal;

/* The digits need no clearing. */
static void decimal_clear(decimal *d)
{
    d->negative = false;
    d->n = 0;
    d->exponent = 0;
}

static bool is_digit(text t, size_t i)
{
    return i < t.n && t.at[i] >= '0' && t.at[i] <= '9';
}

/* Digits from t.at[*i] on; false if there are too many. */
static bool read_digits(text t, size_t *i, decimal *d, size_t *n_seen)
{
    for (; is_digit(t, *i); (*i)++) {
        (*n_seen)++;
        if (d->n == 0 && t.at[*i] == '0') continue;
        if (d->n == EXACT_MOST_DIGITS) return false;
        d->digits[d->n++] = t.at[*i];
    }
    return true;
}

static stf_status too_long(stf_error *err)
{
    return fail(err, STF_LIMIT, "a number has more than %d digits", EXACT_MOST_DIGITS);
}

static stf_status malformed(text t, stf_error *err)
{
    return fail(err, STF_INPUT, "'%.*s' is not a number", (int)(t.n < 60 ? t.n : 60), t.at);
}

/* The exponent after 'e'; *i is moved past it. */
static bool read_exponent(text t, size_t *i, int64_t *exponent)
{
    bool negative = false;
    if (*i < t.n && (t.at[*i] == '+' || t.at[*i] == '-')) negative = t.at[(*i)++] == '-';
    if (!is_digit(t, *i)) return false;
    int64_t e = 0;
    for (; is_digit(t, *i); (*i)++) {
        if (e <= 10 * EXACT_MOST_EXPONENT) e = e * 10 + (t.at[*i] - '0');
    }
    *exponent += negative ? -e : e;
    return true;
}

static exact decimal_value(arena *a, const decimal *d)
{
    if (d->n == 0) return exact_small(0);
    if (d->n <= 18 && d->exponent <= 0 && d->exponent >= -18) {
        int64_t num = 0, den = 1;
        for (size_t k = 0; k < d->n; k++) num = num * 10 + (d->digits[k] - '0');
        for (int64_t k = d->exponent; k < 0; k++) den *= 10;
        return reduced(d->negative ? -num : num, den);
    }
    return exact_gmp_decimal(a, d->negative, (text){d->digits, d->n}, (int32_t)d->exponent);
}

/* What read_digits, read_exponent and decimal_value make of t, with `d` as working memory. */
static stf_status parse_with(arena *a, text t, decimal *d, exact *out, stf_error *err)
{
    size_t i = 0, n_seen = 0;
    if (i < t.n && (t.at[i] == '+' || t.at[i] == '-')) d->negative = t.at[i++] == '-';
    if (!read_digits(t, &i, d, &n_seen)) return too_long(err);
    if (i < t.n && t.at[i] == '/' && n_seen > 0) {
        i++;
        exact const numerator = decimal_value(a, d);
        decimal_clear(d);
        n_seen = 0;
        if (!read_digits(t, &i, d, &n_seen)) return too_long(err);
        if (n_seen == 0 || i != t.n) return malformed(t, err);
        if (d->n == 0) return fail(err, STF_INPUT, "'%.*s' divides by zero", TEXT_ARGS(t));
        *out = exact_div(a, numerator, decimal_value(a, d));
        return STF_OK;
    }
    if (i < t.n && t.at[i] == '.') {
        size_t const before = ++i;
        if (!read_digits(t, &i, d, &n_seen)) return too_long(err);
        d->exponent = -(int64_t)(i - before);
    }
    if (n_seen == 0) return malformed(t, err);
    if (i < t.n && (t.at[i] == 'e' || t.at[i] == 'E')) {
        i++;
        if (!read_exponent(t, &i, &d->exponent)) return malformed(t, err);
    }
    if (i != t.n) return malformed(t, err);
    if (d->n > 0 && (d->exponent > EXACT_MOST_EXPONENT || d->exponent < -2 * EXACT_MOST_EXPONENT))
        return fail(err, STF_LIMIT, "the exponent of '%.*s' is beyond %d",
                    (int)(t.n < 60 ? t.n : 60), t.at, EXACT_MOST_EXPONENT);
    *out = decimal_value(a, d);
    return STF_OK;
}

stf_status exact_parse(arena *a, text t, exact *out, stf_error *err)
{
    decimal d;
    decimal_clear(&d);
    exact value = {0};
    TRY(parse_with(a, t, &d, &value, err));
    if (!exact_is_valid(value)) {
        TRY(arena_status(a, err));
        return fail(err, STF_LIMIT, "a number has more than %d bits", EXACT_MOST_BITS);
    }
    *out = value;
    return STF_OK;
}

/* ---- reckoning ------------------------------------------------------------------------------- */

static bool both_small(exact x, exact y)
{
    return x.big == NULL && y.big == NULL;
}

/* x.num / x.den + sign * y.num / y.den in machine integers; false on overflow. */
static bool add_small(exact x, exact y, exact *out)
{
    int64_t l, r, num, den;
    if (__builtin_mul_overflow(x.num, y.den, &l) || __builtin_mul_overflow(y.num, x.den, &r) ||
        __builtin_add_overflow(l, r, &num) || __builtin_mul_overflow(x.den, y.den, &den) ||
        num == INT64_MIN)
        return false;
    *out = reduced(num, den);
    return true;
}

/* Crosswise reduction first, so that the products overflow only where the result is large. */
static bool mul_small(exact x, exact y, exact *out)
{
    exact const p = reduced(x.num, y.den), q = reduced(y.num, x.den);
    int64_t num, den;
    if (__builtin_mul_overflow(p.num, q.num, &num) || __builtin_mul_overflow(p.den, q.den, &den) ||
        num == INT64_MIN)
        return false;
    *out = (exact){.num = num, .den = den};
    return true;
}

/* 1 / x of a small x that is not 0. */
static exact inverse_small(exact x)
{
    return x.num > 0 ? (exact){.num = x.den, .den = x.num} : (exact){.num = -x.den, .den = -x.num};
}

static exact combine(arena *a, exact_op op, exact x, exact y)
{
    if (!exact_is_valid(x) || !exact_is_valid(y)) return (exact){0};
    if (op == EXACT_DIV && y.num == 0) return (exact){0};
    exact r;
    if (both_small(x, y)) {
        switch (op) {
        case EXACT_ADD:
            if (add_small(x, y, &r)) return r;
            break;
        case EXACT_SUB:
            if (add_small(x, (exact){.num = -y.num, .den = y.den}, &r)) return r;
            break;
        case EXACT_MUL:
            if (mul_small(x, y, &r)) return r;
            break;
        case EXACT_DIV:
            if (mul_small(x, inverse_small(y), &r)) return r;
            break;
        }
    }
    /* What the result can need at most; GMP is not asked for more. */
    if (exact_bits(x) + exact_bits(y) > 2 * (size_t)EXACT_MOST_BITS) return (exact){0};
    return exact_gmp_combine(a, op, x, y);
}

exact exact_copy(arena *a, exact x)
{
    return x.big != NULL ? exact_gmp_copy(a, x) : x;
}

exact exact_add(arena *a, exact x, exact y)
{
    return combine(a, EXACT_ADD, x, y);
}

exact exact_sub(arena *a, exact x, exact y)
{
    return combine(a, EXACT_SUB, x, y);
}

exact exact_mul(arena *a, exact x, exact y)
{
    return combine(a, EXACT_MUL, x, y);
}

exact exact_div(arena *a, exact x, exact y)
{
    return combine(a, EXACT_DIV, x, y);
}

exact exact_neg(arena *a, exact x)
{
    if (x.big != NULL) return exact_sub(a, exact_small(0), x);
    x.num = -x.num;
    return x;
}

exact exact_abs(arena *a, exact x)
{
    return x.num < 0 ? exact_neg(a, x) : x;
}

int exact_compare(exact x, exact y)
{
    if (exact_sign(x) != exact_sign(y)) return exact_sign(x) < exact_sign(y) ? -1 : 1;
    int64_t l, r;
    if (both_small(x, y) && !__builtin_mul_overflow(x.num, y.den, &l) &&
        !__builtin_mul_overflow(y.num, x.den, &r))
        return (l > r) - (l < r);
    return exact_gmp_compare(x, y);
}

exact exact_min(exact x, exact y)
{
    if (!exact_is_valid(x) || !exact_is_valid(y)) return (exact){0};
    return exact_compare(x, y) <= 0 ? x : y;
}

exact exact_max(exact x, exact y)
{
    if (!exact_is_valid(x) || !exact_is_valid(y)) return (exact){0};
    return exact_compare(x, y) >= 0 ? x : y;
}

exact exact_pow(arena *a, exact x, int32_t n)
{
    if (!exact_is_valid(x)) return x;
    if (n == 0) return exact_small(1);
    if (x.big == NULL && x.den == 1 && (x.num == 1 || x.num == 0) && n > 0) return x;
    uint32_t const k = n < 0 ? (uint32_t)(-(int64_t)n) : (uint32_t)n;
    if (exact_bits(x) > (size_t)EXACT_MOST_BITS / k && k > 1) return (exact){0};
    exact const r = k == 1 ? x : exact_gmp_pow(a, x, k);
    return n < 0 ? exact_div(a, exact_small(1), r) : r;
}

exact exact_sqrt(arena *a, exact x)
{
    return exact_is_valid(x) ? exact_gmp_sqrt(a, x) : x;
}

exact exact_round(arena *a, exact x, int decimals)
{
    if (!exact_is_valid(x) || decimals < 0 || decimals > 1000) return (exact){0};
    exact const scale = exact_pow(a, exact_small(10), decimals);
    exact const scaled = exact_mul(a, x, scale);
    if (!exact_is_valid(scaled)) return scaled;
    return exact_div(a, exact_gmp_whole(a, scaled), scale);
}

bool exact_is_small(exact x, int32_t *out)
{
    if (x.big != NULL || x.den != 1 || x.num < INT32_MIN || x.num > INT32_MAX) return false;
    *out = (int32_t)x.num;
    return true;
}

/* ---- handing over ---------------------------------------------------------------------------- */

double exact_to_double(exact x)
{
    int64_t const most = INT64_C(1) << 53;
    if (!exact_is_valid(x)) return __builtin_nan("");
    if (x.big == NULL && x.num <= most && x.num >= -most && x.den <= most)
        return (double)x.num / (double)x.den; /* both are exact, and division rounds once */
    return exact_gmp_to_double(x);
}

text exact_to_text(arena *a, exact x)
{
    if (!exact_is_valid(x)) return (text){0};
    if (x.big != NULL) return exact_gmp_to_text(a, x);
    if (x.den == 1) return text_format(a, "%lld", (long long)x.num);
    return text_format(a, "%lld/%lld", (long long)x.num, (long long)x.den);
}

size_t exact_bits(exact x)
{
    if (x.big != NULL) return exact_gmp_bits(x.big);
    uint64_t const n = (uint64_t)(x.num < 0 ? -x.num : x.num);
    return (size_t)(64 - (n == 0 ? 63 : __builtin_clzll(n))) +
           (size_t)(64 - (x.den == 0 ? 63 : __builtin_clzll((uint64_t)x.den)));
}
