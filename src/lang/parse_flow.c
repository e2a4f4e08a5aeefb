/* SPDX-License-Identifier: Apache-2.0 */
/* parse_flow.c -- places and flows: what crosses the border, by date, as scheduled and as observed.
 */
#include "lang/parser.h"

bool parse_place(parser *p, tree_item *item)
{
    if (!parser_word(p, "a place's name", &item->name)) return false;
    parser_string_if_any(p, &item->says);
    return true;
}

/* ---- entries --------------------------------------------------------------------------------- */

/* [ "source" STRING | "judgement" ] */
static bool source_parse(parser *p, word *out, bool *is_judgement)
{
    if (parser_accept_word(p, "source")) return parser_string(p, "the source, in quotes", out);
    if (parser_is_word(p, "judgement") || parser_is_word(p, "judgment")) {
        *is_judgement = true;
        parser_advance(p);
    }
    return true;
}

static bool amount_parse(parser *p, tree_entry *e)
{
    if (!parser_expect(p, TOKEN_ASSIGN)) return false;
    e->amount = parse_expr(p);
    if (e->amount != NULL && e->kind == ENTRY_PERIOD && parser_is_word(p, "in")) {
        parser_advance(p);
        if (!parser_expect_word(p, "all")) return false;
        e->is_sum = true;
    }
    return e->amount != NULL && source_parse(p, &e->source, &e->is_judgement);
}

/* DATE ".." [ DATE ] | ".." DATE */
static bool period_parse(parser *p, tree_entry *e)
{
    if (parser_is(p, TOKEN_DATE) && !parser_date(p, "a date", &e->from)) return false;
    if (!parser_is(p, TOKEN_RANGE))
        return parser_expected_hint(p, "`..`",
                                    "what holds from then on is `2018-01-01 .. = ...`, a single "
                                    "delivery `on 2018-01-01 = ...`");
    parser_advance(p);
    if ((parser_is(p, TOKEN_DATE) || !date_is_set(e->from)) &&
        !parser_date(p, "a date such as 2019-04-25", &e->to))
        return false;
    return amount_parse(p, e);
}

static bool delivery_parse(parser *p, tree_entry *e)
{
    e->kind = ENTRY_DELIVERY;
    return parser_date(p, "a date such as 2019-04-25", &e->from) && amount_parse(p, e);
}

static bool month_parse_token(parser *p, int32_t *out)
{
    const token *const t = parser_peek(p);
    if (t->kind != TOKEN_MONTH) return parser_expected(p, "a month such as 2019-04");
    if (!month_parse(t->text, out)) {
        diagnose(p->d, SEVERITY_ERROR, "E0207", t->where, "there is no month %.*s",
                 TEXT_ARGS(t->text));
        *out = 2000 * 12;
    }
    parser_advance(p);
    return true;
}

static bool total_parse(parser *p, tree_entry *e)
{
    e->kind = ENTRY_TOTAL;
    e->observed = OBSERVED_REPORTED;
    uint32_t const n_errors = p->d->n_errors;
    if (!month_parse_token(p, &e->first_month) || !parser_expect(p, TOKEN_RANGE) ||
        !month_parse_token(p, &e->last_month) || !parser_expect(p, TOKEN_ASSIGN))
        return false;
    if (p->d->n_errors > n_errors) e->last_month = e->first_month;
    if (parser_accept_word(p, "approximate"))
        e->observed = OBSERVED_APPROXIMATE;
    else if (parser_accept_word(p, "estimated"))
        e->observed = OBSERVED_ESTIMATED;
    if (!parser_quantity(p, &e->quantity)) return false;
    if (parser_accept_word(p, "source") && !parser_string(p, "the source, in quotes", &e->source))
        return false;
    e->is_unverified = parser_accept_word(p, "unverified");
    return true;
}

/* ---- columns of a table ---------------------------------------------------------------------- */

static bool column_name(parser *p, word *out)
{
    if (parser_is(p, TOKEN_STRING)) return parser_string(p, "", out);
    return parser_word(p, "the name of a column", out);
}

static bool column_parse(parser *p, tree_column *out)
{
    static const struct {
        const char *word;
        tree_column_kind kind;
    } rows[] = {{"month", COLUMN_MONTH},          {"amount", COLUMN_AMOUNT}, {"kind", COLUMN_KIND},
                {"reported", COLUMN_REPORTED_ON}, {"source", COLUMN_SOURCE}, {"note", COLUMN_NOTE}};
    static const char *const known[] = {"month",  "amount", "kind", "reported",
                                        "source", "note",   NULL};
    size_t row = 0;
    while (row < sizeof rows / sizeof *rows && !parser_is_word(p, rows[row].word)) row++;
    if (row == sizeof rows / sizeof *rows)
        return parser_clause_unknown(p, "what `observed` says of a table", known);
    span const begin = parser_peek(p)->where;
    parser_advance(p);
    *out = (tree_column){.kind = rows[row].kind};
    if (out->kind == COLUMN_REPORTED_ON && !parser_expect_word(p, "on")) return false;
    if (!column_name(p, &out->name)) return false;
    if (out->kind == COLUMN_AMOUNT &&
        (!parser_expect_word(p, "in") || !parser_quantity(p, &out->unit)))
        return false;
    out->where = parser_span_from(p, begin);
    return true;
}

