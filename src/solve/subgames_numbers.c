/* SPDX-License-Identifier: Apache-2.0 */
/* subgames_numbers.c -- a component's payoffs, scaled; best replies in the sequence form. */
#include <math.h>
#include <string.h>

#include "solve/subgames.h"

static const subgame_result found = {STF_OK, NULL};

/* Is the leaf reached by open actions, with some chance? */
static bool is_live(const sequence_form *f, const sequence_numbers *x, uint32_t k)
{
    return x->leaf_weight[k] > 0.0 && x->row_is_open[f->leaf_sequence[2 * k]] &&
           x->row_is_open[f->first_sequence[1] + f->leaf_sequence[2 * k + 1]];
}

/* Scales leaf payoffs to 0 .. 1; false where one is not finite. */
static bool payoffs_scale(const sequence_form *f, sequence_numbers *x, double *low, double *range)
{
    double *const payoff = x->leaf_payoff;
    for (uint32_t p = 0; p < 2; p++) {
        double least = HUGE_VAL, most = -HUGE_VAL;
        for (uint32_t k = 0; k < f->n_leaves; k++) {
            if (!is_live(f, x, k)) continue;
            if (!(fabs(payoff[2 * k + p]) <= 1e300)) return false;
            least = fmin(least, payoff[2 * k + p]);
            most = fmax(most, payoff[2 * k + p]);
        }
        low[p] = least <= most ? least : 0.0;
        range[p] = most > least ? most - least : 1.0;
        for (uint32_t k = 0; k < f->n_leaves; k++)
            payoff[2 * k + p] = is_live(f, x, k) ? (payoff[2 * k + p] - low[p]) / range[p] : 0.0;
    }
    return true;
}

subgame_result subgames_numbers(const subgames *s, const sequence_form *f,
                                const sequence_cells *cells, const double *slots, uint32_t lane,
                                sequence_numbers *numbers, double *low, double *range,
                                double *cell_payoff)
{
    sequence_fill(f, slots, s->stride, lane, s->value, numbers);
    if (numbers->is_blocked)
        return (subgame_result){STF_NO, "an information set has every action closed"};
    if (!payoffs_scale(f, numbers, low, range))
        return (subgame_result){STF_NO, "a payoff is not finite"};
    sequence_cells_fill(f, cells, numbers, cell_payoff);
    return found;
}

subgame_result subgames_numbers_exact(const subgames *s, const sequence_form *f,
                                      const sequence_cells *cells, sequence_exact *x,
                                      exact *cell_payoff)
{
    if (sequence_fill_exact(f, s->exact_slots, s->exact_value, s->memory, x, NULL) != STF_OK ||
        sequence_cells_fill_exact(f, cells, x, s->memory, cell_payoff, NULL) != STF_OK)
        return (subgame_result){STF_LIMIT, "the game's numbers grow too long"};
    return found;
}

void subgames_mend(const sequence_form *f, uint32_t party, const uint8_t *row_is_open, double *plan)
{
    const uint8_t *const is_open = row_is_open + f->first_sequence[party];
    plan[0] = 1.0;
    for (uint32_t h = f->first_set[party]; h < f->first_set[party + 1]; h++) {
        const sequence_set *const set = &f->set[h];
        double const total = plan[set->parent];
        double sum = 0.0;
        uint32_t n_open = 0;
        for (uint32_t k = set->first; k < set->first + set->n; k++) {
            plan[k] = is_open[k] ? fmax(plan[k], 0.0) : 0.0;
            sum += plan[k];
            n_open += is_open[k];
        }
        for (uint32_t k = set->first; k < set->first + set->n; k++) {
            if (sum > 1e-12) {
                plan[k] *= total / sum;
            } else if (is_open[k]) {
                plan[k] = total / n_open;
            }
        }
    }
}

/* ---- replies -----------------------------------------------------------------------------------
 */

void subgames_replies(const sequence_form *f, const sequence_cells *cells, const double *payoff,
                      uint32_t party, const double *other, double *out)
{
    const uint32_t *const own = party == 0 ? cells->row : cells->column, *const from =
                                                                             party == 0
                                                                                 ? cells->column
                                                                                 : cells->row;
    memset(out, 0, sequence_count(f, party) * sizeof *out);
    for (uint32_t c = 0; c < cells->n; c++)
        out[own[c]] += payoff[2 * (size_t)c + party] * other[from[c]];
}

double subgames_best(const sequence_form *f, uint32_t party, const uint8_t *row_is_open, double *c,
                     uint32_t *best)
{
    const uint8_t *const is_open = row_is_open + f->first_sequence[party];
    uint32_t const first = f->first_set[party];
    for (uint32_t h = f->first_set[party + 1]; h-- > first;) {
        const sequence_set *const set = &f->set[h];
        uint32_t at = NONE;
        for (uint32_t k = set->first; k < set->first + set->n; k++)
            if (is_open[k] && (at == NONE || c[k] > c[at])) at = k;
        if (best != NULL) best[h - first] = at;
        if (at != NONE) c[set->parent] += c[at];
    }
    return c[0];
}

