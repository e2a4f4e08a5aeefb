/* SPDX-License-Identifier: Apache-2.0 */
/* walk.c -- running the statements of a history until it asks, arrives at a round, or ends. */
#include "model/compile.h"

#include <string.h>

history *history_push(compiler *c, history_list *list, const history *from)
{
    if (list->n == list->cap) {
        size_t const cap = list->cap == 0 ? 64 : list->cap * 2;
        unsigned char *const at = arena_take(c->scratch, cap, c->history_size);
        if (at == NULL) return NULL;
        if (list->n > 0) memcpy(at, list->at, list->n * c->history_size);
        list->at = at;
        list->cap = cap;
    }
    history *const h = (history *)(void *)(list->at + list->n++ * c->history_size);
    memcpy(h, from, c->history_size);
    return h;
}

/* The block runs next; what was running goes on after it. */
void history_enter(compiler *c, history *h, const block *body)
{
    if (body == NULL || body->n == 0) return;
    if (h->block != NULL && h->next < h->block->n) {
        frame *const f = ARENA_NEW(c->scratch, frame, 1);
        if (f == NULL) return;
        *f = (frame){.block = h->block, .next = h->next, .up = h->up};
        h->up = f;
    }
    h->block = body;
    h->next = 0;
}

void history_round(compiler *c, history *h, uint32_t round)
{
    h->round = round;
    h->block = &c->round_of[round]->body;
    h->next = 0;
    h->up = NULL;
    history_round_gains(c, h, true);
}

static bool guard_holds(compiler *c, history *h, const statement *st)
{
    if (st->guard == NULL) return true;
    scene const at = history_scene(c, h);
    int const truth = expr_truth(c, st->guard, &at);
    if (truth >= 0) return truth != 0;
    compile_error(c, "E1003", st->guard->where,
                  "this condition depends on an assumption: only an option's own `when` "
                  "may");
    return false;
}

/* ---- statements that ask nobody --------------------------------------------------------- */

static void assign_run(compiler *c, history *h, const statement *st)
{
    const state *const s = &c->s->states[st->state];
    int32_t *const value = &history_states(c, h)[st->state];
    int64_t next = st->label;
    if (st->value != NULL) {
        scene const at = history_scene(c, h);
        known const v = expr_value(c, st->value, &at);
        int32_t whole;
        if (!v.is_known || !exact_is_small(v.q, &whole)) {
            text const got = v.is_known ? exact_to_text(c->scratch, v.q) : TEXT("unknown");
            compile_complaint(
                c, "E1002", st->where, "`%.*s` would become %.*s%.*s: a state is a whole number",
                TEXT_ARGS(s->name), TEXT_ARGS(got), TEXT_ARGS(round_text(c->scratch, h->round)));
            return;
        }
        next = whole;
        if (st->op == ASSIGN_ADD) next = (int64_t)*value + whole;
        if (st->op == ASSIGN_SUBTRACT) next = (int64_t)*value - whole;
    }
    int64_t const low = s->is_named ? 0 : s->low;
    int64_t const high = s->is_named ? (int64_t)s->n_labels - 1 : s->high;
    if (next < low || next > high) {
        text const when = round_text(c->scratch, h->round);
        compile_complaint(
            c, "E1001", st->where, "`%.*s` would become %lld%.*s: it leaves its range %lld .. %lld",
            TEXT_ARGS(s->name), (long long)next, TEXT_ARGS(when), (long long)low, (long long)high);
        return;
    }
    *value = (int32_t)next;
    history_mark(c, h, false);
}

static void reveal_run(compiler *c, history *h, const statement *st)
{
    if (st->reveals_type)
        history_see(c, h, st->to, SEEN_TYPE, st->party, history_types(c, h)[st->party]);
    else
        history_see(c, h, st->to, SEEN_STATE, st->state, h->word[st->state]);
}

static void stop_run(compiler *c, history *h, const statement *st)
{
    history_round_gains(c, h, false);
    if (h->round > 0) history_mark(c, h, true);
    history_end(c, h, st->outcome == SYNTAX_NONE ? NONE : st->outcome);
}

/* ---- groups ----------------------------------------------------------------------------- */

static void group_begin(const compiler *c, history *h, const statement *st)
{
    memcpy(h->word + c->at_before, h->word + c->at_seen, c->s->n_parties * sizeof *h->word);
    h->group = st;
    h->moved = NULL;
    h->item = h->voter = h->n_yes = 0;
    h->is_vetoed = false;
}

/* All have moved: each party has seen what is seen of the moves, its own among them, in the order
 * written, whichever it knew first; so parties that have seen the same share a list. Then the
 * blocks run, in order. */
