/* SPDX-License-Identifier: Apache-2.0 */
/* test_ledger_random.c -- the ledger against a slow recomputation day by day, against a hidden
 * truth that its bounds must hold, and at the size that it is made for. */
#include "unit/regime/books.h"

#include "base/philox.h"

static int32_t below(philox *p, int32_t n)
{
    return (int32_t)philox_below(p, (uint32_t)n);
}

static date random_day(philox *p, int32_t from, int32_t days)
{
    return date_of_number(from + below(p, days));
}

/* ---- day by day ------------------------------------------------------------------------------ */

enum { FLOWS = 6, DAYS = 1500 };

/* What each flow has on each day: low, central, high; -1: missing. */
static double plain[FLOWS][DAYS][3];
static bool is_missing[FLOWS][DAYS];

static amount random_amount(books *b, philox *p, double out[3])
{
    int32_t const low = below(p, 1000), central = low + below(p, 500);
    int32_t const high = central + below(p, 500), den = 1 + below(p, 12);
    out[0] = (double)low / den;
    out[1] = (double)central / den;
    out[2] = (double)high / den;
    return (amount){.low = exact_ratio(b->a, low, den),
                    .central = exact_ratio(b->a, central, den),
                    .high = exact_ratio(b->a, high, den)};
}

/* A rate of x a month on the days from .. to of the table. */
static void plain_rate(int flow, int32_t start, int32_t from, int32_t to, const double x[3])
{
    for (int32_t day = from; day <= to; day++) {
        if (day < start || day >= start + DAYS) continue;
        date const d = date_of_number(day);
        for (int k = 0; k < 3; k++)
            plain[flow][day - start][k] += x[k] / month_days(d.year, d.month);
    }
}

/* Dated runs with gaps, and a default or none; deliveries; a record at the beginning or none. */
static void random_flow(books *b, philox *p, int number, int32_t start)
{
    regime_flow *const f = flow_open(b, "flow", "t");
    flow_column(b, f, "t", "1");
    f->is_unreported = below(p, 4) == 0;
    int32_t first = start;
    if (below(p, 2) == 0) {
        int32_t const months = 1 + below(p, 10), from = date_month(date_of_number(start));
        for (int32_t m = from; m < from + months; m++) {
            int32_t const days_from = date_number(month_first_day(m));
            int32_t const days_to = date_number(month_last_day(m));
            if (below(p, 4) == 0) {
                flow_observed(b, f, m, KIND_MISSING, "", "");
                for (int32_t d = days_from; d <= days_to; d++)
                    if (d >= start) is_missing[number][d - start] = true;
                continue;
            }
            char cell[16];
            int32_t const x = below(p, 1000);
            (void)snprintf(cell, sizeof cell, "%d", x);
            flow_observed(b, f, m, (regime_kind)below(p, 3), cell, "");
            plain_rate(number, start, days_from, days_to, (double[3]){x, x, x});
        }
        first = date_number(month_last_day(from + months - 1)) + 1;
    }
    double x[3];
    bool const has_default = below(p, 2) == 0;
    double other[3] = {0};
    if (has_default) {
        amount const a = random_amount(b, p, other);
        flow_period(b, f, (date){0}, (date){0}, a);
    }
    int32_t next = first, day = start + below(p, 200);
    while (day < start + DAYS) {
        int32_t const last = day + below(p, 300);
        amount const a = random_amount(b, p, x);
        flow_period(b, f, date_of_number(day), date_of_number(last), a);
        int32_t const from = day < next ? next : day;
        if (has_default) plain_rate(number, start, next, from - 1, other);
        if (last >= next) {
            plain_rate(number, start, from, last, x);
            next = last + 1;
        }
        day = last + 1 + below(p, 200);
    }
    if (has_default) plain_rate(number, start, next, start + DAYS - 1, other);
    for (int i = below(p, 4); i > 0; i--) {
        date const on_day = random_day(p, start, DAYS);
        flow_delivery(b, f, on_day, random_amount(b, p, x));
        if (date_number(on_day) < first) continue;
        for (int k = 0; k < 3; k++) plain[number][date_number(on_day) - start][k] += x[k];
    }
}

static cycle random_cycle(philox *p, int32_t start)
{
    cycle c = {.kind = (cycle_kind)below(p, 5),
               .length = 1 + below(p, 9),
               .start = random_day(p, start, DAYS)};
    if (c.kind == CYCLE_DAYS) c.length += 20;
    return c;
}

