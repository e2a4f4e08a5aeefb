/* SPDX-License-Identifier: Apache-2.0 */
/* tree.c -- tables of parts of a tree: payoffs of every profile, summed over chance's moves. */
#include "solve/support/tree.h"

#include <math.h>
#include <string.h>

/* ---- structure --------------------------------------------------------------------------------
 */

static uint32_t part_root(const game *g, uint32_t component)
{
    return g->component_root[component == PART_WHOLE ? g->n_components - 1 : component];
}

static void sets_of(const game *g, uint32_t component, uint32_t *begin, uint32_t *end)
{
    bool const is_whole = component == PART_WHOLE;
    *begin = is_whole ? 0 : g->component_first_infoset[component];
    *end = is_whole ? g->n_infosets : g->component_first_infoset[component + 1];
}

static uint32_t set_at(const game *g, uint32_t component, uint32_t k)
{
    return component == PART_WHOLE ? k : g->component_infoset[k];
}

static uint32_t n_open(const lane *l, uint32_t h)
{
    uint32_t n = 0;
    for (uint32_t a = l->g->infoset_first_action[h]; a < l->g->infoset_first_action[h + 1]; a++)
        n += l->is_open[a];
    return n;
}

void part_size(const game *g, uint32_t component, double *n_players, double *n_profiles,
               double *n_actions)
{
    uint32_t begin, end;
    *n_players = *n_actions = 0.0;
    *n_profiles = 1.0;
    sets_of(g, component, &begin, &end);
    for (uint32_t k = begin; k < end; k++) {
        uint32_t const h = set_at(g, component, k);
        double const n = game_n_actions_of(g, h);
        if (g->infoset_rule[h] != RULE_CHOOSES || n == 1.0) continue;
        *n_players += 1.0;
        *n_profiles *= n;
        *n_actions = fmax(*n_actions, n);
    }
}

/* Is there a set of the party's, with a choice, above node v within the part? */
static bool moved_before(const part *t, const game *g, uint32_t v, uint32_t party)
{
    while (v != t->root) {
        uint32_t const e = g->node_parent_edge[v];
        if (e == NONE) return false;
        v = g->edge_source[e];
        uint32_t const h = g->node_infoset[v];
        if (h != NONE && t->player[h] != NONE && g->infoset_party[h] == party) return true;
    }
    return false;
}

static bool separate_find(const part *t, const game *g)
{
    for (uint32_t p = 0; p < t->form.n_players; p++) {
        uint32_t const h = t->infoset[p];
        for (uint32_t m = g->infoset_first_member[h]; m < g->infoset_first_member[h + 1]; m++)
            if (moved_before(t, g, g->member[m], g->infoset_party[h])) return false;
    }
    return true;
}

static stf_status players_fill(const lane *l, part *t, uint32_t component, arena *memory,
                               uint32_t *closed_at, stf_error *err)
{
    const game *const g = l->g;
    uint32_t begin, end;
    sets_of(g, component, &begin, &end);
    t->infoset = ARENA_NEW(memory, uint32_t, end - begin + 1);
    t->first = ARENA_NEW(memory, uint32_t, end - begin + 2);
    t->player = ARENA_NEW(memory, uint32_t, g->n_infosets);
    TRY(arena_status(memory, err));
    for (uint32_t h = 0; h < g->n_infosets; h++) t->player[h] = NONE;
    form *const f = &t->form;
    double n_profiles = 1.0;
    for (uint32_t k = begin; k < end; k++) {
        uint32_t const h = set_at(g, component, k);
        if (g->infoset_rule[h] != RULE_CHOOSES) continue;
        uint32_t const n = n_open(l, h);
        if (n == 0) *closed_at = h;
        if (n < 2) continue;
        if (f->n_players == FORM_MOST_PLAYERS || n > FORM_MOST_ACTIONS)
            return fail(err, STF_UNSUPPORTED,
                        "a subgame has more than %d information sets, or a set more than %d "
                        "actions",
                        FORM_MOST_PLAYERS, FORM_MOST_ACTIONS);
        n_profiles *= n;
        t->player[h] = f->n_players;
        t->infoset[f->n_players] = h;
        f->party[f->n_players] = g->infoset_party[h];
        f->n_actions[f->n_players++] = n;
    }
    if (n_profiles * g->n_parties > FORM_MOST_PROFILES * 4.0 || n_profiles > FORM_MOST_PROFILES)
        return fail(err, STF_UNSUPPORTED, "a subgame has %.0f pure profiles", n_profiles);
    f->n_parties = g->n_parties;
    f->n_profiles = 1;
    for (uint32_t p = f->n_players; p-- > 0;) {
        f->stride[p] = f->n_profiles;
        f->n_profiles *= f->n_actions[p];
    }
    for (uint32_t p = 0; p < f->n_players; p++) t->first[p + 1] = t->first[p] + f->n_actions[p];
    t->action = ARENA_NEW(memory, uint32_t, t->first[f->n_players]);
    TRY(arena_status(memory, err));
    for (uint32_t p = 0, at = 0; p < f->n_players; p++) {
        uint32_t const h = t->infoset[p];
        for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++)
            if (l->is_open[a]) t->action[at++] = a;
    }
    return STF_OK;
}

