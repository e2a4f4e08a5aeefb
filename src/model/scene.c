/* SPDX-License-Identifier: Apache-2.0 */
/* scene.c -- exact values of expressions where enough is known, and what expressions read.
 *
 * One evaluator serves two purposes: at a history everything but the assumptions is known; in the
 * analysis of the text only switches and perhaps the round are. `and`, `or` and `if` are settled by
 * the part that is known. A value that needs an assumption is not known here. */
#include "model/compile.h"
#include "num/elementary.h"

static known const unknown = {.is_known = false};

static known known_exact(exact q)
{
    return (known){.is_known = exact_is_valid(q), .q = q};
}

static known known_truth(bool is_true)
{
    return known_exact(exact_small(is_true));
}

exact quantity_exact(compiler *c, const quantity *q)
{
    exact number, factor;
    if (exact_parse(c->scratch, q->exact, &number, NULL) != STF_OK)
        number = exact_from_double(c->scratch, q->number);
    if (q->unit.exact.n == 0) return number;
    if (exact_parse(c->scratch, q->unit.exact, &factor, NULL) != STF_OK)
        factor = exact_from_double(c->scratch, q->unit.factor);
    return exact_mul(c->scratch, number, factor);
}

/* ---- offers ----------------------------------------------------------------------------- */

/* Grid values are small; one that is not has no number. */
uint32_t offer_value_number(compiler *c, exact q)
{
    if (!exact_is_valid(q) || q.big != NULL) return NONE;
    uint64_t const n = (uint64_t)q.num, d = (uint64_t)q.den;
    uint32_t const row[4] = {(uint32_t)n, (uint32_t)(n >> 32), (uint32_t)d, (uint32_t)(d >> 32)};
    return intern_put(&c->offers, row, NULL);
}

exact offer_value_exact(const compiler *c, uint32_t number)
{
    const uint32_t *const row = intern_row(&c->offers, number);
    return (exact){.num = (int64_t)((uint64_t)row[1] << 32 | row[0]),
                   .den = (int64_t)((uint64_t)row[3] << 32 | row[2])};
}

/* ---- values ----------------------------------------------------------------------------- */

static known value_in(compiler *c, const expr *e, const scene *at, const known *params);

static known number_value(compiler *c, const expr *e)
{
    const quantity *const q = &e->number;
    bool const is_plain = q->unit.exact.n == 0 || text_equal(q->unit.exact, TEXT("1"));
    int32_t const whole = q->number >= -1e9 && q->number <= 1e9 ? (int32_t)q->number : 0;
    if (is_plain && (double)whole >= q->number && (double)whole <= q->number)
        return known_exact(exact_small(whole));
    return known_exact(quantity_exact(c, q));
}

static known compare_value(expr_kind kind, exact a, exact b)
{
    int const order = exact_compare(a, b);
    if (kind == EXPR_LESS) return known_truth(order < 0);
    if (kind == EXPR_LESS_EQUAL) return known_truth(order <= 0);
    if (kind == EXPR_GREATER) return known_truth(order > 0);
    if (kind == EXPR_GREATER_EQUAL) return known_truth(order >= 0);
    return known_truth((order == 0) == (kind == EXPR_EQUAL));
}

static known pair_value(compiler *c, const expr *e, const scene *at, const known *params)
{
    known const a = value_in(c, e->args[0], at, params);
    known const b = value_in(c, e->args[1], at, params);
    if (!a.is_known || !b.is_known) return unknown;
    if (e->kind == EXPR_ADD) return known_exact(exact_add(c->scratch, a.q, b.q));
    if (e->kind == EXPR_SUB) return known_exact(exact_sub(c->scratch, a.q, b.q));
    if (e->kind == EXPR_MUL) return known_exact(exact_mul(c->scratch, a.q, b.q));
    if (e->kind == EXPR_DIV) return known_exact(exact_div(c->scratch, a.q, b.q));
    if (e->kind == EXPR_POW) {
        int32_t n;
        if (exact_is_small(b.q, &n)) return known_exact(exact_pow(c->scratch, a.q, n));
        double const x = num_pow(exact_to_double(a.q), exact_to_double(b.q));
        return known_exact(exact_from_double(c->scratch, x));
    }
    return compare_value(e->kind, a.q, b.q);
}

