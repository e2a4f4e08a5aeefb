/* SPDX-License-Identifier: Apache-2.0 */
/* test_refine.c -- refinements on textbook games whose verdicts are known. */
#include "support/test.h"

#include "refine/correlated.h"
#include "refine/eliminate.h"
#include "unit/refine/judged.h"

/* A bimatrix game by rows: pairs of whole numbers. */
static const game *bimatrix(arena *memory, uint32_t m, uint32_t n, const int (*pay)[2])
{
    double payoff[64];
    for (uint32_t k = 0; k < m * n; k++) {
        payoff[2 * k] = pay[k][0];
        payoff[2 * k + 1] = pay[k][1];
    }
    return game_strategic(memory, 2, (const uint32_t[]){m, n}, payoff);
}

/* A profile by its shares in hundredths, in the order of actions. */
static const exact *shares(const bench *b, const int *hundredth)
{
    exact *const out = ARENA_NEW(b->memory, exact, b->g->n_actions);
    for (uint32_t a = 0; a < b->g->n_actions; a++)
        out[a] = exact_ratio(b->memory, hundredth[a], 100);
    return out;
}

static refine_holds verdict_of(const bench *b, const char *name, const int *hundredth)
{
    const exact *const prob = shares(b, hundredth);
    return bench_judge(b, name, &prob, 1, 0, false).holds;
}

/* Myerson 1978, figure 1: three equilibria, two of them perfect, one proper. */
static void myersons_game_has_one_proper_equilibrium(void **context)
{
    (void)context;
    arena *const memory = arena_new(NULL, 0);
    static const int pay[][2] = {{1, 1},   {0, 0},   {-9, -9}, {0, 0},  {0, 0},
                                 {-7, -7}, {-9, -9}, {-7, -7}, {-7, -7}};
    bench const b = bench_of(memory, bimatrix(memory, 3, 3, pay));
    static const int first[] = {100, 0, 0, 100, 0, 0}, second[] = {0, 100, 0, 0, 100, 0},
                     third[] = {0, 0, 100, 0, 0, 100};
    assert_int_equal(verdict_of(&b, "proper", first), REFINE_YES);
    assert_int_equal(verdict_of(&b, "perfect", second), REFINE_YES);
    assert_int_equal(verdict_of(&b, "proper", second), REFINE_NO);
    assert_int_equal(verdict_of(&b, "perfect", third), REFINE_NO);
    assert_int_equal(verdict_of(&b, "undominated", third), REFINE_NO);
    assert_int_equal(verdict_of(&b, "proper", third), REFINE_NO);
    arena_free(memory);
}

/* Selten's chain store of one shop, as a strategic game: staying out against a fight is not
 * perfect. */
static void a_threat_that_is_dominated_is_not_perfect(void **context)
{
    (void)context;
    arena *const memory = arena_new(NULL, 0);
    static const int pay[][2] = {{0, 2}, {0, 2}, {-1, -1}, {1, 1}}; /* out, in; fight, share */
    bench const b = bench_of(memory, bimatrix(memory, 2, 2, pay));
    assert_int_equal(verdict_of(&b, "perfect", (const int[]){100, 0, 100, 0}), REFINE_NO);
    assert_int_equal(verdict_of(&b, "perfect", (const int[]){0, 100, 0, 100}), REFINE_YES);
    arena_free(memory);
}

/* Kohlberg and Mertens 1986, figure 3's point: a mixture of undominated strategies may itself be
 * dominated. Rows: (3,0), (0,3), (2,2) to the first; half and half of the first two is dominated by
 * the third. */
static void a_mixture_of_undominated_strategies_can_be_dominated(void **context)
{
    (void)context;
    arena *const memory = arena_new(NULL, 0);
    static const int pay[][2] = {{3, 0}, {0, 0}, {0, 0}, {3, 0}, {2, 0}, {2, 0}};
    bench const b = bench_of(memory, bimatrix(memory, 3, 2, pay));
    assert_int_equal(verdict_of(&b, "undominated", (const int[]){50, 50, 0, 50, 50}), REFINE_NO);
    assert_int_equal(verdict_of(&b, "undominated", (const int[]){100, 0, 0, 50, 50}), REFINE_YES);
    arena_free(memory);
}

