/* SPDX-License-Identifier: Apache-2.0 */
/* map_svg.c -- the picture of a map: regions with letters, borders, axes with their units, the
 * central point, and what the letters stand for. */
#include "report/map_words.h"
#include "report/svg.h"

#include <math.h>
#include <stdio.h>

enum {
    WIDTH = 760,
    LEFT = 84,
    TOP = 52,
    PLOT_WIDTH = 640,
    PLOT_HEIGHT = 440,
    BAND = 70,   /* height over one assumption */
    BELOW = 56,  /* for the axis beneath */
    LEGEND = 34, /* left edge of a legend's words, from the plot's */
    LINE = 17,
    TICKS_MOST = 12,
    ROWS = 3, /* of values over the band */
    CHANGES_MOST = 8,
};
#define NAMED_LEAST 0.0015 /* share of the map that has room for a letter */

typedef struct picture {
    svg s;
    const words *w;
    const map_answer *a;
    double height; /* of the plot */
    double top;
} picture;

static double across(const picture *p, double x)
{
    const map_axis *const axis = &p->a->axis[0];
    return LEFT + PLOT_WIDTH * (x - axis->low) / (axis->high - axis->low);
}

static double upward(const picture *p, double y)
{
    const map_axis *const axis = &p->a->axis[1];
    return p->top + p->height * (1.0 - (y - axis->low) / (axis->high - axis->low));
}

/* ---- axes -------------------------------------------------------------------------------------
 */

/* Round places within a range, about five of them. */
static uint32_t ticks_make(double low, double high, double *at, double *step)
{
    double const rough = (high - low) / 5.0;
    double unit_step = 1.0;
    while (unit_step > rough) unit_step /= 10.0;
    while (unit_step * 10.0 <= rough) unit_step *= 10.0;
    double const times = rough / unit_step;
    *step = unit_step * (times > 7.0 ? 10.0 : times > 3.5 ? 5.0 : times > 1.5 ? 2.0 : 1.0);
    uint32_t n = 0;
    for (double k = ceil(low / *step - 1e-9); k * *step <= high + 1e-9 * *step && n < TICKS_MOST;
         k++)
        at[n++] = k * *step;
    return n;
}

static text tick_text(const picture *p, double x, double step)
{
    return number_text(p->w->memory, number_clean(x, 1e-6 * step), 6);
}

static text axis_title(const picture *p, uint32_t k)
{
    const map_axis *const x = &p->a->axis[k];
    text const counted_in = map_axis_unit(p->w, x);
    text says = {0};
    if (p->w->syntax != NULL) says = p->w->syntax->assumptions[x->input].says;
    return text_format(p->w->memory, "%.*s%s%.*s%s%.*s",
                       TEXT_ARGS(words_assumption_name(p->w, x->input)),
                       counted_in.n > 0 ? ", in " : "", TEXT_ARGS(counted_in),
                       says.n > 0 ? ": " : "", TEXT_ARGS(says));
}

static void title_line(picture *p, double x, double y, char anchor, text t)
{
    text lines[SVG_LINES_MOST];
    size_t const n = svg_text_lines(p->w->memory, t, PLOT_WIDTH, 13, false, lines);
    if (n > 1) lines[0] = text_format(p->w->memory, "%.*s\xe2\x80\xa6", TEXT_ARGS(lines[0]));
    if (n > 0) svg_text(&p->s, x, y, 13, anchor, "v-dim", lines[0]);
}

static void axis_across(picture *p)
{
    double at[TICKS_MOST], step;
    uint32_t const n = ticks_make(p->a->axis[0].low, p->a->axis[0].high, at, &step);
    double const y = p->top + p->height;
    for (uint32_t i = 0; i < n; i++) {
        svg_line(&p->s, across(p, at[i]), y, across(p, at[i]), y + 6, 1, "v-path");
        svg_text(&p->s, across(p, at[i]), y + 21, 12, 'm', "", tick_text(p, at[i], step));
    }
    title_line(p, LEFT + PLOT_WIDTH / 2.0, y + 42, 'm', axis_title(p, 0));
}

