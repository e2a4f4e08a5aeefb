/* SPDX-License-Identifier: Apache-2.0 */
/* weigh_svg.c -- the space of assumptions drawn: how play ends, how payoffs are spread, and for
 * each quantity asked about a tornado: how far each assumption alone moves it over its range, and
 * beside it how much of the variance hangs on it.
 *
 * Bars of what is judged are plain; those of what is sourced have a net. */
#include "report/svg.h"
#include "report/weigh_words.h"
#include "report/words_study.h"

#include <math.h>
#include <stdio.h>

enum {
    WIDTH = 860,
    MARGIN = 16,
    LABEL = 230,
    ROW = 26,
    BAR = 14,
    HEAD = 46,
    FOOT = 44,
    BINS = 48,
    TALL = 84,
    ROWS_MOST = 12
};

#define ID "weigh"

typedef struct sheet {
    svg svg;
    const words *words;
    const weigh_answer *answer;
    double y;
} sheet;

static double clip(double x, double low, double high)
{
    return x < low ? low : x > high ? high : x;
}

/* One line at the left, cut where it is too long. */
static void label(sheet *s, double y, text t)
{
    text lines[SVG_LINES_MOST];
    size_t const n = svg_text_lines(s->words->memory, t, LABEL - 8, 12, false, lines);
    if (n == 0) return;
    if (n > 1) lines[0] = text_format(s->words->memory, "%.*s\xe2\x80\xa6", TEXT_ARGS(lines[0]));
    svg_text(&s->svg, MARGIN + LABEL - 8, y, 12, 'e', "", lines[0]);
}

static void whisker(sheet *s, double low, double high, double y)
{
    if (isnan(low) || isnan(high)) return;
    svg_line(&s->svg, low, y, high, y, 1.5, "v-line");
    svg_line(&s->svg, low, y - 4, low, y + 4, 1.5, "v-line");
    svg_line(&s->svg, high, y - 4, high, y + 4, 1.5, "v-line");
}

static void head(sheet *s, text title)
{
    text lines[SVG_LINES_MOST];
    size_t const n = svg_text_lines(s->words->memory, title, WIDTH - 2 * MARGIN, 15, true, lines);
    if (n > 0) svg_text(&s->svg, MARGIN, s->y + 20, 15, 's', "v-bold", lines[0]);
    s->y += HEAD;
}

/* ---- how play ends -------------------------------------------------------------------------- */

/* What it is called in full where that fits on a line, else its name. */
static text outcome_label(const sheet *s, uint32_t k)
{
    text lines[SVG_LINES_MOST];
    text const full = words_outcome(s->words, k);
    size_t const n = svg_text_lines(s->words->memory, full, LABEL - 8, 12, false, lines);
    return n <= 1 ? full : words_plain(s->words->memory, words_outcome_name(s->words, k));
}

static void outcomes_draw(sheet *s)
{
    const words *const w = s->words;
    double const left = MARGIN + LABEL, room = 300;
    if (w->game->n_outcomes == 0) return;
    head(s, TEXT("How play ends, over the whole space"));
    svg_text(&s->svg, left, s->y - 8, 11, 's', "v-dim", TEXT("mean probability, 95 per cent"));
    svg_text(&s->svg, left + room + 110, s->y - 8, 11, 's', "v-dim", TEXT("the likeliest in"));
    for (uint32_t k = 0; k < w->game->n_outcomes; k++) {
        const weigh_outcome *const o = &s->answer->outcomes[k];
        char classes[16];
        (void)snprintf(classes, sizeof classes, "v-o%u", k % SVG_PALETTE);
        label(s, s->y + 12, outcome_label(s, k));
        svg_rect(&s->svg, left, s->y, room, BAR, 2, "v-rest");
        double const p = clip(o->probability.mean.value, 0, 1);
        if (p > 0) svg_rect(&s->svg, left, s->y, fmax(1.5, room * p), BAR, 2, classes);
        whisker(s, left + room * clip(o->probability.mean.low, 0, 1),
                left + room * clip(o->probability.mean.high, 0, 1), s->y + BAR / 2.0);
        svg_text(&s->svg, left + room + 10, s->y + 12, 12, 's', "v-bold",
                 number_share(w->memory, o->probability.mean.value));
        svg_text(&s->svg, left + room + 110, s->y + 12, 12, 's', "",
                 text_format(w->memory, "%.*s (%.*s)",
                             TEXT_ARGS(number_share(w->memory, o->likeliest.value)),
                             TEXT_ARGS(words_share_interval(w, o->likeliest))));
        s->y += ROW;
    }
    s->y += 16;
}

