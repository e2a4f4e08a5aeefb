/* SPDX-License-Identifier: Apache-2.0 */
/* claims_text.c -- each claim with its verdict, its formula's values, and the nearest numbers that
 * turn it. */
#include "report/parts_text.h"
#include "report/weigh_words.h"
#include "report/words_study.h"

enum { FLIPS_MOST = 3 };

static void claim_text(const words *w, const claim_answer *c, text_style style, buffer *out)
{
    char const colour = c->holds == VERDICT_TRUE ? 'g' : c->holds == VERDICT_FALSE ? 'r' : 'y';
    const char *verdict_word = words_verdict(c->holds);
    buffer_string(out, "  ");
    coloured_write(text_from(verdict_word), colour, style, out);
    buffer_repeat(out, ' ', sizeof "undefined" + 1 - text_from(verdict_word).n);
    buffer b;
    buffer_init(&b, out->allocator);
    paragraph_write(c->claim->says.n > 0 ? c->claim->says : c->claim->formula_text, style, 13, 0,
                    &b);
    text const body = buffer_slice(&b);
    if (body.n > 13)
        buffer_text(out, (text){body.at + 13, body.n - 13});
    else
        buffer_char(out, '\n');
    buffer_free(&b);
    paragraph_write(c->claim->formula_text, style, 13, 2, out);
    if (c->n_terms > 0) paragraph_write(words_terms(w, c), style, 13, 2, out);
    if (c->holds == VERDICT_UNDEFINED && c->reason.n > 0)
        paragraph_write(c->reason, style, 13, 2, out);
    paragraph_write(words_equilibria(w, c), style, 13, 2, out);
    paragraph_write(words_claim_space(w, c), style, 13, 2, out);
    paragraph_write(words_claim_moves(w, c), style, 13, 2, out);
    uint32_t n = 0;
    for (uint32_t k = 0; k < c->n_flips && n < FLIPS_MOST; k++) {
        if (c->flips[k].assumption == NONE) continue;
        paragraph_write(words_flip(w, c, &c->flips[k]), style, 13, 2, out);
        n++;
    }
    if (c->flips_searched && n == 0)
        paragraph_write(TEXT("no single assumption turns it within its range"), style, 13, 2, out);
    if (c->n_flips > n && n == FLIPS_MOST)
        paragraph_write(
            text_format(w->memory, "and %u more single assumptions (--json)", c->n_flips - n),
            style, 13, 2, out);
}

void claims_section_text(const words *w, const claims_answer *a, text_style style, buffer *out)
{
    uint32_t holding = 0;
    heading_write(TEXT("Claims"), style, out);
    if (a->n_claims == 0)
        paragraph_write(TEXT("The file makes no claims. One is written so: claim \"A deal is "
                             "likelier than not\" "
                             ": P(deal) > 0.5"),
                        style, 2, 0, out);
    for (uint32_t k = 0; k < a->n_claims; k++) {
        if (a->claims[k].holds == VERDICT_TRUE) holding++;
        claim_text(w, &a->claims[k], style, out);
    }
    if (a->n_claims > 1)
        paragraph_write(text_format(w->memory, "%u of %u hold.", holding, a->n_claims), style, 2, 0,
                        out);
}

void report_claims_text(const problem *p, const claims_answer *a, text_style style, buffer *out)
{
    words w;
    if (!words_begin(&w, p, a->base->game, a->base->model, out)) return;
    title_write(words_title(&w), style, out);
    failure_text(&w, a->base, style, out);
    claims_section_text(&w, a, style, out);
    if (a->base->n_equilibria > 0 && a->base->game->n_infosets > 0)
        certificate_text(&w, a->base, &a->base->equilibria[0], style, out);
    words_end(&w, out);
}
