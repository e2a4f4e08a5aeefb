/* SPDX-License-Identifier: Apache-2.0 */
/* plan_svg.c -- the picture of a plan. Above: what is left of each stock, phase by phase, as
 * falling steps. Below, for each party: the slack of its tightest check in each phase, up from the
 * line where it holds and down from it, netted, where it breaks. Stocks are told apart by dashes
 * and by their names at the right end, and drawn a hair apart where they fall together. */
#include "report/plan_words.h"
#include "report/report.h"
#include "report/svg.h"
#include "report/words.h"

#include <math.h>
#include <stdio.h>

enum { WIDE = 860, LEFT = 62, RIGHT = 178, HEAD = 30, LEVELS = 190, AXIS = 30 };
enum { STRIP = 106, STRIP_HEAD = 24, BARS = 50, FOOT = 12, TITLE = 64, STYLES = 6 };

static const char *const styles[STYLES] = {"v-sum",    "v-limit",    "v-sum-guess",
                                           "v-notice", "v-sum-plan", "v-path"};

typedef struct drawing {
    svg *s;
    const plan_words *w;
    const plan_answer *a;
    const char *id;
    double top, band; /* width of a phase */
    uint32_t n;       /* phases; bands are 0, the start, to n + 1, afterwards */
} drawing;

static bool is_checked(const plan_answer *a, uint32_t whose)
{
    for (uint32_t i = 0; i < a->judgement.n_checks; i++)
        if (a->judgement.checks[i].party == whose) return true;
    return false;
}

static uint32_t n_strips(const plan_answer *a)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < a->problem->n_parties; i++) n += is_checked(a, i);
    return n;
}

static double height_of(const plan_answer *a)
{
    return HEAD + LEVELS + AXIS + n_strips(a) * STRIP + FOOT;
}

static double band_x(const drawing *d, uint32_t phase)
{
    return LEFT + phase * d->band;
}

static double level_y(const drawing *d, double level)
{
    return d->top + HEAD + LEVELS * (1 - level);
}

/* ---- levels -----------------------------------------------------------------------------------
 */

static void axes_draw(const drawing *d)
{
    arena *const m = d->w->memory;
    double const right = band_x(d, d->n + 2);
    for (int k = 0; k <= 4; k++) {
        double const y = level_y(d, k / 4.0);
        svg_line(d->s, LEFT, y, right, y, k == 0 ? 1 : 0.5, k == 0 ? "v-edge" : "v-rule");
        svg_text(d->s, LEFT - 8, y + 4, 11, 'e', "v-dim", text_format(m, "%d%%", 25 * k));
    }
    svg_text(d->s, LEFT, d->top + 16, 12, 's', "v-bold", TEXT("What is left, by phase"));
    uint32_t step = 1;
    while (d->band * step < 30) step++;
    double const y = level_y(d, 0) + 16;
    bool const has_room = d->band >= 40;
    for (uint32_t t = 0; t <= d->n + 1; t++) {
        double const x = band_x(d, t) + d->band / 2;
        if (t == 0 || t > d->n) {
            if (has_room)
                svg_text(d->s, x, y, 11, 'm', "v-dim", t == 0 ? TEXT("start") : TEXT("after"));
        } else if (t % step == 0) {
            svg_text(d->s, x, y, 11, 'm', "v-dim", text_format(m, "%u", t));
        }
    }
}

static void stock_draw(const drawing *d, uint32_t stock, double shift)
{
    size_t const n = 2 * ((size_t)d->n + 2);
    double *const xy = ARENA_NEW(d->w->memory, double, 2 * n);
    if (xy == NULL) return;
    size_t k = 0;
    for (uint32_t t = 0; t <= d->n + 1; t++) {
        double const y = level_y(d, exact_to_double(plan_level(d->a, stock, t))) + shift;
        xy[k++] = band_x(d, t);
        xy[k++] = y;
        xy[k++] = band_x(d, t + 1);
        xy[k++] = y;
    }
    svg_polyline(d->s, xy, n, 2, styles[stock % STYLES]);
}

