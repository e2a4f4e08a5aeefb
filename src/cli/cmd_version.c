/* SPDX-License-Identifier: Apache-2.0 */
/* cmd_version.c -- the version, and what the library was built with. */
#include "invocation.h"

#include <string.h>

static void build_json(output *o, const char *lines)
{
    output_text(o, ", \"build\": [");
    for (const char *at = lines; *at != '\0';) {
        char line[256];
        size_t const n = strcspn(at, "\n"), kept = n < sizeof line ? n : sizeof line - 1;
        memcpy(line, at, kept);
        line[kept] = '\0';
        if (at != lines) output_text(o, ", ");
        output_json(o, line);
        at += n + (at[n] == '\n');
    }
    output_text(o, "]");
}

int cmd_version(invocation *v)
{
    output o = {.at = NULL};
    bool const build = setting_has(v, "build");
    if (invocation_is_json(v)) {
        output_text(&o, "{");
        output_json_member(&o, "version", stf_version());
        if (build) build_json(&o, stf_build());
        output_text(&o, "}\n");
    } else {
        output_format(&o, "standoff %s\n", stf_version());
        if (build) output_text(&o, stf_build());
    }
    return invocation_finish(v, &o, STF_OK);
}
