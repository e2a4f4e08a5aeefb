/* SPDX-License-Identifier: Apache-2.0 */
/* map_inside.h -- what the parts of a map share. */
#ifndef STUDY_MAP_INSIDE_H
#define STUDY_MAP_INSIDE_H

#include "base/pool.h"
#include "study/formula.h"
#include "study/map.h"
#include "study/pinned.h"

/* Class of a point that was not solved. */
#define MAP_UNKNOWN UINT32_MAX

/* Points to classes. A class is a few words (map_class.c); equal words are one class, numbered as
 * they are first met, which does not depend on threads. */
typedef struct map_run {
    problem *problem;
    const study_case *base;
    study_options options;
    map_by by;
    bool is_quantal;
    map_axis axis[2];
    uint32_t n_axes;
    const game *game;
    const model *model;
    arena *memory; /* of the answer */

    const claim *claim;
    leaves leaves;
    uint32_t *variants; /* [n_variants] that the claim speaks of, NONE among them */
    uint32_t n_variants;

    map_move *moves;
    uint32_t n_moves;
    uint32_t *action_move; /* [n_actions] */

    uint32_t n_words;    /* of a class */
    uint32_t play_words; /* of one class of play */
    VEC(uint32_t) words; /* class after class */
    uint32_t n_classes;

    double share;       /* MAP_BY_PLAY: as map_query */
    pinned_many *quick; /* NULL: every point is solved */
    uint64_t n_solved;
    uint64_t n_followed;     /* cases that bounds did not decide */
    uint64_t n_open;         /* squares or stretches not settled yet; for progress */
    struct share_team *team; /* base/share.h; NULL: this process alone */
    pool *passers;           /* of share_pool, for one thread that solves, on threads of its own */
    text facts;              /* what all ranks must agree on */
    int (*progress)(void *user, const solve_event *event); /* of the map; solvers tell nothing */
    void *progress_user;
    stf_status stopped; /* CANCELLED, LIMIT: no more points are solved */
    text stop_reason;
} map_run;

/* Fills what depends on the question: moves, leaves, sizes. */
stf_status map_run_begin(map_run *r, const map_query *q, stf_error *err);
/* Classes of n points, [n * n_axes] in the file's units; MAP_UNKNOWN where the work was stopped,
 * which r->stopped tells. In a team every rank asks for the same points, and all get all classes;
 * at ranks that are led a stop is a failure. */
stf_status map_solve(map_run *r, const double *at, size_t n, uint32_t *classes, stf_error *err);
/* Fills kind, plays and status of a region from its class. */
stf_status map_class_read(const map_run *r, uint32_t class, map_region *out, stf_error *err);
/* Fills what is told of the equilibrium at each region's `at`, and map_move.is_common. */
stf_status map_regions_tell(map_run *r, map_answer *a, stf_error *err);

/* ---- map_play.c ------------------------------------------------------------------------------ */

stf_status map_moves_make(map_run *r, stf_error *err);
/* Levels [n_moves] of play with the given numbers, probabilities of actions and reach of nodes. */
stf_status map_levels(const map_run *r, const double *slots, const double *prob,
                      const double *reach, arena *scratch, uint8_t *level, stf_error *err);
/* The first round in which each move is played; NONE: it is not. */
void map_rounds(const map_run *r, const double *prob, const double *reach, uint32_t *rounds);

/* The number of a class by its words [n_words]. */
uint32_t map_class_number(map_run *r, const uint32_t *words);

/* ---- map_share.c ----------------------------------------------------------------------------- */

/* What one point gives: the words of its class; then 0 where it was not tried, else 1 and the cases
 * that bounds did not decide. */
static inline size_t map_record_words(const map_run *r)
{
    return (size_t)r->n_words + 1;
}
/* A rank that has no answer of its own? */
bool map_is_led(const map_run *r);
/* After map_run_begin. To be ended whether it went well or not. */
stf_status map_team_begin(map_run *r, stf_error *err);
void map_team_end(map_run *r);
void map_stop(map_run *r, stf_status status, text why);
/* Records [n * map_record_words], zero before, of n points. STF_CANCELLED, and STF_LIMIT once the
 * time is up: some were not tried. No two calls at once. map_class.c */
stf_status map_play_solve(const map_run *r, const double *at, size_t n, uint32_t *records,
                          stf_error *err);

/* ---- map_plan.c ------------------------------------------------------------------------------ */

stf_status map_plan_begin(map_run *r, stf_error *err);
/* As map_play_solve. */
stf_status map_plan_solve(const map_run *r, const double *at, size_t n, uint32_t *records,
                          stf_error *err);

/* Regions and borders into the answer. */
stf_status map_line(map_run *r, const map_query *q, map_answer *a, stf_error *err);
stf_status map_plane(map_run *r, const map_query *q, map_answer *a, stf_error *err);

/* Where a share of the range falls. */
static inline double map_at(const map_axis *x, double part)
{
    if (part <= 0.0) return x->low;
    if (part >= 1.0) return x->high;
    return x->low + (x->high - x->low) * part;
}

/* Inner points of the first grid stand off its even places by this share of a step, so that round
 * numbers of a model, where ties are, do not fall on them; over two assumptions by another share on
 * the second axis, so that ties where both are equal do not either. */
#define MAP_SHIFT 0.381966
#define MAP_SHIFT_SECOND 0.236068

/* ---- map_plane.c to map_trace.c ------------------------------------------------------------- */

/* Polygons of classes over a lattice of N x N squares, whose points have coordinates 0 .. 2N (even
 * ones are corners). Polygons of one class that meet are joined by taking away the edges that they
 * share; what is left of edges is outlines, and between two classes borders. */
typedef struct map_edge {
    uint64_t from, to; /* y * (2N + 1) + x */
    uint32_t class;    /* to the left of it */
} map_edge;

typedef struct map_spot {
    double x, y; /* lattice coordinates */
    uint32_t class;
} map_spot;

typedef struct map_shape {
    uint32_t n; /* N */
    VEC(map_edge) edges;
    VEC(map_spot) spots; /* points inside classes, for their letters */
} map_shape;

stf_status map_trace(map_run *r, map_shape *s, map_answer *a, stf_error *err);

#endif
