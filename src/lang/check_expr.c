/* SPDX-License-Identifier: Apache-2.0 */
/* check_expr.c -- resolving expressions: every name becomes an index into a table. */
#include "lang/check_plan.h"
#include "lang/check_regime.h"

static const uint32_t value_kinds = 1u << NAME_ASSUMPTION | 1u << NAME_LET | 1u << NAME_STATE |
                                    1u << NAME_OFFER | 1u << NAME_SWITCH | 1u << NAME_PARTY;

static expr *expr_new(checker *c, expr_kind kind, span where)
{
    expr *const e = CHECK_NEW(c, expr, 1);
    if (e == NULL) return NULL;
    e->kind = kind;
    e->where = where;
    e->forced.party = SYNTAX_NONE;
    return e;
}

static expr *leaf_new(checker *c, expr_kind kind, span where, uint32_t index)
{
    expr *const e = expr_new(c, kind, where);
    if (e != NULL) e->index = index;
    return e;
}

/* Resolves the arguments of t into e; NULL if one was wrong, after all were looked at. */
static expr *args_resolve(checker *c, const tree_expr *t, const context *x, expr *e)
{
    const expr **const args = CHECK_NEW(c, const expr *, t->n_args);
    bool ok = e != NULL && args != NULL;
    for (uint32_t i = 0; i < t->n_args; i++) {
        const expr *const a = expr_resolve(c, t->args[i], x);
        if (a == NULL) ok = false;
        if (args != NULL) args[i] = a;
    }
    if (!ok) return NULL;
    e->args = args;
    e->n_args = t->n_args;
    return e;
}

/* ---- names ----------------------------------------------------------------------------------- */

static void value_unknown(checker *c, word w)
{
    if (names_find(c->symbols, w.text) != NULL && c->d->n_errors > 0) return;
    diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E0301", w.where,
                                    "nothing is called `%.*s` here", TEXT_ARGS(w.text));
    const name *const near = names_nearest(&c->values, w.text, value_kinds, c->scratch);
    if (near != NULL) {
        diagnostic_hint(c->d, at, "did you mean `%.*s`?", TEXT_ARGS(near->text));
        diagnostic_note(c->d, at, near->where, "`%.*s` is declared here", TEXT_ARGS(near->text));
    } else if (units_is_name(c->units, w.text)) {
        diagnostic_hint(c->d, at, "a unit stands behind a number: write `1 %.*s`",
                        TEXT_ARGS(w.text));
    } else if (names_find(&c->outcomes, w.text) != NULL) {
        diagnostic_hint(c->d, at,
                        "in a gain of `end`, an outcome is asked for with `outcome is %.*s`",
                        TEXT_ARGS(w.text));
    }
}

static diagnostic *value_refuse(checker *c, const name *n, span where, const char *why)
{
    diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E0302", where, "`%.*s` is %s%s",
                                    TEXT_ARGS(n->text), name_kind_text(n->kind), why);
    diagnostic_note(c->d, at, n->where, "it is declared here");
    return at;
}

static expr *state_resolve(checker *c, const name *n, span where)
{
    const state *const s = &c->states.at[n->index];
    if (!s->is_named) return leaf_new(c, EXPR_STATE, where, n->index);
    diagnostic *const at = value_refuse(c, n, where, " whose values are names, not numbers");
    if (s->n_labels > 0)
        diagnostic_hint(c->d, at, "ask `%.*s is %.*s`", TEXT_ARGS(n->text),
                        TEXT_ARGS(s->labels[0]));
    return NULL;
}

static expr *party_resolve(checker *c, const name *n, span where)
{
    const party *const p = &c->parties.at[n->index];
    if (p->has_type && p->type_is_numeric) return leaf_new(c, EXPR_TYPE, where, n->index);
    diagnostic *const at = value_refuse(
        c, n, where, p->has_type ? " whose types are names, not numbers" : ", not a value");
    if (p->has_type && p->n_type_values > 0)
        diagnostic_hint(c->d, at, "ask `%.*s is %.*s`", TEXT_ARGS(n->text),
                        TEXT_ARGS(p->type_label[0]));
    return NULL;
}

static expr *let_resolve(checker *c, const name *n, span where)
{
    const let *const l = &c->lets.at[n->index];
    if (l->n_params == 0) return leaf_new(c, EXPR_LET, where, n->index);
    diagnostic *const at = value_refuse(c, n, where, " that needs arguments");
    diagnostic_hint(c->d, at, "write `%.*s(...)`", TEXT_ARGS(n->text));
    return NULL;
}