static void axis_upward(picture *p)
{
    double at[TICKS_MOST], step;
    uint32_t const n = ticks_make(p->a->axis[1].low, p->a->axis[1].high, at, &step);
    for (uint32_t i = 0; i < n; i++) {
        svg_line(&p->s, LEFT - 6, upward(p, at[i]), LEFT, upward(p, at[i]), 1, "v-path");
        svg_text(&p->s, LEFT - 10, upward(p, at[i]) + 4, 12, 'e', "", tick_text(p, at[i], step));
    }
    title_line(p, 16, p->top - 10, 's',
               text_format(p->w->memory, "\xe2\x86\x91 %.*s", TEXT_ARGS(axis_title(p, 1))));
}

/* ---- regions ----------------------------------------------------------------------------------
 */

/* How a region is filled: several equilibria lined, no answer netted, what was not reached blank.
 */
static const char *region_fill(const map_region *r, uint32_t k, char classes[16])
{
    (void)snprintf(classes, 16, "v-a%u", k % SVG_PALETTE);
    switch (r->kind) {
    case MAP_PLAYED: return NULL;
    case MAP_SEVERAL: classes[0] = '\0'; return "url(#map-g0)";
    case MAP_NO_ANSWER: classes[0] = '\0'; return "url(#map-g2)";
    case MAP_UNSEEN: (void)snprintf(classes, 16, "v-ground"); return NULL;
    }
    return NULL;
}

static void area(picture *p, uint32_t k, const double *xy, const uint32_t *ends, uint32_t n_loops)
{
    char classes[16];
    const char *const fill = region_fill(&p->a->regions[k], k, classes);
    svg_group(&p->s, text_format(p->w->memory, "%.*s: %.*s", TEXT_ARGS(map_letter(p->w, k)),
                                 TEXT_ARGS(map_region_name(p->w, p->a, k))));
    svg_area(&p->s, xy, ends, n_loops, classes, fill);
    svg_group_end(&p->s);
}

static void region_plane(picture *p, uint32_t k)
{
    const map_region *const r = &p->a->regions[k];
    uint32_t const n = r->n_loops > 0 ? r->loop_end[r->n_loops - 1] : 0;
    double *const xy = ARENA_NEW(p->w->memory, double, 2 * (size_t)n);
    if (xy == NULL || n == 0) return;
    for (uint32_t i = 0; i < n; i++) {
        xy[2 * i] = across(p, r->xy[2 * i]);
        xy[2 * i + 1] = upward(p, r->xy[2 * i + 1]);
    }
    area(p, k, xy, r->loop_end, r->n_loops);
}

static void letters_plane(picture *p)
{
    for (uint32_t k = 0; k < p->a->n_regions; k++) {
        const map_region *const r = &p->a->regions[k];
        if (r->share < NAMED_LEAST || r->kind == MAP_UNSEEN) continue;
        svg_text(&p->s, across(p, r->at[0]), upward(p, r->at[1]) + 5, r->share > 0.01 ? 16 : 11,
                 'm', "v-bold v-halo", map_letter(p->w, k));
    }
}

static void borders_plane(picture *p)
{
    for (uint32_t i = 0; i < p->a->n_borders; i++) {
        const map_border *const b = &p->a->borders[i];
        double *const xy = ARENA_NEW(p->w->memory, double, 2 * (size_t)b->n_points);
        if (xy == NULL) return;
        for (uint32_t k = 0; k < b->n_points; k++) {
            xy[2 * k] = across(p, b->xy[2 * k]);
            xy[2 * k + 1] = upward(p, b->xy[2 * k + 1]);
        }
        svg_polyline(&p->s, xy, b->n_points, 1.5, "v-path");
    }
}

static bool is_inside(const map_axis *x)
{
    return x->central >= x->low && x->central <= x->high;
}

static void plane_draw(picture *p)
{
    const map_answer *const a = p->a;
    for (uint32_t k = 0; k < a->n_regions; k++) region_plane(p, k);
    borders_plane(p);
    double const right = LEFT + PLOT_WIDTH, bottom = p->top + p->height;
    double const rim[10] = {LEFT, p->top, right, p->top, right, bottom, LEFT, bottom, LEFT, p->top};
    svg_polyline(&p->s, rim, 5, 1, "v-path");
    axis_across(p);
    axis_upward(p);
    letters_plane(p);
    if (!is_inside(&a->axis[0]) || !is_inside(&a->axis[1])) return;
    svg_group(&p->s, TEXT("the central point"));
    svg_circle(&p->s, across(p, a->axis[0].central), upward(p, a->axis[1].central), 5, "v-centre");
    svg_group_end(&p->s);
}

