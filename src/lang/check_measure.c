/* SPDX-License-Identifier: Apache-2.0 */
/* check_measure.c -- measures: limits, their periods and conversions, notices, dates.
 *
 * A limit adds up flows of its own dimension; everything else needs a declared conversion, and a
 * limit in money counts the flows' worth. */
#include "lang/check_regime.h"

#include "lang/lexer.h"

typedef struct checking {
    checker *c;
    uint32_t index;
    measure *m;
    measure_work *w;
    const tree_measure *t;
} checking;

static span verb_span(const checking *k)
{
    return k->t->verb_where;
}

/* ---- periods --------------------------------------------------------------------------------- */

enum { MONTH_SECONDS = 2629746, DAY_SECONDS = 86400 };

/* Whole months or days in a length of time; false where it is neither. */
static bool length_whole(checker *c, const quantity *q, cycle_kind *kind, int32_t *n)
{
    if (!dimension_equal(q->unit.dim, dimension_time) || !(q->number > 0)) return false;
    exact const seconds = exact_mul(c->memory, quantity_written(c, q), unit_exact(c, &q->unit));
    *kind = CYCLE_MONTHS;
    if (exact_is_small(exact_div(c->memory, seconds, exact_small(MONTH_SECONDS)), n)) return true;
    *kind = CYCLE_DAYS;
    return exact_is_small(exact_div(c->memory, seconds, exact_small(DAY_SECONDS)), n);
}

static bool period_length(checking *k)
{
    checker *const c = k->c;
    const tree_period *const t = &k->t->period;
    quantity q;
    if (!check_quantity(c, &t->length, &q)) return false;
    if (length_whole(c, &q, &k->m->cycle.kind, &k->m->cycle.length)) {
        k->m->cycle.start = t->start;
        return true;
    }
    diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E0912", t->length.where,
                                    "the period of a cap is a number of whole months or days");
    diagnostic_hint(c->d, at, "for example: per 12 month from 2017-12-22, or per 180 day from ...");
    return false;
}

static void period_missing(checking *k, const expr *e)
{
    diagnostic *const at = diagnose(k->c->d, SEVERITY_ERROR, "E0912", e->where,
                                    "the cap `%.*s` has no period", TEXT_ARGS(k->m->name));
    diagnostic_hint(k->c->d, at,
                    "say of what: `per calendar year`, `per calendar month`, `per 12 month from "
                    "DATE`, `in total`, or `at any time` for a standing number");
}

/* Who caps a price has no amount to count: the limit is in the dimension of a flow's worth. */
static bool limit_is_price(checking *k, const expr *e)
{
    checker *const c = k->c;
    for (uint32_t i = 0; i < k->m->n_flows; i++) {
        const flow *const f = &c->flows.at[k->m->flows[i]];
        if (f->worth == NULL || !dimension_equal(f->worth->dim, e->dim)) continue;
        if (f->has_amounts && dimension_equal(f->dim, e->dim)) continue;
        diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E0912", e->where,
                                        "`%.*s` limits a price (%.*s): a cap counts what crosses",
                                        TEXT_ARGS(k->m->name), TEXT_ARGS(expr_unit_text(c, e)));
        diagnostic_hint(c->d, at,
                        "give what is sold above that price a flow of its own, and ban it");
        return true;
    }
    return false;
}

