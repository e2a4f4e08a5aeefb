/* SPDX-License-Identifier: Apache-2.0 */
/* front.h -- enforcers who each hold or leak: pressure, what the target does, which fronts are
 * stable, who is pivotal, and at what point a front unravels.
 *
 * A coalition is a set of enforcers who hold, bit i for enforcer i. Its pressure is the sum of
 * their weights. Whether it succeeds is a rule: a number of holders with vetoes, a threshold of
 * pressure, or a table from pressure to how play ends (docs/semantics.md, 14). An enforcer i's
 * payoff:
 *
 *     gains_i * success(S)    if it holds, or if gains are everybody's
 *   - costs_i                 if it holds
 *   + earns_i                 if it leaks
 *   + payments and punishments between enforcers
 *
 * with success from 0 to 1. Numbers are exact rationals, per year or plain, in each party's unit.
 */
#ifndef FRONT_FRONT_H
#define FRONT_FRONT_H

#include "base/cancel.h"
#include "num/exact.h"

enum { FRONT_ENFORCERS_MOST = 24, FRONT_LISTED_MOST = 14 };

typedef uint32_t coalition;

typedef struct front_enforcer {
    text name, unit;
    exact weight, gives, earns, costs, gains;
    bool has_veto;
} front_enforcer;

typedef struct front_transfer {
    bool is_punishment;
    uint32_t from, to; /* enforcers */
    exact amount, costs;
} front_transfer;

typedef enum front_success { SUCCESS_COUNT, SUCCESS_PRESSURE, SUCCESS_TABLE } front_success;

/* Play as a map from pressure: between rows nothing is interpolated but numbers; a pressure is read
 * at the nearest rows by straight lines, and outside them at the end. */
typedef struct front_table {
    uint32_t n;             /* rows, pressure ascending */
    const double *pressure; /* [n] */
    const double *success;  /* [n] probability */
    const double *target;   /* [n] the target's payoff */
    const double *payoff;   /* [n * n_enforcers] of play itself, or NULL */
    bool is_exact;          /* one row for each pressure that a coalition has */
} front_table;

typedef struct front_problem {
    text name, target, target_unit;
    uint32_t n_enforcers;
    const front_enforcer *enforcers;
    const front_transfer *transfers;
    uint32_t n_transfers;
    front_success rule;
    uint32_t quota;
    exact threshold;
    exact stake; /* what conceding costs the target; invalid: not said */
    bool gains_are_alls;
    front_table table;
} front_problem;

typedef struct front_coalition {
    coalition who;
    exact pressure;
    double success;
    double target;         /* the target's payoff: what leaks give it less what it concedes */
    const double *payoff;  /* [n_enforcers] */
    coalition would_leave; /* members who gain by leaking */
    coalition would_join;  /* others who gain by holding */
    bool is_stable;        /* neither; decided in rationals where the rule is not a table */
} front_coalition;

/* `from` leaks next, as it gains `gains` by it. */
typedef struct front_unravel {
    uint32_t who;
    double gains;
    coalition left;
    double success;
} front_unravel;

typedef struct front_answer {
    uint32_t n_coalitions; /* 2^n, or of the stable ones only beyond FRONT_LISTED_MOST */
    const front_coalition *coalitions;
    bool lists_all;
    uint64_t n_stable;
    bool whole_is_stable;
    front_coalition whole, none;
    coalition pivotal; /* of the whole front: those without whom it fails */
    exact *shapley;    /* [n] of success as a simple or probabilistic game; they add up to 1 where
                          the whole succeeds and none fails */
    exact *banzhaf;    /* [n] normalised */
    uint64_t *swings;  /* [n] */
    bool indices_are_exact;
    coalition vetoes; /* without whom no coalition succeeds */
    front_unravel *
        *unravels;        /* [n] after i leaks first: who follows, in order; NULL-ended lengths: */
    uint32_t *n_unravels; /* [n] */
    exact
        *payment; /* [n] the least payment a year that holds i in the whole front, 0 if it holds */
    /* The point at which enforcing is selected when each is a little unsure (global game) */
    bool has_threshold;
    const char *threshold_why; /* why not */
    exact threshold;           /* least common gain at which all enforce */
    exact threshold_now;       /* the gain as it stands, in the same unit */
    /* Mixed equilibria of equal enforcers: chances of holding */
    double *mixed;
    uint32_t n_mixed;
} front_answer;

stf_status front_solve(const front_problem *p, const cancel *stop, arena *memory, front_answer *out,
                       stf_error *err);

#endif
