/* SPDX-License-Identifier: Apache-2.0 */
/* front_svg.c -- a front drawn: how it comes apart once one leaks, a bar of pressure a step; who
 * matters, a bar of Shapley's share an enforcer; and, with --over, success along the assumption.
 *
 * Bars of fronts that succeed are full, of those that fail netted, so that nothing is said by
 * colour alone. */
#include "report/front_words.h"
#include "report/report.h"
#include "report/svg.h"

#include <math.h>
#include <stdio.h>

enum {
    WIDTH = 860,
    MARGIN = 16,
    LABEL = 190,
    ROW = 26,
    BAR = 14,
    TALL = 150,
    STEPS_SHOWN = 12,
    STAIRS = 26,
};

typedef struct sheet {
    svg svg;
    const front_words *w;
    const char *id;
    double y;
} sheet;

static double clip(double x, double low, double high)
{
    return x < low ? low : x > high ? high : x;
}

static void put(sheet *s, double x, double y, double size, char anchor, const char *classes,
                double room, text t)
{
    text lines[SVG_LINES_MOST];
    size_t const n = svg_text_lines(s->w->memory, t, room, size, false, lines);
    if (n == 0) return;
    if (n > 1) lines[0] = text_format(s->w->memory, "%.*s\xe2\x80\xa6", TEXT_ARGS(lines[0]));
    svg_text(&s->svg, x, y, size, anchor, classes, lines[0]);
}

static void head(sheet *s, text title)
{
    put(s, MARGIN, s->y + 20, 15, 's', "v-bold", WIDTH - 2 * MARGIN, title);
    s->y += 38;
}

static bool is_won(double success)
{
    return success >= 0.5;
}

/* ---- coming apart ------------------------------------------------------------------------------
 */

/* The measure of a bar: the pressure, or how many hold where weights play no part. */
static double height_of(const front_words *w, exact pressure, coalition who)
{
    if (w->p->rule == SUCCESS_COUNT) return __builtin_popcount(who);
    return exact_to_double(pressure);
}

static void bar(sheet *s, double x, double width, double high, double base, double success)
{
    double const h = fmax(1.5, high);
    if (is_won(success))
        svg_rect(&s->svg, x, base - h, width, h, 2, "v-p0");
    else
        svg_rect_pattern(&s->svg, x, base - h, width, h, s->id, SVG_PATTERN_NET, "v-frame-net");
}

static void stair_draw(sheet *s, double x, double step, double top, double base, text what,
                       text value, double high, double success)
{
    double const width = fmin(64, step - 12);
    svg_group(&s->svg, text_format(s->w->memory, "%.*s: %.*s, %.*s", TEXT_ARGS(what),
                                   TEXT_ARGS(value), TEXT_ARGS(front_success_text(s->w, success))));
    bar(s, x + (step - width) / 2, width, (base - top) * high, base, success);
    svg_group_end(&s->svg);
    double const above = base - fmax(1.5, (base - top) * high);
    put(s, x + step / 2, above - 6, 12, 'm', "v-bold", step + 20, value);
    text lines[SVG_LINES_MOST];
    size_t const n = svg_text_lines(s->w->memory, what, step - 4, 11, false, lines);
    for (size_t k = 0; k < n && k < 2; k++)
        svg_text(&s->svg, x + step / 2, base + 16 + 13 * (double)k, 11, 'm', "", lines[k]);
    put(s, x + step / 2, base + 16 + 13 * 2 + 2, 11, 'm', "v-dim", step - 2,
        front_success_text(s->w, success));
}

static text value_text(const front_words *w, exact pressure, coalition who)
{
    if (w->p->rule == SUCCESS_COUNT) return text_format(w->memory, "%d", __builtin_popcount(who));
    return front_pressure_text(w, exact_to_double(pressure));
}

static void line_needed(sheet *s, double left, double right, double base, double scale)
{
    const front_problem *const p = s->w->p;
    double needed;
    if (p->rule == SUCCESS_COUNT)
        needed = p->quota;
    else if (p->rule == SUCCESS_PRESSURE)
        needed = exact_to_double(p->threshold);
    else
        return;
    if (!(needed > 0) || needed * scale > TALL + 8) return;
    double const y = base - needed * scale;
    svg_line(&s->svg, left, y, right, y, 1.5, "v-notice");
    put(s, right + 6, y + 4, 11, 's', "v-dim", 60, TEXT("needed"));
}

