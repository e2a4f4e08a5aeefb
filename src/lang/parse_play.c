/* SPDX-License-Identifier: Apache-2.0 */
/* parse_play.c -- play: rounds, statements and blocks. */
#include "lang/parser.h"

static bool block_parse(parser *p, tree_block *out);
static tree_statement *statement_parse(parser *p);

static const char *const statement_words[] = {"chance", "vote",   "together",  "when",  "gain",
                                              "reveal", "stop",   "outcome",   "round", "end",
                                              "fails",  "passes", "otherwise", "lift",  "restore"};
enum { N_STATEMENT_WORDS = sizeof statement_words / sizeof *statement_words };

static bool is_assignment(const token *t)
{
    return t->kind == TOKEN_ASSIGN || t->kind == TOKEN_ASSIGN_ADD ||
           t->kind == TOKEN_ASSIGN_SUBTRACT;
}

/* Whether a statement (or what ends a list of them) can begin here. */
static bool at_statement(const parser *p)
{
    const token *const next = parser_ahead(p, 1);
    if (!parser_is(p, TOKEN_NAME)) return false;
    if (is_assignment(next) || token_is_word(next, "chooses") || token_is_word(next, "offers"))
        return true;
    for (size_t i = 0; i < N_STATEMENT_WORDS; i++)
        if (parser_is_word(p, statement_words[i])) return true;
    return false;
}

static tree_statement *statement_new(parser *p, statement_kind kind)
{
    tree_statement *const s = PARSER_NEW(p, tree_statement, 1);
    if (s == NULL) return NULL;
    s->kind = kind;
    s->where = parser_peek(p)->where;
    return s;
}

/* [ "when" expr ] */
static bool guard_parse(parser *p, tree_expr **out)
{
    if (!parser_accept_word(p, "when")) return true;
    *out = parse_expr(p);
    return *out != NULL;
}

/* The same behind a statement that has no block of its own: `when` followed by a block is the next
 * statement. */
static bool guard_behind_parse(parser *p, tree_expr **out)
{
    uint32_t const begin = p->at;
    if (!guard_parse(p, out)) return false;
    if (*out != NULL && parser_is(p, TOKEN_LEFT_BRACE)) {
        *out = NULL;
        p->at = begin;
    }
    return true;
}

static bool tags_parse(parser *p, tree_statement *s)
{
    if (parser_accept_word(p, "as") && !parser_word(p, "a name for this point", &s->label))
        return false;
    return parser_seen_by(p, &s->seen);
}

/* ---- choices and chance ---------------------------------------------------------------------- */

static bool branch_parse(parser *p, bool chance, tree_branch *b)
{
    if (!parser_is(p, TOKEN_NAME)) {
        const char *const hint =
            parser_is(p, TOKEN_COMMA) ? "they stand one behind the other, without commas"
            : chance && parser_is(p, TOKEN_NUMBER)
                ? "a branch has a name before its probability: `chance { found 0.8 doubted 0.2 }`"
                : NULL;
        return parser_expected_hint(p, chance ? "a branch's name" : "an option's name", hint);
    }
    (void)parser_word(p, "a name", &b->name);
    if (chance) {
        b->otherwise = parser_accept_word(p, "otherwise");
        if (!b->otherwise) {
            p->behind = BEHIND_BRANCH;
            b->probability = parse_expr(p);
            p->behind = BEHIND_NOTHING;
            if (b->probability == NULL) return false;
        }
    } else {
        parser_string_if_any(p, &b->says);
    }
    p->behind = chance ? BEHIND_BRANCH : BEHIND_OPTION;
    bool const ok = guard_parse(p, &b->guard);
    p->behind = BEHIND_NOTHING;
    if (!ok) return false;
    return !parser_is(p, TOKEN_LEFT_BRACE) || block_parse(p, &b->body);
}

