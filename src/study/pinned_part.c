/* SPDX-License-Identifier: Apache-2.0 */
/* pinned_part.c -- votes and other small stages: which actions no limit plays.
 *
 * Sets are agents, each for itself. Write d(x) for what set h gains by b over a where all others
 * play the pure profile x. In a logit equilibrium the gain of b over a is the mean of d over the x
 * by which h is asked, by the others' probabilities. So
 *   - if d(x) is never negative (positive by the bounds, or the same play exactly), b is at least
 *     as likely as a once lambda is large enough for values to be within their bounds;
 *   - an action that is so beside every other, or beside every other that does not vanish, is
 *     *kept*: its probability stays away from zero;
 *   - if d(x) is negative nowhere but at x with a vanishing action, and positive at some x of kept
 *     actions alone, the mean tends to something positive, and a vanishes;
 *   - if d(x) is never negative and positive at x, then Pr(a) <= exp(-lambda Pr(x) d(x)), so that
 *     Pr(a) Pr(x) <= 1 / (e lambda d(x)): a and x together are not played in the limit, whatever
 *     becomes of each. So a vote that nobody wants to pass does not pass, though each ballot alone
 *     may be left open.
 * What the stage gives lies among its profiles that are left. */
#include "study/pinned_inside.h"

#include <math.h>

/* The next edge of a path, from step *at on, on which something is paid; NONE: no more. */
static uint32_t paid_on(const schedule *s, const stage *g, uint32_t x, uint32_t *at)
{
    while (*at < g->n_sets) {
        uint32_t const e = g->path[x * g->n_sets + (*at)++];
        if (e == NONE) break;
        if (s->edge_reward[e] != s->game->n_rewards) return s->edge_reward[e];
    }
    return NONE;
}

/* Do two profiles lead to the very same: one place, by equal payments? */
static bool is_same_play(const schedule *s, const stage *g, uint32_t x, uint32_t y)
{
    if (s->edge_row[g->exit[x]] != s->edge_row[g->exit[y]]) return false;
    for (uint32_t i = 0, j = 0;;) {
        uint32_t const a = paid_on(s, g, x, &i), b = paid_on(s, g, y, &j);
        if (a != b) return false;
        if (a == NONE) return true;
    }
}

stf_status stage_make(const schedule *s, uint32_t c, arena *memory, stage *out, stf_error *err)
{
    const part *const t = &s->part[c];
    uint32_t n = 1;
    *out = (stage){0};
    if (t->n_sets > STAGE_MOST_SETS) return STF_OK;
    for (uint32_t i = t->first_node; i < t->first_node + t->n_nodes; i++)
        if (s->node_set[i] == NONE) return STF_OK;
    for (uint32_t k = 0; k < t->n_sets; k++) {
        const play_set *const set = &s->set[t->first_set + k];
        if (!set->chooses || set->n_actions > STAGE_MOST_ACTIONS) return STF_OK;
        n *= set->n_actions;
        if (n > STAGE_MOST_PROFILES) return STF_OK;
    }
    uint32_t *const stride = ARENA_NEW(memory, uint32_t, t->n_sets);
    uint32_t *const exit = ARENA_NEW(memory, uint32_t, n);
    uint8_t *const visits = ARENA_NEW(memory, uint8_t, n);
    uint32_t *const path = ARENA_NEW(memory, uint32_t, (size_t)n * t->n_sets);
    uint32_t *const play = ARENA_NEW(memory, uint32_t, n);
    TRY(arena_status(memory, err));
    uint32_t product = 1;
    for (uint32_t k = t->n_sets; k-- > 0;) {
        stride[k] = product;
        product *= s->set[t->first_set + k].n_actions;
    }
    for (uint32_t x = 0; x < n; x++) {
        uint32_t i = t->first_node, steps = 0;
        for (uint32_t k = 0; k < t->n_sets; k++) path[x * t->n_sets + k] = NONE;
        for (;;) {
            uint32_t const k = s->node_set[i] - t->first_set;
            if (visits[x] >> k & 1) return STF_OK; /* asked twice: absent-minded */
            visits[x] = (uint8_t)(visits[x] | 1u << k);
            uint32_t const a = x / stride[k] % s->set[t->first_set + k].n_actions;
            uint32_t const e = s->node_first_edge[i] + a;
            path[x * t->n_sets + steps++] = e;
            exit[x] = e;
            if (s->edge_row[e] <= s->zero_row) break;
            i = t->first_node + (s->edge_row[e] - s->zero_row);
        }
    }
    *out = (stage){.n_profiles = n,
                   .n_sets = t->n_sets,
                   .stride = stride,
                   .exit = exit,
                   .visits = visits,
                   .path = path,
                   .play = play};
    for (uint32_t x = 0; x < n; x++) {
        play[x] = 0;
        while (play[x] < x && !is_same_play(s, out, play[x], x)) play[x]++;
    }
    return STF_OK;
}

