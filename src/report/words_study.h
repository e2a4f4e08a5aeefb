/* SPDX-License-Identifier: Apache-2.0 */
/* words_study.h -- sentences about claims, cards and assumptions, which text and page share. */
#ifndef REPORT_WORDS_STUDY_H
#define REPORT_WORDS_STUDY_H

#include "report/words.h"

const char *words_verdict(verdict v); /* "holds", "fails", "undefined" */
/* "turns false when threat falls below 830 MUSD/year (central 1,200 MUSD/year)";
 * where it is only known that it has turned there: "somewhere before threat falls to". */
text words_flip(const words *w, const claim_answer *c, const claim_flip *f);
/* "P(deal) = 0.41, P(deal) in firm = 0.62". */
text words_terms(const words *w, const claim_answer *c);
/* How many equilibria it holds in, where there is more than one; empty otherwise. */
text words_equilibria(const words *w, const claim_answer *c);

/* The claim whose verdict is that of the model's main question: the first that only asks how likely
 * an outcome is; else the one nearest to turning; NONE without claims. */
uint32_t words_central_claim(const claims_answer *a);
/* The claim whose verdict turns at the least change, or NONE. */
uint32_t words_nearest_flip(const claims_answer *a);

#define WORTH_LEAST 1e-9 /* a worth below that is none: payoffs are certified to no less */
/* "the Russia card", or "Kim.step" where it is not described. */
text words_card(const words *w, const card_answer *c);
/* "worth 3.1 x 100 MUSD to Kim, who holds it; played with probability 62%". */
text words_card_worth(const words *w, const card_answer *c);
/* Which channel carries it, in words; empty without channels. */
text words_card_carrier(const words *w, const card_answer *c);
/* Whether its channels add up or work through one another; empty with fewer than two. */
text words_card_interaction(const words *w, const card_answer *c);
/* The card that is worth most to its holder in units of the holder's payoff range, or NONE if none
 * is worth anything. */
uint32_t words_best_card(const cards_answer *a);

/* "576 to 6,983 t/month, uniform"; empty where it is a fixed number. */
text words_range(const words *w, const assumption *a);

#endif