exact *subgames_replies_exact(const sequence_form *f, const sequence_cells *cells,
                              const exact *payoff, uint32_t party, const exact *other,
                              arena *memory)
{
    const uint32_t *const own = party == 0 ? cells->row : cells->column, *const from =
                                                                             party == 0
                                                                                 ? cells->column
                                                                                 : cells->row;
    uint32_t const n = sequence_count(f, party);
    exact *const out = ARENA_NEW(memory, exact, n);
    if (out == NULL) return NULL;
    for (uint32_t k = 0; k < n; k++) out[k] = exact_small(0);
    for (uint32_t c = 0; c < cells->n; c++)
        if (exact_sign(other[from[c]]) != 0)
            out[own[c]] =
                exact_add(memory, out[own[c]],
                          exact_mul(memory, payoff[2 * (size_t)c + party], other[from[c]]));
    return out;
}

exact subgames_best_exact(const sequence_form *f, uint32_t party, const uint8_t *row_is_open,
                          exact *c, uint32_t *best, arena *memory)
{
    const uint8_t *const is_open = row_is_open + f->first_sequence[party];
    uint32_t const first = f->first_set[party];
    for (uint32_t h = f->first_set[party + 1]; h-- > first;) {
        const sequence_set *const set = &f->set[h];
        uint32_t at = NONE;
        for (uint32_t k = set->first; k < set->first + set->n; k++)
            if (is_open[k] && (at == NONE || exact_compare(c[k], c[at]) > 0)) at = k;
        if (best != NULL) best[h - first] = at;
        if (at != NONE) c[set->parent] = exact_add(memory, c[set->parent], c[at]);
    }
    return c[0];
}

double subgames_gain(const sequence_form *f, const sequence_cells *cells, const double *cell_payoff,
                     const uint8_t *row_is_open, double *const *plan, double *const *scratch,
                     double *payoff)
{
    double gain = 0.0;
    for (uint32_t q = 0; q < 2; q++) {
        subgames_replies(f, cells, cell_payoff, q, plan[1 - q], scratch[q]);
        payoff[q] = 0.0;
        for (uint32_t k = 0; k < sequence_count(f, q); k++) payoff[q] += plan[q][k] * scratch[q][k];
        gain = fmax(gain, subgames_best(f, q, row_is_open, scratch[q], NULL) - payoff[q]);
    }
    return gain;
}

/* Not negative, nothing on closed sequences, and sums as they must be. */
static bool is_plan(const sequence_form *f, uint32_t party, const uint8_t *row_is_open,
                    const exact *plan, arena *memory)
{
    if (exact_compare(plan[0], exact_small(1)) != 0) return false;
    for (uint32_t h = f->first_set[party]; h < f->first_set[party + 1]; h++) {
        const sequence_set *const set = &f->set[h];
        exact sum = exact_small(0);
        for (uint32_t k = set->first; k < set->first + set->n; k++) {
            if (!exact_is_valid(plan[k]) || exact_sign(plan[k]) < 0) return false;
            if (exact_sign(plan[k]) > 0 && !row_is_open[f->first_sequence[party] + k]) return false;
            sum = exact_add(memory, sum, plan[k]);
        }
        if (!exact_is_valid(sum) || exact_compare(sum, plan[set->parent]) != 0) return false;
    }
    return true;
}

bool subgames_prove(const sequence_form *f, const sequence_cells *cells, const exact *cell_payoff,
                    const uint8_t *row_is_open, const exact *plan, arena *memory, exact *payoff)
{
    const exact *const own[2] = {plan, plan + f->first_sequence[1]};
    for (uint32_t q = 0; q < 2; q++)
        if (!is_plan(f, q, row_is_open, own[q], memory)) return false;
    for (uint32_t q = 0; q < 2; q++) {
        exact *const c = subgames_replies_exact(f, cells, cell_payoff, q, own[1 - q], memory);
        if (c == NULL) return false;
        payoff[q] = exact_small(0);
        for (uint32_t k = 0; k < sequence_count(f, q); k++)
            if (exact_sign(own[q][k]) != 0)
                payoff[q] = exact_add(memory, payoff[q], exact_mul(memory, own[q][k], c[k]));
        exact const most = subgames_best_exact(f, q, row_is_open, c, NULL, memory);
        if (!exact_is_valid(most) || !exact_is_valid(payoff[q]) ||
            exact_compare(most, payoff[q]) != 0)
            return false;
    }
    return true;
}
