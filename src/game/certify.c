/* SPDX-License-Identifier: Apache-2.0 */
/* certify.c -- is this profile what it claims to be? Recomputed from the game and the profile
 * alone.
 *
 * Gains from deviating come from judge_reply.c, beliefs from judge_beliefs.c; here they are
 * collected per concept (docs/semantics.md, "Certificates") and held against the tolerance. Nothing
 * is shared with any solver. */
#include "game/judge.h"

#include <float.h>
#include <math.h>

/* How far from one a sum of probabilities, or below zero a probability, may be. */
static const double sum_tolerance = 1e-9;
static const double zero_tolerance = 1e-12;

static double absolute(double x)
{
    return x < 0.0 ? -x : x;
}

/* What a gain of the party may be and still count as none. */
static double allowance(const judge *j, uint32_t party, double tolerance)
{
    double const low = j->low[party], high = j->high[party];
    double const size = absolute(low) > absolute(high) ? absolute(low) : absolute(high);
    return tolerance * (high - low) + 16.0 * DBL_EPSILON * size;
}

static double relative(const judge *j, uint32_t party, double gain)
{
    double const range = j->high[party] - j->low[party];
    return range > 0.0 ? gain / range : 0.0;
}

static void blame(certificate *out, text reason)
{
    out->certified = false;
    if (out->reason.n == 0) out->reason = reason;
}

/* ---- feasible
 * -------------------------------------------------------------------------------------- */

static void feasible_set(const judge *j, uint32_t h, certificate *out)
{
    const game *const g = j->g;
    text const name = g->infoset_name[h], who = g->party[g->infoset_party[h]];
    double total = 0.0;
    const char *what = NULL;
    for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++) {
        double const prob = j->profile->prob[a];
        uint32_t const slot = g->action_commitment != NULL ? g->action_commitment[a] : NONE;
        total += prob;
        if (!(prob >= -zero_tolerance)) what = "has a probability below zero or none at all";
        if (!j->is_open[a] && prob > zero_tolerance) what = "plays an action that is closed";
        if (g->infoset_rule[h] == RULE_COMMITTED && slot != NONE &&
            !(absolute(prob - j->slots[slot]) <= sum_tolerance))
            what = "is not played as the commitment says";
    }
    if (what == NULL && !(absolute(total - 1.0) <= sum_tolerance)) what = "does not sum to one";
    if (what == NULL) return;
    out->feasible = false;
    blame(out, text_format(j->memory, "information set '%.*s' of %.*s %s", TEXT_ARGS(name),
                           TEXT_ARGS(who), what));
}

static void feasible_fill(const judge *j, certificate *out)
{
    const game *const g = j->g;
    for (uint32_t h = 0; h < g->n_infosets; h++) feasible_set(j, h, out);
    for (uint32_t v = 0; v < g->n_nodes; v++) {
        if (g->node_kind[v] != NODE_CHANCE) continue;
        double total = 0.0;
        for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++)
            total += j->edge_prob[e] >= 0.0 ? j->edge_prob[e] : HUGE_VAL;
        if (absolute(total - 1.0) <= sum_tolerance) continue;
        out->feasible = false;
        blame(out, text_format(j->memory, "the chances at node %u are no probabilities", v + 1));
    }
}

/* ---- gains
 * ------------------------------------------------------------------------------------------ */

static bool is_committed(const game *g, uint32_t party)
{
    for (uint32_t h = 0; h < g->n_infosets; h++)
        if (g->infoset_party[h] == party && g->infoset_rule[h] == RULE_COMMITTED) return true;
    return false;
}

/* The party's gain in the whole game; never below zero, as keeping to the profile gains nothing. */
static double root_gain(const judge *j)
{
    uint32_t const c = j->g->node_component[0];
    double const gain = c == NONE ? 0.0 : j->root_best[c] - j->value[j->party];
    return gain < 0.0 ? 0.0 : gain; /* NaN stays */
}

static void subgame_gains(const judge *j, double tolerance, certificate *out)
{
    const game *const g = j->g;
    for (uint32_t c = 0; c < g->n_components; c++) {
        uint32_t const root = g->component_root[c];
        double const gain = j->root_best[c] - j->value[(size_t)root * g->n_parties + j->party];
        if (!(gain <= out->subgame_regret)) out->subgame_regret = gain;
        if (!(gain <= allowance(j, j->party, tolerance)))
            blame(out,
                  text_format(j->memory, "%.*s gains %g by deviating in the subgame at node %u",
                              TEXT_ARGS(g->party[j->party]), gain, root + 1));
    }
}

