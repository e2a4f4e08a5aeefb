/* SPDX-License-Identifier: Apache-2.0 */
/* regime_expr.c -- expressions that stand in no file: what the regime's terms are made of. */
#include "lang/check_regime.h"

static expr *make(checker *c, expr_kind kind, span where, uint32_t n_args)
{
    expr *const e = CHECK_NEW(c, expr, 1);
    const expr **const args = CHECK_NEW(c, const expr *, n_args);
    if (e == NULL || args == NULL) return NULL;
    e->kind = kind;
    e->where = where;
    e->forced.party = SYNTAX_NONE;
    e->args = args;
    e->n_args = n_args;
    return e;
}

expr *make_number(checker *c, span where, exact number, const unit *u)
{
    expr *const e = make(c, EXPR_NUMBER, where, 0);
    if (e == NULL) return NULL;
    e->number = (quantity){.number = exact_to_double(number),
                           .exact = exact_to_text(c->memory, number),
                           .where = where};
    e->number.unit = *u;
    return e;
}

expr *make_zero(checker *c, span where, dimension d)
{
    unit const u = unit_of_dimension(c, d);
    return make_number(c, where, exact_small(0), &u);
}

expr *make_two(checker *c, expr_kind kind, span where, const expr *a, const expr *b)
{
    expr *const e = make(c, kind, where, 2);
    if (e == NULL || a == NULL || b == NULL) return NULL;
    e->args[0] = a;
    e->args[1] = b;
    return e;
}

const expr *make_sum(checker *c, span where, const expr *a, const expr *b)
{
    if (a == NULL) return b;
    if (b == NULL) return a;
    return make_two(c, EXPR_ADD, where, a, b);
}

const expr *make_sum_of(checker *c, span where, const expr *const *list, uint32_t n)
{
    if (n == 0) return NULL;
    if (n == 1) return list[0];
    uint32_t const half = n / 2;
    return make_sum(c, where, make_sum_of(c, where, list, half),
                    make_sum_of(c, where, list + half, n - half));
}

expr *make_if(checker *c, span where, const expr *condition, const expr *a, const expr *b)
{
    expr *const e = make(c, EXPR_IF, where, 3);
    if (e == NULL || condition == NULL || a == NULL || b == NULL) return NULL;
    e->args[0] = condition;
    e->args[1] = a;
    e->args[2] = b;
    return e;
}

expr *make_call(checker *c, function f, span where, const expr *a, const expr *b)
{
    expr *const e = make_two(c, EXPR_CALL, where, a, b);
    if (e != NULL) e->function = f;
    return e;
}

expr *make_let(checker *c, span where, uint32_t index)
{
    expr *const e = make(c, EXPR_LET, where, 0);
    if (e != NULL) e->index = index;
    return e;
}

expr *make_in_force(checker *c, span where, uint32_t state_index)
{
    expr *const e = make(c, EXPR_STATE_IS, where, 0);
    if (e == NULL) return NULL;
    e->index = state_index;
    e->value = 0; /* in_force */
    return e;
}

static text value_text(checker *c, exact x)
{
    int32_t small;
    if (exact_is_small(x, &small) && (small == 0 || small == 1))
        return small == 0 ? TEXT("0") : TEXT("1");
    return exact_to_text(c->memory, x);
}

const expr *make_scaled(checker *c, span where, const expr *e, const exact *values, uint32_t n)
{
    bool same = true;
    if (e == NULL || values == NULL || n == 0) return NULL;
    for (uint32_t i = 0; i < n; i++) {
        if (!exact_is_valid(values[i])) return NULL; /* out of memory */
        if (exact_compare(values[i], values[0]) != 0) same = false;
    }
    if (same && exact_sign(values[0]) == 0) return NULL;
    if (same && exact_compare(values[0], exact_small(1)) == 0) return e;
    if (same) {
        unit const plain = unit_of_dimension(c, dimension_plain);
        return make_two(c, EXPR_MUL, where, e, make_number(c, where, values[0], &plain));
    }
    expr *const table = make(c, EXPR_BY_ROUND, where, 0);
    text *const texts = CHECK_NEW(c, text, n);
    if (table == NULL || texts == NULL) return NULL;
    for (uint32_t i = 0; i < n; i++) texts[i] = value_text(c, values[i]);
    table->by_round = texts;
    return make_two(c, EXPR_MUL, where, e, table);
}
