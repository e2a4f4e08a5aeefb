/* SPDX-License-Identifier: Apache-2.0 */
/* check_figures.c -- what a flow's tables and totals say together: disagreements, and months that
 * nobody knows.
 *
 * Central figures as docs/semantics.md, 12 has them: where figures differ, the one that stands last
 * in the file; what a total leaves after its known months is spread evenly over the others, the
 * shortest total first. Figures agree when they differ by no more than half a unit of the last
 * digit of each, or one per cent of those that are approximate. */
#include "lang/check_regime.h"

#include <stdlib.h>
#include <string.h>

enum { MONTHS_MOST = 12000, MONTHS_SHOWN = 4 };

/* ---- how far figures may differ -------------------------------------------------------------- */

static uint32_t decimals(text t)
{
    const char *const dot = t.n > 0 ? memchr(t.at, '.', t.n) : NULL;
    uint32_t n = 0;
    if (dot == NULL) return 0;
    for (const char *at = dot + 1; at < t.at + t.n && *at >= '0' && *at <= '9'; at++) n++;
    return n;
}

/* Half a unit of the last digit written; a hundredth of an approximate figure. */
static exact slack_of(checker *c, text written, exact amount, observation_kind kind)
{
    exact const ten = exact_small(10);
    exact const half = exact_mul(c->scratch, exact_ratio(c->scratch, 1, 2),
                                 exact_pow(c->scratch, ten, -(int32_t)decimals(written)));
    if (kind != OBSERVED_APPROXIMATE) return half;
    return exact_max(half, exact_mul(c->scratch, amount, exact_ratio(c->scratch, 1, 100)));
}

static bool differ(checker *c, exact a, exact b, exact slack)
{
    exact const d = exact_abs(c->scratch, exact_sub(c->scratch, a, b));
    return exact_is_valid(d) && exact_is_valid(slack) && exact_compare(d, slack) > 0;
}

static text amount_text(checker *c, exact x, const unit *u)
{
    buffer b;
    buffer_init(&b, arena_allocator(c->scratch));
    buffer_double(&b, exact_to_double(exact_round(c->scratch, x, 6)));
    text const out = text_format(c->scratch, "%.*s%s%.*s", TEXT_ARGS(buffer_slice(&b)),
                                 u->written.n > 0 ? " " : "", TEXT_ARGS(u->written));
    buffer_free(&b);
    return out;
}

/* ---- months ---------------------------------------------------------------------------------- */

static const unit *slot_unit(const flow *f, uint32_t slot)
{
    return slot < COLUMNS_MOST ? &f->column_unit[slot] : &f->unit;
}

static uint32_t slot_of(const flow *f, dimension d)
{
    for (uint32_t k = 0; k < f->n_column_units; k++)
        if (dimension_equal(f->column_unit[k].dim, d)) return k;
    return COLUMNS_MOST;
}

static bool slot_take(checker *c, figures *g, uint32_t slot)
{
    if (g->at[slot] == NULL)
        g->at[slot] = ARENA_NEW(c->scratch, exact, (size_t)(g->last - g->first + 1));
    if (g->at[slot] == NULL) c->stopped = true;
    return g->at[slot] != NULL;
}

static bool months_span(checker *c, const flow *f, figures *g)
{
    g->first = INT32_MAX;
    g->last = INT32_MIN;
    for (uint32_t i = 0; i < f->n_observations; i++) {
        if (f->observations[i].month < g->first) g->first = f->observations[i].month;
        if (f->observations[i].month > g->last) g->last = f->observations[i].month;
    }
    for (uint32_t i = 0; i < f->n_totals; i++) {
        if (f->totals[i].first_month < g->first) g->first = f->totals[i].first_month;
        if (f->totals[i].last_month > g->last) g->last = f->totals[i].last_month;
    }
    if (g->last < g->first) {
        g->first = 0;
        g->last = -1;
        return false;
    }
    if (g->last - g->first >= MONTHS_MOST) {
        diagnose(c->d, SEVERITY_ERROR, "E0808", f->where,
                 "the figures of `%.*s` span more than %d months", TEXT_ARGS(f->name), MONTHS_MOST);
        g->last = g->first - 1;
        return false;
    }
    g->is_filled = ARENA_NEW(c->scratch, bool, (size_t)(g->last - g->first + 1));
    if (g->is_filled == NULL) c->stopped = true;
    return g->is_filled != NULL;
}

/* ---- observations ---------------------------------------------------------------------------- */

typedef struct ranked {
    const observation *o;
    uint32_t rank;
} ranked;

