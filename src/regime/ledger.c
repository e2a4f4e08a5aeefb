/* SPDX-License-Identifier: Apache-2.0 */
/* ledger.c -- the ledger of a regime: measure by measure, what crossed the border under it.
 *
 * account.c adds up; here the sums become periods and months. A ledger holds whole periods: those
 * that have a day in common with the days asked for. */
#include "regime/ledger_inside.h"

#include <string.h>

/* ---- the days of the ledger ------------------------------------------------------------------ */

static void widen(day_range *r, date d)
{
    if (!date_is_set(d)) return;
    int32_t const n = date_number(d);
    if (n < r->first) r->first = n;
    if (n > r->last) r->last = n;
}

static void widen_months(day_range *r, int32_t first, int32_t last)
{
    widen(r, month_first_day(first));
    widen(r, month_last_day(last));
}

static day_range flows_days(const regime *r)
{
    day_range d = {INT32_MAX, INT32_MIN};
    for (uint32_t i = 0; i < r->n_flows; i++) {
        const regime_flow *const f = &r->flows[i];
        for (uint32_t k = 0; k < f->n_periods; k++) {
            widen(&d, f->periods[k].from);
            widen(&d, f->periods[k].to);
        }
        for (uint32_t k = 0; k < f->n_observations; k++)
            widen_months(&d, f->observations[k].month, f->observations[k].month);
        for (uint32_t k = 0; k < f->n_totals; k++)
            widen_months(&d, f->totals[k].first_month, f->totals[k].last_month);
    }
    return d;
}

static day_range measures_days(const regime *r)
{
    day_range d = {INT32_MAX, INT32_MIN};
    for (uint32_t i = 0; i < r->n_measures; i++) {
        const regime_measure *const m = &r->measures[i];
        widen(&d, m->from);
        widen(&d, m->to);
        widen(&d, m->deadline);
        widen(&d, m->prior_contracts);
    }
    return d;
}

/* From the first day of which a flow or the file's beginning is said (measures may be much older)
 * to the last dated thing; empty where nothing has a date. */
static day_range window_of(const regime *r, const ledger_options *o)
{
    day_range d = flows_days(r);
    day_range const m = measures_days(r);
    widen(&d, r->begins);
    if (d.first > d.last) d = m;
    if (m.last > d.last) d.last = m.last;
    if (date_is_set(o->from)) d.first = date_number(o->from);
    if (date_is_set(o->to)) d.last = date_number(o->to);
    if (date_is_set(o->from) && d.last < d.first && !date_is_set(o->to)) d.last = d.first;
    return d;
}

/* ---- months and periods ---------------------------------------------------------------------- */

static amount amount_share(arena *a, amount x, amount cap)
{
    amount share = amount_div(a, x, cap);
    share.is_open = x.is_open;
    return share;
}

static void month_fill(entry *e, uint32_t s, ledger_month *out)
{
    const account *const a = &e->accounts[0];
    const slice *const at = &a->calendar.slices[s];
    const account_month *const m = &a->months[s];
    out->month = at->month;
    out->from = date_of_number(at->first);
    out->to = date_of_number(at->last);
    memcpy(out->by_kind, m->by_kind, sizeof out->by_kind);
    out->delivered = m->delivered;
    out->cumulative = m->cumulative;
    for (uint32_t k = 0; k < e->measure->n_limits; k++) {
        amount const sum = e->accounts[k].months[s].cumulative;
        amount const cap = e->measure->limits[k].amount;
        out->share[k] = amount_share(e->memory, sum, cap);
        out->headroom[k] = amount_sub(e->memory, cap, sum);
    }
}

