/* SPDX-License-Identifier: Apache-2.0 */
/* test_logit_lanes.c -- a lane's bits depend neither on the instruction set nor on its neighbours;
 * and what changes a game's structure per lane: closed actions, commitments, components by
 * themselves. */
#include "unit/solve/games.h"

#include "game/profile.h"
#include "game/program_run.h"
#include "solve/logit/logit.h"
#include "support/test.h"

static const solve_options to_limit = {
    .concept = CONCEPT_SEQUENTIAL, .to_limit = true, .isa = ISA_COUNT};
static const solve_options at_one = {.concept = CONCEPT_QRE, .lambda = 1.0, .isa = ISA_COUNT};

/* Central inputs, each lane's shaken by its own draws but for the last n_kept. */
static double *slots_shaken_but(const game *g, arena *memory, double size, uint64_t seed,
                                uint32_t n_kept)
{
    const program *const p = g->program;
    double *const inputs = ARENA_NEW(memory, double, (size_t)p->n_inputs *LANES_BLOCK);
    double *const values = ARENA_NEW(memory, double, (size_t)program_n_values(p) * LANES_BLOCK);
    double *const slots = ARENA_NEW(memory, double, (size_t)g->n_slots *LANES_BLOCK);
    program_central_lanes(p, inputs, LANES_BLOCK);
    for (uint32_t l = 0; l < LANES_BLOCK; l++) {
        philox r = philox_stream(seed, l);
        for (uint32_t k = 0; k < p->n_inputs - n_kept; k++)
            inputs[k * LANES_BLOCK + l] += size * (philox_uniform(&r) - 0.5);
    }
    game_slots_run(g, ISA_BASE, inputs, LANES_BLOCK, values, slots);
    return slots;
}

static double *slots_shaken(const game *g, arena *memory, double size, uint64_t seed)
{
    return slots_shaken_but(g, memory, size, seed, 0);
}

static void solve_alone(const game *g, const solve_options *o, const double *slots, uint32_t l,
                        arena *memory, lane_answer *to)
{
    double *const column = ARENA_NEW(memory, double, g->n_slots);
    for (uint32_t j = 0; j < g->n_slots; j++) column[j] = slots[(size_t)j * LANES_BLOCK + l];
    void *plan;
    stf_error err;
    assert_ok(solver_logit.plan(g, o, 1, memory, &plan, &err), &err);
    assert_ok(solver_logit.run(plan, column, 1, 1, to, &err), &err);
}

static void assert_same(const game *g, const lane_answer *a, const lane_answer *b)
{
    assert_int_equal(a->status, b->status);
    assert_int_equal(a->n_folds, b->n_folds);
    if (a->status != STF_OK) return;
    size_t const n = g->n_actions * sizeof(double);
    assert_memory_equal(a->equilibria->prob, b->equilibria->prob, n);
    assert_memory_equal(a->equilibria->log_witness, b->equilibria->log_witness, n);
    assert_memory_equal(a->equilibria->belief, b->equilibria->belief,
                        g->infoset_first_member[g->n_infosets] * sizeof(double));
}

static void every_isa_gives(const game *g, const solve_options *o, const double *slots,
                            uint32_t n_lanes, arena *memory)
{
    for (isa i = ISA_BASE; i < ISA_COUNT; i++) {
        if (!isa_is_available(i)) continue;
        solve_options with = *o;
        with.isa = i;
        void *plan;
        stf_error err;
        lane_answer answers[LANES_BLOCK];
        assert_ok(solver_logit.plan(g, &with, n_lanes, memory, &plan, &err), &err);
        assert_ok(solver_logit.run(plan, slots, LANES_BLOCK, n_lanes, answers, &err), &err);
        for (uint32_t l = 0; l < n_lanes; l++) {
            lane_answer alone;
            solve_alone(g, o, slots, l, memory, &alone);
            assert_same(g, &answers[l], &alone);
        }
    }
}

static void bits_are_the_same_everywhere(void **state)
{
    (void)state;
    for (uint64_t k = 0; k < 8; k++) {
        arena *const memory = arena_new(NULL, 0);
        philox r = philox_stream(31, k);
        const game *const g = k % 4 == 0   ? game_strategic_random(memory, 2, 3, &r)
                              : k % 4 == 1 ? game_signalling_random(memory, 2, 2, 2, &r)
                              : k % 4 == 2 ? game_stages_random(memory, 2, &r)
                                           : game_hidden_random(memory, 3, &r);
        const double *const slots = slots_shaken(g, memory, k % 4 == 1 ? 0.0 : 0.4, k);
        every_isa_gives(g, &at_one, slots, LANES_BLOCK, memory);
        every_isa_gives(g, &to_limit, slots, LANES_BLOCK, memory);
        every_isa_gives(g, &to_limit, slots, 3, memory);
        arena_free(memory);
    }
}

