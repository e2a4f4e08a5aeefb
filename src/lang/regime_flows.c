/* SPDX-License-Identifier: Apache-2.0 */
/* regime_flows.c -- what flows come to, round by round: schedules and records as expressions.
 *
 * An amount is an expression of assumptions; how much of it falls into a round is a number of the
 * calendar, so that each entry of a schedule becomes its amount times a table by round. */
#include "lang/regime_flows.h"

/* ---- schedules ------------------------------------------------------------------------------- */

exact days_counted(date first, date last)
{
    return exact_small(date_number(last) - date_number(first) + 1);
}

/* How much of an entry falls into a round's window. */
static exact period_weight(checker *c, const flow *f, const flow_period *p, const round_days *r,
                           window w, counting how)
{
    arena *const a = c->memory;
    exact const none = exact_small(0);
    if (w.is_empty) return none;
    /* a level is that of the last day alone */
    date const begin = how == COUNT_LEVEL ? w.last : w.first;
    date const first = date_later(begin, p->from), last = date_earlier(w.last, p->to);
    if (date_is_set(first) && date_is_set(last) && date_compare(first, last) > 0) return none;
    if (how == COUNT_LEVEL) return exact_small(1);
    if (p->is_delivery)
        return how == COUNT_SUM ? exact_small(1) : exact_div(a, exact_small(1), r->length);
    if (!date_is_set(first) || !date_is_set(last)) return none; /* no beginning to count from */
    if (p->is_sum) {
        exact const part = exact_div(a, days_counted(first, last), days_counted(p->from, p->to));
        return how == COUNT_SUM ? part : exact_div(a, part, r->length);
    }
    if (f->is_stock)
        return exact_div(a, days_counted(first, last), days_counted(r->first, r->last));
    exact const months = months_weight(a, first, last);
    return how == COUNT_SUM ? months : exact_div(a, months, r->months);
}

static const expr *one_month(checker *c, span where)
{
    text const month = TEXT("month");
    int const one = 1;
    unit u;
    if (units_parse(c->units, &month, &one, 1, &u, NULL) != STF_OK) return NULL;
    return make_number(c, where, exact_small(1), &u);
}

/* The entry's amount in the dimension that is counted. */
static const expr *period_amount(checker *c, span where, const flow *f, const flow_period *p,
                                 counting how)
{
    bool const whole = p->is_delivery || p->is_sum;
    if (whole && how == COUNT_AVERAGE)
        return make_two(c, EXPR_DIV, where, p->amount, one_month(c, where));
    if (!whole && how == COUNT_SUM && !f->is_stock)
        return make_two(c, EXPR_MUL, where, p->amount, one_month(c, where));
    return p->amount;
}

const expr *flow_schedule(checker *c, span where, uint32_t flow_index, const window *w,
                          counting how, const expr *factor)
{
    const flow *const f = &c->flows.at[flow_index];
    const regime_work *const r = c->regime;
    const expr **const parts = ARENA_NEW(c->scratch, const expr *, f->n_periods);
    uint32_t n = 0;
    if (parts == NULL) return NULL;
    for (uint32_t i = 0; i < f->n_periods && !c->stopped; i++) {
        const flow_period *const p = &f->periods[i];
        double v = 1;
        if (constant_value(c, p->amount, &v) && v == 0) continue;
        exact *const weight = ARENA_NEW(c->scratch, exact, r->n_rounds);
        bool any = false;
        for (uint32_t k = 0; k < r->n_rounds && weight != NULL; k++) {
            weight[k] = period_weight(c, f, p, &r->rounds[k], w[k], how);
            any = any || exact_sign(weight[k]) != 0;
        }
        if (!any) continue;
        parts[n++] = make_scaled(c, where, period_amount(c, where, f, p, how), weight, r->n_rounds);
    }
    const expr *const sum = make_sum_of(c, where, parts, n);
    return sum == NULL || factor == NULL ? sum : make_two(c, EXPR_MUL, where, sum, factor);
}

const expr *flow_running(checker *c, span where, uint32_t flow_index, const expr *e, bool always)
{
    const flow *const f = &c->flows.at[flow_index];
    if (e == NULL || f->guard == NULL || always) return e;
    /* 0 with the dimension of e, whose value is not known before it is typed */
    unit const plain = unit_of_dimension(c, dimension_plain);
    return make_if(c, where, f->guard, e, make_number(c, where, exact_small(0), &plain));
}

/* ---- records --------------------------------------------------------------------------------- */

/* What the record says of one window, by unit; and the months that nobody knows. */
typedef struct tally {
    exact by_unit[FIGURE_UNITS];
    exact unknown;
    uint32_t n_unknown;
} tally;

typedef struct record {
    checker *c;
    const flow *f;
    const figures *g;
    bool counts[FIGURE_UNITS], is_own[FIGURE_UNITS]; /* under the limit; in its own dimension */
    const expr *factor[FIGURE_UNITS];
} record;

static const unit *figure_unit(const flow *f, uint32_t k)
{
    return k < COLUMNS_MOST ? &f->column_unit[k] : &f->unit;
}

static void record_units(record *r, const cap_limit *l, uint32_t flow_index)
{
    for (uint32_t k = 0; k < FIGURE_UNITS; k++) {
        if (k < COLUMNS_MOST && k >= r->f->n_column_units) continue;
        dimension const d = figure_unit(r->f, k)->dim;
        r->counts[k] = limit_factor(r->c, l, flow_index, d, &r->factor[k]);
        r->is_own[k] = dimension_equal(d, l->amount->dim);
    }
}

