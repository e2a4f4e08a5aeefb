/* SPDX-License-Identifier: Apache-2.0 */
/* page_study.c -- of the page: cards, claims, variants, assumptions. */
#include "report/page_parts.h"
#include "report/words_study.h"

#include <math.h>
#include <stdio.h>

enum { FLIPS_MOST = 3 };

/* ---- cards ------------------------------------------------------------------------------------
 */

static void cards_table(const words *w, const cards_answer *a, buffer *out)
{
    page_wide_begin(out, "What each card is worth");
    page_table_begin(out, "What a card is worth to each party: its payoff with the card, less its "
                          "payoff without it.");
    page_head(out, TEXT("Card"), false);
    page_head(out, TEXT("Holder"), false);
    page_head(out, TEXT("Played"), true);
    for (uint32_t p = 0; p < w->game->n_parties; p++) page_head(out, words_party(w, p), true);
    buffer_string(out, "</tr></thead>\n<tbody>\n");
    for (uint32_t k = 0; k < a->n_cards; k++) {
        const card_answer *c = &a->cards[k];
        buffer_string(out, "<tr>");
        page_row_head(out, words_capital(w->memory, words_card(w, c)));
        page_cell(out, words_party(w, c->party), false);
        page_cell(out, number_share(w->memory, c->played), true);
        for (uint32_t p = 0; p < w->game->n_parties; p++) {
            text const x =
                c->status == STF_OK && c->worth != NULL
                    ? number_change(w->memory, number_clean(c->worth[p], WORTH_LEAST), 3, (text){0})
                    : TEXT("\xe2\x80\x93");
            if (p != c->party) {
                page_cell(out, x, true);
                continue;
            }
            buffer_string(out, "<td class=\"n\">");
            markup_element(out, "strong", NULL, x);
            buffer_string(out, "</td>");
        }
        buffer_string(out, "</tr>\n");
    }
    page_table_end(out);
    page_wide_end(out);
    text const counted_in = words_unit(w, 0);
    if (counted_in.n > 0)
        page_paragraph(out, "note",
                       text_format(w->memory,
                                   "In each party\xe2\x80\x99s own unit (%.*s counts in %.*s). The "
                                   "holder\xe2\x80\x99s is in bold.",
                                   TEXT_ARGS(words_party(w, 0)), TEXT_ARGS(counted_in)));
}

void page_cards(const words *w, const page *full, buffer *out)
{
    const cards_answer *a = full->cards;
    if (a == NULL || a->n_cards == 0) return;
    page_section(out, "cards", "What each card is worth");
    cards_table(w, a, out);
    for (uint32_t k = 0; k < a->n_cards; k++) {
        const card_answer *c = &a->cards[k];
        if (c->status != STF_OK) {
            page_paragraph(out, "note",
                           text_format(w->memory, "%.*s: %.*s.", TEXT_ARGS(words_card(w, c)),
                                       TEXT_ARGS(words_card_worth(w, c))));
            continue;
        }
        if (c->n_channels == 0) continue;
        markup_element(out, "h3", NULL, words_capital(w->memory, words_card(w, c)));
        page_paragraph(out, NULL,
                       text_format(w->memory, "%.*s. %.*s.",
                                   TEXT_ARGS(words_capital(w->memory, words_card_worth(w, c))),
                                   TEXT_ARGS(words_capital(w->memory, words_card_carrier(w, c)))));
        char id[32];
        (void)snprintf(id, sizeof id, "card-%u", k);
        buffer_string(out, "<figure class=\"narrow\">\n");
        (void)card_svg(w, c, id, false, out);
        buffer_string(out, "<figcaption>");
        for (uint32_t i = 0; i < c->n_channels; i++) {
            const struct card_channel *one = &c->channels[i];
            markup_text(out, text_format(w->memory, "%s%.*s: %.*s", i > 0 ? "; " : "",
                                         TEXT_ARGS(one->name),
                                         TEXT_ARGS(one->says.n > 0 ? one->says : one->name)));
        }
        buffer_string(out, ".</figcaption>\n</figure>\n");
    }
    page_cards_more(w, a, out);
    page_section_end(out);
}

/* ---- claims -----------------------------------------------------------------------------------
 */

static void flips_cell(const words *w, const claim_answer *c, buffer *out)
{
    uint32_t n = 0;
    buffer_string(out, "<td>");
    for (uint32_t k = 0; k < c->n_flips && n < FLIPS_MOST; k++) {
        if (c->flips[k].assumption == NONE) continue;
        markup_element(out, "p", "small", words_capital(w->memory, words_flip(w, c, &c->flips[k])));
        n++;
    }
    if (n == 0 && c->flips_searched)
        markup_element(out, "p", "small", TEXT("No single assumption turns it within its range"));
    if (n == FLIPS_MOST && c->n_flips > n)
        markup_element(out, "p", "small", text_format(w->memory, "and %u more", c->n_flips - n));
    buffer_string(out, "</td>");
}

