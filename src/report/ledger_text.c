/* SPDX-License-Identifier: Apache-2.0 */
/* ledger_text.c -- the ledger for a terminal: the measures at a glance, then each with its periods,
 * notices, months, reports and breaches. What says nothing (a month in which nothing crossed and
 * nothing is missing) is left out; a run of months that say the same is one row. */
#include "report/ledger_words.h"
#include "report/parts_text.h"
#include "report/words.h"

static void line(const ledger_words *w, text_style style, const char *name, text what, buffer *out)
{
    if (what.n > 0)
        paragraph_write(text_format(w->memory, "%s%.*s", name, TEXT_ARGS(what)), style, 2, 2, out);
}

static void glance_text(const ledger_words *w, text_style style, buffer *out)
{
    const ledger *const l = w->ledger;
    heading_write(TEXT("The measures at a glance"), style, out);
    table t;
    table_begin(&t, w->memory);
    table_column(&t, TEXT("measure"), 'l');
    table_column(&t, TEXT("in force"), 'l');
    table_column(&t, (text){0}, 'e');
    for (uint32_t i = 0; i < l->n_measures; i++) {
        const ledger_measure *const m = &l->measures[i];
        const regime_measure *const rule = &w->regime->measures[m->measure];
        text const mark = rule->is_unverified ? TEXT(" [unverified]") : (text){0};
        table_cell(&t, rule->name);
        table_cell(&t, span_text(w->memory, rule->from, rule->to));
        table_cell(&t, text_format(w->memory, "%.*s%.*s", TEXT_ARGS(measure_finding(w, m)),
                                   TEXT_ARGS(mark)));
    }
    table_write(&t, style, 2, out);
}

/* ---- a measure ------------------------------------------------------------------------------- */

static void rule_text(const ledger_words *w, const ledger_measure *m, text_style style, buffer *out)
{
    const regime_measure *const rule = &w->regime->measures[m->measure];
    heading_write(rule->says.n > 0 ? text_format(w->memory, "%.*s (%.*s)", TEXT_ARGS(rule->says),
                                                 TEXT_ARGS(rule->name))
                                   : rule->name,
                  style, out);
    text const mark = measure_mark(w, rule);
    if (mark.n > 0) {
        buffer_string(out, "  ");
        coloured_write(text_format(w->memory, "[%.*s]", TEXT_ARGS(mark)), 'y', style, out);
        buffer_char(out, '\n');
    }
    line(w, style, "", measure_rule(w, rule), out);
    line(w, style, "", measure_force(w, rule), out);
    line(w, style, "", measure_notices(w, rule), out);
    line(w, style, "", measure_conversion(w, rule), out);
    text const law = measure_law(w, rule);
    if (law.n > 0) line(w, style, "Law: ", text_format(w->memory, "%.*s.", TEXT_ARGS(law)), out);
    line(w, style, "Source: ", rule->source, out);
    line(w, style, "Authority: ", rule->authority, out);
    line(w, style, "", costs_text(w, m), out);
    line(w, style, "", deadline_text(w, m), out);
}

static text high_text(arena *a, amount x, text (*form)(arena *a, exact x))
{
    return x.is_open ? TEXT("open") : form(a, x.high);
}

static void periods_table(const ledger_words *w, const ledger_measure *m, text_style style,
                          buffer *out)
{
    arena *const a = w->memory;
    const regime_measure *const rule = &w->regime->measures[m->measure];
    bool const has_limit = rule->n_limits > 0;
    table t;
    table_begin(&t, a);
    table_column(&t, m->unit.n > 0 ? m->unit : TEXT("period"), 'l');
    if (has_limit) table_column(&t, TEXT("limit"), 'r');
    table_column(&t, measure_is_only_scheduled(w, m) ? TEXT("by schedule") : TEXT("delivered"),
                 'r');
    table_column(&t, TEXT("low"), 'r');
    table_column(&t, TEXT("high"), 'r');
    if (has_limit) {
        table_column(&t, TEXT("share"), 'r');
        table_column(&t, TEXT("low"), 'r');
        table_column(&t, TEXT("high"), 'r');
        table_column(&t, TEXT("headroom"), 'r');
    }
    for (uint32_t i = 0; i < m->n_periods; i++) {
        const ledger_period *const p = &m->periods[i];
        if (!period_says_something(p)) continue;
        table_cell(&t, span_text(a, p->from, p->to));
        if (has_limit) table_cell(&t, quantity_text(a, p->cap[0].central));
        table_cell(&t, quantity_text(a, p->delivered.central));
        table_cell(&t, quantity_text(a, p->delivered.low));
        table_cell(&t, high_text(a, p->delivered, quantity_text));
        if (!has_limit) continue;
        table_cell(&t, percent_text(a, p->share[0].central));
        table_cell(&t, percent_text(a, p->share[0].low));
        table_cell(&t, high_text(a, p->share[0], percent_text));
        table_cell(&t, headroom_cell(a, p->headroom[0]));
    }
    if (t.cells.n == 0) return;
    buffer_char(out, '\n');
    table_write(&t, style, 2, out);
}

