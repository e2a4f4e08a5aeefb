/* SPDX-License-Identifier: Apache-2.0 */
/* solve_json.c -- a solution as JSON: the contract that other tools rely on (docs/json.md). */
#include "report/parts_json.h"

#include <math.h>

void head_json(js_writer *w, stf_status status, text reason)
{
    js_put_count(w, "schema", JSON_SCHEMA);
    js_put_text(w, "status", text_from(stf_status_name(status)));
    js_put_text(w, "reason", reason);
}

void by_party_json(js_writer *w, const char *key, const game *g, const double *x)
{
    js_key(w, key);
    if (x == NULL) {
        js_null(w);
        return;
    }
    js_object_open(w);
    for (uint32_t p = 0; p < g->n_parties; p++) {
        js_key_text(w, g->party[p]);
        js_number(w, x[p]);
    }
    js_object_close(w);
}

/* A number where one is claimed: NaN means that the concept does not ask for it, and the key is
 * left out. */
static void number_if_asked(js_writer *w, const char *key, double x)
{
    if (!isnan(x)) js_put_number(w, key, x);
}

static void shares_json(js_writer *w, const game *g, const equilibrium *e, uint32_t h)
{
    js_object_open(w);
    for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++) {
        js_key_text(w, g->action_name[a]);
        if (e->is_exact)
            js_text(w, e->exact_prob[a]);
        else
            js_number(w, e->profile.prob[a]);
    }
    js_object_close(w);
}

/* What each action is worth to its party from the set on. */
static void worths_json(js_writer *w, const game *g, const equilibrium *e, uint32_t h)
{
    js_object_open(w);
    for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++) {
        js_key_text(w, g->action_name[a]);
        if (e->is_exact && e->exact_action != NULL)
            js_text(w, e->exact_action[a]);
        else
            js_number(w, e->value.action_value[a]);
    }
    js_object_close(w);
}

static void belief_json(js_writer *w, const game *g, const equilibrium *e, uint32_t h)
{
    js_list_open(w);
    for (uint32_t m = g->infoset_first_member[h]; m < g->infoset_first_member[h + 1]; m++)
        if (e->is_exact && e->exact_belief != NULL)
            js_text(w, e->exact_belief[m]);
        else
            js_number(w, e->profile.belief[m]);
    js_list_close(w);
}

typedef void (*set_writer)(js_writer *w, const game *g, const equilibrium *e, uint32_t h);

/* {party: {information set: what `each` writes}}. */
static void by_set_json(js_writer *w, const char *key, const game *g, const equilibrium *e,
                        set_writer each)
{
    js_put_object(w, key);
    for (uint32_t p = 0; p < g->n_parties; p++) {
        js_key_text(w, g->party[p]);
        js_object_open(w);
        for (uint32_t h = 0; h < g->n_infosets; h++) {
            if (g->infoset_party[h] != p) continue;
            js_key_text(w, g->is_strategic ? TEXT("strategy") : g->infoset_name[h]);
            each(w, g, e, h);
        }
        js_object_close(w);
    }
    js_object_close(w);
}

/* What is proved in rationals is zero, and said as a ratio is. */
static void regret_json(js_writer *w, const equilibrium *e, const char *key, double x)
{
    if (e->is_exact)
        js_put_text(w, key, TEXT("0"));
    else
        js_put_number(w, key, x);
}

static void certificate_json(js_writer *w, const game *g, const equilibrium *e)
{
    const certificate *c = &e->certificate;
    regret_json(w, e, "max_regret", c->max_regret);
    regret_json(w, e, "regret_relative", c->regret_relative);
    if (!isnan(c->subgame_regret)) regret_json(w, e, "subgame_regret", c->subgame_regret);
    number_if_asked(w, "infoset_regret", c->infoset_regret);
    if (c->concept == CONCEPT_SEQUENTIAL) number_if_asked(w, "belief_error", c->belief_error);
    number_if_asked(w, "residual", c->residual);
    if (c->party_regret != NULL) by_party_json(w, "party_regret", g, c->party_regret);
    js_put_text(w, "concept", text_from(concept_name(c->concept)));
    js_put_bool(w, "certified", c->certified);
    js_put_bool(w, "exact", c->exact || e->is_exact);
    if (c->reason.n > 0) js_put_text(w, "reason", c->reason);
    if (e->exact_note.n > 0) js_put_text(w, "exact_note", e->exact_note);
    if (c->concept == CONCEPT_QRE) {
        js_put_number(w, "lambda", e->profile.lambda);
        if (e->profile.lambda_party != NULL)
            by_party_json(w, "lambda_by_party", g, e->profile.lambda_party);
    }
    bool has_commitments = false;
    for (uint32_t p = 0; c->commitment_gain != NULL && p < g->n_parties; p++) {
        if (isnan(c->commitment_gain[p])) continue;
        if (!has_commitments) js_put_object(w, "commitments");
        has_commitments = true;
        js_key_text(w, g->party[p]);
        js_object_open(w);
        js_put_number(w, "gain_from_breaking", c->commitment_gain[p]);
        js_object_close(w);
    }
    if (has_commitments) js_object_close(w);
}

