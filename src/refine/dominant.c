/* SPDX-License-Identifier: Apache-2.0 */
/* dominant.c -- payoff dominance and risk dominance: an equilibrium against the others. */
#include "refine/rows.h"

#include <math.h>

/* ---- payoffs ----------------------------------------------------------------------------------
 */

/* The sign of what equilibrium i pays the party less what k pays it; 2: cannot be told. */
static int payoffs_compare(const refine_work *w, exact *const *payoff, uint32_t i, uint32_t k,
                           uint32_t party)
{
    if (payoff[i] != NULL && payoff[k] != NULL)
        return exact_compare(payoff[i][party], payoff[k][party]);
    double const x = w->of->list[i].payoff[party], y = w->of->list[k].payoff[party];
    double const size = 1e-7 * (1.0 + fabs(x) + fabs(y));
    return x > y + size ? 1 : x < y - size ? -1 : 2;
}

static stf_status payoff_dominant_check(refine_work *w, stf_error *err)
{
    const refine_case *const c = w->of;
    const game *const g = w->game;
    exact **const payoff = ARENA_NEW(w->scratch, exact *, c->n);
    TRY(arena_status(w->scratch, err));
    for (uint32_t i = 0; i < c->n; i++) {
        const exact *const prob = c->list[i].prob;
        if (prob == NULL) continue;
        const exact *const values = values_of(g, w->slots, prob, w->scratch);
        payoff[i] = payoffs_of(g, w->slots, values, w->scratch);
        TRY(arena_status(w->scratch, err));
    }
    bool is_unclear = false;
    for (uint32_t k = 0; k < c->n; k++) {
        if (k == w->which || !c->list[k].is_nash) continue;
        for (uint32_t p = 0; p < g->n_parties; p++) {
            int const sign = payoffs_compare(w, payoff, w->which, k, p);
            if (sign < 0)
                return verdict_say(w, REFINE_NO, "%.*s gets more in another equilibrium: %.6g",
                                   TEXT_ARGS(g->party[p]), c->list[k].payoff[p]);
            is_unclear = is_unclear || sign == 2;
        }
    }
    if (is_unclear)
        return verdict_say(w, REFINE_OPEN, "payoffs of some equilibria are too near to compare");
    if (!c->is_complete)
        return verdict_say(w, REFINE_OPEN,
                           "no equilibrium found pays anybody more, but the list is not known to "
                           "be complete");
    return verdict_say(w, REFINE_YES, "no party gets more in any other equilibrium, of %u in all",
                       c->n);
}

const refinement refinement_payoff_dominant = {
    .name = "payoff-dominant",
    .summary = "no party gets more in any other equilibrium",
    .needs = "a complete list of equilibria to hold; any list to fail",
    .citation = "J. Harsanyi and R. Selten, A General Theory of Equilibrium Selection (1988)",
    .by_doubles = true,
    .check = payoff_dominant_check,
};

/* ---- risk -------------------------------------------------------------------------------------
 */

typedef struct cell { /* a pure profile of two */
    uint32_t plan[2];
} cell;

static exact pays(const normal_form *f, uint32_t p, uint32_t own, uint32_t other)
{
    return normal_payoff(f, own * f->step[p] + other * f->step[1 - p], p);
}

static bool is_strict(const normal_form *f, cell e)
{
    for (uint32_t p = 0; p < 2; p++)
        for (uint32_t k = 0; k < f->player[p].n; k++)
            if (k != e.plan[p] && exact_compare(pays(f, p, k, e.plan[1 - p]),
                                                pays(f, p, e.plan[p], e.plan[1 - p])) >= 0)
                return false;
    return true;
}

/* No third strategy of the party is a best reply to any mixture of the other's two: the two times
 * two are a formation. The greater of two lines less a third is least at an end or where the two
 * cross. */
static bool is_closed(const normal_form *f, uint32_t p, cell e, cell d, arena *a)
{
    uint32_t const x = e.plan[p], y = d.plan[p], s = e.plan[1 - p], t = d.plan[1 - p];
    exact const at_s = exact_sub(a, pays(f, p, x, s), pays(f, p, y, s)); /* > 0 */
    exact const at_t = exact_sub(a, pays(f, p, y, t), pays(f, p, x, t)); /* > 0 */
    exact const all = exact_add(a, at_s, at_t);
    for (uint32_t k = 0; k < f->player[p].n; k++) {
        if (k == x || k == y) continue;
        if (exact_compare(pays(f, p, k, s), pays(f, p, x, s)) >= 0) return false;
        if (exact_compare(pays(f, p, k, t), pays(f, p, y, t)) >= 0) return false;
        /* where x and y tie: s with probability at_t / all */
        exact const third = exact_add(a, exact_mul(a, at_t, pays(f, p, k, s)),
                                      exact_mul(a, at_s, pays(f, p, k, t)));
        exact const both = exact_add(a, exact_mul(a, at_t, pays(f, p, x, s)),
                                     exact_mul(a, at_s, pays(f, p, x, t)));
        if (exact_sign(all) <= 0 || exact_compare(third, both) >= 0) return false;
    }
    return true;
}