/* { branch ... } */
static bool branches_parse(parser *p, bool chance, tree_statement *s)
{
    span const open = parser_peek(p)->where;
    if (!parser_expect(p, TOKEN_LEFT_BRACE) || !parser_enter(p)) return false;
    while (!p->stopped && !parser_is(p, TOKEN_RIGHT_BRACE) && !parser_is(p, TOKEN_END) &&
           !parser_at_item(p, true)) {
        tree_branch b = {0};
        uint32_t const begin = p->at;
        if (!branch_parse(p, chance, &b)) {
            /* the next option after a block, or the end of the list */
            if (p->at == begin) parser_skip(p);
            bool past_block = false;
            while (!past_block && !parser_is(p, TOKEN_RIGHT_BRACE) && !parser_is(p, TOKEN_END) &&
                   !parser_at_item(p, true)) {
                past_block = parser_is(p, TOKEN_LEFT_BRACE);
                parser_skip(p);
            }
            continue;
        }
        (void)PARSER_PUSH(p, &s->branches, b);
    }
    parser_leave(p);
    return parser_close(p, open);
}

static tree_statement *choice_parse(parser *p)
{
    tree_statement *const s = statement_new(p, STATEMENT_CHOICE);
    if (s == NULL || !parser_word(p, "a party's name", &s->party)) return NULL;
    parser_advance(p); /* chooses */
    if (!tags_parse(p, s) || !guard_parse(p, &s->guard)) return NULL;
    span const braces = parser_peek(p)->where;
    uint32_t const n_errors = p->d->n_errors;
    if (!branches_parse(p, false, s)) return NULL;
    if (s->branches.n == 0 && p->d->n_errors == n_errors)
        diagnose(p->d, SEVERITY_ERROR, "E0209", braces, "`%.*s` has nothing to choose from",
                 TEXT_ARGS(s->party.text));
    return s;
}

static tree_statement *offer_parse(parser *p)
{
    tree_statement *const s = statement_new(p, STATEMENT_OFFER);
    if (s == NULL || !parser_word(p, "a party's name", &s->party)) return NULL;
    parser_advance(p); /* offers */
    if (!parser_word(p, "a name for what is offered", &s->offer) || !parser_expect_word(p, "in"))
        return NULL;
    s->low = parse_expr(p);
    if (s->low == NULL || !parser_expect(p, TOKEN_RANGE)) return NULL;
    s->high = parse_expr(p);
    if (s->high == NULL || !parser_expect_word(p, "by")) return NULL;
    s->step = parse_expr(p);
    if (s->step == NULL || !tags_parse(p, s) || !guard_parse(p, &s->guard)) return NULL;
    return block_parse(p, &s->body) ? s : NULL;
}

static tree_statement *chance_parse(parser *p)
{
    tree_statement *const s = statement_new(p, STATEMENT_CHANCE);
    if (s == NULL) return NULL;
    parser_advance(p);
    if (!tags_parse(p, s)) return NULL;
    span const braces = parser_peek(p)->where;
    uint32_t const n_errors = p->d->n_errors;
    if (!branches_parse(p, true, s)) return NULL;
    if (s->branches.n == 0 && p->d->n_errors == n_errors)
        diagnose(p->d, SEVERITY_ERROR, "E0209", braces, "chance has no branches");
    return s;
}

/* ---- votes ----------------------------------------------------------------------------------- */

static bool vote_tags_parse(parser *p, tree_statement *s)
{
    if (!parser_word(p, "the vote's name", &s->party)) return false;
    if (parser_accept_word(p, "in"))
        return parser_word(p, "an authority's name", &s->authority) &&
               parser_seen_by(p, &s->seen) && guard_parse(p, &s->guard);
    if (!parser_expect_word(p, "by") || !parser_parties(p, &s->voters) ||
        !parser_expect_word(p, "quota"))
        return false;
    int32_t quota = 0;
    if (!parser_integer(p, "how many must say yes", &quota, &s->quota_where)) return false;
    s->quota = quota > 0 ? (uint32_t)quota : 0;
    if (parser_accept_word(p, "veto") && !parser_parties(p, &s->vetoes)) return false;
    return parser_seen_by(p, &s->seen) && guard_parse(p, &s->guard);
}

