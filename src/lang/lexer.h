/* SPDX-License-Identifier: Apache-2.0 */
/* lexer.h -- text to tokens.
 *
 * The whole of a file is cut at once: a token is a kind and a span. Keywords are names to the
 * lexer; the parser knows where a name is a keyword. Nothing here depends on the locale. */
#ifndef LANG_LEXER_H
#define LANG_LEXER_H

#include "base/diagnostic.h"

typedef enum token_kind {
    TOKEN_END,
    TOKEN_NAME,    /* letter or _ , then letters, digits, _ */
    TOKEN_NUMBER,  /* 12, 0.5, 1e-3, 30% */
    TOKEN_DATE,    /* 2019-04-25 */
    TOKEN_MONTH,   /* 2019-04, behind `total`; elsewhere it is a difference */
    TOKEN_STRING,  /* content: decoded */
    TOKEN_COMMENT, /* only on request; from # to the end of the line, without it */
    TOKEN_BAD,     /* reported already */
    TOKEN_LEFT_BRACE,
    TOKEN_RIGHT_BRACE,
    TOKEN_LEFT_PAREN,
    TOKEN_RIGHT_PAREN,
    TOKEN_COMMA,
    TOKEN_COLON,
    TOKEN_DOT,
    TOKEN_RANGE, /* .. */
    TOKEN_BAR,
    TOKEN_ASSIGN, /* = */
    TOKEN_ASSIGN_ADD,
    TOKEN_ASSIGN_SUBTRACT,
    TOKEN_EQUAL, /* == */
    TOKEN_NOT_EQUAL,
    TOKEN_LESS,
    TOKEN_LESS_EQUAL,
    TOKEN_GREATER,
    TOKEN_GREATER_EQUAL,
    TOKEN_PLUS,
    TOKEN_MINUS,
    TOKEN_STAR,
    TOKEN_SLASH,
    TOKEN_POWER,
    TOKEN_KINDS
} token_kind;

typedef struct token {
    token_kind kind;
    uint32_t lines_before; /* line ends between the token before and this one */
    span where;
    text text;    /* as written */
    text content; /* of a string: with escapes decoded */
} token;

typedef struct tokens {
    const token *at; /* [n]; the last is TOKEN_END */
    uint32_t n;
} tokens;

/* How a kind of punctuation is written, or what it is called ("a name"); static. */
const char *token_kind_name(token_kind kind);

/* Cuts source number `file` of `d`. Wrong characters, strings and numbers are reported to `d` and
 * give TOKEN_BAD; a text that is not UTF-8 gives one diagnostic and no tokens but the end.
 * `comments`: keep comments as tokens. The tokens live in `memory`; the texts in them point into
 * the source, decoded strings into `memory`. STF_OK also where there were diagnostics; STF_NOMEM or
 * STF_LIMIT when the arena is exhausted. */
stf_status lexer_run(uint32_t file, bool comments, arena *memory, diagnostics *d, tokens *out,
                     stf_error *err);

/* The number of a TOKEN_NUMBER, correctly rounded, whatever the locale; 5% is 0.05. HUGE_VAL when
 * it overflows. */
double number_value(text number);
/* The same as an exact decimal in `memory`: "5%" becomes "5e-2". */
text number_exact(text number, arena *memory);

#endif
