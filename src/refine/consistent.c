/* SPDX-License-Identifier: Apache-2.0 */
/* consistent.c -- which members of unreached sets can be believed in, and how much. */
#include "refine/consistent.h"

#include "num/elementary.h"
#include "refine/optimum.h"
#include "refine/rows.h"

#include <string.h>

enum { MOST_MEMBERS = 10, MOST_PROGRAMS = 4000, MOST_TRIALS = 60, MOST_ORDER = 1000 };

/* A member of an unreached set: the mistakes on its way, and what the rest of it weighs. */
typedef struct way {
    uint32_t member; /* place in game.member */
    uint16_t *times; /* [n_mistakes] */
    exact weight;    /* of chance and what is played */
} way;

typedef struct unreached {
    uint32_t set;
    way *ways; /* [n] members that chance lets play come to */
    uint32_t n;
    uint32_t *supports; /* [n_supports] as bits of ways, singles first */
    uint32_t n_supports;
    uint32_t chosen; /* the support of the branch */
    exact *odds;     /* [n] weights chosen on it; unnormalised */
} unreached;

typedef struct seeker {
    consistency_search *s;
    refine_work *w;
    const game *g;
    arena *a;
    const exact *values, *reach;
    uint32_t *mistake; /* [n_mistakes] the action */
    uint32_t *index;   /* [n_actions] of the mistake; NONE */
    uint32_t n_mistakes;
    unreached *sets;
    uint32_t n_sets;
    exact *orders; /* [n_mistakes] of the branch */
    uint32_t n_programs;
    uint64_t random;
    bool is_found, is_enough, is_open;
} seeker;

static bool is_mistake(const seeker *k, uint32_t a)
{
    return set_chooses(k->g, k->g->action_infoset[a]) && exact_sign(k->w->prob[a]) == 0 &&
           action_is_open(k->g, k->w->slots, a);
}

/* False where chance, a commitment or a closed action never lets play come there. */
static bool way_fill(seeker *k, uint32_t v, way *out)
{
    const game *const g = k->g;
    out->weight = exact_small(1);
    out->times = ARENA_NEW(k->a, uint16_t, k->n_mistakes + 1);
    while (out->times != NULL && g->component_root[g->node_component[v]] != v) {
        uint32_t const e = g->node_parent_edge[v];
        exact const p = edge_chance(g, k->w->slots, k->w->prob, e);
        v = g->edge_source[e];
        if (exact_sign(p) != 0) {
            out->weight = exact_mul(k->a, out->weight, p);
            continue;
        }
        if (g->node_kind[v] == NODE_CHANCE) return false;
        uint32_t const i = k->index[game_edge_action(g, e)];
        if (i == NONE) return false;
        out->times[i]++;
    }
    return out->times != NULL;
}

/* The program has a solution; where that cannot be told, the search is open. */
static bool program_solved(seeker *k, const optimum *o, exact *x)
{
    optimum_end const end = optimum_solve(o, x, NULL);
    if (end != OPTIMUM_FOUND && end != OPTIMUM_NONE) {
        k->is_open = true;
        k->s->why = "a linear program of its beliefs grew too large";
    }
    return end == OPTIMUM_FOUND;
}

/* Weights on the ways in `support` under which what is played at the set is best, as far inside as
 * can be: each at least 1. odds [n]; false where there are none. */