/* What following the profile from the set on is worth to its party, under the beliefs. */
static double set_value(const judge *j, uint32_t h)
{
    const game *const g = j->g;
    double value = 0.0;
    for (uint32_t i = g->infoset_first_member[h]; i < g->infoset_first_member[h + 1]; i++)
        value += j->belief[i] * j->value[(size_t)g->member[i] * g->n_parties + j->party];
    return value;
}

/* What one other action here, and the profile afterwards, gains at most. */
static double set_one_shot(const judge *j, uint32_t h)
{
    const game *const g = j->g;
    double best = -HUGE_VAL;
    for (uint32_t k = 0; k < game_n_actions_of(g, h); k++) {
        if (!j->is_open[g->infoset_first_action[h] + k]) continue;
        double worth = 0.0;
        for (uint32_t i = g->infoset_first_member[h]; i < g->infoset_first_member[h + 1]; i++)
            worth +=
                j->belief[i] * judge_edge_value(j, g->node_first_edge[g->member[i]] + k, j->party);
        if (!(worth <= best)) best = worth;
    }
    return best;
}

static void infoset_gains(judge *j, double tolerance, certificate *out)
{
    const game *const g = j->g;
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        if (!judge_is_own(j, h)) continue;
        double const one = set_one_shot(j, h), many = judge_infoset_best(j, h);
        double const gain = (many >= one ? many : one) - set_value(j, h);
        if (!(gain <= out->infoset_regret)) {
            out->infoset_regret = gain;
            out->worst_infoset = h;
        }
        if (!(gain <= allowance(j, j->party, tolerance)))
            blame(out,
                  text_format(j->memory, "%.*s gains %g by deviating at information set '%.*s'",
                              TEXT_ARGS(g->party[j->party]), gain, TEXT_ARGS(g->infoset_name[h])));
    }
}

static void party_gains(judge *j, uint32_t party, double tolerance, certificate *out)
{
    bool const asks_subgames =
        out->concept == CONCEPT_SUBGAME_PERFECT || out->concept == CONCEPT_SEQUENTIAL;
    bool const asks_regret = asks_subgames || out->concept == CONCEPT_NASH;
    judge_party(j, party, false);
    double const gain = root_gain(j);
    out->party_regret[party] = gain;
    if (!(gain <= out->max_regret)) out->max_regret = gain;
    if (!(relative(j, party, gain) <= out->regret_relative))
        out->regret_relative = relative(j, party, gain);
    if (asks_regret && !(gain <= allowance(j, party, tolerance)))
        blame(out, text_format(j->memory, "%.*s gains %g by deviating",
                               TEXT_ARGS(j->g->party[party]), gain));
    if (asks_subgames) subgame_gains(j, tolerance, out);
    if (out->concept == CONCEPT_SEQUENTIAL) infoset_gains(j, tolerance, out);
    if (is_committed(j->g, party)) {
        judge_party(j, party, true);
        out->commitment_gain[party] = root_gain(j);
    }
}

/* ---- concepts
 * ---------------------------------------------------------------------------------------- */

/* In a strategic game the recommendations are independent draws from the profile; obeying must be
 * best after each (Aumann 1974). The gain is weighed by the recommendation's probability. */
static void correlated_gains(const judge *j, double tolerance, certificate *out)
{
    const game *const g = j->g;
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        if (g->infoset_rule[h] != RULE_CHOOSES) continue;
        uint32_t const party = g->infoset_party[h], first = g->infoset_first_action[h];
        uint32_t const n = game_n_actions_of(g, h);
        double best = -HUGE_VAL;
        for (int pass = 0; pass < 2; pass++)
            for (uint32_t k = 0; k < n; k++) {
                if (!j->is_open[first + k]) continue;
                double worth = 0.0;
                for (uint32_t i = g->infoset_first_member[h]; i < g->infoset_first_member[h + 1];
                     i++) {
                    uint32_t const v = g->member[i];
                    worth += j->reach[v] * judge_edge_value(j, g->node_first_edge[v] + k, party);
                }
                if (pass == 0 && !(worth <= best)) best = worth;
                double const gain = j->profile->prob[first + k] * (best - worth);
                if (pass == 0 || gain <= out->infoset_regret) continue;
                out->infoset_regret = gain;
                out->worst_infoset = h;
                if (!(gain <= allowance(j, party, tolerance)))
                    blame(out, text_format(j->memory, "%.*s gains %g by disobeying '%.*s'",
                                           TEXT_ARGS(g->party[party]), gain,
                                           TEXT_ARGS(g->action_name[first + k])));
            }
    }
}

