/* SPDX-License-Identifier: Apache-2.0 */
/* regime_units.c -- the units in which the regime's amounts were written, without their time, and
 * exact numbers of quantities. */
#include "lang/check_regime.h"

#include <string.h>

/* ---- exact numbers --------------------------------------------------------------------------- */

static exact exact_of(checker *c, text t)
{
    exact out = {0};
    if (exact_parse(c->memory, t, &out, NULL) == STF_NOMEM) c->stopped = true;
    return out;
}

exact quantity_written(checker *c, const quantity *q)
{
    return exact_of(c, q->exact);
}

exact unit_exact(checker *c, const unit *u)
{
    return u->exact.n > 0 ? exact_of(c, u->exact) : exact_small(1);
}

exact quantity_in(checker *c, const quantity *q, const unit *to)
{
    exact const x = quantity_written(c, q);
    if (text_equal(q->unit.written, to->written)) return x;
    exact const base = exact_mul(c->memory, x, unit_exact(c, &q->unit));
    return exact_div(c->memory, base, unit_exact(c, to));
}

/* ---- units ----------------------------------------------------------------------------------- */

unit unit_of_dimension(checker *c, dimension d)
{
    unit out = {.dim = d, .factor = 1, .exact = TEXT("1/1")};
    if (!dimension_is_plain(d))
        out.written = text_copy(c->memory, units_text(c->scratch, c->units, d));
    return out;
}

enum { FACTORS_MOST = 16 };

typedef struct factors {
    text name[FACTORS_MOST];
    int power[FACTORS_MOST];
    size_t n;
} factors;

static bool is_digit(char x)
{
    return x >= '0' && x <= '9';
}

/* "t/month", "kg*m^2/s": what units_parse writes. False for others ("100 MUSD"). */
static bool factors_read(text t, factors *out)
{
    int sign = 1;
    out->n = 0;
    for (size_t i = 0; i < t.n;) {
        size_t const begin = i;
        while (i < t.n && t.at[i] != '*' && t.at[i] != '/' && t.at[i] != '^' && t.at[i] != ' ') i++;
        if (i == begin || out->n == FACTORS_MOST || (i < t.n && t.at[i] == ' ')) return false;
        int power = 1;
        out->name[out->n] = (text){t.at + begin, i - begin};
        if (i < t.n && t.at[i] == '^') {
            bool const minus = ++i < t.n && t.at[i] == '-';
            if (minus) i++;
            for (power = 0; i < t.n && is_digit(t.at[i]) && power < 100; i++)
                power = power * 10 + (t.at[i] - '0');
            if (minus) power = -power;
        }
        out->power[out->n++] = sign * power;
        if (i == t.n) return true;
        sign = t.at[i] == '/' ? -1 : 1;
        if (t.at[i] != '*' && t.at[i] != '/') return false;
        i++;
    }
    return out->n > 0;
}

bool unit_untimed(checker *c, const unit *u, unit *out, text *per)
{
    factors f;
    if (!factors_read(u->written, &f)) return false;
    for (size_t i = 0; i < f.n; i++) {
        unit one;
        int const first = 1;
        if (f.power[i] != -1 ||
            units_parse(c->units, &f.name[i], &first, 1, &one, NULL) != STF_OK ||
            !dimension_equal(one.dim, dimension_time))
            continue;
        if (per != NULL) *per = f.name[i];
        f.n--;
        memmove(&f.name[i], &f.name[i + 1], (f.n - i) * sizeof *f.name);
        memmove(&f.power[i], &f.power[i + 1], (f.n - i) * sizeof *f.power);
        return units_parse(c->units, f.name, f.power, f.n, out, NULL) == STF_OK;
    }
    return false;
}

/* The first leaf of that dimension that was written with a unit. */
static bool leaf_unit(const checker *c, const expr *e, dimension d, unsigned depth, unit *out)
{
    const unit *u = NULL;
    if (e->kind == EXPR_NUMBER) u = &e->number.unit;
    if (e->kind == EXPR_ASSUME) u = &c->assumptions.at[e->index].central.unit;
    if (u != NULL && u->written.n > 0 && dimension_equal(u->dim, d)) {
        *out = *u;
        return true;
    }
    if (depth == 0) return false;
    if (e->kind == EXPR_LET && c->let_works[e->index].value != NULL &&
        leaf_unit(c, c->let_works[e->index].value, d, depth - 1, out))
        return true;
    for (uint32_t i = 0; i < e->n_args; i++)
        if (leaf_unit(c, e->args[i], d, depth - 1, out)) return true;
    return false;
}

unit expr_unit(checker *c, const expr *e)
{
    enum { DEPTH_MOST = 12 };
    unit out;
    return leaf_unit(c, e, e->dim, DEPTH_MOST, &out) ? out : unit_of_dimension(c, e->dim);
}
