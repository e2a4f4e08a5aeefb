/* SPDX-License-Identifier: Apache-2.0 */
/* regime.c -- the tables of flows and measures, with their numbers at hand.
 *
 * Units: a rate becomes an amount for one calendar month in the flow's own unit, a stock a level, a
 * limit an amount for its period in the unit that it was written in, worth and costs MUSD (for one
 * unit of the flow; a year of one for a stock). What a flow counts for under a limit is settled
 * once for each unit that its figures may come in. */
#include "model/regime.h"

static int64_t const month_seconds = 2629746, year_seconds = 31556952; /* lang/units.c */

typedef struct tables {
    bounding b;
    exact million;  /* USD in one of the regime's money */
    bool has_money; /* something has a worth or costs */
} tables;

static exact factor_of(tables *t, const unit *u)
{
    quantity const one = {.number = 1.0, .exact = TEXT("1"), .unit = *u};
    static unit const plain = {.factor = 1.0};
    return quantity_as(&one, &plain, t->b.memory);
}

/* x times n / d. */
static amount amount_scaled(tables *t, amount x, exact n, exact d)
{
    return amount_mul(t->b.memory, x, amount_point(exact_div(t->b.memory, n, d)));
}

/* What cannot be below nothing: an error where it is at the central values; bounds are cut. */
static amount amount_positive(tables *t, amount x, span where, const char *what, text name)
{
    if (t->b.status != STF_OK) return x;
    if (exact_sign(x.central) < 0)
        bounding_fail(&t->b, STF_INPUT, "E1032", where, "%s of %.*s is below nothing: %g", what,
                      TEXT_ARGS(name), exact_to_double(x.central));
    if (exact_sign(x.low) < 0) x.low = exact_small(0);
    return x;
}

/* ---- flows ---------------------------------------------------------------------------------- */

static text end_name(const syntax *s, flow_end end)
{
    return end.is_party ? s->parties[end.index].name : s->places[end.index].name;
}

static exact exact_seconds(int64_t seconds)
{
    return exact_small((int32_t)seconds);
}

/* A dated entry that begins before the file does is of days gone by. What stays open at its end,
 * and the default, is a schedule. */
static bool entry_is_record(const syntax *s, const flow_period *p)
{
    date const begins = {s->begin_year, s->begin_month, s->begin_day};
    bool const is_dated = date_is_set(p->from) && (p->is_delivery || date_is_set(p->to));
    return is_dated && (!s->has_begin || date_compare(p->from, begins) < 0);
}

static void periods_fill(tables *t, const flow *f, regime_flow *out)
{
    regime_period *const to = ARENA_NEW(t->b.memory, regime_period, f->n_periods);
    if (to == NULL) return;
    exact const own = factor_of(t, &f->unit);
    for (uint32_t i = 0; i < f->n_periods && t->b.status == STF_OK; i++) {
        const flow_period *const from = &f->periods[i];
        bool const is_rate = !f->is_stock && !from->is_delivery && !from->is_sum;
        amount const base = expr_amount(&t->b, from->amount);
        exact const seconds = is_rate ? exact_seconds(month_seconds) : exact_small(1);
        to[i] =
            (regime_period){.is_delivery = from->is_delivery,
                            .is_sum = from->is_sum,
                            .is_record = entry_is_record(t->b.s, from),
                            .is_sourced = from->source.n > 0,
                            .from = from->from,
                            .to = from->to,
                            .amount = amount_positive(t, amount_scaled(t, base, seconds, own),
                                                      from->amount->where, "an amount", f->name)};
    }
    out->periods = to;
    out->n_periods = f->n_periods;
}

