/* SPDX-License-Identifier: Apache-2.0 */
/* learn.c -- priors that are learned by play against each other.
 *
 * The path from a prior that is near an equilibrium is short: on large trees tens or hundreds of
 * pivots, where the path from equal chances takes many thousands. The parties therefore play some
 * rounds of regret matching at every information set (counterfactual regret minimisation:
 * Zinkevich, Johanson, Bowling and Piccione, NIPS 2007; regrets that are not let below zero:
 * Tammelin, arXiv 1407.5042), and the prior is what they did on average, later rounds weighing
 * more. In games that are not zero-sum this need not come near an equilibrium; it is the path that
 * finds one. The start is random, so that another number leads to another prior.
 *
 * Behaviour is rounded to whole weights, so that the prior is a small rational. */
#include <math.h>
#include <string.h>

#include "base/philox.h"
#include "solve/lcp/lcp.h"

enum { ROUNDS = 500, ROUNDS_MORE = 2, WEIGHTS = 256 }; /* more: for each sequence */
#define SPREAD 0.1 /* of regrets at the start, where payoffs are 0 to 1 */

/* What party q does at each set, and its plan, into the path's prior; the average goes on. */
static void play(lcp *l, uint32_t q, double weight)
{
    path *const p = &l->path;
    const stage *const s = p->stage;
    for (uint32_t h = 0; h < s->n_sets[q]; h++) {
        const sequence_set *const set = &s->set[q][h];
        uint32_t const end = set->first + set->n;
        double sum = 0.0, n_open = 0.0;
        for (uint32_t k = set->first; k < end; k++) {
            sum += l->regret[q][k];
            n_open += p->is_open[q][k];
        }
        for (uint32_t k = set->first; k < end; k++) {
            double const x = !p->is_open[q][k] ? 0.0
                             : sum > 0.0       ? l->regret[q][k] / sum
                                               : 1.0 / n_open;
            l->behaviour[q][k] = x;
            p->prior[q][k] = p->prior[q][set->parent] * x;
            l->average[q][k] += weight * p->prior[q][k];
        }
    }
}

/* The regrets of party q, given what the other does. */
static void regret(lcp *l, uint32_t q)
{
    path *const p = &l->path;
    const stage *const s = p->stage;
    double *const worth = p->reply[q];
    subgames_replies(s->form, &s->cells, p->payoff, q, p->prior[1 - q], worth);
    for (uint32_t h = s->n_sets[q]; h-- > 0;) {
        const sequence_set *const set = &s->set[q][h];
        uint32_t const end = set->first + set->n;
        double mean = 0.0;
        for (uint32_t k = set->first; k < end; k++) mean += l->behaviour[q][k] * worth[k];
        for (uint32_t k = set->first; k < end; k++)
            if (p->is_open[q][k]) l->regret[q][k] = fmax(l->regret[q][k] + (worth[k] - mean), 0.0);
        worth[set->parent] += mean;
    }
}

/* The average, in whole weights; equal ones where it does not come. */
static void average_round(lcp *l, uint32_t q)
{
    path *const p = &l->path;
    const stage *const s = p->stage;
    for (uint32_t h = 0; h < s->n_sets[q]; h++) {
        const sequence_set *const set = &s->set[q][h];
        uint32_t const end = set->first + set->n;
        double sum = 0.0;
        uint32_t total = 0;
        for (uint32_t k = set->first; k < end; k++) sum += l->average[q][k];
        for (uint32_t k = set->first; k < end; k++) {
            double const x = sum > 0.0 ? l->average[q][k] / sum : 0.0;
            p->weight[q][k] = (uint32_t)(WEIGHTS * x + 0.5);
            total += p->weight[q][k];
        }
        for (uint32_t k = set->first; k < end && total == 0; k++)
            p->weight[q][k] = p->is_open[q][k];
    }
}

void lcp_learn(lcp *l, uint32_t number)
{
    path *const p = &l->path;
    const stage *const s = p->stage;
    philox random = philox_stream(0, number);
    for (uint32_t q = 0; q < 2; q++) {
        for (uint32_t k = 0; k < s->n[q]; k++) {
            bool const is_first = number == 0 || k == 0 || !p->is_open[q][k];
            l->regret[q][k] = is_first ? 0.0 : SPREAD * philox_uniform(&random);
        }
        memset(l->average[q], 0, s->n[q] * sizeof(double));
        p->prior[q][0] = 1.0;
    }
    uint32_t const rounds = ROUNDS + ROUNDS_MORE * p->n_x;
    for (uint32_t round = 0; round < rounds && !subgames_stopped(&l->sub); round++) {
        for (uint32_t q = 0; q < 2; q++) play(l, q, round);
        for (uint32_t q = 0; q < 2; q++) regret(l, q);
    }
    for (uint32_t q = 0; q < 2; q++) average_round(l, q);
}
