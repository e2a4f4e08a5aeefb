/* SPDX-License-Identifier: Apache-2.0 */
/* parse_expr.c -- expressions and conditions, one function per level of precedence.
 *
 * or < and < not < comparison, `is` < + - < * / < sign < ^ < atom. In the formula of a claim the
 * atoms P(...), payoff(...) and `... in VARIANT` are allowed as well. */
#include "lang/parser.h"

tree_expr *parse_expr_new(parser *p, tree_expr_kind kind, span where)
{
    tree_expr *const e = PARSER_NEW(p, tree_expr, 1);
    if (e == NULL) return NULL;
    e->kind = kind;
    e->where = where;
    e->depth = 1;
    return e;
}

/* Gives e its arguments; its span then ends with the last token taken. NULL if it grows too high:
 * what reads the tree recurses. */
static tree_expr *args_set(parser *p, tree_expr *e, tree_expr *a, tree_expr *b)
{
    if (e == NULL || a == NULL) return NULL;
    e->n_args = b != NULL ? 2 : 1;
    e->args = PARSER_NEW(p, tree_expr *, e->n_args);
    if (e->args == NULL) return NULL;
    e->args[0] = a;
    if (b != NULL) e->args[1] = b;
    e->depth = 1 + (b != NULL && b->depth > a->depth ? b->depth : a->depth);
    e->where = parser_span_from(p, e->where);
    if (e->depth <= p->depth_most) return e;
    diagnostic *const at =
        diagnose(p->d, SEVERITY_ERROR, "E0802", e->sign,
                 "an expression of more than %zu operations in a row", p->depth_most);
    diagnostic_hint(p->d, at, "split it with `let`");
    p->stopped = true;
    return NULL;
}

static tree_expr *binary_new(parser *p, expr_kind op, span sign, tree_expr *a, tree_expr *b)
{
    if (a == NULL || b == NULL) return NULL;
    tree_expr *const e = parse_expr_new(p, TREE_BINARY, a->where);
    if (e == NULL) return NULL;
    e->op = op;
    e->sign = sign;
    return args_set(p, e, a, b);
}

/* ---- atoms ----------------------------------------------------------------------------------- */

static tree_expr *number_parse(parser *p)
{
    const token *const t = parser_peek(p);
    tree_expr *const e = parse_expr_new(p, TREE_NUMBER, t->where);
    if (e == NULL) return NULL;
    e->number = (tree_quantity){.given = true, .where = t->where, .number = t->text};
    parser_advance(p);
    parser_unit_after_number(p, &e->number);
    e->where = e->number.where;
    return e;
}

/* What the regime says in play: value(f), share(m with f). */
static bool is_term(text t)
{
    return text_equal(t, TEXT("value")) || text_equal(t, TEXT("blocked")) ||
           text_equal(t, TEXT("headroom")) || text_equal(t, TEXT("share"));
}

/* What a claim asks of plans and fronts, also `in VARIANT`. */
static bool is_judged(text t)
{
    return text_equal(t, TEXT("enforces")) || text_equal(t, TEXT("slack")) ||
           text_equal(t, TEXT("holds"));
}

static tree_expr *call_parse(parser *p, word callee)
{
    tree_expr *const e = parse_expr_new(p, TREE_CALL, callee.where);
    if (e == NULL) return NULL;
    e->name = callee;
    struct {
        tree_expr **at;
        size_t n, cap;
    } args = {0};
    parser_advance(p); /* ( */
    p->behind = BEHIND_NOTHING;
    if (is_term(callee.text)) p->tree->n_terms++;
    if (!parser_is(p, TOKEN_RIGHT_PAREN)) {
        do {
            tree_expr *const a = parse_expr(p);
            if (a == NULL || !PARSER_PUSH(p, &args, a)) return NULL;
            if (a->depth >= e->depth) e->depth = a->depth + 1;
        } while (parser_accept(p, TOKEN_COMMA));
    }
    if (is_term(callee.text) && parser_accept_word(p, "with") &&
        !parser_word(p, "a flow's name", &e->with))
        return NULL;
    if (!parser_expect(p, TOKEN_RIGHT_PAREN)) return NULL;
    e->args = args.at;
    e->n_args = (uint32_t)args.n;
    e->where = parser_span_from(p, e->where);
    return e;
}