/* The limit's amount without time, its unit, and the period where the amount says it ("a year"). */
static const expr *limit_amount(checking *k, const expr *e, cap_limit *l, bool first)
{
    checker *const c = k->c;
    int const power = e->dim.power[0];
    unit const written = expr_unit(c, e);
    if (limit_is_price(k, e)) return NULL;
    if (k->t->period.given || power == 0) {
        if (!k->t->period.given) {
            period_missing(k, e);
            return NULL;
        }
        if (power != 0) {
            diagnostic *const at =
                diagnose(c->d, SEVERITY_ERROR, "E0912", e->where,
                         "this amount is %.*s, per time already, and the cap has a period as well",
                         TEXT_ARGS(expr_unit_text(c, e)));
            diagnostic_note(c->d, at, k->t->period.where, "the period is here");
            return NULL;
        }
        l->unit = written;
        return e;
    }
    text per = {0};
    bool const named = power == -1 && unit_untimed(c, &written, &l->unit, &per);
    bool const year = named && per.n >= 4 && text_equal((text){per.at, 4}, TEXT("year"));
    bool const month = named && per.n >= 5 && text_equal((text){per.at, 5}, TEXT("month"));
    if (!year && !month) {
        period_missing(k, e);
        return NULL;
    }
    cycle_kind const kind = year ? CYCLE_YEAR : CYCLE_MONTH;
    if (!first && kind != k->m->cycle.kind) {
        diagnose(c->d, SEVERITY_ERROR, "E0912", e->where,
                 "the two limits of a cap have one period");
        return NULL;
    }
    k->m->cycle.kind = kind;
    unit time;
    int const one = 1;
    if (units_parse(c->units, &per, &one, 1, &time, NULL) != STF_OK) return NULL;
    expr *const product =
        make_two(c, EXPR_MUL, e->where, e, make_number(c, e->where, exact_small(1), &time));
    return product != NULL && expr_type(c, product, NULL) ? product : NULL;
}

/* ---- conversions ----------------------------------------------------------------------------- */

static const expr *typed(checker *c, expr *e)
{
    return e != NULL && expr_type(c, e, NULL) ? e : NULL;
}

static const expr *quotient(checker *c, span where, const expr *a, const expr *b)
{
    return typed(c, make_two(c, EXPR_DIV, where, a, b));
}

static const expr *quantity_expr(checker *c, const quantity *q)
{
    return typed(c, make_number(c, q->where, quantity_written(c, q), &q->unit));
}

/* Both sides of a conversion, checked once: `of` NULL where only a quotient is given. */
typedef struct sides {
    const expr *of, *to;
} sides;

/* Whether one of the measure's flows is counted in that dimension; of flows whose amounts nobody
 * gives, anything may be. */
static bool flows_have(const checking *k, dimension d)
{
    bool given = false;
    for (uint32_t i = 0; i < k->m->n_flows && !given; i++)
        given = k->c->flows.at[k->m->flows[i]].has_amounts;
    if (!given) return true;
    for (uint32_t i = 0; i < k->m->n_flows; i++) {
        const flow *const f = &k->c->flows.at[k->m->flows[i]];
        if (f->has_amounts && dimension_equal(f->dim, d)) return true;
        for (uint32_t u = 0; u < f->n_column_units; u++)
            if (dimension_equal(f->column_unit[u].dim, d)) return true;
    }
    return false;
}

/* What one of a flow is of this limit, if the conversion says that; NULL: it says something else.
 */
static const expr *factor_for(const checking *k, const sides *s, const cap_limit *l, span where)
{
    checker *const c = k->c;
    dimension const d = l->amount->dim, to = s->to->dim;
    if (s->of != NULL) {
        if (dimension_equal(to, d)) return quotient(c, where, s->to, s->of);
        if (dimension_equal(s->of->dim, d)) return quotient(c, where, s->of, s->to);
        return NULL;
    }
    if (flows_have(k, dimension_div(d, to))) return s->to;
    if (!flows_have(k, dimension_mul(d, to))) return NULL;
    unit const plain = unit_of_dimension(c, dimension_plain);
    return quotient(c, where, typed(c, make_number(c, where, exact_small(1), &plain)), s->to);
}

static bool sides_check(checking *k, const tree_conversion *t, sides *out)
{
    checker *const c = k->c;
    *out = (sides){.to = regime_number(c, t->to, "a conversion")};
    if (out->to == NULL || !amount_positive(c, out->to, "a conversion")) return false;
    if (!t->of.given) return true;
    quantity q;
    if (!check_quantity(c, &t->of, &q)) return false;
    if (!(q.number > 0)) {
        diagnose(c->d, SEVERITY_ERROR, "E0906", t->of.where, "a conversion is of something");
        return false;
    }
    out->of = quantity_expr(c, &q);
    return out->of != NULL;
}

