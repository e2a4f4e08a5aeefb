/* SPDX-License-Identifier: Apache-2.0 */
/* tally.h -- running sums of exact numbers that keep a common denominator.
 *
 * Terms of a small denominator are added without reducing, which is most of the cost of an exact
 * sum; what does not fit goes into `rest`. A zeroed tally is an empty sum. */
#ifndef REGIME_TALLY_H
#define REGIME_TALLY_H

#include "regime/regime.h"

typedef struct tally {
    int64_t num, den; /* den 0: nothing yet */
    exact rest;       /* invalid: nothing */
    bool is_invalid;  /* a term was */
} tally;

typedef struct sums {
    tally low, central, high;
} sums;

void tally_add(arena *a, tally *t, exact x);
exact tally_value(arena *a, const tally *t);

void sums_add(arena *a, sums *s, amount x);
/* All of `x` less all of `y`, end by end: no interval arithmetic. */
void sums_add_change(arena *a, sums *s, amount x, amount y);
amount sums_value(arena *a, const sums *s);

#endif
