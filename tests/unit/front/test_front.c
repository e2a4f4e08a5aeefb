/* SPDX-License-Identifier: Apache-2.0 */
/* test_front.c -- fronts with published answers: the Security Council, stag hunts, public goods,
 * selection under small uncertainty; and what cannot be a front. */
#include "unit/front/enforcers.h"

/* ---- T3: voting power -------------------------------------------------------------------------
 */

static void council(uint32_t n, uint32_t quota, uint32_t n_vetoes, const char *veto_share,
                    const char *other_share, uint64_t veto_swings, uint64_t other_swings)
{
    enforcers e;
    enforcers_open(&e, n, quota, "1", "0", "0");
    for (uint32_t i = 0; i < n_vetoes; i++) e.of[i].has_veto = true;
    front_answer const x = solved(&e);
    assert_true(x.indices_are_exact);
    for (uint32_t i = 0; i < n; i++) {
        assert_exact(&e, x.shapley[i], i < n_vetoes ? veto_share : other_share);
        if (veto_swings != 0)
            assert_int_equal(x.swings[i], i < n_vetoes ? veto_swings : other_swings);
    }
    assert_int_equal(x.vetoes, quota == n ? (1u << n) - 1 : (1u << n_vetoes) - 1);
    if (n == 15 && n_vetoes == 5) {
        assert_exact(&e, x.banzhaf[0], "106/635");
        assert_exact(&e, x.banzhaf[14], "21/1270");
    }
    /* the same by the walk: a weight that is no whole number of a small scale */
    e.p.rule = SUCCESS_PRESSURE;
    e.p.threshold = exact_small((int32_t)quota);
    front_answer const walked = solved(&e);
    for (uint32_t i = 0; i < n; i++) {
        assert_int_equal(exact_compare(walked.shapley[i], x.shapley[i]), 0);
        assert_int_equal(exact_compare(walked.banzhaf[i], x.banzhaf[i]), 0);
    }
    enforcers_close(&e);
}

static void the_council_of_fifteen_votes_as_published(void **state)
{
    (void)state;
    council(15, 9, 5, "421/2145", "4/2145", 848, 84);
}

static void the_council_of_eleven_votes_as_published(void **state)
{
    (void)state;
    council(11, 7, 5, "76/385", "1/462", 0, 0);
}

static void a_committee_by_consensus_is_shared_alike(void **state)
{
    (void)state;
    council(15, 15, 0, "1/15", "1/15", 1, 1);
}

/* ---- M16 --------------------------------------------------------------------------------------
 */

typedef struct hunt {
    uint32_t n, k;
    const char *gains, *costs, *earns;
    bool is_public;
    uint32_t n_mixed;
    double mixed[2];
    const char *threshold; /* NULL: none */
} hunt;

static void hunt_check(const hunt *h)
{
    enforcers e;
    enforcers_open(&e, h->n, h->k, h->gains, h->costs, h->earns);
    e.p.gains_are_alls = h->is_public;
    front_answer const x = solved(&e);
    assert_null(x.mixed_why);
    assert_int_equal(x.n_mixed, h->n_mixed);
    for (uint32_t i = 0; i < h->n_mixed; i++) assert_near(x.mixed[i], h->mixed[i], 1e-11);
    assert_int_equal(x.has_threshold, h->threshold != NULL);
    if (h->threshold != NULL) {
        assert_exact(&e, x.threshold, h->threshold);
        assert_int_equal(exact_compare(x.threshold_low, x.threshold), 0);
    } else {
        assert_non_null(x.threshold_why);
    }
    enforcers_close(&e);
}