/* The unit in which a month counts: the limit's own before a converted one. FIGURE_UNITS: none. */
static uint32_t month_unit(const record *r, int32_t month)
{
    for (int own = 1; own >= 0; own--)
        for (uint32_t k = 0; k < FIGURE_UNITS; k++)
            if (r->counts[k] && r->is_own[k] == (own == 1) && r->g->at[k] != NULL &&
                exact_is_valid(r->g->at[k][month - r->g->first]))
                return k;
    return FIGURE_UNITS;
}

/* The share of a month's days that lies in first .. last. */
static exact month_share(arena *a, int32_t month, date first, date last)
{
    return months_weight(a, date_later(first, month_first_day(month)),
                         date_earlier(last, month_last_day(month)));
}

static void tally_window(const record *r, date first, date last, tally *out)
{
    arena *const a = r->c->scratch;
    *out = (tally){.unknown = exact_small(0)};
    for (uint32_t k = 0; k < FIGURE_UNITS; k++) out->by_unit[k] = exact_small(0);
    int32_t const end = date_month(last) < r->g->last ? date_month(last) : r->g->last;
    for (int32_t m = date_month(first); m <= end; m++) {
        exact const share = month_share(a, m, first, last);
        uint32_t const k = m < r->g->first ? FIGURE_UNITS : month_unit(r, m);
        if (k == FIGURE_UNITS) {
            out->unknown = exact_add(a, out->unknown, share);
            out->n_unknown++;
            continue;
        }
        out->by_unit[k] =
            exact_add(a, out->by_unit[k], exact_mul(a, share, r->g->at[k][m - r->g->first]));
    }
}

static const expr *counted(checker *c, span where, const expr *e, const expr *factor)
{
    return e == NULL || factor == NULL ? e : make_two(c, EXPR_MUL, where, e, factor);
}

/* What may be missing, at its middle, for so many months. */
static const expr *missing_counted(const record *r, span where, const exact *months, uint32_t n,
                                   const cap_limit *l, uint32_t flow_index)
{
    checker *const c = r->c;
    const expr *factor;
    if (r->f->missing_low == NULL || !limit_factor(c, l, flow_index, r->f->dim, &factor))
        return NULL;
    unit const plain = unit_of_dimension(c, dimension_plain);
    const expr *const both = make_two(c, EXPR_ADD, where, r->f->missing_low, r->f->missing_high);
    const expr *const middle = make_two(
        c, EXPR_MUL, where, both, make_number(c, where, exact_ratio(c->memory, 1, 2), &plain));
    const expr *const month = make_two(c, EXPR_MUL, where, middle, one_month(c, where));
    return counted(c, where, make_scaled(c, where, month, months, n), factor);
}

/* The schedule of a flow that always runs, where no record speaks. */
static const expr *unrecorded(checker *c, span where, uint32_t flow_index, const cap_limit *l,
                              const window *w)
{
    const flow *const f = &c->flows.at[flow_index];
    const figures *const g = &c->regime->flows.at[flow_index].figures;
    uint32_t const n = c->regime->n_rounds;
    window *const rest = ARENA_NEW(c->scratch, window, n);
    const expr *factor;
    if (f->guard != NULL || f->n_periods == 0 || rest == NULL ||
        !limit_factor(c, l, flow_index, f->dim, &factor))
        return NULL;
    for (uint32_t k = 0; k < n; k++) {
        rest[k] = w[k];
        if (g->first > g->last) continue;
        rest[k].first = date_later(rest[k].first, month_first_day(g->last + 1));
        if (date_is_set(rest[k].last) && date_compare(rest[k].first, rest[k].last) > 0)
            rest[k].is_empty = true;
    }
    return flow_schedule(c, where, flow_index, rest, COUNT_SUM, factor);
}

const expr *flow_record(checker *c, span where, uint32_t flow_index, const cap_limit *l,
                        const window *w, uint32_t *n_unknown)
{
    record r = {
        .c = c, .f = &c->flows.at[flow_index], .g = &c->regime->flows.at[flow_index].figures};
    uint32_t const n = c->regime->n_rounds;
    const expr *sum = unrecorded(c, where, flow_index, l, w);
    if (r.g->first > r.g->last) return sum;
    record_units(&r, l, flow_index);
    exact *table[FIGURE_UNITS + 1];
    for (uint32_t u = 0; u <= FIGURE_UNITS; u++) {
        table[u] = ARENA_NEW(c->scratch, exact, n);
        if (table[u] == NULL) return NULL;
    }
    tally t = {0};
    date first_before = {0};
    for (uint32_t k = 0; k < n; k++) {
        date const first = date_later(w[k].first, month_first_day(r.g->first));
        date const start = date_is_set(w[k].first) ? w[k].first : first;
        bool const empty = w[k].is_empty || date_compare(start, w[k].last) > 0;
        if (empty)
            t = (tally){.by_unit = {exact_small(0), exact_small(0), exact_small(0)},
                        .unknown = exact_small(0)};
        else if (!date_is_set(first_before) || date_compare(start, first_before) != 0)
            tally_window(&r, start, w[k].last, &t);
        first_before = empty ? (date){0} : start;
        for (uint32_t u = 0; u < FIGURE_UNITS; u++) table[u][k] = t.by_unit[u];
        table[FIGURE_UNITS][k] = t.unknown;
        if (r.f->missing_low == NULL && t.n_unknown > *n_unknown) *n_unknown = t.n_unknown;
    }
    for (uint32_t u = 0; u < FIGURE_UNITS; u++) {
        if (!r.counts[u]) continue;
        const expr *const one = make_number(c, where, exact_small(1), figure_unit(r.f, u));
        sum = make_sum(c, where, sum,
                       counted(c, where, make_scaled(c, where, one, table[u], n), r.factor[u]));
    }
    return make_sum(c, where, sum,
                    missing_counted(&r, where, table[FIGURE_UNITS], n, l, flow_index));
}
