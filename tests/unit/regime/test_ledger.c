/* SPDX-License-Identifier: Apache-2.0 */
/* test_ledger.c -- the ledger on small regimes, each number by hand. */
#include "unit/regime/books.h"

#include "support/failing_allocator.h"

static date const open_day;

static regime_measure *yearly_cap(books *b, uint32_t n_flows, amount x, const char *ratio)
{
    regime_measure *const m = measure_open(b, "cap", VERB_CAPS, n_flows);
    m->cycle = (cycle){.kind = CYCLE_YEAR};
    m->from = on(2018, 1, 1);
    measure_limit(b, m, x, "t", ratio);
    return m;
}

/* 30,023 workers at the end of 2017, 11,490 at the end of 2018, 511 on 10 March 2020; all home by
 * 22 December 2019: 11,490 were still to go then. */
static void workers_had_to_be_home_by_a_day(void **state)
{
    (void)state;
    books b;
    books_open(&b);
    regime_flow *const f = flow_open(&b, "labour", "worker");
    f->is_stock = true;
    flow_delivery(&b, f, on(2017, 12, 31), point(&b, "30023"));
    flow_delivery(&b, f, on(2018, 12, 31), point(&b, "11490"));
    flow_delivery(&b, f, on(2020, 3, 10), point(&b, "511"));
    f->has_worth = true;
    f->worth = range(&b, "0.0024", "0.005", "0.007064"); /* MUSD a worker and year */
    regime_measure *const m = measure_open(&b, "unscr_2397_8", VERB_ENDS, 1);
    m->from = on(2017, 12, 22);
    m->deadline = on(2019, 12, 22);
    b.regime.begins = on(2019, 4, 25);
    const ledger *const l = books_ledger(&b, open_day, on(2020, 6, 30));
    const ledger_measure *const w = &l->measures[0];
    assert_text(w->unit, "worker");
    assert_true(w->has_left);
    assert_day(w->deadline, 2019, 12, 22);
    assert_amount(&b, w->left, "11490", "11490", "11490");
    /* levels by month: at its end */
    const ledger_period *const y2018 = &w->periods[1];
    assert_day(y2018->from, 2018, 1, 1);
    assert_exact(&b, y2018->months[0].delivered.central, "30023");
    assert_exact(&b, y2018->months[10].cumulative.central, "30023");
    assert_exact(&b, y2018->months[11].cumulative.central, "11490");
    assert_exact(&b, y2018->delivered.central, "11490");
    /* nothing is known before the first count: nine days of December 2017 */
    assert_int_equal(w->periods[0].months[0].n_missing, 1);
    /* two levels after the deadline */
    assert_int_equal(w->n_breaches, 2);
    assert_day(w->breaches[0].from, 2019, 12, 23);
    assert_day(w->breaches[0].to, 2020, 3, 9);
    assert_exact(&b, w->breaches[0].amount.low, "11490");
    assert_true(w->breaches[0].is_certain);
    assert_string_equal(w->breaches[0].what, "after the deadline");
    assert_day(w->breaches[1].from, 2020, 3, 10);
    assert_exact(&b, w->breaches[1].amount.central, "511");
    /* a year's pay of the 11,490 of April 2019: 27.576, 57.45, 81.16536 MUSD */
    assert_true(w->has_costs && !w->costs_are_declared);
    assert_amount(&b, w->costs, "27.576", "57.45", "81.16536");
    books_close(&b);
}

