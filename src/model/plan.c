/* SPDX-License-Identifier: Apache-2.0 */
/* plan.c -- a plan's exact numbers at one point of the assumptions.
 *
 * The parties of the problem are those that the plan gives something to do, to hold or to get, in
 * the order of the file. Rates become amounts a phase, in each party's own unit; an outside option
 * that is a rate becomes what it is worth for ever, at the end of the phase in which it is taken:
 * r + d r + d^2 r + ... = r / (1 - d). */
#include "model/plan.h"

#include "model/point.h"
#include "num/elementary.h"

typedef struct planning {
    bounding b;
    const plan_item *from;
    plan_problem *to;
    uint32_t of[PARTIES_MOST]; /* [syntax party] party of the problem, or SYNTAX_NONE */
    uint32_t party[PARTIES_MOST];
    exact length; /* of a phase in seconds; 1 where phases have no length */
} planning;

static exact const zero = {.num = 0, .den = 1}, one = {.num = 1, .den = 1};

/* Fails where a number is not in [low, high] (or not in (low, high) where `open`). */
static exact bounded(planning *k, const expr *e, bool open, const char *code, const char *what)
{
    exact const x = point_value(&k->b, e);
    if (k->b.status != STF_OK) return x;
    int const low = exact_compare(x, zero), high = exact_compare(x, one);
    if (open ? low > 0 && high < 0 : low >= 0 && high <= 0) return x;
    bounding_fail(&k->b, STF_INPUT, code, e->where, "%s lies %s, not at %.12g", what,
                  open ? "above 0 and below 1" : "in 0 .. 1", exact_to_double(x));
    return x;
}

static const unit *unit_of(const planning *k, uint32_t party_index)
{
    return &k->b.s->parties[party_index].counts_in;
}

/* ---- parties --------------------------------------------------------------------------------- */

static uint32_t parties_of(const plan_item *p)
{
    uint32_t bits = 0;
    for (uint32_t i = 0; i < p->n_stocks; i++) {
        const plan_stock_item *const s = &p->stocks[i];
        bits |= UINT32_C(1) << s->owner;
        for (uint32_t j = 0; j < s->n_worths; j++) bits |= UINT32_C(1) << s->worths[j].party;
        for (uint32_t j = 0; j < s->n_costs; j++) bits |= UINT32_C(1) << s->costs[j].party;
    }
    for (uint32_t i = 0; i < p->n_outsides; i++) bits |= UINT32_C(1) << p->outsides[i].party;
    for (uint32_t i = 0; i < p->n_bonuses; i++) bits |= UINT32_C(1) << p->bonuses[i].party;
    return bits;
}

static bool parties_fill(planning *k)
{
    const syntax *const s = k->b.s;
    uint32_t const bits = parties_of(k->from);
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->n_parties; i++) {
        k->of[i] = (bits >> i & 1) != 0 ? n : SYNTAX_NONE;
        if ((bits >> i & 1) != 0) k->party[n++] = i;
    }
    text *const names = ARENA_NEW(k->b.memory, text, n);
    text *const units = ARENA_NEW(k->b.memory, text, n);
    uint32_t *const turn = ARENA_NEW(k->b.memory, uint32_t, n);
    if (names == NULL || units == NULL || turn == NULL) return false;
    for (uint32_t i = 0; i < n; i++) {
        names[i] = s->parties[k->party[i]].name;
        units[i] = unit_said(unit_of(k, k->party[i]));
        turn[i] = k->from->turn[k->party[i]];
    }
    k->to->n_parties = n;
    k->to->party = names;
    k->to->unit = units;
    k->to->turn = turn;
    return true;
}

/* ---- discounts ------------------------------------------------------------------------------- */

enum { POWER_MOST = 400, ROOT_MOST = 48, DENOMINATOR_MOST = 1000000 };

/* The m-th root of x where it is a ratio of small numbers: a convergent of the root's continued
 * fraction, tried without rounding; else invalid. */