/* ---- payoffs ----------------------------------------------------------------------------------
 */

/* A node that play comes to under the profile, with its probability. */
typedef struct visit {
    uint32_t node;
    exact weight;
} visit;

typedef struct sums {
    const lane *l;
    const part *t;
    visit *stack; /* [n_nodes] */
    exact *exact; /* [n_parties] */
    interval *bounds;
    bool is_exact; /* every value met with is */
    arena *memory; /* of the profile at hand */
} sums;

static void sums_add(sums *s, exact weight, exact x, uint32_t party)
{
    s->exact[party] = exact_add(s->memory, s->exact[party], exact_mul(s->memory, weight, x));
}

static void reward_add(sums *s, uint32_t row, exact weight)
{
    const game *const g = s->l->g;
    if (row == NONE) return;
    for (uint32_t q = 0; q < g->n_parties; q++) {
        uint32_t const slot = g->reward[(size_t)row * g->n_parties + q];
        if (slot != NONE) sums_add(s, weight, s->l->slots[slot], q);
    }
}

/* The value of a subgame that was solved before. */
static void subgame_add(sums *s, uint32_t component, exact weight)
{
    const part_value *const v = &s->l->value[component];
    for (uint32_t q = 0; q < s->l->g->n_parties; q++) {
        if (v->exact != NULL)
            sums_add(s, weight, v->exact[q], q);
        else
            s->bounds[q] =
                interval_add(s->bounds[q], interval_mul(interval_from_exact(weight), v->bounds[q]));
    }
    if (v->exact == NULL) s->is_exact = false;
}

static uint32_t edge_go(sums *s, uint32_t e, exact weight, uint32_t n)
{
    const game *const g = s->l->g;
    uint32_t const w = g->edge_child[e], c = g->node_component[w];
    reward_add(s, g->edge_reward[e], weight);
    if (c == NONE) return n;
    if (!s->t->is_whole && c != s->t->component) {
        subgame_add(s, c, weight);
        return n;
    }
    s->stack[n] = (visit){w, weight};
    return n + 1;
}

/* The probability of edge e where no player of the form decides. */
static exact edge_weight(const lane *l, uint32_t v, uint32_t e)
{
    const game *const g = l->g;
    if (g->node_kind[v] == NODE_CHANCE) return l->slots[g->edge_prob[e]];
    uint32_t const a = game_edge_action(g, e);
    if (g->infoset_rule[g->node_infoset[v]] == RULE_CHOOSES) return exact_small(l->is_open[a]);
    uint32_t const slot = g->action_commitment == NULL ? NONE : g->action_commitment[a];
    return slot == NONE ? exact_small(0) : l->slots[slot];
}

