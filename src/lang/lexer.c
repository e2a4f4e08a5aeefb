/* SPDX-License-Identifier: Apache-2.0 */
/* lexer.c -- text to tokens. */
#include "lang/lexer.h"

#include <stdlib.h>
#include <string.h>

typedef struct lexer {
    text content;
    size_t at;
    uint32_t file;
    uint32_t lines;
    bool comments;
    arena *memory;
    diagnostics *d;
    VEC(token) list;
} lexer;

static const char *const kind_names[TOKEN_KINDS] = {
    [TOKEN_END] = "the end of the file",
    [TOKEN_NAME] = "a name",
    [TOKEN_NUMBER] = "a number",
    [TOKEN_DATE] = "a date",
    [TOKEN_MONTH] = "a month",
    [TOKEN_STRING] = "a text in quotes",
    [TOKEN_COMMENT] = "a comment",
    [TOKEN_BAD] = "a malformed word",
    [TOKEN_LEFT_BRACE] = "`{`",
    [TOKEN_RIGHT_BRACE] = "`}`",
    [TOKEN_LEFT_PAREN] = "`(`",
    [TOKEN_RIGHT_PAREN] = "`)`",
    [TOKEN_COMMA] = "`,`",
    [TOKEN_COLON] = "`:`",
    [TOKEN_DOT] = "`.`",
    [TOKEN_RANGE] = "`..`",
    [TOKEN_BAR] = "`|`",
    [TOKEN_ASSIGN] = "`=`",
    [TOKEN_ASSIGN_ADD] = "`+=`",
    [TOKEN_ASSIGN_SUBTRACT] = "`-=`",
    [TOKEN_EQUAL] = "`==`",
    [TOKEN_NOT_EQUAL] = "`!=`",
    [TOKEN_LESS] = "`<`",
    [TOKEN_LESS_EQUAL] = "`<=`",
    [TOKEN_GREATER] = "`>`",
    [TOKEN_GREATER_EQUAL] = "`>=`",
    [TOKEN_PLUS] = "`+`",
    [TOKEN_MINUS] = "`-`",
    [TOKEN_STAR] = "`*`",
    [TOKEN_SLASH] = "`/`",
    [TOKEN_POWER] = "`^`",
};

const char *token_kind_name(token_kind kind)
{
    return kind < TOKEN_KINDS ? kind_names[kind] : "";
}

/* ---- characters ---------------------------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static char peek(const lexer *x, size_t ahead)
{
    return x->content.n - x->at > ahead ? x->content.at[x->at + ahead] : '\0';
}

static span span_of(const lexer *x, size_t begin, size_t end)
{
    size_t const n = end - begin;
    return (span){.begin = (uint32_t)begin,
                  .length = (uint32_t)(n < 0xFFFFFF ? n : 0xFFFFFF) & 0xFFFFFF,
                  .file = x->file & 0xFF};
}

static void push(lexer *x, token_kind kind, size_t begin, text content)
{
    token const t = {.kind = kind,
                     .lines_before = x->lines,
                     .where = span_of(x, begin, x->at),
                     .text = {x->content.at + begin, x->at - begin},
                     .content = content};
    x->lines = 0;
    (void)VEC_PUSH(x->memory, &x->list, t);
}

/* ---- the kinds of token -------------------------------------------------------------------- */

static void comment_cut(lexer *x)
{
    size_t const begin = x->at;
    const char *const end = memchr(x->content.at + x->at, '\n', x->content.n - x->at);
    x->at = end != NULL ? (size_t)(end - x->content.at) : x->content.n;
    if (!x->comments) return;
    size_t const after = x->at;
    while (x->at > begin && (x->content.at[x->at - 1] == '\r' || x->content.at[x->at - 1] == ' '))
        x->at--;
    push(x, TOKEN_COMMENT, begin, (text){0});
    x->at = after;
}

static void name_cut(lexer *x)
{
    size_t const begin = x->at;
    while (is_letter(peek(x, 0)) || is_digit(peek(x, 0))) x->at++;
    push(x, TOKEN_NAME, begin, (text){0});
}

