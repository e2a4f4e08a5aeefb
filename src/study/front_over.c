/* SPDX-License-Identifier: Apache-2.0 */
/* front_over.c -- how a whole front moves with one assumption: at a row of values, and where a
 * verdict turns between two of them, which is found by halving. */
#include "lang/units.h"
#include "study/front.h"
#include "study/plan.h"
#include "study/points.h"

#include <math.h>
#include <string.h>

enum { STEPS = 40, POINTS_MOST = 10000, HALVINGS = 40, HALVINGS_PLAYED = 24, TURNS = 3 };
enum { YEAR_SECONDS = 31556952 }; /* lang/units.c */

typedef struct over_run {
    problem *problem;
    const study_case *at;
    const study_options *options;
    uint32_t front, input;
    arena *memory;
    uint32_t n_enforcers;
} over_run;

/* Base units in one of what weights are in: the target's unit, a year of it, or base units. */
static exact weight_in_base(const syntax *s, const front_item *of, dimension d, arena *memory)
{
    exact in_base = exact_small(1);
    if (of->target == SYNTAX_NONE) return in_base;
    const unit *const u = &s->parties[of->target].counts_in;
    bool const is_rate = dimension_equal(d, dimension_div(u->dim, dimension_time));
    if (!is_rate && !dimension_equal(d, u->dim)) return in_base;
    if (exact_parse(memory, u->exact, &in_base, NULL) != STF_OK) in_base = exact_small(1);
    return is_rate ? exact_div(memory, in_base, exact_ratio(memory, YEAR_SECONDS, 1)) : in_base;
}

/* Where play decides, pressure is in the unit of the assumption that stands for it. */
static stf_status weights_convert(const syntax *s, const front_item *of, front_problem *f,
                                  arena *memory, stf_error *err)
{
    const unit *const to = &s->assumptions[of->through].central.unit;
    exact to_base = exact_small(1);
    if (to->exact.n > 0) TRY(exact_parse(memory, to->exact, &to_base, err));
    exact const factor = exact_div(memory, weight_in_base(s, of, to->dim, memory), to_base);
    front_enforcer *const enforcers = ARENA_NEW(memory, front_enforcer, f->n_enforcers);
    TRY(arena_status(memory, err));
    for (uint32_t i = 0; i < f->n_enforcers; i++) {
        enforcers[i] = f->enforcers[i];
        enforcers[i].weight = exact_mul(memory, enforcers[i].weight, factor);
    }
    f->enforcers = enforcers;
    return STF_OK;
}

stf_status front_problem_at(const problem *p, const study_case *c, uint32_t front, uint32_t input,
                            double at, diagnostics *d, arena *memory, front_problem *out,
                            stf_error *err)
{
    study_case moved = *c;
    uint32_t const n = p->n_inputs;
    if (input != SYNTAX_NONE) {
        moved.inputs = ARENA_NEW(memory, double, n);
        const quantity **const set = ARENA_NEW(memory, const quantity *, n);
        TRY(arena_status(memory, err));
        memcpy(moved.inputs, c->inputs, n * sizeof *moved.inputs);
        if (c->set != NULL) memcpy(set, c->set, n * sizeof *set);
        moved.inputs[input] = at;
        set[input] = NULL;
        moved.set = set;
    }
    exact *inputs;
    const front_problem *made;
    TRY(plan_inputs(p, &moved, memory, &inputs, err));
    TRY(model_front(p->syntax, front, &moved.key, inputs, memory, d, &made, err));
    *out = *made;
    const front_item *const of = &p->syntax->fronts[front];
    return of->rule == FRONT_PLAY ? weights_convert(p->syntax, of, out, memory, err) : STF_OK;
}

/* ---- points ------------------------------------------------------------------------------------
 */

