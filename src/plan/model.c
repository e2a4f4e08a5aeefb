/* SPDX-License-Identifier: Apache-2.0 */
/* model.c -- a plan with unknown steps, as variables, rows and an aim.
 *
 * The checks are those of rows.c, over forms. What makes a schedule of the variables stands beside
 * them: a stock is given up at most once, lumps in their order, whole steps of a grid. */
#include "plan/design.h"

static bool variable_push(plan_model *m, variable v)
{
    return VEC_PUSH(m->w.a, &m->variables, v);
}

static bool structure_push(plan_model *m, form f, program_row_kind kind)
{
    return VEC_PUSH(m->w.a, &m->structure, (structure_row){.f = f, .kind = kind});
}

static bool is_idle(const plan_model *m, const plan_pattern *pattern, uint32_t t, uint32_t party)
{
    return pattern != NULL && pattern->is_idle != NULL &&
           pattern->is_idle[(size_t)(t - 1) * m->w.p->n_parties + party];
}

/* The variables of a stock's step in phase t, and the step as a form of them. */
static void step_make(plan_model *m, uint32_t s, uint32_t t, bool idle)
{
    plan_work *const w = &m->w;
    const plan_stock *const stock = &w->p->stocks[s];
    form *const step = &w->step[(size_t)s * w->n_phases + t - 1];
    *step = form_number(w->a, exact_small(0));
    variable v = {.stock = s, .phase = t, .low = exact_small(0)};
    if (idle) return;
    if (stock->n_lumps > 0) {
        v.kind = VARIABLE_LUMP;
        v.high = exact_small(1);
        for (v.lump = 0; v.lump < stock->n_lumps; v.lump++) {
            if (!variable_push(m, v)) return;
            form_add_term(w->a, step, (uint32_t)m->variables.n, stock->lumps[v.lump].share);
        }
    } else if (exact_is_valid(stock->grid)) {
        v.kind = VARIABLE_GRID;
        v.high = exact_div(w->a, stock->start, stock->grid);
        if (variable_push(m, v)) form_add_term(w->a, step, (uint32_t)m->variables.n, stock->grid);
    } else {
        v.kind = VARIABLE_STEP;
        if (variable_push(m, v))
            form_add_term(w->a, step, (uint32_t)m->variables.n, exact_small(1));
    }
}

/* The term of a lump's variable, or 0. */
static uint32_t lump_term(const plan_model *m, uint32_t s, uint32_t t, uint32_t lump)
{
    for (size_t k = 0; k < m->variables.n; k++) {
        const variable *const v = &m->variables.at[k];
        if (v->kind == VARIABLE_LUMP && v->stock == s && v->phase == t && v->lump == lump)
            return (uint32_t)k + 1;
    }
    return 0;
}

/* Each lump once; in their order: none earlier than the one before it. */
static void lumps_rows(plan_model *m, uint32_t s, program_row_kind kind)
{
    plan_work *const w = &m->w;
    const plan_stock *const stock = &w->p->stocks[s];
    for (uint32_t l = 0; l < stock->n_lumps; l++) {
        form once = form_number(w->a, exact_small(1)), ahead = form_number(w->a, exact_small(0));
        for (uint32_t t = 1; t <= w->n_phases; t++) {
            uint32_t const term = lump_term(m, s, t, l),
                           next = l + 1 < stock->n_lumps ? lump_term(m, s, t, l + 1) : 0;
            if (term == 0) continue;
            form_add_term(w->a, &once, term, exact_small(-1));
            form_add_term(w->a, &ahead, term, exact_small(1));
            if (next == 0 || stock->lumps_in_any_order) continue;
            form_add_term(w->a, &ahead, next, exact_small(-1));
            structure_push(m, form_copy(w->a, ahead), PROGRAM_STRUCTURE);
        }
        structure_push(m, once, kind);
    }
}

