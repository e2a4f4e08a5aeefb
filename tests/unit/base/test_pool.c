/* SPDX-License-Identifier: Apache-2.0 */
/* test_pool.c -- every index once, the same answer and the same failure for any number of threads.
 */
#include "support/test.h"

#include "base/pool.h"
#include "support/failing_allocator.h"

enum { N = 10007 };

typedef struct work {
    unsigned char seen[N];
    double partial[N];
    size_t size;
    uint32_t threads;
    size_t fail_from; /* chunks from here on fail */
    cancel stop;
    size_t stop_at;
} work;

static stf_status work_body(void *context, pool_chunk c, stf_error *err)
{
    work *const w = context;
    assert_true(c.worker < w->threads);
    assert_int_equal(c.begin, c.number * w->size);
    double sum = 0;
    for (size_t i = c.begin; i < c.end; i++) {
        w->seen[i]++;
        sum += 1.0 / (double)(i + 1);
    }
    w->partial[c.number] = sum;
    if (c.number == w->stop_at) cancel_request(&w->stop);
    if (c.number >= w->fail_from) return fail(err, STF_LIMIT, "chunk %zu", c.number);
    return STF_OK;
}

static void work_reset(work *w, size_t size, const pool *p)
{
    memset(w, 0, sizeof *w);
    w->size = size;
    w->threads = pool_threads(p);
    w->fail_from = w->stop_at = SIZE_MAX;
}

static void every_index_is_done_once_and_sums_have_the_same_bits(void **state)
{
    (void)state;
    static work w;
    stf_error err;
    double first = 0;
    for (uint32_t threads = 0; threads <= 5; threads++) {
        pool *const p = threads == 0 ? NULL : pool_new(NULL, threads);
        assert_int_equal(pool_threads(p), threads == 0 ? 1 : threads);
        for (int round = 0; round < 20; round++) {
            work_reset(&w, 16, p);
            assert_ok(pool_for(p, N, 16, &w.stop, work_body, &w, &err), &err);
            double sum = 0;
            for (size_t k = 0; k < pool_chunks(N, 16); k++) sum += w.partial[k];
            for (size_t i = 0; i < N; i++) assert_int_equal(w.seen[i], 1);
            if (threads == 0 && round == 0) first = sum;
            assert_true(sum == first);
        }
        pool_free(p);
    }
}

static void the_lowest_failure_is_reported(void **state)
{
    (void)state;
    static work w;
    for (uint32_t threads = 1; threads <= 4; threads++) {
        pool *const p = pool_new(NULL, threads);
        for (int round = 0; round < 50; round++) {
            work_reset(&w, 1, p);
            w.fail_from = 100;
            stf_error err = {0};
            assert_int_equal(pool_for(p, N, 1, NULL, work_body, &w, &err), STF_LIMIT);
            assert_string_equal(err.message, "chunk 100");
            assert_int_equal(err.status, STF_LIMIT);
        }
        pool_free(p);
    }
}

static void a_request_to_stop_is_obeyed(void **state)
{
    (void)state;
    static work w;
    for (uint32_t threads = 1; threads <= 3; threads++) {
        pool *const p = pool_new(NULL, threads);
        work_reset(&w, 1, p);
        w.stop_at = 10;
        stf_error err;
        assert_int_equal(pool_for(p, N, 1, &w.stop, work_body, &w, &err), STF_CANCELLED);
        work_reset(&w, 1, p);
        w.stop_at = 2; /* the last: all was done */
        stf_status const s = pool_for(p, 3, 1, &w.stop, work_body, &w, &err);
        assert_true(s == STF_OK || threads > 1);
        pool_free(p);
    }
}

static void nothing_to_do_is_done(void **state)
{
    (void)state;
    static work w;
    pool *const p = pool_new(NULL, 0);
    assert_true(pool_threads(p) >= 1);
    work_reset(&w, 1, p);
    stf_error err;
    assert_ok(pool_for(p, 0, 0, NULL, work_body, &w, &err), &err);
    assert_int_equal(pool_chunks(0, 4), 0);
    assert_int_equal(pool_chunks(9, 4), 3);
    assert_int_equal(pool_chunks(8, 4), 2);
    assert_int_equal(pool_chunks(3, 0), 3);
    pool_free(p);
    pool_free(NULL);
}

static void a_pool_without_memory_is_none(void **state)
{
    (void)state;
    for (size_t n = 0;; n++) {
        failing_allocator f;
        failing_allocator_init(&f, n);
        pool *const p = pool_new(&f.allocator, 3);
        assert_int_equal(p == NULL, f.failed > 0);
        pool_free(p);
        assert_int_equal(f.live_blocks, 0);
        assert_false(f.sizes_wrong);
        if (f.failed == 0) break;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_index_is_done_once_and_sums_have_the_same_bits),
        cmocka_unit_test(the_lowest_failure_is_reported),
        cmocka_unit_test(a_request_to_stop_is_obeyed),
        cmocka_unit_test(nothing_to_do_is_done),
        cmocka_unit_test(a_pool_without_memory_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
