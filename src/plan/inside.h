/* SPDX-License-Identifier: Apache-2.0 */
/* inside.h -- what the files of plan/ share: forms, the values of a plan, its checks, its programs.
 *
 * Everything is worked out once, over *forms*: affine in the steps of a schedule. To judge, a form
 * is a number; to design, it is a row of a linear program. So the checks that are designed for are
 * the checks that are judged by. */
#ifndef PLAN_INSIDE_H
#define PLAN_INSIDE_H

#include "num/linear.h"
#include "plan/plan.h"

/* ---- forms (form.c) -------------------------------------------------------------------------- */

/* Coefficients of terms: c[0] is the constant, c[1 + k] that of variable k; zero from n on. */
typedef struct form {
    exact *c;
    uint32_t n, cap;
} form;

form form_number(arena *a, exact x);
form form_copy(arena *a, form x);
void form_add(arena *a, form *to, exact scale, form x);
void form_add_number(arena *a, form *to, exact x);
void form_add_term(arena *a, form *to, uint32_t term, exact x);
void form_scale(arena *a, form *to, exact scale);
/* The constant of a form that is a number. */
exact form_value(form x);
bool form_is_number(form x);
bool form_is_zero(form x);
bool form_equal(form x, form y);

/* ---- a problem at work (work.c) -------------------------------------------------------------- */

/* A level at which a worth that is not linear is asked for. */
typedef struct plan_point {
    uint32_t stock, party;
    form level;
} plan_point;

typedef struct plan_work {
    const plan_problem *p;
    arena *a;
    uint32_t n_phases, n_groups;
    uint32_t *group;  /* [n_parties] the turn in a phase, from 0 without holes */
    form *step;       /* [n_stocks * n_phases] */
    form *level;      /* [n_stocks * (n_phases + 1)] after each phase; [s][0] the start */
    bool *is_looked;  /* [(n_phases + 1) * n_parties] at phase t (row t - 1; the last: after) */
    bool is_symbolic; /* forms are not numbers */
    bool resumes;     /* a breach that is not for ever */
    bool has_outside;
    bool wants_slack; /* rows that no schedule can break are of interest too */
    /* symbolic: who leaves at the beginning of any breach; else nobody leaves in one, but for the
     * party whose departure it is, after `leave_found` - 1 phases of it (0: not) */
    bool *leaves;
    uint32_t leave_found;
    uint32_t *leave_at;   /* [(n_phases + 1) * n_groups * n_parties (by) * n_parties] numeric: the
                             phase of a breach that ends at which a party leaves it, or 0 */
    uint32_t term_number; /* the term of a number that is sought, or 0 */
    plan_number_kind number_kind; /* BONUS or OUTSIDE */
    uint32_t number_index;        /* of the party */
    uint32_t n_variables;         /* terms from 1, points behind them */
    VEC(plan_point) points;
    /* values on the path, when all give: [dirty][(t - 1) * (n_groups + 1) + k][party] at turn k of
     * phase t, in payoffs discounted to the phase; k = n_groups: when all have given */
    form *value[2];
} plan_work;

/* Takes the arrays; then the caller fills `step`, work_levels the levels, work_looked who is looked
 * at (where steps are numbers and tell it), work_values the values. */
stf_status work_begin(plan_work *w, const plan_problem *p, uint32_t n_phases, arena *a,
                      stf_error *err);
void work_levels(plan_work *w);
void work_looked(plan_work *w);

static inline form *work_value(const plan_work *w, int dirty, uint32_t t, uint32_t k,
                               uint32_t party)
{
    return &w->value[dirty][((size_t)(t - 1) * (w->n_groups + 1) + k) * w->p->n_parties + party];
}
static inline form work_level(const plan_work *w, uint32_t s, uint32_t t)
{
    return w->level[(size_t)s * (w->n_phases + 1) + t];
}
static inline form work_step(const plan_work *w, uint32_t s, uint32_t t)
{
    return w->step[(size_t)s * w->n_phases + t - 1];
}
static inline bool work_is_looked(const plan_work *w, uint32_t t, uint32_t party)
{
    return w->is_looked[(size_t)(t - 1) * w->p->n_parties + party];
}
/* The share that comes back in each of the first `over` phases of a breach by b. */
static inline const plan_return *work_return(const plan_work *w, uint32_t b, uint32_t s)
{
    return &w->p->breach[b].returns[s];
}
/* Adds scale * worth of the level to party. */
void work_worth(plan_work *w, form *to, exact scale, uint32_t party, uint32_t s, form level);
exact worth_at(arena *a, const plan_worth *u, exact level);
/* Chances, at turn k of phase t, that nobody is accused, and that b is held to be the one who
 * broke (one of the accused, by even chances); `departs`: the party that departs, or PLAN_NONE. */
