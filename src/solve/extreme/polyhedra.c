/* SPDX-License-Identifier: Apache-2.0 */
/* polyhedra.c -- the strategic form's two polyhedra, without actions that are dominated. */
#include "solve/extreme/polyhedra.h"

/* The cell of two sequences, or zero. */
static exact cell_of(const sequence_cells *cells, const exact *payoff, uint32_t row,
                     uint32_t column, uint32_t party)
{
    for (uint32_t k = cells->first[row]; k < cells->first[row + 1]; k++)
        if (cells->column[k] == column) return payoff[2 * k + party];
    return exact_small(0);
}

/* The open sequences of a party, from number `from` on. */
static stf_status open_sequences(const sequence_form *f, uint32_t p, uint32_t from,
                                 const uint8_t *row_is_open, arena *memory, polyhedra *out,
                                 stf_error *err)
{
    uint32_t const n = sequence_count(f, p);
    uint32_t *const list = ARENA_NEW(memory, uint32_t, (size_t)n + 1);
    TRY(arena_status(memory, err));
    out->n_sequences[p] = 0;
    for (uint32_t k = from; k < n; k++)
        if (row_is_open[f->first_sequence[p] + k]) list[out->n_sequences[p]++] = k;
    out->sequence[p] = list;
    return STF_OK;
}

/* Payoffs of a party at pairs of actions, less the least of what it gets against each action of
 * the other's: not negative, and against no action all zero. */
static stf_status shifted(const sequence_cells *cells, const exact *payoff, const polyhedra *d,
                          uint32_t p, arena *memory, exact **out, stf_error *err)
{
    uint32_t const m = d->n_sequences[0], n = d->n_sequences[1];
    exact *const a = ARENA_NEW(memory, exact, (size_t)m * n);
    TRY(arena_status(memory, err));
    for (uint32_t i = 0; i < m; i++)
        for (uint32_t j = 0; j < n; j++) {
            uint32_t const r = d->sequence[0][i], c = d->sequence[1][j];
            exact x = cell_of(cells, payoff, r, c, p);
            /* Leaves that one party alone is on the way to. */
            if (r != 0) x = exact_add(memory, x, cell_of(cells, payoff, 0, c, p));
            if (c != 0) x = exact_add(memory, x, cell_of(cells, payoff, r, 0, p));
            a[(size_t)i * n + j] = x;
        }
    uint32_t const n_own = p == 0 ? m : n, n_other = p == 0 ? n : m;
    size_t const step = p == 0 ? n : 1, other = p == 0 ? 1 : n;
    for (uint32_t j = 0; j < n_other; j++) {
        exact *const first = a + j * other;
        exact low = first[0], high = first[0];
        for (uint32_t i = 1; i < n_own; i++) {
            low = exact_min(low, first[i * step]);
            high = exact_max(high, first[i * step]);
        }
        if (exact_compare(low, high) == 0) low = exact_sub(memory, low, exact_small(1));
        for (uint32_t i = 0; i < n_own; i++)
            first[i * step] = exact_sub(memory, first[i * step], low);
    }
    *out = a;
    return STF_OK;
}

/* Is the party's action k worse than its action i against every action of the other's that stays?
 * Payoffs from its own side: own actions `step` apart, the other's `other`. */
static bool is_worse(const exact *a, size_t step, size_t other, const bool *stays, uint32_t n_other,
                     uint32_t k, uint32_t i)
{
    for (uint32_t j = 0; j < n_other; j++)
        if (stays[j] && exact_compare(a[k * step + j * other], a[i * step + j * other]) >= 0)
            return false;
    return true;
}

/* Takes actions out that another one strictly dominates, again and again: no equilibrium plays
 * them, and against none are they best replies, so that the equilibria are the same, and extreme
 * the same. *is_less: were there any? Payoffs as shifted has them, whose order is the game's. */
static stf_status dominated_drop(const exact *const *payoff, arena *memory, polyhedra *d,
                                 bool *is_less, stf_error *err)
{
    bool *stays[2];
    for (uint32_t p = 0; p < 2; p++) {
        stays[p] = ARENA_NEW(memory, bool, (size_t)d->n_sequences[p] + 1);
        for (uint32_t k = 0; stays[p] != NULL && k < d->n_sequences[p]; k++) stays[p][k] = true;
    }
    TRY(arena_status(memory, err));
    *is_less = false;
    for (bool is_new = true; is_new;) {
        is_new = false;
        for (uint32_t p = 0; p < 2; p++) {
            size_t const n = d->n_sequences[1], step = p == 0 ? n : 1, other = p == 0 ? 1 : n;
            for (uint32_t k = 0; k < d->n_sequences[p]; k++)
                for (uint32_t i = 0; stays[p][k] && i < d->n_sequences[p]; i++) {
                    if (i == k || !stays[p][i] ||
                        !is_worse(payoff[p], step, other, stays[1 - p], d->n_sequences[1 - p], k,
                                  i))
                        continue;
                    stays[p][k] = false;
                    is_new = *is_less = true;
                }
        }
    }
    for (uint32_t p = 0; p < 2; p++) {
        uint32_t *const left = ARENA_NEW(memory, uint32_t, (size_t)d->n_sequences[p] + 1), n = 0;
        TRY(arena_status(memory, err));
        for (uint32_t k = 0; k < d->n_sequences[p]; k++)
            if (stays[p][k]) left[n++] = d->sequence[p][k];
        d->sequence[p] = left;
        d->n_sequences[p] = n;
    }
    return STF_OK;
}

