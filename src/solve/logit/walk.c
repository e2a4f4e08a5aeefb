/* SPDX-License-Identifier: Apache-2.0 */
/* walk.c -- predictor, step control and the decision that play has settled (walk.h). */
#include "solve/logit/walk.h"

#include "base/os_clock.h"

#include <math.h>

/* Step control. A guess whose Newton step is `WANTED` long is as good as wanted; one of more than
 * `GREATEST` is refused. log |det J| may fall by FALL_GREATEST in a step. */
#define WANTED 0.3
#define GREATEST 1.0
#define FALL_WANTED 0.7
#define FALL_GREATEST 1.4
#define GROWTH 4.0
#define GROWTH_EARLY 2.0 /* before EARLY units of lambda, where branches part */
#define EARLY 20.0
/* A first step of more than LEAP_LEAST units must begin nearer than others, and det J must hardly
 * fall. */
#define LEAP_LEAST 0.6
#define LEAP_GREATEST 0.6
/* Corrector: a point on the way, where the next guess is from; and one whose play is wanted. */
#define TOLERANCE_WALKING 1e-3
#define TOLERANCE_FINAL 1e-11
/* A lane whose trouble is not a singular J (log |det J| above SINGULAR) only moves fast: far
 * smaller steps in lambda are tried before the curve itself is followed. */
#define SINGULAR (-0.7)
#define STEP_SHARP 1e-11
/* Settled: |d log p / d log lambda| at most STILL, or log p below GONE and falling in proportion.
 */
#define STILL 0.02
#define GONE (-40.0)
/* From this many units on, an action may vanish like a power of lambda (a limit that is not
 * regular), and the limit is tried even where play has not settled. */
#define SLOW 2e3
#define PATIENCE 1e5

stf_status walk_new(walk *k, const schedule *s, isa i, uint32_t stride, arena *memory,
                    stf_error *err)
{
    TRY(sweep_new(&k->w, s, i, stride, memory, err));
    size_t const n = ((size_t)s->n_unknowns + 1) * stride;
    k->x = ARENA_NEW(memory, double, n);
    k->dx = ARENA_NEW(memory, double, n);
    k->x_before = ARENA_NEW(memory, double, n);
    k->dx_before = ARENA_NEW(memory, double, n);
    if (stride == 1) {
        k->turn = ARENA_NEW(memory, double, 3 * ((size_t)s->most_unknowns + 1));
        k->twin = ARENA_NEW(memory, uint32_t, s->n_parts);
    }
    for (int r = 0; r < RECORDS; r++)
        k->record[r] = ARENA_NEW(memory, double, ((size_t)s->game->n_actions + 1) * stride);
    return arena_status(memory, err);
}

/* Parts' unknowns are consecutive: those of the parts followed. */
static uint32_t unknown_begin(const walk *k)
{
    return k->w.s->part[k->first].first_unknown;
}
static uint32_t unknown_end(const walk *k)
{
    const part *const t = &k->w.s->part[k->last - 1];
    return t->first_unknown + t->n_unknowns;
}

static bool has_coupled(const walk *k)
{
    return unknown_end(k) > unknown_begin(k);
}

/* One over the greatest payoff range at stake in a set. */
static double lane_unit(const walk *k, uint32_t l)
{
    const schedule *const s = k->w.s;
    double greatest = 0.0;
    for (uint32_t c = k->first; c < k->last; c++) {
        const part *const t = &s->part[c];
        for (uint32_t h = t->first_set; h < t->first_set + t->n_sets; h++) {
            size_t const at = ((size_t)c * s->n_parties + s->set[h].party) * k->w.stride + l;
            double const range =
                (k->w.high[at] - k->w.low[at]) * fabs(k->w.factor[(size_t)h * k->w.stride + l]);
            if (s->set[h].chooses && range > greatest) greatest = range;
        }
    }
    return greatest > 0.0 ? 1.0 / greatest : 1.0;
}

void walk_begin(walk *k, uint32_t first, uint32_t last)
{
    sweep *const w = &k->w;
    k->first = first;
    k->last = last;
    for (uint32_t l = 0; l < w->stride; l++) k->lane[l].phase = LANE_IDLE;
    w->most_first = GREATEST;
    w->want_logs = w->is_polish = w->is_given = false;
    w->open = w->mask;
    w->base = w->mask_base;
    w->use_active = w->mask != NULL;
}

