/* SPDX-License-Identifier: Apache-2.0 */
/* lower.c -- expressions to values of the payoff program, with what a history knows put in.
 *
 * Assumptions are the program's inputs, in the unit of the file, and are brought to base units by
 * an exact constant. States, types, offers and the round are constants here, so the program's
 * builder folds and shares what comes out equal. A gain is remembered by the values it reads, as
 * many histories end a round in the same place.
 *
 * Discounting: factor[r] of a party is the product of the steps of rounds 1 .. r-1; the step of a
 * round is d, or d ^ (length / year) where d is per year, with the exponent as an exact ratio. */
#include "model/compile.h"

static int64_t const year_seconds =
    31556952; /* lang/units.c: 365.2425 days; a month is a twelfth */

uint32_t lower_exact(compiler *c, exact q)
{
    if (exact_is_valid(q) && q.big == NULL) return program_add_ratio(c->program, q.num, q.den);
    return program_add_constant(c->program, exact_to_double(q), exact_to_text(c->scratch, q));
}

bool value_is(const compiler *c, uint32_t value, double x)
{
    double constant;
    return program_is_constant(c->program, value, &constant) && constant >= x && constant <= x;
}

static uint32_t operation(compiler *c, program_op op, uint32_t x, uint32_t y)
{
    return program_add(c->program, op, x, y, NONE);
}

static exact unit_exact(compiler *c, const unit *u)
{
    exact q;
    if (u->exact.n == 0) return exact_small(1);
    if (exact_parse(c->scratch, u->exact, &q, NULL) != STF_OK)
        q = exact_from_double(c->scratch, u->factor);
    return q;
}

/* ---- expressions ------------------------------------------------------------------------ */

static uint32_t lower_in(compiler *c, const expr *e, const scene *at, const uint32_t *params);

/* x ** n by squaring, for whole exponents of either sign: any base. */
static uint32_t lower_whole_power(compiler *c, uint32_t x, int32_t n)
{
    uint32_t out = c->one;
    for (uint32_t k = (uint32_t)(n < 0 ? -n : n); k > 0; k >>= 1) {
        if ((k & 1u) != 0) out = out == c->one ? x : operation(c, OP_MUL, out, x);
        if (k > 1) x = operation(c, OP_MUL, x, x);
    }
    return n < 0 ? operation(c, OP_DIV, c->one, out) : out;
}

static uint32_t lower_pair(compiler *c, const expr *e, const scene *at, const uint32_t *params)
{
    uint32_t const a = lower_in(c, e->args[0], at, params);
    if (e->kind == EXPR_POW) {
        known const n = expr_value(c, e->args[1], at);
        int32_t whole;
        if (n.is_known && exact_is_small(n.q, &whole) && whole >= -64 && whole <= 64)
            return lower_whole_power(c, a, whole);
    }
    uint32_t const b = lower_in(c, e->args[1], at, params);
    switch (e->kind) {
    case EXPR_ADD: return operation(c, OP_ADD, a, b);
    case EXPR_SUB: return operation(c, OP_SUB, a, b);
    case EXPR_MUL: return operation(c, OP_MUL, a, b);
    case EXPR_DIV: return operation(c, OP_DIV, a, b);
    case EXPR_POW: return operation(c, OP_POW, a, b);
    case EXPR_LESS: return operation(c, OP_LESS, a, b);
    case EXPR_LESS_EQUAL: return operation(c, OP_LESS_EQUAL, a, b);
    case EXPR_GREATER: return operation(c, OP_LESS, b, a);
    case EXPR_GREATER_EQUAL: return operation(c, OP_LESS_EQUAL, b, a);
    case EXPR_EQUAL: return operation(c, OP_EQUAL, a, b);
    default: return operation(c, OP_NOT, operation(c, OP_EQUAL, a, b), NONE);
    }
}

static uint32_t lower_junction(compiler *c, const expr *e, const scene *at, const uint32_t *params)
{
    double const settles = e->kind == EXPR_OR ? 1.0 : 0.0;
    uint32_t const a = lower_in(c, e->args[0], at, params);
    if (value_is(c, a, settles)) return a;
    uint32_t const b = lower_in(c, e->args[1], at, params);
    if (value_is(c, b, settles) || value_is(c, a, 1.0 - settles)) return b;
    if (value_is(c, b, 1.0 - settles)) return a;
    return operation(c, e->kind == EXPR_OR ? OP_OR : OP_AND, a, b);
}

