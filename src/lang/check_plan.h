/* SPDX-License-Identifier: Apache-2.0 */
/* check_plan.h -- what the checks of plans and fronts share; private to lang/check_*.c and load.c.
 *
 * A plan that goes on from another (`as`) is laid over it clause by clause while names are still
 * words (plan_over.c), and is then checked as if it had been written out. */
#ifndef LANG_CHECK_PLAN_H
#define LANG_CHECK_PLAN_H

#include "lang/check.h"

enum { PHASES_MOST = 1000, STOCKS_MOST = 64, ENFORCERS_MOST = 24 };

/* ---- check_plan.c, check_stock.c, check_front.c ---------------------------------------------- */

void plan_declare(checker *c, const tree_item *t);
void front_declare(checker *c, const tree_item *t);
void check_plans(checker *c);
void check_fronts(checker *c);
/* enforces(PLAN), slack(PLAN), holds(FRONT): in claims only; NULL after a report. */
expr *judged_resolve(checker *c, const tree_expr *t, bool in_claim);
bool judged_is_name(text t);
/* The stocks of a plan whose length stands already; parties and measures are looked up. */
void plan_stocks_check(checker *c, const tree_plan *t, plan_item *p);
/* A stock of the plan by name; SYNTAX_NONE and an error. */
uint32_t plan_stock_find(checker *c, const plan_item *p, word w);
/* "returns" or "stays". */
plan_return_item plan_return_check(checker *c, const tree_return *t, uint32_t stock);

/* ---- plan_numbers.c: numbers that read nothing of play --------------------------------------- */

enum { IN_AMOUNTS = 1, IN_RATES = 2 }; /* of a party's unit; both: either will do */

/* A number; NULL after a report. */
const expr *plan_number(checker *c, const tree_expr *t);
/* The same in the unit of a party (SYNTAX_NONE: its name was wrong, nothing is said); what it is:
 * "the bonus of Kim". */
const expr *plan_party_number(checker *c, const tree_expr *t, uint32_t party, unsigned kinds,
                              text what);
/* A plain number from 0 to 1; reported with `code` where it is not, a warning where only the ranges
 * of assumptions take it out. NULL after an error. */
const expr *plan_share(checker *c, const tree_expr *t, const char *code, const char *what);
/* What a number may be over the ranges of the assumptions: least, central, most, in base units;
 * false where that is not known. */
bool expr_range(const checker *c, const expr *e, double out[3]);
/* Its central value; false where that is not known. */
bool expr_central(const checker *c, const expr *e, double *out);

/* ---- plan_over.c ----------------------------------------------------------------------------- */

/* Reports what one plan says twice. */
void plan_twice_check(checker *c, const tree_plan *t);
/* The plan laid over those that it goes on from; NULL after a report. */
const tree_plan *plan_laid_over(checker *c, uint32_t index);
/* A plan by name; SYNTAX_NONE and an error. */
uint32_t check_plan_name(checker *c, word w);

#endif
