/* SPDX-License-Identifier: Apache-2.0 */
/* os_clock.h -- how long something took, and waiting. */
#ifndef BASE_OS_CLOCK_H
#define BASE_OS_CLOCK_H

/* Seconds since some moment in the past, never going back; any thread. */
double os_clock_seconds(void);
/* Lets other threads run for that long, or a little longer; a signal ends it early. */
void os_clock_sleep(double seconds);

#endif
