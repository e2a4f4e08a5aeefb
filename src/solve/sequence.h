/* SPDX-License-Identifier: Apache-2.0 */
/* sequence.h -- the sequence form: plans of play in linear constraints, payoffs at pairs of them.
 *
 * A *sequence* of a party is its own moves on the way to a node; under perfect recall all nodes of
 * an information set have the same one before them. A *realisation plan* gives each sequence the
 * probability with which the party plays along it: 1 for the empty one, and at each of its sets the
 * actions' sum is that of the sequence before. Payoff is linear in each party's plan (Romanovskii
 * 1962; von Stengel, Games and Economic Behavior 14 (1996), sections 3 and 4). Chance moves and
 * committed parties' moves are weights.
 *
 * A form is laid out once, of the whole game or of one component (a subgame less the subgames
 * inside it, whose values are then numbers). Numbers are filled in lane by lane, in doubles or
 * rationals. Play that merges is unrolled to the tree, so that one information set of the game can
 * have several copies. Sequences of a party are numbered from 0, the empty one; those of a set
 * consecutively, after the one that leads to it. Row `first_sequence[p] + k` is sequence k of party
 * p. */
#ifndef SOLVE_SEQUENCE_H
#define SOLVE_SEQUENCE_H

#include "game/game.h"
#include "num/exact.h"

enum { SEQUENCE_MOST_NODES = 2000000 };

/* A set of a party that chooses (committed ones are weights). */
typedef struct sequence_set {
    uint32_t infoset; /* of the game */
    uint32_t party;
    uint32_t parent;   /* the party's sequence that leads to it */
    uint32_t first, n; /* its actions' sequences */
} sequence_set;

typedef struct sequence_form {
    const game *game;
    uint32_t component; /* NONE: the whole game */
    uint32_t n_parties, n_sets, n_nodes, n_leaves;
    bool has_copies;                /* some information set has several copies */
    const uint32_t *first_sequence; /* [n_parties + 1] rows */
    const uint32_t *first_set;      /* [n_parties + 1] into `set` */
    const sequence_set *set;        /* [n_sets] by party, in order of first sequence */
    const uint32_t *row_set;        /* [rows] NONE for the empty sequence */
    const uint32_t *row_action;     /* [rows] action of the game; NONE for the empty sequence */

    /* the unrolled tree, in preorder */
    const uint32_t *node_up;   /* [n_nodes] NONE at the root */
    const uint32_t *node_edge; /* [n_nodes] the game's edge into it; NONE at the root */
    const uint32_t *node_slot; /* [n_nodes] slot by which the edge is weighted; NONE: 1;
                                  SEQUENCE_NEVER: 0 */

    /* leaves: ends of play, and in a component's form the inner subgames it leads to */
    const uint32_t *leaf_node;     /* [n_leaves] of the tree above */
    const uint32_t *leaf_sequence; /* [n_leaves * n_parties] */
    const uint32_t *leaf_exit;     /* [n_leaves] the component whose value is added; NONE: an end */
} sequence_form;

#define SEQUENCE_NEVER (UINT32_MAX - 1)

static inline uint32_t sequence_count(const sequence_form *f, uint32_t party)
{
    return f->first_sequence[party + 1] - f->first_sequence[party];
}

/* Lays out the whole game, or a component of it. most_nodes 0: SEQUENCE_MOST_NODES. STF_LIMIT where
 * the tree has more, STF_UNSUPPORTED without perfect recall, STF_NOMEM. */
stf_status sequence_new(const game *g, uint32_t component, uint64_t most_nodes, arena *memory,
                        const sequence_form **out, stf_error *err);

/* The numbers of one lane. */
typedef struct sequence_numbers {
    double *node_weight;  /* [n_nodes] probability of chance and commitments on the way */
    double *node_payoff;  /* [n_nodes * n_parties] rewards on the way */
    double *leaf_weight;  /* [n_leaves] */
    double *leaf_payoff;  /* [n_leaves * n_parties] not weighted */
    uint8_t *row_is_open; /* [rows] 0 where a rule closes the action or one before it */
    bool is_blocked;      /* a set that can be reached has every action closed */
} sequence_numbers;

stf_status sequence_numbers_new(const sequence_form *f, arena *memory, sequence_numbers *out,
                                stf_error *err);
/* slots [n_slots * stride]; value [n_components * n_parties]: the inner subgames' values (NULL: 0).
 * The whole game's payoffs include the root reward; a component's do not. */
void sequence_fill(const sequence_form *f, const double *slots, uint32_t stride, uint32_t lane,
                   const double *value, sequence_numbers *out);

/* The same in rationals; arrays and large numbers in `memory`. slots [n_slots], value as above. */
typedef struct sequence_exact {
    exact *leaf_weight;   /* [n_leaves] */
    exact *leaf_payoff;   /* [n_leaves * n_parties] */
    uint8_t *row_is_open; /* [rows] */
    bool is_blocked;
} sequence_exact;

stf_status sequence_fill_exact(const sequence_form *f, const exact *slots, const exact *value,
                               arena *memory, sequence_exact *out, stf_error *err);

/* Two parties: leaves with the same pair of sequences are one cell of the payoff matrices. */
typedef struct sequence_cells {
    uint32_t n;
    const uint32_t *row, *column; /* [n] sequences of the first and the second party; by rows */
    const uint32_t *first;        /* [sequences of the first party + 1] cells of each row */
    const uint32_t *leaf_cell;    /* [n_leaves] */
} sequence_cells;

stf_status sequence_cells_new(const sequence_form *f, arena *memory, sequence_cells *out,
                              stf_error *err);
/* payoff[2 * cell + p]: the sum of weight times payoff. */
void sequence_cells_fill(const sequence_form *f, const sequence_cells *cells,
                         const sequence_numbers *x, double *payoff);
stf_status sequence_cells_fill_exact(const sequence_form *f, const sequence_cells *cells,
                                     const sequence_exact *x, arena *memory, exact *payoff,
                                     stf_error *err);

/* The behaviour that a party's plan [sequences] stands for, into prob [n_actions of the game], at
 * its own sets. Where the plan does not come (below 1e-12 at the set; exactly 0 in rationals) open
 * actions are equally likely. Of several copies of a set the likeliest counts. Returns the greatest
 * difference between the behaviours of two copies that are reached: other than 0 (up to rounding),
 * the plan cannot be said in the game's own sets. row_is_open as filled. */
double sequence_to_behaviour(const sequence_form *f, uint32_t party, const double *plan,
                             const uint8_t *row_is_open, double *prob);
/* *differs: copies that are reached behave differently. */
stf_status sequence_to_behaviour_exact(const sequence_form *f, uint32_t party, const exact *plan,
                                       const uint8_t *row_is_open, arena *memory, exact *prob,
                                       bool *differs, stf_error *err);
/* The plan [sequences] of a behaviour [n_actions]. */
void sequence_from_behaviour(const sequence_form *f, uint32_t party, const double *prob,
                             double *plan);

#endif
