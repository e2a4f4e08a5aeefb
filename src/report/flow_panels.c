/* SPDX-License-Identifier: Apache-2.0 */
/* flow_panels.c -- beneath play by rounds: the share of play that has ended in each outcome, and
 * the states' means.
 *
 * The share that ended is counted on the game itself: every end of play carries its round and its
 * outcome. */
#include "report/flow.h"

#include <math.h>
#include <stdio.h>

enum {
    LEFT = 22,
    TITLE = 30,
    ENDS_HIGH = 150,
    ENDS_WIDE = 560,
    AXIS = 26,
    LABEL_LINE = 20,
    STATE_COLUMNS = 4,
    STATE_HIGH = 58,
    STATE_BLOCK = 104
};

/* share[k * n_rounds + r]: probability that play has ended in outcome k by the end of round r + 1.
 * NULL where the game has no rounds. */
static double *ended_shares(const words *w, const equilibrium *e, uint32_t n_rounds)
{
    const game *g = w->game;
    if (g->node_round == NULL || n_rounds < 2 || g->n_outcomes == 0) return NULL;
    double *share = ARENA_NEW(w->memory, double, (size_t)g->n_outcomes *n_rounds);
    if (share == NULL) return NULL;
    for (uint32_t v = 0; v < g->n_nodes; v++) {
        if (g->node_kind[v] != NODE_TERMINAL || g->node_outcome[v] >= g->n_outcomes) continue;
        uint32_t const round = g->node_round[v];
        uint32_t const r = round == 0 ? 0 : round > n_rounds ? n_rounds - 1 : round - 1;
        share[(size_t)g->node_outcome[v] * n_rounds + r] += e->value.node_reach[v];
    }
    for (uint32_t k = 0; k < g->n_outcomes; k++)
        for (uint32_t r = 1; r < n_rounds; r++)
            share[(size_t)k * n_rounds + r] += share[(size_t)k * n_rounds + r - 1];
    return share;
}

static uint32_t n_likely(const words *w, const equilibrium *e)
{
    uint32_t n = 0;
    for (uint32_t k = 0; k < w->game->n_outcomes; k++)
        if (e->value.outcome[k] > 5e-4) n++;
    return n;
}

/* Does play ever end before the last round? Else a chart by round says nothing. */
static bool ends_early(const words *w, const equilibrium *e, const play_answer *play)
{
    for (uint32_t v = 0; v < w->game->n_nodes; v++)
        if (w->game->node_kind[v] == NODE_TERMINAL && w->game->node_round[v] < play->n_rounds &&
            e->value.node_reach[v] > 5e-4)
            return true;
    return false;
}

double flow_ends_height(const words *w, const equilibrium *e, const play_answer *play)
{
    if (w->game->node_round == NULL || w->game->n_outcomes == 0) return 0;
    double const labels = LABEL_LINE * (n_likely(w, e) + 1.0);
    if (play->n_rounds < 2 || !ends_early(w, e, play)) return labels - 4;
    return TITLE + fmax(ENDS_HIGH, labels) + AXIS + 12;
}

/* One outcome with its colour. */
static void outcome_label(const words *w, const equilibrium *e, uint32_t k, double x, double y,
                          svg *picture)
{
    char classes[24];
    text lines[SVG_LINES_MOST];
    (void)snprintf(classes, sizeof classes, "v-o%u", k % SVG_PALETTE);
    svg_rect(picture, x, y - 10, 11, 11, 2, classes);
    text const share = number_share(w->memory, e->value.outcome[k]);
    text const room_wants =
        text_format(w->memory, "%.*s  %.*s", TEXT_ARGS(share), TEXT_ARGS(words_outcome(w, k)));
    text const name = words_plain(w->memory, words_outcome_name(w, k));
    bool const fits =
        svg_text_lines(w->memory, room_wants, FLOW_WIDTH - x - 30, 13, false, lines) == 1;
    svg_text(picture, x + 18, y, 13, 's', "",
             fits ? room_wants
                  : text_format(w->memory, "%.*s  %.*s", TEXT_ARGS(share), TEXT_ARGS(name)));
}

