/* SPDX-License-Identifier: Apache-2.0 */
/* parse_claim.c -- claims with their events; variants, cards and the changes they are made of. */
#include "lang/parser.h"

static tree_event *event_parse(parser *p);

static tree_event *event_new(parser *p, tree_event_kind kind, span where)
{
    tree_event *const e = PARSER_NEW(p, tree_event, 1);
    if (e == NULL) return NULL;
    e->kind = kind;
    e->where = where;
    e->depth = 1;
    return e;
}

/* An event of one or (b not NULL) two others; NULL if it grows too high: what reads it recurses. */
static tree_event *event_join(parser *p, tree_event_kind kind, tree_event *a, tree_event *b)
{
    if (a == NULL) return NULL;
    tree_event *const e = event_new(p, kind, a->where);
    if (e == NULL) return NULL;
    e->args[0] = a;
    e->args[1] = b;
    e->where = parser_span_from(p, a->where);
    e->depth = 1 + (b != NULL && b->depth > a->depth ? b->depth : a->depth);
    if (e->depth <= p->depth_most) return e;
    diagnose(p->d, SEVERITY_ERROR, "E0802", parser_before(p)->where,
             "an event of more than %zu parts in a row", p->depth_most);
    p->stopped = true;
    return NULL;
}

/* [ "in" "round" INT [ ".." INT ] ] */
static bool rounds_parse(parser *p, uint32_t *first, uint32_t *last)
{
    if (!parser_is_word(p, "in") || !token_is_word(parser_ahead(p, 1), "round")) return true;
    parser_advance(p);
    parser_advance(p);
    return parser_round_range(p, first, last);
}

static bool option_ref_parse(parser *p, tree_option_ref *out)
{
    out->given = true;
    out->where = parser_peek(p)->where;
    if (!parser_word(p, "a party's name", &out->party) || !parser_expect(p, TOKEN_DOT) ||
        !parser_word(p, "an option's name", &out->option) ||
        !rounds_parse(p, &out->first_round, &out->last_round))
        return false;
    out->where = parser_span_from(p, out->where);
    return true;
}

/* NAME ( "is" [ "not" ] value | cmp INT ) [ rounds ], or a NAME alone. */
static tree_event *event_test_parse(parser *p)
{
    static const struct {
        token_kind token;
        expr_kind expr;
    } compare[] = {{TOKEN_LESS, EXPR_LESS},       {TOKEN_LESS_EQUAL, EXPR_LESS_EQUAL},
                   {TOKEN_GREATER, EXPR_GREATER}, {TOKEN_GREATER_EQUAL, EXPR_GREATER_EQUAL},
                   {TOKEN_EQUAL, EXPR_EQUAL},     {TOKEN_NOT_EQUAL, EXPR_NOT_EQUAL}};
    tree_event *const e = event_new(p, TREE_EVENT_NAME, parser_peek(p)->where);
    if (e == NULL) return NULL;
    if (parser_is_word(p, "state") && parser_ahead(p, 1)->kind == TOKEN_NAME &&
        !token_is_word(parser_ahead(p, 1), "is") && !token_is_word(parser_ahead(p, 1), "in")) {
        e->is_state = true;
        parser_advance(p);
    }
    if (!parser_word(p, "an event (an option `A.x`, a state's value, an outcome)", &e->name))
        return NULL;
    if (parser_accept_word(p, "is")) {
        e->kind = TREE_EVENT_TEST;
        e->compare = parser_accept_word(p, "not") ? EXPR_NOT_EQUAL : EXPR_EQUAL;
        if (!parse_value(p, &e->value)) return NULL;
    } else {
        for (size_t i = 0; i < sizeof compare / sizeof *compare; i++) {
            if (!parser_accept(p, compare[i].token)) continue;
            e->kind = TREE_EVENT_TEST;
            e->compare = compare[i].expr;
            if (!parse_value(p, &e->value)) return NULL;
            break;
        }
    }
    if (parser_is(p, TOKEN_ASSIGN)) {
        diagnostic *const at = diagnose(p->d, SEVERITY_ERROR, "E0205", parser_peek(p)->where,
                                        "`=` gives a value; it does not compare");
        diagnostic_hint(p->d, at, "write `==` or `is`");
        return NULL;
    }
    if (!rounds_parse(p, &e->first_round, &e->last_round)) return NULL;
    e->where = parser_span_from(p, e->where);
    return e;
}

/* An option or a test, without what may follow it. */
static tree_event *event_moment_parse(parser *p)
{
    if (!parser_is(p, TOKEN_NAME) || parser_ahead(p, 1)->kind != TOKEN_DOT)
        return event_test_parse(p);
    tree_event *const e = event_new(p, TREE_EVENT_OPTION, parser_peek(p)->where);
    if (e == NULL || !option_ref_parse(p, &e->option)) return NULL;
    e->where = e->option.where;
    return e;
}

