/* SPDX-License-Identifier: Apache-2.0 */
/* test_plan_game.c -- two roads to one answer: plans judged, and certified as ordinary games. */
#include "base/philox.h"
#include "books.h"
#include "study/plan_game.h"
#include "support/test.h"

static exact draw(philox *r, int64_t low, int64_t high, int64_t den)
{
    return ratio(low + (int64_t)(philox_uniform(r) * (double)(high - low + 1)), den);
}

static bool chance(philox *r, double p)
{
    return philox_uniform(r) < p;
}

/* Anything the language can say, small. */
static book *random_book(arena *a, philox *r)
{
    uint32_t const n_parties = chance(r, 0.7) ? 2 : 3,
                   n_stocks = 2 + (uint32_t)(philox_uniform(r) * 2.0),
                   n_phases = 1 + (uint32_t)(philox_uniform(r) * 3.0);
    book *const b = book_new(a, n_parties, n_stocks, n_phases);
    bool const ends = chance(r, 0.3), is_noisy = chance(r, 0.5), is_unsure = chance(r, 0.5);
    for (uint32_t i = 0; i < n_parties; i++) {
        b->discount[i] = draw(r, 6, 9, 10);
        b->turn[i] = (uint32_t)(philox_uniform(r) * 2.0);
        if (is_unsure && !(ends && is_noisy)) b->finds[i] = draw(r, 6, 10, 10);
        if (is_noisy) b->alarms[i] = draw(r, 0, 1, 10);
        b->bonus[i] = draw(r, 0, 6, 1);
        if (ends) b->breach[i].phases = 1 + (uint32_t)(philox_uniform(r) * 3.0);
        for (uint32_t s = 0; s < n_stocks; s++) {
            bool const is_own = b->stocks[s].owner == i;
            if (chance(r, 0.6))
                book_worth(b, s, i, is_own ? draw(r, -1, 6, 4) : draw(r, -16, 1, 4));
            else
                book_worth_bent(b, s, i, ratio(1, 2), is_own ? draw(r, 1, 4, 4) : draw(r, -4, 0, 4),
                                is_own ? draw(r, 4, 5, 4) : draw(r, -14, -8, 4));
            b->cost[s * n_parties + i] = is_own ? draw(r, 0, 1, 4) : exact_small(0);
            b->returns[i * n_stocks + s] = (plan_return){
                .share = draw(r, 0, 4, 4), .over = 1 + (uint32_t)(philox_uniform(r) * 2.0)};
        }
        if (!ends && chance(r, 0.3)) b->outside[i] = draw(r, -40, 0, 2);
    }
    for (uint32_t s = 0; s < n_stocks; s++) {
        int64_t part[3], sum = 0;
        exact gives[3];
        for (uint32_t t = 0; t < n_phases; t++) sum += part[t] = (int64_t)(philox_uniform(r) * 4.0);
        if (chance(r, 0.2)) sum += 2;
        for (uint32_t t = 0; t < n_phases; t++)
            gives[t] = sum == 0 ? exact_small(0) : ratio(part[t], sum);
        book_gives(b, s, gives);
    }
    return b;
}

