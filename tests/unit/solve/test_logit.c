/* SPDX-License-Identifier: Apache-2.0 */
/* test_logit.c -- quantal response against closed forms, limits against published equilibria,
 * folds, bifurcations, and the certificate on many random games. */
#include "unit/solve/games.h"

#include "game/profile.h"
#include "game/program_run.h"
#include "solve/logit/logit.h"
#include "support/test.h"

static const solve_options to_limit = {
    .concept = CONCEPT_SEQUENTIAL, .to_limit = true, .isa = ISA_COUNT};

static solve_options at_lambda(double lambda)
{
    return (solve_options){.concept = CONCEPT_QRE, .lambda = lambda, .isa = ISA_COUNT};
}

static double prob_of(const lane_answer *a, const game *g, const char *set, const char *action)
{
    return a->equilibria[0].prob[action_find(g, set, action)];
}

static bool is_certified(const game *g, const profile *x, concept c, arena *memory)
{
    certificate out;
    stf_error err;
    assert_ok(certify(g, game_slots_central(g, memory, 1), x, c, 0.0, memory, &out, &err), &err);
    if (!out.certified) print_error("not certified: %.*s\n", TEXT_ARGS(out.reason));
    return out.certified;
}

/* ---- at a precision: M17 ----------------------------------------------------------------------
 */

static void matching_pennies_at_a_precision(void **state)
{
    (void)state;
    static const double rows[8][4] = {
        {4, 0.5, 0.657419466543, 0.460726203185}, {4, 1, 0.721937153884, 0.390818187463},
        {4, 2, 0.719042780613, 0.293971844254},   {4, 5, 0.626195682961, 0.220637218833},
        {9, 0.5, 0.830670591342, 0.418077466906}, {9, 1, 0.893576330554, 0.31278037503},
        {9, 2, 0.860754394341, 0.191078494317},   {9, 5, 0.701984236798, 0.117135291346}};
    arena *const memory = arena_new(NULL, 0);
    for (int k = 0; k < 8; k++) {
        double const payoff[8] = {rows[k][0], 0, 0, 1, 0, 1, 1, 0};
        const game *const g = game_strategic(memory, 2, (uint32_t[]){2, 2}, payoff);
        solve_options const o = at_lambda(rows[k][1]);
        lane_answer const a = solve_one(&solver_logit, g, &o, memory);
        assert_int_equal(a.status, STF_OK);
        assert_near(a.equilibria->prob[0], rows[k][2], 1e-11);
        assert_near(a.equilibria->prob[2], rows[k][3], 1e-11);
        assert_true(is_certified(g, a.equilibria, CONCEPT_QRE, memory));
    }
    arena_free(memory);
}

static void dilemma_and_stag_hunt_at_a_precision(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    double const dilemma[8] = {2, 2, 0, 3,
                               3, 0, 1, 1}; /* defecting gains 1 whatever the other does */
    static const double pd[3][2] = {
        {0.5, 0.377540668798}, {1, 0.26894142137}, {3, 0.0474258731776}};
    const game *g = game_strategic(memory, 2, (uint32_t[]){2, 2}, dilemma);
    for (int k = 0; k < 3; k++) {
        solve_options const o = at_lambda(pd[k][0]);
        lane_answer const a = solve_one(&solver_logit, g, &o, memory);
        assert_near(a.equilibria->prob[0], pd[k][1], 1e-11);
    }
    static const double hunt[6][3] = {{0.25, 1, 0.582324970119},  {0.25, 4, 0.940612680388},
                                      {0.25, 10, 0.999444141855}, {0.75, 1, 0.417675029881},
                                      {0.75, 4, 0.0593873196122}, {0.75, 10, 0.000555858144954}};
    for (int k = 0; k < 6; k++) {
        double const c = hunt[k][0], payoff[8] = {1 - c, 1 - c, -c, 0, 0, -c, 0, 0};
        g = game_strategic(memory, 2, (uint32_t[]){2, 2}, payoff);
        solve_options const o = at_lambda(hunt[k][1]);
        lane_answer a = solve_one(&solver_logit, g, &o, memory);
        assert_near(a.equilibria->prob[0], hunt[k][2], 1e-11);
        a = solve_one(&solver_logit, g, &to_limit, memory);
        assert_int_equal(a.status, STF_OK);
        assert_near(a.equilibria->prob[0], c < 0.5 ? 1.0 : 0.0, 0.0);
    }
    arena_free(memory);
}

