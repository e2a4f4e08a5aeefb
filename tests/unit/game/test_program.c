/* SPDX-License-Identifier: Apache-2.0 */
/* test_program.c -- the builder of payoff programs: sharing, folding, simplifying, dropping. */
#include "support/test.h"

#include "game/program_op.h"
#include "game/program_run.h"
#include "support/failing_allocator.h"

typedef struct fixture {
    arena *memory;
    program_builder *b;
    uint32_t x, y;
} fixture;

static fixture fixture_new(void)
{
    fixture f = {.memory = arena_new(NULL, 0)};
    f.b = program_builder_new(f.memory);
    f.x = program_add_input(f.b, (program_input){.name = TEXT("x"), .central = 0.5});
    f.y = program_add_input(
        f.b, (program_input){.name = TEXT("y"), .central = 2.0, .exact = TEXT("4/2")});
    return f;
}

static uint32_t number(fixture *f, const char *s)
{
    stf_error err;
    exact x;
    assert_ok(exact_parse(f->memory, text_from(s), &x, &err), &err);
    return program_add_constant(f->b, exact_to_double(x), text_from(s));
}

static uint32_t two(fixture *f, program_op op, uint32_t x, uint32_t y)
{
    return program_add(f->b, op, x, y, 0);
}

static void equal_operations_are_one(void **state)
{
    (void)state;
    fixture f = fixture_new();
    assert_int_equal(two(&f, OP_ADD, f.x, f.y), two(&f, OP_ADD, f.y, f.x));
    assert_int_equal(two(&f, OP_DIV, f.x, f.y), two(&f, OP_DIV, f.x, f.y));
    assert_int_not_equal(two(&f, OP_DIV, f.x, f.y), two(&f, OP_DIV, f.y, f.x));
    assert_int_equal(number(&f, "0.50"), number(&f, "1/2"));
    assert_int_equal(number(&f, "2"), program_add_ratio(f.b, -4, -2));
    assert_int_not_equal(number(&f, "0.1"), number(&f, "0.1000000000000000055511151231257827"));
    arena_free(f.memory);
}

static void constants_fold_exactly(void **state)
{
    (void)state;
    fixture f = fixture_new();
    uint32_t const sum = two(&f, OP_ADD, number(&f, "0.1"), number(&f, "0.2"));
    assert_int_equal(sum, number(&f, "0.3"));
    double value = 0.0;
    assert_true(program_is_constant(f.b, sum, &value) && value == 0.3);
    assert_int_equal(two(&f, OP_EQUAL, sum, number(&f, "0.3")), number(&f, "1"));
    assert_int_equal(two(&f, OP_POW, number(&f, "-2"), number(&f, "-3")), number(&f, "-1/8"));
    assert_int_equal(two(&f, OP_POW, number(&f, "0.25"), number(&f, "1.5")), number(&f, "1/8"));
    assert_int_equal(two(&f, OP_SQRT, number(&f, "9/4"), 0), number(&f, "1.5"));
    assert_int_equal(two(&f, OP_EXP, number(&f, "0"), 0), number(&f, "1"));
    assert_int_equal(two(&f, OP_LOG, number(&f, "1"), 0), number(&f, "0"));
    assert_int_equal(program_add(f.b, OP_SELECT, number(&f, "1"), f.x, f.y), f.x);
    assert_false(program_is_constant(f.b, f.x, &value));
    arena_free(f.memory);
}

static void what_is_not_rational_is_known_but_stays(void **state)
{
    (void)state;
    fixture f = fixture_new();
    uint32_t const e = two(&f, OP_EXP, number(&f, "1"), 0);
    double value = 0.0;
    assert_true(program_is_constant(f.b, e, &value));
    assert_near(value, 2.718281828459045, 5e-16);
    uint32_t slots[] = {two(&f, OP_MUL, e, number(&f, "2"))};
    const program *const p = program_finish(f.b, slots, 1);
    assert_int_equal(p->n_steps, 4);
    assert_true(
        program_is_constant(f.b, two(&f, OP_DIV, number(&f, "1"), number(&f, "0")), &value));
    assert_true(isinf(value));
    arena_free(f.memory);
}

