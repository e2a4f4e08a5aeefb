/* SPDX-License-Identifier: Apache-2.0 */
/* numbers.h -- numbers for people: as many digits as say something, thousands set apart.
 *
 * JSON carries every digit (json_write.h); text and pages carry those that an analyst reads.
 * Everything is the same in every locale. Texts are taken from `memory`; {NULL,0} when it has no
 * more. */
#ifndef REPORT_NUMBERS_H
#define REPORT_NUMBERS_H

#include "base/text.h"

/* `digits` significant digits at most, trailing zeros dropped: "1,230", "0.72", "-12.35", "3e-16",
 * "undefined". */
text number_text(arena *memory, double x, unsigned digits);
/* x, or zero where x is within the error that it may have. */
double number_clean(double x, double error);
/* A fixed number of decimals, for a column: "1,230.50". */
text number_fixed(arena *memory, double x, unsigned decimals);
/* Decimals with which the largest of n numbers shows `digits` significant digits, 0 .. 6. */
unsigned number_decimals(const double *x, size_t n, unsigned digits);
/* A size: "1,778". */
text number_count(arena *memory, uint64_t n);
/* A size that was counted in doubles: exact up to 15 digits, then "3.2e+21". */
text number_size(arena *memory, double n);
/* A probability: "0%", "<0.1%", "62%", "62.4%", ">99.9%", "100%". */
text number_share(arena *memory, double p);
/* A bound on an error or a regret: one digit, rounded up, "3e-16", "0". */
text number_small(arena *memory, double x);
/* With a unit as written: "12.3 x 100 MUSD" where the unit begins with a number, "830 MUSD/year",
 * "0.72". */
text number_with_unit(arena *memory, double x, unsigned digits, text unit);
/* The same with its sign always: "+3.1 x 100 MUSD". */
text number_change(arena *memory, double x, unsigned digits, text unit);

#endif