static void crisis_at_a_precision(void **state)
{
    (void)state;
    static const double rows[5][7] = {
        {0.5, 0.2, -0.5, 1, 0.668187772168, 0.499429585684, 0.618799196595},
        {0.5, 0.2, -0.5, 3, 0.890903178804, 0.267163007775, 0.908678147252},
        {0.5, -0.75, -0.5, 1, 0.437823499114, 0.584983351444, 0.514619608698},
        {0.5, -0.75, -0.5, 3, 0.320821300825, 0.825822382209, 0.285996808996},
        {2, -0.75, -1, 1, 0.777299861175, 0.364797898151, 0.564649320341}};
    arena *const memory = arena_new(NULL, 0);
    for (int k = 0; k < 5; k++) {
        const game *const g = game_crisis(memory, rows[k][0], rows[k][1], rows[k][2]);
        solve_options const o = at_lambda(rows[k][3]);
        lane_answer const a = solve_one(&solver_logit, g, &o, memory);
        assert_near(prob_of(&a, g, "fight", "a1"), rows[k][4], 1e-11);
        assert_near(prob_of(&a, g, "resist", "a1"), rows[k][5], 1e-11);
        assert_near(prob_of(&a, g, "challenge", "a1"), rows[k][6], 1e-11);
        assert_true(is_certified(g, a.equilibria, CONCEPT_QRE, memory));
    }
    arena_free(memory);
}

/* ---- limits: M01, M12, T1, T2 -----------------------------------------------------------------
 */

static void crisis_with_types_in_the_limit(void **state)
{
    (void)state;
    static const double rows[3][7] = {{0.25, 0.5, 0.2, -0.75, -0.5, 1.0 / 6, 2.0 / 3},
                                      {0.25, 2, 0.2, -2.5, -0.5, 1.0 / 6, 1.0 / 3},
                                      {0.4, 0.25, 0.1, -0.5, -1, 2.0 / 3, 0.8}};
    arena *const memory = arena_new(NULL, 0);
    for (int k = 0; k < 3; k++) {
        const double *const w = rows[k];
        const game *const g = game_crisis_types(memory, w[0], w[1], w[2], w[3], w[4]);
        lane_answer const a = solve_one(&solver_logit, g, &to_limit, memory);
        assert_int_equal(a.status, STF_OK);
        assert_near(prob_of(&a, g, "tough", "a1"), 1.0, 0.0);
        assert_near(prob_of(&a, g, "weak", "a1"), w[5], 1e-12);
        assert_near(prob_of(&a, g, "resist", "a1"), w[6], 1e-12);
        assert_true(is_certified(g, a.equilibria, CONCEPT_SEQUENTIAL, memory));
    }
    arena_free(memory);
}

static void signals_in_the_limit(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    static const double strong[2][2] = {{0.4, 2.0 / 3}, {0.25, 1.0 / 3}};
    for (int k = 0; k < 2; k++) { /* T1, where the equilibrium is unique */
        const game *const g = game_beer_quiche(memory, strong[k][0]);
        lane_answer const a = solve_one(&solver_logit, g, &to_limit, memory);
        assert_near(prob_of(&a, g, "strong", "a0"), 1.0, 0.0);
        assert_near(prob_of(&a, g, "weak", "a0"), strong[k][1], 1e-12);
        assert_near(prob_of(&a, g, "after beer", "a1"), 0.5, 1e-12);
        assert_true(is_certified(g, a.equilibria, CONCEPT_SEQUENTIAL, memory));
    }
    const game *g = game_beer_quiche(memory, 0.9);
    lane_answer a = solve_one(&solver_logit, g, &to_limit, memory);
    assert_near(prob_of(&a, g, "weak", "a0"), 1.0, 0.0); /* both on beer */
    assert_true(is_certified(g, a.equilibria, CONCEPT_SEQUENTIAL, memory));
    g = game_horse(memory); /* T2: only the second family is sequential */
    a = solve_one(&solver_logit, g, &to_limit, memory);
    assert_near(prob_of(&a, g, "one", "a0"), 1.0, 0.0);
    assert_near(prob_of(&a, g, "two", "a0"), 1.0, 0.0);
    assert_true(prob_of(&a, g, "three", "a0") <= 0.25);
    assert_true(is_certified(g, a.equilibria, CONCEPT_SEQUENTIAL, memory));
    g = game_reassurance(memory, 0.25, 0.6, 1.5, 1.5, 1.0); /* M12, separating */
    a = solve_one(&solver_logit, g, &to_limit, memory);
    assert_near(prob_of(&a, g, "good", "a1"), 1.0, 0.0);
    assert_near(prob_of(&a, g, "bad", "a1"), 0.0, 0.0);
    assert_true(is_certified(g, a.equilibria, CONCEPT_SEQUENTIAL, memory));
    arena_free(memory);
}

