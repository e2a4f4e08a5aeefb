/* SPDX-License-Identifier: Apache-2.0 */
/* tableau.c -- building, reading and the ratio test; the pivots are in tableau_pivot.c.
 *
 * Products of two cells are compared, never quotients: exact for words by 128-bit products, for
 * 128-bit cells by doubles where those decide and by 256-bit products where they do not. */
#include "num/tableau.h"

#include "num/exact_gmp.h"

#include <assert.h>
#include <string.h>

__extension__ typedef unsigned __int128 uint128;

static size_t n_cells(const tableau *t)
{
    return (size_t)t->rows * (t->columns + 1) + 1;
}

/* ---- building ---------------------------------------------------------------------------------
 */

/* The least positive number that makes a row whole, over the greatest divisor of what results. */
static exact row_scale(arena *a, const exact *row, uint32_t n)
{
    exact lcm = exact_small(1), gcd = exact_small(0);
    for (uint32_t j = 0; j < n; j++)
        if (exact_sign(row[j]) != 0) lcm = exact_gmp_lcm(a, lcm, exact_gmp_denominator(a, row[j]));
    for (uint32_t j = 0; j < n; j++)
        if (exact_sign(row[j]) != 0) gcd = exact_gmp_gcd(a, gcd, exact_mul(a, row[j], lcm));
    return exact_sign(gcd) == 0 ? lcm : exact_div(a, lcm, gcd);
}

/* The parts of a tableau that do not depend on the size of cells. */
static tableau *frame(arena *a, uint32_t rows, uint32_t columns, uint32_t n_objectives)
{
    tableau *const t = ARENA_NEW(a, tableau, 1);
    if (t == NULL) return NULL;
    t->memory = a;
    t->rows = rows;
    t->columns = columns;
    t->n_objectives = n_objectives;
    t->live = columns;
    t->order = ARENA_NEW(a, uint32_t, rows);
    t->basic = ARENA_NEW(a, uint32_t, rows);
    t->cobasic = ARENA_NEW(a, uint32_t, columns);
    t->place = ARENA_NEW(a, uint32_t, (size_t)rows + columns);
    if (t->basic == NULL || t->cobasic == NULL || t->place == NULL || t->order == NULL) return NULL;
    for (uint32_t i = 0; i < rows; i++) t->order[i] = columns + i;
    return t;
}

static bool take_words(tableau *t)
{
    t->word = ARENA_NEW(t->memory, int64_t, n_cells(t));
    t->word_next = ARENA_NEW(t->memory, int64_t, n_cells(t));
    return t->word != NULL && t->word_next != NULL;
}

static bool take_twins(tableau *t)
{
    t->twin = ARENA_NEW(t->memory, int128, n_cells(t));
    t->twin_next = ARENA_NEW(t->memory, int128, n_cells(t));
    return t->twin != NULL && t->twin_next != NULL;
}

/* Takes the whole numbers [n_cells] as the cells. */
static bool set_cells(tableau *t, const exact *whole)
{
    size_t const n = n_cells(t);
    bool is_small = true;
    for (size_t k = 0; k < n; k++) {
        if (!exact_is_valid(whole[k])) return false;
        is_small = is_small && whole[k].big == NULL;
    }
    if (is_small) {
        t->size = CELL_64;
        if (t->word == NULL && !take_words(t)) return false;
        for (size_t k = 0; k < n; k++) t->word[k] = whole[k].num;
        return true;
    }
    t->size = CELL_BIG;
    if (t->big.size == NULL && !big_cells_take(t->memory, &t->big, (uint32_t)n, 4)) return false;
    for (size_t k = 0; k < n; k++)
        if (!big_cells_set(t->memory, &t->big, (uint32_t)k, whole[k])) return false;
    return true;
}

