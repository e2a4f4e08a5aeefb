/* SPDX-License-Identifier: Apache-2.0 */
/* format_tree.c -- cuts the tokens of a file into children, by their words and never by its line
 * ends.
 *
 * Items, options and branches are recognised as the parser does, but loosely: a word taken for
 * another by mistake costs beauty, not meaning, since only white space is ever changed. */
#include "lang/format.h"

#include <string.h>

/* ---- words ----------------------------------------------------------------------------------- */

bool word_in(text t, const char *const *list)
{
    for (; *list != NULL; list++)
        if (text_equal(t, text_from(*list))) return true;
    return false;
}

static bool token_is(const token *t, const char *word)
{
    return t->kind == TOKEN_NAME && text_equal(t->text, text_from(word));
}

/* Words after which an expression or a name is still to come. */
static const char *const connectors[] = {
    "in",    "by",     "as",      "seen",     "when",   "at",      "to",     "is",     "not",
    "and",   "or",     "per",     "quota",    "veto",   "for",     "ever",   "source", "before",
    "given", "weight", "lasting", "discount", "counts", "chooses", "offers", "from",   NULL};

static const char *const item_words[] = {"include",  "question", "begins",  "party",   "unit",
                                         "assume",   "let",      "type",    "state",   "switch",
                                         "outcome",  "play",     "variant", "card",    "claim",
                                         "standoff", "place",    "flow",    "measure", NULL};

static const char *const statement_words[] = {"chance", "vote",    "together", "when", "gain",
                                              "reveal", "stop",    "round",    "end",  "outcome",
                                              "lift",   "restore", NULL};

/* Where an entry of a flow, a column of its table, a clause of a measure begins. */
static const char *const entry_words[] = {"on",         "total", "observed", "worth", "when",
                                          "unreported", "under", "missing",  NULL};
static const char *const column_words[] = {"month",  "amount", "kind", "reported",
                                           "source", "note",   NULL};
static const char *const clause_words[] = {
    "from",     "to",         "with",      "notices", "stops",  "prior",      "authority",
    "replaces", "resolution", "paragraph", "costs",   "source", "unverified", NULL};

/* The clauses of plans and fronts, and of what stands in them. */
static const char *const plan_words[] = {"phases",  "discount", "order", "stock", "verify",
                                         "outside", "bonus",    "on",    "aim",   NULL};
static const char *const stock_words[] = {"from",  "worth", "cost",    "gives",
                                          "lifts", "in",    "returns", NULL};
static const char *const front_words[] = {"target",   "enforcer", "enforcers", "needs",
                                          "succeeds", "through",  "stake",     "gains",
                                          "pays",     "punishes", NULL};
static const char *const enforcer_words[] = {"leaks", "gives",  "earns", "costs",
                                             "gains", "weight", NULL};

bool token_is_connector(const token *t)
{
    return t->kind == TOKEN_NAME && word_in(t->text, connectors);
}

/* Something may end with this token. */
bool token_is_ender(const token *t)
{
    switch (t->kind) {
    case TOKEN_NAME: return !token_is_connector(t) || token_is(t, "ever");
    case TOKEN_NUMBER:
    case TOKEN_DATE:
    case TOKEN_MONTH:
    case TOKEN_STRING:
    case TOKEN_RIGHT_PAREN:
    case TOKEN_RIGHT_BRACE: return true;
    default: return false;
    }
}

/* The next token that is no comment, from i on. */
static const token *token_after(const formatter *f, uint32_t i)
{
    while (i < f->n && f->at[i].kind == TOKEN_COMMENT) i++;
    return &f->at[i < f->n ? i : f->n - 1];
}

/* A sign behind a party or a level of a worth: `worth Kim -hurt`, `at 1/2 -20 MUSD`, but not in
 * `worth price - 3 USD/t`, which is the same words: as it was written. */