/* ---- folds and bifurcations ---------------------------------------------------------------------
 */

static void symmetric_games_bifurcate_and_are_not_answered(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    double const battle[8] = {2, 1, 0, 0, 0, 0, 1, 2};
    double const coordination[18] = {1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1};
    const game *g = game_strategic(memory, 2, (uint32_t[]){2, 2}, battle);
    lane_answer a = solve_one(&solver_logit, g, &to_limit, memory);
    assert_int_equal(a.status, STF_LIMIT);
    assert_non_null(strstr(a.reason, "bifurcates"));
    assert_int_equal(a.n_equilibria, 0);
    /* three actions: det J has a double zero and keeps its sign */
    g = game_strategic(memory, 2, (uint32_t[]){3, 3}, coordination);
    a = solve_one(&solver_logit, g, &to_limit, memory);
    assert_int_equal(a.status, STF_LIMIT);
    assert_non_null(strstr(a.reason, "bifurcates"));
    /* before the bifurcation the branch is as good as any */
    solve_options const o = at_lambda(1.0);
    a = solve_one(&solver_logit, g, &o, memory);
    assert_int_equal(a.status, STF_OK);
    assert_near(a.equilibria->prob[1], 1.0 / 3, 1e-15);
    arena_free(memory);
}

/* Two copies of one game behind a chance move: where one branch folds so does the other, and the
 * two are followed together; play is that of the game by itself. */
static void twins_turn_together(void **state)
{
    (void)state;
    uint32_t n_folding = 0;
    for (uint64_t seed = 0; seed < 400 && n_folding < 3; seed++) {
        arena *const memory = arena_new(NULL, 0);
        philox r = philox_stream(77, seed);
        double payoff[9][2];
        for (uint32_t k = 0; k < 9; k++)
            for (uint32_t p = 0; p < 2; p++) payoff[k][p] = philox_uniform(&r);
        const game *g = game_strategic(memory, 2, (uint32_t[]){3, 3}, &payoff[0][0]);
        lane_answer const one = solve_one(&solver_logit, g, &to_limit, memory);
        if (one.status != STF_OK || one.n_folds == 0) {
            arena_free(memory);
            continue;
        }
        n_folding++;
        sketch s = sketch_new(memory, 2);
        uint32_t const root = game_add_chance(s.b);
        for (uint32_t copy = 0; copy < 2; copy++) {
            uint32_t const row = sketch_set(&s, 0, copy == 0 ? "row" : "row too", 3);
            uint32_t const column = sketch_set(&s, 1, copy == 0 ? "column" : "column too", 3);
            uint32_t const first = game_add_decision(s.b, row);
            sketch_chance(&s, root, first, 0.5);
            for (uint32_t a = 0; a < 3; a++) {
                uint32_t const reply = game_add_decision(s.b, column);
                sketch_edge(&s, first, reply);
                for (uint32_t b = 0; b < 3; b++) sketch_end(&s, reply, NONE, payoff[3 * a + b], 2);
            }
        }
        g = sketch_finish(&s, root);
        lane_answer const both = solve_one(&solver_logit, g, &to_limit, memory);
        assert_int_equal(both.status, STF_OK);
        assert_int_equal(both.n_folds, one.n_folds);
        for (uint32_t a = 0; a < 12; a++)
            assert_near(both.equilibria->prob[a], one.equilibria->prob[a % 6], 1e-9);
        arena_free(memory);
    }
    assert_int_equal(n_folding, 3);
}

