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
#include "lang/format.h"

enum { WIDTH = 100, INDENT = 4, FLAT_CHILDREN_MOST = 4 };

/* ---- writing --------------------------------------------------------------------------------- */

/* `discount Kim (1 - r)`: where a party stands before its value, a space tells them from a call. */
static bool party_before_value(const formatter *f, uint32_t a, uint32_t b)
{
    static const char *const before[] = {"worth", "cost", "discount", "to", NULL};
    span const left = f->at[a].where, right = f->at[b].where;
    if (left.begin + left.length == right.begin || a == 0) return false;
    const token *const s = &f->at[a - 1];
    if (s->kind == TOKEN_COMMA) return true;
    if (s->kind != TOKEN_NAME) return false;
    return word_in(s->text, before) || (a > 1 && text_equal(f->at[a - 2].text, TEXT("punishes")));
}

/* The stroke of `gives 1/4, 1/4, 1/2`: steps are read as fractions. */
static bool step_fraction(const formatter *f, uint32_t i)
{
    if (f->at[i].kind != TOKEN_SLASH || i + 1 >= f->n || f->at[i + 1].kind != TOKEN_NUMBER)
        return false;
    while (i > 0 && (f->at[i].kind == TOKEN_NUMBER || f->at[i].kind == TOKEN_SLASH ||
                     f->at[i].kind == TOKEN_COMMA))
        i--;
    return f->at[i].kind == TOKEN_NAME && text_equal(f->at[i].text, TEXT("gives"));
}

/* Whether a space stands between tokens a and b of one line. */
static bool space_between(const formatter *f, uint32_t a, uint32_t b)
{
    const token *const s = &f->at[a], *const t = &f->at[b];
    if (s->kind == TOKEN_DOT || t->kind == TOKEN_DOT) {
        const token *const other = s->kind == TOKEN_DOT ? t : s;
        return other->kind != TOKEN_NAME; /* `1 . 5` is not 1.5 */
    }
    if (step_fraction(f, a) || step_fraction(f, b)) return false;
    if (s->kind == TOKEN_LEFT_PAREN || t->kind == TOKEN_RIGHT_PAREN || t->kind == TOKEN_COMMA ||
        t->kind == TOKEN_COLON)
        return false;
    if (t->kind == TOKEN_LEFT_PAREN && !f->is_unary[a])
        return s->kind != TOKEN_NAME || token_is_connector(s) || party_before_value(f, a, b);
    if (s->kind == TOKEN_POWER || t->kind == TOKEN_POWER || f->is_unary[a])
        return s->kind == TOKEN_POWER && t->kind == TOKEN_POWER;
    if (f->is_unit[b] && (t->kind == TOKEN_STAR || t->kind == TOKEN_SLASH)) return false;
    if (f->is_unit[a] && (s->kind == TOKEN_STAR || s->kind == TOKEN_SLASH)) return false;
    return true;
}

/* Whether a long line may be cut before token b, which follows a. */
static bool may_cut(const formatter *f, uint32_t a, uint32_t b)
{
    static const char *const words[] = {
        "and",      "or",         "when",      "source",     "judgement", "seen",
        "lasting",  "discount",   "given",     "weight",     "worth",     "under",
        "from",     "with",       "notices",   "stops",      "prior",     "authority",
        "replaces", "resolution", "paragraph", "costs",      "caps",      "bans",
        "forbids",  "exempts",    "requires",  "unverified", "missing",   NULL};
    static const char *const texts[] = {"resolution", "paragraph", NULL};
    const token *const s = &f->at[a], *const t = &f->at[b];
    if (s->kind == TOKEN_COMMA || s->kind == TOKEN_COLON) return true;
    if ((t->kind == TOKEN_PLUS || t->kind == TOKEN_MINUS) && !f->is_unary[b]) return true;
    if (t->kind == TOKEN_STRING)
        return token_is_ender(s) && !(s->kind == TOKEN_NAME && word_in(s->text, texts));
    return t->kind == TOKEN_NAME && word_in(t->text, words) && token_is_ender(s);
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

stf_status lang_format(text path, text content, buffer *out, diagnostics *d, stf_error *err)
{
    uint32_t const file = diagnostics_source(d, path, content);
    if (file == UINT32_MAX) return fail(err, STF_LIMIT, "too many files");
    tokens cut;
    TRY(lexer_run(file, true, d->memory, d, &cut, err));
    if (d->n_errors > 0) return diagnostics_status(d, err);
    formatter f = {.at = cut.at, .n = cut.n, .memory = d->memory, .d = d, .out = out, .err = err};
    const group *const g = format_tree(&f);
    if (f.status != STF_OK) return f.status;
    TRY(diagnostics_status(d, err)); /* also of the arena */
    if (g == NULL) return fail(err, STF_INPUT, "the braces do not match");
    group_write(&f, g, 0);
    return out->status == STF_OK ? STF_OK : fail(err, out->status, "out of memory");
}
