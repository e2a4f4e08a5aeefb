/* SPDX-License-Identifier: Apache-2.0 */
/* pinned_many.c -- many cases passed over, on threads: numbers as a solver would take them.
 *
 * A structure is laid out once, and each worker has one workspace for it, made when it is first
 * needed; nothing else is kept between cases. */
#include "base/pool.h"
#include "game/program_run.h"
#include "study/leader.h"
#include "study/pinned_inside.h"

#include <math.h>
#include <string.h>

enum { CHUNK = 16, STRUCTURES_MOST = 64, WIDTH_MOST = 256 };
#define GREATEST 1e100 /* bounds beyond are left to solvers */

typedef struct structure {
    const game *game;
    const model *model;
    const schedule *schedule;
} structure;

/* One thread's. */
typedef struct worker {
    arena *memory, *scratch;
    arena_mark empty;
    pinned *of[STRUCTURES_MOST];
} worker;

struct pinned_many {
    problem *problem;
    arena *memory;
    const study_options *options;
    structure structures[STRUCTURES_MOST];
    uint32_t n_structures;
    uint32_t n_workers;
    worker *workers; /* [n_workers] */
    pool *threads;   /* NULL: one */
};

static bool is_asked_simply(const study_options *o)
{
    bool const is_quantal = o->has_lambda || (o->has_concept && o->concept == CONCEPT_QRE);
    bool const is_correlated = o->has_concept && o->concept == CONCEPT_CORRELATED;
    return o->solver == NULL && o->select == SELECT_PRINCIPAL && !o->all && !o->exact &&
           !is_quantal && !is_correlated && !o->by_component && !(o->tie_tolerance > 1e-12) &&
           o->n_refine == 0 && o->eliminate == DOMINANCE_RULE_NONE;
}

stf_status pinned_many_new(problem *p, const study_options *o, pinned_many **out, stf_error *err)
{
    const stf_allocator *const allocator = arena_allocator(p->memory);
    *out = NULL;
    if (!is_asked_simply(o)) return STF_OK;
    arena *const memory = arena_new(allocator, 0);
    if (memory == NULL) return fail(err, STF_NOMEM, "no memory to solve with");
    pinned_many *const m = ARENA_NEW(memory, pinned_many, 1);
    if (m == NULL) {
        arena_free(memory);
        return fail(err, STF_NOMEM, "no memory to solve with");
    }
    *m = (pinned_many){.problem = p, .memory = memory, .options = o};
    if (o->threads > 1) m->threads = pool_new(allocator, o->threads);
    m->n_workers = pool_threads(m->threads);
    m->workers = ARENA_NEW(memory, worker, m->n_workers);
    bool good = m->workers != NULL && (o->threads <= 1 || m->threads != NULL);
    for (uint32_t k = 0; good && k < m->n_workers; k++) {
        worker *const w = &m->workers[k];
        w->memory = arena_new(allocator, 0);
        w->scratch = arena_new(allocator, 0);
        good = w->memory != NULL && w->scratch != NULL && arena_take(w->scratch, 1, 1) != NULL;
        if (good) w->empty = arena_position(w->scratch);
    }
    if (!good) {
        pinned_many_free(m);
        return fail(err, STF_NOMEM, "no memory to solve with");
    }
    *out = m;
    return STF_OK;
}

void pinned_many_free(pinned_many *m)
{
    if (m == NULL) return;
    pool_free(m->threads);
    for (uint32_t k = 0; m->workers != NULL && k < m->n_workers; k++) {
        arena_free(m->workers[k].memory);
        arena_free(m->workers[k].scratch);
    }
    arena_free(m->memory);
}

