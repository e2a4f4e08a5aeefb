/* SPDX-License-Identifier: Apache-2.0 */
/* json.h -- JSON read into an arena, and written to a buffer.
 *
 * What is read is a tree of plain structs that live as long as their arena. Reading is Jansson's
 * (its working memory is malloc's while the call lasts, whatever the arena's allocator); duplicate
 * keys and nesting beyond 2000 are refused. Writing is ours: members on lines of their own, short
 * lists of numbers on one line, numbers the shortest that read back the same. (The prefix is js_:
 * json_ is Jansson's.) */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/text.h"

typedef enum js_kind {
    JS_NULL,
    JS_FALSE,
    JS_TRUE,
    JS_NUMBER,
    JS_STRING,
    JS_LIST,
    JS_OBJECT,
} js_kind;

typedef struct js_value js_value;
struct js_value {
    js_kind kind;
    bool is_integer;       /* JS_NUMBER written without a point or an exponent */
    double number;         /* JS_NUMBER */
    int64_t integer;       /* JS_NUMBER with is_integer */
    text string;           /* JS_STRING, NUL-terminated */
    size_t n;              /* items of a list, members of an object */
    const js_value *items; /* [n] in order of the text */
    const text *keys;      /* [n] JS_OBJECT */
};

/* Where and why text is not JSON. */
typedef struct js_fault {
    size_t where; /* byte */
    char message[160];
} js_fault;

/* STF_INPUT with *fault (may be NULL) where the text is not one JSON value; STF_NOMEM, STF_LIMIT.
 */
stf_status js_parse(arena *a, text content, const js_value **out, js_fault *fault, stf_error *err);
/* The member of an object, or NULL: no such member, not an object, or `of` is NULL. */
const js_value *js_member(const js_value *of, const char *key);

/* Writing: values in order; keys before the values of an object's members. Indented by two spaces.
 */
enum { JS_DEEPEST = 64 };

typedef struct js_writer {
    buffer *out;
    uint32_t depth;
    bool is_after_key;
    struct {
        bool is_object, is_flat, has_items;
    } level[JS_DEEPEST];
} js_writer;

void js_begin(js_writer *w, buffer *out);
void js_object_open(js_writer *w);
void js_object_close(js_writer *w);
void js_list_open(js_writer *w);
/* A list, or an object, on one line. */
void js_list_open_flat(js_writer *w);
void js_object_open_flat(js_writer *w);
void js_list_close(js_writer *w);
void js_key(js_writer *w, const char *key);
void js_key_text(js_writer *w, text key);
void js_string(js_writer *w, const char *s);
void js_text(js_writer *w, text t);
void js_number(js_writer *w, double x); /* null where x is not finite */
void js_integer(js_writer *w, int64_t x);
void js_raw(js_writer *w, text number); /* a number already written */
void js_bool(js_writer *w, bool x);
void js_null(js_writer *w);

#endif