static uint32_t lower_call(compiler *c, const expr *e, const scene *at, const uint32_t *params)
{
    uint32_t out = lower_in(c, e->args[0], at, params);
    for (uint32_t i = 1; i < e->n_args; i++)
        out = operation(c, e->function == FUNCTION_MIN ? OP_MIN : OP_MAX, out,
                        lower_in(c, e->args[i], at, params));
    switch (e->function) {
    case FUNCTION_MIN:
    case FUNCTION_MAX: return out;
    case FUNCTION_ABS: return operation(c, OP_ABS, out, NONE);
    case FUNCTION_EXP: return operation(c, OP_EXP, out, NONE);
    case FUNCTION_LOG: return operation(c, OP_LOG, out, NONE);
    case FUNCTION_SQRT: return operation(c, OP_SQRT, out, NONE);
    }
    return out;
}

static uint32_t lower_let(compiler *c, const expr *e, const scene *at, const uint32_t *params)
{
    uint32_t *args = NULL;
    if (e->n_args > 0) {
        args = ARENA_NEW(c->scratch, uint32_t, e->n_args);
        if (args == NULL) return c->one;
        for (uint32_t i = 0; i < e->n_args; i++) args[i] = lower_in(c, e->args[i], at, params);
    }
    return lower_in(c, c->s->lets[e->index].value, at, args);
}

/* r x L / (1 - step), with the length and the party's step of the round that play was last in. */
static uint32_t lower_for_ever(compiler *c, const expr *e, const scene *at, const uint32_t *params)
{
    uint32_t const rate = lower_in(c, e->args[0], at, params);
    if (c->n_rounds == 0) return rate;
    uint32_t const round = at->round == 0 ? 1 : at->round;
    uint32_t const step = c->step[(size_t)round * c->s->n_parties + at->party];
    if (value_is(c, step, 1.0)) {
        compile_error(c, "E1009", e->where,
                      "`for ever` needs a discount: the factor of round %u is 1 for %.*s", round,
                      TEXT_ARGS(c->s->parties[at->party].name));
        return rate;
    }
    uint32_t out = rate;
    if (c->round_of[round]->has_length)
        out = operation(c, OP_MUL, rate,
                        lower_exact(c, quantity_exact(c, &c->round_of[round]->lasting)));
    return operation(c, OP_DIV, out, operation(c, OP_SUB, c->one, step));
}

static uint32_t lower_if(compiler *c, const expr *e, const scene *at, const uint32_t *params)
{
    uint32_t const condition = lower_in(c, e->args[0], at, params);
    if (value_is(c, condition, 1.0)) return lower_in(c, e->args[1], at, params);
    if (value_is(c, condition, 0.0)) return lower_in(c, e->args[2], at, params);
    uint32_t const yes = lower_in(c, e->args[1], at, params);
    uint32_t const no = lower_in(c, e->args[2], at, params);
    return yes == no ? yes : program_add(c->program, OP_SELECT, condition, yes, no);
}

static uint32_t lower_in(compiler *c, const expr *e, const scene *at, const uint32_t *params)
{
    switch (e->kind) {
    case EXPR_ASSUME: {
        exact const factor = unit_exact(c, &c->s->assumptions[e->index].central.unit);
        return operation(c, OP_MUL, e->index, lower_exact(c, factor));
    }
    case EXPR_LET: return lower_let(c, e, at, params);
    case EXPR_PARAM: return params != NULL ? params[e->index] : c->one;
    case EXPR_NEG: return operation(c, OP_NEG, lower_in(c, e->args[0], at, params), NONE);
    case EXPR_NOT: return operation(c, OP_NOT, lower_in(c, e->args[0], at, params), NONE);
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
    case EXPR_NOT_EQUAL: return lower_pair(c, e, at, params);
    case EXPR_AND:
    case EXPR_OR: return lower_junction(c, e, at, params);
    case EXPR_IF: return lower_if(c, e, at, params);
    case EXPR_CALL: return lower_call(c, e, at, params);
    case EXPR_FOR_EVER: return lower_for_ever(c, e, at, params);
    case EXPR_NUMBER:
    case EXPR_STATE:
    case EXPR_TYPE:
    case EXPR_OFFER:
    case EXPR_ROUND:
    case EXPR_BY_ROUND:
    case EXPR_STATE_IS:
    case EXPR_TYPE_IS:
    case EXPR_SWITCH_IS:
    case EXPR_OUTCOME_IS: {
        known const v = expr_value(c, e, at);
        if (v.is_known) return lower_exact(c, v.q);
        break;
    }
    case EXPR_PROBABILITY:
    case EXPR_PAYOFF:
    case EXPR_IN_VARIANT:
    case EXPR_PLAN_HOLDS:
    case EXPR_PLAN_SLACK:
    case EXPR_FRONT_HOLDS: break;
    }
    compile_error(c, "E1010", e->where, "this has no value here");
    return c->one;
}

uint32_t lower_expr(compiler *c, const expr *e, const scene *at)
{
    return lower_in(c, e, at, NULL);
}