static void conversion_add(checking *k, const tree_conversion *t, const expr *factor,
                           conversion *list, uint32_t *n)
{
    checker *const c = k->c;
    if (t->flows.n == 0) {
        list[(*n)++] = (conversion){.flow = SYNTAX_NONE, .factor = factor, .where = t->where};
        return;
    }
    for (size_t i = 0; i < t->flows.n; i++) {
        uint32_t const f = check_flow_name(c, t->flows.at[i]);
        if (f != SYNTAX_NONE)
            list[(*n)++] = (conversion){.flow = f, .factor = factor, .where = t->where};
    }
}

static void conversions_check(checking *k)
{
    checker *const c = k->c;
    measure *const m = k->m;
    size_t most = 0;
    for (size_t i = 0; i < k->t->conversions.n; i++) most += k->t->conversions.at[i].flows.n + 1;
    conversion *const lists[2] = {CHECK_NEW(c, conversion, most), CHECK_NEW(c, conversion, most)};
    for (size_t i = 0; i < k->t->conversions.n && lists[0] != NULL && lists[1] != NULL; i++) {
        const tree_conversion *const t = &k->t->conversions.at[i];
        sides s;
        bool used = false;
        if (!sides_check(k, t, &s)) continue;
        for (uint32_t l = 0; l < m->n_limits; l++) {
            const expr *const factor = factor_for(k, &s, &m->limits[l], t->where);
            if (factor == NULL) continue;
            used = true;
            conversion_add(k, t, factor, lists[l], &m->limits[l].n_conversions);
        }
        if (used || c->stopped) continue;
        diagnostic *const at =
            diagnose(c->d, SEVERITY_ERROR, "E0913", t->where,
                     "this converts nothing that `%.*s` counts", TEXT_ARGS(m->name));
        if (m->n_limits == 0)
            diagnostic_hint(c->d, at, "only caps, and exemptions up to an amount, count");
        else
            diagnostic_note(c->d, at, m->limits[0].amount->where, "its limit is %.*s",
                            TEXT_ARGS(dimension_in(c, m->limits[0].amount->dim)));
    }
    for (uint32_t l = 0; l < m->n_limits; l++) m->limits[l].conversions = lists[l];
}

bool limit_factor(const checker *c, const cap_limit *l, uint32_t flow_index, dimension from,
                  const expr **out)
{
    const flow *const f = &c->flows.at[flow_index];
    dimension const d = l->amount->dim;
    *out = NULL;
    if (dimension_equal(from, d)) return true;
    dimension const wanted = dimension_div(d, from);
    for (int pass = 0; pass < 2; pass++) { /* what is said of the flow itself comes first */
        for (uint32_t i = 0; i < l->n_conversions; i++) {
            const conversion *const one = &l->conversions[i];
            if (one->flow != (pass == 0 ? flow_index : SYNTAX_NONE)) continue;
            if (!dimension_equal(one->factor->dim, wanted)) continue;
            *out = one->factor;
            return true;
        }
    }
    if (!l->is_money || f->worth == NULL || !dimension_equal(from, f->dim)) return false;
    *out = f->worth;
    return true;
}