/* A flow or a measure where a number is needed. */
static expr *regime_refuse(checker *c, const name *n, span where)
{
    diagnostic *const at = value_refuse(c, n, where, ", not a number");
    if (n->kind == NAME_FLOW)
        diagnostic_hint(c->d, at, "what it is worth is `value(%.*s)`", TEXT_ARGS(n->text));
    if (n->kind == NAME_MEASURE)
        diagnostic_hint(c->d, at,
                        "ask `%.*s is lifted`, or for `blocked(%.*s)`, `headroom(%.*s)` or "
                        "`share(%.*s)`",
                        TEXT_ARGS(n->text), TEXT_ARGS(n->text), TEXT_ARGS(n->text),
                        TEXT_ARGS(n->text));
    return NULL;
}

static expr *name_resolve(checker *c, const tree_expr *t, const context *x)
{
    for (uint32_t i = 0; x->params != NULL && i < x->params->n; i++)
        if (text_equal(x->params->at[i].text, t->name.text))
            return leaf_new(c, EXPR_PARAM, t->where, i);
    const name *const n = names_find(&c->values, t->name.text);
    if (n == NULL) {
        value_unknown(c, t->name);
        return NULL;
    }
    switch (n->kind) {
    case NAME_ASSUMPTION: return leaf_new(c, EXPR_ASSUME, t->where, n->index);
    case NAME_LET: return let_resolve(c, n, t->where);
    case NAME_STATE: return state_resolve(c, n, t->where);
    case NAME_PARTY: return party_resolve(c, n, t->where);
    case NAME_OFFER: return leaf_new(c, EXPR_OFFER, t->where, n->index);
    case NAME_SWITCH:
        diagnostic_hint(c->d, value_refuse(c, n, t->where, ", not a number"), "ask `%.*s is ...`",
                        TEXT_ARGS(n->text));
        return NULL;
    case NAME_PARAM:
    case NAME_OUTCOME:
    case NAME_VARIANT:
    case NAME_CLAIM:
    case NAME_UNIT:
    case NAME_POINT:
    case NAME_PLACE:
    case NAME_FLOW:
    case NAME_AUTHORITY:
    case NAME_MEASURE:
    case NAME_PLAN:
    case NAME_FRONT:
    case NAME_STOCK:
    case NAME_KINDS: return regime_refuse(c, n, t->where);
    }
    return NULL;
}

/* ---- calls ----------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    function function;
    uint32_t least, most;
} functions[] = {
    {"min", FUNCTION_MIN, 2, 64}, {"max", FUNCTION_MAX, 2, 64}, {"abs", FUNCTION_ABS, 1, 1},
    {"exp", FUNCTION_EXP, 1, 1},  {"log", FUNCTION_LOG, 1, 1},  {"sqrt", FUNCTION_SQRT, 1, 1},
};
enum { N_FUNCTIONS = sizeof functions / sizeof *functions };

static bool arity_check(checker *c, const tree_expr *t, uint32_t least, uint32_t most)
{
    if (t->n_args >= least && t->n_args <= most) return true;
    if (least == most)
        diagnose(c->d, SEVERITY_ERROR, "E0308", t->where, "`%.*s` takes %u argument%s, not %u",
                 TEXT_ARGS(t->name.text), least, least == 1 ? "" : "s", t->n_args);
    else
        diagnose(c->d, SEVERITY_ERROR, "E0308", t->where, "`%.*s` takes %u to %u arguments, not %u",
                 TEXT_ARGS(t->name.text), least, most, t->n_args);
    return false;
}

static void function_unknown(checker *c, const tree_expr *t)
{
    diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E0310", t->name.where,
                                    "there is no function `%.*s`", TEXT_ARGS(t->name.text));
    text candidates[N_FUNCTIONS + 1];
    for (size_t i = 0; i < N_FUNCTIONS; i++) candidates[i] = text_from(functions[i].name);
    candidates[N_FUNCTIONS] = TEXT("if");
    size_t const near = text_nearest(t->name.text, candidates, N_FUNCTIONS + 1);
    const name *const let_near =
        names_nearest(&c->values, t->name.text, 1u << NAME_LET, c->scratch);
    if (text_equal(t->name.text, TEXT("P")) || text_equal(t->name.text, TEXT("payoff")))
        diagnostic_hint(c->d, at, "probabilities and payoffs can be asked for in claims only");
    else if (let_near != NULL)
        diagnostic_hint(c->d, at, "did you mean `%.*s`?", TEXT_ARGS(let_near->text));
    else if (near <= N_FUNCTIONS)
        diagnostic_hint(c->d, at, "did you mean `%.*s`?", TEXT_ARGS(candidates[near]));
    else
        diagnostic_hint(c->d, at,
                        "known are min, max, abs, exp, log, sqrt, if and the model's own `let`s");
}

static expr *call_resolve(checker *c, const tree_expr *t, const context *x)
{
    if (text_equal(t->name.text, TEXT("if"))) {
        expr *const e = args_resolve(c, t, x, expr_new(c, EXPR_IF, t->where));
        return arity_check(c, t, 3, 3) ? e : NULL;
    }
    for (size_t i = 0; i < N_FUNCTIONS; i++) {
        if (!text_equal(t->name.text, text_from(functions[i].name))) continue;
        expr *const e = args_resolve(c, t, x, expr_new(c, EXPR_CALL, t->where));
        if (!arity_check(c, t, functions[i].least, functions[i].most) || e == NULL) return NULL;
        e->function = functions[i].function;
        return e;
    }
    const name *const n = names_find(&c->values, t->name.text);
    if (n != NULL && word_given(t->with)) {
        diagnose(c->d, SEVERITY_ERROR, "E0308", t->with.where,
                 "`with` belongs to `headroom` and `share` of a measure, and here `%.*s` is %s",
                 TEXT_ARGS(t->name.text), name_kind_text(n->kind));
        return NULL;
    }
    if (n == NULL && term_is_name(t->name.text)) return term_resolve(c, t);
    if (n == NULL && judged_is_name(t->name.text)) return judged_resolve(c, t, x->in_claim);
    if (n == NULL || n->kind != NAME_LET) {
        if (n != NULL) {
            diagnostic_hint(c->d, value_refuse(c, n, t->name.where, ", not a function"),
                            "a product is written with `*`");
        } else if (names_find(c->symbols, t->name.text) == NULL) {
            function_unknown(c, t);
        }
        (void)args_resolve(c, t, x, NULL);
        return NULL;
    }
    expr *const e = args_resolve(c, t, x, leaf_new(c, EXPR_LET, t->where, n->index));
    uint32_t const n_params = c->lets.at[n->index].n_params;
    return arity_check(c, t, n_params, n_params) ? e : NULL;
}

/* ---- `is` ------------------------------------------------------------------------------------ */

