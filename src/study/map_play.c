/* SPDX-License-Identifier: Apache-2.0 */
/* map_play.c -- which options are played: by decision point and type, over all rounds and states.
 *
 * An option is played where the probability that it is taken at least once, anywhere in play,
 * exceeds a share; and played with a probability between where those of its turns at which the
 * party mixes, that is at which the others together exceed the share as well, exceed it in number;
 * where the party has types, given the type. So what only happens after a rare report does not make
 * a class of its own, and neither does the last of an option that fades away before a switch. */
#include "study/map_inside.h"

#include <math.h>
#include <string.h>

#define PLAYED_LEAST 1e-6

/* ---- moves ----------------------------------------------------------------------------------- */

/* The value of the party's own type at a node, in words, or empty. */
static text own_type(const game *g, const model *m, uint32_t node, uint32_t whose)
{
    if (m == NULL || m->edge_type_party == NULL) return (text){0};
    for (uint32_t e = g->node_parent_edge[node]; e != NONE;
         e = g->node_parent_edge[g->edge_source[e]])
        if (m->edge_type_party[e] == whose) return g->edge_label[e];
    return (text){0};
}

static map_move move_make(const map_run *r, uint32_t a)
{
    const game *const g = r->game;
    uint32_t const h = g->action_infoset[a];
    uint32_t const node = g->member[g->infoset_first_member[h]];
    map_move move = {.party = g->infoset_party[h],
                     .option = g->action_name[a],
                     .type = own_type(g, r->model, node, g->infoset_party[h])};
    if (r->model == NULL) {
        move.point = g->infoset_name[h];
        return move;
    }
    const point *const at = &r->model->syntax->points[r->model->infoset_point[h]];
    move.point = at->label.n > 0 ? at->label : at->path;
    uint32_t const edge = g->node_first_edge[node] + a - g->infoset_first_action[h];
    if (g->edge_option != NULL && g->edge_option[edge] != NONE)
        move.says = r->model->syntax->options[g->edge_option[edge]].says;
    return move;
}

static bool same_move(const map_move *a, const map_move *b)
{
    return a->party == b->party && text_equal(a->option, b->option) &&
           text_equal(a->point, b->point) && text_equal(a->type, b->type);
}

stf_status map_moves_make(map_run *r, stf_error *err)
{
    const game *const g = r->game;
    VEC(map_move) list = {0};
    r->action_move = ARENA_NEW(r->memory, uint32_t, g->n_actions);
    TRY(arena_status(r->memory, err));
    for (uint32_t a = 0; a < g->n_actions; a++) {
        map_move const move = move_make(r, a);
        size_t k = 0;
        while (k < list.n && !same_move(&list.at[k], &move)) k++;
        if (k == list.n && !VEC_PUSH(r->memory, &list, move)) break;
        r->action_move[a] = (uint32_t)k;
    }
    r->moves = list.at;
    r->n_moves = (uint32_t)list.n;
    return arena_status(r->memory, err);
}

/* ---- levels ---------------------------------------------------------------------------------- */

typedef struct played {
    double *asked, *done, *mixed; /* [n_moves] times expected: a turn at it, taken, taken mixing */
    double *ever;                 /* [n_moves] probability of being taken at all */
} played;

static stf_status played_take(const map_run *r, arena *scratch, played *out, stf_error *err)
{
    *out = (played){.asked = ARENA_NEW(scratch, double, r->n_moves),
                    .done = ARENA_NEW(scratch, double, r->n_moves),
                    .mixed = ARENA_NEW(scratch, double, r->n_moves),
                    .ever = ARENA_NEW(scratch, double, r->n_moves)};
    return arena_status(scratch, err);
}

