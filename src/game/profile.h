/* SPDX-License-Identifier: Apache-2.0 */
/* profile.h -- what a solver returns and certify judges: behaviour, beliefs, and what follows from
 * them. */
#ifndef GAME_PROFILE_H
#define GAME_PROFILE_H

#include "game/game.h"

typedef enum concept {
    CONCEPT_NASH,
    CONCEPT_SUBGAME_PERFECT,
    CONCEPT_SEQUENTIAL,
    CONCEPT_QRE,
    CONCEPT_CORRELATED,
    CONCEPT_COUNT
} concept;

/* "nash", "subgame-perfect", "sequential", "qre", "correlated". */
const char *concept_name(concept c);
bool concept_from_name(text name, concept *out);

/* One behaviour profile of one set of numbers. All arrays are owned by whoever made the profile. */
typedef struct profile {
    double *prob;   /* [n_actions] probability of each action in its information set */
    double *belief; /* [n members] parallel to game.member: probability of each node of its set
                       given that the set is reached; NULL if none are claimed */
    double *
        log_witness; /* [n_actions] natural logarithms of a fully mixed profile near this one, whose
                        Bayes beliefs are near `belief` (consistency); NULL if none is offered */
    double *prob_error; /* [n_actions] the solver's own estimate of the error of prob; NULL: none */
    double lambda;      /* for qre: precision; 0 else */
    const double *lambda_party; /* [n_parties] for qre; NULL: `lambda` for all */
    bool lambda_at_decision;    /* current values rather than present ones (game.infoset_scale) */
} profile;

/* What a profile implies; filled by profile_evaluate. */
typedef struct evaluation {
    double *payoff;       /* [n_parties] ex ante, present value */
    double *node_value;   /* [n_nodes * n_parties] continuation payoff from the node on, in present
                             value,   without what accrued before */
    double *node_reach;   /* [n_nodes] probability of reaching it (summed over merged histories) */
    double *outcome;      /* [n_outcomes] probability */
    double *action_value; /* [n_actions] payoff to its party of the action given that its
                             information set is reached (Bayes where reached; `belief` if given,
                             else equal weights, where not), in present value from the set on */
} evaluation;

/* slots: [n_slots] the game's numbers of one standoff. Arrays are taken from `memory`. */
stf_status profile_evaluate(const game *g, const double *slots, const profile *p, arena *memory,
                            evaluation *out, stf_error *err);

/* A certificate: recomputed from scratch, by a path that shares nothing with any solver
 * (docs/semantics.md, "Certificates"). */
typedef struct certificate {
    concept concept;
    double max_regret; /* ex ante gain from the best reply, greatest over parties; payoff units */
    double regret_relative; /* the same over that party's payoff range */
    double subgame_regret;  /* greatest gain from the best reply in any subgame; NAN if not asked */
    double infoset_regret;  /* greatest gain at any information set under the beliefs; NAN if not
                               asked */
    double
        belief_error; /* greatest distance between a belief and what Bayes and the witness give */
    double residual;  /* qre: greatest |p - logit reply|; NAN if not asked */
    double *party_regret;    /* [n_parties] ex ante, by party; exempt parties' gain from breaking a
                                commitment is in commitment_gain instead */
    double *commitment_gain; /* [n_parties] what the party would gain by breaking its word; NAN if
                                free */
    uint32_t worst_infoset;  /* where infoset_regret or residual is greatest, or NONE */
    bool feasible;           /* probabilities sum to one, closed actions unplayed */
    bool certified;          /* feasible and within tolerance */
    bool exact;              /* judged in rational arithmetic */
    text reason;             /* why not certified; empty if it is */
} certificate;

enum { CERTIFY_DIGITS = 9 }; /* tolerance 1e-9 of the payoff range */
/* Beliefs where play comes must be what Bayes gives within the first; elsewhere the witness, a
 * profile at a finite precision, must be within the second of the profile, and the beliefs of the
 * witness's. */
#define BELIEF_TOLERANCE 1e-6
#define WITNESS_TOLERANCE 1e-4

/* tolerance: relative to each party's payoff range (0: the default 1e-9); for qre, absolute in
 * probability. A gain below 16 units in the last place of the party's greatest payoff counts as
 * zero. Judged: nash, the gain ex ante; subgame-perfect, also in every subgame; sequential, also at
 * every information set, beliefs checked; qre, the residual; correlated, the distribution that the
 * profile makes in a strategic game. Without perfect recall, nash and subgame-perfect are judged
 * against every pure strategy of the party that forgets. STF_UNSUPPORTED: an absent-minded party;
 * sequential without perfect recall; too many pure strategies to try; correlated in a game that is
 * not strategic. A profile that fails is STF_OK with certified
 * false and a reason. Arrays and the reason are taken from `memory`. */
stf_status certify(const game *g, const double *slots, const profile *p, concept c,
                   double tolerance, arena *memory, certificate *out, stf_error *err);
/* The same with room to work in, which is left as the call has used it. */
stf_status certify_in(const game *g, const double *slots, const profile *p, concept c,
                      double tolerance, arena *memory, arena *scratch, certificate *out,
                      stf_error *err);

/* Looks for a witness that p->belief is consistent where play does not come: *log_witness
 * [n_actions] in `memory`, or NULL where none was found (or no beliefs are claimed). certify does
 * so itself where beliefs come without a witness. */
stf_status profile_find_witness(const game *g, const double *slots, const profile *p, arena *memory,
                                double **log_witness, stf_error *err);

/* Range of each party's payoff over the plays of the game: low, high [n_parties]. */
void game_payoff_range(const game *g, const double *slots, double *low, double *high,
                       arena *scratch);

#endif
