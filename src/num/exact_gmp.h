/* SPDX-License-Identifier: Apache-2.0 */
/* exact_gmp.h -- what exact.c asks of GMP: operations whose numbers may be large. All arguments are
 * valid. */
#ifndef NUM_EXACT_GMP_H
#define NUM_EXACT_GMP_H

#include "num/exact.h"

typedef enum exact_op { EXACT_ADD, EXACT_SUB, EXACT_MUL, EXACT_DIV } exact_op;

/* x op y; the divisor is not 0. */
exact exact_gmp_combine(arena *a, exact_op op, exact x, exact y);
int exact_gmp_compare(exact x, exact y);
/* The digits (0-9 only, at least one) times 10^exponent. */
exact exact_gmp_decimal(arena *a, bool negative, text digits, int32_t exponent);
/* significand * 2^exponent */
exact exact_gmp_scaled(arena *a, int64_t significand, int32_t exponent);
exact exact_gmp_pow(arena *a, exact x, uint32_t n);
exact exact_gmp_sqrt(arena *a, exact x);
/* The nearest whole number, ties to even. */
exact exact_gmp_whole(arena *a, exact x);
double exact_gmp_to_double(exact x);
text exact_gmp_to_text(arena *a, exact x);
size_t exact_gmp_bits(const exact_big *x);

#endif
