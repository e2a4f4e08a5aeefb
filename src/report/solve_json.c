/* SPDX-License-Identifier: Apache-2.0 */
/* solve_json.c -- a solution as JSON: the contract that other tools rely on (docs/json.md). */
#include "report/parts_json.h"

#include <math.h>

void head_json(json_writer *w, stf_status status, text reason)
{
    json_put_count(w, "schema", JSON_SCHEMA);
    json_put_text(w, "status", text_from(stf_status_name(status)));
    json_put_text(w, "reason", reason);
}

void by_party_json(json_writer *w, const char *key, const game *g, const double *x)
{
    json_key(w, text_from(key));
    if (x == NULL) {
        json_null(w);
        return;
    }
    json_object_open(w);
    for (uint32_t p = 0; p < g->n_parties; p++) {
        json_key(w, g->party[p]);
        json_number(w, x[p]);
    }
    json_object_close(w);
}

/* A number where one is claimed: NaN means that the concept does not ask for it, and the key is
 * left out. */
static void number_if_asked(json_writer *w, const char *key, double x)
{
    if (!isnan(x)) json_put_number(w, key, x);
}

/* The strategy of each party: {party: {information set: {action: p}}}. */
static void strategy_json(json_writer *w, const game *g, const equilibrium *e)
{
    json_put_object(w, "strategy");
    for (uint32_t p = 0; p < g->n_parties; p++) {
        json_key(w, g->party[p]);
        json_object_open(w);
        for (uint32_t h = 0; h < g->n_infosets; h++) {
            if (g->infoset_party[h] != p) continue;
            json_key(w, g->is_strategic ? TEXT("strategy") : g->infoset_name[h]);
            json_object_open(w);
            for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++) {
                json_key(w, g->action_name[a]);
                if (e->is_exact)
                    json_text(w, e->exact_prob[a]);
                else
                    json_number(w, e->profile.prob[a]);
            }
            json_object_close(w);
        }
        json_object_close(w);
    }
    json_object_close(w);
}

static void beliefs_json(json_writer *w, const game *g, const double *belief)
{
    json_put_object(w, "beliefs");
    for (uint32_t p = 0; p < g->n_parties; p++) {
        json_key(w, g->party[p]);
        json_object_open(w);
        for (uint32_t h = 0; h < g->n_infosets; h++) {
            if (g->infoset_party[h] != p) continue;
            json_key(w, g->is_strategic ? TEXT("strategy") : g->infoset_name[h]);
            json_array_open(w);
            for (uint32_t m = g->infoset_first_member[h]; m < g->infoset_first_member[h + 1]; m++)
                json_number(w, belief[m]);
            json_array_close(w);
        }
        json_object_close(w);
    }
    json_object_close(w);
}

static void certificate_json(json_writer *w, const game *g, const equilibrium *e)
{
    const certificate *c = &e->certificate;
    json_put_number(w, "max_regret", c->max_regret);
    json_put_number(w, "regret_relative", c->regret_relative);
    number_if_asked(w, "subgame_regret", c->subgame_regret);
    number_if_asked(w, "infoset_regret", c->infoset_regret);
    if (c->concept == CONCEPT_SEQUENTIAL) number_if_asked(w, "belief_error", c->belief_error);
    number_if_asked(w, "residual", c->residual);
    if (c->party_regret != NULL) by_party_json(w, "party_regret", g, c->party_regret);
    json_put_truth(w, "certified", c->certified);
    json_put_truth(w, "exact", c->exact || e->is_exact);
    if (c->reason.n > 0) json_put_text(w, "reason", c->reason);
    if (e->exact_note.n > 0) json_put_text(w, "exact_note", e->exact_note);
    if (c->concept == CONCEPT_QRE) {
        json_put_number(w, "lambda", e->profile.lambda);
        if (e->profile.lambda_party != NULL)
            by_party_json(w, "lambda_by_party", g, e->profile.lambda_party);
    }
    bool has_commitments = false;
    for (uint32_t p = 0; c->commitment_gain != NULL && p < g->n_parties; p++) {
        if (isnan(c->commitment_gain[p])) continue;
        if (!has_commitments) json_put_object(w, "commitments");
        has_commitments = true;
        json_key(w, g->party[p]);
        json_object_open(w);
        json_put_number(w, "gain_from_breaking", c->commitment_gain[p]);
        json_object_close(w);
    }
    if (has_commitments) json_object_close(w);
}

