/* SPDX-License-Identifier: Apache-2.0 */
/* account.c -- rewards on the way: gains in blocks, at rounds' starts and ends, and when play is
 * over.
 *
 * Rewards since an edge began are one shared row of values, so adding two rows is a look-up once
 * they were added before; the gains of a round's end and of `end` are remembered by the states and
 * types they read. */
#include "model/compile.h"

#include <string.h>

uint32_t rows_add(compiler *c, uint32_t a, uint32_t b)
{
    if (a == NONE) return b;
    if (b == NONE) return a;
    uint32_t const pair[2] = {a, b};
    bool is_new;
    uint32_t const number = intern_put(&c->row_sums, pair, &is_new);
    if (number == NONE) return NONE;
    if (!is_new) return number < c->row_sum.n ? c->row_sum.at[number] : NONE;
    uint32_t sum[PARTIES_MOST];
    for (uint32_t p = 0; p < c->s->n_parties; p++) {
        uint32_t const x = intern_row(&c->rows, a)[p], y = intern_row(&c->rows, b)[p];
        sum[p] = x == NONE ? y : y == NONE ? x : program_add(c->program, OP_ADD, x, y, NONE);
    }
    uint32_t const row = intern_put(&c->rows, sum, NULL);
    if (!VEC_PUSH(c->scratch, &c->row_sum, row)) return NONE;
    return row;
}

/* A gain at a place, in present value; NONE when its guard is false. */
static uint32_t gain_value(compiler *c, const statement *gain, const scene *at,
                           uint32_t factor_round, bool is_cached)
{
    scene here = *at;
    here.party = gain->party;
    int const guard = gain->guard == NULL ? 1 : expr_truth(c, gain->guard, &here);
    if (guard == 0) return NONE;
    uint32_t value = lower_gain(c, gain, &here, is_cached);
    uint32_t const factor = c->factor[(size_t)factor_round * c->s->n_parties + gain->party];
    value = program_add(c->program, OP_MUL, value, factor, NONE);
    if (guard < 0)
        value = program_add(c->program, OP_SELECT, lower_expr(c, gain->guard, &here), value,
                            program_add_ratio(c->program, 0, 1));
    return value_is(c, value, 0.0) ? NONE : value;
}

void history_gain(compiler *c, history *h, const statement *gain)
{
    scene const at = history_scene(c, h);
    uint32_t const value = gain_value(c, gain, &at, h->round, true);
    if (value == NONE) return;
    uint32_t row[PARTIES_MOST];
    for (uint32_t p = 0; p < c->s->n_parties; p++) row[p] = NONE;
    row[gain->party] = value;
    h->row = rows_add(c, h->row, intern_put(&c->rows, row, NULL));
}

/* ---- gains of rounds and of `end`, together --------------------------------------------- */

enum { FOOT_START, FOOT_END, FOOT_OVER };

/* The number in `feet` of a place and what is read there. */
static uint32_t foot_number(compiler *c, history *h, uint32_t kind, uint32_t label, footprint read,
                            bool *is_new)
{
    uint32_t *at = c->key_row;
    *at++ = kind;
    *at++ = h->round;
    *at++ = label;
    for (uint32_t i = 0; i < c->s->n_states; i++)
        *at++ = (read.states >> i & 1u) != 0 ? h->word[i] : 0;
    for (uint32_t p = 0; p < c->s->n_parties; p++)
        *at++ = (read.types >> p & 1u) != 0 ? history_types(c, h)[p] : 0;
    return intern_put(&c->feet, c->key_row, is_new);
}

/* The sum of a block's own gains of one kind, as a row. */
static uint32_t block_gains(compiler *c, const block *b, uint32_t kind, const scene *at,
                            uint32_t factor_round)
{
    uint32_t row[PARTIES_MOST];
    bool is_nothing = true;
    for (uint32_t p = 0; p < c->s->n_parties; p++) row[p] = NONE;
    for (uint32_t i = 0; i < b->n; i++) {
        const statement *const st = b->at[i];
        if (st->kind != STATEMENT_GAIN) continue;
        if (kind != FOOT_OVER && (!st->is_foot || st->at_start != (kind == FOOT_START))) continue;
        uint32_t const value = gain_value(c, st, at, factor_round, false);
        if (value == NONE) continue;
        is_nothing = false;
        uint32_t *const sum = &row[st->party];
        *sum = *sum == NONE ? value : program_add(c->program, OP_ADD, *sum, value, NONE);
    }
    return is_nothing ? NONE : intern_put(&c->rows, row, NULL);
}

static bool foot_keep(compiler *c, uint32_t row, uint32_t label)
{
    return VEC_PUSH(c->scratch, &c->foot_row, row) && VEC_PUSH(c->scratch, &c->foot_outcome, label);
}

void history_round_gains(compiler *c, history *h, bool at_start)
{
    if (h->round == 0) return;
    uint32_t const kind = at_start ? FOOT_START : FOOT_END;
    footprint const read = at_start ? c->head_reads[h->round] : c->foot_reads[h->round];
    bool is_new;
    uint32_t const number = foot_number(c, h, kind, NONE, read, &is_new);
    if (number == NONE) return;
    if (is_new) {
        scene const at = history_scene(c, h);
        uint32_t const row = block_gains(c, &c->round_of[h->round]->body, kind, &at, h->round);
        if (!foot_keep(c, row, NONE)) return;
    }
    if (number < c->foot_row.n) h->row = rows_add(c, h->row, c->foot_row.at[number]);
}

static uint32_t end_outcome(compiler *c, const scene *at)
{
    for (uint32_t i = 0; i < c->s->end.n; i++) {
        const statement *const st = c->s->end.at[i];
        if (st->kind != STATEMENT_OUTCOME) continue;
        int const guard = st->guard == NULL ? 1 : expr_truth(c, st->guard, at);
        if (guard == 1) return st->outcome;
        if (guard < 0) {
            compile_error(
                c, "E1011", st->where,
                "an outcome may not depend on an assumption: which outcome it is belongs to "
                "the structure of play");
            return NONE;
        }
    }
    return c->outcome_end;
}

void history_end(compiler *c, history *h, uint32_t label)
{
    bool is_new;
    uint32_t const number = foot_number(c, h, FOOT_OVER, label, c->end_reads, &is_new);
    if (number == NONE) return;
    if (is_new) {
        scene at = history_scene(c, h);
        at.outcome = label != NONE ? label : end_outcome(c, &at);
        uint32_t const after = h->round == 0 ? 0 : h->round + 1;
        uint32_t const row =
            c->s->has_end ? block_gains(c, &c->s->end, FOOT_OVER, &at, after) : NONE;
        if (!foot_keep(c, row, at.outcome)) return;
    }
    if (number >= c->foot_outcome.n) return; /* out of memory */
    h->row = rows_add(c, h->row, c->foot_row.at[number]);
    node_make(c, h, NODE_TERMINAL, NONE, c->foot_outcome.at[number], 0);
}
