/* SPDX-License-Identifier: Apache-2.0 */
/* test_run.c -- parts kept, and files that are refused. */
#include "support/test.h"

#include "store/run.h"

static const run_fact facts[2] = {{"models", {"a1", 2}}, {"points", {"b2", 2}}};

static run *opened(const char *path, arena *memory)
{
    run *r = NULL;
    stf_error err;
    assert_ok(run_open(path, RUN_KEEP, facts, 2, memory, &r, &err), &err);
    return r;
}

static void parts_are_there_when_the_run_is_opened_again(void **state)
{
    (void)state;
    temporary t;
    stf_error err;
    assert_true(temporary_new(&t, "run.db", NULL, 0));
    arena *const memory = arena_new(NULL, 0);
    char path[200];
    (void)snprintf(path, sizeof path, "%s/run.db", t.folder);
    run *r = opened(path, memory);
    assert_ok(run_put(r, 3, (text){"a\0b", 3}, &err), &err);
    assert_ok(run_put(r, 0, TEXT("nought"), &err), &err);
    assert_ok(run_put(r, 0, TEXT("zero"), &err), &err);
    assert_ok(run_put(r, 9, TEXT("beyond"), &err), &err);
    run_close(r);
    r = opened(path, memory);
    uint8_t has[5] = {0};
    uint64_t n;
    assert_ok(run_parts(r, 5, has, &n, &err), &err);
    assert_int_equal(n, 2);
    assert_memory_equal(has, ((uint8_t[]){1, 0, 0, 1, 0}), 5);
    buffer out;
    buffer_init(&out, NULL);
    assert_ok(run_get(r, 0, &out, &err), &err);
    assert_ok(run_get(r, 3, &out, &err), &err);
    assert_int_equal(out.n, 7);
    assert_memory_equal(out.at, "zeroa\0b", 7);
    assert_int_equal(run_get(r, 1, &out, &err), STF_INPUT);
    buffer_free(&out);
    run_close(r);
    arena_free(memory);
    temporary_free(&t);
}

static void a_run_of_something_else_is_refused_and_left_as_it_is(void **state)
{
    (void)state;
    temporary t;
    stf_error err;
    assert_true(temporary_new(&t, "other", "not a database, but a text of some length", 41));
    arena *const memory = arena_new(NULL, 0);
    run *r = NULL;
    assert_int_equal(run_open(t.path, RUN_KEEP, facts, 2, memory, &r, &err), STF_USAGE);
    assert_non_null(strstr(err.message, "is not a run file"));
    size_t n;
    char *const still = file_slurp(t.path, &n);
    assert_int_equal(n, 41);
    free(still);
    char path[200];
    (void)snprintf(path, sizeof path, "%s/run.db", t.folder);
    assert_int_equal(run_open(path, RUN_READ, facts, 2, memory, &r, &err), STF_IO);
    run_close(opened(path, memory));
    run_fact other[2] = {facts[0], {"points", {"b3", 2}}};
    assert_int_equal(run_open(path, RUN_KEEP, other, 2, memory, &r, &err), STF_USAGE);
    assert_non_null(strstr(err.message, "a run of other points"));
    arena_free(memory);
    temporary_free(&t);
}

static void a_run_that_is_open_is_not_opened_twice(void **state)
{
    (void)state;
    temporary t;
    stf_error err;
    assert_true(temporary_new(&t, "run.db", NULL, 0));
    arena *const memory = arena_new(NULL, 0);
    char path[200];
    (void)snprintf(path, sizeof path, "%s/run.db", t.folder);
    run *const r = opened(path, memory);
    run *second = NULL;
    assert_int_equal(run_open(path, RUN_KEEP, facts, 2, memory, &second, &err), STF_IO);
    assert_non_null(strstr(err.message, "another process"));
    run_close(r);
    run_close(opened(path, memory));
    arena_free(memory);
    temporary_free(&t);
}

static void a_run_without_a_file_grows_beyond_memory(void **state)
{
    (void)state;
    static char large[1 << 16];
    arena *const memory = arena_new(NULL, 0);
    stf_error err;
    run *r = NULL;
    assert_ok(run_open(NULL, RUN_KEEP, facts, 2, memory, &r, &err), &err);
    enum { PARTS = 200 };
    for (uint64_t k = 0; k < PARTS; k++) {
        memset(large, (int)k, sizeof large);
        assert_ok(run_put(r, k, (text){large, sizeof large}, &err), &err);
    }
    buffer out;
    buffer_init(&out, NULL);
    for (uint64_t k = 0; k < PARTS; k++) {
        out.n = 0;
        assert_ok(run_get(r, k, &out, &err), &err);
        assert_int_equal(out.n, sizeof large);
        memset(large, (int)k, sizeof large);
        assert_memory_equal(out.at, large, sizeof large);
    }
    buffer_free(&out);
    run_close(r);
    arena_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_are_there_when_the_run_is_opened_again),
        cmocka_unit_test(a_run_of_something_else_is_refused_and_left_as_it_is),
        cmocka_unit_test(a_run_that_is_open_is_not_opened_twice),
        cmocka_unit_test(a_run_without_a_file_grows_beyond_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
