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

/* Bayes where play comes, the nearest ratio of the solver's belief elsewhere. */
static const text *beliefs_exactly(const game *g, const double *belief, const exact *reach,
                                   arena *memory)
{
    enum { DENOMINATOR_MOST = 1000000 };
    uint32_t const n = g->infoset_first_member[g->n_infosets];
    text *const out = belief != NULL ? ARENA_NEW(memory, text, n) : NULL;
    if (out == NULL) return NULL;
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        uint32_t const m0 = g->infoset_first_member[h], m1 = g->infoset_first_member[h + 1];
        exact all = exact_small(0);
        for (uint32_t m = m0; m < m1; m++) all = exact_add(memory, all, reach[g->member[m]]);
        for (uint32_t m = m0; m < m1; m++)
            out[m] = exact_to_text(memory, exact_sign(all) > 0
                                               ? exact_div(memory, reach[g->member[m]], all)
                                               : exact_near(memory, belief[m], DENOMINATOR_MOST));
    }
    return out;
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
    e->exact_belief = beliefs_exactly(g, e->profile.belief, reach, memory);
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
