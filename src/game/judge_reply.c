/* SPDX-License-Identifier: Apache-2.0 */
/* judge_reply.c -- the best reply of one party, by a backward pass over its information sets.
 *
 * At a set of its own the party takes the action with the greatest sum, over the set's members, of
 * the weight (what chance and the others contribute to getting there) times the value of the best
 * reply after it. With perfect recall the sets below an action of a set have all their members
 * below it, and their first members have higher numbers: taking sets in falling order has every
 * later choice at hand. Values of nodes are summed on demand, each once, with a stack of our own:
 * trees may be deep. (von Stengel, GEB 14, 1996, section 3, for best replies in realisation
 * weights.)
 *
 * Where the party forgets, that order does not exist, and every pure strategy of the component is
 * tried. That is enough: as no set is met twice in a play, the payoff is linear in the behaviour at
 * each set, so that no mixed and no behaviour strategy does better than the best pure one. For an
 * absent-minded party it is not (Piccione and Rubinstein, GEB 20, 1997): that is refused. */
#include "game/judge.h"

enum { MOST_STEPS = 1 << 27 }; /* pure strategies times nodes, in one component */

/* The value of the best reply from v on, where it is known without looking inside. */
static bool node_is_known(const judge *j, uint32_t v, uint32_t component, double *value)
{
    const game *const g = j->g;
    uint32_t const c = g->node_component[v];
    if (c == component) {
        *value = j->best[v];
        return j->stamp[v] == j->now;
    }
    *value = c == NONE ? 0.0 : j->root_best[c];
    return true;
}

static void node_open(judge *j, uint32_t depth, uint32_t v)
{
    uint32_t const h = j->g->node_infoset[v];
    uint32_t const first = j->g->node_first_edge[v];
    j->best[v] = 0.0;
    j->stack[depth] =
        (judge_frame){.node = v, .edge = first + (judge_is_own(j, h) ? j->choice[h] : 0)};
}

static double node_best(judge *j, uint32_t start, uint32_t component)
{
    const game *const g = j->g;
    double value;
    if (node_is_known(j, start, component, &value)) return value;
    uint32_t depth = 1;
    node_open(j, 0, start);
    while (depth > 0) {
        judge_frame *const top = &j->stack[depth - 1];
        uint32_t const v = top->node;
        bool const is_own = judge_is_own(j, g->node_infoset[v]);
        uint32_t const end = g->node_first_edge[v + 1];
        bool is_waiting = false;
        while (top->edge < end && !is_waiting) {
            uint32_t const e = top->edge;
            double const prob = is_own ? 1.0 : j->edge_prob[e];
            bool const counts = prob > 0.0 || prob < 0.0;
            is_waiting = counts && !node_is_known(j, g->edge_child[e], component, &value);
            if (is_waiting) continue;
            if (counts) j->best[v] += prob * (judge_reward(j, e, j->party) + value);
            top->edge = is_own ? end : e + 1;
        }
        if (is_waiting) {
            node_open(j, depth, g->edge_child[top->edge]);
            depth++;
            continue;
        }
        j->stamp[v] = j->now;
        depth--;
    }
    return j->best[start];
}

/* Hands the weight of `start` down its subtree within the component, and lists the party's sets
 * met. */
static uint32_t weights_spread(judge *j, uint32_t start, uint32_t component, uint32_t n_listed)
{
    const game *const g = j->g;
    for (uint32_t v = start; v < j->end[start];) {
        uint32_t const c = g->node_component[v];
        if (c != component) { /* an end of play, or an inner subgame */
            v = j->end[v];
            continue;
        }
        uint32_t const h = g->node_infoset[v];
        bool const is_own = judge_is_own(j, h);
        if (is_own && j->set_stamp[h] != j->now) {
            j->set_stamp[h] = j->now;
            j->list[n_listed++] = h;
        }
        for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++)
            if (g->node_component[g->edge_child[e]] == component)
                j->weight[g->edge_child[e]] = j->weight[v] * (is_own ? 1.0 : j->edge_prob[e]);
        v++;
    }
    return n_listed;
}

/* The set's best action given the weights of its members; *value is its weighted worth. */
static uint32_t set_choose(judge *j, uint32_t h, uint32_t component, double *value)
{
    const game *const g = j->g;
    uint32_t const first = g->infoset_first_action[h];
    uint32_t best = NONE;
    double total = 0.0;
    for (uint32_t i = g->infoset_first_member[h]; i < g->infoset_first_member[h + 1]; i++)
        total += j->weight[g->member[i]];
    for (uint32_t k = 0; k < game_n_actions_of(g, h); k++) {
        if (!j->is_open[first + k]) continue;
        double worth = 0.0;
        for (uint32_t i = g->infoset_first_member[h]; i < g->infoset_first_member[h + 1]; i++) {
            uint32_t const e = g->node_first_edge[g->member[i]] + k;
            /* where nobody leads there any choice is best; equal weights make it a sensible one */
            double const weight = total > 0.0 ? j->weight[g->member[i]] : 1.0;
            if (!(weight > 0.0)) continue;
            worth +=
                weight * (judge_reward(j, e, j->party) + node_best(j, g->edge_child[e], component));
        }
        if (best == NONE || worth > *value) {
            best = k;
            *value = worth;
        }
    }
    return best == NONE ? 0 : best;
}

