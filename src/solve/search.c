/* SPDX-License-Identifier: Apache-2.0 */
/* search.c -- all pure subgame-perfect equilibria of one standoff, depth first over components.
 *
 * Level c of the search is component c, all components below it decided. Its alternatives are
 * coded: the action of a single set, or the index of a pure profile in mixed radix (the last set's
 * action moves fastest). Alternatives of equal value to all parties form a group and are gone into
 * once. */
#include "solve/backward.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST_GROUPS = 1024 };

typedef struct level {
    uint32_t first, end;       /* alternatives of this component, in the pool, by group */
    uint32_t group, group_end; /* the group that is gone into */
} level;

struct search {
    level *level;                    /* [n_parts] */
    uint32_t *code, *of_group;       /* pool of alternatives */
    uint32_t pool;                   /* room in it */
    uint32_t *sorted, *sorted_group; /* [most alternatives of a part] */
    uint32_t *pick;                  /* [n_parts] alternatives of the equilibrium being written */
    double *value;                   /* [n_values * n_parties] */
    double *low, *high;
    double *table;       /* [most profiles * n_parties] root values of a component's profiles */
    double *best;        /* [most profiles] */
    bool *good;          /* [most profiles] */
    uint32_t *digit;     /* [most sets] */
    double *group_value; /* [MOST_GROUPS * n_parties] */
    const backward *b;
    uint32_t lane;
    /* why not everything was found */
    bool is_capped, is_late;
    uint32_t none_at, closed_at; /* infosets: no pure equilibrium; every action closed */
    bool has_ties;
};

uint64_t backward_n_profiles(const game *g, uint32_t c)
{
    uint64_t n = 1;
    for (uint32_t k = g->component_first_infoset[c]; k < g->component_first_infoset[c + 1]; k++) {
        uint32_t const h = g->component_infoset[k];
        if (g->infoset_rule[h] != RULE_CHOOSES) continue;
        n *= game_n_actions_of(g, h);
        if (n > BACKWARD_MOST_PROFILES) return (uint64_t)BACKWARD_MOST_PROFILES + 1;
    }
    return n;
}

stf_status backward_search_new(backward *b, arena *memory, stf_error *err)
{
    const schedule *const s = b->s;
    const game *const g = s->game;
    uint64_t most = 1, total = 0;
    for (uint32_t c = 0; c < s->n_parts; c++) {
        uint64_t const n = backward_n_profiles(g, c);
        if (n > BACKWARD_MOST_PROFILES) {
            text const name = g->infoset_name[s->set[s->part[c].first_set].infoset];
            return fail(err, STF_LIMIT,
                        "the subgame of information set \"%.*s\" has more than %d pure profiles to "
                        "try; use logit",
                        TEXT_ARGS(name), BACKWARD_MOST_PROFILES);
        }
        if (n > most) most = n;
        total += n;
    }
    search *const x = ARENA_NEW(memory, search, 1);
    if (x == NULL) return arena_status(memory, err);
    size_t const n_values = (size_t)s->n_values * s->n_parties;
    x->b = b;
    x->pool = (uint32_t)(total < BACKWARD_MOST_ALTERNATIVES ? total : BACKWARD_MOST_ALTERNATIVES);
    x->level = ARENA_NEW(memory, level, s->n_parts);
    x->code = ARENA_NEW(memory, uint32_t, x->pool);
    x->of_group = ARENA_NEW(memory, uint32_t, x->pool);
    x->sorted = ARENA_NEW(memory, uint32_t, most);
    x->sorted_group = ARENA_NEW(memory, uint32_t, most);
    x->pick = ARENA_NEW(memory, uint32_t, s->n_parts);
    x->value = ARENA_NEW(memory, double, n_values);
    x->low = ARENA_NEW(memory, double, n_values);
    x->high = ARENA_NEW(memory, double, n_values);
    x->table = ARENA_NEW(memory, double, most * s->n_parties);
    x->best = ARENA_NEW(memory, double, most);
    x->good = ARENA_NEW(memory, bool, most);
    x->digit = ARENA_NEW(memory, uint32_t, s->n_sets);
    x->group_value = ARENA_NEW(memory, double, (size_t)MOST_GROUPS * s->n_parties);
    b->search = x;
    return arena_status(memory, err);
}

