/* SPDX-License-Identifier: Apache-2.0 */
/* claims.c -- the verdict on every claim, for the selected equilibrium and for the others found. */
#include "study/claims.h"

uint32_t claims_case_of(const claims_plan *plan, uint32_t wanted)
{
    uint32_t i = 0;
    while (plan->variants[i] != wanted) i++;
    return i;
}

stf_status claims_plan_make(problem *p, const study_options *o, const bool *wanted, arena *memory,
                            claims_plan *plan, stf_error *err)
{
    const syntax *const s = p->syntax;
    *plan = (claims_plan){.problem = p,
                          .options = o,
                          .claims = ARENA_NEW(memory, claim_plan, s->n_claims),
                          .variants = ARENA_NEW(memory, uint32_t, s->n_variants + 1)};
    TRY(arena_status(memory, err));
    plan->variants[plan->n_variants++] = NONE;
    for (uint32_t i = 0; i < s->n_claims; i++) {
        if (!wanted[i]) continue;
        claim_plan *const c = &plan->claims[plan->n_claims++];
        c->claim = &s->claims[i];
        TRY(leaves_collect(c->claim->formula, memory, &c->leaves, err));
        for (uint32_t k = 0; k < c->leaves.n; k++) {
            uint32_t const in = c->leaves.at[k].variant;
            uint32_t j = 0;
            while (j < plan->n_variants && plan->variants[j] != in) j++;
            if (j == plan->n_variants) plan->variants[plan->n_variants++] = in;
        }
    }
    return STF_OK;
}

static text source_slice(const problem *p, span where, arena *memory)
{
    const source *const from = &p->diagnostics->sources.at[where.file];
    if (where.begin + where.length > from->content.n) return text_copy(memory, TEXT("?"));
    return text_copy(memory, (text){from->content.at + where.begin, where.length});
}

/* Why a claim cannot be judged, in words; empty if it can. */
static text undefined_reason(const claims_plan *plan, const claim_plan *c,
                             solution *const *solutions, const leaf_value *values, arena *memory)
{
    for (uint32_t k = 0; k < c->leaves.n; k++) {
        if (values[k].defined) continue;
        const leaf *const l = &c->leaves.at[k];
        const solution *const s = solutions[claims_case_of(plan, l->variant)];
        text const formula = source_slice(plan->problem, l->where, memory);
        if (s->status != STF_OK || s->n_equilibria == 0)
            return text_format(memory, "%.*s: no equilibrium (%.*s)", TEXT_ARGS(formula),
                               TEXT_ARGS(s->reason));
        if (l->at->kind == EXPR_PROBABILITY)
            return text_format(memory, "%.*s: what is given has probability zero",
                               TEXT_ARGS(formula));
        return text_format(memory, "%.*s: the option is not open there", TEXT_ARGS(formula));
    }
    return (text){"", 0};
}

/* Leaves under equilibrium e of the case itself and the selected ones of the variants. */
static stf_status leaves_measure(const claims_plan *plan, const claim_plan *c,
                                 solution *const *solutions, uint32_t e, arena *memory,
                                 leaf_value *values, stf_error *err)
{
    for (uint32_t k = 0; k < c->leaves.n; k++) {
        const leaf *const l = &c->leaves.at[k];
        const solution *const s = solutions[claims_case_of(plan, l->variant)];
        values[k] = (leaf_value){0};
        if (s->status != STF_OK || s->n_equilibria == 0) continue;
        uint32_t const which = l->variant == NONE ? e : 0;
        TRY(leaf_measure(l, s, &s->equilibria[which], memory, &values[k], err));
    }
    return STF_OK;
}

