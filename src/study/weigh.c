/* SPDX-License-Identifier: Apache-2.0 */
/* weigh.c -- the design, its solves, and what is made of them.
 *
 * The design is that of Saltelli et al. (2010): two samples A and B; for each assumption k, A with
 * column k from B; and A with the columns of all that is judged from B. Each batch is a scramble of
 * its own. The batches grow together, pass by pass, so that an interrupted run is estimated from
 * the passes that are whole: the beginning of a Sobol sequence is one, too. */
#include "study/weigh.h"

#include "base/philox.h"
#include "num/sobol.h"
#include "study/verdicts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const double weigh_quantile[WEIGH_QUANTILES] = {0.05, 0.25, 0.5, 0.75, 0.95};

enum { PASS_FIRST = 4 }; /* points of a batch in the first pass */

typedef struct weigh_run {
    problem *problem;
    const study_case *base;
    const weigh_query *query;
    arena *memory;
    weigh_answer *answer;
    space space;
    claims_plan plan;
    verdicts verdicts;
    const game *game;
    uint32_t n_values; /* outcomes, then payoffs, then claims */
    uint32_t n_sets;   /* A, B, one for each assumption, one for all that is judged */
    bool *judged;      /* [n_varied] */
    bool has_judged;
    size_t n;           /* points of a set and a batch */
    size_t n_all;       /* of a set */
    double *x;          /* [n_sets][n_values][n_all] */
    stf_status *status; /* [2][n_all] of A and B */
} weigh_run;

static double *values_of(const weigh_run *r, uint32_t set, uint32_t value)
{
    return r->x + ((size_t)set * r->n_values + value) * r->n_all;
}

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

/* ---- rows of solves ------------------------------------------------------------------------- */

/* Values at some points, row by row. */
typedef struct rows {
    const weigh_run *run;
    double *x;          /* [n * n_values] */
    stf_status *status; /* [n] */
    leaf_value *leaves; /* [n * n_leaves] */
} rows;

static stf_status rows_visit(void *user, size_t i, uint32_t position, const solution *s,
                             stf_error *err)
{
    const rows *const to = user;
    const weigh_run *const r = to->run;
    TRY(verdicts_visit(&r->verdicts, position, s, to->leaves + i * r->verdicts.n_leaves, err));
    if (position > 0) return STF_OK;
    double *const x = to->x + i * r->n_values;
    bool const is_answered = s->status == STF_OK && s->n_equilibria > 0;
    to->status[i] = is_answered ? STF_OK : s->status == STF_OK ? STF_NO : s->status;
    for (uint32_t k = 0; k < r->game->n_outcomes; k++)
        x[k] = is_answered ? s->equilibria[0].value.outcome[k] : (double)NAN;
    for (uint32_t p = 0; p < r->game->n_parties; p++)
        x[r->game->n_outcomes + p] = is_answered ? s->equilibria[0].value.payoff[p] : (double)NAN;
    return STF_OK;
}

static void rows_quick(void *user, size_t i, uint32_t position, const double *value)
{
    const rows *const to = user;
    const weigh_run *const r = to->run;
    uint32_t const n_outcomes = r->game->n_outcomes, n_parties = r->game->n_parties;
    double *const x = to->x + i * r->n_values;
    (void)position; /* without claims there is one */
    to->status[i] = STF_OK;
    memcpy(x, value + n_parties, n_outcomes * sizeof *x);
    memcpy(x + n_outcomes, value, n_parties * sizeof *x);
}

/* values [n * n_varied]. */
static stf_status rows_solve(weigh_run *r, const double *values, size_t n, arena *scratch,
                             rows *out, stf_error *err)
{
    uint32_t const n_inputs = r->problem->n_inputs, d = r->space.n_varied;
    *out = (rows){.run = r,
                  .x = ARENA_NEW(scratch, double, n * r->n_values),
                  .status = ARENA_NEW(scratch, stf_status, n),
                  .leaves = ARENA_NEW(scratch, leaf_value, n * r->verdicts.n_leaves)};
    double *const inputs = ARENA_NEW(scratch, double, n_inputs);
    TRY(arena_status(scratch, err));
    bool const is_simple = r->verdicts.n_leaves == 0 && r->space.positions.n == 1;
    TRY(space_solve(&r->space, values, n, rows_visit, is_simple ? rows_quick : NULL, out, err));
    memcpy(inputs, r->base->inputs, n_inputs * sizeof *inputs);
    for (size_t i = 0; i < n; i++) {
        for (uint32_t k = 0; k < d; k++) inputs[r->space.varied[k]] = values[i * d + k];
        double *const x = out->x + i * r->n_values + r->game->n_outcomes + r->game->n_parties;
        for (uint32_t c = 0; c < r->plan.n_claims; c++) {
            verdict const v =
                verdicts_of(&r->verdicts, c, out->leaves + i * r->verdicts.n_leaves, inputs);
            x[c] = v == VERDICT_UNDEFINED ? (double)NAN : v == VERDICT_TRUE ? 1 : 0;
        }
    }
    return STF_OK;
}

