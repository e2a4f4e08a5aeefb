/* SPDX-License-Identifier: Apache-2.0 */
/* test_program_run.c -- random programs: the same bits on every instruction set and alone, the
 * operations' own values, exact runs, and faults. */
#include "support/test.h"

#include "game/program_op.h"
#include "game/program_run.h"

enum { INPUTS = 6, STEPS = 120, STRIDE = LANES_BLOCK, PROGRAMS = 60 };

static uint64_t random_u64(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *seed ^ (*seed >> 31);
}

static double random_input(uint64_t *seed)
{
    static const double odd[] = {0.0,         -0.0,   1.0,   -1.0,   HUGE_VAL, -HUGE_VAL,
                                 (double)NAN, 5e-324, 710.0, -745.0, 1e300};
    uint64_t const r = random_u64(seed);
    if (r % 8 == 0) return odd[(r >> 8) % (sizeof odd / sizeof *odd)];
    return ((double)(r >> 11) * 0x1p-53 - 0.5) * (r % 8 == 1 ? 1e6 : 8.0);
}

/* A program of random operations, all of whose values are kept. */
static const program *random_program(arena *a, uint64_t *seed, bool is_rational)
{
    program_builder *const b = program_builder_new(a);
    uint32_t values[INPUTS + STEPS + 4], n = 0;
    for (int k = 0; k < INPUTS; k++) {
        double const central = (double)((int)(random_u64(seed) % 41) - 20) / 8.0;
        values[n++] = program_add_input(b, (program_input){.name = TEXT("x"), .central = central});
    }
    values[n++] = program_add_ratio(b, 3, 4);
    values[n++] = program_add_ratio(b, -5, 2);
    for (int k = 0; k < STEPS; k++) {
        program_op op = (program_op)(OP_ADD + random_u64(seed) % OP_SELECT);
        if (is_rational && (op == OP_EXP || op == OP_LOG || op == OP_SQRT || op == OP_POW))
            op = OP_MAX;
        uint32_t const x = values[random_u64(seed) % n], y = values[random_u64(seed) % n];
        uint32_t const z = values[random_u64(seed) % n];
        values[n++] = program_add(b, op, x, y, z);
    }
    const program *const p = program_finish(b, values, n);
    assert_non_null(p);
    return p;
}

static bool same_bits(double x, double y)
{
    return (isnan(x) && isnan(y)) || memcmp(&x, &y, sizeof x) == 0;
}

static double step_alone(const program *p, uint32_t k, const double *values, uint32_t stride)
{
    const program_step *const s = &p->steps[k];
    if (s->op == OP_CONST) return p->constants[s->a].value;
    return program_op_double((program_op)s->op, values[s->a * stride], values[s->b * stride],
                             values[s->c * stride]);
}

static void every_instruction_set_gives_the_same_bits(void **state)
{
    (void)state;
    uint64_t seed = 21;
    for (int round = 0; round < PROGRAMS; round++) {
        arena *const a = arena_new(NULL, 0);
        const program *const p = random_program(a, &seed, false);
        uint32_t const n = program_n_values(p);
        double inputs[INPUTS * STRIDE], one[INPUTS];
        for (int k = 0; k < INPUTS * STRIDE; k++) inputs[k] = random_input(&seed);
        double *const first = ARENA_NEW(a, double, n *STRIDE);
        double *const other = ARENA_NEW(a, double, n *STRIDE);
        program_run(p, ISA_ONE, inputs, first, STRIDE);
        for (uint32_t i = ISA_BASE; i < ISA_COUNT; i++) {
            if (!isa_is_available((isa)i)) continue;
            program_run(p, (isa)i, inputs, other, STRIDE);
            for (uint32_t k = 0; k < n * STRIDE; k++) assert_true(same_bits(first[k], other[k]));
        }
        for (uint32_t l = 0; l < STRIDE; l++) {
            for (int k = 0; k < INPUTS; k++) one[k] = inputs[k * STRIDE + (int)l];
            program_run(p, ISA_ONE, one, other, 1);
            for (uint32_t k = 0; k < n; k++)
                assert_true(same_bits(first[k * STRIDE + l], other[k]));
            for (uint32_t k = 0; k < p->n_steps; k++) {
                double const alone = step_alone(p, k, first + l, STRIDE);
                double const run = first[(INPUTS + k) * STRIDE + l];
                assert_true(same_bits(alone, run) || (alone == 0.0 && run == 0.0));
            }
        }
        arena_free(a);
    }
}