/* A missing month is not zero: what is known is a lower bound. */
static void a_missing_month_opens_the_sum(void **state)
{
    (void)state;
    books b;
    books_open(&b);
    regime_flow *const f = flow_open(&b, "oil", "t");
    flow_column(&b, f, "t", "1");
    flow_observed(&b, f, in_month(2018, 1), KIND_REPORTED, "100", "");
    flow_observed(&b, f, in_month(2018, 2), KIND_MISSING, "", "");
    flow_observed(&b, f, in_month(2018, 4), KIND_REPORTED, "50", ""); /* March is not in the file */
    flow_period(&b, f, open_day, open_day, point(&b, "10"));
    (void)yearly_cap(&b, 1, point(&b, "600"), "1");
    const ledger *l = books_ledger(&b, on(2018, 1, 1), on(2018, 12, 31));
    const ledger_period *p = &l->measures[0].periods[0];
    assert_false(p->months[0].cumulative.is_open);
    assert_true(p->months[1].cumulative.is_open);
    assert_int_equal(p->months[1].n_missing, 1);
    assert_int_equal(p->months[1].missing[0], 0);
    assert_int_equal(p->n_missing_months, 2);
    /* 100 + 50 + eight months of the schedule, which counts after the record only */
    assert_amount(&b, p->delivered, "230", "230", "230");
    assert_true(p->delivered.is_open);
    assert_true(p->headroom[0].is_open);
    assert_exact(&b, p->by_kind[KIND_SCHEDULED].central, "80");
    assert_exact(&b, p->by_kind[KIND_REPORTED].central, "150");
    assert_true(p->is_projected);
    /* a bound that the file gives: 20 .. 60, centrally 40, for each of the two */
    f->has_missing = true;
    f->missing = range(&b, "20", "40", "60");
    l = books_ledger(&b, on(2018, 1, 1), on(2018, 12, 31));
    p = &l->measures[0].periods[0];
    assert_amount(&b, p->delivered, "270", "310", "350");
    assert_false(p->delivered.is_open);
    assert_int_equal(p->n_missing_months, 2);
    assert_amount(&b, p->by_kind[KIND_MISSING], "40", "80", "120");
    books_close(&b);
}

/* Totals within totals, the shortest first. January 10; February and March 30 together; January to
 * April 100: so April is 100 - 10 - 30 = 60, exactly. */
static void nested_totals_settle_the_shortest_first(void **state)
{
    (void)state;
    books b;
    books_open(&b);
    regime_flow *const f = flow_open(&b, "oil", "t");
    flow_column(&b, f, "t", "1");
    flow_observed(&b, f, in_month(2018, 1), KIND_REPORTED, "10", "");
    flow_total(&b, f, in_month(2018, 1), in_month(2018, 4), 0, "100");
    flow_total(&b, f, in_month(2018, 2), in_month(2018, 3), 0, "30");
    (void)yearly_cap(&b, 1, point(&b, "600"), "1");
    const ledger *const l = books_ledger(&b, on(2018, 1, 1), on(2018, 4, 30));
    const ledger_month *const m = l->measures[0].periods[0].months;
    assert_amount(&b, m[1].delivered, "0", "15", "30");
    assert_amount(&b, m[1].cumulative, "10", "25", "40");
    assert_amount(&b, m[2].cumulative, "40", "40", "40");
    assert_amount(&b, m[3].delivered, "60", "60", "60");
    assert_amount(&b, m[3].cumulative, "100", "100", "100");
    assert_amount(&b, m[4].cumulative, "100", "100", "100"); /* no schedule: nothing more */
    assert_int_equal(l->n_conflicts, 0);
    books_close(&b);
}

/* A period that begins within a total's months: of 90 for December to February, of which all are
 * missing, December lies in the year before. So January and February have 0 .. 90, centrally 60. */
