/* SPDX-License-Identifier: Apache-2.0 */
/* ledger_chart.c -- the picture of a measure. Above, for a limit: the sum within each period, drawn
 * full where it rests on reports, in dashes on estimates, in dots on the schedule, in points where
 * a month is missing; the tinted band is the interval, an arrow says that nothing bounds it; limit
 * and notices are lines. Below: the months as bars, whose grounds tell the kinds apart in print
 * too. Where periods are many, each is a bar above, with its interval as a whisker, and months as
 * thin as a hair are left out.
 *
 * Days are the measure of width, so that periods that begin within a month stand where they begin.
 */
#include "report/ledger_chart.h"
#include "report/words.h"

#include <math.h>

enum { LEFT = 76, RIGHT = 168, SUMS = 230, BETWEEN = 40, BARS = 84, FOOT = 58, HEAD = 22 };
enum { PERIOD_LEAST = 40, MONTH_LEAST = 3 };

typedef struct chart {
    svg *s;
    const ledger_words *w;
    const ledger_measure *m;
    const regime_measure *rule;
    const char *id;
    uint32_t first, end; /* periods shown */
    double top;
    double day_first, day_end, day_width;
    double most, most_month; /* the ends of the two scales */
    bool has_sums;           /* a limit, and so the panel above */
    bool has_bars;           /* the panel of months */
    bool is_narrow;          /* a period is a bar rather than a line */
} chart;

static double value(exact x)
{
    return exact_is_valid(x) ? exact_to_double(x) : 0;
}

/* The upper end, or what is known where there is none. */
static double upper(amount x)
{
    return x.is_open ? value(x.central) : fmax(value(x.central), value(x.high));
}

/* The periods from the first to the last that say something. */
static bool periods_shown(const ledger_measure *m, uint32_t *first, uint32_t *end)
{
    *first = m->n_periods;
    *end = 0;
    for (uint32_t i = 0; i < m->n_periods; i++) {
        const ledger_period *const p = &m->periods[i];
        if (p->n_months == 0 || !period_says_something(p)) continue;
        if (*first == m->n_periods) *first = i;
        *end = i + 1;
    }
    return *end > *first;
}

/* What is shown, and how; false where there is nothing to show. */
static bool chart_begin(chart *c, const ledger_words *w, const ledger_measure *m)
{
    *c = (chart){.w = w, .m = m, .rule = &w->regime->measures[m->measure]};
    if (!periods_shown(m, &c->first, &c->end)) return false;
    const ledger_period *const last = &m->periods[c->end - 1];
    c->day_first = date_number(m->periods[c->first].months[0].from);
    c->day_end = date_number(last->months[last->n_months - 1].to) + 1;
    double const room = CHART_WIDTH - LEFT - RIGHT;
    c->has_sums = c->rule->n_limits > 0;
    c->is_narrow = room / (c->end - c->first) < PERIOD_LEAST;
    bool const is_hair = room * 30.4 / (c->day_end - c->day_first) < MONTH_LEAST;
    bool const is_month = c->rule->cycle.kind == CYCLE_MONTH; /* it would be the same again */
    c->has_bars = !(c->has_sums && c->is_narrow && (is_hair || is_month));
    return true;
}

bool chart_is_empty(const ledger_words *w, const ledger_measure *m)
{
    chart c;
    return !chart_begin(&c, w, m);
}

static double panels_height(const chart *c)
{
    return (c->has_sums ? SUMS : 0) + (c->has_sums && c->has_bars ? BETWEEN : 0) +
           (c->has_bars ? BARS : 0);
}

double chart_height(const ledger_words *w, const ledger_measure *m)
{
    chart c;
    return chart_begin(&c, w, m) ? HEAD + panels_height(&c) + FOOT : 0;
}

static double x_of(const chart *c, double day)
{
    return LEFT + (day - c->day_first) / (c->day_end - c->day_first) * (CHART_WIDTH - LEFT - RIGHT);
}

static double x_from(const chart *c, date d)
{
    return x_of(c, date_number(d));
}

static double x_past(const chart *c, date d) /* the end of the day */
{
    return x_of(c, date_number(d) + 1);
}

static double y_sum(const chart *c, double x)
{
    return c->top + HEAD + SUMS * (1 - fmin(1, fmax(0, x / c->most)));
}

static double bars_floor(const chart *c)
{
    return c->top + HEAD + panels_height(c);
}

static double y_bar(const chart *c, double x)
{
    return bars_floor(c) - BARS * fmin(1, fmax(0, x / c->most_month));
}

/* ---- scales ---------------------------------------------------------------------------------- */

