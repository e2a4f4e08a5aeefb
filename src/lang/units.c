/* SPDX-License-Identifier: Apache-2.0 */
/* units.c -- the table of units, exact ratios, and the arithmetic of dimensions.
 *
 * Factors are ratios of 64-bit integers as long as they fit; a product that does not fit, or a
 * factor from UDUNITS-2, is a double and is written as the exact ratio of that double (m * 2^e in
 * decimal), so that `exact` always means the very number that `factor` holds, up to its one
 * rounding. */
#include "lang/units.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const dimension dimension_plain = {{0}};
const dimension dimension_time = {{1}};

/* ---- dimensions ------------------------------------------------------------------------------ */

static int8_t power_clip(int p)
{
    return (int8_t)(p < -127 ? -127 : p > 127 ? 127 : p);
}

bool dimension_equal(dimension a, dimension b)
{
    return memcmp(a.power, b.power, sizeof a.power) == 0;
}

bool dimension_is_plain(dimension d)
{
    return dimension_equal(d, dimension_plain);
}

dimension dimension_mul(dimension a, dimension b)
{
    for (size_t i = 0; i < DIMENSIONS_MOST; i++) a.power[i] = power_clip(a.power[i] + b.power[i]);
    return a;
}

dimension dimension_div(dimension a, dimension b)
{
    for (size_t i = 0; i < DIMENSIONS_MOST; i++) a.power[i] = power_clip(a.power[i] - b.power[i]);
    return a;
}

dimension dimension_pow(dimension d, int n)
{
    int const m = n < -127 ? -127 : n > 127 ? 127 : n;
    for (size_t i = 0; i < DIMENSIONS_MOST; i++) d.power[i] = power_clip(d.power[i] * m);
    return d;
}

bool dimension_root(dimension d, int n, dimension *out)
{
    if (n < 1) return false;
    for (size_t i = 0; i < DIMENSIONS_MOST; i++) {
        if (d.power[i] % n != 0) return false;
        d.power[i] = (int8_t)(d.power[i] / n);
    }
    *out = d;
    return true;
}

/* "USD/s", "1/s", "kg.m/s^2". */
static text dimension_write(arena *a, const unit *base, uint32_t n_base, dimension d)
{
    text top = TEXT(""), bottom = TEXT("");
    for (uint32_t i = 0; i < n_base && i < DIMENSIONS_MOST; i++) {
        int const p = d.power[i];
        if (p == 0) continue;
        text *const part = p > 0 ? &top : &bottom;
        text const name = base[i].written;
        const char *const join = part->n == 0 ? "" : p > 0 ? "*" : "/";
        *part = abs(p) == 1 ? text_format(a, "%.*s%s%.*s", TEXT_ARGS(*part), join, TEXT_ARGS(name))
                            : text_format(a, "%.*s%s%.*s^%d", TEXT_ARGS(*part), join,
                                          TEXT_ARGS(name), abs(p));
    }
    if (top.n == 0 && bottom.n == 0) return TEXT("a plain number");
    if (bottom.n == 0) return top;
    return text_format(a, "%.*s/%.*s", TEXT_ARGS((top.n > 0 ? top : TEXT("1"))), TEXT_ARGS(bottom));
}

text dimension_text(arena *a, const syntax *s, dimension d)
{
    return dimension_write(a, s->base_units, s->n_base, d);
}

/* ---- ratios ---------------------------------------------------------------------------------- */

/* n/d > 0 in lowest terms, or d == 0: known only as the double `value`. */
typedef struct ratio {
    int64_t n, d;
    double value;
} ratio;

static ratio ratio_inexact(double value)
{
    return (ratio){0, 0, value};
}

static int64_t divisor_common(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t const r = a % b;
        a = b;
        b = r;
    }
    return a;
}

static ratio ratio_make(int64_t n, int64_t d)
{
    int64_t const g = divisor_common(n, d);
    return (ratio){n / g, d / g, (double)(n / g) / (double)(d / g)};
}

