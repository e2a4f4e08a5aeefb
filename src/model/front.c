/* SPDX-License-Identifier: Apache-2.0 */
/* front.c -- a front's exact numbers at one point of the assumptions: a year of what is per time,
 * in each party's own unit.
 *
 * Weights, and what leaks are worth, are in the target's unit where they are of its dimension, else
 * in base units. A flow that leaks is worth its schedule on the day the file begins. */
#include "lang/units.h"
#include "model/plan.h"
#include "model/point.h"

typedef struct fronting {
    bounding b;
    const front_item *from;
    front_problem *to;
    front_enforcer *enforcers; /* = to->enforcers */
    bool is_yearly;
} fronting;

static exact const zero = {.num = 0, .den = 1};

/* ---- numbers --------------------------------------------------------------------------------- */

static const unit *unit_of(const fronting *k, uint32_t party_index)
{
    return &k->b.s->parties[party_index].counts_in;
}

/* In the party's unit: a year of a rate, else the amount. */
static exact party_number(fronting *k, const expr *e, uint32_t party_index)
{
    if (e == NULL || k->b.status != STF_OK) return zero;
    const unit *const u = unit_of(k, party_index);
    exact const x = point_in(&k->b, e, u);
    if (k->b.status != STF_OK || exact_sign(x) == 0 || dimension_equal(e->dim, u->dim)) return x;
    k->is_yearly = true;
    return exact_mul(k->b.memory, x, exact_small(POINT_YEAR_SECONDS));
}

/* Whether `rate` is `of` per time. */
static bool is_per_time(dimension rate, dimension of)
{
    return dimension_equal(rate, dimension_div(of, dimension_time));
}

/* A weight or the pressure that is needed. */
static exact pressure_number(fronting *k, const expr *e)
{
    if (e == NULL || k->b.status != STF_OK) return zero;
    uint32_t const target = k->from->target;
    if (target != SYNTAX_NONE && (dimension_equal(e->dim, unit_of(k, target)->dim) ||
                                  is_per_time(e->dim, unit_of(k, target)->dim)))
        return party_number(k, e, target);
    return point_value(&k->b, e);
}

/* ---- leaks ----------------------------------------------------------------------------------- */

/* The entry that holds on the day the file begins; where it does not, the one that goes on. */
static const flow_period *entry_now(const syntax *s, const flow *f)
{
    date const day = {s->begin_year, s->begin_month, s->begin_day};
    const flow_period *found = NULL;
    for (uint32_t i = 0; i < f->n_periods; i++) {
        const flow_period *const p = &f->periods[i];
        if (p->is_delivery || p->is_sum) continue;
        if (!s->has_begin) {
            found = p;
            continue;
        }
        bool const begun = !date_is_set(p->from) || date_compare(p->from, day) <= 0;
        bool const ended = date_is_set(p->to) && date_compare(p->to, day) < 0;
        if (begun && !ended) found = p;
    }
    return found;
}

/* What a year of the flow is worth, in the target's unit. */
static exact flow_year(fronting *k, uint32_t index)
{
    arena *const a = k->b.memory;
    const flow *const f = &k->b.s->flows[index];
    const flow_period *const p = entry_now(k->b.s, f);
    if (p == NULL) return zero;
    exact x = point_value(&k->b, p->amount);
    if (!f->is_money && f->worth != NULL) x = exact_mul(a, x, point_value(&k->b, f->worth));
    if (k->b.status != STF_OK) return zero;
    k->is_yearly = true;
    x = exact_mul(a, x, exact_small(POINT_YEAR_SECONDS));
    return exact_div(a, x, unit_in_base(unit_of(k, k->from->target), a));
}

/* ---- enforcers ------------------------------------------------------------------------------- */

