/* SPDX-License-Identifier: Apache-2.0 */
/* verification.c -- what it would be worth to everybody if something hidden were seen. */
#include "study/cards.h"

#include <math.h>

typedef struct verifying {
    problem *problem;
    const study_case *at;
    const study_options *options;
    const double *as_is;
    arena *memory;
} verifying;

static stf_status row_solve(const verifying *r, verification_row *row, stf_error *err)
{
    uint32_t const n = r->problem->syntax->n_parties;
    row->gain = ARENA_NEW(r->memory, double, n);
    TRY(arena_status(r->memory, err));
    for (uint32_t p = 0; p < n; p++) row->gain[p] = (double)NAN;
    arena *const own = arena_new(arena_allocator(r->memory), 0);
    if (own == NULL) return fail(err, STF_NOMEM, "no memory to solve with");
    diagnostics heard;
    diagnostics_init(&heard, own);
    heard.sources = r->problem->diagnostics->sources;
    problem seen = *r->problem;
    seen.memory = own;
    seen.diagnostics = &heard;
    seen.syntax = syntax_widen(r->problem->syntax, row->thing, row->shown_to, own);
    const model_limits *const limits = model_cache_limits(r->problem->cache);
    seen.cache = seen.syntax != NULL ? model_cache_new(seen.syntax, limits, own) : NULL;
    stf_error why = {0};
    solution *s = NULL;
    stf_status status = seen.cache == NULL ? fail(&why, STF_NOMEM, "no memory to solve with")
                                           : study_solve(&seen, r->at, r->options, own, &s, &why);
    row->status = status;
    if (status == STF_OK) {
        row->status = s->status;
        row->reason = text_copy(r->memory, s->reason);
        for (uint32_t p = 0; p < n && s->status == STF_OK && s->n_equilibria > 0; p++)
            row->gain[p] = s->equilibria[0].value.payoff[p] - r->as_is[p];
    } else if (status == STF_NOMEM || status == STF_CANCELLED) {
        status = fail(err, status, "%s", why.message);
        arena_free(own);
        return status;
    } else {
        row->reason = text_copy(r->memory, text_from(why.message));
    }
    arena_free(own);
    return arena_status(r->memory, err);
}

stf_status study_verification(problem *p, const study_case *c, const study_options *o,
                              const solution *base, arena *memory, verification_answer **out,
                              stf_error *err)
{
    verification_answer *const a = ARENA_NEW(memory, verification_answer, 1);
    verification_row *const rows = ARENA_NEW(memory, verification_row, VERIFICATION_MOST);
    hidden_list things = {0};
    TRY(arena_status(memory, err));
    if (!syntax_hidden(p->syntax, memory, &things)) return arena_status(memory, err);
    *a = (verification_answer){.rows = rows};
    *out = a;
    if (base->n_equilibria == 0) return STF_OK;
    verifying const r = {.problem = p,
                         .at = c,
                         .options = o,
                         .as_is = base->equilibria[0].value.payoff,
                         .memory = memory};
    for (size_t i = 0; i < things.n; i++) {
        uint32_t const unseen = things.at[i].unseen;
        bool const several = (unseen & (unseen - 1)) != 0;
        uint32_t const wanted = 1 + (several ? (uint32_t)__builtin_popcount(unseen) : 0);
        if (a->n_rows + wanted > VERIFICATION_MOST) {
            a->is_cut = true;
            return STF_OK;
        }
        rows[a->n_rows++] = (verification_row){.thing = things.at[i], .shown_to = unseen};
        for (uint32_t q = 0; several && q < p->syntax->n_parties; q++)
            if ((unseen >> q & 1u) != 0)
                rows[a->n_rows++] =
                    (verification_row){.thing = things.at[i], .shown_to = UINT32_C(1) << q};
    }
    for (uint32_t i = 0; i < a->n_rows; i++) TRY(row_solve(&r, &rows[i], err));
    return STF_OK;
}
