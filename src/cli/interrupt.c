/* SPDX-License-Identifier: Apache-2.0 */
/* interrupt.c -- signals: the handler does one atomic store and puts itself out of the way. */
#include "interrupt.h"

#include <signal.h>
#include <stdatomic.h>

/* A handler can be told of nothing but through a global. */
static _Atomic(stf_request *) running;

static void on_interrupt(int number)
{
    (void)signal(number, SIG_DFL);
    stf_request *const r = atomic_load(&running);
    if (r != NULL) stf_cancel(r);
}

void interrupt_cancels(stf_request *r)
{
    if (r == NULL) {
        (void)signal(SIGINT, SIG_DFL);
        (void)signal(SIGTERM, SIG_DFL);
        atomic_store(&running, NULL);
        return;
    }
    atomic_store(&running, r);
    (void)signal(SIGINT, on_interrupt);
    (void)signal(SIGTERM, on_interrupt);
}
