/* SPDX-License-Identifier: Apache-2.0 */
/* schema.c -- does a JSON value keep to a schema. */
#include "support/schema.h"

#include <regex.h>
#include <stdio.h>
#include <string.h>

typedef struct checker {
    const js_value *root, *common; /* root: the file that is being read */
    char where[200];
    schema_fault *fault;
    bool is_broken; /* the schema itself is */
    unsigned depth;
} checker;

static bool keeps(checker *c, const js_value *schema, const js_value *v);

static bool refuse(checker *c, const char *what, text detail)
{
    (void)snprintf(c->fault->where, sizeof c->fault->where, "%s",
                   c->where[0] != '\0' ? c->where : "/");
    (void)snprintf(c->fault->message, sizeof c->fault->message, "%s %.*s", what, TEXT_ARGS(detail));
    return false;
}

static bool broken(checker *c, const char *what, text detail)
{
    c->is_broken = true;
    return refuse(c, what, detail);
}

static bool same(const js_value *a, const js_value *b)
{
    if (a->kind != b->kind) return false;
    if (a->kind == JS_STRING) return text_equal(a->string, b->string);
    if (a->kind == JS_NUMBER) return a->number == b->number;
    if (a->n != b->n) return false;
    for (size_t i = 0; i < a->n; i++) {
        const js_value *const other =
            a->kind == JS_OBJECT ? js_member(b, a->keys[i].at) : &b->items[i];
        if (other == NULL || !same(&a->items[i], other)) return false;
    }
    return true;
}

static bool is_of_type(const js_value *v, text type)
{
    static const struct {
        const char *name;
        js_kind kind;
    } types[] = {{"null", JS_NULL},     {"boolean", JS_TRUE},  {"boolean", JS_FALSE},
                 {"number", JS_NUMBER}, {"string", JS_STRING}, {"array", JS_LIST},
                 {"object", JS_OBJECT}};
    if (text_equal(type, TEXT("integer")))
        return v->kind == JS_NUMBER && v->number == (double)(int64_t)v->number;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (types[i].kind == v->kind && text_equal(text_from(types[i].name), type)) return true;
    return false;
}

static bool type_keeps(checker *c, const js_value *type, const js_value *v)
{
    if (type->kind == JS_STRING)
        return is_of_type(v, type->string) || refuse(c, "is not of type", type->string);
    for (size_t i = 0; i < type->n; i++)
        if (is_of_type(v, type->items[i].string)) return true;
    return refuse(c, "is of none of the types", (text){"", 0});
}

/* Goes into a member or an item; the place is taken back after. */
static bool keeps_inside(checker *c, const js_value *schema, const js_value *v, text name)
{
    size_t const n = strlen(c->where);
    (void)snprintf(c->where + n, sizeof c->where - n, "/%.*s", TEXT_ARGS(name));
    bool const ok = keeps(c, schema, v);
    c->where[n] = '\0';
    return ok;
}

static bool members_keep(checker *c, const js_value *schema, const js_value *v)
{
    const js_value *const properties = js_member(schema, "properties");
    const js_value *const others = js_member(schema, "additionalProperties");
    const js_value *const required = js_member(schema, "required");
    if (v->kind != JS_OBJECT) return true;
    for (size_t i = 0; required != NULL && i < required->n; i++)
        if (js_member(v, required->items[i].string.at) == NULL)
            return refuse(c, "lacks", required->items[i].string);
    for (size_t i = 0; i < v->n; i++) {
        const js_value *const known =
            properties != NULL ? js_member(properties, v->keys[i].at) : NULL;
        if (known != NULL) {
            if (!keeps_inside(c, known, &v->items[i], v->keys[i])) return false;
        } else if (others != NULL && others->kind == JS_FALSE) {
            return refuse(c, "may not have", v->keys[i]);
        } else if (others != NULL && others->kind == JS_OBJECT &&
                   !keeps_inside(c, others, &v->items[i], v->keys[i])) {
            return false;
        }
    }
    return true;
}

static bool items_keep(checker *c, const js_value *schema, const js_value *v)
{
    const js_value *const items = js_member(schema, "items"), *const least =
                                                                  js_member(schema, "minItems");
    if (v->kind != JS_LIST) return true;
    if (least != NULL && (double)v->n < least->number)
        return refuse(c, "has too few items", (text){"", 0});
    for (size_t i = 0; items != NULL && i < v->n; i++) {
        char number[24];
        (void)snprintf(number, sizeof number, "%zu", i);
        if (!keeps_inside(c, items, &v->items[i], text_from(number))) return false;
    }
    return true;
}

