/* SPDX-License-Identifier: Apache-2.0 */
/* dense.h -- small dense linear systems in lanes: LU with partial pivoting, each lane with its own
 * pivots.
 *
 * Element (i, j) of an n by n matrix in lane l is a[(i * n + j) * stride + l]; stride is a multiple
 * of the instruction set's width (isa_for), and 1 for one system with ISA_ONE. A lane's bits depend
 * on its own numbers only. Method: Gaussian elimination by rows (Golub and Van Loan, Matrix
 * Computations, 3.4). */
#ifndef NUM_DENSE_H
#define NUM_DENSE_H

#include "num/lanes_table.h"

/* Factors a in place, rows exchanged: L below the diagonal (its diagonal is 1), U on it and above.
 * pivot [n * stride]: the row that row k was exchanged with at step k. ratio [stride]: the least
 * |diagonal of U| over the greatest, a rough reciprocal of the condition; 0 where one is zero or
 * not finite; NULL: not wanted. Singular lanes do no harm to the others. */
void dense_factor(isa i, uint32_t n, double *a, uint32_t *pivot, double *ratio, uint32_t stride);

/* Solves for m right sides in place: element (i, r) is b[(i * m + r) * stride + l]. Infinite or NaN
 * in a lane whose ratio is 0. */
void dense_solve(isa i, uint32_t n, const double *lu, const uint32_t *pivot, uint32_t m, double *b,
                 uint32_t stride);

/* log_abs, sign [stride]: the determinant is sign * e^log_abs; singular: sign 0 and -inf. */
void dense_log_det(isa i, uint32_t n, const double *lu, const uint32_t *pivot, double *log_abs,
                   double *sign, uint32_t stride);

LANES_DECLARE(void, dense_factor,
              (uint32_t n, double *a, uint32_t *pivot, double *ratio, uint32_t stride))
LANES_DECLARE(void, dense_solve,
              (uint32_t n, const double *lu, const uint32_t *pivot, uint32_t m, double *b,
               uint32_t stride))
LANES_DECLARE(void, dense_log_det,
              (uint32_t n, const double *lu, const uint32_t *pivot, double *log_abs, double *sign,
               uint32_t stride))

#endif
