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

typedef struct logit_plan {
    solve_options options;
    const schedule *schedule;
    uint32_t n_lanes;
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
    if (n_lanes == 0 || n_lanes > LANES_BLOCK)
        return fail(err, STF_USAGE, "a block has 1 to %d lanes", LANES_BLOCK);
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

/* One pass at the lambda asked for, to rounding. */
static void walk_finish(walk *k)
{
    sweep *const w = &k->w;
    for (uint32_t l = 0; l < w->stride; l++) {
        w->live[l] = k->lane[l].phase == LANE_ARRIVED ? 1.0 : 0.0;
        w->lambda[l] = k->lane[l].lambda;
        w->tolerance[l] = 1e-15;
        if (k->lane[l].phase == LANE_ARRIVED) walk_predict(k, l, k->lane[l].lambda);
    }
    w->want_logs = true;
    sweep_pass(w, k->first, k->last);
    w->want_logs = false;
}

static bool is_finite(const profile *x, uint32_t n_actions)
{
    for (uint32_t a = 0; a < n_actions; a++)
        if (!(x->prob[a] >= 0.0 && x->prob[a] <= 1.0 + 1e-9)) return false;
    return true;
}

/* Lanes whose records are complete: to the limit, or back to walking. */
static void limit_finish(logit_plan *p, walk *k, limit *x, uint32_t n, uint32_t first_profile,
                         lane_answer *answers)
{
    sweep *const w = &k->w;
    for (uint32_t l = 0; l < w->stride; l++) {
        w->live[l] = l < n && k->lane[l].phase == LANE_READY ? 1.0 : 0.0;
        if (w->live[l] > 0.5) limit_prepare(x, k, l);
    }
    limit_pass(k);
    for (uint32_t l = 0; l < n; l++) {
        lane_walk *const lane = &k->lane[l];
        if (lane->phase != LANE_READY) continue;
        if (limit_regret(k, l) <= REGRET_ALLOWED &&
            limit_distance(x, k, l) <= 0.5 * WITNESS_TOLERANCE) {
            profile *const to = &p->profiles[first_profile + l];
            answer_copy(k, x, l, to);
            answer_ok(p, k, l, to, &answers[l]);
            lane->phase = LANE_DONE;
        } else {
            lane->settle_from = 4.0 * lane->lambda;
            lane->phase = lane->lambda < FARTHEST * lane->unit ? LANE_WALKS : LANE_FAILED;
        }
    }
}

static bool any_in(const walk *k, uint32_t n, lane_phase phase)
{
    for (uint32_t l = 0; l < n; l++)
        if (k->lane[l].phase == phase) return true;
    return false;
}

static bool lane_goes_on(const walk *k, uint32_t l)
{
    return k->lane[l].phase == LANE_WALKS || k->lane[l].phase == LANE_RECORDS;
}

/* Whether more than one lane goes on. */
static bool has_company(const walk *k, uint32_t n)
{
    uint32_t count = 0;
    for (uint32_t l = 0; l < n; l++) count += lane_goes_on(k, l);
    return count > 1;
}

/* Follows the lanes of a walk that has begun until each is done, stuck or failed. */
static void lanes_solve(logit_plan *p, walk *k, limit *x, uint32_t n, uint32_t first_profile,
                        lane_answer *answers)
{
    for (;;) {
        walk_run(k);
        if (k->stopped) return;
        if (any_in(k, n, LANE_READY)) limit_finish(p, k, x, n, first_profile, answers);
        if (k->w.stride == 1 && k->lane[0].phase == LANE_STUCK && walk_turn(k))
            k->lane[0].phase = LANE_WALKS;
        if (k->stopped) return;
        if (k->leaves_last ? !has_company(k, n) : !any_in(k, n, LANE_WALKS)) break;
    }
    if (!any_in(k, n, LANE_ARRIVED)) return;
    walk_finish(k);
    for (uint32_t l = 0; l < n; l++) {
        if (k->lane[l].phase != LANE_ARRIVED) continue;
        profile *const to = &p->profiles[first_profile + l];
        answer_copy(k, NULL, l, to);
        if (k->w.failed[l] > 0.5 || !is_finite(to, k->w.s->game->n_actions)) {
            k->lane[l].phase =
                LANE_FAILED; /* numbers that are none, or a set without an open action */
            continue;
        }
        answer_ok(p, k, l, to, &answers[l]);
        k->lane[l].phase = LANE_DONE;
    }
}

/* Each component to its own limit, leaves first: what is below a component is there in its limit.
 */
static void by_component(logit_plan *p, uint32_t first_profile, lane_answer *answer)
{
    walk *const k = &p->alone;
    const schedule *const s = p->schedule;
    double farthest = 0.0, n_tied = 0.0;
    uint64_t steps = 0;
    uint32_t n_folds = 0;
    for (uint32_t c = 0; c < s->n_parts; c++) {
        walk_begin(k, 1, c, c + 1);
        lanes_solve(p, k, &p->alone_limit, 1, first_profile, answer);
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

/* One lane by itself; `from` where it has already been followed some way in its block. */
static void alone_solve(logit_plan *p, const double *slots, uint32_t stride, uint32_t l,
                        const walk *from, lane_answer *answer)
{
    walk *const k = &p->alone;
    for (uint32_t j = 0; j < p->schedule->game->n_slots; j++)
        p->column[j] = slots[(size_t)j * stride + l];
    sweep_load(&k->w, p->column, p->by_party, p->options.lambda_at_decision);
    k->stopped = k->is_late = false;
    if (p->options.by_component && k->target > 1e300) {
        by_component(p, l, answer);
        return;
    }
    if (from != NULL)
        walk_move(k, from, l);
    else
        walk_begin(k, 1, 0, p->schedule->n_parts);
    lanes_solve(p, k, &p->alone_limit, 1, l, answer);
    if (k->lane[0].phase != LANE_DONE) answer_failed(k, 0, answer);
    answer->steps = k->lane[0].steps;
}

/* A game without a move: one empty profile. */
static void nothing_to_solve(logit_plan *p, uint32_t n_lanes, lane_answer *answers)
{
    for (uint32_t l = 0; l < n_lanes; l++) answer_ok(p, &p->block, 0, &p->profiles[l], &answers[l]);
}

static stf_status logit_run(void *plan, const double *slots, uint32_t stride, uint32_t n_lanes,
                            lane_answer *answers, stf_error *err)
{
    logit_plan *const p = plan;
    if (n_lanes > p->n_lanes || stride != p->block.w.stride)
        return fail(err, STF_USAGE, "the block does not fit its plan");
    for (uint32_t l = 0; l < n_lanes; l++) answers[l] = (lane_answer){.status = STF_LIMIT};
    if (p->schedule->n_parts == 0) {
        nothing_to_solve(p, n_lanes, answers);
        return STF_OK;
    }
    bool const together = stride > 1 && !(p->options.by_component && p->block.target > 1e300);
    if (together) {
        walk *const k = &p->block;
        k->stopped = k->is_late = false;
        sweep_load(&k->w, slots, p->by_party, p->options.lambda_at_decision);
        walk_begin(k, n_lanes, 0, p->schedule->n_parts);
        lanes_solve(p, k, &p->block_limit, n_lanes, 0, answers);
        if (k->stopped && !k->is_late) return fail(err, STF_CANCELLED, "stopped on request");
        for (uint32_t l = 0; l < n_lanes; l++) {
            answers[l].steps = k->lane[l].steps;
            if (k->lane[l].phase == LANE_FAILED || (k->is_late && k->lane[l].phase != LANE_DONE))
                answer_failed(k, l, &answers[l]);
        }
    }
    for (uint32_t l = 0; l < n_lanes; l++) {
        bool const goes_on = p->block.lane[l].phase == LANE_STUCK || lane_goes_on(&p->block, l);
        if (together && (!goes_on || p->block.is_late)) continue;
        alone_solve(p, slots, stride, l, together ? &p->block : NULL, &answers[l]);
        if (p->alone.stopped && !p->alone.is_late)
            return fail(err, STF_CANCELLED, "stopped on request");
    }
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
    .plan = logit_plan_new,
    .run = logit_run,
};
