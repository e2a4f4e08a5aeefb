/* SPDX-License-Identifier: Apache-2.0 */
/* test_plan_numbers.c -- the exact numbers of plans and fronts, against hand arithmetic. */
#include "support/test.h"

#include "compiled.h"
#include "lang/units.h"
#include "model/plan.h"
#include "model/regime.h"
#include "num/elementary.h"

#include <stdio.h>

typedef struct asked {
    compiled c;
    exact *inputs;
    const plan_problem *plan;
    const front_problem *front;
    stf_status status;
} asked;

static void asked_load(asked *q, const char *content)
{
    *q = (asked){.status = STF_OK};
    compiled *const c = &q->c;
    compiled_load(c, content);
    q->inputs = ARENA_NEW(c->memory, exact, c->syntax->n_assumptions);
    for (uint32_t i = 0; i < c->syntax->n_assumptions; i++)
        q->inputs[i] = assumption_amount(c->syntax, i, c->memory).central;
}

static void plan_try(asked *q, uint32_t index)
{
    compiled *const c = &q->c;
    q->status =
        model_plan(c->syntax, index, &c->key, q->inputs, c->memory, &c->d, &q->plan, &c->error);
}

static void plan_ask(asked *q, uint32_t index)
{
    plan_try(q, index);
    if (q->status != STF_OK) print_error("%s\n", q->c.error.message);
    assert_int_equal(q->status, STF_OK);
}

static void front_ask(asked *q, uint32_t index)
{
    compiled *const c = &q->c;
    q->status =
        model_front(c->syntax, index, &c->key, q->inputs, c->memory, &c->d, &q->front, &c->error);
    if (q->status != STF_OK) print_error("%s\n", c->error.message);
    assert_int_equal(q->status, STF_OK);
}

static exact ratio(asked *q, const char *t)
{
    exact x = {0};
    assert_int_equal(exact_parse(q->c.memory, text_from(t), &x, NULL), STF_OK);
    return x;
}

static void assert_exact(asked *q, exact x, const char *t)
{
    if (!exact_is_valid(x) || exact_compare(x, ratio(q, t)) != 0)
        fail_msg("%.17g is not %s", exact_to_double(x), t);
}

static const char phased[] =
    "standoff \"p\" {\n"
    "  party Moon, Kim counts in 1 MUSD, Trump counts in 100 MUSD\n"
    "  assume arms = 300 MUSD/year in 200 MUSD/year .. 400 MUSD/year\n"
    "  assume sees = 0.8 in 0.5 .. 1\n"
    "  let hurt = 2 * arms\n"
    "  switch way = slow | fast\n"
    "  place DPRK  flow oil from Moon to DPRK = 3 t/year  flow coal from Moon to DPRK = 3 t/year\n"
    "  flow fish from Moon to DPRK = 3 t/year\n"
    "  measure m_a bans oil  measure m_b bans coal  measure m_c bans fish\n"
    "  plan first {\n"
    "    phases 4 lasting 6 month\n"
    "    discount 0.81 per year, Kim 0.36 per year\n"
    "    order Kim, then Trump\n"
    "    stock arsenal of Kim { from 0.8  worth Kim arms  worth Trump at 0.5 -20 MUSD/year, "
    "at 1 -30 MUSD/year  cost Kim 100 MUSD  gives if(way is slow, 1/4, 1/2), 0.1  in steps of "
    "0.05  returns 0.3 over 4 phase }\n"
    "    stock relief of Trump { worth Kim -hurt  worth Trump 50 MUSD/year "
    "lifts m_a share 0.4, m_b, m_c in any order }\n"
    "    verify Kim finds sees alarms 0.05  verify finds 0.9\n"
    "    outside Kim = 90 MUSD/year  outside Trump = 250 MUSD\n"
    "    bonus Kim = 900 MUSD\n"
    "    on breach by Kim for 3 phase { relief returns 0.5 over 2 phase  arsenal stays }\n"
    "    aim payoff Kim\n"
    "  }\n"
    "  plan second as first { phases 2  stock arsenal { gives all in phase 2  returns 0.7 } "
    "bonus Kim = 7 MUSD  on breach for 1 phase { arsenal returns 1 }  aim soonest relief }\n"
    "  plan third { phases up to 7  discount 0.9  stock a of Moon { worth Moon 3 } "
    "outside Moon = 8 }\n"
    "  plan fourth { phases for ever lasting 2 year  discount 0.9 per year, Kim 0.8 per phase "
    "stock a of Moon { worth Kim 3 MUSD/year  worth Moon 0 } }\n"
    "  plan fifth { phases 3 lasting 5 month  discount 0.7 per year  stock a of Moon { } }\n"
    "  claim \"x\": enforces(first)\n"
    "}\n";

