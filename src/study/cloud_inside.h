/* SPDX-License-Identifier: Apache-2.0 */
/* cloud_inside.h -- what claims and cards over the space share: the search for the nearest flip. */
#ifndef STUDY_CLOUD_INSIDE_H
#define STUDY_CLOUD_INSIDE_H

#include "study/cloud.h"
#include "study/space.h"

/* Verdicts [n * n_asked] at n points, values [n * n_varied]. */
typedef stf_status (*flip_judge)(void *user, const double *values, size_t n, arena *scratch,
                                 verdict *out, stf_error *err);

/* Some verdicts, each true, false or undefined at every point of the space. */
typedef struct flip_search {
    const space *space;
    const double *centre; /* [n_varied] */
    const double *width;  /* [n_varied] of the ranges */
    const bool *steps;    /* [n_varied] takes single values only */
    uint32_t n_asked;
    const verdict *central; /* [n_asked] at the centre; undefined: not searched */
    flip_judge judge;
    void *user;
} flip_search;

/* Fills centre, width and steps, for a space that varies. */
stf_status flip_search_begin(flip_search *f, const space *s, arena *memory, stf_error *err);
/* Points at the ends of each range, all else central: values [2 * n_varied * n_varied]. */
void flip_ends_add(const flip_search *f, double *values);
/* At most so many points are judged by flips_find. */
size_t flip_points_most(const flip_search *f);
/* The nearest flip of each verdict, from the turned ones among n points that were judged. */
stf_status flips_find(const flip_search *f, const double *values, size_t n, const verdict *judged,
                      arena *memory, arena *scratch, space_flip *out /* [n_asked] */,
                      stf_error *err);

#endif
