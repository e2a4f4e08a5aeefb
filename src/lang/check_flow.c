/* SPDX-License-Identifier: Apache-2.0 */
/* check_flow.c -- flows: between whom, how much, when, and for how much money.
 *
 * The first amount that is not 0 decides whether a flow is a rate (an amount per time) or a stock
 * (a standing number), and of what. Dated entries come to stand by date without overlaps, and what
 * holds on all other days fills the gaps between them. */
#include "lang/check_regime.h"

#include <stdlib.h>

/* ---- amounts --------------------------------------------------------------------------------- */

const expr *regime_number(checker *c, const tree_expr *t, const char *what)
{
    context const x = {0};
    const expr *const e = check_expr(c, t, &x);
    if (e == NULL) return NULL;
    if (e->is_truth) {
        diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E0406", e->where,
                                        "%s is a number, and this is a condition", what);
        diagnostic_hint(c->d, at, "write `if(condition, 1, 0)`");
        return NULL;
    }
    bool const ok =
        check_reads(c, e, READ_STATES | READ_TYPES | READ_OFFERS | READ_ROUND, "E0907", what,
                    "the regime is what it is before anybody moves; what play changes is which "
                    "flows run (`when`) and which measures stand (`lift`)");
    return ok ? e : NULL;
}

bool amount_positive(checker *c, const expr *e, const char *what)
{
    double v = 0;
    bool const known = constant_value(c, e, &v);
    if (!known && e->kind == EXPR_ASSUME) v = c->assumptions.at[e->index].central.number;
    if (!(v < 0)) return true;
    diagnostic *const at =
        diagnose(c->d, SEVERITY_ERROR, "E0906", e->where, "%s is not negative", what);
    if (!known) diagnostic_note(c->d, at, c->assumptions.at[e->index].where, "it is declared here");
    if (text_equal(text_from(what), TEXT("the amount of a flow")))
        diagnostic_hint(c->d, at, "what goes the other way is a flow of its own");
    return false;
}

static int time_power(dimension d)
{
    return d.power[0];
}

static dimension untimed(dimension d)
{
    d.power[0] = 0;
    return d;
}

typedef struct checking {
    checker *c;
    flow *f;
    flow_work *w;
    const tree_flow *t;
    const expr *shape; /* the amount that decided what the flow is of; NULL: none yet */
    flow_period *list; /* dated entries and deliveries */
    uint32_t n;
    flow_period usual; /* on all other days; amount NULL: none */
} checking;

static void shape_refuse(checking *k, const expr *e, const char *wanted)
{
    checker *const c = k->c;
    diagnostic *const at =
        diagnose(c->d, SEVERITY_ERROR, "E0903", e->where, "the flow `%.*s` is %s, and this is %.*s",
                 TEXT_ARGS(k->f->name), wanted, TEXT_ARGS(expr_unit_text(c, e)));
    if (k->shape != NULL && k->shape != e)
        diagnostic_note(c->d, at, k->shape->where, "this is %.*s",
                        TEXT_ARGS(expr_unit_text(c, k->shape)));
}

/* The first amount that is not 0 says what the flow is. */
static bool shape_set(checking *k, const expr *e)
{
    flow *const f = k->f;
    int const power = time_power(e->dim);
    if (power != 0 && power != -1) {
        shape_refuse(k, e, "an amount per time, or a standing number");
        return false;
    }
    unit const written = expr_unit(k->c, e);
    k->shape = e;
    f->is_stock = power == 0;
    f->dim = untimed(e->dim);
    f->unit = written;
    if (power == -1 && !unit_untimed(k->c, &written, &f->unit, NULL))
        f->unit = unit_of_dimension(k->c, f->dim);
    return true;
}

static bool amount_shape(checking *k, const expr *e)
{
    if (expr_is_zero(e)) return true;
    if (k->shape == NULL) return shape_set(k, e);
    if (dimension_equal(e->dim, k->shape->dim)) return true;
    shape_refuse(k, e, "of one unit throughout");
    return false;
}

