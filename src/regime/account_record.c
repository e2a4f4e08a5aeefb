/* SPDX-License-Identifier: Apache-2.0 */
/* account_record.c -- walks the record of a flow through the slices of an account.
 *
 * Of months that a total settles together, each alone lies between nothing and all that the total
 * leaves; of several of them, counted in the shares f of their days, the sum lies between
 * min f and max f times it, and where all are counted it is it. The same holds for all months of a
 * total: so the cumulative is exact again at its end. */
#include "regime/account.h"

typedef struct walking {
    bool is_touched;
    amount have;    /* known months and children, as counted */
    amount value;   /* of the whole node, as counted */
    amount guessed; /* of which missing months and differences */
    uint32_t n_missing, n_months;
    exact missing_low, missing_high, missing_sum; /* of shares of missing months */
    exact low, high;                              /* of shares of all months */
} walking;

typedef struct walker {
    account *account;
    const record *record;
    walking *at; /* [n_nodes] */
    arena *numbers;
} walker;

static amount amount_scale(arena *a, amount x, exact f)
{
    if (f.num == 1 && f.den == 1) return x;
    return (amount){.low = exact_mul(a, x.low, f),
                    .central = exact_mul(a, x.central, f),
                    .high = exact_mul(a, x.high, f)};
}

/* x + (y - z) end by end. */
static amount amount_replace(arena *a, amount x, amount y, amount z)
{
    return (amount){.low = exact_add(a, x.low, exact_sub(a, y.low, z.low)),
                    .central = exact_add(a, x.central, exact_sub(a, y.central, z.central)),
                    .high = exact_add(a, x.high, exact_sub(a, y.high, z.high))};
}

/* The shares of the missing months and the differences: what is not any month's own figure. */
static amount guess(walker *w, const record_node *n, const walking *k)
{
    arena *const a = w->numbers;
    amount g = amount_point(exact_small(0));
    if (k->n_missing > 0) {
        exact const low = k->n_missing == n->n_missing ? k->missing_low : exact_small(0);
        exact const mean = exact_div(a, k->missing_sum, exact_small((int32_t)n->n_missing));
        g = (amount){.low = exact_mul(a, n->left.low, low),
                     .central = exact_mul(a, n->left.central, mean),
                     .high = exact_mul(a, n->left.high, k->missing_high)};
    }
    if (n->contradicts) {
        g.low = exact_add(a, g.low, exact_mul(a, n->differ.low, k->high));
        g.high = exact_add(a, g.high, exact_mul(a, n->differ.high, k->high));
    }
    return g;
}

static amount node_value(walker *w, const record_node *n, const walking *k)
{
    arena *const a = w->numbers;
    bool const is_all = k->n_months == n->n_months;
    if (is_all && !n->is_loose && exact_compare(k->low, k->high) == 0)
        return amount_scale(a, n->full, k->low);
    amount v = amount_add(a, k->have, k->guessed);
    if (n->is_loose) return v;
    exact least = exact_small(0);
    if (is_all) least = exact_mul(a, n->full.low, k->low);
    v.low = exact_max(v.low, least);
    v.high = exact_min(v.high, exact_mul(a, n->full.high, k->high));
    v.low = exact_min(v.low, v.high);
    v.central = exact_min(exact_max(v.central, v.low), v.high);
    return v;
}

static void walking_begin(walking *k)
{
    if (k->is_touched) return;
    amount const nothing = amount_point(exact_small(0));
    *k = (walking){.is_touched = true,
                   .have = nothing,
                   .value = nothing,
                   .guessed = nothing,
                   .missing_sum = exact_small(0)};
}

/* One month of the node is counted for f of it. */
static void node_month(walking *k, arena *a, bool is_own_missing, exact f)
{
    k->low = k->n_months == 0 ? f : exact_min(k->low, f);
    k->high = k->n_months == 0 ? f : exact_max(k->high, f);
    k->n_months++;
    if (!is_own_missing) return;
    k->missing_low = k->n_missing == 0 ? f : exact_min(k->missing_low, f);
    k->missing_high = k->n_missing == 0 ? f : exact_max(k->missing_high, f);
    k->missing_sum = exact_add(a, k->missing_sum, f);
    k->n_missing++;
}

/* Counts the month in the node and those above it; adds to the slice what changes. */
static void nodes_count(walker *w, uint32_t s, const record_month *m, exact f, amount counted,
                        account_part *part)
{
    account *const a = w->account;
    uint32_t top = m->node;
    uint32_t const period = a->calendar.slices[s].period;
    amount from = amount_point(exact_small(0)), to = from;
    for (uint32_t i = m->node; i != NO_NODE; i = w->record->nodes[i].parent) {
        const record_node *const n = &w->record->nodes[i];
        walking *const k = &w->at[i];
        walking_begin(k);
        amount const value = k->value, guessed = k->guessed;
        bool const is_first = i == m->node;
        if (is_first && m->state == MONTH_KNOWN) k->have = amount_add(w->numbers, k->have, counted);
        if (!is_first) k->have = amount_replace(w->numbers, k->have, to, from);
        node_month(k, w->numbers, is_first && m->state == MONTH_SHARED, f);
        k->guessed = guess(w, n, k);
        k->value = node_value(w, n, k);
        /* what rounding hides between a total and its months, too */
        exact const rest = exact_sub(w->numbers, k->value.central, k->have.central);
        k->guessed.central = rest;
        k->guessed.low = exact_min(k->guessed.low, rest);
        k->guessed.high = exact_max(k->guessed.high, rest);
        sums_add_change(w->numbers, &a->estimate[s], k->guessed, guessed);
        from = value;
        to = k->value;
        top = i;
    }
    sums_add_change(w->numbers, &a->adjust[s], to, from);
    uint8_t const unit = w->record->nodes[top].unit;
    if (part != NULL) part_add_change(a, part, period, unit, to, from);
    if (m->state != MONTH_KNOWN) return;
    /* the month's own figure is counted already */
    amount const nothing = amount_point(exact_small(0));
    sums_add_change(w->numbers, &a->adjust[s], nothing, counted);
    if (part != NULL) part_add_change(a, part, period, unit, nothing, counted);
}

