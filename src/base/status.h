/* SPDX-License-Identifier: Apache-2.0 */
/* status.h -- how a call says that it failed: a status, and one sentence in an stf_error. */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

#include <standoff.h>

/* Fills *err (may be NULL) and returns `s`, so that failing is one statement. */
__attribute__((cold, format(printf, 3, 4))) stf_status fail(stf_error *err, stf_status s,
                                                            const char *format, ...);

/* Early return. Only in functions that hold nothing but arena memory. */
#define TRY(call)                                                                                  \
    do {                                                                                           \
        stf_status const try_status_ = (call);                                                     \
        if (try_status_ != STF_OK) return try_status_;                                             \
    } while (0)

#endif
