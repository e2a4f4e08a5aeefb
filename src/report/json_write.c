/* SPDX-License-Identifier: Apache-2.0 */
/* json_write.c -- writes JSON onto a buffer as it goes. */
#include "report/json_write.h"

#include <assert.h>
#include <math.h>

enum { LINES_DEFAULT = 4 };

void json_begin(json_writer *w, buffer *out)
{
    *w = (json_writer){.out = out, .lines = LINES_DEFAULT};
}

void json_end(json_writer *w)
{
    assert(w->depth == 0);
    buffer_char(w->out, '\n');
}

static void line_break(json_writer *w)
{
    buffer_char(w->out, '\n');
    buffer_repeat(w->out, ' ', 2 * (size_t)w->depth);
}

/* What stands between two items, or between a key and its value. */
static void item_begin(json_writer *w)
{
    if (w->after_key) {
        w->after_key = false;
        return;
    }
    if (w->depth == 0) return;
    uint64_t const bit = UINT64_C(1) << w->depth;
    bool const had_items = (w->has_items & bit) != 0;
    if (had_items) buffer_char(w->out, ',');
    w->has_items |= bit;
    if (w->depth <= w->lines)
        line_break(w);
    else if (had_items)
        buffer_char(w->out, ' ');
}

static void open(json_writer *w, char bracket)
{
    item_begin(w);
    assert(w->depth < JSON_DEPTH_MOST);
    buffer_char(w->out, bracket);
    w->depth++;
    w->has_items &= ~(UINT64_C(1) << w->depth);
}

static void close(json_writer *w, char bracket)
{
    assert(w->depth > 0 && !w->after_key);
    bool const had_items = (w->has_items >> w->depth & 1) != 0;
    bool const on_lines = w->depth <= w->lines;
    w->depth--;
    if (had_items && on_lines) line_break(w);
    buffer_char(w->out, bracket);
}

void json_object_open(json_writer *w)
{
    open(w, '{');
}

void json_object_close(json_writer *w)
{
    close(w, '}');
}

void json_array_open(json_writer *w)
{
    open(w, '[');
}

void json_array_close(json_writer *w)
{
    close(w, ']');
}

/* A string with JSON's escapes. Bytes that are not UTF-8 become U+FFFD, so that what is written is
 * always JSON. */
static void string(buffer *out, text t)
{
    buffer_char(out, '"');
    for (size_t i = 0; i < t.n;) {
        unsigned char const c = (unsigned char)t.at[i];
        if (c < 0x20 || c == 0x7f) {
            if (c == '\n')
                buffer_string(out, "\\n");
            else if (c == '\t')
                buffer_string(out, "\\t");
            else
                buffer_format(out, "\\u%04x", c);
            i++;
        } else if (c < 0x80) {
            if (c == '"' || c == '\\') buffer_char(out, '\\');
            buffer_char(out, (char)c);
            i++;
        } else {
            size_t const n = text_character((text){t.at + i, t.n - i}, NULL);
            if (n == 0) {
                buffer_string(out, "\\ufffd");
                i++;
            } else {
                buffer_text(out, (text){t.at + i, n});
                i += n;
            }
        }
    }
    buffer_char(out, '"');
}

void json_key(json_writer *w, text key)
{
    assert(!w->after_key);
    item_begin(w);
    string(w->out, key);
    buffer_string(w->out, ": ");
    w->after_key = true;
}

void json_text(json_writer *w, text value)
{
    item_begin(w);
    string(w->out, value);
}

void json_number(json_writer *w, double value)
{
    item_begin(w);
    if (isfinite(value))
        buffer_double(w->out, value);
    else
        buffer_string(w->out, "null");
}

void json_count(json_writer *w, uint64_t value)
{
    item_begin(w);
    buffer_format(w->out, "%llu", (unsigned long long)value);
}

void json_truth(json_writer *w, bool value)
{
    item_begin(w);
    buffer_string(w->out, value ? "true" : "false");
}

void json_null(json_writer *w)
{
    item_begin(w);
    buffer_string(w->out, "null");
}

void json_put_text(json_writer *w, const char *key, text value)
{
    json_key(w, text_from(key));
    json_text(w, value);
}

void json_put_number(json_writer *w, const char *key, double value)
{
    json_key(w, text_from(key));
    json_number(w, value);
}

void json_put_count(json_writer *w, const char *key, uint64_t value)
{
    json_key(w, text_from(key));
    json_count(w, value);
}

void json_put_truth(json_writer *w, const char *key, bool value)
{
    json_key(w, text_from(key));
    json_truth(w, value);
}

void json_put_object(json_writer *w, const char *key)
{
    json_key(w, text_from(key));
    json_object_open(w);
}

void json_put_array(json_writer *w, const char *key)
{
    json_key(w, text_from(key));
    json_array_open(w);
}
