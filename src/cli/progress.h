/* SPDX-License-Identifier: Apache-2.0 */
/* progress.h -- what long work shows on standard error. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <standoff.h>

#include <stdatomic.h>

typedef struct progress {
    bool as_json;
    bool is_shown;    /* a line stands on the terminal */
    atomic_flag busy; /* events may come from several threads */
    double began_s, told_s;
    stf_event last;
    bool is_last_told;
} progress;

/* `how`: "auto", "never", "json", or NULL for auto. Hands the request a callback if anything is to
 * be shown; *p must live as long as the request is asked. */
void progress_begin(progress *p, const char *how, stf_request *r);
/* Wipes the line; as JSON, tells the last event if it was not told. */
void progress_end(progress *p);

#endif
