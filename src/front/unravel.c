/* SPDX-License-Identifier: Apache-2.0 */
/* unravel.c -- how a front comes apart once one leaks, and what would hold each in it.
 *
 * Who gains by leaving leaves, one at a time, the one with most to gain first; nobody comes back.
 * Where gains are for holders alone and nobody pays or punishes, each who leaves makes holding no
 * better for the others, and the end does not depend on the order. */
#include "front/inside.h"

typedef struct leaver {
    uint32_t who;
    double gains;
} leaver;

static bool units_are_one(const front_problem *p)
{
    for (uint32_t i = 1; i < p->n_enforcers; i++)
        if (!text_equal(p->enforcers[i].unit, p->enforcers[0].unit)) return false;
    return true;
}

static double success_of(const front_work *w, coalition who)
{
    return w->succeeds != NULL || w->success != NULL ? walk_success(w, who)
                                                     : front_succeeds(w, who);
}

static leaver leaver_find(const front_work *w, coalition who)
{
    bool const is_one = units_are_one(w->p);
    leaver best = {.who = FRONT_NOBODY};
    double most = 0;
    double const after = success_of(w, who);
    for (uint32_t i = 0; i < w->n; i++) {
        if ((who >> i & 1) == 0) continue;
        double const before = success_of(w, who ^ UINT32_C(1) << i);
        if (change_sign(w, i, who, after, before) >= 0) continue;
        double const gains = -change_value(w, i, who, after, before);
        double const by = is_one || !(w->of[i].scale > 0) ? gains : gains / w->of[i].scale;
        if (best.who != FRONT_NOBODY && !(by > most)) continue;
        best = (leaver){i, gains};
        most = by;
    }
    return best;
}

static front_unravel step_make(const front_work *w, coalition from, leaver next)
{
    coalition const left = from & ~(UINT32_C(1) << next.who);
    return (front_unravel){.who = next.who,
                           .gains = next.gains,
                           .left = left,
                           .pressure = front_pressure(w->p, left, w->memory),
                           .success = success_of(w, left)};
}

static stf_status unravel_from(front_work *w, uint32_t first, front_unravel **out, uint32_t *n,
                               stf_error *err)
{
    front_unravel *const steps = ARENA_NEW(w->memory, front_unravel, w->n);
    TRY(arena_status(w->memory, err));
    double const after = success_of(w, w->all);
    double const before = success_of(w, w->all ^ UINT32_C(1) << first);
    leaver next = {first, -change_value(w, first, w->all, after, before)};
    coalition who = w->all;
    *n = 0;
    while (next.who != FRONT_NOBODY) {
        if (cancel_requested(w->stop)) return fail(err, STF_CANCELLED, "stopped on request");
        steps[*n] = step_make(w, who, next);
        who = steps[(*n)++].left;
        next = leaver_find(w, who);
    }
    *out = steps;
    return arena_status(w->memory, err);
}

stf_status front_unravels(front_work *w, front_answer *out, stf_error *err)
{
    out->unravels = ARENA_NEW(w->memory, front_unravel *, w->n);
    out->n_unravels = ARENA_NEW(w->memory, uint32_t, w->n);
    TRY(arena_status(w->memory, err));
    for (uint32_t i = 0; i < w->n; i++)
        TRY(unravel_from(w, i, &out->unravels[i], &out->n_unravels[i], err));
    return STF_OK;
}

stf_status front_payments(front_work *w, front_answer *out, stf_error *err)
{
    out->payment = ARENA_NEW(w->memory, exact, w->n);
    TRY(arena_status(w->memory, err));
    out->first = leaver_find(w, w->all).who;
    double const after = success_of(w, w->all);
    for (uint32_t i = 0; i < w->n; i++) {
        double const before = success_of(w, w->all ^ UINT32_C(1) << i);
        out->payment[i] = exact_small(0);
        if (change_sign(w, i, w->all, after, before) >= 0) continue;
        exact const change =
            w->p->rule == SUCCESS_TABLE
                ? exact_from_double(w->memory, change_value(w, i, w->all, after, before))
                : change_exact(w, i, w->all, after, before);
        out->payment[i] = exact_neg(w->memory, change);
    }
    return arena_status(w->memory, err);
}
