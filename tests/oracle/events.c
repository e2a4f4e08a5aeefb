/* SPDX-License-Identifier: Apache-2.0 */
/* events.c -- events and claims by checking every complete play.
 *
 * A play is its list of moments in order. An option happens at the moment of the move; a state test
 * happens at the start or at the first assignment after which it holds, or, with rounds, at the end
 * of the first such round. What a move brings about is assigned at later moments than the move. */
#include "oracle/oracle.h"

#include <assert.h>
#include <math.h>

enum { MOMENTS_MOST = 4096 };
static const uint32_t NEVER = UINT32_MAX;

static bool in_rounds(uint32_t round, uint32_t first, uint32_t last)
{
    return first == 0 || (round >= first && round <= last);
}

static bool moment_is(const moment *m, const event *e)
{
    if (e->kind == EVENT_OPTION)
        return m->kind == MOMENT_MOVE && m->option != SYNTAX_NONE &&
               m->option == e->option.option &&
               in_rounds(m->round, e->option.first_round, e->option.last_round);
    assert(e->kind == EVENT_STATE);
    if (m->kind != (e->first_round == 0 ? MOMENT_STATES : MOMENT_ROUND_END)) return false;
    return in_rounds(m->round, e->first_round, e->last_round) &&
           numbers_compare(e->compare, (long double)m->state[e->index], (long double)e->value);
}

/* The number, from the beginning of play, of the first moment at which the event happens; NEVER. */
static uint32_t event_first(const oracle_node *end, const event *e)
{
    const moment *order[MOMENTS_MOST];
    uint32_t n = 0;
    for (const moment *m = end->play; m != NULL; m = m->before) {
        assert(n < MOMENTS_MOST);
        order[n++] = m;
    }
    for (uint32_t i = n; i-- > 0;)
        if (moment_is(order[i], e)) return n - 1 - i;
    return NEVER;
}

bool oracle_event_holds(const oracle_tree *t, uint32_t terminal, const event *e)
{
    const oracle_node *end = &t->nodes[terminal];
    switch (e->kind) {
    case EVENT_OPTION:
    case EVENT_STATE: return event_first(end, e) != NEVER;
    case EVENT_OUTCOME: return end->outcome == e->index;
    case EVENT_TYPE: {
        const party *p = &t->syntax->parties[e->index];
        int32_t const value = end->type[e->index] + (p->type_is_numeric ? p->type_low : 0);
        switch (e->compare) {
        case EXPR_LESS: return value < e->value;
        case EXPR_LESS_EQUAL: return value <= e->value;
        case EXPR_GREATER: return value > e->value;
        case EXPR_GREATER_EQUAL: return value >= e->value;
        case EXPR_NOT_EQUAL: return value != e->value;
        default: return value == e->value;
        }
    }
    case EVENT_BEFORE: {
        uint32_t const first = event_first(end, e->args[0]);
        return first != NEVER && first < event_first(end, e->args[1]);
    }
    case EVENT_AND:
        return oracle_event_holds(t, terminal, e->args[0]) &&
               oracle_event_holds(t, terminal, e->args[1]);
    case EVENT_OR:
        return oracle_event_holds(t, terminal, e->args[0]) ||
               oracle_event_holds(t, terminal, e->args[1]);
    case EVENT_NOT: return !oracle_event_holds(t, terminal, e->args[0]);
    }
    return false;
}

long double oracle_probability(const oracle_tree *t, const long double *prob, const event *e,
                               const event *f, arena *scratch)
{
    arena_mark const mark = arena_position(scratch);
    oracle_judgement j;
    oracle_evaluate(t, prob, NULL, scratch, &j);
    long double both = 0.0L, given = 0.0L;
    for (uint32_t v = 0; v < t->n_nodes; v++) {
        if (t->nodes[v].kind != ORACLE_TERMINAL) continue;
        if (f != NULL && !oracle_event_holds(t, v, f)) continue;
        given += j.reach[v];
        if (oracle_event_holds(t, v, e)) both += j.reach[v];
    }
    arena_release(scratch, mark);
    if (f == NULL) return both;
    return given > 0.0L ? both / given : (long double)NAN;
}

/* ---- formulas
 * ------------------------------------------------------------------------------------ */

