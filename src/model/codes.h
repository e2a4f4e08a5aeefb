/* SPDX-License-Identifier: Apache-2.0 */
/* codes.h -- what can be wrong with a model once it is played: one row a code, for diagnostics and
 * `explain`. */
#ifndef MODEL_CODES_H
#define MODEL_CODES_H

#include <stddef.h>

typedef struct model_code {
    const char *code;    /* "E1001" */
    const char *title;   /* one line, lower case */
    const char *hint;    /* what to do, or NULL */
    const char *explain; /* a paragraph */
} model_code;

extern const model_code model_codes[];
extern const size_t n_model_codes;

/* The hint of a code, or NULL. */
const char *model_code_hint(const char *code);

#endif