/* oneOf, anyOf, allOf: how many of the schemas the value keeps to must be one, some, all. */
static bool choice_keeps(checker *c, const js_value *list, const js_value *v, bool just_one,
                         bool all)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->n; i++) {
        kept += keeps(c, &list->items[i], v);
        if (c->is_broken) return false;
    }
    if (all ? kept == list->n : just_one ? kept == 1 : kept > 0) return true;
    if (kept == 0 || all) return false; /* the last reason stands */
    return refuse(c, "keeps to several of oneOf", (text){"", 0});
}

static bool enum_keeps(checker *c, const js_value *list, const js_value *v)
{
    for (size_t i = 0; i < list->n; i++)
        if (same(&list->items[i], v)) return true;
    return refuse(
        c, "is none of the values allowed:", v->kind == JS_STRING ? v->string : (text){"", 0});
}

static bool pattern_keeps(checker *c, const js_value *pattern, const js_value *v)
{
    regex_t compiled;
    if (v->kind != JS_STRING) return true;
    if (regcomp(&compiled, pattern->string.at, REG_EXTENDED | REG_NOSUB) != 0)
        return broken(c, "the pattern is not one:", pattern->string);
    bool const ok = regexec(&compiled, v->string.at, 0, NULL, 0) == 0;
    regfree(&compiled);
    return ok || refuse(c, "does not match", pattern->string);
}

/* What a reference means: "#" or "#/$defs/x" of the file that it stands in, or
 * "common.json#/$defs/x". *file is the file that the answer stands in. */
static const js_value *resolve(const checker *c, text reference, const js_value **file)
{
    static const char common[] = "common.json", defs[] = "#/$defs/";
    *file = c->root;
    if (reference.n > sizeof common - 1 && memcmp(reference.at, common, sizeof common - 1) == 0) {
        *file = c->common;
        reference = (text){reference.at + (sizeof common - 1), reference.n - (sizeof common - 1)};
    }
    if (text_equal(reference, TEXT("#"))) return *file;
    if (reference.n < sizeof defs || memcmp(reference.at, defs, sizeof defs - 1) != 0) return NULL;
    return js_member(js_member(*file, "$defs"), reference.at + sizeof defs - 1);
}

static bool keeps_reference(checker *c, text reference, const js_value *v)
{
    const js_value *const from = c->root, *file;
    const js_value *const meant = resolve(c, reference, &file);
    if (meant == NULL) return broken(c, "nothing is defined as", reference);
    c->root = file;
    bool const ok = keeps(c, meant, v);
    c->root = from;
    return ok;
}

static bool keyword_keeps(checker *c, const js_value *schema, text key, const js_value *is,
                          const js_value *v)
{
    static const char *const elsewhere[] = {
        "$schema",  "$id",     "title",    "description",          "$defs",   "$comment",
        "examples", "default", "required", "additionalProperties", "minItems"};
    if (text_equal(key, TEXT("type"))) return type_keeps(c, is, v);
    if (text_equal(key, TEXT("properties"))) return true;
    if (text_equal(key, TEXT("items"))) return items_keep(c, schema, v);
    if (text_equal(key, TEXT("enum"))) return enum_keeps(c, is, v);
    if (text_equal(key, TEXT("const")))
        return same(is, v) || refuse(c, "is not the one value allowed", (text){"", 0});
    if (text_equal(key, TEXT("oneOf"))) return choice_keeps(c, is, v, true, false);
    if (text_equal(key, TEXT("anyOf"))) return choice_keeps(c, is, v, false, false);
    if (text_equal(key, TEXT("allOf"))) return choice_keeps(c, is, v, false, true);
    if (text_equal(key, TEXT("pattern"))) return pattern_keeps(c, is, v);
    if (text_equal(key, TEXT("minimum")))
        return v->kind != JS_NUMBER || v->number >= is->number ||
               refuse(c, "is too small", (text){"", 0});
    if (text_equal(key, TEXT("maximum")))
        return v->kind != JS_NUMBER || v->number <= is->number ||
               refuse(c, "is too large", (text){"", 0});
    if (text_equal(key, TEXT("$ref"))) return keeps_reference(c, is->string, v);
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        if (text_equal(key, text_from(elsewhere[i]))) return true;
    return broken(c, "the schema has an unknown keyword", key);
}

static bool keeps(checker *c, const js_value *schema, const js_value *v)
{
    if (schema->kind == JS_TRUE) return true;
    if (schema->kind != JS_OBJECT) return broken(c, "the schema is not an object", (text){"", 0});
    if (++c->depth > 200) return broken(c, "the schema turns in circles", (text){"", 0});
    bool ok = members_keep(c, schema, v);
    for (size_t i = 0; ok && i < schema->n; i++)
        ok = keyword_keeps(c, schema, schema->keys[i], &schema->items[i], v);
    c->depth--;
    return ok;
}

bool schema_check(const js_value *schema, const js_value *common, const js_value *value,
                  schema_fault *fault)
{
    checker c = {.root = schema, .common = common, .fault = fault};
    return keeps(&c, schema, value);
}
