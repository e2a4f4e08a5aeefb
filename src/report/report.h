/* SPDX-License-Identifier: Apache-2.0 */
/* report.h -- how answers look: for a terminal, as JSON, as SVG and as one HTML page.
 *
 * Every function appends to a buffer; failure is sticky in it. Nothing here solves: what is not in
 * the answer is not in the report. JSON follows the contract of docs/json.md; numbers are the
 * shortest that read back the same. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "study/front.h"
#include "study/map.h"
#include "study/plan.h"
#include "study/plan_space.h"
#include "study/study.h"
#include "study/weigh.h"

typedef struct text_style {
    unsigned width; /* columns */
    bool colour;
    bool all_sets; /* every information set, not only those that play reaches */
} text_style;

void report_check_text(const problem *p, const check_answer *a, text_style style, buffer *out);
void report_check_json(const problem *p, const check_answer *a, buffer *out);

/* `play` may be NULL (a game from elsewhere). `show_tree`: --tree, the .efg and the profile by its
 * sets in the JSON. `efg`: its text, with show_tree. */
void report_solve_text(const problem *p, const solution *s, const play_answer *play,
                       text_style style, buffer *out);
void report_solve_json(const problem *p, const solution *s, const text *efg, buffer *out);

/* A profile from anywhere, judged. */
void report_certify_text(const problem *p, const solution *s, text_style style, buffer *out);
void report_certify_json(const problem *p, const solution *s, buffer *out);

void report_claims_text(const problem *p, const claims_answer *a, text_style style, buffer *out);
void report_claims_json(const problem *p, const claims_answer *a, buffer *out);

void report_cards_text(const problem *p, const cards_answer *a, text_style style, buffer *out);
void report_cards_json(const problem *p, const cards_answer *a, buffer *out);
/* A row for each worth, gain, or point of an assumption. */
void report_cards_csv(const problem *p, const cards_answer *a, buffer *out);
/* How worths move over an assumption; without one, bars. */
void report_cards_svg(const problem *p, const cards_answer *a, buffer *out);

void report_compare_text(const problem *p, const compare_answer *a, text_style style, buffer *out);
void report_compare_json(const problem *p, const compare_answer *a, buffer *out);

/* The ledger of a regime. `exactly`: quantities as ratios. */
void report_ledger_text(const ledger_answer *a, text_style style, buffer *out);
void report_ledger_json(const ledger_answer *a, bool exactly, buffer *out);
void report_ledger_csv(const ledger_answer *a, bool exactly, buffer *out);
/* A picture for each measure that has something to show, one below the other. */
void report_ledger_svg(const ledger_answer *a, buffer *out);

/* The plans of a file. `exactly`: numbers as ratios. */
void report_plan_text(const plans_answer *a, text_style style, buffer *out);
void report_plan_json(const plans_answer *a, bool exactly, buffer *out);
void report_plan_csv(const plans_answer *a, bool exactly, buffer *out);
/* A picture for each plan that has steps, one below the other. */
void report_plan_svg(const plans_answer *a, buffer *out);

/* The fronts of a file. */
void report_fronts_text(const fronts_answer *a, text_style style, buffer *out);
void report_fronts_json(const fronts_answer *a, buffer *out);
void report_fronts_csv(const fronts_answer *a, buffer *out);
/* A picture for each front, one below the other. */
void report_fronts_svg(const fronts_answer *a, buffer *out);

/* Where play changes: regions and borders, as a list, a table and a picture. */
void report_map_text(const problem *p, const map_answer *a, text_style style, buffer *out);
void report_map_json(const problem *p, const map_answer *a, buffer *out);
void report_map_csv(const problem *p, const map_answer *a, buffer *out);
void report_map_svg(const problem *p, const map_answer *a, buffer *out);

/* All assumptions varied together. */
void report_weigh_text(const problem *p, const weigh_answer *a, text_style style, buffer *out);
void report_weigh_json(const problem *p, const weigh_answer *a, buffer *out);
void report_weigh_csv(const problem *p, const weigh_answer *a, buffer *out);
/* How play ends, how payoffs are spread, and a tornado for each quantity asked about. */
void report_weigh_svg(const problem *p, const weigh_answer *a, buffer *out);

/* Everything about a model, for the page. */
typedef struct page {
    const problem *problem;
    const check_answer *check;
    const solution *solution; /* NULL: a regime without play; then check may be NULL too */
    const play_answer *play;
    const claims_answer *claims;    /* NULL: none */
    const cards_answer *cards;      /* NULL: none */
    const compare_answer *compare;  /* NULL: no variants */
    const ledger_answer *ledger;    /* NULL: no measures */
    const fronts_answer *fronts;    /* NULL: none */
    const plans_answer *plans;      /* NULL: none */
    const plans_space *plans_space; /* NULL: not asked */
    const weigh_answer *weigh;      /* NULL: not asked */
} page;

/* One self-contained HTML page: no network, works without scripts, prints, accessible. */
void report_page_html(const page *page, buffer *out);
void report_page_text(const page *page, text_style style, buffer *out);
void report_page_json(const page *page, buffer *out);
/* Picture of play: a tree for small games, a graph of rounds and states for large ones. */
void report_play_svg(const problem *p, const solution *s, const play_answer *play, buffer *out);

#endif