void walk_start(walk *k, uint32_t l)
{
    sweep *const w = &k->w;
    uint32_t const stride = w->stride, end = unknown_end(k);
    lane_walk *const lane = &k->lane[l];
    *lane = (lane_walk){.phase = LANE_STARTS, .before = -1.0, .unit = lane_unit(k, l)};
    for (uint32_t j = unknown_begin(k); j < end; j++) {
        size_t const at = (size_t)j * stride + l;
        k->x[at] = k->dx[at] = k->x_before[at] = k->dx_before[at] = w->dx[at] = 0.0;
    }
    for (uint32_t c = k->first; c < k->last; c++) {
        size_t const at = (size_t)c * stride + l;
        w->last_log[at] = w->det_log[at] = 0.0;
        w->last_sign[at] = w->det_sign[at] = 1.0;
    }
    w->speed[l] = 1.0;
    if (!has_coupled(k))
        lane->step = 100.0 * lane->unit;
    else if (k->leap > 0.0 && k->target <= k->leap * lane->unit)
        lane->step = k->target;
    else
        lane->step = k->step_first * lane->unit;
    lane->settle_from = 20.0 * lane->unit;
}

void walk_move(walk *to, const walk *from, uint32_t l)
{
    uint32_t const stride = from->w.stride;
    uint32_t const n_actions = from->w.s->game->n_actions;
    walk_begin(to, from->first, from->last);
    walk_start(to, 0);
    to->lane[0] = from->lane[l];
    for (uint32_t j = unknown_begin(from); j < unknown_end(from); j++) {
        size_t const at = (size_t)j * stride + l;
        to->x[j] = from->x[at];
        to->dx[j] = from->dx[at];
        to->x_before[j] = from->x_before[at];
        to->dx_before[j] = from->dx_before[at];
    }
    for (uint32_t c = from->first; c < from->last; c++) {
        to->w.last_log[c] = from->w.last_log[(size_t)c * stride + l];
        to->w.last_sign[c] = from->w.last_sign[(size_t)c * stride + l];
    }
    for (uint32_t r = 0; r < from->lane[l].n_records; r++)
        for (uint32_t a = 0; a < n_actions; a++)
            to->record[r][a] = from->record[r][(size_t)a * stride + l];
}

/* How the last two points weigh in a guess: x + step dx + bend (dx_before - dx) + rest (x_before -
 * x
 * + back dx), all of the last point but where marked. */
typedef struct guess {
    double step[LANES_BLOCK], back[LANES_BLOCK], bend[LANES_BLOCK], rest[LANES_BLOCK];
} guess;

/* With y = 1 / (lambda + unit): the curve x + step dx + c f + e g, where f and g are what y and y^2
 * are above their tangents at the last point, through the point before with its slope. The two
 * equations for c and e have the determinant older^4, older and newer being the differences of y
 * over the last step and the next: everything is written without cancellation. */
static void guess_weigh(const lane_walk *lane, uint32_t l, double to, guess *g)
{
    double const step = to - lane->lambda, back = lane->lambda - lane->before;
    g->step[l] = step;
    g->back[l] = g->bend[l] = g->rest[l] = 0.0;
    if (!(lane->before >= 0.0) || !(back > 0.0)) return;
    double const y = 1.0 / (lane->lambda + lane->unit);
    double const y_before = 1.0 / (lane->before + lane->unit), y_next = 1.0 / (to + lane->unit);
    double const older = back * y * y_before, newer = step * y * y_next;
    double const f = newer * newer / y_next, square = older * older;
    double const both = older * (3.0 * y + 2.0 * older) + newer * (2.0 * y + older);
    g->back[l] = back;
    g->bend[l] = f * (older + newer) / (y_before * square);
    g->rest[l] = f * both / (square * older);
}

/* Guesses of the live lanes into w.x; other lanes keep theirs. */
static void guesses_fill(walk *k, const guess *g)
{
    sweep *const w = &k->w;
    uint32_t const stride = w->stride, end = unknown_end(k);
    for (uint32_t j = unknown_begin(k); j < end; j++) {
        size_t const row = (size_t)j * stride;
        for (uint32_t l = 0; l < stride; l++) {
            double const x = k->x[row + l], dx = k->dx[row + l];
            double const to = x + g->step[l] * dx + g->bend[l] * (k->dx_before[row + l] - dx) +
                              g->rest[l] * (k->x_before[row + l] - x + g->back[l] * dx);
            w->x[row + l] = w->live[l] > 0.5 ? to : w->x[row + l];
        }
    }
}

