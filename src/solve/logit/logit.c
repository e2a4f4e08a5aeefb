/* SPDX-License-Identifier: Apache-2.0 */
/* logit.c -- the solver `logit`: quantal response at a precision, or the principal branch's limit.
 *
 * A block of lanes is walked together. Lanes that reach a place where lambda no longer
 * parameterises the branch go on alone, where the curve can be followed round its turning points
 * (fold.c); a lane alone runs the same kernels, so its answer does not depend on the block it came
 * in. */
#include "solve/logit/logit.h"
#include "solve/logit/limit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define REGRET_ALLOWED 1e-10 /* of the payoff range; certify allows ten times as much */
#define FARTHEST 1e12        /* units of lambda after which the limit is given up */
#define LARGE 64             /* parts from which a last lane leaves its block */
#define LEAP 4.0             /* units of lambda within which a target is tried at once */
#define AT_ONCE 2            /* lanes that have ended before those to come take their place */

typedef struct logit_plan {
    solve_options options;
    const schedule *schedule;
    uint32_t n_lanes;  /* standoffs that a run may have: more than the block has lanes, perhaps */
    walk block, alone; /* the same walk where there is one lane */
    limit block_limit, alone_limit;
    double *column;    /* [n_slots] slots of one lane */
    double *by_party;  /* [n_parties] parties' precisions over the reference; NULL: all 1 */
    profile *profiles; /* [n_lanes] */
} logit_plan;

/* ---- planning ---------------------------------------------------------------------------------
 */

static double given_or(double value, double otherwise)
{
    return value > 0.0 ? value : otherwise;
}

/* The precision that parties' own are relative to: the common one, or else the greatest. */
static double reference_lambda(const solve_options *o, uint32_t n_parties)
{
    double most = o->lambda;
    for (uint32_t q = 0; o->lambda_party != NULL && !(o->lambda > 0.0) && q < n_parties; q++)
        most = fmax(most, o->lambda_party[q]);
    return most;
}

static stf_status options_check(const solve_options *o, uint32_t n_parties, stf_error *err)
{
    if (!o->to_limit && !(o->lambda >= 0.0 && o->lambda < HUGE_VAL))
        return fail(err, STF_USAGE, "lambda must be a number of at least 0");
    for (uint32_t q = 0; o->lambda_party != NULL && q < n_parties; q++)
        if (!(o->lambda_party[q] >= 0.0 && o->lambda_party[q] < HUGE_VAL))
            return fail(err, STF_USAGE, "each party's lambda must be a number of at least 0");
    return STF_OK;
}

static void walk_configure(walk *k, const solve_options *o, uint32_t n_parties)
{
    bool const to_limit = o->to_limit && o->concept != CONCEPT_QRE;
    k->target = to_limit ? HUGE_VAL : reference_lambda(o, n_parties);
    k->step_first = given_or(o->step_first, 0.5);
    k->leap = o->step_first > 0.0 ? 0.0 : LEAP;
    k->step_least = given_or(o->step_least, 1e-4);
    k->most_steps = o->most_steps > 0 ? o->most_steps : 10000;
    k->stop = o->stop;
    k->deadline = o->deadline;
    k->progress = o->progress;
    k->progress_user = o->progress_user;
    k->w.tie_tolerance = given_or(o->tie_tolerance, 1e-12);
}

static void profiles_take(logit_plan *p, arena *memory)
{
    const game *const g = p->schedule->game;
    p->profiles = ARENA_NEW(memory, profile, p->n_lanes);
    for (uint32_t l = 0; p->profiles != NULL && l < p->n_lanes; l++) {
        profile *const x = &p->profiles[l];
        x->prob = ARENA_NEW(memory, double, g->n_actions);
        x->belief = ARENA_NEW(memory, double, g->infoset_first_member[g->n_infosets]);
        x->log_witness = ARENA_NEW(memory, double, g->n_actions);
        x->prob_error = ARENA_NEW(memory, double, g->n_actions);
    }
}

