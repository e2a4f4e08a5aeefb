/* SPDX-License-Identifier: Apache-2.0 */
/* os_terminal.c -- what the program may ask about a terminal. */
#define _DEFAULT_SOURCE
#include "os_terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

bool terminal_is(int descriptor)
{
    return isatty(descriptor) == 1;
}

unsigned terminal_columns(int descriptor)
{
    struct winsize size;
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}