static void times_count(const map_run *r, const double *prob, const double *reach, played *out)
{
    const game *const g = r->game;
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        double sum = 0.0;
        for (uint32_t k = g->infoset_first_member[h]; k < g->infoset_first_member[h + 1]; k++)
            sum += reach[g->member[k]];
        if (!(sum > PLAYED_LEAST)) continue;
        for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++) {
            uint32_t const move = r->action_move[a];
            out->asked[move] += sum;
            out->done[move] += sum * prob[a];
            if (prob[a] > PLAYED_LEAST && prob[a] < 1.0 - r->share)
                out->mixed[move] += sum * prob[a];
        }
    }
}

/* From the ends of play back, over the nodes that play reaches. */
static stf_status ever_fill(const map_run *r, const double *slots, const double *prob,
                            const double *reach, arena *scratch, played *out, stf_error *err)
{
    const game *const g = r->game;
    uint32_t n = 0;
    uint32_t *const place = ARENA_NEW(scratch, uint32_t, g->n_nodes);
    TRY(arena_status(scratch, err));
    for (uint32_t v = 0; v < g->n_nodes; v++)
        if (reach[v] > 0.0) place[v] = n++;
    double *const ever = ARENA_NEW(scratch, double, (size_t)n * r->n_moves);
    TRY(arena_status(scratch, err));
    for (uint32_t v = g->n_nodes; v-- > 0;) {
        if (!(reach[v] > 0.0)) continue;
        double *const to = ever + (size_t)place[v] * r->n_moves;
        for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
            bool const is_chance = g->edge_prob[e] != NONE;
            double const p = is_chance ? slots[g->edge_prob[e]] : prob[game_edge_action(g, e)];
            uint32_t const move = is_chance ? NONE : r->action_move[game_edge_action(g, e)];
            if (!(p > 0.0) || !(reach[g->edge_child[e]] > 0.0)) continue;
            const double *const from = ever + (size_t)place[g->edge_child[e]] * r->n_moves;
            for (uint32_t k = 0; k < r->n_moves; k++) to[k] += p * (k == move ? 1.0 : from[k]);
        }
    }
    memcpy(out->ever, ever, r->n_moves * sizeof *ever); /* the start is node 0 */
    return STF_OK;
}

/* How likely the type of a move is; 1 where it has none. */
static double type_chance(const map_run *r, const map_move *move, const double *reach)
{
    const game *const g = r->game;
    if (move->type.n == 0) return 1.0;
    double sum = 0.0;
    for (uint32_t e = 0; e < g->n_edges; e++)
        if (r->model->edge_type_party[e] == move->party && text_equal(g->edge_label[e], move->type))
            sum += reach[g->edge_child[e]];
    return sum;
}

stf_status map_levels(const map_run *r, const double *slots, const double *prob,
                      const double *reach, arena *scratch, uint8_t *level, stf_error *err)
{
    played p;
    TRY(played_take(r, scratch, &p, err));
    times_count(r, prob, reach, &p);
    if (r->is_quantal) { /* noise plays everything */
        for (uint32_t k = 0; k < r->n_moves; k++)
            level[k] = p.asked[k] > 0.0 && p.done[k] >= 0.5 * p.asked[k];
        return STF_OK;
    }
    TRY(ever_fill(r, slots, prob, reach, scratch, &p, err));
    for (uint32_t k = 0; k < r->n_moves; k++) {
        double const least = r->share * type_chance(r, &r->moves[k], reach);
        level[k] = p.mixed[k] > least ? 2 : p.ever[k] > least ? 1 : 0;
    }
    return STF_OK;
}

void map_rounds(const map_run *r, const double *prob, const double *reach, uint32_t *rounds)
{
    const game *const g = r->game;
    for (uint32_t k = 0; k < r->n_moves; k++) rounds[k] = NONE;
    for (uint32_t v = 0; r->n_moves > 0 && v < g->n_nodes; v++) {
        uint32_t const h = g->node_infoset[v];
        if (h == NONE || !(reach[v] > PLAYED_LEAST)) continue;
        uint32_t const round = g->node_round != NULL ? g->node_round[v] : 0;
        for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++)
            if (prob[a] > PLAYED_LEAST && round < rounds[r->action_move[a]])
                rounds[r->action_move[a]] = round;
    }
}
