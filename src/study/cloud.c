/* SPDX-License-Identifier: Apache-2.0 */
/* cloud.c -- a cloud of points: shares of it, worths over it, and the nearest flip. */
#include "study/cloud.h"

#include "base/philox.h"
#include "num/sobol.h"
#include "study/verdicts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STARTS = 8, HALVINGS = 24 };

#define CARD_LEAST 1e-9 /* a worth below that is none: payoffs are certified to no less */

/* values [n_batches * n * n_varied]. */
static stf_status points_draw(const space *s, size_t n, uint64_t seed, arena *memory,
                              double *values, stf_error *err)
{
    for (uint32_t b = 0; b < WEIGH_BATCHES; b++) {
        philox seeds = philox_stream(seed, b);
        sobol sequence;
        TRY(sobol_new(s->n_varied, philox_u64(&seeds), memory, &sequence, err));
        for (size_t i = 0; i < n; i++)
            for (uint32_t k = 0; k < s->n_varied; k++)
                *values++ = space_value(s, k, sobol_scrambled(&sequence, (uint32_t)i, k));
    }
    return STF_OK;
}

/* ---- claims --------------------------------------------------------------------------------- */

typedef struct claims_run {
    space space;
    claims_plan plan;
    verdicts verdicts;
    const double *centre; /* [n_varied] */
    const double *width;  /* [n_varied] of the ranges */
    const bool *steps;    /* [n_varied] takes single values only */
} claims_run;

typedef struct judging {
    const claims_run *run;
    leaf_value *leaves; /* [n * n_leaves] */
} judging;

static stf_status judging_visit(void *user, size_t i, uint32_t position, const solution *s,
                                stf_error *err)
{
    const judging *const j = user;
    const verdicts *const v = &j->run->verdicts;
    return verdicts_visit(v, position, s, j->leaves + i * v->n_leaves, err);
}

/* out [n * n_claims]: the verdict of every claim at every point. */
static stf_status points_judge(claims_run *r, const double *values, size_t n, arena *scratch,
                               verdict *out, stf_error *err)
{
    uint32_t const d = r->space.n_varied, n_inputs = r->space.problem->n_inputs;
    arena_mark const mark = arena_position(scratch);
    judging j = {.run = r, .leaves = ARENA_NEW(scratch, leaf_value, n * r->verdicts.n_leaves)};
    double *const inputs = ARENA_NEW(scratch, double, n_inputs);
    TRY(arena_status(scratch, err));
    TRY(space_solve(&r->space, values, n, judging_visit, NULL, &j, err));
    memcpy(inputs, r->space.base->inputs, n_inputs * sizeof *inputs);
    for (size_t i = 0; i < n; i++) {
        for (uint32_t k = 0; k < d; k++) inputs[r->space.varied[k]] = values[i * d + k];
        for (uint32_t c = 0; c < r->plan.n_claims; c++)
            out[i * r->plan.n_claims + c] =
                verdicts_of(&r->verdicts, c, j.leaves + i * r->verdicts.n_leaves, inputs);
    }
    arena_release(scratch, mark);
    return STF_OK;
}

/* A point at which the verdict of a claim is turned. */
typedef struct start {
    uint32_t claim;
    double *at; /* [n_varied] */
    double distance;
} start;

static double distance_of(const claims_run *r, const double *x)
{
    double sum = 0;
    for (uint32_t k = 0; k < r->space.n_varied; k++) {
        double const share = (x[k] - r->centre[k]) / r->width[k];
        sum += share * share;
    }
    return sqrt(sum);
}

static bool is_turned(verdict v, verdict central)
{
    return v != VERDICT_UNDEFINED && v != central;
}

/* The STARTS turned points nearest to the centre, for each claim. */
static uint32_t starts_choose(const claims_run *r, const claims_answer *a, const double *values,
                              size_t n, const verdict *judged, start *starts)
{
    uint32_t const d = r->space.n_varied, n_claims = r->plan.n_claims;
    uint32_t all = 0;
    for (uint32_t c = 0; c < n_claims; c++) {
        uint32_t mine = 0;
        start *const list = starts + all;
        if (a->claims[c].holds == VERDICT_UNDEFINED) continue;
        for (size_t i = 0; i < n; i++) {
            if (!is_turned(judged[i * n_claims + c], a->claims[c].holds)) continue;
            const double *const x = values + i * d;
            double const far = distance_of(r, x);
            uint32_t at = mine < STARTS ? mine++ : STARTS;
            if (at == STARTS && !(far < list[STARTS - 1].distance)) continue;
            if (at == STARTS) at = STARTS - 1;
            double *const room = list[at].at;
            for (; at > 0 && list[at - 1].distance > far; at--) list[at] = list[at - 1];
            list[at] = (start){.claim = c, .at = room, .distance = far};
            memcpy(room, x, d * sizeof *room);
        }
        all += mine;
    }
    return all;
}

