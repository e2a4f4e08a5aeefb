/* SPDX-License-Identifier: Apache-2.0 */
/* setting.c -- one setting from outside the file: "oil=2500 t/month", "method=complete". */
#include "lang/lang.h"
#include "lang/lexer.h"
#include "lang/units.h"

/* The nearest assumption or switch. */
static stf_status name_unknown(const syntax *s, text spelled, arena *memory, stf_error *err)
{
    size_t const n = (size_t)s->n_assumptions + s->n_switches;
    text *const candidates = ARENA_NEW(memory, text, n);
    if (candidates == NULL) return arena_status(memory, err);
    for (uint32_t i = 0; i < s->n_assumptions; i++) candidates[i] = s->assumptions[i].name;
    for (uint32_t i = 0; i < s->n_switches; i++)
        candidates[s->n_assumptions + i] = s->switches[i].name;
    size_t const near = text_nearest(spelled, candidates, n);
    if (near < n)
        return fail(err, STF_USAGE, "there is no assumption or switch `%.*s`; did you mean `%.*s`?",
                    TEXT_ARGS(spelled), TEXT_ARGS(candidates[near]));
    return fail(err, STF_USAGE, "there is no assumption or switch `%.*s`", TEXT_ARGS(spelled));
}

static stf_status switch_set(const switch_ *s, text value, change *out, stf_error *err)
{
    for (uint32_t i = 0; i < s->n_choices; i++) {
        if (!text_equal(s->choices[i], value)) continue;
        out->choice = i;
        return STF_OK;
    }
    size_t const near = text_nearest(value, s->choices, s->n_choices);
    if (near < s->n_choices)
        return fail(err, STF_USAGE, "the switch `%.*s` is never `%.*s`; did you mean `%.*s`?",
                    TEXT_ARGS(s->name), TEXT_ARGS(value), TEXT_ARGS(s->choices[near]));
    return fail(err, STF_USAGE, "the switch `%.*s` is never `%.*s`", TEXT_ARGS(s->name),
                TEXT_ARGS(value));
}

/* { ("*" | "/") NAME [ "^" [ "-" ] INT ] } from token *at on, the first sign being `sign`. */
static bool unit_read(const tokens *t, uint32_t *at, text *spelled, int *powers, size_t *n)
{
    int sign = 1;
    if (t->at[*at].kind == TOKEN_SLASH) {
        sign = -1;
        ++*at;
    }
    for (;;) {
        if (t->at[*at].kind != TOKEN_NAME) return false;
        spelled[*n] = t->at[*at].text;
        powers[*n] = sign;
        ++*at;
        if (t->at[*at].kind == TOKEN_POWER) {
            ++*at;
            bool const minus = t->at[*at].kind == TOKEN_MINUS;
            if (minus) ++*at;
            if (t->at[*at].kind != TOKEN_NUMBER) return false;
            double const k = number_value(t->at[*at].text);
            if (!(k >= 0 && k <= 9)) return false;
            powers[*n] *= minus ? -(int)k : (int)k;
            ++*at;
        }
        ++*n;
        if (t->at[*at].kind != TOKEN_STAR && t->at[*at].kind != TOKEN_SLASH) return true;
        sign = t->at[*at].kind == TOKEN_STAR ? 1 : -1;
        ++*at;
    }
}