/* A game of many parts: its last lane leaves the block, and so do lanes whose branch turns. */
static void lanes_that_leave_their_block_keep_their_bits(void **state)
{
    (void)state;
    for (uint64_t k = 0; k < 2; k++) {
        arena *const memory = arena_new(NULL, 0);
        philox r = philox_stream(32, k);
        const game *const g = game_rounds(memory, 3, 3, &r);
        assert_true(g->n_components >= 64);
        const double *const slots = slots_shaken_but(g, memory, 0.5, k, 1);
        every_isa_gives(g, &to_limit, slots, LANES_BLOCK, memory);
        every_isa_gives(g, &at_one, slots, 5, memory);
        arena_free(memory);
    }
}

static void a_bad_neighbour_does_no_harm(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    double const battle[8] = {2, 1, 0, 0, 0, 0, 1, 2};
    const game *const g = game_strategic(memory, 2, (uint32_t[]){2, 2}, battle);
    double *const slots = slots_shaken(g, memory, 0.2, 5);
    for (uint32_t j = 0; j < g->n_slots; j++) {
        slots[j * LANES_BLOCK + 2] = nan("");
        slots[j * LANES_BLOCK + 4] = 1e300;
        slots[j * LANES_BLOCK + 5] = slots[j * LANES_BLOCK] * 1e-9;
    }
    /* lane 6: exactly symmetric */
    double *const central = game_slots_central(g, memory, 1);
    for (uint32_t j = 0; j < g->n_slots; j++) slots[j * LANES_BLOCK + 6] = central[j];
    void *plan;
    stf_error err;
    lane_answer a[LANES_BLOCK], alone;
    assert_ok(solver_logit.plan(g, &to_limit, LANES_BLOCK, memory, &plan, &err), &err);
    assert_ok(solver_logit.run(plan, slots, LANES_BLOCK, LANES_BLOCK, a, &err), &err);
    assert_int_equal(a[2].status, STF_LIMIT);
    assert_int_equal(a[6].status, STF_LIMIT);
    for (uint32_t l = 0; l < LANES_BLOCK; l++) {
        solve_alone(g, &to_limit, slots, l, memory, &alone);
        assert_same(g, &a[l], &alone);
        if (l != 2 && l != 4 && l != 6) assert_int_equal(a[l].status, STF_OK);
    }
    assert_near(a[5].equilibria->prob[0], a[0].equilibria->prob[0], 1e-12);
    arena_free(memory);
}

/* Matching pennies with a third action that a slot closes: as if it were not there, whichever it
 * is. */
static void closed_actions_are_not_there(void **state)
{
    (void)state;
    for (uint32_t closed = 0; closed < 3; closed++) {
        arena *const memory = arena_new(NULL, 0);
        sketch s = sketch_new(memory, 2);
        double payoff[3][2][2];
        double const pennies[2][2][2] = {{{4, 0}, {0, 1}}, {{0, 1}, {1, 0}}};
        for (uint32_t a = 0, k = 0; a < 3; a++) {
            for (uint32_t b = 0; b < 2; b++)
                for (uint32_t p = 0; p < 2; p++)
                    payoff[a][b][p] = a == closed ? 9.0 : pennies[k][b][p];
            if (a != closed) k++;
        }
        uint32_t rewards[3][2];
        for (uint32_t a = 0; a < 3; a++)
            for (uint32_t b = 0; b < 2; b++)
                rewards[a][b] =
                    game_add_reward(s.b, (uint32_t[]){sketch_number(&s, payoff[a][b][0]),
                                                      sketch_number(&s, payoff[a][b][1])});
        uint32_t const gate = sketch_number(&s, 0.0), on = sketch_number(&s, 1.0);
        uint32_t const row = game_add_infoset(s.b, 0, TEXT("row")),
                       column = sketch_set(&s, 1, "column", 2);
        for (uint32_t a = 0; a < 3; a++)
            game_add_action(s.b, row, text_format(memory, "r%u", a), a == closed ? gate : on, NONE);
        uint32_t const root = game_add_decision(s.b, row);
        for (uint32_t a = 0; a < 3; a++) {
            uint32_t const reply = game_add_decision(s.b, column);
            sketch_edge(&s, root, reply);
            for (uint32_t b = 0; b < 2; b++)
                game_add_edge(s.b, reply, game_add_terminal(s.b, NONE), NONE, TEXT(""),
                              rewards[a][b], NONE);
        }
        const game *const g = sketch_finish(&s, root);
        uint32_t const first = closed == 0 ? 1 : 0;
        lane_answer a = solve_one(&solver_logit, g, &at_one, memory);
        assert_int_equal(a.status, STF_OK);
        assert_near(a.equilibria->prob[closed], 0.0, 0.0);
        assert_near(a.equilibria->prob[first], 0.721937153884, 1e-11);
        assert_near(a.equilibria->prob[3], 0.390818187463, 1e-11);
        a = solve_one(&solver_logit, g, &to_limit, memory);
        assert_int_equal(a.status, STF_OK);
        assert_near(a.equilibria->prob[closed], 0.0, 0.0);
        assert_near(a.equilibria->prob[first], 0.5, 1e-12);
        assert_near(a.equilibria->prob[3], 0.2, 1e-12);
        arena_free(memory);
    }
}