/* A delivery: the flow's amount without time. */
static bool delivery_shape(checking *k, const expr *e)
{
    if (expr_is_zero(e)) return true;
    if (time_power(e->dim) != 0) {
        shape_refuse(k, e, "delivered here as a whole, which takes an amount without time");
        return false;
    }
    if (k->shape == NULL) {
        k->shape = e;
        k->f->dim = e->dim;
        k->f->unit = expr_unit(k->c, e);
        return true;
    }
    if (dimension_equal(e->dim, k->f->dim)) return true;
    shape_refuse(k, e, "of one unit throughout");
    return false;
}

/* ---- dated entries --------------------------------------------------------------------------- */

static void entry_check(checking *k, const tree_entry *t)
{
    checker *const c = k->c;
    const expr *const e = regime_number(c, t->amount, "the amount of a flow");
    if (e == NULL || !amount_positive(c, e, "the amount of a flow")) {
        k->w->broken = true;
        return;
    }
    if (date_is_set(t->from) && date_is_set(t->to) && date_compare(t->from, t->to) > 0)
        diagnose(c->d, SEVERITY_ERROR, "E0905", t->where, "these dates end before they begin");
    if (t->is_sum && (!date_is_set(t->from) || !date_is_set(t->to)))
        diagnose(c->d, SEVERITY_ERROR, "E0905", t->where,
                 "`in all` needs the first day and the last");
    k->list[k->n++] = (flow_period){.is_delivery = t->kind == ENTRY_DELIVERY,
                                    .is_sum = t->is_sum,
                                    .from = t->from,
                                    .to = t->kind == ENTRY_DELIVERY ? t->from : t->to,
                                    .amount = e,
                                    .source = t->source.text,
                                    .is_judgement = t->is_judgement,
                                    .where = t->where};
}

static int period_order(const void *a, const void *b)
{
    const flow_period *const x = a, *const y = b;
    bool const open_x = !date_is_set(x->from), open_y = !date_is_set(y->from);
    if (open_x != open_y) return open_x ? -1 : 1;
    int const order = open_x ? 0 : date_compare(x->from, y->from);
    if (order != 0) return order;
    return x->where.begin < y->where.begin ? -1 : x->where.begin > y->where.begin;
}

static void overlap_refuse(checker *c, const flow_period *a, const flow_period *b)
{
    bool const b_later = b->where.begin > a->where.begin;
    const flow_period *const first = b_later ? a : b, *const second = b_later ? b : a;
    diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E0904", second->where,
                                    "two amounts of the flow hold on the same days");
    diagnostic_note(c->d, at, first->where, "the other is here");
    diagnostic_hint(c->d, at, "every day has one amount; let the earlier end the day before");
}

/* `on DATE`: from and to are one day. */
static bool is_level(const flow_period *p)
{
    return p->is_delivery || (date_is_set(p->from) && !date_is_set(p->to));
}

/* A stock's level stands until the next dated one. */
static void levels_close(flow_period *list, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (!is_level(&list[i])) continue;
        bool const last = i + 1 == n || date_compare(list[i].from, list[i + 1].from) >= 0;
        list[i].to = last ? (date){0} : date_before(list[i + 1].from);
        list[i].is_delivery = false;
    }
}

/* Sorts, refuses overlaps, and puts the usual amount into the gaps. */
static void periods_set(checking *k)
{
    checker *const c = k->c;
    flow_period *const out = CHECK_NEW(c, flow_period, 2 * k->n + 1);
    uint32_t n = 0;
    if (out == NULL) return;
    qsort(k->list, k->n, sizeof *k->list, period_order);
    if (k->f->is_stock) levels_close(k->list, k->n);
    const flow_period *before = NULL; /* the last entry that is no delivery */
    date next = {0};                  /* the first day that no entry has yet; not set: all are */
    bool open = true;                 /* days are left behind `before` */
    for (uint32_t i = 0; i < k->n; i++) {
        flow_period *const p = &k->list[i];
        if (!p->is_delivery) {
            bool const overlaps = before != NULL && (!date_is_set(p->from) || !open ||
                                                     date_compare(p->from, next) < 0);
            if (overlaps) {
                overlap_refuse(c, before, p);
                k->w->broken = true;
                return;
            }
            bool const gap =
                date_is_set(p->from) && (before == NULL || date_compare(next, p->from) < 0);
            if (gap && k->usual.amount != NULL) {
                out[n] = k->usual;
                out[n].from = next;
                out[n++].to = date_before(p->from);
            }
            before = p;
            open = date_is_set(p->to);
            if (open) next = date_next(p->to);
        }
        out[n++] = *p;
    }
    if (open && k->usual.amount != NULL) {
        out[n] = k->usual;
        out[n++].from = next;
    }
    qsort(out, n, sizeof *out, period_order);
    k->f->periods = out;
    k->f->n_periods = n;
}

