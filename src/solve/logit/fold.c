/* SPDX-License-Identifier: Apache-2.0 */
/* fold.c -- round the turning points of the branch, along the curve.
 *
 * Where J of one coupled part, the driver, turns singular, lambda stops being a parameter: the
 * branch folds back. Then the driver's unknowns and lambda are followed together by
 * pseudo-arclength (Keller 1977; Allgower and Georg, Numerical Continuation Methods, 1990, ch.
 * 4-6): with t the unit tangent, F(x, lambda) = 0,     t . W^2 ((x, lambda) - last point) = ds, W
 * weighing log-probabilities and lambda relative to their size. The parts below the driver are
 * functions of lambda and are passed anew for each iterate; those above follow from the values
 * below them. The orientation is kept by the bordered determinant: its sign changes, or it
 * vanishes, only where the curve meets another (a bifurcation), and there the steps shrink until
 * the lane is given up. Where another part turns singular on the way, that part becomes the driver,
 * in the same direction. Parts whose play is the same as the driver's, its twins, turn where it
 * turns and are carried along as copies; that they are still solutions is checked. */
#include "solve/logit/walk.h"

#include "num/elementary.h"

#include <math.h>
#include <string.h>

#define STEP_FIRST 0.02
#define STEP_LEAST 1e-7
#define STEP_MOST 4.0
/* Below this step a part that refuses becomes the driver. */
#define STEP_HANDOVER 1e-4
#define WANTED 0.1
#define GREATEST 0.5
#define FALL_WANTED 0.7
#define FALL_GREATEST 1.4
#define TIGHT 1e-10
/* Lambda is a good parameter again when it rises and log |det J| is this much above its least on
 * the way, or where det J was not the trouble after so many steps. */
#define RISE_ENOUGH 0.7
#define STEPS_ENOUGH 20
/* Parts this near to the driver are its twins, and stay so within TWIN_RESIDUAL. */
#define TWIN_NEAR 1e-6
#define TWIN_RESIDUAL 1e-5
/* Bounds on the work of one lane: steps tried in a turning, turnings. */
#define TRIES_MOST 800
#define TURNINGS_MOST 16
/* After so many tries with det J of the driver never below UNTURNED there is no turning point to
 * pass: the branch is too sharp for its rounding. */
#define TRIES_SHARP 150
#define UNTURNED (-0.5)
/* A singular J where lambda keeps more than this share of the tangent is no turning point. */
#define SPEED_OF_FOLD 0.01
#define SINGULAR (-2.0)

typedef struct turning {
    walk *k;
    uint32_t c, n, x0;    /* the driver, its unknowns */
    uint32_t n_twins;     /* in k->twin, in order, all above the driver */
    double *tangent;      /* [n + 1] d(x, lambda)/ds, unit in the weights */
    double *next;         /* [n + 1] the tangent at the trial point */
    double *weight;       /* [n + 1] */
    double lambda, trial; /* of the last point taken and of the trial */
    double det_log, det_sign, trial_log, trial_sign; /* of the bordered matrix */
    double natural_log,
        least_log; /* log |det J| of the driver at the trial, and its least so far */
    uint32_t n_steps;
    double first;    /* size of the corrector's first step */
    double fall;     /* of log |bordered determinant| in the step last taken */
    bool crossed;    /* the bordered determinant changed sign or collapsed */
    uint32_t blamed; /* another part that refused the last step; or NONE */
} turning;

static void turning_weigh(turning *t, const double *x, double lambda)
{
    for (uint32_t j = 0; j < t->n; j++) t->weight[j] = 1.0 / (1.0 + 0.02 * fabs(x[t->x0 + j]));
    t->weight[t->n] = 1.0 / (lambda + t->k->lane[0].unit);
}

static void tangent_normalise(const turning *t, double *tangent)
{
    double sum = 0.0;
    for (uint32_t j = 0; j <= t->n; j++) {
        double const y = t->weight[j] * tangent[j];
        sum += y * y;
    }
    double const share = 1.0 / sqrt(sum);
    for (uint32_t j = 0; j <= t->n; j++) tangent[j] *= share;
}

/* The driver's bordered system at the trial point, solved: column n + 1 the Newton step, n + 2 the
 * next tangent. `gap`: how far the arclength condition is from holding. */