/* Expected payoffs under profile k of the form. */
static void profile_sum(sums *s, uint32_t k)
{
    const game *const g = s->l->g;
    const form *const f = &s->t->form;
    for (uint32_t q = 0; q < g->n_parties; q++) {
        s->exact[q] = exact_small(0);
        s->bounds[q] = interval_of(0.0);
    }
    s->is_exact = true;
    s->stack[0] = (visit){s->t->root, exact_small(1)};
    for (uint32_t n = 1; n > 0;) {
        visit const at = s->stack[--n];
        uint32_t const h = g->node_infoset[at.node], first = g->node_first_edge[at.node];
        uint32_t const p = h == NONE ? NONE : s->t->player[h];
        if (p != NONE) {
            uint32_t const digit = k / f->stride[p] % f->n_actions[p];
            uint32_t const a = s->t->action[s->t->first[p] + digit];
            n = edge_go(s, first + a - g->infoset_first_action[h], at.weight, n);
            continue;
        }
        for (uint32_t e = first; e < g->node_first_edge[at.node + 1]; e++) {
            exact const weight = exact_mul(s->memory, at.weight, edge_weight(s->l, at.node, e));
            if (exact_sign(weight) != 0 || !exact_is_valid(weight)) n = edge_go(s, e, weight, n);
        }
    }
}

static stf_status payoffs_fill(const lane *l, part *t, arena *memory, stf_error *err)
{
    const game *const g = l->g;
    form *const f = &t->form;
    size_t const n = g->n_parties;
    sums s = {.l = l, .t = t, .memory = memory};
    f->mid = ARENA_NEW(memory, double, f->n_profiles *n);
    f->radius = ARENA_NEW(memory, double, n);
    f->exact = ARENA_NEW(memory, exact, f->n_profiles * n);
    s.stack = ARENA_NEW(memory, visit, g->n_nodes);
    s.exact = ARENA_NEW(memory, exact, n);
    s.bounds = ARENA_NEW(memory, interval, n);
    TRY(arena_status(memory, err));
    bool is_exact = true;
    for (uint32_t k = 0; k < f->n_profiles; k++) {
        profile_sum(&s, k);
        is_exact = is_exact && s.is_exact;
        for (uint32_t q = 0; q < n; q++) {
            if (!exact_is_valid(s.exact[q]))
                return fail(err, STF_LIMIT, "payoffs in rationals grew too long");
            double radius;
            interval const sum = interval_add(interval_from_exact(s.exact[q]), s.bounds[q]);
            interval const exactly = interval_from_exact(s.exact[q]);
            f->mid[k * n + q] = interval_centre(s.is_exact ? exactly : sum, &radius);
            f->radius[q] = fmax(f->radius[q], radius);
            f->exact[k * n + q] = s.exact[q];
        }
    }
    if (!is_exact) f->exact = NULL;
    return arena_status(memory, err);
}

stf_status part_new(const lane *l, uint32_t component, arena *memory, part **out,
                    uint32_t *closed_at, stf_error *err)
{
    part *const t = ARENA_NEW(memory, part, 1);
    if (t == NULL) return arena_status(memory, err);
    t->component = component;
    t->is_whole = component == PART_WHOLE;
    t->root = part_root(l->g, component);
    *closed_at = NONE;
    TRY(players_fill(l, t, component, memory, closed_at, err));
    t->is_separate = separate_find(t, l->g);
    *out = t;
    if (*closed_at != NONE) return STF_OK;
    return payoffs_fill(l, t, memory, err);
}

/* ---- what a point is worth --------------------------------------------------------------------
 */

/* The profiles that matter: what the point plays, and every action of the players in `keep`. */
typedef struct gathering {
    uint32_t n, size[FORM_MOST_PLAYERS];
    uint32_t action[FORM_MOST_PLAYERS][FORM_MOST_ACTIONS];
} gathering;

static void gather(const part *t, const form_point *x, uint32_t keep, gathering *to)
{
    to->n = 1;
    for (uint32_t p = 0; p < t->form.n_players; p++) {
        to->size[p] = 0;
        for (uint32_t a = 0; a < t->form.n_actions[p]; a++)
            if (keep >> p & 1 || x->prob[t->first[p] + a] != 0.0) to->action[p][to->size[p]++] = a;
        to->n *= to->size[p];
    }
}

static uint32_t gathered(const form *f, const gathering *m, uint32_t k)
{
    uint32_t at = 0;
    for (uint32_t p = f->n_players; p-- > 0;) {
        at += m->action[p][k % m->size[p]] * f->stride[p];
        k /= m->size[p];
    }
    return at;
}

/* Averages party q's payoffs over the players not in `keep`, exactly; the table v [m->n] shrinks
 * to those kept. */
