/* SPDX-License-Identifier: Apache-2.0 */
/* path.h -- complementary paths of a two-party game in sequence form.
 *
 * Lemke's algorithm as von Stengel, van den Elzen and Talman (Econometrica 70, 2002) set it on the
 * sequence form of Koller, Megiddo and von Stengel (Games and Economic Behavior 14, 1996): both
 * parties start with a prior plan and all that the path does is shift weight theta from it to best
 * replies, so that at theta = 1 the replies are an equilibrium. At the start each set has one best
 * action, with which the equalities are solved: the equilibrium conditions are then two
 * dictionaries (lcp/dictionary.h) of as many rows as sequences.
 *
 * On matrices also the paths of Lemke and Howson (Journal of the SIAM 12, 1964), one per missing
 * label. Ties in ratio tests are broken lexicographically in both. */
#ifndef SOLVE_LCP_PATH_H
#define SOLVE_LCP_PATH_H

#include "solve/lcp/dictionary.h"
#include "solve/subgames.h"

/* One component's problem: what does not depend on a lane. */
typedef struct stage {
    const sequence_form *form;
    sequence_cells cells;
    uint32_t n[2]; /* sequences of each party, the empty one included */
    const sequence_set *set[2];
    uint32_t n_sets[2];
    bool is_matrix; /* each party has one set, at the start */
} stage;

typedef enum path_end {
    PATH_FOUND,
    PATH_RAY,   /* no row leaves: rounding has spoilt the path */
    PATH_STEPS, /* more than the limit */
    PATH_LATE,  /* the deadline, or stopped on request */
} path_end;

/* Scratch and state, for any stage within the sizes it was made for. */
typedef struct path {
    const stage *stage;
    isa isa;
    const solve_options *options;
    uint64_t most_steps, steps;

    const double *payoff;       /* [2 * cells] of leaf payoffs scaled to 0 .. 1 */
    double low[2], range[2];    /* payoff = scaled * range + low */
    const uint8_t *row_is_open; /* as filled */
    const uint8_t *is_open[2];  /* [n] by sequence */
    dictionary d[2];
    uint32_t n_slacks[2]; /* rows of slacks at the start, which come first */
    uint32_t n_x;         /* sequences but the empty ones */
    uint32_t first_x[2];  /* number of each party's sequence 1 */
    uint32_t theta;       /* its variable number, 2 n_x; in no dictionary on Lemke-Howson paths */
    uint32_t theta_home;  /* dictionary in which theta is basic; 2: none */
    bool has_theta;
    uint64_t since;         /* steps since the dictionaries were last built from the start */
    uint8_t *is_basic;      /* [2 n_x + 2] scratch of building them */
    uint32_t *place;        /* [2 n_x + 2] row, or PLACE_COLUMN + column, in its dictionary */
    uint32_t *best[2];      /* [n_sets] sequence that replies best to the prior */
    uint8_t *is_best[2];    /* [n] */
    double *prior[2];       /* [n] */
    uint32_t *weight[2];    /* [n] the prior's behaviour: whole weights of a set's actions */
    double *reply[2];       /* [n] scratch: payoffs of sequences */
    double *block;          /* [n0 * (n1 + 2)] scratch */
    double *coefficient[2]; /* [n] scratch */
    uint32_t *tied;         /* [rows of both] scratch of the ratio test */
    double *tied_ratio, *tied_pivot; /* [rows of both] */
    double *value;                   /* [2 n_x] variables at the end */
    double *residual;                /* [rows of both] */
    double *plan[2];                 /* [n] the answer, feasible up to rounding of the last digit */
} path;

enum { PLACE_COLUMN = 1 << 30 };

/* Scratch for stages of up to these sizes. */
stf_status path_new(const uint32_t *most_sequences, const uint32_t *most_sets, arena *memory,
                    path *out, stf_error *err);

/* Follows the path from the plans in `prior`. */
path_end path_from_prior(path *p);
/* Follows the Lemke-Howson path of sequence number k (0 .. n_x - 1) of a matrix stage; the label
 * must be open. */
path_end path_missing_label(path *p, uint32_t k);

/* start.c: dictionaries at the start. */
void start_from_prior(path *p);
void start_matrix(path *p);
/* Rows and columns of the variables of dictionary d, by is_best; its cells zero. */
void start_place(path *p, uint32_t d);
/* finish.c: the plans from the final dictionaries, refined; the greatest gain of a party (scaled
 * payoffs), and each party's payoff. */
double path_finish(path *p, double *payoff);

/* What number k's sequence is. */
static inline uint32_t path_party(const path *p, uint32_t k)
{
    return k >= p->first_x[1];
}
/* The dictionary of a variable that is not theta. */
static inline uint32_t path_home(const path *p, uint32_t variable)
{
    return path_party(p, variable >> 1) ^ (variable & 1);
}

#endif