tableau *tableau_new(arena *a, const exact *entries, uint32_t rows, uint32_t columns,
                     uint32_t n_objectives)
{
    tableau *const t = frame(a, rows, columns, n_objectives);
    uint32_t const stride = columns + 1;
    exact *const scale = ARENA_NEW(a, exact, rows);
    if (t == NULL || scale == NULL) return NULL;
    size_t const n = n_cells(t);
    exact *const whole = ARENA_NEW(a, exact, n);
    if (whole == NULL) return NULL;
    for (uint32_t i = 0; i < rows; i++) {
        const exact *const row = entries + (size_t)i * stride;
        scale[i] = row_scale(a, row, stride);
        for (uint32_t j = 0; j < stride; j++)
            whole[(size_t)i * stride + j] = exact_mul(a, row[j], scale[i]);
        t->basic[i] = columns + i;
        t->place[columns + i] = i;
    }
    for (uint32_t j = 0; j < columns; j++) {
        t->cobasic[j] = j;
        t->place[j] = rows + j;
    }
    whole[n - 1] = exact_small(1);
    t->scale = scale;
    return set_cells(t, whole) ? t : NULL;
}

bool tableau_assign(tableau *t, const tableau *from)
{
    size_t const n = n_cells(t);
    memcpy(t->basic, from->basic, t->rows * sizeof *t->basic);
    memcpy(t->cobasic, from->cobasic, t->columns * sizeof *t->cobasic);
    memcpy(t->place, from->place, (t->rows + t->columns) * sizeof *t->place);
    memcpy(t->order, from->order, t->rows * sizeof *t->order);
    t->live = from->live;
    t->keeps_dropped = from->keeps_dropped;
    t->is_free = from->is_free;
    t->scale = from->scale;
    t->size = from->size;
    switch (from->size) {
    case CELL_64:
        if (t->word == NULL && !take_words(t)) return false;
        memcpy(t->word, from->word, n * sizeof *t->word);
        return true;
    case CELL_128:
        if (t->twin == NULL && !take_twins(t)) return false;
        memcpy(t->twin, from->twin, n * sizeof *t->twin);
        return true;
    case CELL_BIG: break;
    }
    if (t->big.width < from->big.width &&
        !big_cells_take(t->memory, &t->big, (uint32_t)n, from->big.width))
        return false;
    memcpy(t->big.size, from->big.size, n * sizeof *t->big.size);
    for (size_t k = 0; k < n; k++)
        memcpy(t->big.limb + k * t->big.width, from->big.limb + k * from->big.width,
               from->big.width * sizeof *t->big.limb);
    return true;
}

tableau *tableau_copy(const tableau *t, arena *a)
{
    tableau *const copy = frame(a, t->rows, t->columns, t->n_objectives);
    return copy != NULL && tableau_assign(copy, t) ? copy : NULL;
}

/* ---- reading ----------------------------------------------------------------------------------
 */

static int sign_of(int128 x)
{
    return (x > 0) - (x < 0);
}

int tableau_sign(const tableau *t, uint32_t r, uint32_t c)
{
    size_t const k = (size_t)r * (t->columns + 1) + c;
    switch (t->size) {
    case CELL_64: return (t->word[k] > 0) - (t->word[k] < 0);
    case CELL_128: return sign_of(t->twin[k]);
    case CELL_BIG: break;
    }
    return (t->big.size[k] > 0) - (t->big.size[k] < 0);
}

/* |x| * |y| as high and low halves. */
static void multiply(uint128 x, uint128 y, uint128 *high, uint128 *low)
{
    uint64_t const x0 = (uint64_t)x, y0 = (uint64_t)y;
    uint64_t const x1 = (uint64_t)(x >> 64), y1 = (uint64_t)(y >> 64);
    uint128 const a = (uint128)x0 * y0, b = (uint128)x0 * y1, c = (uint128)x1 * y0;
    uint128 const middle = (a >> 64) + (uint64_t)b + (uint64_t)c;
    *low = middle << 64 | (uint64_t)a;
    *high = (uint128)x1 * y1 + (b >> 64) + (c >> 64) + (middle >> 64);
}

