/* SPDX-License-Identifier: Apache-2.0 */
/* tableau_pivot.c -- the pivot on words, on pairs of words, and the changes between sizes.
 *
 * The new cell is (cell * pivot - product) / denominator, a division known to leave no rest; so it
 * is a multiplication by the inverse of the denominator modulo a power of two, once the factors of
 * two are shifted out (Jebelean, J. Symbolic Computation 15, 1993). Whether the quotient fits is
 * checked for words by multiplying back, in 128 bits, and for pairs by doubles, whose error is far
 * below the margin that is kept. A pivot writes to a second array and the two change places, so one
 * that does not fit has spoilt nothing. */
#include "num/exact_gmp.h"
#include "num/tableau.h"

__extension__ typedef unsigned __int128 uint128;

static size_t n_cells(const tableau *t)
{
    return (size_t)t->rows * (t->columns + 1) + 1;
}

/* Columns 0 .. and the right side are what a pivot works out. */
static uint32_t used(const tableau *t)
{
    return t->keeps_dropped ? t->columns : t->live;
}

/* The inverse of an odd number modulo 2^64: each step doubles the bits that are right. */
static uint64_t inverse_64(uint64_t odd)
{
    uint64_t x = odd * 3 ^ 2; /* 5 bits */
    for (int k = 0; k < 4; k++) x *= 2 - odd * x;
    return x;
}

static uint128 inverse_128(uint128 odd)
{
    uint128 const x = inverse_64((uint64_t)odd);
    return x * (2 - odd * x);
}

/* ---- words ------------------------------------------------------------------------------------
 */

/* One row, the cell in the pivot's column left for the caller. True if all fit. */
static bool pivot_words_row(int64_t *restrict out, const int64_t *restrict row,
                            const int64_t *restrict pivot_row, uint32_t first, uint32_t end,
                            int64_t p, int64_t factor, int64_t den)
{
    int const twos = __builtin_ctzll((uint64_t)den);
    uint64_t const inverse = inverse_64((uint64_t)den >> twos);
    bool fits = true;
    for (uint32_t j = first; j < end; j++) {
        int128 const n = (int128)row[j] * p - (int128)factor * pivot_row[j];
        int64_t const q = (int64_t)((uint64_t)(n >> twos) * inverse);
        fits &= (int128)q * den == n && q != INT64_MIN;
        out[j] = q;
    }
    return fits;
}

static bool pivot_words(tableau *t, uint32_t r, uint32_t c)
{
    uint32_t const stride = t->columns + 1;
    const int64_t *const pivot_row = t->word + (size_t)r * stride;
    int64_t const p = pivot_row[c], den = t->word[n_cells(t) - 1];
    int64_t const sign = p < 0 ? -1 : 1;
    for (uint32_t i = 0; i < t->rows; i++) {
        const int64_t *const row = t->word + (size_t)i * stride;
        int64_t *const out = t->word_next + (size_t)i * stride;
        if (i == r) {
            for (uint32_t j = 0; j < stride; j++) out[j] = sign * row[j];
            out[c] = sign * den;
            continue;
        }
        int64_t const factor = sign * row[c];
        if (!pivot_words_row(out, row, pivot_row, 0, used(t), sign * p, factor, den) ||
            !pivot_words_row(out, row, pivot_row, t->columns, stride, sign * p, factor, den))
            return false;
        out[c] = -sign * row[c];
    }
    t->word_next[n_cells(t) - 1] = sign * p;
    int64_t *const old = t->word;
    t->word = t->word_next;
    t->word_next = old;
    return true;
}

/* ---- pairs of words ---------------------------------------------------------------------------
 */

/* To within 2^-50. */
static double near(int128 x)
{
    return (double)(int64_t)(x >> 64) * 0x1p64 + (double)(uint64_t)x;
}

/* What a row of the pivot is worked out with. */
typedef struct twin_pivot {
    const int128 *row; /* the pivot's */
    int128 p;
    uint128 inverse;
    int twos;
    double p_near, den_near, most; /* most: a quotient below it has room for its sign and twos */
} twin_pivot;

/* As pivot_words_row; *largest is raised to the greatest cell. */
static bool pivot_twins_row(int128 *restrict out, const int128 *restrict row, uint32_t first,
                            uint32_t end, const twin_pivot *w, int128 factor, double *largest)
{
    double const factor_near = near(factor), over = 1.0 / w->den_near;
    double greatest = *largest;
    for (uint32_t j = first; j < end; j++) {
        double const x = near(row[j]) * w->p_near * over;
        double const y = factor_near * near(w->row[j]) * over;
        double const bound =
            __builtin_fabs(x - y) + 0x1p-46 * (__builtin_fabs(x) + __builtin_fabs(y));
        greatest = bound > greatest ? bound : greatest;
        uint128 const n = (uint128)row[j] * (uint128)w->p - (uint128)factor * (uint128)w->row[j];
        uint128 const q = (n >> w->twos) * w->inverse;
        out[j] = (int128)(q << w->twos) >> w->twos;
    }
    *largest = greatest;
    return greatest < w->most;
}

