/* SPDX-License-Identifier: Apache-2.0 */
/* page_answer.c -- the answer in words, made from the numbers: what is done first, how it ends,
 * what would change it.
 *
 * Each sentence is the statement of a number that stands elsewhere in the report; nothing is said
 * that is not computed. */
#include "report/page_parts.h"
#include "report/words_study.h"

#include <math.h>

enum { OPENING_MOST = 4, NAMED_MOST = 4 };

static void add(answer_words *a, text t)
{
    if (t.n > 0 && a->n_findings < FINDINGS_MOST) a->findings[a->n_findings++] = t;
}

/* "In round 1 Kim plays the Russia card, Putin accommodates (62%) or refuses (38%)." */
static text opening(const words *w, const play_answer *play)
{
    const play_view *v = play_view_new(play, PLAY_LEAST, w->memory);
    if (v == NULL || v->n_columns == 0) return (text){0};
    const play_column *c = &v->columns[0];
    text said[OPENING_MOST];
    uint32_t n = 0;
    for (uint32_t k = 0; k < c->n_cards && n < OPENING_MOST; k++) {
        const play_card *one = &c->cards[k];
        text const what = play_card_words(w, one);
        if (one->party == NONE) continue;
        text const condition = play_card_condition(w, c, one);
        said[n++] = text_format(w->memory, "%.*s%s%.*s %.*s", TEXT_ARGS(condition),
                                condition.n > 0 ? ", " : "", TEXT_ARGS(words_party(w, one->party)),
                                TEXT_ARGS(what));
    }
    if (n == 0) return (text){0};
    text line = said[0];
    for (uint32_t k = 1; k < n; k++)
        line = text_format(w->memory, "%.*s; %.*s", TEXT_ARGS(line), TEXT_ARGS(said[k]));
    text const when = words_rounds(w, c->first_round, c->last_round);
    if (when.n == 0)
        return text_format(w->memory, "%.*s.", TEXT_ARGS(words_capital(w->memory, line)));
    if (c->first_round == 0)
        return text_format(w->memory, "Before the first round %.*s.", TEXT_ARGS(line));
    return text_format(w->memory, "In r%.*s %.*s.", (int)(when.n - 1), when.at + 1,
                       TEXT_ARGS(line));
}

/* The sequence of the likeliest play beyond its first rounds. */
static text likeliest_play(const words *w, const play_answer *play)
{
    uint32_t n = 0;
    const text *lines = play_path_words(w, play, 1, &n);
    if (n == 0 || play->paths[0].n_moves == 0 || play->paths[0].n_moves > 24) return (text){0};
    text const share = number_share(w->memory, play->paths[0].probability);
    return text_format(w->memory, "The likeliest play in full (%.*s): %.*s", TEXT_ARGS(share),
                       TEXT_ARGS(lines[0]));
}

static text ending(const words *w, const equilibrium *e)
{
    uint32_t const best = words_likeliest(w->game, e);
    if (best == NONE) return (text){0};
    uint32_t second = NONE;
    for (uint32_t k = 0; k < w->game->n_outcomes; k++)
        if (k != best && (second == NONE || e->value.outcome[k] > e->value.outcome[second]))
            second = k;
    double const p = e->value.outcome[best];
    text const share = number_share(w->memory, p);
    if (p > 1 - 1e-6)
        return text_format(w->memory, "It ends for certain in this: %.*s.",
                           TEXT_ARGS(words_outcome(w, best)));
    if (second == NONE || e->value.outcome[second] < 5e-4)
        return text_format(w->memory, "The likeliest end, with probability %.*s: %.*s.",
                           TEXT_ARGS(share), TEXT_ARGS(words_outcome(w, best)));
    return text_format(w->memory,
                       "The likeliest end, with probability %.*s: %.*s; next, with %.*s: %.*s.",
                       TEXT_ARGS(share), TEXT_ARGS(words_outcome(w, best)),
                       TEXT_ARGS(number_share(w->memory, e->value.outcome[second])),
                       TEXT_ARGS(words_outcome(w, second)));
}

