/* SPDX-License-Identifier: Apache-2.0 */
/* normal.h -- a game's strategic form in rationals: the reduced one of plans, or the agents'.
 *
 * A *plan* of a party says what to do at the sets that its own earlier moves let play come to. In
 * the agents' form every information set is a player of its own, paid as its party, and a plan is
 * an action. In a strategic game both are the game itself. Small games only. */
#ifndef REFINE_NORMAL_H
#define REFINE_NORMAL_H

#include "refine/work.h"

enum { NORMAL_MOST_PROFILES = 1 << 16, NORMAL_MOST_PLANS = 4096 };

typedef struct normal_player {
    uint32_t party;
    uint32_t set;     /* of the agents' form; NONE in the reduced form */
    uint32_t n;       /* plans */
    uint32_t *action; /* [n * n_sets] by plan: the action at each set, NONE where it says nothing */
    text *name;       /* [n] "left", or "left/up" with "*" where it says nothing */
} normal_player;

typedef struct normal_form {
    const game *game;
    arena *memory;
    uint32_t n_players;
    normal_player *player; /* parties that never choose have one empty plan */
    uint32_t n_profiles;   /* the first player's plan varies fastest */
    uint32_t *step;        /* [n_players] what one plan more adds to a profile's number */
    exact *payoff;         /* [n_profiles * n_players] */
    const char *too_large; /* why there is none; NULL where there is */
} normal_form;

/* STF_OK with too_large set where the game is too large; STF_NOMEM. */
stf_status normal_build(const game *g, const exact *slots, bool by_agents, arena *memory,
                        normal_form *out, stf_error *err);
/* The mixture over its plans that the behaviour `prob` makes, [n]. */
exact *normal_mixture(const normal_form *f, uint32_t player, const exact *prob, arena *a);
/* What plan k earns the player against each combination of the others' plans: calls in the order of
 * profiles in which the player's own plan is its first. */
static inline exact normal_payoff(const normal_form *f, uint32_t at, uint32_t player)
{
    return f->payoff[(size_t)at * f->n_players + player];
}
/* The player's plan in a profile. */
static inline uint32_t normal_plan(const normal_form *f, uint32_t at, uint32_t player)
{
    return at / f->step[player] % f->player[player].n;
}
/* Payoffs of each of the player's plans when the others mix as mixture[q] says, [n]. */
exact *normal_replies(const normal_form *f, uint32_t player, exact *const *mixture, arena *a);

/* ---- dominance ------------------------------------------------------------------------------ */

typedef enum dominance { DOMINANCE_NONE, DOMINANCE_FOUND, DOMINANCE_TOO_LARGE } dominance;

/* Is the player's mixture dominated, weakly or strictly, by another? alive[q] [n of q]: plans that
 * take part, or alive NULL: all. *by: [n] the mixture that dominates. Decided by a linear program
 * (V. Conitzer and T. Sandholm, EC 2005, section 4). */
stf_status normal_dominated(const normal_form *f, uint32_t player, const exact *mixture,
                            uint8_t *const *alive, bool strictly, arena *a, dominance *found,
                            exact **by, stf_error *err);

#endif
