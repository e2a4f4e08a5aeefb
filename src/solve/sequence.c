/* SPDX-License-Identifier: Apache-2.0 */
/* sequence.c -- laying out the sequence form: the tree is walked in preorder, unrolling what
 * merges.
 *
 * A copy of an information set belongs to one entry into its segment. Entries into one segment
 * never nest (edges lead to later segments), so the copy in use is one number per set, forgotten
 * where the segment is entered again. */
#include "solve/sequence.h"

#include <string.h>

typedef struct pending {
    uint32_t node, edge, up; /* node of the game, the game's edge to it, form node it hangs from */
} pending;

typedef struct layout {
    const game *g;
    uint32_t component;
    uint64_t most;
    arena *scratch;
    VEC(uint32_t) up, edge, slot, game_node;
    VEC(uint32_t) before; /* [nodes * parties] sequences that lead to the node */
    VEC(sequence_set) set;
    VEC(uint32_t) leaf, leaf_exit;
    VEC(pending) stack;
    uint32_t *copy;              /* [n_infosets] the set in use, or NONE */
    uint32_t *n_copies;          /* [n_infosets] */
    uint32_t *n_rows;            /* [n_parties] sequences so far */
    uint32_t *segment_first_set; /* [n_segments + 1] sets are listed by segment */
    bool out_of_memory;
} layout;

static bool is_chosen(const game *g, uint32_t h)
{
    return g->infoset_rule[h] == RULE_CHOOSES;
}

/* The slot by which a game's edge is weighted. */
static uint32_t edge_slot(const game *g, uint32_t e)
{
    uint32_t const h = g->node_infoset[g->edge_source[e]];
    if (h == NONE) return g->edge_prob[e];
    if (is_chosen(g, h)) return NONE;
    uint32_t const slot =
        g->action_commitment != NULL ? g->action_commitment[game_edge_action(g, e)] : NONE;
    return slot == NONE ? SEQUENCE_NEVER : slot;
}

static void segments_find(layout *w)
{
    const game *const g = w->g;
    uint32_t h = 0;
    for (uint32_t s = 0; s < g->n_segments; s++) {
        w->segment_first_set[s] = h;
        while (h < g->n_infosets && g->node_segment[g->member[g->infoset_first_member[h]]] == s)
            h++;
    }
    w->segment_first_set[g->n_segments] = h;
}

/* The form's set at node v of information set h, made where v is its first. */
static stf_status set_at(layout *w, uint32_t h, const uint32_t *before, uint32_t *out,
                         stf_error *err)
{
    const game *const g = w->g;
    uint32_t const p = g->infoset_party[h], n = game_n_actions_of(g, h);
    if (w->copy[h] == NONE) {
        w->copy[h] = (uint32_t)w->set.n;
        w->n_copies[h]++;
        if (!VEC_PUSH(
                w->scratch, &w->set,
                (sequence_set){
                    .infoset = h, .party = p, .parent = before[p], .first = w->n_rows[p], .n = n}))
            return arena_status(w->scratch, err);
        w->n_rows[p] += n;
    }
    *out = w->copy[h];
    if (w->set.at[*out].parent != before[p])
        return fail(err, STF_UNSUPPORTED,
                    "the sequence form needs perfect recall: a party forgets what it did before "
                    "information set \"%.*s\"",
                    (int)g->infoset_name[h].n, g->infoset_name[h].at);
    return STF_OK;
}

static bool is_leaf(const layout *w, uint32_t v, uint32_t up)
{
    if (w->g->node_kind[v] == NODE_TERMINAL) return true;
    return w->component != NONE && up != NONE && w->g->node_component[v] != w->component;
}