/* Decimals of a number as written: 2 for "12.50"; 0 for whole numbers and ratios. */
static uint32_t digits_written(text t)
{
    int64_t digits = 0, power = 0;
    bool after_point = false;
    for (size_t i = 0; i < t.n; i++) {
        char const c = t.at[i];
        if (c == '/') return 0;
        if (c == 'e' || c == 'E') {
            int64_t sign = 1;
            for (size_t k = i + 1; k < t.n; k++) {
                if (t.at[k] == '-') sign = -1;
                if (t.at[k] >= '0' && t.at[k] <= '9' && power < 100000)
                    power = power * 10 + (t.at[k] - '0');
            }
            power *= sign;
            break;
        }
        if (c == '.') after_point = true;
        if (after_point && c >= '0' && c <= '9') digits++;
    }
    return digits > power ? (uint32_t)(digits - power) : 0;
}

static regime_kind kind_of(observation_kind k)
{
    switch (k) {
    case OBSERVED_REPORTED: return KIND_REPORTED;
    case OBSERVED_APPROXIMATE: return KIND_APPROXIMATE;
    case OBSERVED_ESTIMATED: return KIND_ESTIMATED;
    case OBSERVED_NONE_REPORTED:
    case OBSERVED_MISSING: break;
    }
    return KIND_MISSING;
}

static void observations_fill(tables *t, const flow *f, regime_flow *out)
{
    regime_observation *const to = ARENA_NEW(t->b.memory, regime_observation, f->n_observations);
    if (to == NULL) return;
    for (uint32_t i = 0; i < f->n_observations; i++) {
        const observation *const from = &f->observations[i];
        to[i] = (regime_observation){.month = from->month,
                                     .kind = kind_of(from->kind),
                                     .is_none_reported = from->kind == OBSERVED_NONE_REPORTED,
                                     .reported_on = from->reported_on,
                                     .source = from->source,
                                     .note = from->note};
        for (uint32_t k = 0; k < f->n_column_units; k++) {
            if (!from->has[k]) continue;
            to[i].has[k] = true;
            to[i].amount[k] = quantity_as(&from->amount[k], &f->column_unit[k], t->b.memory);
            to[i].digits[k] = digits_written(from->amount[k].exact);
        }
    }
    out->observations = to;
    out->n_observations = f->n_observations;
}

/* The column whose unit a total is in, or else one of its dimension, or else the flow's own. */
static uint32_t total_column(const flow *f, const unit *of)
{
    for (uint32_t k = 0; k < f->n_column_units; k++)
        if (text_equal(f->column_unit[k].exact, of->exact) &&
            dimension_equal(f->column_unit[k].dim, of->dim))
            return k;
    for (uint32_t k = 0; k < f->n_column_units; k++)
        if (dimension_equal(f->column_unit[k].dim, of->dim)) return k;
    return f->n_column_units;
}

/* Decimals of the same figure in a unit of which one of its own has 10^n, for n > 0. */
static uint32_t digits_in(uint32_t digits, exact ratio)
{
    while (digits > 0 && exact_compare(ratio, exact_small(10)) >= 0) {
        digits--;
        ratio = (exact){.num = ratio.num / 10, .den = 1};
    }
    return digits;
}

static void totals_fill(tables *t, const flow *f, regime_flow *out)
{
    regime_total *const to = ARENA_NEW(t->b.memory, regime_total, f->n_totals);
    if (to == NULL) return;
    for (uint32_t i = 0; i < f->n_totals; i++) {
        const flow_total *const from = &f->totals[i];
        uint32_t const column = total_column(f, &from->amount.unit);
        const unit *const in = column < f->n_column_units ? &f->column_unit[column] : &f->unit;
        exact const ratio =
            exact_div(t->b.memory, factor_of(t, &from->amount.unit), factor_of(t, in));
        to[i] = (regime_total){.first_month = from->first_month,
                               .last_month = from->last_month,
                               .column = column,
                               .amount = quantity_as(&from->amount, in, t->b.memory),
                               .digits = digits_written(from->amount.exact),
                               .kind = kind_of(from->kind),
                               .is_unverified = from->is_unverified,
                               .source = from->source};
        if (ratio.big == NULL && ratio.den == 1) to[i].digits = digits_in(to[i].digits, ratio);
    }
    out->totals = to;
    out->n_totals = f->n_totals;
}