static void exact_shrink(const part *t, uint32_t q, const exact *prob, uint32_t keep,
                         const gathering *m, exact *v, arena *memory)
{
    const form *const f = &t->form;
    size_t n = m->n, inner = 1;
    for (uint32_t k = 0; k < n; k++) v[k] = f->exact[gathered(f, m, k) * f->n_parties + q];
    for (uint32_t p = f->n_players; p-- > 0;) {
        uint32_t const size = m->size[p];
        if (keep >> p & 1) {
            inner *= size;
            continue;
        }
        n /= size;
        if (size == 1) continue;
        for (size_t o = 0; o < n / inner; o++)
            for (size_t i = 0; i < inner; i++) {
                exact sum = exact_small(0);
                for (uint32_t a = 0; a < size; a++)
                    sum = exact_add(memory, sum,
                                    exact_mul(memory, prob[t->first[p] + m->action[p][a]],
                                              v[(o * size + a) * inner + i]));
                v[o * inner + i] = sum;
            }
    }
}

static void bounds_shrink(const part *t, uint32_t q, const form_point *x, uint32_t keep,
                          const gathering *m, double *v, double *radius)
{
    const form *const f = &t->form;
    uint32_t size[FORM_MOST_PLAYERS];
    double prob[FORM_MOST_ACTIONS], error[FORM_MOST_ACTIONS];
    memcpy(size, m->size, sizeof size);
    for (uint32_t k = 0; k < m->n; k++) {
        v[k] = f->mid[gathered(f, m, k) * f->n_parties + q];
        radius[k] = f->radius[q];
    }
    for (uint32_t p = f->n_players; p-- > 0;) {
        if (keep >> p & 1) continue;
        for (uint32_t a = 0; a < m->size[p]; a++) {
            prob[a] = x->prob[t->first[p] + m->action[p][a]];
            error[a] = x->error[t->first[p] + m->action[p][a]];
        }
        table_average(v, radius, 1, f->n_players, size, p, prob, error);
    }
}

stf_status part_evaluate(const part *t, const form_point *x, part_value *to, arena *scratch,
                         stf_error *err)
{
    const form *const f = &t->form;
    arena_mark const mark = arena_position(scratch);
    bool const is_exact = f->exact != NULL && x->exact != NULL;
    gathering *const m = ARENA_NEW(scratch, gathering, 1);
    TRY(arena_status(scratch, err));
    gather(t, x, 0, m);
    if (is_exact) {
        exact *const v = ARENA_NEW(scratch, exact, m->n);
        TRY(arena_status(scratch, err));
        for (uint32_t q = 0; q < f->n_parties; q++) {
            exact_shrink(t, q, x->exact, 0, m, v, scratch);
            to->exact[q] = v[0]; /* its digits stay in scratch: the caller keeps it */
            if (!exact_is_valid(v[0])) return fail(err, STF_LIMIT, "values grew too long");
            to->bounds[q] = interval_from_exact(v[0]);
        }
        return arena_status(scratch, err);
    }
    double *const v = ARENA_NEW(scratch, double, m->n);
    double *const radius = ARENA_NEW(scratch, double, m->n);
    TRY(arena_status(scratch, err));
    for (uint32_t q = 0; q < f->n_parties; q++) {
        bounds_shrink(t, q, x, 0, m, v, radius);
        to->bounds[q] = (interval){double_below(v[0] - radius[0]), double_above(v[0] + radius[0])};
    }
    to->exact = NULL;
    arena_release(scratch, mark);
    return arena_status(scratch, err);
}

/* ---- plans ------------------------------------------------------------------------------------
 */

/* Could the party's set h be come to, as far as its own plan goes? digit [n_players]. */
static bool set_is_on_plan(const lane *l, const part *t, uint32_t h, const uint32_t *digit)
{
    const game *const g = l->g;
    for (uint32_t m = g->infoset_first_member[h]; m < g->infoset_first_member[h + 1]; m++) {
        uint32_t v = g->member[m];
        bool is_on = true;
        while (v != t->root && is_on) {
            uint32_t const e = g->node_parent_edge[v];
            if (e == NONE) break;
            v = g->edge_source[e];
            uint32_t const above = g->node_infoset[v];
            if (above == NONE || t->player[above] == NONE ||
                g->infoset_party[above] != g->infoset_party[h])
                continue;
            uint32_t const p = t->player[above];
            is_on = t->action[t->first[p] + digit[p]] == game_edge_action(g, e);
        }
        if (is_on) return true;
    }
    return false;
}

