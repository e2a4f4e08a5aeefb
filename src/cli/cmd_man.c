/* SPDX-License-Identifier: Apache-2.0 */
/* cmd_man.c -- the manual, from the tables: pages for man, or all of it as Markdown. */
#include "invocation.h"
#include "paper.h"

#include <stdio.h>
#include <string.h>

static const char program_summary[] = "a solver for sanctions diplomacy";

static void option_tell(paper *p, const stf_option *option)
{
    char head[80], what[700];
    char const letter = option_letter(option);
    if (letter != '\0')
        (void)snprintf(head, sizeof head, "-%c, --%s", letter, option->name);
    else
        (void)snprintf(head, sizeof head, "--%s", option->name);
    (void)snprintf(what, sizeof what, "%s%s%s%s%s%s%s.", option->help,
                   option->choices != NULL ? "; one of " : "",
                   option->choices != NULL ? option->choices : "",
                   option->fallback != NULL ? "; default: " : "",
                   option->fallback != NULL ? option->fallback : "",
                   option->repeats ? "; may be repeated" : "", "");
    paper_item(p, head, option->value, what);
}

static void command_page(paper *p, const command *c)
{
    char page[64], line[64];
    (void)snprintf(page, sizeof page, "standoff-%s", c->name);
    (void)snprintf(line, sizeof line, "standoff %s", c->name);
    paper_head(p, page, line, command_summary(c));
    paper_usage(p, line, c->operands);
    if (p->is_roff) paper_section(p, "Description");
    paper_text(p, command_help(c));
    if (p->is_roff) paper_section(p, "Options");
    for (size_t i = 0; i < command_option_count(c); i++) option_tell(p, command_option_at(c, i));
    char formats[120];
    (void)snprintf(formats, sizeof formats, "Formats: `%s`%s.", command_formats(c),
                   strchr(command_formats(c), '|') != NULL ? "; the first is the default" : "");
    paper_text(p, formats);
    if (p->is_roff) paper_section(p, "Examples");
    for (size_t i = 0; i < c->n_examples; i++)
        paper_example(p, c->examples[i].line, c->examples[i].what);
    if (!p->is_roff) return;
    paper_section(p, "See also");
    paper_text(p, "standoff(1), which tells of output, exit status and environment.");
}

static void limits_tell(paper *p)
{
    paper_section(p, "Limits");
    paper_text(p, "Sizes are checked before memory is taken. `--limit NAME=N` moves a limit:");
    for (size_t i = 0; i < stf_limit_count(); i++) {
        const char *name, *help;
        double fallback;
        char what[200];
        stf_limit_at(i, &name, &help, &fallback);
        (void)snprintf(what, sizeof what, "%s; default: %.10g.", help, fallback);
        paper_item(p, name, NULL, what);
    }
}

static void around_tell(paper *p)
{
    for (size_t i = 0; i < n_topics; i++) {
        paper_section(p, topics[i].title);
        paper_text(p, topics[i].text);
    }
    limits_tell(p);
}

static void program_page(paper *p)
{
    paper_head(p, "standoff", "standoff", program_summary);
    paper_usage(p, "standoff", "COMMAND FILE");
    paper_section(p, "Description");
    paper_text(p, "An analyst writes a standoff down once, as a text: the parties, what each can "
                  "do and see, what each wants, "
                  "and how unsure every number is. The commands ask questions of it.");
    paper_section(p, "Commands");
    for (size_t i = 0; i < command_count(); i++) {
        char what[300];
        (void)snprintf(what, sizeof what, "%s; see standoff-%s(1).", command_summary(command_at(i)),
                       command_at(i)->name);
        paper_item(p, command_at(i)->name, NULL, what);
    }
    around_tell(p);
}

/* docs/commands.md */
static void markdown_book(paper *p)
{
    output_text(p->o, "<!-- SPDX-License-Identifier: Apache-2.0 -->\n"
                      "<!-- Written by `standoff man --format markdown` from the tables of "
                      "commands; a test compares. -->\n\n"
                      "# The commands of Standoff\n\n    standoff COMMAND FILE [options]\n\n");
    for (size_t i = 0; i < command_count(); i++) {
        const command *const c = command_at(i);
        output_format(p->o, "- [%s](#standoff-%s): %s\n", c->name, c->name, command_summary(c));
    }
    p->is_listing = true;
    around_tell(p);
    for (size_t i = 0; i < command_count(); i++) command_page(p, command_at(i));
}

static void page_json(output *o, const char *page, const output *text)
{
    output_text(o, "{\"man\": [{");
    output_json_member(o, "page", page);
    output_text(o, ", ");
    output_json_member(o, "text", text->at);
    output_text(o, "}]}\n");
}

int cmd_man(invocation *v)
{
    char room[32], name[64] = "standoff";
    const char *const format = invocation_format(v, room);
    const command *const c = v->n_operands > 0 ? command_find(v->operands[0]) : NULL;
    stf_error err;
    if (v->n_operands > 0 && c == NULL) {
        const command *const near = command_near(v->operands[0]);
        (void)fault(&err, STF_USAGE, "there is no command '%.80s'%s%s%s", v->operands[0],
                    near != NULL ? "; did you mean '" : "; standoff help lists them",
                    near != NULL ? near->name : "", near != NULL ? "'?" : "");
        return invocation_fail(v, &err);
    }
    output o = {.at = NULL};
    paper p = {.o = &o, .is_roff = strcmp(format, "markdown") != 0};
    if (c != NULL)
        command_page(&p, c);
    else if (p.is_roff)
        program_page(&p);
    else
        markdown_book(&p);
    /* Markdown ends with one line's end. */
    while (!p.is_roff && o.n > 1 && o.at[o.n - 1] == '\n' && o.at[o.n - 2] == '\n') o.n--;
    if (strcmp(format, "json") != 0) return invocation_finish(v, &o, STF_OK);
    if (c != NULL) (void)snprintf(name, sizeof name, "standoff-%s", c->name);
    output whole = {.at = NULL};
    (void)output_write(&o, "", 1); /* the NUL that ends a string */
    if (o.is_short)
        whole.is_short = true;
    else
        page_json(&whole, name, &o);
    output_free(&o);
    return invocation_finish(v, &whole, STF_OK);
}