/* What a flow counts that no conversion covers: its schedule, a column's figure, a total. */
static bool flow_counts(checking *k, const cap_limit *l, uint32_t index, dimension *what,
                        span *where)
{
    const checker *const c = k->c;
    const flow *const f = &c->flows.at[index];
    const expr *factor;
    *where = f->where;
    *what = f->dim;
    if ((f->n_periods > 0 || f->n_column_units == 0) && !limit_factor(c, l, index, f->dim, &factor))
        return false;
    bool column[COLUMNS_MOST] = {false, false};
    for (uint32_t u = 0; u < f->n_column_units; u++)
        column[u] = limit_factor(c, l, index, f->column_unit[u].dim, &factor);
    if (column[0] && (column[1] || f->n_column_units < 2)) return true;
    for (uint32_t i = 0; i < f->n_observations; i++) {
        const observation *const o = &f->observations[i];
        bool const counts = (o->has[0] && column[0]) || (o->has[1] && column[1]);
        if (counts || (!o->has[0] && !o->has[1])) continue;
        *what = f->column_unit[o->has[0] ? 0 : 1].dim;
        *where = o->where;
        return false;
    }
    for (uint32_t i = 0; i < f->n_totals; i++) {
        *what = f->totals[i].amount.unit.dim;
        *where = f->totals[i].where;
        if (f->totals[i].amount.number > 0 && !limit_factor(c, l, index, *what, &factor))
            return false;
    }
    return true;
}

/* The unit in which a flow is counted in that dimension. */
static const unit *unit_counted(const flow *f, dimension d)
{
    for (uint32_t u = 0; u < f->n_column_units; u++)
        if (dimension_equal(f->column_unit[u].dim, d)) return &f->column_unit[u];
    return &f->unit;
}

static text unit_in(checker *c, const unit *u, dimension d)
{
    if (u->written.n == 0) return dimension_in(c, d);
    return text_format(c->scratch, "in %.*s", TEXT_ARGS(u->written));
}

static void limit_flows(checking *k, const cap_limit *l)
{
    checker *const c = k->c;
    for (uint32_t i = 0; i < k->m->n_flows; i++) {
        uint32_t const index = k->m->flows[i];
        const flow *const f = &c->flows.at[index];
        dimension what;
        span where;
        if (!f->has_amounts || c->regime->flows.at[index].broken ||
            flow_counts(k, l, index, &what, &where))
            continue;
        const unit *const written = unit_counted(f, what);
        diagnostic *const at = diagnose(
            c->d, SEVERITY_ERROR, "E0913", l->amount->where,
            "`%.*s` limits what is %.*s, and `%.*s` is %.*s: how one becomes the other is not said",
            TEXT_ARGS(k->m->name), TEXT_ARGS(unit_in(c, &l->unit, l->amount->dim)),
            TEXT_ARGS(f->name), TEXT_ARGS(unit_in(c, written, what)));
        diagnostic_note(c->d, at, where, "it is counted here");
        if (l->is_money)
            diagnostic_hint(c->d, at,
                            "a limit in money counts the flow's worth: give the flow a "
                            "`worth`");
        else
            diagnostic_hint(
                c->d, at, "declare it: `with 1 %.*s = ... %.*s`",
                TEXT_ARGS(written->written.n > 0 ? written->written : dimension_name(c, what)),
                TEXT_ARGS(l->unit.written));
    }
}

/* ---- limits ---------------------------------------------------------------------------------- */

static void standing_check(checking *k)
{
    checker *const c = k->c;
    bool const any = k->m->cycle.kind == CYCLE_ANY;
    for (uint32_t i = 0; i < k->m->n_flows; i++) {
        const flow *const f = &c->flows.at[k->m->flows[i]];
        if (!f->has_amounts || f->is_stock == any) continue;
        diagnostic *const at =
            diagnose(c->d, SEVERITY_ERROR, "E0912",
                     k->t->period.given ? k->t->period.where : k->m->limits[0].amount->where,
                     any ? "`%.*s` is an amount per time, which is not there at any one time"
                         : "`%.*s` is a standing number, which does not add up over a period",
                     TEXT_ARGS(f->name));
        diagnostic_note(c->d, at, f->where, "it is declared here");
        diagnostic_hint(c->d, at,
                        any ? "give the cap a period, `per calendar year` for example"
                            : "cap it `at any time`");
    }
}

