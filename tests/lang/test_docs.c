/* SPDX-License-Identifier: Apache-2.0 */
/* test_docs.c -- every example in a ```standoff fence of the documentation loads.
 *
 * "```standoff" holds a whole file, "```standoff items" items and "```standoff play" statements,
 * which are put into a frame that has parties and states for them. */
#include "support/test.h"

#include "lang/lang.h"

static const char *const pages[] = {"docs/language.md", "docs/tutorial.md", "docs/regime.md",
                                    "README.md"};

static const char items_before[] = "standoff \"frame\" {\n    party Kim, Putin, Trump\n";
static const char items_after[] = "\n    play { Kim chooses { one  two } }\n}\n";
static const char play_before[] =
    "standoff \"frame\" {\n    party Kim, Putin, Trump, Xi\n    state arsenal in 0 .. 4 = 4\n"
    "    state eased in 0 .. 4 = 0\n    state standing in { intact, broken } = intact\n"
    "    state hidden in 0 .. 1 = 0 seen by Kim\n    play {\n";
static const char play_after[] = "\n    }\n}\n";

static bool example_loads(const char *page, int line, text content)
{
    arena *const a = arena_new(NULL, 0);
    diagnostics d;
    diagnostics_init(&d, a);
    const syntax *s;
    stf_error err = {0};
    stf_status const status =
        lang_load(text_format(a, "%s:%d", page, line), content, NULL, NULL, NULL, a, &d, &s, &err);
    if (status != STF_OK) {
        buffer b;
        buffer_init(&b, NULL);
        diagnostics_write(&d, &b);
        print_error("%s, the example at line %d: %s\n%s", page, line, err.message,
                    b.at != NULL ? b.at : "");
        buffer_free(&b);
    }
    arena_free(a);
    return status == STF_OK;
}

/* The example whose fence (without the backquotes) is `kind`, framed. */
static bool fence_loads(const char *page, int line, text kind, text body)
{
    arena *const a = arena_new(NULL, 0);
    bool ok = true;
    if (text_equal(kind, TEXT("standoff")))
        ok = example_loads(page, line, body);
    else if (text_equal(kind, TEXT("standoff items")))
        ok = example_loads(page, line,
                           text_format(a, "%s%.*s%s", items_before, TEXT_ARGS(body), items_after));
    else if (text_equal(kind, TEXT("standoff play")))
        ok = example_loads(page, line,
                           text_format(a, "%s%.*s%s", play_before, TEXT_ARGS(body), play_after));
    arena_free(a);
    return ok;
}

static text line_next(const char **at)
{
    const char *const begin = *at, *const end = strchr(begin, '\n');
    *at = end != NULL ? end + 1 : begin + strlen(begin);
    return (text){begin, end != NULL ? (size_t)(end - begin) : strlen(begin)};
}

static size_t page_check(const char *page, size_t *wrong)
{
    char *const content = file_slurp(page, NULL);
    if (content == NULL) return 0;
    size_t n = 0;
    int line = 0, opened = 0;
    text kind = {0};
    const char *body = NULL;
    for (const char *at = content; *at != '\0';) {
        const char *const begin = at;
        text const l = line_next(&at);
        line++;
        if (l.n < 3 || memcmp(l.at, "```", 3) != 0) continue;
        if (body == NULL) {
            kind = (text){l.at + 3, l.n - 3};
            body = at;
            opened = line;
            continue;
        }
        n += kind.n >= 8 && memcmp(kind.at, "standoff", 8) == 0;
        *wrong += !fence_loads(page, opened, kind, (text){body, (size_t)(begin - body)});
        body = NULL;
    }
    assert_null(body);
    free(content);
    return n;
}

static void every_example_of_the_documentation_loads(void **context)
{
    (void)context;
    size_t n = 0, wrong = 0;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) n += page_check(pages[i], &wrong);
    assert_int_equal(wrong, 0);
    assert_true(n >= 15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_example_of_the_documentation_loads)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
