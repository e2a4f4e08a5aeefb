/* SPDX-License-Identifier: Apache-2.0 */
/* cards.c -- what an option is worth: play with it, less play without it.
 *
 * Both sides are solved for themselves, so that everybody answers the absence. A channel is one of
 * the ways in which the option works; switching it off changes both sides, and the worth is taken
 * anew. */
#include "study/cards.h"

#include <math.h>
#include <string.h>

typedef struct card_run {
    problem *problem;
    const study_options *options;
    const study_case *base;
    arena *memory;
    uint32_t n_parties;
} card_run;

/* Payoffs of the selected equilibrium; NULL if there is none. */
static const double *selected_payoff(const solution *s)
{
    return s->status == STF_OK && s->n_equilibria > 0 ? s->equilibria[0].value.payoff : NULL;
}

/* Worth of removing `option` of `whose` from a case already solved; fills *without. */
static stf_status worth_measure(const card_run *r, const study_case *with, const solution *solved,
                                uint32_t whose, uint32_t which, solution **without, double *worth,
                                stf_status *status, text *reason, stf_error *err)
{
    change const removal = {.kind = CHANGE_REMOVE,
                            .party = whose,
                            .options = &which,
                            .n_options = 1,
                            .point = SYNTAX_NONE};
    study_case stripped;
    stf_error why = {0};
    *status =
        study_case_changes(r->problem, with, &removal, 1, with->name, r->memory, &stripped, &why);
    if (*status == STF_OK)
        *status = study_solve(r->problem, &stripped, r->options, r->memory, without, &why);
    if (*status == STF_NOMEM || *status == STF_CANCELLED)
        return fail(err, *status, "%s", why.message);
    for (uint32_t p = 0; p < r->n_parties; p++) worth[p] = (double)NAN;
    if (*status != STF_OK) {
        *reason = text_copy(r->memory, text_from(why.message));
        return STF_OK;
    }
    const double *const a = selected_payoff(solved), *const b = selected_payoff(*without);
    if (a == NULL || b == NULL) {
        *status = a == NULL ? solved->status : (*without)->status;
        *reason = a == NULL ? solved->reason : (*without)->reason;
        return STF_OK;
    }
    for (uint32_t p = 0; p < r->n_parties; p++) worth[p] = a[p] - b[p];
    return STF_OK;
}

/* Least and greatest difference over the certified equilibria found on both sides. */
static void worth_range(const solution *a, const solution *b, uint32_t n_parties, double *least,
                        double *greatest)
{
    for (uint32_t p = 0; p < n_parties; p++) {
        least[p] = (double)INFINITY;
        greatest[p] = -(double)INFINITY;
        for (uint32_t i = 0; i < a->n_equilibria; i++) {
            if (!a->equilibria[i].certificate.certified) continue;
            for (uint32_t j = 0; j < b->n_equilibria; j++) {
                if (!b->equilibria[j].certificate.certified) continue;
                double const d =
                    a->equilibria[i].value.payoff[p] - b->equilibria[j].value.payoff[p];
                least[p] = fmin(least[p], d);
                greatest[p] = fmax(greatest[p], d);
            }
        }
    }
}

static stf_status card_fill(const card_run *r, const solution *with, const card *c,
                            bool is_declared, card_answer *out, stf_error *err)
{
    uint32_t const n = r->n_parties;
    *out =
        (card_answer){.party = c->party,
                      .option = c->option,
                      .is_declared = is_declared,
                      .says = c->says.n > 0 ? c->says : r->problem->syntax->options[c->option].says,
                      .carrier = NONE,
                      .worth = ARENA_NEW(r->memory, double, n),
                      .least = ARENA_NEW(r->memory, double, n),
                      .greatest = ARENA_NEW(r->memory, double, n)};
    TRY(arena_status(r->memory, err));
    TRY(worth_measure(r, r->base, with, c->party, c->option, &out->without, out->worth,
                      &out->status, &out->reason, err));
    if (out->status == STF_OK) worth_range(with, out->without, n, out->least, out->greatest);
    if (selected_payoff(with) != NULL) {
        event const played = {.kind = EVENT_OPTION,
                              .option = {.party = c->party, .option = c->option}};
        bool defined;
        TRY(study_probability(with, &with->equilibria[0], &played, NULL, r->memory, &out->played,
                              &defined, err));
    }
    return channels_fill(r->problem, r->base, c, r->options, r->memory, out, err);
}

