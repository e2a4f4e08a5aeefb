/* SPDX-License-Identifier: Apache-2.0 */
/* point.c -- expressions at one point of the assumptions. */
#include "model/point.h"

exact unit_in_base(const unit *u, arena *memory)
{
    static unit const plain = {.factor = 1.0};
    quantity const one = {.number = 1.0, .exact = TEXT("1"), .unit = *u};
    return quantity_as(&one, &plain, memory);
}

text unit_said(const unit *u)
{
    text const t = u->written;
    bool const is_one = t.n > 2 && t.at[0] == '1' && t.at[1] == ' ';
    return is_one ? (text){t.at + 2, t.n - 2} : t;
}

bool point_begin(bounding *b, const exact *inputs)
{
    const syntax *const s = b->s;
    amount *const base = ARENA_NEW(b->memory, amount, s->n_assumptions);
    if (base == NULL) return false;
    for (uint32_t i = 0; i < s->n_assumptions; i++) {
        exact const factor = unit_in_base(&s->assumptions[i].central.unit, b->memory);
        base[i] = amount_point(exact_mul(b->memory, inputs[i], factor));
    }
    b->inputs = base;
    return true;
}

exact point_value(bounding *b, const expr *e)
{
    return b->status == STF_OK ? expr_amount(b, e).central : (exact){0};
}

exact point_in(bounding *b, const expr *e, const unit *u)
{
    return exact_div(b->memory, point_value(b, e), unit_in_base(u, b->memory));
}
