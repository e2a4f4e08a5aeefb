/* SPDX-License-Identifier: Apache-2.0 */
/* incentive.c -- what an enforcer gains by holding, and its payoff.
 *
 * To hold beside the coalition S changes i's payoff by
 *
 *     gains (after - before, or after where gains are for holders) - costs - earns
 *       + for each payment to i from a member of S its amount, less what i pays to members of S
 *       + for each punishment of i by a member of S its amount, less what it costs i to punish
 *         those who are not in S.
 *
 * That is stays + gains (...) + the sum over S of joins: linear in S but for success. */
#include "front/inside.h"

#include <math.h>

/* ---- made once --------------------------------------------------------------------------------
 */

static void terms_make(front_work *w, uint32_t i)
{
    const front_problem *const p = w->p;
    const front_enforcer *const e = &p->enforcers[i];
    incentive *const x = &w->of[i];
    arena *const a = w->memory;
    x->stays = exact_neg(a, exact_add(a, e->costs, e->earns));
    for (uint32_t j = 0; j < w->n; j++) x->joins[j] = exact_small(0);
    for (uint32_t k = 0; k < p->n_transfers; k++) {
        const front_transfer *const t = &p->transfers[k];
        if (t->from != i && t->to != i) continue;
        x->has_transfers = true;
        if (t->to == i) { /* a payment that comes, a punishment that does not */
            x->joins[t->from] = exact_add(a, x->joins[t->from], t->amount);
        } else if (!t->is_punishment) {
            x->joins[t->to] = exact_sub(a, x->joins[t->to], t->costs);
        } else { /* who is not there is punished */
            x->stays = exact_sub(a, x->stays, t->costs);
            x->joins[t->to] = exact_add(a, x->joins[t->to], t->costs);
        }
    }
}

static void whole_make(front_work *w, uint32_t i)
{
    incentive *const x = &w->of[i];
    exact const gains = w->p->enforcers[i].gains;
    int64_t scale = 1, sum = 0;
    bool fits = scale_join(&scale, gains) && scale_join(&scale, x->stays);
    for (uint32_t j = 0; fits && j < w->n; j++) fits = scale_join(&scale, x->joins[j]);
    fits = fits && scale_apply(scale, gains, &x->gains_whole, &sum) &&
           scale_apply(scale, x->stays, &x->stays_whole, &sum);
    for (uint32_t j = 0; fits && j < w->n; j++)
        fits = scale_apply(scale, x->joins[j], &x->joins_whole[j], &sum);
    x->fits = fits;
}

static void doubles_make(front_work *w, uint32_t i)
{
    const front_problem *const p = w->p;
    const front_enforcer *const e = &p->enforcers[i];
    incentive *const x = &w->of[i];
    x->gains = exact_to_double(e->gains);
    x->stays_value = exact_to_double(x->stays);
    x->scale = fabs(x->gains) + fabs(exact_to_double(e->costs)) + fabs(exact_to_double(e->earns));
    for (uint32_t j = 0; j < w->n; j++) {
        x->joins_value[j] = exact_to_double(x->joins[j]);
        x->scale += fabs(x->joins_value[j]);
    }
}

stf_status incentives_make(front_work *w, stf_error *err)
{
    for (uint32_t i = 0; i < w->n; i++) {
        terms_make(w, i);
        whole_make(w, i);
        doubles_make(w, i);
        incentive *const x = &w->of[i];
        if (w->p->rule == SUCCESS_TABLE || x->has_transfers) continue;
        for (int k = 0; k < 4; k++)
            x->sign[k] = (int8_t)exact_sign(change_exact(w, i, 0, k >> 1, k & 1));
    }
    return arena_status(w->memory, err);
}

/* ---- changes ----------------------------------------------------------------------------------
 */

exact change_exact(const front_work *w, uint32_t i, coalition who, double after, double before)
{
    const incentive *const x = &w->of[i];
    arena *const a = w->memory;
    exact share = exact_from_double(a, after);
    if (w->p->gains_are_alls) share = exact_sub(a, share, exact_from_double(a, before));
    exact sum = exact_add(a, x->stays, exact_mul(a, share, w->p->enforcers[i].gains));
    for (uint32_t j = 0; x->has_transfers && j < w->n; j++)
        if (j != i && (who >> j & 1) != 0) sum = exact_add(a, sum, x->joins[j]);
    return sum;
}

double change_value(const front_work *w, uint32_t i, coalition who, double after, double before)
{
    const incentive *const x = &w->of[i];
    if (w->p->rule != SUCCESS_TABLE) {
        arena_mark const mark = arena_position(w->memory);
        double const sum = exact_to_double(change_exact(w, i, who, after, before));
        arena_release(w->memory, mark);
        return sum;
    }
    double sum = x->stays_value + x->gains * (w->p->gains_are_alls ? after - before : after);
    for (uint32_t j = 0; x->has_transfers && j < w->n; j++)
        if (j != i && (who >> j & 1) != 0) sum += x->joins_value[j];
    return sum;
}