static void scales_find(chart *c)
{
    double sum = 0, central = 0, limit = 0, month = 0;
    for (uint32_t i = c->first; i < c->end; i++) {
        const ledger_period *const p = &c->m->periods[i];
        if (c->rule->n_limits > 0) limit = fmax(limit, upper(p->cap[0]));
        for (uint32_t k = 0; k < p->n_months; k++) {
            const ledger_month *const one = &p->months[k];
            sum = fmax(sum, upper(one->cumulative));
            central = fmax(central, value(one->cumulative.central));
            month = fmax(month, value(one->delivered.central));
        }
    }
    /* A wide interval does not make the rest too small to read: it is cut at the top. */
    c->most = fmin(fmax(sum, limit), 2.5 * fmax(limit, central)) * 1.06;
    c->most_month = month * 1.05;
    if (!(c->most > 0)) c->most = 1;
    if (!(c->most_month > 0)) c->most_month = 1;
}

/* The largest of 1, 2, 5 times a power of ten that goes into x at least `parts` times. */
static double step_nice(double x, double parts)
{
    double step = 1;
    while (step * parts > x) step /= 10;
    while (step * parts * 10 <= x) step *= 10;
    return step * parts * 5 <= x ? 5 * step : step * parts * 2 <= x ? 2 * step : step;
}

static void axis_left(const chart *c, double most, double y0,
                      double (*place)(const chart *, double), double parts)
{
    double const step = step_nice(most, parts);
    for (double v = 0; v <= most; v += step) {
        double const y = place(c, v);
        if (v > 0 && y < y0 + 6) break; /* the panel's title is there */
        svg_line(c->s, LEFT, y, CHART_WIDTH - RIGHT, y, v > 0 ? 0.5 : 1,
                 v > 0 ? "v-rule" : "v-edge");
        svg_text(c->s, LEFT - 8, y + 4, 11, 'e', "v-dim", number_text(c->w->memory, v, 6));
    }
}

/* Years, or months where there are few. */
static void axis_below(const chart *c)
{
    arena *const a = c->w->memory;
    double const y = bars_floor(c);
    int32_t const first = date_month(date_of_number((int32_t)c->day_first)),
                  last = date_month(date_of_number((int32_t)c->day_end - 1));
    bool const by_year = last - first > 35;
    double const room = (CHART_WIDTH - LEFT - RIGHT) / (double)(last - first + 1);
    int32_t step = by_year ? 12 : 1;
    double const wide = by_year ? 38 : 58; /* of a label */
    while (room * step < wide) step += by_year ? 12 : step < 3 ? 1 : 3;
    double free = 0; /* from here on: the first month may have few days */
    for (int32_t month = first; month <= last; month++) {
        bool const is_tick = by_year ? month % 12 == 0 && month / 12 % (step / 12) == 0
                                     : month % (step > 12 ? 12 : step) == 0;
        if (!is_tick) continue;
        double const x = fmax(LEFT, x_from(c, month_first_day(month)));
        svg_line(c->s, x, y, x, y + 5, 1, "v-edge");
        if (x < free) continue;
        free = x + wide - 12;
        svg_text(c->s, x + 2, y + 16, 11, 's', "v-dim",
                 by_year ? text_format(a, "%d", month / 12) : month_text(a, month));
    }
}

/* ---- sums ------------------------------------------------------------------------------------ */

static const char *line_class(const ledger_month *m)
{
    if (m->n_missing > 0) return "v-sum-gap";
    if (value(m->by_kind[KIND_SCHEDULED].high) != 0) return "v-sum-plan";
    if (value(m->by_kind[KIND_ESTIMATED].high) != 0 ||
        value(m->by_kind[KIND_UNREPORTED].high) != 0 || value(m->by_kind[KIND_MISSING].high) != 0)
        return "v-sum-guess";
    return "v-sum";
}

static void band_draw(const chart *c, const ledger_period *p)
{
    size_t const n = p->n_months;
    double *const xy = ARENA_NEW(c->w->memory, double, 4 * n + 4);
    bool has_width = false;
    if (xy == NULL) return;
    bool const standing = c->rule->cycle.kind == CYCLE_ANY;
    double const start = x_from(c, p->months[0].from);
    size_t k = 0;
    xy[k++] = start;
    xy[k++] = y_sum(c, standing ? upper(p->months[0].cumulative) : 0);
    for (size_t i = 0; i < n; i++) {
        amount const sum = p->months[i].cumulative;
        has_width = has_width || upper(sum) > value(sum.low);
        xy[k++] = x_past(c, p->months[i].to);
        xy[k++] = y_sum(c, upper(sum));
    }
    for (size_t i = n; i > 0; i--) {
        xy[k++] = x_past(c, p->months[i - 1].to);
        xy[k++] = y_sum(c, value(p->months[i - 1].cumulative.low));
    }
    xy[k++] = start;
    xy[k++] = y_sum(c, standing ? value(p->months[0].cumulative.low) : 0);
    if (has_width) svg_polygon(c->s, xy, 2 * n + 2, "v-band");
}

