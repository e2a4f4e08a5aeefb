/* SPDX-License-Identifier: Apache-2.0 */
/* leader_found.c -- `commit P best` beyond the bounds: the best promise that a search finds.
 *
 * With perfect information each promise tried takes one pass over the merged graph, and ties of
 * others go to the leader. Otherwise each takes the ordinary solver, few are tried, and ties go as
 * that has them. Either way the game with the promise is certified like any other. */
#include "study/leader_inside.h"

#include "study/prove.h"

#include <math.h>

static const solver by_search = {
    .name = "leader",
    .summary = "the promise that serves a party best, among those that a search tried",
};

typedef struct finding {
    leading *l;
    leader_graph *graph;
    double bound;
    uint32_t n_unsolved;
} finding;

static stf_status value_on_graph(void *user, const uint32_t *plan, double *out, stf_error *err)
{
    (void)err;
    const finding *const f = user;
    *out = leader_graph_value(f->graph, plan, false, NULL);
    return STF_OK;
}

static stf_status value_by_solver(void *user, const uint32_t *plan, double *out, stf_error *err)
{
    finding *const f = user;
    arena *const own = arena_new(arena_allocator(f->l->memory), 0);
    if (own == NULL) return fail(err, STF_NOMEM, "no memory to solve with");
    solution *s = NULL;
    text why;
    stf_status const status = pure_solve(f->l, plan, SELECT_PRINCIPAL, own, &s, &why, err);
    *out = s != NULL ? s->equilibria[0].value.payoff[f->l->leader] : -(double)INFINITY;
    f->n_unsolved += status == STF_OK && s == NULL;
    arena_free(own);
    return status;
}

/* A plan of what is likeliest at each promised set under `prob`; first open actions without. */
static void plan_likeliest(const finding *f, const double *prob, uint32_t *plan)
{
    const game *const g = f->l->game;
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        plan[h] = NONE;
        if (!f->l->is_promised[h]) continue;
        for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++)
            if (f->graph->is_open[a] &&
                (plan[h] == NONE || (prob != NULL && prob[a] > prob[plan[h]])))
                plan[h] = a;
    }
}

/* What is played without a promise, as the ordinary solver has it: a plan of the leader. */
static stf_status start_as_it_stands(const finding *f, uint32_t *plan, stf_error *err)
{
    const leading *const l = f->l;
    arena *const own = arena_new(arena_allocator(l->memory), 0);
    if (own == NULL) return fail(err, STF_NOMEM, "no memory to solve with");
    arena *const scratch = arena_new(arena_allocator(l->memory), 0);
    study_options o = *l->options;
    o.select = SELECT_PRINCIPAL;
    o.all = o.falls_back = false;
    ask_structure const structure = {.game = l->game, .model = l->model};
    stf_error why = {0};
    solution *s = NULL;
    stf_status status = STF_NOMEM;
    if (scratch != NULL)
        status = ask_block(l->problem, structure, &l->at, 1, &o, NULL, own, scratch, &s, &why);
    bool const is_solved = status == STF_OK && s->n_equilibria > 0;
    plan_likeliest(f, is_solved ? s->equilibria[0].profile.prob : NULL, plan);
    arena_free(scratch);
    arena_free(own);
    if (status == STF_NOMEM || status == STF_CANCELLED)
        return fail(err, status, "%s", status == STF_NOMEM ? "no memory" : why.message);
    return STF_OK;
}

static stf_status promise_search(finding *f, uint32_t *plan, double *value, uint32_t *n_tries,
                                 stf_error *err)
{
    const leading *const l = f->l;
    uint32_t *const as_is = ARENA_NEW(l->memory, uint32_t, l->game->n_infosets);
    uint32_t *const by_ties = ARENA_NEW(l->memory, uint32_t, l->game->n_infosets);
    TRY(arena_status(l->memory, err));
    TRY(start_as_it_stands(f, as_is, err));
    bool const on_graph = f->graph->has_perfect_information;
    if (on_graph) (void)leader_graph_value(f->graph, NULL, false, by_ties);
    const uint32_t *const starts[] = {as_is, by_ties};
    uint32_t const tries = LEADER_TRIES_NODES / l->game->n_nodes;
    leader_task const task = {.graph = f->graph,
                              .model = l->model,
                              .value = on_graph ? value_on_graph : value_by_solver,
                              .user = f,
                              .most_tries = !on_graph       ? LEADER_TRIES_SOLVED
                                            : tries < 400   ? 400
                                            : tries > 20000 ? 20000
                                                            : tries,
                              .bound = f->bound,
                              .stop = l->options->stop};
    return leader_search(&task, starts, on_graph ? 2 : 1, l->memory, plan, value, n_tries, err);
}

