/* SPDX-License-Identifier: Apache-2.0 */
/* text.c -- slices, the growing buffer, near names, UTF-8. */
#include "base/text.h"

#include "base/shortest.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- slices -------------------------------------------------------------------------------- */

text text_from(const char *s)
{
    return s != NULL ? (text){s, strlen(s)} : (text){NULL, 0};
}

bool text_equal(text a, text b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.at, b.at, a.n) == 0);
}

int text_compare(text a, text b)
{
    size_t const n = a.n < b.n ? a.n : b.n;
    int const order = n > 0 ? memcmp(a.at, b.at, n) : 0;
    if (order != 0) return order;
    return (a.n > b.n) - (a.n < b.n);
}

/* FNV-1a, then MurmurHash3's finisher, so that the low bits serve as a table index. */
uint64_t text_hash(text t)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < t.n; i++) h = (h ^ (unsigned char)t.at[i]) * 0x100000001b3u;
    h = (h ^ (h >> 33)) * 0xff51afd7ed558ccdu;
    h = (h ^ (h >> 33)) * 0xc4ceb9fe1a85ec53u;
    return h ^ (h >> 33);
}

text text_copy(arena *a, text t)
{
    char *const p = ARENA_NEW(a, char, t.n + 1);
    if (p == NULL) return (text){NULL, 0};
    if (t.n > 0) memcpy(p, t.at, t.n);
    return (text){p, t.n};
}

text text_format_list(arena *a, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int const n = vsnprintf(NULL, 0, format, args);
    char *const p = n < 0 ? NULL : ARENA_NEW(a, char, (size_t)n + 1);
    if (p != NULL) (void)vsnprintf(p, (size_t)n + 1, format, again);
    va_end(again);
    return p != NULL ? (text){p, (size_t)n} : (text){NULL, 0};
}

text text_format(arena *a, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    text const t = text_format_list(a, format, args);
    va_end(args);
    return t;
}

/* ---- buffer -------------------------------------------------------------------------------- */

void buffer_init(buffer *b, const stf_allocator *allocator)
{
    *b = (buffer){.allocator = allocator != NULL ? allocator : &allocator_libc};
}

void buffer_free(buffer *b)
{
    if (b->at != NULL) b->allocator->resize(b->allocator->user, b->at, b->cap, 0);
    b->at = NULL;
    b->n = b->cap = 0;
}

/* Room for n more bytes and a NUL. */
static bool buffer_reserve(buffer *b, size_t n)
{
    if (b->status != STF_OK) return false;
    if (b->cap - b->n > n) return true;
    if (n > SIZE_MAX / 4 || b->n > SIZE_MAX / 4) {
        b->status = STF_LIMIT;
        return false;
    }
    size_t cap = b->cap != 0 ? b->cap * 2 : 256;
    if (cap < b->n + n + 1) cap = b->n + n + 1;
    char *const grown = b->allocator->resize(b->allocator->user, b->at, b->cap, cap);
    if (grown == NULL) {
        b->status = STF_NOMEM;
        return false;
    }
    b->at = grown;
    b->cap = cap;
    return true;
}

void buffer_text(buffer *b, text t)
{
    if (!buffer_reserve(b, t.n)) return;
    if (t.n > 0) memcpy(b->at + b->n, t.at, t.n);
    b->n += t.n;
    b->at[b->n] = '\0';
}

void buffer_string(buffer *b, const char *s)
{
    buffer_text(b, text_from(s));
}

void buffer_char(buffer *b, char c)
{
    buffer_text(b, (text){&c, 1});
}

void buffer_repeat(buffer *b, char c, size_t n)
{
    if (!buffer_reserve(b, n)) return;
    memset(b->at + b->n, c, n);
    b->n += n;
    b->at[b->n] = '\0';
}

void buffer_format(buffer *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int const n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0 || !buffer_reserve(b, (size_t)n)) return;
    va_start(args, format);
    (void)vsnprintf(b->at + b->n, (size_t)n + 1, format, args);
    va_end(args);
    b->n += (size_t)n;
}

/* %g with the decimal separator of whatever locale is set, a byte or several, made a point. */
static void point_force(char *s)
{
    char *to = s;
    bool foreign = false;
    for (const char *from = s; *from != '\0'; from++) {
        char const c = *from;
        if ((c >= '0' && c <= '9') || c == '-' || c == '+' || c == 'e') {
            *to++ = c;
            foreign = false;
        } else if (!foreign) {
            *to++ = '.';
            foreign = true;
        }
    }
    *to = '\0';
}

void buffer_double(buffer *b, double x)
{
    if (isnan(x)) {
        buffer_string(b, "nan");
        return;
    }
    if (isinf(x)) {
        buffer_string(b, x > 0 ? "inf" : "-inf");
        return;
    }
    char fast[SHORTEST_ROOM];
    size_t n;
    if (shortest_write(x, fast, &n)) {
        buffer_text(b, (text){fast, n});
        return;
    }
    /* Fifteen digits always survive the way through a normal double, so what reads back in fewer is
     * found at fifteen, %g dropping the zeros; the subnormal have fewer digits to begin with. */
    char digits[48];
    bool const normal = x == 0 || fabs(x) >= 2.2250738585072014e-308;
    for (int precision = normal ? 15 : 1; precision <= 17; precision++) {
        (void)snprintf(digits, sizeof digits, "%.*g", precision, x);
        if (strtod(digits, NULL) == x) break;
    }
    point_force(digits);
    buffer_string(b, digits);
}

