/* SPDX-License-Identifier: Apache-2.0 */
/* map_changes.c -- what changes at a switch or a border, in words.
 *
 * A switch over one assumption is told as seen from the central value: what is done on its far side
 * that is not done on the near one, and what no longer is. */
#include "report/map_words.h"

#include <math.h>

enum { CHANGES_MOST = 6, PLAYED_PLAINLY = 1 }; /* 2: by a party that mixes */

/* "Kim no longer plays the Russia card", "Xi, if firm, sometimes opens the border". */
static text change_text(const words *w, const map_answer *a, uint32_t move, uint8_t near,
                        uint8_t far)
{
    const map_move *const m = &a->moves[move];
    const char *how = "";
    if (far == 0)
        how = "no longer ";
    else if (far > PLAYED_PLAINLY)
        how = near == 0 ? "sometimes " : "only sometimes ";
    else if (near > PLAYED_PLAINLY)
        how = "(almost) always ";
    text const type = m->type.n == 0 ? (text){0}
                                     : text_format(w->memory, ", if %.*s,",
                                                   TEXT_ARGS(words_plain(w->memory, m->type)));
    return text_format(w->memory, "%.*s%.*s %s%.*s%.*s", TEXT_ARGS(words_party(w, m->party)),
                       TEXT_ARGS(type), how, TEXT_ARGS(words_move(w, m->says, m->option, false)),
                       TEXT_ARGS(map_move_point(w, a, m)));
}

/* What is no longer done first, then what is done instead, then what is done otherwise. */
static text moves_changed(const words *w, const map_answer *a, const map_play *near,
                          const map_play *far)
{
    text line = {0};
    uint32_t n = 0, n_all = 0;
    for (int pass = 0; pass < 3; pass++)
        for (uint32_t k = 0; k < a->n_moves; k++) {
            uint8_t const from = near->level[k], to = far->level[k];
            int const kind = to == 0 ? 0 : from == 0 ? 1 : 2;
            if (from == to || kind != pass) continue;
            if (n_all++ >= CHANGES_MOST) continue;
            line = text_format(w->memory, "%.*s%s%.*s", TEXT_ARGS(line), n++ > 0 ? "; " : "",
                               TEXT_ARGS(change_text(w, a, k, from, to)));
        }
    if (n_all > n) line = text_format(w->memory, "%.*s; and %u more", TEXT_ARGS(line), n_all - n);
    return line;
}

text map_switch_says(const words *w, const map_answer *a, const map_border *b, bool is_placed)
{
    if (a->by != MAP_BY_PLAY || a->n_axes != 1) return (text){0};
    bool const is_downward =
        a->axis[0].central > map_switch_at(b) && a->axis[0].central <= a->axis[0].high;
    const map_region *const near = &a->regions[b->region[is_downward ? 1 : 0]];
    const map_region *const far = &a->regions[b->region[is_downward ? 0 : 1]];
    if (near->kind != MAP_PLAYED || far->kind != MAP_PLAYED) return (text){0};
    text line = moves_changed(w, a, &near->play[0], &far->play[0]);
    uint32_t const ends = far->play[0].outcome;
    if (ends != near->play[0].outcome && ends != NONE)
        line = text_format(w->memory, "%.*s%sthe outcome most likely is %.*s", TEXT_ARGS(line),
                           line.n > 0 ? "; " : "",
                           TEXT_ARGS(words_plain(w->memory, words_outcome_name(w, ends))));
    double const at = map_switch_at(b);
    text const where = is_placed ? map_point(w, a, &at, map_switch_digits(b)) : TEXT("it");
    return text_format(w->memory, "%s %.*s: %.*s.", is_downward ? "Below" : "Above",
                       TEXT_ARGS(where), TEXT_ARGS(line));
}

void map_border_extent(const map_answer *a, const map_border *b, double low[2], double high[2])
{
    for (uint32_t k = 0; k < a->n_axes; k++) {
        low[k] = b->n_points > 0 ? b->xy[k] : b->low;
        high[k] = b->n_points > 0 ? b->xy[k] : b->high;
        for (uint32_t i = 1; i < b->n_points; i++) {
            low[k] = fmin(low[k], b->xy[2 * i + k]);
            high[k] = fmax(high[k], b->xy[2 * i + k]);
        }
    }
}

text map_border_says(const words *w, const map_answer *a, const map_border *b)
{
    const double *const last = b->xy + 2 * (b->n_points - 1);
    double low[2], high[2];
    map_border_extent(a, b, low, high);
    text line = text_format(
        w->memory, "%.*s | %.*s: from %.*s to %.*s%s", TEXT_ARGS(map_letter(w, b->region[0])),
        TEXT_ARGS(map_letter(w, b->region[1])), TEXT_ARGS(map_point(w, a, b->xy, 4)),
        TEXT_ARGS(map_point(w, a, last, 4)), b->is_closed ? ", closed" : "");
    /* a border that goes beyond its ends on the way says how far */
    for (uint32_t k = 0; k < a->n_axes; k++) {
        const map_axis *const x = &a->axis[k];
        double const least = 2 * a->precision * (x->high - x->low);
        bool const is_beyond =
            fmin(b->xy[k], last[k]) - low[k] > least || high[k] - fmax(b->xy[k], last[k]) > least;
        if (!is_beyond) continue;
        line = text_format(w->memory, "%.*s; between them %.*s goes from %.*s to %.*s",
                           TEXT_ARGS(line), TEXT_ARGS(words_assumption_name(w, x->input)),
                           TEXT_ARGS(number_text(w->memory, low[k], 4)),
                           TEXT_ARGS(number_with_unit(w->memory, high[k], 4, map_axis_unit(w, x))));
    }
    return line;
}