static void doubles_agree_with_rationals(void **state)
{
    (void)state;
    uint64_t seed = 22;
    size_t n_compared = 0;
    for (int round = 0; round < PROGRAMS; round++) {
        arena *const a = arena_new(NULL, 0);
        const program *const p = random_program(a, &seed, true);
        uint32_t const n = program_n_values(p);
        double inputs[INPUTS];
        program_central(p, inputs);
        double *const values = ARENA_NEW(a, double, n);
        exact *const exactly = ARENA_NEW(a, exact, n);
        program_run(p, ISA_ONE, inputs, values, 1);
        (void)program_run_exact(p, NULL, NULL, 0, EXACT_REFUSE, a, exactly, NULL);
        for (uint32_t k = INPUTS; k < n; k++) {
            const program_step *const s = &p->steps[k - INPUTS];
            if (!exact_is_valid(exactly[k]) || s->op == OP_CONST || !isfinite(values[k])) continue;
            /* One step from operands that doubles hold exactly rounds once. */
            exact const x = exact_from_double(a, values[s->a]),
                        y = exact_from_double(a, values[s->b]),
                        z = exact_from_double(a, values[s->c]);
            exact const r = program_op_exact(a, (program_op)s->op, x, y, z);
            if (!exact_is_valid(r)) continue;
            assert_true(exact_to_double(r) == values[k]);
            n_compared++;
        }
        arena_free(a);
    }
    assert_true(n_compared > PROGRAMS * STEPS / 10);
}

static program_builder *builder_of(arena *a, uint32_t *x, double central)
{
    program_builder *const b = program_builder_new(a);
    *x = program_add_input(b, (program_input){.name = TEXT("x"), .central = central});
    return b;
}

static void exact_runs_name_what_they_refuse(void **state)
{
    (void)state;
    static const struct {
        program_op op;
        double x;
        stf_status status;
        const char *says;
    } cases[] = {
        {OP_EXP, 0.5, STF_UNSUPPORTED, "exp(1/2)"},
        {OP_LOG, 2.0, STF_UNSUPPORTED, "log(2)"},
        {OP_SQRT, 2.0, STF_UNSUPPORTED, "sqrt(2)"},
        {OP_POW, 2.0, STF_UNSUPPORTED, "2 ** 1/3"},
        {OP_POW, -2.0, STF_INPUT, "-2 ** 1/3 does not exist"},
        {OP_LOG, 0.0, STF_INPUT, "log of 0"},
        {OP_SQRT, -2.0, STF_INPUT, "sqrt of -2"},
        {OP_EXP, 0.0, STF_OK, ""},
        {OP_SQRT, 2.25, STF_OK, ""},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        arena *const a = arena_new(NULL, 0);
        uint32_t x;
        program_builder *const b = builder_of(a, &x, cases[k].x);
        uint32_t slots[] = {program_add(b, cases[k].op, x, program_add_ratio(b, 1, 3), 0)};
        slots[0] = program_add(b, OP_ADD, slots[0], x, 0);
        const program *const p = program_finish(b, slots, 1);
        exact values[8];
        stf_error err = {0};
        assert_int_equal(program_run_exact(p, NULL, slots, 1, EXACT_REFUSE, a, values, &err),
                         cases[k].status);
        assert_non_null(strstr(err.message, cases[k].says));
        if (cases[k].status == STF_UNSUPPORTED) {
            assert_ok(program_run_exact(p, NULL, slots, 1, 6, a, values, &err), &err);
            double inputs[1], near[8];
            program_central(p, inputs);
            program_run(p, ISA_ONE, inputs, near, 1);
            assert_near(exact_to_double(values[slots[0]]), near[slots[0]], 5e-7);
        }
        arena_free(a);
    }
}

