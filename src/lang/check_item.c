/* SPDX-License-Identifier: Apache-2.0 */
/* check_item.c -- declaring every name, and the items that are not play or claims. */
#include "lang/check_plan.h"
#include "lang/check_regime.h"

#include "lang/lexer.h"
#include "num/elementary.h"

#include <math.h>

/* ---- units and parties ----------------------------------------------------------------------- */

/* A quantity as a unit: `100 MUSD`. */
static bool quantity_unit(checker *c, const tree_quantity *q, unit *out)
{
    quantity value;
    if (!check_quantity(c, q, &value)) return false;
    if (!(value.number > 0)) {
        diagnose(c->d, SEVERITY_ERROR, "E0411", q->where, "a unit must be positive");
        return false;
    }
    *out = value.unit;
    if (q->number.n == 0) return true;
    return units_scale(c->units, value.exact, &value.unit, out) == STF_OK;
}

static void unit_declare(checker *c, const tree_item *t)
{
    unit as;
    bool const is_new = !t->quantity.given;
    if (!is_new && !quantity_unit(c, &t->quantity, &as)) return;
    const char *const why = units_refuses(c->units, t->name.text, is_new);
    if (why != NULL)
        diagnose(c->d, SEVERITY_ERROR, "E0410", t->name.where, "`%.*s` cannot be a unit: %s",
                 TEXT_ARGS(t->name.text), why);
    else if (!units_declare(c->units, t->name.text, is_new ? NULL : &as))
        diagnose(c->d, SEVERITY_ERROR, "E0410", t->name.where, "`%.*s` cannot be a unit",
                 TEXT_ARGS(t->name.text));
}

static void party_declare(checker *c, const tree_item *t)
{
    if (c->parties.n == PARTIES_MOST) {
        diagnose(c->d, SEVERITY_ERROR, "E0808", t->name.where, "more than %d parties",
                 PARTIES_MOST);
        return;
    }
    if (!check_declare(c, &c->values, t->name, NAME_PARTY, (uint32_t)c->parties.n)) return;
    party const p = {.name = t->name.text,
                     .says = t->says.text,
                     .type_audience = UINT32_C(1) << c->parties.n,
                     .where = t->name.where};
    (void)CHECK_PUSH(c, &c->parties, p);
    if (!VEC_PUSH(c->scratch, &c->party_items, t)) c->stopped = true;
}

static void party_units(checker *c)
{
    tree_quantity const plain = {.given = true};
    for (uint32_t i = 0; i < c->parties.n; i++) {
        quantity one;
        if (check_quantity(c, &plain, &one)) c->parties.at[i].counts_in = one.unit;
        const tree_quantity *const q = &c->party_items.at[i]->quantity;
        if (q->given) (void)quantity_unit(c, q, &c->parties.at[i].counts_in);
    }
}

/* ---- assumptions ----------------------------------------------------------------------------- */

/* A number of an assumption's spread: in its unit where none is written. */
static bool spread_quantity(checker *c, const assumption *a, const tree_quantity *q, bool plain,
                            quantity *out)
{
    if (!check_quantity(c, q, out)) return false;
    if (q->names.n == 0 && !plain) {
        out->unit = a->central.unit;
        return true;
    }
    dimension const wanted = plain ? dimension_plain : a->central.unit.dim;
    if (dimension_equal(out->unit.dim, wanted)) return true;
    diagnostic *const at = diagnose(
        c->d, SEVERITY_ERROR, "E0403", q->where, "this is %.*s, but %s %.*s",
        TEXT_ARGS(dimension_in(c, out->unit.dim)),
        plain ? "what is needed is" : "the assumption is", TEXT_ARGS(dimension_in(c, wanted)));
    if (!plain)
        diagnostic_note(c->d, at, a->central.where, "`%.*s` is declared here", TEXT_ARGS(a->name));
    return false;
}

/* In the unit of the central value. */
static double in_unit(const assumption *a, const quantity *q)
{
    if (text_equal(q->unit.written, a->central.unit.written)) return q->number;
    return q->number * q->unit.factor / a->central.unit.factor;
}

