/* SPDX-License-Identifier: Apache-2.0 */
/* share_hand.c -- the other ranks of a team: parts made as they come, and sent back.
 *
 * The thread that passes messages puts parts into a ring, from which the threads that compute take
 * them; each of these has a tray on which it lays what it made. It makes the next part meanwhile.
 * A rank asks for as many parts ahead as hide the time that messages take. */
#include "base/share_inside.h"

#include "base/os_clock.h"

#include <stdatomic.h>
#include <string.h>

enum { RING = 1 << 14, AHEAD_SHORT = 8 }; /* AHEAD_SHORT: parts a thread wants ahead if short */
static const double short_s = 0.004;

typedef enum tray_state { TRAY_EMPTY, TRAY_FULL, TRAY_FAILED } tray_state;

typedef struct tray {
    _Atomic int state;
    uint64_t place;
    buffer bytes[2]; /* one is laid out, the other is written */
    uint32_t laid;
    stf_status status;
    stf_error why;
} tray;

typedef struct hand {
    const share *share;
    uint32_t n_threads; /* that compute */
    share_pair *ring;   /* [RING] */
    _Atomic uint64_t head, tail;
    atomic_bool is_over;
    _Atomic uint64_t n_made, spent_ns;
    tray *trays; /* [n_threads] */
    buffer room;
} hand;

static bool ring_take(hand *h, share_pair *out)
{
    uint64_t head = atomic_load(&h->head);
    while (head < atomic_load(&h->tail)) {
        *out = h->ring[head % RING];
        if (atomic_compare_exchange_weak(&h->head, &head, head + 1)) return true;
    }
    return false;
}

static stf_status ring_put(hand *h, text bytes, stf_error *err)
{
    uint64_t tail = atomic_load(&h->tail);
    for (size_t at = 0; at + sizeof(share_pair) <= bytes.n; at += sizeof(share_pair)) {
        if (tail - atomic_load(&h->head) >= RING - h->n_threads)
            return fail(err, STF_LIMIT, "rank 0 hands out more than was asked for");
        memcpy(&h->ring[tail % RING], bytes.at + at, sizeof(share_pair));
        tail++;
    }
    atomic_store(&h->tail, tail);
    return STF_OK;
}

/* ---- the threads that compute ---------------------------------------------------------------- */

static bool tray_wait(const hand *h, tray *t)
{
    uint32_t idle = 0;
    while (atomic_load(&t->state) != TRAY_EMPTY) {
        if (atomic_load(&h->is_over)) return false;
        share_rest(&idle);
    }
    return true;
}

static void part_make(hand *h, tray *t, share_pair pair, uint32_t worker)
{
    const share *const s = h->share;
    buffer *const out = &t->bytes[1 - t->laid];
    stf_error why = {STF_OK, ""};
    double const begin = os_clock_seconds();
    out->n = 0;
    stf_status status = s->make(s->user, pair.part, worker, out, &why);
    if (status == STF_OK && out->status != STF_OK)
        status = fail(&why, out->status, "no memory for a part of the work");
    atomic_fetch_add(&h->spent_ns, (uint64_t)(1e9 * (os_clock_seconds() - begin)));
    atomic_fetch_add(&h->n_made, 1);
    if (!tray_wait(h, t)) return;
    t->place = pair.place;
    t->status = status;
    t->why = why;
    t->laid = 1 - t->laid;
    atomic_store(&t->state, status == STF_OK ? TRAY_FULL : TRAY_FAILED);
}

static void hand_compute(hand *h, uint32_t number, uint32_t worker)
{
    tray *const t = &h->trays[number];
    uint32_t idle = 0;
    while (!atomic_load(&h->is_over) && atomic_load(&t->state) != TRAY_FAILED) {
        share_pair pair;
        if (ring_take(h, &pair)) {
            part_make(h, t, pair, worker);
            idle = 0;
        } else
            share_rest(&idle);
    }
}

/* ---- the thread that passes messages ----------------------------------------------------------
 */

