/* SPDX-License-Identifier: Apache-2.0 */
/* page_ledger.c -- of the page: the ledger. The measures at a glance, then each that has something
 * to tell: picture, periods with their sums, months, notices, reports, breaches. */
#include "report/ledger_chart.h"
#include "report/page_parts.h"

#include <stdio.h>

static void glance_table(const ledger_words *w, buffer *out)
{
    const ledger *const l = w->ledger;
    page_wide_begin(out, "The measures at a glance");
    page_table_begin(out, "Every measure, where it is written, and what the ledger finds.");
    page_head(out, TEXT("Measure"), false);
    page_head(out, TEXT("Law"), false);
    page_head(out, TEXT("In force"), false);
    page_head(out, TEXT("Finding"), false);
    buffer_string(out, "</tr></thead>\n<tbody>\n");
    for (uint32_t i = 0; i < l->n_measures; i++) {
        const ledger_measure *const m = &l->measures[i];
        const regime_measure *const rule = &w->regime->measures[m->measure];
        buffer_string(out, "<tr>");
        page_row_head(out, measure_title(w, rule));
        buffer_string(out, "<td>");
        markup_text(out, measure_law(w, rule));
        if (rule->is_unverified) {
            buffer_string(out, rule->resolution.n + rule->paragraph.n > 0 ? "<br>" : "");
            markup_element(out, "span", "verdict undefined", TEXT("unverified"));
        }
        buffer_string(out, "</td>");
        page_cell(out, span_text(w->memory, rule->from, rule->to), false);
        page_cell(out, measure_finding(w, m), false);
        buffer_string(out, "</tr>\n");
    }
    page_table_end(out);
    page_wide_end(out);
}

/* The sentences about a measure that are not empty, as one paragraph. */
static void rule_paragraphs(const ledger_words *w, const ledger_measure *m, buffer *out)
{
    arena *const a = w->memory;
    const regime_measure *const rule = &w->regime->measures[m->measure];
    text const parts[] = {measure_rule(w, rule),    measure_force(w, rule),
                          measure_notices(w, rule), measure_conversion(w, rule),
                          deadline_text(w, m),      costs_text(w, m)};
    text line = {0};
    for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++)
        if (parts[k].n > 0)
            line = text_format(a, "%.*s%s%.*s", TEXT_ARGS(line), line.n > 0 ? " " : "",
                               TEXT_ARGS(parts[k]));
    page_paragraph(out, NULL, line);
    text const law = measure_law(w, rule), mark = measure_mark(w, rule);
    line = law;
    if (rule->source.n > 0)
        line = text_format(a, "%.*s%ssource: %.*s", TEXT_ARGS(line), line.n > 0 ? "; " : "",
                           TEXT_ARGS(rule->source));
    if (rule->authority.n > 0)
        line = text_format(a, "%.*s%sauthority: %.*s", TEXT_ARGS(line), line.n > 0 ? "; " : "",
                           TEXT_ARGS(rule->authority));
    if (line.n == 0 && mark.n == 0) return;
    buffer_string(out, "<p class=\"note\">");
    markup_text(out, words_capital(a, line));
    if (line.n > 0) buffer_string(out, ". ");
    if (mark.n > 0) markup_element(out, "span", "verdict undefined", words_capital(a, mark));
    buffer_string(out, "</p>\n");
}

static void picture(const ledger_words *w, const ledger_measure *m, buffer *out)
{
    char id[32];
    if (chart_is_empty(w, m)) return;
    (void)snprintf(id, sizeof id, "ledger-%u", m->measure);
    buffer_string(out, "<figure>\n");
    page_wide_begin(out, "Picture of the measure");
    (void)ledger_measure_svg(w, m, id, false, out);
    page_wide_end(out);
    buffer_string(out,
                  "<figcaption>Full line and bars: reported. Dashes and stripes: estimated. Dots: "
                  "by the schedule. Points and grey: a month without a figure. The tinted band is "
                  "the interval; an arrow says that nothing bounds it.</figcaption>\n</figure>\n");
}

static text high_text(arena *a, amount x, text (*form)(arena *a, exact x))
{
    return x.is_open ? TEXT("open") : form(a, x.high);
}