static void check_period(const ledger_period *p, int32_t start, uint32_t n_flows, int exempt,
                         int32_t exempt_from, int32_t exempt_to, double cap)
{
    double sum[3] = {0};
    bool is_open = false;
    int32_t passed = 0;
    for (uint32_t i = 0; i < p->n_months; i++) {
        const ledger_month *const m = &p->months[i];
        double own[3] = {0};
        for (int32_t day = date_number(m->from); day <= date_number(m->to); day++) {
            for (uint32_t f = 0; f < n_flows; f++) {
                if ((int)f == exempt && day >= exempt_from && day <= exempt_to) continue;
                is_open |= is_missing[f][day - start];
                for (int k = 0; k < 3; k++) own[k] += plain[f][day - start][k];
            }
        }
        for (int k = 0; k < 3; k++) sum[k] += own[k];
        assert_near(value(m->delivered.low), own[0], 1e-7);
        assert_near(value(m->delivered.central), own[1], 1e-7);
        assert_near(value(m->delivered.high), own[2], 1e-7);
        assert_near(value(m->cumulative.low), sum[0], 1e-7);
        assert_near(value(m->cumulative.central), sum[1], 1e-7);
        assert_near(value(m->cumulative.high), sum[2], 1e-7);
        assert_int_equal(m->cumulative.is_open, is_open);
        assert_near(value(m->headroom[0].low), cap - sum[2], 1e-7);
        double kinds = 0.0;
        for (int k = 0; k < KIND_COUNT; k++) kinds += value(m->by_kind[k].central);
        assert_near(kinds, own[1], 1e-7);
        if (passed == 0 && sum[1] >= cap) passed = m->month;
    }
    double kinds = 0.0;
    for (int k = 0; k < KIND_COUNT; k++) kinds += value(p->by_kind[k].high);
    assert_near(kinds, value(p->delivered.high), 1e-7);
    assert_int_equal(date_is_set(p->reached), passed != 0);
    if (passed != 0) assert_int_equal(date_month(p->reached), passed);
}

static void sums_are_those_of_every_day(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 150; seed++) {
        philox p = philox_stream(31, seed);
        memset(plain, 0, sizeof plain);
        memset(is_missing, 0, sizeof is_missing);
        books b;
        books_open(&b);
        int32_t const start = date_number(month_first_day(2016 * 12 + below(&p, 24)));
        uint32_t const n = 1 + (uint32_t)below(&p, FLOWS);
        for (uint32_t i = 0; i < n; i++) random_flow(&b, &p, (int)i, start);
        regime_measure *const m = measure_open(&b, "cap", VERB_CAPS, n);
        m->from = date_of_number(start);
        m->to = date_of_number(start + DAYS - 1);
        m->cycle = random_cycle(&p, start);
        int32_t const cap = 100 + below(&p, 5000);
        measure_limit(&b, m, amount_point(exact_small(cap)), "t", "1");
        int exempt = -1;
        int32_t exempt_from = 0, exempt_to = -1;
        if (below(&p, 2) == 0) { /* the first flow for some days */
            exempt = 0;
            exempt_from = start + below(&p, DAYS);
            exempt_to = exempt_from + below(&p, 200);
            regime_measure *const x = measure_open(&b, "but", VERB_EXEMPTS, 1);
            static const uint32_t exempted[1] = {0};
            x->exempted = exempted;
            x->n_exempted = 1;
            x->from = date_of_number(exempt_from);
            x->to = date_of_number(exempt_to);
        }
        const ledger *const l = books_ledger(&b, m->from, m->to);
        const ledger_measure *const w = &l->measures[0];
        assert_true(w->n_periods > 0);
        assert_int_equal(date_number(w->periods[0].from), start);
        assert_int_equal(date_number(w->periods[w->n_periods - 1].to), start + DAYS - 1);
        for (uint32_t i = 0; i < w->n_periods; i++)
            check_period(&w->periods[i], start, n, exempt, exempt_from, exempt_to, cap);
        books_close(&b);
    }
}

/* ---- totals ---------------------------------------------------------------------------------- */

enum { MONTHS = 36 };

/* A figure in tons, or in barrels of which a ton has 8. */
static const char *figure(char *to, int32_t tons, bool in_barrels)
{
    (void)snprintf(to, 24, "%d", in_barrels ? 8 * tons : tons);
    return to;
}

/* A truth by months, of which some are published, and totals of it over any spans: whatever is made
 * of them must hold the truth, and a year that a total covers must be exact. Where figures are in
 * tons or in barrels, and all that is known is that a ton has 7 to 9 barrels, they must hold it
 * too.
 */
