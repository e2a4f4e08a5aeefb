/* SPDX-License-Identifier: Apache-2.0 */
/* cancel.h -- a flag that asks work to stop; may be raised from a signal handler. */
#ifndef BASE_CANCEL_H
#define BASE_CANCEL_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct cancel_flag {
    atomic_bool raised;
} cancel_flag;

static inline void cancel_raise(cancel_flag *c)
{
    atomic_store_explicit(&c->raised, true, memory_order_relaxed);
}
static inline bool cancel_asked(const cancel_flag *c)
{
    return c != NULL && atomic_load_explicit(&c->raised, memory_order_relaxed);
}

#endif