static stf_status judge_concept(judge *j, double tolerance, certificate *out, stf_error *err)
{
    const game *const g = j->g;
    text why = {"", 0};
    if (out->concept == CONCEPT_SEQUENTIAL) {
        TRY(judge_beliefs(j, out, &why, err));
        out->infoset_regret = 0.0;
        if (why.n != 0) blame(out, why);
    }
    if (out->concept == CONCEPT_SUBGAME_PERFECT || out->concept == CONCEPT_SEQUENTIAL)
        out->subgame_regret = 0.0;
    if (out->concept == CONCEPT_CORRELATED) {
        out->infoset_regret = 0.0;
        correlated_gains(j, tolerance, out);
    }
    if (out->concept == CONCEPT_QRE) {
        TRY(judge_logit(j, &out->residual, &out->worst_infoset, err));
        if (!(out->residual <= tolerance))
            blame(out,
                  text_format(j->memory, "the logit reply is %g away at information set '%.*s'",
                              out->residual, TEXT_ARGS(g->infoset_name[out->worst_infoset])));
    }
    if (out->concept == CONCEPT_QRE && game_recall(g, j->scratch) != NONE) {
        out->max_regret = out->regret_relative = (double)NAN;
        for (uint32_t p = 0; p < g->n_parties; p++) out->party_regret[p] = (double)NAN;
        return STF_OK;
    }
    for (uint32_t p = 0; p < g->n_parties; p++) party_gains(j, p, tolerance, out);
    return arena_status(j->memory, err);
}

static stf_status certify_check(const game *g, concept c, arena *scratch, stf_error *err)
{
    if (c == CONCEPT_CORRELATED && !g->is_strategic)
        return fail(err, STF_UNSUPPORTED,
                    "a correlated equilibrium is judged in strategic games only");
    if (c == CONCEPT_QRE) {
        uint32_t const h = game_absent_minded(g, scratch);
        TRY(arena_status(scratch, err));
        if (h == NONE) return STF_OK;
        return fail(err, STF_UNSUPPORTED,
                    "%.*s is absent-minded: a play can meet information set '%.*s' twice, where a "
                    "logit reply is not defined",
                    TEXT_ARGS(g->party[g->infoset_party[h]]), TEXT_ARGS(g->infoset_name[h]));
    }
    uint32_t const h = game_recall(g, scratch);
    TRY(arena_status(scratch, err));
    if (h == NONE) return STF_OK;
    if (c == CONCEPT_SEQUENTIAL)
        return fail(err, STF_UNSUPPORTED,
                    "%.*s forgets at information set '%.*s': without perfect recall nash and "
                    "subgame-perfect are judged, not sequential",
                    TEXT_ARGS(g->party[g->infoset_party[h]]), TEXT_ARGS(g->infoset_name[h]));
    return judge_replies_check(g, scratch, err);
}

static stf_status certify_with(judge *j, concept c, double tolerance, certificate *out,
                               stf_error *err)
{
    const game *const g = j->g;
    TRY(certify_check(g, c, j->scratch, err));
    certificate made = {
        .concept = c,
        .subgame_regret = (double)NAN,
        .infoset_regret = (double)NAN,
        .residual = (double)NAN,
        .belief_error = 0.0,
        .party_regret = ARENA_NEW(j->memory, double, g->n_parties),
        .commitment_gain = ARENA_NEW(j->memory, double, g->n_parties),
        .worst_infoset = NONE,
        .feasible = true,
        .certified = true,
        .reason = {"", 0},
    };
    TRY(arena_status(j->memory, err));
    for (uint32_t p = 0; p < g->n_parties; p++) made.commitment_gain[p] = (double)NAN;
    TRY(judge_prepare(j, err));
    feasible_fill(j, &made);
    TRY(judge_concept(j, tolerance, &made, err));
    *out = made;
    return STF_OK;
}

stf_status certify_in(const game *g, const double *slots, const profile *p, concept c,
                      double tolerance, arena *memory, arena *scratch, certificate *out,
                      stf_error *err)
{
    judge j = {.g = g, .slots = slots, .profile = p, .memory = memory, .scratch = scratch};
    return certify_with(&j, c, tolerance > 0.0 ? tolerance : 1e-9, out, err);
}

stf_status certify(const game *g, const double *slots, const profile *p, concept c,
                   double tolerance, arena *memory, certificate *out, stf_error *err)
{
    arena *const scratch = arena_new(arena_allocator(memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory to certify with");
    stf_status const status = certify_in(g, slots, p, c, tolerance, memory, scratch, out, err);
    arena_free(scratch);
    return status;
}