/* ---- worth ----------------------------------------------------------------------------------- */

/* One name: "t". */
static bool unit_is_simple(const unit *u)
{
    for (size_t i = 0; i < u->written.n; i++)
        if (u->written.at[i] == '/' || u->written.at[i] == '*' || u->written.at[i] == ' ')
            return false;
    return u->written.n > 0;
}

static void worth_check(checking *k)
{
    checker *const c = k->c;
    flow *const f = k->f;
    f->is_money = dimension_equal(f->dim, c->regime->money);
    if (k->t->worth == NULL) return;
    const expr *const e = regime_number(c, k->t->worth, "the worth of a flow");
    if (e == NULL || k->w->broken || !amount_positive(c, e, "the worth of a flow")) return;
    dimension wanted = dimension_div(c->regime->money, f->dim);
    if (f->is_stock) wanted = dimension_div(wanted, dimension_time);
    if (f->is_money && !f->is_stock) {
        diagnose(c->d, SEVERITY_ERROR, "E0903", e->where,
                 "the flow `%.*s` is counted in money, which is its worth", TEXT_ARGS(f->name));
        return;
    }
    f->worth = e;
    if (dimension_equal(e->dim, wanted) || expr_is_zero(e)) return;
    f->worth = NULL;
    diagnostic *const at =
        diagnose(c->d, SEVERITY_ERROR, "E0404", e->where,
                 "the worth of `%.*s` is %.*s, and this is %.*s", TEXT_ARGS(f->name),
                 TEXT_ARGS(unit_is_simple(&f->unit)
                               ? text_format(c->scratch, "in USD/%.*s%s",
                                             TEXT_ARGS(f->unit.written), f->is_stock ? "/year" : "")
                               : dimension_in(c, wanted)),
                 TEXT_ARGS(expr_unit_text(c, e)));
    if (k->shape != NULL)
        diagnostic_note(c->d, at, k->shape->where, "the flow is %.*s",
                        TEXT_ARGS(expr_unit_text(c, k->shape)));
    if (f->is_stock)
        diagnostic_hint(c->d, at,
                        "of a standing number it is money per time: 5000 USD/person/year");
}

/* Only deliveries, and a worth per time: levels of a stock. */
static bool is_level_by_worth(checking *k)
{
    if (k->t->worth == NULL || k->t->amount != NULL || k->shape == NULL) return false;
    for (uint32_t i = 0; i < k->n; i++)
        if (!k->list[i].is_delivery) return false;
    const expr *const e = regime_number(k->c, k->t->worth, "the worth of a flow");
    return e != NULL && time_power(e->dim) == -1;
}

/* ---- ends, what is missing ------------------------------------------------------------------- */

static flow_end end_check(checker *c, word w)
{
    const name *const n = names_find(&c->values, w.text);
    if (n != NULL && (n->kind == NAME_PARTY || n->kind == NAME_PLACE))
        return (flow_end){.is_party = n->kind == NAME_PARTY, .index = n->index};
    if (n == NULL) {
        diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E0901", w.where,
                                        "there is no party or place `%.*s`", TEXT_ARGS(w.text));
        const name *const near =
            names_nearest(&c->values, w.text, 1u << NAME_PARTY | 1u << NAME_PLACE, c->scratch);
        if (near != NULL) {
            diagnostic_hint(c->d, at, "did you mean `%.*s`?", TEXT_ARGS(near->text));
            diagnostic_note(c->d, at, near->where, "`%.*s` is declared here",
                            TEXT_ARGS(near->text));
        } else {
            diagnostic_hint(c->d, at, "who does not play is a place: `place %.*s`",
                            TEXT_ARGS(w.text));
        }
    } else {
        diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E0302", w.where,
                                        "`%.*s` is %s, but a flow runs between parties and places",
                                        TEXT_ARGS(w.text), name_kind_text(n->kind));
        diagnostic_note(c->d, at, n->where, "it is declared here");
    }
    return (flow_end){.index = SYNTAX_NONE};
}

