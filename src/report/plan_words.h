/* SPDX-License-Identifier: Apache-2.0 */
/* plan_words.h -- what is found of plans, in words that text, page and picture share. Every number
 * is the answer's; nothing here is judged anew. */
#ifndef REPORT_PLAN_WORDS_H
#define REPORT_PLAN_WORDS_H

#include "base/json_write.h"
#include "report/numbers.h"
#include "report/table.h"
#include "study/plan.h"

typedef struct plan_words {
    arena *memory;
    const plans_answer *answer;
    const syntax *syntax;
} plan_words;

/* A scratch arena for one report on the allocator of its buffer; as words_begin and words_end. */
bool plan_words_begin(plan_words *w, const plans_answer *a, buffer *out);
void plan_words_end(plan_words *w, buffer *out);

/* ---- names and figures ------------------------------------------------------------------------
 */

/* "phased"; of a design beside the file's own steps "phased, designed". */
text plan_name(const plan_words *w, const plan_answer *a);
/* "Moscow's method: a reward for every step (phased)". */
text plan_title(const plan_words *w, const plan_answer *a);
text plan_payoff_text(const plan_words *w, const plan_problem *p, uint32_t whose, exact x);
/* A slack with its sign: "+12.3 MUSD". */
text plan_slack_text(const plan_words *w, const plan_problem *p, uint32_t whose, exact x);
/* A share of a stock: "25%". */
text plan_share_text(const plan_words *w, exact x);
/* "withholding", "not punishing Kim", ...; in JSON "withhold", "take back", ... */
text plan_departure(const plan_words *w, const plan_problem *p, const plan_check *c);
const char *plan_check_name(plan_check_kind k);
/* "in phase 3", "after the last phase". */
text plan_when(const plan_words *w, const plan_answer *a, uint32_t phase);
/* Measures of a stock that are lifted in a phase, "unscr_a, unscr_b"; empty for none. */
text plan_lifted(const plan_words *w, const plan_answer *a, uint32_t stock, uint32_t phase);
exact plan_gives(const plan_answer *a, uint32_t stock, uint32_t phase);
exact plan_level(const plan_answer *a, uint32_t stock, uint32_t phase);
/* The check of a party with the least slack in a phase (n_phases + 1: after the last), or NULL. */
const plan_check *plan_tightest(const plan_answer *a, uint32_t phase, uint32_t whose);

/* The party of that name, or PLAN_NONE: plans of one file need not name the same ones. */
uint32_t plan_party_in(const plan_problem *p, text name);

/* ---- sentences --------------------------------------------------------------------------------
 */

/* 'g'ood, 'b'ad or 'y' (not settled). */
char plan_colour(const plan_answer *a);
/* "holds", "breaks", "exists", "none", "open". */
const char *plan_verdict_word(const plan_answer *a);
/* Whether it holds, its weakest point or where it breaks first and who breaks it. */
text plan_verdict(const plan_words *w, const plan_answer *a);
/* What a design is the best of, and how far that is proved; empty for the file's own steps. */
text plan_optimality(const plan_words *w, const plan_answer *a);
/* Of a plan for ever: how its steps go on. Else empty. */
text plan_endless(const plan_words *w, const plan_answer *a);
/* Why no plan exists, a sentence or two each; *n of them. */
const text *plan_reasons(const plan_words *w, const plan_answer *a, uint32_t *n);
/* The second road. */
text plan_second_text(const plan_words *w, const plan_answer *a);
/* "a bonus of 57 MUSD to Kim (now 0 MUSD)". */
text plan_mend_text(const plan_words *w, const plan_answer *a, const plan_mend *m);
const char *plan_number_name(plan_number_kind k);
/* "it fails once arms rises above 1,848.5 MUSD/year (now 2,000; 2.7% of its range)". */
text plan_turn_text(const plan_words *w, const plan_answer *a, const plan_turn *t);
text plan_limit_text(const plan_words *w, const plan_answer *a, const plan_limit *l);
text plan_fewest_text(const plan_words *w, const plan_answer *a);
/* Which plans hold on these assumptions, and who would rather have which; *n sentences. */
const text *plan_comparison(const plan_words *w, uint32_t *n);

/* ---- the parts that page and answers share ----------------------------------------------------
 */

/* plan_json.c: `plans`, `steps`, `comparison`. */
void plans_members_json(js_writer *w, const plan_words *v, bool exactly);
/* plan_text.c: without the title. */
void plans_section_text(const plans_answer *a, text_style style, buffer *out);
/* plan_svg.c: the steps of one plan and the slack of its checks; nothing where it has no steps.
 * `id`: unique in the page; `alone`: a picture of its own. */
bool plan_svg(const plan_words *w, const plan_answer *a, const char *id, bool alone, buffer *out);

#endif