static void a_plan_has_the_numbers_of_hand(void **state)
{
    (void)state;
    asked q;
    asked_load(&q, phased);
    plan_ask(&q, 0);
    const plan_problem *const p = q.plan;
    assert_int_equal(p->n_parties, 2); /* Moon has nothing in it */
    assert_true(text_equal(p->party[0], TEXT("Kim")) && text_equal(p->party[1], TEXT("Trump")));
    assert_true(text_equal(p->unit[1], TEXT("100 MUSD")));
    assert_int_equal(p->n_phases, 4);
    assert_false(p->up_to);
    assert_exact(&q, p->discount[0], "3/5"); /* 0.36 ** 0.5 and 0.81 ** 0.5 are ratios */
    assert_exact(&q, p->discount[1], "9/10");
    assert_int_equal(p->turn[0], 0);
    assert_int_equal(p->turn[1], 1);
    assert_exact(&q, p->finds[0], "4/5");
    assert_exact(&q, p->alarms[0], "1/20");
    assert_exact(&q, p->finds[1], "9/10");
    assert_exact(&q, p->alarms[1], "0");
    assert_exact(&q, p->outside[0], "225/2"); /* 45 a phase over 1 - 3/5 */
    assert_exact(&q, p->outside[1], "5/2");
    assert_exact(&q, p->bonus[0], "900");
    assert_exact(&q, p->bonus[1], "0");
    assert_int_equal(p->aim, AIM_PAYOFF);
    assert_int_equal(p->aim_index, 0);
    const plan_stock *const a = &p->stocks[0], *const r = &p->stocks[1];
    assert_int_equal(a->owner, 0);
    assert_exact(&q, a->start, "4/5");
    assert_int_equal(a->worth[0].n, 1);
    assert_exact(&q, a->worth[0].value[0], "150"); /* half a year of 300 */
    assert_exact(&q, a->worth[1].level[0], "1/2");
    assert_exact(&q, a->worth[1].value[0], "-1/10");
    assert_exact(&q, a->worth[1].value[1], "-3/20");
    assert_exact(&q, a->cost[0], "100");
    assert_exact(&q, a->cost[1], "0");
    assert_exact(&q, a->gives[0], "1/4");
    assert_exact(&q, a->gives[1], "1/10");
    assert_exact(&q, a->gives[3], "0");
    assert_exact(&q, a->grid, "1/20");
    assert_int_equal(r->owner, 1);
    assert_exact(&q, r->worth[0].value[0], "-300");
    assert_null(r->gives);
    assert_int_equal(r->n_lumps, 3);
    assert_exact(&q, r->lumps[0].share, "2/5");
    assert_exact(&q, r->lumps[2].share, "3/10");
    assert_true(r->lumps_in_any_order);
    assert_false(exact_is_valid(r->grid));
    assert_int_equal(p->breach[0].phases, 3); /* by Kim */
    assert_exact(&q, p->breach[0].returns[0].share, "0");
    assert_exact(&q, p->breach[0].returns[1].share, "1/2");
    assert_int_equal(p->breach[0].returns[1].over, 2);
    assert_int_equal(p->breach[1].phases, 0); /* by Trump: the stocks' own */
    assert_exact(&q, p->breach[1].returns[0].share, "3/10");
    assert_int_equal(p->breach[1].returns[0].over, 4);
    assert_exact(&q, p->breach[1].returns[1].share, "0");
    compiled_end(&q.c);
}

static void a_plan_goes_on_from_another(void **state)
{
    (void)state;
    asked q;
    asked_load(&q, phased);
    q.c.key.choice[0] = 1;
    plan_ask(&q, 1);
    const plan_problem *const p = q.plan;
    assert_int_equal(p->n_phases, 2);
    assert_exact(&q, p->discount[0], "3/5"); /* the length is the other's */
    assert_exact(&q, p->bonus[0], "7");
    assert_exact(&q, p->outside[1], "5/2");
    assert_exact(&q, p->stocks[0].gives[0], "0");
    assert_exact(&q, p->stocks[0].gives[1], "4/5"); /* all there is */
    assert_exact(&q, p->stocks[0].cost[0], "100");
    assert_int_equal(p->breach[0].phases, 3); /* its own, from the other plan */
    assert_int_equal(p->breach[1].phases, 1);
    assert_exact(&q, p->breach[1].returns[0].share, "1");
    assert_exact(&q, p->breach[1].returns[1].share, "0");
    assert_int_equal(p->aim, AIM_SOONEST);
    assert_int_equal(p->aim_index, 1);
    compiled_end(&q.c);
}

