/* SPDX-License-Identifier: Apache-2.0 */
/* share.c -- a share in one process, messages, and records that all ranks end with. */
#include "base/share_inside.h"

#include "base/os_clock.h"
#include "base/os_thread.h"

#include <string.h>

/* ---- messages ------------------------------------------------------------------------------- */

/* Open MPI hands over what was in memory before where the sender dies while it is read. */
static uint64_t sum_of(share_head head, text bytes)
{
    head.sum = text_hash(bytes);
    return text_hash((text){(const char *)&head, sizeof head});
}

bool share_send(const stf_team *team, uint32_t to, share_head head, text bytes, buffer *room)
{
    head.sum = sum_of(head, bytes);
    room->n = 0;
    buffer_text(room, (text){(const char *)&head, sizeof head});
    if (bytes.n > 0) buffer_text(room, bytes);
    return room->status == STF_OK && team->send(team->user, to, room->at, room->n);
}

int share_receive(const stf_team *team, share_message *out)
{
    const char *bytes = NULL;
    size_t n = 0;
    int const came = team->receive(team->user, &out->from, &bytes, &n);
    if (came <= 0) return came;
    if (n < sizeof out->head || out->from >= team->n_ranks) return -1;
    memcpy(&out->head, bytes, sizeof out->head);
    out->bytes = (text){bytes + sizeof out->head, n - sizeof out->head};
    return out->head.sum == sum_of(out->head, out->bytes) ? 1 : 0;
}

void share_rest(uint32_t *idle)
{
    double const longest = 500e-6, s = 20e-6 * (double)(++*idle);
    os_clock_sleep(s < longest ? s : longest);
}

/* What is still on its way to rank 0 has to be taken off it, or who sent it could not end. A rank
 * that says nothing for long is taken for dead. */
static void byes_await(const stf_team *team)
{
    enum { SILENCE_S = 3 };
    uint32_t n_here = team->n_ranks - 1, idle = 0;
    double heard_s = os_clock_seconds();
    while (n_here > 0 && os_clock_seconds() - heard_s < SILENCE_S) {
        share_message m;
        int const came = share_receive(team, &m);
        if (came < 0) return;
        if (came == 0) {
            share_rest(&idle);
            continue;
        }
        heard_s = os_clock_seconds();
        idle = 0;
        n_here -= m.head.word == WORD_BYE;
    }
}

void stf_team_leave(const stf_team *team, const stf_error *why)
{
    buffer room;
    buffer_init(&room, NULL);
    if (team->rank == 0) {
        for (uint32_t r = 1; r < team->n_ranks; r++)
            (void)share_send(team, r, (share_head){.word = WORD_LEAVE}, (text){0}, &room);
        byes_await(team);
    } else {
        if (why != NULL && why->status != STF_OK)
            (void)share_send(team, 0, (share_head){.word = WORD_FAIL, .a = (uint64_t)why->status},
                             text_from(why->message), &room);
        (void)share_send(team, 0, (share_head){.word = WORD_BYE}, (text){0}, &room);
    }
    buffer_free(&room);
}

/* ---- one process ---------------------------------------------------------------------------- */

typedef struct alone {
    const share *share;
    buffer *buffers; /* by worker */
} alone;

static stf_status alone_chunk(void *context, pool_chunk chunk, stf_error *err)
{
    const alone *const a = context;
    const share *const s = a->share;
    uint64_t const part = s->todo != NULL ? s->todo[chunk.number] : chunk.number;
    buffer *const out = &a->buffers[chunk.worker];
    out->n = 0;
    TRY(s->make(s->user, part, chunk.worker, out, err));
    if (out->status != STF_OK) return fail(err, out->status, "no memory for a part of the work");
    return s->keep(s->user, part, buffer_slice(out), err);
}

static stf_status share_alone(const share *s, arena *memory, stf_error *err)
{
    uint32_t const n = pool_threads(s->threads);
    buffer *const buffers = ARENA_NEW(memory, buffer, n);
    TRY(arena_status(memory, err));
    for (uint32_t k = 0; k < n; k++) buffer_init(&buffers[k], arena_allocator(memory));
    alone a = {.share = s, .buffers = buffers};
    stf_status const status = pool_for(s->threads, s->n_todo, 1, s->stop, alone_chunk, &a, err);
    for (uint32_t k = 0; k < n; k++) buffer_free(&buffers[k]);
    return status;
}

/* ---- the whole ------------------------------------------------------------------------------ */

stf_status share_pool(const share_team *team, uint32_t n_threads, const stf_allocator *allocator,
                      pool **out, stf_error *err)
{
    bool const is_team = team != NULL;
    *out = NULL;
    if (!is_team && n_threads == 1) return STF_OK;
    if (is_team && n_threads == 0) n_threads = os_processors();
    *out = pool_new(allocator, is_team ? n_threads + 1 : n_threads);
    if (*out == NULL) return fail(err, STF_NOMEM, "no memory for threads");
    if (!is_team || pool_threads(*out) > 1) return STF_OK;
    pool_free(*out);
    *out = NULL;
    return fail(err, STF_NOMEM, "the system gives no thread to pass messages");
}

stf_status share_run(const share *s, arena *memory, stf_error *err)
{
    if (s->team == NULL) return share_alone(s, memory, err);
    s->team->n_shares++;
    return s->team->of->rank == 0 ? share_lead(s, memory, err) : share_hand(s, memory, err);
}

/* ---- records -------------------------------------------------------------------------------- */

static size_t part_end(const share_records *r, uint64_t part)
{
    size_t const begin = (size_t)part * r->size, left = r->n - begin;
    return begin + (left < r->size ? left : r->size);
}

static stf_status records_make(void *user, uint64_t part, uint32_t worker, buffer *out,
                               stf_error *err)
{
    const share_records *const r = user;
    size_t const begin = (size_t)part * r->size, end = part_end(r, part);
    TRY(r->make(r->user, begin, end, worker, err));
    buffer_text(out, (text){r->records + begin * r->width, (end - begin) * r->width});
    return STF_OK;
}

static stf_status records_keep(void *user, uint64_t part, text bytes, stf_error *err)
{
    const share_records *const r = user;
    size_t const begin = (size_t)part * r->size;
    char *const to = r->records + begin * r->width;
    if (bytes.n != (part_end(r, part) - begin) * r->width)
        return fail(err, STF_INPUT, "a rank gave records of another size");
    if (to != bytes.at) memcpy(to, bytes.at, bytes.n);
    return STF_OK;
}

static text records_whole(void *user)
{
    const share_records *const r = user;
    return (text){r->records, r->n * r->width};
}

static stf_status records_take(void *user, text whole, stf_error *err)
{
    const share_records *const r = user;
    if (whole.n != r->n * r->width)
        return fail(err, STF_INPUT, "rank 0 has records of another size");
    if (whole.n > 0) memcpy(r->records, whole.at, whole.n);
    return STF_OK;
}

stf_status share_all(share_team *team, pool *threads, const cancel *stop,
                     const share_records *records, arena *memory, stf_error *err)
{
    share_records own = *records;
    size_t const n = pool_chunks(own.n, own.size);
    text const what = text_format(memory, "%zu records of %zu bytes, %zu at once: %.*s", own.n,
                                  own.width, own.size, TEXT_ARGS(own.what));
    TRY(arena_status(memory, err));
    share const s = {.team = team,
                     .threads = threads,
                     .stop = stop,
                     .what = what,
                     .n_todo = n,
                     .make = records_make,
                     .keep = records_keep,
                     .whole = records_whole,
                     .take = records_take,
                     .user = &own};
    return share_run(&s, memory, err);
}
