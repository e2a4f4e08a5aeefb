/* SPDX-License-Identifier: Apache-2.0 */
/* bits.c -- the table of sets: open addressing, doubled when two thirds full. */
#include "solve/extreme/bits.h"

#include <string.h>

bool bit_table_start(bit_table *t, arena *memory, uint32_t n_words)
{
    *t = (bit_table){.memory = memory, .n_words = n_words, .n_slots = 64};
    t->slot = ARENA_NEW(memory, uint32_t, t->n_slots);
    return t->slot != NULL;
}

/* The slot that holds the set, or the empty one where it belongs. */
static uint32_t slot_of(const bit_table *t, const uint64_t *set)
{
    uint64_t h = UINT64_C(0x9e3779b97f4a7c15);
    for (uint32_t w = 0; w < t->n_words; w++) {
        h = (h ^ set[w]) * UINT64_C(0xff51afd7ed558ccd);
        h ^= h >> 32;
    }
    uint32_t s = (uint32_t)h & (t->n_slots - 1);
    while (t->slot[s] != 0 &&
           memcmp(bit_table_at(t, t->slot[s] - 1), set, t->n_words * sizeof *set) != 0)
        s = (s + 1) & (t->n_slots - 1);
    return s;
}

uint32_t bit_table_find(const bit_table *t, const uint64_t *set)
{
    return t->slot[slot_of(t, set)] - 1;
}

static bool enlarge(bit_table *t)
{
    uint32_t *const slot = ARENA_NEW(t->memory, uint32_t, (size_t)t->n_slots * 2);
    if (slot == NULL) return false;
    t->slot = slot;
    t->n_slots *= 2;
    for (uint32_t k = 0; k < t->n; k++) t->slot[slot_of(t, bit_table_at(t, k))] = k + 1;
    return true;
}

uint32_t bit_table_add(bit_table *t, const uint64_t *set, bool *is_new)
{
    uint32_t s = slot_of(t, set);
    *is_new = t->slot[s] == 0;
    if (!*is_new) return t->slot[s] - 1;
    if (3 * (t->n + 1) > 2 * t->n_slots) {
        if (!enlarge(t)) return UINT32_MAX;
        s = slot_of(t, set);
    }
    for (uint32_t w = 0; w < t->n_words; w++)
        if (!VEC_PUSH(t->memory, &t->word, set[w])) return UINT32_MAX;
    t->slot[s] = ++t->n;
    return t->n - 1;
}