static void switches_and_inputs_count(void **state)
{
    (void)state;
    asked q;
    asked_load(&q, phased);
    q.c.key.choice[0] = 1;
    q.inputs[0] = ratio(&q, "100000000000000000000000001/3");
    plan_ask(&q, 0);
    assert_exact(&q, q.plan->stocks[0].gives[0], "1/2");
    assert_exact(&q, q.plan->stocks[0].worth[0].value[0], "100000000000000000000000001/6");
    compiled_end(&q.c);
}

static void lengths_and_discounts(void **state)
{
    (void)state;
    asked q;
    asked_load(&q, phased);
    plan_ask(&q, 2);
    assert_int_equal(q.plan->n_phases, 7);
    assert_true(q.plan->up_to);
    assert_exact(&q, q.plan->discount[0], "9/10");
    assert_exact(&q, q.plan->outside[0], "8"); /* once */
    plan_ask(&q, 3);
    assert_int_equal(q.plan->n_phases, 0);
    assert_int_equal(q.plan->n_parties, 2);
    assert_exact(&q, q.plan->discount[0], "81/100"); /* Moon, two years */
    assert_exact(&q, q.plan->discount[1], "4/5");
    assert_exact(&q, q.plan->stocks[0].worth[1].value[0], "6");
    plan_ask(&q, 4);
    double const d = num_pow(0.7, 5.0 / 12.0);
    assert_exact(&q, q.plan->discount[0],
                 exact_to_text(q.c.memory, exact_from_double(q.c.memory, d)).at);
    compiled_end(&q.c);
}

