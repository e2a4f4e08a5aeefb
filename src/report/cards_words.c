/* SPDX-License-Identifier: Apache-2.0 */
/* cards_words.c -- sentences about promises, hidden things and marks. */
#include "report/cards_words.h"
#include "report/promise_words.h"

#include <math.h>

enum { POINTS_TOLD = 8 };

text words_card_name(const words *w, uint32_t option_index)
{
    const option *const o = &w->syntax->options[option_index];
    return text_format(w->memory, "%.*s.%.*s", TEXT_ARGS(words_party(w, o->party)),
                       TEXT_ARGS(o->name));
}

text words_promise(const words *w, const promise_answer *a)
{
    if (a->kind == PROMISE_BEST) return TEXT("the best promise");
    return text_format(w->memory, "%s %.*s", a->kind == PROMISE_NEVER ? "never" : "always",
                       TEXT_ARGS(w->syntax->options[a->option].name));
}

text words_promise_is(const words *w, const promise_answer *a)
{
    if (a->best == NULL || a->best->promise == NULL) return (text){0};
    const game *const g = a->best->game;
    const leader_promise *const k = a->best->promise;
    if (k->is_searched) {
        text at[POINTS_TOLD];
        uint32_t const n = words_promise_lines(w, a->best, at, POINTS_TOLD);
        text all = {0};
        for (uint32_t i = 0; n <= POINTS_TOLD && i < n; i++)
            all = text_format(w->memory, "%.*s%s%.*s", TEXT_ARGS(all), i > 0 ? "; " : "",
                              TEXT_ARGS(at[i]));
        return all;
    }
    if (k->n_sets > 3) return (text){0};
    text line = {0};
    for (uint32_t i = 0; i < k->n_sets; i++) {
        uint32_t const h = k->sets[i];
        if (i > 0) line = text_format(w->memory, "%.*s; ", TEXT_ARGS(line));
        if (k->n_sets > 1)
            line = text_format(w->memory, "%.*sat %.*s ", TEXT_ARGS(line),
                               TEXT_ARGS(g->infoset_name[h]));
        bool is_first = true;
        for (uint32_t x = g->infoset_first_action[h]; x < g->infoset_first_action[h + 1]; x++) {
            double const p = a->best->equilibria[0].profile.prob[x];
            if (!(p > 0.0)) continue;
            text const share = number_share(w->memory, p);
            line = text_format(w->memory, "%.*s%s%.*s", TEXT_ARGS(line), is_first ? "" : ", ",
                               TEXT_ARGS(g->action_name[x]));
            if (p < 1.0)
                line = text_format(w->memory, "%.*s %.*s", TEXT_ARGS(line), TEXT_ARGS(share));
            is_first = false;
        }
    }
    return line;
}

bool promise_matters(const words *w, const promise_answer *a)
{
    if (a->status != STF_OK) return false;
    for (uint32_t p = 0; p < w->game->n_parties; p++)
        if (fabs(a->gain[p]) > WORTH_LEAST) return true;
    return false;
}

text words_promise_most(const words *w, const commitments_answer *a, uint32_t p)
{
    text const who = words_party(w, p);
    for (uint32_t i = 0; i < a->n_promises; i++) {
        const promise_answer *const one = &a->promises[i];
        if (one->party != p) continue;
        if (one->status != STF_OK) break;
        text const gain = number_with_unit(w->memory, one->gain[p], 3, words_unit(w, p));
        text const what = words_promise(w, one), told = words_promise_is(w, one);
        text const is = told.n > 0 ? told : what;
        if (!(one->gain[p] > WORTH_LEAST))
            return text_format(w->memory, "%.*s would gain nothing by a promise.", TEXT_ARGS(who));
        return text_format(w->memory,
                           "%.*s would gain most by promising: %.*s. That is worth %.*s.",
                           TEXT_ARGS(who), TEXT_ARGS(is), TEXT_ARGS(gain));
    }
    return text_format(w->memory, "What %.*s would gain by promises cannot be told.",
                       TEXT_ARGS(who));
}

