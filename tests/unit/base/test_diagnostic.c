/* SPDX-License-Identifier: Apache-2.0 */
/* test_diagnostic.c -- what a user sees of an error, to the character. */
#include "support/test.h"

#include "base/diagnostic.h"
#include "support/failing_allocator.h"

typedef struct scene {
    arena *memory;
    diagnostics d;
} scene;

static scene scene_new(const char *content)
{
    scene s = {.memory = arena_new(NULL, 0)};
    diagnostics_init(&s.d, s.memory);
    (void)diagnostics_source(&s.d, TEXT("a.standoff"), text_from(content));
    return s;
}

static void scene_shows(scene *s, const char *expected)
{
    buffer out;
    buffer_init(&out, NULL);
    diagnostics_write(&s->d, &out);
    assert_int_equal(out.status, STF_OK);
    assert_text(buffer_slice(&out), expected);
    buffer_free(&out);
    arena_free(s->memory);
}

/* The rendering of one error at bytes begin .. begin+length of a content. */
static void error_shows(const char *content, uint32_t begin, uint32_t length, const char *expected)
{
    scene s = scene_new(content);
    (void)diagnose(&s.d, SEVERITY_ERROR, "E0001", (span){begin, length & 0xFFFFFF, 0}, "wrong");
    scene_shows(&s, expected);
}

static void an_error_has_place_line_caret_notes_and_hint(void **state)
{
    (void)state;
    scene s = scene_new("party Kim\ngain Kim = oil + wage\n");
    diagnostic *const x = diagnose(&s.d, SEVERITY_ERROR, "E0142", (span){21, 10, 0},
                                   "`%s` and `%s` differ", "oil", "wage");
    diagnostic_hint(&s.d, x, "give %d", 2);
    diagnostic_note(&s.d, x, (span){6, 3, 0}, "declared here");
    scene_shows(&s, "a.standoff:2:12: error[E0142]: `oil` and `wage` differ\n"
                    "    2 | gain Kim = oil + wage\n"
                    "      |            ^~~~~~~~~~\n"
                    "a.standoff:1:7: note: declared here\n"
                    "    1 | party Kim\n"
                    "      |       ^~~\n"
                    "hint: give 2\n");
}

static void empty_spans_and_the_end_of_the_file_have_a_place(void **state)
{
    (void)state;
    error_shows("ab cd", 3, 0,
                "a.standoff:1:4: error[E0001]: wrong\n    1 | ab cd\n      |    ^\n");
    error_shows("ab", 2, 0, "a.standoff:1:3: error[E0001]: wrong\n    1 | ab\n      |   ^\n");
    error_shows("ab\n", 3, 5, "a.standoff:2:1: error[E0001]: wrong\n    2 | \n      | ^\n");
    error_shows("", 0, 0, "a.standoff:1:1: error[E0001]: wrong\n    1 | \n      | ^\n");
    error_shows("ab", 900, 9, "a.standoff:1:3: error[E0001]: wrong\n    1 | ab\n      |   ^\n");
}

static void a_span_over_lines_is_marked_to_the_end_of_its_first(void **state)
{
    (void)state;
    error_shows("a { b\n c }\n", 2, 8,
                "a.standoff:1:3: error[E0001]: wrong\n    1 | a { b\n      |   ^~~\n");
    error_shows("a b\r\nc\r\n", 2, 9,
                "a.standoff:1:3: error[E0001]: wrong\n    1 | a b\n      |   ^\n");
    error_shows("a b\r\nc\r\n", 4, 1,
                "a.standoff:1:4: error[E0001]: wrong\n    1 | a b\n      |    ^\n");
}

static void tabs_accents_and_wide_letters_keep_the_caret_in_place(void **state)
{
    (void)state;
    error_shows("\tx\tbad", 3, 3,
                "a.standoff:1:4: error[E0001]: wrong\n    1 |     x   bad\n      |         ^~~\n");
    error_shows("\xC3\xA9 bad", 3, 3,
                "a.standoff:1:3: error[E0001]: wrong\n    1 | \xC3\xA9 bad\n      |   ^~~\n");
    error_shows("\xEA\xB9\x80 bad", 4, 3,
                "a.standoff:1:3: error[E0001]: wrong\n    1 | \xEA\xB9\x80 bad\n      |    ^~~\n");
}

static void what_a_terminal_would_obey_is_not_shown(void **state)
{
    (void)state;
    error_shows("\x1b[2J\xff bad", 6, 3,
                "a.standoff:1:7: error[E0001]: wrong\n    1 | ?[2J? bad\n      |       ^~~\n");
}

static void a_long_line_is_clipped_around_the_caret(void **state)
{
    (void)state;
    char content[1001];
    memset(content, 'x', 1000);
    content[1000] = '\0';
    memcpy(content + 500, "BAD", 3);
    char expected[400], before[41], after[58];
    memset(before, 'x', 40);
    memset(after, 'x', 57);
    before[40] = after[57] = '\0';
    (void)snprintf(expected, sizeof expected,
                   "a.standoff:1:501: error[E0001]: wrong\n"
                   "    1 | ...%sBAD%s...\n"
                   "      | %43s^~~\n",
                   before, after, "");
    error_shows(content, 500, 3, expected);

    scene s = scene_new(content);
    (void)diagnose(&s.d, SEVERITY_ERROR, "E1", (span){0, 1000, 0}, "begin");
    (void)diagnose(&s.d, SEVERITY_ERROR, "E2", (span){1000, 0, 0}, "end");
    buffer out;
    buffer_init(&out, NULL);
    diagnostics_write(&s.d, &out);
    for (size_t i = 0, column = 0; i < out.n; i++) {
        column = out.at[i] == '\n' ? 0 : column + 1;
        assert_true(column < 120);
    }
    assert_non_null(strstr(out.at, "1:1001: error[E2]"));
    buffer_free(&out);
    arena_free(s.memory);
}