static bool sign_of_value(const formatter *f, uint32_t i)
{
    static const char *const before[] = {"worth", "cost", "discount", "to", NULL};
    if (i < 3 || i + 1 >= f->n) return false;
    const token *const t = &f->at[i];
    if (t->where.begin + t->where.length != f->at[i + 1].where.begin) return false;
    if (f->at[i - 1].kind == TOKEN_NAME &&
        (word_in(f->at[i - 2].text, before) || token_is(&f->at[i - 3], "punishes")))
        return true;
    uint32_t k = i - 1;
    while (k > 2 && !token_is(&f->at[k], "at") &&
           (f->at[k].kind == TOKEN_NUMBER || f->at[k].kind == TOKEN_NAME ||
            f->at[k].kind == TOKEN_SLASH || f->at[k].kind == TOKEN_STAR))
        k--;
    return k + 1 < i && token_is(&f->at[k], "at") && t->kind == TOKEN_MINUS &&
           (f->at[k - 1].kind == TOKEN_COMMA || token_is(&f->at[k - 2], "worth"));
}

/* Marks signs, and the names and operators of units: what follows a number (or `counts in`) as long
 * as the names are units. */
static void tokens_mark(formatter *f, const units *names)
{
    static const token start = {.kind = TOKEN_LEFT_BRACE};
    const token *before = &start;
    bool in_unit = false;
    for (uint32_t i = 0; i < f->n; i++) {
        const token *const t = &f->at[i];
        if (t->kind == TOKEN_COMMENT) continue;
        const token *const next = token_after(f, i + 1);
        if (t->kind == TOKEN_MINUS) f->is_unary[i] = !token_is_ender(before) || sign_of_value(f, i);
        bool const opens = before->kind == TOKEN_NUMBER || token_is(before, "in");
        bool const goes_on = in_unit && (before->kind == TOKEN_STAR || before->kind == TOKEN_SLASH);
        if (t->kind == TOKEN_NAME && (opens || goes_on))
            in_unit = units_is_name(names, t->text);
        else if (t->kind == TOKEN_STAR || t->kind == TOKEN_SLASH)
            in_unit = in_unit && next->kind == TOKEN_NAME && units_is_name(names, next->text);
        else if (t->kind != TOKEN_POWER && before->kind != TOKEN_POWER) /* m^2: still the unit */
            in_unit = false;
        f->is_unit[i] = in_unit;
        before = t;
    }
}

/* ---- cutting into children ------------------------------------------------------------------- */

/* What is known of the child being read. */
typedef struct reading {
    const token *head, *before; /* first token; token before the present one */
    uint32_t n;                 /* tokens so far */
    uint32_t n_blocks;
    uint32_t parens;
    bool has_when, has_authority;
} reading;

static bool starts_assignment(const formatter *f, uint32_t i)
{
    const token *const next = token_after(f, i + 1);
    return next->kind == TOKEN_ASSIGN || next->kind == TOKEN_ASSIGN_ADD ||
           next->kind == TOKEN_ASSIGN_SUBTRACT || token_is(next, "chooses") ||
           token_is(next, "offers");
}

static bool statement_starts(const formatter *f, const reading *r, uint32_t i)
{
    static const char *const takes_name[] = {"gain", "reveal",  "vote", "outcome",
                                             "lift", "restore", NULL};
    static const char *const simple[] = {"gain", "reveal",  "stop", "outcome",
                                         "lift", "restore", NULL};
    const token *const t = &f->at[i];
    if (r->n == 1 && word_in(r->head->text, takes_name)) return false; /* the name itself */
    if (token_is(t, "otherwise") || token_is(t, "chooses") || token_is(t, "offers")) return false;
    if (r->before->kind == TOKEN_RIGHT_BRACE) return true;
    if (token_is(t, "when")) {
        if (token_is(r->before, "otherwise")) return false;
        bool const is_block = r->n_blocks > 0;
        bool const takes_guard = !token_is(r->head, "when") || word_in(r->head->text, simple);
        return r->has_when || is_block || !takes_guard;
    }
    if (starts_assignment(f, i)) return token_is_ender(r->before) && r->n > 0;
    return word_in(t->text, statement_words) && token_is_ender(r->before);
}

/* Options and branches: two operands side by side. */
static bool operand_starts(const formatter *f, const reading *r, uint32_t i, context c)
{
    const token *const t = &f->at[i];
    if (r->before->kind == TOKEN_RIGHT_BRACE) return true;
    if (f->is_unit[i] && c != CONTEXT_BRANCHES) return false;
    if (token_is_connector(t) || token_is(t, "otherwise") || !token_is_ender(r->before))
        return false;
    return c != CONTEXT_BRANCHES || r->n > 1;
}

