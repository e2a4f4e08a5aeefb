/* SPDX-License-Identifier: Apache-2.0 */
/* parse_plan.c -- plans: phases, stocks that are given up in steps, what follows a breach. */
#include "lang/parser.h"

bool parser_clauses(parser *p, span open, const char *const *known,
                    bool (*clause)(parser *p, void *to), void *to)
{
    if (!parser_enter(p)) return false;
    while (!p->stopped && !parser_is(p, TOKEN_RIGHT_BRACE) && !parser_is(p, TOKEN_END) &&
           !parser_at_item(p, false)) {
        uint32_t const begin = p->at;
        if (clause(p, to)) continue;
        if (p->at == begin) parser_skip(p);
        bool at_known = false;
        while (!at_known && !parser_is(p, TOKEN_RIGHT_BRACE) && !parser_is(p, TOKEN_END) &&
               !parser_at_item(p, false)) {
            for (size_t i = 0; known[i] != NULL && !at_known; i++)
                at_known = parser_is_word(p, known[i]);
            if (!at_known) parser_skip(p);
        }
    }
    parser_leave(p);
    return parser_close(p, open);
}

bool parser_party_before_value(parser *p, word *out)
{
    const token *const t = parser_peek(p), *const next = parser_ahead(p, 1);
    bool const value_next = next->kind == TOKEN_NUMBER || next->kind == TOKEN_LEFT_PAREN ||
                            (next->kind == TOKEN_NAME && !token_is_word(next, "per") &&
                             p->symbols != NULL && names_find(p->symbols, next->text) != NULL);
    bool const call =
        next->kind == TOKEN_LEFT_PAREN && next->where.begin == t->where.begin + t->where.length;
    if (t->kind != TOKEN_NAME || !value_next || call) return true;
    return parser_word(p, "a party's name", out);
}

/* ---- small parts ----------------------------------------------------------------------------- */

/* INT ( "phase" | "phases" ) */
static bool phases_count(parser *p, uint32_t *out, span *where)
{
    int32_t n = 0;
    if (!parser_integer(p, "a number of phases", &n, where)) return false;
    *out = n > 0 ? (uint32_t)n : 0;
    if (parser_accept_word(p, "phases")) return true;
    return parser_expect_word(p, "phase");
}

/* NAME [ "=" ] expr */
static bool amount_parse(parser *p, bool equals, tree_amounts *to)
{
    tree_amount a = {.where = parser_peek(p)->where};
    if (!parser_word(p, "a party's name", &a.party) || (equals && !parser_expect(p, TOKEN_ASSIGN)))
        return false;
    a.value = parse_expr(p);
    if (a.value == NULL) return false;
    a.where = parser_span_from(p, a.where);
    return PARSER_PUSH(p, to, a);
}

/* "returns" expr [ "over" INT "phase" ], from behind the word on */
static bool returns_parse(parser *p, tree_return *r)
{
    r->over = 1;
    r->share = parse_expr(p);
    if (r->share == NULL) return false;
    if (parser_accept_word(p, "over") && !phases_count(p, &r->over, &r->over_where)) return false;
    r->where = parser_span_from(p, r->where);
    return true;
}

/* ---- stocks ---------------------------------------------------------------------------------- */

/* A level of a worth: a number, a name or an expression in parentheses, and products of those, so
 * that `at 0.5 -20 MUSD` is a level and a value. */
static tree_expr *level_atom(parser *p)
{
    tree_expr *e = NULL;
    if (parser_is(p, TOKEN_LEFT_PAREN)) {
        parser_advance(p);
        e = parse_expr(p);
        return e != NULL && parser_expect(p, TOKEN_RIGHT_PAREN) ? e : NULL;
    }
    bool const is_name = parser_is(p, TOKEN_NAME);
    if (!is_name && !parser_is(p, TOKEN_NUMBER)) {
        (void)parser_expected(p, "a level such as 0.5");
        return NULL;
    }
    e = parse_expr_new(p, is_name ? TREE_NAME : TREE_NUMBER, parser_peek(p)->where);
    if (e == NULL) return NULL;
    if (is_name)
        e->name = (word){parser_peek(p)->text, parser_peek(p)->where};
    else
        e->number =
            (tree_quantity){.given = true, .where = e->where, .number = parser_peek(p)->text};
    parser_advance(p);
    return e;
}

