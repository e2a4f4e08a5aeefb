/* SPDX-License-Identifier: Apache-2.0 */
/* dictionary.h -- the two dense dictionaries of a two-party complementarity problem, in doubles.
 *
 * Sequences other than the empty one are numbered 0 .. n_x - 1, those of the first party first.
 * Variable 2k is sequence k's probability x, variable 2k + 1 its slack w: by how much the best
 * alternative beats it. One of the two is zero. THETA, number 2 n_x, is the path's parameter.
 *
 * Dictionary 0 holds the first party's x and the second's w, dictionary 1 the others: the two share
 * nothing but theta. Row i says
 *
 *     basic_i + sum over columns j of cell[i][j] cobasic_j = cell[i][columns]
 *
 * Theta is basic in at most one of the two; elsewhere it is the last column. A variable and its
 * complement are in different dictionaries, so that a step of the path touches one of them, or
 * both where theta moves from one to the other: a quarter of the work of one dictionary of all. */
#ifndef SOLVE_LCP_DICTIONARY_H
#define SOLVE_LCP_DICTIONARY_H

#include "base/arena.h"
#include "num/lanes_table.h"

typedef struct dictionary {
    uint32_t rows, columns, stride;
    double *cell;       /* [rows * stride] */
    double *first_cell; /* [rows * stride] as it was at the start */
    uint32_t *basic, *cobasic;
    uint32_t *first_basic, *first_cobasic;
    double *pivot_column; /* [rows] scratch */
} dictionary;

/* Room for the largest that is used. */
stf_status dictionary_new(uint32_t most_rows, uint32_t most_columns, arena *memory, dictionary *out,
                          stf_error *err);
/* All cells zero. */
void dictionary_clear(dictionary *d, uint32_t rows, uint32_t columns);
/* Remembers the start. */
void dictionary_keep(dictionary *d);
/* The variable of column c becomes basic in row r and that of row r cobasic. Numbers below 1e-14 in
 * absolute value become zero. */
void dictionary_pivot(dictionary *d, isa i, uint32_t r, uint32_t c);

/* Goes back to the start, and from there to the basis of the variables marked in `is_basic` [all
 * variables], by pivots on the largest cells: what rounding has added since is gone. False where
 * the basis is singular: rounding has led astray. */
bool dictionary_rebuild(dictionary *d, isa i, const uint8_t *is_basic);

static inline double *dictionary_row(const dictionary *d, uint32_t r)
{
    return d->cell + (size_t)r * d->stride;
}

/* to -= factor * from over n numbers, what is tiny set to zero. n is a multiple of 8. */
LANES_DECLARE(void, dictionary_subtract,
              (uint32_t n, double *restrict to, const double *restrict from, double factor))

#endif
