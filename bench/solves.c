/* SPDX-License-Identifier: Apache-2.0 */
/* solves.c -- how many standoffs a second a solver takes: one JSON line.
 *
 *     bench-solves GAME.efg SOLVER [lambda X | limit | all] [isa NAME] [games N] [to FILE]
 *
 * One thread. `all`: every equilibrium that the solver gives. N games with the tree of GAME.efg and
 * payoffs of their own (each its value in the file, moved by up to a quarter) are solved in blocks
 * of LANES_BLOCK lanes, as a sweep would solve them, or one by one with `isa one`, again and again
 * for a second of processor time. The time is that of the payoff program and the solver; drawing
 * the payoffs and reading the file are outside. With `to`, payoffs and answers are written so that
 * another program can solve the same games and compare (bench/README.md). */
#include "base/os_file.h"
#include "base/philox.h"
#include "game/program_run.h"
#include "game/read.h"
#include "solve/solver.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct bench {
    arena *memory;
    const char *path, *solver_name, *to;
    const game *game;
    const solver *solver;
    solve_options options;
    isa isa;
    uint32_t n_games, n_lanes; /* games: a multiple of many; lanes: the size of a block */
    uint32_t many;             /* that a run is given, in blocks one after another */
    double *inputs;            /* [blocks][n_inputs * n_lanes] */
    double *prob;              /* [n_games * n_actions] */
} bench;