/* ---- one assumption ---------------------------------------------------------------------------
 */

static void stretch_draw(picture *p, uint32_t k, double from, double to)
{
    double const y = p->top, bottom = p->top + p->height;
    double const xy[8] = {across(p, from), y,      across(p, to),   y,
                          across(p, to),   bottom, across(p, from), bottom};
    uint32_t const end = 4;
    area(p, k, xy, &end, 1);
    if (across(p, to) - across(p, from) < 14) return;
    svg_text(&p->s, (across(p, from) + across(p, to)) / 2, y + p->height / 2 + 5, 16, 'm',
             "v-bold v-halo", map_letter(p->w, k));
}

/* The value of each switch above it, in the lowest row that is free there; none where there is no
 * room. */
static void switches_draw(picture *p)
{
    double taken[ROWS] = {0.0};
    text last = {0};
    for (uint32_t i = 0; i < p->a->n_borders; i++) {
        double const at = map_switch_at(&p->a->borders[i]), x = across(p, at);
        text const says = number_text(p->w->memory, at, 6);
        bool const is_told = i > 0 && text_equal(says, last);
        last = says;
        double const half = svg_text_width(says, 12, false) / 2 + 4;
        double const middle = fmin(fmax(x, half), WIDTH - half);
        svg_line(&p->s, x, p->top, x, p->top + p->height, 1.5, "v-path");
        for (int row = 0; row < ROWS && !is_told; row++) {
            if (middle - half < taken[row]) continue;
            double const y = p->top - 8 - row * LINE;
            taken[row] = middle + half;
            svg_line(&p->s, x, y + 3, x, p->top, 1, "v-edge");
            svg_text(&p->s, middle, y, 12, 'm', "v-halo", says);
            break;
        }
    }
}

static void line_draw(picture *p)
{
    const map_answer *const a = p->a;
    double from = a->axis[0].low;
    for (uint32_t i = 0; i < a->n_borders; i++) {
        double const to = map_switch_at(&a->borders[i]);
        stretch_draw(p, a->borders[i].region[0], from, to);
        from = to;
    }
    stretch_draw(p, a->n_borders > 0 ? a->borders[a->n_borders - 1].region[1] : 0, from,
                 a->axis[0].high);
    switches_draw(p);
    axis_across(p);
    if (!is_inside(&a->axis[0])) return;
    svg_group(&p->s, TEXT("the central value"));
    svg_circle(&p->s, across(p, a->axis[0].central), p->top + p->height, 5, "v-centre");
    svg_group_end(&p->s);
}

/* ---- legend -----------------------------------------------------------------------------------
 */

static size_t legend_lines(const picture *p, uint32_t k, text *lines)
{
    const map_region *const r = &p->a->regions[k];
    text says = map_region_name(p->w, p->a, k);
    if (p->a->by == MAP_BY_OUTCOME && r->kind == MAP_PLAYED && r->play[0].outcome != NONE)
        says = words_outcome(p->w, r->play[0].outcome);
    return svg_text_lines(p->w->memory,
                          text_format(p->w->memory, "%.*s, %.*s of the %s", TEXT_ARGS(says),
                                      TEXT_ARGS(number_share(p->w->memory, r->share)),
                                      p->a->n_axes > 1 ? "map" : "range"),
                          PLOT_WIDTH - LEGEND, 13, false, lines);
}

/* Over one assumption by play: what changes at the first switches. */
static size_t changes_lines(const picture *p, uint32_t i, text *lines)
{
    if (i >= CHANGES_MOST) return 0;
    text const says = map_switch_says(p->w, p->a, &p->a->borders[i], true);
    return says.n == 0 ? 0 : svg_text_lines(p->w->memory, says, PLOT_WIDTH, 13, false, lines);
}

static double legend_height(const picture *p)
{
    text lines[SVG_LINES_MOST];
    double height = 24;
    for (uint32_t k = 0; k < p->a->n_regions; k++)
        height += (double)legend_lines(p, k, lines) * LINE + 7;
    text const common = map_common(p->w, p->a);
    text const line = text_format(p->w->memory, "In every region: %.*s", TEXT_ARGS(common));
    if (common.n > 0)
        height +=
            (double)svg_text_lines(p->w->memory, line, PLOT_WIDTH, 13, false, lines) * LINE + 7;
    for (uint32_t i = 0; i < p->a->n_borders; i++) {
        size_t const n = changes_lines(p, i, lines);
        height += (double)n * LINE + (n > 0 ? 7 : 0);
    }
    return height + LINE;
}

