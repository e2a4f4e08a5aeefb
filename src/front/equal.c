/* SPDX-License-Identifier: Apache-2.0 */
/* equal.c -- when enforcers are one like the other. */
#include "front/inside.h"

bool front_by_number(const front_work *w, double *success)
{
    const front_problem *const p = w->p;
    uint32_t const n_vetoes = (uint32_t)__builtin_popcount(w->veto);
    if (n_vetoes != 0 && n_vetoes != w->n && !(p->rule == SUCCESS_COUNT && p->quota >= w->n))
        return false;
    for (uint32_t i = 1; i < w->n && p->rule != SUCCESS_COUNT; i++)
        if (exact_compare(p->enforcers[i].weight, p->enforcers[0].weight) != 0) return false;
    for (uint32_t m = 0; m <= w->n; m++)
        success[m] = front_succeeds(w, (coalition)((UINT64_C(1) << m) - 1));
    return true;
}

bool front_is_equal(const front_work *w)
{
    const front_problem *const p = w->p;
    if (p->n_transfers > 0) return false;
    for (uint32_t i = 1; i < w->n; i++) {
        if (exact_compare(w->of[i].stays, w->of[0].stays) != 0) return false;
        if (exact_compare(p->enforcers[i].gains, p->enforcers[0].gains) != 0) return false;
    }
    return true;
}