/* True if the plan leaves the point's support at a set that it comes to. Others are worth what the
 * point is: with perfect recall, supported actions are equally good wherever play comes. Without
 * it, every plan counts. */
static bool plan_leaves(const lane *l, const part *t, const form_point *x, uint32_t own,
                        const uint32_t *digit)
{
    if (!l->recalls) return true;
    for (uint32_t p = 0; p < t->form.n_players; p++)
        if (own >> p & 1 && x->prob[t->first[p] + digit[p]] == 0.0 &&
            set_is_on_plan(l, t, t->infoset[p], digit))
            return true;
    return false;
}

static plan_verdict party_check(const lane *l, const part *t, const form_point *x, uint32_t party,
                                uint32_t own, arena *scratch)
{
    const form *const f = &t->form;
    bool const is_exact = f->exact != NULL && x->exact != NULL;
    gathering *const m = ARENA_NEW(scratch, gathering, 1);
    if (m == NULL) return PLANS_UNKNOWN;
    gather(t, x, own, m);
    exact *const v = is_exact ? ARENA_NEW(scratch, exact, m->n) : NULL;
    double *const mid = ARENA_NEW(scratch, double, m->n);
    double *const radius = ARENA_NEW(scratch, double, m->n);
    part_value value = {.exact = ARENA_NEW(scratch, exact, f->n_parties),
                        .bounds = ARENA_NEW(scratch, interval, f->n_parties)};
    if (arena_status(scratch, NULL) != STF_OK) return PLANS_UNKNOWN;
    if (part_evaluate(t, x, &value, scratch, NULL) != STF_OK) return PLANS_UNKNOWN;
    if (is_exact)
        exact_shrink(t, party, x->exact, own, m, v, scratch);
    else
        bounds_shrink(t, party, x, own, m, mid, radius);
    uint32_t n_plans = 1, digit[FORM_MOST_PLAYERS] = {0};
    for (uint32_t p = 0; p < f->n_players; p++)
        if (own >> p & 1) n_plans *= f->n_actions[p];
    plan_verdict result = PLANS_STRICT;
    for (uint32_t k = 0; k < n_plans; k++) {
        for (uint32_t p = f->n_players, rest = k; p-- > 0;) {
            if (!(own >> p & 1)) continue;
            digit[p] = rest % f->n_actions[p];
            rest /= f->n_actions[p];
        }
        if (!plan_leaves(l, t, x, own, digit)) continue;
        int sign = 2;
        if (is_exact) {
            exact const gain = exact_sub(scratch, v[k], value.exact[party]);
            if (exact_is_valid(gain)) sign = exact_sign(gain);
        } else {
            double const high = double_above(mid[k] + radius[k]),
                         low = double_below(mid[k] - radius[k]);
            if (high < value.bounds[party].low) sign = -1;
            if (low > value.bounds[party].high) sign = 1;
        }
        if (sign == 1) return PLANS_GAIN;
        if (sign == 2) return PLANS_UNKNOWN;
        if (sign == 0) result = PLANS_GOOD;
    }
    return result;
}

plan_verdict part_check(const lane *l, const part *t, const form_point *x, arena *scratch)
{
    plan_verdict result = PLANS_STRICT;
    for (uint32_t q = 0; q < t->form.n_parties; q++) {
        uint32_t own = 0;
        for (uint32_t p = 0; p < t->form.n_players; p++)
            if (t->form.party[p] == q) own |= 1u << p;
        if ((own & (own - 1)) == 0) continue; /* one set at most */
        arena_mark const mark = arena_position(scratch);
        plan_verdict const v = party_check(l, t, x, q, own, scratch);
        arena_release(scratch, mark);
        if (v == PLANS_GAIN || v == PLANS_UNKNOWN) return v;
        if (v == PLANS_GOOD) result = v;
    }
    return result;
}
