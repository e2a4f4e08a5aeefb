/* SPDX-License-Identifier: Apache-2.0 */
/* point.h -- expressions at one point of the assumptions, without rounding; private to model/.
 *
 * The interval arithmetic of bounds.c, of intervals that are points. */
#ifndef MODEL_POINT_H
#define MODEL_POINT_H

#include "model/regime.h"

enum { POINT_YEAR_SECONDS = 31556952 }; /* lang/units.c */

/* inputs [n_assumptions] in the units of the file. False when out of memory. */
bool point_begin(bounding *b, const exact *inputs);
/* In base units; invalid once b->status is not OK. */
exact point_value(bounding *b, const expr *e);
/* The same in units of `u`. */
exact point_in(bounding *b, const expr *e, const unit *u);
/* What a party counts in, for print: "MUSD" also where it was written "1 MUSD". */
text unit_said(const unit *u);
/* Base units in one. */
exact unit_in_base(const unit *u, arena *memory);

#endif
