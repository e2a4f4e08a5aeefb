/* SPDX-License-Identifier: Apache-2.0 */
/* dense_lanes.c -- kernel text: LU with partial pivoting, each lane choosing its own rows.
 *
 * The search for a pivot is by masked selects over all lanes of a vector; the exchange of rows, of
 * order n per step, is done lane by lane. A multiplier that is zero in a lane leaves that lane's
 * row alone to the bit, so that a row can be passed over where it is zero in all lanes: the systems
 * of games are sparse. */
#include "num/dense.h"
#include "num/lanes_text.h"

/* Exchanges n columns of rows k and p in one lane. */
static void rows_exchange(double *row_k, double *row_p, size_t n, size_t stride)
{
    for (size_t j = 0; j < n * stride; j += stride) {
        double const t = row_k[j];
        row_k[j] = row_p[j];
        row_p[j] = t;
    }
}

/* y -= x * f over n vectors, in the lanes where f is not zero. */
static void row_subtract(double *restrict y, const double *restrict x, v f, size_t n, size_t stride)
{
    m const acts = f != 0.0;
    if (m_all(acts)) {
        for (size_t j = 0; j < n * stride; j += stride) {
            v_store(y + j, v_load(y + j) - f * v_load(x + j));
        }
    } else if (m_any(acts)) {
        for (size_t j = 0; j < n * stride; j += stride) {
            v const old = v_load(y + j);
            v_store(y + j, v_select(acts, old - f * v_load(x + j), old));
        }
    }
}

/* The row from k on with the greatest |a[.][k]| in each lane, the first of equals, brought to row
 * k. */
static void pivot_bring(uint32_t n, uint32_t k, double *a, uint32_t *pivot, size_t stride)
{
    v best = v_abs(v_load(a + ((size_t)k * n + k) * stride)), row = v_splat(k);
    for (uint32_t i = k + 1; i < n; i++) {
        v const size = v_abs(v_load(a + ((size_t)i * n + k) * stride));
        m const is_larger = size > best;
        best = v_select(is_larger, size, best);
        row = v_select(is_larger, v_splat(i), row);
    }
    for (uint32_t l = 0; l < LANES_W; l++) {
        uint32_t const p = (uint32_t)row[l];
        pivot[(size_t)k * stride + l] = p;
        if (p != k)
            rows_exchange(a + (size_t)k * n * stride + l, a + (size_t)p * n * stride + l, n,
                          stride);
    }
}

/* The lanes of one vector. */
static v factor_vector(uint32_t n, double *a, uint32_t *pivot, size_t stride)
{
    v least = v_splat(__builtin_inf()), most = v_splat(0.0);
    m is_sound = m_splat(true);
    for (uint32_t k = 0; k < n; k++) {
        pivot_bring(n, k, a, pivot, stride);
        const double *const row_k = a + (size_t)k * n * stride;
        v const p = v_load(row_k + k * stride), size = v_abs(p);
        is_sound &= v_is_finite(p) & (p != 0.0);
        least = v_min(size, least);
        most = v_max(size, most);
        v const divisor = v_select(p == 0.0, v_splat(1.0), p);
        for (uint32_t i = k + 1; i < n; i++) {
            double *const row_i = a + (size_t)i * n * stride;
            v const f = v_load(row_i + k * stride) / divisor;
            v_store(row_i + k * stride, f);
            row_subtract(row_i + (k + 1) * stride, row_k + (k + 1) * stride, f, n - k - 1, stride);
        }
    }
    return n == 0 ? v_splat(1.0) : v_keep(is_sound, least / most);
}

void LANES_NAME(dense_factor)(uint32_t n, double *a, uint32_t *pivot, double *ratio,
                              uint32_t stride)
{
    for (uint32_t l = 0; l < stride; l += LANES_W) {
        v const r = factor_vector(n, a + l, pivot + l, stride);
        if (ratio != NULL) v_store(ratio + l, r);
    }
}

static void solve_vector(uint32_t n, const double *lu, const uint32_t *pivot, uint32_t n_right,
                         double *b, size_t stride)
{
    size_t const row = n_right * stride;
    for (uint32_t k = 0; k < n; k++) {
        for (uint32_t l = 0; l < LANES_W; l++) {
            uint32_t const p = pivot[k * stride + l];
            if (p != k) rows_exchange(b + k * row + l, b + p * row + l, n_right, stride);
        }
    }
    for (uint32_t i = 1; i < n; i++) {
        for (uint32_t k = 0; k < i; k++) {
            v const f = v_load(lu + ((size_t)i * n + k) * stride);
            row_subtract(b + i * row, b + k * row, f, n_right, stride);
        }
    }
    for (uint32_t i = n; i-- > 0;) {
        for (uint32_t k = i + 1; k < n; k++) {
            v const f = v_load(lu + ((size_t)i * n + k) * stride);
            row_subtract(b + i * row, b + k * row, f, n_right, stride);
        }
        v const p = v_load(lu + ((size_t)i * n + i) * stride);
        for (size_t j = 0; j < row; j += stride) {
            v_store(b + i * row + j, v_load(b + i * row + j) / p);
        }
    }
}

void LANES_NAME(dense_solve)(uint32_t n, const double *lu, const uint32_t *pivot, uint32_t n_right,
                             double *b, uint32_t stride)
{
    for (uint32_t l = 0; l < stride; l += LANES_W) {
        solve_vector(n, lu + l, pivot + l, n_right, b + l, stride);
    }
}

void LANES_NAME(dense_log_det)(uint32_t n, const double *lu, const uint32_t *pivot, double *log_abs,
                               double *sign, uint32_t stride)
{
    for (uint32_t l = 0; l < stride; l += LANES_W) {
        v sum = v_splat(0.0), s = v_splat(1.0);
        for (uint32_t k = 0; k < n; k++) {
            v const p = v_load(lu + ((size_t)k * n + k) * stride + l);
            sum += v_log(v_abs(p));
            s = v_select(p > 0.0, s, v_select(p < 0.0, -s, v_splat(0.0)));
            for (uint32_t j = 0; j < LANES_W; j++) {
                if (pivot[(size_t)k * stride + l + j] != k) s[j] = -s[j];
            }
        }
        v_store(log_abs + l, sum);
        v_store(sign + l, s);
    }
}