static bool label_value(checker *c, const char *of, text whose, const text *labels, uint32_t n,
                        const tree_value *v, span declared, int32_t *out)
{
    uint32_t const at = word_given(v->name) ? label_find(labels, n, v->name.text) : n;
    if (at < n) {
        *out = (int32_t)at;
        return true;
    }
    diagnostic *const d =
        word_given(v->name)
            ? diagnose(c->d, SEVERITY_ERROR, "E0304", v->where, "%s `%.*s` is never `%.*s`", of,
                       TEXT_ARGS(whose), TEXT_ARGS(v->name.text))
            : diagnose(c->d, SEVERITY_ERROR, "E0304", v->where, "%s `%.*s` is never %d", of,
                       TEXT_ARGS(whose), v->number);
    check_hint_near(c, d, v->name.text, labels, n);
    diagnostic_note(c->d, d, declared, "its values are declared here");
    return false;
}

/* The whole number that v is: written, or a constant let. */
static bool integer_value(checker *c, const tree_value *v, int32_t *out)
{
    *out = v->number;
    if (!word_given(v->name)) return true;
    const name *const n = names_find(&c->values, v->name.text);
    if (n != NULL && n->kind == NAME_LET && c->lets.at[n->index].n_params == 0 &&
        let_type(c, n->index)) {
        c->let_used[n->index] = true;
        expr e = {.kind = EXPR_LET, .where = v->where, .index = n->index};
        return constant_integer(c, &e, "a value", out);
    }
    diagnose(c->d, SEVERITY_ERROR, "E0304", v->where, "`%.*s` is not a whole number",
             TEXT_ARGS(v->name.text));
    return false;
}

static bool range_value(checker *c, const char *of, text whose, int32_t low, int32_t high,
                        const tree_value *v, span declared, int32_t *out)
{
    if (!integer_value(c, v, out)) return false;
    if (*out >= low && *out <= high) return true;
    diagnostic *const d = diagnose(c->d, SEVERITY_ERROR, "E0304", v->where, "%s `%.*s` is never %d",
                                   of, TEXT_ARGS(whose), *out);
    diagnostic_note(c->d, d, declared, "it is in %d .. %d", low, high);
    return false;
}

void measure_never_lifted(checker *c, const name *n, span where)
{
    diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E0921", where,
                                    "play never lifts the measure `%.*s`", TEXT_ARGS(n->text));
    diagnostic_note(c->d, at, n->where, "it is declared here");
    diagnostic_hint(c->d, at, "`lift %.*s` stands in the block of an option or a vote",
                    TEXT_ARGS(n->text));
}

