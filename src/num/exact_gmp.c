/* SPDX-License-Identifier: Apache-2.0 */
/* exact_gmp.c -- large rationals and tableaux' large cells on GMP: the only file with its header.
 *
 * Operands are read in place: a view wraps the limbs kept in an arena (or a small number's own two)
 * as an mpq without copying. Results are worked out in a temporary mpq, copied to the arena and
 * cleared, so no GMP object outlives a call. Sizes are bounded before GMP is asked to allocate
 * (EXACT_MOST_BITS), since GMP ends the process when malloc fails. */
#include "num/exact_gmp.h"

#include <gmp.h>
#include <string.h>

_Static_assert(sizeof(mp_limb_t) == 8 && sizeof(long) == 8, "64-bit limbs");

struct exact_big {
    int32_t num_limbs; /* negative if the number is */
    int32_t den_limbs;
    mp_limb_t limb[]; /* the numerator's, then the denominator's */
};

/* A number as GMP reads it. */
typedef struct view {
    mp_limb_t small[2];
    mpq_t q;
} view;

static void view_of(view *w, exact x)
{
    const mp_limb_t *num = w->small, *den = w->small + 1;
    mp_size_t n_num, n_den;
    if (x.big != NULL) {
        n_num = x.big->num_limbs;
        n_den = x.big->den_limbs;
        num = x.big->limb;
        den = num + (n_num < 0 ? -n_num : n_num);
    } else {
        w->small[0] = (mp_limb_t)(x.num < 0 ? -x.num : x.num);
        w->small[1] = (mp_limb_t)x.den;
        n_num = (x.num > 0) - (x.num < 0);
        n_den = 1;
    }
    (void)mpz_roinit_n(mpq_numref(w->q), num, n_num);
    (void)mpz_roinit_n(mpq_denref(w->q), den, n_den);
}

static bool fits(mpz_srcptr z)
{
    return mpz_fits_slong_p(z) && mpz_cmp_si(z, INT64_MIN) != 0;
}

/* The value of a canonical q, which is cleared. */
static exact kept(arena *a, mpq_t q)
{
    exact r = {0};
    mpz_srcptr const num = mpq_numref(q), den = mpq_denref(q);
    if (fits(num) && fits(den)) {
        r = (exact){.num = mpz_get_si(num), .den = mpz_get_si(den)};
    } else if (mpz_sizeinbase(num, 2) + mpz_sizeinbase(den, 2) <= EXACT_MOST_BITS) {
        size_t const n = mpz_size(num), d = mpz_size(den);
        exact_big *const big = arena_take(a, 1, sizeof *big + (n + d) * sizeof(mp_limb_t));
        if (big != NULL) {
            big->num_limbs = mpz_sgn(num) < 0 ? -(int32_t)n : (int32_t)n;
            big->den_limbs = (int32_t)d;
            memcpy(big->limb, mpz_limbs_read(num), n * sizeof(mp_limb_t));
            memcpy(big->limb + n, mpz_limbs_read(den), d * sizeof(mp_limb_t));
            r = (exact){.num = mpz_sgn(num), .den = 1, .big = big};
        }
    }
    mpq_clear(q);
    return r;
}

exact exact_gmp_copy(arena *a, exact x)
{
    size_t const limbs = (size_t)(x.big->num_limbs < 0 ? -x.big->num_limbs : x.big->num_limbs) +
                         (size_t)x.big->den_limbs;
    size_t const size = sizeof(exact_big) + limbs * sizeof(mp_limb_t);
    exact_big *const big = arena_take(a, 1, size);
    if (big == NULL) return (exact){0};
    memcpy(big, x.big, size);
    x.big = big;
    return x;
}

exact exact_gmp_combine(arena *a, exact_op op, exact x, exact y)
{
    view vx, vy;
    view_of(&vx, x);
    view_of(&vy, y);
    mpq_t q;
    mpq_init(q);
    switch (op) {
    case EXACT_ADD: mpq_add(q, vx.q, vy.q); break;
    case EXACT_SUB: mpq_sub(q, vx.q, vy.q); break;
    case EXACT_MUL: mpq_mul(q, vx.q, vy.q); break;
    case EXACT_DIV: mpq_div(q, vx.q, vy.q); break;
    }
    return kept(a, q);
}

int exact_gmp_compare(exact x, exact y)
{
    view vx, vy;
    view_of(&vx, x);
    view_of(&vy, y);
    int const c = mpq_cmp(vx.q, vy.q);
    return (c > 0) - (c < 0);
}

