/* SPDX-License-Identifier: Apache-2.0 */
/* cards_text.c -- what each card is worth to each party, and by which channel. */
#include "report/parts_text.h"
#include "report/weigh_words.h"
#include "report/words_study.h"

#include <math.h>

/* A column for each party, and one for the range where several equilibria were found. */
static void worth_row(const words *w, text label, const double *worth, table *t)
{
    table_cell(t, label);
    for (uint32_t p = 0; p < w->game->n_parties; p++)
        table_cell(t, worth != NULL ? number_change(w->memory, number_clean(worth[p], WORTH_LEAST),
                                                    3, (text){0})
                                    : TEXT("-"));
}

static bool range_is_wide(const words *w, const card_answer *c)
{
    for (uint32_t p = 0; c->least != NULL && c->greatest != NULL && p < w->game->n_parties; p++)
        if (c->greatest[p] - c->least[p] > 1e-9 * (1 + fabs(c->greatest[p]))) return true;
    return false;
}

/* Is there a number to show besides zeros? */
static bool matters(const words *w, const card_answer *c)
{
    for (uint32_t p = 0; p < w->game->n_parties; p++)
        if (fabs(c->worth[p]) > WORTH_LEAST) return true;
    return c->n_channels > 0;
}

static void card_text(const words *w, const card_answer *c, text_style style, buffer *out)
{
    text const name = words_card(w, c);
    buffer_string(out, "  ");
    coloured_write(words_capital(w->memory, name), c->status == STF_OK ? 'g' : 'y', style, out);
    if (text_equal(name, words_option(w, c->option)))
        buffer_char(out, '\n');
    else
        buffer_format(out, " (%.*s)\n", TEXT_ARGS(words_option(w, c->option)));
    paragraph_write(words_card_worth(w, c), style, 4, 2, out);
    paragraph_write(words_card_carrier(w, c), style, 4, 2, out);
    paragraph_write(words_card_space(w, c), style, 4, 2, out);
    if (c->status != STF_OK || c->worth == NULL || !matters(w, c)) return;
    table t;
    table_begin(&t, w->memory);
    table_column(&t, TEXT("worth"), 'e');
    for (uint32_t p = 0; p < w->game->n_parties; p++) table_column(&t, words_party(w, p), 'r');
    worth_row(w, TEXT("as it is"), c->worth, &t);
    if (range_is_wide(w, c)) {
        worth_row(w, TEXT("least"), c->least, &t);
        worth_row(w, TEXT("greatest"), c->greatest, &t);
    }
    for (uint32_t k = 0; k < c->n_channels; k++) {
        const struct card_channel *channel_answer = &c->channels[k];
        text const by = channel_answer->name;
        worth_row(w, text_format(w->memory, "without %.*s", TEXT_ARGS(by)),
                  channel_answer->worth_off, &t);
        worth_row(w, text_format(w->memory, "%.*s alone", TEXT_ARGS(by)),
                  channel_answer->worth_alone, &t);
    }
    for (uint32_t k = 0; k < c->n_channels && c->n_channels > 1; k++) {
        text const by = c->channels[k].name;
        if (c->channels[k].shapley != NULL)
            worth_row(w, text_format(w->memory, "share of %.*s", TEXT_ARGS(by)),
                      c->channels[k].shapley, &t);
    }
    if (c->worth_bare != NULL) worth_row(w, TEXT("no channel"), c->worth_bare, &t);
    table_write(&t, style, 4, out);
    paragraph_write(words_card_interaction(w, c), style, 4, 2, out);
}

/* In what the numbers are: once where all count alike, by party where not. */
static void units_text(const words *w, text_style style, buffer *out)
{
    bool same = true;
    for (uint32_t p = 1; p < w->game->n_parties; p++)
        if (!text_equal(words_unit(w, p), words_unit(w, 0))) same = false;
    for (uint32_t p = 0; p < (same ? 1 : w->game->n_parties); p++) {
        text const counted_in = words_unit(w, p);
        if (counted_in.n == 0) continue;
        text const who = same ? TEXT("Numbers are") : words_party(w, p);
        paragraph_write(text_format(w->memory, "%.*s%s in %.*s.", TEXT_ARGS(who),
                                    same ? "" : " counts", TEXT_ARGS(counted_in)),
                        style, 2, 0, out);
    }
}

void cards_section_text(const words *w, const cards_answer *a, text_style style, buffer *out)
{
    heading_write(TEXT("Cards"), style, out);
    paragraph_write(
        TEXT("What a card is worth: the party's payoff with it, less the payoff without it."),
        style, 2, 0, out);
    for (uint32_t k = 0; k < a->n_cards; k++) {
        if (k > 0) buffer_char(out, '\n');
        card_text(w, &a->cards[k], style, out);
    }
    units_text(w, style, out);
    cards_over_text(w, a, style, out);
    cards_more_text(w, a, style, out);
}

void report_cards_text(const problem *p, const cards_answer *a, text_style style, buffer *out)
{
    words w;
    if (!words_begin(&w, p, a->base->game, a->base->model, out)) return;
    title_write(words_title(&w), style, out);
    failure_text(&w, a->base, style, out);
    cards_section_text(&w, a, style, out);
    if (a->base->n_equilibria > 0)
        certificate_text(&w, a->base, &a->base->equilibria[0], style, out);
    words_end(&w, out);
}
