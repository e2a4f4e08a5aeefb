/* SPDX-License-Identifier: Apache-2.0 */
/* test_refine_random.c -- refinements on random games, against other ways of deciding them.
 *
 * Payoffs are small whole numbers, so that ties, dominance and continua are common. */
#include "support/test.h"

#include "refine/correlated.h"
#include "refine/eliminate.h"
#include "refine/optimum.h"
#include "unit/refine/judged.h"

enum { ACTIONS = 3 };

typedef struct table3 {
    int pay[2][ACTIONS][ACTIONS]; /* by party, row, column */
} table3;

static table3 table_draw(philox *r, uint32_t spread)
{
    table3 t;
    for (uint32_t p = 0; p < 2; p++)
        for (uint32_t i = 0; i < ACTIONS; i++)
            for (uint32_t k = 0; k < ACTIONS; k++) t.pay[p][i][k] = (int)philox_below(r, spread);
    return t;
}

static const game *table_game(arena *memory, const table3 *t)
{
    double payoff[2 * ACTIONS * ACTIONS];
    for (uint32_t i = 0; i < ACTIONS; i++)
        for (uint32_t k = 0; k < ACTIONS; k++)
            for (uint32_t p = 0; p < 2; p++) payoff[2 * (i * ACTIONS + k) + p] = t->pay[p][i][k];
    return game_strategic(memory, 2, (const uint32_t[]){ACTIONS, ACTIONS}, payoff);
}

static int64_t pays(const table3 *t, uint32_t p, uint32_t own, uint32_t other)
{
    return p == 0 ? t->pay[0][own][other] : t->pay[1][other][own];
}

/* A strategy is undominated if and only if it is a best reply to some fully mixed strategy of the
 * other (D. Pearce, Econometrica 52, 1984): another program than the one that looks for what
 * dominates. */
static bool answers_full_mixture(const table3 *t, uint32_t p, const exact *mixture, arena *a)
{
    optimum o;
    assert_true(optimum_begin(&o, a, ACTIONS, ACTIONS + ACTIONS * ACTIONS));
    for (uint32_t k = 0; k < ACTIONS; k++)
        optimum_row(&o, ROW_AT_LEAST, exact_small(1))[k] = exact_small(1);
    for (uint32_t i = 0; i < ACTIONS; i++)
        for (uint32_t b = 0; b < ACTIONS; b++) {
            if (i == b || exact_sign(mixture[i]) == 0) continue;
            exact *const row = optimum_row(&o, ROW_AT_LEAST, exact_small(0));
            for (uint32_t k = 0; k < ACTIONS; k++)
                row[k] = exact_small((int32_t)(pays(t, p, i, k) - pays(t, p, b, k)));
        }
    return optimum_solve(&o, NULL, NULL) == OPTIMUM_FOUND;
}

/* Mistakes of a pure profile in whole multiples of 1 / scale^3, a few sizes for each. */
typedef struct mistakes {
    int64_t of[2][ACTIONS];
} mistakes;

static bool is_epsilon_proper(const table3 *t, const mistakes *m, int64_t ratio)
{
    for (uint32_t p = 0; p < 2; p++) {
        __extension__ __int128 worth[ACTIONS] = {0};
        for (uint32_t i = 0; i < ACTIONS; i++)
            for (uint32_t k = 0; k < ACTIONS; k++) worth[i] += pays(t, p, i, k) * m->of[1 - p][k];
        for (uint32_t i = 0; i < ACTIONS; i++)
            for (uint32_t b = 0; b < ACTIONS; b++)
                if (worth[i] < worth[b] && m->of[p][i] > m->of[p][b] / ratio) return false;
    }
    return true;
}

/* Some mistakes from a grid make the pure profile epsilon-proper with epsilon 20 / scale. */
static bool grid_is_proper(const table3 *t, const uint32_t *pure, int64_t scale)
{
    int64_t size[9];
    for (uint32_t k = 0; k < 3; k++) {
        int64_t const unit = k == 0 ? scale * scale : k == 1 ? scale : 1;
        size[3 * k] = unit;
        size[3 * k + 1] = 4 * unit;
        size[3 * k + 2] = 16 * unit;
    }
    for (uint32_t code = 0; code < 9 * 9 * 9 * 9; code++) {
        mistakes m;
        uint32_t rest = code;
        for (uint32_t p = 0; p < 2; p++)
            for (uint32_t i = 0; i < ACTIONS; i++) {
                if (i == pure[p]) {
                    m.of[p][i] = 4 * scale * scale * scale;
                    continue;
                }
                m.of[p][i] = size[rest % 9];
                rest /= 9;
            }
        if (is_epsilon_proper(t, &m, scale / 20)) return true;
    }
    return false;
}