static void ends_check(checking *k)
{
    k->f->from = end_check(k->c, k->t->from);
    k->f->to = end_check(k->c, k->t->to);
    if (k->f->from.index != SYNTAX_NONE && text_equal(k->t->from.text, k->t->to.text))
        diagnose(k->c->d, SEVERITY_ERROR, "E0902", k->t->to.where,
                 "the flow `%.*s` runs from `%.*s` to itself", TEXT_ARGS(k->f->name),
                 TEXT_ARGS(k->t->to.text));
}

static void missing_check(checking *k)
{
    checker *const c = k->c;
    flow *const f = k->f;
    if (k->t->missing_low == NULL) return;
    const expr *const low = regime_number(c, k->t->missing_low, "what may be missing");
    const expr *const high = regime_number(c, k->t->missing_high, "what may be missing");
    dimension const wanted = f->is_stock ? f->dim : dimension_div(f->dim, dimension_time);
    if (low == NULL || high == NULL || !amount_positive(c, low, "what may be missing")) return;
    const expr *const both[2] = {low, high};
    for (size_t i = 0; i < 2; i++) {
        if (dimension_equal(both[i]->dim, wanted) || expr_is_zero(both[i])) continue;
        shape_refuse(k, both[i], f->is_stock ? "a standing number" : "an amount per time");
        return;
    }
    double a, b;
    if (constant_value(c, low, &a) && constant_value(c, high, &b) && a > b) {
        diagnose(c->d, SEVERITY_ERROR, "E0409", high->where,
                 "the low end of what may be missing is above the high end");
        return;
    }
    f->missing_low = low;
    f->missing_high = high;
}

/* ---- totals and tables ----------------------------------------------------------------------- */

static void total_check(checking *k, const tree_entry *t, flow_total *out)
{
    checker *const c = k->c;
    *out = (flow_total){.first_month = t->first_month,
                        .last_month = t->last_month,
                        .kind = t->observed,
                        .source = t->source.text,
                        .is_unverified = t->is_unverified,
                        .where = t->where};
    if (!check_quantity(c, &t->quantity, &out->amount)) k->w->broken = true;
    if (t->last_month < t->first_month) {
        diagnose(c->d, SEVERITY_ERROR, "E0905", t->where, "these months end before they begin");
        k->w->broken = true;
    }
    if (out->amount.number < 0) {
        diagnose(c->d, SEVERITY_ERROR, "E0906", t->quantity.where,
                 "what was reported is not negative");
        k->w->broken = true;
    }
}

/* A total is of the flow's own dimension or of a column's. */
static void total_unit(checking *k, const flow_total *t)
{
    flow *const f = k->f;
    dimension const d = t->amount.unit.dim;
    if (t->amount.number == 0 && dimension_is_plain(d)) return;
    for (uint32_t i = 0; i < f->n_column_units; i++)
        if (dimension_equal(f->column_unit[i].dim, d)) return;
    if (k->shape == NULL && f->n_column_units == 0 && f->unit.factor == 0) {
        f->dim = d;
        f->unit = t->amount.unit;
        return;
    }
    if (dimension_equal(f->dim, d)) return;
    diagnose(k->c->d, SEVERITY_ERROR, "E0903", t->amount.where,
             "the flow `%.*s` is %.*s, and this total is %.*s", TEXT_ARGS(f->name),
             TEXT_ARGS(dimension_in(k->c, f->dim)), TEXT_ARGS(dimension_in(k->c, d)));
    k->w->broken = true;
}

