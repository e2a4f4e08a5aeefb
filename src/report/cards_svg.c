/* SPDX-License-Identifier: Apache-2.0 */
/* cards_svg.c -- how cards' worths move over an assumption, drawn; without one, bars.
 *
 * One panel for all cards, a line each, and one for each card with channels: its worth and what the
 * channels add to it. Lines have colours, dashes and their names beside them; a line is broken
 * where it jumps, and circles say where it passes zero. */
#include "report/cards_words.h"
#include "report/pictures.h"
#include "report/svg.h"

#include <math.h>
#include <stdio.h>

enum {
    WIDTH = 900,
    LEFT = 84,
    PLOT = 560,
    TALL = 250,
    HEAD = 58,
    BELOW = 62,
    LINE = 18,
    NAME_WIDTH = WIDTH - LEFT - PLOT - 48,
    LINES_MOST = SVG_PALETTE,
    MARKS_TOLD = 8,
    TICKS_MOST = 12
};

typedef struct series {
    text name;
    const double *at; /* every step-th is the value at a point */
    size_t step;
    const over_card *card; /* whose jumps break it */
    bool is_worth;         /* the marks are of this line: it goes through them */
    bool is_whole;         /* drawn thick */
} series;

typedef struct panel {
    svg *s;
    const words *words;
    const over_answer *a;
    double top, low, high; /* of the values */
} panel;

static double across(const panel *p, double x)
{
    return LEFT + PLOT * (x - p->a->low) / (p->a->high - p->a->low);
}

static double upward(const panel *p, double y)
{
    return p->top + TALL * (1.0 - (y - p->low) / (p->high - p->low));
}

/* ---- the frame --------------------------------------------------------------------------- */

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
    double const first = ceil(low / *step - 1e-9);
    for (uint32_t k = 0; n < TICKS_MOST && (first + k) * *step <= high + 1e-9 * *step; k++)
        at[n++] = (first + k) * *step;
    return n;
}

static void frame_draw(const panel *p, text title, text side)
{
    double at[TICKS_MOST], step;
    svg_text(p->s, 16, p->top - 34, 15, 's', "v-bold", title);
    svg_text(p->s, LEFT, p->top - 12, 12, 's', "v-dim", side);
    uint32_t n = ticks_make(p->low, p->high, at, &step);
    for (uint32_t i = 0; i < n; i++) {
        svg_line(p->s, LEFT, upward(p, at[i]), LEFT + PLOT, upward(p, at[i]), 1, "v-rule");
        svg_text(p->s, LEFT - 8, upward(p, at[i]) + 4, 12, 'e', "",
                 number_text(p->words->memory, number_clean(at[i], 1e-6 * step), 6));
    }
    if (p->low < 0 && p->high > 0)
        svg_line(p->s, LEFT, upward(p, 0), LEFT + PLOT, upward(p, 0), 1.5, "v-zero");
    n = ticks_make(p->a->low, p->a->high, at, &step);
    double const foot = p->top + TALL;
    svg_line(p->s, LEFT, foot, LEFT + PLOT, foot, 1, "v-path");
    for (uint32_t i = 0; i < n; i++) {
        svg_line(p->s, across(p, at[i]), foot, across(p, at[i]), foot + 6, 1, "v-path");
        svg_text(p->s, across(p, at[i]), foot + 21, 12, 'm', "",
                 number_text(p->words->memory, number_clean(at[i], 1e-6 * step), 6));
    }
    text const counted_in = p->words->syntax->assumptions[p->a->assumption].central.unit.written;
    svg_text(p->s, LEFT + PLOT / 2.0, foot + 42, 13, 'm', "v-dim",
             text_format(p->words->memory, "%.*s%s%.*s",
                         TEXT_ARGS(words_assumption_name(p->words, p->a->assumption)),
                         counted_in.n > 0 ? ", in " : "", TEXT_ARGS(counted_in)));
    if (p->a->central >= p->a->low && p->a->central <= p->a->high) {
        double const x = across(p, p->a->central);
        svg_line(p->s, x, p->top, x, foot, 1, "v-set");
        svg_text(p->s, x + 4, p->top + 12, 11, 's', "v-dim v-halo", TEXT("as it is"));
    }
}

/* ---- the lines --------------------------------------------------------------------------- */

static void stroke(const panel *p, double *xy, size_t *n, double width, const char *classes)
{
    if (*n > 1) svg_polyline(p->s, xy, *n, width, classes);
    if (*n == 1) svg_circle(p->s, xy[0], xy[1], 1.5, classes);
    *n = 0;
}

