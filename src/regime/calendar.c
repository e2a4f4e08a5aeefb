/* SPDX-License-Identifier: Apache-2.0 */
/* calendar.c -- the periods of a rule, cut into months. */
#include "regime/account.h"

day_range measure_days(const regime_measure *m)
{
    return (day_range){date_is_set(m->from) ? date_number(m->from) : calendar_first(),
                       date_is_set(m->to) ? date_number(m->to) : calendar_last()};
}

typedef struct maker {
    arena *memory;
    VEC(slice) slices;
    VEC(account_period) periods;
} maker;

static bool period_push(maker *m, int32_t first, int32_t last)
{
    account_period p = {.first = first, .last = last, .first_slice = (uint32_t)m->slices.n};
    for (int32_t day = first; day <= last;) {
        date const d = date_of_number(day);
        int32_t const days = month_days(d.year, d.month);
        int32_t end = day + days - d.day;
        if (end > last) end = last;
        slice const s = {date_month(d), day, end, days, (uint32_t)m->periods.n};
        if (!VEC_PUSH(m->memory, &m->slices, s)) return false;
        day = end + 1;
    }
    p.n_slices = (uint32_t)m->slices.n - p.first_slice;
    return VEC_PUSH(m->memory, &m->periods, p);
}

/* The period that holds the day, with open ends closed by the days asked for. */
static bool period_of(const cycle *c, int32_t day, int32_t first, int32_t last, day_range *out)
{
    date from, to;
    if (!cycle_period(c, date_of_number(day), &from, &to)) return false;
    out->first = date_is_set(from) ? date_number(from) : first;
    out->last = date_is_set(to) ? date_number(to) : last;
    /* a standing number has no beginning to be added up from */
    if (c->kind == CYCLE_ANY && out->first < first) out->first = first;
    if ((c->kind == CYCLE_ANY || c->kind == CYCLE_TOTAL) && out->last > last) out->last = last;
    return out->first <= day && day <= out->last;
}

stf_status calendar_make(const cycle *c, int32_t first, int32_t last, uint32_t most, arena *a,
                         calendar *out, stf_error *err)
{
    maker m = {.memory = a};
    *out = (calendar){0};
    for (int32_t day = first; day <= last;) {
        day_range p;
        if (!period_of(c, day, first, last, &p)) break;
        if (m.slices.n + (size_t)((p.last - p.first) / 28) > most)
            return fail(err, STF_LIMIT,
                        "the ledger would have more than %d months of measures: ask for one "
                        "measure, or for fewer years",
                        LEDGER_MONTHS_MOST);
        if (!period_push(&m, p.first, p.last)) return arena_status(a, err);
        day = p.last + 1;
    }
    *out = (calendar){.slices = m.slices.at,
                      .n_slices = (uint32_t)m.slices.n,
                      .periods = m.periods.at,
                      .n_periods = (uint32_t)m.periods.n};
    return STF_OK;
}

uint32_t calendar_slice(const calendar *c, int32_t day)
{
    uint32_t low = 0, high = c->n_slices;
    while (low < high) {
        uint32_t const middle = low + (high - low) / 2;
        if (c->slices[middle].last < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low < c->n_slices && c->slices[low].first <= day ? low : c->n_slices;
}