static stf_status point_tell(const over_run *r, const front_problem *f, double at, front_point *out,
                             stf_error *err)
{
    front_answer a;
    TRY(front_solve_whole(f, r->options->stop, r->memory, &a, err));
    *out = (front_point){.at = at,
                         .success = a.whole.success,
                         .target = a.whole.target,
                         .is_stable = a.whole_is_stable,
                         .would_leave = a.whole.would_leave,
                         .first = a.first,
                         .payment = ARENA_NEW(r->memory, double, f->n_enforcers),
                         .has_threshold = a.has_threshold,
                         .selection = a.selection};
    TRY(arena_status(r->memory, err));
    for (uint32_t i = 0; i < f->n_enforcers; i++) out->payment[i] = exact_to_double(a.payment[i]);
    return STF_OK;
}

static stf_status points_tell(const over_run *r, const double *at, uint32_t n, front_point *out,
                              stf_error *err)
{
    const front_item *const of = &r->problem->syntax->fronts[r->front];
    front_problem *const fronts = ARENA_NEW(r->memory, front_problem, n);
    TRY(arena_status(r->memory, err));
    for (uint32_t i = 0; i < n; i++)
        TRY(front_problem_at(r->problem, r->at, r->front, r->input, at[i], r->problem->diagnostics,
                             r->memory, &fronts[i], err));
    if (of->rule == FRONT_PLAY)
        TRY(front_play_whole(r->problem, r->at, r->options, of, r->input, at, n, fronts, r->memory,
                             err));
    for (uint32_t i = 0; i < n; i++) TRY(point_tell(r, &fronts[i], at[i], &out[i], err));
    return STF_OK;
}

/* ---- where it turns ----------------------------------------------------------------------------
 */

static uint32_t verdict_of(const front_point *p, front_turning what)
{
    if (what == TURNS_STABILITY) return p->would_leave;
    if (what == TURNS_SUCCESS) return p->success >= 0.5;
    return p->has_threshold && p->selection == SELECTION_ALL;
}

static stf_status turn_find(const over_run *r, const front_point *low, const front_point *high,
                            front_turning what, front_turn *out, stf_error *err)
{
    bool const is_played = r->problem->syntax->fronts[r->front].rule == FRONT_PLAY;
    front_point a = *low, b = *high;
    uint32_t const below = verdict_of(low, what);
    for (int k = 0; k < (is_played ? HALVINGS_PLAYED : HALVINGS); k++) {
        double const middle = a.at + (b.at - a.at) / 2;
        front_point m;
        if (!(middle > a.at && middle < b.at)) break;
        TRY(points_tell(r, &middle, 1, &m, err));
        if (verdict_of(&m, what) == below)
            a = m;
        else
            b = m;
    }
    *out = (front_turn){.what = what,
                        .at = a.at + (b.at - a.at) / 2,
                        .width = (b.at - a.at) / 2,
                        .holds_above = what == TURNS_STABILITY ? b.would_leave == 0
                                                               : verdict_of(&b, what) != 0,
                        .below = a.would_leave,
                        .above = b.would_leave};
    return STF_OK;
}

static stf_status turns_find(const over_run *r, front_over *over, stf_error *err)
{
    VEC(front_turn) turns = {0};
    for (uint32_t i = 1; i < over->n_points; i++)
        for (int what = 0; what < TURNS; what++) {
            const front_point *const low = &over->points[i - 1], *const high = &over->points[i];
            if (verdict_of(low, (front_turning)what) == verdict_of(high, (front_turning)what))
                continue;
            front_turn turn;
            TRY(turn_find(r, low, high, (front_turning)what, &turn, err));
            size_t k = turns.n;
            (void)VEC_PUSH(r->memory, &turns, turn);
            TRY(arena_status(r->memory, err));
            for (; k > 0 && turns.at[k - 1].at > turn.at; k--) turns.at[k] = turns.at[k - 1];
            turns.at[k] = turn;
        }
    over->turns = turns.at;
    over->n_turns = (uint32_t)turns.n;
    return STF_OK;
}

/* ---- values ------------------------------------------------------------------------------------
 */