static void a_total_over_the_turn_of_a_year_is_an_interval(void **state)
{
    (void)state;
    books b;
    books_open(&b);
    regime_flow *const f = flow_open(&b, "oil", "t");
    flow_total(&b, f, in_month(2018, 12), in_month(2019, 2), 0, "90");
    (void)yearly_cap(&b, 1, point(&b, "80"), "1");
    const ledger *const l = books_ledger(&b, on(2018, 12, 1), on(2019, 12, 31));
    const ledger_measure *const m = &l->measures[0];
    /* the months before the record are not known either */
    assert_int_equal(m->periods[0].n_missing_months, 11);
    assert_amount(&b, m->periods[0].delivered, "0", "30", "90");
    assert_true(m->periods[0].delivered.is_open);
    assert_amount(&b, m->periods[1].delivered, "0", "60", "90");
    assert_false(m->periods[1].delivered.is_open);
    /* 90 would be above the cap of 80, possibly; 60 is not */
    assert_int_equal(m->n_breaches, 2);
    assert_false(m->breaches[1].is_certain);
    assert_amount(&b, m->breaches[1].amount, "0", "0", "10");
    books_close(&b);
}

/* Two sources for a month: anything between, centrally the last; a total makes their sum exact. */
static void sources_that_disagree_are_both_shown(void **state)
{
    (void)state;
    books b;
    books_open(&b);
    regime_flow *const f = flow_open(&b, "oil", "t");
    flow_column(&b, f, "t", "1");
    flow_observed(&b, f, in_month(2019, 1), KIND_REPORTED, "5676", "");
    flow_observed(&b, f, in_month(2019, 1), KIND_REPORTED, "5976", "");
    flow_observed(&b, f, in_month(2019, 2), KIND_REPORTED, "4382", "");
    flow_observed(&b, f, in_month(2019, 3), KIND_REPORTED, "1510", "");
    flow_observed(&b, f, in_month(2019, 3), KIND_REPORTED, "1511", ""); /* rounding: no conflict */
    flow_total(&b, f, in_month(2019, 1), in_month(2019, 2), 0, "10358.388");
    (void)yearly_cap(&b, 1, point(&b, "60000"), "1");
    const ledger *const l = books_ledger(&b, on(2019, 1, 1), on(2019, 3, 31));
    const ledger_month *const m = l->measures[0].periods[0].months;
    assert_amount(&b, m[0].delivered, "5676", "5976", "5976");
    assert_amount(&b, m[1].cumulative, "10358.388", "10358.388", "10358.388");
    assert_amount(&b, m[2].delivered, "1510", "1511", "1511");
    assert_int_equal(l->n_conflicts, 1);
    assert_int_equal(l->conflicts[0].n_figures, 2);
    assert_exact(&b, l->conflicts[0].figures[0], "5676");
    assert_int_equal(l->conflicts[0].first_month, in_month(2019, 1));
    books_close(&b);
}

/* 12,479 barrels reported beside 1,498 t: under a limit in barrels those count, not 1498 * 8.33;
 * of a month with tons only, the tons at 7.5 .. 8.33. */
static void a_month_in_the_limits_own_dimension_is_not_converted(void **state)
{
    (void)state;
    books b;
    books_open(&b);
    regime_flow *const f = flow_open(&b, "oil", "t");
    flow_column(&b, f, "t", "1");
    flow_column(&b, f, "bbl", "");
    flow_observed(&b, f, in_month(2020, 7), KIND_REPORTED, "1498", "12479");
    flow_observed(&b, f, in_month(2020, 8), KIND_REPORTED, "142", "");
    regime_measure *const m = yearly_cap(&b, 1, point(&b, "500000"), "");
    regime_share *const s = ARENA_NEW(b.a, regime_share, 1);
    *s = (regime_share){.has = {true, true, true},
                        .ratio = {range(&b, "7.5", "8.33", "8.33"), point(&b, "1"),
                                  range(&b, "7.5", "8.33", "8.33")},
                        .is_own = {false, true, false}};
    m->limits[0].shares = s;
    const ledger *const l = books_ledger(&b, on(2020, 1, 1), on(2020, 12, 31));
    const ledger_period *const p = &l->measures[0].periods[0];
    assert_amount(&b, p->months[6].delivered, "12479", "12479", "12479");
    assert_amount(&b, p->months[7].delivered, "1065", "1182.86", "1182.86"); /* 142 * 7.5, 8.33 */
    assert_int_equal(p->n_parts, 2);
    assert_int_equal(p->parts[0].unit, 1);
    assert_exact(&b, p->parts[0].own.central, "12479");
    assert_exact(&b, p->parts[1].own.low, "142");
    assert_exact(&b, p->parts[1].ratio.low, "7.5");
    assert_exact(&b, p->parts[1].counted.low, "1065");
    books_close(&b);
}