/* The sign of k * l - m * n. */
static int compare_products(int128 k, int128 l, int128 m, int128 n)
{
    double const p = (double)k * (double)l, q = (double)m * (double)n;
    double const slack = 1e-14 * (__builtin_fabs(p) + __builtin_fabs(q));
    if (p - q > slack) return 1;
    if (q - p > slack) return -1;
    int const p_sign = sign_of(k) * sign_of(l), q_sign = sign_of(m) * sign_of(n);
    if (p_sign != q_sign) return p_sign < q_sign ? -1 : 1;
    uint128 p_high, p_low, q_high, q_low;
    multiply((uint128)(k < 0 ? -k : k), (uint128)(l < 0 ? -l : l), &p_high, &p_low);
    multiply((uint128)(m < 0 ? -m : m), (uint128)(n < 0 ? -n : n), &q_high, &q_low);
    int const c = p_high != q_high ? (p_high < q_high ? -1 : 1) : (p_low > q_low) - (p_low < q_low);
    return p_sign * c;
}

/* The sign of cell k * cell l - cell m * cell n. */
static int compare(const tableau *t, size_t k, size_t l, size_t m, size_t n)
{
    switch (t->size) {
    case CELL_64: {
        int128 const p = (int128)t->word[k] * t->word[l], q = (int128)t->word[m] * t->word[n];
        return (p > q) - (p < q);
    }
    case CELL_128: return compare_products(t->twin[k], t->twin[l], t->twin[m], t->twin[n]);
    case CELL_BIG: break;
    }
    return big_cells_compare(&t->big, (uint32_t)k, (uint32_t)l, (uint32_t)m, (uint32_t)n);
}

int tableau_compare_cells(const tableau *t, uint32_t r, uint32_t c, uint32_t k)
{
    size_t const row = (size_t)r * (t->columns + 1), den = n_cells(t) - 1;
    return compare(t, row + c, den, row + k, den);
}

/* ---- the ratio test ---------------------------------------------------------------------------
 */

/* The coefficient of epsilon^(i+1) in the rows' right sides is that of the variable order[i]: one
 * where it is basic, zero in other rows then, and else in its column. */
int tableau_lex_compare(const tableau *t, uint32_t c, uint32_t r, uint32_t s)
{
    if (r == s) return 0;
    size_t const stride = t->columns + 1;
    size_t const row_r = r * stride, row_s = s * stride;
    int const sign = tableau_sign(t, r, c); /* of the products' common factor */
    int const plain = compare(t, row_r + t->columns, row_s + c, row_s + t->columns, row_r + c);
    if (plain != 0) return sign * plain;
    for (uint32_t i = 0; i < t->rows - t->n_objectives; i++) {
        uint32_t const place = t->place[t->order[i]];
        if (place == r) return 1;
        if (place == s) return -1;
        if (place < t->rows) continue;
        size_t const k = place - t->rows;
        int const next = compare(t, row_r + k, row_s + c, row_s + k, row_r + c);
        if (next != 0) return sign * next;
    }
    return 0;
}

int tableau_lex_sign(const tableau *t, uint32_t r)
{
    int const plain = tableau_sign(t, r, t->columns);
    if (plain != 0) return plain;
    for (uint32_t i = 0; i < t->rows - t->n_objectives; i++) {
        uint32_t const place = t->place[t->order[i]];
        if (place == r) return 1;
        if (place < t->rows) continue;
        int const next = tableau_sign(t, r, place - t->rows);
        if (next != 0) return next;
    }
    return 0;
}

static bool is_free_row(const tableau *t, uint32_t r)
{
    return t->is_free != NULL && t->is_free[t->basic[r]];
}

