/* SPDX-License-Identifier: Apache-2.0 */
/* test_lcp.c -- complementary pivoting: certified in doubles and in rationals, by basis and by
 * integer pivots, with ties, closed actions and several lanes. */
#include "game/certify_exact.h"
#include "solve/lcp/lcp.h"
#include "support/test.h"
#include "unit/solve/cards.h"

#include <math.h>

static const solve_options one = {.concept = CONCEPT_NASH, .isa = ISA_COUNT};
static const solve_options all = {.concept = CONCEPT_NASH, .all = true, .isa = ISA_COUNT};
static const solve_options one_exact = {.concept = CONCEPT_NASH, .exact = true, .isa = ISA_COUNT};
static const solve_options all_exact = {
    .concept = CONCEPT_NASH, .all = true, .exact = true, .isa = ISA_COUNT};

enum { KINDS = 6 };

/* Games of every kind the solver meets. */
static const game *game_of_kind(arena *memory, uint32_t kind, uint64_t k)
{
    philox r = philox_stream(41 + kind, k);
    switch (kind) {
    case 0: return game_strategic_random(memory, 2, 2 + (uint32_t)(k % 6), &r);
    case 1: return game_signalling_random(memory, 2 + (uint32_t)(k % 3), 3, 2, &r);
    case 2: return game_tree_random(memory, 2, 4, &r);
    case 3: return game_two_stages(memory, 2, &r);
    case 4: return game_hidden_random(memory, 2, &r);
    default: return game_cards_random(memory, 1 + (int)(k % 3), k % 2 == 0, &r);
    }
}

static void assert_equilibria(const game *g, const lane_answer *a, arena *memory)
{
    stf_error err;
    assert_int_equal(a->status, STF_OK);
    assert_true(a->n_equilibria > 0);
    assert_false(a->complete);
    double *const slots = game_slots_central(g, memory, 1);
    for (uint32_t k = 0; k < a->n_equilibria; k++) {
        certificate c;
        assert_ok(
            certify(g, slots, &a->equilibria[k], CONCEPT_SUBGAME_PERFECT, 0.0, memory, &c, &err),
            &err);
        assert_true(c.certified);
    }
}

static void assert_proved(const game *g, const lane_answer *a, arena *memory)
{
    stf_error err;
    assert_equilibria(g, a, memory);
    const double *const slots = game_slots_central(g, memory, 1);
    exact *const own = ARENA_NEW(memory, exact, g->n_slots);
    for (uint32_t s = 0; s < g->n_slots; s++) own[s] = exact_from_double(memory, slots[s]);
    for (uint32_t k = 0; k < a->n_equilibria; k++) {
        exact_certificate c;
        assert_ok(
            certify_exact(g, own, a->exact_prob[k], CONCEPT_SUBGAME_PERFECT, memory, &c, &err),
            &err);
        assert_true(c.certified);
        for (uint32_t i = 0; i < g->n_actions; i++)
            assert_near(a->equilibria[k].prob[i], exact_to_double(a->exact_prob[k][i]), 0.0);
    }
}

static void every_kind_of_game_is_solved_and_certified(void **state)
{
    (void)state;
    for (uint32_t kind = 0; kind < KINDS; kind++)
        for (uint64_t k = 0; k < 60; k++) {
            arena *const memory = arena_new(NULL, 0);
            const game *const g = game_of_kind(memory, kind, k);
            lane_answer const a = solve_one(&solver_lcp, g, &one, memory);
            assert_int_equal(a.n_equilibria, 1);
            assert_equilibria(g, &a, memory);
            lane_answer const b = solve_one(&solver_lcp, g, &all, memory);
            assert_equilibria(g, &b, memory);
            /* the first is the same, though found another way (many.h), and no two are */
            for (uint32_t i = 0; i < g->n_actions; i++)
                assert_near(a.equilibria->prob[i], b.equilibria->prob[i], 1e-12);
            for (uint32_t x = 0; x < b.n_equilibria; x++)
                for (uint32_t y = 0; y < x; y++)
                    assert_memory_not_equal(b.equilibria[x].prob, b.equilibria[y].prob,
                                            g->n_actions * sizeof(double));
            arena_free(memory);
        }
}

static void equilibria_are_proved_in_rationals(void **state)
{
    (void)state;
    for (uint32_t kind = 0; kind < KINDS; kind++)
        for (uint64_t k = 0; k < (kind == 3 || kind == 5 ? 40 : 5); k++) {
            arena *const memory = arena_new(NULL, 0);
            const game *const g = game_of_kind(memory, kind, k);
            lane_answer const a = solve_one(&solver_lcp, g, &one_exact, memory);
            assert_proved(g, &a, memory);
            if (kind == 0 || kind == 3 || kind == 5) {
                lane_answer const b = solve_one(&solver_lcp, g, &all_exact, memory);
                assert_proved(g, &b, memory);
            }
            arena_free(memory);
        }
}