static tree_statement *vote_parse(parser *p)
{
    tree_statement *const s = statement_new(p, STATEMENT_VOTE);
    if (s == NULL) return NULL;
    parser_advance(p);
    if (!vote_tags_parse(p, s)) return NULL;
    span const open = parser_peek(p)->where;
    if (!parser_expect(p, TOKEN_LEFT_BRACE) || !parser_expect_word(p, "passes") ||
        !block_parse(p, &s->body))
        return NULL;
    if (parser_accept_word(p, "fails") && !block_parse(p, &s->otherwise)) return NULL;
    if (!parser_is(p, TOKEN_RIGHT_BRACE) && !parser_is(p, TOKEN_END) && !parser_at_item(p, false)) {
        (void)parser_expected(p, s->otherwise.given ? "`}`" : "`fails` or `}`");
        return NULL;
    }
    return parser_close(p, open) ? s : NULL;
}

/* ---- the other statements -------------------------------------------------------------------- */

static tree_statement *together_parse(parser *p)
{
    tree_statement *const s = statement_new(p, STATEMENT_TOGETHER);
    if (s == NULL) return NULL;
    parser_advance(p);
    return guard_parse(p, &s->guard) && block_parse(p, &s->body) ? s : NULL;
}

static tree_statement *when_parse(parser *p)
{
    tree_statement *const s = statement_new(p, STATEMENT_WHEN);
    if (s == NULL) return NULL;
    if (!guard_parse(p, &s->guard) || !block_parse(p, &s->body)) return NULL;
    if (!parser_accept_word(p, "otherwise")) return s;
    if (!parser_is_word(p, "when")) return block_parse(p, &s->otherwise) ? s : NULL;
    if (!parser_enter(p)) return NULL;
    tree_statement *const inner = when_parse(p);
    parser_leave(p);
    s->otherwise.given = true;
    return inner != NULL && PARSER_PUSH(p, &s->otherwise, inner) ? s : NULL;
}

static tree_statement *assign_parse(parser *p)
{
    tree_statement *const s = statement_new(p, STATEMENT_ASSIGN);
    if (s == NULL || !parser_word(p, "a state's name", &s->party)) return NULL;
    s->op = parser_is(p, TOKEN_ASSIGN_ADD)        ? ASSIGN_ADD
            : parser_is(p, TOKEN_ASSIGN_SUBTRACT) ? ASSIGN_SUBTRACT
                                                  : ASSIGN_SET;
    parser_advance(p);
    s->value = parse_expr(p);
    return s->value != NULL && guard_behind_parse(p, &s->guard) ? s : NULL;
}

static tree_statement *gain_parse(parser *p)
{
    tree_statement *const s = statement_new(p, STATEMENT_GAIN);
    if (s == NULL) return NULL;
    parser_advance(p);
    if (!parser_word(p, "a party's name", &s->party)) return NULL;
    bool at_start = false; /* `gain P at start = ...` is understood as well */
    if (parser_is_word(p, "at")) {
        parser_advance(p);
        if (!parser_expect_word(p, "start")) return NULL;
        at_start = true;
    }
    if (!parser_accept(p, TOKEN_ASSIGN)) {
        (void)parser_expected_hint(
            p, "`=`",
            is_assignment(parser_peek(p)) ? "gains add up by themselves: write `=`" : NULL);
        return NULL;
    }
    s->value = parse_expr(p);
    if (s->value == NULL) return NULL;
    if (!at_start && parser_accept_word(p, "at")) {
        if (!parser_expect_word(p, "start")) return NULL;
        at_start = true;
    }
    s->at_start = at_start;
    return guard_behind_parse(p, &s->guard) ? s : NULL;
}