/* Whether digits and minus signs of that shape stand here as a word of their own. */
static bool has_shape(const lexer *x, const char *shape)
{
    size_t n = 0;
    for (; shape[n] != '\0'; n++) {
        char const c = peek(x, n);
        if (shape[n] == 'd' ? !is_digit(c) : c != '-') return false;
    }
    return !is_digit(peek(x, n)) && !is_letter(peek(x, n));
}

/* Only behind `total` and `total MONTH ..` is 2019-04 a month. */
static bool month_expected(const lexer *x)
{
    size_t n = x->list.n;
    if (n > 2 && x->list.at[n - 1].kind == TOKEN_RANGE && x->list.at[n - 2].kind == TOKEN_MONTH)
        return true;
    return n > 0 && text_equal(x->list.at[n - 1].text, TEXT("total"));
}

static void digits_skip(lexer *x)
{
    while (is_digit(peek(x, 0))) x->at++;
}

enum { NUMBER_LENGTH_MOST = 400 };

static void number_cut(lexer *x)
{
    size_t const begin = x->at;
    bool const is_month = has_shape(x, "dddd-dd") && month_expected(x);
    if (is_month || has_shape(x, "dddd-dd-dd")) {
        x->at += is_month ? 7 : 10;
        push(x, is_month ? TOKEN_MONTH : TOKEN_DATE, begin, (text){0});
        return;
    }
    digits_skip(x);
    if (peek(x, 0) == '.' && is_digit(peek(x, 1))) {
        x->at++;
        digits_skip(x);
    }
    char const e = peek(x, 0);
    if (e == 'e' || e == 'E') {
        size_t const sign = peek(x, 1) == '-' || peek(x, 1) == '+';
        if (is_digit(peek(x, 1 + sign))) {
            x->at += 1 + sign;
            digits_skip(x);
        }
    }
    if (peek(x, 0) == '%') x->at++;
    span const where = span_of(x, begin, x->at);
    text const written = {x->content.at + begin, x->at - begin};
    token_kind kind = TOKEN_NUMBER;
    if (written.n > NUMBER_LENGTH_MOST) {
        diagnose(x->d, SEVERITY_ERROR, "E0106", where,
                 "a number of %zu characters; at most %d are read", written.n, NUMBER_LENGTH_MOST);
        kind = TOKEN_BAD;
    } else if (number_value(written) > 1e300) {
        diagnose(x->d, SEVERITY_ERROR, "E0106", where, "the number %.*s is too large",
                 TEXT_ARGS(written));
        kind = TOKEN_BAD;
    }
    push(x, kind, begin, (text){0});
}

/* After the opening quote: decodes up to the closing quote of a string that has escapes. */
static text string_decode(lexer *x, size_t begin, size_t end)
{
    char *const out = ARENA_NEW(x->memory, char, end - begin + 1);
    size_t n = 0;
    if (out == NULL) return (text){0};
    for (size_t i = begin; i < end; i++) {
        char c = x->content.at[i];
        if (c == '\\' && i + 1 < end) {
            c = x->content.at[++i];
            if (c == 'n') c = '\n';
        }
        out[n++] = c;
    }
    return (text){out, n};
}

static void string_cut(lexer *x)
{
    size_t const begin = x->at++;
    bool escapes = false;
    for (;;) {
        char const c = peek(x, 0);
        if (x->at >= x->content.n || c == '\n') {
            diagnostic *const at = diagnose(x->d, SEVERITY_ERROR, "E0103", span_of(x, begin, x->at),
                                            "this text has no closing quote on its line");
            diagnostic_hint(x->d, at, "close it with \", and write a line break inside it as \\n");
            push(x, TOKEN_BAD, begin, (text){0});
            return;
        }
        if (c == '"') break;
        if (c == '\\') {
            escapes = true;
            char const next = peek(x, 1);
            if (next != '"' && next != '\\' && next != 'n' && next != '\n' && next != '\0') {
                diagnostic *const at =
                    diagnose(x->d, SEVERITY_ERROR, "E0104", span_of(x, x->at, x->at + 2),
                             "an unknown escape in a text");
                diagnostic_hint(x->d, at, "known are \\\" \\\\ and \\n");
            }
            if (next != '\n' && next != '\0') x->at++;
        }
        x->at++;
    }
    text const content = escapes ? string_decode(x, begin + 1, x->at)
                                 : (text){x->content.at + begin + 1, x->at - begin - 1};
    x->at++;
    push(x, TOKEN_STRING, begin, content);
}

