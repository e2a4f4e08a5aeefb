/* SPDX-License-Identifier: Apache-2.0 */
/* test_plan_design.c -- plans designed: the fewest phases, plans for ever, limits to a hair, and
 * brute force over fine grids. */
#include "base/philox.h"
#include "books.h"
#include "support/test.h"

static const plan_options complete = {.must_complete = true};

static plan_design optimise(const book *b, const plan_options *o)
{
    stf_error err;
    plan_design out;
    assert_ok(plan_optimise(&b->p, o, b->a, &out, &err), &err);
    return out;
}

/* M11's points 5-8: b, k, delta, M and the least number of phases. */
static const struct {
    int64_t b, b_d, k, delta, delta_d, m, m_d;
    uint32_t fewest;
} bounded[] = {{2, 1, 1, 9, 10, 1, 20, 5},
               {3, 2, 1, 2, 3, 1, 10, 10},
               {3, 2, 1, 4, 5, 1, 100, 17},
               {2, 1, 1, 2, 5, 3, 10, 5}};

static book *bounded_book(arena *a, size_t n, uint32_t phases)
{
    return book_gradual(a, ratio(bounded[n].b, bounded[n].b_d), ratio(bounded[n].k, 1),
                        ratio(bounded[n].delta, bounded[n].delta_d),
                        ratio(bounded[n].m, bounded[n].m_d), phases);
}

static void the_fewest_phases_are_the_books(void **state)
{
    (void)state;
    for (size_t n = 0; n < 4; n++) {
        arena *const a = arena_new(NULL, 0);
        book *const b = bounded_book(a, n, 1);
        b->p.aim = AIM_PAYOFF;
        uint32_t fewest;
        plan_design at;
        stf_error err;
        assert_ok(plan_fewest(&b->p, &complete, 20, a, &fewest, &at, &err), &err);
        assert_int_equal(fewest, bounded[n].fewest);
        assert_int_equal(at.end, PLAN_OPTIMAL);
        assert_true(at.judgement.is_enforcing);
        /* one phase fewer: a contradiction of checks, proved */
        assert_ok(plan_fewest(&b->p, &complete, bounded[n].fewest - 1, a, &fewest, &at, &err),
                  &err);
        assert_int_equal(fewest, 0);
        assert_int_equal(at.end, PLAN_NOT_ANY);
        assert_int_equal(at.why, PLAN_WHY_COMBINATION);
        assert_true(at.n_reasons > 0);
        arena_free(a);
    }
}

static void a_hair_decides_whether_there_is_a_plan(void **state)
{
    (void)state;
    /* r = 1: N steps of M / k are just enough where N M = k */
    for (int side = -1; side <= 1; side++) {
        arena *const a = arena_new(NULL, 0);
        exact const m = exact_add(a, ratio(1, 10), exact_mul(a, exact_small(side), hair(a)));
        book *const b = book_gradual(a, ratio(3, 2), ratio(1, 1), ratio(2, 3), m, 10);
        static const plan_aim aims[] = {AIM_SLACK, AIM_PAYOFF, AIM_SOONEST};
        for (size_t k = 0; k < 3; k++) {
            b->p.aim = aims[k];
            plan_design const d = optimise(b, &complete);
            assert_int_equal(d.end, side < 0 ? PLAN_NOT_ANY : PLAN_OPTIMAL);
            if (side == 0 && aims[k] == AIM_SLACK) assert_exact(d.value, exact_small(0));
            if (side == 1 && aims[k] == AIM_SLACK)
                assert_true(exact_sign(d.value) > 0 &&
                            exact_compare(d.value, exact_mul(a, exact_small(10), hair(a))) < 0);
        }
        arena_free(a);
    }
}