static tree_statement *reveal_parse(parser *p)
{
    tree_statement *const s = statement_new(p, STATEMENT_REVEAL);
    if (s == NULL) return NULL;
    parser_advance(p);
    if (!parser_word(p, "a state, or a party whose type is revealed", &s->party) ||
        !parser_expect_word(p, "to") || !parser_parties(p, &s->seen))
        return NULL;
    return guard_behind_parse(p, &s->guard) ? s : NULL;
}

/* ( "lift" | "restore" ) NAME { "," NAME } [ "when" expr ]: a chain of one statement a measure. */
static tree_statement *lift_parse(parser *p)
{
    span const begin = parser_peek(p)->where;
    bool const restores = parser_is_word(p, "restore");
    words list = {0};
    tree_expr *guard = NULL;
    parser_advance(p);
    if (!parser_words(p, "a measure's name", &list) || !guard_behind_parse(p, &guard)) return NULL;
    tree_statement *first = NULL;
    for (size_t i = list.n; i-- > 0;) {
        tree_statement *const s = statement_new(p, STATEMENT_ASSIGN);
        if (s == NULL) return NULL;
        s->where = parser_span_from(p, begin);
        s->party = list.at[i];
        s->guard = guard;
        s->lifts = !restores;
        s->restores = restores;
        s->also = first;
        first = s;
    }
    return first;
}

static tree_statement *stop_parse(parser *p)
{
    tree_statement *const s = statement_new(p, STATEMENT_STOP);
    if (s == NULL) return NULL;
    parser_advance(p);
    if (parser_is(p, TOKEN_NAME) && !at_statement(p) && !parser_at_item(p, false))
        (void)parser_word(p, "an outcome", &s->party);
    return guard_behind_parse(p, &s->guard) ? s : NULL;
}

static tree_statement *outcome_parse(parser *p)
{
    tree_statement *const s = statement_new(p, STATEMENT_OUTCOME);
    if (s == NULL) return NULL;
    parser_advance(p);
    if (!parser_word(p, "the outcome's name", &s->party)) return NULL;
    s->is_otherwise = parser_accept_word(p, "otherwise");
    if (s->is_otherwise) return s;
    if (!parser_is_word(p, "when")) {
        (void)parser_expected(p, "`when` or `otherwise`");
        return NULL;
    }
    return guard_parse(p, &s->guard) ? s : NULL;
}

static void statement_unknown(parser *p)
{
    const token *const t = parser_peek(p);
    if (t->kind != TOKEN_NAME) {
        (void)parser_expected(p, "a statement");
        return;
    }
    static const char *const seconds[] = {"chooses", "offers"};
    static const struct {
        const char *word, *hint;
    } elsewhere[] = {
        {"otherwise", "`otherwise` stands right behind the block of a `when`, or for the last "
                      "probability of chance"},
        {"passes", "`passes` stands first in the block of a `vote`"},
        {"fails", "`fails` stands behind `passes` in the block of a `vote`"},
        {"round", "rounds stand directly in `play`, one behind the other"},
        {"end", "`end` stands directly in `play`, behind the rounds"},
    };
    text spelled[N_STATEMENT_WORDS], after[2];
    for (size_t i = 0; i < N_STATEMENT_WORDS; i++) spelled[i] = text_from(statement_words[i]);
    for (size_t i = 0; i < 2; i++) after[i] = text_from(seconds[i]);
    const token *const next = parser_ahead(p, 1);
    size_t const second = next->kind == TOKEN_NAME ? text_nearest(next->text, after, 2) : 2;
    size_t const near = text_nearest(t->text, spelled, N_STATEMENT_WORDS);
    diagnostic *const at =
        diagnose(p->d, SEVERITY_ERROR, "E0210", t->where,
                 "`%.*s` is not the beginning of a statement", TEXT_ARGS(t->text));
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++) {
        if (!parser_is_word(p, elsewhere[i].word)) continue;
        diagnostic_hint(p->d, at, "%s", elsewhere[i].hint);
        return;
    }
    if (parser_is_word(p, "if"))
        diagnostic_hint(
            p->d, at,
            "a condition is `when CONDITION { ... } otherwise { ... }`, and stands behind "
            "a statement without a block: `gain P = 1 when CONDITION`");
    else if (next->kind == TOKEN_EQUAL)
        diagnostic_hint(p->d, at, "`==` compares; `%.*s = ...` sets the state", TEXT_ARGS(t->text));
    else if (second < 2)
        diagnostic_hint(p->d, at, "did you mean `%.*s %.*s`?", TEXT_ARGS(t->text),
                        TEXT_ARGS(after[second]));
    else if (near < N_STATEMENT_WORDS)
        diagnostic_hint(p->d, at, "did you mean `%.*s`?", TEXT_ARGS(spelled[near]));
    else if (parser_before(p)->kind == TOKEN_NUMBER)
        diagnostic_hint(p->d, at, "if a unit is meant: no unit `%.*s` is known",
                        TEXT_ARGS(t->text));
    else
        diagnostic_hint(
            p->d, at,
            "statements are `P chooses`, `P offers`, `chance`, `vote`, `together`, `when`, "
            "`STATE = ...`, `gain`, `reveal`, `lift`, `restore` and `stop`");
}

