/* SPDX-License-Identifier: Apache-2.0 */
/* table.c -- the refinements there are, and the one way to ask for a verdict. */
#include "refine/rows.h"

const refinement *const refinements[] = {
    &refinement_subgame_perfect, &refinement_sequential, &refinement_undominated,
    &refinement_perfect,         &refinement_proper,     &refinement_payoff_dominant,
    &refinement_risk_dominant,   &refinement_intuitive,  &refinement_d1,
};
const uint32_t n_refinements = sizeof refinements / sizeof refinements[0];

const refinement *refinement_find(text name)
{
    for (uint32_t k = 0; k < n_refinements; k++)
        if (text_equal(name, text_from(refinements[k]->name))) return refinements[k];
    return NULL;
}

stf_status refine_check(const refinement *r, const refine_case *k, uint32_t i, arena *memory,
                        refine_verdict *out, stf_error *err)
{
    *out = (refine_verdict){.holds = REFINE_OPEN};
    arena *const scratch = arena_new(arena_allocator(memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory to refine with");
    refine_work w = {.of = k,
                     .which = i,
                     .game = k->game,
                     .slots = k->slots,
                     .prob = k->list[i].prob,
                     .memory = memory,
                     .scratch = scratch,
                     .out = out};
    stf_status status = STF_OK;
    if (!k->list[i].is_nash)
        status = verdict_say(&w, REFINE_NO, "it is not certified as an equilibrium at all");
    else if (w.prob == NULL && !r->by_doubles)
        status = verdict_say(&w, REFINE_OPEN, "%.*s", TEXT_ARGS(k->list[i].why_not));
    else
        status = r->check(&w, err);
    if (status == STF_OK) status = arena_status(scratch, err);
    arena_free(scratch);
    return status == STF_OK ? arena_status(memory, err) : status;
}
