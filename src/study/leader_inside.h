/* SPDX-License-Identifier: Apache-2.0 */
/* leader_inside.h -- what the parts of `commit P best` share. */
#ifndef STUDY_LEADER_INSIDE_H
#define STUDY_LEADER_INSIDE_H

#include "study/leader.h"

typedef struct leading {
    problem *problem;
    const study_case *at;
    const study_options *options;
    arena *memory;
    const change *promise;
    const model *model;
    const game
        *game; /* nothing promised yet: the tree, or where that is too large the merged one */
    double *slots;
    exact *exact_slots;
    bool *is_promised;   /* [n_infosets] */
    uint32_t n_promised; /* sets */
    uint32_t leader;
    bool is_partial;   /* the leader decides elsewhere, too */
    uint32_t n_others; /* parties besides the leader that choose anything */
    uint32_t follower; /* the last of them, or NONE */
} leading;

/* ---- leader.c ------------------------------------------------------------------------------- */

/* The numbers of l->model, and which of its sets are promised. */
stf_status leading_numbers(leading *l, stf_error *err);
/* What is left to play under a pure promise [n_infosets], by the ordinary solver: the equilibrium
 * that `rule` asks for. NULL, with the reason, where there is none. */
stf_status pure_solve(const leading *l, const uint32_t *plan, select_rule rule, arena *memory,
                      solution **out, text *why, stf_error *err);
void pure_share(const leading *l, const uint32_t *plan, exact *share);
leader_promise *promise_new(const leading *l, bool over_all);
/* A solution without equilibria of the game in which `share` is promised. */
stf_status solution_open(const leading *l, const exact *share, solution **out, stf_error *err);
/* Certifies e against the strongest of the concepts that hold, or the one asked for. */
stf_status certify_best(const leading *l, const solution *s, equilibrium *e, stf_error *err);

/* ---- leader_graph.c ------------------------------------------------------------------------- */

typedef struct leader_graph {
    const game *game;
    const double *slots;
    const bool *is_promised; /* [n_infosets] */
    const bool *is_open;     /* [n_actions] */
    const double *reward;    /* [n_edges * n_parties] */
    double *value, *other;   /* [n_nodes * n_parties] room */
    uint32_t leader;
    bool has_perfect_information;
} leader_graph;

stf_status leader_graph_new(const game *g, const double *slots, const bool *is_promised,
                            uint32_t leader, arena *memory, leader_graph **out, stf_error *err);
/* The leader's payoff under a pure promise [n_infosets] (NULL: none), with perfect information, by
 * backward induction; others' ties for the leader, or against it. action [n_infosets] (or NULL):
 * what is then played where somebody chooses or has promised. */
double leader_graph_value(const leader_graph *k, const uint32_t *plan, bool against,
                          uint32_t *action);
/* No promise, pure or mixed, gives the leader more. */
double leader_graph_bound(const leader_graph *k);
/* The greatest payoff of a party, or sum of payoffs (NONE), over all that can be played, whoever
 * gains by it. */
double leader_graph_most(const leader_graph *k, uint32_t party);

/* ---- leader_search.c ------------------------------------------------------------------------ */

/* What a promise is worth to the leader; -infinity where that cannot be told. */
typedef stf_status (*promise_value)(void *user, const uint32_t *plan, double *out, stf_error *err);

typedef struct leader_task {
    const leader_graph *graph;
    const model *model;
    promise_value value;
    void *user;
    uint32_t most_tries;
    double bound; /* a promise that reaches it ends the search */
    const cancel *stop;
} leader_task;

/* From each of `starts` [n_starts][n_infosets], and from "the same option wherever it is open", by
 * changing what is promised at one point over a span of rounds, at two points at once, at one set
 * alone, while that serves the leader. plan [n_infosets] is filled for promised sets. */
stf_status leader_search(const leader_task *task, const uint32_t *const *starts, uint32_t n_starts,
                         arena *memory, uint32_t *plan, double *value, uint32_t *n_tries,
                         stf_error *err);

/* ---- leader_found.c ------------------------------------------------------------------------- */

/* The best promise found on the merged game. `why` says why it is not sought among all. */
stf_status best_found(leading *l, const char *why, solution **out, stf_error *err);

#endif