static void perfect_and_proper_agree_with_other_ways(void **context)
{
    (void)context;
    philox r = philox_stream(41, 0);
    uint32_t n_no = 0, n_improper = 0, n_proper = 0;
    for (uint32_t trial = 0; trial < 120; trial++) {
        arena *const memory = arena_new(NULL, 0);
        table3 const t = table_draw(&r, trial % 2 == 0 ? 3 : 4);
        bench const b = bench_of(memory, table_game(memory, &t));
        lane_answer const found = bench_solve(&b, "extreme");
        assert_int_equal(found.status, STF_OK);
        bool any_perfect = false;
        for (uint32_t e = 0; e < found.n_equilibria; e++) {
            const exact *const prob = found.exact_prob[e];
            bool undominated = true;
            for (uint32_t p = 0; p < 2; p++)
                undominated =
                    undominated && answers_full_mixture(&t, p, prob + p * ACTIONS, memory);
            refine_holds const wanted = undominated ? REFINE_YES : REFINE_NO;
            assert_int_equal(bench_judge(&b, "undominated", &prob, 1, 0, false).holds, wanted);
            assert_int_equal(bench_judge(&b, "perfect", &prob, 1, 0, false).holds, wanted);
            refine_holds const proper = bench_judge(&b, "proper", &prob, 1, 0, false).holds;
            assert_int_not_equal(proper, REFINE_OPEN);
            if (!undominated) assert_int_equal(proper, REFINE_NO);
            any_perfect = any_perfect || undominated;
            n_no += !undominated;
            n_improper += undominated && proper == REFINE_NO;
            n_proper += proper == REFINE_YES;
            uint32_t pure[2] = {ACTIONS, ACTIONS};
            for (uint32_t a = 0; a < 2 * ACTIONS; a++)
                if (exact_compare(prob[a], exact_small(1)) == 0) pure[a / ACTIONS] = a % ACTIONS;
            if (pure[0] == ACTIONS || pure[1] == ACTIONS || proper == REFINE_YES) continue;
            assert_false(grid_is_proper(&t, pure, 1000) && grid_is_proper(&t, pure, 20000));
        }
        assert_true(any_perfect); /* the perfect ones are unions of faces of Nash subsets */
        arena_free(memory);
    }
    assert_true(n_no > 20);
    assert_true(n_improper > 0);
    assert_true(n_proper > 100);
}

/* In a signalling game any belief after a signal that is not sent is consistent: a profile is
 * sequential where for each such signal some belief makes the answer best. With two types a belief
 * is one number, and best answers change only where two of them tie. */
static bool belief_exists(const bench *b, uint32_t h, const double *prob)
{
    const game *const g = b->g;
    uint32_t const n = game_n_actions_of(g, h), first = g->infoset_first_action[h];
    uint32_t const m0 = g->infoset_first_member[h];
    double pay[2][8];
    assert_int_equal(g->infoset_first_member[h + 1] - m0, 2);
    for (uint32_t m = 0; m < 2; m++)
        for (uint32_t k = 0; k < n; k++) {
            uint32_t const e = g->node_first_edge[g->member[m0 + m]] + k;
            uint32_t const row = g->edge_reward[e];
            uint32_t const slot = g->reward[(size_t)row * g->n_parties + g->infoset_party[h]];
            pay[m][k] = slot == NONE ? 0.0 : b->near_slots[slot];
        }
    double at[80] = {0.0, 1.0};
    uint32_t n_at = 2;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < i; k++) {
            double const x = pay[0][i] - pay[0][k], y = pay[1][i] - pay[1][k];
            if (x * y < 0) at[n_at++] = y / (y - x);
        }
    for (uint32_t i = 0; i < n_at; i++) {
        double best = -1e300, had = 0.0;
        for (uint32_t k = 0; k < n; k++) {
            double const w = at[i] * pay[0][k] + (1 - at[i]) * pay[1][k];
            best = w > best ? w : best;
            had += prob[first + k] * w;
        }
        if (had >= best - 1e-9) return true;
    }
    return false;
}