/* Party p's polyhedron, bounded by the other's payoffs. */
static stf_status strategic_start(const polyhedra *d, uint32_t p, arena *memory, tableau **out,
                                  stf_error *err)
{
    uint32_t const n_own = d->n_sequences[p], n_other = d->n_sequences[1 - p];
    size_t const stride = n_own + 1, n = d->n_sequences[1];
    exact *const entries = ARENA_NEW(memory, exact, n_other * stride);
    TRY(arena_status(memory, err));
    for (uint32_t j = 0; j < n_other; j++) {
        for (uint32_t i = 0; i < n_own; i++)
            entries[j * stride + i] = p == 0 ? d->payoff[1][i * n + j] : d->payoff[0][j * n + i];
        entries[j * stride + n_own] = exact_small(1);
    }
    *out = tableau_new(memory, entries, n_other, n_own, 0);
    TRY(arena_status(memory, err));
    return *out != NULL ? STF_OK
                        : fail(err, STF_LIMIT, "a payoff has more than %d bits", EXACT_MOST_BITS);
}

static stf_status strategic_polyhedra(const sequence_form *f, const sequence_cells *cells,
                                      const exact *payoff, const uint8_t *row_is_open,
                                      arena *memory, polyhedra *out, stf_error *err)
{
    out->is_strategic = true;
    for (uint32_t p = 0; p < 2; p++)
        TRY(open_sequences(f, p, sequence_count(f, p) > 1, row_is_open, memory, out, err));
    for (bool is_less = true; is_less;) {
        for (uint32_t p = 0; p < 2; p++) {
            exact *a;
            TRY(shifted(cells, payoff, out, p, memory, &a, err));
            out->payoff[p] = a;
        }
        TRY(dominated_drop(out->payoff, memory, out, &is_less, err));
    }
    uint32_t const m = out->n_sequences[0], n = out->n_sequences[1];
    for (uint32_t p = 0; p < 2; p++) TRY(strategic_start(out, p, memory, &out->start[p], err));
    out->n_labels = m + n;
    uint32_t *const own = ARENA_NEW(memory, uint32_t, out->n_labels);
    uint32_t *const other = ARENA_NEW(memory, uint32_t, out->n_labels);
    TRY(arena_status(memory, err));
    for (uint32_t k = 0; k < m + n; k++) {
        own[k] = k;                       /* x, then what the columns fall short by */
        other[k] = k < m ? n + k : k - m; /* what the rows fall short by, then y */
    }
    out->label[0] = own;
    out->label[1] = other;
    return STF_OK;
}

stf_status polyhedra_new(const sequence_form *f, const sequence_cells *cells, const exact *payoff,
                         const uint8_t *row_is_open, arena *memory, polyhedra *out, stf_error *err)
{
    *out = (polyhedra){0};
    bool const has_one_set_each =
        f->first_set[1] - f->first_set[0] <= 1 && f->first_set[2] - f->first_set[1] <= 1;
    return has_one_set_each ? strategic_polyhedra(f, cells, payoff, row_is_open, memory, out, err)
                            : sequence_polyhedra(f, cells, payoff, row_is_open, memory, out, err);
}

int determinant_sign(arena *scratch, exact *m, uint32_t n)
{
    int sign = 1;
    for (uint32_t c = 0; c < n; c++) {
        uint32_t r = c;
        while (r < n && exact_sign(m[r * n + c]) == 0) r++;
        if (r == n) return 0;
        if (r != c) {
            sign = -sign;
            for (uint32_t j = 0; j < n; j++) {
                exact const x = m[r * n + j];
                m[r * n + j] = m[c * n + j];
                m[c * n + j] = x;
            }
        }
        sign *= exact_sign(m[c * n + c]);
        for (uint32_t i = c + 1; i < n; i++) {
            exact const factor = exact_div(scratch, m[i * n + c], m[c * n + c]);
            for (uint32_t j = c; exact_sign(factor) != 0 && j < n; j++)
                m[i * n + j] =
                    exact_sub(scratch, m[i * n + j], exact_mul(scratch, factor, m[c * n + j]));
        }
    }
    return sign;
}