static text claim_name(const words *w, const claim_answer *c)
{
    text const says = c->claim->says.n > 0 ? c->claim->says : c->claim->formula_text;
    return text_format(w->memory, "\xe2\x80\x9c%.*s\xe2\x80\x9d", TEXT_ARGS(says));
}

/* The claim about the main outcome, and the single numbers that would turn it. */
static void central_claim(const words *w, const claims_answer *a, answer_words *out)
{
    uint32_t const k = words_central_claim(a);
    if (k == NONE) return;
    const claim_answer *c = &a->claims[k];
    text const said = text_format(w->memory, "%.*s %s.", TEXT_ARGS(claim_name(w, c)),
                                  c->holds == VERDICT_TRUE    ? "holds"
                                  : c->holds == VERDICT_FALSE ? "does not hold"
                                                              : "is undefined");
    text turns[NAMED_MOST];
    uint32_t n = 0;
    for (uint32_t f = 0; f < c->n_flips && n < 2; f++)
        if (c->flips[f].assumption != NONE) turns[n++] = words_flip(w, c, &c->flips[f]);
    if (n > 0)
        add(out, text_format(w->memory, "%.*s It %.*s%s%.*s.", TEXT_ARGS(said), TEXT_ARGS(turns[0]),
                             n > 1 ? "; it also " : "", TEXT_ARGS(n > 1 ? turns[1] : (text){0})));
    else if (c->flips_searched)
        add(out, text_format(w->memory, "%.*s No single assumption turns that within its range.",
                             TEXT_ARGS(said)));
    else
        add(out, said);
    uint32_t const nearest = words_nearest_flip(a);
    if (nearest == NONE || nearest == k) return;
    c = &a->claims[nearest];
    for (uint32_t f = 0; f < c->n_flips; f++) {
        if (c->flips[f].assumption == NONE) continue;
        add(out, text_format(w->memory, "The verdict that turns most easily: %.*s %s; it %.*s.",
                             TEXT_ARGS(claim_name(w, c)),
                             c->holds == VERDICT_TRUE ? "holds" : "does not hold",
                             TEXT_ARGS(words_flip(w, c, &c->flips[f]))));
        break;
    }
}

static text variant_name(const words *w, text name)
{
    for (uint32_t k = 0; w->syntax != NULL && k < w->syntax->n_variants; k++)
        if (text_equal(w->syntax->variants[k].name, name) && w->syntax->variants[k].says.n > 0)
            return text_format(w->memory, "%.*s (%.*s)", TEXT_ARGS(name),
                               TEXT_ARGS(w->syntax->variants[k].says));
    return name;
}

/* Which variants have another likeliest end. */
static void variants(const words *w, const compare_answer *a, const equilibrium *base,
                     answer_words *out)
{
    uint32_t const best = words_likeliest(w->game, base);
    text changed[NAMED_MOST];
    uint32_t n_changed = 0, n_asked = 0;
    if (best == NONE) return;
    for (uint32_t k = 1; k < a->n_cases; k++) {
        const solution *s = a->solutions[k];
        if (s == NULL || s->n_equilibria == 0) continue;
        n_asked++;
        const equilibrium *e = &s->equilibria[0];
        uint32_t const other = words_likeliest(s->game, e);
        if (other == NONE || text_equal(s->game->outcome[other], w->game->outcome[best])) continue;
        words of_case = *w;
        of_case.game = s->game;
        if (n_changed < NAMED_MOST)
            changed[n_changed] =
                text_format(w->memory, "%.*s: %.*s, %.*s", TEXT_ARGS(variant_name(w, a->names[k])),
                            TEXT_ARGS(words_outcome(&of_case, other)),
                            TEXT_ARGS(number_share(w->memory, e->value.outcome[other])));
        n_changed++;
    }
    if (n_asked == 0) return;
    if (n_changed == 0) {
        add(out,
            text_format(w->memory, "None of the %u variants has another likeliest end.", n_asked));
        return;
    }
    uint32_t const named = n_changed < NAMED_MOST ? n_changed : NAMED_MOST;
    text line = changed[0];
    for (uint32_t k = 1; k < named; k++)
        line = text_format(w->memory, "%.*s; %.*s", TEXT_ARGS(line), TEXT_ARGS(changed[k]));
    add(out, text_format(w->memory, "%u of %u variants %s another likeliest end. %.*s%s", n_changed,
                         n_asked, n_changed == 1 ? "has" : "have", TEXT_ARGS(line),
                         named < n_changed ? "; and others." : "."));
}