static void limits_check(checking *k)
{
    checker *const c = k->c;
    measure *const m = k->m;
    const tree_period *const p = &k->t->period;
    m->cycle = (cycle){.kind = p->kind, .from = m->from, .to = m->to};
    if (p->given && p->kind == CYCLE_MONTHS && !period_length(k)) return;
    for (uint32_t i = 0; i < 2 && k->t->limits[i] != NULL; i++) {
        const expr *const e = regime_number(c, k->t->limits[i], "the limit of a measure");
        if (e == NULL || !amount_positive(c, e, "the limit of a measure")) return;
        double v = 1;
        if (constant_value(c, e, &v) && v == 0) {
            diagnostic *const at =
                diagnose(c->d, SEVERITY_ERROR, "E0906", e->where, "a cap is above nothing");
            diagnostic_hint(c->d, at, "what is allowed none of is banned: `bans %.*s`",
                            TEXT_ARGS(k->t->flows.at[0].text));
            return;
        }
        cap_limit *const l = &m->limits[i];
        l->amount = limit_amount(k, e, l, i == 0);
        if (l->amount == NULL) return;
        l->is_money = dimension_equal(l->amount->dim, c->regime->money);
        m->n_limits = i + 1;
    }
    conversions_check(k);
    standing_check(k);
    for (uint32_t i = 0; i < m->n_limits; i++) limit_flows(k, &m->limits[i]);
}

/* ---- notices --------------------------------------------------------------------------------- */

static bool share_check(checking *k, word w, double least, quantity *out)
{
    checker *const c = k->c;
    tree_quantity const q = {.given = true, .where = w.where, .number = w.text};
    if (!check_quantity(c, &q, out)) return false;
    if (out->number > 0 && out->number <= 1 && out->number > least) return true;
    diagnostic *const at =
        diagnose(c->d, SEVERITY_ERROR, "E0914", w.where,
                 out->number > 0 && out->number <= 1 ? "notices stand in ascending order"
                                                     : "a share of the limit lies above 0 and is "
                                                       "at most 1");
    diagnostic_hint(c->d, at, "for example: notices at 0.75, 0.90, 0.95");
    return false;
}

static void notices_check(checking *k)
{
    checker *const c = k->c;
    const words *const t = &k->t->notices;
    bool const counts = k->t->limits[0] != NULL;
    if (!counts && (t->n > 0 || word_given(k->t->stop))) {
        diagnose(c->d, SEVERITY_ERROR, "E0914", t->n > 0 ? t->at[0].where : k->t->stop.where,
                 "`%.*s` has no limit of which this could be a share", TEXT_ARGS(k->m->name));
        return;
    }
    quantity *const list = CHECK_NEW(c, quantity, t->n);
    double least = 0;
    for (size_t i = 0; i < t->n && list != NULL; i++) {
        if (!share_check(k, t->at[i], least, &list[i])) return;
        least = list[i].number;
    }
    k->m->notices = list;
    k->m->n_notices = (uint32_t)t->n;
    if (word_given(k->t->stop)) k->m->has_stop = share_check(k, k->t->stop, 0, &k->m->stop);
}

/* ---- the verbs ------------------------------------------------------------------------------- */

static void dates_check(checking *k)
{
    checker *const c = k->c;
    const tree_measure *const t = k->t;
    if (date_is_set(t->from) && date_is_set(t->to) && date_compare(t->from, t->to) > 0) {
        diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E0905", t->to_where,
                                        "`%.*s` ends before it begins", TEXT_ARGS(k->m->name));
        diagnostic_note(c->d, at, t->from_where, "it begins here");
    }
    if (t->verb == MEASURE_ENDS && date_is_set(t->from) && date_compare(t->deadline, t->from) < 0)
        diagnose(c->d, SEVERITY_ERROR, "E0905", t->from_where,
                 "`%.*s` stands from a day behind its deadline", TEXT_ARGS(k->m->name));
}