static ratio ratio_mul(ratio a, ratio b)
{
    double const value = a.value * b.value;
    if (a.d == 0 || b.d == 0) return ratio_inexact(value);
    int64_t const g = divisor_common(a.n, b.d), h = divisor_common(b.n, a.d);
    int64_t n, d;
    if (__builtin_mul_overflow(a.n / g, b.n / h, &n) ||
        __builtin_mul_overflow(a.d / h, b.d / g, &d))
        return ratio_inexact(value);
    return ratio_make(n, d);
}

static ratio ratio_inverse(ratio a)
{
    return a.d == 0 ? ratio_inexact(1 / a.value) : ratio_make(a.d, a.n);
}

static ratio ratio_pow(ratio a, int n)
{
    ratio const base = n < 0 ? ratio_inverse(a) : a;
    ratio out = ratio_make(1, 1);
    for (int i = 0; i < abs(n); i++) out = ratio_mul(out, base);
    return out;
}

/* m * 2^e as decimal digits, m < 2^53: schoolbook doubling; at most 1100 doublings. */
static text digits_shifted(arena *a, uint64_t m, int e)
{
    uint8_t digit[512];
    size_t n = 0;
    for (; m > 0 || n == 0; m /= 10) digit[n++] = (uint8_t)(m % 10);
    for (; e > 0; e--) {
        unsigned carry = 0;
        for (size_t i = 0; i < n; i++) {
            unsigned const v = digit[i] * 2u + carry;
            digit[i] = (uint8_t)(v % 10);
            carry = v / 10;
        }
        if (carry > 0 && n < sizeof digit) digit[n++] = (uint8_t)carry;
    }
    char *const out = ARENA_NEW(a, char, n + 1);
    if (out == NULL) return TEXT("");
    for (size_t i = 0; i < n; i++) out[i] = (char)('0' + digit[n - 1 - i]);
    return (text){out, n};
}

static text double_exact(arena *a, double x)
{
    if (!(x > 0) || isinf(x)) return TEXT("0/1");
    int e;
    uint64_t m = (uint64_t)ldexp(frexp(x, &e), 53);
    e -= 53;
    while (m % 2 == 0) {
        m /= 2;
        e++;
    }
    text const n = digits_shifted(a, m, e > 0 ? e : 0), d = digits_shifted(a, 1, e < 0 ? -e : 0);
    return text_format(a, "%.*s/%.*s", TEXT_ARGS(n), TEXT_ARGS(d));
}

static text ratio_text(arena *a, ratio r)
{
    if (r.d == 0) return double_exact(a, r.value);
    return text_format(a, "%lld/%lld", (long long)r.n, (long long)r.d);
}

/* Digits of t from *i on times 10^(places that follow a point); false on overflow. */
static bool digits_read(text t, size_t *i, int64_t *n, int64_t *scale)
{
    bool after_point = false, any = false;
    for (; *i < t.n; ++*i) {
        char const c = t.at[*i];
        if (c == '.' && !after_point) {
            after_point = true;
            continue;
        }
        if (c == '_') continue;
        if (c < '0' || c > '9') break;
        any = true;
        if (__builtin_mul_overflow(*n, 10, n) || __builtin_add_overflow(*n, c - '0', n) ||
            (after_point && __builtin_mul_overflow(*scale, 10, scale)))
            return false;
    }
    return any;
}

