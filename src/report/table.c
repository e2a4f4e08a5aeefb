/* SPDX-License-Identifier: Apache-2.0 */
/* table.c -- aligned tables, wrapped paragraphs and headings for a terminal. */
#include "report/table.h"

enum { GAP = 2, WIDTH_LEAST = 40, ELASTIC_LEAST = 16 };

void table_begin(table *t, arena *memory)
{
    *t = (table){.memory = memory, .elastic = NONE};
}

void table_column(table *t, text head, char align)
{
    if (t->n_columns == TABLE_COLUMNS_MOST) return;
    uint32_t const k = t->n_columns++;
    t->head[k] = head;
    t->right[k] = align == 'r';
    if (align == 'e') t->elastic = k;
    if (head.n > 0) t->has_head = true;
}

void table_cell(table *t, text cell)
{
    (void)VEC_PUSH(t->memory, &t->cells, cell);
}

/* Takes from *rest the words that fit into `width` columns; at least one word, however long. */
static text line_take(text *rest, size_t width)
{
    size_t end = 0, used = 0, at = 0;
    if (rest->n == 0) return (text){0};
    while (at < rest->n) {
        size_t word = at;
        while (word < rest->n && rest->at[word] == ' ') word++;
        size_t stop = word;
        while (stop < rest->n && rest->at[stop] != ' ') stop++;
        size_t const more = text_width((text){rest->at + at, stop - at});
        if (end > 0 && used + more > width) break;
        used += more;
        end = at = stop;
    }
    text line = {rest->at, end};
    while (end < rest->n && rest->at[end] == ' ') end++;
    *rest = (text){rest->at + end, rest->n - end};
    while (line.n > 0 && line.at[line.n - 1] == ' ') line.n--;
    return line;
}

void paragraph_write(text t, text_style style, unsigned indent, unsigned hang, buffer *out)
{
    size_t const width = style.width < WIDTH_LEAST ? WIDTH_LEAST : style.width;
    bool first = true;
    while (t.n > 0 && t.at[0] == ' ') t = (text){t.at + 1, t.n - 1};
    while (t.n > 0) {
        size_t const margin = indent + (first ? 0 : hang);
        text const line =
            line_take(&t, width > margin + ELASTIC_LEAST ? width - margin : ELASTIC_LEAST);
        buffer_repeat(out, ' ', margin);
        buffer_text(out, line);
        buffer_char(out, '\n');
        first = false;
    }
}

/* Widths of the columns: natural ones, with the elastic one cut to what `others` leave of the
 * width. */
static void column_widths(const table *t, unsigned indent, size_t width, size_t *widths)
{
    size_t others = indent;
    for (uint32_t k = 0; k < t->n_columns; k++) widths[k] = text_width(t->head[k]);
    for (size_t i = 0; i < t->cells.n; i++) {
        size_t const w = text_width(t->cells.at[i]);
        if (w > widths[i % t->n_columns]) widths[i % t->n_columns] = w;
    }
    for (uint32_t k = 0; k < t->n_columns; k++)
        others += (k == t->elastic ? 0 : widths[k]) + (k > 0 ? GAP : 0);
    if (t->elastic == NONE) return;
    size_t const room = width > others + ELASTIC_LEAST ? width - others : ELASTIC_LEAST;
    if (widths[t->elastic] > room) widths[t->elastic] = room;
}

/* Columns that stand side by side: the first, and [from, end). */
typedef struct columns {
    const size_t *widths;
    unsigned indent;
    uint32_t from, end;
} columns;

/* One row of a block, in as many lines as its elastic cell needs. */
static void row_write(const table *t, const text *cells, columns b, buffer *out)
{
    bool const wraps = t->elastic == 0 || (t->elastic >= b.from && t->elastic < b.end);
    text rest = wraps ? cells[t->elastic] : (text){0};
    for (bool first = true; first || rest.n > 0; first = false) {
        size_t pending = b.indent; /* spaces owed before the next text: none at a line's end */
        for (uint32_t k = 0; k < b.end; k = k == 0 ? b.from : k + 1) {
            text cell = first ? cells[k] : (text){0};
            if (k == t->elastic) cell = line_take(&rest, b.widths[k]);
            size_t const w = text_width(cell), pad = b.widths[k] > w ? b.widths[k] - w : 0;
            if (t->right[k]) pending += pad;
            if (cell.n > 0) {
                buffer_repeat(out, ' ', pending);
                buffer_text(out, cell);
                pending = 0;
            }
            pending += (cell.n > 0 ? 0 : w) + (t->right[k] ? 0 : pad) + GAP;
        }
        buffer_char(out, '\n');
    }
}

static void block_write(const table *t, text_style style, columns b, buffer *out)
{
    if (t->has_head) {
        if (style.colour) buffer_string(out, "\x1b[2m");
        row_write(t, t->head, b, out);
        if (style.colour) buffer_string(out, "\x1b[0m");
    }
    for (size_t i = 0; i + t->n_columns <= t->cells.n; i += t->n_columns)
        row_write(t, t->cells.at + i, b, out);
}

/* A table that is wider than the page goes on below itself, the first column repeated. */
void table_write(const table *t, text_style style, unsigned indent, buffer *out)
{
    size_t widths[TABLE_COLUMNS_MOST] = {0};
    size_t const width = style.width < WIDTH_LEAST ? WIDTH_LEAST : style.width;
    if (t->n_columns == 0) return;
    column_widths(t, indent, width, widths);
    uint32_t from = 1;
    do {
        size_t used = indent + widths[0];
        uint32_t end = from;
        while (end < t->n_columns && (end == from || used + GAP + widths[end] <= width))
            used += GAP + widths[end++];
        block_write(t, style, (columns){widths, indent, from, end > 1 ? end : 1}, out);
        from = end;
    } while (from < t->n_columns);
}

void heading_write(text t, text_style style, buffer *out)
{
    if (out->n > 0) buffer_char(out, '\n');
    if (style.colour) buffer_string(out, "\x1b[1m");
    buffer_text(out, t);
    if (style.colour) buffer_string(out, "\x1b[0m");
    buffer_char(out, '\n');
}

void title_write(text t, text_style style, buffer *out)
{
    if (t.n == 0) return;
    heading_write(t, style, out);
    buffer_repeat(out, '=', text_width(t));
    buffer_char(out, '\n');
}

void coloured_write(text t, char colour, text_style style, buffer *out)
{
    if (style.colour)
        buffer_string(out, colour == 'g' ? "\x1b[32m" : colour == 'r' ? "\x1b[31m" : "\x1b[33m");
    buffer_text(out, t);
    if (style.colour) buffer_string(out, "\x1b[0m");
}
