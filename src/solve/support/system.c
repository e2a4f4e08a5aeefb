/* SPDX-License-Identifier: Apache-2.0 */
/* system.c -- values and Jacobians of a face's equations with bounds, and Krawczyk's test. */
#include "solve/support/system.h"

#include "num/dense.h"

#include <math.h>
#include <string.h>

#define UNIT 0x1p-53

system_of_face *system_new(const face *x, uint32_t most_unknowns, arena *memory)
{
    system_of_face *const s = ARENA_NEW(memory, system_of_face, 1);
    if (s == NULL) return NULL;
    size_t const n = most_unknowns, all = n + x->f->n_players;
    s->x = x;
    s->value = ARENA_NEW(memory, double, x->f->n_profiles);
    s->radius = ARENA_NEW(memory, double, x->f->n_profiles);
    s->p = ARENA_NEW(memory, double, all);
    s->p_radius = ARENA_NEW(memory, double, all);
    s->f = ARENA_NEW(memory, double, n);
    s->f_radius = ARENA_NEW(memory, double, n);
    s->j = ARENA_NEW(memory, double, n *n);
    s->j_radius = ARENA_NEW(memory, double, n *n);
    s->work = ARENA_NEW(memory, double, krawczyk_work(most_unknowns));
    s->pivot = ARENA_NEW(memory, uint32_t, n);
    for (int k = 0; k < 4; k++) s->box[k] = ARENA_NEW(memory, double, n);
    return arena_status(memory, NULL) == STF_OK ? s : NULL;
}

void system_expand(const face *x, uint32_t q, const double *centre, const double *radius, double *p,
                   double *p_radius)
{
    const face_player *const y = &x->player[q];
    double rest = 1.0, spread = 0.0, size = 1.0;
    for (uint32_t l = 1; l < y->k; l++) {
        p[l] = centre[y->first_unknown + l - 1];
        p_radius[l] = radius == NULL ? 0.0 : radius[y->first_unknown + l - 1];
        rest -= p[l];
        spread += p_radius[l];
        size += fabs(p[l]);
    }
    p[0] = rest;
    p_radius[0] = y->k == 1 ? 0.0 : (spread + 2.0 * y->k * UNIT * size) * (1.0 + 1e-13);
}

static void expand_all(system_of_face *s, const double *centre, const double *radius)
{
    for (uint32_t q = 0; q < s->x->f->n_players; q++) {
        size_t const at = s->x->player[q].first_unknown + q;
        system_expand(s->x, q, centre, radius, s->p + at, s->p_radius + at);
    }
}

/* Averages the first n_rows rows of player p's table over all others but `keep` (FORM_MOST_PLAYERS:
 * over all); with bounds or without. */
static void average(system_of_face *s, uint32_t p, uint32_t n_rows, uint32_t keep, bool with_bounds)
{
    const face *const x = s->x;
    const face_player *const y = &x->player[p];
    uint32_t size[FORM_MOST_PLAYERS];
    size_t const n = (size_t)n_rows * y->n_columns;
    for (uint32_t q = 0; q < x->f->n_players; q++) size[q] = q == p ? 1 : x->player[q].k;
    memcpy(s->value, y->d, n * sizeof(double));
    if (with_bounds)
        for (size_t k = 0; k < n; k++) s->radius[k] = y->error;
    for (uint32_t q = x->f->n_players; q-- > 0;) {
        if (q == p || q == keep || size[q] == 1) continue;
        size_t const at = x->player[q].first_unknown + q;
        table_average(s->value, with_bounds ? s->radius : NULL, n_rows, x->f->n_players, size, q,
                      s->p + at, s->p_radius + at);
    }
}

/* f at the probabilities in s->p. */
static void values_fill(system_of_face *s, bool with_bounds)
{
    for (uint32_t p = 0; p < s->x->f->n_players; p++) {
        const face_player *const y = &s->x->player[p];
        if (y->k == 1) continue;
        average(s, p, y->k - 1, FORM_MOST_PLAYERS, with_bounds);
        memcpy(s->f + y->first_unknown, s->value, (y->k - 1) * sizeof(double));
        if (with_bounds)
            memcpy(s->f_radius + y->first_unknown, s->radius, (y->k - 1) * sizeof(double));
    }
}

static void jacobian_fill(system_of_face *s, bool with_bounds)
{
    const face *const x = s->x;
    size_t const n = x->n_unknowns;
    memset(s->j, 0, n * n * sizeof(double));
    memset(s->j_radius, 0, n * n * sizeof(double));
    for (uint32_t p = 0; p < x->f->n_players; p++) {
        const face_player *const y = &x->player[p];
        for (uint32_t q = 0; q < x->f->n_players; q++) {
            const face_player *const z = &x->player[q];
            if (q == p || y->k == 1 || z->k == 1) continue;
            average(s, p, y->k - 1, q, with_bounds);
            for (uint32_t i = 0; i + 1 < y->k; i++) {
                const double *const v = s->value + (size_t)i * z->k;
                const double *const r = s->radius + (size_t)i * z->k;
                size_t const to = (y->first_unknown + i) * n + z->first_unknown;
                for (uint32_t l = 1; l < z->k; l++) {
                    s->j[to + l - 1] = v[l] - v[0];
                    if (with_bounds)
                        s->j_radius[to + l - 1] =
                            (r[l] + r[0] + fabs(v[l] - v[0]) * UNIT) * (1.0 + 4.0 * UNIT);
                }
            }
        }
    }
}

