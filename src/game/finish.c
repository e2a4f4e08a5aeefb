/* SPDX-License-Identifier: Apache-2.0 */
/* finish.c -- from a builder's nodes and edges to the numbered, immutable game.
 *
 * Nodes with several edges into them root segments. Segments are taken in topological order (a
 * queue of those whose entrances are all numbered) and each is numbered in preorder, which finds
 * cycles and unreachable nodes on the way. In preorder the subtree of v within its segment is the
 * interval v .. end[v]-1, so that "v roots a subgame" is a comparison of the least and greatest
 * members of the information sets below it with that interval. All of it is linear in nodes, edges
 * and members. */
#include "game/build.h"

#include <string.h>

typedef struct finisher {
    game_builder *b;
    arena *scratch;
    game *g;
    stf_error *err;
    uint32_t n_nodes, n_edges;
    uint32_t *first_out; /* [n_nodes + 1] into out, by handle */
    uint32_t *out;       /* [n_edges] builder's edges by the node they leave */
    uint32_t *waiting;   /* [n_nodes] edges into the node not yet seen */
    bool *is_root;       /* [n_nodes] by handle: roots a segment */
    uint32_t *number;    /* [n_nodes] handle to number */
    uint32_t *handle;    /* [n_nodes] number to handle */
    uint32_t *end;       /* [n_nodes] by number: end of the subtree within the segment */
    uint32_t *slot_of;   /* value of the program to slot, grown as needed */
    size_t slot_of_n;
    VEC(uint32_t) slots;
} finisher;

/* ---- arrays of the game ------------------------------------------------------------------------
 */

#define KEEP(T, n) ARENA_NEW(f->b->memory, T, (n))
#define SCRATCH(T, n) ARENA_NEW(f->scratch, T, (n))

static stf_status memory_status(const finisher *f)
{
    TRY(arena_status(f->b->memory, f->err));
    return arena_status(f->scratch, f->err);
}

static void fill_none(uint32_t *at, size_t n)
{
    memset(at, 0xff, n * sizeof *at);
}

/* ---- order of nodes ----------------------------------------------------------------------------
 */

static stf_status edges_sort(finisher *f)
{
    f->first_out = SCRATCH(uint32_t, (size_t)f->n_nodes + 1);
    f->out = SCRATCH(uint32_t, f->n_edges);
    f->waiting = SCRATCH(uint32_t, f->n_nodes);
    f->is_root = SCRATCH(bool, f->n_nodes);
    f->number = KEEP(uint32_t, f->n_nodes);
    f->handle = SCRATCH(uint32_t, f->n_nodes);
    f->end = SCRATCH(uint32_t, f->n_nodes);
    TRY(memory_status(f));
    fill_none(f->number, f->n_nodes);
    const build_edge *const edges = f->b->edges.at;
    for (uint32_t e = 0; e < f->n_edges; e++) {
        f->first_out[edges[e].from + 1]++;
        f->waiting[edges[e].to]++;
    }
    for (uint32_t v = 0; v < f->n_nodes; v++) f->first_out[v + 1] += f->first_out[v];
    uint32_t *const next = SCRATCH(uint32_t, f->n_nodes);
    TRY(memory_status(f));
    if (f->n_nodes > 0) memcpy(next, f->first_out, f->n_nodes * sizeof *next);
    for (uint32_t e = 0; e < f->n_edges; e++) f->out[next[edges[e].from]++] = e;
    return STF_OK;
}

/* Numbers the segment of `root` in preorder from `next` on; roots of segments that it was the last
 * to enter join the queue. Returns the next free number. */
static uint32_t segment_number(finisher *f, uint32_t root, uint32_t next, uint32_t *stack,
                               uint32_t *queue, uint32_t *queue_end)
{
    uint32_t depth = 0;
    stack[depth++] = root;
    while (depth > 0) {
        uint32_t const v = stack[--depth];
        f->number[v] = next;
        f->handle[next++] = v;
        for (uint32_t k = f->first_out[v]; k < f->first_out[v + 1]; k++) {
            uint32_t const to = f->b->edges.at[f->out[k]].to;
            if (f->is_root[to] && --f->waiting[to] == 0) queue[(*queue_end)++] = to;
        }
        for (uint32_t k = f->first_out[v + 1]; k-- > f->first_out[v];) {
            uint32_t const to = f->b->edges.at[f->out[k]].to;
            if (!f->is_root[to]) stack[depth++] = to;
        }
    }
    return next;
}