static tree_event *event_atom_parse(parser *p)
{
    if (parser_is(p, TOKEN_LEFT_PAREN)) {
        parser_advance(p);
        tree_event *const inner = event_parse(p);
        return inner != NULL && parser_expect(p, TOKEN_RIGHT_PAREN) ? inner : NULL;
    }
    tree_event *const e = event_moment_parse(p);
    if (e == NULL) return NULL;
    if (parser_accept_word(p, "before")) {
        tree_event *const other = event_moment_parse(p);
        return other != NULL ? event_join(p, TREE_EVENT_BEFORE, e, other) : NULL;
    }
    if (parser_accept_word(p, "never")) return event_join(p, TREE_EVENT_NOT, e, NULL);
    (void)parser_accept_word(p, "ever"); /* what is meant when nothing is said */
    return e;
}

static tree_event *event_not_parse(parser *p)
{
    if (!parser_is_word(p, "not")) return event_atom_parse(p);
    span const begin = parser_peek(p)->where;
    if (!parser_enter(p)) return NULL;
    parser_advance(p);
    tree_event *const e = event_join(p, TREE_EVENT_NOT, event_not_parse(p), NULL);
    parser_leave(p);
    if (e != NULL) e->where = parser_span_from(p, begin);
    return e;
}

static tree_event *event_and_parse(parser *p)
{
    tree_event *a = event_not_parse(p);
    while (a != NULL && parser_accept_word(p, "and")) {
        tree_event *const b = event_not_parse(p);
        a = b != NULL ? event_join(p, TREE_EVENT_AND, a, b) : NULL;
    }
    return a;
}

static tree_event *event_parse(parser *p)
{
    if (!parser_enter(p)) return NULL;
    tree_event *a = event_and_parse(p);
    while (a != NULL && parser_accept_word(p, "or")) {
        tree_event *const b = event_and_parse(p);
        a = b != NULL ? event_join(p, TREE_EVENT_OR, a, b) : NULL;
    }
    parser_leave(p);
    return a;
}

/* At P ( or payoff ( . */
tree_expr *parse_claim_atom(parser *p)
{
    bool const payoff = parser_is_word(p, "payoff");
    tree_expr *const e =
        parse_expr_new(p, payoff ? TREE_PAYOFF : TREE_PROBABILITY, parser_peek(p)->where);
    if (e == NULL) return NULL;
    parser_advance(p);
    parser_advance(p);
    if (payoff) {
        if (!parser_word(p, "a party's name", &e->name)) return NULL;
        if (parser_accept_word(p, "if") && !option_ref_parse(p, &e->forced)) return NULL;
    } else {
        e->event = event_parse(p);
        if (e->event == NULL) return NULL;
        if (parser_accept_word(p, "given")) {
            e->given = event_parse(p);
            if (e->given == NULL) return NULL;
        }
    }
    if (!parser_accept(p, TOKEN_RIGHT_PAREN)) {
        bool const is_comma = parser_is(p, TOKEN_COMMA), is_bar = parser_is(p, TOKEN_BAR);
        (void)parser_expected_hint(p, "`)`",
                                   is_comma ? "events are joined by `and` or `or`"
                                   : is_bar ? "what is known stands behind `given`: `P(E given F)`"
                                            : NULL);
        return NULL;
    }
    e->where = parser_span_from(p, e->where);
    return e;
}

/* The formula as written, on one line and without comments. */
static text formula_set(parser *p, uint32_t first, uint32_t last)
{
    if (first >= last) return (text){0};
    size_t const most = p->tokens.at[last - 1].where.begin + p->tokens.at[last - 1].where.length -
                        p->tokens.at[first].where.begin + 1;
    char *const out = PARSER_NEW(p, char, most);
    size_t n = 0;
    if (out == NULL) return (text){0};
    for (uint32_t i = first; i < last; i++) {
        text const t = p->tokens.at[i].text;
        if (i > first) {
            span const before = p->tokens.at[i - 1].where;
            if (before.begin + before.length < p->tokens.at[i].where.begin) out[n++] = ' ';
        }
        for (size_t k = 0; k < t.n; k++) out[n++] = t.at[k];
    }
    return (text){out, n};
}

bool parse_claim(parser *p, tree_item *item)
{
    if (!parser_string(p, "what is claimed, in quotes", &item->says) ||
        !parser_expect(p, TOKEN_COLON))
        return false;
    uint32_t const first = p->at;
    p->in_formula = true;
    item->formula = parse_expr(p);
    p->in_formula = false;
    if (item->formula == NULL) return false;
    item->formula_text = formula_set(p, first, p->at);
    return true;
}

/* ---- changes --------------------------------------------------------------------------------- */