static const struct {
    char text[3];
    token_kind kind;
} punctuation[] = {
    /* the longer ones first */
    {"..", TOKEN_RANGE},         {"+=", TOKEN_ASSIGN_ADD}, {"-=", TOKEN_ASSIGN_SUBTRACT},
    {"==", TOKEN_EQUAL},         {"!=", TOKEN_NOT_EQUAL},  {"<=", TOKEN_LESS_EQUAL},
    {">=", TOKEN_GREATER_EQUAL}, {"{", TOKEN_LEFT_BRACE},  {"}", TOKEN_RIGHT_BRACE},
    {"(", TOKEN_LEFT_PAREN},     {")", TOKEN_RIGHT_PAREN}, {",", TOKEN_COMMA},
    {":", TOKEN_COLON},          {".", TOKEN_DOT},         {"|", TOKEN_BAR},
    {"=", TOKEN_ASSIGN},         {"<", TOKEN_LESS},        {">", TOKEN_GREATER},
    {"+", TOKEN_PLUS},           {"-", TOKEN_MINUS},       {"*", TOKEN_STAR},
    {"/", TOKEN_SLASH},          {"^", TOKEN_POWER},
};

static bool punctuation_cut(lexer *x)
{
    for (size_t i = 0; i < sizeof punctuation / sizeof *punctuation; i++) {
        size_t const n = strlen(punctuation[i].text);
        if (x->content.n - x->at < n || memcmp(x->content.at + x->at, punctuation[i].text, n) != 0)
            continue;
        size_t const begin = x->at;
        x->at += n;
        push(x, punctuation[i].kind, begin, (text){0});
        return true;
    }
    return false;
}

/* What to write instead of a character that word processors put in. */
static const char *character_hint(uint32_t code)
{
    switch (code) {
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x00AB:
    case 0x00BB: return "texts stand in straight quotes: \"";
    case 0x2013:
    case 0x2014:
    case 0x2212: return "the minus sign is -";
    case 0x00D7:
    case 0x00B7: return "multiplication is *";
    case 0x2264: return "write <=";
    case 0x2265: return "write >=";
    case 0x2260: return "write !=";
    case 0x2026: return "a range is written with two dots: ..";
    case 0x00A0: return "this is a no-break space; use a plain one";
    case ';': return "statements need no `;`";
    case '&': return "write `and`";
    case '!': return "write `not`";
    case '%': return "a percentage has no space: `50%`";
    case '$': return "money is USD, kUSD, MUSD or BUSD";
    case '[':
    case ']': return "lists stand in braces, calculations in parentheses";
    case '\'': return "texts stand in double quotes: \"";
    default: return NULL;
    }
}

static void character_refuse(lexer *x)
{
    uint32_t code = 0;
    size_t const begin = x->at;
    size_t const n = text_character((text){x->content.at + x->at, x->content.n - x->at}, &code);
    x->at += n > 0 ? n : 1;
    span const where = span_of(x, begin, x->at);
    diagnostic *at;
    if (code < 0x20 || code == 0x7F)
        at = diagnose(x->d, SEVERITY_ERROR, "E0102", where, "a control character (code %u)", code);
    else
        at = diagnose(x->d, SEVERITY_ERROR, "E0102", where,
                      "the character `%.*s` has no meaning here", (int)(x->at - begin),
                      x->content.at + begin);
    const char *const hint = character_hint(code);
    if (hint != NULL)
        diagnostic_hint(x->d, at, "%s", hint);
    else if (code >= 0x80)
        diagnostic_hint(x->d, at, "names are made of the letters a to z, digits and _");
    push(x, TOKEN_BAD, begin, (text){0});
}

/* ---- the whole ----------------------------------------------------------------------------- */