exact exact_gmp_decimal(arena *a, bool negative, text digits, int32_t exponent)
{
    /* Copied to be terminated; what the arena gives for it is released before the result is kept.
     */
    arena_mark const mark = arena_position(a);
    text const copy = text_copy(a, digits);
    if (copy.at == NULL) return (exact){0};
    mpq_t q;
    mpq_init(q);
    mpz_t scale;
    mpz_init(scale);
    (void)mpz_set_str(mpq_numref(q), copy.at, 10);
    arena_release(a, mark);
    mpz_ui_pow_ui(scale, 10, (unsigned long)(exponent < 0 ? -exponent : exponent));
    if (exponent < 0) {
        mpz_set(mpq_denref(q), scale);
    } else {
        mpz_mul(mpq_numref(q), mpq_numref(q), scale);
    }
    mpz_clear(scale);
    if (negative) mpz_neg(mpq_numref(q), mpq_numref(q));
    mpq_canonicalize(q);
    return kept(a, q);
}

exact exact_gmp_scaled(arena *a, int64_t significand, int32_t exponent)
{
    mpq_t q;
    mpq_init(q);
    mpq_set_si(q, significand, 1);
    if (exponent < 0) {
        mpq_div_2exp(q, q, (mp_bitcnt_t)-exponent);
    } else {
        mpq_mul_2exp(q, q, (mp_bitcnt_t)exponent);
    }
    return kept(a, q);
}

exact exact_gmp_pow(arena *a, exact x, uint32_t n)
{
    view w;
    view_of(&w, x);
    mpq_t q;
    mpq_init(q);
    mpz_pow_ui(mpq_numref(q), mpq_numref(w.q), n);
    mpz_pow_ui(mpq_denref(q), mpq_denref(w.q), n);
    return kept(a, q);
}

exact exact_gmp_sqrt(arena *a, exact x)
{
    view w;
    view_of(&w, x);
    if (mpz_sgn(mpq_numref(w.q)) < 0 || !mpz_perfect_square_p(mpq_numref(w.q)) ||
        !mpz_perfect_square_p(mpq_denref(w.q)))
        return (exact){0};
    mpq_t q;
    mpq_init(q);
    mpz_sqrt(mpq_numref(q), mpq_numref(w.q));
    mpz_sqrt(mpq_denref(q), mpq_denref(w.q));
    return kept(a, q);
}

exact exact_gmp_whole(arena *a, exact x)
{
    view w;
    view_of(&w, x);
    mpq_t q;
    mpq_init(q);
    mpz_t twice, rest;
    mpz_inits(twice, rest, NULL);
    mpz_fdiv_qr(mpq_numref(q), rest, mpq_numref(w.q), mpq_denref(w.q));
    mpz_mul_2exp(twice, rest, 1);
    int const c = mpz_cmp(twice, mpq_denref(w.q));
    if (c > 0 || (c == 0 && mpz_odd_p(mpq_numref(q)))) mpz_add_ui(mpq_numref(q), mpq_numref(q), 1);
    mpz_clears(twice, rest, NULL);
    return kept(a, q);
}

/* q * 2^exponent, with more below q if `sticky`, rounded once to a double. q has its top or second
 * bit set, so 53 bits are always at hand. */
static double rounded(uint64_t q, int64_t exponent, bool sticky)
{
    int const top = 63 - __builtin_clzll(q);
    int64_t const e = top + exponent; /* the value is in [2^e, 2^(e+1)) */
    if (e > 1023) return __builtin_inf();
    int64_t const bits = e >= -1022 ? 53 : 53 - (-1022 - e);
    if (bits < 0) return 0.0;
    int64_t const drop = top + 1 - bits; /* 10 .. 64 */
    uint64_t const half = UINT64_C(1) << (drop - 1);
    uint64_t const kept_bits = drop == 64 ? 0 : q >> drop;
    uint64_t const rest = drop == 64 ? q : q & ((UINT64_C(1) << drop) - 1);
    bool const up = rest > half || (rest == half && (sticky || (kept_bits & 1) != 0));
    return __builtin_ldexp((double)(kept_bits + up), (int)(exponent + drop));
}

