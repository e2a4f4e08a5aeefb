/* SPDX-License-Identifier: Apache-2.0 */
/* promise_words.c -- a promise that was searched for, in words: one line a decision point.
 *
 * Such a promise says what is played at thousands of situations, most of them alike. A line names
 * what most situations of a round have, and over how many rounds; where some differ it says how
 * many. */
#include "report/promise_words.h"

enum { NAMES_MOST = 32, ROUNDS_MOST = 4096 };

/* What is promised at one point in one round. */
typedef struct round_tally {
    uint32_t round, n; /* situations with a choice */
    text most;         /* what most of them have */
    uint32_t n_most;
    uint32_t n_closed; /* where that is not open, and something else is promised */
    uint32_t n_differ; /* where it is open, and something else is promised all the same */
} round_tally;

static bool action_open(const solution *s, uint32_t a)
{
    const game *const g = s->game;
    return g->action_open == NULL || g->action_open[a] == NONE || s->slots[g->action_open[a]] > 0.0;
}

static uint32_t n_open(const solution *s, uint32_t h)
{
    uint32_t n = 0;
    for (uint32_t a = s->game->infoset_first_action[h]; a < s->game->infoset_first_action[h + 1];
         a++)
        n += action_open(s, a);
    return n;
}

static uint32_t promised_action(const solution *s, uint32_t h)
{
    uint32_t a = s->game->infoset_first_action[h];
    while (a + 1 < s->game->infoset_first_action[h + 1] &&
           !(s->equilibria[0].profile.prob[a] > 0.5))
        a++;
    return a;
}

static bool is_of(const solution *s, uint32_t h, uint32_t place, uint32_t round)
{
    return s->model->infoset_point[h] == place && s->model->infoset_round[h] == round &&
           n_open(s, h) > 1;
}

static round_tally tally(const solution *s, uint32_t place, uint32_t round)
{
    const leader_promise *const k = s->promise;
    const game *const g = s->game;
    text name[NAMES_MOST];
    uint32_t count[NAMES_MOST] = {0}, n_names = 0;
    round_tally out = {.round = round};
    for (uint32_t i = 0; i < k->n_sets; i++) {
        if (!is_of(s, k->sets[i], place, round)) continue;
        text const played = g->action_name[promised_action(s, k->sets[i])];
        uint32_t j = 0;
        while (j < n_names && !text_equal(name[j], played)) j++;
        if (j == NAMES_MOST) continue;
        if (j == n_names) name[n_names++] = played;
        count[j]++;
        out.n++;
        if (count[j] > out.n_most) {
            out.n_most = count[j];
            out.most = name[j];
        }
    }
    for (uint32_t i = 0; i < k->n_sets; i++) {
        uint32_t const h = k->sets[i];
        if (!is_of(s, h, place, round) ||
            text_equal(g->action_name[promised_action(s, h)], out.most))
            continue;
        bool has = false;
        for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++)
            has |= text_equal(g->action_name[a], out.most) && action_open(s, a);
        out.n_differ += has;
        out.n_closed += !has;
    }
    return out;
}

static text span_words(const words *w, const round_tally *first, const round_tally *last,
                       uint32_t n_differ, uint32_t n, bool is_all)
{
    text line = words_plain(w->memory, first->most);
    if (n_differ > 0)
        line = text_format(w->memory, "mostly %.*s", TEXT_ARGS(line));
    else if (is_all)
        line = text_format(w->memory, "always %.*s", TEXT_ARGS(line));
    if (!is_all && first->round == last->round)
        line = text_format(w->memory, "%.*s in round %u", TEXT_ARGS(line), first->round);
    else if (!is_all)
        line = text_format(w->memory, "%.*s in rounds %u to %u", TEXT_ARGS(line), first->round,
                           last->round);
    if (n_differ > 0)
        line = text_format(w->memory, "%.*s (but not in %u of %u situations)", TEXT_ARGS(line),
                           n_differ, n);
    return line;
}

/* Rounds with a tally alike are told together. */
static text point_words(const words *w, const solution *s, uint32_t place, const round_tally *all,
                        uint32_t n)
{
    text line = {0};
    uint32_t n_closed = 0;
    for (uint32_t i = 0; i < n;) {
        uint32_t j = i, n_differ = 0, n_sets = 0;
        for (; j < n && text_equal(all[j].most, all[i].most) &&
               (all[j].n_differ > 0) == (all[i].n_differ > 0);
             j++) {
            n_differ += all[j].n_differ;
            n_sets += all[j].n;
            n_closed += all[j].n_closed;
        }
        text const part = span_words(w, &all[i], &all[j - 1], n_differ, n_sets, i == 0 && j == n);
        line = text_format(w->memory, "%.*s%s%.*s", TEXT_ARGS(line), line.n > 0 ? ", " : "",
                           TEXT_ARGS(part));
        i = j;
    }
    if (n_closed > 0)
        line = text_format(w->memory, "%.*s (something else in %u situations where that is closed)",
                           TEXT_ARGS(line), n_closed);
    const struct point *const at = &s->model->syntax->points[place];
    text const name = at->label.n > 0 ? at->label : at->path;
    if (name.n == 0) return line;
    return text_format(w->memory, "at %.*s %.*s", TEXT_ARGS(name), TEXT_ARGS(line));
}

uint32_t words_promise_lines(const words *w, const solution *s, text *out, uint32_t most)
{
    const leader_promise *const k = s->promise;
    if (s->model == NULL || s->n_equilibria == 0) return 0;
    round_tally *const rounds = ARENA_NEW(w->memory, round_tally, ROUNDS_MOST);
    bool *const told = ARENA_NEW(w->memory, bool, s->model->syntax->n_points);
    if (rounds == NULL || told == NULL) return 0;
    uint32_t n = 0;
    for (uint32_t i = 0; i < k->n_sets; i++) {
        uint32_t const place = s->model->infoset_point[k->sets[i]];
        if (told[place] || n_open(s, k->sets[i]) < 2) continue;
        told[place] = true;
        uint32_t last = 0, n_rounds = 0;
        for (uint32_t j = 0; j < k->n_sets; j++)
            if (s->model->infoset_point[k->sets[j]] == place &&
                s->model->infoset_round[k->sets[j]] > last)
                last = s->model->infoset_round[k->sets[j]];
        for (uint32_t r = 0; r <= last && n_rounds < ROUNDS_MOST; r++) {
            rounds[n_rounds] = tally(s, place, r);
            n_rounds += rounds[n_rounds].n > 0;
        }
        if (n < most) out[n] = point_words(w, s, place, rounds, n_rounds);
        n++;
    }
    return n;
}

text words_promise_rank(const words *w, const solution *s)
{
    const leader_promise *const k = s->promise;
    if (k->over_all) return TEXT("the best of all promises, mixed ones too, proved in rationals");
    if (!k->is_searched && k->n_unsolved > 0)
        return text_format(w->memory,
                           "the best of the pure promises that could be solved: %u could not",
                           k->n_unsolved);
    if (!k->is_searched) return TEXT("the best of the pure promises; a mixed one may be better");
    if (k->is_at_bound)
        return TEXT("found by search, and none is better: more than that no promise could give");
    return text_format(w->memory,
                       "the best of %u pure promises that a search tried; a better one may exist, "
                       "but none that gives %.*s more than %.*s",
                       k->n_tries, TEXT_ARGS(words_party(w, k->party)),
                       TEXT_ARGS(words_payoff(w, k->party, k->bound)));
}
