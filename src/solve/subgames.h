/* SPDX-License-Identifier: Apache-2.0 */
/* subgames.h -- two parties, subgame by subgame: what `lcp` and `lp` share.
 *
 * Components are solved leaves first; the values of those solved are the numbers at the leaves of
 * those above. A component of one node needs no solver: its best action, or its expectation. */
#ifndef SOLVE_SUBGAMES_H
#define SOLVE_SUBGAMES_H

#include "solve/sequence.h"
#include "solve/solver.h"

/* What became of a component. */
typedef struct subgame_result {
    stf_status status; /* OK; NO: there is none, or rounding hides it; LIMIT: steps, time, length */
    const char *why;   /* static; NULL where there is nothing to say */
} subgame_result;

/* The state of one lane's walk over the components. */
typedef struct subgames {
    const game *game;
    const solve_options *options;
    arena *memory;
    uint32_t n_lanes, stride, most; /* most: equilibria kept a lane */
    double *value;                  /* [n_components * 2] of the components solved so far */
    double *prob;                   /* [n_actions] of the same */
    profile *profiles;              /* [n_lanes * most] */
    uint32_t first_lane;            /* of the block at hand, within the run */
    bool has_ties;

    /* in rationals, where options->exact; large numbers in `memory` */
    const exact *exact_slots; /* [n_slots] */
    exact *exact_value;       /* NULL: doubles only */
    exact *exact_prob;
    const exact **exact_profiles; /* [n_lanes * most] */
    arena_mark before, after;     /* the last run's numbers in `memory` */
    bool has_run;
} subgames;

/* options must outlive it. */
stf_status subgames_new(const game *g, const solve_options *options, uint32_t n_lanes,
                        uint32_t most, arena *memory, subgames *out, stf_error *err);
/* Around a block: what the last block took from the arena is given back, unless somebody else has
 * taken from it since. */
void subgames_begin(subgames *s);
void subgames_end(subgames *s);
/* A lane's rationals, and the commitments played. */
stf_status subgames_lane(subgames *s, const double *slots, uint32_t lane, stf_error *err);
/* The only node of a component. */
subgame_result subgames_node(subgames *s, uint32_t c, const double *slots, uint32_t lane);
static inline bool subgames_is_node(const game *g, uint32_t c)
{
    return g->component_first_node[c + 1] - g->component_first_node[c] == 1;
}
/* Writes a component's plans, the first party's and then the second's, as behaviour into prob (and
 * exact_prob, where exact_plan is given). */
subgame_result subgames_play(subgames *s, const sequence_form *f, const uint8_t *row_is_open,
                             const double *plan, const exact *exact_plan);
/* Keeps the present behaviour as an equilibrium of the lane. */
void subgames_keep(subgames *s, uint32_t lane, lane_answer *to);
/* Fills the rest of the lane's answer. */
stf_status subgames_answer(subgames *s, uint32_t lane, subgame_result last, lane_answer *to,
                           stf_error *err);
bool subgames_stopped(const subgames *s);

/* Numbers of a component of two parties, its leaves' payoffs scaled to 0 .. 1 over those that can
 * be reached: payoff = scaled * range + low. cell_payoff as sequence_cells_fill gives it. */
subgame_result subgames_numbers(const subgames *s, const sequence_form *f,
                                const sequence_cells *cells, const double *slots, uint32_t lane,
                                sequence_numbers *numbers, double *low, double *range,
                                double *cell_payoff);
/* The same in rationals, not scaled; *x: the leaves' numbers. */
subgame_result subgames_numbers_exact(const subgames *s, const sequence_form *f,
                                      const sequence_cells *cells, sequence_exact *x,
                                      exact *cell_payoff);
/* Makes a plan feasible that is so up to rounding: nothing negative or on closed sequences, each
 * set's probabilities scaled to sum to those before. */
void subgames_mend(const sequence_form *f, uint32_t party, const uint8_t *row_is_open,
                   double *plan);
/* Each party's payoff (in scaled payoffs) under the plans [2], and the most that one of them can
 * gain. scratch [2] as the plans. */
double subgames_gain(const sequence_form *f, const sequence_cells *cells, const double *cell_payoff,
                     const uint8_t *row_is_open, double *const *plan, double *const *scratch,
                     double *payoff);

/* ---- replies ------------------------------------------------------------------------------------
 */

/* out [sequences of the party]: payoffs of its sequences against the other's plan. */
void subgames_replies(const sequence_form *f, const sequence_cells *cells, const double *payoff,
                      uint32_t party, const double *other, double *out);
/* The most that the party can have of payoffs c of its sequences, which are used up. best: NULL, or
 * [sets] the sequence that is best in each (NONE where closed). */
double subgames_best(const sequence_form *f, uint32_t party, const uint8_t *row_is_open, double *c,
                     uint32_t *best);
exact *subgames_replies_exact(const sequence_form *f, const sequence_cells *cells,
                              const exact *payoff, uint32_t party, const exact *other,
                              arena *memory);
exact subgames_best_exact(const sequence_form *f, uint32_t party, const uint8_t *row_is_open,
                          exact *c, uint32_t *best, arena *memory);
/* Are these plans, the first party's and then the second's, and can neither party gain? payoff
 * [2]. */
bool subgames_prove(const sequence_form *f, const sequence_cells *cells, const exact *cell_payoff,
                    const uint8_t *row_is_open, const exact *plan, arena *memory, exact *payoff);

#endif
