/* SPDX-License-Identifier: Apache-2.0 */
/* compare_text.c -- variants side by side: outcomes, payoffs, moves. */
#include "report/parts_text.h"

#include <math.h>

enum { LABEL_WIDTH = 22, COLUMN_GAP = 2, COLUMN_LEAST = 7 };

static const equilibrium *selected_of(const compare_answer *a, uint32_t k)
{
    const solution *s = a->solutions[k];
    return s != NULL && s->n_equilibria > 0 ? &s->equilibria[0] : NULL;
}

static void columns_begin(const words *w, const compare_answer *a, uint32_t from, uint32_t to,
                          text head, table *t)
{
    table_begin(t, w->memory);
    table_column(t, head, 'l');
    for (uint32_t k = from; k < to; k++)
        table_column(t, a->names[k].n > 0 ? a->names[k] : TEXT("as it is"), 'r');
}

static void outcome_rows(const words *w, const compare_answer *a, uint32_t from, uint32_t to,
                         table *t)
{
    for (uint32_t i = 0; i < w->game->n_outcomes; i++) {
        text const name = words_outcome_name(w, i);
        table_cell(t, name);
        for (uint32_t k = from; k < to; k++) {
            const equilibrium *e = selected_of(a, k);
            table_cell(t, e != NULL ? number_share(w->memory,
                                                   words_outcome_share(a->solutions[k], e, name))
                                    : TEXT("-"));
        }
    }
}

static void payoff_rows(const words *w, const compare_answer *a, uint32_t from, uint32_t to,
                        table *t)
{
    for (uint32_t p = 0; p < w->game->n_parties; p++) {
        table_cell(t, words_party(w, p));
        for (uint32_t k = from; k < to; k++) {
            const equilibrium *e = selected_of(a, k);
            table_cell(t, e != NULL ? number_text(w->memory, e->value.payoff[p], 4) : TEXT("-"));
        }
    }
}

/* Options that some case plays and some other does not, or with another probability. */
static bool option_differs(const compare_answer *a, uint32_t n_options, uint32_t i)
{
    double low = HUGE_VAL, high = -HUGE_VAL;
    for (uint32_t k = 0; k < a->n_cases; k++) {
        double const p = a->played[(size_t)k * n_options + i];
        if (isnan(p)) continue;
        low = fmin(low, p);
        high = fmax(high, p);
    }
    return high - low > 5e-4;
}

static void move_rows(const words *w, const compare_answer *a, uint32_t from, uint32_t to, table *t)
{
    uint32_t const n = w->syntax->n_options;
    for (uint32_t i = 0; i < n; i++) {
        if (!option_differs(a, n, i)) continue;
        table_cell(t, words_option(w, i));
        for (uint32_t k = from; k < to; k++) {
            double const p = a->played[(size_t)k * n + i];
            table_cell(t, isnan(p) ? TEXT("-") : number_share(w->memory, p));
        }
    }
}

/* The cases that fit beside each other from `from` on; at least two, as far as there are. */
static uint32_t columns_fit(const compare_answer *a, uint32_t from, text_style style)
{
    size_t used = LABEL_WIDTH;
    uint32_t to = from;
    for (; to < a->n_cases; to++) {
        size_t const name = text_width(a->names[to]);
        used += COLUMN_GAP + (name < COLUMN_LEAST ? COLUMN_LEAST : name);
        if (used > style.width && to >= from + 2) break;
    }
    return to;
}

/* One sentence where all are certified; else one for each that is not. */
static void certificates_text(const words *w, const compare_answer *a, text_style style,
                              buffer *out)
{
    uint32_t n = 0, worst = NONE;
    heading_write(TEXT("Certificates"), style, out);
    for (uint32_t k = 0; k < a->n_cases; k++) {
        const equilibrium *e = selected_of(a, k);
        if (e == NULL) continue;
        const certificate *c = &e->certificate;
        if (c->certified) {
            n++;
            if (worst == NONE || c->max_regret > selected_of(a, worst)->certificate.max_regret)
                worst = k;
            continue;
        }
        text const line = words_certificate(w, a->solutions[k], e);
        paragraph_write(text_format(w->memory, "%.*s: %.*s",
                                    TEXT_ARGS(a->names[k].n > 0 ? a->names[k] : TEXT("as it is")),
                                    TEXT_ARGS(line)),
                        style, 2, 4, out);
    }
    if (worst == NONE) return;
    text const line = words_certificate(w, a->solutions[worst], selected_of(a, worst));
    paragraph_write(text_format(w->memory,
                                "%u of %u are certified; the one with the greatest regret: %.*s", n,
                                a->n_cases, TEXT_ARGS(line)),
                    style, 2, 2, out);
}

void compare_section_text(const words *w, const compare_answer *a, text_style style, buffer *out)
{
    table t;
    heading_write(TEXT("Variants"), style, out);
    for (uint32_t k = 0; w->syntax != NULL && k < a->n_cases; k++) {
        for (uint32_t v = 0; v < w->syntax->n_variants; v++) {
            const variant *named = &w->syntax->variants[v];
            if (text_equal(named->name, a->names[k]) && named->says.n > 0)
                paragraph_write(text_format(w->memory, "%.*s: %.*s", TEXT_ARGS(named->name),
                                            TEXT_ARGS(named->says)),
                                style, 2, 4, out);
        }
    }
    for (uint32_t from = 0, to; from < a->n_cases; from = to) {
        to = columns_fit(a, from, style);
        if (w->game->n_outcomes > 0) {
            buffer_char(out, '\n');
            columns_begin(w, a, from, to, TEXT("outcome"), &t);
            outcome_rows(w, a, from, to, &t);
            table_write(&t, style, 2, out);
        }
        buffer_char(out, '\n');
        columns_begin(w, a, from, to, TEXT("payoff"), &t);
        payoff_rows(w, a, from, to, &t);
        table_write(&t, style, 2, out);
        if (w->syntax != NULL && a->played != NULL) {
            columns_begin(w, a, from, to, TEXT("ever played"), &t);
            move_rows(w, a, from, to, &t);
            if (t.cells.n > 0) {
                buffer_char(out, '\n');
                table_write(&t, style, 2, out);
            }
        }
    }
    paragraph_write(TEXT("Moves that are played alike in all are not listed."), style, 2, 0, out);
    for (uint32_t k = 0; k < a->n_cases; k++) {
        const solution *s = a->solutions[k];
        if (s == NULL || (s->status == STF_OK && s->n_equilibria > 0)) continue;
        paragraph_write(
            text_format(w->memory, "%.*s has no answer: %.*s",
                        TEXT_ARGS(a->names[k].n > 0 ? a->names[k] : TEXT("the model as it is")),
                        TEXT_ARGS(s->reason)),
            style, 2, 0, out);
    }
}

void report_compare_text(const problem *p, const compare_answer *a, text_style style, buffer *out)
{
    words w;
    if (!words_begin(&w, p, a->solutions[0]->game, a->solutions[0]->model, out)) return;
    title_write(words_title(&w), style, out);
    compare_section_text(&w, a, style, out);
    certificates_text(&w, a, style, out);
    words_end(&w, out);
}
