/* SPDX-License-Identifier: Apache-2.0 */
/* judge.c -- whether a schedule enforces itself: every check, with numbers. */
#include "plan/inside.h"

#include <string.h>

static exact *exact_list(arena *a, uint32_t n)
{
    exact *const out = ARENA_NEW(a, exact, n);
    for (uint32_t k = 0; out != NULL && k < n; k++) out[k] = exact_small(0);
    return out;
}

/* Whether x is a whole multiple of the grid. */
static bool is_on_grid(arena *a, exact x, exact grid)
{
    exact const many = exact_div(a, x, grid);
    int32_t whole;
    if (exact_is_small(many, &whole)) return true;
    exact const rounded = exact_round(a, many, 0);
    return exact_compare(many, rounded) == 0;
}

/* The steps of a stock in lumps are those of the phases in which these are lifted. */
static stf_status lumps_check(const plan_problem *p, const plan_schedule *s, uint32_t k,
                              uint32_t first, arena *a, stf_error *err)
{
    const plan_stock *const stock = &p->stocks[k];
    exact *const sum = exact_list(a, s->n_phases);
    TRY(arena_status(a, err));
    uint32_t last = 1;
    for (uint32_t l = 0; l < stock->n_lumps; l++) {
        uint32_t const at = s->lump_phase[first + l];
        if (at > s->n_phases)
            return fail(err, STF_INPUT, "%.*s of %.*s is lifted after the last phase",
                        TEXT_ARGS(stock->lumps[l].name), TEXT_ARGS(stock->name));
        if (!stock->lumps_in_any_order) {
            uint32_t const when = at == 0 ? PLAN_NONE : at;
            if (when < last)
                return fail(err, STF_INPUT, "%.*s is out of its order in %.*s",
                            TEXT_ARGS(stock->lumps[l].name), TEXT_ARGS(stock->name));
            last = when;
        }
        if (at != 0) sum[at - 1] = exact_add(a, sum[at - 1], stock->lumps[l].share);
    }
    for (uint32_t t = 0; t < s->n_phases; t++)
        if (exact_compare(sum[t], s->gives[(size_t)k * s->n_phases + t]) != 0)
            return fail(err, STF_INPUT, "in phase %u, %.*s is not given up in whole parts",
                        (unsigned)t + 1, TEXT_ARGS(stock->name));
    return arena_status(a, err);
}

static stf_status schedule_check(const plan_problem *p, const plan_schedule *s, arena *a,
                                 stf_error *err)
{
    uint32_t first = 0;
    for (uint32_t k = 0; k < p->n_stocks; first += p->stocks[k++].n_lumps) {
        const plan_stock *const stock = &p->stocks[k];
        exact left = stock->start;
        for (uint32_t t = 0; t < s->n_phases; t++) {
            exact const x = s->gives[(size_t)k * s->n_phases + t];
            if (!exact_is_valid(x) || exact_sign(x) < 0)
                return fail(err, STF_INPUT, "in phase %u, %.*s is not given but taken",
                            (unsigned)t + 1, TEXT_ARGS(stock->name));
            left = exact_sub(a, left, x);
            if (exact_sign(left) < 0)
                return fail(err, STF_INPUT, "in phase %u, more of %.*s is given than there is",
                            (unsigned)t + 1, TEXT_ARGS(stock->name));
            if (exact_is_valid(stock->grid) && !is_on_grid(a, x, stock->grid))
                return fail(err, STF_INPUT, "in phase %u, %.*s is given in steps off its grid",
                            (unsigned)t + 1, TEXT_ARGS(stock->name));
        }
        if (stock->n_lumps > 0 && s->lump_phase != NULL) TRY(lumps_check(p, s, k, first, a, err));
    }
    return arena_status(a, err);
}

/* What everybody has when nobody ever gives: the stocks at their start, for ever. */
static exact none_value(const plan_problem *p, uint32_t party, arena *a)
{
    exact sum = exact_small(0);
    for (uint32_t s = 0; s < p->n_stocks; s++)
        sum = exact_add(a, sum, worth_at(a, &p->stocks[s].worth[party], p->stocks[s].start));
    return exact_div(a, sum, exact_sub(a, exact_small(1), p->discount[party]));
}