static stf_status input_find(const problem *p, text name, arena *memory, uint32_t *out,
                             stf_error *err)
{
    const syntax *const s = p->syntax;
    text *const names = ARENA_NEW(memory, text, s->n_assumptions);
    TRY(arena_status(memory, err));
    for (uint32_t i = 0; i < s->n_assumptions; i++) {
        names[i] = s->assumptions[i].name;
        if (!text_equal(names[i], name)) continue;
        *out = i;
        return STF_OK;
    }
    size_t const near = text_nearest(name, names, s->n_assumptions);
    if (near < s->n_assumptions)
        return fail(err, STF_USAGE, "--over: there is no assumption '%.*s'; did you mean '%.*s'?",
                    TEXT_ARGS(name), TEXT_ARGS(names[near]));
    return fail(err, STF_USAGE, "--over: there is no assumption '%.*s'", TEXT_ARGS(name));
}

static int ascending(const double *x, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++)
        if (!(x[i] > x[i - 1])) return 0;
    return 1;
}

/* "hurt", over its range in the file; or an axis as `sweep --grid` reads it. */
static stf_status values_make(problem *p, text over, arena *memory, uint32_t *input, double **out,
                              uint32_t *n, stf_error *err)
{
    if (memchr(over.at, '=', over.n) != NULL) {
        points *list;
        TRY(points_from_grid(p, &over, 1, memory, &list, err));
        if (list->n < 2 || list->n > POINTS_MOST)
            return fail(err, STF_USAGE, "--over takes from 2 to %d values", POINTS_MOST);
        double *const row = ARENA_NEW(memory, double, p->n_inputs);
        *out = ARENA_NEW(memory, double, list->n);
        TRY(arena_status(memory, err));
        *input = list->column[0];
        *n = (uint32_t)list->n;
        for (size_t i = 0; i < list->n; i++) {
            points_row(list, i, row);
            (*out)[i] = row[*input];
        }
        if (!ascending(*out, *n)) return fail(err, STF_USAGE, "--over takes values that ascend");
        return STF_OK;
    }
    TRY(input_find(p, over, memory, input, err));
    const assumption *const a = &p->syntax->assumptions[*input];
    if (!(a->low < a->high) || !isfinite(a->low) || !isfinite(a->high))
        return fail(err, STF_USAGE,
                    "--over: %.*s has no range in the file: write --over '%.*s=LOW .. HIGH in %d'",
                    TEXT_ARGS(a->name), TEXT_ARGS(a->name), STEPS);
    *n = STEPS + 1;
    *out = ARENA_NEW(memory, double, *n);
    TRY(arena_status(memory, err));
    for (uint32_t i = 0; i < *n; i++)
        (*out)[i] = i == STEPS ? a->high : a->low + (a->high - a->low) * i / STEPS;
    return STF_OK;
}

stf_status front_over_make(problem *p, const study_case *c, const study_options *o, uint32_t front,
                           text over, arena *memory, front_over **out, stf_error *err)
{
    over_run r = {.problem = p, .at = c, .options = o, .front = front, .memory = memory};
    double *at = NULL;
    uint32_t n = 0;
    front_over *const made = ARENA_NEW(memory, front_over, 1);
    TRY(arena_status(memory, err));
    TRY(values_make(p, over, memory, &r.input, &at, &n, err));
    const front_item *const of = &p->syntax->fronts[front];
    if (of->rule == FRONT_PLAY && of->through == r.input)
        return fail(err, STF_USAGE,
                    "--over: %.*s stands for the pressure of front %.*s, which its members make",
                    TEXT_ARGS(p->syntax->assumptions[r.input].name), TEXT_ARGS(of->name));
    *made =
        (front_over){.input = r.input, .points = ARENA_NEW(memory, front_point, n), .n_points = n};
    TRY(arena_status(memory, err));
    TRY(points_tell(&r, at, n, made->points, err));
    TRY(turns_find(&r, made, err));
    *out = made;
    return STF_OK;
}
