/* SPDX-License-Identifier: Apache-2.0 */
/* csv.c -- tables of comma-separated values.
 *
 * A row is read from its first byte. Where a quoted cell goes wrong, reading goes on behind the
 * line on which its quote stands: a quote that is never closed would else swallow the file. */
#include "base/csv.h"

#include <string.h>

enum { COLUMNS_MOST = 4096 };

typedef struct reader {
    text content;
    size_t i;
    uint32_t line; /* of content.at[i] */
    arena *memory;
    VEC(text) cells;
    VEC(size_t) at;
    bool is_out_of_memory, is_too_wide;
} reader;

typedef struct fault {
    const char *what; /* NULL: none */
    uint32_t column;
} fault;

static bool at_end(const reader *r)
{
    return r->i >= r->content.n;
}

/* The row's end is here: LF, CR LF, or the content's end (a last CR belongs to it). */
static bool at_row_end(const reader *r)
{
    if (at_end(r) || r->content.at[r->i] == '\n') return true;
    return r->content.at[r->i] == '\r' &&
           (r->i + 1 == r->content.n || r->content.at[r->i + 1] == '\n');
}

static void skip_row_end(reader *r)
{
    if (!at_end(r) && r->content.at[r->i] == '\r') r->i++;
    if (!at_end(r)) {
        r->i++;
        r->line++;
    }
}

static void push_cell(reader *r, text cell, size_t at)
{
    if (r->cells.n == COLUMNS_MOST) {
        r->is_too_wide = true;
    } else if (!VEC_PUSH(r->memory, &r->cells, cell) || !VEC_PUSH(r->memory, &r->at, at)) {
        r->is_out_of_memory = true;
    }
}

static void plain_cell(reader *r)
{
    size_t const at = r->i;
    while (!at_row_end(r) && r->content.at[r->i] != ',') r->i++;
    push_cell(r, (text){r->content.at + at, r->i - at}, at);
}

/* The cell without its quotes, doubled ones made single. */
static text unquoted(reader *r, size_t from, size_t to, size_t n_doubled)
{
    if (n_doubled == 0) return (text){r->content.at + from, to - from};
    char *copy = ARENA_NEW(r->memory, char, to - from);
    if (copy == NULL) {
        r->is_out_of_memory = true;
        return (text){0};
    }
    size_t n = 0;
    for (size_t i = from; i < to; i++) {
        copy[n++] = r->content.at[i];
        if (r->content.at[i] == '"') i++;
    }
    return (text){copy, n};
}

static const char *quoted_cell(reader *r)
{
    size_t const opened = r->i;
    uint32_t const line = r->line;
    size_t n_doubled = 0;
    const char *what = "a quote that is never closed";
    for (r->i++; !at_end(r); r->i++) {
        char const c = r->content.at[r->i];
        if (c == '\n') r->line++;
        if (c != '"') continue;
        if (r->i + 1 < r->content.n && r->content.at[r->i + 1] == '"') {
            n_doubled++;
            r->i++;
            continue;
        }
        r->i++;
        if (at_row_end(r) || r->content.at[r->i] == ',') {
            push_cell(r, unquoted(r, opened + 1, r->i - 1, n_doubled), opened);
            return NULL;
        }
        what = "text after a closing quote";
        break;
    }
    r->i = opened;
    r->line = line;
    while (!at_row_end(r)) r->i++;
    return what;
}

/* Fills r->cells; at the row's end, or behind the line of its fault. */
static fault read_cells(reader *r)
{
    r->cells.n = r->at.n = 0;
    for (;;) {
        uint32_t const column = (uint32_t)r->cells.n + 1;
        const char *what = NULL;
        if (!at_end(r) && r->content.at[r->i] == '"')
            what = quoted_cell(r);
        else
            plain_cell(r);
        if (what != NULL) return (fault){what, column};
        if (r->is_out_of_memory || r->is_too_wide || at_row_end(r)) return (fault){0};
        r->i++; /* the comma */
    }
}