static exact root_small(arena *a, exact x, int32_t m, double near)
{
    int64_t p0 = 0, q0 = 1, p1 = 1, q1 = 0;
    double rest = near;
    for (int i = 0; i < 40; i++) {
        int64_t const whole = (int64_t)rest;
        int64_t const p = whole * p1 + p0, q = whole * q1 + q0;
        if (q > DENOMINATOR_MOST) break;
        exact const candidate = exact_ratio(a, p, q);
        if (exact_compare(exact_pow(a, candidate, m), x) == 0) return candidate;
        p0 = p1;
        q0 = q1;
        p1 = p;
        q1 = q;
        double const left = rest - (double)whole;
        if (left < 1e-9) break;
        rest = 1 / left;
    }
    return (exact){0};
}

/* d ** years: exact where that is a ratio of small numbers or a whole power, else the nearest
 * double's value. */
static exact yearly_power(arena *a, exact d, exact years)
{
    double const near = num_pow(exact_to_double(d), exact_to_double(years));
    bool const small = years.big == NULL && years.num <= POWER_MOST && years.den <= ROOT_MOST;
    if (!small) return exact_from_double(a, near);
    exact const power = exact_pow(a, d, (int32_t)years.num);
    if (years.den == 1) return power;
    exact const root = root_small(a, power, (int32_t)years.den, near);
    return exact_is_valid(root) ? root : exact_from_double(a, near);
}

static bool discounts_fill(planning *k)
{
    const plan_item *const p = k->from;
    uint32_t const n = k->to->n_parties;
    arena *const a = k->b.memory;
    exact *const out = ARENA_NEW(a, exact, n);
    if (out == NULL) return false;
    for (uint32_t i = 0; i < n && k->b.status == STF_OK; i++) {
        const discount *found = NULL;
        for (uint32_t j = 0; j < p->n_discounts; j++) {
            const discount *const d = &p->discounts[j];
            if (d->party == k->party[i] || (d->party == SYNTAX_NONE && found == NULL)) found = d;
        }
        if (found == NULL) { /* the check leaves none out */
            out[i] = exact_ratio(a, 1, 2);
            continue;
        }
        out[i] = bounded(k, found->factor, true, "E1040", "a plan's discount factor");
        if (!found->per_year || k->b.status != STF_OK) continue;
        exact const years = exact_div(a, k->length, exact_small(POINT_YEAR_SECONDS));
        out[i] = yearly_power(a, out[i], years);
        if (exact_sign(out[i]) <= 0 || exact_compare(out[i], one) >= 0)
            bounding_fail(&k->b, STF_INPUT, "E1040", found->factor->where,
                          "a plan's discount factor of a phase is too near to 0 or to 1");
    }
    k->to->discount = out;
    return true;
}

/* ---- verification, outside options, bonuses -------------------------------------------------- */

static const plan_verify_item *verify_of(const planning *k, uint32_t party_index)
{
    const plan_verify_item *found = NULL;
    for (uint32_t j = 0; j < k->from->n_verifies; j++) {
        const plan_verify_item *const v = &k->from->verifies[j];
        if (v->party == party_index || (v->party == SYNTAX_NONE && found == NULL)) found = v;
    }
    return found;
}

static bool verifies_fill(planning *k)
{
    uint32_t const n = k->to->n_parties;
    exact *const finds = ARENA_NEW(k->b.memory, exact, n);
    exact *const alarms = ARENA_NEW(k->b.memory, exact, n);
    if (finds == NULL || alarms == NULL) return false;
    for (uint32_t i = 0; i < n; i++) {
        const plan_verify_item *const v = verify_of(k, k->party[i]);
        finds[i] = one;
        alarms[i] = zero;
        if (v == NULL) continue;
        if (v->finds != NULL)
            finds[i] = bounded(k, v->finds, false, "E1041", "the chance that cheating is found");
        if (v->alarms != NULL)
            alarms[i] = bounded(k, v->alarms, false, "E1041", "the chance of a false alarm");
        if (k->b.status == STF_OK && exact_compare(finds[i], alarms[i]) < 0)
            bounding_fail(&k->b, STF_INPUT, "E1041", v->where,
                          "who gave would be accused more often (%.12g) than who cheated (%.12g)",
                          exact_to_double(alarms[i]), exact_to_double(finds[i]));
    }
    k->to->finds = finds;
    k->to->alarms = alarms;
    return true;
}