/* The product of what the parties lose by going over to d alone, at e. */
static exact losses(const normal_form *f, cell e, cell d, arena *a)
{
    exact product = exact_small(1);
    for (uint32_t p = 0; p < 2; p++)
        product = exact_mul(a, product,
                            exact_sub(a, pays(f, p, e.plan[p], e.plan[1 - p]),
                                      pays(f, p, d.plan[p], e.plan[1 - p])));
    return product;
}

static stf_status against(refine_work *w, const normal_form *f, cell e, cell d, bool *is_open)
{
    arena *const a = w->scratch;
    if (!is_closed(f, 0, e, d, a) || !is_closed(f, 1, e, d, a)) {
        *is_open = true;
        return verdict_say(w, REFINE_OPEN,
                           "the comparison with %.*s, %.*s needs more than the two strategies of "
                           "each party",
                           TEXT_ARGS(f->player[0].name[d.plan[0]]),
                           TEXT_ARGS(f->player[1].name[d.plan[1]]));
    }
    exact const here = losses(f, e, d, a), there = losses(f, d, e, a);
    text const x = exact_to_text(a, here), y = exact_to_text(a, there);
    int const c = exact_compare(here, there);
    return verdict_say(
        w, c > 0 ? REFINE_YES : REFINE_NO,
        "the product of the losses from leaving it is %.*s, against %.*s of %.*s, %.*s%s",
        TEXT_ARGS(x), TEXT_ARGS(y), TEXT_ARGS(f->player[0].name[d.plan[0]]),
        TEXT_ARGS(f->player[1].name[d.plan[1]]), c == 0 ? ": neither dominates" : "");
}

/* e against every other strict equilibrium. */
static stf_status strict_compare(refine_work *w, const normal_form *f, cell e)
{
    uint32_t n = 0;
    bool is_open = false;
    text kept = {0};
    for (uint32_t i = 0; i < f->player[0].n; i++)
        for (uint32_t k = 0; k < f->player[1].n; k++) {
            cell const d = {{i, k}};
            if (i == e.plan[0] || k == e.plan[1] || !is_strict(f, d)) continue;
            bool open = false;
            (void)against(w, f, e, d, &open);
            if (w->out->holds == REFINE_NO) return STF_OK;
            if (open || kept.n == 0) kept = w->out->why;
            is_open = is_open || open;
            n++;
        }
    if (is_open) return verdict_say(w, REFINE_OPEN, "%.*s", TEXT_ARGS(kept));
    if (n == 0) return verdict_say(w, REFINE_YES, "it is the only strict equilibrium");
    return verdict_say(w, REFINE_YES, "%.*s%s", TEXT_ARGS(kept),
                       n > 1 ? ", and likewise for all other strict equilibria" : "");
}

static stf_status risk_dominant_check(refine_work *w, stf_error *err)
{
    const game *const g = w->game;
    if (g->n_parties != 2 || g->n_infosets != 2 || !parties_move_once(g) || g->n_components != 1)
        return verdict_say(w, REFINE_OPEN,
                           "it is judged in games in which two parties move once, at once");
    normal_form f;
    TRY(normal_build(g, w->slots, false, w->scratch, &f, err));
    if (f.too_large != NULL) return verdict_say(w, REFINE_OPEN, "%s", f.too_large);
    uint32_t n_strict = 0;
    for (uint32_t i = 0; i < f.player[0].n; i++)
        for (uint32_t k = 0; k < f.player[1].n; k++) n_strict += is_strict(&f, (cell){{i, k}});
    if (n_strict == 0)
        return verdict_say(w, REFINE_OPEN, "there is no strict equilibrium to compare");
    cell e = {{NONE, NONE}};
    for (uint32_t p = 0; p < 2; p++) {
        const exact *const x = normal_mixture(&f, p, w->prob, w->scratch);
        TRY(arena_status(w->scratch, err));
        for (uint32_t k = 0; k < f.player[p].n; k++)
            if (exact_compare(x[k], exact_small(1)) == 0) e.plan[p] = k;
    }
    if (e.plan[0] == NONE || e.plan[1] == NONE || !is_strict(&f, e))
        return verdict_say(w, REFINE_NO, "it is not strict, and %s",
                           n_strict == 1 ? "another is" : "others are");
    TRY(strict_compare(w, &f, e));
    return arena_status(w->scratch, err);
}

const refinement refinement_risk_dominant = {
    .name = "risk-dominant",
    .summary = "a strict equilibrium that is the least risky against every other strict one",
    .needs = "two parties that move once; each pair's four strategies closed under best replies",
    .citation = "J. Harsanyi and R. Selten, A General Theory of Equilibrium Selection (1988)",
    .check = risk_dominant_check,
};
