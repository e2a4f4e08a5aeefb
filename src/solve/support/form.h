/* SPDX-License-Identifier: Apache-2.0 */
/* form.h -- a game in strategic form, and one support of it written as equations.
 *
 * A *form* is a table: every player picks one action, and each profile pays every party. Payoffs
 * are centres with a radius, and exact where they are rational and known exactly. The players are
 * the information sets of a game (tree.h), each with the payoff of its party.
 *
 * A *face* is a form seen from a support: for every player p and each of its actions i other than
 * its first supported one i0, the table of d = u_p(i, .) - u_p(i0, .) over the others' supported
 * actions. An equilibrium with that support makes d zero, averaged with the others' probabilities,
 * for supported i, and not positive for the rest; all probabilities are positive. */
#ifndef SOLVE_SUPPORT_FORM_H
#define SOLVE_SUPPORT_FORM_H

#include "num/interval.h"
#include "solve/solver.h"

enum { FORM_MOST_PLAYERS = 32, FORM_MOST_ACTIONS = 64, FORM_MOST_PROFILES = 1 << 18 };

typedef uint64_t action_mask; /* of a player's actions */

typedef struct form {
    uint32_t n_players, n_parties, n_profiles;
    uint32_t n_actions[FORM_MOST_PLAYERS];
    uint32_t stride[FORM_MOST_PLAYERS]; /* in profiles; the last player's action moves fastest */
    uint32_t party[FORM_MOST_PLAYERS];
    double *mid;    /* [n_profiles * n_parties] */
    double *radius; /* [n_parties] of every payoff of the party */
    exact *exact;   /* [n_profiles * n_parties], or NULL */
} form;

/* One player of a face. */
typedef struct face_player {
    uint32_t k, n_rows;                 /* supported actions; differences: all actions but one */
    uint32_t action[FORM_MOST_ACTIONS]; /* [n_rows + 1] supported ones first, ascending */
    uint32_t n_columns;                 /* product of the others' k */
    uint32_t first_unknown;             /* of k - 1: probabilities of all supported but the first */
    double *d;    /* [n_rows * n_columns], row r is action[r + 1]; the last player moves fastest */
    double error; /* of each entry */
    double largest; /* |entry| */
} face_player;

typedef struct face {
    const form *f;
    uint32_t n_unknowns, n_mixing; /* mixing: players with k > 1 */
    action_mask support[FORM_MOST_PLAYERS];
    face_player player[FORM_MOST_PLAYERS];
} face;

static inline uint32_t mask_count(action_mask m)
{
    return (uint32_t)__builtin_popcountll(m);
}

/* Room for any face of a form. */
stf_status face_new(const form *f, arena *memory, face **out, stf_error *err);
/* Actions and sizes of the support; tables are filled by face_fill. */
void face_set(face *x, const action_mask *support);
/* The table of player p. */
void face_fill(face *x, uint32_t p);
/* The same in rationals: entry (row, column) of player p; the form must be exact. */
exact face_exact(const face *x, uint32_t p, uint32_t row, uint32_t column, arena *memory);
/* The profile in which p plays `action` and the others what column `column` says. */
uint32_t face_profile(const face *x, uint32_t p, uint32_t action, uint32_t column);

/* A table [rows][k_0]..[k_{n-1}] without player `skip`, averaged over player q (not `skip`): the
 * result has q's size 1. `value`, `radius` (NULL: all zero, and none is worked out) are
 * overwritten. size [n_players]: current sizes, skip's is 1; updated. x, x_radius [size[q]]:
 * probabilities that sum to one with deviations that sum to zero, each within its radius (x_radius
 * NULL: no radius). */
void table_average(double *value, double *radius, uint32_t n_rows, uint32_t n_players,
                   uint32_t *size, uint32_t q, const double *x, const double *x_radius);

#endif