static tree_expr *level_parse(parser *p)
{
    tree_expr *a = level_atom(p);
    while (a != NULL && (parser_is(p, TOKEN_SLASH) || parser_is(p, TOKEN_STAR))) {
        const token *const sign = parser_peek(p);
        parser_advance(p);
        tree_expr *const b = level_atom(p);
        tree_expr *const e = parse_expr_new(p, TREE_BINARY, a->where);
        tree_expr **const args = PARSER_NEW(p, tree_expr *, 2);
        if (b == NULL || e == NULL || args == NULL) return NULL;
        e->op = sign->kind == TOKEN_STAR ? EXPR_MUL : EXPR_DIV;
        e->sign = sign->where;
        args[0] = a;
        args[1] = b;
        e->args = args;
        e->n_args = 2;
        e->depth = 1 + (a->depth > b->depth ? a->depth : b->depth);
        e->where = parser_span_from(p, a->where);
        if (e->depth > p->depth_most) {
            (void)parser_expected(p, "a shorter level");
            return NULL;
        }
        a = e;
    }
    return a;
}

/* "worth" NAME ( expr | "at" level expr { "," "at" level expr } ) */
static bool worth_parse(parser *p, tree_stock *s)
{
    tree_worth w = {.where = parser_before(p)->where};
    if (!parser_word(p, "a party's name", &w.party)) return false;
    bool const points = parser_is_word(p, "at");
    do {
        if (points) {
            if (!parser_expect_word(p, "at")) return false;
            tree_expr *const level = level_parse(p);
            if (level == NULL || !PARSER_PUSH(p, &w.level, level)) return false;
        }
        tree_expr *const value = parse_expr(p);
        if (value == NULL || !PARSER_PUSH(p, &w.value, value)) return false;
    } while (points && parser_accept(p, TOKEN_COMMA));
    w.where = parser_span_from(p, w.where);
    return PARSER_PUSH(p, &s->worths, w);
}

/* "gives" ( "all" "in" "phase" INT | expr { "," expr } ) */
static bool gives_parse(parser *p, tree_stock *s)
{
    s->gives_where = parser_before(p)->where;
    if (parser_is_word(p, "all") && token_is_word(parser_ahead(p, 1), "in")) {
        int32_t n = 0;
        parser_advance(p);
        parser_advance(p);
        if (!parser_expect_word(p, "phase") ||
            !parser_integer(p, "the number of a phase", &n, NULL))
            return false;
        s->gives_all = true;
        s->all_in = n > 0 ? (uint32_t)n : 0;
    } else {
        do {
            tree_expr *const e = parse_expr(p);
            if (e == NULL || !PARSER_PUSH(p, &s->gives, e)) return false;
        } while (parser_accept(p, TOKEN_COMMA));
    }
    s->gives_where = parser_span_from(p, s->gives_where);
    return true;
}

static bool lifts_parse(parser *p, tree_stock *s)
{
    do {
        tree_lump l = {0};
        if (!parser_word(p, "a measure's name", &l.measure)) return false;
        if (parser_accept_word(p, "share")) {
            l.share = parse_expr(p);
            if (l.share == NULL) return false;
        }
        if (!PARSER_PUSH(p, &s->lumps, l)) return false;
    } while (parser_accept(p, TOKEN_COMMA));
    if (!parser_is_word(p, "in") || !token_is_word(parser_ahead(p, 1), "any")) return true;
    parser_advance(p);
    parser_advance(p);
    s->lumps_in_any_order = true;
    return parser_expect_word(p, "order");
}

static const char *const stock_words[] = {"from", "worth", "cost",    "gives",
                                          "in",   "lifts", "returns", NULL};

static bool said_twice(parser *p, bool said)
{
    if (!said) return false;
    diagnose(p->d, SEVERITY_ERROR, "E0303", parser_before(p)->where, "a second `%.*s`",
             TEXT_ARGS(parser_before(p)->text));
    return true;
}

static bool stock_clause(parser *p, void *to)
{
    tree_stock *const s = to;
    if (parser_accept_word(p, "worth")) return worth_parse(p, s);
    if (parser_accept_word(p, "cost")) return amount_parse(p, false, &s->costs);
    if (parser_accept_word(p, "from")) {
        (void)said_twice(p, s->start != NULL);
        s->start = parse_expr(p);
        return s->start != NULL;
    }
    if (parser_accept_word(p, "gives")) {
        if (said_twice(p, s->gives_where.length > 0)) s->gives = (tree_exprs){0};
        return gives_parse(p, s);
    }
    if (parser_is_word(p, "in") && token_is_word(parser_ahead(p, 1), "steps")) {
        parser_advance(p);
        parser_advance(p);
        (void)said_twice(p, s->grid != NULL);
        if (!parser_expect_word(p, "of")) return false;
        s->grid = parse_expr(p);
        return s->grid != NULL;
    }
    if (parser_accept_word(p, "lifts")) {
        if (said_twice(p, s->lumps.n > 0)) s->lumps.n = 0;
        return lifts_parse(p, s);
    }
    if (parser_accept_word(p, "returns")) {
        (void)said_twice(p, s->has_returns);
        s->has_returns = true;
        s->returns.where = parser_before(p)->where;
        return returns_parse(p, &s->returns);
    }
    return parser_clause_unknown(p, "a stock", stock_words);
}