static bool spread_discrete(checker *c, const tree_item *t, assumption *a)
{
    quantity *const values = CHECK_NEW(c, quantity, t->n_values);
    double *const weights = CHECK_NEW(c, double, t->n_values);
    double sum = 0;
    if (values == NULL || weights == NULL) return false;
    for (uint32_t i = 0; i < t->n_values; i++) {
        if (!spread_quantity(c, a, &t->values[i], false, &values[i])) return false;
        weights[i] = number_value(t->weights[i]);
        sum += weights[i];
        double const v = in_unit(a, &values[i]);
        if (i == 0 || v < a->low) a->low = v;
        if (i == 0 || v > a->high) a->high = v;
    }
    if (fabs(sum - 1) > 1e-9) {
        diagnose(c->d, SEVERITY_ERROR, "E0609", t->where,
                 "the probabilities of the values of `%.*s` sum to %.12g, not to 1",
                 TEXT_ARGS(a->name), sum);
        return false;
    }
    a->values = values;
    a->weights = weights;
    a->n_values = t->n_values;
    return true;
}

static span spread_where(const tree_item *t)
{
    return t->n_values > 0 && t->values != NULL ? t->values[0].where : t->name.where;
}

static void spread_refuse(checker *c, const tree_item *t, const char *why)
{
    diagnose(c->d, SEVERITY_ERROR, "E0409", spread_where(t), "`%.*s`: %s", TEXT_ARGS(t->name.text),
             why);
}

/* The range, or the 0.5 and 99.5 per cent points. */
static void spread_check(checker *c, const tree_item *t, assumption *a)
{
    static const double tail = 2.5758293035489004; /* 99.5 per cent of the standard normal */
    quantity *const to[3] = {&a->a, &a->b, &a->c};
    double v[3] = {0, 0, 0};
    if (a->distribution == DISTRIBUTION_DISCRETE) {
        (void)spread_discrete(c, t, a);
        return;
    }
    for (uint32_t i = 0; i < t->n_values && i < 3; i++) {
        bool const plain = i == 1 && a->distribution == DISTRIBUTION_LOGNORMAL;
        if (!spread_quantity(c, a, &t->values[i], plain, to[i])) return;
        v[i] = plain ? to[i]->number : in_unit(a, to[i]);
    }
    a->low = v[0];
    a->high = v[1];
    switch (a->distribution) {
    case DISTRIBUTION_NONE: a->low = a->high = a->central.number; return;
    case DISTRIBUTION_DISCRETE: return;
    case DISTRIBUTION_RANGE:
    case DISTRIBUTION_UNIFORM:
        if (v[0] > v[1]) {
            spread_refuse(c, t, "the low end of the range is above the high end");
            return;
        }
        break;
    case DISTRIBUTION_TRIANGULAR:
        a->high = v[2];
        if (!(v[0] <= v[1] && v[1] <= v[2] && v[0] < v[2])) {
            spread_refuse(c, t, "a triangular distribution is given as low, mode, high");
            return;
        }
        break;
    case DISTRIBUTION_NORMAL:
        if (!(v[1] > 0)) {
            spread_refuse(c, t, "the standard deviation must be positive");
            return;
        }
        a->low = v[0] - tail * v[1];
        a->high = v[0] + tail * v[1];
        break;
    case DISTRIBUTION_LOGNORMAL:
        if (!(v[0] > 0 && v[1] > 0)) {
            spread_refuse(c, t,
                          "the median and the sigma of a lognormal distribution must be positive");
            return;
        }
        a->low = v[0] * num_exp(-tail * v[1]);
        a->high = v[0] * num_exp(tail * v[1]);
        break;
    }
    double const slack = 1e-9 * (fabs(a->low) + fabs(a->high));
    if (a->central.number >= a->low - slack && a->central.number <= a->high + slack) return;
    diagnostic *const at =
        diagnose(c->d, SEVERITY_WARNING, "W0107", t->quantity.where,
                 "the central value of `%.*s` lies outside its range", TEXT_ARGS(a->name));
    diagnostic_note(c->d, at, spread_where(t), "the range is given here");
}

