/* SPDX-License-Identifier: Apache-2.0 */
/* format.h -- the tree that the formatter sets: children held by braces, told apart by their words
 * alone.
 *
 * format_tree.c cuts the tokens into it, format.c writes it. Private to these two. */
#ifndef LANG_FORMAT_H
#define LANG_FORMAT_H

#include "lang/lang.h"
#include "lang/lexer.h"
#include "lang/units.h"

enum { FORMAT_NESTING_MOST = 200 };

/* What the children of a block are. */
typedef enum context {
    CONTEXT_ITEMS,
    CONTEXT_STATEMENTS,
    CONTEXT_OPTIONS,
    CONTEXT_BRANCHES,
    CONTEXT_VOTE,
    CONTEXT_CARD,
    CONTEXT_CHANGES,
    CONTEXT_ENTRIES, /* of a flow */
    CONTEXT_COLUMNS, /* of a table */
    CONTEXT_CLAUSES, /* of a measure */
    CONTEXT_PLAN,
    CONTEXT_STOCK,
    CONTEXT_BREACH,
    CONTEXT_FRONT,
    CONTEXT_ENFORCER,
} context;

typedef struct group group;

/* Tokens first .. last-1, then a block (NULL: none). */
typedef struct piece {
    uint32_t first, last;
    const group *block;
} piece;

typedef struct child {
    uint32_t comments,
        first; /* own-line comments comments .. first-1, then the child's own tokens */
    VEC(piece) pieces;
    bool blank_before;
} child;

struct group {
    VEC(child) children;
    uint32_t closing, end; /* own-line comments before the closing brace: closing .. end-1 */
    context context;
    uint32_t note; /* comment on the line of the opening brace, or UINT32_MAX */
    bool has_comments;
    bool keeps_open; /* never on one line: play, rounds, the file's braces */
};

typedef struct formatter {
    const token *at;
    uint32_t n, i;
    arena *memory;
    diagnostics *d;
    bool *is_unit;  /* [n] the token belongs to a unit, or is an operator within one */
    bool *is_unary; /* [n] a sign */
    buffer *out;
    stf_error *err;
    stf_status status;
} formatter;

/* Whether a text is among a list of words that ends in NULL. */
bool word_in(text t, const char *const *list);
/* A word after which an expression or a name is still to come (`when`, `and`, `seen`, ...). */
bool token_is_connector(const token *t);
/* Something may end with this token: a name, a number, a closing bracket. */
bool token_is_ender(const token *t);

/* Marks signs and units, and cuts the tokens into a tree. NULL with a diagnostic where braces do
 * not match, with f->status where they nest too deep, or when memory runs out. */
const group *format_tree(formatter *f);

#endif
