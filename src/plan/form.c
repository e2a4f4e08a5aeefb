/* SPDX-License-Identifier: Apache-2.0 */
/* form.c -- affine forms with rational coefficients. */
#include "plan/inside.h"

#include <string.h>

static bool form_reserve(arena *a, form *to, uint32_t n)
{
    if (n > to->cap) {
        uint32_t const cap = n > 2 * to->cap ? n : 2 * to->cap;
        exact *const c = ARENA_NEW(a, exact, cap);
        if (c == NULL) return false;
        if (to->n > 0) memcpy(c, to->c, to->n * sizeof *c);
        to->c = c;
        to->cap = cap;
    }
    for (; to->n < n; to->n++) to->c[to->n] = exact_small(0);
    return true;
}

form form_number(arena *a, exact x)
{
    form out = {0};
    if (form_reserve(a, &out, 1)) out.c[0] = x;
    return out;
}

form form_copy(arena *a, form x)
{
    form out = {0};
    if (form_reserve(a, &out, x.n) && x.n > 0) memcpy(out.c, x.c, x.n * sizeof *x.c);
    return out;
}

void form_add(arena *a, form *to, exact scale, form x)
{
    bool const is_one = scale.num == 1 && scale.den == 1 && scale.big == NULL;
    if (exact_is_valid(scale) && exact_sign(scale) == 0) return;
    if (!form_reserve(a, to, x.n)) return;
    for (uint32_t k = 0; k < x.n; k++) {
        if (exact_is_valid(x.c[k]) && exact_sign(x.c[k]) == 0) continue;
        to->c[k] = exact_add(a, to->c[k], is_one ? x.c[k] : exact_mul(a, scale, x.c[k]));
    }
}

void form_add_number(arena *a, form *to, exact x)
{
    form_add_term(a, to, 0, x);
}

void form_add_term(arena *a, form *to, uint32_t term, exact x)
{
    if (form_reserve(a, to, term + 1)) to->c[term] = exact_add(a, to->c[term], x);
}

void form_scale(arena *a, form *to, exact scale)
{
    for (uint32_t k = 0; k < to->n; k++) to->c[k] = exact_mul(a, to->c[k], scale);
}

exact form_value(form x)
{
    return x.n > 0 ? x.c[0] : exact_small(0);
}

bool form_is_number(form x)
{
    for (uint32_t k = 1; k < x.n; k++)
        if (exact_sign(x.c[k]) != 0) return false;
    return true;
}

bool form_is_zero(form x)
{
    return form_is_number(x) && exact_sign(form_value(x)) == 0;
}

bool form_equal(form x, form y)
{
    uint32_t const n = x.n > y.n ? x.n : y.n;
    for (uint32_t k = 0; k < n; k++) {
        exact const a = k < x.n ? x.c[k] : exact_small(0), b = k < y.n ? y.c[k] : exact_small(0);
        if (exact_compare(a, b) != 0) return false;
    }
    return true;
}