static void group_close(compiler *c, history *h)
{
    const moved *const last = h->moved;
    h->group = NULL;
    h->moved = NULL;
    c->moves.n = 0;
    memcpy(h->word + c->at_seen, h->word + c->at_before, c->s->n_parties * sizeof *h->word);
    for (const moved *m = last; m != NULL; m = m->before)
        if (!VEC_PUSH(c->scratch, &c->moves, m)) return;
    for (size_t i = c->moves.n; i-- > 0;) {
        const moved *const m = c->moves.at[i];
        if (m->is_seen) history_see(c, h, m->audience, SEEN_MOVE, m->point, m->what);
    }
    for (size_t i = 0; i < c->moves.n; i++) history_enter(c, h, c->moves.at[i]->body);
}

/* A vote of the group: asks the next voter, or counts. True when a node was made. */
static bool group_vote(compiler *c, history *h, const statement *st)
{
    if (h->voter < st->n_voters && ask_ballot(c, st)) return true;
    if (!compile_going(c)) return true;
    moved *const m = ARENA_NEW(c->scratch, moved, 1);
    if (m == NULL) return true;
    *m = (moved){.before = h->moved,
                 .body = h->n_yes >= st->quota && !h->is_vetoed ? &st->body : &st->otherwise};
    h->moved = m;
    h->item++;
    h->voter = h->n_yes = 0;
    h->is_vetoed = false;
    return false;
}

/* Goes on with the group; true when a node was made. */
static bool group_run(compiler *c, history *h)
{
    const statement *const group = h->group;
    bool const is_vote = group->kind == STATEMENT_VOTE;
    uint32_t const n = is_vote ? 1 : group->body.n;
    while (h->item < n) {
        const statement *const st = is_vote ? group : group->body.at[h->item];
        bool const is_open = h->voter > 0 || guard_holds(c, h, st);
        if (is_open && st->kind == STATEMENT_VOTE) {
            if (group_vote(c, h, st)) return true;
            continue;
        }
        if (is_open &&
            (st->kind == STATEMENT_CHOICE ? ask_choice(c, st, true) : ask_offer(c, st, true)))
            return true;
        if (c->status != STF_OK) return true;
        h->item++;
    }
    group_close(c, h);
    return false;
}

/* ---- running ---------------------------------------------------------------------------- */

/* True when the history is done with: a node was made, or play is over. */
static bool statement_run(compiler *c, history *h, const statement *st)
{
    switch (st->kind) {
    case STATEMENT_GAIN:
        if (!st->is_foot) history_gain(c, h, st);
        return false;
    case STATEMENT_CHOICE: return guard_holds(c, h, st) && ask_choice(c, st, false);
    case STATEMENT_OFFER: return guard_holds(c, h, st) && ask_offer(c, st, false);
    case STATEMENT_CHANCE: return guard_holds(c, h, st) && ask_chance(c, st);
    case STATEMENT_VOTE:
    case STATEMENT_TOGETHER:
        if (guard_holds(c, h, st)) group_begin(c, h, st);
        return false;
    case STATEMENT_WHEN:
        history_enter(c, h, guard_holds(c, h, st) ? &st->body : &st->otherwise);
        return false;
    case STATEMENT_ASSIGN:
        if (guard_holds(c, h, st)) assign_run(c, h, st);
        return false;
    case STATEMENT_REVEAL:
        if (guard_holds(c, h, st)) reveal_run(c, h, st);
        return false;
    case STATEMENT_STOP:
        if (!guard_holds(c, h, st)) return false;
        stop_run(c, h, st);
        return true;
    case STATEMENT_OUTCOME: return false;
    }
    return false;
}

/* The block before the rounds, a round, or all play is over. True when the history is done with. */
static bool history_phase(compiler *c, history *h)
{
    history_round_gains(c, h, false);
    if (h->round > 0) history_mark(c, h, true);
    if (h->round < c->n_rounds) {
        if (c->key->histories)
            history_round(c, h, h->round + 1);
        else
            history_push(c, &c->arrivals, h);
        return !c->key->histories;
    }
    history_end(c, h, NONE);
    return true;
}

/* Draws the next type, if there is one left. */
static bool types_run(compiler *c, history *h)
{
    for (; h->next < c->s->n_parties; h->next++)
        if (c->s->parties[h->next].n_type_values > 0) return ask_type(c, h->next);
    h->has_begun = true;
    h->block = &c->s->before;
    h->next = 0;
    return false;
}

void history_run(compiler *c)
{
    history *const h = c->now;
    for (uint32_t n = 1; c->status == STF_OK; n++) {
        if (n % 1024 == 0 && !compile_going(c)) return;
        if (!h->has_begun) {
            if (types_run(c, h)) return;
        } else if (h->group != NULL) {
            if (group_run(c, h)) return;
        } else if (h->block != NULL && h->next < h->block->n) {
            if (statement_run(c, h, h->block->at[h->next++])) return;
        } else if (h->up != NULL) {
            h->block = h->up->block;
            h->next = h->up->next;
            h->up = h->up->up;
        } else if (history_phase(c, h)) {
            return;
        }
    }
}