/* An amount in the party's unit; what is per time, for one phase. */
static exact phase_amount(planning *k, const expr *e, uint32_t party_index, bool *is_rate)
{
    const unit *const u = unit_of(k, party_index);
    exact const x = point_in(&k->b, e, u);
    *is_rate = exact_sign(x) != 0 && !dimension_equal(e->dim, u->dim);
    return *is_rate ? exact_mul(k->b.memory, x, k->length) : x;
}

static bool extras_fill(planning *k)
{
    arena *const a = k->b.memory;
    uint32_t const n = k->to->n_parties;
    exact *const outside = ARENA_NEW(a, exact, n);
    exact *const bonus = ARENA_NEW(a, exact, n);
    bool is_rate;
    if (outside == NULL || bonus == NULL) return false;
    for (uint32_t i = 0; i < n; i++) bonus[i] = zero;
    for (uint32_t j = 0; j < k->from->n_bonuses; j++) {
        const plan_amount_item *const from = &k->from->bonuses[j];
        bonus[k->of[from->party]] = phase_amount(k, from->value, from->party, &is_rate);
    }
    for (uint32_t j = 0; j < k->from->n_outsides; j++) {
        const plan_amount_item *const from = &k->from->outsides[j];
        uint32_t const i = k->of[from->party];
        outside[i] = phase_amount(k, from->value, from->party, &is_rate);
        if (is_rate) outside[i] = exact_div(a, outside[i], exact_sub(a, one, k->to->discount[i]));
    }
    k->to->outside = outside;
    k->to->bonus = bonus;
    return true;
}

/* ---- stocks ---------------------------------------------------------------------------------- */

static void slopes_check(planning *k, const plan_stock_item *s, const plan_worth_item *w,
                         const exact *level, const exact *value)
{
    arena *const a = k->b.memory;
    exact before = zero, value_before = zero, slope_before = {0};
    for (uint32_t i = 0; i < w->n && k->b.status == STF_OK; i++) {
        bool const last = i + 1 == w->n;
        if (exact_compare(level[i], before) <= 0 || exact_compare(level[i], one) > 0 ||
            (last && exact_compare(level[i], one) != 0)) {
            bounding_fail(&k->b, STF_INPUT, "E1043", w->level[i]->where,
                          "the levels of a worth ascend from above 0 to 1, and this is %.12g",
                          exact_to_double(level[i]));
            return;
        }
        exact const slope =
            exact_div(a, exact_sub(a, value[i], value_before), exact_sub(a, level[i], before));
        if (s->n_gives == 0 && exact_is_valid(slope_before) &&
            exact_compare(slope, slope_before) > 0)
            bounding_fail(&k->b, STF_INPUT, "E1044", w->where,
                          "the worth of %.*s to %.*s grows faster above level %.12g than below it, "
                          "and steps are to be designed",
                          TEXT_ARGS(s->name), TEXT_ARGS(k->b.s->parties[w->party].name),
                          exact_to_double(before));
        before = level[i];
        value_before = value[i];
        slope_before = slope;
    }
}

static void worths_fill(planning *k, const plan_stock_item *s, plan_stock *out)
{
    arena *const a = k->b.memory;
    plan_worth *const to = ARENA_NEW(a, plan_worth, k->to->n_parties);
    if (to == NULL) return;
    for (uint32_t j = 0; j < s->n_worths && k->b.status == STF_OK; j++) {
        const plan_worth_item *const w = &s->worths[j];
        exact *const level = ARENA_NEW(a, exact, w->n), *const value = ARENA_NEW(a, exact, w->n);
        if (level == NULL || value == NULL) return;
        for (uint32_t i = 0; i < w->n; i++) {
            bool is_rate;
            level[i] = point_value(&k->b, w->level[i]);
            value[i] = phase_amount(k, w->value[i], w->party, &is_rate);
        }
        slopes_check(k, s, w, level, value);
        to[k->of[w->party]] = (plan_worth){.n = w->n, .level = level, .value = value};
    }
    out->worth = to;
}

static void costs_fill(planning *k, const plan_stock_item *s, plan_stock *out)
{
    exact *const to = ARENA_NEW(k->b.memory, exact, k->to->n_parties);
    if (to == NULL) return;
    for (uint32_t i = 0; i < k->to->n_parties; i++) to[i] = zero;
    for (uint32_t j = 0; j < s->n_costs; j++) {
        bool is_rate;
        to[k->of[s->costs[j].party]] =
            phase_amount(k, s->costs[j].value, s->costs[j].party, &is_rate);
    }
    out->cost = to;
}