uint32_t tableau_lex_row(const tableau *t, uint32_t c)
{
    uint32_t best = NONE_ROW;
    for (uint32_t i = 0; i < t->rows - t->n_objectives; i++) {
        if (tableau_sign(t, i, c) <= 0 || is_free_row(t, i)) continue;
        if (best == NONE_ROW || tableau_lex_compare(t, c, i, best) < 0) best = i;
    }
    return best;
}

uint32_t tableau_ratio_row(const tableau *t, uint32_t c, uint32_t prefer)
{
    size_t const stride = t->columns + 1;
    uint32_t best = NONE_ROW;
    for (uint32_t i = 0; i < t->rows - t->n_objectives; i++) {
        if (tableau_sign(t, i, c) <= 0 || is_free_row(t, i)) continue;
        if (best == NONE_ROW) {
            best = i;
            continue;
        }
        int const order = compare(t, i * stride + t->columns, best * stride + c,
                                  best * stride + t->columns, i * stride + c);
        if (order < 0 ||
            (order == 0 && best != prefer && (i == prefer || t->basic[i] < t->basic[best])))
            best = i;
    }
    return best;
}

void tableau_perturb_here(tableau *t)
{
    memcpy(t->order, t->basic, (t->rows - t->n_objectives) * sizeof *t->order);
}

double tableau_near(const tableau *t, uint32_t r, uint32_t c)
{
    size_t const k = (size_t)r * (t->columns + 1) + c, den = n_cells(t) - 1;
    switch (t->size) {
    case CELL_64: return (double)t->word[k] / (double)t->word[den];
    case CELL_128: return (double)t->twin[k] / (double)t->twin[den];
    case CELL_BIG: break;
    }
    return big_cells_near(&t->big, (uint32_t)k, (uint32_t)den);
}

static void exchange(tableau *t, size_t k, size_t l)
{
    switch (t->size) {
    case CELL_64: {
        int64_t const x = t->word[k];
        t->word[k] = t->word[l];
        t->word[l] = x;
        return;
    }
    case CELL_128: {
        int128 const x = t->twin[k];
        t->twin[k] = t->twin[l];
        t->twin[l] = x;
        return;
    }
    case CELL_BIG: break;
    }
    big_cells_exchange(&t->big, (uint32_t)k, (uint32_t)l);
}

static void clear(tableau *t, size_t k)
{
    switch (t->size) {
    case CELL_64: t->word[k] = 0; return;
    case CELL_128: t->twin[k] = 0; return;
    case CELL_BIG: t->big.size[k] = 0; return;
    }
}

void tableau_drop(tableau *t, uint32_t c)
{
    uint32_t const last = t->live - 1;
    for (uint32_t i = 0; i < t->rows; i++) {
        size_t const row = (size_t)i * (t->columns + 1);
        if (c != last) exchange(t, row + c, row + last);
        if (!t->keeps_dropped) clear(t, row + last);
    }
    uint32_t const v = t->cobasic[c];
    t->cobasic[c] = t->cobasic[last];
    t->cobasic[last] = v;
    t->place[t->cobasic[c]] = t->rows + c;
    t->place[v] = t->rows + last;
    t->live = last;
}

/* ---- values -----------------------------------------------------------------------------------
 */

static exact from_128(arena *a, int128 x)
{
    if (x >= -INT64_MAX && x <= INT64_MAX) return exact_ratio(a, (int64_t)x, 1);
    int64_t const high = (int64_t)(x >> 62);
    int64_t const low = (int64_t)(x & ((INT64_C(1) << 62) - 1));
    exact const unit = exact_ratio(a, INT64_C(1) << 62, 1);
    return exact_add(a, exact_mul(a, exact_ratio(a, high, 1), unit), exact_ratio(a, low, 1));
}

/* Cell k over the denominator. */
static exact ratio(const tableau *t, arena *a, size_t k)
{
    size_t const den = n_cells(t) - 1;
    switch (t->size) {
    case CELL_64: return exact_ratio(a, t->word[k], t->word[den]);
    case CELL_128: return exact_div(a, from_128(a, t->twin[k]), from_128(a, t->twin[den]));
    case CELL_BIG: break;
    }
    return big_cells_ratio(a, &t->big, (uint32_t)k, (uint32_t)den);
}

