/* SPDX-License-Identifier: Apache-2.0 */
/* eliminate.c -- rounds of dominance. */
#include "refine/eliminate.h"

/* Tests one plan against what is alive; a new step where it is dominated. */
static stf_status plan_test(const normal_form *f, bool strictly, uint32_t player, uint32_t plan,
                            arena *a, elimination *out, stf_error *err)
{
    exact *const pure = ARENA_NEW(a, exact, f->player[player].n);
    TRY(arena_status(a, err));
    for (uint32_t k = 0; k < f->player[player].n; k++) pure[k] = exact_small(k == plan);
    dominance found;
    exact *by;
    TRY(normal_dominated(f, player, pure, out->alive, strictly, a, &found, &by, err));
    if (found == DOMINANCE_TOO_LARGE) out->is_cut = true;
    if (found == DOMINANCE_FOUND)
        out->steps[out->n_steps++] = (elimination_step){
            .round = out->n_rounds + 1, .player = player, .plan = plan, .by = by};
    return STF_OK;
}

stf_status eliminate(const normal_form *f, bool strictly, arena *a, elimination *out,
                     stf_error *err)
{
    *out = (elimination){0};
    uint32_t n = 0;
    out->alive = ARENA_NEW(a, uint8_t *, f->n_players);
    TRY(arena_status(a, err));
    for (uint32_t p = 0; p < f->n_players; p++) {
        out->alive[p] = ARENA_NEW(a, uint8_t, f->player[p].n);
        TRY(arena_status(a, err));
        for (uint32_t k = 0; k < f->player[p].n; k++) out->alive[p][k] = 1;
        n += f->player[p].n;
    }
    out->steps = ARENA_NEW(a, elimination_step, n);
    TRY(arena_status(a, err));
    for (;;) {
        uint32_t const before = out->n_steps;
        for (uint32_t p = 0; p < f->n_players; p++)
            for (uint32_t k = 0; k < f->player[p].n; k++)
                if (out->alive[p][k]) TRY(plan_test(f, strictly, p, k, a, out, err));
        if (out->n_steps == before) return STF_OK;
        for (uint32_t i = before; i < out->n_steps; i++)
            out->alive[out->steps[i].player][out->steps[i].plan] = 0;
        out->n_rounds++;
    }
}
