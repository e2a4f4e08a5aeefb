/* SPDX-License-Identifier: Apache-2.0 */
/* test_regime_play.c -- what play reads of the calendar: value, blocked, headroom and share, round
 * by round, against arithmetic by hand and against a sum over single days; measures lifted and
 * restored in play. */
#include "support/test.h"

#include "base/date.h"
#include "compiled.h"
#include "model/regime.h"

#include <stdio.h>

/* ---- the program's answer ------------------------------------------------------------------- */

/* Play of eight rounds in which nothing happens and A gains, in one round, what is asked. */
static double asked_full(const char *declarations, const char *begins, const char *lasting,
                         const char *body, uint32_t round, const char *asked)
{
    char content[6000];
    (void)snprintf(content, sizeof content,
                   "standoff \"t\" { begins %s party A place R, K\n%s\n"
                   "play { round 1 .. 8 lasting %s {\n%s\n"
                   "  gain A = if(round == %u, %s, 0)\n"
                   "} end { outcome over otherwise } } }\n",
                   begins, declarations, lasting, body, round, asked);
    compiled c;
    compiled_begin(&c, content);
    double const payoff = compiled_first(&c, 0);
    compiled_end(&c);
    return payoff;
}

static double asked(const char *declarations, const char *begins, const char *lasting,
                    uint32_t round, const char *what)
{
    return asked_full(declarations, begins, lasting, "A chooses { wait act }", round, what);
}

static void assert_close(double x, double y)
{
    if (fabs(x - y) > 1e-9 * (1.0 + fabs(y))) fail_msg("%.15g is not %.15g", x, y);
}

/* ---- the same, day by day -------------------------------------------------------------------- */

typedef struct piece { /* an amount for a month, from a first to a last day */
    date from, to;
    double month;
} piece;

static double delivered(const piece *at, size_t n, date from, date to)
{
    double sum = 0.0;
    for (int32_t d = date_number(from); d <= date_number(to); d++) {
        date const day = date_of_number(d);
        for (size_t i = 0; i < n; i++)
            if (date_compare(at[i].from, day) <= 0 && date_compare(day, at[i].to) <= 0)
                sum += at[i].month / month_days(day.year, day.month);
    }
    return sum;
}

/* For a month, on average over the days. */
static double average(const piece *at, size_t n, date from, date to)
{
    piece const one = {{1, 1, 1}, {9999, 12, 31}, 1.0};
    return delivered(at, n, from, to) / delivered(&one, 1, from, to);
}

/* The most that any calendar year has by a day from .. to, from the year's beginning on. */
static double most_in_year(const piece *at, size_t n, date from, date to)
{
    double most = 0.0;
    for (int32_t d = date_number(from); d <= date_number(to); d++) {
        date const day = date_of_number(d);
        most = fmax(most, delivered(at, n, (date){day.year, 1, 1}, day));
    }
    return most;
}

static date day_before(date d)
{
    return date_of_number(date_number(d) - 1);
}

/* ---- value ------------------------------------------------------------------------------------
 */

/* Round 3 of three months each from 2019-04-25 runs from 2019-10-25 to 2020-01-24: 7/31, 1, 1 and
 * 24/31 of the months October to January, three in all, the last of them at 2000 t a month. So
 * (4000 * 69/31 + 2000 * 24/31) / 3 = 324000/93 t a month, at 700 USD a ton 29.264516... MUSD a
 * year. */
static void test_value_across_a_year(void **state)
{
    (void)state;
    static const char *const flow = "flow oil from R to K worth 700 USD/t {\n"
                                    "  2019-01-01 .. 2019-12-31 = 4000 t/month\n"
                                    "  2020-01-01 .. 2020-12-31 = 2000 t/month }";
    static const char *const what = "value(oil) / (1 MUSD/year)";
    assert_close(asked(flow, "2019-04-25", "3 month", 1, what), 33.6);
    assert_close(asked(flow, "2019-04-25", "3 month", 3, what),
                 324000.0 / 93.0 * 12.0 * 700.0 / 1e6);
    assert_close(asked(flow, "2019-04-25", "3 month", 4, what), 16.8);
    /* nothing is said of 2021: round 7 from 2020-10-25 to 2021-01-24 has 69/31 months of 3 */
    assert_close(asked(flow, "2019-04-25", "3 month", 7, what), 16.8 * 69.0 / 93.0);
    assert_close(asked(flow, "2019-04-25", "3 month", 8, what), 0.0);
}

