/* SPDX-License-Identifier: Apache-2.0 */
/* ledger_costs.c -- what a measure costs a year: what it declares, or the worth of what it
 * withholds of the schedule of its flows.
 *
 * The schedule is that of the day on which the file begins, brought into the days on which the
 * measure stands; a flow that is wholly exempt on that day is left out. A ban or an ending
 * withholds all of it. A cap withholds the share 1 - cap / total of its flows' worth, where their
 * total is above it; both grow with the flows, so that the ends of the one go with those of the
 * other. */
#include "regime/ledger_inside.h"

typedef struct yearly {
    amount worth;   /* a year of all flows */
    amount counted; /* the same under the limit, for a year; a stock: its level */
    bool has_worth, has_counted, has_any;
} yearly;

static int32_t costs_day(const entry *e)
{
    day_range const stands = measure_days(e->measure);
    int32_t day = date_is_set(e->regime->begins)  ? date_number(e->regime->begins)
                  : date_is_set(e->measure->from) ? stands.first
                                                  : e->window.first;
    if (day < stands.first) day = stands.first;
    if (day > stands.last) day = stands.last;
    return day;
}

/* What the flow has on the day: a month's amount, a day's (is_daily), or a level. */
static stf_status scheduled(entry *e, const regime_flow *f, int32_t day, amount *out,
                            bool *is_daily, bool *has, stf_error *err)
{
    segments list = {0};
    *has = false;
    if (f->is_stock)
        TRY(schedule_levels(f, NULL, true, e->work, &list, err));
    else
        TRY(schedule_rates(f, calendar_first(), e->memory, e->work, &list, err));
    for (size_t i = 0; i < list.n && !*has; i++) {
        const segment *const g = &list.at[i];
        if (day < g->first || day > g->last || g->kind == KIND_MISSING) continue;
        *out = g->amount;
        *is_daily = g->is_daily;
        *has = true;
    }
    return STF_OK;
}

static bool is_exempt(const exemptions *x, uint32_t flow, int32_t day)
{
    for (size_t i = 0; i < x->n; i++) {
        const exemption *const e = &x->at[i];
        if (!e->is_limited && e->flows[flow] && e->days.first <= day && day <= e->days.last)
            return true;
    }
    return false;
}

static stf_status yearly_of(entry *e, const account *a, yearly *y, stf_error *err)
{
    arena *const m = e->memory;
    exemptions exempts = {0};
    TRY(exemptions_find(e->regime, e->number, e->scratch, &exempts, err));
    amount const nothing = amount_point(exact_small(0));
    amount const months = amount_point(exact_small(12));
    amount const days = amount_point(exact_ratio(m, 3652425, 10000));
    *y = (yearly){.worth = nothing, .counted = nothing, .has_worth = true, .has_counted = true};
    int32_t const day = costs_day(e);
    for (uint32_t i = 0; i < e->measure->n_flows; i++) {
        const regime_flow *const f = &e->regime->flows[e->measure->flows[i]];
        if (!f->has_amounts || (f->is_conditional && !e->options->conditional)) continue;
        if (is_exempt(&exempts, e->measure->flows[i], day)) continue;
        arena_mark const mark = arena_position(e->work);
        amount x = nothing;
        bool is_daily = false, has = false;
        TRY(scheduled(e, f, day, &x, &is_daily, &has, err));
        arena_release(e->work, mark);
        if (!has) continue;
        y->has_any = true;
        if (!f->is_stock) x = amount_mul(m, x, is_daily ? days : months);
        y->has_worth = y->has_worth && f->has_worth;
        if (f->has_worth) y->worth = amount_add(m, y->worth, amount_mul(m, x, f->worth));
        unit_view const v = unit_view_make(m, f, &a->limit->shares[i]);
        y->has_counted = y->has_counted && v.has[UNIT_FLOW];
        if (v.has[UNIT_FLOW])
            y->counted = amount_add(m, y->counted, amount_mul(m, x, v.ratio[UNIT_FLOW]));
    }
    return arena_status(m, err);
}

/* Periods in a year; false: the limit is no rate. */
static bool periods_a_year(entry *e, exact *out)
{
    arena *const m = e->memory;
    const cycle *const c = &e->measure->cycle;
    switch (c->kind) {
    case CYCLE_YEAR: *out = exact_small(1); return true;
    case CYCLE_MONTH: *out = exact_small(12); return true;
    case CYCLE_MONTHS: *out = exact_ratio(m, 12, c->length); return c->length > 0;
    case CYCLE_DAYS:
        *out = exact_ratio(m, 3652425, INT64_C(10000) * c->length);
        return c->length > 0;
    case CYCLE_ANY: *out = exact_small(1); return true;
    case CYCLE_TOTAL: break;
    }
    if (!date_is_set(e->measure->from) || !date_is_set(e->measure->to)) return false;
    day_range const stands = measure_days(e->measure);
    if (stands.first > stands.last) return false;
    *out = exact_div(m, exact_small(12), months_of(m, stands.first, stands.last));
    return true;
}

/* 1 - cap / total, not below nothing. */
static exact share_above(arena *a, exact cap, exact total)
{
    if (exact_sign(total) <= 0) return exact_small(0);
    exact const share = exact_sub(a, exact_small(1), exact_div(a, cap, total));
    return exact_max(share, exact_small(0));
}

static stf_status caps_costs(entry *e, stf_error *err)
{
    arena *const m = e->memory;
    exact periods;
    if (!periods_a_year(e, &periods)) return STF_OK;
    amount share = amount_point(exact_small(0));
    yearly y = {0};
    for (uint32_t k = 0; k < e->n_accounts; k++) {
        TRY(yearly_of(e, &e->accounts[k], &y, err));
        if (!y.has_any || !y.has_worth || !y.has_counted) return STF_OK;
        amount const cap = amount_mul(m, e->accounts[k].limit->amount, amount_point(periods));
        /* the limit that is reached first withholds */
        share.low = exact_max(share.low, share_above(m, cap.high, y.counted.low));
        share.central = exact_max(share.central, share_above(m, cap.central, y.counted.central));
        share.high = exact_max(share.high, share_above(m, cap.low, y.counted.high));
    }
    e->out->costs = amount_mul(m, y.worth, share);
    e->out->has_costs = true;
    return STF_OK;
}

stf_status costs_fill(entry *e, stf_error *err)
{
    const regime_measure *const m = e->measure;
    if (m->has_costs) {
        e->out->costs = m->costs;
        e->out->has_costs = e->out->costs_are_declared = true;
        return STF_OK;
    }
    if (e->regime->money.n == 0) return STF_OK;
    if (m->verb == VERB_CAPS) return caps_costs(e, err);
    if (m->verb != VERB_BANS && m->verb != VERB_ENDS) return STF_OK;
    yearly y;
    TRY(yearly_of(e, &e->accounts[0], &y, err));
    if (!y.has_any || !y.has_worth) return STF_OK;
    e->out->costs = y.worth;
    e->out->has_costs = true;
    return STF_OK;
}