static stf_status nodes_order(finisher *f, uint32_t root)
{
    if (root >= f->n_nodes) return fail(f->err, STF_INPUT, "the game has no first node");
    if (f->waiting[root] != 0)
        return fail(f->err, STF_INPUT, "play can come back to the first node");
    for (uint32_t v = 0; v < f->n_nodes; v++) f->is_root[v] = f->waiting[v] > 1;
    f->is_root[root] = true;
    uint32_t *const stack = SCRATCH(uint32_t, (size_t)f->n_nodes + 1);
    uint32_t *const queue = SCRATCH(uint32_t, f->n_nodes);
    uint32_t *const segment_of = KEEP(uint32_t, f->n_nodes);
    uint32_t *const segment_root = SCRATCH(uint32_t, (size_t)f->n_nodes + 1);
    TRY(memory_status(f));
    uint32_t begin = 0, end = 0, next = 0, n_segments = 0;
    queue[end++] = root;
    while (begin < end) {
        segment_root[n_segments] = next;
        next = segment_number(f, queue[begin++], next, stack, queue, &end);
        for (uint32_t v = segment_root[n_segments]; v < next; v++) segment_of[v] = n_segments;
        n_segments++;
    }
    segment_root[n_segments] = next;
    if (next != f->n_nodes) {
        for (uint32_t v = 0; v < f->n_nodes; v++)
            if (v != root && f->first_out != NULL && f->number[v] == NONE && !f->is_root[v] &&
                f->waiting[v] == 0)
                return fail(f->err, STF_INPUT, "node %u cannot be reached from the first node", v);
        return fail(f->err, STF_INPUT, "play can come back to a node: %u of %u nodes are in order",
                    next, f->n_nodes);
    }
    uint32_t *const kept = KEEP(uint32_t, (size_t)n_segments + 1);
    TRY(memory_status(f));
    memcpy(kept, segment_root, ((size_t)n_segments + 1) * sizeof *kept);
    f->g->segment_root = kept;
    f->g->n_segments = n_segments;
    f->g->node_segment = segment_of;
    return STF_OK;
}

/* ---- numbers -----------------------------------------------------------------------------------
 */

/* The slot of a program value. */
static uint32_t slot_for(finisher *f, uint32_t value)
{
    if (value == NONE) return NONE;
    if (value >= f->slot_of_n) {
        size_t n = f->slot_of_n == 0 ? 256 : f->slot_of_n;
        while (n <= value) n *= 2;
        uint32_t *const grown = SCRATCH(uint32_t, n);
        if (grown == NULL) return NONE;
        fill_none(grown, n);
        if (f->slot_of_n > 0) memcpy(grown, f->slot_of, f->slot_of_n * sizeof *grown);
        f->slot_of = grown;
        f->slot_of_n = n;
    }
    if (f->slot_of[value] == NONE) {
        if (!VEC_PUSH(f->scratch, &f->slots, value)) return NONE;
        f->slot_of[value] = (uint32_t)f->slots.n - 1;
    }
    return f->slot_of[value];
}

static stf_status rewards_keep(finisher *f)
{
    size_t const n = f->b->rewards.n;
    uint32_t *const reward = KEEP(uint32_t, n);
    TRY(memory_status(f));
    for (size_t i = 0; i < n; i++) reward[i] = slot_for(f, f->b->rewards.at[i]);
    f->g->reward = reward;
    f->g->n_rewards = f->b->parties.n > 0 ? (uint32_t)(n / f->b->parties.n) : 0;
    f->g->root_reward = f->b->root_reward;
    if (f->b->root_reward != NONE && f->b->root_reward >= f->g->n_rewards)
        return fail(f->err, STF_INPUT, "no reward %u", f->b->root_reward);
    return STF_OK;
}

static stf_status program_keep(finisher *f)
{
    size_t const n = f->slots.n;
    uint32_t *const slot_value = KEEP(uint32_t, n);
    TRY(memory_status(f));
    if (n > 0) memcpy(slot_value, f->slots.at, n * sizeof *slot_value);
    f->g->program = program_finish(f->b->program, slot_value, n);
    if (f->g->program == NULL) {
        TRY(memory_status(f));
        return fail(f->err, STF_NOMEM, "no memory for the payoff program");
    }
    f->g->slot_value = slot_value;
    f->g->n_slots = (uint32_t)n;
    return STF_OK;
}

