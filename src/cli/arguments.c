/* SPDX-License-Identifier: Apache-2.0 */
/* arguments.c -- from the command line to an invocation, by the table of commands. */
#include "invocation.h"

#include "names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The arguments that are left to read. */
typedef struct reader {
    int argc;
    char **argv;
    int i;
} reader;

static const char *argument_next(reader *r)
{
    return r->i < r->argc ? r->argv[r->i++] : NULL;
}

/* Failures may have to be told as JSON before the arguments are understood. */
static bool json_is_wanted(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--json") == 0 || strcmp(argv[i], "--format=json") == 0) return true;
        if (strcmp(argv[i], "--format") == 0 && i + 1 < argc && strcmp(argv[i + 1], "json") == 0)
            return true;
    }
    return false;
}

static const stf_option *option_find(const command *c, const char *name, size_t n, bool *is_own)
{
    for (size_t i = 0; i < command_option_count(c); i++) {
        const stf_option *const o = command_option_at(c, i);
        if (strlen(o->name) != n || memcmp(o->name, name, n) != 0) continue;
        *is_own = i < command_option_own(c);
        return o;
    }
    return NULL;
}

static const stf_option *option_of_letter(const command *c, char letter)
{
    for (size_t i = command_option_own(c); i < command_option_count(c); i++)
        if (option_letter(command_option_at(c, i)) == letter) return command_option_at(c, i);
    return NULL;
}

static stf_status option_unknown(const command *c, const char *name, size_t n, stf_error *err)
{
    char wanted[64];
    (void)snprintf(wanted, sizeof wanted, "%.*s", (int)(n < 60 ? n : 60), name);
    nearest near = nearest_to(wanted);
    for (size_t i = 0; i < command_option_count(c); i++)
        nearest_try(&near, command_option_at(c, i)->name);
    if (near.found != NULL)
        return fault(err, STF_USAGE, "'%s' has no option --%s; did you mean --%s?", c->name, wanted,
                     near.found);
    return fault(err, STF_USAGE, "'%s' has no option --%s; see standoff %s --help", c->name, wanted,
                 c->name);
}

static bool number_is_whole(const char *value, double least, double most)
{
    char *end;
    double const x = strtod(value, &end);
    return end != value && *end == '\0' && x >= least && x <= most && x == (double)(long long)x;
}

/* Values of shared options are judged here; those of a question by the library. */
static stf_status shared_check(const command *c, const stf_option *o, const char *value,
                               stf_error *err)
{
    if (o->kind == STF_OPTION_CHOICE && !choice_has(o->choices, value))
        return fault(err, STF_USAGE, "--%s is one of %s, not '%.60s'", o->name, o->choices, value);
    if (o->kind == STF_OPTION_INTEGER && !number_is_whole(value, 20, 10000))
        return fault(err, STF_USAGE, "--%s is a whole number from 20 to 10000, not '%.60s'",
                     o->name, value);
    if (strcmp(o->name, "format") == 0 && !choice_has(command_formats(c), value) &&
        strcmp(value, "json") != 0)
        return fault(err, STF_USAGE, "'%s' cannot be written as '%.60s'; there is %s", c->name,
                     value, command_formats(c));
    return STF_OK;
}

static stf_status setting_add(invocation *v, const stf_option *o, const char *value, bool is_own,
                              stf_error *err)
{
    if (!o->repeats && setting_has(v, o->name))
        return fault(err, STF_USAGE, "--%s is given twice", o->name);
    if (!is_own && value != NULL) {
        stf_status const status = shared_check(v->command, o, value, err);
        if (status != STF_OK) return status;
    }
    v->settings[v->n_settings++] = (setting){o, value, is_own};
    return STF_OK;
}

static stf_status long_read(invocation *v, reader *r, const char *argument, stf_error *err)
{
    const char *const name = argument + 2, *const equals = strchr(name, '=');
    size_t const n = equals != NULL ? (size_t)(equals - name) : strlen(name);
    bool is_own = false;
    const stf_option *const o = option_find(v->command, name, n, &is_own);
    if (o == NULL) return option_unknown(v->command, name, n, err);
    if (o->kind == STF_OPTION_FLAG) {
        if (equals != NULL) return fault(err, STF_USAGE, "--%s takes no value", o->name);
        return setting_add(v, o, NULL, is_own, err);
    }
    const char *const value = equals != NULL ? equals + 1 : argument_next(r);
    if (value == NULL) return fault(err, STF_USAGE, "--%s needs a value: %s", o->name, o->value);
    return setting_add(v, o, value, is_own, err);
}