static void periods_table(const ledger_words *w, const ledger_measure *m, buffer *out)
{
    arena *const a = w->memory;
    bool const has_limit = w->regime->measures[m->measure].n_limits > 0;
    static const char *const heads[] = {"Limit", "Delivered", "low",  "high",
                                        "Share", "low",       "high", "Headroom"};
    page_wide_begin(out, "Periods of the measure");
    buffer_string(out, "<table>\n<caption>");
    markup_format(out, "By period%s%.*s.", m->unit.n > 0 ? ", in " : "", TEXT_ARGS(m->unit));
    buffer_string(out, "</caption>\n<thead><tr>");
    page_head(out, TEXT("Period"), false);
    for (size_t k = has_limit ? 0 : 1; k < (has_limit ? 8 : 4); k++)
        page_head(out,
                  k == 1 && measure_is_only_scheduled(w, m) ? TEXT("By schedule")
                                                            : text_from(heads[k]),
                  true);
    buffer_string(out, "</tr></thead>\n<tbody>\n");
    for (uint32_t i = 0; i < m->n_periods; i++) {
        const ledger_period *const p = &m->periods[i];
        if (!period_says_something(p)) continue;
        buffer_string(out, "<tr>");
        page_row_head(out, span_text(a, p->from, p->to));
        if (has_limit) page_cell(out, quantity_text(a, p->cap[0].central), true);
        page_cell(out, quantity_text(a, p->delivered.central), true);
        page_cell(out, quantity_text(a, p->delivered.low), true);
        page_cell(out, high_text(a, p->delivered, quantity_text), true);
        if (has_limit) {
            page_cell(out, percent_text(a, p->share[0].central), true);
            page_cell(out, percent_text(a, p->share[0].low), true);
            page_cell(out, high_text(a, p->share[0], percent_text), true);
            page_cell(out, headroom_cell(a, p->headroom[0]), true);
        }
        buffer_string(out, "</tr>\n");
    }
    page_table_end(out);
    page_wide_end(out);
}

static void item(buffer *out, const char *before, text t)
{
    if (t.n == 0) return;
    buffer_string(out, "<li>");
    buffer_string(out, before);
    markup_text(out, t);
    buffer_string(out, "</li>\n");
}

/* The sums, kinds, gaps and notices of a period. */
static void period_list(const ledger_words *w, const ledger_measure *m, const ledger_period *p,
                        buffer *out)
{
    arena *const a = w->memory;
    const regime_measure *const rule = &w->regime->measures[m->measure];
    buffer_string(out, "<h4>");
    markup_text(out, span_text(a, p->from, p->to));
    buffer_string(out, p->is_projected
                           ? ", part of it by the schedule</h4>\n<ul class=\"period\">\n"
                           : "</h4>\n<ul class=\"period\">\n");
    item(out, "The sum: ", period_arithmetic(w, m, p));
    item(out, "Of which ", period_kinds(w, m, p));
    item(out, "No figures for: ", period_missing(w, p));
    if (rule->n_limits > 0) item(out, "Headroom: ", headroom_text(a, p->headroom[0], m->unit));
    if (rule->n_limits > 1)
        item(out, "Of the other limit: ",
             text_format(a, "%.*s of %.*s", TEXT_ARGS(share_text(a, p->share[1])),
                         TEXT_ARGS(amount_text(a, p->cap[1], m->unit_second))));
    for (uint32_t i = 0; i < p->n_notices;) {
        uint32_t const end = notices_alike(p, i);
        item(out, "", notices_text(w, m, &p->notices[i], end - i));
        i = end;
    }
    if (date_is_set(p->reached) && p->n_notices == 0)
        item(out, "The limit was reached on ", day_text(a, p->reached, ""));
    buffer_string(out, "</ul>\n");
}

/* ---- months ---------------------------------------------------------------------------------- */

static void month_row(const ledger_words *w, const ledger_period *p, uint32_t first, uint32_t end,
                      const bool *used, bool has_limit, buffer *out)
{
    arena *const a = w->memory;
    const ledger_month *const m = &p->months[first], *const last = &p->months[end - 1];
    buffer_string(out, "<tr>");
    page_row_head(out, months_text(a, m->month, last->month));
    for (int k = 0; k < KIND_COUNT; k++)
        if (used[k]) page_cell(out, month_kind_text(a, m->by_kind[k], end - first > 1), true);
    page_cell(out, quantity_text(a, last->cumulative.central), true);
    page_cell(out, quantity_text(a, last->cumulative.low), true);
    page_cell(out, high_text(a, last->cumulative, quantity_text), true);
    if (has_limit) page_cell(out, percent_text(a, last->share[0].central), true);
    text names = {0};
    for (uint32_t i = 0; i < m->n_missing && i < 4; i++)
        names = text_format(a, "%.*s%s%.*s", TEXT_ARGS(names), i > 0 ? ", " : "",
                            TEXT_ARGS(words_plain(a, w->regime->flows[m->missing[i]].name)));
    if (m->n_missing > 4)
        names = text_format(a, "%.*s and %u more", TEXT_ARGS(names), m->n_missing - 4);
    page_cell(out, names, false);
    buffer_string(out, "</tr>\n");
}