static void put(const panel *p, double *xy, size_t *n, double x, double y)
{
    xy[2 * *n] = across(p, x);
    xy[2 * (*n)++ + 1] = upward(p, y);
}

/* What lies between two points: a worth goes through its marks; what a channel adds is only known
 * to break where the worth jumps. */
static void between_draw(const panel *p, const series *one, double low, double high, double width,
                         const char *classes, double *xy, size_t *n)
{
    for (uint32_t i = 0; i < one->card->n_marks; i++) {
        const over_mark *const m = &one->card->marks[i];
        if (!(m->at > low && m->at <= high)) continue;
        if (m->kind == OVER_ZERO) {
            if (one->is_worth) put(p, xy, n, m->at, 0.0);
            continue;
        }
        if (one->is_worth) put(p, xy, n, m->at, m->before);
        stroke(p, xy, n, width, classes);
        if (!one->is_worth) continue;
        svg_line(p->s, across(p, m->at), upward(p, m->before), across(p, m->at),
                 upward(p, m->after), 1, "v-set");
        put(p, xy, n, m->at, m->after);
    }
}

/* A point that hits a jump has the value of a tie. */
static bool is_at_jump(const over_card *c, double x)
{
    for (uint32_t i = 0; i < c->n_marks; i++)
        if (c->marks[i].kind == OVER_JUMP && x >= c->marks[i].low && x <= c->marks[i].high)
            return true;
    return false;
}

static void series_draw(const panel *p, const series *one, uint32_t number)
{
    const over_answer *const a = p->a;
    size_t const most = (size_t)a->n_points + 2 * (size_t)one->card->n_marks + 2;
    double *const xy = ARENA_NEW(p->words->memory, double, 2 * most);
    if (xy == NULL) return;
    char classes[16];
    if (one->is_whole)
        (void)snprintf(classes, sizeof classes, "v-path");
    else
        (void)snprintf(classes, sizeof classes, "v-s%u", number % SVG_PALETTE);
    double const width = one->is_whole ? 2.5 : 2;
    size_t n = 0;
    for (uint32_t i = 0; i < a->n_points; i++) {
        double const y = one->at[i * one->step];
        if (i > 0) between_draw(p, one, a->at[i - 1], a->at[i], width, classes, xy, &n);
        if (isnan(y))
            stroke(p, xy, &n, width, classes);
        else if (!one->is_worth || !is_at_jump(one->card, a->at[i]))
            put(p, xy, &n, a->at[i], y);
    }
    stroke(p, xy, &n, width, classes);
}

/* Names at the right, kept apart from one another, with a sample of the line. */
static void names_draw(const panel *p, const series *list, uint32_t n)
{
    double const first = p->top + 6;
    for (uint32_t k = 0; k < n; k++) {
        double const y = first + 34.0 * k;
        char classes[16];
        if (list[k].is_whole)
            (void)snprintf(classes, sizeof classes, "v-path");
        else
            (void)snprintf(classes, sizeof classes, "v-s%u", k % SVG_PALETTE);
        double const x = LEFT + PLOT + 14;
        svg_line(p->s, x, y, x + 26, y, list[k].is_whole ? 2.5 : 2, classes);
        text lines[SVG_LINES_MOST];
        size_t const cut =
            svg_text_lines(p->words->memory, list[k].name, NAME_WIDTH - 12, 12, false, lines);
        for (size_t i = 0; i < cut && i < 2; i++)
            svg_text(p->s, x + 32, y + 4 + 13 * (double)i, 12, 's', "", lines[i]);
    }
}

static void range_set(panel *p, const series *list, uint32_t n)
{
    p->low = 0;
    p->high = 0;
    for (uint32_t k = 0; k < n; k++)
        for (uint32_t i = 0; i < p->a->n_points; i++) {
            double const y = list[k].at[i * list[k].step];
            if (isnan(y)) continue;
            p->low = fmin(p->low, y);
            p->high = fmax(p->high, y);
        }
    double const room = p->high > p->low ? 0.06 * (p->high - p->low) : 1.0;
    p->high += room;
    p->low -= 3 * room; /* the rail of letters */
}

/* A dot where a card passes zero or jumps, and its letter on a rail above the axis, in three rows
 * so that neighbours stand apart; the letters are told below. */
