/* SPDX-License-Identifier: Apache-2.0 */
/* branch.c -- the best self-enforcing plan of a model: branch and bound, best bound first.
 *
 * A node is a list of decisions: bounds of a whole number, an interval of a level at which a worth
 * that bends is asked for, or whether a party gives in a phase (its row holds) or not (it is idle,
 * and the row is not asked). Its program is a relaxation:
 *
 *   - where a concave worth helps a row it is a variable under all its pieces; where it hurts, the
 *     chord over the level's interval, which is under it. On an interval within a piece both are
 *     the worth itself (Falk and Soland, Management Science 15, 1969);
 *   - rows that a plan may break and hold all the same (rows.c) are left out where they would cut.
 *
 * Programs are proved in rationals, plans are judged by judge.c: bounds and values are exact, and
 * what is said to be optimal is. */
#include "base/os_clock.h"
#include "plan/design.h"

enum { MOST_NODES = 3000 };
/* Some ten seconds. */
#define MOST_WORK 2000000000ull

typedef enum decision_kind { DECIDE_BOUND, DECIDE_POINT, DECIDE_PAIR } decision_kind;

typedef struct decision {
    const struct decision *before;
    decision_kind kind;
    uint32_t index; /* variable, point or pair */
    exact low, high;
    bool is_active; /* of a pair */
} decision;

typedef struct node {
    const decision *made;
    exact bound; /* invalid: none */
} node;

typedef struct searching {
    plan_model *m;
    arena *memory; /* nodes, decisions, the best plan */
    plan_search *out;
    VEC(node) open;
    exact beat;
    exact left; /* the greatest bound that no branching can improve; invalid: none */
} searching;

/* A node's program and what led to it; in an arena of the node's own. */
typedef struct node_work {
    arena *a;
    exact *low, *high;             /* [columns] variables, then points */
    exact *point_low, *point_high; /* [points] */
    bool *is_cut;                  /* [points] the interval was chosen */
    uint8_t *pair;                 /* [(phases + 2) * parties] 0 open, 1 active, 2 idle */
    VEC(form) row;
    VEC(program_row_kind) kind;
    VEC(uint32_t) check; /* of each program row: the check, or PLAN_NONE */
    form objective;
    plan_optimum found;
} node_work;

bool options_late(const plan_options *o)
{
    return cancel_requested(o->stop) || (o->deadline > 0.0 && os_clock_seconds() > o->deadline);
}

plan_options options_counted(const plan_options *o, uint64_t *own)
{
    plan_options out = *o;
    if (out.work == NULL) out.work = own;
    *own = MOST_WORK;
    return out;
}

void options_spend(const plan_options *o, uint64_t amount)
{
    if (o->work != NULL) *o->work -= amount < *o->work ? amount : *o->work;
}

bool options_spent(const plan_options *o)
{
    return o->work != NULL && *o->work == 0;
}

static const plan_worth *worth_of(const plan_model *m, uint32_t point)
{
    const plan_point *const at = &m->w.points.at[point];
    return &m->w.p->stocks[at->stock].worth[at->party];
}

static bool node_begin(const plan_model *m, const node *n, node_work *x)
{
    uint32_t const n_variables = m->w.n_variables, n_points = (uint32_t)m->w.points.n;
    x->low = ARENA_NEW(x->a, exact, n_variables + n_points);
    x->high = ARENA_NEW(x->a, exact, n_variables + n_points);
    x->point_low = ARENA_NEW(x->a, exact, n_points);
    x->point_high = ARENA_NEW(x->a, exact, n_points);
    x->is_cut = ARENA_NEW(x->a, bool, n_points);
    x->pair = ARENA_NEW(x->a, uint8_t, (m->w.n_phases + 2) * m->w.p->n_parties);
    if (arena_status(x->a, NULL) != STF_OK) return false;
    for (uint32_t k = 0; k < n_variables; k++) {
        x->low[k] = m->variables.at[k].low;
        x->high[k] = m->variables.at[k].high;
    }
    for (uint32_t k = 0; k < n_points; k++) {
        x->point_low[k] = exact_small(0);
        x->point_high[k] = m->w.p->stocks[m->w.points.at[k].stock].start;
    }
    for (const decision *d = n->made; d != NULL; d = d->before) {
        if (d->kind == DECIDE_PAIR) {
            x->pair[d->index] = d->is_active ? 1 : 2;
            continue;
        }
        exact *const low = d->kind == DECIDE_BOUND ? x->low : x->point_low, *const high =
                                                                                d->kind ==
                                                                                        DECIDE_BOUND
                                                                                    ? x->high
                                                                                    : x->point_high;
        if (exact_is_valid(d->low)) low[d->index] = exact_max(low[d->index], d->low);
        if (exact_is_valid(d->high))
            high[d->index] =
                exact_is_valid(high[d->index]) ? exact_min(high[d->index], d->high) : d->high;
        if (d->kind == DECIDE_POINT) x->is_cut[d->index] = true;
    }
    return true;
}

