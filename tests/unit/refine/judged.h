/* SPDX-License-Identifier: Apache-2.0 */
/* judged.h -- a game on the bench: its exact numbers, its equilibria, verdicts on them. */
#ifndef TESTS_UNIT_REFINE_JUDGED_H
#define TESTS_UNIT_REFINE_JUDGED_H

#include "refine/refine.h"
#include "unit/solve/games.h"

typedef struct bench {
    arena *memory;
    const game *g;
    exact *slots;
    double *near_slots;
} bench;

static inline bench bench_of(arena *memory, const game *g)
{
    bench b = {.memory = memory, .g = g, .slots = ARENA_NEW(memory, exact, g->n_slots)};
    b.near_slots = game_slots_central(g, memory, 1);
    /* the doubles' own values, which solvers take when they are given no others */
    for (uint32_t i = 0; i < g->n_slots; i++)
        b.slots[i] = exact_from_double(memory, b.near_slots[i]);
    return b;
}

/* The verdict on equilibrium i of exact profiles [n]. */
static inline refine_verdict bench_judge(const bench *b, const char *name, const exact *const *prob,
                                         uint32_t n, uint32_t i, bool is_complete)
{
    refine_profile *const list = ARENA_NEW(b->memory, refine_profile, n);
    for (uint32_t k = 0; k < n; k++) {
        double *const near = ARENA_NEW(b->memory, double, b->g->n_actions);
        for (uint32_t a = 0; a < b->g->n_actions; a++) near[a] = exact_to_double(prob[k][a]);
        profile const p = {.prob = near};
        evaluation value;
        stf_error err = {0};
        assert_ok(profile_evaluate(b->g, b->near_slots, &p, b->memory, &value, &err), &err);
        list[k] = (refine_profile){
            .prob = prob[k], .near = near, .payoff = value.payoff, .is_nash = true};
    }
    refine_case const k = {
        .game = b->g, .slots = b->slots, .list = list, .n = n, .is_complete = is_complete};
    refine_verdict out;
    stf_error err = {0};
    const refinement *const r = refinement_find(text_from(name));
    assert_non_null(r);
    assert_ok(refine_check(r, &k, i, b->memory, &out, &err), &err);
    assert_true(out.why.n > 0);
    return out;
}

static inline lane_answer bench_solve(const bench *b, const char *solver_name)
{
    solve_options const o = {.concept = CONCEPT_NASH, .all = true, .most_equilibria = 1000};
    const solver *const s = solver_find(text_from(solver_name));
    assert_non_null(s);
    return solve_one(s, b->g, &o, b->memory);
}

#endif