/* Tries one point for each start, and takes it where the verdict is turned there too. */
static stf_status starts_try(claims_run *r, const claims_answer *a, start *starts, uint32_t n,
                             const double *tried, bool *taken, arena *scratch, stf_error *err)
{
    arena_mark const mark = arena_position(scratch);
    uint32_t const d = r->space.n_varied, n_claims = r->plan.n_claims;
    verdict *const judged = ARENA_NEW(scratch, verdict, (size_t)n * n_claims);
    TRY(arena_status(scratch, err));
    TRY(points_judge(r, tried, n, scratch, judged, err));
    for (uint32_t i = 0; i < n; i++) {
        uint32_t const c = starts[i].claim;
        taken[i] = is_turned(judged[(size_t)i * n_claims + c], a->claims[c].holds);
        if (taken[i]) memcpy(starts[i].at, tried + (size_t)i * d, d * sizeof *tried);
    }
    arena_release(scratch, mark);
    return STF_OK;
}

/* Bisection along the line to the centre: `far` is turned always, `near` a share of the way that is
 * not known to be. What takes single values stays. */
static stf_status starts_draw_in(claims_run *r, const claims_answer *a, start *starts, uint32_t n,
                                 arena *scratch, stf_error *err)
{
    uint32_t const d = r->space.n_varied;
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
                tried[(size_t)i * d + k] = r->steps[k] ? x : r->centre[k] + t * (x - r->centre[k]);
            }
        TRY(starts_try(r, a, starts, n, tried, taken, scratch, err));
        for (uint32_t i = 0; i < n; i++) *(taken[i] ? &far[i] : &near[i]) = (near[i] + far[i]) / 2;
    }
    return STF_OK;
}

/* The assumption of a start that is moved least, of those not yet tried; NONE: no more. */
static uint32_t least_moved(const claims_run *r, const start *s, const bool *done)
{
    uint32_t least = NONE;
    double share = (double)INFINITY;
    for (uint32_t k = 0; k < r->space.n_varied; k++) {
        double const here = fabs(s->at[k] - r->centre[k]) / r->width[k];
        if (done[k] || here == 0 || here >= share) continue;
        least = k;
        share = here;
    }
    return least;
}

/* Puts back what need not move, the least moved first. */
static stf_status starts_thin(claims_run *r, const claims_answer *a, start *starts, uint32_t n,
                              arena *scratch, stf_error *err)
{
    uint32_t const d = r->space.n_varied;
    double *const tried = ARENA_NEW(scratch, double, (size_t)n *d);
    bool *const done = ARENA_NEW(scratch, bool, (size_t)n *d), *const taken =
                                                                   ARENA_NEW(scratch, bool, n);
    TRY(arena_status(scratch, err));
    for (uint32_t step = 0; step < d; step++) {
        for (uint32_t i = 0; i < n; i++) {
            double *const x = tried + (size_t)i * d;
            memcpy(x, starts[i].at, d * sizeof *x);
            uint32_t const k = least_moved(r, &starts[i], done + (size_t)i * d);
            if (k == NONE) continue;
            x[k] = r->centre[k];
            done[(size_t)i * d + k] = true;
        }
        TRY(starts_try(r, a, starts, n, tried, taken, scratch, err));
    }
    return STF_OK;
}

static int by_share(const void *a, const void *b)
{
    const space_move *const x = a, *const y = b;
    if (x->share != y->share) return x->share > y->share ? -1 : 1;
    return (x->assumption > y->assumption) - (x->assumption < y->assumption);
}

static stf_status flip_keep(const claims_run *r, const start *s, arena *memory, claim_space *out,
                            stf_error *err)
{
    uint32_t const d = r->space.n_varied;
    space_move *const moves = ARENA_NEW(memory, space_move, d);
    TRY(arena_status(memory, err));
    out->n_moves = 0;
    for (uint32_t k = 0; k < d; k++) {
        double const share = fabs(s->at[k] - r->centre[k]) / r->width[k];
        if (share > 0)
            moves[out->n_moves++] = (space_move){r->space.varied[k], s->at[k], r->centre[k], share};
    }
    qsort(moves, out->n_moves, sizeof *moves, by_share);
    out->has_flip = true;
    out->moves = moves;
    out->distance = s->distance;
    return STF_OK;
}

