/* SPDX-License-Identifier: Apache-2.0 */
/* diagnostic.h -- what is wrong with what the user wrote: place, reason, hint.
 *
 * A list of diagnostics belongs to a session or a phase. Codes are rows of the table in
 * lang/codes.h or game/ readers; base only stores them. At most DIAGNOSTICS_MOST are kept. */
#ifndef BASE_DIAGNOSTIC_H
#define BASE_DIAGNOSTIC_H

#include "base/text.h"

enum { DIAGNOSTICS_MOST = 50 };

/* A source text: `path` as the user wrote it; positions are bytes into `content`. */
typedef struct source {
    text path;
    text content;
} source;

/* Bytes begin .. begin+length of file number `file` (an index into the sources). */
typedef struct span {
    uint32_t begin;
    uint32_t length : 24;
    uint32_t file : 8;
} span;

typedef enum severity { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_NOTE } severity;

enum { DIAGNOSTIC_NOTES = 3 };

typedef struct diagnostic {
    severity severity;
    const char *code; /* "E0142": static */
    span where;
    text message; /* what is wrong, with the user's names: lower case, no full stop */
    text hint;    /* what to do; may be empty */
    struct {      /* other places that matter */
        span where;
        text message;
    } notes[DIAGNOSTIC_NOTES];
    uint32_t n_notes;
} diagnostic;

typedef struct diagnostics {
    arena *memory; /* not owned; messages are copied here */
    VEC(source) sources;
    VEC(diagnostic) list;
    uint32_t n_errors, n_warnings, n_dropped;
    diagnostic spare; /* what diagnose returns when nothing is kept */
} diagnostics;

void diagnostics_init(diagnostics *d, arena *memory);
/* Registers a source and returns its file number; the text is not copied. UINT32_MAX after 255
 * files or out of memory. */
uint32_t diagnostics_source(diagnostics *d, text path, text content);

/* Adds a diagnostic and returns it, so that a hint and notes can be attached; never NULL (a spare
 * one, thrown away, when the list is full). The same code at the same place is kept once. */
__attribute__((format(printf, 5, 6))) diagnostic *
diagnose(diagnostics *d, severity level, const char *code, span where, const char *format, ...);
__attribute__((format(printf, 3, 4))) void diagnostic_hint(diagnostics *d, diagnostic *of,
                                                           const char *format, ...);
__attribute__((format(printf, 4, 5))) void diagnostic_note(diagnostics *d, diagnostic *of,
                                                           span where, const char *format, ...);

/* Line and column, from 1 (columns count characters, not bytes) of a span's beginning. */
void span_place(const diagnostics *d, span where, uint32_t *line, uint32_t *column);

/* Every diagnostic with file:line:column, the source line and a caret, in order of place. */
void diagnostics_write(const diagnostics *d, buffer *out);
/* STF_OK when there is no error, else STF_INPUT with the first one's message. */
stf_status diagnostics_status(const diagnostics *d, stf_error *err);

#endif
