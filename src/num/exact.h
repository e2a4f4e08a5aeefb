/* SPDX-License-Identifier: Apache-2.0 */
/* exact.h -- rational numbers without rounding.
 *
 * An `exact` is an immutable value in lowest terms, passed and copied freely. Small ones are held
 * in place; large ones have their digits in the arena of the operation that made them and live as
 * long as it does, so that nothing needs freeing. A value can be invalid: the result of a division
 * by zero, of an operation on an invalid value, of one that would pass EXACT_MOST_BITS, or of an
 * arena that is out of memory (see arena_status). The zeroed struct is invalid.
 *
 * Large numbers are GMP's (exact_gmp.c), which takes its working memory from malloc while an
 * operation lasts, whatever the arena's allocator; no hook of GMP's is set, as those are global. */
#ifndef NUM_EXACT_H
#define NUM_EXACT_H

#include "base/text.h"

enum {
    EXACT_MOST_BITS = 1 << 20,   /* numerator and denominator together */
    EXACT_MOST_DIGITS = 20000,   /* of a number that is read */
    EXACT_MOST_EXPONENT = 20000, /* |e| of "1e..." that is read */
};

typedef struct exact_big exact_big;

typedef struct exact {
    int64_t num, den; /* lowest terms, den > 0, or 0 if invalid; of a large one the sign, and 1 */
    const exact_big *big; /* the digits of a large one; NULL if it is held in num and den */
} exact;

static inline bool exact_is_valid(exact x)
{
    return x.den != 0;
}
/* -1, 0, 1; 0 if invalid. */
static inline int exact_sign(exact x)
{
    return (x.num > 0) - (x.num < 0);
}

/* numerator / denominator; invalid where the denominator is 0. */
exact exact_ratio(arena *a, int64_t numerator, int64_t denominator);
static inline exact exact_small(int32_t x)
{
    return (exact){.num = x, .den = 1};
}
/* The double's own value; invalid for NaN and infinities. */
exact exact_from_double(arena *a, double x);
/* "0.72", "-3/4", "1e-9", ".5", "+2.", "12345678901234567890": an optional sign, then digits with
 * an optional point and exponent, or a ratio of two strings of digits. STF_INPUT if it is not a
 * number, STF_LIMIT beyond the sizes above, STF_NOMEM. */
stf_status exact_parse(arena *a, text t, exact *out, stf_error *err);

/* The same number in another arena. */
exact exact_copy(arena *a, exact x);
exact exact_add(arena *a, exact x, exact y);
exact exact_sub(arena *a, exact x, exact y);
exact exact_mul(arena *a, exact x, exact y);
exact exact_div(arena *a, exact x, exact y);
exact exact_neg(arena *a, exact x);
exact exact_abs(arena *a, exact x);
/* -1, 0, 1; both valid. */
int exact_compare(exact x, exact y);
exact exact_min(exact x, exact y);
exact exact_max(exact x, exact y);
/* x ** n; 0 ** 0 is 1. */
exact exact_pow(arena *a, exact x, int32_t n);
/* The square root if it is rational, else invalid. */
exact exact_sqrt(arena *a, exact x);
/* Rounded to `decimals` places after the point (0 .. 1000), ties to even. */
exact exact_round(arena *a, exact x, int decimals);
/* True if x is a whole number in the range of int32_t. */
bool exact_is_small(exact x, int32_t *out);

/* The nearest double, ties to even; infinite beyond the range; NaN if invalid. */
double exact_to_double(exact x);
/* "1/3", "-2": digits, and a denominator that is not 1. {NULL, 0} if invalid or out of memory. */
text exact_to_text(arena *a, exact x);
/* Bits of numerator and denominator together. */
size_t exact_bits(exact x);

#endif
