/* SPDX-License-Identifier: Apache-2.0 */
/* record_totals.c -- what totals say of the months that they cover.
 *
 * The shortest first. A total T over months of which the known ones make K leaves T - K for those
 * that are missing and that no shorter total settled; if none is missing, it is the months' sum as
 * published, and the sum at the end of the span is T. Where K is above T, or differs from T with no
 * month missing, by more than rounding, the total contradicts its months: the sum lies between
 * both, centrally K, and months that are missing stay so. */
#include "regime/record_inside.h"

#include <string.h>

/* ---- spans ----------------------------------------------------------------------------------- */

static int32_t span_length(const span_total *s)
{
    return s->last - s->first;
}

static bool span_before(const span_total *x, const span_total *y)
{
    if (span_length(x) != span_length(y)) return span_length(x) < span_length(y);
    return x->first < y->first;
}

static void span_take(builder *b, span_total *s, uint32_t i, uint8_t unit)
{
    const regime_total *const t = &b->flow->totals[i];
    exact const value = column_figure(b->numbers, b->flow, t->column, t->amount);
    exact const half = column_figure(b->numbers, b->flow, t->column,
                                     figure_half(b->numbers, t->amount, t->digits, t->kind));
    bool const is_own = b->view->is_own[unit];
    if (s->n > 0 && unit != s->unit) {
        if (!is_own) return;
        s->n = 0;
    }
    if (s->n == 0) {
        s->unit = unit;
        s->is_own = is_own;
        s->own = amount_point(value);
        s->half = half;
        s->head = i;
        b->next_total[i] = UINT32_MAX;
    } else {
        s->own.low = exact_min(s->own.low, value);
        s->own.high = exact_max(s->own.high, value);
        s->own.central = value;
        s->half = exact_max(s->half, half);
        uint32_t tail = s->head;
        while (b->next_total[tail] != UINT32_MAX) tail = b->next_total[tail];
        b->next_total[tail] = i;
        b->next_total[i] = UINT32_MAX;
    }
    s->n++;
}

bool spans_make(builder *b)
{
    const regime_flow *const f = b->flow;
    b->spans = ARENA_NEW(b->scratch, span_total, f->n_totals);
    b->next_total = ARENA_NEW(b->scratch, uint32_t, f->n_totals);
    b->nodes = ARENA_NEW(b->scratch, record_node, f->n_totals);
    b->node_full = ARENA_NEW(b->scratch, amount, f->n_totals);
    b->node_left = ARENA_NEW(b->scratch, amount, f->n_totals);
    b->node_differ = ARENA_NEW(b->scratch, amount, f->n_totals);
    b->node_half = ARENA_NEW(b->scratch, exact, f->n_totals);
    b->node_seen = ARENA_NEW(b->scratch, uint32_t, f->n_totals);
    if (b->node_seen == NULL || b->node_half == NULL || b->node_differ == NULL ||
        b->node_left == NULL || b->node_full == NULL || b->nodes == NULL || b->next_total == NULL ||
        b->spans == NULL)
        return false;
    for (uint32_t i = 0; i < f->n_totals; i++) {
        const regime_total *const t = &f->totals[i];
        uint8_t const unit = column_unit_of(f, t->column);
        if (!b->view->has[unit]) continue;
        /* sorted insertion; files list few totals, and mostly in order */
        span_total const key = {.first = t->first_month, .last = t->last_month};
        uint32_t at = b->n_spans;
        while (at > 0 && span_before(&key, &b->spans[at - 1])) at--;
        if (at > 0 && b->spans[at - 1].first == key.first && b->spans[at - 1].last == key.last) {
            span_take(b, &b->spans[at - 1], i, unit);
            continue;
        }
        memmove(&b->spans[at + 1], &b->spans[at], (b->n_spans - at) * sizeof *b->spans);
        b->spans[at] = key;
        b->n_spans++;
        span_take(b, &b->spans[at], i, unit);
    }
    return true;
}

/* ---- what is known within a span ------------------------------------------------------------- */

typedef struct known {
    amount sum; /* in `unit` */
    exact half;
    uint8_t unit;
    bool is_mixed; /* figures of several units: all are in the limit's */
    bool is_loose;
    uint32_t n_months, n_missing;
} known;

static bool is_within(const record_node *n, const span_total *s)
{
    return n->first >= s->first && n->last <= s->last;
}

static bool overlaps(const record_node *n, const span_total *s)
{
    return n->first <= s->last && n->last >= s->first;
}

/* One that nothing holds yet, and that a longer total may. */
static bool is_free(const record_node *n)
{
    return n->parent == NO_NODE && !(n->is_loose && n->contradicts);
}