static void missing_fill(tables *t, const flow *f, regime_flow *out)
{
    if (f->missing_low == NULL || f->missing_high == NULL) return;
    exact const own = factor_of(t, &f->unit), month = exact_seconds(month_seconds);
    amount const low = amount_scaled(t, expr_amount(&t->b, f->missing_low), month, own);
    amount const high = amount_scaled(t, expr_amount(&t->b, f->missing_high), month, own);
    if (t->b.status != STF_OK) return;
    if (exact_compare(low.central, high.central) > 0)
        bounding_fail(&t->b, STF_INPUT, "E1032", f->missing_low->where,
                      "a missing month of %.*s has less at most than at least", TEXT_ARGS(f->name));
    exact const sum = exact_add(t->b.memory, low.central, high.central);
    amount const range = {.low = low.low,
                          .central = exact_div(t->b.memory, sum, exact_small(2)),
                          .high = exact_max(low.high, high.high)};
    out->has_missing = true;
    out->missing = amount_positive(t, range, f->missing_low->where, "a missing month", f->name);
}

static void worth_fill(tables *t, const flow *f, regime_flow *out)
{
    exact const own = factor_of(t, &f->unit);
    if (f->is_money) {
        out->has_worth = true;
        out->worth = amount_point(exact_div(t->b.memory, own, t->million));
    } else if (f->worth != NULL) {
        exact const years = f->is_stock ? exact_seconds(year_seconds) : exact_small(1);
        amount const base = expr_amount(&t->b, f->worth);
        out->has_worth = true;
        out->worth = amount_scaled(t, base, exact_mul(t->b.memory, own, years), t->million);
    }
    t->has_money = t->has_money || out->has_worth;
}

static void flow_fill(tables *t, const flow *f, regime_flow *out)
{
    *out = (regime_flow){.name = f->name,
                         .says = f->says,
                         .from = end_name(t->b.s, f->from),
                         .to = end_name(t->b.s, f->to),
                         .unit = f->unit.written,
                         .n_columns = f->n_column_units,
                         .is_stock = f->is_stock,
                         .is_unreported = f->is_unreported,
                         .is_conditional = f->guard != NULL,
                         .has_amounts = f->has_amounts};
    for (uint32_t k = 0; k < f->n_column_units; k++) {
        const unit *const column = &f->column_unit[k];
        out->column_unit[k] = column->written;
        if (dimension_equal(column->dim, f->dim))
            out->column_ratio[k] =
                exact_div(t->b.memory, factor_of(t, column), factor_of(t, &f->unit));
    }
    periods_fill(t, f, out);
    observations_fill(t, f, out);
    totals_fill(t, f, out);
    missing_fill(t, f, out);
    worth_fill(t, f, out);
}

/* ---- limits --------------------------------------------------------------------------------- */

static bool dimension_converts(dimension from, dimension by, dimension to)
{
    for (int i = 0; i < DIMENSIONS_MOST; i++)
        if (from.power[i] + by.power[i] != to.power[i]) return false;
    return true;
}

/* The conversion for amounts of flow f in a unit of this dimension: its own before one for all. */
static const conversion *conversion_find(const cap_limit *l, uint32_t f, dimension from)
{
    for (int is_for_all = 0; is_for_all < 2; is_for_all++)
        for (uint32_t i = 0; i < l->n_conversions; i++) {
            const conversion *const c = &l->conversions[i];
            if (c->flow == (is_for_all ? SYNTAX_NONE : f) &&
                dimension_converts(from, c->factor->dim, l->unit.dim))
                return c;
        }
    return NULL;
}