static void a_branch_not_taken_may_fail(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    uint32_t x;
    program_builder *const b = builder_of(a, &x, 0.0);
    uint32_t const inverse = program_add(b, OP_DIV, program_add_ratio(b, 1, 1), x, 0);
    uint32_t const positive = program_add(b, OP_LESS, program_add_ratio(b, 0, 1), x, 0);
    uint32_t slots[] = {program_add(b, OP_SELECT, positive, inverse, x), inverse};
    const program *const p = program_finish(b, slots, 2);
    exact values[8];
    stf_error err = {0};
    assert_ok(program_run_exact(p, NULL, slots, 1, EXACT_REFUSE, a, values, &err), &err);
    assert_int_equal(exact_sign(values[slots[0]]), 0);
    assert_int_equal(program_run_exact(p, NULL, slots, 2, EXACT_REFUSE, a, values, &err),
                     STF_INPUT);
    assert_string_equal(err.message, "1 is divided by zero");

    double const inputs[] = {2.0, 0.0};
    double lanes[16];
    program_run(p, ISA_ONE, inputs, lanes, 2);
    program_fault fault;
    assert_false(program_fault_find(p, lanes, 2, 0, slots, 2, a, &fault));
    assert_false(program_fault_find(p, lanes, 2, 1, slots, 1, a, &fault));
    assert_true(program_fault_find(p, lanes, 2, 1, slots, 2, a, &fault));
    assert_int_equal(fault.value, slots[1]);
    assert_string_equal(fault.what, "a division by zero");
    assert_true(program_fault_find(p, lanes, 2, 1, NULL, 0, a, &fault));
    arena_free(a);
}

static void faults_are_named_and_traced_to_the_first(void **state)
{
    (void)state;
    static const struct {
        program_op op;
        double x, y;
        const char *says;
    } cases[] = {
        {OP_LOG, 0.0, 0.0, "logarithm"}, {OP_SQRT, -1.0, 0.0, "square root"},
        {OP_POW, 0.0, -0.5, "zero to"},  {OP_POW, -1.5, 0.5, "negative number"},
        {OP_EXP, 1e4, 0.0, "range"},     {OP_DIV, 0.0, 0.0, "division"},
        {OP_MUL, 1e200, 1e200, "range"}, {OP_ADD, (double)NAN, 1.0, "input"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        arena *const a = arena_new(NULL, 0);
        uint32_t x;
        program_builder *const b = builder_of(a, &x, 0.0);
        uint32_t const y = program_add_input(b, (program_input){.name = TEXT("y")});
        uint32_t const wrong = program_add(b, cases[k].op, x, y, 0);
        uint32_t slots[] = {program_add(b, OP_ADD, program_add(b, OP_ABS, wrong, 0, 0), y, 0),
                            wrong};
        const program *const p = program_finish(b, slots, 2);
        double const inputs[] = {cases[k].x, cases[k].y};
        double values[8];
        program_run(p, ISA_ONE, inputs, values, 1);
        program_fault fault;
        assert_true(program_fault_find(p, values, 1, 0, slots, 1, a, &fault));
        assert_non_null(strstr(fault.what, cases[k].says));
        assert_int_equal(fault.value, isnan(cases[k].x) ? 0 : slots[1]);
        arena_free(a);
    }
}

static void central_values_fill_the_lanes(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    uint32_t x;
    program_builder *const b = builder_of(a, &x, 7.5);
    const program *const p = program_finish(b, &x, 1);
    double inputs[STRIDE] = {0};
    program_central_lanes(p, inputs, STRIDE);
    for (int l = 0; l < STRIDE; l++) assert_true(inputs[l] == 7.5);
    arena_free(a);
}

static void a_game_gathers_its_slots(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    uint32_t x;
    program_builder *const b = builder_of(a, &x, 3.0);
    uint32_t slots[] = {program_add(b, OP_MUL, x, x, 0), x, program_add_ratio(b, 1, 2)};
    game const g = {.program = program_finish(b, slots, 3), .slot_value = slots, .n_slots = 3};
    double inputs[STRIDE], values[8 * STRIDE], out[3 * STRIDE];
    for (int l = 0; l < STRIDE; l++) inputs[l] = l;
    game_slots_run(&g, isa_best(), inputs, STRIDE, values, out);
    for (int l = 0; l < STRIDE; l++) {
        assert_true(out[l] == l * l && out[STRIDE + l] == l && out[2 * STRIDE + l] == 0.5);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_instruction_set_gives_the_same_bits),
        cmocka_unit_test(doubles_agree_with_rationals),
        cmocka_unit_test(exact_runs_name_what_they_refuse),
        cmocka_unit_test(a_branch_not_taken_may_fail),
        cmocka_unit_test(faults_are_named_and_traced_to_the_first),
        cmocka_unit_test(central_values_fill_the_lanes),
        cmocka_unit_test(a_game_gathers_its_slots),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
