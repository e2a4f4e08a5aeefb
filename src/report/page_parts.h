/* SPDX-License-Identifier: Apache-2.0 */
/* page_parts.h -- the sections of the HTML page, one group a file, and the answer in words that
 * page and text share. */
#ifndef REPORT_PAGE_PARTS_H
#define REPORT_PAGE_PARTS_H

#include "report/markup.h"
#include "report/pictures.h"

enum { FINDINGS_MOST = 12 };

/* The answer in words: a paragraph, and what else a reader should know, a sentence or two each. */
typedef struct answer_words {
    text lead;
    text findings[FINDINGS_MOST];
    uint32_t n_findings;
} answer_words;

/* page_answer.c */
void answer_words_tell(const words *w, const page *full, answer_words *out);

/* page_style.c: the page's sheet, with the pictures'. */
void page_style(buffer *out);

/* page_play.c */
void page_outcomes(const words *w, const page *full, buffer *out);
void page_payoffs(const words *w, const page *full, buffer *out);
void page_rounds(const words *w, const page *full, buffer *out);
void page_certificate(const words *w, const page *full, buffer *out);

/* page_study.c */
void page_cards(const words *w, const page *full, buffer *out);
/* cards_page.c: promises, a mediator, verification; within the section of cards. */
void page_cards_more(const words *w, const cards_answer *a, buffer *out);
void page_claims(const words *w, const page *full, buffer *out);
void page_variants(const words *w, const page *full, buffer *out);
void page_assumptions(const words *w, const page *full, buffer *out);

/* page_ledger.c */
void page_ledger(const page *full, buffer *out);

/* page_weigh.c */
void page_weighed(const words *w, const page *full, buffer *out);

/* page_plan.c */
void page_plans(const page *full, buffer *out);

/* page_front.c */
void page_fronts(const page *full, buffer *out);

/* page_html.c: a section with its heading is opened; the caller closes it with page_section_end. */
void page_section(buffer *out, const char *id, const char *heading);
void page_section_end(buffer *out);
void page_paragraph(buffer *out, const char *classes, text t);
/* A wide table or picture that scrolls by itself, by keyboard too, where the window is narrow. */
void page_wide_begin(buffer *out, const char *label);
void page_wide_end(buffer *out);
void page_table_begin(buffer *out, const char *caption);
void page_table_end(buffer *out);
/* A heading of a column; `number`: set to the right. */
void page_head(buffer *out, text t, bool number);
void page_row_head(buffer *out, text t);
void page_cell(buffer *out, text t, bool number);

#endif