static void bordered_solve(turning *t, double gap)
{
    sweep *const w = &t->k->w;
    uint32_t const n = t->n, from = n + 2, to = n + 3;
    double *const a = w->matrix;
    sweep_system(w, t->c);
    for (uint32_t i = n; i-- > 0;) {
        double const minus_f = a[(size_t)i * from + n], rate = a[(size_t)i * from + n + 1];
        memmove(&a[(size_t)i * to], &a[(size_t)i * from], n * sizeof *a);
        a[(size_t)i * to + n] = -rate;
        a[(size_t)i * to + n + 1] = minus_f;
        a[(size_t)i * to + n + 2] = 0.0;
    }
    double *const last = &a[(size_t)n * to];
    for (uint32_t j = 0; j <= n; j++) last[j] = t->weight[j] * t->weight[j] * t->tangent[j];
    last[n + 1] = -gap;
    last[n + 2] = 1.0;
    t->trial_log = sweep_eliminate(w, n + 1, 2, &t->trial_sign);
}

/* Parts below the driver at the trial lambda; derivatives in lambda. */
static bool below_pass(turning *t)
{
    walk *const k = t->k;
    k->w.lambda[0] = t->trial;
    k->w.speed[0] = 1.0;
    sweep_pass(&k->w, k->first, t->c);
    if (k->w.failed[0] < 0.5) return true;
    t->blamed = k->w.culprit[0] < 0.0 ? NONE : (uint32_t)k->w.culprit[0];
    return false;
}

/* Newton's method on the bordered system from the predicted point. */
static bool driver_correct(turning *t, double ds)
{
    walk *const k = t->k;
    double *const x = k->w.x;
    const double *const a = k->w.matrix;
    uint32_t const n = t->n, width = n + 3;
    double before = 0.0;
    for (int iteration = 0; iteration < 10; iteration++) {
        if (!(t->trial > 0.0) || !below_pass(t)) return false;
        double gap = -ds;
        for (uint32_t j = 0; j <= n; j++) {
            double const moved = j < n ? x[t->x0 + j] - k->x[t->x0 + j] : t->trial - t->lambda;
            gap += t->weight[j] * t->weight[j] * t->tangent[j] * moved;
        }
        bordered_solve(t, gap);
        double size = 0.0;
        for (uint32_t j = 0; j <= n; j++) {
            double const step = a[(size_t)j * width + n + 1];
            double const relative = t->weight[j] * fabs(step);
            if (!(relative <= size)) size = relative;
            t->next[j] = a[(size_t)j * width + n + 2];
            if (j < n)
                x[t->x0 + j] += step;
            else
                t->trial += step;
        }
        if (iteration == 0) t->first = size;
        if (!(size < (iteration == 0 ? GREATEST : fmax(0.5 * before, 1e-8)))) return false;
        if (size <= TIGHT || (iteration > 0 && size > 0.5 * before)) return t->trial > 0.0;
        before = size;
    }
    return false;
}

/* Whether the parts just passed came along; else which one did not. */
static bool pass_is_near(turning *t)
{
    const sweep *const w = &t->k->w;
    if (w->failed[0] < 0.5 && w->flipped[0] < 0.5 && w->drop[0] <= FALL_GREATEST) return true;
    t->blamed = w->culprit[0] < 0.0 ? NONE : (uint32_t)w->culprit[0];
    return false;
}

/* Part c with the driver's play and derivatives, as it stands. */
static void given_pass(turning *t, uint32_t c)
{
    sweep *const w = &t->k->w;
    uint32_t const x0 = w->s->part[c].first_unknown;
    for (uint32_t j = 0; j < t->n; j++) {
        w->x[x0 + j] = w->x[t->x0 + j];
        w->dx[x0 + j] = t->next[j];
    }
    w->is_given = true;
    sweep_pass(w, c, c + 1);
    w->is_given = false;
}

/* Whether the driver's play still solves twin c, the parts below it passed. */
static bool twin_holds(turning *t, uint32_t c)
{
    sweep *const w = &t->k->w;
    const double *const a = w->matrix;
    sweep_system(w, c);
    for (uint32_t j = 0; j < t->n; j++) {
        double const residual = a[(size_t)j * (t->n + 2) + t->n];
        if (fabs(residual) <= TWIN_RESIDUAL * (1.0 + fabs(w->x[t->x0 + j]))) continue;
        t->blamed = c;
        return false;
    }
    return true;
}

/* Everything at the corrected point, differentiated along the curve. */
static bool others_pass(turning *t)
{
    walk *const k = t->k;
    sweep *const w = &k->w;
    w->lambda[0] = t->trial;
    w->speed[0] = t->next[t->n];
    sweep_pass(w, k->first, t->c);
    if (!pass_is_near(t)) return false;
    given_pass(t, t->c);
    uint32_t next = t->c + 1;
    for (uint32_t i = 0; i < t->n_twins; i++) {
        uint32_t const twin = k->twin[i];
        sweep_pass(w, next, twin);
        if (!pass_is_near(t)) return false;
        given_pass(t, twin);
        if (!twin_holds(t, twin)) return false;
        next = twin + 1;
    }
    sweep_pass(w, next, k->last);
    return pass_is_near(t);
}