static void test_value_day_by_day(void **state)
{
    (void)state;
    static const char *const flow = "flow oil from R to K = 100 t/month worth 1000 USD/t {\n"
                                    "  2020-01-20 .. 2020-02-29 = 1000 t/month\n"
                                    "  2020-04-11 .. 2020-04-11 = 7000 t/month\n"
                                    "  2020-06-01 .. = 500 t/month }";
    static const piece pieces[] = {
        {{1, 1, 1}, {2020, 1, 19}, 100.0},     {{2020, 1, 20}, {2020, 2, 29}, 1000.0},
        {{2020, 3, 1}, {2020, 4, 10}, 100.0},  {{2020, 4, 11}, {2020, 4, 11}, 7000.0},
        {{2020, 4, 12}, {2020, 5, 31}, 100.0}, {{2020, 6, 1}, {9999, 12, 31}, 500.0}};
    size_t const n = sizeof pieces / sizeof pieces[0];
    static const struct {
        const char *begins;
        date day;
    } starts[] = {{"2020-02-10", {2020, 2, 10}}, {"2019-12-31", {2019, 12, 31}}};
    for (size_t k = 0; k < 2; k++)
        for (uint32_t r = 1; r <= 8; r++) {
            date const from = date_add_months(starts[k].day, (int32_t)r - 1);
            date const to = day_before(date_add_months(starts[k].day, (int32_t)r));
            double const month = average(pieces, n, from, to);
            assert_close(asked(flow, starts[k].begins, "1 month", r, "value(oil) / (1 kUSD/month)"),
                         month);
        }
}

/* ---- headroom and share -------------------------------------------------------------------------
 */

#define CAPPED                                                                                     \
    "assume factor = 8 bbl/t in 7 .. 8.33 judgement\n"                                             \
    "flow oil from R to K = 4000 t/month worth 700 USD/t {\n"                                      \
    "  total 2019-01 .. 2019-03 = 12500 t source \"s\" }\n"                                        \
    "flow more from R to K = 1500 t/month worth 700 USD/t\n"                                       \
    "measure m caps oil, more at 500000 bbl per calendar year from 2018-01-01 with factor\n"

/* January to March 2019 are 12,500 t as observed; the other flow adds 1500 a month from January
 * on. Then by schedule: 24 days of April, and from play's beginning on to 2019-07-24. */
static void test_headroom_at_first(void **state)
{
    (void)state;
    double const oil = 12500.0 + 4000.0 * (1.0 + 2.0 + 24.0 / 31.0);
    double const more = 1500.0 * (6.0 + 24.0 / 31.0);
    double const used = 8.0 * (oil + more);
    assert_close(asked(CAPPED, "2019-04-25", "3 month", 1, "headroom(m) / 1 bbl"), 500000.0 - used);
    assert_close(asked(CAPPED, "2019-04-25", "3 month", 1, "share(m)"), used / 500000.0);
}

static void test_headroom_by_round(void **state)
{
    (void)state;
    date const begins = {2019, 4, 25};
    static const piece pieces[] = {{{2019, 1, 1}, {2019, 3, 31}, 12500.0 / 3.0},
                                   {{2019, 4, 1}, {9999, 12, 31}, 4000.0},
                                   {{2018, 1, 1}, {9999, 12, 31}, 1500.0}};
    for (uint32_t r = 1; r <= 8; r++) {
        date const first = date_add_months(begins, (int32_t)(r - 1) * 3);
        date const last = day_before(date_add_months(begins, (int32_t)r * 3));
        double const used = 8.0 * most_in_year(pieces, 3, first, last);
        assert_close(asked(CAPPED, "2019-04-25", "3 month", r, "headroom(m) / 1 bbl"),
                     500000.0 - used);
        assert_close(asked(CAPPED, "2019-04-25", "3 month", r, "share(m)"), used / 500000.0);
    }
}

