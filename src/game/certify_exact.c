/* SPDX-License-Identifier: Apache-2.0 */
/* certify_exact.c -- best replies in rational arithmetic; the passes of judge_reply.c without its
 * sums of doubles, so that the two check each other.
 *
 * Components are taken leaves first; within one, weights go down from its root and choices are made
 * from the last information set up. See judge_reply.c for why that order is right. */
#include "game/certify_exact.h"
#include "game/judge.h"

#include <string.h>

typedef struct exact_frame {
    uint32_t node, edge;
} exact_frame;

typedef struct exact_judge {
    const game *g;
    const exact *slots, *prob;
    arena *memory;
    exact *value;       /* [n_nodes * n_parties] under the profile */
    exact *weight;      /* [n_nodes] */
    exact *best;        /* [n_nodes] valid where known */
    bool *is_known;     /* [n_nodes] */
    exact *root_best;   /* [n_components] */
    uint32_t *choice;   /* [n_infosets] */
    exact_frame *stack; /* [n_nodes] */
    bool *forgets;      /* [n_infosets] */
    uint32_t party;
    bool breaks_word;
} exact_judge;

static exact edge_reward(const exact_judge *j, uint32_t e, uint32_t party)
{
    uint32_t const row = j->g->edge_reward[e];
    uint32_t const slot = row == NONE ? NONE : j->g->reward[(size_t)row * j->g->n_parties + party];
    return slot == NONE ? exact_small(0) : j->slots[slot];
}

static exact edge_prob(const exact_judge *j, uint32_t e)
{
    return j->g->edge_prob[e] != NONE ? j->slots[j->g->edge_prob[e]]
                                      : j->prob[game_edge_action(j->g, e)];
}

static bool action_is_open(const game *g, const exact *slots, uint32_t a)
{
    uint32_t const slot = g->action_open != NULL ? g->action_open[a] : NONE;
    return slot == NONE || exact_sign(slots[slot]) != 0;
}

static bool is_own(const exact_judge *j, uint32_t h)
{
    return h != NONE && j->g->infoset_party[h] == j->party &&
           (j->breaks_word || j->g->infoset_rule[h] == RULE_CHOOSES);
}

static void values_fill(exact_judge *j)
{
    const game *const g = j->g;
    uint32_t const n = g->n_parties;
    for (uint32_t v = g->n_nodes; v-- > 0;)
        for (uint32_t q = 0; q < n; q++) {
            exact sum = exact_small(0);
            for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
                exact const prob = edge_prob(j, e);
                if (exact_is_valid(prob) && exact_sign(prob) == 0) continue;
                exact const after = exact_add(j->memory, edge_reward(j, e, q),
                                              j->value[(size_t)g->edge_child[e] * n + q]);
                sum = exact_add(j->memory, sum, exact_mul(j->memory, prob, after));
            }
            j->value[(size_t)v * n + q] = sum;
        }
}

/* ---- best replies
 * --------------------------------------------------------------------------------- */

static bool node_value(const exact_judge *j, uint32_t v, uint32_t component, exact *value)
{
    uint32_t const c = j->g->node_component[v];
    *value = c == component ? j->best[v] : c == NONE ? exact_small(0) : j->root_best[c];
    return c != component || j->is_known[v];
}

static void node_open(exact_judge *j, uint32_t depth, uint32_t v)
{
    uint32_t const h = j->g->node_infoset[v];
    j->best[v] = exact_small(0);
    j->stack[depth] = (exact_frame){
        .node = v, .edge = j->g->node_first_edge[v] + (is_own(j, h) ? j->choice[h] : 0)};
}

