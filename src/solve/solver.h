/* SPDX-License-Identifier: Apache-2.0 */
/* solver.h -- the one table through which equilibria are asked for.
 *
 * A solver sees a game and numbers, nothing else. `plan` allocates for a structure and a number of
 * lanes; `run` solves one block of lanes and allocates nothing that grows with the number of calls.
 * A row of the table is all that help, documentation and the choice of solver know about it. */
#ifndef SOLVE_SOLVER_H
#define SOLVE_SOLVER_H

#include "base/cancel.h"
#include "base/os_clock.h"
#include "game/profile.h"
#include "num/exact.h"
#include "num/lanes.h"

/* What a solver needs of a game. */
enum {
    NEEDS_PERFECT_RECALL = 1u << 0,
    NEEDS_TWO_PARTIES = 1u << 1,
    NEEDS_ZERO_SUM = 1u << 2,
};

typedef enum option_kind { OPTION_NUMBER, OPTION_INTEGER, OPTION_FLAG } option_kind;

typedef struct solver_option {
    const char *name; /* as on the command line, without the dashes */
    option_kind kind;
    double fallback, low, high;
    const char *unit;
    const char *help;
} solver_option;

typedef struct solve_event {
    const char *what; /* "step", "retry" */
    uint64_t iteration;
    double parameter, residual;
    uint64_t total; /* iterations in all; 0: unknown */
    uint64_t open;  /* parts of the work not settled yet, where the total is unknown */
} solve_event;

/* The numbers of a lane in rationals, for the solvers that work in them: an array [n_slots] in
 * `memory`. STF_UNSUPPORTED, with the reason, where a slot is not rational. */
typedef struct exact_numbers {
    stf_status (*slots)(void *user, uint32_t lane, arena *memory, const exact **out,
                        stf_error *err);
    void *user;
} exact_numbers;

/* What is asked, the same for every lane. */
typedef struct solve_options {
    concept concept;
    bool all;   /* every equilibrium the solver can give, not only the selected one */
    bool exact; /* in rationals, by the solvers that can: answers carry exact_prob */
    const exact_numbers *numbers; /* of the lanes run; NULL: the doubles, taken as rationals */
    double deadline; /* os_clock_seconds() at which to stop with what is proved; 0: none */
    bool to_limit;   /* logit: follow the branch to its limit; else stop at lambda */
    double lambda;   /* per unit of payoff */
    const double *lambda_party; /* [n_parties], or NULL */
    bool lambda_at_decision;
    bool by_component;        /* logit: each component's own branch to its limit, leaves first */
    uint32_t most_equilibria; /* stored per lane; 0: the default (1000) */
    double tie_tolerance;     /* relative to the payoff range; 0: the default (1e-12) */
    double step_first, step_least; /* logit; 0: the defaults in its options table */
    uint64_t most_steps;           /* 0: the default */
    isa isa;                       /* ISA_COUNT: the best available */
    const cancel *stop;            /* may be NULL */
    int (*progress)(void *user, const solve_event *event); /* may be NULL; non-zero stops */
    void *progress_user;
} solve_options;

/* Equilibria that hang together. For two parties a *subset* is a product of convex hulls of extreme
 * strategies all of whose points are equilibria, maximal as such (a maximal Nash subset; Jansen
 * 1981, Avis et al. 2010); a component is a connected union of subsets. */
typedef struct solve_subset {
    const uint32_t *equilibria; /* [n] of lane_answer.equilibria: the extreme points, ascending */
    uint32_t n;
} solve_subset;

typedef struct solve_component {
    const solve_subset *subsets;
    uint32_t n_subsets;
    const uint32_t *equilibria; /* [n] all extreme points in it, ascending */
    uint32_t n;
    bool is_point;
    bool has_index;
    int32_t index; /* Shapley's (1974): the indices of all components sum to one */
} solve_component;

/* What became of the supports (or boxes of them) that a complete search must account for. */
typedef struct solve_supports {
    double total, excluded, solved, undecided; /* total = excluded + solved + undecided */
} solve_supports;

/* A support that was not settled, or that holds a continuum of equilibria. */
typedef struct solve_remainder {
    const uint8_t *plays; /* [n_actions] 1 where the action may be played */
    bool is_continuum;    /* proved to hold equilibria that are not isolated; else undecided */
    const char *why;
} solve_remainder;

/* The answer for one lane. Arrays are owned by the plan and overwritten by the next run. */
typedef struct lane_answer {
    stf_status
        status; /* OK: see equilibria; NO: none found; LIMIT: stopped (bifurcation, steps, ...) */
    char reason[200]; /* why not OK, or a remark ("ties at 2 information sets"); may be empty */
    bool complete;    /* the list holds every equilibrium of the concept */
    bool has_ties;    /* some optimal choice was not unique */
    double n_total; /* equilibria in all, where counted though not all stored; else n_equilibria */
    uint32_t n_equilibria;
    profile *equilibria; /* [n_equilibria]; the first is the selected one */
    double lambda_reached;
    uint64_t steps;
    uint32_t n_folds; /* turning points of the branch passed */
    /* of the solvers that say so; else NULL and 0 */
    const exact *const *exact_prob; /* [n_equilibria] each [n_actions], equal to the profile's */
    const solve_component *components;
    uint32_t n_components;
    const solve_supports *supports;
    const solve_remainder *remainders;
    uint32_t n_remainders;
} lane_answer;

typedef struct solver solver;

struct solver {
    const char *name;
    const char *summary;  /* one line */
    const char *help;     /* a paragraph */
    const char *citation; /* the method's paper */
    uint32_t needs;       /* NEEDS_... */
    uint32_t concepts;    /* bit per concept it can answer */
    const char *yields;   /* "all pure", "one", ... in words */
    const char *guarantee;
    const char *cost;
    const char *since;
    const solver_option *options;
    uint32_t n_options;

    bool takes_many; /* up to LANES_MOST lanes at once: see run */

    /* Takes scratch for blocks of up to n_lanes lanes from `memory`; *plan is handed to run. */
    stf_status (*plan)(const game *g, const solve_options *options, uint32_t n_lanes, arena *memory,
                       void **plan, stf_error *err);
    /* slots [n_slots * stride] in lanes, stride as isa_for gave it for n_lanes; answers [n_lanes].
     * Where the plan takes many, n_lanes may be more than stride: slots are then blocks one after
     * another, lane i being lane i % stride of block i / stride, and a lane that is done takes the
     * next; whatever the number of lanes, an answer's bits are the same. */
    stf_status (*run)(void *plan, const double *slots, uint32_t stride, uint32_t n_lanes,
                      lane_answer *answers, stf_error *err);
};

/* Time is up: what is proved so far goes into the answer, with status STF_LIMIT. */
static inline bool solve_is_late(const solve_options *o)
{
    return o->deadline > 0.0 && os_clock_seconds() > o->deadline;
}

extern const solver *const solvers[];
extern const uint32_t n_solvers;

const solver *solver_find(text name); /* NULL if there is none */
/* Why a solver does not apply to a game and a concept; NULL when it does. Text is static. */
const char *solver_refuses(const solver *s, const game *g, concept c, arena *scratch);
/* The solver to use when none is named, and the reason in words (docs/solvers.md, "Choice"); NULL
 * where none applies. */
const solver *solver_choose(const game *g, const solve_options *options, arena *scratch,
                            const char **reason);

#endif
