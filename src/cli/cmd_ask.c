/* SPDX-License-Identifier: Apache-2.0 */
/* cmd_ask.c -- every command that asks the library a question of a file. */
#include "interrupt.h"
#include "invocation.h"
#include "os_path.h"
#include "progress.h"
#include "ranks.h"

#include <stdio.h>
#include <string.h>

/* The answer takes the place of a file that is none of those which the question reads or keeps: the
 * model, --points, --run, ... */
static stf_status output_settle(const invocation *v, stf_error *err)
{
    const char *const path = setting_value(v, "output");
    const char *taken = NULL;
    if (path == NULL || strcmp(path, "-") == 0) return STF_OK;
    if (path_is_same(v->operands[0], path)) taken = v->operands[0];
    for (size_t i = 0; i < v->n_settings; i++) {
        const setting *const s = &v->settings[i];
        if (!s->is_own || s->value == NULL) continue;
        bool const is_run = strcmp(s->option->name, "run") == 0;
        if (path_is_same(s->value, path) ||
            (is_run && strcmp(s->value, path) == 0 && strcmp(path, "/dev/null") != 0))
            taken = s->value;
    }
    if (taken == NULL) return STF_OK;
    return fault(err, STF_USAGE,
                 "the answer would replace '%.80s', which the command needs: give --output another "
                 "file",
                 taken);
}

static stf_status request_fill(const invocation *v, stf_request *r, stf_error *err)
{
    stf_status status = STF_OK;
    for (size_t i = 0; status == STF_OK && i < v->n_settings; i++)
        if (v->settings[i].is_own)
            status = stf_request_set(r, v->settings[i].option->name, v->settings[i].value, err);
    for (size_t i = 1; status == STF_OK && i < v->n_operands; i++)
        status = stf_request_set(r, v->command->second, v->operands[i], err);
    return status;
}

static stf_status ask(invocation *v, stf_model *m, stf_request *r, stf_answer **a, stf_error *err)
{
    progress p;
    if ((v->command->uses & USES_PROGRESS) != 0 && !v->is_led)
        progress_begin(&p, setting_value(v, "progress"), r);
    interrupt_cancels(r);
    stf_status const status = stf_ask(m, r, a, err);
    interrupt_cancels(NULL);
    if ((v->command->uses & USES_PROGRESS) != 0 && !v->is_led) progress_end(&p);
    return status;
}

/* The format that the library is asked for: `convert` has the one, its --json is --to json. */
static const char *format_asked(const invocation *v, char room[32])
{
    const char *const format = invocation_format(v, room);
    return choice_has(command_formats(v->command), format) ? format : NULL;
}

/* Of any number of rows? */
static bool is_long(const char *format)
{
    return strcmp(format, "csv") == 0 || strcmp(format, "jsonl") == 0;
}

static stf_status answer_put(const invocation *v, const stf_answer *a, stf_error *err)
{
    char room[32];
    const char *const format = format_asked(v, room), *const path = setting_value(v, "output");
    unsigned const width = invocation_width(v);
    bool const colour = invocation_colour(v);
    if (path != NULL && strcmp(path, "-") != 0)
        return stf_answer_save(a, format, width, colour, path, err);
    if (format != NULL && is_long(format)) {
        stf_status const status =
            stf_answer_write(a, format, width, colour, output_straight, NULL, err);
        if (status != STF_OK && status != STF_IO) return status;
        stf_error second;
        stf_status const ended = output_end(&second);
        if (ended != STF_OK) *err = second;
        return status != STF_OK ? status : ended;
    }
    output o = {.at = NULL};
    stf_status status = stf_answer_write(a, format, width, colour, output_write, &o, err);
    if (status == STF_OK) status = output_flush(&o, NULL, err);
    output_free(&o);
    return status;
}

/* A "no" and a limit come with an answer: it is written, and the reason told beside it. */
static int answer_write(invocation *v, const stf_answer *a, const stf_error *reason)
{
    stf_error err;
    if (answer_put(v, a, &err) != STF_OK) {
        /* where standard output is what fails, telling of it there would be in vain */
        if (err.status == STF_IO && setting_value(v, "output") == NULL) v->as_json = false;
        return invocation_fail(v, &err);
    }
    invocation_diagnose(v);
    stf_status const status = stf_answer_status(a);
    if (status != STF_OK) (void)fprintf(stderr, "standoff: %s\n", reason->message);
    return stf_status_exit(status);
}

/* Asked of the file by this process, as one of a team where `team` is not NULL. Gives the exit
 * status; *err: how it went. */
static int ask_and_write(invocation *v, const stf_team *team, stf_error *err)
{
    stf_request *r = NULL;
    stf_model *m = NULL;
    stf_answer *a = NULL;
    stf_status status = output_settle(v, err);
    if (status == STF_OK) status = stf_request_new(v->session, v->command->name, &r, err);
    if (status == STF_OK && team != NULL) stf_request_team(r, team);
    if (status == STF_OK) status = request_fill(v, r, err);
    if (status == STF_OK) status = stf_load_file(v->session, v->operands[0], NULL, &m, err);
    if (status == STF_OK) status = ask(v, m, r, &a, err);
    if (status == STF_OK) err->status = STF_OK;
    int code = 0; /* of a rank that is led: mpirun would end all ranks for another */
    if (!v->is_led) code = a != NULL ? answer_write(v, a, err) : invocation_fail(v, err);
    stf_answer_free(a);
    stf_request_free(r);
    stf_model_free(m);
    return code;
}

int cmd_ask(invocation *v)
{
    stf_team team;
    bool is_team = false;
    stf_error err = {STF_OK, ""};
    if (ranks_join(v, &team, &is_team, &err) != STF_OK) return invocation_fail(v, &err);
    if (is_team) v->is_led = team.rank > 0;
    int const code = ask_and_write(v, is_team ? &team : NULL, &err);
    if (is_team) ranks_leave(&team, &err);
    return code;
}