static exact scale_of(const tableau *t, uint32_t variable)
{
    return variable < t->columns ? exact_small(1) : t->scale[variable - t->columns];
}

exact tableau_coefficient(const tableau *t, arena *a, uint32_t r, uint32_t c)
{
    exact const cell = ratio(t, a, (size_t)r * (t->columns + 1) + c);
    exact const x = c < t->columns ? exact_mul(a, cell, scale_of(t, t->cobasic[c])) : cell;
    return exact_div(a, x, scale_of(t, t->basic[r]));
}

exact tableau_value(const tableau *t, arena *a, uint32_t variable)
{
    if (!tableau_is_basic(t, variable)) return exact_small(0);
    return tableau_coefficient(t, a, t->place[variable], t->columns);
}

/* ---- growing ----------------------------------------------------------------------------------
 */

/* Cell k as a whole number. */
static exact whole_cell(const tableau *t, arena *a, size_t k)
{
    switch (t->size) {
    case CELL_64: return exact_ratio(a, t->word[k], 1);
    case CELL_128: return from_128(a, t->twin[k]);
    case CELL_BIG: break;
    }
    return big_cells_whole(a, &t->big, (uint32_t)k);
}

tableau *tableau_grow(const tableau *t, arena *a, const exact *row, bool is_objective)
{
    assert(is_objective || t->n_objectives == 0);
    uint32_t const stride = t->columns + 1;
    tableau *const g = frame(a, t->rows + 1, t->columns, t->n_objectives + (is_objective ? 1 : 0));
    exact *const scale = ARENA_NEW(a, exact, t->rows + 1);
    if (g == NULL || scale == NULL) return NULL;
    size_t const n = n_cells(g), old = n_cells(t);
    exact *const whole = ARENA_NEW(a, exact, n);
    if (whole == NULL) return NULL;
    for (size_t k = 0; k + 1 < old; k++) whole[k] = whole_cell(t, a, k);
    exact const den = whole_cell(t, a, old - 1);
    whole[n - 1] = den;

    /* The row in today's cobasic variables: basic ones are put in from their own rows. */
    exact *const last = whole + old - 1;
    scale[t->rows] = row_scale(a, row, stride);
    memcpy(scale, t->scale, t->rows * sizeof *scale);
    for (uint32_t j = 0; j < stride; j++) last[j] = exact_small(0);
    for (uint32_t v = 0; v < stride; v++) {
        exact const x = exact_mul(a, row[v], scale[t->rows]);
        bool const is_right = v == t->columns;
        if (is_right || !tableau_is_basic(t, v)) {
            uint32_t const c = is_right ? t->columns : tableau_column(t, v);
            last[c] = exact_add(a, last[c], exact_mul(a, x, den));
        } else {
            const exact *const from = whole + (size_t)t->place[v] * stride;
            for (uint32_t j = 0; j < stride; j++)
                last[j] = exact_sub(a, last[j], exact_mul(a, x, from[j]));
        }
    }
    memcpy(g->basic, t->basic, t->rows * sizeof *g->basic);
    g->basic[t->rows] = t->rows + t->columns;
    memcpy(g->cobasic, t->cobasic, t->columns * sizeof *g->cobasic);
    for (uint32_t i = 0; i < g->rows; i++) g->place[g->basic[i]] = i;
    for (uint32_t j = 0; j < g->columns; j++) g->place[g->cobasic[j]] = g->rows + j;
    memcpy(g->order, t->order, t->rows * sizeof *g->order);
    g->live = t->live;
    g->keeps_dropped = t->keeps_dropped;
    g->scale = scale;
    return set_cells(g, whole) ? g : NULL;
}