static stf_status logit_plan_new(const game *g, const solve_options *options, uint32_t n_lanes,
                                 arena *memory, void **plan, stf_error *err)
{
    logit_plan *const p = ARENA_NEW(memory, logit_plan, 1);
    if (p == NULL) return arena_status(memory, err);
    if (n_lanes == 0 || n_lanes > LANES_MOST)
        return fail(err, STF_USAGE, "a plan has 1 to %d lanes", LANES_MOST);
    TRY(options_check(options, g->n_parties, err));
    p->options = *options;
    p->n_lanes = n_lanes;
    TRY(schedule_new(g, memory, &p->schedule, err));
    uint32_t stride;
    isa const i = isa_for(n_lanes, options->isa, &stride);
    TRY(walk_new(&p->block, p->schedule, i, stride, memory, err));
    TRY(limit_new(&p->block_limit, p->schedule, stride, memory, err));
    walk_configure(&p->block, options, g->n_parties);
    if (stride == 1) {
        p->alone = p->block;
        p->alone_limit = p->block_limit;
    } else {
        p->block.leaves_last = p->schedule->n_parts >= LARGE;
        TRY(walk_new(&p->alone, p->schedule, ISA_ONE, 1, memory, err));
        TRY(limit_new(&p->alone_limit, p->schedule, 1, memory, err));
        walk_configure(&p->alone, options, g->n_parties);
    }
    p->column = ARENA_NEW(memory, double, g->n_slots);
    if (options->lambda_party != NULL) {
        double const reference = reference_lambda(options, g->n_parties);
        p->by_party = ARENA_NEW(memory, double, g->n_parties);
        for (uint32_t q = 0; p->by_party != NULL && q < g->n_parties; q++)
            p->by_party[q] = reference > 0.0 ? options->lambda_party[q] / reference : 1.0;
    }
    profiles_take(p, memory);
    *plan = p;
    return arena_status(memory, err);
}

/* ---- answers ----------------------------------------------------------------------------------
 */

/* Play of the parts that were followed, from lane l of the walk. `x` NULL: at a finite lambda. */
static void answer_copy(const walk *k, const limit *x, uint32_t l, profile *to)
{
    const sweep *const w = &k->w;
    const schedule *const s = w->s;
    uint32_t const stride = w->stride;
    for (uint32_t c = k->first; c < k->last; c++) {
        const part *const t = &s->part[c];
        for (uint32_t h = t->first_set; h < t->first_set + t->n_sets; h++) {
            const play_set *const set = &s->set[h];
            bool const polished =
                t->kind != PART_COUPLED || (w->off_path[(size_t)h * stride + l] < 0.5 &&
                                            w->unpolished[(size_t)c * stride + l] < 0.5);
            double vanishing = 4e-16; /* what is left of actions whose limit is 0 */
            for (uint32_t a = set->first_action; a < set->first_action + set->n_actions; a++) {
                size_t const at = (size_t)a * stride + l;
                if (x != NULL && set->chooses && w->support[at] < 0.5) vanishing += x->error[at];
            }
            for (uint32_t a = set->first_action; a < set->first_action + set->n_actions; a++) {
                size_t const at = (size_t)a * stride + l;
                double const p = w->weight[at];
                to->prob[a] = p;
                bool const moves = x != NULL && set->chooses;
                to->log_witness[a] = moves ? x->witness[at] : w->log_weight[at];
                to->prob_error[a] = moves ? vanishing : 4e-16;
                if (moves && p < 1.0 && p > 0.0 && !polished)
                    to->prob_error[a] = fmax(p * x->error[at], vanishing);
            }
            for (uint32_t m = set->first_member; m < set->first_member + set->n_members; m++)
                to->belief[m] = t->kind == PART_COUPLED ? w->belief[(size_t)m * stride + l] : 1.0;
        }
    }
}

