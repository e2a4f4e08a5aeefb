/* SPDX-License-Identifier: Apache-2.0 */
/* cloud.c -- a cloud of points: shares of it, worths over it, and the nearest flips. */
#include "study/cloud_inside.h"

#include "base/philox.h"
#include "num/sobol.h"
#include "study/verdicts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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
    flip_search search;
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
static stf_status points_judge(void *user, const double *values, size_t n, arena *scratch,
                               verdict *out, stf_error *err)
{
    claims_run *const r = user;
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
    verdict *const central = ARENA_NEW(memory, verdict, a->n_claims);
    TRY(arena_status(memory, err));
    for (uint32_t i = 0; i < a->n_claims; i++) central[i] = a->claims[i].holds;
    r->search = (flip_search){
        .n_asked = r->plan.n_claims, .central = central, .judge = points_judge, .user = r};
    return flip_search_begin(&r->search, &r->space, memory, err);
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
    space_flip *const flips = ARENA_NEW(scratch, space_flip, n_claims);
    TRY(arena_status(scratch, err));
    TRY(arena_status(memory, err));
    TRY(points_draw(&r->space, each, q->seed, scratch, values, err));
    flip_ends_add(&r->search, values + cloud * d);
    r->space.total = (n + flip_points_most(&r->search)) * r->space.positions.n;
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
    TRY(flips_find(&r->search, values, n, judged, memory, scratch, flips, err));
    for (uint32_t c = 0; c < n_claims; c++) spaces[c].flip = flips[c];
    return STF_OK;
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

static verdict worth_verdict(double worth)
{
    if (isnan(worth)) return VERDICT_UNDEFINED;
    return worth > CARD_LEAST ? VERDICT_TRUE : VERDICT_FALSE;
}

/* One card's question alone: two positions, with it and without. */
typedef struct card_judging {
    cards_run one;
    uint32_t party;
} card_judging;

static stf_status card_judge(void *user, const double *values, size_t n, arena *scratch,
                             verdict *out, stf_error *err)
{
    card_judging *const j = user;
    cards_run *const r = &j->one;
    arena_mark const mark = arena_position(scratch);
    size_t const width = 2 * (size_t)r->n_parties;
    r->payoff = ARENA_NEW(scratch, double, n *width);
    TRY(arena_status(scratch, err));
    TRY(space_solve(&r->space, values, n, payoff_visit, payoff_quick, r, err));
    for (size_t i = 0; i < n; i++) {
        const double *const at = r->payoff + i * width + j->party;
        out[i] = worth_verdict(at[0] - at[r->n_parties]);
    }
    arena_release(scratch, mark);
    return STF_OK;
}

/* The nearest flip of a card, from the cloud and the ends of each range. */
static stf_status card_flip(cards_run *r, const card_answer *of, uint32_t position,
                            const double *cloud, size_t n, arena *memory, arena *scratch,
                            card_space *out, stf_error *err)
{
    uint32_t const d = r->space.n_varied;
    size_t const n_ends = 2 * (size_t)d;
    space_position both[2] = {r->space.positions.at[0], r->space.positions.at[position]};
    card_judging j = {.one = *r, .party = of->party};
    j.one.space.positions = (space_positions){.at = both, .n = 2, .cap = 2};
    verdict central;
    flip_search f = {.n_asked = 1, .central = &central, .judge = card_judge, .user = &j};
    double *const values = ARENA_NEW(scratch, double, (n + n_ends) * d);
    verdict *const judged = ARENA_NEW(scratch, verdict, n + n_ends);
    TRY(arena_status(scratch, err));
    TRY(flip_search_begin(&f, &r->space, scratch, err));
    memcpy(values, cloud, n * d * sizeof *values);
    flip_ends_add(&f, values + n * d);
    for (size_t i = 0; i < n; i++) {
        const double *const at = r->payoff + i * r->space.positions.n * r->n_parties + of->party;
        judged[i] = worth_verdict(at[0] - at[(size_t)position * r->n_parties]);
    }
    TRY(card_judge(&j, values + n * d, n_ends, scratch, judged + n, err));
    TRY(card_judge(&j, f.centre, 1, scratch, &central, err));
    out->is_worth = central == VERDICT_TRUE;
    TRY(flips_find(&f, values, n + n_ends, judged, memory, scratch, &out->flip, err));
    r->space.done = j.one.space.done;
    r->space.n_quick = j.one.space.n_quick;
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
    flip_search const one = {.n_asked = 1, .space = &r->space};
    size_t const later = 2 * (1 + 2 * (size_t)r->space.n_varied + flip_points_most(&one));
    r->space.total = n * r->space.positions.n;
    for (uint32_t i = 0; i < a->n_cards; i++)
        if (a->cards[i].status == STF_OK) r->space.total += later;
    TRY(space_solve(&r->space, values, n, payoff_visit, payoff_quick, r, err));
    arena_mark const empty = arena_position(scratch);
    for (uint32_t i = 0; i < a->n_cards; i++) {
        card_answer *const of = &a->cards[i];
        if (of->status != STF_OK) continue;
        TRY(card_spread(r, of, r->position[i], each, memory, &of->space, err));
        TRY(card_flip(r, of, r->position[i], values, n, memory, scratch, of->space, err));
        arena_release(scratch, empty);
    }
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
