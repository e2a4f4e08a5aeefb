/* SPDX-License-Identifier: Apache-2.0 */
/* os_clock.h -- how long something took. */
#ifndef BASE_OS_CLOCK_H
#define BASE_OS_CLOCK_H

/* Seconds since some moment in the past, never going back; any thread. */
double os_clock_seconds(void);

#endif