static bool row_push(node_work *x, form f, program_row_kind kind, uint32_t check)
{
    return VEC_PUSH(x->a, &x->row, f) && VEC_PUSH(x->a, &x->kind, kind) &&
           VEC_PUSH(x->a, &x->check, check);
}

/* scale * (worth at `from` + slope * (level - from)). */
static void line_add(node_work *x, form *to, exact scale, exact worth, exact slope, exact from,
                     form level)
{
    form_add_number(x->a, to,
                    exact_mul(x->a, scale, exact_sub(x->a, worth, exact_mul(x->a, slope, from))));
    form_add(x->a, to, exact_mul(x->a, scale, slope), level);
}

/* The form with worths that hurt replaced by chords. Those that help stay variables: is_used. */
static form form_relax(const plan_model *m, node_work *x, form f, bool *is_used)
{
    uint32_t const first = 1 + m->w.n_variables;
    form out = form_copy(x->a, f);
    for (uint32_t k = first; k < f.n; k++) {
        uint32_t const point = k - first;
        if (exact_sign(f.c[k]) > 0) is_used[point] = true;
        if (exact_sign(f.c[k]) >= 0) continue;
        exact const low = x->point_low[point], high = x->point_high[point];
        exact const at_low = worth_at(x->a, worth_of(m, point), low);
        exact slope = exact_small(0);
        if (exact_compare(low, high) < 0)
            slope =
                exact_div(x->a, exact_sub(x->a, worth_at(x->a, worth_of(m, point), high), at_low),
                          exact_sub(x->a, high, low));
        out.c[k] = exact_small(0);
        line_add(x, &out, f.c[k], at_low, slope, low, m->w.points.at[point].level);
    }
    return out;
}

/* A worth that helps: under all its pieces. Others: zero. */
static void points_rows(const plan_model *m, node_work *x, const bool *is_used)
{
    for (uint32_t k = 0; k < m->w.points.n; k++) {
        uint32_t const column = m->w.n_variables + k;
        const plan_worth *const u = worth_of(m, k);
        form const level = m->w.points.at[k].level;
        x->low[column] = x->high[column] = exact_small(0);
        if (x->is_cut[k]) {
            form above = form_copy(x->a, level), below = form_number(x->a, x->point_high[k]);
            form_add_number(x->a, &above, exact_neg(x->a, x->point_low[k]));
            form_add(x->a, &below, exact_small(-1), level);
            row_push(x, above, PROGRAM_STRUCTURE, PLAN_NONE);
            row_push(x, below, PROGRAM_STRUCTURE, PLAN_NONE);
        }
        if (!is_used[k]) continue;
        exact const low = x->point_low[k], high = x->point_high[k];
        x->low[column] = exact_min(worth_at(x->a, u, low), worth_at(x->a, u, high));
        x->high[column] = (exact){0};
        exact from = exact_small(0), under = exact_small(0);
        for (uint32_t i = 0; i < u->n; i++) {
            form line = form_number(x->a, exact_small(0));
            exact const slope = exact_div(x->a, exact_sub(x->a, u->value[i], under),
                                          exact_sub(x->a, u->level[i], from));
            line_add(x, &line, exact_small(1), under, slope, from, level);
            form_add_term(x->a, &line, column + 1, exact_small(-1));
            row_push(x, line, PROGRAM_STRUCTURE, PLAN_NONE);
            from = u->level[i];
            under = u->value[i];
        }
    }
}

