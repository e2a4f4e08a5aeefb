/* SPDX-License-Identifier: Apache-2.0 */
/* shortest.h -- the shortest decimal that reads back as a double, without the C library. */
#ifndef BASE_SHORTEST_H
#define BASE_SHORTEST_H

#include <stdbool.h>
#include <stddef.h>

enum { SHORTEST_ROOM = 32 };

/* Writes what "%.Pg" gives at the least P of 15, 16, 17 that reads back as x, into out
 * [SHORTEST_ROOM], without a final NUL; its length in *n. False, and nothing written, where x is
 * not zero and not between 2e-11 and 1e17 in size. Any thread. */
bool shortest_write(double x, char *out, size_t *n);

#endif