/* A positive decimal ("0.15", "1e6", "3%") or ratio ("5/3"); inexact where it does not fit. */
static bool ratio_read(text t, ratio *out)
{
    char copy[64];
    if (t.n == 0 || t.n >= sizeof copy) return false;
    memcpy(copy, t.at, t.n);
    copy[t.n] = '\0';
    int64_t n = 0, d = 1, n2 = 0, d2 = 1;
    size_t i = 0;
    bool fits = digits_read(t, &i, &n, &d);
    int exponent = 0;
    if (fits && i < t.n && (t.at[i] == 'e' || t.at[i] == 'E')) {
        char *end;
        exponent = (int)strtol(copy + i + 1, &end, 10);
        i = (size_t)(end - copy);
    }
    if (fits && i < t.n && t.at[i] == '%') {
        exponent -= 2;
        i++;
    }
    if (fits && i < t.n && t.at[i] == '/') {
        i++;
        fits = digits_read(t, &i, &n2, &d2) && n2 > 0;
    } else {
        n2 = 1;
    }
    if (fits && i == t.n && n > 0 && abs(exponent) <= 18) {
        int64_t ten = 1;
        for (int k = 0; k < abs(exponent); k++) ten *= 10;
        *out = ratio_mul(ratio_make(n, d),
                         ratio_mul(ratio_make(exponent >= 0 ? ten : 1, exponent >= 0 ? 1 : ten),
                                   ratio_make(d2, n2)));
        return true;
    }
    char *end;
    double const value = strtod(copy, &end);
    if (end == copy || *end != '\0' || !(value > 0) || isinf(value)) return false;
    *out = ratio_inexact(value);
    return true;
}

/* The ratio behind a unit that was made here. */
static ratio ratio_of_unit(const unit *u)
{
    ratio out;
    return ratio_read(u->exact, &out) ? out : ratio_inexact(u->factor);
}

/* ---- the table ------------------------------------------------------------------------------- */

enum { BASE_SECOND, BASE_KG, BASE_METRE, BASE_USD, BASE_PERSON, BASE_OWN };

typedef struct own_unit {
    const char *name;
    int64_t n, d;
    int8_t base, power; /* base -1: a plain number */
} own_unit;

static const own_unit own_units[] = {
    {"s", 1, 1, BASE_SECOND, 1},
    {"second", 1, 1, BASE_SECOND, 1},
    {"seconds", 1, 1, BASE_SECOND, 1},
    {"min", 60, 1, BASE_SECOND, 1},
    {"minute", 60, 1, BASE_SECOND, 1},
    {"minutes", 60, 1, BASE_SECOND, 1},
    {"hour", 3600, 1, BASE_SECOND, 1},
    {"hours", 3600, 1, BASE_SECOND, 1},
    {"day", 86400, 1, BASE_SECOND, 1},
    {"days", 86400, 1, BASE_SECOND, 1},
    {"week", 604800, 1, BASE_SECOND, 1},
    {"weeks", 604800, 1, BASE_SECOND, 1},
    {"month", 2629746, 1, BASE_SECOND, 1}, /* a twelfth of a year */
    {"months", 2629746, 1, BASE_SECOND, 1},
    {"quarter", 7889238, 1, BASE_SECOND, 1}, /* three months */
    {"quarters", 7889238, 1, BASE_SECOND, 1},
    {"year", 31556952, 1, BASE_SECOND, 1}, /* 365.2425 days */
    {"years", 31556952, 1, BASE_SECOND, 1},
    {"kg", 1, 1, BASE_KG, 1},
    {"g", 1, 1000, BASE_KG, 1},
    {"t", 1000, 1, BASE_KG, 1},
    {"tonne", 1000, 1, BASE_KG, 1},
    {"tonnes", 1000, 1, BASE_KG, 1},
    {"kt", 1000000, 1, BASE_KG, 1},
    {"Mt", 1000000000, 1, BASE_KG, 1},
    {"m", 1, 1, BASE_METRE, 1},
    {"km", 1000, 1, BASE_METRE, 1},
    {"m2", 1, 1, BASE_METRE, 2},
    {"km2", 1000000, 1, BASE_METRE, 2},
    {"m3", 1, 1, BASE_METRE, 3},
    {"l", 1, 1000, BASE_METRE, 3},
    {"litre", 1, 1000, BASE_METRE, 3},
    {"litres", 1, 1000, BASE_METRE, 3},
    /* 42 US gallons of 231 cubic inches of 0.0254 m */
    {"bbl", 158987294928, 1000000000000, BASE_METRE, 3},
    {"barrel", 158987294928, 1000000000000, BASE_METRE, 3},
    {"barrels", 158987294928, 1000000000000, BASE_METRE, 3},
    {"USD", 1, 1, BASE_USD, 1},
    {"kUSD", 1000, 1, BASE_USD, 1},
    {"MUSD", 1000000, 1, BASE_USD, 1},
    {"BUSD", 1000000000, 1, BASE_USD, 1},
    {"person", 1, 1, BASE_PERSON, 1},
    {"persons", 1, 1, BASE_PERSON, 1},
    {"people", 1, 1, BASE_PERSON, 1},
    {"worker", 1, 1, BASE_PERSON, 1},
    {"workers", 1, 1, BASE_PERSON, 1},
    {"percent", 1, 100, -1, 0},
};