static void identities_simplify(void **state)
{
    (void)state;
    fixture f = fixture_new();
    uint32_t const zero = number(&f, "0"), one = number(&f, "1");
    assert_int_equal(two(&f, OP_ADD, f.x, zero), f.x);
    assert_int_equal(two(&f, OP_ADD, zero, f.x), f.x);
    assert_int_equal(two(&f, OP_SUB, f.x, zero), f.x);
    assert_int_equal(two(&f, OP_SUB, f.x, f.x), zero);
    assert_int_equal(two(&f, OP_MUL, f.x, one), f.x);
    assert_int_equal(two(&f, OP_MUL, zero, f.x), zero);
    assert_int_equal(two(&f, OP_DIV, f.x, one), f.x);
    uint32_t const minus = two(&f, OP_NEG, f.x, 0);
    assert_int_equal(two(&f, OP_MUL, f.x, number(&f, "-1")), minus);
    assert_int_equal(two(&f, OP_SUB, zero, f.x), minus);
    assert_int_equal(two(&f, OP_NEG, minus, 0), f.x);
    assert_int_equal(two(&f, OP_ADD, f.y, minus), two(&f, OP_SUB, f.y, f.x));
    assert_int_equal(two(&f, OP_SUB, f.y, minus), two(&f, OP_ADD, f.y, f.x));
    assert_int_equal(two(&f, OP_ABS, minus, 0), two(&f, OP_ABS, f.x, 0));
    assert_int_equal(two(&f, OP_MIN, f.x, f.x), f.x);
    assert_int_equal(two(&f, OP_POW, f.x, zero), one);
    assert_int_equal(two(&f, OP_POW, f.x, one), f.x);
    assert_int_equal(two(&f, OP_POW, f.x, number(&f, "2")), two(&f, OP_MUL, f.x, f.x));
    assert_int_equal(two(&f, OP_POW, f.x, number(&f, "1/2")), two(&f, OP_SQRT, f.x, 0));
    uint32_t const less = two(&f, OP_LESS, f.x, f.y);
    assert_int_equal(two(&f, OP_AND, less, one), less);
    assert_int_equal(two(&f, OP_AND, zero, less), zero);
    assert_int_equal(two(&f, OP_OR, less, zero), less);
    assert_int_equal(two(&f, OP_OR, less, one), one);
    uint32_t const not_less = two(&f, OP_NOT, less, 0);
    assert_int_equal(two(&f, OP_NOT, not_less, 0), less);
    assert_int_equal(program_add(f.b, OP_SELECT, not_less, f.x, f.y),
                     program_add(f.b, OP_SELECT, less, f.y, f.x));
    assert_int_equal(program_add(f.b, OP_SELECT, less, f.y, f.y), f.y);
    assert_int_equal(two(&f, OP_LESS, f.x, f.x), zero);
    assert_int_equal(two(&f, OP_LESS_EQUAL, f.x, f.x), one);
    arena_free(f.memory);
}

static void what_no_slot_needs_is_dropped(void **state)
{
    (void)state;
    fixture f = fixture_new();
    uint32_t const sum = two(&f, OP_ADD, f.x, number(&f, "0.5"));
    (void)two(&f, OP_EXP, f.y, 0);
    (void)number(&f, "17");
    /* An input may come late; the finished program has inputs first. */
    uint32_t const z = program_add_input(
        f.b, (program_input){
                 .name = TEXT("z"), .unit = TEXT("t"), .central = 0.1, .low = 0.0, .high = 1.0});
    uint32_t slots[] = {two(&f, OP_MUL, sum, z), UINT32_MAX, f.y, z};
    const program *const p = program_finish(f.b, slots, 4);
    assert_non_null(p);
    assert_int_equal(p->n_inputs, 3);
    assert_int_equal(p->n_steps, 3);
    assert_int_equal(p->n_constants, 1);
    assert_int_equal(slots[1], UINT32_MAX);
    assert_int_equal(slots[2], 1);
    assert_int_equal(slots[3], 2);
    assert_text(p->constants[0].exact, "1/2");
    assert_text(p->inputs[1].exact, "2");
    assert_text(p->inputs[2].exact, "3602879701896397/36028797018963968");
    double values[6], inputs[3];
    program_central(p, inputs);
    program_run(p, ISA_ONE, inputs, values, 1);
    assert_true(values[slots[0]] == 0.1);
    assert_true(values[slots[2]] == 2.0);
    arena_free(f.memory);
}