/* Matching pennies in which the row is committed to a mixture: the column replies to it. */
static void commitments_are_kept(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    sketch s = sketch_new(memory, 2);
    uint32_t const p = sketch_number(&s, 0.25), q = sketch_number(&s, 0.75);
    uint32_t const row = game_add_infoset(s.b, 0, TEXT("row")),
                   column = sketch_set(&s, 1, "column", 2);
    game_set_infoset_rule(s.b, row, RULE_COMMITTED);
    game_add_action(s.b, row, TEXT("up"), NONE, p);
    game_add_action(s.b, row, TEXT("down"), NONE, q);
    uint32_t const root = game_add_decision(s.b, row);
    for (uint32_t a = 0; a < 2; a++) {
        uint32_t const reply = game_add_decision(s.b, column);
        sketch_edge(&s, root, reply);
        for (uint32_t b = 0; b < 2; b++) sketch_end(&s, reply, NONE, (double[]){a == b, a != b}, 2);
    }
    const game *const g = sketch_finish(&s, root);
    lane_answer a = solve_one(&solver_logit, g, &at_one, memory);
    assert_near(a.equilibria->prob[0], 0.25, 0.0);
    assert_near(a.equilibria->prob[2], 1.0 / (1.0 + exp(-(0.75 - 0.25))), 1e-14);
    a = solve_one(&solver_logit, g, &to_limit, memory);
    assert_near(a.equilibria->prob[0], 0.25, 0.0);
    assert_near(a.equilibria->prob[2], 1.0, 0.0);
    certificate out;
    stf_error err;
    assert_ok(certify(g, game_slots_central(g, memory, 1), a.equilibria, CONCEPT_SEQUENTIAL, 0.0,
                      memory, &out, &err),
              &err);
    assert_true(out.certified);
    arena_free(memory);
}

static void components_by_themselves_are_equilibria_too(void **state)
{
    (void)state;
    solve_options by_component = to_limit;
    by_component.by_component = true;
    for (uint64_t k = 0; k < 20; k++) {
        arena *const memory = arena_new(NULL, 0);
        philox r = philox_stream(33, k);
        const game *const g = game_stages_random(memory, 2, &r);
        lane_answer const a = solve_one(&solver_logit, g, &by_component, memory);
        assert_int_equal(a.status, STF_OK);
        certificate out;
        stf_error err;
        assert_ok(certify(g, game_slots_central(g, memory, 1), a.equilibria, CONCEPT_SEQUENTIAL,
                          0.0, memory, &out, &err),
                  &err);
        assert_true(out.certified);
        arena_free(memory);
    }
}

static void work_stops_when_asked(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    cancel stop = {0};
    cancel_request(&stop);
    solve_options o = to_limit;
    o.stop = &stop;
    const game *const g = game_horse(memory);
    void *plan;
    stf_error err;
    lane_answer a;
    assert_ok(solver_logit.plan(g, &o, 1, memory, &plan, &err), &err);
    assert_int_equal(solver_logit.run(plan, game_slots_central(g, memory, 1), 1, 1, &a, &err),
                     STF_CANCELLED);
    arena_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bits_are_the_same_everywhere),
        cmocka_unit_test(lanes_that_leave_their_block_keep_their_bits),
        cmocka_unit_test(a_bad_neighbour_does_no_harm),
        cmocka_unit_test(closed_actions_are_not_there),
        cmocka_unit_test(commitments_are_kept),
        cmocka_unit_test(components_by_themselves_are_equilibria_too),
        cmocka_unit_test(work_stops_when_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
