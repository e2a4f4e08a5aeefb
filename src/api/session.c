/* SPDX-License-Identifier: Apache-2.0 */
/* session.c -- sessions: memory, limits and diagnostics of what is loaded. */
#include "api/internal.h"

#include "report/diagnostics_json.h"

const limit_row limit_rows[LIMIT_COUNT] = {
    [LIMIT_MEMORY] = {"memory", "bytes that may be held at once", 4.0 * 1024 * 1024 * 1024},
    [LIMIT_SOURCE_BYTES] = {"source-bytes", "bytes of all files read together", 64.0 * 1024 * 1024},
    [LIMIT_NESTING] = {"nesting", "blocks and brackets inside one another", 200},
    [LIMIT_ITEMS] = {"items", "parties, states, options, ... of a kind", 10000},
    [LIMIT_NODES] = {"nodes", "nodes of a game", 2e6},
    [LIMIT_EQUILIBRIA] = {"equilibria", "equilibria listed", 1000},
};

stf_status stf_session_new(const stf_allocator *allocator, size_t limit_bytes, stf_session **out,
                           stf_error *err)
{
    stf_allocator const al = allocator != NULL ? *allocator : allocator_libc;
    size_t const limit = limit_bytes != 0 ? limit_bytes : (size_t)limit_rows[LIMIT_MEMORY].fallback;
    arena *const memory = arena_new(&al, limit);
    stf_session *const s = memory != NULL ? ARENA_NEW(memory, stf_session, 1) : NULL;
    if (s == NULL) {
        arena_free(memory);
        return fail(err, STF_NOMEM, "no memory for a session");
    }
    s->allocator = al;
    s->memory = memory;
    diagnostics_init(&s->diagnostics, memory);
    for (int i = 0; i < LIMIT_COUNT; i++) s->limits[i] = limit_rows[i].fallback;
    s->limits[LIMIT_MEMORY] = (double)limit;
    *out = s;
    return STF_OK;
}

void stf_session_free(stf_session *s)
{
    if (s != NULL) arena_free(s->memory);
}

stf_status stf_session_limit(stf_session *s, const char *name, double value, stf_error *err)
{
    text names[LIMIT_COUNT];
    for (int i = 0; i < LIMIT_COUNT; i++) {
        names[i] = text_from(limit_rows[i].name);
        if (!text_equal(names[i], text_from(name))) continue;
        if (!(value >= 1.0 && value <= 1e15))
            return fail(err, STF_USAGE, "the limit '%s' must be from 1 to 1e15", name);
        s->limits[i] = value;
        return STF_OK;
    }
    size_t const near = text_nearest(text_from(name), names, LIMIT_COUNT);
    if (near < LIMIT_COUNT)
        return fail(err, STF_USAGE, "there is no limit '%s'; did you mean '%s'?", name,
                    limit_rows[near].name);
    return fail(err, STF_USAGE,
                "there is no limit '%s'; there are memory, source-bytes, nesting, items, nodes, "
                "equilibria",
                name);
}

size_t stf_limit_count(void)
{
    return LIMIT_COUNT;
}

void stf_limit_at(size_t i, const char **name, const char **help, double *fallback)
{
    *name = limit_rows[i].name;
    *help = limit_rows[i].help;
    *fallback = limit_rows[i].fallback;
}

size_t stf_diagnostics_count(const stf_session *s, size_t *errors)
{
    if (errors != NULL) *errors = s->diagnostics.n_errors;
    return s->diagnostics.list.n;
}

stf_status stf_diagnostics_write(stf_session *s, bool as_json, stf_write write, void *user,
                                 stf_error *err)
{
    buffer out;
    buffer_init(&out, &s->allocator);
    if (as_json)
        report_diagnostics_json(&s->diagnostics, &out);
    else
        diagnostics_write(&s->diagnostics, &out);
    stf_status status = out.status;
    if (status != STF_OK)
        status = fail(err, status, "no memory to write diagnostics");
    else if (out.n > 0 && !write(user, out.at, out.n))
        status = fail(err, STF_IO, "diagnostics could not be written");
    buffer_free(&out);
    s->diagnostics.list.n = 0;
    s->diagnostics.n_errors = s->diagnostics.n_warnings = s->diagnostics.n_dropped = 0;
    return status;
}