static stf_status reader_status(const reader *r, stf_error *err)
{
    if (r->is_out_of_memory) return arena_status(r->memory, err);
    if (r->is_too_wide)
        return fail(err, STF_LIMIT, "line %u has more than %d cells", r->line, COLUMNS_MOST);
    return STF_OK;
}

static void skip_empty_lines(reader *r)
{
    while (!at_end(r) && at_row_end(r)) skip_row_end(r);
}

static stf_status read_header(reader *r, csv *out, stf_error *err)
{
    skip_empty_lines(r);
    if (at_end(r)) return fail(err, STF_INPUT, "there is no header");
    uint32_t const line = r->line;
    fault const f = read_cells(r);
    TRY(reader_status(r, err));
    if (f.what != NULL)
        return fail(err, STF_INPUT, "line %u, column %u: %s in the header", line, f.column, f.what);
    for (size_t i = 0; i < r->cells.n; i++) {
        for (size_t j = 0; j < i; j++) {
            if (text_equal(r->cells.at[i], r->cells.at[j]))
                return fail(err, STF_INPUT, "columns %zu and %zu are both named '%.*s'", j + 1,
                            i + 1, (int)(r->cells.at[i].n < 60 ? r->cells.at[i].n : 60),
                            r->cells.at[i].at);
        }
    }
    text *header = ARENA_NEW(r->memory, text, r->cells.n);
    if (header == NULL) return arena_status(r->memory, err);
    memcpy(header, r->cells.at, r->cells.n * sizeof *header);
    out->header = header;
    out->n_columns = (uint32_t)r->cells.n;
    skip_row_end(r);
    return STF_OK;
}

static stf_status read_row(reader *r, uint32_t n_columns, csv_row *out, stf_error *err)
{
    csv_row row = {.line = r->line, .offset = r->i};
    fault f = read_cells(r);
    r->is_too_wide = false; /* too many cells, but that is said below */
    TRY(reader_status(r, err));
    while (!at_row_end(r)) r->i++;
    row.length = r->i - row.offset;
    row.is_miscounted = f.what == NULL && r->cells.n != n_columns;
    if (f.what == NULL && r->cells.n < n_columns)
        f = (fault){"too few cells", (uint32_t)r->cells.n + 1};
    else if (f.what == NULL && r->cells.n > n_columns)
        f = (fault){"too many cells", n_columns + 1};
    row.fault = f.what;
    row.fault_column = f.column;
    text *cells = ARENA_NEW(r->memory, text, n_columns);
    size_t *at = ARENA_NEW(r->memory, size_t, n_columns);
    if (cells == NULL || at == NULL) return arena_status(r->memory, err);
    if (f.what == NULL) {
        memcpy(cells, r->cells.at, n_columns * sizeof *cells);
        memcpy(at, r->at.at, n_columns * sizeof *at);
    }
    row.cells = cells;
    row.at = at;
    *out = row;
    skip_row_end(r);
    return STF_OK;
}

stf_status csv_read(text content, arena *memory, csv *out, stf_error *err)
{
    *out = (csv){0};
    reader r = {.content = content, .line = 1, .memory = memory};
    if (content.n >= 3 && memcmp(content.at, "\xef\xbb\xbf", 3) == 0) r.i = 3;
    csv table = {0};
    TRY(read_header(&r, &table, err));
    VEC(csv_row) rows = {0};
    for (skip_empty_lines(&r); !at_end(&r); skip_empty_lines(&r)) {
        csv_row row;
        TRY(read_row(&r, table.n_columns, &row, err));
        if (!VEC_PUSH(memory, &rows, row)) return arena_status(memory, err);
    }
    table.rows = rows.at;
    table.n_rows = (uint32_t)rows.n;
    *out = table;
    return STF_OK;
}

uint32_t csv_column(const csv *c, text name)
{
    for (uint32_t i = 0; i < c->n_columns; i++) {
        if (text_equal(c->header[i], name)) return i;
    }
    return UINT32_MAX;
}
