/* SPDX-License-Identifier: Apache-2.0 */
/* unroll.c -- runs a model once for every history.
 *
 * Execution in continuation style: `run` carries on one history from what is still to run (`rest`)
 * until somebody is asked or play ends; it makes that node, and carries on a copy of the history
 * for each branch. There is no loop over rounds and no return to the middle of a block: both are in
 * the rest. A single choice, an offer and a vote are moves made together by one, one and several
 * movers. */
#include "oracle/unroll.h"

#include <math.h>
#include <stdio.h>

enum { TOGETHER_MOST = 64 };

/* A year in seconds: 365.2425 days, and a month is its twelfth. */
static const long double YEAR = 31556952.0L;

static uint32_t run(unrolling *u, history *h, const rest *to_run);

void unroll_fail(unrolling *u, stf_status s, const char *format, ...)
{
    if (u->failure.status != STF_OK) return;
    va_list args;
    va_start(args, format);
    vsnprintf(u->failure.message, sizeof u->failure.message, format, args);
    va_end(args);
    u->failure.status = s;
}

place history_place(const unrolling *u, const history *h, uint32_t who)
{
    return (place){
        .syntax = u->syntax,
        .assumption = u->assumption,
        .choice = u->choice,
        .state = h->state,
        .type = h->type,
        .offer = h->offer,
        .round = h->round,
        .outcome = h->outcome,
        .length = h->length,
        .step = who == SYNTAX_NONE ? 1.0L : h->step[who],
    };
}

static bool holds(const unrolling *u, const history *h, const expr *guard)
{
    place const here = history_place(u, h, SYNTAX_NONE);
    return place_holds(&here, guard);
}

/* ---- gains and time
 * ------------------------------------------------------------------------------ */

/* A gain accrues here and now, with the factor that holds. */
static void accrue(unrolling *u, history *h, const statement *gain)
{
    place const here = history_place(u, h, gain->party);
    if (!place_holds(&here, gain->guard)) return;
    long double amount = place_value(&here, gain->value);
    if (gain->is_rate) amount *= h->length;
    unit const counts = u->syntax->parties[gain->party].counts_in;
    long double const one = counts.factor > 0.0 ? (long double)counts.factor : 1.0L;
    h->paid[gain->party] += h->factor[gain->party] * amount / one;
}

/* The gains directly in the round's block, at its beginning or at its end. */
static void accrue_foot(unrolling *u, history *h, bool at_start)
{
    const block *body = &h->in->body;
    for (uint32_t i = 0; i < body->n; i++) {
        const statement *s = body->at[i];
        if (s->kind == STATEMENT_GAIN && s->at_start == at_start) accrue(u, h, s);
    }
}

/* The factor by which a party discounts over one round of the block. */
static long double step_of(unrolling *u, const history *h, const round_block *b, uint32_t who)
{
    const discount *mine = NULL;
    for (uint32_t i = 0; i < b->n_discounts; i++)
        if (b->discounts[i].party == who || (b->discounts[i].party == SYNTAX_NONE && mine == NULL))
            mine = &b->discounts[i];
    if (mine == NULL) return 1.0L;
    place const here = history_place(u, h, who);
    long double const d = place_value(&here, mine->factor);
    return mine->per_year ? powl(d, h->length / YEAR) : d;
}

static long double length_of(const round_block *b)
{
    if (!b->has_length) return 0.0L;
    return (long double)b->lasting.number * (long double)b->lasting.unit.factor;
}

static void round_begin(unrolling *u, history *h, uint32_t block_number, uint32_t round)
{
    const round_block *b = &u->syntax->rounds[block_number];
    h->round = round;
    h->in = b;
    h->length = length_of(b);
    for (uint32_t p = 0; p < u->syntax->n_parties; p++) {
        h->factor[p] *= h->step[p];
        h->step[p] = step_of(u, h, b, p);
    }
    accrue_foot(u, h, true);
}

