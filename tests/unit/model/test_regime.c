/* SPDX-License-Identifier: Apache-2.0 */
/* test_regime.c -- the exact numbers of flows and measures: units, intervals, conversions, against
 * hand arithmetic, and random expressions against their values at points of the ranges. */
#include "support/test.h"

#include "compiled.h"
#include "model/regime.h"
#include "oracle/oracle.h"

#include <stdio.h>

typedef struct booked {
    compiled c;
    amount *inputs;
    const regime *regime;
    stf_status status;
} booked;

/* Loads and reckons with every assumption in its range; the outcome in b->status. */
static void booked_try(booked *b, const char *content)
{
    *b = (booked){.status = STF_OK};
    compiled *const c = &b->c;
    compiled_load(c, content);
    b->inputs = ARENA_NEW(c->memory, amount, c->syntax->n_assumptions);
    for (uint32_t i = 0; i < c->syntax->n_assumptions; i++)
        b->inputs[i] = assumption_amount(c->syntax, i, c->memory);
    b->status =
        model_regime(c->syntax, &c->key, b->inputs, c->memory, &c->d, &b->regime, &c->error);
}

static void booked_begin(booked *b, const char *content)
{
    booked_try(b, content);
    if (b->status != STF_OK) print_error("%s\n", b->c.error.message);
    assert_int_equal(b->status, STF_OK);
}

static void booked_end(booked *b)
{
    compiled_end(&b->c);
}

static bool is_exactly(booked *b, exact x, const char *ratio)
{
    exact q;
    assert_int_equal(exact_parse(b->c.memory, text_from(ratio), &q, NULL), STF_OK);
    bool const same = exact_is_valid(x) && exact_compare(x, q) == 0;
    if (!same) print_error("%.12g is not %s\n", exact_to_double(x), ratio);
    return same;
}

static void assert_amount(booked *b, amount x, const char *low, const char *central,
                          const char *high)
{
    assert_true(is_exactly(b, x.low, low));
    assert_true(is_exactly(b, x.central, central));
    assert_true(is_exactly(b, x.high, high));
}

static const regime_flow *flow_named(const booked *b, const char *name)
{
    for (uint32_t i = 0; i < b->regime->n_flows; i++)
        if (text_equal(b->regime->flows[i].name, text_from(name))) return &b->regime->flows[i];
    fail_msg("no flow %s", name);
    return NULL;
}

static const regime_measure *measure_named(const booked *b, const char *name)
{
    for (uint32_t i = 0; i < b->regime->n_measures; i++)
        if (text_equal(b->regime->measures[i].name, text_from(name)))
            return &b->regime->measures[i];
    fail_msg("no measure %s", name);
    return NULL;
}

static amount first_amount(const booked *b, const char *name)
{
    const regime_flow *const f = flow_named(b, name);
    assert_true(f->n_periods > 0);
    return f->periods[0].amount;
}

#define HEAD                                                                                       \
    "standoff \"books\" { place R, K\n"                                                            \
    "assume a = 4000 t/month in 1000 .. 6983 judgement\n"                                          \
    "assume price = 89 USD/bbl in 85 .. 98 source \"x\"\n"                                         \
    "assume factor = 8.33 bbl/t in 7.5 .. 8.33 judgement\n"                                        \
    "assume n = 2 in -1 .. 3 judgement\n"

static void test_units_of_amounts(void **state)
{
    (void)state;
    booked b;
    booked_begin(&b, HEAD
                 "flow f1 from R to K = a\n"
                 "flow f2 from R to K = 12 * a\n"
                 "flow f3 from R to K = 48000.6 t/year\n"
                 "flow f4 from R to K = 10 t/day\n"
                 "flow f5 from R to K = 20 MUSD/year\n"
                 "flow f6 from K to R worth 1 kUSD/worker/year { on 2018-12-31 = 11490 worker }\n"
                 "flow f7 from R to K { on 2019-03-05 = 0.5 kt }\n"
                 "flow f8 from R to K { 2019-01-01 .. 2019-06-29 = 2150 t in all }\n"
                 "}\n");
    assert_amount(&b, first_amount(&b, "f1"), "1000", "4000", "6983");
    assert_amount(&b, first_amount(&b, "f2"), "12000", "48000", "83796");
    assert_amount(&b, first_amount(&b, "f3"), "80001/20", "80001/20", "80001/20");
    /* ten a day are 10 * 365.2425 / 12 a month */
    assert_amount(&b, first_amount(&b, "f4"), "304.36875", "304.36875", "304.36875");
    assert_true(is_exactly(&b, first_amount(&b, "f5").central, "5/3"));
    assert_true(text_equal(flow_named(&b, "f5")->unit, TEXT("MUSD")));
    assert_true(flow_named(&b, "f5")->has_worth);
    assert_true(is_exactly(&b, flow_named(&b, "f5")->worth.central, "1"));
    assert_true(flow_named(&b, "f6")->is_stock);
    assert_true(is_exactly(&b, first_amount(&b, "f6").central, "11490"));
    const regime_flow *const f7 = flow_named(&b, "f7");
    assert_true(f7->periods[0].is_delivery || f7->is_stock);
    assert_true(flow_named(&b, "f8")->periods[0].is_sum);
    assert_true(is_exactly(&b, first_amount(&b, "f8").central, "2150"));
    booked_end(&b);
}

