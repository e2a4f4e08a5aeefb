/* SPDX-License-Identifier: Apache-2.0 */
/* test_logit_many.c -- lanes retired and refilled: the same bits however many standoffs a run has;
 * nothing is taken while it runs; and a leap to a small lambda ends where small steps end. */
#include "unit/solve/games.h"

#include "game/program_run.h"
#include "solve/logit/logit.h"
#include "support/test.h"

static const solve_options to_limit = {
    .concept = CONCEPT_SEQUENTIAL, .to_limit = true, .isa = ISA_COUNT};
static const solve_options at_one = {.concept = CONCEPT_QRE, .lambda = 1.0, .isa = ISA_COUNT};

static const game *game_of(uint64_t k, arena *memory)
{
    philox r = philox_stream(51, k);
    switch (k % 5) {
    case 0: return game_strategic_random(memory, 2, 2, &r);
    case 1: return game_signalling_random(memory, 2, 2, 2, &r);
    case 2: return game_stages_random(memory, 2, &r);
    case 3: return game_strategic_random(memory, 3, 2, &r);
    default: return game_hidden_random(memory, 2, &r);
    }
}

/* Whether chances are among the inputs, which cannot be shaken. */
static bool has_chance(uint64_t k)
{
    return k % 5 == 1 || k % 5 == 4;
}

/* Slots of n standoffs in blocks one after another, each shaken by its own draws. */
static double *slots_many(const game *g, arena *memory, uint32_t n, double size, uint64_t seed)
{
    const program *const p = g->program;
    uint32_t const n_blocks = (n + LANES_BLOCK - 1) / LANES_BLOCK;
    double *const inputs = ARENA_NEW(memory, double, (size_t)p->n_inputs *LANES_BLOCK);
    double *const values = ARENA_NEW(memory, double, (size_t)program_n_values(p) * LANES_BLOCK);
    double *const slots = ARENA_NEW(memory, double, (size_t)g->n_slots *LANES_BLOCK *n_blocks);
    for (uint32_t b = 0; b < n_blocks; b++) {
        program_central_lanes(p, inputs, LANES_BLOCK);
        for (uint32_t l = 0; l < LANES_BLOCK; l++) {
            philox r = philox_stream(seed, (uint64_t)b * LANES_BLOCK + l);
            for (uint32_t k = 0; k < p->n_inputs; k++)
                inputs[k * LANES_BLOCK + l] += size * (philox_uniform(&r) - 0.5);
        }
        game_slots_run(g, ISA_BASE, inputs, LANES_BLOCK, values,
                       slots + (size_t)b * g->n_slots * LANES_BLOCK);
    }
    return slots;
}

static void run_many(const game *g, const solve_options *o, const double *slots, uint32_t n,
                     arena *memory, lane_answer *answers)
{
    void *plan;
    stf_error err;
    assert_ok(solver_logit.plan(g, o, n, memory, &plan, &err), &err);
    size_t const taken = arena_bytes(memory);
    for (int again = 0; again < 2; again++) {
        assert_ok(solver_logit.run(plan, slots, LANES_BLOCK, n, answers, &err), &err);
        assert_int_equal(arena_bytes(memory), taken);
    }
}

static void refilled_lanes_keep_their_bits(void **state)
{
    (void)state;
    static lane_answer many[LANES_MOST], block[LANES_BLOCK];
    for (uint64_t k = 0; k < 10; k++) {
        arena *const memory = arena_new(NULL, 0);
        const game *const g = game_of(k, memory);
        const solve_options *const o = k < 5 ? &to_limit : &at_one;
        uint32_t const n = k % 2 == 0 ? LANES_MOST : 43;
        const double *const slots = slots_many(g, memory, LANES_MOST, has_chance(k) ? 0.0 : 0.5, k);
        run_many(g, o, slots, n, memory, many);
        for (uint32_t b = 0; b < n; b += LANES_BLOCK) {
            uint32_t const n_here = n - b < LANES_BLOCK ? n - b : LANES_BLOCK;
            if (n_here == 1) break;
            run_many(g, o, slots + (size_t)b * g->n_slots, n_here, memory, block);
            for (uint32_t l = 0; l < n_here; l++) {
                const lane_answer *const x = &many[b + l], *const y = &block[l];
                assert_int_equal(x->status, y->status);
                assert_int_equal(x->steps, y->steps);
                assert_string_equal(x->reason, y->reason);
                if (x->status != STF_OK) continue;
                assert_memory_equal(x->equilibria->prob, y->equilibria->prob,
                                    g->n_actions * sizeof(double));
                assert_memory_equal(x->equilibria->log_witness, y->equilibria->log_witness,
                                    g->n_actions * sizeof(double));
            }
        }
        arena_free(memory);
    }
}

/* One lane's numbers by the smallest of steps, with none leapt over. */
static lane_answer small_steps(const game *g, const solve_options *o, const double *slots,
                               uint32_t i, arena *memory)
{
    solve_options small = *o;
    small.step_first = 0.01;
    double *const column = ARENA_NEW(memory, double, g->n_slots);
    const double *const at = slots + (size_t)(i / LANES_BLOCK) * g->n_slots * LANES_BLOCK;
    for (uint32_t j = 0; j < g->n_slots; j++) column[j] = at[j * LANES_BLOCK + i % LANES_BLOCK];
    void *plan;
    stf_error err;
    lane_answer a;
    assert_ok(solver_logit.plan(g, &small, 1, memory, &plan, &err), &err);
    assert_ok(solver_logit.run(plan, column, 1, 1, &a, &err), &err);
    return a;
}

/* Games with several equilibria at the lambdas asked for among them: payoffs are up to 1 and more.
 */
static void leaps_end_where_small_steps_do(void **state)
{
    (void)state;
    static lane_answer many[LANES_MOST];
    uint64_t const n_games = 40;
    for (uint64_t k = 0; k < n_games; k++) {
        for (double lambda = 1.0; lambda < 5.0; lambda += 1.0) {
            arena *const memory = arena_new(NULL, 0);
            const game *const g = game_of(k, memory);
            solve_options o = at_one;
            o.lambda = lambda;
            uint32_t const n = has_chance(k) ? 2 : 16;
            const double *const slots = slots_many(g, memory, n,
                                                   has_chance(k) ? 0.0
                                                   : k % 3 == 0  ? 0.1
                                                                 : 2.0,
                                                   k);
            run_many(g, &o, slots, n, memory, many);
            for (uint32_t i = 0; i < n; i++) {
                lane_answer const a = small_steps(g, &o, slots, i, memory);
                assert_int_equal(many[i].status, a.status);
                if (a.status != STF_OK) continue;
                for (uint32_t j = 0; j < g->n_actions; j++)
                    assert_near(many[i].equilibria->prob[j], a.equilibria->prob[j], 1e-12);
            }
            arena_free(memory);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refilled_lanes_keep_their_bits),
        cmocka_unit_test(leaps_end_where_small_steps_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
