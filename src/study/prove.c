/* SPDX-License-Identifier: Apache-2.0 */
/* prove.c -- an equilibrium found in doubles, proved in rational arithmetic.
 *
 * The game's numbers are computed exactly from the decimals of the file, nearby rational
 * probabilities are sought, and their regret is computed exactly: a proof when it is zero. What
 * cannot be rational (exp, log, an irrational mixture) is named, and the answer stays certified in
 * doubles. */
#include "study/prove.h"

#include "game/certify_exact.h"
#include "game/program_run.h"
#include "game/write.h"

#include <string.h>

stf_status slots_exactly(const game *g, const double *values, int decimals, arena *memory,
                         exact *slots, stf_error *err)
{
    const program *const numbers = g->program;
    exact *const inputs = ARENA_NEW(memory, exact, numbers->n_inputs);
    TRY(arena_status(memory, err));
    for (uint32_t i = 0; i < numbers->n_inputs; i++) {
        const program_input *const input = &numbers->inputs[i];
        if (values[i] == input->central)
            TRY(exact_parse(memory, input->exact, &inputs[i], err));
        else
            inputs[i] = exact_from_double(memory, values[i]);
    }
    return game_slots_exact(g, inputs, decimals, memory, slots, err);
}

/* Probability of reaching each node, exactly; [n_nodes]. */
static exact *reach_exactly(const game *g, const exact *slots, const exact *prob, arena *memory)
{
    exact *const reach = ARENA_NEW(memory, exact, g->n_nodes);
    if (reach == NULL) return NULL;
    for (uint32_t v = 0; v < g->n_nodes; v++) reach[v] = exact_small(v == 0);
    for (uint32_t v = 0; v < g->n_nodes; v++) {
        if (exact_sign(reach[v]) == 0) continue;
        for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
            exact const p = g->node_kind[v] == NODE_CHANCE ? slots[g->edge_prob[e]]
                                                           : prob[game_edge_action(g, e)];
            uint32_t const to = g->edge_child[e];
            reach[to] = exact_add(memory, reach[to], exact_mul(memory, reach[v], p));
        }
    }
    return reach;
}

static const text *outcomes_exactly(const game *g, const exact *reach, arena *memory)
{
    exact *const sum = ARENA_NEW(memory, exact, g->n_outcomes);
    text *const out = ARENA_NEW(memory, text, g->n_outcomes);
    if (sum == NULL || out == NULL) return NULL;
    for (uint32_t i = 0; i < g->n_outcomes; i++) sum[i] = exact_small(0);
    for (uint32_t v = 0; v < g->n_nodes; v++) {
        uint32_t const label = g->node_kind[v] == NODE_TERMINAL ? g->node_outcome[v] : NONE;
        if (label != NONE) sum[label] = exact_add(memory, sum[label], reach[v]);
    }
    for (uint32_t i = 0; i < g->n_outcomes; i++) out[i] = exact_to_text(memory, sum[i]);
    return out;
}

/* Bayes where play comes; elsewhere the nearest ratio of the solver's belief, or equal weights
 * where it states none. [n members]. */
static exact *beliefs_exactly(const game *g, const double *belief, const exact *reach,
                              arena *memory)
{
    enum { DENOMINATOR_MOST = 1000000 };
    uint32_t const n = g->infoset_first_member[g->n_infosets];
    exact *const out = ARENA_NEW(memory, exact, n);
    if (out == NULL) return NULL;
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        uint32_t const m0 = g->infoset_first_member[h], m1 = g->infoset_first_member[h + 1];
        exact all = exact_small(0);
        for (uint32_t m = m0; m < m1; m++) all = exact_add(memory, all, reach[g->member[m]]);
        for (uint32_t m = m0; m < m1; m++)
            out[m] = exact_sign(all) > 0 ? exact_div(memory, reach[g->member[m]], all)
                     : belief != NULL    ? exact_near(memory, belief[m], DENOMINATOR_MOST)
                                         : exact_ratio(memory, 1, m1 - m0);
    }
    return out;
}

static const text *texts_of(const exact *x, uint32_t n, arena *memory)
{
    text *const out = x != NULL ? ARENA_NEW(memory, text, n) : NULL;
    if (out == NULL) return NULL;
    for (uint32_t i = 0; i < n; i++) out[i] = exact_to_text(memory, x[i]);
    return out;
}

/* What an edge pays its source's party, and what the party gets from there on. */
static exact edge_worth(const game *g, const exact *slots, const exact *value, uint32_t e,
                        arena *memory)
{
    uint32_t const whose = g->infoset_party[g->node_infoset[g->edge_source[e]]];
    uint32_t const row = g->edge_reward[e];
    uint32_t const slot = row == NONE ? NONE : g->reward[(size_t)row * g->n_parties + whose];
    exact const after = value[(size_t)g->edge_child[e] * g->n_parties + whose];
    return slot == NONE ? after : exact_add(memory, slots[slot], after);
}

