/* SPDX-License-Identifier: Apache-2.0 */
/* os_memory.h -- memory in large pieces. */
#ifndef BASE_OS_MEMORY_H
#define BASE_OS_MEMORY_H

#include <stddef.h>

/* From this size on a piece is worth pages of its own. */
enum { OS_MEMORY_LARGE = 2 * 1024 * 1024 };

/* n bytes, not zeroed, that realloc and free take back; NULL when there is no memory. Pieces of
 * OS_MEMORY_LARGE or more lie on large pages where the system has them: taking a page costs far
 * more than using it, and most of all under a hypervisor. */
void *os_memory_take(size_t n);

#endif