static void structure_make(plan_model *m)
{
    plan_work *const w = &m->w;
    program_row_kind const kind = m->options->must_complete ? PROGRAM_EQUATION : PROGRAM_STRUCTURE;
    for (uint32_t s = 0; s < w->p->n_stocks; s++) {
        if (w->p->stocks[s].n_lumps > 0)
            lumps_rows(m, s, kind);
        else
            structure_push(m, work_level(w, s, w->n_phases), kind);
    }
}

static void looked_make(plan_model *m, const plan_pattern *pattern)
{
    plan_work *const w = &m->w;
    for (uint32_t t = 1; t <= w->n_phases + 1; t++)
        for (uint32_t i = 0; i < w->p->n_parties; i++)
            w->is_looked[(size_t)(t - 1) * w->p->n_parties + i] =
                !is_idle(m, pattern, t, i) && (work_has_step(w, i, t) || work_can_take(w, i, t));
}

static void objective_make(plan_model *m, const plan_sought *sought)
{
    plan_work *const w = &m->w;
    const plan_problem *const p = w->p;
    m->objective = form_number(w->a, exact_small(0));
    m->by_slack = false;
    if (sought != NULL && sought->is_number) {
        form_add_term(w->a, &m->objective, w->term_number, exact_small(sought->to_least ? -1 : 1));
        return;
    }
    switch (p->aim) {
    case AIM_SLACK:
        m->by_slack = true;
        form_add_term(w->a, &m->objective, (uint32_t)m->variables.n, exact_small(1));
        return;
    case AIM_PAYOFF: m->objective = form_copy(w->a, *work_value(w, 0, 1, 0, p->aim_index)); return;
    case AIM_SOONEST:
        for (uint32_t t = 1; t <= w->n_phases; t++)
            form_add(w->a, &m->objective, exact_small(-1), work_level(w, p->aim_index, t));
        return;
    }
}

/* More than any slack: where rows are left out nothing else may bound it. Zero where no departure
 * is checked at all. */
static exact slack_most(const plan_model *m)
{
    arena *const a = m->w.a;
    exact most = exact_small(0);
    for (size_t k = 0; k < m->rows.n; k++) {
        const plan_row *const row = &m->rows.at[k];
        exact sum = exact_small(1);
        for (uint32_t c = 0; c < row->slack.n; c++) {
            /* levels and steps are shares; whole numbers and worths are bounded by theirs */
            exact size = exact_small(1);
            if (c > 0 && c <= m->variables.n && exact_is_valid(m->variables.at[c - 1].high))
                size = exact_max(size, exact_abs(a, m->variables.at[c - 1].high));
            if (c > m->variables.n) {
                const plan_point *const at = &m->w.points.at[c - 1 - m->variables.n];
                const plan_worth *const u = &m->w.p->stocks[at->stock].worth[at->party];
                for (uint32_t j = 0; j < u->n; j++)
                    size = exact_max(size, exact_abs(a, u->value[j]));
            }
            sum = exact_add(a, sum, exact_mul(a, size, exact_abs(a, row->slack.c[c])));
        }
        most = exact_max(most, sum);
    }
    return most;
}

