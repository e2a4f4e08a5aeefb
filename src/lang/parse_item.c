/* SPDX-License-Identifier: Apache-2.0 */
/* parse_item.c -- a file and its items. */
#include "lang/parser.h"

static bool bound_parse(parser *p, tree_item *item)
{
    if (!parser_is(p, TOKEN_NAME))
        return parser_integer(p, "a whole number", &item->high, &item->high_where);
    return parser_word(p, "a bound", &item->high_name);
}

/* INT ".." bound */
static bool range_parse(parser *p, tree_item *item)
{
    span const begin = parser_peek(p)->where;
    item->is_numeric = true;
    if (!parser_integer(p, "a whole number", &item->low, NULL) || !parser_expect(p, TOKEN_RANGE) ||
        !bound_parse(p, item))
        return false;
    item->high_where = parser_span_from(p, begin);
    return true;
}

static bool party_parse(parser *p, tree_item *item)
{
    if (!parser_word(p, "a party's name", &item->name)) return false;
    parser_string_if_any(p, &item->says);
    if (parser_accept_word(p, "counts"))
        return parser_expect_word(p, "in") && parser_quantity(p, &item->quantity);
    return true;
}

static bool unit_parse(parser *p, tree_item *item)
{
    if (!parser_word(p, "the unit's name", &item->name)) return false;
    return !parser_accept(p, TOKEN_ASSIGN) || parser_quantity(p, &item->quantity);
}

/* ---- assumptions ----------------------------------------------------------------------------- */

static bool discrete_parse(parser *p, tree_item *item)
{
    struct {
        tree_quantity *at;
        size_t n, cap;
    } values = {0};
    struct {
        text *at;
        size_t n, cap;
    } weights = {0};
    do {
        tree_quantity q;
        if (!parser_quantity(p, &q) || !parser_expect(p, TOKEN_COLON)) return false;
        if (!parser_is(p, TOKEN_NUMBER)) return parser_expected(p, "the value's probability");
        if (!PARSER_PUSH(p, &values, q) || !PARSER_PUSH(p, &weights, parser_peek(p)->text))
            return false;
        parser_advance(p);
    } while (parser_accept(p, TOKEN_COMMA));
    item->values = values.at;
    item->weights = weights.at;
    item->n_values = (uint32_t)values.n;
    return true;
}

static bool distribution_parse(parser *p, tree_item *item)
{
    static const struct {
        const char *name;
        distribution_kind kind;
        uint32_t n;
    } rows[] = {{"uniform", DISTRIBUTION_UNIFORM, 2},
                {"triangular", DISTRIBUTION_TRIANGULAR, 3},
                {"normal", DISTRIBUTION_NORMAL, 2},
                {"lognormal", DISTRIBUTION_LOGNORMAL, 2},
                {"discrete", DISTRIBUTION_DISCRETE, 0}};
    size_t row = 0;
    while (row < sizeof rows / sizeof *rows && !parser_is_word(p, rows[row].name)) row++;
    if (row == sizeof rows / sizeof *rows)
        return parser_expected(
            p, "a distribution: `uniform`, `triangular`, `normal`, `lognormal` or `discrete`");
    parser_advance(p);
    item->distribution = rows[row].kind;
    if (!parser_expect(p, TOKEN_LEFT_PAREN)) return false;
    if (rows[row].kind == DISTRIBUTION_DISCRETE)
        return discrete_parse(p, item) && parser_expect(p, TOKEN_RIGHT_PAREN);
    item->values = PARSER_NEW(p, tree_quantity, 3);
    if (item->values == NULL) return false;
    item->n_values = rows[row].n;
    for (uint32_t i = 0; i < rows[row].n; i++) {
        if (i > 0 && !parser_expect(p, TOKEN_COMMA)) return false;
        if (!parser_quantity(p, &item->values[i])) return false;
    }
    return parser_expect(p, TOKEN_RIGHT_PAREN);
}

