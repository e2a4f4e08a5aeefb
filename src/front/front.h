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

enum {
    FRONT_ENFORCERS_MOST = 24,
    FRONT_LISTED_MOST = 14,   /* enforcers up to which every coalition is listed */
    FRONT_STABLE_MOST = 1024, /* stable fronts listed beyond that */
    FRONT_NOBODY = 255,
};

/* Changes of payoff below this share of what an enforcer has at stake count as none, where success
 * is a probability from a solver. */
#define FRONT_TOLERANCE 1e-9

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
    coalition ties;        /* those who lose nothing by changing sides, and gain nothing */
    bool is_stable;        /* neither; decided in rationals where the rule is not a table */
} front_coalition;

/* `who` leaks, and gains `gains` by it (the first of a list may lose). What is left then. */
typedef struct front_unravel {
    uint32_t who;
    double gains;
    coalition left;
    exact pressure;
    double success;
} front_unravel;

/* What is selected where each enforcer is a little unsure of the gain. */
typedef enum front_selection {
    SELECTION_UNKNOWN, /* see threshold_why */
    SELECTION_NONE,    /* nobody enforces */
    SELECTION_ALL,     /* all enforce */
    SELECTION_TIE,     /* at the threshold itself */
    SELECTION_BETWEEN, /* between threshold_low and threshold: it hangs on how each is unsure */
} front_selection;

typedef struct front_answer {
    uint32_t n_coalitions; /* 2^n, by number; beyond FRONT_LISTED_MOST the stable ones alone, and no
                              more than FRONT_STABLE_MOST of them */
    const front_coalition *coalitions;
    bool lists_all;
    uint64_t n_stable; /* pure equilibria: all of them, listed or not */
    bool whole_is_stable;
    front_coalition whole, none;
    coalition pivotal; /* of the whole front: those without whom it fails; where success is a
                          probability, those without whom it falls below one half */
    exact *shapley;    /* [n] of success as a simple or probabilistic game; they add up to success
                          of the whole less success of none */
    exact *banzhaf;    /* [n] normalised; 0 where nobody ever matters */
    uint64_t *swings;  /* [n] coalitions that fail and succeed once i joins; NULL where success is
                          a probability */
    bool indices_are_exact;
    coalition vetoes; /* without whom no coalition succeeds; empty where none succeeds at all */
    /* [n] when i leaks first: i itself, then who follows, in order: each time the one who gains
     * most by leaving, in its own unit where all have one, else against what it has at stake */
    front_unravel **unravels;
    uint32_t *n_unravels; /* [n] */
    uint32_t first;       /* who leaves the whole front first; FRONT_NOBODY where nobody gains */
    exact *payment;       /* [n] the least payment that holds i in the whole front, 0 if it holds */
    /* The point at which enforcing is selected when each is a little unsure (global game). */
    bool has_threshold;
    const char *threshold_why; /* why not; or, with a threshold, what it rests on */
    bool threshold_is_factor;  /* unequal enforcers: gains of all times this, and threshold_now 1;
                                  else the gain that all have in common */
    exact threshold;           /* all enforce above it */
    exact threshold_low;       /* nobody below it; equal to `threshold` where it is sharp */
    exact threshold_now;       /* the gain as it stands, in the same unit */
    front_selection selection;
    /* Mixed equilibria in which equal enforcers hold with one chance: all of them in 0..1. */
    double *mixed;
    uint32_t n_mixed;
    bool mixed_is_every;   /* every chance is one */
    const char *mixed_why; /* why none was looked for; NULL where it was */
} front_answer;

/* The whole answer, in `memory`. STF_INPUT: fewer than two enforcers or too many, a number that is
 * not valid, a rule without its number or its table. STF_CANCELLED. Walks over all coalitions by
 * bit sets, 64 at a time; indices by generating functions (Mann and Shapley 1962) where weights are
 * small whole numbers once scaled, by the walk else; mixed equilibria by Sturm's theorem; the
 * threshold by the potential and by averaged beliefs (Morris and Shin 2003; Frankel, Morris and
 * Pauzner 2003; Sakovics and Steiner 2012). */
stf_status front_solve(const front_problem *p, const cancel *stop, arena *memory, front_answer *out,
                       stf_error *err);

/* Of front_solve only what concerns the whole front: whole, none, pivotal, first, payment,
 * threshold, selection; the rest is empty. A table need hold no more than the pressures of the
 * whole, of the whole less one, and of none. */
stf_status front_solve_whole(const front_problem *p, const cancel *stop, arena *memory,
                             front_answer *out, stf_error *err);

/* One coalition, whatever the number of enforcers. */
stf_status front_coalition_solve(const front_problem *p, coalition who, arena *memory,
                                 front_coalition *out, stf_error *err);

/* The sum of the weights of those who hold. */
exact front_pressure(const front_problem *p, coalition who, arena *memory);

#endif
