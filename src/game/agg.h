/* SPDX-License-Identifier: Apache-2.0 */
/* agg.h -- what an action-graph file says; shared by agg_read.c (reading), agg_config.c
 * (configurations) and agg_build.c (the game).
 *
 * Every action of every party is a node of a graph, and parties may share nodes. What a party that
 * plays node s gets depends on the *configuration* of s: for each neighbour of s, how many parties
 * play it (an action node), or a function of who plays its own neighbours (a function node). Node
 * numbers, from 0, are the file's: action nodes first, then function nodes. (Jiang, Leyton-Brown
 * and Bhat, GEB 71, 2011; the Bayesian form: Jiang and Leyton-Brown, NIPS 2010.) */
#ifndef GAME_AGG_H
#define GAME_AGG_H

#include "game/game.h"
#include "game/token.h"

/* How a function node puts together what the parties contribute; those from 10 on with weights. */
typedef enum agg_function {
    AGG_SUM = 0,
    AGG_EXISTS = 1,
    AGG_HIGHEST = 2,
    AGG_LOWEST = 3,
    AGG_WEIGHTED = 10, /* 10 .. 13: the same four on weights */
} agg_function;

typedef struct agg_list { /* a run of a list of numbers */
    uint32_t first, n;
} agg_list;

typedef struct agg_type {
    agg_list actions; /* nodes, in `numbers` */
    text prob;        /* exact; "1" in a game without types */
    double value;
} agg_type;

typedef struct agg_node {
    agg_list neighbours; /* in `numbers` */
    /* function nodes */
    agg_function function;
    int32_t fallback;      /* what a party contributes that plays nothing the node counts */
    uint32_t first_weight; /* [n_actions] into weights; NONE: none */
    uint32_t first_count;  /* [n_actions] into counts: ways from each action node to this one */
    /* action nodes: rows of `configs`, each the neighbours' numbers and then which payoff it has,
     * from the node's first; in lexical order */
    size_t first_number;
    uint32_t n_configs;
    uint32_t first_payoff; /* into payoffs */
    span where;
} agg_node;

typedef struct agg_payoff {
    text exact;
    double value;
} agg_payoff;

typedef struct agg {
    token_reader r;
    arena *scratch;
    arena *temporary; /* released again and again */
    uint64_t most_nodes;
    uint64_t work; /* numbers in configurations handled so far */
    bool has_types, is_too_large;
    uint32_t n_parties, n_actions, n_functions; /* action and function nodes */
    uint32_t *n_types;                          /* [n_parties] */
    uint32_t *first_type;                       /* [n_parties + 1] into types */
    VEC(agg_type) types;
    agg_list *action_set; /* [n_parties] all nodes a party can play, ascending */
    agg_node *node;       /* [n_actions + n_functions] */
    VEC(uint32_t) numbers;
    VEC(int32_t) weights;
    uint32_t *counts;     /* [n_functions * n_actions] */
    VEC(int64_t) configs; /* numbers of the configurations of all nodes */
    VEC(agg_payoff) payoffs;
} agg;

/* agg_config.c */

/* Diagnoses at a place behind; the first failure is kept. */
__attribute__((cold, format(printf, 4, 5))) void agg_blame(agg *f, const char *code, span where,
                                                           const char *format, ...);
/* Fills node.first_count of the function nodes; fails the reader at a cycle of function nodes and
 * where function nodes of different kinds are chained. */
void agg_counts_fill(agg *f);
/* What a party that plays action node `played` contributes to neighbour `to` of a node. */
int64_t agg_contribution(const agg *f, uint32_t to, uint32_t played);
/* Two contributions to neighbour `to`, put together. */
int64_t agg_combine(const agg *f, uint32_t to, int64_t x, int64_t y);
/* Lists the configurations that can occur at action node s, with payoffs in lexical order. */
void agg_configs_list(agg *f, uint32_t s);
/* Sorts the rows pushed since node s's first; returns how many repeated, which are dropped. */
size_t agg_configs_sort(agg *f, uint32_t s);
/* The payoff (of f->payoffs) of node s at this configuration [neighbours of s], or NONE. */
uint32_t agg_config_find(const agg *f, uint32_t s, const int64_t *config);

/* agg_build.c */

/* The game of what was read. */
stf_status agg_build(agg *f, const game **out, stf_error *err);

#endif
