/* SPDX-License-Identifier: Apache-2.0 */
/* sparse_exact.c -- Dixon's lifting on a sparse elimination modulo a prime. */
#include "num/sparse_exact.h"

#include <string.h>

#include "num/exact_gmp.h"

__extension__ typedef __int128 wide;

typedef struct cell_mod {
    uint32_t column, value;
} cell_mod;

/* A row under elimination, or finished: part of U. */
typedef struct row_mod {
    cell_mod *cell;
    uint32_t n, cap;
} row_mod;

/* target row -= factor * row `from`, in the order of elimination. */
typedef struct step_mod {
    uint32_t from, target, factor;
} step_mod;

/* The whole system by rows, and its elimination. */
typedef struct lifting {
    uint32_t n;
    uint32_t *first, *column; /* [n + 1], by rows */
    int64_t *value, *right;   /* whole */
    uint64_t norm_bits;       /* of the greatest sum of |value| of a row, and of right sides */
    uint32_t p;
    row_mod *row;
    uint32_t *pivot_row, *pivot_column; /* [n] in order of elimination */
    uint32_t *pivot_inverse;            /* [n] */
    VEC(step_mod) step;
    arena *memory;
} lifting;

static const uint32_t primes[] = {2147483647u, 2147483629u, 2147483587u};

/* ---- making rows whole ------------------------------------------------------------------------
 */

static bool is_word(exact x)
{
    return x.big == NULL && exact_is_valid(x);
}

static uint64_t gcd_of(uint64_t x, uint64_t y)
{
    while (y != 0) {
        uint64_t const r = x % y;
        x = y;
        y = r;
    }
    return x;
}

/* x times a multiple of its denominator; false where it does not fit. */
static bool scaled(exact x, uint64_t scale, int64_t *out)
{
    wide const y = (wide)x.num * (wide)(scale / (uint64_t)x.den);
    wide const most = (wide)1 << 60;
    if (y > most || y < -most) return false;
    *out = (int64_t)y;
    return true;
}

static uint64_t bits_of(uint64_t x)
{
    return x == 0 ? 0 : 64 - (uint64_t)__builtin_clzll(x);
}

/* False where whole entries do not fit in words. Entries at one place stay apart. */
static bool whole_make(lifting *w, const sparse_exact *s)
{
    uint64_t *const scale = ARENA_NEW(w->memory, uint64_t, s->n);
    uint32_t *const next = ARENA_NEW(w->memory, uint32_t, s->n + 1);
    w->n = s->n;
    w->first = ARENA_NEW(w->memory, uint32_t, s->n + 1);
    w->column = ARENA_NEW(w->memory, uint32_t, s->n_entries);
    w->value = ARENA_NEW(w->memory, int64_t, s->n_entries);
    w->right = ARENA_NEW(w->memory, int64_t, s->n);
    if (arena_status(w->memory, NULL) != STF_OK) return false;
    for (uint32_t i = 0; i < s->n; i++) {
        if (!is_word(s->right[i])) return false;
        scale[i] = (uint64_t)s->right[i].den;
    }
    for (uint32_t e = 0; e < s->n_entries; e++) {
        if (!is_word(s->value[e])) return false;
        uint64_t *const to = &scale[s->row[e]], den = (uint64_t)s->value[e].den;
        unsigned __int128 const m = (unsigned __int128)*to * (den / gcd_of(*to, den));
        if (m > ((unsigned __int128)1 << 60)) return false;
        *to = (uint64_t)m;
        w->first[s->row[e] + 1]++;
    }
    for (uint32_t i = 0; i < s->n; i++) {
        w->first[i + 1] += w->first[i];
        next[i] = w->first[i];
        if (!scaled(s->right[i], scale[i], &w->right[i])) return false;
    }
    for (uint32_t e = 0; e < s->n_entries; e++) {
        uint32_t const at = next[s->row[e]]++;
        w->column[at] = s->column[e];
        if (!scaled(s->value[e], scale[s->row[e]], &w->value[at])) return false;
    }
    for (uint32_t i = 0; i < s->n; i++) {
        unsigned __int128 sum = (uint64_t)(w->right[i] < 0 ? -w->right[i] : w->right[i]);
        for (uint32_t e = w->first[i]; e < w->first[i + 1]; e++)
            sum += (uint64_t)(w->value[e] < 0 ? -w->value[e] : w->value[e]);
        if (sum > ((unsigned __int128)1 << 61)) return false;
        if (bits_of((uint64_t)sum) > w->norm_bits) w->norm_bits = bits_of((uint64_t)sum);
    }
    return true;
}

