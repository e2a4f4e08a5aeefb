/* SPDX-License-Identifier: Apache-2.0 */
/* os_clock.c -- POSIX's monotonic clock. */
#define _POSIX_C_SOURCE 200809L
#include "base/os_clock.h"

#include <time.h>

double os_clock_seconds(void)
{
    struct timespec t;
    if (clock_gettime(CLOCK_MONOTONIC, &t) != 0) return 0;
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void os_clock_sleep(double seconds)
{
    if (!(seconds > 0.0)) return;
    struct timespec const t = {.tv_sec = (time_t)seconds,
                               .tv_nsec = (long)(1e9 * (seconds - (double)(time_t)seconds))};
    (void)nanosleep(&t, NULL);
}
