/* SPDX-License-Identifier: Apache-2.0 */
/* rows.c -- the checks of a plan, each as a form that must not be negative.
 *
 * With numbers there is one row a check, the worse of the two where a plan that goes on after a
 * breach has it twice (with the bonus, and once an alarm has cost it). As rows of a program there
 * is one for each, and for each phase of the breach in which the party might leave. */
#include "plan/inside.h"

static bool is_falling(const plan_worth *u, bool rises)
{
    exact under = exact_small(0);
    for (uint32_t k = 0; k < u->n; k++) {
        int const sign = exact_compare(u->value[k], under);
        if (rises ? sign < 0 : sign > 0) return false;
        under = u->value[k];
    }
    return true;
}

/* Whether p wants the plan to go on in a phase in which it has nothing to do, since it does at its
 * next turn: others' steps do not hurt it, what it holds does not, and nobody is accused in error.
 * Then a row that stands for giving nothing asks nothing more. */
static bool is_patient(const plan_work *w, uint32_t p)
{
    const plan_problem *const q = w->p;
    if (q->breach[p].phases > 0 || exact_sign(q->bonus[p]) < 0) return false;
    for (uint32_t i = 0; i < q->n_parties; i++)
        if (exact_sign(q->alarms[i]) > 0) return false;
    for (uint32_t s = 0; s < q->n_stocks; s++) {
        const plan_stock *const stock = &q->stocks[s];
        bool const is_own = stock->owner == p;
        int const cost = exact_sign(stock->cost[p]);
        if (!is_falling(&stock->worth[p], is_own) || (is_own ? cost < 0 : cost > 0)) return false;
    }
    return true;
}

/* Whether taking back is never worse than withholding alone. */
static bool holds_gladly(const plan_work *w, uint32_t p)
{
    for (uint32_t s = 0; s < w->p->n_stocks; s++)
        if (w->p->stocks[s].owner == p && !is_falling(&w->p->stocks[s].worth[p], true))
            return false;
    return true;
}

static bool row_push(plan_work *w, plan_rows *out, plan_row row)
{
    row.slack = form_copy(w->a, row.keeps);
    form_add(w->a, &row.slack, exact_small(-1), row.breaks);
    return VEC_PUSH(w->a, out, row);
}

/* Once, or clean and after an alarm: the worse with numbers, both with forms. */
static void rows_push(plan_work *w, plan_rows *out, plan_row row, bool is_leave, bool takes_back)
{
    bool const is_last = row.phase > w->n_phases;
    uint32_t const p = row.party, k = w->group[p];
    bool const is_twice = w->resumes && !is_last;
    uint32_t const n_leaves =
        w->is_symbolic && !is_leave && exact_is_valid(w->p->outside[p]) && !w->leaves[p]
            ? (w->p->breach[p].phases > 0 ? w->p->breach[p].phases : work_breach_length(w, p) + 1)
            : 0;
    plan_row worst = row;
    for (int d = 0; d <= (is_twice ? 1 : 0); d++)
        for (uint32_t leave = 0; leave <= n_leaves; leave++) {
            w->leave_found = leave;
            row.after_alarm = d == 1;
            row.keeps = *work_value(w, d, row.phase, k, p);
            row.breaks =
                is_leave ? work_outside(w, p) : work_departure(w, p, row.phase, d, takes_back);
            w->leave_found = 0;
            if (w->is_symbolic) {
                row_push(w, out, row);
                continue;
            }
            form slack = form_copy(w->a, row.keeps);
            form_add(w->a, &slack, exact_small(-1), row.breaks);
            row.slack = slack;
            if (d == 0 || exact_compare(form_value(slack), form_value(worst.slack)) < 0)
                worst = row;
        }
    if (!w->is_symbolic) row_push(w, out, worst);
}

static void party_rows(plan_work *w, uint32_t t, uint32_t p, plan_rows *out)
{
    bool const is_last = t > w->n_phases, can_take = work_can_take(w, p, t);
    bool const doubts = w->is_symbolic && !is_patient(w, p);
    plan_row row = {.phase = t,
                    .party = p,
                    .other = PLAN_NONE,
                    .is_doubtful = doubts,
                    .pair = t * w->p->n_parties + p};
    if (work_has_step(w, p, t)) {
        plan_row withhold = row;
        withhold.kind = PLAN_CHECK_WITHHOLD;
        if (can_take && !holds_gladly(w, p)) withhold.pair = PLAN_NONE;
        rows_push(w, out, withhold, false, false);
    }
    if (can_take) {
        row.kind = is_last ? PLAN_CHECK_KEEP : PLAN_CHECK_TAKE_BACK;
        rows_push(w, out, row, false, true);
    }
    row.is_doubtful = false;
    if (exact_is_valid(w->p->outside[p])) {
        row.kind = is_last ? PLAN_CHECK_KEEP_LEAVE : PLAN_CHECK_LEAVE;
        rows_push(w, out, row, true, false);
    }
}

stf_status work_rows(plan_work *w, plan_rows *out, stf_error *err)
{
    for (uint32_t t = 1; t <= w->n_phases + 1; t++)
        for (uint32_t k = 0; k < w->n_groups; k++) {
            for (uint32_t p = 0; p < w->p->n_parties; p++)
                if (w->group[p] == k) party_rows(w, t, p, out);
            for (uint32_t b = 0; b < w->p->n_parties; b++)
                if (w->group[b] == k && work_is_looked(w, t, b)) work_punish_rows(w, t, b, out);
        }
    return arena_status(w->a, err);
}
