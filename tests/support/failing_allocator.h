/* SPDX-License-Identifier: Apache-2.0 */
/* failing_allocator.h -- an allocator whose n-th request fails, and which counts what lives.
 *
 *     for (size_t n = 0; ; n++) {
 *         failing_allocator f;
 *         failing_allocator_init(&f, n);
 *         stf_status const s = work(&f.allocator, &err);
 *         assert_int_equal(f.live_blocks, 0);
 *         if (f.failed == 0) break;       // every request was tried
 *         assert_int_equal(s, STF_NOMEM);
 *     }
 */
#ifndef TESTS_SUPPORT_FAILING_ALLOCATOR_H
#define TESTS_SUPPORT_FAILING_ALLOCATOR_H

#include <standoff.h>

typedef struct failing_allocator {
    stf_allocator allocator; /* hand out &f.allocator; f must stay where it is */
    size_t fail_at;          /* the request that fails, from 0; SIZE_MAX: none */
    bool fail_after;         /* the requests after it fail too (the default: memory is gone) */
    size_t requests;         /* made so far: new blocks and resizings, not releases */
    size_t failed;
    size_t live_blocks, live_bytes;
    bool sizes_wrong; /* a caller gave back another size than it took */
} failing_allocator;

/* One thread at a time. */
void failing_allocator_init(failing_allocator *f, size_t fail_at);

#endif
