/* SPDX-License-Identifier: Apache-2.0 */
/* bench_solve.c -- how many standoffs a second the solvers take: one JSON line a question.
 *
 * One thread, blocks of LANES_BLOCK standoffs with distinct payoffs, and single standoffs for latency. Run
 * by hand. The games are those of the tests: the two-type crisis game (M01: chance, two parties, ten
 * ends), a five-ended game of perfect information, and a chain of rounds with votes whose histories
 * merge by round and state. */
#include "unit/solve/games.h"

#include "game/program_run.h"
#include "solve/backward.h"
#include "solve/logit/logit.h"

#include <stdio.h>
#include <time.h>

enum { N_BLOCKS = 64 };

/* Of this process: others on the machine do not count. */
static double cpu_seconds(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

typedef struct question {
    const char *name;
    const solver *solver;
    solve_options options;
    const game *game;
    double shake; /* each input times 1 +- shake */
} question;

static double *blocks_of(const question *q, arena *memory)
{
    const program *const p = q->game->program;
    size_t const n_slots = (size_t)q->game->n_slots * LANES_BLOCK;
    double *const inputs = ARENA_NEW(memory, double, (size_t)p->n_inputs * LANES_BLOCK);
    double *const values = ARENA_NEW(memory, double, (size_t)program_n_values(p) * LANES_BLOCK);
    double *const slots = ARENA_NEW(memory, double, n_slots * N_BLOCKS);
    philox r = philox_stream(1, 1);
    for (uint32_t k = 0; k < N_BLOCKS; k++) {
        program_central_lanes(p, inputs, LANES_BLOCK);
        for (size_t j = 0; j < (size_t)p->n_inputs * LANES_BLOCK; j++)
            inputs[j] *= 1.0 + q->shake * (2.0 * philox_uniform(&r) - 1.0);
        game_slots_run(q->game, ISA_BASE, inputs, LANES_BLOCK, values, slots + k * n_slots);
    }
    return slots;
}

static void measure_blocks(const question *q)
{
    arena *const memory = arena_new(NULL, 0);
    double *const slots = blocks_of(q, memory);
    void *plan;
    stf_error err = {0};
    lane_answer answers[LANES_BLOCK];
    uint64_t n_solved = 0, n_answered = 0, n_steps = 0;
    if (q->solver->plan(q->game, &q->options, LANES_BLOCK, memory, &plan, &err) != STF_OK) {
        fprintf(stderr, "%s: %s\n", q->name, err.message);
        return;
    }
    double const begin = cpu_seconds();
    double spent = 0.0;
    while (spent < 1.0) {
        for (uint32_t k = 0; k < N_BLOCKS; k++) {
            q->solver->run(plan, slots + (size_t)k * q->game->n_slots * LANES_BLOCK, LANES_BLOCK,
                           LANES_BLOCK, answers, &err);
            for (uint32_t l = 0; l < LANES_BLOCK; l++) {
                n_answered += answers[l].status == STF_OK;
                n_steps += answers[l].steps;
            }
            n_solved += LANES_BLOCK;
        }
        spent = cpu_seconds() - begin;
    }
    printf("{\"bench\": \"%s\", \"solver\": \"%s\", \"isa\": \"%s\", \"solves\": %llu, \"answered\": %.4f, "
           "\"steps\": %.1f, \"solves_per_s\": %.0f}\n",
           q->name, q->solver->name, isa_name(isa_best()), (unsigned long long)n_solved,
           (double)n_answered / (double)n_solved, (double)n_steps / (double)n_solved,
           (double)n_solved / spent);
    arena_free(memory);
}

static void measure_one(const question *q)
{
    arena *const memory = arena_new(NULL, 0);
    void *plan;
    stf_error err = {0};
    lane_answer a;
    double const begin = cpu_seconds();
    if (q->solver->plan(q->game, &q->options, 1, memory, &plan, &err) != STF_OK) return;
    double const planned = cpu_seconds();
    double *const slots = game_slots_central(q->game, memory, 1);
    double const ready = cpu_seconds();
    q->solver->run(plan, slots, 1, 1, &a, &err);
    double const done = cpu_seconds();
    printf("{\"bench\": \"%s, one\", \"solver\": \"%s\", \"nodes\": %u, \"infosets\": %u, \"status\": "
           "\"%s\", \"steps\": %llu, \"folds\": %u, \"lambda\": %g, \"plan_ms\": %.3f, \"solve_ms\": %.3f}\n",
           q->name, q->solver->name, q->game->n_nodes, q->game->n_infosets, stf_status_name(a.status),
           (unsigned long long)a.steps, a.n_folds, a.lambda_reached, 1e3 * (planned - begin),
           1e3 * (done - ready));
    if (a.reason[0] != 0) fprintf(stderr, "%s\n", a.reason);
    arena_free(memory);
}

int main(void)
{
    arena *const memory = arena_new(NULL, 0);
    solve_options const at_one = {.concept = CONCEPT_QRE, .lambda = 1.0, .isa = ISA_COUNT};
    solve_options const limit = {.concept = CONCEPT_SEQUENTIAL, .to_limit = true, .isa = ISA_COUNT};
    solve_options const pure = {.concept = CONCEPT_SUBGAME_PERFECT, .isa = ISA_COUNT};
    const game *const types = game_crisis_types(memory, 0.25, 0.5, 0.2, -0.75, -0.5);
    const game *const crisis = game_crisis(memory, 0.5, 0.2, -0.5);
    philox r = philox_stream(7, 7);
    const game *const large = game_rounds(memory, 8, 90, &r);
    const game *const small = game_rounds(memory, 4, 8, &r);
    question const questions[] = {
        {"crisis with types at lambda 1", &solver_logit, at_one, types, 0.1},
        {"crisis with types to the limit", &solver_logit, limit, types, 0.1},
        {"crisis, perfect information", &solver_backward, pure, crisis, 0.1},
        {"crisis, perfect information, at lambda 1", &solver_logit, at_one, crisis, 0.1},
    };
    setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
    for (size_t k = 0; k < sizeof questions / sizeof questions[0]; k++)
        measure_blocks(&questions[k]);
    question const whole[] = {
        {"many rounds with votes at lambda 1", &solver_logit, at_one, large, 0.0},
        {"few rounds with votes to the limit", &solver_logit, limit, small, 0.0},
    };
    for (size_t k = 0; k < sizeof whole / sizeof whole[0]; k++) measure_one(&whole[k]);
    arena_free(memory);
    return 0;
}
