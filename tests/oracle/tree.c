/* SPDX-License-Identifier: Apache-2.0 */
/* tree.c -- the tree as it grows: histories copied where play branches, nodes, and information sets
 * keyed by the printed observations of the mover. */
#include "oracle/unroll.h"

#include <string.h>

/* ---- histories --------------------------------------------------------------------------------
 */

void *copy_of(arena *a, const void *from, size_t n, size_t size)
{
    void *to = arena_take(a, n, size);
    if (to != NULL && n > 0) memcpy(to, from, n * size);
    return to;
}

history *history_copy(unrolling *u, const history *h)
{
    history *to = copy_of(u->scratch, h, 1, sizeof *h);
    to->state = copy_of(u->scratch, h->state, u->syntax->n_states, sizeof *h->state);
    to->type = copy_of(u->scratch, h->type, u->syntax->n_parties, sizeof *h->type);
    to->offer = copy_of(u->scratch, h->offer, u->syntax->n_offers, sizeof *h->offer);
    to->paid = copy_of(u->scratch, h->paid, u->syntax->n_parties, sizeof *h->paid);
    return to;
}

/* The moment is part of the tree: events are judged on it. */
void history_note(unrolling *u, history *h, moment_kind kind, uint32_t symbol)
{
    moment *m = ARENA_NEW(u->memory, moment, 1);
    *m = (moment){.kind = kind, .option = symbol, .round = h->round, .before = h->play};
    if (kind != MOMENT_MOVE)
        m->state = copy_of(u->memory, h->state, u->syntax->n_states, sizeof *h->state);
    h->play = m;
}

void observe(unrolling *u, history *h, uint32_t audience, text what)
{
    for (uint32_t p = 0; p < u->syntax->n_parties; p++) {
        if ((audience >> p & 1u) == 0) continue;
        sight *o = ARENA_NEW(u->scratch, sight, 1);
        *o = (sight){.what = what, .before = h->seen[p]};
        h->seen[p] = o;
    }
}

history *history_new(unrolling *u)
{
    const syntax *s = u->syntax;
    history *h = ARENA_NEW(u->scratch, history, 1);
    h->state = ARENA_NEW(u->scratch, int32_t, s->n_states);
    h->type = ARENA_NEW(u->scratch, int32_t, s->n_parties);
    h->offer = ARENA_NEW(u->scratch, long double, s->n_offers);
    h->paid = ARENA_NEW(u->scratch, long double, s->n_parties);
    h->outcome = SYNTAX_NONE;
    for (uint32_t i = 0; i < s->n_states; i++) h->state[i] = s->states[i].initial;
    for (uint32_t p = 0; p < s->n_parties; p++) {
        h->type[p] = -1;
        h->factor[p] = 1.0L;
        h->step[p] = 1.0L;
    }
    history_note(u, h, MOMENT_STATES, SYNTAX_NONE);
    return h;
}

/* ---- nodes -------------------------------------------------------------------------------------
 */

uint32_t node_add(unrolling *u, history *h, oracle_kind kind, uint32_t n_edges)
{
    if (u->nodes.n >= u->nodes_most) {
        unroll_fail(u, STF_LIMIT, "more than %zu nodes", u->nodes_most);
        return SYNTAX_NONE;
    }
    oracle_node const node = {
        .kind = kind,
        .infoset = SYNTAX_NONE,
        .n_edges = n_edges,
        .edges = ARENA_NEW(u->memory, oracle_edge, n_edges),
        .round = h->round,
        .state = copy_of(u->memory, h->state, u->syntax->n_states, sizeof *h->state),
        .type = copy_of(u->memory, h->type, u->syntax->n_parties, sizeof *h->type),
        .outcome = SYNTAX_NONE,
        .play = h->play,
    };
    if (!VEC_PUSH(u->memory, &u->nodes, node)) unroll_fail(u, STF_NOMEM, "out of memory");
    return (uint32_t)u->nodes.n - 1;
}

static void print_seen(buffer *out, const sight *o)
{
    if (o == NULL) return;
    print_seen(out, o->before);
    buffer_char(out, '|');
    buffer_text(out, o->what);
}

