/* SPDX-License-Identifier: Apache-2.0 */
/* token.c -- cutting Gambit's file formats into words. */
#include "game/token.h"

#include "num/decimal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LONGEST_SPAN = (1 << 24) - 1 };

stf_status token_begin(token_reader *r, text path, text content, diagnostics *d, arena *memory,
                       stf_error *err)
{
    *r = (token_reader){.content = content, .diagnostics = d, .memory = memory};
    if (content.n >= UINT32_MAX)
        return fail(err, STF_LIMIT, "the file has %zu bytes; the most is %u", content.n,
                    UINT32_MAX - 1);
    r->file = diagnostics_source(d, path, content);
    if (r->file == UINT32_MAX) return fail(err, STF_LIMIT, "too many files");
    size_t where;
    if (!text_is_utf8(content, &where)) {
        r->begin = where;
        r->at = where + 1;
        r->kind = TOKEN_OTHER;
        token_fail(r, "E0915", "this is not UTF-8 text");
        return diagnostics_status(d, err);
    }
    if (content.n >= 3 && memcmp(content.at, "\xef\xbb\xbf", 3) == 0) r->at = 3;
    token_next(r);
    return STF_OK;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',' || c == '\f' || c == '\v';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' ||
           c == '.' || c == '+' || c == '-' || c == '/';
}

/* The text from the opening quote at `begin`: \" is a quote, \\ a backslash, all else itself. */
static void quoted_read(token_reader *r)
{
    const char *const s = r->content.at;
    size_t i = r->begin + 1, n_escapes = 0;
    while (i < r->content.n && s[i] != '"') {
        bool const escapes =
            s[i] == '\\' && i + 1 < r->content.n && (s[i + 1] == '"' || s[i + 1] == '\\');
        n_escapes += escapes;
        i += escapes ? 2 : 1;
    }
    r->kind = TOKEN_TEXT;
    r->at = i < r->content.n ? i + 1 : i;
    r->word = (text){s + r->begin + 1, i - r->begin - 1};
    if (i >= r->content.n) {
        token_fail(r, "E0901", "this quote is never closed");
        return;
    }
    if (n_escapes == 0) return;
    char *const plain = ARENA_NEW(r->memory, char, r->word.n + 1);
    if (plain == NULL) {
        r->failed = true;
        return;
    }
    size_t n = 0;
    for (size_t k = r->begin + 1; k < i; k++) {
        if (s[k] == '\\' && (s[k + 1] == '"' || s[k + 1] == '\\')) k++;
        plain[n++] = s[k];
    }
    r->word = (text){plain, n};
}

/* Past white space and comments. */
static void gap_skip(token_reader *r)
{
    const char *const s = r->content.at;
    size_t const n = r->content.n;
    while (r->at < n && (is_space(s[r->at]) || (r->comment != '\0' && s[r->at] == r->comment))) {
        if (!is_space(s[r->at]))
            while (r->at < n && s[r->at] != '\n') r->at++;
        else
            r->at++;
    }
}

void token_skip_comments(token_reader *r, char mark)
{
    bool const has_mark = r->content.n >= 3 && memcmp(r->content.at, "\xef\xbb\xbf", 3) == 0;
    r->comment = mark;
    r->at = has_mark ? 3 : 0;
    token_next(r);
}

void token_next(token_reader *r)
{
    const char *const s = r->content.at;
    size_t const n = r->content.n;
    gap_skip(r);
    r->begin = r->at;
    r->word = (text){s + r->begin, 0};
    if (r->at >= n) {
        r->kind = TOKEN_END;
        return;
    }
    char const c = s[r->at];
    if (c == '"') {
        quoted_read(r);
        return;
    }
    if (is_word(c)) {
        while (r->at < n && is_word(s[r->at])) r->at++;
        bool const is_number = is_digit(c) || c == '.' || c == '+' || c == '-';
        r->kind = is_number ? TOKEN_NUMBER : TOKEN_WORD;
    } else {
        r->at++;
        while (r->at < n && ((unsigned char)s[r->at] & 0xc0) == 0x80) r->at++;
        r->kind = c == '{' ? TOKEN_OPEN : c == '}' ? TOKEN_CLOSE : TOKEN_OTHER;
    }
    r->word.n = r->at - r->begin;
}

span token_span(const token_reader *r)
{
    size_t const length = r->at > r->begin ? r->at - r->begin : 1;
    return (span){.begin = (uint32_t)r->begin,
                  .length =
                      (uint32_t)(length < LONGEST_SPAN ? length : LONGEST_SPAN) & LONGEST_SPAN,
                  .file = (uint8_t)r->file};
}

void token_fail(token_reader *r, const char *code, const char *format, ...)
{
    if (r->failed) return;
    r->failed = true;
    char message[200];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(message, sizeof message, format, args);
    va_end(args);
    bool const is_end = r->kind == TOKEN_END && strcmp(code, "E0902") == 0;
    diagnose(r->diagnostics, SEVERITY_ERROR, is_end ? "E0901" : code, token_span(r), "%s%s",
             is_end ? "the file ends here: " : "", message);
}