static tree_expr *for_ever_parse(parser *p)
{
    tree_expr *const e = parse_expr_new(p, TREE_FOR_EVER, parser_peek(p)->where);
    parser_advance(p);
    if (!parser_expect_word(p, "ever") || !parser_expect(p, TOKEN_LEFT_PAREN)) return NULL;
    tree_expr *const a = parse_expr(p);
    if (a == NULL || !parser_expect(p, TOKEN_RIGHT_PAREN)) return NULL;
    return args_set(p, e, a, NULL);
}

/* In a formula: `... in VARIANT` after an atom. */
static tree_expr *variant_parse(parser *p, tree_expr *a)
{
    if (a == NULL || !p->in_formula || !parser_is_word(p, "in")) return a;
    tree_expr *const e = parse_expr_new(p, TREE_IN_VARIANT, a->where);
    parser_advance(p);
    if (e == NULL || !parser_word(p, "a variant's name", &e->name)) return NULL;
    return args_set(p, e, a, NULL);
}

static tree_expr *atom_name_parse(parser *p)
{
    const token *const t = parser_peek(p);
    bool const call = parser_ahead(p, 1)->kind == TOKEN_LEFT_PAREN;
    if (p->in_formula && call && (token_is_word(t, "P") || token_is_word(t, "payoff")))
        return variant_parse(p, parse_claim_atom(p));
    if (token_is_word(t, "for") && token_is_word(parser_ahead(p, 1), "ever"))
        return for_ever_parse(p);
    word const w = {t->text, t->where};
    parser_advance(p);
    if (call && p->in_formula && is_judged(w.text)) return variant_parse(p, call_parse(p, w));
    if (call) return call_parse(p, w);
    tree_expr *const e =
        parse_expr_new(p, token_is_word(t, "round") ? TREE_ROUND : TREE_NAME, t->where);
    if (e != NULL) e->name = w;
    return e;
}

static tree_expr *atom_any(parser *p)
{
    if (parser_is(p, TOKEN_NUMBER)) return number_parse(p);
    if (parser_is(p, TOKEN_NAME)) return atom_name_parse(p);
    if (parser_is(p, TOKEN_LEFT_PAREN)) {
        parser_advance(p);
        p->behind = BEHIND_NOTHING;
        tree_expr *const e = parse_expr(p);
        if (e == NULL || !parser_expect(p, TOKEN_RIGHT_PAREN)) return NULL;
        return variant_parse(p, e);
    }
    if (parser_is(p, TOKEN_DATE)) {
        diagnostic *const at = diagnose(p->d, SEVERITY_ERROR, "E0204", parser_peek(p)->where,
                                        "a date stands where a value is expected");
        diagnostic_hint(p->d, at, "if a difference is meant, put spaces around the minus signs");
        return NULL;
    }
    parser_expected(p, "a value (a number, a name or an expression in parentheses)");
    return NULL;
}

/* Within parentheses no option can begin. */
static tree_expr *atom_parse(parser *p)
{
    behind_kind const behind = p->behind;
    tree_expr *const e = atom_any(p);
    p->behind = behind;
    return e;
}

/* ---- operators ------------------------------------------------------------------------------- */

static tree_expr *power_parse(parser *p)
{
    tree_expr *const a = atom_parse(p);
    if (a == NULL || !parser_is(p, TOKEN_POWER)) return a;
    span const sign = parser_peek(p)->where;
    parser_advance(p);
    span const begin = parser_peek(p)->where;
    bool const minus = parser_accept(p, TOKEN_MINUS);
    if (!parser_is(p, TOKEN_NUMBER)) {
        parser_expected(p, "a number as exponent");
        return NULL;
    }
    tree_expr *const b = parse_expr_new(p, TREE_NUMBER, begin);
    if (b == NULL) return NULL;
    b->number = (tree_quantity){.given = true, .negative = minus, .number = parser_peek(p)->text};
    parser_advance(p);
    b->where = b->number.where = parser_span_from(p, begin);
    return binary_new(p, EXPR_POW, sign, a, b);
}

static tree_expr *sign_parse(parser *p)
{
    if (!parser_is(p, TOKEN_MINUS)) return power_parse(p);
    tree_expr *const e = parse_expr_new(p, TREE_NEG, parser_peek(p)->where);
    if (e == NULL || !parser_enter(p)) return NULL;
    e->sign = e->where;
    parser_advance(p);
    tree_expr *const a = sign_parse(p);
    parser_leave(p);
    return args_set(p, e, a, NULL);
}

static tree_expr *product_parse(parser *p)
{
    tree_expr *a = sign_parse(p);
    while (a != NULL && (parser_is(p, TOKEN_STAR) || parser_is(p, TOKEN_SLASH))) {
        const token *const t = parser_peek(p);
        parser_advance(p);
        a = binary_new(p, t->kind == TOKEN_STAR ? EXPR_MUL : EXPR_DIV, t->where, a, sign_parse(p));
    }
    return a;
}

