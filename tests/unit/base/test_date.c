/* SPDX-License-Identifier: Apache-2.0 */
/* test_date.c -- the calendar, against a walk over every day of it, and the periods of rules. */
#include "support/test.h"

#include "base/date.h"
#include "base/philox.h"

static date day(int32_t year, int32_t month, int32_t d)
{
    return (date){year, month, d};
}

static void assert_date(date d, int32_t year, int32_t month, int32_t of_month)
{
    if (d.year == year && d.month == month && d.day == of_month) return;
    fail_msg("got %d-%d-%d, expected %d-%d-%d", d.year, d.month, d.day, year, month, of_month);
}

static void leap_years_are_those_of_gregory(void **state)
{
    (void)state;
    assert_int_equal(month_days(2016, 2), 29);
    assert_int_equal(month_days(2018, 2), 28);
    assert_int_equal(month_days(2000, 2), 29);
    assert_int_equal(month_days(1900, 2), 28);
    assert_int_equal(month_days(2100, 2), 28);
    assert_int_equal(month_days(2019, 12), 31);
    assert_int_equal(month_days(2019, 4), 30);
    assert_true(date_is_valid(day(2016, 2, 29)));
    assert_false(date_is_valid(day(2018, 2, 29)));
    assert_false(date_is_valid(day(2100, 2, 29)));
    assert_false(date_is_valid(day(2018, 4, 31)));
    assert_false(date_is_valid(day(2018, 13, 1)));
    assert_false(date_is_valid(day(2018, 0, 1)));
    assert_false(date_is_valid(day(2018, 1, 0)));
    assert_false(date_is_valid(day(0, 1, 1)));
    assert_false(date_is_valid(day(10000, 1, 1)));
    assert_false(date_is_set((date){0}));
}

/* Every day of the calendar in turn, counted by hand: the number grows by one, and comes back. */
static void numbers_count_the_days_of_all_years(void **state)
{
    (void)state;
    date d = day(1, 1, 1);
    int32_t number = date_number(d);
    while (d.year <= 9999) {
        if (date_number(d) != number) fail_msg("%d-%d-%d", d.year, d.month, d.day);
        date const back = date_of_number(number);
        if (date_compare(back, d) != 0) fail_msg("%d", number);
        int32_t last = d.month == 4 || d.month == 6 || d.month == 9 || d.month == 11 ? 30 : 31;
        if (d.month == 2)
            last = (d.year % 4 == 0 && d.year % 100 != 0) || d.year % 400 == 0 ? 29 : 28;
        number++;
        if (++d.day > last) {
            d.day = 1;
            if (++d.month > 12) {
                d.month = 1;
                d.year++;
            }
        }
    }
    assert_int_equal(date_number(day(1970, 1, 1)), 0);
    assert_int_equal(date_number(day(2000, 3, 1)), 11017); /* 30 * 365 + 7 leap days + 31 + 29 */
    assert_date(date_next(day(2019, 12, 31)), 2020, 1, 1);
    assert_date(date_next(day(2100, 2, 28)), 2100, 3, 1);
}

static void adding_months_stops_at_a_months_end(void **state)
{
    (void)state;
    assert_date(date_add_months(day(2019, 1, 31), 1), 2019, 2, 28);
    assert_date(date_add_months(day(2016, 1, 31), 1), 2016, 2, 29);
    assert_date(date_add_months(day(2019, 3, 31), -1), 2019, 2, 28);
    assert_date(date_add_months(day(2019, 1, 31), 2), 2019, 3, 31);
    assert_date(date_add_months(day(2017, 12, 22), 24), 2019, 12, 22);
    assert_date(date_add_months(day(2017, 12, 22), 15), 2019, 3, 22);
    assert_date(date_add_months(day(2017, 12, 22), 27), 2020, 3, 22);
    assert_date(date_add_months(day(2016, 2, 29), 12), 2017, 2, 28);
    assert_date(date_add_months(day(2019, 1, 15), -13), 2017, 12, 15);
    assert_date(month_last_day(date_month(day(2000, 2, 3))), 2000, 2, 29);
    assert_date(month_first_day(date_month(day(2019, 12, 31))), 2019, 12, 1);
}