/* Upwards from the last point: nothing bounds what was delivered. */
static void open_draw(const chart *c, const ledger_month *last)
{
    double const x = x_past(c, last->to) - 5, y = y_sum(c, value(last->cumulative.central));
    double const tip = fmax(y - 30, c->top + HEAD);
    double const head[6] = {x - 4, tip + 8, x + 4, tip + 8, x, tip};
    svg_line(c->s, x, y, x, tip + 8, 1.5, "v-sum");
    svg_polygon(c->s, head, 3, "v-arrow");
}

static void sum_draw(const chart *c, const ledger_period *p)
{
    double *const xy = ARENA_NEW(c->w->memory, double, 4 * (size_t)p->n_months + 4);
    if (xy == NULL) return;
    bool const standing = c->rule->cycle.kind == CYCLE_ANY;
    double x = x_from(c, p->months[0].from);
    double y = y_sum(c, standing ? value(p->months[0].cumulative.central) : 0);
    for (uint32_t i = 0; i < p->n_months;) {
        const char *const classes = line_class(&p->months[i]);
        size_t n = 0;
        xy[n++] = x;
        xy[n++] = y;
        for (; i < p->n_months && line_class(&p->months[i]) == classes; i++) {
            y = y_sum(c, value(p->months[i].cumulative.central));
            if (standing) {
                xy[n++] = x;
                xy[n++] = y;
            }
            x = x_past(c, p->months[i].to);
            xy[n++] = x;
            xy[n++] = y;
        }
        svg_polyline(c->s, xy, n / 2, 2.4, classes);
    }
    if (p->delivered.is_open) open_draw(c, &p->months[p->n_months - 1]);
}

static void limits_draw(const chart *c, const ledger_period *p)
{
    double const x1 = x_from(c, p->months[0].from), x2 = x_past(c, p->months[p->n_months - 1].to);
    double const y = y_sum(c, value(p->cap[0].central));
    for (uint32_t i = 0; i < p->n_notices; i++) {
        const ledger_notice *const n = &p->notices[i];
        double const at = y_sum(c, value(n->amount.central));
        if (fabs(at - y) < 0.5) continue;
        svg_line(c->s, x1, at, x2, at, n->is_stop ? 1.6 : 0.9, "v-notice");
    }
    svg_line(c->s, x1, y, x2, y, 2, "v-limit");
}

static void kind_draw(const chart *c, regime_kind kind, double x, double y, double w, double h);

/* Many periods: each a bar of its kinds, a whisker for the interval. */
static void column_draw(const chart *c, const ledger_period *p)
{
    double const x1 = x_from(c, p->months[0].from), x2 = x_past(c, p->months[p->n_months - 1].to);
    double const w = fmax(0.4, (x2 - x1) * 0.7), x = (x1 + x2 - w) / 2, middle = (x1 + x2) / 2;
    double sum = 0;
    if (p->n_missing_months > 0) svg_rect(c->s, x, c->top + HEAD, w, SUMS, 0, "v-gap");
    for (regime_kind k = KIND_REPORTED; k < KIND_COUNT; k++) {
        double const v = value(p->by_kind[k].central);
        if (!(v > 0)) continue;
        double const y1 = y_sum(c, sum), y2 = y_sum(c, sum + v);
        sum += v;
        kind_draw(c, k, x, y2, w, fmax(0.6, y1 - y2));
    }
    double const low = y_sum(c, value(p->delivered.low)), high = y_sum(c, upper(p->delivered));
    if (low - high > 1) svg_line(c->s, middle, low, middle, high, 1.4, "v-path");
}

/* Where a share was passed: a ring, with its day where there is room. */
static void passings_draw(const chart *c, const ledger_period *p)
{
    double const start = x_from(c, p->months[0].from);
    double told = c->top + HEAD + SUMS + 20; /* where the last day was written */
    for (uint32_t i = 0; i < p->n_notices; i++) {
        const ledger_notice *const n = &p->notices[i];
        if (!date_is_set(n->central)) continue;
        double const x = x_past(c, n->central), y = y_sum(c, value(n->amount.central));
        svg_circle(c->s, x, y, 3.5, "v-passed");
        if (x - start <= 74 || told - y < 13) continue;
        told = y;
        svg_text(c->s, x - 8, y - 3, 10.5, 'e', "v-halo", day_text(c->w->memory, n->central, ""));
    }
}

