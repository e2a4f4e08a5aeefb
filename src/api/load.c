/* SPDX-License-Identifier: Apache-2.0 */
/* load.c -- models and games from files and texts. */
#include "api/internal.h"

#include "base/os_file.h"
#include "game/program_run.h"
#include "game/read.h"

#include <string.h>

typedef enum format {
    FORMAT_STANDOFF,
    FORMAT_EFG,
    FORMAT_NFG,
    FORMAT_AGG,
    FORMAT_BAGG,
    FORMAT_JSON,
    FORMAT_COUNT
} format;

static const char *const format_names[FORMAT_COUNT] = {"standoff", "efg",  "nfg",
                                                       "agg",      "bagg", "json"};

static bool format_from(text name, format *out)
{
    for (int i = 0; i < FORMAT_COUNT; i++) {
        if (!text_equal(name, text_from(format_names[i]))) continue;
        *out = (format)i;
        return true;
    }
    return false;
}

/* By name, or by the end of the path; a model where the path does not tell. */
static stf_status format_choose(const char *path, const char *name, format *out, stf_error *err)
{
    if (name != NULL) {
        if (format_from(text_from(name), out)) return STF_OK;
        return fail(err, STF_USAGE,
                    "there is no format '%s'; there are standoff, efg, nfg, agg, bagg, json", name);
    }
    const char *const dot = strrchr(path, '.');
    if (dot == NULL || !format_from(text_from(dot + 1), out)) *out = FORMAT_STANDOFF;
    return STF_OK;
}

/* Path of an include: beside the including file, unless it begins with a slash. */
static text path_beside(arena *a, text from, text name)
{
    size_t cut = from.n;
    while (cut > 0 && from.at[cut - 1] != '/') cut--;
    if (cut == 0 || (name.n > 0 && name.at[0] == '/')) return text_copy(a, name);
    return text_format(a, "%.*s%.*s", (int)cut, from.at, TEXT_ARGS(name));
}

static stf_status include_read(void *user, text from, text name, text *resolved, text *content,
                               stf_error *err)
{
    stf_session *const s = user;
    *resolved = path_beside(s->memory, from, name);
    if (resolved->at == NULL) return arena_status(s->memory, err);
    return os_file_read(s->memory, resolved->at, (size_t)s->limits[LIMIT_SOURCE_BYTES], content,
                        err);
}

static stf_status load_standoff(stf_model *m, text content, stf_error *err)
{
    stf_session *const s = m->session;
    problem *const p = &m->problem;
    lang_limits const limits = {
        .source_bytes = (size_t)s->limits[LIMIT_SOURCE_BYTES],
        .nesting = (size_t)s->limits[LIMIT_NESTING],
        .items = (size_t)s->limits[LIMIT_ITEMS],
    };
    TRY(lang_load(m->path, content, include_read, s, &limits, m->memory, &s->diagnostics,
                  &p->syntax, err));
    m->limits.nodes = (size_t)s->limits[LIMIT_NODES];
    p->cache = model_cache_new(p->syntax, &m->limits, m->memory);
    p->title = p->syntax->title;
    p->n_inputs = p->syntax->n_assumptions;
    p->central = ARENA_NEW(m->memory, double, p->n_inputs);
    TRY(arena_status(m->memory, err));
    for (uint32_t i = 0; i < p->n_inputs; i++)
        p->central[i] = p->syntax->assumptions[i].central.number;
    return STF_OK;
}

static stf_status load_game(stf_model *m, format as, text content, stf_error *err)
{
    stf_session *const s = m->session;
    problem *const p = &m->problem;
    uint64_t const most = (uint64_t)s->limits[LIMIT_NODES];
    diagnostics *const d = &s->diagnostics;
    if (as == FORMAT_EFG)
        TRY(efg_read(m->path, content, most, d, m->memory, &p->game, err));
    else if (as == FORMAT_NFG)
        TRY(nfg_read(m->path, content, most, d, m->memory, &p->game, err));
    else if (as == FORMAT_AGG || as == FORMAT_BAGG)
        TRY(agg_read(m->path, content, most, d, m->memory, &p->game, err));
    else
        TRY(game_json_read(m->path, content, most, d, m->memory, &p->game, err));
    p->title = p->game->title;
    p->n_inputs = p->game->program->n_inputs;
    p->central = ARENA_NEW(m->memory, double, p->n_inputs);
    TRY(arena_status(m->memory, err));
    program_central(p->game->program, p->central);
    return STF_OK;
}

static stf_status model_new(stf_session *s, const char *path, stf_model **out, stf_error *err)
{
    arena *const memory = arena_new(&s->allocator, (size_t)s->limits[LIMIT_MEMORY]);
    stf_model *const m = memory != NULL ? ARENA_NEW(memory, stf_model, 1) : NULL;
    if (m == NULL) {
        arena_free(memory);
        return fail(err, STF_NOMEM, "no memory for a model");
    }
    *m = (stf_model){.session = s, .memory = memory, .path = text_copy(s->memory, text_from(path))};
    m->problem.memory = memory;
    m->problem.diagnostics = &s->diagnostics;
    *out = m;
    return STF_OK;
}

static stf_status load(stf_session *s, const char *path, text content, const char *format_name,
                       stf_model **out, stf_error *err)
{
    format as = FORMAT_STANDOFF;
    TRY(format_choose(path, format_name, &as, err));
    stf_model *m = NULL;
    TRY(model_new(s, path, &m, err));
    stf_status const status =
        as == FORMAT_STANDOFF ? load_standoff(m, content, err) : load_game(m, as, content, err);
    if (status == STF_OK)
        *out = m;
    else
        stf_model_free(m);
    return status;
}

stf_status stf_load_text(stf_session *s, const char *path, const char *bytes, size_t n,
                         const char *as, stf_model **out, stf_error *err)
{
    /* Diagnostics quote the text after the call: the session keeps a copy. */
    text const content = text_copy(s->memory, (text){bytes, n});
    TRY(arena_status(s->memory, err));
    return load(s, path, content, as, out, err);
}

stf_status stf_load_file(stf_session *s, const char *path, const char *as, stf_model **out,
                         stf_error *err)
{
    text content;
    TRY(os_file_read(s->memory, path, (size_t)s->limits[LIMIT_SOURCE_BYTES], &content, err));
    return load(s, path, content, as, out, err);
}

void stf_model_free(stf_model *m)
{
    if (m != NULL) arena_free(m->memory);
}