exact work_blame(plan_work *w, uint32_t t, uint32_t k, uint32_t departs, exact *blame);
/* What leaving is worth to the party, which has an outside option. */
form work_outside(plan_work *w, uint32_t party);

/* ---- values (value.c) ------------------------------------------------------------------------ */

/* Fills w->value. */
stf_status work_values(plan_work *w, stf_error *err);
/* What party p's departure at its turn in phase t (n_phases + 1: after the last) is worth: it
 * withholds its steps and, where takes_back, takes back what a breach would let it in one phase. */
form work_departure(plan_work *w, uint32_t p, uint32_t t, int dirty, bool takes_back);
/* Whether p has a step to give at t; whether it has anything that it could take back. */
bool work_has_step(const plan_work *w, uint32_t p, uint32_t t);
bool work_can_take(const plan_work *w, uint32_t p, uint32_t t);
/* Levels at which a breach by b after phase t begins; was_found: b withheld; else it gave. */
void work_breach_base(plan_work *w, uint32_t t, uint32_t b, bool was_found, form *base);
form work_breach_level(plan_work *w, uint32_t b, uint32_t s, form base, uint32_t j);
form work_breach_flow(plan_work *w, uint32_t party, uint32_t b, const form *base, uint32_t j);
/* Phases of a breach by b until its levels stay. */
uint32_t work_breach_length(const plan_work *w, uint32_t b);
/* What a breach by b after phase t is worth to a party that stays, from its phase j on. */
form work_breach_from(plan_work *w, uint32_t party, uint32_t t, uint32_t b, const form *base,
                      uint32_t j);

/* ---- checks (rows.c, punish.c) --------------------------------------------------------------- */

/* keeps - breaks >= 0. */
typedef struct plan_row {
    plan_check_kind kind;
    uint32_t phase, party, other;
    bool after_alarm;
    bool is_doubtful; /* a plan may break this row and hold all the same */
    uint32_t pair;    /* doubtful unless the party gives at that phase: phase * n_parties + party */
    form keeps, breaks, slack;
} plan_row;

typedef VEC(plan_row) plan_rows;

stf_status work_rows(plan_work *w, plan_rows *out, stf_error *err);
/* Adds the rows of punishing a breach by b after phase t. */
void work_punish_rows(plan_work *w, uint32_t t, uint32_t b, plan_rows *out);

/* ---- exact linear programs (program.c, simplex.c) -------------------------------------------- */

typedef enum program_row_kind {
    PROGRAM_CHECK,     /* form >= 0, a check of the plan */
    PROGRAM_STRUCTURE, /* form >= 0, what a schedule is */
    PROGRAM_EQUATION,  /* form = 0, likewise */
} program_row_kind;

/* maximise objective(x), low <= x, x <= high where that is valid, rows as their kinds say. */
typedef struct plan_program {
    uint32_t n; /* variables: term 1 + j of a form is that of variable j */
    const exact *low, *high;
    form objective;
    const form *row; /* [n_rows] */
    const program_row_kind *kind;
    uint32_t n_rows;
    double deadline; /* os_clock_seconds(); 0: none */
    const cancel *stop;
} plan_program;

typedef enum plan_answer { ANSWER_OPTIMAL, ANSWER_INFEASIBLE, ANSWER_UNKNOWN } plan_answer;

/* Proved in rationals, unless unknown. */
typedef struct plan_optimum {
    plan_answer answer;
    exact value;
    exact *x;    /* [n] */
    exact *dual; /* [n_rows] of inequalities not negative; where infeasible, the rows added up with
                    these weights are negative wherever the bounds hold */
} plan_optimum;

/* Solves in doubles and proves the basis; where that fails, without doubles. The program must be
 * bounded. STF_NOMEM, STF_LIMIT. */
stf_status program_solve(const plan_program *q, arena *a, plan_optimum *out, stf_error *err);
/* The same by the simplex method on whole numbers alone. */
stf_status simplex_solve(const plan_program *q, arena *a, plan_optimum *out, stf_error *err);

#endif