static bool weights_find(seeker *k, const unreached *u, uint32_t support, exact *odds)
{
    const game *const g = k->g;
    uint32_t const first = g->infoset_first_action[u->set];
    uint32_t const n_actions = game_n_actions_of(g, u->set);
    uint32_t played = 0;
    while (exact_sign(k->w->prob[first + played]) == 0) played++;
    optimum o;
    k->n_programs++;
    /* columns: the weight of each way above 1; how much worse each other action is, up to 1 */
    if (!optimum_begin(&o, k->a, u->n + n_actions, u->n + 2 * n_actions)) return false;
    for (uint32_t b = 0; b < n_actions; b++) {
        if (b == played || !action_is_open(g, k->w->slots, first + b)) continue;
        bool const ties = exact_sign(k->w->prob[first + b]) > 0;
        exact *const row = optimum_row(&o, ties ? ROW_EQUAL : ROW_AT_LEAST, exact_small(0));
        for (uint32_t i = 0; i < u->n; i++) {
            if ((support >> i & 1) == 0) continue;
            uint32_t const v = g->member[u->ways[i].member];
            row[i] = exact_sub(k->a, node_action_value(k->w, k->values, v, played),
                               node_action_value(k->w, k->values, v, b));
            row[o.n_columns] = exact_sub(k->a, row[o.n_columns], row[i]);
        }
        if (ties) continue;
        row[u->n + b] = exact_small(-1);
        optimum_row(&o, ROW_AT_MOST, exact_small(1))[u->n + b] = exact_small(1);
        o.objective[u->n + b] = exact_small(1);
    }
    for (uint32_t i = 0; i < u->n; i++) {
        o.objective[i] = exact_ratio(k->a, -1, 1000000000);
        if ((support >> i & 1) == 0)
            optimum_row(&o, ROW_AT_MOST, exact_small(0))[i] = exact_small(1);
    }
    exact *const x = ARENA_NEW(k->a, exact, o.n_columns);
    if (x == NULL || !program_solved(k, &o, x)) return false;
    for (uint32_t i = 0; i < u->n; i++)
        odds[i] = (support >> i & 1) ? exact_add(k->a, x[i], exact_small(1)) : exact_small(0);
    return true;
}

static uint32_t bits_of(uint32_t x)
{
    return (uint32_t)__builtin_popcount(x);
}

static bool supports_find(seeker *k, unreached *u)
{
    uint32_t const all = (1u << u->n) - 1;
    u->supports = ARENA_NEW(k->a, uint32_t, all);
    u->odds = ARENA_NEW(k->a, exact, u->n);
    if (u->supports == NULL || u->odds == NULL) return false;
    for (uint32_t size = 1; size <= u->n; size++)
        for (uint32_t s = 1; s <= all; s++) {
            if (bits_of(s) != size) continue;
            if (k->n_programs > MOST_PROGRAMS || work_is_late(k->w)) {
                k->is_open = true;
                k->s->why = "its unreached information sets are too many or too large";
                return true;
            }
            arena_mark const mark = arena_position(k->a);
            if (weights_find(k, u, s, u->odds)) u->supports[u->n_supports++] = s;
            arena_release(k->a, mark);
        }
    return true;
}

/* Orders of mistakes, all at least 1, that go with the supports of the first n sets. */
static bool orders_find(seeker *k, uint32_t n)
{
    uint32_t n_rows = 0;
    for (uint32_t h = 0; h < n; h++) n_rows += k->sets[h].n;
    optimum o;
    k->n_programs++;
    if (!optimum_begin(&o, k->a, k->n_mistakes, n_rows)) return false;
    for (uint32_t i = 0; i < k->n_mistakes; i++) o.objective[i] = exact_small(-1);
    for (uint32_t h = 0; h < n; h++) {
        const unreached *const u = &k->sets[h];
        uint32_t ref = 0;
        while ((u->chosen >> ref & 1) == 0) ref++;
        for (uint32_t i = 0; i < u->n; i++) {
            if (i == ref) continue;
            bool const in = (u->chosen >> i & 1) != 0;
            exact *const row =
                optimum_row(&o, in ? ROW_EQUAL : ROW_AT_LEAST, exact_small(in ? 0 : 1));
            for (uint32_t m = 0; m < k->n_mistakes; m++) {
                int32_t const d = (int32_t)u->ways[i].times[m] - (int32_t)u->ways[ref].times[m];
                row[m] = exact_small(d);
                /* a column is an order less 1 */
                row[o.n_columns] = exact_sub(k->a, row[o.n_columns], row[m]);
            }
        }
    }
    return program_solved(k, &o, k->orders);
}

