/* SPDX-License-Identifier: Apache-2.0 */
/* points_each.c -- every point of a list solved, in blocks of lanes over threads.
 *
 * The structure is the case's, compiled once. A worker has one case a lane, whose inputs are
 * written over from block to block, and two arenas, which are emptied between blocks and keep their
 * memory. Blocks are cut from the first point on, whatever the number of threads; what a lane
 * gives does not depend on its neighbours. */
#include "base/pool.h"
#include "study/leader.h"
#include "study/points_inside.h"

#include <stdatomic.h>
#include <string.h>

/* Points that a worker takes at a time: as many as it may be given at once, if each thread then
 * still has several turns. */
static size_t chunk_of(size_t n, uint32_t n_lanes, uint32_t n_threads)
{
    size_t const turn = n / (4 * (size_t)n_threads) / LANES_BLOCK * LANES_BLOCK;
    return turn < LANES_BLOCK ? LANES_BLOCK : turn < n_lanes ? turn : n_lanes;
}

typedef struct points_run {
    const points *points;
    size_t begin, n;
    study_options options;
    study_visitor visit;
    void *user;
    points_worker *workers;
    int (*progress)(void *user, const solve_event *event);
    void *progress_user;
    _Atomic uint64_t done;
} points_run;

enum { KEPT_MOST = 16 << 20 }; /* bytes of a run that are kept from run to run */

/* Back to the mark. What a run needed beyond the mark's block is then had in one block, which
 * stays, so that runs like it ask the allocator for nothing. */
static stf_status arena_empty(arena *a, arena_mark *mark, stf_error *err)
{
    size_t const used = arena_bytes(a) - mark->total;
    bool const has_spilt = arena_position(a).block != mark->block;
    arena_release(a, *mark);
    if (!has_spilt || used > KEPT_MOST) return STF_OK;
    TRY(arena_reserve(a, 2 * used + 65536, err));
    *mark = arena_position(a);
    return STF_OK;
}

stf_status points_worker_run(points_worker *w, const points *of, size_t begin, size_t end,
                             study_visitor visit, void *user, stf_error *err)
{
    const study_case *cases[LANES_MOST] = {0};
    solution *solutions[LANES_MOST] = {0};
    uint32_t const n = (uint32_t)(end - begin);
    for (uint32_t l = 0; l < n; l++) {
        points_row(of, begin + l, w->cases[l].inputs);
        cases[l] = &w->cases[l];
    }
    TRY(ask_many(w->room, cases, n, NULL, w->memory, w->scratch, solutions, err));
    for (uint32_t l = 0; l < n; l++) TRY(visit(user, begin + l, solutions[l], err));
    TRY(arena_empty(w->memory, &w->memory_empty, err));
    return arena_empty(w->scratch, &w->scratch_empty, err);
}

static stf_status chunk_run(void *context, pool_chunk chunk, stf_error *err)
{
    points_run *const r = context;
    points_worker *const w = &r->workers[chunk.worker];
    if (cancel_requested(r->options.stop)) return fail(err, STF_CANCELLED, "stopped on request");
    TRY(points_worker_run(w, r->points, r->begin + chunk.begin, r->begin + chunk.end, r->visit,
                          r->user, err));
    size_t const n = chunk.end - chunk.begin;
    uint64_t const done = atomic_fetch_add(&r->done, n) + n;
    solve_event const e = {.what = "point", .iteration = done, .total = r->n};
    if (r->progress != NULL && r->progress(r->progress_user, &e) != 0)
        return fail(err, STF_CANCELLED, "stopped on request");
    return STF_OK;
}

stf_status points_structure(problem *p, const study_case *base, ask_structure *out, stf_error *err)
{
    *out = (ask_structure){.game = p->game};
    if (p->syntax == NULL) return STF_OK;
    TRY(case_without_leader(base, "no sweep", err));
    TRY(model_cache_get(p->cache, &base->key, p->diagnostics, &out->model, err));
    out->game = out->model->game;
    return STF_OK;
}

stf_status points_worker_begin(points_worker *w, const problem *p, ask_structure structure,
                               const study_case *base, const study_options *o, stf_error *err)
{
    const stf_allocator *const allocator = arena_allocator(p->memory);
    *w = (points_worker){.problem = p, .structure = structure, .options = o};
    w->memory = arena_new(allocator, 0);
    w->scratch = arena_new(allocator, 0);
    w->kept = arena_new(allocator, 0);
    if (w->memory == NULL || w->scratch == NULL || w->kept == NULL)
        return fail(err, STF_NOMEM, "no memory to solve with");
    w->n_lanes = ask_lanes(structure.game);
    TRY(ask_room_new(p, structure, o, w->n_lanes, w->kept, &w->room, err));
    w->cases = ARENA_NEW(w->memory, study_case, w->n_lanes);
    TRY(arena_status(w->memory, err));
    for (uint32_t l = 0; l < w->n_lanes; l++) {
        w->cases[l] = *base;
        w->cases[l].inputs = ARENA_NEW(w->memory, double, p->n_inputs);
        TRY(arena_status(w->memory, err));
        memcpy(w->cases[l].inputs, base->inputs, p->n_inputs * sizeof(double));
    }
    w->memory_empty = arena_position(w->memory);
    TRY(arena_reserve(w->scratch, 1 << 18, err));
    w->scratch_empty = arena_position(w->scratch);
    return STF_OK;
}

void points_worker_end(points_worker *w)
{
    arena_free(w->memory);
    arena_free(w->scratch);
    arena_free(w->kept);
    w->memory = w->scratch = w->kept = NULL;
}

stf_status points_each(problem *p, const study_case *base, const points *of, size_t begin,
                       size_t end, const study_options *o, study_visitor visit, void *user,
                       stf_error *err)
{
    points_run r = {.points = of,
                    .begin = begin,
                    .n = end - begin,
                    .options = *o,
                    .visit = visit,
                    .user = user,
                    .progress = o->progress,
                    .progress_user = o->progress_user};
    r.options.progress = NULL;
    ask_structure structure;
    TRY(points_structure(p, base, &structure, err));
    const stf_allocator *const allocator = arena_allocator(p->memory);
    arena *const own = arena_new(allocator, 0);
    if (own == NULL) return fail(err, STF_NOMEM, "no memory to solve with");
    stf_status status = STF_OK;
    pool *threads = NULL;
    if (o->threads > 1) {
        threads = pool_new(allocator, o->threads);
        if (threads == NULL) status = fail(err, STF_NOMEM, "no memory for threads");
    }
    uint32_t const n_workers = pool_threads(threads);
    r.workers = ARENA_NEW(own, points_worker, n_workers);
    if (status == STF_OK) status = arena_status(own, err);
    for (uint32_t k = 0; k < n_workers && status == STF_OK; k++)
        status = points_worker_begin(&r.workers[k], p, structure, base, &r.options, err);
    if (status == STF_OK)
        status = pool_for(threads, r.n, chunk_of(r.n, r.workers[0].n_lanes, n_workers), o->stop,
                          chunk_run, &r, err);
    for (uint32_t k = 0; k < n_workers && r.workers != NULL; k++) points_worker_end(&r.workers[k]);
    pool_free(threads);
    arena_free(own);
    return status;
}