bool state_value(checker *c, uint32_t index, const tree_value *v, int32_t *out)
{
    const state *const s = &c->states.at[index];
    if (s->is_named)
        return label_value(c, "state", s->name, s->labels, s->n_labels, v, s->where, out);
    return range_value(c, "state", s->name, s->low, s->high, v, s->where, out);
}

bool type_value(checker *c, uint32_t index, const tree_value *v, int32_t *out)
{
    const party *const p = &c->parties.at[index];
    if (!p->has_type) {
        diagnostic *const d = diagnose(c->d, SEVERITY_ERROR, "E0304", v->where,
                                       "`%.*s` has no types", TEXT_ARGS(p->name));
        diagnostic_hint(c->d, d, "declare them with `type %.*s { ... }`", TEXT_ARGS(p->name));
        return false;
    }
    if (!p->type_is_numeric)
        return label_value(c, "party", p->name, p->type_label, p->n_type_values, v, p->where, out);
    return range_value(c, "the type of", p->name, p->type_low,
                       p->type_low + (int32_t)p->n_type_values - 1, v, p->where, out);
}

bool switch_value(checker *c, uint32_t index, const tree_value *v, int32_t *out)
{
    const switch_ *const s = &c->switches.at[index];
    return label_value(c, "switch", s->name, s->choices, s->n_choices, v, s->where, out);
}

/* `outcome is deal` */
static expr *outcome_is_resolve(checker *c, const tree_expr *t, const context *x)
{
    expr *const e = leaf_new(c, EXPR_OUTCOME_IS, t->where, 0);
    if (!x->in_end_gain) {
        diagnose(c->d, SEVERITY_ERROR, "E0606", t->where,
                 "the outcome can be asked for in gains of `end` only");
        return NULL;
    }
    const name *const n =
        word_given(t->value.name) ? names_find(&c->outcomes, t->value.name.text) : NULL;
    if (n == NULL) {
        check_unknown(c, "E0311", (word){t->value.name.text, t->value.where}, "outcome",
                      &c->outcomes, 1u << NAME_OUTCOME);
        return NULL;
    }
    if (e != NULL) {
        e->index = n->index;
        e->negated = t->negated;
    }
    return e;
}

/* Anything else that is a number: compared with the number on the right. */
static expr *number_is_resolve(checker *c, const tree_expr *t, const context *x)
{
    int32_t v = 0;
    const expr *const a = expr_resolve(c, t->args[0], x);
    if (!integer_value(c, &t->value, &v) || a == NULL) return NULL;
    expr *const b = expr_new(c, EXPR_NUMBER, t->value.where);
    expr *const e = expr_new(c, t->negated ? EXPR_NOT_EQUAL : EXPR_EQUAL, t->where);
    const expr **const args = CHECK_NEW(c, const expr *, 2);
    if (b == NULL || e == NULL || args == NULL) return NULL;
    tree_quantity const plain = {.given = true, .where = t->value.where};
    if (!check_quantity(c, &plain, &b->number)) return NULL;
    b->number.number = v;
    b->number.exact = text_format(c->memory, "%d", v);
    args[0] = a;
    args[1] = b;
    e->args = args;
    e->n_args = 2;
    return e;
}

static expr *is_resolve(checker *c, const tree_expr *t, const context *x)
{
    const tree_expr *const left = t->args[0];
    const name *n = NULL;
    if (left->kind == TREE_NAME) {
        if (text_equal(left->name.text, TEXT("outcome"))) return outcome_is_resolve(c, t, x);
        bool is_param = false;
        for (size_t i = 0; x->params != NULL && i < x->params->n; i++)
            if (text_equal(x->params->at[i].text, left->name.text)) is_param = true;
        n = is_param ? NULL : names_find(&c->values, left->name.text);
    }
    uint32_t index = 0;
    bool const is_state = name_is_state(c, n, &index);
    if (n != NULL && n->kind == NAME_MEASURE && !is_state) {
        measure_never_lifted(c, n, left->where);
        return NULL;
    }
    if (n == NULL || (!is_state && n->kind != NAME_SWITCH && n->kind != NAME_PARTY))
        return number_is_resolve(c, t, x);
    expr *const e = leaf_new(c, EXPR_STATE_IS, t->where, is_state ? index : n->index);
    if (e == NULL) return NULL;
    e->negated = t->negated;
    bool ok;
    if (is_state) {
        ok = state_value(c, index, &t->value, &e->value);
    } else if (n->kind == NAME_SWITCH) {
        e->kind = EXPR_SWITCH_IS;
        ok = switch_value(c, n->index, &t->value, &e->value);
    } else {
        e->kind = EXPR_TYPE_IS;
        ok = type_value(c, n->index, &t->value, &e->value);
    }
    return ok ? e : NULL;
}

