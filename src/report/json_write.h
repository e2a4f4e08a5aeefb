/* SPDX-License-Identifier: Apache-2.0 */
/* json_write.h -- writes JSON onto a buffer as it goes, without building a tree of it first.
 *
 * Numbers are the shortest decimals that read back the same; what is not a number (NaN, infinities)
 * becomes null. The outer levels are set on lines of their own, the inner ones run on, so that a
 * person can read a large answer and a diff of two stays short. */
#ifndef REPORT_JSON_WRITE_H
#define REPORT_JSON_WRITE_H

#include "base/text.h"

enum { JSON_DEPTH_MOST = 63 };

typedef struct json_writer {
    buffer *out;        /* not owned; failure is sticky there */
    uint64_t has_items; /* bit per depth: something was written at it */
    unsigned depth;
    unsigned lines; /* depths that are set on lines of their own */
    bool after_key;
} json_writer;

void json_begin(json_writer *w, buffer *out);
/* Ends the document with a newline. */
void json_end(json_writer *w);

void json_object_open(json_writer *w);
void json_object_close(json_writer *w);
void json_array_open(json_writer *w);
void json_array_close(json_writer *w);
void json_key(json_writer *w, text key);

void json_text(json_writer *w, text value);
void json_number(json_writer *w, double value);
void json_count(json_writer *w, uint64_t value);
void json_truth(json_writer *w, bool value);
void json_null(json_writer *w);

/* A member of an object: key and value at once. */
void json_put_text(json_writer *w, const char *key, text value);
void json_put_number(json_writer *w, const char *key, double value);
void json_put_count(json_writer *w, const char *key, uint64_t value);
void json_put_truth(json_writer *w, const char *key, bool value);
/* A member that is opened: "key": { or "key": [ */
void json_put_object(json_writer *w, const char *key);
void json_put_array(json_writer *w, const char *key);

#endif
