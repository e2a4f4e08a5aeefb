/* SPDX-License-Identifier: Apache-2.0 */
/* emit.c -- hands nodes and edges to the game's builder, and annotates the game that comes of it.
 */
#include "model/compile.h"

#include <string.h>

typedef struct emitter {
    compiler *c;
    uint32_t *segment_to,
        *segment_row;   /* where a segment's first node is, and what accrues before it */
    uint32_t *game_row; /* row of rewards to row of the builder, + 1 */
    size_t n_game_rows;
} emitter;

typedef VEC(model_mark) mark_list;

static void segment_resolve(emitter *m, uint32_t k)
{
    compiler *const c = m->c;
    const way *const w = &PAGES_AT(c->ways, c->segments.at[k].entry);
    m->segment_to[k] = w->to;
    m->segment_row[k] = w->row;
    if (w->to == NONE || (w->to & TO_SEGMENT) == 0) return;
    uint32_t const next = w->to & ~TO_SEGMENT;
    m->segment_to[k] = m->segment_to[next];
    m->segment_row[k] = rows_add(c, w->row, m->segment_row[next]);
}

/* A segment without nodes of its own leads on to one of a later round: the last rounds come first.
 */
static bool segments_resolve(emitter *m)
{
    compiler *const c = m->c;
    uint32_t const n = (uint32_t)c->segments.n;
    m->segment_to = ARENA_NEW(c->scratch, uint32_t, n);
    m->segment_row = ARENA_NEW(c->scratch, uint32_t, n);
    uint32_t *const next = ARENA_NEW(c->scratch, uint32_t, n); /* of the same round */
    uint32_t *const first = ARENA_NEW(c->scratch, uint32_t, (size_t)c->n_rounds + 1);
    if (!compile_going(c)) return false;
    for (uint32_t r = 0; r <= c->n_rounds; r++) first[r] = NONE;
    for (uint32_t k = 0; k < n; k++) {
        next[k] = first[c->segments.at[k].round];
        first[c->segments.at[k].round] = k;
    }
    for (uint32_t r = c->n_rounds + 1; r-- > 0;)
        for (uint32_t k = first[r]; k != NONE; k = next[k]) segment_resolve(m, k);
    return compile_going(c);
}

static uint32_t row_emit(emitter *m, uint32_t row)
{
    compiler *const c = m->c;
    if (row == NONE) return NONE;
    if (row >= m->n_game_rows) {
        size_t const n = 2 * (size_t)c->rows.n + 16;
        uint32_t *const grown = ARENA_NEW(c->scratch, uint32_t, n);
        if (grown == NULL) return NONE;
        if (m->n_game_rows > 0) memcpy(grown, m->game_row, m->n_game_rows * sizeof *grown);
        m->game_row = grown;
        m->n_game_rows = n;
    }
    if (m->game_row[row] == 0)
        m->game_row[row] = game_add_reward(c->builder, intern_row(&c->rows, row)) + 1;
    return m->game_row[row] - 1; /* NONE + 1 is 0: asked again, and again NONE */
}

static uint32_t infoset_scale(compiler *c, const made_infoset *set)
{
    uint32_t const factor = c->factor[(size_t)set->round * c->s->n_parties + set->party];
    if (value_is(c, factor, 1.0)) return NONE;
    return program_add(c->program, OP_DIV, c->one, factor, NONE);
}

static void infosets_emit(compiler *c)
{
    for (size_t i = 0; i < c->infosets.n; i++) {
        made_infoset *const set = &PAGES_AT(c->infosets, i);
        set->handle = game_add_infoset(c->builder, set->party, set->name);
        uint32_t const scale = infoset_scale(c, set);
        if (scale != NONE) game_set_infoset_scale(c->builder, set->handle, scale);
        if (set->is_committed) game_set_infoset_rule(c->builder, set->handle, RULE_COMMITTED);
        for (uint32_t k = 0; k < set->n_acts; k++) {
            const kept_act *const a = &PAGES_AT(c->acts, set->first_act + k);
            game_add_action(c->builder, set->handle, act_name(c, set->point, a->what), a->open,
                            set->is_committed ? a->share : NONE);
        }
    }
}

static void nodes_emit(compiler *c)
{
    for (size_t v = 0; v < c->nodes.n; v++) {
        const made_node *const node = &PAGES_AT(c->nodes, v);
        uint32_t handle;
        if (node->kind == NODE_TERMINAL)
            handle = game_add_terminal(c->builder, node->outcome);
        else if (node->kind == NODE_CHANCE)
            handle = game_add_chance(c->builder);
        else
            handle = game_add_decision(c->builder, PAGES_AT(c->infosets, node->infoset).handle);
        game_set_place(c->builder, handle, node->round, node->state_row);
    }
}

static text chance_label(const compiler *c, const made_node *node, const way *w)
{
    return node->point == NONE ? c->s->parties[node->outcome].type_label[w->what]
                               : c->point_of[node->point]->branches[w->what].name;
}

