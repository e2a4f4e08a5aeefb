/* SPDX-License-Identifier: Apache-2.0 */
/* test_format.c -- the formatter: what it makes of small texts, that it changes nothing but white
 * space, and that formatting twice changes nothing more, on every file of the project and on what
 * is left of each when words and lines are joined or cut. */
#include "support/test.h"

#include <dirent.h>

#include "lang/lang.h"
#include "lang/lexer.h"

/* The formatted text, to be freed by buffer_free; status as lang_format's. */
static stf_status format(text content, buffer *out)
{
    arena *const a = arena_new(NULL, 0);
    diagnostics d;
    diagnostics_init(&d, a);
    stf_error err = {0};
    buffer_init(out, NULL);
    stf_status const status = lang_format(TEXT("t.standoff"), content, out, &d, &err);
    arena_free(a);
    return status;
}

static void formats_to(const char *in, const char *expected)
{
    buffer out;
    assert_int_equal(format(text_from(in), &out), STF_OK);
    assert_text(buffer_slice(&out), expected);
    buffer again;
    assert_int_equal(format(buffer_slice(&out), &again), STF_OK);
    assert_text(buffer_slice(&again), expected);
    buffer_free(&again);
    buffer_free(&out);
}

static void short_blocks_stay_on_their_line(void **context)
{
    (void)context;
    formats_to("play{A chooses{left{gain A=1 stop deal}right{}}}",
               "play {\n    A chooses { left { gain A = 1  stop deal }  right { } }\n}\n");
}

static void statements_stand_on_lines_of_their_own(void **context)
{
    (void)context;
    formats_to("play { a = 1 b += 2 when a is 1 when b is 2 { stop } otherwise { gain A = -1 } }",
               "play {\n    a = 1\n    b += 2 when a is 1\n    when b is 2 { stop } otherwise { "
               "gain A = -1 }\n}\n");
}

static void units_stand_close_and_operators_apart(void **context)
{
    (void)context;
    formats_to("assume oil=3942 t / month in 1..2\nlet x=oil/4-( -3 )*2 t/month+a^ 2",
               "assume oil = 3942 t/month in 1 .. 2\nlet x = oil / 4 - (-3) * 2 t/month + a^2\n");
}

static void comments_keep_their_places(void **context)
{
    (void)context;
    formats_to("# head\n\n\n\nparty A # who\n# next\nparty B\nplay { # here\nA chooses { left # "
               "l\nright }\n# last\n}\n# end",
               "# head\n\nparty A  # who\n# next\nparty B\nplay {  # here\n    A chooses {\n       "
               " left  # l\n"
               "        right\n    }\n    # last\n}\n# end\n");
}

static void long_lines_are_cut_before_operators(void **context)
{
    (void)context;
    formats_to("let a_long_name = first_long_name_of_all * second_long_name_of_all + "
               "third_long_name_of_all * fourth_name",
               "let a_long_name = first_long_name_of_all * second_long_name_of_all\n"
               "    + third_long_name_of_all * fourth_name\n");
    formats_to("assume a_name = 12345 USD/worker/year in 1 .. 2 source \"a source whose text is "
               "rather long, so that it does not fit\"",
               "assume a_name = 12345 USD/worker/year in 1 .. 2\n"
               "    source \"a source whose text is rather long, so that it does not fit\"\n");
}

static void what_cannot_be_cut_into_tokens_is_refused(void **context)
{
    (void)context;
    static const char *const wrong[] = {"party A {", "party A }", "assume x = \"open",
                                        "party \xff"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        buffer out;
        assert_int_equal(format(text_from(wrong[i]), &out), STF_INPUT);
        buffer_free(&out);
    }
    buffer out;
    assert_int_equal(format(TEXT(""), &out), STF_OK);
    assert_int_equal(out.n, 0);
    buffer_free(&out);
}

static void deep_nesting_is_a_limit(void **context)
{
    (void)context;
    buffer in, out;
    buffer_init(&in, NULL);
    for (int i = 0; i < 1000; i++) buffer_string(&in, "when a { ");
    for (int i = 0; i < 1000; i++) buffer_string(&in, "} ");
    buffer whole;
    buffer_init(&whole, NULL);
    buffer_format(&whole, "play { %s }", in.at);
    assert_int_equal(format(buffer_slice(&whole), &out), STF_LIMIT);
    buffer_free(&in);
    buffer_free(&whole);
    buffer_free(&out);
}

/* ---- the property, on files ------------------------------------------------------------------ */

