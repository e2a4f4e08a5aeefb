/* SPDX-License-Identifier: Apache-2.0 */
/* test_bad.c -- every wrong file of tests/lang/bad gets exactly the diagnostics in the .expected
 * beside it.
 *
 * A file that passes the language's check is compiled and its numbers checked too, so that what
 * only shows in play (a state that leaves its range) has cases here. A first line `# limits:
 * source_bytes=200 nesting=6 items=3` sets limits, `includes=0` gives no way to read other files.
 * Every file is also cut off at several places, which must crash nothing. `test_bad --bless`
 * (tools/bless) writes the .expected files instead; read the difference before committing it. */
#include "support/test.h"

#include <dirent.h>

#include "lang/lang.h"
#include "model/model.h"

#define FOLDER "tests/lang/bad/"

enum { CASES_MOST = 1000, CASES_LEAST = 80, CUTS = 7 };

typedef struct cases {
    char *name[CASES_MOST]; /* without .standoff */
    size_t n;
} cases;

static int name_order(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void cases_find(cases *out)
{
    static const char ending[] = ".standoff";
    DIR *const folder = opendir(FOLDER);
    assert_non_null(folder);
    for (struct dirent *e; (e = readdir(folder)) != NULL;) {
        size_t const n = strlen(e->d_name);
        if (n < sizeof ending || strcmp(e->d_name + n - (sizeof ending - 1), ending) != 0) continue;
        assert_true(out->n < CASES_MOST);
        char *const name = malloc(n + 1);
        memcpy(name, e->d_name, n + 1);
        name[n - (sizeof ending - 1)] = '\0';
        out->name[out->n++] = name;
    }
    (void)closedir(folder);
    qsort(out->name, out->n, sizeof *out->name, name_order);
}

static void cases_free(cases *c)
{
    for (size_t i = 0; i < c->n; i++) free(c->name[i]);
}

/* The folder of `from`, then `name`, with `folder/..` taken out. */
static text path_join(arena *a, text from, text name)
{
    size_t folder = from.n;
    while (folder > 0 && from.at[folder - 1] != '/') folder--;
    while (name.n > 3 && memcmp(name.at, "../", 3) == 0 && folder > 0) {
        name = (text){name.at + 3, name.n - 3};
        folder--;
        while (folder > 0 && from.at[folder - 1] != '/') folder--;
    }
    return text_format(a, "%.*s%.*s", (int)folder, from.at, TEXT_ARGS(name));
}

static stf_status include_read(void *user, text from, text name, text *resolved, text *content,
                               stf_error *err)
{
    arena *const a = user;
    *resolved = path_join(a, from, name);
    text const path = text_format(a, FOLDER "%.*s", TEXT_ARGS(*resolved));
    size_t n;
    char *const bytes = file_slurp(path.at, &n);
    if (bytes == NULL) {
        err->status = STF_IO;
        (void)snprintf(err->message, sizeof err->message, "there is no such file");
        return STF_IO;
    }
    *content = text_copy(a, (text){bytes, n});
    free(bytes);
    return STF_OK;
}

static size_t limit_of(const char *content, const char *name)
{
    if (strncmp(content, "# limits:", 9) != 0) return 0;
    const char *const at = strstr(content, name);
    return at != NULL && at < strchr(content, '\n') ? strtoul(at + strlen(name) + 1, NULL, 10) : 0;
}

/* Compiles the model under a key and checks it with these numbers. */
static stf_status key_check(const syntax *s, const model_key *key, const double *inputs, arena *a,
                            diagnostics *d, stf_error *err)
{
    const model *m;
    stf_status const status = model_compile(s, key, NULL, a, d, &m, err);
    return status == STF_OK ? model_check_numbers(m, inputs, a, d, err) : status;
}

/* The model itself, then each variant, at the central values. */
static stf_status numbers_check(const syntax *s, arena *a, diagnostics *d, stf_error *err)
{
    model_key key, changed;
    double *const inputs = ARENA_NEW(a, double, s->n_assumptions + 1);
    for (uint32_t i = 0; i < s->n_assumptions; i++) inputs[i] = s->assumptions[i].central.number;
    stf_status status = model_key_default(s, a, &key, err);
    if (status == STF_OK) status = key_check(s, &key, inputs, a, d, err);
    for (uint32_t v = 0; status == STF_OK && v < s->n_variants; v++) {
        double *const varied = ARENA_NEW(a, double, s->n_assumptions + 1);
        for (uint32_t i = 0; i < s->n_assumptions; i++) varied[i] = inputs[i];
        status = model_key_change(s, &key, s->variants[v].changes, s->variants[v].n_changes, varied,
                                  a, &changed, err);
        if (status == STF_OK) status = key_check(s, &changed, varied, a, d, err);
    }
    return status;
}

/* Loads and checks `content`; what a user would read goes to `out`. */
static void diagnose_text(const char *name, text content, const char *limits_in, buffer *out)
{
    arena *const a = arena_new(NULL, (size_t)1 << 30);
    diagnostics d;
    diagnostics_init(&d, a);
    lang_limits const limits = {.source_bytes = limit_of(limits_in, "source_bytes"),
                                .nesting = limit_of(limits_in, "nesting"),
                                .items = limit_of(limits_in, "items")};
    const syntax *s = NULL;
    stf_error err = {0};
    text const path = text_format(a, "%s.standoff", name);
    lang_read const read = strstr(limits_in, "includes=0") != NULL ? NULL : include_read;
    stf_status status = lang_load(path, content, read, a, &limits, a, &d, &s, &err);
    assert_int_equal(s != NULL, status == STF_OK);
    if (status == STF_OK && s->has_play) status = numbers_check(s, a, &d, &err);
    diagnostics_write(&d, out);
    if (status != STF_OK && d.n_errors == 0) buffer_format(out, "%s\n", err.message);
    buffer_format(out, "status: %s\n", stf_status_name(status));
    arena_free(a);
}

static bool case_run(const char *name, bool bless)
{
    char path[300];
    (void)snprintf(path, sizeof path, FOLDER "%s.standoff", name);
    size_t n;
    char *const content = file_slurp(path, &n);
    assert_non_null(content);
    buffer got;
    buffer_init(&got, NULL);
    diagnose_text(name, (text){content, n}, content, &got);

    (void)snprintf(path, sizeof path, FOLDER "%s.expected", name);
    bool same = true;
    if (bless) {
        FILE *const f = fopen(path, "wb");
        assert_non_null(f);
        assert_int_equal(fwrite(got.at, 1, got.n, f), got.n);
        (void)fclose(f);
    } else {
        char *const expected = file_slurp(path, NULL);
        same = expected != NULL && strcmp(expected, got.at) == 0;
        if (!same)
            print_error("%s: got\n%s\nexpected\n%s\n", name, got.at,
                        expected != NULL ? expected : "(no .expected: run tools/bless)");
        free(expected);
    }
    buffer_free(&got);
    for (size_t cut = 1; cut <= CUTS && !bless; cut++) {
        buffer_init(&got, NULL);
        diagnose_text(name, (text){content, n * cut / (CUTS + 1)}, content, &got);
        buffer_free(&got);
    }
    free(content);
    return same;
}

static void wrong_files_get_exactly_the_expected_diagnostics(void **context)
{
    (void)context;
    cases c = {0};
    cases_find(&c);
    assert_true(c.n >= CASES_LEAST);
    size_t wrong = 0;
    for (size_t i = 0; i < c.n; i++) wrong += !case_run(c.name[i], false);
    cases_free(&c);
    assert_int_equal(wrong, 0);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--bless") == 0) {
        cases c = {0};
        cases_find(&c);
        for (size_t i = 0; i < c.n; i++) (void)case_run(c.name[i], true);
        cases_free(&c);
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_files_get_exactly_the_expected_diagnostics),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
