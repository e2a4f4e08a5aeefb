/* SPDX-License-Identifier: Apache-2.0 */
/* observe.c -- what a party has seen, and what states a history went through.
 *
 * Both are lists whose equal beginnings are shared, so that "has seen the same" is the equality of
 * two numbers. */
#include "model/compile.h"

uint32_t seen_add(compiler *c, uint32_t before, seen_kind kind, uint32_t what, uint32_t round,
                  uint32_t value)
{
    uint32_t const row[EVENT_ROW_WORDS] = {before, (uint32_t)kind, what, round, value};
    return intern_put(&c->seen, row, NULL);
}

void history_see(compiler *c, history *h, uint32_t audience, seen_kind kind, uint32_t what,
                 uint32_t value)
{
    uint32_t *const seen = history_seen(c, h);
    /* mostly all have seen the same, and one look-up serves for all */
    uint32_t last = NONE, last_next = NONE;
    for (uint32_t p = 0; p < c->s->n_parties; p++) {
        if ((audience >> p & 1u) == 0) continue;
        if (last_next == NONE || seen[p] != last) {
            last = seen[p];
            last_next = seen_add(c, last, kind, what, h->round, value);
        }
        seen[p] = last_next;
    }
}

void history_mark(compiler *c, history *h, bool ends_round)
{
    if (c->s->n_states == 0 && !ends_round) return;
    uint32_t const state_row = intern_put(&c->state_rows, h->word, NULL);
    uint32_t const row[MARK_WORDS] = {h->mark, state_row, h->round, ends_round};
    h->mark = intern_put(&c->marks, row, NULL);
}