static void answer_ok(const logit_plan *p, const walk *k, uint32_t l, profile *x, lane_answer *to)
{
    const lane_walk *const lane = &k->lane[l];
    bool const at_limit = k->target > 1e300;
    x->lambda = at_limit ? 0.0 : k->target;
    x->lambda_party = at_limit ? NULL : p->options.lambda_party;
    x->lambda_at_decision = p->options.lambda_at_decision;
    to->status = STF_OK;
    to->n_equilibria = 1;
    to->n_total = 1.0;
    to->equilibria = x;
    to->complete = false;
    to->lambda_reached = lane->lambda;
    to->n_folds = lane->n_folds;
    if (k->w.tied[l] > 0.5) {
        to->has_ties = true;
        snprintf(to->reason, sizeof to->reason,
                 "ties at %.0f information sets, played as in the limit of the branch",
                 k->w.tied[l]);
    }
}

static void answer_failed(const walk *k, uint32_t l, lane_answer *to)
{
    const lane_walk *const lane = &k->lane[l];
    const schedule *const s = k->w.s;
    to->status = k->stopped && !k->is_late ? STF_CANCELLED : STF_LIMIT;
    to->lambda_reached = lane->lambda;
    to->n_folds = lane->n_folds;
    if (k->is_late) {
        snprintf(to->reason, sizeof to->reason, "time ran out at lambda %g of the branch",
                 lane->lambda);
    } else if (k->stopped) {
        snprintf(to->reason, sizeof to->reason, "stopped on request at lambda %g", lane->lambda);
    } else if (lane->phase == LANE_STUCK) {
        const game *const g = s->game;
        uint32_t const c = lane->culprit < s->n_parts ? lane->culprit : 0;
        uint32_t const h = s->part[c].n_sets > 0 ? s->set[s->part[c].first_set].infoset : 0;
        text const name = g->n_infosets > 0 ? g->infoset_name[h] : TEXT("");
        snprintf(to->reason, sizeof to->reason,
                 lane->bifurcates
                     ? "the principal branch bifurcates near lambda %.6g, in the subgame of "
                       "information set \"%.*s\" (symmetry): it leads to no single limit"
                     : "the principal branch could not be followed past lambda %.6g, in the "
                       "subgame of information set \"%.*s\"",
                 lane->lambda, name.n < 60 ? (int)name.n : 60, name.at);
    } else if (lane->steps >= k->most_steps) {
        snprintf(to->reason, sizeof to->reason, "out of steps (%llu) at lambda %g",
                 (unsigned long long)k->most_steps, lane->lambda);
    } else {
        snprintf(to->reason, sizeof to->reason,
                 k->target > 1e300 ? "the limit of the branch could not be identified by lambda %g"
                                   : "no logit equilibrium could be computed at lambda %g",
                 lane->lambda);
    }
}

/* ---- solving ----------------------------------------------------------------------------------
 */

/* The standoffs of one run: which of them each lane of a walk has, and which are still to come. */
typedef struct feed {
    logit_plan *plan;
    walk *k;
    limit *x;
    const double *slots; /* of standoff i: block i / stride, lane i % stride */
    lane_answer *answers;
    uint32_t n, next; /* standoffs; the first that no lane has had */
    uint32_t holds[LANES_BLOCK];
} feed;

static bool is_finite(const profile *x, uint32_t n_actions)
{
    for (uint32_t a = 0; a < n_actions; a++)
        if (!(x->prob[a] >= 0.0 && x->prob[a] <= 1.0 + 1e-9)) return false;
    return true;
}

/* Lane l is done: its answer from where the walk stands. `x` NULL: at a finite lambda. */
static void lane_answers(feed *f, uint32_t l, const limit *x)
{
    uint32_t const i = f->holds[l];
    profile *const to = &f->plan->profiles[i];
    answer_copy(f->k, x, l, to);
    answer_ok(f->plan, f->k, l, to, &f->answers[i]);
    f->answers[i].steps = f->k->lane[l].steps;
    f->k->lane[l].phase = LANE_DONE;
}

/* Lanes at the lambda asked for, right after the pass that brought them there. */
static void arrived_answer(feed *f)
{
    walk *const k = f->k;
    for (uint32_t l = 0; l < k->w.stride; l++) {
        if (k->lane[l].phase != LANE_ARRIVED) continue;
        lane_answers(f, l, NULL);
        lane_answer *const to = &f->answers[f->holds[l]];
        if (is_finite(&f->plan->profiles[f->holds[l]], k->w.s->game->n_actions)) continue;
        /* numbers that are none, or a set without an open action */
        *to = (lane_answer){.status = STF_LIMIT, .steps = to->steps};
        k->lane[l].phase = LANE_FAILED;
    }
}

