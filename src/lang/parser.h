/* SPDX-License-Identifier: Apache-2.0 */
/* parser.h -- recursive descent over the tokens of one file; private to lang/parse*.c and load.c.
 *
 * Functions that parse return NULL or false after they have reported an error; their callers pass
 * that on up to a list (of items, statements, options), which skips to where the next element can
 * begin. So one run reports several errors, and one error seldom causes a second. */
#ifndef LANG_PARSER_H
#define LANG_PARSER_H

#include "lang/lexer.h"
#include "lang/names.h"
#include "lang/tree.h"
#include "lang/units.h"

typedef struct parser parser;
typedef enum behind_kind { BEHIND_NOTHING, BEHIND_OPTION, BEHIND_BRANCH } behind_kind;

/* Parses an included file into p->tree; false: what was wrong is reported. */
typedef bool (*parser_include)(parser *p, word name, void *user);

struct parser {
    tokens tokens;
    uint32_t at;
    arena *memory;
    diagnostics *d;
    units *units;
    const names *symbols;    /* names of values that some file declares */
    const names *unit_names; /* names of units that some file declares */
    tree *tree;
    parser_include include;
    void *user;
    size_t nesting, nesting_most, depth_most;
    size_t items_most;
    bool stopped;    /* nothing more is read: out of memory, too deep */
    bool in_formula; /* claim atoms are allowed */
    /* Where the next name may be that of an option or a branch: after `a when x > 0` or `found
     * 0.5`. */
    behind_kind behind;
};

/* ---- parser.c: tokens, errors, words --------------------------------------------------------- */

const token *parser_peek(const parser *p);
const token *parser_ahead(const parser *p, uint32_t n);
const token *parser_before(const parser *p); /* the last one taken */
void parser_advance(parser *p);
bool parser_is(const parser *p, token_kind kind);
bool parser_is_word(const parser *p, const char *spelled);
bool token_is_word(const token *t, const char *spelled);
bool parser_accept(parser *p, token_kind kind);
bool parser_accept_word(parser *p, const char *spelled);
/* Reports "expected %s, found ..." unless the token was reported already. Always false. */
bool parser_expected(parser *p, const char *what);
/* The same with what to do about it; NULL: what the token itself suggests, if anything. */
bool parser_expected_hint(parser *p, const char *what, const char *hint);
bool parser_expect(parser *p, token_kind kind);
bool parser_expect_word(parser *p, const char *spelled);
bool parser_word(parser *p, const char *what, word *out);
bool parser_string(parser *p, const char *what, word *out);
void parser_string_if_any(parser *p, word *out);
bool parser_integer(parser *p, const char *what, int32_t *out, span *where);
/* 2019-04-25; a day that does not exist is reported and read as the first of January. */
bool parser_date(parser *p, const char *what, date *out);
bool parser_words(parser *p, const char *what, words *out); /* NAME { "," NAME } */
bool parser_parties(parser *p, tree_parties *out);
bool parser_seen_by(parser *p, tree_parties *out); /* nothing if the words are not there */
bool parser_quantity(parser *p, tree_quantity *out);
/* NUMBER and its unit where `=` may follow, as in `1 t = 8.33 bbl`. */
bool parser_measured(parser *p, tree_quantity *out);
/* The factors that follow a number in an expression, as far as they are units. */
void parser_unit_after_number(parser *p, tree_quantity *out);
/* `a .. b` or `a` */
bool parser_round_range(parser *p, uint32_t *first, uint32_t *last);
span span_join(span a, span b);
/* From `begin` to the last token taken. */
span parser_span_from(const parser *p, span begin);
bool parser_enter(parser *p); /* one level deeper; false and an error if too deep */
void parser_leave(parser *p);
/* Zeroed memory; stops the parser and returns NULL when there is none. */
void *parser_take(parser *p, size_t n, size_t size);
#define PARSER_NEW(p, T, n) ((T *)parser_take((p), (n), sizeof(T)))
/* VEC_PUSH that stops the parser. */
#define PARSER_PUSH(p, v, ...)                                                                     \
    (VEC_PUSH((p)->memory, (v), __VA_ARGS__) || ((p)->stopped = true, false))
/* Skips a balanced {...} or (...) or one token. */
void parser_skip(parser *p);
bool parser_at_item(const parser *p, bool surely);
/* Closes a block opened at `open`, where a `}`, an item or the end of the file stands; a missing
 * brace is reported and then taken as given. False only when the parser has stopped. */
bool parser_close(parser *p, span open);

/* ---- the parts
 * ----------------------------------------------------------------------------------- */

tree_expr *parse_expr(parser *p);
tree_expr *parse_sum(parser *p); /* an expression without conditions: `or` ends it */
tree_expr *parse_expr_new(parser *p, tree_expr_kind kind, span where);
tree_expr *parse_claim_atom(parser *p); /* parse_claim.c: P(...) and payoff(...) */
bool parse_value(parser *p, tree_value *out);
bool parse_item(parser *p); /* one item; skips to the next after an error */
void parse_items(parser *p, bool in_braces);
bool parse_claim(parser *p, tree_item *item);
bool parse_variant(parser *p, tree_item *item);
bool parse_card(parser *p, tree_item *item);
bool parse_play(parser *p, tree_item *item);
bool parse_place(parser *p, tree_item *item);
bool parse_flow(parser *p, tree_item *item); /* parse_flow.c */
bool parse_authority(parser *p, tree_item *item);
bool parse_measure(parser *p, tree_item *item);
bool parse_in_play(parser *p, tree_item *item); /* from `in` on */
bool parse_plan(parser *p, tree_item *item);    /* parse_plan.c */
bool parse_front(parser *p, tree_item *item);   /* parse_front.c */
/* A name directly before a value is a party's: `discount Kim 0.6`, but `discount kept`. */
bool parser_party_before_value(parser *p, word *out);
/* Clauses up to the closing brace of `open`, each by `clause`; after one that was wrong it goes on
 * at the next word of `known` (NULL behind the last). */
bool parser_clauses(parser *p, span open, const char *const *known,
                    bool (*clause)(parser *p, void *to), void *to);
/* Reports a word that is none of `known` (NULL behind the last) where a clause of `whose` is
 * expected, and skips to the next clause. Always false. */
bool parser_clause_unknown(parser *p, const char *whose, const char *const *known);
/* A file: `standoff "title" { ... }` or bare items. */
void parse_file(parser *p);

#endif
