/* SPDX-License-Identifier: Apache-2.0 */
/* invocation.h -- one run of the program: what was asked for, and how it ends. */
#ifndef CLI_INVOCATION_H
#define CLI_INVOCATION_H

#include "command.h"
#include "output.h"

/* An option as given, in the order of the command line. */
typedef struct setting {
    const stf_option *option;
    const char *value; /* NULL for flags */
    bool is_own;       /* of the command, not shared */
} setting;

struct invocation {
    const command *command; /* NULL before it is known */
    setting *settings;      /* [n_settings]; room for one an argument, and two more */
    size_t n_settings;
    const char **operands; /* [n_operands] */
    size_t n_operands;
    bool as_json;         /* failures are told as JSON */
    bool is_led;          /* another rank speaks: nothing is told, and nothing fails */
    stf_session *session; /* NULL for commands that need none */
};

/* Reads argv[1..] into *v: finds the command, its options and operands. STF_USAGE where they are
 * wrong. v->settings and v->operands must have room. An invocation of nothing has command NULL and
 * STF_OK. */
STF_MUST_USE stf_status arguments_read(int argc, char **argv, invocation *v, stf_error *err);

/* The last value of an option, or NULL; whether it was given. */
const char *setting_value(const invocation *v, const char *name);
bool setting_has(const invocation *v, const char *name);
/* Formats that are options of their own: --json, --csv, ... */
extern const char *const format_flags[];
extern const size_t n_format_flags;
/* Format of the answer: of --format, --json, --csv, ..., of the ending of --output, or the
 * command's first. */
const char *invocation_format(const invocation *v, char room[32]);
bool invocation_is_json(const invocation *v);

/* How text is to look. `to_file`: it goes to a file. */
unsigned invocation_width(const invocation *v); /* 0: not told */
bool invocation_colour(const invocation *v);

/* Fills *err, gives the status. */
__attribute__((format(printf, 3, 4))) stf_status fault(stf_error *err, stf_status status,
                                                       const char *format, ...);
/* Tells of a failure (diagnostics, then the reason) on standard error, or as JSON on standard
 * output; gives the exit status. */
int invocation_fail(invocation *v, const stf_error *err);
/* Writes the diagnostics that have gathered as text on standard error. */
void invocation_diagnose(invocation *v);
/* Writes the answer to where it belongs and frees it; gives the exit status of `status`, or of what
 * went wrong. */
int invocation_finish(invocation *v, output *o, stf_status status);
/* A session with the limits of --limit, in v->session. */
STF_MUST_USE stf_status invocation_session(invocation *v, stf_error *err);

/* Help of a command, or of the program where c is NULL. */
void help_write(output *o, const command *c, size_t width);

#endif
