/* SPDX-License-Identifier: Apache-2.0 */
/* intern.c -- open addressing over rows of fixed width, half full at most. */
#include "model/intern.h"

#include <string.h>

void intern_init(intern *t, arena *memory, uint32_t width)
{
    *t = (intern){.memory = memory, .width = width};
}

static uint32_t row_hash(const uint32_t *row, uint32_t width)
{
    uint64_t h = 0x243f6a8885a308d3u;
    for (uint32_t i = 0; i < width; i++) {
        h = (h ^ row[i]) * 0x9e3779b97f4a7c15u;
        h ^= h >> 29;
    }
    return (uint32_t)(h >> 32) ^ (uint32_t)h;
}

static bool rows_grow(intern *t)
{
    uint32_t const cap = t->cap == 0 ? 32 : t->cap * 2;
    if (cap < t->cap) return false;
    uint32_t *const words = ARENA_NEW(t->memory, uint32_t, (size_t)cap * t->width);
    if (words == NULL) return false;
    if (t->n > 0) memcpy(words, t->words, (size_t)t->n * t->width * sizeof *words);
    t->words = words;
    t->cap = cap;
    return true;
}

static bool slots_grow(intern *t)
{
    uint32_t const size = t->size == 0 ? 64 : t->size * 2;
    if (size < t->size) return false;
    uint32_t *const slots = ARENA_NEW(t->memory, uint32_t, size);
    if (slots == NULL) return false;
    for (uint32_t k = 0; k < t->n; k++) {
        uint32_t i = row_hash(intern_row(t, k), t->width) & (size - 1);
        while (slots[i] != 0) i = (i + 1) & (size - 1);
        slots[i] = k + 1;
    }
    t->slots = slots;
    t->size = size;
    return true;
}

uint32_t intern_find(const intern *t, const uint32_t *row)
{
    if (t->size == 0) return UINT32_MAX;
    uint32_t i = row_hash(row, t->width) & (t->size - 1);
    for (; t->slots[i] != 0; i = (i + 1) & (t->size - 1))
        if (memcmp(intern_row(t, t->slots[i] - 1), row, t->width * sizeof *row) == 0)
            return t->slots[i] - 1;
    return UINT32_MAX;
}

uint32_t intern_put(intern *t, const uint32_t *row, bool *is_new)
{
    if (is_new != NULL) *is_new = false;
    if (t->n * 2 >= t->size && !slots_grow(t)) return UINT32_MAX;
    uint32_t i = row_hash(row, t->width) & (t->size - 1);
    for (; t->slots[i] != 0; i = (i + 1) & (t->size - 1))
        if (memcmp(intern_row(t, t->slots[i] - 1), row, t->width * sizeof *row) == 0)
            return t->slots[i] - 1;
    if (t->n == t->cap && !rows_grow(t)) return UINT32_MAX;
    memcpy(t->words + (size_t)t->n * t->width, row, t->width * sizeof *row);
    t->slots[i] = ++t->n;
    if (is_new != NULL) *is_new = true;
    return t->n - 1;
}
