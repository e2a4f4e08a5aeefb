/* SPDX-License-Identifier: Apache-2.0 */
/* dispute.h -- the answer to a dispute between plans, as one paragraph: which enforces itself,
 * which does not and who breaks it, what decides that, what cards and the front add, and how sure
 * it is. */
#ifndef REPORT_DISPUTE_H
#define REPORT_DISPUTE_H

#include "report/words.h"
#include "study/plan_space.h"

/* What is known; all but `plans` may be NULL. */
typedef struct dispute {
    const plans_answer *plans;
    const words *words; /* of play; with `solution` */
    const solution *solution;
    const cards_answer *cards;
    const fronts_answer *fronts;
    const weigh_answer *weigh;
    const plans_space *space;
    bool is_page; /* of everything about a model: what is not there is said to be unknown */
} dispute;

/* Two plans of the file or more. */
bool dispute_is(const plans_answer *plans);
/* The paragraph, taken from `memory`; empty where there is no dispute. */
text dispute_text(const dispute *d, arena *memory);
/* The assumption that is nearest to turning the verdict of a plan, as a share of its range: its
 * plan and the turn; or NULL. */
const plan_turn *dispute_turn(const plans_answer *plans, const plan_answer **of);

/* Of a page, in the memory of `w`; for a file without play `w` only has memory and syntax. */
text dispute_of_page(const page *p, const words *w);

#endif
