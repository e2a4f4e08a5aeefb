/* SPDX-License-Identifier: Apache-2.0 */
/* inside.h -- what the files of front/ share: a front made ready to be walked over.
 *
 * Decisions are signs of the change of an enforcer's payoff as it joins. Without transfers a change
 * takes no more than four values (success after and before), whose signs are found once, in
 * rationals. With transfers it is a sum over pairs, in whole numbers after scaling by a common
 * denominator where they fit, else in rationals. Where success is a probability, changes are
 * doubles. */
#ifndef FRONT_INSIDE_H
#define FRONT_INSIDE_H

#include "front/front.h"

/* What one enforcer gains by holding rather than leaking. */
typedef struct incentive {
    bool has_transfers;
    bool fits;                         /* the whole numbers below hold it */
    exact stays;                       /* before success: -costs -earns, and what punishing costs
                                          while nobody else holds */
    exact joins[FRONT_ENFORCERS_MOST]; /* more, for each other who holds */
    int64_t gains_whole, stays_whole, joins_whole[FRONT_ENFORCERS_MOST];
    int8_t sign[4]; /* [2 * after + before] without transfers */
    double gains, stays_value, joins_value[FRONT_ENFORCERS_MOST];
    double scale; /* the sum of all that it has at stake */
} incentive;

typedef struct front_work {
    const front_problem *p;
    arena *memory;
    const cancel *stop;
    uint32_t n;
    coalition all, veto;
    bool weights_fit; /* weights and threshold as whole numbers, sums below 2^53 */
    int64_t weight[FRONT_ENFORCERS_MOST], threshold;
    double weight_value[FRONT_ENFORCERS_MOST];
    incentive of[FRONT_ENFORCERS_MOST];
    /* front_walk_begin: */
    uint64_t *succeeds; /* bit per coalition: [words], or NULL with a table */
    double *success;    /* [2^n] with a table, else NULL */
    size_t words;
} front_work;

/* ready.c */
stf_status front_ready(front_work *w, const front_problem *p, const cancel *stop, arena *memory,
                       stf_error *err);
/* Success of one coalition, from 0 to 1, by the rule itself. */
double front_succeeds(const front_work *w, coalition who);
/* Play at a pressure, between rows by straight lines. */
double table_read(const front_table *t, const double *column, double pressure);

/* Whole numbers from rationals: a common denominator, grown by each number; then each number times
 * it, with the sum of their sizes. False once it takes more than 53 bits. */
bool scale_join(int64_t *scale, exact x);
bool scale_apply(int64_t scale, exact x, int64_t *out, int64_t *sum);

/* incentive.c */
stf_status incentives_make(front_work *w, stf_error *err);
/* Does i gain (1), lose (-1) or neither (0) by holding beside the others of `who`, given success
 * with it and without it? */
int change_sign(const front_work *w, uint32_t i, coalition who, double after, double before);
/* How much; exact where success is certain. */
exact change_exact(const front_work *w, uint32_t i, coalition who, double after, double before);
double change_value(const front_work *w, uint32_t i, coalition who, double after, double before);
/* Payoffs [n], who would change sides, whether it is stable. */
stf_status coalition_tell(const front_work *w, coalition who, front_coalition *out, stf_error *err);

/* walk.c: success of all coalitions at once, and which are stable. */
stf_status front_walk_begin(front_work *w, stf_error *err);
stf_status front_walk(front_work *w, front_answer *out, stf_error *err);
static inline double walk_success(const front_work *w, coalition who)
{
    return w->success != NULL ? w->success[who]
                              : (double)((w->succeeds[who >> 6] >> (who & 63)) & 1);
}

/* indices.c */
stf_status front_indices(front_work *w, front_answer *out, stf_error *err);

/* unravel.c */
stf_status front_unravels(front_work *w, front_answer *out, stf_error *err);
stf_status front_payments(front_work *w, front_answer *out, stf_error *err);

/* equal.c: success by the number who hold [n + 1], where enforcers differ in nothing that matters
 * to it; false where they do. */
bool front_by_number(const front_work *w, double *success);
/* Costs, earnings and gains are the same for all, and there are no transfers. */
bool front_is_equal(const front_work *w);

/* threshold.c, mixed.c */
stf_status front_threshold(front_work *w, front_answer *out, stf_error *err);
stf_status front_mixed(front_work *w, front_answer *out, stf_error *err);

/* roots.c: all different roots of a polynomial with rational coefficients [degree + 1], constant
 * first, strictly between 0 and 1, by Sturm's theorem and bisection in rationals; ascending. NULL
 * and *is_zero where it is zero everywhere. */
stf_status roots_between(const exact *coefficient, uint32_t degree, arena *memory,
                         const cancel *stop, double **out, uint32_t *n, bool *is_zero,
                         stf_error *err);

#endif
