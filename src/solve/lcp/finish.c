/* SPDX-License-Identifier: Apache-2.0 */
/* finish.c -- from the last dictionaries to plans: values, one step of refinement, regrets.
 *
 * The columns of the variables that were basic at the start hold the inverse of the basis, so the
 * residual of the first equations gives a correction without another factorisation. */
#include "solve/lcp/path.h"

/* All variables of dictionary d from its right sides. */
static void values_read(path *p, uint32_t d)
{
    const dictionary *const own = &p->d[d];
    uint32_t const n = own->columns;
    for (uint32_t j = 0; j < n; j++) p->value[own->cobasic[j]] = 0.0;
    for (uint32_t r = 0; r < own->rows; r++) {
        const double *const row = dictionary_row(own, r);
        p->value[own->basic[r]] = row[n] - (p->has_theta ? row[n - 1] : 0.0);
    }
    if (p->has_theta) p->value[p->theta] = 1.0;
}

static void values_refine(path *p, uint32_t d)
{
    const dictionary *const own = &p->d[d];
    uint32_t const n = own->columns;
    for (uint32_t i = 0; i < own->rows; i++) {
        const double *const row = own->first_cell + (size_t)i * own->stride;
        double x = row[n] - p->value[own->first_basic[i]];
        for (uint32_t j = 0; j < n; j++) x -= row[j] * p->value[own->first_cobasic[j]];
        p->residual[i] = x;
    }
    for (uint32_t i = 0; i < own->rows; i++) {
        if (p->residual[i] == 0.0) continue;
        uint32_t const place = p->place[own->first_basic[i]];
        if (place < PLACE_COLUMN) {
            p->value[own->basic[place]] += p->residual[i];
            continue;
        }
        for (uint32_t r = 0; r < own->rows; r++)
            p->value[own->basic[r]] +=
                dictionary_row(own, r)[place - PLACE_COLUMN] * p->residual[i];
    }
}

double path_finish(path *p, double *payoff)
{
    const stage *const s = p->stage;
    for (uint32_t d = 0; d < 2; d++) {
        values_read(p, d);
        values_refine(p, d);
    }
    for (uint32_t q = 0; q < 2; q++) {
        for (uint32_t k = 1; k < s->n[q]; k++)
            p->plan[q][k] = p->is_open[q][k] ? p->value[2 * (p->first_x[q] + k - 1)] : 0.0;
        subgames_mend(s->form, q, p->row_is_open, p->plan[q]);
    }
    return subgames_gain(s->form, &s->cells, p->payoff, p->row_is_open, p->plan, p->reply, payoff);
}