static void the_stag_hunt_is_told_by_risk_and_by_payoff(void **context)
{
    (void)context;
    arena *const memory = arena_new(NULL, 0);
    static const int pay[][2] = {{9, 9}, {0, 8}, {8, 0}, {7, 7}};
    bench const b = bench_of(memory, bimatrix(memory, 2, 2, pay));
    /* the mixed one: 9p = 8p + 7(1 - p), p = 7/8 */
    exact *const mixed = ARENA_NEW(memory, exact, 4);
    for (uint32_t a = 0; a < 4; a++) mixed[a] = exact_ratio(memory, a % 2 == 0 ? 7 : 1, 8);
    const exact *const list[] = {shares(&b, (const int[]){100, 0, 100, 0}),
                                 shares(&b, (const int[]){0, 100, 0, 100}), mixed};
    static const refine_holds by_payoff[] = {REFINE_YES, REFINE_NO, REFINE_NO};
    static const refine_holds by_risk[] = {REFINE_NO, REFINE_YES, REFINE_NO};
    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal(bench_judge(&b, "payoff-dominant", list, 3, i, true).holds, by_payoff[i]);
        assert_int_equal(bench_judge(&b, "risk-dominant", list, 3, i, true).holds, by_risk[i]);
    }
    /* an incomplete list refutes, and proves nothing */
    assert_int_equal(bench_judge(&b, "payoff-dominant", list, 3, 0, false).holds, REFINE_OPEN);
    arena_free(memory);
}

/* Three strategies: the third is best against a mixture of the first two, so that two by two they
 * do not settle it. */
static void risk_dominance_is_open_where_a_third_strategy_matters(void **context)
{
    (void)context;
    arena *const memory = arena_new(NULL, 0);
    static const int pay[][2] = {{4, 4}, {0, 0}, {0, 3}, {0, 0},  {4, 4},
                                 {0, 3}, {3, 0}, {3, 0}, {-1, -1}};
    bench const b = bench_of(memory, bimatrix(memory, 3, 3, pay));
    assert_int_equal(verdict_of(&b, "risk-dominant", (const int[]){100, 0, 0, 100, 0, 0}),
                     REFINE_OPEN);
    arena_free(memory);
}

/* Selten's horse: (D, c, L) is Nash and not sequential, (C, c, R) is perfect. */
static void one_family_of_the_horse_is_sequential_and_perfect(void **context)
{
    (void)context;
    arena *const memory = arena_new(NULL, 0);
    bench const b = bench_of(memory, game_horse(memory));
    lane_answer const found = bench_solve(&b, "support");
    uint32_t n_yes = 0, n_no = 0;
    for (uint32_t i = 0; i < found.n_equilibria; i++) {
        const exact *const prob = found.exact_prob[i];
        assert_non_null(prob);
        refine_holds const s = bench_judge(&b, "sequential", &prob, 1, 0, false).holds;
        refine_holds const p = bench_judge(&b, "perfect", &prob, 1, 0, false).holds;
        /* the horse has no subgame but itself */
        assert_int_equal(bench_judge(&b, "subgame-perfect", &prob, 1, 0, false).holds, REFINE_YES);
        assert_int_equal(s, p);
        assert_int_not_equal(s, REFINE_OPEN);
        n_yes += s == REFINE_YES;
        n_no += s == REFINE_NO;
    }
    assert_true(n_yes >= 1);
    assert_true(n_no >= 1);
    arena_free(memory);
}

/* Cho and Kreps 1987: the intuitive criterion keeps beer; with few strong senders all signals are
 * sent. */
static void the_intuitive_criterion_keeps_beer(void **context)
{
    (void)context;
    arena *const memory = arena_new(NULL, 0);
    bench const b = bench_of(memory, game_beer_quiche(memory, 0.9));
    lane_answer const found = bench_solve(&b, "extreme");
    assert_int_equal(found.status, STF_OK);
    uint32_t n_kept = 0, n_refuted = 0;
    for (uint32_t i = 0; i < found.n_equilibria; i++) {
        const exact *const prob = found.exact_prob[i];
        evaluation value;
        stf_error err = {0};
        assert_ok(profile_evaluate(b.g, b.near_slots, &found.equilibria[i], memory, &value, &err),
                  &err);
        bool const is_beer = value.payoff[0] > 2.5; /* 29/10 against 21/10 */
        refine_verdict const s = bench_judge(&b, "sequential", &prob, 1, 0, false);
        assert_int_equal(s.holds, REFINE_YES);
        assert_non_null(s.belief);
        /* certify shares nothing with the search for beliefs */
        profile with = found.equilibria[i];
        certificate c;
        with.belief = s.belief;
        with.log_witness = s.log_witness;
        assert_ok(certify(b.g, b.near_slots, &with, CONCEPT_SEQUENTIAL, 0.0, memory, &c, &err),
                  &err);
        assert_true(c.certified);
        refine_holds const wanted = is_beer ? REFINE_YES : REFINE_NO;
        assert_int_equal(bench_judge(&b, "intuitive", &prob, 1, 0, false).holds, wanted);
        assert_int_equal(bench_judge(&b, "d1", &prob, 1, 0, false).holds, wanted);
        n_kept += is_beer;
        n_refuted += !is_beer;
    }
    assert_true(n_kept > 0);
    assert_true(n_refuted > 0);
    arena_free(memory);
}