static void round_end(unrolling *u, history *h)
{
    if (h->in == NULL) return;
    accrue_foot(u, h, false);
    history_note(u, h, MOMENT_ROUND_END, SYNTAX_NONE);
    h->in = NULL;
}

static uint32_t end_run(unrolling *u, history *h)
{
    const syntax *s = u->syntax;
    for (uint32_t p = 0; p < s->n_parties; p++) h->factor[p] *= h->step[p];
    if (h->round == 0 && s->n_rounds > 0) { /* never began: `for ever` goes on as round 1 would */
        h->length = length_of(&s->rounds[0]);
        for (uint32_t p = 0; p < s->n_parties; p++) h->step[p] = step_of(u, h, &s->rounds[0], p);
    }
    for (uint32_t i = 0; s->has_end && i < s->end.n && h->outcome == SYNTAX_NONE; i++)
        if (s->end.at[i]->kind == STATEMENT_OUTCOME && holds(u, h, s->end.at[i]->guard))
            h->outcome = s->end.at[i]->outcome;
    for (uint32_t i = 0; i < s->n_outcomes && h->outcome == SYNTAX_NONE; i++)
        if (text_equal(s->outcomes[i].name, TEXT("end"))) h->outcome = i;
    for (uint32_t i = 0; s->has_end && i < s->end.n; i++)
        if (s->end.at[i]->kind == STATEMENT_GAIN) accrue(u, h, s->end.at[i]);
    uint32_t const node = node_add(u, h, ORACLE_TERMINAL, 0);
    if (node == SYNTAX_NONE) return node;
    u->nodes.at[node].outcome = h->outcome;
    u->nodes.at[node].payoff = copy_of(u->memory, h->paid, s->n_parties, sizeof *h->paid);
    u->n_terminals++;
    return node;
}

/* ---- the rest ----------------------------------------------------------------------------------
 */

static const rest *then_block(unrolling *u, const block *b, uint32_t next, bool is_round_body,
                              const rest *after)
{
    rest *r = ARENA_NEW(u->scratch, rest, 1);
    *r = (rest){.kind = REST_BLOCK,
                .block = b,
                .next = next,
                .is_round_body = is_round_body,
                .after = after};
    return r;
}

static const rest *then(unrolling *u, rest_kind kind, uint32_t block_number, uint32_t round,
                        const rest *after)
{
    rest *r = ARENA_NEW(u->scratch, rest, 1);
    *r = (rest){.kind = kind, .round_block = block_number, .round = round, .after = after};
    return r;
}

/* What follows round `round` of a block of rounds: the next round, the next block's first, or the
 * end. */
static const rest *then_next_round(unrolling *u, uint32_t block_number, uint32_t round)
{
    const syntax *s = u->syntax;
    if (block_number < s->n_rounds && round < s->rounds[block_number].last)
        return then(u, REST_ROUND_BEGIN, block_number, round + 1, NULL);
    if (block_number + 1 < s->n_rounds)
        return then(u, REST_ROUND_BEGIN, block_number + 1, s->rounds[block_number + 1].first, NULL);
    return then(u, REST_END, 0, 0, NULL);
}

/* ---- chance
 * -------------------------------------------------------------------------------------- */

/* Probabilities of the branches whose guards hold; -1 for the others. */
static void chance_weigh(unrolling *u, const history *h, const statement *at, long double *prob)
{
    place const here = history_place(u, h, SYNTAX_NONE);
    long double sum = 0.0L;
    uint32_t rest_branch = SYNTAX_NONE;
    for (uint32_t i = 0; i < at->n_branches; i++) {
        const branch *b = &at->branches[i];
        prob[i] = -1.0L;
        if (!place_holds(&here, b->guard)) continue;
        prob[i] = 0.0L;
        if (b->probability == NULL) {
            rest_branch = i;
            continue;
        }
        prob[i] = place_value(&here, b->probability);
        if (!(prob[i] >= -1e-12L && prob[i] <= 1.0L + 1e-12L))
            unroll_fail(u, STF_INPUT, "probability %Lg of %.*s", prob[i], TEXT_ARGS(b->name));
        sum += prob[i];
    }
    if (rest_branch != SYNTAX_NONE) {
        prob[rest_branch] = 1.0L - sum;
        sum = 1.0L + (prob[rest_branch] < 0.0L ? -prob[rest_branch] : 0.0L);
    }
    if (fabsl(sum - 1.0L) > 1e-12L)
        unroll_fail(u, STF_INPUT, "chance sums to %Lg in round %u", sum, h->round);
}

