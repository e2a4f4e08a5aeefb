/* SPDX-License-Identifier: Apache-2.0 */
/* brute.c -- a vertex of {x >= 0, sum of x = 1, payoff of the other <= v} is where as many of the
 * inequalities are tight as x has coordinates, and the equations have one solution; all choices are
 * tried, and all pairs of vertices asked whether each label is had by one. */
#include "brute.h"

#include "support/test.h"

enum { MOST_VERTICES = 2048, ORDER = BRUTE_MOST + 1 };

/* Solves the order x order system in place; false where it is singular. */
static bool system_solve(arena *a, exact m[ORDER][ORDER + 1], uint32_t order)
{
    for (uint32_t c = 0; c < order; c++) {
        uint32_t r = c;
        while (r < order && exact_sign(m[r][c]) == 0) r++;
        if (r == order) return false;
        for (uint32_t j = 0; j <= order; j++) {
            exact const x = m[r][j];
            m[r][j] = m[c][j];
            m[c][j] = x;
        }
        for (uint32_t i = 0; i < order; i++) {
            if (i == c) continue;
            exact const f = exact_div(a, m[i][c], m[c][c]);
            for (uint32_t j = 0; j <= order; j++)
                m[i][j] = exact_sub(a, m[i][j], exact_mul(a, f, m[c][j]));
        }
    }
    for (uint32_t c = 0; c < order; c++) m[c][order] = exact_div(a, m[c][order], m[c][c]);
    return true;
}

/* pay(k, i): the other's payoff of its k-th action against own action i. Labels: bit i where own
 * action i is not played, bit k where the other's action k is a best reply, as given by the maps.
 */
static uint32_t vertices(arena *a, const int *pay, uint32_t n_own, uint32_t n_other,
                         uint32_t own_bit, uint32_t other_bit, brute_vertex *out)
{
    uint32_t n = 0;
    uint32_t const n_rows = n_own + n_other;
    for (uint32_t tight = 0; tight < 1u << n_rows; tight++) {
        if ((uint32_t)__builtin_popcount(tight) != n_own) continue;
        exact m[ORDER][ORDER + 1];
        uint32_t r = 0;
        for (uint32_t k = 0; k < n_rows; k++) {
            if ((tight >> k & 1) == 0) continue;
            for (uint32_t j = 0; j <= n_own + 1; j++) m[r][j] = exact_small(0);
            if (k < n_own) {
                m[r][k] = exact_small(1);
            } else {
                for (uint32_t i = 0; i < n_own; i++)
                    m[r][i] = exact_small(pay[(k - n_own) * n_own + i]);
                m[r][n_own] = exact_small(-1);
            }
            r++;
        }
        for (uint32_t i = 0; i < n_own; i++) m[r][i] = exact_small(1);
        m[r][n_own] = exact_small(0);
        m[r][n_own + 1] = exact_small(1);
        if (!system_solve(a, m, n_own + 1)) continue;
        brute_vertex v = {.labels = 0};
        bool good = true;
        for (uint32_t i = 0; i < n_own; i++) {
            v.prob[i] = m[i][n_own + 1];
            good = good && exact_sign(v.prob[i]) >= 0;
            if (exact_sign(v.prob[i]) == 0) v.labels |= 1u << (own_bit + i);
        }
        for (uint32_t k = 0; good && k < n_other; k++) {
            exact gap = m[n_own][n_own + 1];
            for (uint32_t i = 0; i < n_own; i++)
                gap = exact_sub(a, gap, exact_mul(a, exact_small(pay[k * n_own + i]), v.prob[i]));
            good = exact_sign(gap) >= 0;
            if (exact_sign(gap) == 0) v.labels |= 1u << (other_bit + k);
        }
        bool is_known = false;
        for (uint32_t k = 0; k < n && !is_known; k++) is_known = out[k].labels == v.labels;
        if (!good || is_known) continue;
        assert_true(n < MOST_VERTICES);
        out[n++] = v;
    }
    return n;
}

void brute_solve(arena *memory, const int *a, const int *b, uint32_t m, uint32_t n,
                 brute_result *out)
{
    assert_true(m <= BRUTE_MOST && n <= BRUTE_MOST);
    int b_turned[BRUTE_MOST * BRUTE_MOST];
    for (uint32_t i = 0; i < m; i++)
        for (uint32_t j = 0; j < n; j++) b_turned[j * m + i] = b[i * n + j];
    brute_vertex *const x = ARENA_NEW(memory, brute_vertex, MOST_VERTICES);
    brute_vertex *const y = ARENA_NEW(memory, brute_vertex, MOST_VERTICES);
    uint32_t const n_x = vertices(memory, b_turned, m, n, 0, m, x);
    uint32_t const n_y = vertices(memory, a, n, m, m, 0, y);
    out->n = 0;
    for (uint32_t i = 0; i < n_x; i++)
        for (uint32_t j = 0; j < n_y; j++) {
            if ((x[i].labels | y[j].labels) != (1u << (m + n)) - 1) continue;
            assert_true(out->n < BRUTE_MOST_PAIRS);
            out->pair[out->n][0] = x[i];
            out->pair[out->n++][1] = y[j];
        }
}