static bool is_irreversible(const plan_work *w, uint32_t p)
{
    for (uint32_t s = 0; s < w->p->n_stocks; s++)
        if (w->p->stocks[s].owner == p && exact_sign(work_return(w, p, s)->share) > 0) return false;
    return true;
}

/* A pair that is idle gives nothing there; where something could be taken back, nothing yet. */
static void idle_rows(const plan_model *m, node_work *x)
{
    const plan_work *const w = &m->w;
    for (uint32_t t = 1; t <= w->n_phases + 1; t++)
        for (uint32_t p = 0; p < w->p->n_parties; p++) {
            if (x->pair[t * w->p->n_parties + p] != 2) continue;
            uint32_t const first = is_irreversible(w, p) ? t : 1;
            form sum = form_number(x->a, exact_small(0));
            for (uint32_t u = first; u <= t && u <= w->n_phases; u++)
                for (uint32_t s = 0; s < w->p->n_stocks; s++)
                    if (w->p->stocks[s].owner == p)
                        form_add(x->a, &sum, exact_small(1), work_step(w, s, u));
            row_push(x, sum, PROGRAM_EQUATION, PLAN_NONE);
        }
}

static uint8_t pair_state(const node_work *x, const plan_row *row)
{
    return row->pair == PLAN_NONE ? 0 : x->pair[row->pair];
}

static stf_status node_program(const plan_model *m, node_work *x, bool is_relaxed, stf_error *err)
{
    uint32_t const n_points = (uint32_t)m->w.points.n;
    bool *const is_used = ARENA_NEW(x->a, bool, n_points);
    TRY(arena_status(x->a, err));
    x->row.n = x->kind.n = x->check.n = 0;
    for (size_t k = 0; k < m->structure.n; k++)
        row_push(x, m->structure.at[k].f, m->structure.at[k].kind, PLAN_NONE);
    for (uint32_t k = 0; k < m->rows.n; k++) {
        const plan_row *const row = &m->rows.at[k];
        uint8_t const state = pair_state(x, row);
        bool const is_pair = row->is_doubtful && row->pair != PLAN_NONE;
        if ((is_pair && state == 2) || (is_relaxed && row->is_doubtful && state == 0)) continue;
        row_push(x, form_relax(m, x, row->slack, is_used), PROGRAM_CHECK, k);
    }
    idle_rows(m, x);
    x->objective = form_relax(m, x, m->objective, is_used);
    points_rows(m, x, is_used);
    plan_program const q = {.n = m->w.n_variables + n_points,
                            .low = x->low,
                            .high = x->high,
                            .objective = x->objective,
                            .row = x->row.at,
                            .kind = x->kind.at,
                            .n_rows = (uint32_t)x->row.n,
                            .deadline = m->options->deadline,
                            .stop = m->options->stop};
    TRY(arena_status(x->a, err));
    for (uint32_t k = 0; k < q.n; k++)
        if (exact_is_valid(q.high[k]) && exact_compare(q.low[k], q.high[k]) > 0) {
            x->found = (plan_optimum){.answer = ANSWER_INFEASIBLE};
            return STF_OK;
        }
    options_spend(m->options, 4ull * q.n_rows * q.n_rows * (q.n + 1));
    return program_solve(&q, x->a, &x->found, err);
}

/* A doubtful row that the answer rests on: its index among the rows; a pair's first. */
static uint32_t doubtful_weight(const plan_model *m, const node_work *x)
{
    uint32_t out = PLAN_NONE;
    if (x->found.dual == NULL) return PLAN_NONE;
    for (size_t i = 0; i < x->row.n; i++) {
        if (x->check.at[i] == PLAN_NONE || exact_sign(x->found.dual[i]) == 0) continue;
        const plan_row *const row = &m->rows.at[x->check.at[i]];
        if (!row->is_doubtful || pair_state(x, row) != 0) continue;
        if (out == PLAN_NONE || (row->pair != PLAN_NONE && m->rows.at[out].pair == PLAN_NONE))
            out = x->check.at[i];
    }
    return out;
}