/* Differences of a loose total that contradicts its months, which others hold. */
static void loose_count(walker *w, uint32_t s, int32_t month, exact f, account_part *part)
{
    account *const a = w->account;
    for (uint32_t i = 0; i < w->record->n_nodes; i++) {
        const record_node *const n = &w->record->nodes[i];
        if (!n->is_loose || !n->contradicts || month < n->first || month > n->last) continue;
        walking *const k = &w->at[i];
        walking_begin(k);
        amount const guessed = k->guessed;
        node_month(k, w->numbers, false, f);
        k->guessed = guess(w, n, k);
        sums_add_change(w->numbers, &a->estimate[s], k->guessed, guessed);
        sums_add_change(w->numbers, &a->adjust[s], k->guessed, guessed);
        if (part != NULL)
            part_add_change(a, part, a->calendar.slices[s].period, n->unit, k->guessed, guessed);
    }
}

static void month_known(walker *w, uint32_t s, const regime_flow *flow, const record_month *m,
                        exact f, account_part *part)
{
    account *const a = w->account;
    amount const counted = amount_scale(w->numbers, m->counted, f);
    sums_add(w->numbers, &a->kind[flow->is_unreported ? KIND_UNREPORTED : m->kind][s], counted);
    if (part != NULL) part_add(a, part, a->calendar.slices[s].period, m->unit, counted);
    if (m->node != NO_NODE) nodes_count(w, s, m, f, counted, part);
}

static void month_shared(walker *w, uint32_t s, const record_month *m, exact f, account_part *part)
{
    const record_node *const n = &w->record->nodes[m->node];
    arena *const a = w->numbers;
    amount const alone = {.low = n->n_missing == 1 ? exact_mul(a, n->left.low, f) : exact_small(0),
                          .central = exact_mul(a, n->left.central,
                                               exact_div(a, f, exact_small((int32_t)n->n_missing))),
                          .high = exact_mul(a, n->left.high, f)};
    sums_add(a, &w->account->share_month[s], alone);
    nodes_count(w, s, m, f, amount_point(exact_small(0)), part);
}

static void month_missing(walker *w, uint32_t s, uint32_t flow, const unit_view *v, exact f,
                          account_part *part)
{
    account *const a = w->account;
    const regime_flow *const of = &a->regime->flows[flow];
    (void)VEC_PUSH(a->scratch, &a->missing, (missing_month){s, flow});
    if (!of->has_missing || !v->has[UNIT_FLOW]) {
        a->n_open[s]++;
        return;
    }
    amount const own = amount_scale(w->numbers, of->missing, f);
    amount const counted = amount_mul(w->numbers, own, v->ratio[UNIT_FLOW]);
    sums_add(w->numbers, &a->kind[KIND_MISSING][s], counted);
    if (part != NULL) part_add(a, part, a->calendar.slices[s].period, UNIT_FLOW, counted);
}

static int32_t days_counted(const slice *s, const day_ranges *exempt)
{
    int32_t n = s->last - s->first + 1;
    for (int32_t day = s->first; exempt->n > 0 && day <= s->last; day++) {
        for (size_t k = 0; k < exempt->n; k++) {
            if (day < exempt->at[k].first || day > exempt->at[k].last) continue;
            n--;
            break;
        }
    }
    return n;
}

static bool totals_arrays(account *a)
{
    if (a->share_month != NULL) return true;
    a->share_month = ARENA_NEW(a->scratch, sums, a->calendar.n_slices);
    a->adjust = ARENA_NEW(a->scratch, sums, a->calendar.n_slices);
    a->estimate = ARENA_NEW(a->scratch, sums, a->calendar.n_slices);
    return a->share_month != NULL && a->adjust != NULL && a->estimate != NULL;
}

stf_status account_record(account *a, uint32_t flow, const record *r, const unit_view *v,
                          const day_ranges *exempt, account_part *part, stf_error *err)
{
    if (r->n_nodes > 0 && !totals_arrays(a)) return arena_status(a->scratch, err);
    walker w = {.account = a,
                .record = r,
                .at = ARENA_NEW(a->work, walking, r->n_nodes),
                .numbers = a->memory};
    if (w.at == NULL) return arena_status(a->work, err);
    const regime_flow *const of = &a->regime->flows[flow];
    uint32_t period = UINT32_MAX;
    for (uint32_t s = 0; s < a->calendar.n_slices; s++) {
        const slice *const at = &a->calendar.slices[s];
        if (at->month > r->last) break;
        int32_t const days = days_counted(at, exempt);
        if (at->period != period) {
            for (uint32_t i = 0; i < r->n_nodes; i++) w.at[i].is_touched = false;
            period = at->period;
        }
        if (days == 0) continue;
        exact const f = exact_ratio(a->memory, days, at->month_days);
        const record_month *const m =
            at->month < r->first ? NULL : &r->months[at->month - r->first];
        if (m == NULL || m->state == MONTH_MISSING) {
            month_missing(&w, s, flow, v, f, part);
            continue;
        }
        if (m->state == MONTH_KNOWN)
            month_known(&w, s, of, m, f, part);
        else
            month_shared(&w, s, m, f, part);
        loose_count(&w, s, at->month, f, part);
    }
    return arena_status(a->scratch, err);
}
