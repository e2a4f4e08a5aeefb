/* SPDX-License-Identifier: Apache-2.0 */
/* plan.c -- the plans of a file at the numbers of a case: judged, designed, explained. */
#include "study/plan.h"

#include <string.h>

enum { PHASES_MOST = 1000 };

/* ---- what is asked ----------------------------------------------------------------------------
 */

static stf_status plan_find(const syntax *s, text called, arena *memory, uint32_t *out,
                            stf_error *err)
{
    text *const names = ARENA_NEW(memory, text, s->n_plans);
    TRY(arena_status(memory, err));
    for (uint32_t i = 0; i < s->n_plans; i++) {
        names[i] = s->plans[i].name;
        if (!text_equal(names[i], called)) continue;
        *out = i;
        return STF_OK;
    }
    size_t const near = text_nearest(called, names, s->n_plans);
    if (near < s->n_plans)
        return fail(err, STF_USAGE, "there is no plan '%.*s'; did you mean '%.*s'?",
                    TEXT_ARGS(called), TEXT_ARGS(names[near]));
    return fail(err, STF_USAGE, "there is no plan '%.*s' in the file", TEXT_ARGS(called));
}

static text stock_name(const plan_problem *p, uint32_t i)
{
    return p->stocks[i].name;
}

static text party_name(const plan_problem *p, uint32_t i)
{
    return p->party[i];
}

static stf_status member_find(const plan_problem *p, const char *what, text called, uint32_t n,
                              text (*name)(const plan_problem *p, uint32_t i), arena *memory,
                              uint32_t *out, stf_error *err)
{
    text *const names = ARENA_NEW(memory, text, n);
    TRY(arena_status(memory, err));
    for (uint32_t i = 0; i < n; i++) {
        names[i] = name(p, i);
        if (!text_equal(names[i], called)) continue;
        *out = i;
        return STF_OK;
    }
    size_t const near = text_nearest(called, names, n);
    if (near < n)
        return fail(err, STF_USAGE, "--aim: plan %.*s has no %s '%.*s'; did you mean '%.*s'?",
                    TEXT_ARGS(p->name), what, TEXT_ARGS(called), TEXT_ARGS(names[near]));
    return fail(err, STF_USAGE, "--aim: plan %.*s has no %s '%.*s'", TEXT_ARGS(p->name), what,
                TEXT_ARGS(called));
}

/* "payoff:Kim" of "payoff": the part behind the colon, or false. */
static bool part_after(text t, text head, text *out)
{
    if (t.n <= head.n + 1 || memcmp(t.at, head.at, head.n) != 0 || t.at[head.n] != ':')
        return false;
    *out = (text){t.at + head.n + 1, t.n - head.n - 1};
    return true;
}

static stf_status aim_read(plan_problem *p, text aim, arena *memory, stf_error *err)
{
    text of;
    if (aim.n == 0) return STF_OK;
    p->aim_index = 0;
    if (text_equal(aim, TEXT("slack"))) {
        p->aim = AIM_SLACK;
        return STF_OK;
    }
    if (part_after(aim, TEXT("payoff"), &of)) {
        p->aim = AIM_PAYOFF;
        return member_find(p, "party", of, p->n_parties, party_name, memory, &p->aim_index, err);
    }
    if (part_after(aim, TEXT("soonest"), &of)) {
        p->aim = AIM_SOONEST;
        return member_find(p, "stock", of, p->n_stocks, stock_name, memory, &p->aim_index, err);
    }
    return fail(err, STF_USAGE, "--aim is slack, payoff:PARTY or soonest:STOCK, not '%.*s'",
                TEXT_ARGS(aim));
}

/* The problem of a design: the file's, with other phases and another aim, and no steps. */
static stf_status problem_free(const plan_problem *of, const plans_query *q, arena *memory,
                               const plan_problem **out, stf_error *err)
{
    plan_problem *const p = ARENA_NEW(memory, plan_problem, 1);
    plan_stock *const stocks = ARENA_NEW(memory, plan_stock, of->n_stocks);
    TRY(arena_status(memory, err));
    *p = *of;
    for (uint32_t i = 0; i < of->n_stocks; i++) {
        stocks[i] = of->stocks[i];
        stocks[i].gives = NULL;
    }
    p->stocks = stocks;
    if (q->phases > 0) {
        if (q->phases > PHASES_MOST)
            return fail(err, STF_USAGE, "--phases is at most %d", PHASES_MOST);
        p->n_phases = q->phases;
        p->up_to = q->up_to;
    }
    *out = p;
    return aim_read(p, q->aim, memory, err);
}

/* ---- one plan ---------------------------------------------------------------------------------
 */

typedef struct answering {
    problem *problem;
    const study_case *at;
    const study_options *options;
    const plans_query *query;
    arena *memory;
    plans_answer *answer;
    plan_options search;
} answering;

