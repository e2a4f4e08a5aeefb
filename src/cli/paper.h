/* SPDX-License-Identifier: Apache-2.0 */
/* paper.h -- pages in two settings: roff with the man macros, and Markdown. */
#ifndef CLI_PAPER_H
#define CLI_PAPER_H

#include "output.h"

typedef struct paper {
    output *o;
    bool is_roff;
    bool is_listing; /* Markdown: the line before was an item */
} paper;

/* A manual page's head: `page` is "standoff-solve". As Markdown, a heading of the second rank. */
void paper_head(paper *p, const char *page, const char *command_line, const char *summary);
void paper_section(paper *p, const char *title);
/* The line that says how a command is typed. */
void paper_usage(paper *p, const char *command_line, const char *operands);
/* Paragraphs parted by empty lines; a line "- NAME: what" is an item. */
void paper_text(paper *p, const char *text);
/* A term and what it is; `value` (may be NULL) is a place-holder behind the term. */
void paper_item(paper *p, const char *term, const char *value, const char *what);
/* A command line to type, and what for. */
void paper_example(paper *p, const char *line, const char *what);

#endif
