/* SPDX-License-Identifier: Apache-2.0 */
/* optimum.h -- small linear programs without rounding.
 *
 *     maximise  objective . x   where each row . x is at most, equal to, or at least its right side
 *
 * and x >= 0 but for columns said to be free. By the simplex method in two phases on integer
 * pivots (num/tableau.h), with Bland's rule (Mathematics of Operations Research 2, 1977), so that
 * it ends. For programs of some dozens of rows and columns; num/linear.h is for large ones. */
#ifndef REFINE_OPTIMUM_H
#define REFINE_OPTIMUM_H

#include "num/exact.h"

typedef enum optimum_row_kind { ROW_AT_MOST, ROW_EQUAL, ROW_AT_LEAST } optimum_row_kind;
typedef enum optimum_end {
    OPTIMUM_FOUND,
    OPTIMUM_NONE, /* no x meets the rows */
    OPTIMUM_UNBOUNDED,
    OPTIMUM_NOMEM,
} optimum_end;

typedef struct optimum {
    arena *memory;
    uint32_t n_columns, n_rows, n_most;
    exact *cell; /* [n_most * (n_columns + 1)], the right side last */
    uint8_t *kind;
    exact *objective; /* [n_columns] zeros at first */
    uint8_t *is_free; /* [n_columns] */
} optimum;

/* Room for n_most rows; false without memory. */
bool optimum_begin(optimum *o, arena *memory, uint32_t n_columns, uint32_t n_most);
/* A new row [n_columns] of zeros, to be filled in. */
exact *optimum_row(optimum *o, optimum_row_kind kind, exact right);
/* x [n_columns], or NULL; value may be NULL. */
optimum_end optimum_solve(const optimum *o, exact *x, exact *value);

#endif
