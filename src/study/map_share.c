/* SPDX-License-Identifier: Apache-2.0 */
/* map_share.c -- the points of a map solved in parts, on this process or the ranks of a team.
 *
 * Which points a map needs next depends on the classes of those before. So every rank draws the
 * same map: it asks for the same points in the same order, each point is solved by one rank, and
 * all are told what it gave. Then they number classes alike. */
#include "base/os_clock.h"
#include "base/share.h"
#include "study/facts.h"
#include "study/map_inside.h"

enum {
    AT_ONCE = 1024, /* points between two tellings of progress, of each rank */
    PART = 4 * LANES_BLOCK,
};

bool map_is_led(const map_run *r)
{
    return r->team != NULL && r->team->of->rank > 0;
}

stf_status map_team_begin(map_run *r, stf_error *err)
{
    if (r->team == NULL) return STF_OK;
    const study_options *const o = &r->options;
    run_fact all;
    buffer b;
    buffer_init(&b, arena_allocator(r->memory));
    facts_source(r->problem, r->base, &b);
    if (r->game != NULL) {
        facts_model(r->problem, r->game, r->base, &b);
        facts_options(o, r->game, PART, o->select == SELECT_ALL, &b);
    }
    buffer_format(&b, "%s %d %u %u\n", stf_version(), (int)r->by, r->n_axes, r->n_words);
    FACTS_ARRAY(&b, r->axis, r->n_axes);
    FACTS_ARRAY(&b, &r->share, 1);
    stf_status const status = facts_settle(&b, "maps", r->memory, &all, err);
    buffer_free(&b);
    TRY(status);
    r->facts = all.value;
    return share_pool(r->team, 1, arena_allocator(r->memory), &r->passers, err);
}

void map_team_end(map_run *r)
{
    pool_free(r->passers);
    r->passers = NULL;
}

void map_stop(map_run *r, stf_status status, text why)
{
    r->stopped = status;
    r->stop_reason = why;
}

/* Tells how far the work is; a listener may ask to stop. */
static void progress_tell(map_run *r)
{
    if (r->progress == NULL || r->stopped != STF_OK) return;
    solve_event const e = {.what = "point", .iteration = r->n_solved, .open = r->n_open};
    if (r->progress(r->progress_user, &e) != 0)
        map_stop(r, STF_CANCELLED, TEXT("stopped on request"));
}

typedef struct spots {
    const map_run *run;
    const double *at;  /* [n * n_axes] */
    uint32_t *records; /* [n * map_record_words] */
} spots;

static stf_status spots_make(void *user, size_t begin, size_t end, uint32_t worker, stf_error *err)
{
    const spots *const s = user;
    const map_run *const r = s->run;
    const double *const at = s->at + begin * r->n_axes;
    uint32_t *const records = s->records + begin * map_record_words(r);
    (void)worker;
    return r->by == MAP_BY_PLAN ? map_plan_solve(r, at, end - begin, records, err)
                                : map_play_solve(r, at, end - begin, records, err);
}

/* Numbers the classes in the order of points. */
static void records_read(map_run *r, const uint32_t *records, size_t n, uint32_t *classes)
{
    for (size_t i = 0; i < n; i++) {
        const uint32_t *const words = records + i * map_record_words(r);
        if (words[r->n_words] == 0) continue;
        classes[i] = map_class_number(r, words);
        r->n_followed += words[r->n_words] - 1;
        r->n_solved++;
    }
}

static stf_status spots_solve(map_run *r, const double *at, size_t n, arena *scratch,
                              uint32_t *classes, stf_error *err)
{
    size_t const width = map_record_words(r), threads = r->options.threads;
    spots s = {.run = r, .at = at, .records = ARENA_NEW(scratch, uint32_t, n * width)};
    text const places = {(const char *)at, n * r->n_axes * sizeof *at};
    text const what = text_format(scratch, "%.*s %016llx", TEXT_ARGS(r->facts),
                                  (unsigned long long)text_hash(places));
    TRY(arena_status(scratch, err));
    share_records const all = {.n = n,
                               .width = width * sizeof *s.records,
                               .size = r->team == NULL ? n : PART * (threads > 1 ? threads : 1),
                               .what = what,
                               .records = (char *)s.records,
                               .make = spots_make,
                               .user = &s};
    stf_error why = {0};
    stf_status const status = share_all(r->team, r->passers, r->options.stop, &all, scratch, &why);
    bool const is_late = status == STF_LIMIT && (r->options.deadline > 0 || r->by == MAP_BY_PLAN);
    if (status != STF_OK && (map_is_led(r) || (status != STF_CANCELLED && !is_late)))
        return fail(err, status, "%s", why.message);
    if (status == STF_CANCELLED) map_stop(r, status, TEXT("stopped on request"));
    if (status == STF_LIMIT) map_stop(r, status, TEXT("the time limit was reached"));
    records_read(r, s.records, n, classes);
    return arena_status(r->memory, err);
}

/* A rank that is led goes on until rank 0 says that it is over. */
static bool is_over(map_run *r)
{
    if (r->stopped != STF_OK) return true;
    if (map_is_led(r)) return false;
    if (cancel_requested(r->options.stop))
        map_stop(r, STF_CANCELLED, TEXT("stopped on request"));
    else if (r->options.deadline > 0.0 && os_clock_seconds() >= r->options.deadline)
        map_stop(r, STF_LIMIT, TEXT("the time limit was reached"));
    return r->stopped != STF_OK;
}

stf_status map_solve(map_run *r, const double *at, size_t n, uint32_t *classes, stf_error *err)
{
    size_t const at_once = AT_ONCE * (r->team != NULL ? (size_t)r->team->of->n_ranks : 1);
    for (size_t i = 0; i < n; i++) classes[i] = MAP_UNKNOWN;
    stf_status status = STF_OK;
    for (size_t begin = 0; begin < n && status == STF_OK && !is_over(r); begin += at_once) {
        size_t const some = n - begin < at_once ? n - begin : at_once;
        arena *const scratch = arena_new(arena_allocator(r->memory), 0);
        if (scratch == NULL) return fail(err, STF_NOMEM, "no memory for a map");
        status = spots_solve(r, at + begin * r->n_axes, some, scratch, classes + begin, err);
        arena_free(scratch);
        progress_tell(r);
    }
    return status;
}
