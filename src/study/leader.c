/* SPDX-License-Identifier: Apache-2.0 */
/* leader.c -- from a case with `commit P best` to a solution. */
#include "study/leader_inside.h"

#include "base/os_clock.h"
#include "game/program_run.h"
#include "refine/work.h"
#include "study/form.h"
#include "study/prove.h"

#include <math.h>
#include <string.h>

static const solver by_programs = {
    .name = "leader",
    .summary = "the promise that serves a party best: a linear program for each reply to it",
};

const change *case_leader(const study_case *c)
{
    for (uint32_t i = 0; i < c->key.n_commitments; i++)
        if (c->key.commitments[i]->commitment == COMMIT_BEST) return c->key.commitments[i];
    return NULL;
}

stf_status case_without_leader(const study_case *c, const char *what, stf_error *err)
{
    if (case_leader(c) == NULL) return STF_OK;
    return fail(
        err, STF_UNSUPPORTED,
        "%s: `commit ... best` stands for a promise that is yet to be found, another one at other "
        "numbers; solve finds it, and a variant in which what it finds is written out (commit P to "
        "...) can be asked anything",
        what);
}

/* ---- the tree ---------------------------------------------------------------------------- */

static void parties_sort(leading *l);

stf_status leading_numbers(leading *l, stf_error *err)
{
    const game *const g = l->game = l->model->game;
    double *const values = ARENA_NEW(l->memory, double, program_n_values(g->program));
    l->slots = ARENA_NEW(l->memory, double, g->n_slots);
    l->exact_slots = ARENA_NEW(l->memory, exact, g->n_slots);
    l->is_promised = ARENA_NEW(l->memory, bool, g->n_infosets);
    TRY(arena_status(l->memory, err));
    game_slots_run(g, ISA_ONE, l->at->inputs, 1, values, l->slots);
    TRY(numbers_exactly(g, l->at->inputs, l->slots, l->options->round_digits, l->memory,
                        l->exact_slots, err));
    parties_sort(l);
    if (l->n_promised == 0)
        return fail(err, STF_UNSUPPORTED, "%.*s decides nothing that it could promise",
                    TEXT_ARGS(g->party[l->leader]));
    return STF_OK;
}

static stf_status tree_get(leading *l, double nodes_most, stf_error *err)
{
    problem *const p = l->problem;
    const model *merged;
    TRY(model_cache_get(p->cache, &l->at->key, p->diagnostics, &merged, err));
    TRY(model_check_numbers(merged, l->at->inputs, l->memory, p->diagnostics, err));
    l->model = merged;
    if (merged->unrolled_nodes > nodes_most)
        return fail(err, STF_LIMIT, "the tree has %.0f nodes, more than %.0f",
                    merged->unrolled_nodes, nodes_most);
    if (merged->n_merged > 0) {
        model_key tree = l->at->key;
        tree.histories = true;
        TRY(model_cache_get(p->cache, &tree, p->diagnostics, &l->model, err));
    }
    if (game_recall(l->model->game, l->memory) != NONE)
        return fail(err, STF_UNSUPPORTED,
                    "a party forgets what it knew or did: what it can promise "
                    "is not a matter of mixtures");
    return leading_numbers(l, err);
}

/* Is the set one of those that `best` speaks of? With `at POINT` there is a change for every point
 * of that name. */
static bool set_is_asked(const leading *l, uint32_t h)
{
    const model_key *const key = &l->at->key;
    for (uint32_t i = 0; i < key->n_commitments; i++) {
        const change *const c = key->commitments[i];
        if (c->commitment == COMMIT_BEST && c->party == l->game->infoset_party[h] &&
            (c->point == SYNTAX_NONE || c->point == l->model->infoset_point[h]))
            return true;
    }
    return false;
}

static uint32_t open_actions(const leading *l, uint32_t h)
{
    uint32_t n = 0;
    for (uint32_t a = l->game->infoset_first_action[h]; a < l->game->infoset_first_action[h + 1];
         a++)
        n += action_is_open(l->game, l->exact_slots, a);
    return n;
}

static void parties_sort(leading *l)
{
    const game *const g = l->game;
    uint32_t others = 0;
    l->follower = NONE;
    l->n_promised = l->n_others = 0;
    l->is_partial = false;
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        if (!set_chooses(g, h)) continue;
        uint32_t const q = g->infoset_party[h];
        l->is_promised[h] = set_is_asked(l, h);
        l->n_promised += l->is_promised[h];
        if (l->is_promised[h] || open_actions(l, h) < 2) continue;
        if (q == l->leader)
            l->is_partial = true;
        else
            others |= UINT32_C(1) << q;
    }
    for (uint32_t q = 0; q < g->n_parties; q++)
        if ((others >> q & 1u) != 0) {
            l->n_others++;
            l->follower = q;
        }
}

