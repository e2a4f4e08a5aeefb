/* SPDX-License-Identifier: Apache-2.0 */
/* sweep_read.c -- the points of a sweep in order, shown one by one, or written as rows by several
 * threads.
 *
 * Rows are made in rounds: the tiles of a round are read one after the other, as a run has one
 * reader at a time, their rows are made on all threads, and handed on in order. */
#include "base/pool.h"
#include "study/points_inside.h"
#include "study/sweep_inside.h"

#include <string.h>

enum { ROUND = 16 /* tiles a thread */, FLUSH_AT = 1 << 20 };

static size_t record_width(const game *g)
{
    return (size_t)g->n_parties + g->n_outcomes + g->n_actions + 2;
}

typedef struct tile_reader {
    const sweep_answer *answer;
    const double *at;
    size_t n, i; /* doubles */
    double *inputs;
    arena *scratch;
} tile_reader;

static stf_status record_read(tile_reader *r, size_t number, sweep_point *out, stf_error *err)
{
    const game *const g = r->answer->game;
    size_t const width = record_width(g);
    if (r->n - r->i < SWEEP_HEAD) return fail(err, STF_INPUT, "the run file is damaged");
    const double *const head = r->at + r->i;
    r->i += SWEEP_HEAD;
    double const n = head[1];
    if (!(n >= 0.0 && n * (double)width <= (double)(r->n - r->i)))
        return fail(err, STF_INPUT, "the run file is damaged");
    sweep_equilibrium *const e = ARENA_NEW(r->scratch, sweep_equilibrium, (size_t)n);
    TRY(arena_status(r->scratch, err));
    for (size_t k = 0; k < (size_t)n; k++, r->i += width) {
        const double *const x = r->at + r->i;
        e[k] = (sweep_equilibrium){.payoff = x,
                                   .outcome = x + g->n_parties,
                                   .prob = x + g->n_parties + g->n_outcomes,
                                   .max_regret = x[width - 2],
                                   .certified = x[width - 1] != 0.0};
    }
    memcpy(r->inputs, r->answer->inputs, r->answer->problem->n_inputs * sizeof(double));
    points_row(r->answer->points, number, r->inputs);
    *out = (sweep_point){.number = number,
                         .inputs = r->inputs,
                         .status = (stf_status)head[0],
                         .complete = head[2] != 0.0,
                         .concept = (concept)head[3],
                         .n_equilibria = (uint32_t)n,
                         .equilibria = e};
    return STF_OK;
}

/* The points of a tile, from its bytes. */
static stf_status tile_show(const sweep_answer *a, uint64_t tile, const buffer *bytes,
                            double *inputs, arena *scratch, sweep_visitor visit, void *user,
                            stf_error *err)
{
    tile_reader r = {.answer = a,
                     .at = (const double *)(const void *)bytes->at,
                     .n = bytes->n / sizeof(double),
                     .inputs = inputs,
                     .scratch = scratch};
    size_t const n = sweep_tile_points(a, tile);
    for (size_t i = 0; i < n; i++) {
        arena_mark const mark = arena_position(scratch);
        sweep_point solved;
        TRY(record_read(&r, (size_t)tile * SWEEP_TILE + i, &solved, err));
        TRY(visit(user, &solved, err));
        arena_release(scratch, mark);
    }
    return r.i == r.n ? STF_OK : fail(err, STF_INPUT, "the run file is damaged");
}

static stf_status tile_get(const sweep_answer *a, uint64_t tile, buffer *bytes, stf_error *err)
{
    bytes->n = 0;
    return run_get(a->run, tile, bytes, err);
}

stf_status sweep_each(const sweep_answer *a, arena *scratch, sweep_visitor visit, void *user,
                      stf_error *err)
{
    double *const inputs = ARENA_NEW(scratch, double, a->problem->n_inputs);
    TRY(arena_status(scratch, err));
    buffer bytes;
    buffer_init(&bytes, arena_allocator(scratch));
    stf_status status = STF_OK;
    for (uint64_t k = 0; k < a->n_tiles && status == STF_OK; k++) {
        if (!a->has[k]) continue;
        status = tile_get(a, k, &bytes, err);
        if (status == STF_OK) status = tile_show(a, k, &bytes, inputs, scratch, visit, user, err);
    }
    buffer_free(&bytes);
    return status;
}

/* ---- rows ------------------------------------------------------------------------------------ */

typedef struct tile_rows {
    uint64_t tile;
    buffer bytes, rows;
} tile_rows;

/* Of one thread. */
typedef struct row_room {
    arena *scratch;
    double *inputs;
} row_room;