static void assumption_declare(checker *c, const tree_item *t)
{
    assumption a = {.name = t->name.text,
                    .says = t->says.text,
                    .distribution = t->distribution,
                    .source = t->source.text,
                    .is_judgement = t->is_judgement,
                    .where = t->name.where};
    if (!check_declare(c, &c->values, t->name, NAME_ASSUMPTION, (uint32_t)c->assumptions.n)) return;
    if (check_quantity(c, &t->quantity, &a.central)) spread_check(c, t, &a);
    (void)CHECK_PUSH(c, &c->assumptions, a);
}

/* ---- lets, states, switches, outcomes -------------------------------------------------------- */

static text *words_texts(checker *c, const words *w)
{
    text *const out = CHECK_NEW(c, text, w->n);
    for (size_t i = 0; out != NULL && i < w->n; i++) out[i] = w->at[i].text;
    return out;
}

/* The same word twice in a list of labels or parameters. */
static void words_distinct(checker *c, const words *w, const char *what)
{
    for (size_t i = 1; i < w->n; i++) {
        for (size_t k = 0; k < i; k++) {
            if (!text_equal(w->at[i].text, w->at[k].text)) continue;
            diagnostic *const at =
                diagnose(c->d, SEVERITY_ERROR, "E0303", w->at[i].where,
                         "the %s `%.*s` is there twice", what, TEXT_ARGS(w->at[i].text));
            diagnostic_note(c->d, at, w->at[k].where, "it is here first");
            break;
        }
    }
}

enum { LABELS_MOST = 1000 };

static bool labels_bounded(checker *c, const tree_item *t)
{
    if (t->labels.n <= LABELS_MOST) return true;
    diagnose(c->d, SEVERITY_ERROR, "E0808", t->name.where, "`%.*s` has more than %d values",
             TEXT_ARGS(t->name.text), LABELS_MOST);
    return false;
}

typedef VEC(const tree_item *) item_list;

static void let_declare(checker *c, const tree_item *t, item_list *items)
{
    if (!check_declare(c, &c->values, t->name, NAME_LET, (uint32_t)c->lets.n)) return;
    words_distinct(c, &t->params, "parameter");
    let const l = {.name = t->name.text,
                   .params = words_texts(c, &t->params),
                   .n_params = (uint32_t)t->params.n,
                   .where = t->name.where};
    (void)CHECK_PUSH(c, &c->lets, l);
    if (!VEC_PUSH(c->scratch, items, t)) c->stopped = true;
}

static void state_declare(checker *c, const tree_item *t)
{
    if (c->states.n == STATES_MOST) {
        diagnose(c->d, SEVERITY_ERROR, "E0808", t->name.where, "more than %d states", STATES_MOST);
        return;
    }
    if (!labels_bounded(c, t) ||
        !check_declare(c, &c->values, t->name, NAME_STATE, (uint32_t)c->states.n))
        return;
    state s = {.name = t->name.text,
               .is_named = !t->is_numeric,
               .low = t->low,
               .high = t->high,
               .audience = UINT32_MAX,
               .measure = SYNTAX_NONE,
               .where = t->name.where};
    if (s.is_named) {
        words_distinct(c, &t->labels, "value");
        s.labels = words_texts(c, &t->labels);
        s.n_labels = (uint32_t)t->labels.n;
        s.low = 0;
        s.high = (int32_t)s.n_labels - 1;
    }
    (void)CHECK_PUSH(c, &c->states, s);
    if (!VEC_PUSH(c->scratch, &c->state_items, t)) c->stopped = true;
}

static void switch_declare(checker *c, const tree_item *t)
{
    if (!labels_bounded(c, t) ||
        !check_declare(c, &c->values, t->name, NAME_SWITCH, (uint32_t)c->switches.n))
        return;
    words_distinct(c, &t->labels, "choice");
    switch_ const s = {.name = t->name.text,
                       .choices = words_texts(c, &t->labels),
                       .n_choices = (uint32_t)t->labels.n,
                       .where = t->name.where};
    (void)CHECK_PUSH(c, &c->switches, s);
}

