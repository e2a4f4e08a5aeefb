/* SPDX-License-Identifier: Apache-2.0 */
/* front_play.c -- play as a map from pressure to success: one structure, the assumption that stands
 * for the pressure at many values, in lanes. */
#include "study/ask.h"
#include "study/front.h"
#include "study/points.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROWS_FIRST = 129, /* of a grid */
    ROWS_MOST = 1025,
    ROUNDS = 8,
};
static const double rise_least = 0.002; /* of success between two rows, to look between them */

typedef struct rows {
    const front_item *front;
    const syntax *syntax;
    double *success, *target;
} rows;

/* ---- one solution ------------------------------------------------------------------------------
 */

static stf_status row_take(const rows *r, size_t i, const solution *s, stf_error *err)
{
    const text name = r->syntax->outcomes[r->front->outcome].name;
    if (s->status != STF_OK || s->n_equilibria == 0 || !s->equilibria[0].certificate.certified)
        return fail(err, s->status != STF_OK ? s->status : STF_NO,
                    "front %.*s: play with %.*s at %g has no answer: %.*s",
                    TEXT_ARGS(r->front->name),
                    TEXT_ARGS(r->syntax->assumptions[r->front->through].name),
                    s->inputs[r->front->through], TEXT_ARGS(s->reason));
    const evaluation *const v = &s->equilibria[0].value;
    r->success[i] = 0.0;
    for (uint32_t k = 0; k < s->game->n_outcomes; k++)
        if (text_equal(s->game->outcome[k], name)) r->success[i] += v->outcome[k];
    r->target[i] = r->front->target != SYNTAX_NONE ? v->payoff[r->front->target] : (double)NAN;
    return STF_OK;
}

static stf_status row_visit(void *user, size_t i, const solution *s, stf_error *err)
{
    return row_take(user, i, s, err);
}

static stf_status play_needed(const front_item *of, const syntax *s, stf_error *err)
{
    if (!s->has_play)
        return fail(err, STF_UNSUPPORTED, "front %.*s succeeds through play, and the file has none",
                    TEXT_ARGS(of->name));
    if (of->outcome == SYNTAX_NONE)
        return fail(err, STF_UNSUPPORTED, "front %.*s does not say which outcome is success",
                    TEXT_ARGS(of->name));
    return STF_OK;
}

static stf_status rows_solve(problem *p, const study_case *c, const study_options *o, rows *r,
                             const double *pressure, uint32_t n, stf_error *err)
{
    TRY(play_needed(r->front, p->syntax, err));
    uint32_t const column[] = {r->front->through};
    text const name[] = {p->syntax->assumptions[r->front->through].name};
    points const at = {.n = n, .n_columns = 1, .column = column, .name = name, .value = pressure};
    return points_each(p, c, &at, 0, n, o, row_visit, r, err);
}

/* ---- pressures ---------------------------------------------------------------------------------
 */

