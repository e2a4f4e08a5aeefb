/* SPDX-License-Identifier: Apache-2.0 */
/* endless.c -- plans for ever, with steps that shrink by one ratio.
 *
 * Two parties with a stock each, linear worths, a breach that is for ever and brings nothing back:
 * party i holds what is worth k to itself (and costs c to give: k counts (1 - delta) c more), and
 * gains b from the other's giving. With starts s and steps s (1 - rho) rho^(t-1), giving at t gains
 * over withholding, which is found with chance f,
 *
 *     f [ b s_other e + delta rho / (1 - delta rho) (b s_other - k s_own) ] - k s_own
 *
 * times a positive factor, e = 1 where the other gives later in the phase and else 0. That is
 * linear in rho once multiplied by 1 - delta rho, so each party has a least ratio, and the greater
 * of the two is the fastest plan (Lockwood and Thomas, Review of Economic Studies 69, 2002, have
 * the symmetric case: k / (delta b)). */
#include "plan/design.h"

typedef struct side {
    exact gain, keeps, value, cost; /* b s_other; k s_own with costs; k s_own; c s_own */
    exact delta, finds;
    bool is_first; /* the other gives later in the phase */
} side;

static exact whole(const plan_worth *u)
{
    return u->n == 0 ? exact_small(0) : u->value[0];
}

/* The stock of each of the two parties; false where the problem is not of the form. */
static bool sides_read(const plan_problem *p, arena *a, side out[2])
{
    if (p->n_parties != 2 || p->n_stocks != 2 || p->stocks[0].owner == p->stocks[1].owner)
        return false;
    for (uint32_t s = 0; s < 2; s++) {
        const plan_stock *const stock = &p->stocks[s];
        uint32_t const i = stock->owner;
        const plan_stock *const other = &p->stocks[1 - s];
        if (stock->n_lumps > 0 || exact_is_valid(stock->grid) || stock->worth[0].n > 1 ||
            stock->worth[1].n > 1 || exact_sign(p->alarms[i]) > 0 || p->breach[i].phases > 0 ||
            exact_sign(stock->cost[1 - i]) != 0 || exact_sign(p->bonus[i]) != 0)
            return false;
        for (uint32_t k = 0; k < 2; k++)
            if (exact_sign(p->breach[i].returns[k].share) != 0) return false;
        side *const x = &out[i];
        x->delta = p->discount[i];
        x->finds = p->finds[i];
        x->is_first = p->turn[i] < p->turn[1 - i];
        x->value = exact_mul(a, whole(&stock->worth[i]), stock->start);
        x->cost = exact_mul(a, stock->cost[i], stock->start);
        x->keeps =
            exact_add(a, x->value, exact_mul(a, exact_sub(a, exact_small(1), x->delta), x->cost));
        x->gain = exact_neg(a, exact_mul(a, whole(&other->worth[i]), other->start));
    }
    return true;
}

/* The least ratio at which the party gives: f [gain e (1 - d r) + d r (gain - keeps)] >= keeps (1 -
 * d r), that is constant + slope r >= 0. One where no ratio under it does. */
static exact side_ratio(const side *x, arena *a)
{
    exact const e = x->is_first ? exact_mul(a, x->finds, x->gain) : exact_small(0);
    exact const constant = exact_sub(a, e, x->keeps);
    exact slope = exact_mul(a, x->finds, exact_sub(a, x->gain, x->keeps));
    slope = exact_mul(a, x->delta, exact_sub(a, exact_add(a, slope, x->keeps), e));
    if (exact_sign(constant) >= 0 && exact_sign(exact_add(a, constant, slope)) >= 0)
        return exact_small(0);
    if (exact_sign(slope) <= 0) return exact_small(1);
    return exact_div(a, exact_neg(a, constant), slope);
}

bool endless_ratio(const plan_problem *p, arena *a, exact *ratio, uint32_t *party)
{
    side x[2];
    if (!sides_read(p, a, x)) return false;
    *ratio = exact_small(0);
    *party = 0;
    for (uint32_t i = 0; i < 2; i++) {
        exact const own = side_ratio(&x[i], a);
        if (exact_compare(own, *ratio) <= 0) continue;
        *ratio = own;
        *party = i;
    }
    return true;
}

