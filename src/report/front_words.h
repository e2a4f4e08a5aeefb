/* SPDX-License-Identifier: Apache-2.0 */
/* front_words.h -- sentences about a front, which text, page and picture share. */
#ifndef REPORT_FRONT_WORDS_H
#define REPORT_FRONT_WORDS_H

#include "base/json_write.h"
#include "report/words.h"
#include "study/front.h"

typedef struct front_words {
    arena *memory;
    const syntax *syntax;
    const front_item *item;
    const front_told *told;
    const front_problem *p;
    const front_answer *a;
    coalition all;
    text pressure_unit; /* empty: plain */
} front_words;

/* Of one front; sentences are taken from `memory`. */
front_words front_words_of(const fronts_answer *a, uint32_t which, arena *memory);

text front_name(const front_words *w, uint32_t enforcer);
/* "Putin and Xi", "all", "nobody", "all but Putin". */
text front_members(const front_words *w, coalition who);
text front_number(const front_words *w, double x);                 /* "12.5" */
text front_pay(const front_words *w, uint32_t enforcer, double x); /* "12.5 MUSD/year" */
text front_target_pay(const front_words *w, double x);             /* of the target */
text front_one_unit(const front_words *w); /* of all enforcers; {NULL, 0} where they differ */
bool front_has_weights(const front_words *w);
text front_pressure_text(const front_words *w, double x);
text front_success_text(const front_words *w, double success); /* "succeeds", "fails", "62%" */
/* A share, with its ratio where that is short: "19.6% (421/2145)". */
text front_share(const front_words *w, exact share);

text front_title(const front_words *w);     /* "committee: the committee of fifteen" */
text front_rule_text(const front_words *w); /* when it succeeds, and who gains */
text front_verdict(const front_words *w);   /* is the whole stable; who gains by leaving */
text front_stable_text(const front_words *w);
text front_pivotal_text(const front_words *w);
text front_unravel_text(const front_words *w, uint32_t first);
/* Several whose leaks end alike: those of `alike`, `one` among them. */
text front_leaks_text(const front_words *w, coalition alike, uint32_t one);
text front_payment_text(const front_words *w); /* empty where nobody has to be held */
text front_threshold_text(const front_words *w);
text front_mixed_text(const front_words *w);
text front_play_text(const front_words *w); /* empty where play has no part */
text front_turn_text(const front_words *w, const front_turn *t);
text front_transfers_text(const front_words *w); /* empty without transfers */
/* The leak to show: who leaves first; of a stable front, the one whose leak costs it most. */
uint32_t front_leak_shown(const front_words *w);
/* Enforcers after whose leak the same follow and the end is the same, told as one: [n] the first
 * that is like each. */
void front_leaks_alike(const front_words *w, uint32_t *like);

/* Coalitions that text lists: whole, whole less one, stable ones; all with `lists_every`. */
bool front_is_listed(const front_words *w, const front_coalition *c, bool lists_every);

/* front_json.c: the member `fronts` of an open object. */
void fronts_list_json(js_writer *w, const fronts_answer *a, arena *memory);
/* front_text.c: the sections without the title. */
void fronts_section_text(const fronts_answer *a, text_style style, arena *memory, buffer *out);
/* front_svg.c: one front's picture. */
void front_picture(const front_words *w, const char *id, bool alone, buffer *out);

#endif
