/* SPDX-License-Identifier: Apache-2.0 */
/* os_memory.c -- malloc, and madvise for what is large. */
#define _DEFAULT_SOURCE
#include "base/os_memory.h"

#include <stdlib.h>
#include <sys/mman.h>

void *os_memory_take(size_t n)
{
    size_t const most = (size_t)-1 / 2;
    if (n < OS_MEMORY_LARGE || n > most) return malloc(n);
    size_t const whole = (n + OS_MEMORY_LARGE - 1) / OS_MEMORY_LARGE * OS_MEMORY_LARGE;
    void *const p = aligned_alloc(OS_MEMORY_LARGE, whole);
#ifdef MADV_HUGEPAGE
    if (p != NULL) (void)madvise(p, whole, MADV_HUGEPAGE); /* a wish: refusal changes nothing */
#endif
    return p;
}
