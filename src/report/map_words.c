/* SPDX-License-Identifier: Apache-2.0 */
/* map_words.c -- regions and borders in words. */
#include "report/map_words.h"

#include <math.h>
#include <string.h>

text map_letter(const words *w, uint32_t region)
{
    uint32_t const turn = region / 26 + 1;
    if (turn == 1) return text_format(w->memory, "%c", (int)('A' + region % 26));
    return text_format(w->memory, "%c%u", (int)('A' + region % 26), turn);
}

const char *map_region_kind(map_class_kind k)
{
    switch (k) {
    case MAP_PLAYED: return "played";
    case MAP_SEVERAL: return "several";
    case MAP_NO_ANSWER: return "no answer";
    case MAP_UNSEEN: break;
    }
    return "not reached";
}

const char *map_by_name(map_by by)
{
    static const char *const names[] = {"outcome", "play", "claim", "plan"};
    return names[by];
}

text map_by_text(const words *w, const map_answer *a)
{
    if (a->by == MAP_BY_OUTCOME) return TEXT("the outcome most likely");
    if (a->by == MAP_BY_PLAY) return TEXT("the options played");
    if (a->by == MAP_BY_PLAN) return TEXT("which plans enforce themselves");
    return text_format(w->memory, "whether it holds that \"%.*s\"", TEXT_ARGS(a->claim->says));
}

/* ---- names ------------------------------------------------------------------------------------
 */

text map_move_point(const words *w, const map_answer *a, const map_move *m)
{
    for (uint32_t k = 0; k < a->n_moves; k++)
        if (&a->moves[k] != m && a->moves[k].party == m->party &&
            text_equal(a->moves[k].option, m->option) && text_equal(a->moves[k].type, m->type))
            return text_format(w->memory, " (%.*s)", TEXT_ARGS(m->point));
    return (text){0};
}

/* Moves of one party in the order of play: "Kim plays the China card, then plays ...". What may be
 * asked in one round, or at points of which play reaches but one, is joined by "and". */
static text party_moves(const words *w, const map_answer *a, const map_region *region,
                        const uint32_t *list, size_t n, const uint8_t *level)
{
    text line = {0}, last_type = {0};
    for (size_t i = 0; i < n; i++) {
        const map_move *const m = &a->moves[list[i]];
        bool const names = i == 0 || !text_equal(m->type, last_type);
        bool const is_later = i > 0 && region->rounds != NULL &&
                              region->rounds[list[i]] > region->rounds[list[i - 1]];
        /* two options mixed at one point: "takes the offer or walks away" */
        const map_move *const before = i > 0 ? &a->moves[list[i - 1]] : m;
        bool const is_other = !names && level[list[i]] == 2 && level[list[i - 1]] == 2 &&
                              text_equal(before->point, m->point);
        const map_move *const after = i + 1 < n ? &a->moves[list[i + 1]] : NULL;
        bool const has_other = after != NULL && level[list[i + 1]] == 2 &&
                               text_equal(after->point, m->point) &&
                               text_equal(after->type, m->type);
        text const who = m->type.n > 0 ? text_format(w->memory, "%.*s, if %.*s,",
                                                     TEXT_ARGS(words_party(w, m->party)),
                                                     TEXT_ARGS(words_plain(w->memory, m->type)))
                                       : words_party(w, m->party);
        line = text_format(w->memory, "%.*s%s%.*s%s%s%.*s%.*s", TEXT_ARGS(line),
                           i == 0 ? ""
                                  : (names      ? "; "
                                     : is_other ? " or "
                                     : is_later ? ", then "
                                                : ", and "),
                           TEXT_ARGS(names ? who : (text){0}), names ? " " : "",
                           level[list[i]] == 2 && !is_other && !has_other ? "sometimes " : "",
                           TEXT_ARGS(words_move(w, m->says, m->option, false)),
                           TEXT_ARGS(map_move_point(w, a, m)));
        last_type = m->type;
    }
    return line;
}

