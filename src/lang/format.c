/* SPDX-License-Identifier: Apache-2.0 */
/* format.c -- sets a file well: one canonical layout, made from its tokens and comments alone.
 *
 * The tokens are cut into a tree of *children* (items, statements, options, branches, changes) held
 * by braces; where one ends and the next begins is told from the words, not from the line ends, so
 * that the same tokens always get the same layout and formatting twice changes nothing. A child
 * stands on a line of its own; its blocks stay on that line if they are short and fit, else they
 * are broken, each child on its own line. A line that is too long is filled: cut before `+`, `and`,
 * `when`, `source` and the like or after a comma. Comments keep their place: at the end of the line
 * after the token they follow, or on a line of their own. One empty line between children is kept.
 * Only white space changes, so the file means the same; a word taken for another by mistake costs
 * beauty, not meaning. */
#include "lang/lang.h"
#include "lang/lexer.h"
#include "lang/units.h"

#include <string.h>

enum { WIDTH = 100, INDENT = 4, NESTING_MOST = 200, FLAT_CHILDREN_MOST = 4 };

/* What the children of a block are. */
typedef enum context {
    CONTEXT_ITEMS,
    CONTEXT_STATEMENTS,
    CONTEXT_OPTIONS,
    CONTEXT_BRANCHES,
    CONTEXT_VOTE,
    CONTEXT_CARD,
    CONTEXT_CHANGES
} context;

typedef struct group group;

/* Tokens first .. last-1, then a block (NULL: none). */
typedef struct piece {
    uint32_t first, last;
    const group *block;
} piece;

typedef struct child {
    uint32_t comments,
        first; /* own-line comments comments .. first-1, then the child's own tokens */
    VEC(piece) pieces;
    bool blank_before;
} child;

struct group {
    VEC(child) children;
    uint32_t closing, end; /* own-line comments before the closing brace: closing .. end-1 */
    context context;
    uint32_t note; /* comment on the line of the opening brace, or UINT32_MAX */
    bool has_comments;
    bool keeps_open; /* never on one line: play, rounds, the file's braces */
};

typedef struct formatter {
    const token *at;
    uint32_t n, i;
    arena *memory;
    diagnostics *d;
    units *units;
    bool *is_unit;  /* [n] the token belongs to a unit, or is an operator within one */
    bool *is_unary; /* [n] a sign */
    buffer *out;
    stf_error *err;
    stf_status status;
} formatter;

/* ---- words ----------------------------------------------------------------------------------- */

static bool word_in(text t, const char *const *list)
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

static const char *const item_words[] = {
    "include", "question", "begins", "party",   "unit", "assume", "let",      "type", "state",
    "switch",  "outcome",  "play",   "variant", "card", "claim",  "standoff", NULL};

static const char *const statement_words[] = {"chance", "vote",    "together", "when",
                                              "gain",   "reveal",  "stop",     "round",
                                              "end",    "outcome", NULL};

static bool is_connector(const token *t)
{
    return t->kind == TOKEN_NAME && word_in(t->text, connectors);
}

