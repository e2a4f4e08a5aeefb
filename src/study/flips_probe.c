/* SPDX-License-Identifier: Apache-2.0 */
/* flips_probe.c -- the points of a search for flips judged, each case solved at most once.
 *
 * A point moves one assumption. A leaf that does not read it keeps its value at the centre; a case
 * that no other leaf looks at is left out, and cases that are equal are one. Of what remains,
 * bounds decide play where they can (pinned_leaf.c), and the rest is solved, all together. */
#include "study/flips_inside.h"
#include "study/leader.h"
#include "study/pinned_leaf.h"
#include "study/reads.h"

#include <string.h>

/* The cases of a set of points: case i serves point case_probe[i], position case_position[i] and
 * those that equal it. */
typedef struct run {
    probes *probes;
    const probing *of;
    study_case *cases;
    const model **models; /* of cases with a structure that is known beforehand; else NULL */
    size_t n_cases;
    size_t *case_probe;
    uint32_t *case_position;
    uint32_t *position_of; /* [n * n_variants] the position whose case serves; NONE: not solved */
    study_case *rest;      /* those that bounds do not decide */
    size_t *rest_case, n_rest;
} run;

stf_status probing_begin(const claims_plan *plan, const study_case *base, pinned_many *bounds,
                         arena *memory, probing *out, stf_error *err)
{
    problem *const p = plan->problem;
    uint32_t *const first = ARENA_NEW(memory, uint32_t, plan->n_claims + 1);
    study_case *const cases = ARENA_NEW(memory, study_case, plan->n_variants);
    bool *const held = ARENA_NEW(memory, bool, (size_t)plan->n_variants * p->n_inputs);
    TRY(arena_status(memory, err));
    for (uint32_t j = 0; j < plan->n_variants; j++) {
        cases[j] = *base;
        if (plan->variants[j] == NONE) continue;
        const variant *const v = &p->syntax->variants[plan->variants[j]];
        TRY(study_case_changes(p, base, v->changes, v->n_changes, v->name, memory, &cases[j], err));
        for (uint32_t i = 0; i < v->n_changes; i++)
            if (v->changes[i].kind == CHANGE_ASSUMPTION)
                held[(size_t)j * p->n_inputs + v->changes[i].index] = true;
    }
    for (uint32_t c = 0; c < plan->n_claims; c++)
        first[c + 1] = first[c] + plan->claims[c].leaves.n;
    bool *const does_read = ARENA_NEW(memory, bool, (size_t)first[plan->n_claims] * p->n_inputs);
    TRY(arena_status(memory, err));
    for (uint32_t c = 0; c < plan->n_claims; c++) {
        const leaves *const l = &plan->claims[c].leaves;
        for (uint32_t k = 0; k < l->n; k++) {
            uint32_t const j = claims_case_of(plan, l->at[k].variant);
            TRY(leaf_reads(p, &cases[j], held + (size_t)j * p->n_inputs, &l->at[k],
                           does_read + (size_t)(first[c] + k) * p->n_inputs, err));
        }
    }
    *out = (probing){.plan = plan,
                     .base = base,
                     .first_leaf = first,
                     .n_leaves = first[plan->n_claims],
                     .reads = does_read,
                     .bounds = bounds};
    return STF_OK;
}

/* Is leaf k of claim c to be measured at a point? */
static bool leaf_is_asked(const probing *of, const probe *at, uint32_t c, uint32_t k)
{
    size_t const row = (size_t)(of->first_leaf[c] + k) * of->plan->problem->n_inputs;
    return at->wants[c] && (at->assumption == NONE || of->reads[row + at->assumption]);
}

/* ---- cases ---------------------------------------------------------------------------------- */

/* Does a leaf that is asked for need play at this position? */
static bool position_is_wanted(const probing *of, const probe *at, uint32_t position)
{
    const claims_plan *const plan = of->plan;
    for (uint32_t c = 0; c < plan->n_claims; c++)
        for (uint32_t k = 0; at->wants[c] && k < plan->claims[c].leaves.n; k++) {
            const leaf *const l = &plan->claims[c].leaves.at[k];
            if (l->variant == plan->variants[position] && leaf_is_asked(of, at, c, k) &&
                leaf_needs_play(plan->problem->syntax, l))
                return true;
        }
    return false;
}

/* The case of a position at a point: what a variant sets stays set. */
static stf_status case_at(const probing *of, const probe *at, uint32_t position, arena *memory,
                          study_case *out, stf_error *err)
{
    problem *const p = of->plan->problem;
    uint32_t const v = of->plan->variants[position];
    study_case moved;
    TRY(study_case_changes(p, of->base, NULL, 0, of->base->name, memory, &moved, err));
    if (at->assumption != NONE) moved.inputs[at->assumption] = at->at;
    *out = moved;
    if (v == NONE) return STF_OK;
    const variant *const to = &p->syntax->variants[v];
    return study_case_changes(p, &moved, to->changes, to->n_changes, to->name, memory, out, err);
}