void walk_take(walk *k, uint32_t l)
{
    const sweep *const w = &k->w;
    lane_walk *const lane = &k->lane[l];
    uint32_t const stride = w->stride, end = unknown_end(k);
    for (uint32_t j = unknown_begin(k); j < end; j++) {
        size_t const at = (size_t)j * stride + l;
        k->x_before[at] = k->x[at];
        k->dx_before[at] = k->dx[at];
        k->x[at] = w->x[at];
        k->dx[at] = w->dx[at];
    }
    if (end > unknown_begin(k))
        for (uint32_t c = k->first; c < k->last; c++) {
            size_t const at = (size_t)c * stride + l;
            w->last_log[at] = w->det_log[at];
            w->last_sign[at] = w->det_sign[at];
        }
    lane->before = lane->lambda;
    lane->lambda = w->lambda[l];
    lane->steps++;
}

/* ---- settling ---------------------------------------------------------------------------------
 */

static bool set_is_settled(const walk *k, uint32_t h, uint32_t l)
{
    const sweep *const w = &k->w;
    const play_set *const set = &w->s->set[h];
    bool const is_late = w->lambda[l] > SLOW * k->lane[l].unit;
    if (!set->chooses) return true;
    for (uint32_t a = set->first_action; a < set->first_action + set->n_actions; a++) {
        size_t const at = (size_t)a * w->stride + l;
        double const p = w->weight[at], rate = w->lambda[l] * w->dlog[at];
        bool const still = fabs(rate) <= STILL;
        bool const gone = p < 4e-18 && rate <= 0.5 * GONE;
        bool const slow = is_late && p < 1e-2 && rate < -0.5 && rate > -1.5;
        if (!still && !gone && !slow) return false;
    }
    return true;
}

static bool lane_is_settled(walk *k, uint32_t l)
{
    lane_walk *const lane = &k->lane[l];
    const schedule *const s = k->w.s;
    uint32_t const begin = s->part[k->first].first_set;
    uint32_t const end = s->part[k->last - 1].first_set + s->part[k->last - 1].n_sets;
    if (lane->lambda < lane->settle_from) return false;
    if (lane->lambda > PATIENCE * lane->unit) return true;
    if (lane->unsettled_set >= begin && lane->unsettled_set < end &&
        !set_is_settled(k, lane->unsettled_set, l))
        return false;
    for (uint32_t h = begin; h < end; h++) {
        if (set_is_settled(k, h, l)) continue;
        lane->unsettled_set = h;
        return false;
    }
    return true;
}

static void lane_record(walk *k, uint32_t l)
{
    const sweep *const w = &k->w;
    lane_walk *const lane = &k->lane[l];
    const game *const g = w->s->game;
    uint32_t const r = lane->n_records++, stride = w->stride;
    for (uint32_t a = 0; a < g->n_actions; a++)
        k->record[r][(size_t)a * stride + l] = w->log_weight[(size_t)a * stride + l];
    lane->record_at *= 2.0;
    if (lane->n_records == RECORDS) lane->phase = LANE_READY;
}

void walk_advance(walk *k, uint32_t l)
{
    lane_walk *const lane = &k->lane[l];
    if (lane->lambda >= k->target) {
        lane->phase = LANE_ARRIVED;
    } else if (lane->phase == LANE_RECORDS) {
        if (lane->lambda >= lane->record_at) lane_record(k, l);
    } else if (k->target > 1e300 && lane_is_settled(k, l)) {
        lane->phase = LANE_RECORDS;
        lane->n_records = 0;
        lane->record_at = 2.0 * lane->lambda;
    }
}

/* ---- steps ------------------------------------------------------------------------------------
 */

static double lane_next(const walk *k, uint32_t l)
{
    const lane_walk *const lane = &k->lane[l];
    double const goal = lane->phase == LANE_RECORDS ? lane->record_at : k->target;
    double const next = lane->lambda + lane->step;
    return next > goal - 0.01 * lane->step ? goal : next;
}

/* Whether the last refusal had to do with a turning point or a crossing of the branch. */
static bool lane_is_singular(const walk *k, uint32_t l)
{
    const sweep *const w = &k->w;
    uint32_t const c = k->lane[l].culprit;
    if (w->flipped[l] > 0.5 || w->drop[l] > FALL_GREATEST) return true;
    return c < w->s->n_parts && w->s->part[c].kind == PART_COUPLED &&
           w->last_log[(size_t)c * w->stride + l] < SINGULAR;
}

