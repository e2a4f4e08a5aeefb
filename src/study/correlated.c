/* SPDX-License-Identifier: Apache-2.0 */
/* correlated.c -- the best correlated equilibrium, as a solution of one equilibrium. */
#include "refine/correlated.h"
#include "study/form.h"

#include "base/os_clock.h"

#include <math.h>

static const solver by_program = {
    .name = "correlated",
    .summary = "the correlated equilibrium that is best by a sum of payoffs, by a linear program",
};

/* What each party does at each set, over the whole distribution; sets that no plan told comes to
 * are played by their first open action. */
static stf_status marginals(const form_case *c, const exact *share, arena *memory, double *prob,
                            stf_error *err)
{
    const game *const g = c->game;
    const normal_form *const f = &c->form;
    exact *const sum = ARENA_NEW(memory, exact, g->n_actions);
    TRY(arena_status(memory, err));
    for (uint32_t a = 0; a < g->n_actions; a++) sum[a] = exact_small(0);
    for (uint32_t at = 0; at < f->n_profiles; at++)
        for (uint32_t q = 0; q < f->n_players && exact_sign(share[at]) > 0; q++)
            for (uint32_t h = 0; h < g->n_infosets; h++) {
                uint32_t const a =
                    f->player[q].action[(size_t)normal_plan(f, at, q) * g->n_infosets + h];
                if (a != NONE) sum[a] = exact_add(memory, sum[a], share[at]);
            }
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        uint32_t const first = g->infoset_first_action[h], last = g->infoset_first_action[h + 1];
        exact all = exact_small(0);
        uint32_t open = first;
        while (!action_is_open(g, c->exact_slots, open)) open++;
        for (uint32_t a = first; a < last; a++) all = exact_add(memory, all, sum[a]);
        for (uint32_t a = first; a < last; a++)
            prob[a] = !set_chooses(g, h)     ? c->slots[g->action_commitment[a]]
                      : exact_sign(all) <= 0 ? (a == open ? 1.0 : 0.0)
                                             : exact_to_double(exact_div(memory, sum[a], all));
    }
    return arena_status(memory, err);
}

/* Probabilities of outcomes: of the profile's marginals only where one profile is told. */
static stf_status outcomes_fill(const form_case *c, const exact *share, arena *memory,
                                double *shares, stf_error *err)
{
    const game *const g = c->game;
    const normal_form *const f = &c->form;
    double *const reach = ARENA_NEW(memory, double, g->n_nodes);
    uint32_t *const plan = ARENA_NEW(memory, uint32_t, g->n_infosets);
    TRY(arena_status(memory, err));
    for (uint32_t at = 0; at < f->n_profiles; at++) {
        if (exact_sign(share[at]) == 0) continue;
        for (uint32_t h = 0; h < g->n_infosets; h++) plan[h] = NONE;
        for (uint32_t q = 0; q < f->n_players; q++)
            for (uint32_t h = 0; h < g->n_infosets; h++) {
                uint32_t const a =
                    f->player[q].action[(size_t)normal_plan(f, at, q) * g->n_infosets + h];
                if (a != NONE) plan[h] = a;
            }
        for (uint32_t v = 0; v < g->n_nodes; v++)
            reach[v] = v == 0 ? exact_to_double(share[at]) : 0;
        for (uint32_t v = 0; v < g->n_nodes; v++) {
            if (g->node_kind[v] == NODE_TERMINAL && g->node_outcome[v] != NONE)
                shares[g->node_outcome[v]] += reach[v];
            bool const chooses =
                g->node_kind[v] == NODE_DECISION && set_chooses(g, g->node_infoset[v]);
            for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
                double const p =
                    chooses ? (game_edge_action(g, e) == plan[g->node_infoset[v]] ? 1.0 : 0.0)
                            : exact_to_double(edge_chance(g, c->exact_slots, NULL, e));
                reach[g->edge_child[e]] += reach[v] * p;
            }
        }
    }
    return STF_OK;
}

static stf_status distribution_fill(const form_case *c, const exact *share, arena *memory,
                                    equilibrium *e, stf_error *err)
{
    const normal_form *const f = &c->form;
    uint32_t n = 0;
    for (uint32_t at = 0; at < f->n_profiles; at++) n += exact_sign(share[at]) > 0;
    recommendation *const rows = ARENA_NEW(memory, recommendation, n);
    TRY(arena_status(memory, err));
    for (uint32_t at = 0, i = 0; at < f->n_profiles; at++) {
        if (exact_sign(share[at]) == 0) continue;
        text *const names = ARENA_NEW(memory, text, f->n_players);
        TRY(arena_status(memory, err));
        for (uint32_t q = 0; q < f->n_players; q++)
            names[q] = f->player[q].name[normal_plan(f, at, q)];
        rows[i++] = (recommendation){.strategy = names,
                                     .probability = exact_to_double(share[at]),
                                     .exact = exact_to_text(memory, share[at])};
    }
    e->distribution = rows;
    e->n_distribution = n;
    return STF_OK;
}

