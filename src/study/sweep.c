/* SPDX-License-Identifier: Apache-2.0 */
/* sweep.c -- points solved tile by tile, kept as parts of a run.
 *
 * A thread, or a rank of a team, takes the next tile that is not in the run and solves it in blocks
 * of lanes; what it gave is stored in one transaction. A tile's bytes depend on its points alone,
 * so a run that was killed, went on, ran on other threads or was put together from shards has the
 * bytes of one that was not. */
#include "study/sweep.h"

#include "base/share.h"
#include "study/facts.h"
#include "study/points_inside.h"
#include "study/sweep_inside.h"

#include <stdatomic.h>
#include <string.h>

/* ---- what a run is of --------------------------------------------------------------------------
 */

static void points_describe(const points *of, buffer *b)
{
    buffer_format(b, "%zu %u\n", of->n, of->n_columns);
    FACTS_ARRAY(b, of->column, of->n_columns);
    if (of->value != NULL) {
        FACTS_ARRAY(b, of->value, of->n * of->n_columns);
        return;
    }
    const points_source *const made = of->source;
    for (uint32_t j = 0; j < of->n_columns; j++) {
        if (made->kind == POINTS_GRID) {
            FACTS_ARRAY(b, made->axes[j].value, made->axes[j].n);
            continue;
        }
        facts_spread(&made->spreads[j], b);
    }
    if (made->kind == POINTS_SAMPLE)
        buffer_format(b, "%llu %d\n", (unsigned long long)made->seed, made->quasi);
}

static stf_status facts_make(const sweep_answer *a, const study_case *c, const study_options *o,
                             arena *memory, run_fact facts[3], stf_error *err)
{
    buffer b;
    buffer_init(&b, arena_allocator(memory));
    facts_model(a->problem, a->game, c, &b);
    stf_status status = facts_settle(&b, "models or numbers", memory, &facts[0], err);
    points_describe(a->points, &b);
    if (status == STF_OK) status = facts_settle(&b, "points", memory, &facts[1], err);
    facts_options(o, a->game, SWEEP_TILE, a->all, &b);
    if (status == STF_OK)
        status = facts_settle(&b, "options, or of another version", memory, &facts[2], err);
    buffer_free(&b);
    return status;
}

/* ---- solving ----------------------------------------------------------------------------------
 */

typedef struct tiles_run {
    sweep_answer *answer;
    const study_options *options;
    points_worker *workers;
    uint64_t n_points;
    bool is_team; /* then progress is what rank 0 keeps */
    _Atomic uint64_t done;
} tiles_run;

typedef struct tile_writer {
    const sweep_answer *answer;
    buffer *out;
} tile_writer;

static stf_status record_put(void *user, size_t i, const solution *s, stf_error *err)
{
    const tile_writer *const w = user;
    const game *const g = w->answer->game;
    (void)i;
    if (s->status == STF_CANCELLED) return fail(err, STF_CANCELLED, "stopped on request");
    uint32_t const n = w->answer->all || s->n_equilibria < 1 ? s->n_equilibria : 1;
    double const head[SWEEP_HEAD] = {(double)s->status, (double)n, s->complete ? 1.0 : 0.0,
                                     (double)s->concept};
    buffer_text(w->out, (text){(const char *)head, sizeof head});
    for (uint32_t k = 0; k < n; k++) {
        const equilibrium *const e = &s->equilibria[k];
        double const tail[2] = {e->certificate.max_regret, e->certificate.certified ? 1.0 : 0.0};
        buffer_text(w->out, (text){(const char *)e->value.payoff, g->n_parties * sizeof(double)});
        buffer_text(w->out, (text){(const char *)e->value.outcome, g->n_outcomes * sizeof(double)});
        buffer_text(w->out, (text){(const char *)e->profile.prob, g->n_actions * sizeof(double)});
        buffer_text(w->out, (text){(const char *)tail, sizeof tail});
    }
    return w->out->status == STF_OK ? STF_OK : fail(err, w->out->status, "no memory for a tile");
}