void system_worth(system_of_face *s, uint32_t p, const double *centre, const double *radius,
                  double *worth, double *worth_radius)
{
    uint32_t const n_rows = s->x->player[p].n_rows;
    expand_all(s, centre, radius);
    average(s, p, n_rows, FORM_MOST_PLAYERS, true);
    memcpy(worth, s->value, n_rows * sizeof(double));
    memcpy(worth_radius, s->radius, n_rows * sizeof(double));
}

bool system_newton(system_of_face *s, double *centre, uint32_t n_steps)
{
    uint32_t const n = s->x->n_unknowns;
    for (uint32_t step = 0; step < n_steps; step++) {
        double ratio, largest = 0.0;
        expand_all(s, centre, NULL);
        jacobian_fill(s, false);
        values_fill(s, false);
        dense_factor(ISA_ONE, n, s->j, s->pivot, &ratio, 1);
        if (!(ratio > 1e-14)) return false;
        dense_solve(ISA_ONE, n, s->j, s->pivot, 1, s->f, 1);
        for (uint32_t k = 0; k < n; k++) {
            centre[k] -= s->f[k];
            largest = fmax(largest, fabs(s->f[k]));
        }
        if (!(largest < 1e3)) return false;
        if (largest < 1e-15) return true;
    }
    return true;
}

/* One application to the box. The values are those at the centre, the Jacobian that of all of it.
 */
static krawczyk_verdict apply(system_of_face *s, const double *centre, const double *radius,
                              double *out_centre, double *out_radius, int *det_sign)
{
    expand_all(s, centre, NULL);
    values_fill(s, true);
    expand_all(s, centre, radius);
    jacobian_fill(s, true);
    return krawczyk(s->x->n_unknowns, centre, radius, s->f, s->f_radius, s->j, s->j_radius,
                    out_centre, out_radius, det_sign, s->work, s->pivot);
}

/* The greatest share of its radius that a box has kept. */
static double share_kept(uint32_t n, const double *before, const double *after)
{
    double most = 0.0;
    for (uint32_t k = 0; k < n; k++) most = fmax(most, after[k] / before[k]);
    return most;
}

/* Makes the box of a proved root small. */
static void polish(system_of_face *s, root *to, double *next_centre, double *next_radius)
{
    uint32_t const n = s->x->n_unknowns;
    for (int round = 0; round < 80; round++) {
        krawczyk_verdict const v = apply(s, to->centre, to->radius, next_centre, next_radius, NULL);
        if (v != KRAWCZYK_ONE && v != KRAWCZYK_UNKNOWN) return;
        double before = 0.0, after = 0.0;
        for (uint32_t k = 0; k < n; k++) {
            before = fmax(before, to->radius[k]);
            after = fmax(after, next_radius[k]);
        }
        if (!(after < before)) return;
        memcpy(to->centre, next_centre, n * sizeof(double));
        memcpy(to->radius, next_radius, n * sizeof(double));
        if (after > 0.99 * before) return; /* slow at first, then quadratic */
    }
}

krawczyk_verdict system_try(system_of_face *s, const double *centre, const double *radius, root *to)
{
    uint32_t const n = s->x->n_unknowns;
    double *c = s->box[0], *r = s->box[1], *next_c = s->box[2], *next_r = s->box[3];
    memcpy(c, centre, n * sizeof(double));
    memcpy(r, radius, n * sizeof(double));
    for (int round = 0; round < 8; round++) {
        krawczyk_verdict const v = apply(s, c, r, next_c, next_r, &to->det_sign);
        if (v == KRAWCZYK_ONE) {
            memcpy(to->unique_centre, c, n * sizeof(double));
            memcpy(to->unique_radius, r, n * sizeof(double));
            memcpy(to->centre, next_c, n * sizeof(double));
            memcpy(to->radius, next_r, n * sizeof(double));
            polish(s, to, c, r);
            return v;
        }
        if (v != KRAWCZYK_UNKNOWN) return v;
        if (!(share_kept(n, r, next_r) < 0.95) && round > 0) return v;
        /* what is kept may touch the border of the old box, where a root could not be proved */
        for (uint32_t k = 0; k < n; k++) {
            if (!(next_r[k] < HUGE_VAL)) return v;
            next_r[k] = next_r[k] * 1.02 + 1e-14;
        }
        double *swap = c;
        c = next_c;
        next_c = swap;
        swap = r;
        r = next_r;
        next_r = swap;
    }
    return KRAWCZYK_UNKNOWN;
}