static void test_intervals(void **state)
{
    (void)state;
    booked b;
    booked_begin(&b, HEAD "let most(x, y) = max(x, y)\n"
                          "flow f1 from R to K = a - 900 t/month\n"
                          "flow f2 from R to K = 1 t/month * n^2\n"
                          "flow f3 from R to K = 1 t/month * abs(n)\n"
                          "flow f4 from R to K = if(a > 2000 t/month, 100 t/month, 300 t/month)\n"
                          "flow f5 from R to K = if(a > 7000 t/month, 100 t/month, 300 t/month)\n"
                          "flow f6 from R to K = most(a, 2000 t/month)\n"
                          "flow f8 from R to K = a * 2^-1\n"
                          "}\n");
    assert_amount(&b, first_amount(&b, "f1"), "100", "3100", "6083");
    assert_amount(&b, first_amount(&b, "f2"), "0", "4", "9");
    assert_amount(&b, first_amount(&b, "f3"), "0", "2", "3");
    assert_amount(&b, first_amount(&b, "f4"), "100", "100", "300");
    assert_amount(&b, first_amount(&b, "f5"), "300", "300", "300");
    assert_amount(&b, first_amount(&b, "f6"), "2000", "4000", "6983");
    booked_end(&b);
}

/* a * n lies in -6983 .. 20949 and is 8000 at the centre: 5000 less that is -3000. */
static void test_below_nothing_is_an_error(void **state)
{
    (void)state;
    booked b;
    booked_try(&b, HEAD "flow f from R to K = 5000 t/month - a * n }\n");
    assert_int_equal(b.status, STF_INPUT);
    assert_non_null(strstr(b.c.error.message, "below nothing"));
    assert_string_equal(b.c.d.list.at[b.c.d.list.n - 1].code, "E1032");
    booked_end(&b);
}

/* Where only the ranges would lead below nothing, the bound is nothing. */
static void test_bounds_are_cut_at_nothing(void **state)
{
    (void)state;
    booked b;
    booked_begin(&b, HEAD "flow f from R to K = a - 2000 t/month }\n");
    assert_amount(&b, first_amount(&b, "f"), "0", "2000", "4983");
    booked_end(&b);
}

