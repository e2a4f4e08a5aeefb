/* SPDX-License-Identifier: Apache-2.0 */
/* front.c -- a front from its numbers to its answer. */
#include "front/inside.h"

static coalition pivotal_find(const front_work *w)
{
    bool const is_known = w->succeeds != NULL || w->success != NULL;
    if ((is_known ? walk_success(w, w->all) : front_succeeds(w, w->all)) < 0.5) return 0;
    coalition found = 0;
    for (uint32_t i = 0; i < w->n; i++) {
        coalition const bit = UINT32_C(1) << i, who = w->all ^ bit;
        if ((is_known ? walk_success(w, who) : front_succeeds(w, who)) < 0.5) found |= bit;
    }
    return found;
}

static stf_status whole_tell(front_work *w, front_answer *out, stf_error *err)
{
    TRY(coalition_tell(w, w->all, &out->whole, err));
    TRY(coalition_tell(w, 0, &out->none, err));
    out->whole_is_stable = out->whole.is_stable;
    out->pivotal = pivotal_find(w);
    return front_payments(w, out, err);
}

/* Whether the threshold asks about coalitions one by one, and so wants the walk first. */
static bool threshold_walks(const front_problem *p)
{
    if (p->rule == SUCCESS_PRESSURE) return true;
    for (uint32_t i = 0; p->rule == SUCCESS_COUNT && i < p->n_enforcers; i++)
        if (p->enforcers[i].has_veto) return true;
    return false;
}

stf_status front_solve(const front_problem *p, const cancel *stop, arena *memory, front_answer *out,
                       stf_error *err)
{
    front_work w;
    *out = (front_answer){.first = FRONT_NOBODY};
    TRY(front_ready(&w, p, stop, memory, err));
    TRY(front_walk_begin(&w, err));
    TRY(whole_tell(&w, out, err));
    TRY(front_walk(&w, out, err));
    TRY(front_indices(&w, out, err));
    TRY(front_unravels(&w, out, err));
    TRY(front_threshold(&w, out, err));
    TRY(front_mixed(&w, out, err));
    return arena_status(memory, err);
}

stf_status front_solve_whole(const front_problem *p, const cancel *stop, arena *memory,
                             front_answer *out, stf_error *err)
{
    front_work w;
    *out = (front_answer){.first = FRONT_NOBODY};
    TRY(front_ready(&w, p, stop, memory, err));
    TRY(threshold_walks(p) ? front_walk_begin(&w, err) : STF_OK);
    TRY(whole_tell(&w, out, err));
    if (p->rule != SUCCESS_TABLE) TRY(front_threshold(&w, out, err));
    return arena_status(memory, err);
}

stf_status front_coalition_solve(const front_problem *p, coalition who, arena *memory,
                                 front_coalition *out, stf_error *err)
{
    front_work w;
    TRY(front_ready(&w, p, NULL, memory, err));
    return coalition_tell(&w, who, out, err);
}
