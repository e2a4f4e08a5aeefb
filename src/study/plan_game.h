/* SPDX-License-Identifier: Apache-2.0 */
/* plan_game.h -- a schedule written back as an ordinary game: the second road to a judgement.
 *
 * In each phase, at its turn, a party gives (or keeps to the plan), withholds, withholds and takes
 * back, or leaves; those of one turn do not see each other's moves. Chance says who is accused.
 * From then on all is known: in each phase of the breach a party punishes, or leaves a stock of its
 * own where it is, or leaves. What stays as it is for ever is closed by its present value, and so
 * is a breach for some phases, where the plan goes on after it. Of departures that are not found a
 * party is given one.
 *
 * With the profile "give on the path, punish off it" the game is certified as subgame-perfect by
 * the ordinary certifier, in rationals. The number of nodes is bounded by about
 *
 *     phases * moves * product over parties of (1 + 2 * phases where finds < 1) * (1 + breach),
 *
 * breach: parties * (phases of the breach) * (stocks + 2). */
#ifndef STUDY_PLAN_GAME_H
#define STUDY_PLAN_GAME_H

#include "game/profile.h"
#include "plan/plan.h"

typedef struct plan_game {
    const game *game;
    uint32_t n_nodes;
    const exact *prob; /* [n_actions] the profile */
    exact *payoff;     /* [n_parties] under it, summed while building */
} plan_game;

/* STF_LIMIT: more than most_nodes (0: PLAN_GAME_MOST_NODES). STF_UNSUPPORTED, with the reason: a
 * breach for some phases together with an outside option, or with false alarms and departures that
 * may not be found. */
enum { PLAN_GAME_MOST_NODES = 200000 };
stf_status plan_game_make(const plan_problem *p, const plan_schedule *s, uint32_t most_nodes,
                          arena *memory, plan_game *out, stf_error *err);

typedef struct plan_certified {
    bool is_made;
    text reason; /* where it is not made, or not certified */
    uint32_t n_nodes;
    concept concept;
    bool certified;   /* no party gains by any change of its play, in any subgame */
    exact max_regret; /* what it would gain, ex ante or at the start of a subgame */
    exact *payoff;    /* [n_parties] by the certifier: the judgement's */
} plan_certified;

/* Makes the game and certifies it; where a plan goes on after a breach without its bonus, that game
 * too. STF_OK also where it could not be made. */
stf_status plan_game_certify(const plan_problem *p, const plan_schedule *s, uint32_t most_nodes,
                             arena *memory, plan_certified *out, stf_error *err);

#endif
