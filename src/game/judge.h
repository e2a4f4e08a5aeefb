/* SPDX-License-Identifier: Apache-2.0 */
/* judge.h -- what the parts of certify share: the profile's values and reach, and best replies.
 *
 * Everything is relative to components. The reach and the weights of a component's root are one, so
 * that what is found inside holds for the subgame as such, reached or not; what follows at an inner
 * subgame's root is a number known from before (components are taken leaves first). */
#ifndef GAME_JUDGE_H
#define GAME_JUDGE_H

#include "game/profile.h"

/* A node whose value is being summed, and the next edge to add. */
typedef struct judge_frame {
    uint32_t node, edge;
} judge_frame;

typedef struct judge {
    const game *g;
    const double *slots;
    const profile *profile;
    arena *memory;  /* of the certificate */
    arena *scratch; /* freed when certify returns */

    double *reward;     /* [n_rewards * n_parties] */
    double *edge_prob;  /* [n_edges] under the profile */
    double *value;      /* [n_nodes * n_parties] continuation payoffs under the profile */
    double *reach;      /* [n_nodes] within the node's component */
    double *belief;     /* [n members] the beliefs judged; sequential and qre */
    uint32_t *end;      /* [n_nodes] end of the subtree within the segment */
    bool *is_open;      /* [n_actions] */
    double *low, *high; /* [n_parties] payoff range */

    /* the best reply of one party */
    uint32_t party;
    bool breaks_word;    /* the party may deviate where it is committed, too */
    double *root_best;   /* [n_components] value of the best reply in the subgame */
    double *weight;      /* [n_nodes] probability that chance and the others lead there */
    double *best;        /* [n_nodes] value of the best reply from here on; valid where stamped */
    uint32_t *stamp;     /* [n_nodes] */
    uint32_t *set_stamp; /* [n_infosets] */
    uint32_t *choice;    /* [n_infosets] position of the best action */
    uint32_t *list;      /* [n_infosets] the party's sets below the start */
    judge_frame *stack;  /* [n_nodes] */
    uint32_t now;        /* the current stamp */
    bool *forgets;       /* [n_infosets] no perfect recall there (game_forgetful) */
} judge;

static inline double judge_reward(const judge *j, uint32_t e, uint32_t party)
{
    uint32_t const row = j->g->edge_reward[e];
    return row == NONE ? 0.0 : j->reward[(size_t)row * j->g->n_parties + party];
}

/* The party's payoff from edge e on, under the profile. */
static inline double judge_edge_value(const judge *j, uint32_t e, uint32_t party)
{
    return judge_reward(j, e, party) +
           j->value[(size_t)j->g->edge_child[e] * j->g->n_parties + party];
}

/* True where `party` of the judge decides freely. */
static inline bool judge_is_own(const judge *j, uint32_t h)
{
    return h != NONE && j->g->infoset_party[h] == j->party &&
           (j->breaks_word || j->g->infoset_rule[h] == RULE_CHOOSES);
}

/* judge.c: takes the arrays and fills those that do not depend on a party. */
stf_status judge_prepare(judge *j, stf_error *err);

/* judge_reply.c: makes `party` the one whose best replies are sought and finds its best reply in
 * every subgame: root_best. Where the party forgets every pure strategy is tried: see
 * judge_replies_check. */
void judge_party(judge *j, uint32_t party, bool breaks_word);
/* Whether the best replies of all parties can be found. STF_UNSUPPORTED: a party is absent-minded
 * (its best reply may have to mix), or forgets and has too many pure strategies to try. */
stf_status judge_replies_check(const game *g, arena *scratch, stf_error *err);
/* The value of the party's best reply from an information set of its own on, under j->belief.
 * judge_party must have been called for its party. */
double judge_infoset_best(judge *j, uint32_t h);

/* judge_beliefs.c: fills j->belief from the profile's beliefs, Bayes and the witness, and the
 * certificate's belief_error; *why is set when they cannot stand. */
stf_status judge_beliefs(judge *j, certificate *out, text *why, stf_error *err);
/* The greatest distance from the agent logit reply; at *worst. */
stf_status judge_logit(judge *j, double *residual, uint32_t *worst, stf_error *err);

#endif
