/* SPDX-License-Identifier: Apache-2.0 */
/* text.h -- slices of text, and a buffer that text is written to. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/arena.h"

#include <stdarg.h>

/* A slice: not owned, not NUL-terminated. */
typedef struct text {
    const char *at;
    size_t n;
} text;

#define TEXT(literal) ((text){(literal), sizeof(literal) - 1})
#define TEXT_ARGS(t) (int)(t).n, (t).at /* for "%.*s" */

text text_from(const char *s); /* of a NUL-terminated string */
bool text_equal(text a, text b);
int text_compare(text a, text b); /* bytes, as memcmp; shorter first */
uint64_t text_hash(text t);
text text_copy(arena *a, text t); /* NUL-terminated behind its end; {NULL,0} when out of memory */
__attribute__((format(printf, 2, 3))) text text_format(arena *a, const char *format, ...);
__attribute__((format(printf, 2, 0))) text text_format_list(arena *a, const char *format,
                                                            va_list args);

/* A buffer on an allocator, growing; append never fails visibly: the failure is sticky in `status`.
 * Always NUL-terminated (at[n] == 0) once something was appended. */
typedef struct buffer {
    const stf_allocator *allocator; /* must outlive the buffer */
    char *at;
    size_t n, cap;
    stf_status status;
} buffer;

void buffer_init(buffer *b, const stf_allocator *allocator); /* NULL: libc */
void buffer_free(buffer *b);
void buffer_text(buffer *b, text t);
void buffer_string(buffer *b, const char *s);
void buffer_char(buffer *b, char c);
void buffer_repeat(buffer *b, char c, size_t n);
__attribute__((format(printf, 2, 3))) void buffer_format(buffer *b, const char *format, ...);
/* The shortest decimal that reads back as x ("0.1", "1e-09", "inf", "nan"), the same in every
 * locale. */
void buffer_double(buffer *b, double x);
text buffer_slice(const buffer *b);

/* Damerau-Levenshtein distance of two names, at most `most` + 1; for "did you mean". */
size_t text_distance(text a, text b, size_t most);
/* Index of the nearest of n names within a third of its length, or n. */
size_t text_nearest(text name, const text *names, size_t n);

/* True when the bytes are well-formed UTF-8 without NUL; else *where is the first bad byte. */
bool text_is_utf8(text t, size_t *where);
/* Bytes of the character at the beginning of t and, where `code` is not NULL, its code point; 0
 * when t is empty or begins with a malformed sequence or NUL. */
size_t text_character(text t, uint32_t *code);
/* Columns on a terminal: of one character, and of a text (a malformed byte counts as one). */
size_t character_width(uint32_t code);
size_t text_width(text t);

#endif