/* Limits at which something vanishes like a power of lambda, or is tied but for rounding. */
static void limits_that_are_not_regular(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    /* the row's third action vanishes like 1/lambda, and the column's halves come like
     * log(lambda)/lambda */
    double const slow[12] = {1, 1, 1, 1, 0, 2, 0, 3, 0, 2, 2, 0};
    const game *g = game_strategic(memory, 2, (uint32_t[]){3, 2}, slow);
    lane_answer a = solve_one(&solver_logit, g, &to_limit, memory);
    assert_int_equal(a.status, STF_OK);
    const profile *const x = a.equilibria;
    certificate c;
    stf_error err;
    assert_ok(
        certify(g, game_slots_central(g, memory, 1), x, CONCEPT_SEQUENTIAL, 0.0, memory, &c, &err),
        &err);
    assert_true(c.certified);
    assert_near(x->prob[0], 1.0, 0.0);
    assert_near(x->prob[3], 0.5, x->prob_error[3]);
    assert_true(x->prob_error[3] > 1e-9 && x->prob_error[3] < 1e-4);
    /* 0.3 - 0.1 and 0.2 are the same number to the reader */
    g = game_strategic(memory, 1, (uint32_t[]){3}, (double[]){0.3 - 0.1, 0.2, 1e-3});
    a = solve_one(&solver_logit, g, &to_limit, memory);
    assert_int_equal(a.status, STF_OK);
    assert_true(a.has_ties);
    assert_near(a.equilibria->prob[0], 0.5, 1e-9);
    arena_free(memory);
}

static void a_little_asymmetry_decides(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    for (double d = 1e-2; d > 1e-7; d *= 0.1)
        for (int side = 0; side < 2; side++) {
            double const battle[8] = {2, 1 + (side == 0 ? d : 0), 0, 0, 0,
                                      0, 1 + (side ? d : 0),      2};
            const game *const g = game_strategic(memory, 2, (uint32_t[]){2, 2}, battle);
            lane_answer const a = solve_one(&solver_logit, g, &to_limit, memory);
            assert_int_equal(a.status, STF_OK);
            assert_near(a.equilibria->prob[side], 1.0, 0.0);
        }
    arena_free(memory);
}

/* The branch by small steps of an independent tracer of 2x2 games: q(p) is explicit, so the branch
 * is the zero set of p - L(lambda (...)) in the (p, lambda) plane, followed by bisection around
 * circles. */
typedef struct plane {
    double a[4], b[4];
} plane;

static double logistic(double x)
{
    return 1.0 / (1.0 + exp(-x));
}

static double plane_value(const plane *g, double p, double lambda)
{
    double const q = logistic(lambda * (p * (g->b[0] - g->b[1]) + (1 - p) * (g->b[2] - g->b[3])));
    double const gain = q * (g->a[0] - g->a[2]) + (1 - q) * (g->a[1] - g->a[3]);
    return log(p / (1 - p)) - lambda * gain;
}

/* Steps of length r in (logit p, lambda): the zero nearest to straight on. */
static double plane_trace(const plane *g, double lambda_end, uint32_t *n_folds)
{
    double const r = 2e-3;
    double z = 0.0, lambda = 0.0, angle = 1.5707963267948966; /* of (z, lambda); straight up */
    *n_folds = 0;
    while (lambda < lambda_end) {
        double best = 1e9;
        double const span = 1.4;
        double before = 0.0;
        for (int k = -100; k <= 100; k++) {
            double const t = angle + span * k / 100.0;
            double const f = plane_value(g, logistic(z + r * cos(t)), lambda + r * sin(t));
            if (k > -100 && (f > 0) != (before > 0)) {
                double low = t - span / 100.0, high = t;
                for (int i = 0; i < 40; i++) {
                    double const mid = 0.5 * (low + high);
                    double const fm =
                        plane_value(g, logistic(z + r * cos(mid)), lambda + r * sin(mid));
                    if ((fm > 0) == (before > 0))
                        low = mid;
                    else
                        high = mid;
                }
                if (fabs(low - angle) < fabs(best - angle)) best = low;
            }
            before = f;
        }
        assert_true(best < 1e8);
        if (sin(best) * sin(angle) < 0) ++*n_folds;
        angle = best;
        z += r * cos(angle);
        lambda += r * sin(angle);
    }
    return logistic(z);
}

static void the_branch_agrees_with_a_slow_tracer(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    uint32_t n_folded = 0;
    for (uint64_t k = 0; k < 1000; k++) {
        philox r = philox_stream(21, k);
        double payoff[8];
        for (int j = 0; j < 8; j++) payoff[j] = 3.0 * philox_uniform(&r);
        const game *const g = game_strategic(memory, 2, (uint32_t[]){2, 2}, payoff);
        solve_options const o = at_lambda(20.0);
        lane_answer const a = solve_one(&solver_logit, g, &o, memory);
        assert_int_equal(a.status, STF_OK);
        if (a.n_folds == 0 && k % 200 != 0) continue; /* folds, and a few without */
        plane const p = {.a = {payoff[0], payoff[2], payoff[4], payoff[6]},
                         .b = {payoff[1], payoff[3], payoff[5], payoff[7]}};
        uint32_t n_folds;
        double const slow = plane_trace(&p, 20.0, &n_folds);
        n_folded += n_folds > 0;
        assert_int_equal(n_folds, a.n_folds);
        assert_near(a.equilibria->prob[0], slow, 0.02);
    }
    assert_true(n_folded > 0);
    arena_free(memory);
}

