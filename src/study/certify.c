/* SPDX-License-Identifier: Apache-2.0 */
/* certify.c -- the verdict on a profile that somebody else found. */
#include "study/given.h"
#include "study/leader.h"
#include "study/prove.h"

#include "game/program_run.h"

stf_status study_certify(problem *p, const study_case *c, const study_options *o, text json,
                         size_t which, arena *memory, solution **out, stf_error *err)
{
    solution *const s = ARENA_NEW(memory, solution, 1);
    equilibrium *const e = ARENA_NEW(memory, equilibrium, 1);
    TRY(arena_status(memory, err));
    const model *m = NULL;
    if (case_leader(c) != NULL) {
        solution *found; /* the game is the one in which the promise is made */
        TRY(leader_solve(p, c, o, memory, &found, err));
        m = found->model;
    } else if (p->syntax != NULL) {
        TRY(model_cache_get(p->cache, &c->key, p->diagnostics, &m, err));
        TRY(model_check_numbers(m, c->inputs, memory, p->diagnostics, err));
    }
    const game *const g = m != NULL ? m->game : p->game;
    double *const values = ARENA_NEW(memory, double, program_n_values(g->program));
    double *const slots = ARENA_NEW(memory, double, g->n_slots);
    TRY(arena_status(memory, err));
    game_slots_run(g, ISA_ONE, c->inputs, 1, values, slots);
    TRY(given_read(g, json, which, memory, &e->profile, err));
    e->profile.lambda = o->lambda;
    e->profile.lambda_party = o->lambda_party;
    e->profile.lambda_at_decision = o->lambda_at_decision;
    concept const wanted = o->has_concept ? o->concept : CONCEPT_SUBGAME_PERFECT;
    *s = (solution){.status = STF_OK,
                    .game = g,
                    .model = m,
                    .slots = slots,
                    .inputs = c->inputs,
                    .concept = wanted,
                    .selected = TEXT("given"),
                    .n_equilibria = 1,
                    .equilibria = e,
                    .n_total = 1.0};
    TRY(profile_evaluate(g, slots, &e->profile, memory, &e->value, err));
    TRY(certify(g, slots, &e->profile, wanted, 0.0, memory, &e->certificate, err));
    if (o->exact) TRY(prove_exactly(s, e, o, memory, err));
    if (!e->certificate.certified) {
        s->status = STF_NO;
        s->reason = e->certificate.reason;
    }
    *out = s;
    return STF_OK;
}
