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

/* How many a second, and how long the rest takes at that pace; below 0: not known. */
static double rate_of(const stf_event *e, double elapsed_s)
{
    return elapsed_s > 0.0 && e->done > 0 ? (double)e->done / elapsed_s : -1.0;
}

static double left_of(const stf_event *e, double rate)
{
    return rate > 0.0 && e->total >= e->done && e->total > 0 ? (double)(e->total - e->done) / rate
                                                             : -1.0;
}

/* A number, or null where it is not known or none. */
static void member_json(const char *key, double x, bool is_known)
{
    if (is_known && x == x && x - x == 0.0)
        (void)fprintf(stderr, ", \"%s\": %.6g", key, x);
    else
        (void)fprintf(stderr, ", \"%s\": null", key);
}

static void event_json(const stf_event *e, double elapsed_s)
{
    double const rate = rate_of(e, elapsed_s), left = left_of(e, rate);
    (void)fprintf(stderr, "{\"event\": \"%s\", \"done\": %" PRIu64, e->what, e->done);
    if (e->total > 0)
        (void)fprintf(stderr, ", \"total\": %" PRIu64, e->total);
    else
        (void)fputs(", \"total\": null", stderr);
    if (e->open > 0) (void)fprintf(stderr, ", \"open\": %" PRIu64, e->open);
    member_json("rate", rate, rate >= 0.0);
    member_json("seconds", elapsed_s, true);
    member_json("seconds_left", left, left >= 0.0);
    member_json("parameter", e->parameter, true);
    member_json("residual", e->residual, true);
    (void)fputs("}\n", stderr);
    (void)fflush(stderr);
}

static void seconds_put(double s)
{
    if (s < 120.0)
        (void)fprintf(stderr, ", %.0f s left", s);
    else if (s < 7200.0)
        (void)fprintf(stderr, ", %.0f min left", s / 60.0);
    else
        (void)fprintf(stderr, ", %.1f h left", s / 3600.0);
}

static void event_line(progress *p, const stf_event *e, double elapsed_s)
{
    double const rate = rate_of(e, elapsed_s), left = left_of(e, rate);
    (void)fprintf(stderr, "\r\033[K%s %" PRIu64, e->what, e->done);
    if (e->total > 0) (void)fprintf(stderr, " of %" PRIu64, e->total);
    if (e->open > 0) (void)fprintf(stderr, ", %" PRIu64 " parts open", e->open);
    if (rate >= 0.0) (void)fprintf(stderr, ", %.3g a second", rate);
    if (left >= 0.0 && e->total > e->done) seconds_put(left);
    if (e->parameter != 0.0) (void)fprintf(stderr, ", lambda %.4g", e->parameter);
    (void)fflush(stderr);
    p->is_shown = true;
}

static int on_event(void *user, const stf_event *e)
{
    progress *const p = user;
    if (atomic_flag_test_and_set(&p->busy)) return 0; /* another thread is telling */
    double const now = now_s();
    p->last = *e;
    p->is_last_told = now - p->told_s >= 0.1;
    if (p->is_last_told) {
        p->told_s = now;
        if (p->as_json)
            event_json(e, now - p->began_s);
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
    p->is_last_told = true;
    atomic_flag_clear(&p->busy);
    p->began_s = now_s();
    p->told_s = p->as_json ? 0.0 : p->began_s + 0.4; /* what is soon done shows nothing */
    if (how != NULL && strcmp(how, "never") == 0) return;
    if (!p->as_json && (is_dumb || !terminal_is(2))) return;
    stf_request_progress(r, on_event, p);
}

void progress_end(progress *p)
{
    /* who reads events wants to see the last */
    if (p->as_json && !p->is_last_told) event_json(&p->last, now_s() - p->began_s);
    if (p->is_shown) (void)fputs("\r\033[K", stderr);
    p->is_shown = false;
}
