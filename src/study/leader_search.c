/* SPDX-License-Identifier: Apache-2.0 */
/* leader_search.c -- a good pure promise on a game too large for the best one.
 *
 * A promise is told by decision point and round, so it is sought that way: a move sets one point,
 * over a span of rounds, to one option wherever that is open, and leaves the rest as it is. Where
 * no such move helps, two points are moved at once over all rounds, then single sets. What is found
 * is a local best: nothing says that no better one exists, unless the bound is reached. In the end
 * what makes no difference is set alike, so that the promise can be told in few words. */
#include "study/leader_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STARTS_FOLLOWED = 3 };

/* An option at a point, over the rounds at which it has a set. */
typedef struct kind {
    uint32_t point, option; /* option: number of its name */
    uint32_t first_round, last_round;
    uint32_t first_set, end_set; /* of the point, into `sets` */
} kind;

typedef VEC(kind) kind_list;
typedef VEC(text) text_list;

typedef struct searching {
    const leader_task *task;
    const game *game;
    uint32_t *sets; /* [n_sets] promised ones with a choice, by point, round */
    uint32_t n_sets;
    uint32_t *option; /* [n_actions] number of the name */
    kind_list kinds;
    uint32_t *plan, *trial; /* [n_infosets] */
    double value;
    uint32_t n_tries, until; /* tries made; no more than until */
    bool at_bound;
} searching;

/* ---- what there is to promise --------------------------------------------------------------- */

static int sets_compare(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static uint32_t round_of(const searching *s, uint32_t h)
{
    return s->task->model->infoset_round[h];
}

static uint32_t point_of(const searching *s, uint32_t h)
{
    return s->task->model->infoset_point[h];
}

static bool sets_list(searching *s, arena *memory)
{
    const game *const g = s->game;
    uint64_t *const key = ARENA_NEW(memory, uint64_t, g->n_infosets);
    uint32_t *const by_key = ARENA_NEW(memory, uint32_t, g->n_infosets);
    s->sets = ARENA_NEW(memory, uint32_t, g->n_infosets);
    if (key == NULL || by_key == NULL || s->sets == NULL) return false;
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        uint32_t n_open = 0;
        for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++)
            n_open += s->task->graph->is_open[a];
        if (!s->task->graph->is_promised[h] || n_open < 2) continue;
        by_key[s->n_sets] = h;
        key[s->n_sets] =
            ((uint64_t)point_of(s, h) << 40 | (uint64_t)round_of(s, h) << 28) + s->n_sets;
        s->n_sets++;
    }
    qsort(key, s->n_sets, sizeof *key, sets_compare);
    for (uint32_t i = 0; i < s->n_sets; i++)
        s->sets[i] = by_key[key[i] & ((UINT64_C(1) << 28) - 1)];
    return true;
}

static uint32_t name_number(text_list *names, text name, arena *memory)
{
    for (size_t i = 0; i < names->n; i++)
        if (text_equal(names->at[i], name)) return (uint32_t)i;
    return VEC_PUSH(memory, names, name) ? (uint32_t)names->n - 1 : NONE;
}

/* Adds the options of a set to the kinds of its point, which start at first_kind. */
static bool kinds_add(searching *s, size_t first_kind, uint32_t i, text_list *names, arena *memory)
{
    const game *const g = s->game;
    uint32_t const h = s->sets[i];
    for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++) {
        uint32_t const o = s->option[a] = name_number(names, g->action_name[a], memory);
        size_t k = first_kind;
        while (k < s->kinds.n && s->kinds.at[k].option != o) k++;
        kind const made = {.point = point_of(s, h),
                           .option = o,
                           .first_round = round_of(s, h),
                           .last_round = round_of(s, h)};
        if (k == s->kinds.n && !VEC_PUSH(memory, &s->kinds, made)) return false;
        s->kinds.at[k].last_round = round_of(s, h);
    }
    return true;
}

static bool kinds_list(searching *s, arena *memory)
{
    text_list names = {0};
    s->option = ARENA_NEW(memory, uint32_t, s->game->n_actions);
    if (s->option == NULL) return false;
    for (uint32_t i = 0; i < s->n_sets;) {
        size_t const first_kind = s->kinds.n;
        uint32_t const first = i, place = point_of(s, s->sets[i]);
        for (; i < s->n_sets && point_of(s, s->sets[i]) == place; i++)
            if (!kinds_add(s, first_kind, i, &names, memory)) return false;
        for (size_t k = first_kind; k < s->kinds.n; k++) {
            s->kinds.at[k].first_set = first;
            s->kinds.at[k].end_set = i;
        }
    }
    return true;
}

