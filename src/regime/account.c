/* SPDX-License-Identifier: Apache-2.0 */
/* account.c -- adds up what the flows of a measure delivered, by month and period. */
#include "regime/account.h"

#include <stdlib.h>
#include <string.h>

/* Beyond so many, what each flow counted for in each period is not kept. */
enum { PARTS_MOST = 4096 };

/* ---- what a measure without a limit is reckoned in ----------------------------------------------
 */

stf_status limit_for_flows(const regime *r, const regime_measure *m, arena *a, regime_limit *out,
                           stf_error *err)
{
    regime_share *const shares = ARENA_NEW(a, regime_share, m->n_flows);
    if (shares == NULL) return arena_status(a, err);
    text unit = {0};
    bool is_one = true;
    for (uint32_t i = 0; i < m->n_flows; i++) {
        const regime_flow *const f = &r->flows[m->flows[i]];
        if (!f->has_amounts) continue;
        if (unit.n == 0)
            unit = f->unit;
        else if (!text_equal(unit, f->unit))
            is_one = false;
    }
    for (uint32_t i = 0; i < m->n_flows; i++) {
        const regime_flow *const f = &r->flows[m->flows[i]];
        shares[i].flow = m->flows[i];
        shares[i].has[2] = f->has_amounts && (is_one || f->has_worth);
        shares[i].is_own[2] = is_one;
        shares[i].ratio[2] = is_one ? amount_point(exact_small(1)) : f->worth;
    }
    *out = (regime_limit){.unit = is_one ? unit : r->money, .shares = shares};
    return STF_OK;
}

/* ---- parts ----------------------------------------------------------------------------------- */

void part_add(account *a, account_part *p, uint32_t period, uint8_t unit, amount x)
{
    p->used[period * N_UNITS + unit] = true;
    sums_add(a->memory, &p->counted[period * N_UNITS + unit], x);
}

void part_add_change(account *a, account_part *p, uint32_t period, uint8_t unit, amount x, amount y)
{
    p->used[period * N_UNITS + unit] = true;
    sums_add_change(a->memory, &p->counted[period * N_UNITS + unit], x, y);
}

/* ---- runs of days ---------------------------------------------------------------------------- */

static amount amount_negative(arena *a, amount x)
{
    return (amount){.low = exact_neg(a, x.low),
                    .central = exact_neg(a, x.central),
                    .high = exact_neg(a, x.high)};
}

/* Of a month's amount what falls on `days` of the slice; of a day's, on them. */
static amount amount_days(arena *a, amount x, bool is_daily, int32_t days, int32_t month_days)
{
    if (!is_daily && days == month_days) return x;
    exact const f = is_daily ? exact_small(days) : exact_ratio(a, days, month_days);
    return (amount){.low = exact_mul(a, x.low, f),
                    .central = exact_mul(a, x.central, f),
                    .high = exact_mul(a, x.high, f)};
}

static void run_partial(account *a, uint32_t s, const segment *g, amount x)
{
    const slice *const at = &a->calendar.slices[s];
    int32_t const days = min_day(g->last, at->last) - max_day(g->first, at->first) + 1;
    sums_add(a->memory, &a->kind[g->kind][s],
             amount_days(a->memory, x, g->is_daily, days, at->month_days));
}

static void run_parts(account *a, uint32_t first, uint32_t last, const segment *g, amount x,
                      account_part *part)
{
    for (uint32_t s = first; s <= last;) {
        uint32_t const p = a->calendar.slices[s].period;
        const account_period *const of = &a->calendar.periods[p];
        int32_t const from = max_day(g->first, of->first), to = min_day(g->last, of->last);
        exact const f = g->is_daily ? exact_small(to - from + 1) : months_of(a->memory, from, to);
        amount const scaled = {.low = exact_mul(a->memory, x.low, f),
                               .central = exact_mul(a->memory, x.central, f),
                               .high = exact_mul(a->memory, x.high, f)};
        part_add(a, part, p, g->unit, scaled);
        s = of->first_slice + of->n_slices;
    }
}