double exact_gmp_to_double(exact x)
{
    view w;
    view_of(&w, x);
    mpz_t n, d, r;
    mpz_inits(n, d, r, NULL);
    mpz_abs(n, mpq_numref(w.q));
    mpz_set(d, mpq_denref(w.q));
    double value = 0.0;
    if (mpz_sgn(n) != 0) {
        /* Shifted so that the quotient is in (2^62, 2^64). */
        int64_t const shift = 63 + (int64_t)mpz_sizeinbase(d, 2) - (int64_t)mpz_sizeinbase(n, 2);
        if (shift >= 0) {
            mpz_mul_2exp(n, n, (mp_bitcnt_t)shift);
        } else {
            mpz_mul_2exp(d, d, (mp_bitcnt_t)-shift);
        }
        mpz_fdiv_qr(n, r, n, d);
        value = rounded(mpz_getlimbn(n, 0), -shift, mpz_sgn(r) != 0);
    }
    mpz_clears(n, d, r, NULL);
    return x.num < 0 ? -value : value;
}

text exact_gmp_to_text(arena *a, exact x)
{
    view w;
    view_of(&w, x);
    size_t const most =
        mpz_sizeinbase(mpq_numref(w.q), 10) + mpz_sizeinbase(mpq_denref(w.q), 10) + 3;
    char *const s = arena_take(a, most, 1);
    if (s == NULL) return (text){0};
    (void)mpq_get_str(s, 10, w.q);
    return text_from(s);
}

size_t exact_gmp_bits(const exact_big *x)
{
    mpz_t z;
    mp_size_t const n = x->num_limbs < 0 ? -x->num_limbs : x->num_limbs;
    return mpz_sizeinbase(mpz_roinit_n(z, x->limb, n), 2) +
           mpz_sizeinbase(mpz_roinit_n(z, x->limb + n, x->den_limbs), 2);
}

exact exact_gmp_numerator(arena *a, exact x)
{
    view w;
    view_of(&w, x);
    mpq_t q;
    mpq_init(q);
    mpz_set(mpq_numref(q), mpq_numref(w.q));
    return kept(a, q);
}

exact exact_gmp_denominator(arena *a, exact x)
{
    view w;
    view_of(&w, x);
    mpq_t q;
    mpq_init(q);
    mpz_set(mpq_numref(q), mpq_denref(w.q));
    return kept(a, q);
}

exact exact_gmp_gcd(arena *a, exact x, exact y)
{
    view v, w;
    view_of(&v, x);
    view_of(&w, y);
    mpq_t q;
    mpq_init(q);
    mpz_gcd(mpq_numref(q), mpq_numref(v.q), mpq_numref(w.q));
    return kept(a, q);
}

exact exact_gmp_lcm(arena *a, exact x, exact y)
{
    view v, w;
    view_of(&v, x);
    view_of(&w, y);
    mpq_t q;
    mpq_init(q);
    mpz_lcm(mpq_numref(q), mpq_numref(v.q), mpq_numref(w.q));
    return kept(a, q);
}

/* ---- cells of tableaux ------------------------------------------------------------------------
 */

bool big_cells_take(arena *a, big_cells *b, uint32_t n, uint32_t width)
{
    int32_t *const size = ARENA_NEW(a, int32_t, n);
    uint64_t *const limb = ARENA_NEW(a, uint64_t, (size_t)n * width);
    if (size == NULL || limb == NULL) return false;
    *b = (big_cells){.size = size, .limb = limb, .n = n, .width = width};
    return true;
}

static bool widen(arena *a, big_cells *b, uint32_t width)
{
    big_cells wide;
    if ((size_t)width * 64 > EXACT_MOST_BITS) return false;
    if (!big_cells_take(a, &wide, b->n, width)) return false;
    for (uint32_t k = 0; k < b->n; k++) {
        wide.size[k] = b->size[k];
        memcpy(wide.limb + (size_t)k * width, b->limb + (size_t)k * b->width,
               b->width * sizeof *b->limb);
    }
    *b = wide;
    return true;
}

_Static_assert(sizeof(mp_limb_t) == sizeof(uint64_t) && _Alignof(mp_limb_t) == _Alignof(uint64_t),
               "limbs are words");

static mpz_srcptr cell_view(mpz_t z, const big_cells *b, uint32_t k)
{
    return mpz_roinit_n(z, (const mp_limb_t *)(b->limb + (size_t)k * b->width), b->size[k]);
}

static bool cell_set(arena *a, big_cells *b, uint32_t k, mpz_srcptr z)
{
    size_t const n = mpz_size(z);
    if (n > b->width && !widen(a, b, (uint32_t)n + 1)) return false;
    memcpy(b->limb + (size_t)k * b->width, mpz_limbs_read(z), n * sizeof(mp_limb_t));
    b->size[k] = mpz_sgn(z) < 0 ? -(int32_t)n : (int32_t)n;
    return true;
}

