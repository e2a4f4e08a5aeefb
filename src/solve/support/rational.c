/* SPDX-License-Identifier: Apache-2.0 */
/* rational.c -- elimination, and a simplex in rationals for sets of mixtures.
 *
 * With x = y + t, y >= 0, the greatest t tells whether all of x can be positive. Then each
 * inequality's slack is maximised: the mean of all these points has every x positive and every
 * slack positive that can be, so the rows that stay zero are the ones that bind everywhere, and
 * their rank gives the dimension. */
#include "solve/support/rational.h"

#include <string.h>

uint32_t rational_rank(exact *a, uint32_t m, uint32_t n, arena *memory)
{
    uint32_t rank = 0;
    for (uint32_t j = 0; j < n && rank < m; j++) {
        uint32_t i = rank;
        while (i < m && exact_sign(a[(size_t)i * n + j]) == 0) {
            if (!exact_is_valid(a[(size_t)i * n + j])) return UINT32_MAX;
            i++;
        }
        if (i == m) continue;
        for (uint32_t l = 0; l < n; l++) {
            exact const swap = a[(size_t)i * n + l];
            a[(size_t)i * n + l] = a[(size_t)rank * n + l];
            a[(size_t)rank * n + l] = swap;
        }
        const exact *const from = a + (size_t)rank * n;
        for (uint32_t r = rank + 1; r < m; r++) {
            exact *const to = a + (size_t)r * n;
            if (!exact_is_valid(to[j])) return UINT32_MAX;
            if (exact_sign(to[j]) == 0) continue;
            exact const by = exact_div(memory, to[j], from[j]);
            for (uint32_t l = j; l < n; l++)
                to[l] = exact_sub(memory, to[l], exact_mul(memory, by, from[l]));
        }
        rank++;
    }
    return rank;
}

/* A dictionary: rows of columns 0 .. width-2 and a right side, and a row of costs to minimise. */
typedef struct dictionary {
    exact *cell, *cost;
    uint32_t *basic;
    uint32_t rows, width;
    arena *memory;
} dictionary;

static bool is_valid(const dictionary *t)
{
    for (size_t i = 0; i < (size_t)t->rows * t->width; i++)
        if (!exact_is_valid(t->cell[i])) return false;
    for (uint32_t j = 0; j < t->width; j++)
        if (!exact_is_valid(t->cost[j])) return false;
    return true;
}

static void pivot(dictionary *t, uint32_t row, uint32_t column)
{
    exact *const from = t->cell + (size_t)row * t->width;
    exact const by = from[column];
    for (uint32_t j = 0; j < t->width; j++)
        if (exact_sign(from[j]) != 0) from[j] = exact_div(t->memory, from[j], by);
    for (uint32_t i = 0; i <= t->rows; i++) {
        exact *const to = i == t->rows ? t->cost : t->cell + (size_t)i * t->width;
        exact const x = to[column];
        if (i == row || exact_sign(x) == 0) continue;
        for (uint32_t j = 0; j < t->width; j++)
            if (exact_sign(from[j]) != 0)
                to[j] = exact_sub(t->memory, to[j], exact_mul(t->memory, x, from[j]));
    }
    t->basic[row] = column;
}

/* Bland's rule over the first n_free columns. False on failure. */
static bool minimise(dictionary *t, uint32_t n_free)
{
    for (;;) {
        if (!is_valid(t)) return false;
        uint32_t in = 0;
        while (in < n_free && exact_sign(t->cost[in]) >= 0) in++;
        if (in == n_free) return true;
        uint32_t out = t->rows;
        exact least = {0};
        for (uint32_t i = 0; i < t->rows; i++) {
            const exact *const row = t->cell + (size_t)i * t->width;
            if (exact_sign(row[in]) <= 0) continue;
            exact const r = exact_div(t->memory, row[t->width - 1], row[in]);
            int const c = out == t->rows ? -1 : exact_compare(r, least);
            if (c < 0 || (c == 0 && t->basic[i] < t->basic[out])) {
                out = i;
                least = r;
            }
        }
        if (out == t->rows) return false; /* bounded by the sum of one */
        pivot(t, out, in);
    }
}

/* Columns: y [k], t, slacks, artificials, right side. */
static bool dictionary_fill(dictionary *t, const exact *a, uint32_t n_rows, uint32_t n_equal,
                            uint32_t k, arena *memory)
{
    uint32_t const n_slack = n_rows - n_equal, first = k + 1, artificial = first + n_slack;
    *t = (dictionary){.rows = n_rows + 1, .width = artificial + n_equal + 2, .memory = memory};
    t->cell = ARENA_NEW(memory, exact, (size_t)t->rows * t->width);
    t->cost = ARENA_NEW(memory, exact, t->width);
    t->basic = ARENA_NEW(memory, uint32_t, t->rows);
    if (arena_status(memory, NULL) != STF_OK) return false;
    exact const zero = exact_small(0), one = exact_small(1);
    for (size_t i = 0; i < (size_t)t->rows * t->width; i++) t->cell[i] = zero;
    for (uint32_t j = 0; j < t->width; j++) t->cost[j] = zero;
    for (uint32_t r = 0; r <= n_rows; r++) {
        exact *const row = t->cell + (size_t)r * t->width;
        exact sum = zero;
        for (uint32_t j = 0; j < k; j++) {
            row[j] = r < n_rows ? a[(size_t)r * k + j] : one;
            sum = exact_add(memory, sum, row[j]);
        }
        row[k] = sum;
        if (r == n_rows) row[t->width - 1] = one;
        bool const has_slack = r >= n_equal && r < n_rows;
        t->basic[r] = has_slack ? first + r - n_equal : artificial + (r == n_rows ? n_equal : r);
        row[t->basic[r]] = one;
        if (has_slack) continue;
        for (uint32_t j = 0; j < t->width; j++)
            if (j < artificial || j == t->width - 1)
                t->cost[j] = exact_sub(memory, t->cost[j], row[j]);
    }
    return true;
}