static uint32_t chance_run(unrolling *u, history *h, const statement *at, const rest *after)
{
    long double *prob = ARENA_NEW(u->scratch, long double, at->n_branches);
    chance_weigh(u, h, at, prob);
    uint32_t n = 0;
    for (uint32_t i = 0; i < at->n_branches; i++)
        if (prob[i] > -1.0L) n++;
    if (u->failure.status != STF_OK) return SYNTAX_NONE;
    uint32_t const node = node_add(u, h, ORACLE_CHANCE, n);
    for (uint32_t i = 0, e = 0; i < at->n_branches && u->failure.status == STF_OK; i++) {
        if (prob[i] <= -1.0L) continue;
        const branch *b = &at->branches[i];
        arena_mark const mark = arena_position(u->scratch);
        history *next = history_copy(u, h);
        history_note(u, next, MOMENT_MOVE, SYNTAX_NONE);
        observe(u, next, at->audience,
                text_format(u->scratch, "chance %u in round %u: %.*s", at->point, h->round,
                            TEXT_ARGS(b->name)));
        uint32_t const child = run(u, next, then_block(u, &b->body, 0, false, after));
        if (u->failure.status == STF_OK)
            u->nodes.at[node].edges[e++] = (oracle_edge){
                .child = child, .name = b->name, .option = SYNTAX_NONE, .prob = prob[i]};
        arena_release(u->scratch, mark);
    }
    return node;
}

static long double type_weight(unrolling *u, history *h, uint32_t p, uint32_t value)
{
    const party *of = &u->syntax->parties[p];
    h->type[p] = (int32_t)value; /* the weight of a numeric type may use it */
    place const here = history_place(u, h, p);
    long double w = 1.0L / (long double)of->n_type_values;
    if (of->type_weight != NULL) {
        w = place_value(&here, of->type_weight[value]);
    } else if (of->type_weight_by_value != NULL) {
        long double sum = 0.0L;
        w = place_value(&here, of->type_weight_by_value);
        for (uint32_t v = 0; v < of->n_type_values; v++) {
            h->type[p] = (int32_t)v;
            sum += place_value(&here, of->type_weight_by_value);
        }
        w /= sum;
    }
    h->type[p] = -1;
    return w;
}

/* A branch exists for every value of positive weight; a weight that depends on assumptions keeps
 * its branch. */
static bool type_exists(const party *of, uint32_t value, long double weight)
{
    const expr *e = of->type_weight != NULL ? of->type_weight[value] : of->type_weight_by_value;
    return weight > 0.0L || (e != NULL && e->reads.assumptions);
}

