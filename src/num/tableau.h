/* SPDX-License-Identifier: Apache-2.0 */
/* tableau.h -- integer pivoting: linear systems, programs and complementarity without rounding.
 *
 * A tableau is a dictionary of linear equations. Row i says
 *
 *     x[basic i] + sum over j of a[i][j] x[cobasic j] = b[i]
 *
 * with a = cell / denominator and b = right side / denominator: all cells are integers over one
 * common positive denominator, which is the determinant of the basis. A pivot keeps them so by
 * exact division (Edmonds 1967; Bareiss, Mathematics of Computation 22, 1968; Avis's lrs), and no
 * cell is ever larger than a minor of the first matrix.
 *
 * Cells are 64-bit words as long as they fit, then 128-bit, then GMP's (exact_gmp.c), and come back
 * when they are small again; a caller never sees which.
 *
 * Variables are numbered: 0 .. columns-1 are those of the columns at the start, columns + i the one
 * basic in row i at the start. The last rows may be *objectives*: carried along, never leaving.
 *
 * A column whose variable is to stay at zero can be dropped: it goes behind the live ones.
 *
 * Ties in ratio tests are broken as if row i's right side had epsilon^(i+1) added, epsilon positive
 * and infinitely small (Dantzig, Orden and Wolfe 1955); with b >= 0 at the start this perturbed
 * system is nondegenerate, so no sequence of such pivots cycles. */
#ifndef NUM_TABLEAU_H
#define NUM_TABLEAU_H

#include "num/exact.h"

typedef enum cell_size { CELL_64, CELL_128, CELL_BIG } cell_size;

__extension__ typedef __int128 int128;

/* Integers of any size: number k is the limbs k * width .. of `limb`, |size[k]| of them, negative
 * where size[k] is. */
typedef struct big_cells {
    int32_t *size;
    uint64_t *limb;
    uint32_t n, width;
} big_cells;

typedef struct tableau {
    arena *memory;
    uint32_t rows, columns; /* rows: the objectives included; columns: without the right side */
    uint32_t n_objectives;
    uint32_t live;      /* columns 0 .. live-1 are in use; tableau_drop takes others out */
    bool keeps_dropped; /* pivots keep dropped columns up to date: lexicographic tests need them */
    uint32_t *basic;    /* [rows] the variable of each row */
    uint32_t *cobasic;  /* [columns] the variable of each column */
    uint32_t *place;    /* [rows + columns] of each variable: its row, or rows + its column */
    uint32_t *order;    /* [rows - n_objectives] the variables whose right sides are perturbed */
    const uint8_t
        *is_free;       /* [rows + columns] variables without a sign, which never leave; or NULL */
    const exact *scale; /* [rows] positive: the row was multiplied by it, and so was its variable */
    cell_size size;     /* which of the three below holds the cells */
    int64_t *word, *word_next; /* [rows * (columns + 1) + 1]: row by row, the right side last in
                                  each; then the denominator */
    int128 *twin, *twin_next;  /* the same; NULL until they are needed */
    big_cells big;
} tableau;

/* entries [rows * (columns + 1)], row by row, each row's right side last; the last n_objectives
 * rows are objectives. Each row is multiplied by the least positive number that makes it whole and
 * primitive (values are given back unscaled). NULL if an entry is invalid or memory is out. */
tableau *tableau_new(arena *a, const exact *entries, uint32_t rows, uint32_t columns,
                     uint32_t n_objectives);
/* A copy in `a`; NULL without memory. */
tableau *tableau_copy(const tableau *t, arena *a);
/* Makes t what `from` is: same numbers of rows and columns. False without memory. */
bool tableau_assign(tableau *t, const tableau *from);

/* The variable of column c becomes basic in row r, and the row's takes its place in column c. The
 * cell must not be zero. False without memory: the tableau is then lost. */
bool tableau_pivot(tableau *t, uint32_t r, uint32_t c);

/* -1, 0, 1: of a cell, of a right side (c = columns), and so of the value of the row's variable. */
int tableau_sign(const tableau *t, uint32_t r, uint32_t c);
/* Compares cells c, k of row r: -1, 0, 1. */
int tableau_compare_cells(const tableau *t, uint32_t r, uint32_t c, uint32_t k);

/* The lexicographic ratio test: among the rows (no objectives) with a positive cell in column c,
 * the one whose perturbed right side over the cell is least; it is unique. NONE_ROW where there is
 * none: the column's variable can grow for ever. */
#define NONE_ROW UINT32_MAX
uint32_t tableau_lex_row(const tableau *t, uint32_t c);
/* Compares perturbed right side over |cell in column c| of rows r and s, with cells not zero and of
 * the same sign: -1 or 1, and 0 only for r == s. */
int tableau_lex_compare(const tableau *t, uint32_t c, uint32_t r, uint32_t s);
/* The sign of row r's perturbed right side: -1 or 1. */
int tableau_lex_sign(const tableau *t, uint32_t r);

/* The value of a variable: zero where it is cobasic. Unscaled: as the first entries have it. */
exact tableau_value(const tableau *t, arena *a, uint32_t variable);
/* The row's coefficient of the column's variable, or with c = columns its right side, unscaled. */
exact tableau_coefficient(const tableau *t, arena *a, uint32_t r, uint32_t c);

static inline bool tableau_is_basic(const tableau *t, uint32_t variable)
{
    return t->place[variable] < t->rows;
}
/* The column of a cobasic variable. */
static inline uint32_t tableau_column(const tableau *t, uint32_t variable)
{
    return t->place[variable] - t->rows;
}

/* Sets the column's variable to zero for good: the column changes places with the last live one. */
void tableau_drop(tableau *t, uint32_t c);
/* From now on it is today's basic variables whose right sides are perturbed. */
void tableau_perturb_here(tableau *t);
/* The plain ratio test: as tableau_lex_row, but among equal ratios the row `prefer` is taken, or
 * else the one whose variable has the least number. */
uint32_t tableau_ratio_row(const tableau *t, uint32_t c, uint32_t prefer);
/* Row, column as in tableau_sign: the cell over the denominator, near enough to choose by. */
double tableau_near(const tableau *t, uint32_t r, uint32_t c);

/* A tableau with one row more, in `a`: x[new] + sum over j of row[j] x[j] = row[columns], j running
 * over the variables of the columns at the start. The new row comes last (an objective where
 * is_objective; else, as objectives must be last, t may have none) and its variable is `rows +
 * columns`. The row may make the tableau infeasible. NULL without memory. */
tableau *tableau_grow(const tableau *t, arena *a, const exact *row, bool is_objective);

#endif
