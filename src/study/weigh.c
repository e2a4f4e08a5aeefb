/* SPDX-License-Identifier: Apache-2.0 */
/* weigh.c -- what is asked of the space, and what is made of its points (weigh_run.c). */
#include "study/weigh_inside.h"

#include "base/share.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const double weigh_quantile[WEIGH_QUANTILES] = {0.05, 0.25, 0.5, 0.75, 0.95};

/* ---- what is asked -------------------------------------------------------------------------- */

static bool prefix_take(text *t, const char *prefix)
{
    size_t const n = strlen(prefix);
    if (t->n < n || memcmp(t->at, prefix, n) != 0) return false;
    *t = (text){t->at + n, t->n - n};
    return true;
}

static stf_status name_find(const char *kind, text wanted, const text *names, uint32_t n,
                            uint32_t *out, stf_error *err)
{
    for (*out = 0; *out < n; (*out)++)
        if (text_equal(names[*out], wanted)) return STF_OK;
    size_t const near = text_nearest(wanted, names, n);
    if (near < n)
        return fail(err, STF_USAGE, "there is no %s '%.*s'; did you mean '%.*s'?", kind,
                    TEXT_ARGS(wanted), TEXT_ARGS(names[near]));
    return fail(err, STF_USAGE, "there is no %s '%.*s'", kind, TEXT_ARGS(wanted));
}

/* `t` is NUL-terminated behind its end. */
static stf_status claim_number(text t, uint32_t n, uint32_t *out, stf_error *err)
{
    uint32_t k = 0;
    for (size_t i = 0; i < t.n && k <= n; i++) k = 10 * k + (uint32_t)(t.at[i] - '0');
    if (t.n == 0 || strspn(t.at, "0123456789") != t.n || k < 1 || k > n)
        return fail(err, STF_USAGE, "'claim:%.*s': claims are numbered from 1; there are %u",
                    TEXT_ARGS(t), n);
    *out = k - 1;
    return STF_OK;
}

static stf_status target_read(const weigh_run *r, text asked, weigh_target *out, stf_error *err)
{
    const syntax *const s = r->problem->syntax;
    text rest = text_copy(r->memory, asked);
    *out = (weigh_target){.name = rest};
    TRY(arena_status(r->memory, err));
    if (prefix_take(&rest, "payoff:")) {
        out->kind = WEIGH_PAYOFF;
        return name_find("party", rest, r->game->party, r->game->n_parties, &out->index, err);
    }
    if (prefix_take(&rest, "outcome:")) {
        out->kind = WEIGH_OUTCOME;
        return name_find("outcome", rest, r->game->outcome, r->game->n_outcomes, &out->index, err);
    }
    out->kind = WEIGH_CLAIM;
    if (prefix_take(&rest, "claim:")) return claim_number(rest, s->n_claims, &out->index, err);
    return fail(err, STF_USAGE, "'%.*s' is not payoff:PARTY, outcome:NAME or claim:N",
                TEXT_ARGS(asked));
}

static stf_status targets_make(weigh_run *r, stf_error *err)
{
    const weigh_query *const q = r->query;
    weigh_answer *const a = r->answer;
    uint32_t const most = r->game->n_outcomes + r->game->n_parties;
    a->targets = ARENA_NEW(r->memory, weigh_target, q->n_of > most ? q->n_of : most);
    TRY(arena_status(r->memory, err));
    for (; a->n_targets < q->n_of; a->n_targets++)
        TRY(target_read(r, q->of[a->n_targets], &a->targets[a->n_targets], err));
    if (q->n_of > 0) return STF_OK;
    for (uint32_t p = 0; p < r->game->n_parties; p++)
        a->targets[a->n_targets++] = (weigh_target){
            .kind = WEIGH_PAYOFF,
            .index = p,
            .name = text_format(r->memory, "payoff:%.*s", TEXT_ARGS(r->game->party[p]))};
    for (uint32_t k = 0; k < r->game->n_outcomes; k++)
        a->targets[a->n_targets++] = (weigh_target){
            .kind = WEIGH_OUTCOME,
            .index = k,
            .name = text_format(r->memory, "outcome:%.*s", TEXT_ARGS(r->game->outcome[k]))};
    return arena_status(r->memory, err);
}