/* Draws the types of parties p, p + 1, ..., then plays. */
static uint32_t types_run(unrolling *u, history *h, uint32_t p, const rest *after)
{
    const syntax *s = u->syntax;
    while (p < s->n_parties && !s->parties[p].has_type) p++;
    if (p == s->n_parties) return run(u, h, after);
    const party *of = &s->parties[p];
    long double *weight = ARENA_NEW(u->scratch, long double, of->n_type_values);
    long double sum = 0.0L;
    uint32_t n = 0;
    for (uint32_t v = 0; v < of->n_type_values; v++) {
        weight[v] = type_weight(u, h, p, v);
        if (!(weight[v] >= 0.0L)) unroll_fail(u, STF_INPUT, "weight of a type below zero");
        sum += weight[v];
        if (type_exists(of, v, weight[v])) n++;
    }
    if (fabsl(sum - 1.0L) > 1e-12L) unroll_fail(u, STF_INPUT, "types sum to %Lg", sum);
    if (u->failure.status != STF_OK) return SYNTAX_NONE;
    uint32_t const node = node_add(u, h, ORACLE_CHANCE, n);
    for (uint32_t v = 0, e = 0; v < of->n_type_values && u->failure.status == STF_OK; v++) {
        if (!type_exists(of, v, weight[v])) continue;
        arena_mark const mark = arena_position(u->scratch);
        history *next = history_copy(u, h);
        next->type[p] = (int32_t)v;
        observe(u, next, of->type_audience | 1u << p,
                text_format(u->scratch, "type of %u: %u", p, v));
        uint32_t const child = types_run(u, next, p + 1, after);
        if (u->failure.status == STF_OK)
            u->nodes.at[node].edges[e++] = (oracle_edge){.child = child,
                                                         .name = of->type_label[v],
                                                         .option = SYNTAX_NONE,
                                                         .prob = weight[v]};
        arena_release(u->scratch, mark);
    }
    return node;
}

/* ---- moves -------------------------------------------------------------------------------------
 */

/* The moves of a together (or a single statement) and what has been chosen for the first of them.
 */
typedef struct pending {
    move moves[TOGETHER_MOST];
    const block *body[TOGETHER_MOST]; /* chosen; NULL for ballots and skipped moves */
    text chosen[TOGETHER_MOST];       /* name; empty: skipped */
    bool yes[TOGETHER_MOST];
    uint32_t n;
} pending;

static text move_seen(unrolling *u, const history *h, const move *m, text chosen)
{
    return text_format(u->scratch, "%u at %u in round %u: %.*s", m->party, m->at->point, h->round,
                       TEXT_ARGS(chosen));
}

static bool vote_passes(const pending *p, uint32_t first)
{
    const statement *at = p->moves[first].at;
    uint32_t n_yes = 0;
    bool vetoed = false;
    for (uint32_t j = first; j < first + at->n_voters; j++) {
        if (p->yes[j]) n_yes++;
        if (!p->yes[j] && (at->vetoes >> p->moves[j].party & 1u) != 0) vetoed = true;
    }
    return n_yes >= at->quota && !vetoed;
}

/* All have moved: each move is seen by its audience, then the blocks run in the order written. */
static uint32_t moves_done(unrolling *u, history *h, const pending *p, const rest *after)
{
    for (uint32_t j = 0; j < p->n; j++) {
        const move *m = &p->moves[j];
        if (p->chosen[j].n > 0)
            observe(u, h, m->at->audience & ~(1u << m->party), move_seen(u, h, m, p->chosen[j]));
    }
    for (uint32_t j = p->n; j-- > 0;) {
        const move *m = &p->moves[j];
        if (m->voter == 0)
            after = then_block(u, vote_passes(p, j) ? &m->at->body : &m->at->otherwise, 0, false,
                               after);
        else if (p->body[j] != NULL)
            after = then_block(u, p->body[j], 0, false, after);
    }
    return run(u, h, after);
}

/* Asks movers j, j + 1, ... */
static uint32_t moves_run(unrolling *u, history *h, const pending *before, uint32_t j,
                          const rest *after)
{
    if (j == before->n) return moves_done(u, h, before, after);
    const move *m = &before->moves[j];
    pending *p = copy_of(u->scratch, before, 1, sizeof *before);
    actions const of = move_actions(u, h, m);
    if (u->failure.status != STF_OK) return SYNTAX_NONE;
    if (of.n == 0) return moves_run(u, h, p, j + 1, after);
    uint32_t const node = node_add(u, h, ORACLE_DECISION, of.n);
    if (node == SYNTAX_NONE) return node;
    infoset_join(u, h, m, &of, node);
    for (uint32_t k = 0; k < of.n && u->failure.status == STF_OK; k++) {
        const action *a = &of.at[k];
        arena_mark const mark = arena_position(u->scratch);
        history *next = history_copy(u, h);
        p->chosen[j] = a->name;
        p->body[j] = a->body;
        p->yes[j] = m->voter != SYNTAX_NONE && text_equal(a->name, TEXT("yes"));
        if (m->at->kind == STATEMENT_OFFER) next->offer[m->at->offer] = a->grid;
        history_note(u, next, MOMENT_MOVE, a->option);
        observe(u, next, 1u << m->party, move_seen(u, h, m, a->name));
        uint32_t const child = moves_run(u, next, p, j + 1, after);
        if (u->failure.status == STF_OK)
            u->nodes.at[node].edges[k] = (oracle_edge){
                .child = child, .name = text_copy(u->memory, a->name), .option = a->option};
        arena_release(u->scratch, mark);
    }
    return node;
}

