/* SPDX-License-Identifier: Apache-2.0 */
/* why.c -- why there is no plan, in a word.
 *
 * The most that can be given at all, without having to complete, tells. Where that is nothing
 * although a plan for ever could do it, the finite number of steps is to blame: who gives last has
 * nothing to lose, so does not, so the one before has nothing to lose (Lockwood and Thomas, Review
 * of Economic Studies 69, 2002). Where even a plan for ever cannot, the smallest step is too
 * tempting. */
#include "plan/design.h"

/* A word is not worth more. */
enum { MOST_NODES = 200 };
#define MOST_WORK 300000000ull

/* The most of all stocks together that a plan can give up; invalid where that is not known. */
static stf_status most_given(const plan_problem *p, uint32_t n_phases, const plan_options *o,
                             arena *memory, exact *out, stf_error *err)
{
    plan_options partial = *o;
    plan_problem problem = *p;
    plan_outcome x;
    partial.must_complete = false;
    partial.most_nodes = MOST_NODES;
    uint64_t work = MOST_WORK;
    partial.work = &work;
    problem.aim = AIM_SOONEST;
    *out = exact_small(0);
    for (uint32_t s = 0; s < p->n_stocks; s++) {
        problem.aim_index = s;
        TRY(phases_design(&problem, n_phases, &partial, NULL, (exact){0}, memory, &x, err));
        if (!x.best.is_closed || !x.is_exact) {
            *out = (exact){0};
            return STF_OK;
        }
        if (!x.best.has_plan) continue;
        exact const none = exact_mul(memory, p->stocks[s].start, exact_small((int32_t)n_phases));
        *out = exact_add(memory, *out, exact_add(memory, none, x.best.value));
    }
    return STF_OK;
}

static bool is_last_step(const plan_design *d)
{
    if (d->n_reasons != 1) return false;
    plan_check_kind const kind = d->reasons[0].kind;
    return kind == PLAN_CHECK_WITHHOLD || kind == PLAN_CHECK_TAKE_BACK || kind == PLAN_CHECK_KEEP;
}

static bool has_bonus(const plan_problem *p)
{
    for (uint32_t i = 0; i < p->n_parties; i++)
        if (exact_sign(p->bonus[i]) > 0) return true;
    return false;
}

/* The ratio of the plan for ever in which the steps may be of any size; false: not known. */
static bool free_ratio(const plan_problem *p, arena *memory, exact *ratio, uint32_t *party)
{
    plan_problem any = *p;
    plan_stock *const stocks = ARENA_NEW(memory, plan_stock, p->n_stocks);
    if (stocks == NULL) return false;
    for (uint32_t s = 0; s < p->n_stocks; s++) {
        stocks[s] = p->stocks[s];
        stocks[s].grid = (exact){0};
        stocks[s].n_lumps = 0;
    }
    any.stocks = stocks;
    return endless_ratio(&any, memory, ratio, party);
}

stf_status design_why(const plan_problem *p, uint32_t n_phases, const plan_options *o,
                      arena *memory, plan_design *out, stf_error *err)
{
    out->why = PLAN_WHY_COMBINATION;
    out->why_stock = out->why_party = PLAN_NONE;
    uint32_t last = 0;
    for (uint32_t k = 0; k < out->n_reasons; k++)
        if (out->reasons[k].phase >= last) {
            last = out->reasons[k].phase;
            out->why_party = out->reasons[k].party;
        }
    for (uint32_t s = 0; s < p->n_stocks && out->why_party != PLAN_NONE; s++)
        if (p->stocks[s].owner == out->why_party && out->why_stock == PLAN_NONE) out->why_stock = s;
    exact ratio, given;
    uint32_t tempted = PLAN_NONE;
    bool const is_geometric = free_ratio(p, memory, &ratio, &tempted);
    if (has_bonus(p)) return STF_OK;
    TRY(most_given(p, n_phases, o, memory, &given, err));
    if (exact_is_valid(given) && exact_sign(given) == 0) {
        bool const is_hopeless = is_geometric && exact_compare(ratio, exact_small(1)) >= 0;
        out->why = is_hopeless ? PLAN_WHY_TEMPTATION : PLAN_WHY_UNRAVELS;
        if (is_hopeless) out->why_party = tempted;
        if (!is_hopeless && is_geometric) out->ratio = ratio;
    } else if (is_last_step(out)) {
        out->why = PLAN_WHY_LAST_STEP;
    }
    return STF_OK;
}
