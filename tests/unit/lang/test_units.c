/* SPDX-License-Identifier: Apache-2.0 */
/* test_units.c -- names of units, their factors and dimensions, conflicts. */
#include "support/test.h"

#include "lang/units.h"

typedef struct fixture {
    arena *memory;
    units *units;
} fixture;

static int setup(void **context)
{
    static fixture f;
    f.memory = arena_new(NULL, 0);
    f.units = units_new(f.memory);
    *context = &f;
    return f.units == NULL;
}

static int teardown(void **context)
{
    fixture *const f = *context;
    units_close(f->units);
    arena_free(f->memory);
    return 0;
}

static unit parse(fixture *f, const char *a, int pa, const char *b, int pb)
{
    text const names[2] = {text_from(a), text_from(b)};
    int const powers[2] = {pa, pb};
    unit out = {0};
    assert_int_equal(units_parse(f->units, names, powers, b == NULL ? 1 : 2, &out, NULL), STF_OK);
    return out;
}

static void our_factors_are_exact_ratios(void **context)
{
    fixture *const f = *context;
    static const struct {
        const char *name, *exact, *dim;
    } rows[] = {
        {"month", "2629746/1", "s"},
        {"year", "31556952/1", "s"},
        {"week", "604800/1", "s"},
        {"kt", "1000000/1", "kg"},
        {"Mt", "1000000000/1", "kg"},
        {"g", "1/1000", "kg"},
        {"l", "1/1000", "m^3"},
        {"bbl", "9936705933/62500000000", "m^3"},
        {"MUSD", "1000000/1", "USD"},
        {"people", "1/1", "person"},
        {"percent", "1/100", "a plain number"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        unit const u = parse(f, rows[i].name, 1, NULL, 0);
        assert_text(u.exact, rows[i].exact);
        assert_text(units_text(f->memory, f->units, u.dim), rows[i].dim);
        assert_true(units_is_exact(f->units, text_from(rows[i].name)));
    }
    unit const year = parse(f, "year", 1, NULL, 0), month = parse(f, "month", 1, NULL, 0);
    assert_true(year.factor == 12 * month.factor);
}

static void a_quotient_is_composed_exactly(void **context)
{
    fixture *const f = *context;
    unit const u = parse(f, "t", 1, "month", -1);
    assert_text(u.written, "t/month");
    assert_text(u.exact, "500/1314873");
    assert_text(units_text(f->memory, f->units, u.dim), "kg/s");
    assert_near(u.factor, 1000 / 2629746.0, 1e-18);
    unit const v = parse(f, "km", 2, "s", -2);
    assert_text(v.written, "km^2/s^2");
    assert_text(units_text(f->memory, f->units, v.dim), "m^2/s^2");
    unit const w = parse(f, "s", -1, NULL, 0);
    assert_text(units_text(f->memory, f->units, w.dim), "1/s");
}

static void no_names_are_a_plain_number(void **context)
{
    fixture *const f = *context;
    unit u;
    assert_int_equal(units_parse(f->units, NULL, NULL, 0, &u, NULL), STF_OK);
    assert_true(dimension_is_plain(u.dim));
    assert_true(u.factor == 1);
    assert_text(u.exact, "1/1");
}

static void other_names_are_asked_of_the_library(void **context)
{
    fixture *const f = *context;
    unit const acre = parse(f, "acre", 1, NULL, 0);
    assert_near(acre.factor, 4046.87260987425, 1e-9);
    assert_text(units_text(f->memory, f->units, acre.dim), "m^2");
    assert_false(units_is_exact(f->units, TEXT("acre")));
    /* the exact text is the double's own ratio */
    double n = 0, d = 0;
    assert_int_equal(sscanf(acre.exact.at, "%lf/%lf", &n, &d), 2);
    assert_true(n / d == acre.factor);
    unit const joule = parse(f, "GJ", 1, NULL, 0);
    assert_near(joule.factor, 1e9, 1e-3);
    assert_text(units_text(f->memory, f->units, joule.dim), "kg*m^2/s^2");
    unit const kelvin = parse(f, "kelvin", 1, NULL, 0);
    assert_text(units_text(f->memory, f->units, kelvin.dim), "K");
    assert_true(units_is_exact(f->units, TEXT("kelvin")));
    assert_true(dimension_is_plain(parse(f, "radian", 1, NULL, 0).dim));
}

static void what_is_no_unit_is_refused(void **context)
{
    fixture *const f = *context;
    static const char *const names[] = {"celsius",     "degC",  "dBm", "in", "as",     "at",
                                        "oil",         "worth", "EUR", "t2", "when",   "or",
                                        "accommodate", "per",   "x_1", "",   "missile"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_false(units_is_name(f->units, text_from(names[i])));
    text const bad[2] = {TEXT("t"), TEXT("moon")};
    int const powers[2] = {1, -1};
    unit u;
    size_t which = 9;
    assert_int_equal(units_parse(f->units, bad, powers, 2, &u, &which), STF_INPUT);
    assert_int_equal(which, 1);
    assert_text(units_nearest(f->units, TEXT("mounth")), "month");
    assert_text(units_nearest(f->units, TEXT("zzzzzz")), "");
}

static void exponents_have_a_bound(void **context)
{
    fixture *const f = *context;
    text const name[1] = {TEXT("m3")};
    int const power[1] = {50};
    unit u;
    size_t which = 9;
    assert_int_equal(units_parse(f->units, name, power, 1, &u, &which), STF_INPUT);
    assert_int_equal(which, 1);
    dimension d = {{100}};
    assert_int_equal(dimension_mul(d, d).power[0], 127);
    assert_int_equal(dimension_pow(d, -1000000).power[0], -127);
}

static void a_declared_unit_is_a_dimension_or_a_quantity(void **context)
{
    fixture *const f = *context;
    assert_true(units_declare(f->units, TEXT("warhead"), NULL));
    assert_text(units_text(f->memory, f->units, parse(f, "warhead", 1, "year", -1).dim),
                "warhead/s");
    unit const usd = parse(f, "USD", 1, NULL, 0);
    unit euro;
    assert_int_equal(units_scale(f->units, TEXT("1.12"), &usd, &euro), STF_OK);
    assert_text(euro.exact, "28/25");
    assert_text(euro.written, "1.12 USD");
    assert_true(units_declare(f->units, TEXT("EUR"), &euro));
    assert_near(parse(f, "EUR", 1, NULL, 0).factor, 1.12, 1e-15);
    assert_false(units_declare(f->units, TEXT("EUR"), NULL));
    assert_non_null(units_refuses(f->units, TEXT("EUR"), false));
    assert_false(units_declare(f->units, TEXT("month"), NULL)); /* ours */
    assert_false(units_declare(f->units, TEXT("in"), NULL));    /* a word */
    assert_true(units_declare(f->units, TEXT("acre"), NULL));   /* only the library's */
    assert_text(units_text(f->memory, f->units, parse(f, "acre", 1, NULL, 0).dim), "acre");
}

static void dimensions_run_out(void **context)
{
    fixture *const f = *context;
    int made = 0;
    for (int i = 0; i < 30; i++)
        made += units_declare(f->units, text_format(f->memory, "thing%c", 'a' + i), NULL);
    assert_int_equal(made, DIMENSIONS_MOST - 5);
    assert_non_null(units_refuses(f->units, TEXT("another"), true));
    assert_null(units_refuses(f->units, TEXT("another"), false));
    uint32_t n;
    assert_text(units_base(f->units, &n)[5].written, "thinga");
    assert_int_equal(n, DIMENSIONS_MOST);
}

static void numbers_are_scaled_as_written(void **context)
{
    fixture *const f = *context;
    unit const plain = {.factor = 1, .exact = TEXT("1/1")};
    static const struct {
        const char *number, *exact;
    } rows[] = {{"100", "100/1"}, {"0.5", "1/2"},      {"1e3", "1000/1"}, {"25e-4", "1/400"},
                {"3%", "3/100"},  {"1_000", "1000/1"}, {"2/6", "1/3"}};
    unit out;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(units_scale(f->units, text_from(rows[i].number), &plain, &out), STF_OK);
        assert_text(out.exact, rows[i].exact);
    }
    static const char *const wrong[] = {"", "x", "-1", "0", "1/0", "nan", "1e999"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(units_scale(f->units, text_from(wrong[i]), &plain, &out), STF_INPUT);
    /* too long for 64 bits: the double, with its exact ratio */
    assert_int_equal(units_scale(f->units, TEXT("1.2345678901234567890123"), &plain, &out), STF_OK);
    assert_near(out.factor, 1.2345678901234567, 1e-15);
}

static void roots_need_even_exponents(void **context)
{
    (void)context;
    dimension d = {{2, -4}}, r;
    assert_true(dimension_root(d, 2, &r));
    assert_int_equal(r.power[0], 1);
    assert_int_equal(r.power[1], -2);
    assert_false(dimension_root(dimension_time, 2, &r));
    assert_true(dimension_equal(dimension_div(d, d), dimension_plain));
}

#define SENTENCE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SENTENCE(our_factors_are_exact_ratios),
        SENTENCE(a_quotient_is_composed_exactly),
        SENTENCE(no_names_are_a_plain_number),
        SENTENCE(other_names_are_asked_of_the_library),
        SENTENCE(what_is_no_unit_is_refused),
        SENTENCE(exponents_have_a_bound),
        SENTENCE(a_declared_unit_is_a_dimension_or_a_quantity),
        SENTENCE(dimensions_run_out),
        SENTENCE(numbers_are_scaled_as_written),
        SENTENCE(roots_need_even_exponents),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
