/* SPDX-License-Identifier: Apache-2.0 */
/* json.c -- Jansson's values copied to an arena; and the writer. The only file that includes
 * jansson.h. */
#include "base/json.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

/* ---- reading -----------------------------------------------------------------------------------
 */

static bool value_copy(arena *a, json_t *from, js_value *to);

static bool list_copy(arena *a, json_t *from, js_value *to)
{
    js_value *const items = ARENA_NEW(a, js_value, json_array_size(from));
    if (items == NULL) return false;
    to->kind = JS_LIST;
    to->n = json_array_size(from);
    to->items = items;
    for (size_t i = 0; i < to->n; i++)
        if (!value_copy(a, json_array_get(from, i), &items[i])) return false;
    return true;
}

static bool object_copy(arena *a, json_t *from, js_value *to)
{
    size_t const n = json_object_size(from);
    js_value *const items = ARENA_NEW(a, js_value, n);
    text *const keys = ARENA_NEW(a, text, n);
    if (items == NULL || keys == NULL) return false;
    to->kind = JS_OBJECT;
    to->n = n;
    to->items = items;
    to->keys = keys;
    const char *key;
    json_t *value;
    size_t i = 0;
    json_object_foreach(from, key, value)
    {
        keys[i] = text_copy(a, text_from(key));
        if (keys[i].at == NULL || !value_copy(a, value, &items[i])) return false;
        i++;
    }
    return true;
}

/* Jansson bounds the nesting, and so this recursion. */
static bool value_copy(arena *a, json_t *from, js_value *to)
{
    switch (json_typeof(from)) {
    case JSON_OBJECT: return object_copy(a, from, to);
    case JSON_ARRAY: return list_copy(a, from, to);
    case JSON_STRING:
        to->kind = JS_STRING;
        to->string = text_copy(a, (text){json_string_value(from), json_string_length(from)});
        return to->string.at != NULL;
    case JSON_INTEGER:
        to->kind = JS_NUMBER;
        to->is_integer = true;
        to->integer = json_integer_value(from);
        to->number = (double)to->integer;
        return true;
    case JSON_REAL:
        to->kind = JS_NUMBER;
        to->number = json_real_value(from);
        return true;
    case JSON_TRUE: to->kind = JS_TRUE; return true;
    case JSON_FALSE: to->kind = JS_FALSE; return true;
    case JSON_NULL: to->kind = JS_NULL; return true;
    }
    return true;
}

stf_status js_parse(arena *a, text content, const js_value **out, js_fault *fault, stf_error *err)
{
    json_error_t why;
    json_t *const root = json_loadb(content.at != NULL ? content.at : "", content.n,
                                    JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why);
    if (root == NULL) {
        if (json_error_code(&why) == json_error_out_of_memory)
            return fail(err, STF_NOMEM, "no memory to read JSON");
        if (fault != NULL) {
            *fault = (js_fault){.where = why.position > 0 ? (size_t)why.position - 1 : 0};
            if (fault->where > content.n) fault->where = content.n;
            (void)snprintf(fault->message, sizeof fault->message, "%s", why.text);
        }
        return fail(err, STF_INPUT, "JSON does not parse: %s", why.text);
    }
    js_value *const top = ARENA_NEW(a, js_value, 1);
    bool const copied = top != NULL && value_copy(a, root, top);
    json_decref(root);
    if (!copied) return arena_status(a, err);
    *out = top;
    return STF_OK;
}

const js_value *js_member(const js_value *of, const char *key)
{
    if (of == NULL || of->kind != JS_OBJECT) return NULL;
    for (size_t i = 0; i < of->n; i++)
        if (text_equal(of->keys[i], text_from(key))) return &of->items[i];
    return NULL;
}

/* ---- writing -----------------------------------------------------------------------------------
 */

void js_begin(js_writer *w, buffer *out)
{
    memset(w, 0, sizeof *w);
    w->out = out;
}

