/* SPDX-License-Identifier: Apache-2.0 */
/* sequence_fill.c -- a lane's numbers in a sequence form, and behaviour to plans and back. */
#include <math.h>
#include <string.h>

#include "solve/sequence.h"

#define REACHED 1e-12 /* of a plan in doubles: below, the set is not reached */

stf_status sequence_numbers_new(const sequence_form *f, arena *memory, sequence_numbers *out,
                                stf_error *err)
{
    size_t const n_parties = f->n_parties;
    *out = (sequence_numbers){
        .node_weight = ARENA_NEW(memory, double, f->n_nodes),
        .node_payoff = ARENA_NEW(memory, double, f->n_nodes *n_parties),
        .leaf_weight = ARENA_NEW(memory, double, f->n_leaves),
        .leaf_payoff = ARENA_NEW(memory, double, f->n_leaves *n_parties),
        .row_is_open = ARENA_NEW(memory, uint8_t, f->first_sequence[n_parties]),
    };
    return arena_status(memory, err);
}

/* Rows that are open, given which actions of the game are; true if a set that can be reached has
 * none. */
static bool rows_close(const sequence_form *f, uint8_t *row_is_open)
{
    bool is_blocked = false;
    for (uint32_t k = 0; k < f->n_sets; k++) {
        const sequence_set *const s = &f->set[k];
        uint8_t *const row = row_is_open + f->first_sequence[s->party];
        uint32_t n_open = 0;
        for (uint32_t j = 0; j < s->n; j++) {
            row[s->first + j] = row[s->first + j] && row[s->parent];
            n_open += row[s->first + j];
        }
        is_blocked |= row[s->parent] && n_open == 0;
    }
    return is_blocked;
}

static uint32_t open_slot(const sequence_form *f, uint32_t row)
{
    uint32_t const a = f->row_action[row];
    return a == NONE || f->game->action_open == NULL ? NONE : f->game->action_open[a];
}

void sequence_fill(const sequence_form *f, const double *slots, uint32_t stride, uint32_t lane,
                   const double *value, sequence_numbers *out)
{
    const game *const g = f->game;
    uint32_t const n_parties = f->n_parties, n_rows = f->first_sequence[n_parties];
    for (uint32_t r = 0; r < n_rows; r++) {
        uint32_t const slot = open_slot(f, r);
        out->row_is_open[r] = slot == NONE || slots[(size_t)slot * stride + lane] > 0.0;
    }
    out->is_blocked = rows_close(f, out->row_is_open);
    for (uint32_t v = 0; v < f->n_nodes; v++) {
        uint32_t const up = f->node_up[v], slot = f->node_slot[v];
        uint32_t const row = up == NONE ? f->component == NONE ? g->root_reward : NONE
                                        : g->edge_reward[f->node_edge[v]];
        double const step = slot == NONE             ? 1.0
                            : slot == SEQUENCE_NEVER ? 0.0
                                                     : slots[(size_t)slot * stride + lane];
        out->node_weight[v] = up == NONE ? 1.0 : out->node_weight[up] * step;
        for (uint32_t p = 0; p < n_parties; p++) {
            double x = up == NONE ? 0.0 : out->node_payoff[(size_t)up * n_parties + p];
            uint32_t const s = row == NONE ? NONE : g->reward[(size_t)row * n_parties + p];
            if (s != NONE) x += slots[(size_t)s * stride + lane];
            out->node_payoff[(size_t)v * n_parties + p] = x;
        }
    }
    for (uint32_t k = 0; k < f->n_leaves; k++) {
        size_t const v = f->leaf_node[k];
        uint32_t const exit = f->leaf_exit[k];
        out->leaf_weight[k] = out->node_weight[v];
        for (uint32_t p = 0; p < n_parties; p++)
            out->leaf_payoff[(size_t)k * n_parties + p] =
                out->node_payoff[v * n_parties + p] +
                (exit == NONE || value == NULL ? 0.0 : value[(size_t)exit * n_parties + p]);
    }
}

