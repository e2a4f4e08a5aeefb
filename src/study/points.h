/* SPDX-License-Identifier: Apache-2.0 */
/* points.h -- many sets of numbers for one problem: the rows of a table, a grid, or a sample of all
 * ranges. A point is a full vector of inputs; what a source does not name stays as the case has it.
 */
#ifndef STUDY_POINTS_H
#define STUDY_POINTS_H

#include "study/study.h"

typedef struct points {
    size_t n;
    uint32_t n_columns;
    const uint32_t *column; /* [n_columns] the input that each column sets */
    const text *name;       /* [n_columns] as the source names it */
    const double *value; /* [n * n_columns] in the file's units, row by row; NULL: made on demand */
    const struct points_source *source; /* of those made on demand */
} points;

/* A table of comma-separated values: the header names assumptions (of a game: u<outcome>_<party>),
 * a cell is a number in the file's unit or a quantity with one ("2500 t/month"). Bad rows and
 * columns go to `d`, all of them, with row, column and caret; STF_INPUT if there are any. */
stf_status points_from_table(problem *p, text path, text content, diagnostics *d, arena *memory,
                             points **out, stf_error *err);
/* "oil=500 .. 7000 by 500 t/month", "oil=500 .. 7000 in 14", "oil=500, 1000, 2000": the product of
 * all, the last moving fastest. STF_USAGE with the reason; STF_LIMIT beyond 1e9 points. */
stf_status points_from_grid(problem *p, const text *axes, uint32_t n_axes, arena *memory,
                            points **out, stf_error *err);
/* n points over the ranges and distributions of the assumptions listed (n_inputs 0: all that have
 * one): scrambled Sobol (Owen 1995 by Burley's hash, 2020), or independent (Philox) draws. Point i
 * depends on (seed, i) alone. */
stf_status points_from_sample(problem *p, size_t n, uint64_t seed, bool quasi,
                              const uint32_t *inputs, uint32_t n_inputs, arena *memory,
                              points **out, stf_error *err);

/* How an assumption is distributed, in the unit of its central value: what a sample is drawn by. */
typedef struct spread {
    distribution_kind kind;
    double a, b, c;       /* as assumption.a, b, c; range and uniform: a low, b high */
    const double *values; /* [n] discrete */
    const double *below;  /* [n] sums of weights, the last 1 */
    uint32_t n;
} spread;

/* Is it one value alone? */
bool spread_is_point(const assumption *a);
stf_status spread_of(const assumption *a, arena *memory, spread *out, stf_error *err);
/* The value below which the assumption lies with probability u, 0 < u < 1. A range is uniform. */
double spread_quantile(const spread *s, double u);

/* Writes the point over `inputs` [n_inputs of the problem], which starts as the case's. Any thread.
 */
void points_row(const points *p, size_t i, double *inputs);

/* Solves points begin .. end-1 with the case's structure, in blocks of lanes on o->threads threads,
 * and shows each solution to `visit`, as study_each does. Memory does not grow with their number.
 */
stf_status points_each(problem *p, const study_case *base, const points *of, size_t begin,
                       size_t end, const study_options *o, study_visitor visit, void *user,
                       stf_error *err);

#endif