/* NAME [ "of" NAME ] [ STRING ] "{" ... "}" */
static bool stock_parse(parser *p, tree_plan *plan)
{
    tree_stock s = {.where = parser_before(p)->where};
    if (!parser_word(p, "the stock's name", &s.name)) return false;
    if (parser_accept_word(p, "of") && !parser_word(p, "the owner's name", &s.owner)) return false;
    parser_string_if_any(p, &s.says);
    span const open = parser_peek(p)->where;
    if (!parser_expect(p, TOKEN_LEFT_BRACE)) return false;
    bool const ok = parser_clauses(p, open, stock_words, stock_clause, &s);
    s.where = parser_span_from(p, s.where);
    return PARSER_PUSH(p, &plan->stocks, s) && ok;
}

/* ---- the clauses of a plan ------------------------------------------------------------------- */

/* "phases" ( INT | "up" "to" INT | "for" "ever" ) [ "lasting" quantity ] */
static bool length_parse(parser *p, tree_plan *plan)
{
    int32_t n = 0;
    (void)said_twice(p, plan->has_phases);
    plan->has_phases = true;
    plan->phases_where = parser_before(p)->where;
    plan->length = PLAN_PHASES;
    if (parser_accept_word(p, "for")) {
        plan->length = PLAN_FOR_EVER;
        if (!parser_expect_word(p, "ever")) return false;
    } else {
        if (parser_accept_word(p, "up")) {
            plan->length = PLAN_UP_TO;
            if (!parser_expect_word(p, "to")) return false;
        }
        if (!parser_is(p, TOKEN_NUMBER) && !parser_is(p, TOKEN_MINUS))
            return parser_expected(p, "how many phases, `up to` so many, or `for ever`");
        if (!parser_integer(p, "a number of phases", &n, &plan->phases_where)) return false;
    }
    plan->phases = n > 0 ? (uint32_t)n : 0;
    return !parser_accept_word(p, "lasting") || parser_quantity(p, &plan->lasting);
}

/* [ NAME ] expr [ "per" ( "year" | "phase" ) ] { "," ... } */
static bool plan_discounts_parse(parser *p, tree_plan *plan)
{
    do {
        tree_discount one = {0};
        if (!parser_party_before_value(p, &one.party)) return false;
        one.factor = parse_expr(p);
        if (one.factor == NULL) return false;
        if (parser_accept_word(p, "per")) {
            if (!parser_is_word(p, "year") && !parser_is_word(p, "phase"))
                return parser_expected(p, "`year` or `phase`");
            one.per_year = parser_is_word(p, "year");
            parser_advance(p);
        }
        if (!PARSER_PUSH(p, &plan->discounts, one)) return false;
    } while (parser_accept(p, TOKEN_COMMA));
    return true;
}

/* NAME { "with" NAME } { "," "then" NAME { "with" NAME } } */
static bool order_parse(parser *p, tree_plan *plan)
{
    span const begin = parser_before(p)->where;
    if (said_twice(p, plan->order_where.length > 0)) plan->turns.n = 0;
    for (uint32_t turn = 0;; turn++) {
        do {
            tree_turn t = {.turn = turn};
            if (!parser_word(p, "a party's name", &t.party) || !PARSER_PUSH(p, &plan->turns, t))
                return false;
        } while (parser_accept_word(p, "with"));
        if (!parser_accept(p, TOKEN_COMMA)) break;
        if (!parser_is_word(p, "then"))
            return parser_expected_hint(p, "`then`",
                                        "who gives at the same time is joined by `with`: "
                                        "`order Kim, then Trump with Moon`");
        parser_advance(p);
    }
    plan->order_where = parser_span_from(p, begin);
    return true;
}

/* [ NAME ] [ "finds" expr ] [ "alarms" expr ] */
static bool verify_parse(parser *p, tree_plan *plan)
{
    tree_verify v = {.where = parser_before(p)->where};
    const token *const next = parser_ahead(p, 1);
    bool const named = !(parser_is_word(p, "finds") || parser_is_word(p, "alarms")) ||
                       token_is_word(next, "finds") || token_is_word(next, "alarms");
    if (named && !parser_word(p, "a party's name", &v.party)) return false;
    if (parser_accept_word(p, "finds")) {
        v.finds = parse_expr(p);
        if (v.finds == NULL) return false;
    }
    if (parser_accept_word(p, "alarms")) {
        v.alarms = parse_expr(p);
        if (v.alarms == NULL) return false;
    }
    if (v.finds == NULL && v.alarms == NULL)
        return parser_expected(p, "`finds` and `alarms` with their chances");
    v.where = parser_span_from(p, v.where);
    return PARSER_PUSH(p, &plan->verifies, v);
}

