/* SPDX-License-Identifier: Apache-2.0 */
/* start.c -- the dictionaries at the start of a path.
 *
 * Let x^ = t + (x - theta t) be what a party plays against: the prior t less what has moved to the
 * plan x of mass theta. With the best replies b(h) to the prior, one in each set h, a plan is given
 * by its other sequences: x = X (x_other, theta), where x_b(h) is x_parent(h) less the others of h.
 * For payoffs c of sequences let U_h be the payoff of going on by best replies from h, and R(c) at
 * an other sequence of h the difference of U_h to its own payoff followed by best replies. The
 * slacks are then
 *
 *     w_other = R(A t) + R(A X) (y_other, theta) - R(A t) theta + R(w_best)
 *
 * and -R is the transpose of X, which makes both blocks of a dictionary by one routine. */
#include "solve/lcp/path.h"

#include <math.h>
#include <string.h>

/* R in place, by the best replies, of `width` vectors side by side: c at other sequences becomes R,
 * at best ones U, at the empty one the total. */
static void reduce(const path *p, uint32_t party, double *c, size_t width)
{
    const stage *const s = p->stage;
    for (uint32_t h = s->n_sets[party]; h-- > 0;) {
        uint32_t const b = p->best[party][h];
        if (b == NONE) continue;
        const sequence_set *const set = &s->set[party][h];
        const double *const u = c + b * width;
        for (uint32_t k = set->first; k < set->first + set->n; k++) {
            double *const at = c + k * width;
            if (k == b) continue;
            for (size_t j = 0; j < width; j++) at[j] = u[j] - at[j];
        }
        double *const up = c + set->parent * width;
        for (size_t j = 0; j < width; j++) up[j] += u[j];
    }
}

/* Places the variables of dictionary d, slacks first: see path.c on their order. */
void start_place(path *p, uint32_t d)
{
    const stage *const s = p->stage;
    dictionary *const to = &p->d[d];
    uint32_t rows = 0, columns = 0;
    for (uint32_t side = 2; side-- > 0;) { /* w of the other, then x of party d */
        uint32_t const party = side == 0 ? d : 1 - d;
        for (uint32_t k = 1; k < s->n[party]; k++) {
            if (!p->is_open[party][k]) continue;
            uint32_t const variable = 2 * (p->first_x[party] + k - 1) + side;
            if (p->is_best[party][k] == (side == 0)) {
                p->place[variable] = rows;
                to->basic[rows++] = variable;
            } else {
                p->place[variable] = PLACE_COLUMN + columns;
                to->cobasic[columns++] = variable;
            }
        }
        if (side == 1) p->n_slacks[d] = rows;
    }
    if (p->has_theta) to->cobasic[columns++] = p->theta;
    dictionary_clear(to, rows, columns);
}

static uint32_t column_of(const path *p, uint32_t variable)
{
    return p->place[variable] - PLACE_COLUMN;
}

/* The rows x_best of dictionary `party`, and the columns w_best of the other: X and its transpose.
 */
static void plans_write(path *p, uint32_t party)
{
    const stage *const s = p->stage;
    dictionary *const own = &p->d[party], *const other = &p->d[1 - party];
    double *const x = p->coefficient[party];
    for (uint32_t k = 0; k < s->n[party]; k++) { /* column k of X; 0: theta's */
        if (k > 0 && (!p->is_open[party][k] || p->is_best[party][k])) continue;
        memset(x, 0, s->n[party] * sizeof *x);
        uint32_t const variable = 2 * (p->first_x[party] + k - 1);
        uint32_t const column = k > 0 ? column_of(p, variable) : own->columns - 1;
        uint32_t const h0 =
            k > 0 ? s->form->row_set[s->form->first_sequence[party] + k] - s->form->first_set[party]
                  : 0;
        x[k] = 1.0;
        for (uint32_t h = h0; h < s->n_sets[party]; h++) {
            uint32_t const b = p->best[party][h];
            if (b == NONE) continue;
            x[b] = k > 0 && h == h0 ? -1.0 : x[s->set[party][h].parent];
            if (x[b] == 0.0) continue;
            uint32_t const best = 2 * (p->first_x[party] + b - 1);
            dictionary_row(own, p->place[best])[column] = -x[b];
            if (k > 0) dictionary_row(other, p->place[variable + 1])[column_of(p, best + 1)] = x[b];
        }
    }
}

