/* SPDX-License-Identifier: Apache-2.0 */
/* bits.h -- sets of small numbers as words of bits, and a table that numbers different ones. */
#ifndef SOLVE_EXTREME_BITS_H
#define SOLVE_EXTREME_BITS_H

#include "base/arena.h"

typedef struct bit_table {
    arena *memory;
    uint32_t n_words;
    VEC(uint64_t) word; /* n_words to each set, in order of arrival */
    uint32_t n;
    uint32_t *slot; /* open addressing; number + 1, or 0 */
    uint32_t n_slots;
} bit_table;

static inline uint32_t bits_words(uint32_t n_bits)
{
    return (n_bits + 63) / 64;
}
static inline bool bits_has(const uint64_t *set, uint32_t k)
{
    return (set[k / 64] >> k % 64 & 1) != 0;
}
static inline void bits_add(uint64_t *set, uint32_t k)
{
    set[k / 64] |= UINT64_C(1) << k % 64;
}
static inline void bits_flip(uint64_t *set, uint32_t k)
{
    set[k / 64] ^= UINT64_C(1) << k % 64;
}

bool bit_table_start(bit_table *t, arena *memory, uint32_t n_words);
static inline const uint64_t *bit_table_at(const bit_table *t, uint32_t k)
{
    return t->word.at + (size_t)k * t->n_words;
}
/* The number of a set; UINT32_MAX where it is not there. */
uint32_t bit_table_find(const bit_table *t, const uint64_t *set);
/* The same, adding it where it is not there. UINT32_MAX without memory. */
uint32_t bit_table_add(bit_table *t, const uint64_t *set, bool *is_new);

#endif