/* `and` and `or`: `settles` is the truth value that decides alone. */
static known junction_value(compiler *c, const expr *e, const scene *at, const known *params,
                            bool settles)
{
    bool is_known = true;
    for (uint32_t i = 0; i < 2; i++) {
        known const a = value_in(c, e->args[i], at, params);
        if (a.is_known && (exact_sign(a.q) != 0) == settles) return known_truth(settles);
        is_known = is_known && a.is_known;
    }
    return is_known ? known_truth(!settles) : unknown;
}

static known call_value(compiler *c, const expr *e, const scene *at, const known *params)
{
    known out = value_in(c, e->args[0], at, params);
    if (!out.is_known) return unknown;
    for (uint32_t i = 1; i < e->n_args; i++) {
        known const next = value_in(c, e->args[i], at, params);
        if (!next.is_known) return unknown;
        out.q = e->function == FUNCTION_MIN ? exact_min(out.q, next.q) : exact_max(out.q, next.q);
    }
    switch (e->function) {
    case FUNCTION_MIN:
    case FUNCTION_MAX: return out;
    case FUNCTION_ABS: return known_exact(exact_abs(c->scratch, out.q));
    case FUNCTION_SQRT: {
        exact const root = exact_sqrt(c->scratch, out.q);
        if (exact_is_valid(root)) return known_exact(root);
        return known_exact(exact_from_double(c->scratch, num_sqrt(exact_to_double(out.q))));
    }
    case FUNCTION_EXP:
        return known_exact(exact_from_double(c->scratch, num_exp(exact_to_double(out.q))));
    case FUNCTION_LOG:
        return known_exact(exact_from_double(c->scratch, num_log(exact_to_double(out.q))));
    }
    return unknown;
}

static known let_value(compiler *c, const expr *e, const scene *at, const known *params)
{
    known *args = NULL;
    if (e->n_args > 0) {
        args = ARENA_NEW(c->scratch, known, e->n_args);
        if (args == NULL) return unknown;
        for (uint32_t i = 0; i < e->n_args; i++) args[i] = value_in(c, e->args[i], at, params);
    }
    return value_in(c, c->s->lets[e->index].value, at, args);
}

/* Things of the scene: states, types, offers, the round and what the calendar gives it. */
static known place_value(compiler *c, const expr *e, const scene *at)
{
    const syntax *const s = c->s;
    if (e->kind == EXPR_STATE || e->kind == EXPR_STATE_IS) {
        if (at->state == NULL) return unknown;
        int32_t const value = at->state[e->index];
        return e->kind == EXPR_STATE ? known_exact(exact_small(value))
                                     : known_truth((value == e->value) != e->negated);
    }
    if (e->kind == EXPR_TYPE || e->kind == EXPR_TYPE_IS) {
        if (at->type == NULL || at->type[e->index] == NONE) return unknown;
        const party *const who = &s->parties[e->index];
        int32_t value = (int32_t)at->type[e->index];
        if (who->type_is_numeric) value += who->type_low;
        return e->kind == EXPR_TYPE ? known_exact(exact_small(value))
                                    : known_truth((value == e->value) != e->negated);
    }
    if (e->kind == EXPR_OFFER) {
        if (at->offer == NULL || at->offer[e->index] == NONE) return unknown;
        return known_exact(offer_value_exact(c, at->offer[e->index]));
    }
    if (e->kind == EXPR_OUTCOME_IS) {
        if (at->outcome == NONE) return unknown;
        return known_truth((at->outcome == e->index) != e->negated);
    }
    if (at->round == NONE) return unknown;
    if (e->kind == EXPR_ROUND) return known_exact(exact_small((int32_t)at->round));
    exact q; /* EXPR_BY_ROUND */
    if (exact_parse(c->scratch, e->by_round[at->round], &q, NULL) != STF_OK) return unknown;
    return known_exact(q);
}