bool big_cells_set(arena *a, big_cells *b, uint32_t k, exact whole)
{
    view w;
    view_of(&w, whole);
    return cell_set(a, b, k, mpq_numref(w.q));
}

bool big_cells_set_128(arena *a, big_cells *b, uint32_t k, int128 x)
{
    __extension__ unsigned __int128 const u = x < 0 ? -(unsigned __int128)x : (unsigned __int128)x;
    mp_limb_t const limb[2] = {(mp_limb_t)u, (mp_limb_t)(u >> 64)};
    mpz_t z;
    return cell_set(a, b, k, mpz_roinit_n(z, limb, x < 0 ? -2 : 2));
}

bool big_cells_get_128(const big_cells *b, uint32_t k, int128 *out)
{
    mpz_t z;
    mpz_srcptr const v = cell_view(z, b, k);
    if (mpz_sizeinbase(v, 2) >= 126) return false;
    int128 const x = (int128)(((int128)mpz_getlimbn(v, 1) << 64) | (int128)mpz_getlimbn(v, 0));
    *out = b->size[k] < 0 ? -x : x;
    return true;
}

int big_cells_compare(const big_cells *b, uint32_t k, uint32_t l, uint32_t m, uint32_t n)
{
    mpz_t zk, zl, zm, zn, kl, mn;
    mpz_inits(kl, mn, NULL);
    mpz_mul(kl, cell_view(zk, b, k), cell_view(zl, b, l));
    mpz_mul(mn, cell_view(zm, b, m), cell_view(zn, b, n));
    int const sign = mpz_cmp(kl, mn);
    mpz_clears(kl, mn, NULL);
    return (sign > 0) - (sign < 0);
}

exact big_cells_whole(arena *a, const big_cells *b, uint32_t k)
{
    mpz_t z;
    mpq_t q;
    mpq_init(q);
    mpz_set(mpq_numref(q), cell_view(z, b, k));
    return kept(a, q);
}

exact big_cells_ratio(arena *a, const big_cells *b, uint32_t k, uint32_t l)
{
    mpz_t zk, zl;
    mpq_t q;
    mpq_init(q);
    mpz_set(mpq_numref(q), cell_view(zk, b, k));
    mpz_set(mpq_denref(q), cell_view(zl, b, l));
    mpq_canonicalize(q);
    return kept(a, q);
}

/* The cells outside row r and column c. */
static bool pivot_inner(arena *a, big_cells *b, uint32_t rows, uint32_t stride, uint32_t live,
                        uint32_t r, uint32_t c)
{
    uint32_t const den = rows * stride;
    mpz_t z, zp, zd, zi, zj, t;
    mpz_init(t);
    bool is_held = true;
    for (uint32_t i = 0; i < rows && is_held; i++) {
        if (i == r) continue;
        for (uint32_t j = 0; j < stride && is_held; j++) {
            uint32_t const k = i * stride + j;
            if (j == c || (j >= live && j != stride - 1)) continue;
            mpz_mul(t, cell_view(z, b, k), cell_view(zp, b, r * stride + c));
            mpz_submul(t, cell_view(zi, b, i * stride + c), cell_view(zj, b, r * stride + j));
            mpz_divexact(t, t, cell_view(zd, b, den));
            is_held = cell_set(a, b, k, t);
        }
    }
    mpz_clear(t);
    return is_held;
}

void big_cells_exchange(big_cells *b, uint32_t k, uint32_t l)
{
    for (uint32_t w = 0; w < b->width; w++) {
        uint64_t const x = b->limb[(size_t)k * b->width + w];
        b->limb[(size_t)k * b->width + w] = b->limb[(size_t)l * b->width + w];
        b->limb[(size_t)l * b->width + w] = x;
    }
    int32_t const size = b->size[k];
    b->size[k] = b->size[l];
    b->size[l] = size;
}

double big_cells_near(const big_cells *b, uint32_t k, uint32_t l)
{
    mpz_t z;
    long e, f;
    double const x = mpz_get_d_2exp(&e, cell_view(z, b, k));
    double const y = mpz_get_d_2exp(&f, cell_view(z, b, l));
    long const shift = e - f;
    return __builtin_ldexp(x / y, shift > 2000 ? 2000 : shift < -2000 ? -2000 : (int)shift);
}