/* Without a chart: the outcomes one under another. */
static void ends_list(const words *w, const equilibrium *e, double y, svg *picture)
{
    svg_text(picture, LEFT, y + 14, 14, 's', "v-bold", TEXT("How play ends"));
    for (uint32_t k = 0; k < w->game->n_outcomes; k++) {
        if (!(e->value.outcome[k] > 5e-4)) continue;
        outcome_label(w, e, k, LEFT + 130, y + 14, picture);
        y += LABEL_LINE;
    }
}

/* The labels at the right, beside their parts of the last bar, moved apart where they would meet.
 */
static void ends_labels(const words *w, const equilibrium *e, const double *middle, double top,
                        svg *picture)
{
    uint32_t const n = w->game->n_outcomes;
    double last = -HUGE_VAL;
    /* From the top of the bar down: outcomes are stacked from the foot up. */
    for (uint32_t i = n; i-- > 0;) {
        if (!(e->value.outcome[i] > 5e-4)) continue;
        double const y = fmax(fmax(middle[i] + 5, last + LABEL_LINE), top + 12);
        outcome_label(w, e, i, LEFT + 44 + ENDS_WIDE + 18, y, picture);
        last = y;
    }
}

void flow_ends_draw(const words *w, const equilibrium *e, const play_answer *play, double y,
                    svg *picture)
{
    uint32_t const n = w->game->n_outcomes, rounds = play->n_rounds;
    if (rounds < 2 || !ends_early(w, e, play)) {
        ends_list(w, e, y, picture);
        return;
    }
    const double *share = ended_shares(w, e, rounds);
    double *middle = ARENA_NEW(w->memory, double, n);
    if (share == NULL || middle == NULL) return;
    double const top = y + TITLE, foot = top + ENDS_HIGH, x0 = LEFT + 44;
    double const step = (double)ENDS_WIDE / rounds, bar = fmin(step * 0.72, 48);
    svg_text(picture, LEFT, y + 14, 14, 's', "v-bold", TEXT("How play has ended, by round"));
    for (int tick = 0; tick <= 2; tick++) {
        double const at = foot - ENDS_HIGH * tick / 2.0;
        svg_line(picture, x0, at, x0 + ENDS_WIDE, at, 1, "v-rule");
        svg_text(picture, x0 - 8, at + 4, 11.5, 'e', "v-dim", number_share(w->memory, tick / 2.0));
    }
    for (uint32_t r = 0; r < rounds; r++) {
        double const x = x0 + step * r + (step - bar) / 2;
        double at = foot;
        svg_rect(picture, x, top, bar, ENDS_HIGH, 0, "v-rest");
        for (uint32_t k = 0; k < n; k++) {
            double const high = ENDS_HIGH * fmin(1, share[(size_t)k * rounds + r]);
            char classes[24];
            (void)snprintf(classes, sizeof classes, "v-o%u", k % SVG_PALETTE);
            middle[k] = at - high / 2;
            if (high > 0) svg_rect(picture, x, at - high, bar, high, 0, classes);
            at -= high;
        }
        svg_text(picture, x + bar / 2, foot + 17, 11.5, 'm', "v-dim",
                 number_count(w->memory, r + 1));
    }
    ends_labels(w, e, middle, top, picture);
}

/* ---- states ---------------------------------------------------------------------------------- */

static double mean_of(const play_answer *play, uint32_t n_states, uint32_t round, uint32_t k)
{
    return play->state_mean[(size_t)round * n_states + k];
}

