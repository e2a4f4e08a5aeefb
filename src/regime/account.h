/* SPDX-License-Identifier: Apache-2.0 */
/* account.h -- adds up, by month and period, what the flows of a measure delivered under one of its
 * limits.
 *
 * The days that the account covers are cut into slices: a month, or the part of one that lies in a
 * period. Schedules are added as differences of rates at the slices where they begin and end, so
 * that a flow costs its number of runs, not of months; records are walked month by month. */
#ifndef REGIME_ACCOUNT_H
#define REGIME_ACCOUNT_H

#include "regime/schedule.h"
#include "regime/tally.h"

enum { LEDGER_MONTHS_MOST = 1200000 };

typedef struct slice {
    int32_t month, first, last, month_days;
    uint32_t period;
} slice;

typedef struct account_period {
    int32_t first, last;
    uint32_t first_slice, n_slices;
} account_period;

typedef struct calendar {
    slice *slices;
    uint32_t n_slices;
    account_period *periods;
    uint32_t n_periods;
} calendar;

/* The periods of a rule from first to last day, whole; no more than `most` slices (STF_LIMIT). */
stf_status calendar_make(const cycle *c, int32_t first, int32_t last, uint32_t most, arena *a,
                         calendar *out, stf_error *err);
/* The slice that holds the day; n_slices if none does. */
uint32_t calendar_slice(const calendar *c, int32_t day);

/* A delivery, or a change of a stock's level, on a day. */
typedef struct lump {
    int32_t day;
    amount amount;
} lump;

typedef struct missing_month {
    uint32_t slice, flow;
} missing_month;

/* What a flow counts for in a period, by the unit that its figures came in. */
typedef struct account_part {
    uint32_t flow;
    unit_view view;
    sums *counted; /* [n_periods * N_UNITS] */
    bool *used;    /* likewise */
} account_part;

typedef struct account_month {
    amount by_kind[KIND_COUNT], delivered, cumulative;
} account_month;

typedef struct account {
    const regime *regime;
    uint32_t measure;
    const regime_limit *limit;
    const cancel *stop;
    bool with_conditional;
    arena *memory;  /* numbers and results */
    arena *scratch; /* lists and sums */
    arena *work;    /* of one flow, given back after it */
    calendar calendar;
    /* sums by slice */
    sums *kind[KIND_COUNT];
    sums *rate[KIND_COUNT], *daily[KIND_COUNT]; /* of the schedule: changes; [n_slices + 1] */
    sums *level[KIND_COUNT];                    /* changes */
    sums *share_month, *adjust, *estimate; /* of totals: of a month alone; to the cumulative; to
                                              what is estimated */
    uint32_t *n_open;                      /* months that nothing bounds */
    int32_t *open_level;                   /* changes */
    VEC(missing_month) missing;
    VEC(lump) lumps;     /* by day once finished */
    account_part *parts; /* [n_flows] or NULL: too many */
    /* results */
    account_month *months;        /* [n_slices] */
    amount (*totals)[KIND_COUNT]; /* [n_periods] by kind */
} account;

/* Limits and flows that a measure without a limit is reckoned by: in the unit of its flows, or
 * money. */
stf_status limit_for_flows(const regime *r, const regime_measure *m, arena *a, regime_limit *out,
                           stf_error *err);
/* Adds up all flows of the measure that `counts` (NULL: all) has, less what other measures exempt
 * where `with_exemptions`. Fills everything from regime to scratch beforehand. */
stf_status account_make(account *a, const bool *counts, bool with_exemptions, stf_error *err);

/* What exempts flows of a measure. */
typedef struct exemption {
    uint32_t measure;
    bool *flows; /* [regime n_flows] */
    day_range days;
    bool is_limited;
} exemption;

typedef VEC(exemption) exemptions;

stf_status exemptions_find(const regime *r, uint32_t measure, arena *a, exemptions *out,
                           stf_error *err);
/* The days on which a flow counts under no measure of the kind, ranges appended. */
stf_status exemptions_ranges(const exemptions *e, uint32_t flow, arena *a, day_ranges *out,
                             stf_error *err);
/* First and last day that a measure stands, within the calendar. */
day_range measure_days(const regime_measure *m);

/* account_record.c: a flow's record into the account. */
stf_status account_record(account *a, uint32_t flow, const record *r, const unit_view *v,
                          const day_ranges *exempt, account_part *part, stf_error *err);
void part_add(account *a, account_part *p, uint32_t period, uint8_t unit, amount x);
void part_add_change(account *a, account_part *p, uint32_t period, uint8_t unit, amount x,
                     amount y);
/* exemptions.c: what limited exemptions do not cover. */
stf_status account_excess(account *a, const exemptions *e, stf_error *err);

#endif