static bool assume_parse(parser *p, tree_item *item)
{
    if (!parser_word(p, "the assumption's name", &item->name) || !parser_expect(p, TOKEN_ASSIGN) ||
        !parser_quantity(p, &item->quantity))
        return false;
    if (parser_accept_word(p, "in")) {
        item->distribution = DISTRIBUTION_RANGE;
        item->n_values = 2;
        item->values = PARSER_NEW(p, tree_quantity, 3);
        if (item->values == NULL || !parser_quantity(p, &item->values[0]) ||
            !parser_expect(p, TOKEN_RANGE) || !parser_quantity(p, &item->values[1]))
            return false;
    } else if (parser_accept_word(p, "as")) {
        if (!distribution_parse(p, item)) return false;
    }
    if (parser_accept_word(p, "source")) {
        if (!parser_string(p, "the source, in quotes", &item->source)) return false;
    } else if (parser_accept_word(p, "judgement")) {
        item->is_judgement = true;
    } else if (parser_is_word(p, "judgment")) {
        item->is_judgement = true;
        parser_advance(p);
    }
    parser_string_if_any(p, &item->says);
    return true;
}

/* ---- lets, types, states, switches ----------------------------------------------------------- */

static bool let_parse(parser *p, tree_item *item)
{
    if (!parser_word(p, "the name of the `let`", &item->name)) return false;
    if (parser_accept(p, TOKEN_LEFT_PAREN)) {
        if (!parser_words(p, "a parameter's name", &item->params) ||
            !parser_expect(p, TOKEN_RIGHT_PAREN))
            return false;
    }
    if (!parser_expect(p, TOKEN_ASSIGN)) return false;
    item->value = parse_expr(p);
    return item->value != NULL;
}

static bool type_parse(parser *p, tree_item *item)
{
    if (!parser_word(p, "the party whose type it is", &item->name)) return false;
    if (parser_accept_word(p, "in")) {
        if (!range_parse(p, item) || !parser_seen_by(p, &item->seen)) return false;
        if (!parser_accept_word(p, "weight")) return true;
        item->value = parse_expr(p);
        return item->value != NULL;
    }
    if (!parser_seen_by(p, &item->seen)) return false;
    span const open = parser_peek(p)->where;
    struct {
        tree_expr **at;
        size_t n, cap;
    } weights = {0};
    if (!parser_is(p, TOKEN_LEFT_BRACE)) return parser_expected(p, "`in`, `seen by` or `{`");
    parser_advance(p);
    do {
        word label = {0};
        if (!parser_word(p, "a type's name", &label)) return false;
        tree_expr *const weight = parse_expr(p);
        if (weight == NULL || !PARSER_PUSH(p, &item->labels, label) ||
            !PARSER_PUSH(p, &weights, weight))
            return false;
    } while (parser_accept(p, TOKEN_COMMA));
    item->weights_by_label = weights.at;
    if (!parser_is(p, TOKEN_RIGHT_BRACE) && !parser_at_item(p, false))
        return parser_expected(p, "`,` or `}`");
    return parser_close(p, open);
}

static bool state_parse(parser *p, tree_item *item)
{
    if (!parser_word(p, "the state's name", &item->name) || !parser_expect_word(p, "in"))
        return false;
    if (parser_accept(p, TOKEN_LEFT_BRACE)) {
        if (!parser_words(p, "a value's name", &item->labels) ||
            !parser_expect(p, TOKEN_RIGHT_BRACE))
            return false;
    } else if (!parser_is(p, TOKEN_NUMBER) && !parser_is(p, TOKEN_MINUS)) {
        return parser_expected(p, "the state's values: `0 .. 4` or `{intact, broken}`");
    } else if (!range_parse(p, item)) {
        return false;
    }
    if (!parser_is(p, TOKEN_ASSIGN)) return parser_expected(p, "`=` and the state's first value");
    parser_advance(p);
    item->value = parse_expr(p);
    return item->value != NULL && parser_seen_by(p, &item->seen);
}

static bool switch_parse(parser *p, tree_item *item)
{
    if (!parser_word(p, "the switch's name", &item->name) || !parser_expect(p, TOKEN_ASSIGN))
        return false;
    do {
        word w = {0};
        if (!parser_word(p, "a choice's name", &w) || !PARSER_PUSH(p, &item->labels, w))
            return false;
    } while (parser_accept(p, TOKEN_BAR));
    return true;
}

