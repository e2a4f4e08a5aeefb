/* SPDX-License-Identifier: Apache-2.0 */
/* judge.c -- what a profile is worth on a tree, and what a party gains by departing from it.
 *
 * Everything is an expectation over the whole tree. The best reply goes backwards: at an
 * information set of the party the action is best whose value, summed over the set's nodes weighted
 * by how likely the others and chance make them, is greatest; by perfect recall those values do not
 * depend on what the party does earlier. */
#include "oracle/oracle.h"

#include <math.h>
#include <string.h>

/* Probability that edge k of the node is taken. */
static long double edge_prob(const oracle_tree *t, const long double *prob, uint32_t node,
                             uint32_t k)
{
    const oracle_node *n = &t->nodes[node];
    if (n->kind == ORACLE_CHANCE) return n->edges[k].prob;
    const oracle_infoset *set = &t->infosets[n->infoset];
    return set->is_committed ? set->share[k] : prob[set->first_action + k];
}

/* The edge that an intervention forces at the node, or n_edges. */
static uint32_t edge_forced(const oracle_tree *t, uint32_t node, const option_ref *forced)
{
    const oracle_node *n = &t->nodes[node];
    if (forced == NULL || forced->party == SYNTAX_NONE || n->kind != ORACLE_DECISION)
        return n->n_edges;
    const oracle_infoset *set = &t->infosets[n->infoset];
    bool const in_rounds = forced->first_round == 0 ||
                           (n->round >= forced->first_round && n->round <= forced->last_round);
    if (set->party != forced->party || !in_rounds) return n->n_edges;
    for (uint32_t k = 0; k < n->n_edges; k++)
        if (n->edges[k].option == forced->option && set->open[k]) return k;
    return n->n_edges;
}

static void evaluate_from(const oracle_tree *t, const long double *prob, const option_ref *forced,
                          uint32_t node, long double reach, oracle_judgement *out)
{
    const oracle_node *n = &t->nodes[node];
    uint32_t const n_parties = t->syntax->n_parties;
    long double *value = &out->value[(size_t)node * n_parties];
    out->reach[node] = reach;
    if (n->kind == ORACLE_TERMINAL) {
        for (uint32_t p = 0; p < n_parties; p++) value[p] = n->payoff[p];
        if (n->outcome != SYNTAX_NONE) out->outcome[n->outcome] += reach;
        return;
    }
    uint32_t const must = edge_forced(t, node, forced);
    for (uint32_t k = 0; k < n->n_edges; k++) {
        long double q = edge_prob(t, prob, node, k);
        if (must < n->n_edges) q = k == must ? 1.0L : 0.0L;
        uint32_t const child = n->edges[k].child;
        evaluate_from(t, prob, forced, child, reach * q, out);
        for (uint32_t p = 0; p < n_parties; p++)
            value[p] += q * out->value[(size_t)child * n_parties + p];
    }
}

void oracle_evaluate(const oracle_tree *t, const long double *prob, const option_ref *forced,
                     arena *memory, oracle_judgement *out)
{
    uint32_t const n_parties = t->syntax->n_parties;
    out->outcome = ARENA_NEW(memory, long double, t->syntax->n_outcomes);
    out->reach = ARENA_NEW(memory, long double, t->n_nodes);
    out->value = ARENA_NEW(memory, long double, (size_t)t->n_nodes *n_parties);
    evaluate_from(t, prob, forced, 0, 1.0L, out);
    out->payoff = out->value; /* of the root */
}

bool oracle_can_force(const oracle_tree *t, const option_ref *forced)
{
    if (forced->party == SYNTAX_NONE) return true;
    for (uint32_t v = 0; v < t->n_nodes; v++)
        if (edge_forced(t, v, forced) < t->nodes[v].n_edges) return true;
    return false;
}

void oracle_range(const oracle_tree *t, uint32_t who, long double *low, long double *high)
{
    *low = (long double)INFINITY;
    *high = -(long double)INFINITY;
    for (uint32_t v = 0; v < t->n_nodes; v++) {
        if (t->nodes[v].kind != ORACLE_TERMINAL) continue;
        *low = fminl(*low, t->nodes[v].payoff[who]);
        *high = fmaxl(*high, t->nodes[v].payoff[who]);
    }
}

/* ---- best replies ------------------------------------------------------------------------------
 */

typedef struct reply {
    const oracle_tree *t;
    const long double *prob;
    uint32_t party;
    long double *others; /* [n_nodes] how likely chance and the other parties make the node, from
                            the root on */
    long double *value;  /* [n_nodes] when the party replies best from here on */
    bool *is_known;      /* [n_nodes] */
    uint32_t *best;      /* [n_infosets] position of the best action, SYNTAX_NONE: not found yet */
} reply;

static bool is_free(const reply *r, uint32_t node)
{
    const oracle_node *n = &r->t->nodes[node];
    if (n->kind != ORACLE_DECISION) return false;
    const oracle_infoset *set = &r->t->infosets[n->infoset];
    return set->party == r->party && !set->is_committed;
}

/* Prepares the subtree below (and with) `root`: nothing else is looked at. */
static void reply_reset(reply *r, uint32_t root, long double others)
{
    const oracle_node *n = &r->t->nodes[root];
    r->others[root] = others;
    r->is_known[root] = false;
    if (n->kind == ORACLE_DECISION) r->best[n->infoset] = SYNTAX_NONE;
    for (uint32_t k = 0; k < n->n_edges; k++)
        reply_reset(r, n->edges[k].child,
                    is_free(r, root) ? others : others * edge_prob(r->t, r->prob, root, k));
}

static long double reply_value(reply *r, uint32_t node);