static bool pivot_twins(tableau *t, uint32_t r, uint32_t c, double *largest)
{
    uint32_t const stride = t->columns + 1;
    const int128 *const pivot_row = t->twin + (size_t)r * stride;
    int128 const p = pivot_row[c], den = t->twin[n_cells(t) - 1];
    int128 const sign = p < 0 ? -1 : 1;
    int const twos = (uint64_t)den != 0 ? __builtin_ctzll((uint64_t)den)
                                        : 64 + __builtin_ctzll((uint64_t)((uint128)den >> 64));
    twin_pivot const w = {.row = pivot_row,
                          .p = sign * p,
                          .inverse = inverse_128((uint128)den >> twos),
                          .twos = twos,
                          .p_near = near(sign * p),
                          .den_near = near(den),
                          .most = __builtin_ldexp(1.0, 124 - twos)};
    *largest = 0.0;
    for (uint32_t i = 0; i < t->rows; i++) {
        const int128 *const row = t->twin + (size_t)i * stride;
        int128 *const out = t->twin_next + (size_t)i * stride;
        if (i == r) {
            for (uint32_t j = 0; j < stride; j++) {
                out[j] = sign * row[j];
                double const x = __builtin_fabs(near(row[j]));
                *largest = x > *largest ? x : *largest;
            }
            out[c] = sign * den;
            continue;
        }
        int128 const factor = sign * row[c];
        if (!pivot_twins_row(out, row, 0, used(t), &w, factor, largest) ||
            !pivot_twins_row(out, row, t->columns, stride, &w, factor, largest))
            return false;
        out[c] = -sign * row[c];
        double const x = __builtin_fabs(near(row[c]));
        *largest = x > *largest ? x : *largest;
    }
    t->twin_next[n_cells(t) - 1] = sign * p;
    *largest = w.den_near > *largest ? w.den_near : *largest;
    int128 *const old = t->twin;
    t->twin = t->twin_next;
    t->twin_next = old;
    return true;
}

/* ---- changes of size --------------------------------------------------------------------------
 */

static bool grow_to_twins(tableau *t)
{
    size_t const n = n_cells(t);
    if (t->twin == NULL) {
        t->twin = ARENA_NEW(t->memory, int128, n);
        t->twin_next = ARENA_NEW(t->memory, int128, n);
        if (t->twin == NULL || t->twin_next == NULL) return false;
    }
    for (size_t k = 0; k < n; k++) t->twin[k] = t->word[k];
    t->size = CELL_128;
    return true;
}

static bool grow_to_big(tableau *t)
{
    size_t const n = n_cells(t);
    if (t->big.size == NULL && !big_cells_take(t->memory, &t->big, (uint32_t)n, 4)) return false;
    for (size_t k = 0; k < n; k++)
        if (!big_cells_set_128(t->memory, &t->big, (uint32_t)k, t->twin[k])) return false;
    t->size = CELL_BIG;
    return true;
}

static bool shrink_to_words(tableau *t)
{
    size_t const n = n_cells(t);
    if (t->word == NULL) {
        t->word = ARENA_NEW(t->memory, int64_t, n);
        t->word_next = ARENA_NEW(t->memory, int64_t, n);
        if (t->word == NULL || t->word_next == NULL) return false;
    }
    for (size_t k = 0; k < n; k++) t->word[k] = (int64_t)t->twin[k];
    t->size = CELL_64;
    return true;
}

/* Dropped cells hold what they happen to. */
static bool shrink_to_twins(tableau *t)
{
    size_t const n = n_cells(t), stride = t->columns + 1;
    if (t->twin == NULL) {
        t->twin = ARENA_NEW(t->memory, int128, n);
        t->twin_next = ARENA_NEW(t->memory, int128, n);
        if (t->twin == NULL || t->twin_next == NULL) return false;
    }
    for (size_t k = 0; k < n; k++) {
        bool const is_dropped = k + 1 < n && k % stride >= used(t) && k % stride != t->columns;
        int128 x = 0;
        if (!is_dropped && !big_cells_get_128(&t->big, (uint32_t)k, &x)) return true;
        if (near(x) > 0x1p110 || near(x) < -0x1p110) return true;
        t->twin[k] = x;
    }
    t->size = CELL_128;
    return true;
}

static bool pivot_cells(tableau *t, uint32_t r, uint32_t c)
{
    if (t->size == CELL_64) {
        if (pivot_words(t, r, c)) return true;
        if (!grow_to_twins(t)) return false;
    }
    if (t->size == CELL_128) {
        double largest;
        if (pivot_twins(t, r, c, &largest)) return largest > 0x1p55 || shrink_to_words(t);
        if (!grow_to_big(t)) return false;
    }
    return big_cells_pivot(t->memory, &t->big, t->rows, t->columns + 1, used(t), r, c) &&
           shrink_to_twins(t);
}

bool tableau_pivot(tableau *t, uint32_t r, uint32_t c)
{
    if (!pivot_cells(t, r, c)) return false;
    uint32_t const in = t->cobasic[c], out = t->basic[r];
    t->basic[r] = in;
    t->cobasic[c] = out;
    t->place[in] = r;
    t->place[out] = t->rows + c;
    return true;
}
