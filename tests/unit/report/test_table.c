/* SPDX-License-Identifier: Apache-2.0 */
/* test_table.c -- tables that line up, paragraphs that wrap. */
#include "support/test.h"

#include "report/table.h"

static void columns_line_up_in_any_script(void **unused)
{
    (void)unused;
    arena *memory = arena_new(NULL, 0);
    buffer b;
    table t;
    buffer_init(&b, NULL);
    table_begin(&t, memory);
    table_column(&t, TEXT("who"), 'l');
    table_column(&t, TEXT("n"), 'r');
    table_cell(&t, TEXT("Kim"));
    table_cell(&t, TEXT("1"));
    table_cell(&t, TEXT("\xe6\x96\x87\xe5\x9c\xa8")); /* two wide characters */
    table_cell(&t, TEXT("12"));
    table_write(&t, (text_style){.width = 80}, 2, &b);
    assert_text(buffer_slice(&b), "  who    n\n  Kim    1\n  \xe6\x96\x87\xe5\x9c\xa8  12\n");
    buffer_free(&b);
    arena_free(memory);
}

static void an_elastic_column_wraps(void **unused)
{
    (void)unused;
    arena *memory = arena_new(NULL, 0);
    buffer b;
    table t;
    buffer_init(&b, NULL);
    table_begin(&t, memory);
    table_column(&t, (text){0}, 'l');
    table_column(&t, (text){0}, 'e');
    table_cell(&t, TEXT("deal"));
    table_cell(&t, TEXT("a negotiated solution, disarmed and relieved"));
    table_write(&t, (text_style){.width = 40}, 0, &b);
    assert_text(buffer_slice(&b), "deal  a negotiated solution, disarmed\n      and relieved\n");
    buffer_free(&b);
    arena_free(memory);
}

static void what_the_width_cannot_hold_goes_on_below(void **unused)
{
    (void)unused;
    static const char *const row[] = {"as it is", "+1,234.56", "+2", "-3"};
    static const char *const head[] = {"worth", "Kim Jong-un", "Vladimir Putin", "Xi"};
    arena *memory = arena_new(NULL, 0);
    buffer b;
    table t;
    buffer_init(&b, NULL);
    table_begin(&t, memory);
    for (int k = 0; k < 4; k++) table_column(&t, text_from(head[k]), k == 0 ? 'l' : 'r');
    for (int k = 0; k < 4; k++) table_cell(&t, text_from(row[k]));
    table_write(&t, (text_style){.width = 40}, 2, &b);
    assert_text(buffer_slice(&b), "  worth     Kim Jong-un  Vladimir Putin\n"
                                  "  as it is    +1,234.56              +2\n"
                                  "  worth     Xi\n"
                                  "  as it is  -3\n");
    buffer_free(&b);
    arena_free(memory);
}

static void paragraphs_hang(void **unused)
{
    (void)unused;
    buffer b;
    buffer_init(&b, NULL);
    paragraph_write(TEXT("one two three four five six seven eight nine ten"),
                    (text_style){.width = 40}, 2, 2, &b);
    assert_text(buffer_slice(&b), "  one two three four five six seven\n    eight nine ten\n");
    buffer_free(&b);
    buffer_init(&b, NULL);
    paragraph_write((text){0}, (text_style){.width = 40}, 2, 2, &b);
    assert_int_equal(buffer_slice(&b).n, 0);
    buffer_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_line_up_in_any_script),
        cmocka_unit_test(an_elastic_column_wraps),
        cmocka_unit_test(what_the_width_cannot_hold_goes_on_below),
        cmocka_unit_test(paragraphs_hang),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
