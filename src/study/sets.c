/* SPDX-License-Identifier: Apache-2.0 */
/* sets.c -- components, supports and remainders, from a plan's memory into a solution.
 *
 * A plan overwrites its answers at the next run, and the list is reordered (certified ones first,
 * the selected one at the head), so lists of equilibria are copied by place and sorted anew. */
#include "study/sets.h"

#include <stdlib.h>
#include <string.h>

static int number_order(const void *a, const void *b)
{
    uint32_t const x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static const uint32_t *places_copy(const uint32_t *from, uint32_t n, const uint32_t *place,
                                   arena *memory)
{
    uint32_t *const to = ARENA_NEW(memory, uint32_t, n);
    if (to == NULL) return NULL;
    for (uint32_t i = 0; i < n; i++) to[i] = place[from[i]];
    qsort(to, n, sizeof *to, number_order);
    return to;
}

static stf_status components_copy(solution *s, const lane_answer *a, const uint32_t *place,
                                  arena *memory, stf_error *err)
{
    solve_component *const to = ARENA_NEW(memory, solve_component, a->n_components);
    TRY(arena_status(memory, err));
    for (uint32_t c = 0; c < a->n_components; c++) {
        const solve_component *const from = &a->components[c];
        solve_subset *const subsets = ARENA_NEW(memory, solve_subset, from->n_subsets);
        to[c] = *from;
        to[c].subsets = subsets;
        to[c].equilibria = places_copy(from->equilibria, from->n, place, memory);
        TRY(arena_status(memory, err));
        for (uint32_t k = 0; k < from->n_subsets; k++)
            subsets[k] =
                (solve_subset){.n = from->subsets[k].n,
                               .equilibria = places_copy(from->subsets[k].equilibria,
                                                         from->subsets[k].n, place, memory)};
    }
    s->components = to;
    s->n_components = a->n_components;
    return arena_status(memory, err);
}

static stf_status remainders_copy(solution *s, const lane_answer *a, arena *memory, stf_error *err)
{
    solve_remainder *const to = ARENA_NEW(memory, solve_remainder, a->n_remainders);
    TRY(arena_status(memory, err));
    for (uint32_t i = 0; i < a->n_remainders; i++) {
        uint8_t *const plays = ARENA_NEW(memory, uint8_t, s->game->n_actions);
        text const why = a->remainders[i].why != NULL ? text_from(a->remainders[i].why) : (text){0};
        text const kept = text_copy(memory, why);
        TRY(arena_status(memory, err));
        memcpy(plays, a->remainders[i].plays, s->game->n_actions);
        to[i] = a->remainders[i];
        to[i].plays = plays;
        to[i].why = kept.at;
    }
    s->remainders = to;
    s->n_remainders = a->n_remainders;
    return STF_OK;
}

stf_status sets_copy(solution *s, const lane_answer *a, const uint32_t *place, arena *memory,
                     stf_error *err)
{
    if (a->supports != NULL) {
        solve_supports *const counts = ARENA_NEW(memory, solve_supports, 1);
        TRY(arena_status(memory, err));
        *counts = *a->supports;
        s->supports = counts;
    }
    if (a->n_components > 0) TRY(components_copy(s, a, place, memory, err));
    if (a->n_remainders > 0) TRY(remainders_copy(s, a, memory, err));
    return STF_OK;
}
