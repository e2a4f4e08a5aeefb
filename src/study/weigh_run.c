/* SPDX-License-Identifier: Apache-2.0 */
/* weigh_run.c -- the design's points solved part by part, on this process or the ranks of a team.
 *
 * Each batch is a scramble of its own. The batches grow together, pass by pass, each twice as long
 * as all before it, so that an interrupted run is estimated from the passes that are whole: the
 * beginning of a Sobol sequence is one, too. A part is some points of one batch and one pass, in
 * all sets; before them come parts of the ends of ranges. What a part gives are rows of doubles,
 * the values and the status of each point, which depend on the part alone. So they can be made by
 * any rank and kept in a run file, and a run that went on from there has the same bits. */
#include "study/weigh_inside.h"

#include "base/os_clock.h"
#include "base/philox.h"
#include "base/share.h"
#include "num/sobol.h"
#include "study/facts.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

enum {
    PASS_FIRST = 4, /* points of a batch in the first pass */
    SOLVES = 1024,  /* of a part, about */
    OF_ENDS = WEIGH_BATCHES,
};

typedef struct weigh_part {
    uint32_t batch;    /* or OF_ENDS */
    size_t begin, end; /* points of the batch; of the ends: rows */
} weigh_part;

typedef struct parts_run {
    weigh_run *weigh;
    const study_options *options;
    VEC(weigh_part) parts;
    uint8_t *has;  /* [parts.n] */
    run *run;      /* NULL: none */
    bool is_team;  /* then progress is what rank 0 keeps */
    uint64_t todo; /* solves that are not in the run */
    _Atomic uint64_t done;
} parts_run;

/* ---- the design ----------------------------------------------------------------------------- */

static size_t part_rows(const weigh_run *r, const weigh_part *p)
{
    return (p->end - p->begin) * (p->batch == OF_ENDS ? 1 : r->n_sets);
}

static uint64_t part_solves(const weigh_run *r, const weigh_part *p)
{
    return (uint64_t)part_rows(r, p) * r->space.positions.n;
}

static void stretch_add(parts_run *s, uint32_t batch, size_t begin, size_t end, size_t step)
{
    for (size_t at = begin; at < end; at += step)
        (void)VEC_PUSH(s->weigh->memory, &s->parts,
                       (weigh_part){batch, at, end - at < step ? end : at + step});
}

/* The end of the pass that begins with point `done` of each batch. */
static size_t pass_end(const weigh_run *r, size_t done)
{
    size_t const twice = done == 0 ? PASS_FIRST : 2 * done;
    return twice < r->n ? twice : r->n;
}

static stf_status parts_list(parts_run *s, stf_error *err)
{
    const weigh_run *const r = s->weigh;
    size_t const rows = SOLVES / r->space.positions.n > 0 ? SOLVES / r->space.positions.n : 1;
    size_t const each = rows / r->n_sets > 0 ? rows / r->n_sets : 1;
    stretch_add(s, OF_ENDS, 0, r->n_ends, rows);
    for (size_t begin = 0, end; begin < r->n; begin = end) {
        end = pass_end(r, begin);
        for (uint32_t b = 0; b < WEIGH_BATCHES; b++) stretch_add(s, b, begin, end, each);
    }
    s->has = ARENA_NEW(r->memory, uint8_t, s->parts.n);
    return arena_status(r->memory, err);
}

/* Row 0 is the centre; then the ends of each range, with all else central. */
static void ends_fill(const weigh_run *r, const weigh_part *p, double *values)
{
    uint32_t const d = r->space.n_varied;
    for (size_t i = p->begin; i < p->end; i++)
        for (uint32_t k = 0; k < d; k++) {
            const assumption *const a = &r->problem->syntax->assumptions[r->space.varied[k]];
            double *const x = &values[(i - p->begin) * d + k];
            *x = r->base->inputs[r->space.varied[k]];
            if (i == 1 + 2 * (size_t)k) *x = a->low;
            if (i == 2 + 2 * (size_t)k) *x = a->high;
        }
}

/* Does column k of a set come from B? */
static bool is_from_b(const weigh_run *r, uint32_t set, uint32_t k)
{
    if (set < 2) return set == 1;
    return set - 2 < r->space.n_varied ? set - 2 == k : r->judged[k];
}