static void stairs_draw(sheet *s)
{
    const front_words *const w = s->w;
    uint32_t const first = front_leak_shown(w);
    const front_unravel *const steps = w->a->unravels[first];
    uint32_t const n = w->a->n_unravels[first], shown = n < STEPS_SHOWN ? n : STEPS_SHOWN;
    head(s, text_format(w->memory, "%s %.*s leaks: %s of those who hold",
                        w->a->first != FRONT_NOBODY ? "As" : "If", TEXT_ARGS(front_name(w, first)),
                        w->p->rule == SUCCESS_COUNT ? "number" : "pressure"));
    double const most = fmax(height_of(w, w->a->whole.pressure, w->all), 1e-300);
    double const left = MARGIN + STAIRS, room = WIDTH - 2 * MARGIN - STAIRS;
    double const step = fmin(118, room / (shown + 1)), top = s->y + 20, base = top + TALL;
    stair_draw(s, left, step, top, base,
               w->p->n_enforcers == 2 ? TEXT("both hold") : TEXT("all hold"),
               value_text(w, w->a->whole.pressure, w->all),
               clip(height_of(w, w->a->whole.pressure, w->all) / most, 0, 1), w->a->whole.success);
    for (uint32_t k = 0; k < shown; k++) {
        const front_unravel *const u = &steps[k];
        text const what = text_format(w->memory, "%.*s %s", TEXT_ARGS(front_name(w, u->who)),
                                      k == 0 ? "leaks" : "follows");
        stair_draw(s, left + step * (k + 1), step, top, base, what,
                   value_text(w, u->pressure, u->left),
                   clip(height_of(w, u->pressure, u->left) / most, 0, 1), u->success);
    }
    line_needed(s, left, left + step * (shown + 1), base, (base - top) / most);
    svg_line(&s->svg, left, base, left + step * (shown + 1), base, 1, "v-zero");
    s->y = base + 56;
    if (n > shown) {
        put(s, left, s->y, 11, 's', "v-dim", room,
            text_format(w->memory, "and %u more follow", n - shown));
        s->y += 18;
    }
}

/* ---- who matters -------------------------------------------------------------------------------
 */

static text marks_of(const front_words *w, uint32_t i)
{
    coalition const bit = UINT32_C(1) << i;
    text line = (w->a->pivotal & bit) != 0 ? TEXT("pivotal") : (text){0};
    if ((w->a->vetoes & bit) != 0)
        line = text_format(w->memory, "%.*s%sveto", TEXT_ARGS(line), line.n > 0 ? ", " : "");
    if ((w->a->whole.would_leave & bit) != 0)
        line = text_format(w->memory, "%.*s%sgains %.*s by leaving", TEXT_ARGS(line),
                           line.n > 0 ? ", " : "",
                           TEXT_ARGS(front_pay(w, i, exact_to_double(w->a->payment[i]))));
    return line;
}

static void shares_draw(sheet *s)
{
    const front_words *const w = s->w;
    double const left = MARGIN + LABEL, room = 260;
    double most = 1e-300;
    for (uint32_t i = 0; i < w->p->n_enforcers; i++)
        most = fmax(most, exact_to_double(w->a->shapley[i]));
    head(s, TEXT("Who matters: Shapley\xe2\x80\x99s share of success"));
    for (uint32_t i = 0; i < w->p->n_enforcers; i++) {
        double const share = exact_to_double(w->a->shapley[i]);
        put(s, left - 8, s->y + 12, 12, 'e', "", LABEL - 8, front_name(w, i));
        svg_rect(&s->svg, left, s->y, room, BAR, 2, "v-rest");
        if (share > 0)
            svg_rect(&s->svg, left, s->y, fmax(1.5, room * clip(share / most, 0, 1)), BAR, 2,
                     (w->a->pivotal >> i & 1) != 0 ? "v-known" : "v-about");
        put(s, left + room + 10, s->y + 12, 12, 's', "v-bold", 130,
            front_share(w, w->a->shapley[i]));
        put(s, left + room + 146, s->y + 12, 11, 's', "v-dim", WIDTH - MARGIN - (left + room + 146),
            marks_of(w, i));
        s->y += ROW;
    }
    s->y += 10;
}

