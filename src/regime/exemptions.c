/* SPDX-License-Identifier: Apache-2.0 */
/* exemptions.c -- what lifts a measure off some of its flows.
 *
 * A flow that another measure exempts does not count while that one stands. Where the exemption
 * goes up to an amount, what its flows deliver above it counts again, on the days on which the
 * exempting measure's own account passes it. */
#include "regime/account.h"

static bool names(const uint32_t *list, uint32_t n, uint32_t x)
{
    for (uint32_t i = 0; i < n; i++)
        if (list[i] == x) return true;
    return false;
}

stf_status exemptions_find(const regime *r, uint32_t measure, arena *a, exemptions *out,
                           stf_error *err)
{
    for (uint32_t i = 0; i < r->n_measures; i++) {
        const regime_measure *const m = &r->measures[i];
        if (m->verb != VERB_EXEMPTS || !names(m->exempted, m->n_exempted, measure)) continue;
        exemption e = {.measure = i, .days = measure_days(m), .is_limited = m->n_limits > 0};
        e.flows = ARENA_NEW(a, bool, r->n_flows);
        if (e.flows == NULL) return arena_status(a, err);
        for (uint32_t k = 0; k < m->n_flows; k++) e.flows[m->flows[k]] = true;
        if (!VEC_PUSH(a, out, e)) return arena_status(a, err);
    }
    return STF_OK;
}

stf_status exemptions_ranges(const exemptions *e, uint32_t flow, arena *a, day_ranges *out,
                             stf_error *err)
{
    for (size_t i = 0; i < e->n; i++)
        if (e->at[i].flows[flow] && !VEC_PUSH(a, out, e->at[i].days)) return arena_status(a, err);
    return STF_OK;
}

/* ---- above an exemption's amount ---------------------------------------------------------------
 */

/* Units of the account's limit in one of the exempting measure's; false: they do not convert. */
static bool excess_ratio(account *a, const regime_measure *m, const regime_measure *by, amount *out)
{
    if (text_equal(a->limit->unit, by->limits[0].unit)) {
        *out = amount_point(exact_small(1));
        return true;
    }
    for (uint32_t i = 0; i < m->n_flows; i++) {
        for (uint32_t k = 0; k < by->n_flows; k++) {
            if (by->flows[k] != m->flows[i]) continue;
            const regime_share *const x = &a->limit->shares[i];
            const regime_share *const y = &by->limits[0].shares[k];
            if (!x->has[2] || !y->has[2]) continue;
            *out = amount_div(a->memory, x->ratio[2], y->ratio[2]);
            return true;
        }
    }
    return false;
}

static amount above(arena *a, amount x, amount limit)
{
    exact const zero = exact_small(0);
    amount const over = amount_sub(a, x, limit);
    return (amount){.low = exact_max(over.low, zero),
                    .central = exact_max(over.central, zero),
                    .high = exact_max(over.high, zero)};
}

/* Spreads what a slice of the exempting account is above its limit over the days of ours. */
static void excess_spread(account *a, const slice *from, amount x, amount before, regime_kind kind,
                          amount ratio)
{
    int32_t const n = from->last - from->first + 1;
    amount const change = {.low = exact_sub(a->memory, x.low, before.low),
                           .central = exact_sub(a->memory, x.central, before.central),
                           .high = exact_sub(a->memory, x.high, before.high)};
    for (int32_t day = from->first; day <= from->last;) {
        uint32_t const s = calendar_slice(&a->calendar, day);
        if (s == a->calendar.n_slices) {
            day++;
            continue;
        }
        int32_t const end =
            a->calendar.slices[s].last < from->last ? a->calendar.slices[s].last : from->last;
        exact const f = exact_ratio(a->memory, end - day + 1, n);
        amount const part = {.low = exact_mul(a->memory, change.low, f),
                             .central = exact_mul(a->memory, change.central, f),
                             .high = exact_mul(a->memory, change.high, f)};
        sums_add(a->memory, &a->kind[kind][s], amount_mul(a->memory, part, ratio));
        day = end + 1;
    }
}

static bool has_some(const amount *x)
{
    return exact_sign(x->high) != 0;
}

static stf_status excess_of(account *a, const exemption *e, stf_error *err)
{
    const regime_measure *const m = &a->regime->measures[a->measure];
    const regime_measure *const by = &a->regime->measures[e->measure];
    amount ratio;
    if (!excess_ratio(a, m, by, &ratio)) return STF_OK;
    account other = {.regime = a->regime,
                     .measure = e->measure,
                     .limit = &by->limits[0],
                     .stop = a->stop,
                     .with_conditional = a->with_conditional,
                     .memory = a->memory,
                     .scratch = a->scratch,
                     .work = a->work};
    int32_t first = a->calendar.slices[0].first;
    int32_t last = a->calendar.slices[a->calendar.n_slices - 1].last;
    if (first < e->days.first) first = e->days.first;
    if (last > e->days.last) last = e->days.last;
    if (first > last) return STF_OK;
    cycle c = by->cycle;
    c.from = by->from;
    c.to = by->to;
    TRY(calendar_make(&c, first, last, LEDGER_MONTHS_MOST, a->scratch, &other.calendar, err));
    TRY(account_make(&other, NULL, false, err));
    /* where it exempts flows of other measures too, those may be what it was used up by */
    bool is_all = true;
    for (uint32_t k = 0; k < by->n_flows; k++) is_all &= names(m->flows, m->n_flows, by->flows[k]);
    amount before = amount_point(exact_small(0));
    for (uint32_t s = 0; s < other.calendar.n_slices; s++) {
        const slice *const at = &other.calendar.slices[s];
        const account_month *const month = &other.months[s];
        if (s > 0 && at->period != other.calendar.slices[s - 1].period)
            before = amount_point(exact_small(0));
        amount over = above(a->memory, month->cumulative, by->limits[0].amount);
        if (!is_all) over.low = exact_small(0);
        bool const is_schedule =
            has_some(&month->by_kind[KIND_SCHEDULED]) && !has_some(&month->by_kind[KIND_REPORTED]);
        excess_spread(a, at, over, before, is_schedule ? KIND_SCHEDULED : KIND_ESTIMATED, ratio);
        uint32_t const ours = calendar_slice(&a->calendar, at->last);
        if (month->delivered.is_open && ours < a->calendar.n_slices) a->n_open[ours]++;
        before = over;
    }
    return arena_status(a->memory, err);
}

stf_status account_excess(account *a, const exemptions *e, stf_error *err)
{
    for (size_t i = 0; i < e->n; i++)
        if (e->at[i].is_limited) TRY(excess_of(a, &e->at[i], err));
    return STF_OK;
}