uint32_t lower_cached(compiler *c, const expr *e, const scene *at)
{
    const syntax *const s = c->s;
    footprint const read = expr_footprint(c, e);
    uint32_t *const key = c->key_row;
    uint32_t *at_word = key;
    *at_word++ = expr_number(c, e);
    *at_word++ = at->round;
    *at_word++ = at->party;
    for (uint32_t i = 0; i < s->n_states; i++)
        *at_word++ = (read.states >> i & 1u) != 0 ? (uint32_t)at->state[i] : 0;
    for (uint32_t p = 0; p < s->n_parties; p++)
        *at_word++ = (read.types >> p & 1u) != 0 ? at->type[p] : 0;
    for (uint32_t i = 0; i < s->n_offers; i++) *at_word++ = read.offers ? at->offer[i] : 0;
    bool is_new;
    uint32_t const number = intern_put(&c->lowered, key, &is_new);
    if (number == NONE) return c->one;
    if (is_new && !VEC_PUSH(c->scratch, &c->lowered_value, lower_expr(c, e, at))) return c->one;
    return number < c->lowered_value.n ? c->lowered_value.at[number] : c->one;
}

uint32_t lower_gain(compiler *c, const statement *gain, const scene *at, bool is_cached)
{
    scene here = *at;
    here.party = gain->party;
    uint32_t value =
        is_cached ? lower_cached(c, gain->value, &here) : lower_expr(c, gain->value, &here);
    exact scale = exact_small(1);
    if (gain->is_rate && here.round >= 1 && here.round <= c->n_rounds &&
        c->round_of[here.round]->has_length)
        scale = quantity_exact(c, &c->round_of[here.round]->lasting);
    scale = exact_div(c->scratch, scale, unit_exact(c, &c->s->parties[gain->party].counts_in));
    return operation(c, OP_MUL, value, lower_exact(c, scale));
}

/* ---- discounting and beginning ---------------------------------------------------------- */

static const discount *discount_of(const round_block *r, uint32_t owner)
{
    const discount *for_all = NULL;
    for (uint32_t i = 0; i < r->n_discounts; i++) {
        if (r->discounts[i].party == owner) return &r->discounts[i];
        if (r->discounts[i].party == SYNTAX_NONE) for_all = &r->discounts[i];
    }
    return for_all;
}

static uint32_t step_of(compiler *c, uint32_t round, uint32_t owner)
{
    const discount *const d = discount_of(c->round_of[round], owner);
    if (d == NULL) return c->one;
    scene const at = {.round = round, .outcome = NONE, .party = owner};
    uint32_t const factor = lower_expr(c, d->factor, &at);
    if (!d->per_year || !c->round_of[round]->has_length) return factor;
    exact const length = quantity_exact(c, &c->round_of[round]->lasting);
    exact const years = exact_div(c->scratch, length, exact_ratio(c->scratch, year_seconds, 1));
    int32_t whole;
    if (exact_is_small(years, &whole) && whole >= 0 && whole <= 64)
        return lower_whole_power(c, factor, whole);
    return operation(c, OP_POW, factor, lower_exact(c, years));
}

static void factors_lower(compiler *c)
{
    uint32_t const n = c->s->n_parties;
    for (uint32_t p = 0; p < n; p++) {
        c->factor[p] = c->step[p] = c->one;
        uint32_t now = c->one;
        for (uint32_t r = 1; r <= c->n_rounds; r++) {
            c->factor[(size_t)r * n + p] = now;
            c->step[(size_t)r * n + p] = step_of(c, r, p);
            now = operation(c, OP_MUL, now, c->step[(size_t)r * n + p]);
        }
        c->factor[((size_t)c->n_rounds + 1) * n + p] = now;
        if (c->n_rounds == 0) c->factor[n + p] = c->one;
    }
}

bool lower_begin(compiler *c)
{
    const syntax *const s = c->s;
    c->builder = game_builder_new(c->memory);
    if (c->builder == NULL) return compile_going(c);
    c->program = game_builder_program(c->builder);
    game_set_title(c->builder, s->title);
    for (uint32_t i = 0; i < s->n_assumptions; i++) {
        const assumption *const a = &s->assumptions[i];
        program_add_input(c->program, (program_input){.name = a->name,
                                                      .unit = a->central.unit.written,
                                                      .central = a->central.number,
                                                      .exact = a->central.exact,
                                                      .low = a->low,
                                                      .high = a->high});
    }
    for (uint32_t p = 0; p < s->n_parties; p++)
        game_add_party(c->builder, s->parties[p].name, s->parties[p].counts_in.written);
    for (uint32_t i = 0; i < s->n_outcomes; i++) game_add_outcome(c->builder, s->outcomes[i].name);
    c->one = program_add_ratio(c->program, 1, 1);
    size_t const n = ((size_t)c->n_rounds + 2) * s->n_parties;
    c->step = ARENA_NEW(c->scratch, uint32_t, n);
    c->factor = ARENA_NEW(c->scratch, uint32_t, n);
    if (!compile_going(c)) return false;
    factors_lower(c);
    return compile_going(c);
}
