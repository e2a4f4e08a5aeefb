/* SPDX-License-Identifier: Apache-2.0 */
/* map.c -- what a map is over: assumptions, their ranges, and the order of the work. */
#include "study/map_inside.h"

#include <math.h>
#include <string.h>

static uint32_t input_count(const problem *p)
{
    return p->syntax != NULL ? p->syntax->n_assumptions : p->game->program->n_inputs;
}

static text input_name(const problem *p, uint32_t i)
{
    return p->syntax != NULL ? p->syntax->assumptions[i].name : p->game->program->inputs[i].name;
}

static stf_status input_find(const problem *p, text name, arena *memory, uint32_t *out,
                             stf_error *err)
{
    uint32_t const n = input_count(p);
    text *const names = ARENA_NEW(memory, text, n);
    TRY(arena_status(memory, err));
    for (uint32_t i = 0; i < n; i++) {
        names[i] = input_name(p, i);
        if (!text_equal(names[i], name)) continue;
        *out = i;
        return STF_OK;
    }
    size_t const near = text_nearest(name, names, n);
    if (near < n)
        return fail(err, STF_USAGE, "there is no assumption '%.*s'; did you mean '%.*s'?",
                    TEXT_ARGS(name), TEXT_ARGS(names[near]));
    return fail(err, STF_USAGE, "there is no assumption '%.*s'%s", TEXT_ARGS(name),
                p->syntax == NULL ? "; a game's are named u<outcome>_<party>" : "");
}

/* ---- ranges -----------------------------------------------------------------------------------
 */

static text trim(text t)
{
    while (t.n > 0 && t.at[0] == ' ') t = (text){t.at + 1, t.n - 1};
    while (t.n > 0 && t.at[t.n - 1] == ' ') t.n--;
    return t;
}

/* What follows the number: "t/month" of "7000 t/month". */
static text unit_part(text t)
{
    size_t i = 0;
    while (i < t.n && t.at[i] != ' ') i++;
    return (text){t.at + i, t.n - i};
}

/* One end, read as `--set` reads it. */
static stf_status end_read(problem *p, const study_case *base, uint32_t input, text value,
                           text like, arena *memory, double *out, stf_error *err)
{
    text const name = input_name(p, input);
    study_case c;
    text const setting = text_format(memory, "%.*s=%.*s%.*s", TEXT_ARGS(name), TEXT_ARGS(value),
                                     TEXT_ARGS(unit_part(value).n > 0 ? (text){0} : like));
    c = *base;
    c.inputs = ARENA_NEW(memory, double, p->n_inputs);
    TRY(arena_status(memory, err));
    memcpy(c.inputs, base->inputs, p->n_inputs * sizeof *c.inputs);
    TRY(study_case_set(p, &c, setting, memory, err));
    *out = c.inputs[input];
    return STF_OK;
}

/* "oil=0 .. 7000 t/month"; false where it is about another assumption. */
static stf_status range_read(problem *p, const study_case *base, text range, map_axis *axis,
                             bool *is_mine, arena *memory, stf_error *err)
{
    const char *const equals = memchr(range.at, '=', range.n);
    const char *dots = NULL;
    for (size_t i = 0; equals != NULL && i + 1 < range.n; i++)
        if (range.at + i > equals && range.at[i] == '.' && range.at[i + 1] == '.') {
            dots = range.at + i;
            break;
        }
    if (dots == NULL)
        return fail(err, STF_USAGE, "'%.*s' is not NAME=LOW .. HIGH", TEXT_ARGS(range));
    text const name = trim((text){range.at, (size_t)(equals - range.at)});
    text const low = trim((text){equals + 1, (size_t)(dots - equals - 1)});
    text const high = trim((text){dots + 2, (size_t)(range.at + range.n - dots - 2)});
    *is_mine = text_equal(name, input_name(p, axis->input));
    if (!*is_mine) return STF_OK;
    TRY(end_read(p, base, axis->input, low, unit_part(high), memory, &axis->low, err));
    return end_read(p, base, axis->input, high, unit_part(low), memory, &axis->high, err);
}

static stf_status axis_make(problem *p, const study_case *c, const map_query *q, uint32_t k,
                            arena *memory, map_axis *out, stf_error *err)
{
    TRY(input_find(p, q->over[k], memory, &out->input, err));
    text const name = input_name(p, out->input);
    out->central = c->inputs[out->input];
    if (p->syntax != NULL) {
        out->low = p->syntax->assumptions[out->input].low;
        out->high = p->syntax->assumptions[out->input].high;
    }
    bool given = false;
    for (uint32_t i = 0; i < q->n_ranges; i++) {
        bool mine = false;
        TRY(range_read(p, c, q->ranges[i], out, &mine, memory, err));
        given = given || mine;
    }
    if (out->low < out->high && isfinite(out->low) && isfinite(out->high)) return STF_OK;
    if (given)
        return fail(err, STF_USAGE, "the range of %.*s does not go from a lower to a higher value",
                    TEXT_ARGS(name));
    return fail(err, STF_USAGE,
                "%.*s has no range in the file: give one, --range '%.*s=LOW .. HIGH'",
                TEXT_ARGS(name), TEXT_ARGS(name));
}

/* Every range given must be of an assumption that the map is over. */
static stf_status ranges_check(const problem *p, const map_query *q, const map_answer *a,
                               stf_error *err)
{
    for (uint32_t i = 0; i < q->n_ranges; i++) {
        const char *const equals = memchr(q->ranges[i].at, '=', q->ranges[i].n);
        text const name = trim((text){q->ranges[i].at, (size_t)(equals - q->ranges[i].at)});
        bool found = false;
        for (uint32_t k = 0; k < a->n_axes; k++)
            found = found || text_equal(name, input_name(p, a->axis[k].input));
        if (!found)
            return fail(err, STF_USAGE, "--range speaks of '%.*s', which the map is not over",
                        TEXT_ARGS(name));
    }
    return STF_OK;
}

