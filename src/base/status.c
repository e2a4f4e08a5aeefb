/* SPDX-License-Identifier: Apache-2.0 */
/* status.c -- statuses by name and exit code, and the one way to fail. */
#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>

static const struct {
    const char *name;
    int exit_status;
} statuses[] = {
#define ROW(id, name, code, text) [STF_##id] = {name, code},
    STF_STATUS_LIST(ROW)
#undef ROW
};

const char *stf_status_name(stf_status s)
{
    return statuses[s].name;
}

int stf_status_exit(stf_status s)
{
    return statuses[s].exit_status;
}

stf_status fail(stf_error *err, stf_status s, const char *format, ...)
{
    if (err != NULL) {
        va_list args;
        va_start(args, format);
        err->status = s;
        (void)vsnprintf(err->message, sizeof err->message, format, args);
        va_end(args);
    }
    return s;
}
