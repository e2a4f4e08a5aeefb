/* SPDX-License-Identifier: Apache-2.0 */
/* test_text.c -- slices, buffers, numbers in any locale, near names, UTF-8. */
#include <locale.h>
#include <math.h>

#include "support/test.h"

#include "base/philox.h"
#include "base/shortest.h"
#include "base/text.h"
#include "support/failing_allocator.h"

static void slices_compare_by_bytes_then_length(void **state)
{
    (void)state;
    assert_true(text_equal(TEXT("Kim"), text_from("Kim")));
    assert_false(text_equal(TEXT("Kim"), TEXT("Kin")));
    assert_false(text_equal(TEXT("Kim"), TEXT("Ki")));
    assert_true(text_equal(TEXT(""), text_from(NULL)));
    assert_true(text_compare(TEXT("a"), TEXT("ab")) < 0);
    assert_true(text_compare(TEXT("b"), TEXT("ab")) > 0);
    assert_int_equal(text_compare(TEXT("ab"), TEXT("ab")), 0);
    assert_true(text_compare(TEXT("\xff"), TEXT("a")) > 0);
    assert_true(text_hash(TEXT("Kim")) == text_hash(text_from("Kim")));
    assert_true(text_hash(TEXT("Kim")) != text_hash(TEXT("Kin")));
}

static void copies_and_formats_end_in_nul(void **state)
{
    (void)state;
    arena *a = arena_new(NULL, 0);
    text const t = text_copy(a, (text){"russia_card", 6});
    assert_text(t, "russia");
    assert_int_equal(t.at[6], 0);
    text const f = text_format(a, "%s of %d", "round", 8);
    assert_text(f, "round of 8");
    assert_int_equal(f.at[f.n], 0);
    arena_free(a);
}

static void a_copy_without_memory_is_empty(void **state)
{
    (void)state;
    arena *a = arena_new(NULL, 4);
    assert_null(text_copy(a, TEXT("too long")).at);
    assert_null(text_format(a, "%d", 123456).at);
    arena_free(a);
}

static void a_buffer_grows(void **state)
{
    (void)state;
    buffer b;
    buffer_init(&b, NULL);
    assert_text(buffer_slice(&b), "");
    for (int i = 0; i < 1000; i++) buffer_format(&b, "%d,", i);
    buffer_char(&b, '!');
    buffer_repeat(&b, '-', 3);
    buffer_string(&b, "end");
    text const t = buffer_slice(&b);
    assert_int_equal(t.n, 10 * 2 + 90 * 3 + 900 * 4 + 7);
    assert_string_equal(b.at + b.n - 11, "999,!---end");
    assert_int_equal(b.status, STF_OK);
    buffer_free(&b);
    buffer_free(&b);
}

static void a_buffer_without_memory_stays_failed(void **state)
{
    (void)state;
    for (size_t n = 0; n < 4; n++) {
        failing_allocator f;
        failing_allocator_init(&f, n);
        f.fail_after = false;
        buffer b;
        buffer_init(&b, &f.allocator);
        for (int i = 0; i < 400; i++) buffer_string(&b, "abcdefgh");
        assert_int_equal(b.status, STF_NOMEM);
        size_t const kept = b.n;
        buffer_double(&b, 1);
        buffer_format(&b, "%d", 1);
        assert_int_equal(b.n, kept);
        buffer_free(&b);
        assert_int_equal(f.live_blocks, 0);
        assert_false(f.sizes_wrong);
    }
}

static void number_is(double x, const char *expected)
{
    buffer b;
    buffer_init(&b, NULL);
    buffer_double(&b, x);
    assert_text(buffer_slice(&b), expected);
    buffer_free(&b);
}

static void numbers_are_shortest(void **state)
{
    (void)state;
    number_is(0, "0");
    number_is(-0.0, "-0");
    number_is(0.1, "0.1");
    number_is(1e-9, "1e-09");
    number_is(1.0 / 3, "0.3333333333333333");
    number_is(2.0 / 3, "0.6666666666666666");
    number_is(0.1 + 0.2, "0.30000000000000004");
    number_is(1e22, "1e+22");
    number_is(-3942, "-3942");
    number_is(1.7976931348623157e308, "1.7976931348623157e+308");
    number_is(5e-324, "5e-324");
    number_is(HUGE_VAL, "inf");
    number_is(-HUGE_VAL, "-inf");
    number_is((double)NAN, "nan");
    number_is(-(double)NAN, "nan");
}

static void numbers_read_back(void **state)
{
    (void)state;
    philox p = philox_stream(1, 1);
    buffer b;
    buffer_init(&b, NULL);
    for (int i = 0; i < 20000; i++) {
        uint64_t const bits = philox_u64(&p);
        double x;
        memcpy(&x, &bits, sizeof x);
        if (!isfinite(x)) continue;
        b.n = 0;
        buffer_double(&b, x);
        assert_true(strtod(b.at, NULL) == x);
    }
    buffer_free(&b);
}

static void numbers_are_the_same_in_a_locale_with_a_comma(void **state)
{
    (void)state;
    if (setlocale(LC_NUMERIC, "de_DE.UTF-8") == NULL) skip();
    number_is(0.1, "0.1");
    number_is(-1.5e-7, "-1.5e-07");
    (void)setlocale(LC_NUMERIC, "C");
}

