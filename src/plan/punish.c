/* SPDX-License-Identifier: Apache-2.0 */
/* punish.c -- whether those who are to punish a breach want to.
 *
 * To punish is to take back one's own stock. In a breach that is for ever nothing follows on
 * leaving it where it is: in each phase in which some of it is to go back, the party compares the
 * rest of the way with staying where it is for ever, stock by stock. In a breach for K phases the
 * breach is begun anew instead: it loses delta (what comes next less the breach's start). */
#include "plan/inside.h"

/* What party gains, from phase j of the breach on, by leaving its stock s where it is: for ever, or
 * (where the breach is begun anew) for that phase. */
static form stay_gain(plan_work *w, uint32_t party, uint32_t b, uint32_t s, form base, uint32_t j)
{
    exact const d = w->p->discount[party];
    uint32_t const over = work_return(w, b, s)->over;
    form const there = work_breach_level(w, b, s, base, j - 1);
    form out = form_number(w->a, exact_small(0));
    exact factor = exact_small(1);
    bool const is_once = w->p->breach[b].phases > 0;
    for (uint32_t i = j; i <= over; i++) {
        exact weight = factor;
        if (i == over && !is_once)
            weight = exact_div(w->a, weight, exact_sub(w->a, exact_small(1), d));
        work_worth(w, &out, weight, party, s, there);
        work_worth(w, &out, exact_neg(w->a, weight), party, s, work_breach_level(w, b, s, base, i));
        if (is_once) break;
        factor = exact_mul(w->a, factor, d);
    }
    return out;
}

/* Whether the worth to the owner never falls with the level: then taking back never hurts it. */
static bool is_rising(const plan_worth *u)
{
    exact under = exact_small(0);
    for (uint32_t k = 0; k < u->n; k++) {
        if (exact_compare(u->value[k], under) < 0) return false;
        under = u->value[k];
    }
    return true;
}

typedef struct punishing {
    plan_work *w;
    plan_row row;
    uint32_t b, j;
    const form *base;
    form loss;  /* of a breach begun anew; zero in one for ever */
    form keeps; /* what punishing is worth from phase j on */
    plan_row *worst;
    plan_rows *out;
    bool has_worst;
} punishing;

static exact with_outside(const plan_work *w, uint32_t party, exact x)
{
    exact const outside = w->p->outside[party];
    return exact_is_valid(outside) ? exact_max(x, outside) : x;
}

/* With numbers: the best of all departures from phase j of the breach. */
static void number_check(punishing *c, form gain)
{
    plan_work *const w = c->w;
    plan_row row = c->row;
    form breaks = form_copy(w->a, c->keeps);
    form_add(w->a, &breaks, exact_small(1), gain);
    form_add(w->a, &breaks, exact_small(-1), c->loss);
    exact const keeps = with_outside(w, row.party, form_value(c->keeps)),
                other = with_outside(w, row.party, form_value(breaks));
    row.keeps = form_number(w->a, keeps);
    row.breaks = form_number(w->a, other);
    row.slack = form_number(w->a, exact_sub(w->a, keeps, other));
    if (c->has_worst && exact_compare(form_value(c->worst->slack), form_value(row.slack)) <= 0)
        return;
    *c->worst = row;
    c->has_worst = true;
}

static void form_check(punishing *c, form gain)
{
    plan_row row = c->row;
    row.keeps = c->keeps;
    row.breaks = form_copy(c->w->a, c->keeps);
    form_add(c->w->a, &row.breaks, exact_small(1), gain);
    form_add(c->w->a, &row.breaks, exact_small(-1), c->loss);
    row.slack = form_copy(c->w->a, c->loss);
    form_add(c->w->a, &row.slack, exact_small(-1), gain);
    if (!form_is_number(row.slack) || exact_sign(form_value(row.slack)) < 0)
        (void)VEC_PUSH(c->w->a, c->out, row);
}

/* Departures in phase j of the breach: each stock alone, and all those that gain together. */
static void phase_check(punishing *c)
{
    plan_work *const w = c->w;
    uint32_t const p = c->row.party;
    form together = form_number(w->a, exact_small(0));
    form best = {0};
    uint32_t n_together = 0;
    for (uint32_t s = 0; s < w->p->n_stocks; s++) {
        const plan_return *const back = work_return(w, c->b, s);
        if (w->p->stocks[s].owner != p || exact_sign(back->share) == 0 || c->j > back->over)
            continue;
        form given = form_number(w->a, w->p->stocks[s].start);
        form_add(w->a, &given, exact_small(-1), c->base[s]);
        if (form_is_zero(given)) continue;
        form const gain = stay_gain(w, p, c->b, s, c->base[s], c->j);
        bool const is_rising_worth = is_rising(&w->p->stocks[s].worth[p]);
        if (w->is_symbolic) {
            if (w->p->breach[c->b].phases == 0 && is_rising_worth && !w->wants_slack) continue;
            form_check(c, gain);
            if (!is_rising_worth && n_together++ > 0) {
                form_add(w->a, &together, exact_small(1), gain);
                form_check(c, together);
            } else if (!is_rising_worth) {
                form_add(w->a, &together, exact_small(1), gain);
            }
            continue;
        }
        if (exact_sign(form_value(gain)) > 0) {
            form_add(w->a, &together, exact_small(1), gain);
            n_together++;
        }
        if (best.n == 0 || exact_compare(form_value(gain), form_value(best)) > 0) best = gain;
    }
    if (!w->is_symbolic && best.n > 0) number_check(c, n_together > 0 ? together : best);
}

/* Of the breach that begins at `base`. */
static void base_check(punishing *c)
{
    plan_work *const w = c->w;
    uint32_t const p = c->row.party, t = c->row.phase, phases = w->p->breach[c->b].phases;
    uint32_t last = work_breach_length(w, c->b);
    if (phases > 0 && phases < last) last = phases;
    form const start = work_breach_from(w, p, t, c->b, c->base, 1);
    for (c->j = 1; c->j <= last; c->j++) {
        c->keeps = work_breach_from(w, p, t, c->b, c->base, c->j);
        c->loss = form_number(w->a, exact_small(0));
        if (phases > 0) {
            c->loss = form_copy(w->a, work_breach_from(w, p, t, c->b, c->base, c->j + 1));
            form_add(w->a, &c->loss, exact_small(-1), start);
            form_scale(w->a, &c->loss, w->p->discount[p]);
        }
        phase_check(c);
    }
}

void work_punish_rows(plan_work *w, uint32_t t, uint32_t b, plan_rows *out)
{
    uint32_t const n = w->p->n_stocks;
    form *const base = ARENA_NEW(w->a, form, n);
    if (base == NULL) return;
    for (uint32_t p = 0; p < w->p->n_parties; p++) {
        plan_row worst;
        punishing c = {.w = w, .b = b, .base = base, .worst = &worst, .out = out};
        c.row = (plan_row){.kind = PLAN_CHECK_PUNISH,
                           .phase = t,
                           .party = p,
                           .other = b,
                           .after_alarm = true,
                           .is_doubtful = w->p->breach[b].phases > 0,
                           .pair = PLAN_NONE};
        for (int found = 1; found >= 0; found--) {
            if (found == 0 && exact_sign(w->p->alarms[b]) == 0) continue;
            work_breach_base(w, t, b, found == 1, base);
            base_check(&c);
        }
        if (c.has_worst) (void)VEC_PUSH(w->a, out, worst);
    }
}
