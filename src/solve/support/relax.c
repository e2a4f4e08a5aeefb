/* SPDX-License-Identifier: Apache-2.0 */
/* relax.c -- a small dense simplex in two phases, and the bounds that follow from its multipliers.
 *
 * Rows are scaled so that entries are at most one. Right sides are moved by a little, different in
 * every row, against cycling. */
#include "solve/support/relax.h"

#include <math.h>
#include <string.h>

#define UNIT 0x1p-53
#define NEAR_ZERO 1e-11 /* of scaled entries */
#define SHIFT 1e-10

static inline double larger(double x, double y)
{
    return x > y ? x : y;
}

relax *relax_new(uint32_t most_rows, uint32_t most_columns, arena *memory)
{
    relax *const w = ARENA_NEW(memory, relax, 1);
    if (w == NULL) return NULL;
    size_t const m = (size_t)most_rows + 1, width = (size_t)most_columns + 2 * m + 8;
    w->most_rows = most_rows;
    w->most_columns = most_columns;
    w->cell = ARENA_NEW(memory, double, m *width);
    w->cost = ARENA_NEW(memory, double, width);
    w->basic = ARENA_NEW(memory, uint32_t, m);
    w->lambda = ARENA_NEW(memory, double, m);
    w->combined = ARENA_NEW(memory, double, most_columns);
    w->z = ARENA_NEW(memory, double, most_columns);
    return arena_status(memory, NULL) == STF_OK ? w : NULL;
}

static void pivot(relax *w, uint32_t row, uint32_t column)
{
    uint32_t const width = w->width, m = w->n_rows + 1;
    double *const restrict from = w->cell + (size_t)row * width;
    double const by = 1.0 / from[column];
    for (uint32_t j = 0; j < width; j++) from[j] *= by;
    from[column] = 1.0;
    for (uint32_t i = 0; i <= m; i++) {
        if (i == row) continue;
        double *const restrict to = i == m ? w->cost : w->cell + (size_t)i * width;
        double const x = to[column];
        if (x == 0.0) continue;
        for (uint32_t j = 0; j < width; j++) to[j] -= x * from[j];
        to[column] = 0.0;
    }
    w->basic[row] = column;
}

/* Minimises the cost row over the first n_free columns; false if it went on for too long. */
static bool minimise(relax *w, uint32_t n_free)
{
    uint32_t const width = w->width, m = w->n_rows + 1;
    for (uint32_t round = 0; round < 20 + 10 * m; round++) {
        uint32_t in = 0;
        double least = -NEAR_ZERO;
        bool found = false;
        for (uint32_t j = 0; j < n_free; j++)
            if (w->cost[j] < least) {
                least = w->cost[j];
                in = j;
                found = true;
            }
        if (!found) return true;
        uint32_t out = m;
        double ratio = HUGE_VAL;
        for (uint32_t i = 0; i < m; i++) {
            double const a = w->cell[(size_t)i * width + in];
            if (a <= NEAR_ZERO) continue;
            double const r = w->cell[(size_t)i * width + width - 1] / a;
            if (r < ratio) {
                ratio = r;
                out = i;
            }
        }
        if (out == m) return false;
        pivot(w, out, in);
    }
    return false;
}

static void solution_read(relax *w)
{
    uint32_t const width = w->width;
    memset(w->z, 0, w->n_columns * sizeof *w->z);
    for (uint32_t i = 0; i <= w->n_rows; i++)
        if (w->basic[i] < w->n_columns) w->z[w->basic[i]] = w->cell[(size_t)i * width + width - 1];
}

/* Multipliers of the rows from the costs of slacks and artificials, the latter's being `price`. */
static void lambda_read(relax *w, double price)
{
    uint32_t const first = w->n_columns, artificial = first + w->n_slack;
    double const scale = 1.0 / w->largest;
    for (uint32_t r = 0; r < w->n_rows; r++) {
        double const y = r < w->n_equal ? price - w->cost[artificial + r]
                                        : fmin(-w->cost[first + r - w->n_equal], 0.0);
        w->lambda[r] = y * scale;
    }
}

/* min over columns of (c - lambda d), less what rounding and errors of d can amount to; c NULL: 0.
 */
