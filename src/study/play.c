/* SPDX-License-Identifier: Apache-2.0 */
/* play.c -- an equilibrium told as play: what is done in each round, how often, and the likeliest
 * plays in full. */
#include "study/study.h"

#include <math.h>
#include <string.h>

enum {
    PATHS_STEPS_MOST = 100000, /* of the search for the likeliest plays */
};

/* What an edge is called: its point and move in words. */
static play_move move_of(const solution *s, uint32_t v, uint32_t e, arena *memory)
{
    const game *const g = s->game;
    const model *const m = s->model;
    play_move move = {.round = g->node_round != NULL ? g->node_round[v] : 0, .party = NONE};
    if (g->node_kind[v] == NODE_CHANCE) {
        move.option = g->edge_label[e];
        if (m != NULL && m->edge_type_party != NULL && m->edge_type_party[e] != NONE) {
            text const whose = g->party[m->edge_type_party[e]];
            move.point = text_format(memory, "type of %.*s", TEXT_ARGS(whose));
            move.says =
                text_format(memory, "%.*s is %.*s", TEXT_ARGS(whose), TEXT_ARGS(move.option));
        }
        return move;
    }
    uint32_t const h = g->node_infoset[v];
    move.party = g->infoset_party[h];
    move.option = g->action_name[game_edge_action(g, e)];
    if (m == NULL) {
        move.point = g->infoset_name[h];
        return move;
    }
    const point *const at = &m->syntax->points[m->infoset_point[h]];
    move.point = at->label.n > 0 ? at->label : at->path;
    if (g->edge_option != NULL && g->edge_option[e] != NONE)
        move.says = m->syntax->options[g->edge_option[e]].says;
    return move;
}

static double edge_probability(const solution *s, const equilibrium *e, uint32_t v, uint32_t k)
{
    return s->game->node_kind[v] == NODE_CHANCE ? s->slots[s->game->edge_prob[k]]
                                                : e->profile.prob[game_edge_action(s->game, k)];
}

/* ---- moves by round ---------------------------------------------------------------------------
 */

static bool same_move(const play_move *a, const play_move *b)
{
    return a->round == b->round && a->party == b->party && text_equal(a->point, b->point) &&
           text_equal(a->option, b->option);
}

typedef VEC(play_move) moves;

/* Probability that move i's point is reached in its round: the sum over what is done there, as some
 * options are open in some places only. Chance has no point: there it is where the branch exists.
 */
static double asked_of(const moves *list, const double *open, size_t i)
{
    const play_move *const move = &list->at[i];
    if (move->party == NONE) return open[i];
    double sum = 0.0;
    for (size_t k = 0; k < list->n; k++) {
        const play_move *const other = &list->at[k];
        if (other->round == move->round && other->party == move->party &&
            text_equal(other->point, move->point))
            sum += other->probability;
    }
    return sum;
}

/* A move is listed where it may first be met: by round, then in order of play. */
static stf_status moves_fill(const solution *s, const equilibrium *e, double threshold,
                             arena *memory, arena *scratch, play_answer *out, stf_error *err)
{
    const game *const g = s->game;
    moves list = {0};
    VEC(double) asked = {0}; /* that it is reached in the round where this can be done */
    for (uint32_t v = 0; v < g->n_nodes; v++) {
        double const reach = e->value.node_reach[v];
        if (reach <= 0.0 || g->node_kind[v] == NODE_TERMINAL) continue;
        for (uint32_t k = g->node_first_edge[v]; k < g->node_first_edge[v + 1]; k++) {
            play_move move = move_of(s, v, k, memory);
            size_t at = 0;
            while (at < list.n && !same_move(&list.at[at], &move)) at++;
            if (at == list.n && !(VEC_PUSH(scratch, &list, move) && VEC_PUSH(scratch, &asked, 0.0)))
                break;
            list.at[at].probability += reach * edge_probability(s, e, v, k);
            asked.at[at] += reach;
        }
    }
    out->moves = ARENA_NEW(memory, play_move, list.n);
    TRY(arena_status(scratch, err));
    TRY(arena_status(memory, err));
    for (uint32_t round = 0; round <= out->n_rounds; round++) {
        for (size_t i = 0; i < list.n; i++) {
            if (list.at[i].round != round || list.at[i].probability < threshold) continue;
            list.at[i].given_asked = list.at[i].probability / asked_of(&list, asked.at, i);
            out->moves[out->n_moves++] = list.at[i];
        }
    }
    return STF_OK;
}