static void second_limit(const ledger_words *w, const ledger_measure *m, const ledger_period *p,
                         text_style style, buffer *out)
{
    arena *const a = w->memory;
    paragraph_write(text_format(a, "other limit: %.*s; %.*s of it; headroom %.*s",
                                TEXT_ARGS(amount_text(a, p->cap[1], m->unit_second)),
                                TEXT_ARGS(share_text(a, p->share[1])),
                                TEXT_ARGS(headroom_text(a, p->headroom[1], m->unit_second))),
                    style, 4, 2, out);
}

/* What the table of periods has no room for. */
static void period_text(const ledger_words *w, const ledger_measure *m, const ledger_period *p,
                        text_style style, buffer *out)
{
    arena *const a = w->memory;
    const regime_measure *const rule = &w->regime->measures[m->measure];
    text const parts[] = {period_arithmetic(w, m, p), period_kinds(w, m, p), period_missing(w, p)};
    static const char *const names[] = {"sum: ", "of which ", "no figures for: "};
    paragraph_write(text_format(a, "%.*s%s", TEXT_ARGS(span_text(a, p->from, p->to)),
                                p->is_projected ? ", part of it by the schedule" : ""),
                    style, 2, 0, out);
    for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++)
        if (parts[k].n > 0)
            paragraph_write(text_format(a, "%s%.*s", names[k], TEXT_ARGS(parts[k])), style, 4, 2,
                            out);
    if (rule->n_limits > 0)
        paragraph_write(
            text_format(a, "headroom: %.*s", TEXT_ARGS(headroom_text(a, p->headroom[0], m->unit))),
            style, 4, 2, out);
    if (rule->n_limits > 1) second_limit(w, m, p, style, out);
    for (uint32_t i = 0; i < p->n_notices;) {
        uint32_t const end = notices_alike(p, i);
        paragraph_write(notices_text(w, m, &p->notices[i], end - i), style, 4, 2, out);
        i = end;
    }
    if (date_is_set(p->reached) && p->n_notices == 0)
        paragraph_write(text_format(a, "The limit was reached on %.*s.",
                                    TEXT_ARGS(day_text(a, p->reached, ""))),
                        style, 4, 2, out);
}

/* ---- months ---------------------------------------------------------------------------------- */

/* Kinds that any month of the measure has something of. */
static void kinds_used(const ledger_measure *m, bool used[KIND_COUNT])
{
    for (uint32_t i = 0; i < m->n_periods; i++)
        for (uint32_t k = 0; k < KIND_COUNT; k++) {
            amount const x = m->periods[i].by_kind[k];
            if (!amount_is_unknown(x)) used[k] = true;
        }
}

static void months_rows(const ledger_words *w, const ledger_measure *m, const ledger_period *p,
                        const bool *used, table *t)
{
    arena *const a = w->memory;
    bool const has_limit = w->regime->measures[m->measure].n_limits > 0;
    for (uint32_t i = 0; i < p->n_months;) {
        const ledger_month *const first = &p->months[i];
        uint32_t const end = months_alike(p, i);
        const ledger_month *const last = &p->months[end - 1];
        bool const each = end - i > 1;
        i = end;
        if (!month_says_something(first)) continue;
        table_cell(t, text_format(a, "%.*s%s", TEXT_ARGS(months_text(a, first->month, last->month)),
                                  first->n_missing > 0 ? " ?" : ""));
        for (uint32_t k = 0; k < KIND_COUNT; k++)
            if (used[k]) table_cell(t, month_kind_text(a, first->by_kind[k], each));
        table_cell(t, quantity_text(a, last->cumulative.central));
        table_cell(t, quantity_text(a, last->cumulative.low));
        table_cell(t, high_text(a, last->cumulative, quantity_text));
        if (has_limit) table_cell(t, percent_text(a, last->share[0].central));
    }
}