static void claim_row(const words *w, const claim_answer *c, bool has_flips, buffer *out)
{
    static const char *const marks[] = {[VERDICT_FALSE] = "\xe2\x9c\x97 fails",
                                        [VERDICT_TRUE] = "\xe2\x9c\x93 holds",
                                        [VERDICT_UNDEFINED] = "? undefined"};
    buffer_format(out, "<tr><td class=\"verdict %s\">%s</td><td>", words_verdict(c->holds),
                  marks[c->holds]);
    text const says = c->claim->says.n > 0 ? c->claim->says : c->claim->formula_text;
    markup_element(out, "p", "claim", says);
    markup_element(out, "code", NULL, c->claim->formula_text);
    if (c->n_terms > 0) markup_element(out, "p", "small", words_terms(w, c));
    if (c->holds == VERDICT_UNDEFINED && c->reason.n > 0)
        markup_element(out, "p", "small", words_capital(w->memory, c->reason));
    text const others = words_equilibria(w, c);
    if (others.n > 0) markup_element(out, "p", "small", words_capital(w->memory, others));
    buffer_string(out, "</td>");
    if (has_flips) flips_cell(w, c, out);
    buffer_string(out, "</tr>\n");
}

void page_claims(const words *w, const page *full, buffer *out)
{
    const claims_answer *a = full->claims;
    if (a == NULL || a->n_claims == 0) return;
    page_section(out, "claims", "Claims");
    bool searched = false;
    for (uint32_t k = 0; k < a->n_claims; k++) searched = searched || a->claims[k].flips_searched;
    page_table_begin(
        out,
        searched
            ? "Each claim is a sentence with a formula whose truth is computed, and the single "
              "assumptions that would turn its verdict, others held at their central values."
            : "Each claim is a sentence with a formula whose truth is computed.");
    page_head(out, TEXT("Verdict"), false);
    page_head(out, TEXT("Claim, formula, values"), false);
    if (searched) page_head(out, TEXT("What turns it, nearest first"), false);
    buffer_string(out, "</tr></thead>\n<tbody>\n");
    for (uint32_t k = 0; k < a->n_claims; k++) claim_row(w, &a->claims[k], searched, out);
    page_table_end(out);
    page_section_end(out);
}

/* ---- variants -----------------------------------------------------------------------------------
 */

static text case_name(const compare_answer *a, uint32_t k)
{
    return a->names[k].n > 0 ? a->names[k] : TEXT("as it is");
}

static text case_says(const words *w, text name)
{
    if (name.n == 0) return TEXT("the model at its central values");
    for (uint32_t k = 0; w->syntax != NULL && k < w->syntax->n_variants; k++)
        if (text_equal(w->syntax->variants[k].name, name)) return w->syntax->variants[k].says;
    return (text){0};
}

/* Decimals that serve the payoffs of all cases. */
static unsigned case_decimals(const words *w, const compare_answer *a)
{
    unsigned most = 0;
    for (uint32_t k = 0; k < a->n_cases; k++) {
        const solution *s = a->solutions[k];
        if (s == NULL || s->n_equilibria == 0) continue;
        unsigned const here = number_decimals(s->equilibria[0].value.payoff, w->game->n_parties, 4);
        if (here > most) most = here;
    }
    return most;
}

static void case_rows(const words *w, const compare_answer *a, buffer *out)
{
    unsigned const decimals = case_decimals(w, a);
    for (uint32_t k = 0; k < a->n_cases; k++) {
        const solution *s = a->solutions[k];
        const equilibrium *e = s != NULL && s->n_equilibria > 0 ? &s->equilibria[0] : NULL;
        buffer_string(out, "<tr><th scope=\"row\">");
        markup_text(out, case_name(a, k));
        markup_element(out, "p", "small", case_says(w, a->names[k]));
        buffer_string(out, "</th>");
        for (uint32_t i = 0; i < w->game->n_outcomes; i++)
            page_cell(out,
                      e != NULL
                          ? number_share(w->memory, words_outcome_share(s, e, w->game->outcome[i]))
                          : TEXT("\xe2\x80\x93"),
                      true);
        for (uint32_t p = 0; p < w->game->n_parties; p++)
            page_cell(out,
                      e != NULL ? number_fixed(w->memory, e->value.payoff[p], decimals)
                                : TEXT("\xe2\x80\x93"),
                      true);
        buffer_string(out, "</tr>\n");
    }
}

