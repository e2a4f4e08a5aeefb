/* SPDX-License-Identifier: Apache-2.0 */
/* test_backward.c -- backward induction: unique, tied and enumerated equilibria, closed actions,
 * bounds. */
#include "unit/solve/games.h"

#include "game/profile.h"
#include "solve/backward.h"
#include "support/test.h"

static const solve_options one = {.concept = CONCEPT_SUBGAME_PERFECT, .isa = ISA_COUNT};
static const solve_options all = {
    .concept = CONCEPT_SUBGAME_PERFECT, .all = true, .isa = ISA_COUNT};

static bool is_certified(const game *g, const profile *x, concept c, arena *memory)
{
    certificate out;
    stf_error err;
    assert_ok(certify(g, game_slots_central(g, memory, 1), x, c, 0.0, memory, &out, &err), &err);
    return out.certified;
}

static void perfect_information_without_ties_has_one_answer(void **state)
{
    (void)state;
    for (uint64_t k = 0; k < 100; k++) {
        arena *const memory = arena_new(NULL, 0);
        philox r = philox_stream(11, k);
        const game *const g = game_tree_random(memory, 3, 4, &r);
        lane_answer const a = solve_one(&solver_backward, g, &one, memory);
        lane_answer const b = solve_one(&solver_backward, g, &all, memory);
        assert_int_equal(a.status, STF_OK);
        assert_true(a.complete);
        assert_true(is_certified(g, a.equilibria, CONCEPT_SEQUENTIAL, memory));
        assert_int_equal(b.n_equilibria, 1);
        assert_true(b.complete);
        assert_memory_equal(a.equilibria->prob, b.equilibria->prob, g->n_actions * sizeof(double));
        arena_free(memory);
    }
}

static void ties_fork_the_equilibria(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    /* B is indifferent after either move of A; A prefers being rewarded: four replies, and a tie of
     * A where both replies are alike */
    sketch s = sketch_new(memory, 2);
    uint32_t const root = game_add_decision(s.b, sketch_set(&s, 0, "A", 2));
    for (uint32_t k = 0; k < 2; k++) {
        uint32_t const b = game_add_decision(s.b, sketch_set(&s, 1, k == 0 ? "B0" : "B1", 2));
        sketch_edge(&s, root, b);
        sketch_end(&s, b, NONE, (double[]){0.0, 1.0}, 2);
        sketch_end(&s, b, NONE, (double[]){1.0, 1.0}, 2);
    }
    const game *const g = sketch_finish(&s, root);
    lane_answer const a = solve_one(&solver_backward, g, &all, memory);
    assert_int_equal(a.status, STF_OK);
    assert_near(a.n_total, 6.0, 0.0);
    assert_int_equal(a.n_equilibria, 6);
    assert_true(a.has_ties);
    assert_false(a.complete);
    for (uint32_t k = 0; k < a.n_equilibria; k++)
        assert_true(is_certified(g, &a.equilibria[k], CONCEPT_SUBGAME_PERFECT, memory));
    solve_options few = all;
    few.most_equilibria = 2;
    lane_answer const b = solve_one(&solver_backward, g, &few, memory);
    assert_int_equal(b.n_equilibria, 2);
    assert_near(b.n_total, 6.0, 0.0);
    arena_free(memory);
}

static void equal_alternatives_are_counted_without_being_gone_into(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    sketch s = sketch_new(memory, 2);
    uint32_t const root = game_add_chance(s.b);
    for (uint32_t k = 0; k < 64; k++) {
        char name[16];
        snprintf(name, sizeof name, "set%u", k);
        uint32_t const b = game_add_decision(s.b, sketch_set(&s, k % 2, name, 2));
        sketch_chance(&s, root, b, 1.0 / 64.0);
        sketch_end(&s, b, NONE, (double[]){1.0, 2.0}, 2);
        sketch_end(&s, b, NONE, (double[]){1.0, 2.0}, 2);
    }
    lane_answer const a = solve_one(&solver_backward, sketch_finish(&s, root), &all, memory);
    assert_int_equal(a.n_equilibria, 1000);
    assert_near(a.n_total, 18446744073709551616.0, 0.0);
    arena_free(memory);
}