/* The reasons' checks, with their weights, are negative at any schedule: here at random ones. */
static void reasons_are_a_contradiction(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    book *const b = bounded_book(a, 0, 4);
    b->p.aim = AIM_SLACK;
    plan_design const d = optimise(b, &complete);
    assert_int_equal(d.end, PLAN_NOT_ANY);
    for (uint64_t k = 0; k < 50; k++) {
        philox r = philox_stream(7, k);
        exact gives[8];
        for (size_t s = 0; s < 2; s++) {
            int64_t part[4], sum = 0;
            for (size_t t = 0; t < 4; t++) sum += part[t] = 1 + (int64_t)(philox_uniform(&r) * 50);
            for (size_t t = 0; t < 4; t++) gives[s * 4 + t] = ratio(part[t], sum);
        }
        plan_schedule const s = {.n_phases = 4, .gives = gives};
        plan_judgement j;
        stf_error err;
        assert_ok(plan_judge(&b->p, &s, a, &j, &err), &err);
        exact total = exact_small(0);
        for (uint32_t i = 0; i < d.n_reasons; i++)
            for (uint32_t c = 0; c < j.n_checks; c++)
                if (j.checks[c].kind == d.reasons[i].kind &&
                    j.checks[c].phase == d.reasons[i].phase &&
                    j.checks[c].party == d.reasons[i].party)
                    total =
                        exact_add(a, total, exact_mul(a, d.reasons[i].weight, j.checks[c].slack));
        assert_true(exact_sign(total) < 0);
    }
    arena_free(a);
}

static void plans_for_ever_are_the_books(void **state)
{
    (void)state;
    /* M11's points 1-3: b, k, delta; rho, first step, V1, efficiency */
    static const int64_t point[][12] = {{2, 1, 9, 10, 5, 9, 4, 9, 80, 9, 8, 9},
                                        {3, 1, 1, 2, 2, 3, 1, 3, 2, 1, 1, 2},
                                        {3, 2, 4, 5, 5, 6, 1, 6, 5, 4, 1, 2}};
    for (size_t n = 0; n < 3; n++) {
        arena *const a = arena_new(NULL, 0);
        const int64_t *const at = point[n];
        exact const b_ = ratio(at[0], at[1]), delta = ratio(at[2], at[3]);
        book *const b = book_gradual(a, b_, exact_small(1), delta, exact_small(0), 0);
        b->p.aim = AIM_PAYOFF;
        plan_design const d = optimise(b, &complete);
        assert_int_equal(d.end, PLAN_OPTIMAL);
        assert_true(d.is_geometric && d.is_closed_form);
        exact const rho = ratio(at[4], at[5]);
        assert_exact(d.ratio, rho);
        assert_exact(d.schedule.gives[0], ratio(at[6], at[7]));
        assert_exact(d.schedule.gives[2],
                     exact_mul(a, ratio(at[6], at[7]), exact_mul(a, rho, rho)));
        exact const v1 = exact_sub(a, d.judgement.payoff[0], d.judgement.payoff_none[0]);
        assert_exact(v1, ratio(at[8], at[9]));
        exact const most =
            exact_div(a, exact_sub(a, b_, exact_small(1)), exact_sub(a, exact_small(1), delta));
        assert_exact(exact_div(a, v1, most), ratio(at[10], at[11]));
        exact const c3 = exact_sub(a, exact_small(1), exact_pow(a, rho, 3));
        assert_exact(exact_sub(a, exact_small(1), d.judgement.level[3]), c3);
        /* nothing can be gained or lost at any step: all bind */
        for (uint32_t k = 0; k < d.judgement.n_checks; k++)
            assert_exact(d.judgement.checks[k].slack, exact_small(0));
        arena_free(a);
    }
    /* point 4 */
    arena *const a = arena_new(NULL, 0);
    book *const b = book_gradual(a, ratio(2, 1), ratio(1, 1), ratio(1, 2), exact_small(0), 0);
    plan_design const d = optimise(b, &complete);
    assert_int_equal(d.end, PLAN_NOT_ANY);
    assert_int_equal(d.why, PLAN_WHY_TEMPTATION);
    arena_free(a);
}

/* The geometric plan, cut after many phases with the rest thrown in as worth it would have: the
 * judge's checks of the first phases go to the closed form's. */