static int ranked_order(const void *a, const void *b)
{
    const ranked *const x = a, *const y = b;
    if (x->o->month != y->o->month) return x->o->month < y->o->month ? -1 : 1;
    return x->rank < y->rank ? -1 : x->rank > y->rank;
}

/* By month; of one month, in the order of the file. */
static bool observations_sort(checker *c, flow *f)
{
    uint32_t const n = f->n_observations;
    bool sorted = true;
    for (uint32_t i = 1; i < n && sorted; i++)
        sorted = f->observations[i - 1].month <= f->observations[i].month;
    if (sorted) return true;
    ranked *const r = ARENA_NEW(c->scratch, ranked, n);
    observation *const out = CHECK_NEW(c, observation, n);
    if (r == NULL || out == NULL) return false;
    for (uint32_t i = 0; i < n; i++) r[i] = (ranked){&f->observations[i], i};
    qsort(r, n, sizeof *r, ranked_order);
    for (uint32_t i = 0; i < n; i++) out[i] = *r[i].o;
    f->observations = out;
    return true;
}

static void observation_differs(checker *c, const flow *f, const observation *a,
                                const observation *b, uint32_t k)
{
    char month[16];
    diagnostic *const at = diagnose(c->d, SEVERITY_WARNING, "W0903", b->where,
                                    "two figures for %.*s of `%.*s` disagree: %.*s and %.*s %.*s",
                                    TEXT_ARGS(month_write(b->month, month)), TEXT_ARGS(f->name),
                                    TEXT_ARGS(a->amount[k].exact), TEXT_ARGS(b->amount[k].exact),
                                    TEXT_ARGS(f->column_unit[k].written));
    diagnostic_note(c->d, at, a->where, "the other is here");
    diagnostic_hint(c->d, at,
                    "the ledger shows both, and takes the later one of the file for its "
                    "central figure");
}

/* Figures into the table of months. */
static void observations_enter(checker *c, const flow *f, figures *g)
{
    const observation *last[COLUMNS_MOST] = {NULL};
    for (uint32_t i = 0; i < f->n_observations && !c->stopped; i++) {
        const observation *const o = &f->observations[i];
        for (uint32_t k = 0; k < f->n_column_units; k++) {
            if (!o->has[k] || !slot_take(c, g, k)) continue;
            exact const x = quantity_written(c, &o->amount[k]);
            exact *const at = &g->at[k][o->month - g->first];
            if (exact_is_valid(*at) && last[k] != NULL) {
                exact const slack =
                    exact_add(c->scratch, slack_of(c, o->amount[k].exact, x, o->kind),
                              slack_of(c, last[k]->amount[k].exact, *at, last[k]->kind));
                if (differ(c, *at, x, slack)) observation_differs(c, f, last[k], o, k);
            }
            *at = x;
            last[k] = o;
        }
    }
}

/* ---- totals ---------------------------------------------------------------------------------- */

static int total_order(const void *a, const void *b)
{
    const flow_total *const x = *(const flow_total *const *)a, *const y =
                                                                   *(const flow_total *const *)b;
    int32_t const n = x->last_month - x->first_month, m = y->last_month - y->first_month;
    if (n != m) return n < m ? -1 : 1;
    if (x->first_month != y->first_month) return x->first_month < y->first_month ? -1 : 1;
    return x > y ? -1 : x < y; /* of one span, the later of the file first */
}

static void total_differs(checker *c, const flow *f, const flow_total *t, exact sum,
                          uint32_t n_missing)
{
    char first[16], last[16];
    text const from = month_write(t->first_month, first), to = month_write(t->last_month, last);
    const unit *const u = &t->amount.unit;
    exact const amount = quantity_written(c, &t->amount);
    diagnostic *const at =
        diagnose(c->d, SEVERITY_WARNING, "W0903", t->where,
                 "the %smonths %.*s .. %.*s of `%.*s` sum to %.*s, but their total is %.*s",
                 n_missing > 0 ? "known " : "", TEXT_ARGS(from), TEXT_ARGS(to), TEXT_ARGS(f->name),
                 TEXT_ARGS(amount_text(c, sum, u)), TEXT_ARGS(amount_text(c, amount, u)));
    if (f->n_observations > 0) {
        uint32_t i = 0;
        while (i + 1 < f->n_observations && f->observations[i].month < t->first_month) i++;
        diagnostic_note(c->d, at, f->observations[i].where, "its months begin here");
    }
    diagnostic_hint(c->d, at, "the ledger shows both; the sum of these months lies between them");
}

