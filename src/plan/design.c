/* SPDX-License-Identifier: Apache-2.0 */
/* design.c -- the best plan of a problem: over numbers of phases, and over where alarms may come.
 *
 * Whoever gives nothing in a phase, and has nothing to take back, is not looked at. Where it could
 * be accused in error this changes the numbers of the program, not only its bounds: so each set of
 * phases in which such a party is idle is a program of its own. They are all solved where there are
 * not too many. */
#include "plan/design.h"

enum { MOST_PATTERNS = 512 };

static bool is_concave(const plan_worth *u, arena *a)
{
    exact from = exact_small(0), under = exact_small(0), before = {0};
    for (uint32_t i = 0; i < u->n; i++) {
        exact const slope =
            exact_div(a, exact_sub(a, u->value[i], under), exact_sub(a, u->level[i], from));
        if (exact_is_valid(before) && exact_compare(slope, before) > 0) return false;
        before = slope;
        from = u->level[i];
        under = u->value[i];
    }
    return true;
}

static stf_status stock_check(const plan_problem *p, uint32_t s, arena *a, stf_error *err)
{
    const plan_stock *const stock = &p->stocks[s];
    for (uint32_t i = 0; i < p->n_parties; i++)
        if (!is_concave(&stock->worth[i], a))
            return fail(err, STF_UNSUPPORTED,
                        "the worth of %.*s to %.*s is not concave: plans with it can be judged, "
                        "not designed",
                        TEXT_ARGS(stock->name), TEXT_ARGS(p->party[i]));
    exact sum = exact_small(0);
    for (uint32_t l = 0; l < stock->n_lumps; l++) sum = exact_add(a, sum, stock->lumps[l].share);
    if (stock->n_lumps > 0 && exact_compare(sum, stock->start) != 0)
        return fail(err, STF_INPUT, "the parts of %.*s do not add up to it",
                    TEXT_ARGS(stock->name));
    if (exact_is_valid(stock->grid) && stock->n_lumps == 0) {
        exact const many = exact_div(a, stock->start, stock->grid);
        if (exact_compare(many, exact_round(a, many, 0)) != 0)
            return fail(err, STF_INPUT, "steps of the grid of %.*s do not add up to it",
                        TEXT_ARGS(stock->name));
    }
    return STF_OK;
}

stf_status problem_check(const plan_problem *p, stf_error *err)
{
    arena *const a = arena_new(NULL, 0);
    if (a == NULL) return fail(err, STF_NOMEM, "memory is out");
    stf_status status = STF_OK;
    for (uint32_t s = 0; s < p->n_stocks && status == STF_OK; s++)
        status = stock_check(p, s, a, err);
    arena_free(a);
    return status;
}

/* Whether the party stays in any breach, whatever the steps: its outside option is worth no more
 * than the least that staying can be worth, at any levels, through any number of breaches. */
static bool always_stays(const plan_problem *p, uint32_t party, arena *a)
{
    exact flow = exact_small(0);
    for (uint32_t s = 0; s < p->n_stocks; s++) {
        const plan_stock *const stock = &p->stocks[s];
        /* concave: least at an end */
        exact const held = worth_at(a, &stock->worth[party], stock->start),
                    cost = exact_mul(a, stock->cost[party], stock->start);
        flow = exact_add(a, flow, exact_min(held, exact_small(0)));
        flow = exact_sub(a, flow, exact_max(cost, exact_small(0)));
    }
    exact least = exact_div(a, flow, exact_sub(a, exact_small(1), p->discount[party]));
    least = exact_add(a, least, exact_min(p->bonus[party], exact_small(0)));
    return exact_compare(p->outside[party], least) <= 0;
}

/* ---- patterns -------------------------------------------------------------------------------- */

/* In how many ways a party can be idle: by the phases in which it is (all sets), or, where it has
 * something to take back from its first step on, by the phase of that step. */