static void reasons_keep(searching *s, const node_work *x)
{
    plan_search *const out = s->out;
    uint32_t n = 0;
    if (x->found.dual == NULL || out->n_reasons > 0) return;
    plan_reason *const to = ARENA_NEW(s->memory, plan_reason, x->row.n);
    exact most = exact_small(0);
    if (to == NULL) return;
    for (size_t i = 0; i < x->row.n; i++)
        if (x->check.at[i] != PLAN_NONE) most = exact_max(most, x->found.dual[i]);
    for (size_t i = 0; i < x->row.n; i++) {
        if (x->check.at[i] == PLAN_NONE || exact_sign(x->found.dual[i]) <= 0) continue;
        const plan_row *const row = &s->m->rows.at[x->check.at[i]];
        exact const weight = exact_div(x->a, x->found.dual[i], most);
        to[n++] = (plan_reason){.kind = row->kind,
                                .phase = row->phase,
                                .party = row->party,
                                .other = row->other,
                                .weight = exact_copy(s->memory, weight)};
    }
    out->reasons = to;
    out->n_reasons = n;
}

static bool is_better(const searching *s, exact value)
{
    if (s->out->has_plan) return exact_compare(value, s->out->value) > 0;
    return !exact_is_valid(s->beat) || exact_compare(value, s->beat) > 0;
}

/* The plan of a node's solution, judged. */
static stf_status candidate_try(searching *s, const node_work *x, stf_error *err)
{
    plan_model *const m = s->m;
    plan_schedule schedule;
    plan_judgement judged;
    plan_problem problem = *m->w.p;
    if (!model_schedule(m, x->found.x, x->a, &schedule)) return arena_status(x->a, err);
    exact *const changed = ARENA_NEW(x->a, exact, problem.n_parties);
    TRY(arena_status(x->a, err));
    if (m->w.term_number != 0) {
        const exact **const list =
            m->w.number_kind == PLAN_NUMBER_BONUS ? &problem.bonus : &problem.outside;
        for (uint32_t i = 0; i < problem.n_parties; i++) changed[i] = (*list)[i];
        changed[m->w.number_index] = x->found.x[m->w.term_number - 1];
        *list = changed;
    }
    TRY(plan_judge(&problem, &schedule, x->a, &judged, err));
    if (!judged.is_enforcing) return STF_OK;
    exact const value = model_aim(m, &judged, x->found.x, x->a);
    if (!is_better(s, value)) return STF_OK;
    s->out->has_plan = true;
    s->out->value = exact_copy(s->memory, value);
    s->out->x = ARENA_NEW(s->memory, exact, m->w.n_variables);
    TRY(arena_status(s->memory, err));
    for (uint32_t k = 0; k < m->w.n_variables; k++)
        s->out->x[k] = exact_copy(s->memory, x->found.x[k]);
    model_schedule(m, s->out->x, s->memory, &s->out->schedule);
    return plan_judge(&problem, &s->out->schedule, s->memory, &s->out->judgement, err);
}

static bool child_push(searching *s, const node *parent, exact bound, decision d)
{
    decision *const made = ARENA_NEW(s->memory, decision, 1);
    if (made == NULL) return false;
    *made = d;
    made->before = parent->made;
    made->low = exact_copy(s->memory, d.low);
    made->high = exact_copy(s->memory, d.high);
    return VEC_PUSH(s->memory, &s->open,
                    (node){.made = made, .bound = exact_copy(s->memory, bound)});
}

static void split(searching *s, const node *n, exact bound, decision_kind kind, uint32_t index,
                  exact below, exact above)
{
    decision d = {.kind = kind, .index = index, .high = below};
    child_push(s, n, bound, d);
    d.high = (exact){0};
    d.low = above;
    child_push(s, n, bound, d);
}

