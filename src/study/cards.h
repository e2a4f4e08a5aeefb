/* SPDX-License-Identifier: Apache-2.0 */
/* cards.h -- what else is asked about cards: promises, a mediator, verification, and how a worth
 * moves with an assumption. Payoffs are those of the selected equilibria; a gain is less the payoff
 * as it stands. docs/cards.md is the reader's page. */
#ifndef STUDY_CARDS_H
#define STUDY_CARDS_H

#include "study/study.h"

/* ---- channels (channels.c) ------------------------------------------------------------------ */

enum { CHANNELS_MOST = 10 }; /* of a card, for Shapley values over all their subsets */

/* With each channel off and alone on; with up to CHANNELS_MOST of them in every combination, hence
 * each one's Shapley value (L. Shapley, "A value for n-person games", 1953): what it adds to the
 * worth, averaged over the orders in which the channels could be switched on. The values sum to the
 * worth less the worth with all channels off. */
stf_status channels_fill(problem *p, const study_case *base, const card *c, const study_options *o,
                         arena *memory, card_answer *out, stf_error *err);

/* ---- promises (commitments.c) --------------------------------------------------------------- */

typedef enum promise_kind { PROMISE_NEVER, PROMISE_ALWAYS, PROMISE_BEST } promise_kind;

typedef struct promise_answer {
    promise_kind kind;
    uint32_t party, option; /* option NONE for the best promise */
    stf_status status;
    text reason;
    double *gain;      /* [n_parties] */
    double temptation; /* what the party would gain by breaking its word; NaN where the promise
                          leaves it nothing to break */
    solution *best;    /* PROMISE_BEST: what it is; NULL where it was not found */
} promise_answer;

typedef struct commitments_answer {
    promise_answer
        *promises; /* by party, those that serve it best first, then what cannot be told */
    uint32_t n_promises;
} commitments_answer;

/* What each party (or `only` one; NONE: all) would gain by promising never to play one of its
 * options, always to play it, or what serves it best; the last, on games too large for a proof,
 * where `searches` only, as that takes many solves. */
stf_status study_commitments(problem *p, const study_case *c, const study_options *o, uint32_t only,
                             bool searches, const solution *base, arena *memory,
                             commitments_answer **out, stf_error *err);

/* ---- a mediator (mediator.c) ---------------------------------------------------------------- */

typedef struct mediator_row {
    uint32_t aim;       /* the party that the mediator serves, or NONE: the sum of payoffs */
    solution *solution; /* the correlated equilibrium */
    double *gain;       /* [n_parties] */
} mediator_row;

typedef struct mediator_answer {
    stf_status status; /* LIMIT: too large; UNSUPPORTED */
    text reason;
    mediator_row *rows;
    uint32_t n_rows;
    bool has_sum;      /* all count alike, so that payoffs can be added */
    bool is_strategic; /* everybody decides once, knowing nothing: the game is its strategic form */
    double *bound;     /* [n_parties] LIMIT: no mediator gains the party more; else NULL */
    double bound_sum;  /* nor all together, where has_sum */
} mediator_answer;

/* The best correlated equilibria of the reduced strategic form of the tree: the mediator tells each
 * party its whole plan before play. Where that is too large, what play could give at the most if
 * all did as they were told: a bound on it, and on any other mediator's, one who speaks on the way
 * too. */
stf_status study_mediator(problem *p, const study_case *c, const study_options *o,
                          const solution *base, arena *memory, mediator_answer **out,
                          stf_error *err);

/* ---- verification (verification.c) ---------------------------------------------------------- */

typedef enum hidden_kind { HIDDEN_MOVE, HIDDEN_STATE, HIDDEN_TYPE } hidden_kind;

typedef struct hidden_thing {
    hidden_kind kind;
    uint32_t index;  /* point, state or party */
    uint32_t party;  /* whose move or type; NONE: chance, a vote, a state */
    uint32_t unseen; /* bit per party that does not see it */
} hidden_thing;

typedef struct verification_row {
    hidden_thing thing;
    uint32_t shown_to; /* bit per party that is let see it */
    stf_status status;
    text reason;
    double *gain; /* [n_parties] */
} verification_row;

typedef struct verification_answer {
    verification_row *rows;
    uint32_t n_rows;
    bool is_cut; /* there is more that is hidden than VERIFICATION_MOST */
} verification_answer;

enum { VERIFICATION_MOST = 64 };

/* Every hidden move, state and type: shown to all, and where several do not see it to each of them
 * alone. */
stf_status study_verification(problem *p, const study_case *c, const study_options *o,
                              const solution *base, arena *memory, verification_answer **out,
                              stf_error *err);

/* widen.c: a copy of the tree in which `shown_to` see the thing, too. A move's audience, or a
 * type's, is widened; a state's value is revealed whenever it was assigned. */
const syntax *syntax_widen(const syntax *s, hidden_thing thing, uint32_t shown_to, arena *memory);
/* What is hidden, in order of the file; false without memory. */
typedef VEC(hidden_thing) hidden_list;
bool syntax_hidden(const syntax *s, arena *memory, hidden_list *out);

/* ---- over an assumption (cards_over.c) ------------------------------------------------------ */

enum { OVER_GRID = 25, OVER_GRID_MOST = 2000, OVER_SHAPLEY_MOST = 4 };

typedef struct over_query {
    text name;     /* the assumption */
    uint32_t grid; /* points, 2 or more */
} over_query;

typedef enum over_mark_kind { OVER_ZERO, OVER_JUMP } over_mark_kind;

/* Where the worth to the holder passes zero or jumps. */
typedef struct over_mark {
    over_mark_kind kind;
    double at, low, high; /* between low and high, in the file's unit */
    int from, to;         /* signs of the worth at the points on either side */
    double before, after; /* the worth on either side */
} over_mark;

typedef struct over_card {
    const card_answer *card;
    double *worth;   /* [n_points * n_parties], NaN: not told */
    double *channel; /* [n_points * n_channels] what each channel adds for the holder */
    uint32_t n_channels;
    bool is_shapley;  /* else: what its loss costs */
    over_mark *marks; /* ascending */
    uint32_t n_marks;
} over_card;

typedef struct over_answer {
    uint32_t assumption;
    double low, high, central;
    double precision; /* of marks, in the file's unit */
    double *at;       /* [n_points] ascending */
    uint32_t n_points;
    over_card *cards;
    uint32_t n_cards;
    uint64_t n_solves;
} over_answer;

/* How the cards' worths move over the assumption's range, others as in the case. Between
 * neighbouring points a change of sign, and a change that does not shrink with the distance, are
 * narrowed by halving to 1e-9 of the range. */
stf_status study_cards_over(problem *p, const study_case *c, const study_options *o,
                            const over_query *q, const cards_answer *cards, arena *memory,
                            over_answer **out, stf_error *err);

#endif
