/* SPDX-License-Identifier: Apache-2.0 */
/* ledger_breaches.c -- where a measure is broken, for certain or possibly.
 *
 * A cap: by all flows together, from the slice on in which the period is above it. A ban, or an
 * ending after its deadline: by each flow, over runs of days on which it delivered (or stood)
 * without a break; and by all together where they deliver more than an exemption has room for. */
#include "regime/ledger_inside.h"

typedef VEC(ledger_breach) breach_list;

static exact over(arena *a, exact x, exact limit)
{
    return exact_max(exact_sub(a, x, limit), exact_small(0));
}

/* ---- caps ------------------------------------------------------------------------------------ */

static bool breach_push(entry *e, breach_list *to, ledger_breach b)
{
    return VEC_PUSH(e->memory, to, b);
}

static amount above_cap(entry *e, const amount *x, const amount *cap)
{
    return (amount){.low = over(e->memory, x->low, cap->high),
                    .central = over(e->memory, x->central, cap->central),
                    .high = over(e->memory, x->high, cap->low),
                    .is_open = x->is_open};
}

/* The slices of a period that are above the limit; a standing number may go back under it. */
static stf_status cap_period(entry *e, const account *a, uint32_t period, breach_list *to,
                             stf_error *err)
{
    const account_period *const p = &a->calendar.periods[period];
    amount const cap = a->limit->amount;
    ledger_breach run = {.flow = UINT32_MAX, .what = "above the cap"};
    bool is_on = false, is_projected = false;
    for (uint32_t i = 0; i <= p->n_slices; i++) {
        bool is_above = false;
        amount by = {0};
        if (i < p->n_slices) {
            const account_month *const m = &a->months[p->first_slice + i];
            by = above_cap(e, &m->cumulative, &cap);
            is_projected |= exact_sign(m->by_kind[KIND_SCHEDULED].high) > 0;
            is_above = exact_sign(by.high) > 0;
        }
        if (!is_above && is_on) {
            run.is_certain = exact_sign(run.amount.low) > 0;
            if (!breach_push(e, to, run)) return arena_status(e->memory, err);
            is_on = false;
        }
        if (!is_above) continue;
        const slice *const s = &a->calendar.slices[p->first_slice + i];
        if (!is_on) {
            run.from = date_of_number(s->first);
            run.amount = by;
            is_on = true;
        }
        run.to = date_of_number(s->last);
        run.is_projected = is_projected;
        bool const is_standing = e->measure->cycle.kind == CYCLE_ANY;
        if (!is_standing || exact_compare(by.central, run.amount.central) > 0) run.amount = by;
    }
    return STF_OK;
}

static stf_status caps_breaches(entry *e, breach_list *to, stf_error *err)
{
    for (uint32_t p = 0; p < e->accounts[0].calendar.n_periods; p++) {
        /* of two limits the first shows it, unless only the second is passed */
        size_t const before = to->n;
        for (uint32_t k = 0; k < e->n_accounts && to->n == before; k++)
            TRY(cap_period(e, &e->accounts[k], p, to, err));
    }
    return STF_OK;
}

/* ---- bans and endings ------------------------------------------------------------------------ */

typedef struct run {
    entry *entry;
    breach_list *list;
    const day_ranges *exempt;
    day_range days; /* that count */
    uint32_t flow;
    const char *what;
    bool is_projected; /* pieces are schedule */
    bool is_on;
    ledger_breach at;
    int32_t last;
} run;

static void run_end(run *r)
{
    if (!r->is_on) return;
    r->is_on = false;
    r->at.to = date_of_number(r->last);
    r->at.is_certain = exact_sign(r->at.amount.low) > 0;
    (void)breach_push(r->entry, r->list, r->at); /* the arena remembers */
}

static void run_piece(run *r, int32_t first, int32_t last, amount x)
{
    if (exact_sign(x.high) <= 0) return;
    if (first != r->last + 1) run_end(r);
    if (!r->is_on) {
        r->at = (ledger_breach){.flow = r->flow,
                                .from = date_of_number(first),
                                .amount = amount_point(exact_small(0)),
                                .is_projected = r->is_projected,
                                .what = r->what};
        r->is_on = true;
    }
    r->at.amount = amount_add(r->entry->memory, r->at.amount, x);
    r->last = last;
}

static amount amount_times(arena *a, amount x, exact f)
{
    return (amount){.low = exact_mul(a, x.low, f),
                    .central = exact_mul(a, x.central, f),
                    .high = exact_mul(a, x.high, f)};
}

/* A run of days at a rate, or a level, in the limit's unit; cut to the days that count. */
static stf_status run_segment(run *r, segment g, amount x, bool is_level, stf_error *err)
{
    arena *const m = r->entry->memory;
    if (g.first < r->days.first) g.first = r->days.first;
    if (g.last > r->days.last) g.last = r->days.last;
    segments pieces = {0};
    if (!VEC_PUSH(r->entry->work, &pieces, g)) return arena_status(r->entry->work, err);
    TRY(segments_cut(&pieces, r->exempt, r->entry->work, err));
    for (size_t i = 0; i < pieces.n; i++) {
        const segment *const p = &pieces.at[i];
        if (p->first > p->last) continue;
        exact f = exact_small(1);
        if (!is_level)
            f = g.is_daily ? exact_small(p->last - p->first + 1) : months_of(m, p->first, p->last);
        run_piece(r, p->first, p->last, amount_times(m, x, f));
    }
    return STF_OK;
}