/* Set after set. */
static stf_status points_fill(const weigh_run *r, const weigh_part *p, double *values,
                              arena *scratch, stf_error *err)
{
    uint32_t const d = r->space.n_varied;
    size_t const each = p->end - p->begin;
    philox seeds = philox_stream(r->query->seed, p->batch);
    sobol sequence;
    TRY(sobol_new(2 * d, philox_u64(&seeds), scratch, &sequence, err));
    double *const both = ARENA_NEW(scratch, double, 2 * d);
    TRY(arena_status(scratch, err));
    for (size_t i = 0; i < each; i++) {
        for (uint32_t k = 0; k < 2 * d; k++)
            both[k] = space_value(&r->space, k % d,
                                  sobol_scrambled(&sequence, (uint32_t)(p->begin + i), k));
        for (uint32_t set = 0; set < r->n_sets; set++)
            for (uint32_t k = 0; k < d; k++)
                values[(set * each + i) * d + k] = both[is_from_b(r, set, k) ? d + k : k];
    }
    return STF_OK;
}

/* ---- rows of solves ------------------------------------------------------------------------- */

/* Values at some points, row by row. */
typedef struct rows {
    const weigh_run *run;
    double *x;          /* [n * (n_values + 1)], the status last */
    leaf_value *leaves; /* [n * n_leaves] */
} rows;

static size_t row_width(const weigh_run *r)
{
    return (size_t)r->n_values + 1;
}

static stf_status rows_visit(void *user, size_t i, uint32_t position, const solution *s,
                             stf_error *err)
{
    const rows *const to = user;
    const weigh_run *const r = to->run;
    TRY(verdicts_visit(&r->verdicts, position, s, to->leaves + i * r->verdicts.n_leaves, err));
    if (position > 0) return STF_OK;
    double *const x = to->x + i * row_width(r);
    bool const is_answered = s->status == STF_OK && s->n_equilibria > 0;
    x[r->n_values] = is_answered ? STF_OK : s->status == STF_OK ? STF_NO : s->status;
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
    double *const x = to->x + i * row_width(r);
    (void)position; /* without claims there is one */
    x[r->n_values] = STF_OK;
    memcpy(x, value + n_parties, n_outcomes * sizeof *x);
    memcpy(x + n_outcomes, value, n_parties * sizeof *x);
}

/* values [n * n_varied]; *out [n * row_width]. */
static stf_status rows_solve(weigh_run *r, const double *values, size_t n, arena *scratch,
                             double **out, stf_error *err)
{
    uint32_t const n_inputs = r->problem->n_inputs, d = r->space.n_varied;
    rows to = {.run = r,
               .x = ARENA_NEW(scratch, double, n *row_width(r)),
               .leaves = ARENA_NEW(scratch, leaf_value, n * r->verdicts.n_leaves)};
    double *const inputs = ARENA_NEW(scratch, double, n_inputs);
    TRY(arena_status(scratch, err));
    bool const is_simple = r->verdicts.n_leaves == 0 && r->space.positions.n == 1;
    TRY(space_solve(&r->space, values, n, rows_visit, is_simple ? rows_quick : NULL, &to, err));
    memcpy(inputs, r->base->inputs, n_inputs * sizeof *inputs);
    for (size_t i = 0; i < n; i++) {
        for (uint32_t k = 0; k < d; k++) inputs[r->space.varied[k]] = values[i * d + k];
        double *const x = to.x + i * row_width(r) + r->game->n_outcomes + r->game->n_parties;
        for (uint32_t c = 0; c < r->plan.n_claims; c++) {
            verdict const v =
                verdicts_of(&r->verdicts, c, to.leaves + i * r->verdicts.n_leaves, inputs);
            x[c] = v == VERDICT_UNDEFINED ? (double)NAN : v == VERDICT_TRUE ? 1 : 0;
        }
    }
    *out = to.x;
    return STF_OK;
}

/* ---- parts ---------------------------------------------------------------------------------- */

static stf_status part_solve(weigh_run *r, const weigh_part *p, arena *scratch, buffer *out,
                             stf_error *err)
{
    size_t const n = part_rows(r, p);
    double *const values = ARENA_NEW(scratch, double, n * r->space.n_varied);
    double *x;
    TRY(arena_status(scratch, err));
    if (p->batch == OF_ENDS)
        ends_fill(r, p, values);
    else
        TRY(points_fill(r, p, values, scratch, err));
    TRY(rows_solve(r, values, n, scratch, &x, err));
    buffer_text(out, (text){(const char *)x, n * row_width(r) * sizeof *x});
    return STF_OK;
}