/* Of this process: others on the machine do not count. */
static double cpu_seconds(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

static void give_up(const char *what, const char *why)
{
    fprintf(stderr, "bench-solves: %s: %s\n", what, why);
    exit(2);
}

static bench bench_from(int n, char **word)
{
    bench b = {.memory = arena_new(NULL, 0), .n_games = 512};
    if (n < 3)
        give_up("usage", "GAME.efg SOLVER [lambda X | limit | all] [isa NAME] [games N] [to FILE]");
    b.path = word[1];
    b.solver_name = word[2];
    b.options = (solve_options){.concept = CONCEPT_SUBGAME_PERFECT, .isa = ISA_COUNT};
    for (int k = 3; k < n; k++) {
        const char *const value = k + 1 < n ? word[k + 1] : "";
        if (strcmp(word[k], "limit") == 0) {
            b.options.concept = CONCEPT_SEQUENTIAL;
            b.options.to_limit = true;
            continue;
        }
        if (strcmp(word[k], "all") == 0) {
            b.options.all = true;
            continue;
        }
        k++;
        if (strcmp(word[k - 1], "lambda") == 0) {
            b.options.concept = CONCEPT_QRE;
            b.options.lambda = atof(value);
        } else if (strcmp(word[k - 1], "isa") == 0) {
            if (!isa_from_name(value, &b.options.isa) || !isa_is_available(b.options.isa))
                give_up(value, "not an instruction set of this machine");
        } else if (strcmp(word[k - 1], "games") == 0) {
            b.n_games = (uint32_t)(atoi(value) + LANES_MOST - 1) / LANES_MOST * LANES_MOST;
        } else if (strcmp(word[k - 1], "to") == 0) {
            b.to = value;
        } else {
            give_up(word[k - 1], "unknown word");
        }
    }
    if (b.n_games == 0) give_up("games", "none");
    b.n_lanes = b.options.isa == ISA_ONE ? 1 : LANES_BLOCK;
    b.isa = isa_for(b.n_lanes, b.options.isa, &(uint32_t){0});
    b.solver = solver_find(text_from(b.solver_name));
    if (b.solver == NULL) give_up(b.solver_name, "no such solver");
    b.many = b.n_lanes > 1 && b.solver->takes_many ? LANES_MOST : b.n_lanes;
    return b;
}

static void game_load(bench *b)
{
    stf_error err = {0};
    text content;
    diagnostics d;
    diagnostics_init(&d, b->memory);
    if (os_file_read(b->memory, b->path, 0, &content, &err) != STF_OK ||
        efg_read(text_from(b->path), content, 0, &d, b->memory, &b->game, &err) != STF_OK)
        give_up(b->path, err.message);
}

/* Payoffs have four decimals, so that they are the same numbers in every program. */
static void payoffs_draw(bench *b)
{
    const program *const p = b->game->program;
    size_t const n = (size_t)p->n_inputs * b->n_lanes;
    uint32_t const n_blocks = b->n_games / b->n_lanes;
    philox r = philox_stream(1, 1);
    b->inputs = ARENA_NEW(b->memory, double, n *n_blocks);
    b->prob = ARENA_NEW(b->memory, double, (size_t)b->n_games * b->game->n_actions);
    for (uint32_t k = 0; k < n_blocks; k++) {
        program_central_lanes(p, b->inputs + k * n, b->n_lanes);
        for (size_t j = 0; j < n; j++) {
            double const moved = b->inputs[k * n + j] + 0.5 * (philox_uniform(&r) - 0.5);
            b->inputs[k * n + j] = rint(1e4 * moved) / 1e4;
        }
    }
}

typedef struct tally {
    uint64_t solved, answered, steps;
    double spent;
} tally;

static tally solve_for_a_second(bench *b)
{
    const game *const g = b->game;
    uint32_t const n_lanes = b->n_lanes;
    size_t const n_inputs = (size_t)g->program->n_inputs * n_lanes;
    double *const values =
        ARENA_NEW(b->memory, double, (size_t)program_n_values(g->program) * n_lanes);
    double *const slots = ARENA_NEW(b->memory, double, (size_t)g->n_slots * b->many);
    lane_answer answers[LANES_MOST];
    void *plan;
    stf_error err = {0};
    tally t = {0};
    if (b->solver->plan(g, &b->options, b->many, b->memory, &plan, &err) != STF_OK)
        give_up(b->path, err.message);
    double const begin = cpu_seconds();
    while (t.spent < 1.0) {
        for (uint32_t k = 0; k < b->n_games; k += b->many) {
            for (uint32_t l = 0; l < b->many; l += n_lanes)
                game_slots_run(g, b->isa, b->inputs + (k + l) / n_lanes * n_inputs, n_lanes, values,
                               slots + (size_t)l * g->n_slots);
            if (b->solver->run(plan, slots, n_lanes, b->many, answers, &err) != STF_OK)
                give_up(b->path, err.message);
            for (uint32_t l = 0; l < b->many; l++) {
                double *const to = b->prob + (size_t)(k + l) * g->n_actions;
                t.steps += answers[l].steps;
                t.answered += answers[l].n_equilibria > 0;
                if (answers[l].n_equilibria > 0)
                    memcpy(to, answers[l].equilibria[0].prob, sizeof(double) * g->n_actions);
                else
                    to[0] = (double)NAN;
            }
        }
        t.solved += b->n_games;
        t.spent = cpu_seconds() - begin;
    }
    return t;
}

/* Columns by name, then a line of payoffs and a line of probabilities for each game. */
static void games_write(const bench *b)
{
    const game *const g = b->game;
    uint32_t const n_inputs = g->program->n_inputs;
    FILE *const out = fopen(b->to, "w");
    if (out == NULL) give_up(b->to, "cannot be written");
    fprintf(out, "%u %u %u\n", b->n_games, n_inputs, g->n_actions);
    for (uint32_t j = 0; j < n_inputs; j++)
        fprintf(out, "%.*s\n", (int)g->program->inputs[j].name.n, g->program->inputs[j].name.at);
    for (uint32_t a = 0; a < g->n_actions; a++) {
        text const set = g->infoset_name[g->action_infoset[a]];
        fprintf(out, "%.*s/%.*s\n", (int)set.n, set.at, (int)g->action_name[a].n,
                g->action_name[a].at);
    }
    for (uint32_t k = 0; k < b->n_games; k++) {
        uint32_t const block = k / b->n_lanes, l = k % b->n_lanes;
        for (uint32_t j = 0; j < n_inputs; j++)
            fprintf(out, "%.4f ", b->inputs[((size_t)block * n_inputs + j) * b->n_lanes + l]);
        fprintf(out, "\n");
        for (uint32_t a = 0; a < g->n_actions; a++)
            fprintf(out, "%.17g ", b->prob[(size_t)k * g->n_actions + a]);
        fprintf(out, "\n");
    }
    if (fclose(out) != 0) give_up(b->to, "cannot be written");
}

int main(int n, char **word)
{
    bench b = bench_from(n, word);
    game_load(&b);
    payoffs_draw(&b);
    tally const t = solve_for_a_second(&b);
    if (b.to != NULL) games_write(&b);
    printf("{\"bench\": \"%s\", \"program\": \"standoff\", \"solver\": \"%s\", ", b.path,
           b.solver_name);
    if (b.options.all) printf("\"all\": true, ");
    if (b.options.concept == CONCEPT_QRE) printf("\"lambda\": %g, ", b.options.lambda);
    printf("\"isa\": \"%s\", \"games\": %u, \"answered\": %.4f, \"steps\": %.2f, \"solves_per_s\": "
           "%.0f}\n",
           isa_name(b.isa), b.n_games, (double)t.answered / (double)t.solved,
           (double)t.steps / (double)t.solved, (double)t.solved / t.spent);
    arena_free(b.memory);
    return 0;
}