/* Does column k of a set come from B? */
static bool is_from_b(const weigh_run *r, uint32_t set, uint32_t k)
{
    if (set < 2) return set == 1;
    return set - 2 < r->space.n_varied ? set - 2 == k : r->judged[k];
}

/* Points begin .. end-1 of a batch, in all sets. */
static stf_status batch_run(weigh_run *r, uint32_t batch, size_t begin, size_t end, arena *scratch,
                            stf_error *err)
{
    uint32_t const d = r->space.n_varied;
    philox seeds = philox_stream(r->query->seed, batch);
    sobol sequence;
    TRY(sobol_new(2 * d, philox_u64(&seeds), scratch, &sequence, err));
    size_t const each = end - begin, n = each * r->n_sets;
    double *const values = ARENA_NEW(scratch, double, n *d);
    double *const both = ARENA_NEW(scratch, double, 2 * d);
    TRY(arena_status(scratch, err));
    for (size_t i = 0; i < each; i++) {
        for (uint32_t k = 0; k < 2 * d; k++)
            both[k] =
                space_value(&r->space, k % d, sobol_scrambled(&sequence, (uint32_t)(begin + i), k));
        for (uint32_t set = 0; set < r->n_sets; set++)
            for (uint32_t k = 0; k < d; k++)
                values[(set * each + i) * d + k] = both[is_from_b(r, set, k) ? d + k : k];
    }
    rows got;
    TRY(rows_solve(r, values, n, scratch, &got, err));
    size_t const first = batch * r->n + begin;
    for (uint32_t set = 0; set < r->n_sets; set++)
        for (size_t i = 0; i < each; i++) {
            size_t const row = set * each + i;
            if (set < 2) r->status[set * r->n_all + first + i] = got.status[row];
            for (uint32_t v = 0; v < r->n_values; v++)
                values_of(r, set, v)[first + i] = got.x[row * r->n_values + v];
        }
    return STF_OK;
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
            memcpy(x + (2 * b + set) * r->n, values_of(r, set, value) + b * r->n, r->n * sizeof *x);
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
                if (values_of(r, set, k)[i] > values_of(r, set, best)[i]) best = k;
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
            double const x = values_of(r, set, value)[i];
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

/* ends: central, then the low and the high end of each assumption. */
static stf_status target_fill(const weigh_run *r, const rows *ends, weigh_target *t, stf_error *err)
{
    uint32_t const d = r->space.n_varied, value = target_value(r, t);
    batches const of = {.n = r->n, .n_batches = r->answer->n_batches};
    t->central = ends->x[value];
    if (r->query->without_indices) return STF_OK;
    t->indices = ARENA_NEW(r->memory, weigh_index, d);
    TRY(arena_status(r->memory, err));
    const double *const a = values_of(r, 0, value), *const b = values_of(r, 1, value);
    for (uint32_t k = 0; k < d; k++)
        t->indices[k] = (weigh_index){.input = r->space.varied[k],
                                      .is_judged = r->judged[k],
                                      .sobol = sobol_estimate(of, a, b, values_of(r, 2 + k, value)),
                                      .at_low = ends->x[(1 + 2 * k) * r->n_values + value],
                                      .at_high = ends->x[(2 + 2 * k) * r->n_values + value]};
    qsort(t->indices, d, sizeof *t->indices, by_weight);
    t->has_judged = r->has_judged;
    if (r->has_judged) t->judged = sobol_estimate(of, a, b, values_of(r, 2 + d, value));
    return STF_OK;
}

static stf_status answer_fill(weigh_run *r, const rows *ends, stf_error *err)
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
        claim_fill(r, j, ends->x[g->n_outcomes + g->n_parties + j], &a->claims[j]);
    for (uint32_t t = 0; t < a->n_targets; t++) TRY(target_fill(r, ends, &a->targets[t], err));
    return arena_status(r->memory, err);
}

