/* SPDX-License-Identifier: Apache-2.0 */
/* merge.c -- segments: histories that are one from the start of a round on.
 *
 * Histories are run a segment at a time. All that come from one segment to the start of the same
 * round are put into *cells*: two are in one cell when some party that may still be asked cannot
 * tell them apart, and so on in turn; which cell it is, is common knowledge among those who matter.
 * Where the histories of a cell agree in all that can still be read (states, hidden or not, and
 * types), what is left of play is a subgame that depends on nothing else, and it is the same
 * subgame wherever these values are reached: the cell enters the segment of (round, values), in
 * which everybody starts afresh. Where they differ, something private is alive; the histories go on
 * apart in the segment they are in, remembering what they saw. */
#include "model/compile.h"

#include <string.h>

static uint32_t *arrival_words(const compiler *c, uint32_t i)
{
    history *const h = (history *)(void *)(c->arrivals.at + (size_t)i * c->history_size);
    return h->word;
}

/* ---- cells ------------------------------------------------------------------------------ */

static uint32_t cell_of(uint32_t *up, uint32_t i)
{
    while (up[i] != i) {
        up[i] = up[up[i]];
        i = up[i];
    }
    return i;
}

/* up [n]: a forest whose roots are the cells' first histories. */
static void cells_join(compiler *c, uint32_t round, uint32_t n, uint32_t *up)
{
    intern told;
    intern_init(&told, c->brief, 2);
    uint32_t *const first = ARENA_NEW(c->brief, uint32_t, (size_t)n * c->s->n_parties);
    if (first == NULL) return;
    for (uint32_t i = 0; i < n; i++) up[i] = i;
    for (uint32_t p = 0; p < c->s->n_parties; p++) {
        if ((c->movers[round] >> p & 1u) == 0) continue;
        for (uint32_t i = 0; i < n; i++) {
            uint32_t const row[2] = {p, arrival_words(c, i)[c->at_seen + p]};
            bool is_new;
            uint32_t const number = intern_put(&told, row, &is_new);
            if (number == NONE) return;
            if (is_new) {
                first[number] = i;
                continue;
            }
            uint32_t const a = cell_of(up, i), b = cell_of(up, first[number]);
            if (a < b)
                up[b] = a;
            else
                up[a] = b;
        }
    }
}

/* Round, live states, live types; zero for what is not live. */
static uint32_t key_width(const compiler *c)
{
    return 1 + c->s->n_states + c->s->n_parties;
}

static void key_fill(const compiler *c, uint32_t round, const uint32_t *word, uint32_t *key)
{
    footprint const live = c->live[round];
    *key++ = round;
    for (uint32_t i = 0; i < c->s->n_states; i++)
        *key++ = (live.states >> i & 1u) != 0 ? word[i] : 0;
    for (uint32_t p = 0; p < c->s->n_parties; p++)
        *key++ = (live.types >> p & 1u) != 0 ? word[c->at_type + p] : 0;
}

/* Remembers what keeps two histories of a cell apart, for the note. */
static void apart_note(compiler *c, const uint32_t *a, const uint32_t *b)
{
    for (uint32_t i = 0; i < c->s->n_states; i++)
        if (a[1 + i] != b[1 + i]) c->apart_states |= (uint64_t)1 << i;
    for (uint32_t p = 0; p < c->s->n_parties; p++)
        if (a[1 + c->s->n_states + p] != b[1 + c->s->n_states + p])
            c->apart_types |= (uint32_t)1 << p;
}

/* ---- segments --------------------------------------------------------------------------- */

static uint32_t segment_add(compiler *c, uint32_t round, const uint32_t *word)
{
    way const entry = {.to = NONE, .row = NONE, .mark = NONE, .prob = NONE, .what = NONE};
    segment seg = {.entry = (uint32_t)c->ways.n, .round = round};
    seg.word = ARENA_NEW(c->scratch, uint32_t, c->at_seen + 1);
    if (seg.word == NULL || !PAGES_PUSH(c->scratch, &c->ways, entry)) return NONE;
    if (c->at_seen > 0) memcpy(seg.word, word, c->at_seen * sizeof *word);
    return VEC_PUSH(c->scratch, &c->segments, seg) ? (uint32_t)c->segments.n - 1 : NONE;
}

