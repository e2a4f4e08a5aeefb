/* SPDX-License-Identifier: Apache-2.0 */
/* cards_over_text.c -- how cards' worths move over an assumption: a table, and where they turn. */
#include "report/cards_words.h"
#include "report/parts_text.h"

#include <math.h>

static text worth_words(const words *w, double x)
{
    return isnan(x) ? TEXT("-")
                    : number_change(w->memory, number_clean(x, WORTH_LEAST), 3, (text){0});
}

static void worths_table(const words *w, const over_answer *a, text_style style, buffer *out)
{
    table t;
    table_begin(&t, w->memory);
    table_column(&t, words_assumption_name(w, a->assumption), 'r');
    uint32_t const shown =
        a->n_cards < TABLE_COLUMNS_MOST - 1 ? a->n_cards : TABLE_COLUMNS_MOST - 1;
    for (uint32_t k = 0; k < shown; k++)
        table_column(&t, words_card_name(w, a->cards[k].card->option), 'r');
    for (uint32_t i = 0; i < a->n_points; i++) {
        table_cell(&t, number_text(w->memory, a->at[i], 5));
        for (uint32_t k = 0; k < shown; k++)
            table_cell(&t, worth_words(w, a->cards[k].worth[(size_t)i * w->game->n_parties +
                                                            a->cards[k].card->party]));
    }
    table_write(&t, style, 2, out);
    if (shown < a->n_cards)
        paragraph_write(TEXT("More cards are in --json and --format csv."), style, 2, 0, out);
}

static void channels_table(const words *w, const over_answer *a, const over_card *c,
                           text_style style, buffer *out)
{
    if (c->n_channels == 0) return;
    uint32_t const most = TABLE_COLUMNS_MOST - 2;
    uint32_t const shown = c->n_channels < most ? c->n_channels : most;
    buffer_char(out, '\n');
    paragraph_write(text_format(w->memory, "%.*s to %.*s, and what each channel %s:",
                                TEXT_ARGS(words_capital(w->memory, words_card(w, c->card))),
                                TEXT_ARGS(words_party(w, c->card->party)),
                                c->is_shapley ? "adds (Shapley)" : "is missed by"),
                    style, 2, 0, out);
    table t;
    table_begin(&t, w->memory);
    table_column(&t, words_assumption_name(w, a->assumption), 'r');
    table_column(&t, TEXT("worth"), 'r');
    for (uint32_t k = 0; k < shown; k++) table_column(&t, c->card->channels[k].name, 'r');
    for (uint32_t i = 0; i < a->n_points; i++) {
        table_cell(&t, number_text(w->memory, a->at[i], 5));
        table_cell(&t, worth_words(w, c->worth[(size_t)i * w->game->n_parties + c->card->party]));
        for (uint32_t k = 0; k < shown; k++)
            table_cell(&t, worth_words(w, c->channel[(size_t)i * c->n_channels + k]));
    }
    table_write(&t, style, 2, out);
}

void cards_over_text(const words *w, const cards_answer *a, text_style style, buffer *out)
{
    const over_answer *const o = a->over;
    if (o == NULL) return;
    text const name = words_assumption_name(w, o->assumption);
    heading_write(text_format(w->memory, "Over %.*s", TEXT_ARGS(name)), style, out);
    paragraph_write(text_format(w->memory,
                                "What each card is worth to its holder as %.*s moves from %.*s to "
                                "%.*s (here %.*s), all else as it is.",
                                TEXT_ARGS(name),
                                TEXT_ARGS(words_assumption(w, o->assumption, o->low)),
                                TEXT_ARGS(words_assumption(w, o->assumption, o->high)),
                                TEXT_ARGS(words_assumption(w, o->assumption, o->central))),
                    style, 2, 0, out);
    worths_table(w, o, style, out);
    for (uint32_t k = 0; k < o->n_cards; k++) channels_table(w, o, &o->cards[k], style, out);
    uint32_t n = 0;
    for (uint32_t k = 0; k < o->n_cards; k++)
        for (uint32_t i = 0; i < o->cards[k].n_marks; i++, n++) {
            text const line = words_mark(w, o, &o->cards[k], &o->cards[k].marks[i]);
            paragraph_write(
                text_format(w->memory, "%.*s.", TEXT_ARGS(words_capital(w->memory, line))), style,
                2, 2, out);
        }
    if (n == 0)
        paragraph_write(TEXT("No worth passes zero or jumps between these points."), style, 2, 0,
                        out);
}
