/* SPDX-License-Identifier: Apache-2.0 */
/* numbers.c -- numbers for people. */
#include "report/numbers.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A number as decimal digits: 0.d1 d2 d3 ... times ten to the exponent. */
typedef struct digits {
    char digit[24];
    int n;
    int exponent; /* of the first digit: 0 for 1.0 .. 9.99 */
} digits;

/* The digits come from printf's exponent form, read without its decimal point, which depends on the
 * locale. */
static digits digits_of(double x, unsigned n)
{
    digits d = {0};
    char form[48];
    if (n < 1) n = 1;
    if (n > 17) n = 17;
    (void)snprintf(form, sizeof form, "%.*e", (int)n - 1, fabs(x));
    const char *p = form;
    for (; *p != '\0' && *p != 'e'; p++)
        if (*p >= '0' && *p <= '9') d.digit[d.n++] = *p;
    d.exponent = *p == 'e' ? (int)strtol(p + 1, NULL, 10) : 0;
    return d;
}

static void trim_zeros(digits *d)
{
    while (d->n > 1 && d->digit[d->n - 1] == '0') d->n--;
}

/* Writes the whole part with thousands set apart, then `decimals` decimals (-1: those the digits
 * have). */
static size_t plain_form(const digits *d, int decimals, bool negative, char *out, size_t cap)
{
    size_t n = 0;
#define PUT(c)                                                                                     \
    do {                                                                                           \
        if (n + 1 < cap) out[n++] = (c);                                                           \
    } while (0)
    if (negative) PUT('-');
    if (d->exponent < 0) PUT('0');
    for (int place = d->exponent; place >= 0; place--) {
        int const k = d->exponent - place;
        PUT(k < d->n ? d->digit[k] : '0');
        if (place > 0 && place % 3 == 0) PUT(',');
    }
    if (decimals < 0) decimals = d->n - 1 - d->exponent > 0 ? d->n - 1 - d->exponent : 0;
    if (decimals > 0) PUT('.');
    for (int place = 1; place <= decimals; place++) {
        int const k = d->exponent + place;
        PUT(k >= 0 && k < d->n ? d->digit[k] : '0');
    }
#undef PUT
    out[n] = '\0';
    return n;
}

static text not_finite(double x)
{
    if (isnan(x)) return TEXT("undefined");
    return x > 0 ? TEXT("unbounded") : TEXT("-unbounded");
}

text number_text(arena *memory, double x, unsigned digits_most)
{
    if (!isfinite(x)) return not_finite(x);
    if (x == 0) return TEXT("0");
    digits d = digits_of(x, digits_most);
    trim_zeros(&d);
    if (d.exponent >= 9 || d.exponent < -4) {
        char tail[24];
        (void)snprintf(tail, sizeof tail, "%.*s", d.n - 1, d.digit + 1);
        return text_format(memory, "%s%c%s%se%+03d", x < 0 ? "-" : "", d.digit[0],
                           d.n > 1 ? "." : "", tail, d.exponent);
    }
    char form[64];
    size_t const n = plain_form(&d, -1, x < 0, form, sizeof form);
    return text_copy(memory, (text){form, n});
}

double number_clean(double x, double error)
{
    return fabs(x) <= error ? 0 : x;
}

text number_fixed(arena *memory, double x, unsigned decimals)
{
    if (!isfinite(x)) return not_finite(x);
    if (fabs(x) >= 1e12) return number_text(memory, x, 4);
    char raw[64];
    (void)snprintf(raw, sizeof raw, "%.*f", (int)decimals, fabs(x));
    /* The digits of the rounded number, again without its point. */
    digits d = {0};
    int whole = 0;
    bool in_whole = true, is_zero = true;
    for (const char *p = raw; *p != '\0'; p++) {
        if (*p < '0' || *p > '9') {
            in_whole = false;
            continue;
        }
        if (*p != '0') is_zero = false;
        if (d.n < (int)sizeof d.digit) d.digit[d.n++] = *p;
        if (in_whole) whole++;
    }
    d.exponent = whole - 1;
    char form[64];
    size_t const n = plain_form(&d, (int)decimals, x < 0 && !is_zero, form, sizeof form);
    return text_copy(memory, (text){form, n});
}

unsigned number_decimals(const double *x, size_t n, unsigned digits_most)
{
    double largest = 0;
    bool whole = true;
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(x[i])) continue;
        if (fabs(x[i]) > largest) largest = fabs(x[i]);
        if (x[i] != floor(x[i])) whole = false;
    }
    if (whole || largest == 0) return 0;
    int const decimals = (int)digits_most - 1 - digits_of(largest, 6).exponent;
    return decimals < 0 ? 0 : decimals > 6 ? 6 : (unsigned)decimals;
}

text number_count(arena *memory, uint64_t n)
{
    char raw[32], form[48];
    int const length = snprintf(raw, sizeof raw, "%llu", (unsigned long long)n);
    size_t k = 0;
    for (int i = 0; i < length; i++) {
        form[k++] = raw[i];
        if (i + 1 < length && (length - 1 - i) % 3 == 0) form[k++] = ',';
    }
    return text_copy(memory, (text){form, k});
}

text number_size(arena *memory, double n)
{
    if (isfinite(n) && n >= 0 && n < 1e12) return number_count(memory, (uint64_t)n);
    return number_text(memory, n, 3);
}

text number_share(arena *memory, double p)
{
    if (!isfinite(p)) return TEXT("undefined");
    double const percent = 100 * p;
    /* A mixture that a solver left within rounding of 0 or 1 is 0 or 1 to a reader. */
    if (percent <= 1e-7) return TEXT("0%");
    if (percent >= 100 - 1e-7) return TEXT("100%");
    if (percent < 0.1) return TEXT("<0.1%");
    if (percent > 99.9) return TEXT(">99.9%");
    bool const whole = fabs(percent - floor(percent + 0.5)) < 0.05;
    return text_format(memory, "%.*s%%", TEXT_ARGS(number_fixed(memory, percent, whole ? 0 : 1)));
}

text number_small(arena *memory, double x)
{
    if (!isfinite(x)) return not_finite(x);
    if (x == 0) return TEXT("0");
    /* Rounded up: "no more than" must stay true. */
    text const rounded = number_text(memory, x, 1);
    char form[48];
    (void)snprintf(form, sizeof form, "%.0e", fabs(x));
    if (rounded.at == NULL || strtod(form, NULL) >= fabs(x)) return rounded;
    double const unit_last = strtod(form, NULL) / (form[0] - '0');
    return number_text(memory, (x < 0 ? -1 : 1) * (strtod(form, NULL) + unit_last), 1);
}

text number_with_unit(arena *memory, double x, unsigned digits_most, text unit)
{
    text const n = number_text(memory, x, digits_most);
    if (unit.n == 0) return n;
    bool const is_number = unit.at[0] >= '0' && unit.at[0] <= '9';
    return text_format(memory, "%.*s %s%.*s", TEXT_ARGS(n), is_number ? "x " : "", TEXT_ARGS(unit));
}

text number_change(arena *memory, double x, unsigned digits_most, text unit)
{
    text const n = number_with_unit(memory, x, digits_most, unit);
    return x > 0 ? text_format(memory, "+%.*s", TEXT_ARGS(n)) : n;
}