static long double payoff_term(const oracle_world *w, const expr *e, arena *scratch)
{
    /* what can be done nowhere has no payoff */
    if (!oracle_can_force(w->tree, &e->forced)) return (long double)NAN;
    arena_mark const mark = arena_position(scratch);
    oracle_judgement j;
    oracle_evaluate(w->tree, w->prob, &e->forced, scratch, &j);
    long double const payoff = j.payoff[e->index];
    arena_release(scratch, mark);
    const unit *counts = &w->tree->syntax->parties[e->index].counts_in;
    return payoff * (counts->factor > 0.0 ? (long double)counts->factor : 1.0L);
}

/* Kleene: false decides `and`, true decides `or`, whatever the other is. */
static long double both(long double a, long double b)
{
    if (a == 0.0L || b == 0.0L) return 0.0L;
    return isnan(a) || isnan(b) ? (long double)NAN : 1.0L;
}

static long double not(long double a)
{
    return isnan(a) ? a : a == 0.0L ? 1.0L : 0.0L;
}

/* An expression of play's numbers only: assumptions, lets without terms, switches. */
static long double plain_term(const oracle_world *w, const expr *e, arena *scratch)
{
    const syntax *s = w->tree->syntax;
    arena_mark const mark = arena_position(scratch);
    long double *base = ARENA_NEW(scratch, long double, s->n_assumptions);
    for (uint32_t i = 0; i < s->n_assumptions; i++) {
        quantity const q = s->assumptions[i].central;
        base[i] =
            (long double)(w->inputs != NULL ? w->inputs[i] : q.number) * (long double)q.unit.factor;
    }
    place const at = {.syntax = s,
                      .assumption = base,
                      .choice = w->choice != NULL ? w->choice
                                                  : ARENA_NEW(scratch, uint32_t, s->n_switches)};
    long double const value = place_value(&at, e);
    arena_release(scratch, mark);
    return value;
}

static bool is_plain(const expr *e)
{
    if (e->kind == EXPR_PROBABILITY || e->kind == EXPR_PAYOFF || e->kind == EXPR_IN_VARIANT)
        return false;
    for (uint32_t i = 0; i < e->n_args; i++)
        if (!is_plain(e->args[i])) return false;
    return true;
}

/* Arithmetic and comparisons of terms: any undefined part makes the whole undefined. */
static long double combined_term(const oracle_world *worlds, const expr *e, arena *scratch)
{
    long double value[3] = {0};
    expr number[3] = {{.kind = EXPR_NUMBER}};
    const expr *args[3];
    assert(e->n_args <= 3);
    for (uint32_t i = 0; i < e->n_args; i++) {
        value[i] = oracle_formula(worlds, e->args[i], scratch);
        if (isnan(value[i])) return value[i];
        number[i] = (expr){.kind = EXPR_NUMBER,
                           .number = {.number = (double)value[i], .unit = {.factor = 1.0}}};
        args[i] = &number[i];
    }
    if (e->kind >= EXPR_LESS && e->kind <= EXPR_NOT_EQUAL)
        return numbers_compare(e->kind, value[0], value[1]) ? 1.0L : 0.0L;
    expr same = *e;
    same.args = args;
    return plain_term(worlds, &same, scratch);
}

long double oracle_formula(const oracle_world *worlds, const expr *e, arena *scratch)
{
    if (is_plain(e)) return plain_term(worlds, e, scratch);
    if (e->kind == EXPR_PROBABILITY)
        return oracle_probability(worlds->tree, worlds->prob, e->event, e->given, scratch);
    if (e->kind == EXPR_PAYOFF) return payoff_term(worlds, e, scratch);
    if (e->kind == EXPR_IN_VARIANT)
        return oracle_formula(&worlds[1 + e->index], e->args[0], scratch);
    if (e->kind == EXPR_AND)
        return both(oracle_formula(worlds, e->args[0], scratch),
                    oracle_formula(worlds, e->args[1], scratch));
    if (e->kind == EXPR_OR)
        return not(both(not(oracle_formula(worlds, e->args[0], scratch)),
                        not(oracle_formula(worlds, e->args[1], scratch))));
    if (e->kind == EXPR_NOT) return not(oracle_formula(worlds, e->args[0], scratch));
    return combined_term(worlds, e, scratch);
}
