/* SPDX-License-Identifier: Apache-2.0 */
/* share.h -- parts of some work handed out to the threads of this process and, in a team, to its
 * ranks.
 *
 * A part is a number; to make it gives bytes that depend on the number alone, so it does not matter
 * who makes it, nor whether it is made twice. Rank 0 leads: it hands parts out as they are asked
 * for, keeps what comes back, and makes parts itself. The other ranks run the same program, come to
 * the same share, and make what they are given until rank 0 says that it is over. A part that a
 * rank owes for long is made again by rank 0: a rank that has died costs time, and nothing else.
 *
 * In each process one thread more than compute passes the messages on, and sleeps between them. */
#ifndef BASE_SHARE_H
#define BASE_SHARE_H

#include "base/pool.h"
#include "base/text.h"

/* A team as the work of one request sees it. */
typedef struct share_team {
    const stf_team *of;
    uint64_t n_shares; /* begun so far: every rank counts alike */
} share_team;

typedef struct share {
    share_team *team; /* NULL: this process alone */
    pool *threads;    /* of share_pool */
    const cancel *stop;
    text what;            /* what is shared: rank 0 refuses ranks that come with something else */
    const uint64_t *todo; /* [n_todo] parts, in the order of handing out; NULL: 0 .. n_todo-1 */
    uint64_t n_todo;      /* of rank 0; the others need not know */
    /* Makes a part; any thread. `worker` is below pool_threads(threads), and no two parts at once
     * have the same. With a pool for one thread no two are made at once. */
    stf_status (*make)(void *user, uint64_t part, uint32_t worker, buffer *out, stf_error *err);
    /* Keeps what a part gave, at rank 0; any thread, two at once. */
    stf_status (*keep)(void *user, uint64_t part, text bytes, stf_error *err);
    /* Or NULL: what rank 0 tells the others once all is kept, and what they do with it. */
    text (*whole)(void *user);
    stf_status (*take)(void *user, text whole, stf_error *err);
    void *user;
} share;

/* Threads to compute with (0: one for each processor), and one to pass messages where there is a
 * team. *out NULL: the caller's alone. */
stf_status share_pool(const share_team *team, uint32_t n_threads, const stf_allocator *allocator,
                      pool **out, stf_error *err);

/* At rank 0: STF_OK when all parts are kept; else the first failure, of this rank or another, and
 * STF_CANCELLED where some rank was asked to stop. At other ranks: STF_OK when rank 0 was content;
 * STF_CANCELLED when it was not. Scratch memory is taken from `memory`. */
stf_status share_run(const share *s, arena *memory, stf_error *err);

/* n records of `width` plain bytes, those of begin .. end-1 written to records + begin * width by
 * `make`, in parts of `size` records; all ranks end with all of them. Where it fails, rank 0 (or
 * the process alone) has those that were made by then, and all others as they were. */
typedef struct share_records {
    size_t n, width, size;
    text what; /* they are of, besides these numbers; see share.what */
    char *records;
    stf_status (*make)(void *user, size_t begin, size_t end, uint32_t worker, stf_error *err);
    void *user;
} share_records;
stf_status share_all(share_team *team, pool *threads, const cancel *stop,
                     const share_records *records, arena *memory, stf_error *err);

#endif