/* A total that nothing holds yet reaches over the span's end. */
static bool is_straddled(const builder *b, const span_total *s)
{
    for (uint32_t i = 0; i < b->n_nodes; i++) {
        const record_node *const n = &b->nodes[i];
        if (is_free(n) && overlaps(n, s) && !is_within(n, s)) return true;
    }
    return false;
}

static void known_add(builder *b, known *k, amount x, exact half, uint8_t unit)
{
    if (unit != k->unit) {
        k->is_mixed = true;
        if (k->unit != UNIT_LIMIT) return; /* begun again in the limit's unit */
        amount const converted = unit_convert(b, amount_point(half), unit, UNIT_LIMIT);
        half = converted.high;
    }
    k->sum = amount_add(b->numbers, k->sum, unit_convert(b, x, unit, k->unit));
    k->half = exact_add(b->numbers, k->half, half);
}

/* A node's part in the span: wholly where its months are, else nothing up to all of what it leaves.
 */
static void known_add_node(builder *b, known *k, const span_total *s, uint32_t i)
{
    record_node *const n = &b->nodes[i];
    exact const zero = exact_small(0);
    if (!k->is_loose && n->parent != NO_NODE) return; /* in the one that holds it */
    if (!k->is_loose && !n->is_loose) {
        if (is_within(n, s)) known_add(b, k, b->node_full[i], b->node_half[i], n->unit);
        return;
    }
    amount part = b->node_left[i];
    if (b->node_seen[i] > 0 && b->node_seen[i] < n->n_missing) {
        part.low = zero;
        part.central = exact_mul(b->numbers, part.central,
                                 exact_ratio(b->numbers, b->node_seen[i], n->n_missing));
    }
    if (b->node_seen[i] > 0) known_add(b, k, part, zero, n->unit);
    if (n->contradicts && overlaps(n, s)) known_add(b, k, b->node_differ[i], zero, n->unit);
}

static known known_in(builder *b, const span_total *s, uint8_t unit, bool is_loose)
{
    known k = {.sum = amount_point(exact_small(0)),
               .half = exact_small(0),
               .unit = unit,
               .is_loose = is_loose};
    memset(b->node_seen, 0, b->n_nodes * sizeof *b->node_seen);
    for (int32_t month = s->first; month <= s->last; month++) {
        const record_month *const m = &b->months[month - b->first];
        if (m->state == MONTH_SHARED) b->node_seen[m->node]++;
        if (m->state == MONTH_MISSING) k.n_missing++;
        if (m->state == MONTH_KNOWN && (is_loose || m->node == NO_NODE)) {
            known_add(b, &k, m->own, m->half, m->unit);
            k.n_months++;
        }
    }
    for (uint32_t i = 0; i < b->n_nodes; i++) {
        known_add_node(b, &k, s, i);
        if (!is_loose && is_free(&b->nodes[i]) && is_within(&b->nodes[i], s))
            k.n_months += b->nodes[i].n_months;
    }
    return k;
}

/* ---- what a total adds ----------------------------------------------------------------------- */

typedef struct verdict {
    amount total; /* in the unit of `known` */
    exact half;   /* all that rounding may hide */
    amount left, full, differ;
    bool contradicts;
} verdict;

static bool is_above(arena *a, exact x, exact y, exact half)
{
    return exact_compare(x, exact_add(a, y, half)) > 0;
}

static verdict judge(builder *b, const span_total *s, const known *k)
{
    arena *const a = b->numbers;
    exact const zero = exact_small(0);
    exact half = s->half;
    if (k->unit != s->unit) half = unit_convert(b, amount_point(half), s->unit, k->unit).high;
    verdict v = {.total = unit_convert(b, s->own, s->unit, k->unit),
                 .half = exact_add(a, half, k->half),
                 .left = amount_point(zero),
                 .differ = amount_point(zero)};
    v.full = v.total;
    v.contradicts = is_above(a, k->sum.low, v.total.high, v.half) ||
                    (k->n_missing == 0 && is_above(a, v.total.low, k->sum.high, v.half));
    if (v.contradicts) {
        v.full = (amount){.low = exact_min(v.total.low, k->sum.low),
                          .central = k->sum.central,
                          .high = exact_max(v.total.high, k->sum.high)};
        v.differ = (amount){.low = exact_sub(a, v.full.low, k->sum.low),
                            .central = zero,
                            .high = exact_sub(a, v.full.high, k->sum.high)};
    } else if (k->n_missing > 0) {
        amount const left = amount_sub(a, v.total, k->sum);
        v.left.low = exact_max(left.low, zero);
        v.left.high = exact_max(left.high, zero);
        v.left.central = exact_max(left.central, zero);
    }
    return v;
}

