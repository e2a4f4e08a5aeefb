/* SPDX-License-Identifier: Apache-2.0 */
/* space.c -- which assumptions matter, and many points solved in blocks.
 *
 * Whether an assumption matters is read off the payoff programs of all positions (reads.c). */
#include "study/space.h"

#include "base/os_clock.h"
#include "study/pinned.h"
#include "study/reads.h"

#include <string.h>

enum { CASES_AT_ONCE = 64, QUICK_AT_ONCE = 256 }; /* between two tellings of progress */

stf_status space_begin(problem *p, const study_case *base, const study_options *o, arena *memory,
                       space *out, stf_error *err)
{
    if (p->syntax == NULL)
        return fail(err, STF_UNSUPPORTED,
                    "a game's payoffs have no ranges to weigh; only a model (.standoff) has");
    *out = (space){.problem = p,
                   .base = base,
                   .options = *o,
                   .progress = o->progress,
                   .progress_user = o->progress_user,
                   .memory = memory};
    out->options.progress = NULL;
    const bool *const held = ARENA_NEW(memory, bool, p->n_inputs);
    (void)VEC_PUSH(memory, &out->positions, (space_position){.at = *base, .held = held});
    return arena_status(memory, err);
}

stf_status space_add(space *s, const change *changes, uint32_t n, text name, uint32_t *position,
                     stf_error *err)
{
    problem *const p = s->problem;
    space_position added = {0};
    bool *const held = ARENA_NEW(s->memory, bool, p->n_inputs);
    TRY(arena_status(s->memory, err));
    TRY(study_case_changes(p, s->base, changes, n, name, s->memory, &added.at, err));
    for (uint32_t i = 0; i < n; i++)
        if (changes[i].kind == CHANGE_ASSUMPTION) held[changes[i].index] = true;
    added.held = held;
    for (size_t k = 0; k < s->positions.n; k++) {
        const space_position *const other = &s->positions.at[k];
        if (study_case_equal(p, &other->at, &added.at) &&
            memcmp(other->held, held, p->n_inputs * sizeof *held) == 0) {
            *position = (uint32_t)k;
            return STF_OK;
        }
    }
    *position = (uint32_t)s->positions.n;
    (void)VEC_PUSH(s->memory, &s->positions, added);
    return arena_status(s->memory, err);
}

/* ---- what varies ---------------------------------------------------------------------------- */

stf_status space_vary(space *s, const expr *const *formulas, uint32_t n_formulas, stf_error *err)
{
    problem *const p = s->problem;
    bool *const matters = ARENA_NEW(s->memory, bool, p->n_inputs);
    uint32_t *const varied = ARENA_NEW(s->memory, uint32_t, p->n_inputs);
    uint32_t *const idle = ARENA_NEW(s->memory, uint32_t, p->n_inputs);
    spread *const spreads = ARENA_NEW(s->memory, spread, p->n_inputs);
    TRY(arena_status(s->memory, err));
    for (size_t k = 0; k < s->positions.n; k++) {
        const model *m;
        TRY(model_cache_get(p->cache, &s->positions.at[k].at.key, p->diagnostics, &m, err));
        game_reads(m->game, s->positions.at[k].held, matters);
    }
    for (uint32_t k = 0; k < n_formulas; k++) formula_reads(p->syntax, formulas[k], matters);
    s->n_varied = s->n_idle = 0;
    for (uint32_t i = 0; i < p->syntax->n_assumptions; i++) {
        const assumption *const a = &p->syntax->assumptions[i];
        bool const is_set = s->base->set != NULL && s->base->set[i] != NULL;
        if (is_set || spread_is_point(a)) continue;
        if (!matters[i]) {
            idle[s->n_idle++] = i;
            continue;
        }
        TRY(spread_of(a, s->memory, &spreads[s->n_varied], err));
        varied[s->n_varied++] = i;
    }
    s->spreads = spreads;
    s->varied = varied;
    s->idle = idle;
    if (s->n_varied > 0) return STF_OK;
    return fail(err, STF_UNSUPPORTED,
                "nothing varies: no assumption on which play depends has a range that was not set");
}

double space_value(const space *s, uint32_t k, double u)
{
    return spread_quantile(&s->spreads[k], u);
}

/* ---- solving -------------------------------------------------------------------------------- */

typedef struct chunk {
    const space *space;
    size_t first; /* case: point * positions + position */
    space_visitor visit;
    space_quick_visitor quick;
    void *user;
    bool *decided; /* [cases at once] */
    size_t *rest;  /* [cases at once] those that are solved */
} chunk;