static void distance_counts_edits_and_transpositions(void **state)
{
    (void)state;
    assert_int_equal(text_distance(TEXT("putin"), TEXT("putin"), 3), 0);
    assert_int_equal(text_distance(TEXT("putin"), TEXT("puttin"), 3), 1);
    assert_int_equal(text_distance(TEXT("putin"), TEXT("ptuin"), 3), 1);
    assert_int_equal(text_distance(TEXT("putin"), TEXT("trump"), 9), 5);
    assert_int_equal(text_distance(TEXT("kitten"), TEXT("sitting"), 9), 3);
    assert_int_equal(text_distance(TEXT("kitten"), TEXT("sitting"), 2), 3);
    assert_int_equal(text_distance(TEXT(""), TEXT("abc"), 9), 3);
    assert_int_equal(text_distance(TEXT(""), TEXT(""), 0), 0);
}

static void the_nearest_name_lies_within_a_third(void **state)
{
    (void)state;
    text const names[] = {TEXT("oil"), TEXT("oil_price"), TEXT("workers"), TEXT("wage")};
    assert_int_equal(text_nearest(TEXT("oil_pirce"), names, 4), 1);
    assert_int_equal(text_nearest(TEXT("worker"), names, 4), 2);
    assert_int_equal(text_nearest(TEXT("Oil"), names, 4), 0);
    assert_int_equal(text_nearest(TEXT("arms"), names, 4), 4);
    assert_int_equal(text_nearest(TEXT("x"), names, 4), 4);
    char long_name[200];
    memset(long_name, 'a', sizeof long_name);
    assert_int_equal(text_nearest((text){long_name, sizeof long_name}, names, 4), 4);
}

static void utf8_is_told_from_what_is_not(void **state)
{
    (void)state;
    size_t where = 99;
    assert_true(text_is_utf8(TEXT(""), &where));
    assert_true(
        text_is_utf8(TEXT("Kim \xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80 \xEF\xBF\xBF"), &where));
    assert_int_equal(where, 99);
    static const char *const bad[] = {"ab\x80",         "ab\xC0\x80",     "ab\xC1\xBF",
                                      "ab\xE0\x80\x80", "ab\xED\xA0\x80", "ab\xF4\x90\x80\x80",
                                      "ab\xF5\x80\x80", "ab\xC3",         "ab\xE2\x82",
                                      "ab\xC3(",        "ab\xF0\x9F\x98", "ab\xFF"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(text_is_utf8(text_from(bad[i]), &where));
        assert_int_equal(where, 2);
    }
    assert_false(text_is_utf8((text){"a\0b", 3}, &where));
    assert_int_equal(where, 1);
}

static void characters_have_code_and_width(void **state)
{
    (void)state;
    uint32_t code = 0;
    assert_int_equal(text_character(TEXT("\xE2\x82\xAC!"), &code), 3);
    assert_int_equal(code, 0x20AC);
    assert_int_equal(text_character(TEXT("\xF0\x9F\x98\x80"), &code), 4);
    assert_int_equal(code, 0x1F600);
    assert_int_equal(text_character(TEXT(""), &code), 0);
    assert_int_equal(text_width(TEXT("a\xC3\xA9"
                                     "e\xCC\x81")),
                     3);
    assert_int_equal(text_width(TEXT("\xEA\xB9\x80\xFF")), 3);
}

/* A number of a kind that is hard for one reason or another. */
static double number_drawn(uint32_t kind, philox *r)
{
    uint32_t const k = philox_below(r, 60), j = philox_below(r, 18);
    double const u = philox_uniform(r);
    switch (kind) {
    case 0: return ldexp(1.0 + u, (int)k - 38);
    case 1: return ldexp(1.0, (int)k - 34);
    case 2: return nextafter(ldexp(1.0, (int)k - 34), philox_below(r, 2) == 0 ? 0.0 : 1e300);
    case 3: return -(double)philox_below(r, 100000) / pow(10.0, j);
    case 4: return nextafter(pow(10.0, (double)j - 1.0), 0.0);
    case 5: return pow(10.0, (double)j - 9.0);
    case 6: return rint(1e17 * u) / 8.0;
    default: return 1e-9 * u;
    }
}

/* The fast way against the library's, printed at 15, 16 and 17 digits until it reads back. */
static void numbers_are_those_that_printing_gives(void **state)
{
    (void)state;
    philox r = philox_stream(61, 0);
    uint32_t n_fast = 0;
    for (uint32_t i = 0; i < 200000; i++) {
        double const x = number_drawn(i % 8, &r);
        char out[SHORTEST_ROOM], printed[48];
        size_t n;
        if (!shortest_write(x, out, &n)) {
            assert_true(fabs(x) < 2e-11 || fabs(x) >= 1e17);
            continue;
        }
        for (int precision = 15; precision <= 17; precision++) {
            snprintf(printed, sizeof printed, "%.*g", precision, x);
            if (strtod(printed, NULL) == x) break;
        }
        assert_int_equal(n, strlen(printed));
        assert_memory_equal(out, printed, n);
        n_fast++;
    }
    assert_true(n_fast > 180000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slices_compare_by_bytes_then_length),
        cmocka_unit_test(copies_and_formats_end_in_nul),
        cmocka_unit_test(a_copy_without_memory_is_empty),
        cmocka_unit_test(a_buffer_grows),
        cmocka_unit_test(a_buffer_without_memory_stays_failed),
        cmocka_unit_test(numbers_are_shortest),
        cmocka_unit_test(numbers_read_back),
        cmocka_unit_test(numbers_are_those_that_printing_gives),
        cmocka_unit_test(numbers_are_the_same_in_a_locale_with_a_comma),
        cmocka_unit_test(distance_counts_edits_and_transpositions),
        cmocka_unit_test(the_nearest_name_lies_within_a_third),
        cmocka_unit_test(utf8_is_told_from_what_is_not),
        cmocka_unit_test(characters_have_code_and_width),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
