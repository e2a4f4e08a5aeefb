/* SPDX-License-Identifier: Apache-2.0 */
/* bars_svg.c -- bars: how likely each outcome is, and what a card is worth by which channel. */
#include "report/pictures.h"
#include "report/svg.h"
#include "report/words_study.h"

#include <math.h>
#include <stdio.h>

enum { WIDTH = 720, LABEL = 270, VALUE = 100, ROW = 36, BAR = 20 };

/* At the left of its bar, in one line or two. */
static void label(svg *s, arena *memory, double y, text t)
{
    text lines[SVG_LINES_MOST];
    size_t const n = svg_text_lines(memory, t, LABEL - 16, 13, false, lines);
    if (n == 0) return;
    if (n > 2) lines[1] = text_format(memory, "%.*s\xe2\x80\xa6", TEXT_ARGS(lines[1]));
    svg_text(s, LABEL - 12, y + (n > 1 ? 13 : 20), 13, 'e', "", lines[0]);
    if (n > 1) svg_text(s, LABEL - 12, y + 28, 13, 'e', "", lines[1]);
}

/* All that the bars say, for those who do not see them. */
static text outcomes_about(const words *w, const equilibrium *e)
{
    text line = {0};
    for (uint32_t k = 0; k < w->game->n_outcomes; k++)
        line = text_format(w->memory, "%.*s%.*s: %.*s. ", TEXT_ARGS(line),
                           TEXT_ARGS(words_outcome(w, k)),
                           TEXT_ARGS(number_share(w->memory, e->value.outcome[k])));
    return line;
}

bool outcomes_svg(const words *w, const equilibrium *e, const char *id, bool alone, buffer *out)
{
    uint32_t const n = w->game->n_outcomes;
    svg s;
    if (n == 0) return false;
    double const room = WIDTH - LABEL - VALUE;
    svg_begin(&s, out, WIDTH, n * ROW + 8, id, TEXT("How play ends"), outcomes_about(w, e), alone);
    for (uint32_t k = 0; k < n; k++) {
        double const y = 4 + k * ROW, p = fmin(1, fmax(0, e->value.outcome[k]));
        char classes[16];
        (void)snprintf(classes, sizeof classes, "v-o%u", k % SVG_PALETTE);
        label(&s, w->memory, y, words_outcome(w, k));
        svg_rect(&s, LABEL, y + 5, room, BAR, 3, "v-rest");
        if (p > 0) svg_rect(&s, LABEL, y + 5, fmax(1.5, room * p), BAR, 3, classes);
        svg_text(&s, LABEL + room + 10, y + 20, 13, 's', "v-bold", number_share(w->memory, p));
    }
    svg_end(&s);
    return true;
}

typedef struct bar {
    text label;
    double value;
} bar;

static uint32_t card_bars(const words *w, const card_answer *c, bar *bars)
{
    uint32_t n = 0;
    bars[n++] = (bar){TEXT("the card as it is"), c->worth[c->party]};
    for (uint32_t k = 0; k < c->n_channels; k++) {
        const struct card_channel *one = &c->channels[k];
        if (one->status != STF_OK || one->worth_off == NULL || one->worth_alone == NULL) continue;
        bars[n++] = (bar){text_format(w->memory, "without %.*s", TEXT_ARGS(one->name)),
                          one->worth_off[c->party]};
    }
    for (uint32_t k = 0; k < c->n_channels; k++) {
        const struct card_channel *one = &c->channels[k];
        if (one->status != STF_OK || one->worth_off == NULL || one->worth_alone == NULL) continue;
        bars[n++] = (bar){text_format(w->memory, "%.*s alone", TEXT_ARGS(one->name)),
                          one->worth_alone[c->party]};
    }
    if (c->worth_bare != NULL) bars[n++] = (bar){TEXT("with no channel"), c->worth_bare[c->party]};
    return n;
}

bool card_svg(const words *w, const card_answer *c, const char *id, bool alone, buffer *out)
{
    if (c->status != STF_OK || c->worth == NULL || c->n_channels == 0) return false;
    bar *bars = ARENA_NEW(w->memory, bar, 2 * (size_t)c->n_channels + 2);
    if (bars == NULL) return false;
    uint32_t const n = card_bars(w, c, bars);
    double low = 0, high = 0;
    for (uint32_t k = 0; k < n; k++) {
        low = fmin(low, bars[k].value);
        high = fmax(high, bars[k].value);
    }
    if (!(high - low > 0)) high = low + 1;
    /* Room for a number at either end. */
    double const left = LABEL + (low < 0 ? 70 : 0), right = WIDTH - VALUE;
    double const scale = (right - left) / (high - low), zero = left - low * scale;
    text const holder = words_party(w, c->party), name = words_card(w, c);
    text const counted_in = words_unit(w, c->party);
    svg s;
    svg_begin(&s, out, WIDTH, n * ROW + 32, id,
              text_format(w->memory, "What %.*s is worth to %.*s, by channel", TEXT_ARGS(name),
                          TEXT_ARGS(holder)),
              words_card_carrier(w, c), alone);
    for (uint32_t k = 0; k < n; k++) {
        double const y = 4 + k * ROW, x = zero + bars[k].value * scale;
        bool const gain = bars[k].value >= 0;
        label(&s, w->memory, y, bars[k].label);
        svg_rect(&s, fmin(zero, x), y + 5, fmax(1, fabs(x - zero)), BAR, 2,
                 gain ? "v-gain" : "v-loss");
        svg_text(&s, x + (gain ? 8 : -8), y + 20, 13, gain ? 's' : 'e', "v-bold",
                 number_change(w->memory, bars[k].value, 3, (text){0}));
    }
    svg_line(&s, zero, 4, zero, n * ROW + 6, 1, "v-zero");
    svg_text(&s, zero, n * ROW + 24, 12, 'm', "v-dim",
             text_format(w->memory, "payoff to %.*s%s%.*s", TEXT_ARGS(holder),
                         counted_in.n > 0 ? ", in " : "", TEXT_ARGS(counted_in)));
    svg_end(&s);
    return true;
}