/* Orders as whole numbers; false where they are too large. */
static bool orders_round(seeker *k, uint32_t *order)
{
    exact factor = exact_small(1);
    for (uint32_t i = 0; i < k->n_mistakes; i++) {
        exact const x = exact_mul(k->a, exact_add(k->a, k->orders[i], exact_small(1)), factor);
        if (x.big != NULL || x.den > MOST_ORDER) return false;
        factor = exact_mul(k->a, factor, exact_small((int32_t)x.den));
    }
    for (uint32_t i = 0; i < k->n_mistakes; i++) {
        int32_t whole;
        exact const x = exact_mul(k->a, exact_add(k->a, k->orders[i], exact_small(1)), factor);
        if (!exact_is_small(x, &whole) || whole > MOST_ORDER) return false;
        order[k->mistake[i]] = (uint32_t)whole;
    }
    return true;
}

/* ---- sizes of mistakes ------------------------------------------------------------------------
 */

/* The odds asked for as a linear system in logarithms of sizes, reduced: row r says that
 * size[pivot] times powers of others is the product of odds[i]^power[r][i]. */
typedef struct odds_system {
    uint32_t n_rows;
    exact *left;     /* [n_rows * n_mistakes] */
    exact *power;    /* [n_rows * n_rows] */
    exact *odds;     /* [n_rows] size ratios asked for */
    uint32_t *pivot; /* [n_rows] mistake; NONE: a row of zeros */
} odds_system;

/* The sets in order from `shift` on: where not all odds can be had, the first ones are. */
static bool system_fill(seeker *k, odds_system *t, uint32_t shift)
{
    *t = (odds_system){0};
    uint32_t const m = k->n_mistakes;
    for (uint32_t h = 0; h < k->n_sets; h++) t->n_rows += bits_of(k->sets[h].chosen) - 1;
    t->left = ARENA_NEW(k->a, exact, (size_t)t->n_rows * m);
    t->power = ARENA_NEW(k->a, exact, (size_t)t->n_rows * t->n_rows);
    t->odds = ARENA_NEW(k->a, exact, t->n_rows);
    t->pivot = ARENA_NEW(k->a, uint32_t, t->n_rows);
    if (t->left == NULL || t->power == NULL || t->odds == NULL || t->pivot == NULL) return false;
    for (uint32_t i = 0; i < t->n_rows * t->n_rows; i++)
        t->power[i] = exact_small(i / t->n_rows == i % t->n_rows);
    uint32_t r = 0;
    for (uint32_t h = 0; h < k->n_sets; h++) {
        const unreached *const u = &k->sets[(h + shift) % k->n_sets];
        uint32_t ref = 0;
        while ((u->chosen >> ref & 1) == 0) ref++;
        for (uint32_t i = ref + 1; i < u->n; i++) {
            if ((u->chosen >> i & 1) == 0) continue;
            for (uint32_t x = 0; x < m; x++)
                t->left[(size_t)r * m + x] =
                    exact_small((int32_t)u->ways[i].times[x] - (int32_t)u->ways[ref].times[x]);
            exact const asked = exact_div(k->a, u->odds[i], u->odds[ref]);
            exact const given = exact_div(k->a, u->ways[i].weight, u->ways[ref].weight);
            t->odds[r++] = exact_div(k->a, asked, given);
        }
    }
    return true;
}

static void row_subtract(seeker *k, exact *to, const exact *from, exact factor, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (exact_sign(from[i]) != 0)
            to[i] = exact_sub(k->a, to[i], exact_mul(k->a, factor, from[i]));
}

