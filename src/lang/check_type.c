/* SPDX-License-Identifier: Apache-2.0 */
/* check_type.c -- dimensions, numbers and conditions, and what an expression reads.
 *
 * One walk from the leaves up. The number 0 has every dimension, so that `x > 0` and `max(0, x)`
 * need no unit. A `let` with parameters is typed anew for every list of argument dimensions it is
 * called with. */
#include "lang/check.h"

#include <math.h>
#include <string.h>

enum { TYPING_DEPTH_MOST = 2000, INSTANCES_MOST = 10000 };

typedef struct let_instance {
    dimension *dim;
    bool *is_truth;
    bool ok;
    dimension result;
    bool result_truth;
    double size;
} let_instance;

/* ---- names for messages ---------------------------------------------------------------------- */

text dimension_name(checker *c, dimension d)
{
    return units_text(c->scratch, c->units, d);
}

text dimension_in(checker *c, dimension d)
{
    if (dimension_is_plain(d)) return TEXT("a plain number");
    return text_format(c->scratch, "in %.*s", TEXT_ARGS(dimension_name(c, d)));
}

text expr_unit_text(checker *c, const expr *e)
{
    if (e->is_truth) return TEXT("a condition");
    text written = {0};
    if (e->kind == EXPR_ASSUME) written = c->assumptions.at[e->index].central.unit.written;
    if (e->kind == EXPR_NUMBER) written = e->number.unit.written;
    text const dim = dimension_name(c, e->dim);
    if (written.n == 0 || text_equal(written, dim)) return dimension_in(c, e->dim);
    return text_format(c->scratch, "in %.*s (%.*s)", TEXT_ARGS(written), TEXT_ARGS(dim));
}

bool expr_is_zero(const expr *e)
{
    if (e->kind == EXPR_NEG) return expr_is_zero(e->args[0]);
    return e->kind == EXPR_NUMBER && e->number.number == 0 && dimension_is_plain(e->dim);
}

static text source_text(const checker *c, span where)
{
    text const content = c->d->sources.at[where.file].content;
    text t = {content.at + where.begin, where.length};
    if (t.n > 40) t.n = 0;
    for (size_t i = 0; i < t.n; i++)
        if (t.at[i] == '\n') t.n = 0;
    return t;
}

static void side_note(checker *c, diagnostic *at, const expr *e)
{
    text const t = source_text(c, e->where);
    diagnostic_note(c->d, at, e->where, "%s%.*s%s is %.*s", t.n > 0 ? "`" : "",
                    TEXT_ARGS(t.n > 0 ? t : TEXT("this")), t.n > 0 ? "`" : "",
                    TEXT_ARGS(expr_unit_text(c, e)));
    if (e->kind == EXPR_ASSUME)
        diagnostic_note(c->d, at, c->assumptions.at[e->index].where, "it is declared here");
}

static void call_note(checker *c, diagnostic *at)
{
    if (c->in_call) diagnostic_note(c->d, at, c->call, "in this use");
}

/* ---- the parts of the check ------------------------------------------------------------------ */

static void reads_join(reads *to, const reads *from)
{
    to->audience &= from->audience;
    to->states |= from->states;
    to->types |= from->types;
    to->assumptions = to->assumptions || from->assumptions;
    to->round = to->round || from->round;
    to->offers = to->offers || from->offers;
}

/* What all parties see is not hidden at all. */
static uint32_t audience_read(const checker *c, uint32_t audience)
{
    return audience == parties_all(c) ? UINT32_MAX : audience;
}

static bool number_needed(checker *c, const expr *e)
{
    if (!e->is_truth) return true;
    diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E0406", e->where,
                                    "a number is needed here, and this is a condition");
    diagnostic_hint(c->d, at, "write `if(condition, 1, 0)`");
    call_note(c, at);
    return false;
}

