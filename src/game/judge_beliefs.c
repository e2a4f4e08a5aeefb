/* SPDX-License-Identifier: Apache-2.0 */
/* judge_beliefs.c -- beliefs under a profile, held against Bayes and against a fully mixed witness;
 * the agent logit reply.
 *
 * Consistency (Kreps and Wilson 1982) asks for fully mixed profiles converging to the profile whose
 * Bayes beliefs converge to the beliefs. What can be shown in finite numbers is one such profile
 * near by: the witness, given as logarithms so that its probabilities may be far below the least
 * double. Where play reaches a set within its subgame, Bayes decides and the witness is not asked.
 */
#include "game/judge.h"
#include "num/elementary.h"

#include <math.h>

/* Within a set reached with less than this, rounding could decide a Bayes belief. */
static const double reach_least = 1e-9;

static double absolute(double x)
{
    return x < 0.0 ? -x : x;
}

/* log_reach [n_nodes] within components under log_prob [n_actions]. */
static void log_reach_fill(const judge *j, const double *log_prob, double *log_reach)
{
    const game *const g = j->g;
    for (uint32_t v = 0; v < g->n_nodes; v++)
        for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
            uint32_t const to = g->edge_child[e];
            if (g->node_component[to] != g->node_component[v]) continue;
            if (g->node_component[to] == NONE || g->component_root[g->node_component[to]] == to)
                continue;
            log_reach[to] =
                log_reach[v] + (g->edge_prob[e] != NONE ? num_log(j->edge_prob[e])
                                                        : log_prob[game_edge_action(g, e)]);
        }
}

/* Bayes over set h from logarithms; false where chance alone keeps it from being reached. */
static bool log_bayes(const game *g, const double *log_reach, uint32_t h, double *out)
{
    uint32_t const begin = g->infoset_first_member[h], end = g->infoset_first_member[h + 1];
    double most = -HUGE_VAL, total = 0.0;
    for (uint32_t i = begin; i < end; i++)
        if (log_reach[g->member[i]] > most) most = log_reach[g->member[i]];
    if (!(most > -HUGE_VAL)) return false;
    for (uint32_t i = begin; i < end; i++) {
        out[i - begin] = num_exp(log_reach[g->member[i]] - most);
        total += out[i - begin];
    }
    for (uint32_t i = begin; i < end; i++) out[i - begin] /= total;
    return true;
}

static double set_reach(const judge *j, uint32_t h)
{
    double total = 0.0;
    for (uint32_t i = j->g->infoset_first_member[h]; i < j->g->infoset_first_member[h + 1]; i++)
        total += j->reach[j->g->member[i]];
    return total;
}

static text set_text(const judge *j, uint32_t h, const char *before)
{
    return text_format(j->memory, "%s information set '%.*s' of %.*s", before,
                       TEXT_ARGS(j->g->infoset_name[h]),
                       TEXT_ARGS(j->g->party[j->g->infoset_party[h]]));
}

/* The witness: every open action possible, sums of one, near the profile. Greatest distance to it.
 */
static double witness_distance(const judge *j, const double *w, text *why)
{
    const game *const g = j->g;
    double distance = 0.0;
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        double total = 0.0;
        for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++) {
            if (!j->is_open[a]) continue;
            double const prob = num_exp(w[a]);
            total += prob;
            if (g->infoset_rule[h] == RULE_COMMITTED) continue;
            if (!(w[a] > -HUGE_VAL) && why->n == 0)
                *why = set_text(j, h, "the witness of consistency is not fully mixed at");
            if (absolute(prob - j->profile->prob[a]) > distance)
                distance = absolute(prob - j->profile->prob[a]);
        }
        if (!(absolute(total - 1.0) <= 1e-6) && why->n == 0)
            *why = set_text(j, h, "the witness of consistency does not sum to one at");
    }
    if (!(distance <= WITNESS_TOLERANCE) && why->n == 0)
        *why = text_format(j->memory, "the witness of consistency is %g away from the profile",
                           distance);
    return distance;
}

/* What Bayes, the witness or the claim say of set h into `truth`, by falling authority. */
typedef enum belief_source { FROM_BAYES, FROM_WITNESS, FROM_CLAIM, FROM_NOTHING } belief_source;

static belief_source set_truth(const judge *j, uint32_t h, const double *log_reach, double *truth)
{
    const game *const g = j->g;
    uint32_t const begin = g->infoset_first_member[h], n = g->infoset_first_member[h + 1] - begin;
    double const total = set_reach(j, h);
    bool const has_claim = j->profile->belief != NULL;
    if (n == 1) {
        truth[0] = 1.0;
        return FROM_BAYES;
    }
    if (total > reach_least || (total > 0.0 && log_reach == NULL)) {
        for (uint32_t i = 0; i < n; i++) truth[i] = j->reach[g->member[begin + i]] / total;
        return FROM_BAYES;
    }
    if (log_reach != NULL && log_bayes(g, log_reach, h, truth)) return FROM_WITNESS;
    for (uint32_t i = 0; i < n; i++)
        truth[i] = has_claim ? j->profile->belief[begin + i] : 1.0 / (double)n;
    return has_claim ? FROM_CLAIM : FROM_NOTHING;
}