/* ---- the map ----------------------------------------------------------------------------------
 */

static bool is_same_class(const map_run *r, const map_region *a, const map_region *b)
{
    if (a->kind != b->kind || a->n_plays != b->n_plays || a->status != b->status) return false;
    for (uint32_t k = 0; k < a->n_plays; k++) {
        if (a->play[k].outcome != b->play[k].outcome || a->play[k].holds != b->play[k].holds ||
            a->play[k].plans != b->play[k].plans)
            return false;
        if (a->play[k].level != NULL && memcmp(a->play[k].level, b->play[k].level, r->n_moves) != 0)
            return false;
    }
    return true;
}

static stf_status central_find(map_run *r, map_answer *a, stf_error *err)
{
    double at[2];
    uint32_t class;
    map_region like = {0};
    for (uint32_t k = 0; k < a->n_axes; k++) {
        at[k] = a->axis[k].central;
        if (at[k] < a->axis[k].low || at[k] > a->axis[k].high) return STF_OK;
    }
    TRY(map_solve(r, at, 1, &class, err));
    if (class == MAP_UNKNOWN) return STF_OK;
    TRY(map_class_read(r, class, &like, err));
    for (uint32_t k = 0; k < a->n_regions; k++)
        if (is_same_class(r, &a->regions[k], &like)) a->central_region = k;
    return STF_OK;
}

static stf_status structure_get(map_run *r, bool is_by_plan, stf_error *err)
{
    problem *const p = r->problem;
    r->game = p->game;
    if (p->syntax == NULL || is_by_plan) return STF_OK;
    TRY(model_cache_get(p->cache, &r->base->key, p->diagnostics, &r->model, err));
    r->game = r->model->game;
    return STF_OK;
}

static stf_status query_settle(const map_query *given, bool is_large, map_query *q, stf_error *err)
{
    *q = *given;
    bool const is_line = q->n_over == 1;
    if (q->n_over == 0 || q->n_over > 2)
        return fail(err, STF_USAGE, "a map is over one assumption or two: --over NAME");
    if (q->n_over == 2 && text_equal(q->over[0], q->over[1]))
        return fail(err, STF_USAGE, "the map is twice over %.*s", TEXT_ARGS(q->over[0]));
    if (q->precision == 0.0) q->precision = is_line ? 1e-9 : 1e-3;
    if (q->share == 0.0) q->share = MAP_SHARE;
    if (!(q->share > 0.0 && q->share < 1.0))
        return fail(err, STF_USAGE, "--share is between 0 and 1");
    if (q->grid == 0) q->grid = is_line ? (is_large ? 64 : 256) : (is_large ? 16 : 32);
    double const finest = is_line ? 1e-15 : 1e-5;
    if (!(q->precision >= finest && q->precision <= 0.1))
        return fail(err, STF_USAGE, "--precision is from %g to 0.1 of the range", finest);
    if (q->grid < 2 || q->grid > (is_line ? 1000000u : 1024u))
        return fail(err, STF_USAGE, "--grid is from 2 to %u", is_line ? 1000000u : 1024u);
    return STF_OK;
}

static stf_status map_make(map_run *r, const map_query *q, map_answer *a, stf_error *err)
{
    TRY(map_run_begin(r, q, err));
    TRY(map_team_begin(r, err));
    TRY(q->n_over == 1 ? map_line(r, q, a, err) : map_plane(r, q, a, err));
    if (q->n_over == 2 && r->stopped == STF_OK) TRY(central_find(r, a, err));
    return r->by == MAP_BY_PLAN ? STF_OK : map_regions_tell(r, a, err);
}

stf_status study_map(problem *p, const study_case *c, const study_options *o,
                     const map_query *given, arena *memory, map_answer **out, stf_error *err)
{
    map_query q;
    map_answer *const a = ARENA_NEW(memory, map_answer, 1);
    TRY(arena_status(memory, err));
    map_run r = {.problem = p,
                 .base = c,
                 .options = *o,
                 .memory = memory,
                 .progress = o->progress,
                 .progress_user = o->progress_user};
    r.options.progress = NULL;
    r.options.team = NULL;
    r.team = o->team;
    TRY(structure_get(&r, given->by == MAP_BY_PLAN, err));
    TRY(query_settle(given, r.game != NULL && r.game->n_nodes > MAP_LARGE, &q, err));
    r.n_axes = q.n_over;
    *a = (map_answer){.by = q.by,
                      .n_axes = q.n_over,
                      .precision = q.precision,
                      .share = q.share,
                      .case_name = c->name,
                      .central_region = NONE,
                      .nearest_border = NONE,
                      .nearest_share = (double)INFINITY};
    for (uint32_t k = 0; k < q.n_over; k++) TRY(axis_make(p, c, &q, k, memory, &a->axis[k], err));
    TRY(ranges_check(p, &q, a, err));
    memcpy(r.axis, a->axis, sizeof r.axis);
    stf_status made = pinned_many_new(p, &r.options, &r.quick, err);
    if (made == STF_OK) made = map_make(&r, &q, a, err);
    pinned_many_free(r.quick);
    map_team_end(&r);
    TRY(made);
    if (a->nearest_border == NONE) a->nearest_share = (double)NAN;
    a->game = r.game;
    a->model = r.model;
    a->claim = r.claim;
    a->moves = r.moves;
    a->n_moves = r.n_moves;
    a->n_solved = r.n_solved;
    a->n_followed = r.n_followed;
    a->status = r.stopped;
    a->reason = r.stop_reason;
    *out = a;
    return arena_status(memory, err);
}
