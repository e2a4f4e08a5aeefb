/* SPDX-License-Identifier: Apache-2.0 */
/* form.c -- from a case to its strategic form. */
#include "study/form.h"

#include "game/program_run.h"
#include "study/leader.h"
#include "study/prove.h"

stf_status numbers_exactly(const game *g, const double *inputs, const double *slots,
                           uint32_t round_digits, arena *memory, exact *out, stf_error *err)
{
    stf_error why = {0};
    int const decimals = round_digits > 0 ? (int)round_digits : EXACT_REFUSE;
    stf_status const status = slots_exactly(g, inputs, decimals, memory, out, &why);
    if (status == STF_NOMEM) return fail(err, status, "%s", why.message);
    for (uint32_t i = 0; i < g->n_slots && status != STF_OK; i++)
        out[i] = exact_from_double(memory, slots[i]);
    return arena_status(memory, err);
}

stf_status form_case_open(problem *p, const study_case *c, const study_options *o, arena *memory,
                          form_case *out, stf_error *err)
{
    *out = (form_case){0};
    TRY(case_without_leader(c, "no strategic form", err));
    if (p->syntax != NULL) {
        TRY(model_cache_get(p->cache, &c->key, p->diagnostics, &out->model, err));
        TRY(model_check_numbers(out->model, c->inputs, memory, p->diagnostics, err));
    }
    const game *const g = out->model != NULL ? out->model->game : p->game;
    out->game = g;
    double *const values = ARENA_NEW(memory, double, program_n_values(g->program));
    out->slots = ARENA_NEW(memory, double, g->n_slots);
    out->exact_slots = ARENA_NEW(memory, exact, g->n_slots);
    TRY(arena_status(memory, err));
    game_slots_run(g, ISA_ONE, c->inputs, 1, values, out->slots);
    TRY(numbers_exactly(g, c->inputs, out->slots, o->round_digits, memory, out->exact_slots, err));
    if (game_recall(g, memory) != NONE)
        return fail(err, STF_UNSUPPORTED,
                    "a party forgets what it knew or did: its strategies are not those of a "
                    "strategic form; convert --to nfg gives the game in mixed strategies");
    TRY(normal_build(g, out->exact_slots, false, memory, &out->form, err));
    if (out->form.too_large != NULL)
        return fail(err, STF_LIMIT, "%s: at most %d strategies of a party and %d combinations",
                    out->form.too_large, NORMAL_MOST_PLANS, NORMAL_MOST_PROFILES);
    return STF_OK;
}