/* Equal steps of every stock that can be divided over all phases: what a design has to better. */
static stf_status even_judge(const plan_problem *p, arena *memory, const plan_judgement **out,
                             stf_error *err)
{
    *out = NULL;
    if (p->n_phases == 0) return STF_OK;
    for (uint32_t s = 0; s < p->n_stocks; s++)
        if (p->stocks[s].n_lumps > 0 || exact_is_valid(p->stocks[s].grid)) return STF_OK;
    exact *const gives = ARENA_NEW(memory, exact, (size_t)p->n_stocks * p->n_phases);
    plan_judgement *const judged = ARENA_NEW(memory, plan_judgement, 1);
    TRY(arena_status(memory, err));
    for (uint32_t s = 0; s < p->n_stocks; s++)
        for (uint32_t t = 0; t < p->n_phases; t++)
            gives[s * p->n_phases + t] =
                exact_div(memory, p->stocks[s].start, exact_small((int32_t)p->n_phases));
    plan_schedule const even = {.n_phases = p->n_phases, .gives = gives};
    stf_error why;
    if (plan_judge(p, &even, memory, judged, &why) == STF_OK) *out = judged;
    return arena_status(memory, err);
}

typedef VEC(plan_limit) limit_list;

static stf_status limit_push(const answering *k, const plan_problem *p, plan_number_kind kind,
                             uint32_t index, limit_list *list, stf_error *err)
{
    plan_limit one;
    TRY(plan_limits(p, &k->search, kind, index, k->memory, &one, err));
    return VEC_PUSH(k->memory, list, one) ? STF_OK : arena_status(k->memory, err);
}

/* Does anything of this stock go back in some breach? */
static bool can_return(const plan_problem *p, uint32_t stock)
{
    for (uint32_t b = 0; b < p->n_parties; b++)
        if (exact_sign(p->breach[b].returns[stock].share) > 0) return true;
    return false;
}

static bool has_stock(const plan_problem *p, uint32_t owner)
{
    for (uint32_t s = 0; s < p->n_stocks; s++)
        if (p->stocks[s].owner == owner) return true;
    return false;
}

/* Of a plan that has some solution: every number. Of one without: the bonuses that would help. */
static stf_status limits_fill(const answering *k, plan_answer *a, bool only_bonus, stf_error *err)
{
    const plan_problem *const p = a->problem;
    limit_list list = {0};
    for (uint32_t i = 0; i < p->n_parties; i++) {
        if (!has_stock(p, i)) continue;
        if (p->n_phases > 0) TRY(limit_push(k, p, PLAN_NUMBER_BONUS, i, &list, err));
        if (only_bonus) continue;
        TRY(limit_push(k, p, PLAN_NUMBER_FINDS, i, &list, err));
        TRY(limit_push(k, p, PLAN_NUMBER_DISCOUNT, i, &list, err));
        if (exact_is_valid(p->outside[i]))
            TRY(limit_push(k, p, PLAN_NUMBER_OUTSIDE, i, &list, err));
    }
    for (uint32_t s = 0; s < p->n_stocks && !only_bonus; s++)
        if (can_return(p, s)) TRY(limit_push(k, p, PLAN_NUMBER_RETURN, s, &list, err));
    a->limits = list.at;
    a->n_limits = (uint32_t)list.n;
    if (only_bonus) return STF_OK;
    a->are_limits_searched = true;
    a->fewest_most = p->n_phases > 0 ? p->n_phases : 12;
    plan_design at;
    return plan_fewest(p, &k->search, a->fewest_most, k->memory, &a->fewest, &at, err);
}

/* What turns the verdict: numbers of the plan, and assumptions. */
static stf_status turns_fill(const answering *k, plan_answer *a, stf_error *err)
{
    a->are_turns_searched = true;
    if (!a->is_designed)
        TRY(plan_mends(a->problem, &a->schedule, k->options->stop, k->memory, &a->mends,
                       &a->n_mends, err));
    bool const is_files = a->design == NULL || (k->query->phases == 0 && k->query->aim.n == 0);
    if (!is_files) return STF_OK;
    return plan_turns(k->problem, a->plan, k->at, k->options, k->memory, &a->turns, &a->n_turns,
                      err);
}

static void not_settled(answering *k, stf_status status, const char *why)
{
    k->answer->status = status;
    k->answer->reason = text_from(why);
}

/* Without an end to the search the answer is what was known when it was stopped. */
static stf_status stopped_tell(answering *k, stf_status status, stf_error *err)
{
    if (status != STF_CANCELLED && status != STF_LIMIT) return status;
    not_settled(k, status, status == STF_LIMIT ? "a limit was reached" : "stopped on request");
    if (err != NULL) *err = (stf_error){.status = STF_OK};
    return STF_OK;
}