static stf_status flips_find(claims_run *r, const double *values, size_t n, const verdict *judged,
                             arena *memory, arena *scratch, claims_answer *a, stf_error *err)
{
    uint32_t const d = r->space.n_varied, most = STARTS * r->plan.n_claims;
    start *const starts = ARENA_NEW(scratch, start, most);
    double *const room = ARENA_NEW(scratch, double, (size_t)most *d);
    TRY(arena_status(scratch, err));
    for (uint32_t i = 0; i < most; i++) starts[i].at = room + (size_t)i * d;
    uint32_t const n_starts = starts_choose(r, a, values, n, judged, starts);
    if (n_starts == 0) return STF_OK;
    TRY(starts_draw_in(r, a, starts, n_starts, scratch, err));
    TRY(starts_thin(r, a, starts, n_starts, scratch, err));
    TRY(starts_draw_in(r, a, starts, n_starts, scratch, err));
    for (uint32_t i = 0; i < n_starts; i++) {
        claim_space *const out = a->claims[starts[i].claim].space;
        starts[i].distance = distance_of(r, starts[i].at);
        if (!out->has_flip || starts[i].distance < out->distance)
            TRY(flip_keep(r, &starts[i], memory, out, err));
    }
    return STF_OK;
}

static stf_status claims_begin(claims_run *r, problem *p, const study_case *c,
                               const study_options *o, const claims_answer *a, arena *memory,
                               stf_error *err)
{
    TRY(space_begin(p, c, o, memory, &r->space, err));
    const syntax *const s = p->syntax;
    bool *const wanted = ARENA_NEW(memory, bool, s->n_claims);
    TRY(arena_status(memory, err));
    for (uint32_t i = 0; i < a->n_claims; i++) wanted[a->claims[i].claim - s->claims] = true;
    TRY(claims_plan_make(p, &r->space.options, wanted, memory, &r->plan, err));
    TRY(verdicts_begin(&r->plan, &r->space, memory, &r->verdicts, err));
    uint32_t const d = r->space.n_varied;
    double *const centre = ARENA_NEW(memory, double, d), *const width =
                                                             ARENA_NEW(memory, double, d);
    bool *const steps = ARENA_NEW(memory, bool, d);
    TRY(arena_status(memory, err));
    for (uint32_t k = 0; k < d; k++) {
        const assumption *const x = &s->assumptions[r->space.varied[k]];
        centre[k] = c->inputs[r->space.varied[k]];
        width[k] = x->high - x->low;
        steps[k] = x->distribution == DISTRIBUTION_DISCRETE;
    }
    r->centre = centre;
    r->width = width;
    r->steps = steps;
    return STF_OK;
}

/* After the cloud, two points for each assumption: the ends of its range, all else central. */
static void ends_add(const claims_run *r, double *values)
{
    uint32_t const d = r->space.n_varied;
    for (uint32_t k = 0; k < d; k++) {
        const assumption *const x = &r->space.problem->syntax->assumptions[r->space.varied[k]];
        for (int end = 0; end < 2; end++, values += d) {
            memcpy(values, r->centre, d * sizeof *values);
            values[k] = end == 0 ? x->low : x->high;
        }
    }
}

static stf_status claims_weigh(claims_run *r, const cloud_query *q, arena *memory, arena *scratch,
                               claims_answer *a, stf_error *err)
{
    uint32_t const d = r->space.n_varied, n_claims = r->plan.n_claims;
    size_t const each = (q->n_points + WEIGH_BATCHES - 1) / WEIGH_BATCHES;
    size_t const cloud = each * WEIGH_BATCHES, n = cloud + 2 * (size_t)d;
    double *const values = ARENA_NEW(scratch, double, n *d);
    verdict *const judged = ARENA_NEW(scratch, verdict, n * n_claims);
    claim_space *const spaces = ARENA_NEW(memory, claim_space, n_claims);
    TRY(arena_status(scratch, err));
    TRY(arena_status(memory, err));
    TRY(points_draw(&r->space, each, q->seed, scratch, values, err));
    ends_add(r, values + cloud * d);
    size_t const later = STARTS * (size_t)n_claims * (2 * HALVINGS + d);
    r->space.total = (n + later) * r->space.positions.n;
    TRY(points_judge(r, values, n, scratch, judged, err));
    for (uint32_t c = 0; c < n_claims; c++) {
        claim_space *const out = &spaces[c];
        *out = (claim_space){.n_points = cloud, .holds = {(double)NAN, (double)NAN, (double)NAN}};
        for (size_t i = 0; i < cloud; i++) {
            out->n_true += judged[i * n_claims + c] == VERDICT_TRUE;
            out->n_undefined += judged[i * n_claims + c] == VERDICT_UNDEFINED;
        }
        if (out->n_undefined < cloud)
            out->holds = share_estimate(out->n_true, cloud - out->n_undefined);
        a->claims[c].space = out;
    }
    return flips_find(r, values, n, judged, memory, scratch, a, err);
}

