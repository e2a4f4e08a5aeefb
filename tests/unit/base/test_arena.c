/* SPDX-License-Identifier: Apache-2.0 */
/* test_arena.c -- alignment, zeroing, limits, release, and what happens when memory runs out. */
#include "support/test.h"

#include "base/arena.h"
#include "support/failing_allocator.h"

static void objects_are_zeroed_and_aligned(void **state)
{
    (void)state;
    arena *a = arena_new(NULL, 0);
    for (size_t n = 0; n < 300; n++) {
        unsigned char *const p = ARENA_NEW(a, unsigned char, n);
        assert_non_null(p);
        assert_int_equal((uintptr_t)p % (n >= 64 ? 64 : 16), 0);
        for (size_t i = 0; i < n; i++) assert_int_equal(p[i], 0);
        if (n > 0) memset(p, 0xAB, n);
    }
    assert_int_equal(arena_bytes(a), 299 * 300 / 2);
    arena_free(a);
    arena_free(NULL);
}

static void a_large_object_gets_a_block_of_its_own(void **state)
{
    (void)state;
    arena *a = arena_new(NULL, 0);
    size_t const n = 40u << 20;
    char *const p = ARENA_NEW(a, char, n);
    assert_non_null(p);
    p[0] = 1;
    p[n - 1] = 1;
    assert_non_null(ARENA_NEW(a, double, 3));
    arena_free(a);
}

static void the_limit_is_kept_and_its_failure_sticks(void **state)
{
    (void)state;
    stf_error err = {0};
    arena *a = arena_new(NULL, 1000);
    assert_non_null(ARENA_NEW(a, char, 600));
    assert_int_equal(arena_status(a, &err), STF_OK);
    assert_null(ARENA_NEW(a, char, 500));
    assert_int_equal(arena_status(a, &err), STF_LIMIT);
    assert_non_null(strstr(err.message, "1000 bytes"));
    assert_non_null(ARENA_NEW(a, char, 400));
    assert_int_equal(arena_status(a, NULL), STF_LIMIT);
    arena_free(a);
}

static void a_size_that_overflows_is_refused(void **state)
{
    (void)state;
    arena *a = arena_new(NULL, 0);
    assert_null(arena_take(a, SIZE_MAX / 2, 8));
    assert_null(arena_take(a, SIZE_MAX / 3, 1));
    assert_int_equal(arena_status(a, NULL), STF_LIMIT);
    arena_free(a);
}

static void releasing_gives_back_what_came_after_the_mark(void **state)
{
    (void)state;
    failing_allocator f;
    failing_allocator_init(&f, SIZE_MAX);
    arena *a = arena_new(&f.allocator, 0);
    double *const kept = ARENA_NEW(a, double, 10);
    kept[9] = 7;
    arena_mark const mark = arena_position(a);
    size_t const blocks = f.live_blocks;
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < 2000; i++) {
            unsigned char *const p = ARENA_NEW(a, unsigned char, 100);
            assert_int_equal(p[99], 0); /* zeroed again after reuse */
            p[99] = 1;
        }
        assert_true(f.live_blocks > blocks);
        arena_release(a, mark);
        assert_int_equal(f.live_blocks, blocks);
        assert_int_equal(arena_bytes(a), 10 * sizeof(double));
    }
    assert_true(kept[9] == 7);
    arena_free(a);
    assert_int_equal(f.live_blocks, 0);
    assert_false(f.sizes_wrong);
}

static void an_empty_arena_can_be_released_to_its_start(void **state)
{
    (void)state;
    arena *a = arena_new(NULL, 0);
    arena_mark const start = arena_position(a);
    assert_non_null(ARENA_NEW(a, char, 5));
    arena_release(a, start);
    assert_int_equal(arena_bytes(a), 0);
    assert_non_null(ARENA_NEW(a, char, 5));
    arena_free(a);
}

static void a_failing_allocator_is_reported_and_nothing_leaks(void **state)
{
    (void)state;
    for (size_t n = 0;; n++) {
        failing_allocator f;
        failing_allocator_init(&f, n);
        stf_error err = {0};
        arena *a = arena_new(&f.allocator, 0);
        bool taken = a != NULL;
        for (size_t i = 0; taken && i < 50; i++) taken = ARENA_NEW(a, char, 10000) != NULL;
        assert_int_equal(taken, f.failed == 0);
        if (a != NULL && !taken) {
            assert_int_equal(arena_status(a, &err), STF_NOMEM);
            assert_true(strlen(err.message) > 0);
        }
        arena_free(a);
        assert_int_equal(f.live_blocks, 0);
        assert_int_equal(f.live_bytes, 0);
        assert_false(f.sizes_wrong);
        if (f.failed == 0) break;
        assert_true(n < 100);
    }
}

static void a_vector_grows_and_keeps_its_elements(void **state)
{
    (void)state;
    arena *a = arena_new(NULL, 20000);
    VEC(int) v = {0};
    for (int i = 0; i < 1000; i++) assert_true(VEC_PUSH(a, &v, i * 3));
    assert_int_equal(v.n, 1000);
    for (size_t i = 0; i < v.n; i++) assert_int_equal(v.at[i], 3 * (int)i);
    int pushed = 1000;
    while (pushed < 100000 && VEC_PUSH(a, &v, pushed * 3)) pushed++;
    assert_int_equal((int)v.n, pushed); /* a push that fails adds nothing */
    assert_int_equal(arena_status(a, NULL), STF_LIMIT);
    assert_int_equal(v.at[pushed - 1], 3 * (pushed - 1));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_are_zeroed_and_aligned),
        cmocka_unit_test(a_large_object_gets_a_block_of_its_own),
        cmocka_unit_test(the_limit_is_kept_and_its_failure_sticks),
        cmocka_unit_test(a_size_that_overflows_is_refused),
        cmocka_unit_test(releasing_gives_back_what_came_after_the_mark),
        cmocka_unit_test(an_empty_arena_can_be_released_to_its_start),
        cmocka_unit_test(a_failing_allocator_is_reported_and_nothing_leaks),
        cmocka_unit_test(a_vector_grows_and_keeps_its_elements),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
