/* SPDX-License-Identifier: Apache-2.0 */
/* plan_game_breach.c -- breaches of a plan that is written as a game: punish, hold back, leave. */
#include "study/plan_game_inside.h"

enum { MOST_ACTIONS = 64 };

exact breach_level(const plan_writer *x, uint32_t b, uint32_t s, exact base, uint32_t j)
{
    const plan_return *const back = &x->p->breach[b].returns[s];
    uint32_t const parts = j < back->over ? j : back->over;
    exact const given = exact_sub(x->a, x->p->stocks[s].start, base),
                share = exact_mul(x->a, back->share, exact_ratio(x->a, parts, back->over));
    return exact_add(x->a, base, exact_mul(x->a, share, given));
}

static exact *breach_levels(const plan_writer *x, uint32_t b, const exact *base, uint32_t j)
{
    exact *const out = ARENA_NEW(x->a, exact, x->p->n_stocks);
    for (uint32_t s = 0; out != NULL && s < x->p->n_stocks; s++)
        out[s] = breach_level(x, b, s, base[s], j);
    return out;
}

/* Phases until the levels stay. */
static uint32_t breach_length(const plan_writer *x, uint32_t b)
{
    uint32_t out = 1;
    for (uint32_t s = 0; s < x->p->n_stocks; s++)
        if (x->p->breach[b].returns[s].over > out) out = x->p->breach[b].returns[s].over;
    return out;
}

exact breach_ever(const plan_writer *x, uint32_t party, uint32_t b, const exact *base, uint32_t j,
                  bool leaves)
{
    uint32_t const length = breach_length(x, b), last = j > length ? j : length;
    exact const d = x->p->discount[party], outside = x->p->outside[party];
    bool const may = leaves && exact_is_valid(outside);
    exact out = exact_div(x->a, levels_worth(x, party, breach_levels(x, b, base, last)),
                          exact_sub(x->a, exact_small(1), d));
    if (may) out = exact_max(out, outside);
    for (uint32_t i = last; i > j; i--) {
        out = exact_add(x->a, exact_mul(x->a, d, out),
                        levels_worth(x, party, breach_levels(x, b, base, i - 1)));
        if (may) out = exact_max(out, outside);
    }
    return out;
}

/* A breach at its phase j, when parties before `next` have chosen to punish in it. */
typedef struct breach_moment {
    uint32_t t, b, j, next;
    const exact *base;
    const exact *paid; /* [n_parties] */
} breach_moment;

static branch breach_go(plan_writer *x, breach_moment m);

/* Adds to what everybody has a phase's flow. */
static const exact *flow_paid(plan_writer *x, const breach_moment *m, const exact *level,
                              uint32_t phase)
{
    exact *const out = numbers_copy(x->a, m->paid, x->p->n_parties);
    for (uint32_t q = 0; out != NULL && q < x->p->n_parties; q++)
        out[q] = exact_add(x->a, out[q],
                           exact_mul(x->a, factor_of(x, q, phase), levels_worth(x, q, level)));
    return out;
}

/* Nothing more is chosen: for ever from now, or back to the plan. */
static branch breach_end(plan_writer *x, const breach_moment *m)
{
    exact *const value = numbers_copy(x->a, m->paid, x->p->n_parties);
    for (uint32_t q = 0; value != NULL && q < x->p->n_parties; q++) {
        exact const rest = x->p->breach[m->b].phases > 0
                               ? x->after_alarm[(size_t)(m->t - 1) * x->p->n_parties + q]
                               : breach_ever(x, q, m->b, m->base, m->j, true);
        value[q] = exact_add(x->a, value[q], exact_mul(x->a, factor_of(x, q, m->t + m->j), rest));
    }
    return branch_end(x, value);
}

/* Stocks that are held stay where they were before phase j: for ever, or for this phase, after
 * which the breach begins anew. */
static branch breach_held(plan_writer *x, const breach_moment *m, const bool *is_held)
{
    uint32_t const n = x->p->n_parties, phases = x->p->breach[m->b].phases;
    uint32_t const length = breach_length(x, m->b), last = m->j > length ? m->j : length;
    exact *const value = numbers_copy(x->a, m->paid, n);
    if (value == NULL) return branch_end(x, value);
    for (uint32_t i = m->j; i <= (phases > 0 ? m->j : last); i++) {
        exact *const level = breach_levels(x, m->b, m->base, i);
        for (uint32_t s = 0; level != NULL && s < x->p->n_stocks; s++)
            if (is_held[s]) level[s] = breach_level(x, m->b, s, m->base[s], m->j - 1);
        for (uint32_t q = 0; level != NULL && q < n; q++) {
            exact flow = levels_worth(x, q, level);
            if (phases == 0 && i == last)
                flow = exact_div(x->a, flow, exact_sub(x->a, exact_small(1), x->p->discount[q]));
            value[q] = exact_add(x->a, value[q], exact_mul(x->a, factor_of(x, q, m->t + i), flow));
        }
    }
    for (uint32_t q = 0; phases > 0 && q < n; q++) {
        exact anew = x->after_alarm[(size_t)(m->t - 1) * n + q];
        for (uint32_t i = phases; i > 0; i--)
            anew = exact_add(x->a, exact_mul(x->a, x->p->discount[q], anew),
                             levels_worth(x, q, breach_levels(x, m->b, m->base, i)));
        value[q] =
            exact_add(x->a, value[q], exact_mul(x->a, factor_of(x, q, m->t + m->j + 1), anew));
    }
    return branch_end(x, value);
}

