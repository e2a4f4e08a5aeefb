/* SPDX-License-Identifier: Apache-2.0 */
/* command.h -- the table of commands.
 *
 * A command is a row: what it is called, what it takes, what it is for, and the function that runs
 * it. Where a command asks a question of the library, its summary, help, options and formats are
 * the question's (stf_question_at), and the row adds the operands and the examples. Options that
 * several commands share (--json, --output, ...) are rows of one more table, each with the need it
 * serves. Help, manual pages, completions, docs/commands.md and the parser of arguments read these
 * rows; there is no other place where a command or an option is named. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <standoff.h>

typedef struct invocation invocation;

/* What a command can make use of, and so which of the shared options it has. */
enum {
    USES_SESSION = 1,  /* reads files: --limit */
    USES_WIDTH = 2,    /* text set to a width: --width */
    USES_COLOUR = 4,   /* with colours: --color */
    USES_PROGRESS = 8, /* may take long: --progress */
    USES_RANKS = 16,   /* shares its work with other ranks: --mpi */
};

typedef struct command_example {
    const char *line; /* as typed in the project's folder */
    const char *what; /* one sentence without a full stop */
} command_example;

typedef struct command {
    const char *name;
    const char *summary, *help; /* NULL: of the question of this name */
    const char *formats;        /* "text|json"; the first is the default; NULL: the question's */
    const char *operands;       /* "FILE PROFILE.json", "[CODE]", ... ; "" for none */
    unsigned least, most;       /* operands */
    const char *second;         /* the option that operands after the first stand for, or NULL */
    unsigned uses;              /* USES_... */
    const stf_option *options;  /* of its own; a question's come with the question */
    size_t n_options;
    const command_example *examples; /* [n_examples] */
    size_t n_examples;
    int (*run)(invocation *v); /* gives the exit status */
} command;

size_t command_count(void);
const command *command_at(size_t i);
/* NULL where there is none of that name. */
const command *command_find(const char *name);
/* The command with the nearest name, or NULL where none is near. */
const command *command_near(const char *name);

/* The question that a command asks, or NULL. */
const stf_question *command_question(const command *c);
const char *command_summary(const command *c);
const char *command_help(const command *c);
const char *command_formats(const command *c);
/* "json" among "text|json"? */
bool choice_has(const char *choices, const char *name);

/* A command's options: its own first, then the shared ones that it has use for. */
size_t command_option_count(const command *c);
const stf_option *command_option_at(const command *c, size_t i);
/* How many of them are its own. */
size_t command_option_own(const command *c);
/* The letter of a short option ('o' for --output), or '\0'. */
char option_letter(const stf_option *o);

/* Everything around the commands that help and manual tell: a heading and its text. */
typedef struct topic {
    const char *title;
    const char *text; /* paragraphs parted by an empty line; a line that begins with "- NAME: " is
                         an item */
} topic;
extern const topic topics[];
extern const size_t n_topics;

int cmd_ask(invocation *v);
int cmd_convert(invocation *v);
int cmd_format(invocation *v);
int cmd_explain(invocation *v);
int cmd_solvers(invocation *v);
int cmd_version(invocation *v);
int cmd_completion(invocation *v);
int cmd_man(invocation *v);
int cmd_help(invocation *v);

#endif