static void diagnostics_come_in_order_of_place_and_without_repeats(void **state)
{
    (void)state;
    scene s = scene_new("ab");
    (void)diagnose(&s.d, SEVERITY_WARNING, "W0002", (span){1, 1, 0}, "second");
    (void)diagnose(&s.d, SEVERITY_ERROR, "E0001", (span){0, 1, 0}, "first");
    diagnostic_hint(&s.d, diagnose(&s.d, SEVERITY_ERROR, "E0001", (span){0, 1, 0}, "repeat"), "no");
    (void)diagnose(&s.d, SEVERITY_NOTE, "E0003", (span){0, 0, 255}, "nowhere");
    assert_int_equal(s.d.n_errors, 1);
    assert_int_equal(s.d.n_warnings, 1);
    stf_error err;
    assert_int_equal(diagnostics_status(&s.d, &err), STF_INPUT);
    assert_string_equal(err.message, "a.standoff:1:1: first");
    scene_shows(&s, "a.standoff:1:1: error[E0001]: first\n    1 | ab\n      | ^\n"
                    "a.standoff:1:2: warning[W0002]: second\n    1 | ab\n      |  ^\n"
                    "note[E0003]: nowhere\n");
}

static void the_list_is_bounded_and_errors_push_warnings_out(void **state)
{
    (void)state;
    scene s = scene_new("0123456789012345678901234567890123456789012345678901234567890123456789");
    for (uint32_t i = 0; i < 60; i++)
        (void)diagnose(&s.d, SEVERITY_WARNING, "W1", (span){i, 1, 0}, "warning %u", i);
    diagnostic *const x = diagnose(&s.d, SEVERITY_ERROR, "E1", (span){3, 1, 0}, "error");
    diagnostic_note(&s.d, x, (span){0, 1, 0}, "note");
    assert_int_equal(s.d.list.n, DIAGNOSTICS_MOST);
    assert_int_equal(s.d.n_dropped, 11);
    assert_int_equal(s.d.n_warnings, 60);
    stf_error err;
    assert_int_equal(diagnostics_status(&s.d, &err), STF_INPUT);
    assert_non_null(strstr(err.message, "error"));
    for (uint32_t i = 0; i < 70; i++) {
        diagnostic *const y = diagnose(&s.d, SEVERITY_ERROR, "E2", (span){i, 1, 0}, "e");
        for (int k = 0; k < 5; k++) diagnostic_note(&s.d, y, (span){0, 1, 0}, "note");
        assert_true(y->n_notes <= DIAGNOSTIC_NOTES);
    }
    assert_int_equal(s.d.n_errors, 71);
    arena_free(s.memory);
}

static void no_error_is_ok_and_no_memory_is_said(void **state)
{
    (void)state;
    scene s = scene_new("ab");
    (void)diagnose(&s.d, SEVERITY_WARNING, "W1", (span){0, 1, 0}, "hm");
    assert_int_equal(diagnostics_status(&s.d, NULL), STF_OK);
    arena_free(s.memory);
    for (size_t n = 1; n < 3; n++) {
        failing_allocator f;
        failing_allocator_init(&f, n);
        arena *a = arena_new(&f.allocator, 0);
        assert_non_null(a);
        diagnostics d;
        diagnostics_init(&d, a);
        (void)diagnostics_source(&d, TEXT("x"), TEXT("y"));
        for (uint32_t i = 0; i < 40; i++) {
            diagnostic *const x = diagnose(&d, SEVERITY_ERROR, "E1", (span){i, 0, 0}, "%1000d", 1);
            assert_non_null(x);
            diagnostic_hint(&d, x, "%1000d", 1);
        }
        assert_true(f.failed > 0);
        assert_int_equal(diagnostics_status(&d, NULL), STF_INPUT);
        arena_free(a);
        assert_int_equal(f.live_blocks, 0);
    }
}

static void files_are_numbered_up_to_a_bound(void **state)
{
    (void)state;
    scene s = scene_new("");
    for (uint32_t i = 1; i < 255; i++)
        assert_int_equal(diagnostics_source(&s.d, TEXT("b"), TEXT("")), i);
    assert_int_equal(diagnostics_source(&s.d, TEXT("b"), TEXT("")), UINT32_MAX);
    arena_free(s.memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_error_has_place_line_caret_notes_and_hint),
        cmocka_unit_test(empty_spans_and_the_end_of_the_file_have_a_place),
        cmocka_unit_test(a_span_over_lines_is_marked_to_the_end_of_its_first),
        cmocka_unit_test(tabs_accents_and_wide_letters_keep_the_caret_in_place),
        cmocka_unit_test(what_a_terminal_would_obey_is_not_shown),
        cmocka_unit_test(a_long_line_is_clipped_around_the_caret),
        cmocka_unit_test(diagnostics_come_in_order_of_place_and_without_repeats),
        cmocka_unit_test(the_list_is_bounded_and_errors_push_warnings_out),
        cmocka_unit_test(no_error_is_ok_and_no_memory_is_said),
        cmocka_unit_test(files_are_numbered_up_to_a_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