/* Integer pivots from every start, without the help of doubles. */
static void integer_pivots_find_equilibria_of_their_own(void **state)
{
    (void)state;
    for (uint64_t k = 0; k < 40; k++) {
        arena *const memory = arena_new(NULL, 0);
        philox r = philox_stream(43, k);
        const game *const g =
            k == 0 ? game_shapley(memory) : game_cards_random(memory, 1, k % 2 == 0, &r);
        stf_error err;
        void *plan;
        lane_answer a;
        assert_ok(solver_lcp.plan(g, &one_exact, 1, memory, &plan, &err), &err);
        assert_ok(solver_lcp.run(plan, game_slots_central(g, memory, 1), 1, 1, &a, &err), &err);
        lcp *const l = plan;
        uint32_t const c = g->n_components - 1;
        const stage *const s = &l->part[c].stage;
        exact *const x = ARENA_NEW(memory, exact, s->n[0] + s->n[1]);
        for (uint32_t start = 0; start < l->part[c].n_starts + 2; start++) { /* two are learned */
            exact payoff[2];
            assert_int_equal(lcp_exact_start(l, c, start, false, x).status, STF_OK);
            assert_true(subgames_prove(s->form, &s->cells, l->exact_payoff, l->path.row_is_open, x,
                                       memory, payoff));
        }
        arena_free(memory);
    }
}

/* Thousands of pivots from equal chances: with dictionaries that are never built anew, such paths
 * end in plans with gains of some hundredths. The solver, which learns priors, needs few steps. */
static void long_paths_end_in_equilibria(void **state)
{
    (void)state;
    uint64_t longest = 0;
    for (uint64_t k = 1; k < 8; k += 6) {
        arena *const memory = arena_new(NULL, 0);
        philox r = philox_stream(47, k);
        const game *const g = game_deals_random(memory, 5, 6, &r);
        stf_error err;
        void *plan;
        lane_answer a;
        assert_ok(solver_lcp.plan(g, &one, 1, memory, &plan, &err), &err);
        assert_ok(solver_lcp.run(plan, game_slots_central(g, memory, 1), 1, 1, &a, &err), &err);
        assert_equilibria(g, &a, memory);
        assert_true(a.steps < 2000);
        lcp *const l = plan;
        double payoff[2];
        lcp_prior(l, 0);
        l->path.most_steps = 12000;
        path_end const end = path_from_prior(&l->path);
        assert_true(end == PATH_FOUND || end == PATH_STEPS);
        if (end == PATH_FOUND) {
            assert_true(path_finish(&l->path, payoff) <= 1e-10);
            if (l->path.steps > longest) longest = l->path.steps;
        }
        arena_free(memory);
    }
    assert_true(longest > 5000);
}

/* The plan without its lanes: every standoff alone, as path.h has it. */
static void lanes_take_out(const game *g, void *plan)
{
    lcp_games *const games = ((lcp *)plan)->games;
    for (uint32_t c = 0; c < g->n_components; c++) games->layout[c] = NULL;
}

/* The prior's best replies tie: the path must not come back to its start (path.c). */
static void doubles_hold_on_a_symmetric_degenerate_game(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    const game *const g = game_shapley(memory);
    stf_error err;
    void *plan;
    lane_answer a;
    assert_ok(solver_lcp.plan(g, &one, 1, memory, &plan, &err), &err);
    lanes_take_out(g, plan);
    assert_ok(solver_lcp.run(plan, game_slots_central(g, memory, 1), 1, 1, &a, &err), &err);
    lcp *const l = plan;
    double payoff[2];
    lcp_prior(l, 0);
    assert_int_equal(path_from_prior(&l->path), PATH_FOUND);
    assert_true(path_finish(&l->path, payoff) <= 1e-12);
    arena_free(memory);
}

static void missing_labels_reach_both_pure_equilibria_of_a_coordination_game(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    const game *const g =
        game_strategic(memory, 2, (uint32_t[]){2, 2}, (double[]){3, 3, 0, 0, 0, 0, 1, 1});
    lane_answer const a = solve_one(&solver_lcp, g, &all_exact, memory);
    assert_proved(g, &a, memory);
    bool seen[2] = {false, false};
    for (uint32_t k = 0; k < a.n_equilibria; k++)
        for (uint32_t i = 0; i < 2; i++)
            seen[i] =
                seen[i] || (a.equilibria[k].prob[i] == 1.0 && a.equilibria[k].prob[2 + i] == 1.0);
    assert_true(seen[0] && seen[1]);
    arena_free(memory);
}

