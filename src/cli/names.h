/* SPDX-License-Identifier: Apache-2.0 */
/* names.h -- the nearest of several names: "did you mean". */
#ifndef CLI_NAMES_H
#define CLI_NAMES_H

#include <stddef.h>

typedef struct nearest {
    const char *wanted;
    const char *found; /* NULL: nothing near so far */
    size_t distance;   /* of `found`; at first the least that is not near */
} nearest;

nearest nearest_to(const char *wanted);
/* Takes `name` where it is nearer than what was found. `name` must outlive *n. */
void nearest_try(nearest *n, const char *name);

#endif
