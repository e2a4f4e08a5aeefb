/* SPDX-License-Identifier: Apache-2.0 */
/* share_lead.c -- rank 0 of a team: parts handed out as they are asked for.
 *
 * One counter hands out places of the list, to the threads of this rank and, through the thread
 * that passes messages, to the others. That thread alone knows what the others owe. When nothing is
 * left to hand out and a rank has owed a part for long, a thread of this rank that computes makes
 * it instead, and what the other rank still says of it is passed over. With one thread that
 * computes, no two parts are made at once. */
#include "base/share_inside.h"

#include "base/os_clock.h"

#include <stdatomic.h>

static const double late_s =
    30.0; /* a part owed for longer, and for 4 times the slowest, is late */

typedef struct debt {
    uint64_t place;
    uint32_t rank;
    double since_s;
} debt;

typedef VEC(debt) debts;

typedef struct rank_state {
    bool is_here, is_gone;
    uint32_t n_owed;
} rank_state;

typedef struct lead {
    const share *share;
    arena *memory;
    buffer *buffers; /* by worker */
    buffer room;     /* of messages */
    _Atomic uint64_t next, done;
    _Atomic uint64_t late; /* a place to be made here after all, + 1; 0: none */
    atomic_bool failed;
    /* of the thread that passes messages */
    rank_state *ranks; /* [n_ranks] */
    debts owed;
    uint8_t *is_done; /* [n_todo] of places that others were given: kept, or taken from them */
    double slowest_s;
} lead;

static uint64_t part_at(const lead *l, uint64_t place)
{
    return l->share->todo != NULL ? l->share->todo[place] : place;
}

static bool place_take(lead *l, uint64_t *place)
{
    if (atomic_load(&l->next) >= l->share->n_todo) return false;
    *place = atomic_fetch_add(&l->next, 1);
    return *place < l->share->n_todo;
}

static stf_status place_make(lead *l, uint64_t place, uint32_t worker, stf_error *err)
{
    const share *const s = l->share;
    buffer *const out = &l->buffers[worker];
    uint64_t const part = part_at(l, place);
    out->n = 0;
    TRY(s->make(s->user, part, worker, out, err));
    if (out->status != STF_OK) return fail(err, out->status, "no memory for a part of the work");
    TRY(s->keep(s->user, part, buffer_slice(out), err));
    atomic_fetch_add(&l->done, 1);
    return STF_OK;
}

/* ---- what the others are told ---------------------------------------------------------------- */

static void tell(lead *l, uint32_t rank, share_head head, text bytes)
{
    head.share = l->share->team->n_shares;
    if (!share_send(l->share->team->of, rank, head, bytes, &l->room)) l->ranks[rank].is_gone = true;
}

/* Parts until the rank has `want`. */
static stf_status rank_feed(lead *l, uint32_t rank, uint64_t want, stf_error *err)
{
    rank_state *const r = &l->ranks[rank];
    share_pair pairs[64];
    uint32_t n = 0;
    double const now = os_clock_seconds();
    while (r->n_owed < want && n < sizeof pairs / sizeof *pairs && place_take(l, &pairs[n].place)) {
        pairs[n].part = part_at(l, pairs[n].place);
        (void)VEC_PUSH(l->memory, &l->owed,
                       (debt){.place = pairs[n].place, .rank = rank, .since_s = now});
        r->n_owed++;
        n++;
    }
    TRY(arena_status(l->memory, err));
    if (n > 0)
        tell(l, rank, (share_head){.word = WORD_PARTS},
             (text){(const char *)pairs, n * sizeof *pairs});
    return STF_OK;
}

static void ranks_end(lead *l, stf_status status, text bytes)
{
    uint32_t const n = l->share->team->of->n_ranks;
    for (uint32_t r = 1; r < n; r++)
        tell(l, r, (share_head){.word = WORD_END, .a = (uint64_t)status}, bytes);
}

/* ---- what they say ----------------------------------------------------------------------------
 */

static stf_status result_keep(lead *l, const share_message *m, stf_error *err)
{
    uint64_t const place = m->head.a;
    bool is_owed = false;
    for (size_t i = 0; i < l->owed.n; i++) {
        debt *const d = &l->owed.at[i];
        if (d->place != place || d->rank != m->from) continue;
        double const took = os_clock_seconds() - d->since_s;
        if (took > l->slowest_s) l->slowest_s = took;
        *d = l->owed.at[--l->owed.n];
        l->ranks[m->from].n_owed--;
        is_owed = true;
        break;
    }
    /* made here meanwhile, or about to be */
    if (place < l->share->n_todo && l->is_done[place] != 0) return STF_OK;
    if (!is_owed) return fail(err, STF_INPUT, "rank %u made what was not asked", m->from);
    TRY(l->share->keep(l->share->user, part_at(l, place), m->bytes, err));
    l->is_done[place] = 1;
    atomic_fetch_add(&l->done, 1);
    return STF_OK;
}