/* Chooses at all listed sets, last first. Returns the last one's weighted worth (the first listed).
 */
static double sets_choose(judge *j, uint32_t n_listed, uint32_t component)
{
    double worth = 0.0;
    for (uint32_t i = n_listed; i-- > 0;) {
        worth = 0.0;
        j->choice[j->list[i]] = set_choose(j, j->list[i], component, &worth);
    }
    return worth;
}

/* The party's first open action at position k or after, or NONE. */
static uint32_t open_from(const judge *j, uint32_t h, uint32_t k)
{
    for (; k < game_n_actions_of(j->g, h); k++)
        if (j->is_open[j->g->infoset_first_action[h] + k]) return k;
    return NONE;
}

/* The next pure strategy at the n listed sets, as an odometer; false after the last. */
static bool strategy_next(judge *j, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        uint32_t const h = j->list[i];
        uint32_t const k = open_from(j, h, j->choice[h] + 1);
        if (k != NONE) {
            j->choice[h] = k;
            return true;
        }
        j->choice[h] = open_from(j, h, 0) == NONE ? 0 : open_from(j, h, 0);
    }
    return false;
}

/* The greatest value of the subgame over all pure strategies at the n listed sets. */
static double every_strategy(judge *j, uint32_t c, uint32_t n)
{
    uint32_t const root = j->g->component_root[c];
    double best = 0.0;
    bool is_first = true;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t const k = open_from(j, j->list[i], 0);
        j->choice[j->list[i]] = k == NONE ? 0 : k;
    }
    do {
        j->now++;
        double const value = node_best(j, root, c);
        if (is_first || !(value <= best)) best = value;
        is_first = false;
    } while (strategy_next(j, n));
    return best;
}

/* The party's own sets in the component, into `list`; *forgets when it has no perfect recall. */
static uint32_t own_sets(judge *j, uint32_t c, bool *forgets)
{
    const game *const g = j->g;
    uint32_t n = 0;
    *forgets = false;
    for (uint32_t i = g->component_first_infoset[c]; i < g->component_first_infoset[c + 1]; i++) {
        uint32_t const h = g->component_infoset[i];
        if (!judge_is_own(j, h)) continue;
        *forgets = *forgets || j->forgets[h];
        j->list[n++] = h;
    }
    return n;
}

/* Pure strategies times nodes of a party in a component; saturates. */
static uint64_t strategy_steps(const game *g, uint32_t c, uint32_t party, const bool *forgets)
{
    uint64_t steps = g->component_first_node[c + 1] - g->component_first_node[c];
    bool any = false;
    for (uint32_t i = g->component_first_infoset[c]; i < g->component_first_infoset[c + 1]; i++) {
        uint32_t const h = g->component_infoset[i];
        if (g->infoset_party[h] != party) continue;
        any = any || forgets[h];
        if (__builtin_mul_overflow(steps, (uint64_t)game_n_actions_of(g, h), &steps))
            steps = UINT64_MAX / 2;
    }
    return any ? steps : 0;
}

stf_status judge_replies_check(const game *g, arena *scratch, stf_error *err)
{
    if (game_recall(g, scratch) == NONE) return arena_status(scratch, err);
    uint32_t const h = game_absent_minded(g, scratch);
    if (h != NONE)
        return fail(err, STF_UNSUPPORTED,
                    "%.*s is absent-minded: a play can meet information set '%.*s' twice, so that "
                    "its best reply may have to mix; convert --to nfg gives the game in mixed "
                    "strategies",
                    TEXT_ARGS(g->party[g->infoset_party[h]]), TEXT_ARGS(g->infoset_name[h]));
    bool *const forgets = ARENA_NEW(scratch, bool, g->n_infosets);
    TRY(arena_status(scratch, err));
    game_forgetful(g, forgets, scratch);
    for (uint32_t c = 0; c < g->n_components; c++)
        for (uint32_t p = 0; p < g->n_parties; p++)
            if (strategy_steps(g, c, p, forgets) > MOST_STEPS)
                return fail(err, STF_UNSUPPORTED,
                            "%.*s has no perfect recall, and too many pure strategies to try each",
                            TEXT_ARGS(g->party[p]));
    return arena_status(scratch, err);
}

void judge_party(judge *j, uint32_t party, bool breaks_word)
{
    const game *const g = j->g;
    j->party = party;
    j->breaks_word = breaks_word;
    for (uint32_t c = 0; c < g->n_components; c++) {
        uint32_t const root = g->component_root[c];
        bool forgets;
        uint32_t const n_own = own_sets(j, c, &forgets);
        if (forgets) {
            j->root_best[c] = every_strategy(j, c, n_own);
            continue;
        }
        j->now++;
        j->weight[root] = 1.0;
        uint32_t const n = weights_spread(j, root, c, 0);
        (void)sets_choose(j, n, c);
        j->root_best[c] = node_best(j, root, c);
    }
}

double judge_infoset_best(judge *j, uint32_t h)
{
    const game *const g = j->g;
    uint32_t const component = g->node_component[g->member[g->infoset_first_member[h]]];
    uint32_t n = 0;
    j->now++;
    for (uint32_t i = g->infoset_first_member[h]; i < g->infoset_first_member[h + 1]; i++) {
        uint32_t const v = g->member[i];
        j->weight[v] = j->belief[i];
        n = weights_spread(j, v, component, n);
    }
    return sets_choose(j, n, component);
}
