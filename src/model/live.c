/* SPDX-License-Identifier: Apache-2.0 */
/* live.c -- which states and types can still be read, and who may still be asked, from each round
 * on.
 *
 * Backwards over the statements of every round by number, so that guards that switches or the round
 * settle are settled; an assignment kills what it overwrites. A state that a claim tests is read at
 * every moment at which the claim may look at it: histories that differ in it have different
 * annotations and must not merge. */
#include "model/compile.h"

typedef struct liveness {
    compiler *c;
    uint32_t round;
    footprint at_stop; /* what is read once play stops in this round */
    uint32_t movers;
} liveness;

static footprint both(footprint a, footprint b)
{
    return (footprint){.states = a.states | b.states, .types = a.types | b.types};
}

static void read_expr(const liveness *l, const expr *e, footprint *into)
{
    if (e != NULL) expr_reads(l->c, e, l->round, into);
}

/* 1, 0, or -1: depends. No guard is true. */
static int guard_truth(const liveness *l, const expr *guard)
{
    if (guard == NULL) return 1;
    scene const at = {.round = l->round, .outcome = NONE, .party = NONE};
    return expr_truth(l->c, guard, &at);
}

static footprint live_block(liveness *l, const block *b, footprint after);

static footprint live_branches(liveness *l, const statement *st, footprint after)
{
    footprint out = {0};
    for (uint32_t i = 0; i < st->n_branches; i++) {
        const branch *const b = &st->branches[i];
        if (b->option != SYNTAX_NONE && l->c->key->removed[b->option]) continue;
        bool const is_masked = b->guard != NULL && b->guard->reads.assumptions;
        if (!is_masked && guard_truth(l, b->guard) == 0) continue;
        out = both(out, live_block(l, &b->body, after));
    }
    return out;
}

/* Guards and probabilities of branches, and commitments of who is asked. */
static void read_branches(liveness *l, const statement *st, footprint *into)
{
    for (uint32_t i = 0; i < st->n_branches; i++) {
        read_expr(l, st->branches[i].guard, into);
        read_expr(l, st->branches[i].probability, into);
    }
}

static void read_commitments(liveness *l, uint32_t mover, footprint *into)
{
    const model_key *const key = l->c->key;
    for (uint32_t i = 0; i < key->n_commitments; i++) {
        const change *const commit = key->commitments[i];
        if (commit->party != mover) continue;
        read_expr(l, commit->guard, into);
        for (uint32_t k = 0; commit->shares != NULL && k < commit->n_options; k++)
            read_expr(l, commit->shares[k], into);
    }
}

/* What is read when the parties of a choice, an offer or a vote are asked. */
static void read_asking(liveness *l, const statement *st, footprint *into)
{
    read_expr(l, st->guard, into);
    if (st->kind == STATEMENT_CHOICE) read_branches(l, st, into);
    if (st->kind == STATEMENT_VOTE) {
        for (uint32_t i = 0; i < st->n_voters; i++) {
            l->movers |= (uint32_t)1 << st->voters[i];
            read_commitments(l, st->voters[i], into);
        }
        return;
    }
    l->movers |= (uint32_t)1 << st->party;
    read_commitments(l, st->party, into);
}

/* After the moves of a choice, an offer or a vote: their blocks. */
static footprint live_moves(liveness *l, const statement *st, footprint after)
{
    footprint out = {0};
    if (st->kind == STATEMENT_CHOICE)
        out = live_branches(l, st, after);
    else if (st->kind == STATEMENT_OFFER)
        out = live_block(l, &st->body, after);
    else
        out = both(live_block(l, &st->body, after), live_block(l, &st->otherwise, after));
    return guard_truth(l, st->guard) == 1 ? out : both(out, after);
}

static footprint live_together(liveness *l, const statement *st, footprint after)
{
    footprint out = after;
    for (uint32_t i = st->body.n; i-- > 0;)
        if (guard_truth(l, st->body.at[i]->guard) != 0) out = live_moves(l, st->body.at[i], out);
    for (uint32_t i = 0; i < st->body.n; i++)
        if (guard_truth(l, st->body.at[i]->guard) != 0) read_asking(l, st->body.at[i], &out);
    return out;
}

static footprint live_assign(liveness *l, const statement *st, footprint after, int guard)
{
    uint64_t const bit = (uint64_t)1 << st->state;
    footprint out = after;
    if (guard == 1 && st->op == ASSIGN_SET) out.states &= ~bit;
    if (st->op != ASSIGN_SET) out.states |= bit;
    read_expr(l, st->value, &out);
    read_expr(l, st->guard, &out);
    return out;
}