static void months_table(const ledger_words *w, const ledger_measure *m, buffer *out)
{
    bool const has_limit = w->regime->measures[m->measure].n_limits > 0;
    bool used[KIND_COUNT] = {false};
    for (uint32_t i = 0; i < m->n_periods; i++)
        for (int k = 0; k < KIND_COUNT; k++) {
            amount const x = m->periods[i].by_kind[k];
            used[k] = used[k] || !amount_is_unknown(x);
        }
    page_wide_begin(out, "Months of the measure");
    buffer_string(out, "<table>\n<caption>");
    markup_format(out,
                  "By month%s%.*s. Amounts by kind are central; low and high are those of the sum. "
                  "Months in which "
                  "nothing crossed are left out.",
                  m->unit.n > 0 ? ", in " : "", TEXT_ARGS(m->unit));
    buffer_string(out, "</caption>\n<thead><tr>");
    page_head(out, TEXT("Month"), false);
    for (int k = 0; k < KIND_COUNT; k++)
        if (used[k]) page_head(out, text_from(kind_names[k]), true);
    page_head(out, TEXT("cumulative"), true);
    page_head(out, TEXT("low"), true);
    page_head(out, TEXT("high"), true);
    if (has_limit) page_head(out, TEXT("share"), true);
    page_head(out, TEXT("no figure from"), false);
    buffer_string(out, "</tr></thead>\n<tbody>\n");
    for (uint32_t i = 0; i < m->n_periods; i++) {
        const ledger_period *const p = &m->periods[i];
        for (uint32_t k = 0; k < p->n_months;) {
            uint32_t const end = months_alike(p, k);
            if (month_says_something(&p->months[k])) month_row(w, p, k, end, used, has_limit, out);
            k = end;
        }
    }
    page_table_end(out);
    page_wide_end(out);
}

/* ---- the rest -------------------------------------------------------------------------------- */

static void reports_list(const ledger_words *w, const ledger_measure *m, buffer *out)
{
    page_paragraph(out, NULL, reports_tally(w, m));
    buffer_string(out, "<ul class=\"period\">\n");
    for (uint32_t i = 0; i < m->n_reports;) {
        uint32_t const end = reports_alike(m, i);
        if (report_is_told(m, i)) item(out, "", reports_text(w, m, i, end));
        i = end;
    }
    buffer_string(out, "</ul>\n");
}

static void breaches_list(const ledger_words *w, const ledger_measure *m, buffer *out)
{
    buffer_string(out, "<h4>Breaches</h4>\n<ul class=\"period\">\n");
    for (uint32_t i = 0; i < m->n_breaches; i++) item(out, "", breach_text(w, m, &m->breaches[i]));
    buffer_string(out, "</ul>\n");
}

static void measure_part(const ledger_words *w, const ledger_measure *m, buffer *out)
{
    const regime_measure *const rule = &w->regime->measures[m->measure];
    bool const empty = chart_is_empty(w, m), only_scheduled = measure_is_only_scheduled(w, m);
    if (empty && m->n_reports + m->n_breaches == 0 && !date_is_set(m->deadline) && !m->has_costs &&
        w->ledger->n_measures > 1)
        return;
    buffer_string(out, "<h3>");
    markup_text(out, measure_title(w, rule));
    buffer_string(out, "</h3>\n");
    rule_paragraphs(w, m, out);
    if (!only_scheduled) picture(w, m, out);
    if (!empty) {
        periods_table(w, m, out);
        for (uint32_t i = 0; i < m->n_periods; i++) {
            const ledger_period *const p = &m->periods[i];
            if (period_says_something(p) && (rule->n_limits > 0 || p->n_missing_months > 0))
                period_list(w, m, p, out);
        }
        if (!only_scheduled) months_table(w, m, out);
    }
    if (m->n_reports > 0) reports_list(w, m, out);
    if (m->n_breaches > 0) breaches_list(w, m, out);
}

void page_ledger(const page *full, buffer *out)
{
    ledger_words w;
    if (full->ledger == NULL || !ledger_words_begin(&w, full->ledger->ledger, out)) return;
    page_section(out, "ledger", "The ledger");
    page_paragraph(
        out, "note",
        text_format(w.memory,
                    "What crossed the border under each measure, %.*s. A missing month is "
                    "never zero: where nothing bounds it, what is known is a lower bound.",
                    TEXT_ARGS(span_text(w.memory, w.ledger->from, w.ledger->to))));
    if (w.ledger->n_measures > 1) glance_table(&w, out);
    for (uint32_t i = 0; i < w.ledger->n_measures; i++)
        measure_part(&w, &w.ledger->measures[i], out);
    if (w.ledger->n_conflicts > 0) {
        buffer_string(out, "<h3>Sources that disagree</h3>\n<ul class=\"period\">\n");
        for (uint32_t i = 0; i < w.ledger->n_conflicts; i++)
            item(out, "", conflict_text(&w, &w.ledger->conflicts[i]));
        buffer_string(out, "</ul>\n");
    }
    page_section_end(out);
    ledger_words_end(&w, out);
}