static void a_plan_for_ever_is_the_limit_of_finite_ones(void **state)
{
    (void)state;
    enum { N = 60 };
    for (int later = 0; later < 2; later++) {
        arena *const a = arena_new(NULL, 0);
        book *const b = book_gradual(a, ratio(3, 1), ratio(1, 1), ratio(4, 5), exact_small(0), 0);
        b->turn[1] = (uint32_t)later;
        b->discount[1] = ratio(7, 10);
        b->finds[0] = ratio(9, 10);
        b->finds[1] = ratio(4, 5);
        b->cost[0] = ratio(1, 3);
        b->p.aim = AIM_PAYOFF;
        plan_design const d = optimise(b, &complete);
        assert_int_equal(d.end, PLAN_FOUND);
        assert_true(exact_compare(d.ratio, exact_small(1)) < 0);
        exact gives[2 * N];
        for (size_t s = 0; s < 2; s++)
            for (int32_t t = 0; t < N; t++)
                gives[s * N + (size_t)t] =
                    exact_mul(a, exact_sub(a, exact_small(1), d.ratio), exact_pow(a, d.ratio, t));
        plan_schedule const s = {.n_phases = N, .gives = gives};
        plan_judgement j;
        stf_error err;
        assert_ok(plan_judge(&b->p, &s, a, &j, &err), &err);
        for (uint32_t i = 0; i < 2; i++)
            assert_near(exact_to_double(j.payoff[i]), exact_to_double(d.judgement.payoff[i]), 1e-5);
        uint32_t n_binding = 0;
        for (uint32_t k = 0; k < d.judgement.n_checks && d.judgement.checks[k].phase < 6; k++) {
            const plan_check *const mine = &d.judgement.checks[k];
            n_binding += exact_sign(mine->slack) == 0;
            for (uint32_t c = 0; c < j.n_checks; c++)
                if (j.checks[c].kind == mine->kind && j.checks[c].phase == mine->phase &&
                    j.checks[c].party == mine->party)
                    assert_near(exact_to_double(j.checks[c].slack), exact_to_double(mine->slack),
                                1e-4);
        }
        assert_true(n_binding >= 5);
        arena_free(a);
    }
}

static void a_finite_grid_unravels_and_says_so(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    book *const b = book_gradual(a, ratio(2, 1), ratio(1, 1), ratio(9, 10), exact_small(0), 6);
    plan_design d = optimise(b, &complete);
    assert_int_equal(d.end, PLAN_NOT_ANY);
    assert_int_equal(d.why, PLAN_WHY_UNRAVELS);
    /* where no step can be supported even for ever */
    b->discount[0] = b->discount[1] = ratio(1, 2);
    d = optimise(b, &complete);
    assert_int_equal(d.why, PLAN_WHY_TEMPTATION);
    /* what is given returns: the last who gives has the other's to lose */
    b->discount[0] = b->discount[1] = ratio(9, 10);
    book_return(b, 0, ratio(1, 1), 1);
    book_return(b, 1, ratio(1, 1), 1);
    d = optimise(b, &complete);
    assert_int_equal(d.end, PLAN_OPTIMAL);
    arena_free(a);
}

/* ---- brute force ----------------------------------------------------------------------------- */

static exact draw(philox *r, int64_t low, int64_t high, int64_t den)
{
    return ratio(low + (int64_t)(philox_uniform(r) * (double)(high - low + 1)), den);
}

/* Any problem of two parties and two stocks. */
static book *random_book(arena *a, philox *r, uint32_t n_phases)
{
    book *const b = book_new(a, 2, 2, n_phases);
    for (uint32_t i = 0; i < 2; i++) {
        b->discount[i] = draw(r, 5, 9, 10);
        b->turn[i] = (uint32_t)(philox_uniform(r) * 2.0);
        b->finds[i] = draw(r, 6, 10, 10);
        b->bonus[i] = draw(r, 0, 4, 1);
        for (uint32_t s = 0; s < 2; s++) {
            exact const half = draw(r, 1, 4, 4);
            exact const whole = exact_add(a, half, draw(r, 0, 2, 8));
            if (philox_uniform(r) < 0.5)
                book_worth(b, s, i, s == i ? whole : exact_neg(a, draw(r, 4, 14, 4)));
            else if (s == i)
                book_worth_bent(b, s, i, ratio(1, 2), half, whole);
            else
                book_worth_bent(b, s, i, ratio(1, 2), exact_neg(a, draw(r, 2, 6, 4)),
                                exact_neg(a, draw(r, 12, 18, 4)));
            b->returns[i * 2 + s] = (plan_return){.share = draw(r, 0, 4, 4),
                                                  .over = 1 + (uint32_t)(philox_uniform(r) * 2.0)};
        }
        b->cost[i * 2 + i] = draw(r, 0, 2, 4);
        if (philox_uniform(r) < 0.3) b->outside[i] = draw(r, -16, 0, 1);
    }
    return b;
}

