/* SPDX-License-Identifier: Apache-2.0 */
/* weigh_text.c -- how play ends over the whole space of assumptions, and what decides it. */
#include "report/parts_text.h"
#include "report/weigh_words.h"
#include "report/words_study.h"

#include <math.h>

enum { ROWS_MOST = 12 }; /* assumptions told for a quantity; JSON and CSV have all */

static void outcomes_table(const words *w, const weigh_answer *a, text_style style, buffer *out)
{
    heading_write(TEXT("How play ends"), style, out);
    table t;
    table_begin(&t, w->memory);
    table_column(&t, TEXT("outcome"), 'e');
    table_column(&t, TEXT("probability"), 'r');
    table_column(&t, TEXT("95 per cent"), 'l');
    table_column(&t, TEXT("likeliest in"), 'r');
    table_column(&t, TEXT("95 per cent"), 'l');
    for (uint32_t k = 0; k < w->game->n_outcomes; k++) {
        const weigh_outcome *const one = &a->outcomes[k];
        table_cell(&t, words_outcome(w, k));
        table_cell(&t, number_share(w->memory, one->probability.mean.value));
        table_cell(&t, words_share_interval(w, one->probability.mean));
        table_cell(&t, number_share(w->memory, one->likeliest.value));
        table_cell(&t, words_share_interval(w, one->likeliest));
    }
    table_write(&t, style, 2, out);
    paragraph_write(TEXT("Probability: the mean over the space. Likeliest in: the share of the "
                         "space in which no outcome is likelier."),
                    style, 2, 0, out);
}

static void payoffs_table(const words *w, const weigh_answer *a, text_style style, buffer *out)
{
    heading_write(TEXT("Payoffs"), style, out);
    table t;
    table_begin(&t, w->memory);
    table_column(&t, TEXT("party"), 'e');
    table_column(&t, TEXT("mean"), 'r');
    table_column(&t, TEXT("95 per cent"), 'l');
    table_column(&t, TEXT("spread"), 'r');
    static const char *const heads[WEIGH_QUANTILES] = {"5%", "25%", "median", "75%", "95%"};
    for (uint32_t q = 0; q < WEIGH_QUANTILES; q++) table_column(&t, text_from(heads[q]), 'r');
    for (uint32_t p = 0; p < w->game->n_parties; p++) {
        const weigh_spread *const x = &a->payoffs[p];
        text const counted_in = words_unit(w, p);
        table_cell(&t, counted_in.n > 0
                           ? text_format(w->memory, "%.*s (in %.*s)", TEXT_ARGS(words_party(w, p)),
                                         TEXT_ARGS(counted_in))
                           : words_party(w, p));
        table_cell(&t, number_text(w->memory, number_clean(x->mean.value, WORTH_LEAST), 4));
        table_cell(
            &t, text_format(
                    w->memory, "%.*s to %.*s",
                    TEXT_ARGS(number_text(w->memory, number_clean(x->mean.low, WORTH_LEAST), 4)),
                    TEXT_ARGS(number_text(w->memory, number_clean(x->mean.high, WORTH_LEAST), 4))));
        table_cell(&t, number_text(w->memory, x->sd, 3));
        for (uint32_t q = 0; q < WEIGH_QUANTILES; q++)
            table_cell(&t, number_text(w->memory, number_clean(x->quantile[q], WORTH_LEAST), 3));
    }
    table_write(&t, style, 2, out);
}

static void claims_table(const words *w, const weigh_answer *a, text_style style, buffer *out)
{
    if (a->n_claims == 0) return;
    heading_write(TEXT("Claims"), style, out);
    table t;
    table_begin(&t, w->memory);
    table_column(&t, TEXT("claim"), 'e');
    table_column(&t, TEXT("centrally"), 'l');
    table_column(&t, TEXT("holds in"), 'r');
    table_column(&t, TEXT("95 per cent"), 'l');
    table_column(&t, TEXT("undefined in"), 'r');
    for (uint32_t k = 0; k < a->n_claims; k++) {
        const weigh_claim *const c = &a->claims[k];
        const claim *const of = &w->syntax->claims[c->claim];
        table_cell(&t, of->says.n > 0 ? of->says : of->formula_text);
        table_cell(&t, text_from(words_verdict(c->central)));
        table_cell(&t, isnan(c->holds.value) ? TEXT("-") : number_share(w->memory, c->holds.value));
        table_cell(&t, isnan(c->holds.value) ? TEXT("-") : words_share_interval(w, c->holds));
        table_cell(&t, number_share(w->memory, (double)c->n_undefined / (double)a->n_points));
    }
    table_write(&t, style, 2, out);
}

