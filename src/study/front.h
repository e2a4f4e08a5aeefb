/* SPDX-License-Identifier: Apache-2.0 */
/* front.h -- the fronts of a file at the numbers of a case (docs/semantics.md, 14).
 *
 * Where a front succeeds `through` play, the file's play is solved at the pressures that coalitions
 * have: at all of them up to FRONT_LISTED_MOST enforcers, beyond on a grid that is halved where
 * success moves. All are one structure, in lanes. Nothing else of a front needs play. */
#ifndef STUDY_FRONT_H
#define STUDY_FRONT_H

#include "model/plan.h"
#include "study/formula.h"

typedef struct fronts_query {
    const text *names; /* [n_names] of fronts; none: all of the file */
    uint32_t n_names;
    const text
        *coalitions; /* [n_coalitions] "A,B": told each, in fronts that have these enforcers */
    uint32_t n_coalitions;
    text over; /* NAME, or an axis as of --grid; empty: not asked */
} fronts_query;

/* Play behind a front. */
typedef struct front_plays {
    uint32_t n_solved;
    bool is_exact; /* at every pressure that a coalition has */
    /* else: the widest step between two pressures solved, and the one over which success moves most
     */
    double step, rise;
} front_plays;

/* The whole front at one value of the assumption. */
typedef struct front_point {
    double at, success, target;
    bool is_stable;
    coalition would_leave;
    uint32_t first;  /* who leaves first, or FRONT_NOBODY */
    double *payment; /* [n_enforcers] */
    bool has_threshold;
    front_selection selection;
} front_point;

/* Of stability: who would leave changes. */
typedef enum front_turning { TURNS_STABILITY, TURNS_SUCCESS, TURNS_SELECTION } front_turning;

/* Between two values of the assumption a verdict turns. */
typedef struct front_turn {
    front_turning what;
    double at, width; /* it turns within at +- width */
    bool holds_above; /* nobody leaves, succeeding (with probability one half), selected above it */
    coalition below, above; /* of stability: who would leave on either side */
} front_turn;

typedef struct front_over {
    uint32_t input;
    front_point *points; /* ascending */
    uint32_t n_points;
    front_turn *turns; /* ascending */
    uint32_t n_turns;
} front_over;

typedef struct front_told {
    uint32_t front; /* syntax.fronts */
    const front_problem *problem;
    front_answer answer;
    bool is_played;
    front_plays plays; /* is_played */
    front_coalition *asked;
    uint32_t n_asked;
    front_over *over; /* NULL: not asked, or the front does not read it */
} front_told;

typedef struct fronts_answer {
    const syntax *syntax;
    text case_name; /* variant; empty: the file as it stands */
    bool lists_every;
    front_told *fronts;
    uint32_t n_fronts;
} fronts_answer;

/* STF_USAGE: no fronts, a name that is not there. Errors as model_front's and front_solve's; where
 * play has no certified equilibrium at some pressure, its status with the pressure named. */
stf_status study_fronts(problem *p, const study_case *c, const study_options *o,
                        const fronts_query *q, arena *memory, fronts_answer **out, stf_error *err);

/* `holds(FRONT)` at the numbers of a solution. */
stf_status front_leaf_measure(const expr *at, const solution *s, arena *memory, leaf_value *out,
                              stf_error *err);

/* ---- inside -----------------------------------------------------------------------------------
 */

/* front_play.c: fills problem.table at all pressures that matter. */
stf_status front_play_all(problem *p, const study_case *c, const study_options *o,
                          const front_item *of, front_problem *front, arena *memory,
                          front_plays *out, stf_error *err);
/* One problem for each value of `at` of assumption `input` [n]: tables of what concerns the whole
 * front alone. */
stf_status front_play_whole(problem *p, const study_case *c, const study_options *o,
                            const front_item *of, uint32_t input, const double *at, uint32_t n,
                            front_problem *fronts, arena *memory, stf_error *err);
/* front_over.c */
stf_status front_over_make(problem *p, const study_case *c, const study_options *o, uint32_t front,
                           text over, arena *memory, front_over **out, stf_error *err);
/* The assumptions of the case with one of them at another value, without rounding. */
stf_status front_problem_at(const problem *p, const study_case *c, uint32_t front, uint32_t input,
                            double at, diagnostics *d, arena *memory, front_problem *out,
                            stf_error *err);

#endif