/* The token `n` behind i, comments left out. */
static const token *token_behind(const formatter *f, uint32_t i, unsigned n)
{
    for (; n > 0; n--) {
        i++;
        while (i < f->n && f->at[i].kind == TOKEN_COMMENT) i++;
    }
    return &f->at[i < f->n ? i : f->n - 1];
}

/* `plan NAME {`, `plan NAME as`, `front NAME "..."`: both words are also names. */
static bool judged_starts(const formatter *f, uint32_t i)
{
    const token *const next = token_behind(f, i, 1), *const then = token_behind(f, i, 2);
    return next->kind == TOKEN_NAME &&
           (then->kind == TOKEN_LEFT_BRACE || then->kind == TOKEN_STRING || token_is(then, "as"));
}

/* An item behind others: `authority` is also a clause of a measure, whose text or procedure is
 * not said again. */
static bool item_starts(const formatter *f, const reading *r, uint32_t i)
{
    const token *const t = &f->at[i];
    if (!token_is_ender(r->before) || (r->n == 1 && word_in(r->head->text, item_words)))
        return false;
    if (token_is(t, "in")) return token_is(token_after(f, i + 1), "play");
    if (token_is(t, "plan") || token_is(t, "front")) return judged_starts(f, i);
    if (!token_is(t, "authority")) return word_in(t->text, item_words);
    if (!token_is(r->head, "measure")) return true;
    uint32_t k = i + 1;
    while (k < f->n && f->at[k].kind == TOKEN_COMMENT) k++;
    const token *const behind = token_after(f, k + 1);
    return r->has_authority || behind->kind == TOKEN_STRING || token_is(behind, "decides");
}

/* A flow's entries begin with a day, `..` or a word. */
static bool entry_starts(const reading *r, const token *t)
{
    token_kind const before = r->before->kind;
    if (!token_is_ender(r->before)) return false;
    if (t->kind == TOKEN_DATE) return !token_is(r->before, "on");
    if (t->kind == TOKEN_RANGE)
        return before != TOKEN_DATE && before != TOKEN_MONTH && !token_is(r->head, "missing");
    return t->kind == TOKEN_NAME && word_in(t->text, entry_words) &&
           !(token_is(t, "total") && token_is(r->before, "in"));
}

static bool clause_starts(const reading *r, const token *t)
{
    if (!token_is_ender(r->before) || r->n == 1) return false;
    return word_in(t->text, clause_words) &&
           !(token_is(t, "to") && token_is(r->head, "prior") && r->n == 2);
}

/* A clause of a plan, a stock, a front or an enforcer begins with one of `list`. */
static bool part_starts(const formatter *f, const reading *r, uint32_t i, const char *const *list)
{
    const token *const t = &f->at[i];
    if (!token_is_ender(r->before) || r->n == 1 || !word_in(t->text, list)) return false;
    if (token_is(t, "phases") && token_is(r->head, "on")) return false; /* for 2 phases */
    return !token_is(t, "in") || token_is(token_behind(f, i, 1), "steps");
}

/* An entry of a breach: STOCK returns, STOCK stays. */
static bool entry_of_breach(const formatter *f, const reading *r, uint32_t i)
{
    const token *const next = token_behind(f, i, 1);
    return r->n > 1 && token_is_ender(r->before) &&
           (token_is(next, "returns") || token_is(next, "stays"));
}

static bool child_starts(const formatter *f, const reading *r, uint32_t i, context c)
{
    const token *const t = &f->at[i];
    if (r->n == 0) return true;
    if (c == CONTEXT_ENTRIES && r->parens == 0) return entry_starts(r, t);
    if (r->parens > 0 || t->kind != TOKEN_NAME) return false;
    switch (c) {
    case CONTEXT_ITEMS: return item_starts(f, r, i);
    case CONTEXT_ENTRIES: return false;
    case CONTEXT_COLUMNS:
        /* the second word is a column's name, whatever it is */
        return ((r->n == 2 && !token_is(r->head, "reported")) ||
                (r->n > 2 && token_is_ender(r->before))) &&
               word_in(t->text, column_words);
    case CONTEXT_CLAUSES: return clause_starts(r, t);
    case CONTEXT_PLAN: return part_starts(f, r, i, plan_words);
    case CONTEXT_STOCK: return part_starts(f, r, i, stock_words);
    case CONTEXT_FRONT: return part_starts(f, r, i, front_words);
    case CONTEXT_ENFORCER: return part_starts(f, r, i, enforcer_words);
    case CONTEXT_BREACH: return entry_of_breach(f, r, i);
    case CONTEXT_STATEMENTS: return statement_starts(f, r, i);
    case CONTEXT_CARD: return token_is(t, "channel") && token_is_ender(r->before) && r->n > 1;
    case CONTEXT_CHANGES:
        return token_is_ender(r->before) && r->n > 1 &&
               (token_is(t, "commit") || token_is(t, "remove") || starts_assignment(f, i));
    case CONTEXT_OPTIONS:
    case CONTEXT_VOTE:
    case CONTEXT_BRANCHES: return operand_starts(f, r, i, c);
    }
    return false;
}