typedef struct rows_run {
    const sweep_answer *answer;
    sweep_row *row;
    const void *user;
    pool *threads;
    row_room *rooms;  /* [threads] */
    tile_rows *tiles; /* [n_tiles] of a round */
    uint32_t n_rooms, n_tiles;
} rows_run;

typedef struct row_writer {
    const rows_run *run;
    buffer *out;
} row_writer;

static stf_status row_put(void *user, const sweep_point *solved, stf_error *err)
{
    const row_writer *const w = user;
    w->run->row(w->run->user, solved, w->out);
    return w->out->status == STF_OK ? STF_OK : fail(err, w->out->status, "no memory for the rows");
}

static stf_status rows_make(void *context, pool_chunk chunk, stf_error *err)
{
    rows_run *const r = context;
    tile_rows *const t = &r->tiles[chunk.begin];
    row_room *const room = &r->rooms[chunk.worker];
    row_writer w = {.run = r, .out = &t->rows};
    t->rows.n = 0;
    return tile_show(r->answer, t->tile, &t->bytes, room->inputs, room->scratch, row_put, &w, err);
}

static stf_status round_write(rows_run *r, uint32_t n, sweep_flush flush, void *user, buffer *out,
                              stf_error *err)
{
    TRY(pool_for(r->threads, n, 1, NULL, rows_make, r, err));
    for (uint32_t i = 0; i < n; i++) {
        buffer_text(out, buffer_slice(&r->tiles[i].rows));
        if (out->status != STF_OK) return fail(err, out->status, "no memory for the rows");
        if (out->n > FLUSH_AT && flush != NULL) TRY(flush(user, out, err));
    }
    return STF_OK;
}

static stf_status rounds_write(rows_run *r, sweep_flush flush, void *user, buffer *out,
                               stf_error *err)
{
    const sweep_answer *const a = r->answer;
    uint32_t n = 0;
    for (uint64_t k = 0; k < a->n_tiles; k++) {
        if (!a->has[k]) continue;
        r->tiles[n].tile = k;
        TRY(tile_get(a, k, &r->tiles[n].bytes, err));
        if (++n < r->n_tiles) continue;
        TRY(round_write(r, n, flush, user, out, err));
        n = 0;
    }
    return round_write(r, n, flush, user, out, err);
}

static stf_status rows_begin(rows_run *r, const stf_allocator *allocator, arena *memory,
                             stf_error *err)
{
    uint32_t const n = r->answer->threads > 1 ? r->answer->threads : 1;
    r->threads = pool_new(allocator, n);
    if (r->threads == NULL) return fail(err, STF_NOMEM, "no memory for threads");
    uint32_t const n_rooms = pool_threads(r->threads), n_tiles = ROUND * n_rooms;
    r->rooms = ARENA_NEW(memory, row_room, n_rooms);
    r->tiles = ARENA_NEW(memory, tile_rows, n_tiles);
    TRY(arena_status(memory, err));
    for (; r->n_tiles < n_tiles; r->n_tiles++) {
        buffer_init(&r->tiles[r->n_tiles].bytes, allocator);
        buffer_init(&r->tiles[r->n_tiles].rows, allocator);
    }
    for (; r->n_rooms < n_rooms; r->n_rooms++) {
        row_room *const room = &r->rooms[r->n_rooms];
        room->scratch = arena_new(allocator, 0);
        if (room->scratch == NULL) return fail(err, STF_NOMEM, "no memory for threads");
        room->inputs = ARENA_NEW(memory, double, r->answer->problem->n_inputs);
    }
    return arena_status(memory, err);
}

stf_status sweep_rows(const sweep_answer *a, sweep_row *row, const void *user, sweep_flush flush,
                      void *flush_user, buffer *out, stf_error *err)
{
    arena *const memory = arena_new(out->allocator, 0);
    if (memory == NULL) return fail(err, STF_NOMEM, "no memory for the rows");
    rows_run r = {.answer = a, .row = row, .user = user};
    stf_status status = rows_begin(&r, arena_allocator(memory), memory, err);
    if (status == STF_OK) status = rounds_write(&r, flush, flush_user, out, err);
    for (uint32_t i = 0; i < r.n_tiles; i++) {
        buffer_free(&r.tiles[i].bytes);
        buffer_free(&r.tiles[i].rows);
    }
    for (uint32_t i = 0; i < r.n_rooms; i++) arena_free(r.rooms[i].scratch);
    pool_free(r.threads);
    arena_free(memory);
    return status;
}
