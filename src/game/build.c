/* SPDX-License-Identifier: Apache-2.0 */
/* build.c -- collecting a game: parties, nodes, information sets, rewards and edges, in any order.
 *
 * Nothing is checked here beyond handles being in range; finish.c checks and numbers. Failure is
 * sticky: misuse in the builder, memory in its arena. */
#include "game/build.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void game_builder_fail(game_builder *b, const char *format, ...)
{
    if (b->failure.status != STF_OK) return;
    b->failure.status = STF_INPUT;
    va_list args;
    va_start(args, format);
    (void)vsnprintf(b->failure.message, sizeof b->failure.message, format, args);
    va_end(args);
}

game_builder *game_builder_new(arena *memory)
{
    game_builder *const b = ARENA_NEW(memory, game_builder, 1);
    if (b == NULL) return NULL;
    b->memory = memory;
    b->program = program_builder_new(memory);
    b->root_reward = NONE;
    return b->program != NULL ? b : NULL;
}

program_builder *game_builder_program(game_builder *b)
{
    return b->program;
}

void game_set_title(game_builder *b, text title)
{
    b->title = text_copy(b->memory, title);
}

void game_set_strategic(game_builder *b)
{
    b->is_strategic = true;
}

uint32_t game_add_party(game_builder *b, text name, text unit)
{
    if (b->rewards.n != 0) {
        game_builder_fail(b, "party '%.*s' is added after the first reward", TEXT_ARGS(name));
        return 0;
    }
    (void)VEC_PUSH(b->memory, &b->parties, text_copy(b->memory, name));
    (void)VEC_PUSH(b->memory, &b->units, text_copy(b->memory, unit));
    return (uint32_t)b->parties.n - 1;
}

/* ---- tables of what is shared -----------------------------------------------------------------
 */

static bool table_put(build_table *t, uint64_t hash, uint32_t index)
{
    for (uint32_t i = (uint32_t)hash & (t->size - 1);; i = (i + 1) & (t->size - 1)) {
        if (t->slot[i] != NONE) continue;
        t->slot[i] = index;
        t->used++;
        return true;
    }
}

static bool table_grow(arena *a, build_table *t, uint64_t (*hash_of)(const void *, uint32_t),
                       const void *user)
{
    if (t->used * 2 < t->size) return true;
    build_table bigger = {.size = t->size == 0 ? 64 : t->size * 2};
    bigger.slot = ARENA_NEW(a, uint32_t, bigger.size);
    if (bigger.slot == NULL) return false;
    memset(bigger.slot, 0xff, bigger.size * sizeof *bigger.slot);
    for (uint32_t i = 0; i < t->size; i++)
        if (t->slot[i] != NONE) table_put(&bigger, hash_of(user, t->slot[i]), t->slot[i]);
    *t = bigger;
    return true;
}

static uint64_t outcome_hash(const void *builder, uint32_t index)
{
    const game_builder *const b = builder;
    return text_hash(b->outcomes.at[index]);
}

uint32_t game_add_outcome(game_builder *b, text label)
{
    if (!table_grow(b->memory, &b->outcome_table, outcome_hash, b)) return 0;
    build_table *const t = &b->outcome_table;
    uint64_t const hash = text_hash(label);
    for (uint32_t i = (uint32_t)hash & (t->size - 1); t->slot[i] != NONE;
         i = (i + 1) & (t->size - 1))
        if (text_equal(b->outcomes.at[t->slot[i]], label)) return t->slot[i];
    if (!VEC_PUSH(b->memory, &b->outcomes, text_copy(b->memory, label))) return 0;
    table_put(t, hash, (uint32_t)b->outcomes.n - 1);
    return (uint32_t)b->outcomes.n - 1;
}

static uint64_t row_hash(const uint32_t *values, size_t n)
{
    return text_hash((text){(const char *)values, n * sizeof *values});
}

static uint64_t reward_hash(const void *builder, uint32_t index)
{
    const game_builder *const b = builder;
    return row_hash(b->rewards.at + (size_t)index * b->parties.n, b->parties.n);
}

static bool reward_push(game_builder *b, const uint32_t *values)
{
    for (size_t p = 0; p < b->parties.n; p++) {
        double constant;
        bool const is_zero = values[p] != NONE &&
                             program_is_constant(b->program, values[p], &constant) &&
                             !(constant < 0.0) && !(constant > 0.0);
        if (!VEC_PUSH(b->memory, &b->rewards, is_zero ? NONE : values[p])) return false;
    }
    return true;
}

uint32_t game_add_reward(game_builder *b, const uint32_t *values)
{
    size_t const n = b->parties.n;
    size_t const start = b->rewards.n;
    if (n == 0 || !table_grow(b->memory, &b->reward_table, reward_hash, b)) return NONE;
    if (!reward_push(b, values)) {
        b->rewards.n = start;
        return NONE;
    }
    const uint32_t *const row = b->rewards.at + start;
    build_table *const t = &b->reward_table;
    uint64_t const hash = row_hash(row, n);
    bool is_nothing = true;
    for (size_t p = 0; p < n; p++) is_nothing = is_nothing && row[p] == NONE;
    uint32_t found = NONE;
    for (uint32_t i = (uint32_t)hash & (t->size - 1); t->slot[i] != NONE && found == NONE;
         i = (i + 1) & (t->size - 1))
        if (memcmp(b->rewards.at + (size_t)t->slot[i] * n, row, n * sizeof *row) == 0)
            found = t->slot[i];
    if (is_nothing || found != NONE) {
        b->rewards.n = start;
        return found;
    }
    table_put(t, hash, (uint32_t)(start / n));
    return (uint32_t)(start / n);
}

