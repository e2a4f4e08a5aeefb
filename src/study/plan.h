/* SPDX-License-Identifier: Apache-2.0 */
/* plan.h -- the plans of a file, judged, designed and compared at the numbers of a case
 * (docs/semantics.md, 13).
 *
 * Every plan is taken at one point of the assumptions, without rounding, and judged if the file
 * gives its steps; it is designed if the file gives none, or if that is asked for. What is found is
 * written back as a game and certified there too. What would turn a verdict is searched among the
 * numbers of the plan (src/plan/) and among the assumptions of the file, each moved alone. */
#ifndef STUDY_PLAN_H
#define STUDY_PLAN_H

#include "model/plan.h"
#include "study/formula.h"

typedef struct plans_query {
    const text *names; /* [n_names] of plans; none: all of the file */
    uint32_t n_names;
    bool design;     /* also where the file gives the steps */
    text aim;        /* "slack", "payoff:PARTY", "soonest:STOCK"; empty: the file's */
    uint32_t phases; /* of designs; 0: the file's */
    bool up_to;      /* or fewer */
    bool limits;     /* the fewest phases, and how far each number may go while some plan works */
    bool turn;       /* which assumptions turn the verdict on given steps, also where they hold */
    bool mend;       /* what turns the verdict: of all plans, not only of those that fail */
} plans_query;

/* An assumption that, moved alone, turns the verdict of a plan: whether its steps enforce
 * themselves or, of a plan that is designed, whether any steps do. */
typedef struct plan_turn {
    uint32_t assumption;
    exact now, at; /* in the file's unit */
    exact width;   /* 0: the verdict turns at `at` exactly; else within this of it */
    exact share;   /* |at - now| of the range */
} plan_turn;

/* The second road: the steps written back as a game, given to the ordinary certifier. */
typedef struct plan_second {
    bool is_taken;
    text reason; /* why not */
    uint32_t n_nodes;
    concept concept;
    bool certified;
    double max_regret;
    const double *payoff; /* [n_parties of the plan] of all giving */
    double farthest;      /* of these from the judgement's, relative to the larger and to one */
} plan_second;

/* A schedule, or that there is none. */
typedef struct plan_answer {
    uint32_t plan; /* syntax.plans */
    const plan_problem *problem;
    bool is_designed;
    const plan_design *design; /* NULL: the file's own steps */
    bool has_schedule;
    plan_schedule schedule;   /* has_schedule; of a plan for ever, its first phases */
    plan_judgement judgement; /* has_schedule */
    bool holds;               /* self-enforcing; of a design: there is one */
    bool is_refuted;    /* no departure alone gains, but the plan as a game is no equilibrium */
    bool is_known;      /* false: the search was stopped before it was settled */
    plan_second second; /* has_schedule */
    bool are_turns_searched;
    const plan_mend *mends; /* ascending by change */
    uint32_t n_mends;
    const plan_turn *turns; /* ascending by share */
    uint32_t n_turns;
    bool are_limits_searched;
    const plan_limit *limits; /* of a plan that is designed; of one without: least bonuses only */
    uint32_t n_limits;
    uint32_t fewest, fewest_most; /* 0: none up to fewest_most */
    /* where none exists: how equal steps over all phases fail; NULL: not shown */
    const plan_judgement *even;
} plan_answer;

typedef struct plans_answer {
    const syntax *syntax;
    text case_name; /* variant; empty: the file as it stands */
    plan_answer *plans;
    uint32_t n_plans;
    bool all_hold;
    stf_status status; /* LIMIT, CANCELLED: something is not settled */
    text reason;
} plans_answer;

/* Of the schedule of an answer. */
stf_status plan_second_make(const plan_answer *a, arena *memory, plan_second *out, stf_error *err);

/* STF_USAGE: no plans, a name that is not there. Errors as model_plan's and plan_optimise's. */
stf_status study_plans(problem *p, const study_case *c, const study_options *o,
                       const plans_query *q, arena *memory, plans_answer **out, stf_error *err);

/* ---- one plan at one point (plan_at.c) --------------------------------------------------------
 */

/* The assumptions of a case [n_assumptions] without rounding, in the units of the file: what was
 * set, the file's own, or the shortest decimal that reads as the double. */
stf_status plan_inputs(const problem *p, const study_case *c, arena *memory, exact **out,
                       stf_error *err);

/* What one point of many may cost (plan_options.work): a second or so. */
#define PLAN_WORK_OF_A_POINT 200000000ull

typedef struct plan_point {
    const plan_problem *problem;
    bool is_given;            /* the file gives the steps: they are judged */
    bool holds;               /* the steps enforce themselves, or some steps do */
    bool is_known;            /* false: the search for steps was stopped */
    plan_judgement judgement; /* is_given, or holds */
} plan_point;

/* Judges a plan, or, without steps, looks for some. Diagnostics may be NULL. */
stf_status plan_at(const problem *p, uint32_t plan, const model_key *key, const exact *inputs,
                   const study_options *o, diagnostics *d, arena *memory, plan_point *out,
                   stf_error *err);
/* `enforces(PLAN)` and `slack(PLAN)` at the numbers of a solution; a plan without steps holds where
 * some steps do. */
stf_status plan_leaf_measure(const expr *at, const solution *s, arena *memory, leaf_value *out,
                             stf_error *err);
/* Marks the assumptions [n_assumptions] that a plan reads. */
void plan_reads(const syntax *s, uint32_t plan, bool *is_read);

/* ---- what turns it (plan_turns.c) -------------------------------------------------------------
 */

/* The nearest switching points, below and above, of each assumption with a range that the plan
 * reads. A turn and back again between two points of the first grid can be missed. */
stf_status plan_turns(const problem *p, uint32_t plan, const study_case *c, const study_options *o,
                      arena *memory, const plan_turn **out, uint32_t *n, stf_error *err);

#endif