static void stages_are_enumerated(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    double const battle[8] = {2, 1, 0, 0, 0, 0, 1, 2};
    double const pennies[8] = {1, 0, 0, 1, 0, 1, 1, 0};
    uint32_t const two[2] = {2, 2};
    const game *g = game_strategic(memory, 2, two, battle);
    lane_answer a = solve_one(&solver_backward, g, &all, memory);
    assert_int_equal(a.n_equilibria, 2);
    assert_false(a.complete);
    g = game_strategic(memory, 2, two, pennies);
    a = solve_one(&solver_backward, g, &all, memory);
    assert_int_equal(a.status, STF_NO);
    assert_non_null(strstr(a.reason, "strategy"));
    assert_non_null(strstr(a.reason, "logit"));
    for (uint64_t k = 0; k < 30; k++) {
        philox r = philox_stream(12, k);
        g = game_stages_random(memory, 2, &r);
        a = solve_one(&solver_backward, g, &all, memory);
        for (uint32_t j = 0; j < a.n_equilibria; j++)
            assert_true(is_certified(g, &a.equilibria[j], CONCEPT_SUBGAME_PERFECT, memory));
    }
    arena_free(memory);
}

/* Every pure profile of small games, judged one by one, against the search. */
static void the_search_misses_nothing(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    for (uint64_t k = 0; k < 40; k++) {
        philox r = philox_stream(13, k);
        const game *const g = k % 2 == 0 ? game_signalling_random(memory, 2, 2, 2, &r)
                                         : game_strategic_random(memory, 3, 2, &r);
        lane_answer const a = solve_one(&solver_backward, g, &all, memory);
        uint32_t n_profiles = 1, n_found = 0;
        for (uint32_t h = 0; h < g->n_infosets; h++) n_profiles *= 2;
        double *const prob = ARENA_NEW(memory, double, g->n_actions);
        for (uint32_t code = 0; code < n_profiles; code++) {
            for (uint32_t h = 0; h < g->n_infosets; h++) {
                prob[g->infoset_first_action[h]] = code >> h & 1 ? 0.0 : 1.0;
                prob[g->infoset_first_action[h] + 1] = code >> h & 1 ? 1.0 : 0.0;
            }
            profile const x = {.prob = prob};
            n_found += is_certified(g, &x, CONCEPT_SUBGAME_PERFECT, memory);
        }
        assert_int_equal(n_found, a.n_equilibria);
    }
    arena_free(memory);
}

static void lanes_and_instruction_sets_agree(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    philox r = philox_stream(14, 0);
    const game *const g = game_tree_random(memory, 2, 4, &r);
    double *const slots = game_slots_central(g, memory, LANES_BLOCK);
    for (size_t k = 0; k < (size_t)g->n_slots * LANES_BLOCK; k++)
        slots[k] += 0.3 * philox_uniform(&r);
    for (isa i = ISA_BASE; i < ISA_COUNT; i++) {
        if (!isa_is_available(i)) continue;
        solve_options o = one;
        o.isa = i;
        void *plan;
        stf_error err;
        lane_answer answers[LANES_BLOCK];
        assert_ok(solver_backward.plan(g, &o, LANES_BLOCK, memory, &plan, &err), &err);
        assert_ok(solver_backward.run(plan, slots, LANES_BLOCK, LANES_BLOCK, answers, &err), &err);
        for (uint32_t l = 0; l < LANES_BLOCK; l++) {
            double *const column = ARENA_NEW(memory, double, g->n_slots);
            for (uint32_t j = 0; j < g->n_slots; j++) column[j] = slots[j * LANES_BLOCK + l];
            void *alone;
            lane_answer a;
            assert_ok(solver_backward.plan(g, &o, 1, memory, &alone, &err), &err);
            assert_ok(solver_backward.run(alone, column, 1, 1, &a, &err), &err);
            assert_memory_equal(a.equilibria->prob, answers[l].equilibria->prob,
                                g->n_actions * sizeof(double));
        }
    }
    arena_free(memory);
}

static void assert_same_answer(const game *g, const lane_answer *a, const lane_answer *b)
{
    assert_int_equal(a->status, b->status);
    assert_int_equal(a->n_equilibria, b->n_equilibria);
    assert_near(a->n_total, b->n_total, 0.0);
    assert_int_equal(a->has_ties, b->has_ties);
    assert_int_equal(a->complete, b->complete);
    assert_string_equal(a->reason, b->reason);
    for (uint32_t k = 0; k < a->n_equilibria; k++)
        assert_memory_equal(a->equilibria[k].prob, b->equilibria[k].prob,
                            g->n_actions * sizeof(double));
}

/* All equilibria, with the pass before the search and by the search alone. Payoffs on few values
 * tie in many lanes, payoffs moved by the tolerance and less in some, others in none. */
