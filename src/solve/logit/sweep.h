/* SPDX-License-Identifier: Apache-2.0 */
/* sweep.h -- one pass over a game at given precisions: every logit reply, value and derivative.
 *
 * Agent quantal response (McKelvey & Palfrey, Experimental Economics 1, 1998): at information set h
 * of party i, action a is played with probability proportional to exp(lambda k_h u_a), u_a the
 * payoff to i of a given that h is reached, k_h the factor of h (by party; to current value where
 * asked). A pass goes over the schedule's parts leaves first. A part of one node has an explicit
 * reply. A coupled part is solved by Newton's method in the unknowns x_a = log p_a - log p_0 (one
 * for each action but the first of each set) F_a = x_a - lambda k_h (u_a - u_0) = 0 with the values
 * of the parts below at hand. Reach, beliefs and replies are kept as logarithms, so nothing
 * underflows however large lambda is. With J = dF/dx the tangent of the branch is J dx/ds = k_h
 * d/ds[lambda (u_a - u_0)] at fixed x, in which the values below move as well: a pass gives the
 * derivative of everything along the branch.
 *
 * J, by products along paths: the derivative of u_{h,b} in log p_{k,a} is
 *      belief_m Pr(m,b -> m') p_{k,a} W(m',a)      for members m' of k below member m of h through
 * b, belief_m (W(m,b) - u_{h,b})                 for members m of h below action (k,a).
 *
 * One sweep structure serves one block of lanes; kernels take the lanes from `first_lane` on. */
#ifndef SOLVE_LOGIT_SWEEP_H
#define SOLVE_LOGIT_SWEEP_H

#include "num/lanes_table.h"
#include "solve/schedule.h"

/* The logarithm that stands for that of zero: finite, so that what lies beyond it is still ordered.
 */
#define LOG_OF_ZERO (-1e7)

typedef struct sweep {
    const schedule *s;
    isa isa;
    uint32_t stride;

    /* numbers of the standoffs, set by sweep_load */
    double *reward;     /* [(rewards + 1) * n_parties] */
    double *weight;     /* [n_weights] probabilities of actions and chance moves */
    double *log_weight; /* [n_weights] */
    double *factor;     /* [n_sets] k_h */
    double *mask;       /* [n_actions] 1, or 0 where a rule closes the action; NULL without rules */
    double *mask_base;  /* [n_actions] 1 at the first open action of its set; NULL without rules */
    double *open;       /* [n_actions] what a pass takes for the mask: `mask` or `support` */
    double *base; /* [n_actions] and the action that x is relative to, where it is not the first */
    double *active;     /* [n_unknowns] 0 where an unknown is held (closed action, base, polish) */
    double *low, *high; /* [n_values * n_parties] range of continuation payoffs */

    /* [n_sets] of sets in coupled parts of at most 64: bit j where set j of the part may move its
     * payoffs */
    uint64_t *reads;

    /* where the pass is asked for, and what it gives */
    double lambda[LANES_BLOCK];
    double speed[LANES_BLOCK]; /* d lambda / ds */
    double live[LANES_BLOCK];  /* 1: this lane is worked on */
    double *x, *dx;            /* [n_unknowns] in: a guess; out: the solution, and dx/ds */
    double *value, *dvalue;    /* [n_values * n_parties] */
    double *dlog;              /* [n_actions] d log p / ds */
    double *belief;            /* [members] of coupled parts */
    double *gain; /* [n_actions] u_a, of coupled parts; and of single sets when want_logs */
    double *det_log, *det_sign;   /* [n_parts] of J in coupled parts */
    double *last_log, *last_sign; /* the same at the last accepted point */

    /* the limit (is_polish): what plays, and what the branch says where payoffs do not */
    double *support, *support_base; /* [n_actions] 1 where played; 1 at the base of each set */
    double *share;                  /* [n_actions] limit of the probability along the branch */
    double *belief_limit;           /* [members] limit of the belief along the branch */
    double *free_rows; /* [n_unknowns] `active` of the limit: 1 where Newton's method may move x */
    double
        *off_path; /* [n_sets] 1 where the limit does not reach the set: beliefs are the branch's */
    double *unpolished;       /* [n_parts] 1 where Newton's method failed: x is as extrapolated */
    double *x_guess;          /* [n_unknowns] */
    double tied[LANES_BLOCK]; /* single sets with more than one best action */
    double tie_tolerance;     /* of the payoff range */
    double *rounding;         /* [n_parties] what payoffs over the whole game may be off by */

    /* policy, set by the driver */
    bool want_logs;  /* log_weight and gain of single sets as well */
    bool use_active; /* some unknowns are held */
    bool is_polish;  /* F_a = lambda k_h (u_0 - u_a) instead: indifference on the support */
    bool is_given;   /* evaluate and differentiate with x and dx as they are: no Newton */
    double tolerance[LANES_BLOCK]; /* of a Newton step, relative, to stop at */
    double noise[LANES_BLOCK]; /* a Newton step of at most this size may stall: it is rounding */
    double most_first;         /* greatest first step that is accepted */
    uint32_t most_iterations;

    /* per lane, over the parts passed */
    double failed[LANES_BLOCK];    /* 1: Newton's method did not converge from the guess */
    double distance[LANES_BLOCK];  /* greatest first Newton step: the error of the guess */
    double last_step[LANES_BLOCK]; /* greatest last Newton step */
    double drop[LANES_BLOCK];      /* greatest fall of log |det J| since the last accepted point */
    double flipped[LANES_BLOCK];   /* 1: det J changed sign in some part */
    double culprit[LANES_BLOCK];   /* part that failed, flipped, or dropped most */

    /* scratch of a coupled part, in vectors */
    void *edge_payoff;  /* [most_edges * n_parties] */
    void *node_reach;   /* [most_nodes] logarithms */
    void *action_gain;  /* [most_actions] */
    void *action_drift; /* [most_actions] du_a/ds at fixed x */
    void *slope;        /* [most_actions * most_actions] du_a / d log p_b */
    void *matrix;       /* [(most_unknowns + 1) * (most_unknowns + 3)] J, then columns */
    void *set_sum;      /* [most_sets] what the exponentials of each set sum to */
    void *choice;       /* [2 * widest set] of single sets */
    uint32_t *played;   /* [widest set] actions that some lane plays */
} sweep;