static exact node_best(exact_judge *j, uint32_t start, uint32_t component)
{
    const game *const g = j->g;
    exact value;
    if (node_value(j, start, component, &value)) return value;
    uint32_t depth = 1;
    node_open(j, 0, start);
    while (depth > 0) {
        exact_frame *const top = &j->stack[depth - 1];
        uint32_t const v = top->node, end = g->node_first_edge[v + 1];
        bool const own = is_own(j, g->node_infoset[v]);
        uint32_t waits_for = NONE;
        while (top->edge < end && waits_for == NONE) {
            uint32_t const e = top->edge;
            exact const prob = own ? exact_small(1) : edge_prob(j, e);
            bool const counts = !exact_is_valid(prob) || exact_sign(prob) != 0;
            if (counts && !node_value(j, g->edge_child[e], component, &value)) {
                waits_for = g->edge_child[e];
                continue;
            }
            if (counts)
                j->best[v] =
                    exact_add(j->memory, j->best[v],
                              exact_mul(j->memory, prob,
                                        exact_add(j->memory, edge_reward(j, e, j->party), value)));
            top->edge = own ? end : e + 1;
        }
        if (waits_for != NONE) {
            node_open(j, depth++, waits_for);
            continue;
        }
        j->is_known[v] = true;
        depth--;
    }
    return j->best[start];
}

static void set_choose(exact_judge *j, uint32_t h, uint32_t component)
{
    const game *const g = j->g;
    exact most = {0};
    bool any = false;
    for (uint32_t k = 0; k < game_n_actions_of(g, h); k++) {
        if (!action_is_open(g, j->slots, g->infoset_first_action[h] + k)) continue;
        exact worth = exact_small(0);
        for (uint32_t i = g->infoset_first_member[h]; i < g->infoset_first_member[h + 1]; i++) {
            uint32_t const v = g->member[i], e = g->node_first_edge[v] + k;
            if (exact_is_valid(j->weight[v]) && exact_sign(j->weight[v]) == 0) continue;
            exact const after = exact_add(j->memory, edge_reward(j, e, j->party),
                                          node_best(j, g->edge_child[e], component));
            worth = exact_add(j->memory, worth, exact_mul(j->memory, j->weight[v], after));
        }
        bool const can_compare = exact_is_valid(worth) && exact_is_valid(most);
        if (any && (!can_compare || exact_compare(worth, most) <= 0)) continue;
        any = true;
        most = worth;
        j->choice[h] = k;
    }
}

/* The next pure strategy of the party in the component, as an odometer; false after the last. */
static bool strategy_next(exact_judge *j, uint32_t c)
{
    const game *const g = j->g;
    for (uint32_t i = g->component_first_infoset[c]; i < g->component_first_infoset[c + 1]; i++) {
        uint32_t const h = g->component_infoset[i], first = g->infoset_first_action[h];
        if (!is_own(j, h)) continue;
        uint32_t k = j->choice[h] + 1;
        while (k < game_n_actions_of(g, h) && !action_is_open(g, j->slots, first + k)) k++;
        if (k < game_n_actions_of(g, h)) {
            j->choice[h] = k;
            return true;
        }
        for (k = 0; k < game_n_actions_of(g, h) && !action_is_open(g, j->slots, first + k);) k++;
        j->choice[h] = k < game_n_actions_of(g, h) ? k : 0;
    }
    return false;
}

/* Where the party forgets: the best of its pure strategies, each tried (judge_reply.c says why). */
static void every_strategy(exact_judge *j, uint32_t c)
{
    const game *const g = j->g;
    bool is_first = true;
    for (uint32_t i = g->component_first_infoset[c]; i < g->component_first_infoset[c + 1]; i++) {
        uint32_t const h = g->component_infoset[i], first = g->infoset_first_action[h];
        uint32_t k = 0;
        while (k < game_n_actions_of(g, h) && !action_is_open(g, j->slots, first + k)) k++;
        if (is_own(j, h)) j->choice[h] = k < game_n_actions_of(g, h) ? k : 0;
    }
    exact best = exact_small(0);
    do {
        for (uint32_t i = g->component_first_node[c]; i < g->component_first_node[c + 1]; i++)
            j->is_known[g->component_node[i]] = false;
        exact const value = node_best(j, g->component_root[c], c);
        best = is_first                                        ? value
               : exact_is_valid(best) && exact_is_valid(value) ? exact_max(best, value)
                                                               : (exact){0};
        is_first = false;
    } while (strategy_next(j, c));
    j->root_best[c] = best;
}