enum { SHOWN_PHASES = 12 };

static exact power(arena *a, exact x, uint32_t n)
{
    return exact_pow(a, x, (int32_t)n);
}

/* A party's payoff from phase t on: (value - gain) rho^t - cost (1 - rho) rho^(t-1), over 1 - delta
 * rho. */
static exact payoff_from(const side *x, exact rho, uint32_t t, arena *a)
{
    exact const one = exact_small(1);
    exact sum = exact_mul(a, exact_sub(a, x->value, x->gain), power(a, rho, t));
    exact const step = exact_mul(a, exact_sub(a, one, rho), power(a, rho, t - 1));
    sum = exact_sub(a, sum, exact_mul(a, x->cost, step));
    return exact_div(a, sum, exact_sub(a, one, exact_mul(a, x->delta, rho)));
}

/* The check of giving at t against withholding. */
static exact give_slack(const side *x, exact rho, uint32_t t, arena *a)
{
    exact const one = exact_small(1), dr = exact_mul(a, x->delta, rho);
    exact later =
        exact_div(a, exact_mul(a, dr, exact_sub(a, x->gain, x->keeps)), exact_sub(a, one, dr));
    if (x->is_first) later = exact_add(a, later, x->gain);
    exact const net = exact_sub(a, exact_mul(a, x->finds, later), x->keeps);
    exact const step = exact_mul(a, exact_sub(a, one, rho), power(a, rho, t - 1));
    return exact_div(a, exact_mul(a, net, step), exact_sub(a, one, x->delta));
}

static void check_push(plan_judgement *j, plan_check c, arena *a)
{
    c.breaks = exact_sub(a, c.keeps, c.slack);
    uint32_t const k = j->n_checks++;
    j->checks[k] = c;
    if (exact_sign(c.slack) < 0 && j->first_break == PLAN_NONE) {
        j->first_break = k;
        j->is_enforcing = false;
    }
    if (j->least == PLAN_NONE || exact_compare(c.slack, j->checks[j->least].slack) < 0)
        j->least = k;
}

/* What is shown of the plan: its first phases, judged in closed form. */
static stf_status geometric_fill(const plan_problem *p, const side x[2], exact rho, arena *memory,
                                 plan_design *out, stf_error *err)
{
    uint32_t const n = exact_sign(rho) == 0 ? 1 : SHOWN_PHASES;
    exact *const gives = ARENA_NEW(memory, exact, 2 * n);
    out->tail = ARENA_NEW(memory, exact, 2);
    plan_judgement *const j = &out->judgement;
    *j = (plan_judgement){.is_enforcing = true,
                          .least = PLAN_NONE,
                          .first_break = PLAN_NONE,
                          .checks = ARENA_NEW(memory, plan_check, 4 * (n + 1)),
                          .payoff = ARENA_NEW(memory, exact, 2),
                          .payoff_none = ARENA_NEW(memory, exact, 2),
                          .level = ARENA_NEW(memory, exact, 2 * (n + 1))};
    TRY(arena_status(memory, err));
    exact const shrink = exact_sub(memory, exact_small(1), rho);
    for (uint32_t s = 0; s < 2; s++) {
        exact const start = p->stocks[s].start;
        j->level[s * (n + 1)] = start;
        for (uint32_t t = 1; t <= n; t++) {
            gives[s * n + t - 1] =
                exact_mul(memory, exact_mul(memory, start, shrink), power(memory, rho, t - 1));
            j->level[s * (n + 1) + t] = exact_mul(memory, start, power(memory, rho, t));
        }
        out->tail[s] = j->level[s * (n + 1) + n];
    }
    for (uint32_t t = 1; t <= n + 1; t++)
        for (uint32_t turn = 0; turn < 2; turn++)
            for (uint32_t i = 0; i < 2; i++) {
                if ((p->turn[i] > p->turn[1 - i]) != (turn == 1)) continue;
                exact const keeps = payoff_from(&x[i], rho, t, memory);
                plan_check c = {.phase = t, .party = i, .other = PLAN_NONE, .keeps = keeps};
                c.kind = PLAN_CHECK_WITHHOLD;
                c.slack = give_slack(&x[i], rho, t, memory);
                if (t <= n) check_push(j, c, memory);
                if (!exact_is_valid(p->outside[i])) continue;
                c.kind = t <= n ? PLAN_CHECK_LEAVE : PLAN_CHECK_KEEP_LEAVE;
                c.slack = exact_sub(memory, keeps, p->outside[i]);
                /* after the shown phases: payoffs go on towards zero, in one direction */
                if (t > n && exact_sign(keeps) > 0) c.slack = exact_neg(memory, p->outside[i]);
                check_push(j, c, memory);
            }
    for (uint32_t i = 0; i < 2; i++) {
        j->payoff[i] = payoff_from(&x[i], rho, 1, memory);
        j->payoff_none[i] = exact_div(memory, exact_sub(memory, x[i].value, x[i].gain),
                                      exact_sub(memory, exact_small(1), x[i].delta));
    }
    out->schedule = (plan_schedule){.n_phases = n, .gives = gives};
    out->is_geometric = true;
    out->is_closed_form = true;
    out->ratio = rho;
    out->tail_error = exact_small(0);
    return arena_status(memory, err);
}

