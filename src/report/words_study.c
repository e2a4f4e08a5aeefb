/* SPDX-License-Identifier: Apache-2.0 */
/* words_study.c -- sentences about claims, cards and assumptions. */
#include "report/words_study.h"

#include <math.h>

const char *words_verdict(verdict v)
{
    return v == VERDICT_TRUE ? "holds" : v == VERDICT_FALSE ? "fails" : "undefined";
}

text words_flip(const words *w, const claim_answer *c, const claim_flip *f)
{
    const char *turns = c->holds == VERDICT_TRUE    ? "turns false"
                        : c->holds == VERDICT_FALSE ? "turns true"
                                                    : "is decided";
    text const name = words_assumption_name(w, f->assumption);
    text const at = words_assumption(w, f->assumption, f->at);
    text const central = words_assumption(w, f->assumption, f->central);
    if (!f->is_placed)
        return text_format(w->memory, "%s somewhere before %.*s %s to %.*s (central %.*s)", turns,
                           TEXT_ARGS(name), f->at < f->central ? "falls" : "rises", TEXT_ARGS(at),
                           TEXT_ARGS(central));
    return text_format(w->memory, "%s when %.*s %s %.*s (central %.*s)", turns, TEXT_ARGS(name),
                       f->at < f->central ? "falls below" : "rises above", TEXT_ARGS(at),
                       TEXT_ARGS(central));
}

text words_terms(const words *w, const claim_answer *c)
{
    text line = {0};
    for (uint32_t k = 0; k < c->n_terms; k++) {
        const claim_term *t = &c->terms[k];
        text const x = !t->defined   ? TEXT("undefined")
                       : t->is_truth ? (t->value > 0.5 ? TEXT("yes") : TEXT("no"))
                                     : number_text(w->memory, t->value, 4);
        line = text_format(w->memory, "%.*s%s%.*s = %.*s", TEXT_ARGS(line), k > 0 ? ", " : "",
                           TEXT_ARGS(t->formula), TEXT_ARGS(x));
    }
    return line;
}

text words_equilibria(const words *w, const claim_answer *c)
{
    if (c->n_found <= 1) return (text){0};
    return text_format(w->memory, "holds in %u of the %u equilibria found%s", c->n_holding,
                       c->n_found, c->complete ? ", which are all" : "; there may be others");
}

/* Is it a bare "P(outcome) > number"? */
static bool is_about_an_outcome(const expr *e)
{
    if (e == NULL || e->kind < EXPR_LESS || e->kind > EXPR_GREATER_EQUAL || e->n_args != 2)
        return false;
    const expr *x = e->args[0], *y = e->args[1];
    if (x->kind == EXPR_NUMBER) {
        const expr *swap = x;
        x = y;
        y = swap;
    }
    return x->kind == EXPR_PROBABILITY && y->kind == EXPR_NUMBER && x->given == NULL &&
           x->event != NULL && x->event->kind == EVENT_OUTCOME;
}

static const claim_flip *first_flip(const claim_answer *c)
{
    for (uint32_t k = 0; k < c->n_flips; k++)
        if (c->flips[k].assumption != NONE) return &c->flips[k];
    return NULL;
}

uint32_t words_nearest_flip(const claims_answer *a)
{
    uint32_t best = NONE;
    double share = HUGE_VAL;
    for (uint32_t k = 0; k < a->n_claims; k++) {
        const claim_flip *f = first_flip(&a->claims[k]);
        if (f != NULL && f->share < share) {
            share = f->share;
            best = k;
        }
    }
    return best;
}

uint32_t words_central_claim(const claims_answer *a)
{
    for (uint32_t k = 0; k < a->n_claims; k++)
        if (is_about_an_outcome(a->claims[k].claim->formula)) return k;
    uint32_t const nearest = words_nearest_flip(a);
    return nearest != NONE ? nearest : a->n_claims > 0 ? 0 : NONE;
}

text words_card(const words *w, const card_answer *c)
{
    if (c->says.n > 0) return c->says;
    return words_option(w, c->option);
}

static text amount_words(const words *w, uint32_t p, double x)
{
    return fabs(x) <= WORTH_LEAST ? TEXT("nothing")
                                  : number_with_unit(w->memory, x, 3, words_unit(w, p));
}

