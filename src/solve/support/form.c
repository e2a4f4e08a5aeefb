/* SPDX-License-Identifier: Apache-2.0 */
/* form.c -- tables of a support, and averages of tables with bounds on their errors. */
#include "solve/support/form.h"

#include <math.h>
#include <string.h>

#define UNIT 0x1p-53

stf_status face_new(const form *f, arena *memory, face **out, stf_error *err)
{
    face *const x = ARENA_NEW(memory, face, 1);
    if (x == NULL) return arena_status(memory, err);
    x->f = f;
    for (uint32_t p = 0; p < f->n_players; p++)
        x->player[p].d = ARENA_NEW(memory, double, f->n_profiles);
    *out = x;
    return arena_status(memory, err);
}

void face_set(face *x, const action_mask *support)
{
    const form *const f = x->f;
    x->n_unknowns = x->n_mixing = 0;
    uint32_t all = 1;
    for (uint32_t p = 0; p < f->n_players; p++) {
        face_player *const y = &x->player[p];
        x->support[p] = support[p];
        y->k = mask_count(support[p]);
        y->n_rows = f->n_actions[p] - 1;
        uint32_t in = 0, out = y->k;
        for (uint32_t a = 0; a < f->n_actions[p]; a++)
            y->action[support[p] >> a & 1 ? in++ : out++] = a;
        y->first_unknown = x->n_unknowns;
        x->n_unknowns += y->k - 1;
        x->n_mixing += y->k > 1;
        all *= y->k;
    }
    for (uint32_t p = 0; p < f->n_players; p++) x->player[p].n_columns = all / x->player[p].k;
}

uint32_t face_profile(const face *x, uint32_t p, uint32_t action, uint32_t column)
{
    const form *const f = x->f;
    uint32_t at = action * f->stride[p];
    for (uint32_t q = f->n_players; q-- > 0;) {
        if (q == p) continue;
        const face_player *const y = &x->player[q];
        at += y->action[column % y->k] * f->stride[q];
        column /= y->k;
    }
    return at;
}

void face_fill(face *x, uint32_t p)
{
    const form *const f = x->f;
    face_player *const y = &x->player[p];
    uint32_t const party = f->party[p];
    uint32_t digit[FORM_MOST_PLAYERS] = {0};
    uint32_t base = 0; /* profile of the column with p's action 0 */
    for (uint32_t q = 0; q < f->n_players; q++)
        if (q != p) base += x->player[q].action[0] * f->stride[q];
    double largest = 0.0;
    for (uint32_t c = 0; c < y->n_columns; c++) {
        double const u0 =
            f->mid[(size_t)(base + y->action[0] * f->stride[p]) * f->n_parties + party];
        for (uint32_t r = 0; r < y->n_rows; r++) {
            size_t const at = (size_t)(base + y->action[r + 1] * f->stride[p]);
            double const d = f->mid[at * f->n_parties + party] - u0;
            y->d[(size_t)r * y->n_columns + c] = d;
            largest = fmax(largest, fabs(d));
        }
        for (uint32_t q = f->n_players; q-- > 0;) { /* the next column */
            if (q == p || x->player[q].k == 1) continue;
            const face_player *const z = &x->player[q];
            base -= z->action[digit[q]] * f->stride[q];
            digit[q] = digit[q] + 1 == z->k ? 0 : digit[q] + 1;
            base += z->action[digit[q]] * f->stride[q];
            if (digit[q] != 0) break;
        }
    }
    y->largest = largest;
    y->error = 2.0 * f->radius[party] * (1.0 + 4.0 * UNIT) + largest * UNIT;
}

exact face_exact(const face *x, uint32_t p, uint32_t row, uint32_t column, arena *memory)
{
    const form *const f = x->f;
    const face_player *const y = &x->player[p];
    size_t const n = f->n_parties, party = f->party[p];
    return exact_sub(memory, f->exact[face_profile(x, p, y->action[row + 1], column) * n + party],
                     f->exact[face_profile(x, p, y->action[0], column) * n + party]);
}

void table_average(double *value, double *radius, uint32_t n_rows, uint32_t n_players,
                   uint32_t *size, uint32_t q, const double *x, const double *x_radius)
{
    uint32_t const k = size[q];
    size_t inner = 1, outer = n_rows;
    for (uint32_t r = q + 1; r < n_players; r++) inner *= size[r];
    for (uint32_t r = 0; r < q; r++) outer *= size[r];
    size[q] = 1;
    if (k == 1) return;
    double const gamma = 1.01 * (k + 3) * UNIT, grow = 1.0 + 4.0 * (k + 4) * UNIT;
    for (size_t o = 0; o < outer; o++)
        for (size_t i = 0; i < inner; i++) {
            size_t const from = o * k * inner + i, to = o * inner + i;
            double const first = value[from];
            double sum = 0.0,
                   error = fabs(first) * gamma; /* x may miss the sum of one by rounding */
            for (uint32_t l = 0; l < k; l++) {
                double const v = value[from + l * inner];
                sum += x[l] * v;
                if (radius == NULL) continue;
                double const r = x_radius == NULL ? 0.0 : x_radius[l];
                error += radius[from + l * inner] * (fabs(x[l]) + r) + gamma * fabs(x[l] * v);
                if (l > 0) error += fabs(v - first) * r;
            }
            value[to] = sum;
            if (radius != NULL) radius[to] = error * grow + 0x1p-1060;
        }
}