static exact endless_value(const plan_problem *p, const plan_design *d, arena *a)
{
    switch (p->aim) {
    case AIM_SLACK: return exact_small(0); /* steps go to nothing, and so do slacks */
    case AIM_PAYOFF: return d->judgement.payoff[p->aim_index];
    case AIM_SOONEST: {
        exact const one = exact_small(1);
        return exact_mul(a, p->stocks[p->aim_index].start,
                         exact_div(a, d->ratio, exact_sub(a, one, d->ratio)));
    }
    }
    return exact_small(0);
}

/* Of a symmetric problem the fastest ratio is the best of all plans for both, not only of geometric
 * ones: the proof of the paper. */
static bool is_symmetric(const plan_problem *p, const side x[2])
{
    return exact_compare(x[0].gain, x[1].gain) == 0 && exact_compare(x[0].keeps, x[1].keeps) == 0 &&
           exact_compare(x[0].delta, x[1].delta) == 0 &&
           exact_compare(x[0].finds, exact_small(1)) == 0 &&
           exact_compare(x[1].finds, exact_small(1)) == 0 && p->turn[0] == p->turn[1] &&
           exact_compare(x[0].cost, x[1].cost) == 0 && exact_sign(x[0].cost) == 0 &&
           exact_compare(p->stocks[0].start, p->stocks[1].start) == 0;
}

stf_status design_endless(const plan_problem *p, const plan_options *o, arena *memory,
                          plan_design *out, stf_error *err)
{
    exact rho;
    side x[2];
    (void)o;
    *out = (plan_design){.end = PLAN_OPEN, .why_stock = PLAN_NONE, .why_party = PLAN_NONE};
    if (!sides_read(p, memory, x))
        return fail(err, STF_UNSUPPORTED,
                    "plans for ever are designed for two parties with a stock each, linear worths, "
                    "no false alarms, and breaches for ever that bring nothing back");
    endless_ratio(p, memory, &rho, &out->why_party);
    if (exact_compare(rho, exact_small(1)) >= 0) {
        out->end = PLAN_NOT_ANY;
        out->why = PLAN_WHY_TEMPTATION;
        out->is_closed_form = true;
        for (uint32_t s = 0; s < 2; s++)
            if (p->stocks[s].owner == out->why_party) out->why_stock = s;
        return arena_status(memory, err);
    }
    out->why_party = PLAN_NONE;
    TRY(geometric_fill(p, x, rho, memory, out, err));
    out->value = endless_value(p, out, memory);
    out->end = !out->judgement.is_enforcing                 ? PLAN_OPEN
               : is_symmetric(p, x) && p->aim == AIM_PAYOFF ? PLAN_OPTIMAL
                                                            : PLAN_FOUND;
    out->bound = out->value;
    return arena_status(memory, err);
}