static bool same_tokens(text x, text y)
{
    arena *const a = arena_new(NULL, 0);
    diagnostics d;
    diagnostics_init(&d, a);
    stf_error err = {0};
    tokens s, t;
    uint32_t const first = diagnostics_source(&d, TEXT("x"), x);
    uint32_t const second = diagnostics_source(&d, TEXT("y"), y);
    assert_int_equal(lexer_run(first, true, a, &d, &s, &err), STF_OK);
    assert_int_equal(lexer_run(second, true, a, &d, &t, &err), STF_OK);
    bool same = s.n == t.n;
    for (uint32_t i = 0; same && i < s.n; i++)
        same = s.at[i].kind == t.at[i].kind && text_equal(s.at[i].text, t.at[i].text);
    arena_free(a);
    return same;
}

/* True if it was formatted, and then with the same tokens and for good. */
static bool holds(const char *path, text content)
{
    buffer once, twice;
    if (format(content, &once) != STF_OK) {
        buffer_free(&once);
        return false;
    }
    bool const kept = same_tokens(content, buffer_slice(&once));
    bool const stable = format(buffer_slice(&once), &twice) == STF_OK &&
                        text_equal(buffer_slice(&once), buffer_slice(&twice));
    if (!kept || !stable)
        print_error("%s: %s\n%.*s\n->\n%s\n", path, kept ? "not idempotent" : "tokens differ",
                    TEXT_ARGS(content), once.at != NULL ? once.at : "");
    assert_true(kept && stable);
    buffer_free(&once);
    buffer_free(&twice);
    return true;
}

/* The file as it is; with its lines joined; with every space a line end; without its first lines.
 */
static size_t file_holds(const char *path)
{
    size_t n;
    char *const content = file_slurp(path, &n);
    assert_non_null(content);
    size_t held = holds(path, (text){content, n});
    for (size_t i = 0; i < n; i++)
        if (content[i] == ' ' && i % 7 == 0) content[i] = '\n';
    held += holds(path, (text){content, n});
    for (size_t i = 0; i < n; i++)
        if (content[i] == '\n' && i % 3 == 0) content[i] = ' ';
    held += holds(path, (text){content, n});
    const char *const second = strchr(content, '\n');
    if (second != NULL) held += holds(path, (text){second, n - (size_t)(second - content)});
    free(content);
    return held;
}

static size_t folder_holds(const char *folder)
{
    DIR *const d = opendir(folder);
    assert_non_null(d);
    size_t held = 0;
    for (struct dirent *e; (e = readdir(d)) != NULL;) {
        size_t const n = strlen(e->d_name);
        char path[300];
        (void)snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        if (n > 9 && strcmp(e->d_name + n - 9, ".standoff") == 0) held += file_holds(path);
    }
    (void)closedir(d);
    return held;
}

static void formatting_keeps_the_tokens_and_is_idempotent(void **context)
{
    (void)context;
    assert_true(folder_holds("models") >= 20);
    (void)folder_holds("tests/lang/good");
    assert_true(folder_holds("tests/lang/bad") >= 80);
}

static void the_canonical_models_are_well_set(void **context)
{
    (void)context;
    DIR *const d = opendir("models");
    assert_non_null(d);
    size_t wrong = 0;
    for (struct dirent *e; (e = readdir(d)) != NULL;) {
        size_t const n = strlen(e->d_name);
        if (n <= 9 || strcmp(e->d_name + n - 9, ".standoff") != 0) continue;
        char path[300];
        (void)snprintf(path, sizeof path, "models/%s", e->d_name);
        size_t length;
        char *const content = file_slurp(path, &length);
        buffer out;
        assert_int_equal(format((text){content, length}, &out), STF_OK);
        if (!text_equal((text){content, length}, buffer_slice(&out))) {
            print_error("%s is not as `standoff format` sets it\n", path);
            wrong++;
        }
        buffer_free(&out);
        free(content);
    }
    (void)closedir(d);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_blocks_stay_on_their_line),
        cmocka_unit_test(statements_stand_on_lines_of_their_own),
        cmocka_unit_test(units_stand_close_and_operators_apart),
        cmocka_unit_test(comments_keep_their_places),
        cmocka_unit_test(long_lines_are_cut_before_operators),
        cmocka_unit_test(what_cannot_be_cut_into_tokens_is_refused),
        cmocka_unit_test(deep_nesting_is_a_limit),
        cmocka_unit_test(formatting_keeps_the_tokens_and_is_idempotent),
        cmocka_unit_test(the_canonical_models_are_well_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