stf_status model_make(plan_model *m, const plan_problem *p, uint32_t n_phases,
                      const plan_options *options, const plan_pattern *pattern,
                      const plan_sought *sought, arena *a, stf_error *err)
{
    *m = (plan_model){.options = options, .any = sought != NULL && sought->any};
    TRY(work_begin(&m->w, p, n_phases, a, err));
    plan_work *const w = &m->w;
    bool const is_number = sought != NULL && sought->is_number;
    w->is_symbolic = true;
    w->wants_slack = !is_number && p->aim == AIM_SLACK;
    for (uint32_t s = 0; s < p->n_stocks; s++)
        for (uint32_t t = 1; t <= n_phases; t++)
            step_make(m, s, t, is_idle(m, pattern, t, p->stocks[s].owner));
    if (is_number) {
        variable_push(
            m, (variable){.kind = VARIABLE_NUMBER, .low = sought->low, .high = sought->high});
        w->term_number = (uint32_t)m->variables.n;
        w->number_kind = sought->kind;
        w->number_index = sought->index;
    } else if (p->aim == AIM_SLACK) {
        variable_push(m, (variable){.kind = VARIABLE_SLACK, .low = exact_small(0)});
    }
    w->n_variables = (uint32_t)m->variables.n;
    for (uint32_t i = 0; pattern != NULL && pattern->leaves != NULL && i < p->n_parties; i++)
        w->leaves[i] = pattern->leaves[i];
    work_levels(w);
    looked_make(m, pattern);
    structure_make(m);
    TRY(work_values(w, err));
    TRY(work_rows(w, &m->rows, err));
    objective_make(m, sought);
    if (m->by_slack) m->variables.at[m->variables.n - 1].high = slack_most(m);
    if (m->by_slack)
        for (size_t k = 0; k < m->rows.n; k++)
            form_add_term(a, &m->rows.at[k].slack, (uint32_t)m->variables.n, exact_small(-1));
    options_spend(options,
                  4ull * m->rows.n * (w->n_variables + m->w.points.n + 1) * (n_phases + 1));
    return arena_status(a, err);
}

bool model_schedule(const plan_model *m, const exact *x, arena *memory, plan_schedule *out)
{
    const plan_work *const w = &m->w;
    const plan_problem *const p = w->p;
    uint32_t n_lumps = 0;
    for (uint32_t s = 0; s < p->n_stocks; s++) n_lumps += p->stocks[s].n_lumps;
    exact *const gives = ARENA_NEW(memory, exact, (size_t)p->n_stocks * w->n_phases);
    uint32_t *const lump_phase = ARENA_NEW(memory, uint32_t, n_lumps);
    if (gives == NULL || lump_phase == NULL) return false;
    for (size_t k = 0; k < (size_t)p->n_stocks * w->n_phases; k++) gives[k] = exact_small(0);
    for (size_t k = 0; k < m->variables.n; k++) {
        const variable *const v = &m->variables.at[k];
        int32_t whole;
        if (v->kind == VARIABLE_NUMBER || v->kind == VARIABLE_SLACK) continue;
        if (v->kind != VARIABLE_STEP && !exact_is_small(x[k], &whole)) return false;
        exact unit = exact_small(1);
        if (v->kind == VARIABLE_GRID) unit = p->stocks[v->stock].grid;
        if (v->kind == VARIABLE_LUMP) {
            unit = p->stocks[v->stock].lumps[v->lump].share;
            uint32_t first = v->lump;
            for (uint32_t s = 0; s < v->stock; s++) first += p->stocks[s].n_lumps;
            if (exact_sign(x[k]) > 0) lump_phase[first] = v->phase;
        }
        exact *const to = &gives[(size_t)v->stock * w->n_phases + v->phase - 1];
        *to = exact_add(memory, *to, exact_mul(memory, unit, x[k]));
    }
    *out = (plan_schedule){
        .n_phases = w->n_phases, .gives = gives, .lump_phase = n_lumps > 0 ? lump_phase : NULL};
    return true;
}

exact model_aim(const plan_model *m, const plan_judgement *j, const exact *x, arena *a)
{
    const plan_problem *const p = m->w.p;
    uint32_t const n = m->w.n_phases;
    exact sum = exact_small(0);
    if (m->w.term_number != 0) {
        exact const number = x[m->w.term_number - 1];
        return exact_sign(m->objective.c[m->w.term_number]) < 0 ? exact_neg(a, number) : number;
    }
    switch (p->aim) {
    case AIM_SLACK:
        sum = x[m->variables.n - 1];
        for (uint32_t k = 0; k < j->n_checks; k++) sum = exact_min(sum, j->checks[k].slack);
        return sum;
    case AIM_PAYOFF: return j->payoff[p->aim_index];
    case AIM_SOONEST:
        for (uint32_t t = 1; t <= n; t++)
            sum = exact_sub(a, sum, j->level[(size_t)p->aim_index * (n + 1) + t]);
        return sum;
    }
    return sum;
}
