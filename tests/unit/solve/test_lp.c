/* SPDX-License-Identifier: Apache-2.0 */
/* test_lp.c -- zero-sum games: published values, agreement with lcp, and who is refused. */
#include "game/certify_exact.h"
#include "game/write.h"
#include "solve/zero_sum.h"
#include "support/test.h"
#include "unit/solve/cards.h"

static const solve_options one = {.concept = CONCEPT_NASH, .isa = ISA_COUNT};
static const solve_options one_exact = {.concept = CONCEPT_NASH, .exact = true, .isa = ISA_COUNT};

static lane_answer solved_by(const char *name, const game *g, const solve_options *o, arena *memory)
{
    const solver *const s = solver_find(text_from(name));
    assert_non_null(s);
    return solve_one(s, g, o, memory);
}

/* What the first party gets, proved. */
static exact value_of(const game *g, const lane_answer *a, arena *memory)
{
    stf_error err;
    assert_int_equal(a->status, STF_OK);
    const double *const slots = game_slots_central(g, memory, 1);
    exact *const own = ARENA_NEW(memory, exact, g->n_slots);
    for (uint32_t s = 0; s < g->n_slots; s++) own[s] = exact_from_double(memory, slots[s]);
    exact_certificate c;
    assert_ok(certify_exact(g, own, a->exact_prob[0], CONCEPT_SUBGAME_PERFECT, memory, &c, &err),
              &err);
    assert_true(c.certified);
    return c.payoff[0];
}

typedef struct file_numbers {
    const exact *slots;
} file_numbers;

static stf_status file_slots(void *user, uint32_t lane, arena *memory, const exact **out,
                             stf_error *err)
{
    (void)lane, (void)memory, (void)err;
    *out = ((file_numbers *)user)->slots;
    return STF_OK;
}

static void kuhn_poker_is_worth_minus_one_eighteenth(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    const game *const g = game_kuhn(memory);
    stf_error err;
    exact *const slots = ARENA_NEW(memory, exact, g->n_slots);
    assert_ok(game_slots_exact(g, NULL, -1, memory, slots, &err), &err);
    file_numbers numbers = {.slots = slots};
    exact_numbers const from = {.slots = file_slots, .user = &numbers};
    solve_options o = one_exact;
    o.numbers = &from;
    static const char *const by[] = {"lp", "lcp"};
    for (uint32_t k = 0; k < 2; k++) {
        lane_answer const a = solved_by(by[k], g, &o, memory);
        assert_int_equal(a.status, STF_OK);
        exact_certificate c;
        assert_ok(certify_exact(g, slots, a.exact_prob[0], CONCEPT_NASH, memory, &c, &err), &err);
        assert_true(c.certified);
        assert_int_equal(exact_compare(c.payoff[0], exact_ratio(memory, -1, 18)), 0);
    }
    arena_free(memory);
}

static void values_agree_with_lcp_exactly(void **state)
{
    (void)state;
    for (uint64_t k = 0; k < 60; k++) {
        arena *const memory = arena_new(NULL, 0);
        philox r = philox_stream(51, k);
        const game *const g = game_cards_random(memory, 1 + (int)(k % 9), true, &r);
        assert_true(game_is_zero_sum(g, memory));
        lane_answer const a = solved_by("lp", g, &one_exact, memory);
        exact const by_lp = value_of(g, &a, memory);
        lane_answer const b = solved_by("lcp", g, &one_exact, memory);
        assert_int_equal(exact_compare(by_lp, value_of(g, &b, memory)), 0);
        lane_answer const c = solved_by("lp", g, &one, memory);
        certificate judged;
        stf_error err;
        assert_ok(certify(g, game_slots_central(g, memory, 1), c.equilibria, CONCEPT_NASH, 0.0,
                          memory, &judged, &err),
                  &err);
        assert_true(judged.certified);
        arena_free(memory);
    }
}

/* Rows that differ by 1e-13 and 1e-14: in doubles each is as good as the others to the linear
 * program, and all bases that it ends in may be wrong. The value is what integer pivots find. */
static void nearly_equal_rows_are_told_apart(void **state)
{
    (void)state;
    enum { ROWS = 12, COLUMNS = 6 };
    for (uint64_t k = 0; k < 20; k++) {
        arena *const memory = arena_new(NULL, 0);
        philox r = philox_stream(72, k);
        double base[3][COLUMNS], payoff[2 * ROWS * COLUMNS];
        for (uint32_t i = 0; i < 3; i++)
            for (uint32_t j = 0; j < COLUMNS; j++) base[i][j] = philox_uniform(&r);
        for (uint32_t i = 0; i < ROWS; i++)
            for (uint32_t j = 0; j < COLUMNS; j++) {
                double const x = base[i % 3][j] + (philox_uniform(&r) - 0.5) * 1e-13;
                payoff[2 * (i * COLUMNS + j)] = x;
                payoff[2 * (i * COLUMNS + j) + 1] = -x;
            }
        const game *const g = game_strategic(memory, 2, (uint32_t[]){ROWS, COLUMNS}, payoff);
        lane_answer const a = solved_by("lp", g, &one_exact, memory),
                          b = solved_by("lcp", g, &one_exact, memory);
        assert_int_equal(exact_compare(value_of(g, &a, memory), value_of(g, &b, memory)), 0);
        arena_free(memory);
    }
}

static void payoffs_that_do_not_sum_to_a_constant_are_refused(void **state)
{
    (void)state;
    for (uint64_t k = 0; k < 10; k++) {
        arena *const memory = arena_new(NULL, 0);
        philox r = philox_stream(53, k);
        const game *const g = game_cards_random(memory, 5, false, &r);
        const solver *const lp = solver_find(TEXT("lp"));
        assert_false(game_is_zero_sum(g, memory));
        assert_non_null(solver_refuses(lp, g, CONCEPT_NASH, memory));
        assert_int_equal(solve_one(lp, g, &one, memory).status, STF_UNSUPPORTED);
        assert_int_equal(solve_one(lp, g, &one_exact, memory).status, STF_UNSUPPORTED);
        arena_free(memory);
    }
}

static void a_constant_other_than_zero_will_do(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    /* matching pennies for shares of 10 */
    const game *const g =
        game_strategic(memory, 2, (uint32_t[]){2, 2}, (double[]){9, 1, 2, 8, 4, 6, 7, 3});
    assert_true(game_is_zero_sum(g, memory));
    lane_answer const a = solved_by("lp", g, &one_exact, memory);
    exact const v = value_of(g, &a, memory); /* (9 * 7 - 2 * 4) / 10 */
    assert_int_equal(exact_compare(v, exact_ratio(memory, 55, 10)), 0);
    arena_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kuhn_poker_is_worth_minus_one_eighteenth),
        cmocka_unit_test(values_agree_with_lcp_exactly),
        cmocka_unit_test(nearly_equal_rows_are_told_apart),
        cmocka_unit_test(payoffs_that_do_not_sum_to_a_constant_are_refused),
        cmocka_unit_test(a_constant_other_than_zero_will_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
