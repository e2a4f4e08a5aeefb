/* SPDX-License-Identifier: Apache-2.0 */
/* cmd_completion.c -- completions for bash, zsh and fish, from the tables. */
#include "invocation.h"

#include <string.h>

static void words(output *o, const char *choices)
{
    for (const char *at = choices; *at != '\0'; at++)
        (void)output_write(o, *at == '|' ? " " : at, 1);
}

/* A text within single quotes, for sh and fish alike; `also` are characters that get a backslash.
 */
static void quoted(output *o, const char *s, const char *also)
{
    for (; *s != '\0'; s++) {
        if (*s == '\'')
            output_text(o, "'\\''");
        else if (strchr(also, *s) != NULL)
            output_format(o, "\\%c", *s);
        else
            (void)output_write(o, s, 1);
    }
}

static bool takes_command(const command *c)
{
    return strcmp(c->operands, "[COMMAND]") == 0;
}

/* The choices of an operand ("bash|zsh|fish"), or NULL. */
static const char *operand_choices(const command *c)
{
    return strchr(c->operands, '|') != NULL ? c->operands : NULL;
}

static void command_names(output *o)
{
    for (size_t i = 0; i < command_count(); i++)
        output_format(o, "%s%s", i > 0 ? " " : "", command_at(i)->name);
}

/* ---- bash ---------------------------------------------------------------------------------------
 */

static void bash_values(output *o)
{
    for (size_t i = 0; i < command_count(); i++) {
        const command *const c = command_at(i);
        for (size_t k = 0; k < command_option_count(c); k++) {
            const stf_option *const option = command_option_at(c, k);
            bool const is_format = strcmp(option->name, "format") == 0;
            if (option->choices == NULL && !is_format) continue;
            output_format(o, "    %s,--%s) choices=\"", c->name, option->name);
            words(o, is_format ? command_formats(c) : option->choices);
            output_text(o, "\" ;;\n");
        }
    }
}

static void bash_operands(output *o)
{
    for (size_t i = 0; i < command_count(); i++) {
        const command *const c = command_at(i);
        output_format(o, "    %s) options=\"", c->name);
        for (size_t k = 0; k < command_option_count(c); k++)
            output_format(o, "%s--%s", k > 0 ? " " : "", command_option_at(c, k)->name);
        output_text(o, "\"");
        if (takes_command(c)) {
            output_text(o, " operands=\"");
            command_names(o);
            output_text(o, "\"");
        } else if (operand_choices(c) != NULL) {
            output_text(o, " operands=\"");
            words(o, operand_choices(c));
            output_text(o, "\"");
        }
        output_text(o, " ;;\n");
    }
}

static void bash_write(output *o)
{
    output_text(
        o, "# bash completion of standoff\n"
           "_standoff() {\n"
           "    local cur=\"${COMP_WORDS[COMP_CWORD]}\" before=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
           "    local command=\"${COMP_WORDS[1]}\" choices=\"\" options=\"\" operands=\"\"\n"
           "    # bash parts words at '='\n"
           "    if [[ $cur == \"=\" ]]; then cur=\"\"\n"
           "    elif [[ $before == \"=\" ]]; then before=\"${COMP_WORDS[COMP_CWORD-2]}\"; fi\n"
           "    if [[ $COMP_CWORD -eq 1 ]]; then\n"
           "        COMPREPLY=($(compgen -W \"");
    command_names(o);
    output_text(o, "\" -- \"$cur\")); return\n"
                   "    fi\n"
                   "    case \"$command,$before\" in\n");
    bash_values(o);
    output_text(o, "    esac\n"
                   "    if [[ -n $choices ]]; then COMPREPLY=($(compgen -W \"$choices\" -- "
                   "\"$cur\")); return; fi\n"
                   "    case \"$command\" in\n");
    bash_operands(o);
    output_text(
        o, "    esac\n"
           "    if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W \"$options\" -- \"$cur\"))\n"
           "    elif [[ -n $operands ]]; then COMPREPLY=($(compgen -W \"$operands\" -- \"$cur\"))\n"
           "    else COMPREPLY=($(compgen -f -- \"$cur\")); fi\n"
           "}\n"
           "complete -o filenames -F _standoff standoff\n");
}

/* ---- zsh ----------------------------------------------------------------------------------------
 */

static void zsh_option(output *o, const command *c, const stf_option *option)
{
    bool const is_format = strcmp(option->name, "format") == 0;
    output_format(o, "        '%s--%s%s[", option->repeats ? "*" : "", option->name,
                  option->kind == STF_OPTION_FLAG ? "" : "=");
    quoted(o, option->help, "[]:\\");
    output_text(o, "]");
    if (option->kind != STF_OPTION_FLAG) {
        output_text(o, ":");
        quoted(o, option->value, "[]:\\");
        output_text(o, ":");
        if (option->choices != NULL || is_format) {
            output_text(o, "(");
            words(o, is_format ? command_formats(c) : option->choices);
            output_text(o, ")");
        } else if (strcmp(option->name, "output") == 0 || strcmp(option->name, "profile") == 0) {
            output_text(o, "_files");
        }
    }
    output_text(o, "' \\\n");
}