static void random_plans_are_judged_alike(void **state)
{
    (void)state;
    uint32_t n_hold = 0, n_break = 0, n_left = 0, most = 0;
    for (uint64_t k = 0; k < 250; k++) {
        arena *const a = arena_new(NULL, 0);
        philox r = philox_stream(31, k);
        book *const b = random_book(a, &r);
        plan_schedule s;
        plan_judgement j;
        plan_certified c;
        stf_error err;
        assert_true(plan_given(&b->p, a, &s));
        assert_ok(plan_judge(&b->p, &s, a, &j, &err), &err);
        assert_ok(plan_game_certify(&b->p, &s, 30000, a, &c, &err), &err);
        if (!c.is_made) {
            n_left++;
            arena_free(a);
            continue;
        }
        for (uint32_t i = 0; i < b->p.n_parties; i++) assert_exact(c.payoff[i], j.payoff[i]);
        if (c.certified != j.is_enforcing) {
            print_message("plan %u: %u nodes, certified %d, enforcing %d, regret %g: %.*s\n",
                          (unsigned)k, c.n_nodes, c.certified, j.is_enforcing,
                          exact_to_double(c.max_regret), TEXT_ARGS(c.reason));
            for (uint32_t i = 0; i < j.n_checks; i++)
                if (exact_sign(j.checks[i].slack) < 0)
                    print_message("  kind %d phase %u party %u other %u slack %g\n",
                                  j.checks[i].kind, j.checks[i].phase, j.checks[i].party,
                                  j.checks[i].other, exact_to_double(j.checks[i].slack));
        }
        assert_int_equal(c.certified, j.is_enforcing);
        n_hold += j.is_enforcing;
        n_break += !j.is_enforcing;
        if (c.n_nodes > most) most = c.n_nodes;
        arena_free(a);
    }
    print_message("%u hold, %u break, %u left out; up to %u nodes\n", n_hold, n_break, n_left,
                  most);
    assert_true(n_hold > 20 && n_break > 100 && n_left < 50);
}

static void designed_plans_are_certified(void **state)
{
    (void)state;
    uint32_t n_plans = 0;
    static const plan_options complete = {.must_complete = true, .most_nodes = 100};
    for (uint64_t k = 0; k < 60; k++) {
        arena *const a = arena_new(NULL, 0);
        philox r = philox_stream(32, k);
        book *const b = random_book(a, &r);
        plan_design d;
        plan_certified c;
        stf_error err;
        b->p.aim = AIM_PAYOFF;
        stf_status const status = plan_optimise(&b->p, &complete, a, &d, &err);
        if (status == STF_OK && d.end != PLAN_NOT_ANY && d.end != PLAN_OPEN) {
            assert_ok(plan_game_certify(&b->p, &d.schedule, 20000, a, &c, &err), &err);
            if (c.is_made) {
                assert_true(c.certified);
                assert_exact(c.max_regret, exact_small(0));
                n_plans++;
            }
        }
        arena_free(a);
    }
    print_message("%u plans certified\n", n_plans);
    assert_true(n_plans > 3);
}

static void a_plan_off_by_a_hair_is_not_certified(void **state)
{
    (void)state;
    for (int side = -1; side <= 1; side++) {
        arena *const a = arena_new(NULL, 0);
        exact const m = exact_add(a, ratio(1, 3), exact_mul(a, exact_small(side), hair(a)));
        book *const b = book_gradual(a, ratio(3, 2), ratio(1, 1), ratio(2, 3), m, 3);
        exact const gives[3] = {ratio(1, 3), ratio(1, 3), ratio(1, 3)};
        book_gives(b, 0, gives);
        book_gives(b, 1, gives);
        plan_schedule s;
        plan_certified c;
        stf_error err;
        assert_true(plan_given(&b->p, a, &s));
        assert_ok(plan_game_certify(&b->p, &s, 0, a, &c, &err), &err);
        assert_true(c.is_made);
        assert_int_equal(c.certified, side >= 0);
        arena_free(a);
    }
}

static void a_plan_too_large_for_a_game_says_so(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    book *const b = book_gradual(a, ratio(3, 2), ratio(1, 1), ratio(2, 3), ratio(1, 3), 3);
    exact const gives[3] = {ratio(1, 3), ratio(1, 3), ratio(1, 3)};
    book_gives(b, 0, gives);
    book_gives(b, 1, gives);
    plan_schedule s;
    plan_certified c;
    stf_error err;
    assert_true(plan_given(&b->p, a, &s));
    assert_ok(plan_game_certify(&b->p, &s, 10, a, &c, &err), &err);
    assert_false(c.is_made);
    assert_text(c.reason, "as a game the plan has more than 10 nodes");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_plans_are_judged_alike),
        cmocka_unit_test(designed_plans_are_certified),
        cmocka_unit_test(a_plan_off_by_a_hair_is_not_certified),
        cmocka_unit_test(a_plan_too_large_for_a_game_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