static uint32_t reply_best(reply *r, uint32_t infoset)
{
    if (r->best[infoset] != SYNTAX_NONE) return r->best[infoset];
    const oracle_infoset *set = &r->t->infosets[infoset];
    long double best = -(long double)INFINITY;
    uint32_t which = 0;
    for (uint32_t k = 0; k < set->n_actions; k++) {
        if (!set->open[k]) continue;
        long double sum = 0.0L;
        for (uint32_t i = 0; i < set->n_members; i++) {
            uint32_t const v = set->member[i];
            sum += r->others[v] * reply_value(r, r->t->nodes[v].edges[k].child);
        }
        if (sum <= best) continue;
        best = sum;
        which = k;
    }
    r->best[infoset] = which;
    return which;
}

static long double reply_value(reply *r, uint32_t node)
{
    if (r->is_known[node]) return r->value[node];
    const oracle_node *n = &r->t->nodes[node];
    long double value = 0.0L;
    if (n->kind == ORACLE_TERMINAL) {
        value = n->payoff[r->party];
    } else if (is_free(r, node)) {
        value = reply_value(r, n->edges[reply_best(r, n->infoset)].child);
    } else {
        for (uint32_t k = 0; k < n->n_edges; k++)
            value += edge_prob(r->t, r->prob, node, k) * reply_value(r, n->edges[k].child);
    }
    r->is_known[node] = true;
    r->value[node] = value;
    return value;
}

static void reply_init(reply *r, const oracle_tree *t, const long double *prob, uint32_t who,
                       arena *scratch)
{
    *r = (reply){.t = t,
                 .prob = prob,
                 .party = who,
                 .others = ARENA_NEW(scratch, long double, t->n_nodes),
                 .value = ARENA_NEW(scratch, long double, t->n_nodes),
                 .is_known = ARENA_NEW(scratch, bool, t->n_nodes),
                 .best = ARENA_NEW(scratch, uint32_t, t->n_infosets)};
}

long double oracle_regret(const oracle_tree *t, const long double *prob, uint32_t who,
                          arena *scratch)
{
    arena_mark const mark = arena_position(scratch);
    oracle_judgement j;
    oracle_evaluate(t, prob, NULL, scratch, &j);
    reply r;
    reply_init(&r, t, prob, who, scratch);
    reply_reset(&r, 0, 1.0L);
    long double const gain = reply_value(&r, 0) - j.payoff[who];
    arena_release(scratch, mark);
    return gain;
}

/* Whether every set with a node at or below root has all its nodes there. A subtree's nodes are
 * numbered consecutively from its root on. */
static uint32_t subtree_end(const oracle_tree *t, uint32_t root)
{
    const oracle_node *n = &t->nodes[root];
    return n->n_edges == 0 ? root + 1 : subtree_end(t, n->edges[n->n_edges - 1].child);
}

static bool is_subgame(const oracle_tree *t, uint32_t root)
{
    uint32_t const end = subtree_end(t, root);
    for (uint32_t v = root; v < end; v++) {
        if (t->nodes[v].kind != ORACLE_DECISION) continue;
        const oracle_infoset *set = &t->infosets[t->nodes[v].infoset];
        if (set->member[0] < root || set->member[set->n_members - 1] >= end) return false;
    }
    return true;
}

long double oracle_subgame_regret(const oracle_tree *t, const long double *prob, uint32_t who,
                                  arena *scratch)
{
    arena_mark const mark = arena_position(scratch);
    oracle_judgement j;
    oracle_evaluate(t, prob, NULL, scratch, &j);
    reply r;
    reply_init(&r, t, prob, who, scratch);
    long double worst = 0.0L;
    for (uint32_t v = 0; v < t->n_nodes; v++) {
        if (t->nodes[v].kind == ORACLE_TERMINAL || !is_subgame(t, v)) continue;
        reply_reset(&r, v, 1.0L);
        worst = fmaxl(worst, reply_value(&r, v) - j.value[(size_t)v * t->syntax->n_parties + who]);
    }
    arena_release(scratch, mark);
    return worst;
}

/* Gain at one set by the best single action there, given reach; 0 where beliefs are not defined. */
static long double infoset_gain(const oracle_tree *t, const long double *prob, uint32_t infoset,
                                const oracle_judgement *j)
{
    const oracle_infoset *set = &t->infosets[infoset];
    uint32_t const n_parties = t->syntax->n_parties;
    long double total = 0.0L;
    for (uint32_t i = 0; i < set->n_members; i++) total += j->reach[set->member[i]];
    if (set->n_members > 1 && !(total > 0.0L)) return 0.0L;
    long double best = -(long double)INFINITY, now = 0.0L;
    for (uint32_t k = 0; k < set->n_actions; k++) {
        long double value = 0.0L;
        for (uint32_t i = 0; i < set->n_members; i++) {
            uint32_t const v = set->member[i], child = t->nodes[v].edges[k].child;
            long double const belief = set->n_members == 1 ? 1.0L : j->reach[v] / total;
            value += belief * j->value[(size_t)child * n_parties + set->party];
        }
        now += prob[set->first_action + k] * value;
        if (set->open[k]) best = fmaxl(best, value);
    }
    return best - now;
}

long double oracle_infoset_regret(const oracle_tree *t, const long double *prob, uint32_t who,
                                  arena *scratch)
{
    arena_mark const mark = arena_position(scratch);
    oracle_judgement j;
    oracle_evaluate(t, prob, NULL, scratch, &j);
    long double worst = 0.0L;
    for (uint32_t h = 0; h < t->n_infosets; h++)
        if (t->infosets[h].party == who && !t->infosets[h].is_committed)
            worst = fmaxl(worst, infoset_gain(t, prob, h, &j));
    arena_release(scratch, mark);
    return worst;
}
