/* SPDX-License-Identifier: Apache-2.0 */
/* weigh_inside.h -- what weigh.c and weigh_run.c share: the design and the numbers at its points.
 *
 * The design is that of Saltelli et al. (2010): two samples A and B; for each assumption k, A with
 * column k from B; and A with the columns of all that is judged from B. */
#ifndef STUDY_WEIGH_INSIDE_H
#define STUDY_WEIGH_INSIDE_H

#include "study/space.h"
#include "study/verdicts.h"
#include "study/weigh.h"

typedef struct weigh_run {
    problem *problem;
    const study_case *base;
    const weigh_query *query;
    arena *memory;
    weigh_answer *answer;
    space space;
    claims_plan plan;
    verdicts verdicts;
    const game *game;
    uint32_t n_values; /* outcomes, then payoffs, then claims */
    uint32_t n_sets;   /* A, B, one for each assumption, one for all that is judged */
    bool *judged;      /* [n_varied] */
    bool has_judged;
    size_t n;           /* points of a set and a batch */
    size_t n_all;       /* of a set */
    double *x;          /* [n_sets][n_values][n_all]; none at a rank that is led */
    stf_status *status; /* [2][n_all] of A and B */
    size_t n_ends;      /* the centre, and with indices both ends of each assumption */
    double *ends;       /* [n_ends][n_values] */
} weigh_run;

/* [n_all] of a set and a value */
static inline double *weigh_values(const weigh_run *r, uint32_t set, uint32_t value)
{
    return r->x + ((size_t)set * r->n_values + value) * r->n_all;
}

/* Fills x, status and ends, and what the answer tells of the work; an interrupt or the time limit
 * leaves n at the points of each batch that are whole. In a team, of rank 0 alone. */
stf_status weigh_solve(weigh_run *r, stf_error *err);

#endif
