/* SPDX-License-Identifier: Apache-2.0 */
/* part.c -- one component: its numbers, its starts, and the behaviour found.
 *
 * Payoffs are scaled to the range of the component's leaves that can be reached, so that tolerances
 * mean the same everywhere. Start 0 has the prior of equal chances at every set. The others: on a
 * matrix the missing labels; on a tree for each sequence the prior of a party that plays along it,
 * with equal chances elsewhere. */
#include <math.h>
#include <string.h>

#include "solve/lcp/lcp.h"

#define GAIN_MOST 1e-10 /* of the range; above, doubles have failed */

stf_status lcp_part_new(lcp *l, uint32_t c, stf_error *err)
{
    const game *const g = l->game;
    lcp_part *const part = &l->part[c];
    uint32_t const first = g->component_first_node[c];
    *part = (lcp_part){.node = NONE};
    if (g->component_first_node[c + 1] - first == 1) {
        part->node = g->component_node[first];
        return STF_OK;
    }
    stage *const s = &part->stage;
    TRY(sequence_new(g, c, 0, l->memory, &s->form, err));
    TRY(sequence_cells_new(s->form, l->memory, &s->cells, err));
    TRY(sequence_numbers_new(s->form, l->memory, &part->numbers, err));
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
    part->most_found = part->n_starts < l->most ? part->n_starts : l->most;
    size_t const width = s->n[0] + s->n[1];
    if (l->options.exact) {
        part->exact_found = ARENA_NEW(l->memory, exact, part->most_found * width);
        part->exact_value = ARENA_NEW(l->memory, exact, 2 * (size_t)part->most_found);
    }
    part->found = ARENA_NEW(l->memory, double, part->most_found *width);
    part->found_value = ARENA_NEW(l->memory, double, 2 * (size_t)part->most_found);
    return arena_status(l->memory, err);
}

/* Is the leaf reached by open actions, with some chance? */
static bool is_live(const lcp_part *part, uint32_t k)
{
    const sequence_form *const f = part->stage.form;
    return part->numbers.leaf_weight[k] > 0.0 &&
           part->numbers.row_is_open[f->leaf_sequence[2 * k]] &&
           part->numbers.row_is_open[f->first_sequence[1] + f->leaf_sequence[2 * k + 1]];
}

/* Scales leaf payoffs to 0 .. 1; low and range [2] undo it. */
static void payoffs_scale(lcp_part *part, double *low, double *range)
{
    uint32_t const n = part->stage.form->n_leaves;
    double *const payoff = part->numbers.leaf_payoff;
    for (uint32_t p = 0; p < 2; p++) {
        double least = HUGE_VAL, most = -HUGE_VAL;
        for (uint32_t k = 0; k < n; k++) {
            if (!is_live(part, k)) continue;
            least = fmin(least, payoff[2 * k + p]);
            most = fmax(most, payoff[2 * k + p]);
        }
        low[p] = least <= most ? least : 0.0;
        range[p] = most > least ? most - least : 1.0;
        for (uint32_t k = 0; k < n; k++)
            payoff[2 * k + p] = is_live(part, k) ? (payoff[2 * k + p] - low[p]) / range[p] : 0.0;
    }
}

lcp_result lcp_part_numbers(lcp *l, uint32_t c, const double *slots, uint32_t lane)
{
    lcp_part *const part = &l->part[c];
    stage *const s = &part->stage;
    path *const p = &l->path;
    sequence_fill(s->form, slots, l->stride, lane, l->value, &part->numbers);
    if (part->numbers.is_blocked)
        return (lcp_result){STF_NO, "an information set has every action closed"};
    payoffs_scale(part, p->low, p->range);
    sequence_cells_fill(s->form, &s->cells, &part->numbers, l->payoff);
    p->stage = s;
    p->payoff = l->payoff;
    for (uint32_t q = 0; q < 2; q++)
        p->is_open[q] = part->numbers.row_is_open + s->form->first_sequence[q];
    p->n_x = s->n[0] + s->n[1] - 2;
    p->first_x[0] = 0;
    p->first_x[1] = s->n[0] - 1;
    p->theta = 2 * p->n_x;
    for (uint32_t k = 0; k < s->form->n_leaves; k++)
        for (uint32_t q = 0; q < 2; q++)
            if (!(fabs(part->numbers.leaf_payoff[2 * k + q]) <= 1e300))
                return (lcp_result){STF_NO, "a payoff is not finite"};
    return (lcp_result){STF_OK, NULL};
}

/* The sequence that start k is about. */
static uint32_t start_sequence(const path *p, uint32_t k, uint32_t *party)
{
    *party = k - 1 >= p->first_x[1];
    return k - 1 - p->first_x[*party] + 1;
}

void lcp_prior(lcp *l, uint32_t k)
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
        p->prior[q][0] = 1.0;
        for (uint32_t h = 0; h < s->n_sets[q]; h++) {
            const sequence_set *const set = &s->set[q][h];
            uint32_t n_open = 0, taken = 0;
            for (uint32_t i = set->first; i < set->first + set->n; i++) {
                n_open += p->is_open[q][i];
                if (l->is_taken[i]) taken = i;
            }
            for (uint32_t i = set->first; i < set->first + set->n; i++) {
                p->share[q][i] = !p->is_open[q][i] ? 0 : taken == 0 ? n_open : i == taken;
                p->prior[q][i] =
                    p->share[q][i] == 0 ? 0.0 : p->prior[q][set->parent] / p->share[q][i];
            }
        }
    }
}