typedef struct patterns {
    const plan_problem *p;
    uint32_t n_phases;
    uint64_t *n;     /* [n_parties] ways; 1: never idle */
    bool *by_first;  /* [n_parties] */
    bool *may_leave; /* [n_parties] */
    uint64_t *at;    /* [n_parties] the way that is next */
    bool *is_idle, *leaves;
    uint64_t total;
    bool is_whole; /* none is left out */
    bool is_exact;
} patterns;

static stf_status patterns_begin(patterns *x, const plan_problem *p, uint32_t n_phases, arena *a,
                                 stf_error *err)
{
    uint32_t const n = p->n_parties;
    *x = (patterns){.p = p, .n_phases = n_phases, .total = 1, .is_whole = true, .is_exact = true};
    x->n = ARENA_NEW(a, uint64_t, n);
    x->at = ARENA_NEW(a, uint64_t, n);
    x->by_first = ARENA_NEW(a, bool, n);
    x->may_leave = ARENA_NEW(a, bool, n);
    x->leaves = ARENA_NEW(a, bool, n);
    x->is_idle = ARENA_NEW(a, bool, (size_t)(n_phases + 1) * n);
    TRY(arena_status(a, err));
    bool is_noisy = false, resumes = false;
    for (uint32_t i = 0; i < n; i++) {
        is_noisy = is_noisy || exact_sign(p->alarms[i]) > 0;
        resumes = resumes || p->breach[i].phases > 0;
    }
    for (uint32_t i = 0; i < n; i++) {
        bool owns = false;
        for (uint32_t s = 0; s < p->n_stocks; s++) {
            if (p->stocks[s].owner != i) continue;
            owns = true;
            x->by_first[i] = x->by_first[i] || exact_sign(p->breach[i].returns[s].share) > 0;
        }
        x->n[i] = 1;
        if (owns && exact_sign(p->alarms[i]) > 0)
            x->n[i] = x->by_first[i] ? n_phases + 1 : 1ull << (n_phases < 40 ? n_phases : 40);
        x->may_leave[i] =
            exact_is_valid(p->outside[i]) && (is_noisy || resumes) && !always_stays(p, i, a);
        if (x->may_leave[i]) {
            x->n[i] *= 2;
            x->is_exact = false;
        }
        if (x->total > MOST_PATTERNS) continue;
        x->total *= x->n[i];
    }
    if (x->total > MOST_PATTERNS) {
        x->total = MOST_PATTERNS;
        x->is_whole = false;
    }
    return STF_OK;
}

/* Sets what the counters say, and counts on. */
static plan_pattern patterns_next(patterns *x)
{
    uint32_t const n = x->p->n_parties;
    for (uint32_t i = 0; i < n; i++) {
        uint64_t way = x->at[i];
        x->leaves[i] = x->may_leave[i] && way % 2 == 1;
        if (x->may_leave[i]) way /= 2;
        for (uint32_t t = 1; t <= x->n_phases + 1; t++)
            x->is_idle[(size_t)(t - 1) * n + i] =
                x->by_first[i] ? t <= way : t <= 40 && (way >> (t - 1)) % 2 == 1;
    }
    for (uint32_t i = 0; i < n; i++) {
        if (++x->at[i] < x->n[i]) break;
        x->at[i] = 0;
    }
    return (plan_pattern){.is_idle = x->is_idle, .leaves = x->leaves};
}

/* ---- one number of phases -------------------------------------------------------------------- */

/* Takes over what a pattern's search found. */
static void outcome_join(plan_outcome *out, const plan_search *found, bool is_first)
{
    plan_search *const best = &out->best;
    uint64_t const nodes = best->n_nodes + found->n_nodes;
    bool const is_closed = (is_first || best->is_closed) && found->is_closed,
               is_late = best->is_late || found->is_late,
               has_bound = (is_first || best->has_bound) && found->has_bound;
    exact bound = best->bound;
    if (exact_is_valid(found->bound))
        bound = exact_is_valid(bound) ? exact_max(bound, found->bound) : found->bound;
    const plan_reason *const reasons = is_first ? found->reasons : best->reasons;
    uint32_t const n_reasons = is_first ? found->n_reasons : best->n_reasons;
    if (found->has_plan && (!best->has_plan || exact_compare(found->value, best->value) > 0))
        *best = *found;
    best->n_nodes = nodes;
    best->is_closed = is_closed;
    best->is_late = is_late;
    best->has_bound = has_bound;
    best->bound = bound;
    best->reasons = reasons;
    best->n_reasons = n_reasons;
}