/* No two at once: a solve has threads of its own. */
static stf_status part_make(void *user, uint64_t part, uint32_t worker, buffer *out, stf_error *err)
{
    const parts_run *const s = user;
    weigh_run *const r = s->weigh;
    (void)worker;
    arena *const scratch = arena_new(arena_allocator(r->memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory to solve with");
    stf_status const status = part_solve(r, &s->parts.at[part], scratch, out, err);
    arena_free(scratch);
    return status;
}

/* Rows to where the estimates look for them. */
static stf_status part_place(parts_run *s, uint64_t part, text bytes, stf_error *err)
{
    weigh_run *const r = s->weigh;
    const weigh_part *const p = &s->parts.at[part];
    size_t const n = part_rows(r, p), width = row_width(r), each = p->end - p->begin;
    if (bytes.n != n * width * sizeof(double))
        return fail(err, STF_INPUT, "a part of the run has not the size of its points");
    for (size_t i = 0; i < n; i++) {
        double status;
        const char *const row = bytes.at + i * width * sizeof(double);
        memcpy(&status, row + r->n_values * sizeof status, sizeof status);
        if (p->batch == OF_ENDS) {
            memcpy(r->ends + (p->begin + i) * r->n_values, row, r->n_values * sizeof(double));
            continue;
        }
        size_t const at = p->batch * r->n + p->begin + i % each;
        uint32_t const set = (uint32_t)(i / each);
        if (set < 2) r->status[set * r->n_all + at] = (stf_status)status;
        for (uint32_t v = 0; v < r->n_values; v++)
            memcpy(&weigh_values(r, set, v)[at], row + v * sizeof(double), sizeof(double));
    }
    s->has[part] = 1;
    return STF_OK;
}

static stf_status part_keep(void *user, uint64_t part, text bytes, stf_error *err)
{
    parts_run *const s = user;
    const weigh_run *const r = s->weigh;
    if (s->run != NULL) TRY(run_put(s->run, part, bytes, err));
    TRY(part_place(s, part, bytes, err));
    uint64_t const n = part_solves(r, &s->parts.at[part]);
    uint64_t const done = atomic_fetch_add(&s->done, n) + n;
    solve_event const e = {.what = "points", .iteration = done, .total = s->todo};
    if (s->is_team && s->options->progress != NULL &&
        s->options->progress(s->options->progress_user, &e) != 0)
        return fail(err, STF_CANCELLED, "stopped on request");
    return STF_OK;
}

/* ---- the run file --------------------------------------------------------------------------- */

static void points_facts(const weigh_run *r, buffer *b)
{
    uint32_t const d = r->space.n_varied;
    buffer_format(b, "%zu %u %zu %llu\n", r->n, r->n_sets, r->space.positions.n,
                  (unsigned long long)r->query->seed);
    FACTS_ARRAY(b, r->space.varied, d);
    FACTS_ARRAY(b, r->judged, d);
    for (uint32_t k = 0; k < d; k++) facts_spread(&r->space.spreads[k], b);
    for (uint32_t j = 0; j < r->plan.n_claims; j++)
        buffer_format(b, "claim %zu\n",
                      (size_t)(r->plan.claims[j].claim - r->problem->syntax->claims));
}

static stf_status facts_make(const weigh_run *r, const study_options *o, run_fact facts[3],
                             stf_error *err)
{
    buffer b;
    buffer_init(&b, arena_allocator(r->memory));
    facts_source(r->problem, r->base, &b);
    facts_model(r->problem, r->game, r->base, &b);
    stf_status status = facts_settle(&b, "models or numbers", r->memory, &facts[0], err);
    points_facts(r, &b);
    if (status == STF_OK)
        status = facts_settle(&b, "points, or of something else", r->memory, &facts[1], err);
    facts_options(o, r->game, SOLVES, false, &b);
    if (status == STF_OK)
        status = facts_settle(&b, "options, or of another version", r->memory, &facts[2], err);
    buffer_free(&b);
    return status;
}

/* Takes over what the run has. */
static stf_status run_take(parts_run *s, stf_error *err)
{
    arena *const memory = s->weigh->memory;
    uint8_t *const has = ARENA_NEW(memory, uint8_t, s->parts.n);
    uint64_t n;
    TRY(arena_status(memory, err));
    TRY(run_parts(s->run, s->parts.n, has, &n, err));
    buffer bytes;
    buffer_init(&bytes, arena_allocator(memory));
    stf_status status = STF_OK;
    for (uint64_t k = 0; k < s->parts.n && status == STF_OK; k++) {
        if (!has[k]) continue;
        bytes.n = 0;
        status = run_get(s->run, k, &bytes, err);
        if (status == STF_OK) status = part_place(s, k, buffer_slice(&bytes), err);
    }
    buffer_free(&bytes);
    return status;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static stf_status todo_run(parts_run *s, text what, stf_error *err)
{
    weigh_run *const r = s->weigh;
    study_options *const o = &r->space.options;
    arena *const own = arena_new(arena_allocator(r->memory), 0);
    if (own == NULL) return fail(err, STF_NOMEM, "no memory to solve with");
    uint64_t *const todo = ARENA_NEW(own, uint64_t, s->parts.n);
    stf_status status = arena_status(own, err);
    size_t n_todo = 0;
    for (uint64_t k = 0; k < s->parts.n && status == STF_OK; k++) {
        if (s->has[k]) continue;
        todo[n_todo++] = k;
        s->todo += part_solves(r, &s->parts.at[k]);
    }
    r->space.total = s->todo;
    if (s->is_team) r->space.progress = NULL;
    pool *threads = NULL;
    if (status == STF_OK) status = share_pool(o->team, 1, arena_allocator(own), &threads, err);
    share const shared = {.team = o->team,
                          .threads = threads,
                          .stop = o->stop,
                          .what = what,
                          .todo = todo,
                          .n_todo = n_todo,
                          .make = part_make,
                          .keep = part_keep,
                          .user = s};
    if (status == STF_OK) status = share_run(&shared, own, err);
    pool_free(threads);
    arena_free(own);
    return status;
}

/* Points of each batch that belong to passes that are whole. */
static size_t whole_points(const parts_run *s)
{
    const weigh_run *const r = s->weigh;
    size_t missing = r->n;
    for (size_t k = 0; k < s->parts.n; k++) {
        const weigh_part *const p = &s->parts.at[k];
        if (s->has[k]) continue;
        if (p->batch == OF_ENDS) return 0;
        if (p->begin < missing) missing = p->begin;
    }
    size_t whole = 0;
    while (whole < missing && pass_end(r, whole) <= missing) whole = pass_end(r, whole);
    return whole;
}

/* Leaves the first `done` points of each batch, side by side. */
static void points_keep(weigh_run *r, size_t done)
{
    for (uint32_t b = 0; b < WEIGH_BATCHES && done < r->n; b++) {
        for (uint32_t set = 0; set < r->n_sets; set++)
            for (uint32_t v = 0; v < r->n_values; v++) {
                double *const x = weigh_values(r, set, v);
                memmove(x + b * done, x + b * r->n, done * sizeof *x);
            }
        for (uint32_t set = 0; set < 2; set++) {
            stf_status *const x = r->status + set * r->n_all;
            memmove(x + b * done, x + b * r->n, done * sizeof *x);
        }
    }
    r->n = done;
}

/* What is there, after an interrupt or the time limit: an answer, if a pass is whole. */
static stf_status part_answer(parts_run *s, stf_status status, const stf_error *why, stf_error *err)
{
    weigh_run *const r = s->weigh;
    weigh_answer *const a = r->answer;
    size_t const whole = whole_points(s);
    uint64_t solves = 0;
    a->n_solved = 0;
    for (size_t k = 0; k < s->parts.n; k++) {
        solves += part_solves(r, &s->parts.at[k]);
        if (s->has[k]) a->n_solved += part_solves(r, &s->parts.at[k]);
    }
    if (status == STF_OK) return STF_OK;
    const char *const on = r->query->run != NULL ? "; the same command goes on from there" : "";
    if (whole == 0) return fail(err, status, "%.300s%s", why->message, on);
    a->status = status;
    a->reason =
        text_format(r->memory, "%s %llu of %llu solves: %zu of %zu points are counted%s",
                    status == STF_CANCELLED ? "interrupted after" : "the time limit came after",
                    (unsigned long long)a->n_solved, (unsigned long long)solves,
                    whole * WEIGH_BATCHES, r->n_all, on);
    points_keep(r, whole);
    return arena_status(r->memory, err);
}

static stf_status parts_solve(parts_run *s, const run_fact facts[3], text what, stf_error *err)
{
    weigh_run *const r = s->weigh;
    const study_options *const o = s->options;
    bool const is_led = s->is_team && o->team->of->rank > 0;
    if (is_led) return todo_run(s, what, err);
    if (r->query->run != NULL) {
        TRY(run_open(r->query->run, RUN_KEEP, facts, 3, r->memory, &s->run, err));
        TRY(run_take(s, err));
    }
    stf_error why = {0};
    stf_status const status = todo_run(s, what, &why);
    if (status != STF_OK && status != STF_CANCELLED && !(status == STF_LIMIT && o->deadline > 0))
        return fail(err, status, "%s", why.message);
    return part_answer(s, status, &why, err);
}

stf_status weigh_solve(weigh_run *r, stf_error *err)
{
    study_options o = r->space.options;
    o.progress = r->space.progress;
    o.progress_user = r->space.progress_user;
    parts_run s = {.weigh = r, .options = &o, .is_team = o.team != NULL};
    run_fact facts[3];
    TRY(facts_make(r, &o, facts, err));
    text const what = text_format(r->memory, "%.*s %.*s %.*s", TEXT_ARGS(facts[0].value),
                                  TEXT_ARGS(facts[1].value), TEXT_ARGS(facts[2].value));
    TRY(parts_list(&s, err));
    stf_status const status = parts_solve(&s, facts, what, err);
    run_close(s.run);
    return status;
}