static void equilibrium_json(json_writer *w, const game *g, const equilibrium *e, bool details)
{
    json_object_open(w);
    json_put_object(w, "payoffs");
    for (uint32_t p = 0; p < g->n_parties; p++) {
        json_key(w, g->party[p]);
        if (e->is_exact)
            json_text(w, e->exact_payoff[p]);
        else
            json_number(w, e->value.payoff[p]);
    }
    json_object_close(w);
    certificate_json(w, g, e);
    json_put_object(w, "outcomes");
    for (uint32_t k = 0; k < g->n_outcomes; k++) {
        json_key(w, g->outcome[k]);
        json_number(w, e->value.outcome[k]);
    }
    json_object_close(w);
    if (details) {
        strategy_json(w, g, e);
        if (e->profile.belief != NULL) beliefs_json(w, g, e->profile.belief);
    }
    json_object_close(w);
}

static text title_of(const problem *p, const game *g)
{
    return p->title.n > 0 ? p->title : g->title;
}

void solution_json(json_writer *w, const problem *p, const solution *s, bool details)
{
    const game *g = s->game;
    json_put_text(w, "game", title_of(p, g));
    json_put_array(w, "parties");
    for (uint32_t k = 0; k < g->n_parties; k++) json_text(w, g->party[k]);
    json_array_close(w);
    json_put_text(w, "concept", text_from(concept_name(s->concept)));
    json_put_text(w, "solver", s->solver != NULL ? text_from(s->solver->name) : (text){0});
    if (s->solver_reason.n > 0) json_put_text(w, "solver_reason", s->solver_reason);
    json_put_truth(w, "complete", s->complete);
    json_put_truth(w, "ties", s->has_ties);
    json_put_object(w, "size");
    json_put_count(w, "nodes", g->n_nodes);
    json_put_count(w, "infosets", g->n_infosets);
    json_put_count(w, "actions", g->n_actions);
    json_put_count(w, "terminals", game_n_terminals(g));
    json_object_close(w);
    json_put_text(w, "selected", s->selected);
    if (s->n_total > s->n_equilibria) json_put_number(w, "total", s->n_total);
    if (s->lambda_reached > 0) {
        json_put_number(w, "lambda_reached", s->lambda_reached);
        json_put_count(w, "folds", s->n_folds);
    }
    json_put_array(w, "equilibria");
    for (uint32_t k = 0; k < s->n_equilibria; k++)
        equilibrium_json(w, g, &s->equilibria[k], details);
    json_array_close(w);
}

void report_solve_json(const problem *p, const solution *s, const text *efg, buffer *out)
{
    json_writer w;
    json_begin(&w, out);
    json_object_open(&w);
    head_json(&w, s->status, s->reason);
    solution_json(&w, p, s, true);
    if (efg != NULL) {
        /* The game's information sets are the tree's: the profile above is keyed by the names that
         * the tree carries. */
        json_put_object(&w, "tree");
        json_put_text(&w, "format", TEXT("efg"));
        json_put_text(&w, "text", *efg);
        json_object_close(&w);
    }
    json_object_close(&w);
    json_end(&w);
}

void report_certify_json(const problem *p, const solution *s, buffer *out)
{
    json_writer w;
    json_begin(&w, out);
    json_object_open(&w);
    head_json(&w, s->status, s->reason);
    solution_json(&w, p, s, true);
    json_object_close(&w);
    json_end(&w);
}