/* Lanes whose records are complete: to the limit, or back to walking. */
static void ready_answer(feed *f)
{
    walk *const k = f->k;
    sweep *const w = &k->w;
    bool any = false;
    for (uint32_t l = 0; l < w->stride; l++) {
        bool const is_ready = k->lane[l].phase == LANE_READY;
        w->live[l] = is_ready ? 1.0 : 0.0;
        any |= is_ready;
        if (is_ready) limit_prepare(f->x, k, l);
    }
    if (!any) return;
    limit_pass(k);
    for (uint32_t l = 0; l < w->stride; l++) {
        lane_walk *const lane = &k->lane[l];
        if (lane->phase != LANE_READY) continue;
        if (limit_regret(k, l) <= REGRET_ALLOWED &&
            limit_distance(f->x, k, l) <= 0.5 * WITNESS_TOLERANCE) {
            lane_answers(f, l, f->x);
        } else {
            lane->settle_from = 4.0 * lane->lambda;
            lane->phase = lane->lambda < FARTHEST * lane->unit ? LANE_WALKS : LANE_FAILED;
        }
    }
}

/* One lane alone, followed until it is done, stuck or failed; it has begun. */
static void alone_follow(feed *f)
{
    walk *const k = f->k;
    for (;;) {
        walk_run(k, 1);
        if (k->stopped) return;
        arrived_answer(f);
        ready_answer(f);
        if (k->lane[0].phase == LANE_STUCK && walk_turn(k)) k->lane[0].phase = LANE_WALKS;
        if (k->stopped || !lane_goes_on(&k->lane[0])) return;
    }
}

/* Each component to its own limit, leaves first: what is below a component is there in its limit.
 */
static void by_component(feed *f)
{
    walk *const k = f->k;
    const schedule *const s = k->w.s;
    lane_answer *const answer = &f->answers[f->holds[0]];
    double farthest = 0.0, n_tied = 0.0;
    uint64_t steps = 0;
    uint32_t n_folds = 0;
    for (uint32_t c = 0; c < s->n_parts; c++) {
        walk_begin(k, c, c + 1);
        walk_start(k, 0);
        alone_follow(f);
        steps += k->lane[0].steps;
        n_folds += k->lane[0].n_folds;
        if (k->lane[0].phase != LANE_DONE) {
            answer_failed(k, 0, answer);
            break;
        }
        n_tied += k->w.tied[0];
        farthest = fmax(farthest, k->lane[0].lambda);
        for (uint32_t q = 0; q < s->n_parties; q++) k->w.dvalue[(size_t)c * s->n_parties + q] = 0.0;
    }
    answer->steps = steps;
    answer->n_folds = n_folds;
    if (answer->status != STF_OK) return;
    answer->lambda_reached = farthest;
    k->w.tied[0] = n_tied;
}

/* Standoff i by itself; `from` its lane l where it has already been followed some way in a block.
 */
static stf_status alone_solve(feed *f, uint32_t i, const walk *from, uint32_t l, stf_error *err)
{
    logit_plan *const p = f->plan;
    walk *const k = &p->alone;
    feed own = {.plan = p, .k = k, .x = &p->alone_limit, .answers = f->answers, .holds = {i}};
    double const *column = f->slots;
    if (p->block.w.stride > 1) {
        uint32_t const stride = p->block.w.stride, n_slots = p->schedule->game->n_slots;
        const double *const at = f->slots + (size_t)(i / stride) * n_slots * stride + i % stride;
        for (uint32_t j = 0; j < n_slots; j++) p->column[j] = at[(size_t)j * stride];
        column = p->column;
    }
    sweep_load(&k->w, column, p->by_party, p->options.lambda_at_decision);
    k->stopped = k->is_late = false;
    if (p->options.by_component && k->target > 1e300) {
        by_component(&own);
    } else {
        if (from != NULL) {
            walk_move(k, from, l);
        } else {
            walk_begin(k, 0, p->schedule->n_parts);
            walk_start(k, 0);
        }
        alone_follow(&own);
        if (k->lane[0].phase != LANE_DONE) answer_failed(k, 0, &f->answers[i]);
        f->answers[i].steps = k->lane[0].steps;
    }
    return k->stopped && !k->is_late ? fail(err, STF_CANCELLED, "stopped on request") : STF_OK;
}