/* Something may end with this token. */
static bool is_ender(const token *t)
{
    switch (t->kind) {
    case TOKEN_NAME: return !is_connector(t) || token_is(t, "ever");
    case TOKEN_NUMBER:
    case TOKEN_DATE:
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

/* Marks signs, and the names and operators of units: what follows a number (or `counts in`) as long
 * as the names are units. */
static void tokens_mark(formatter *f)
{
    static const token start = {.kind = TOKEN_LEFT_BRACE};
    const token *before = &start;
    bool in_unit = false;
    for (uint32_t i = 0; i < f->n; i++) {
        const token *const t = &f->at[i];
        if (t->kind == TOKEN_COMMENT) continue;
        const token *const next = token_after(f, i + 1);
        if (t->kind == TOKEN_MINUS) f->is_unary[i] = !is_ender(before);
        bool const opens = before->kind == TOKEN_NUMBER || token_is(before, "in");
        bool const goes_on = in_unit && (before->kind == TOKEN_STAR || before->kind == TOKEN_SLASH);
        if (t->kind == TOKEN_NAME && (opens || goes_on))
            in_unit = units_is_name(f->units, t->text);
        else if (t->kind == TOKEN_STAR || t->kind == TOKEN_SLASH)
            in_unit = in_unit && next->kind == TOKEN_NAME && units_is_name(f->units, next->text);
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
    bool has_when;
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
    static const char *const takes_name[] = {"gain", "reveal", "vote", "outcome", NULL};
    static const char *const simple[] = {"gain", "reveal", "stop", "outcome", NULL};
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
    if (starts_assignment(f, i)) return is_ender(r->before) && r->n > 0;
    return word_in(t->text, statement_words) && is_ender(r->before);
}

/* Options and branches: two operands side by side. */
static bool operand_starts(const formatter *f, const reading *r, uint32_t i, context c)
{
    const token *const t = &f->at[i];
    if (r->before->kind == TOKEN_RIGHT_BRACE) return true;
    if (f->is_unit[i] && c != CONTEXT_BRANCHES) return false;
    if (is_connector(t) || token_is(t, "otherwise") || !is_ender(r->before)) return false;
    return c != CONTEXT_BRANCHES || r->n > 1;
}

static bool child_starts(const formatter *f, const reading *r, uint32_t i, context c)
{
    const token *const t = &f->at[i];
    if (r->n == 0) return true;
    if (r->parens > 0 || t->kind != TOKEN_NAME) return false;
    switch (c) {
    case CONTEXT_ITEMS:
        return word_in(t->text, item_words) && is_ender(r->before) &&
               !(r->n == 1 && word_in(r->head->text, item_words));
    case CONTEXT_STATEMENTS: return statement_starts(f, r, i);
    case CONTEXT_CARD: return token_is(t, "channel") && is_ender(r->before) && r->n > 1;
    case CONTEXT_CHANGES:
        return is_ender(r->before) && r->n > 1 &&
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
        return CONTEXT_ITEMS;
    }
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
    if (depth > NESTING_MOST) {
        f->status = fail(f->err, STF_LIMIT, "blocks are nested more than %d deep", NESTING_MOST);
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

/* ---- writing --------------------------------------------------------------------------------- */

/* Whether a space stands between tokens a and b of one line. */
static bool space_between(const formatter *f, uint32_t a, uint32_t b)
{
    const token *const s = &f->at[a], *const t = &f->at[b];
    if (s->kind == TOKEN_DOT || t->kind == TOKEN_DOT) {
        const token *const other = s->kind == TOKEN_DOT ? t : s;
        return other->kind != TOKEN_NAME; /* `1 . 5` is not 1.5 */
    }
    if (s->kind == TOKEN_LEFT_PAREN || t->kind == TOKEN_RIGHT_PAREN || t->kind == TOKEN_COMMA ||
        t->kind == TOKEN_COLON)
        return false;
    if (t->kind == TOKEN_LEFT_PAREN && !f->is_unary[a])
        return s->kind != TOKEN_NAME || is_connector(s);
    if (s->kind == TOKEN_POWER || t->kind == TOKEN_POWER || f->is_unary[a])
        return s->kind == TOKEN_POWER && t->kind == TOKEN_POWER;
    if (f->is_unit[b] && (t->kind == TOKEN_STAR || t->kind == TOKEN_SLASH)) return false;
    if (f->is_unit[a] && (s->kind == TOKEN_STAR || s->kind == TOKEN_SLASH)) return false;
    return true;
}

/* Whether a long line may be cut before token b, which follows a. */
static bool may_cut(const formatter *f, uint32_t a, uint32_t b)
{
    static const char *const words[] = {"and",       "or",     "when",    "source",
                                        "judgement", "seen",   "lasting", "discount",
                                        "given",     "weight", NULL};
    const token *const s = &f->at[a], *const t = &f->at[b];
    if (s->kind == TOKEN_COMMA || s->kind == TOKEN_COLON) return true;
    if ((t->kind == TOKEN_PLUS || t->kind == TOKEN_MINUS) && !f->is_unary[b]) return true;
    if (t->kind == TOKEN_STRING) return is_ender(s);
    return t->kind == TOKEN_NAME && word_in(t->text, words) && is_ender(s);
}

typedef struct line {
    size_t indent; /* of the child */
    size_t column;
    bool fresh; /* nothing written on it but white space */
} line;

static void line_break(formatter *f, line *l, size_t indent)
{
    buffer_char(f->out, '\n');
    buffer_repeat(f->out, ' ', indent);
    l->column = indent;
    l->fresh = true;
}

static void text_put(formatter *f, line *l, text t)
{
    buffer_text(f->out, t);
    l->column += text_width(t);
    l->fresh = false;
}

/* Columns from token `first` up to the next place where the line may be cut: outside parentheses,
 * or anywhere where `deep`. */
static size_t chunk_width(const formatter *f, uint32_t first, uint32_t last, bool deep)
{
    size_t width = 0;
    unsigned parens = 0;
    for (uint32_t i = first; i < last; i++) {
        if (i > first &&
            (f->at[i].kind == TOKEN_COMMENT || ((deep || parens == 0) && may_cut(f, i - 1, i))))
            break;
        parens += f->at[i].kind == TOKEN_LEFT_PAREN;
        if (f->at[i].kind == TOKEN_RIGHT_PAREN && parens > 0) parens--;
        width += text_width(f->at[i].text) + (i > first && space_between(f, i - 1, i));
    }
    return width;
}

/* Filling a run: where it is, and whether the part at hand is so long that it is cut within
 * parentheses. */
typedef struct filling {
    unsigned parens;
    bool deep, after_comment;
} filling;

/* Whether the line ends before token i of the run; enters the part that begins there. */
static bool cuts_here(const formatter *f, const line *l, filling *fill, uint32_t first, uint32_t i,
                      uint32_t last, size_t reserve)
{
    size_t const more = l->indent + INDENT;
    bool const joins = i > first && !fill->after_comment;
    if (joins && (!may_cut(f, i - 1, i) || (fill->parens > 0 && !fill->deep))) return false;
    size_t const space = joins && space_between(f, i - 1, i);
    if (fill->parens == 0) fill->deep = more + chunk_width(f, i, last, false) + reserve > WIDTH;
    size_t const width = chunk_width(f, i, last, fill->parens > 0);
    return joins && l->column + space + width + reserve > WIDTH && l->column > more;
}

/* A run of tokens with the comments among them, filled. */
static void run_write(formatter *f, line *l, uint32_t first, uint32_t last, size_t reserve)
{
    size_t const more = l->indent + INDENT;
    filling fill = {0};
    for (uint32_t i = first; i < last; i++) {
        const token *const t = &f->at[i];
        if (t->kind == TOKEN_COMMENT) {
            if (t->lines_before > 0 && i > first)
                line_break(f, l, more);
            else if (!l->fresh)
                text_put(f, l, TEXT("  "));
            text_put(f, l, t->text);
            fill.after_comment = true;
            continue;
        }
        bool const cuts = cuts_here(f, l, &fill, first, i, last, reserve);
        if (cuts || fill.after_comment)
            line_break(f, l, more);
        else if (!l->fresh && (i == first || space_between(f, i - 1, i)))
            text_put(f, l, TEXT(" "));
        fill.after_comment = false;
        fill.parens += t->kind == TOKEN_LEFT_PAREN;
        if (t->kind == TOKEN_RIGHT_PAREN && fill.parens > 0) fill.parens--;
        text_put(f, l, t->text);
    }
}

static bool run_has_comment(const formatter *f, uint32_t first, uint32_t last)
{
    for (uint32_t i = first; i < last; i++)
        if (f->at[i].kind == TOKEN_COMMENT) return true;
    return false;
}

enum { UNFIT = 100000 };

static size_t run_width(const formatter *f, uint32_t first, uint32_t last)
{
    size_t width = 0;
    for (uint32_t i = first; i < last; i++)
        width += text_width(f->at[i].text) + (i > first && space_between(f, i - 1, i));
    return width;
}

static size_t child_flat(const formatter *f, const child *c, unsigned levels);

/* Columns of a block on one line with its braces, UNFIT if it must be broken; `levels`: how many
 * levels of blocks that are not empty may still stand in it. */
static size_t group_flat(const formatter *f, const group *g, unsigned levels)
{
    if (g->has_comments) return UNFIT;
    if (g->children.n == 0) return 3;
    if (g->keeps_open || levels == 0 || g->children.n > FLAT_CHILDREN_MOST) return UNFIT;
    if (g->context == CONTEXT_STATEMENTS && g->children.n > 3) return UNFIT;
    size_t width = 2;
    for (size_t i = 0; i < g->children.n; i++) {
        width += child_flat(f, &g->children.at[i], levels - 1) + 2;
        if (width >= UNFIT) return UNFIT;
    }
    return width;
}

static size_t child_flat(const formatter *f, const child *c, unsigned levels)
{
    size_t width = 0;
    for (size_t i = 0; i < c->pieces.n; i++) {
        const piece *const p = &c->pieces.at[i];
        bool const last = i + 1 == c->pieces.n;
        /* the comment behind the last block stands behind the line */
        if (run_has_comment(f, p->first, p->last)) {
            if (p->block == NULL && last) break;
            return UNFIT;
        }
        width += (i > 0) + run_width(f, p->first, p->last);
        if (p->block != NULL) width += 1 + group_flat(f, p->block, levels);
        if (width >= UNFIT) return UNFIT;
    }
    return width;
}

static void group_write_flat(formatter *f, line *l, const group *g);

static void child_write_flat(formatter *f, line *l, const child *c)
{
    for (size_t i = 0; i < c->pieces.n; i++) {
        const piece *const p = &c->pieces.at[i];
        run_write(f, l, p->first, p->last, 0);
        if (p->block == NULL) continue;
        if (!l->fresh) text_put(f, l, TEXT(" "));
        group_write_flat(f, l, p->block);
    }
}

static void group_write_flat(formatter *f, line *l, const group *g)
{
    text_put(f, l, TEXT("{"));
    for (size_t i = 0; i < g->children.n; i++) {
        text_put(f, l, i == 0 ? TEXT(" ") : TEXT("  "));
        l->fresh = true; /* no further space before the first token */
        child_write_flat(f, l, &g->children.at[i]);
    }
    text_put(f, l, TEXT(" }"));
}

static void group_write(formatter *f, const group *g, size_t indent);

static void child_write(formatter *f, const child *c, size_t indent)
{
    line l = {.indent = indent, .column = indent, .fresh = true};
    buffer_repeat(f->out, ' ', indent);
    bool const flat = child_flat(f, c, 2) + indent <= WIDTH;
    for (size_t i = 0; i < c->pieces.n; i++) {
        const piece *const p = &c->pieces.at[i];
        run_write(f, &l, p->first, p->last, p->block != NULL ? 2 : 0);
        if (p->block == NULL) continue;
        bool const after_comment = p->last > p->first && f->at[p->last - 1].kind == TOKEN_COMMENT;
        if (after_comment)
            line_break(f, &l, indent);
        else if (!l.fresh)
            text_put(f, &l, TEXT(" "));
        if (flat || (p->block->children.n == 0 && !p->block->has_comments)) {
            group_write_flat(f, &l, p->block);
            continue;
        }
        text_put(f, &l, TEXT("{"));
        if (p->block->note != UINT32_MAX) {
            text_put(f, &l, TEXT("  "));
            text_put(f, &l, f->at[p->block->note].text);
        }
        buffer_char(f->out, '\n');
        group_write(f, p->block, indent + INDENT);
        buffer_repeat(f->out, ' ', indent);
        l = (line){.indent = indent, .column = indent, .fresh = true};
        text_put(f, &l, TEXT("}"));
    }
    buffer_char(f->out, '\n');
}

static void comment_line(formatter *f, uint32_t i, size_t indent)
{
    buffer_repeat(f->out, ' ', indent);
    buffer_text(f->out, f->at[i].text);
    buffer_char(f->out, '\n');
}

static void group_write(formatter *f, const group *g, size_t indent)
{
    bool begun = false;
    for (size_t i = 0; i < g->children.n; i++) {
        const child *const c = &g->children.at[i];
        if (c->blank_before && begun) buffer_char(f->out, '\n');
        for (uint32_t k = c->comments; k < c->first; k++) {
            if (k > c->comments && f->at[k].lines_before > 1) buffer_char(f->out, '\n');
            comment_line(f, k, indent);
        }
        if (c->first > c->comments && f->at[c->first].lines_before > 1) buffer_char(f->out, '\n');
        child_write(f, c, indent);
        begun = true;
    }
    for (uint32_t k = g->closing; k < g->end; k++) {
        if ((begun || k > g->closing) && f->at[k].lines_before > 1) buffer_char(f->out, '\n');
        comment_line(f, k, indent);
    }
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* Braces that match; else a diagnostic at the first that does not. */
static void braces_check(const formatter *f)
{
    uint32_t open[NESTING_MOST + 2] = {0}; /* the braces open at each depth that may be formatted */
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

static stf_status format_run(formatter *f)
{
    braces_check(f);
    if (f->d->n_errors > 0) return diagnostics_status(f->d, f->err);
    f->units = units_new(f->memory);
    f->is_unit = ARENA_NEW(f->memory, bool, f->n);
    f->is_unary = ARENA_NEW(f->memory, bool, f->n);
    if (f->units == NULL || f->is_unit == NULL || f->is_unary == NULL)
        return arena_status(f->memory, f->err);
    tokens_mark(f);
    units_close(f->units);
    const group *const g = group_read(f, CONTEXT_ITEMS, 0);
    if (f->status != STF_OK) return f->status;
    TRY(arena_status(f->memory, f->err));
    if (g == NULL) return fail(f->err, STF_INPUT, "the braces do not match");
    group_write(f, g, 0);
    return f->out->status == STF_OK ? STF_OK : fail(f->err, f->out->status, "out of memory");
}

stf_status lang_format(text path, text content, buffer *out, diagnostics *d, stf_error *err)
{
    uint32_t const file = diagnostics_source(d, path, content);
    if (file == UINT32_MAX) return fail(err, STF_LIMIT, "too many files");
    tokens cut;
    TRY(lexer_run(file, true, d->memory, d, &cut, err));
    if (d->n_errors > 0) return diagnostics_status(d, err);
    formatter f = {.at = cut.at, .n = cut.n, .memory = d->memory, .d = d, .out = out, .err = err};
    return format_run(&f);
}
