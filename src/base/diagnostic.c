/* SPDX-License-Identifier: Apache-2.0 */
/* diagnostic.c -- collecting diagnostics, and showing each with its source line and a caret.
 *
 *     crisis.standoff:3:14: error[E0142]: `oil` and `wage` have different units
 *        3 | gain Kim = oil + wage
 *          |            ^~~~~~~~~~
 *     crisis.standoff:1:8: note: `oil` is in t/month
 *        ...
 *     hint: ...
 *
 * Tabs become spaces, what a terminal would obey becomes `?`, and of a long line only the part
 * around the caret is shown. */
#include "base/diagnostic.h"

#include <stdarg.h>
#include <string.h>

enum {
    FILES_MOST = 255,
    TAB = 4,
    SHOWN = 100, /* columns of a source line */
    BEFORE = 40  /* of them at most before the caret, where the line is clipped */
};

/* ---- collecting ---------------------------------------------------------------------------- */

void diagnostics_init(diagnostics *d, arena *memory)
{
    *d = (diagnostics){.memory = memory};
    /* All at once: what diagnose returns must not move. */
    d->list.at = ARENA_NEW(memory, diagnostic, DIAGNOSTICS_MOST);
    d->list.cap = d->list.at != NULL ? DIAGNOSTICS_MOST : 0;
}

uint32_t diagnostics_source(diagnostics *d, text path, text content)
{
    if (d->sources.n >= FILES_MOST) return UINT32_MAX;
    if (!VEC_PUSH(d->memory, &d->sources, (source){.path = path, .content = content}))
        return UINT32_MAX;
    return (uint32_t)(d->sources.n - 1);
}

static bool is_known(const diagnostics *d, const char *code, span where)
{
    for (size_t i = 0; i < d->list.n; i++) {
        const diagnostic *const x = &d->list.at[i];
        if (x->where.file == where.file && x->where.begin == where.begin &&
            strcmp(x->code, code) == 0)
            return true;
    }
    return false;
}

/* A place for one more: the end of the list or, for an error, that of the last warning. */
static diagnostic *place_find(diagnostics *d, severity level)
{
    if (d->list.n < d->list.cap) return &d->list.at[d->list.n++];
    d->n_dropped++;
    if (level == SEVERITY_ERROR) {
        for (size_t i = d->list.n; i-- > 0;)
            if (d->list.at[i].severity != SEVERITY_ERROR) return &d->list.at[i];
    }
    return &d->spare;
}

static size_t character_next(text rest, uint32_t *code);

/* A message with names from a file in it: what would command the terminal becomes `?`. */
static text message_shown(const diagnostics *d, text message)
{
    char *const shown = ARENA_NEW(d->memory, char, message.n);
    if (shown == NULL) return message;
    size_t n = 0;
    for (size_t i = 0; i < message.n;) {
        uint32_t code;
        size_t const length = character_next((text){message.at + i, message.n - i}, &code);
        bool const is_kept = code != '?' || message.at[i] == '?' || message.at[i] == '\n';
        if (is_kept) memcpy(shown + n, message.at + i, length);
        if (!is_kept) shown[n] = '?';
        n += is_kept ? length : 1;
        i += length;
    }
    return (text){shown, n};
}

diagnostic *diagnose(diagnostics *d, severity level, const char *code, span where,
                     const char *format, ...)
{
    diagnostic *at = &d->spare;
    if (!is_known(d, code, where)) {
        if (level == SEVERITY_ERROR) d->n_errors++;
        if (level == SEVERITY_WARNING) d->n_warnings++;
        at = place_find(d, level);
    }
    *at = (diagnostic){.severity = level, .code = code, .where = where};
    if (at == &d->spare) return at;
    va_list args;
    va_start(args, format);
    at->message = message_shown(d, text_format_list(d->memory, format, args));
    va_end(args);
    return at;
}

void diagnostic_hint(diagnostics *d, diagnostic *of, const char *format, ...)
{
    if (of == &d->spare) return;
    va_list args;
    va_start(args, format);
    of->hint = text_format_list(d->memory, format, args);
    va_end(args);
}

void diagnostic_note(diagnostics *d, diagnostic *of, span where, const char *format, ...)
{
    if (of == &d->spare || of->n_notes >= DIAGNOSTIC_NOTES) return;
    va_list args;
    va_start(args, format);
    of->notes[of->n_notes].where = where;
    of->notes[of->n_notes].message = text_format_list(d->memory, format, args);
    of->n_notes++;
    va_end(args);
}

