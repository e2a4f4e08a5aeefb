/* SPDX-License-Identifier: Apache-2.0 */
/* check.c -- what all checks need: names, parties, quantities, texts for messages. */
#include "lang/check.h"

#include "lang/lexer.h"

#include <math.h>
#include <string.h>

void *check_take(checker *c, size_t n, size_t size)
{
    void *const at = arena_take(c->memory, n, size);
    if (at == NULL) c->stopped = true;
    return at;
}

uint32_t parties_all(const checker *c)
{
    return c->parties.n >= 32 ? UINT32_MAX : (UINT32_C(1) << c->parties.n) - 1;
}

/* ---- names ----------------------------------------------------------------------------------- */

/* Words that would be misread where a value's name may stand. */
static bool is_reserved(text t)
{
    static const char *const reserved[] = {
        "all",    "none",      "round", "not", "and", "or",   "is",  "if",   "for",     "when",
        "in",     "otherwise", "min",   "max", "abs", "exp",  "log", "sqrt", "outcome", "given",
        "before", "ever",      "never", "per", "by",  "seen", "at",  "as"};
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (text_equal(t, text_from(reserved[i]))) return true;
    return false;
}

bool check_declare(checker *c, names *table, word w, name_kind kind, uint32_t index)
{
    if (is_reserved(w.text)) {
        diagnose(c->d, SEVERITY_ERROR, "E0305", w.where,
                 "`%.*s` is a word of the language and cannot be a name", TEXT_ARGS(w.text));
        return false;
    }
    const name *const known = names_find(table, w.text);
    if (known != NULL) {
        diagnostic *const at = known->kind == kind
                                   ? diagnose(c->d, SEVERITY_ERROR, "E0303", w.where,
                                              "`%.*s` is declared twice", TEXT_ARGS(w.text))
                                   : diagnose(c->d, SEVERITY_ERROR, "E0303", w.where,
                                              "`%.*s` is the name of %s already", TEXT_ARGS(w.text),
                                              name_kind_text(known->kind));
        diagnostic_note(c->d, at, known->where, "it is declared here first");
        return false;
    }
    if (index >= c->items_most) {
        diagnose(c->d, SEVERITY_ERROR, "E0808", w.where, "more than %zu of a kind (limit `items`)",
                 c->items_most);
        c->stopped = true;
        return false;
    }
    if (names_add(table, c->scratch, w.text, kind, index, w.where)) return true;
    c->stopped = true;
    return false;
}

void check_unknown(checker *c, const char *code, word w, const char *what, const names *table,
                   uint32_t kinds)
{
    if (table == &c->outcomes ? c->tree->play_broken
                              : names_find(c->symbols, w.text) != NULL && c->d->n_errors > 0)
        return; /* its declaration was wrong, which was said */
    diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, code, w.where, "there is no %s `%.*s`",
                                    what, TEXT_ARGS(w.text));
    const name *const near = names_nearest(table, w.text, kinds, c->scratch);
    if (near != NULL) {
        diagnostic_hint(c->d, at, "did you mean `%.*s`?", TEXT_ARGS(near->text));
        diagnostic_note(c->d, at, near->where, "`%.*s` is declared here", TEXT_ARGS(near->text));
    }
}

void check_hint_near(checker *c, diagnostic *d, text t, const text *labels, size_t n)
{
    size_t const near = text_nearest(t, labels, n);
    if (near < n) {
        diagnostic_hint(c->d, d, "did you mean `%.*s`?", TEXT_ARGS(labels[near]));
        return;
    }
    if (n == 0 || n > 8) return;
    text all = {0};
    for (size_t i = 0; i < n; i++)
        all = text_format(c->scratch, "%.*s%s`%.*s`", TEXT_ARGS(all),
                          i == 0       ? ""
                          : i + 1 == n ? " or "
                                       : ", ",
                          TEXT_ARGS(labels[i]));
    diagnostic_hint(c->d, d, "it can be %.*s", TEXT_ARGS(all));
}

uint32_t label_find(const text *labels, uint32_t n, text t)
{
    uint32_t i = 0;
    while (i < n && !text_equal(labels[i], t)) i++;
    return i;
}

/* ---- parties --------------------------------------------------------------------------------- */

uint32_t check_party(checker *c, word w)
{
    const name *const x = names_find(&c->values, w.text);
    if (x != NULL && x->kind == NAME_PARTY) return x->index;
    if (x != NULL) {
        diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E0302", w.where,
                                        "`%.*s` is %s, but a party is needed here",
                                        TEXT_ARGS(w.text), name_kind_text(x->kind));
        diagnostic_note(c->d, at, x->where, "it is declared here");
        return SYNTAX_NONE;
    }
    check_unknown(c, "E0309", w, "party", &c->values, 1u << NAME_PARTY);
    return SYNTAX_NONE;
}

uint32_t check_parties(checker *c, const tree_parties *p, uint32_t otherwise)
{
    if (!p->given) return otherwise;
    if (p->all) return parties_all(c);
    uint32_t bits = 0;
    for (size_t i = 0; i < p->names.n; i++) {
        uint32_t const k = check_party(c, p->names.at[i]);
        if (k != SYNTAX_NONE) bits |= UINT32_C(1) << k;
    }
    return bits;
}

text audience_text(checker *c, uint32_t audience)
{
    if ((audience & parties_all(c)) == parties_all(c)) return TEXT("all");
    text out = {0};
    for (uint32_t p = 0; p < c->parties.n; p++)
        if (audience >> p & 1)
            out = text_format(c->scratch, "%.*s%s%.*s", TEXT_ARGS(out), out.n > 0 ? ", " : "",
                              TEXT_ARGS(c->parties.at[p].name));
    return out.n > 0 ? out : TEXT("nobody");
}

/* ---- quantities ------------------------------------------------------------------------------ */

/* A name that is no unit: what to say about it. */
static void unit_unknown(checker *c, word w)
{
    diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E0401", w.where,
                                    "no unit `%.*s` is known", TEXT_ARGS(w.text));
    text const near = units_nearest(c->units, w.text);
    if (near.n > 0)
        diagnostic_hint(c->d, at, "did you mean `%.*s`?", TEXT_ARGS(near));
    else
        diagnostic_hint(c->d, at, "a unit of your own is declared with `unit %.*s`",
                        TEXT_ARGS(w.text));
}

bool check_quantity(checker *c, const tree_quantity *q, quantity *out)
{
    *out = (quantity){.number = 1, .exact = TEXT("1"), .where = q->where};
    if (q->number.n > 0) {
        out->number = number_value(q->number);
        out->exact = number_exact(q->number, c->memory);
    }
    if (q->negative && out->number != 0) {
        out->number = -out->number;
        out->exact = text_format(c->memory, "-%.*s", TEXT_ARGS(out->exact));
    }
    text *const spelled = CHECK_NEW(c, text, q->names.n);
    if (spelled == NULL) return false;
    for (size_t i = 0; i < q->names.n; i++) spelled[i] = q->names.at[i].text;
    size_t bad = 0;
    stf_status const status =
        units_parse(c->units, spelled, q->powers, q->names.n, &out->unit, &bad);
    if (status == STF_OK) return true;
    if (status != STF_INPUT)
        c->stopped = true;
    else if (bad < q->names.n)
        unit_unknown(c, q->names.at[bad]);
    else
        diagnose(c->d, SEVERITY_ERROR, "E0402", q->where,
                 "the exponents of this unit are too large");
    return false;
}
