/* SPDX-License-Identifier: Apache-2.0 */
/* test_csv.c -- tables of comma-separated values, good rows and bad. */
#include "support/test.h"

#include "base/csv.h"
#include "support/failing_allocator.h"

static csv read_ok(arena *a, const char *content)
{
    csv c;
    stf_error err;
    assert_ok(csv_read(text_from(content), a, &c, &err), &err);
    return c;
}

static void rows_and_columns_are_found(void **state)
{
    (void)state;
    arena *a = arena_new(NULL, 0);
    const char *content = "month,tons,note\n2018-01,,\n\n2018-03,2438,from 3\n2018-04,438,last";
    csv const c = read_ok(a, content);
    assert_int_equal(c.n_columns, 3);
    assert_int_equal(c.n_rows, 3);
    assert_int_equal(csv_column(&c, TEXT("tons")), 1);
    assert_int_equal(csv_column(&c, TEXT("ton")), UINT32_MAX);
    assert_text(c.rows[0].cells[1], "");
    assert_text(c.rows[0].cells[2], "");
    assert_text(c.rows[1].cells[0], "2018-03");
    assert_text(c.rows[2].cells[2], "last");
    assert_int_equal(c.rows[0].line, 2);
    assert_int_equal(c.rows[1].line, 4);
    assert_int_equal(c.rows[1].at[1], strstr(content, "2438") - content);
    assert_int_equal(c.rows[1].offset, strstr(content, "2018-03") - content);
    assert_int_equal(c.rows[1].length, strlen("2018-03,2438,from 3"));
    assert_null(c.rows[1].fault);
    arena_free(a);
}

static void quotes_commas_and_line_ends_are_read(void **state)
{
    (void)state;
    arena *a = arena_new(NULL, 0);
    csv const c = read_ok(a, "\xef\xbb\xbf"
                             "\"a\",b\r\n"
                             "\"x, \"\"y\"\"\",2\r\n"
                             "\"two\r\nlines\",\"\"\r\n"
                             "in\"side,\"\"\"\"\r\n"
                             "z,end\r");
    assert_text(c.header[0], "a");
    assert_int_equal(c.n_rows, 4);
    assert_text(c.rows[0].cells[0], "x, \"y\"");
    assert_text(c.rows[0].cells[1], "2");
    assert_text(c.rows[1].cells[0], "two\r\nlines");
    assert_text(c.rows[1].cells[1], "");
    assert_text(c.rows[2].cells[0], "in\"side");
    assert_text(c.rows[2].cells[1], "\"");
    assert_int_equal(c.rows[2].line, 5); /* a cell before took two lines */
    assert_text(c.rows[3].cells[1], "end");
    arena_free(a);
}

static void a_bad_row_is_marked_and_the_rest_is_read(void **state)
{
    (void)state;
    arena *a = arena_new(NULL, 0);
    csv const c = read_ok(a, "a,b\n"
                             "1\n"
                             "1,2,3\n"
                             "1,\"2\"x\n"
                             "good,row\n"
                             "1,\"open\n"
                             "good,again\n");
    assert_int_equal(c.n_rows, 6);
    assert_string_equal(c.rows[0].fault, "too few cells");
    assert_int_equal(c.rows[0].fault_column, 2);
    assert_string_equal(c.rows[1].fault, "too many cells");
    assert_int_equal(c.rows[1].fault_column, 3);
    assert_string_equal(c.rows[2].fault, "text after a closing quote");
    assert_int_equal(c.rows[2].fault_column, 2);
    assert_null(c.rows[3].fault);
    assert_text(c.rows[3].cells[0], "good");
    assert_string_equal(c.rows[4].fault, "a quote that is never closed");
    assert_int_equal(c.rows[4].line, 6);
    assert_int_equal(c.rows[4].length, strlen("1,\"open"));
    assert_null(c.rows[5].fault);
    assert_text(c.rows[5].cells[1], "again");
    /* a quote forgotten in one row is closed by the first of the next: one bad row, not two */
    csv const d = read_ok(a, "a,b\n1,\"open\n2,\"fine\"\n");
    assert_int_equal(d.n_rows, 2);
    assert_string_equal(d.rows[0].fault, "text after a closing quote");
    assert_text(d.rows[1].cells[1], "fine");
    arena_free(a);
}

static void a_header_is_needed_and_its_names_differ(void **state)
{
    (void)state;
    arena *a = arena_new(NULL, 0);
    csv c;
    stf_error err;
    assert_int_equal(csv_read(TEXT(""), a, &c, &err), STF_INPUT);
    assert_int_equal(csv_read(TEXT("\xef\xbb\xbf\r\n\n"), a, &c, &err), STF_INPUT);
    assert_int_equal(csv_read(TEXT("a,b,a\n1,2,3\n"), a, &c, &err), STF_INPUT);
    assert_string_equal(err.message, "columns 1 and 3 are both named 'a'");
    assert_int_equal(csv_read(TEXT("a,\"b\n1,2\n"), a, &c, &err), STF_INPUT);
    csv const bare = read_ok(a, "a,b");
    assert_int_equal(bare.n_rows, 0);
    assert_int_equal(bare.n_columns, 2);
    arena_free(a);
}

static void too_many_columns_are_refused(void **state)
{
    (void)state;
    arena *a = arena_new(NULL, 0);
    buffer b;
    buffer_init(&b, NULL);
    for (int i = 0; i < 4096; i++) buffer_format(&b, "%sc%d", i > 0 ? "," : "", i);
    csv c;
    stf_error err;
    assert_ok(csv_read(buffer_slice(&b), a, &c, &err), &err);
    assert_int_equal(c.n_columns, 4096);
    buffer_string(&b, ",one more");
    assert_int_equal(csv_read(buffer_slice(&b), a, &c, &err), STF_LIMIT);
    /* in a row it is the row that is bad */
    buffer_free(&b);
    buffer_init(&b, NULL);
    buffer_string(&b, "a,b\n");
    buffer_repeat(&b, ',', 9000);
    buffer_string(&b, "\n1,2\n");
    assert_ok(csv_read(buffer_slice(&b), a, &c, &err), &err);
    assert_int_equal(c.n_rows, 2);
    assert_string_equal(c.rows[0].fault, "too many cells");
    assert_text(c.rows[1].cells[1], "2");
    buffer_free(&b);
    arena_free(a);
}

static void without_memory_it_says_so(void **state)
{
    (void)state;
    static const char content[] = "a,b\n\"x\"\"y\",2\n1,2\n3,4\n";
    for (size_t n = 0;; n++) {
        assert_true(n < 1000);
        failing_allocator failing;
        failing_allocator_init(&failing, n);
        arena *a = arena_new(&failing.allocator, 0);
        csv c;
        stf_error err;
        stf_status const s = a == NULL ? STF_NOMEM : csv_read(text_from(content), a, &c, &err);
        arena_free(a);
        assert_int_equal(failing.live_blocks, 0);
        if (s == STF_OK) break;
        assert_int_equal(s, STF_NOMEM);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_and_columns_are_found),
        cmocka_unit_test(quotes_commas_and_line_ends_are_read),
        cmocka_unit_test(a_bad_row_is_marked_and_the_rest_is_read),
        cmocka_unit_test(a_header_is_needed_and_its_names_differ),
        cmocka_unit_test(too_many_columns_are_refused),
        cmocka_unit_test(without_memory_it_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
