/* SPDX-License-Identifier: Apache-2.0 */
/* parse_front.c -- fronts: enforcers who hold or leak, and when their front succeeds. */
#include "lang/parser.h"

static bool said_twice(parser *p, bool said)
{
    if (!said) return false;
    diagnose(p->d, SEVERITY_ERROR, "E0303", parser_before(p)->where, "a second `%.*s`",
             TEXT_ARGS(parser_before(p)->text));
    return true;
}

/* ---- enforcers ------------------------------------------------------------------------------- */

static const char *const enforcer_words[] = {"leaks", "gives",  "earns", "costs",
                                             "gains", "weight", NULL};

static bool enforcer_clause(parser *p, void *to)
{
    tree_enforcer *const e = to;
    struct {
        const char *word;
        tree_expr **at;
    } const rows[] = {{"gives", &e->gives},
                      {"earns", &e->earns},
                      {"costs", &e->costs},
                      {"gains", &e->gains},
                      {"weight", &e->weight}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!parser_accept_word(p, rows[i].word)) continue;
        (void)said_twice(p, *rows[i].at != NULL);
        *rows[i].at = parse_expr(p);
        return *rows[i].at != NULL;
    }
    if (parser_accept_word(p, "leaks")) {
        (void)said_twice(p, e->flows.n > 0);
        return parser_words(p, "a flow's name", &e->flows);
    }
    return parser_clause_unknown(p, "an enforcer", enforcer_words);
}

/* ( "enforcer" NAME | "enforcers" names ) [ "{" ... "}" ] */
static bool enforcer_parse(parser *p, tree_front *f, bool several)
{
    tree_enforcer e = {.where = parser_before(p)->where};
    word one = {0};
    if (several ? !parser_words(p, "a party's name", &e.parties)
                : !parser_word(p, "a party's name", &one) || !PARSER_PUSH(p, &e.parties, one))
        return false;
    span const open = parser_peek(p)->where;
    bool const ok = !parser_accept(p, TOKEN_LEFT_BRACE) ||
                    parser_clauses(p, open, enforcer_words, enforcer_clause, &e);
    e.where = parser_span_from(p, e.where);
    return PARSER_PUSH(p, &f->enforcers, e) && ok;
}

/* ---- when it succeeds ------------------------------------------------------------------------ */

static void rule_begin(parser *p, tree_front *f, front_rule rule)
{
    span const where = parser_before(p)->where;
    if (f->rule_where.length > 0) {
        diagnostic *const at = diagnose(p->d, SEVERITY_ERROR, "E1226", where,
                                        "when the front succeeds is said already");
        diagnostic_note(p->d, at, f->rule_where, "it is said here first");
    }
    f->rule = rule;
    f->rule_where = where;
}

/* "needs" ( "all" | INT [ "of" "them" ] ) [ "veto" names ] */
static bool needs_parse(parser *p, tree_front *f)
{
    int32_t n = 0;
    rule_begin(p, f, FRONT_COUNT);
    if (parser_accept_word(p, "all")) {
        f->needs_all = true;
        f->quota_where = parser_before(p)->where;
    } else {
        if (!parser_is(p, TOKEN_NUMBER) && !parser_is(p, TOKEN_MINUS))
            return parser_expected(p, "`all`, or how many must hold: `needs 2 of them`");
        if (!parser_integer(p, "how many must hold", &n, &f->quota_where)) return false;
        f->quota = n > 0 ? (uint32_t)n : 0;
        if (parser_accept_word(p, "of") && !parser_expect_word(p, "them")) return false;
    }
    return !parser_accept_word(p, "veto") || parser_parties(p, &f->vetoes);
}

/* "succeeds" "when" "pressure" ">=" sum */
static bool succeeds_parse(parser *p, tree_front *f)
{
    rule_begin(p, f, FRONT_PRESSURE);
    if (!parser_expect_word(p, "when") || !parser_expect_word(p, "pressure")) return false;
    if (!parser_is(p, TOKEN_GREATER_EQUAL))
        return parser_expected_hint(p, "`>=`",
                                    "a front succeeds from some pressure on: `succeeds when "
                                    "pressure >= 40 MUSD/year`");
    parser_advance(p);
    f->threshold = parse_sum(p);
    return f->threshold != NULL;
}

/* "through" NAME [ "to" NAME ] */
static bool through_parse(parser *p, tree_front *f)
{
    rule_begin(p, f, FRONT_PLAY);
    if (!parser_word(p, "the assumption that stands for the pressure", &f->through)) return false;
    return !parser_accept_word(p, "to") || parser_word(p, "an outcome's name", &f->outcome);
}

/* ---- payments and punishments ---------------------------------------------------------------- */

static bool transfer_parse(parser *p, tree_front *f, bool is_punishment)
{
    tree_transfer t = {.is_punishment = is_punishment, .where = parser_before(p)->where};
    if (!parser_word(p, "a party's name", &t.from)) return false;
    if (!is_punishment && !parser_expect_word(p, "to")) return false;
    if (!parser_word(p, "a party's name", &t.to)) return false;
    t.amount = parse_expr(p);
    if (t.amount == NULL) return false;
    if (parser_accept_word(p, "costs")) {
        t.costs = parse_expr(p);
        if (t.costs == NULL) return false;
    }
    t.where = parser_span_from(p, t.where);
    return PARSER_PUSH(p, &f->transfers, t);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static const char *const front_words[] = {"target",   "enforcer", "enforcers", "needs",
                                          "succeeds", "through",  "stake",     "gains",
                                          "pays",     "punishes", NULL};

static bool front_clause(parser *p, void *to)
{
    tree_front *const f = to;
    if (parser_accept_word(p, "target")) {
        (void)said_twice(p, word_given(f->target));
        return parser_word(p, "a party's name", &f->target);
    }
    if (parser_accept_word(p, "enforcer")) return enforcer_parse(p, f, false);
    if (parser_accept_word(p, "enforcers")) return enforcer_parse(p, f, true);
    if (parser_accept_word(p, "needs")) return needs_parse(p, f);
    if (parser_accept_word(p, "succeeds")) return succeeds_parse(p, f);
    if (parser_accept_word(p, "through")) return through_parse(p, f);
    if (parser_accept_word(p, "stake")) {
        (void)said_twice(p, f->stake != NULL);
        f->stake = parse_expr(p);
        return f->stake != NULL;
    }
    if (parser_accept_word(p, "gains")) {
        f->gains_are_alls = true;
        return parser_expect_word(p, "for") && parser_expect_word(p, "all");
    }
    if (parser_accept_word(p, "pays")) return transfer_parse(p, f, false);
    if (parser_accept_word(p, "punishes")) return transfer_parse(p, f, true);
    return parser_clause_unknown(p, "a front", front_words);
}

bool parse_front(parser *p, tree_item *item)
{
    item->front = PARSER_NEW(p, tree_front, 1);
    if (item->front == NULL || !parser_word(p, "the front's name", &item->name)) return false;
    parser_string_if_any(p, &item->says);
    span const open = parser_peek(p)->where;
    uint32_t const n_errors = p->d->n_errors;
    bool const ok = parser_expect(p, TOKEN_LEFT_BRACE) &&
                    parser_clauses(p, open, front_words, front_clause, item->front);
    item->front->is_broken = p->d->n_errors > n_errors;
    return ok;
}