/* A new line, or the place between two items of one line. */
static void item_place(js_writer *w)
{
    if (w->is_after_key || w->depth == 0) {
        w->is_after_key = false;
        return;
    }
    bool const is_flat = w->level[w->depth - 1].is_flat;
    if (w->level[w->depth - 1].has_items) buffer_string(w->out, is_flat ? ", " : ",");
    if (!is_flat) {
        buffer_char(w->out, '\n');
        buffer_repeat(w->out, ' ', 2 * (size_t)w->depth);
    }
    w->level[w->depth - 1].has_items = true;
}

static void level_open(js_writer *w, bool is_object, bool is_flat)
{
    item_place(w);
    buffer_char(w->out, is_object ? '{' : '[');
    if (w->depth >=
        JS_DEEPEST) { /* no document of ours is: a mistake, told where the buffer is checked */
        if (w->out->status == STF_OK) w->out->status = STF_LIMIT;
        return;
    }
    bool const inherits = w->depth > 0 && w->level[w->depth - 1].is_flat;
    w->level[w->depth].is_object = is_object;
    w->level[w->depth].is_flat = is_flat || inherits;
    w->level[w->depth].has_items = false;
    w->depth++;
}

static void level_close(js_writer *w, char bracket)
{
    if (w->depth == 0) return;
    w->depth--;
    if (w->level[w->depth].has_items && !w->level[w->depth].is_flat) {
        buffer_char(w->out, '\n');
        buffer_repeat(w->out, ' ', 2 * (size_t)w->depth);
    }
    buffer_char(w->out, bracket);
    if (w->depth == 0) buffer_char(w->out, '\n');
}

void js_object_open(js_writer *w)
{
    level_open(w, true, false);
}

void js_object_open_flat(js_writer *w)
{
    level_open(w, true, true);
}

void js_object_close(js_writer *w)
{
    level_close(w, '}');
}

void js_list_open(js_writer *w)
{
    level_open(w, false, false);
}

void js_list_open_flat(js_writer *w)
{
    level_open(w, false, true);
}

void js_list_close(js_writer *w)
{
    level_close(w, ']');
}

static void quoted_write(buffer *out, text t)
{
    buffer_char(out, '"');
    for (size_t i = 0; i < t.n; i++) {
        unsigned char const c = (unsigned char)t.at[i];
        if (c == '"' || c == '\\') {
            buffer_char(out, '\\');
            buffer_char(out, (char)c);
        } else if (c == '\n') {
            buffer_string(out, "\\n");
        } else if (c < 0x20) {
            buffer_format(out, "\\u%04x", (unsigned)c);
        } else {
            buffer_char(out, (char)c);
        }
    }
    buffer_char(out, '"');
}

void js_key_text(js_writer *w, text key)
{
    item_place(w);
    quoted_write(w->out, key);
    buffer_string(w->out, ": ");
    w->is_after_key = true;
}

void js_key(js_writer *w, const char *key)
{
    js_key_text(w, text_from(key));
}

void js_text(js_writer *w, text t)
{
    item_place(w);
    quoted_write(w->out, t);
}

void js_string(js_writer *w, const char *s)
{
    js_text(w, text_from(s));
}

void js_number(js_writer *w, double x)
{
    item_place(w);
    if (x - x == 0.0)
        buffer_double(w->out, x);
    else
        buffer_string(w->out, "null");
}

void js_integer(js_writer *w, int64_t x)
{
    item_place(w);
    buffer_format(w->out, "%lld", (long long)x);
}

void js_raw(js_writer *w, text number)
{
    item_place(w);
    buffer_text(w->out, number);
}

void js_bool(js_writer *w, bool x)
{
    item_place(w);
    buffer_string(w->out, x ? "true" : "false");
}

void js_null(js_writer *w)
{
    item_place(w);
    buffer_string(w->out, "null");
}
