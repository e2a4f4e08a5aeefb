/* SPDX-License-Identifier: Apache-2.0 */
/* cmd_convert.c -- a game for other tools: the format is that of --to, of --json, or of the ending
 * of --output. */
#include "invocation.h"

#include <string.h>

static const stf_option *option_to(const command *c)
{
    for (size_t i = 0; i < command_option_own(c); i++)
        if (strcmp(command_option_at(c, i)->name, "to") == 0) return command_option_at(c, i);
    return NULL;
}

/* The ending of a path without its dot, or NULL. */
static const char *ending_of(const char *path)
{
    const char *const slash = strrchr(path, '/'), *const name = slash != NULL ? slash + 1 : path;
    const char *const dot = strrchr(name, '.');
    return dot != NULL && dot != name ? dot + 1 : NULL;
}

int cmd_convert(invocation *v)
{
    const stf_option *const to = option_to(v->command);
    const char *const told = setting_value(v, "to"), *const path = setting_value(v, "output");
    const char *const ending = path != NULL ? ending_of(path) : NULL;
    const char *wanted = told;
    stf_error err;
    if (invocation_is_json(v)) {
        if (told != NULL && strcmp(told, "json") != 0) {
            (void)fault(&err, STF_USAGE, "--json and --to %.40s do not go together", told);
            return invocation_fail(v, &err);
        }
        wanted = "json";
    } else if (told == NULL && ending != NULL) {
        if (!choice_has(to->choices, ending)) {
            (void)fault(&err, STF_USAGE, "which format is '%.80s' to have? say --to %s", path,
                        to->choices);
            return invocation_fail(v, &err);
        }
        wanted = ending;
    }
    if (told == NULL && wanted != NULL) v->settings[v->n_settings++] = (setting){to, wanted, true};
    return cmd_ask(v);
}