static stf_status chunk_visit(void *user, size_t i, const solution *s, stf_error *err)
{
    const chunk *const c = user;
    size_t const at = c->first + c->rest[i], n = c->space->positions.n;
    return c->visit(c->user, at / n, (uint32_t)(at % n), s, err);
}

enum { WIDTH_MOST = 256 };

static bool chunk_quick(void *user, size_t i, const pinned *p)
{
    const chunk *const c = user;
    size_t const at = c->first + i, n = c->space->positions.n;
    double value[WIDTH_MOST];
    uint32_t const width = pinned_width(p);
    if (width > WIDTH_MOST || !pinned_meets(p)) return false;
    const double *const low = pinned_low(p), *const high = pinned_high(p);
    for (uint32_t k = 0; k < width; k++) value[k] = low[k] + (high[k] - low[k]) / 2;
    c->quick(c->user, at / n, (uint32_t)(at % n), value);
    return true;
}

/* What bounds do not decide is solved. */
static stf_status chunk_run(space *s, chunk *c, pinned_many *bounds, const study_case *cases,
                            study_case *some, size_t n, stf_error *err)
{
    memset(c->decided, 0, n * sizeof *c->decided);
    if (c->quick != NULL) TRY(pinned_many_run(bounds, cases, n, chunk_quick, c, c->decided, err));
    size_t n_some = 0;
    for (size_t i = 0; i < n; i++) {
        if (c->decided[i]) continue;
        c->rest[n_some] = i;
        some[n_some++] = cases[i];
    }
    s->n_quick += n - n_some;
    return study_each(s->problem, some, n_some, &s->options, chunk_visit, c, err);
}

static stf_status work_told(space *s, size_t n, stf_error *err)
{
    s->done += n;
    solve_event const e = {.what = "points", .iteration = s->done, .total = s->total};
    if (cancel_requested(s->options.stop) ||
        (s->progress != NULL && s->progress(s->progress_user, &e) != 0))
        return fail(err, STF_CANCELLED, "interrupted after %llu of %llu solves",
                    (unsigned long long)s->done, (unsigned long long)s->total);
    if (s->options.deadline > 0 && os_clock_seconds() > s->options.deadline)
        return fail(err, STF_LIMIT, "the time limit came after %llu of %llu solves",
                    (unsigned long long)s->done, (unsigned long long)s->total);
    return STF_OK;
}

static void case_fill(const space *s, const double *values, size_t position, double *inputs,
                      study_case *out)
{
    const space_position *const at = &s->positions.at[position];
    memcpy(inputs, at->at.inputs, s->problem->n_inputs * sizeof *inputs);
    for (uint32_t k = 0; k < s->n_varied; k++)
        if (!at->held[s->varied[k]]) inputs[s->varied[k]] = values[k];
    *out = at->at;
    out->inputs = inputs;
}

static stf_status points_run(space *s, const double *values, size_t n, chunk *c,
                             pinned_many *bounds, arena *scratch, stf_error *err)
{
    size_t const n_inputs = s->problem->n_inputs, all = n * s->positions.n;
    size_t const at_once = bounds != NULL ? QUICK_AT_ONCE : CASES_AT_ONCE; /* lanes stay full */
    size_t const most = all < at_once ? all : at_once;
    study_case *const cases = ARENA_NEW(scratch, study_case, most);
    study_case *const some = ARENA_NEW(scratch, study_case, most);
    double *const inputs = ARENA_NEW(scratch, double, most *n_inputs);
    c->decided = ARENA_NEW(scratch, bool, most);
    c->rest = ARENA_NEW(scratch, size_t, most);
    TRY(arena_status(scratch, err));
    for (size_t first = 0; first < all; first += most) {
        size_t const here = all - first < most ? all - first : most;
        for (size_t i = 0; i < here; i++) {
            size_t const at = first + i;
            case_fill(s, values + at / s->positions.n * s->n_varied, at % s->positions.n,
                      inputs + i * n_inputs, &cases[i]);
        }
        c->first = first;
        TRY(chunk_run(s, c, bounds, cases, some, here, err));
        TRY(work_told(s, here, err));
    }
    return STF_OK;
}

stf_status space_solve(space *s, const double *values, size_t n, space_visitor visit,
                       space_quick_visitor quick, void *user, stf_error *err)
{
    arena *const scratch = arena_new(arena_allocator(s->memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory to solve with");
    chunk c = {.space = s, .visit = visit, .quick = quick, .user = user};
    pinned_many *bounds = NULL;
    stf_status status = STF_OK;
    if (quick != NULL) status = pinned_many_new(s->problem, &s->options, &bounds, err);
    if (status == STF_OK) status = points_run(s, values, n, &c, bounds, scratch, err);
    pinned_many_free(bounds);
    arena_free(scratch);
    return status;
}
