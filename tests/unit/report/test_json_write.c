/* SPDX-License-Identifier: Apache-2.0 */
/* test_json_write.c -- JSON as it is written: escapes, numbers, commas. */
#include "support/test.h"

#include "report/json_write.h"

static void members_and_items_are_set_apart_by_commas(void **state)
{
    (void)state;
    buffer b;
    json_writer w;
    buffer_init(&b, NULL);
    json_begin(&w, &b);
    w.lines = 0;
    json_object_open(&w);
    json_put_count(&w, "n", 3);
    json_put_array(&w, "list");
    json_number(&w, 0.5);
    json_truth(&w, true);
    json_null(&w);
    json_array_close(&w);
    json_put_object(&w, "empty");
    json_object_close(&w);
    json_object_close(&w);
    json_end(&w);
    assert_text(buffer_slice(&b), "{\"n\": 3, \"list\": [0.5, true, null], \"empty\": {}}\n");
    buffer_free(&b);
}

static void strings_are_escaped_and_always_utf8(void **state)
{
    (void)state;
    buffer b;
    json_writer w;
    buffer_init(&b, NULL);
    json_begin(&w, &b);
    json_text(&w, TEXT("a\"b\\c\n\x01 \xc3\xa9 \xff"));
    assert_text(buffer_slice(&b), "\"a\\\"b\\\\c\\n\\u0001 \xc3\xa9 \\ufffd\"");
    buffer_free(&b);
}

static void what_is_no_number_is_null(void **state)
{
    (void)state;
    buffer b;
    json_writer w;
    buffer_init(&b, NULL);
    json_begin(&w, &b);
    w.lines = 0;
    json_array_open(&w);
    json_number(&w, HUGE_VAL);
    json_number(&w, -HUGE_VAL);
    json_number(&w, (double)NAN);
    json_number(&w, 0.1);
    json_array_close(&w);
    assert_text(buffer_slice(&b), "[null, null, null, 0.1]");
    buffer_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_and_items_are_set_apart_by_commas),
        cmocka_unit_test(strings_are_escaped_and_always_utf8),
        cmocka_unit_test(what_is_no_number_is_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