static bool truth_needed(checker *c, const expr *e)
{
    if (e->is_truth) return true;
    diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E0405", e->where,
                                    "a condition is needed here, and this is a number");
    diagnostic_hint(c->d, at, "compare it, for example `... > 0`");
    call_note(c, at);
    return false;
}

static bool plain_needed(checker *c, const expr *e, const char *by)
{
    if (!number_needed(c, e)) return false;
    if (dimension_is_plain(e->dim)) return true;
    diagnostic *const at =
        diagnose(c->d, SEVERITY_ERROR, "E0404", e->where,
                 "%s needs a plain number, and this is %.*s", by, TEXT_ARGS(expr_unit_text(c, e)));
    if (e->kind == EXPR_ASSUME)
        diagnostic_note(c->d, at, c->assumptions.at[e->index].where, "it is declared here");
    call_note(c, at);
    return false;
}

/* Equal dimensions of a and b; *out the common one. */
static bool same_needed(checker *c, const expr *whole, const expr *a, const expr *b,
                        const char *doing, dimension *out)
{
    if (!number_needed(c, a) || !number_needed(c, b)) return false;
    *out = expr_is_zero(a) ? b->dim : a->dim;
    if (expr_is_zero(a) || expr_is_zero(b) || dimension_equal(a->dim, b->dim)) return true;
    diagnostic *const at =
        diagnose(c->d, SEVERITY_ERROR, "E0403", whole->where,
                 "%s needs one unit, but one side is %.*s and the other %.*s", doing,
                 TEXT_ARGS(expr_unit_text(c, a)), TEXT_ARGS(expr_unit_text(c, b)));
    side_note(c, at, a);
    side_note(c, at, b);
    call_note(c, at);
    return false;
}

static bool power_type(checker *c, expr *e)
{
    const expr *const a = e->args[0];
    double const k = e->args[1]->number.number;
    if (!number_needed(c, a)) return false;
    if (dimension_is_plain(a->dim)) return true;
    if (k == floor(k) && fabs(k) <= 9) {
        e->dim = dimension_pow(a->dim, (int)k);
        return true;
    }
    double const doubled = 2 * k;
    if (doubled == floor(doubled) && fabs(doubled) <= 9 &&
        dimension_root(dimension_pow(a->dim, (int)doubled), 2, &e->dim))
        return true;
    diagnostic *const at =
        diagnose(c->d, SEVERITY_ERROR, "E0407", e->where,
                 "what is %.*s cannot be raised to this power", TEXT_ARGS(expr_unit_text(c, a)));
    side_note(c, at, a);
    call_note(c, at);
    return false;
}

static bool function_type(checker *c, expr *e)
{
    switch (e->function) {
    case FUNCTION_MIN:
    case FUNCTION_MAX: {
        const expr *first = e->args[0];
        for (uint32_t i = 1; i < e->n_args; i++) {
            if (!same_needed(c, e, first, e->args[i], "a smallest or largest value", &e->dim))
                return false;
            if (expr_is_zero(first)) first = e->args[i];
        }
        return true;
    }
    case FUNCTION_ABS: e->dim = e->args[0]->dim; return number_needed(c, e->args[0]);
    case FUNCTION_EXP: return plain_needed(c, e->args[0], "`exp`");
    case FUNCTION_LOG: return plain_needed(c, e->args[0], "`log`");
    case FUNCTION_SQRT: {
        if (!number_needed(c, e->args[0])) return false;
        if (dimension_root(e->args[0]->dim, 2, &e->dim)) return true;
        diagnostic *const at =
            diagnose(c->d, SEVERITY_ERROR, "E0407", e->where, "what is %.*s has no square root",
                     TEXT_ARGS(expr_unit_text(c, e->args[0])));
        side_note(c, at, e->args[0]);
        call_note(c, at);
        return false;
    }
    }
    return false;
}

/* ---- lets ------------------------------------------------------------------------------------ */