stf_status phases_design(const plan_problem *p, uint32_t n_phases, const plan_options *o,
                         const plan_sought *sought, exact beat, arena *memory, plan_outcome *out,
                         stf_error *err)
{
    patterns x;
    *out = (plan_outcome){0};
    TRY(patterns_begin(&x, p, n_phases, memory, err));
    out->is_exact = x.is_exact && x.is_whole;
    for (uint64_t k = 0; k < x.total; k++) {
        if (k > 0 && (options_late(o) || options_spent(o))) {
            out->best.is_late = true;
            out->best.is_closed = false;
            break;
        }
        plan_pattern const pattern = patterns_next(&x);
        plan_model m;
        plan_search found;
        arena *const a = arena_new(arena_allocator(memory), 0);
        if (a == NULL) return fail(err, STF_NOMEM, "memory is out");
        stf_status status = model_make(&m, p, n_phases, o, &pattern, sought, a, err);
        if (status == STF_OK)
            status =
                model_search(&m, out->best.has_plan ? out->best.value : beat, memory, &found, err);
        if (status == STF_OK && found.has_plan && m.w.term_number != 0)
            out->number = found.x[m.w.term_number - 1];
        arena_free(a);
        TRY(status);
        outcome_join(out, &found, k == 0);
        if (sought != NULL && sought->any && out->best.has_plan) break;
    }
    if (!x.is_whole) out->best.is_closed = false;
    return arena_status(memory, err);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static exact as_asked(const plan_problem *p, exact x, arena *a)
{
    return p->aim == AIM_SOONEST && exact_is_valid(x) ? exact_neg(a, x) : x;
}

/* Sums over phases are compared over the same number of them: what is left stays. */
static exact over_phases(const plan_problem *p, exact value, const plan_judgement *j, uint32_t n,
                         uint32_t most, arena *a)
{
    if (p->aim != AIM_SOONEST || j == NULL) return value;
    exact const last = j->level[(size_t)p->aim_index * (n + 1) + n];
    return exact_sub(a, value, exact_mul(a, last, exact_small((int32_t)(most - n))));
}

static void design_keep(const plan_problem *p, const plan_outcome *x, arena *memory,
                        plan_design *out)
{
    const plan_search *const s = &x->best;
    out->n_nodes += s->n_nodes;
    if (!s->has_plan) {
        out->end = s->is_closed && x->is_exact ? PLAN_NOT_ANY : PLAN_OPEN;
        out->reasons = s->reasons;
        out->n_reasons = s->n_reasons;
        return;
    }
    out->end = !x->is_exact   ? PLAN_FOUND
               : s->is_closed ? PLAN_OPTIMAL
               : s->has_bound ? PLAN_GAP
                              : PLAN_FOUND;
    out->schedule = s->schedule;
    out->judgement = s->judgement;
    out->value = as_asked(p, s->value, memory);
    out->bound = as_asked(p, out->end == PLAN_OPTIMAL ? s->value : s->bound, memory);
}

/* The best over 1 .. n_phases phases. */
static stf_status design_up_to(const plan_problem *p, const plan_options *o, arena *memory,
                               plan_design *out, stf_error *err)
{
    plan_design last = {.end = PLAN_NOT_ANY};
    uint64_t all = *o->work;
    exact best = {0}, bound = {0};
    bool is_closed = true, has_plan = false, has_bound = true;
    for (uint32_t n = 1; n <= p->n_phases; n++) {
        plan_outcome x;
        /* an equal share of what is left to each number of phases */
        uint64_t const share = all / (p->n_phases - n + 1);
        *o->work = share;
        TRY(phases_design(p, n, o, NULL, (exact){0}, memory, &x, err));
        all -= share - *o->work;
        plan_design here = {0};
        design_keep(p, &x, memory, &here);
        last.n_nodes += here.n_nodes;
        last.reasons = here.reasons;
        last.n_reasons = here.n_reasons;
        is_closed = is_closed && (here.end == PLAN_OPTIMAL || here.end == PLAN_NOT_ANY);
        has_bound = has_bound &&
                    (here.end == PLAN_OPTIMAL || here.end == PLAN_NOT_ANY || here.end == PLAN_GAP);
        if (x.best.has_bound && exact_is_valid(x.best.bound))
            bound = exact_is_valid(bound) ? exact_max(bound, x.best.bound) : x.best.bound;
        if (!x.best.has_plan) continue;
        exact const value = over_phases(p, x.best.value, &x.best.judgement, n, p->n_phases, memory);
        if (has_plan && exact_compare(value, best) <= 0) continue;
        best = value;
        has_plan = true;
        *out = here;
    }
    if (!has_plan) {
        *out = last;
        out->end = is_closed ? PLAN_NOT_ANY : PLAN_OPEN;
        return STF_OK;
    }
    out->end = is_closed ? PLAN_OPTIMAL : has_bound ? PLAN_GAP : PLAN_FOUND;
    out->value = as_asked(p, best, memory);
    out->bound = out->end == PLAN_OPTIMAL ? out->value : as_asked(p, bound, memory);
    return STF_OK;
}

stf_status plan_optimise(const plan_problem *p, const plan_options *options, arena *memory,
                         plan_design *out, stf_error *err)
{
    uint64_t own;
    plan_options const counted = options_counted(options, &own), *const o = &counted;
    *out = (plan_design){.end = PLAN_OPEN, .why_stock = PLAN_NONE, .why_party = PLAN_NONE};
    TRY(problem_check(p, err));
    if (p->n_phases == 0) return design_endless(p, o, memory, out, err);
    if (p->up_to) {
        TRY(design_up_to(p, o, memory, out, err));
    } else {
        plan_outcome x;
        TRY(phases_design(p, p->n_phases, o, NULL, (exact){0}, memory, &x, err));
        design_keep(p, &x, memory, out);
    }
    out->why_stock = out->why_party = PLAN_NONE;
    if (out->end == PLAN_NOT_ANY) TRY(design_why(p, p->n_phases, o, memory, out, err));
    return arena_status(memory, err);
}

stf_status plan_fewest(const plan_problem *p, const plan_options *o, uint32_t most, arena *memory,
                       uint32_t *out, plan_design *at, stf_error *err)
{
    uint64_t own;
    plan_options whole = options_counted(o, &own);
    whole.must_complete = true;
    *out = 0;
    *at = (plan_design){.end = PLAN_NOT_ANY, .why_stock = PLAN_NONE, .why_party = PLAN_NONE};
    TRY(problem_check(p, err));
    bool is_open = false;
    for (uint32_t n = 1; n <= most; n++) {
        plan_problem part = *p;
        plan_outcome x;
        part.n_phases = n;
        TRY(phases_design(&part, n, &whole, NULL, (exact){0}, memory, &x, err));
        design_keep(&part, &x, memory, at);
        if (x.best.has_plan) {
            *out = n;
            if (is_open && at->end == PLAN_OPTIMAL) at->end = PLAN_GAP;
            return STF_OK;
        }
        is_open = is_open || at->end != PLAN_NOT_ANY;
        if (options_late(o) || options_spent(&whole)) break;
    }
    if (is_open) at->end = PLAN_OPEN;
    if (at->end == PLAN_NOT_ANY) TRY(design_why(p, most, &whole, memory, at, err));
    return arena_status(memory, err);
}