static void sequential_agrees_with_a_search_over_beliefs(void **context)
{
    (void)context;
    philox r = philox_stream(43, 0);
    uint32_t n_yes = 0, n_no = 0;
    for (uint32_t trial = 0; trial < 20; trial++) {
        arena *const memory = arena_new(NULL, 0);
        bench const b = bench_of(memory, game_signalling_random(memory, 2, 3, 3, &r));
        lane_answer const found = bench_solve(&b, "extreme");
        for (uint32_t e = 0; e < found.n_equilibria; e++) {
            const exact *const prob = found.exact_prob[e];
            evaluation value;
            stf_error err = {0};
            assert_ok(
                profile_evaluate(b.g, b.near_slots, &found.equilibria[e], memory, &value, &err),
                &err);
            bool wanted = true;
            for (uint32_t h = 0; h < b.g->n_infosets; h++) {
                double reach = 0.0;
                uint32_t const m0 = b.g->infoset_first_member[h],
                               m1 = b.g->infoset_first_member[h + 1];
                for (uint32_t m = m0; m < m1; m++) reach += value.node_reach[b.g->member[m]];
                if (m1 - m0 == 2 && !(reach > 0.0))
                    wanted = wanted && belief_exists(&b, h, found.equilibria[e].prob);
            }
            refine_verdict const v = bench_judge(&b, "sequential", &prob, 1, 0, false);
            assert_int_equal(v.holds, wanted ? REFINE_YES : REFINE_NO);
            refine_holds const perfect = bench_judge(&b, "perfect", &prob, 1, 0, false).holds;
            if (!wanted) assert_int_equal(perfect, REFINE_NO);
            if (!wanted)
                assert_int_equal(bench_judge(&b, "d1", &prob, 1, 0, false).holds, REFINE_NO);
            n_yes += wanted;
            n_no += !wanted;
        }
        arena_free(memory);
    }
    assert_true(n_yes > 15);
    assert_true(n_no > 2);
}

/* The best correlated equilibrium is one, and no worse than any Nash equilibrium; strict dominance
 * takes out nothing that an equilibrium plays. */
static void correlation_and_strict_dominance_keep_nash(void **context)
{
    (void)context;
    philox r = philox_stream(47, 0);
    uint32_t n_steps = 0;
    for (uint32_t trial = 0; trial < 60; trial++) {
        arena *const memory = arena_new(NULL, 0);
        table3 const t = table_draw(&r, 9);
        bench const b = bench_of(memory, table_game(memory, &t));
        lane_answer const found = bench_solve(&b, "extreme");
        normal_form f;
        elimination e;
        exact *share = NULL;
        const char *why = NULL;
        stf_error err = {0};
        assert_ok(normal_build(b.g, b.slots, false, memory, &f, &err), &err);
        assert_ok(correlated_best(&f, (const int32_t[]){1, 0}, 0.0, memory, &share, &why, &err),
                  &err);
        assert_non_null(share);
        exact sum = exact_small(0);
        for (uint32_t at = 0; at < f.n_profiles; at++) {
            assert_true(exact_sign(share[at]) >= 0);
            sum = exact_add(memory, sum, share[at]);
        }
        assert_int_equal(exact_compare(sum, exact_small(1)), 0);
        for (uint32_t q = 0; q < 2; q++)
            assert_int_equal(exact_sign(correlated_gain(&f, share, q, memory)), 0);
        double const best = exact_to_double(correlated_payoffs(&f, share, memory)[0]);
        assert_ok(eliminate(&f, true, memory, &e, &err), &err);
        n_steps += e.n_steps;
        for (uint32_t i = 0; i < found.n_equilibria; i++) {
            evaluation value;
            assert_ok(
                profile_evaluate(b.g, b.near_slots, &found.equilibria[i], memory, &value, &err),
                &err);
            assert_true(value.payoff[0] <= best + 1e-9);
            for (uint32_t a = 0; a < 2 * ACTIONS; a++)
                if (exact_sign(found.exact_prob[i][a]) > 0)
                    assert_true(e.alive[a / ACTIONS][a % ACTIONS]);
        }
        arena_free(memory);
    }
    assert_true(n_steps > 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(perfect_and_proper_agree_with_other_ways),
        cmocka_unit_test(sequential_agrees_with_a_search_over_beliefs),
        cmocka_unit_test(correlation_and_strict_dominance_keep_nash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
