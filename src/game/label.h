/* SPDX-License-Identifier: Apache-2.0 */
/* label.h -- names for what Gambit's files label, or leave without a label. */
#ifndef GAME_LABEL_H
#define GAME_LABEL_H

#include "game/game.h"
#include "game/token.h"

enum { READ_MOST_PARTIES = 256 };

/* Names by the contract: the label, or the number where there is none or it repeats; all by number
 * where such a number is itself somebody's label. labels, numbers (distinct), names [n]; new texts
 * are in `a`. *repeats is set where a label that is not empty repeats. */
void labels_name(arena *a, const text *labels, const uint64_t *numbers, size_t n, text *names,
                 bool *repeats);

/* Fails the reader where there are no parties, or too many. */
void parties_check(token_reader *r, size_t n);
/* Adds parties by their labels, named as above; warns where labels repeat. */
void parties_add(const token_reader *r, arena *scratch, game_builder *b, const text *labels,
                 size_t n);

#endif
