/* SPDX-License-Identifier: Apache-2.0 */
/* parse_regime.c -- authorities and measures, and what `in play` says of them. */
#include "lang/parser.h"

/* ---- authorities ----------------------------------------------------------------------------- */

/* "as" NAME | "by" ( "consensus" "of" parties | "by" "vote" "of" parties quota ... ) */
static bool decides_parse(parser *p, tree_decides *d)
{
    span const begin = parser_before(p)->where;
    d->given = true;
    if (parser_accept_word(p, "as")) {
        word w = {0};
        d->rule = AUTHORITY_STATE;
        if (!parser_word(p, "a party's name", &w) || !PARSER_PUSH(p, &d->members.names, w))
            return false;
        d->members.given = true;
        d->members.where = w.where;
    } else {
        if (!parser_is_word(p, "by"))
            return parser_expected(p, "`as PARTY`, `by consensus of` or `by vote of`");
        parser_advance(p);
        bool const vote = parser_is_word(p, "vote");
        if (!vote && !parser_is_word(p, "consensus"))
            return parser_expected(p, "`consensus of` or `vote of`");
        parser_advance(p);
        d->rule = vote ? AUTHORITY_VOTE : AUTHORITY_CONSENSUS;
        if (!parser_expect_word(p, "of") || !parser_parties(p, &d->members)) return false;
        if (vote) {
            int32_t quota = 0;
            if (!parser_expect_word(p, "quota") ||
                !parser_integer(p, "how many must say yes", &quota, &d->quota_where))
                return false;
            d->quota = quota > 0 ? (uint32_t)quota : 0;
            if (parser_accept_word(p, "veto") && !parser_parties(p, &d->vetoes)) return false;
        }
    }
    d->where = parser_span_from(p, begin);
    return true;
}

bool parse_authority(parser *p, tree_item *item)
{
    item->decides = PARSER_NEW(p, tree_decides, 1);
    if (item->decides == NULL || !parser_word(p, "the authority's name", &item->name)) return false;
    parser_string_if_any(p, &item->says);
    if (parser_accept_word(p, "decides")) return decides_parse(p, item->decides);
    if (parser_is(p, TOKEN_NAME) && !parser_at_item(p, false))
        return parser_expected(p, "`decides` or the next item");
    return true;
}

bool parse_in_play(parser *p, tree_item *item)
{
    item->decides = PARSER_NEW(p, tree_decides, 1);
    if (item->decides == NULL || !parser_expect_word(p, "play") ||
        !parser_word(p, "the name of an authority or a flow", &item->name))
        return false;
    if (parser_accept_word(p, "decides")) return decides_parse(p, item->decides);
    if (!parser_is_word(p, "runs"))
        return parser_expected(p, "`decides ...` (an authority) or `runs when ...` (a flow)");
    parser_advance(p);
    if (!parser_expect_word(p, "when")) return false;
    item->runs = parse_expr(p);
    return item->runs != NULL;
}

/* ---- measures -------------------------------------------------------------------------------- */

static bool period_parse(parser *p, tree_period *out)
{
    span const begin = parser_peek(p)->where;
    if (parser_accept_word(p, "per")) {
        out->given = true;
        if (parser_accept_word(p, "calendar")) {
            if (!parser_is_word(p, "year") && !parser_is_word(p, "month"))
                return parser_expected(p, "`year` or `month`");
            out->kind = parser_is_word(p, "year") ? CYCLE_YEAR : CYCLE_MONTH;
            parser_advance(p);
        } else {
            out->kind = CYCLE_MONTHS;
            if (!parser_quantity(p, &out->length)) return false;
            if (!parser_is_word(p, "from"))
                return parser_expected_hint(p, "`from` and the first day",
                                            "`per calendar year`, or `per 12 month from DATE`");
            parser_advance(p);
            if (!parser_date(p, "a date such as 2017-12-22", &out->start)) return false;
        }
    } else if (parser_is_word(p, "in") && token_is_word(parser_ahead(p, 1), "total")) {
        parser_advance(p);
        parser_advance(p);
        out->given = true;
        out->kind = CYCLE_TOTAL;
    } else if (parser_is_word(p, "at") && token_is_word(parser_ahead(p, 1), "any")) {
        parser_advance(p);
        parser_advance(p);
        if (!parser_expect_word(p, "time")) return false;
        out->given = true;
        out->kind = CYCLE_ANY;
    }
    out->where = parser_span_from(p, begin);
    return true;
}

static bool limit_parse(parser *p, tree_measure *m)
{
    m->limits[0] = parse_sum(p);
    if (m->limits[0] == NULL) return false;
    if (parser_accept_word(p, "or")) {
        m->limits[1] = parse_sum(p);
        if (m->limits[1] == NULL) return false;
    }
    return period_parse(p, &m->period);
}

