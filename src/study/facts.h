/* SPDX-License-Identifier: Apache-2.0 */
/* facts.h -- what a run is of: all that decides the bytes of its parts, as one sum.
 *
 * Two runs that differ in anything that could change a bit must not be taken for one, and the ranks
 * of a team must agree on what they do. So numbers, structure, points and options are written out
 * as bytes, of which the run keeps a sum. */
#ifndef STUDY_FACTS_H
#define STUDY_FACTS_H

#include "store/run.h"
#include "study/points.h"

/* at NULL: none of them. */
void facts_bytes(buffer *b, const void *at, size_t n);
#define FACTS_ARRAY(b, at, n) facts_bytes((b), (at), (size_t)(n) * sizeof *(at))
/* Structure, names, the payoff program, and the numbers of the case. */
void facts_model(const problem *p, const game *g, const study_case *c, buffer *b);
/* The text of a model itself, and its numbers: more than its game, but also what claims and plans
 * say. */
void facts_source(const problem *p, const study_case *c, buffer *b);
void facts_spread(const spread *s, buffer *b);
/* The version, and how points are solved, `at_once` to a part. */
void facts_options(const study_options *o, const game *g, int at_once, bool all, buffer *b);
/* The sum of what was written, which then begins anew. */
stf_status facts_settle(buffer *b, const char *what, arena *memory, run_fact *out, stf_error *err);

#endif