static footprint live_statement(liveness *l, const statement *st, footprint after)
{
    int const guard = guard_truth(l, st->guard);
    if (guard == 0 && st->kind != STATEMENT_WHEN) return after;
    footprint out = after;
    switch (st->kind) {
    case STATEMENT_CHOICE:
    case STATEMENT_OFFER:
    case STATEMENT_VOTE:
        out = live_moves(l, st, after);
        read_asking(l, st, &out);
        return out;
    case STATEMENT_CHANCE:
        out = live_branches(l, st, after);
        read_branches(l, st, &out);
        return out;
    case STATEMENT_TOGETHER:
        out = live_together(l, st, after);
        if (guard != 1) out = both(out, after);
        break;
    case STATEMENT_WHEN:
        if (guard == 1) return live_block(l, &st->body, after);
        if (guard == 0) return live_block(l, &st->otherwise, after);
        out = both(live_block(l, &st->body, after), live_block(l, &st->otherwise, after));
        break;
    case STATEMENT_ASSIGN: return live_assign(l, st, after, guard);
    case STATEMENT_GAIN:
        if (st->is_foot) return after;
        read_expr(l, st->value, &out);
        break;
    case STATEMENT_REVEAL:
        if (st->reveals_type)
            out.types |= (uint32_t)1 << st->party;
        else
            out.states |= (uint64_t)1 << st->state;
        break;
    case STATEMENT_STOP: out = guard == 1 ? l->at_stop : both(out, l->at_stop); break;
    case STATEMENT_OUTCOME: break;
    }
    read_expr(l, st->guard, &out);
    return out;
}

static footprint live_block(liveness *l, const block *b, footprint after)
{
    for (uint32_t i = b->n; i-- > 0;) after = live_statement(l, b->at[i], after);
    return after;
}

/* ---- claims ----------------------------------------------------------------------------- */

static void read_event(const event *e, uint32_t round, footprint *into)
{
    if (e == NULL) return;
    if (e->kind == EVENT_STATE && (e->first_round == 0 || e->last_round >= round))
        into->states |= (uint64_t)1 << e->index;
    read_event(e->args[0], round, into);
    read_event(e->args[1], round, into);
}

static void read_formula(const expr *e, uint32_t round, footprint *into)
{
    if (e == NULL) return;
    read_event(e->event, round, into);
    read_event(e->given, round, into);
    for (uint32_t i = 0; i < e->n_args; i++) read_formula(e->args[i], round, into);
}

/* ---- by round --------------------------------------------------------------------------- */

/* Gains directly in a round's block, or all of `end`. */
static footprint gains_read(liveness *l, const block *b, bool at_start, bool is_end)
{
    footprint out = {0};
    for (uint32_t i = 0; i < b->n; i++) {
        const statement *const st = b->at[i];
        bool const is_read =
            is_end ? st->kind == STATEMENT_GAIN || st->kind == STATEMENT_OUTCOME
                   : st->kind == STATEMENT_GAIN && st->is_foot && st->at_start == at_start;
        if (!is_read || guard_truth(l, st->guard) == 0) continue;
        read_expr(l, st->guard, &out);
        read_expr(l, st->value, &out);
    }
    return out;
}

bool live_find(compiler *c)
{
    size_t const n = (size_t)c->n_rounds + 2;
    c->live = ARENA_NEW(c->scratch, footprint, n);
    c->movers = ARENA_NEW(c->scratch, uint32_t, n);
    c->foot_reads = ARENA_NEW(c->scratch, footprint, n);
    c->head_reads = ARENA_NEW(c->scratch, footprint, n);
    c->unmerged = ARENA_NEW(c->scratch, uint32_t, n);
    if (!compile_going(c)) return false;
    /* `end` is met after any round: its guards on the round stay open */
    liveness anywhere = {.c = c, .round = NONE};
    c->end_reads = gains_read(&anywhere, &c->s->end, false, true);
    footprint after = c->end_reads;
    uint32_t movers = 0;
    for (uint32_t r = c->n_rounds; r >= 1; r--) {
        const block *const body = &c->round_of[r]->body;
        liveness l = {.c = c, .round = r};
        c->foot_reads[r] = gains_read(&l, body, false, false);
        c->head_reads[r] = gains_read(&l, body, true, false);
        l.at_stop = both(c->foot_reads[r], c->end_reads);
        footprint now = live_block(&l, body, both(c->foot_reads[r], after));
        now = both(now, c->head_reads[r]);
        for (uint32_t i = 0; i < c->s->n_claims; i++)
            read_formula(c->s->claims[i].formula, r, &now);
        movers |= l.movers;
        c->live[r] = now;
        c->movers[r] = movers;
        after = now;
    }
    return compile_going(c);
}