/* Limit units in one unit `u` of the flow's figures; false where nothing converts it. */
static bool ratio_find(tables *t, const cap_limit *l, uint32_t number, const unit *u, amount *out)
{
    const flow *const f = &t->b.s->flows[number];
    exact const from = factor_of(t, u), to = factor_of(t, &l->unit);
    if (dimension_equal(u->dim, l->unit.dim)) {
        *out = amount_point(exact_div(t->b.memory, from, to));
        return true;
    }
    const conversion *const c = conversion_find(l, number, u->dim);
    const expr *by = c != NULL ? c->factor : NULL;
    bool const is_own = dimension_equal(u->dim, f->dim) && !f->is_stock;
    if (by == NULL && l->is_money && is_own) by = f->worth;
    if (by == NULL) return false;
    amount const base = expr_amount(&t->b, by);
    *out = amount_scaled(t, base, from, to);
    *out = amount_positive(t, *out, by->where, "the conversion", f->name);
    return true;
}

static void shares_fill(tables *t, const measure *m, const cap_limit *l, regime_limit *out)
{
    regime_share *const to = ARENA_NEW(t->b.memory, regime_share, m->n_flows);
    if (to == NULL) return;
    for (uint32_t i = 0; i < m->n_flows && t->b.status == STF_OK; i++) {
        const flow *const f = &t->b.s->flows[m->flows[i]];
        to[i].flow = m->flows[i];
        if (!f->has_amounts) continue;
        for (uint32_t k = 0; k < 3; k++) { /* two columns, and the flow's own unit */
            if (k < 2 && k >= f->n_column_units) continue;
            const unit *const u = k < 2 ? &f->column_unit[k] : &f->unit;
            to[i].has[k] = ratio_find(t, l, m->flows[i], u, &to[i].ratio[k]);
            to[i].is_own[k] = dimension_equal(u->dim, l->unit.dim);
        }
    }
    out->shares = to;
}

static void limit_fill(tables *t, const measure *m, const cap_limit *l, regime_limit *out)
{
    out->unit = l->unit.written;
    amount const base = expr_amount(&t->b, l->amount);
    amount const own = amount_scaled(t, base, exact_small(1), factor_of(t, &l->unit));
    out->amount = amount_positive(t, own, l->amount->where, "the limit", m->name);
    shares_fill(t, m, l, out);
}

/* ---- measures ------------------------------------------------------------------------------- */

static regime_verb verb_of(measure_verb v)
{
    switch (v) {
    case MEASURE_CAPS: return VERB_CAPS;
    case MEASURE_BANS: return VERB_BANS;
    case MEASURE_ENDS: return VERB_ENDS;
    case MEASURE_EXEMPTS: return VERB_EXEMPTS;
    case MEASURE_REQUIRES_REPORT: break;
    }
    return VERB_REPORTS;
}

static void notices_fill(tables *t, const measure *m, regime_measure *out)
{
    static unit const plain = {.factor = 1.0};
    exact *const to = ARENA_NEW(t->b.memory, exact, m->n_notices);
    if (to == NULL) return;
    for (uint32_t i = 0; i < m->n_notices; i++)
        to[i] = quantity_as(&m->notices[i], &plain, t->b.memory);
    out->notices = to;
    out->n_notices = m->n_notices;
    if (m->has_stop) out->stop = quantity_as(&m->stop, &plain, t->b.memory);
}