/* ---- numbers of the lane ----------------------------------------------------------------------
 */

static double slot_of(const search *x, uint32_t slot, double otherwise)
{
    return slot == NONE ? otherwise : x->b->slots[(size_t)slot * x->b->stride + x->lane];
}

static double edge_payoff(const search *x, const double *below, uint32_t e, uint32_t q)
{
    const schedule *const s = x->b->s;
    const game *const g = s->game;
    uint32_t const row = s->edge_reward[e];
    double const r = row == g->n_rewards ? 0.0 : slot_of(x, g->reward[row * g->n_parties + q], 0.0);
    return r + below[(size_t)s->edge_row[e] * g->n_parties + q];
}

static double edge_chance(const search *x, uint32_t e)
{
    const game *const g = x->b->s->game;
    uint32_t const w = x->b->s->edge_weight[e];
    if (w >= g->n_actions) return slot_of(x, x->b->s->chance_slot[w - g->n_actions], 0.0);
    return slot_of(x, g->action_commitment == NULL ? NONE : g->action_commitment[w], 0.0);
}

static bool is_open(const search *x, uint32_t action)
{
    const game *const g = x->b->s->game;
    return g->action_open == NULL || slot_of(x, g->action_open[action], 1.0) != 0.0;
}

static void ranges_fill(search *x)
{
    const schedule *const s = x->b->s;
    for (uint32_t c = 0; c < s->n_parts; c++) {
        const part *const t = &s->part[c];
        for (uint32_t i = t->first_node + t->n_nodes; i-- > t->first_node;)
            for (uint32_t q = 0; q < s->n_parties; q++) {
                double low = HUGE_VAL, high = -HUGE_VAL;
                for (uint32_t e = s->node_first_edge[i]; e < s->node_first_edge[i + 1]; e++) {
                    low = fmin(low, edge_payoff(x, x->low, e, q));
                    high = fmax(high, edge_payoff(x, x->high, e, q));
                }
                x->low[(size_t)s->node_row[i] * s->n_parties + q] = low;
                x->high[(size_t)s->node_row[i] * s->n_parties + q] = high;
            }
    }
}

/* ---- alternatives of a component --------------------------------------------------------------
 */

/* Actions of the choosing sets in profile `code` of a part, into digit[set - first_set]. */
static void code_split(search *x, const part *t, uint32_t code)
{
    for (uint32_t k = t->n_sets; k-- > 0;) {
        const play_set *const set = &x->b->s->set[t->first_set + k];
        if (!set->chooses) continue;
        x->digit[k] = code % set->n_actions;
        code /= set->n_actions;
    }
}

/* Values of the part's nodes when its sets play digit[]. */
static void part_evaluate(search *x, const part *t)
{
    const schedule *const s = x->b->s;
    for (uint32_t i = t->first_node + t->n_nodes; i-- > t->first_node;) {
        uint32_t const first = s->node_first_edge[i], h = s->node_set[i];
        double *const to = &x->value[(size_t)s->node_row[i] * s->n_parties];
        if (h != NONE && s->set[h].chooses) {
            uint32_t const e = first + x->digit[h - t->first_set];
            for (uint32_t q = 0; q < s->n_parties; q++) to[q] = edge_payoff(x, x->value, e, q);
            continue;
        }
        for (uint32_t q = 0; q < s->n_parties; q++) {
            double sum = 0.0;
            for (uint32_t e = first; e < s->node_first_edge[i + 1]; e++)
                sum += edge_chance(x, e) * edge_payoff(x, x->value, e, q);
            to[q] = sum;
        }
    }
}

