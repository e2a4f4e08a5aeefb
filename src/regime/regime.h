/* SPDX-License-Identifier: Apache-2.0 */
/* regime.h -- flows and measures with their numbers, and the ledger that is kept of them.
 *
 * Plain data: model/ fills a `regime` from the checked text at given values of the assumptions;
 * regime_ledger adds up, by calendar month, what crossed the border under each measure. Every
 * quantity is an exact rational with a low, a central and a high value (docs/semantics.md, 12). */
#ifndef REGIME_REGIME_H
#define REGIME_REGIME_H

#include "base/cancel.h"
#include "base/date.h"
#include "base/status.h"
#include "num/exact.h"

/* low <= central <= high. Where a month is missing and nothing bounds it, the high end is open and
 * `high` is what is known. */
typedef struct amount {
    exact low, central, high;
    bool is_open; /* nothing bounds it from above */
} amount;

typedef enum regime_kind {
    KIND_REPORTED,
    KIND_APPROXIMATE,
    KIND_ESTIMATED, /* derived from other figures, or what a total leaves for the missing months */
    KIND_SCHEDULED, /* nobody has looked yet: as the flow's schedule has it */
    KIND_UNREPORTED,
    KIND_MISSING,
    KIND_COUNT
} regime_kind;

typedef struct regime_period {
    bool is_delivery; /* `amount` on the day `from` */
    bool is_sum;      /* the amount of all days from first to last, spread evenly over them */
    bool is_record;   /* an entry of days gone by, rather than schedule: reported where it has a */
    bool is_sourced;  /* source, else estimated */
    date from, to;    /* first and last day; not set: open */
    amount amount;    /* a flow: for one calendar month; a stock: the level; in the flow's unit */
} regime_period;

typedef struct regime_observation {
    int32_t month;
    regime_kind kind;      /* reported, approximate, estimated or missing */
    bool is_none_reported; /* missing, and known that no report was made */
    bool has[2];
    exact amount[2];    /* in the flow's column units */
    uint32_t digits[2]; /* decimals written, for the rounding of the figure */
    date reported_on;
    text source, note;
} regime_observation;

typedef struct regime_total {
    int32_t first_month, last_month;
    uint32_t column; /* its unit is column_unit[column]; column n_columns: the flow's own unit */
    exact amount;
    uint32_t digits;
    regime_kind kind;
    bool is_unverified;
    text source;
} regime_total;

typedef struct regime_flow {
    text name, says, from, to;
    text unit;           /* of its schedule, without time: "t" */
    text column_unit[2]; /* of observed amounts */
    uint32_t n_columns;
    exact column_ratio[2]; /* flow units in one column unit, where of one dimension; else invalid */
    bool is_stock, is_unreported, is_conditional; /* conditional: in play it runs only while ... */
    bool has_amounts;
    /* By date. Neither from nor to is set: what holds on all other days (or cut to them, it is the
     * same); a stock's level stands until the next, its `is_delivery` too. */
    const regime_period *periods;
    uint32_t n_periods;
    /* By month; a month twice: sources disagree, the last is the central one. Rows without an
     * amount too, as those between them say where the record ends. */
    const regime_observation *observations;
    uint32_t n_observations;
    const regime_total *totals;
    uint32_t n_totals;
    bool
        has_missing; /* a missing month lies in `missing`, per calendar month, in the flow's unit */
    amount missing;
    bool has_worth;
    amount worth; /* for one unit of the flow (a stock: a year), in the regime's money */
} regime_flow;

typedef enum regime_verb {
    VERB_CAPS,
    VERB_BANS,
    VERB_ENDS,
    VERB_EXEMPTS,
    VERB_REPORTS
} regime_verb;

/* What a flow counts for under a limit. */
typedef struct regime_share {
    uint32_t flow;
    /* limit units in one of: column 0, column 1, the flow's unit; has false where no conversion is
     * declared from that unit */
    bool has[3];
    amount ratio[3];
    bool is_own[3]; /* of the limit's own dimension: not converted, and preferred */
} regime_share;

typedef struct regime_limit {
    amount amount; /* per period */
    text unit;
    const regime_share *shares; /* [n_flows of the measure] */
} regime_limit;

typedef struct regime_measure {
    text name, says;
    regime_verb verb;
    const uint32_t *flows;
    uint32_t n_flows;
    const uint32_t *exempted; /* measures */
    uint32_t n_exempted;
    date from, to; /* `to` as replaced or declared; not set: open */
    regime_limit limits[2];
    uint32_t n_limits;
    cycle cycle; /* of its limits; from and to are the measure's */
    const exact *notices;
    uint32_t n_notices;
    exact stop; /* share; invalid: none */
    date prior_contracts, deadline;
    int32_t report_within_days, report_every_days;
    text authority, resolution, paragraph, source, unverified;
    bool is_unverified;
    text replaced_by;
    bool has_costs;
    amount costs; /* declared, a year, in the regime's money */
} regime_measure;

typedef struct regime {
    text title;
    text money; /* unit of worth and costs, e.g. "MUSD"; empty: none is declared */
    date begins;
    const regime_flow *flows;
    uint32_t n_flows;
    const regime_measure *measures;
    uint32_t n_measures;
} regime;

/* ---- the ledger ---------------------------------------------------------------------------------
 */

