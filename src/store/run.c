/* SPDX-License-Identifier: Apache-2.0 */
/* run.c -- runs in SQLite.
 *
 * The file is in write-ahead mode: a transaction appends to a log beside it, so a crash or a full
 * disk cannot touch what is there. Its lock is exclusive from the opening on (locking_mode), which
 * other processes meet as SQLITE_BUSY at their own opening, and which the system takes back from a
 * process that is killed. A failed power supply may cost the last parts stored, never the file. */
#include "store/run.h"

#include "store/sqlite.h"

#include <string.h>

enum { APPLICATION = 0x53744f66, FORM = 1 };

struct run {
    sqlite3 *db;
    sqlite3_stmt *put, *get;
    const char *path; /* NULL: a temporary file of SQLite's own */
};

static stf_status run_fail(const run *r, int code, stf_error *err)
{
    const char *const path = r->path != NULL ? r->path : "the run";
    switch (code & 0xff) {
    case SQLITE_FULL:
        return r->path == NULL
                   ? fail(err, STF_IO,
                          "the disk for temporary files is full; --run keeps a run in a file of "
                          "your choice")
                   : fail(err, STF_IO,
                          "%.100s: the disk is full; what was done is kept, and the same command "
                          "goes on from there",
                          path);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fail(err, STF_IO, "%.160s: another process is at work on this run", path);
    case SQLITE_NOTADB:
        return fail(err, STF_USAGE, "%.160s is not a run file; it is left as it is", path);
    case SQLITE_CORRUPT: return fail(err, STF_INPUT, "%.160s: the run file is damaged", path);
    case SQLITE_IOERR:
        return fail(err, STF_IO,
                    "%.100s: %.60s; what was done is kept, and the same command goes on from there",
                    path, sqlite3_errstr(code));
    case SQLITE_NOMEM: return fail(err, STF_NOMEM, "no memory for the run");
    default: break;
    }
    return fail(err, STF_IO, "%.100s: %.100s", path,
                r->db != NULL ? sqlite3_errmsg(r->db) : sqlite3_errstr(code));
}