/* The rows w_other of party q against the other's plan, in the other's dictionary. */
static void slacks_write(path *p, uint32_t q)
{
    const stage *const s = p->stage;
    uint32_t const o = 1 - q, n_q = s->n[q], n_o = s->n[o];
    size_t const width = (size_t)n_o + 1; /* the last column: A t */
    double *const block = p->block;
    dictionary *const to = &p->d[o];
    memset(block, 0, n_q * width * sizeof *block);
    for (uint32_t c = 0; c < s->cells.n; c++) {
        uint32_t const i = q == 0 ? s->cells.row[c] : s->cells.column[c],
                       j = q == 0 ? s->cells.column[c] : s->cells.row[c];
        block[i * width + j] = p->payoff[2 * (size_t)c + q];
    }
    for (uint32_t i = 0; i < n_q; i++) {
        reduce(p, o, block + i * width, 1);
        block[i * width + n_o] = p->reply[q][i];
    }
    reduce(p, q, block, width);
    for (uint32_t i = 1; i < n_q; i++) {
        if (!p->is_open[q][i] || p->is_best[q][i]) continue;
        double *const row = dictionary_row(to, p->place[2 * (p->first_x[q] + i - 1) + 1]);
        const double *const from = block + i * width;
        for (uint32_t j = 1; j < n_o; j++)
            if (p->is_open[o][j] && !p->is_best[o][j])
                row[column_of(p, 2 * (p->first_x[o] + j - 1))] = from[j];
        row[to->columns - 1] = from[n_o] - from[0];
        row[to->columns] = fmax(from[n_o], 0.0);
    }
}

void start_from_prior(path *p)
{
    const stage *const s = p->stage;
    p->has_theta = true;
    p->theta_home = 2;
    for (uint32_t q = 0; q < 2; q++) {
        subgames_replies(s->form, &s->cells, p->payoff, q, p->prior[1 - q], p->reply[q]);
        memcpy(p->coefficient[q], p->reply[q], s->n[q] * sizeof(double));
        (void)subgames_best(s->form, q, p->row_is_open, p->coefficient[q], p->best[q]);
        memset(p->is_best[q], 0, s->n[q]);
        for (uint32_t h = 0; h < s->n_sets[q]; h++)
            if (p->best[q][h] != NONE) p->is_best[q][p->best[q][h]] = 1;
    }
    for (uint32_t d = 0; d < 2; d++) start_place(p, d);
    for (uint32_t q = 0; q < 2; q++) {
        plans_write(p, q);
        slacks_write(p, q);
    }
    for (uint32_t d = 0; d < 2; d++) dictionary_keep(&p->d[d]);
}

/* w_i + sum of (A - least + 1)_ij y_j = 1: plans are scaled by their payoff. */
void start_matrix(path *p)
{
    const stage *const s = p->stage;
    p->has_theta = false;
    p->theta_home = 2;
    for (uint32_t q = 0; q < 2; q++) memset(p->is_best[q], 0, s->n[q]);
    for (uint32_t d = 0; d < 2; d++) start_place(p, d);
    for (uint32_t q = 0; q < 2; q++) {
        dictionary *const to = &p->d[1 - q];
        double least = 0.0;
        for (uint32_t c = 0; c < s->cells.n; c++) least = fmin(least, p->payoff[2 * (size_t)c + q]);
        for (uint32_t i = 0; i < to->rows; i++)
            for (uint32_t j = 0; j < to->columns; j++) dictionary_row(to, i)[j] = 1.0 - least;
        for (uint32_t i = 0; i < to->rows; i++) dictionary_row(to, i)[to->columns] = 1.0;
        for (uint32_t c = 0; c < s->cells.n; c++) {
            uint32_t const i = q == 0 ? s->cells.row[c] : s->cells.column[c],
                           j = q == 0 ? s->cells.column[c] : s->cells.row[c];
            if (i == 0 || j == 0 || !p->is_open[q][i] || !p->is_open[1 - q][j]) continue;
            dictionary_row(to, p->place[2 * (p->first_x[q] + i - 1) + 1])[column_of(
                p, 2 * (p->first_x[1 - q] + j - 1))] += p->payoff[2 * (size_t)c + q];
        }
    }
    for (uint32_t d = 0; d < 2; d++) dictionary_keep(&p->d[d]);
}