/* One step of length ds; false: refused, nothing has changed. */
static bool turning_step(turning *t, double ds)
{
    walk *const k = t->k;
    const schedule *const s = k->w.s;
    uint32_t const begin = s->part[k->first].first_unknown;
    uint32_t const end = s->part[k->last - 1].first_unknown + s->part[k->last - 1].n_unknowns;
    for (uint32_t j = begin; j < end; j++) k->w.x[j] = k->x[j] + ds * k->dx[j];
    t->trial = t->lambda + ds * t->tangent[t->n];
    t->crossed = false;
    t->blamed = NONE;
    if (!driver_correct(t, ds) || !(t->trial < k->target)) return false;
    /* Cramer's rule: the tangent's last component is det J over the bordered determinant */
    t->natural_log = t->trial_log + num_log(fabs(t->next[t->n]) + 1e-300);
    tangent_normalise(t, t->next);
    double cosine = 0.0;
    for (uint32_t j = 0; j <= t->n; j++)
        cosine += t->weight[j] * t->weight[j] * t->tangent[j] * t->next[j];
    t->crossed = t->trial_sign * t->det_sign < 0.0 || t->det_log - t->trial_log > FALL_GREATEST;
    if (t->crossed || !(cosine > 0.8)) return false;
    return others_pass(t);
}

/* The trial point becomes the lane's. */
static void turning_take(turning *t)
{
    walk *const k = t->k;
    t->n_steps++;
    t->least_log = fmin(t->least_log, t->natural_log);
    if (t->next[t->n] * t->tangent[t->n] < 0.0) k->lane[0].n_folds++;
    walk_take(k, 0);
    t->lambda = t->trial;
    t->fall = t->det_log - t->trial_log;
    t->det_log = t->trial_log;
    t->det_sign = t->trial_sign;
    memcpy(t->tangent, t->next, (t->n + 1) * sizeof *t->tangent);
    turning_weigh(t, k->x, t->lambda);
    double const before = t->tangent[t->n];
    tangent_normalise(t, t->tangent);
    /* the derivatives of everything else are per the same ds */
    double const scale = before != 0.0 ? t->tangent[t->n] / before : 1.0;
    const schedule *const s = k->w.s;
    uint32_t const begin = s->part[k->first].first_unknown;
    uint32_t const end = s->part[k->last - 1].first_unknown + s->part[k->last - 1].n_unknowns;
    for (uint32_t j = begin; j < end; j++) k->dx[j] *= scale;
}

/* A pass in lambda at the last point taken: derivatives in lambda, determinants. */
static bool natural_pass(walk *k)
{
    sweep *const w = &k->w;
    const schedule *const s = w->s;
    uint32_t const begin = s->part[k->first].first_unknown;
    uint32_t const end = s->part[k->last - 1].first_unknown + s->part[k->last - 1].n_unknowns;
    for (uint32_t j = begin; j < end; j++) w->x[j] = k->x[j];
    w->lambda[0] = k->lane[0].lambda;
    w->speed[0] = 1.0;
    w->live[0] = 1.0;
    w->tolerance[0] = TIGHT;
    sweep_pass(w, k->first, k->last);
    return w->failed[0] < 0.5;
}

/* Whether parts c and d play the same and move the same, after a pass in lambda. */
static bool are_twins(const walk *k, uint32_t c, uint32_t d)
{
    const sweep *const w = &k->w;
    const part *const a = &w->s->part[c], *const b = &w->s->part[d];
    if (b->kind != PART_COUPLED || a->n_unknowns != b->n_unknowns || a->n_nodes != b->n_nodes)
        return false;
    if (!(fabs(w->det_log[c] - w->det_log[d]) <= 1e-2)) return false;
    for (uint32_t j = 0; j < a->n_unknowns; j++) {
        double const x = w->x[a->first_unknown + j], y = w->x[b->first_unknown + j];
        double const dx = w->dx[a->first_unknown + j], dy = w->dx[b->first_unknown + j];
        if (!(fabs(x - y) <= TWIN_NEAR * (1.0 + fabs(x)))) return false;
        if (!(fabs(dx - dy) <= 1e-2 * fabs(dx) + TWIN_NEAR)) return false;
    }
    return true;
}