/* ---- nodes and edges ---------------------------------------------------------------------------
 */

static stf_status nodes_keep(finisher *f)
{
    game *const g = f->g;
    uint32_t const n = f->n_nodes;
    uint8_t *const kind = KEEP(uint8_t, n);
    uint32_t *const outcome = KEEP(uint32_t, n);
    uint32_t *const first_edge = KEEP(uint32_t, (size_t)n + 1);
    uint32_t *const parent_edge = KEEP(uint32_t, n);
    uint32_t *const round = KEEP(uint32_t, n);
    uint32_t *const state = KEEP(uint32_t, n);
    TRY(memory_status(f));
    bool has_rounds = false, has_states = false;
    for (uint32_t v = 0; v < n; v++) {
        uint32_t const h = f->handle[v];
        const build_node *const node = &f->b->nodes.at[h];
        kind[v] = node->kind;
        outcome[v] = node->outcome;
        round[v] = node->round;
        state[v] = node->state;
        has_rounds = has_rounds || node->round != 0;
        has_states = has_states || node->state != NONE;
        uint32_t const n_edges = f->first_out[h + 1] - f->first_out[h];
        first_edge[v + 1] = first_edge[v] + n_edges;
        parent_edge[v] = NONE;
        if (node->kind != NODE_TERMINAL && n_edges == 0)
            return fail(f->err, STF_INPUT, "node %u has no moves, and play does not end there", h);
    }
    g->n_nodes = n;
    g->node_kind = kind;
    g->node_outcome = outcome;
    g->node_first_edge = first_edge;
    g->node_parent_edge = parent_edge;
    g->node_round = has_rounds ? round : NULL;
    g->node_state = has_states ? state : NULL;
    return STF_OK;
}

static stf_status edges_keep(finisher *f)
{
    game *const g = f->g;
    uint32_t const n = f->n_edges;
    uint32_t *const child = KEEP(uint32_t, n);
    uint32_t *const source = KEEP(uint32_t, n);
    uint32_t *const prob = KEEP(uint32_t, n);
    uint32_t *const reward = KEEP(uint32_t, n);
    uint32_t *const option = KEEP(uint32_t, n);
    text *const label = KEEP(text, n);
    uint32_t *const parent_edge = KEEP(uint32_t, f->n_nodes);
    TRY(memory_status(f));
    fill_none(parent_edge, f->n_nodes);
    bool has_options = false;
    for (uint32_t v = 0, e = 0; v < f->n_nodes; v++) {
        uint32_t const h = f->handle[v];
        for (uint32_t k = f->first_out[h]; k < f->first_out[h + 1]; k++, e++) {
            const build_edge *const edge = &f->b->edges.at[f->out[k]];
            child[e] = f->number[edge->to];
            source[e] = v;
            prob[e] = slot_for(f, edge->prob);
            reward[e] = edge->reward;
            option[e] = edge->option;
            label[e] = edge->label;
            has_options = has_options || edge->option != NONE;
            if (!f->is_root[edge->to]) parent_edge[child[e]] = e;
        }
    }
    g->n_edges = n;
    g->edge_child = child;
    g->edge_source = source;
    g->edge_prob = prob;
    g->edge_reward = reward;
    g->edge_option = has_options ? option : NULL;
    g->edge_label = label;
    g->node_parent_edge = parent_edge;
    /* children have higher numbers, so that subtrees' ends can be handed up in one pass down */
    for (uint32_t v = 0; v < f->n_nodes; v++) f->end[v] = v + 1;
    for (uint32_t v = f->n_nodes; v-- > 0;) {
        if (parent_edge[v] == NONE) continue;
        uint32_t const up = source[parent_edge[v]];
        if (f->end[v] > f->end[up]) f->end[up] = f->end[v];
    }
    return STF_OK;
}

/* ---- information sets --------------------------------------------------------------------------
 */

