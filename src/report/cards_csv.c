/* SPDX-License-Identifier: Apache-2.0 */
/* cards_csv.c -- worths and gains as a table for other programs (RFC 4180, lines end in LF).
 *
 * A row a number: what it is (`worth`, `without`, `alone`, `share` of a channel; `promise`,
 * `mediator`, `seen`; over an assumption `worth at`, `share at`, `loss at`, `zero`, `jump`), of
 * what, of which channel or seen by whom, to whom, at which value of the assumption, and the
 * number. What does not apply is empty. */
#include "report/cards_words.h"

#include <math.h>

static void cell(buffer *out, text t)
{
    buffer_char(out, '"');
    for (size_t i = 0; i < t.n; i++) {
        if (t.at[i] == '"') buffer_char(out, '"');
        buffer_char(out, t.at[i]);
    }
    buffer_char(out, '"');
}

static void row(buffer *out, const char *record, text of, text by, text to, double at, double value)
{
    buffer_string(out, record);
    text const cells[] = {of, by, to};
    for (int i = 0; i < 3; i++) {
        buffer_char(out, ',');
        if (cells[i].n > 0) cell(out, cells[i]);
    }
    double const numbers[] = {at, value};
    for (int i = 0; i < 2; i++) {
        buffer_char(out, ',');
        if (!isnan(numbers[i])) buffer_double(out, numbers[i]);
    }
    buffer_char(out, '\n');
}

static void rows_by_party(const words *w, const char *record, text of, text by, const double *x,
                          double at, buffer *out)
{
    for (uint32_t p = 0; x != NULL && p < w->game->n_parties; p++)
        row(out, record, of, by, words_party(w, p), at, x[p]);
}

static void card_rows(const words *w, const card_answer *c, buffer *out)
{
    text const name = words_card_name(w, c->option), none = {0};
    double const nowhere = (double)NAN;
    rows_by_party(w, "worth", name, none, c->worth, nowhere, out);
    for (uint32_t k = 0; k < c->n_channels; k++) {
        const struct card_channel *const one = &c->channels[k];
        rows_by_party(w, "without", name, one->name, one->worth_off, nowhere, out);
        rows_by_party(w, "alone", name, one->name, one->worth_alone, nowhere, out);
        rows_by_party(w, "share", name, one->name, one->shapley, nowhere, out);
    }
    rows_by_party(w, "no channel", name, none, c->n_channels > 0 ? c->worth_bare : NULL, nowhere,
                  out);
}

static void more_rows(const words *w, const cards_answer *a, buffer *out)
{
    double const nowhere = (double)NAN;
    for (uint32_t i = 0; a->commitments != NULL && i < a->commitments->n_promises; i++) {
        const promise_answer *const one = &a->commitments->promises[i];
        rows_by_party(w, "promise", words_promise(w, one), words_party(w, one->party), one->gain,
                      nowhere, out);
    }
    for (uint32_t i = 0; a->mediator != NULL && i < a->mediator->n_rows; i++) {
        const mediator_row *const r = &a->mediator->rows[i];
        if (r->solution->n_equilibria > 0)
            rows_by_party(w, "mediator", words_aim(w, r), (text){0}, r->gain, nowhere, out);
    }
    for (uint32_t i = 0; a->verification != NULL && i < a->verification->n_rows; i++) {
        const verification_row *const r = &a->verification->rows[i];
        rows_by_party(w, "seen", words_hidden(w, &r->thing), words_shown_to(w, r), r->gain, nowhere,
                      out);
    }
}

static void over_rows(const words *w, const over_answer *a, buffer *out)
{
    for (uint32_t k = 0; k < a->n_cards; k++) {
        const over_card *const c = &a->cards[k];
        text const name = words_card_name(w, c->card->option);
        text const holder = words_party(w, c->card->party);
        for (uint32_t i = 0; i < a->n_points; i++) {
            rows_by_party(w, "worth at", name, (text){0}, c->worth + (size_t)i * w->game->n_parties,
                          a->at[i], out);
            for (uint32_t j = 0; j < c->n_channels; j++)
                row(out, c->is_shapley ? "share at" : "loss at", name, c->card->channels[j].name,
                    holder, a->at[i], c->channel[(size_t)i * c->n_channels + j]);
        }
        for (uint32_t i = 0; i < c->n_marks; i++) {
            const over_mark *const m = &c->marks[i];
            const char *const record = m->kind == OVER_JUMP ? "jump" : "zero";
            row(out, record, name, TEXT("before"), holder, m->low, m->before);
            row(out, record, name, TEXT("after"), holder, m->high, m->after);
        }
    }
}

void report_cards_csv(const problem *p, const cards_answer *a, buffer *out)
{
    words w;
    if (!words_begin(&w, p, a->base->game, a->base->model, out)) return;
    buffer_string(out, "record,of,by,to,");
    cell(out, a->over != NULL ? words_assumption_name(&w, a->over->assumption) : TEXT("at"));
    buffer_string(out, ",value\n");
    for (uint32_t k = 0; k < a->n_cards; k++)
        if (a->cards[k].status == STF_OK) card_rows(&w, &a->cards[k], out);
    more_rows(&w, a, out);
    if (a->over != NULL) over_rows(&w, a->over, out);
    words_end(&w, out);
}