/* Splits at the whole number that is furthest from being one; false where all are. */
static bool branch_whole(searching *s, const node *n, const node_work *x)
{
    uint32_t best = PLAN_NONE;
    double most = 0.0;
    for (uint32_t k = 0; k < s->m->w.n_variables; k++) {
        variable_kind const kind = s->m->variables.at[k].kind;
        int32_t whole;
        if ((kind != VARIABLE_GRID && kind != VARIABLE_LUMP) ||
            exact_is_small(x->found.x[k], &whole))
            continue;
        double const at = exact_to_double(x->found.x[k]), off = at - (double)(int64_t)at,
                     near = off < 0.5 ? off : 1.0 - off;
        if (best != PLAN_NONE && !(near > most)) continue;
        best = k;
        most = near;
    }
    if (best == PLAN_NONE) return false;
    exact const at = x->found.x[best];
    exact floor = exact_round(x->a, at, 0);
    if (exact_compare(floor, at) > 0) floor = exact_sub(x->a, floor, exact_small(1));
    split(s, n, x->found.value, DECIDE_BOUND, best, floor, exact_add(x->a, floor, exact_small(1)));
    return true;
}

static exact form_at(arena *a, form f, const exact *x)
{
    exact out = form_value(f);
    for (uint32_t k = 1; k < f.n; k++)
        if (exact_sign(f.c[k]) != 0) out = exact_add(a, out, exact_mul(a, f.c[k], x[k - 1]));
    return out;
}

/* The breakpoint strictly within the interval that is nearest to the level; invalid: none. */
static exact breakpoint(arena *a, const plan_worth *u, exact low, exact high, exact level)
{
    exact best = {0};
    for (uint32_t i = 0; i + 1 < u->n; i++) {
        exact const at = u->level[i];
        if (exact_compare(at, low) <= 0 || exact_compare(at, high) >= 0) continue;
        if (!exact_is_valid(best) || exact_compare(exact_abs(a, exact_sub(a, at, level)),
                                                   exact_abs(a, exact_sub(a, best, level))) < 0)
            best = at;
    }
    return best;
}

/* Splits the interval of the level whose chord is furthest under its worth. */
static bool branch_point(searching *s, const node *n, const node_work *x)
{
    const plan_model *const m = s->m;
    uint32_t best = PLAN_NONE;
    double most = -1.0;
    exact where = {0};
    for (uint32_t k = 0; k < m->w.points.n; k++) {
        const plan_worth *const u = worth_of(m, k);
        exact const low = x->point_low[k], high = x->point_high[k],
                    level = form_at(x->a, m->w.points.at[k].level, x->found.x),
                    at = breakpoint(x->a, u, low, high, level);
        if (!exact_is_valid(at)) continue;
        double const l = exact_to_double(low), h = exact_to_double(high),
                     v = exact_to_double(level), u_l = exact_to_double(worth_at(x->a, u, low)),
                     u_h = exact_to_double(worth_at(x->a, u, high)),
                     gap = exact_to_double(worth_at(x->a, u, level)) -
                           (u_l + (u_h - u_l) * (v - l) / (h - l));
        if (!(gap > most)) continue;
        best = k;
        most = gap;
        where = at;
    }
    if (best == PLAN_NONE) return false;
    split(s, n, x->found.value, DECIDE_POINT, best, where, where);
    return true;
}

static bool branch_pair(searching *s, const node *n, exact bound, uint32_t row)
{
    if (row == PLAN_NONE || s->m->rows.at[row].pair == PLAN_NONE) return false;
    decision d = {.kind = DECIDE_PAIR, .index = s->m->rows.at[row].pair, .is_active = true};
    child_push(s, n, bound, d);
    d.is_active = false;
    child_push(s, n, bound, d);
    return true;
}

static bool is_worth_it(const searching *s, exact bound)
{
    if (!exact_is_valid(bound)) return true;
    if (s->out->has_plan) return exact_compare(bound, s->out->value) > 0;
    return !exact_is_valid(s->beat) || exact_compare(bound, s->beat) > 0;
}

