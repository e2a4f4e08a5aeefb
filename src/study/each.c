/* SPDX-License-Identifier: Apache-2.0 */
/* each.c -- one case or many: grouped by structure, in lanes, over threads. */
#include "base/pool.h"
#include "study/ask.h"
#include "study/leader.h"
#include "study/resort.h"

#include <string.h>

static stf_status structure_get(problem *p, const study_case *c, ask_structure *out, stf_error *err)
{
    *out = (ask_structure){.game = p->game};
    if (p->syntax == NULL) return STF_OK;
    TRY(model_cache_get(p->cache, &c->key, p->diagnostics, &out->model, err));
    out->game = out->model->game;
    return STF_OK;
}

stf_status study_solve(problem *p, const study_case *c, const study_options *o, arena *memory,
                       solution **out, stf_error *err)
{
    if (case_leader(c) != NULL) return leader_solve(p, c, o, memory, out, err);
    ask_structure structure;
    TRY(structure_get(p, c, &structure, err));
    arena *const scratch = arena_new(arena_allocator(memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory to solve with");
    stf_status status =
        o->falls_back
            ? ask_or_fall_back(p, structure, c, o, memory, scratch, out, err)
            : ask_block(p, structure, &c, 1, o, p->diagnostics, memory, scratch, out, err);
    arena_free(scratch);
    if (status == STF_OK && (*out)->status == STF_INPUT)
        status = fail(err, STF_INPUT, "%.*s", TEXT_ARGS((*out)->reason));
    return status;
}

/* Cases of one structure that share a block. */
typedef struct block_of_cases {
    ask_structure structure;
    uint32_t n;
    size_t index[LANES_BLOCK];
} block_of_cases;

typedef struct each_run {
    const problem *problem;
    const study_case *cases;
    const study_options *options;
    const block_of_cases *blocks;
    study_visitor visit;
    void *user;
    const stf_allocator *allocator;
} each_run;

static stf_status block_visit(const each_run *r, const block_of_cases *b, arena *memory,
                              arena *scratch, stf_error *err)
{
    const study_case *cases[LANES_BLOCK];
    solution *solutions[LANES_BLOCK] = {0};
    for (uint32_t l = 0; l < b->n; l++) cases[l] = &r->cases[b->index[l]];
    TRY(ask_block(r->problem, b->structure, cases, b->n, r->options, NULL, memory, scratch,
                  solutions, err));
    for (uint32_t l = 0; l < b->n; l++) TRY(r->visit(r->user, b->index[l], solutions[l], err));
    return STF_OK;
}

static stf_status chunk_run(void *context, pool_chunk chunk, stf_error *err)
{
    const each_run *const r = context;
    stf_status status = STF_OK;
    for (size_t i = chunk.begin; i < chunk.end && status == STF_OK; i++) {
        arena *const memory = arena_new(r->allocator, 0);
        arena *const scratch = arena_new(r->allocator, 0);
        if (memory == NULL || scratch == NULL)
            status = fail(err, STF_NOMEM, "no memory to solve with");
        else
            status = block_visit(r, &r->blocks[i], memory, scratch, err);
        arena_free(scratch);
        arena_free(memory);
    }
    return status;
}

/* Fills blocks in the order of cases: a case joins the open block of its structure, if there is
 * one. */
static stf_status blocks_make(problem *p, const study_case *cases, size_t n, arena *scratch,
                              block_of_cases *blocks, size_t *n_blocks, stf_error *err)
{
    *n_blocks = 0;
    for (size_t i = 0; i < n; i++) {
        if (case_leader(&cases[i]) != NULL) continue;
        ask_structure structure;
        TRY(structure_get(p, &cases[i], &structure, err));
        size_t b = *n_blocks;
        while (b > 0 &&
               (blocks[b - 1].structure.game != structure.game || blocks[b - 1].n == LANES_BLOCK))
            b--;
        if (b == 0) {
            b = ++*n_blocks;
            blocks[b - 1] = (block_of_cases){.structure = structure};
        }
        blocks[b - 1].index[blocks[b - 1].n++] = i;
    }
    return arena_status(scratch, err);
}

/* What cannot be told is a solution that says so, as in a block. */
static stf_status leader_visit(problem *p, const study_case *cases, size_t i,
                               const study_options *o, study_visitor visit, void *user,
                               stf_error *err)
{
    arena *const memory = arena_new(arena_allocator(p->memory), 0);
    if (memory == NULL) return fail(err, STF_NOMEM, "no memory to solve with");
    solution *s = NULL;
    stf_error why = {0};
    stf_status status = leader_solve(p, &cases[i], o, memory, &s, &why);
    if (status == STF_LIMIT || status == STF_UNSUPPORTED || status == STF_INPUT) {
        const model *merged = NULL;
        s = ARENA_NEW(memory, solution, 1);
        status = s == NULL
                     ? STF_NOMEM
                     : model_cache_get(p->cache, &cases[i].key, p->diagnostics, &merged, &why);
        if (status == STF_OK)
            *s = (solution){.status = why.status,
                            .reason = text_copy(memory, text_from(why.message)),
                            .game = merged->game,
                            .model = merged,
                            .inputs = cases[i].inputs};
    }
    if (status == STF_OK)
        status = visit(user, i, s, err);
    else
        status = fail(err, status, "%s", why.message);
    arena_free(memory);
    return status;
}

/* Best promises are found one after the other: they ask for structures as they go. */
static stf_status leaders_visit(problem *p, const study_case *cases, size_t n,
                                const study_options *o, study_visitor visit, void *user,
                                stf_error *err)
{
    for (size_t i = 0; i < n; i++)
        if (case_leader(&cases[i]) != NULL) TRY(leader_visit(p, cases, i, o, visit, user, err));
    return STF_OK;
}

stf_status study_each(problem *p, const study_case *cases, size_t n, const study_options *o,
                      study_visitor visit, void *user, stf_error *err)
{
    const stf_allocator *const allocator = arena_allocator(p->memory);
    arena *const scratch = arena_new(allocator, 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory to solve with");
    pool *workers = NULL;
    size_t n_blocks = 0;
    block_of_cases *const blocks = ARENA_NEW(scratch, block_of_cases, n);
    stf_status status = arena_status(scratch, err);
    if (status == STF_OK) status = blocks_make(p, cases, n, scratch, blocks, &n_blocks, err);
    if (status == STF_OK) status = leaders_visit(p, cases, n, o, visit, user, err);
    if (status == STF_OK && o->threads > 1) {
        workers = pool_new(allocator, o->threads);
        if (workers == NULL) status = fail(err, STF_NOMEM, "no memory for threads");
    }
    if (status == STF_OK) {
        each_run run = {.problem = p,
                        .cases = cases,
                        .options = o,
                        .blocks = blocks,
                        .visit = visit,
                        .user = user,
                        .allocator = allocator};
        status = pool_for(workers, n_blocks, 1, o->stop, chunk_run, &run, err);
    }
    pool_free(workers);
    arena_free(scratch);
    return status;
}
