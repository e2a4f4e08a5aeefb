/* SPDX-License-Identifier: Apache-2.0 */
/* json_write.c -- writes JSON onto a buffer as it goes. */
#include "base/json_write.h"

enum { LINES_DEFAULT = 4 };

void js_begin(js_writer *w, buffer *out)
{
    *w = (js_writer){.out = out, .lines = LINES_DEFAULT};
}

static uint64_t bit(unsigned depth)
{
    return UINT64_C(1) << depth;
}

static bool is_on_lines(const js_writer *w)
{
    return w->depth <= w->lines && (w->is_flat & bit(w->depth)) == 0;
}

static void line_break(js_writer *w)
{
    buffer_char(w->out, '\n');
    buffer_repeat(w->out, ' ', 2 * (size_t)w->depth);
}

/* What stands between two items, or between a key and its value. */
static void item_begin(js_writer *w)
{
    if (w->is_after_key || w->depth == 0) {
        w->is_after_key = false;
        return;
    }
    bool const had_items = (w->has_items & bit(w->depth)) != 0;
    if (had_items) buffer_char(w->out, ',');
    w->has_items |= bit(w->depth);
    if (is_on_lines(w))
        line_break(w);
    else if (had_items)
        buffer_char(w->out, ' ');
}

static void level_open(js_writer *w, char bracket, bool is_flat)
{
    item_begin(w);
    buffer_char(w->out, bracket);
    if (w->depth >= JS_DEEPEST) { /* no document of ours is; told where the buffer is checked */
        if (w->out->status == STF_OK) w->out->status = STF_LIMIT;
        return;
    }
    bool const runs_on = is_flat || (w->is_flat & bit(w->depth)) != 0;
    w->depth++;
    w->has_items &= ~bit(w->depth);
    w->is_flat = runs_on ? w->is_flat | bit(w->depth) : w->is_flat & ~bit(w->depth);
}

static void level_close(js_writer *w, char bracket)
{
    if (w->depth == 0) return;
    bool const ends_line = (w->has_items & bit(w->depth)) != 0 && is_on_lines(w);
    w->depth--;
    if (ends_line) line_break(w);
    buffer_char(w->out, bracket);
    if (w->depth == 0) buffer_char(w->out, '\n');
}

void js_object_open(js_writer *w)
{
    level_open(w, '{', false);
}

void js_object_open_flat(js_writer *w)
{
    level_open(w, '{', true);
}

void js_object_close(js_writer *w)
{
    level_close(w, '}');
}

void js_list_open(js_writer *w)
{
    level_open(w, '[', false);
}

void js_list_open_flat(js_writer *w)
{
    level_open(w, '[', true);
}

void js_list_close(js_writer *w)
{
    level_close(w, ']');
}

/* One byte of ASCII, with JSON's escapes. */
static void ascii_write(buffer *out, unsigned char c)
{
    if (c == '\n') {
        buffer_string(out, "\\n");
    } else if (c == '\t') {
        buffer_string(out, "\\t");
    } else if (c < 0x20 || c == 0x7f) {
        buffer_format(out, "\\u%04x", (unsigned)c);
    } else {
        if (c == '"' || c == '\\') buffer_char(out, '\\');
        buffer_char(out, (char)c);
    }
}

/* A string in quotes. Bytes that are not UTF-8 become U+FFFD, so that what is written is always
 * JSON. */
static void quoted_write(buffer *out, text t)
{
    buffer_char(out, '"');
    for (size_t i = 0; i < t.n;) {
        unsigned char const c = (unsigned char)t.at[i];
        size_t const n = c < 0x80 ? 1 : text_character((text){t.at + i, t.n - i}, NULL);
        if (c < 0x80)
            ascii_write(out, c);
        else if (n == 0)
            buffer_string(out, "\\ufffd");
        else
            buffer_text(out, (text){t.at + i, n});
        i += n > 0 ? n : 1;
    }
    buffer_char(out, '"');
}

void js_key_text(js_writer *w, text key)
{
    item_begin(w);
    quoted_write(w->out, key);
    buffer_string(w->out, ": ");
    w->is_after_key = true;
}

void js_key(js_writer *w, const char *key)
{
    js_key_text(w, text_from(key));
}

void js_text(js_writer *w, text value)
{
    item_begin(w);
    quoted_write(w->out, value);
}

static void word_write(js_writer *w, const char *word)
{
    item_begin(w);
    buffer_string(w->out, word);
}

void js_number(js_writer *w, double value)
{
    if (value - value == 0.0) {
        item_begin(w);
        buffer_double(w->out, value);
    } else {
        js_null(w);
    }
}

void js_count(js_writer *w, uint64_t value)
{
    item_begin(w);
    buffer_format(w->out, "%llu", (unsigned long long)value);
}

void js_bool(js_writer *w, bool value)
{
    word_write(w, value ? "true" : "false");
}

void js_null(js_writer *w)
{
    word_write(w, "null");
}

void js_raw(js_writer *w, text number)
{
    item_begin(w);
    buffer_text(w->out, number);
}

void js_put_text(js_writer *w, const char *key, text value)
{
    js_key(w, key);
    js_text(w, value);
}

void js_put_number(js_writer *w, const char *key, double value)
{
    js_key(w, key);
    js_number(w, value);
}

void js_put_count(js_writer *w, const char *key, uint64_t value)
{
    js_key(w, key);
    js_count(w, value);
}

void js_put_bool(js_writer *w, const char *key, bool value)
{
    js_key(w, key);
    js_bool(w, value);
}

void js_put_object(js_writer *w, const char *key)
{
    js_key(w, key);
    js_object_open(w);
}

void js_put_list(js_writer *w, const char *key)
{
    js_key(w, key);
    js_list_open(w);
}
