/* SPDX-License-Identifier: Apache-2.0 */
/* test_tables.c -- tables read back with SQLite itself, and files that cannot be written. */
#include "support/test.h"

#include "store/sqlite.h"
#include "store/table.h"

static sqlite3 *database_open(const char *path)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    return db;
}

static sqlite3_stmt *asked(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *query = NULL;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &query, NULL), SQLITE_OK);
    return query;
}

static int64_t number_of(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *const query = asked(db, sql);
    assert_int_equal(sqlite3_step(query), SQLITE_ROW);
    int64_t const n = sqlite3_column_int64(query, 0);
    assert_int_equal(sqlite3_finalize(query), SQLITE_OK);
    return n;
}

static cell cell_real(double x)
{
    return (cell){.kind = CELL_REAL, .real = x};
}

static cell cell_integer(int64_t n)
{
    return (cell){.kind = CELL_INTEGER, .integer = n};
}

static cell cell_text(text t)
{
    return (cell){.kind = CELL_TEXT, .text = t};
}

static const table_column columns[4] = {{{"point", 5}, CELL_INTEGER},
                                        {{"a \"b\", [c]", 10}, CELL_REAL},
                                        {{"select", 6}, CELL_TEXT},
                                        {{"is", 2}, CELL_INTEGER}};

static tables *tables_of(const char *path, arena *memory)
{
    tables *t = NULL;
    stf_error err;
    assert_ok(tables_open(path, memory, &t, &err), &err);
    return t;
}

static void rows_come_back_as_they_were_given(void **state)
{
    (void)state;
    temporary f;
    stf_error err;
    assert_true(temporary_new(&f, "answers.sqlite", "", 0));
    arena *const memory = arena_new(NULL, 0);
    tables *const t = tables_of(f.path, memory);
    uint32_t first, second;
    assert_ok(tables_begin(t, TEXT("the \"points\""), columns, 4, &first, &err), &err);
    assert_ok(tables_begin(t, TEXT("order"), columns, 2, &second, &err), &err);
    double const third = 1.0 / 3, tiny = 4.9e-324;
    cell const rows[3][4] = {
        {cell_integer(1),
         cell_real(third),
         cell_text(TEXT("Kim's \"x\"; DROP")),
         {.kind = CELL_NULL}},
        {cell_integer(INT64_MAX), cell_real((double)NAN), cell_text((text){"a\0b", 3}),
         cell_integer(INT64_MIN)},
        {cell_integer(2), cell_real(tiny), cell_text(TEXT("\xe5\xb9\xb3")), cell_integer(0)}};
    for (int i = 0; i < 3; i++) assert_ok(tables_row(t, first, rows[i], &err), &err);
    assert_ok(tables_row(t, second, rows[2], &err), &err);
    assert_ok(tables_do(t, "CREATE VIEW two AS SELECT point FROM \"order\"", &err), &err);
    assert_ok(tables_close(t, true, &err), &err);
    sqlite3 *const db = database_open(f.path);
    sqlite3_stmt *const q = asked(db, "SELECT * FROM \"the \"\"points\"\"\" ORDER BY rowid");
    assert_int_equal(sqlite3_column_count(q), 4);
    for (int k = 0; k < 4; k++)
        assert_true(text_equal(text_from(sqlite3_column_name(q, k)), columns[k].name));
    assert_int_equal(sqlite3_step(q), SQLITE_ROW); /* the key is the row's number */
    assert_int_equal(sqlite3_column_int64(q, 0), 1);
    assert_true(sqlite3_column_double(q, 1) == third);
    assert_string_equal((const char *)sqlite3_column_text(q, 2), "Kim's \"x\"; DROP");
    assert_int_equal(sqlite3_column_type(q, 3), SQLITE_NULL);
    assert_int_equal(sqlite3_step(q), SQLITE_ROW);
    assert_int_equal(sqlite3_column_int64(q, 0), 2);
    assert_true(sqlite3_column_double(q, 1) == tiny);
    assert_string_equal((const char *)sqlite3_column_text(q, 2), "\xe5\xb9\xb3");
    assert_int_equal(sqlite3_step(q), SQLITE_ROW);
    assert_true(sqlite3_column_int64(q, 0) == INT64_MAX);
    assert_int_equal(sqlite3_column_type(q, 1), SQLITE_NULL); /* not a number */
    assert_int_equal(sqlite3_column_bytes(q, 2), 3);
    assert_memory_equal(sqlite3_column_text(q, 2), "a\0b", 3);
    assert_true(sqlite3_column_int64(q, 3) == INT64_MIN);
    assert_int_equal(sqlite3_step(q), SQLITE_DONE);
    assert_int_equal(sqlite3_finalize(q), SQLITE_OK);
    assert_int_equal(number_of(db, "SELECT point FROM two"), 2);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    arena_free(memory);
    temporary_free(&f);
}