/* Takes arrays for blocks of `stride` lanes. STF_LIMIT where a part is larger than
 * LOGIT_MOST_UNKNOWNS. */
stf_status sweep_new(sweep *w, const schedule *s, isa i, uint32_t stride, arena *memory,
                     stf_error *err);

/* Numbers from slots [n_slots * stride]: rewards, chance, commitments, availability, ranges.
 * `by_party` [n_parties] or NULL; `at_decision`: infoset_scale counts. */
void sweep_load(sweep *w, const double *slots, const double *by_party, bool at_decision);

/* The same for some lanes, the others keeping theirs: lane lanes[i] gets the numbers of standoff
 * from[i], which is lane from[i] % stride of block from[i] / stride of the slots. */
void sweep_load_lanes(sweep *w, const double *slots, const uint32_t *lanes, const uint32_t *from,
                      uint32_t n, const double *by_party, bool at_decision);

/* Passes over parts first .. last-1. */
void sweep_pass(sweep *w, uint32_t first, uint32_t last);
/* J, -F and its derivative along the branch of coupled part c, lane 0, into `matrix` with row
 * length n + 2; no solving. */
void sweep_system(sweep *w, uint32_t c);
/* Gaussian elimination of a system of n equations with `columns` right-hand sides in `matrix`, in
 * place; the solutions end where the right-hand sides were. Lane 0 only; returns log |det|, its
 * sign in *sign. */
double sweep_eliminate(sweep *w, uint32_t n, uint32_t columns, double *sign);

enum { LOGIT_MOST_UNKNOWNS = 4096, LOGIT_MOST_ENTRIES = 1 << 26 };

LANES_DECLARE(void, sweep_pass_kernel,
              (sweep * w, uint32_t first_lane, uint32_t first, uint32_t last))
LANES_DECLARE(void, sweep_system_kernel, (sweep * w, uint32_t c))
LANES_DECLARE(void, sweep_range_kernel, (sweep * w, uint32_t first_lane))
LANES_DECLARE(void, sweep_log_kernel, (sweep * w, uint32_t first_lane))
LANES_DECLARE(void, sweep_eliminate_kernel,
              (sweep * w, uint32_t n, uint32_t columns, double *log_det, double *sign))

#endif