uint32_t outcome_add(checker *c, word w, text says)
{
    const name *const known = names_find(&c->outcomes, w.text);
    if (known != NULL) return known->index;
    uint32_t const index = (uint32_t)c->outcome_list.n;
    outcome const o = {.name = w.text, .says = says, .where = w.where};
    if (!names_add(&c->outcomes, c->scratch, w.text, NAME_OUTCOME, index, w.where) ||
        !CHECK_PUSH(c, &c->outcome_list, o)) {
        c->stopped = true;
        return 0;
    }
    return index;
}

static void outcome_declare(checker *c, const tree_item *t)
{
    const name *const known = names_find(&c->outcomes, t->name.text);
    if (known == NULL) {
        (void)outcome_add(c, t->name, t->says.text);
        return;
    }
    diagnostic *const at =
        diagnose(c->d, SEVERITY_ERROR, "E0303", t->name.where,
                 "the outcome `%.*s` is declared twice", TEXT_ARGS(t->name.text));
    diagnostic_note(c->d, at, known->where, "it is declared here first");
}

static void variant_declare(checker *c, const tree_item *t)
{
    if (!check_declare(c, &c->variants, t->name, NAME_VARIANT, (uint32_t)c->variant_list.n)) return;
    variant const v = {.name = t->name.text, .says = t->says.text, .where = t->name.where};
    (void)CHECK_PUSH(c, &c->variant_list, v);
}

static void play_declare(checker *c, const tree_item *t)
{
    if (c->play == NULL) {
        c->play = t;
        return;
    }
    span where = t->where, first = c->play->where;
    where.length = first.length = 4; /* the word alone */
    diagnostic *const at =
        diagnose(c->d, SEVERITY_ERROR, "E0303", where, "there is a second `play`");
    diagnostic_note(c->d, at, first, "the first is here");
}

static void header_declare(checker *c, const tree_item *t)
{
    if (t->kind == ITEM_QUESTION) c->s->question = t->says.text;
    if (t->kind != ITEM_BEGINS) return;
    c->s->has_begin = true;
    c->s->begin_year = t->year;
    c->s->begin_month = t->month;
    c->s->begin_day = t->day;
}

/* ---- types ----------------------------------------------------------------------------------- */

static void type_declare(checker *c, const tree_item *t)
{
    uint32_t const k = check_party(c, t->name);
    if (k == SYNTAX_NONE || !labels_bounded(c, t)) return;
    party *const p = &c->parties.at[k];
    if (p->has_type) {
        diagnose(c->d, SEVERITY_ERROR, "E0303", t->name.where, "`%.*s` has its types already",
                 TEXT_ARGS(p->name));
        return;
    }
    p->has_type = true;
    p->type_is_numeric = t->is_numeric;
    p->type_audience |= check_parties(c, &t->seen, 0);
    p->type_low = t->low;
    if (!t->is_numeric) {
        words_distinct(c, &t->labels, "type");
        p->type_label = words_texts(c, &t->labels);
        p->n_type_values = (uint32_t)t->labels.n;
    }
    if (!VEC_PUSH(c->scratch, &c->type_items, t)) c->stopped = true;
}

/* ---- bounds, which may be constant lets ------------------------------------------------------ */

static bool bound_check(checker *c, const tree_item *t, int32_t *high)
{
    *high = t->high;
    if (word_given(t->high_name)) {
        const name *const n = names_find(&c->values, t->high_name.text);
        if (n == NULL || n->kind != NAME_LET || c->lets.at[n->index].n_params > 0) {
            check_unknown(c, "E0307", t->high_name, "constant", &c->values, 1u << NAME_LET);
            return false;
        }
        if (!let_type(c, n->index)) return false;
        c->let_used[n->index] = true;
        expr const e = {.kind = EXPR_LET, .where = t->high_name.where, .index = n->index};
        if (!constant_integer(c, &e, "a bound", high)) return false;
    }
    if (*high < t->low) {
        diagnose(c->d, SEVERITY_ERROR, "E0409", t->high_where,
                 "the values of `%.*s` are %d .. %d: none", TEXT_ARGS(t->name.text), t->low, *high);
        return false;
    }
    if ((int64_t)*high - t->low >= 1000000) {
        diagnose(c->d, SEVERITY_ERROR, "E0808", t->high_where,
                 "`%.*s` has more than 1000000 values", TEXT_ARGS(t->name.text));
        return false;
    }
    return true;
}

