/* SPDX-License-Identifier: Apache-2.0 */
/* promise.c -- what `commit P best` came to: the promise, and what it rests on. */
#include "report/parts_json.h"
#include "report/parts_text.h"
#include "report/promise_words.h"

#include <math.h>

enum { SETS_TOLD = 12, POINTS_TOLD = 24 };

/* "inspect 1/3, wait 2/3" */
static text mixture_words(const words *w, const solution *s, uint32_t h)
{
    const game *const g = s->game;
    const equilibrium *const e = &s->equilibria[0];
    text line = {0};
    for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++) {
        double const p = e->profile.prob[a];
        if (!(p > 0.0)) continue;
        text const name = g->action_name[a];
        text const share = p < 1.0 && e->is_exact ? e->exact_prob[a] : number_share(w->memory, p);
        line = text_format(w->memory, "%.*s%s%.*s", TEXT_ARGS(line), line.n > 0 ? ", " : "",
                           TEXT_ARGS(name));
        if (p < 1.0) line = text_format(w->memory, "%.*s %.*s", TEXT_ARGS(line), TEXT_ARGS(share));
    }
    return line;
}

static bool set_is_reached(const solution *s, uint32_t h)
{
    const game *const g = s->game;
    for (uint32_t k = g->infoset_first_member[h]; k < g->infoset_first_member[h + 1]; k++)
        if (s->equilibria[0].value.node_reach[g->member[k]] > 0.0) return true;
    return false;
}

text words_promise_ties(const words *w, const solution *s)
{
    const leader_promise *const k = s->promise;
    text const who = words_party(w, k->party);
    if (k->is_tied_blindly)
        return TEXT("Where others are indifferent they do what the solver has them do.");
    if (!k->has_tie)
        return text_format(w->memory,
                           "Nothing rests on a tie: every best reply gives %.*s as much.",
                           TEXT_ARGS(who));
    return text_format(
        w->memory,
        "It rests on a tie: others are indifferent, and do what %.*s would have them "
        "do; at the least %.*s would get %.*s.",
        TEXT_ARGS(who), TEXT_ARGS(who), TEXT_ARGS(words_payoff(w, k->party, k->least)));
}

static void promised_sets_text(const words *w, const solution *s, text_style style, buffer *out)
{
    const leader_promise *const k = s->promise;
    text const who = words_party(w, k->party);
    uint32_t told = 0, n_reached = 0;
    for (uint32_t i = 0; i < k->n_sets; i++) n_reached += set_is_reached(s, k->sets[i]);
    for (uint32_t i = 0; i < k->n_sets && told < SETS_TOLD; i++) {
        uint32_t const h = k->sets[i];
        if (n_reached > 0 && k->n_sets > SETS_TOLD && !set_is_reached(s, h)) continue;
        text const what = mixture_words(w, s, h);
        paragraph_write(text_format(w->memory, "%.*s at %.*s: %.*s", TEXT_ARGS(who),
                                    TEXT_ARGS(s->game->infoset_name[h]), TEXT_ARGS(what)),
                        style, 2, 2, out);
        told++;
    }
    if (told < k->n_sets)
        paragraph_write(text_format(w->memory, "%u of %u decisions are shown; --json has all.",
                                    told, k->n_sets),
                        style, 2, 0, out);
}

static void points_text(const words *w, const solution *s, text_style style, buffer *out)
{
    text line[POINTS_TOLD];
    uint32_t const n = words_promise_lines(w, s, line, POINTS_TOLD);
    for (uint32_t i = 0; i < n && i < POINTS_TOLD; i++)
        paragraph_write(
            text_format(w->memory, "%.*s.", TEXT_ARGS(words_capital(w->memory, line[i]))), style, 2,
            2, out);
    if (n > POINTS_TOLD)
        paragraph_write(text_format(w->memory,
                                    "%u of %u decision points are shown; --json has all.",
                                    POINTS_TOLD, n),
                        style, 2, 0, out);
}

void promise_text(const words *w, const solution *s, text_style style, buffer *out)
{
    const leader_promise *const k = s->promise;
    if (k == NULL || s->n_equilibria == 0) return;
    heading_write(TEXT("The promise"), style, out);
    if (k->is_searched)
        points_text(w, s, style, out);
    else
        promised_sets_text(w, s, style, out);
    text const rank = words_capital(w->memory, words_promise_rank(w, s));
    paragraph_write(text_format(w->memory, "%.*s.", TEXT_ARGS(rank)), style, 2, 0, out);
    paragraph_write(words_promise_ties(w, s), style, 2, 0, out);
}

static void searched_json(js_writer *w, const solution *s)
{
    const leader_promise *const k = s->promise;
    js_put_object(w, "search");
    js_put_count(w, "tried", k->n_tries);
    js_put_number(w, "bound", k->bound);
    js_put_bool(w, "at_bound", k->is_at_bound);
    js_object_close(w);
}

void promise_json(js_writer *w, const solution *s)
{
    const leader_promise *const k = s->promise;
    if (k == NULL) return;
    js_put_object(w, "promise");
    js_put_text(w, "party", s->game->party[k->party]);
    js_put_text(w, "among", k->over_all ? TEXT("all") : TEXT("pure"));
    js_put_bool(w, "tie", k->has_tie);
    js_put_number(w, "least", k->is_tied_blindly ? (double)NAN : k->least);
    if (k->value.n > 0) js_put_text(w, "exact", k->value);
    js_put_count(w, "unsolved", k->n_unsolved);
    if (k->is_searched) searched_json(w, s);
    js_put_list(w, "at");
    for (uint32_t i = 0; i < k->n_sets; i++) js_text(w, s->game->infoset_name[k->sets[i]]);
    js_list_close(w);
    js_object_close(w);
}
