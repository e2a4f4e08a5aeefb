/* SPDX-License-Identifier: Apache-2.0 */
/* cards_more_text.c -- what promises, a mediator and verification would be worth. */
#include "report/cards_words.h"
#include "report/parts_text.h"
#include "report/promise_words.h"

#include <math.h>

static void gain_cells(const words *w, const double *gain, table *t)
{
    for (uint32_t p = 0; p < w->game->n_parties; p++)
        table_cell(t,
                   gain != NULL && !isnan(gain[p])
                       ? number_change(w->memory, number_clean(gain[p], WORTH_LEAST), 3, (text){0})
                       : TEXT("-"));
}

static void party_columns(const words *w, table *t)
{
    for (uint32_t p = 0; p < w->game->n_parties; p++) table_column(t, words_party(w, p), 'r');
}

/* ---- promises ---------------------------------------------------------------------------- */

static void promise_row(const words *w, const promise_answer *a, table *t)
{
    /* one that was searched for has many parts, and stands in the sentence above */
    bool const is_short = a->best == NULL || !a->best->promise->is_searched;
    text const is = is_short ? words_promise_is(w, a) : (text){0};
    text const name = is_short ? words_promise(w, a) : TEXT("the best promise found");
    text what =
        text_format(w->memory, "%.*s: %.*s", TEXT_ARGS(words_party(w, a->party)), TEXT_ARGS(name));
    if (is.n > 0) what = text_format(w->memory, "%.*s (%.*s)", TEXT_ARGS(what), TEXT_ARGS(is));
    table_cell(t, what);
    gain_cells(w, a->gain, t);
    table_cell(t, isnan(a->temptation)
                      ? TEXT("")
                      : number_text(w->memory, number_clean(a->temptation, WORTH_LEAST), 3));
}

/* What cannot be told, reasons once. */
static void untold_text(const words *w, const commitments_answer *a, text_style style, buffer *out)
{
    for (uint32_t i = 0; i < a->n_promises; i++) {
        const promise_answer *const one = &a->promises[i];
        if (one->status == STF_OK) continue;
        text const what =
            text_format(w->memory, "%.*s: %.*s", TEXT_ARGS(words_party(w, one->party)),
                        TEXT_ARGS(words_promise(w, one)));
        text const why = one->reason.n > 0 ? one->reason : TEXT("no equilibrium was found");
        paragraph_write(
            text_format(w->memory, "Not told, %.*s: %.*s.", TEXT_ARGS(what), TEXT_ARGS(why)), style,
            2, 2, out);
    }
}

static void commitments_text(const words *w, const commitments_answer *a, text_style style,
                             buffer *out)
{
    heading_write(TEXT("Promises"), style, out);
    paragraph_write(TEXT("What a promise is worth: payoffs where all know that it binds, less "
                         "payoffs as it stands. Temptation: what the party would then gain by "
                         "breaking its word."),
                    style, 2, 0, out);
    uint32_t n_quiet = 0, n_rows = 0;
    table t;
    table_begin(&t, w->memory);
    table_column(&t, TEXT("promise"), 'e');
    party_columns(w, &t);
    table_column(&t, TEXT("temptation"), 'r');
    for (uint32_t i = 0; i < a->n_promises; i++) {
        const promise_answer *const one = &a->promises[i];
        if (one->status != STF_OK) continue;
        if (!promise_matters(w, one) && one->kind != PROMISE_BEST) {
            n_quiet++;
            continue;
        }
        promise_row(w, one, &t);
        n_rows++;
    }
    for (uint32_t p = 0; p < w->game->n_parties; p++) {
        bool is_asked = false;
        for (uint32_t i = 0; i < a->n_promises; i++) is_asked |= a->promises[i].party == p;
        if (is_asked) paragraph_write(words_promise_most(w, a, p), style, 2, 2, out);
    }
    if (n_rows > 0) table_write(&t, style, 2, out);
    if (n_quiet > 0)
        paragraph_write(
            text_format(w->memory, "%u other promises change nobody's payoff.", n_quiet), style, 2,
            0, out);
    for (uint32_t i = 0; i < a->n_promises; i++) {
        const promise_answer *const one = &a->promises[i];
        if (one->best == NULL) continue;
        paragraph_write(text_format(w->memory, "The best promise of %.*s is %.*s. %.*s",
                                    TEXT_ARGS(words_party(w, one->party)),
                                    TEXT_ARGS(words_promise_rank(w, one->best)),
                                    TEXT_ARGS(words_promise_ties(w, one->best))),
                        style, 2, 2, out);
    }
    untold_text(w, a, style, out);
}