/* ---- many games -------------------------------------------------------------------------------
 */

typedef const game *make_fn(arena *, philox *);
static const game *make_2x2(arena *m, philox *r)
{
    return game_strategic_random(m, 2, 2, r);
}
static const game *make_4x4(arena *m, philox *r)
{
    return game_strategic_random(m, 2, 4, r);
}
static const game *make_3x3x3(arena *m, philox *r)
{
    return game_strategic_random(m, 3, 3, r);
}
static const game *make_signals(arena *m, philox *r)
{
    return game_signalling_random(m, 2, 3, 2, r);
}
static const game *make_tree(arena *m, philox *r)
{
    return game_tree_random(m, 3, 4, r);
}
static const game *make_stages(arena *m, philox *r)
{
    return game_stages_random(m, 2, r);
}
static const game *make_hidden(arena *m, philox *r)
{
    return game_hidden_random(m, 2, r);
}
static const game *make_hidden3(arena *m, philox *r)
{
    return game_hidden_random(m, 3, r);
}

static void random_games_reach_a_certified_limit(void **state)
{
    (void)state;
    static make_fn *const makes[] = {make_2x2,  make_4x4,    make_3x3x3,  make_signals,
                                     make_tree, make_stages, make_hidden, make_hidden3};
    uint32_t const n = 40;
    for (size_t f = 0; f < sizeof makes / sizeof makes[0]; f++) {
        uint32_t n_solved = 0;
        for (uint64_t k = 0; k < n; k++) {
            arena *const memory = arena_new(NULL, 0);
            philox r = philox_stream(100 + f, k);
            const game *const g = makes[f](memory, &r);
            lane_answer const a = solve_one(&solver_logit, g, &to_limit, memory);
            if (a.status == STF_OK) {
                n_solved++;
                assert_true(is_certified(g, a.equilibria, CONCEPT_SEQUENTIAL, memory));
                assert_true(is_certified(g, a.equilibria, CONCEPT_SUBGAME_PERFECT, memory));
            } else {
                assert_int_equal(a.status, STF_LIMIT);
                assert_true(a.reason[0] != 0);
            }
            arena_free(memory);
        }
        assert_true(n_solved * 100 >= n * 97);
    }
}

static void random_games_at_a_precision_are_fixed_points(void **state)
{
    (void)state;
    static make_fn *const makes[] = {make_3x3x3, make_signals, make_stages, make_hidden};
    for (size_t f = 0; f < sizeof makes / sizeof makes[0]; f++)
        for (uint64_t k = 0; k < 30; k++) {
            arena *const memory = arena_new(NULL, 0);
            philox r = philox_stream(200 + f, k);
            const game *const g = makes[f](memory, &r);
            solve_options o = at_lambda(0.1 + 20.0 * philox_uniform(&r));
            double const by_party[3] = {1.0, 2.0, 0.5};
            if (k % 2) o.lambda_party = by_party;
            if (k % 4 == 3) o.lambda = 0.0;
            lane_answer const a = solve_one(&solver_logit, g, &o, memory);
            assert_int_equal(a.status, STF_OK);
            assert_true(is_certified(g, a.equilibria, CONCEPT_QRE, memory));
            arena_free(memory);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matching_pennies_at_a_precision),
        cmocka_unit_test(dilemma_and_stag_hunt_at_a_precision),
        cmocka_unit_test(crisis_at_a_precision),
        cmocka_unit_test(crisis_with_types_in_the_limit),
        cmocka_unit_test(signals_in_the_limit),
        cmocka_unit_test(symmetric_games_bifurcate_and_are_not_answered),
        cmocka_unit_test(twins_turn_together),
        cmocka_unit_test(limits_that_are_not_regular),
        cmocka_unit_test(a_little_asymmetry_decides),
        cmocka_unit_test(the_branch_agrees_with_a_slow_tracer),
        cmocka_unit_test(random_games_reach_a_certified_limit),
        cmocka_unit_test(random_games_at_a_precision_are_fixed_points),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