stf_status study_claims_space(problem *p, const study_case *c, const study_options *o,
                              const cloud_query *q, arena *memory, claims_answer *a, stf_error *err)
{
    if (a->n_claims == 0) return STF_OK;
    claims_run r = {0};
    TRY(claims_begin(&r, p, c, o, a, memory, err));
    arena *const scratch = arena_new(arena_allocator(memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory for a cloud of points");
    stf_status const status = claims_weigh(&r, q, memory, scratch, a, err);
    arena_free(scratch);
    return status;
}

/* ---- cards ---------------------------------------------------------------------------------- */

typedef struct cards_run {
    space space;
    uint32_t n_parties;
    uint32_t *position; /* [n_cards] without the card; 0: not asked */
    double *payoff;     /* [n][positions][n_parties] NAN: no answer */
} cards_run;

static stf_status payoff_visit(void *user, size_t i, uint32_t position, const solution *s,
                               stf_error *err)
{
    const cards_run *const r = user;
    (void)err;
    bool const is_answered = s->status == STF_OK && s->n_equilibria > 0;
    double *const to = r->payoff + (i * r->space.positions.n + position) * r->n_parties;
    for (uint32_t p = 0; p < r->n_parties; p++)
        to[p] = is_answered ? s->equilibria[0].value.payoff[p] : (double)NAN;
    return STF_OK;
}

static void payoff_quick(void *user, size_t i, uint32_t position, const double *value)
{
    const cards_run *const r = user;
    memcpy(r->payoff + (i * r->space.positions.n + position) * r->n_parties, value,
           r->n_parties * sizeof *value);
}

static stf_status card_spread(const cards_run *r, const card_answer *of_card, uint32_t position,
                              size_t each, arena *memory, card_space **out, stf_error *err)
{
    batches const of = {.n = each, .n_batches = WEIGH_BATCHES};
    size_t const n = of.n * of.n_batches;
    double *const worth = ARENA_NEW(memory, double, n);
    card_space *const to = *out = ARENA_NEW(memory, card_space, 1);
    TRY(arena_status(memory, err));
    estimate const none = {(double)NAN, (double)NAN, (double)NAN};
    *to = (card_space){.n_points = n, .gains = none, .loses = none};
    size_t gains = 0, loses = 0;
    for (size_t i = 0; i < n; i++) {
        const double *const at =
            r->payoff + i * r->space.positions.n * r->n_parties + of_card->party;
        worth[i] = at[0] - at[(size_t)position * r->n_parties];
        if (isnan(worth[i])) continue;
        to->n_answered++;
        gains += worth[i] > CARD_LEAST;
        loses += worth[i] < -CARD_LEAST;
    }
    if (to->n_answered > 0) {
        to->gains = share_estimate(gains, to->n_answered);
        to->loses = share_estimate(loses, to->n_answered);
    }
    weigh_spread_fill(of, worth, &to->worth);
    return STF_OK;
}

static stf_status cards_weigh(cards_run *r, const cloud_query *q, arena *memory, arena *scratch,
                              cards_answer *a, stf_error *err)
{
    size_t const each = (q->n_points + WEIGH_BATCHES - 1) / WEIGH_BATCHES;
    size_t const n = each * WEIGH_BATCHES;
    double *const values = ARENA_NEW(scratch, double, n * r->space.n_varied);
    r->payoff = ARENA_NEW(scratch, double, n * r->space.positions.n * r->n_parties);
    TRY(arena_status(scratch, err));
    TRY(points_draw(&r->space, each, q->seed, scratch, values, err));
    r->space.total = n * r->space.positions.n;
    TRY(space_solve(&r->space, values, n, payoff_visit, payoff_quick, r, err));
    for (uint32_t i = 0; i < a->n_cards; i++)
        if (a->cards[i].status == STF_OK)
            TRY(card_spread(r, &a->cards[i], r->position[i], each, memory, &a->cards[i].space,
                            err));
    return STF_OK;
}

stf_status study_cards_space(problem *p, const study_case *c, const study_options *o,
                             const cloud_query *q, arena *memory, cards_answer *a, stf_error *err)
{
    cards_run r = {0};
    TRY(space_begin(p, c, o, memory, &r.space, err));
    r.n_parties = a->base->game->n_parties;
    r.position = ARENA_NEW(memory, uint32_t, a->n_cards);
    TRY(arena_status(memory, err));
    for (uint32_t i = 0; i < a->n_cards; i++) {
        if (a->cards[i].status != STF_OK) continue;
        change const removal = {.kind = CHANGE_REMOVE,
                                .party = a->cards[i].party,
                                .options = &a->cards[i].option,
                                .n_options = 1,
                                .point = SYNTAX_NONE};
        TRY(space_add(&r.space, &removal, 1, c->name, &r.position[i], err));
    }
    if (r.space.positions.n == 1) return STF_OK;
    TRY(space_vary(&r.space, NULL, 0, err));
    arena *const scratch = arena_new(arena_allocator(memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory for a cloud of points");
    stf_status const status = cards_weigh(&r, q, memory, scratch, a, err);
    arena_free(scratch);
    return status;
}
