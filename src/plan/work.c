/* SPDX-License-Identifier: Apache-2.0 */
/* work.c -- a problem at work: turns, levels, who is looked at, worths, who is held to have broken.
 */
#include "plan/inside.h"

/* Turns in a phase, without holes. */
static void groups_number(plan_work *w)
{
    const plan_problem *const p = w->p;
    for (uint32_t i = 0; i < p->n_parties; i++) {
        uint32_t below = 0;
        for (uint32_t j = 0; j < p->n_parties; j++) {
            bool is_new = p->turn[j] < p->turn[i];
            for (uint32_t l = 0; l < j; l++) is_new = is_new && p->turn[l] != p->turn[j];
            below += is_new;
        }
        w->group[i] = below;
        if (below + 1 > w->n_groups) w->n_groups = below + 1;
    }
}

stf_status work_begin(plan_work *w, const plan_problem *p, uint32_t n_phases, arena *a,
                      stf_error *err)
{
    size_t const s = p->n_stocks, n = n_phases, q = p->n_parties;
    *w = (plan_work){.p = p, .a = a, .n_phases = n_phases};
    w->group = ARENA_NEW(a, uint32_t, q);
    w->step = ARENA_NEW(a, form, s * n);
    w->level = ARENA_NEW(a, form, s * (n + 1));
    w->is_looked = ARENA_NEW(a, bool, (n + 1) * q);
    w->leaves = ARENA_NEW(a, bool, q);
    TRY(arena_status(a, err));
    groups_number(w);
    for (uint32_t i = 0; i < p->n_parties; i++) {
        w->resumes = w->resumes || p->breach[i].phases > 0;
        w->has_outside = w->has_outside || exact_is_valid(p->outside[i]);
    }
    for (int d = 0; d < 2; d++) w->value[d] = ARENA_NEW(a, form, (n + 1) * (w->n_groups + 1) * q);
    if (w->resumes && w->has_outside)
        w->leave_at = ARENA_NEW(a, uint32_t, (n + 1) * w->n_groups * q * q);
    return arena_status(a, err);
}

void work_levels(plan_work *w)
{
    for (uint32_t s = 0; s < w->p->n_stocks; s++) {
        form *const at = w->level + (size_t)s * (w->n_phases + 1);
        at[0] = form_number(w->a, w->p->stocks[s].start);
        for (uint32_t t = 1; t <= w->n_phases; t++) {
            at[t] = form_copy(w->a, at[t - 1]);
            form_add(w->a, &at[t], exact_small(-1), work_step(w, s, t));
        }
    }
}

bool work_has_step(const plan_work *w, uint32_t p, uint32_t t)
{
    if (t > w->n_phases) return false;
    for (uint32_t s = 0; s < w->p->n_stocks; s++)
        if (w->p->stocks[s].owner == p && !form_is_zero(work_step(w, s, t))) return true;
    return false;
}

/* What of stock s had been given before phase t, when a form. */
static form given_before(const plan_work *w, uint32_t s, uint32_t t)
{
    form out = form_number(w->a, w->p->stocks[s].start);
    form_add(w->a, &out, exact_small(-1), work_level(w, s, t - 1));
    return out;
}

bool work_can_take(const plan_work *w, uint32_t p, uint32_t t)
{
    for (uint32_t s = 0; s < w->p->n_stocks; s++)
        if (w->p->stocks[s].owner == p && exact_sign(work_return(w, p, s)->share) > 0 &&
            !form_is_zero(given_before(w, s, t)))
            return true;
    return false;
}

void work_looked(plan_work *w)
{
    for (uint32_t t = 1; t <= w->n_phases + 1; t++)
        for (uint32_t i = 0; i < w->p->n_parties; i++)
            w->is_looked[(size_t)(t - 1) * w->p->n_parties + i] =
                work_has_step(w, i, t) || work_can_take(w, i, t);
}