static void legend_draw(picture *p)
{
    text lines[SVG_LINES_MOST];
    double y = p->top + p->height + BELOW + 18;
    for (uint32_t k = 0; k < p->a->n_regions; k++) {
        char classes[16];
        const char *const fill = region_fill(&p->a->regions[k], k, classes);
        double const box[8] = {LEFT, y - 13, LEFT + 24, y - 13, LEFT + 24, y + 4, LEFT, y + 4};
        uint32_t const end = 4;
        svg_area(&p->s, box, &end, 1, classes, fill);
        svg_text(&p->s, LEFT + 12, y, 12, 'm', "v-bold v-halo", map_letter(p->w, k));
        size_t const n = legend_lines(p, k, lines);
        for (size_t i = 0; i < n; i++, y += LINE)
            svg_text(&p->s, LEFT + LEGEND, y, 13, 's', "", lines[i]);
        y += 7;
    }
    text const common = map_common(p->w, p->a);
    if (common.n > 0) {
        text const line = text_format(p->w->memory, "In every region: %.*s", TEXT_ARGS(common));
        size_t const n = svg_text_lines(p->w->memory, line, PLOT_WIDTH, 13, false, lines);
        for (size_t i = 0; i < n; i++, y += LINE) svg_text(&p->s, LEFT, y, 13, 's', "", lines[i]);
        y += 7;
    }
    for (uint32_t k = 0; k < p->a->n_borders; k++) {
        size_t const n = changes_lines(p, k, lines);
        for (size_t i = 0; i < n; i++, y += LINE) svg_text(&p->s, LEFT, y, 13, 's', "", lines[i]);
        if (n > 0) y += 7;
    }
    bool const shown =
        is_inside(&p->a->axis[0]) && (p->a->n_axes == 1 || is_inside(&p->a->axis[1]));
    if (!shown) return;
    svg_circle(&p->s, LEFT + 12, y - 4, 5, "v-centre");
    svg_text(&p->s, LEFT + LEGEND, y, 13, 's', "",
             p->a->n_axes > 1 ? TEXT("the central point of the model")
                              : TEXT("the central value of the model"));
}

static text about(const picture *p)
{
    text line = {0};
    for (uint32_t k = 0; k < p->a->n_regions; k++)
        line = text_format(p->w->memory, "%.*s%.*s, %.*s: %.*s. ", TEXT_ARGS(line),
                           TEXT_ARGS(map_letter(p->w, k)),
                           TEXT_ARGS(number_share(p->w->memory, p->a->regions[k].share)),
                           TEXT_ARGS(map_region_name(p->w, p->a, k)));
    return text_format(p->w->memory, "%.*s%.*s", TEXT_ARGS(line),
                       TEXT_ARGS(map_central(p->w, p->a)));
}

void report_map_svg(const problem *of, const map_answer *a, buffer *out)
{
    words w;
    if (!words_begin(&w, of, a->game, a->model, out)) return;
    picture p = {.w = &w,
                 .a = a,
                 .height = a->n_axes > 1 ? PLOT_HEIGHT : BAND,
                 .top = a->n_axes > 1 ? TOP + 24 : TOP + 60};
    text const variant_text =
        a->case_name.n > 0 ? text_format(w.memory, ", %.*s", TEXT_ARGS(a->case_name)) : (text){0};
    text const title = text_format(w.memory, "%.*s%.*s: %.*s", TEXT_ARGS(words_title(&w)),
                                   TEXT_ARGS(variant_text), TEXT_ARGS(map_by_text(&w, a)));
    svg_begin(&p.s, out, WIDTH, p.top + p.height + BELOW + legend_height(&p), "map", title,
              about(&p), true);
    svg_patterns(&p.s, "map");
    text lines[SVG_LINES_MOST];
    size_t const n = svg_text_lines(w.memory, title, WIDTH - 32, 15, true, lines);
    for (size_t i = 0; i < n && i < 2; i++)
        svg_text(&p.s, 16, 22 + (double)i * 19, 15, 's', "v-bold", lines[i]);
    if (a->n_axes > 1)
        plane_draw(&p);
    else
        line_draw(&p);
    legend_draw(&p);
    svg_end(&p.s);
    words_end(&w, out);
}
