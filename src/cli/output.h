/* SPDX-License-Identifier: Apache-2.0 */
/* output.h -- text gathered in memory, written at the end in one piece.
 *
 * An answer is gathered whole before anything of it is written, so that a failure half way leaves
 * no half an answer on standard output; but for a table of any number of rows, which goes straight
 * through. Answers to files are written by the library (stf_answer_save). */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include <standoff.h>

typedef struct output {
    char *at;
    size_t n, cap;
    bool is_short; /* memory ran out: the text is not whole */
} output;

void output_free(output *o);
/* An stf_write: user is the output. */
bool output_write(void *user, const char *bytes, size_t n);
void output_text(output *o, const char *s);
__attribute__((format(printf, 2, 3))) void output_format(output *o, const char *format, ...);
void output_repeat(output *o, char c, size_t n);
/* `text` broken between words into lines of at most `width` columns; lines after the first begin
 * with `indent` spaces; the first begins at column `at`. An empty line parts paragraphs and stays;
 * a line that begins with "- " begins a line. */
void output_wrap(output *o, const char *text, size_t at, size_t indent, size_t width);

/* JSON: a string with its quotes (bytes that are not UTF-8 become U+FFFD); `"key": "value"`. */
void output_json(output *o, const char *s);
void output_json_member(output *o, const char *key, const char *value);

/* An stf_write that goes straight to standard output, for answers too long to be gathered; and what
 * became of it. */
bool output_straight(void *user, const char *bytes, size_t n);
STF_MUST_USE stf_status output_end(stf_error *err);

/* Writes everything to a file, or to standard output where path is NULL or "-". */
STF_MUST_USE stf_status output_flush(const output *o, const char *path, stf_error *err);

#endif