static stf_status points_told(tiles_run *r, size_t n, stf_error *err)
{
    uint64_t const done = atomic_fetch_add(&r->done, n) + n;
    solve_event const e = {.what = "point", .iteration = done, .total = r->n_points};
    if (r->options->progress != NULL && r->options->progress(r->options->progress_user, &e) != 0)
        return fail(err, STF_CANCELLED, "stopped on request");
    return STF_OK;
}

static stf_status tile_make(void *user, uint64_t tile, uint32_t worker, buffer *out, stf_error *err)
{
    tiles_run *const r = user;
    sweep_answer *const a = r->answer;
    tile_writer w = {.answer = a, .out = out};
    size_t const begin = (size_t)tile * SWEEP_TILE, end = begin + sweep_tile_points(a, tile);
    uint32_t const n = r->workers[worker].n_lanes;
    for (size_t at = begin; at < end; at += n) {
        size_t const to = end - at < n ? end : at + n;
        TRY(points_worker_run(&r->workers[worker], a->points, at, to, record_put, &w, err));
        /* a solver that was stopped midway may have said so in its answer alone */
        if (cancel_requested(r->options->stop))
            return fail(err, STF_CANCELLED, "stopped on request");
        if (!r->is_team) TRY(points_told(r, to - at, err));
    }
    return STF_OK;
}

static stf_status tile_keep(void *user, uint64_t tile, text bytes, stf_error *err)
{
    tiles_run *const r = user;
    TRY(run_put(r->answer->run, tile, bytes, err));
    r->answer->has[tile] = 1;
    return r->is_team ? points_told(r, sweep_tile_points(r->answer, tile), err) : STF_OK;
}

/* todo NULL: of a rank that is given what to do */
static stf_status tiles_solve(problem *p, const study_case *c, const study_options *o, tiles_run *r,
                              const uint64_t *todo, size_t n_todo, text what, arena *memory,
                              stf_error *err)
{
    study_options quiet = *o;
    quiet.progress = NULL;
    ask_structure structure;
    TRY(points_structure(p, c, &structure, err));
    pool *threads;
    TRY(share_pool(o->team, o->threads, arena_allocator(memory), &threads, err));
    uint32_t const n = pool_threads(threads);
    r->workers = ARENA_NEW(memory, points_worker, n);
    r->is_team = o->team != NULL;
    stf_status status = arena_status(memory, err);
    for (uint32_t k = 0; k < n && status == STF_OK; k++)
        status = points_worker_begin(&r->workers[k], p, structure, c, &quiet, err);
    share const s = {.team = o->team,
                     .threads = threads,
                     .stop = o->stop,
                     .what = what,
                     .todo = todo,
                     .n_todo = n_todo,
                     .make = tile_make,
                     .keep = tile_keep,
                     .user = r};
    if (status == STF_OK) status = share_run(&s, memory, err);
    for (uint32_t k = 0; k < n && r->workers != NULL; k++) points_worker_end(&r->workers[k]);
    pool_free(threads);
    return status;
}

/* ---- the whole --------------------------------------------------------------------------------
 */

/* Tiles of another run file that ours has not. */
static stf_status merge_one(sweep_answer *a, const char *path, const run_fact facts[3],
                            arena *memory, stf_error *err)
{
    run *from = NULL;
    uint8_t *const has = ARENA_NEW(memory, uint8_t, a->n_tiles);
    TRY(arena_status(memory, err));
    TRY(run_open(path, RUN_READ, facts, 3, memory, &from, err));
    uint64_t n;
    buffer bytes;
    buffer_init(&bytes, arena_allocator(memory));
    stf_status status = run_parts(from, a->n_tiles, has, &n, err);
    for (uint64_t k = 0; k < a->n_tiles && status == STF_OK; k++) {
        if (!has[k] || a->has[k]) continue;
        bytes.n = 0;
        status = run_get(from, k, &bytes, err);
        if (status == STF_OK) status = run_put(a->run, k, buffer_slice(&bytes), err);
        if (status == STF_OK) a->has[k] = 1;
    }
    buffer_free(&bytes);
    run_close(from);
    return status;
}

static stf_status most_visit(void *user, const sweep_point *solved, stf_error *err)
{
    sweep_answer *const a = user;
    (void)err;
    if (solved->n_equilibria > a->most) a->most = solved->n_equilibria;
    return STF_OK;
}