/* good[code] for the profiles from which no party gains by changing all its actions at will. */
static void part_judge(search *x, uint32_t c, uint32_t n_profiles)
{
    const schedule *const s = x->b->s;
    const part *const t = &s->part[c];
    for (uint32_t q = 0; q < s->n_parties; q++) {
        double const band =
            (x->high[(size_t)c * s->n_parties + q] - x->low[(size_t)c * s->n_parties + q]) *
            x->b->tolerance;
        for (uint32_t code = 0; code < n_profiles; code++) x->best[code] = -HUGE_VAL;
        for (int pass = 0; pass < 2; pass++)
            for (uint32_t code = 0; code < n_profiles; code++) {
                uint32_t others = code, rest = code, stride = 1; /* own digits set to zero */
                for (uint32_t k = t->n_sets; k-- > 0;) {
                    const play_set *const set = &s->set[t->first_set + k];
                    if (!set->chooses) continue;
                    if (set->party == q) others -= rest % set->n_actions * stride;
                    rest /= set->n_actions;
                    stride *= set->n_actions;
                }
                double const u = x->table[(size_t)code * s->n_parties + q];
                if (pass == 0)
                    x->best[others] = fmax(x->best[others], u);
                else
                    x->good[code] = x->good[code] && u >= x->best[others] - band;
            }
    }
}

/* Adds an alternative whose root values are at `value` to level c. */
static bool level_add(search *x, uint32_t c, uint32_t code, const double *value, uint32_t *n_groups)
{
    uint32_t const n_parties = x->b->s->n_parties;
    level *const l = &x->level[c];
    uint32_t group = 0;
    while (group < *n_groups && memcmp(&x->group_value[(size_t)group * n_parties], value,
                                       n_parties * sizeof *value) != 0)
        group++;
    if (group == MOST_GROUPS || l->end == x->pool) {
        x->is_capped = true;
        return false;
    }
    if (group == *n_groups) {
        memcpy(&x->group_value[(size_t)group * n_parties], value, n_parties * sizeof *value);
        ++*n_groups;
    }
    x->code[l->end] = code;
    x->of_group[l->end++] = group;
    return true;
}

/* Alternatives by group, each group's in order of code. */
static void level_sort(search *x, level *l, uint32_t n_groups)
{
    uint32_t const n = l->end - l->first;
    uint32_t at = 0;
    for (uint32_t group = 0; group < n_groups; group++)
        for (uint32_t k = l->first; k < l->end; k++)
            if (x->of_group[k] == group) {
                x->sorted[at] = x->code[k];
                x->sorted_group[at++] = group;
            }
    memcpy(&x->code[l->first], x->sorted, n * sizeof *x->code);
    memcpy(&x->of_group[l->first], x->sorted_group, n * sizeof *x->of_group);
}

static void choice_alternatives(search *x, uint32_t c, uint32_t *n_groups)
{
    const schedule *const s = x->b->s;
    const part *const t = &s->part[c];
    const play_set *const set = &s->set[t->first_set];
    size_t const own = (size_t)c * s->n_parties + set->party;
    double best = -HUGE_VAL;
    for (uint32_t a = 0; a < set->n_actions; a++)
        if (is_open(x, set->first_action + a))
            best = fmax(best, edge_payoff(x, x->value, t->first_edge + a, set->party));
    if (best == -HUGE_VAL) x->closed_at = set->infoset;
    double const least = best - (x->high[own] - x->low[own]) * x->b->tolerance;
    for (uint32_t a = 0; a < set->n_actions; a++) {
        if (!is_open(x, set->first_action + a) ||
            !(edge_payoff(x, x->value, t->first_edge + a, set->party) >= least))
            continue;
        x->digit[0] = a;
        part_evaluate(x, t);
        if (!level_add(x, c, a, &x->value[(size_t)c * s->n_parties], n_groups)) return;
    }
    if (x->level[c].end - x->level[c].first > 1) x->has_ties = true;
}