/* ---- elimination modulo p -----------------------------------------------------------------------
 */

static uint32_t mod_of(int64_t x, uint32_t p)
{
    int64_t const r = x % (int64_t)p;
    return (uint32_t)(r < 0 ? r + p : r);
}

static uint32_t times(uint32_t x, uint32_t y, uint32_t p)
{
    return (uint32_t)((uint64_t)x * y % p);
}

static uint32_t inverse(uint32_t x, uint32_t p)
{
    uint32_t r = 1;
    for (uint32_t e = p - 2; e > 0; e >>= 1, x = times(x, x, p))
        if (e & 1) r = times(r, x, p);
    return r;
}

typedef VEC(uint32_t) uint_list;

typedef struct elimination {
    lifting *w;
    uint_list *holder;      /* [n] rows that may have an entry in the column */
    uint32_t *column_count; /* [n] of active rows */
    bool *row_done, *column_done;
    uint32_t *at; /* [n] place of a column in the row worked on, + 1 */
} elimination;

static bool row_push(lifting *w, row_mod *r, cell_mod c)
{
    if (r->n == r->cap) {
        uint32_t const cap = r->cap * 2 + 4;
        cell_mod *const cell = ARENA_NEW(w->memory, cell_mod, cap);
        if (cell == NULL) return false;
        if (r->n > 0) memcpy(cell, r->cell, r->n * sizeof *cell);
        r->cell = cell;
        r->cap = cap;
    }
    r->cell[r->n++] = c;
    return true;
}

static bool rows_make(elimination *x)
{
    lifting *const w = x->w;
    for (uint32_t i = 0; i < w->n; i++) {
        row_mod *const r = &w->row[i];
        for (uint32_t e = w->first[i]; e < w->first[i + 1]; e++) {
            uint32_t const j = w->column[e], v = mod_of(w->value[e], w->p);
            if (x->at[j] != 0) {
                cell_mod *const c = &r->cell[x->at[j] - 1];
                c->value = (uint32_t)(((uint64_t)c->value + v) % w->p);
                continue;
            }
            if (!row_push(w, r, (cell_mod){.column = j, .value = v})) return false;
            x->at[j] = r->n;
        }
        uint32_t kept = 0;
        for (uint32_t t = 0; t < r->n; t++) x->at[r->cell[t].column] = 0;
        for (uint32_t t = 0; t < r->n; t++)
            if (r->cell[t].value != 0) r->cell[kept++] = r->cell[t];
        r->n = kept;
        for (uint32_t t = 0; t < r->n; t++) {
            x->column_count[r->cell[t].column]++;
            if (!VEC_PUSH(w->memory, &x->holder[r->cell[t].column], i)) return false;
        }
    }
    return true;
}

/* The next pivot: an active column or row with one entry, else the shortest row's entry in the
 * emptiest column. False: singular. */
static bool pivot_find(const elimination *x, uint32_t *row, uint32_t *place)
{
    const lifting *const w = x->w;
    for (uint32_t j = 0; j < w->n; j++) {
        if (x->column_done[j]) continue;
        if (x->column_count[j] == 0) return false;
        if (x->column_count[j] > 1) continue;
        for (size_t t = 0; t < x->holder[j].n; t++) {
            uint32_t const i = x->holder[j].at[t];
            if (x->row_done[i]) continue;
            for (uint32_t e = 0; e < w->row[i].n; e++)
                if (w->row[i].cell[e].column == j) {
                    *row = i;
                    *place = e;
                    return true;
                }
        }
    }
    uint32_t best = UINT32_MAX;
    for (uint32_t i = 0; i < w->n; i++)
        if (!x->row_done[i] && w->row[i].n < best) {
            best = w->row[i].n;
            *row = i;
        }
    if (best == 0 || best == UINT32_MAX) return false;
    uint32_t least = UINT32_MAX;
    for (uint32_t e = 0; e < best; e++) {
        uint32_t const n = x->column_count[w->row[*row].cell[e].column];
        if (n < least) {
            least = n;
            *place = e;
        }
    }
    return true;
}