static void records_check(checking *k)
{
    checker *const c = k->c;
    flow *const f = k->f;
    size_t n = 0, cap = 0;
    for (size_t i = 0; i < k->t->entries.n; i++) n += k->t->entries.at[i].kind == ENTRY_TOTAL;
    flow_total *const totals = CHECK_NEW(c, flow_total, n);
    if (totals == NULL) return;
    for (size_t i = 0; i < k->t->entries.n && !c->stopped; i++) {
        const tree_entry *const t = &k->t->entries.at[i];
        if (t->kind == ENTRY_TOTAL) total_check(k, t, &totals[f->n_totals++]);
        if (t->kind == ENTRY_OBSERVED) observed_check(c, f, t, &cap);
    }
    f->totals = totals;
    if (k->shape == NULL && f->n_column_units > 0) {
        f->dim = f->column_unit[0].dim;
        f->unit = f->column_unit[0];
    }
    for (uint32_t i = 0; i < f->n_totals; i++) total_unit(k, &totals[i]);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static bool without_time(const flow_period *p)
{
    return p->is_delivery || p->is_sum;
}

static void amounts_check(checking *k)
{
    checker *const c = k->c;
    size_t const n = k->t->entries.n;
    k->list = CHECK_NEW(c, flow_period, n + 1);
    if (k->list == NULL) return;
    if (k->t->amount != NULL) {
        const expr *const e = regime_number(c, k->t->amount, "the amount of a flow");
        if (e == NULL || !amount_positive(c, e, "the amount of a flow")) k->w->broken = true;
        k->usual = (flow_period){.amount = e,
                                 .source = k->t->source.text,
                                 .is_judgement = k->t->is_judgement,
                                 .where = k->t->amount->where};
    }
    for (size_t i = 0; i < n && !c->stopped; i++) {
        tree_entry_kind const kind = k->t->entries.at[i].kind;
        if (kind == ENTRY_PERIOD || kind == ENTRY_DELIVERY) entry_check(k, &k->t->entries.at[i]);
    }
    if (k->usual.amount != NULL && !amount_shape(k, k->usual.amount)) k->w->broken = true;
    for (uint32_t i = 0; i < k->n; i++)
        if (!without_time(&k->list[i]) && !amount_shape(k, k->list[i].amount)) k->w->broken = true;
    for (uint32_t i = 0; i < k->n; i++)
        if (without_time(&k->list[i]) && !delivery_shape(k, k->list[i].amount)) k->w->broken = true;
    if (is_level_by_worth(k)) k->f->is_stock = true;
}

static void flow_check(checker *c, uint32_t index)
{
    flow *const f = &c->flows.at[index];
    flow_work *const w = &c->regime->flows.at[index];
    checking k = {.c = c, .f = f, .w = w, .t = w->item->flow};
    ends_check(&k);
    amounts_check(&k);
    if (c->stopped) return;
    if (!w->broken) periods_set(&k);
    records_check(&k);
    if (f->unit.factor == 0) f->unit = unit_of_dimension(c, f->dim); /* nothing but zeros */
    worth_check(&k);
    missing_check(&k);
    f->has_amounts = f->n_periods > 0 || f->n_observations > 0 || f->n_totals > 0;
    if (w->guard != NULL) {
        context const x = {0};
        const expr *const e = check_condition(c, w->guard, &x);
        if (check_reads(c, e, READ_ASSUMPTIONS | READ_OFFERS, "E0604", "whether a flow runs",
                        "no number may change the structure of the game"))
            f->guard = e;
    }
    if (!c->stopped && !w->broken) figures_check(c, index);
}

bool flow_ready(checker *c, uint32_t index, span asked)
{
    flow_work *const w = &c->regime->flows.at[index];
    if (w->visiting) {
        if (!w->broken) {
            diagnostic *const at =
                diagnose(c->d, SEVERITY_ERROR, "E0306", w->item->name.where,
                         "`%.*s` is defined by itself", TEXT_ARGS(w->item->name.text));
            diagnostic_note(c->d, at, asked, "it is asked for here");
        }
        w->broken = true;
        return false;
    }
    if (w->visited) return !w->broken;
    bool const in_call = c->in_call;
    span const call = c->call;
    double const size = c->size;
    c->in_call = false;
    w->visited = w->visiting = true;
    flow_check(c, index);
    w->visiting = false;
    c->size = size;
    c->call = call;
    c->in_call = in_call;
    return !w->broken && !c->stopped;
}