/* Gauss and Jordan; true where no row vanishes: any odds can then come out. */
static bool system_reduce(seeker *k, odds_system *t)
{
    uint32_t const m = k->n_mistakes, n = t->n_rows;
    bool is_full = true;
    for (uint32_t r = 0; r < n; r++) {
        exact *const row = t->left + (size_t)r * m, *const power = t->power + (size_t)r * n;
        uint32_t c = 0;
        while (c < m && exact_sign(row[c]) == 0) c++;
        t->pivot[r] = c < m ? c : NONE;
        if (c == m) {
            is_full = false;
            continue;
        }
        exact const lead = row[c];
        for (uint32_t i = 0; i < m; i++) row[i] = exact_div(k->a, row[i], lead);
        for (uint32_t i = 0; i < n; i++) power[i] = exact_div(k->a, power[i], lead);
        for (uint32_t s = 0; s < n; s++) {
            exact *const other = t->left + (size_t)s * m;
            if (s == r || exact_sign(other[c]) == 0) continue;
            exact const factor = other[c];
            row_subtract(k, other, row, factor, m);
            row_subtract(k, t->power + (size_t)s * n, power, factor, n);
        }
    }
    return is_full;
}

/* Sizes from the reduced system, those without a pivot 1. size [n_actions]; false where a power is
 * not whole, with log_size filled all the same. */
static bool sizes_from(seeker *k, const odds_system *t, exact *size, double *log_size)
{
    bool is_rational = true;
    for (uint32_t r = 0; r < t->n_rows; r++) {
        if (t->pivot[r] == NONE) continue;
        exact product = exact_small(1);
        double log = 0.0;
        for (uint32_t i = 0; i < t->n_rows; i++) {
            exact const q = t->power[(size_t)r * t->n_rows + i];
            int32_t whole = 0;
            if (exact_sign(q) == 0) continue;
            log += exact_to_double(q) * num_log(exact_to_double(t->odds[i]));
            if (exact_is_small(q, &whole) && whole >= -16 && whole <= 16)
                product = exact_mul(k->a, product, exact_pow(k->a, t->odds[i], whole));
            else
                is_rational = false;
        }
        uint32_t const action = k->mistake[t->pivot[r]];
        size[action] = product;
        log_size[action] = log;
    }
    return is_rational;
}

/* Odds that given sizes make on each set's support; do they make what is played best? */
static bool sizes_try(seeker *k, const exact *size)
{
    const game *const g = k->g;
    for (uint32_t h = 0; h < k->n_sets; h++) {
        unreached *const u = &k->sets[h];
        for (uint32_t i = 0; i < u->n; i++) {
            u->odds[i] = (u->chosen >> i & 1) ? u->ways[i].weight : exact_small(0);
            for (uint32_t m = 0; m < k->n_mistakes; m++)
                if (u->ways[i].times[m] != 0)
                    u->odds[i] =
                        exact_mul(k->a, u->odds[i],
                                  exact_pow(k->a, size[k->mistake[m]], u->ways[i].times[m]));
        }
        uint32_t const n = game_n_actions_of(g, u->set), first = g->infoset_first_action[u->set];
        exact best = {0};
        exact worth[64];
        if (n > 64) return false;
        for (uint32_t b = 0; b < n; b++) {
            if (!action_is_open(g, k->w->slots, first + b)) continue;
            worth[b] = exact_small(0);
            for (uint32_t i = 0; i < u->n; i++)
                if (exact_sign(u->odds[i]) != 0)
                    worth[b] =
                        exact_add(k->a, worth[b],
                                  exact_mul(k->a, u->odds[i],
                                            node_action_value(k->w, k->values,
                                                              g->member[u->ways[i].member], b)));
            if (!exact_is_valid(best) || exact_compare(worth[b], best) > 0) best = worth[b];
        }
        for (uint32_t b = 0; b < n; b++)
            if (exact_sign(k->w->prob[first + b]) > 0 && exact_compare(worth[b], best) < 0)
                return false;
    }
    return true;
}

