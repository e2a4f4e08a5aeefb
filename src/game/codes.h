/* SPDX-License-Identifier: Apache-2.0 */
/* codes.h -- what can be wrong with a game file: one row a code, for diagnostics and `explain`. */
#ifndef GAME_CODES_H
#define GAME_CODES_H

#include <stddef.h>

typedef struct game_code {
    const char *code;    /* "E0900" */
    const char *title;   /* one line, lower case */
    const char *explain; /* a paragraph */
} game_code;

extern const game_code game_codes[];
extern const size_t n_game_codes;

#endif