static tree_statement *statement_any(parser *p)
{
    static const struct {
        const char *keyword;
        tree_statement *(*parse)(parser *p);
    } rows[] = {{"chance", chance_parse}, {"vote", vote_parse},       {"together", together_parse},
                {"when", when_parse},     {"gain", gain_parse},       {"reveal", reveal_parse},
                {"stop", stop_parse},     {"outcome", outcome_parse}, {"lift", lift_parse},
                {"restore", lift_parse}};
    const token *const next = parser_ahead(p, 1);
    if (parser_is(p, TOKEN_NAME)) {
        if (token_is_word(next, "chooses")) return choice_parse(p);
        if (token_is_word(next, "offers")) return offer_parse(p);
        if (is_assignment(next)) return assign_parse(p);
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
            if (parser_is_word(p, rows[i].keyword)) return rows[i].parse(p);
    }
    statement_unknown(p);
    return NULL;
}

static tree_statement *statement_parse(parser *p)
{
    if (!parser_enter(p)) return NULL;
    span const begin = parser_peek(p)->where;
    tree_statement *const s = statement_any(p);
    if (s != NULL) s->where = parser_span_from(p, begin);
    parser_leave(p);
    return s;
}

/* Statements up to what is none: `}`, the end of the file, an item, and `round` or `end` in play.
 */
static void statements_parse(parser *p, bool in_play, tree_block *out)
{
    while (!p->stopped && !parser_is(p, TOKEN_RIGHT_BRACE) && !parser_is(p, TOKEN_END) &&
           !parser_at_item(p, false)) {
        bool const assigns = is_assignment(parser_ahead(p, 1));
        if (in_play && !assigns && (parser_is_word(p, "round") || parser_is_word(p, "end"))) return;
        uint32_t const begin = p->at;
        tree_statement *const s = statement_parse(p);
        for (tree_statement *one = s; one != NULL; one = one->also) (void)PARSER_PUSH(p, out, one);
        if (s != NULL) continue;
        if (p->at == begin) parser_skip(p);
        while (!parser_is(p, TOKEN_RIGHT_BRACE) && !parser_is(p, TOKEN_END) && !at_statement(p) &&
               !parser_at_item(p, false))
            parser_skip(p);
    }
}

static bool block_parse(parser *p, tree_block *out)
{
    span const open = parser_peek(p)->where;
    if (!parser_expect(p, TOKEN_LEFT_BRACE) || !parser_enter(p)) return false;
    out->given = true;
    statements_parse(p, false, out);
    parser_leave(p);
    bool const ok = parser_close(p, open);
    out->where = parser_span_from(p, open);
    return ok;
}

/* ---- rounds ---------------------------------------------------------------------------------- */