static void hold_the_truth(bool in_two_units)
{
    int n_exact = 0, n_narrow = 0;
    int32_t const barrels = in_two_units ? 8 : 1; /* units of the limit in a ton */
    for (uint64_t seed = 0; seed < 400; seed++) {
        philox p = philox_stream(32, seed);
        books b;
        books_open(&b);
        regime_flow *const f = flow_open(&b, "oil", "t");
        flow_column(&b, f, "t", "1");
        if (in_two_units) flow_column(&b, f, "bbl", "");
        int32_t const first = in_month(2017, 1);
        int32_t truth[MONTHS];
        char cell[24];
        for (int i = 0; i < MONTHS; i++) {
            truth[i] = below(&p, 3) == 0 ? 0 : below(&p, 1000);
            bool const is_second = in_two_units && below(&p, 2) == 0;
            (void)figure(cell, truth[i], is_second);
            bool const is_known = below(&p, 3) == 0;
            if (is_known && below(&p, 5) == 0) { /* another source has less or more */
                char other[24];
                (void)figure(other, truth[i] + below(&p, 200), is_second);
                flow_observed(&b, f, first + i, KIND_REPORTED, is_second ? "" : other,
                              is_second ? other : "");
            }
            flow_observed(&b, f, first + i, is_known ? KIND_REPORTED : KIND_MISSING,
                          is_known && !is_second ? cell : "", is_known && is_second ? cell : "");
        }
        bool year_is_known[3] = {0};
        for (int k = below(&p, 7); k >= 0; k--) {
            int from = below(&p, MONTHS), to = from + below(&p, 15);
            if (below(&p, 3) == 0) {
                from = from / 12 * 12;
                to = from + 11;
                year_is_known[from / 12] = true;
            }
            if (to >= MONTHS) to = MONTHS - 1;
            int32_t sum = 0;
            for (int i = from; i <= to; i++) sum += truth[i];
            bool const is_second = in_two_units && below(&p, 2) == 0;
            flow_total(&b, f, first + from, first + to, is_second, figure(cell, sum, is_second));
        }
        regime_measure *const m = measure_open(&b, "cap", VERB_CAPS, 1);
        m->from = on(2017, 1, 1);
        m->to = on(2019, 12, 31);
        bool const by_year = below(&p, 2) == 0;
        m->cycle = by_year ? (cycle){.kind = CYCLE_YEAR}
                           : (cycle){.kind = CYCLE_MONTHS,
                                     .length = 2 + below(&p, 14),
                                     .start = random_day(&p, date_number(m->from), 600)};
        measure_limit(&b, m, point(&b, "5000"), in_two_units ? "bbl" : "t", "1");
        regime_share two = {
            .has = {true, true, true},
            .ratio = {range(&b, "7", "8", "9"), point(&b, "1"), range(&b, "7", "8", "9")},
            .is_own = {false, true, false}};
        if (in_two_units) m->limits[0].shares = &two;
        const ledger *const l = books_ledger(&b, m->from, m->to);
        const ledger_measure *const w = &l->measures[0];
        for (uint32_t i = 0; i < w->n_periods; i++) {
            const ledger_period *const q = &w->periods[i];
            double sum = 0.0;
            for (uint32_t k = 0; k < q->n_months; k++) {
                const ledger_month *const at = &q->months[k];
                int32_t const days = date_number(at->to) - date_number(at->from) + 1;
                int32_t const of = month_days(at->from.year, at->from.month);
                double const own = (double)truth[at->month - first] * barrels * days / of;
                sum += own;
                assert_true(value(at->delivered.low) <= own + 1e-9);
                if (!at->delivered.is_open) assert_true(own <= value(at->delivered.high) + 1e-9);
                assert_true(value(at->cumulative.low) <= sum + 1e-9);
                assert_true(exact_compare(at->cumulative.low, at->cumulative.central) <= 0);
                assert_true(exact_compare(at->cumulative.central, at->cumulative.high) <= 0);
                if (at->cumulative.is_open) continue;
                assert_true(sum <= value(at->cumulative.high) + 1e-9);
                n_narrow += exact_compare(at->cumulative.low, at->cumulative.high) == 0;
            }
            if (by_year && year_is_known[i]) {
                assert_false(q->delivered.is_open);
                /* unless another total overlaps the year's ends, it is exactly the total */
                bool is_exact = !in_two_units;
                for (uint32_t k = 0; k < f->n_totals; k++) {
                    int32_t const y0 = first + (int32_t)i * 12, y1 = y0 + 11;
                    const regime_total *const t = &f->totals[k];
                    bool const is_apart = t->last_month < y0 || t->first_month > y1;
                    bool const is_in = t->first_month >= y0 && t->last_month <= y1;
                    bool const holds = t->first_month <= y0 && t->last_month >= y1;
                    is_exact &= is_apart || is_in || holds;
                }
                if (is_exact) {
                    assert_near(value(q->delivered.low), sum, 1e-9);
                    assert_near(value(q->delivered.central), sum, 1e-9);
                    assert_near(value(q->delivered.high), sum, 1e-9);
                    n_exact++;
                }
            }
        }
        books_close(&b);
    }
    /* that it was tested at all */
    assert_true(in_two_units || n_exact > 50);
    assert_true(n_narrow > 200);
}