static bool observed_parse(parser *p, tree_entry *e)
{
    e->kind = ENTRY_OBSERVED;
    if (!parser_string(p, "the name of a table of comma-separated values, in quotes", &e->file))
        return false;
    span const open = parser_peek(p)->where;
    if (!parser_is(p, TOKEN_LEFT_BRACE))
        return parser_expected_hint(p, "`{`",
                                    "say what its columns are: { month month  amount tons in t }");
    parser_advance(p);
    while (!p->stopped && !parser_is(p, TOKEN_RIGHT_BRACE) && !parser_is(p, TOKEN_END) &&
           !parser_at_item(p, false)) {
        tree_column column;
        if (column_parse(p, &column)) {
            (void)PARSER_PUSH(p, &e->columns, column);
            continue;
        }
        while (!parser_is(p, TOKEN_RIGHT_BRACE) && !parser_is(p, TOKEN_END)) parser_skip(p);
    }
    return parser_close(p, open);
}

/* ---- clauses --------------------------------------------------------------------------------- */

static const char *const flow_words[] = {"worth", "unreported", "when",     "under", "missing",
                                         "on",    "total",      "observed", NULL};

static bool at_flow_word(const parser *p)
{
    for (size_t i = 0; flow_words[i] != NULL; i++)
        if (parser_is_word(p, flow_words[i])) return true;
    return parser_is(p, TOKEN_DATE) || parser_is(p, TOKEN_RANGE);
}

static bool expr_once(parser *p, tree_expr **to, const char *what)
{
    span const where = parser_before(p)->where;
    if (*to != NULL) diagnose(p->d, SEVERITY_ERROR, "E0303", where, "a second `%s`", what);
    *to = parse_expr(p);
    return *to != NULL;
}

/* Takes a clause; *is_clause false where none begins here. */
static bool flow_clause_parse(parser *p, tree_flow *f, bool *is_clause)
{
    *is_clause = true;
    if (parser_accept_word(p, "worth")) return expr_once(p, &f->worth, "worth");
    if (parser_accept_word(p, "when")) return expr_once(p, &f->guard, "when");
    if (parser_accept_word(p, "under")) return parser_words(p, "a measure's name", &f->under);
    if (parser_accept_word(p, "unreported")) return f->is_unreported = true;
    if (parser_accept_word(p, "missing")) {
        if (!parser_expect_word(p, "in") || !expr_once(p, &f->missing_low, "missing in") ||
            !parser_expect(p, TOKEN_RANGE))
            return false;
        f->missing_high = parse_expr(p);
        return f->missing_high != NULL;
    }
    *is_clause = false;
    return true;
}

static bool flow_entry_parse(parser *p, tree_flow *f)
{
    span const begin = parser_peek(p)->where;
    bool is_clause, ok;
    if (!flow_clause_parse(p, f, &is_clause)) return false;
    if (is_clause) return true;
    tree_entry e = {.kind = ENTRY_PERIOD};
    if (parser_is(p, TOKEN_DATE) || parser_is(p, TOKEN_RANGE))
        ok = period_parse(p, &e);
    else if (parser_accept_word(p, "on"))
        ok = delivery_parse(p, &e);
    else if (parser_accept_word(p, "total"))
        ok = total_parse(p, &e);
    else if (parser_accept_word(p, "observed"))
        ok = observed_parse(p, &e);
    else
        return parser_clause_unknown(p, "a flow", flow_words);
    if (!ok) return false;
    e.where = parser_span_from(p, begin);
    return PARSER_PUSH(p, &f->entries, e);
}

static bool flow_block_parse(parser *p, tree_flow *f)
{
    span const open = parser_peek(p)->where;
    parser_advance(p);
    while (!p->stopped && !parser_is(p, TOKEN_RIGHT_BRACE) && !parser_is(p, TOKEN_END) &&
           !parser_at_item(p, false)) {
        uint32_t const begin = p->at;
        if (flow_entry_parse(p, f)) continue;
        if (p->at == begin) parser_skip(p);
        while (!parser_is(p, TOKEN_RIGHT_BRACE) && !parser_is(p, TOKEN_END) && !at_flow_word(p) &&
               !parser_at_item(p, false))
            parser_skip(p);
    }
    return parser_close(p, open);
}

bool parse_flow(parser *p, tree_item *item)
{
    tree_flow *const f = item->flow = PARSER_NEW(p, tree_flow, 1);
    if (f == NULL || !parser_word(p, "the flow's name", &item->name)) return false;
    parser_string_if_any(p, &item->says);
    if (!parser_is_word(p, "from"))
        return parser_expected_hint(p, "`from`",
                                    "a flow runs between two parties or places: `flow oil from A "
                                    "to B = 10 t/month`");
    parser_advance(p);
    if (!parser_word(p, "where it comes from: a party or a place", &f->from) ||
        !parser_expect_word(p, "to") ||
        !parser_word(p, "where it goes: a party or a place", &f->to))
        return false;
    if (parser_accept(p, TOKEN_ASSIGN)) {
        f->amount = parse_expr(p);
        if (f->amount == NULL || !source_parse(p, &f->source, &f->is_judgement)) return false;
    }
    for (bool more = true; more;)
        if (!flow_clause_parse(p, f, &more)) return false;
    if (parser_is(p, TOKEN_LEFT_BRACE)) return flow_block_parse(p, f);
    if (parser_is(p, TOKEN_NAME) && !parser_at_item(p, false) && !p->stopped)
        return parser_clause_unknown(p, "a flow", flow_words);
    return true;
}
