/* SPDX-License-Identifier: Apache-2.0 */
/* parts_text.h -- the sections of a text report, which `solve` and `report` share. solve_text.c and
 * the other *_text.c define them. */
#ifndef REPORT_PARTS_TEXT_H
#define REPORT_PARTS_TEXT_H

#include "report/play_view.h"
#include "report/table.h"

/* solve_text.c */
void outcomes_text(const words *w, const equilibrium *e, text_style style, buffer *out);
void payoffs_text(const words *w, const solution *s, const equilibrium *e, text_style style,
                  buffer *out);
void play_text(const words *w, const play_answer *play, text_style style, buffer *out);
void paths_text(const words *w, const play_answer *play, text_style style, buffer *out);
void strategy_text(const words *w, const equilibrium *e, text_style style, buffer *out);
void certificate_text(const words *w, const solution *s, const equilibrium *e, text_style style,
                      buffer *out);
void method_text(const words *w, const solution *s, text_style style, buffer *out);
/* promise.c: what `commit P best` came to; nothing without it. */
void promise_text(const words *w, const solution *s, text_style style, buffer *out);
text words_promise_ties(const words *w, const solution *s);
/* sets_text.c: components, supports, what is not settled; nothing where the solver is silent. */
void sets_text(const words *w, const solution *s, text_style style, buffer *out);
/* refine_text.c: verdicts of refinements; nothing where none were asked for. */
void refinements_text(const words *w, const solution *s, text_style style, buffer *out);
/* What elimination took out; what a correlated equilibrium tells the parties. */
void elimination_text(const words *w, const solution *s, text_style style, buffer *out);
void distribution_text(const words *w, const equilibrium *e, text_style style, buffer *out);
/* Nothing for STF_OK. */
void failure_text(const words *w, const solution *s, text_style style, buffer *out);

/* claims_text.c, cards_text.c, compare_text.c, check_text.c: the section without the title */
void claims_section_text(const words *w, const claims_answer *a, text_style style, buffer *out);
void cards_section_text(const words *w, const cards_answer *a, text_style style, buffer *out);
/* cards_more_text.c: promises, a mediator, verification; cards_over_text.c: over an assumption.
 * Nothing where not asked. */
void cards_more_text(const words *w, const cards_answer *a, text_style style, buffer *out);
void cards_over_text(const words *w, const cards_answer *a, text_style style, buffer *out);
void compare_section_text(const words *w, const compare_answer *a, text_style style, buffer *out);
void assumptions_section_text(const words *w, text_style style, buffer *out);
/* ledger_text.c */
void ledger_section_text(const ledger *l, text_style style, buffer *out);

/* weigh_text.c: without the title and the reading aid. */
void weigh_section_text(const words *w, const weigh_answer *a, text_style style, buffer *out);

#endif