static bool component_forgets(const exact_judge *j, uint32_t c)
{
    const game *const g = j->g;
    for (uint32_t i = g->component_first_infoset[c]; i < g->component_first_infoset[c + 1]; i++)
        if (is_own(j, g->component_infoset[i]) && j->forgets[g->component_infoset[i]]) return true;
    return false;
}

static void component_reply(exact_judge *j, uint32_t c)
{
    const game *const g = j->g;
    if (component_forgets(j, c)) {
        every_strategy(j, c);
        return;
    }
    for (uint32_t i = g->component_first_node[c]; i < g->component_first_node[c + 1]; i++) {
        uint32_t const v = g->component_node[i];
        bool const own = is_own(j, g->node_infoset[v]);
        j->is_known[v] = false;
        if (v == g->component_root[c]) j->weight[v] = exact_small(1);
        for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++)
            if (g->node_component[g->edge_child[e]] == c)
                j->weight[g->edge_child[e]] =
                    own ? j->weight[v] : exact_mul(j->memory, j->weight[v], edge_prob(j, e));
    }
    for (uint32_t i = g->component_first_infoset[c + 1]; i-- > g->component_first_infoset[c];)
        if (is_own(j, g->component_infoset[i])) set_choose(j, g->component_infoset[i], c);
    j->root_best[c] = node_best(j, g->component_root[c], c);
}

static void party_reply(exact_judge *j, uint32_t party, bool breaks_word)
{
    j->party = party;
    j->breaks_word = breaks_word;
    for (uint32_t c = 0; c < j->g->n_components; c++) component_reply(j, c);
}

static exact gain_at(const exact_judge *j, uint32_t c)
{
    return exact_sub(j->memory, j->root_best[c],
                     j->value[(size_t)j->g->component_root[c] * j->g->n_parties + j->party]);
}

/* ---- the certificate
 * ------------------------------------------------------------------------------ */

static void blame(exact_certificate *out, text reason)
{
    out->certified = false;
    if (out->reason.n == 0) out->reason = reason;
}

static void feasible_fill(const exact_judge *j, exact_certificate *out)
{
    const game *const g = j->g;
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        const char *what = NULL;
        exact total = exact_small(0);
        for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++) {
            exact const prob = j->prob[a];
            uint32_t const slot = g->action_commitment != NULL ? g->action_commitment[a] : NONE;
            total = exact_add(j->memory, total, prob);
            if (!exact_is_valid(prob) || exact_sign(prob) < 0)
                what = "has a probability below zero";
            if (!action_is_open(g, j->slots, a) && exact_sign(prob) != 0)
                what = "plays a closed action";
            if (g->infoset_rule[h] == RULE_COMMITTED && slot != NONE && exact_is_valid(prob) &&
                exact_compare(prob, j->slots[slot]) != 0)
                what = "is not played as the commitment says";
        }
        if (what == NULL && (!exact_is_valid(total) || exact_compare(total, exact_small(1)) != 0))
            what = "does not sum to one";
        if (what == NULL) continue;
        out->feasible = false;
        blame(out, text_format(j->memory, "information set '%.*s' of %.*s %s",
                               TEXT_ARGS(g->infoset_name[h]),
                               TEXT_ARGS(g->party[g->infoset_party[h]]), what));
    }
}

static exact larger(exact x, exact y)
{
    if (!exact_is_valid(x) || !exact_is_valid(y)) return (exact){0};
    return exact_max(x, y);
}

static void gain_blame(const exact_judge *j, exact_certificate *out, exact gain, const char *where)
{
    if (exact_is_valid(gain) && exact_sign(gain) <= 0) return;
    text const amount = exact_to_text(j->memory, gain);
    blame(out,
          text_format(j->memory, "%.*s gains %.*s by deviating%s", TEXT_ARGS(j->g->party[j->party]),
                      (int)(amount.n < 60 ? amount.n : 60), amount.n > 0 ? amount.at : "", where));
}