static stf_status more_fill(answering *k, plan_answer *a, stf_error *err)
{
    bool const none = a->is_designed && a->is_known && !a->holds;
    if (a->has_schedule) TRY(plan_second_make(a, k->memory, &a->second, err));
    if (a->holds && a->second.is_taken && !a->second.certified) {
        a->is_refuted = true;
        a->holds = false;
    }
    if (none) TRY(even_judge(a->problem, k->memory, &a->even, err));
    bool const wants_limits = k->query->limits && a->is_designed;
    if (wants_limits || none) TRY(limits_fill(k, a, !wants_limits, err));
    if (k->query->mend || (!a->is_designed && (!a->holds || k->query->turn)))
        TRY(turns_fill(k, a, err));
    return STF_OK;
}

static stf_status given_answer(answering *k, uint32_t plan, const plan_problem *p,
                               const plan_schedule *steps, plan_answer *a, stf_error *err)
{
    *a = (plan_answer){
        .plan = plan, .problem = p, .is_known = true, .has_schedule = true, .schedule = *steps};
    TRY(plan_judge(p, steps, k->memory, &a->judgement, err));
    a->holds = a->judgement.is_enforcing;
    return stopped_tell(k, more_fill(k, a, err), err);
}

static stf_status design_answer(answering *k, uint32_t plan, const plan_problem *p, plan_answer *a,
                                stf_error *err)
{
    plan_design *const found = ARENA_NEW(k->memory, plan_design, 1);
    TRY(arena_status(k->memory, err));
    *a = (plan_answer){.plan = plan, .is_designed = true, .design = found};
    TRY(problem_free(p, k->query, k->memory, &a->problem, err));
    TRY(plan_optimise(a->problem, &k->search, k->memory, found, err));
    a->is_known = found->end != PLAN_OPEN;
    a->holds = a->has_schedule = a->is_known && found->end != PLAN_NOT_ANY;
    if (a->has_schedule) {
        a->schedule = found->schedule;
        a->judgement = found->judgement;
    }
    if (!a->is_known) {
        bool const is_stopped = cancel_requested(k->options->stop);
        not_settled(k, is_stopped ? STF_CANCELLED : STF_LIMIT,
                    is_stopped
                        ? "the search was stopped before it was settled whether a plan exists"
                        : "the search ended before it was settled whether a plan exists");
        return STF_OK;
    }
    return stopped_tell(k, more_fill(k, a, err), err);
}

/* One answer for the file's steps, one for a design where it gives none or that is asked. */
static stf_status plan_answer_fill(answering *k, uint32_t plan, const exact *inputs, stf_error *err)
{
    const plan_problem *p;
    plan_schedule steps;
    plans_answer *const to = k->answer;
    TRY(model_plan(k->problem->syntax, plan, &k->at->key, inputs, k->memory,
                   k->problem->diagnostics, &p, err));
    bool const is_given = p->n_phases > 0 && plan_given(p, k->memory, &steps);
    TRY(arena_status(k->memory, err));
    if (is_given) TRY(given_answer(k, plan, p, &steps, &to->plans[to->n_plans++], err));
    bool const designs = k->query->design || k->query->aim.n > 0 || k->query->phases > 0;
    if (is_given && !designs && !k->query->limits) return STF_OK;
    return design_answer(k, plan, p, &to->plans[to->n_plans++], err);
}

stf_status study_plans(problem *p, const study_case *c, const study_options *o,
                       const plans_query *q, arena *memory, plans_answer **out, stf_error *err)
{
    const syntax *const s = p->syntax;
    if (s == NULL) return fail(err, STF_USAGE, "a game has no plans; only a model (.standoff) has");
    if (s->n_plans == 0)
        return fail(err, STF_USAGE, "the file has no plans: a `plan` block gives one");
    plans_answer *const answer = ARENA_NEW(memory, plans_answer, 1);
    answering k = {
        .problem = p,
        .at = c,
        .options = o,
        .query = q,
        .memory = memory,
        .answer = answer,
        .search = {.deadline = o->deadline, .must_complete = true, .stop = o->stop},
    };
    uint32_t const n = q->n_names > 0 ? q->n_names : s->n_plans;
    TRY(arena_status(memory, err));
    *answer = (plans_answer){.syntax = s,
                             .case_name = c->name,
                             .plans = ARENA_NEW(memory, plan_answer, 2 * (size_t)n),
                             .status = STF_OK};
    exact *inputs;
    TRY(plan_inputs(p, c, memory, &inputs, err));
    for (uint32_t i = 0; i < n; i++) {
        uint32_t plan = i;
        if (q->n_names > 0) TRY(plan_find(s, q->names[i], memory, &plan, err));
        TRY(plan_answer_fill(&k, plan, inputs, err));
    }
    answer->all_hold = true;
    for (uint32_t i = 0; i < answer->n_plans; i++)
        answer->all_hold = answer->all_hold && answer->plans[i].holds;
    *out = answer;
    return arena_status(memory, err);
}