/* Continuation payoffs of every node, exactly; [n_nodes * n_parties]. */
static exact *values_exactly(const game *g, const exact *slots, const exact *prob, arena *memory)
{
    uint32_t const n = g->n_parties;
    exact *const value = ARENA_NEW(memory, exact, (size_t)g->n_nodes * n);
    if (value == NULL) return NULL;
    for (uint32_t v = g->n_nodes; v-- > 0;)
        for (uint32_t q = 0; q < n; q++) {
            exact sum = exact_small(0);
            for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
                exact const p = g->node_kind[v] == NODE_CHANCE ? slots[g->edge_prob[e]]
                                                               : prob[game_edge_action(g, e)];
                if (exact_sign(p) == 0) continue;
                uint32_t const row = g->edge_reward[e];
                uint32_t const slot = row == NONE ? NONE : g->reward[(size_t)row * n + q];
                exact after = value[(size_t)g->edge_child[e] * n + q];
                if (slot != NONE) after = exact_add(memory, slots[slot], after);
                sum = exact_add(memory, sum, exact_mul(memory, p, after));
            }
            value[(size_t)v * n + q] = sum;
        }
    return value;
}

/* What every action is worth to its party given that its set is reached, under `belief`. */
static const text *actions_exactly(const game *g, const exact *slots, const exact *prob,
                                   const exact *belief, arena *memory)
{
    const exact *const value = values_exactly(g, slots, prob, memory);
    exact *const worth = ARENA_NEW(memory, exact, g->n_actions);
    if (value == NULL || worth == NULL || belief == NULL) return NULL;
    for (uint32_t a = 0; a < g->n_actions; a++) {
        uint32_t const h = g->action_infoset[a], k = a - g->infoset_first_action[h];
        worth[a] = exact_small(0);
        for (uint32_t m = g->infoset_first_member[h]; m < g->infoset_first_member[h + 1]; m++) {
            if (exact_sign(belief[m]) == 0) continue;
            uint32_t const e = g->node_first_edge[g->member[m]] + k;
            worth[a] =
                exact_add(memory, worth[a],
                          exact_mul(memory, belief[m], edge_worth(g, slots, value, e, memory)));
        }
    }
    return texts_of(worth, g->n_actions, memory);
}

static void exact_keep(const solution *s, equilibrium *e, const exact *slots, const exact *prob,
                       const exact_certificate *c, arena *memory)
{
    const game *const g = s->game;
    text *const probs = ARENA_NEW(memory, text, g->n_actions);
    text *const payoffs = ARENA_NEW(memory, text, g->n_parties);
    const exact *const reach = reach_exactly(g, slots, prob, memory);
    if (probs == NULL || payoffs == NULL || reach == NULL) return;
    for (uint32_t i = 0; i < g->n_actions; i++) probs[i] = exact_to_text(memory, prob[i]);
    for (uint32_t i = 0; i < g->n_parties; i++) payoffs[i] = exact_to_text(memory, c->payoff[i]);
    e->exact_prob = probs;
    e->exact_payoff = payoffs;
    e->exact_outcome = outcomes_exactly(g, reach, memory);
    const exact *const belief = beliefs_exactly(g, e->profile.belief, reach, memory);
    if (e->profile.belief != NULL)
        e->exact_belief = texts_of(belief, g->infoset_first_member[g->n_infosets], memory);
    e->exact_action = actions_exactly(g, slots, prob, belief, memory);
    e->is_exact = true;
    e->certificate.exact = true;
}

stf_status prove_exactly(const solution *s, equilibrium *e, const study_options *o, arena *memory,
                         stf_error *err)
{
    const game *const g = s->game;
    exact *const slots = ARENA_NEW(memory, exact, g->n_slots);
    exact *const prob = ARENA_NEW(memory, exact, g->n_actions);
    TRY(arena_status(memory, err));
    stf_error why = {0};
    int const decimals = o->round_digits > 0 ? (int)o->round_digits : EXACT_REFUSE;
    stf_status status = slots_exactly(g, s->inputs, decimals, memory, slots, &why);
    exact_certificate c;
    bool found = false;
    /* Beliefs are not part of the rational certificate: subgame perfection is what is proved. */
    concept const proved =
        e->certificate.concept == CONCEPT_NASH ? CONCEPT_NASH : CONCEPT_SUBGAME_PERFECT;
    if (status == STF_OK && e->certificate.concept == CONCEPT_QRE)
        status = fail(&why, STF_UNSUPPORTED, "a quantal response equilibrium is not rational");
    if (status == STF_OK && e->found_exact != NULL) {
        memcpy(prob, e->found_exact, g->n_actions * sizeof *prob);
        status = certify_exact(g, slots, prob, proved, memory, &c, &why);
        found = status == STF_OK && c.certified;
    } else if (status == STF_OK) {
        status =
            profile_to_exact(g, slots, e->profile.prob, proved, memory, prob, &c, &found, &why);
    }
    if (status == STF_NOMEM) return fail(err, status, "%s", why.message);
    if (status != STF_OK) {
        e->exact_note = text_copy(memory, text_from(why.message));
    } else if (found) {
        exact_keep(s, e, slots, prob, &c, memory);
    } else {
        text const regret = exact_to_text(memory, c.max_regret);
        e->exact_note = regret.n > 0 && regret.n < 60
                            ? text_format(memory,
                                          "no rational equilibrium near it was found; the exact "
                                          "regret of the doubles is %.*s",
                                          TEXT_ARGS(regret))
                            : text_format(memory,
                                          "no rational equilibrium near it was found; the exact "
                                          "regret of the doubles is about %g",
                                          exact_to_double(c.max_regret));
    }
    return arena_status(memory, err);
}
