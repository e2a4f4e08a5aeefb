/* SPDX-License-Identifier: Apache-2.0 */
/* pinned_inside.h -- what pinned.c and pinned_part.c share. */
#ifndef STUDY_PINNED_INSIDE_H
#define STUDY_PINNED_INSIDE_H

#include "solve/schedule.h"
#include "study/pinned.h"

enum { STAGE_MOST_SETS = 6, STAGE_MOST_PROFILES = 128, STAGE_MOST_ACTIONS = 32 };

/* A coupled part whose profiles can be listed: what does not depend on numbers. */
typedef struct stage {
    uint32_t n_profiles;
    uint32_t n_sets;
    const uint32_t *stride; /* [n_sets] profile = sum of action * stride */
    const uint32_t *exit;   /* [n_profiles] the edge by which the profile leaves the part */
    const uint8_t *visits;  /* [n_profiles] bit k: set k of the part is asked */
    const uint32_t *path;   /* [n_profiles * n_sets] edges taken, in order; NONE behind the last */
    const uint32_t *play;   /* [n_profiles] the first profile that leads to the very same */
} stage;

/* Of an action: no limit plays it; one may; it comes to the same as all others that its set has
 * left, and is as likely as they. */
enum { DEAD, LIVE, EVEN };

struct pinned {
    const schedule *s;
    uint32_t width;               /* of a row: parties, then outcomes */
    const uint32_t *edge_outcome; /* [n_edges of the schedule] where it ends play; else NONE */
    const stage *stages;          /* [n_parts] n_profiles 0: none */
    const double *slots;
    double *low, *high;                 /* [n_values * width] */
    double *reward;                     /* [(n_rewards + 1) * n_parties] */
    double *top;                        /* [n_parties] greatest payoff met, in absolute value */
    uint8_t *live;                      /* [n_actions] DEAD, LIVE or EVEN */
    double *start_low, *start_high;     /* [width] */
    double *profile_low, *profile_high; /* [STAGE_MOST_PROFILES * n_parties] */
};

/* A difference between payoffs to q of at most this much may be rounding. */
#define PINNED_NOISE 1e-10

static inline bool pinned_is_open(const pinned *p, uint32_t action)
{
    const uint32_t *const open = p->s->game->action_open;
    return open == NULL || open[action] == NONE || p->slots[open[action]] != 0.0;
}

/* The workspace of one thread for one structure. */
stf_status pinned_new(const schedule *s, arena *memory, pinned **out, stf_error *err);

/* Passes over the game with the numbers slots [n_slots], which stay where they are until the next
 * pass. */
void pinned_run(pinned *p, const double *slots);

/* Lists the profiles of coupled part c where they are few and nothing in it is chance or a
 * commitment. */
stf_status stage_make(const schedule *s, uint32_t c, arena *memory, stage *out, stf_error *err);
/* Which actions of the part may be played in a limit, into p->live, and the bounds of its row. */
void stage_decide(pinned *p, uint32_t c);

#endif