static stf_status claim_judge(const claims_plan *plan, claim_plan *c, solution *const *solutions,
                              arena *memory, claim_answer *out, stf_error *err)
{
    const solution *const base = solutions[0];
    const syntax *const s = plan->problem->syntax;
    leaf_value *const values = ARENA_NEW(memory, leaf_value, c->leaves.n);
    *out = (claim_answer){.claim = c->claim,
                          .terms = ARENA_NEW(memory, claim_term, c->leaves.n),
                          .n_terms = c->leaves.n,
                          .complete = base->complete};
    TRY(arena_status(memory, err));
    for (uint32_t e = 0; e < base->n_equilibria || e == 0; e++) {
        TRY(leaves_measure(plan, c, solutions, e, memory, values, err));
        verdict const v = formula_verdict(s, c->claim->formula, &c->leaves, values, base->inputs);
        if (e < base->n_equilibria && base->equilibria[e].certificate.certified) {
            out->n_found++;
            if (v == VERDICT_TRUE) out->n_holding++;
        }
        if (e > 0) continue;
        out->holds = c->central = v;
        if (v == VERDICT_UNDEFINED)
            out->reason = undefined_reason(plan, c, solutions, values, memory);
        for (uint32_t k = 0; k < c->leaves.n; k++)
            out->terms[k] =
                (claim_term){.formula = source_slice(plan->problem, c->leaves.at[k].where, memory),
                             .value = values[k].value,
                             .defined = values[k].defined,
                             .is_truth = c->leaves.at[k].at->is_truth};
    }
    return arena_status(memory, err);
}

/* The case itself and the variants spoken of; a variant that changes nothing shares the solution.
 */
static stf_status cases_solve(const claims_plan *plan, const study_case *base, arena *memory,
                              solution **solutions, stf_error *err)
{
    problem *const p = plan->problem;
    study_case *const cases = ARENA_NEW(memory, study_case, plan->n_variants);
    TRY(arena_status(memory, err));
    for (uint32_t i = 0; i < plan->n_variants; i++) {
        if (plan->variants[i] == NONE) {
            cases[i] = *base;
        } else {
            const variant *const v = &p->syntax->variants[plan->variants[i]];
            TRY(study_case_changes(p, base, v->changes, v->n_changes, v->name, memory, &cases[i],
                                   err));
        }
        uint32_t same = 0;
        while (same < i && !study_case_equal(p, &cases[same], &cases[i])) same++;
        if (same < i)
            solutions[i] = solutions[same];
        else
            TRY(study_solve(p, &cases[i], plan->options, memory, &solutions[i], err));
    }
    return STF_OK;
}

stf_status study_claims(problem *p, const study_case *c, const study_options *o, uint32_t flips,
                        uint32_t only, arena *memory, claims_answer **out, stf_error *err)
{
    if (p->syntax == NULL)
        return fail(err, STF_UNSUPPORTED, "a game has no claims; only a model (.standoff) has");
    claims_plan plan;
    uint32_t const n = p->syntax->n_claims;
    bool *const wanted = ARENA_NEW(memory, bool, n);
    TRY(arena_status(memory, err));
    for (uint32_t i = 0; i < n; i++) wanted[i] = only == NONE || only == i;
    TRY(claims_plan_make(p, o, wanted, memory, &plan, err));
    solution **const solutions = ARENA_NEW(memory, solution *, plan.n_variants);
    claims_answer *const answer = ARENA_NEW(memory, claims_answer, 1);
    claim_answer *const claims = ARENA_NEW(memory, claim_answer, plan.n_claims);
    TRY(arena_status(memory, err));
    TRY(cases_solve(&plan, c, memory, solutions, err));
    for (uint32_t i = 0; i < plan.n_claims; i++) {
        TRY(claim_judge(&plan, &plan.claims[i], solutions, memory, &claims[i], err));
        plan.claims[i].wants_flips = claims[i].holds != VERDICT_UNDEFINED;
    }
    if (flips > 0) TRY(flips_search(&plan, c, flips, memory, claims, err));
    *answer = (claims_answer){.base = solutions[0], .claims = claims, .n_claims = plan.n_claims};
    *out = answer;
    return STF_OK;
}