static void a_pass_finds_what_the_search_finds(void **state)
{
    (void)state;
    uint32_t n_tied = 0, n_sole = 0;
    for (uint64_t k = 0; k < 240; k++) {
        arena *const memory = arena_new(NULL, 0);
        philox r = philox_stream(16, k);
        const game *const g = game_tree_random(memory, 2 + (uint32_t)(k % 2), 3, &r);
        double *const slots = game_slots_central(g, memory, LANES_BLOCK);
        for (uint32_t s = 0; s < g->n_slots * LANES_BLOCK; s++) {
            if (slots[s] == 0.5 || slots[s] == 1.0 / 3.0) continue; /* chances */
            double const u = philox_uniform(&r);
            if (k % 3 == 0) slots[s] = u;
            if (k % 3 == 1) slots[s] = (double)(int)(6.0 * u);
            if (k % 3 == 2)
                slots[s] = (double)(int)(40.0 * u) + 4e-11 * (double)philox_below(&r, 3);
        }
        void *plan, *by_search;
        stf_error err;
        lane_answer a[LANES_BLOCK], b[LANES_BLOCK];
        solve_options o = all;
        o.isa = k % 2 == 0 ? ISA_BASE : ISA_COUNT;
        assert_ok(solver_backward.plan(g, &o, LANES_BLOCK, memory, &plan, &err), &err);
        assert_ok(solver_backward.plan(g, &o, LANES_BLOCK, memory, &by_search, &err), &err);
        ((backward *)by_search)->by_pass = false;
        assert_true(((backward *)plan)->by_pass);
        assert_ok(solver_backward.run(plan, slots, LANES_BLOCK, LANES_BLOCK, a, &err), &err);
        assert_ok(solver_backward.run(by_search, slots, LANES_BLOCK, LANES_BLOCK, b, &err), &err);
        for (uint32_t l = 0; l < LANES_BLOCK; l++) {
            assert_same_answer(g, &a[l], &b[l]);
            n_tied += a[l].has_ties;
            n_sole += !a[l].has_ties;
        }
        arena_free(memory);
    }
    assert_true(n_tied > 200 && n_sole > 700);
}

static void too_many_profiles_are_refused_by_name(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    philox r = philox_stream(15, 0);
    const game *const g = game_signalling_random(memory, 8, 6, 3, &r);
    void *plan;
    stf_error err;
    assert_int_equal(solver_backward.plan(g, &all, 1, memory, &plan, &err), STF_LIMIT);
    assert_non_null(strstr(err.message, "pure profiles"));
    assert_non_null(solver_refuses(&solver_backward, g, CONCEPT_SUBGAME_PERFECT, memory));
    arena_free(memory);
}

static void the_table_chooses(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    const char *why;
    const game *const open = game_crisis(memory, 0.5, 0.2, -0.5);
    const game *const hidden = game_horse(memory);
    solve_options qre = one;
    qre.concept = CONCEPT_QRE;
    assert_string_equal(solver_choose(open, &one, memory, &why)->name, "backward");
    assert_string_equal(solver_choose(open, &qre, memory, &why)->name, "logit");
    assert_string_equal(solver_choose(hidden, &one, memory, &why)->name, "logit");
    assert_string_equal(solver_choose(open, &all, memory, &why)->name, "backward");
    assert_string_equal(solver_choose(hidden, &all, memory, &why)->name, "support");
    assert_string_equal(solver_choose(game_beer_quiche(memory, 0.9), &all, memory, &why)->name,
                        "extreme");
    assert_ptr_equal(solver_find(TEXT("logit")), solver_find(TEXT("logit")));
    assert_null(solver_find(TEXT("lemke")));
    assert_non_null(
        solver_refuses(solver_find(TEXT("backward")), hidden, CONCEPT_SEQUENTIAL, memory));
    arena_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(perfect_information_without_ties_has_one_answer),
        cmocka_unit_test(ties_fork_the_equilibria),
        cmocka_unit_test(equal_alternatives_are_counted_without_being_gone_into),
        cmocka_unit_test(stages_are_enumerated),
        cmocka_unit_test(the_search_misses_nothing),
        cmocka_unit_test(lanes_and_instruction_sets_agree),
        cmocka_unit_test(a_pass_finds_what_the_search_finds),
        cmocka_unit_test(too_many_profiles_are_refused_by_name),
        cmocka_unit_test(the_table_chooses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