static void gives_fill(planning *k, const plan_stock_item *s, plan_stock *out)
{
    arena *const a = k->b.memory;
    if (s->n_gives == 0) return;
    exact *const to = ARENA_NEW(a, exact, k->from->phases);
    exact sum = zero;
    if (to == NULL) return;
    for (uint32_t i = 0; i < k->from->phases; i++) {
        to[i] = i < s->n_gives ? point_value(&k->b, s->gives[i]) : zero;
        if (k->b.status != STF_OK) return;
        if (exact_sign(to[i]) < 0)
            bounding_fail(&k->b, STF_INPUT, "E1047", s->gives[i]->where,
                          "a step of %.*s is below nothing: %.12g", TEXT_ARGS(s->name),
                          exact_to_double(to[i]));
        sum = exact_add(a, sum, to[i]);
    }
    if (exact_compare(sum, out->start) > 0)
        bounding_fail(&k->b, STF_INPUT, "E1047", s->gives[s->n_gives - 1]->where,
                      "%.*s gives %.12g in all, and there is %.12g of it", TEXT_ARGS(s->name),
                      exact_to_double(sum), exact_to_double(out->start));
    out->gives = to;
}

static bool is_multiple(arena *a, exact x, exact of)
{
    exact const times = exact_div(a, x, of);
    return times.big == NULL && times.den == 1;
}

static void grid_fill(planning *k, const plan_stock_item *s, plan_stock *out)
{
    arena *const a = k->b.memory;
    if (s->grid == NULL) return;
    exact const grid = point_value(&k->b, s->grid);
    if (k->b.status != STF_OK) return;
    bool fits = exact_sign(grid) > 0 && is_multiple(a, out->start, grid);
    for (uint32_t i = 0; fits && out->gives != NULL && i < k->from->phases; i++)
        fits = is_multiple(a, out->gives[i], grid);
    if (!fits)
        bounding_fail(&k->b, STF_INPUT, "E1045", s->grid->where,
                      "%.*s and its steps are no whole numbers of steps of %.12g",
                      TEXT_ARGS(s->name), exact_to_double(grid));
    out->grid = grid;
}

static void lumps_fill(planning *k, const plan_stock_item *s, plan_stock *out)
{
    arena *const a = k->b.memory;
    plan_lump *const to = ARENA_NEW(a, plan_lump, s->n_lumps);
    exact left = out->start;
    int32_t n_rest = 0;
    if (to == NULL || s->n_lumps == 0) return;
    for (uint32_t i = 0; i < s->n_lumps; i++) {
        const plan_lump_item *const from = &s->lumps[i];
        to[i].name = k->b.s->measures[from->measure].name;
        if (from->share == NULL) {
            n_rest++;
            continue;
        }
        to[i].share = bounded(k, from->share, false, "E1046", "the share of a measure");
        left = exact_sub(a, left, to[i].share);
    }
    if (k->b.status != STF_OK) return;
    if (n_rest > 0 ? exact_sign(left) <= 0 : exact_sign(left) != 0) {
        bounding_fail(&k->b, STF_INPUT, "E1046", s->lumps[0].where,
                      "the shares of the measures of %.*s leave %.12g of it%s", TEXT_ARGS(s->name),
                      exact_to_double(left), n_rest > 0 ? " for those without a share" : "");
        return;
    }
    for (uint32_t i = 0; i < s->n_lumps; i++)
        if (s->lumps[i].share == NULL) to[i].share = exact_div(a, left, exact_small(n_rest));
    out->lumps = to;
    out->n_lumps = s->n_lumps;
    out->lumps_in_any_order = s->lumps_in_any_order;
}

