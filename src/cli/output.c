/* SPDX-License-Identifier: Apache-2.0 */
/* output.c -- text gathered in memory, written at the end in one piece. */
#include "output.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void output_free(output *o)
{
    free(o->at);
    *o = (output){.at = NULL};
}

bool output_write(void *user, const char *bytes, size_t n)
{
    output *const o = user;
    if (o->is_short) return false;
    if (n > o->cap - o->n || o->at == NULL) {
        size_t cap = o->cap < 4096 ? 4096 : o->cap;
        while (cap - o->n < n && cap < SIZE_MAX / 4) cap *= 2;
        char *const grown = cap - o->n >= n ? realloc(o->at, cap) : NULL;
        if (grown == NULL) {
            o->is_short = true;
            return false;
        }
        o->at = grown;
        o->cap = cap;
    }
    if (n > 0) memcpy(o->at + o->n, bytes, n);
    o->n += n;
    return true;
}

void output_text(output *o, const char *s)
{
    (void)output_write(o, s, strlen(s));
}

void output_format(output *o, const char *format, ...)
{
    char small[512];
    va_list args;
    va_start(args, format);
    int const n = vsnprintf(small, sizeof small, format, args);
    va_end(args);
    if (n >= 0 && (size_t)n < sizeof small) {
        (void)output_write(o, small, (size_t)n);
        return;
    }
    char *const large = n < 0 ? NULL : malloc((size_t)n + 1);
    if (large == NULL) {
        o->is_short = true;
        return;
    }
    va_start(args, format);
    (void)vsnprintf(large, (size_t)n + 1, format, args);
    va_end(args);
    (void)output_write(o, large, (size_t)n);
    free(large);
}

void output_repeat(output *o, char c, size_t n)
{
    while (n-- > 0) (void)output_write(o, &c, 1);
}

/* Characters, not bytes: the tables hold no wide ones. */
static size_t columns(const char *s, size_t n)
{
    size_t wide = 0;
    for (size_t i = 0; i < n; i++) wide += ((unsigned char)s[i] & 0xc0) != 0x80;
    return wide;
}

void output_wrap(output *o, const char *text, size_t at, size_t indent, size_t width)
{
    size_t column = at;
    bool is_fresh = true; /* nothing on this line yet but the indent */
    for (const char *s = text; *s != '\0';) {
        if (*s == '\n') {
            size_t const breaks = strspn(s, "\n");
            s += breaks;
            if (*s == '\0') break;
            output_text(o, breaks > 1 ? "\n\n" : "\n");
            output_repeat(o, ' ', indent);
            column = indent;
            is_fresh = true;
            continue;
        }
        if (*s == ' ') {
            s++;
            continue;
        }
        size_t const n = strcspn(s, " \n"), wide = columns(s, n);
        if (!is_fresh && column + 1 + wide > width) {
            output_text(o, "\n");
            output_repeat(o, ' ', indent);
            column = indent;
            is_fresh = true;
        }
        if (!is_fresh) output_text(o, " ");
        column += wide + !is_fresh;
        (void)output_write(o, s, n);
        is_fresh = false;
        s += n;
    }
    output_text(o, "\n");
}

/* Bytes of the well-formed UTF-8 character at s (RFC 3629), or 0. */
static size_t utf8_length(const unsigned char *s)
{
    if (s[0] < 0x80) return 1;
    size_t const n = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
    if (s[0] < 0xc2 || s[0] > 0xf4) return 0;
    for (size_t i = 1; i < n; i++)
        if ((s[i] & 0xc0) != 0x80) return 0;
    if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f)) return 0;
    if ((s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f)) return 0;
    return n;
}

void output_json(output *o, const char *s)
{
    output_text(o, "\"");
    while (*s != '\0') {
        size_t const n = utf8_length((const unsigned char *)s);
        if (n == 0)
            output_text(o, "\xef\xbf\xbd");
        else if (*s == '"' || *s == '\\')
            output_format(o, "\\%c", *s);
        else if (*s == '\n')
            output_text(o, "\\n");
        else if ((unsigned char)*s < 0x20 || *s == 0x7f)
            output_format(o, "\\u%04x", (unsigned)*s);
        else
            (void)output_write(o, s, n);
        s += n > 0 ? n : 1;
    }
    output_text(o, "\"");
}

void output_json_member(output *o, const char *key, const char *value)
{
    output_json(o, key);
    output_text(o, ": ");
    if (value != NULL)
        output_json(o, value);
    else
        output_text(o, "null");
}

bool output_straight(void *user, const char *bytes, size_t n)
{
    (void)user;
    return n == 0 || fwrite(bytes, 1, n, stdout) == n;
}

stf_status output_end(stf_error *err)
{
    if (fflush(stdout) == 0 && !ferror(stdout)) return STF_OK;
    err->status = STF_IO;
    (void)snprintf(err->message, sizeof err->message, "cannot write standard output: %s",
                   errno != 0 ? strerror(errno) : "unknown reason");
    return STF_IO;
}

stf_status output_flush(const output *o, const char *path, stf_error *err)
{
    if (o->is_short) {
        *err = (stf_error){STF_NOMEM, "no memory for the answer's text"};
        return STF_NOMEM;
    }
    if (path != NULL && strcmp(path, "-") != 0)
        return stf_replace_file(path, o->at != NULL ? o->at : "", o->n, err);
    errno = 0;
    (void)output_straight(NULL, o->at, o->n);
    return output_end(err);
}