static void a_closed_action_is_not_played(void **state)
{
    (void)state;
    for (uint32_t is_open = 0; is_open < 2; is_open++) {
        arena *const memory = arena_new(NULL, 0);
        /* prisoners' dilemma; A's defection may be closed */
        sketch s = sketch_new(memory, 2);
        static const double payoff[4][2] = {{2, 2}, {0, 3}, {3, 0}, {1, 1}};
        uint32_t const open = sketch_number(&s, is_open), a = game_add_infoset(s.b, 0, TEXT("A")),
                       b = sketch_set(&s, 1, "B", 2);
        game_add_action(s.b, a, TEXT("keep"), NONE, NONE);
        game_add_action(s.b, a, TEXT("break"), open, NONE);
        uint32_t const root = game_add_decision(s.b, a);
        for (uint32_t k = 0; k < 2; k++) {
            uint32_t const v = game_add_decision(s.b, b);
            sketch_edge(&s, root, v);
            for (uint32_t j = 0; j < 2; j++) sketch_end(&s, v, NONE, payoff[2 * k + j], 2);
        }
        const game *const g = sketch_finish(&s, root);
        lane_answer const x = solve_one(&solver_lcp, g, &one, memory);
        lane_answer const y = solve_one(&solver_lcp, g, &all_exact, memory);
        assert_equilibria(g, &x, memory);
        assert_proved(g, &y, memory);
        assert_int_equal(y.n_equilibria, 1);
        assert_near(x.equilibria->prob[action_find(g, "A", "break")], is_open, 0.0);
        arena_free(memory);
    }
}

static void lanes_do_not_touch_each_other(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    philox r = philox_stream(47, 1);
    const game *const g = game_hidden_random(memory, 2, &r);
    double *const slots = game_slots_central(g, memory, LANES_BLOCK);
    for (uint32_t s = 0; s < g->n_slots; s++)
        for (uint32_t l = 0; l < LANES_BLOCK; l++)
            if (slots[s * LANES_BLOCK + l] < 0.0 || slots[s * LANES_BLOCK + l] > 1.0)
                slots[s * LANES_BLOCK + l] += 0.1 * l;
    stf_error err;
    void *plan, *single;
    lane_answer a[LANES_BLOCK], b;
    assert_ok(solver_lcp.plan(g, &one, LANES_BLOCK, memory, &plan, &err), &err);
    assert_ok(solver_lcp.plan(g, &one, 1, memory, &single, &err), &err);
    assert_ok(solver_lcp.run(plan, slots, LANES_BLOCK, LANES_BLOCK, a, &err), &err);
    double *const own = ARENA_NEW(memory, double, g->n_slots);
    size_t const before = arena_bytes(memory);
    for (uint32_t l = 0; l < LANES_BLOCK; l++) {
        for (uint32_t s = 0; s < g->n_slots; s++) own[s] = slots[s * LANES_BLOCK + l];
        assert_ok(solver_lcp.run(single, own, 1, 1, &b, &err), &err);
        assert_memory_equal(a[l].equilibria->prob, b.equilibria->prob,
                            g->n_actions * sizeof(double));
    }
    assert_int_equal(arena_bytes(memory), before); /* a run takes nothing */
    arena_free(memory);
}

/* Payoffs drawn anew in every lane; on few values, where paths meet ties. */
static double *slots_drawn(const game *g, uint32_t n, bool has_ties, philox *r, arena *memory)
{
    double *const slots = ARENA_NEW(memory, double, (size_t)g->n_slots *n);
    const double *const central = game_slots_central(g, memory, LANES_BLOCK);
    bool *const is_payoff = ARENA_NEW(memory, bool, g->n_slots);
    for (uint32_t k = 0; k < 2 * g->n_rewards; k++)
        if (g->reward[k] != NONE) is_payoff[g->reward[k]] = true;
    for (uint32_t at = 0; at < n; at += LANES_BLOCK)
        for (uint32_t s = 0; s < g->n_slots; s++)
            for (uint32_t l = 0; l < LANES_BLOCK; l++) {
                double const u = philox_uniform(r);
                slots[((size_t)at * g->n_slots) + s * LANES_BLOCK + l] =
                    !is_payoff[s] ? central[s * LANES_BLOCK]
                    : has_ties    ? (double)(int)(4.0 * u)
                                  : u;
            }
    return slots;
}