/* Spreads what the total leaves over its missing months, or reports that it contradicts them. */
static void total_enter(checker *c, const flow *f, const flow_total *t, figures *g)
{
    uint32_t const slot = slot_of(f, t->amount.unit.dim);
    const unit *const u = slot_unit(f, slot);
    if (!slot_take(c, g, slot)) return;
    exact const amount = quantity_in(c, &t->amount, u);
    exact sum = exact_small(0);
    exact slack = slack_of(c, t->amount.exact, quantity_written(c, &t->amount), t->kind);
    uint32_t n_missing = 0;
    exact *const at = g->at[slot];
    for (int32_t m = t->first_month; m <= t->last_month; m++) {
        exact const x = at[m - g->first];
        if (!exact_is_valid(x)) {
            n_missing++;
            continue;
        }
        sum = exact_add(c->scratch, sum, x);
        slack = exact_add(c->scratch, slack, exact_ratio(c->scratch, 1, 2));
    }
    exact const rest = exact_sub(c->scratch, amount, sum);
    if (n_missing == 0 ? differ(c, amount, sum, slack)
                       : exact_sign(exact_add(c->scratch, rest, slack)) < 0) {
        total_differs(c, f, t,
                      exact_div(c->scratch, exact_mul(c->scratch, sum, unit_exact(c, u)),
                                unit_exact(c, &t->amount.unit)),
                      n_missing);
        return;
    }
    if (n_missing == 0) return;
    exact const each =
        exact_max(exact_small(0), exact_div(c->scratch, rest, exact_small((int32_t)n_missing)));
    for (int32_t m = t->first_month; m <= t->last_month; m++) {
        int32_t const i = m - g->first;
        bool elsewhere = false; /* its own figure stands in another unit */
        for (uint32_t k = 0; k < FIGURE_UNITS; k++)
            elsewhere = elsewhere || (k != slot && g->at[k] != NULL && exact_is_valid(g->at[k][i]));
        if (exact_is_valid(at[i]) || elsewhere) continue;
        at[i] = each;
        g->is_filled[i] = true;
    }
}

static void totals_enter(checker *c, const flow *f, figures *g)
{
    const flow_total **const order = ARENA_NEW(c->scratch, const flow_total *, f->n_totals);
    if (order == NULL) return;
    for (uint32_t i = 0; i < f->n_totals; i++) order[i] = &f->totals[i];
    qsort(order, f->n_totals, sizeof *order, total_order);
    for (uint32_t i = 0; i < f->n_totals && !c->stopped; i++) total_enter(c, f, order[i], g);
}

/* ---- months that nobody knows ---------------------------------------------------------------- */

static void missing_report(checker *c, const flow *f, const figures *g)
{
    uint32_t n = 0;
    text shown = {0};
    for (int32_t m = g->first; m <= g->last; m++) {
        bool known = false;
        for (uint32_t k = 0; k < FIGURE_UNITS; k++)
            known = known || (g->at[k] != NULL && exact_is_valid(g->at[k][m - g->first]));
        if (known || n++ >= MONTHS_SHOWN) continue;
        char month[16];
        shown = text_format(c->scratch, "%.*s%s%.*s", TEXT_ARGS(shown), shown.n > 0 ? ", " : "",
                            TEXT_ARGS(month_write(m, month)));
    }
    if (n == 0 || f->missing_low != NULL) return;
    diagnostic *const at =
        diagnose(c->d, SEVERITY_WARNING, "W0901", f->where,
                 "%u month%s of `%.*s` %s no figure, and nothing bounds %s: %.*s%s", n,
                 n == 1 ? "" : "s", TEXT_ARGS(f->name), n == 1 ? "has" : "have",
                 n == 1 ? "it" : "them", TEXT_ARGS(shown), n > MONTHS_SHOWN ? ", ..." : "");
    diagnostic_hint(
        c->d, at,
        "a missing month is not zero: give a `total` that covers it, or say `missing in "
        "LOW .. HIGH`; else sums over it are lower bounds");
}

void figures_check(checker *c, uint32_t index)
{
    flow *const f = &c->flows.at[index];
    figures *const g = &c->regime->flows.at[index].figures;
    if (f->n_observations == 0 && f->n_totals == 0) return;
    if (!observations_sort(c, f) || !months_span(c, f, g)) return;
    observations_enter(c, f, g);
    totals_enter(c, f, g);
    if (!c->stopped && c->d->n_errors == 0) missing_report(c, f, g);
}