/* ---- the best of all promises ------------------------------------------------------------ */

static uint32_t first_open(const leading *l, uint32_t h)
{
    uint32_t a = l->game->infoset_first_action[h];
    while (!action_is_open(l->game, l->exact_slots, a)) a++;
    return a;
}

/* The behaviour that a mixture of plans makes, at the leader's sets; where no plan of it comes, the
 * first open action (Kuhn 1953). */
static void behaviour_fill(const leading *l, const normal_player *who, const exact *mixture,
                           exact *share)
{
    const game *const g = l->game;
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        if (!l->is_promised[h]) continue;
        uint32_t const first = g->infoset_first_action[h], last = g->infoset_first_action[h + 1];
        exact all = exact_small(0);
        for (uint32_t a = first; a < last; a++) share[a] = exact_small(0);
        for (uint32_t k = 0; k < who->n; k++) {
            uint32_t const a = who->action[(size_t)k * g->n_infosets + h];
            if (a == NONE || exact_sign(mixture[k]) == 0) continue;
            share[a] = exact_add(l->memory, share[a], mixture[k]);
            all = exact_add(l->memory, all, mixture[k]);
        }
        if (exact_sign(all) == 0) share[first_open(l, h)] = exact_small(1);
        for (uint32_t a = first; a < last && exact_sign(all) > 0; a++)
            share[a] = exact_div(l->memory, share[a], all);
    }
}

/* Where play never comes, or the follower's own plan does not lead, it does what is best there:
 * from the last set to the first, so that what follows is settled. */
static stf_status unreached_settle(const leading *l, const game *g, const double *slots, profile *p,
                                   stf_error *err)
{
    for (uint32_t h = g->n_infosets; h-- > 0;) {
        if (!set_chooses(g, h) || open_actions(l, h) < 2) continue;
        arena *const scratch = arena_new(arena_allocator(l->memory), 0);
        if (scratch == NULL) return fail(err, STF_NOMEM, "no memory to evaluate");
        evaluation v;
        stf_status const status = profile_evaluate(g, slots, p, scratch, &v, err);
        double reach = 0.0;
        for (uint32_t k = g->infoset_first_member[h];
             status == STF_OK && k < g->infoset_first_member[h + 1]; k++)
            reach += v.node_reach[g->member[k]];
        if (status == STF_OK && !(reach > 0.0)) {
            uint32_t best = first_open(l, h);
            for (uint32_t a = best + 1; a < g->infoset_first_action[h + 1]; a++)
                if (action_is_open(l->game, l->exact_slots, a) &&
                    v.action_value[a] > v.action_value[best])
                    best = a;
            for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++)
                p->prob[a] = a == best ? 1.0 : 0.0;
        }
        arena_free(scratch);
        TRY(status);
    }
    return STF_OK;
}

static void profile_fill(const leading *l, const normal_form *f, const leader_optimum *best,
                         const exact *share, double *prob)
{
    const game *const g = l->game;
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        uint32_t only = NONE;
        if (!l->is_promised[h] && set_chooses(g, h)) {
            only = l->follower == NONE || g->infoset_party[h] != l->follower
                       ? NONE
                       : f->player[l->follower].action[(size_t)best->reply * g->n_infosets + h];
            if (only == NONE) only = first_open(l, h);
        }
        for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++)
            prob[a] = l->is_promised[h] ? exact_to_double(share[a])
                      : only != NONE    ? (a == only ? 1.0 : 0.0)
                                        : l->slots[g->action_commitment[a]];
    }
}

stf_status certify_best(const leading *l, const solution *s, equilibrium *e, stf_error *err)
{
    const study_options *const o = l->options;
    concept const first = o->has_concept ? o->concept : CONCEPT_SUBGAME_PERFECT;
    TRY(certify(s->game, s->slots, &e->profile, first, 0.0, l->memory, &e->certificate, err));
    if (e->certificate.certified || o->has_concept) return STF_OK;
    return certify(s->game, s->slots, &e->profile, CONCEPT_NASH, 0.0, l->memory, &e->certificate,
                   err);
}

