/* SPDX-License-Identifier: Apache-2.0 */
/* test_json_write.c -- JSON as it is written: escapes, numbers, commas, lines. */
#include "support/test.h"

#include "base/json_write.h"

typedef struct fixture {
    buffer b;
    js_writer w;
} fixture;

static void fixture_begin(fixture *f)
{
    buffer_init(&f->b, NULL);
    js_begin(&f->w, &f->b);
}

/* What was written is this and no more. */
static void fixture_end(fixture *f, const char *expected)
{
    assert_text(buffer_slice(&f->b), expected);
    buffer_free(&f->b);
}

static void members_and_items_are_set_apart_by_commas(void **state)
{
    (void)state;
    fixture f;
    fixture_begin(&f);
    f.w.lines = 0;
    js_object_open(&f.w);
    js_put_count(&f.w, "n", 3);
    js_put_list(&f.w, "list");
    js_number(&f.w, 0.5);
    js_bool(&f.w, true);
    js_null(&f.w);
    js_list_close(&f.w);
    js_put_object(&f.w, "empty");
    js_object_close(&f.w);
    js_object_close(&f.w);
    fixture_end(&f, "{\"n\": 3, \"list\": [0.5, true, null], \"empty\": {}}\n");
}

static void strings_are_escaped_and_always_utf8(void **state)
{
    (void)state;
    fixture f;
    fixture_begin(&f);
    js_text(&f.w, TEXT("a\"b\\c\n\x01 \xc3\xa9 \xff"));
    fixture_end(&f, "\"a\\\"b\\\\c\\n\\u0001 \xc3\xa9 \\ufffd\"");
}

static void what_is_no_number_is_null(void **state)
{
    (void)state;
    fixture f;
    fixture_begin(&f);
    js_list_open_flat(&f.w);
    js_number(&f.w, HUGE_VAL);
    js_number(&f.w, -HUGE_VAL);
    js_number(&f.w, (double)NAN);
    js_number(&f.w, 0.1);
    js_raw(&f.w, TEXT("1e400"));
    js_list_close(&f.w);
    fixture_end(&f, "[null, null, null, 0.1, 1e400]\n");
}

static void what_is_flat_runs_on_and_its_neighbours_do_not(void **state)
{
    (void)state;
    fixture f;
    fixture_begin(&f);
    js_list_open(&f.w);
    js_object_open_flat(&f.w);
    js_put_list(&f.w, "x");
    js_count(&f.w, 1);
    js_count(&f.w, 2);
    js_list_close(&f.w);
    js_object_close(&f.w);
    js_object_open(&f.w);
    js_put_bool(&f.w, "y", false);
    js_object_close(&f.w);
    js_list_open(&f.w);
    js_list_close(&f.w);
    js_list_close(&f.w);
    fixture_end(&f, "[\n  {\"x\": [1, 2]},\n  {\n    \"y\": false\n  },\n  []\n]\n");
}

static void too_deep_is_told_by_the_buffer(void **state)
{
    (void)state;
    fixture f;
    fixture_begin(&f);
    for (int k = 0; k < JS_DEEPEST; k++) js_list_open(&f.w);
    assert_int_equal(f.b.status, STF_OK);
    js_list_open(&f.w);
    assert_int_equal(f.b.status, STF_LIMIT);
    buffer_free(&f.b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_and_items_are_set_apart_by_commas),
        cmocka_unit_test(strings_are_escaped_and_always_utf8),
        cmocka_unit_test(what_is_no_number_is_null),
        cmocka_unit_test(what_is_flat_runs_on_and_its_neighbours_do_not),
        cmocka_unit_test(too_deep_is_told_by_the_buffer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