static bool commitment_parse(parser *p, tree_change *c)
{
    c->kind = CHANGE_COMMIT;
    if (!parser_word(p, "a party's name", &c->name)) return false;
    if (parser_is_word(p, "never") || parser_is_word(p, "always")) {
        c->commitment = parser_is_word(p, "never") ? COMMIT_NEVER : COMMIT_ALWAYS;
        parser_advance(p);
        if (!parser_words(p, "an option's name", &c->options)) return false;
    } else if (parser_accept_word(p, "to")) {
        struct {
            tree_expr **at;
            size_t n, cap;
        } shares = {0};
        c->commitment = COMMIT_MIXTURE;
        do {
            word w = {0};
            if (!parser_word(p, "an option's name", &w)) return false;
            tree_expr *const share = parse_expr(p);
            if (share == NULL || !PARSER_PUSH(p, &c->options, w) || !PARSER_PUSH(p, &shares, share))
                return false;
        } while (parser_accept(p, TOKEN_COMMA));
        c->shares = shares.at;
    } else if (parser_accept_word(p, "best")) {
        c->commitment = COMMIT_BEST;
    } else {
        return parser_expected(p, "`never`, `always`, `to` or `best`");
    }
    if (parser_accept_word(p, "at") && !parser_word(p, "a decision point's name", &c->point))
        return false;
    if (parser_accept_word(p, "when")) {
        c->guard = parse_expr(p);
        if (c->guard == NULL) return false;
    }
    return true;
}

static bool change_parse(parser *p, tree_change *c)
{
    c->where = parser_peek(p)->where;
    bool const sets = parser_ahead(p, 1)->kind == TOKEN_ASSIGN;
    bool ok;
    if (!sets && parser_accept_word(p, "commit")) {
        ok = commitment_parse(p, c);
    } else if (!sets && parser_accept_word(p, "remove")) {
        word option_name = {0};
        c->kind = CHANGE_REMOVE;
        ok = parser_word(p, "a party's name", &c->name) && parser_expect(p, TOKEN_DOT) &&
             parser_word(p, "an option's name", &option_name) &&
             PARSER_PUSH(p, &c->options, option_name);
    } else {
        const token *const second = parser_ahead(p, 1);
        bool const is_promise = token_is_word(second, "never") || token_is_word(second, "always") ||
                                token_is_word(second, "to") || token_is_word(second, "best");
        const char *const promise =
            is_promise ? "a promise begins with `commit`: `commit P never x`" : NULL;
        c->kind = CHANGE_ASSUMPTION;
        ok = parser_word(p, "a change: `NAME = ...`, `commit` or `remove`", &c->name) &&
             (parser_accept(p, TOKEN_ASSIGN) || parser_expected_hint(p, "`=`", promise));
        if (ok && parser_is(p, TOKEN_NAME) && parser_ahead(p, 1)->kind != TOKEN_SLASH &&
            parser_ahead(p, 1)->kind != TOKEN_STAR && parser_ahead(p, 1)->kind != TOKEN_POWER)
            ok = parser_word(p, "a value", &c->choice);
        else if (ok)
            ok = parser_quantity(p, &c->quantity);
    }
    c->where = parser_span_from(p, c->where);
    return ok;
}

/* { change ... } */
static bool changes_parse(parser *p, tree_changes *out)
{
    span const open = parser_peek(p)->where;
    if (!parser_expect(p, TOKEN_LEFT_BRACE)) return false;
    while (!p->stopped && !parser_is(p, TOKEN_RIGHT_BRACE) && !parser_is(p, TOKEN_END) &&
           !parser_at_item(p, false)) {
        tree_change c = {0};
        uint32_t const begin = p->at;
        if (change_parse(p, &c)) {
            (void)PARSER_PUSH(p, out, c);
            continue;
        }
        if (p->at == begin) parser_skip(p);
        while (!parser_is(p, TOKEN_RIGHT_BRACE) && !parser_is(p, TOKEN_END) &&
               !parser_at_item(p, false) && !parser_is_word(p, "commit") &&
               !parser_is_word(p, "remove") && parser_ahead(p, 1)->kind != TOKEN_ASSIGN)
            parser_skip(p);
    }
    return parser_close(p, open);
}

bool parse_variant(parser *p, tree_item *item)
{
    if (!parser_word(p, "the variant's name", &item->name)) return false;
    parser_string_if_any(p, &item->says);
    return changes_parse(p, &item->changes);
}

bool parse_card(parser *p, tree_item *item)
{
    if (!parser_word(p, "a party's name", &item->name) || !parser_expect(p, TOKEN_DOT) ||
        !parser_word(p, "an option's name", &item->option))
        return false;
    parser_string_if_any(p, &item->says);
    span const open = parser_peek(p)->where;
    if (!parser_accept(p, TOKEN_LEFT_BRACE)) return true;
    while (parser_accept_word(p, "channel")) {
        tree_channel c = {0};
        if (!parser_word(p, "the channel's name", &c.name)) return false;
        parser_string_if_any(p, &c.says);
        if (!changes_parse(p, &c.changes) || !PARSER_PUSH(p, &item->channels, c)) return false;
    }
    if (!parser_is(p, TOKEN_RIGHT_BRACE) && !parser_is(p, TOKEN_END) && !parser_at_item(p, false))
        return parser_expected(p, "`channel` or `}`");
    return parser_close(p, open);
}
