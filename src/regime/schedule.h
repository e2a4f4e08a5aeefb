/* SPDX-License-Identifier: Apache-2.0 */
/* schedule.h -- what a flow has on each day by its schedule, as runs of days; days are numbered as
 * in base/date.h. */
#ifndef REGIME_SCHEDULE_H
#define REGIME_SCHEDULE_H

#include "regime/record.h"

typedef struct day_range {
    int32_t first, last;
} day_range;

typedef VEC(day_range) day_ranges;

typedef struct segment {
    int32_t first, last;
    amount amount; /* in the flow's unit: for a calendar month, a day, or a level */
    bool is_daily; /* for one day */
    regime_kind kind;
    uint8_t unit; /* of `amount`: record.h */
} segment;

typedef VEC(segment) segments;

static inline int32_t max_day(int32_t x, int32_t y)
{
    return x > y ? x : y;
}
static inline int32_t min_day(int32_t x, int32_t y)
{
    return x < y ? x : y;
}
/* The first and the last day of the calendar. */
int32_t calendar_first(void);
int32_t calendar_last(void);
int32_t month_first_number(int32_t month);
int32_t month_last_number(int32_t month);

/* What a figure of the schedule is. */
regime_kind period_kind(const regime_flow *f, const regime_period *p);
/* Appends the runs of a rate's schedule from `from` on; the list is in `lists`. STF_NOMEM. */
stf_status schedule_rates(const regime_flow *f, int32_t from, arena *numbers, arena *lists,
                          segments *out, stf_error *err);
/* Appends the levels of a stock: of its record (NULL: none), then of its schedule. Days of which
 * nothing is known are KIND_MISSING. Of a flow that runs in play only, what is no record is left
 * out unless it is to count as if it ran (`as_if`). */
stf_status schedule_levels(const regime_flow *f, const record *r, bool as_if, arena *a,
                           segments *out, stf_error *err);
/* Leaves out the days of the ranges (ascending or not). */
stf_status segments_cut(segments *of, const day_ranges *ranges, arena *a, stf_error *err);
/* Months and parts of months from first to last day: 1 for a whole one. */
exact months_of(arena *a, int32_t first, int32_t last);

#endif