/* The claims asked about, once each. */
static stf_status claims_settle(weigh_run *r, const study_options *o, stf_error *err)
{
    const syntax *const s = r->problem->syntax;
    bool *const wanted = ARENA_NEW(r->memory, bool, s->n_claims);
    TRY(arena_status(r->memory, err));
    for (uint32_t t = 0; t < r->answer->n_targets; t++)
        if (r->answer->targets[t].kind == WEIGH_CLAIM) wanted[r->answer->targets[t].index] = true;
    TRY(claims_plan_make(r->problem, o, wanted, r->memory, &r->plan, err));
    return verdicts_begin(&r->plan, &r->space, r->memory, &r->verdicts, err);
}

static uint32_t target_value(const weigh_run *r, const weigh_target *t)
{
    if (t->kind == WEIGH_OUTCOME) return t->index;
    if (t->kind == WEIGH_PAYOFF) return r->game->n_outcomes + t->index;
    uint32_t j = 0;
    while (r->plan.claims[j].claim != &r->problem->syntax->claims[t->index]) j++;
    return r->game->n_outcomes + r->game->n_parties + j;
}

/* ---- estimates ------------------------------------------------------------------------------ */

static int by_size(const void *a, const void *b)
{
    double const x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* A and B of one value, batch by batch: batch b of the sample is batch b of both. */
static double *sample_of(const weigh_run *r, uint32_t value, arena *memory)
{
    double *const x = ARENA_NEW(memory, double, 2 * r->n_all);
    if (x == NULL) return NULL;
    for (uint32_t b = 0; b < r->answer->n_batches; b++)
        for (uint32_t set = 0; set < 2; set++)
            memcpy(x + (2 * b + set) * r->n, weigh_values(r, set, value) + b * r->n,
                   r->n * sizeof *x);
    return x;
}

void weigh_spread_fill(batches of, double *x, weigh_spread *out)
{
    *out = (weigh_spread){.sorted = x};
    out->mean = mean_estimate(of, x, &out->sd);
    for (size_t i = 0; i < of.n * of.n_batches; i++)
        if (!isnan(x[i])) x[out->n++] = x[i];
    qsort(x, out->n, sizeof *x, by_size);
    for (uint32_t q = 0; q < WEIGH_QUANTILES; q++)
        out->quantile[q] = sorted_quantile(x, out->n, weigh_quantile[q]);
    out->least = sorted_quantile(x, out->n, 0);
    out->greatest = sorted_quantile(x, out->n, 1);
}

static stf_status spread_fill(const weigh_run *r, uint32_t value, weigh_spread *out, stf_error *err)
{
    double *const x = sample_of(r, value, r->memory);
    TRY(arena_status(r->memory, err));
    weigh_spread_fill((batches){.n = 2 * r->n, .n_batches = r->answer->n_batches}, x, out);
    return STF_OK;
}

static stf_status likeliest_fill(const weigh_run *r, stf_error *err)
{
    uint32_t const n = r->game->n_outcomes;
    size_t *const won = ARENA_NEW(r->memory, size_t, n);
    TRY(arena_status(r->memory, err));
    size_t const done = r->n * r->answer->n_batches;
    for (uint32_t set = 0; set < 2; set++)
        for (size_t i = 0; i < done; i++) {
            if (r->status[set * r->n_all + i] != STF_OK) continue;
            uint32_t best = 0;
            for (uint32_t k = 1; k < n; k++)
                if (weigh_values(r, set, k)[i] > weigh_values(r, set, best)[i]) best = k;
            if (n > 0) won[best]++;
        }
    for (uint32_t k = 0; k < n && r->answer->n_answered > 0; k++)
        r->answer->outcomes[k].likeliest = share_estimate(won[k], r->answer->n_answered);
    return STF_OK;
}

static void statuses_count(const weigh_run *r)
{
    weigh_answer *const a = r->answer;
    size_t const done = r->n * a->n_batches;
    a->n_points = 2 * done;
    for (uint32_t set = 0; set < 2; set++)
        for (size_t i = 0; i < done; i++) {
            stf_status const s = r->status[set * r->n_all + i];
            if (s == STF_OK)
                a->n_answered++;
            else if (s == STF_NO)
                a->n_no++;
            else if (s == STF_LIMIT)
                a->n_limit++;
            else if (s == STF_INPUT)
                a->n_input++;
            else
                a->n_other++;
        }
}

static void claim_fill(const weigh_run *r, uint32_t j, double central, weigh_claim *out)
{
    uint32_t const value = r->game->n_outcomes + r->game->n_parties + j;
    *out = (weigh_claim){.claim = (uint32_t)(r->plan.claims[j].claim - r->problem->syntax->claims),
                         .central = isnan(central) ? VERDICT_UNDEFINED
                                    : central > 0  ? VERDICT_TRUE
                                                   : VERDICT_FALSE,
                         .holds = {(double)NAN, (double)NAN, (double)NAN}};
    size_t const done = r->n * r->answer->n_batches;
    size_t n = 0;
    for (uint32_t set = 0; set < 2; set++)
        for (size_t i = 0; i < done; i++) {
            double const x = weigh_values(r, set, value)[i];
            if (isnan(x))
                out->n_undefined++;
            else
                n++, out->n_true += x > 0;
        }
    if (n > 0) out->holds = share_estimate(out->n_true, n);
}

/* The judged first, then by total effect. */
static int by_weight(const void *a, const void *b)
{
    const weigh_index *const x = a, *const y = b;
    if (x->is_judged != y->is_judged) return x->is_judged ? -1 : 1;
    double const s = x->sobol.total.value, t = y->sobol.total.value;
    if (s > t) return -1;
    if (s < t) return 1;
    return (x->input > y->input) - (x->input < y->input);
}

static stf_status target_fill(const weigh_run *r, weigh_target *t, stf_error *err)
{
    uint32_t const d = r->space.n_varied, value = target_value(r, t);
    batches const of = {.n = r->n, .n_batches = r->answer->n_batches};
    t->central = r->ends[value];
    if (r->query->without_indices) return STF_OK;
    t->indices = ARENA_NEW(r->memory, weigh_index, d);
    TRY(arena_status(r->memory, err));
    const double *const a = weigh_values(r, 0, value), *const b = weigh_values(r, 1, value);
    for (uint32_t k = 0; k < d; k++)
        t->indices[k] =
            (weigh_index){.input = r->space.varied[k],
                          .is_judged = r->judged[k],
                          .sobol = sobol_estimate(of, a, b, weigh_values(r, 2 + k, value)),
                          .at_low = r->ends[(1 + 2 * k) * r->n_values + value],
                          .at_high = r->ends[(2 + 2 * k) * r->n_values + value]};
    qsort(t->indices, d, sizeof *t->indices, by_weight);
    t->has_judged = r->has_judged;
    if (r->has_judged) t->judged = sobol_estimate(of, a, b, weigh_values(r, 2 + d, value));
    return STF_OK;
}

static stf_status answer_fill(weigh_run *r, stf_error *err)
{
    weigh_answer *const a = r->answer;
    const game *const g = r->game;
    a->outcomes = ARENA_NEW(r->memory, weigh_outcome, g->n_outcomes);
    a->payoffs = ARENA_NEW(r->memory, weigh_spread, g->n_parties);
    a->claims = ARENA_NEW(r->memory, weigh_claim, r->plan.n_claims);
    a->n_claims = r->plan.n_claims;
    TRY(arena_status(r->memory, err));
    statuses_count(r);
    for (uint32_t k = 0; k < g->n_outcomes; k++)
        TRY(spread_fill(r, k, &a->outcomes[k].probability, err));
    for (uint32_t p = 0; p < g->n_parties; p++)
        TRY(spread_fill(r, g->n_outcomes + p, &a->payoffs[p], err));
    TRY(likeliest_fill(r, err));
    for (uint32_t j = 0; j < a->n_claims; j++)
        claim_fill(r, j, r->ends[g->n_outcomes + g->n_parties + j], &a->claims[j]);
    for (uint32_t t = 0; t < a->n_targets; t++) TRY(target_fill(r, &a->targets[t], err));
    return arena_status(r->memory, err);
}

/* ---- the whole ------------------------------------------------------------------------------ */

static stf_status room_make(weigh_run *r, bool is_led, stf_error *err)
{
    uint32_t const d = r->space.n_varied;
    r->n_values = r->game->n_outcomes + r->game->n_parties + r->plan.n_claims;
    r->judged = ARENA_NEW(r->memory, bool, d);
    TRY(arena_status(r->memory, err));
    uint32_t n_judged = 0;
    for (uint32_t k = 0; k < d; k++) {
        const assumption *const a = &r->problem->syntax->assumptions[r->space.varied[k]];
        r->judged[k] = a->is_judgement || a->source.n == 0;
        n_judged += r->judged[k];
    }
    r->has_judged = n_judged > 0 && n_judged < d;
    r->n_sets = r->query->without_indices ? 2 : 2 + d + (r->has_judged ? 1 : 0);
    r->n = (r->query->n_points + WEIGH_BATCHES - 1) / WEIGH_BATCHES;
    r->n_all = r->n * WEIGH_BATCHES;
    size_t const n_kept = is_led ? 0 : r->n_all;
    r->x = ARENA_NEW(r->memory, double, r->n_sets * r->n_values * n_kept);
    r->status = ARENA_NEW(r->memory, stf_status, 2 * n_kept);
    r->n_ends = 1 + (r->query->without_indices ? 0 : 2 * (size_t)d);
    r->ends = ARENA_NEW(r->memory, double, r->n_ends * r->n_values);
    weigh_answer *const a = r->answer;
    a->varied = r->space.varied;
    a->n_varied = d;
    a->idle = r->space.idle;
    a->n_idle = r->space.n_idle;
    a->seed = r->query->seed;
    a->has_indices = !r->query->without_indices;
    a->n_batches = WEIGH_BATCHES;
    return arena_status(r->memory, err);
}

/* What a rank is given that is led: nothing was counted. */
static stf_status answer_empty(weigh_run *r, stf_error *err)
{
    weigh_answer *const a = r->answer;
    a->outcomes = ARENA_NEW(r->memory, weigh_outcome, r->game->n_outcomes);
    a->payoffs = ARENA_NEW(r->memory, weigh_spread, r->game->n_parties);
    a->n_targets = 0;
    a->has_indices = false;
    return arena_status(r->memory, err);
}

stf_status study_weigh(problem *p, const study_case *c, const study_options *o,
                       const weigh_query *q, arena *memory, weigh_answer **out, stf_error *err)
{
    weigh_answer *const answer = ARENA_NEW(memory, weigh_answer, 1);
    TRY(arena_status(memory, err));
    weigh_run r = {.problem = p, .base = c, .query = q, .memory = memory, .answer = answer};
    TRY(space_begin(p, c, o, memory, &r.space, err));
    TRY(study_solve(p, c, &r.space.options, memory, &answer->base, err));
    r.game = answer->base->game;
    TRY(targets_make(&r, err));
    TRY(claims_settle(&r, &r.space.options, err));
    bool const is_led = o->team != NULL && o->team->of->rank > 0;
    TRY(room_make(&r, is_led, err));
    if (is_led) TRY(answer_empty(&r, err));
    TRY(weigh_solve(&r, err));
    if (!is_led) TRY(answer_fill(&r, err));
    *out = answer;
    return STF_OK;
}