/* Row i less its multiple of the pivot row: the pivot column's entry vanishes. */
static bool row_eliminate(elimination *x, uint32_t i, uint32_t from, uint32_t pivot_column,
                          uint32_t pivot_inverse)
{
    lifting *const w = x->w;
    row_mod *const r = &w->row[i];
    const row_mod *const f = &w->row[from];
    uint32_t factor = 0;
    for (uint32_t t = 0; t < r->n; t++)
        if (r->cell[t].column == pivot_column)
            factor = times(r->cell[t].value, pivot_inverse, w->p);
    if (factor == 0) return true;
    if (!VEC_PUSH(w->memory, &w->step, (step_mod){.from = from, .target = i, .factor = factor}))
        return false;
    for (uint32_t t = 0; t < r->n; t++) x->at[r->cell[t].column] = t + 1;
    for (uint32_t t = 0; t < f->n; t++) {
        uint32_t const j = f->cell[t].column, v = w->p - times(f->cell[t].value, factor, w->p);
        if (x->at[j] != 0) {
            cell_mod *const c = &r->cell[x->at[j] - 1];
            c->value = (uint32_t)(((uint64_t)c->value + v) % w->p);
        } else {
            if (!row_push(w, r, (cell_mod){.column = j, .value = v % w->p})) return false;
            x->at[j] = r->n;
            x->column_count[j]++;
            if (!VEC_PUSH(w->memory, &x->holder[j], i)) return false;
        }
    }
    uint32_t kept = 0;
    for (uint32_t t = 0; t < r->n; t++) {
        cell_mod const c = r->cell[t];
        x->at[c.column] = 0;
        if (c.value != 0) {
            r->cell[kept++] = c;
        } else {
            x->column_count[c.column]--;
        }
    }
    r->n = kept;
    return true;
}

/* STF_NO: singular modulo p. */
static stf_status factor(lifting *w, stf_error *err)
{
    uint32_t const n = w->n;
    w->row = ARENA_NEW(w->memory, row_mod, n);
    w->pivot_row = ARENA_NEW(w->memory, uint32_t, n);
    w->pivot_column = ARENA_NEW(w->memory, uint32_t, n);
    w->pivot_inverse = ARENA_NEW(w->memory, uint32_t, n);
    w->step.n = 0;
    elimination x = {.w = w,
                     .holder = ARENA_NEW(w->memory, uint_list, n),
                     .column_count = ARENA_NEW(w->memory, uint32_t, n),
                     .row_done = ARENA_NEW(w->memory, bool, n),
                     .column_done = ARENA_NEW(w->memory, bool, n),
                     .at = ARENA_NEW(w->memory, uint32_t, n)};
    TRY(arena_status(w->memory, err));
    if (!rows_make(&x)) return arena_status(w->memory, err);
    for (uint32_t k = 0; k < n; k++) {
        uint32_t i = 0, place = 0;
        if (!pivot_find(&x, &i, &place)) return STF_NO;
        uint32_t const j = w->row[i].cell[place].column;
        w->pivot_row[k] = i;
        w->pivot_column[k] = j;
        w->pivot_inverse[k] = inverse(w->row[i].cell[place].value, w->p);
        x.row_done[i] = x.column_done[j] = true;
        for (uint32_t t = 0; t < w->row[i].n; t++) x.column_count[w->row[i].cell[t].column]--;
        for (size_t t = 0; t < x.holder[j].n; t++)
            if (!x.row_done[x.holder[j].at[t]] &&
                !row_eliminate(&x, x.holder[j].at[t], i, j, w->pivot_inverse[k]))
                return arena_status(w->memory, err);
    }
    return STF_OK;
}

/* right [n] by rows, used up; out [n] by columns. */
static void solve_mod(const lifting *w, uint32_t *right, uint32_t *out)
{
    uint32_t const p = w->p;
    for (size_t t = 0; t < w->step.n; t++) {
        step_mod const s = w->step.at[t];
        if (right[s.from] == 0) continue;
        uint32_t const v = times(right[s.from], s.factor, p);
        right[s.target] = right[s.target] >= v ? right[s.target] - v : right[s.target] + (p - v);
    }
    for (uint32_t k = w->n; k-- > 0;) {
        const row_mod *const r = &w->row[w->pivot_row[k]];
        uint64_t sum = 0;
        for (uint32_t t = 0; t < r->n; t++)
            if (r->cell[t].column != w->pivot_column[k])
                sum += times(r->cell[t].value, out[r->cell[t].column], p);
        uint32_t const rest = (uint32_t)(sum % p), b = right[w->pivot_row[k]];
        out[w->pivot_column[k]] =
            times(b >= rest ? b - rest : b + (p - rest), w->pivot_inverse[k], p);
    }
}

/* ---- lifting ------------------------------------------------------------------------------------
 */

