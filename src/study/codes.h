/* SPDX-License-Identifier: Apache-2.0 */
/* codes.h -- what can be wrong with a table of points: one row a code, for diagnostics and
 * `explain`. */
#ifndef STUDY_CODES_H
#define STUDY_CODES_H

#include <stddef.h>

typedef struct study_code {
    const char *code;    /* "E1101" */
    const char *title;   /* one line, lower case */
    const char *explain; /* a paragraph */
} study_code;

extern const study_code study_codes[];
extern const size_t n_study_codes;

#endif