static void spans_are_whole_months_and_a_rest(void **state)
{
    (void)state;
    month_span s = months_between(day(2019, 4, 25), day(2019, 7, 25));
    assert_int_equal(s.whole, 3);
    assert_int_equal(s.days, 0);
    s = months_between(day(2019, 4, 25), day(2019, 4, 25));
    assert_int_equal(s.whole, 0);
    assert_int_equal(s.days, 0);
    /* from 25 May to 24 June: 30 of the 31 days to 25 June */
    s = months_between(day(2019, 4, 25), day(2019, 6, 24));
    assert_int_equal(s.whole, 1);
    assert_int_equal(s.days, 30);
    assert_int_equal(s.of_days, 31);
    /* 31 January and a month is 28 February; from there to 30 March 30 of the 31 days to the 31st
     */
    s = months_between(day(2019, 1, 31), day(2019, 3, 30));
    assert_int_equal(s.whole, 1);
    assert_int_equal(s.days, 30);
    assert_int_equal(s.of_days, 31);
}

/* months_between undoes date_add_months, and its rest is a proper part of the next month. */
static void spans_agree_with_adding_months(void **state)
{
    (void)state;
    philox random = philox_stream(3, 0);
    for (int i = 0; i < 20000; i++) {
        date const from = date_of_number((int32_t)philox_below(&random, 40000) - 10000);
        date const to = date_of_number(date_number(from) + (int32_t)philox_below(&random, 3000));
        month_span const s = months_between(from, to);
        date const whole = date_add_months(from, s.whole);
        assert_true(date_compare(whole, to) <= 0);
        assert_true(date_compare(to, date_add_months(from, s.whole + 1)) < 0);
        assert_int_equal(date_number(whole) + s.days, date_number(to));
        assert_true(s.days >= 0 && s.days < s.of_days);
        int32_t const n = (int32_t)philox_below(&random, 100);
        month_span const back = months_between(from, date_add_months(from, n));
        assert_int_equal(back.whole, n);
        assert_int_equal(back.days, 0);
    }
}

