/* SPDX-License-Identifier: Apache-2.0 */
/* shortest.c -- seventeen digits and fewer, in whole numbers of 128 bits.
 *
 * x = m 2^e, and with k such that x 10^k has seventeen digits before the point, x 10^k is N / 2^s
 * with N = m 5^k: exact in 128 bits as long as 5^k has 64. Rounding to P digits, and the question
 * whether a number of P digits is nearer to x than to its neighbours, are then comparisons of whole
 * numbers. Tables of numbers are mostly written, not computed: this is some ten times as fast as
 * printing and reading back. */
#include "base/shortest.h"

#include <stdint.h>
#include <string.h>

__extension__ typedef unsigned __int128 wide;

enum { DIGITS = 17, MOST_POWER = 27, MANTISSA = 52 };

/* x 10^k = whole / 2^s, `whole` in 128 bits. */
typedef struct scaled {
    wide whole;
    uint32_t s;
    uint64_t five; /* 5^k: half a unit in the last place of x, times 2^(s + 1) */
    uint64_t m;
} scaled;

static uint64_t power(uint64_t base, uint32_t n)
{
    uint64_t p = 1;
    for (; n > 0; n--) p *= base;
    return p;
}

static scaled scale(uint64_t m, int32_t e, uint32_t k)
{
    scaled r = {.five = power(5, k), .m = m};
    int32_t const s = -(e + (int32_t)k);
    r.whole = (wide)m * r.five;
    if (s >= 0) {
        r.s = (uint32_t)s;
    } else { /* at most 2^57: see `whole` of shortest_write */
        r.whole <<= -s;
        r.five <<= -s;
    }
    return r;
}

/* The number of P digits nearest to it, a tie going to the even one. */
static uint64_t rounded(const scaled *x, uint32_t p)
{
    uint64_t const unit = power(10, DIGITS - p);
    uint64_t const q = (uint64_t)(x->whole >> x->s);
    wide const rest = ((wide)(q % unit) << x->s) + (x->whole - ((wide)q << x->s));
    wide const half = (wide)unit << x->s; /* of twice the rest */
    uint64_t const d = q / unit;
    return d + (2 * rest > half || (2 * rest == half && d % 2 == 1));
}

/* Would the number d of P digits be read as x? */
static bool reads_back(const scaled *x, uint64_t d, uint32_t p)
{
    wide const c = (wide)(d * power(10, DIGITS - p)) << (x->s + 1), own = 2 * x->whole;
    bool const is_below = c < own;
    wide diff = is_below ? own - c : c - own;
    /* below a power of two numbers are twice as dense */
    if (is_below && x->m == (uint64_t)1 << MANTISSA) diff *= 2;
    return diff < x->five || (diff == x->five && x->m % 2 == 0);
}

/* n digits with the point behind digit `exponent`, as %g has it. */
static size_t digits_write(const char *digit, int32_t n, int32_t exponent, int32_t p, char *out)
{
    char *to = out;
    if (exponent < -4 || exponent >= p) {
        *to++ = digit[0];
        if (n > 1) *to++ = '.';
        for (int32_t i = 1; i < n; i++) *to++ = digit[i];
        *to++ = 'e';
        *to++ = exponent < 0 ? '-' : '+';
        int32_t const size = exponent < 0 ? -exponent : exponent;
        *to++ = (char)('0' + size / 10);
        *to++ = (char)('0' + size % 10);
    } else if (exponent < 0) {
        *to++ = '0';
        *to++ = '.';
        for (int32_t i = -1; i > exponent; i--) *to++ = '0';
        for (int32_t i = 0; i < n; i++) *to++ = digit[i];
    } else {
        for (int32_t i = 0; i <= exponent; i++) *to++ = i < n ? digit[i] : '0';
        if (n > exponent + 1) *to++ = '.';
        for (int32_t i = exponent + 1; i < n; i++) *to++ = digit[i];
    }
    return (size_t)(to - out);
}

/* x times 10^k with seventeen digits before the point; false where k is not among those that fit.
 */
static bool scale_find(uint64_t m, int32_t e, scaled *out, int32_t *exponent)
{
    uint64_t const least = power(10, DIGITS - 1), most = power(10, DIGITS);
    /* floor(log10 x) or one less: log10(2) is 0.30103 */
    int32_t const log2 = e + MANTISSA;
    int32_t guess = (int32_t)((int64_t)log2 * 30103 / 100000) - (log2 < 0);
    for (int32_t tries = 0; tries < 3; tries++, guess++) {
        int32_t const k = DIGITS - 1 - guess;
        if (k < 0 || k > MOST_POWER) continue;
        *out = scale(m, e, (uint32_t)k);
        wide const whole = out->whole >> out->s;
        *exponent = guess;
        if (whole >= least && whole < most) return true;
    }
    return false;
}

bool shortest_write(double x, char *out, size_t *n)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    bool const is_negative = bits >> 63 != 0;
    uint64_t const size = bits << 1 >> 1;
    int32_t const biased = (int32_t)(size >> MANTISSA);
    size_t at = 0;
    if (size == 0) {
        if (is_negative) out[at++] = '-';
        out[at++] = '0';
        *n = at;
        return true;
    }
    /* 2^-40 to 2^57: beyond the sizes that are promised, and shifts stay within 128 bits */
    if (biased < 1023 - 40 || biased > 1023 + 56) return false;
    uint64_t const m = (size & (((uint64_t)1 << MANTISSA) - 1)) | (uint64_t)1 << MANTISSA;
    scaled s;
    int32_t exponent;
    if (!scale_find(m, biased - 1023 - MANTISSA, &s, &exponent)) return false;
    uint32_t p = DIGITS - 2;
    uint64_t d = rounded(&s, p);
    while (p < DIGITS && !reads_back(&s, d, p)) d = rounded(&s, ++p);
    if (d == power(10, p)) { /* 9.99... became 10 */
        d /= 10;
        exponent++;
    }
    char digit[DIGITS];
    int32_t n_digits = (int32_t)p;
    for (uint32_t i = p; i-- > 0; d /= 10) digit[i] = (char)('0' + d % 10);
    while (n_digits > 1 && digit[n_digits - 1] == '0') n_digits--;
    if (is_negative) out[at++] = '-';
    *n = at + digits_write(digit, n_digits, exponent, (int32_t)p, out + at);
    return true;
}