/* Moves that are listed, in order of party's first move, then round. */
static size_t moves_order(const map_answer *a, const map_region *region, const uint8_t *level,
                          bool common, uint32_t *list)
{
    size_t n = 0;
    for (uint32_t k = 0; k < a->n_moves; k++) {
        if (level[k] == 0 || a->moves[k].is_common != common) continue;
        size_t at = n++;
        uint32_t const round = region->rounds != NULL ? region->rounds[k] : 0;
        while (at > 0 && region->rounds != NULL && region->rounds[list[at - 1]] > round) {
            list[at] = list[at - 1];
            at--;
        }
        list[at] = k;
    }
    return n;
}

static text moves_text(const words *w, const map_answer *a, const map_region *region,
                       const uint8_t *level, bool common)
{
    uint32_t *const list = ARENA_NEW(w->memory, uint32_t, a->n_moves);
    uint32_t *const own = ARENA_NEW(w->memory, uint32_t, a->n_moves);
    if (list == NULL || own == NULL) return (text){0};
    size_t const n = moves_order(a, region, level, common, list);
    text line = {0};
    for (size_t i = 0; i < n; i++) {
        uint32_t const whose = a->moves[list[i]].party;
        bool is_first = true;
        size_t n_own = 0;
        for (size_t k = 0; k < n; k++) {
            if (a->moves[list[k]].party != whose) continue;
            is_first = is_first && k >= i;
            own[n_own++] = list[k];
        }
        if (!is_first) continue;
        line = text_format(w->memory, "%.*s%s%.*s", TEXT_ARGS(line), line.n > 0 ? "; " : "",
                           TEXT_ARGS(party_moves(w, a, region, own, n_own, level)));
    }
    return line;
}

/* "phased only", "phased and complete", "no plan". */
static text plans_name(const words *w, const map_play *play)
{
    const syntax *const s = w->syntax;
    text holding[MAP_PLANS_MOST], open[MAP_PLANS_MOST];
    size_t n = 0, n_open = 0;
    for (uint32_t k = 0; k < s->n_plans; k++) {
        map_plan_state const is = map_plan_of(play->plans, k);
        if (is == MAP_PLAN_HOLDS) holding[n++] = s->plans[k].name;
        if (is == MAP_PLAN_UNDEFINED) open[n_open++] = s->plans[k].name;
    }
    bool const all = n == s->n_plans && n > 1;
    text line = n == 0 ? TEXT("no plan") : words_list(w->memory, holding, n);
    if (all && n == 2) line = text_format(w->memory, "both %.*s", TEXT_ARGS(line));
    if (!all && n > 0 && s->n_plans > 1)
        line = text_format(w->memory, "%.*s only", TEXT_ARGS(line));
    if (n_open == 0) return line;
    return text_format(w->memory, "%.*s; the numbers of %.*s cannot be", TEXT_ARGS(line),
                       TEXT_ARGS(words_list(w->memory, open, n_open)));
}

static text play_name(const words *w, const map_answer *a, const map_region *region,
                      const map_play *play)
{
    if (a->by == MAP_BY_PLAN) return plans_name(w, play);
    if (a->by == MAP_BY_CLAIM) {
        static const char *const says[] = {[VERDICT_FALSE] = "the claim fails",
                                           [VERDICT_TRUE] = "the claim holds",
                                           [VERDICT_UNDEFINED] = "the claim is undefined"};
        return text_from(says[play->holds]);
    }
    text const ends = play->outcome == NONE
                          ? (text){0}
                          : words_plain(w->memory, words_outcome_name(w, play->outcome));
    if (a->by == MAP_BY_OUTCOME) return ends.n > 0 ? ends : TEXT("play without a named end");
    text const moves = moves_text(w, a, region, play->level, false);
    if (ends.n == 0) return moves.n > 0 ? moves : TEXT("play as everywhere");
    return text_format(w->memory, "%.*s%s%.*s", TEXT_ARGS(ends), moves.n > 0 ? "; " : "",
                       TEXT_ARGS(moves));
}