static tree_expr *sum_parse(parser *p)
{
    tree_expr *a = product_parse(p);
    while (a != NULL && (parser_is(p, TOKEN_PLUS) || parser_is(p, TOKEN_MINUS))) {
        const token *const t = parser_peek(p);
        parser_advance(p);
        a = binary_new(p, t->kind == TOKEN_PLUS ? EXPR_ADD : EXPR_SUB, t->where, a,
                       product_parse(p));
    }
    return a;
}

tree_expr *parse_sum(parser *p)
{
    if (!parser_enter(p)) return NULL;
    tree_expr *const a = sum_parse(p);
    parser_leave(p);
    return a;
}

bool parse_value(parser *p, tree_value *out)
{
    out->where = parser_peek(p)->where;
    if (parser_is(p, TOKEN_NAME)) return parser_word(p, "a value", &out->name);
    return parser_integer(p, "a value (a name or a whole number)", &out->number, &out->where);
}

static bool compare_kind(token_kind kind, expr_kind *out)
{
    static const struct {
        token_kind token;
        expr_kind expr;
    } rows[] = {{TOKEN_LESS, EXPR_LESS},       {TOKEN_LESS_EQUAL, EXPR_LESS_EQUAL},
                {TOKEN_GREATER, EXPR_GREATER}, {TOKEN_GREATER_EQUAL, EXPR_GREATER_EQUAL},
                {TOKEN_EQUAL, EXPR_EQUAL},     {TOKEN_NOT_EQUAL, EXPR_NOT_EQUAL}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].token != kind) continue;
        *out = rows[i].expr;
        return true;
    }
    return false;
}

static tree_expr *is_parse(parser *p, tree_expr *a)
{
    tree_expr *const e = parse_expr_new(p, TREE_IS, a->where);
    if (e == NULL) return NULL;
    e->sign = parser_peek(p)->where;
    parser_advance(p);
    e->negated = parser_accept_word(p, "not");
    if (!parse_value(p, &e->value)) return NULL;
    return args_set(p, e, a, NULL);
}

static tree_expr *comparison_parse(parser *p)
{
    tree_expr *a = sum_parse(p);
    if (a == NULL) return NULL;
    if (parser_is_word(p, "is")) return is_parse(p, a);
    expr_kind op, next;
    const token *const t = parser_peek(p);
    if (t->kind == TOKEN_ASSIGN) {
        diagnostic *const at = diagnose(p->d, SEVERITY_ERROR, "E0205", t->where,
                                        "`=` gives a value; it does not compare");
        diagnostic_hint(p->d, at, "write `==`, or `is` for a state, a type or a switch");
        return NULL;
    }
    if (!compare_kind(t->kind, &op)) return a;
    parser_advance(p);
    a = binary_new(p, op, t->where, a, sum_parse(p));
    if (a != NULL && compare_kind(parser_peek(p)->kind, &next)) {
        diagnostic *const at = diagnose(p->d, SEVERITY_ERROR, "E0206", parser_peek(p)->where,
                                        "comparisons do not chain");
        diagnostic_hint(p->d, at, "write `a < b and b < c`");
        return NULL;
    }
    return a;
}

static tree_expr *negation_parse(parser *p)
{
    if (!parser_is_word(p, "not")) return comparison_parse(p);
    tree_expr *const e = parse_expr_new(p, TREE_NOT, parser_peek(p)->where);
    if (e == NULL || !parser_enter(p)) return NULL;
    e->sign = e->where;
    parser_advance(p);
    tree_expr *const a = negation_parse(p);
    parser_leave(p);
    return args_set(p, e, a, NULL);
}

static tree_expr *conjunction_parse(parser *p)
{
    tree_expr *a = negation_parse(p);
    while (a != NULL && parser_is_word(p, "and")) {
        span const sign = parser_peek(p)->where;
        parser_advance(p);
        a = binary_new(p, EXPR_AND, sign, a, negation_parse(p));
    }
    return a;
}

tree_expr *parse_expr(parser *p)
{
    if (!parser_enter(p)) return NULL;
    tree_expr *a = conjunction_parse(p);
    while (a != NULL && parser_is_word(p, "or")) {
        span const sign = parser_peek(p)->where;
        parser_advance(p);
        a = binary_new(p, EXPR_OR, sign, a, conjunction_parse(p));
    }
    parser_leave(p);
    return a;
}
