/* SPDX-License-Identifier: Apache-2.0 */
/* interrupt.h -- the first interrupt stops a question in good order, the second ends the program.
 */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

#include <standoff.h>

/* From here on SIGINT and SIGTERM cancel the request; NULL: they end the program, as they did
 * before. */
void interrupt_cancels(stf_request *r);

#endif