static text infoset_key(unrolling *u, const history *h, const move *m)
{
    buffer b;
    buffer_init(&b, arena_allocator(u->memory));
    buffer_format(&b, "party %u point %u round %u", m->party, m->at->point, h->round);
    print_seen(&b, h->seen[m->party]);
    text const key = text_copy(u->memory, buffer_slice(&b));
    buffer_free(&b);
    return key;
}

static uint32_t infoset_new(unrolling *u, const history *h, const move *m, const actions *of,
                            text key)
{
    bool *open = ARENA_NEW(u->memory, bool, of->n);
    long double *share = of->is_committed ? ARENA_NEW(u->memory, long double, of->n) : NULL;
    text *name = ARENA_NEW(u->memory, text, of->n);
    for (uint32_t k = 0; k < of->n; k++) {
        open[k] = of->at[k].open;
        if (share != NULL) share[k] = of->at[k].share;
        name[k] = text_copy(u->memory, of->at[k].name);
    }
    oracle_infoset const set = {.party = m->party,
                                .point = m->at->point,
                                .round = h->round,
                                .key = key,
                                .n_actions = of->n,
                                .first_action = u->n_actions,
                                .is_committed = of->is_committed,
                                .open = open,
                                .share = share,
                                .action = name};
    if (!VEC_PUSH(u->memory, &u->infosets, set)) unroll_fail(u, STF_NOMEM, "out of memory");
    u->n_actions += of->n;
    return (uint32_t)u->infosets.n - 1;
}

/* A party that cannot tell two nodes apart must have the same actions at both. */
static void infoset_check(unrolling *u, const oracle_infoset *set, const actions *of)
{
    bool same = set->n_actions == of->n && set->is_committed == of->is_committed;
    for (uint32_t k = 0; same && k < of->n; k++)
        same = text_equal(set->action[k], of->at[k].name) && set->open[k] == of->at[k].open &&
               (set->share == NULL || set->share[k] == of->at[k].share);
    if (!same)
        unroll_fail(u, STF_INPUT, "actions differ within an information set: %.*s",
                    (int)(set->key.n < 150 ? set->key.n : 150), set->key.at);
}

static void infosets_grow(unrolling *u)
{
    u->n_slots = u->n_slots == 0 ? 1024 : u->n_slots * 2;
    u->slot = ARENA_NEW(u->memory, uint32_t, u->n_slots);
    memset(u->slot, 0xff, u->n_slots * sizeof *u->slot);
    for (uint32_t i = 0; i < u->infosets.n; i++) {
        uint64_t at = text_hash(u->infosets.at[i].key);
        while (u->slot[at & (u->n_slots - 1)] != SYNTAX_NONE) at++;
        u->slot[at & (u->n_slots - 1)] = i;
    }
}

static uint32_t infoset_of(unrolling *u, const history *h, const move *m, const actions *of)
{
    if (u->infosets.n * 2 >= u->n_slots) infosets_grow(u);
    text const key = infoset_key(u, h, m);
    uint64_t at = text_hash(key);
    for (;; at++) {
        uint32_t const i = u->slot[at & (u->n_slots - 1)];
        if (i == SYNTAX_NONE) break;
        if (!text_equal(u->infosets.at[i].key, key)) continue;
        infoset_check(u, &u->infosets.at[i], of);
        return i;
    }
    u->slot[at & (u->n_slots - 1)] = (uint32_t)u->infosets.n;
    return infoset_new(u, h, m, of, key);
}

void infoset_join(unrolling *u, const history *h, const move *m, const actions *of, uint32_t node)
{
    uint32_t const infoset = infoset_of(u, h, m, of);
    oracle_infoset *set = &u->infosets.at[infoset];
    if (set->n_members == set->cap) {
        uint32_t const cap = set->cap == 0 ? 2 : 2 * set->cap;
        uint32_t *member = ARENA_NEW(u->memory, uint32_t, cap);
        if (set->n_members > 0) memcpy(member, set->member, set->n_members * sizeof *member);
        set->member = member;
        set->cap = cap;
    }
    set->member[set->n_members++] = node;
    u->nodes.at[node].infoset = infoset;
}
