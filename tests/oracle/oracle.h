/* SPDX-License-Identifier: Apache-2.0 */
/* oracle.h -- the slow, obviously right interpreter of a checked syntax tree: a model's meaning as
 * a plain tree.
 *
 * It answers to docs/semantics.md and lang/syntax.h alone, and shares nothing with the compiler,
 * the payoff program, the lane kernels or certify: numbers are long doubles, every history is a
 * node of its own, nothing is merged, and an information set is a printed string of what its party
 * has observed. What a profile is worth, how often an event happens and what a deviation gains are
 * found by walking the whole tree. */
#ifndef TESTS_ORACLE_ORACLE_H
#define TESTS_ORACLE_ORACLE_H

#include "lang/syntax.h"

enum { ORACLE_NODES_MOST = 100000 };

/* What a tree is unrolled for: the structure's key and the numbers. */
typedef struct oracle_setup {
    const uint32_t *choice;           /* [n_switches]; NULL: the first of each */
    const bool *removed;              /* [n_options]; NULL: none */
    const change *const *commitments; /* [n_commitments] CHANGE_COMMIT, in order */
    uint32_t n_commitments;
    const double *inputs; /* [n_assumptions] in the units of the file; NULL: the central values */
    size_t nodes_most;    /* 0: ORACLE_NODES_MOST */
} oracle_setup;

typedef enum oracle_kind { ORACLE_CHANCE, ORACLE_DECISION, ORACLE_TERMINAL } oracle_kind;

typedef struct oracle_edge {
    uint32_t child;
    text name;        /* of the option, ballot, grid point, branch or type value */
    uint32_t option;  /* syntax.options, or SYNTAX_NONE */
    long double prob; /* chance: its probability */
} oracle_edge;

/* Play as a list of moments, newest first: what events are judged on. A move is a moment; so are
 * the states at the start, every assignment (the states after it) and the end of a round. */
typedef enum moment_kind { MOMENT_MOVE, MOMENT_STATES, MOMENT_ROUND_END } moment_kind;

typedef struct moment moment;
struct moment {
    moment_kind kind;
    uint32_t option; /* MOMENT_MOVE: syntax.options or SYNTAX_NONE */
    uint32_t round;
    const int32_t *state; /* [n_states] MOMENT_STATES, MOMENT_ROUND_END */
    const moment *before;
};

typedef struct oracle_node {
    oracle_kind kind;
    uint32_t infoset; /* decision; else SYNTAX_NONE */
    uint32_t n_edges;
    oracle_edge *edges;
    uint32_t round;
    const int32_t *state;      /* [n_states] */
    const int32_t *type;       /* [n_parties] index of the value drawn, -1: none (yet) */
    uint32_t outcome;          /* terminal: syntax.outcomes, or SYNTAX_NONE */
    const long double *payoff; /* terminal: [n_parties] present value in the party's unit */
    const moment *play;        /* the moments up to here */
} oracle_node;

typedef struct oracle_infoset {
    uint32_t party, point, round;
    text key; /* party, point, round and the party's observations, printed */
    uint32_t n_actions, first_action;
    bool is_committed;
    const bool *open;         /* [n_actions] false where a rule by quantity closes the action */
    const long double *share; /* [n_actions] committed probabilities, or NULL */
    const text *action;       /* [n_actions] */
    uint32_t *member;         /* nodes */
    uint32_t n_members, cap;
} oracle_infoset;

typedef struct oracle_tree {
    const syntax *syntax;
    oracle_node *nodes; /* the root is node 0; a child's number is above its parent's */
    oracle_infoset *infosets;
    uint32_t n_nodes, n_infosets, n_actions, n_terminals;
} oracle_tree;

/* Unrolls. STF_INPUT when the model is wrong for this key and these numbers (a state leaves its
 * domain, nothing to choose, chance does not sum to one, ...), STF_LIMIT above nodes_most. The tree
 * lives in `memory`. */