stf_status sequence_fill_exact(const sequence_form *f, const exact *slots, const exact *value,
                               arena *memory, sequence_exact *out, stf_error *err)
{
    const game *const g = f->game;
    uint32_t const n_parties = f->n_parties, n_rows = f->first_sequence[n_parties];
    exact const zero = exact_small(0), one = exact_small(1);
    *out = (sequence_exact){
        .leaf_weight = ARENA_NEW(memory, exact, f->n_leaves),
        .leaf_payoff = ARENA_NEW(memory, exact, (size_t)f->n_leaves * n_parties),
        .row_is_open = ARENA_NEW(memory, uint8_t, n_rows),
    };
    exact *const weight = ARENA_NEW(memory, exact, f->n_nodes), *const payoff = ARENA_NEW(
                                                                    memory, exact,
                                                                    (size_t)f->n_nodes * n_parties);
    TRY(arena_status(memory, err));
    for (uint32_t r = 0; r < n_rows; r++) {
        uint32_t const slot = open_slot(f, r);
        out->row_is_open[r] = slot == NONE || exact_sign(slots[slot]) > 0;
    }
    out->is_blocked = rows_close(f, out->row_is_open);
    for (uint32_t v = 0; v < f->n_nodes; v++) {
        uint32_t const up = f->node_up[v], slot = f->node_slot[v];
        uint32_t const row = up == NONE ? f->component == NONE ? g->root_reward : NONE
                                        : g->edge_reward[f->node_edge[v]];
        weight[v] = up == NONE               ? one
                    : slot == NONE           ? weight[up]
                    : slot == SEQUENCE_NEVER ? zero
                                             : exact_mul(memory, weight[up], slots[slot]);
        for (uint32_t p = 0; p < n_parties; p++) {
            exact const x = up == NONE ? zero : payoff[(size_t)up * n_parties + p];
            uint32_t const s = row == NONE ? NONE : g->reward[(size_t)row * n_parties + p];
            payoff[(size_t)v * n_parties + p] = s == NONE ? x : exact_add(memory, x, slots[s]);
        }
    }
    bool valid = true;
    for (uint32_t k = 0; k < f->n_leaves; k++) {
        size_t const v = f->leaf_node[k];
        uint32_t const exit = f->leaf_exit[k];
        out->leaf_weight[k] = weight[v];
        valid = valid && exact_is_valid(weight[v]);
        for (uint32_t p = 0; p < n_parties; p++) {
            exact *const to = &out->leaf_payoff[(size_t)k * n_parties + p];
            *to = payoff[v * n_parties + p];
            if (exit != NONE && value != NULL)
                *to = exact_add(memory, *to, value[(size_t)exit * n_parties + p]);
            valid = valid && exact_is_valid(*to);
        }
    }
    TRY(arena_status(memory, err));
    return valid ? STF_OK : fail(err, STF_LIMIT, "the game's numbers grow too long");
}

void sequence_cells_fill(const sequence_form *f, const sequence_cells *cells,
                         const sequence_numbers *x, double *payoff)
{
    memset(payoff, 0, 2 * (size_t)cells->n * sizeof *payoff);
    for (uint32_t k = 0; k < f->n_leaves; k++) {
        double *const to = payoff + 2 * (size_t)cells->leaf_cell[k];
        to[0] += x->leaf_weight[k] * x->leaf_payoff[2 * (size_t)k];
        to[1] += x->leaf_weight[k] * x->leaf_payoff[2 * (size_t)k + 1];
    }
}

stf_status sequence_cells_fill_exact(const sequence_form *f, const sequence_cells *cells,
                                     const sequence_exact *x, arena *memory, exact *payoff,
                                     stf_error *err)
{
    bool valid = true;
    for (size_t c = 0; c < 2 * (size_t)cells->n; c++) payoff[c] = exact_small(0);
    for (uint32_t k = 0; k < f->n_leaves; k++)
        for (uint32_t p = 0; p < 2; p++) {
            exact *const to = &payoff[2 * (size_t)cells->leaf_cell[k] + p];
            *to =
                exact_add(memory, *to,
                          exact_mul(memory, x->leaf_weight[k], x->leaf_payoff[2 * (size_t)k + p]));
            valid = valid && exact_is_valid(*to);
        }
    TRY(arena_status(memory, err));
    return valid ? STF_OK : fail(err, STF_LIMIT, "the game's numbers grow too long");
}

/* ---- behaviour ---------------------------------------------------------------------------------
 */

/* Equal weights on a set's actions that are open; where none is (the set cannot be reached, or is
 * blocked), on all. */