static bool caps_parse(parser *p, tree_measure *m)
{
    m->verb = MEASURE_CAPS;
    return parser_words(p, "a flow's name", &m->flows) && parser_expect_word(p, "at") &&
           limit_parse(p, m);
}

static bool bans_parse(parser *p, tree_measure *m)
{
    m->verb = MEASURE_BANS;
    return parser_words(p, "a flow's name", &m->flows);
}

static bool ends_parse(parser *p, tree_measure *m)
{
    m->verb = MEASURE_ENDS;
    return parser_words(p, "a flow's name", &m->flows) && parser_expect_word(p, "by") &&
           parser_date(p, "the last day, such as 2019-12-22", &m->deadline);
}

static bool exempts_parse(parser *p, tree_measure *m)
{
    m->verb = MEASURE_EXEMPTS;
    if (!parser_words(p, "a flow's name", &m->flows) || !parser_expect_word(p, "from") ||
        !parser_words(p, "a measure's name", &m->measures))
        return false;
    if (!parser_is_word(p, "up")) return true;
    parser_advance(p);
    return parser_expect_word(p, "to") && limit_parse(p, m);
}

static bool requires_parse(parser *p, tree_measure *m)
{
    m->verb = MEASURE_REQUIRES_REPORT;
    if (!parser_expect_word(p, "report") || !parser_expect_word(p, "on") ||
        !parser_words(p, "a flow's name", &m->flows) || !parser_expect_word(p, "within") ||
        !parser_quantity(p, &m->within))
        return false;
    return !parser_accept_word(p, "every") || parser_quantity(p, &m->every);
}

static bool verb_parse(parser *p, tree_measure *m)
{
    static const struct {
        const char *word;
        bool (*parse)(parser *p, tree_measure *m);
    } rows[] = {{"caps", caps_parse}, {"bans", bans_parse},       {"forbids", bans_parse},
                {"ends", ends_parse}, {"exempts", exempts_parse}, {"requires", requires_parse}};
    m->verb_where = parser_peek(p)->where;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (parser_accept_word(p, rows[i].word)) return rows[i].parse(p, m);
    return parser_expected(
        p, "what the measure does: `caps`, `bans`, `ends`, `exempts` or `requires report on`");
}

/* with [ quantity "=" ] expr [ "for" names ] */
static bool with_parse(parser *p, tree_measure *m)
{
    span const begin = parser_before(p)->where;
    tree_conversion c = {0};
    uint32_t const at = p->at;
    if (parser_is(p, TOKEN_NUMBER)) {
        bool const is_equation = parser_measured(p, &c.of) && parser_accept(p, TOKEN_ASSIGN);
        if (!is_equation) {
            c.of = (tree_quantity){0};
            p->at = at;
        }
    }
    c.to = parse_expr(p);
    if (c.to == NULL) return false;
    if (parser_accept_word(p, "for") && !parser_words(p, "a flow's name", &c.flows)) return false;
    c.where = parser_span_from(p, begin);
    return PARSER_PUSH(p, &m->conversions, c);
}

static bool share_parse(parser *p, word *out)
{
    if (!parser_is(p, TOKEN_NUMBER)) return parser_expected(p, "a share such as 0.75");
    *out = (word){parser_peek(p)->text, parser_peek(p)->where};
    parser_advance(p);
    return true;
}

static bool notices_parse(parser *p, tree_measure *m)
{
    if (!parser_expect_word(p, "at")) return false;
    do {
        word w = {0};
        if (!share_parse(p, &w) || !PARSER_PUSH(p, &m->notices, w)) return false;
    } while (parser_accept(p, TOKEN_COMMA));
    return true;
}

static bool stops_parse(parser *p, tree_measure *m)
{
    return parser_expect_word(p, "at") && share_parse(p, &m->stop);
}

static bool from_parse(parser *p, tree_measure *m)
{
    m->from_where = parser_peek(p)->where;
    return parser_date(p, "the first day, such as 2018-01-01", &m->from);
}

static bool to_parse(parser *p, tree_measure *m)
{
    m->to_where = parser_peek(p)->where;
    return parser_date(p, "the last day, such as 2018-12-31", &m->to);
}

static bool prior_parse(parser *p, tree_measure *m)
{
    return parser_expect_word(p, "contracts") && parser_expect_word(p, "to") &&
           parser_date(p, "a date such as 2017-12-10", &m->prior_contracts);
}

static bool authority_parse(parser *p, tree_measure *m)
{
    return parser_word(p, "an authority's name", &m->authority);
}

