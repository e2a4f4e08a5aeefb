/* SPDX-License-Identifier: Apache-2.0 */
/* cloud_flips.c -- the smallest change found that turns a verdict.
 *
 * From the turned points nearest to the centre: each is drawn in along the line to the centre, then
 * every assumption that need not move is put back, the least moved first, and what is left is drawn
 * in again. All starts of all verdicts go together, so that lanes are full. */
#include "study/cloud_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STARTS = 8, HALVINGS = 24 };

stf_status flip_search_begin(flip_search *f, const space *s, arena *memory, stf_error *err)
{
    uint32_t const d = s->n_varied;
    double *const centre = ARENA_NEW(memory, double, d);
    double *const width = ARENA_NEW(memory, double, d);
    bool *const steps = ARENA_NEW(memory, bool, d);
    TRY(arena_status(memory, err));
    for (uint32_t k = 0; k < d; k++) {
        const assumption *const x = &s->problem->syntax->assumptions[s->varied[k]];
        centre[k] = s->base->inputs[s->varied[k]];
        width[k] = x->high - x->low;
        steps[k] = x->distribution == DISTRIBUTION_DISCRETE;
    }
    f->space = s;
    f->centre = centre;
    f->width = width;
    f->steps = steps;
    return STF_OK;
}

void flip_ends_add(const flip_search *f, double *values)
{
    uint32_t const d = f->space->n_varied;
    for (uint32_t k = 0; k < d; k++) {
        const assumption *const x = &f->space->problem->syntax->assumptions[f->space->varied[k]];
        for (int end = 0; end < 2; end++, values += d) {
            memcpy(values, f->centre, d * sizeof *values);
            values[k] = end == 0 ? x->low : x->high;
        }
    }
}

size_t flip_points_most(const flip_search *f)
{
    return STARTS * (size_t)f->n_asked * (2 * HALVINGS + f->space->n_varied);
}

/* A point at which a verdict is turned. */
typedef struct start {
    uint32_t asked;
    double *at; /* [n_varied] */
    double distance;
} start;

static double distance_of(const flip_search *f, const double *x)
{
    double sum = 0;
    for (uint32_t k = 0; k < f->space->n_varied; k++) {
        double const share = (x[k] - f->centre[k]) / f->width[k];
        sum += share * share;
    }
    return sqrt(sum);
}

static bool is_turned(verdict v, verdict central)
{
    return v != VERDICT_UNDEFINED && v != central;
}

/* The STARTS turned points nearest to the centre, for each verdict. */
static uint32_t starts_choose(const flip_search *f, const double *values, size_t n,
                              const verdict *judged, start *starts)
{
    uint32_t const d = f->space->n_varied, n_asked = f->n_asked;
    uint32_t all = 0;
    for (uint32_t c = 0; c < n_asked; c++) {
        uint32_t mine = 0;
        start *const list = starts + all;
        if (f->central[c] == VERDICT_UNDEFINED) continue;
        for (size_t i = 0; i < n; i++) {
            if (!is_turned(judged[i * n_asked + c], f->central[c])) continue;
            const double *const x = values + i * d;
            double const far = distance_of(f, x);
            uint32_t at = mine < STARTS ? mine++ : STARTS;
            if (at == STARTS && !(far < list[STARTS - 1].distance)) continue;
            if (at == STARTS) at = STARTS - 1;
            double *const room = list[at].at;
            for (; at > 0 && list[at - 1].distance > far; at--) list[at] = list[at - 1];
            list[at] = (start){.asked = c, .at = room, .distance = far};
            memcpy(room, x, d * sizeof *room);
        }
        all += mine;
    }
    return all;
}

/* Tries one point for each start, and takes it where the verdict is turned there too. */
static stf_status starts_try(const flip_search *f, start *starts, uint32_t n, const double *tried,
                             bool *taken, arena *scratch, stf_error *err)
{
    arena_mark const mark = arena_position(scratch);
    uint32_t const d = f->space->n_varied, n_asked = f->n_asked;
    verdict *const judged = ARENA_NEW(scratch, verdict, (size_t)n * n_asked);
    TRY(arena_status(scratch, err));
    TRY(f->judge(f->user, tried, n, scratch, judged, err));
    for (uint32_t i = 0; i < n; i++) {
        uint32_t const c = starts[i].asked;
        taken[i] = is_turned(judged[(size_t)i * n_asked + c], f->central[c]);
        if (taken[i]) memcpy(starts[i].at, tried + (size_t)i * d, d * sizeof *tried);
    }
    arena_release(scratch, mark);
    return STF_OK;
}

/* Bisection along the line to the centre: `far` is turned always, `near` a share of the way that is
 * not known to be. What takes single values stays. */
