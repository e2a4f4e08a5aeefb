/* SPDX-License-Identifier: Apache-2.0 */
/* part.c -- one component: its numbers, its starts, and the behaviour found.
 *
 * Start 0 has the prior of equal chances at every set. The others: on a
 * matrix the missing labels; on a tree for each sequence the prior of a party that plays along it,
 * with equal chances elsewhere. Numbers above those of sequences are learned priors (learn.c). */
#include <math.h>
#include <string.h>

#include "solve/lcp/lcp.h"

#define GAIN_MOST 1e-10 /* of the range; above, doubles have failed */

stf_status lcp_part_new(lcp *l, uint32_t c, arena *memory, stf_error *err)
{
    lcp_part *const part = &l->part[c];
    *part = (lcp_part){.is_node = subgames_is_node(l->sub.game, c)};
    if (part->is_node) return STF_OK;
    stage *const s = &part->stage;
    TRY(sequence_new(l->sub.game, c, 0, memory, &s->form, err));
    TRY(sequence_cells_new(s->form, memory, &s->cells, err));
    TRY(sequence_numbers_new(s->form, memory, &part->numbers, err));
    for (uint32_t p = 0; p < 2; p++) {
        s->n[p] = sequence_count(s->form, p);
        s->set[p] = s->form->set + s->form->first_set[p];
        s->n_sets[p] = s->form->first_set[p + 1] - s->form->first_set[p];
    }
    s->is_matrix = s->n_sets[0] == 1 && s->n_sets[1] == 1;
    for (uint32_t k = 0; k < s->form->n_leaves && s->is_matrix; k++)
        s->is_matrix = s->form->leaf_sequence[2 * k] != 0 && s->form->leaf_sequence[2 * k + 1] != 0;
    uint32_t const n_x = s->n[0] + s->n[1] - 2;
    part->n_starts = 1 + n_x;
    if (!l->options.all) return STF_OK;
    part->most_found = part->n_starts < l->sub.most ? part->n_starts : l->sub.most;
    size_t const width = s->n[0] + s->n[1];
    if (l->options.exact) {
        part->exact_found = ARENA_NEW(memory, exact, part->most_found * width);
        part->exact_value = ARENA_NEW(memory, exact, 2 * (size_t)part->most_found);
    }
    part->found = ARENA_NEW(memory, double, part->most_found *width);
    part->found_value = ARENA_NEW(memory, double, 2 * (size_t)part->most_found);
    return arena_status(memory, err);
}

subgame_result lcp_part_numbers(lcp *l, uint32_t c, const double *slots, uint32_t lane)
{
    lcp_part *const part = &l->part[c];
    const stage *const s = &part->stage;
    path *const p = &l->path;
    subgame_result const r = subgames_numbers(&l->sub, s->form, &s->cells, slots, lane,
                                              &part->numbers, p->low, p->range, l->payoff);
    if (r.status != STF_OK) return r;
    p->stage = s;
    p->payoff = l->payoff;
    p->row_is_open = part->numbers.row_is_open;
    for (uint32_t q = 0; q < 2; q++) p->is_open[q] = p->row_is_open + s->form->first_sequence[q];
    p->n_x = s->n[0] + s->n[1] - 2;
    p->first_x[0] = 0;
    p->first_x[1] = s->n[0] - 1;
    p->theta = 2 * p->n_x;
    if (!l->options.exact) return r;
    sequence_exact x;
    return subgames_numbers_exact(&l->sub, s->form, &s->cells, &x, l->exact_payoff);
}

/* The sequence that start k is about. */
static uint32_t start_sequence(const path *p, uint32_t k, uint32_t *party)
{
    *party = k - 1 >= p->first_x[1];
    return k - 1 - p->first_x[*party] + 1;
}

/* Weights of equal chances, but for sets on the way to the sequence that start k is about. */
static void weights_even(lcp *l, uint32_t k)
{
    path *const p = &l->path;
    const stage *const s = p->stage;
    uint32_t towards = 2, sequence = 0;
    if (k > 0) sequence = start_sequence(p, k, &towards);
    for (uint32_t q = 0; q < 2; q++) {
        memset(l->is_taken, 0, s->n[q] * sizeof *l->is_taken);
        for (uint32_t i = q == towards ? sequence : 0; i != 0;
             i = s->form->set[s->form->row_set[s->form->first_sequence[q] + i]].parent)
            l->is_taken[i] = true;
        for (uint32_t h = 0; h < s->n_sets[q]; h++) {
            const sequence_set *const set = &s->set[q][h];
            uint32_t taken = 0;
            for (uint32_t i = set->first; i < set->first + set->n; i++)
                if (l->is_taken[i]) taken = i;
            for (uint32_t i = set->first; i < set->first + set->n; i++)
                p->weight[q][i] = p->is_open[q][i] && (taken == 0 || i == taken);
        }
    }
}

uint32_t lcp_weights(const path *p, uint32_t q, uint32_t h)
{
    const sequence_set *const set = &p->stage->set[q][h];
    uint32_t total = 0;
    for (uint32_t i = set->first; i < set->first + set->n; i++) total += p->weight[q][i];
    return total;
}

void lcp_prior(lcp *l, uint32_t k)
{
    path *const p = &l->path;
    const stage *const s = p->stage;
    if (k > p->n_x) {
        lcp_learn(l, k - p->n_x - 1);
    } else {
        weights_even(l, k);
    }
    for (uint32_t q = 0; q < 2; q++) {
        p->prior[q][0] = 1.0;
        for (uint32_t h = 0; h < s->n_sets[q]; h++) {
            const sequence_set *const set = &s->set[q][h];
            double const total = lcp_weights(p, q, h), before = p->prior[q][set->parent];
            for (uint32_t i = set->first; i < set->first + set->n; i++)
                p->prior[q][i] = p->weight[q][i] == 0 ? 0.0 : before * (p->weight[q][i] / total);
        }
    }
}

bool lcp_start_is_open(const lcp *l, uint32_t k)
{
    if (k == 0 || k > l->path.n_x) return true;
    uint32_t party;
    uint32_t const i = start_sequence(&l->path, k, &party);
    return l->path.is_open[party][i];
}

bool lcp_start_is_label(const lcp *l, uint32_t k)
{
    return k > 0 && k <= l->path.n_x && l->path.stage->is_matrix;
}

subgame_result lcp_part_start(lcp *l, uint32_t c, uint32_t k, exact *exact_plan)
{
    path *const p = &l->path;
    path_end end;
    if (lcp_start_is_label(l, k)) {
        end = path_missing_label(p, k - 1);
    } else {
        lcp_prior(l, k);
        end = path_from_prior(p);
    }
    l->steps += p->steps;
    if (end == PATH_LATE) return (subgame_result){STF_LIMIT, "time is up, or it was asked to stop"};
    if (end == PATH_STEPS) return (subgame_result){STF_LIMIT, "the limit of steps is reached"};
    double payoff[2] = {0};
    bool const is_found = end == PATH_FOUND && path_finish(p, payoff) <= GAIN_MOST;
    if (exact_plan != NULL) return lcp_exact_start(l, c, k, end == PATH_FOUND, exact_plan);
    if (!is_found) {
        subgame_result const r = lcp_repair(l, c, k, end == PATH_FOUND, payoff);
        if (r.status != STF_OK) return r;
    }
    for (uint32_t q = 0; q < 2; q++)
        l->sub.value[2 * (size_t)c + q] = payoff[q] * p->range[q] + p->low[q];
    return (subgame_result){STF_OK, NULL};
}
