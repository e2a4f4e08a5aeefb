/* SPDX-License-Identifier: Apache-2.0 */
/* ledger_reports.c -- reports that are due of flows, and whether they were made.
 *
 * A month with a reported or approximate figure was reported, on a day that the record may name; of
 * one that is known not to have been reported, and of a flow in no report, it is missing; of all
 * others nothing is known. */
#include "regime/ledger_inside.h"

typedef struct report_facts {
    report_status status;
    date made;
} report_facts;

/* By month: a lookup into the observations, which are by month. */
static uint32_t observation_from(const regime_flow *f, int32_t month)
{
    uint32_t low = 0, high = f->n_observations;
    while (low < high) {
        uint32_t const middle = low + (high - low) / 2;
        if (f->observations[middle].month < month)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static report_facts month_facts(const regime_flow *f, int32_t month)
{
    report_facts out = {.status = REPORT_UNKNOWN};
    if (f->is_unreported) return (report_facts){.status = REPORT_MISSING};
    for (uint32_t i = observation_from(f, month); i < f->n_observations; i++) {
        const regime_observation *const o = &f->observations[i];
        if (o->month != month) break;
        if (o->kind == KIND_REPORTED || o->kind == KIND_APPROXIMATE) {
            if (out.status != REPORT_MADE) out.made = o->reported_on;
            if (date_is_set(o->reported_on) && date_is_set(out.made) &&
                date_compare(o->reported_on, out.made) < 0)
                out.made = o->reported_on; /* the first of several */
            out.status = REPORT_MADE;
        } else if (o->is_none_reported && out.status == REPORT_UNKNOWN) {
            out.status = REPORT_MISSING;
        }
    }
    return out;
}

/* Of several months: missing if one is, made if all are, on the last day of them. */
static report_facts months_facts(const regime_flow *f, int32_t first, int32_t last)
{
    report_facts out = month_facts(f, first);
    for (int32_t month = first + 1; month <= last; month++) {
        report_facts const next = month_facts(f, month);
        if (out.status == REPORT_MISSING) break;
        if (next.status != REPORT_MADE) {
            if (out.status == REPORT_MADE || next.status == REPORT_MISSING) out = next;
        } else if (out.status == REPORT_MADE) {
            bool const both = date_is_set(out.made) && date_is_set(next.made);
            if (!both)
                out.made = (date){0};
            else if (date_compare(next.made, out.made) > 0)
                out.made = next.made;
        }
    }
    return out;
}

static int32_t due_number(const regime_measure *m, int32_t last)
{
    int32_t const due = last + m->report_within_days, most = calendar_last();
    return due < most ? due : most;
}

typedef VEC(ledger_report) report_list;

static bool report_push(entry *e, report_list *to, uint32_t flow, int32_t first, int32_t last)
{
    date const from = date_of_number(first), until = date_of_number(last);
    report_facts const facts =
        months_facts(&e->regime->flows[flow], date_month(from), date_month(until));
    ledger_report r = {.flow = flow,
                       .first = from,
                       .last = until,
                       .due = date_of_number(due_number(e->measure, last)),
                       .made = facts.made,
                       .status = facts.status};
    if (r.status == REPORT_MADE && date_is_set(r.made) && date_compare(r.made, r.due) > 0)
        r.status = REPORT_LATE;
    return VEC_PUSH(e->memory, to, r);
}

/* What a report that is due is about: the calendar month, or the run of days, that holds the day.
 */
static day_range report_range(const regime_measure *m, int32_t day, int32_t start)
{
    if (m->report_every_days <= 0) {
        int32_t const month = date_month(date_of_number(day));
        return (day_range){month_first_number(month), month_last_number(month)};
    }
    int32_t const k = (day - start) / m->report_every_days;
    int32_t const first = start + k * m->report_every_days;
    return (day_range){first, first + m->report_every_days - 1};
}

stf_status reports_fill(entry *e, stf_error *err)
{
    const regime_measure *const m = e->measure;
    day_range const stands = measure_days(m);
    int32_t const start = date_is_set(m->from) ? stands.first : e->window.first;
    int32_t const from = stands.first > e->window.first ? stands.first : e->window.first;
    int32_t const to = stands.last < e->window.last ? stands.last : e->window.last;
    report_list list = {0};
    for (uint32_t i = 0; i < m->n_flows; i++) {
        for (int32_t day = from; day <= to;) {
            day_range r = report_range(m, day, start);
            day = r.last + 1;
            if (r.first < stands.first) r.first = stands.first;
            if (r.last > stands.last) r.last = stands.last;
            if (list.n >= LEDGER_MONTHS_MOST)
                return fail(err, STF_LIMIT, "more than %d reports are due: ask for fewer years",
                            LEDGER_MONTHS_MOST);
            if (!report_push(e, &list, m->flows[i], r.first, r.last))
                return arena_status(e->memory, err);
        }
    }
    e->out->reports = list.at;
    e->out->n_reports = (uint32_t)list.n;
    return STF_OK;
}

date report_due(const entry *e, int32_t month)
{
    int32_t due = 0;
    bool found = false;
    int32_t const first = month_first_number(month), last = month_last_number(month);
    for (uint32_t i = 0; i < e->regime->n_measures; i++) {
        const regime_measure *const m = &e->regime->measures[i];
        day_range const stands = measure_days(m);
        if (m->verb != VERB_REPORTS || stands.first > last || stands.last < first) continue;
        bool is_of = false;
        for (uint32_t k = 0; k < m->n_flows && !is_of; k++)
            for (uint32_t j = 0; j < e->measure->n_flows && !is_of; j++)
                is_of = m->flows[k] == e->measure->flows[j];
        if (!is_of) continue;
        int32_t const start = date_is_set(m->from) ? stands.first : first;
        int32_t const day = last < stands.last ? last : stands.last;
        int32_t const at = due_number(m, report_range(m, day, start).last);
        if (!found || at > due) due = at;
        found = true;
    }
    return found ? date_of_number(due) : (date){0};
}