static bool let_recursive(checker *c, uint32_t index)
{
    let_work *const w = &c->let_works[index];
    if (!w->visiting) return false;
    if (!w->broken) {
        diagnostic *const at =
            diagnose(c->d, SEVERITY_ERROR, "E0306", w->item->name.where,
                     "`%.*s` is defined by itself", TEXT_ARGS(w->item->name.text));
        /* who is being looked at is on the way round */
        for (size_t i = 0; i < c->lets.n; i++)
            if (i != index && c->let_works[i].visiting)
                diagnostic_note(c->d, at, c->let_works[i].item->name.where,
                                "it goes through `%.*s`",
                                TEXT_ARGS(c->let_works[i].item->name.text));
    }
    w->broken = true;
    return true;
}

/* Resolves the value of a let, once. */
bool let_value(checker *c, uint32_t index)
{
    let_work *const w = &c->let_works[index];
    if (!w->visited) {
        w->visited = true;
        w->visiting = true;
        context const x = {.params = &w->item->params};
        w->value = expr_resolve(c, w->item->value, &x);
        w->visiting = false;
        if (w->value == NULL) w->broken = true;
        w->to->value = w->value;
    }
    return !w->broken;
}

bool expanded_refuse(checker *c, span where)
{
    diagnostic *const at =
        diagnose(c->d, SEVERITY_ERROR, "E0804", where,
                 "with its `let`s written out this has more than %d operations", EXPANDED_MOST);
    diagnostic_hint(c->d, at, "`let`s that use `let`s twice double in size at every step");
    return false;
}

bool let_type(checker *c, uint32_t index)
{
    let_work *const w = &c->let_works[index];
    if (let_recursive(c, index)) return false;
    if (!let_value(c, index)) return false;
    if (w->typed || w->to->n_params > 0) return true;
    bool const in_call = c->in_call;
    double const size = c->size;
    c->in_call = false;
    c->size = 0;
    w->visiting = true;
    if (!expr_type(c, w->value, NULL)) w->broken = true;
    w->visiting = false;
    w->typed = true;
    w->size = c->size;
    c->size = size;
    c->in_call = in_call;
    if (w->size > EXPANDED_MOST && !w->broken) {
        expanded_refuse(c, w->item->name.where);
        w->broken = true;
    }
    return !w->broken;
}

static bool instance_matches(const let_instance *x, const expr *e)
{
    for (uint32_t i = 0; i < e->n_args; i++)
        if (!dimension_equal(x->dim[i], e->args[i]->dim) || x->is_truth[i] != e->args[i]->is_truth)
            return false;
    return true;
}

static void instance_type(checker *c, let_work *w, let_instance *x, span call)
{
    frame const f = {.dim = x->dim, .is_truth = x->is_truth, .n = w->to->n_params};
    bool const in_call = c->in_call;
    span const outer = c->call;
    double const size = c->size;
    if (!in_call) c->call = call;
    c->in_call = true;
    c->size = 0;
    w->visiting = true;
    x->ok = expr_type(c, w->value, &f) && !w->broken;
    w->visiting = false;
    x->size = c->size;
    x->result = w->value->dim;
    x->result_truth = w->value->is_truth;
    c->size = size;
    c->call = outer;
    c->in_call = in_call;
}

