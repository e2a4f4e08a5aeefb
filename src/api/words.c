/* SPDX-License-Identifier: Apache-2.0 */
/* words.c -- text to text: setting a model well, files, explanations, versions. */
#include "api/internal.h"

#include "base/os_file.h"
#include "game/codes.h"
#include "model/codes.h"
#include "study/codes.h"

#include <string.h>

stf_status stf_format(stf_session *s, const char *path, const char *bytes, size_t n,
                      stf_write write, void *user, stf_error *err)
{
    text const content = text_copy(s->memory, (text){bytes, n});
    TRY(arena_status(s->memory, err));
    buffer out;
    buffer_init(&out, &s->allocator);
    stf_status status =
        lang_format(text_copy(s->memory, text_from(path)), content, &out, &s->diagnostics, err);
    if (status == STF_OK && out.status != STF_OK)
        status = fail(err, out.status, "no memory to set the text");
    if (status == STF_OK && !write(user, out.at != NULL ? out.at : "", out.n))
        status = fail(err, STF_IO, "the text could not be written");
    buffer_free(&out);
    return status;
}

stf_status stf_read_file(stf_session *s, const char *path, const char **bytes, size_t *n,
                         stf_error *err)
{
    text content;
    TRY(os_file_read(s->memory, path, (size_t)s->limits[LIMIT_SOURCE_BYTES], &content, err));
    *bytes = content.at;
    *n = content.n;
    return STF_OK;
}

stf_status stf_replace_file(const char *path, const char *bytes, size_t n, stf_error *err)
{
    return os_file_replace(path, (text){bytes, n}, err);
}

/* Code number i, counted through the tables of all floors that diagnose. */
static const char *code_at(size_t i, const char **title, const char **explanation)
{
    if (i < n_lang_codes) {
        *title = lang_codes[i].title;
        *explanation = lang_codes[i].explanation;
        return lang_codes[i].code;
    }
    i -= n_lang_codes;
    if (i < n_game_codes) {
        *title = game_codes[i].title;
        *explanation = game_codes[i].explain;
        return game_codes[i].code;
    }
    i -= n_game_codes;
    if (i < n_study_codes) {
        *title = study_codes[i].title;
        *explanation = study_codes[i].explain;
        return study_codes[i].code;
    }
    i -= n_study_codes;
    *title = model_codes[i].title;
    *explanation = model_codes[i].explain;
    return model_codes[i].code;
}

bool stf_explain(const char *code, const char **title, const char **explanation)
{
    for (size_t i = 0; i < stf_code_count(); i++)
        if (strcmp(code_at(i, title, explanation), code) == 0) return true;
    return false;
}

size_t stf_code_count(void)
{
    return n_lang_codes + n_game_codes + n_study_codes + n_model_codes;
}

const char *stf_code_at(size_t i)
{
    const char *title, *explanation;
    return code_at(i, &title, &explanation);
}

#define QUOTE_(x) #x
#define QUOTE(x) QUOTE_(x)

const char *stf_version(void)
{
    return QUOTE(STF_VERSION_MAJOR) "." QUOTE(STF_VERSION_MINOR) "." QUOTE(STF_VERSION_PATCH);
}

const char *stf_build(void)
{
    return "compiler " __VERSION__ "\n"
           "units: UDUNITS-2\n"
           "json: Jansson\n"
           "exact arithmetic: GMP\n"
           "runs: SQLite\n"
#if defined(__x86_64__)
           "lane kernels: one, base (SSE2), avx2, avx512\n"
#elif defined(__aarch64__)
           "lane kernels: one, base (NEON)\n"
#else
           "lane kernels: one, base\n"
#endif
        ;
}
