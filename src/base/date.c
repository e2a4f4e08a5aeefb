/* SPDX-License-Identifier: Apache-2.0 */
/* date.c -- days of the Gregorian calendar, and months counted one by one.
 *
 * Days are numbered by counting years from March, so that the leap day is the last of its year
 * (E. G. Richards, Calendars, in: Explanatory Supplement to the Astronomical Almanac, 3rd edition,
 * 2013, chapter 15; in whole years of 400 as H. Hinnant writes it, "chrono-compatible low-level
 * date algorithms"). */
#include "base/date.h"

#include <stdio.h>

static bool is_leap(int32_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int32_t month_days(int32_t year, int32_t month)
{
    static const int8_t days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year));
}

bool date_is_valid(date d)
{
    return d.year >= DATE_FIRST_YEAR && d.year <= DATE_LAST_YEAR && d.month >= 1 && d.month <= 12 &&
           d.day >= 1 && d.day <= month_days(d.year, d.month);
}

/* The quotient rounded down; y > 0. */
static int32_t floor_div(int32_t x, int32_t y)
{
    return x / y - (x % y < 0);
}

enum { DAYS_OF_400_YEARS = 146097, DAYS_TO_1970 = 719468 /* from 0000-03-01 */ };

int32_t date_number(date d)
{
    int32_t const year = d.year - (d.month <= 2);
    int32_t const era = floor_div(year, 400);
    int32_t const of_era = year - era * 400;                       /* 0 .. 399 */
    int32_t const month = d.month > 2 ? d.month - 3 : d.month + 9; /* 0: March */
    int32_t const day = (153 * month + 2) / 5 + d.day - 1;         /* 0 .. 365 */
    int32_t const days = of_era * 365 + of_era / 4 - of_era / 100 + day;
    return era * DAYS_OF_400_YEARS + days - DAYS_TO_1970;
}

date date_of_number(int32_t number)
{
    int32_t const n = number + DAYS_TO_1970;
    int32_t const era = floor_div(n, DAYS_OF_400_YEARS);
    int32_t const days = n - era * DAYS_OF_400_YEARS; /* 0 .. 146096 */
    int32_t const of_era = (days - days / 1460 + days / 36524 - days / 146096) / 365;
    int32_t const day = days - (365 * of_era + of_era / 4 - of_era / 100);
    int32_t const month = (5 * day + 2) / 153;
    date d = {.day = day - (153 * month + 2) / 5 + 1, .month = month < 10 ? month + 3 : month - 9};
    d.year = of_era + era * 400 + (d.month <= 2);
    return d;
}

int date_compare(date a, date b)
{
    if (a.year != b.year) return a.year < b.year ? -1 : 1;
    if (a.month != b.month) return a.month < b.month ? -1 : 1;
    return (a.day > b.day) - (a.day < b.day);
}

date date_next(date d)
{
    return date_of_number(date_number(d) + 1);
}

date date_add_months(date d, int32_t n)
{
    int32_t const month = date_month(d) + n;
    int32_t const year = floor_div(month, 12);
    date to = {.year = year, .month = month - year * 12 + 1, .day = d.day};
    int32_t const most = month_days(to.year, to.month);
    if (to.day > most) to.day = most;
    return to;
}

date month_last_day(int32_t month)
{
    date d = month_first_day(month);
    d.day = month_days(d.year, d.month);
    return d;
}

/* ---- text ------------------------------------------------------------------------------------ */

text date_write(date d, char *to)
{
    int const n = snprintf(to, 16, "%04d-%02d-%02d", d.year, d.month, d.day);
    return (text){to, n < 16 ? (size_t)n : 15};
}

text month_write(int32_t month, char *to)
{
    date const d = month_first_day(month);
    int const n = snprintf(to, 16, "%04d-%02d", d.year, d.month);
    return (text){to, n < 16 ? (size_t)n : 15};
}

/* `n` digits at `at`; -1 if one of them is none. */
static int32_t digits(const char *at, size_t n)
{
    int32_t x = 0;
    for (size_t i = 0; i < n; i++) {
        if (at[i] < '0' || at[i] > '9') return -1;
        x = x * 10 + (at[i] - '0');
    }
    return x;
}

bool date_parse(text t, date *out)
{
    if (t.n != 10 || t.at[4] != '-' || t.at[7] != '-') return false;
    date const d = {digits(t.at, 4), digits(t.at + 5, 2), digits(t.at + 8, 2)};
    if (!date_is_valid(d)) return false;
    *out = d;
    return true;
}

bool month_parse(text t, int32_t *out)
{
    if (t.n != 7 || t.at[4] != '-') return false;
    date const d = {digits(t.at, 4), digits(t.at + 5, 2), 1};
    if (!date_is_valid(d)) return false;
    *out = date_month(d);
    return true;
}

/* ---- spans and cycles ------------------------------------------------------------------------ */

month_span months_between(date from, date to)
{
    int32_t whole = date_month(to) - date_month(from);
    if (date_compare(date_add_months(from, whole), to) > 0) whole--;
    int32_t const start = date_number(date_add_months(from, whole));
    int32_t const end = date_number(date_add_months(from, whole + 1));
    return (month_span){.whole = whole, .days = date_number(to) - start, .of_days = end - start};
}

/* The period of `length` months from `start` on, counted both ways, that holds the day. */
static bool months_period(date start, int32_t length, date day, date *first, date *last)
{
    if (length <= 0) return false;
    int32_t k = floor_div(date_month(day) - date_month(start), length);
    if (date_compare(date_add_months(start, k * length), day) > 0) k--;
    *first = date_add_months(start, k * length);
    *last = date_of_number(date_number(date_add_months(start, (k + 1) * length)) - 1);
    return true;
}

static bool days_period(date start, int32_t length, date day, date *first, date *last)
{
    if (length <= 0) return false;
    int32_t const from = date_number(start);
    int32_t const k = floor_div(date_number(day) - from, length);
    *first = date_of_number(from + k * length);
    *last = date_of_number(from + k * length + length - 1);
    return true;
}

bool cycle_period(const cycle *c, date day, date *first, date *last)
{
    if (date_is_set(c->from) && date_compare(day, c->from) < 0) return false;
    if (date_is_set(c->to) && date_compare(day, c->to) > 0) return false;
    switch (c->kind) {
    case CYCLE_YEAR:
        *first = (date){day.year, 1, 1};
        *last = (date){day.year, 12, 31};
        break;
    case CYCLE_MONTH:
        *first = month_first_day(date_month(day));
        *last = month_last_day(date_month(day));
        break;
    case CYCLE_MONTHS:
        if (!months_period(c->start, c->length, day, first, last)) return false;
        break;
    case CYCLE_DAYS:
        if (!days_period(c->start, c->length, day, first, last)) return false;
        break;
    case CYCLE_TOTAL:
    case CYCLE_ANY:
        *first = c->from;
        *last = c->to;
        return true;
    }
    /* the first and the last year of the calendar cut, too */
    date const end = {DATE_LAST_YEAR, 12, 31};
    if (first->year < DATE_FIRST_YEAR) *first = (date){DATE_FIRST_YEAR, 1, 1};
    if (date_compare(*last, end) > 0) *last = end;
    if (date_is_set(c->from) && date_compare(*first, c->from) < 0) *first = c->from;
    if (date_is_set(c->to) && date_compare(*last, c->to) > 0) *last = c->to;
    return true;
}
