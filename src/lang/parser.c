/* SPDX-License-Identifier: Apache-2.0 */
/* parser.c -- tokens, errors and the small parts that every construct needs. */
#include "lang/parser.h"

#include <assert.h>
#include <string.h>

/* ---- tokens ---------------------------------------------------------------------------------- */

const token *parser_ahead(const parser *p, uint32_t n)
{
    uint32_t const last = p->tokens.n - 1;
    if (p->stopped) return &p->tokens.at[last];
    return &p->tokens.at[last - p->at > n ? p->at + n : last];
}

const token *parser_peek(const parser *p)
{
    return parser_ahead(p, 0);
}

const token *parser_before(const parser *p)
{
    return &p->tokens.at[p->at > 0 ? p->at - 1 : 0];
}

void parser_advance(parser *p)
{
    if (p->at + 1 < p->tokens.n) p->at++;
}

bool parser_is(const parser *p, token_kind kind)
{
    return parser_peek(p)->kind == kind;
}

bool token_is_word(const token *t, const char *spelled)
{
    return t->kind == TOKEN_NAME && text_equal(t->text, text_from(spelled));
}

bool parser_is_word(const parser *p, const char *spelled)
{
    return token_is_word(parser_peek(p), spelled);
}

bool parser_accept(parser *p, token_kind kind)
{
    if (!parser_is(p, kind)) return false;
    parser_advance(p);
    return true;
}

bool parser_accept_word(parser *p, const char *spelled)
{
    if (!parser_is_word(p, spelled)) return false;
    parser_advance(p);
    return true;
}

span span_join(span a, span b)
{
    if (a.file != b.file || b.begin + b.length < a.begin) return a;
    size_t const n = b.begin + b.length - a.begin;
    a.length = (uint32_t)(n < 0xFFFFFF ? n : 0xFFFFFF) & 0xFFFFFF;
    return a;
}

span parser_span_from(const parser *p, span begin)
{
    return span_join(begin, parser_before(p)->where);
}

void *parser_take(parser *p, size_t n, size_t size)
{
    void *const at = arena_take(p->memory, n, size);
    if (at == NULL) p->stopped = true;
    return at;
}

/* ---- errors ---------------------------------------------------------------------------------- */

/* What those write who come from other notations, seen from the token that does not fit; NULL: no
 * habit is known. */
static const char *habit(const parser *p)
{
    const token *const t = parser_peek(p), *const before = parser_before(p),
                       *const next = parser_ahead(p, 1);
    if (t->kind == TOKEN_COMMA && before->kind == TOKEN_NUMBER && next->kind == TOKEN_NUMBER)
        return "a number is written without commas: `1000000` or `1e6`";
    if (t->kind == TOKEN_DOT && next->kind == TOKEN_NUMBER)
        return "a number begins with a digit: write `0.5`";
    if (t->kind == TOKEN_DOT && before->kind == TOKEN_NAME && next->kind == TOKEN_NAME)
        return "only claims, cards and `remove` speak of options; in play, let the option set a "
               "state and "
               "test that: `when STATE is VALUE`";
    return NULL;
}

static diagnostic *unexpected(parser *p, const char *what)
{
    const token *const t = parser_peek(p);
    if (t->kind == TOKEN_END)
        return diagnose(p->d, SEVERITY_ERROR, "E0201", t->where,
                        "expected %s, but the file ends here", what);
    if (t->kind == TOKEN_NAME || t->kind == TOKEN_NUMBER || t->kind == TOKEN_DATE ||
        t->kind == TOKEN_MONTH)
        return diagnose(p->d, SEVERITY_ERROR, "E0201", t->where, "expected %s, found `%.*s`", what,
                        TEXT_ARGS(t->text));
    return diagnose(p->d, SEVERITY_ERROR, "E0201", t->where, "expected %s, found %s", what,
                    token_kind_name(t->kind));
}

bool parser_expected_hint(parser *p, const char *what, const char *hint)
{
    if (p->stopped || parser_peek(p)->kind == TOKEN_BAD) return false;
    diagnostic *const at = unexpected(p, what);
    const char *const known = hint != NULL ? hint : habit(p);
    if (known != NULL) diagnostic_hint(p->d, at, "%s", known);
    return false;
}

bool parser_expected(parser *p, const char *what)
{
    return parser_expected_hint(p, what, NULL);
}