static void enforcer_fill(fronting *k, const front_enforcer_item *e, front_enforcer *out)
{
    const syntax *const s = k->b.s;
    *out = (front_enforcer){.name = s->parties[e->party].name,
                            .gives = zero,
                            .earns = party_number(k, e->earns, e->party),
                            .costs = party_number(k, e->costs, e->party),
                            .gains = party_number(k, e->gains, e->party),
                            .has_veto = (k->from->vetoes >> e->party & 1) != 0};
    if (e->gives != NULL)
        out->gives = party_number(k, e->gives, k->from->target);
    else
        for (uint32_t i = 0; i < e->n_flows; i++)
            out->gives = exact_add(k->b.memory, out->gives, flow_year(k, e->flows[i]));
    out->weight = e->weight != NULL ? pressure_number(k, e->weight) : out->gives;
    if (k->b.status == STF_OK && exact_sign(out->weight) < 0)
        bounding_fail(&k->b, STF_INPUT, "E1048", e->weight != NULL ? e->weight->where : e->where,
                      "%.*s weighs less than nothing: %.12g", TEXT_ARGS(out->name),
                      exact_to_double(out->weight));
}

static bool enforcers_fill(fronting *k)
{
    uint32_t const n = k->from->n_enforcers;
    front_enforcer *const to = ARENA_NEW(k->b.memory, front_enforcer, n);
    if (to == NULL) return false;
    for (uint32_t i = 0; i < n; i++) enforcer_fill(k, &k->from->enforcers[i], &to[i]);
    k->to->enforcers = k->enforcers = to;
    k->to->n_enforcers = n;
    return true;
}

/* ---- payments and punishments ---------------------------------------------------------------- */

static uint32_t member_of(const fronting *k, uint32_t party_index)
{
    uint32_t i = 0;
    while (i + 1 < k->from->n_enforcers && k->from->enforcers[i].party != party_index) i++;
    return i;
}

static bool transfers_fill(fronting *k)
{
    uint32_t const n = k->from->n_transfers;
    front_transfer *const to = ARENA_NEW(k->b.memory, front_transfer, n);
    if (to == NULL) return false;
    for (uint32_t i = 0; i < n; i++) {
        const front_transfer_item *const t = &k->from->transfers[i];
        to[i] = (front_transfer){.is_punishment = t->is_punishment,
                                 .from = member_of(k, t->from),
                                 .to = member_of(k, t->to),
                                 .amount = party_number(k, t->amount, t->to),
                                 .costs = party_number(k, t->costs, t->from)};
        if (t->costs == NULL && !t->is_punishment)
            to[i].costs = party_number(k, t->amount, t->from);
    }
    k->to->transfers = to;
    k->to->n_transfers = n;
    return true;
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* "MUSD/year", "MUSD" */
static text unit_text(fronting *k, uint32_t party_index)
{
    text const own = unit_said(unit_of(k, party_index));
    if (!k->is_yearly) return own;
    if (own.n == 0) return TEXT("1/year");
    return text_format(k->b.memory, "%.*s/year", TEXT_ARGS(own));
}

static void units_fill(fronting *k)
{
    for (uint32_t i = 0; i < k->to->n_enforcers; i++)
        k->enforcers[i].unit = unit_text(k, k->from->enforcers[i].party);
    if (k->from->target == SYNTAX_NONE) return;
    k->to->target = k->b.s->parties[k->from->target].name;
    k->to->target_unit = unit_text(k, k->from->target);
}

stf_status model_front(const syntax *s, uint32_t front, const model_key *key, const exact *inputs,
                       arena *memory, diagnostics *d, const front_problem **out, stf_error *err)
{
    static const front_success rules[] = {[FRONT_COUNT] = SUCCESS_COUNT,
                                          [FRONT_PRESSURE] = SUCCESS_PRESSURE,
                                          [FRONT_PLAY] = SUCCESS_TABLE};
    const front_item *const f = &s->fronts[front];
    fronting k = {.b = {.s = s, .key = key, .memory = memory, .d = d, .err = err},
                  .from = f,
                  .to = ARENA_NEW(memory, front_problem, 1)};
    if (k.to == NULL || !point_begin(&k.b, inputs)) return arena_status(memory, err);
    *k.to = (front_problem){.name = f->name,
                            .rule = rules[f->rule],
                            .quota = f->quota,
                            .gains_are_alls = f->gains_are_alls};
    bool const ok = enforcers_fill(&k) && transfers_fill(&k);
    k.to->threshold = pressure_number(&k, f->threshold);
    if (f->stake != NULL) k.to->stake = party_number(&k, f->stake, f->target);
    TRY(k.b.status);
    if (ok) units_fill(&k);
    TRY(arena_status(memory, err));
    if (!ok) return fail(err, STF_NOMEM, "no memory for a front");
    *out = k.to;
    return STF_OK;
}
