/* SPDX-License-Identifier: Apache-2.0 */
/* points_inside.h -- how points that are made on demand are made: what points*.c share. */
#ifndef STUDY_POINTS_INSIDE_H
#define STUDY_POINTS_INSIDE_H

#include "num/sobol.h"
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

/* The name of input k. */
text points_input_name(const problem *p, uint32_t k);
/* The input of that name, or NONE; the nearest name in *near, empty where none is. */
uint32_t points_input_find(const problem *p, text name, arena *scratch, text *near);
/* Reads "2500" or "2500 t/month" into the unit of input k. STF_USAGE with the reason. */
stf_status points_number_read(const problem *p, uint32_t k, text written, arena *scratch,
                              double *out, stf_error *err);

#endif