/* The best schedule of quarters of both stocks over two phases, by the judge; false: none. */
static bool grid_best(const book *b, int64_t parts, bool partial, exact *best)
{
    bool has = false;
    uint32_t const n = b->p.n_phases;
    exact *const gives = ARENA_NEW(b->a, exact, 2 * n);
    for (int64_t x = 0; x <= parts; x++)
        for (int64_t x2 = partial ? 0 : parts - x; x2 <= parts - x; x2++)
            for (int64_t y = 0; y <= parts; y++)
                for (int64_t y2 = partial ? 0 : parts - y; y2 <= parts - y; y2++) {
                    gives[0] = ratio(x, parts);
                    gives[1] = ratio(x2, parts);
                    gives[2] = ratio(y, parts);
                    gives[3] = ratio(y2, parts);
                    plan_schedule const s = {.n_phases = 2, .gives = gives};
                    plan_judgement j;
                    stf_error err;
                    assert_ok(plan_judge(&b->p, &s, b->a, &j, &err), &err);
                    if (!j.is_enforcing) continue;
                    exact value = j.payoff[0];
                    if (b->p.aim == AIM_SLACK) {
                        /* with steps in all phases the aim is the judgement's */
                        if (x == 0 || x2 == 0 || y == 0 || y2 == 0) continue;
                        value = j.checks[j.least].slack;
                    }
                    if (b->p.aim == AIM_SOONEST)
                        value = exact_neg(b->a, exact_add(b->a, j.level[1], j.level[2]));
                    if (has && exact_compare(value, *best) <= 0) continue;
                    *best = value;
                    has = true;
                }
    return has;
}

static void no_plan_of_a_fine_grid_is_better(void **state)
{
    (void)state;
    uint32_t n_any = 0, n_none = 0, n_optimal = 0, n_equal = 0;
    for (uint64_t k = 0; k < 120; k++) {
        arena *const a = arena_new(NULL, 0);
        philox r = philox_stream(2024, k);
        book *const b = random_book(a, &r, 2);
        b->p.aim = k % 3 == 0 ? AIM_SLACK : k % 3 == 1 ? AIM_PAYOFF : AIM_SOONEST;
        plan_design const d = optimise(b, &complete);
        exact best;
        bool const has = grid_best(b, 8, false, &best);
        n_optimal += d.end == PLAN_OPTIMAL;
        n_none += d.end == PLAN_NOT_ANY;
        if (has) {
            assert_int_not_equal(d.end, PLAN_NOT_ANY);
            assert_int_not_equal(d.end, PLAN_OPEN);
            exact const value = b->p.aim == AIM_SOONEST ? exact_neg(a, d.value) : d.value,
                        bound = b->p.aim == AIM_SOONEST ? exact_neg(a, d.bound) : d.bound;
            assert_true(exact_compare(best, bound) <= 0);
            if (d.end == PLAN_OPTIMAL) assert_true(exact_compare(best, value) <= 0);
            n_any++;
            /* on the grid itself the two must find the same */
            b->stocks[0].grid = b->stocks[1].grid = ratio(1, 8);
            plan_design const g = optimise(b, &complete);
            exact const on = b->p.aim == AIM_SOONEST ? exact_neg(a, g.value) : g.value;
            if (g.end == PLAN_OPTIMAL) {
                if (b->p.aim == AIM_SLACK)
                    assert_true(exact_compare(on, best) >= 0);
                else
                    assert_exact(on, best);
                n_equal++;
            }
        }
        arena_free(a);
    }
    print_message("%u with plans, %u without; %u proved, %u equal\n", n_any, n_none, n_optimal,
                  n_equal);
    assert_true(n_any > 20 && n_none > 10 && n_equal * 10 >= n_any * 9);
}

