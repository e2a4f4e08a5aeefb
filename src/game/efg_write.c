/* SPDX-License-Identifier: Apache-2.0 */
/* efg_write.c -- a game as Gambit's extensive game: one walk in preorder, with a stack of our own.
 *
 * Where histories merge, the walk enters a segment once for every way to it. Each entry is a copy
 * with information sets of its own; as segments are never entered from inside themselves, one map
 * from sets to their current copy's number is enough. */
#include "game/write.h"

#include "game/amount.h"

typedef struct frame {
    uint32_t node;
    uint32_t edge; /* the next edge to walk */
} frame;

typedef struct efg_writer {
    const game *g;
    const game_numbers *numbers;
    buffer *out;
    arena *memory;
    uint64_t most_nodes, n_nodes;
    uint64_t n_outcomes, n_chance;
    uint64_t *n_sets;     /* [n_parties] numbered so far */
    uint64_t *set_number; /* [n_infosets] of the current copy */
    uint32_t *set_copy;   /* [n_infosets] how often the set was named */
    uint32_t *set_entry;  /* [n_infosets] the segment's entry it was numbered in */
    uint32_t *entry;      /* [n_segments] entries so far */
    amount *paid;         /* [depth * n_parties] what accrued on the way */
    frame *stack;         /* [depth] */
    uint32_t depth, deepest;
} efg_writer;

/* Texts in quotes, as token.c reads them. */
static void text_write(buffer *out, text t)
{
    buffer_char(out, '"');
    for (size_t i = 0; i < t.n; i++) {
        if (t.at[i] == '"' || t.at[i] == '\\') buffer_char(out, '\\');
        buffer_char(out, t.at[i]);
    }
    buffer_char(out, '"');
}

static bool edge_is_open(const efg_writer *w, uint32_t e)
{
    const game *const g = w->g;
    if (g->edge_prob[e] != NONE || g->action_open == NULL) return true;
    uint32_t const slot = g->action_open[game_edge_action(g, e)];
    return slot == NONE || w->numbers->slots[slot] != 0.0;
}

static void chance_write(efg_writer *w, uint32_t v)
{
    const game *const g = w->g;
    buffer_format(w->out, "c \"\" %llu \"\" {", (unsigned long long)++w->n_chance);
    for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
        if (!edge_is_open(w, e)) continue;
        bool const is_move = g->edge_prob[e] != NONE;
        uint32_t const slot = is_move ? g->edge_prob[e]
                              : g->action_commitment != NULL
                                  ? g->action_commitment[game_edge_action(g, e)]
                                  : NONE;
        buffer_char(w->out, ' ');
        text_write(w->out, is_move ? g->edge_label[e] : g->action_name[game_edge_action(g, e)]);
        buffer_char(w->out, ' ');
        amount const prob = amount_of_slot(w->numbers, slot);
        number_write(w->out, prob.exact, prob.value, w->memory);
    }
    buffer_string(w->out, " } 0\n");
}

static void decision_write(efg_writer *w, uint32_t v)
{
    const game *const g = w->g;
    uint32_t const h = g->node_infoset[v], party = g->infoset_party[h];
    uint32_t const entry = w->entry[g->node_segment[v]];
    if (w->set_entry[h] != entry) {
        w->set_entry[h] = entry;
        w->set_number[h] = ++w->n_sets[party];
        w->set_copy[h]++;
    }
    buffer_format(w->out, "p \"\" %u %llu ", party + 1, (unsigned long long)w->set_number[h]);
    text name = g->infoset_name[h];
    if (w->set_copy[h] > 1)
        name = text_format(w->memory, "%.*s #%u", TEXT_ARGS(name), w->set_copy[h]);
    text_write(w->out, name);
    buffer_string(w->out, " {");
    for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
        if (!edge_is_open(w, e)) continue;
        buffer_char(w->out, ' ');
        text_write(w->out, g->action_name[game_edge_action(g, e)]);
    }
    buffer_string(w->out, " } 0\n");
}

static void terminal_write(efg_writer *w, uint32_t v, const amount *paid)
{
    const game *const g = w->g;
    buffer_format(w->out, "t \"\" %llu ", (unsigned long long)++w->n_outcomes);
    text_write(w->out, g->node_outcome[v] != NONE ? g->outcome[g->node_outcome[v]] : (text){"", 0});
    buffer_string(w->out, " {");
    for (uint32_t p = 0; p < g->n_parties; p++) {
        buffer_string(w->out, p == 0 ? " " : ", ");
        number_write(w->out, paid[p].exact, paid[p].value, w->memory);
    }
    buffer_string(w->out, " }\n");
}