bool parser_expect(parser *p, token_kind kind)
{
    return parser_accept(p, kind) || parser_expected(p, token_kind_name(kind));
}

bool parser_expect_word(parser *p, const char *spelled)
{
    if (parser_accept_word(p, spelled)) return true;
    char quoted[32];
    size_t const n = strlen(spelled);
    assert(n + 3 <= sizeof quoted);
    quoted[0] = '`';
    memcpy(quoted + 1, spelled, n);
    quoted[n + 1] = '`';
    quoted[n + 2] = '\0';
    return parser_expected(p, quoted);
}

bool parser_enter(parser *p)
{
    if (p->nesting >= p->nesting_most) {
        if (!p->stopped) {
            diagnostic *const at =
                diagnose(p->d, SEVERITY_ERROR, "E0802", parser_peek(p)->where,
                         "nested deeper than %zu levels (limit `nesting`)", p->nesting_most);
            diagnostic_hint(p->d, at, "split it with `let`, or raise the limit");
        }
        p->stopped = true;
        return false;
    }
    p->nesting++;
    return true;
}

void parser_leave(parser *p)
{
    p->nesting--;
}

void parser_skip(parser *p)
{
    token_kind const kind = parser_peek(p)->kind;
    if (kind != TOKEN_LEFT_BRACE && kind != TOKEN_LEFT_PAREN) {
        parser_advance(p);
        return;
    }
    token_kind const close = kind == TOKEN_LEFT_BRACE ? TOKEN_RIGHT_BRACE : TOKEN_RIGHT_PAREN;
    size_t depth = 0;
    for (; !parser_is(p, TOKEN_END); parser_advance(p)) {
        if (parser_is(p, kind)) depth++;
        if (parser_is(p, close) && --depth == 0) {
            parser_advance(p);
            return;
        }
        /* an unclosed parenthesis does not swallow a block */
        if (kind == TOKEN_LEFT_PAREN &&
            (parser_is(p, TOKEN_RIGHT_BRACE) || parser_is(p, TOKEN_LEFT_BRACE)))
            return;
    }
}

/* What stands behind the `authority NAME` of a measure, and never behind the item. */
static bool goes_on_in_measure(const token *t)
{
    static const char *const after[] = {"from",  "to",       "with",       "notices",
                                        "stops", "prior",    "resolution", "paragraph",
                                        "costs", "replaces", "source",     "unverified"};
    for (size_t i = 0; i < sizeof after / sizeof *after; i++)
        if (token_is_word(t, after[i])) return true;
    return false;
}

/* Whether an item begins here. In a list of options, whose names are free, only what cannot be one
 * (`surely`) counts. */
bool parser_at_item(const parser *p, bool surely)
{
    static const struct {
        const char *word;
        token_kind next, then; /* TOKEN_END: anything */
        bool sure;
    } shapes[] = {
        {"include", TOKEN_STRING, TOKEN_END, false},
        {"question", TOKEN_STRING, TOKEN_END, false},
        {"begins", TOKEN_DATE, TOKEN_END, true},
        {"party", TOKEN_NAME, TOKEN_END, false},
        {"unit", TOKEN_NAME, TOKEN_END, false},
        {"assume", TOKEN_NAME, TOKEN_ASSIGN, true},
        {"assume", TOKEN_NAME, TOKEN_END, false},
        {"let", TOKEN_NAME, TOKEN_END, false},
        {"switch", TOKEN_NAME, TOKEN_END, false},
        {"card", TOKEN_NAME, TOKEN_END, false},

        {"place", TOKEN_NAME, TOKEN_END, false},
        {"flow", TOKEN_NAME, TOKEN_END, false},
        {"measure", TOKEN_NAME, TOKEN_END, false},

        {"let", TOKEN_NAME, TOKEN_ASSIGN, true},
        {"let", TOKEN_NAME, TOKEN_LEFT_PAREN, true},
        {"type", TOKEN_NAME, TOKEN_LEFT_BRACE, false},
        {"type", TOKEN_NAME, TOKEN_NAME, false},
        {"state", TOKEN_NAME, TOKEN_NAME, false},
        {"switch", TOKEN_NAME, TOKEN_ASSIGN, true},
        {"outcome", TOKEN_NAME, TOKEN_STRING, false},
        {"play", TOKEN_LEFT_BRACE, TOKEN_END, false},
        {"variant", TOKEN_NAME, TOKEN_LEFT_BRACE, false},
        {"variant", TOKEN_NAME, TOKEN_STRING, false},
        {"card", TOKEN_NAME, TOKEN_DOT, true},
        {"claim", TOKEN_STRING, TOKEN_COLON, true},
        {"claim", TOKEN_STRING, TOKEN_END, false},
        {"plan", TOKEN_NAME, TOKEN_LEFT_BRACE, false},
        {"plan", TOKEN_NAME, TOKEN_STRING, false},
        {"front", TOKEN_NAME, TOKEN_LEFT_BRACE, false},
        {"front", TOKEN_NAME, TOKEN_STRING, false},
    };
    const token *const t = parser_peek(p);
    if (t->kind != TOKEN_NAME) return false;
    if (token_is_word(t, "authority") && parser_ahead(p, 1)->kind == TOKEN_NAME)
        return !surely && !goes_on_in_measure(parser_ahead(p, 2));
    if (token_is_word(t, "plan") && parser_ahead(p, 1)->kind == TOKEN_NAME &&
        token_is_word(parser_ahead(p, 2), "as"))
        return !surely;
    if (token_is_word(t, "in") && token_is_word(parser_ahead(p, 1), "play") &&
        parser_ahead(p, 2)->kind == TOKEN_NAME)
        return true;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        if (surely && !shapes[i].sure) continue;
        if (!token_is_word(t, shapes[i].word)) continue;
        if (parser_ahead(p, 1)->kind != shapes[i].next) continue;
        if (shapes[i].then == TOKEN_END || parser_ahead(p, 2)->kind == shapes[i].then) return true;
    }
    return false;
}