static stf_status infosets_number(finisher *f)
{
    game *const g = f->g;
    uint32_t const n_sets = (uint32_t)f->b->infosets.n;
    uint32_t *const number = KEEP(uint32_t, n_sets);
    uint32_t *const node_infoset = KEEP(uint32_t, f->n_nodes);
    uint32_t *const first_member = KEEP(uint32_t, (size_t)n_sets + 1);
    TRY(memory_status(f));
    fill_none(number, n_sets);
    uint32_t n = 0, n_members = 0;
    for (uint32_t v = 0; v < f->n_nodes; v++) {
        uint32_t const set = f->b->nodes.at[f->handle[v]].infoset;
        node_infoset[v] = NONE;
        if (set == NONE) continue;
        if (number[set] == NONE) number[set] = n++;
        node_infoset[v] = number[set];
        first_member[number[set] + 1]++;
        n_members++;
    }
    for (uint32_t h = 0; h < n; h++) first_member[h + 1] += first_member[h];
    uint32_t *const member = KEEP(uint32_t, n_members);
    uint32_t *const next = SCRATCH(uint32_t, n);
    TRY(memory_status(f));
    if (n > 0) memcpy(next, first_member, n * sizeof *next);
    for (uint32_t v = 0; v < f->n_nodes; v++)
        if (node_infoset[v] != NONE) member[next[node_infoset[v]]++] = v;
    f->b->infoset_number = number;
    g->n_infosets = n;
    g->node_infoset = node_infoset;
    g->infoset_first_member = first_member;
    g->member = member;
    return STF_OK;
}

static stf_status actions_keep(finisher *f)
{
    game *const g = f->g;
    uint32_t const n = g->n_infosets;
    uint32_t n_actions = 0;
    uint32_t *const handle = SCRATCH(uint32_t, n);
    uint32_t *const party = KEEP(uint32_t, n);
    uint32_t *const first = KEEP(uint32_t, (size_t)n + 1);
    uint32_t *const scale = KEEP(uint32_t, n);
    uint8_t *const rule = KEEP(uint8_t, n);
    text *const name = KEEP(text, n);
    TRY(memory_status(f));
    for (uint32_t i = 0; i < f->b->infosets.n; i++)
        if (f->b->infoset_number[i] != NONE) handle[f->b->infoset_number[i]] = i;
    for (uint32_t h = 0; h < n; h++) {
        const build_infoset *const set = &f->b->infosets.at[handle[h]];
        party[h] = set->party;
        scale[h] = slot_for(f, set->scale);
        rule[h] = (uint8_t)set->rule;
        name[h] = set->name;
        n_actions += set->n_actions;
        first[h + 1] = n_actions;
    }
    text *const action_name = KEEP(text, n_actions);
    uint32_t *const action_infoset = KEEP(uint32_t, n_actions);
    uint32_t *const open = KEEP(uint32_t, n_actions);
    uint32_t *const commitment = KEEP(uint32_t, n_actions);
    TRY(memory_status(f));
    bool has_open = false, has_commitment = false;
    for (uint32_t h = 0, a = 0; h < n; h++)
        for (uint32_t i = f->b->infosets.at[handle[h]].first; i != NONE;
             i = f->b->actions.at[i].next) {
            const build_action *const action = &f->b->actions.at[i];
            action_name[a] = action->name;
            action_infoset[a] = h;
            open[a] = slot_for(f, action->open);
            commitment[a] = slot_for(f, action->commitment);
            has_open = has_open || action->open != NONE;
            has_commitment = has_commitment || action->commitment != NONE;
            a++;
        }
    g->n_actions = n_actions;
    g->infoset_party = party;
    g->infoset_first_action = first;
    g->infoset_scale = scale;
    g->infoset_rule = rule;
    g->infoset_name = name;
    g->action_name = action_name;
    g->action_infoset = action_infoset;
    g->action_open = has_open ? open : NULL;
    g->action_commitment = has_commitment ? commitment : NULL;
    return STF_OK;
}

/* Members in one segment, each with an edge per action. */
static stf_status infosets_check(const finisher *f)
{
    const game *const g = f->g;
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        text const who = g->party[g->infoset_party[h]], name = g->infoset_name[h];
        for (uint32_t i = g->infoset_first_member[h]; i < g->infoset_first_member[h + 1]; i++) {
            uint32_t const v = g->member[i];
            if (game_n_edges_of(g, v) != game_n_actions_of(g, h))
                return fail(f->err, STF_INPUT,
                            "information set '%.*s' of %.*s has %u actions, a node in it %u moves",
                            TEXT_ARGS(name), TEXT_ARGS(who), game_n_actions_of(g, h),
                            game_n_edges_of(g, v));
            if (i == g->infoset_first_member[h]) continue;
            uint32_t const before = g->member[i - 1];
            if (g->node_segment[v] != g->node_segment[before])
                return fail(f->err, STF_INPUT,
                            "information set '%.*s' of %.*s reaches across merged histories",
                            TEXT_ARGS(name), TEXT_ARGS(who));
        }
    }
    return STF_OK;
}

