/* SPDX-License-Identifier: Apache-2.0 */
/* map_words.h -- regions and borders in words, which text, JSON, CSV and picture share. */
#ifndef REPORT_MAP_WORDS_H
#define REPORT_MAP_WORDS_H

#include "report/words.h"
#include "study/map.h"

/* "A", "B", ..., "Z", "A2", ... */
text map_letter(const words *w, uint32_t region);
/* "standoff; Kim plays the China card, then plays the Russia card; Xi opens the border". Of what is
 * played only that is told which is not played alike in every region. */
text map_region_name(const words *w, const map_answer *a, uint32_t region);
/* "played", "several", "no answer", "not reached". */
const char *map_region_kind(map_class_kind k);
/* What every region plays alike, or empty. */
text map_common(const words *w, const map_answer *a);
/* What is mapped: "the outcome most likely", ... */
text map_by_text(const words *w, const map_answer *a);
const char *map_by_name(map_by by);
/* An axis: its unit, or empty; its range in words: "576 to 6,983 t/month". */
text map_axis_unit(const words *w, const map_axis *x);
text map_axis_range(const words *w, const map_axis *x);
/* "oil = 3,942 t/month and arms = 2,000 MUSD/year", with so many digits. */
text map_point(const words *w, const map_answer *a, const double *at, unsigned digits);
/* Where the central point lies and how far the nearest border is; empty where neither is known. */
text map_central(const words *w, const map_answer *a);
/* Where there is another point at which the party has an option of this name: " (POINT)". */
text map_move_point(const words *w, const map_answer *a, const map_move *m);
/* A switch over one assumption, where it lies: the shortest decimal from one of its two sides to
 * the other, next to their middle. */
double map_switch_at(const map_border *b);
/* As many digits as it is placed to, and no more than nine. */
unsigned map_switch_digits(const map_border *b);
/* "The outcome changes from deal to standoff at arms = 1,848.51852 MUSD/year." */
text map_switch(const words *w, const map_answer *a, const map_border *b);
/* By play, over one assumption: "Below oil = 2,310 t/month: Kim no longer plays the Russia card.",
 * as seen from the central value; empty where a side is not one class of play. Without its place:
 * "Below it: ...". */
text map_switch_says(const words *w, const map_answer *a, const map_border *b, bool is_placed);
/* The least and the greatest values of a border, [n_axes]. */
void map_border_extent(const map_answer *a, const map_border *b, double low[2], double high[2]);
/* "A | B: from ... to ...; between them arms goes from 1,822 to 1,880 MUSD/year". */
text map_border_says(const words *w, const map_answer *a, const map_border *b);
/* How it was found: points solved, precision, what can be missed. */
text map_method(const words *w, const map_answer *a);

#endif