/* NAME ( "stays" | "returns" ... ) */
static bool breach_clause(parser *p, void *to)
{
    static const char *const known[] = {NULL};
    tree_breach *const b = to;
    tree_return r = {.where = parser_peek(p)->where, .over = 1};
    if (!parser_is(p, TOKEN_NAME)) return parser_clause_unknown(p, "`on breach`", known);
    if (!parser_word(p, "a stock's name", &r.stock)) return false;
    if (parser_accept_word(p, "stays"))
        r.where = parser_span_from(p, r.where);
    else if (!parser_accept_word(p, "returns"))
        return parser_expected(p, "`returns SHARE` or `stays`");
    else if (!returns_parse(p, &r))
        return false;
    return PARSER_PUSH(p, &b->returns, r);
}

/* "on" "breach" [ "by" NAME ] [ "for" ( "ever" | INT "phase" ) ] [ "{" ... "}" ] */
static bool breach_parse(parser *p, tree_plan *plan)
{
    static const char *const none[] = {NULL};
    tree_breach b = {.where = parser_before(p)->where};
    span count = b.where;
    if (!parser_expect_word(p, "breach")) return false;
    if (parser_accept_word(p, "by") && !parser_word(p, "a party's name", &b.by)) return false;
    if (parser_accept_word(p, "for") && !parser_accept_word(p, "ever")) {
        if (!phases_count(p, &b.phases, &count)) return false;
        if (b.phases == 0)
            diagnose(p->d, SEVERITY_ERROR, "E1215", count, "a breach lasts a phase or more");
    }
    b.where = parser_span_from(p, b.where);
    span const open = parser_peek(p)->where;
    bool const ok =
        !parser_accept(p, TOKEN_LEFT_BRACE) || parser_clauses(p, open, none, breach_clause, &b);
    return PARSER_PUSH(p, &plan->breaches, b) && ok;
}

static bool aim_parse(parser *p, tree_plan *plan)
{
    (void)said_twice(p, plan->has_aim);
    plan->has_aim = true;
    if (parser_accept_word(p, "slack")) {
        plan->aim = PLAN_AIM_SLACK;
        return true;
    }
    bool const payoff = parser_is_word(p, "payoff");
    if (!payoff && !parser_is_word(p, "soonest"))
        return parser_expected(p, "`slack`, `payoff PARTY` or `soonest STOCK`");
    parser_advance(p);
    plan->aim = payoff ? PLAN_AIM_PAYOFF : PLAN_AIM_SOONEST;
    return parser_word(p, payoff ? "a party's name" : "a stock's name", &plan->aim_of);
}

static const char *const plan_words[] = {"phases",  "discount", "order", "stock", "verify",
                                         "outside", "bonus",    "on",    "aim",   NULL};

static bool plan_clause(parser *p, void *to)
{
    tree_plan *const plan = to;
    if (parser_accept_word(p, "phases")) return length_parse(p, plan);
    if (parser_accept_word(p, "discount")) return plan_discounts_parse(p, plan);
    if (parser_accept_word(p, "order")) return order_parse(p, plan);
    if (parser_accept_word(p, "stock")) return stock_parse(p, plan);
    if (parser_accept_word(p, "verify")) return verify_parse(p, plan);
    if (parser_accept_word(p, "outside")) return amount_parse(p, true, &plan->outsides);
    if (parser_accept_word(p, "bonus")) return amount_parse(p, true, &plan->bonuses);
    if (parser_accept_word(p, "on")) return breach_parse(p, plan);
    if (parser_accept_word(p, "aim")) return aim_parse(p, plan);
    return parser_clause_unknown(p, "a plan", plan_words);
}

bool parse_plan(parser *p, tree_item *item)
{
    item->plan = PARSER_NEW(p, tree_plan, 1);
    if (item->plan == NULL || !parser_word(p, "the plan's name", &item->name)) return false;
    if (parser_accept_word(p, "as") && !parser_word(p, "the name of another plan", &item->plan->as))
        return false;
    parser_string_if_any(p, &item->says);
    span const open = parser_peek(p)->where;
    uint32_t const n_errors = p->d->n_errors;
    bool const ok = parser_expect(p, TOKEN_LEFT_BRACE) &&
                    parser_clauses(p, open, plan_words, plan_clause, item->plan);
    item->plan->is_broken = p->d->n_errors > n_errors;
    return ok;
}