/* Adds the form node for `x` and puts off its children. */
static stf_status node_visit(layout *w, pending x, stf_error *err)
{
    const game *const g = w->g;
    uint32_t const at = (uint32_t)w->up.n, n_parties = g->n_parties;
    uint32_t const v = x.node;
    if (at >= w->most)
        return fail(err, STF_LIMIT, "the unrolled tree has more than %llu nodes",
                    (unsigned long long)w->most);
    bool good = VEC_PUSH(w->scratch, &w->up, x.up) && VEC_PUSH(w->scratch, &w->edge, x.edge) &&
                VEC_PUSH(w->scratch, &w->game_node, v) &&
                VEC_PUSH(w->scratch, &w->slot, x.edge == NONE ? NONE : edge_slot(g, x.edge));
    for (uint32_t p = 0; good && p < n_parties; p++)
        good = VEC_PUSH(w->scratch, &w->before,
                        x.up == NONE ? 0 : w->before.at[(size_t)x.up * n_parties + p]);
    if (!good) return arena_status(w->scratch, err);
    uint32_t *const before = w->before.at + (size_t)at * n_parties;
    uint32_t const h = x.edge == NONE ? NONE : g->node_infoset[g->edge_source[x.edge]];
    if (h != NONE && is_chosen(g, h)) {
        /* the sets of this path are those in use: the walk is in preorder */
        const sequence_set *const s = &w->set.at[w->copy[h]];
        before[s->party] = s->first + (game_edge_action(g, x.edge) - g->infoset_first_action[h]);
    }
    if (is_leaf(w, v, x.up)) {
        bool const is_end = g->node_kind[v] == NODE_TERMINAL;
        if (!VEC_PUSH(w->scratch, &w->leaf, at) ||
            !VEC_PUSH(w->scratch, &w->leaf_exit, is_end ? NONE : g->node_component[v]))
            return arena_status(w->scratch, err);
        return STF_OK;
    }
    uint32_t const segment = g->node_segment[v];
    if (g->segment_root[segment] == v)
        for (uint32_t k = w->segment_first_set[segment]; k < w->segment_first_set[segment + 1]; k++)
            w->copy[k] = NONE;
    uint32_t unused;
    if (g->node_infoset[v] != NONE && is_chosen(g, g->node_infoset[v]))
        TRY(set_at(w, g->node_infoset[v], before, &unused, err));
    for (uint32_t e = g->node_first_edge[v + 1]; e-- > g->node_first_edge[v];)
        if (!VEC_PUSH(w->scratch, &w->stack,
                      (pending){.node = g->edge_child[e], .edge = e, .up = at}))
            return arena_status(w->scratch, err);
    return STF_OK;
}

static stf_status walk(layout *w, stf_error *err)
{
    const game *const g = w->g;
    uint32_t const root =
        w->component == NONE ? g->segment_root[0] : g->component_root[w->component];
    w->copy = ARENA_NEW(w->scratch, uint32_t, g->n_infosets);
    w->n_copies = ARENA_NEW(w->scratch, uint32_t, g->n_infosets);
    w->n_rows = ARENA_NEW(w->scratch, uint32_t, g->n_parties);
    w->segment_first_set = ARENA_NEW(w->scratch, uint32_t, g->n_segments + 1);
    TRY(arena_status(w->scratch, err));
    for (uint32_t h = 0; h < g->n_infosets; h++) w->copy[h] = NONE;
    for (uint32_t p = 0; p < g->n_parties; p++) w->n_rows[p] = 1;
    segments_find(w);
    if (!VEC_PUSH(w->scratch, &w->stack, (pending){.node = root, .edge = NONE, .up = NONE}))
        return arena_status(w->scratch, err);
    while (w->stack.n > 0) {
        pending const x = w->stack.at[--w->stack.n];
        TRY(node_visit(w, x, err));
    }
    return STF_OK;
}

static uint32_t *kept(arena *memory, const uint32_t *from, size_t n)
{
    uint32_t *const to = ARENA_NEW(memory, uint32_t, n);
    if (to != NULL && n > 0) memcpy(to, from, n * sizeof *to);
    return to;
}

/* The sets by party, and their rows. */
static stf_status rows_lay(const layout *w, sequence_form *f, arena *memory, stf_error *err)
{
    const game *const g = w->g;
    uint32_t *const first_row = ARENA_NEW(memory, uint32_t, g->n_parties + 1),
                    *const first_set = ARENA_NEW(memory, uint32_t, g->n_parties + 1);
    sequence_set *const set = ARENA_NEW(memory, sequence_set, w->set.n);
    TRY(arena_status(memory, err));
    uint32_t n = 0;
    for (uint32_t p = 0; p < g->n_parties; p++) {
        first_set[p] = n;
        first_row[p + 1] = first_row[p] + w->n_rows[p];
        for (size_t k = 0; k < w->set.n; k++)
            if (w->set.at[k].party == p) set[n++] = w->set.at[k];
    }
    first_set[g->n_parties] = n;
    uint32_t const n_rows = first_row[g->n_parties];
    uint32_t *const row_set = ARENA_NEW(memory, uint32_t, n_rows), *const row_action = ARENA_NEW(
                                                                       memory, uint32_t, n_rows);
    TRY(arena_status(memory, err));
    for (uint32_t p = 0; p < g->n_parties; p++)
        row_set[first_row[p]] = row_action[first_row[p]] = NONE;
    for (uint32_t k = 0; k < n; k++)
        for (uint32_t j = 0; j < set[k].n; j++) {
            uint32_t const row = first_row[set[k].party] + set[k].first + j;
            row_set[row] = k;
            row_action[row] = g->infoset_first_action[set[k].infoset] + j;
        }
    f->n_sets = n;
    f->first_sequence = first_row;
    f->first_set = first_set;
    f->set = set;
    f->row_set = row_set;
    f->row_action = row_action;
    return STF_OK;
}

