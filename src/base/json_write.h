/* SPDX-License-Identifier: Apache-2.0 */
/* json_write.h -- writes JSON onto a buffer as it goes, without building a tree of it first.
 *
 * Keys before the values of an object's members; strings are always UTF-8; numbers are the shortest
 * decimals that read back the same, and what is no number (NaN, infinities) becomes null. The outer
 * levels are set on lines of their own, the inner ones run on, so that a person can read a large
 * answer and a diff of two stays short; a level opened flat runs on wherever it stands. A newline
 * ends the outermost object or list. */
#ifndef BASE_JSON_WRITE_H
#define BASE_JSON_WRITE_H

#include "base/text.h"

enum { JS_DEEPEST = 63 };

typedef struct js_writer {
    buffer *out;                 /* not owned; failure is sticky there */
    uint64_t has_items, is_flat; /* bit per depth: something was written at it; it runs on */
    unsigned depth;
    unsigned lines; /* depths that are set on lines of their own */
    bool is_after_key;
} js_writer;

void js_begin(js_writer *w, buffer *out);

void js_object_open(js_writer *w);
void js_object_open_flat(js_writer *w); /* on one line */
void js_object_close(js_writer *w);
void js_list_open(js_writer *w);
void js_list_open_flat(js_writer *w);
void js_list_close(js_writer *w);

void js_key(js_writer *w, const char *key);
void js_key_text(js_writer *w, text key);

void js_text(js_writer *w, text value);
void js_number(js_writer *w, double value);
void js_count(js_writer *w, uint64_t value);
void js_bool(js_writer *w, bool value);
void js_null(js_writer *w);
void js_raw(js_writer *w, text number); /* a number already written */

/* A member of an object: key and value at once. */
void js_put_text(js_writer *w, const char *key, text value);
void js_put_number(js_writer *w, const char *key, double value);
void js_put_count(js_writer *w, const char *key, uint64_t value);
void js_put_bool(js_writer *w, const char *key, bool value);
/* A member that is opened: "key": { or "key": [ */
void js_put_object(js_writer *w, const char *key);
void js_put_list(js_writer *w, const char *key);

#endif
