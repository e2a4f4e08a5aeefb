/* SPDX-License-Identifier: Apache-2.0 */
/* proper.c -- proper equilibria (Myerson 1978), decided for two parties that move once.
 *
 * An equilibrium of two is proper if and only if both parties' mistakes can be laid out in levels,
 * each infinitely less likely than the one before, so that a strategy that does worse against the
 * other's levels, compared one after the other, is in a later level (L. Blume, A. Brandenburger and
 * E. Dekel, Econometrica 59, 1991b, proposition 5). The strategies of a level are then tied against
 * all levels of the other. So: for each way to order one party's strategies into levels, the
 * other's weights are found level by level. Weights of a level may lean on earlier ones with any
 * sign; they are positive on its own strategies; what is tied in a level stays tied, and between
 * neighbouring levels that no earlier weights told apart the earlier must not do worse. A linear
 * program tells apart as many neighbours as can be at once, so nothing is lost by taking its
 * answer. */
#include "refine/optimum.h"
#include "refine/regular.h"
#include "refine/rows.h"

enum { MOST_ORDERS = 4683, MOST_PAIRS = 400000, MOST_PLANS = 24, MOST_PROGRAMS = 30000 };

/* An order of one player's strategies: level[k] from 0, the support's. */
typedef struct ordering {
    uint8_t level[MOST_PLANS];
    uint8_t n_levels;
} ordering;

typedef struct properness {
    refine_work *w;
    const normal_form *f;
    uint32_t player[2];
    const exact *mixture[2];
    exact *worth[2]; /* of strategies against the profile */
    ordering *order[2];
    uint32_t n_orders[2];
    uint32_t n_programs;
    bool is_cut;
} properness;

static exact payoff_of(const properness *x, uint32_t side, uint32_t own, uint32_t other)
{
    uint32_t const me = x->player[side], you = x->player[1 - side];
    return normal_payoff(x->f, own * x->f->step[me] + other * x->f->step[you], me);
}

/* Could the order be right, going by payoffs against the profile alone? */
static bool order_fits(const properness *x, uint32_t side, const ordering *o)
{
    uint32_t const n = x->f->player[x->player[side]].n;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < n; k++) {
            int const c = exact_compare(x->worth[side][i], x->worth[side][k]);
            if (o->level[i] == o->level[k] && c != 0) return false;
            if (o->level[i] < o->level[k] && c < 0) return false;
        }
    return true;
}

/* All orders of the strategies that are not played, behind the support. */
static void orders_grow(properness *x, uint32_t side, ordering *o, uint32_t left)
{
    uint32_t const n = x->f->player[x->player[side]].n;
    if (left == 0) {
        if (!order_fits(x, side, o)) return;
        if (x->n_orders[side] == MOST_ORDERS) {
            x->is_cut = true;
            return;
        }
        x->order[side][x->n_orders[side]++] = *o;
        return;
    }
    /* the next level: any of the subsets of the best of those left that tie */
    uint8_t const level = o->n_levels;
    uint32_t pool[MOST_PLANS], n_pool = 0, best = NONE;
    for (uint32_t k = 0; k < n; k++) {
        if (o->level[k] != UINT8_MAX) continue;
        int const c = best == NONE ? 1 : exact_compare(x->worth[side][k], x->worth[side][best]);
        if (c > 0) n_pool = 0;
        if (c > 0) best = k;
        if (c >= 0) pool[n_pool++] = k;
    }
    for (uint32_t bits = 1; bits < 1u << n_pool && !x->is_cut; bits++) {
        uint32_t taken = 0;
        for (uint32_t i = 0; i < n_pool; i++)
            if (bits >> i & 1) {
                o->level[pool[i]] = level;
                taken++;
            }
        o->n_levels = (uint8_t)(level + 1);
        orders_grow(x, side, o, left - taken);
        for (uint32_t i = 0; i < n_pool; i++)
            if (bits >> i & 1) o->level[pool[i]] = UINT8_MAX;
        o->n_levels = level;
    }
}