static uint32_t open_count(const sequence_form *f, const sequence_set *s, const uint8_t *open)
{
    uint32_t n = 0;
    for (uint32_t j = 0; j < s->n; j++) n += open[f->first_sequence[s->party] + s->first + j];
    return n;
}

double sequence_to_behaviour(const sequence_form *f, uint32_t party, const double *plan,
                             const uint8_t *row_is_open, double *prob)
{
    double worst = 0.0;
    const game *const g = f->game;
    for (uint32_t k = f->first_set[party]; k < f->first_set[party + 1]; k++) {
        const sequence_set *const s = &f->set[k];
        double *const to = prob + g->infoset_first_action[s->infoset];
        double sum = 0.0;
        for (uint32_t j = 0; j < s->n; j++) sum += fmax(plan[s->first + j], 0.0);
        bool is_later = false; /* an earlier copy of the set is likelier */
        if (f->has_copies)
            for (uint32_t i = f->first_set[party]; i < k; i++) {
                if (f->set[i].infoset != s->infoset) continue;
                double const other = plan[f->set[i].parent];
                is_later = is_later || other >= sum;
                if (other <= REACHED || sum <= REACHED) continue;
                for (uint32_t j = 0; j < s->n; j++)
                    worst = fmax(
                        worst, fabs(plan[s->first + j] / sum - plan[f->set[i].first + j] / other));
            }
        if (is_later) continue;
        uint32_t const n_open = open_count(f, s, row_is_open);
        for (uint32_t j = 0; j < s->n; j++) {
            if (sum > REACHED) {
                to[j] = fmax(plan[s->first + j], 0.0) / sum;
            } else if (n_open == 0) {
                to[j] = 1.0 / s->n;
            } else {
                to[j] = row_is_open[f->first_sequence[party] + s->first + j] ? 1.0 / n_open : 0.0;
            }
        }
    }
    return worst;
}

stf_status sequence_to_behaviour_exact(const sequence_form *f, uint32_t party, const exact *plan,
                                       const uint8_t *row_is_open, arena *memory, exact *prob,
                                       bool *differs, stf_error *err)
{
    const game *const g = f->game;
    *differs = false;
    for (uint32_t k = f->first_set[party]; k < f->first_set[party + 1]; k++) {
        const sequence_set *const s = &f->set[k];
        exact *const to = prob + g->infoset_first_action[s->infoset];
        exact const sum = plan[s->parent];
        bool is_later = false;
        if (f->has_copies)
            for (uint32_t i = f->first_set[party]; i < k; i++) {
                if (f->set[i].infoset != s->infoset) continue;
                exact const other = plan[f->set[i].parent];
                is_later = is_later || exact_compare(other, sum) >= 0;
                if (exact_sign(other) <= 0 || exact_sign(sum) <= 0) continue;
                for (uint32_t j = 0; j < s->n; j++)
                    if (exact_compare(exact_mul(memory, plan[s->first + j], other),
                                      exact_mul(memory, plan[f->set[i].first + j], sum)) != 0)
                        *differs = true;
            }
        if (is_later) continue;
        uint32_t const n_open = open_count(f, s, row_is_open);
        for (uint32_t j = 0; j < s->n; j++) {
            if (exact_sign(sum) > 0) {
                to[j] = exact_div(memory, plan[s->first + j], sum);
            } else if (n_open == 0) {
                to[j] = exact_ratio(memory, 1, s->n);
            } else {
                to[j] = row_is_open[f->first_sequence[party] + s->first + j]
                            ? exact_ratio(memory, 1, n_open)
                            : exact_small(0);
            }
            if (!exact_is_valid(to[j])) {
                TRY(arena_status(memory, err));
                return fail(err, STF_LIMIT, "the probabilities grow too long");
            }
        }
    }
    return STF_OK;
}

void sequence_from_behaviour(const sequence_form *f, uint32_t party, const double *prob,
                             double *plan)
{
    plan[0] = 1.0;
    for (uint32_t k = f->first_set[party]; k < f->first_set[party + 1]; k++) {
        const sequence_set *const s = &f->set[k];
        for (uint32_t j = 0; j < s->n; j++)
            plan[s->first + j] =
                plan[s->parent] * prob[f->game->infoset_first_action[s->infoset] + j];
    }
}