leader_promise *promise_new(const leading *l, bool over_all)
{
    leader_promise *const out = ARENA_NEW(l->memory, leader_promise, 1);
    uint32_t *const sets = ARENA_NEW(l->memory, uint32_t, l->n_promised);
    if (out == NULL || sets == NULL) return NULL;
    *out = (leader_promise){.party = l->leader, .over_all = over_all, .sets = sets};
    for (uint32_t h = 0; h < l->game->n_infosets; h++)
        if (l->is_promised[h]) sets[out->n_sets++] = h;
    return out;
}

stf_status solution_open(const leading *l, const exact *share, solution **out, stf_error *err)
{
    solution *const s = ARENA_NEW(l->memory, solution, 1);
    model *const m = ARENA_NEW(l->memory, model, 1);
    double *slots;
    const game *g;
    TRY(arena_status(l->memory, err));
    TRY(leader_game(l->game, l->is_promised, share, l->slots, l->memory, &g, &slots, err));
    *m = *l->model;
    m->game = g;
    *s = (solution){.status = STF_OK,
                    .game = g,
                    .model = m,
                    .slots = slots,
                    .inputs = l->at->inputs,
                    .solver = &by_programs,
                    .complete = false};
    s->selected =
        text_format(l->memory, "the best promise of %.*s", TEXT_ARGS(g->party[l->leader]));
    *out = s;
    return arena_status(l->memory, err);
}

static stf_status optimum_solution(const leading *l, const normal_form *f,
                                   const leader_optimum *best, solution **out, stf_error *err)
{
    const game *const g = l->game;
    exact *const share = ARENA_NEW(l->memory, exact, g->n_actions);
    equilibrium *const e = ARENA_NEW(l->memory, equilibrium, 1);
    double *const prob = ARENA_NEW(l->memory, double, g->n_actions);
    leader_promise *const promise = promise_new(l, true);
    TRY(arena_status(l->memory, err));
    behaviour_fill(l, &f->player[l->leader], best->mixture, share);
    solution *s;
    TRY(solution_open(l, share, &s, err));
    profile_fill(l, f, best, share, prob);
    e->profile.prob = prob;
    TRY(unreached_settle(l, s->game, s->slots, &e->profile, err));
    TRY(profile_evaluate(s->game, s->slots, &e->profile, l->memory, &e->value, err));
    TRY(certify_best(l, s, e, err));
    promise->least = exact_to_double(best->least);
    promise->has_tie = exact_compare(best->least, best->value) < 0;
    promise->value = exact_to_text(l->memory, best->value);
    s->promise = promise;
    s->equilibria = e;
    s->n_equilibria = 1;
    s->n_total = 1.0;
    s->concept = e->certificate.concept;
    s->has_ties = promise->has_tie;
    s->solver_reason =
        l->n_others == 0
            ? TEXT("nobody else decides anything: a linear program over its plans")
            : text_format(l->memory,
                          "one other party decides: the best over all promises, %u programs "
                          "decided in rationals",
                          f->player[l->follower].n);
    if (!e->certificate.certified) {
        s->status = STF_NO;
        s->reason =
            text_format(l->memory, "the certificate fails: %.*s", TEXT_ARGS(e->certificate.reason));
    }
    if (l->options->exact) TRY(prove_exactly(s, e, l->options, l->memory, err));
    *out = s;
    return arena_status(l->memory, err);
}

static double seconds_left(const study_options *o)
{
    if (!(o->deadline > 0.0)) return 0.0;
    return fmax(0.01, o->deadline - os_clock_seconds());
}

static stf_status best_of_all(const leading *l, solution **out, stf_error *err)
{
    normal_form f;
    TRY(normal_build(l->game, l->exact_slots, false, l->memory, &f, err));
    if (f.too_large != NULL)
        return fail(
            err, STF_LIMIT,
            "a party has more than %d plans, or there are more than %d combinations of them",
            NORMAL_MOST_PLANS, NORMAL_MOST_PROFILES);
    uint64_t const m = l->follower != NONE ? f.player[l->follower].n : 1;
    if (m * m * f.player[l->leader].n > LEADER_WORK_MOST)
        return fail(err, STF_LIMIT,
                    "it takes %llu linear programs of %llu rows and %u columns: more than %d "
                    "numbers in all",
                    (unsigned long long)m, (unsigned long long)m, f.player[l->leader].n,
                    LEADER_WORK_MOST);
    leader_optimum best;
    TRY(leader_program(&f, l->leader, l->follower, seconds_left(l->options), l->options->stop,
                       l->memory, &best, err));
    if (best.why != NULL) return fail(err, STF_LIMIT, "no best promise: %s", best.why);
    return optimum_solution(l, &f, &best, out, err);
}

