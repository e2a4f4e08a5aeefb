/* SPDX-License-Identifier: Apache-2.0 */
/* page_text.c -- the report for a terminal: the answer in words, then every section. */
#include "report/dispute.h"
#include "report/front_words.h"
#include "report/page_parts.h"
#include "report/parts_text.h"
#include "report/plan_words.h"

static void fronts_part(const page *full, text_style style, buffer *out)
{
    arena *const memory = full->fronts != NULL ? arena_new(out->allocator, 0) : NULL;
    if (full->fronts == NULL) return;
    if (memory == NULL || out->status != STF_OK) {
        out->status = STF_NOMEM;
    } else {
        fronts_section_text(full->fronts, style, memory, out);
        if (arena_status(memory, NULL) != STF_OK) out->status = STF_NOMEM;
    }
    arena_free(memory);
}

static void without_play_text(const page *full, text_style style, buffer *out)
{
    if (full->ledger != NULL)
        report_ledger_text(full->ledger, style, out);
    else
        title_write(full->problem->title, style, out);
    words w;
    if (dispute_is(full->plans) && words_begin(&w, full->problem, NULL, NULL, out)) {
        heading_write(TEXT("The answer"), style, out);
        paragraph_write(dispute_of_page(full, &w), style, 2, 0, out);
        words_end(&w, out);
    }
    if (full->plans != NULL) plans_section_text(full->plans, style, out);
    fronts_part(full, style, out);
}

void report_page_text(const page *full, text_style style, buffer *out)
{
    words w;
    const solution *s = full->solution;
    if (s == NULL) {
        without_play_text(full, style, out);
        return;
    }
    if (!words_begin(&w, full->problem, s->game, s->model, out)) return;
    title_write(words_title(&w), style, out);
    if (w.syntax != NULL) paragraph_write(w.syntax->question, style, 0, 0, out);
    answer_words a;
    answer_words_tell(&w, full, &a);
    heading_write(TEXT("The answer"), style, out);
    paragraph_write(dispute_of_page(full, &w), style, 2, 0, out);
    paragraph_write(a.lead, style, 2, 0, out);
    for (uint32_t k = 0; k < a.n_findings; k++)
        paragraph_write(text_format(w.memory, "- %.*s", TEXT_ARGS(a.findings[k])), style, 2, 2,
                        out);
    if (s->n_equilibria > 0) {
        const equilibrium *e = &s->equilibria[0];
        outcomes_text(&w, e, style, out);
        payoffs_text(&w, s, e, style, out);
        if (full->play != NULL) play_text(&w, full->play, style, out);
        if (s->model == NULL) strategy_text(&w, e, style, out);
    }
    if (full->cards != NULL && full->cards->n_cards > 0)
        cards_section_text(&w, full->cards, style, out);
    if (full->claims != NULL && full->claims->n_claims > 0)
        claims_section_text(&w, full->claims, style, out);
    if (full->compare != NULL && full->compare->n_cases > 1)
        compare_section_text(&w, full->compare, style, out);
    if (full->ledger != NULL) ledger_section_text(full->ledger->ledger, style, out);
    if (full->plans != NULL) plans_section_text(full->plans, style, out);
    fronts_part(full, style, out);
    if (full->weigh != NULL) weigh_section_text(&w, full->weigh, style, out);
    assumptions_section_text(&w, style, out);
    if (s->n_equilibria > 0) certificate_text(&w, s, &s->equilibria[0], style, out);
    promise_text(&w, s, style, out);
    method_text(&w, s, style, out);
    words_end(&w, out);
}