static stf_status short_read(invocation *v, reader *r, const char *argument, stf_error *err)
{
    const stf_option *const o = option_of_letter(v->command, argument[1]);
    if (o == NULL)
        return fault(err, STF_USAGE, "'%s' has no option %.40s; see standoff %s --help",
                     v->command->name, argument, v->command->name);
    if (o->kind == STF_OPTION_FLAG) {
        if (argument[2] != '\0') return fault(err, STF_USAGE, "-%c takes no value", argument[1]);
        return setting_add(v, o, NULL, false, err);
    }
    const char *const value = argument[2] != '\0' ? argument + 2 : argument_next(r);
    if (value == NULL) return fault(err, STF_USAGE, "-%c needs a value: %s", argument[1], o->value);
    return setting_add(v, o, value, false, err);
}

static stf_status command_unknown(const char *name, stf_error *err)
{
    const char *const dot = strrchr(name, '.');
    if (dot != NULL && (choice_has("standoff|efg|nfg|json", dot + 1)))
        return fault(err, STF_USAGE,
                     "'%.80s' is a file, not a command; did you mean: standoff solve %.80s?", name,
                     name);
    const command *const near = command_near(name);
    if (near != NULL)
        return fault(err, STF_USAGE, "there is no command '%.80s'; did you mean '%s'?", name,
                     near->name);
    return fault(err, STF_USAGE, "there is no command '%.80s'; see standoff --help", name);
}

/* The word that names the command; --help and --version stand for commands of that name. */
static stf_status command_read(invocation *v, const char *word, stf_error *err)
{
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
        word = "help";
    else if (strcmp(word, "--version") == 0)
        word = "version";
    else if (word[0] == '-')
        return fault(
            err, STF_USAGE,
            "the command comes first: standoff COMMAND FILE [options]; see standoff --help");
    v->command = command_find(word);
    return v->command != NULL ? STF_OK : command_unknown(word, err);
}

static stf_status operands_check(const invocation *v, stf_error *err)
{
    const command *const c = v->command;
    if (setting_has(v, "help")) return STF_OK;
    if (v->n_operands < c->least)
        return fault(err, STF_USAGE, "'%s' needs %s: standoff %s %s", c->name, c->operands, c->name,
                     c->operands);
    if (v->n_operands > c->most)
        return c->most == 0 ? fault(err, STF_USAGE, "'%s' takes no files, but was given '%.80s'",
                                    c->name, v->operands[0])
                            : fault(err, STF_USAGE,
                                    "'%s' takes %s, and nothing more, but was given '%.80s' too",
                                    c->name, c->operands, v->operands[c->most]);
    return STF_OK;
}

/* An answer is written in one format. */
static stf_status format_check(const invocation *v, stf_error *err)
{
    const char *const *const flags = format_flags;
    const char *const format = setting_value(v, "format"), *first = NULL;
    for (size_t i = 0; i < n_format_flags; i++) {
        if (!setting_has(v, flags[i])) continue;
        if (format != NULL && strcmp(format, flags[i]) != 0)
            return fault(err, STF_USAGE, "--%s and --format %s do not go together", flags[i],
                         format);
        if (first != NULL)
            return fault(err, STF_USAGE, "--%s and --%s do not go together", first, flags[i]);
        first = flags[i];
    }
    return STF_OK;
}

stf_status arguments_read(int argc, char **argv, invocation *v, stf_error *err)
{
    reader r = {.argc = argc, .argv = argv, .i = 1};
    v->as_json = json_is_wanted(argc, argv);
    const char *const word = argument_next(&r);
    if (word == NULL) return STF_OK;
    stf_status status = command_read(v, word, err);
    bool options_end = false;
    for (const char *a; status == STF_OK && (a = argument_next(&r)) != NULL;) {
        if (options_end || a[0] != '-' || a[1] == '\0')
            v->operands[v->n_operands++] = a;
        else if (strcmp(a, "--") == 0)
            options_end = true;
        else if (a[1] == '-')
            status = long_read(v, &r, a, err);
        else
            status = short_read(v, &r, a, err);
    }
    if (status == STF_OK) status = format_check(v, err);
    return status == STF_OK ? operands_check(v, err) : status;
}

bool setting_has(const invocation *v, const char *name)
{
    for (size_t i = 0; i < v->n_settings; i++)
        if (strcmp(v->settings[i].option->name, name) == 0) return true;
    return false;
}

const char *setting_value(const invocation *v, const char *name)
{
    const char *found = NULL;
    for (size_t i = 0; i < v->n_settings; i++)
        if (strcmp(v->settings[i].option->name, name) == 0) found = v->settings[i].value;
    return found;
}