/* Bounds of every profile's payoffs. */
static void profiles_fill(pinned *p, const stage *g)
{
    const schedule *const s = p->s;
    for (uint32_t x = 0; x < g->n_profiles; x++)
        for (uint32_t q = 0; q < s->n_parties; q++) {
            double paid = 0.0;
            for (uint32_t k = 0; k < g->n_sets && g->path[x * g->n_sets + k] != NONE; k++)
                paid +=
                    p->reward[(size_t)s->edge_reward[g->path[x * g->n_sets + k]] * s->n_parties +
                              q];
            size_t const from = (size_t)s->edge_row[g->exit[x]] * p->width + q;
            double const low = p->low[from] + paid, high = p->high[from] + paid;
            p->profile_low[(size_t)x * s->n_parties + q] = low;
            p->profile_high[(size_t)x * s->n_parties + q] = high;
            double const most = fmax(fabs(low), fabs(high));
            if (most > p->top[q]) p->top[q] = most;
        }
}

typedef struct stage_run {
    pinned *p;
    const stage *g;
    const part *t;
    uint32_t closed[STAGE_MOST_SETS];   /* bit a: a rule closes the action */
    uint32_t vanishes[STAGE_MOST_SETS]; /* bit a */
    uint32_t kept[STAGE_MOST_SETS];
} stage_run;

static uint32_t digit(const stage_run *r, uint32_t x, uint32_t k)
{
    return x / r->g->stride[k] % r->p->s->set[r->t->first_set + k].n_actions;
}

/* Set h's b beside its a. */
typedef struct comparison {
    bool never_worse;      /* at no profile of the others */
    bool never_worse_live; /* at none without a vanishing action */
    bool gains;            /* at one of kept actions */
} comparison;

static comparison compare(const stage_run *r, uint32_t h, uint32_t b, uint32_t a)
{
    const pinned *const p = r->p;
    const stage *const g = r->g;
    uint32_t const q = p->s->set[r->t->first_set + h].party, n = p->s->n_parties;
    double const noise = PINNED_NOISE * p->top[q];
    comparison out = {true, true, false};
    for (uint32_t x = 0; x < g->n_profiles; x++) {
        if (digit(r, x, h) != a || !(g->visits[x] >> h & 1)) continue;
        uint32_t const y = x + (b - a) * g->stride[h];
        bool closed = false, live = true, kept = true;
        for (uint32_t k = 0; k < g->n_sets; k++) {
            if (k == h) continue;
            uint32_t const d = digit(r, x, k);
            bool const asked = (g->visits[x] | g->visits[y]) >> k & 1;
            closed = closed || (r->closed[k] >> d & 1);
            live = live && !(r->vanishes[k] >> d & 1);
            kept = kept && (!asked || (r->kept[k] >> d & 1));
        }
        if (closed) continue;
        double const least = p->profile_low[(size_t)y * n + q] - p->profile_high[(size_t)x * n + q];
        if (least > noise) {
            out.gains = out.gains || (live && kept);
        } else if (g->play[x] != g->play[y]) {
            out.never_worse = false;
            out.never_worse_live = out.never_worse_live && !live;
        }
    }
    return out;
}

/* Judges b of set h against all others; true if something new was found. */
static bool action_judge(stage_run *r, uint32_t h, uint32_t b)
{
    uint32_t const n = r->p->s->set[r->t->first_set + h].n_actions;
    bool is_kept = true, news = false;
    for (uint32_t a = 0; a < n; a++) {
        if (a == b || ((r->closed[h] | r->vanishes[h]) >> a & 1)) continue;
        comparison const c = compare(r, h, b, a);
        if (c.never_worse_live && c.gains) {
            r->vanishes[h] |= 1u << a;
            news = true;
        } else if (!c.never_worse) {
            is_kept = false;
        }
    }
    if (is_kept && !(r->kept[h] >> b & 1)) {
        r->kept[h] |= 1u << b;
        news = true;
    }
    return news;
}

