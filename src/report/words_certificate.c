/* SPDX-License-Identifier: Apache-2.0 */
/* words_certificate.c -- what a certificate says, in a sentence. */
#include "report/words.h"

#include <math.h>

static double at_least(double x, double y)
{
    return isnan(y) || y < x ? x : y;
}

/* The regret over the payoff range. The certificate has it for the gain ex ante; for a gain
 * elsewhere in the game the least range of any party bounds it. */
static double regret_share(const words *w, const solution *s, const certificate *c, double regret)
{
    const game *g = s->game;
    double *low = ARENA_NEW(w->memory, double, 2 * (size_t)g->n_parties);
    if (regret <= c->max_regret || low == NULL || s->slots == NULL) return c->regret_relative;
    double *high = low + g->n_parties, least = 0;
    game_payoff_range(g, s->slots, low, high, w->memory);
    for (uint32_t p = 0; p < g->n_parties; p++) {
        double const range = high[p] - low[p];
        if (range > 0 && (least == 0 || range < least)) least = range;
    }
    return least > 0 ? at_least(regret / least, c->regret_relative) : c->regret_relative;
}

/* "no party gains more than ..." for the concepts that are about regret. */
static text regret_words(const words *w, const solution *s, const certificate *c)
{
    double regret = c->max_regret;
    const char *how = "by changing its strategy";
    text where = {0};
    switch (c->concept) {
    case CONCEPT_SUBGAME_PERFECT:
        regret = at_least(regret, c->subgame_regret);
        how = "by any deviation";
        where = text_format(w->memory, ", in any of %.*s subgame%s",
                            TEXT_ARGS(number_count(w->memory, s->game->n_components)),
                            s->game->n_components == 1 ? "" : "s");
        break;
    case CONCEPT_SEQUENTIAL:
        regret = at_least(regret, c->infoset_regret);
        how = "by any deviation";
        where =
            text_format(w->memory, ", at any of %.*s information set%s under the stated beliefs",
                        TEXT_ARGS(number_count(w->memory, s->game->n_infosets)),
                        s->game->n_infosets == 1 ? "" : "s");
        break;
    case CONCEPT_CORRELATED: how = "by disobeying any recommendation"; break;
    case CONCEPT_NASH:
    case CONCEPT_QRE:
    case CONCEPT_COUNT: break;
    }
    return text_format(w->memory, "no party gains more than %.*s (%.*s of its payoff range) %s%.*s",
                       TEXT_ARGS(number_small(w->memory, regret)),
                       TEXT_ARGS(number_small(w->memory, regret_share(w, s, c, regret))), how,
                       TEXT_ARGS(where));
}

text words_certificate(const words *w, const solution *s, const equilibrium *e)
{
    const certificate *c = &e->certificate;
    const char *proof = c->exact || e->is_exact ? " Proved in rational arithmetic." : "";
    if (c->concept == CONCEPT_QRE) {
        return text_format(w->memory,
                           "%s %s at lambda %.*s: no probability is further than %.*s from the "
                           "logit reply to the others.%s%.*s%s",
                           c->certified ? "Certified" : "NOT certified:", words_concept(c->concept),
                           TEXT_ARGS(number_text(w->memory, e->profile.lambda, 6)),
                           TEXT_ARGS(number_small(w->memory, c->residual)), proof,
                           TEXT_ARGS(c->reason), c->reason.n > 0 ? "." : "");
    }
    if (e->is_exact)
        return text_format(
            w->memory,
            "Certified %s. Proved in rational arithmetic: no party gains anything by "
            "deviating%s.%s",
            words_concept(c->concept), c->concept == CONCEPT_NASH ? "" : ", in any subgame",
            c->concept == CONCEPT_SEQUENTIAL
                ? " The beliefs and their consistency are certified in doubles."
                : "");
    text const regret = regret_words(w, s, c);
    if (!c->certified)
        return text_format(w->memory, "NOT certified as %s: %.*s; %.*s.", words_concept(c->concept),
                           TEXT_ARGS(c->reason.n > 0 ? c->reason : TEXT("the certificate fails")),
                           TEXT_ARGS(regret));
    text const note = e->exact_note;
    return text_format(w->memory, "Certified %s: %.*s.%s%s%.*s%s", words_concept(c->concept),
                       TEXT_ARGS(regret), c->exact ? proof : "",
                       note.n > 0 ? " Not proved exactly: " : "", TEXT_ARGS(note),
                       note.n > 0 ? "." : "");
}

text words_completeness(const words *w, const solution *s)
{
    double const n = s->n_total > s->n_equilibria ? s->n_total : (double)s->n_equilibria;
    const char *ties = s->has_ties ? " Some best choices are tied." : "";
    if (s->concept == CONCEPT_QRE)
        return text_format(
            w->memory,
            "It lies on the principal branch, which begins at lambda 0; others may exist.%s", ties);
    if (s->complete && n == 1)
        return text_format(w->memory, "It is the only equilibrium of this concept.%s", ties);
    /* Ties multiply: their number may be beyond counting. */
    text const found = n < 1e15 ? number_size(w->memory, n) : TEXT("more than can be listed");
    if (s->complete)
        return text_format(
            w->memory,
            "The list of equilibria of this concept is complete: %.*s; selected: %.*s.%s",
            TEXT_ARGS(found), TEXT_ARGS(s->selected), ties);
    return text_format(w->memory,
                       "Selected: %.*s. Found: %.*s; the list is not known to be complete.%s",
                       TEXT_ARGS(s->selected), TEXT_ARGS(found), ties);
}

text *words_commitments(const words *w, const equilibrium *e, uint32_t *n)
{
    text *lines = ARENA_NEW(w->memory, text, w->game->n_parties);
    *n = 0;
    if (lines == NULL || e->certificate.commitment_gain == NULL) return lines;
    for (uint32_t p = 0; p < w->game->n_parties; p++) {
        double const gain = e->certificate.commitment_gain[p];
        if (isnan(gain)) continue;
        text const gained = words_payoff(w, p, gain);
        lines[(*n)++] = text_format(
            w->memory, "%.*s is bound by a commitment, and would gain %.*s by breaking it.",
            TEXT_ARGS(words_party(w, p)), TEXT_ARGS(gained));
    }
    return lines;
}