static void a_strategic_game_is_not_a_signalling_game(void **context)
{
    (void)context;
    arena *const memory = arena_new(NULL, 0);
    static const int pay[][2] = {{9, 9}, {0, 8}, {8, 0}, {7, 7}};
    bench const b = bench_of(memory, bimatrix(memory, 2, 2, pay));
    const exact *const prob = shares(&b, (const int[]){100, 0, 100, 0});
    refine_verdict const v = bench_judge(&b, "d1", &prob, 1, 0, false);
    assert_int_equal(v.holds, REFINE_OPEN);
    assert_true(v.why.n > 20 && memcmp(v.why.at, "it is not a signalling game", 27) == 0);
    arena_free(memory);
}

/* Aumann's chicken (6,6), (2,7), (7,2), (0,0): 1/2 on the first, 1/4 on each of the two next. */
static void chickens_best_correlated_equilibrium_sums_to_ten_and_a_half(void **context)
{
    (void)context;
    arena *const memory = arena_new(NULL, 0);
    static const int pay[][2] = {{6, 6}, {2, 7}, {7, 2}, {0, 0}};
    bench const b = bench_of(memory, bimatrix(memory, 2, 2, pay));
    normal_form f;
    exact *share = NULL;
    const char *why = NULL;
    stf_error err = {0};
    assert_ok(normal_build(b.g, b.slots, false, memory, &f, &err), &err);
    assert_ok(correlated_best(&f, (const int32_t[]){1, 1}, 0.0, memory, &share, &why, &err), &err);
    assert_non_null(share);
    const exact *const worth = correlated_payoffs(&f, share, memory);
    assert_int_equal(
        exact_compare(exact_add(memory, worth[0], worth[1]), exact_ratio(memory, 21, 2)), 0);
    for (uint32_t q = 0; q < 2; q++)
        assert_int_equal(exact_sign(correlated_gain(&f, share, q, memory)), 0);
    /* and a distribution that is none is seen to be none */
    for (uint32_t at = 0; at < 4; at++) share[at] = exact_small(at == 0);
    assert_int_equal(exact_compare(correlated_gain(&f, share, 0, memory), exact_small(1)), 0);
    arena_free(memory);
}

/* M is dominated by half U, half D only; then L; then U. */
static void strict_dominance_by_a_mixture_unravels_the_game(void **context)
{
    (void)context;
    arena *const memory = arena_new(NULL, 0);
    static const int pay[][2] = {{4, 1}, {0, 2}, {1, 1}, {1, 0}, {0, 1}, {4, 2}};
    bench const b = bench_of(memory, bimatrix(memory, 3, 2, pay));
    normal_form f;
    elimination e;
    stf_error err = {0};
    assert_ok(normal_build(b.g, b.slots, false, memory, &f, &err), &err);
    assert_ok(eliminate(&f, true, memory, &e, &err), &err);
    assert_int_equal(e.n_steps, 3);
    assert_int_equal(e.n_rounds, 3);
    assert_int_equal(e.steps[0].plan, 1);
    assert_int_equal(exact_sign(e.steps[0].by[0]), 1);
    assert_int_equal(exact_sign(e.steps[0].by[2]), 1);
    assert_true(e.alive[0][2] && !e.alive[0][0] && e.alive[1][1] && !e.alive[1][0]);
    arena_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(myersons_game_has_one_proper_equilibrium),
        cmocka_unit_test(a_threat_that_is_dominated_is_not_perfect),
        cmocka_unit_test(a_mixture_of_undominated_strategies_can_be_dominated),
        cmocka_unit_test(the_stag_hunt_is_told_by_risk_and_by_payoff),
        cmocka_unit_test(risk_dominance_is_open_where_a_third_strategy_matters),
        cmocka_unit_test(one_family_of_the_horse_is_sequential_and_perfect),
        cmocka_unit_test(the_intuitive_criterion_keeps_beer),
        cmocka_unit_test(a_strategic_game_is_not_a_signalling_game),
        cmocka_unit_test(chickens_best_correlated_equilibrium_sums_to_ten_and_a_half),
        cmocka_unit_test(strict_dominance_by_a_mixture_unravels_the_game),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
