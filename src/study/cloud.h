/* SPDX-License-Identifier: Apache-2.0 */
/* cloud.h -- claims and cards over the space of assumptions: in what share of it they hold, what
 * they are worth there, and the smallest change found that turns a verdict. */
#ifndef STUDY_CLOUD_H
#define STUDY_CLOUD_H

#include "study/weigh.h"

typedef struct cloud_query {
    size_t n_points; /* rounded up to a multiple of WEIGH_BATCHES */
    uint64_t seed;
} cloud_query;

typedef struct space_move {
    uint32_t assumption;
    double at, central; /* in the file's unit */
    double share;       /* |at - central| in units of the range's width */
} space_move;

/* The nearest flip of a verdict: the smallest change found that turns it. */
typedef struct space_flip {
    bool has_flip;
    space_move *moves; /* [n_moves] together they turn the verdict; the greatest share first */
    uint32_t n_moves;
    double distance; /* square root of the sum of the shares' squares */
} space_flip;

typedef struct claim_space {
    size_t n_points, n_true, n_undefined;
    estimate holds; /* share of the points at which it is defined (Wilson) */
    space_flip flip;
} claim_space;

typedef struct card_space {
    size_t n_points, n_answered;
    estimate gains, loses; /* share of the answered points at which the holder is better, worse off
                              with it by more than 1e-9 (Wilson) */
    weigh_spread worth;    /* to the holder */
    bool is_worth;         /* the holder is better off with it at the centre */
    space_flip flip;       /* of that */
} card_space;

/* Fills `space` of every claim of the answer, which is study_claims' for the same case. Points are
 * scrambled Sobol points, as of study_weigh. The nearest flip starts from the points at which the
 * verdict differs from the central one, and the ends of each range alone, nearest first by the
 * Euclidean distance in units of the ranges; each is drawn toward the centre by bisection, then
 * every assumption in turn is put back to its central value where the verdict stays turned, and
 * what is left is drawn in again. So it is the nearest found, and no bound. Interrupted:
 * STF_CANCELLED. */
stf_status study_claims_space(problem *p, const study_case *c, const study_options *o,
                              const cloud_query *q, arena *memory, claims_answer *a,
                              stf_error *err);

/* Fills `space` of every card whose status is OK: its worth to its holder, with its channels on.
 * The nearest flip is found as that of a claim, "the holder is better off with the card". */
stf_status study_cards_space(problem *p, const study_case *c, const study_options *o,
                             const cloud_query *q, arena *memory, cards_answer *a, stf_error *err);

#endif