bool lcp_start_is_open(const lcp *l, uint32_t k)
{
    if (k == 0) return true;
    uint32_t party;
    uint32_t const i = start_sequence(&l->path, k, &party);
    return l->path.is_open[party][i];
}

lcp_result lcp_part_start(lcp *l, uint32_t c, uint32_t k, exact *exact_plan)
{
    path *const p = &l->path;
    path_end end;
    if (k > 0 && p->stage->is_matrix) {
        end = path_missing_label(p, k - 1);
    } else {
        lcp_prior(l, k);
        end = path_from_prior(p);
    }
    l->steps += p->steps;
    if (end == PATH_LATE) return (lcp_result){STF_LIMIT, "time is up, or it was asked to stop"};
    double payoff[2] = {0};
    bool const is_found = end == PATH_FOUND && path_finish(p, payoff) <= GAIN_MOST;
    if (exact_plan != NULL) return lcp_exact_start(l, c, k, end == PATH_FOUND, exact_plan);
    if (!is_found) {
        lcp_result const r = lcp_repair(l, c, k, end == PATH_FOUND, payoff);
        if (r.status != STF_OK) return r;
    }
    for (uint32_t q = 0; q < 2; q++)
        l->value[2 * (size_t)c + q] = payoff[q] * p->range[q] + p->low[q];
    return (lcp_result){STF_OK, NULL};
}

void lcp_part_play(lcp *l, uint32_t c, const double *plan, const exact *exact_plan,
                   lcp_result *result)
{
    const lcp_part *const part = &l->part[c];
    const sequence_form *const f = part->stage.form;
    *result = (lcp_result){STF_OK, NULL};
    for (uint32_t q = 0; q < 2; q++) {
        const uint8_t *const is_open = part->numbers.row_is_open;
        (void)sequence_to_behaviour(f, q, plan + (q == 0 ? 0 : part->stage.n[0]), is_open, l->prob);
        bool differs;
        if (exact_plan != NULL &&
            sequence_to_behaviour_exact(f, q, exact_plan + (q == 0 ? 0 : part->stage.n[0]), is_open,
                                        l->memory, l->exact_prob, &differs, NULL) != STF_OK)
            *result = (lcp_result){STF_LIMIT, "the probabilities grow too long"};
    }
}

/* The edge that is best for the party among those open, and its value; NONE: all closed. */
static uint32_t edge_best(const lcp *l, uint32_t v, uint32_t party, const double *slots,
                          uint32_t lane, bool *is_tied)
{
    const game *const g = l->game;
    uint32_t best = NONE;
    double most = 0.0;
    *is_tied = false;
    for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
        uint32_t const a = game_edge_action(g, e),
                       slot = g->action_open != NULL ? g->action_open[a] : NONE;
        if (slot != NONE && !(slots[(size_t)slot * l->stride + lane] > 0.0)) continue;
        double const x = lcp_edge_value(l, e, party, slots, lane);
        double const tie = 1e-12 * (1.0 + fabs(x));
        if (best != NONE && fabs(x - most) <= tie) *is_tied = true;
        if (best == NONE || x > most + tie) {
            if (best != NONE) *is_tied = false;
            best = e;
            most = x;
        }
    }
    return best;
}

double lcp_edge_value(const lcp *l, uint32_t e, uint32_t party, const double *slots, uint32_t lane)
{
    const game *const g = l->game;
    uint32_t const child = g->edge_child[e], row = g->edge_reward[e];
    double x = 0.0;
    if (g->node_kind[child] != NODE_TERMINAL)
        x = l->value[2 * (size_t)g->node_component[child] + party];
    if (row != NONE && g->reward[2 * (size_t)row + party] != NONE)
        x += slots[(size_t)g->reward[2 * (size_t)row + party] * l->stride + lane];
    return x;
}

lcp_result lcp_node(lcp *l, uint32_t c, const double *slots, uint32_t lane)
{
    const game *const g = l->game;
    uint32_t const v = l->part[c].node, h = g->node_infoset[v];
    double *const value = l->value + 2 * (size_t)c;
    value[0] = value[1] = 0.0;
    if (h != NONE && g->infoset_rule[h] == RULE_CHOOSES) {
        bool is_tied;
        uint32_t const e = edge_best(l, v, g->infoset_party[h], slots, lane, &is_tied);
        if (e == NONE) return (lcp_result){STF_NO, "an information set has every action closed"};
        l->has_ties |= is_tied;
        for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++)
            l->prob[a] = a == game_edge_action(g, e) ? 1.0 : 0.0;
        for (uint32_t p = 0; p < 2; p++) value[p] = lcp_edge_value(l, e, p, slots, lane);
        return (lcp_result){STF_OK, NULL};
    }
    for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
        uint32_t slot = g->edge_prob[e];
        if (h != NONE)
            slot =
                g->action_commitment != NULL ? g->action_commitment[game_edge_action(g, e)] : NONE;
        if (slot == NONE) continue;
        double const weight = slots[(size_t)slot * l->stride + lane];
        if (weight == 0.0) continue;
        for (uint32_t p = 0; p < 2; p++) value[p] += weight * lcp_edge_value(l, e, p, slots, lane);
    }
    return (lcp_result){STF_OK, NULL};
}