static int ascending(const void *a, const void *b)
{
    double const x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static uint32_t unique(double *x, uint32_t n)
{
    if (n == 0) return 0;
    qsort(x, n, sizeof *x, ascending);
    uint32_t kept = 1;
    for (uint32_t i = 1; i < n; i++)
        if (x[i] > x[kept - 1]) x[kept++] = x[i];
    return kept;
}

static double pressure_of(const front_problem *f, coalition who, arena *memory)
{
    arena_mark const mark = arena_position(memory);
    double const x = exact_to_double(front_pressure(f, who, memory));
    arena_release(memory, mark);
    return x;
}

static void table_set(front_problem *f, const rows *r, const double *pressure, uint32_t n,
                      bool is_exact)
{
    f->table = (front_table){.n = n,
                             .pressure = pressure,
                             .success = r->success,
                             .target = r->target,
                             .is_exact = is_exact};
}

static stf_status play_exactly(problem *p, const study_case *c, const study_options *o, rows *r,
                               front_problem *f, arena *memory, front_plays *out, stf_error *err)
{
    uint32_t const all = UINT32_C(1) << f->n_enforcers;
    double *const pressure = ARENA_NEW(memory, double, all);
    TRY(arena_status(memory, err));
    for (uint32_t s = 0; s < all; s++) pressure[s] = pressure_of(f, s, memory);
    uint32_t const n = unique(pressure, all);
    r->success = ARENA_NEW(memory, double, n);
    r->target = ARENA_NEW(memory, double, n);
    TRY(arena_status(memory, err));
    TRY(rows_solve(p, c, o, r, pressure, n, err));
    *out = (front_plays){.n_solved = n, .is_exact = true};
    table_set(f, r, pressure, n, true);
    return STF_OK;
}

/* ---- a grid ------------------------------------------------------------------------------------
 */

typedef struct grid {
    double *pressure, *success, *target; /* [ROWS_MOST] */
    uint32_t n;
} grid;

/* Solves the pressures from `from` on, and puts all in order. */
static stf_status grid_solve(problem *p, const study_case *c, const study_options *o, rows *r,
                             grid *g, uint32_t from, stf_error *err)
{
    rows part = *r;
    part.success = g->success + from;
    part.target = g->target + from;
    TRY(rows_solve(p, c, o, &part, g->pressure + from, g->n - from, err));
    for (uint32_t i = from; i < g->n; i++)
        for (uint32_t k = i; k > 0 && g->pressure[k] < g->pressure[k - 1]; k--) {
            double *const columns[] = {g->pressure, g->success, g->target};
            for (int j = 0; j < 3; j++) {
                double const x = columns[j][k];
                columns[j][k] = columns[j][k - 1];
                columns[j][k - 1] = x;
            }
        }
    return STF_OK;
}

static void grid_measure(const grid *g, front_plays *out)
{
    *out = (front_plays){.n_solved = g->n};
    for (uint32_t i = 1; i < g->n; i++) {
        out->step = fmax(out->step, g->pressure[i] - g->pressure[i - 1]);
        out->rise = fmax(out->rise, fabs(g->success[i] - g->success[i - 1]));
    }
}

static stf_status play_grid(problem *p, const study_case *c, const study_options *o, rows *r,
                            front_problem *f, arena *memory, front_plays *out, stf_error *err)
{
    grid g = {.pressure = ARENA_NEW(memory, double, ROWS_MOST),
              .success = ARENA_NEW(memory, double, ROWS_MOST),
              .target = ARENA_NEW(memory, double, ROWS_MOST)};
    TRY(arena_status(memory, err));
    double low = 0, high = 0;
    for (uint32_t i = 0; i < f->n_enforcers; i++) {
        double const x = exact_to_double(f->enforcers[i].weight);
        *(x < 0 ? &low : &high) += x;
    }
    for (uint32_t i = 0; i < ROWS_FIRST; i++)
        g.pressure[i] = low + (high - low) * i / (ROWS_FIRST - 1);
    g.n = unique(g.pressure, ROWS_FIRST);
    TRY(grid_solve(p, c, o, r, &g, 0, err));
    for (int round = 0; round < ROUNDS; round++) {
        uint32_t const before = g.n;
        for (uint32_t i = 1; i < before && g.n < ROWS_MOST; i++)
            if (fabs(g.success[i] - g.success[i - 1]) > rise_least)
                g.pressure[g.n++] = (g.pressure[i] + g.pressure[i - 1]) / 2;
        if (g.n == before) break;
        TRY(grid_solve(p, c, o, r, &g, before, err));
    }
    grid_measure(&g, out);
    r->success = g.success;
    r->target = g.target;
    table_set(f, r, g.pressure, g.n, false);
    return STF_OK;
}

stf_status front_play_all(problem *p, const study_case *c, const study_options *o,
                          const front_item *of, front_problem *front, arena *memory,
                          front_plays *out, stf_error *err)
{
    rows r = {.front = of, .syntax = p->syntax};
    if (front->n_enforcers <= FRONT_LISTED_MOST)
        return play_exactly(p, c, o, &r, front, memory, out, err);
    return play_grid(p, c, o, &r, front, memory, out, err);
}

/* ---- the whole front alone ---------------------------------------------------------------------
 */

/* Pressures of the whole, of the whole less one, and of none: [n_enforcers + 2]. */
static uint32_t whole_pressures(const front_problem *f, arena *memory, double *out)
{
    coalition const all = (coalition)((UINT64_C(1) << f->n_enforcers) - 1);
    uint32_t n = 0;
    out[n++] = pressure_of(f, 0, memory);
    out[n++] = pressure_of(f, all, memory);
    for (uint32_t i = 0; i < f->n_enforcers; i++)
        out[n++] = pressure_of(f, all ^ UINT32_C(1) << i, memory);
    return unique(out, n);
}

stf_status front_play_whole(problem *p, const study_case *c, const study_options *o,
                            const front_item *of, uint32_t input, const double *at, uint32_t n,
                            front_problem *fronts, arena *memory, stf_error *err)
{
    TRY(play_needed(of, p->syntax, err));
    uint32_t const most = FRONT_ENFORCERS_MOST + 2;
    double *const value = ARENA_NEW(memory, double, (size_t)n *most * 2);
    double *const pressure = ARENA_NEW(memory, double, (size_t)n *most);
    rows r = {.front = of,
              .syntax = p->syntax,
              .success = ARENA_NEW(memory, double, (size_t)n *most),
              .target = ARENA_NEW(memory, double, (size_t)n *most)};
    uint32_t *const first = ARENA_NEW(memory, uint32_t, n + 1);
    TRY(arena_status(memory, err));
    for (uint32_t i = 0; i < n; i++) {
        double *const own = pressure + first[i];
        uint32_t const n_own = whole_pressures(&fronts[i], memory, own);
        for (uint32_t k = 0; k < n_own; k++) {
            value[2 * (first[i] + k)] = at[i];
            value[2 * (first[i] + k) + 1] = own[k];
        }
        first[i + 1] = first[i] + n_own;
    }
    uint32_t const column[] = {input, of->through};
    text const name[] = {p->syntax->assumptions[input].name,
                         p->syntax->assumptions[of->through].name};
    points const list = {
        .n = first[n], .n_columns = 2, .column = column, .name = name, .value = value};
    TRY(points_each(p, c, &list, 0, list.n, o, row_visit, &r, err));
    for (uint32_t i = 0; i < n; i++)
        fronts[i].table = (front_table){.n = first[i + 1] - first[i],
                                        .pressure = pressure + first[i],
                                        .success = r.success + first[i],
                                        .target = r.target + first[i],
                                        .is_exact = true};
    return STF_OK;
}

/* ---- in claims ---------------------------------------------------------------------------------
 */

/* Of one structure that stands already, and in whatever thread asks. */
static stf_status leaf_play(const solution *s, const front_item *of, front_problem *f,
                            arena *memory, stf_error *err)
{
    const struct syntax *const of_file = s->model->syntax;
    uint32_t const n_inputs = s->problem->n_inputs;
    double *const pressure = ARENA_NEW(memory, double, FRONT_ENFORCERS_MOST + 2);
    rows r = {.front = of,
              .syntax = of_file,
              .success = ARENA_NEW(memory, double, FRONT_ENFORCERS_MOST + 2),
              .target = ARENA_NEW(memory, double, FRONT_ENFORCERS_MOST + 2)};
    TRY(arena_status(memory, err));
    TRY(play_needed(of, of_file, err));
    uint32_t const n = whole_pressures(f, memory, pressure);
    study_options const plain = {.stop = NULL};
    ask_structure const structure = {.game = s->game, .model = s->model};
    for (uint32_t i = 0; i < n; i++) {
        study_case own = {.key = s->model->key, .inputs = ARENA_NEW(memory, double, n_inputs)};
        TRY(arena_status(memory, err));
        memcpy(own.inputs, s->inputs, n_inputs * sizeof *own.inputs);
        own.inputs[of->through] = pressure[i];
        const study_case *const cases[] = {&own};
        solution *found[1] = {NULL};
        TRY(ask_block(s->problem, structure, cases, 1, &plain, NULL, memory, memory, found, err));
        TRY(row_take(&r, i, found[0], err));
    }
    table_set(f, &r, pressure, n, true);
    return STF_OK;
}

static stf_status leaf_holds(const expr *at, const solution *s, arena *memory, bool *out,
                             stf_error *err)
{
    study_case const c = {.key = s->model->key, .inputs = (double *)(uintptr_t)s->inputs};
    const front_item *const of = &s->model->syntax->fronts[at->index];
    front_problem f;
    TRY(front_problem_at(s->problem, &c, at->index, SYNTAX_NONE, 0, NULL, memory, &f, err));
    if (of->rule == FRONT_PLAY) TRY(leaf_play(s, of, &f, memory, err));
    front_answer answer;
    TRY(front_solve_whole(&f, NULL, memory, &answer, err));
    *out = answer.whole.would_leave == 0;
    return STF_OK;
}

stf_status front_leaf_measure(const expr *at, const solution *s, arena *memory, leaf_value *out,
                              stf_error *err)
{
    arena *const own = arena_new(arena_allocator(memory), 0);
    if (own == NULL) return fail(err, STF_NOMEM, "no memory for a front");
    bool holds = false;
    stf_error why;
    stf_status const status = leaf_holds(at, s, own, &holds, &why);
    arena_free(own);
    if (status == STF_NOMEM || status == STF_CANCELLED) return fail(err, status, "%s", why.message);
    *out = (leaf_value){.value = holds ? 1.0 : 0.0, .factor = 1.0, .defined = status == STF_OK};
    return STF_OK;
}