static bool token_cut(lexer *x)
{
    for (;;) {
        char const c = peek(x, 0);
        if (c == '\n') x->lines++;
        if (c != ' ' && c != '\t' && c != '\r' && c != '\n') break;
        x->at++;
    }
    if (x->at >= x->content.n) return false;
    char const c = peek(x, 0);
    if (c == '#')
        comment_cut(x);
    else if (is_letter(c))
        name_cut(x);
    else if (is_digit(c))
        number_cut(x);
    else if (c == '"')
        string_cut(x);
    else if (!punctuation_cut(x))
        character_refuse(x);
    return true;
}

stf_status lexer_run(uint32_t file, bool comments, arena *memory, diagnostics *d, tokens *out,
                     stf_error *err)
{
    lexer x = {.content = d->sources.at[file].content,
               .file = file,
               .comments = comments,
               .memory = memory,
               .d = d};
    if (x.content.at == NULL) x.content.at = "";
    /* a byte order mark is tolerated */
    if (x.content.n >= 3 && memcmp(x.content.at, "\xEF\xBB\xBF", 3) == 0) x.at = 3;
    size_t bad = 0;
    if (!text_is_utf8(x.content, &bad)) {
        diagnostic *const at = diagnose(d, SEVERITY_ERROR, "E0101", span_of(&x, bad, bad + 1),
                                        "this is not UTF-8 text: byte %zu is 0x%02x", bad,
                                        (unsigned)(unsigned char)x.content.at[bad]);
        diagnostic_hint(d, at, "a .standoff file is plain text; save it as UTF-8");
        x.at = x.content.n;
    }
    while (token_cut(&x))
        if (arena_status(memory, NULL) != STF_OK) break;
    push(&x, TOKEN_END, x.at, (text){0});
    *out = (tokens){x.list.at, (uint32_t)x.list.n};
    return arena_status(memory, err);
}

/* ---- numbers ------------------------------------------------------------------------------- */

/* Mantissa digits without the point, and the power of ten that goes with them. */
static size_t number_split(text number, char digits[NUMBER_LENGTH_MOST + 1], long *exponent)
{
    size_t n = 0, i = 0;
    long shift = 0;
    bool fraction = false;
    *exponent = 0;
    for (; i < number.n && (is_digit(number.at[i]) || number.at[i] == '.'); i++) {
        if (number.at[i] == '.') {
            fraction = true;
            continue;
        }
        if (n < NUMBER_LENGTH_MOST) digits[n++] = number.at[i];
        if (fraction) shift--;
    }
    if (i < number.n && (number.at[i] == 'e' || number.at[i] == 'E')) {
        bool const minus = ++i < number.n && number.at[i] == '-';
        long e = 0;
        if (i < number.n && (number.at[i] == '-' || number.at[i] == '+')) i++;
        for (; i < number.n && is_digit(number.at[i]); i++)
            if (e < 100000) e = e * 10 + (number.at[i] - '0');
        *exponent = minus ? -e : e;
    }
    if (i < number.n && number.at[i] == '%') *exponent -= 2;
    *exponent += shift;
    digits[n] = '\0';
    return n;
}

double number_value(text number)
{
    /* Written without a point, so that strtod reads it alike in every locale. */
    char digits[NUMBER_LENGTH_MOST + 32];
    long exponent;
    size_t const n = number_split(number, digits, &exponent);
    bool const minus = exponent < 0;
    unsigned long e = minus ? (unsigned long)-exponent : (unsigned long)exponent;
    char reversed[24];
    size_t k = 0, at = n;
    do {
        reversed[k++] = (char)('0' + e % 10);
        e /= 10;
    } while (e > 0);
    digits[at++] = 'e';
    if (minus) digits[at++] = '-';
    while (k > 0) digits[at++] = reversed[--k];
    digits[at] = '\0';
    return strtod(digits, NULL);
}

text number_exact(text number, arena *memory)
{
    if (number.n == 0 || number.at[number.n - 1] != '%') return number;
    char digits[NUMBER_LENGTH_MOST + 1];
    long exponent;
    (void)number_split(number, digits, &exponent);
    return text_format(memory, "%se%ld", digits, exponent);
}
