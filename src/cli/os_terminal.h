/* SPDX-License-Identifier: Apache-2.0 */
/* os_terminal.h -- what the program may ask about a terminal. */
#ifndef CLI_OS_TERMINAL_H
#define CLI_OS_TERMINAL_H

#include <stdbool.h>

/* Is the descriptor (1, 2) a terminal? */
bool terminal_is(int descriptor);
/* Its columns, or 0 where it is none or does not tell. */
unsigned terminal_columns(int descriptor);

#endif