/* True when `name` of `owner` is new; `index` is then in the table. */
static bool name_enter(uint32_t *table, uint32_t size, const text *name, const uint32_t *owner,
                       uint32_t index)
{
    uint64_t const hash = text_hash(name[index]) ^ (uint64_t)owner[index] * 0x9e3779b97f4a7c15u;
    uint32_t i = (uint32_t)(hash ^ hash >> 32) & (size - 1);
    for (; table[i] != NONE; i = (i + 1) & (size - 1))
        if (owner[table[i]] == owner[index] && text_equal(name[table[i]], name[index]))
            return false;
    table[i] = index;
    return true;
}

static stf_status names_check(const finisher *f)
{
    const game *const g = f->g;
    uint32_t const most = g->n_actions > g->n_infosets ? g->n_actions : g->n_infosets;
    uint32_t size = 16;
    while (size < 2 * (size_t)most && size < UINT32_MAX / 2) size *= 2;
    uint32_t *const table = SCRATCH(uint32_t, size);
    TRY(memory_status(f));
    fill_none(table, size);
    for (uint32_t h = 0; h < g->n_infosets; h++)
        if (!name_enter(table, size, g->infoset_name, g->infoset_party, h))
            return fail(f->err, STF_INPUT, "%.*s has two information sets named '%.*s'",
                        TEXT_ARGS(g->party[g->infoset_party[h]]), TEXT_ARGS(g->infoset_name[h]));
    fill_none(table, size);
    for (uint32_t a = 0; a < g->n_actions; a++)
        if (!name_enter(table, size, g->action_name, g->action_infoset, a))
            return fail(f->err, STF_INPUT, "information set '%.*s' has two actions named '%.*s'",
                        TEXT_ARGS(g->infoset_name[g->action_infoset[a]]),
                        TEXT_ARGS(g->action_name[a]));
    return STF_OK;
}

/* A strategic game: everybody moves once, and nobody sees anything. */
static stf_status strategic_check(const finisher *f)
{
    const game *const g = f->g;
    if (!g->is_strategic) return STF_OK;
    bool holds = g->n_infosets == g->n_parties && g->n_segments == 1;
    for (uint32_t h = 0; h < g->n_infosets; h++) holds = holds && g->infoset_party[h] == h;
    for (uint32_t v = 0; v < g->n_nodes; v++) holds = holds && g->node_kind[v] != NODE_CHANCE;
    if (holds) return STF_OK;
    return fail(f->err, STF_INPUT,
                "a strategic game has one information set a party and no chance");
}

/* ---- components --------------------------------------------------------------------------------
 */

/* is_subgame[v]: no information set met in v's subtree has a member outside it. */
static stf_status subgames_find(finisher *f, bool *is_subgame)
{
    const game *const g = f->g;
    uint32_t *const least = SCRATCH(uint32_t, g->n_nodes);
    uint32_t *const greatest = SCRATCH(uint32_t, g->n_nodes);
    TRY(memory_status(f));
    for (uint32_t v = 0; v < g->n_nodes; v++) {
        uint32_t const h = g->node_infoset[v];
        least[v] = h == NONE ? v : g->member[g->infoset_first_member[h]];
        greatest[v] = h == NONE ? v : g->member[g->infoset_first_member[h + 1] - 1];
    }
    for (uint32_t v = g->n_nodes; v-- > 0;) {
        is_subgame[v] =
            g->node_kind[v] != NODE_TERMINAL && least[v] >= v && greatest[v] < f->end[v];
        if (g->node_parent_edge[v] == NONE) continue;
        uint32_t const up = g->edge_source[g->node_parent_edge[v]];
        if (least[v] < least[up]) least[up] = least[v];
        if (greatest[v] > greatest[up]) greatest[up] = greatest[v];
    }
    return STF_OK;
}

