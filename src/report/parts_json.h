/* SPDX-License-Identifier: Apache-2.0 */
/* parts_json.h -- the parts of answers in JSON that several commands share. docs/json.md is the
 * contract. */
#ifndef REPORT_PARTS_JSON_H
#define REPORT_PARTS_JSON_H

#include "base/json_write.h"
#include "report/ledger_words.h"
#include "report/words.h"

enum { JSON_SCHEMA = 1 };

/* "schema", "status", "reason": the head of every answer. */
void head_json(js_writer *w, stf_status status, text reason);
/* The members of a solution (`game` ... `equilibria`), into an open object; with `details` the
 * strategies and beliefs too. */
void solution_json(js_writer *w, const problem *p, const solution *s, bool details);
/* promise.c: `promise` of a case with `commit P best`. */
void promise_json(js_writer *w, const solution *s);
/* sets_json.c: `supports`, `components`, `remainders` where the solver speaks of them. */
void sets_json(js_writer *w, const solution *s);
/* refine_json.c: `refinements` and `why` of an equilibrium, into its open object. */
void refinements_json(js_writer *w, const solution *s, const equilibrium *e);
/* `distribution` of a correlated equilibrium; `elimination` of a solution. */
void distribution_json(js_writer *w, const solution *s, const equilibrium *e);
void elimination_json(js_writer *w, const solution *s);
/* An object by party: {"Kim": 1.5, ...}; null where x is NULL. */
void by_party_json(js_writer *w, const char *key, const game *g, const double *x);
/* The lists of the other commands, as members. */
void claims_list_json(js_writer *w, const words *v, const claims_answer *a);
void cards_list_json(js_writer *w, const words *v, const cards_answer *a);
/* cards_json.c: `commitments`, `mediator`, `verification`, `over`, those that were asked for. */
void cards_more_json(js_writer *w, const words *v, const cards_answer *a);
void compare_list_json(js_writer *w, const words *v, const compare_answer *a);
/* `from`, `to`, `money`, `measures`, `conflicts`. */
void ledger_members_json(js_writer *w, const ledger_words *v, bool exactly);
void check_object_json(js_writer *w, const words *v, const check_answer *a);

/* weigh_json.c: the members of an open object, without the base. */
void weigh_members_json(js_writer *w, const words *v, const weigh_answer *a);

#endif
