/* SPDX-License-Identifier: Apache-2.0 */
/* invocation.c -- how a run of the program looks and ends: formats, failures, answers written. */
#include "invocation.h"

#include "os_terminal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

stf_status fault(stf_error *err, stf_status status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    (void)vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    err->status = status;
    return status;
}

const char *const format_flags[] = {"json", "csv", "jsonl", "svg", "png", "sqlite"};
const size_t n_format_flags = sizeof format_flags / sizeof *format_flags;

/* The format that the file's ending names, if the command has it. */
static const char *format_of_ending(const invocation *v)
{
    static const struct {
        const char *ending, *format;
    } rows[] = {{".json", "json"}, {".csv", "csv"},   {".jsonl", "jsonl"},   {".svg", "svg"},
                {".png", "png"},   {".html", "html"}, {".sqlite", "sqlite"}, {".db", "sqlite"}};
    const char *const path = setting_value(v, "output");
    const char *const dot = path != NULL ? strrchr(path, '.') : NULL;
    for (size_t i = 0; dot != NULL && i < sizeof rows / sizeof *rows; i++)
        if (strcmp(dot, rows[i].ending) == 0 &&
            choice_has(command_formats(v->command), rows[i].format))
            return rows[i].format;
    return NULL;
}

const char *invocation_format(const invocation *v, char room[32])
{
    const char *const format = setting_value(v, "format");
    for (size_t i = 0; i < n_format_flags; i++)
        if (setting_has(v, format_flags[i])) return format_flags[i];
    if (format != NULL) return format;
    const char *const named = format_of_ending(v);
    if (named != NULL) return named;
    const char *const formats = command_formats(v->command);
    (void)snprintf(room, 32, "%.*s", (int)strcspn(formats, "|"), formats);
    return room;
}

bool invocation_is_json(const invocation *v)
{
    char room[32];
    return strcmp(invocation_format(v, room), "json") == 0;
}

static bool goes_to_terminal(const invocation *v)
{
    const char *const path = setting_value(v, "output");
    return (path == NULL || strcmp(path, "-") == 0) && terminal_is(1);
}

unsigned invocation_width(const invocation *v)
{
    const char *const asked = setting_value(v, "width");
    if (asked != NULL) return (unsigned)strtod(asked, NULL);
    if (!goes_to_terminal(v)) return 0;
    const char *const columns = getenv("COLUMNS");
    long const told = columns != NULL ? strtol(columns, NULL, 10) : 0;
    unsigned const n = told >= 20 && told <= 10000 ? (unsigned)told : terminal_columns(1);
    return n >= 20 ? n : 0;
}

bool invocation_colour(const invocation *v)
{
    const char *const when = setting_value(v, "color");
    if (when != NULL && strcmp(when, "always") == 0) return true;
    if (when != NULL && strcmp(when, "never") == 0) return false;
    const char *const no = getenv("NO_COLOR"), *const terminal = getenv("TERM");
    if (no != NULL && *no != '\0') return false;
    return goes_to_terminal(v) && terminal != NULL && strcmp(terminal, "dumb") != 0;
}

void invocation_diagnose(invocation *v)
{
    if (v->session == NULL || stf_diagnostics_count(v->session, NULL) == 0) return;
    output o = {.at = NULL};
    stf_error err;
    if (stf_diagnostics_write(v->session, false, output_write, &o, &err) == STF_OK)
        (void)fwrite(o.at, 1, o.n, stderr);
    output_free(&o);
}

/* The library writes {"diagnostics": [...]}: the error goes in front of it, into the same object.
 */
static bool fail_json(invocation *v, const stf_error *err)
{
    output o = {.at = NULL}, diagnostics = {.at = NULL};
    stf_error second;
    output_text(&o, "{\n  \"error\": {");
    output_json_member(&o, "status", stf_status_name(err->status));
    output_format(&o, ", \"exit\": %d, ", stf_status_exit(err->status));
    output_json_member(&o, "message", err->message);
    output_text(&o, "},");
    bool told =
        v->session != NULL &&
        stf_diagnostics_write(v->session, true, output_write, &diagnostics, &second) == STF_OK &&
        diagnostics.n > 1 && diagnostics.at[0] == '{';
    if (told)
        (void)output_write(&o, diagnostics.at + 1, diagnostics.n - 1);
    else
        output_text(&o, "\n  \"diagnostics\": []\n}\n");
    told = output_flush(&o, NULL, &second) == STF_OK;
    output_free(&diagnostics);
    output_free(&o);
    return told;
}

int invocation_fail(invocation *v, const stf_error *err)
{
    if (v->is_led) return 0;
    if (v->as_json && fail_json(v, err)) return stf_status_exit(err->status);
    invocation_diagnose(v);
    (void)fprintf(stderr, "standoff: %s\n", err->message);
    if (err->status == STF_USAGE && v->command != NULL && strstr(err->message, "--help") == NULL)
        (void)fprintf(stderr, "see: standoff %s --help\n", v->command->name);
    return stf_status_exit(err->status);
}

int invocation_finish(invocation *v, output *o, stf_status status)
{
    stf_error err;
    stf_status const written = output_flush(o, setting_value(v, "output"), &err);
    output_free(o);
    if (written == STF_OK) return stf_status_exit(status);
    /* Where standard output is what fails, telling of it there would be in vain. */
    if (setting_value(v, "output") == NULL) v->as_json = false;
    return invocation_fail(v, &err);
}

static stf_status limit_set(invocation *v, const char *text, stf_error *err)
{
    char name[64];
    const char *const equals = strchr(text, '=');
    size_t const n = equals != NULL ? (size_t)(equals - text) : 0;
    char *end = NULL;
    double const x = n > 0 ? strtod(equals + 1, &end) : 0.0;
    if (n == 0 || n >= sizeof name || end == equals + 1 || *end != '\0')
        return fault(err, STF_USAGE, "--limit is NAME=N, not '%.60s'", text);
    if (!(x >= 1.0 && x <= 1e15))
        return fault(err, STF_USAGE, "a limit is a number from 1 to 1e15, not '%.60s'", equals + 1);
    memcpy(name, text, n);
    name[n] = '\0';
    return stf_session_limit(v->session, name, x, err);
}

stf_status invocation_session(invocation *v, stf_error *err)
{
    stf_status status = stf_session_new(NULL, 0, &v->session, err);
    for (size_t i = 0; status == STF_OK && i < v->n_settings; i++)
        if (strcmp(v->settings[i].option->name, "limit") == 0)
            status = limit_set(v, v->settings[i].value, err);
    return status;
}
