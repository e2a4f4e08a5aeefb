/* SPDX-License-Identifier: Apache-2.0 */
/* unroll.h -- what the files of the unrolling share: play so far, what is still to run, the tree so
 * far. */
#ifndef TESTS_ORACLE_UNROLL_H
#define TESTS_ORACLE_UNROLL_H

#include "oracle/oracle.h"

/* What a party has observed, newest first. */
typedef struct sight sight;
struct sight {
    text what;
    const sight *before;
};

/* Play so far, of one history. Copied where play branches. */
typedef struct history {
    int32_t *state;     /* [n_states] */
    int32_t *type;      /* [n_parties] */
    long double *offer; /* [n_offers] */
    long double *paid;  /* [n_parties] present value in the party's unit */
    const sight *seen[PARTIES_MOST];
    const moment *play;
    uint32_t round;        /* 0 before the first */
    const round_block *in; /* NULL outside rounds */
    long double length;    /* of the last round begun; 0: none */
    long double
        factor[PARTIES_MOST]; /* of the round (or of what stands before or after the rounds) */
    long double step[PARTIES_MOST]; /* of the last round begun; 1 before the first */
    uint32_t outcome;               /* fixed by stop, or SYNTAX_NONE */
} history;

/* What is still to run, innermost first. */
typedef enum rest_kind { REST_BLOCK, REST_ROUND_BEGIN, REST_ROUND_END, REST_END } rest_kind;

typedef struct rest rest;
struct rest {
    rest_kind kind;
    const block *block; /* REST_BLOCK: statements from `next` on */
    uint32_t next;
    bool is_round_body;
    uint32_t round_block, round; /* REST_ROUND_BEGIN, REST_ROUND_END */
    const rest *after;
};

typedef struct unrolling {
    const syntax *syntax;
    const oracle_setup *setup;
    const uint32_t *choice;
    long double *assumption; /* base units */
    arena *memory;           /* the tree's */
    arena *scratch;          /* histories and rests; released when a branch is done */
    size_t nodes_most;
    VEC(oracle_node) nodes;
    VEC(oracle_infoset) infosets;
    uint32_t *slot; /* [n_slots] information sets by hash of key, SYNTAX_NONE: free */
    uint32_t n_slots;
    uint32_t n_actions, n_terminals;
    stf_error failure; /* sticky */
} unrolling;

/* One of the moves that are made without seeing each other. */
typedef struct move {
    const statement *at;
    uint32_t party;
    uint32_t voter; /* index among the voters; SYNTAX_NONE: not a ballot */
} move;

/* An action that a mover has. */
typedef struct action {
    text name;
    uint32_t option;   /* SYNTAX_NONE: a grid point */
    const block *body; /* NULL for ballots */
    long double grid;  /* offers */
    bool open;
    long double share; /* committed */
} action;

typedef struct actions {
    action *at;
    uint32_t n;
    bool is_committed;
} actions;

/* Records the first failure. */
__attribute__((cold, format(printf, 3, 4))) void unroll_fail(unrolling *u, stf_status s,
                                                             const char *format, ...);
place history_place(const unrolling *u, const history *h, uint32_t who);

/* tree.c: histories, and nodes with their information sets. */
void *copy_of(arena *a, const void *from, size_t n, size_t size);
history *history_new(unrolling *u);
history *history_copy(unrolling *u, const history *h);
void history_note(unrolling *u, history *h, moment_kind kind, uint32_t symbol);
void observe(unrolling *u, history *h, uint32_t audience, text what);
uint32_t node_add(unrolling *u, history *h, oracle_kind kind, uint32_t n_edges);
/* Puts a decision node into the information set of its mover, a new one if it is the first. */
void infoset_join(unrolling *u, const history *h, const move *m, const actions *of, uint32_t node);

/* moves.c: the actions that a move has here, after removals and commitments. None: to be skipped
 * (or failed). */
actions move_actions(unrolling *u, const history *h, const move *m);

#endif
