/* SPDX-License-Identifier: Apache-2.0 */
/* run.h -- long work kept in a file: its parts, by number, as they are done.
 *
 * A run is a SQLite file. Each part is stored by a transaction of its own, so that a process killed
 * at any instant leaves the parts stored before, whole, and nothing else; opened again, the run
 * tells which there are. A file holds one run: facts say what of, and a run of something else is
 * refused with the fact that differs. One process at a time has a run open. */
#ifndef STORE_RUN_H
#define STORE_RUN_H

#include "base/text.h"

typedef struct run run;

/* What a run is of: "the model" and its fingerprint. */
typedef struct run_fact {
    const char *what; /* as it reads in "RUN.db holds a run of other ..." */
    text value;
} run_fact;

typedef enum run_mode {
    RUN_KEEP, /* opens the file, or makes it */
    RUN_READ, /* the file must be there; nothing is stored */
} run_mode;

/* path NULL: a run that is kept in memory while it is small, and in a temporary file that nobody
 * sees when it grows; it is gone when closed. STF_USAGE: of other facts, or not a run file; STF_IO:
 * it cannot be read or written, or another process has it open; STF_INPUT: damaged. The run is
 * taken from `memory`, and closed before it. */
stf_status run_open(const char *path, run_mode mode, const run_fact *facts, uint32_t n_facts,
                    arena *memory, run **out, stf_error *err);
void run_close(run *r); /* NULL allowed */

/* Sets has[k] for each part k < n that is stored, and counts them. */
stf_status run_parts(run *r, uint64_t n, uint8_t *has, uint64_t *count, stf_error *err);
/* Stores a part, or replaces it. Any thread. STF_IO: the disk is full, or the like; what was stored
 * before stays. */
stf_status run_put(run *r, uint64_t part, text bytes, stf_error *err);
/* Appends a part to `out`. STF_INPUT where it is not there, and what `out` failed with. Any thread.
 */
stf_status run_get(run *r, uint64_t part, buffer *out, stf_error *err);

/* "sqlite 3.40.1". */
const char *run_library(void);

#endif
