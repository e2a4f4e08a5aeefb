/* SPDX-License-Identifier: Apache-2.0 */
/* plan_turns.c -- how far one assumption may move before a plan's verdict turns.
 *
 * On each side of the central value a grid is walked until the verdict differs; the step over which
 * it does is halved, in rationals. Then the check that fails on the one side is followed to the
 * other: where its slack is a straight line between the two, the line's zero is tried, and if the
 * slack is exactly nothing there and the plan holds, that is the switching point itself.
 */
#include "study/plan.h"

#include "model/regime.h"

enum {
    GRID_JUDGED = 16, /* points on each side */
    GRID_DESIGNED = 4,
    HALVINGS_JUDGED = 40,
    HALVINGS_DESIGNED = 20,
    LINE_FROM = 6, /* halvings before the line is tried */
};

typedef struct search {
    const problem *problem;
    const study_case *at;
    const study_options *options;
    uint32_t plan, assumption;
    exact *inputs; /* as the case has them; one is moved, and put back */
    bool is_given;
    arena *memory, *scratch;
} search;

/* A point of the walk. */
typedef struct spot {
    exact x, slack; /* of the check asked about; invalid: not known */
    uint32_t which; /* that check */
    bool is_told;   /* the numbers can be, and the verdict is known */
    bool holds;
} spot;

/* `which`: the check whose slack is wanted; PLAN_NONE: the one with the least. */
static stf_status spot_look(search *r, exact x, uint32_t which, spot *out, stf_error *err)
{
    arena_mark const mark = arena_position(r->scratch);
    exact const was = r->inputs[r->assumption];
    plan_point here;
    *out = (spot){.x = x, .which = which};
    r->inputs[r->assumption] = x;
    stf_status const status = plan_at(r->problem, r->plan, &r->at->key, r->inputs, r->options, NULL,
                                      r->scratch, &here, err);
    r->inputs[r->assumption] = was;
    if (status == STF_OK && here.is_known) {
        out->is_told = true;
        out->holds = here.holds;
        const plan_judgement *const j = &here.judgement;
        if (here.is_given && which == PLAN_NONE && j->n_checks > 0) out->which = j->least;
        if (here.is_given && out->which < j->n_checks)
            out->slack = exact_copy(r->memory, j->checks[out->which].slack);
    }
    arena_release(r->scratch, mark);
    bool const is_answer = status == STF_OK || status == STF_INPUT || status == STF_UNSUPPORTED;
    return is_answer ? arena_status(r->memory, err) : status;
}

/* Where the failing end's check reaches nothing on the line to the other end, if that is the
 * switch.
 */
static stf_status line_try(search *r, const spot *same, const spot *other, bool *is_found,
                           exact *at, stf_error *err)
{
    arena *const m = r->memory;
    const spot *const fails = same->holds ? other : same, *const holds = same->holds ? same : other;
    spot good, there;
    *is_found = false;
    if (!r->is_given || !exact_is_valid(fails->slack)) return STF_OK;
    TRY(spot_look(r, holds->x, fails->which, &good, err));
    if (!exact_is_valid(good.slack) || exact_sign(good.slack) < 0) return STF_OK;
    exact const rise = exact_sub(m, good.slack, fails->slack);
    if (exact_sign(rise) <= 0) return STF_OK;
    exact const part = exact_div(m, exact_neg(m, fails->slack), rise);
    exact const zero = exact_add(m, fails->x, exact_mul(m, part, exact_sub(m, holds->x, fails->x)));
    TRY(spot_look(r, zero, fails->which, &there, err));
    *is_found =
        there.is_told && there.holds && exact_is_valid(there.slack) && exact_sign(there.slack) == 0;
    *at = zero;
    return STF_OK;
}

/* Between a point with the central verdict and one with the other. */
static stf_status turn_place(search *r, spot same, spot other, exact *at, exact *width,
                             stf_error *err)
{
    arena *const m = r->memory;
    int const most = r->is_given ? HALVINGS_JUDGED : HALVINGS_DESIGNED;
    *width = exact_small(0);
    for (int k = 0; k < most; k++) {
        bool is_found = false;
        if (k >= LINE_FROM && k % LINE_FROM == 0)
            TRY(line_try(r, &same, &other, &is_found, at, err));
        if (is_found) return STF_OK;
        spot middle;
        exact const x = exact_div(m, exact_add(m, same.x, other.x), exact_small(2));
        TRY(spot_look(r, x, PLAN_NONE, &middle, err));
        if (!middle.is_told) break;
        if (middle.holds == same.holds)
            same = middle;
        else
            other = middle;
    }
    *at = other.x;
    *width = exact_abs(m, exact_sub(m, other.x, same.x));
    return STF_OK;
}