stf_status oracle_unroll(const syntax *s, const oracle_setup *setup, arena *memory,
                         const oracle_tree **out, stf_error *err);

/* ---- expressions (value.c) ----------------------------------------------------------------- */

/* Everything an expression may read at a moment of play. */
typedef struct place {
    const syntax *syntax;
    const long double *assumption; /* [n_assumptions] in base units */
    const uint32_t *choice;        /* [n_switches] */
    const int32_t *state;          /* [n_states] */
    const int32_t *type;           /* [n_parties] index of the value, -1: not drawn */
    const long double *offer;      /* [n_offers] */
    const long double *param;      /* of the let being evaluated */
    uint32_t round, outcome;
    long double length, step; /* of the last round, for `for ever`; length 0: none */
} place;

/* Value in base units; truth values are 0 and 1. Expressions of claims are not values of play: see
 * oracle_formula. */
long double place_value(const place *at, const expr *e);
/* True where e is NULL. */
bool place_holds(const place *at, const expr *e);
/* Two numbers that differ by rounding only (1e-13 of their size) are the same number; compare is
 * one of EXPR_LESS
 * .. EXPR_NOT_EQUAL. */
bool numbers_compare(expr_kind compare, long double a, long double b);

/* ---- judging a profile (judge.c) ------------------------------------------------------------ */

/* A profile: prob[infoset.first_action + k]. Committed sets play their shares whatever it says. */
typedef struct oracle_judgement {
    long double *payoff;  /* [n_parties] ex ante */
    long double *outcome; /* [n_outcomes] */
    long double *reach;   /* [n_nodes] */
    long double *value; /* [n_nodes * n_parties] expected final payoff of plays through the node */
} oracle_judgement;

/* forced (NULL or party SYNTAX_NONE: none): wherever its party could take the option in those
 * rounds, it does. */
void oracle_evaluate(const oracle_tree *t, const long double *prob, const option_ref *forced,
                     arena *memory, oracle_judgement *out);
/* Whether the forced party could take the option somewhere in those rounds; true where none is
 * forced. */
bool oracle_can_force(const oracle_tree *t, const option_ref *forced);
/* Lowest and highest payoff of a party over the plays of the tree. */
void oracle_range(const oracle_tree *t, uint32_t who, long double *low, long double *high);
/* What the party gains ex ante by its best reply (commitments kept). */
long double oracle_regret(const oracle_tree *t, const long double *prob, uint32_t who,
                          arena *scratch);
/* The greatest such gain in any subgame. */
long double oracle_subgame_regret(const oracle_tree *t, const long double *prob, uint32_t who,
                                  arena *scratch);
/* The greatest gain of the party at one of its sets by one other action there, at sets reached by
 * the profile (Bayes) or of one node. */
long double oracle_infoset_regret(const oracle_tree *t, const long double *prob, uint32_t who,
                                  arena *scratch);

/* ---- events and claims (events.c) ------------------------------------------------------------ */

/* Whether the event is true of the finished play that ends in a terminal node. */
bool oracle_event_holds(const oracle_tree *t, uint32_t terminal, const event *e);
/* P(e given f), f NULL: unconditional. NAN where f has probability zero. */
long double oracle_probability(const oracle_tree *t, const long double *prob, const event *e,
                               const event *f, arena *scratch);

/* A tree with a profile: the base model or a variant. */
typedef struct oracle_world {
    const oracle_tree *tree;
    const long double *prob;
    const double *inputs;   /* [n_assumptions] in the units of the file; NULL: central */
    const uint32_t *choice; /* [n_switches]; NULL: the first of each */
} oracle_world;

/* The value of a claim's formula in worlds[0]; terms in variant v are evaluated in worlds[1 + v].
 * Truth values are 0 and 1, NAN is undefined (three-valued logic of Kleene). */
long double oracle_formula(const oracle_world *worlds, const expr *formula, arena *scratch);

#endif