/* ---- the best of the pure promises ------------------------------------------------------- */

/* The pure promises, each [n_infosets] actions, NONE where nothing is said. */
typedef struct pure_list {
    const leading *l;
    uint32_t *assigned;
    uint8_t *live;
    uint32_t *at; /* [LEADER_PURE_MOST * n_infosets] */
    uint32_t n;
    bool is_full;
} pure_list;

/* The first promised set that play may come to and of which nothing is said yet, or NONE. */
static uint32_t set_open(pure_list *t)
{
    const game *const g = t->l->game;
    memset(t->live, 0, g->n_nodes);
    t->live[0] = 1;
    for (uint32_t v = 0; v < g->n_nodes; v++) {
        if (!t->live[v]) continue;
        uint32_t only = NONE;
        if (g->node_kind[v] == NODE_DECISION && t->l->is_promised[g->node_infoset[v]]) {
            only = t->assigned[g->node_infoset[v]];
            if (only == NONE) return g->node_infoset[v];
        }
        for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++)
            if (only == NONE || game_edge_action(g, e) == only) t->live[g->edge_child[e]] = 1;
    }
    return NONE;
}

static void pure_grow(pure_list *t)
{
    const game *const g = t->l->game;
    uint32_t const h = t->is_full ? NONE : set_open(t);
    if (t->is_full) return;
    if (h == NONE) {
        if (t->n == LEADER_PURE_MOST) {
            t->is_full = true;
            return;
        }
        memcpy(t->at + (size_t)t->n++ * g->n_infosets, t->assigned,
               g->n_infosets * sizeof *t->assigned);
        return;
    }
    for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++) {
        if (!action_is_open(g, t->l->exact_slots, a)) continue;
        t->assigned[h] = a;
        pure_grow(t);
    }
    t->assigned[h] = NONE;
}

void pure_share(const leading *l, const uint32_t *plan, exact *share)
{
    const game *const g = l->game;
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        if (!l->is_promised[h]) continue;
        uint32_t const only = plan[h] != NONE ? plan[h] : first_open(l, h);
        for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++)
            share[a] = exact_small(a == only);
    }
}