static bool discounts_parse(parser *p, tree_round *r)
{
    do {
        tree_discount one = {0};
        /* a name directly before a value is a party's */
        const token *const next = parser_ahead(p, 1);
        bool const value_next = next->kind == TOKEN_NUMBER || next->kind == TOKEN_LEFT_PAREN ||
                                (next->kind == TOKEN_NAME && !token_is_word(next, "per"));
        bool const call =
            next->kind == TOKEN_LEFT_PAREN &&
            next->where.begin == parser_peek(p)->where.begin + parser_peek(p)->where.length;
        if (parser_is(p, TOKEN_NAME) && value_next && !call)
            (void)parser_word(p, "a party's name", &one.party);
        one.factor = parse_expr(p);
        if (one.factor == NULL) return false;
        if (!parser_accept_word(p, "per"))
            return parser_expected_hint(p, "`per`",
                                        "say of how long: `discount 0.9 per year`, or `per round`");
        if (!parser_is_word(p, "year") && !parser_is_word(p, "round"))
            return parser_expected(p, "`year` or `round`");
        one.per_year = parser_is_word(p, "year");
        parser_advance(p);
        if (!PARSER_PUSH(p, &r->discounts, one)) return false;
    } while (parser_accept(p, TOKEN_COMMA));
    return true;
}

static bool round_parse(parser *p, tree_round *r)
{
    r->where = parser_peek(p)->where;
    parser_advance(p);
    if (parser_is_word(p, "forever")) {
        diagnostic *const at = diagnose(p->d, SEVERITY_ERROR, "E0602", parser_peek(p)->where,
                                        "these rounds never end");
        diagnostic_hint(p->d, at,
                        "give the last round: `round 1 .. 8`; what comes after it can be "
                        "counted in `end` with `for ever (...)`");
        return false;
    }
    if (!parser_round_range(p, &r->first, &r->last)) return false;
    r->where = parser_span_from(p, r->where);
    if (parser_accept_word(p, "lasting") && !parser_quantity(p, &r->lasting)) return false;
    if (parser_accept_word(p, "discount") && !discounts_parse(p, r)) return false;
    return block_parse(p, &r->body);
}

bool parse_play(parser *p, tree_item *item)
{
    span const open = parser_peek(p)->where;
    if (!parser_expect(p, TOKEN_LEFT_BRACE) || !parser_enter(p)) return false;
    while (!p->stopped && !parser_is(p, TOKEN_RIGHT_BRACE) && !parser_is(p, TOKEN_END) &&
           !parser_at_item(p, false)) {
        span const where = parser_peek(p)->where;
        uint32_t const begin = p->at;
        tree_round r = {0};
        if (parser_is_word(p, "round") && !is_assignment(parser_ahead(p, 1))) {
            if (item->has_end)
                diagnose(p->d, SEVERITY_ERROR, "E0211", where, "a round stands behind `end`");
            if (round_parse(p, &r)) {
                (void)PARSER_PUSH(p, &item->rounds, r);
                continue;
            }
        } else if (parser_is_word(p, "end") && !is_assignment(parser_ahead(p, 1))) {
            if (item->has_end) diagnose(p->d, SEVERITY_ERROR, "E0211", where, "a second `end`");
            item->has_end = true;
            parser_advance(p);
            if (block_parse(p, &item->end)) continue;
        } else {
            size_t const n = item->before.n;
            statements_parse(p, true, &item->before);
            if (item->before.n > n && (item->rounds.n > 0 || item->has_end))
                diagnose(p->d, SEVERITY_ERROR, "E0211", where,
                         "statements of play stand before the first round, or in a round");
            if (p->at > begin) continue;
        }
        if (p->at == begin) parser_skip(p);
        while (!parser_is(p, TOKEN_RIGHT_BRACE) && !parser_is(p, TOKEN_END) && !at_statement(p) &&
               !parser_at_item(p, false))
            parser_skip(p);
    }
    parser_leave(p);
    return parser_close(p, open);
}
