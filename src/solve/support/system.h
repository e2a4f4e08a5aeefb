/* SPDX-License-Identifier: Apache-2.0 */
/* system.h -- the equations of a face, and proofs of their solutions in boxes.
 *
 * Unknowns are the probabilities of every supported action but each player's first, which takes
 * what is left; equations say that supported actions pay the same (R. Datta, Economic Theory 42
 * (2010), section 2). They are multilinear, and as many as the unknowns. */
#ifndef SOLVE_SUPPORT_SYSTEM_H
#define SOLVE_SUPPORT_SYSTEM_H

#include "solve/support/form.h"

/* A solution, proved: alone in the box `unique`, and within `radius` of `centre`. By unknown. */
typedef struct root {
    double *centre, *radius;               /* [n_unknowns] */
    double *unique_centre, *unique_radius; /* [n_unknowns] */
    int det_sign;                          /* of the Jacobian; 0 if not proved */
} root;

typedef struct system_of_face {
    const face *x;
    double *value, *radius; /* a table being averaged */
    double *p, *p_radius;   /* [sum of k] probabilities by player: player q's from unknown + q */
    double *f, *f_radius;   /* [n_unknowns] */
    double *j, *j_radius;   /* [n_unknowns squared] */
    double *work;
    uint32_t *pivot;
    double *box[4]; /* [n_unknowns] */
} system_of_face;

/* Room for every face of a form that has at most most_unknowns of them. */
system_of_face *system_new(const face *x, uint32_t most_unknowns, arena *memory);

/* Looks for solutions in the box. KRAWCZYK_ONE: *to (arrays in place) is it, polished. */
krawczyk_verdict system_try(system_of_face *s, const double *centre, const double *radius,
                            root *to);

/* Bounds on what row r of player p's table is worth at unknowns within radius of centre. Rows of
 * all actions: [n_rows] each. */
void system_worth(system_of_face *s, uint32_t p, const double *centre, const double *radius,
                  double *worth, double *worth_radius);
/* Probabilities from unknowns: p, p_radius [k] of player q. */
void system_expand(const face *x, uint32_t q, const double *centre, const double *radius, double *p,
                   double *p_radius);
/* Newton's method in doubles from `centre`, in place, at most n_steps; least squares where the
 * Jacobian is singular is not tried: false then. */
bool system_newton(system_of_face *s, double *centre, uint32_t n_steps);

#endif
