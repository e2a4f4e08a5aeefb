/* SPDX-License-Identifier: Apache-2.0 */
/* map_plan.c -- points to classes by plans: which plans of the file enforce themselves there.
 *
 * A point's class is two bits for each plan, so nothing of play is solved. Of a plan without steps
 * the question is whether any steps enforce themselves. */
#include "base/pool.h"
#include "study/map_inside.h"
#include "study/plan.h"

#include <string.h>

enum { AT_ONCE = 4, CODE = 2 /* word of a class: after its kind and its count */ };

stf_status map_plan_begin(map_run *r, stf_error *err)
{
    const syntax *const s = r->problem->syntax;
    if (s == NULL)
        return fail(err, STF_UNSUPPORTED, "a game has no plans; only a model (.standoff) has");
    if (s->n_plans == 0) return fail(err, STF_USAGE, "the file has no plans");
    if (s->n_plans > MAP_PLANS_MOST)
        return fail(err, STF_USAGE, "a map is by at most %d plans; the file has %u", MAP_PLANS_MOST,
                    s->n_plans);
    return STF_OK;
}

typedef struct spots {
    const map_run *run;
    const double *at; /* [n * n_axes] */
    uint32_t *codes;  /* [n] */
    bool *seen;       /* [n] every plan is settled there */
} spots;

static stf_status spot_judge(spots *b, size_t i, arena *scratch, stf_error *err)
{
    const map_run *const r = b->run;
    const problem *const p = r->problem;
    study_case moved = *r->base;
    exact *inputs;
    b->codes[i] = 0;
    b->seen[i] = true;
    moved.inputs = ARENA_NEW(scratch, double, p->n_inputs);
    TRY(arena_status(scratch, err));
    memcpy(moved.inputs, r->base->inputs, p->n_inputs * sizeof *moved.inputs);
    for (uint32_t k = 0; k < r->n_axes; k++)
        moved.inputs[r->axis[k].input] = b->at[i * r->n_axes + k];
    TRY(plan_inputs(p, &moved, scratch, &inputs, err));
    for (uint32_t k = 0; k < p->syntax->n_plans; k++) {
        plan_point here;
        stf_status const status =
            plan_at(p, k, &r->base->key, inputs, &r->options, NULL, scratch, &here, err);
        bool const cannot_be = status == STF_INPUT || status == STF_UNSUPPORTED;
        if (status != STF_OK && !cannot_be) return status;
        if (!cannot_be && !here.is_known) b->seen[i] = false;
        map_plan_state const verdict_here = cannot_be    ? MAP_PLAN_UNDEFINED
                                            : here.holds ? MAP_PLAN_HOLDS
                                                         : MAP_PLAN_BREAKS;
        b->codes[i] |= (uint32_t)verdict_here << (2 * k);
    }
    return STF_OK;
}

static stf_status spots_judge(void *context, pool_chunk chunk, stf_error *err)
{
    spots *const b = context;
    arena *const scratch = arena_new(arena_allocator(b->run->memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory for a map");
    stf_status status = STF_OK;
    for (size_t i = chunk.begin; i < chunk.end && status == STF_OK; i++) {
        arena_mark const mark = arena_position(scratch);
        status = spot_judge(b, i, scratch, err);
        arena_release(scratch, mark);
    }
    arena_free(scratch);
    return status;
}

static stf_status spots_run(spots *b, size_t n, uint32_t *records, arena *scratch, stf_error *err)
{
    const map_run *const r = b->run;
    b->codes = ARENA_NEW(scratch, uint32_t, n);
    b->seen = ARENA_NEW(scratch, bool, n);
    TRY(arena_status(scratch, err));
    pool *threads = NULL;
    if (r->options.threads > 1) {
        threads = pool_new(arena_allocator(r->memory), r->options.threads);
        if (threads == NULL) return fail(err, STF_NOMEM, "no memory for threads");
    }
    stf_status const status = pool_for(threads, n, AT_ONCE, r->options.stop, spots_judge, b, err);
    pool_free(threads);
    if (status != STF_OK && status != STF_CANCELLED) return status;
    bool all = true;
    for (size_t i = 0; i < n; i++) {
        uint32_t *const words = records + i * map_record_words(r);
        all = all && b->seen[i];
        if (!b->seen[i]) continue;
        words[0] = MAP_PLAYED;
        words[1] = 1;
        words[CODE] = b->codes[i];
        words[r->n_words] = 1;
    }
    if (status == STF_CANCELLED) return status;
    return all ? STF_OK : fail(err, STF_LIMIT, "the time limit was reached");
}

stf_status map_plan_solve(const map_run *r, const double *at, size_t n, uint32_t *records,
                          stf_error *err)
{
    arena *const scratch = arena_new(arena_allocator(r->memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory for a map");
    spots b = {.run = r, .at = at};
    stf_status const status = spots_run(&b, n, records, scratch, err);
    arena_free(scratch);
    return status;
}
