/* SPDX-License-Identifier: Apache-2.0 */
/* design.h -- a problem with unknown steps: its variables, rows and aim, and the search over them.
 */
#ifndef PLAN_DESIGN_H
#define PLAN_DESIGN_H

#include "plan/inside.h"

typedef enum variable_kind {
    VARIABLE_STEP,   /* a share of the stock */
    VARIABLE_GRID,   /* a number of steps of the grid */
    VARIABLE_LUMP,   /* 1: the lump is lifted in the phase */
    VARIABLE_NUMBER, /* a number of the problem that is sought */
    VARIABLE_SLACK,  /* the least slack */
} variable_kind;

typedef struct variable {
    variable_kind kind;
    uint32_t stock, phase, lump;
    exact low, high;
} variable;

/* What is decided before the search: where alarms come, and who leaves a breach at once. */
typedef struct plan_pattern {
    const bool *is_idle; /* [(n_phases + 1) * n_parties] gives nothing there, is not looked at */
    const bool *leaves;  /* [n_parties] */
} plan_pattern;

typedef struct structure_row {
    form f;
    program_row_kind kind;
} structure_row;

typedef struct plan_model {
    plan_work w;
    const plan_options *options;
    VEC(variable) variables;
    VEC(structure_row) structure;
    plan_rows rows;
    form objective; /* to be maximised */
    bool by_slack;
    bool any; /* the first plan found ends the search */
} plan_model;

/* What is sought besides the steps. */
typedef struct plan_sought {
    bool any;       /* any plan will do */
    bool is_number; /* a number, with which there is a plan */
    plan_number_kind kind;
    uint32_t index;
    exact low, high;
    bool to_least; /* the least such number; else the greatest */
} plan_sought;

/* Sets up the model of n_phases phases in `a`. */
stf_status model_make(plan_model *m, const plan_problem *p, uint32_t n_phases,
                      const plan_options *options, const plan_pattern *pattern,
                      const plan_sought *sought, arena *a, stf_error *err);
/* The schedule of a solution; false where a whole number is not one. */
bool model_schedule(const plan_model *m, const exact *x, arena *memory, plan_schedule *out);
/* The aim's value of a judged schedule, as it is maximised. */
exact model_aim(const plan_model *m, const plan_judgement *j, const exact *x, arena *a);

/* ---- branch and bound (branch.c) ------------------------------------------------------------- */

typedef struct plan_search {
    bool has_plan, has_bound;
    exact value, bound; /* as maximised */
    exact *x;           /* [variables] of the plan */
    plan_schedule schedule;
    plan_judgement judgement;
    bool is_late; /* time, nodes or a call to stop ended it */
    const plan_reason *reasons;
    uint32_t n_reasons;
    uint64_t n_nodes;
    bool is_closed; /* all nodes: the plan is the best, or there is none */
} plan_search;

/* `beat`: only plans of a greater value are of interest; invalid: all. */
stf_status model_search(plan_model *m, exact beat, arena *memory, plan_search *out, stf_error *err);

/* ---- all of it (design.c) -------------------------------------------------------------------- */

/* The best over all patterns with n_phases phases; `exactly` false: patterns were left out, or
 * rows are not what the judge asks. */
typedef struct plan_outcome {
    plan_search best;
    bool is_exact;
    exact number; /* of what was sought */
} plan_outcome;

stf_status phases_design(const plan_problem *p, uint32_t n_phases, const plan_options *o,
                         const plan_sought *sought, exact beat, arena *memory, plan_outcome *out,
                         stf_error *err);
stf_status problem_check(const plan_problem *p, stf_error *err);
bool options_late(const plan_options *o); /* time, or a call to stop */
/* The counted limit: one of the call's own where the caller gave none; takes; all is spent. */
plan_options options_counted(const plan_options *o, uint64_t *own);
void options_spend(const plan_options *o, uint64_t amount);
bool options_spent(const plan_options *o);

/* why.c: the reason why there is none with n_phases phases, from the weights of the checks. */
stf_status design_why(const plan_problem *p, uint32_t n_phases, const plan_options *o,
                      arena *memory, plan_design *out, stf_error *err);

/* ---- numbers changed (number.c) -------------------------------------------------------------- */

/* The number as it is; of WORTH the factor 1; of GIVES the step in the schedule. */
exact number_now(const plan_problem *p, const plan_schedule *s, plan_number_kind kind,
                 uint32_t index, uint32_t other);
/* The problem with another number in its place, parts of it in `a`; GIVES changes the schedule. */
stf_status number_set(const plan_problem *p, const plan_schedule *s, plan_number_kind kind,
                      uint32_t index, uint32_t other, exact x, arena *a, plan_problem *out,
                      plan_schedule *changed, stf_error *err);

/* Whether something holds at x: 1, 0, or -1 where it is not known. */
typedef stf_status number_test(void *context, exact x, int *holds, stf_error *err);
/* Between `bad`, where it does not hold, and *good, where it does: *good moves to within *width of
 * the threshold. The simplest number between is tried with a hair (1e-30) on its other side. */
stf_status number_threshold(number_test *test, void *context, exact bad, exact *good, exact *width,
                            arena *a, stf_error *err);

/* endless.c */
stf_status design_endless(const plan_problem *p, const plan_options *o, arena *memory,
                          plan_design *out, stf_error *err);
/* The ratio of the fastest geometric plan of two parties with linear worths: STF_NO where the
 * problem is not of that form. A ratio of one or more: no step can be supported. */
bool endless_ratio(const plan_problem *p, arena *a, exact *ratio, uint32_t *party);

#endif