exact worth_at(arena *a, const plan_worth *u, exact level)
{
    exact low = exact_small(0), under = exact_small(0);
    for (uint32_t k = 0; k < u->n; k++) {
        if (exact_compare(level, u->level[k]) <= 0 || k + 1 == u->n) {
            exact const slope =
                exact_div(a, exact_sub(a, u->value[k], under), exact_sub(a, u->level[k], low));
            return exact_add(a, under, exact_mul(a, slope, exact_sub(a, level, low)));
        }
        low = u->level[k];
        under = u->value[k];
    }
    return exact_small(0);
}

/* The term of a worth at a level that is not a number. */
static uint32_t point_term(plan_work *w, uint32_t party, uint32_t s, form level)
{
    for (size_t k = 0; k < w->points.n; k++) {
        const plan_point *const at = &w->points.at[k];
        if (at->stock == s && at->party == party && form_equal(at->level, level))
            return 1 + w->n_variables + (uint32_t)k;
    }
    plan_point const fresh = {.stock = s, .party = party, .level = form_copy(w->a, level)};
    if (!VEC_PUSH(w->a, &w->points, fresh)) return 0;
    return w->n_variables + (uint32_t)w->points.n;
}

void work_worth(plan_work *w, form *to, exact scale, uint32_t party, uint32_t s, form level)
{
    const plan_worth *const u = &w->p->stocks[s].worth[party];
    if (u->n == 0 || exact_sign(scale) == 0) return;
    if (form_is_number(level))
        form_add_number(w->a, to, exact_mul(w->a, scale, worth_at(w->a, u, form_value(level))));
    else if (u->n == 1)
        form_add(w->a, to, exact_mul(w->a, scale, exact_div(w->a, u->value[0], u->level[0])),
                 level);
    else
        form_add_term(w->a, to, point_term(w, party, s, level), scale);
}

form work_outside(plan_work *w, uint32_t party)
{
    if (w->term_number != 0 && w->number_kind == PLAN_NUMBER_OUTSIDE && w->number_index == party) {
        form out = {0};
        form_add_term(w->a, &out, w->term_number, exact_small(1));
        return out;
    }
    return form_number(w->a, w->p->outside[party]);
}

exact work_blame(plan_work *w, uint32_t t, uint32_t k, uint32_t departs, exact *blame)
{
    arena *const a = w->a;
    uint32_t const n = w->p->n_parties;
    exact *const many = ARENA_NEW(a, exact, n + 1);
    exact clear = exact_small(1);
    for (uint32_t b = 0; b < n; b++) blame[b] = exact_small(0);
    if (many == NULL) return clear;
    for (uint32_t b = 0; b < n; b++) {
        if (w->group[b] != k || !work_is_looked(w, t, b)) continue;
        exact const own = b == departs ? w->p->finds[b] : w->p->alarms[b];
        clear = exact_mul(a, clear, exact_sub(a, exact_small(1), own));
        if (exact_sign(own) == 0) continue;
        /* how many of the others are accused */
        uint32_t n_others = 0;
        many[0] = exact_small(1);
        for (uint32_t q = 0; q < n; q++) {
            if (q == b || w->group[q] != k || !work_is_looked(w, t, q)) continue;
            exact const one = q == departs ? w->p->finds[q] : w->p->alarms[q],
                        none = exact_sub(a, exact_small(1), one);
            many[n_others + 1] = exact_mul(a, many[n_others], one);
            for (uint32_t j = n_others; j > 0; j--)
                many[j] = exact_add(a, exact_mul(a, many[j], none), exact_mul(a, many[j - 1], one));
            many[0] = exact_mul(a, many[0], none);
            n_others++;
        }
        for (uint32_t j = 0; j <= n_others; j++)
            blame[b] = exact_add(
                a, blame[b], exact_div(a, exact_mul(a, own, many[j]), exact_small((int32_t)j + 1)));
    }
    return clear;
}