static void coupled_alternatives(search *x, uint32_t c, uint32_t *n_groups)
{
    const schedule *const s = x->b->s;
    const part *const t = &s->part[c];
    uint32_t const n = (uint32_t)backward_n_profiles(s->game, c);
    for (uint32_t code = 0; code < n; code++) {
        code_split(x, t, code);
        bool open = true;
        for (uint32_t k = 0; k < t->n_sets && open; k++) {
            const play_set *const set = &s->set[t->first_set + k];
            if (set->chooses) open = is_open(x, set->first_action + x->digit[k]);
        }
        x->good[code] = open;
        double *const to = &x->table[(size_t)code * s->n_parties];
        part_evaluate(x, t);
        for (uint32_t q = 0; q < s->n_parties; q++)
            to[q] = open ? x->value[(size_t)c * s->n_parties + q] : -HUGE_VAL;
    }
    part_judge(x, c, n);
    for (uint32_t code = 0; code < n; code++)
        if (x->good[code] &&
            !level_add(x, c, code, &x->table[(size_t)code * s->n_parties], n_groups))
            return;
}

/* Goes into the group that begins at l->group. */
static void level_enter(search *x, uint32_t c)
{
    level *const l = &x->level[c];
    uint32_t const group = x->of_group[l->group];
    l->group_end = l->group;
    while (l->group_end < l->end && x->of_group[l->group_end] == group) l->group_end++;
    code_split(x, &x->b->s->part[c], x->code[l->group]);
    part_evaluate(x, &x->b->s->part[c]);
}

/* Finds the alternatives of component c, after those below; false if there is none. */
static bool level_open(search *x, uint32_t c)
{
    const part *const t = &x->b->s->part[c];
    level *const l = &x->level[c];
    l->first = l->end = c == 0 ? 0 : x->level[c - 1].end;
    uint32_t n_groups = 0;
    if (t->kind == PART_CHOICE) {
        choice_alternatives(x, c, &n_groups);
    } else if (t->kind == PART_COUPLED) {
        coupled_alternatives(x, c, &n_groups);
    } else {
        part_evaluate(x, t);
        if (!level_add(x, c, 0, &x->value[(size_t)c * x->b->s->n_parties], &n_groups)) return false;
    }
    if (l->end == l->first) {
        if (x->none_at == NONE && t->n_sets > 0) x->none_at = x->b->s->set[t->first_set].infoset;
        return false;
    }
    if (n_groups > 1) level_sort(x, l, n_groups);
    l->group = l->first;
    level_enter(x, c);
    return true;
}

/* ---- the search -------------------------------------------------------------------------------
 */

/* The equilibrium of the alternatives in pick[]. */
static void profile_write(search *x, double *prob)
{
    const schedule *const s = x->b->s;
    const game *const g = s->game;
    for (uint32_t c = 0; c < s->n_parts; c++) {
        const part *const t = &s->part[c];
        code_split(x, t, x->code[x->pick[c]]);
        for (uint32_t k = 0; k < t->n_sets; k++) {
            const play_set *const set = &s->set[t->first_set + k];
            for (uint32_t a = 0; a < set->n_actions; a++) {
                uint32_t const action = set->first_action + a;
                if (set->chooses)
                    prob[action] = a == x->digit[k] ? 1.0 : 0.0;
                else
                    prob[action] = slot_of(
                        x, g->action_commitment == NULL ? NONE : g->action_commitment[action], 0.0);
            }
        }
    }
}

/* Counts the equilibria of the groups gone into, and writes as many as there is room for. */
static void leaf_take(search *x, lane_answer *to)
{
    const schedule *const s = x->b->s;
    double n = 1.0;
    for (uint32_t c = 0; c < s->n_parts; c++) {
        n *= (double)(x->level[c].group_end - x->level[c].group);
        x->pick[c] = x->level[c].group;
    }
    to->n_total += n;
    while (to->n_equilibria < x->b->most) {
        profile_write(x, to->equilibria[to->n_equilibria++].prob);
        uint32_t c = 0;
        for (; c < s->n_parts; c++) { /* the next combination within the groups */
            if (++x->pick[c] < x->level[c].group_end) break;
            x->pick[c] = x->level[c].group;
        }
        if (c == s->n_parts) return;
    }
}