/* The first of part c and its twins, which drives; the others into k->twin. */
static uint32_t twins_find(walk *k, uint32_t c, uint32_t *n_twins)
{
    uint32_t driver = NONE, n = 0;
    for (uint32_t d = k->first; d < k->last; d++) {
        if (d != c && !are_twins(k, c, d)) continue;
        if (driver == NONE)
            driver = d;
        else
            k->twin[n++] = d;
    }
    *n_twins = n;
    return driver;
}

/* Makes part c the driver at the last point taken, going the way of `direction` in lambda: tangent,
 * weights, bordered determinant. */
static bool turning_begin(turning *t, walk *k, uint32_t c, double direction)
{
    const schedule *const s = k->w.s;
    if (c < k->first || c >= k->last || s->part[c].kind != PART_COUPLED) return false;
    if (!natural_pass(k)) return false;
    uint32_t const n = s->part[c].n_unknowns;
    uint32_t n_twins;
    c = twins_find(k, c, &n_twins);
    *t = (turning){.k = k,
                   .n_twins = n_twins,
                   .c = c,
                   .n = n,
                   .x0 = s->part[c].first_unknown,
                   .tangent = k->turn,
                   .next = k->turn + (n + 1),
                   .weight = k->turn + 2 * ((size_t)n + 1),
                   .blamed = NONE};
    t->lambda = t->trial = k->lane[0].lambda;
    turning_weigh(t, k->w.x, t->lambda);
    for (uint32_t j = 0; j < n; j++) t->tangent[j] = direction * k->w.dx[t->x0 + j];
    t->tangent[n] = direction;
    tangent_normalise(t, t->tangent);
    walk_take(k, 0);
    t->natural_log = t->least_log = k->w.last_log[c];
    uint32_t const end = s->part[k->last - 1].first_unknown + s->part[k->last - 1].n_unknowns;
    for (uint32_t j = s->part[k->first].first_unknown; j < end; j++) k->dx[j] *= t->tangent[n];
    if (!below_pass(t)) return false;
    bordered_solve(t, 0.0);
    t->det_log = t->trial_log;
    t->det_sign = t->trial_sign;
    return t->det_log == t->det_log;
}

/* Back to lambda as the parameter, if it has become a good one. */
static bool turning_ends(turning *t)
{
    walk *const k = t->k;
    if (!(t->tangent[t->n] > 0.0)) return false;
    if (t->natural_log < t->least_log + RISE_ENOUGH && t->n_steps < STEPS_ENOUGH) return false;
    if (!natural_pass(k)) return false;
    walk_take(k, 0);
    return true;
}

bool walk_turn(walk *k)
{
    lane_walk *const lane = &k->lane[0];
    turning t;
    uint32_t tries = 0;
    if (++lane->n_turnings > TURNINGS_MOST || !turning_begin(&t, k, lane->culprit, 1.0))
        return false;
    /* begin no farther than the walk's last steps: what lies ahead may be even in its multiplicity
     */
    double ds = fmin(STEP_FIRST, fmax(lane->step / t.tangent[t.n], 2.0 * STEP_LEAST));
    while (ds > STEP_LEAST && tries++ < TRIES_MOST && lane->steps < k->most_steps &&
           !walk_must_stop(k)) {
        if (tries > TRIES_SHARP && t.least_log > UNTURNED) break;
        if (!turning_step(&t, ds)) {
            ds *= 0.4;
            if (ds > STEP_HANDOVER || t.blamed == NONE) continue;
            double const speed = t.tangent[t.n];
            if (!turning_begin(&t, k, t.blamed, speed < 0.0 ? -1.0 : 1.0)) break;
            ds = fmax(fmin(ds * speed / t.tangent[t.n], STEP_FIRST), 2.0 * STEP_LEAST);
            continue;
        }
        turning_take(&t);
        if (turning_ends(&t)) {
            lane->before = -1.0;
            lane->step = 0.5 * ds * t.tangent[t.n];
            lane->rejected = 0;
            return true;
        }
        double growth = fmin(fmax(sqrt(WANTED / fmax(t.first, 1e-6)), 0.5), 2.0);
        if (t.fall > 0.0) growth = fmin(growth, FALL_WANTED / t.fall);
        ds = fmin(ds * growth, STEP_MOST);
    }
    if (walk_must_stop(k)) k->stopped = true;
    lane->culprit = t.c;
    lane->bifurcates = t.crossed || (t.blamed == NONE && t.natural_log < SINGULAR &&
                                     t.weight[t.n] * fabs(t.tangent[t.n]) > SPEED_OF_FOLD);
    return false;
}