static void ways_emit(emitter *m)
{
    compiler *const c = m->c;
    for (uint32_t v = 0; v < c->nodes.n; v++) {
        const made_node *const node = &PAGES_AT(c->nodes, v);
        for (uint32_t k = 0; k < node->n_ways; k++) {
            const way *const w = &PAGES_AT(c->ways, node->first_way + k);
            uint32_t to = w->to, row = w->row;
            if (to != NONE && (to & TO_SEGMENT) != 0) {
                uint32_t const seg = to & ~TO_SEGMENT;
                to = m->segment_to[seg];
                row = rows_add(c, row, m->segment_row[seg]);
            }
            bool const is_chance = node->kind == NODE_CHANCE;
            game_add_edge(c->builder, v, to, w->prob,
                          is_chance ? chance_label(c, node, w) : TEXT(""), row_emit(m, row),
                          is_chance ? NONE : w->what);
        }
    }
}

/* ---- annotations ------------------------------------------------------------------------ */

static bool annotate_edges(compiler *c, model *out)
{
    if (!c->has_types) return true;
    const game *const g = out->game;
    uint32_t *const who = ARENA_NEW(c->memory, uint32_t, g->n_edges);
    uint32_t *const value = ARENA_NEW(c->memory, uint32_t, g->n_edges);
    if (who == NULL || value == NULL) return false;
    for (uint32_t v = 0; v < c->nodes.n; v++) {
        const made_node *const node = &PAGES_AT(c->nodes, v);
        uint32_t const first = g->node_first_edge[game_builder_node(c->builder, v)];
        for (uint32_t k = 0; k < node->n_ways; k++) {
            bool const is_type = node->kind == NODE_CHANCE && node->point == NONE;
            who[first + k] = is_type ? node->outcome : NONE;
            value[first + k] = is_type ? PAGES_AT(c->ways, node->first_way + k).what : NONE;
        }
    }
    out->edge_type_party = who;
    out->edge_type_value = value;
    return true;
}

static bool annotate_nodes(compiler *c, model *out)
{
    uint32_t *const place = ARENA_NEW(c->memory, uint32_t, out->game->n_nodes);
    uint64_t *const live = ARENA_NEW(c->memory, uint64_t, (size_t)c->n_rounds + 1);
    if (place == NULL || live == NULL) return false;
    for (uint32_t v = 0; v < c->nodes.n; v++)
        place[game_builder_node(c->builder, v)] = PAGES_AT(c->nodes, v).point;
    for (uint32_t r = 0; r <= c->n_rounds; r++)
        live[r] = r == 0 || c->key->histories ? UINT64_MAX : c->live[r].states;
    out->node_point = place;
    out->live_states = live;
    return true;
}

static bool annotate_infosets(compiler *c, model *out)
{
    uint32_t *const place = ARENA_NEW(c->memory, uint32_t, out->game->n_infosets);
    uint32_t *const round = ARENA_NEW(c->memory, uint32_t, out->game->n_infosets);
    if (place == NULL || round == NULL) return false;
    for (size_t i = 0; i < c->infosets.n; i++) {
        uint32_t const h = game_builder_infoset(c->builder, PAGES_AT(c->infosets, i).handle);
        if (h == NONE) continue;
        place[h] = PAGES_AT(c->infosets, i).point;
        round[h] = PAGES_AT(c->infosets, i).round;
    }
    out->infoset_point = place;
    out->infoset_round = round;
    return true;
}

/* Marks of a way, then of the segments that it leads through, in order. */
static bool marks_push(compiler *c, const way *w, mark_list *out)
{
    for (;;) {
        size_t const first = out->n;
        for (uint32_t k = w->mark; k != NONE; k = intern_row(&c->marks, k)[MARK_BEFORE]) {
            const uint32_t *const row = intern_row(&c->marks, k);
            model_mark const mark = {.row = row[MARK_STATE_ROW],
                                     .round = row[MARK_ROUND],
                                     .ends_round = row[MARK_ENDS] != 0};
            if (!VEC_PUSH(c->scratch, out, mark)) return false;
        }
        for (size_t i = first, j = out->n; i + 1 < j; i++) {
            model_mark const swapped = out->at[i];
            out->at[i] = out->at[--j];
            out->at[j] = swapped;
        }
        if (w->to == NONE || (w->to & TO_SEGMENT) == 0) return true;
        w = &PAGES_AT(c->ways, c->segments.at[w->to & ~TO_SEGMENT].entry);
    }
}