/* Names at the right end, one below the other where levels meet. */
static void names_draw(const drawing *d)
{
    const plan_problem *const p = d->a->problem;
    arena *const m = d->w->memory;
    uint32_t *const order = ARENA_NEW(m, uint32_t, p->n_stocks);
    double const x = band_x(d, d->n + 2) + 10;
    double last = d->top;
    if (order == NULL) return;
    for (uint32_t i = 0; i < p->n_stocks; i++) { /* the highest first */
        uint32_t at = i;
        while (at > 0 && exact_compare(plan_level(d->a, order[at - 1], d->n),
                                       plan_level(d->a, i, d->n)) < 0) {
            order[at] = order[at - 1];
            at--;
        }
        order[at] = i;
    }
    for (uint32_t i = 0; i < p->n_stocks; i++) {
        uint32_t const s = order[i];
        double y = level_y(d, exact_to_double(plan_level(d->a, s, d->n)));
        y = fmax(y, last + 16);
        last = y;
        svg_line(d->s, x, y, x + 22, y, 2, styles[s % STYLES]);
        text lines[SVG_LINES_MOST];
        text const name = words_plain(m, p->stocks[s].name);
        if (svg_text_lines(m, name, RIGHT - 46, 12, false, lines) > 0)
            svg_text(d->s, x + 28, y + 4, 12, 's', "", lines[0]);
    }
}

/* ---- slack ------------------------------------------------------------------------------------
 */

/* The longest bar of a party. */
static double widest(const plan_answer *a, uint32_t whose)
{
    double most = 0;
    for (uint32_t t = 1; t <= a->schedule.n_phases + 1; t++) {
        const plan_check *const c = plan_tightest(a, t, whose);
        if (c != NULL) most = fmax(most, fabs(exact_to_double(c->slack)));
    }
    return most > 0 ? most : 1;
}

static void bar_draw(const drawing *d, const plan_check *c, double zero, double most,
                     const plan_check *least)
{
    double const slack = exact_to_double(c->slack);
    double const high = fmax(1.5, BARS / 2.0 * fabs(slack) / most);
    double const x = band_x(d, c->phase) + d->band * 0.18, wide = d->band * 0.64;
    bool const breaks = exact_sign(c->slack) < 0;
    if (breaks)
        svg_rect_pattern(d->s, x, zero, wide, high, d->id, SVG_PATTERN_NET, "v-frame-net");
    else
        svg_rect(d->s, x, zero - high, wide, high, 0, "v-gain");
    if (d->band < 46 && c != least) return;
    svg_text(d->s, x + wide / 2, breaks ? zero + high + 12 : zero - high - 4, 11, 'm',
             c == least ? "v-bold" : "v-dim", number_text(d->w->memory, slack, 3));
}

static void strip_draw(const drawing *d, uint32_t whose, double top)
{
    const plan_problem *const p = d->a->problem;
    const plan_check *least = NULL;
    double const zero = top + STRIP_HEAD + BARS / 2.0 + 4, most = widest(d->a, whose);
    for (uint32_t t = 1; t <= d->n + 1; t++) {
        const plan_check *const c = plan_tightest(d->a, t, whose);
        if (c != NULL && (least == NULL || exact_compare(c->slack, least->slack) < 0)) least = c;
    }
    text const measured_in = p->unit[whose];
    svg_text(d->s, LEFT, top + 14, 12, 's', "v-bold",
             text_format(d->w->memory, "Slack of %.*s%s%.*s", TEXT_ARGS(p->party[whose]),
                         measured_in.n > 0 ? ", " : "", TEXT_ARGS(measured_in)));
    for (uint32_t t = 1; t <= d->n + 1; t++) {
        const plan_check *const c = plan_tightest(d->a, t, whose);
        if (c != NULL) bar_draw(d, c, zero, most, least);
    }
    svg_line(d->s, LEFT, zero, band_x(d, d->n + 2), zero, 1, "v-zero");
    svg_text(d->s, LEFT - 8, zero - 8, 11, 'e', "v-dim", TEXT("holds"));
    svg_text(d->s, LEFT - 8, zero + 16, 11, 'e', "v-dim", TEXT("breaks"));
}

