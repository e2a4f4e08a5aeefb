/* SPDX-License-Identifier: Apache-2.0 */
/* eliminate.h -- iterated dominance: dominated plans are taken out until none is left.
 *
 * In each round all plans that are dominated in what is left, by pure or mixed ones, go at once. By
 * strict dominance the order does not matter and no equilibrium is lost; by weak dominance both can
 * be otherwise (R. Luce and H. Raiffa, Games and Decisions, 1957; I. Gilboa, E. Kalai and E. Zemel,
 * Operations Research Letters 9, 1990). */
#ifndef REFINE_ELIMINATE_H
#define REFINE_ELIMINATE_H

#include "refine/normal.h"

typedef struct elimination_step {
    uint32_t round; /* from 1 */
    uint32_t player, plan;
    const exact *by; /* [n plans] the mixture that dominates it */
} elimination_step;

typedef struct elimination {
    uint8_t **alive; /* [n_players], each [n plans] */
    elimination_step *steps;
    uint32_t n_steps, n_rounds;
    bool is_cut; /* some test was too large to be made: more may be dominated */
} elimination;

stf_status eliminate(const normal_form *f, bool strictly, arena *a, elimination *out,
                     stf_error *err);

#endif