/* The greatest of the ledger's cumulative shares at the ends of three months, at central values. */
static double ledger_share(const char *declarations, const char *begins, date last)
{
    char content[4000];
    (void)snprintf(content, sizeof content, "standoff \"t\" { begins %s place R, K\n%s }\n", begins,
                   declarations);
    compiled c;
    compiled_load(&c, content);
    amount *const inputs = ARENA_NEW(c.memory, amount, c.syntax->n_assumptions);
    for (uint32_t i = 0; i < c.syntax->n_assumptions; i++)
        inputs[i] = assumption_amount(c.syntax, i, c.memory);
    const regime *r;
    const ledger *books;
    assert_int_equal(model_regime(c.syntax, &c.key, inputs, c.memory, &c.d, &r, &c.error), STF_OK);
    ledger_options const o = {.measure = 0, .to = last};
    assert_int_equal(regime_ledger(r, &o, c.memory, &books, &c.error), STF_OK);
    double share = 0.0;
    for (uint32_t k = 0; k < books->measures[0].n_periods; k++) {
        const ledger_period *const p = &books->measures[0].periods[k];
        for (uint32_t i = 0; i < p->n_months; i++)
            if (p->months[i].month <= date_month(last) && p->months[i].month > date_month(last) - 3)
                share = fmax(share, exact_to_double(p->months[i].share[0].central));
    }
    compiled_end(&c);
    return share;
}

/* Play and the ledger keep the same books, where rounds end with months. */
static void test_play_and_the_ledger_agree(void **state)
{
    (void)state;
    static const char *const declared =
        CAPPED "flow third from R to K worth 700 USD/t { 2019-02-10 .. 2019-08-20 = 900 t/month\n"
               "  2019-12-05 .. 2020-02-29 = 77 t/day\n"
               "  2020-03-01 .. 2020-06-30 = 5000 t in all }\n"
               "measure n caps third at 1 kt per calendar month from 2018-01-01\n";
    char reordered[3000]; /* the one that is asked stands first */
    (void)snprintf(reordered, sizeof reordered,
                   "measure whole caps oil, more, third at 100 kt per "
                   "calendar year from 2018-01-01\n%s",
                   declared);
    for (uint32_t r = 1; r <= 8; r++) {
        date const last = day_before(date_add_months((date){2019, 5, 1}, (int32_t)r * 3));
        assert_close(asked(reordered, "2019-05-01", "3 month", r, "share(whole)"),
                     ledger_share(reordered, "2019-05-01", last));
        assert_close(asked(declared, "2019-05-01", "3 month", r, "share(m)"),
                     ledger_share(declared, "2019-05-01", last));
    }
}

/* A flow that runs while a state says so counts from the beginning of play on while it does; `with`
 * reckons as if it ran. */
static void test_headroom_with_a_flow_that_may_run(void **state)
{
    (void)state;
    static const char *const declared =
        "state tap in {closed, open} = closed\n"
        "flow base from R to K = 100 t/month worth 700 USD/t\n"
        "flow oil from R to K = 4000 t/month worth 700 USD/t when tap is open\n"
        "measure m caps base, oil at 40 kt per calendar year from 2018-01-01";
    static const char *const body = "tap = open when round == 3\n"
                                    "tap = closed when round == 4\n"
                                    "A chooses { wait act }";
    static const piece both[] = {{{2018, 1, 1}, {9999, 12, 31}, 100.0},
                                 {{2019, 4, 25}, {9999, 12, 31}, 4000.0}};
    for (uint32_t r = 1; r <= 4; r++) {
        date const first = date_add_months((date){2019, 4, 25}, (int32_t)(r - 1) * 3);
        date const last = day_before(date_add_months(first, 3));
        double const without = most_in_year(&both[0], 1, first, last) / 40000.0;
        double const with = most_in_year(both, 2, first, last) / 40000.0;
        assert_close(asked_full(declared, "2019-04-25", "3 month", body, r, "share(m with oil)"),
                     with);
        assert_close(asked_full(declared, "2019-04-25", "3 month", body, r, "share(m)"),
                     r == 3 ? with : without);
        assert_close(
            asked_full(declared, "2019-04-25", "3 month", body, r, "value(oil) / (1 MUSD/year)"),
            r == 3 ? 33.6 : 0.0);
    }
}