/* A state is shown where its mean is a number that moves. */
static bool state_moves(const words *w, const play_answer *play, uint32_t k)
{
    double const first = w->syntax->states[k].initial;
    bool const is_measure = w->syntax->states[k].measure != SYNTAX_NONE;
    if (w->syntax->states[k].is_named && !is_measure) return false;
    for (uint32_t r = 0; r < play->n_rounds; r++) {
        double const x = mean_of(play, w->syntax->n_states, r, k);
        if (!isnan(x) && fabs(x - first) > 1e-3) return true;
    }
    return false;
}

static uint32_t n_moving(const words *w, const play_answer *play)
{
    uint32_t n = 0;
    if (w->syntax == NULL || play->state_mean == NULL || play->n_rounds < 2) return 0;
    for (uint32_t k = 0; k < w->syntax->n_states; k++)
        if (state_moves(w, play, k)) n++;
    return n;
}

double flow_states_height(const words *w, const play_answer *play)
{
    uint32_t const n = n_moving(w, play);
    return n == 0 ? 0 : TITLE + STATE_BLOCK * ceil((double)n / STATE_COLUMNS);
}

static void state_draw(const words *w, const play_answer *play, uint32_t k, double x, double y,
                       double wide, svg *picture)
{
    const state *named = &w->syntax->states[k];
    double const extent = fmax(1, (double)named->high - named->low);
    double const step = wide / (play->n_rounds + 1);
    double *xy = ARENA_NEW(w->memory, double, 4 * (size_t)play->n_rounds + 8);
    if (xy == NULL) return;
    size_t n = 0;
    double value = named->initial;
    for (uint32_t r = 0; r <= play->n_rounds; r++) {
        if (r > 0) {
            double const mean = mean_of(play, w->syntax->n_states, r - 1, k);
            if (isnan(mean)) break; /* play has ended for certain */
            value = mean;
        }
        double const at = y + STATE_HIGH * (1 - (value - named->low) / extent);
        xy[2 * n] = x + step * r;
        xy[2 * n + 1] = at;
        xy[2 * n + 2] = x + step * (r + 1);
        xy[2 * n + 3] = at;
        n += 2;
    }
    bool const is_measure = named->measure != SYNTAX_NONE;
    text const name = words_plain(w->memory, named->name);
    svg_text(picture, x, y - 9, 13, 's', "v-bold",
             is_measure ? text_format(w->memory, "%.*s is lifted", TEXT_ARGS(name)) : name);
    svg_text(picture, x + wide, y - 9, 12, 'e', "v-dim",
             text_format(w->memory, "%d to %.*s", (int)named->initial,
                         TEXT_ARGS(number_text(w->memory, value, 2))));
    svg_line(picture, x, y, x + wide, y, 1, "v-rule");
    svg_line(picture, x, y + STATE_HIGH, x + wide, y + STATE_HIGH, 1, "v-rule");
    svg_text(picture, x - 5, y + 4, 11, 'e', "v-dim",
             text_format(w->memory, "%d", (int)named->high));
    svg_text(picture, x - 5, y + STATE_HIGH + 4, 11, 'e', "v-dim",
             text_format(w->memory, "%d", (int)named->low));
    svg_polyline(picture, xy, n, 2.2, "v-line");
}

void flow_states_draw(const words *w, const play_answer *play, double y, svg *picture)
{
    double const wide = (FLOW_WIDTH - 2.0 * LEFT) / STATE_COLUMNS - 44;
    uint32_t shown = 0;
    svg_text(picture, LEFT, y + 10, 14, 's', "v-bold",
             TEXT("The states, as expected at the end of each round (where play goes on)"));
    for (uint32_t k = 0; k < w->syntax->n_states; k++) {
        if (!state_moves(w, play, k)) continue;
        double const x = LEFT + 18 + (shown % STATE_COLUMNS) * (wide + 44);
        state_draw(w, play, k, x, y + TITLE + 16 + STATE_BLOCK * (shown / STATE_COLUMNS), wide,
                   picture);
        shown++;
    }
}