stf_status diagnostics_status(const diagnostics *d, stf_error *err)
{
    if (d->n_errors == 0) return arena_status(d->memory, err);
    const diagnostic *first = NULL;
    for (size_t i = 0; i < d->list.n; i++) {
        const diagnostic *const x = &d->list.at[i];
        if (x->severity != SEVERITY_ERROR) continue;
        if (first == NULL || x->where.file < first->where.file ||
            (x->where.file == first->where.file && x->where.begin < first->where.begin))
            first = x;
    }
    if (first == NULL || first->message.n == 0)
        return fail(err, STF_INPUT, "the input has %u error%s", d->n_errors,
                    d->n_errors == 1 ? "" : "s");
    uint32_t line, column;
    span_place(d, first->where, &line, &column);
    if (line == 0) return fail(err, STF_INPUT, "%.*s", TEXT_ARGS(first->message));
    return fail(err, STF_INPUT, "%.*s:%u:%u: %.*s",
                TEXT_ARGS(d->sources.at[first->where.file].path), line, column,
                TEXT_ARGS(first->message));
}

/* ---- places -------------------------------------------------------------------------------- */

/* The content that a span points into; {NULL, 0} for a span of no file. */
static text span_content(const diagnostics *d, span where)
{
    return where.file < d->sources.n ? d->sources.at[where.file].content : (text){NULL, 0};
}

/* Bytes of the next character of a line, a malformed byte by itself; what to show for it. */
static size_t character_next(text rest, uint32_t *code)
{
    size_t const length = text_character(rest, code);
    if (length == 0 || *code < 0x20 || (*code >= 0x7F && *code < 0xA0) ||
        (*code >= 0x202A && *code <= 0x202E) || (*code >= 0x2066 && *code <= 0x2069)) {
        if (length != 1 || *code != '\t') *code = '?'; /* control or bidirectional override */
    }
    return length == 0 ? 1 : length;
}

/* The line around byte `at`, without its end; *line counts from 1. */
static text line_around(text content, size_t at, uint32_t *line)
{
    size_t begin = 0;
    *line = 1;
    for (const char *p; begin < at && (p = memchr(content.at + begin, '\n', at - begin)) != NULL;) {
        begin = (size_t)(p - content.at) + 1;
        ++*line;
    }
    size_t end = content.n;
    if (begin < content.n) {
        const char *const p = memchr(content.at + begin, '\n', content.n - begin);
        if (p != NULL) end = (size_t)(p - content.at);
    }
    if (end > begin && content.at[end - 1] == '\r') end--;
    return (text){content.at != NULL ? content.at + begin : "", end - begin};
}

void span_place(const diagnostics *d, span where, uint32_t *line, uint32_t *column)
{
    *line = *column = 0;
    if (where.file >= d->sources.n) return;
    text const content = span_content(d, where);
    size_t const at = where.begin < content.n ? where.begin : content.n;
    text const around = line_around(content, at, line);
    size_t const offset = around.n == 0 ? 0 : at - (size_t)(around.at - content.at);
    *column = 1;
    for (size_t i = 0; i < offset && i < around.n; ++*column) {
        uint32_t code;
        i += character_next((text){around.at + i, around.n - i}, &code);
    }
}

/* ---- showing ------------------------------------------------------------------------------- */

/* One character in the columns from `column`, of which [from, to) are shown. */
static size_t character_show(buffer *out, text bytes, uint32_t code, size_t column, size_t from,
                             size_t to)
{
    size_t const width = code == '\t' ? TAB - column % TAB : character_width(code);
    if (column < from || column + width > to) {
        /* half of a wide character or tab at a cut still takes its columns */
        for (size_t c = column; c < column + width; c++)
            if (c >= from && c < to) buffer_char(out, ' ');
    } else if (code == '\t') {
        buffer_repeat(out, ' ', width);
    } else if (code == '?') {
        buffer_char(out, '?');
    } else {
        buffer_text(out, bytes);
    }
    return width;
}

typedef struct columns {
    size_t begin, end; /* of the marked part */
    size_t all;        /* of the line */
} columns;