/* ---- moves ---------------------------------------------------------------------------------- */

/* Sets the kind over a span of rounds, where its option is open; whether that changes anything. */
static bool move_apply(const searching *s, const kind *k, uint32_t from, uint32_t to,
                       uint32_t *plan)
{
    const game *const g = s->game;
    bool changes = false;
    for (uint32_t i = k->first_set; i < k->end_set; i++) {
        uint32_t const h = s->sets[i];
        if (round_of(s, h) < from || round_of(s, h) > to) continue;
        for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++) {
            if (s->option[a] != k->option || !s->task->graph->is_open[a]) continue;
            changes |= plan[h] != a;
            plan[h] = a;
        }
    }
    return changes;
}

static bool is_over(const searching *s)
{
    return s->at_bound || s->n_tries >= s->until;
}

static double margin(double value)
{
    return 1e-10 * (1.0 + fabs(value));
}

static stf_status trial_value(searching *s, double *out, stf_error *err)
{
    if (cancel_requested(s->task->stop)) return fail(err, STF_CANCELLED, "stopped");
    s->n_tries++;
    return s->task->value(s->task->user, s->trial, out, err);
}

static void trial_open(searching *s)
{
    memcpy(s->trial, s->plan, s->game->n_infosets * sizeof *s->trial);
}

/* Takes the trial where it serves the leader; with `alike`, where it serves it no less. */
static stf_status trial_judge(searching *s, bool alike, bool *taken, stf_error *err)
{
    double value;
    TRY(trial_value(s, &value, err));
    double const least = alike ? s->value - margin(s->value) : s->value + margin(s->value);
    if (!(alike ? value >= least : value > least)) return STF_OK;
    memcpy(s->plan, s->trial, s->game->n_infosets * sizeof *s->plan);
    s->value = fmax(value, alike ? s->value : value);
    s->at_bound = s->value >= s->task->bound - margin(s->task->bound);
    *taken = true;
    return STF_OK;
}

static stf_status spans_try(searching *s, bool *taken, stf_error *err)
{
    for (size_t i = 0; i < s->kinds.n; i++) {
        const kind *const k = &s->kinds.at[i];
        for (uint32_t from = k->first_round; from <= k->last_round; from++)
            for (uint32_t to = k->last_round + 1; to-- > from && !is_over(s);) {
                trial_open(s);
                if (move_apply(s, k, from, to, s->trial)) TRY(trial_judge(s, false, taken, err));
            }
    }
    return STF_OK;
}

static stf_status pairs_try(searching *s, bool *taken, stf_error *err)
{
    for (size_t i = 0; i < s->kinds.n; i++)
        for (size_t j = i + 1; j < s->kinds.n && !is_over(s); j++) {
            const kind *const a = &s->kinds.at[i], *const b = &s->kinds.at[j];
            if (a->point == b->point) continue;
            trial_open(s);
            bool const first = move_apply(s, a, a->first_round, a->last_round, s->trial);
            bool const second = move_apply(s, b, b->first_round, b->last_round, s->trial);
            if (first && second) TRY(trial_judge(s, false, taken, err));
        }
    return STF_OK;
}

static stf_status singles_try(searching *s, bool *taken, stf_error *err)
{
    const game *const g = s->game;
    for (uint32_t i = 0; i < s->n_sets; i++) {
        uint32_t const h = s->sets[i];
        for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++) {
            if (is_over(s)) return STF_OK;
            if (a == s->plan[h] || !s->task->graph->is_open[a]) continue;
            trial_open(s);
            s->trial[h] = a;
            TRY(trial_judge(s, false, taken, err));
        }
    }
    return STF_OK;
}

static stf_status climb(searching *s, stf_error *err)
{
    bool moves = true;
    while (moves && !is_over(s)) {
        moves = false;
        TRY(spans_try(s, &moves, err));
        if (!moves) TRY(pairs_try(s, &moves, err));
        if (!moves) TRY(singles_try(s, &moves, err));
    }
    return STF_OK;
}