/* ---- the whole ------------------------------------------------------------------------------ */

static stf_status room_make(weigh_run *r, stf_error *err)
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
    r->x = ARENA_NEW(r->memory, double, r->n_sets * r->n_values * r->n_all);
    r->status = ARENA_NEW(r->memory, stf_status, 2 * r->n_all);
    weigh_answer *const a = r->answer;
    a->varied = r->space.varied;
    a->n_varied = d;
    a->idle = r->space.idle;
    a->n_idle = r->space.n_idle;
    a->seed = r->query->seed;
    a->has_indices = !r->query->without_indices;
    r->space.total =
        r->space.positions.n * (r->n_all * r->n_sets + 1 + (a->has_indices ? 2 * d : 0));
    return arena_status(r->memory, err);
}

/* The centre, and the ends of each range with all else central. */
static stf_status ends_solve(weigh_run *r, arena *scratch, rows *out, stf_error *err)
{
    uint32_t const d = r->space.n_varied;
    size_t const n = 1 + (r->answer->has_indices ? 2 * (size_t)d : 0);
    double *const values = ARENA_NEW(scratch, double, n *d);
    TRY(arena_status(scratch, err));
    for (size_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < d; k++) {
            const assumption *const a = &r->problem->syntax->assumptions[r->space.varied[k]];
            double *const x = &values[i * d + k];
            *x = r->base->inputs[r->space.varied[k]];
            if (i == 1 + 2 * (size_t)k) *x = a->low;
            if (i == 2 + 2 * (size_t)k) *x = a->high;
        }
    return rows_solve(r, values, n, scratch, out, err);
}

/* Leaves the first `done` points of each batch, side by side. */
static void points_keep(weigh_run *r, size_t done)
{
    for (uint32_t b = 0; b < WEIGH_BATCHES && done < r->n; b++) {
        for (uint32_t set = 0; set < r->n_sets; set++)
            for (uint32_t v = 0; v < r->n_values; v++) {
                double *const x = values_of(r, set, v);
                memmove(x + b * done, x + b * r->n, done * sizeof *x);
            }
        for (uint32_t set = 0; set < 2; set++) {
            stf_status *const x = r->status + set * r->n_all;
            memmove(x + b * done, x + b * r->n, done * sizeof *x);
        }
    }
    r->n = done;
}

/* All batches to a few points, then to twice as many, and so on: whenever it is stopped, the points
 * of a pass that is whole stand for the space. */
static stf_status run(weigh_run *r, arena *scratch, stf_error *err)
{
    weigh_answer *const a = r->answer;
    rows ends;
    TRY(ends_solve(r, scratch, &ends, err));
    arena_mark const empty = arena_position(scratch);
    stf_error why = {0};
    stf_status status = STF_OK;
    size_t done = 0;
    while (done < r->n && status == STF_OK) {
        size_t const twice = done == 0 ? PASS_FIRST : 2 * done;
        size_t const end = twice < r->n ? twice : r->n;
        for (uint32_t b = 0; b < WEIGH_BATCHES && status == STF_OK; b++) {
            status = batch_run(r, b, done, end, scratch, &why);
            arena_release(scratch, empty);
        }
        if (status == STF_OK) done = end;
    }
    bool const is_partial = (status == STF_CANCELLED || status == STF_LIMIT) && done > 0;
    if (status != STF_OK && !is_partial) return fail(err, status, "%s", why.message);
    a->status = status;
    a->n_batches = WEIGH_BATCHES;
    a->n_solved = r->space.done;
    if (status != STF_OK)
        a->reason = text_format(r->memory, "%s: %zu of %zu points are counted", why.message,
                                done * WEIGH_BATCHES, r->n_all);
    points_keep(r, done);
    return answer_fill(r, &ends, err);
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
    TRY(room_make(&r, err));
    arena *const scratch = arena_new(arena_allocator(memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory to solve with");
    stf_status const status = run(&r, scratch, err);
    arena_free(scratch);
    if (status == STF_OK) *out = answer;
    return status;
}