static exact random_size(seeker *k)
{
    static const int8_t ratio[][2] = {{1, 1},  {2, 1},  {1, 2},   {3, 1},   {1, 3}, {5, 1}, {1, 5},
                                      {10, 1}, {1, 10}, {100, 1}, {1, 100}, {3, 2}, {2, 3}};
    k->random = k->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    uint32_t const pick = (uint32_t)(k->random >> 33) % (uint32_t)(sizeof ratio / sizeof *ratio);
    return exact_ratio(k->a, ratio[pick][0], ratio[pick][1]);
}

static void assessment_show(seeker *k, const uint32_t *order, const exact *size,
                            const double *log_size)
{
    const game *const g = k->g;
    exact *const belief = ARENA_NEW(k->a, exact, g->infoset_first_member[g->n_infosets]);
    if (belief == NULL) return;
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        uint32_t const m0 = g->infoset_first_member[h], m1 = g->infoset_first_member[h + 1];
        exact all = exact_small(0);
        for (uint32_t m = m0; m < m1; m++) all = exact_add(k->a, all, k->reach[g->member[m]]);
        for (uint32_t m = m0; m < m1; m++)
            belief[m] = exact_sign(all) > 0 ? exact_div(k->a, k->reach[g->member[m]], all)
                                            : exact_ratio(k->a, 1, m1 - m0);
    }
    for (uint32_t h = 0; h < k->n_sets; h++) {
        const unreached *const u = &k->sets[h];
        exact all = exact_small(0);
        for (uint32_t i = 0; i < u->n; i++) all = exact_add(k->a, all, u->odds[i]);
        uint32_t const m0 = g->infoset_first_member[u->set],
                       m1 = g->infoset_first_member[u->set + 1];
        for (uint32_t m = m0; m < m1; m++) belief[m] = exact_small(0);
        for (uint32_t i = 0; i < u->n; i++)
            belief[u->ways[i].member] = exact_div(k->a, u->odds[i], all);
    }
    k->is_found = true;
    assessment const one = {.belief = belief, .order = order, .size = size, .log_size = log_size};
    k->is_enough = k->s->visit(k->s->user, &one);
}

/* All supports are chosen and orders go with them: sizes. */
static void leaf(seeker *k)
{
    const game *const g = k->g;
    uint32_t *const order = ARENA_NEW(k->a, uint32_t, g->n_actions);
    exact *const size = ARENA_NEW(k->a, exact, g->n_actions);
    double *const log_size = ARENA_NEW(k->a, double, g->n_actions);
    odds_system t = {0};
    if (order == NULL || size == NULL || log_size == NULL) return;
    for (uint32_t a = 0; a < g->n_actions; a++) size[a] = exact_small(1);
    bool good = orders_round(k, order);
    for (uint32_t h = 0; h < k->n_sets && good; h++)
        good = weights_find(k, &k->sets[h], k->sets[h].chosen, k->sets[h].odds);
    if (good && system_fill(k, &t, 0)) {
        if (system_reduce(k, &t)) {
            bool const is_rational = sizes_from(k, &t, size, log_size);
            assessment_show(k, order, is_rational ? size : NULL, log_size);
            return;
        }
        for (uint32_t shift = 0; shift < k->n_sets; shift++) {
            bool again = true;
            for (uint32_t h = 0; h < k->n_sets && again; h++)
                again = weights_find(k, &k->sets[h], k->sets[h].chosen, k->sets[h].odds);
            for (uint32_t a = 0; a < g->n_actions; a++) {
                size[a] = exact_small(1);
                log_size[a] = 0.0;
            }
            if (!again || !system_fill(k, &t, shift)) continue;
            (void)system_reduce(k, &t);
            if (!sizes_from(k, &t, size, log_size) || !sizes_try(k, size)) continue;
            assessment_show(k, order, size, log_size);
            return;
        }
        for (uint32_t trial = 0; trial < MOST_TRIALS; trial++) {
            for (uint32_t i = 0; i < k->n_mistakes; i++) {
                size[k->mistake[i]] = trial == 0 ? exact_small(1) : random_size(k);
                log_size[k->mistake[i]] = num_log(exact_to_double(size[k->mistake[i]]));
            }
            if (!sizes_try(k, size)) continue;
            assessment_show(k, order, size, log_size);
            return;
        }
    }
    k->is_open = true;
    k->s->why = "beliefs that make it sequentially rational have orders of mistakes that go with "
                "them, but sizes were not found";
}

