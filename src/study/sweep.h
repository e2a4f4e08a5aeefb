/* SPDX-License-Identifier: Apache-2.0 */
/* sweep.h -- a model or a game solved at every point of a list.
 *
 * Points are solved in tiles of SWEEP_TILE. What a tile gives is one part of a run (store/run.h); a
 * reader goes through the points in order. */
#ifndef STUDY_SWEEP_H
#define STUDY_SWEEP_H

#include "store/run.h"
#include "study/points.h"

enum { SWEEP_TILE = 64 }; /* points */

typedef struct sweep_query {
    const points *points;
    bool all;                 /* every equilibrium found, not the selected one alone */
    const char *run;          /* the run file; NULL: none */
    const char *const *merge; /* [n_merge] run files whose tiles are taken over */
    uint32_t n_merge;
    uint32_t shard, n_shards; /* solves tiles shard, shard + n_shards, ... ; n_shards 0: all */
} sweep_query;

typedef struct sweep_answer {
    stf_status status; /* OK; CANCELLED: stopped before all was done */
    text reason;
    const problem *problem;
    const game *game;
    const points *points;
    const double *inputs; /* [n_inputs] where the points say nothing */
    bool all;
    uint32_t threads; /* that rows are made on; 0: one */
    run *run;
    uint8_t *has; /* [n_tiles] */
    uint64_t n_tiles;
    uint64_t n_done;  /* points solved */
    uint64_t n_asked; /* points that were to be solved: of the shard */
    uint32_t most;    /* equilibria that some point has; at least 1 */
} sweep_answer;

/* What one point gave. Numbers [n_parties], [n_outcomes], [n_actions]. */
typedef struct sweep_equilibrium {
    const double *payoff, *outcome, *prob;
    double max_regret;
    bool certified;
} sweep_equilibrium;

typedef struct sweep_point {
    size_t number;        /* of the point, from 0 */
    const double *inputs; /* [n_inputs] */
    stf_status status;    /* OK, NO, LIMIT or INPUT */
    bool complete;
    concept concept;
    uint32_t n_equilibria;
    const sweep_equilibrium *equilibria;
} sweep_point;

/* STF_USAGE: the run file is of something else; STF_IO: it is in use, or the disk is full. *out is
 * set, and has to be freed, where a run was opened, whatever the status. */
stf_status study_sweep(problem *p, const study_case *c, const study_options *o,
                       const sweep_query *q, arena *memory, sweep_answer **out, stf_error *err);
void sweep_close(sweep_answer *a); /* NULL allowed; memory is the arena's */

/* Shows the points that are solved, in order. */
typedef stf_status (*sweep_visitor)(void *user, const sweep_point *solved, stf_error *err);
stf_status sweep_each(const sweep_answer *a, arena *scratch, sweep_visitor visit, void *user,
                      stf_error *err);

/* Rows of the points that are solved, in order, at the end of `out`. They are made on several
 * threads: `row` writes what one point gave, and must not change what others read. What is long is
 * handed to `flush`, which empties the buffer (NULL: all stays in it). */
typedef void sweep_row(const void *user, const sweep_point *solved, buffer *out);
typedef stf_status (*sweep_flush)(void *user, buffer *out, stf_error *err);
stf_status sweep_rows(const sweep_answer *a, sweep_row *row, const void *user, sweep_flush flush,
                      void *flush_user, buffer *out, stf_error *err);

#endif
