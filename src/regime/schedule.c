/* SPDX-License-Identifier: Apache-2.0 */
/* schedule.c -- what a flow has on each day by its schedule, as runs of days. */
#include "regime/schedule.h"

int32_t calendar_first(void)
{
    return date_number((date){DATE_FIRST_YEAR, 1, 1});
}

int32_t calendar_last(void)
{
    return date_number((date){DATE_LAST_YEAR, 12, 31});
}

int32_t month_first_number(int32_t month)
{
    return date_number(month_first_day(month));
}

int32_t month_last_number(int32_t month)
{
    return date_number(month_last_day(month));
}

/* What holds on all days that no other period names; NULL: nothing does. */
static const regime_period *default_period(const regime_flow *f)
{
    for (uint32_t i = 0; i < f->n_periods; i++) {
        const regime_period *const p = &f->periods[i];
        if (!p->is_delivery && !date_is_set(p->from) && !date_is_set(p->to)) return p;
    }
    return NULL;
}

regime_kind period_kind(const regime_flow *f, const regime_period *p)
{
    if (f->is_unreported) return KIND_UNREPORTED;
    if (!p->is_record) return KIND_SCHEDULED;
    return p->is_sourced ? KIND_REPORTED : KIND_ESTIMATED;
}

typedef struct writer {
    const regime_flow *flow;
    arena *memory;
    segments *out;
} writer;

static void push(writer *w, int32_t first, int32_t last, amount x, bool is_daily, regime_kind kind)
{
    if (first > last) return;
    segment const s = {first, last, x, is_daily, kind, UNIT_FLOW};
    (void)VEC_PUSH(w->memory, w->out, s); /* the arena remembers */
}

static int32_t first_of(const regime_period *p)
{
    return date_is_set(p->from) ? date_number(p->from) : calendar_first();
}

static int32_t last_of(const regime_period *p)
{
    return date_is_set(p->to) ? date_number(p->to) : calendar_last();
}

stf_status schedule_rates(const regime_flow *f, int32_t from, arena *numbers, arena *lists,
                          segments *out, stf_error *err)
{
    writer w = {f, lists, out};
    const regime_period *const other = default_period(f);
    regime_kind const kind = other != NULL ? period_kind(f, other) : KIND_SCHEDULED;
    int32_t next = from; /* days before it are done */
    for (uint32_t i = 0; i < f->n_periods; i++) {
        const regime_period *const p = &f->periods[i];
        if (p == other || p->is_delivery) continue;
        int32_t const first = first_of(p), last = last_of(p);
        if (last < next) continue;
        if (other != NULL) push(&w, next, first - 1, other->amount, false, kind);
        amount x = p->amount;
        if (p->is_sum) x = amount_div(numbers, x, amount_point(exact_small(last - first + 1)));
        push(&w, max_day(first, next), last, x, p->is_sum, period_kind(f, p));
        next = last + 1;
    }
    if (other != NULL) push(&w, next, calendar_last(), other->amount, false, kind);
    return arena_status(lists, err);
}

/* ---- stocks ---------------------------------------------------------------------------------- */

static amount unknown_level(const regime_flow *f)
{
    if (f->has_missing) return f->missing;
    amount nothing = amount_point(exact_small(0));
    nothing.is_open = true;
    return nothing;
}

/* The months of the record; *level is the last that is known. */
static void record_levels(writer *w, const record *r, amount *level, uint8_t *unit, bool *is_known)
{
    for (int32_t month = r->first; month <= r->last; month++) {
        const record_month *const m = &r->months[month - r->first];
        int32_t const first = month_first_number(month), last = month_last_number(month);
        if (m->state != MONTH_KNOWN) {
            push(w, first, last, unknown_level(w->flow), false, KIND_MISSING);
            continue;
        }
        push(w, first, last, m->own, false, w->flow->is_unreported ? KIND_UNREPORTED : m->kind);
        if (w->out->n > 0) w->out->at[w->out->n - 1].unit = m->unit;
        *level = m->own;
        *unit = m->unit;
        *is_known = true;
    }
}