/* Moves that are played with another probability in some variant. */
static void moves_table(const words *w, const compare_answer *a, buffer *out)
{
    uint32_t const n = w->syntax != NULL && a->played != NULL ? w->syntax->n_options : 0;
    bool has_table = false;
    for (uint32_t i = 0; i < n; i++) {
        double low = HUGE_VAL, high = -HUGE_VAL;
        for (uint32_t k = 0; k < a->n_cases; k++) {
            low = fmin(low, a->played[(size_t)k * n + i]);
            high = fmax(high, a->played[(size_t)k * n + i]);
        }
        if (!(high - low > 5e-4)) continue;
        if (!has_table) {
            page_wide_begin(out, "Moves by variant");
            page_table_begin(out, "Probability that a move is ever made, where variants differ.");
            page_head(out, TEXT("Move"), false);
            for (uint32_t k = 0; k < a->n_cases; k++) page_head(out, case_name(a, k), true);
            buffer_string(out, "</tr></thead>\n<tbody>\n");
            has_table = true;
        }
        const option *o = &w->syntax->options[i];
        text const does = words_move(w, o->says, o->name, false);
        buffer_string(out, "<tr>");
        page_row_head(out, text_format(w->memory, "%.*s %.*s", TEXT_ARGS(words_party(w, o->party)),
                                       TEXT_ARGS(does)));
        for (uint32_t k = 0; k < a->n_cases; k++) {
            double const p = a->played[(size_t)k * n + i];
            page_cell(out, isnan(p) ? TEXT("\xe2\x80\x93") : number_share(w->memory, p), true);
        }
        buffer_string(out, "</tr>\n");
    }
    if (!has_table) return;
    page_table_end(out);
    page_wide_end(out);
}

void page_variants(const words *w, const page *full, buffer *out)
{
    const compare_answer *a = full->compare;
    if (a == NULL || a->n_cases < 2) return;
    page_section(out, "variants", "Variants compared");
    page_wide_begin(out, "Variants compared");
    page_table_begin(out, "Probability of each outcome, and each party\xe2\x80\x99s payoff.");
    page_head(out, TEXT("Variant"), false);
    for (uint32_t i = 0; i < w->game->n_outcomes; i++)
        page_head(out, words_plain(w->memory, w->game->outcome[i]), true);
    for (uint32_t p = 0; p < w->game->n_parties; p++) page_head(out, words_party(w, p), true);
    buffer_string(out, "</tr></thead>\n<tbody>\n");
    case_rows(w, a, out);
    page_table_end(out);
    page_wide_end(out);
    moves_table(w, a, out);
    page_section_end(out);
}

/* ---- assumptions
 * --------------------------------------------------------------------------------- */

static void assumption_table(const words *w, const char *heading, const char *caption, bool sourced,
                             bool judged, buffer *out)
{
    const syntax *s = w->syntax;
    bool has_table = false;
    for (uint32_t k = 0; k < s->n_assumptions; k++) {
        const assumption *a = &s->assumptions[k];
        bool const has_source = a->source.n > 0;
        if (has_source != sourced || (!sourced && a->is_judgement != judged)) continue;
        if (!has_table) {
            has_table = true;
            buffer_format(out, "<h3>%s</h3>\n", heading);
            page_wide_begin(out, heading);
            page_table_begin(out, caption);
            page_head(out, TEXT("Assumption"), false);
            page_head(out, TEXT("Value"), true);
            page_head(out, TEXT("Range"), true);
            page_head(out, sourced ? TEXT("Source") : TEXT("What it is"), false);
            buffer_string(out, "</tr></thead>\n<tbody>\n");
        }
        buffer_string(out, "<tr>");
        page_row_head(out, words_plain(w->memory, a->name));
        page_cell(out, words_assumption(w, k, a->central.number), true);
        page_cell(out, words_range(w, a), true);
        page_cell(
            out,
            has_source && a->says.n > 0
                ? text_format(w->memory, "%.*s. %.*s", TEXT_ARGS(a->says), TEXT_ARGS(a->source))
            : has_source ? a->source
                         : a->says,
            false);
        buffer_string(out, "</tr>\n");
    }
    if (!has_table) return;
    page_table_end(out);
    page_wide_end(out);
}

void page_assumptions(const words *w, const page *full, buffer *out)
{
    (void)full;
    if (w->syntax == NULL || w->syntax->n_assumptions == 0) return;
    page_section(out, "assumptions", "Assumptions");
    assumption_table(w, "With a source", "Numbers that somebody has published.", true, false, out);
    assumption_table(
        w, "Judgement",
        "Numbers that the author of the model judged; their ranges say how unsure they are.", false,
        true, out);
    assumption_table(w, "With neither", "Numbers with neither a source nor the word judgement.",
                     false, false, out);
    page_section_end(out);
}