text words_card_worth(const words *w, const card_answer *c)
{
    if (c->worth == NULL || c->status != STF_OK)
        return c->reason.n > 0 ? c->reason : TEXT("its worth could not be told");
    double const worth = c->worth[c->party];
    text const holder = words_party(w, c->party);
    text const by = amount_words(w, c->party, fabs(worth));
    text const played = number_share(w->memory, c->played);
    if (fabs(worth) <= WORTH_LEAST) {
        return text_format(w->memory,
                           "worth nothing to %.*s, who holds it; played with probability %.*s",
                           TEXT_ARGS(holder), TEXT_ARGS(played));
    }
    return text_format(w->memory, "%s %.*s to %.*s, who holds it; played with probability %.*s",
                       worth > 0 ? "worth" : "a burden of", TEXT_ARGS(by), TEXT_ARGS(holder),
                       TEXT_ARGS(played));
}

text words_card_carrier(const words *w, const card_answer *c)
{
    if (c->n_channels == 0 || c->worth == NULL || c->status != STF_OK) return (text){0};
    if (c->carrier >= c->n_channels)
        return TEXT("no single channel carries it: the worth is the same with any one of them off");
    const struct card_channel *carrier = &c->channels[c->carrier];
    text const name = carrier->says.n > 0 ? carrier->says : carrier->name;
    text const left = amount_words(w, c->party, carrier->worth_off[c->party]);
    text const alone = amount_words(w, c->party, carrier->worth_alone[c->party]);
    return text_format(w->memory,
                       "%.*s carries it: without that channel it is worth %.*s, with that channel "
                       "alone %.*s",
                       TEXT_ARGS(name), TEXT_ARGS(left), TEXT_ARGS(alone));
}

text words_card_interaction(const words *w, const card_answer *c)
{
    if (c->n_channels < 2 || c->interaction == NULL || c->worth_bare == NULL) return (text){0};
    double const whole = c->worth[c->party] - c->worth_bare[c->party];
    double const gap = c->interaction[c->party];
    if (isnan(whole) || isnan(gap)) return (text){0};
    text const note = c->channels[0].shapley == NULL
                          ? TEXT("; with more than ten channels no shares are reckoned")
                          : TEXT("");
    text const all = amount_words(w, c->party, whole);
    text const lost = amount_words(w, c->party, whole - gap);
    if (fabs(gap) <= 1e-9 * (1 + fabs(whole)))
        return text_format(w->memory,
                           "the channels add %.*s together, and that is what the loss of each "
                           "costs, summed%.*s",
                           TEXT_ARGS(all), TEXT_ARGS(note));
    return text_format(w->memory,
                       "the channels work through one another: together they add %.*s, while what "
                       "the loss of each alone costs sums to %.*s%.*s",
                       TEXT_ARGS(all), TEXT_ARGS(lost), TEXT_ARGS(note));
}

uint32_t words_best_card(const cards_answer *a)
{
    uint32_t best = NONE;
    for (uint32_t k = 0; k < a->n_cards; k++) {
        const card_answer *c = &a->cards[k];
        if (c->status != STF_OK || c->worth == NULL || !(c->worth[c->party] > WORTH_LEAST))
            continue;
        if (best == NONE || c->worth[c->party] > a->cards[best].worth[a->cards[best].party])
            best = k;
    }
    return best;
}

text words_range(const words *w, const assumption *a)
{
    static const char *const shapes[] = {
        [DISTRIBUTION_NONE] = "",
        [DISTRIBUTION_RANGE] = "",
        [DISTRIBUTION_UNIFORM] = ", uniform",
        [DISTRIBUTION_TRIANGULAR] = ", triangular",
        [DISTRIBUTION_NORMAL] = ", normal (99 per cent)",
        [DISTRIBUTION_LOGNORMAL] = ", lognormal (99 per cent)",
        [DISTRIBUTION_DISCRETE] = ", discrete",
    };
    if (a->distribution == DISTRIBUTION_NONE) return (text){0};
    text const low = number_text(w->memory, a->low, 4);
    text const high = number_text(w->memory, a->high, 4);
    return text_format(w->memory, "%.*s to %.*s%s", TEXT_ARGS(low), TEXT_ARGS(high),
                       shapes[a->distribution]);
}
