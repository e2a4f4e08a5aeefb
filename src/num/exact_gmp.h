/* SPDX-License-Identifier: Apache-2.0 */
/* exact_gmp.h -- what exact.c asks of GMP: operations whose numbers may be large. All arguments are
 * valid. */
#ifndef NUM_EXACT_GMP_H
#define NUM_EXACT_GMP_H

#include "num/tableau.h"

typedef enum exact_op { EXACT_ADD, EXACT_SUB, EXACT_MUL, EXACT_DIV } exact_op;

/* A large number's digits in another arena. */
exact exact_gmp_copy(arena *a, exact x);
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
/* Numerator and denominator; the greatest common divisor and the least common multiple of whole
 * numbers. */
exact exact_gmp_numerator(arena *a, exact x);
exact exact_gmp_denominator(arena *a, exact x);
exact exact_gmp_gcd(arena *a, exact x, exact y);
exact exact_gmp_lcm(arena *a, exact x, exact y);

/* The large cells of a tableau (num/tableau.h), in memory of an arena. False: no memory. */
bool big_cells_take(arena *a, big_cells *b, uint32_t n, uint32_t width);
bool big_cells_set(arena *a, big_cells *b, uint32_t k, exact whole);
bool big_cells_set_128(arena *a, big_cells *b, uint32_t k, int128 x);
/* True, and *out, where the number has less than 126 bits. */
bool big_cells_get_128(const big_cells *b, uint32_t k, int128 *out);
/* The sign of k * l - m * n. */
int big_cells_compare(const big_cells *b, uint32_t k, uint32_t l, uint32_t m, uint32_t n);
/* k; k / l */
exact big_cells_whole(arena *a, const big_cells *b, uint32_t k);
exact big_cells_ratio(arena *a, const big_cells *b, uint32_t k, uint32_t l);
double big_cells_near(const big_cells *b, uint32_t k, uint32_t l); /* k / l, near enough */
void big_cells_exchange(big_cells *b, uint32_t k, uint32_t l);
/* The pivot of tableau.c on cell (r, c) of rows x stride cells and a denominator; columns live ..
 * stride - 2 are left alone. */
bool big_cells_pivot(arena *a, big_cells *b, uint32_t rows, uint32_t stride, uint32_t live,
                     uint32_t r, uint32_t c);

/* For sparse_exact.c: x_j mod p^k has the digits digit[i][j], i < k; n numbers. Finds the rationals
 * x with a common denominator that have them, if they are so small that with any whole coefficients
 * (and right side) whose absolute values sum to less than 2^norm_bits an equation that holds modulo
 * p^k holds. False if there are none, or memory is out. */
bool exact_gmp_lift(arena *a, uint32_t n, uint32_t k, uint32_t p, const uint32_t *const *digit,
                    uint64_t norm_bits, exact *x);

#endif
