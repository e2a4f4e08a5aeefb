/* SPDX-License-Identifier: Apache-2.0 */
/* date.h -- days of the Gregorian calendar, and months counted one by one. */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

enum { DATE_FIRST_YEAR = 1, DATE_LAST_YEAR = 9999 };

typedef struct date {
    int32_t year, month, day; /* 1 .. 12, 1 .. 31; all zero: no date */
} date;

static inline bool date_is_set(date d)
{
    return d.month != 0;
}
bool date_is_valid(date d); /* a day that exists, in the years above */
int32_t month_days(int32_t year, int32_t month);
/* Days since 1970-01-01, and back. Valid dates only. */
int32_t date_number(date d);
date date_of_number(int32_t number);
int date_compare(date a, date b); /* -1, 0, 1 */
date date_next(date d);           /* the day after */
/* The same day n months later (earlier for n < 0); the month's last day where it has fewer. */
date date_add_months(date d, int32_t n);
/* Months are numbered year * 12 + month - 1. */
static inline int32_t date_month(date d)
{
    return d.year * 12 + d.month - 1;
}
static inline date month_first_day(int32_t month)
{
    return (date){.year = month / 12, .month = month % 12 + 1, .day = 1};
}
date month_last_day(int32_t month);
/* Writes "2019-04-25" or, for a month, "2019-04" into `to` of at least 16 bytes; returns its text.
 */
text date_write(date d, char *to);
text month_write(int32_t month, char *to);
/* Reads exactly "2019-04-25"; false if it is not that or the day does not exist. */
bool date_parse(text t, date *out);
/* Reads exactly "2019-04". */
bool month_parse(text t, int32_t *out);

/* Time between two days in calendar months: whole + days / of_days, where whole months run from
 * `from` (date_add_months) and the rest is its share of the days of the month it falls in.
 * 2019-04-25 to 2019-07-25 is 3; from <= to. */
typedef struct month_span {
    int32_t whole, days, of_days;
} month_span;
month_span months_between(date from, date to);

/* How a rule counts: again and again, or once. */
typedef enum cycle_kind {
    CYCLE_YEAR,   /* calendar years */
    CYCLE_MONTH,  /* calendar months */
    CYCLE_MONTHS, /* `length` months from `start`, again and again */
    CYCLE_DAYS,   /* likewise in days */
    CYCLE_TOTAL,  /* once, as long as the rule stands */
    CYCLE_ANY,    /* a standing number, at every moment */
} cycle_kind;

typedef struct cycle {
    cycle_kind kind;
    int32_t length;
    date start;    /* CYCLE_MONTHS, CYCLE_DAYS */
    date from, to; /* first and last day of the rule; not set: open */
} cycle;

/* The period that holds the day: its first and last day, cut to the rule's own. False where the
 * rule does not stand on that day. An open end stays not set (CYCLE_TOTAL, CYCLE_ANY). */
bool cycle_period(const cycle *c, date day, date *first, date *last);

#endif