/* Twelve months from 22 December; of December 10 of 31 days fall into the new year of the rule. */
static void periods_begin_where_the_rule_says(void **state)
{
    (void)state;
    books b;
    books_open(&b);
    regime_flow *const f = flow_open(&b, "crude", "t");
    flow_period(&b, f, open_day, open_day, point(&b, "31"));
    regime_measure *const m = yearly_cap(&b, 1, point(&b, "400"), "1");
    m->from = on(2017, 12, 22);
    m->cycle = (cycle){.kind = CYCLE_MONTHS, .length = 12, .start = on(2017, 12, 22)};
    b.regime.begins = on(2018, 6, 1);
    const ledger *const l = books_ledger(&b, open_day, on(2018, 6, 1));
    const ledger_period *const p = &l->measures[0].periods[0];
    assert_day(p->from, 2017, 12, 22);
    assert_day(p->to, 2018, 12, 21);
    assert_int_equal(p->n_months, 13);
    assert_exact(&b, p->months[0].delivered.central, "10"); /* 10 of 31 days */
    assert_exact(&b, p->months[12].delivered.central, "21");
    assert_exact(&b, p->delivered.central, "372");
    /* 10 + 31 * 11 = 351 at the end of November: never 400 */
    assert_false(date_is_set(p->reached));
    books_close(&b);
}

/* Runs that begin and end within months, a delivery, and a sum for a span of days. */
static void schedules_are_spread_by_days(void **state)
{
    (void)state;
    books b;
    books_open(&b);
    regime_flow *const f = flow_open(&b, "oil", "t");
    flow_period(&b, f, open_day, on(2018, 2, 14), point(&b, "28"));
    flow_period(&b, f, on(2018, 3, 1), on(2018, 4, 15), point(&b, "60"));
    flow_delivery(&b, f, on(2018, 6, 20), point(&b, "500"));
    ((regime_period *)(uintptr_t)f->periods)[f->n_periods++] = (regime_period){
        .is_sum = true, .from = on(2018, 7, 22), .to = on(2018, 8, 20), .amount = point(&b, "300")};
    regime_measure *const m = yearly_cap(&b, 1, point(&b, "1000"), "1");
    exact const at = number(&b, "0.5");
    m->notices = &at;
    m->n_notices = 1;
    const ledger *const l = books_ledger(&b, on(2018, 1, 1), on(2018, 12, 31));
    const ledger_period *const p = &l->measures[0].periods[0];
    static const char *const months[12] = {"28",  "14",  "60", "30", "0", "500",
                                           "100", "200", "0",  "0",  "0", "0"};
    for (int i = 0; i < 12; i++) assert_exact(&b, p->months[i].delivered.central, months[i]);
    /* 132 before June; 500 more on the 20th; 300 in all at 10 a day from 22 July: 932 */
    assert_exact(&b, p->delivered.low, "932");
    assert_day(p->notices[0].central, 2018, 6, 20);
    assert_day(p->notices[0].earliest, 2018, 6, 1);
    assert_day(p->notices[0].latest, 2018, 6, 30);
    books_close(&b);
}

