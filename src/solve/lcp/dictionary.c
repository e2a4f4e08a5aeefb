/* SPDX-License-Identifier: Apache-2.0 */
/* dictionary.c -- pivots. Trees give sparse rows: a pivot row with few entries is applied entry by
 * entry, a full one by vectors. */
#include "solve/lcp/dictionary.h"

#include <math.h>
#include <string.h>

typedef void subtract_fn(uint32_t, double *restrict, const double *restrict, double);
static subtract_fn *const subtract[ISA_COUNT] = LANES_TABLE(dictionary_subtract);

enum { PAD = 8, FEW = 8 }; /* a row is sparse with fewer than one entry in FEW */
#define TINY 1e-14
#define SINGULAR 1e-9 /* no smaller pivot leads to a basis */

stf_status dictionary_new(uint32_t most_rows, uint32_t most_columns, arena *memory, dictionary *out,
                          stf_error *err)
{
    uint32_t const stride = (most_columns + 1 + PAD - 1) / PAD * PAD;
    size_t const n = (size_t)most_rows * stride;
    *out = (dictionary){.rows = most_rows,
                        .columns = most_columns,
                        .stride = stride,
                        .cell = ARENA_NEW(memory, double, n),
                        .first_cell = ARENA_NEW(memory, double, n),
                        .basic = ARENA_NEW(memory, uint32_t, most_rows),
                        .cobasic = ARENA_NEW(memory, uint32_t, most_columns),
                        .first_basic = ARENA_NEW(memory, uint32_t, most_rows),
                        .first_cobasic = ARENA_NEW(memory, uint32_t, most_columns),
                        .pivot_column = ARENA_NEW(memory, double, most_rows)};
    return arena_status(memory, err);
}

void dictionary_clear(dictionary *d, uint32_t rows, uint32_t columns)
{
    d->rows = rows;
    d->columns = columns;
    d->stride = (columns + 1 + PAD - 1) / PAD * PAD;
    memset(d->cell, 0, (size_t)rows * d->stride * sizeof *d->cell);
}

void dictionary_keep(dictionary *d)
{
    memcpy(d->first_cell, d->cell, (size_t)d->rows * d->stride * sizeof *d->cell);
    memcpy(d->first_basic, d->basic, d->rows * sizeof *d->basic);
    memcpy(d->first_cobasic, d->cobasic, d->columns * sizeof *d->cobasic);
}

/* Rows other than r, with the pivot row's entries listed in `entry`. */
static void subtract_few(dictionary *d, uint32_t r, const uint32_t *entry, uint32_t n)
{
    const double *const from = dictionary_row(d, r);
    for (uint32_t i = 0; i < d->rows; i++) {
        double const f = d->pivot_column[i];
        if (f == 0.0 || i == r) continue;
        double *const to = dictionary_row(d, i);
        for (uint32_t t = 0; t < n; t++) {
            uint32_t const j = entry[t];
            double const x = to[j] - f * from[j];
            to[j] = fabs(x) >= TINY ? x : 0.0;
        }
    }
}

void dictionary_pivot(dictionary *d, isa kernel, uint32_t r, uint32_t c)
{
    enum { MOST_FEW = 512 };
    uint32_t entry[MOST_FEW], n = 0;
    uint32_t const width = d->columns + 1;
    double *const row = dictionary_row(d, r);
    double const inverse = 1.0 / row[c];
    for (uint32_t j = 0; j < width; j++) row[j] *= inverse;
    row[c] = inverse;
    for (uint32_t j = 0; j < width && n < MOST_FEW; j++)
        if (row[j] != 0.0) entry[n++] = j;
    for (uint32_t i = 0; i < d->rows; i++) {
        double *const cell = dictionary_row(d, i) + c;
        d->pivot_column[i] = *cell;
        if (i != r) *cell = 0.0;
    }
    if (n < MOST_FEW && n < width / FEW) {
        subtract_few(d, r, entry, n);
    } else {
        for (uint32_t i = 0; i < d->rows; i++)
            if (i != r && d->pivot_column[i] != 0.0)
                subtract[kernel](d->stride, dictionary_row(d, i), row, d->pivot_column[i]);
    }
    uint32_t const leaving = d->basic[r];
    d->basic[r] = d->cobasic[c];
    d->cobasic[c] = leaving;
}

bool dictionary_rebuild(dictionary *d, isa kernel, const uint8_t *is_basic)
{
    memcpy(d->cell, d->first_cell, (size_t)d->rows * d->stride * sizeof *d->cell);
    memcpy(d->basic, d->first_basic, d->rows * sizeof *d->basic);
    memcpy(d->cobasic, d->first_cobasic, d->columns * sizeof *d->cobasic);
    for (;;) {
        uint32_t row = 0, column = 0;
        double most = -1.0; /* stays so where the basis is reached */
        for (uint32_t r = 0; r < d->rows; r++) {
            if (is_basic[d->basic[r]]) continue;
            const double *const cells = dictionary_row(d, r);
            for (uint32_t c = 0; c < d->columns; c++) {
                if (!is_basic[d->cobasic[c]] || fabs(cells[c]) <= most) continue;
                most = fabs(cells[c]);
                row = r;
                column = c;
            }
        }
        if (most < 0.0) return true;
        if (most < SINGULAR) return false;
        dictionary_pivot(d, kernel, row, column);
    }
}