/* What the block of a child holds; *list: braces that are written like parentheses. */
static context block_context(const reading *r, context c, const token *second, bool *list)
{
    *list = false;
    if (c == CONTEXT_ITEMS) {
        if (token_is(r->head, "type") || token_is(r->head, "state")) *list = true;
        if (token_is(r->head, "play")) return CONTEXT_STATEMENTS;
        if (token_is(r->head, "variant")) return CONTEXT_CHANGES;
        if (token_is(r->head, "card")) return CONTEXT_CARD;
        if (token_is(r->head, "flow")) return CONTEXT_ENTRIES;
        if (token_is(r->head, "measure")) return CONTEXT_CLAUSES;
        if (token_is(r->head, "plan")) return CONTEXT_PLAN;
        if (token_is(r->head, "front")) return CONTEXT_FRONT;
        return CONTEXT_ITEMS;
    }
    if (c == CONTEXT_PLAN) return token_is(r->head, "on") ? CONTEXT_BREACH : CONTEXT_STOCK;
    if (c == CONTEXT_FRONT) return CONTEXT_ENFORCER;
    if (c == CONTEXT_ENTRIES) return CONTEXT_COLUMNS;
    if (c == CONTEXT_CARD) return CONTEXT_CHANGES;
    if (c == CONTEXT_STATEMENTS) {
        if (token_is(second, "chooses")) return CONTEXT_OPTIONS;
        if (token_is(r->head, "chance")) return CONTEXT_BRANCHES;
        if (token_is(r->head, "vote")) return CONTEXT_VOTE;
    }
    return CONTEXT_STATEMENTS;
}

static bool keeps_open(const reading *r, context c)
{
    static const char *const items[] = {"standoff", "play", NULL};
    static const char *const statements[] = {"round", "end", "together", NULL};
    return (c == CONTEXT_ITEMS && word_in(r->head->text, items)) ||
           (c == CONTEXT_STATEMENTS && word_in(r->head->text, statements));
}

static const group *group_read(formatter *f, context c, unsigned depth);

/* Reads a block after its `{`; f->i stands behind the `}` afterwards. */
static const group *block_read(formatter *f, context c, bool open, unsigned depth)
{
    group *const g = (group *)group_read(f, c, depth);
    if (g == NULL) return NULL;
    g->keeps_open = open;
    if (f->at[f->i].kind == TOKEN_RIGHT_BRACE) f->i++;
    return g;
}

static void comment_skip(formatter *f)
{
    while (f->at[f->i].kind == TOKEN_COMMENT) f->i++;
}

