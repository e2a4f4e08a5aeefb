/* SPDX-License-Identifier: Apache-2.0 */
/* solved.h -- many cases solved at once, of which only payoffs are kept.
 *
 * A case that cannot be (an option removed that leaves nothing to choose) is an answer with a
 * status, not a failure of all. */
#ifndef STUDY_SOLVED_H
#define STUDY_SOLVED_H

#include "study/cards.h"

typedef struct solved {
    stf_status status;
    char reason[400];   /* why not OK, without the place in the file */
    double *payoff;     /* [n_parties] of the selected equilibrium; NaN where there is none */
    double *temptation; /* [n_parties] what a party bound by a promise would gain by breaking it;
                           NaN: not bound */
} solved;

/* out [n]. */
stf_status cases_solve(problem *p, const study_case *cases, size_t n, const study_options *o,
                       arena *memory, solved *out, stf_error *err);

/* A card's worth with some of its channels off, at some numbers. */
typedef struct worth_question {
    const card *card;
    const study_case *base;
    uint64_t off; /* bit per channel */
} worth_question;

/* worth [n * n_parties], NaN where there is none; status [n]. Questions without channels off that
 * stand together and have one base share what is played with the card. */
stf_status worths_measure(problem *p, const worth_question *q, size_t n, const study_options *o,
                          arena *memory, double *worth, stf_status *status, stf_error *err);

/* channels.c: Shapley's weight of a channel that joins `before` others of n. */
double channel_weight(uint32_t before, uint32_t n);

#endif