static bool begins_parse(parser *p, tree_item *item)
{
    date d = {0};
    if (!parser_date(p, "a date such as 2019-04-25", &d)) return false;
    item->year = d.year;
    item->month = d.month;
    item->day = d.day;
    return true;
}

static bool question_parse(parser *p, tree_item *item)
{
    return parser_string(p, "the question, in quotes", &item->says);
}

static bool outcome_parse(parser *p, tree_item *item)
{
    return parser_word(p, "the outcome's name", &item->name) &&
           parser_string(p, "the outcome's description, in quotes", &item->says);
}

/* ---- items ----------------------------------------------------------------------------------- */

static const struct {
    const char *keyword;
    tree_item_kind kind;
    bool (*parse)(parser *p, tree_item *item);
} item_rows[] = {
    {"question", ITEM_QUESTION, question_parse},
    {"begins", ITEM_BEGINS, begins_parse},
    {"party", ITEM_PARTY, party_parse},
    {"unit", ITEM_UNIT, unit_parse},
    {"assume", ITEM_ASSUME, assume_parse},
    {"let", ITEM_LET, let_parse},
    {"type", ITEM_TYPE, type_parse},
    {"state", ITEM_STATE, state_parse},
    {"switch", ITEM_SWITCH, switch_parse},
    {"outcome", ITEM_OUTCOME, outcome_parse},
    {"play", ITEM_PLAY, parse_play},
    {"variant", ITEM_VARIANT, parse_variant},
    {"card", ITEM_CARD, parse_card},
    {"claim", ITEM_CLAIM, parse_claim},
    {"place", ITEM_PLACE, parse_place},
    {"flow", ITEM_FLOW, parse_flow},
    {"authority", ITEM_AUTHORITY, parse_authority},
    {"measure", ITEM_MEASURE, parse_measure},
    {"in", ITEM_IN_PLAY, parse_in_play},
    {"plan", ITEM_PLAN, parse_plan},
    {"front", ITEM_FRONT, parse_front},
};
enum { N_ITEM_ROWS = sizeof item_rows / sizeof *item_rows };

static size_t item_row(const token *t)
{
    size_t row = 0;
    while (row < N_ITEM_ROWS && !token_is_word(t, item_rows[row].keyword)) row++;
    return row;
}

/* Where a word belongs that begins something, but no item; NULL if it is none of them. */
static const char *item_home(const parser *p)
{
    static const char *const moves[] = {"chance", "vote", "together", "when", "gain",
                                        "reveal", "stop", "round",    "end"};
    const token *const next = parser_ahead(p, 1);
    bool is_move = token_is_word(next, "chooses") || token_is_word(next, "offers");
    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++)
        is_move = is_move || parser_is_word(p, moves[i]);
    if (is_move)
        return "it belongs in the braces of `play { ... }`; is a `}` above it one too many?";
    if (parser_is_word(p, "commit") || parser_is_word(p, "remove"))
        return "it belongs in the braces of a `variant`";
    if (next->kind == TOKEN_ASSIGN)
        return "a number is `assume NAME = ...`, an expression `let NAME = ...`, a variable `state "
               "NAME in ...`";
    return NULL;
}

static void item_unknown(parser *p)
{
    const token *const t = parser_peek(p);
    if (t->kind != TOKEN_NAME) {
        (void)parser_expected(p, "an item (`party`, `assume`, `state`, `play`, `claim`, ...)");
        return;
    }
    text keywords[N_ITEM_ROWS + 1];
    for (size_t i = 0; i < N_ITEM_ROWS; i++) keywords[i] = text_from(item_rows[i].keyword);
    keywords[N_ITEM_ROWS] = TEXT("include");
    size_t const near = text_nearest(t->text, keywords, N_ITEM_ROWS + 1);
    diagnostic *const at = diagnose(p->d, SEVERITY_ERROR, "E0203", t->where,
                                    "`%.*s` is not the beginning of an item", TEXT_ARGS(t->text));
    const char *const home = item_home(p);
    if (home != NULL)
        diagnostic_hint(p->d, at, "%s", home);
    else if (near <= N_ITEM_ROWS)
        diagnostic_hint(p->d, at, "did you mean `%.*s`?", TEXT_ARGS(keywords[near]));
    else
        diagnostic_hint(
            p->d, at,
            "items are question, begins, party, unit, assume, let, type, state, switch, "
            "outcome, place, flow, authority, measure, in play, play, variant, card, claim, plan, "
            "front and include");
}