typedef struct ledger_options {
    date from, to;    /* not set: from the first to the last dated thing of the regime */
    uint32_t measure; /* only this one; UINT32_MAX: all */
    bool conditional; /* count flows that run in play only, as if they ran */
    const cancel *stop;
} ledger_options;

/* A month (a part of one at the ends of a period) under a measure, in the limit's unit; measures
 * without a limit: in the unit of their flows where that is one, else in money. */
typedef struct ledger_month {
    int32_t month;
    date from, to;                /* the days counted */
    amount by_kind[KIND_COUNT];   /* of which */
    amount delivered;             /* all of them; open where a month is missing */
    amount cumulative;            /* in the period, to the end of the month */
    amount share[2], headroom[2]; /* of each limit; an open headroom has no low end */
    const uint32_t *missing;      /* flows whose month is missing */
    uint32_t n_missing;
} ledger_month;

/* When a share of the limit is passed: on the central figures, and the first and last day that the
 * intervals allow. Within a month deliveries are spread evenly over its days for the central date;
 * the bounds take the month's first and last day. A share is passed when it is reached. Not set:
 * not in the period. */
typedef struct ledger_notice {
    exact share;
    amount amount;
    date central, earliest, latest;
    date known;       /* when the report that shows it was due; not set: nobody reports */
    bool is_stop;     /* from here supply must stop */
    bool is_reported; /* passed by reported figures alone, `known` is of those */
    date reported;    /* passed by reported (and approximate) figures alone */
} ledger_notice;

/* What one flow adds in a period, for those who want to see the sum: `own` in one of its units (0
 * and 1: its columns, 2: its own), what one of that counts for, and what it comes to in the unit of
 * the first limit. */
typedef struct ledger_part {
    uint32_t flow;
    uint32_t unit;
    amount own, ratio, counted;
} ledger_part;

typedef struct ledger_period {
    date from, to;
    amount cap[2];
    amount delivered, by_kind[KIND_COUNT], share[2], headroom[2];
    uint32_t n_missing_months;    /* flow months without any figure */
    const ledger_notice *notices; /* ascending; the limit itself last */
    uint32_t n_notices;
    date reached;      /* the limit, on central figures; not set: not in the period */
    bool is_projected; /* some of it is schedule rather than record */
    const ledger_month *months;
    uint32_t n_months;
    const ledger_part *parts; /* by flow */
    uint32_t n_parts;
} ledger_period;

typedef enum report_status {
    REPORT_MADE,
    REPORT_LATE,
    REPORT_MISSING,
    REPORT_UNKNOWN
} report_status;

typedef struct ledger_report {
    uint32_t flow;
    date first, last; /* what it is about */
    date due, made;   /* made not set: not known when, or not made */
    report_status status;
} ledger_report;

typedef struct ledger_breach {
    uint32_t flow; /* UINT32_MAX: all flows of the measure together */
    date from, to;
    amount amount;     /* in the unit of the ledger's months */
    bool is_certain;   /* the low end breaks the measure too */
    bool is_projected; /* some of it is schedule rather than record */
    const char *what;  /* "above the cap", "banned", "after the deadline" */
} ledger_breach;

/* Figures for the same months that differ by more than their rounding. */
typedef struct ledger_conflict {
    uint32_t flow;
    int32_t first_month, last_month;
    const exact *figures; /* in `unit`; the sum of the months where figures are monthly */
    const text *sources;
    uint32_t n_figures;
    text unit;
} ledger_conflict;

typedef struct ledger_measure {
    uint32_t measure; /* of the regime */
    text unit;        /* of the months */
    text unit_second; /* of a second limit */
    const ledger_period *periods;
    uint32_t n_periods;
    const ledger_report *reports;
    uint32_t n_reports;
    const ledger_breach *breaches;
    uint32_t n_breaches;
    date deadline;
    amount left; /* at the deadline, of a stock; in the flow's unit */
    bool has_left;
    amount costs; /* a year, in the regime's money: declared, or the worth of what it withholds */
    bool has_costs, costs_are_declared;
} ledger_measure;

typedef struct ledger {
    const regime *regime;
    date from, to;
    const ledger_measure *measures;
    uint32_t n_measures;
    const ledger_conflict *conflicts;
    uint32_t n_conflicts;
} ledger;

/* A ledger holds whole periods, those that share a day with the days asked for: by default from the
 * first day of which a flow, or the file's beginning, is said (measures may be older) to the last
 * date of all. A measure that asks for reports has reports, and no periods; one without a limit is
 * kept by calendar years. Months before a flow's record are missing, as those within it are.
 * STF_LIMIT beyond 1,200,000 months of measures; STF_CANCELLED; STF_NOMEM. Lives in `memory`. Time:
 * one pass over flows, then one over months; flows with a record also over its months. */
stf_status regime_ledger(const regime *r, const ledger_options *o, arena *memory,
                         const ledger **out, stf_error *err);

/* Exact intervals. */
amount amount_point(exact x);
amount amount_add(arena *a, amount x, amount y);
amount amount_sub(arena *a, amount x, amount y);
amount amount_mul(arena *a, amount x, amount y); /* signs as they come */
amount amount_div(arena *a, amount x, amount y); /* y not across zero, else invalid ends */

#endif
