/* SPDX-License-Identifier: Apache-2.0 */
/* main.c -- the program `standoff`: reads the arguments, runs the command, gives the exit status.
 */
#include "invocation.h"
#include "ranks.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

/* `standoff` alone: how it is used, as a mistake. */
static int nothing_asked(void)
{
    output o = {.at = NULL};
    help_write(&o, NULL, 100);
    (void)fwrite(o.at, 1, o.n, stderr);
    output_free(&o);
    return stf_status_exit(STF_USAGE);
}

static int run(int argc, char **argv, invocation *v)
{
    stf_error err;
    stf_status const status = arguments_read(argc, argv, v, &err);
    v->is_led = ranks_are_led(v);
    if (status != STF_OK) return invocation_fail(v, &err);
    if (v->command == NULL) return nothing_asked();
    if (setting_has(v, "help")) {
        output o = {.at = NULL};
        unsigned const width = invocation_width(v);
        help_write(&o, v->command, width != 0 ? width : 100);
        return invocation_finish(v, &o, STF_OK);
    }
    if ((v->command->uses & USES_SESSION) != 0 && invocation_session(v, &err) != STF_OK)
        return invocation_fail(v, &err);
    return v->command->run(v);
}

int main(int argc, char **argv)
{
    /* A reader that went away is an error of writing, told like any other. */
    (void)signal(SIGPIPE, SIG_IGN);
    size_t const room = (size_t)(argc > 0 ? argc : 1) + 2;
    invocation v = {.settings = calloc(room, sizeof *v.settings),
                    .operands = calloc(room, sizeof *v.operands)};
    int status = stf_status_exit(STF_NOMEM);
    if (v.settings != NULL && v.operands != NULL)
        status = run(argc, argv, &v);
    else
        (void)fputs("standoff: no memory to start\n", stderr);
    stf_session_free(v.session);
    free(v.settings);
    free(v.operands);
    return status;
}