/* Words of the language that UDUNITS-2 would read as units (`in`: inch, `as`: attosecond, `at`:
 * technical atmosphere) or that may follow a number. */
static const char *const words[] = {
    "in",     "as",   "by",       "at",      "when",  "is",     "per",    "to",        "and",
    "or",     "not",  "if",       "from",    "for",   "before", "source", "judgement", "otherwise",
    "weight", "seen", "discount", "lasting", "quota", "veto",   "round",  "max",       "abs",
    "exp",    "log",  "sqrt",     "after",   "since", "ref",    "PER",    "given",
};

typedef enum origin { ORIGIN_OWN, ORIGIN_DECLARED, ORIGIN_LIBRARY, ORIGIN_NONE } origin;

typedef struct row {
    text name;
    dimension dim;
    ratio factor;
    origin origin;
} row;

struct units {
    arena *memory;
    VEC(row) rows;
    uint32_t *slot; /* [n_slots] 1 + index into rows; open addressing */
    size_t n_slots;
    unit base[DIMENSIONS_MOST];
    uint32_t n_base;
    units_library *library;
    bool library_failed;
};

static uint32_t *slot_find(const units *u, text name)
{
    size_t i = (size_t)text_hash(name) & (u->n_slots - 1);
    while (u->slot[i] != 0 && !text_equal(u->rows.at[u->slot[i] - 1].name, name))
        i = (i + 1) & (u->n_slots - 1);
    return &u->slot[i];
}

static bool slots_grow(units *u)
{
    size_t const n = u->n_slots * 2;
    uint32_t *const slot = ARENA_NEW(u->memory, uint32_t, n);
    if (slot == NULL) return false;
    u->slot = slot;
    u->n_slots = n;
    for (size_t r = 0; r < u->rows.n; r++) *slot_find(u, u->rows.at[r].name) = (uint32_t)r + 1;
    return true;
}

/* Adds or replaces the row of r.name. */
static row *row_put(units *u, row r)
{
    if (u->rows.n * 2 >= u->n_slots && !slots_grow(u)) return NULL;
    uint32_t *const slot = slot_find(u, r.name);
    if (*slot != 0) {
        u->rows.at[*slot - 1] = r;
        return &u->rows.at[*slot - 1];
    }
    if (r.origin != ORIGIN_OWN && (r.name = text_copy(u->memory, r.name)).at == NULL) return NULL;
    if (!VEC_PUSH(u->memory, &u->rows, r)) return NULL;
    *slot = (uint32_t)u->rows.n;
    return &u->rows.at[u->rows.n - 1];
}

/* Index of a base unit, added if it is new; DIMENSIONS_MOST if there is no room. */
static uint32_t base_index(units *u, text name)
{
    for (uint32_t i = 0; i < u->n_base; i++)
        if (text_equal(u->base[i].written, name)) return i;
    if (u->n_base == DIMENSIONS_MOST) return DIMENSIONS_MOST;
    unit *const b = &u->base[u->n_base];
    *b = (unit){.written = text_copy(u->memory, name), .factor = 1, .exact = TEXT("1/1")};
    b->dim.power[u->n_base] = 1;
    return u->n_base++;
}