/* A call of a let with parameters. */
static bool template_type(checker *c, expr *e)
{
    let_work *const w = &c->let_works[e->index];
    if (let_recursive(c, e->index) || !let_value(c, e->index)) return false;
    let_instance *x = NULL;
    for (size_t i = 0; i < w->instances.n && x == NULL; i++)
        if (instance_matches(&w->instances.at[i], e)) x = &w->instances.at[i];
    if (x == NULL) {
        let_instance fresh = {.dim = CHECK_NEW(c, dimension, e->n_args),
                              .is_truth = CHECK_NEW(c, bool, e->n_args)};
        if (fresh.dim == NULL || fresh.is_truth == NULL) return false;
        if (++c->instances > INSTANCES_MOST) {
            diagnose(c->d, SEVERITY_ERROR, "E0804", e->where,
                     "`let`s are used with more than %d combinations of units", INSTANCES_MOST);
            c->stopped = true;
            return false;
        }
        for (uint32_t i = 0; i < e->n_args; i++) {
            fresh.dim[i] = e->args[i]->dim;
            fresh.is_truth[i] = e->args[i]->is_truth;
        }
        instance_type(c, w, &fresh, e->where);
        bool const first = w->instances.n == 0;
        if (!VEC_PUSH(c->memory, &w->instances, fresh)) return false;
        /* what the tree shows are the units of the first use */
        if (!first) instance_type(c, w, &w->instances.at[0], e->where);
        x = &w->instances.at[w->instances.n - 1];
    }
    e->dim = x->result;
    e->is_truth = x->result_truth;
    c->size += x->size;
    reads_join(&e->reads, &w->value->reads);
    return x->ok;
}

/* ---- the walk -------------------------------------------------------------------------------- */

static bool leaf_type(checker *c, expr *e, const frame *f)
{
    switch (e->kind) {
    case EXPR_NUMBER: e->dim = e->number.unit.dim; return true;
    case EXPR_ASSUME:
        c->assumption_used[e->index] = true;
        e->reads.assumptions = true;
        e->dim = c->assumptions.at[e->index].central.unit.dim;
        return true;
    case EXPR_PARAM:
        if (f == NULL || e->index >= f->n) return false;
        e->dim = f->dim[e->index];
        e->is_truth = f->is_truth[e->index];
        return true;
    case EXPR_STATE:
    case EXPR_STATE_IS:
        c->state_read[e->index] = true;
        e->reads.states = UINT64_C(1) << (e->index % STATES_MOST);
        e->reads.audience = audience_read(c, c->states.at[e->index].audience);
        e->is_truth = e->kind == EXPR_STATE_IS;
        return true;
    case EXPR_TYPE:
    case EXPR_TYPE_IS:
        e->reads.types = UINT32_C(1) << (e->index % PARTIES_MOST);
        e->reads.audience = audience_read(c, c->parties.at[e->index].type_audience);
        e->is_truth = e->kind == EXPR_TYPE_IS;
        return true;
    case EXPR_OFFER:
        e->reads.offers = true;
        e->reads.audience = audience_read(c, c->offer_audience[e->index]);
        return true;
    case EXPR_ROUND:
    case EXPR_BY_ROUND: e->reads.round = true; return true;
    case EXPR_SWITCH_IS:
        c->switch_used[e->index] = true;
        e->is_truth = true;
        return true;
    case EXPR_OUTCOME_IS:
    case EXPR_PROBABILITY: e->is_truth = e->kind == EXPR_OUTCOME_IS; return true;
    case EXPR_PLAN_HOLDS:
    case EXPR_FRONT_HOLDS: e->is_truth = true; return true;
    case EXPR_PLAN_SLACK: e->dim = e->number.unit.dim; return true;
    case EXPR_PAYOFF: e->dim = c->parties.at[e->index].counts_in.dim; return true;
    case EXPR_LET:
        c->let_used[e->index] = true;
        if (c->lets.at[e->index].n_params > 0) return template_type(c, e);
        if (!let_type(c, e->index)) return false;
        e->dim = c->let_works[e->index].value->dim;
        e->is_truth = c->let_works[e->index].value->is_truth;
        e->reads = c->let_works[e->index].value->reads;
        c->size += c->let_works[e->index].size;
        return true;
    case EXPR_NEG:
    case EXPR_NOT:
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
    case EXPR_NOT_EQUAL:
    case EXPR_AND:
    case EXPR_OR:
    case EXPR_IF:
    case EXPR_CALL:
    case EXPR_FOR_EVER:
    case EXPR_IN_VARIANT: break;
    }
    return false;
}

