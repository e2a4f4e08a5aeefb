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