units *units_new(arena *memory)
{
    units *const u = ARENA_NEW(memory, units, 1);
    if (u == NULL) return NULL;
    u->memory = memory;
    u->n_slots = 256;
    u->slot = ARENA_NEW(memory, uint32_t, u->n_slots);
    if (u->slot == NULL) return NULL;
    static const char *const base[BASE_OWN] = {"s", "kg", "m", "USD", "person"};
    for (size_t i = 0; i < BASE_OWN; i++) (void)base_index(u, text_from(base[i]));
    for (size_t i = 0; i < sizeof own_units / sizeof *own_units; i++) {
        const own_unit *const o = &own_units[i];
        row r = {.name = text_from(o->name), .factor = ratio_make(o->n, o->d)};
        if (o->base >= 0) r.dim.power[o->base] = o->power;
        if (row_put(u, r) == NULL) return NULL;
    }
    return u;
}

void units_close(units *u)
{
    if (u == NULL || u->library == NULL) return;
    units_library_close(u->library);
    u->library = NULL;
}

/* ---- looking up ------------------------------------------------------------------------------ */

static bool is_word(text name)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text_equal(name, text_from(words[i]))) return true;
    return false;
}

/* Asks UDUNITS-2, whose prefixed names have letters and `_` only (with digits it would read
 * powers). */
static row library_row(units *u, text name)
{
    row r = {.name = name, .origin = ORIGIN_NONE};
    char copy[40];
    if (name.n == 0 || name.n >= sizeof copy || is_word(name)) return r;
    for (size_t i = 0; i < name.n; i++) {
        char const c = name.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_')) return r;
        copy[i] = c;
    }
    copy[name.n] = '\0';
    if (u->library == NULL && !u->library_failed) {
        u->library = units_library_open();
        u->library_failed = u->library == NULL;
    }
    units_library_answer answer;
    if (u->library == NULL || !units_library_ask(u->library, copy, &answer)) return r;
    if (!(answer.factor > 0) || isinf(answer.factor)) return r;
    for (uint32_t i = 0; i < answer.n; i++) {
        uint32_t const base = base_index(u, text_from(answer.base[i]));
        if (base == DIMENSIONS_MOST) return r;
        r.dim.power[base] = power_clip(r.dim.power[base] + answer.power[i]);
    }
    r.factor = answer.factor == 1 ? ratio_make(1, 1) : ratio_inexact(answer.factor);
    r.origin = ORIGIN_LIBRARY;
    return r;
}

/* The row of a name, asked of UDUNITS-2 once; NULL if it is no unit or memory has run out. */
static const row *row_find(const units *u, text name)
{
    uint32_t const slot = *slot_find(u, name);
    const row *r = slot != 0 ? &u->rows.at[slot - 1] : NULL;
    if (r == NULL) {
        units *const keeper = (units *)u; /* what is remembered changes no answer */
        r = row_put(keeper, library_row(keeper, name));
    }
    return r == NULL || r->origin == ORIGIN_NONE ? NULL : r;
}

bool units_is_name(const units *u, text name)
{
    return row_find(u, name) != NULL;
}

bool units_is_exact(const units *u, text name)
{
    const row *const r = row_find(u, name);
    return r == NULL || r->factor.d != 0;
}

text units_nearest(const units *u, text name)
{
    text names[sizeof own_units / sizeof *own_units + 64] = {{0}};
    size_t n = 0;
    for (size_t i = 0; i < u->rows.n && n < sizeof names / sizeof *names; i++)
        if (u->rows.at[i].origin <= ORIGIN_DECLARED) names[n++] = u->rows.at[i].name;
    size_t const best = text_nearest(name, names, n);
    return best < n ? names[best] : TEXT("");
}

