/* SPDX-License-Identifier: Apache-2.0 */
/* cmd_help.c -- help of the program and of its commands, as text and as JSON. */
#include "invocation.h"

#include <stdio.h>
#include <string.h>

enum { NAME_COLUMN = 14, OPTION_COLUMN = 26, LONGEST_LINE = 100 };

/* ---- text ---------------------------------------------------------------------------------------
 */

static void option_write(output *o, const stf_option *option, size_t width)
{
    char head[80], tail[600];
    char const letter = option_letter(option);
    if (letter != '\0')
        (void)snprintf(head, sizeof head, "  -%c, --%s %s", letter, option->name,
                       option->value != NULL ? option->value : "");
    else
        (void)snprintf(head, sizeof head, "  --%s %s", option->name,
                       option->value != NULL ? option->value : "");
    size_t n = strlen(head);
    while (n > 0 && head[n - 1] == ' ') head[--n] = '\0';
    (void)snprintf(
        tail, sizeof tail, "%s%s%s%s%s%s%s%s", option->help,
        option->choices != NULL ? "; one of " : "", option->choices != NULL ? option->choices : "",
        option->fallback != NULL ? " (default: " : "",
        option->fallback != NULL ? option->fallback : "", option->fallback != NULL ? ")" : "",
        option->repeats ? "; may be repeated" : "", "");
    output_text(o, head);
    if (n + 2 > OPTION_COLUMN) {
        output_text(o, "\n");
        output_repeat(o, ' ', OPTION_COLUMN);
    } else {
        output_repeat(o, ' ', OPTION_COLUMN - n);
    }
    output_wrap(o, tail, OPTION_COLUMN, OPTION_COLUMN, width);
}

static void command_write(output *o, const command *c, size_t width)
{
    output_format(o, "standoff %s -- ", c->name);
    output_wrap(o, command_summary(c), strlen(c->name) + 13, 4, width);
    output_text(o, "\n");
    output_format(o, "Usage: standoff %s%s%s [options]\n\n", c->name,
                  c->operands[0] != '\0' ? " " : "", c->operands);
    output_wrap(o, command_help(c), 0, 0, width);
    output_text(o, "\nOptions:\n");
    for (size_t i = 0; i < command_option_count(c); i++)
        option_write(o, command_option_at(c, i), width);
    output_format(o, "\nFormats: %s\n", command_formats(c));
    output_text(o, "\nExamples:\n");
    for (size_t i = 0; i < c->n_examples; i++)
        output_format(o, "  %s\n      %s\n", c->examples[i].line, c->examples[i].what);
}

static void program_write(output *o, size_t width)
{
    output_text(o, "standoff -- a solver for sanctions diplomacy\n\n"
                   "Usage: standoff COMMAND FILE [options]\n\nCommands:\n");
    for (size_t i = 0; i < command_count(); i++) {
        const command *const c = command_at(i);
        output_format(o, "  %-*s", NAME_COLUMN - 2, c->name);
        output_wrap(o, command_summary(c), NAME_COLUMN, NAME_COLUMN, width);
    }
    output_text(o, "\nBegin with:\n  standoff check models/hanoi.standoff\n  standoff solve "
                   "models/hanoi.standoff\n\n"
                   "More: standoff COMMAND --help, standoff man\n");
}

void help_write(output *o, const command *c, size_t width)
{
    if (width > LONGEST_LINE) width = LONGEST_LINE;
    if (c != NULL)
        command_write(o, c, width);
    else
        program_write(o, width);
}

/* ---- JSON ---------------------------------------------------------------------------------------
 */

static void option_json(output *o, const stf_option *option, bool first)
{
    static const char *const kinds[] = {"flag", "integer", "number", "text", "choice"};
    output_text(o, first ? "\n      {" : ",\n      {");
    output_json_member(o, "name", option->name);
    output_text(o, ", ");
    output_json_member(o, "kind", kinds[option->kind]);
    output_format(o, ", \"repeats\": %s, ", option->repeats ? "true" : "false");
    output_json_member(o, "value", option->value);
    output_text(o, ", ");
    output_json_member(o, "choices", option->choices);
    output_text(o, ", ");
    output_json_member(o, "default", option->fallback);
    output_text(o, ", ");
    output_json_member(o, "help", option->help);
    output_text(o, "}");
}

static void command_json(output *o, const command *c, bool first)
{
    output_text(o, first ? "\n  {" : ",\n  {");
    output_json_member(o, "name", c->name);
    output_text(o, ",\n    ");
    output_json_member(o, "summary", command_summary(c));
    output_text(o, ",\n    ");
    output_json_member(o, "help", command_help(c));
    output_text(o, ",\n    ");
    output_json_member(o, "operands", c->operands);
    output_text(o, ",\n    ");
    output_json_member(o, "formats", command_formats(c));
    output_text(o, ",\n    \"options\": [");
    for (size_t i = 0; i < command_option_count(c); i++)
        option_json(o, command_option_at(c, i), i == 0);
    output_text(o, "],\n    \"examples\": [");
    for (size_t i = 0; i < c->n_examples; i++) {
        output_text(o, i == 0 ? "" : ", ");
        output_json(o, c->examples[i].line);
    }
    output_text(o, "]}");
}

int cmd_help(invocation *v)
{
    const command *c = NULL;
    stf_error err;
    if (v->n_operands > 0) {
        c = command_find(v->operands[0]);
        if (c == NULL) {
            const command *const near = command_near(v->operands[0]);
            (void)fault(&err, STF_USAGE, "there is no command '%.80s'%s%s%s", v->operands[0],
                        near != NULL ? "; did you mean '" : "; standoff help lists them",
                        near != NULL ? near->name : "", near != NULL ? "'?" : "");
            return invocation_fail(v, &err);
        }
    }
    output o = {.at = NULL};
    unsigned const width = invocation_width(v);
    if (!invocation_is_json(v)) {
        help_write(&o, c, width != 0 ? width : LONGEST_LINE);
        return invocation_finish(v, &o, STF_OK);
    }
    output_text(&o, "{\"commands\": [");
    if (c != NULL) command_json(&o, c, true);
    for (size_t i = 0; c == NULL && i < command_count(); i++)
        command_json(&o, command_at(i), i == 0);
    output_text(&o, "\n]}\n");
    return invocation_finish(v, &o, STF_OK);
}