/* ---- how payoffs are spread ----------------------------------------------------------------- */

static void histogram_draw(sheet *s, uint32_t p)
{
    const words *const w = s->words;
    const weigh_spread *const x = &s->answer->payoffs[p];
    double const left = MARGIN + LABEL, room = WIDTH - left - 60;
    double const width = x->greatest - x->least;
    double const base = s->y + TALL;
    label(s, s->y + TALL / 2.0, words_party(w, p));
    text const counted_in = words_unit(w, p);
    if (counted_in.n > 0)
        svg_text(&s->svg, left - 8, s->y + TALL / 2.0 + 16, 11, 'e', "v-dim", counted_in);
    uint32_t count[BINS] = {0}, most = 1;
    for (size_t i = 0; i < x->n; i++) {
        double const at = width > 0 ? (x->sorted[i] - x->least) / width * BINS : BINS / 2.0;
        uint32_t const bin = at >= BINS ? BINS - 1 : (uint32_t)at;
        if (++count[bin] > most) most = count[bin];
    }
    double const step = room / BINS;
    char classes[24];
    (void)snprintf(classes, sizeof classes, "v-p%u", p % SVG_PALETTE);
    for (uint32_t b = 0; b < BINS; b++) {
        double const h = TALL * (double)count[b] / most;
        if (h > 0)
            svg_rect(&s->svg, left + b * step, base - fmax(1, h), step - 1, fmax(1, h), 0, classes);
    }
    svg_line(&s->svg, left, base, left + room, base, 1, "v-zero");
    if (width > 0) {
        double const at = left + room * (x->quantile[2] - x->least) / width;
        svg_line(&s->svg, at, s->y - 2, at, base + 4, 1.5, "v-line");
        svg_text(&s->svg, clip(at, left + 90, left + room - 90), base + 17, 11, 'm', "v-dim",
                 text_format(w->memory, "median %.*s",
                             TEXT_ARGS(number_text(w->memory,
                                                   number_clean(x->quantile[2], WORTH_LEAST), 3))));
        svg_text(&s->svg, left, base + 17, 11, 's', "v-dim",
                 number_text(w->memory, number_clean(x->least, WORTH_LEAST), 3));
        svg_text(&s->svg, left + room, base + 17, 11, 'e', "v-dim",
                 number_text(w->memory, number_clean(x->greatest, WORTH_LEAST), 3));
    } else {
        svg_text(
            &s->svg, left + room / 2, base + 17, 11, 'm', "v-dim",
            text_format(w->memory, "always %.*s",
                        TEXT_ARGS(number_text(w->memory, number_clean(x->least, WORTH_LEAST), 3))));
    }
    s->y += TALL + 34;
}

static void payoffs_draw(sheet *s)
{
    head(s, TEXT("How payoffs are spread, over the whole space"));
    for (uint32_t p = 0; p < s->words->game->n_parties; p++)
        if (s->answer->payoffs[p].n > 0) histogram_draw(s, p);
}

/* ---- tornado -------------------------------------------------------------------------------- */

static double swing_of(const weigh_target *t, const weigh_index *x)
{
    double far = 0;
    if (!isnan(x->at_low)) far = fabs(x->at_low - t->central);
    if (!isnan(x->at_high)) far = fmax(far, fabs(x->at_high - t->central));
    if (!isnan(x->at_low) && !isnan(x->at_high)) far = fmax(far, fabs(x->at_high - x->at_low));
    return isnan(far) ? 0 : far;
}

/* The assumptions that move it most, alone or together: by the greater of the swing's share of the
 * greatest swing and the total index. */