/* Marks the profiles that a set will not have: see the last rule above. */
static void profiles_judge(const stage_run *r, bool *gone)
{
    const pinned *const p = r->p;
    const stage *const g = r->g;
    uint32_t const n = p->s->n_parties;
    for (uint32_t x = 0; x < g->n_profiles; x++) {
        gone[x] = false;
        for (uint32_t k = 0; k < g->n_sets; k++)
            gone[x] = gone[x] || ((r->closed[k] | r->vanishes[k]) >> digit(r, x, k) & 1);
    }
    for (uint32_t h = 0; h < g->n_sets; h++) {
        const play_set *const set = &p->s->set[r->t->first_set + h];
        double const noise = PINNED_NOISE * p->top[set->party];
        for (uint32_t b = 0; b < set->n_actions; b++)
            for (uint32_t a = 0; a < set->n_actions; a++) {
                if (a == b || (r->closed[h] >> a & 1) || (r->closed[h] >> b & 1)) continue;
                if (!compare(r, h, b, a).never_worse) continue;
                for (uint32_t x = 0; x < g->n_profiles; x++) {
                    if (digit(r, x, h) != a || !(g->visits[x] >> h & 1)) continue;
                    uint32_t const y = x + (b - a) * g->stride[h];
                    gone[x] = gone[x] || p->profile_low[(size_t)y * n + set->party] -
                                                 p->profile_high[(size_t)x * n + set->party] >
                                             noise;
                }
            }
    }
}

/* The part's row: all that the profiles left can give. */
static void root_bounds(const stage_run *r, uint32_t c, const bool *gone)
{
    pinned *const p = r->p;
    const schedule *const s = p->s;
    const stage *const g = r->g;
    uint32_t const n = s->n_parties;
    double *const low = p->low + (size_t)c * p->width, *const high = p->high + (size_t)c * p->width;
    bool is_first = true;
    for (uint32_t x = 0; x < g->n_profiles; x++) {
        if (gone[x]) continue;
        uint32_t const e = g->exit[x];
        for (uint32_t k = 0; k < p->width; k++) {
            size_t const from = (size_t)s->edge_row[e] * p->width + k;
            double const ends = k >= n && p->edge_outcome[e] == k - n ? 1.0 : 0.0;
            double const below = k < n ? p->profile_low[(size_t)x * n + k] : p->low[from] + ends;
            double const above = k < n ? p->profile_high[(size_t)x * n + k] : p->high[from] + ends;
            low[k] = is_first || !(low[k] < below) ? below : low[k];
            high[k] = is_first || !(high[k] > above) ? above : high[k];
        }
        is_first = false;
    }
    for (uint32_t k = 0; k < p->width && is_first; k++) low[k] = high[k] = (double)NAN;
}

void stage_decide(pinned *p, uint32_t c)
{
    const schedule *const s = p->s;
    stage_run r = {.p = p, .g = &p->stages[c], .t = &s->part[c]};
    profiles_fill(p, r.g);
    for (uint32_t k = 0; k < r.g->n_sets; k++)
        for (uint32_t a = 0; a < s->set[r.t->first_set + k].n_actions; a++)
            if (!pinned_is_open(p, s->set[r.t->first_set + k].first_action + a))
                r.closed[k] |= 1u << a;
    for (bool news = true; news;) {
        news = false;
        for (uint32_t k = 0; k < r.g->n_sets; k++)
            for (uint32_t b = 0; b < s->set[r.t->first_set + k].n_actions; b++)
                if (!((r.closed[k] | r.vanishes[k]) >> b & 1))
                    news = action_judge(&r, k, b) || news;
    }
    for (uint32_t k = 0; k < r.g->n_sets; k++)
        for (uint32_t a = 0; a < s->set[r.t->first_set + k].n_actions; a++)
            if (r.vanishes[k] >> a & 1) p->live[s->set[r.t->first_set + k].first_action + a] = 0;
    bool gone[STAGE_MOST_PROFILES];
    profiles_judge(&r, gone);
    root_bounds(&r, c, gone);
}
