/* SPDX-License-Identifier: Apache-2.0 */
/* record.c -- what was observed of a flow, month by month, under one limit.
 *
 * Here the months; record_totals.c adds what totals say. */
#include "regime/record_inside.h"

#include <string.h>

/* The unit that a column's figures are reckoned in. */
uint8_t column_unit_of(const regime_flow *f, uint32_t column)
{
    if (column >= f->n_columns || exact_is_valid(f->column_ratio[column])) return UNIT_FLOW;
    return (uint8_t)column;
}

exact column_figure(arena *a, const regime_flow *f, uint32_t column, exact x)
{
    if (column >= f->n_columns || !exact_is_valid(f->column_ratio[column])) return x;
    return exact_mul(a, x, f->column_ratio[column]);
}

unit_view unit_view_make(arena *a, const regime_flow *f, const regime_share *s)
{
    unit_view v = {
        .has = {[UNIT_FLOW] = s->has[2], [UNIT_LIMIT] = true},
        .is_own = {[UNIT_FLOW] = s->is_own[2], [UNIT_LIMIT] = true},
        .ratio = {[UNIT_FLOW] = s->ratio[2], [UNIT_LIMIT] = amount_point(exact_small(1))}};
    for (uint32_t k = 0; k < f->n_columns; k++) {
        if (!s->has[k]) continue;
        uint8_t const unit = column_unit_of(f, k);
        if (unit != UNIT_FLOW) {
            v.has[unit] = true;
            v.ratio[unit] = s->ratio[k];
            v.is_own[unit] = s->is_own[k];
        } else if (!v.has[UNIT_FLOW]) {
            v.has[UNIT_FLOW] = true;
            v.is_own[UNIT_FLOW] = s->is_own[k];
            v.ratio[UNIT_FLOW] = amount_div(a, s->ratio[k], amount_point(f->column_ratio[k]));
        }
    }
    return v;
}

amount unit_convert(builder *b, amount x, uint8_t from, uint8_t to)
{
    return from == to ? x : amount_mul(b->numbers, x, b->view->ratio[from]);
}

exact figure_half(arena *a, exact x, uint32_t digits, regime_kind kind)
{
    exact half = exact_div(a, exact_pow(a, exact_small(10), -(int32_t)digits), exact_small(2));
    if (kind == KIND_APPROXIMATE)
        half = exact_max(half, exact_mul(a, exact_abs(a, x), exact_ratio(a, 1, 100)));
    return half;
}

bool observation_pick(builder *b, const regime_observation *o, picked *out)
{
    bool found = false;
    if (o->kind == KIND_MISSING) return false;
    for (uint32_t k = 0; k < b->flow->n_columns; k++) {
        uint8_t const unit = column_unit_of(b->flow, k);
        if (!o->has[k] || !b->view->has[unit]) continue;
        bool const is_own = b->view->is_own[unit];
        if (found && (out->is_own || !is_own)) continue;
        exact const half = figure_half(b->numbers, o->amount[k], o->digits[k], o->kind);
        *out = (picked){.unit = unit,
                        .is_own = is_own,
                        .value = column_figure(b->numbers, b->flow, k, o->amount[k]),
                        .half = column_figure(b->numbers, b->flow, k, half)};
        found = true;
    }
    return found;
}

/* One more row for a month: in the limit's own dimension before others; else the hull of both. */
static void month_take(record_month *m, const picked *p, regime_kind kind)
{
    if (m->state == MONTH_KNOWN && p->unit != m->unit) {
        if (!p->is_own) return;
        m->state = MONTH_MISSING;
    }
    if (m->state == MONTH_MISSING) {
        m->own = amount_point(p->value);
        m->half = p->half;
    } else {
        m->own.low = exact_min(m->own.low, p->value);
        m->own.high = exact_max(m->own.high, p->value);
        m->own.central = p->value;
        m->half = exact_max(m->half, p->half);
    }
    m->state = MONTH_KNOWN;
    m->kind = kind;
    m->unit = p->unit;
}

static void months_range(const regime_flow *f, int32_t *first, int32_t *last)
{
    *first = INT32_MAX;
    *last = INT32_MIN;
    for (uint32_t i = 0; i < f->n_observations; i++) {
        int32_t const month = f->observations[i].month;
        if (month < *first) *first = month;
        if (month > *last) *last = month;
    }
    for (uint32_t i = 0; i < f->n_totals; i++) {
        if (f->totals[i].first_month < *first) *first = f->totals[i].first_month;
        if (f->totals[i].last_month > *last) *last = f->totals[i].last_month;
    }
}

static bool months_make(builder *b)
{
    months_range(b->flow, &b->first, &b->last);
    size_t const n = (size_t)(b->last - b->first) + 1;
    b->months = ARENA_NEW(b->scratch, record_month, n);
    if (b->months == NULL) return false;
    for (size_t i = 0; i < n; i++) b->months[i].node = NO_NODE;
    for (uint32_t i = 0; i < b->flow->n_observations; i++) {
        const regime_observation *const o = &b->flow->observations[i];
        picked p;
        if (observation_pick(b, o, &p)) month_take(&b->months[o->month - b->first], &p, o->kind);
    }
    for (size_t i = 0; i < n; i++) {
        record_month *const m = &b->months[i];
        if (m->state == MONTH_KNOWN) m->counted = unit_convert(b, m->own, m->unit, UNIT_LIMIT);
    }
    return true;
}