/* The total is said of months that make `known`: what differs is handed to the conflicts. */
static stf_status span_conflict(builder *b, const span_total *s, const known *k, const verdict *v,
                                stf_error *err)
{
    if (b->conflicts == NULL) return STF_OK;
    arena *const a = b->numbers;
    exact *const figures = ARENA_NEW(b->conflicts->memory, exact, (size_t)s->n + 1);
    text *const sources = ARENA_NEW(b->conflicts->memory, text, (size_t)s->n + 1);
    if (figures == NULL || sources == NULL) return arena_status(b->conflicts->memory, err);
    exact const two_halves = exact_add(a, s->half, s->half);
    bool differs = is_above(a, s->own.high, s->own.low, two_halves), against_months = false;
    uint32_t n = 1;
    for (uint32_t i = s->head; i != UINT32_MAX; i = b->next_total[i]) {
        const regime_total *const t = &b->flow->totals[i];
        figures[n] = column_figure(a, b->flow, t->column, t->amount);
        sources[n] = t->source;
        if (k->n_months > 0 &&
            (is_above(a, k->sum.central, figures[n], v->half) ||
             (k->n_missing == 0 && is_above(a, figures[n], k->sum.central, v->half))))
            against_months = true;
        n++;
    }
    if (!differs && !against_months) return STF_OK;
    uint32_t const skip = against_months ? 0 : 1;
    figures[0] = k->sum.central;
    sources[0] = TEXT("the sum of the months");
    return conflict_add(b, s->first, s->last, figures + skip, sources + skip, n - skip, err);
}

static void node_claim(builder *b, const span_total *s, const known *k, bool contradicts)
{
    uint32_t const at = b->n_nodes;
    record_node *const node = &b->nodes[at];
    if (!k->is_loose) {
        for (uint32_t i = 0; i < at; i++) {
            record_node *const n = &b->nodes[i];
            if (is_free(n) && is_within(n, s)) n->parent = at;
        }
    }
    for (int32_t month = s->first; month <= s->last; month++) {
        record_month *const m = &b->months[month - b->first];
        if (m->state == MONTH_MISSING && !contradicts) {
            m->state = MONTH_SHARED;
            m->node = at;
        } else if (m->state == MONTH_KNOWN && !k->is_loose && m->node == NO_NODE) {
            m->node = at;
        }
    }
    node->n_missing = contradicts ? 0 : k->n_missing;
    node->n_months = node->n_missing + (k->is_loose && !contradicts ? 0 : k->n_months);
}

static bool is_same_point(const amount *x, const amount *y)
{
    return exact_compare(x->low, x->high) == 0 && exact_compare(y->low, y->high) == 0 &&
           exact_compare(x->low, y->low) == 0;
}

static stf_status total_apply(builder *b, const span_total *s, stf_error *err)
{
    bool const is_loose = is_straddled(b, s);
    known k = known_in(b, s, s->unit, is_loose);
    if (k.is_mixed) k = known_in(b, s, UNIT_LIMIT, is_loose);
    verdict const v = judge(b, s, &k);
    TRY(arena_status(b->numbers, err));
    TRY(span_conflict(b, s, &k, &v, err));
    /* a total that adds nothing to its months */
    if (k.n_missing == 0 && !v.contradicts && (is_loose || is_same_point(&v.total, &k.sum)))
        return STF_OK;
    uint32_t const at = b->n_nodes;
    b->nodes[at] = (record_node){.first = s->first,
                                 .last = s->last,
                                 .parent = NO_NODE,
                                 .is_loose = is_loose,
                                 .contradicts = v.contradicts,
                                 .unit = k.unit,
                                 .full = unit_convert(b, v.full, k.unit, UNIT_LIMIT),
                                 .left = unit_convert(b, v.left, k.unit, UNIT_LIMIT),
                                 .differ = unit_convert(b, v.differ, k.unit, UNIT_LIMIT)};
    b->node_full[at] = v.full;
    b->node_left[at] = v.left;
    b->node_differ[at] = v.differ;
    b->node_half[at] = k.n_missing > 0 && !v.contradicts ? s->half : v.half;
    node_claim(b, s, &k, v.contradicts);
    b->n_nodes++;
    return STF_OK;
}

stf_status totals_apply(builder *b, stf_error *err)
{
    for (uint32_t i = 0; i < b->n_spans; i++) TRY(total_apply(b, &b->spans[i], err));
    return STF_OK;
}