static bool is_vacant(const lane_walk *lane)
{
    return lane->phase == LANE_IDLE || lane->phase == LANE_DONE;
}

/* Vacant lanes take the next standoffs, once enough are vacant. */
static void lanes_refill(feed *f, uint32_t enough)
{
    walk *const k = f->k;
    logit_plan *const p = f->plan;
    uint32_t const stride = k->w.stride;
    uint32_t lanes[LANES_BLOCK] = {0}, from[LANES_BLOCK] = {0}, n = 0, n_vacant = 0;
    for (uint32_t l = 0; l < stride; l++) n_vacant += is_vacant(&k->lane[l]);
    if (f->next == f->n || n_vacant < enough) return;
    for (uint32_t l = 0; l < stride && f->next < f->n; l++) {
        if (!is_vacant(&k->lane[l])) continue;
        lanes[n] = l;
        from[n++] = f->holds[l] = f->next++;
    }
    sweep_load_lanes(&k->w, f->slots, lanes, from, n, p->by_party, p->options.lambda_at_decision);
    for (uint32_t i = 0; i < n; i++) walk_start(k, lanes[i]);
}

/* Lanes that came to an end without an answer; those that are stuck, and a last one that is better
 * off so, go on alone. */
static stf_status others_answer(feed *f, stf_error *err)
{
    walk *const k = f->k;
    uint32_t n_going = 0;
    for (uint32_t l = 0; l < k->w.stride; l++) n_going += lane_goes_on(&k->lane[l]);
    bool const last_leaves = k->leaves_last && n_going == 1 && f->next == f->n;
    for (uint32_t l = 0; l < k->w.stride; l++) {
        lane_walk *const lane = &k->lane[l];
        if (lane->phase == LANE_STUCK || (last_leaves && lane_goes_on(lane))) {
            TRY(alone_solve(f, f->holds[l], k, l, err));
            lane->phase = LANE_DONE;
        } else if (lane->phase == LANE_FAILED) {
            answer_failed(k, l, &f->answers[f->holds[l]]);
            f->answers[f->holds[l]].steps = lane->steps;
            lane->phase = LANE_DONE;
        }
    }
    return STF_OK;
}

/* What time did not suffice for. */
static void late_answer(feed *f)
{
    walk *const k = f->k;
    for (uint32_t l = 0; l < k->w.stride; l++) {
        lane_phase const phase = k->lane[l].phase;
        if (phase == LANE_IDLE || phase == LANE_DONE) continue;
        answer_failed(k, l, &f->answers[f->holds[l]]);
        f->answers[f->holds[l]].steps = k->lane[l].steps;
    }
    for (; f->next < f->n; f->next++) {
        k->lane[0] = (lane_walk){.phase = LANE_IDLE};
        answer_failed(k, 0, &f->answers[f->next]);
    }
}

/* All standoffs through the lanes of a block: a lane that is done takes the next. */
static stf_status block_solve(feed *f, stf_error *err)
{
    walk *const k = f->k;
    uint32_t const stride = k->w.stride;
    k->stopped = k->is_late = false;
    walk_begin(k, 0, k->w.s->n_parts);
    lanes_refill(f, 1);
    for (;;) {
        walk_run(k, f->next < f->n ? AT_ONCE : stride);
        if (k->stopped && !k->is_late) return fail(err, STF_CANCELLED, "stopped on request");
        if (k->is_late) {
            late_answer(f);
            return STF_OK;
        }
        arrived_answer(f);
        ready_answer(f);
        TRY(others_answer(f, err));
        lanes_refill(f, AT_ONCE);
        uint32_t n_going = 0;
        for (uint32_t l = 0; l < stride; l++) n_going += lane_goes_on(&k->lane[l]);
        if (n_going > 0) continue;
        if (f->next == f->n) return STF_OK;
        lanes_refill(f, 1);
    }
}