text buffer_slice(const buffer *b)
{
    return b->at != NULL ? (text){b->at, b->n} : TEXT("");
}

/* ---- near names ---------------------------------------------------------------------------- */

enum { NAME_MOST = 64 }; /* longer names are near only to themselves */

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Optimal string alignment: a transposition costs one, and no substring is edited twice. Three rows
 * of the table are alive at a time. */
size_t text_distance(text a, text b, size_t most)
{
    if (text_equal(a, b)) return 0;
    size_t const gap = a.n > b.n ? a.n - b.n : b.n - a.n;
    if (gap > most || a.n > NAME_MOST || b.n > NAME_MOST) return most + 1;
    size_t rows[3][NAME_MOST + 1];
    for (size_t j = 0; j <= b.n; j++) rows[0][j] = j;
    for (size_t i = 1; i <= a.n; i++) {
        size_t *const now = rows[i % 3];
        const size_t *const above = rows[(i + 2) % 3];
        const size_t *const twice_above = rows[(i + 1) % 3];
        size_t row_least = now[0] = i;
        for (size_t j = 1; j <= b.n; j++) {
            size_t d = above[j - 1] + (a.at[i - 1] != b.at[j - 1]);
            d = least(d, least(above[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] && a.at[i - 2] == b.at[j - 1])
                d = least(d, twice_above[j - 2] + 1);
            now[j] = d;
            row_least = least(row_least, d);
        }
        /* A transposition reaches two rows down for one, hence the slack. */
        if (row_least > most + 1) return most + 1;
    }
    return least(rows[a.n % 3][b.n], most + 1);
}

size_t text_nearest(text name, const text *names, size_t n)
{
    size_t best = n, best_distance = name.n / 3 + 1;
    for (size_t i = 0; i < n && best_distance > 0; i++) {
        size_t const d = text_distance(name, names[i], best_distance - 1);
        if (d < best_distance) {
            best = i;
            best_distance = d;
        }
    }
    return best;
}

/* ---- UTF-8 --------------------------------------------------------------------------------- */

/* Bytes of the well-formed sequence at p, or 0 (Unicode 15, table 3-7). */
static size_t sequence_length(const unsigned char *p, size_t n)
{
    if (p[0] == 0) return 0;
    if (p[0] < 0x80) return 1;
    if (p[0] < 0xC2 || p[0] > 0xF4) return 0;
    size_t const length = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    if (length > n) return 0;
    unsigned const low = p[0] == 0xE0 ? 0xA0 : p[0] == 0xF0 ? 0x90 : 0x80;
    unsigned const high = p[0] == 0xED ? 0x9F : p[0] == 0xF4 ? 0x8F : 0xBF;
    if (p[1] < low || p[1] > high) return 0;
    for (size_t i = 2; i < length; i++)
        if ((p[i] & 0xC0) != 0x80) return 0;
    return length;
}

size_t text_character(text t, uint32_t *code)
{
    const unsigned char *const p = (const unsigned char *)t.at;
    size_t const length = t.n > 0 ? sequence_length(p, t.n) : 0;
    if (length == 0) return 0;
    static const unsigned char lead[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    uint32_t c = p[0] & (uint32_t)lead[length];
    for (size_t i = 1; i < length; i++) c = c << 6 | (p[i] & 0x3Fu);
    if (code != NULL) *code = c;
    return length;
}

bool text_is_utf8(text t, size_t *where)
{
    for (size_t i = 0; i < t.n;) {
        size_t const length = sequence_length((const unsigned char *)t.at + i, t.n - i);
        if (length == 0) {
            if (where != NULL) *where = i;
            return false;
        }
        i += length;
    }
    return true;
}

size_t text_width(text t)
{
    size_t width = 0;
    for (size_t i = 0; i < t.n;) {
        uint32_t code = 0;
        size_t const length = text_character((text){t.at + i, t.n - i}, &code);
        width += length == 0 ? 1 : character_width(code);
        i += length == 0 ? 1 : length;
    }
    return width;
}

/* Terminal columns of a character: combining marks and joiners none, East Asian wide two. Coarse:
 * blocks, not Unicode's full tables. */
size_t character_width(uint32_t c)
{
    if ((c >= 0x300 && c <= 0x36F) || (c >= 0x200B && c <= 0x200F) || (c >= 0xFE00 && c <= 0xFE0F))
        return 0;
    if ((c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
        (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
        (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
        (c >= 0x1F300 && c <= 0x1F64F) || (c >= 0x20000 && c <= 0x3FFFD))
        return 2;
    return 1;
}
