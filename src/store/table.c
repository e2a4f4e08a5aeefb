/* SPDX-License-Identifier: Apache-2.0 */
/* table.c -- tables in SQLite: one transaction, without a journal. */
#include "store/table.h"

#include "store/sqlite.h"

enum { TABLES_MOST = 64 };

struct tables {
    sqlite3 *db;
    arena *memory;
    sqlite3_stmt *insert[TABLES_MOST];
    uint32_t n_columns[TABLES_MOST];
    uint32_t n;
};

static stf_status tables_fail(const tables *t, int code, stf_error *err)
{
    if ((code & 0xff) == SQLITE_FULL) return fail(err, STF_IO, "the disk is full");
    return fail(err, STF_IO, "the database cannot be written: %.150s",
                t->db != NULL ? sqlite3_errmsg(t->db) : sqlite3_errstr(code));
}

stf_status tables_do(tables *t, const char *sql, stf_error *err)
{
    int const code = sqlite3_exec(t->db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? STF_OK : tables_fail(t, code, err);
}

stf_status tables_open(const char *path, arena *memory, tables **out, stf_error *err)
{
    tables *const t = ARENA_NEW(memory, tables, 1);
    TRY(arena_status(memory, err));
    t->memory = memory;
    int const code = sqlite3_open_v2(path, &t->db, SQLITE_OPEN_READWRITE, NULL);
    stf_status status = code == SQLITE_OK ? STF_OK : tables_fail(t, code, err);
    if (status == STF_OK)
        status = tables_do(
            t, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN IMMEDIATE", err);
    if (status == STF_OK)
        *out = t;
    else
        (void)tables_close(t, false, NULL);
    return status;
}

uint32_t tables_columns_most(const tables *t)
{
    int const columns = sqlite3_limit(t->db, SQLITE_LIMIT_COLUMN, -1);
    int const cells = sqlite3_limit(t->db, SQLITE_LIMIT_VARIABLE_NUMBER, -1);
    return (uint32_t)(columns < cells ? columns : cells);
}

/* "a ""name""" */
static void name_put(buffer *out, text name)
{
    buffer_char(out, '"');
    for (size_t i = 0; i < name.n; i++) {
        if (name.at[i] == '"') buffer_char(out, '"');
        buffer_char(out, name.at[i]);
    }
    buffer_char(out, '"');
}

static void sql_of(buffer *create, buffer *insert, text name, const table_column *columns,
                   uint32_t n)
{
    static const char *const kinds[] = {"", " INTEGER", " REAL", " TEXT"};
    buffer_string(create, "CREATE TABLE ");
    name_put(create, name);
    buffer_string(insert, "INSERT INTO ");
    name_put(insert, name);
    buffer_string(insert, " VALUES ");
    for (uint32_t k = 0; k < n; k++) {
        buffer_string(create, k == 0 ? " (" : ", ");
        name_put(create, columns[k].name);
        buffer_string(create, kinds[columns[k].kind]);
        buffer_string(create, k == 0 ? " PRIMARY KEY" : "");
        buffer_string(insert, k == 0 ? "(?" : ", ?");
    }
    buffer_char(create, ')');
    buffer_char(insert, ')');
}

stf_status tables_begin(tables *t, text name, const table_column *columns, uint32_t n,
                        uint32_t *table, stf_error *err)
{
    if (t->n == TABLES_MOST) return fail(err, STF_LIMIT, "too many tables for one database");
    buffer create, insert;
    buffer_init(&create, arena_allocator(t->memory));
    buffer_init(&insert, arena_allocator(t->memory));
    sql_of(&create, &insert, name, columns, n);
    stf_status status = STF_OK;
    if (create.status != STF_OK || insert.status != STF_OK)
        status = fail(err, STF_NOMEM, "no memory for a table");
    if (status == STF_OK) status = tables_do(t, create.at, err);
    if (status == STF_OK) {
        int const code = sqlite3_prepare_v2(t->db, insert.at, -1, &t->insert[t->n], NULL);
        if (code != SQLITE_OK) status = tables_fail(t, code, err);
    }
    buffer_free(&create);
    buffer_free(&insert);
    if (status != STF_OK) return status;
    t->n_columns[t->n] = n;
    *table = t->n++;
    return STF_OK;
}

static int cell_bind(sqlite3_stmt *to, int at, const cell *c)
{
    switch (c->kind) {
    case CELL_NULL: break;
    case CELL_INTEGER: return sqlite3_bind_int64(to, at, c->integer);
    case CELL_REAL: return sqlite3_bind_double(to, at, c->real);
    case CELL_TEXT:
        return sqlite3_bind_text64(to, at, c->text.at, c->text.n, SQLITE_STATIC, SQLITE_UTF8);
    }
    return sqlite3_bind_null(to, at);
}

stf_status tables_row(tables *t, uint32_t table, const cell *cells, stf_error *err)
{
    sqlite3_stmt *const to = t->insert[table];
    int code = SQLITE_OK;
    for (uint32_t k = 0; k < t->n_columns[table] && code == SQLITE_OK; k++)
        code = cell_bind(to, (int)k + 1, &cells[k]);
    if (code == SQLITE_OK) code = sqlite3_step(to);
    stf_status const status =
        code == SQLITE_DONE || code == SQLITE_OK ? STF_OK : tables_fail(t, code, err);
    (void)sqlite3_reset(to);
    return status;
}

stf_status tables_close(tables *t, bool keep, stf_error *err)
{
    for (uint32_t k = 0; k < t->n; k++) (void)sqlite3_finalize(t->insert[k]);
    stf_status const status = keep ? tables_do(t, "COMMIT", err) : STF_OK;
    (void)sqlite3_close(t->db);
    t->db = NULL;
    t->n = 0;
    return status;
}