/* ---- the likeliest plays ------------------------------------------------------------------------
 */

/* A history to be continued; kept as a heap by probability. */
typedef struct history {
    const struct history *before;
    uint32_t node, edge; /* reached by edge (NONE at the start) */
    double probability;
} history;

typedef VEC(const history *) heap;

static void heap_push(arena *scratch, heap *h, const history *x)
{
    if (!VEC_PUSH(scratch, h, x)) return;
    size_t i = h->n - 1;
    while (i > 0 && h->at[(i - 1) / 2]->probability < x->probability) {
        h->at[i] = h->at[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    h->at[i] = x;
}

static const history *heap_pop(heap *h)
{
    const history *const top = h->at[0], *const last = h->at[--h->n];
    size_t i = 0;
    for (;;) {
        size_t child = 2 * i + 1;
        if (child >= h->n) break;
        if (child + 1 < h->n && h->at[child + 1]->probability > h->at[child]->probability) child++;
        if (h->at[child]->probability <= last->probability) break;
        h->at[i] = h->at[child];
        i = child;
    }
    if (h->n > 0) h->at[i] = last;
    return top;
}

static stf_status path_keep(const solution *s, const history *end, arena *memory,
                            struct play_path *out, stf_error *err)
{
    const game *const g = s->game;
    uint32_t n = 0;
    for (const history *h = end; h->before != NULL; h = h->before) n++;
    *out = (struct play_path){
        .probability = end->probability, .n_moves = n, .moves = ARENA_NEW(memory, play_move, n)};
    TRY(arena_status(memory, err));
    uint32_t const label = g->node_outcome[end->node];
    if (label != NONE) out->outcome = g->outcome[label];
    for (const history *h = end; h->before != NULL; h = h->before) {
        out->moves[--n] = move_of(s, h->before->node, h->edge, memory);
        out->moves[n].probability = h->probability / h->before->probability;
    }
    return STF_OK;
}

/* Best first: the first n ends to leave the heap are the n likeliest plays. */
static stf_status paths_fill(const solution *s, const equilibrium *e, uint32_t n_paths,
                             arena *memory, arena *scratch, play_answer *out, stf_error *err)
{
    const game *const g = s->game;
    out->paths = ARENA_NEW(memory, struct play_path, n_paths);
    history *const start = ARENA_NEW(scratch, history, 1);
    TRY(arena_status(memory, err));
    TRY(arena_status(scratch, err));
    *start = (history){.edge = NONE, .probability = 1.0};
    heap open = {0};
    heap_push(scratch, &open, start);
    for (uint32_t step = 0; step < PATHS_STEPS_MOST && open.n > 0 && out->n_paths < n_paths;
         step++) {
        const history *const at = heap_pop(&open);
        if (g->node_kind[at->node] == NODE_TERMINAL) {
            TRY(path_keep(s, at, memory, &out->paths[out->n_paths], err));
            out->n_paths++;
            continue;
        }
        for (uint32_t k = g->node_first_edge[at->node]; k < g->node_first_edge[at->node + 1]; k++) {
            double const p = edge_probability(s, e, at->node, k);
            if (p <= 0.0) continue;
            history *const next = ARENA_NEW(scratch, history, 1);
            TRY(arena_status(scratch, err));
            *next = (history){at, g->edge_child[k], k, at->probability * p};
            heap_push(scratch, &open, next);
        }
    }
    return arena_status(scratch, err);
}

/* ---- states by round ----------------------------------------------------------------------------
 */

static void states_add(const solution *s, uint32_t edge, double weight, double *mass, double *sum)
{
    const model *const m = s->model;
    uint32_t const n = m->syntax->n_states;
    for (uint32_t k = m->first_mark[edge]; k < m->first_mark[edge + 1]; k++) {
        const model_mark *const mark = &m->mark[k];
        if (!mark->ends_round || mark->round == 0) continue;
        mass[mark->round - 1] += weight;
        for (uint32_t i = 0; i < n; i++)
            sum[(size_t)(mark->round - 1) * n + i] +=
                weight * m->state_value[(size_t)mark->row * n + i];
    }
}

/* Of a state that nothing reads any more, histories that merged may differ in the value, and the
 * row tells only one of them: no mean is known until it is assigned again. */
static bool is_known(const model *m, uint32_t round, uint32_t n_rounds, uint32_t which)
{
    uint64_t live = m->live_states[round];
    if (round < n_rounds) {
        live |= m->live_states[round + 1];
    } else {
        for (uint32_t i = 0; i < m->syntax->end.n; i++) {
            const statement *const st = m->syntax->end.at[i];
            if (st->value != NULL) live |= st->value->reads.states;
            if (st->guard != NULL) live |= st->guard->reads.states;
        }
    }
    return m->n_merged == 0 || (live >> which & 1u) != 0;
}

static stf_status states_fill(const solution *s, const equilibrium *e, arena *memory,
                              arena *scratch, play_answer *out, stf_error *err)
{
    const game *const g = s->game;
    const syntax *const x = s->model->syntax;
    uint32_t const n = x->n_states;
    double *const mass = ARENA_NEW(scratch, double, out->n_rounds);
    out->state_mean = ARENA_NEW(memory, double, (size_t)out->n_rounds *n);
    out->ended_by = ARENA_NEW(memory, double, out->n_rounds);
    TRY(arena_status(memory, err));
    TRY(arena_status(scratch, err));
    states_add(s, g->n_edges, 1.0, mass, out->state_mean);
    for (uint32_t v = 0; v < g->n_nodes; v++) {
        double const reach = e->value.node_reach[v];
        if (reach <= 0.0 || g->node_kind[v] == NODE_TERMINAL) continue;
        for (uint32_t k = g->node_first_edge[v]; k < g->node_first_edge[v + 1]; k++) {
            double const weight = reach * edge_probability(s, e, v, k);
            if (weight > 0.0) states_add(s, k, weight, mass, out->state_mean);
        }
    }
    for (uint32_t r = 0; r < out->n_rounds; r++) {
        for (uint32_t i = 0; i < n; i++) {
            double *const mean = &out->state_mean[(size_t)r * n + i];
            /* of a measure: how likely it is that it is lifted */
            bool const is_number = !x->states[i].is_named || x->states[i].measure != SYNTAX_NONE;
            bool const is_told =
                is_number && mass[r] > 0.0 && is_known(s->model, r + 1, out->n_rounds, i);
            *mean = is_told ? *mean / mass[r] : (double)NAN;
        }
        double const next = r + 1 < out->n_rounds ? mass[r + 1] : 0.0;
        out->ended_by[r] = 1.0 - next > 0.0 ? 1.0 - next : 0.0;
    }
    return STF_OK;
}

stf_status study_play(const solution *s, const equilibrium *e, double threshold, uint32_t n_paths,
                      arena *memory, play_answer **out, stf_error *err)
{
    play_answer *const answer = ARENA_NEW(memory, play_answer, 1);
    TRY(arena_status(memory, err));
    if (s->model != NULL) {
        const syntax *const x = s->model->syntax;
        for (uint32_t i = 0; i < x->n_rounds; i++)
            if (x->rounds[i].last > answer->n_rounds) answer->n_rounds = x->rounds[i].last;
    }
    arena *const scratch = arena_new(arena_allocator(memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory to tell the play");
    stf_status status = moves_fill(s, e, threshold, memory, scratch, answer, err);
    if (status == STF_OK) status = paths_fill(s, e, n_paths, memory, scratch, answer, err);
    if (status == STF_OK && s->model != NULL)
        status = states_fill(s, e, memory, scratch, answer, err);
    arena_free(scratch);
    if (status == STF_OK) *out = answer;
    return status;
}
