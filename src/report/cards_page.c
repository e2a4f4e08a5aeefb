/* SPDX-License-Identifier: Apache-2.0 */
/* cards_page.c -- of the page: promises, a mediator, verification. */
#include "report/cards_words.h"
#include "report/page_parts.h"

#include <math.h>

static void gains_head(const words *w, const char *what, const char *caption, buffer *out)
{
    page_wide_begin(out, caption);
    page_table_begin(out, caption);
    page_head(out, text_from(what), false);
    for (uint32_t p = 0; p < w->game->n_parties; p++) page_head(out, words_party(w, p), true);
    buffer_string(out, "</tr></thead>\n<tbody>\n");
}

static void gains_row(const words *w, text what, const double *gain, buffer *out)
{
    buffer_string(out, "<tr>");
    page_row_head(out, what);
    for (uint32_t p = 0; p < w->game->n_parties; p++)
        page_cell(out,
                  isnan(gain[p])
                      ? TEXT("\xe2\x80\x93")
                      : number_change(w->memory, number_clean(gain[p], WORTH_LEAST), 3, (text){0}),
                  true);
    buffer_string(out, "</tr>\n");
}

static void gains_end(buffer *out)
{
    page_table_end(out);
    page_wide_end(out);
}

static void promises_write(const words *w, const commitments_answer *a, buffer *out)
{
    markup_element(out, "h3", NULL, TEXT("What promises would be worth"));
    for (uint32_t p = 0; p < w->game->n_parties; p++)
        page_paragraph(out, "small", words_promise_most(w, a, p));
    uint32_t n = 0, n_untold = 0;
    for (uint32_t i = 0; i < a->n_promises; i++) {
        n += promise_matters(w, &a->promises[i]);
        n_untold += a->promises[i].status != STF_OK;
    }
    if (n > 0) {
        gains_head(w, "Promise",
                   "Payoffs where all know that a promise binds, less payoffs as it stands", out);
        for (uint32_t i = 0; i < a->n_promises; i++) {
            const promise_answer *const one = &a->promises[i];
            if (!promise_matters(w, one)) continue;
            text const is = words_promise_is(w, one);
            text const what = words_promise(w, one);
            gains_row(w,
                      text_format(w->memory, "%.*s: %.*s%s%.*s%s",
                                  TEXT_ARGS(words_party(w, one->party)), TEXT_ARGS(what),
                                  is.n > 0 ? " (" : "", TEXT_ARGS(is), is.n > 0 ? ")" : ""),
                      one->gain, out);
        }
        gains_end(out);
    }
    if (n_untold > 0)
        page_paragraph(
            out, "note",
            text_format(w->memory,
                        "%u promises cannot be made or told, most of them as they leave nothing "
                        "to choose; standoff cards --commitments says why.",
                        n_untold));
}

static void mediator_write(const words *w, const mediator_answer *a, buffer *out)
{
    markup_element(out, "h3", NULL, TEXT("What a mediator would be worth"));
    if (a->status != STF_OK) {
        page_paragraph(out, "note", words_mediator_untold(w, a));
        return;
    }
    page_paragraph(out, NULL, words_mediator_concept(a));
    gains_head(w, "Best for", "Payoffs with a mediator, less payoffs as it stands", out);
    for (uint32_t i = 0; i < a->n_rows; i++)
        if (a->rows[i].solution->n_equilibria > 0)
            gains_row(w, words_capital(w->memory, words_aim(w, &a->rows[i])), a->rows[i].gain, out);
    gains_end(out);
}

static void verification_write(const words *w, const verification_answer *a, buffer *out)
{
    if (a->n_rows == 0) return;
    markup_element(out, "h3", NULL, TEXT("What verification would be worth"));
    gains_head(w, "What is seen, by whom",
               "Payoffs if something hidden were seen as it happens, less payoffs as it stands",
               out);
    for (uint32_t i = 0; i < a->n_rows; i++) {
        const verification_row *const r = &a->rows[i];
        text const what =
            text_format(w->memory, "%.*s, by %.*s",
                        TEXT_ARGS(words_capital(w->memory, words_hidden(w, &r->thing))),
                        TEXT_ARGS(words_shown_to(w, r)));
        gains_row(w, what, r->gain, out);
    }
    gains_end(out);
}

void page_cards_more(const words *w, const cards_answer *a, buffer *out)
{
    if (a->commitments != NULL) promises_write(w, a->commitments, out);
    if (a->mediator != NULL) mediator_write(w, a->mediator, out);
    if (a->verification != NULL) verification_write(w, a->verification, out);
}
