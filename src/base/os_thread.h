/* SPDX-License-Identifier: Apache-2.0 */
/* os_thread.h -- a crew: a fixed number of threads that do one job together, again and again. */
#ifndef BASE_OS_THREAD_H
#define BASE_OS_THREAD_H

#include <standoff.h>

typedef struct crew crew;

/* Run by each worker, 0 .. crew_size-1; worker 0 is the caller of crew_run. */
typedef void crew_job(void *context, uint32_t worker);

/* n workers, of which n-1 are new threads (fewer if the system gives no more), with every signal
 * blocked, so that signals reach the caller's threads. NULL when out of memory. */
crew *crew_new(const stf_allocator *allocator, uint32_t n);
void crew_free(crew *c); /* NULL allowed; waits for the threads to end */
uint32_t crew_size(const crew *c);
/* Returns when every worker has returned; what they wrote is then seen. By one thread at a time,
 * and not from within a job. */
void crew_run(crew *c, crew_job *job, void *context);

/* Processors that this process may use; at least 1. */
uint32_t os_processors(void);

#endif