static void bounds_check(checker *c)
{
    for (uint32_t i = 0; i < c->states.n; i++) {
        state *const s = &c->states.at[i];
        if (!s->is_named && !bound_check(c, c->state_items.at[i], &s->high)) s->high = s->low;
    }
    for (size_t i = 0; i < c->type_items.n; i++) {
        const tree_item *const t = c->type_items.at[i];
        int32_t high;
        if (!t->is_numeric) continue;
        const name *const n = names_find(&c->values, t->name.text);
        if (!bound_check(c, t, &high)) high = t->low;
        party *const p = &c->parties.at[n->index];
        p->n_type_values = (uint32_t)(high - t->low) + 1;
        text *const labels = CHECK_NEW(c, text, p->n_type_values);
        for (uint32_t v = 0; labels != NULL && v < p->n_type_values; v++)
            labels[v] = text_format(c->memory, "%d", t->low + (int32_t)v);
        p->type_label = labels;
    }
}

/* ---- all names ------------------------------------------------------------------------------- */

static void item_declare(checker *c, const tree_item *t, item_list *lets)
{
    switch (t->kind) {
    case ITEM_QUESTION:
    case ITEM_BEGINS: header_declare(c, t); break;
    case ITEM_PARTY: party_declare(c, t); break;
    case ITEM_ASSUME: assumption_declare(c, t); break;
    case ITEM_LET: let_declare(c, t, lets); break;
    case ITEM_STATE: state_declare(c, t); break;
    case ITEM_SWITCH: switch_declare(c, t); break;
    case ITEM_OUTCOME: outcome_declare(c, t); break;
    case ITEM_PLAY: play_declare(c, t); break;
    case ITEM_VARIANT: variant_declare(c, t); break;
    case ITEM_PLACE: place_declare(c, t); break;
    case ITEM_FLOW: flow_declare(c, t); break;
    case ITEM_AUTHORITY: authority_declare(c, t); break;
    case ITEM_MEASURE: measure_declare(c, t); break;
    case ITEM_PLAN: plan_declare(c, t); break;
    case ITEM_FRONT: front_declare(c, t); break;
    case ITEM_UNIT:
    case ITEM_TYPE:
    case ITEM_CARD:
    case ITEM_IN_PLAY:
    case ITEM_CLAIM: break;
    }
}

static void works_new(checker *c, const item_list *lets)
{
    size_t const n = c->parties.n;
    /* What the regime's terms stand for is added while expressions are looked at: there is room, so
     * that no table moves. */
    size_t const n_lets = c->lets.n + c->tree->n_terms;
    let *const room = CHECK_NEW(c, let, n_lets);
    if (room == NULL) return;
    for (size_t i = 0; i < c->lets.n; i++) room[i] = c->lets.at[i];
    c->lets.at = room;
    c->lets.cap = n_lets;
    c->let_works = CHECK_NEW(c, let_work, n_lets);
    c->assumption_used = CHECK_NEW(c, bool, c->assumptions.n);
    c->let_used = CHECK_NEW(c, bool, n_lets);
    c->state_read = CHECK_NEW(c, bool, c->states.n);
    c->switch_used = CHECK_NEW(c, bool, c->switches.n);
    c->has_gain = CHECK_NEW(c, bool, n);
    c->has_rate = CHECK_NEW(c, bool, n);
    c->has_end_gain = CHECK_NEW(c, bool, n);
    c->first_gain = CHECK_NEW(c, span, n);
    c->gain_dim = CHECK_NEW(c, dimension, n);
    for (size_t i = 0; !c->stopped && i < c->lets.n; i++) {
        c->let_works[i].item = lets->at[i];
        c->let_works[i].to = &c->lets.at[i];
    }
}