/* What is right at the central values and wrong at others. */
static void points_where_a_plan_cannot_be(void **state)
{
    (void)state;
    static const struct {
        const char *body, *code;
    } rows[] = {
        {"discount x + 0.5", "E1040"},
        {"discount 0.9  verify finds x + 0.6", "E1041"},
        {"discount 0.9  verify finds 0.5 alarms x", "E1041"},
        {"discount 0.9  stock b of A { from 1 - x * 1.25 }", "E1042"},
        {"discount 0.9  stock b of A { worth A at (x + 0.3) 1, at 1 1 }", "E1043"},
        {"discount 0.9  stock b of A { worth A at 0.5 1 - x, at 1 1 }", "E1044"},
        {"discount 0.9  stock b of A { in steps of x + 0.05 }", "E1045"},
        {"discount 0.9  stock b of A { gives x, 0.2 }", NULL},
        {"discount 0.9  stock b of A { gives x + 0.2, 0.6 }", "E1047"},
        {"discount 0.9  stock b of A { gives 0.5, 0.2 - x }", "E1047"},
        {"discount 0.9  stock b of A { returns x + 0.3 }", "E1041"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char content[600];
        (void)snprintf(content, sizeof content,
                       "standoff \"p\" { party A  assume x = 0.2 in 0.2 .. 0.8  plan p { phases 2  "
                       "stock a of A { worth A 1 } %s } claim \"c\": x > 0 or enforces(p) }",
                       rows[i].body);
        asked q;
        asked_load(&q, content);
        plan_ask(&q, 0);
        q.inputs[0] = ratio(&q, "0.8");
        plan_try(&q, 0);
        if (rows[i].code == NULL) {
            assert_int_equal(q.status, STF_OK);
        } else {
            assert_int_equal(q.status, STF_INPUT);
            assert_string_equal(q.c.d.list.at[q.c.d.list.n - 1].code, rows[i].code);
            assert_int_equal(model_plan(q.c.syntax, 0, &q.c.key, q.inputs, q.c.memory, NULL,
                                        &q.plan, &q.c.error),
                             STF_INPUT); /* told nobody */
        }
        compiled_end(&q.c);
    }
}

static void no_exact_value_is_refused(void **state)
{
    (void)state;
    asked q;
    asked_load(&q, "standoff \"p\" { party A  assume x = 0.2 in 0.2 .. 0.8  plan p { phases 2  "
                   "discount exp(-x)  stock a of A { worth A 1 } } claim \"c\": enforces(p) }");
    plan_try(&q, 0);
    assert_int_equal(q.status, STF_UNSUPPORTED);
    compiled_end(&q.c);
}

/* ---- fronts ---------------------------------------------------------------------------------- */

static const char fronts[] =
    "standoff \"f\" {\n"
    "  begins 2019-04-25\n"
    "  party Kim counts in 10 MUSD, Putin counts in 1 MUSD, Xi counts in 1 MUSD, Trump\n"
    "  assume leak = 33 MUSD/year in 20 MUSD/year .. 50 MUSD/year\n"
    "  assume hurt = 40 MUSD/year in 0 MUSD/year .. 90 MUSD/year\n"
    "  place DPRK\n"
    "  flow oil from Putin to DPRK = 12 t/year worth 3 MUSD/t { 2019-01-01 .. 2019-12-31 = 2 "
    "t/month }\n"
    "  flow workers from DPRK to Putin = 1000 person worth 0.01 MUSD/person/year\n"
    "  measure ban bans oil\n"
    "  front one {\n"
    "    target Kim\n"
    "    enforcer Putin { leaks oil, workers  earns 5 MUSD/year  costs 24 MUSD/year }\n"
    "    enforcer Xi { gives leak  gains 100 MUSD/year }\n"
    "    succeeds when pressure >= hurt\n"
    "    stake 500 MUSD/year\n"
    "    gains for all\n"
    "    pays Putin to Xi 50 MUSD/year  punishes Xi Putin 30 MUSD/year costs 3 MUSD/year\n"
    "  }\n"
    "  front two { enforcers Xi, Trump, Putin { weight 1/3 }  needs 2 of them veto Xi, Putin }\n"
    "  front three { enforcer Trump { gains 3 } enforcer Xi { weight 7 t/year } "
    "succeeds when pressure >= 3 t/year }\n"
    "  claim \"x\": holds(one)\n"
    "}\n";

static void a_front_has_the_numbers_of_hand(void **state)
{
    (void)state;
    asked q;
    asked_load(&q, fronts);
    front_ask(&q, 0);
    const front_problem *const f = q.front;
    assert_true(text_equal(f->target, TEXT("Kim")));
    assert_true(text_equal(f->target_unit, TEXT("10 MUSD/year")));
    assert_int_equal(f->n_enforcers, 2);
    assert_int_equal(f->rule, SUCCESS_PRESSURE);
    assert_true(f->gains_are_alls);
    /* 2 t a month at 3 MUSD on the day play begins, and 1000 workers: 72 + 10 MUSD a year */
    assert_exact(&q, f->enforcers[0].gives, "41/5");
    assert_exact(&q, f->enforcers[0].weight, "41/5");
    assert_exact(&q, f->enforcers[0].earns, "5");
    assert_exact(&q, f->enforcers[0].costs, "24");
    assert_exact(&q, f->enforcers[0].gains, "0");
    assert_true(text_equal(f->enforcers[0].unit, TEXT("MUSD/year")));
    assert_exact(&q, f->enforcers[1].weight, "33/10");
    assert_exact(&q, f->enforcers[1].gains, "100");
    assert_exact(&q, f->threshold, "4");
    assert_exact(&q, f->stake, "50");
    assert_int_equal(f->n_transfers, 2);
    assert_false(f->transfers[0].is_punishment);
    assert_int_equal(f->transfers[0].from, 0);
    assert_int_equal(f->transfers[0].to, 1);
    assert_exact(&q, f->transfers[0].costs, "50"); /* a payment costs itself */
    assert_int_equal(f->transfers[1].to, 0);
    assert_exact(&q, f->transfers[1].amount, "30");
    assert_exact(&q, f->transfers[1].costs, "3");
    compiled_end(&q.c);
}

static void fronts_by_number_and_of_other_weights(void **state)
{
    (void)state;
    asked q;
    asked_load(&q, fronts);
    front_ask(&q, 1);
    assert_int_equal(q.front->rule, SUCCESS_COUNT);
    assert_int_equal(q.front->quota, 2);
    assert_int_equal(q.front->n_enforcers, 3);
    assert_true(q.front->enforcers[0].has_veto && q.front->enforcers[2].has_veto);
    assert_false(q.front->enforcers[1].has_veto);
    assert_exact(&q, q.front->enforcers[1].weight, "1/3");
    assert_true(text_equal(q.front->enforcers[0].unit, TEXT("MUSD")));
    front_ask(&q, 2);
    assert_exact(&q, q.front->enforcers[0].weight, "0");
    assert_exact(&q, q.front->enforcers[0].gains, "3");
    /* kg a second: neither of a target's unit */
    exact const by = exact_div(q.c.memory, q.front->enforcers[1].weight, q.front->threshold);
    assert_exact(&q, by, "7/3");
    assert_exact(&q, q.front->threshold, "3000/31556952");
    compiled_end(&q.c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plan_has_the_numbers_of_hand),
        cmocka_unit_test(a_plan_goes_on_from_another),
        cmocka_unit_test(switches_and_inputs_count),
        cmocka_unit_test(lengths_and_discounts),
        cmocka_unit_test(points_where_a_plan_cannot_be),
        cmocka_unit_test(no_exact_value_is_refused),
        cmocka_unit_test(a_front_has_the_numbers_of_hand),
        cmocka_unit_test(fronts_by_number_and_of_other_weights),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
