/* SPDX-License-Identifier: Apache-2.0 */
/* test_sweep.c -- J and the tangent against differences. */
#include "unit/solve/games.h"

#include "solve/logit/sweep.h"
#include "support/test.h"

static void sweep_make(sweep *w, const game *g, arena *memory)
{
    stf_error err;
    const schedule *s;
    assert_ok(schedule_new(g, memory, &s, &err), &err);
    assert_ok(sweep_new(w, s, ISA_ONE, 1, memory, &err), &err);
    sweep_load(w, game_slots_central(g, memory, 1), NULL, false);
    w->live[0] = w->speed[0] = 1.0;
    w->most_first = 1e9;
    w->most_iterations = 50;
    w->tolerance[0] = 1e-15;
}

static const game *game_of(uint64_t k, arena *memory)
{
    philox r = philox_stream(41, k);
    switch (k % 4) {
    case 0: return game_strategic_random(memory, 3, 3, &r);
    case 1: return game_signalling_random(memory, 3, 2, 3, &r);
    case 2: return game_hidden_random(memory, 2, &r);
    default: return game_hidden_random(memory, 3, &r);
    }
}

/* J of a coupled part by central differences of F, at a point that solves nothing. */
static void the_matrix_is_the_derivative(void **state)
{
    (void)state;
    for (uint64_t k = 0; k < 12; k++) {
        arena *const memory = arena_new(NULL, 0);
        sweep w;
        sweep_make(&w, game_of(k, memory), memory);
        uint32_t c = 0;
        while (w.s->part[c].kind != PART_COUPLED) c++;
        uint32_t const n = w.s->part[c].n_unknowns, x0 = w.s->part[c].first_unknown, width = n + 2;
        double *const jacobian = ARENA_NEW(memory, double, n *n);
        double *const f = ARENA_NEW(memory, double, n);
        const double *const matrix = w.matrix;
        philox r = philox_stream(42, k);
        w.lambda[0] = 3.0;
        for (uint32_t j = 0; j < n; j++) w.x[x0 + j] = 4.0 * (philox_uniform(&r) - 0.5);
        sweep_system(&w, c);
        for (uint32_t i = 0; i < n; i++)
            for (uint32_t j = 0; j < n; j++) jacobian[i * n + j] = matrix[i * width + j];
        for (uint32_t j = 0; j < n; j++) {
            double const h = 1e-5, at = w.x[x0 + j];
            w.x[x0 + j] = at - h;
            sweep_system(&w, c);
            for (uint32_t i = 0; i < n; i++) f[i] = matrix[i * width + n]; /* -F */
            w.x[x0 + j] = at + h;
            sweep_system(&w, c);
            for (uint32_t i = 0; i < n; i++)
                assert_near((f[i] - matrix[i * width + n]) / (2 * h), jacobian[i * n + j], 1e-8);
            w.x[x0 + j] = at;
        }
        arena_free(memory);
    }
}

/* Solutions at lambda +- h against dx, dlog and dvalue at lambda. */
static void the_tangent_is_the_derivative(void **state)
{
    (void)state;
    for (uint64_t k = 0; k < 16; k++) {
        arena *const memory = arena_new(NULL, 0);
        philox r = philox_stream(43, k);
        const game *const g = k % 2 ? game_stages_random(memory, 2, &r) : game_of(k / 2, memory);
        sweep w;
        sweep_make(&w, g, memory);
        double const h = 1e-5, lambda = 0.7;
        uint32_t const n = w.s->n_unknowns, root = g->node_component[0] * g->n_parties;
        double *const dx = ARENA_NEW(memory, double, n), *const x = ARENA_NEW(memory, double, n);
        w.lambda[0] = lambda;
        sweep_pass(&w, 0, w.s->n_parts);
        assert_near(w.failed[0], 0.0, 0.0);
        double const dv = w.dvalue[root];
        memcpy(dx, w.dx, n * sizeof *dx);
        w.lambda[0] = lambda - h;
        sweep_pass(&w, 0, w.s->n_parts);
        double const v = w.value[root];
        memcpy(x, w.x, n * sizeof *x);
        w.lambda[0] = lambda + h;
        sweep_pass(&w, 0, w.s->n_parts);
        for (uint32_t j = 0; j < n; j++) assert_near((w.x[j] - x[j]) / (2 * h), dx[j], 1e-8);
        assert_near((w.value[root] - v) / (2 * h), dv, 1e-8);
        arena_free(memory);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_matrix_is_the_derivative),
        cmocka_unit_test(the_tangent_is_the_derivative),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
