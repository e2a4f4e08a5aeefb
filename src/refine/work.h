/* SPDX-License-Identifier: Apache-2.0 */
/* work.h -- what a check works with: the case, the equilibrium at hand, and exact numbers of play.
 */
#ifndef REFINE_WORK_H
#define REFINE_WORK_H

#include "refine/refine.h"

struct refine_work {
    const refine_case *of;
    uint32_t which;
    const game *game;
    const exact *slots;
    const exact *prob; /* [n_actions] of the equilibrium; NULL where it is not known exactly */
    arena *memory;     /* of the verdict */
    arena *scratch;    /* of the check */
    refine_verdict *out;
};

/* Writes the verdict. Always STF_OK, so that a check can end with it. */
__attribute__((format(printf, 3, 4))) stf_status verdict_say(refine_work *w, refine_holds holds,
                                                             const char *format, ...);
/* Time is up or the work is to stop. */
bool work_is_late(const refine_work *w);

/* ---- exact play ---------------------------------------------------------------------------- */

/* The party of the set optimises there. */
bool set_chooses(const game *g, uint32_t h);
bool action_is_open(const game *g, const exact *slots, uint32_t a);
/* Probability of edge e: chance, a commitment, or prob of the action. */
exact edge_chance(const game *g, const exact *slots, const exact *prob, uint32_t e);
/* What edge e pays the party at once; zero where nothing. */
exact edge_pay(const game *g, const exact *slots, uint32_t e, uint32_t party);
/* Continuation payoffs under prob, [n_nodes * n_parties]; NULL without memory. */
exact *values_of(const game *g, const exact *slots, const exact *prob, arena *a);
/* Probability of reaching each node from the root of its component, [n_nodes]. */
exact *reach_within(const game *g, const exact *slots, const exact *prob, arena *a);
/* Ex ante payoffs, [n_parties], the start's reward included. */
exact *payoffs_of(const game *g, const exact *slots, const exact *values, arena *a);

/* "cooperate" or "1/3 left, 2/3 right": for the reader. */
text mixture_text(const exact *x, const text *name, uint32_t n, arena *a);

#endif
