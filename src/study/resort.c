/* SPDX-License-Identifier: Apache-2.0 */
/* resort.c -- a case through the solver chosen or, where that finds nothing, the next that can.
 *
 * The principal branch selects one equilibrium, but it bifurcates in symmetric games, and may reach
 * no limit. Who names neither a solver nor a rule of selection is not left without an answer then:
 * equilibria found otherwise are shown, and said to be not selected by the branch. */
#include "study/resort.h"

#include "solve/choice.h"

/* Without a time limit of the user's, a resort that takes longer is given up for the next. */
static double const resort_seconds = 20.0;

typedef struct attempt {
    stf_status status;
    stf_error why; /* where status is not OK */
    solution *solution;
} attempt;

static bool has_certified(const attempt *a)
{
    return a->status == STF_OK && a->solution->n_equilibria > 0 &&
           a->solution->equilibria[0].certificate.certified;
}

/* Two parties' equilibria of rational payoffs are rational, so that one can be proved. */
static bool is_proved(const attempt *a, const study_options *o)
{
    return !o->exact || a->solution->game->n_parties != 2 || a->solution->equilibria[0].is_exact;
}

/* No equilibrium, and proved that there is none. */
static bool is_none(const attempt *a)
{
    return a->status == STF_OK && a->solution->status == STF_NO && a->solution->complete &&
           a->solution->n_equilibria == 0;
}

/* Failures that another method may not share. */
static bool may_go_on(const attempt *a)
{
    if (a->status != STF_OK) return a->status == STF_UNSUPPORTED || a->status == STF_LIMIT;
    return a->solution->status == STF_OK || a->solution->status == STF_NO ||
           a->solution->status == STF_LIMIT;
}

static text failure_text(const attempt *a)
{
    if (a->status != STF_OK) return text_from(a->why.message);
    if (has_certified(a)) return a->solution->equilibria[0].exact_note;
    return a->solution->reason;
}

static text failed_solver(const attempt *a)
{
    return a->status == STF_OK ? text_from(a->solution->solver->name) : TEXT("the solver chosen");
}

/* "logit: the principal branch bifurcates ...; so nothing is selected: all equilibria instead" */
static text reason_of(const attempt *first, const solution *s, arena *memory)
{
    bool const all = text_equal(s->selected, TEXT("all"));
    text const why = failure_text(first), who = failed_solver(first);
    return text_format(memory, "%.*s: %.*s; so nothing is selected: %s instead", TEXT_ARGS(who),
                       TEXT_ARGS(why),
                       all                   ? "all equilibria"
                       : s->n_equilibria > 1 ? "the equilibria that were found"
                                             : "an equilibrium");
}

/* Says what the resort's answer is. One equilibrium was asked for, so a list cut short is no
 * failure. */
static void solution_finish(const attempt *first, const study_options *o, solution *s,
                            arena *memory)
{
    if (!o->all) {
        s->selected = s->complete && s->n_equilibria > 1 ? TEXT("all") : TEXT("first");
        if (s->complete && s->n_equilibria == 1) s->selected = TEXT("the only one");
        if (s->status == STF_LIMIT) s->status = STF_OK;
    }
    s->solver_reason = reason_of(first, s, memory);
}

static stf_status resorts_try(const problem *p, ask_structure structure, const study_case *c,
                              const study_options *o, const attempt *first, arena *memory,
                              arena *scratch, solution **out, stf_error *err)
{
    const game *const g = structure.game;
    resort list[RESORTS_MOST];
    solve_options const asked = {.concept = o->has_concept ? o->concept : CONCEPT_SUBGAME_PERFECT,
                                 .all = o->all};
    uint32_t const n = solver_resorts(g, &asked, scratch, list);
    TRY(arena_status(scratch, err));
    for (uint32_t k = 0; k < n; k++) {
        if (o->deadline > 0.0 && os_clock_seconds() > o->deadline) return STF_OK;
        study_options own = *o;
        own.solver = list[k].solver;
        own.all = o->all || list[k].all;
        if (!(o->deadline > 0.0)) own.deadline = os_clock_seconds() + resort_seconds;
        attempt next = {0};
        next.status = ask_block(p, structure, &c, 1, &own, p->diagnostics, memory, scratch,
                                &next.solution, &next.why);
        if (!may_go_on(&next)) return fail(err, next.status, "%s", next.why.message);
        if (is_none(&next) && !has_certified(first)) {
            next.solution->solver_reason =
                text_format(memory, "%.*s gave none", TEXT_ARGS(failed_solver(first)));
            *out = next.solution;
            return arena_status(memory, err);
        }
        if (!has_certified(&next) || (has_certified(first) && !is_proved(&next, o))) continue;
        solution_finish(first, o, next.solution, memory);
        *out = next.solution;
        return arena_status(memory, err);
    }
    return STF_OK;
}

stf_status ask_or_fall_back(const problem *p, ask_structure structure, const study_case *c,
                            const study_options *o, arena *memory, arena *scratch, solution **out,
                            stf_error *err)
{
    attempt first = {0};
    study_options own = *o;
    double const now = os_clock_seconds();
    if (o->deadline > now && !o->all) own.deadline = now + 0.5 * (o->deadline - now);
    first.status = ask_block(p, structure, &c, 1, &own, p->diagnostics, memory, scratch,
                             &first.solution, &first.why);
    *out = first.solution;
    bool const good = has_certified(&first) && is_proved(&first, o);
    if (!good && may_go_on(&first)) {
        TRY(resorts_try(p, structure, c, o, &first, memory, scratch, out, err));
        if (*out != first.solution) return STF_OK;
    }
    return first.status == STF_OK ? STF_OK : fail(err, first.status, "%s", first.why.message);
}