static void test_what_cannot_be_reckoned(void **state)
{
    (void)state;
    static const struct {
        const char *amount, *code;
        stf_status status;
    } cases[] = {
        {"a / n", "E1031", STF_INPUT},
        {"a * exp(n)", "E1030", STF_UNSUPPORTED},
        {"a * sqrt(2 + n)", "E1030", STF_UNSUPPORTED},
        {"a * log(3)", "E1030", STF_UNSUPPORTED},
        {"a * 2 ^ 0.5", "E1030", STF_UNSUPPORTED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char content[1000];
        (void)snprintf(content, sizeof content, HEAD "flow f from R to K = %s }\n",
                       cases[i].amount);
        booked b;
        booked_try(&b, content);
        assert_int_equal(b.status, cases[i].status);
        assert_string_equal(b.c.d.list.at[b.c.d.list.n - 1].code, cases[i].code);
        booked_end(&b);
    }
}

/* 89 USD/bbl * 8.33 bbl/t = 741.37 USD/t; a worker at 5000 a year is 1/200 MUSD. */
static void test_worth_and_costs(void **state)
{
    (void)state;
    booked b;
    booked_begin(
        &b,
        HEAD "flow oil from R to K = a worth price * factor\n"
             "flow jobs from K to R worth 5000 USD/worker/year { on 2018-12-31 = 11490 worker }\n"
             "flow idle from K to R = 3 t/month\n"
             "measure m bans oil from 2018-01-01 costs 250 kUSD/month }\n");
    assert_true(text_equal(b.regime->money, TEXT("MUSD")));
    /* 85 * 7.5 = 637.5 and 98 * 8.33 = 816.34 */
    assert_amount(&b, flow_named(&b, "oil")->worth, "0.0006375", "0.00074137", "0.00081634");
    assert_true(is_exactly(&b, flow_named(&b, "jobs")->worth.central, "1/200"));
    assert_false(flow_named(&b, "idle")->has_worth);
    assert_true(measure_named(&b, "m")->has_costs);
    assert_true(is_exactly(&b, measure_named(&b, "m")->costs.central, "3"));
    booked_end(&b);
}

static void test_limits_and_conversions(void **state)
{
    (void)state;
    booked b;
    booked_begin(&b,
                 HEAD "flow oil from R to K = a worth price * factor\n"
                      "flow ships from R to K = 1000 bbl/month worth price\n"
                      "measure own caps oil at 60 kt per calendar year from 2018-01-01\n"
                      "measure volume caps oil, ships at 500000 bbl per calendar year\n"
                      "  from 2018-01-01 with factor for oil notices at 0.75, 90% stops at 0.95\n"
                      "measure pair caps oil at 500000 bbl per calendar year from 2018-01-01\n"
                      "  with 2 t = 15 bbl\n"
                      "measure money caps oil, ships at 40 MUSD or 50 kt per calendar year\n"
                      "  from 2018-01-01 with 1 bbl = 0.125 t for ships\n"
                      "}\n");
    const regime_limit *l = &measure_named(&b, "own")->limits[0];
    assert_true(is_exactly(&b, l->amount.central, "60"));
    assert_true(text_equal(l->unit, TEXT("kt")));
    assert_true(l->shares[0].has[2]);
    assert_true(is_exactly(&b, l->shares[0].ratio[2].central, "1/1000"));
    l = &measure_named(&b, "volume")->limits[0];
    assert_amount(&b, l->shares[0].ratio[2], "7.5", "8.33", "8.33");
    assert_amount(&b, l->shares[1].ratio[2], "1", "1", "1");
    assert_true(is_exactly(&b, measure_named(&b, "volume")->notices[1], "0.9"));
    assert_true(is_exactly(&b, measure_named(&b, "volume")->stop, "0.95"));
    l = &measure_named(&b, "pair")->limits[0];
    assert_amount(&b, l->shares[0].ratio[2], "7.5", "7.5", "7.5");
    l = measure_named(&b, "money")->limits;
    assert_amount(&b, l[0].shares[0].ratio[2], "0.0006375", "0.00074137", "0.00081634");
    assert_amount(&b, l[0].shares[1].ratio[2], "0.000085", "0.000089", "0.000098");
    assert_true(is_exactly(&b, l[1].shares[0].ratio[2].central, "1/1000"));
    assert_true(is_exactly(&b, l[1].shares[1].ratio[2].central, "1/8000"));
    booked_end(&b);
}

static void test_a_replaced_measure_ends_the_day_before(void **state)
{
    (void)state;
    booked b;
    booked_begin(&b, HEAD "flow coal from K to R = a\n"
                          "measure cap2017 caps coal at 7500 kt per calendar year from 2017-01-01\n"
                          "measure ban2017 bans coal from 2017-08-05 replaces cap2017 }\n");
    const regime_measure *const old = measure_named(&b, "cap2017");
    assert_int_equal(date_compare(old->to, (date){2017, 8, 4}), 0);
    assert_int_equal(date_compare(old->cycle.to, (date){2017, 8, 4}), 0);
    assert_int_equal(date_compare(old->cycle.from, (date){2017, 1, 1}), 0);
    assert_true(text_equal(old->replaced_by, TEXT("ban2017")));
    assert_false(date_is_set(measure_named(&b, "ban2017")->to));
    booked_end(&b);
}

static void test_distributions(void **state)
{
    (void)state;
    booked b;
    booked_begin(
        &b, "standoff \"d\" { place R, K\n"
            "assume fixed = 0.1 t/month judgement\n"
            "assume three = 5 t/month as triangular(4 t/month, 5 t/month, 84 t/year) judgement\n"
            "assume bell = 100 t/month as normal(100 t/month, 10 t/month) judgement\n"
            "assume dice = 2 t/month as discrete(1 t/month: 0.3, 2 t/month: 0.3, 5 t/month: 0.4)\n"
            "  judgement\n"
            "flow f1 from R to K = fixed\nflow f2 from R to K = three\n"
            "flow f3 from R to K = bell\nflow f4 from R to K = dice }\n");
    assert_amount(&b, first_amount(&b, "f1"), "1/10", "1/10", "1/10");
    assert_amount(&b, first_amount(&b, "f2"), "4", "5", "7");
    amount const bell = first_amount(&b, "f3"); /* 2.5758 deviations to the 0.5 per cent point */
    assert_true(is_exactly(&b, bell.central, "100"));
    assert_true(exact_to_double(bell.low) > 74.2 && exact_to_double(bell.low) < 74.3);
    assert_true(exact_to_double(bell.high) > 125.7 && exact_to_double(bell.high) < 125.8);
    assert_amount(&b, first_amount(&b, "f4"), "1", "2", "5");
    booked_end(&b);
}

/* ---- observations ------------------------------------------------------------------------------
 */

static const char *const table = "month,tons,barrels,kind,told,where\n"
                                 "2019-01,5976,49742.6,reported,2019-03-01,S1\n"
                                 "2019-02,4382.50,,approximate,,\n"
                                 "2019-03,,,none_reported,,\n"
                                 "2019-04,,,,,\n"
                                 "2019-05,0,,zero_reported,,\n"
                                 "2019-06,1130,,derived,,S2\n";

static stf_status table_read(void *user, text from, text name, text *resolved, text *content,
                             stf_error *err)
{
    (void)user;
    (void)from;
    (void)err;
    *resolved = name;
    *content = text_from(table);
    return STF_OK;
}

static void test_observations_and_totals(void **state)
{
    (void)state;
    static const char *const content =
        "standoff \"seen\" { place R, K\n"
        "flow oil from R to K = 1000 t/month missing in 100 t/month .. 2.4 kt/year {\n"
        "  observed \"oil.csv\" { month month amount tons in t amount barrels in bbl kind kind\n"
        "    reported on told source where }\n"
        "  total 2019-01 .. 2019-06 = 33.48 kt source \"S3\"\n"
        "  total 2019-03 .. 2019-04 = approximate 20000.5 bbl\n"
        "  total 2019-04 .. 2019-06 = estimated 5e3 t unverified } }\n";
    booked b = {.status = STF_OK};
    compiled *const c = &b.c;
    c->memory = arena_new(NULL, 0);
    diagnostics_init(&c->d, c->memory);
    if (lang_load(TEXT("test.standoff"), text_from(content), table_read, NULL, NULL, c->memory,
                  &c->d, &c->syntax, &c->error) != STF_OK)
        fail_msg("%s", c->error.message);
    assert_int_equal(model_key_default(c->syntax, c->memory, &c->key, &c->error), STF_OK);
    assert_int_equal(model_regime(c->syntax, &c->key, NULL, c->memory, &c->d, &b.regime, &c->error),
                     STF_OK);
    const regime_flow *const f = flow_named(&b, "oil");
    assert_int_equal(f->n_columns, 2);
    assert_true(text_equal(f->column_unit[1], TEXT("bbl")));
    assert_true(is_exactly(&b, f->column_ratio[0], "1"));
    assert_false(exact_is_valid(f->column_ratio[1]));
    assert_true(f->has_missing);
    assert_amount(&b, f->missing, "100", "150", "200");

    static regime_kind const kind[] = {KIND_REPORTED, KIND_APPROXIMATE, KIND_MISSING,
                                       KIND_MISSING,  KIND_REPORTED,    KIND_ESTIMATED};
    assert_int_equal(f->n_observations, 6);
    for (uint32_t i = 0; i < 6; i++) {
        assert_int_equal(f->observations[i].month, 2019 * 12 + (int32_t)i);
        assert_int_equal(f->observations[i].kind, kind[i]);
        assert_int_equal(f->observations[i].is_none_reported, i == 2);
        assert_int_equal(f->observations[i].has[0], i != 2 && i != 3);
        assert_int_equal(f->observations[i].has[1], i == 0);
    }
    assert_true(is_exactly(&b, f->observations[0].amount[1], "49742.6"));
    assert_int_equal(f->observations[0].digits[1], 1);
    assert_int_equal(f->observations[1].digits[0], 2);
    assert_int_equal(date_compare(f->observations[0].reported_on, (date){2019, 3, 1}), 0);
    assert_false(date_is_set(f->observations[1].reported_on));

    assert_int_equal(f->n_totals, 3);
    assert_int_equal(f->totals[0].column, 0); /* thousands of tons in tons: two decimals are tens */
    assert_true(is_exactly(&b, f->totals[0].amount, "33480"));
    assert_int_equal(f->totals[0].digits, 0);
    assert_int_equal(f->totals[0].kind, KIND_REPORTED);
    assert_int_equal(f->totals[1].column, 1);
    assert_int_equal(f->totals[1].digits, 1);
    assert_int_equal(f->totals[1].kind, KIND_APPROXIMATE);
    assert_true(is_exactly(&b, f->totals[2].amount, "5000"));
    assert_int_equal(f->totals[2].digits, 0);
    assert_int_equal(f->totals[2].kind, KIND_ESTIMATED);
    assert_true(f->totals[2].is_unverified);
    booked_end(&b);
}

/* ---- random expressions ------------------------------------------------------------------------
 */

static uint64_t random_at = 7;

static uint32_t below(uint32_t n)
{
    random_at = random_at * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(random_at >> 33) % n;
}

static void say_number(buffer *out, int depth)
{
    switch (below(depth == 0 ? 2 : 9)) {
    case 0: buffer_format(out, "%u.%u", below(4), below(10)); return;
    case 1: buffer_format(out, "x%u", below(3)); return;
    case 2: buffer_string(out, "abs("); break;
    case 3: buffer_string(out, "(-"); break;
    case 4:
        buffer_string(out, "(");
        say_number(out, depth - 1);
        buffer_format(out, ")^%u", below(4));
        return;
    case 5:
        buffer_string(out, "if(");
        say_number(out, depth - 1);
        buffer_string(out, below(2) == 0 ? " < " : " >= ");
        say_number(out, depth - 1);
        buffer_string(out, ", ");
        say_number(out, depth - 1);
        buffer_string(out, ", ");
        break;
    case 6:
        buffer_string(out, below(2) == 0 ? "min(" : "max(");
        say_number(out, depth - 1);
        buffer_string(out, ", ");
        break;
    default: {
        static const char *const sign[] = {" + ", " - ", " * "};
        buffer_string(out, "(");
        say_number(out, depth - 1);
        buffer_string(out, sign[below(3)]);
        break;
    }
    }
    say_number(out, depth - 1);
    buffer_string(out, ")");
}

/* Whatever the assumptions are within their ranges, the value lies within the bounds; and at the
 * central values it is the central one. */
static void value_check(booked *b, const expr *e, amount bounds)
{
    for (int k = 0; k < 60; k++) {
        long double x[3];
        for (uint32_t i = 0; i < 3; i++) {
            long double const low = (long double)exact_to_double(b->inputs[i].low);
            long double const high = (long double)exact_to_double(b->inputs[i].high);
            x[i] = k == 0 ? (long double)exact_to_double(b->inputs[i].central)
                          : low + (high - low) * (long double)below(9) / 8.0L;
        }
        place const at = {.syntax = b->c.syntax, .assumption = x, .choice = b->c.key.choice};
        long double const month = 2629746.0L / 1000.0L;
        double const value = (double)(place_value(&at, e) * month);
        double const slack = 1e-9 * (1.0 + fabs(value));
        assert_true(value >= exact_to_double(bounds.low) - slack);
        assert_true(value <= exact_to_double(bounds.high) + slack);
        if (k == 0) assert_true(fabs(value - exact_to_double(bounds.central)) <= slack);
    }
}

static void test_random_expressions_stay_within_their_bounds(void **state)
{
    (void)state;
    for (int round = 0; round < 60; round++) {
        buffer out;
        buffer_init(&out, NULL);
        buffer_string(&out, "standoff \"random\" { place R, K\n"
                            "assume x0 = 0.7 in -0.5 .. 1.5 judgement\n"
                            "assume x1 = 2 in 1 .. 3 judgement\n"
                            "assume x2 = -1 in -2 .. 0.5 judgement\n");
        for (int k = 0; k < 5; k++) {
            buffer_format(&out, "flow f%d from R to K = 1 t/month * abs(", k);
            say_number(&out, 4);
            buffer_string(&out, ")\n");
        }
        buffer_string(&out, "}\n");
        booked b;
        booked_begin(&b, out.at);
        for (uint32_t i = 0; i < b.regime->n_flows; i++)
            value_check(&b, b.c.syntax->flows[i].periods[0].amount,
                        b.regime->flows[i].periods[0].amount);
        booked_end(&b);
        buffer_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_units_of_amounts),
        cmocka_unit_test(test_intervals),
        cmocka_unit_test(test_below_nothing_is_an_error),
        cmocka_unit_test(test_bounds_are_cut_at_nothing),
        cmocka_unit_test(test_what_cannot_be_reckoned),
        cmocka_unit_test(test_worth_and_costs),
        cmocka_unit_test(test_limits_and_conversions),
        cmocka_unit_test(test_a_replaced_measure_ends_the_day_before),
        cmocka_unit_test(test_distributions),
        cmocka_unit_test(test_observations_and_totals),
        cmocka_unit_test(test_random_expressions_stay_within_their_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