static const char *kind_words(token_kind kind)
{
    switch (kind) {
    case TOKEN_END: return "the end of the file";
    case TOKEN_TEXT: return "a text in quotes";
    case TOKEN_NUMBER: return "a number";
    case TOKEN_WORD: return "a word";
    case TOKEN_OPEN: return "'{'";
    case TOKEN_CLOSE: return "'}'";
    case TOKEN_OTHER: return "another character";
    }
    return "";
}

static bool take(token_reader *r, token_kind kind, const char *what)
{
    if (!r->failed && r->kind != kind)
        token_fail(r, "E0902", "expected %s, found %s", what, kind_words(r->kind));
    if (r->failed) return false;
    token_next(r);
    return !r->failed;
}

text token_take_text(token_reader *r, const char *what)
{
    text const word = r->word;
    return take(r, TOKEN_TEXT, what) ? word : (text){"", 0};
}

bool token_take_open(token_reader *r, const char *what)
{
    return take(r, TOKEN_OPEN, what);
}

bool token_take_close(token_reader *r, const char *what)
{
    return take(r, TOKEN_CLOSE, what);
}

uint64_t token_take_count(token_reader *r, const char *what)
{
    uint64_t count = 0;
    if (!r->failed && r->kind == TOKEN_NUMBER)
        for (size_t i = 0; i < r->word.n && !r->failed; i++) {
            count =
                is_digit(r->word.at[i]) ? count * 10 + (uint64_t)(r->word.at[i] - '0') : UINT64_MAX;
            if (count > (uint64_t)1 << 53)
                token_fail(r, "E0903", "'%.*s' is not %s: a whole number from 0 to 2^53",
                           (int)(r->word.n < 60 ? r->word.n : 60), r->word.at, what);
        }
    return take(r, TOKEN_NUMBER, what) ? count : 0;
}

int32_t token_take_integer(token_reader *r, const char *what)
{
    text const word = r->word;
    bool const has_sign = word.n > 1 && (word.at[0] == '-' || word.at[0] == '+');
    bool const is_negative = has_sign && word.at[0] == '-';
    int64_t x = 0;
    if (!r->failed && r->kind == TOKEN_NUMBER)
        for (size_t i = has_sign ? 1 : 0; i < word.n && !r->failed; i++) {
            x = is_digit(word.at[i]) ? x * 10 + (word.at[i] - '0') : INT64_MAX;
            if (x > (int64_t)INT32_MAX + is_negative)
                token_fail(r, "E0903", "'%.*s' is not %s: a whole number of at most 31 bits",
                           (int)(word.n < 60 ? word.n : 60), word.at, what);
        }
    if (!take(r, TOKEN_NUMBER, what)) return 0;
    return (int32_t)(is_negative ? -x : x);
}

text token_take_number(token_reader *r, const char *what, double *value)
{
    text const word = r->word;
    *value = 0.0;
    if (!r->failed && r->kind == TOKEN_NUMBER) {
        stf_error why = {0};
        stf_status const status = decimal_read(r->memory, word, value, &why);
        bool const is_finite = *value - *value == 0.0;
        if (status == STF_NOMEM)
            r->failed = true;
        else if (status != STF_OK || !is_finite)
            token_fail(r, "E0903", "'%.*s' is not a number that can be kept: %s",
                       (int)(word.n < 60 ? word.n : 60), word.at,
                       status != STF_OK ? why.message : "it is beyond the range of doubles");
    }
    return take(r, TOKEN_NUMBER, what) ? word : (text){"0", 1};
}

static size_t pair_place(const pair_map *m, uint64_t a, uint64_t b)
{
    uint64_t hash = (a * 0x9e3779b97f4a7c15u) ^ (b + 0x7f4a7c15u) * 0xbf58476d1ce4e5b9u;
    hash ^= hash >> 29;
    hash *= 0x94d049bb133111ebu;
    hash ^= hash >> 32;
    size_t i = (size_t)hash & (m->size - 1);
    while (m->entry[i].used && (m->entry[i].key_a != a || m->entry[i].key_b != b))
        i = (i + 1) & (m->size - 1);
    return i;
}

uint32_t *pair_map_at(arena *a, pair_map *m, uint64_t key_a, uint64_t key_b)
{
    if (m->n * 2 >= m->size) {
        pair_map bigger = {.size = m->size == 0 ? 64 : m->size * 2, .n = m->n};
        bigger.entry = arena_take(a, bigger.size, sizeof *bigger.entry);
        if (bigger.entry == NULL) return NULL;
        for (size_t i = 0; i < m->size; i++)
            if (m->entry[i].used)
                bigger.entry[pair_place(&bigger, m->entry[i].key_a, m->entry[i].key_b)] =
                    m->entry[i];
        *m = bigger;
    }
    struct pair_entry *const entry = &m->entry[pair_place(m, key_a, key_b)];
    if (!entry->used) {
        *entry =
            (struct pair_entry){.key_a = key_a, .key_b = key_b, .value = UINT32_MAX, .used = true};
        m->n++;
    }
    return &entry->value;
}