static bool stocks_fill(planning *k)
{
    const plan_item *const p = k->from;
    plan_stock *const to = ARENA_NEW(k->b.memory, plan_stock, p->n_stocks);
    if (to == NULL) return false;
    for (uint32_t i = 0; i < p->n_stocks && k->b.status == STF_OK; i++) {
        const plan_stock_item *const s = &p->stocks[i];
        to[i] = (plan_stock){.name = s->name, .owner = k->of[s->owner], .start = one};
        if (s->start != NULL)
            to[i].start = bounded(k, s->start, false, "E1042", "the level of a stock");
        if (k->b.status == STF_OK && exact_sign(to[i].start) <= 0)
            bounding_fail(&k->b, STF_INPUT, "E1042", s->start->where,
                          "there is nothing of %.*s to give", TEXT_ARGS(s->name));
        worths_fill(k, s, &to[i]);
        costs_fill(k, s, &to[i]);
        gives_fill(k, s, &to[i]);
        grid_fill(k, s, &to[i]);
        lumps_fill(k, s, &to[i]);
    }
    k->to->stocks = to;
    k->to->n_stocks = p->n_stocks;
    return true;
}

/* ---- breaches -------------------------------------------------------------------------------- */

static plan_return return_of(planning *k, const plan_return_item *r)
{
    plan_return out = {.share = zero, .over = r->over};
    if (r->share != NULL)
        out.share = bounded(k, r->share, false, "E1041", "the share that returns");
    return out;
}

static bool breaches_fill(planning *k)
{
    const plan_item *const p = k->from;
    plan_breach *const to = ARENA_NEW(k->b.memory, plan_breach, k->to->n_parties);
    if (to == NULL) return false;
    for (uint32_t i = 0; i < k->to->n_parties; i++) {
        const plan_breach_item *found = NULL;
        for (uint32_t j = 0; j < p->n_breaches; j++) {
            const plan_breach_item *const b = &p->breaches[j];
            if (b->by == k->party[i] || (b->by == SYNTAX_NONE && found == NULL)) found = b;
        }
        plan_return *const returns = ARENA_NEW(k->b.memory, plan_return, p->n_stocks);
        if (returns == NULL) return false;
        for (uint32_t s = 0; s < p->n_stocks; s++) returns[s] = return_of(k, &p->stocks[s].returns);
        for (uint32_t j = 0; found != NULL && j < found->n_returns; j++)
            returns[found->returns[j].stock] = return_of(k, &found->returns[j]);
        to[i] = (plan_breach){.phases = found != NULL ? found->phases : 0, .returns = returns};
    }
    k->to->breach = to;
    return true;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void frame_fill(planning *k)
{
    static const plan_aim aims[] = {[PLAN_AIM_SLACK] = AIM_SLACK,
                                    [PLAN_AIM_PAYOFF] = AIM_PAYOFF,
                                    [PLAN_AIM_SOONEST] = AIM_SOONEST};
    const plan_item *const p = k->from;
    static unit const plain = {.factor = 1.0};
    *k->to = (plan_problem){.name = p->name,
                            .n_phases = p->length == PLAN_FOR_EVER ? 0 : p->phases,
                            .up_to = p->length == PLAN_UP_TO,
                            .aim = aims[p->aim],
                            .aim_index = PLAN_NONE};
    k->length = p->has_length ? quantity_as(&p->lasting, &plain, k->b.memory) : one;
}

stf_status model_plan(const syntax *s, uint32_t plan, const model_key *key, const exact *inputs,
                      arena *memory, diagnostics *d, const plan_problem **out, stf_error *err)
{
    planning k = {.b = {.s = s, .key = key, .memory = memory, .d = d, .err = err},
                  .from = &s->plans[plan],
                  .to = ARENA_NEW(memory, plan_problem, 1)};
    if (k.to == NULL || !point_begin(&k.b, inputs)) return arena_status(memory, err);
    frame_fill(&k);
    bool const ok = parties_fill(&k) && discounts_fill(&k) && verifies_fill(&k) &&
                    extras_fill(&k) && stocks_fill(&k) && breaches_fill(&k);
    TRY(k.b.status);
    TRY(arena_status(memory, err));
    if (!ok) return fail(err, STF_NOMEM, "no memory for a plan");
    if (k.from->aim == PLAN_AIM_PAYOFF) k.to->aim_index = k.of[k.from->aim_index];
    if (k.from->aim == PLAN_AIM_SOONEST) k.to->aim_index = k.from->aim_index;
    *out = k.to;
    return STF_OK;
}
