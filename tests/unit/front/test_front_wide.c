/* SPDX-License-Identifier: Apache-2.0 */
/* test_front_wide.c -- fronts of many enforcers: walks by words against what is known in closed
 * form, and against the same front asked one coalition at a time. */
#include "unit/front/enforcers.h"

#include "base/philox.h"

static int64_t choose(uint32_t n, uint32_t k)
{
    int64_t ways = 1;
    for (uint32_t j = 0; j < k; j++) ways = ways * (int64_t)(n - j) / (int64_t)(j + 1);
    return ways;
}

/* A public good of equals: stable are exactly the fronts of k, and the empty one. */
static void twenty_four_equals_are_counted(void **state)
{
    (void)state;
    enforcers e;
    enforcers_open(&e, 24, 13, "1", "1/4", "1/8");
    e.p.gains_are_alls = true;
    front_answer const x = solved(&e);
    assert_int_equal(x.n_stable, choose(24, 13) + 1);
    assert_false(x.lists_all);
    assert_int_equal(x.n_coalitions, FRONT_STABLE_MOST);
    for (uint32_t i = 0; i < 24; i++) {
        assert_exact(&e, x.shapley[i], "1/24");
        assert_int_equal(x.swings[i], choose(23, 12));
    }
    assert_int_equal(x.n_mixed, 0); /* the greatest C(23,12) p^12 (1-p)^11 is 0.16 */
    enforcers_close(&e);
}

/* By pressure with weights too fine for generating functions: the walk counts the same. */
static void functions_and_walks_agree_on_twenty(void **state)
{
    (void)state;
    enforcers e;
    philox r = philox_stream(24, 1);
    enforcers_open(&e, 20, 0, "2", "1/4", "0");
    e.p.rule = SUCCESS_PRESSURE;
    e.p.threshold = exact_small(60);
    for (uint32_t i = 0; i < 20; i++)
        e.of[i].weight = exact_small(1 + (int32_t)philox_below(&r, 9));
    front_answer const x = solved(&e);
    exact const hair = number(&e, "1/1000003");
    for (uint32_t i = 0; i < 20; i++) e.of[i].weight = exact_add(e.a, e.of[i].weight, hair);
    e.p.threshold = exact_add(e.a, e.p.threshold, hair); /* no sum is changed in its verdict */
    front_answer const y = solved(&e);
    for (uint32_t i = 0; i < 20; i++) {
        assert_int_equal(x.swings[i], y.swings[i]);
        assert_int_equal(exact_compare(x.shapley[i], y.shapley[i]), 0);
    }
    assert_int_equal(x.n_stable, y.n_stable);
    enforcers_close(&e);
}

/* Beyond the list, words decide; a dummy who never matters makes a listed front a long one. */
static void words_agree_with_the_list(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 24; seed++) {
        enforcers e;
        philox r = philox_stream(25, seed);
        uint32_t const n = 9;
        enforcers_open(&e, n, 4, "3", "1", "0");
        for (uint32_t i = 0; i < n; i++) {
            e.of[i].gains = exact_ratio(e.a, (int64_t)philox_below(&r, 16), 2);
            e.of[i].costs = exact_ratio(e.a, (int64_t)philox_below(&r, 6), 2);
            e.of[i].weight = exact_small((int32_t)philox_below(&r, 4));
        }
        if (seed % 2 != 0) e.p.rule = SUCCESS_PRESSURE;
        e.p.threshold = exact_small(6);
        e.p.gains_are_alls = seed % 3 == 0;
        e.p.n_transfers = (uint32_t)philox_below(&r, 12);
        bool const is_wide = seed % 4 == 3; /* numbers that do not fit */
        for (uint32_t k = 0; k < e.p.n_transfers; k++) {
            uint32_t const from = (uint32_t)philox_below(&r, n);
            e.transfers[k] = (front_transfer){
                .is_punishment = k % 2 == 0,
                .from = from,
                .to = (from + 1 + (uint32_t)philox_below(&r, n - 1)) % n,
                .amount = is_wide ? number(&e, "1/3000000000000000007")
                                  : exact_ratio(e.a, (int64_t)philox_below(&r, 5), 2),
                .costs = exact_ratio(e.a, (int64_t)philox_below(&r, 3), 4)};
        }
        front_answer const listed = solved(&e);
        /* six more: each leaks for certain, weighs nothing, is bound to nobody */
        e.p.n_enforcers = n + 6;
        if (e.p.rule == SUCCESS_COUNT) {
            e.p.rule = SUCCESS_PRESSURE;
            e.p.threshold = exact_small(4);
            for (uint32_t i = 0; i < n; i++) e.of[i].weight = exact_small(1);
        }
        for (uint32_t i = n; i < n + 6; i++)
            e.of[i] = (front_enforcer){.name = TEXT("dummy"),
                                       .weight = exact_small(0),
                                       .gives = exact_small(0),
                                       .earns = exact_small(1),
                                       .costs = exact_small(1),
                                       .gains = exact_small(0)};
        front_answer const wide = solved(&e);
        assert_int_equal(wide.n_stable, listed.n_stable);
        uint32_t k = 0;
        for (uint32_t s = 0; s < listed.n_coalitions; s++) {
            if (!listed.coalitions[s].is_stable) continue;
            assert_int_equal(wide.coalitions[k].who, s);
            assert_memory_equal(wide.coalitions[k].payoff, listed.coalitions[s].payoff,
                                n * sizeof(double));
            k++;
        }
        enforcers_close(&e);
    }
}

/* Success by a line of pressure: each adds its share of it, and the whole's change tells who
 * holds. */
static void play_is_walked_beyond_the_list(void **state)
{
    (void)state;
    enforcers e;
    static const double pressure[] = {0, 16}, success[] = {0, 1}, target[] = {16, 0};
    enforcers_open(&e, 16, 0, "17", "1", "0");
    e.p.rule = SUCCESS_TABLE;
    e.p.table = (front_table){.n = 2, .pressure = pressure, .success = success, .target = target};
    front_answer const x = solved(&e);
    assert_int_equal(x.n_stable, 1); /* the first gains 17/16 - 1 by holding alone */
    assert_true(x.whole_is_stable);
    for (uint32_t i = 0; i < 16; i++) assert_near(exact_to_double(x.shapley[i]), 1.0 / 16, 1e-12);
    assert_near(exact_to_double(x.threshold), 16 * 16.0 / (17 * 8), 1e-12);
    enforcers_close(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(twenty_four_equals_are_counted),
        cmocka_unit_test(functions_and_walks_agree_on_twenty),
        cmocka_unit_test(words_agree_with_the_list),
        cmocka_unit_test(play_is_walked_beyond_the_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
