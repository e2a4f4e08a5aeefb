/* SPDX-License-Identifier: Apache-2.0 */
/* intern.h -- rows of words numbered in order of first appearance: equal rows, one number. */
#ifndef MODEL_INTERN_H
#define MODEL_INTERN_H

#include "base/arena.h"

typedef struct intern {
    arena *memory;
    uint32_t *words; /* [n * width] the rows */
    uint32_t *slots; /* [size] number + 1 of a row, 0: free; size is a power of two */
    uint32_t width, n, cap, size;
} intern;

/* An empty table of rows of `width` words (at least 1), growing in `memory`. */
void intern_init(intern *t, arena *memory, uint32_t width);
/* The number of the row, entered if it is new; UINT32_MAX when out of memory. `row` may not point
 * into the table. */
uint32_t intern_put(intern *t, const uint32_t *row, bool *is_new);
/* The number of the row, or UINT32_MAX if it was never entered. */
uint32_t intern_find(const intern *t, const uint32_t *row);

static inline const uint32_t *intern_row(const intern *t, uint32_t number)
{
    return t->words + (size_t)number * t->width;
}

#endif