text words_hidden(const words *w, const hidden_thing *h)
{
    const syntax *const s = w->syntax;
    if (h->kind == HIDDEN_STATE)
        return text_format(w->memory, "the state %.*s", TEXT_ARGS(s->states[h->index].name));
    if (h->kind == HIDDEN_TYPE)
        return text_format(w->memory, "%.*s's type", TEXT_ARGS(words_party(w, h->party)));
    const point *const at = &s->points[h->index];
    text const where = at->label.n > 0 ? at->label : at->path;
    text const who = h->party != NONE ? text_format(w->memory, "%.*s's move",
                                                    TEXT_ARGS(words_party(w, h->party)))
                                      : TEXT("what falls");
    if (where.n == 0) return who;
    return text_format(w->memory, "%.*s at `%.*s`", TEXT_ARGS(who), TEXT_ARGS(where));
}

text words_shown_to(const words *w, const verification_row *r)
{
    if (r->shown_to == r->thing.unseen && (r->shown_to & (r->shown_to - 1)) != 0)
        return TEXT("everybody");
    text names[PARTIES_MOST];
    size_t n = 0;
    for (uint32_t p = 0; p < w->game->n_parties; p++)
        if ((r->shown_to >> p & 1u) != 0) names[n++] = words_party(w, p);
    return words_list(w->memory, names, n);
}

text words_aim(const words *w, const mediator_row *r)
{
    return r->aim == NONE ? TEXT("all together") : words_party(w, r->aim);
}

text words_mediator_concept(const mediator_answer *a)
{
    return a->is_strategic
               ? TEXT(
                     "A mediator tells each party in private what to do, and nobody gains by doing "
                     "otherwise: the best correlated equilibria.")
               : TEXT("A mediator tells each party its whole plan before play, and nothing on the "
                      "way; nobody gains by another plan: the best correlated equilibria of the "
                      "strategic form.");
}

text words_mediator_untold(const words *w, const mediator_answer *a)
{
    text const why = text_format(w->memory, "Not told: %.*s.", TEXT_ARGS(a->reason));
    if (a->bound == NULL) return why;
    text most[PARTIES_MOST];
    size_t n = 0;
    for (uint32_t p = 0; p < w->game->n_parties; p++)
        most[n++] = text_format(
            w->memory, "%.*s %.*s", TEXT_ARGS(words_party(w, p)),
            TEXT_ARGS(number_text(w->memory, number_clean(a->bound[p], WORTH_LEAST), 3)));
    text const each = words_list(w->memory, most, n);
    text line = text_format(w->memory,
                            "%.*s If all did as they were told, whoever gains by it, no mediator "
                            "could add more than, for each at its own best: %.*s",
                            TEXT_ARGS(why), TEXT_ARGS(each));
    if (a->has_sum)
        line = text_format(
            w->memory, "%.*s; and %.*s to the sum", TEXT_ARGS(line),
            TEXT_ARGS(number_text(w->memory, number_clean(a->bound_sum, WORTH_LEAST), 3)));
    return text_format(w->memory, "%.*s.", TEXT_ARGS(line));
}

text words_mark(const words *w, const over_answer *a, const over_card *c, const over_mark *m)
{
    text const name = words_card(w, c->card), is = words_assumption_name(w, a->assumption);
    text const at = words_assumption(w, a->assumption, m->at);
    text const counted_in = words_unit(w, c->card->party);
    text const holder = words_party(w, c->card->party);
    if (m->kind == OVER_ZERO)
        return text_format(w->memory, "%.*s %s to %.*s when %.*s rises above %.*s", TEXT_ARGS(name),
                           m->to > 0   ? "becomes worth something"
                           : m->to < 0 ? "becomes a burden"
                                       : "comes to nothing",
                           TEXT_ARGS(holder), TEXT_ARGS(is), TEXT_ARGS(at));
    text const before = number_text(w->memory, number_clean(m->before, WORTH_LEAST), 3);
    text const after =
        number_with_unit(w->memory, number_clean(m->after, WORTH_LEAST), 3, counted_in);
    return text_format(w->memory, "%.*s jumps from %.*s to %.*s when %.*s rises above %.*s",
                       TEXT_ARGS(name), TEXT_ARGS(before), TEXT_ARGS(after), TEXT_ARGS(is),
                       TEXT_ARGS(at));
}