/* ---- one assumption ----------------------------------------------------------------------------
 */

static void over_line(sheet *s, const front_over *over, double left, double room, double base)
{
    double *const xy = ARENA_NEW(s->w->memory, double, 4 * (size_t)over->n_points);
    if (xy == NULL) return;
    double const low = over->points[0].at, high = over->points[over->n_points - 1].at;
    size_t n = 0;
    bool const is_stepped = !s->w->told->is_played;
    for (uint32_t k = 0; k < over->n_points; k++) {
        const front_point *const p = &over->points[k];
        double const x = left + room * (p->at - low) / (high - low);
        double const y = base - TALL * clip(p->success, 0, 1);
        if (is_stepped && n > 0 && (xy[n - 1] > y || xy[n - 1] < y)) {
            double at = x; /* a verdict turns: straight down where it was found to */
            for (uint32_t t = 0; t < over->n_turns; t++)
                if (over->turns[t].what == TURNS_SUCCESS && over->turns[t].at <= p->at &&
                    over->turns[t].at >= over->points[k - 1].at)
                    at = left + room * (over->turns[t].at - low) / (high - low);
            double const before = xy[n - 1];
            xy[n++] = at;
            xy[n++] = before;
            xy[n++] = at;
            xy[n++] = y;
        }
        xy[n++] = x;
        xy[n++] = y;
    }
    svg_polyline(&s->svg, xy, n / 2, 2.5, "v-line");
}

/* A strip below the chart: where the whole front holds, full; where it does not, netted. */
static void over_strip(sheet *s, const front_over *over, double left, double room, double y)
{
    double const low = over->points[0].at, high = over->points[over->n_points - 1].at;
    double from = low;
    bool holds = over->points[0].would_leave == 0;
    for (uint32_t t = 0; t <= over->n_turns; t++) {
        if (t < over->n_turns && over->turns[t].what != TURNS_STABILITY) continue;
        double const to = t < over->n_turns ? over->turns[t].at : high;
        double const x = left + room * (from - low) / (high - low);
        double const width = fmax(1, room * (to - from) / (high - low));
        if (holds)
            svg_rect(&s->svg, x, y, width, BAR, 0, "v-p0");
        else
            svg_rect_pattern(&s->svg, x, y, width, BAR, s->id, SVG_PATTERN_NET, "v-frame-net");
        if (width > 90)
            svg_text(&s->svg, x + width / 2, y + BAR + 14, 11, 'm', "v-dim",
                     holds ? TEXT("the whole holds") : TEXT("somebody leaves"));
        from = to;
        if (t < over->n_turns) holds = over->turns[t].above == 0;
    }
}

static void over_draw(sheet *s)
{
    const front_words *const w = s->w;
    const front_over *const over = w->told->over;
    if (over == NULL) return;
    const assumption *const a = &w->syntax->assumptions[over->input];
    head(s, text_format(w->memory, "Success of the whole front, and whether it holds, over %.*s",
                        TEXT_ARGS(a->name)));
    double const left = MARGIN + 60, room = WIDTH - left - 40, top = s->y + 8, base = top + TALL;
    static const char *const ticks[] = {"0", "50%", "100%"};
    for (int k = 0; k < 3; k++) {
        double const y = base - TALL * k / 2.0;
        svg_line(&s->svg, left, y, left + room, y, 1, k == 0 ? "v-zero" : "v-rule");
        svg_text(&s->svg, left - 8, y + 4, 11, 'e', "v-dim", text_from(ticks[k]));
    }
    over_line(s, over, left, room, base);
    double const low = over->points[0].at, high = over->points[over->n_points - 1].at;
    over_strip(s, over, left, room, base + 8);
    for (int k = 0; k <= 4; k++)
        svg_text(&s->svg, left + room * k / 4.0, base + 54, 11,
                 k == 0   ? 's'
                 : k == 4 ? 'e'
                          : 'm',
                 "v-dim",
                 k == 4 ? number_with_unit(w->memory, high, 4, a->central.unit.written)
                        : number_text(w->memory, low + (high - low) * k / 4.0, 4));
    s->y = base + 72;
}