/* The cases of one point, those that equal an earlier one left out. */
static stf_status probe_cases(run *r, size_t at, arena *memory, stf_error *err)
{
    const claims_plan *const plan = r->of->plan;
    problem *const p = plan->problem;
    size_t const first = r->n_cases;
    for (uint32_t j = 0; j < plan->n_variants; j++) {
        uint32_t *const serves = &r->position_of[at * plan->n_variants + j];
        *serves = NONE;
        if (!position_is_wanted(r->of, &r->probes->at[at], j)) continue;
        study_case c;
        TRY(case_at(r->of, &r->probes->at[at], j, memory, &c, err));
        size_t same = first;
        while (same < r->n_cases && !study_case_equal(p, &r->cases[same], &c)) same++;
        *serves = same < r->n_cases ? r->case_position[same] : j;
        if (same < r->n_cases) continue;
        if (r->of->bounds != NULL && case_leader(&c) == NULL)
            TRY(model_cache_get(p->cache, &c.key, p->diagnostics, &r->models[r->n_cases], err));
        r->cases[r->n_cases] = c;
        r->case_probe[r->n_cases] = at;
        r->case_position[r->n_cases++] = j;
    }
    return STF_OK;
}

/* ---- leaves --------------------------------------------------------------------------------- */

/* Measures a leaf; *is_done false: not to be told in this way. */
typedef stf_status (*measurer)(const void *of, const leaf *l, arena *scratch, leaf_value *out,
                               bool *is_done, stf_error *err);

static stf_status by_solution(const void *of, const leaf *l, arena *scratch, leaf_value *out,
                              bool *is_done, stf_error *err)
{
    const solution *const s = of;
    *is_done = true;
    return leaf_measure(l, s, &s->equilibria[0], scratch, out, err);
}

static stf_status by_bounds(const void *of, const leaf *l, arena *scratch, leaf_value *out,
                            bool *is_done, stf_error *err)
{
    return pinned_leaf_measure(of, l, scratch, out, is_done, err);
}

/* The leaves that look at case i. */
static stf_status case_measure(const run *r, size_t i, measurer find, const void *with,
                               arena *scratch, bool *is_done, stf_error *err)
{
    const claims_plan *const plan = r->of->plan;
    size_t const at = r->case_probe[i];
    const uint32_t *const serves = r->position_of + at * plan->n_variants;
    *is_done = true;
    for (uint32_t c = 0; c < plan->n_claims; c++) {
        const leaves *const l = &plan->claims[c].leaves;
        for (uint32_t k = 0; k < l->n && *is_done; k++) {
            if (!leaf_is_asked(r->of, &r->probes->at[at], c, k)) continue;
            if (!leaf_needs_play(plan->problem->syntax, &l->at[k])) continue;
            if (serves[claims_case_of(plan, l->at[k].variant)] != r->case_position[i]) continue;
            TRY(find(with, &l->at[k], scratch,
                     &r->probes->values[at * r->of->n_leaves + r->of->first_leaf[c] + k], is_done,
                     err));
        }
    }
    return STF_OK;
}