int change_sign(const front_work *w, uint32_t i, coalition who, double after, double before)
{
    const incentive *const x = &w->of[i];
    if (w->p->rule == SUCCESS_TABLE) {
        double const sum = change_value(w, i, who, after, before);
        return fabs(sum) <= FRONT_TOLERANCE * x->scale ? 0 : sum > 0 ? 1 : -1;
    }
    int const is_after = after > 0.5, is_before = before > 0.5;
    if (!x->has_transfers) return x->sign[2 * is_after + is_before];
    if (x->fits) {
        int64_t sum = x->stays_whole;
        sum += x->gains_whole * (w->p->gains_are_alls ? is_after - is_before : is_after);
        for (uint32_t j = 0; j < w->n; j++)
            if (j != i && (who >> j & 1) != 0) sum += x->joins_whole[j];
        return (sum > 0) - (sum < 0);
    }
    arena_mark const mark = arena_position(w->memory);
    int const sign = exact_sign(change_exact(w, i, who, after, before));
    arena_release(w->memory, mark);
    return sign;
}

/* ---- a coalition told --------------------------------------------------------------------------
 */

/* Numbers that a coalition's payoffs are summed from: doubles where success is a probability. */
static double payoff_of(const front_work *w, uint32_t i, coalition who, double success)
{
    const front_problem *const p = w->p;
    const front_enforcer *const e = &p->enforcers[i];
    bool const holds = (who >> i & 1) != 0;
    arena *const a = w->memory;
    arena_mark const mark = arena_position(a);
    exact sum = holds ? exact_neg(a, e->costs) : e->earns;
    for (uint32_t k = 0; k < p->n_transfers; k++) {
        const front_transfer *const t = &p->transfers[k];
        if ((t->from != i && t->to != i) || (who >> t->from & 1) == 0) continue;
        if (t->is_punishment == ((who >> t->to & 1) != 0)) continue;
        if (t->from == i)
            sum = exact_sub(a, sum, t->costs);
        else
            sum = t->is_punishment ? exact_sub(a, sum, t->amount) : exact_add(a, sum, t->amount);
    }
    bool const has_gain = holds || p->gains_are_alls;
    double value;
    if (p->rule != SUCCESS_TABLE) {
        if (has_gain && success > 0.5) sum = exact_add(a, sum, e->gains);
        value = exact_to_double(sum);
    } else {
        value = exact_to_double(sum) + (has_gain ? success * w->of[i].gains : 0.0);
    }
    arena_release(a, mark);
    return value;
}

static double target_of(const front_work *w, coalition who, double success)
{
    const front_problem *const p = w->p;
    if (p->rule == SUCCESS_TABLE)
        return table_read(&p->table, p->table.target,
                          exact_to_double(front_pressure(p, who, w->memory)));
    arena *const a = w->memory;
    exact sum = exact_small(0);
    for (uint32_t i = 0; i < w->n; i++)
        if ((who >> i & 1) == 0) sum = exact_add(a, sum, p->enforcers[i].gives);
    if (success > 0.5 && exact_is_valid(p->stake)) sum = exact_sub(a, sum, p->stake);
    return exact_to_double(sum);
}

static double success_of(const front_work *w, coalition who)
{
    return w->succeeds != NULL || w->success != NULL ? walk_success(w, who)
                                                     : front_succeeds(w, who);
}

stf_status coalition_tell(const front_work *w, coalition who, front_coalition *out, stf_error *err)
{
    double *const payoff = ARENA_NEW(w->memory, double, w->n);
    TRY(arena_status(w->memory, err));
    double const success = success_of(w, who);
    *out = (front_coalition){.who = who,
                             .pressure = front_pressure(w->p, who, w->memory),
                             .success = success,
                             .payoff = payoff};
    arena_mark const mark = arena_position(w->memory);
    out->target = target_of(w, who, success);
    arena_release(w->memory, mark);
    for (uint32_t i = 0; i < w->n; i++) {
        coalition const bit = UINT32_C(1) << i;
        bool const holds = (who & bit) != 0;
        double const other = success_of(w, who ^ bit);
        int const sign = change_sign(w, i, who, holds ? success : other, holds ? other : success);
        payoff[i] = payoff_of(w, i, who, success);
        if (sign == 0) out->ties |= bit;
        if (holds && sign < 0) out->would_leave |= bit;
        if (!holds && sign > 0) out->would_join |= bit;
    }
    out->is_stable = (out->would_leave | out->would_join) == 0;
    return arena_status(w->memory, err);
}