/* Leaves out what would be only if the flow ran. */
static void segments_keep_record(segments *of)
{
    size_t n = 0;
    for (size_t i = 0; i < of->n; i++)
        if (of->at[i].kind != KIND_SCHEDULED && of->at[i].kind != KIND_MISSING)
            of->at[n++] = of->at[i];
    of->n = n;
}

stf_status schedule_levels(const regime_flow *f, const record *r, bool as_if, arena *a,
                           segments *out, stf_error *err)
{
    writer w = {f, a, out};
    const regime_period *const other = default_period(f);
    regime_kind const kind = f->is_unreported ? KIND_UNREPORTED : KIND_SCHEDULED;
    amount level = {0};
    uint8_t unit = UNIT_FLOW;
    bool is_known = false;
    int32_t next = calendar_first();
    if (r != NULL) {
        record_levels(&w, r, &level, &unit, &is_known);
        next = month_last_number(r->last) + 1;
    }
    for (uint32_t i = 0;; i++) {
        while (i < f->n_periods && &f->periods[i] == other) i++;
        bool const is_end = i >= f->n_periods;
        const regime_period *const p = &f->periods[is_end ? 0 : i];
        int32_t const first = is_end ? calendar_last() + 1 : first_of(p);
        /* the days before: the default, the level that stands, or nothing known */
        if (other != NULL) {
            push(&w, next, first - 1, other->amount, false, kind);
        } else if (is_known) {
            push(&w, next, first - 1, level, false, kind);
            if (next < first && out->n > 0) out->at[out->n - 1].unit = unit;
        } else {
            push(&w, next, first - 1, unknown_level(f), false, KIND_MISSING);
        }
        next = max_day(next, first);
        if (is_end) break;
        /* a level on a day stands until the next; one of a range to the range's end */
        int32_t last = p->is_delivery ? calendar_last() : last_of(p);
        uint32_t k = i + 1;
        while (k < f->n_periods && &f->periods[k] == other) k++;
        if (k < f->n_periods) last = min_day(last, first_of(&f->periods[k]) - 1);
        if (last < next) continue;
        level = p->amount;
        unit = UNIT_FLOW;
        is_known = true;
        push(&w, next, last, level, false, period_kind(f, p));
        next = last + 1;
    }
    if (f->is_conditional && !as_if) segments_keep_record(out);
    return arena_status(a, err);
}

/* ---- days ------------------------------------------------------------------------------------ */

stf_status segments_cut(segments *of, const day_ranges *ranges, arena *a, stf_error *err)
{
    for (size_t k = 0; k < ranges->n; k++) {
        day_range const r = ranges->at[k];
        size_t const n = of->n;
        for (size_t i = 0; i < n; i++) {
            segment *const s = &of->at[i];
            if (s->first > r.last || s->last < r.first) continue;
            segment after = *s;
            after.first = r.last + 1;
            s->last = r.first - 1; /* may be empty now: first > last */
            if (after.first <= after.last && !VEC_PUSH(a, of, after)) return arena_status(a, err);
        }
    }
    return STF_OK;
}

exact months_of(arena *a, int32_t first, int32_t last)
{
    if (first > last) return exact_small(0);
    date const from = date_of_number(first), to = date_of_number(last);
    int32_t const from_days = month_days(from.year, from.month);
    int32_t const to_days = month_days(to.year, to.month);
    if (date_month(from) == date_month(to)) return exact_ratio(a, last - first + 1, from_days);
    exact const head = exact_ratio(a, from_days - from.day + 1, from_days);
    exact const tail = exact_ratio(a, to.day, to_days);
    exact const whole = exact_small(date_month(to) - date_month(from) - 1);
    return exact_add(a, exact_add(a, head, tail), whole);
}