static known value_in(compiler *c, const expr *e, const scene *at, const known *params)
{
    switch (e->kind) {
    case EXPR_NUMBER: return number_value(c, e);
    case EXPR_LET: return let_value(c, e, at, params);
    case EXPR_PARAM: return params != NULL ? params[e->index] : unknown;
    case EXPR_STATE:
    case EXPR_TYPE:
    case EXPR_OFFER:
    case EXPR_ROUND:
    case EXPR_BY_ROUND:
    case EXPR_STATE_IS:
    case EXPR_TYPE_IS:
    case EXPR_OUTCOME_IS: return place_value(c, e, at);
    case EXPR_NEG:
    case EXPR_NOT: {
        known const a = value_in(c, e->args[0], at, params);
        if (!a.is_known) return unknown;
        return e->kind == EXPR_NEG ? known_exact(exact_neg(c->scratch, a.q))
                                   : known_truth(exact_sign(a.q) == 0);
    }
    case EXPR_ADD:
    case EXPR_SUB:
    case EXPR_MUL:
    case EXPR_DIV:
    case EXPR_POW:
    case EXPR_LESS:
    case EXPR_LESS_EQUAL:
    case EXPR_GREATER:
    case EXPR_GREATER_EQUAL:
    case EXPR_EQUAL:
    case EXPR_NOT_EQUAL: return pair_value(c, e, at, params);
    case EXPR_AND: return junction_value(c, e, at, params, false);
    case EXPR_OR: return junction_value(c, e, at, params, true);
    case EXPR_IF: {
        known const a = value_in(c, e->args[0], at, params);
        if (!a.is_known) return unknown;
        return value_in(c, e->args[exact_sign(a.q) != 0 ? 1 : 2], at, params);
    }
    case EXPR_CALL: return call_value(c, e, at, params);
    case EXPR_SWITCH_IS:
        return known_truth((c->key->choice[e->index] == (uint32_t)e->value) != e->negated);
    case EXPR_ASSUME:
    case EXPR_FOR_EVER:
    case EXPR_PROBABILITY:
    case EXPR_PAYOFF:
    case EXPR_IN_VARIANT:
    case EXPR_PLAN_HOLDS:
    case EXPR_PLAN_SLACK:
    case EXPR_FRONT_HOLDS: return unknown;
    }
    return unknown;
}

/* The arena is wound back unless digits were put there that the value needs. */
known expr_value(compiler *c, const expr *e, const scene *at)
{
    arena_mark const mark = arena_position(c->scratch);
    known const out = value_in(c, e, at, NULL);
    if (!out.is_known || out.q.big == NULL) arena_release(c->scratch, mark);
    return out;
}

int expr_truth(compiler *c, const expr *e, const scene *at)
{
    known const v = expr_value(c, e, at);
    return !v.is_known ? -1 : exact_sign(v.q) != 0;
}

/* ---- what is read ----------------------------------------------------------------------- */

void expr_reads(compiler *c, const expr *e, uint32_t round, footprint *into)
{
    scene const at = {.round = round, .outcome = NONE, .party = NONE};
    if (e->kind == EXPR_STATE || e->kind == EXPR_STATE_IS)
        into->states |= (uint64_t)1 << e->index;
    else if (e->kind == EXPR_TYPE || e->kind == EXPR_TYPE_IS)
        into->types |= (uint32_t)1 << e->index;
    else if (e->kind == EXPR_OFFER)
        into->offers = true;
    else if (e->kind == EXPR_ASSUME)
        into->assumptions = true;
    else if (e->kind == EXPR_LET)
        expr_reads(c, c->s->lets[e->index].value, round, into);
    if (e->kind == EXPR_AND || e->kind == EXPR_OR) {
        int const value = expr_truth(c, e, &at);
        if (value == (e->kind == EXPR_OR)) return;
    }
    if (e->kind == EXPR_IF) {
        int const value = expr_truth(c, e->args[0], &at);
        if (value < 0) expr_reads(c, e->args[0], round, into);
        if (value != 0) expr_reads(c, e->args[1], round, into);
        if (value != 1) expr_reads(c, e->args[2], round, into);
        return;
    }
    for (uint32_t i = 0; i < e->n_args; i++) expr_reads(c, e->args[i], round, into);
}

uint32_t expr_number(compiler *c, const expr *e)
{
    uint64_t const p = (uint64_t)(uintptr_t)e;
    uint32_t const row[2] = {(uint32_t)p, (uint32_t)(p >> 32)};
    bool is_new;
    uint32_t const number = intern_put(&c->exprs, row, &is_new);
    if (number == NONE || !is_new) return number;
    if (!vec_reserve_(c->scratch, &c->footprints, number, &c->footprints_cap,
                      sizeof *c->footprints))
        return NONE;
    footprint read = {0};
    expr_reads(c, e, NONE, &read);
    c->footprints[number] = read;
    return number;
}

footprint expr_footprint(compiler *c, const expr *e)
{
    uint32_t const number = expr_number(c, e);
    return number < c->footprints_cap ? c->footprints[number] : (footprint){0};
}