/* Party i leaves; for the others the breach goes on for ever. */
static branch breach_left(plan_writer *x, const breach_moment *m, uint32_t i)
{
    exact *const value = numbers_copy(x->a, m->paid, x->p->n_parties);
    for (uint32_t q = 0; value != NULL && q < x->p->n_parties; q++) {
        exact const rest = q == i ? x->p->outside[i] : breach_ever(x, q, m->b, m->base, m->j, true);
        value[q] = exact_add(x->a, value[q], exact_mul(x->a, factor_of(x, q, m->t + m->j), rest));
    }
    return branch_end(x, value);
}

/* Whether some of party i's stock s goes back in phase j. */
static bool is_moving(const plan_writer *x, const breach_moment *m, uint32_t i, uint32_t s)
{
    const plan_return *const back = &x->p->breach[m->b].returns[s];
    return x->p->stocks[s].owner == i && exact_sign(back->share) > 0 && m->j <= back->over &&
           exact_compare(m->base[s], x->p->stocks[s].start) < 0;
}

static bool gains_alone(const branch *held, const branch *punishes, uint32_t i)
{
    return held->value != NULL && punishes->value != NULL &&
           exact_compare(held->value[i], punishes->value[i]) > 0;
}

/* Party i at phase j: its node, or what follows where it has nothing to choose. */
static branch breach_node(plan_writer *x, const breach_moment *m, uint32_t i)
{
    uint32_t const n_stocks = x->p->n_stocks;
    branch child[MOST_ACTIONS];
    uint32_t n = 1, n_moving = 0, position = 0;
    bool *const is_held = ARENA_NEW(x->a, bool, n_stocks);
    breach_moment next = *m;
    next.next = i + 1;
    if (is_held == NULL) return branch_end(x, NULL);
    for (uint32_t s = 0; s < n_stocks; s++) n_moving += is_moving(x, m, i, s);
    bool const may_leave = exact_is_valid(x->p->outside[i]);
    if ((n_moving == 0 && !may_leave) || n_moving + 3 > MOST_ACTIONS) return breach_go(x, next);
    uint32_t const set = game_add_infoset(
        x->b, i,
        text_format(x->a, "phase %u of a breach, %u", (unsigned)m->j, (unsigned)x->n_nodes));
    x->n_nodes++;
    game_add_action(x->b, set, TEXT("punishes"), NONE, NONE);
    child[0] = breach_go(x, next);
    for (uint32_t s = 0; s < n_stocks; s++) {
        if (!is_moving(x, m, i, s)) continue;
        is_held[s] = true;
        game_add_action(x->b, set, text_format(x->a, "holds_back_%u", (unsigned)s + 1), NONE, NONE);
        child[n++] = breach_held(x, m, is_held);
        is_held[s] = false;
    }
    if (n_moving > 1) {
        /* all that move; in a breach for ever, where some gain by it alone, those together */
        uint32_t n_gain = 0;
        for (uint32_t s = 0, k = 1; s < n_stocks; s++)
            if (is_moving(x, m, i, s)) n_gain += is_held[s] = gains_alone(&child[k++], child, i);
        bool const is_once = x->p->breach[m->b].phases > 0;
        for (uint32_t s = 0; (is_once || n_gain == 0) && s < n_stocks; s++)
            is_held[s] = is_moving(x, m, i, s);
        game_add_action(x->b, set, TEXT("holds_back"), NONE, NONE);
        child[n++] = breach_held(x, m, is_held);
    }
    if (may_leave) {
        game_add_action(x->b, set, TEXT("leaves"), NONE, NONE);
        child[n] = breach_left(x, m, i);
        if (child[n].value != NULL && child[0].value != NULL &&
            exact_compare(child[n].value[i], child[0].value[i]) > 0)
            position = n;
        n++;
    }
    return branch_node(x, set, child, n, position);
}

static branch breach_go(plan_writer *x, breach_moment m)
{
    uint32_t const phases = x->p->breach[m.b].phases;
    if (x->n_nodes > x->most_nodes) return branch_end(x, NULL);
    if (m.next < x->p->n_parties) return breach_node(x, &m, m.next);
    exact *const level = breach_levels(x, m.b, m.base, m.j);
    if (level == NULL) return branch_end(x, NULL);
    m.paid = flow_paid(x, &m, level, m.t + m.j);
    m.j++;
    m.next = 0;
    if (m.j > (phases > 0 ? phases : breach_length(x, m.b))) return breach_end(x, &m);
    return breach_go(x, m);
}

branch breach_write(plan_writer *x, const moment *m, uint32_t b)
{
    return breach_go(x,
                     (breach_moment){.t = m->t, .b = b, .j = 1, .base = m->now, .paid = m->paid});
}