static void left_keep(searching *s, exact bound)
{
    if (!is_worth_it(s, bound)) return;
    s->left = exact_copy(s->memory, exact_is_valid(s->left) ? exact_max(s->left, bound) : bound);
}

static stf_status node_solve(searching *s, const node *n, node_work *x, stf_error *err)
{
    plan_model *const m = s->m;
    if (!node_begin(m, n, x)) return arena_status(x->a, err);
    TRY(node_program(m, x, false, err));
    /* the aim's least slack is over all rows: then only whether there is a plan can be in doubt */
    bool const may_doubt = !m->by_slack || x->found.answer != ANSWER_OPTIMAL;
    uint32_t const row = may_doubt ? doubtful_weight(m, x) : PLAN_NONE;
    if (x->found.answer == ANSWER_OPTIMAL) TRY(candidate_try(s, x, err));
    if (row != PLAN_NONE) {
        TRY(node_program(m, x, true, err));
        if (x->found.answer == ANSWER_OPTIMAL) TRY(candidate_try(s, x, err));
    }
    if (x->found.answer == ANSWER_INFEASIBLE) {
        if (n->made == NULL) reasons_keep(s, x);
        return STF_OK;
    }
    if (x->found.answer == ANSWER_UNKNOWN) {
        s->out->is_late = true;
        if (exact_is_valid(n->bound)) left_keep(s, n->bound);
        return STF_OK;
    }
    exact const bound = x->found.value;
    if (!is_worth_it(s, bound)) return STF_OK;
    if (branch_whole(s, n, x) || branch_pair(s, n, bound, row) || branch_point(s, n, x))
        return arena_status(s->memory, err);
    left_keep(s, bound);
    return STF_OK;
}

/* The open node with the greatest bound; the last of those that tie. */
static node node_next(searching *s)
{
    size_t best = 0;
    for (size_t k = 1; k < s->open.n; k++) {
        exact const a = s->open.at[k].bound, b = s->open.at[best].bound;
        if (!exact_is_valid(a) || (exact_is_valid(b) && exact_compare(a, b) >= 0)) best = k;
    }
    node const out = s->open.at[best];
    s->open.at[best] = s->open.at[--s->open.n];
    return out;
}

static void search_end(searching *s)
{
    plan_search *const out = s->out;
    exact bound = s->left;
    out->is_closed = !out->is_late && !exact_is_valid(s->left);
    for (size_t k = 0; k < s->open.n; k++) {
        exact const b = s->open.at[k].bound;
        if (!is_worth_it(s, b)) continue;
        out->is_closed = false;
        if (exact_is_valid(b))
            bound = exact_is_valid(bound) ? exact_max(bound, b) : b;
        else
            out->has_bound = false;
    }
    out->has_bound = exact_is_valid(bound) || out->is_closed;
    if (out->has_plan) bound = exact_is_valid(bound) ? exact_max(bound, out->value) : out->value;
    if (exact_is_valid(bound)) out->bound = bound;
}

stf_status model_search(plan_model *m, exact beat, arena *memory, plan_search *out, stf_error *err)
{
    uint64_t const most = m->options->most_nodes > 0 ? m->options->most_nodes : MOST_NODES;
    *out = (plan_search){0};
    searching s = {.m = m, .memory = memory, .out = out, .beat = beat};
    if (!VEC_PUSH(memory, &s.open, (node){0})) return arena_status(memory, err);
    while (s.open.n > 0 && !(m->any && out->has_plan)) {
        bool const is_spent = out->n_nodes >= most || options_spent(m->options);
        if ((is_spent && out->n_nodes > 0) || options_late(m->options)) {
            out->is_late = true;
            break;
        }
        node const n = node_next(&s);
        if (!is_worth_it(&s, n.bound)) continue;
        out->n_nodes++;
        node_work x = {.a = arena_new(arena_allocator(memory), 0)};
        if (x.a == NULL) return fail(err, STF_NOMEM, "memory is out");
        stf_status const status = node_solve(&s, &n, &x, err);
        arena_free(x.a);
        TRY(status);
    }
    search_end(&s);
    return arena_status(memory, err);
}