/* The number of a case's structure; NONE where there are too many, or it is too wide. */
static stf_status structure_find(pinned_many *m, const study_case *c, uint32_t *out, stf_error *err)
{
    problem *const p = m->problem;
    structure s = {.game = p->game};
    *out = NONE;
    if (case_leader(c) != NULL) return STF_OK; /* its game is not known before it is solved */
    if (p->syntax != NULL) {
        TRY(model_cache_get(p->cache, &c->key, p->diagnostics, &s.model, err));
        s.game = s.model->game;
    }
    for (uint32_t k = 0; k < m->n_structures; k++)
        if (m->structures[k].game == s.game) {
            *out = k;
            return STF_OK;
        }
    if (m->n_structures == STRUCTURES_MOST) return STF_OK;
    if (s.game->n_parties + s.game->n_outcomes > WIDTH_MOST) return STF_OK;
    TRY(schedule_new(s.game, m->memory, &s.schedule, err));
    *out = m->n_structures;
    m->structures[m->n_structures++] = s;
    return STF_OK;
}

typedef struct many_run {
    pinned_many *many;
    const study_case *cases;
    const uint32_t *structure; /* [n] */
    pinned_visitor visit;
    void *user;
    bool *decided;
} many_run;

/* The case's slots; NULL where its numbers cannot be. */
static const double *slots_take(const many_run *r, const structure *s, const study_case *c,
                                worker *w, stf_error *err)
{
    const game *const g = s->game;
    if (s->model != NULL) {
        diagnostics own;
        diagnostics_init(&own, w->scratch);
        own.sources = r->many->problem->diagnostics->sources;
        stf_error why;
        stf_status const status = model_check_numbers(s->model, c->inputs, w->scratch, &own, &why);
        if (status == STF_NOMEM) (void)fail(err, status, "%s", why.message);
        if (status != STF_OK) return NULL;
    }
    double *const values = ARENA_NEW(w->scratch, double, program_n_values(g->program));
    double *const slots = ARENA_NEW(w->scratch, double, g->n_slots);
    if (values == NULL || slots == NULL) return NULL;
    game_slots_run(g, ISA_ONE, c->inputs, 1, values, slots);
    for (uint32_t k = 0; k < g->n_slots; k++)
        if (!(fabs(slots[k]) < GREATEST)) return NULL;
    return slots;
}

static stf_status chunk_run(void *context, pool_chunk chunk, stf_error *err)
{
    const many_run *const r = context;
    worker *const w = &r->many->workers[chunk.worker];
    for (size_t i = chunk.begin; i < chunk.end; i++) {
        uint32_t const k = r->structure[i];
        r->decided[i] = false;
        if (k == NONE) continue;
        const structure *const s = &r->many->structures[k];
        if (w->of[k] == NULL) TRY(pinned_new(s->schedule, w->memory, &w->of[k], err));
        stf_error why = {0};
        const double *const slots = slots_take(r, s, &r->cases[i], w, &why);
        TRY(arena_status(w->scratch, err));
        if (slots != NULL) {
            pinned_run(w->of[k], slots);
            r->decided[i] = r->visit(r->user, i, w->of[k]);
        }
        arena_release(w->scratch, w->empty);
    }
    return STF_OK;
}

stf_status pinned_many_run(pinned_many *m, const study_case *cases, size_t n, pinned_visitor visit,
                           void *user, bool *decided, stf_error *err)
{
    memset(decided, 0, n * sizeof *decided);
    if (m == NULL || n == 0) return STF_OK;
    arena *const own = arena_new(arena_allocator(m->memory), 0);
    if (own == NULL) return fail(err, STF_NOMEM, "no memory to solve with");
    uint32_t *const which = ARENA_NEW(own, uint32_t, n);
    stf_status status = arena_status(own, err);
    for (size_t i = 0; i < n && status == STF_OK; i++)
        status = structure_find(m, &cases[i], &which[i], err);
    many_run r = {.many = m,
                  .cases = cases,
                  .structure = which,
                  .visit = visit,
                  .user = user,
                  .decided = decided};
    if (status == STF_OK)
        status = pool_for(m->threads, n, CHUNK, m->options->stop, chunk_run, &r, err);
    arena_free(own);
    return status;
}