/* ---- the whole ---------------------------------------------------------------------------------
 */

static void key_draw(sheet *s)
{
    svg_rect(&s->svg, MARGIN + STAIRS, s->y, 28, BAR, 2, "v-p0");
    svg_text(&s->svg, MARGIN + STAIRS + 36, s->y + 11, 12, 's', "",
             s->w->told->is_played ? TEXT("success more likely than not") : TEXT("succeeds"));
    svg_rect_pattern(&s->svg, MARGIN + 260, s->y, 28, BAR, s->id, SVG_PATTERN_NET, "v-frame-net");
    svg_text(&s->svg, MARGIN + 296, s->y + 11, 12, 's', "",
             s->w->told->is_played ? TEXT("success less likely than not") : TEXT("fails"));
    s->y += 26;
}

static void sheet_draw(sheet *s)
{
    stairs_draw(s);
    key_draw(s);
    shares_draw(s);
    over_draw(s);
}

/* Drawn twice: into nothing, which gives the height, and then for good. */
void front_picture(const front_words *w, const char *id, bool alone, buffer *out)
{
    buffer nothing;
    buffer_init(&nothing, out->allocator);
    sheet s = {.svg = {.out = &nothing}, .w = w, .id = id, .y = 8};
    sheet_draw(&s);
    double const height = s.y + 6;
    if (nothing.status != STF_OK) out->status = nothing.status;
    buffer_free(&nothing);
    svg_begin(&s.svg, out, WIDTH, height, id, front_title(w), front_verdict(w), alone);
    svg_patterns(&s.svg, id);
    s.y = 8;
    sheet_draw(&s);
    svg_end(&s.svg);
}

/* The title, and the verdict in two lines. */
static void title_draw(sheet *s)
{
    text lines[SVG_LINES_MOST];
    put(s, MARGIN, s->y + 20, 17, 's', "v-bold", WIDTH - 2 * MARGIN, front_title(s->w));
    size_t const n =
        svg_text_lines(s->w->memory, front_verdict(s->w), WIDTH - 2 * MARGIN, 12, false, lines);
    for (size_t k = 0; k < n && k < 2; k++)
        svg_text(&s->svg, MARGIN, s->y + 40 + 15 * (double)k, 12, 's', "v-dim", lines[k]);
    s->y += 64;
}

static void all_draw(sheet *s, const fronts_answer *a, arena *memory)
{
    s->y = 8;
    for (uint32_t i = 0; i < a->n_fronts; i++) {
        front_words const w = front_words_of(a, i, memory);
        s->w = &w;
        title_draw(s);
        sheet_draw(s);
        s->y += 16;
    }
    s->w = NULL;
}

void report_fronts_svg(const fronts_answer *a, buffer *out)
{
    arena *const memory = arena_new(out->allocator, 0);
    if (memory == NULL) {
        out->status = STF_NOMEM;
        return;
    }
    buffer nothing;
    buffer_init(&nothing, out->allocator);
    sheet s = {.svg = {.out = &nothing}, .id = "fronts"};
    all_draw(&s, a, memory);
    if (nothing.status != STF_OK) out->status = nothing.status;
    buffer_free(&nothing);
    text about = {0};
    for (uint32_t i = 0; i < a->n_fronts; i++) {
        front_words const w = front_words_of(a, i, memory);
        about = text_format(memory, "%.*s%s%.*s. %.*s", TEXT_ARGS(about), i > 0 ? " " : "",
                            TEXT_ARGS(front_title(&w)), TEXT_ARGS(front_verdict(&w)));
    }
    svg_begin(&s.svg, out, WIDTH, s.y + 4, s.id, a->syntax->title, about, true);
    svg_patterns(&s.svg, s.id);
    all_draw(&s, a, memory);
    svg_end(&s.svg);
    if (arena_status(memory, NULL) != STF_OK) out->status = STF_NOMEM;
    arena_free(memory);
}