static void dates_are_written_and_read(void **state)
{
    (void)state;
    char to[16];
    assert_text(date_write(day(2019, 4, 25), to), "2019-04-25");
    assert_text(date_write(day(7, 4, 5), to), "0007-04-05");
    assert_text(month_write(date_month(day(2019, 12, 25)), to), "2019-12");
    date d = {0};
    int32_t month = 0;
    assert_true(date_parse(TEXT("2016-02-29"), &d));
    assert_date(d, 2016, 2, 29);
    assert_true(month_parse(TEXT("2019-12"), &month));
    assert_int_equal(month, 2019 * 12 + 11);
    static const char *const wrong[] = {"",           "2019",        "2019-4-25",  "2019-02-29",
                                        "2019/04/25", "2019-04-25 ", "2019-13-01", "2019-04-00",
                                        "0000-01-01", "20x9-01-01",  "2019-04",    "-019-01-01"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(date_parse(text_from(wrong[i]), &d));
    assert_false(month_parse(TEXT("2019-13"), &month));
    assert_false(month_parse(TEXT("2019-04-25"), &month));
    assert_false(month_parse(TEXT("2019_04"), &month));
    assert_date(d, 2016, 2, 29); /* left alone */
}

static void assert_period(const cycle *c, date on, date first, date last)
{
    date f, l;
    assert_true(cycle_period(c, on, &f, &l));
    assert_date(f, first.year, first.month, first.day);
    assert_date(l, last.year, last.month, last.day);
}

static void periods_hold_the_day(void **state)
{
    (void)state;
    cycle c = {.kind = CYCLE_YEAR, .from = day(2017, 12, 22)};
    assert_period(&c, day(2017, 12, 25), day(2017, 12, 22), day(2017, 12, 31));
    assert_period(&c, day(2018, 5, 5), day(2018, 1, 1), day(2018, 12, 31));
    date f, l;
    assert_false(cycle_period(&c, day(2017, 12, 21), &f, &l));
    c.to = day(2018, 6, 30);
    assert_period(&c, day(2018, 6, 30), day(2018, 1, 1), day(2018, 6, 30));
    assert_false(cycle_period(&c, day(2018, 7, 1), &f, &l));

    c = (cycle){.kind = CYCLE_MONTH};
    assert_period(&c, day(2016, 2, 1), day(2016, 2, 1), day(2016, 2, 29));

    /* crude oil: twelve months from 22 December 2017, and again */
    c = (cycle){.kind = CYCLE_MONTHS, .length = 12, .start = day(2017, 12, 22)};
    assert_period(&c, day(2018, 12, 21), day(2017, 12, 22), day(2018, 12, 21));
    assert_period(&c, day(2018, 12, 22), day(2018, 12, 22), day(2019, 12, 21));
    assert_period(&c, day(2017, 12, 21), day(2016, 12, 22), day(2017, 12, 21));
    /* from a month's end: the starts do not drift */
    c = (cycle){.kind = CYCLE_MONTHS, .length = 1, .start = day(2019, 1, 31)};
    assert_period(&c, day(2019, 2, 27), day(2019, 1, 31), day(2019, 2, 27));
    assert_period(&c, day(2019, 2, 28), day(2019, 2, 28), day(2019, 3, 30));
    assert_period(&c, day(2019, 3, 31), day(2019, 3, 31), day(2019, 4, 29));

    /* oil for food: 180 days from 10 December 1996, to 7 June 1997 */
    c = (cycle){.kind = CYCLE_DAYS, .length = 180, .start = day(1996, 12, 10)};
    assert_period(&c, day(1997, 6, 7), day(1996, 12, 10), day(1997, 6, 7));
    assert_period(&c, day(1997, 6, 8), day(1997, 6, 8), day(1997, 12, 4));
    assert_period(&c, day(1996, 12, 9), day(1996, 6, 13), day(1996, 12, 9));
    c.length = 0;
    assert_false(cycle_period(&c, day(1997, 6, 7), &f, &l));

    c = (cycle){.kind = CYCLE_TOTAL, .from = day(2017, 10, 1), .to = day(2017, 12, 31)};
    assert_period(&c, day(2017, 11, 1), day(2017, 10, 1), day(2017, 12, 31));
    c = (cycle){.kind = CYCLE_ANY, .from = day(2017, 10, 1)};
    assert_true(cycle_period(&c, day(2019, 11, 1), &f, &l));
    assert_date(f, 2017, 10, 1);
    assert_false(date_is_set(l));
}

/* Day by day over years: each period follows on the one before, and holds its days. */
static void periods_follow_one_on_the_other(void **state)
{
    (void)state;
    static const cycle cycles[] = {
        {.kind = CYCLE_YEAR},
        {.kind = CYCLE_MONTH},
        {.kind = CYCLE_MONTHS, .length = 5, .start = {2016, 8, 31}},
        {.kind = CYCLE_MONTHS, .length = 12, .start = {2016, 2, 29}},
        {.kind = CYCLE_DAYS, .length = 180, .start = {2016, 2, 29}},
    };
    for (size_t i = 0; i < sizeof cycles / sizeof *cycles; i++) {
        date first, last, expected_last = {0};
        for (date d = day(2012, 1, 1); d.year < 2021; d = date_next(d)) {
            assert_true(cycle_period(&cycles[i], d, &first, &last));
            assert_true(date_compare(first, d) <= 0 && date_compare(d, last) <= 0);
            if (date_is_set(expected_last) && date_compare(d, expected_last) <= 0)
                assert_int_equal(date_compare(last, expected_last), 0);
            else if (date_is_set(expected_last))
                assert_int_equal(date_compare(first, d), 0);
            expected_last = last;
        }
    }
}

static void the_calendars_ends_are_kept(void **state)
{
    (void)state;
    cycle c = {.kind = CYCLE_MONTHS, .length = 12, .start = day(2000, 12, 22)};
    assert_period(&c, day(9999, 12, 31), day(9999, 12, 22), day(9999, 12, 31));
    assert_period(&c, day(1, 1, 1), day(1, 1, 1), day(1, 12, 21));
    c = (cycle){.kind = CYCLE_DAYS, .length = 100000, .start = day(1, 1, 2)};
    assert_period(&c, day(1, 1, 1), day(1, 1, 1), day(1, 1, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leap_years_are_those_of_gregory),
        cmocka_unit_test(numbers_count_the_days_of_all_years),
        cmocka_unit_test(adding_months_stops_at_a_months_end),
        cmocka_unit_test(spans_are_whole_months_and_a_rest),
        cmocka_unit_test(spans_agree_with_adding_months),
        cmocka_unit_test(dates_are_written_and_read),
        cmocka_unit_test(periods_hold_the_day),
        cmocka_unit_test(periods_follow_one_on_the_other),
        cmocka_unit_test(the_calendars_ends_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
