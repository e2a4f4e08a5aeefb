/* SPDX-License-Identifier: Apache-2.0 */
/* pool.h -- a loop over 0 .. n-1 done by several threads, with the same result for any number of
 * them.
 *
 * The range is cut into chunks of a fixed size that does not depend on the threads; which thread
 * takes which chunk does not matter to a body that writes per index or per chunk, and sums that are
 * kept per chunk and added in chunk order have the same bits always. */
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include "base/cancel.h"
#include "base/status.h"

typedef struct pool pool;

typedef struct pool_chunk {
    size_t number;     /* 0 .. pool_chunks-1 */
    size_t begin, end; /* indices begin .. end-1 */
    uint32_t worker;   /* 0 .. pool_threads-1, for scratch: no two chunks at once have the same */
} pool_chunk;

typedef stf_status pool_body(void *context, pool_chunk chunk, stf_error *err);

/* n_threads workers, the caller among them; 0: one for each processor. NULL when out of memory. */
pool *pool_new(const stf_allocator *allocator, uint32_t n_threads);
void pool_free(pool *p);              /* NULL allowed */
uint32_t pool_threads(const pool *p); /* of NULL: 1 */

/* Chunks of a range of n in steps of `size` (at least 1). */
size_t pool_chunks(size_t n, size_t size);

/* Calls body for every chunk, in ascending order of starting. After a failure no new chunk starts;
 * the failure of the lowest chunk is returned, which is the same for any number of threads.
 * STF_CANCELLED when `stop` (may be NULL) was set before all were done and none failed. p NULL: on
 * the caller's thread alone. One thread at a time, and not from within a body. */
stf_status pool_for(pool *p, size_t n, size_t size, const cancel *stop, pool_body *body,
                    void *context, stf_error *err);

#endif