/* Reads one child from f->i on. */
static bool child_read(formatter *f, context c, unsigned depth, child *out)
{
    reading r = {.head = &f->at[f->i]};
    const token *const second = token_after(f, f->i + 1);
    piece p = {.first = f->i, .last = f->i};
    unsigned lists = 0;
    for (;;) {
        uint32_t const here = f->i;
        /* a comment at the end of a line belongs to it; others to what follows, if that is still
         * the child */
        if (f->at[f->i].kind == TOKEN_COMMENT && f->at[f->i].lines_before == 0) f->i++;
        p.last = f->i;
        comment_skip(f);
        const token *const t = &f->at[f->i];
        bool const closes = t->kind == TOKEN_RIGHT_BRACE && lists == 0;
        if (t->kind == TOKEN_END || closes || child_starts(f, &r, f->i, c)) {
            if (r.n > 0 || t->kind == TOKEN_END || closes) {
                f->i = p.last > here ? p.last : here;
                break;
            }
        }
        bool list = false;
        if (t->kind == TOKEN_LEFT_BRACE && lists == 0 && r.parens == 0) {
            context const inner = block_context(&r, c, second, &list);
            if (!list) {
                p.last = f->i++;
                p.block = block_read(f, inner, keeps_open(&r, c), depth + 1);
                if (p.block == NULL || !VEC_PUSH(f->memory, &out->pieces, p)) return false;
                p = (piece){.first = f->i, .last = f->i};
                r.before = &f->at[f->i - 1];
                r.n_blocks++;
                r.n++;
                continue;
            }
        }
        if (t->kind == TOKEN_LEFT_BRACE) lists++;
        if (t->kind == TOKEN_RIGHT_BRACE) lists--;
        if (t->kind == TOKEN_LEFT_PAREN) r.parens++;
        if (t->kind == TOKEN_RIGHT_PAREN && r.parens > 0) r.parens--;
        if (token_is(t, "when")) r.has_when = true;
        if (token_is(t, "authority")) r.has_authority = true;
        r.before = t;
        r.n++;
        p.last = ++f->i;
    }
    if (p.last > p.first && !VEC_PUSH(f->memory, &out->pieces, p)) return false;
    return true;
}

/* Reads children up to the closing brace (not taken) or the end. */
static const group *group_read(formatter *f, context c, unsigned depth)
{
    if (depth > FORMAT_NESTING_MOST) {
        f->status =
            fail(f->err, STF_LIMIT, "blocks are nested more than %d deep", FORMAT_NESTING_MOST);
        return NULL;
    }
    group *const g = ARENA_NEW(f->memory, group, 1);
    if (g == NULL) return NULL;
    uint32_t const begin = f->i;
    g->context = c;
    g->note = UINT32_MAX;
    if (depth > 0 && f->at[f->i].kind == TOKEN_COMMENT && f->at[f->i].lines_before == 0)
        g->note = f->i++;
    for (;;) {
        uint32_t const comments = f->i;
        comment_skip(f);
        token_kind const kind = f->at[f->i].kind;
        if (kind == TOKEN_END || (kind == TOKEN_RIGHT_BRACE && depth > 0)) {
            g->closing = comments;
            g->end = f->i;
            break;
        }
        child made = {.comments = comments, .first = f->i};
        made.blank_before = f->at[comments].lines_before > 1;
        if (kind == TOKEN_RIGHT_BRACE) return NULL; /* more closed than opened: reported before */
        if (!child_read(f, c, depth, &made) || !VEC_PUSH(f->memory, &g->children, made))
            return NULL;
    }
    for (uint32_t i = begin; i < f->i; i++) g->has_comments |= f->at[i].kind == TOKEN_COMMENT;
    return g;
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* Braces that match; else a diagnostic at the first that does not. */
static void braces_check(const formatter *f)
{
    uint32_t open[FORMAT_NESTING_MOST + 2] = {
        0}; /* the braces open at each depth that may be formatted */
    uint32_t const most = sizeof open / sizeof *open;
    uint32_t depth = 0;
    for (uint32_t i = 0; i < f->n; i++) {
        token_kind const kind = f->at[i].kind;
        if (kind == TOKEN_LEFT_BRACE) {
            if (depth < most) open[depth] = i;
            depth++;
        } else if (kind == TOKEN_RIGHT_BRACE && depth-- == 0) {
            diagnose(f->d, SEVERITY_ERROR, "E0208", f->at[i].where, "a `}` too many");
            return;
        }
    }
    if (depth > 0)
        diagnose(f->d, SEVERITY_ERROR, "E0202",
                 f->at[open[depth <= most ? depth - 1 : most - 1]].where, "this `{` is not closed");
}

const group *format_tree(formatter *f)
{
    braces_check(f);
    if (f->d->n_errors > 0) return NULL;
    units *const names = units_new(f->memory);
    f->is_unit = ARENA_NEW(f->memory, bool, f->n);
    f->is_unary = ARENA_NEW(f->memory, bool, f->n);
    if (names == NULL || f->is_unit == NULL || f->is_unary == NULL) return NULL;
    tokens_mark(f, names);
    units_close(names);
    return group_read(f, CONTEXT_ITEMS, 0);
}