/* A run of sixty-four against each one alone, by a plan without lanes. */
static void lanes_follow_the_path_that_is_followed_alone(void **state)
{
    (void)state;
    uint32_t n_by_lanes = 0;
    for (uint32_t kind = 0; kind < 2 * KINDS; kind++)
        for (uint64_t k = 0; k < 8; k++) {
            arena *const memory = arena_new(NULL, 0);
            bool const has_ties = kind >= KINDS;
            const game *const g = game_of_kind(memory, kind % KINDS, 100 + k);
            philox r = philox_stream(48 + kind, k);
            const double *const slots = slots_drawn(g, LANES_MOST, has_ties, &r, memory);
            stf_error err;
            void *plan, *single;
            lane_answer a[LANES_MOST], b;
            assert_ok(solver_lcp.plan(g, &one, LANES_MOST, memory, &plan, &err), &err);
            assert_ok(solver_lcp.plan(g, &one, 1, memory, &single, &err), &err);
            lanes_take_out(g, single);
            size_t const before = arena_bytes(memory);
            assert_ok(solver_lcp.run(plan, slots, LANES_BLOCK, LANES_MOST, a, &err), &err);
            assert_int_equal(arena_bytes(memory), before);
            double *const own = ARENA_NEW(memory, double, g->n_slots);
            for (uint32_t l = 0; l < LANES_MOST; l++) {
                uint32_t const block = l / LANES_BLOCK, lane = l % LANES_BLOCK;
                for (uint32_t s = 0; s < g->n_slots; s++)
                    own[s] = slots[(block * g->n_slots + s) * LANES_BLOCK + lane];
                assert_ok(solver_lcp.run(single, own, 1, 1, &b, &err), &err);
                assert_int_equal(a[l].status, STF_OK);
                certificate c;
                assert_ok(certify(g, own, a[l].equilibria, CONCEPT_SUBGAME_PERFECT, 0.0, memory, &c,
                                  &err),
                          &err);
                assert_true(c.certified);
                bool is_same = true;
                for (uint32_t i = 0; i < g->n_actions; i++)
                    is_same =
                        is_same && fabs(a[l].equilibria->prob[i] - b.equilibria->prob[i]) < 1e-9;
                assert_true(is_same);
                n_by_lanes += ((lcp *)plan)->games->is_found[l];
            }
            arena_free(memory);
        }
    assert_true(n_by_lanes > 4000); /* most kinds have a part for lanes */
}

/* The bits of an answer do not depend on the instruction set or on what is in the other lanes. */
static void an_answer_has_the_same_bits_in_every_run(void **state)
{
    (void)state;
    for (uint32_t kind = 0; kind < KINDS; kind++) {
        arena *const memory = arena_new(NULL, 0);
        const game *const g = game_of_kind(memory, kind, 3);
        philox r = philox_stream(49, kind);
        const double *const slots = slots_drawn(g, LANES_MOST, kind % 2 == 0, &r, memory);
        double *const own = ARENA_NEW(memory, double, g->n_slots);
        void *single;
        stf_error err;
        assert_ok(solver_lcp.plan(g, &one, 1, memory, &single, &err), &err);
        for (isa i = ISA_BASE; i < ISA_COUNT; i++) {
            if (!isa_is_available(i)) continue;
            solve_options o = one;
            o.isa = i;
            void *plan;
            lane_answer a[LANES_MOST], b;
            assert_ok(solver_lcp.plan(g, &o, LANES_MOST, memory, &plan, &err), &err);
            assert_ok(solver_lcp.run(plan, slots, LANES_BLOCK, LANES_MOST - 3, a, &err), &err);
            for (uint32_t l = 0; l < LANES_MOST - 3; l += 1 + l % 3) {
                for (uint32_t s = 0; s < g->n_slots; s++)
                    own[s] =
                        slots[(l / LANES_BLOCK * g->n_slots + s) * LANES_BLOCK + l % LANES_BLOCK];
                assert_ok(solver_lcp.run(single, own, 1, 1, &b, &err), &err);
                assert_memory_equal(a[l].equilibria->prob, b.equilibria->prob,
                                    g->n_actions * sizeof(double));
                assert_int_equal(a[l].steps, b.steps);
            }
        }
        arena_free(memory);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_game_is_solved_and_certified),
        cmocka_unit_test(equilibria_are_proved_in_rationals),
        cmocka_unit_test(integer_pivots_find_equilibria_of_their_own),
        cmocka_unit_test(long_paths_end_in_equilibria),
        cmocka_unit_test(doubles_hold_on_a_symmetric_degenerate_game),
        cmocka_unit_test(missing_labels_reach_both_pure_equilibria_of_a_coordination_game),
        cmocka_unit_test(a_closed_action_is_not_played),
        cmocka_unit_test(lanes_do_not_touch_each_other),
        cmocka_unit_test(lanes_follow_the_path_that_is_followed_alone),
        cmocka_unit_test(an_answer_has_the_same_bits_in_every_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