/* A rate that stands for some days, in the limit's unit. */
static void run_add(account *a, segment g, amount x, account_part *part)
{
    const calendar *const c = &a->calendar;
    g.first = max_day(g.first, c->slices[0].first);
    g.last = min_day(g.last, c->slices[c->n_slices - 1].last);
    if (g.first > g.last) return;
    uint32_t const first = calendar_slice(c, g.first), last = calendar_slice(c, g.last);
    if (part != NULL) run_parts(a, first, last, &g, x, part);
    bool const head = c->slices[first].first<g.first, tail = c->slices[last].last> g.last;
    if (head || (first == last && tail)) run_partial(a, first, &g, x);
    if (tail && last != first) run_partial(a, last, &g, x);
    bool const is_one_part = first == last && (head || tail);
    uint32_t const from = first + (head || is_one_part), to = last + !(tail || is_one_part);
    if (from >= to) return;
    sums *const on = g.is_daily ? a->daily[g.kind] : a->rate[g.kind];
    sums_add(a->memory, &on[from], x);
    sums_add(a->memory, &on[to], amount_negative(a->memory, x));
}

static void lump_push(account *a, int32_t day, amount x)
{
    (void)VEC_PUSH(a->scratch, &a->lumps, (lump){day, x}); /* the arena remembers */
}

/* A level from g.first to g.last: a change where it, or a period, begins, and one after its end. */
static void level_add(account *a, segment g, amount x, uint32_t flow, account_part *part)
{
    const calendar *const c = &a->calendar;
    g.first = max_day(g.first, c->slices[0].first);
    g.last = min_day(g.last, c->slices[c->n_slices - 1].last);
    if (g.first > g.last) return;
    uint32_t s = calendar_slice(c, g.first);
    while (s < c->n_slices && c->slices[s].first <= g.last) {
        const account_period *const p = &c->periods[c->slices[s].period];
        uint32_t const next = p->first_slice + p->n_slices;
        sums_add(a->memory, &a->level[g.kind][s], x);
        lump_push(a, max_day(g.first, p->first), x);
        if (g.last >= p->last) {
            if (part != NULL) part_add(a, part, c->slices[s].period, g.unit, x);
            /* the level ends with the period, where sums begin anew */
        } else {
            uint32_t const end = calendar_slice(c, g.last + 1);
            sums_add(a->memory, &a->level[g.kind][end], amount_negative(a->memory, x));
            lump_push(a, g.last + 1, amount_negative(a->memory, x));
        }
        s = next;
    }
    if (g.kind != KIND_MISSING) return;
    uint32_t const first = calendar_slice(c, g.first), last = calendar_slice(c, g.last);
    for (uint32_t k = first; k <= last; k++)
        (void)VEC_PUSH(a->scratch, &a->missing, (missing_month){k, flow});
    if (!x.is_open) return;
    a->open_level[first]++;
    a->open_level[last + 1]--;
}

/* ---- flows ----------------------------------------------------------------------------------- */

static amount segment_counted(account *a, const segment *g, const unit_view *v)
{
    amount x = amount_mul(a->memory, g->amount, v->ratio[g->unit]);
    x.is_open = g->amount.is_open;
    return x;
}

static void deliveries_add(account *a, const regime_flow *f, const unit_view *v, int32_t from,
                           const day_ranges *exempt, account_part *part)
{
    for (uint32_t i = 0; i < f->n_periods; i++) {
        const regime_period *const p = &f->periods[i];
        if (!p->is_delivery) continue;
        regime_kind const kind = period_kind(f, p);
        int32_t const day = date_number(p->from);
        uint32_t const s = calendar_slice(&a->calendar, day);
        if (day < from || s == a->calendar.n_slices) continue;
        bool is_exempt = false;
        for (size_t k = 0; k < exempt->n; k++)
            is_exempt |= exempt->at[k].first <= day && day <= exempt->at[k].last;
        if (is_exempt) continue;
        amount const x = amount_mul(a->memory, p->amount, v->ratio[UNIT_FLOW]);
        sums_add(a->memory, &a->kind[kind][s], x);
        lump_push(a, day, x);
        if (part != NULL) part_add(a, part, a->calendar.slices[s].period, UNIT_FLOW, x);
    }
}

static stf_status stock_add(account *a, uint32_t flow, const record *r, const unit_view *v,
                            const day_ranges *exempt, account_part *part, stf_error *err)
{
    const regime_flow *const f = &a->regime->flows[flow];
    segments levels = {0};
    TRY(schedule_levels(f, r, a->with_conditional, a->work, &levels, err));
    TRY(segments_cut(&levels, exempt, a->work, err));
    for (size_t i = 0; i < levels.n; i++) {
        const segment *const g = &levels.at[i];
        if (v->has[g->unit]) level_add(a, *g, segment_counted(a, g, v), flow, part);
    }
    return arena_status(a->scratch, err);
}