static stf_status lift(lifting *w, arena *memory, exact *x, stf_error *err)
{
    uint32_t const n = w->n;
    uint32_t *const right = ARENA_NEW(w->memory, uint32_t, n);
    int64_t *const rest = ARENA_NEW(w->memory, int64_t, n);
    VEC(uint32_t *) digits = {0};
    TRY(arena_status(w->memory, err));
    memcpy(rest, w->right, n * sizeof *rest);
    for (size_t next = 4; next <= EXACT_MOST_BITS / 31; next = next * 3 / 2) {
        while (digits.n < next) {
            uint32_t *const d = ARENA_NEW(w->memory, uint32_t, n);
            if (d == NULL || !VEC_PUSH(w->memory, &digits, d)) return arena_status(w->memory, err);
            for (uint32_t i = 0; i < n; i++) right[i] = mod_of(rest[i], w->p);
            solve_mod(w, right, d);
            for (uint32_t i = 0; i < n; i++) {
                wide sum = rest[i];
                for (uint32_t e = w->first[i]; e < w->first[i + 1]; e++)
                    sum -= (wide)w->value[e] * d[w->column[e]];
                rest[i] = (int64_t)(sum / w->p);
            }
        }
        if (exact_gmp_lift(memory, n, (uint32_t)digits.n, w->p, (const uint32_t *const *)digits.at,
                           w->norm_bits, x))
            return STF_OK;
        TRY(arena_status(memory, err));
    }
    return fail(err, STF_LIMIT, "the solution's numbers grow too long");
}

/* Gaussian elimination in rationals. */
static stf_status dense_solve_exact(const sparse_exact *s, arena *memory, exact *x, stf_error *err)
{
    uint32_t const n = s->n, width = n + 1;
    if (n > SPARSE_EXACT_MOST_DENSE)
        return fail(err, STF_LIMIT, "%u equations whose numbers are long", n);
    exact *const a = ARENA_NEW(memory, exact, (size_t)n * width);
    TRY(arena_status(memory, err));
    for (size_t k = 0; k < (size_t)n * width; k++) a[k] = exact_small(0);
    for (uint32_t i = 0; i < n; i++) a[i * width + n] = s->right[i];
    for (uint32_t e = 0; e < s->n_entries; e++) {
        exact *const to = &a[s->row[e] * width + s->column[e]];
        *to = exact_add(memory, *to, s->value[e]);
    }
    for (uint32_t k = 0; k < n; k++) {
        uint32_t r = k;
        while (r < n && exact_sign(a[r * width + k]) == 0) r++;
        if (r == n) return STF_NO;
        for (uint32_t j = k; j < width && r != k; j++) {
            exact const t = a[r * width + j];
            a[r * width + j] = a[k * width + j];
            a[k * width + j] = t;
        }
        for (uint32_t i = 0; i < n; i++) {
            if (i == k || exact_sign(a[i * width + k]) == 0) continue;
            exact const f = exact_div(memory, a[i * width + k], a[k * width + k]);
            for (uint32_t j = k; j < width; j++)
                if (exact_sign(a[k * width + j]) != 0)
                    a[i * width + j] =
                        exact_sub(memory, a[i * width + j], exact_mul(memory, f, a[k * width + j]));
        }
    }
    bool valid = true;
    for (uint32_t k = 0; k < n; k++) {
        x[k] = exact_div(memory, a[k * width + n], a[k * width + k]);
        valid = valid && exact_is_valid(x[k]);
    }
    TRY(arena_status(memory, err));
    return valid ? STF_OK : fail(err, STF_LIMIT, "the solution's numbers grow too long");
}

stf_status sparse_exact_solve(const sparse_exact *s, arena *memory, exact *x, stf_error *err)
{
    arena *const scratch = arena_new(arena_allocator(memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "a system of %u equations", s->n);
    lifting w = {.memory = scratch};
    stf_status status = STF_NO;
    if (whole_make(&w, s)) {
        for (size_t k = 0; k < sizeof primes / sizeof primes[0] && status == STF_NO; k++) {
            w.p = primes[k];
            status = factor(&w, err);
        }
        if (status == STF_OK) status = lift(&w, memory, x, err);
    } else {
        status = arena_status(scratch, err);
        if (status == STF_OK) status = dense_solve_exact(s, memory, x, err);
    }
    if (status == STF_NO) (void)fail(err, STF_NO, "the system is singular");
    arena_free(scratch);
    return status;
}
