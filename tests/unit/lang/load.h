/* SPDX-License-Identifier: Apache-2.0 */
/* load.h -- what the tests of the language share: a text loaded, with its diagnostics. */
#ifndef TESTS_UNIT_LANG_LOAD_H
#define TESTS_UNIT_LANG_LOAD_H

#include "support/test.h"

#include "lang/lang.h"

typedef struct loaded {
    arena *memory;
    diagnostics d;
    stf_status status;
    const syntax *s;
    stf_error err;
} loaded;

/* Files that can be included, by name. */
typedef struct included {
    const char *name, *content;
} included;

static inline stf_status included_read(void *user, text from, text name, text *resolved,
                                       text *content, stf_error *err)
{
    (void)from;
    for (const included *i = user; i != NULL && i->name != NULL; i++) {
        if (!text_equal(text_from(i->name), name)) continue;
        *resolved = text_from(i->name);
        *content = text_from(i->content);
        return STF_OK;
    }
    if (err != NULL) snprintf(err->message, sizeof err->message, "no such file");
    return STF_IO;
}

static inline loaded load_with(const char *source, const included *files, const lang_limits *limits)
{
    loaded l = {.memory = arena_new(NULL, 0)};
    assert_non_null(l.memory);
    diagnostics_init(&l.d, l.memory);
    l.status = lang_load(TEXT("test"), text_from(source), included_read, (void *)(uintptr_t)files,
                         limits, l.memory, &l.d, &l.s, &l.err);
    return l;
}

static inline loaded load(const char *source)
{
    return load_with(source, NULL, NULL);
}

/* Loads; fails the test with the diagnostics if there are any. */
static inline loaded load_clean(const char *source)
{
    loaded l = load(source);
    if (l.status != STF_OK || l.d.n_warnings > 0) {
        buffer b;
        buffer_init(&b, NULL);
        diagnostics_write(&l.d, &b);
        print_error("%s\n%s\n", l.err.message, b.at != NULL ? b.at : "");
        buffer_free(&b);
        _fail(__FILE__, __LINE__);
    }
    assert_non_null(l.s);
    return l;
}

static inline void loaded_free(loaded *l)
{
    arena_free(l->memory);
}

/* How many diagnostics have the code. */
static inline size_t count_code(const loaded *l, const char *code)
{
    size_t n = 0;
    for (size_t i = 0; i < l->d.list.n; i++)
        if (strcmp(l->d.list.at[i].code, code) == 0) n++;
    return n;
}

/* Exactly these codes, separated by spaces, are reported, in any order. */
static inline void assert_codes(const char *source, const char *codes, const char *file, int line)
{
    loaded l = load(source);
    size_t wanted = 0;
    bool ok = true;
    for (const char *p = codes; *p != '\0';) {
        char code[8] = {0};
        memcpy(code, p, 5);
        if (count_code(&l, code) == 0) {
            print_error("%s is not reported\n", code);
            ok = false;
        }
        wanted++;
        p += 5;
        if (*p == ' ') p++;
    }
    if (wanted != l.d.list.n) ok = false;
    if (!ok) {
        buffer b;
        buffer_init(&b, NULL);
        diagnostics_write(&l.d, &b);
        print_error("expected %s of:\n%s\ngot:\n%s\n", codes, source, b.at != NULL ? b.at : "");
        buffer_free(&b);
        loaded_free(&l);
        _fail(file, line);
    }
    loaded_free(&l);
}
#define assert_reports(source, codes) assert_codes((source), (codes), __FILE__, __LINE__)

#endif