/* The default holds on the days that no dated entry names, given whole or cut. */
static void a_default_fills_the_other_days(void **state)
{
    (void)state;
    for (int cut = 0; cut < 2; cut++) {
        books b;
        books_open(&b);
        regime_flow *const f = flow_open(&b, "oil", "t");
        flow_period(&b, f, open_day, cut ? on(2018, 3, 31) : open_day, point(&b, "10"));
        flow_period(&b, f, on(2018, 4, 1), on(2018, 5, 31), point(&b, "100"));
        if (cut) flow_period(&b, f, on(2018, 6, 1), open_day, point(&b, "10"));
        (void)yearly_cap(&b, 1, point(&b, "1000"), "1");
        const ledger *const l = books_ledger(&b, on(2018, 1, 1), on(2018, 12, 31));
        assert_exact(&b, l->measures[0].periods[0].delivered.central, "300");
        books_close(&b);
    }
}

/* A ban with a time for older contracts, an exemption in between, and what it costs. */
static void a_ban_is_broken_on_the_days_it_stands(void **state)
{
    (void)state;
    books b;
    books_open(&b);
    regime_flow *const f = flow_open(&b, "coal", "t");
    flow_period(&b, f, open_day, open_day, range(&b, "0", "31", "62"));
    f->has_worth = true;
    f->worth = range(&b, "1/100", "2/100", "3/100");
    regime_measure *const m = measure_open(&b, "ban", VERB_BANS, 1);
    m->from = on(2017, 8, 5);
    m->prior_contracts = on(2017, 9, 4);
    regime_measure *const x = measure_open(&b, "but", VERB_EXEMPTS, 1);
    static const uint32_t exempted[1] = {0};
    x->exempted = exempted;
    x->n_exempted = 1;
    x->from = on(2017, 11, 1);
    x->to = on(2017, 11, 30);
    const ledger *const l = books_ledger(&b, on(2017, 8, 1), on(2017, 12, 31));
    const ledger_measure *const w = &l->measures[0];
    assert_int_equal(w->n_periods, 1);
    assert_exact(&b, w->periods[0].months[0].delivered.central, "27"); /* 27 days of August */
    assert_exact(&b, w->periods[0].months[3].delivered.high, "0");     /* November is exempt */
    assert_exact(&b, w->periods[0].delivered.central, "120");          /* 27 + 31 + 31 + 31 */
    assert_int_equal(w->n_breaches, 2);
    assert_day(w->breaches[0].from, 2017, 9, 5);
    assert_day(w->breaches[0].to, 2017, 10, 31);
    /* 26 of September's 30 days at 31 a month, and October: 26 * 31 / 30 + 31 */
    assert_exact(&b, exact_mul(b.a, w->breaches[0].amount.central, exact_small(30)), "1736");
    assert_false(w->breaches[0].is_certain); /* it may be nothing */
    assert_true(w->breaches[0].is_projected);
    assert_day(w->breaches[1].from, 2017, 12, 1);
    assert_day(w->breaches[1].to, 2017, 12, 31);
    /* a year: 12 * 31 * 2/100 = 7.44; 12 * 62 * 3/100 = 22.32 */
    assert_amount(&b, w->costs, "0", "7.44", "22.32");
    assert_true(w->has_costs);
    books_close(&b);
}

/* What an exemption does not cover counts again: 30 a month, 100 a year exempt: 10 of the fourth
 * month and all later ones count, 360 - 100 = 260. */
static void an_exemption_up_to_an_amount(void **state)
{
    (void)state;
    books b;
    books_open(&b);
    regime_flow *const f = flow_open(&b, "coal", "t");
    flow_period(&b, f, open_day, open_day, point(&b, "30"));
    (void)yearly_cap(&b, 1, point(&b, "200"), "1");
    regime_measure *const x = measure_open(&b, "but", VERB_EXEMPTS, 1);
    static const uint32_t exempted[1] = {0};
    x->exempted = exempted;
    x->n_exempted = 1;
    x->from = on(2018, 1, 1);
    x->cycle = (cycle){.kind = CYCLE_YEAR};
    measure_limit(&b, x, range(&b, "80", "100", "100"), "t", "1");
    const ledger *const l = books_ledger(&b, on(2018, 1, 1), on(2018, 12, 31));
    const ledger_period *const p = &l->measures[0].periods[0];
    assert_exact(&b, p->months[2].cumulative.central, "0");
    assert_amount(&b, p->months[2].cumulative, "0", "0", "10"); /* 90 - 80 */
    assert_amount(&b, p->months[3].cumulative, "20", "20", "40");
    assert_amount(&b, p->delivered, "260", "260", "280");
    /* the exempting measure's own account */
    const ledger_period *const q = &l->measures[1].periods[0];
    assert_exact(&b, q->delivered.central, "360");
    assert_int_equal(l->measures[0].n_breaches, 1);
    assert_amount(&b, l->measures[0].breaches[0].amount, "60", "60", "80");
    books_close(&b);
}