static void a_wrong_operand_or_no_memory_fails_at_the_end(void **state)
{
    (void)state;
    fixture f = fixture_new();
    assert_int_equal(two(&f, OP_ADD, f.x, 1000), UINT32_MAX);
    uint32_t slots[] = {f.x};
    assert_null(program_finish(f.b, slots, 1));
    arena_free(f.memory);

    arena *const small = arena_new(NULL, 20000);
    program_builder *const b = program_builder_new(small);
    uint32_t last = program_add_input(b, (program_input){.name = TEXT("x")});
    for (int k = 0; k < 2000; k++) last = program_add(b, OP_EXP, last, 0, 0);
    assert_int_equal(last, UINT32_MAX);
    slots[0] = 0;
    assert_null(program_finish(b, slots, 1));
    assert_int_equal(arena_status(small, NULL), STF_LIMIT);
    arena_free(small);
}

/* Builds and runs a program with large constants in memory of `al`. */
static stf_status build_and_run(const stf_allocator *al, stf_error *err)
{
    arena *const a = arena_new(al, 0);
    if (a == NULL) return STF_NOMEM;
    program_builder *const b = program_builder_new(a);
    if (b == NULL) {
        arena_free(a);
        return STF_NOMEM;
    }
    uint32_t x = program_add_input(b, (program_input){.name = TEXT("x"), .exact = TEXT("1e40")});
    for (int k = 0; k < 400; k++) {
        uint32_t const c = program_add_constant(b, 0.0, TEXT("123456789012345678901234567890/7"));
        x = program_add(b, OP_ADD, program_add(b, OP_MUL, x, c, 0), program_add_ratio(b, k, 3), 0);
    }
    const program *const p = program_finish(b, &x, 1);
    exact *const values = p != NULL ? ARENA_NEW(a, exact, program_n_values(p)) : NULL;
    stf_status s = arena_status(a, err);
    if (s == STF_OK) {
        assert_non_null(values);
        s = program_run_exact(p, NULL, &x, 1, EXACT_REFUSE, a, values, err);
    }
    arena_free(a);
    return s;
}

static void failing_memory_is_reported_and_nothing_is_left(void **state)
{
    (void)state;
    for (size_t n = 0;; n++) {
        failing_allocator f;
        failing_allocator_init(&f, n);
        stf_error err;
        stf_status const s = build_and_run(&f.allocator, &err);
        assert_int_equal(f.live_blocks, 0);
        assert_false(f.sizes_wrong);
        if (f.failed == 0) {
            assert_int_equal(s, STF_OK);
            break;
        }
        assert_int_equal(s, STF_NOMEM);
    }
}

static void an_empty_program_is_one(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    const program *const p = program_finish(program_builder_new(a), NULL, 0);
    assert_non_null(p);
    assert_int_equal(program_n_values(p), 0);
    double none[1] = {0.0};
    program_run(p, ISA_ONE, none, none, 1);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_operations_are_one),
        cmocka_unit_test(constants_fold_exactly),
        cmocka_unit_test(what_is_not_rational_is_known_but_stays),
        cmocka_unit_test(identities_simplify),
        cmocka_unit_test(what_no_slot_needs_is_dropped),
        cmocka_unit_test(a_wrong_operand_or_no_memory_fails_at_the_end),
        cmocka_unit_test(failing_memory_is_reported_and_nothing_is_left),
        cmocka_unit_test(an_empty_program_is_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