bool big_cells_pivot(arena *a, big_cells *b, uint32_t rows, uint32_t stride, uint32_t live,
                     uint32_t r, uint32_t c)
{
    if (!pivot_inner(a, b, rows, stride, live, r, c)) return false;
    uint32_t const den = rows * stride, p = r * stride + c;
    bool const negative = b->size[p] < 0;
    for (uint32_t i = 0; i < rows; i++)
        if (i != r) b->size[i * stride + c] = -b->size[i * stride + c];
    big_cells_exchange(b, p, den); /* the pivot and the denominator change places */
    if (negative)
        for (uint32_t k = 0; k < b->n; k++) b->size[k] = -b->size[k];
    return true;
}

/* ---- p-adic solutions -------------------------------------------------------------------------
 */

/* The fraction of least size congruent to t modulo m: num/den with den > 0. (The half of Euclid's
 * algorithm; von zur Gathen and Gerhard, Modern Computer Algebra, 5.10.) `bits`: of the numerator.
 */
static void fraction_find(mpz_t num, mpz_t den, mpz_srcptr t, mpz_srcptr m, size_t bits)
{
    mpz_t r0, r1, s0, s1, q;
    mpz_inits(r0, r1, s0, s1, q, NULL);
    mpz_set(r0, m);
    mpz_set(r1, t);
    mpz_set_ui(s1, 1);
    while (mpz_sgn(r1) != 0 && mpz_sizeinbase(r1, 2) > bits) {
        mpz_fdiv_qr(q, r0, r0, r1);
        mpz_submul(s0, q, s1);
        mpz_swap(r0, r1);
        mpz_swap(s0, s1);
    }
    if (mpz_sgn(s1) < 0) {
        mpz_neg(r1, r1);
        mpz_neg(s1, s1);
    }
    mpz_swap(num, r1);
    mpz_swap(den, s1);
    mpz_clears(r0, r1, s0, s1, q, NULL);
}

/* The number with these digits. */
static void digits_read(mpz_t x, uint32_t k, uint32_t p, const uint32_t *const *digit, uint32_t j)
{
    mpz_set_ui(x, 0);
    for (uint32_t i = k; i-- > 0;) {
        mpz_mul_ui(x, x, p);
        mpz_add_ui(x, x, digit[i][j]);
    }
}

/* The numerator of x over the common denominator, which grows where it must; false where the two
 * are too long. */
static bool numerator_find(mpz_t num, mpz_t common, mpz_srcptr x, mpz_srcptr modulus,
                           size_t norm_bits)
{
    size_t const room = mpz_sizeinbase(modulus, 2) - 1;
    mpz_t t, den;
    mpz_inits(t, den, NULL);
    mpz_mul(t, x, common);
    mpz_mod(t, t, modulus);
    mpz_mul_2exp(den, t, 1);
    bool const is_high = mpz_cmp(den, modulus) > 0;
    mpz_set(num, t);
    if (is_high) mpz_sub(num, num, modulus);
    bool found = mpz_sizeinbase(num, 2) + mpz_sizeinbase(common, 2) + norm_bits + 16 < room;
    if (!found && room > norm_bits + 18 + 2 * mpz_sizeinbase(common, 2)) {
        fraction_find(num, den, t, modulus,
                      (room - norm_bits - 16 - mpz_sizeinbase(common, 2)) / 2);
        found = mpz_sgn(den) != 0 && mpz_sizeinbase(num, 2) + mpz_sizeinbase(common, 2) +
                                             mpz_sizeinbase(den, 2) + norm_bits + 16 <
                                         room;
        if (found) mpz_mul(common, common, den);
    }
    mpz_clears(t, den, NULL);
    return found;
}

bool exact_gmp_lift(arena *a, uint32_t n, uint32_t k, uint32_t p, const uint32_t *const *digit,
                    uint64_t norm_bits, exact *x)
{
    mpz_t modulus, common, value, num;
    mpz_inits(modulus, common, value, num, NULL);
    mpz_ui_pow_ui(modulus, p, k);
    mpz_set_ui(common, 1);
    bool found = true;
    /* the common denominator first, then all numerators over it */
    for (int pass = 0; pass < 2 && found; pass++)
        for (uint32_t j = 0; j < n && found; j++) {
            digits_read(value, k, p, digit, j);
            found = numerator_find(num, common, value, modulus, norm_bits);
            if (pass == 0 || !found) continue;
            mpq_t q;
            mpq_init(q);
            mpz_set(mpq_numref(q), num);
            mpz_set(mpq_denref(q), common);
            mpq_canonicalize(q);
            x[j] = kept(a, q);
            found = exact_is_valid(x[j]);
        }
    mpz_clears(modulus, common, value, num, NULL);
    return found;
}