static void pending_add(unrolling *u, const history *h, pending *p, const statement *at)
{
    if (!holds(u, h, at->guard)) return;
    bool const is_vote = at->kind == STATEMENT_VOTE;
    uint32_t const n = is_vote ? at->n_voters : 1;
    if (p->n + n > TOGETHER_MOST) {
        unroll_fail(u, STF_LIMIT, "more than %d moves together", (int)TOGETHER_MOST);
        return;
    }
    for (uint32_t i = 0; i < n; i++)
        p->moves[p->n++] = (move){.at = at,
                                  .party = is_vote ? at->voters[i] : at->party,
                                  .voter = is_vote ? i : SYNTAX_NONE};
}

static uint32_t ask(unrolling *u, history *h, const statement *at, const rest *after)
{
    pending *p = ARENA_NEW(u->scratch, pending, 1);
    if (at->kind != STATEMENT_TOGETHER)
        pending_add(u, h, p, at);
    else if (holds(u, h, at->guard))
        for (uint32_t i = 0; i < at->body.n; i++) pending_add(u, h, p, at->body.at[i]);
    if (u->failure.status != STF_OK) return SYNTAX_NONE;
    return moves_run(u, h, p, 0, after);
}

/* ---- statements
 * ---------------------------------------------------------------------------------- */

static void assign(unrolling *u, history *h, const statement *at)
{
    const state *of = &u->syntax->states[at->state];
    place const here = history_place(u, h, SYNTAX_NONE);
    long double value = at->value != NULL ? place_value(&here, at->value) : (long double)at->label;
    if (at->op == ASSIGN_ADD) value = (long double)h->state[at->state] + value;
    if (at->op == ASSIGN_SUBTRACT) value = (long double)h->state[at->state] - value;
    long double const low = of->is_named ? 0.0L : (long double)of->low;
    long double const high =
        of->is_named ? (long double)of->n_labels - 1.0L : (long double)of->high;
    long double const whole = roundl(value);
    if (fabsl(value - whole) > 1e-12L || !(whole >= low && whole <= high)) {
        unroll_fail(u, STF_INPUT, "%.*s would be %Lg in round %u", TEXT_ARGS(of->name), value,
                    h->round);
        return;
    }
    h->state[at->state] = (int32_t)whole;
    history_note(u, h, MOMENT_STATES, SYNTAX_NONE);
}

static void reveal(unrolling *u, history *h, const statement *at)
{
    text what;
    if (at->reveals_type)
        what = text_format(u->scratch, "reveal type of %u in round %u: %d", at->party, h->round,
                           h->type[at->party]);
    else
        what = text_format(u->scratch, "reveal state %u in round %u: %d", at->state, h->round,
                           h->state[at->state]);
    observe(u, h, at->to, what);
}

/* Runs one statement that asks nobody; returns what is to run then. */
static const rest *statement_run(unrolling *u, history *h, const statement *at, bool is_foot,
                                 const rest *after)
{
    if (at->kind == STATEMENT_WHEN)
        return then_block(u, holds(u, h, at->guard) ? &at->body : &at->otherwise, 0, false, after);
    if (at->kind == STATEMENT_GAIN) {
        if (!is_foot) accrue(u, h, at);
        return after;
    }
    if (!holds(u, h, at->guard)) return after;
    if (at->kind == STATEMENT_ASSIGN) assign(u, h, at);
    if (at->kind == STATEMENT_REVEAL) reveal(u, h, at);
    if (at->kind == STATEMENT_STOP) {
        round_end(u, h);
        h->outcome = at->outcome;
        return then(u, REST_END, 0, 0, NULL);
    }
    return after;
}