void game_set_root_reward(game_builder *b, uint32_t row)
{
    b->root_reward = row;
}

/* ---- nodes and information sets ---------------------------------------------------------------
 */

static uint32_t node_push(game_builder *b, node_kind kind, uint32_t infoset, uint32_t outcome)
{
    build_node const node = {
        .kind = (uint8_t)kind, .infoset = infoset, .outcome = outcome, .state = NONE};
    return VEC_PUSH(b->memory, &b->nodes, node) ? (uint32_t)b->nodes.n - 1 : 0;
}

uint32_t game_add_terminal(game_builder *b, uint32_t outcome)
{
    if (outcome != NONE && outcome >= b->outcomes.n) game_builder_fail(b, "no outcome %u", outcome);
    return node_push(b, NODE_TERMINAL, NONE, outcome);
}

uint32_t game_add_chance(game_builder *b)
{
    return node_push(b, NODE_CHANCE, NONE, NONE);
}

static build_infoset *infoset_at(game_builder *b, uint32_t infoset)
{
    if (infoset < b->infosets.n) return &b->infosets.at[infoset];
    game_builder_fail(b, "no information set %u", infoset);
    return NULL;
}

uint32_t game_add_decision(game_builder *b, uint32_t infoset)
{
    (void)infoset_at(b, infoset);
    return node_push(b, NODE_DECISION, infoset, NONE);
}

void game_set_place(game_builder *b, uint32_t node, uint32_t round, uint32_t state)
{
    if (node >= b->nodes.n) return;
    b->nodes.at[node].round = round;
    b->nodes.at[node].state = state;
}

uint32_t game_add_infoset(game_builder *b, uint32_t party, text name)
{
    if (party >= b->parties.n) game_builder_fail(b, "no party %u", party);
    build_infoset const set = {.name = text_copy(b->memory, name),
                               .party = party,
                               .scale = NONE,
                               .first = NONE,
                               .last = NONE,
                               .rule = RULE_CHOOSES};
    return VEC_PUSH(b->memory, &b->infosets, set) ? (uint32_t)b->infosets.n - 1 : 0;
}

void game_set_infoset_rule(game_builder *b, uint32_t infoset, infoset_rule rule)
{
    build_infoset *const set = infoset_at(b, infoset);
    if (set != NULL) set->rule = rule;
}

void game_set_infoset_scale(game_builder *b, uint32_t infoset, uint32_t value)
{
    build_infoset *const set = infoset_at(b, infoset);
    if (set != NULL) set->scale = value;
}

uint32_t game_add_action(game_builder *b, uint32_t infoset, text name, uint32_t open,
                         uint32_t commitment)
{
    build_infoset *const set = infoset_at(b, infoset);
    build_action const action = {
        .name = text_copy(b->memory, name), .open = open, .commitment = commitment, .next = NONE};
    if (set == NULL || !VEC_PUSH(b->memory, &b->actions, action)) return 0;
    uint32_t const index = (uint32_t)b->actions.n - 1;
    if (set->first == NONE)
        set->first = index;
    else
        b->actions.at[set->last].next = index;
    set->last = index;
    return set->n_actions++;
}

void game_add_edge(game_builder *b, uint32_t from, uint32_t to, uint32_t prob, text label,
                   uint32_t reward, uint32_t option)
{
    if (arena_status(b->memory, NULL) != STF_OK) return;
    if (from >= b->nodes.n || to >= b->nodes.n) {
        game_builder_fail(b, "an edge leads from node %u to node %u, of %zu", from, to, b->nodes.n);
        return;
    }
    bool const is_chance = b->nodes.at[from].kind == NODE_CHANCE;
    if (b->nodes.at[from].kind == NODE_TERMINAL)
        game_builder_fail(b, "an edge leaves node %u, where play ends", from);
    if (is_chance != (prob != NONE))
        game_builder_fail(b, "edge of node %u: chance moves, and only they, have probabilities",
                          from);
    if (reward != NONE && reward >= b->rewards.n / (b->parties.n != 0 ? b->parties.n : 1))
        game_builder_fail(b, "edge of node %u: no reward %u", from, reward);
    text const kept = is_chance && label.n > 0 ? text_copy(b->memory, label) : (text){"", 0};
    build_edge const edge = {
        .from = from, .to = to, .prob = prob, .reward = reward, .option = option, .label = kept};
    (void)VEC_PUSH(b->memory, &b->edges, edge);
}

uint32_t game_builder_node(const game_builder *b, uint32_t node)
{
    return b->node_number != NULL && node < b->nodes.n ? b->node_number[node] : NONE;
}

uint32_t game_builder_infoset(const game_builder *b, uint32_t infoset)
{
    return b->infoset_number != NULL && infoset < b->infosets.n ? b->infoset_number[infoset] : NONE;
}
