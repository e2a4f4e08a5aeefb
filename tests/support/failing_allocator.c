/* SPDX-License-Identifier: Apache-2.0 */
/* failing_allocator.c -- every block carries its size before it, so that the sizes callers give
 * back can be checked. */
#include "support/failing_allocator.h"

#include <stdlib.h>
#include <string.h>

enum { HEADER = 64 }; /* keeps the block's alignment */

static void *failing_resize(void *user, void *p, size_t old_size, size_t new_size)
{
    failing_allocator *const f = user;
    char *const raw = p != NULL ? (char *)p - HEADER : NULL;
    if (raw != NULL) {
        size_t held;
        memcpy(&held, raw, sizeof held);
        if (held != old_size) f->sizes_wrong = true;
        old_size = held;
    }
    if (new_size == 0) {
        if (raw != NULL) {
            f->live_blocks--;
            f->live_bytes -= old_size;
            free(raw);
        }
        return NULL;
    }
    size_t const request = f->requests++;
    if (request == f->fail_at || (f->fail_after && request > f->fail_at)) {
        f->failed++;
        return NULL;
    }
    char *const fresh = realloc(raw, HEADER + new_size);
    if (fresh == NULL) {
        f->failed++;
        return NULL;
    }
    memcpy(fresh, &new_size, sizeof new_size);
    if (raw == NULL) {
        f->live_blocks++;
        f->live_bytes += new_size;
    } else {
        f->live_bytes += new_size - old_size;
    }
    return fresh + HEADER;
}

void failing_allocator_init(failing_allocator *f, size_t fail_at)
{
    *f = (failing_allocator){.fail_at = fail_at, .fail_after = true};
    f->allocator = (stf_allocator){.resize = failing_resize, .user = f};
}
