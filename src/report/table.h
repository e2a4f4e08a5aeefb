/* SPDX-License-Identifier: Apache-2.0 */
/* table.h -- aligned tables, wrapped paragraphs and headings for a terminal.
 *
 * Widths are those of the terminal's columns (base/text.h), so that names in any script line up. At
 * most one column of a table is elastic: it takes what the width leaves, and wraps. Columns that
 * the width cannot hold stand below the others, beside the first column again. */
#ifndef REPORT_TABLE_H
#define REPORT_TABLE_H

#include "report/report.h"

enum { TABLE_COLUMNS_MOST = 24 };

typedef struct table {
    arena *memory;
    uint32_t n_columns;
    text head[TABLE_COLUMNS_MOST];
    bool right[TABLE_COLUMNS_MOST];
    uint32_t elastic; /* column, or NONE */
    bool has_head;
    VEC(text) cells; /* row by row */
} table;

/* Columns are added left to right, before the cells. `align`: 'l' or 'r', 'e' elastic (left). */
void table_begin(table *t, arena *memory);
void table_column(table *t, text head, char align);
void table_cell(table *t, text cell);
void table_write(const table *t, text_style style, unsigned indent, buffer *out);

/* A paragraph between the indent and the width; `hang`: further indent of the lines after the
 * first. */
void paragraph_write(text t, text_style style, unsigned indent, unsigned hang, buffer *out);
/* A heading, with an empty line before it unless it is the first thing in the buffer. */
void heading_write(text t, text_style style, buffer *out);
/* A title, underlined. */
void title_write(text t, text_style style, buffer *out);
/* In the colour of good ('g'), bad ('r') or unsure ('y') news, where colour is wanted. */
void coloured_write(text t, char colour, text_style style, buffer *out);

#endif
