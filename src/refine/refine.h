/* SPDX-License-Identifier: Apache-2.0 */
/* refine.h -- what tells equilibria apart: each refinement a row, a verdict for each equilibrium.
 *
 * A verdict is proved, one way or the other, or it is open with the reason. Everything is judged in
 * rationals, of the game's own numbers and of a profile that is an equilibrium exactly; what is not
 * rational stays open. Nothing here solves a game or knows how one was solved.
 *
 * A committed party's moves count as chance; closed actions do not exist. */
#ifndef REFINE_REFINE_H
#define REFINE_REFINE_H

#include "base/cancel.h"
#include "game/profile.h"
#include "num/exact.h"

typedef enum refine_holds { REFINE_NO, REFINE_YES, REFINE_OPEN } refine_holds;

/* One equilibrium of the list that is judged. */
typedef struct refine_profile {
    const exact *prob;    /* [n_actions] an exact equilibrium; NULL where none is known */
    text why_not;         /* where prob is NULL: the reason */
    const double *near;   /* [n_actions] the same in doubles */
    const double *payoff; /* [n_parties] in doubles */
    bool is_nash;         /* certified at least as a Nash equilibrium, exactly or in doubles */
    bool is_sequential;   /* certified with beliefs and a witness, in doubles */
    double subgame_gain;  /* the greatest in any subgame, of the payoff range, in doubles */
} refine_profile;

/* A game, its numbers, and the equilibria that were found. */
typedef struct refine_case {
    const game *game;
    const exact *slots; /* [n_slots] */
    const refine_profile *list;
    uint32_t n;
    bool is_complete;   /* the list holds every equilibrium (every extreme one of a continuum) */
    double deadline;    /* os_clock_seconds() after which verdicts are left open; 0: none */
    const cancel *stop; /* may be NULL */
} refine_case;

typedef struct refine_verdict {
    refine_holds holds;
    text why; /* a sentence without its stop */
    /* sequential: beliefs under which the profile is one, [n members], and logarithms of a fully
     * mixed profile near by whose Bayes beliefs are near them, [n_actions]; else NULL */
    double *belief, *log_witness;
} refine_verdict;

typedef struct refine_work refine_work; /* refine/work.h */

typedef struct refinement {
    const char *name;
    const char *summary; /* one line */
    const char *needs;   /* where it is decided, in words */
    const char *citation;
    bool by_doubles; /* judges also profiles that are not known exactly */
    stf_status (*check)(refine_work *w, stf_error *err);
} refinement;

extern const refinement *const refinements[];
extern const uint32_t n_refinements;

const refinement *refinement_find(text name); /* NULL if there is none */

/* The verdict on equilibrium i. Its words and arrays are taken from `memory`. STF_NOMEM only: what
 * cannot be decided is open. */
stf_status refine_check(const refinement *r, const refine_case *k, uint32_t i, arena *memory,
                        refine_verdict *out, stf_error *err);

#endif