bool parser_close(parser *p, span open)
{
    if (parser_accept(p, TOKEN_RIGHT_BRACE)) return true;
    if (p->stopped) return false;
    const token *const t = parser_peek(p);
    diagnostic *const at = t->kind == TOKEN_END
                               ? diagnose(p->d, SEVERITY_ERROR, "E0202", t->where,
                                          "a `}` is missing at the end of the file")
                               : diagnose(p->d, SEVERITY_ERROR, "E0202", t->where,
                                          "a `}` is missing before `%.*s`", TEXT_ARGS(t->text));
    if (at->n_notes == 0) diagnostic_note(p->d, at, open, "this `{` is not closed");
    return true; /* go on as if it were */
}

/* ---- words and numbers ----------------------------------------------------------------------- */

bool parser_word(parser *p, const char *what, word *out)
{
    if (!parser_is(p, TOKEN_NAME)) return parser_expected(p, what);
    *out = (word){parser_peek(p)->text, parser_peek(p)->where};
    parser_advance(p);
    return true;
}

bool parser_string(parser *p, const char *what, word *out)
{
    if (!parser_is(p, TOKEN_STRING)) return parser_expected(p, what);
    *out = (word){parser_peek(p)->content, parser_peek(p)->where};
    parser_advance(p);
    return true;
}

void parser_string_if_any(parser *p, word *out)
{
    if (parser_is(p, TOKEN_STRING)) (void)parser_string(p, "", out);
}

bool parser_integer(parser *p, const char *what, int32_t *out, span *where)
{
    span const begin = parser_peek(p)->where;
    bool const minus = parser_accept(p, TOKEN_MINUS);
    const token *const t = parser_peek(p);
    if (t->kind != TOKEN_NUMBER) return parser_expected(p, what);
    int64_t value = 0;
    for (size_t i = 0; i < t->text.n; i++) {
        char const c = t->text.at[i];
        if (c < '0' || c > '9') return parser_expected(p, what);
        value = value * 10 + (c - '0');
        if (value > 1000000000) {
            diagnose(p->d, SEVERITY_ERROR, "E0803", t->where, "%s above 1000000000", what);
            value = 0;
            break;
        }
    }
    parser_advance(p);
    *out = (int32_t)(minus ? -value : value);
    if (where != NULL) *where = parser_span_from(p, begin);
    return true;
}

bool parser_date(parser *p, const char *what, date *out)
{
    const token *const t = parser_peek(p);
    if (t->kind != TOKEN_DATE) return parser_expected(p, what);
    if (!date_parse(t->text, out)) {
        diagnose(p->d, SEVERITY_ERROR, "E0207", t->where, "there is no day %.*s",
                 TEXT_ARGS(t->text));
        *out = (date){2000, 1, 1};
    }
    parser_advance(p);
    return true;
}