static stf_status message_heed(lead *l, const share_message *m, stf_error *err)
{
    const share *const s = l->share;
    if (m->head.word == WORD_FAIL) {
        l->ranks[m->from].is_gone = true;
        return fail(err, (stf_status)m->head.a, "rank %u: %.*s", m->from,
                    (int)(m->bytes.n < 200 ? m->bytes.n : 200), m->bytes.at);
    }
    if (m->head.word == WORD_BYE) l->ranks[m->from].is_gone = true;
    if (m->head.share != s->team->n_shares) return STF_OK;
    switch ((share_word)m->head.word) {
    case WORD_HELLO:
        if (!text_equal(m->bytes, s->what))
            return fail(err, STF_USAGE,
                        "rank %u works on something else: every rank needs the same program, files "
                        "and options",
                        m->from);
        l->ranks[m->from].is_here = true;
        return rank_feed(l, m->from, m->head.a, err);
    case WORD_RESULT: {
        uint64_t const want = m->head.b;
        TRY(result_keep(l, m, err));
        return rank_feed(l, m->from, want, err);
    }
    case WORD_FAIL:
    case WORD_PARTS:
    case WORD_END:
    case WORD_LEAVE:
    case WORD_BYE: break;
    }
    return fail(err, STF_INPUT, "rank %u says what it cannot say", m->from);
}

/* Takes one part from a rank that owes it for too long. */
static void late_offer(lead *l)
{
    if (atomic_load(&l->next) < l->share->n_todo || atomic_load(&l->late) != 0) return;
    double const now = os_clock_seconds();
    double const most = 4.0 * l->slowest_s > late_s ? 4.0 * l->slowest_s : late_s;
    for (size_t i = 0; i < l->owed.n; i++) {
        debt const d = l->owed.at[i];
        if (!l->ranks[d.rank].is_gone && now - d.since_s <= most) continue;
        l->owed.at[i] = l->owed.at[--l->owed.n];
        if (l->is_done[d.place] != 0) return;
        l->is_done[d.place] = 1;
        atomic_store(&l->late, d.place + 1);
        return;
    }
}

static bool late_take(lead *l, uint64_t *place)
{
    uint64_t const late = atomic_load(&l->late) != 0 ? atomic_exchange(&l->late, 0) : 0;
    *place = late - 1;
    return late != 0;
}

static stf_status lead_pass(lead *l, stf_error *err)
{
    const share *const s = l->share;
    uint32_t idle = 0;
    while (atomic_load(&l->done) < s->n_todo && !atomic_load(&l->failed)) {
        if (cancel_requested(s->stop)) return fail(err, STF_CANCELLED, "stopped on request");
        share_message m;
        int const came = share_receive(s->team->of, &m);
        if (came < 0) return fail(err, STF_IO, "the ranks cannot be heard any more");
        if (came > 0) {
            idle = 0;
            TRY(message_heed(l, &m, err));
            continue;
        }
        if (idle > 100) late_offer(l);
        share_rest(&idle);
    }
    return STF_OK;
}

/* Until all is kept: what another rank owes may still come back. */
static stf_status lead_compute(lead *l, uint32_t worker, stf_error *err)
{
    uint32_t idle = 0;
    while (atomic_load(&l->done) < l->share->n_todo && !atomic_load(&l->failed) &&
           !cancel_requested(l->share->stop)) {
        uint64_t place;
        if (place_take(l, &place) || late_take(l, &place)) {
            TRY(place_make(l, place, worker, err));
            idle = 0;
        } else
            share_rest(&idle);
    }
    return STF_OK;
}

/* Chunk 0 passes messages; the others make parts. */
static stf_status lead_chunk(void *context, pool_chunk chunk, stf_error *err)
{
    lead *const l = context;
    stf_status const status =
        chunk.number == 0 ? lead_pass(l, err) : lead_compute(l, chunk.worker, err);
    if (status != STF_OK) atomic_store(&l->failed, true);
    return status;
}

stf_status share_lead(const share *s, arena *memory, stf_error *err)
{
    uint32_t const n = pool_threads(s->threads), n_ranks = s->team->of->n_ranks;
    lead l = {.share = s,
              .memory = memory,
              .buffers = ARENA_NEW(memory, buffer, n),
              .ranks = ARENA_NEW(memory, rank_state, n_ranks),
              .is_done = ARENA_NEW(memory, uint8_t, s->n_todo)};
    TRY(arena_status(memory, err));
    for (uint32_t k = 0; k < n; k++) buffer_init(&l.buffers[k], arena_allocator(memory));
    buffer_init(&l.room, arena_allocator(memory));
    stf_error why = {STF_OK, ""};
    stf_status const status = pool_for(s->threads, n, 1, NULL, lead_chunk, &l, &why);
    ranks_end(&l, status,
              status != STF_OK                  ? text_from(why.message)
              : s->whole != NULL && n_ranks > 1 ? s->whole(s->user)
                                                : (text){0});
    for (uint32_t k = 0; k < n; k++) buffer_free(&l.buffers[k]);
    buffer_free(&l.room);
    return status == STF_OK ? STF_OK : fail(err, status, "%s", why.message);
}