static const char *no_answer(const map_answer *a, stf_status status)
{
    switch (status) {
    case STF_OK: return a->by == MAP_BY_CLAIM ? "the claim is undefined" : "no answer";
    case STF_NO: return "no answer: nothing was found that can be certified";
    case STF_LIMIT: return "no answer: the solver met a limit or a bifurcation";
    case STF_INPUT: return "no answer: the numbers cannot be";
    default: return "no answer";
    }
}

text map_region_name(const words *w, const map_answer *a, uint32_t k)
{
    const map_region *const region = &a->regions[k];
    if (region->kind == MAP_UNSEEN) return TEXT("not reached before the work was stopped");
    if (region->kind == MAP_NO_ANSWER) return text_from(no_answer(a, region->status));
    if (region->kind == MAP_PLAYED) return play_name(w, a, region, &region->play[0]);
    text line = TEXT("several equilibria");
    for (uint32_t i = 0; i < region->n_plays; i++)
        line = text_format(w->memory, "%.*s%s%.*s", TEXT_ARGS(line), i == 0 ? ": " : "; or ",
                           TEXT_ARGS(play_name(w, a, region, &region->play[i])));
    return region->has_more ? text_format(w->memory, "%.*s; or others", TEXT_ARGS(line)) : line;
}

text map_common(const words *w, const map_answer *a)
{
    if (a->by != MAP_BY_PLAY) return (text){0};
    for (uint32_t k = 0; k < a->n_regions; k++)
        if (a->regions[k].n_plays > 0)
            return moves_text(w, a, &a->regions[k], a->regions[k].play[0].level, true);
    return (text){0};
}

/* ---- axes and points --------------------------------------------------------------------------
 */

text map_axis_unit(const words *w, const map_axis *x)
{
    if (w->syntax != NULL && x->input < w->syntax->n_assumptions)
        return w->syntax->assumptions[x->input].central.unit.written;
    return (text){0};
}

text map_axis_range(const words *w, const map_axis *x)
{
    return text_format(w->memory, "%.*s to %.*s", TEXT_ARGS(number_text(w->memory, x->low, 6)),
                       TEXT_ARGS(number_with_unit(w->memory, x->high, 6, map_axis_unit(w, x))));
}

text map_point(const words *w, const map_answer *a, const double *at, unsigned digits)
{
    text line = {0};
    for (uint32_t k = 0; k < a->n_axes; k++)
        line = text_format(
            w->memory, "%.*s%s%.*s = %.*s", TEXT_ARGS(line), k > 0 ? " and " : "",
            TEXT_ARGS(words_assumption_name(w, a->axis[k].input)),
            TEXT_ARGS(number_with_unit(w->memory, at[k], digits, map_axis_unit(w, &a->axis[k]))));
    return line;
}

text map_central(const words *w, const map_answer *a)
{
    double const central[2] = {a->axis[0].central, a->axis[1].central};
    if (a->central_region == NONE) return (text){0};
    text const name = a->by == MAP_BY_PLAY ? (text){0} : map_region_name(w, a, a->central_region);
    text const where = text_format(w->memory, "The central point, %.*s, lies in %.*s%s%.*s%s.",
                                   TEXT_ARGS(map_point(w, a, central, 6)),
                                   TEXT_ARGS(map_letter(w, a->central_region)),
                                   name.n > 0 ? " (" : "", TEXT_ARGS(name), name.n > 0 ? ")" : "");
    if (a->nearest_border == NONE)
        return text_format(w->memory, "%.*s No border was found.", TEXT_ARGS(where));
    const map_border *const b = &a->borders[a->nearest_border];
    double const at = map_switch_at(b);
    text const where_nearest =
        a->n_axes > 1 ? map_point(w, a, a->nearest, 4) : map_point(w, a, &at, map_switch_digits(b));
    return text_format(w->memory,
                       "%.*s The nearest border, between %.*s and %.*s, is %.*s of the range%s "
                       "away, at %.*s.",
                       TEXT_ARGS(where), TEXT_ARGS(map_letter(w, b->region[0])),
                       TEXT_ARGS(map_letter(w, b->region[1])),
                       TEXT_ARGS(number_share(w->memory, a->nearest_share)),
                       a->n_axes > 1 ? "s" : "", TEXT_ARGS(where_nearest));
}