static void set_judge(judge *j, uint32_t h, const double *log_reach, double *truth,
                      certificate *out, text *why)
{
    const game *const g = j->g;
    uint32_t const begin = g->infoset_first_member[h], n = g->infoset_first_member[h + 1] - begin;
    belief_source const source = set_truth(j, h, log_reach, truth);
    double const allowed = source == FROM_WITNESS ? WITNESS_TOLERANCE : BELIEF_TOLERANCE;
    double total = 0.0, error = 0.0;
    for (uint32_t i = 0; i < n; i++) {
        double const claim = j->profile->belief != NULL ? j->profile->belief[begin + i] : truth[i];
        if (absolute(claim - truth[i]) > error) error = absolute(claim - truth[i]);
        if (!(claim >= -BELIEF_TOLERANCE)) total = HUGE_VAL;
        total += claim;
        j->belief[begin + i] = claim;
    }
    if (error > out->belief_error) out->belief_error = error;
    if (why->n != 0) return;
    if (!(absolute(total - 1.0) <= BELIEF_TOLERANCE))
        *why = set_text(j, h, "the beliefs are no probabilities at");
    else if (!(error <= allowed))
        *why = set_text(j, h,
                        source == FROM_WITNESS ? "the beliefs are not near the witness's at"
                                               : "the beliefs are not what Bayes gives at");
    else if (source == FROM_NOTHING)
        *why = set_text(j, h, "no beliefs are stated, and none follow, at");
    else if (source == FROM_CLAIM && set_reach(j, h) <= 0.0)
        *why = set_text(j, h, "no witness shows the beliefs consistent at");
}

static uint32_t members_most(const game *g)
{
    uint32_t most = 1;
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        uint32_t const n = g->infoset_first_member[h + 1] - g->infoset_first_member[h];
        if (n > most) most = n;
    }
    return most;
}

stf_status judge_beliefs(judge *j, certificate *out, text *why, stf_error *err)
{
    const game *const g = j->g;
    double *const truth = ARENA_NEW(j->scratch, double, members_most(g));
    double *log_reach = NULL;
    out->belief_error = 0.0;
    const double *witness = j->profile->log_witness;
    if (witness == NULL) {
        double *found;
        TRY(profile_find_witness(g, j->slots, j->profile, j->scratch, &found, err));
        witness = found;
    }
    if (witness != NULL) {
        log_reach = ARENA_NEW(j->scratch, double, g->n_nodes);
        TRY(arena_status(j->scratch, err));
        log_reach_fill(j, witness, log_reach);
        (void)witness_distance(j, witness, why);
    }
    TRY(arena_status(j->scratch, err));
    for (uint32_t h = 0; h < g->n_infosets; h++) set_judge(j, h, log_reach, truth, out, why);
    return arena_status(j->memory, err);
}

/* ---- the agent logit reply ----------------------------------------------------------------------
 */

/* |prob - logit reply| at set h, for values already multiplied by lambda in `worth`. */
static double logit_distance(const judge *j, uint32_t h, double *worth)
{
    const game *const g = j->g;
    uint32_t const first = g->infoset_first_action[h], n = game_n_actions_of(g, h);
    double most = -HUGE_VAL, total = 0.0, distance = 0.0;
    for (uint32_t k = 0; k < n; k++)
        if (j->is_open[first + k] && worth[k] > most) most = worth[k];
    for (uint32_t k = 0; k < n; k++) {
        worth[k] = j->is_open[first + k] ? num_exp(worth[k] - most) : 0.0;
        total += worth[k];
    }
    for (uint32_t k = 0; k < n; k++) {
        double const off = absolute(j->profile->prob[first + k] - worth[k] / total);
        if (!(off <= distance)) distance = off;
    }
    return distance;
}

static void action_worths(const judge *j, uint32_t h, const double *belief, double *worth)
{
    const game *const g = j->g;
    const profile *const p = j->profile;
    uint32_t const party = g->infoset_party[h];
    double lambda = p->lambda_party != NULL ? p->lambda_party[party] : p->lambda;
    if (p->lambda_at_decision && g->infoset_scale[h] != NONE)
        lambda *= j->slots[g->infoset_scale[h]];
    for (uint32_t k = 0; k < game_n_actions_of(g, h); k++) {
        worth[k] = 0.0;
        for (uint32_t i = g->infoset_first_member[h]; i < g->infoset_first_member[h + 1]; i++) {
            uint32_t const e = g->node_first_edge[g->member[i]] + k;
            worth[k] +=
                lambda * belief[i - g->infoset_first_member[h]] * judge_edge_value(j, e, party);
        }
    }
}

stf_status judge_logit(judge *j, double *residual, uint32_t *worst, stf_error *err)
{
    const game *const g = j->g;
    uint32_t most_actions = 1;
    for (uint32_t h = 0; h < g->n_infosets; h++)
        if (game_n_actions_of(g, h) > most_actions) most_actions = game_n_actions_of(g, h);
    double *const log_prob = ARENA_NEW(j->scratch, double, g->n_actions);
    double *const log_reach = ARENA_NEW(j->scratch, double, g->n_nodes);
    double *const belief = ARENA_NEW(j->scratch, double, members_most(g));
    double *const worth = ARENA_NEW(j->scratch, double, most_actions);
    TRY(arena_status(j->scratch, err));
    const double *const witness = j->profile->log_witness;
    for (uint32_t a = 0; a < g->n_actions; a++)
        log_prob[a] = witness != NULL && g->infoset_rule[g->action_infoset[a]] == RULE_CHOOSES
                          ? witness[a]
                          : num_log(j->profile->prob[a]);
    log_reach_fill(j, log_prob, log_reach);
    *residual = 0.0;
    *worst = NONE;
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        if (g->infoset_rule[h] != RULE_CHOOSES || !log_bayes(g, log_reach, h, belief)) continue;
        action_worths(j, h, belief, worth);
        double const distance = logit_distance(j, h, worth);
        if (*worst == NONE || !(distance <= *residual)) {
            *residual = distance;
            *worst = h;
        }
    }
    return STF_OK;
}