static bool replaces_parse(parser *p, tree_measure *m)
{
    return parser_words(p, "a measure's name", &m->replaces);
}

static bool resolution_parse(parser *p, tree_measure *m)
{
    return parser_string(p, "the resolution, in quotes", &m->resolution);
}

static bool paragraph_parse(parser *p, tree_measure *m)
{
    return parser_string(p, "the paragraph, in quotes", &m->paragraph);
}

static bool costs_parse(parser *p, tree_measure *m)
{
    m->costs = parse_expr(p);
    return m->costs != NULL;
}

static bool source_parse(parser *p, tree_measure *m)
{
    return parser_string(p, "the source, in quotes", &m->source);
}

static bool unverified_parse(parser *p, tree_measure *m)
{
    m->is_unverified = true;
    parser_string_if_any(p, &m->unverified);
    return true;
}

typedef struct clause_row {
    const char *word;
    bool (*parse)(parser *p, tree_measure *m);
    bool repeats;
} clause_row;

static const clause_row clause_rows[] = {
    {"from", from_parse, false},
    {"to", to_parse, false},
    {"with", with_parse, true},
    {"notices", notices_parse, false},
    {"stops", stops_parse, false},
    {"prior", prior_parse, false},
    {"authority", authority_parse, false},
    {"replaces", replaces_parse, false},
    {"resolution", resolution_parse, false},
    {"paragraph", paragraph_parse, false},
    {"costs", costs_parse, false},
    {"source", source_parse, false},
    {"unverified", unverified_parse, false},
};
enum { N_CLAUSES = sizeof clause_rows / sizeof *clause_rows };

static size_t clause_row_of(const parser *p)
{
    size_t row = 0;
    while (row < N_CLAUSES && !parser_is_word(p, clause_rows[row].word)) row++;
    return row;
}

/* `authority NAME` in a measure is a clause; an item of that name says `decides`, a text, or
 * nothing, and stands behind the measure's last clause only. */
static bool at_clause(const parser *p, const tree_measure *m, bool in_block)
{
    if (clause_row_of(p) == N_CLAUSES) return false;
    if (!parser_is_word(p, "authority")) return true;
    const token *const behind = parser_ahead(p, 2);
    return in_block || !(behind->kind == TOKEN_STRING || token_is_word(behind, "decides") ||
                         word_given(m->authority));
}

static bool clause_parse(parser *p, tree_measure *m, uint32_t *seen)
{
    static const char *const known[] = {
        "from",     "to",         "with",      "notices", "stops",  "prior",      "authority",
        "replaces", "resolution", "paragraph", "costs",   "source", "unverified", NULL};
    size_t const row = clause_row_of(p);
    if (row == N_CLAUSES) return parser_clause_unknown(p, "a measure", known);
    if ((*seen >> row & 1) && !clause_rows[row].repeats)
        diagnose(p->d, SEVERITY_ERROR, "E0303", parser_peek(p)->where, "a second `%s`",
                 clause_rows[row].word);
    *seen |= UINT32_C(1) << row;
    parser_advance(p);
    return clause_rows[row].parse(p, m);
}

static bool clauses_block_parse(parser *p, tree_measure *m, uint32_t *seen)
{
    span const open = parser_peek(p)->where;
    parser_advance(p);
    while (!p->stopped && !parser_is(p, TOKEN_RIGHT_BRACE) && !parser_is(p, TOKEN_END) &&
           (at_clause(p, m, true) || !parser_at_item(p, false))) {
        uint32_t const begin = p->at;
        if (clause_parse(p, m, seen)) continue;
        if (p->at == begin) parser_skip(p);
        while (!parser_is(p, TOKEN_RIGHT_BRACE) && !parser_is(p, TOKEN_END) &&
               !at_clause(p, m, true) && !parser_at_item(p, false))
            parser_skip(p);
    }
    return parser_close(p, open);
}

bool parse_measure(parser *p, tree_item *item)
{
    tree_measure *const m = item->measure = PARSER_NEW(p, tree_measure, 1);
    uint32_t seen = 0;
    if (m == NULL || !parser_word(p, "the measure's name", &item->name)) return false;
    parser_string_if_any(p, &item->says);
    if (!verb_parse(p, m)) return false;
    while (at_clause(p, m, false))
        if (!clause_parse(p, m, &seen)) return false;
    if (parser_is(p, TOKEN_LEFT_BRACE)) return clauses_block_parse(p, m, &seen);
    if (parser_is(p, TOKEN_NAME) && !parser_at_item(p, false) && !p->stopped)
        return clause_parse(p, m, &seen);
    return true;
}
