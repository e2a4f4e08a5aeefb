/* SPDX-License-Identifier: Apache-2.0 */
/* space_text.c -- sentences about claims and cards over the space of assumptions. */
#include "report/weigh_words.h"
#include "report/words_study.h"

#include <math.h>

text words_claim_space(const words *w, const claim_answer *c)
{
    const claim_space *const s = c->space;
    if (s == NULL) return (text){0};
    if (isnan(s->holds.value)) return TEXT("undefined in the whole space of assumptions");
    text line = text_format(w->memory, "holds in %.*s of the space of assumptions (%.*s)",
                            TEXT_ARGS(number_share(w->memory, s->holds.value)),
                            TEXT_ARGS(words_share_interval(w, s->holds)));
    if (s->n_undefined > 0)
        line = text_format(
            w->memory, "%.*s; undefined in %.*s, which is left out", TEXT_ARGS(line),
            TEXT_ARGS(number_share(w->memory, (double)s->n_undefined / (double)s->n_points)));
    return line;
}

static text flip_text(const words *w, const space_flip *f, const char *turns, const char *none)
{
    if (!f->has_flip) return text_from(none);
    text *const moves = ARENA_NEW(w->memory, text, f->n_moves);
    if (moves == NULL) return (text){0};
    for (uint32_t k = 0; k < f->n_moves; k++) {
        const space_move *const m = &f->moves[k];
        moves[k] = text_format(w->memory, "%.*s at %.*s instead of %.*s (%.*s of its range)",
                               TEXT_ARGS(words_assumption_name(w, m->assumption)),
                               TEXT_ARGS(words_assumption(w, m->assumption, m->at)),
                               TEXT_ARGS(words_assumption(w, m->assumption, m->central)),
                               TEXT_ARGS(number_share(w->memory, m->share)));
    }
    return text_format(w->memory, "the smallest change found that %s: %.*s", turns,
                       TEXT_ARGS(words_list(w->memory, moves, f->n_moves)));
}

text words_claim_moves(const words *w, const claim_answer *c)
{
    const claim_space *const s = c->space;
    if (s == NULL || c->holds == VERDICT_UNDEFINED) return (text){0};
    return flip_text(w, &s->flip, c->holds == VERDICT_TRUE ? "turns it false" : "turns it true",
                     "no point was found at which the verdict is another");
}

text words_card_space(const words *w, const card_answer *c)
{
    const card_space *const s = c->space;
    if (s == NULL) return (text){0};
    if (s->n_answered == 0) return TEXT("no point of the space of assumptions has an answer");
    text const holder = words_party(w, c->party);
    text const from = words_payoff(w, c->party, number_clean(s->worth.quantile[0], WORTH_LEAST));
    text const to = words_payoff(w, c->party, number_clean(s->worth.quantile[4], WORTH_LEAST));
    text line = text_format(
        w->memory,
        "over the space of assumptions, %.*s gains by it in %.*s (%.*s) and loses by it in %.*s "
        "(%.*s); worth %.*s on average, 5 per cent below %.*s and 5 per cent above %.*s",
        TEXT_ARGS(holder), TEXT_ARGS(number_share(w->memory, s->gains.value)),
        TEXT_ARGS(words_share_interval(w, s->gains)),
        TEXT_ARGS(number_share(w->memory, s->loses.value)),
        TEXT_ARGS(words_share_interval(w, s->loses)),
        TEXT_ARGS(words_payoff(w, c->party, number_clean(s->worth.mean.value, WORTH_LEAST))),
        TEXT_ARGS(from), TEXT_ARGS(to));
    if (s->n_answered < s->n_points)
        line = text_format(w->memory, "%.*s; %zu of %zu points have no answer", TEXT_ARGS(line),
                           s->n_points - s->n_answered, s->n_points);
    text const flip =
        flip_text(w, &s->flip, s->is_worth ? "takes its worth away" : "makes it worth something",
                  s->is_worth ? "no point was found at which it is worth nothing"
                              : "no point was found at which it is worth something");
    return text_format(w->memory, "%.*s; %.*s", TEXT_ARGS(line), TEXT_ARGS(flip));
}
