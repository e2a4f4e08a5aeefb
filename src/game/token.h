/* SPDX-License-Identifier: Apache-2.0 */
/* token.h -- the words of Gambit's file formats: quoted text, numbers, braces. */
#ifndef GAME_TOKEN_H
#define GAME_TOKEN_H

#include "base/diagnostic.h"

typedef enum token_kind {
    TOKEN_END,
    TOKEN_TEXT,   /* in quotes */
    TOKEN_NUMBER, /* integer, decimal or ratio */
    TOKEN_WORD,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_OTHER,
} token_kind;

/* Commas and white space separate and mean nothing else. */
typedef struct token_reader {
    text content;
    uint32_t file;
    diagnostics *diagnostics;
    arena *memory; /* of texts with escapes, and exact numbers */
    size_t at;     /* behind the current token */
    token_kind kind;
    size_t begin;
    text word;    /* the token; of a text what is between the quotes, escapes undone */
    bool failed;  /* an error was diagnosed: reading stops */
    char comment; /* begins a comment that ends with the line; 0: there are none */
} token_reader;

/* Starts on the first token. STF_INPUT (diagnosed) for text that is not UTF-8. */
stf_status token_begin(token_reader *r, text path, text content, diagnostics *d, arena *memory,
                       stf_error *err);
/* From now on `mark` begins a comment; starts again on the file's first token. */
void token_skip_comments(token_reader *r, char mark);
void token_next(token_reader *r);
span token_span(const token_reader *r);
/* Diagnoses at the current token, as E0901 where the file has ended; the first failure is kept. */
__attribute__((cold, format(printf, 3, 4))) void token_fail(token_reader *r, const char *code,
                                                            const char *format, ...);

/* Take the current token and go on, or fail naming `what` was expected. */
text token_take_text(token_reader *r, const char *what);
bool token_take_open(token_reader *r, const char *what);
bool token_take_close(token_reader *r, const char *what);
/* A counting number, 0 .. 2^53. */
uint64_t token_take_count(token_reader *r, const char *what);
/* A whole number with or without a sign, -2^31 .. 2^31 - 1. */
int32_t token_take_integer(token_reader *r, const char *what);
/* A number as exact text ("-3/4", "0.25") and its nearest double. */
text token_take_number(token_reader *r, const char *what, double *value);

/* A map from pairs of numbers to indices, in an arena. */
typedef struct pair_map {
    struct pair_entry {
        uint64_t key_a, key_b;
        uint32_t value;
        bool used;
    } * entry;
    size_t size, n;
} pair_map;
/* The place of the pair's value, NONE when new; NULL out of memory. */
uint32_t *pair_map_at(arena *a, pair_map *m, uint64_t key_a, uint64_t key_b);

#endif