static stf_status assumption_set(const syntax *s, const assumption *a, const tokens *t, uint32_t at,
                                 arena *memory, change *out, stf_error *err)
{
    bool const minus = t->at[at].kind == TOKEN_MINUS;
    if (minus) at++;
    if (t->at[at].kind != TOKEN_NUMBER)
        return fail(err, STF_USAGE, "`%.*s` takes a number, with or without a unit",
                    TEXT_ARGS(a->name));
    text const exact = number_exact(t->at[at].text, memory);
    out->quantity.number = number_value(t->at[at].text);
    out->quantity.exact = exact;
    out->quantity.unit = a->central.unit;
    if (minus && out->quantity.number != 0) {
        out->quantity.number = -out->quantity.number;
        out->quantity.exact = text_format(memory, "-%.*s", TEXT_ARGS(exact));
    }
    at++;
    if (t->at[at].kind == TOKEN_END) return arena_status(memory, err);
    text *const spelled = ARENA_NEW(memory, text, t->n);
    int *const powers = ARENA_NEW(memory, int, t->n);
    size_t n = 0, bad = 0;
    if (spelled == NULL || powers == NULL) return arena_status(memory, err);
    if (!unit_read(t, &at, spelled, powers, &n) || t->at[at].kind != TOKEN_END)
        return fail(err, STF_USAGE, "`%.*s` is not understood in the value of `%.*s`",
                    TEXT_ARGS(t->at[at].text), TEXT_ARGS(a->name));
    stf_status const status = units_parse(s->units, spelled, powers, n, &out->quantity.unit, &bad);
    if (status == STF_INPUT && bad < n) {
        text const near = units_nearest(s->units, spelled[bad]);
        return near.n > 0
                   ? fail(err, STF_USAGE, "no unit `%.*s` is known; did you mean `%.*s`?",
                          TEXT_ARGS(spelled[bad]), TEXT_ARGS(near))
                   : fail(err, STF_USAGE, "no unit `%.*s` is known", TEXT_ARGS(spelled[bad]));
    }
    if (status != STF_OK)
        return fail(err, status == STF_INPUT ? STF_USAGE : status, "a wrong unit");
    if (dimension_equal(out->quantity.unit.dim, a->central.unit.dim)) return STF_OK;
    return fail(
        err, STF_USAGE, "`%.*s` is in %.*s, which does not go with %.*s", TEXT_ARGS(a->name),
        TEXT_ARGS(a->central.unit.written.n > 0 ? a->central.unit.written : TEXT("plain numbers")),
        TEXT_ARGS(out->quantity.unit.written));
}

static stf_status setting_set(const syntax *s, const tokens *t, arena *memory, change *out,
                              stf_error *err)
{
    if (t->n < 3 || t->at[0].kind != TOKEN_NAME || t->at[1].kind != TOKEN_ASSIGN)
        return fail(err, STF_USAGE,
                    "a setting is NAME=VALUE, for example oil=2500 or 'oil=2500 t/month'");
    text const spelled = t->at[0].text;
    for (uint32_t i = 0; i < s->n_switches; i++) {
        if (!text_equal(s->switches[i].name, spelled)) continue;
        out->kind = CHANGE_SWITCH;
        out->index = i;
        if (t->at[2].kind != TOKEN_NAME || t->n != 4)
            return fail(err, STF_USAGE, "the switch `%.*s` takes a name", TEXT_ARGS(spelled));
        return switch_set(&s->switches[i], t->at[2].text, out, err);
    }
    for (uint32_t i = 0; i < s->n_assumptions; i++) {
        if (!text_equal(s->assumptions[i].name, spelled)) continue;
        out->kind = CHANGE_ASSUMPTION;
        out->index = i;
        stf_status const status = assumption_set(s, &s->assumptions[i], t, 2, memory, out, err);
        units_close(s->units);
        return status;
    }
    return name_unknown(s, spelled, memory, err);
}

stf_status lang_parse_setting(const syntax *s, text setting, arena *memory, change *out,
                              stf_error *err)
{
    diagnostics d;
    tokens t;
    text const kept = text_copy(memory, setting); /* texts of the answer point into it */
    change c = {.party = SYNTAX_NONE, .point = SYNTAX_NONE};
    diagnostics_init(&d, memory);
    TRY(arena_status(memory, err));
    uint32_t const index = diagnostics_source(&d, TEXT("setting"), kept);
    if (index == UINT32_MAX) return arena_status(memory, err);
    TRY(lexer_run(index, false, memory, &d, &t, err));
    if (d.n_errors > 0) {
        text const why = d.list.n > 0 ? d.list.at[0].message : TEXT("it is not understood");
        return fail(err, STF_USAGE, "in `%.*s`: %.*s", (int)(kept.n < 80 ? kept.n : 80), kept.at,
                    TEXT_ARGS(why));
    }
    TRY(setting_set(s, &t, memory, &c, err));
    *out = c;
    return STF_OK;
}
