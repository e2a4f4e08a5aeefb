/* SPDX-License-Identifier: Apache-2.0 */
/* team.c -- a queue of messages for each rank. */
#include "support/team.h"

#include "base/os_thread.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

typedef struct letter {
    struct letter *next;
    uint32_t from;
    size_t n;
    char bytes[];
} letter;

struct team_rank {
    team *team;
    uint32_t rank;
    atomic_flag busy; /* the queue is being looked at */
    letter *first, **last;
    letter *read; /* the one received last */
};

static void queue_lock(team_rank *r)
{
    while (atomic_flag_test_and_set(&r->busy)) continue;
}

static bool letter_send(void *user, uint32_t to, const char *bytes, size_t n)
{
    team_rank *const from = user, *const r = &from->team->ranks[to];
    letter *const l = malloc(sizeof *l + n);
    if (l == NULL) return false;
    *l = (letter){.from = from->rank, .n = n};
    if (n > 0) memcpy(l->bytes, bytes, n);
    queue_lock(r);
    *r->last = l;
    r->last = &l->next;
    atomic_flag_clear(&r->busy);
    return true;
}

static int letter_receive(void *user, uint32_t *from, const char **bytes, size_t *n)
{
    team_rank *const r = user;
    queue_lock(r);
    letter *const l = r->first;
    if (l != NULL) r->first = l->next;
    if (r->first == NULL) r->last = &r->first;
    atomic_flag_clear(&r->busy);
    if (l == NULL) return 0;
    free(r->read);
    r->read = l;
    *from = l->from;
    *bytes = l->bytes;
    *n = l->n;
    return 1;
}

void team_begin(team *t, uint32_t n)
{
    *t = (team){.n = n, .ranks = calloc(n, sizeof *t->ranks)};
    for (uint32_t k = 0; k < n; k++) {
        team_rank *const r = &t->ranks[k];
        r->team = t;
        r->rank = k;
        r->last = &r->first;
        atomic_flag_clear(&r->busy);
        t->of[k] = (stf_team){.size = sizeof t->of[k],
                              .rank = k,
                              .n_ranks = n,
                              .user = r,
                              .send = letter_send,
                              .receive = letter_receive};
        t->share[k] = (share_team){.of = &t->of[k]};
    }
}

void team_end(team *t)
{
    for (uint32_t k = 0; k < t->n; k++) {
        free(t->ranks[k].read);
        for (letter *l = t->ranks[k].first, *next; l != NULL; l = next) {
            next = l->next;
            free(l);
        }
    }
    free(t->ranks);
}

typedef struct job {
    void (*rank)(void *user, uint32_t rank);
    void *user;
} job;

static void rank_run(void *context, uint32_t worker)
{
    const job *const j = context;
    j->rank(j->user, worker);
}

void team_run(team *t, void (*rank)(void *user, uint32_t rank), void *user)
{
    job j = {rank, user};
    crew *const threads = crew_new(NULL, t->n);
    if (threads == NULL || crew_size(threads) != t->n) abort();
    crew_run(threads, rank_run, &j);
    crew_free(threads);
}
