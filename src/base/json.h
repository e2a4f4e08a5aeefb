/* SPDX-License-Identifier: Apache-2.0 */
/* json.h -- JSON read into an arena.
 *
 * What is read is a tree of plain structs that live as long as their arena. Reading is Jansson's
 * (its working memory is malloc's while the call lasts, whatever the arena's allocator); duplicate
 * keys and nesting beyond 2000 are refused. Writing is json_write.h's. (The prefix is js_: json_ is
 * Jansson's.) */
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

#endif