/* What a month of a record counts for: its figure, or what it may have of what a total leaves. */
static bool month_amount(arena *a, const record *r, const record_month *m, amount *out)
{
    if (m->state == MONTH_KNOWN) {
        *out = m->counted;
        return true;
    }
    if (m->state != MONTH_SHARED) return false;
    const record_node *const n = &r->nodes[m->node];
    *out = (amount){.low = n->n_missing == 1 ? n->left.low : exact_small(0),
                    .central = exact_div(a, n->left.central, exact_small((int32_t)n->n_missing)),
                    .high = n->left.high};
    return true;
}

static stf_status record_breaches(run *r, const record *rec, stf_error *err)
{
    for (int32_t month = rec->first; month <= rec->last; month++) {
        amount x;
        if (!month_amount(r->entry->memory, rec, &rec->months[month - rec->first], &x)) continue;
        segment const g = {.first = month_first_number(month), .last = month_last_number(month)};
        TRY(run_segment(r, g, x, false, err));
    }
    return STF_OK;
}

/* What is on record and what is by the schedule are breaches of their own. */
static void run_kind(run *r, regime_kind kind)
{
    bool const is_projected = kind == KIND_SCHEDULED;
    if (is_projected != r->is_projected) run_end(r);
    r->is_projected = is_projected;
}

static stf_status rate_breaches(run *r, const regime_flow *f, const record *rec, const unit_view *v,
                                stf_error *err)
{
    entry *const e = r->entry;
    int32_t from = calendar_first();
    if (rec != NULL) {
        TRY(record_breaches(r, rec, err));
        from = month_last_number(rec->last) + 1;
    }
    if (!v->has[UNIT_FLOW] || (f->is_conditional && !e->options->conditional)) return STF_OK;
    run_end(r);
    segments list = {0};
    TRY(schedule_rates(f, from, e->memory, e->work, &list, err));
    for (size_t i = 0; i < list.n; i++) {
        run_kind(r, list.at[i].kind);
        amount const x = amount_mul(e->memory, list.at[i].amount, v->ratio[UNIT_FLOW]);
        TRY(run_segment(r, list.at[i], x, false, err));
    }
    run_end(r);
    for (uint32_t i = 0; i < f->n_periods; i++) {
        const regime_period *const p = &f->periods[i];
        if (!p->is_delivery || date_number(p->from) < from) continue;
        run_kind(r, period_kind(f, p));
        amount const x = amount_mul(e->memory, p->amount, v->ratio[UNIT_FLOW]);
        segment const g = {.first = date_number(p->from), .last = date_number(p->from)};
        TRY(run_segment(r, g, x, true, err));
    }
    return STF_OK;
}

static stf_status level_breaches(run *r, const regime_flow *f, const record *rec,
                                 const unit_view *v, stf_error *err)
{
    entry *const e = r->entry;
    segments list = {0};
    TRY(schedule_levels(f, rec, e->options->conditional, e->work, &list, err));
    for (size_t i = 0; i < list.n; i++) {
        const segment *const g = &list.at[i];
        if (g->kind == KIND_MISSING || !v->has[g->unit]) continue;
        amount const x = amount_mul(e->memory, g->amount, v->ratio[g->unit]);
        run_end(r);
        run_kind(r, g->kind);
        TRY(run_segment(r, *g, x, true, err));
    }
    return STF_OK;
}

/* The days on which nothing may be delivered, within those of the ledger. */
static day_range breach_days(const entry *e)
{
    const calendar *const c = &e->accounts[0].calendar;
    day_range d = measure_days(e->measure);
    if (c->n_slices == 0) return (day_range){1, 0};
    date const after =
        e->measure->verb == VERB_ENDS ? e->measure->deadline : e->measure->prior_contracts;
    if (date_is_set(after) && date_number(after) + 1 > d.first) d.first = date_number(after) + 1;
    if (d.first < c->slices[0].first) d.first = c->slices[0].first;
    if (d.last > c->slices[c->n_slices - 1].last) d.last = c->slices[c->n_slices - 1].last;
    return d;
}

