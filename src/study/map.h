/* SPDX-License-Identifier: Apache-2.0 */
/* map.h -- where play changes as one or two assumptions move: regions and the borders between them.
 *
 * Every point belongs to a *class*: the outcome most likely there, or the options that are played,
 * or a claim's verdict; several equilibria of different classes, and no answer, are classes of
 * their own. A region is all points of one class. Over two assumptions borders are found on a tree
 * of squares: a square with different corners is halved until one straight piece of border
 * explains it, and that piece is tried on both its sides (map_plane.c). So the points solved grow
 * with the length of the borders, not with the area. Over one assumption each change between
 * neighbours of a first grid is cut in eight until it is placed (map_line.c).
 *
 * Between the points of the first grid as many again are spread as probes, and what they find there
 * is followed, too. What holds no point of either can be missed. */
#ifndef STUDY_MAP_H
#define STUDY_MAP_H

#include "study/study.h"

typedef enum map_by { MAP_BY_OUTCOME, MAP_BY_PLAY, MAP_BY_CLAIM, MAP_BY_PLAN } map_by;

typedef struct map_query {
    text over[2]; /* names of assumptions; of a game: u<outcome>_<party> */
    uint32_t n_over;
    const text *ranges; /* [n_ranges] "oil=0 .. 7000 t/month"; else the file's own range */
    uint32_t n_ranges;
    map_by by;
    uint32_t claim; /* MAP_BY_CLAIM: index into syntax.claims */
    double share; /* MAP_BY_PLAY: an option counts as played if the probability that it is taken at
                     all exceeds it; 0: MAP_SHARE */
    double precision; /* of borders, in shares of the range; 0: 1e-3 over two, 1e-9 over one */
    uint32_t grid;    /* steps of the first grid along each axis; 0: 32 over two, 256 over one; of a
                         game of more than MAP_LARGE nodes 16 and 64 */
} map_query;

enum { MAP_LARGE = 5000 };

/* MAP_BY_PLAN: of each plan of the file, in two bits of map_play.plans, the first in the lowest. */
typedef enum map_plan_state {
    MAP_PLAN_BREAKS,
    MAP_PLAN_HOLDS,
    MAP_PLAN_UNDEFINED, /* its numbers cannot be */
} map_plan_state;
enum { MAP_PLANS_MOST = 16 };
static inline map_plan_state map_plan_of(uint32_t plans, uint32_t k)
{
    return (map_plan_state)(plans >> (2 * k) & 3);
}
#define MAP_SHARE 0.1

typedef struct map_axis {
    uint32_t input;
    double low, high, central; /* in the file's unit; central is the case's */
} map_axis;

typedef enum map_class_kind {
    MAP_PLAYED,    /* one class of play */
    MAP_SEVERAL,   /* equilibria of different classes (--select all) */
    MAP_NO_ANSWER, /* nothing certified, or the claim is undefined */
    MAP_UNSEEN,    /* the work was stopped before these points were solved */
} map_class_kind;

enum { MAP_ALTERNATIVES_MOST = 4 };

/* One class of play. */
typedef struct map_play {
    uint32_t outcome;     /* most likely; NONE: the game has none */
    verdict holds;        /* MAP_BY_CLAIM */
    uint32_t plans;       /* MAP_BY_PLAN: two bits a plan */
    const uint8_t *level; /* MAP_BY_PLAY: [n_moves of the answer] 0 not played, or with a
                             probability of at most the share; 1 played; 2 played by a party that
                             mixes, more often than the share; else NULL */
} map_play;

/* Something that a party can do at a decision point, in any round and state. */
typedef struct map_move {
    uint32_t party;
    text point, option, says; /* says: the option's description, or empty */
    text type;                /* the party's own type there, or empty */
    bool is_common;           /* played, with equal level, in every region that has an answer */
} map_move;

typedef struct map_region {
    map_class_kind kind;
    map_play play[MAP_ALTERNATIVES_MOST]; /* MAP_SEVERAL: [n_plays], in a fixed order */
    uint32_t n_plays;
    bool has_more;     /* more alternatives than are listed */
    stf_status status; /* MAP_NO_ANSWER: of the solution; OK: the claim is undefined */
    double share;      /* of the rectangle, or of the range */
    uint32_t n_pieces;
    double at[2];             /* a point well inside */
    double low[2], high[2];   /* extent */
    const uint32_t *loop_end; /* [n_loops] outlines and holes, points of loop k end before it */
    const double *xy;         /* pairs, in the file's units */
    uint32_t n_loops;
    /* the selected equilibrium at `at`; NULL without one */
    const double *outcome;  /* [n_outcomes] */
    const double *payoff;   /* [n_parties] */
    const uint32_t *rounds; /* MAP_BY_PLAY: [n_moves] first round in which it is played there */
} map_region;

typedef struct map_border {
    uint32_t region[2]; /* over one: below and above it */
    /* over two assumptions: a line through n_points pairs, in the file's units */
    const double *xy;
    uint32_t n_points;
    bool is_closed;
    /* over one: it lies between these two, at a distance of the precision, or farther where the
     * solver has no answer about the switch itself */
    double low, high;
} map_border;

typedef struct map_answer {
    stf_status status; /* OK; CANCELLED or LIMIT: regions are what was found before */
    text reason;
    map_by by;
    const claim *claim; /* MAP_BY_CLAIM */
    map_axis axis[2];
    uint32_t n_axes;
    double precision;
    double share; /* MAP_BY_PLAY */
    const game *game;
    const model *model;  /* NULL for a game from elsewhere */
    text case_name;      /* variant; empty: the model as it stands */
    map_region *regions; /* the largest first */
    uint32_t n_regions;
    map_border *borders;
    uint32_t n_borders;
    map_move *moves; /* MAP_BY_PLAY */
    uint32_t n_moves;
    uint32_t central_region; /* NONE: the central point is outside, or was not reached */
    double nearest[2];       /* the point of a border nearest to the central one, by shares */
    double nearest_share;    /* its distance in shares of the ranges; NAN: none */
    uint32_t nearest_border;
    uint32_t n_first;    /* points of the first grid */
    uint32_t n_probes;   /* points spread between them */
    uint32_t n_odd;      /* of these, in a class that the first grid and its borders did not tell */
    uint64_t n_solved;   /* points */
    uint64_t n_followed; /* of these, not decided by bounds: a solver went to the end */
} map_answer;

/* STF_USAGE: no such assumption, no range, a bad range, a claim that is not there. The answer does
 * not depend on o->threads. A request to stop gives the answer with status CANCELLED. */
stf_status study_map(problem *p, const study_case *c, const study_options *o, const map_query *q,
                     arena *memory, map_answer **out, stf_error *err);

#endif