/* Under the panel: how much of the limit each period used. */
static void shares_draw(const chart *c, const ledger_period *p)
{
    arena *const a = c->w->memory;
    double const x1 = x_from(c, p->months[0].from), x2 = x_past(c, p->months[p->n_months - 1].to);
    text const full = text_format(a, "%.*s: %.*s", TEXT_ARGS(span_text(a, p->from, p->to)),
                                  TEXT_ARGS(share_text(a, p->share[0])));
    text const forms[] = {full, share_text(a, p->share[0]),
                          text_format(a, "%s%.*s", p->share[0].is_open ? "\xe2\x89\xa5 " : "",
                                      TEXT_ARGS(percent_text(a, p->share[0].central)))};
    for (int k = 0; k < 3; k++) {
        if (svg_text_width(forms[k], 11.5, true) > x2 - x1 - 4) continue;
        svg_text(c->s, (x1 + x2) / 2, c->top + HEAD + SUMS + 16, 11.5, 'm', "v-bold", forms[k]);
        return;
    }
}

typedef struct label {
    double y;
    text t;
    bool bold;
} label;

/* To the right, from the top down and never closer than a line. */
static void labels_draw(const chart *c, label *labels, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++) /* few: insertion */
        for (uint32_t k = i; k > 0 && labels[k].y < labels[k - 1].y; k--) {
            label const swap = labels[k];
            labels[k] = labels[k - 1];
            labels[k - 1] = swap;
        }
    for (uint32_t i = n; i > 1; i--) /* upwards: room is above rather than below */
        labels[i - 2].y = fmin(labels[i - 2].y, labels[i - 1].y - 13);
    double const lift = n > 0 ? fmax(0, c->top + 8 - labels[0].y) : 0;
    for (uint32_t i = 0; i < n; i++)
        svg_text(c->s, CHART_WIDTH - RIGHT + 8, labels[i].y + lift + 4, 11.5, 's',
                 labels[i].bold ? "v-bold" : "", labels[i].t);
}

static void limit_labels(const chart *c)
{
    arena *const a = c->w->memory;
    const ledger_period *const p = &c->m->periods[c->end - 1];
    label *const labels = ARENA_NEW(a, label, p->n_notices + 1);
    uint32_t n = 0;
    if (labels == NULL) return;
    double const y = y_sum(c, value(p->cap[0].central));
    labels[n++] =
        (label){y,
                text_format(a, "limit %.*s %.*s", TEXT_ARGS(quantity_text(a, p->cap[0].central)),
                            TEXT_ARGS(c->m->unit)),
                true};
    for (uint32_t i = 0; i < p->n_notices; i++) {
        const ledger_notice *const one = &p->notices[i];
        double const at = y_sum(c, value(one->amount.central));
        if (fabs(at - y) < 0.5) continue;
        labels[n++] = (label){at,
                              text_format(a, "%.*s: %s", TEXT_ARGS(percent_text(a, one->share)),
                                          one->is_stop ? "supply must stop" : "notice"),
                              false};
    }
    labels_draw(c, labels, n);
}

static void sums_draw(const chart *c)
{
    axis_left(c, c->most, c->top + HEAD, y_sum, 4);
    svg_text(c->s, LEFT - 8, c->top + 12, 11, 'e', "v-dim", c->m->unit);
    svg_text(c->s, LEFT, c->top + 12, 11, 's', "v-dim",
             c->is_narrow ? TEXT("sum of each period") : TEXT("sum within the period"));
    for (uint32_t i = c->first; i < c->end; i++)
        if (c->m->periods[i].n_months > 0)
            (c->is_narrow ? column_draw : band_draw)(c, &c->m->periods[i]);
    for (uint32_t i = c->first; i < c->end; i++) {
        const ledger_period *const p = &c->m->periods[i];
        if (p->n_months == 0) continue;
        limits_draw(c, p);
        if (c->is_narrow) continue;
        sum_draw(c, p);
        passings_draw(c, p);
        shares_draw(c, p);
    }
    limit_labels(c);
}

/* ---- months ---------------------------------------------------------------------------------- */

