/* SPDX-License-Identifier: Apache-2.0 */
/* tree.h -- a part of a game tree as a form: every information set is a player of its own.
 *
 * The *agents' form* of a part (R. Selten, International Journal of Game Theory 4 (1975)): each
 * information set picks an action for itself and is paid as its party. Unknowns are then behaviour
 * probabilities, one set of them a set, and the equilibria of the party game are among those of the
 * agents' form. They are the same where no party moves twice on a way through the part: what it
 * gains by changing several sets at once is the sum of what it gains at each. Elsewhere each
 * equilibrium of the agents' form is checked against every plan of every party.
 *
 * A part is one component with the values of what follows, or the whole of a tree. */
#ifndef SOLVE_SUPPORT_TREE_H
#define SOLVE_SUPPORT_TREE_H

#include "solve/support/settle.h"

/* What a subgame is worth to the parties: [n_parties] each; exact NULL where it is not rational. */
typedef struct part_value {
    exact *exact;
    interval *bounds;
} part_value;

/* The numbers of one lane, and what is known of subgames so far. */
typedef struct lane {
    const game *g;
    const exact *slots;      /* [n_slots] */
    part_value *value;       /* [n_components] */
    exact *exact_room;       /* [n_components * n_parties] */
    interval *interval_room; /* the same */
    bool *is_open;           /* [n_actions] */
    bool recalls;            /* every party remembers what it knew and did */
} lane;

typedef struct part {
    form form;
    uint32_t root;
    bool is_whole;    /* the whole tree: subgames are part of it */
    bool is_separate; /* no party moves twice on a way through */
    uint32_t component;
    uint32_t *infoset; /* [n_players] */
    uint32_t *action;  /* [sum of n_actions] the game's */
    uint32_t *first;   /* [n_players + 1] */
    uint32_t *player;  /* [n_infosets] or NONE: a set that does not choose */
} part;

enum { PART_WHOLE = UINT32_MAX - 1 };

/* Tabulates a component (PART_WHOLE: the tree). STF_UNSUPPORTED where it is too large; *closed_at
 * is a set whose actions are all closed, or NONE. */
stf_status part_new(const lane *l, uint32_t component, arena *memory, part **out,
                    uint32_t *closed_at, stf_error *err);
/* Players and profiles that part_new would tabulate, from the structure alone. */
void part_size(const game *g, uint32_t component, double *n_players, double *n_profiles,
               double *n_actions);

/* What the part is worth at a point of its form; arrays in `to` are filled, exact is set to NULL
 * where the point or the form is not exact. */
stf_status part_evaluate(const part *t, const form_point *x, part_value *to, arena *scratch,
                         stf_error *err);

/* Checks a point against every plan of every party that moves more than once. */
plan_verdict part_check(const lane *l, const part *t, const form_point *x, arena *scratch);

#endif