static void stag_hunts_and_public_goods_are_as_published(void **state)
{
    (void)state;
    static const hunt rows[] = {
        {2, 2, "1", "1/4", "0", false, 1, {0.25}, "1/2"},
        {3, 3, "1", "1/4", "0", false, 1, {0.5}, "3/4"},
        {3, 3, "1", "1/8", "1/8", false, 1, {0.5}, "3/4"},
        {5, 5, "1", "1/16", "0", false, 1, {0.5}, "5/16"},
        {3, 2, "1", "3/8", "0", true, 2, {0.25, 0.75}, NULL},
        {3, 2, "1", "1/4", "1/8", true, 2, {0.25, 0.75}, NULL},
        {5, 3, "1", "1/4", "0", true, 2, {0.285813504702, 0.714186495298}, NULL},
        {3, 2, "1", "1/2", "0", true, 1, {0.5}, NULL}, /* the greatest ratio: a double root */
        {3, 2, "1", "501/1000", "0", true, 0, {0}, NULL},
        {5, 3, "1", "3/8", "0", true, 1, {0.5}, NULL},
        {2, 2, "1", "0.25", "0", false, 1, {0.25}, "0.5"},
        {3, 3, "1", "0.25", "0", false, 1, {0.5}, "0.75"},
        {3, 2, "1", "0.25", "0.05", false, 1, {0.16333997346592445}, "0.45"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) hunt_check(&rows[i]);
}

static void selection_follows_the_threshold(void **state)
{
    (void)state;
    static const struct {
        const char *gains;
        front_selection selection;
    } rows[] = {{"0.76", SELECTION_ALL}, {"0.75", SELECTION_TIE}, {"0.74", SELECTION_NONE}};
    for (size_t i = 0; i < 3; i++) {
        enforcers e;
        enforcers_open(&e, 3, 3, rows[i].gains, "1/4", "0");
        front_answer const x = solved(&e);
        assert_int_equal(x.selection, rows[i].selection);
        assert_int_equal(x.n_stable, 2); /* all, and none */
        enforcers_close(&e);
    }
}

/* Unequal: two who need each other, r = 1/4 and 1/2: selected where they add up to less than 1. By
 * the potential 1[both] - sum r: FMP 2003. */
static void unequal_enforcers_are_judged_by_their_shares(void **state)
{
    (void)state;
    enforcers e;
    enforcers_open(&e, 2, 2, "4", "1", "0");
    e.of[1].gains = exact_small(2);
    front_answer x = solved(&e);
    assert_true(x.has_threshold && x.threshold_is_factor);
    assert_exact(&e, x.threshold, "3/4");
    assert_int_equal(x.selection, SELECTION_ALL);
    /* by weight, with room: pressures just below 3 of 1, 1, 2 are 2 only */
    enforcers_close(&e);
    enforcers_open(&e, 3, 0, "4", "1", "0");
    e.p.rule = SUCCESS_PRESSURE;
    e.p.threshold = exact_small(3);
    e.of[2].weight = exact_small(2);
    x = solved(&e);
    assert_exact(&e, x.threshold_low, "1/3"); /* sum of weight r = 1; 4 - 1: 2 may join 1 */
    assert_exact(&e, x.threshold, "1/2");     /* 4 - 2 */
    /* one of them does not hold where success is sure at that point */
    e.of[0].gains = number(&e, "1.01");
    x = solved(&e);
    assert_false(x.has_threshold);
    assert_non_null(strstr(x.threshold_why, "e0 would not hold"));
    e.of[0].gains = exact_small(0);
    x = solved(&e);
    assert_non_null(strstr(x.threshold_why, "e0 gains nothing"));
    enforcers_close(&e);
}

/* ---- unravelling -------------------------------------------------------------------------------
 */

static void a_front_unravels_from_the_one_who_has_most_to_gain(void **state)
{
    (void)state;
    enforcers e;
    enforcers_open(&e, 3, 3, "10", "1", "0");
    e.of[0].earns = exact_small(2);
    e.of[1].earns = exact_small(3);
    e.of[2].earns = exact_small(20);
    front_answer const x = solved(&e);
    assert_false(x.whole_is_stable);
    assert_int_equal(x.first, 2);
    assert_exact(&e, x.payment[2], "11"); /* 1 + 20 - 10 */
    assert_exact(&e, x.payment[0], "0");
    assert_int_equal(x.n_unravels[2], 3);
    assert_int_equal(x.unravels[2][0].who, 2);
    assert_int_equal(x.unravels[2][1].who, 1); /* 4 against 3 */
    assert_near(x.unravels[2][1].gains, 4, 0);
    assert_int_equal(x.unravels[2][2].who, 0);
    assert_int_equal(x.unravels[2][2].left, 0);
    assert_int_equal(x.pivotal, 7);
    /* the payment holds it: a tie, then with a hair more strictly */
    e.transfers[0] =
        (front_transfer){.from = 0, .to = 2, .amount = exact_small(11), .costs = exact_small(2)};
    e.p.n_transfers = 1;
    front_answer const paid = solved(&e);
    assert_true(paid.whole_is_stable);
    assert_int_equal(paid.whole.ties, 4);
    assert_near(paid.whole.payoff[2], 20, 0);
    assert_near(paid.whole.payoff[0], 7, 0);
    /* a punishment does the same */
    e.transfers[0] = (front_transfer){.is_punishment = true,
                                      .from = 1,
                                      .to = 2,
                                      .amount = number(&e, "10.999"),
                                      .costs = exact_small(1)};
    front_answer const punished = solved(&e);
    assert_false(punished.whole_is_stable);
    assert_exact(&e, punished.payment[2], "0.001");
    assert_near(punished.coalitions[3].payoff[2], 20 - 10.999, 1e-12);
    assert_near(punished.coalitions[3].payoff[1], -1 - 1, 0);
    enforcers_close(&e);
}

/* Numbers that no 53 bits hold are decided all the same. */
static void a_hair_of_many_digits_is_seen(void **state)
{
    (void)state;
    static const char *const thirds[] = {"0.3333333333333333333333333333333333333333", "1/3",
                                         "0.3333333333333333333333333333333333333334"};
    for (int k = 0; k < 3; k++) {
        enforcers e;
        enforcers_open(&e, 2, 2, thirds[k], "1/3", "0");
        e.transfers[0] =
            (front_transfer){.from = 0, .to = 1, .amount = exact_small(0), .costs = exact_small(0)};
        e.p.n_transfers = 1;
        front_answer x = solved(&e);
        assert_int_equal(x.whole_is_stable, k > 0);
        assert_int_equal(x.whole.ties, k == 1 ? 3 : 0);
        /* and a pressure by a hair */
        e.p.rule = SUCCESS_PRESSURE;
        e.of[0].weight = e.of[1].weight = number(&e, "1/3");
        e.p.threshold = exact_mul(e.a, number(&e, thirds[k]), exact_small(2));
        x = solved(&e);
        assert_near(x.whole.success, k <= 1 ? 1 : 0, 0);
        enforcers_close(&e);
    }
}

/* ---- play --------------------------------------------------------------------------------------
 */

static void success_of_play_is_read_between_rows(void **state)
{
    (void)state;
    enforcers e;
    static const double pressure[] = {0, 1, 2}, success[] = {0, 0.25, 0.75}, target[] = {9, 8, 4};
    enforcers_open(&e, 2, 0, "2", "1", "0");
    e.p.rule = SUCCESS_TABLE;
    e.p.table = (front_table){.n = 3, .pressure = pressure, .success = success, .target = target};
    e.of[0].weight = number(&e, "0.5");
    e.of[1].weight = number(&e, "1");
    front_answer const x = solved(&e);
    assert_near(x.whole.success, 0.5, 1e-15);
    assert_near(x.whole.target, 6, 1e-15);
    assert_near(x.coalitions[1].success, 0.125, 1e-15);
    /* to hold both: 2 * 0.5 - 1 = 0: a tie */
    assert_int_equal(x.whole.ties, 3);
    assert_true(x.whole_is_stable);
    assert_false(x.indices_are_exact);
    assert_null(x.swings);
    /* 0.5 of success: e0 adds 0.125 first and 0.25 second */
    assert_near(exact_to_double(x.shapley[0]), 0.1875, 1e-15);
    assert_near(exact_to_double(x.shapley[1]), 0.3125, 1e-15);
    /* equal ones: N (costs + earns) over the sum of success of 1 and 2 holders */
    e.of[0].weight = exact_small(1);
    front_answer const equal = solved(&e);
    assert_true(equal.has_threshold);
    assert_exact(&e, equal.threshold, "2");
    enforcers_close(&e);
}

/* ---- what cannot be ----------------------------------------------------------------------------
 */

static void what_is_no_front_is_refused_with_a_reason(void **state)
{
    (void)state;
    enforcers e;
    front_answer x;
    stf_error err;
    enforcers_open(&e, 1, 1, "1", "0", "0");
    assert_int_equal(front_solve(&e.p, NULL, e.a, &x, &err), STF_INPUT);
    assert_string_equal(err.message, "front front has 1 enforcer; a front takes two");
    e.p.n_enforcers = 25;
    assert_int_equal(front_solve(&e.p, NULL, e.a, &x, &err), STF_INPUT);
    e.p.n_enforcers = 2;
    e.of[1] = (front_enforcer){.name = TEXT("e1"), .weight = exact_small(1)};
    assert_int_equal(front_solve(&e.p, NULL, e.a, &x, &err), STF_INPUT);
    assert_string_equal(err.message, "front front: e1 has a number without a value");
    e.of[1] = e.of[0];
    e.p.rule = SUCCESS_PRESSURE;
    assert_int_equal(front_solve(&e.p, NULL, e.a, &x, &err), STF_INPUT);
    e.p.rule = SUCCESS_TABLE;
    assert_int_equal(front_solve(&e.p, NULL, e.a, &x, &err), STF_INPUT);
    cancel stop = {0};
    cancel_request(&stop);
    e.p.rule = SUCCESS_COUNT;
    assert_int_equal(front_solve(&e.p, &stop, e.a, &x, &err), STF_CANCELLED);
    enforcers_close(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_council_of_fifteen_votes_as_published),
        cmocka_unit_test(the_council_of_eleven_votes_as_published),
        cmocka_unit_test(a_committee_by_consensus_is_shared_alike),
        cmocka_unit_test(stag_hunts_and_public_goods_are_as_published),
        cmocka_unit_test(selection_follows_the_threshold),
        cmocka_unit_test(unequal_enforcers_are_judged_by_their_shares),
        cmocka_unit_test(a_front_unravels_from_the_one_who_has_most_to_gain),
        cmocka_unit_test(a_hair_of_many_digits_is_seen),
        cmocka_unit_test(success_of_play_is_read_between_rows),
        cmocka_unit_test(what_is_no_front_is_refused_with_a_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