static stf_status build(builder *b, stf_error *err)
{
    if (!months_make(b) || !spans_make(b)) return arena_status(b->scratch, err);
    TRY(totals_apply(b, err));
    TRY(arena_status(b->scratch, err));
    return arena_status(b->numbers, err);
}

stf_status record_make(const regime_flow *f, const unit_view *v, arena *scratch, arena *numbers,
                       record *out, stf_error *err)
{
    builder b = {.flow = f, .view = v, .scratch = scratch, .numbers = numbers};
    TRY(build(&b, err));
    *out = (record){.first = b.first,
                    .last = b.last,
                    .months = b.months,
                    .nodes = b.nodes,
                    .n_nodes = b.n_nodes};
    return STF_OK;
}

/* ---- disagreements --------------------------------------------------------------------------- */

/* Rows of one month, from observation i on, that differ. */
static stf_status month_conflict(builder *b, uint32_t i, uint32_t n, stf_error *err)
{
    exact *const figures = ARENA_NEW(b->conflicts->memory, exact, n);
    text *const sources = ARENA_NEW(b->conflicts->memory, text, n);
    if (figures == NULL || sources == NULL) return arena_status(b->conflicts->memory, err);
    uint32_t n_figures = 0;
    exact low = {0}, high = {0}, half = {0};
    for (uint32_t k = i; k < i + n; k++) {
        picked p;
        if (!observation_pick(b, &b->flow->observations[k], &p)) continue;
        figures[n_figures] = p.value;
        sources[n_figures] = b->flow->observations[k].source;
        low = n_figures == 0 ? p.value : exact_min(low, p.value);
        high = n_figures == 0 ? p.value : exact_max(high, p.value);
        half = n_figures == 0 ? p.half : exact_max(half, p.half);
        n_figures++;
    }
    exact const apart = exact_sub(b->numbers, high, low);
    if (n_figures < 2 || exact_compare(apart, exact_add(b->numbers, half, half)) <= 0)
        return STF_OK;
    int32_t const month = b->flow->observations[i].month;
    return conflict_add(b, month, month, figures, sources, n_figures, err);
}

stf_status conflict_add(builder *b, int32_t first, int32_t last, const exact *figures,
                        const text *sources, uint32_t n_figures, stf_error *err)
{
    uint8_t unit = UNIT_FLOW;
    while (!b->view->has[unit]) unit = (uint8_t)((unit + 1) % UNIT_LIMIT);
    ledger_conflict const c = {.flow = b->number,
                               .first_month = first,
                               .last_month = last,
                               .figures = figures,
                               .sources = sources,
                               .n_figures = n_figures,
                               .unit =
                                   unit == UNIT_FLOW ? b->flow->unit : b->flow->column_unit[unit]};
    if (!VEC_PUSH(b->conflicts->memory, &b->conflicts->found, c))
        return arena_status(b->conflicts->memory, err);
    return STF_OK;
}

static stf_status conflicts_in_unit(const regime_flow *f, uint32_t number, uint8_t unit,
                                    arena *scratch, conflicts *c, stf_error *err)
{
    unit_view v = {0};
    v.has[unit] = v.is_own[unit] = v.has[UNIT_LIMIT] = true;
    v.ratio[unit] = v.ratio[UNIT_LIMIT] = amount_point(exact_small(1));
    builder b = {.flow = f,
                 .view = &v,
                 .scratch = scratch,
                 .numbers = c->memory,
                 .conflicts = c,
                 .number = number};
    for (uint32_t i = 0, n; i < f->n_observations; i += n) {
        for (n = 1; i + n < f->n_observations; n++)
            if (f->observations[i + n].month != f->observations[i].month) break;
        if (n > 1) TRY(month_conflict(&b, i, n, err));
    }
    return f->n_totals == 0 ? STF_OK : build(&b, err);
}

stf_status record_conflicts(const regime *r, uint32_t flow, arena *scratch, conflicts *c,
                            stf_error *err)
{
    const regime_flow *const f = &r->flows[flow];
    if (!flow_has_record(f)) return STF_OK;
    bool has[N_UNITS] = {0};
    has[UNIT_FLOW] = f->n_totals > 0;
    for (uint32_t k = 0; k < f->n_columns; k++) has[column_unit_of(f, k)] = true;
    for (uint8_t unit = 0; unit < UNIT_LIMIT; unit++) {
        arena_mark const mark = arena_position(scratch);
        if (has[unit]) TRY(conflicts_in_unit(f, flow, unit, scratch, c, err));
        arena_release(scratch, mark);
    }
    return STF_OK;
}