static void months_text_table(const ledger_words *w, const ledger_measure *m, text_style style,
                              buffer *out)
{
    bool used[KIND_COUNT] = {false}, has_gaps = false;
    kinds_used(m, used);
    for (uint32_t i = 0; i < m->n_periods; i++)
        has_gaps = has_gaps || m->periods[i].n_missing_months > 0;
    table t;
    table_begin(&t, w->memory);
    table_column(&t, m->unit.n > 0 ? m->unit : TEXT("month"), 'l');
    for (uint32_t k = 0; k < KIND_COUNT; k++)
        if (used[k]) table_column(&t, text_from(kind_names[k]), 'r');
    table_column(&t, TEXT("cumulative"), 'r');
    table_column(&t, TEXT("low"), 'r');
    table_column(&t, TEXT("high"), 'r');
    if (w->regime->measures[m->measure].n_limits > 0) table_column(&t, TEXT("share"), 'r');
    for (uint32_t i = 0; i < m->n_periods; i++) months_rows(w, m, &m->periods[i], used, &t);
    if (t.cells.n == 0) return;
    buffer_char(out, '\n');
    table_write(&t, style, 2, out);
    if (has_gaps)
        paragraph_write(TEXT("?: some flow has no figure for the month."), style, 2, 0, out);
}

/* ---- reports, breaches, conflicts ------------------------------------------------------------ */

static void reports_section(const ledger_words *w, const ledger_measure *m, text_style style,
                            buffer *out)
{
    line(w, style, "", reports_tally(w, m), out);
    for (uint32_t i = 0; i < m->n_reports;) {
        uint32_t const end = reports_alike(m, i);
        if (report_is_told(m, i)) paragraph_write(reports_text(w, m, i, end), style, 4, 2, out);
        i = end;
    }
}

static void breaches_section(const ledger_words *w, const ledger_measure *m, text_style style,
                             buffer *out)
{
    if (m->n_breaches == 0) return;
    buffer_string(out, "  ");
    coloured_write(TEXT("Breaches:"), measure_colour(m), style, out);
    buffer_char(out, '\n');
    for (uint32_t i = 0; i < m->n_breaches; i++)
        paragraph_write(breach_text(w, m, &m->breaches[i]), style, 4, 2, out);
}

static void measure_text(const ledger_words *w, const ledger_measure *m, text_style style,
                         buffer *out)
{
    rule_text(w, m, style, out);
    periods_table(w, m, style, out);
    bool const has_more = w->regime->measures[m->measure].n_limits > 0;
    for (uint32_t i = 0; i < m->n_periods; i++) {
        const ledger_period *const p = &m->periods[i];
        if (!period_says_something(p) || (!has_more && p->n_missing_months == 0)) continue;
        buffer_char(out, '\n');
        period_text(w, m, p, style, out);
    }
    if (!measure_is_only_scheduled(w, m)) months_text_table(w, m, style, out);
    if (m->n_reports + m->n_breaches > 0) buffer_char(out, '\n');
    reports_section(w, m, style, out);
    breaches_section(w, m, style, out);
}

static void conflicts_section(const ledger_words *w, text_style style, buffer *out)
{
    if (w->ledger->n_conflicts == 0) return;
    heading_write(TEXT("Sources that disagree"), style, out);
    for (uint32_t i = 0; i < w->ledger->n_conflicts; i++)
        paragraph_write(conflict_text(w, &w->ledger->conflicts[i]), style, 2, 2, out);
}

void ledger_section_text(const ledger *l, text_style style, buffer *out)
{
    ledger_words w;
    if (!ledger_words_begin(&w, l, out)) return;
    heading_write(
        text_format(w.memory, "The ledger, %.*s", TEXT_ARGS(span_text(w.memory, l->from, l->to))),
        style, out);
    if (l->n_measures != 1) glance_text(&w, style, out);
    for (uint32_t i = 0; i < l->n_measures; i++) measure_text(&w, &l->measures[i], style, out);
    conflicts_section(&w, style, out);
    ledger_words_end(&w, out);
}

void report_ledger_text(const ledger_answer *a, text_style style, buffer *out)
{
    title_write(a->regime->title, style, out);
    if (a->case_name.n > 0) {
        buffer_string(out, "Variant ");
        buffer_text(out, a->case_name);
        buffer_string(out, ".\n");
    }
    if (a->conditional)
        buffer_string(out, "Flows that run in play only are counted as if they ran.\n");
    ledger_section_text(a->ledger, style, out);
}
