/* SPDX-License-Identifier: Apache-2.0 */
/* os_thread.c -- the crew on POSIX threads: a job is a new generation that every thread waits for.
 */
#define _POSIX_C_SOURCE 200809L
#include "base/os_thread.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "base/arena.h"

typedef struct member {
    crew *of;
    pthread_t thread;
    uint32_t worker;
} member;

struct crew {
    stf_allocator allocator;
    size_t bytes;
    pthread_mutex_t lock; /* guards all below but `members` */
    pthread_cond_t called, done;
    uint64_t generation; /* jobs handed out */
    uint32_t working;    /* threads that have not finished this generation */
    bool closing;
    crew_job *job;
    void *context;
    uint32_t n_threads; /* besides the caller */
    member members[];
};

static void *member_live(void *argument)
{
    const member *const m = argument;
    crew *const c = m->of;
    uint64_t seen = 0;
    (void)pthread_mutex_lock(&c->lock);
    for (;;) {
        while (c->generation == seen && !c->closing) (void)pthread_cond_wait(&c->called, &c->lock);
        if (c->closing) break;
        seen = c->generation;
        crew_job *const job = c->job;
        void *const context = c->context;
        (void)pthread_mutex_unlock(&c->lock);
        job(context, m->worker);
        (void)pthread_mutex_lock(&c->lock);
        if (--c->working == 0) (void)pthread_cond_signal(&c->done);
    }
    (void)pthread_mutex_unlock(&c->lock);
    return NULL;
}

static void crew_start(crew *c, uint32_t n)
{
    sigset_t all, before;
    (void)sigfillset(&all);
    bool const masked = pthread_sigmask(SIG_SETMASK, &all, &before) == 0;
    while (c->n_threads < n) {
        member *const m = &c->members[c->n_threads];
        *m = (member){.of = c, .worker = c->n_threads + 1};
        if (pthread_create(&m->thread, NULL, member_live, m) != 0) break;
        c->n_threads++;
    }
    if (masked) (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
}

crew *crew_new(const stf_allocator *allocator, uint32_t n)
{
    stf_allocator const al = allocator != NULL ? *allocator : allocator_libc;
    uint32_t const threads = n > 1 ? n - 1 : 0;
    size_t const bytes = sizeof(crew) + threads * sizeof(member);
    crew *const c = al.resize(al.user, NULL, 0, bytes);
    if (c == NULL) return NULL;
    *c = (crew){.allocator = al, .bytes = bytes};
    if (pthread_mutex_init(&c->lock, NULL) != 0) goto no_lock;
    if (pthread_cond_init(&c->called, NULL) != 0) goto no_called;
    if (pthread_cond_init(&c->done, NULL) != 0) goto no_done;
    crew_start(c, threads);
    return c;
no_done:
    (void)pthread_cond_destroy(&c->called);
no_called:
    (void)pthread_mutex_destroy(&c->lock);
no_lock:
    al.resize(al.user, c, bytes, 0);
    return NULL;
}

void crew_free(crew *c)
{
    if (c == NULL) return;
    (void)pthread_mutex_lock(&c->lock);
    c->closing = true;
    (void)pthread_cond_broadcast(&c->called);
    (void)pthread_mutex_unlock(&c->lock);
    for (uint32_t i = 0; i < c->n_threads; i++) (void)pthread_join(c->members[i].thread, NULL);
    (void)pthread_cond_destroy(&c->done);
    (void)pthread_cond_destroy(&c->called);
    (void)pthread_mutex_destroy(&c->lock);
    stf_allocator const al = c->allocator;
    al.resize(al.user, c, c->bytes, 0);
}

uint32_t crew_size(const crew *c)
{
    return c->n_threads + 1;
}

void crew_run(crew *c, crew_job *job, void *context)
{
    if (c->n_threads > 0) {
        (void)pthread_mutex_lock(&c->lock);
        c->job = job;
        c->context = context;
        c->working = c->n_threads;
        c->generation++;
        (void)pthread_cond_broadcast(&c->called);
        (void)pthread_mutex_unlock(&c->lock);
    }
    job(context, 0);
    if (c->n_threads > 0) {
        (void)pthread_mutex_lock(&c->lock);
        while (c->working > 0) (void)pthread_cond_wait(&c->done, &c->lock);
        (void)pthread_mutex_unlock(&c->lock);
    }
}

uint32_t os_processors(void)
{
    long const n = sysconf(_SC_NPROCESSORS_ONLN);
    return n > 0 && n < 4096 ? (uint32_t)n : 1;
}
