/* SPDX-License-Identifier: Apache-2.0 */
/* interrupt.c -- signals: the first cancels the request, a later one ends the program. */
#include "interrupt.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <time.h>

/* Launchers pass one interrupt on twice, to their child and to its group (timeout, mpirun): what
 * comes so soon after the first is the first. */
#define SAME_INTERRUPT_NS 500000000LL

/* A handler can be told of nothing but through globals. */
static _Atomic(stf_request *) running;
static _Atomic int64_t first_ns;

static int64_t now_ns(void)
{
    struct timespec t;
    if (clock_gettime(CLOCK_MONOTONIC, &t) != 0) return 1;
    return (int64_t)t.tv_sec * 1000000000LL + t.tv_nsec + 1;
}

static void on_interrupt(int number)
{
    const int64_t now = now_ns();
    int64_t first = 0;
    if (atomic_compare_exchange_strong(&first_ns, &first, now)) {
        stf_request *const r = atomic_load(&running);
        if (r != NULL) stf_cancel(r);
    } else if (now - first > SAME_INTERRUPT_NS) {
        (void)signal(number, SIG_DFL);
        (void)raise(number);
    }
}

static void handle(void (*handler)(int))
{
    struct sigaction a = {.sa_handler = handler, .sa_flags = SA_RESTART};
    (void)sigemptyset(&a.sa_mask);
    (void)sigaction(SIGINT, &a, NULL);
    (void)sigaction(SIGTERM, &a, NULL);
}

void interrupt_cancels(stf_request *r)
{
    if (r == NULL) {
        handle(SIG_DFL);
        atomic_store(&running, NULL);
        return;
    }
    atomic_store(&running, r);
    atomic_store(&first_ns, 0);
    handle(on_interrupt);
}
