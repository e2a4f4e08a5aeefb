/* SPDX-License-Identifier: Apache-2.0 */
/* widen.c -- the same standoff in which somebody sees what was hidden from it.
 *
 * A copy of the syntax tree's play. Of a move or a type the audience is widened; a state is
 * revealed to the newcomers after every assignment, so that they learn its value and nothing of the
 * move that set it. What parties may read in their conditions stays as it was checked: what they
 * see, they see. */
#include "study/cards.h"

#include <string.h>

typedef struct widening {
    const syntax *from;
    hidden_thing thing;
    uint32_t shown_to;
    arena *memory;
} widening;

static uint32_t everybody(const syntax *s)
{
    return s->n_parties >= 32 ? UINT32_MAX : (UINT32_C(1) << s->n_parties) - 1;
}

static bool asks(const statement *st)
{
    return st->kind == STATEMENT_CHOICE || st->kind == STATEMENT_OFFER ||
           st->kind == STATEMENT_CHANCE || st->kind == STATEMENT_VOTE;
}

static const statement *reveal_new(const widening *w, const statement *after)
{
    statement *const st = ARENA_NEW(w->memory, statement, 1);
    if (st == NULL) return NULL;
    *st = (statement){.kind = STATEMENT_REVEAL,
                      .where = after->where,
                      .state = w->thing.index,
                      .party = SYNTAX_NONE,
                      .to = w->shown_to,
                      .point = SYNTAX_NONE,
                      .outcome = SYNTAX_NONE};
    return st;
}

static block block_widen(const widening *w, block from);

static const statement *statement_widen(const widening *w, const statement *from)
{
    statement *const to = ARENA_NEW(w->memory, statement, 1);
    branch *const branches = ARENA_NEW(w->memory, branch, from->n_branches);
    if (to == NULL || branches == NULL) return NULL;
    *to = *from;
    if (asks(from) && w->thing.kind == HIDDEN_MOVE && from->point == w->thing.index)
        to->audience |= w->shown_to;
    for (uint32_t i = 0; i < from->n_branches; i++) {
        branches[i] = from->branches[i];
        branches[i].body = block_widen(w, from->branches[i].body);
    }
    if (from->branches != NULL) to->branches = branches;
    to->body = block_widen(w, from->body);
    to->otherwise = block_widen(w, from->otherwise);
    return to;
}

static block block_widen(const widening *w, block from)
{
    const statement **const at = ARENA_NEW(w->memory, const statement *, 2 * (size_t)from.n);
    if (at == NULL || from.n == 0) return from;
    uint32_t n = 0;
    for (uint32_t i = 0; i < from.n; i++) {
        at[n++] = statement_widen(w, from.at[i]);
        if (w->thing.kind == HIDDEN_STATE && from.at[i]->kind == STATEMENT_ASSIGN &&
            from.at[i]->state == w->thing.index)
            at[n++] = reveal_new(w, from.at[i]);
    }
    return (block){.at = at, .n = n};
}

const syntax *syntax_widen(const syntax *s, hidden_thing thing, uint32_t shown_to, arena *memory)
{
    widening const w = {.from = s, .thing = thing, .shown_to = shown_to, .memory = memory};
    syntax *const to = ARENA_NEW(memory, syntax, 1);
    party *const parties = ARENA_NEW(memory, party, s->n_parties);
    state *const states = ARENA_NEW(memory, state, s->n_states);
    round_block *const rounds = ARENA_NEW(memory, round_block, s->n_rounds);
    if (to == NULL || parties == NULL || states == NULL || rounds == NULL) return NULL;
    *to = *s;
    if (s->n_parties > 0) memcpy(parties, s->parties, s->n_parties * sizeof *parties);
    if (s->n_states > 0) memcpy(states, s->states, s->n_states * sizeof *states);
    if (s->n_rounds > 0) memcpy(rounds, s->rounds, s->n_rounds * sizeof *rounds);
    if (thing.kind == HIDDEN_TYPE) parties[thing.index].type_audience |= shown_to;
    if (thing.kind == HIDDEN_STATE) states[thing.index].audience |= shown_to;
    to->before = block_widen(&w, s->before);
    to->end = block_widen(&w, s->end);
    for (uint32_t i = 0; i < s->n_rounds; i++) rounds[i].body = block_widen(&w, s->rounds[i].body);
    to->parties = parties;
    to->states = states;
    to->rounds = rounds;
    return arena_status(memory, NULL) == STF_OK ? to : NULL;
}

/* ---- what is hidden ---------------------------------------------------------------------- */

/* Who sees the moves of the statement beside its audience: those who make them. */
static uint32_t movers(const statement *st)
{
    uint32_t out = 0;
    if (st->kind == STATEMENT_CHOICE || st->kind == STATEMENT_OFFER) out = UINT32_C(1) << st->party;
    if (st->kind == STATEMENT_VOTE && st->n_voters == 1) out = UINT32_C(1) << st->voters[0];
    return out;
}

static bool block_hidden(const syntax *s, block b, arena *memory, hidden_list *out);

static bool statement_hidden(const syntax *s, const statement *st, arena *memory, hidden_list *out)
{
    uint32_t const unseen = everybody(s) & ~(st->audience | movers(st));
    bool const is_one = st->kind == STATEMENT_CHOICE || st->kind == STATEMENT_OFFER;
    if (asks(st) && unseen != 0) {
        hidden_thing const one = {.kind = HIDDEN_MOVE,
                                  .index = st->point,
                                  .party = is_one ? st->party : NONE,
                                  .unseen = unseen};
        if (!VEC_PUSH(memory, out, one)) return false;
    }
    for (uint32_t i = 0; i < st->n_branches; i++)
        if (!block_hidden(s, st->branches[i].body, memory, out)) return false;
    return block_hidden(s, st->body, memory, out) && block_hidden(s, st->otherwise, memory, out);
}

static bool block_hidden(const syntax *s, block b, arena *memory, hidden_list *out)
{
    for (uint32_t i = 0; i < b.n; i++)
        if (!statement_hidden(s, b.at[i], memory, out)) return false;
    return true;
}

bool syntax_hidden(const syntax *s, arena *memory, hidden_list *out)
{
    uint32_t const all = everybody(s);
    for (uint32_t p = 0; p < s->n_parties; p++) {
        uint32_t const unseen = all & ~(s->parties[p].type_audience | UINT32_C(1) << p);
        hidden_thing const one = {.kind = HIDDEN_TYPE, .index = p, .party = p, .unseen = unseen};
        if (s->parties[p].n_type_values > 1 && unseen != 0 && !VEC_PUSH(memory, out, one))
            return false;
    }
    for (uint32_t k = 0; k < s->n_states; k++) {
        hidden_thing const one = {.kind = HIDDEN_STATE,
                                  .index = k,
                                  .party = NONE,
                                  .unseen = all & ~s->states[k].audience};
        if (one.unseen != 0 && !VEC_PUSH(memory, out, one)) return false;
    }
    bool going = block_hidden(s, s->before, memory, out);
    for (uint32_t i = 0; i < s->n_rounds && going; i++)
        going = block_hidden(s, s->rounds[i].body, memory, out);
    return going && block_hidden(s, s->end, memory, out);
}