static void ends_check(checking *k)
{
    checker *const c = k->c;
    for (uint32_t i = 0; i < k->m->n_flows; i++) {
        const flow *const f = &c->flows.at[k->m->flows[i]];
        if (!f->has_amounts || f->is_stock || f->n_periods == 0) continue;
        diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E0912", verb_span(k),
                                        "`%.*s` is an amount per time; `ends` is for a standing "
                                        "number, such as workers abroad",
                                        TEXT_ARGS(f->name));
        diagnostic_note(c->d, at, f->where, "it is declared here");
        diagnostic_hint(c->d, at, "forbid it from a day on: `bans %.*s from DATE`",
                        TEXT_ARGS(f->name));
    }
}

static bool days_check(checking *k, const tree_quantity *t, const char *what, int32_t *out,
                       bool month_is_none)
{
    checker *const c = k->c;
    quantity q;
    cycle_kind kind;
    int32_t n = 0;
    if (!check_quantity(c, t, &q)) return false;
    bool const whole = length_whole(c, &q, &kind, &n);
    if (whole && kind == CYCLE_DAYS) {
        *out = n;
        return true;
    }
    if (whole && kind == CYCLE_MONTHS && n == 1 && month_is_none) return true;
    diagnostic *const at =
        diagnose(c->d, SEVERITY_ERROR, "E0912", t->where, "%s is a number of days", what);
    diagnostic_hint(c->d, at,
                    "for example: within 30 day every 90 day; without `every` it is about "
                    "each calendar month");
    return false;
}

static void reports_check(checking *k)
{
    (void)days_check(k, &k->t->within, "the time for a report", &k->m->report_within_days, false);
    if (k->t->every.given)
        (void)days_check(k, &k->t->every, "the time from report to report",
                         &k->m->report_every_days, true);
    if (k->m->report_every_days > 0 && !date_is_set(k->m->from))
        diagnose(
            k->c->d, SEVERITY_ERROR, "E0905", k->t->every.where,
            "reports every so many days are counted from the measure's first day, which is not "
            "said");
}

static void costs_check(checking *k)
{
    checker *const c = k->c;
    if (k->t->costs == NULL) return;
    const expr *const e = regime_number(c, k->t->costs, "what a measure costs");
    dimension const wanted = dimension_div(c->regime->money, dimension_time);
    if (e == NULL || !amount_positive(c, e, "what a measure costs")) return;
    if (dimension_equal(e->dim, wanted) || expr_is_zero(e)) {
        k->m->costs = e;
        return;
    }
    diagnose(c->d, SEVERITY_ERROR, "E0404", e->where,
             "what a measure costs is %.*s, and this is %.*s", TEXT_ARGS(dimension_in(c, wanted)),
             TEXT_ARGS(expr_unit_text(c, e)));
}

static void measure_check(checker *c, uint32_t index)
{
    checking k = {
        .c = c, .index = index, .m = &c->measures.at[index], .w = &c->regime->measures.at[index]};
    k.t = k.w->item->measure;
    for (uint32_t i = 0; i < k.m->n_flows; i++)
        if (!flow_ready(c, k.m->flows[i], k.m->where)) k.w->broken = true;
    dates_check(&k);
    k.m->cycle = (cycle){.kind = CYCLE_TOTAL, .from = k.m->from, .to = k.m->to};
    uint32_t const n_errors = c->d->n_errors;
    if (k.t->limits[0] != NULL)
        limits_check(&k);
    else if (k.t->conversions.n > 0)
        conversions_check(&k);
    if (c->d->n_errors > n_errors || (k.t->limits[0] != NULL && k.m->n_limits == 0))
        k.w->broken = true;
    notices_check(&k);
    if (k.t->verb == MEASURE_ENDS) ends_check(&k);
    if (k.t->verb == MEASURE_REQUIRES_REPORT) reports_check(&k);
    costs_check(&k);
}

bool measure_ready(checker *c, uint32_t index, span asked)
{
    measure_work *const w = &c->regime->measures.at[index];
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
    measure_check(c, index);
    w->visiting = false;
    c->size = size;
    c->call = call;
    c->in_call = in_call;
    return !w->broken && !c->stopped;
}