static uint64_t parts_wanted(const hand *h)
{
    uint64_t const n = atomic_load(&h->n_made);
    double const each_s = n > 0 ? 1e-9 * (double)atomic_load(&h->spent_ns) / (double)n : 1.0;
    return each_s < short_s ? (uint64_t)AHEAD_SHORT * h->n_threads : h->n_threads + 1;
}

static bool tell(hand *h, share_head head, text bytes)
{
    head.share = h->share->team->n_shares;
    return share_send(h->share->team->of, 0, head, bytes, &h->room);
}

static stf_status trays_send(hand *h, bool *any, stf_error *err)
{
    for (uint32_t k = 0; k < h->n_threads; k++) {
        tray *const t = &h->trays[k];
        int const state = atomic_load(&t->state);
        if (state == TRAY_FAILED) return fail(err, t->status, "%s", t->why.message);
        if (state != TRAY_FULL) continue;
        *any = true;
        if (!tell(h, (share_head){.word = WORD_RESULT, .a = t->place, .b = parts_wanted(h)},
                  buffer_slice(&t->bytes[t->laid])))
            return fail(err, STF_IO, "rank 0 cannot be reached any more");
        atomic_store(&t->state, TRAY_EMPTY);
    }
    return STF_OK;
}

/* *is_end: the share is over. */
static stf_status message_heed(hand *h, const share_message *m, bool *is_end, stf_error *err)
{
    const share *const s = h->share;
    if (m->head.word == WORD_LEAVE) return fail(err, STF_CANCELLED, "rank 0 has ended");
    if (m->head.share != s->team->n_shares) return STF_OK;
    if (m->head.word == WORD_PARTS) return ring_put(h, m->bytes, err);
    if (m->head.word != WORD_END) return fail(err, STF_INPUT, "rank 0 says what it cannot say");
    *is_end = true;
    if (m->head.a != STF_OK) return fail(err, STF_CANCELLED, "rank 0 has given up");
    return s->take != NULL ? s->take(s->user, m->bytes, err) : STF_OK;
}

static stf_status hand_pass(hand *h, stf_error *err)
{
    const share *const s = h->share;
    uint32_t idle = 0;
    if (!tell(h, (share_head){.word = WORD_HELLO, .a = parts_wanted(h)}, s->what))
        return fail(err, STF_IO, "rank 0 cannot be reached");
    for (bool is_end = false; !is_end;) {
        if (cancel_requested(s->stop)) return fail(err, STF_CANCELLED, "stopped on request");
        bool any = false;
        share_message m;
        int const came = share_receive(s->team->of, &m);
        if (came < 0) return fail(err, STF_IO, "rank 0 cannot be heard any more");
        if (came > 0) TRY(message_heed(h, &m, &is_end, err));
        if (!is_end) TRY(trays_send(h, &any, err));
        if (came > 0 || any)
            idle = 0;
        else
            share_rest(&idle);
    }
    return STF_OK;
}

static stf_status hand_chunk(void *context, pool_chunk chunk, stf_error *err)
{
    hand *const h = context;
    stf_status status = STF_OK;
    if (chunk.number > 0) {
        hand_compute(h, (uint32_t)chunk.number - 1, chunk.worker);
    } else {
        status = hand_pass(h, err);
        atomic_store(&h->is_over, true);
    }
    return status;
}

stf_status share_hand(const share *s, arena *memory, stf_error *err)
{
    uint32_t const n = pool_threads(s->threads);
    hand h = {.share = s,
              .n_threads = n - 1,
              .ring = ARENA_NEW(memory, share_pair, RING),
              .trays = ARENA_NEW(memory, tray, n)};
    TRY(arena_status(memory, err));
    const stf_allocator *const allocator = arena_allocator(memory);
    buffer_init(&h.room, allocator);
    for (uint32_t k = 0; k < n; k++)
        for (uint32_t i = 0; i < 2; i++) buffer_init(&h.trays[k].bytes[i], allocator);
    stf_status const status = pool_for(s->threads, n, 1, NULL, hand_chunk, &h, err);
    for (uint32_t k = 0; k < n; k++)
        for (uint32_t i = 0; i < 2; i++) buffer_free(&h.trays[k].bytes[i]);
    buffer_free(&h.room);
    return status;
}