/* How much of what was asked is there, and how wide it is. */
static stf_status answer_count(sweep_answer *a, const sweep_query *q, arena *memory, stf_error *err)
{
    a->n_done = a->n_asked = 0;
    a->most = 1;
    for (uint64_t k = 0; k < a->n_tiles; k++) {
        if (a->has[k]) a->n_done += sweep_tile_points(a, k);
        if (a->has[k] || q->n_shards == 0 || k % q->n_shards == q->shard)
            a->n_asked += sweep_tile_points(a, k);
    }
    return a->all ? sweep_each(a, memory, most_visit, a, err) : STF_OK;
}

/* Another rank of a team: makes tiles, and has no answer of its own. */
static stf_status sweep_help(problem *p, const study_case *c, const study_options *o,
                             sweep_answer *a, text what, arena *memory, stf_error *err)
{
    tiles_run r = {.answer = a, .options = o};
    return tiles_solve(p, c, o, &r, NULL, 0, what, memory, err);
}

static stf_status sweep_run(problem *p, const study_case *c, const study_options *o,
                            const sweep_query *q, sweep_answer *a, arena *memory, stf_error *err)
{
    run_fact facts[3];
    TRY(facts_make(a, c, o, memory, facts, err));
    text const what = text_format(memory, "%.*s %.*s %.*s", TEXT_ARGS(facts[0].value),
                                  TEXT_ARGS(facts[1].value), TEXT_ARGS(facts[2].value));
    TRY(arena_status(memory, err));
    if (o->team != NULL && o->team->of->rank > 0) return sweep_help(p, c, o, a, what, memory, err);
    TRY(run_open(q->run, RUN_KEEP, facts, 3, memory, &a->run, err));
    uint64_t n_has;
    TRY(run_parts(a->run, a->n_tiles, a->has, &n_has, err));
    for (uint32_t i = 0; i < q->n_merge; i++) TRY(merge_one(a, q->merge[i], facts, memory, err));
    uint64_t *const todo = ARENA_NEW(memory, uint64_t, a->n_tiles);
    TRY(arena_status(memory, err));
    tiles_run r = {.answer = a, .options = o};
    size_t n_todo = 0;
    for (uint64_t k = 0; k < a->n_tiles; k++) {
        if (a->has[k] || (q->n_shards > 0 && k % q->n_shards != q->shard)) continue;
        todo[n_todo++] = k;
        r.n_points += sweep_tile_points(a, k);
    }
    stf_error why;
    stf_status const status = tiles_solve(p, c, o, &r, todo, n_todo, what, memory, &why);
    if (status != STF_OK && status != STF_CANCELLED) return fail(err, status, "%s", why.message);
    TRY(answer_count(a, q, memory, err));
    if (status == STF_OK) return STF_OK;
    a->status = STF_CANCELLED;
    a->reason = text_format(memory, "stopped after %llu of %llu points%s",
                            (unsigned long long)a->n_done, (unsigned long long)a->n_asked,
                            q->run != NULL ? "; the same command goes on from there" : "");
    return arena_status(memory, err);
}

stf_status study_sweep(problem *p, const study_case *c, const study_options *o,
                       const sweep_query *q, arena *memory, sweep_answer **out, stf_error *err)
{
    ask_structure structure;
    TRY(points_structure(p, c, &structure, err));
    sweep_answer *const a = ARENA_NEW(memory, sweep_answer, 1);
    uint64_t const n_tiles = pool_chunks(q->points->n, SWEEP_TILE);
    uint8_t *const has = ARENA_NEW(memory, uint8_t, n_tiles);
    TRY(arena_status(memory, err));
    *a = (sweep_answer){.problem = p,
                        .game = structure.game,
                        .points = q->points,
                        .inputs = c->inputs,
                        .all = q->all,
                        .threads = o->threads,
                        .has = has,
                        .n_tiles = n_tiles};
    stf_status const status = sweep_run(p, c, o, q, a, memory, err);
    if (status != STF_OK)
        sweep_close(a);
    else
        *out = a;
    return status;
}

void sweep_close(sweep_answer *a)
{
    if (a == NULL) return;
    run_close(a->run);
    a->run = NULL;
}