/* Sets alike what makes no difference: each point as a whole, then each of its rounds. */
static stf_status plain(searching *s, stf_error *err)
{
    s->at_bound = false;
    s->until = UINT32_MAX;
    for (size_t i = 0; i < s->kinds.n;) {
        uint32_t const place = s->kinds.at[i].point;
        bool taken = false;
        size_t j = i;
        for (; j < s->kinds.n && s->kinds.at[j].point == place; j++) {
            const kind *const k = &s->kinds.at[j];
            trial_open(s);
            if (!taken && move_apply(s, k, k->first_round, k->last_round, s->trial))
                TRY(trial_judge(s, true, &taken, err));
        }
        for (; !taken && i < j; i++) {
            const kind *const k = &s->kinds.at[i];
            for (uint32_t r = k->first_round; r <= k->last_round; r++) {
                bool one = false;
                trial_open(s);
                if (move_apply(s, k, r, r, s->trial)) TRY(trial_judge(s, true, &one, err));
            }
        }
        i = j;
    }
    return STF_OK;
}

/* ---- from several starts -------------------------------------------------------------------- */

typedef struct start {
    const uint32_t *plan;
    const kind *over; /* set over the plan; NULL: the plan itself */
    double value;
    uint32_t number;
} start;

static int starts_compare(const void *a, const void *b)
{
    const start *const x = a, *const y = b;
    if (x->value != y->value) return x->value > y->value ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static void start_open(const searching *s, const start *from, uint32_t *plan)
{
    memcpy(plan, from->plan, s->game->n_infosets * sizeof *plan);
    if (from->over == NULL) return;
    (void)move_apply(s, from->over, from->over->first_round, from->over->last_round, plan);
}

static stf_status starts_fill(searching *s, const uint32_t *const *plans, uint32_t n_plans,
                              start *out, uint32_t *n, stf_error *err)
{
    for (uint32_t p = 0; p < n_plans; p++)
        for (size_t i = 0; i <= s->kinds.n; i++) {
            start from = {
                .plan = plans[p], .over = i > 0 ? &s->kinds.at[i - 1] : NULL, .number = *n};
            if (i > 0 && s->n_tries >= s->task->most_tries / 2) continue;
            start_open(s, &from, s->trial);
            TRY(trial_value(s, &from.value, err));
            out[(*n)++] = from;
        }
    return STF_OK;
}

stf_status leader_search(const leader_task *task, const uint32_t *const *starts, uint32_t n_starts,
                         arena *memory, uint32_t *plan, double *value, uint32_t *n_tries,
                         stf_error *err)
{
    searching s = {.task = task, .game = task->graph->game};
    uint32_t const n_infosets = s.game->n_infosets;
    s.plan = ARENA_NEW(memory, uint32_t, n_infosets);
    s.trial = ARENA_NEW(memory, uint32_t, n_infosets);
    if (!sets_list(&s, memory) || !kinds_list(&s, memory)) return arena_status(memory, err);
    start *const all = ARENA_NEW(memory, start, n_starts * (s.kinds.n + 1));
    TRY(arena_status(memory, err));
    uint32_t n = 0;
    TRY(starts_fill(&s, starts, n_starts, all, &n, err));
    qsort(all, n, sizeof *all, starts_compare);
    uint32_t const follow = n < STARTS_FOLLOWED ? n : STARTS_FOLLOWED;
    double best = -(double)INFINITY;
    for (uint32_t i = 0; i < follow; i++) {
        uint32_t const left = task->most_tries > s.n_tries ? task->most_tries - s.n_tries : 0;
        s.until = s.n_tries + left / (follow - i);
        s.value = all[i].value;
        s.at_bound = s.value >= task->bound - margin(task->bound);
        start_open(&s, &all[i], s.plan);
        TRY(climb(&s, err));
        if (i > 0 && !(s.value > best + margin(best))) continue;
        best = s.value;
        memcpy(plan, s.plan, n_infosets * sizeof *plan);
    }
    memcpy(s.plan, plan, n_infosets * sizeof *plan);
    s.value = best;
    if (best > -(double)INFINITY) TRY(plain(&s, err));
    memcpy(plan, s.plan, n_infosets * sizeof *plan);
    *value = s.value;
    *n_tries = s.n_tries;
    return STF_OK;
}