static bool orders_find(properness *x, uint32_t side)
{
    uint32_t const n = x->f->player[x->player[side]].n;
    ordering start = {.n_levels = 1};
    uint32_t left = 0;
    x->order[side] = ARENA_NEW(x->w->scratch, ordering, MOST_ORDERS);
    if (x->order[side] == NULL || n > MOST_PLANS) return false;
    for (uint32_t k = 0; k < n; k++) {
        bool const plays = exact_sign(x->mixture[side][k]) > 0;
        start.level[k] = plays ? 0 : UINT8_MAX;
        left += !plays;
    }
    orders_grow(x, side, &start, left);
    return !x->is_cut;
}

/* Weights of one level of `mine`'s other party, in the order `theirs`, against which the order
 * `mine` stands. told [levels of mine]: neighbours told apart so far. False: there are none. */
static bool level_stands(properness *x, uint32_t side, const ordering *mine, const ordering *theirs,
                         uint8_t level, bool *told)
{
    arena *const a = x->w->scratch;
    uint32_t const n = x->f->player[x->player[side]].n;
    uint32_t const n_other = x->f->player[x->player[1 - side]].n, n_pairs = mine->n_levels;
    optimum o;
    x->n_programs++;
    /* columns: weights of the other's strategies; how far apart each pair of neighbours is told */
    if (!optimum_begin(&o, a, n_other + n_pairs, n_other + n + 2 * n_pairs)) return false;
    for (uint32_t b = 0; b < n_other; b++) {
        if (theirs->level[b] < level)
            o.is_free[b] = 1;
        else
            optimum_row(&o, theirs->level[b] == level ? ROW_AT_LEAST : ROW_AT_MOST,
                        exact_small(theirs->level[b] == level))[b] = exact_small(1);
    }
    uint32_t head[MOST_PLANS];
    for (uint8_t k = 0; k < n_pairs; k++) {
        head[k] = 0;
        while (mine->level[head[k]] != k) head[k]++;
    }
    for (uint32_t s = 0; s < n; s++) {
        uint32_t const h = head[mine->level[s]];
        if (s == h) continue;
        exact *const row = optimum_row(&o, ROW_EQUAL, exact_small(0));
        for (uint32_t b = 0; b < n_other; b++)
            row[b] = exact_sub(a, payoff_of(x, side, h, b), payoff_of(x, side, s, b));
    }
    for (uint32_t k = 0; k + 1 < n_pairs; k++) {
        if (told[k]) continue;
        exact *const row = optimum_row(&o, ROW_AT_LEAST, exact_small(0));
        for (uint32_t b = 0; b < n_other; b++)
            row[b] =
                exact_sub(a, payoff_of(x, side, head[k], b), payoff_of(x, side, head[k + 1], b));
        row[n_other + k] = exact_small(-1);
        optimum_row(&o, ROW_AT_MOST, exact_small(1))[n_other + k] = exact_small(1);
        o.objective[n_other + k] = exact_small(1);
    }
    exact *const y = ARENA_NEW(a, exact, o.n_columns);
    if (y == NULL) return false;
    optimum_end const end = optimum_solve(&o, y, NULL);
    if (end != OPTIMUM_FOUND && end != OPTIMUM_NONE) x->is_cut = true;
    for (uint32_t k = 0; k + 1 < n_pairs && end == OPTIMUM_FOUND; k++)
        if (exact_sign(y[n_other + k]) > 0) told[k] = true;
    return end == OPTIMUM_FOUND;
}

/* The order `mine` of the side stands against some weights on the levels `theirs`. */
static bool order_stands(properness *x, uint32_t side, const ordering *mine, const ordering *theirs)
{
    bool told[MOST_PLANS] = {false};
    for (uint32_t s = 0, n = x->f->player[x->player[side]].n; s < n; s++)
        for (uint32_t t = 0; t < n; t++)
            if (mine->level[s] + 1 == mine->level[t] &&
                exact_compare(x->worth[side][s], x->worth[side][t]) > 0)
                told[mine->level[s]] = true;
    for (uint8_t level = 1; level < theirs->n_levels; level++) {
        arena_mark const mark = arena_position(x->w->scratch);
        bool const stands = level_stands(x, side, mine, theirs, level, told);
        arena_release(x->w->scratch, mark);
        if (!stands) return false;
    }
    return true;
}

