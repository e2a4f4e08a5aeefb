/* SPDX-License-Identifier: Apache-2.0 */
/* correlated.h -- the correlated equilibrium that is best for somebody.
 *
 * A distribution over profiles of plans such that nobody who is told its plan gains by another
 * (R. Aumann, Journal of Mathematical Economics 1, 1974; Econometrica 55, 1987). These are the
 * solutions of a linear program, of which one that makes a sum of payoffs greatest is taken; it is
 * solved in doubles (num/linear.h) and proved in rationals, or where that fails in rationals from
 * the start. */
#ifndef REFINE_CORRELATED_H
#define REFINE_CORRELATED_H

#include "refine/normal.h"

/* weight [n_players] of payoffs in what is made greatest: whole numbers. *share [n_profiles]; NULL,
 * with *why, where it was not proved. */
stf_status correlated_best(const normal_form *f, const int32_t *weight, double seconds, arena *a,
                           exact **share, const char **why, stf_error *err);
/* The most that a player gains by disobeying one recommendation, times how likely it is. */
exact correlated_gain(const normal_form *f, const exact *share, uint32_t player, arena *a);
/* Expected payoffs, [n_players]. */
exact *correlated_payoffs(const normal_form *f, const exact *share, arena *a);

#endif