static stf_status rate_add(account *a, uint32_t flow, const record *r, const unit_view *v,
                           const day_ranges *exempt, account_part *part, stf_error *err)
{
    const regime_flow *const f = &a->regime->flows[flow];
    int32_t from = calendar_first();
    if (r != NULL) {
        TRY(account_record(a, flow, r, v, exempt, part, err));
        from = month_last_number(r->last) + 1;
    }
    if (!v->has[UNIT_FLOW] || (f->is_conditional && !a->with_conditional)) return STF_OK;
    segments runs = {0};
    TRY(schedule_rates(f, from, a->memory, a->work, &runs, err));
    TRY(segments_cut(&runs, exempt, a->work, err));
    for (size_t i = 0; i < runs.n; i++) {
        const segment *const g = &runs.at[i];
        if (g->first <= g->last) run_add(a, *g, segment_counted(a, g, v), part);
    }
    deliveries_add(a, f, v, from, exempt, part);
    return arena_status(a->scratch, err);
}

static stf_status flow_add(account *a, uint32_t i, const exemptions *e, stf_error *err)
{
    const regime_measure *const m = &a->regime->measures[a->measure];
    uint32_t const flow = m->flows[i];
    const regime_flow *const f = &a->regime->flows[flow];
    unit_view const v = unit_view_make(a->memory, f, &a->limit->shares[i]);
    account_part *const part = a->parts != NULL ? &a->parts[i] : NULL;
    if (part != NULL) {
        part->flow = flow;
        part->view = v;
        part->counted = ARENA_NEW(a->scratch, sums, (size_t)a->calendar.n_periods * N_UNITS);
        part->used = ARENA_NEW(a->scratch, bool, (size_t)a->calendar.n_periods *N_UNITS);
        if (part->counted == NULL || part->used == NULL) return arena_status(a->scratch, err);
    }
    day_ranges exempt = {0};
    TRY(exemptions_ranges(e, flow, a->work, &exempt, err));
    record r = {0};
    bool const has_record = flow_has_record(f);
    if (has_record) TRY(record_make(f, &v, a->work, a->memory, &r, err));
    if (f->is_stock) return stock_add(a, flow, has_record ? &r : NULL, &v, &exempt, part, err);
    return rate_add(a, flow, has_record ? &r : NULL, &v, &exempt, part, err);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static stf_status arrays_take(account *a, stf_error *err)
{
    uint32_t const n = a->calendar.n_slices;
    for (int k = 0; k < KIND_COUNT; k++) {
        a->kind[k] = ARENA_NEW(a->scratch, sums, n);
        a->level[k] = ARENA_NEW(a->scratch, sums, (size_t)n + 1);
        a->rate[k] = ARENA_NEW(a->scratch, sums, (size_t)n + 1);
        a->daily[k] = ARENA_NEW(a->scratch, sums, (size_t)n + 1);
    }
    a->n_open = ARENA_NEW(a->scratch, uint32_t, n);
    a->open_level = ARENA_NEW(a->scratch, int32_t, (size_t)n + 1);
    a->months = ARENA_NEW(a->memory, account_month, n);
    a->totals = arena_take(a->memory, a->calendar.n_periods, sizeof *a->totals);
    const regime_measure *const m = &a->regime->measures[a->measure];
    if ((uint64_t)m->n_flows * a->calendar.n_periods <= PARTS_MOST)
        a->parts = ARENA_NEW(a->scratch, account_part, m->n_flows);
    TRY(arena_status(a->scratch, err));
    return arena_status(a->memory, err);
}

static int lump_order(const void *x, const void *y)
{
    const lump *const l = x, *const r = y;
    return (l->day > r->day) - (l->day < r->day);
}

static int missing_order(const void *x, const void *y)
{
    const missing_month *const l = x, *const r = y;
    if (l->slice != r->slice) return l->slice < r->slice ? -1 : 1;
    return (l->flow > r->flow) - (l->flow < r->flow);
}

/* Running values that the slices' results are read off. */
typedef struct running {
    sums rate[KIND_COUNT], daily[KIND_COUNT], level[KIND_COUNT]; /* changes so far */
    amount levels[KIND_COUNT];
    sums cumulative, totals[KIND_COUNT]; /* in the period */
    uint32_t n_open;
    int32_t open_level;
} running;

static void slice_rates(account *a, running *r, uint32_t s)
{
    const slice *const at = &a->calendar.slices[s];
    int32_t const days = at->last - at->first + 1;
    for (int k = 0; k < KIND_COUNT; k++) {
        if (k == KIND_MISSING || k == KIND_APPROXIMATE) continue; /* never of a schedule */
        sums_add(a->memory, &r->rate[k], sums_value(a->memory, &a->rate[k][s]));
        sums_add(a->memory, &r->daily[k], sums_value(a->memory, &a->daily[k][s]));
        amount const rate = sums_value(a->memory, &r->rate[k]);
        amount const daily = sums_value(a->memory, &r->daily[k]);
        sums *const to = &a->kind[k][s];
        sums_add(a->memory, to, amount_days(a->memory, rate, false, days, at->month_days));
        sums_add(a->memory, to, amount_days(a->memory, daily, true, days, at->month_days));
    }
}

static void slice_finish(account *a, running *r, uint32_t s)
{
    account_month *const m = &a->months[s];
    slice_rates(a, r, s);
    amount cumulative = amount_point(exact_small(0));
    m->delivered = cumulative;
    for (int k = 0; k < KIND_COUNT; k++) {
        amount const own = sums_value(a->memory, &a->kind[k][s]);
        sums_add(a->memory, &r->cumulative, own);
        sums_add(a->memory, &r->totals[k], own);
        sums_add(a->memory, &r->level[k], sums_value(a->memory, &a->level[k][s]));
        amount const level = sums_value(a->memory, &r->level[k]);
        m->by_kind[k] = amount_add(a->memory, own, level);
        cumulative = amount_add(a->memory, cumulative, level);
        r->levels[k] = level;
    }
    if (a->share_month != NULL) {
        m->by_kind[KIND_ESTIMATED] = amount_add(a->memory, m->by_kind[KIND_ESTIMATED],
                                                sums_value(a->memory, &a->share_month[s]));
        sums_add(a->memory, &r->cumulative, sums_value(a->memory, &a->adjust[s]));
        sums_add(a->memory, &r->totals[KIND_ESTIMATED], sums_value(a->memory, &a->estimate[s]));
    }
    for (int k = 0; k < KIND_COUNT; k++)
        m->delivered = amount_add(a->memory, m->delivered, m->by_kind[k]);
    m->cumulative = amount_add(a->memory, cumulative, sums_value(a->memory, &r->cumulative));
    r->n_open += a->n_open[s];
    r->open_level += a->open_level[s];
    m->delivered.is_open = a->n_open[s] > 0 || r->open_level > 0;
    m->by_kind[KIND_MISSING].is_open = m->delivered.is_open;
    m->cumulative.is_open = r->n_open > 0 || r->open_level > 0;
}

static void account_finish(account *a)
{
    running r = {0};
    if (a->lumps.n > 1) qsort(a->lumps.at, a->lumps.n, sizeof *a->lumps.at, lump_order);
    if (a->missing.n > 1) qsort(a->missing.at, a->missing.n, sizeof *a->missing.at, missing_order);
    for (uint32_t p = 0; p < a->calendar.n_periods; p++) {
        const account_period *const of = &a->calendar.periods[p];
        r.cumulative = (sums){0};
        memset(r.totals, 0, sizeof r.totals);
        memset(r.level, 0, sizeof r.level);
        r.n_open = 0;
        for (uint32_t s = 0; s < of->n_slices; s++) slice_finish(a, &r, of->first_slice + s);
        for (int k = 0; k < KIND_COUNT; k++)
            a->totals[p][k] =
                amount_add(a->memory, r.levels[k], sums_value(a->memory, &r.totals[k]));
    }
}

stf_status account_make(account *a, const bool *counts, bool with_exemptions, stf_error *err)
{
    const regime_measure *const m = &a->regime->measures[a->measure];
    if (a->calendar.n_slices == 0) return STF_OK;
    TRY(arrays_take(a, err));
    exemptions e = {0};
    if (with_exemptions) TRY(exemptions_find(a->regime, a->measure, a->scratch, &e, err));
    for (uint32_t i = 0; i < m->n_flows; i++) {
        if (cancel_requested(a->stop)) return fail(err, STF_CANCELLED, "the ledger was cancelled");
        if (counts != NULL && !counts[m->flows[i]]) continue;
        if (!a->regime->flows[m->flows[i]].has_amounts) continue;
        arena_mark const mark = arena_position(a->work);
        TRY(flow_add(a, i, &e, err));
        arena_release(a->work, mark);
    }
    TRY(account_excess(a, &e, err));
    account_finish(a);
    TRY(arena_status(a->scratch, err));
    return arena_status(a->memory, err);
}