stf_status pure_solve(const leading *l, const uint32_t *plan, select_rule rule, arena *memory,
                      solution **out, text *why, stf_error *err)
{
    exact *const share = ARENA_NEW(memory, exact, l->game->n_actions);
    model *const m = ARENA_NEW(memory, model, 1);
    TRY(arena_status(memory, err));
    pure_share(l, plan, share);
    const game *g;
    double *slots;
    TRY(leader_game(l->game, l->is_promised, share, l->slots, memory, &g, &slots, err));
    *m = *l->model;
    m->game = g;
    study_options o = *l->options;
    o.select = rule;
    o.select_party = l->leader;
    o.all = rule != SELECT_PRINCIPAL;
    o.falls_back = false;
    arena *const scratch = arena_new(arena_allocator(memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory to solve with");
    stf_error reason = {0};
    solution *s = NULL;
    ask_structure const structure = {.game = g, .model = m};
    stf_status const status =
        ask_block(l->problem, structure, &l->at, 1, &o, NULL, memory, scratch, &s, &reason);
    arena_free(scratch);
    *out = NULL;
    if (status == STF_NOMEM || status == STF_CANCELLED)
        return fail(err, status, "%s", reason.message);
    bool const is_solved = status == STF_OK && s->status == STF_OK && s->n_equilibria > 0;
    *why = status != STF_OK ? text_copy(memory, text_from(reason.message)) : s->reason;
    if (is_solved) *out = s;
    return STF_OK;
}

typedef struct pure_best {
    uint32_t at, n_unsolved;
    double value;
    bool complete;
    text why;
} pure_best;

static stf_status pure_try(const leading *l, const pure_list *t, pure_best *best, stf_error *err)
{
    *best = (pure_best){.at = NONE, .complete = true};
    for (uint32_t k = 0; k < t->n; k++) {
        if (cancel_requested(l->options->stop)) return fail(err, STF_CANCELLED, "cancelled");
        arena *const own = arena_new(arena_allocator(l->memory), 0);
        if (own == NULL) return fail(err, STF_NOMEM, "no memory to solve with");
        solution *s = NULL;
        text why = {0};
        stf_status const status =
            pure_solve(l, t->at + (size_t)k * l->game->n_infosets, SELECT_BEST, own, &s, &why, err);
        if (status == STF_OK && s == NULL) {
            best->n_unsolved++;
            if (best->why.n == 0) best->why = text_copy(l->memory, why);
        }
        if (s != NULL) {
            double const x = s->equilibria[0].value.payoff[l->leader];
            best->complete = best->complete && s->complete;
            if (best->at == NONE || x > best->value + 1e-12 * (1.0 + fabs(best->value))) {
                best->at = k;
                best->value = x;
            }
        }
        arena_free(own);
        TRY(status);
    }
    return STF_OK;
}

static stf_status best_of_pure(const leading *l, solution **out, stf_error *err)
{
    const game *const g = l->game;
    pure_list t = {.l = l,
                   .assigned = ARENA_NEW(l->memory, uint32_t, g->n_infosets),
                   .live = ARENA_NEW(l->memory, uint8_t, g->n_nodes),
                   .at = ARENA_NEW(l->memory, uint32_t, (size_t)LEADER_PURE_MOST * g->n_infosets)};
    leader_promise *const promise = promise_new(l, false);
    TRY(arena_status(l->memory, err));
    for (uint32_t h = 0; h < g->n_infosets; h++) t.assigned[h] = NONE;
    pure_grow(&t);
    if (t.is_full)
        return fail(err, STF_LIMIT, "%s, and there are more than %d pure promises",
                    l->is_partial ? "it is about one decision only" : "more than one party replies",
                    LEADER_PURE_MOST);
    pure_best best;
    TRY(pure_try(l, &t, &best, err));
    if (best.at == NONE)
        return fail(err, STF_LIMIT, "under none of its promises is an equilibrium found: %.*s",
                    TEXT_ARGS(best.why));
    const uint32_t *const plan = t.at + (size_t)best.at * g->n_infosets;
    solution *s, *worst;
    text why;
    TRY(pure_solve(l, plan, SELECT_BEST, l->memory, &s, &why, err));
    TRY(pure_solve(l, plan, SELECT_WORST, l->memory, &worst, &why, err));
    if (s == NULL) return fail(err, STF_LIMIT, "%.*s", TEXT_ARGS(why));
    promise->least = worst != NULL ? worst->equilibria[0].value.payoff[l->leader] : best.value;
    promise->has_tie = best.value - promise->least > 1e-9 * (1.0 + fabs(best.value));
    promise->n_unsolved = best.n_unsolved;
    s->promise = promise;
    s->selected =
        text_format(l->memory, "the best promise of %.*s", TEXT_ARGS(g->party[l->leader]));
    s->solver_reason =
        text_format(l->memory, "%s: the best of %u pure promises, each solved by %s%s",
                    l->is_partial ? "a promise about one decision" : "several parties reply", t.n,
                    s->solver->name,
                    best.n_unsolved > 0 ? "; some could not be solved"
                    : best.complete     ? ""
                                        : "; not every equilibrium of each may have been found");
    s->complete = false;
    *out = s;
    return arena_status(l->memory, err);
}

/* ---- either ------------------------------------------------------------------------------ */

/* Among all promises, or all pure ones. STF_LIMIT: there are too many. */
static stf_status best_of_many(leading *l, double nodes_most, solution **out, stf_error *err)
{
    TRY(tree_get(l, nodes_most, err));
    if (l->is_partial || l->n_others > 1) return best_of_pure(l, out, err);
    return best_of_all(l, out, err);
}

stf_status leader_solve_within(problem *p, const study_case *c, const study_options *o,
                               double nodes_most, arena *memory, solution **out, stf_error *err)
{
    leading l = {.problem = p, .at = c, .options = o, .memory = memory, .promise = case_leader(c)};
    bool const is_qre = o->has_lambda || (o->has_concept && o->concept == CONCEPT_QRE);
    if (is_qre || (o->has_concept && o->concept == CONCEPT_CORRELATED))
        return fail(err, STF_UNSUPPORTED,
                    "`commit ... best` is a promise to parties who reply as well as they can: "
                    "neither quantal response nor correlated equilibrium goes with it");
    l.leader = l.promise->party;
    stf_error why = {0};
    stf_status const status = best_of_many(&l, nodes_most, out, &why);
    if (status != STF_LIMIT)
        return status != STF_OK ? fail(err, status, "%s", why.message) : STF_OK;
    return best_found(&l, why.message, out, err);
}

stf_status leader_solve(problem *p, const study_case *c, const study_options *o, arena *memory,
                        solution **out, stf_error *err)
{
    return leader_solve_within(p, c, o, LEADER_NODES_MOST, memory, out, err);
}