static bool annotate_marks(compiler *c, model *out)
{
    const game *const g = out->game;
    uint32_t *const first = ARENA_NEW(c->memory, uint32_t, (size_t)g->n_edges + 2);
    const way **const of = ARENA_NEW(c->scratch, const way *, (size_t)g->n_edges + 1);
    if (first == NULL || of == NULL) return false;
    for (uint32_t v = 0; v < c->nodes.n; v++) {
        const made_node *const node = &PAGES_AT(c->nodes, v);
        uint32_t const e = g->node_first_edge[game_builder_node(c->builder, v)];
        for (uint32_t k = 0; k < node->n_ways; k++)
            of[e + k] = &PAGES_AT(c->ways, node->first_way + k);
    }
    of[g->n_edges] = &PAGES_AT(c->ways, c->segments.at[0].entry);
    mark_list marks = {0};
    for (uint32_t e = 0; e <= g->n_edges; e++) {
        if (!marks_push(c, of[e], &marks)) return false;
        first[e + 1] = (uint32_t)marks.n;
    }
    model_mark *const kept = ARENA_NEW(c->memory, model_mark, marks.n);
    if (kept == NULL) return false;
    if (marks.n > 0) memcpy(kept, marks.at, marks.n * sizeof *kept);
    out->mark = kept;
    out->first_mark = first;
    out->initial_row = c->initial_row;
    return true;
}

static bool annotate_states(compiler *c, model *out)
{
    size_t const n = (size_t)c->state_rows.n * c->s->n_states;
    int32_t *const value = ARENA_NEW(c->memory, int32_t, n);
    if (value == NULL) return false;
    if (n > 0) memcpy(value, c->state_rows.words, n * sizeof *value);
    out->state_value = value;
    out->n_state_rows = c->state_rows.n;
    return true;
}

/* The tree that the graph stands for, counted backwards. */
static bool count_unrolled(compiler *c, model *out)
{
    const game *const g = out->game;
    double *const nodes = ARENA_NEW(c->scratch, double, g->n_nodes);
    double *const ends = ARENA_NEW(c->scratch, double, g->n_nodes);
    if (nodes == NULL || ends == NULL) return false;
    for (uint32_t v = g->n_nodes; v-- > 0;) {
        nodes[v] = 1.0;
        ends[v] = g->node_kind[v] == NODE_TERMINAL ? 1.0 : 0.0;
        for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
            nodes[v] += nodes[g->edge_child[e]];
            ends[v] += ends[g->edge_child[e]];
        }
    }
    out->unrolled_nodes = nodes[0];
    out->unrolled_terminals = ends[0];
    return true;
}

/* "Kim's type, arsenal". */
static text apart_text(const compiler *c)
{
    text out = TEXT("");
    for (uint32_t p = 0; p < c->s->n_parties; p++)
        if ((c->apart_types >> p & 1u) != 0)
            out = text_format(c->memory, "%.*s%sthe type of %.*s", TEXT_ARGS(out),
                              out.n > 0 ? ", " : "", TEXT_ARGS(c->s->parties[p].name));
    for (uint32_t i = 0; i < c->s->n_states; i++)
        if ((c->apart_states >> i & 1u) != 0)
            out = text_format(c->memory, "%.*s%s`%.*s`", TEXT_ARGS(out), out.n > 0 ? ", " : "",
                              TEXT_ARGS(c->s->states[i].name));
    return out;
}

static void note_merging(compiler *c, model *out)
{
    for (size_t k = 1; k < c->segments.n; k++) out->n_merged += c->segments.at[k].n_arrivals > 1;
    out->merges_until = NONE;
    out->merge_note = TEXT("");
    if (c->key->histories) {
        out->merges_until = 0;
        out->merge_note = TEXT("histories are kept apart on request");
        return;
    }
    uint32_t first = 0, last = 0;
    for (uint32_t r = 1; r <= c->n_rounds; r++) {
        if (c->unmerged[r] == 0) continue;
        if (first == 0) first = r;
        last = r;
    }
    if (first == 0) return;
    out->merges_until = first - 1;
    out->merge_note = text_format(
        c->memory,
        "at the start of round%s %u%s%.*s some histories do not merge: %.*s can differ "
        "unseen and still matters",
        first == last ? "" : "s", first, first == last ? "" : " to ", first == last ? 0 : 10,
        first == last ? "" : text_format(c->memory, "%u", last).at, TEXT_ARGS(apart_text(c)));
}

bool emit_model(compiler *c, model *out)
{
    emitter m = {.c = c};
    if (!segments_resolve(&m)) return compile_going(c);
    infosets_emit(c);
    nodes_emit(c);
    ways_emit(&m);
    game_set_root_reward(c->builder, row_emit(&m, m.segment_row[0]));
    if (!compile_going(c)) return false;
    stf_error reason = {0};
    stf_status const status = game_finish(c->builder, m.segment_to[0], &out->game, &reason);
    if (status != STF_OK) {
        c->status = fail(c->err, status, "%s", reason.message);
        return false;
    }
    if (!annotate_edges(c, out) || !annotate_nodes(c, out) || !annotate_infosets(c, out) ||
        !annotate_states(c, out) || !annotate_marks(c, out) || !count_unrolled(c, out))
        return compile_going(c);
    note_merging(c, out);
    return compile_going(c);
}
