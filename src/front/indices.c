/* SPDX-License-Identifier: Apache-2.0 */
/* indices.c -- who matters: swings, Shapley's and Banzhaf's shares, vetoes.
 *
 * A rule of numbers with vetoes is a rule of weights: a veto weighs more than all others together.
 * With small whole weights the coalitions of s members and weight x are counted by the coefficients
 * of the product of (1 + y z^weight) (I. Mann and L. Shapley, RAND RM-3158, 1962); those without i
 * by dividing that by i's factor. Else sums over all coalitions, by number of members and by
 * member, say the same: counts of up to 2^24 are exact as doubles. */
#include "front/inside.h"

#include <string.h>

enum { SUM_MOST = 1 << 14, SIZES = FRONT_ENFORCERS_MOST + 1 };

/* ---- from sums to shares -----------------------------------------------------------------------
 */

/* 1 / (n C(n-1, s)): the share of the orders in which exactly s given others come before i. */
static exact order_share(const front_work *w, uint32_t s)
{
    int64_t ways = 1;
    for (uint32_t k = 0; k < s; k++) ways = ways * (int64_t)(w->n - 1 - k) / (int64_t)(k + 1);
    return exact_ratio(w->memory, 1, ways * (int64_t)w->n);
}

/* by_size [n]: what i adds, summed over the coalitions of s others. */
static exact shapley_from(const front_work *w, const exact *by_size)
{
    exact sum = exact_small(0);
    for (uint32_t s = 0; s < w->n; s++)
        sum = exact_add(w->memory, sum, exact_mul(w->memory, by_size[s], order_share(w, s)));
    return sum;
}

static void banzhaf_normalise(const front_work *w, exact *banzhaf)
{
    exact sum = exact_small(0);
    for (uint32_t i = 0; i < w->n; i++) sum = exact_add(w->memory, sum, banzhaf[i]);
    if (exact_sign(sum) == 0) return;
    for (uint32_t i = 0; i < w->n; i++) banzhaf[i] = exact_div(w->memory, banzhaf[i], sum);
}

static void shares_set(const front_work *w, uint32_t i, const exact *by_size, front_answer *out)
{
    out->shapley[i] = shapley_from(w, by_size);
    exact sum = exact_small(0);
    for (uint32_t s = 0; s < w->n; s++) sum = exact_add(w->memory, sum, by_size[s]);
    out->banzhaf[i] = sum;
    if (out->swings != NULL) out->swings[i] = (uint64_t)exact_to_double(sum);
}

/* ---- by generating functions -------------------------------------------------------------------
 */

typedef struct weighed { /* the rule as small whole weights */
    int64_t weight[FRONT_ENFORCERS_MOST], threshold, sum;
} weighed;

static bool weighed_make(const front_work *w, weighed *out)
{
    if (w->success != NULL || !w->weights_fit) return false;
    if (w->p->rule == SUCCESS_PRESSURE && w->veto != 0) return false;
    *out = (weighed){.threshold = w->threshold};
    memcpy(out->weight, w->weight, sizeof out->weight);
    if (w->p->rule == SUCCESS_COUNT && w->veto != 0) {
        int64_t const vetoes = __builtin_popcount(w->veto), others = w->n - vetoes;
        int64_t const more = w->threshold > vetoes ? w->threshold - vetoes : 0;
        for (uint32_t i = 0; i < w->n; i++)
            out->weight[i] = (w->veto >> i & 1) != 0 ? others + 1 : 1;
        /* more than the others are: never, whatever holds */
        out->threshold = vetoes * (others + 1) + more;
    }
    for (uint32_t i = 0; i < w->n; i++) {
        if (out->weight[i] < 0) return false;
        out->sum += out->weight[i];
    }
    return out->sum <= SUM_MOST;
}

/* count[s * (sum + 1) + x]: coalitions of s members that weigh x. */
static void counts_fill(const front_work *w, const weighed *g, int64_t *count)
{
    size_t const row = (size_t)g->sum + 1;
    int64_t reached = 0;
    count[0] = 1;
    for (uint32_t i = 0; i < w->n; i++) {
        size_t const by = (size_t)g->weight[i];
        for (uint32_t s = i + 1; s-- > 0;)
            for (size_t x = (size_t)reached + 1; x-- > 0;)
                count[(s + 1) * row + x + by] += count[s * row + x];
        reached += g->weight[i];
    }
}

/* What i adds, from the coalitions without it: c'[s][x] = c[s][x] - c'[s-1][x - weight]. */
static void swings_count(const front_work *w, const weighed *g, uint32_t i, const int64_t *count,
                         int64_t *without, exact *by_size)
{
    size_t const row = (size_t)g->sum + 1, by = (size_t)g->weight[i];
    memcpy(without, count, row * w->n * sizeof *without);
    for (uint32_t s = 1; s < w->n; s++)
        for (size_t x = by; x < row; x++) without[s * row + x] -= without[(s - 1) * row + x - by];
    for (uint32_t s = 0; s < w->n; s++) {
        int64_t swings = 0;
        for (int64_t x = g->threshold - g->weight[i]; x < g->threshold; x++)
            if (x >= 0 && x <= g->sum) swings += without[s * row + (size_t)x];
        by_size[s] = exact_ratio(w->memory, swings, 1);
    }
}