static stf_status cards_open(problem *p, const study_case *c, const study_options *o, uint32_t n,
                             arena *memory, card_run *r, cards_answer **out, stf_error *err)
{
    cards_answer *const answer = ARENA_NEW(memory, cards_answer, 1);
    card_answer *const cards = ARENA_NEW(memory, card_answer, n);
    TRY(arena_status(memory, err));
    *answer = (cards_answer){.cards = cards, .n_cards = n};
    TRY(study_solve(p, c, o, memory, &answer->base, err));
    *r = (card_run){
        .problem = p, .options = o, .base = c, .memory = memory, .n_parties = p->syntax->n_parties};
    *out = answer;
    return STF_OK;
}

stf_status study_cards(problem *p, const study_case *c, const study_options *o, bool every_option,
                       arena *memory, cards_answer **out, stf_error *err)
{
    const syntax *const s = p->syntax;
    if (s == NULL)
        return fail(err, STF_UNSUPPORTED, "a game has no cards; only a model (.standoff) has");
    bool const declared = s->n_cards > 0 && !every_option;
    uint32_t const n = declared ? s->n_cards : s->n_options;
    card_run r;
    cards_answer *answer;
    TRY(cards_open(p, c, o, n, memory, &r, &answer, err));
    for (uint32_t i = 0; i < n; i++) {
        card const bare = {.party = declared ? 0 : s->options[i].party, .option = i};
        TRY(card_fill(&r, answer->base, declared ? &s->cards[i] : &bare, declared,
                      &answer->cards[i], err));
    }
    *out = answer;
    return STF_OK;
}

/* The option called "Kim.russia_card". */
static stf_status option_find(const syntax *s, text which, arena *memory, uint32_t *out,
                              stf_error *err)
{
    text *const names = ARENA_NEW(memory, text, s->n_options);
    TRY(arena_status(memory, err));
    for (uint32_t i = 0; i < s->n_options; i++) {
        const option *const one = &s->options[i];
        names[i] = text_format(memory, "%.*s.%.*s", TEXT_ARGS(s->parties[one->party].name),
                               TEXT_ARGS(one->name));
        *out = i;
        if (text_equal(names[i], which)) return STF_OK;
    }
    size_t const near = text_nearest(which, names, s->n_options);
    if (near < s->n_options)
        return fail(err, STF_USAGE, "there is no option '%.*s'; did you mean '%.*s'?",
                    TEXT_ARGS(which), TEXT_ARGS(names[near]));
    return fail(err, STF_USAGE, "there is no option '%.*s'; a card is written PARTY.OPTION",
                TEXT_ARGS(which));
}

stf_status study_card(problem *p, const study_case *c, const study_options *o, text which,
                      arena *memory, cards_answer **out, stf_error *err)
{
    const syntax *const s = p->syntax;
    if (s == NULL)
        return fail(err, STF_UNSUPPORTED, "a game has no cards; only a model (.standoff) has");
    uint32_t wanted = 0;
    TRY(option_find(s, which, memory, &wanted, err));
    card const bare = {.party = s->options[wanted].party, .option = wanted};
    const card *asked = &bare;
    for (uint32_t i = 0; i < s->n_cards; i++)
        if (s->cards[i].option == wanted) asked = &s->cards[i];
    card_run r;
    TRY(cards_open(p, c, o, 1, memory, &r, out, err));
    return card_fill(&r, (*out)->base, asked, asked != &bare, &(*out)->cards[0], err);
}
