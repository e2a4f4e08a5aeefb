/* SPDX-License-Identifier: Apache-2.0 */
/* progress.c -- one line that is written over, ten times a second at most; as JSON a line an event,
 * as often. */
#include "progress.h"

#include "os_terminal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now_s(void)
{
    struct timespec t;
    if (timespec_get(&t, TIME_UTC) == 0) return 0.0;
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void event_json(const stf_event *e)
{
    char parameter[40] = "null", residual[40] = "null";
    if (e->parameter == e->parameter && e->parameter - e->parameter == 0.0)
        (void)snprintf(parameter, sizeof parameter, "%.6g", e->parameter);
    if (e->residual == e->residual && e->residual - e->residual == 0.0)
        (void)snprintf(residual, sizeof residual, "%.3g", e->residual);
    (void)fprintf(stderr,
                  "{\"event\": \"%s\", \"done\": %" PRIu64 ", \"total\": %" PRIu64
                  ", \"parameter\": %s, \"residual\": %s}\n",
                  e->what, e->done, e->total, parameter, residual);
}

static void event_line(progress *p, const stf_event *e, double elapsed_s)
{
    double const rate = elapsed_s > 0.0 ? (double)e->done / elapsed_s : 0.0;
    (void)fprintf(stderr, "\r\033[K%s %" PRIu64, e->what, e->done);
    if (e->total > 0) (void)fprintf(stderr, " of %" PRIu64, e->total);
    if (rate > 0.0) (void)fprintf(stderr, ", %.3g a second", rate);
    if (e->total > e->done && rate > 0.0)
        (void)fprintf(stderr, ", %.0f s left", (double)(e->total - e->done) / rate);
    if (e->parameter != 0.0) (void)fprintf(stderr, ", lambda %.4g", e->parameter);
    (void)fflush(stderr);
    p->is_shown = true;
}

static int on_event(void *user, const stf_event *e)
{
    progress *const p = user;
    if (atomic_flag_test_and_set(&p->busy)) return 0; /* another thread is telling */
    double const now = now_s();
    if (now - p->told_s >= 0.1) {
        p->told_s = now;
        if (p->as_json)
            event_json(e);
        else
            event_line(p, e, now - p->began_s);
    }
    atomic_flag_clear(&p->busy);
    return 0;
}

void progress_begin(progress *p, const char *how, stf_request *r)
{
    const char *const terminal = getenv("TERM");
    bool const is_dumb = terminal == NULL || strcmp(terminal, "dumb") == 0;
    p->as_json = how != NULL && strcmp(how, "json") == 0;
    p->is_shown = false;
    atomic_flag_clear(&p->busy);
    p->began_s = now_s();
    p->told_s = p->as_json ? 0.0 : p->began_s + 0.4; /* what is soon done shows nothing */
    if (how != NULL && strcmp(how, "never") == 0) return;
    if (!p->as_json && (is_dumb || !terminal_is(2))) return;
    stf_request_progress(r, on_event, p);
}

void progress_end(progress *p)
{
    if (p->is_shown) (void)fputs("\r\033[K", stderr);
    p->is_shown = false;
}
