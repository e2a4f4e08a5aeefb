/* SPDX-License-Identifier: Apache-2.0 */
/* walk.h -- following the principal branch of logit equilibria in lanes, from lambda = 0.
 *
 * Predictor and corrector (Turocy, Games and Economic Behavior 51, 2005; Economic Theory 42, 2010),
 * in lambda itself: each lane has its own precision and step. The predictor goes through the last
 * two points with their slopes and is exact on the span of 1, lambda, y and y^2, y = 1/(lambda +
 * s), which is how the unknowns behave for large lambda; the corrector is a pass (sweep.h). A step
 * is taken only if the corrector started near, converged fast, and left det J of every coupled part
 * with its sign and not much smaller: folds and bifurcations are approached geometrically, never
 * jumped over. What cannot be followed in lambda is followed along the curve (fold.c), alone. */
#ifndef SOLVE_LOGIT_WALK_H
#define SOLVE_LOGIT_WALK_H

#include "solve/logit/sweep.h"
#include "solve/solver.h"

enum { RECORDS = 6 }; /* points from which the limit is extrapolated */

typedef enum lane_phase {
    LANE_IDLE,   /* no standoff in this lane */
    LANE_STARTS, /* its next point is that at lambda = 0 */
    LANE_WALKS,
    LANE_RECORDS, /* play has settled: lambda doubles from record to record */
    LANE_ARRIVED, /* at the lambda asked for, to the walk's tolerance */
    LANE_READY,   /* all records taken */
    LANE_STUCK,   /* no step in lambda is small enough: a fold or a bifurcation */
    LANE_FAILED,  /* out of steps */
    LANE_DONE,
} lane_phase;

typedef struct lane_walk {
    lane_phase phase;
    double lambda, before; /* of the last two points taken; before < 0: only one */
    double step, unit;     /* unit: the lambda at which replies begin to respond */
    double record_at;      /* next record's lambda */
    double settle_from;    /* do not look for the limit below this lambda */
    uint32_t n_records, n_folds, culprit, unsettled_set, rejected, n_turnings;
    bool bifurcates; /* stuck: the curve crosses another here, rather than turns */
    uint64_t steps;
} lane_walk;

typedef struct walk {
    sweep w;
    uint32_t first, last; /* parts that are followed; those below are given */
    double target;        /* lambda to stop at; infinity: the limit */
    double step_first, step_least;
    double leap; /* units within which a target may be the first step; 0: none */
    uint64_t most_steps;
    bool leaves_last; /* walk_run returns where one lane is left: it goes on cheaper by itself */
    const cancel *stop;
    double deadline; /* as in solve_options */
    int (*progress)(void *user, const solve_event *event);
    void *progress_user;
    bool stopped; /* by any of these */
    bool is_late; /* by the deadline */

    double *x, *dx, *x_before, *dx_before; /* [n_unknowns] at the last two points taken */
    double *turn;            /* [3 * (most_unknowns + 1)] of fold.c; walks alone only */
    uint32_t *twin;          /* [n_parts] of fold.c: parts that turn together; walks alone only */
    double *record[RECORDS]; /* [n_actions] log p */
    lane_walk lane[LANES_BLOCK];
} walk;

stf_status walk_new(walk *k, const schedule *s, isa i, uint32_t stride, arena *memory,
                    stf_error *err);
/* Parts first .. last-1 are followed, by no lane yet. */
void walk_begin(walk *k, uint32_t first, uint32_t last);
/* Lane l starts at lambda = 0 of the numbers loaded, whatever its neighbours do. */
void walk_start(walk *k, uint32_t l);
/* Follows every lane that starts, walks or records until `enough` of all have come to an end
 * (arrived, ready, stuck or failed), any has arrived, or none goes on. */
void walk_run(walk *k, uint32_t enough);
/* Lane l of `from` as it stands, to go on by itself in `to` (stride 1), whose numbers are loaded.
 */
void walk_move(walk *to, const walk *from, uint32_t l);
/* Whether it starts, walks or records. */
bool lane_goes_on(const lane_walk *lane);
/* Taking the pass's point as the lane's last. */
void walk_take(walk *k, uint32_t l);
/* After taking a point: whether the lane arrived, has settled, is to record. */
void walk_advance(walk *k, uint32_t l);
/* Follows the curve itself from where the lane got stuck until lambda is again a good parameter;
 * walks alone (stride 1) only. True when past the turning points, and the lane walks on; else it is
 * stuck for good (fold.c). */
bool walk_turn(walk *k);
/* Whether it was asked to stop, or time is up (is_late is set then). */
bool walk_must_stop(walk *k);

#endif
