/* SPDX-License-Identifier: Apache-2.0 */
/* test_lexer.c -- text to tokens. */
#include "support/test.h"

#include "lang/lexer.h"

#include <locale.h>

typedef struct cut {
    arena *memory;
    diagnostics d;
    tokens t;
} cut;

static cut cut_text(text content, bool comments)
{
    cut c = {.memory = arena_new(NULL, 0)};
    stf_error err = {0};
    diagnostics_init(&c.d, c.memory);
    uint32_t const file = diagnostics_source(&c.d, TEXT("test"), content);
    assert_ok(lexer_run(file, comments, c.memory, &c.d, &c.t, &err), &err);
    return c;
}

static cut cut_string(const char *content)
{
    return cut_text(text_from(content), false);
}

static void kinds_and_spans(void **state)
{
    (void)state;
    cut c =
        cut_string("Kim chooses { front -= 1 } # rest\n 0..4 1.5e-3 30% 2019-04-25 \"a\\\"b\" <=");
    static const token_kind kinds[] = {
        TOKEN_NAME,   TOKEN_NAME,        TOKEN_LEFT_BRACE, TOKEN_NAME,   TOKEN_ASSIGN_SUBTRACT,
        TOKEN_NUMBER, TOKEN_RIGHT_BRACE, TOKEN_NUMBER,     TOKEN_RANGE,  TOKEN_NUMBER,
        TOKEN_NUMBER, TOKEN_NUMBER,      TOKEN_DATE,       TOKEN_STRING, TOKEN_LESS_EQUAL,
        TOKEN_END};
    assert_int_equal(c.t.n, sizeof kinds / sizeof *kinds);
    for (uint32_t i = 0; i < c.t.n; i++) assert_int_equal(c.t.at[i].kind, kinds[i]);
    assert_int_equal(c.d.n_errors, 0);
    assert_int_equal(c.t.at[1].where.begin, 4);
    assert_int_equal(c.t.at[1].where.length, 7);
    assert_int_equal(c.t.at[7].lines_before, 1);
    assert_text(c.t.at[13].content, "a\"b");
    assert_text(c.t.at[13].text, "\"a\\\"b\"");
    arena_free(c.memory);
}

static void comments_on_request(void **state)
{
    (void)state;
    cut c = cut_text(TEXT("a # first  \r\n# second\nb"), true);
    assert_int_equal(c.t.n, 5);
    assert_int_equal(c.t.at[1].kind, TOKEN_COMMENT);
    assert_text(c.t.at[1].text, "# first");
    assert_int_equal(c.t.at[2].lines_before, 1);
    assert_text(c.t.at[2].text, "# second");
    assert_int_equal(c.t.at[3].lines_before, 1);
    arena_free(c.memory);
}

static void numbers_are_exact(void **state)
{
    (void)state;
    static const struct {
        const char *written;
        double value;
    } rows[] = {{"0.72", 0.72},
                {"3942", 3942},
                {"1e-3", 1e-3},
                {"30%", 0.3},
                {"2.5%", 0.025},
                {"1e22", 1e22},
                {"0", 0},
                {"0.1", 0.1},
                {"1.25e+2", 125},
                {"1e-400", 0},
                {"123456789.123456789", 123456789.123456789}};
    arena *const a = arena_new(NULL, 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_true(number_value(text_from(rows[i].written)) == rows[i].value);
    assert_text(number_exact(TEXT("2.5%"), a), "25e-3");
    assert_text(number_exact(TEXT("0.72"), a), "0.72");
    arena_free(a);
}

static void numbers_do_not_depend_on_the_locale(void **state)
{
    (void)state;
    static const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) (void)setlocale(LC_NUMERIC, names[i]);
    assert_true(number_value(TEXT("1.5")) == 1.5);
    (void)setlocale(LC_NUMERIC, "C");
}

static void what_is_wrong_is_reported(void **state)
{
    (void)state;
    static const struct {
        const char *source, *code;
    } rows[] = {{"\"open\nx", "E0103"},     {"\"a\\qb\"", "E0104"}, {"a ; b", "E0102"},
                {"\xE2\x80\x9Cx", "E0102"}, {"a\xFF", "E0101"},     {"1e999", "E0106"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cut c = cut_string(rows[i].source);
        assert_int_equal(c.d.n_errors, 1);
        assert_string_equal(c.d.list.at[0].code, rows[i].code);
        arena_free(c.memory);
    }
    cut c = cut_text((text){"a\0b", 3}, false);
    assert_int_equal(c.d.n_errors, 1);
    assert_string_equal(c.d.list.at[0].code, "E0101");
    arena_free(c.memory);
}

static void a_byte_order_mark_is_tolerated(void **state)
{
    (void)state;
    cut c = cut_string("\xEF\xBB\xBFstandoff");
    assert_int_equal(c.t.n, 2);
    assert_text(c.t.at[0].text, "standoff");
    arena_free(c.memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_and_spans),
        cmocka_unit_test(comments_on_request),
        cmocka_unit_test(numbers_are_exact),
        cmocka_unit_test(numbers_do_not_depend_on_the_locale),
        cmocka_unit_test(what_is_wrong_is_reported),
        cmocka_unit_test(a_byte_order_mark_is_tolerated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
