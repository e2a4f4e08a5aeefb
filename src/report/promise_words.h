/* SPDX-License-Identifier: Apache-2.0 */
/* promise_words.h -- what `commit P best` came to, in words that text, page and JSON share. */
#ifndef REPORT_PROMISE_WORDS_H
#define REPORT_PROMISE_WORDS_H

#include "report/words.h"

/* A pure promise, a line for each decision point with a choice: "at reply refuse in rounds 1 to 7,
 * accommodate in round 8". Writes up to `most`, and returns how many there are. */
uint32_t words_promise_lines(const words *w, const solution *s, text *out, uint32_t most);
/* Among what it is the best: "the best of the pure promises; ...", without a stop. */
text words_promise_rank(const words *w, const solution *s);

#endif