static void plan_draw(drawing *d)
{
    const plan_problem *const p = d->a->problem;
    d->n = d->a->schedule.n_phases;
    d->band = (double)(WIDE - LEFT - RIGHT) / (d->n + 2);
    axes_draw(d);
    double const middle = (p->n_stocks - 1) / 2.0;
    for (uint32_t s = 0; s < p->n_stocks; s++) stock_draw(d, s, 2.5 * (s - middle));
    names_draw(d);
    double top = d->top + HEAD + LEVELS + AXIS;
    for (uint32_t i = 0; i < p->n_parties; i++) {
        if (!is_checked(d->a, i)) continue;
        strip_draw(d, i, top);
        top += STRIP;
    }
}

static text about(const plan_words *w, const plan_answer *a)
{
    text line = plan_verdict(w, a);
    for (uint32_t s = 0; s < a->problem->n_stocks; s++) {
        line = text_format(w->memory, "%.*s %.*s:", TEXT_ARGS(line),
                           TEXT_ARGS(words_plain(w->memory, a->problem->stocks[s].name)));
        for (uint32_t t = 0; t <= a->schedule.n_phases && t < 40; t++)
            line = text_format(w->memory, "%.*s %.*s", TEXT_ARGS(line),
                               TEXT_ARGS(plan_share_text(w, plan_level(a, s, t))));
        line = text_format(w->memory, "%.*s.", TEXT_ARGS(line));
    }
    return line;
}

bool plan_svg(const plan_words *w, const plan_answer *a, const char *id, bool alone, buffer *out)
{
    if (!a->has_schedule || a->problem->n_stocks == 0) return false;
    svg s;
    svg_begin(&s, out, WIDE, height_of(a), id, plan_title(w, a), about(w, a), alone);
    svg_patterns(&s, id);
    plan_draw(&(drawing){.s = &s, .w = w, .a = a, .id = id});
    svg_end(&s);
    return true;
}

/* ---- all of an answer -------------------------------------------------------------------------
 */

/* The title, and the verdict in two lines. */
static void title_draw(const drawing *d)
{
    arena *const m = d->w->memory;
    text lines[SVG_LINES_MOST];
    if (svg_text_lines(m, plan_title(d->w, d->a), WIDE - 32, 15, true, lines) > 0)
        svg_text(d->s, 16, d->top + 20, 15, 's', "v-bold", lines[0]);
    size_t const n = svg_text_lines(m, plan_verdict(d->w, d->a), WIDE - 32, 12, false, lines);
    for (size_t i = 0; i < n && i < 2; i++)
        svg_text(d->s, 16, d->top + 38 + 15 * (double)i, 12, 's', "v-dim", lines[i]);
}

void report_plan_svg(const plans_answer *a, buffer *out)
{
    plan_words w;
    svg s;
    double high = 0;
    if (!plan_words_begin(&w, a, out)) return;
    for (uint32_t i = 0; i < a->n_plans; i++)
        high += TITLE + (a->plans[i].has_schedule ? height_of(&a->plans[i]) : 16);
    text const title = text_format(w.memory, "Plans of %.*s", TEXT_ARGS(a->syntax->title));
    text says = {0};
    for (uint32_t i = 0; i < a->n_plans; i++)
        says = text_format(w.memory, "%.*s%s%.*s: %.*s", TEXT_ARGS(says), i > 0 ? " " : "",
                           TEXT_ARGS(plan_title(&w, &a->plans[i])),
                           TEXT_ARGS(a->plans[i].has_schedule ? about(&w, &a->plans[i])
                                                              : plan_verdict(&w, &a->plans[i])));
    svg_begin(&s, out, WIDE, high, "plans", title, says, true);
    svg_patterns(&s, "plans");
    drawing d = {.s = &s, .w = &w, .id = "plans"};
    for (uint32_t i = 0; i < a->n_plans; i++) {
        d.a = &a->plans[i];
        title_draw(&d);
        d.top += TITLE;
        if (d.a->has_schedule) plan_draw(&d);
        d.top += d.a->has_schedule ? height_of(d.a) : 16;
    }
    svg_end(&s);
    plan_words_end(&w, out);
}