/* A game without a move: one empty profile. */
static void nothing_to_solve(logit_plan *p, uint32_t n_lanes, lane_answer *answers)
{
    for (uint32_t l = 0; l < n_lanes; l++) answer_ok(p, &p->block, 0, &p->profiles[l], &answers[l]);
}

/* All but the text, which need only be empty. */
static void answer_clear(lane_answer *a)
{
    a->status = STF_LIMIT;
    a->reason[0] = 0;
    memset(&a->complete, 0, sizeof *a - offsetof(lane_answer, complete));
}

static stf_status logit_run(void *plan, const double *slots, uint32_t stride, uint32_t n_lanes,
                            lane_answer *answers, stf_error *err)
{
    logit_plan *const p = plan;
    if (n_lanes > p->n_lanes || stride != p->block.w.stride)
        return fail(err, STF_USAGE, "the block does not fit its plan");
    for (uint32_t l = 0; l < n_lanes; l++) answer_clear(&answers[l]);
    if (p->schedule->n_parts == 0) {
        nothing_to_solve(p, n_lanes, answers);
        return STF_OK;
    }
    feed f = {.plan = p,
              .k = &p->block,
              .x = &p->block_limit,
              .slots = slots,
              .answers = answers,
              .n = n_lanes};
    if (stride > 1 && !(p->options.by_component && p->block.target > 1e300))
        return block_solve(&f, err);
    for (uint32_t i = 0; i < n_lanes; i++) TRY(alone_solve(&f, i, NULL, 0, err));
    return STF_OK;
}

static const solver_option options[] = {
    {"lambda", OPTION_NUMBER, 1.0, 0.0, 1e12, "per unit of payoff",
     "precision of the quantal response; without it the branch is followed to its limit"},
    {"lambda-at", OPTION_FLAG, 0.0, 0.0, 1.0, "",
     "at decision: current values at the decision rather than values discounted to the start"},
    {"by-component", OPTION_FLAG, 0.0, 0.0, 1.0, "",
     "each subgame's own branch to its limit, leaves first, instead of one joint branch"},
    {"step-first", OPTION_NUMBER, 0.5, 1e-6, 100.0, "1 / payoff range", "first step in lambda"},
    {"step-least", OPTION_NUMBER, 1e-4, 1e-12, 0.1, "of lambda",
     "below this step the branch is followed along the curve instead"},
    {"most-steps", OPTION_INTEGER, 10000.0, 10.0, 1e9, "", "points on the branch before giving up"},
};

const solver solver_logit = {
    .name = "logit",
    .summary = "quantal response at a given precision; the limit of its principal branch",
    .help =
        "Agent quantal response equilibrium: every information set replies by logit, with one "
        "precision lambda, to the payoffs that the replies of all others imply. From lambda = 0 "
        "a unique branch starts; it is followed to the lambda asked for, or to its limit, which "
        "is a sequential equilibrium and the one selected where there are several. Folds of the "
        "branch are followed. Where the branch bifurcates, as it may in symmetric games, no "
        "equilibrium is reported.",
    .citation = "McKelvey and Palfrey, Experimental Economics 1 (1998); Turocy, Games and Economic "
                "Behavior 51 (2005), Economic Theory 42 (2010)",
    .needs = 0, /* every set is an agent of its own: what its party forgets does not matter */
    .concepts = 1u << CONCEPT_NASH | 1u << CONCEPT_SUBGAME_PERFECT | 1u << CONCEPT_SEQUENTIAL |
                1u << CONCEPT_QRE,
    .yields = "one",
    .guarantee = "regret at every information set within 1e-9 of the payoff range, or no answer; "
                 "probabilities within 1e-9 where the limit is isolated and regular",
    .cost =
        "some tens of passes over the game; within a component of simultaneous or hidden moves, "
        "the cube of its number of actions",
    .since = "0.1",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .takes_many = true,
    .plan = logit_plan_new,
    .run = logit_run,
};