/* Columns of bytes [begin, end) of a line. */
static columns columns_measure(text line, size_t begin, size_t end)
{
    columns c = {0};
    size_t column = 0;
    for (size_t i = 0; i < line.n;) {
        if (i <= begin) c.begin = column;
        if (i <= end) c.end = column;
        uint32_t code;
        i += character_next((text){line.at + i, line.n - i}, &code);
        column += code == '\t' ? TAB - column % TAB : character_width(code);
    }
    if (begin >= line.n) c.begin = column;
    if (end >= line.n) c.end = column;
    c.all = column;
    return c;
}

static void line_show(const diagnostics *d, span where, buffer *out)
{
    text const content = span_content(d, where);
    size_t const at = where.begin < content.n ? where.begin : content.n;
    uint32_t number;
    text const line = line_around(content, at, &number);
    size_t begin = line.n == 0 ? 0 : at - (size_t)(line.at - content.at);
    if (begin > line.n) begin = line.n; /* the end of a line ending in CR LF */
    size_t const end = where.length < line.n - begin ? begin + where.length : line.n;
    columns const mark = columns_measure(line, begin, end);

    size_t from = 0, to = mark.all;
    if (mark.all > SHOWN) {
        from = mark.begin > BEFORE ? mark.begin - BEFORE : 0;
        if (mark.all - from < SHOWN) from = mark.all - SHOWN;
        to = from + SHOWN < mark.all ? from + SHOWN : mark.all;
    }
    buffer_format(out, "%5u | %s", number, from > 0 ? "..." : "");
    size_t column = 0;
    for (size_t i = 0; i < line.n && column < to;) {
        uint32_t code;
        size_t const length = character_next((text){line.at + i, line.n - i}, &code);
        column += character_show(out, (text){line.at + i, length}, code, column, from, to);
        i += length;
    }
    buffer_string(out, to < mark.all ? "...\n" : "\n");
    size_t const last = mark.end < to ? mark.end : to;
    buffer_string(out, "      | ");
    buffer_repeat(out, ' ', mark.begin - from + (from > 0 ? 3 : 0));
    buffer_char(out, '^');
    if (last > mark.begin + 1) buffer_repeat(out, '~', last - mark.begin - 1);
    buffer_char(out, '\n');
}

static void place_show(const diagnostics *d, span where, buffer *out)
{
    uint32_t line, column;
    span_place(d, where, &line, &column);
    if (line == 0) return;
    buffer_text(out, d->sources.at[where.file].path);
    buffer_format(out, ":%u:%u: ", line, column);
}

static void diagnostic_show(const diagnostics *d, const diagnostic *x, buffer *out)
{
    static const char *const names[] = {
        [SEVERITY_ERROR] = "error", [SEVERITY_WARNING] = "warning", [SEVERITY_NOTE] = "note"};
    place_show(d, x->where, out);
    buffer_format(out, "%s[%s]: ", names[x->severity], x->code);
    buffer_text(out, x->message);
    buffer_char(out, '\n');
    if (x->where.file < d->sources.n) line_show(d, x->where, out);
    for (uint32_t i = 0; i < x->n_notes; i++) {
        place_show(d, x->notes[i].where, out);
        buffer_string(out, "note: ");
        buffer_text(out, x->notes[i].message);
        buffer_char(out, '\n');
        if (x->notes[i].where.file < d->sources.n) line_show(d, x->notes[i].where, out);
    }
    if (x->hint.n > 0) {
        buffer_string(out, "hint: ");
        buffer_text(out, x->hint);
        buffer_char(out, '\n');
    }
}

static bool is_before(const diagnostic *a, const diagnostic *b)
{
    if (a->where.file != b->where.file) return a->where.file < b->where.file;
    return a->where.begin < b->where.begin;
}

void diagnostics_write(const diagnostics *d, buffer *out)
{
    const diagnostic *order[DIAGNOSTICS_MOST];
    size_t n = 0;
    for (size_t i = 0; i < d->list.n; i++) {
        size_t at = n++;
        for (; at > 0 && is_before(&d->list.at[i], order[at - 1]); at--) order[at] = order[at - 1];
        order[at] = &d->list.at[i];
    }
    for (size_t i = 0; i < n; i++) diagnostic_show(d, order[i], out);
    if (d->n_dropped > 0)
        buffer_format(out, "%u more %s not shown\n", d->n_dropped,
                      d->n_dropped == 1 ? "is" : "are");
}