/* Takes or refuses the pass's point in lane l, and sets the next step. */
static void lane_judge(walk *k, uint32_t l)
{
    const sweep *const w = &k->w;
    lane_walk *const lane = &k->lane[l];
    double const done = w->lambda[l] - lane->lambda;
    double const distance = w->distance[l], fall = w->drop[l];
    if (lane->phase == LANE_STARTS) {
        walk_take(k, l);
        lane->before = -1.0;
        lane->steps = 0;
        lane->phase = LANE_WALKS;
        return;
    }
    lane->culprit = w->culprit[l] < 0.0 ? lane->culprit : (uint32_t)w->culprit[l];
    bool const leapt = done > LEAP_LEAST * lane->unit && lane->lambda < EARLY * lane->unit;
    bool const far = leapt && (distance > LEAP_GREATEST || fall > FALL_WANTED);
    if (w->failed[l] > 0.5 || w->flipped[l] > 0.5 || fall > FALL_GREATEST || far) {
        lane->rejected++;
        lane->step = 0.3 * done;
        double const least =
            lane_is_singular(k, l) ? k->step_least : fmin(k->step_least, STEP_SHARP);
        if (lane->step < least * (lane->lambda + lane->unit)) lane->phase = LANE_STUCK;
        return;
    }
    double const most = lane->lambda < EARLY * lane->unit ? GROWTH_EARLY : GROWTH;
    double growth = distance > 1e-12 ? sqrt(sqrt(WANTED / distance)) : most;
    if (growth > most) growth = most;
    /* the next step falls at least as fast: a zero of det J of even order must not be jumped over
     */
    if (fall > 0.0) growth = fmin(growth, FALL_WANTED / fall);
    if (growth > 1.0 && lane->rejected > 0) growth = 1.0;
    lane->rejected = 0;
    walk_take(k, l);
    double const longest = (most - 1.0) * (lane->lambda + lane->unit);
    lane->step = fmin(growth * fmax(done, fmin(lane->step, done * 1e3)), longest);
    walk_advance(k, l);
}

/* Payoffs carry rounding, of which a reply takes lambda times as much, and more where J is small.
 */
static double noise_at(const lane_walk *lane)
{
    return fmin(fmax(1e-6, 1e-11 * lane->lambda / lane->unit), 1e-3);
}

bool walk_must_stop(walk *k)
{
    if (k->deadline > 0.0 && os_clock_seconds() > k->deadline) k->is_late = true;
    return k->is_late || cancel_requested(k->stop);
}

bool lane_goes_on(const lane_walk *lane)
{
    return lane->phase == LANE_STARTS || lane->phase == LANE_WALKS || lane->phase == LANE_RECORDS;
}

static bool walk_interrupted(walk *k)
{
    if (walk_must_stop(k)) k->stopped = true;
    if (!k->stopped && k->progress != NULL) {
        solve_event const event = {.what = "step",
                                   .iteration = k->lane[0].steps,
                                   .parameter = k->lane[0].lambda,
                                   .residual = k->w.last_step[0]};
        if (k->progress(k->progress_user, &event) != 0) k->stopped = true;
    }
    return k->stopped;
}

/* Where lane l is to go next, into the sweep; false where it does not go on. */
static bool lane_aim(walk *k, uint32_t l, guess *g)
{
    sweep *const w = &k->w;
    lane_walk *const lane = &k->lane[l];
    bool const goes = lane_goes_on(lane);
    if (goes && lane->steps >= k->most_steps) lane->phase = LANE_FAILED;
    w->live[l] = goes && lane->phase != LANE_FAILED ? 1.0 : 0.0;
    g->step[l] = g->back[l] = g->bend[l] = g->rest[l] = 0.0;
    if (w->live[l] < 0.5) return false;
    w->lambda[l] = lane->phase == LANE_STARTS ? 0.0 : lane_next(k, l);
    w->noise[l] = noise_at(lane);
    w->tolerance[l] = TOLERANCE_WALKING;
    if (lane->phase == LANE_RECORDS || w->lambda[l] >= k->target) {
        w->tolerance[l] = TOLERANCE_FINAL;
        w->want_logs = true;
    }
    if (lane->phase != LANE_STARTS) guess_weigh(lane, l, w->lambda[l], g);
    return true;
}

void walk_run(walk *k, uint32_t enough)
{
    sweep *const w = &k->w;
    for (;;) {
        uint32_t n_live = 0, n_ended = 0, n_arrived = 0;
        guess g;
        w->want_logs = false;
        for (uint32_t l = 0; l < w->stride; l++) n_live += lane_aim(k, l, &g);
        for (uint32_t l = 0; l < w->stride; l++) {
            lane_phase const phase = k->lane[l].phase;
            n_arrived += phase == LANE_ARRIVED;
            n_ended += phase >= LANE_ARRIVED && phase < LANE_DONE;
        }
        if (n_live == 0 || n_arrived > 0 || n_ended >= enough) return;
        if ((n_live == 1 && k->leaves_last) || walk_interrupted(k)) return;
        guesses_fill(k, &g);
        sweep_pass(w, k->first, k->last);
        for (uint32_t l = 0; l < w->stride; l++)
            if (w->live[l] > 0.5) lane_judge(k, l);
    }
}
