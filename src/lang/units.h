/* SPDX-License-Identifier: Apache-2.0 */
/* units.h -- names of units, what they are in base units, and the arithmetic of dimensions.
 *
 * A name is looked for in this order, and the first place that knows it decides:
 *   1. our own table (s, month, t, bbl, USD, person, ...), whose factors are exact ratios;
 *   2. what the file declares (`unit NAME`), which may not take a name of our table or be declared
 * twice, but may take one that only the units library knows;
 *   3. UDUNITS-2: single names with their prefixes (`mile`, `GJ`, `acre`). Its factors are doubles;
 * they are kept as exact ratios of those doubles and remembered as inexact (units_is_exact). So
 * `kt` is a thousand tonnes, not a knot; `month` a twelfth of a year and `year` 365.2425 days, not
 * UDUNITS' tropical ones; `bbl` is 42 US gallons. Words of the language (`in`, `as`, `at`, ...) are
 * never units, units with an origin (degree Celsius), a logarithm or a date are refused. Base
 * units: s, kg, m, USD, person, then, as they are met, K, A, mol, cd and what the file declares;
 * radians are plain numbers. */
#ifndef LANG_UNITS_H
#define LANG_UNITS_H

#include "lang/syntax.h"

typedef struct units units;

/* Everything of it lives in `memory`, but for what UDUNITS-2 holds; NULL when out of memory. One
 * thread at a time. */
units *units_new(arena *memory);
/* Gives back what UDUNITS-2 holds; the names remain known. NULL allowed; may be called twice. */
void units_close(units *u);

/* `as` NULL: a new base dimension. False if the name is taken (by us, or declared before), is a
 * word of the language, or there is no room for another dimension (DIMENSIONS_MOST) or memory. */
bool units_declare(units *u, text name, const unit *as);
/* Why a name cannot be declared ("`t` is a unit already"); static text, NULL if it can. */
const char *units_refuses(const units *u, text name, bool new_dimension);
bool units_is_name(const units *u, text name);
/* False where a factor came from UDUNITS-2 as a double. True for unknown names. */
bool units_is_exact(const units *u, text name);
/* The nearest name of our table or the file's; empty if none is near. */
text units_nearest(const units *u, text name);

/* The product of names[i] ^ powers[i]. STF_INPUT with *bad (may be NULL) the index of a name that
 * is no unit, or n if the exponents leave -127 .. 127; `written` of the result is composed
 * ("t/month"). n 0: a plain number. */
stf_status units_parse(units *u, const text *names, const int *powers, size_t n, unit *out,
                       size_t *bad);
/* A unit that is `number` (a decimal or a ratio "n/d", as written) times another; for `unit NAME =
 * 42 gallon` and `counts in 100 MUSD`. STF_INPUT if the number cannot be read. */
stf_status units_scale(units *u, text number, const unit *of, unit *out);
/* The base units met so far, for syntax.base_units; grows as names are parsed. */
const unit *units_base(const units *u, uint32_t *n);
/* A dimension in base units, e.g. "kg/s"; "a plain number" when it is one. */
text units_text(arena *a, const units *u, dimension d);

/* ---- dimensions: exponents saturate at -127 and 127 ------------------------------------------ */

extern const dimension dimension_plain;
bool dimension_is_plain(dimension d);
dimension dimension_mul(dimension a, dimension b);
dimension dimension_div(dimension a, dimension b);
dimension dimension_pow(dimension d, int n);
/* The n-th root (n >= 1); false if an exponent is not a multiple of n. */
bool dimension_root(dimension d, int n, dimension *out);
/* The dimension of time, [s]. */
extern const dimension dimension_time;

/* ---- units_udunits.c: the only user of UDUNITS-2 --------------------------------------------- */

enum { UNITS_LIBRARY_BASES = 8 };

typedef struct units_library units_library;
/* One name as a product of base units: factor * product of base[i] ^ power[i]; base names are
 * static ("kg"). */
typedef struct units_library_answer {
    double factor;
    const char *base[UNITS_LIBRARY_BASES];
    int power[UNITS_LIBRARY_BASES];
    uint32_t n;
} units_library_answer;
units_library *units_library_open(void); /* NULL when its database cannot be read */
void units_library_close(units_library *l);
/* False if it is no unit, or one with an origin, a logarithm or a date. */
bool units_library_ask(units_library *l, const char *name, units_library_answer *out);

#endif