static void measure_fill(tables *t, const measure *m, regime_measure *out)
{
    const syntax *const s = t->b.s;
    *out = (regime_measure){.name = m->name,
                            .says = m->says,
                            .verb = verb_of(m->verb),
                            .flows = m->flows,
                            .n_flows = m->n_flows,
                            .exempted = m->measures,
                            .n_exempted = m->n_measures,
                            .from = m->from,
                            .to = m->to,
                            .n_limits = m->n_limits,
                            .cycle = m->cycle,
                            .prior_contracts = m->prior_contracts,
                            .deadline = m->deadline,
                            .report_within_days = m->report_within_days,
                            .report_every_days = m->report_every_days,
                            .resolution = m->resolution,
                            .paragraph = m->paragraph,
                            .source = m->source,
                            .unverified = m->unverified,
                            .is_unverified = m->is_unverified};
    if (m->authority != SYNTAX_NONE) {
        const authority *const by = &s->authorities[m->authority];
        out->authority = by->says.n > 0 ? by->says : by->name;
    }
    for (uint32_t i = 0; i < m->n_limits; i++) limit_fill(t, m, &m->limits[i], &out->limits[i]);
    notices_fill(t, m, out);
    if (m->costs == NULL || t->b.status != STF_OK) return;
    amount const base = expr_amount(&t->b, m->costs);
    out->has_costs = t->has_money = true;
    out->costs = amount_scaled(t, base, exact_seconds(year_seconds), t->million);
}

/* A measure stands to the day before one that replaces it does, the earliest where several do. */
static void replaced_fill(const syntax *s, regime_measure *to)
{
    for (uint32_t i = 0; i < s->n_measures; i++) {
        const measure *const by = &s->measures[i];
        if (!date_is_set(by->from)) continue;
        date const last = date_of_number(date_number(by->from) - 1);
        for (uint32_t k = 0; k < by->n_replaces; k++) {
            regime_measure *const of = &to[by->replaces[k]];
            if (date_is_set(of->to) && date_compare(of->to, last) < 0) continue;
            of->to = last;
            of->replaced_by = by->name;
        }
    }
    for (uint32_t i = 0; i < s->n_measures; i++) {
        to[i].cycle.from = to[i].from;
        to[i].cycle.to = to[i].to;
    }
}

/* ---- the whole ------------------------------------------------------------------------------ */

/* Inputs in base units. */
static bool inputs_scale(tables *t, const amount *inputs)
{
    const syntax *const s = t->b.s;
    amount *const base = ARENA_NEW(t->b.memory, amount, s->n_assumptions);
    if (base == NULL) return false;
    for (uint32_t i = 0; i < s->n_assumptions; i++) {
        exact const factor = factor_of(t, &s->assumptions[i].central.unit);
        base[i] = amount_scaled(t, inputs[i], factor, exact_small(1));
    }
    t->b.inputs = base;
    return true;
}

stf_status model_regime(const syntax *s, const model_key *key, const amount *inputs, arena *memory,
                        diagnostics *d, const regime **out, stf_error *err)
{
    tables t = {.b = {.s = s, .key = key, .memory = memory, .d = d, .err = err},
                .million = exact_small(REGIME_MONEY_USD)};
    regime *const made = ARENA_NEW(memory, regime, 1);
    regime_flow *const flows = ARENA_NEW(memory, regime_flow, s->n_flows);
    regime_measure *const measures = ARENA_NEW(memory, regime_measure, s->n_measures);
    if (made == NULL || flows == NULL || measures == NULL || !inputs_scale(&t, inputs))
        return arena_status(memory, err);
    for (uint32_t i = 0; i < s->n_flows && t.b.status == STF_OK; i++)
        flow_fill(&t, &s->flows[i], &flows[i]);
    for (uint32_t i = 0; i < s->n_measures && t.b.status == STF_OK; i++)
        measure_fill(&t, &s->measures[i], &measures[i]);
    TRY(t.b.status);
    TRY(arena_status(memory, err));
    replaced_fill(s, measures);
    *made = (regime){.title = s->title,
                     .money = t.has_money ? TEXT(REGIME_MONEY) : TEXT(""),
                     .flows = flows,
                     .n_flows = s->n_flows,
                     .measures = measures,
                     .n_measures = s->n_measures};
    if (s->has_begin) made->begins = (date){s->begin_year, s->begin_month, s->begin_day};
    *out = made;
    return STF_OK;
}