/* ---- a mediator -------------------------------------------------------------------------- */

static void mediator_text(const words *w, const mediator_answer *a, text_style style, buffer *out)
{
    heading_write(TEXT("A mediator"), style, out);
    if (a->status != STF_OK) {
        paragraph_write(words_mediator_untold(w, a), style, 2, 2, out);
        return;
    }
    paragraph_write(words_mediator_concept(a), style, 2, 0, out);
    table t;
    table_begin(&t, w->memory);
    table_column(&t, TEXT("gains, at the best for"), 'e');
    party_columns(w, &t);
    for (uint32_t i = 0; i < a->n_rows; i++) {
        if (a->rows[i].solution->n_equilibria == 0) continue;
        table_cell(&t, words_aim(w, &a->rows[i]));
        gain_cells(w, a->rows[i].gain, &t);
    }
    table_write(&t, style, 2, out);
    for (uint32_t i = 0; i < a->n_rows; i++) {
        const solution *const s = a->rows[i].solution;
        if (s->status == STF_OK) continue;
        paragraph_write(text_format(w->memory, "Not told, the best for %.*s: %.*s.",
                                    TEXT_ARGS(words_aim(w, &a->rows[i])), TEXT_ARGS(s->reason)),
                        style, 2, 2, out);
    }
    if (!a->has_sum)
        paragraph_write(TEXT("Parties count in different units, so that payoffs have no sum."),
                        style, 2, 0, out);
    paragraph_write(TEXT("Each proved in rationals."), style, 2, 0, out);
}

/* ---- verification ------------------------------------------------------------------------ */

static void verification_text(const words *w, const verification_answer *a, text_style style,
                              buffer *out)
{
    heading_write(TEXT("Verification"), style, out);
    if (a->n_rows == 0) {
        paragraph_write(TEXT("Nothing is hidden from anybody."), style, 2, 0, out);
        return;
    }
    paragraph_write(TEXT("What it would be worth if something hidden were seen, as it happens: "
                         "payoffs then, less payoffs as it stands."),
                    style, 2, 0, out);
    table t;
    table_begin(&t, w->memory);
    table_column(&t, TEXT("what is seen"), 'e');
    table_column(&t, TEXT("by"), 'l');
    party_columns(w, &t);
    for (uint32_t i = 0; i < a->n_rows; i++) {
        if (a->rows[i].status != STF_OK) continue;
        table_cell(&t, words_hidden(w, &a->rows[i].thing));
        table_cell(&t, words_shown_to(w, &a->rows[i]));
        gain_cells(w, a->rows[i].gain, &t);
    }
    table_write(&t, style, 2, out);
    for (uint32_t i = 0; i < a->n_rows; i++) {
        const verification_row *const r = &a->rows[i];
        if (r->status == STF_OK) continue;
        paragraph_write(text_format(w->memory, "Not told, %.*s seen by %.*s: %.*s.",
                                    TEXT_ARGS(words_hidden(w, &r->thing)),
                                    TEXT_ARGS(words_shown_to(w, r)), TEXT_ARGS(r->reason)),
                        style, 2, 2, out);
    }
    if (a->is_cut)
        paragraph_write(text_format(w->memory, "More is hidden; the first %u are told.", a->n_rows),
                        style, 2, 0, out);
}

void cards_more_text(const words *w, const cards_answer *a, text_style style, buffer *out)
{
    if (a->commitments != NULL) commitments_text(w, a->commitments, style, out);
    if (a->mediator != NULL) mediator_text(w, a->mediator, style, out);
    if (a->verification != NULL) verification_text(w, a->verification, style, out);
}
