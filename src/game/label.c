/* SPDX-License-Identifier: Apache-2.0 */
/* label.c -- from the labels of Gambit's files, which may be empty or repeat, to names that do not.
 */
#include "game/label.h"

#include <stdio.h>

void labels_name(arena *a, const text *labels, const uint64_t *numbers, size_t n, text *names,
                 bool *repeats)
{
    arena_mark const mark = arena_position(a);
    size_t size = 16;
    while (size < 2 * n) size *= 2;
    uint32_t *const table = ARENA_NEW(a, uint32_t, size);
    uint8_t *const bad = ARENA_NEW(a, uint8_t, n);
    if (table == NULL || bad == NULL) return;
    bool any = false, clash = false;
    for (size_t i = 0; i < n; i++) {
        size_t k = (size_t)text_hash(labels[i]) & (size - 1);
        while (table[k] != 0 && !text_equal(labels[table[k] - 1], labels[i]))
            k = (k + 1) & (size - 1);
        if (labels[i].n == 0) bad[i] = 1;
        if (table[k] == 0) {
            table[k] = (uint32_t)i + 1;
        } else if (labels[i].n != 0) {
            bad[i] = bad[table[k] - 1] = 1;
            any = true;
        }
    }
    char digits[24];
    for (size_t i = 0; i < n; i++) {
        if (!bad[i]) continue;
        int const length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)numbers[i]);
        text const number = {digits, (size_t)length};
        size_t k = (size_t)text_hash(number) & (size - 1);
        while (table[k] != 0 && !text_equal(labels[table[k] - 1], number)) k = (k + 1) & (size - 1);
        clash = clash || table[k] != 0;
    }
    *repeats = any;
    /* what follows needs no table: release it, and remember the marks in the names themselves */
    for (size_t i = 0; i < n; i++) names[i] = bad[i] || clash ? (text){NULL, 0} : labels[i];
    arena_release(a, mark);
    for (size_t i = 0; i < n; i++)
        if (names[i].at == NULL) names[i] = text_format(a, "%llu", (unsigned long long)numbers[i]);
}

void parties_check(token_reader *r, size_t n)
{
    if (r->failed) return;
    if (n == 0) token_fail(r, "E0904", "the game has no parties");
    if (n > READ_MOST_PARTIES)
        token_fail(r, "E0912", "the game has %zu parties; the most is %d", n, READ_MOST_PARTIES);
}

void parties_add(const token_reader *r, arena *scratch, game_builder *b, const text *labels,
                 size_t n)
{
    text *const names = ARENA_NEW(scratch, text, n);
    uint64_t *const numbers = ARENA_NEW(scratch, uint64_t, n);
    if (names == NULL || numbers == NULL) return;
    for (size_t p = 0; p < n; p++) numbers[p] = p + 1;
    bool repeats = false;
    labels_name(scratch, labels, numbers, n, names, &repeats);
    if (repeats)
        diagnose(r->diagnostics, SEVERITY_WARNING, "W0902",
                 (span){.begin = 0, .length = 3, .file = (uint8_t)r->file},
                 "names of parties repeat: these are named by number");
    for (size_t p = 0; p < n; p++) (void)game_add_party(b, names[p], (text){"", 0});
}
