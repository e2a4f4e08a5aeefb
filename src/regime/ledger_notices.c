/* SPDX-License-Identifier: Apache-2.0 */
/* ledger_notices.c -- when shares of a limit are passed.
 *
 * Centrally, with what a month delivers spread evenly over its days and dated deliveries on their
 * day; at the earliest on the first day of the month in which the high end passes, or which nothing
 * bounds; at the latest on the last day of the month from whose end on the low end stays above. */
#include "regime/ledger_inside.h"

typedef enum end { END_LOW, END_CENTRAL, END_HIGH } end;

typedef struct passing {
    date central, earliest, latest, reported;
} passing;

static bool is_passed(exact x, exact share)
{
    return exact_is_valid(x) && exact_sign(x) > 0 && exact_compare(x, share) >= 0;
}

static exact end_of(const account_month *m, end which)
{
    return which == END_LOW    ? m->cumulative.low
           : which == END_HIGH ? m->cumulative.high
                               : m->cumulative.central;
}

/* The first lump on or after the day. */
static size_t lump_from(const account *a, int32_t day)
{
    size_t low = 0, high = a->lumps.n;
    while (low < high) {
        size_t const middle = low + (high - low) / 2;
        if (a->lumps.at[middle].day < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The day in the slice on which before + (what the slice adds) passes the share. */
static date day_in(const account *a, const slice *s, exact before, exact after, exact share,
                   bool with_lumps)
{
    arena *const m = a->memory;
    exact const n = exact_small(s->last - s->first + 1);
    exact lumps = exact_small(0), spread = exact_sub(m, after, before);
    size_t const from = with_lumps ? lump_from(a, s->first) : a->lumps.n;
    for (size_t i = from; i < a->lumps.n && a->lumps.at[i].day <= s->last; i++)
        spread = exact_sub(m, spread, a->lumps.at[i].amount.central);
    exact const daily = exact_div(m, spread, n);
    size_t next = from;
    for (int32_t day = s->first; day < s->last; day++) {
        for (; next < a->lumps.n && a->lumps.at[next].day <= day; next++)
            lumps = exact_add(m, lumps, a->lumps.at[next].amount.central);
        exact const days = exact_small(day - s->first + 1);
        exact const sum = exact_add(m, exact_add(m, before, lumps), exact_mul(m, daily, days));
        if (is_passed(sum, share)) return date_of_number(day);
    }
    return date_of_number(s->last);
}

static date central_day(const account *a, const account_period *p, exact share)
{
    exact before = exact_small(0);
    for (uint32_t i = 0; i < p->n_slices; i++) {
        uint32_t const s = p->first_slice + i;
        exact const after = a->months[s].cumulative.central;
        if (is_passed(after, share))
            return day_in(a, &a->calendar.slices[s], before, after, share, true);
        before = after;
    }
    return (date){0};
}

static date reported_day(const account *a, const account_period *p, exact share)
{
    exact before = exact_small(0);
    for (uint32_t i = 0; i < p->n_slices; i++) {
        uint32_t const s = p->first_slice + i;
        const account_month *const m = &a->months[s];
        exact const month = exact_add(a->memory, m->by_kind[KIND_REPORTED].central,
                                      m->by_kind[KIND_APPROXIMATE].central);
        exact const after = exact_add(a->memory, before, month);
        if (is_passed(after, share))
            return day_in(a, &a->calendar.slices[s], before, after, share, false);
        before = after;
    }
    return (date){0};
}

static date earliest_day(const account *a, const account_period *p, exact share)
{
    for (uint32_t i = 0; i < p->n_slices; i++) {
        const account_month *const m = &a->months[p->first_slice + i];
        if (m->cumulative.is_open || is_passed(end_of(m, END_HIGH), share))
            return date_of_number(a->calendar.slices[p->first_slice + i].first);
    }
    return (date){0};
}

static date latest_day(const account *a, const account_period *p, exact share)
{
    date day = {0};
    for (uint32_t i = p->n_slices; i > 0; i--) {
        uint32_t const s = p->first_slice + i - 1;
        if (!is_passed(end_of(&a->months[s], END_LOW), share)) break;
        day = date_of_number(a->calendar.slices[s].last);
    }
    return day;
}

static void earlier(date *x, date y)
{
    if (date_is_set(y) && (!date_is_set(*x) || date_compare(y, *x) < 0)) *x = y;
}

/* Of two limits the one that is passed first. */
static passing passing_of(entry *e, uint32_t period, exact share)
{
    passing out = {0};
    for (uint32_t k = 0; k < e->n_accounts; k++) {
        const account *const a = &e->accounts[k];
        const account_period *const p = &a->calendar.periods[period];
        amount const cap = a->limit->amount;
        exact const low = exact_mul(a->memory, share, cap.low);
        exact const central = exact_mul(a->memory, share, cap.central);
        exact const high = exact_mul(a->memory, share, cap.high);
        earlier(&out.central, central_day(a, p, central));
        earlier(&out.reported, reported_day(a, p, central));
        earlier(&out.earliest, earliest_day(a, p, low));
        earlier(&out.latest, latest_day(a, p, high));
    }
    return out;
}

static void notice_fill(entry *e, uint32_t period, exact share, bool is_stop, ledger_notice *out)
{
    passing const p = passing_of(e, period, share);
    amount const cap = e->accounts[0].limit->amount;
    *out = (ledger_notice){.share = share,
                           .amount = amount_mul(e->memory, cap, amount_point(share)),
                           .central = p.central,
                           .earliest = p.earliest,
                           .latest = p.latest,
                           .is_stop = is_stop,
                           .is_reported = date_is_set(p.reported),
                           .reported = p.reported};
    date const by = out->is_reported ? p.reported : p.central;
    if (date_is_set(by)) out->known = report_due(e, date_month(by));
}

stf_status notices_fill(entry *e, uint32_t period, ledger_period *out, stf_error *err)
{
    const regime_measure *const m = e->measure;
    if (m->n_limits == 0) return STF_OK;
    ledger_notice *const to = ARENA_NEW(e->memory, ledger_notice, (size_t)m->n_notices + 2);
    if (to == NULL) return arena_status(e->memory, err);
    bool const has_stop = exact_is_valid(m->stop);
    bool is_stop_done = !has_stop;
    exact const one = exact_small(1);
    uint32_t n = 0;
    for (uint32_t i = 0; i <= m->n_notices; i++) {
        exact const share = i < m->n_notices ? m->notices[i] : one;
        if (!is_stop_done && exact_compare(m->stop, share) < 0) {
            notice_fill(e, period, m->stop, true, &to[n++]);
            is_stop_done = true;
        }
        bool const is_last = i == m->n_notices;
        if (!is_last && exact_compare(share, one) >= 0) continue; /* the limit comes last */
        bool const is_stop =
            has_stop ? !is_stop_done && exact_compare(m->stop, share) == 0 : is_last;
        if (has_stop && is_stop) is_stop_done = true;
        notice_fill(e, period, share, is_stop, &to[n++]);
    }
    out->notices = to;
    out->n_notices = n;
    out->reached = to[n - 1].central;
    return STF_OK;
}