/* The certificate, from the form alone: what anybody gains by disobeying. */
static stf_status judge(const form_case *c, const exact *share, arena *memory, equilibrium *e,
                        stf_error *err)
{
    const game *const g = c->game;
    const normal_form *const f = &c->form;
    certificate *const k = &e->certificate;
    *k = (certificate){.concept = CONCEPT_CORRELATED,
                       .subgame_regret = (double)NAN,
                       .infoset_regret = (double)NAN,
                       .belief_error = (double)NAN,
                       .residual = (double)NAN,
                       .worst_infoset = NONE,
                       .feasible = true,
                       .certified = true};
    k->party_regret = ARENA_NEW(memory, double, g->n_parties);
    TRY(arena_status(memory, err));
    exact sum = exact_small(0);
    for (uint32_t at = 0; at < f->n_profiles; at++) {
        k->feasible = k->feasible && exact_sign(share[at]) >= 0;
        sum = exact_add(memory, sum, share[at]);
    }
    k->feasible = k->feasible && exact_compare(sum, exact_small(1)) == 0;
    for (uint32_t q = 0; q < f->n_players; q++) {
        k->party_regret[q] = exact_to_double(correlated_gain(f, share, q, memory));
        if (k->party_regret[q] > k->max_regret) k->max_regret = k->party_regret[q];
    }
    k->exact = k->certified = k->feasible && !(k->max_regret > 0.0);
    if (!k->certified) k->reason = TEXT("a party gains by disobeying");
    return arena_status(memory, err);
}

static stf_status solution_fill(const form_case *c, const study_options *o, const exact *share,
                                arena *memory, solution *s, stf_error *err)
{
    const game *const g = c->game;
    equilibrium *const e = ARENA_NEW(memory, equilibrium, 1);
    double *const prob = ARENA_NEW(memory, double, g->n_actions);
    text *const payoffs = ARENA_NEW(memory, text, g->n_parties);
    TRY(arena_status(memory, err));
    TRY(marginals(c, share, memory, prob, err));
    e->profile.prob = prob;
    TRY(profile_evaluate(g, c->slots, &e->profile, memory, &e->value, err));
    const exact *const worth = correlated_payoffs(&c->form, share, memory);
    TRY(arena_status(memory, err));
    for (uint32_t q = 0; q < g->n_parties; q++) {
        e->value.payoff[q] = exact_to_double(worth[q]);
        payoffs[q] = exact_to_text(memory, worth[q]);
    }
    for (uint32_t k = 0; k < g->n_outcomes; k++) e->value.outcome[k] = 0.0;
    TRY(outcomes_fill(c, share, memory, e->value.outcome, err));
    TRY(distribution_fill(c, share, memory, e, err));
    TRY(judge(c, share, memory, e, err));
    e->is_exact = o->exact && e->certificate.exact;
    e->exact_payoff = payoffs;
    s->equilibria = e;
    s->n_equilibria = 1;
    s->n_total = 1.0;
    if (!e->certificate.certified) {
        s->status = STF_NO;
        s->reason = e->certificate.reason;
    }
    return arena_status(memory, err);
}

stf_status study_correlated(problem *p, const study_case *c, const study_options *o, arena *memory,
                            solution **out, stf_error *err)
{
    form_case f;
    TRY(form_case_open(p, c, o, memory, &f, err));
    bool const best = o->select == SELECT_BEST, worst = o->select == SELECT_WORST;
    int32_t *const weight = ARENA_NEW(memory, int32_t, f.form.n_players);
    solution *const s = ARENA_NEW(memory, solution, 1);
    TRY(arena_status(memory, err));
    for (uint32_t q = 0; q < f.form.n_players; q++)
        weight[q] = !best && !worst ? 1 : q != o->select_party ? 0 : best ? 1 : -1;
    *s = (solution){.status = STF_OK,
                    .game = f.game,
                    .model = f.model,
                    .slots = f.slots,
                    .inputs = c->inputs,
                    .concept = CONCEPT_CORRELATED,
                    .solver = &by_program,
                    .solver_reason = TEXT("a linear program over combinations of strategies")};
    s->selected = best || worst ? text_format(memory, "%s:%.*s", best ? "best" : "worst",
                                              TEXT_ARGS(f.game->party[o->select_party]))
                                : TEXT("welfare");
    *out = s;
    exact *share = NULL;
    const char *why = NULL;
    double seconds = 0.0;
    if (o->deadline > 0.0) {
        seconds = o->deadline - os_clock_seconds();
        if (!(seconds > 0.01)) seconds = 0.01;
    }
    TRY(correlated_best(&f.form, weight, seconds, memory, &share, &why, err));
    if (share == NULL) {
        s->status = STF_LIMIT;
        s->reason = text_from(why != NULL ? why : "the linear program grew too large");
        return STF_OK;
    }
    return solution_fill(&f, o, share, memory, s, err);
}