static uint32_t rows_choose(const sheet *s, const weigh_target *t, const weigh_index **rows)
{
    uint32_t const n = s->answer->n_varied;
    double greatest = 0;
    for (uint32_t k = 0; k < n; k++) greatest = fmax(greatest, swing_of(t, &t->indices[k]));
    for (uint32_t k = 0; k < n; k++) {
        uint32_t i = k;
        for (; i > 0; i--) {
            const weigh_index *const above = rows[i - 1];
            double const a = swing_of(t, above), b = swing_of(t, &t->indices[k]);
            double const u = above->sobol.total.value, v = t->indices[k].sobol.total.value;
            if (a > b || (a == b && !(v > u))) break;
            rows[i] = above;
        }
        rows[i] = &t->indices[k];
    }
    uint32_t shown = 0;
    for (uint32_t k = 0; k < n && shown < ROWS_MOST; k++)
        if (swing_of(t, rows[k]) > 1e-9 * greatest || rows[k]->sobol.total.high > 0.005)
            rows[shown++] = rows[k];
    return shown;
}

static void swing_draw(sheet *s, const weigh_target *t, const weigh_index *x, double zero,
                       double scale, double low)
{
    double const from = isnan(x->at_low) ? t->central : x->at_low;
    double const to = isnan(x->at_high) ? t->central : x->at_high;
    double a = fmin(fmin(from, to), t->central), b = fmax(fmax(from, to), t->central);
    double const left = zero + (a - low) * scale, width = fmax(1.5, (b - a) * scale);
    svg_group(&s->svg,
              text_format(s->words->memory, "%.*s: %.*s at its low end, %.*s at its high end",
                          TEXT_ARGS(words_assumption_name(s->words, x->input)),
                          TEXT_ARGS(words_target_value(s->words, t, x->at_low)),
                          TEXT_ARGS(words_target_value(s->words, t, x->at_high))));
    if (x->is_judged)
        svg_rect(&s->svg, left, s->y, width, BAR, 0, "v-p0");
    else
        svg_rect_pattern(&s->svg, left, s->y, width, BAR, ID, SVG_PATTERN_NET, "v-frame");
    if (from == to && from != t->central)
        svg_text(&s->svg, zero + (from - low) * scale + (from > t->central ? 4 : -4), s->y + 11, 10,
                 from > t->central ? 's' : 'e', "v-dim", TEXT("both"));
    double const ends[2] = {x->at_low, x->at_high};
    for (int e = 0; e < 2; e++) {
        if (isnan(ends[e]) || from == to) continue;
        double const at = zero + (ends[e] - low) * scale;
        bool const is_right =
            ends[e] >= t->central && (ends[e] > ends[1 - e] || isnan(ends[1 - e]));
        bool const is_outer = is_right || ends[e] <= a;
        if (is_outer && ends[e] != t->central)
            svg_text(&s->svg, at + (is_right ? 4 : -4), s->y + 11, 10, is_right ? 's' : 'e',
                     "v-dim", e == 0 ? TEXT("low") : TEXT("high"));
    }
    svg_group_end(&s->svg);
}

