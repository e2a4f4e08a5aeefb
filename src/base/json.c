/* SPDX-License-Identifier: Apache-2.0 */
/* json.c -- Jansson's values copied to an arena. The only file that includes jansson.h. */
#include "base/json.h"

#include <jansson.h>
#include <stdio.h>

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