/* ---- blocked
 * --------------------------------------------------------------------------------------- */

static void test_blocked(void **state)
{
    (void)state;
    static const char *const declared =
        "flow coal from K to R = 1000 MUSD/year\n"
        "flow oil from R to K = 10000 t/month worth 700 USD/t\n"
        "measure ban bans coal from 2019-09-10 to 2020-06-30\n"
        "measure cap caps oil at 500000 bbl per calendar year from 2018-01-01 with 1 t = 8 bbl";
    piece const standing = {{2019, 9, 10}, {2020, 6, 30}, 1000.0};
    for (uint32_t r = 1; r <= 8; r++) {
        date const from = date_add_months((date){2019, 4, 25}, (int32_t)(r - 1) * 3);
        date const to = day_before(date_add_months(from, 3));
        assert_close(asked(declared, "2019-04-25", "3 month", r, "blocked(ban) / (1 MUSD/year)"),
                     average(&standing, 1, from, to));
    }
    /* 80,000 barrels a month against 500,000/12: 23/48 of 84 MUSD a year is too much */
    assert_close(asked(declared, "2019-04-25", "3 month", 1, "blocked(cap) / (1 MUSD/year)"),
                 84.0 * 23.0 / 48.0);
}

/* ---- lifting
 * --------------------------------------------------------------------------------------- */

#define LIFTED                                                                                     \
    "flow coal from K to R = 1000 MUSD/year\n"                                                     \
    "flow oil from R to K = 1000 t/month worth 700 USD/t\n"                                        \
    "authority Council decides as A\n"                                                             \
    "measure ban bans coal from 2017-09-05 authority Council\n"                                    \
    "measure cap caps oil at 24 kt per calendar year from 2018-01-01 authority Council\n"

static void test_lifted_and_restored(void **state)
{
    (void)state;
    static const char *const body = "A chooses {\n"
                                    "  act { lift ban, cap when round == 2\n"
                                    "        restore ban when round == 4 }\n"
                                    "  wait }";
    static const struct {
        uint32_t round;
        double blocked, is_lifted, headroom;
    } expected[] = {{1, 1000.0, 0.0, -1.0},
                    {2, 0.0, 1.0, 24.0},
                    {3, 0.0, 1.0, 24.0},
                    {4, 1000.0, 0.0, 24.0},
                    {5, 1000.0, 0.0, 24.0}};
    for (size_t k = 0; k < sizeof expected / sizeof expected[0]; k++) {
        uint32_t const r = expected[k].round;
        assert_close(
            asked_full(LIFTED, "2019-04-25", "3 month", body, r, "blocked(ban) / (1 MUSD/year)"),
            expected[k].blocked);
        assert_close(
            asked_full(LIFTED, "2019-04-25", "3 month", body, r, "if(ban is lifted, 1, 0)"),
            expected[k].is_lifted);
        double const headroom =
            asked_full(LIFTED, "2019-04-25", "3 month", body, r, "headroom(cap) / 1 kt");
        if (expected[k].headroom > 0.0)
            assert_close(headroom, expected[k].headroom);
        else /* 1000 t a month to 2019-07-24 */
            assert_close(headroom, 24.0 - (6.0 + 24.0 / 31.0));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_value_across_a_year),
        cmocka_unit_test(test_value_day_by_day),
        cmocka_unit_test(test_headroom_at_first),
        cmocka_unit_test(test_headroom_by_round),
        cmocka_unit_test(test_play_and_the_ledger_agree),
        cmocka_unit_test(test_headroom_with_a_flow_that_may_run),
        cmocka_unit_test(test_blocked),
        cmocka_unit_test(test_lifted_and_restored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