double map_switch_at(const map_border *b)
{
    double const middle = b->low + (b->high - b->low) / 2.0;
    if (b->low <= 0.0 && b->high >= 0.0) return 0.0;
    /* one decimal more each time: powers of ten to 1e22 are exact, so each try is rounded once */
    double coarse = 1.0;
    while (coarse < 1e15 && coarse * 10.0 <= fabs(middle)) coarse *= 10.0;
    for (; coarse > 1.0; coarse /= 10.0) {
        double const near = round(middle / coarse) * coarse;
        if (near >= b->low && near <= b->high) return near;
    }
    for (double fine = 1.0; fine <= 1e22 && fabs(middle) * fine < 1e15; fine *= 10.0) {
        double const near = round(middle * fine) / fine;
        if (near >= b->low && near <= b->high) return near;
    }
    return middle;
}

unsigned map_switch_digits(const map_border *b)
{
    double const at = map_switch_at(b), size = fabs(at) > 0.0 ? fabs(at) : 1.0;
    unsigned digits = 1;
    for (double step = size; step > b->high - b->low && digits < 9; step /= 10.0) digits++;
    return digits;
}

text map_switch(const words *w, const map_answer *a, const map_border *b)
{
    static const char *const what[] = {"The outcome", "Play", "The verdict", "What holds"};
    double const at = map_switch_at(b);
    text const letters[2] = {map_letter(w, b->region[0]), map_letter(w, b->region[1])};
    text const where = map_point(w, a, &at, map_switch_digits(b));
    if (a->by != MAP_BY_PLAY)
        return text_format(w->memory, "%s changes from %.*s (%.*s) to %.*s (%.*s) at %.*s.",
                           what[a->by], TEXT_ARGS(letters[0]),
                           TEXT_ARGS(map_region_name(w, a, b->region[0])), TEXT_ARGS(letters[1]),
                           TEXT_ARGS(map_region_name(w, a, b->region[1])), TEXT_ARGS(where));
    text const says = map_switch_says(w, a, b, false);
    return text_format(w->memory, "Play changes from %.*s to %.*s at %.*s.%s%.*s",
                       TEXT_ARGS(letters[0]), TEXT_ARGS(letters[1]), TEXT_ARGS(where),
                       says.n > 0 ? " " : "", TEXT_ARGS(says));
}

text map_method(const words *w, const map_answer *a)
{
    text line = text_format(
        w->memory,
        "%.*s points were solved; borders are placed to %.*s of %s range. They start from a first "
        "grid of %.*s points and from %.*s probes spread between them, of which %.*s found what "
        "the "
        "grid had not told. A region that holds none of these points, and to which no border "
        "leads, can be missed.",
        TEXT_ARGS(number_count(w->memory, a->n_solved)),
        TEXT_ARGS(number_text(w->memory, a->precision, 3)), a->n_axes > 1 ? "each" : "the",
        TEXT_ARGS(number_count(w->memory, a->n_first)),
        TEXT_ARGS(number_count(w->memory, a->n_probes)),
        TEXT_ARGS(a->n_odd > 0 ? number_count(w->memory, a->n_odd) : TEXT("none")));
    if (a->by != MAP_BY_PLAY) return line;
    return text_format(w->memory,
                       "%.*s An option is played in a region if the probability that it is taken "
                       "at all is above %.*s there, and \"sometimes\" if its party mixes; what is "
                       "rarer is not named.",
                       TEXT_ARGS(line), TEXT_ARGS(number_share(w->memory, a->share)));
}