/* From the central value towards `end`. */
static stf_status side_search(search *r, exact now, exact end, exact range, plan_turn *out,
                              bool *is_found, stf_error *err)
{
    arena *const m = r->memory;
    int const steps = r->is_given ? GRID_JUDGED : GRID_DESIGNED;
    exact const step = exact_div(m, exact_sub(m, end, now), exact_small(steps));
    *is_found = false;
    if (exact_sign(step) == 0) return STF_OK;
    spot last;
    TRY(spot_look(r, now, PLAN_NONE, &last, err));
    for (int k = 1; k <= steps && last.is_told; k++) {
        if (cancel_requested(r->options->stop)) return fail(err, STF_CANCELLED, "stopped");
        spot next;
        TRY(spot_look(r, exact_add(m, now, exact_mul(m, step, exact_small(k))), PLAN_NONE, &next,
                      err));
        if (next.is_told && next.holds != last.holds) {
            *out = (plan_turn){.assumption = r->assumption, .now = now};
            TRY(turn_place(r, last, next, &out->at, &out->width, err));
            exact const moved = exact_abs(m, exact_sub(m, out->at, now));
            out->share = exact_div(m, moved, range);
            *is_found = true;
            return STF_OK;
        }
        last = next;
    }
    return STF_OK;
}

typedef VEC(plan_turn) turn_list;

static stf_status assumption_search(search *r, turn_list *list, stf_error *err)
{
    arena *const m = r->memory;
    amount const range = assumption_amount(r->problem->syntax, r->assumption, m);
    exact const wide = exact_sub(m, range.high, range.low);
    if (!exact_is_valid(wide) || exact_sign(wide) <= 0) return STF_OK;
    exact const now = r->inputs[r->assumption];
    exact const ends[2] = {range.low, range.high};
    for (int side = 0; side < 2; side++) {
        plan_turn turn;
        bool is_found;
        if (exact_compare(ends[side], now) * (side == 0 ? -1 : 1) <= 0) continue;
        TRY(side_search(r, now, ends[side], wide, &turn, &is_found, err));
        if (is_found && !VEC_PUSH(m, list, turn)) return arena_status(m, err);
    }
    return STF_OK;
}

static void turns_sort(plan_turn *list, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        plan_turn const one = list[i];
        size_t at = i;
        while (at > 0 && exact_compare(list[at - 1].share, one.share) > 0) {
            list[at] = list[at - 1];
            at--;
        }
        list[at] = one;
    }
}

stf_status plan_turns(const problem *p, uint32_t plan, const study_case *c, const study_options *o,
                      arena *memory, const plan_turn **out, uint32_t *n, stf_error *err)
{
    const syntax *const s = p->syntax;
    search r = {.problem = p, .at = c, .options = o, .plan = plan, .memory = memory};
    bool *const is_read = ARENA_NEW(memory, bool, s->n_assumptions);
    turn_list list = {0};
    plan_point here;
    TRY(plan_inputs(p, c, memory, &r.inputs, err));
    TRY(plan_at(p, plan, &c->key, r.inputs, o, NULL, memory, &here, err));
    r.is_given = here.is_given;
    plan_reads(s, plan, is_read);
    r.scratch = arena_new(arena_allocator(memory), 0);
    if (r.scratch == NULL) return fail(err, STF_NOMEM, "no memory for a plan");
    stf_status status = STF_OK;
    for (uint32_t i = 0; i < s->n_assumptions && status == STF_OK && here.is_known; i++) {
        r.assumption = i;
        if (is_read[i]) status = assumption_search(&r, &list, err);
    }
    arena_free(r.scratch);
    turns_sort(list.at, list.n);
    *out = list.at;
    *n = (uint32_t)list.n;
    return status != STF_OK ? status : arena_status(memory, err);
}
