/* SPDX-License-Identifier: Apache-2.0 */
/* test_laws_solve.c -- what any answer of the solvers must obey: new names, new units, doubled
 * actions. */
#include "unit/solve/games.h"

#include "solve/backward.h"
#include "solve/logit/logit.h"
#include "support/test.h"

enum { N_ACTIONS = 3, N = N_ACTIONS * N_ACTIONS * 2 };

static const solve_options to_limit = {
    .concept = CONCEPT_SEQUENTIAL, .to_limit = true, .isa = ISA_COUNT};

static solve_options at_lambda(double lambda)
{
    return (solve_options){.concept = CONCEPT_QRE, .lambda = lambda, .isa = ISA_COUNT};
}

static void payoffs_draw(double *payoff, uint64_t k)
{
    philox r = philox_stream(51, k);
    for (uint32_t j = 0; j < N; j++) payoff[j] = philox_uniform(&r);
}

static const game *square(arena *memory, const double *payoff)
{
    return game_strategic(memory, 2, (uint32_t[]){N_ACTIONS, N_ACTIONS}, payoff);
}

/* Row actions in another order, parties exchanged: the same play under the new names. */
static void names_do_not_matter(void **state)
{
    (void)state;
    static const uint32_t order[N_ACTIONS] = {2, 0, 1};
    for (uint64_t k = 0; k < 30; k++) {
        arena *const memory = arena_new(NULL, 0);
        double payoff[N], turned[N], exchanged[N];
        payoffs_draw(payoff, k);
        for (uint32_t a = 0; a < N_ACTIONS; a++)
            for (uint32_t b = 0; b < N_ACTIONS; b++)
                for (uint32_t p = 0; p < 2; p++) {
                    double const u = payoff[(a * N_ACTIONS + b) * 2 + p];
                    turned[(order[a] * N_ACTIONS + b) * 2 + p] = u;
                    exchanged[(b * N_ACTIONS + a) * 2 + 1 - p] = u;
                }
        solve_options const options[2] = {at_lambda(4.0), to_limit};
        for (int o = 0; o < 2; o++) {
            lane_answer const x =
                solve_one(&solver_logit, square(memory, payoff), &options[o], memory);
            lane_answer const y =
                solve_one(&solver_logit, square(memory, turned), &options[o], memory);
            lane_answer const z =
                solve_one(&solver_logit, square(memory, exchanged), &options[o], memory);
            assert_int_equal(x.status, y.status);
            assert_int_equal(x.status, z.status);
            assert_int_equal(x.n_folds, y.n_folds);
            if (x.status != STF_OK) continue;
            for (uint32_t a = 0; a < N_ACTIONS; a++) {
                double const *const p = x.equilibria->prob;
                assert_near(p[a], y.equilibria->prob[order[a]], 1e-11);
                assert_near(p[N_ACTIONS + a], y.equilibria->prob[N_ACTIONS + a], 1e-11);
                assert_near(p[a], z.equilibria->prob[N_ACTIONS + a], 1e-11);
                assert_near(p[N_ACTIONS + a], z.equilibria->prob[a], 1e-11);
            }
        }
        arena_free(memory);
    }
}

/* All payoffs times a: lambda over a. Each party's payoffs shifted: nothing. In the limit the unit
 * is free, from 1e-9 to 1e6. */
static void units_do_not_matter(void **state)
{
    (void)state;
    static const double unit[4] = {1e-9, 0.1, 37.0, 1e6};
    for (uint64_t k = 0; k < 40; k++) {
        arena *const memory = arena_new(NULL, 0);
        double payoff[N], other[N];
        double const a = unit[k % 4];
        payoffs_draw(payoff, k);
        for (uint32_t j = 0; j < N; j++) other[j] = a * (payoff[j] + (j % 2 ? 3.0 : -5.0));
        solve_options const x_at = at_lambda(4.0), y_at = at_lambda(4.0 / a);
        const game *const g = square(memory, payoff), *const h = square(memory, other);
        lane_answer const x = solve_one(&solver_logit, g, &x_at, memory);
        lane_answer const y = solve_one(&solver_logit, h, &y_at, memory);
        lane_answer const v = solve_one(&solver_logit, g, &to_limit, memory);
        lane_answer const w = solve_one(&solver_logit, h, &to_limit, memory);
        assert_int_equal(x.status, STF_OK);
        assert_int_equal(y.status, STF_OK);
        assert_int_equal(v.status, w.status);
        for (uint32_t j = 0; j < g->n_actions; j++) {
            assert_near(x.equilibria->prob[j], y.equilibria->prob[j], 1e-11);
            if (v.status == STF_OK)
                assert_near(v.equilibria->prob[j], w.equilibria->prob[j], 1e-10);
        }
        arena_free(memory);
    }
}

/* A second copy of an action: logit gives both the same probability; in the limit, too. */
static void copies_of_an_action_share(void **state)
{
    (void)state;
    for (uint64_t k = 0; k < 20; k++) {
        arena *const memory = arena_new(NULL, 0);
        double payoff[N], doubled[N + N_ACTIONS * 2];
        payoffs_draw(payoff, k);
        memcpy(doubled, payoff, sizeof payoff);
        memcpy(doubled + N, payoff + N - N_ACTIONS * 2, N_ACTIONS * 2 * sizeof *payoff);
        const game *const g =
            game_strategic(memory, 2, (uint32_t[]){N_ACTIONS + 1, N_ACTIONS}, doubled);
        solve_options const options[2] = {at_lambda(3.0), to_limit};
        for (int o = 0; o < 2; o++) {
            lane_answer const a = solve_one(&solver_logit, g, &options[o], memory);
            assert_true(a.status == STF_OK || (o == 1 && a.status == STF_LIMIT));
            if (a.status == STF_OK)
                assert_near(a.equilibria->prob[N_ACTIONS - 1], a.equilibria->prob[N_ACTIONS], 1e-9);
        }
        arena_free(memory);
    }
}

/* Perfect information without ties: backward induction is the branch's limit. */
static void backward_is_the_limit_of_logit(void **state)
{
    (void)state;
    solve_options const pure = {.concept = CONCEPT_SUBGAME_PERFECT, .isa = ISA_COUNT};
    for (uint64_t k = 0; k < 50; k++) {
        arena *const memory = arena_new(NULL, 0);
        philox r = philox_stream(52, k);
        const game *const g = game_tree_random(memory, 3, 4, &r);
        lane_answer const a = solve_one(&solver_backward, g, &pure, memory);
        lane_answer const b = solve_one(&solver_logit, g, &to_limit, memory);
        assert_int_equal(a.status, STF_OK);
        assert_int_equal(b.status, STF_OK);
        assert_memory_equal(a.equilibria->prob, b.equilibria->prob, g->n_actions * sizeof(double));
        arena_free(memory);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_do_not_matter),
        cmocka_unit_test(units_do_not_matter),
        cmocka_unit_test(copies_of_an_action_share),
        cmocka_unit_test(backward_is_the_limit_of_logit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