static void bounds_hold_the_truth(void **state)
{
    (void)state;
    hold_the_truth(false);
}

static void bounds_in_two_units_hold_the_truth(void **state)
{
    (void)state;
    hold_the_truth(true);
}

/* ---- size ------------------------------------------------------------------------------------ */

enum { MANY = 10000 };

/* Ten thousand flows over fifty years under one cap and one ban, each with two runs and a delivery:
 * flow i has i / 4 a month from 1970 on, twice as much from the 16th of month i % 600 on, and i
 * delivered once. */
static void ten_thousand_flows_over_fifty_years(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    regime_flow *const flows = ARENA_NEW(a, regime_flow, MANY);
    regime_period *const periods = ARENA_NEW(a, regime_period, 3 * MANY);
    uint32_t *const list = ARENA_NEW(a, uint32_t, MANY);
    regime_share *const share = ARENA_NEW(a, regime_share, MANY);
    for (int32_t i = 0; i < MANY; i++) {
        date const change = {1970 + i % 600 / 12, i % 12 + 1, 16};
        amount const x = amount_point(exact_ratio(a, i, 4));
        regime_period *const p = &periods[3 * i];
        p[0] = (regime_period){.to = date_of_number(date_number(change) - 1), .amount = x};
        p[1] = (regime_period){.from = change, .amount = amount_add(a, x, x)};
        p[2] = (regime_period){
            .is_delivery = true, .from = change, .amount = amount_point(exact_small(i))};
        flows[i] =
            (regime_flow){.unit = TEXT("t"), .has_amounts = true, .periods = p, .n_periods = 3};
        list[i] = (uint32_t)i;
        share[i] = (regime_share){.flow = (uint32_t)i,
                                  .has = {[2] = true},
                                  .ratio = {[2] = amount_point(exact_small(1))}};
    }
    regime_measure measures[2] = {
        {.name = TEXT("cap"), .verb = VERB_CAPS, .flows = list, .n_flows = MANY, .n_limits = 1},
        {.name = TEXT("ban"), .verb = VERB_BANS, .flows = list, .n_flows = MANY}};
    measures[0].limits[0] = (regime_limit){
        .amount = amount_point(exact_small(1000000)), .unit = TEXT("t"), .shares = share};
    regime const r = {.flows = flows, .n_flows = MANY, .measures = measures, .n_measures = 2};
    ledger_options const o = {
        .from = on(1970, 1, 1), .to = on(2019, 12, 31), .measure = UINT32_MAX};
    const ledger *l;
    stf_error err;
    assert_ok(regime_ledger(&r, &o, a, &l, &err), &err);
    for (int k = 0; k < 2; k++) {
        const ledger_measure *const m = &l->measures[k];
        assert_int_equal(m->n_periods, 50);
        for (uint32_t y = 0; y < 50; y += 7) {
            for (uint32_t month = 0; month < 12; month++) {
                /* in quarters of a ton times the days of the month */
                int32_t const at = (int32_t)(y * 12 + month);
                int32_t const days = month_days(1970 + (int32_t)y, (int32_t)month + 1);
                int64_t sum = 0;
                for (int32_t i = 0; i < MANY; i++) {
                    int32_t const n = i % 600 / 12 * 12 + i % 12; /* the month of its change */
                    int64_t const half = at < n ? days : at > n ? 2 * days : 15 + 2 * (days - 15);
                    sum += i * half + (at == n ? (int64_t)4 * i * days : 0);
                }
                exact const expected = exact_ratio(a, sum, (int64_t)4 * days);
                const ledger_month *const got = &m->periods[y].months[month];
                assert_int_equal(exact_compare(got->delivered.low, expected), 0);
                assert_int_equal(exact_compare(got->delivered.high, expected), 0);
            }
        }
    }
    assert_int_equal(l->measures[1].n_breaches, 2 * (MANY - 1)); /* a run and a delivery each */
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_those_of_every_day),
        cmocka_unit_test(bounds_hold_the_truth),
        cmocka_unit_test(bounds_in_two_units_hold_the_truth),
        cmocka_unit_test(ten_thousand_flows_over_fifty_years),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