/* Artificials that stay basic at zero must not grow: they leave, or their row says nothing. */
static void artificials_leave(dictionary *t, uint32_t n_free)
{
    for (uint32_t i = 0; i < t->rows; i++) {
        if (t->basic[i] < n_free) continue;
        for (uint32_t j = 0; j < n_free; j++)
            if (exact_sign(t->cell[(size_t)i * t->width + j]) != 0) {
                pivot(t, i, j);
                break;
            }
    }
}

/* Maximises one variable from a feasible dictionary; adds its point's x to `sum` [k]. */
static bool maximise(dictionary *t, uint32_t variable, uint32_t n_free, uint32_t k, exact *sum,
                     exact *value)
{
    for (uint32_t j = 0; j < t->width; j++) t->cost[j] = exact_small(0);
    t->cost[variable] = exact_small(-1);
    for (uint32_t i = 0; i < t->rows; i++)
        if (t->basic[i] == variable)
            for (uint32_t j = 0; j < t->width; j++)
                t->cost[j] = exact_add(t->memory, t->cost[j], t->cell[(size_t)i * t->width + j]);
    if (!minimise(t, n_free)) return false;
    *value = exact_small(0);
    exact shift = exact_small(0);
    for (uint32_t i = 0; i < t->rows; i++) {
        exact const x = t->cell[(size_t)i * t->width + t->width - 1];
        if (t->basic[i] == k) shift = x;
        if (t->basic[i] == variable) *value = x;
    }
    for (uint32_t i = 0; i < t->rows; i++)
        if (t->basic[i] < k)
            sum[t->basic[i]] = exact_add(t->memory, sum[t->basic[i]],
                                         t->cell[(size_t)i * t->width + t->width - 1]);
    for (uint32_t j = 0; j < k; j++) sum[j] = exact_add(t->memory, sum[j], shift);
    return true;
}

rational_verdict rational_mixtures(const exact *a, uint32_t n_rows, uint32_t n_equal, uint32_t k,
                                   exact *x, arena *memory)
{
    dictionary t;
    if (!dictionary_fill(&t, a, n_rows, n_equal, k, memory)) return RATIONAL_FAILED;
    uint32_t const n_free = k + 1 + n_rows - n_equal;
    if (!minimise(&t, n_free)) return RATIONAL_FAILED;
    if (exact_sign(t.cost[t.width - 1]) != 0) return RATIONAL_NONE;
    artificials_leave(&t, n_free);
    exact value;
    for (uint32_t j = 0; j < k; j++) x[j] = exact_small(0);
    if (!maximise(&t, k, n_free, k, x, &value)) return RATIONAL_FAILED;
    if (exact_sign(value) <= 0) return RATIONAL_NONE;
    exact *const tight = ARENA_NEW(memory, exact, (size_t)(n_rows + 1) * k);
    if (tight == NULL) return RATIONAL_FAILED;
    uint32_t n_tight = 0;
    int32_t n_points = 1;
    for (uint32_t r = 0; r < n_rows; r++) {
        if (r >= n_equal) {
            if (!maximise(&t, k + 1 + r - n_equal, n_free, k, x, &value)) return RATIONAL_FAILED;
            n_points++;
            if (exact_sign(value) > 0) continue;
        }
        memcpy(tight + (size_t)n_tight++ * k, a + (size_t)r * k, k * sizeof *a);
    }
    for (uint32_t j = 0; j < k; j++) tight[(size_t)n_tight * k + j] = exact_small(1);
    for (uint32_t j = 0; j < k; j++) {
        x[j] = exact_div(memory, x[j], exact_small(n_points));
        if (!exact_is_valid(x[j])) return RATIONAL_FAILED;
    }
    uint32_t const rank = rational_rank(tight, n_tight + 1, k, memory);
    if (rank == UINT32_MAX) return RATIONAL_FAILED;
    return rank == k ? RATIONAL_ONE : RATIONAL_MANY;
}

bool rational_solve(exact *a, uint32_t n, exact *x, arena *memory)
{
    uint32_t const w = n + 1;
    if (rational_rank(a, n, w, memory) != n) return false;
    for (uint32_t i = n; i-- > 0;) { /* the elimination leaves row i's first entry in column i */
        if (exact_sign(a[(size_t)i * w + i]) == 0) return false;
        exact rest = a[(size_t)i * w + n];
        for (uint32_t j = i + 1; j < n; j++)
            rest = exact_sub(memory, rest, exact_mul(memory, a[(size_t)i * w + j], x[j]));
        x[i] = exact_div(memory, rest, a[(size_t)i * w + i]);
        if (!exact_is_valid(x[i])) return false;
    }
    return true;
}