/* 30 a month is 360 a year; a cap of 200 withholds 160 of it, worth 2 each: 320. With 300 .. 420 a
 * year and 1 .. 3 each: 100 * 1 .. 220 * 3. */
static void a_cap_costs_what_is_above_it(void **state)
{
    (void)state;
    books b;
    books_open(&b);
    regime_flow *const f = flow_open(&b, "coal", "t");
    flow_period(&b, f, open_day, open_day, range(&b, "25", "30", "35"));
    f->has_worth = true;
    f->worth = range(&b, "1", "2", "3");
    regime_measure *const m = yearly_cap(&b, 1, point(&b, "200"), "1");
    const ledger *l = books_ledger(&b, on(2018, 1, 1), on(2018, 12, 31));
    assert_amount(&b, l->measures[0].costs, "100", "320", "660");
    m->cycle.kind = CYCLE_MONTH; /* 200 a month: nothing */
    l = books_ledger(&b, on(2018, 1, 1), on(2018, 12, 31));
    assert_amount(&b, l->measures[0].costs, "0", "0", "0");
    assert_int_equal(l->measures[0].n_periods, 12);
    m->has_costs = true;
    m->costs = point(&b, "250");
    l = books_ledger(&b, on(2018, 1, 1), on(2018, 12, 31));
    assert_true(l->measures[0].costs_are_declared);
    assert_exact(&b, l->measures[0].costs.high, "250");
    books_close(&b);
}

/* Coal of 2017: 400,870,018 USD or 7,500,000 t; at 53 USD a ton the money is reached first:
 * 7,563,585.2 t would be needed, so the tons are; at 60 the money, after 6,681,166.97 t. */
static void of_two_limits_the_first_that_is_reached_binds(void **state)
{
    (void)state;
    static const char *const prices[2] = {"53", "60"};
    for (int i = 0; i < 2; i++) {
        books b;
        books_open(&b);
        regime_flow *const f = flow_open(&b, "coal", "t");
        flow_period(&b, f, open_day, open_day, point(&b, "2000000"));
        regime_measure *const m = measure_open(&b, "coal", VERB_CAPS, 1);
        m->from = on(2017, 1, 1);
        m->cycle = (cycle){.kind = CYCLE_YEAR};
        measure_limit(&b, m, point(&b, "400870018"), "USD", prices[i]);
        measure_limit(&b, m, point(&b, "7500000"), "t", "1");
        const ledger *const l = books_ledger(&b, on(2017, 1, 1), on(2017, 12, 31));
        const ledger_period *const p = &l->measures[0].periods[0];
        assert_text(l->measures[0].unit_second, "t");
        assert_exact(&b, p->months[2].share[1].central, "0.8"); /* 6 of 7.5 million t */
        /* April: 1,500,000 of 2,000,000 t in 22.5 of 30 days, or 681,166.97 t in 10.2 */
        if (i == 0) assert_day(p->reached, 2017, 4, 23);
        if (i == 1) assert_day(p->reached, 2017, 4, 11);
        books_close(&b);
    }
}