bool parser_clause_unknown(parser *p, const char *whose, const char *const *known)
{
    const token *const t = parser_peek(p);
    text spelled[32];
    size_t n = 0;
    while (known[n] != NULL && n < 32) {
        spelled[n] = text_from(known[n]);
        n++;
    }
    diagnostic *const at = t->kind == TOKEN_NAME
                               ? diagnose(p->d, SEVERITY_ERROR, "E0212", t->where,
                                          "`%.*s` is no part of %s", TEXT_ARGS(t->text), whose)
                               : diagnose(p->d, SEVERITY_ERROR, "E0212", t->where,
                                          "%s is no part of %s", token_kind_name(t->kind), whose);
    size_t const near = t->kind == TOKEN_NAME ? text_nearest(t->text, spelled, n) : n;
    if (near < n) diagnostic_hint(p->d, at, "did you mean `%.*s`?", TEXT_ARGS(spelled[near]));
    return false;
}

bool parser_words(parser *p, const char *what, words *out)
{
    do {
        word w = {0};
        if (!parser_word(p, what, &w)) return false;
        if (!PARSER_PUSH(p, out, w)) return false;
    } while (parser_accept(p, TOKEN_COMMA));
    return true;
}

bool parser_parties(parser *p, tree_parties *out)
{
    span const begin = parser_peek(p)->where;
    out->given = true;
    if (parser_accept_word(p, "all"))
        out->all = true;
    else if (parser_accept_word(p, "none"))
        out->none = true;
    else if (!parser_words(p, "a party's name, `all` or `none`", &out->names))
        return false;
    out->where = parser_span_from(p, begin);
    return true;
}

bool parser_seen_by(parser *p, tree_parties *out)
{
    if (!parser_is_word(p, "seen")) return true;
    parser_advance(p);
    return parser_expect_word(p, "by") && parser_parties(p, out);
}

bool parser_round_range(parser *p, uint32_t *first, uint32_t *last)
{
    int32_t a = 0, b = 0;
    span where;
    uint32_t const n_errors = p->d->n_errors;
    if (!parser_integer(p, "the number of a round", &a, &where)) return false;
    b = a;
    if (parser_accept(p, TOKEN_RANGE) && !parser_integer(p, "the number of a round", &b, NULL))
        return false;
    where = parser_span_from(p, where);
    if (a < 1 || b < a) {
        if (p->d->n_errors == n_errors)
            diagnose(p->d, SEVERITY_ERROR, "E0601", where,
                     a < 1 ? "rounds are numbered from 1"
                           : "the last round stands before the first");
        a = a < 1 ? 1 : a;
        b = b < a ? a : b;
    }
    *first = (uint32_t)a;
    *last = (uint32_t)b;
    return true;
}

/* ---- units ----------------------------------------------------------------------------------- */

static bool is_unit(const parser *p, text t)
{
    return names_find(p->unit_names, t) != NULL || units_is_name(p->units, t);
}

/* A name at token `ahead` that begins something of its own: `front -= 1 t = 3`, `Kim chooses`. */
static bool begins_statement(const parser *p, uint32_t ahead)
{
    const token *const next = parser_ahead(p, ahead + 1);
    return next->kind == TOKEN_ASSIGN || next->kind == TOKEN_ASSIGN_ADD ||
           next->kind == TOKEN_ASSIGN_SUBTRACT || token_is_word(next, "chooses") ||
           token_is_word(next, "offers");
}

typedef VEC(int) powers;

/* One factor whose name is the current token: NAME [ "^" [ "-" ] INT ]. */
static bool factor_take(parser *p, int sign, tree_quantity *out, powers *to)
{
    const token *const t = parser_peek(p);
    int32_t power = 1;
    if (!PARSER_PUSH(p, &out->names, (word){t->text, t->where})) return false;
    parser_advance(p);
    if (parser_accept(p, TOKEN_POWER)) {
        span where;
        if (!parser_integer(p, "a whole exponent", &power, &where)) return false;
        if (power < -9 || power > 9) {
            diagnose(p->d, SEVERITY_ERROR, "E0402", where, "the exponent of a unit is at most 9");
            power = 1;
        }
    }
    return PARSER_PUSH(p, to, sign * (int)power);
}

