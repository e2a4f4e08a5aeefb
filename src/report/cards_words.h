/* SPDX-License-Identifier: Apache-2.0 */
/* cards_words.h -- promises, what is hidden, and marks over an assumption, in words that text,
 * page, CSV and pictures share. */
#ifndef REPORT_CARDS_WORDS_H
#define REPORT_CARDS_WORDS_H

#include "report/words_study.h"
#include "study/cards.h"

/* "always refuse", "never accommodate", "the best promise". */
text words_promise(const words *w, const promise_answer *a);
/* The best promise in words, where it is short enough: "inspect 33.3%, wait 66.7%"; else empty. */
text words_promise_is(const words *w, const promise_answer *a);
/* What party p would gain most by promising, in a sentence. */
text words_promise_most(const words *w, const commitments_answer *a, uint32_t p);
/* Does a promise change anything for anybody? */
bool promise_matters(const words *w, const promise_answer *a);
/* "Kim's move at `reply`", "chance at `test`", "the state arsenal", "Kim's type". */
text words_hidden(const words *w, const hidden_thing *h);
/* "everybody", "Trump and Moon". */
text words_shown_to(const words *w, const verification_row *r);
/* "all together" or a party's name. */
text words_aim(const words *w, const mediator_row *r);
/* What the mediator's answer is about: on a tree, and in a strategic game. */
text words_mediator_concept(const mediator_answer *a);
/* Why a mediator's worth is not told, and where it is bounded the bound; sentences. */
text words_mediator_untold(const words *w, const mediator_answer *a);
/* "the Russia card passes zero when oil rises above 3,942 t/month". */
text words_mark(const words *w, const over_answer *a, const over_card *c, const over_mark *m);
/* "Kim.russia_card" */
text words_card_name(const words *w, uint32_t option_index);

#endif