/* The best of all ways to lift two parts each in two or three phases, by the judge. */
static void lumps_are_lifted_when_it_is_best(void **state)
{
    (void)state;
    uint32_t n_any = 0;
    for (uint64_t k = 0; k < 40; k++) {
        arena *const a = arena_new(NULL, 0);
        philox r = philox_stream(77, k);
        book *const b = random_book(a, &r, 2);
        plan_lump lumps[2][2];
        exact const share[2] = {ratio(3, 8), ratio(5, 8)};
        for (uint32_t s = 0; s < 2; s++) {
            for (uint32_t l = 0; l < 2; l++)
                lumps[s][l] = (plan_lump){.name = TEXT("part"), .share = share[l]};
            b->stocks[s].lumps = lumps[s];
            b->stocks[s].n_lumps = 2;
            b->stocks[s].lumps_in_any_order = s == 0;
        }
        b->p.aim = AIM_PAYOFF;
        plan_design const d = optimise(b, &complete);
        exact best = {0};
        for (uint32_t way = 0; way < 16; way++) {
            uint32_t phase[4];
            exact gives[4] = {exact_small(0), exact_small(0), exact_small(0), exact_small(0)};
            for (uint32_t i = 0; i < 4; i++) {
                phase[i] = 1 + (way >> i & 1u);
                exact *const to = &gives[(i / 2) * 2 + phase[i] - 1];
                *to = exact_add(a, *to, share[i % 2]);
            }
            plan_schedule const s = {.n_phases = 2, .gives = gives, .lump_phase = phase};
            plan_judgement j;
            stf_error err;
            stf_status const status = plan_judge(&b->p, &s, a, &j, &err);
            assert_int_equal(status, phase[3] < phase[2] ? STF_INPUT : STF_OK);
            if (status != STF_OK || !j.is_enforcing) continue;
            if (!exact_is_valid(best) || exact_compare(j.payoff[0], best) > 0) best = j.payoff[0];
        }
        if (d.end == PLAN_OPTIMAL) {
            assert_exact(d.value, best);
            n_any++;
        } else {
            assert_int_equal(d.end, PLAN_NOT_ANY);
            assert_false(exact_is_valid(best));
        }
        arena_free(a);
    }
    assert_true(n_any > 5);
}

/* With false alarms, breaches that end, and outside options: what is said to be optimal is, and
 * what is said not to be there is not, on a grid. */
static void designs_under_noise_are_bounds_of_a_grid(void **state)
{
    (void)state;
    uint32_t n_plans = 0, n_none = 0, n_proved = 0;
    for (uint64_t k = 0; k < 10; k++) {
        arena *const a = arena_new(NULL, 0);
        philox r = philox_stream(78, k);
        book *const b = random_book(a, &r, 2);
        for (uint32_t i = 0; i < 2; i++) {
            if (k % 3 != 1) b->alarms[i] = draw(&r, 0, 2, 20);
            if (k % 3 != 0) b->breach[i].phases = 1 + (uint32_t)(philox_uniform(&r) * 3.0);
            if (k % 2 == 0) b->outside[i] = (exact){0};
        }
        b->p.aim = AIM_PAYOFF;
        plan_design const d = optimise(b, &complete);
        exact best;
        bool const has = grid_best(b, 4, false, &best);
        if (d.end == PLAN_NOT_ANY) assert_false(has);
        if (d.end == PLAN_OPTIMAL || d.end == PLAN_GAP) {
            assert_true(exact_compare(d.value, d.bound) <= 0);
            if (has) assert_true(exact_compare(best, d.bound) <= 0);
        }
        n_proved += d.end == PLAN_OPTIMAL;
        n_none += d.end == PLAN_NOT_ANY;
        n_plans += has;
        arena_free(a);
    }
    print_message("%u with plans, %u none, %u proved\n", n_plans, n_none, n_proved);
    assert_true(n_plans >= 1 && n_none > 3 && n_proved >= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_fewest_phases_are_the_books),
        cmocka_unit_test(a_hair_decides_whether_there_is_a_plan),
        cmocka_unit_test(reasons_are_a_contradiction),
        cmocka_unit_test(plans_for_ever_are_the_books),
        cmocka_unit_test(a_plan_for_ever_is_the_limit_of_finite_ones),
        cmocka_unit_test(a_finite_grid_unravels_and_says_so),
        cmocka_unit_test(no_plan_of_a_fine_grid_is_better),
        cmocka_unit_test(lumps_are_lifted_when_it_is_best),
        cmocka_unit_test(designs_under_noise_are_bounds_of_a_grid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
