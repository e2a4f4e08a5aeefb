/* SPDX-License-Identifier: Apache-2.0 */
/* words.h -- the parts of sentences that every report is made of: who, does what, when, how it
 * ends, how certain.
 *
 * Descriptions of the file are used where it has them ("plays the Russia card"); names otherwise.
 */
#ifndef REPORT_WORDS_H
#define REPORT_WORDS_H

#include "report/numbers.h"
#include "report/report.h"

/* What sentences are made from. `game` is NULL for a regime without play only; `syntax` and `model`
 * are, for a game from elsewhere. */
typedef struct words {
    arena *memory;
    const problem *problem;
    const syntax *syntax;
    const game *game;
    const model *model;
} words;

/* A scratch arena for one report on the allocator of its buffer, freed by words_end, which also
 * hands a failure on to the buffer. False, with the buffer's status set, when there is no memory.
 */
bool words_begin(words *w, const problem *p, const game *g, const model *m, buffer *out);
void words_end(words *w, buffer *out);

text words_title(const words *w);
text words_party(const words *w, uint32_t p);            /* "Kim" */
text words_party_long(const words *w, uint32_t p);       /* "Kim (Kim Jong-un)" */
text words_unit(const words *w, uint32_t p);             /* "100 MUSD", or empty */
text words_payoff(const words *w, uint32_t p, double x); /* "12.3 x 100 MUSD" */
/* What an action is worth at its set; zero where sums of payoffs leave only rounding. */
text words_action_value(const words *w, const equilibrium *e, uint32_t action);
text words_payoff_change(const words *w, uint32_t p, double x);
/* "a negotiated solution (deal)"; the name alone where it is not described. */
text words_outcome(const words *w, uint32_t k);
text words_outcome_name(const words *w, uint32_t k);
/* The verb of a move from its description or name: "plays the Russia card", "chooses hold out",
 * "votes yes". */
text words_move(const words *w, text says, text name, bool is_chance);
text words_option(const words *w, uint32_t o); /* syntax.options: "the Russia card", "Kim.step" */
/* "Round 3", "Rounds 3 to 7"; empty in a game without rounds. */
text words_rounds(const words *w, uint32_t first, uint32_t last);
text words_rounds_dates(const words *w, uint32_t first,
                        uint32_t last); /* "25 Apr 2019 to 25 Jul 2019", where
                the model has a beginning and rounds of whole months; else empty */
/* An assumption's value with its unit, as the file writes it where it is the file's own value. */
text words_assumption(const words *w, uint32_t input, double x);
text words_assumption_name(const words *w, uint32_t input);
/* "a", "a and b", "a, b and c". */
text words_list(arena *memory, const text *items, size_t n);
/* With its first letter as a capital. */
text words_capital(arena *memory, text t);
/* With '_' as spaces: a name read aloud. */
text words_plain(arena *memory, text name);
/* "subgame perfect", "Nash", ... as in "certified ... equilibrium". */
const char *words_concept(concept c);

/* The likeliest outcome of an equilibrium, or NONE where there are none. */
uint32_t words_likeliest(const game *g, const equilibrium *e);
/* Probability of the outcome named so (outcomes of two structures of one model need not have equal
 * numbers). */
double words_outcome_share(const solution *s, const equilibrium *e, text name);

/* ---- certificates ---------------------------------------------------------------------------- */

/* "Certified subgame perfect: no party gains more than 3e-16 (1e-17 of its payoff range) by any
 * deviation, in any of 1,778 subgames." or why not. */
text words_certificate(const words *w, const solution *s, const equilibrium *e);
/* Whether the list is complete, and ties. */
text words_completeness(const words *w, const solution *s);
/* One sentence for each party under commitment; *n of them. */
text *words_commitments(const words *w, const equilibrium *e, uint32_t *n);

#endif