static stf_status by_functions(front_work *w, const weighed *g, front_answer *out, stf_error *err)
{
    size_t const row = (size_t)g->sum + 1;
    arena_mark const mark = arena_position(w->memory);
    int64_t *const count = ARENA_NEW(w->memory, int64_t, row * (w->n + 1));
    int64_t *const without = ARENA_NEW(w->memory, int64_t, row * w->n);
    TRY(arena_status(w->memory, err));
    counts_fill(w, g, count);
    bool is_small = true; /* held in place: the tables can go */
    for (uint32_t i = 0; i < w->n; i++) {
        exact by_size[FRONT_ENFORCERS_MOST];
        if (cancel_requested(w->stop)) return fail(err, STF_CANCELLED, "stopped on request");
        swings_count(w, g, i, count, without, by_size);
        shares_set(w, i, by_size, out);
        is_small = is_small && out->shapley[i].big == NULL && out->banzhaf[i].big == NULL;
    }
    TRY(arena_status(w->memory, err));
    if (is_small) arena_release(w->memory, mark);
    return STF_OK;
}

/* ---- by a walk ---------------------------------------------------------------------------------
 */

typedef struct sums { /* success of all coalitions of s members; of those with i */
    double all[SIZES], with[FRONT_ENFORCERS_MOST][SIZES];
} sums;

static stf_status sums_take(const front_work *w, sums *out, stf_error *err)
{
    enum { HALF = 12 };
    uint32_t const n_low = w->n < HALF ? w->n : HALF;
    size_t const lows = (size_t)1 << n_low, highs = (size_t)1 << (w->n - n_low);
    for (size_t h = 0; h < highs; h++) {
        if (cancel_requested(w->stop)) return fail(err, STF_CANCELLED, "stopped on request");
        uint32_t const above = (uint32_t)__builtin_popcountll(h);
        double low[HALF + 1] = {0};
        for (size_t l = 0; l < lows; l++) {
            double const v = walk_success(w, (coalition)(h * lows + l));
            uint32_t const s = (uint32_t)__builtin_popcountll(l);
            low[s] += v;
            for (size_t rest = v > 0 ? l : 0; rest != 0; rest &= rest - 1)
                out->with[__builtin_ctzll(rest)][above + s] += v;
        }
        for (uint32_t s = 0; s <= n_low; s++) {
            out->all[above + s] += low[s];
            for (size_t rest = h; rest != 0; rest &= rest - 1)
                out->with[n_low + (uint32_t)__builtin_ctzll(rest)][above + s] += low[s];
        }
    }
    return STF_OK;
}

static stf_status by_walk(front_work *w, front_answer *out, stf_error *err)
{
    sums *const t = ARENA_NEW(w->memory, sums, 1);
    TRY(arena_status(w->memory, err));
    TRY(sums_take(w, t, err));
    for (uint32_t i = 0; i < w->n; i++) {
        exact by_size[FRONT_ENFORCERS_MOST];
        for (uint32_t s = 0; s < w->n; s++) /* s others: with i, less without */
            by_size[s] =
                exact_from_double(w->memory, t->with[i][s + 1] - (t->all[s] - t->with[i][s]));
        shares_set(w, i, by_size, out);
    }
    return STF_OK;
}

/* ---- vetoes ------------------------------------------------------------------------------------
 */

/* By the places at which somebody succeeds without i. */
static void vetoes_find(const front_work *w, front_answer *out)
{
    bool is_any = false;
    coalition needed = w->all;
    for (size_t s = 0; s <= w->all; s++) {
        if (w->succeeds != NULL && (s & 63) == 0 && w->succeeds[s >> 6] == 0) {
            s |= 63;
            continue;
        }
        if (!(walk_success(w, (coalition)s) > FRONT_TOLERANCE)) continue;
        is_any = true;
        needed &= (coalition)s;
        if (needed == 0) break;
    }
    out->vetoes = is_any ? needed : 0;
}

stf_status front_indices(front_work *w, front_answer *out, stf_error *err)
{
    out->shapley = ARENA_NEW(w->memory, exact, w->n);
    out->banzhaf = ARENA_NEW(w->memory, exact, w->n);
    out->swings = w->success == NULL ? ARENA_NEW(w->memory, uint64_t, w->n) : NULL;
    TRY(arena_status(w->memory, err));
    out->indices_are_exact = w->success == NULL;
    weighed g;
    if (weighed_make(w, &g))
        TRY(by_functions(w, &g, out, err));
    else
        TRY(by_walk(w, out, err));
    banzhaf_normalise(w, out->banzhaf);
    vetoes_find(w, out);
    return arena_status(w->memory, err);
}