static void reports_are_made_late_or_missing(void **state)
{
    (void)state;
    books b;
    books_open(&b);
    regime_flow *const f = flow_open(&b, "oil", "t");
    flow_column(&b, f, "t", "1");
    for (int i = 0; i < 5; i++)
        flow_observed(&b, f, in_month(2018, 6 + i), i == 4 ? KIND_MISSING : KIND_REPORTED,
                      i == 4 ? "" : "100", "");
    regime_observation *const o = (regime_observation *)(uintptr_t)f->observations;
    o[0].reported_on = on(2018, 10, 16); /* June, due on 30 July */
    o[1].reported_on = on(2018, 8, 30);  /* July, due on 30 August */
    o[4].is_none_reported = true;        /* October */
    regime_measure *const m = measure_open(&b, "reports", VERB_REPORTS, 1);
    m->from = on(2018, 1, 1);
    m->report_within_days = 30;
    const ledger *l = books_ledger(&b, on(2018, 6, 1), on(2018, 11, 30));
    const ledger_measure *w = &l->measures[0];
    assert_int_equal(w->n_reports, 6);
    assert_int_equal(w->n_periods, 0);
    assert_day(w->reports[0].first, 2018, 6, 1);
    assert_day(w->reports[0].due, 2018, 7, 30);
    assert_int_equal(w->reports[0].status, REPORT_LATE);
    assert_int_equal(w->reports[1].status, REPORT_MADE);
    assert_day(w->reports[1].made, 2018, 8, 30);
    assert_int_equal(w->reports[2].status, REPORT_MADE); /* when is not known */
    assert_false(date_is_set(w->reports[2].made));
    assert_int_equal(w->reports[4].status, REPORT_MISSING);
    assert_int_equal(w->reports[5].status, REPORT_UNKNOWN);
    /* every 90 days from the first: 1 January to 31 March 2018, 1 April to 29 June, ... */
    m->report_every_days = 90;
    l = books_ledger(&b, on(2018, 6, 1), on(2018, 11, 30));
    w = &l->measures[0];
    assert_day(w->reports[0].first, 2018, 4, 1);
    assert_day(w->reports[0].last, 2018, 6, 29);
    assert_day(w->reports[0].due, 2018, 7, 29);
    assert_int_equal(w->reports[0].status, REPORT_UNKNOWN); /* April and May are not known */
    /* 30 June to 27 September: all months are reported, of some it is not known when */
    assert_int_equal(w->reports[1].status, REPORT_MADE);
    assert_false(date_is_set(w->reports[1].made));
    books_close(&b);
}

/* Unreported deliveries count, and are in no report: reported figures alone pass later. */
static void unreported_deliveries_pass_before_reports_do(void **state)
{
    (void)state;
    books b;
    books_open(&b);
    regime_flow *const f = flow_open(&b, "oil", "t");
    flow_column(&b, f, "t", "1");
    for (int i = 1; i <= 12; i++) flow_observed(&b, f, in_month(2018, i), KIND_REPORTED, "30", "");
    regime_flow *const g = flow_open(&b, "smuggled", "t");
    g->is_unreported = true;
    flow_period(&b, g, open_day, open_day, range(&b, "10", "20", "40"));
    regime_measure *const m = yearly_cap(&b, 2, point(&b, "300"), "1");
    exact const at = number(&b, "0.75");
    m->notices = &at;
    m->n_notices = 1;
    const ledger *const l = books_ledger(&b, on(2018, 1, 1), on(2018, 12, 31));
    const ledger_period *const p = &l->measures[0].periods[0];
    const ledger_notice *const n = &p->notices[0];
    /* 225: centrally at 50 a month in the middle of May: 25 of 50, day 15.5 of 31 */
    assert_day(n->central, 2018, 5, 16);
    /* at 70 a month 210 by the end of March: April; at 40 in June */
    assert_day(n->earliest, 2018, 4, 1);
    assert_day(n->latest, 2018, 6, 30);
    /* reported alone: 210 by July, 15 of August's 30: day 15.5 */
    assert_true(n->is_reported);
    assert_day(n->reported, 2018, 8, 16);
    assert_amount(&b, p->by_kind[KIND_UNREPORTED], "120", "240", "480");
    assert_false(p->is_projected);
    books_close(&b);
}

