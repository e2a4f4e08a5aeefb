/* SPDX-License-Identifier: Apache-2.0 */
/* asked.h -- a problem from a model's text, for the tests of studies, and small models with answers
 * known on paper. */
#ifndef TESTS_UNIT_STUDY_ASKED_H
#define TESTS_UNIT_STUDY_ASKED_H

#include "study/study.h"

typedef struct asked {
    arena *memory;
    diagnostics d;
    problem problem;
    study_case base;
    study_options options;
    stf_error error;
} asked;

/* Loads the text; fails the test, and prints why, when it is wrong. The options are those of a bare
 * command. */
void asked_begin(asked *a, const char *content);
/* The same of a file, by its path from the project's folder. */
void asked_begin_file(asked *a, const char *path);
void asked_end(asked *a);
/* Solves a case and fails the test where nothing certified is found. */
const solution *asked_solve(asked *a, const study_case *c);
uint32_t asked_assumption(const asked *a, const char *name);
uint32_t asked_option(const asked *a, const char *party, const char *name);
uint32_t asked_outcome(const solution *s, const char *name);

/* A's demand: `challenge`, then B yields (A gets prize, B loses `loss`) or resists (A loses cost, B
 * loses pain); or `stay_quiet`. B yields where loss < pain; then A challenges. Centrally prize 5,
 * cost 2, loss 3, pain 5, all with the range 1 .. 9. `more` stands at the end of the file: claims,
 * cards, variants. */
void asked_begin_demand(asked *a, const char *more);

/* The summit of Hanoi in plain numbers: Kim is sincere with probability trust (0.3). Between 0 and
 * fooled / (progress + fooled) = 0.4, the hedging Kim offers so often that Trump, asked, believes
 * in 0.4, and Trump takes so often, 1/3, that the hedging Kim is indifferent; so P(offer) = trust /
 * 0.4 and P(deal) = P(offer) / 3. */
void asked_begin_hanoi(asked *a, const char *more);

#endif
