/* SPDX-License-Identifier: Apache-2.0 */
/* points_inside.h -- how points that are made on demand are made: what points*.c share. */
#ifndef STUDY_POINTS_INSIDE_H
#define STUDY_POINTS_INSIDE_H

#include "num/sobol.h"
#include "study/ask.h"
#include "study/points.h"

typedef enum points_kind { POINTS_GRID, POINTS_SAMPLE } points_kind;

typedef struct points_axis { /* of a grid */
    const double *value;     /* [n] */
    size_t n;
} points_axis;

typedef struct points_source {
    points_kind kind;
    const points_axis *axes; /* [n_columns] of a grid */
    /* of a sample */
    const spread *spreads; /* [n_columns] */
    uint64_t seed;
    bool quasi;
    sobol sobol; /* where quasi */
} points_source;

/* One thread's room for solving points: plans that are made once (study/ask.h), a case a lane, and
 * arenas that are emptied between runs and keep their memory. */
typedef struct points_worker {
    const problem *problem;
    ask_structure structure;
    const study_options *options;
    arena *memory, *scratch;
    arena_mark memory_empty, scratch_empty;
    arena *kept;
    ask_room *room;
    uint32_t n_lanes;  /* points that a run may have */
    study_case *cases; /* [n_lanes] */
} points_worker;

/* The structure of a case, compiled where it is not yet. One thread at a time. */
stf_status points_structure(problem *p, const study_case *base, ask_structure *out, stf_error *err);
stf_status points_worker_begin(points_worker *w, const problem *p, ask_structure structure,
                               const study_case *base, const study_options *o, stf_error *err);
void points_worker_end(points_worker *w);
/* Solves points begin .. end-1, at most n_lanes, and shows them to `visit`. */
stf_status points_worker_run(points_worker *w, const points *of, size_t begin, size_t end,
                             study_visitor visit, void *user, stf_error *err);

/* The name of input k. */
text points_input_name(const problem *p, uint32_t k);
/* The input of that name, or NONE; the nearest name in *near, empty where none is. */
uint32_t points_input_find(const problem *p, text name, arena *scratch, text *near);
/* Reads "2500" or "2500 t/month" into the unit of input k. STF_USAGE with the reason. */
stf_status points_number_read(const problem *p, uint32_t k, text written, arena *scratch,
                              double *out, stf_error *err);

#endif