static void node_write(efg_writer *w, uint32_t v, const amount *paid)
{
    const game *const g = w->g;
    uint32_t const s = g->node_segment[v];
    if (g->segment_root[s] == v) w->entry[s]++;
    w->n_nodes++;
    switch ((node_kind)g->node_kind[v]) {
    case NODE_CHANCE: chance_write(w, v); break;
    case NODE_TERMINAL: terminal_write(w, v, paid); break;
    case NODE_DECISION:
        if (g->infoset_rule[g->node_infoset[v]] == RULE_COMMITTED)
            chance_write(w, v);
        else
            decision_write(w, v);
        break;
    }
}

/* A longer stack; what it replaces stays in the arena until the writer is done. */
static bool stack_grow(efg_writer *w)
{
    if (w->depth < w->deepest) return true;
    uint32_t const deepest = w->deepest == 0 ? 64 : w->deepest * 2;
    size_t const n = w->g->n_parties;
    frame *const stack = ARENA_NEW(w->memory, frame, deepest);
    amount *const paid = ARENA_NEW(w->memory, amount, deepest * n);
    if (stack == NULL || paid == NULL) return false;
    for (uint32_t i = 0; i < w->depth; i++) stack[i] = w->stack[i];
    for (size_t i = 0; i < w->depth * n; i++) paid[i] = w->paid[i];
    w->stack = stack;
    w->paid = paid;
    w->deepest = deepest;
    return true;
}

static bool node_enter(efg_writer *w, uint32_t v, uint32_t row)
{
    size_t const n = w->g->n_parties;
    if (!stack_grow(w)) return false;
    for (uint32_t p = 0; p < n; p++) {
        amount const before = w->depth == 0 ? amount_zero() : w->paid[(w->depth - 1) * n + p];
        w->paid[w->depth * n + p] =
            amount_add(w->memory, before, amount_of_row(w->g, w->numbers, row, p));
    }
    node_write(w, v, w->paid + w->depth * n);
    w->stack[w->depth++] = (frame){.node = v, .edge = w->g->node_first_edge[v]};
    return true;
}

static stf_status tree_write(efg_writer *w, stf_error *err)
{
    const game *const g = w->g;
    if (!node_enter(w, 0, g->root_reward)) return arena_status(w->memory, err);
    while (w->depth > 0) {
        frame *const top = &w->stack[w->depth - 1];
        uint32_t const e = top->edge;
        if (e >= g->node_first_edge[top->node + 1]) {
            w->depth--;
            continue;
        }
        top->edge++;
        if (!edge_is_open(w, e)) continue;
        if (w->n_nodes >= w->most_nodes)
            return fail(err, STF_LIMIT, "unrolled, the game has more than %llu nodes",
                        (unsigned long long)w->most_nodes);
        if (!node_enter(w, g->edge_child[e], g->edge_reward[e]))
            return arena_status(w->memory, err);
    }
    return w->out->status != STF_OK ? fail(err, w->out->status, "no memory to write the game")
                                    : STF_OK;
}

static void header_write(efg_writer *w)
{
    buffer_string(w->out, "EFG 2 R ");
    text_write(w->out, w->g->title);
    buffer_string(w->out, " {");
    for (uint32_t p = 0; p < w->g->n_parties; p++) {
        buffer_char(w->out, ' ');
        text_write(w->out, w->g->party[p]);
    }
    buffer_string(w->out, " }\n\"\"\n\n");
}

static stf_status efg_write_marked(efg_writer *w, stf_error *err)
{
    const game *const g = w->g;
    w->n_sets = ARENA_NEW(w->memory, uint64_t, g->n_parties);
    w->set_number = ARENA_NEW(w->memory, uint64_t, g->n_infosets);
    w->set_copy = ARENA_NEW(w->memory, uint32_t, g->n_infosets);
    w->set_entry = ARENA_NEW(w->memory, uint32_t, g->n_infosets);
    w->entry = ARENA_NEW(w->memory, uint32_t, g->n_segments);
    TRY(arena_status(w->memory, err));
    header_write(w);
    TRY(tree_write(w, err));
    return arena_status(w->memory, err);
}

stf_status efg_write(const game *g, const game_numbers *numbers, uint64_t most_nodes, buffer *out,
                     arena *memory, stf_error *err)
{
    arena_mark const mark = arena_position(memory);
    efg_writer w = {.g = g,
                    .numbers = numbers,
                    .out = out,
                    .memory = memory,
                    .most_nodes = most_nodes != 0 ? most_nodes : WRITE_MOST_NODES};
    stf_status const status = efg_write_marked(&w, err);
    arena_release(memory, mark);
    return status;
}
