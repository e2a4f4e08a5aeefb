/* SPDX-License-Identifier: Apache-2.0 */
/* settle.h -- what becomes of one support: no equilibrium, some, a continuum, or not decided.
 *
 * Where at most two players mix, everything is linear and is settled in rationals. Else a search
 * over cells (cell.h) proves each solution of the equations alone in its box; bounds on what the
 * other actions are worth there accept or reject it. What bounds cannot tell from a tie is looked
 * at in rationals: a solution that is rational is guessed by continued fractions and verified, and
 * an action whose table is a combination of the supported ones' is tied for that reason. What is
 * left may be a continuum: some player's mixtures against fixed rational ones of the others are
 * then a polytope with more than a point, which proves it. */
#ifndef SOLVE_SUPPORT_SETTLE_H
#define SOLVE_SUPPORT_SETTLE_H

#include "solve/support/cell.h"

typedef enum face_verdict {
    FACE_EXCLUDED,
    FACE_SOLVED,
    FACE_CONTINUUM,
    FACE_UNDECIDED
} face_verdict;

/* An equilibrium of a form; arrays by player and action, [sum of n_actions]. */
typedef struct form_point {
    double *prob, *error;
    exact *exact;  /* or NULL */
    int32_t index; /* 1 or -1; 0: it is not regular, and has none */
    bool is_tied;  /* some action that is not played would do as well */
} form_point;

/* A support that holds a continuum, or was not decided. */
typedef struct form_rest {
    action_mask *support; /* [n_players] */
    bool is_continuum;
    const char *why;
    form_point point; /* one of the continuum; prob NULL if none */
} form_rest;

typedef struct form_answer {
    VEC(form_point) points;
    VEC(form_rest) rests;
    solve_supports supports;
    bool is_stopped; /* by the deadline, a request, or as many as were asked for */
    uint64_t n_cells;
} form_answer;

/* What a check that the form does not know of says about a point (tree.h: plans of several moves).
 */
typedef enum plan_verdict {
    PLANS_STRICT,  /* every plan that leaves the support loses */
    PLANS_GOOD,    /* none gains */
    PLANS_GAIN,    /* some plan gains: no equilibrium */
    PLANS_UNKNOWN, /* bounds do not tell, or it is too large */
} plan_verdict;

typedef struct form_check {
    plan_verdict (*judge)(void *user, const form_point *x); /* NULL: nothing to check */
    void *user;
} form_check;

typedef struct engine {
    const form *f;        /* without dominated actions */
    const form *whole;    /* with them: points are in its terms */
    const uint32_t *wide; /* [sum of f's n_actions] the same action there */
    form_check check;
    const solve_options *options;
    face *x;
    relax *relax;
    system_of_face *system;
    cell_search *cells;
    cell_findings *findings;
    arena *memory;  /* of what is found */
    arena *scratch; /* of one face */
    uint64_t most_cells;
    form_answer *out;
} engine;

/* Settles engine.x, whose support is set and whose tables are filled; what is found goes to
 * engine.out (not the counts of supports). */
face_verdict face_settle(engine *e);

/* Mixtures [sum of k, player q's from first_unknown + q] of the face in rationals. What row r of p
 * is worth to it, averaged over all but `keep`: out [k of keep], or [1] with FORM_MOST_PLAYERS. */
void exact_average(const face *x, uint32_t p, uint32_t row, uint32_t keep, const exact *mixture,
                   exact *out, arena *memory);

#endif
