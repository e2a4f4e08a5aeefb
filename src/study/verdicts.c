/* SPDX-License-Identifier: Apache-2.0 */
/* verdicts.c -- leaves taken from the solutions of a point, verdicts from the leaves. */
#include "study/verdicts.h"

stf_status verdicts_begin(const claims_plan *plan, space *s, arena *memory, verdicts *out,
                          stf_error *err)
{
    const syntax *const of = plan->problem->syntax;
    uint32_t *const first = ARENA_NEW(memory, uint32_t, plan->n_claims + 1);
    uint32_t *const position = ARENA_NEW(memory, uint32_t, plan->n_variants);
    const expr **const formulas = ARENA_NEW(memory, const expr *, plan->n_claims);
    TRY(arena_status(memory, err));
    for (uint32_t i = 0; i < plan->n_variants; i++) {
        if (plan->variants[i] == NONE) continue; /* the case itself: position 0 */
        const variant *const v = &of->variants[plan->variants[i]];
        TRY(space_add(s, v->changes, v->n_changes, v->name, &position[i], err));
    }
    for (uint32_t c = 0; c < plan->n_claims; c++) {
        first[c + 1] = first[c] + plan->claims[c].leaves.n;
        formulas[c] = plan->claims[c].claim->formula;
    }
    *out = (verdicts){.plan = plan,
                      .space = s,
                      .position = position,
                      .first_leaf = first,
                      .n_leaves = first[plan->n_claims]};
    return space_vary(s, formulas, plan->n_claims, err);
}

stf_status verdicts_visit(const verdicts *v, uint32_t position, const solution *s, leaf_value *row,
                          stf_error *err)
{
    if (s->status != STF_OK || s->n_equilibria == 0 || v->n_leaves == 0) return STF_OK;
    arena *const scratch = arena_new(arena_allocator(v->plan->problem->memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory for claims");
    stf_status status = STF_OK;
    for (uint32_t c = 0; c < v->plan->n_claims && status == STF_OK; c++) {
        const leaves *const l = &v->plan->claims[c].leaves;
        for (uint32_t k = 0; k < l->n && status == STF_OK; k++)
            if (v->position[claims_case_of(v->plan, l->at[k].variant)] == position)
                status = leaf_measure(&l->at[k], s, &s->equilibria[0], scratch,
                                      &row[v->first_leaf[c] + k], err);
    }
    arena_free(scratch);
    return status;
}

verdict verdicts_of(const verdicts *v, uint32_t c, const leaf_value *row, const double *inputs)
{
    const claim_plan *const of = &v->plan->claims[c];
    return formula_verdict(v->plan->problem->syntax, of->claim->formula, &of->leaves,
                           row + v->first_leaf[c], inputs);
}