static stf_status starts_draw_in(const flip_search *f, start *starts, uint32_t n, arena *scratch,
                                 stf_error *err)
{
    uint32_t const d = f->space->n_varied;
    double *const from = ARENA_NEW(scratch, double, (size_t)n *d);
    double *const tried = ARENA_NEW(scratch, double, (size_t)n *d);
    double *const near = ARENA_NEW(scratch, double, n), *const far = ARENA_NEW(scratch, double, n);
    bool *const taken = ARENA_NEW(scratch, bool, n);
    TRY(arena_status(scratch, err));
    for (uint32_t i = 0; i < n; i++) {
        memcpy(from + (size_t)i * d, starts[i].at, d * sizeof *from);
        far[i] = 1;
    }
    for (int h = 0; h < HALVINGS; h++) {
        for (uint32_t i = 0; i < n; i++)
            for (uint32_t k = 0; k < d; k++) {
                double const x = from[(size_t)i * d + k];
                double const t = (near[i] + far[i]) / 2;
                tried[(size_t)i * d + k] = f->steps[k] ? x : f->centre[k] + t * (x - f->centre[k]);
            }
        TRY(starts_try(f, starts, n, tried, taken, scratch, err));
        for (uint32_t i = 0; i < n; i++) *(taken[i] ? &far[i] : &near[i]) = (near[i] + far[i]) / 2;
    }
    return STF_OK;
}

/* The assumption of a start that is moved least, of those not yet tried; NONE: no more. */
static uint32_t least_moved(const flip_search *f, const start *s, const bool *done)
{
    uint32_t least = NONE;
    double share = (double)INFINITY;
    for (uint32_t k = 0; k < f->space->n_varied; k++) {
        double const here = fabs(s->at[k] - f->centre[k]) / f->width[k];
        if (done[k] || here == 0 || here >= share) continue;
        least = k;
        share = here;
    }
    return least;
}

/* Puts back what need not move, the least moved first. */
static stf_status starts_thin(const flip_search *f, start *starts, uint32_t n, arena *scratch,
                              stf_error *err)
{
    uint32_t const d = f->space->n_varied;
    double *const tried = ARENA_NEW(scratch, double, (size_t)n *d);
    bool *const done = ARENA_NEW(scratch, bool, (size_t)n *d), *const taken =
                                                                   ARENA_NEW(scratch, bool, n);
    TRY(arena_status(scratch, err));
    for (uint32_t step = 0; step < d; step++) {
        for (uint32_t i = 0; i < n; i++) {
            double *const x = tried + (size_t)i * d;
            memcpy(x, starts[i].at, d * sizeof *x);
            uint32_t const k = least_moved(f, &starts[i], done + (size_t)i * d);
            if (k == NONE) continue;
            x[k] = f->centre[k];
            done[(size_t)i * d + k] = true;
        }
        TRY(starts_try(f, starts, n, tried, taken, scratch, err));
    }
    return STF_OK;
}

static int by_share(const void *a, const void *b)
{
    const space_move *const x = a, *const y = b;
    if (x->share != y->share) return x->share > y->share ? -1 : 1;
    return (x->assumption > y->assumption) - (x->assumption < y->assumption);
}

static stf_status flip_keep(const flip_search *f, const start *s, arena *memory, space_flip *out,
                            stf_error *err)
{
    uint32_t const d = f->space->n_varied;
    space_move *const moves = ARENA_NEW(memory, space_move, d);
    TRY(arena_status(memory, err));
    out->n_moves = 0;
    for (uint32_t k = 0; k < d; k++) {
        double const share = fabs(s->at[k] - f->centre[k]) / f->width[k];
        if (share > 0)
            moves[out->n_moves++] =
                (space_move){f->space->varied[k], s->at[k], f->centre[k], share};
    }
    qsort(moves, out->n_moves, sizeof *moves, by_share);
    out->has_flip = true;
    out->moves = moves;
    out->distance = s->distance;
    return STF_OK;
}

stf_status flips_find(const flip_search *f, const double *values, size_t n, const verdict *judged,
                      arena *memory, arena *scratch, space_flip *out, stf_error *err)
{
    uint32_t const d = f->space->n_varied, most = STARTS * f->n_asked;
    start *const starts = ARENA_NEW(scratch, start, most);
    double *const room = ARENA_NEW(scratch, double, (size_t)most *d);
    TRY(arena_status(scratch, err));
    for (uint32_t i = 0; i < most; i++) starts[i].at = room + (size_t)i * d;
    uint32_t const n_starts = starts_choose(f, values, n, judged, starts);
    if (n_starts == 0) return STF_OK;
    TRY(starts_draw_in(f, starts, n_starts, scratch, err));
    TRY(starts_thin(f, starts, n_starts, scratch, err));
    TRY(starts_draw_in(f, starts, n_starts, scratch, err));
    for (uint32_t i = 0; i < n_starts; i++) {
        space_flip *const mine = &out[starts[i].asked];
        starts[i].distance = distance_of(f, starts[i].at);
        if (!mine->has_flip || starts[i].distance < mine->distance)
            TRY(flip_keep(f, &starts[i], memory, mine, err));
    }
    return STF_OK;
}