static void too_many_months_are_refused(void **state)
{
    (void)state;
    books b;
    books_open(&b);
    regime_flow *const f = flow_open(&b, "oil", "t");
    flow_period(&b, f, open_day, open_day, point(&b, "30"));
    regime_measure *const m = yearly_cap(&b, 1, point(&b, "300"), "1");
    m->from = open_day;
    m->cycle = (cycle){.kind = CYCLE_DAYS, .length = 1, .start = on(2018, 1, 1)};
    ledger_options o = {.from = on(1, 1, 1), .to = on(9999, 12, 31), .measure = UINT32_MAX};
    const ledger *l;
    stf_error err;
    assert_int_equal(regime_ledger(&b.regime, &o, b.a, &l, &err), STF_LIMIT);
    cancel stop = {0};
    cancel_request(&stop);
    o = (ledger_options){.stop = &stop, .measure = UINT32_MAX};
    assert_int_equal(regime_ledger(&b.regime, &o, b.a, &l, &err), STF_CANCELLED);
    o = (ledger_options){.measure = 7};
    assert_int_equal(regime_ledger(&b.regime, &o, b.a, &l, &err), STF_INPUT);
    books_close(&b);
}

static void without_memory_it_says_so(void **state)
{
    (void)state;
    books b;
    books_open(&b);
    regime_flow *const f = flow_open(&b, "oil", "t");
    flow_column(&b, f, "t", "1");
    for (int i = 1; i <= 300; i++)
        flow_observed(&b, f, in_month(2000, i), i % 3 == 0 ? KIND_MISSING : KIND_REPORTED,
                      i % 3 == 0 ? "" : "30", "");
    flow_total(&b, f, in_month(2000, 1), in_month(2000, 12), 0, "500");
    (void)yearly_cap(&b, 1, point(&b, "300"), "1");
    ledger_options const o = {.measure = UINT32_MAX};
    for (size_t n = 0;; n++) {
        assert_true(n < 10000);
        failing_allocator failing;
        failing_allocator_init(&failing, n);
        arena *const a = arena_new(&failing.allocator, 0);
        const ledger *l;
        stf_error err;
        stf_status const s = a == NULL ? STF_NOMEM : regime_ledger(&b.regime, &o, a, &l, &err);
        arena_free(a);
        assert_int_equal(failing.live_blocks, 0);
        if (s == STF_OK) break;
        assert_int_equal(s, STF_NOMEM);
    }
    books_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(workers_had_to_be_home_by_a_day),
        cmocka_unit_test(a_missing_month_opens_the_sum),
        cmocka_unit_test(nested_totals_settle_the_shortest_first),
        cmocka_unit_test(a_total_over_the_turn_of_a_year_is_an_interval),
        cmocka_unit_test(sources_that_disagree_are_both_shown),
        cmocka_unit_test(a_month_in_the_limits_own_dimension_is_not_converted),
        cmocka_unit_test(periods_begin_where_the_rule_says),
        cmocka_unit_test(schedules_are_spread_by_days),
        cmocka_unit_test(a_default_fills_the_other_days),
        cmocka_unit_test(a_ban_is_broken_on_the_days_it_stands),
        cmocka_unit_test(an_exemption_up_to_an_amount),
        cmocka_unit_test(a_cap_costs_what_is_above_it),
        cmocka_unit_test(of_two_limits_the_first_that_is_reached_binds),
        cmocka_unit_test(reports_are_made_late_or_missing),
        cmocka_unit_test(unreported_deliveries_pass_before_reports_do),
        cmocka_unit_test(too_many_months_are_refused),
        cmocka_unit_test(without_memory_it_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
