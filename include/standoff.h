/* SPDX-License-Identifier: Apache-2.0 */
/* standoff.h -- the one installed header of libstandoff.
 *
 * Conventions. Constructors are `stf_x_new`/`stf_x_load`, destructors `stf_x_free`; freeing NULL is
 * allowed. A function that can fail returns `stf_status`, takes `stf_error *err` last (NULL: not
 * wanted) and writes no other out-parameter on failure. Text is UTF-8 and NUL-terminated unless a
 * length is given. The library never prints, exits, reads the environment, installs a signal
 * handler or keeps mutable globals. */
#ifndef STANDOFF_H
#define STANDOFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define STF_VERSION_MAJOR 0
#define STF_VERSION_MINOR 1
#define STF_VERSION_PATCH 0

#if defined(__GNUC__)
#define STF_API __attribute__((visibility("default")))
#define STF_MUST_USE __attribute__((warn_unused_result))
#else
#define STF_API
#define STF_MUST_USE
#endif

/* ---- status and errors ------------------------------------------------------------------- */

/* id, stable name, process exit status (docs/commands.md), what it means */
#define STF_STATUS_LIST(X)                                                                         \
    X(OK, "ok", 0, "done")                                                                         \
    X(NO, "no", 1, "the answer is no: a claim or a certificate fails, nothing was found")          \
    X(USAGE, "usage", 2, "the request is wrong: an unknown option, a bad value")                   \
    X(INPUT, "input", 2, "the input is wrong: see the diagnostics")                                \
    X(IO, "io", 2, "a file could not be read or written")                                          \
    X(UNSUPPORTED, "unsupported", 2, "the method does not apply to this game, or is not built in") \
    X(LIMIT, "limit", 3, "a limit of size, memory or time was reached")                            \
    X(NOMEM, "out-of-memory", 3, "the allocator has no more memory")                               \
    X(CANCELLED, "cancelled", 130, "stopped on request")

typedef enum stf_status {
#define STF_STATUS_ENUM(id, name, code, text) STF_##id,
    STF_STATUS_LIST(STF_STATUS_ENUM)
#undef STF_STATUS_ENUM
} stf_status;

/* Why a call failed: filled on failure, without allocation. */
typedef struct stf_error {
    stf_status status;
    char message[240]; /* one sentence, lower case, no full stop */
} stf_error;

/* Stable name ("limit") and process exit status of a status; any thread. */
STF_API const char *stf_status_name(stf_status s);
STF_API int stf_status_exit(stf_status s);

/* Lua's four-argument form: new_size 0 frees; returns NULL on failure and leaves `p` alone. */
typedef struct stf_allocator {
    void *(*resize)(void *user, void *p, size_t old_size, size_t new_size);
    void *user;
} stf_allocator;

#ifdef __cplusplus
}
#endif
#endif