/* The missing list is by slice: the first entry not before it. */
static size_t missing_from(const account *a, uint32_t s)
{
    size_t low = 0, high = a->missing.n;
    while (low < high) {
        size_t const middle = low + (high - low) / 2;
        if (a->missing.at[middle].slice < s)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static stf_status missing_fill(entry *e, uint32_t s, ledger_month *out, stf_error *err)
{
    const account *const a = &e->accounts[0];
    size_t const from = missing_from(a, s), to = missing_from(a, s + 1);
    uint32_t *const flows = ARENA_NEW(e->memory, uint32_t, to - from);
    if (flows == NULL) return arena_status(e->memory, err);
    for (size_t i = from; i < to; i++) {
        /* two levels of one stock may be unknown in a month */
        if (out->n_missing > 0 && flows[out->n_missing - 1] == a->missing.at[i].flow) continue;
        flows[out->n_missing++] = a->missing.at[i].flow;
    }
    out->missing = flows;
    return STF_OK;
}

static exact quotient(arena *a, exact x, exact y)
{
    return exact_sign(y) == 0 ? exact_small(0) : exact_div(a, x, y);
}

/* The unit that what was reckoned in the limit's is shown in: the flow's, else a column's. */
static uint8_t part_unit(const unit_view *v, uint8_t unit)
{
    if (unit != UNIT_LIMIT) return unit;
    return v->has[UNIT_FLOW] || !v->has[UNIT_COLUMN_0] ? UNIT_FLOW : UNIT_COLUMN_0;
}

static amount part_counted(entry *e, const account_part *p, uint32_t period, uint8_t unit)
{
    amount x = amount_point(exact_small(0));
    for (uint8_t from = 0; from < N_UNITS; from++) {
        uint32_t const at = period * N_UNITS + from;
        if (p->used[at] && part_unit(&p->view, from) == unit)
            x = amount_add(e->memory, x, sums_value(e->memory, &p->counted[at]));
    }
    return x;
}

/* counted = own * ratio, end by end. */
static stf_status parts_fill(entry *e, uint32_t period, ledger_period *out, stf_error *err)
{
    const account *const a = &e->accounts[0];
    if (a->parts == NULL) return STF_OK;
    ledger_part *const parts =
        ARENA_NEW(e->memory, ledger_part, (size_t)e->measure->n_flows * N_UNITS);
    if (parts == NULL) return arena_status(e->memory, err);
    for (uint32_t i = 0; i < e->measure->n_flows; i++) {
        const account_part *const p = &a->parts[i];
        for (uint8_t unit = 0; p->counted != NULL && unit < UNIT_LIMIT; unit++) {
            amount const x = part_counted(e, p, period, unit);
            amount const ratio = p->view.ratio[unit];
            if (exact_sign(x.low) == 0 && exact_sign(x.central) == 0 && exact_sign(x.high) == 0)
                continue;
            parts[out->n_parts++] =
                (ledger_part){.flow = p->flow,
                              .unit = unit,
                              .ratio = ratio,
                              .own = {.low = quotient(e->memory, x.low, ratio.low),
                                      .central = quotient(e->memory, x.central, ratio.central),
                                      .high = quotient(e->memory, x.high, ratio.high)},
                              .counted = x};
        }
    }
    out->parts = parts;
    return STF_OK;
}

static stf_status period_fill(entry *e, uint32_t p, ledger_month *months, ledger_period *out,
                              stf_error *err)
{
    const account *const a = &e->accounts[0];
    const account_period *const of = &a->calendar.periods[p];
    const account_month *const last = &a->months[of->first_slice + of->n_slices - 1];
    out->from = date_of_number(of->first);
    out->to = date_of_number(of->last);
    out->months = months + of->first_slice;
    out->n_months = of->n_slices;
    out->delivered = last->cumulative;
    memcpy(out->by_kind, a->totals[p], sizeof out->by_kind);
    for (uint32_t i = 0; i < of->n_slices; i++) {
        ledger_month *const m = &months[of->first_slice + i];
        month_fill(e, of->first_slice + i, m);
        TRY(missing_fill(e, of->first_slice + i, m, err));
        out->n_missing_months += m->n_missing;
        out->is_projected |= exact_sign(m->by_kind[KIND_SCHEDULED].high) > 0;
    }
    out->by_kind[KIND_MISSING].is_open = last->cumulative.is_open;
    for (uint32_t k = 0; k < e->measure->n_limits; k++) {
        out->cap[k] = e->measure->limits[k].amount;
        out->share[k] = out->months[of->n_slices - 1].share[k];
        out->headroom[k] = out->months[of->n_slices - 1].headroom[k];
    }
    TRY(parts_fill(e, p, out, err));
    return notices_fill(e, p, out, err);
}

/* ---- measures -------------------------------------------------------------------------------- */

static stf_status account_begin(entry *e, const regime_limit *limit, const calendar *c,
                                stf_error *err)
{
    account *const a = &e->accounts[e->n_accounts++];
    *a = (account){.regime = e->regime,
                   .measure = e->number,
                   .limit = limit,
                   .stop = e->options->stop,
                   .with_conditional = e->options->conditional,
                   .memory = e->memory,
                   .scratch = e->scratch,
                   .work = e->work,
                   .calendar = *c};
    return account_make(a, NULL, true, err);
}

static stf_status accounts_make(entry *e, uint32_t *months_left, stf_error *err)
{
    const regime_measure *const m = e->measure;
    day_range days = measure_days(m);
    if (days.first < e->window.first) days.first = e->window.first;
    if (days.last > e->window.last) days.last = e->window.last;
    cycle by = m->cycle;
    if (m->n_limits == 0) by = (cycle){.kind = CYCLE_YEAR};
    by.from = m->from;
    by.to = m->to;
    calendar c = {0};
    if (days.first <= days.last)
        TRY(calendar_make(&by, days.first, days.last, *months_left, e->scratch, &c, err));
    *months_left -= c.n_slices;
    if (m->n_limits == 0) {
        TRY(limit_for_flows(e->regime, m, e->memory, &e->by_flows, err));
        return account_begin(e, &e->by_flows, &c, err);
    }
    for (uint32_t k = 0; k < m->n_limits; k++) TRY(account_begin(e, &m->limits[k], &c, err));
    return STF_OK;
}

static stf_status measure_fill(entry *e, uint32_t *months_left, stf_error *err)
{
    const regime_measure *const m = e->measure;
    e->out->measure = e->number;
    if (m->verb == VERB_REPORTS) return reports_fill(e, err);
    TRY(accounts_make(e, months_left, err));
    const account *const a = &e->accounts[0];
    e->out->unit = a->limit->unit;
    if (e->n_accounts > 1) e->out->unit_second = e->accounts[1].limit->unit;
    ledger_month *const months = ARENA_NEW(e->memory, ledger_month, a->calendar.n_slices);
    ledger_period *const periods = ARENA_NEW(e->memory, ledger_period, a->calendar.n_periods);
    if (months == NULL || periods == NULL) return arena_status(e->memory, err);
    for (uint32_t p = 0; p < a->calendar.n_periods; p++)
        TRY(period_fill(e, p, months, &periods[p], err));
    e->out->periods = periods;
    e->out->n_periods = a->calendar.n_periods;
    TRY(breaches_fill(e, err));
    TRY(left_fill(e, err));
    return costs_fill(e, err);
}

/* ---- the whole ------------------------------------------------------------------------------- */

typedef struct arenas {
    arena *memory, *scratch, *work;
} arenas;

static stf_status measures_fill(const regime *r, const ledger_options *o, const arenas *in,
                                ledger *out, stf_error *err)
{
    ledger_measure *const to = ARENA_NEW(in->memory, ledger_measure, r->n_measures);
    if (to == NULL) return arena_status(in->memory, err);
    out->measures = to;
    uint32_t months_left = LEDGER_MONTHS_MOST;
    day_range const window = window_of(r, o);
    if (window.first <= window.last) {
        out->from = date_of_number(window.first);
        out->to = date_of_number(window.last);
    }
    for (uint32_t i = 0; i < r->n_measures; i++) {
        if (o->measure != UINT32_MAX && o->measure != i) continue;
        if (cancel_requested(o->stop)) return fail(err, STF_CANCELLED, "the ledger was cancelled");
        entry e = {.regime = r,
                   .options = o,
                   .number = i,
                   .measure = &r->measures[i],
                   .window = window,
                   .memory = in->memory,
                   .scratch = in->scratch,
                   .work = in->work,
                   .out = &to[out->n_measures]};
        arena_mark const mark = arena_position(in->scratch);
        arena_mark const work = arena_position(in->work);
        TRY(measure_fill(&e, &months_left, err));
        arena_release(in->work, work);
        arena_release(in->scratch, mark);
        out->n_measures++;
    }
    return STF_OK;
}

static stf_status conflicts_fill(const regime *r, const ledger_options *o, const arenas *in,
                                 ledger *out, stf_error *err)
{
    conflicts c = {.memory = in->memory};
    for (uint32_t f = 0; f < r->n_flows; f++) {
        bool is_asked = o->measure == UINT32_MAX;
        for (uint32_t i = 0; !is_asked && i < r->measures[o->measure].n_flows; i++)
            is_asked = r->measures[o->measure].flows[i] == f;
        if (is_asked) TRY(record_conflicts(r, f, in->work, &c, err));
    }
    out->conflicts = c.found.at;
    out->n_conflicts = (uint32_t)c.found.n;
    return STF_OK;
}

stf_status regime_ledger(const regime *r, const ledger_options *o, arena *memory,
                         const ledger **out, stf_error *err)
{
    ledger *const made = ARENA_NEW(memory, ledger, 1);
    if (made == NULL) return arena_status(memory, err);
    made->regime = r;
    if (o->measure != UINT32_MAX && o->measure >= r->n_measures)
        return fail(err, STF_INPUT, "the regime has no measure %u", o->measure);
    arenas const in = {.memory = memory,
                       .scratch = arena_new(arena_allocator(memory), 0),
                       .work = arena_new(arena_allocator(memory), 0)};
    stf_status s = STF_NOMEM;
    if (in.scratch != NULL && in.work != NULL) {
        s = measures_fill(r, o, &in, made, err);
        if (s == STF_OK) s = conflicts_fill(r, o, &in, made, err);
        if (s == STF_OK) s = arena_status(in.scratch, err);
        if (s == STF_OK) s = arena_status(in.work, err);
    } else {
        (void)fail(err, STF_NOMEM, "out of memory");
    }
    arena_free(in.work);
    arena_free(in.scratch);
    if (s == STF_OK) s = arena_status(memory, err);
    if (s == STF_OK) *out = made;
    return s;
}