static stf_status components_list(finisher *f, const bool *is_subgame, uint32_t n)
{
    game *const g = f->g;
    uint32_t *const root = KEEP(uint32_t, n);
    uint32_t *const of = KEEP(uint32_t, g->n_nodes);
    uint32_t *const first_node = KEEP(uint32_t, (size_t)n + 1);
    uint32_t *const first_set = KEEP(uint32_t, (size_t)n + 1);
    uint32_t *const next = SCRATCH(uint32_t, n);
    TRY(memory_status(f));
    uint32_t left = n, n_inner = 0;
    for (uint32_t v = 0; v < g->n_nodes; v++) {
        if (is_subgame[v]) root[--left] = v;
        of[v] = g->node_kind[v] == NODE_TERMINAL ? NONE
                : is_subgame[v]                  ? left
                                                 : of[g->edge_source[g->node_parent_edge[v]]];
        if (of[v] == NONE) continue;
        first_node[of[v] + 1]++;
        n_inner++;
    }
    for (uint32_t h = 0; h < g->n_infosets; h++)
        first_set[of[g->member[g->infoset_first_member[h]]] + 1]++;
    for (uint32_t c = 0; c < n; c++) {
        first_node[c + 1] += first_node[c];
        first_set[c + 1] += first_set[c];
    }
    uint32_t *const node = KEEP(uint32_t, n_inner);
    uint32_t *const set = KEEP(uint32_t, g->n_infosets);
    TRY(memory_status(f));
    if (n > 0) memcpy(next, first_node, n * sizeof *next);
    for (uint32_t v = 0; v < g->n_nodes; v++)
        if (of[v] != NONE) node[next[of[v]]++] = v;
    if (n > 0) memcpy(next, first_set, n * sizeof *next);
    for (uint32_t h = 0; h < g->n_infosets; h++)
        set[next[of[g->member[g->infoset_first_member[h]]]]++] = h;
    g->n_components = n;
    g->component_root = root;
    g->node_component = of;
    g->component_first_node = first_node;
    g->component_node = node;
    g->component_first_infoset = first_set;
    g->component_infoset = set;
    return STF_OK;
}

static stf_status components_find(finisher *f)
{
    bool *const is_subgame = SCRATCH(bool, f->n_nodes);
    TRY(memory_status(f));
    TRY(subgames_find(f, is_subgame));
    uint32_t n = 0;
    for (uint32_t v = 0; v < f->n_nodes; v++) n += is_subgame[v];
    return components_list(f, is_subgame, n);
}

/* ---- all of it ---------------------------------------------------------------------------------
 */

static stf_status finish(finisher *f, uint32_t root)
{
    game_builder *const b = f->b;
    game *const g = f->g;
    g->title = b->title;
    g->is_strategic = b->is_strategic;
    g->n_parties = (uint32_t)b->parties.n;
    g->party = b->parties.at;
    g->party_unit = b->units.at;
    g->outcome = b->outcomes.at;
    g->n_outcomes = (uint32_t)b->outcomes.n;
    if (g->n_parties == 0) return fail(f->err, STF_INPUT, "the game has no parties");
    TRY(edges_sort(f));
    TRY(nodes_order(f, root));
    TRY(rewards_keep(f));
    TRY(nodes_keep(f));
    TRY(edges_keep(f));
    TRY(infosets_number(f));
    TRY(actions_keep(f));
    TRY(infosets_check(f));
    TRY(names_check(f));
    TRY(strategic_check(f));
    TRY(components_find(f));
    TRY(memory_status(f));
    TRY(program_keep(f));
    b->node_number = f->number;
    return STF_OK;
}

stf_status game_finish(game_builder *b, uint32_t root, const game **out, stf_error *err)
{
    TRY(arena_status(b->memory, err));
    if (b->failure.status != STF_OK) return fail(err, b->failure.status, "%s", b->failure.message);
    if (b->nodes.n >= NONE || b->edges.n >= NONE || b->actions.n >= NONE)
        return fail(err, STF_LIMIT, "more than %u nodes, edges or actions", NONE - 1);
    arena *const scratch = arena_new(arena_allocator(b->memory), 0);
    game *const g = ARENA_NEW(b->memory, game, 1);
    if (scratch == NULL || g == NULL) {
        arena_free(scratch);
        return fail(err, STF_NOMEM, "no memory for a game of %zu nodes", b->nodes.n);
    }
    finisher f = {.b = b,
                  .scratch = scratch,
                  .g = g,
                  .err = err,
                  .n_nodes = (uint32_t)b->nodes.n,
                  .n_edges = (uint32_t)b->edges.n};
    stf_status const status = finish(&f, root);
    arena_free(scratch);
    if (status == STF_OK) *out = g;
    return status;
}