const char *units_refuses(const units *u, text name, bool new_dimension)
{
    uint32_t const slot = *slot_find(u, name);
    if (slot != 0 && u->rows.at[slot - 1].origin == ORIGIN_OWN)
        return "it is a unit of the language already";
    if (slot != 0 && u->rows.at[slot - 1].origin == ORIGIN_DECLARED) return "it is declared twice";
    if (is_word(name)) return "it is a word of the language";
    if (new_dimension && u->n_base == DIMENSIONS_MOST) return "there are too many dimensions";
    return NULL;
}

bool units_declare(units *u, text name, const unit *as)
{
    if (name.n == 0 || units_refuses(u, name, as == NULL) != NULL) return false;
    row r = {.name = name, .origin = ORIGIN_DECLARED, .factor = ratio_make(1, 1)};
    if (as != NULL) {
        r.dim = as->dim;
        r.factor = ratio_of_unit(as);
    } else {
        uint32_t const n = u->n_base, base = base_index(u, name);
        /* a name of UDUNITS' own base units would be shared with it */
        if (base == DIMENSIONS_MOST || base < n) return false;
        r.dim.power[base] = 1;
    }
    return row_put(u, r) != NULL;
}

/* ---- composing ------------------------------------------------------------------------------- */

stf_status units_parse(units *u, const text *names, const int *powers, size_t n, unit *out,
                       size_t *bad)
{
    dimension dim = dimension_plain;
    ratio factor = ratio_make(1, 1);
    text written = TEXT("");
    int total[DIMENSIONS_MOST] = {0};
    for (size_t i = 0; i < n; i++) {
        const row *const r = row_find(u, names[i]);
        if (bad != NULL) *bad = i;
        if (r == NULL) return STF_INPUT;
        if (bad != NULL) *bad = n;
        if (abs(powers[i]) > 127) return STF_INPUT;
        for (size_t k = 0; k < DIMENSIONS_MOST; k++) {
            total[k] += r->dim.power[k] * powers[i];
            if (abs(total[k]) > 127) return STF_INPUT;
        }
        factor = ratio_mul(factor, ratio_pow(r->factor, powers[i]));
        int const shown = i > 0 && powers[i] < 0 ? -powers[i] : powers[i];
        const char *const join = i == 0 ? "" : powers[i] < 0 ? "/" : "*";
        written =
            text_format(u->memory, "%.*s%s%.*s", TEXT_ARGS(written), join, TEXT_ARGS(names[i]));
        if (shown != 1) written = text_format(u->memory, "%.*s^%d", TEXT_ARGS(written), shown);
    }
    if (!(factor.value > 0) || isinf(factor.value)) return STF_INPUT;
    for (size_t k = 0; k < DIMENSIONS_MOST; k++) dim.power[k] = (int8_t)total[k];
    *out = (unit){.written = written,
                  .dim = dim,
                  .factor = factor.value,
                  .exact = ratio_text(u->memory, factor)};
    return arena_status(u->memory, NULL);
}

stf_status units_scale(units *u, text number, const unit *of, unit *out)
{
    ratio r;
    if (!ratio_read(number, &r)) return STF_INPUT;
    r = ratio_mul(r, ratio_of_unit(of));
    if (!(r.value > 0) || isinf(r.value)) return STF_INPUT;
    text const written = of->written.n > 0 ? text_format(u->memory, "%.*s %.*s", TEXT_ARGS(number),
                                                         TEXT_ARGS(of->written))
                                           : text_copy(u->memory, number);
    *out = (unit){
        .written = written, .dim = of->dim, .factor = r.value, .exact = ratio_text(u->memory, r)};
    return arena_status(u->memory, NULL);
}

const unit *units_base(const units *u, uint32_t *n)
{
    *n = u->n_base;
    return u->base;
}

text units_text(arena *a, const units *u, dimension d)
{
    return dimension_write(a, u->base, u->n_base, d);
}
