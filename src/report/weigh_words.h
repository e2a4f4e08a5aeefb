/* SPDX-License-Identifier: Apache-2.0 */
/* weigh_words.h -- sentences about the space of assumptions, which text and pictures share. */
#ifndef REPORT_WEIGH_WORDS_H
#define REPORT_WEIGH_WORDS_H

#include "report/words.h"
#include "study/cloud.h"

/* "61% to 67%", clipped to 0 .. 100%; "-" where there is none. */
text words_share_interval(const words *w, estimate e);
/* "the payoff to Kim, in 100 MUSD", "the probability of deal", "whether it is true that ...". */
text words_target(const words *w, const weigh_target *t);
/* A value of it: "12.3", "41%", "true", "no answer". */
text words_target_value(const words *w, const weigh_target *t, double x);
/* How much of the variance hangs on judgement; empty where all or none is judged. */
text words_judged(const words *w, const weigh_target *t);
/* "2,048 draws of 12 assumptions, two for each of 1,024 points of the design, ...; seed 1." */
text words_weighed(const words *w, const weigh_answer *a);
/* How many points have no answer, and why; empty where all have one. */
text words_unanswered(const words *w, const weigh_answer *a);

/* weigh_svg.c: the picture; `alone`: a file of its own. */
void weigh_svg(const words *w, const weigh_answer *a, bool alone, buffer *out);

/* Where --space was asked, else empty: in what share of the space it holds; what turns it. */
text words_claim_space(const words *w, const claim_answer *c);
text words_claim_moves(const words *w, const claim_answer *c);
/* Likewise: how a card's worth to its holder is spread. */
text words_card_space(const words *w, const card_answer *c);

#endif
