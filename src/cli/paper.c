/* SPDX-License-Identifier: Apache-2.0 */
/* paper.c -- pages in two settings: roff with the man macros (man(7)), and Markdown. */
#include "paper.h"

#include <ctype.h>
#include <string.h>

/* Text of roff: no control line by accident, no hyphen that cannot be copied; `code` is bold. */
static void roff_n(output *o, const char *s, size_t n)
{
    bool is_code = false;
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '\\')
            output_text(o, "\\e");
        else if (s[i] == '-')
            output_text(o, "\\-");
        else if (s[i] == '`')
            output_text(o, (is_code = !is_code) ? "\\fB" : "\\fR");
        else if ((s[i] == '.' || s[i] == '\'') && i == 0)
            output_format(o, "\\&%c", s[i]);
        else
            (void)output_write(o, &s[i], 1);
    }
}

/* Text of Markdown: no emphasis, tag or link by accident; what stands in `...` is code already. */
static void markdown_n(output *o, const char *s, size_t n)
{
    bool is_code = false;
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '`') is_code = !is_code;
        if (!is_code && strchr("*_<>[]\\", s[i]) != NULL) output_text(o, "\\");
        (void)output_write(o, &s[i], 1);
    }
}

static void plain_n(const paper *p, const char *s, size_t n)
{
    if (p->is_roff)
        roff_n(p->o, s, n);
    else
        markdown_n(p->o, s, n);
}

static void plain(const paper *p, const char *s)
{
    plain_n(p, s, strlen(s));
}

/* Of the tables' phrases Markdown makes sentences. */
static void sentence(const paper *p, const char *s)
{
    if (*s == '\0') return;
    output_format(p->o, "%c", toupper((unsigned char)*s));
    plain(p, s + 1);
}

static void upper(output *o, const char *s)
{
    for (; *s != '\0'; s++) output_format(o, "%c", toupper((unsigned char)*s));
}

static void list_end(paper *p)
{
    if (p->is_listing) output_text(p->o, "\n");
    p->is_listing = false;
}

void paper_head(paper *p, const char *page, const char *command_line, const char *summary)
{
    list_end(p);
    if (!p->is_roff) {
        output_format(p->o, "## %s\n\n", command_line);
        sentence(p, summary);
        output_text(p->o, ".\n\n");
        return;
    }
    output_text(p->o, ".TH ");
    upper(p->o, page);
    output_format(p->o, " 1 \"\" \"standoff %s\" \"Standoff\"\n.SH NAME\n", stf_version());
    plain(p, page);
    output_text(p->o, " \\- ");
    plain(p, summary);
    output_text(p->o, "\n");
}

void paper_section(paper *p, const char *title)
{
    list_end(p);
    if (p->is_roff) {
        output_text(p->o, ".SH ");
        upper(p->o, title);
        output_text(p->o, "\n");
    } else {
        output_format(p->o, "## %s\n\n", title);
    }
}

void paper_usage(paper *p, const char *command_line, const char *operands)
{
    if (!p->is_roff) {
        output_format(p->o, "    %s%s%s [options]\n\n", command_line, *operands != '\0' ? " " : "",
                      operands);
        return;
    }
    output_text(p->o, ".SH SYNOPSIS\n.B ");
    plain(p, command_line);
    output_text(p->o, "\n");
    if (*operands != '\0') {
        output_text(p->o, ".I ");
        plain(p, operands);
        output_text(p->o, "\n");
    }
    output_text(p->o, ".RI [ options ]\n");
}

void paper_item(paper *p, const char *term, const char *value, const char *what)
{
    if (!p->is_roff) {
        output_format(p->o, "- `%s%s%s`: ", term, value != NULL ? " " : "",
                      value != NULL ? value : "");
        plain(p, what);
        output_text(p->o, "\n");
        p->is_listing = true;
        return;
    }
    output_text(p->o, ".TP\n\\fB");
    plain(p, term);
    output_text(p->o, "\\fR");
    if (value != NULL) {
        output_text(p->o, " \\fI");
        plain(p, value);
        output_text(p->o, "\\fR");
    }
    output_text(p->o, "\n");
    plain(p, what);
    output_text(p->o, "\n");
}

void paper_example(paper *p, const char *line, const char *what)
{
    if (!p->is_roff) {
        list_end(p);
        sentence(p, what);
        output_format(p->o, ":\n\n    %s\n\n", line);
        return;
    }
    output_text(p->o, ".TP\n\\fB");
    plain(p, line);
    output_text(p->o, "\\fR\n");
    plain(p, what);
    output_text(p->o, "\n");
}

void paper_text(paper *p, const char *text)
{
    bool is_first = true;
    for (const char *s = text; *s != '\0';) {
        size_t const n = strcspn(s, "\n");
        if (n > 2 && s[0] == '-' && s[1] == ' ') {
            char term[64];
            size_t const colon = strcspn(s, ":");
            size_t const kept = colon - 2 < sizeof term ? colon - 2 : sizeof term - 1;
            memcpy(term, s + 2, kept);
            term[kept] = '\0';
            char what[600];
            size_t const skip = colon + 2 <= n ? colon + 2 : n;
            size_t const told = n - skip < sizeof what ? n - skip : sizeof what - 1;
            memcpy(what, s + skip, told);
            what[told] = '\0';
            paper_item(p, term, NULL, what);
        } else if (n > 0) {
            list_end(p);
            if (p->is_roff && !is_first) output_text(p->o, ".PP\n");
            plain_n(p, s, n);
            output_text(p->o, p->is_roff ? "\n" : "\n\n");
        }
        is_first = false;
        s += n + (s[n] == '\n');
    }
    list_end(p);
}