/* The arrival enters the segment of its round and live values. */
static void arrival_merge(compiler *c, const history *h, uint32_t round, const uint32_t *key)
{
    bool is_new;
    uint32_t const boundary = intern_put(&c->boundaries, key, &is_new);
    if (boundary == NONE) return;
    if (is_new && segment_add(c, round, h->word) == NONE) return;
    if (boundary + 1 >= c->segments.n) return; /* out of memory */
    c->segments.at[boundary + 1].n_arrivals++;
    PAGES_AT(c->ways, h->way).to = TO_SEGMENT | (boundary + 1);
    PAGES_AT(c->ways, h->way).row = h->row;
    PAGES_AT(c->ways, h->way).mark = h->mark;
}

/* What has arrived at the start of a round either merges or goes on in this segment. */
static void arrivals_decide(compiler *c)
{
    uint32_t const n = (uint32_t)c->arrivals.n, width = key_width(c);
    uint32_t *const up = ARENA_NEW(c->brief, uint32_t, n);
    uint32_t *const keys = ARENA_NEW(c->brief, uint32_t, (size_t)n * width);
    bool *const is_apart = ARENA_NEW(c->brief, bool, n);
    if (up == NULL || keys == NULL || is_apart == NULL) return;
    uint32_t const round = ((history *)(void *)c->arrivals.at)->round + 1;
    cells_join(c, round, n, up);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t *const key = keys + (size_t)i * width;
        key_fill(c, round, arrival_words(c, i), key);
        uint32_t const cell = cell_of(up, i);
        const uint32_t *const other = keys + (size_t)cell * width;
        if (memcmp(key, other, width * sizeof *key) == 0) continue;
        is_apart[cell] = true;
        apart_note(c, key, other);
    }
    for (uint32_t i = n; i-- > 0;) {
        history *const h = (history *)(void *)(c->arrivals.at + (size_t)i * c->history_size);
        if (!is_apart[cell_of(up, i)]) continue;
        c->unmerged[round]++;
        memcpy(c->now, h, c->history_size);
        history_round(c, c->now, round);
        if (history_push(c, &c->tasks, c->now) == NULL) return;
    }
    for (uint32_t i = 0; i < n; i++)
        if (!is_apart[cell_of(up, i)])
            arrival_merge(c, (history *)(void *)(c->arrivals.at + (size_t)i * c->history_size),
                          round, keys + (size_t)i * width);
}

static void arrivals_settle(compiler *c)
{
    arena_mark const mark = arena_position(c->brief);
    arrivals_decide(c);
    arena_release(c->brief, mark);
    c->arrivals.n = 0;
}

/* c->now at the beginning of a segment. */
static void segment_begin(compiler *c, uint32_t number)
{
    const segment *const seg = &c->segments.at[number];
    history *const h = c->now;
    memset(h, 0, c->history_size);
    if (c->at_seen > 0) memcpy(h->word, seg->word, c->at_seen * sizeof *h->word);
    for (uint32_t i = 0; i < c->s->n_offers; i++) history_offers(c, h)[i] = NONE;
    uint32_t const seen = seen_add(c, NONE, SEEN_SEGMENT, number, 0, 0);
    for (uint32_t p = 0; p < c->s->n_parties; p++) history_seen(c, h)[p] = seen;
    h->way = seg->entry;
    h->row = h->mark = NONE;
    h->has_begun = number > 0;
    if (number > 0) history_round(c, h, seg->round);
}

static void segment_run(compiler *c, uint32_t number)
{
    segment_begin(c, number);
    history_run(c);
    while (compile_going(c) && (c->tasks.n > 0 || c->arrivals.n > 0)) {
        if (c->tasks.n == 0) {
            arrivals_settle(c);
            continue;
        }
        c->tasks.n--;
        memcpy(c->now, c->tasks.at + c->tasks.n * c->history_size, c->history_size);
        history_run(c);
    }
}

static bool initial_value(compiler *c, uint32_t *word)
{
    for (uint32_t i = 0; i < c->s->n_states; i++) word[i] = (uint32_t)c->s->states[i].initial;
    for (uint32_t p = 0; p < c->s->n_parties; p++) word[c->at_type + p] = NONE;
    for (uint32_t i = 0; i < c->s->n_offers; i++) word[c->at_offer + i] = NONE;
    return segment_add(c, 0, word) != NONE;
}

bool merge_run(compiler *c)
{
    intern_init(&c->boundaries, c->scratch, key_width(c));
    uint32_t *const word = ARENA_NEW(c->scratch, uint32_t, c->at_seen + 1);
    if (word == NULL || !initial_value(c, word)) return compile_going(c);
    c->initial_row = intern_put(&c->state_rows, word, NULL);
    for (uint32_t k = 0; k < c->segments.n && compile_going(c); k++) segment_run(c, k);
    return compile_going(c);
}