static void index_rows(const words *w, const weigh_answer *a, const weigh_target *target,
                       bool judged, text_style style, buffer *out)
{
    table t;
    uint32_t n = 0, left = 0;
    table_begin(&t, w->memory);
    table_column(&t, judged ? TEXT("by judgement") : TEXT("sourced"), 'e');
    table_column(&t, TEXT("alone"), 'r');
    table_column(&t, TEXT("95 per cent"), 'l');
    table_column(&t, TEXT("with others"), 'r');
    table_column(&t, TEXT("95 per cent"), 'l');
    table_column(&t, TEXT("from end to end"), 'l');
    for (uint32_t k = 0; k < a->n_varied; k++) {
        const weigh_index *const x = &target->indices[k];
        if (x->is_judged != judged) continue;
        if (n == ROWS_MOST || (n > 0 && x->sobol.total.high < 0.001)) {
            left++;
            continue;
        }
        n++;
        table_cell(&t, words_assumption_name(w, x->input));
        table_cell(&t, number_share(w->memory, fmin(1, fmax(0, x->sobol.first.value))));
        table_cell(&t, words_share_interval(w, x->sobol.first));
        table_cell(&t, number_share(w->memory, fmin(1, fmax(0, x->sobol.total.value))));
        table_cell(&t, words_share_interval(w, x->sobol.total));
        table_cell(&t, text_format(w->memory, "%.*s to %.*s",
                                   TEXT_ARGS(words_target_value(w, target, x->at_low)),
                                   TEXT_ARGS(words_target_value(w, target, x->at_high))));
    }
    if (n == 0) return;
    table_write(&t, style, 2, out);
    if (left > 0)
        paragraph_write(
            text_format(w->memory, "and %u that %s less", left, left == 1 ? "matters" : "matter"),
            style, 2, 0, out);
}

static void target_text(const words *w, const weigh_answer *a, const weigh_target *t,
                        text_style style, buffer *out)
{
    heading_write(text_format(w->memory, "What decides %.*s", TEXT_ARGS(words_target(w, t))), style,
                  out);
    paragraph_write(text_format(w->memory, "At the central values: %.*s.",
                                TEXT_ARGS(words_target_value(w, t, t->central))),
                    style, 2, 0, out);
    if (isnan(t->indices[0].sobol.total.value)) {
        paragraph_write(TEXT("It does not vary: no assumption changes it within the ranges."),
                        style, 2, 0, out);
        return;
    }
    paragraph_write(words_judged(w, t), style, 2, 0, out);
    index_rows(w, a, t, true, style, out);
    index_rows(w, a, t, false, style, out);
}

static void idle_text(const words *w, const weigh_answer *a, text_style style, buffer *out)
{
    if (a->n_idle == 0) return;
    text *const names = ARENA_NEW(w->memory, text, a->n_idle);
    if (names == NULL) return;
    for (uint32_t k = 0; k < a->n_idle; k++) names[k] = words_assumption_name(w, a->idle[k]);
    paragraph_write(text_format(w->memory, "Not varied, as nothing asked depends on %s: %.*s.",
                                a->n_idle == 1 ? "it" : "them",
                                TEXT_ARGS(words_list(w->memory, names, a->n_idle))),
                    style, 2, 0, out);
}

static void tables_text(const words *w, const weigh_answer *a, text_style style, buffer *out)
{
    paragraph_write(words_weighed(w, a), style, 0, 0, out);
    paragraph_write(words_unanswered(w, a), style, 0, 0, out);
    if (w->game->n_outcomes > 0) outcomes_table(w, a, style, out);
    payoffs_table(w, a, style, out);
    claims_table(w, a, style, out);
    for (uint32_t k = 0; a->has_indices && k < a->n_targets; k++)
        target_text(w, a, &a->targets[k], style, out);
}

void weigh_section_text(const words *w, const weigh_answer *a, text_style style, buffer *out)
{
    heading_write(TEXT("Weighed over the space of assumptions"), style, out);
    tables_text(w, a, style, out);
}

void report_weigh_text(const problem *p, const weigh_answer *a, text_style style, buffer *out)
{
    words w;
    if (!words_begin(&w, p, a->base->game, a->base->model, out)) return;
    title_write(words_title(&w), style, out);
    if (a->status != STF_OK) {
        coloured_write(TEXT("Stopped early: "), 'y', style, out);
        buffer_text(out, a->reason);
        buffer_string(out, ".\n");
    }
    tables_text(&w, a, style, out);
    if (a->has_indices) {
        heading_write(TEXT("How to read it"), style, out);
        paragraph_write(
            TEXT("Alone: the share of the variance that would go if this assumption were known "
                 "(first-order Sobol index). With others: the share that would stay if all others "
                 "were known and this one were not (total index). From end to end: the quantity "
                 "with the assumption at the low and at the high end of its range, all others "
                 "central. By judgement: said to be so, or without a source."),
            style, 2, 0, out);
        idle_text(&w, a, style, out);
    }
    words_end(&w, out);
}