static stf_status solved_visit(void *user, size_t i, const solution *s, stf_error *err)
{
    const run *const r = user;
    if (s->status != STF_OK || s->n_equilibria == 0) return STF_OK;
    arena *const scratch = arena_new(arena_allocator(r->of->plan->problem->memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory for claims");
    bool is_done;
    stf_status const status =
        case_measure(r, r->rest_case[i], by_solution, s, scratch, &is_done, err);
    arena_free(scratch);
    return status;
}

/* What fails here is left to the solver, which says why. */
static bool bounds_visit(void *user, size_t i, const pinned *p)
{
    const run *const r = user;
    const claims_plan *const plan = r->of->plan;
    if (r->models[i] == NULL) return false;
    arena *const scratch = arena_new(arena_allocator(plan->problem->memory), 0);
    if (scratch == NULL) return false;
    pinned_case k;
    stf_error why;
    bool is_done = false;
    stf_status status = pinned_case_take(p, plan->problem, &r->cases[i], r->models[i],
                                         plan->options, scratch, &k, &why);
    if (status == STF_OK) status = case_measure(r, i, by_bounds, &k, scratch, &is_done, &why);
    arena_free(scratch);
    return status == STF_OK && is_done;
}

/* Of a case's leaves some may have been told by bounds before one could not be. */
static void case_clear(const run *r, size_t i)
{
    const claims_plan *const plan = r->of->plan;
    size_t const at = r->case_probe[i];
    for (uint32_t c = 0; c < plan->n_claims; c++)
        for (uint32_t k = 0; k < plan->claims[c].leaves.n; k++) {
            uint32_t const position = claims_case_of(plan, plan->claims[c].leaves.at[k].variant);
            if (r->position_of[at * plan->n_variants + position] == r->case_position[i])
                r->probes->values[at * r->of->n_leaves + r->of->first_leaf[c] + k] =
                    (leaf_value){0};
        }
}

static stf_status cases_run(run *r, arena *memory, stf_error *err)
{
    const claims_plan *const plan = r->of->plan;
    bool *const decided = ARENA_NEW(memory, bool, r->n_cases);
    TRY(arena_status(memory, err));
    TRY(pinned_many_run(r->of->bounds, r->cases, r->n_cases, bounds_visit, r, decided, err));
    for (size_t i = 0; i < r->n_cases; i++) {
        if (decided[i]) continue;
        case_clear(r, i);
        r->rest_case[r->n_rest] = i;
        r->rest[r->n_rest++] = r->cases[i];
    }
    return study_each(plan->problem, r->rest, r->n_rest, plan->options, solved_visit, r, err);
}

/* Plans, and fronts behind which nothing is played, need no solution. */
static stf_status others_measure(const run *r, size_t at, arena *memory, stf_error *err)
{
    const claims_plan *const plan = r->of->plan;
    problem *const p = plan->problem;
    for (uint32_t c = 0; c < plan->n_claims; c++) {
        const leaves *const l = &plan->claims[c].leaves;
        for (uint32_t k = 0; k < l->n; k++) {
            if (!leaf_is_asked(r->of, &r->probes->at[at], c, k)) continue;
            if (leaf_needs_play(p->syntax, &l->at[k])) continue;
            arena_mark const mark = arena_position(memory);
            uint32_t const position = claims_case_of(plan, l->at[k].variant);
            study_case here;
            solution s = {.problem = p};
            equilibrium const none = {0};
            TRY(case_at(r->of, &r->probes->at[at], position, memory, &here, err));
            TRY(model_cache_get(p->cache, &here.key, p->diagnostics, &s.model, err));
            s.inputs = here.inputs;
            TRY(leaf_measure(&l->at[k], &s, &none, memory,
                             &r->probes->values[at * r->of->n_leaves + r->of->first_leaf[c] + k],
                             err));
            arena_release(memory, mark);
        }
    }
    return STF_OK;
}

/* ---- verdicts ------------------------------------------------------------------------------- */

static void unread_fill(const run *r, size_t at, const leaf_value *centre)
{
    const claims_plan *const plan = r->of->plan;
    leaf_value *const values = r->probes->values + at * r->of->n_leaves;
    for (uint32_t c = 0; c < plan->n_claims; c++)
        for (uint32_t k = 0; k < plan->claims[c].leaves.n; k++)
            if (!leaf_is_asked(r->of, &r->probes->at[at], c, k))
                values[r->of->first_leaf[c] + k] = centre[r->of->first_leaf[c] + k];
}

static stf_status verdicts_fill(run *r, arena *memory, stf_error *err)
{
    const probing *const of = r->of;
    const claims_plan *const plan = of->plan;
    probes *const all = r->probes;
    const leaf_value *const centre = of->centre != NULL ? of->centre : all->values;
    double *const inputs = ARENA_NEW(memory, double, plan->problem->n_inputs);
    TRY(arena_status(memory, err));
    memcpy(inputs, of->base->inputs, plan->problem->n_inputs * sizeof *inputs);
    for (size_t i = 0; i < all->n; i++) {
        uint32_t const moved = all->at[i].assumption;
        if (moved != NONE) {
            unread_fill(r, i, centre);
            inputs[moved] = all->at[i].at;
        }
        for (uint32_t c = 0; c < plan->n_claims; c++)
            all->verdicts[i * plan->n_claims + c] = formula_verdict(
                plan->problem->syntax, plan->claims[c].claim->formula, &plan->claims[c].leaves,
                all->values + i * of->n_leaves + of->first_leaf[c], inputs);
        if (moved != NONE) inputs[moved] = of->base->inputs[moved];
    }
    return STF_OK;
}

stf_status probes_run(probes *all, arena *memory, stf_error *err)
{
    const claims_plan *const plan = all->of->plan;
    size_t const most = all->n * plan->n_variants;
    all->values = ARENA_NEW(memory, leaf_value, all->n * all->of->n_leaves);
    all->verdicts = ARENA_NEW(memory, verdict, all->n * plan->n_claims);
    run r = {.probes = all,
             .of = all->of,
             .cases = ARENA_NEW(memory, study_case, most),
             .models = ARENA_NEW(memory, const model *, most),
             .case_probe = ARENA_NEW(memory, size_t, most),
             .case_position = ARENA_NEW(memory, uint32_t, most),
             .position_of = ARENA_NEW(memory, uint32_t, most),
             .rest = ARENA_NEW(memory, study_case, most),
             .rest_case = ARENA_NEW(memory, size_t, most)};
    TRY(arena_status(memory, err));
    for (size_t i = 0; i < all->n; i++) TRY(probe_cases(&r, i, memory, err));
    TRY(cases_run(&r, memory, err));
    for (size_t i = 0; i < all->n; i++) TRY(others_measure(&r, i, memory, err));
    return verdicts_fill(&r, memory, err);
}
