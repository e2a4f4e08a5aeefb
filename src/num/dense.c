/* SPDX-License-Identifier: Apache-2.0 */
/* dense.c -- dense linear algebra handed to the instruction set asked for. */
#include "num/dense.h"

typedef void factor_lanes(uint32_t n, double *a, uint32_t *pivot, double *ratio, uint32_t stride);
typedef void solve_lanes(uint32_t n, const double *lu, const uint32_t *pivot, uint32_t m, double *b,
                         uint32_t stride);
typedef void log_det_lanes(uint32_t n, const double *lu, const uint32_t *pivot, double *log_abs,
                           double *sign, uint32_t stride);

static factor_lanes *const factor[ISA_COUNT] = LANES_TABLE(dense_factor);
static solve_lanes *const solve[ISA_COUNT] = LANES_TABLE(dense_solve);
static log_det_lanes *const log_det[ISA_COUNT] = LANES_TABLE(dense_log_det);

void dense_factor(isa i, uint32_t n, double *a, uint32_t *pivot, double *ratio, uint32_t stride)
{
    factor[i](n, a, pivot, ratio, stride);
}

void dense_solve(isa i, uint32_t n, const double *lu, const uint32_t *pivot, uint32_t m, double *b,
                 uint32_t stride)
{
    solve[i](n, lu, pivot, m, b, stride);
}

void dense_log_det(isa i, uint32_t n, const double *lu, const uint32_t *pivot, double *log_abs,
                   double *sign, uint32_t stride)
{
    log_det[i](n, lu, pivot, log_abs, sign, stride);
}