static void party_judge(exact_judge *j, uint32_t party, exact_certificate *out)
{
    const game *const g = j->g;
    uint32_t const root = g->node_component[0];
    bool is_bound = false;
    for (uint32_t h = 0; h < g->n_infosets; h++)
        is_bound =
            is_bound || (g->infoset_party[h] == party && g->infoset_rule[h] == RULE_COMMITTED);
    party_reply(j, party, false);
    exact const gain = root == NONE ? exact_small(0) : gain_at(j, root);
    out->party_regret[party] = gain;
    out->max_regret = larger(out->max_regret, gain);
    gain_blame(j, out, gain, "");
    for (uint32_t c = 0; c < g->n_components && out->concept == CONCEPT_SUBGAME_PERFECT; c++) {
        exact const inside = gain_at(j, c);
        out->subgame_regret = larger(out->subgame_regret, inside);
        gain_blame(j, out, inside, " in a subgame");
    }
    if (!is_bound) return;
    party_reply(j, party, true);
    out->commitment_gain[party] = root == NONE ? exact_small(0) : gain_at(j, root);
}

static stf_status judge_take(exact_judge *j, exact_certificate *out, stf_error *err)
{
    const game *const g = j->g;
    arena *const a = j->memory;
    j->value = ARENA_NEW(a, exact, (size_t)g->n_nodes * g->n_parties);
    j->weight = ARENA_NEW(a, exact, g->n_nodes);
    j->best = ARENA_NEW(a, exact, g->n_nodes);
    j->is_known = ARENA_NEW(a, bool, g->n_nodes);
    j->root_best = ARENA_NEW(a, exact, g->n_components);
    j->choice = ARENA_NEW(a, uint32_t, g->n_infosets);
    j->stack = ARENA_NEW(a, exact_frame, g->n_nodes);
    j->forgets = ARENA_NEW(a, bool, g->n_infosets);
    out->party_regret = ARENA_NEW(a, exact, g->n_parties);
    out->commitment_gain = ARENA_NEW(a, exact, g->n_parties);
    out->payoff = ARENA_NEW(a, exact, g->n_parties);
    return arena_status(a, err);
}

stf_status certify_exact(const game *g, const exact *slots, const exact *prob, concept c,
                         arena *memory, exact_certificate *out, stf_error *err)
{
    exact_judge j = {.g = g, .slots = slots, .prob = prob, .memory = memory};
    exact_certificate made = {.concept = c,
                              .max_regret = exact_small(0),
                              .feasible = true,
                              .certified = true,
                              .reason = {"", 0}};
    if (c != CONCEPT_NASH && c != CONCEPT_SUBGAME_PERFECT)
        return fail(err, STF_UNSUPPORTED, "%s equilibria are not certified exactly",
                    concept_name(c));
    TRY(judge_replies_check(g, memory, err));
    if (c == CONCEPT_SUBGAME_PERFECT) made.subgame_regret = exact_small(0);
    TRY(judge_take(&j, &made, err));
    game_forgetful(g, j.forgets, memory);
    feasible_fill(&j, &made);
    values_fill(&j);
    for (uint32_t p = 0; p < g->n_parties; p++) {
        uint32_t const slot =
            g->root_reward == NONE ? NONE : g->reward[(size_t)g->root_reward * g->n_parties + p];
        made.payoff[p] = exact_add(memory, j.value[p], slot == NONE ? exact_small(0) : slots[slot]);
        party_judge(&j, p, &made);
    }
    TRY(arena_status(memory, err));
    if (made.feasible && !exact_is_valid(made.max_regret))
        return fail(err, STF_LIMIT, "exact numbers grow beyond %d bits", EXACT_MOST_BITS);
    *out = made;
    return STF_OK;
}