static void branch(seeker *k, uint32_t h)
{
    if (k->is_enough) return;
    if (k->n_programs > MOST_PROGRAMS || work_is_late(k->w)) {
        k->is_open = true;
        k->s->why = "the search for beliefs was cut short";
        return;
    }
    arena_mark const mark = arena_position(k->a);
    if (h == k->n_sets) {
        if (orders_find(k, h)) leaf(k);
        arena_release(k->a, mark);
        return;
    }
    unreached *const u = &k->sets[h];
    for (uint32_t i = 0; i < u->n_supports && !k->is_enough; i++) {
        u->chosen = u->supports[i];
        bool const goes = h + 1 == k->n_sets || orders_find(k, h + 1);
        arena_release(k->a, mark);
        if (goes) branch(k, h + 1);
    }
}

static stf_status sets_gather(seeker *k, bool *is_refuted, stf_error *err)
{
    const game *const g = k->g;
    k->sets = ARENA_NEW(k->a, unreached, g->n_infosets);
    TRY(arena_status(k->a, err));
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        uint32_t const m0 = g->infoset_first_member[h], m1 = g->infoset_first_member[h + 1];
        bool is_reached = !set_chooses(g, h);
        for (uint32_t m = m0; m < m1; m++)
            is_reached = is_reached || exact_sign(k->reach[g->member[m]]) > 0;
        if (is_reached) continue;
        unreached *const u = &k->sets[k->n_sets];
        *u = (unreached){.set = h};
        u->ways = ARENA_NEW(k->a, way, m1 - m0);
        TRY(arena_status(k->a, err));
        for (uint32_t m = m0; m < m1; m++) {
            u->ways[u->n].member = m;
            u->n += way_fill(k, g->member[m], &u->ways[u->n]);
        }
        TRY(arena_status(k->a, err));
        if (u->n == 0) continue; /* nothing lets play come there */
        if (u->n > MOST_MEMBERS) {
            k->is_open = true;
            k->s->why = "an information set off the path has too many nodes";
            return STF_OK;
        }
        k->n_sets++;
        if (!supports_find(k, u)) return arena_status(k->a, err);
        *is_refuted = *is_refuted || (u->n_supports == 0 && !k->is_open);
        if (*is_refuted || k->is_open) return STF_OK;
    }
    return STF_OK;
}

stf_status consistency_find(consistency_search *s, const exact *values, const exact *reach,
                            consistency *out, stf_error *err)
{
    refine_work *const w = s->work;
    const game *const g = w->game;
    seeker k = {.s = s, .w = w, .g = g, .a = w->scratch, .values = values, .reach = reach};
    k.index = ARENA_NEW(k.a, uint32_t, g->n_actions);
    k.mistake = ARENA_NEW(k.a, uint32_t, g->n_actions);
    k.orders = ARENA_NEW(k.a, exact, g->n_actions);
    TRY(arena_status(k.a, err));
    for (uint32_t a = 0; a < g->n_actions; a++) {
        k.index[a] = is_mistake(&k, a) ? k.n_mistakes : NONE;
        if (k.index[a] != NONE) k.mistake[k.n_mistakes++] = a;
    }
    bool is_refuted = false;
    TRY(sets_gather(&k, &is_refuted, err));
    if (!is_refuted && !k.is_open) branch(&k, 0);
    TRY(arena_status(k.a, err));
    *out = k.is_enough  ? CONSISTENCY_STOPPED
           : is_refuted ? CONSISTENCY_NONE
           : k.is_found ? CONSISTENCY_DONE
           : k.is_open  ? CONSISTENCY_OPEN
                        : CONSISTENCY_NONE;
    return STF_OK;
}