/* ---- the rest -------------------------------------------------------------------------------- */

static expr *for_ever_resolve(checker *c, const tree_expr *t, const context *x)
{
    expr *const e = args_resolve(c, t, x, expr_new(c, EXPR_FOR_EVER, t->where));
    if (x->in_end_gain && c->play != NULL && c->play->rounds.n > 0) return e;
    diagnostic *const at = diagnose(
        c->d, SEVERITY_ERROR, "E0606", t->where,
        x->in_end_gain ? "`for ever` needs rounds, whose length and discount it goes on with"
                       : "`for ever` can stand in gains of `end` only");
    if (!x->in_end_gain)
        diagnostic_hint(c->d, at, "a rate in a round accrues over the round's length by itself");
    return NULL;
}

static expr *in_variant_resolve(checker *c, const tree_expr *t, const context *x)
{
    expr *const e = args_resolve(c, t, x, expr_new(c, EXPR_IN_VARIANT, t->where));
    const name *const n = names_find(&c->variants, t->name.text);
    if (n == NULL) check_unknown(c, "E0702", t->name, "variant", &c->variants, 1u << NAME_VARIANT);
    if (n == NULL || e == NULL) return NULL;
    e->index = n->index;
    return e;
}

expr *expr_resolve(checker *c, const tree_expr *t, const context *x)
{
    if (c->stopped) return NULL;
    expr *e = NULL;
    switch (t->kind) {
    case TREE_NUMBER:
        e = expr_new(c, EXPR_NUMBER, t->where);
        return e != NULL && check_quantity(c, &t->number, &e->number) ? e : NULL;
    case TREE_NAME: return name_resolve(c, t, x);
    case TREE_CALL: return call_resolve(c, t, x);
    case TREE_ROUND: return expr_new(c, EXPR_ROUND, t->where);
    case TREE_NEG: return args_resolve(c, t, x, expr_new(c, EXPR_NEG, t->where));
    case TREE_NOT: return args_resolve(c, t, x, expr_new(c, EXPR_NOT, t->where));
    case TREE_BINARY: return args_resolve(c, t, x, expr_new(c, t->op, t->where));
    case TREE_IS: return is_resolve(c, t, x);
    case TREE_FOR_EVER: return for_ever_resolve(c, t, x);
    case TREE_PROBABILITY: return claim_atom_resolve(c, t, expr_new(c, EXPR_PROBABILITY, t->where));
    case TREE_PAYOFF: return claim_atom_resolve(c, t, expr_new(c, EXPR_PAYOFF, t->where));
    case TREE_IN_VARIANT: return in_variant_resolve(c, t, x);
    }
    return NULL;
}

static const expr *resolved_type(checker *c, expr *e)
{
    if (e == NULL) return NULL;
    c->size = 0;
    if (!expr_type(c, e, NULL)) return NULL;
    if (c->size <= EXPANDED_MOST) return e;
    expanded_refuse(c, e->where);
    return NULL;
}

const expr *check_expr(checker *c, const tree_expr *t, const context *x)
{
    return t == NULL ? NULL : resolved_type(c, expr_resolve(c, t, x));
}

const expr *check_condition(checker *c, const tree_expr *t, const context *x)
{
    const expr *const e = check_expr(c, t, x);
    if (e == NULL || e->is_truth) return e;
    diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E0405", e->where,
                                    "a condition is needed here, and this is a number");
    diagnostic_hint(c->d, at, "compare it, for example `... > 0`");
    return NULL;
}

const expr *check_number(checker *c, const tree_expr *t, const context *x, dimension dim,
                         const char *what)
{
    const expr *const e = check_expr(c, t, x);
    if (e == NULL) return NULL;
    if (e->is_truth) {
        diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E0406", e->where,
                                        "%s is a number, and this is a condition", what);
        diagnostic_hint(c->d, at, "write `if(condition, 1, 0)`");
        return NULL;
    }
    if (dimension_equal(e->dim, dim) || expr_is_zero(e)) return e;
    diagnose(c->d, SEVERITY_ERROR, "E0404", e->where, "%s is %.*s, and this is %.*s", what,
             TEXT_ARGS(dimension_in(c, dim)), TEXT_ARGS(expr_unit_text(c, e)));
    return NULL;
}
