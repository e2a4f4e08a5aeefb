/* SPDX-License-Identifier: Apache-2.0 */
/* mediator.c -- what a mediator could add: the best correlated equilibria, less what is selected.
 *
 * A mediator draws a combination of plans and tells each party its own, which it then has no reason
 * to leave (R. Aumann 1974). On a tree that is the correlated equilibrium of the reduced strategic
 * form: everything is told before play, nothing on the way. It is sought on the tree itself, since
 * what a party remembers of the way tells it about the plans of others. */
#include "study/cards.h"

#include "game/program_run.h"
#include "study/form.h"
#include "study/leader_inside.h"

enum { TREE_NODES_MOST = 20000 };

static bool counts_alike(const syntax *s)
{
    for (uint32_t p = 1; p < s->n_parties; p++)
        if (!text_equal(s->parties[p].counts_in.written, s->parties[0].counts_in.written))
            return false;
    return true;
}

/* Every party decides at one set only. */
static bool decides_once(const game *g, arena *memory)
{
    uint32_t *const n = ARENA_NEW(memory, uint32_t, g->n_parties);
    bool once = n != NULL;
    for (uint32_t h = 0; once && h < g->n_infosets; h++) once = ++n[g->infoset_party[h]] == 1;
    return once;
}

static stf_status row_fill(problem *p, const study_case *tree, const study_options *o, uint32_t aim,
                           const solution *base, arena *memory, mediator_row *row, stf_error *err)
{
    study_options own = *o;
    own.select = aim == NONE ? SELECT_PRINCIPAL : SELECT_BEST;
    own.select_party = aim;
    *row = (mediator_row){.aim = aim, .gain = ARENA_NEW(memory, double, p->syntax->n_parties)};
    TRY(arena_status(memory, err));
    TRY(study_correlated(p, tree, &own, memory, &row->solution, err));
    if (row->solution->n_equilibria == 0) return STF_OK;
    for (uint32_t q = 0; q < p->syntax->n_parties; q++)
        row->gain[q] =
            row->solution->equilibria[0].value.payoff[q] - base->equilibria[0].value.payoff[q];
    return STF_OK;
}

/* The case whose game is the tree; STF_LIMIT where that is too large. */
static stf_status tree_case(problem *p, const study_case *c, study_case *out, bool *is_strategic,
                            arena *memory, stf_error *err)
{
    const model *merged;
    TRY(case_without_leader(c, "no mediator", err));
    TRY(model_cache_get(p->cache, &c->key, p->diagnostics, &merged, err));
    if (merged->unrolled_nodes > TREE_NODES_MOST)
        return fail(
            err, STF_LIMIT,
            "a mediator who tells each party its plan may tell it another for every history, "
            "and there are too many: the tree has %.0f nodes, more than %d",
            merged->unrolled_nodes, TREE_NODES_MOST);
    *out = *c;
    out->key.histories = c->key.histories || merged->n_merged > 0;
    *is_strategic = decides_once(merged->game, memory);
    return STF_OK;
}

static stf_status rows_fill(problem *p, const study_case *c, const study_options *o,
                            const solution *base, arena *memory, mediator_answer *a, stf_error *err)
{
    const syntax *const s = p->syntax;
    study_case tree;
    TRY(tree_case(p, c, &tree, &a->is_strategic, memory, err));
    a->has_sum = counts_alike(s);
    a->rows = ARENA_NEW(memory, mediator_row, s->n_parties + 1);
    TRY(arena_status(memory, err));
    if (a->has_sum) TRY(row_fill(p, &tree, o, NONE, base, memory, &a->rows[a->n_rows++], err));
    for (uint32_t q = 0; q < s->n_parties; q++) {
        TRY(row_fill(p, &tree, o, q, base, memory, &a->rows[a->n_rows], err));
        a->n_rows++;
    }
    return STF_OK;
}

/* What all could play at the most, less what is played. */
static stf_status bounds_fill(problem *p, const study_case *c, const solution *base, arena *memory,
                              mediator_answer *a, stf_error *err)
{
    const model *m;
    leader_graph *graph;
    TRY(model_cache_get(p->cache, &c->key, p->diagnostics, &m, err));
    const game *const g = m->game;
    double *const values = ARENA_NEW(memory, double, program_n_values(g->program));
    double *const slots = ARENA_NEW(memory, double, g->n_slots);
    bool *const nothing = ARENA_NEW(memory, bool, g->n_infosets);
    double *const bound = ARENA_NEW(memory, double, g->n_parties);
    TRY(arena_status(memory, err));
    game_slots_run(g, ISA_ONE, c->inputs, 1, values, slots);
    TRY(leader_graph_new(g, slots, nothing, 0, memory, &graph, err));
    const double *const as_is = base->equilibria[0].value.payoff;
    double sum = 0.0;
    for (uint32_t q = 0; q < g->n_parties; q++) {
        bound[q] = leader_graph_most(graph, q) - as_is[q];
        sum += as_is[q];
    }
    a->has_sum = counts_alike(p->syntax);
    a->bound_sum = leader_graph_most(graph, NONE) - sum;
    a->bound = bound;
    return STF_OK;
}

stf_status study_mediator(problem *p, const study_case *c, const study_options *o,
                          const solution *base, arena *memory, mediator_answer **out,
                          stf_error *err)
{
    mediator_answer *const a = ARENA_NEW(memory, mediator_answer, 1);
    TRY(arena_status(memory, err));
    *out = a;
    if (base->n_equilibria == 0) {
        a->status = base->status;
        a->reason = base->reason;
        return STF_OK;
    }
    stf_error why = {0};
    a->status = rows_fill(p, c, o, base, memory, a, &why);
    if (a->status == STF_NOMEM || a->status == STF_CANCELLED)
        return fail(err, a->status, "%s", why.message);
    if (a->status != STF_OK) {
        a->n_rows = 0;
        a->reason = text_copy(memory, text_from(why.message));
    }
    if (a->status == STF_LIMIT) TRY(bounds_fill(p, c, base, memory, a, err));
    return arena_status(memory, err);
}
