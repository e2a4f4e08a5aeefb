/* SPDX-License-Identifier: Apache-2.0 */
/* space.h -- the space of assumptions: what varies in it, draws from it, and a standoff solved at
 * many points of it.
 *
 * A point gives a value to every assumption that varies; all others stay as the case has them. At a
 * point one or more *positions* are solved: the case itself, and what variants or removals make of
 * it. What a variant sets stays set at every point. */
#ifndef STUDY_SPACE_H
#define STUDY_SPACE_H

#include "study/points.h"

typedef struct space_position {
    study_case at;
    const bool *held; /* [n_inputs] set by the position's changes: the point does not move it */
} space_position;

typedef VEC(space_position) space_positions;

typedef struct space {
    problem *problem;
    const study_case *base;
    study_options options; /* the caller's, without its progress, which counts points instead */
    int (*progress)(void *user, const solve_event *event);
    void *progress_user;
    arena *memory;
    space_positions positions; /* the case itself first */
    const uint32_t *varied;    /* [n_varied] inputs, ascending */
    uint32_t n_varied;
    const spread *spreads; /* [n_varied] */
    const uint32_t *idle;  /* [n_idle] inputs with a range on which nothing asked about depends */
    uint32_t n_idle;
    uint64_t done, total; /* solves: for progress */
    uint64_t n_quick;     /* of `done`: decided by bounds */
} space;

/* The case itself as the only position. STF_UNSUPPORTED for a game from elsewhere, whose payoffs
 * have no ranges. */
stf_status space_begin(problem *p, const study_case *base, const study_options *o, arena *memory,
                       space *out, stf_error *err);
/* A position more; *position is that of an earlier one if nothing differs. */
stf_status space_add(space *s, const change *changes, uint32_t n, text name, uint32_t *position,
                     stf_error *err);
/* After the positions: finds what varies, the assumptions with a range that were not set by hand
 * and on which a number of a position's game depends, or that `formulas` read. STF_UNSUPPORTED
 * where there are none. */
stf_status space_vary(space *s, const expr *const *formulas, uint32_t n_formulas, stf_error *err);

/* The value of varied assumption k below which it lies with probability u, 0 < u < 1, in the file's
 * unit. */
double space_value(const space *s, uint32_t k, double u);

/* Shown each position of each point once, from any thread, until it returns. */
typedef stf_status (*space_visitor)(void *user, size_t point, uint32_t position, const solution *s,
                                    stf_error *err);

/* Told instead of a position whose payoffs [n_parties], then outcomes [n_outcomes], bounds decide
 * (study/pinned.h); from any thread. */
typedef void (*space_quick_visitor)(void *user, size_t point, uint32_t position,
                                    const double *value);

/* Solves all positions at n points; values [n * n_varied]. STF_CANCELLED, and STF_LIMIT once the
 * options' deadline is past: what was shown until then stands. */
stf_status space_solve(space *s, const double *values, size_t n, space_visitor visit,
                       space_quick_visitor quick /* or NULL */, void *user, stf_error *err);

#endif
