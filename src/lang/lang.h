/* SPDX-License-Identifier: Apache-2.0 */
/* lang.h -- from text to a checked syntax tree, and back to well-set text. */
#ifndef LANG_LANG_H
#define LANG_LANG_H

#include "lang/syntax.h"

/* Named, settable limits, checked before memory is taken. 0: the default. */
typedef struct lang_limits {
    size_t source_bytes; /* of all files together */
    size_t nesting;
    size_t items; /* parties, states, options, ... each */
} lang_limits;

/* How an `include` is read: fills *content (owned by `user`'s arena or alive as long as the tree),
 * STF_IO when it cannot be. `from` is the path of the including file. Returns the path that the
 * include resolves to in *resolved (for messages and for finding recursion). */
typedef stf_status (*lang_read)(void *user, text from, text name, text *resolved, text *content,
                                stf_error *err);

/* Parses and checks `content` (of `path`). Diagnostics go to `d` (its sources hold the texts); *out
 * is set only when there was no error: STF_OK, else STF_INPUT (see d), STF_LIMIT or STF_NOMEM. The
 * tree lives in `memory`. `read` NULL: includes are refused. */
stf_status lang_load(text path, text content, lang_read read, void *user, const lang_limits *limits,
                     arena *memory, diagnostics *d, const syntax **out, stf_error *err);

/* Sets the text well: one canonical layout, comments kept; idempotent, and parses to the same tree.
 * Syntax errors go to `d`. */
stf_status lang_format(text path, text content, buffer *out, diagnostics *d, stf_error *err);

/* Parses "oil=2500 t/month" against the tree: STF_USAGE with a reason and the nearest name. */
stf_status lang_parse_setting(const syntax *s, text setting, arena *memory, change *out,
                              stf_error *err);

/* The table of diagnostics codes of the language: code, title, long explanation. */
typedef struct code_row {
    const char *code, *title, *explanation;
} code_row;
extern const code_row lang_codes[];
extern const size_t n_lang_codes;

#endif