static void a_key_is_given_once(void **state)
{
    (void)state;
    temporary f;
    stf_error err;
    assert_true(temporary_new(&f, "answers.sqlite", "", 0));
    arena *const memory = arena_new(NULL, 0);
    tables *const t = tables_of(f.path, memory);
    uint32_t table;
    assert_ok(tables_begin(t, TEXT("points"), columns, 2, &table, &err), &err);
    assert_int_equal(tables_begin(t, TEXT("POINTS"), columns, 2, &table, &err), STF_IO);
    cell const row[2] = {cell_integer(5), cell_real(1)};
    assert_ok(tables_row(t, table, row, &err), &err);
    assert_int_equal(tables_row(t, table, row, &err), STF_IO);
    assert_non_null(strstr(err.message, "UNIQUE"));
    assert_ok(tables_close(t, true, &err), &err);
    sqlite3 *const db = database_open(f.path);
    assert_int_equal(number_of(db, "SELECT count(*) FROM points"), 1);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    arena_free(memory);
    temporary_free(&f);
}

static void a_table_may_be_as_wide_as_is_said(void **state)
{
    (void)state;
    temporary f;
    stf_error err;
    assert_true(temporary_new(&f, "answers.sqlite", "", 0));
    arena *const memory = arena_new(NULL, 0);
    tables *const t = tables_of(f.path, memory);
    uint32_t const n = tables_columns_most(t);
    assert_true(n >= 1000);
    table_column *const wide = ARENA_NEW(memory, table_column, n + 1);
    cell *const row = ARENA_NEW(memory, cell, n + 1);
    for (uint32_t k = 0; k <= n; k++) {
        wide[k] = (table_column){text_format(memory, "c%u", k), CELL_INTEGER};
        row[k] = cell_integer(k + 7);
    }
    uint32_t table;
    assert_int_equal(tables_begin(t, TEXT("wider"), wide, n + 1, &table, &err), STF_IO);
    assert_ok(tables_begin(t, TEXT("wide"), wide, n, &table, &err), &err);
    assert_ok(tables_row(t, table, row, &err), &err);
    assert_ok(tables_close(t, true, &err), &err);
    sqlite3 *const db = database_open(f.path);
    char sql[64];
    (void)snprintf(sql, sizeof sql, "SELECT c%u FROM wide", n - 1);
    assert_int_equal(number_of(db, sql), n + 6);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    arena_free(memory);
    temporary_free(&f);
}

static void what_is_not_kept_is_not_stored(void **state)
{
    (void)state;
    temporary f;
    stf_error err;
    assert_true(temporary_new(&f, "answers.sqlite", "", 0));
    arena *const memory = arena_new(NULL, 0);
    tables *t = tables_of(f.path, memory);
    uint32_t table;
    assert_ok(tables_begin(t, TEXT("points"), columns, 2, &table, &err), &err);
    (void)tables_close(t, false, &err);
    t = NULL;
    assert_int_equal(tables_open("/nowhere/at/all.sqlite", memory, &t, &err), STF_IO);
    assert_non_null(strstr(err.message, "cannot be written"));
    assert_null(t);
    arena_free(memory);
    temporary_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_back_as_they_were_given),
        cmocka_unit_test(a_key_is_given_once),
        cmocka_unit_test(a_table_may_be_as_wide_as_is_said),
        cmocka_unit_test(what_is_not_kept_is_not_stored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