static bool item_push(parser *p, tree_item *item, span begin)
{
    item->where = parser_span_from(p, begin);
    return PARSER_PUSH(p, &p->tree->items, item);
}

/* What a keyword begins; `party` and `place` may list several. */
static bool item_known(parser *p, size_t row)
{
    span begin = parser_peek(p)->where;
    parser_advance(p);
    for (;;) {
        tree_item *const item = PARSER_NEW(p, tree_item, 1);
        if (item == NULL) return false;
        item->kind = item_rows[row].kind;
        uint32_t const n_errors = p->d->n_errors;
        bool const ok = item_rows[row].parse(p, item);
        if (item->kind == ITEM_PLAY && p->d->n_errors > n_errors) p->tree->play_broken = true;
        if (!ok || !item_push(p, item, begin)) return false;
        bool const lists = item->kind == ITEM_PARTY || item->kind == ITEM_PLACE;
        if (!lists || !parser_accept(p, TOKEN_COMMA)) return true;
        begin = parser_peek(p)->where;
    }
}

static bool include_parse(parser *p)
{
    word file = {0};
    parser_advance(p);
    return parser_string(p, "the name of a file, in quotes", &file) && p->include(p, file, p->user);
}

bool parse_item(parser *p)
{
    size_t const row = item_row(parser_peek(p));
    uint32_t const begin = p->at;
    bool ok = false;
    if (row < N_ITEM_ROWS)
        ok = item_known(p, row);
    else if (parser_is_word(p, "include"))
        ok = include_parse(p);
    else
        item_unknown(p);
    if (ok || p->stopped) return ok;
    p->in_formula = false;
    if (p->at == begin) parser_skip(p);
    while (!parser_is(p, TOKEN_END) && !parser_is(p, TOKEN_RIGHT_BRACE) &&
           !parser_at_item(p, false))
        parser_skip(p);
    return false;
}

void parse_items(parser *p, bool in_braces)
{
    while (!p->stopped && !parser_is(p, TOKEN_END)) {
        if (parser_is(p, TOKEN_RIGHT_BRACE)) {
            if (in_braces) return;
            diagnose(p->d, SEVERITY_ERROR, "E0208", parser_peek(p)->where, "a `}` too many");
            parser_advance(p);
            continue;
        }
        (void)parse_item(p);
    }
}

void parse_file(parser *p)
{
    if (parser_is(p, TOKEN_END)) {
        if (p->d->n_errors == 0)
            diagnostic_hint(
                p->d,
                diagnose(p->d, SEVERITY_ERROR, "E0105", parser_peek(p)->where, "the file is empty"),
                "a model begins with: standoff \"its title\" {");
        return;
    }
    if (!parser_accept_word(p, "standoff")) {
        parse_items(p, false);
        return;
    }
    word title = {0};
    if (parser_string(p, "the title, in quotes", &title) && p->tree->title.where.length == 0)
        p->tree->title = title;
    span const open = parser_peek(p)->where;
    if (!parser_expect(p, TOKEN_LEFT_BRACE)) {
        while (!parser_is(p, TOKEN_END) && !parser_is(p, TOKEN_LEFT_BRACE) &&
               !parser_at_item(p, false))
            parser_advance(p);
        if (!parser_accept(p, TOKEN_LEFT_BRACE)) {
            parse_items(p, false);
            return;
        }
    }
    for (;;) {
        parse_items(p, true);
        if (!parser_close(p, open)) return;
        if (p->stopped || parser_is(p, TOKEN_END)) return;
        diagnostic *const at =
            diagnose(p->d, SEVERITY_ERROR, "E0208", parser_before(p)->where,
                     "a `}` too many, or something stands behind the end of the model");
        diagnostic_note(p->d, at, open, "it closes this");
    }
}
