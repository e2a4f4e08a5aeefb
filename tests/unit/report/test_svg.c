/* SPDX-License-Identifier: Apache-2.0 */
/* test_svg.c -- text that fits, markup that is well-formed. */
#include "support/test.h"

#include "report/markup.h"
#include "report/svg.h"

static void text_is_broken_to_its_room(void **state)
{
    (void)state;
    arena *memory = arena_new(NULL, 0);
    text lines[SVG_LINES_MOST];
    text const t = TEXT("puts secondary sanctions on Moscow and waits for an answer");
    size_t const n = svg_text_lines(memory, t, 140, 13, false, lines);
    assert_true(n >= 2 && n <= SVG_LINES_MOST);
    for (size_t k = 0; k < n; k++) assert_true(svg_text_width(lines[k], 13, false) <= 140);
    assert_int_equal(svg_text_lines(memory, TEXT("Kim"), 140, 13, false, lines), 1);
    assert_int_equal(svg_text_lines(memory, (text){0}, 140, 13, false, lines), 0);
    arena_free(memory);
}

static void long_words_are_cut_with_an_ellipsis(void **state)
{
    (void)state;
    arena *memory = arena_new(NULL, 0);
    text lines[SVG_LINES_MOST];
    text const t = TEXT("antidisestablishmentarianismantidisestablishmentarianism");
    assert_int_equal(svg_text_lines(memory, t, 100, 13, false, lines), 1);
    assert_true(svg_text_width(lines[0], 13, false) <= 100);
    assert_memory_equal(lines[0].at + lines[0].n - 3, "\xe2\x80\xa6", 3);
    /* More lines than there is room for: the last ends in an ellipsis too. */
    text const much =
        TEXT("one two three four five six seven eight nine ten eleven twelve thirteen fourteen");
    size_t const n = svg_text_lines(memory, much, 40, 13, false, lines);
    assert_int_equal(n, SVG_LINES_MOST);
    assert_memory_equal(lines[n - 1].at + lines[n - 1].n - 3, "\xe2\x80\xa6", 3);
    arena_free(memory);
}

static void markup_is_escaped(void **state)
{
    (void)state;
    buffer b;
    buffer_init(&b, NULL);
    markup_text(&b, TEXT("<b> & \"x\" \x01\xff \xc3\xa9"));
    assert_text(buffer_slice(&b),
                "&lt;b&gt; &amp; &quot;x&quot; \xef\xbf\xbd\xef\xbf\xbd \xc3\xa9");
    buffer_free(&b);
}

static void a_picture_has_title_and_description(void **state)
{
    (void)state;
    buffer b;
    svg s;
    buffer_init(&b, NULL);
    svg_begin(&s, &b, 100, 50, "p", TEXT("A < B"), TEXT("about"), true);
    svg_rect(&s, 1.25, -0.04, 10, 10, 0, "v-box");
    svg_end(&s);
    assert_non_null(strstr(b.at, "<title id=\"p-title\">A &lt; B</title>"));
    assert_non_null(strstr(b.at, "<desc id=\"p-about\">about</desc>"));
    assert_non_null(
        strstr(b.at, "<rect x=\"1.3\" y=\"0\" width=\"10\" height=\"10\" class=\"v-box\"/>"));
    assert_null(strstr(b.at, "<script"));
    buffer_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_broken_to_its_room),
        cmocka_unit_test(long_words_are_cut_with_an_ellipsis),
        cmocka_unit_test(markup_is_escaped),
        cmocka_unit_test(a_picture_has_title_and_description),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