static void zsh_write(output *o)
{
    output_text(o, "#compdef standoff\n"
                   "# zsh completion of standoff\n"
                   "_standoff() {\n"
                   "    local -a commands\n"
                   "    commands=(\n");
    for (size_t i = 0; i < command_count(); i++) {
        output_format(o, "        '%s:", command_at(i)->name);
        quoted(o, command_summary(command_at(i)), ":\\");
        output_text(o, "'\n");
    }
    output_text(o, "    )\n"
                   "    if (( CURRENT == 2 )); then _describe 'command' commands; return; fi\n"
                   "    local command=$words[2]\n"
                   "    shift words; (( CURRENT-- ))\n"
                   "    case $command in\n");
    for (size_t i = 0; i < command_count(); i++) {
        const command *const c = command_at(i);
        output_format(o, "    %s) _arguments -s \\\n", c->name);
        for (size_t k = 0; k < command_option_count(c); k++)
            zsh_option(o, c, command_option_at(c, k));
        if (takes_command(c)) {
            output_text(o, "        '1:command:(");
            command_names(o);
            output_text(o, ")' ;;\n");
        } else if (operand_choices(c) != NULL) {
            output_text(o, "        '1:shell:(");
            words(o, operand_choices(c));
            output_text(o, ")' ;;\n");
        } else {
            output_text(o, c->most > 0 ? "        '*:file:_files' ;;\n" : "        ;;\n");
        }
    }
    output_text(o, "    esac\n}\n_standoff \"$@\"\n");
}

/* ---- fish ---------------------------------------------------------------------------------------
 */

static void fish_option(output *o, const command *c, const stf_option *option)
{
    bool const is_format = strcmp(option->name, "format") == 0;
    output_format(o, "complete -c standoff -n '__fish_seen_subcommand_from %s' -l %s", c->name,
                  option->name);
    if (option_letter(option) != '\0') output_format(o, " -s %c", option_letter(option));
    if (option->choices != NULL || is_format) {
        output_text(o, " -x -a '");
        words(o, is_format ? command_formats(c) : option->choices);
        output_text(o, "'");
    } else if (option->kind != STF_OPTION_FLAG) {
        output_text(o, strcmp(option->name, "output") == 0 || strcmp(option->name, "profile") == 0
                           ? " -r -F"
                           : " -x");
    }
    output_text(o, " -d '");
    quoted(o, option->help, "\\");
    output_text(o, "'\n");
}

static void fish_write(output *o)
{
    output_text(o, "# fish completion of standoff\n");
    for (size_t i = 0; i < command_count(); i++) {
        const command *const c = command_at(i);
        output_format(o, "complete -c standoff -f -n __fish_use_subcommand -a %s -d '", c->name);
        quoted(o, command_summary(c), "\\");
        output_text(o, "'\n");
        if (takes_command(c) || operand_choices(c) != NULL) {
            output_format(o, "complete -c standoff -f -n '__fish_seen_subcommand_from %s' -a '",
                          c->name);
            if (takes_command(c))
                command_names(o);
            else
                words(o, operand_choices(c));
            output_text(o, "'\n");
        }
        for (size_t k = 0; k < command_option_count(c); k++)
            fish_option(o, c, command_option_at(c, k));
    }
}

/* ---- the command --------------------------------------------------------------------------------
 */

int cmd_completion(invocation *v)
{
    static const struct {
        const char *shell;
        void (*write)(output *o);
    } shells[] = {{"bash", bash_write}, {"zsh", zsh_write}, {"fish", fish_write}};
    const char *const asked = v->operands[0];
    output o = {.at = NULL}, whole = {.at = NULL};
    stf_error err;
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
        if (strcmp(shells[i].shell, asked) != 0) continue;
        shells[i].write(&o);
        if (!invocation_is_json(v)) return invocation_finish(v, &o, STF_OK);
        (void)output_write(&o, "", 1); /* the NUL that ends a string */
        if (o.is_short) {
            whole.is_short = true;
        } else {
            output_text(&whole, "{\"completion\": [{");
            output_json_member(&whole, "shell", asked);
            output_text(&whole, ", ");
            output_json_member(&whole, "text", o.at);
            output_text(&whole, "}]}\n");
        }
        output_free(&o);
        return invocation_finish(v, &whole, STF_OK);
    }
    (void)fault(&err, STF_USAGE, "there is no completion for '%.60s'; there is %s", asked,
                v->command->operands);
    return invocation_fail(v, &err);
}
