/* SPDX-License-Identifier: Apache-2.0 */
/* cancel.h -- a flag by which long work is asked to stop.
 *
 * Whoever works polls at iteration points and returns STF_CANCELLED. Relaxed order suffices: the
 * flag carries no data. cancel_request may be called from any thread and from a signal handler. */
#ifndef BASE_CANCEL_H
#define BASE_CANCEL_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct cancel {
    atomic_bool requested;
} cancel;

static inline void cancel_request(cancel *c)
{
    atomic_store_explicit(&c->requested, true, memory_order_relaxed);
}

/* NULL: never. */
static inline bool cancel_requested(const cancel *c)
{
    return c != NULL && atomic_load_explicit(&c->requested, memory_order_relaxed);
}

#endif