/* The factors from the current token on. `strict`: every name that follows is meant as a unit (a
 * quantity); else the unit ends before a name that is not one, or that is a value of the model. */
static bool factors_take(parser *p, bool strict, tree_quantity *out)
{
    powers all = {0};
    int sign = 1;
    if (strict && parser_is(p, TOKEN_SLASH) && parser_ahead(p, 1)->kind == TOKEN_NAME) {
        parser_advance(p); /* 3 / month */
        sign = -1;
    }
    bool ok = factor_take(p, sign, out, &all);
    while (ok && (parser_is(p, TOKEN_STAR) || parser_is(p, TOKEN_SLASH))) {
        const token *const next = parser_ahead(p, 1);
        if (next->kind != TOKEN_NAME) break;
        if (!strict && (!is_unit(p, next->text) || names_find(p->symbols, next->text) != NULL))
            break;
        sign = parser_is(p, TOKEN_STAR) ? 1 : -1;
        parser_advance(p);
        ok = factor_take(p, sign, out, &all);
    }
    out->powers = all.at;
    if (all.n < out->names.n) out->names.n = all.n;
    return ok;
}

/* A name after a number that is no unit but begins the next option or branch: `h 0.5 t 0.5`. In a
 * chance branch a unit has to go on (`1 t / all`); in an option's condition names that only the
 * units library knows are options. */
static bool begins_branch(parser *p)
{
    const token *const next = parser_ahead(p, 1);
    bool const goes_on = next->kind == TOKEN_SLASH || next->kind == TOKEN_STAR ||
                         next->kind == TOKEN_POWER || next->kind == TOKEN_PLUS ||
                         next->kind == TOKEN_MINUS;
    if (next->kind == TOKEN_NUMBER) return true;
    if (p->behind == BEHIND_BRANCH) return !goes_on;
    return p->behind == BEHIND_OPTION && !goes_on &&
           (next->kind == TOKEN_STRING || token_is_word(next, "when") ||
            !units_is_exact(p->units, parser_peek(p)->text));
}

void parser_unit_after_number(parser *p, tree_quantity *out)
{
    const token *const t = parser_peek(p);
    if (t->kind != TOKEN_NAME || begins_statement(p, 0) || parser_at_item(p, false)) return;
    if (begins_branch(p)) return;
    if (!is_unit(p, t->text)) return;
    (void)factors_take(p, false, out);
    out->where = parser_span_from(p, out->where);
}

/* Words that may follow a quantity, and so are no units there. */
static bool follows_quantity(const parser *p)
{
    static const char *const after[] = {"in", "as",   "source", "judgement", "discount", "counts",
                                        "at", "seen", "commit", "remove",    "round"};
    for (size_t i = 0; i < sizeof after / sizeof *after; i++)
        if (parser_is_word(p, after[i])) return true;
    return parser_at_item(p, false) || begins_statement(p, 0);
}

bool parser_measured(parser *p, tree_quantity *out)
{
    span const begin = parser_peek(p)->where;
    *out = (tree_quantity){.given = true, .where = begin};
    if (!parser_is(p, TOKEN_NUMBER)) return parser_expected(p, "a number");
    out->number = parser_peek(p)->text;
    parser_advance(p);
    if (parser_is(p, TOKEN_NAME) && !factors_take(p, true, out)) return false;
    out->where = parser_span_from(p, begin);
    return true;
}

bool parser_quantity(parser *p, tree_quantity *out)
{
    span const begin = parser_peek(p)->where;
    *out = (tree_quantity){.given = true, .where = begin};
    out->negative = parser_accept(p, TOKEN_MINUS);
    if (parser_is(p, TOKEN_NUMBER)) {
        out->number = parser_peek(p)->text;
        parser_advance(p);
        bool const bare = parser_is(p, TOKEN_NAME) && !follows_quantity(p);
        bool const ratio = parser_is(p, TOKEN_SLASH) && parser_ahead(p, 1)->kind == TOKEN_NAME;
        if ((bare || ratio) && !factors_take(p, true, out)) return false;
    } else if (!out->negative && parser_is(p, TOKEN_NAME) && !parser_at_item(p, false)) {
        if (!factors_take(p, true, out)) return false;
    } else {
        return parser_expected(p, "a number");
    }
    out->where = parser_span_from(p, begin);
    return true;
}
