/* SPDX-License-Identifier: Apache-2.0 */
/* certify_exact.h -- certificates in rational arithmetic: regrets as numbers like 0 and 1/10, not
 * 1e-17. */
#ifndef GAME_CERTIFY_EXACT_H
#define GAME_CERTIFY_EXACT_H

#include "game/profile.h"
#include "num/exact.h"

/* Large numbers live in the arena that certify_exact was given. */
typedef struct exact_certificate {
    concept concept;
    exact max_regret;       /* ex ante, greatest over parties */
    exact subgame_regret;   /* greatest in any subgame; invalid if not asked */
    exact *party_regret;    /* [n_parties] */
    exact *commitment_gain; /* [n_parties]; invalid where the party is free */
    exact *payoff;          /* [n_parties] ex ante */
    bool feasible;  /* no probability is negative, each set sums to one exactly, closed actions
                       unplayed,  commitments kept */
    bool certified; /* feasible, and what is asked is zero */
    text reason;    /* why not; empty if certified */
} exact_certificate;

/* slots [n_slots] (game_slots_exact), prob [n_actions]. nash and subgame-perfect; any other
 * concept is STF_UNSUPPORTED, and without perfect recall what certify refuses. STF_LIMIT where
 * numbers grow too long. */
stf_status certify_exact(const game *g, const exact *slots, const exact *prob, concept c,
                         arena *memory, exact_certificate *out, stf_error *err);

/* The doubles' own values, with sets scaled to sum to one, and negative ones and closed actions
 * taken as zero: judges what a solver returned. out [n_actions]. */
stf_status profile_rationalise(const game *g, const exact *slots, const double *prob, arena *memory,
                               exact *out, stf_error *err);

/* The number with the least denominator up to `most` nearest to x (continued fractions; Hardy and
 * Wright, ch. 10). x finite, |x| <= 2^31, most >= 1. */
exact exact_near(arena *a, double x, int64_t most);

/* Looks for an exact equilibrium at the doubles: probabilities become nearby ratios of growing
 * denominators (to 10^2, 10^4, 10^6), the greatest of each set taking up the rest, and are
 * certified exactly. *found says whether some attempt has regret zero; `out` and `judgement` are
 * then that one, else the rationalised doubles and their exact regret: an equilibrium with
 * irrational probabilities, say, is never found. */
stf_status profile_to_exact(const game *g, const exact *slots, const double *prob, concept c,
                            arena *memory, exact *out, exact_certificate *judgement, bool *found,
                            stf_error *err);

#endif