static uint32_t marks_draw(const panel *p, const over_card *c, uint32_t told, double y)
{
    for (uint32_t i = 0; i < c->n_marks && told < MARKS_TOLD; i++, told++) {
        const over_mark *const m = &c->marks[i];
        double const x = across(p, m->at), rail = p->top + TALL - 6 - 12.0 * (told % 3);
        text const letter = text_format(p->words->memory, "%c", 'a' + (int)told);
        if (m->kind == OVER_ZERO) {
            svg_circle(p->s, x, upward(p, 0.0), 3.5, "v-centre");
        } else {
            svg_circle(p->s, x, upward(p, m->before), 3, "v-centre");
            svg_circle(p->s, x, upward(p, m->after), 3, "v-centre");
        }
        svg_text(p->s, x, rail, 11, 'm', "v-bold v-halo", letter);
        text lines[SVG_LINES_MOST];
        text const line = text_format(p->words->memory, "%.*s: %.*s", TEXT_ARGS(letter),
                                      TEXT_ARGS(words_mark(p->words, p->a, c, m)));
        if (svg_text_lines(p->words->memory, line, WIDTH - 32, 12, false, lines) > 0)
            svg_text(p->s, 16, y + LINE * (double)told, 12, 's', "", lines[0]);
    }
    return told;
}

static uint32_t marks_count(const over_card *c, uint32_t n)
{
    uint32_t told = 0;
    for (uint32_t k = 0; k < n; k++) told += c[k].n_marks;
    return told < MARKS_TOLD ? told : MARKS_TOLD;
}

/* ---- the panels -------------------------------------------------------------------------- */

static text unit_words(const words *w, uint32_t holder)
{
    text const counted_in = words_unit(w, holder);
    if (counted_in.n == 0) return TEXT("worth to the holder");
    return text_format(w->memory, "worth to the holder, in %.*s", TEXT_ARGS(counted_in));
}

static double all_draw(panel *p)
{
    const over_answer *const a = p->a;
    series list[LINES_MOST] = {0};
    uint32_t const n = a->n_cards < LINES_MOST ? a->n_cards : LINES_MOST;
    for (uint32_t k = 0; k < n; k++)
        list[k] = (series){
            .name = words_capital(p->words->memory, words_card(p->words, a->cards[k].card)),
            .at = a->cards[k].worth + a->cards[k].card->party,
            .step = p->words->game->n_parties,
            .card = &a->cards[k],
            .is_worth = true,
            .is_whole = n == 1};
    range_set(p, list, n);
    frame_draw(p, TEXT("What cards are worth"),
               unit_words(p->words, n > 0 ? a->cards[0].card->party : 0));
    for (uint32_t k = 0; k < n; k++) series_draw(p, &list[k], k);
    names_draw(p, list, n);
    double const y = p->top + TALL + BELOW + 8;
    uint32_t told = 0;
    for (uint32_t k = 0; k < n; k++) told = marks_draw(p, &a->cards[k], told, y);
    return y + LINE * marks_count(a->cards, n);
}

static double card_draw(panel *p, const over_card *c)
{
    series list[LINES_MOST] = {0};
    uint32_t n = 0;
    text const name = words_card(p->words, c->card);
    list[n++] = (series){.name = TEXT("its worth"),
                         .at = c->worth + c->card->party,
                         .step = p->words->game->n_parties,
                         .card = c,
                         .is_worth = true,
                         .is_whole = true};
    for (uint32_t k = 0; k < c->n_channels && n < LINES_MOST; k++) {
        const struct card_channel *const way = &c->card->channels[k];
        list[n++] = (series){.name = way->says.n > 0 ? way->says : way->name,
                             .at = c->channel + k,
                             .step = c->n_channels,
                             .card = c};
    }
    range_set(p, list, n);
    frame_draw(p,
               text_format(p->words->memory, "%.*s, and what each channel %s",
                           TEXT_ARGS(words_capital(p->words->memory, name)),
                           c->is_shapley ? "adds to it (Shapley)" : "is missed by"),
               unit_words(p->words, c->card->party));
    for (uint32_t k = n; k-- > 0;) series_draw(p, &list[k], k);
    names_draw(p, list, n);
    return p->top + TALL + BELOW;
}

static double sheet_draw(svg *s, const words *w, const over_answer *a)
{
    panel p = {.s = s, .words = w, .a = a, .top = HEAD};
    double y = all_draw(&p);
    for (uint32_t k = 0; k < a->n_cards; k++) {
        if (a->cards[k].n_channels == 0) continue;
        p.top = y + HEAD;
        y = card_draw(&p, &a->cards[k]);
    }
    return y + 8;
}