void check_declare_all(checker *c)
{
    item_list lets = {0};
    c->s->title = c->tree->title.text;
    for (size_t i = 0; i < c->tree->items.n; i++)
        if (c->tree->items.at[i]->kind == ITEM_UNIT) unit_declare(c, c->tree->items.at[i]);
    for (size_t i = 0; i < c->tree->items.n && !c->stopped; i++)
        item_declare(c, c->tree->items.at[i], &lets);
    if (c->stopped || !regime_begin(c)) return;
    party_units(c);
    works_new(c, &lets);
    if (c->stopped) return;
    for (size_t i = 0; i < c->tree->items.n; i++)
        if (c->tree->items.at[i]->kind == ITEM_TYPE) type_declare(c, c->tree->items.at[i]);
    for (uint32_t i = 0; i < c->states.n; i++)
        c->states.at[i].audience =
            c->state_items.at[i] != NULL
                ? check_parties(c, &c->state_items.at[i]->seen, parties_all(c))
                : parties_all(c);
    bounds_check(c);
    regime_names(c);
}

/* ---- values of lets, types and states -------------------------------------------------------- */

void check_lets(checker *c)
{
    for (uint32_t i = 0; i < c->lets.n && !c->stopped; i++) {
        if (c->lets.at[i].n_params > 0)
            (void)let_value(c, i);
        else
            (void)let_type(c, i);
    }
}

static const expr *weight_check(checker *c, const tree_expr *t)
{
    context const x = {0};
    const expr *const e = check_number(c, t, &x, dimension_plain, "a probability");
    return check_reads(c, e, READ_STATES | READ_TYPES | READ_OFFERS | READ_ROUND, "E0307",
                       "the probability of a type", "types are drawn before play begins")
               ? e
               : NULL;
}

static void type_check(checker *c, const tree_item *t)
{
    const name *const n = names_find(&c->values, t->name.text);
    party *const p = &c->parties.at[n->index];
    context const x = {0};
    if (t->is_numeric) {
        if (t->value == NULL) return;
        const expr *const e = check_number(c, t->value, &x, dimension_plain, "a weight");
        p->type_weight_by_value = e;
        if (e == NULL) return;
        (void)check_reads(c, e, READ_STATES | READ_OFFERS | READ_ROUND, "E0307",
                          "the weight of a type", "types are drawn before play begins");
        if ((e->reads.types & ~(UINT32_C(1) << n->index)) != 0)
            diagnose(c->d, SEVERITY_ERROR, "E0307", e->where,
                     "the weight of a type of `%.*s` cannot depend on another party's type",
                     TEXT_ARGS(p->name));
        return;
    }
    uint32_t const k = p->n_type_values;
    const expr **const weights = CHECK_NEW(c, const expr *, k);
    span *const where = CHECK_NEW(c, span, k);
    if (weights == NULL || where == NULL) return;
    for (uint32_t i = 0; i < k; i++) {
        weights[i] = weight_check(c, t->weights_by_label[i]);
        where[i] = t->weights_by_label[i]->where;
    }
    p->type_weight = weights;
    check_shares(c, weights, where, k, false, t->name.where, "the probabilities of the types");
}

static void state_check(checker *c, uint32_t index)
{
    const tree_item *const t = c->state_items.at[index];
    if (t == NULL) return; /* of a measure */
    state *const s = &c->states.at[index];
    if (s->is_named) {
        tree_value const v = {.name = t->value->name, .where = t->value->where};
        if (t->value->kind != TREE_NAME) {
            diagnose(c->d, SEVERITY_ERROR, "E0304", t->value->where,
                     "`%.*s` begins with one of its values", TEXT_ARGS(s->name));
            return;
        }
        (void)state_value(c, index, &v, &s->initial);
        return;
    }
    context const x = {0};
    const expr *const e = check_number(c, t->value, &x, dimension_plain, "a state's value");
    if (e == NULL || !constant_integer(c, e, "the first value of a state", &s->initial)) return;
    if (s->initial >= s->low && s->initial <= s->high) return;
    diagnostic *const at =
        diagnose(c->d, SEVERITY_ERROR, "E0605", t->value->where,
                 "`%.*s` begins at %d, outside its values", TEXT_ARGS(s->name), s->initial);
    diagnostic_note(c->d, at, t->name.where, "they are %d .. %d", s->low, s->high);
    s->initial = s->low;
}

void check_items(checker *c)
{
    for (size_t i = 0; i < c->type_items.n && !c->stopped; i++) type_check(c, c->type_items.at[i]);
    for (uint32_t i = 0; i < c->states.n && !c->stopped; i++) state_check(c, i);
}