static void best_card(const words *w, const cards_answer *a, answer_words *out)
{
    uint32_t const k = words_best_card(a);
    if (k == NONE) {
        if (a->n_cards > 0)
            add(out, TEXT("No card is worth anything to its holder on these assumptions."));
        return;
    }
    const card_answer *c = &a->cards[k];
    text const carrier = words_card_carrier(w, c);
    add(out, text_format(w->memory, "The card worth most to its holder is %.*s: %.*s.%s%.*s%s",
                         TEXT_ARGS(words_card(w, c)), TEXT_ARGS(words_card_worth(w, c)),
                         carrier.n > 0 ? " " : "", TEXT_ARGS(words_capital(w->memory, carrier)),
                         carrier.n > 0 ? "." : ""));
    /* A card with channels was asked about: say what it is worth also where another is worth more.
     */
    for (uint32_t i = 0; i < a->n_cards; i++) {
        const card_answer *asked = &a->cards[i];
        if (i == k || asked->n_channels == 0 || asked->status != STF_OK) continue;
        text const by = words_card_carrier(w, asked);
        text const name = words_capital(w->memory, words_card(w, asked));
        add(out, text_format(w->memory, "%.*s is %.*s.%s%.*s%s", TEXT_ARGS(name),
                             TEXT_ARGS(words_card_worth(w, asked)), by.n > 0 ? " " : "",
                             TEXT_ARGS(words_capital(w->memory, by)), by.n > 0 ? "." : ""));
    }
}

static void tallies(const words *w, const page *p, answer_words *out)
{
    if (p->claims != NULL && p->claims->n_claims > 1) {
        uint32_t holding = 0, turning = 0;
        bool searched = false;
        for (uint32_t k = 0; k < p->claims->n_claims; k++) {
            if (p->claims->claims[k].holds == VERDICT_TRUE) holding++;
            if (p->claims->claims[k].n_flips > 0) turning++;
            if (p->claims->claims[k].flips_searched) searched = true;
        }
        text const turns =
            searched ? text_format(w->memory,
                                   "; the verdict of %u turns when some single assumption moves "
                                   "within its range",
                                   turning)
                     : (text){0};
        add(out, text_format(w->memory, "%u of %u claims hold%.*s.", holding, p->claims->n_claims,
                             TEXT_ARGS(turns)));
    }
    if (p->check != NULL && p->check->n_sourced + p->check->n_judgement + p->check->n_bare > 0)
        add(out, text_format(w->memory,
                             "Of the numbers that go in, %u have a source and %u are judgement%s.",
                             p->check->n_sourced, p->check->n_judgement,
                             p->check->n_bare > 0 ? "; the others have neither" : ""));
}

void answer_words_tell(const words *w, const page *full, answer_words *out)
{
    const solution *s = full->solution;
    *out = (answer_words){0};
    if (s->n_equilibria == 0 || !s->equilibria[0].certificate.certified) {
        out->lead = text_format(
            w->memory, "There is no answer: %.*s.",
            TEXT_ARGS(s->reason.n > 0 ? s->reason : TEXT("no equilibrium was certified")));
        if (s->n_equilibria == 0) return;
    }
    const equilibrium *e = &s->equilibria[0];
    text const first = full->play != NULL ? opening(w, full->play) : (text){0};
    text const last = ending(w, e);
    out->lead =
        text_format(w->memory, "%.*s%s%.*s%s%.*s", TEXT_ARGS(out->lead), out->lead.n > 0 ? " " : "",
                    TEXT_ARGS(first), first.n > 0 && last.n > 0 ? " " : "", TEXT_ARGS(last));
    if (full->play != NULL) add(out, likeliest_play(w, full->play));
    if (full->claims != NULL) central_claim(w, full->claims, out);
    if (full->compare != NULL) variants(w, full->compare, e, out);
    if (full->cards != NULL) best_card(w, full->cards, out);
    tallies(w, full, out);
}