/* The game with the promise, and what is played in it by the graph's own backward induction. */
static stf_status graph_solution(finding *f, const uint32_t *plan, solution **out, stf_error *err)
{
    const leading *const l = f->l;
    const game *const g = l->game;
    exact *const share = ARENA_NEW(l->memory, exact, g->n_actions);
    double *const prob = ARENA_NEW(l->memory, double, g->n_actions);
    uint32_t *const action = ARENA_NEW(l->memory, uint32_t, g->n_infosets);
    equilibrium *const e = ARENA_NEW(l->memory, equilibrium, 1);
    TRY(arena_status(l->memory, err));
    pure_share(l, plan, share);
    solution *s;
    TRY(solution_open(l, share, &s, err));
    s->solver = &by_search;
    (void)leader_graph_value(f->graph, plan, false, action);
    for (uint32_t h = 0; h < g->n_infosets; h++)
        for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++)
            prob[a] = g->infoset_rule[h] == RULE_COMMITTED ? l->slots[g->action_commitment[a]]
                      : a == action[h]                     ? 1.0
                                                           : 0.0;
    e->profile.prob = prob;
    TRY(profile_evaluate(s->game, s->slots, &e->profile, l->memory, &e->value, err));
    TRY(certify_best(l, s, e, err));
    s->equilibria = e;
    s->n_equilibria = 1;
    s->n_total = 1.0;
    s->concept = e->certificate.concept;
    if (!e->certificate.certified) {
        s->status = STF_NO;
        s->reason =
            text_format(l->memory, "the certificate fails: %.*s", TEXT_ARGS(e->certificate.reason));
    }
    if (l->options->exact) TRY(prove_exactly(s, e, l->options, l->memory, err));
    *out = s;
    return arena_status(l->memory, err);
}

stf_status best_found(leading *l, const char *why, solution **out, stf_error *err)
{
    problem *const p = l->problem;
    TRY(model_cache_get(p->cache, &l->at->key, p->diagnostics, &l->model, err));
    TRY(leading_numbers(l, err));
    finding f = {.l = l};
    uint32_t *const plan = ARENA_NEW(l->memory, uint32_t, l->game->n_infosets);
    leader_promise *const promise = promise_new(l, false);
    TRY(arena_status(l->memory, err));
    TRY(leader_graph_new(l->game, l->slots, l->is_promised, l->leader, l->memory, &f.graph, err));
    f.bound = leader_graph_bound(f.graph);
    double value;
    uint32_t n_tries;
    TRY(promise_search(&f, plan, &value, &n_tries, err));
    bool const on_graph = f.graph->has_perfect_information;
    solution *s = NULL;
    if (on_graph) {
        TRY(graph_solution(&f, plan, &s, err));
        promise->least = fmin(value, leader_graph_value(f.graph, plan, true, NULL));
        promise->has_tie = value - promise->least > 1e-9 * (1.0 + fabs(value));
    } else {
        text reason = {0};
        TRY(pure_solve(l, plan, SELECT_PRINCIPAL, l->memory, &s, &reason, err));
        if (s == NULL)
            return fail(err, STF_LIMIT,
                        "under none of the promises tried is an equilibrium found: %.*s",
                        TEXT_ARGS(reason));
        promise->least = value;
        promise->is_tied_blindly = true;
    }
    promise->is_searched = true;
    promise->bound = f.bound;
    promise->is_at_bound = value >= f.bound - 1e-9 * (1.0 + fabs(f.bound));
    promise->n_tries = n_tries;
    promise->n_unsolved = f.n_unsolved;
    s->promise = promise;
    s->has_ties = promise->has_tie;
    s->selected = text_format(l->memory, "the best promise found of %.*s",
                              TEXT_ARGS(l->game->party[l->leader]));
    s->solver_reason = text_format(
        l->memory, "%s: the best of %u pure promises that a search tried on the merged game", why,
        n_tries);
    s->complete = false;
    *out = s;
    return arena_status(l->memory, err);
}
