/* SPDX-License-Identifier: Apache-2.0 */
/* test_codes.c -- every diagnostic code is explained, used by the language, and shown by a wrong
 * file. */
#include "support/test.h"

#include <dirent.h>

#include "lang/lang.h"

/* Whether some file of `folder` whose name ends in `ending` contains `what`. */
static bool folder_has(const char *folder, const char *ending, const char *what)
{
    DIR *const d = opendir(folder);
    assert_non_null(d);
    bool found = false;
    for (struct dirent *e; !found && (e = readdir(d)) != NULL;) {
        size_t const n = strlen(e->d_name), m = strlen(ending);
        if (n < m || strcmp(e->d_name + n - m, ending) != 0) continue;
        char path[400];
        (void)snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        char *const content = file_slurp(path, NULL);
        assert_non_null(content);
        found = strstr(content, what) != NULL;
        free(content);
    }
    (void)closedir(d);
    return found;
}

static void every_code_is_used_and_shown_by_a_wrong_file(void **context)
{
    (void)context;
    size_t missing = 0;
    for (size_t i = 0; i < n_lang_codes; i++) {
        char what[16];
        (void)snprintf(what, sizeof what, "\"%s\"", lang_codes[i].code);
        bool const is_used = folder_has("src/lang", ".c", what);
        (void)snprintf(what, sizeof what, "[%s]", lang_codes[i].code);
        bool const is_shown = folder_has("tests/lang/bad", ".expected", what);
        if (!is_used) print_error("%s is used nowhere in src/lang\n", lang_codes[i].code);
        if (!is_shown)
            print_error("%s is shown by no file of tests/lang/bad\n", lang_codes[i].code);
        missing += (is_used ? 0u : 1u) + (is_shown ? 0u : 1u);
    }
    assert_int_equal(missing, 0);
}

static bool is_code(const char *at)
{
    return (at[0] == 'E' || at[0] == 'W') && strspn(at + 1, "0123456789") == 4 && at[5] == '"';
}

static size_t unknown_in(const char *path)
{
    char *const content = file_slurp(path, NULL);
    assert_non_null(content);
    size_t unknown = 0;
    for (const char *at = content; (at = strchr(at, '"')) != NULL;) {
        at++;
        if (!is_code(at)) continue;
        size_t i = 0;
        while (i < n_lang_codes && strncmp(lang_codes[i].code, at, 5) != 0) i++;
        if (i < n_lang_codes) continue;
        print_error("%s: %.5s is not in codes.def\n", path, at);
        unknown++;
    }
    free(content);
    return unknown;
}

static void every_code_that_is_used_is_in_the_table(void **context)
{
    (void)context;
    DIR *const d = opendir("src/lang");
    assert_non_null(d);
    size_t unknown = 0;
    for (struct dirent *e; (e = readdir(d)) != NULL;) {
        size_t const n = strlen(e->d_name);
        if (n < 3 || strcmp(e->d_name + n - 2, ".c") != 0) continue;
        char path[300];
        (void)snprintf(path, sizeof path, "src/lang/%s", e->d_name);
        unknown += unknown_in(path);
    }
    (void)closedir(d);
    assert_int_equal(unknown, 0);
}

static void every_explanation_says_wrong_right_and_why(void **context)
{
    (void)context;
    for (size_t i = 0; i < n_lang_codes; i++) {
        assert_true(strlen(lang_codes[i].title) > 4);
        assert_non_null(strstr(lang_codes[i].explanation, "    wrong:  "));
        assert_non_null(strstr(lang_codes[i].explanation, "    right:  "));
        assert_true(strlen(lang_codes[i].explanation) > 100);
        if (i > 0) assert_true(strcmp(lang_codes[i - 1].code, lang_codes[i].code) < 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_is_used_and_shown_by_a_wrong_file),
        cmocka_unit_test(every_code_that_is_used_is_in_the_table),
        cmocka_unit_test(every_explanation_says_wrong_right_and_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
