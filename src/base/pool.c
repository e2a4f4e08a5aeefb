/* SPDX-License-Identifier: Apache-2.0 */
/* pool.c -- chunks handed out by one counter.
 *
 * Chunks start in ascending order, so when chunk k fails every lower one has started and will end:
 * the lowest failing chunk is always found, whatever the timing. */
#include "base/pool.h"

#include <assert.h>

#include "base/arena.h"
#include "base/os_thread.h"

enum { THREADS_MOST = 1024 };

typedef struct failure {
    size_t chunk; /* SIZE_MAX: none */
    stf_status status;
    stf_error error;
} failure;

struct pool {
    stf_allocator allocator;
    size_t bytes;
    crew *crew;
    atomic_bool busy;
    failure failures[]; /* [threads]: each worker's own */
};

typedef struct loop {
    atomic_size_t next;
    atomic_bool failed, stopped;
    size_t n, size, n_chunks;
    const cancel *stop;
    pool_body *body;
    void *context;
    failure *failures;
} loop;

pool *pool_new(const stf_allocator *allocator, uint32_t n_threads)
{
    stf_allocator const al = allocator != NULL ? *allocator : allocator_libc;
    uint32_t n = n_threads != 0 ? n_threads : os_processors();
    if (n > THREADS_MOST) n = THREADS_MOST;
    size_t const bytes = sizeof(pool) + n * sizeof(failure);
    pool *const p = al.resize(al.user, NULL, 0, bytes);
    if (p == NULL) return NULL;
    p->allocator = al;
    p->bytes = bytes;
    p->crew = crew_new(allocator, n);
    atomic_init(&p->busy, false);
    if (p->crew != NULL) return p;
    al.resize(al.user, p, bytes, 0);
    return NULL;
}

void pool_free(pool *p)
{
    if (p == NULL) return;
    crew_free(p->crew);
    stf_allocator const al = p->allocator;
    al.resize(al.user, p, p->bytes, 0);
}

uint32_t pool_threads(const pool *p)
{
    return p != NULL ? crew_size(p->crew) : 1;
}

size_t pool_chunks(size_t n, size_t size)
{
    if (size == 0) size = 1;
    return n / size + (n % size != 0);
}

static void loop_work(void *context, uint32_t worker)
{
    loop *const l = context;
    failure *const mine = &l->failures[worker];
    mine->chunk = SIZE_MAX;
    while (!atomic_load_explicit(&l->failed, memory_order_relaxed)) {
        if (cancel_requested(l->stop)) {
            if (atomic_load_explicit(&l->next, memory_order_relaxed) < l->n_chunks)
                atomic_store_explicit(&l->stopped, true, memory_order_relaxed);
            return;
        }
        size_t const k = atomic_fetch_add_explicit(&l->next, 1, memory_order_relaxed);
        if (k >= l->n_chunks) return;
        size_t const begin = k * l->size;
        size_t const left = l->n - begin;
        pool_chunk const chunk = {.number = k,
                                  .begin = begin,
                                  .end = begin + (left < l->size ? left : l->size),
                                  .worker = worker};
        mine->error.message[0] = '\0';
        mine->status = l->body(l->context, chunk, &mine->error);
        if (mine->status != STF_OK) {
            mine->chunk = k;
            atomic_store_explicit(&l->failed, true, memory_order_relaxed);
            return;
        }
    }
}

stf_status pool_for(pool *p, size_t n, size_t size, const cancel *stop, pool_body *body,
                    void *context, stf_error *err)
{
    failure alone;
    loop l = {.n = n,
              .size = size != 0 ? size : 1,
              .n_chunks = pool_chunks(n, size),
              .stop = stop,
              .body = body,
              .context = context,
              .failures = p != NULL ? p->failures : &alone};
    uint32_t const n_workers = pool_threads(p);
    if (p == NULL) {
        loop_work(&l, 0);
    } else {
        bool const nested = atomic_exchange(&p->busy, true);
        assert(!nested && "a pool runs one loop at a time");
        (void)nested;
        crew_run(p->crew, loop_work, &l);
        atomic_store(&p->busy, false);
    }
    const failure *first = NULL;
    for (uint32_t w = 0; w < n_workers; w++) {
        const failure *const f = &l.failures[w];
        if (f->chunk != SIZE_MAX && (first == NULL || f->chunk < first->chunk)) first = f;
    }
    if (first != NULL) {
        if (err != NULL) *err = first->error;
        if (err != NULL) err->status = first->status;
        return first->status;
    }
    if (l.stopped) return fail(err, STF_CANCELLED, "stopped on request");
    return STF_OK;
}