static double bound(relax *w, const double *c)
{
    double *const restrict sum = w->combined;
    uint32_t const n = w->n_columns;
    double weight = 0.0;
    for (uint32_t j = 0; j < n; j++) sum[j] = c == NULL ? 0.0 : c[j];
    for (uint32_t r = 0; r < w->n_rows; r++) {
        double const l = w->lambda[r];
        if (l == 0.0) continue;
        const double *const restrict d = w->d + (size_t)r * n;
        for (uint32_t j = 0; j < n; j++) sum[j] -= l * d[j];
        weight += fabs(l);
    }
    double least = HUGE_VAL;
    for (uint32_t j = 0; j < n; j++) least = sum[j] < least ? sum[j] : least;
    double const rounding = 2.0 * (w->n_rows + 3) * UNIT * (weight * w->largest + 1.0);
    double const value = least - (weight * w->error * (1.0 + 1e-9) + rounding);
    return value == value ? value : -HUGE_VAL;
}

static void tableau_fill(relax *w)
{
    uint32_t const n = w->n_columns, width = w->width, m = w->n_rows + 1;
    uint32_t const artificial = n + w->n_slack;
    double const scale = 1.0 / w->largest;
    memset(w->cell, 0, (size_t)m * width * sizeof *w->cell);
    memset(w->cost, 0, width * sizeof *w->cost);
    for (uint32_t r = 0; r < m; r++) {
        double *const restrict row = w->cell + (size_t)r * width;
        if (r < w->n_rows) {
            const double *const restrict d = w->d + (size_t)r * n;
            for (uint32_t j = 0; j < n; j++) row[j] = d[j] * scale;
        } else {
            for (uint32_t j = 0; j < n; j++) row[j] = 1.0;
        }
        bool const is_slack = r >= w->n_equal && r < w->n_rows;
        uint32_t const own = is_slack         ? n + r - w->n_equal
                             : r == w->n_rows ? artificial + w->n_equal
                                              : artificial + r;
        row[own] = 1.0;
        row[width - 1] = r == w->n_rows ? 1.0 : SHIFT * (r + 1);
        w->basic[r] = own;
        if (is_slack) continue;
        for (uint32_t j = 0; j < artificial; j++) w->cost[j] -= row[j];
        w->cost[width - 1] -= row[width - 1];
    }
}

/* Artificials that are still basic, at about zero, leave where something can take their place. */
static void artificials_leave(relax *w)
{
    uint32_t const width = w->width, free = w->n_columns + w->n_slack;
    for (uint32_t i = 0; i <= w->n_rows; i++) {
        if (w->basic[i] < free) continue;
        uint32_t best = free;
        double most = 1e-7;
        for (uint32_t j = 0; j < free; j++) {
            double const a = fabs(w->cell[(size_t)i * width + j]);
            if (a > most) {
                most = a;
                best = j;
            }
        }
        if (best < free) pivot(w, i, best);
    }
}

bool relax_is_empty(relax *w, const double *d, uint32_t n_rows, uint32_t n_equal,
                    uint32_t n_columns, double error)
{
    w->d = d;
    w->n_rows = n_rows;
    w->n_equal = n_equal;
    w->n_columns = n_columns;
    w->error = error;
    w->n_slack = n_rows - n_equal;
    w->width = n_columns + w->n_slack + n_equal + 2;
    double largest = 0.0;
    for (size_t k = 0; k < (size_t)n_rows * n_columns; k++) largest = larger(largest, fabs(d[k]));
    w->largest = largest;
    if (!(largest > 0.0) || largest == HUGE_VAL) {
        w->largest = largest > 0.0 ? largest : 1.0;
        for (uint32_t j = 0; j < n_columns; j++) w->z[j] = 1.0 / n_columns;
        w->width = 0; /* nothing to be learnt */
        return false;
    }
    tableau_fill(w);
    if (!minimise(w, n_columns + w->n_slack)) w->cost[w->width - 1] = 0.0;
    bool const is_far = -w->cost[w->width - 1] > 1e-8;
    lambda_read(w, 1.0);
    if (is_far && bound(w, NULL) > 0.0) return true;
    solution_read(w);
    artificials_leave(w);
    return false;
}

double relax_least(relax *w, const double *c)
{
    uint32_t const width = w->width, n = w->n_columns;
    if (width == 0) return 0.0;
    memset(w->cost, 0, width * sizeof *w->cost);
    memcpy(w->cost, c, n * sizeof *c);
    for (uint32_t i = 0; i <= w->n_rows; i++) {
        if (w->basic[i] >= n || c[w->basic[i]] == 0.0) continue;
        double const x = c[w->basic[i]];
        const double *const row = w->cell + (size_t)i * width;
        for (uint32_t j = 0; j < width; j++) w->cost[j] -= x * row[j];
    }
    (void)minimise(w, n + w->n_slack);
    lambda_read(w, 0.0);
    solution_read(w);
    return fmax(bound(w, c), 0.0);
}