static void tornado_draw(sheet *s, const weigh_target *t)
{
    const words *const w = s->words;
    const weigh_index **const rows = ARENA_NEW(w->memory, const weigh_index *, s->answer->n_varied);
    if (rows == NULL) return;
    uint32_t const n = rows_choose(s, t, rows);
    head(s, text_format(w->memory, "What decides %.*s", TEXT_ARGS(words_target(w, t))));
    if (n == 0 || isnan(t->central)) {
        svg_text(&s->svg, MARGIN, s->y, 12, 's', "v-dim",
                 n == 0 ? TEXT("Nothing moves it within the ranges.")
                        : TEXT("There is no answer at the central values to set ranges against."));
        s->y += 24;
        return;
    }
    double low = t->central, high = t->central;
    for (uint32_t k = 0; k < n; k++) {
        low = fmin(low, fmin(rows[k]->at_low, rows[k]->at_high));
        high = fmax(high, fmax(rows[k]->at_low, rows[k]->at_high));
    }
    if (!(high > low)) high = low + 1;
    double const left = MARGIN + LABEL + 30, room = 290, scale = room / (high - low);
    double const index = left + room + 60, index_room = 130, top = s->y - 4;
    svg_text(&s->svg, left - 30, s->y - 8, 11, 's', "v-dim",
             TEXT("moved alone, from end to end of its range"));
    svg_text(&s->svg, index, s->y - 8, 11, 's', "v-dim", TEXT("share of variance, with others"));
    for (uint32_t k = 0; k < n; k++) {
        const sobol_index *const x = &rows[k]->sobol;
        label(s, s->y + 11, words_assumption_name(w, rows[k]->input));
        swing_draw(s, t, rows[k], left, scale, low);
        svg_rect(&s->svg, index, s->y + 2, index_room, BAR - 4, 2, "v-rest");
        double const total = clip(x->total.value, 0, 1);
        if (total > 0)
            svg_rect(&s->svg, index, s->y + 2, fmax(1.5, index_room * total), BAR - 4, 2, "v-p2");
        whisker(s, index + index_room * clip(x->total.low, 0, 1),
                index + index_room * clip(x->total.high, 0, 1), s->y + BAR / 2.0);
        if (!isnan(x->total.value))
            svg_text(&s->svg, index + index_room + 8, s->y + 11, 12, 's', "v-bold",
                     number_share(w->memory, total));
        s->y += ROW;
    }
    double const centre = left + (t->central - low) * scale;
    svg_line(&s->svg, centre, top, centre, s->y, 1.5, "v-line");
    svg_text(
        &s->svg, clip(centre, left + 60, left + room - 60), s->y + 14, 11, 'm', "v-dim",
        text_format(w->memory, "central %.*s", TEXT_ARGS(words_target_value(w, t, t->central))));
    svg_text(&s->svg, left, s->y + 28, 11, 'm', "v-dim", words_target_value(w, t, low));
    svg_text(&s->svg, left + room, s->y + 28, 11, 'm', "v-dim", words_target_value(w, t, high));
    s->y += FOOT;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static double key_draw(sheet *s)
{
    svg_rect(&s->svg, MARGIN, s->y, 28, BAR, 0, "v-p0");
    svg_text(&s->svg, MARGIN + 36, s->y + 11, 12, 's', "", TEXT("judgement, or without a source"));
    svg_rect_pattern(&s->svg, MARGIN + 260, s->y, 28, BAR, ID, SVG_PATTERN_NET, "v-frame");
    svg_text(&s->svg, MARGIN + 296, s->y + 11, 12, 's', "", TEXT("sourced"));
    return 28;
}

/* Drawn twice: into nothing, which gives the height, and then for good. */
static void sheet_draw(sheet *s)
{
    s->y = 8;
    outcomes_draw(s);
    payoffs_draw(s);
    if (s->answer->has_indices) s->y += key_draw(s);
    for (uint32_t t = 0; s->answer->has_indices && t < s->answer->n_targets; t++)
        tornado_draw(s, &s->answer->targets[t]);
}

void weigh_svg(const words *w, const weigh_answer *a, bool alone, buffer *out)
{
    buffer nothing;
    buffer_init(&nothing, out->allocator);
    sheet s = {.svg = {.out = &nothing}, .words = w, .answer = a};
    sheet_draw(&s);
    double const height = s.y + 12;
    if (nothing.status != STF_OK) out->status = nothing.status;
    buffer_free(&nothing);
    text const about = text_format(w->memory, "%.*s %.*s", TEXT_ARGS(words_weighed(w, a)),
                                   TEXT_ARGS(words_unanswered(w, a)));
    svg_begin(&s.svg, out, WIDTH, height, ID, words_title(w), about, alone);
    svg_patterns(&s.svg, ID);
    sheet_draw(&s);
    svg_end(&s.svg);
}

void report_weigh_svg(const problem *p, const weigh_answer *a, buffer *out)
{
    words w;
    if (!words_begin(&w, p, a->base->game, a->base->model, out)) return;
    weigh_svg(&w, a, true, out);
    words_end(&w, out);
}