/* `if`: both values numbers of one dimension, or both conditions. */
static bool if_type(checker *c, expr *e)
{
    if (!truth_needed(c, e->args[0])) return false;
    if (e->args[1]->is_truth && e->args[2]->is_truth) {
        e->is_truth = true;
        return true;
    }
    return same_needed(c, e, e->args[1], e->args[2], "`if`", &e->dim);
}

static bool inner_type(checker *c, expr *e)
{
    const expr *const a = e->args[0];
    const expr *const b = e->n_args > 1 ? e->args[1] : NULL;
    dimension both;
    switch (e->kind) {
    case EXPR_NEG: e->dim = a->dim; return number_needed(c, a);
    case EXPR_NOT: e->is_truth = true; return truth_needed(c, a);
    case EXPR_AND:
    case EXPR_OR: {
        e->is_truth = true;
        bool const left = truth_needed(c, a);
        return truth_needed(c, b) && left;
    }
    case EXPR_ADD: return same_needed(c, e, a, b, "a sum", &e->dim);
    case EXPR_SUB: return same_needed(c, e, a, b, "a difference", &e->dim);
    case EXPR_MUL:
        e->dim = dimension_mul(a->dim, b->dim);
        return number_needed(c, a) && number_needed(c, b);
    case EXPR_DIV:
        e->dim = dimension_div(a->dim, b->dim);
        return number_needed(c, a) && number_needed(c, b);
    case EXPR_POW: return power_type(c, e);
    case EXPR_LESS:
    case EXPR_LESS_EQUAL:
    case EXPR_GREATER:
    case EXPR_GREATER_EQUAL:
    case EXPR_EQUAL:
    case EXPR_NOT_EQUAL: e->is_truth = true; return same_needed(c, e, a, b, "a comparison", &both);
    case EXPR_IF: return if_type(c, e);
    case EXPR_CALL: return function_type(c, e);
    case EXPR_FOR_EVER: e->dim = dimension_mul(a->dim, dimension_time); return number_needed(c, a);
    case EXPR_IN_VARIANT:
        e->dim = a->dim;
        e->is_truth = a->is_truth;
        return true;
    case EXPR_NUMBER:
    case EXPR_ASSUME:
    case EXPR_LET:
    case EXPR_PARAM:
    case EXPR_STATE:
    case EXPR_TYPE:
    case EXPR_OFFER:
    case EXPR_ROUND:
    case EXPR_BY_ROUND:
    case EXPR_STATE_IS:
    case EXPR_TYPE_IS:
    case EXPR_SWITCH_IS:
    case EXPR_OUTCOME_IS:
    case EXPR_PROBABILITY:
    case EXPR_PAYOFF:
    case EXPR_PLAN_HOLDS:
    case EXPR_PLAN_SLACK:
    case EXPR_FRONT_HOLDS: break;
    }
    return false;
}

bool expr_type(checker *c, expr *e, const frame *f)
{
    if (c->stopped) return false;
    if (c->depth >= TYPING_DEPTH_MOST) {
        diagnose(c->d, SEVERITY_ERROR, "E0802", e->where,
                 "with its `let`s written out this is nested deeper than %d levels",
                 TYPING_DEPTH_MOST);
        c->stopped = true;
        return false;
    }
    c->depth++;
    c->size += 1;
    e->dim = dimension_plain;
    e->is_truth = false;
    e->reads = (reads){.audience = UINT32_MAX};
    bool ok = true;
    for (uint32_t i = 0; i < e->n_args; i++) {
        /* args are const to readers of the tree; here they are still being made */
        expr *const a = (expr *)(uintptr_t)e->args[i];
        if (!expr_type(c, a, f)) ok = false;
        reads_join(&e->reads, &a->reads);
    }
    if (ok) {
        bool const inner = e->n_args > 0 && e->kind != EXPR_LET;
        if (inner) {
            ok = inner_type(c, e);
        } else {
            reads const args = e->reads;
            ok = leaf_type(c, e, f);
            reads_join(&e->reads, &args);
        }
    }
    c->depth--;
    return ok;
}
