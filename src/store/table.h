/* SPDX-License-Identifier: Apache-2.0 */
/* table.h -- tables written to a database file of SQLite, once, from the first row to the last.
 *
 * The file is somebody's own until it is closed: there is no journal, and what fails leaves a file
 * to be thrown away. */
#ifndef STORE_TABLE_H
#define STORE_TABLE_H

#include "base/text.h"

typedef struct tables tables;

/* A cell, by the kinds of SQLite. */
typedef enum cell_kind { CELL_NULL, CELL_INTEGER, CELL_REAL, CELL_TEXT } cell_kind;

typedef struct cell {
    cell_kind kind;
    int64_t integer;
    double real; /* not a number: SQLite stores NULL */
    text text;   /* until the call returns */
} cell;

typedef struct table_column {
    text name;
    cell_kind kind;
} table_column;

/* `path`: an empty file. */
stf_status tables_open(const char *path, arena *memory, tables **out, stf_error *err);
/* Columns that a table may have at most. */
uint32_t tables_columns_most(const tables *t);
/* A table whose rows come next; the first column is its key. Names differ, whatever their case. */
stf_status tables_begin(tables *t, text name, const table_column *columns, uint32_t n,
                        uint32_t *table, stf_error *err);
/* cells [columns of that table] */
stf_status tables_row(tables *t, uint32_t table, const cell *cells, stf_error *err);
/* Any statement: a view, say. */
stf_status tables_do(tables *t, const char *sql, stf_error *err);
/* Stores all of it; `keep` false: closes only. Once. */
stf_status tables_close(tables *t, bool keep, stf_error *err);

#endif