static text about(const words *w, const over_answer *a)
{
    text line = {0};
    for (uint32_t k = 0; k < a->n_cards; k++)
        for (uint32_t i = 0; i < a->cards[k].n_marks && i < MARKS_TOLD; i++) {
            text const one = words_mark(w, a, &a->cards[k], &a->cards[k].marks[i]);
            line = text_format(w->memory, "%.*s%.*s. ", TEXT_ARGS(line),
                               TEXT_ARGS(words_capital(w->memory, one)));
        }
    return line.n > 0 ? line : TEXT("No worth passes zero or jumps.");
}

bool cards_over_svg(const words *w, const cards_answer *answer, const char *id, bool alone,
                    buffer *out)
{
    const over_answer *const a = answer->over;
    if (a == NULL || a->n_cards == 0) return false;
    buffer nothing;
    buffer_init(&nothing, out->allocator);
    svg s = {.out = &nothing};
    double const height = sheet_draw(&s, w, a);
    if (nothing.status != STF_OK) out->status = nothing.status;
    buffer_free(&nothing);
    svg_begin(&s, out, WIDTH, height, id,
              text_format(w->memory, "What cards are worth over %.*s",
                          TEXT_ARGS(words_assumption_name(w, a->assumption))),
              about(w, a), alone);
    (void)sheet_draw(&s, w, a);
    svg_end(&s);
    return true;
}

/* ---- without an assumption --------------------------------------------------------------- */

enum { BAR_LABEL = 330, BAR_ROW = 32, BAR = 18 };

static void bars_draw(svg *s, const words *w, const cards_answer *a)
{
    double low = 0, high = 0;
    for (uint32_t k = 0; k < a->n_cards; k++) {
        if (a->cards[k].status != STF_OK) continue;
        low = fmin(low, a->cards[k].worth[a->cards[k].party]);
        high = fmax(high, a->cards[k].worth[a->cards[k].party]);
    }
    if (!(high - low > 0)) high = low + 1;
    double const left = BAR_LABEL + (low < 0 ? 80 : 0), right = WIDTH - 130;
    double const scale = (right - left) / (high - low), zero = left - low * scale;
    for (uint32_t k = 0; k < a->n_cards; k++) {
        const card_answer *const c = &a->cards[k];
        double const y = 44 + BAR_ROW * (double)k;
        text lines[SVG_LINES_MOST];
        text const name = text_format(w->memory, "%.*s, to %.*s",
                                      TEXT_ARGS(words_capital(w->memory, words_card(w, c))),
                                      TEXT_ARGS(words_party(w, c->party)));
        if (svg_text_lines(w->memory, name, BAR_LABEL - 24, 12, false, lines) > 0)
            svg_text(s, BAR_LABEL - 10, y + 13, 12, 'e', "", lines[0]);
        if (c->status != STF_OK) {
            svg_text(s, zero + 8, y + 13, 12, 's', "v-dim", TEXT("not told"));
            continue;
        }
        double const worth = number_clean(c->worth[c->party], WORTH_LEAST),
                     x = zero + worth * scale;
        bool const gain = worth >= 0;
        svg_rect(s, fmin(zero, x), y, fmax(1, fabs(x - zero)), BAR, 2, gain ? "v-gain" : "v-loss");
        svg_text(s, x + (gain ? 8 : -8), y + 13, 12, gain ? 's' : 'e', "v-bold",
                 number_change(w->memory, worth, 3, words_unit(w, c->party)));
    }
    svg_line(s, zero, 38, zero, 44 + BAR_ROW * (double)a->n_cards, 1, "v-zero");
}

void report_cards_svg(const problem *p, const cards_answer *a, buffer *out)
{
    words w;
    if (!words_begin(&w, p, a->base->game, a->base->model, out)) return;
    if (!cards_over_svg(&w, a, "cards", true, out)) {
        svg s;
        svg_begin(&s, out, WIDTH, 56 + BAR_ROW * (double)a->n_cards, "cards", words_title(&w),
                  TEXT("What each card is worth to its holder."), true);
        svg_text(&s, 16, 24, 15, 's', "v-bold", TEXT("What each card is worth to its holder"));
        bars_draw(&s, &w, a);
        svg_end(&s);
    }
    words_end(&w, out);
}