static stf_status form_keep(const layout *w, arena *memory, const sequence_form **out,
                            stf_error *err)
{
    const game *const g = w->g;
    sequence_form *const f = ARENA_NEW(memory, sequence_form, 1);
    TRY(arena_status(memory, err));
    *f = (sequence_form){.game = g,
                         .component = w->component,
                         .n_parties = g->n_parties,
                         .n_nodes = (uint32_t)w->up.n,
                         .n_leaves = (uint32_t)w->leaf.n};
    for (uint32_t h = 0; h < g->n_infosets; h++) f->has_copies |= w->n_copies[h] > 1;
    TRY(rows_lay(w, f, memory, err));
    f->node_up = kept(memory, w->up.at, w->up.n);
    f->node_edge = kept(memory, w->edge.at, w->up.n);
    f->node_slot = kept(memory, w->slot.at, w->up.n);
    f->leaf_node = kept(memory, w->leaf.at, w->leaf.n);
    f->leaf_exit = kept(memory, w->leaf_exit.at, w->leaf.n);
    uint32_t *const sequence = ARENA_NEW(memory, uint32_t, w->leaf.n * g->n_parties);
    TRY(arena_status(memory, err));
    for (size_t k = 0; k < w->leaf.n; k++)
        memcpy(sequence + k * g->n_parties, w->before.at + (size_t)w->leaf.at[k] * g->n_parties,
               g->n_parties * sizeof *sequence);
    f->leaf_sequence = sequence;
    *out = f;
    return STF_OK;
}

stf_status sequence_new(const game *g, uint32_t component, uint64_t most_nodes, arena *memory,
                        const sequence_form **out, stf_error *err)
{
    arena *const scratch = arena_new(arena_allocator(memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "the sequence form");
    layout w = {.g = g,
                .component = component,
                .most = most_nodes != 0 ? most_nodes : SEQUENCE_MOST_NODES,
                .scratch = scratch};
    stf_status status = walk(&w, err);
    if (status == STF_OK) status = form_keep(&w, memory, out, err);
    arena_free(scratch);
    return status;
}

/* ---- pairs of sequences ---------------------------------------------------------------------- */

stf_status sequence_cells_new(const sequence_form *f, arena *memory, sequence_cells *out,
                              stf_error *err)
{
    if (f->n_parties != 2) return fail(err, STF_UNSUPPORTED, "it needs two parties");
    uint32_t const n = f->n_leaves, n_rows = sequence_count(f, 0), n_columns = sequence_count(f, 1);
    uint32_t *const row = ARENA_NEW(memory, uint32_t, n),
                    *const column = ARENA_NEW(memory, uint32_t, n),
                    *const first = ARENA_NEW(memory, uint32_t, (size_t)n_rows + 1),
                    *const leaf_cell = ARENA_NEW(memory, uint32_t, n),
                    *const order = ARENA_NEW(memory, uint32_t, n),
                    *const last = ARENA_NEW(memory, uint32_t, n_columns);
    TRY(arena_status(memory, err));
    /* leaves by row (counting sort), then equal columns of a row found by their last cell */
    for (uint32_t k = 0; k < n; k++) first[f->leaf_sequence[2 * k] + 1]++;
    for (uint32_t i = 0; i < n_rows; i++) first[i + 1] += first[i];
    for (uint32_t k = 0; k < n; k++) order[first[f->leaf_sequence[2 * k]]++] = k;
    for (uint32_t i = n_rows; i > 0; i--) first[i] = first[i - 1];
    first[0] = 0;
    for (uint32_t j = 0; j < n_columns; j++) last[j] = NONE;
    uint32_t cells = 0, begin = 0;
    for (uint32_t i = 0; i < n_rows; i++) {
        uint32_t const end = first[i + 1], first_cell = cells;
        first[i] = cells;
        for (uint32_t t = begin; t < end; t++) {
            uint32_t const j = f->leaf_sequence[2 * order[t] + 1];
            if (last[j] == NONE || last[j] < first_cell) {
                last[j] = cells;
                row[cells] = i;
                column[cells++] = j;
            }
            leaf_cell[order[t]] = last[j];
        }
        begin = end;
    }
    first[n_rows] = cells;
    *out = (sequence_cells){
        .n = cells, .row = row, .column = column, .first = first, .leaf_cell = leaf_cell};
    return STF_OK;
}