static bool statement_asks(const statement *at)
{
    return at->kind == STATEMENT_CHOICE || at->kind == STATEMENT_OFFER ||
           at->kind == STATEMENT_VOTE || at->kind == STATEMENT_TOGETHER;
}

/* Carries on a history (which it may change) until somebody is asked or play ends; returns that
 * node. */
static uint32_t run(unrolling *u, history *h, const rest *to_run)
{
    while (u->failure.status == STF_OK) {
        const rest *r = to_run;
        if (r->kind == REST_END) return end_run(u, h);
        if (r->kind == REST_ROUND_BEGIN) {
            round_begin(u, h, r->round_block, r->round);
            to_run = then_block(u, &h->in->body, 0, true,
                                then(u, REST_ROUND_END, r->round_block, r->round, NULL));
            continue;
        }
        if (r->kind == REST_ROUND_END) {
            round_end(u, h);
            to_run = then_next_round(u, r->round_block, r->round);
            continue;
        }
        if (r->next == r->block->n) {
            to_run = r->after;
            continue;
        }
        const statement *at = r->block->at[r->next];
        const rest *after = then_block(u, r->block, r->next + 1, r->is_round_body, r->after);
        if (statement_asks(at)) return ask(u, h, at, after);
        if (at->kind == STATEMENT_CHANCE) return chance_run(u, h, at, after);
        to_run = statement_run(u, h, at, r->is_round_body, after);
    }
    return SYNTAX_NONE;
}

static void setup_read(unrolling *u)
{
    const syntax *s = u->syntax;
    u->choice =
        u->setup->choice != NULL ? u->setup->choice : ARENA_NEW(u->memory, uint32_t, s->n_switches);
    u->assumption = ARENA_NEW(u->memory, long double, s->n_assumptions);
    for (uint32_t i = 0; i < s->n_assumptions; i++) {
        quantity const q = s->assumptions[i].central;
        double const number = u->setup->inputs != NULL ? u->setup->inputs[i] : q.number;
        u->assumption[i] = (long double)number * (long double)q.unit.factor;
    }
}

stf_status oracle_unroll(const syntax *s, const oracle_setup *setup, arena *memory,
                         const oracle_tree **out, stf_error *err)
{
    unrolling u = {.syntax = s,
                   .setup = setup,
                   .memory = memory,
                   .nodes_most = setup->nodes_most > 0 ? setup->nodes_most : ORACLE_NODES_MOST};
    u.scratch = arena_new(NULL, 0);
    if (u.scratch == NULL) return fail(err, STF_NOMEM, "out of memory");
    setup_read(&u);
    const rest *rounds = s->n_rounds > 0 ? then(&u, REST_ROUND_BEGIN, 0, s->rounds[0].first, NULL)
                                         : then(&u, REST_END, 0, 0, NULL);
    types_run(&u, history_new(&u), 0, then_block(&u, &s->before, 0, false, rounds));
    arena_free(u.scratch);
    if (u.failure.status != STF_OK) return fail(err, u.failure.status, "%s", u.failure.message);
    oracle_tree *t = ARENA_NEW(memory, oracle_tree, 1);
    TRY(arena_status(memory, err));
    *t = (oracle_tree){.syntax = s,
                       .nodes = u.nodes.at,
                       .infosets = u.infosets.at,
                       .n_nodes = (uint32_t)u.nodes.n,
                       .n_infosets = (uint32_t)u.infosets.n,
                       .n_actions = u.n_actions,
                       .n_terminals = u.n_terminals};
    *out = t;
    return STF_OK;
}
