/* SPDX-License-Identifier: Apache-2.0 */
/* ledger_svg.c -- pictures of measures: one in a page, or all of a ledger one below the other. */
#include "report/ledger_chart.h"
#include "report/report.h"
#include "report/words.h"

enum { TITLE = 46, PICTURES_MOST = 40 };

text chart_about(const ledger_words *w, const ledger_measure *m)
{
    const regime_measure *const rule = &w->regime->measures[m->measure];
    text line = measure_rule(w, rule);
    for (uint32_t i = 0; i < m->n_periods && i < 40; i++) {
        const ledger_period *const p = &m->periods[i];
        if (!period_says_something(p)) continue;
        line = text_format(
            w->memory, "%.*s %.*s: %.*s%s%.*s.", TEXT_ARGS(line),
            TEXT_ARGS(span_text(w->memory, p->from, p->to)),
            TEXT_ARGS(amount_text(w->memory, p->delivered, m->unit)),
            rule->n_limits > 0 ? ", " : "",
            TEXT_ARGS(rule->n_limits > 0 ? share_text(w->memory, p->share[0]) : (text){0}));
    }
    return line;
}

bool ledger_measure_svg(const ledger_words *w, const ledger_measure *m, const char *id, bool alone,
                        buffer *out)
{
    if (chart_is_empty(w, m)) return false;
    svg s;
    svg_begin(&s, out, CHART_WIDTH, chart_height(w, m), id,
              measure_title(w, &w->regime->measures[m->measure]), chart_about(w, m), alone);
    svg_patterns(&s, id);
    chart_draw(&s, w, m, 0, id);
    svg_end(&s);
    return true;
}

static void title_draw(svg *s, const ledger_words *w, const ledger_measure *m, double y)
{
    const regime_measure *const rule = &w->regime->measures[m->measure];
    text lines[SVG_LINES_MOST];
    text const law = measure_law(w, rule), mark = measure_mark(w, rule);
    /* What is unverified says so in the title: the line beneath may be cut. */
    text const title = text_format(w->memory, "%.*s%s", TEXT_ARGS(measure_title(w, rule)),
                                   rule->is_unverified ? " [unverified]" : "");
    size_t const n = svg_text_lines(w->memory, title, CHART_WIDTH - 40, 15, true, lines);
    if (n > 0) svg_text(s, 16, y + 18, 15, 's', "v-bold", lines[0]);
    text const beneath = text_format(
        w->memory, "%.*s%s%.*s%s%.*s%s", TEXT_ARGS(measure_rule(w, rule)), law.n > 0 ? " " : "",
        TEXT_ARGS(words_capital(w->memory, law)), rule->unverified.n > 0 ? " [" : "",
        TEXT_ARGS(rule->unverified.n > 0 ? mark : (text){0}), rule->unverified.n > 0 ? "]" : "");
    size_t const more = svg_text_lines(w->memory, beneath, CHART_WIDTH - 40, 12, false, lines);
    if (more > 0)
        svg_text(s, 16, y + 36, 12, 's', "v-dim",
                 more > 1 ? text_format(w->memory, "%.*s\xe2\x80\xa6", TEXT_ARGS(lines[0]))
                          : lines[0]);
}

static void nothing_svg(const ledger_words *w, buffer *out)
{
    svg s;
    text const says = TEXT("No figures are recorded under these measures.");
    svg_begin(&s, out, CHART_WIDTH, 60, "ledger", w->regime->title, says, true);
    svg_text(&s, 16, 36, 14, 's', "", says);
    svg_end(&s);
}

void report_ledger_svg(const ledger_answer *a, buffer *out)
{
    ledger_words w;
    if (!ledger_words_begin(&w, a->ledger, out)) return;
    const ledger_measure *shown[PICTURES_MOST];
    uint32_t n = 0;
    double height = 12;
    text about = {0};
    for (uint32_t i = 0; i < a->ledger->n_measures && n < PICTURES_MOST; i++) {
        const ledger_measure *const m = &a->ledger->measures[i];
        if (chart_is_empty(&w, m)) continue;
        if (a->ledger->n_measures > 1 && measure_is_only_scheduled(&w, m)) continue;
        shown[n++] = m;
        height += TITLE + chart_height(&w, m);
        about = text_format(w.memory, "%.*s%s%.*s", TEXT_ARGS(about), about.n > 0 ? " " : "",
                            TEXT_ARGS(chart_about(&w, m)));
    }
    if (n == 0) {
        nothing_svg(&w, out);
    } else {
        svg s;
        svg_begin(&s, out, CHART_WIDTH, height, "ledger", a->regime->title, about, true);
        svg_patterns(&s, "ledger");
        double y = 12;
        for (uint32_t i = 0; i < n; i++) {
            title_draw(&s, &w, shown[i], y);
            chart_draw(&s, &w, shown[i], y + TITLE, "ledger");
            y += TITLE + chart_height(&w, shown[i]);
        }
        svg_end(&s);
    }
    ledger_words_end(&w, out);
}