static stf_status judgement_keep(const plan_work *w, const plan_rows *rows, arena *memory,
                                 plan_judgement *out, stf_error *err)
{
    const plan_problem *const p = w->p;
    uint32_t const n = (uint32_t)rows->n;
    *out = (plan_judgement){.is_enforcing = true,
                            .n_checks = n,
                            .least = PLAN_NONE,
                            .first_break = PLAN_NONE,
                            .checks = ARENA_NEW(memory, plan_check, n),
                            .payoff = ARENA_NEW(memory, exact, p->n_parties),
                            .payoff_none = ARENA_NEW(memory, exact, p->n_parties),
                            .level = ARENA_NEW(memory, exact, p->n_stocks * (w->n_phases + 1))};
    TRY(arena_status(memory, err));
    for (uint32_t k = 0; k < n; k++) {
        const plan_row *const row = &rows->at[k];
        plan_check *const to = &out->checks[k];
        *to = (plan_check){.kind = row->kind,
                           .phase = row->phase,
                           .party = row->party,
                           .other = row->other,
                           .after_alarm = row->after_alarm,
                           .keeps = exact_copy(memory, form_value(row->keeps)),
                           .breaks = exact_copy(memory, form_value(row->breaks)),
                           .slack = exact_copy(memory, form_value(row->slack))};
        if (!exact_is_valid(to->slack))
            return fail(err, STF_LIMIT, "the numbers of the plan grow too long");
        if (out->least == PLAN_NONE || exact_compare(to->slack, out->checks[out->least].slack) < 0)
            out->least = k;
        if (exact_sign(to->slack) >= 0) continue;
        out->is_enforcing = false;
        if (out->first_break == PLAN_NONE) out->first_break = k;
    }
    for (uint32_t i = 0; i < p->n_parties; i++) {
        out->payoff[i] = exact_copy(memory, form_value(*work_value(w, 0, 1, 0, i)));
        out->payoff_none[i] = exact_copy(memory, none_value(p, i, w->a));
        if (!exact_is_valid(out->payoff[i]))
            return fail(err, STF_LIMIT, "the numbers of the plan grow too long");
    }
    for (uint32_t s = 0; s < p->n_stocks; s++)
        for (uint32_t t = 0; t <= w->n_phases; t++)
            out->level[(size_t)s * (w->n_phases + 1) + t] =
                exact_copy(memory, form_value(work_level(w, s, t)));
    return arena_status(memory, err);
}

static stf_status schedule_work(plan_work *w, const plan_problem *p, const plan_schedule *s,
                                arena *scratch, stf_error *err)
{
    TRY(schedule_check(p, s, scratch, err));
    TRY(work_begin(w, p, s->n_phases, scratch, err));
    for (size_t k = 0; k < (size_t)p->n_stocks * s->n_phases; k++)
        w->step[k] = form_number(scratch, s->gives[k]);
    work_levels(w);
    work_looked(w);
    return work_values(w, err);
}

static stf_status judge_in(const plan_problem *p, const plan_schedule *s, arena *scratch,
                           arena *memory, plan_judgement *out, stf_error *err)
{
    plan_work w;
    plan_rows rows = {0};
    TRY(schedule_work(&w, p, s, scratch, err));
    TRY(work_rows(&w, &rows, err));
    return judgement_keep(&w, &rows, memory, out, err);
}

stf_status plan_judge(const plan_problem *p, const plan_schedule *s, arena *memory,
                      plan_judgement *out, stf_error *err)
{
    arena *const scratch = arena_new(arena_allocator(memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "memory is out");
    stf_status const status = judge_in(p, s, scratch, memory, out, err);
    arena_free(scratch);
    return status;
}

static stf_status values_in(const plan_problem *p, const plan_schedule *s, arena *scratch,
                            arena *memory, const exact **out, stf_error *err)
{
    plan_work w;
    TRY(schedule_work(&w, p, s, scratch, err));
    exact *const to = ARENA_NEW(memory, exact, (size_t)(s->n_phases + 1) * p->n_parties);
    TRY(arena_status(memory, err));
    for (uint32_t t = 1; t <= s->n_phases + 1; t++)
        for (uint32_t i = 0; i < p->n_parties; i++)
            to[(size_t)(t - 1) * p->n_parties + i] =
                exact_copy(memory, form_value(*work_value(&w, 1, t, 0, i)));
    *out = to;
    return arena_status(memory, err);
}

stf_status plan_values(const plan_problem *p, const plan_schedule *s, arena *memory,
                       const exact **out, stf_error *err)
{
    arena *const scratch = arena_new(arena_allocator(memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "memory is out");
    stf_status const status = values_in(p, s, scratch, memory, out, err);
    arena_free(scratch);
    return status;
}

bool plan_given(const plan_problem *p, arena *memory, plan_schedule *out)
{
    uint32_t const n = p->n_phases;
    exact *const gives = ARENA_NEW(memory, exact, (size_t)p->n_stocks * n);
    if (gives == NULL || n == 0) return false;
    for (uint32_t s = 0; s < p->n_stocks; s++) {
        if (p->stocks[s].gives == NULL) return false;
        memcpy(gives + (size_t)s * n, p->stocks[s].gives, n * sizeof *gives);
    }
    *out = (plan_schedule){.n_phases = n, .gives = gives};
    return true;
}