static stf_status pairs_try(properness *x)
{
    refine_work *const w = x->w;
    if ((uint64_t)x->n_orders[0] * x->n_orders[1] > MOST_PAIRS)
        return verdict_say(w, REFINE_OPEN, "too many strategies are tied to order their mistakes");
    for (uint32_t i = 0; i < x->n_orders[0]; i++)
        for (uint32_t k = 0; k < x->n_orders[1]; k++) {
            if (x->n_programs > MOST_PROGRAMS || work_is_late(w))
                return verdict_say(w, REFINE_OPEN, "the search for mistakes was cut short");
            if (order_stands(x, 0, &x->order[0][i], &x->order[1][k]) &&
                order_stands(x, 1, &x->order[1][k], &x->order[0][i]) && !x->is_cut)
                return verdict_say(w, REFINE_YES,
                                   "mistakes in %u and %u levels make it so: worse ones are far "
                                   "less likely",
                                   x->order[0][i].n_levels - 1u, x->order[1][k].n_levels - 1u);
        }
    if (x->is_cut) return verdict_say(w, REFINE_OPEN, "a linear program grew too large");
    return verdict_say(w, REFINE_NO,
                       "no mistakes, costlier ones far less likely, leave it a best reply");
}

static stf_status proper_of_two(refine_work *w, const normal_form *f, stf_error *err)
{
    properness x = {.w = w, .f = f};
    exact *mixture[64] = {NULL};
    uint32_t n = 0;
    if (f->n_players > 64) return verdict_say(w, REFINE_OPEN, "too many parties");
    for (uint32_t p = 0; p < f->n_players; p++) {
        mixture[p] = normal_mixture(f, p, w->prob, w->scratch);
        if (f->player[p].n > 1 || f->n_players == 2) x.player[n++] = p;
    }
    TRY(arena_status(w->scratch, err));
    for (uint32_t side = 0; side < 2; side++) {
        x.mixture[side] = mixture[x.player[side]];
        x.worth[side] = normal_replies(f, x.player[side], mixture, w->scratch);
        TRY(arena_status(w->scratch, err));
    }
    bool const ordered = orders_find(&x, 0) && orders_find(&x, 1);
    TRY(arena_status(w->scratch, err));
    if (!ordered)
        return verdict_say(w, REFINE_OPEN, "too many strategies are tied to order their mistakes");
    TRY(pairs_try(&x));
    return arena_status(w->scratch, err);
}

static stf_status proper_check(refine_work *w, stf_error *err)
{
    const game *const g = w->game;
    if (!parties_move_once(g))
        return verdict_say(w, REFINE_OPEN,
                           "it is judged in games in which every party moves once; convert --to "
                           "nfg makes one");
    TRY(perfect_check(w, err));
    if (w->out->holds == REFINE_NO) return STF_OK; /* proper ones are perfect */
    normal_form f;
    TRY(normal_build(g, w->slots, true, w->scratch, &f, err));
    if (f.too_large != NULL) return verdict_say(w, REFINE_OPEN, "%s", f.too_large);
    bool is_mixed = true, is_regular = false;
    uint32_t n_choosing = 0;
    for (uint32_t p = 0; p < f.n_players; p++) n_choosing += f.player[p].n > 1;
    for (uint32_t a = 0; a < g->n_actions; a++)
        is_mixed = is_mixed && (!set_chooses(g, g->action_infoset[a]) ||
                                !action_is_open(g, w->slots, a) || exact_sign(w->prob[a]) > 0);
    if (is_mixed)
        return verdict_say(w, REFINE_YES, "every action is played with positive probability");
    TRY(regular_check(w, &f, &is_regular, err));
    if (is_regular)
        return verdict_say(w, REFINE_YES, "it is regular: near it all games have an equilibrium");
    if (n_choosing == 2 || (f.n_players == 2 && n_choosing == 1)) return proper_of_two(w, &f, err);
    if (n_choosing < 2)
        return verdict_say(w, REFINE_YES, "one party alone chooses, and does what is best");
    return verdict_say(w, REFINE_OPEN,
                       "with three parties or more only regular and fully mixed equilibria are "
                       "shown to be proper");
}

const refinement refinement_proper = {
    .name = "proper",
    .summary = "a best reply to mistakes of which costlier ones are far less likely",
    .needs = "two parties that move once: decided; more: regular equilibria; no trees",
    .citation = "R. Myerson, International Journal of Game Theory 7 (1978)",
    .check = proper_check,
};