static stf_status run_do(const run *r, const char *sql, stf_error *err)
{
    int const code = sqlite3_exec(r->db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? STF_OK : run_fail(r, code, err);
}

static stf_status run_prepare(const run *r, const char *sql, sqlite3_stmt **out, stf_error *err)
{
    int const code = sqlite3_prepare_v2(r->db, sql, -1, out, NULL);
    return code == SQLITE_OK ? STF_OK : run_fail(r, code, err);
}

/* The one number that a query gives; `otherwise` where it gives none. */
static stf_status run_ask(const run *r, const char *sql, int64_t *out, stf_error *err)
{
    sqlite3_stmt *query = NULL;
    TRY(run_prepare(r, sql, &query, err));
    int const code = sqlite3_step(query);
    if (code == SQLITE_ROW) *out = sqlite3_column_int64(query, 0);
    stf_status const status = code == SQLITE_ROW ? STF_OK : run_fail(r, code, err);
    (void)sqlite3_finalize(query);
    return status;
}

/* ---- facts ------------------------------------------------------------------------------------
 */

static stf_status fact_put(const run *r, const run_fact *f, stf_error *err)
{
    sqlite3_stmt *put = NULL;
    TRY(run_prepare(r, "INSERT INTO fact (what, value) VALUES (?1, ?2)", &put, err));
    (void)sqlite3_bind_text(put, 1, f->what, -1, SQLITE_STATIC);
    (void)sqlite3_bind_text(put, 2, f->value.at, (int)f->value.n, SQLITE_STATIC);
    int const code = sqlite3_step(put);
    (void)sqlite3_finalize(put);
    return code == SQLITE_DONE ? STF_OK : run_fail(r, code, err);
}

static stf_status fact_check(const run *r, const run_fact *f, stf_error *err)
{
    sqlite3_stmt *get = NULL;
    TRY(run_prepare(r, "SELECT value FROM fact WHERE what = ?1", &get, err));
    (void)sqlite3_bind_text(get, 1, f->what, -1, SQLITE_STATIC);
    int const code = sqlite3_step(get);
    bool is_same = false;
    if (code == SQLITE_ROW) {
        text const kept = {(const char *)sqlite3_column_text(get, 0),
                           (size_t)sqlite3_column_bytes(get, 0)};
        is_same = kept.at != NULL && text_equal(kept, f->value);
    }
    stf_status status = STF_OK;
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        status = run_fail(r, code, err);
    else if (!is_same)
        status = fail(err, STF_USAGE,
                      "%.100s holds a run of other %s: give another file, or remove this one",
                      r->path != NULL ? r->path : "the run", f->what);
    (void)sqlite3_finalize(get);
    return status;
}

/* A fresh file: tables and facts in one transaction, so that there is never half of them. */
static stf_status run_make(const run *r, const run_fact *facts, uint32_t n, stf_error *err)
{
    char header[96];
    (void)sqlite3_snprintf(sizeof header, header,
                           "PRAGMA application_id = %d; PRAGMA user_version = %d;", APPLICATION,
                           FORM);
    TRY(run_do(r, "BEGIN IMMEDIATE", err));
    stf_status status = run_do(r, header, err);
    if (status == STF_OK)
        status = run_do(r,
                        "CREATE TABLE fact (what TEXT PRIMARY KEY, value TEXT NOT NULL);"
                        "CREATE TABLE part (number INTEGER PRIMARY KEY, bytes BLOB NOT NULL);",
                        err);
    for (uint32_t i = 0; i < n && status == STF_OK; i++) status = fact_put(r, &facts[i], err);
    if (status == STF_OK) status = run_do(r, "COMMIT", err);
    if (status != STF_OK) (void)sqlite3_exec(r->db, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

/* Its own kind of file, or an empty one? */
static stf_status run_settle(run *r, run_mode mode, const run_fact *facts, uint32_t n,
                             stf_error *err)
{
    int64_t application = 0, form = 0, n_tables = 0;
    TRY(run_ask(r, "PRAGMA application_id", &application, err));
    TRY(run_ask(r, "PRAGMA user_version", &form, err));
    TRY(run_ask(r, "SELECT count(*) FROM sqlite_master", &n_tables, err));
    if (n_tables == 0 && application == 0 && mode == RUN_KEEP) return run_make(r, facts, n, err);
    if (application != APPLICATION)
        return fail(err, STF_USAGE, "%.160s is not a run file; it is left as it is", r->path);
    if (form != FORM)
        return fail(err, STF_USAGE, "%.160s was written by another version of Standoff", r->path);
    for (uint32_t i = 0; i < n; i++) TRY(fact_check(r, &facts[i], err));
    return STF_OK;
}

/* ---- opening ----------------------------------------------------------------------------------
 */

static stf_status run_begin(run *r, run_mode mode, const run_fact *facts, uint32_t n,
                            stf_error *err)
{
    int const access =
        mode == RUN_READ ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    int const code = sqlite3_open_v2(r->path != NULL ? r->path : "", &r->db,
                                     access | SQLITE_OPEN_FULLMUTEX, NULL);
    if (code != SQLITE_OK) return run_fail(r, code, err);
    if (r->path != NULL) {
        /* the lock first, by reading under it; then what else may change the file */
        TRY(run_do(r, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;", err));
        int64_t application = 0, n_tables = 0;
        TRY(run_ask(r, "PRAGMA application_id", &application, err));
        TRY(run_ask(r, "SELECT count(*) FROM sqlite_master", &n_tables, err));
        if (application == APPLICATION || n_tables == 0)
            TRY(run_do(r, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;", err));
    } else
        TRY(run_do(r, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF", err));
    TRY(run_settle(r, mode, facts, n, err));
    TRY(run_prepare(r, "INSERT OR REPLACE INTO part (number, bytes) VALUES (?1, ?2)", &r->put,
                    err));
    return run_prepare(r, "SELECT bytes FROM part WHERE number = ?1", &r->get, err);
}

stf_status run_open(const char *path, run_mode mode, const run_fact *facts, uint32_t n_facts,
                    arena *memory, run **out, stf_error *err)
{
    run *const r = ARENA_NEW(memory, run, 1);
    TRY(arena_status(memory, err));
    if (sqlite3_threadsafe() == 0)
        return fail(err, STF_UNSUPPORTED, "this SQLite is not made for threads");
    r->path = path;
    stf_status const status = run_begin(r, mode, facts, n_facts, err);
    if (status == STF_OK)
        *out = r;
    else
        run_close(r);
    return status;
}

void run_close(run *r)
{
    if (r == NULL) return;
    (void)sqlite3_finalize(r->put);
    (void)sqlite3_finalize(r->get);
    (void)sqlite3_close(r->db);
    r->db = NULL;
    r->put = r->get = NULL;
}

/* ---- parts ------------------------------------------------------------------------------------
 */

stf_status run_parts(run *r, uint64_t n, uint8_t *has, uint64_t *count, stf_error *err)
{
    sqlite3_stmt *query = NULL;
    TRY(run_prepare(r, "SELECT number FROM part", &query, err));
    *count = 0;
    int code;
    while ((code = sqlite3_step(query)) == SQLITE_ROW) {
        int64_t const k = sqlite3_column_int64(query, 0);
        if (k < 0 || (uint64_t)k >= n || has[k] != 0) continue;
        has[k] = 1;
        ++*count;
    }
    (void)sqlite3_finalize(query);
    return code == SQLITE_DONE ? STF_OK : run_fail(r, code, err);
}

stf_status run_put(run *r, uint64_t part, text bytes, stf_error *err)
{
    sqlite3_mutex *const mutex = sqlite3_db_mutex(r->db);
    sqlite3_mutex_enter(mutex);
    (void)sqlite3_bind_int64(r->put, 1, (int64_t)part);
    int code =
        sqlite3_bind_blob64(r->put, 2, bytes.at != NULL ? bytes.at : "", bytes.n, SQLITE_STATIC);
    if (code == SQLITE_OK) code = sqlite3_step(r->put);
    stf_status const status = code == SQLITE_DONE ? STF_OK : run_fail(r, code, err);
    (void)sqlite3_reset(r->put);
    (void)sqlite3_clear_bindings(r->put);
    sqlite3_mutex_leave(mutex);
    return status;
}

stf_status run_get(run *r, uint64_t part, buffer *out, stf_error *err)
{
    sqlite3_mutex *const mutex = sqlite3_db_mutex(r->db);
    sqlite3_mutex_enter(mutex);
    (void)sqlite3_bind_int64(r->get, 1, (int64_t)part);
    int const code = sqlite3_step(r->get);
    stf_status status = STF_OK;
    if (code == SQLITE_ROW)
        buffer_text(
            out, (text){sqlite3_column_blob(r->get, 0), (size_t)sqlite3_column_bytes(r->get, 0)});
    else if (code == SQLITE_DONE)
        status = fail(err, STF_INPUT, "the run has no part %llu", (unsigned long long)part);
    else
        status = run_fail(r, code, err);
    (void)sqlite3_reset(r->get);
    sqlite3_mutex_leave(mutex);
    if (status == STF_OK && out->status != STF_OK)
        status = fail(err, out->status, "no memory for a part of the run");
    return status;
}

const char *run_library(void)
{
    return "sqlite " SQLITE_VERSION;
}