static void kind_draw(const chart *c, regime_kind kind, double x, double y, double w, double h)
{
    static const svg_pattern grounds[KIND_COUNT] = {[KIND_ESTIMATED] = SVG_PATTERN_LINES,
                                                    [KIND_SCHEDULED] = SVG_PATTERN_DOTS,
                                                    [KIND_UNREPORTED] = SVG_PATTERN_NET,
                                                    [KIND_MISSING] = SVG_PATTERN_LINES};
    if (kind == KIND_REPORTED)
        svg_rect(c->s, x, y, w, h, 0, "v-known");
    else if (kind == KIND_APPROXIMATE)
        svg_rect(c->s, x, y, w, h, 0, "v-about");
    else
        svg_rect_pattern(c->s, x, y, w, h, c->id, grounds[kind],
                         kind == KIND_UNREPORTED ? "v-frame-net" : "v-frame");
}

static void month_draw(const chart *c, const ledger_month *m)
{
    double const x1 = x_from(c, m->from), x2 = x_past(c, m->to), floor = bars_floor(c);
    double const gap = x2 - x1 > 4 ? 1 : 0, w = fmax(0.4, x2 - x1 - 2 * gap);
    double sum = 0;
    if (m->n_missing > 0) {
        svg_rect(c->s, x1 + gap, floor - BARS, w, BARS, 0, "v-gap");
        if (w >= 7) svg_text(c->s, (x1 + x2) / 2, floor - BARS + 11, 10, 'm', "v-dim", TEXT("?"));
    }
    for (regime_kind k = KIND_REPORTED; k < KIND_COUNT; k++) {
        double const v = value(m->by_kind[k].central);
        if (!(v > 0)) continue;
        double const y1 = y_bar(c, sum), y2 = y_bar(c, sum + v);
        sum += v;
        kind_draw(c, k, x1 + gap, y2, w, fmax(0.6, y1 - y2));
    }
}

static void legend_draw(const chart *c)
{
    static const char *const says[KIND_COUNT] = {"reported",  "approximate", "estimated",
                                                 "scheduled", "unreported",  "between bounds"};
    double x = LEFT;
    double const y = bars_floor(c) + 40;
    bool used[KIND_COUNT] = {false}, gaps = false;
    for (uint32_t i = c->first; i < c->end; i++) {
        gaps = gaps || c->m->periods[i].n_missing_months > 0;
        for (int k = 0; k < KIND_COUNT; k++)
            used[k] = used[k] || value(c->m->periods[i].by_kind[k].central) > 0;
    }
    for (int k = 0; k <= KIND_COUNT; k++) {
        bool const is_gap = k == KIND_COUNT;
        if (is_gap ? !gaps : !used[k]) continue;
        text const t = is_gap ? TEXT("? no figure from some flow") : text_from(says[k]);
        if (is_gap)
            svg_rect(c->s, x, y - 10, 14, 12, 0, "v-gap");
        else
            kind_draw(c, (regime_kind)k, x, y - 10, 14, 12);
        svg_text(c->s, x + 20, y, 11.5, 's', "", t);
        x += 20 + svg_text_width(t, 11.5, false) + 22;
    }
}

static void deadline_draw(const chart *c)
{
    if (!date_is_set(c->m->deadline)) return;
    double const x = x_past(c, c->m->deadline), y = bars_floor(c);
    if (x < LEFT || x > CHART_WIDTH - RIGHT + 1) return;
    svg_line(c->s, x, c->top + HEAD - 4, x, y, 1.6, "v-limit");
    bool const left = x > (CHART_WIDTH - RIGHT) * 0.7;
    svg_text(c->s, x + (left ? -6 : 6), c->top + HEAD - 6, 11.5, left ? 'e' : 's', "v-bold",
             text_format(c->w->memory, "deadline %.*s",
                         TEXT_ARGS(day_text(c->w->memory, c->m->deadline, ""))));
}

static void months_draw(const chart *c)
{
    double const y0 = bars_floor(c) - BARS;
    axis_left(c, c->most_month, y0, y_bar, 2);
    for (uint32_t i = c->first; i < c->end; i++) {
        const ledger_period *const p = &c->m->periods[i];
        for (uint32_t k = 0; k < p->n_months; k++) month_draw(c, &p->months[k]);
    }
    bool const is_stock = c->m->has_left || c->rule->verb == VERB_ENDS;
    svg_text(c->s, LEFT, y0 - 5, 11, 's', "v-dim",
             text_format(c->w->memory, "%.*s%s", TEXT_ARGS(c->m->unit),
                         is_stock ? ", month by month" : " a month"));
    deadline_draw(c);
}

void chart_draw(svg *s, const ledger_words *w, const ledger_measure *m, double y, const char *id)
{
    chart c;
    if (!chart_begin(&c, w, m)) return;
    c.s = s;
    c.id = id;
    c.top = y;
    scales_find(&c);
    if (c.has_sums) sums_draw(&c);
    if (c.has_bars) months_draw(&c);
    axis_below(&c);
    legend_draw(&c);
}