static void equilibrium_json(js_writer *w, const solution *s, const equilibrium *e, bool details)
{
    const game *g = s->game;
    js_object_open(w);
    js_put_object(w, "payoffs");
    for (uint32_t p = 0; p < g->n_parties; p++) {
        js_key_text(w, g->party[p]);
        if (e->is_exact)
            js_text(w, e->exact_payoff[p]);
        else
            js_number(w, e->value.payoff[p]);
    }
    js_object_close(w);
    certificate_json(w, g, e);
    refinements_json(w, s, e);
    js_put_object(w, "outcomes");
    for (uint32_t k = 0; k < g->n_outcomes; k++) {
        js_key_text(w, g->outcome[k]);
        if (e->is_exact && e->exact_outcome != NULL)
            js_text(w, e->exact_outcome[k]);
        else
            js_number(w, e->value.outcome[k]);
    }
    js_object_close(w);
    distribution_json(w, s, e);
    if (details && e->distribution == NULL) {
        by_set_json(w, "strategy", g, e, shares_json);
        by_set_json(w, "action_payoffs", g, e, worths_json);
        if (e->profile.belief != NULL) by_set_json(w, "beliefs", g, e, belief_json);
    }
    js_object_close(w);
}

static text title_of(const problem *p, const game *g)
{
    return p->title.n > 0 ? p->title : g->title;
}

void solution_json(js_writer *w, const problem *p, const solution *s, bool details)
{
    const game *g = s->game;
    js_put_text(w, "game", title_of(p, g));
    js_put_list(w, "parties");
    for (uint32_t k = 0; k < g->n_parties; k++) js_text(w, g->party[k]);
    js_list_close(w);
    js_put_text(w, "concept", text_from(concept_name(s->concept)));
    js_put_text(w, "solver", s->solver != NULL ? text_from(s->solver->name) : (text){0});
    if (s->solver_reason.n > 0) js_put_text(w, "solver_reason", s->solver_reason);
    js_put_bool(w, "complete", s->complete);
    js_put_bool(w, "ties", s->has_ties);
    js_put_object(w, "size");
    js_put_count(w, "nodes", g->n_nodes);
    js_put_count(w, "infosets", g->n_infosets);
    js_put_count(w, "actions", g->n_actions);
    js_put_count(w, "terminals", game_n_terminals(g));
    js_object_close(w);
    js_put_text(w, "selected", s->selected);
    if (s->n_total > s->n_equilibria) js_put_number(w, "total", s->n_total);
    if (s->lambda_reached > 0) {
        js_put_number(w, "lambda_reached", s->lambda_reached);
        js_put_count(w, "folds", s->n_folds);
    }
    js_put_list(w, "equilibria");
    for (uint32_t k = 0; k < s->n_equilibria; k++)
        equilibrium_json(w, s, &s->equilibria[k], details);
    js_list_close(w);
    promise_json(w, s);
    elimination_json(w, s);
    if (s->n_refinements > 0 && s->solver != NULL) {
        js_put_list(w, "refuted");
        for (uint32_t k = 0; k < s->n_refuted; k++) equilibrium_json(w, s, &s->refuted[k], details);
        js_list_close(w);
    }
    sets_json(w, s);
}

static void answer_json(const problem *p, const solution *s, const text *efg, buffer *out)
{
    js_writer w;
    js_begin(&w, out);
    js_object_open(&w);
    head_json(&w, s->status, s->reason);
    solution_json(&w, p, s, true);
    if (efg != NULL) {
        /* The game's information sets are the tree's: the profile above is keyed by the names that
         * the tree carries. */
        js_put_object(&w, "tree");
        js_put_text(&w, "format", TEXT("efg"));
        js_put_text(&w, "text", *efg);
        js_object_close(&w);
    }
    js_object_close(&w);
}

void report_solve_json(const problem *p, const solution *s, const text *efg, buffer *out)
{
    answer_json(p, s, efg, out);
}

void report_certify_json(const problem *p, const solution *s, buffer *out)
{
    answer_json(p, s, NULL, out);
}