/* The deepest level with a group not yet gone into, and goes into it; NONE: all done. */
static uint32_t backtrack(search *x, uint32_t c)
{
    while (c-- > 0) {
        level *const l = &x->level[c];
        if (l->group_end == l->end) continue;
        l->group = l->group_end;
        level_enter(x, c);
        return c;
    }
    return NONE;
}

/* On request, or as time is up; looked at before every component. */
static bool is_stopped(search *x)
{
    if (solve_is_late(&x->b->options)) x->is_late = true;
    return x->is_late || cancel_requested(x->b->options.stop);
}

static void explore(search *x, lane_answer *to)
{
    uint32_t const n = x->b->s->n_parts;
    uint32_t branches = 0;
    uint32_t c = 0;
    for (;;) {
        while (c < n && !is_stopped(x) && level_open(x, c)) c++;
        if (c == n) {
            leaf_take(x, to);
            if (!x->b->options.all) return;
        }
        if (++branches == BACKWARD_MOST_BRANCHES || is_stopped(x)) x->is_capped = true;
        if (x->is_capped) return;
        c = backtrack(x, c);
        if (c == NONE) return;
        c++;
    }
}

static void answer_explain(const search *x, lane_answer *to)
{
    const game *const g = x->b->s->game;
    if (to->n_equilibria == 0) {
        text const name = x->closed_at != NONE ? g->infoset_name[x->closed_at]
                          : x->none_at != NONE ? g->infoset_name[x->none_at]
                                               : TEXT("");
        int const n = name.n < 80 ? (int)name.n : 80;
        to->status = x->is_capped ? STF_LIMIT : STF_NO;
        snprintf(
            to->reason, sizeof to->reason,
            x->closed_at != NONE ? "every action of information set \"%.*s\" is closed"
            : x->is_late         ? "time ran out before an equilibrium was found, at \"%.*s\""
            : x->is_capped
                ? "the search was stopped before an equilibrium was found, at \"%.*s\"; use logit"
                : "no pure equilibrium in the subgame of information set \"%.*s\"; use logit",
            n, name.at);
    } else if (x->is_late) {
        to->status = STF_LIMIT;
        snprintf(to->reason, sizeof to->reason,
                 "time ran out; every one listed is an equilibrium, and there may be others");
    } else if (x->is_capped) {
        snprintf(to->reason, sizeof to->reason,
                 "not everything was searched (%d ways through the game)", BACKWARD_MOST_BRANCHES);
    } else if (to->complete) {
        return;
    } else if (x->b->options.all) {
        snprintf(to->reason, sizeof to->reason, "all pure equilibria%s%s",
                 x->has_ties ? "; ties: mixtures of the tied are equilibria as well" : "",
                 x->b->s->n_coupled > 0 ? "; mixed ones were not looked for" : "");
    } else {
        snprintf(to->reason, sizeof to->reason, "one pure equilibrium; there may be others");
    }
}

void backward_search(backward *b, uint32_t lane, lane_answer *to)
{
    search *const x = b->search;
    x->b = b;
    x->lane = lane;
    x->is_capped = x->is_late = x->has_ties = false;
    x->none_at = x->closed_at = NONE;
    to->equilibria = &b->profiles[(size_t)lane * b->most];
    ranges_fill(x);
    explore(x, to);
    bool const all_pure = b->options.all && !x->is_capped;
    to->has_ties = x->has_ties;
    to->complete = all_pure && !x->has_ties && b->s->n_coupled == 0;
    answer_explain(x, to);
    if (to->n_equilibria == 0) to->equilibria = NULL;
}