static stf_status flow_breaches(entry *e, uint32_t i, const exemptions *x, breach_list *to,
                                stf_error *err)
{
    uint32_t const flow = e->measure->flows[i];
    const regime_flow *const f = &e->regime->flows[flow];
    unit_view const v = unit_view_make(e->memory, f, &e->accounts[0].limit->shares[i]);
    day_ranges exempt = {0};
    TRY(exemptions_ranges(x, flow, e->work, &exempt, err));
    run r = {.entry = e,
             .list = to,
             .exempt = &exempt,
             .days = breach_days(e),
             .flow = flow,
             .what = e->measure->verb == VERB_ENDS ? "after the deadline" : "banned"};
    record rec = {0};
    bool const has_record = flow_has_record(f);
    if (r.days.first > r.days.last) return STF_OK;
    if (has_record) TRY(record_make(f, &v, e->work, e->memory, &rec, err));
    if (f->is_stock)
        TRY(level_breaches(&r, f, has_record ? &rec : NULL, &v, err));
    else
        TRY(rate_breaches(&r, f, has_record ? &rec : NULL, &v, err));
    run_end(&r);
    return arena_status(e->memory, err);
}

/* What flows deliver above the amounts up to which they are exempt: an account of nothing else. */
static stf_status excess_breaches(entry *e, breach_list *to, stf_error *err)
{
    const account *const whole = &e->accounts[0];
    account a = {.regime = whole->regime,
                 .measure = whole->measure,
                 .limit = whole->limit,
                 .stop = whole->stop,
                 .with_conditional = whole->with_conditional,
                 .memory = e->memory,
                 .scratch = e->scratch,
                 .work = e->work,
                 .calendar = whole->calendar};
    day_ranges const none = {0};
    run r = {.entry = e,
             .list = to,
             .exempt = &none,
             .days = breach_days(e),
             .flow = UINT32_MAX,
             .what = "above what is exempt"};
    bool *const counts = ARENA_NEW(e->scratch, bool, e->regime->n_flows);
    if (counts == NULL) return arena_status(e->scratch, err);
    if (r.days.first > r.days.last) return STF_OK;
    TRY(account_make(&a, counts, true, err));
    for (uint32_t s = 0; s < a.calendar.n_slices; s++) {
        const slice *const at = &a.calendar.slices[s];
        const account_month *const m = &a.months[s];
        amount const x = amount_times(e->memory, m->delivered,
                                      exact_ratio(e->memory, 1, at->last - at->first + 1));
        run_kind(&r,
                 exact_sign(m->by_kind[KIND_SCHEDULED].high) > 0 ? KIND_SCHEDULED : KIND_ESTIMATED);
        TRY(run_segment(&r, (segment){.first = at->first, .last = at->last, .is_daily = true}, x,
                        false, err));
    }
    run_end(&r);
    return arena_status(e->memory, err);
}

stf_status breaches_fill(entry *e, stf_error *err)
{
    breach_list list = {0};
    const regime_measure *const m = e->measure;
    if (m->verb == VERB_CAPS) {
        TRY(caps_breaches(e, &list, err));
    } else if (m->verb == VERB_BANS || m->verb == VERB_ENDS) {
        exemptions x = {0};
        TRY(exemptions_find(e->regime, e->number, e->scratch, &x, err));
        for (uint32_t i = 0; i < m->n_flows; i++) {
            if (cancel_requested(e->options->stop))
                return fail(err, STF_CANCELLED, "the ledger was cancelled");
            if (!e->regime->flows[m->flows[i]].has_amounts) continue;
            arena_mark const mark = arena_position(e->work);
            TRY(flow_breaches(e, i, &x, &list, err));
            arena_release(e->work, mark);
        }
        bool is_limited = false;
        for (size_t i = 0; i < x.n; i++) is_limited |= x.at[i].is_limited;
        if (is_limited) TRY(excess_breaches(e, &list, err));
    }
    e->out->breaches = list.at;
    e->out->n_breaches = (uint32_t)list.n;
    return STF_OK;
}

/* ---- at the deadline ------------------------------------------------------------------------- */

stf_status left_fill(entry *e, stf_error *err)
{
    const regime_measure *const m = e->measure;
    if (m->verb != VERB_ENDS || !date_is_set(m->deadline)) return STF_OK;
    int32_t const day = date_number(m->deadline);
    e->out->deadline = m->deadline;
    e->out->left = amount_point(exact_small(0));
    for (uint32_t i = 0; i < m->n_flows; i++) {
        const regime_flow *const f = &e->regime->flows[m->flows[i]];
        if (!f->is_stock || !f->has_amounts) continue;
        unit_view const v = unit_view_make(e->memory, f, &e->accounts[0].limit->shares[i]);
        record rec = {0};
        segments list = {0};
        bool const has_record = flow_has_record(f);
        if (has_record) TRY(record_make(f, &v, e->work, e->memory, &rec, err));
        TRY(schedule_levels(f, has_record ? &rec : NULL, e->options->conditional, e->work, &list,
                            err));
        for (size_t k = 0; k < list.n; k++) {
            const segment *const g = &list.at[k];
            if (day < g->first || day > g->last || !v.has[g->unit]) continue;
            amount x = amount_mul(e->memory, g->amount, v.ratio[g->unit]);
            x.is_open = g->amount.is_open;
            e->out->left = amount_add(e->memory, e->out->left, x);
            e->out->left.is_open |= x.is_open;
            e->out->has_left = true;
        }
    }
    return STF_OK;
}
