/* SPDX-License-Identifier: Apache-2.0 */
/* plan_json.c -- plans as JSON (docs/json.md). Numbers are the nearest doubles or, where exact ones
 * are asked for, ratios in strings. */
#include "report/parts_json.h"
#include "report/plan_words.h"

typedef struct json {
    js_writer *w;
    const plan_words *words;
    bool exactly;
} json;

static void number_put(const json *j, exact x)
{
    if (!exact_is_valid(x))
        js_null(j->w);
    else if (j->exactly)
        js_text(j->w, exact_to_text(j->words->memory, x));
    else
        js_number(j->w, exact_to_double(x));
}

static void put(const json *j, const char *key, exact x)
{
    js_key(j->w, key);
    number_put(j, x);
}

/* A member that may be missing: null. */
static void put_party(const json *j, const char *key, const plan_problem *p, uint32_t whose)
{
    js_key(j->w, key);
    if (whose < p->n_parties)
        js_text(j->w, p->party[whose]);
    else
        js_null(j->w);
}

static void by_party(const json *j, const char *key, const plan_problem *p, const exact *x)
{
    js_key(j->w, key);
    js_object_open_flat(j->w);
    for (uint32_t i = 0; i < p->n_parties; i++) {
        js_key_text(j->w, p->party[i]);
        number_put(j, x[i]);
    }
    js_object_close(j->w);
}

/* ---- steps and checks -------------------------------------------------------------------------
 */

static void step_json(const json *j, const plan_answer *a, uint32_t phase, uint32_t stock,
                      bool names_plan)
{
    const plan_problem *const p = a->problem;
    const plan_stock *const s = &p->stocks[stock];
    js_object_open_flat(j->w);
    if (names_plan) {
        js_put_text(j->w, "plan", j->words->syntax->plans[a->plan].name);
        js_put_bool(j->w, "designed", a->is_designed);
    }
    js_put_count(j->w, "phase", phase);
    js_put_text(j->w, "stock", s->name);
    js_put_text(j->w, "owner", p->party[s->owner]);
    put(j, "gives", plan_gives(a, stock, phase));
    put(j, "level", plan_level(a, stock, phase));
    if (s->n_lumps > 0) js_put_text(j->w, "lifts", plan_lifted(j->words, a, stock, phase));
    js_object_close(j->w);
}

static void steps_json(const json *j, const plan_answer *a, bool names_plan)
{
    for (uint32_t t = 1; a->has_schedule && t <= a->schedule.n_phases; t++)
        for (uint32_t s = 0; s < a->problem->n_stocks; s++) step_json(j, a, t, s, names_plan);
}

static void check_json(const json *j, const plan_answer *a, const plan_check *c)
{
    const plan_problem *const p = a->problem;
    js_object_open_flat(j->w);
    js_put_text(j->w, "kind", text_from(plan_check_name(c->kind)));
    js_put_count(j->w, "phase", c->phase);
    js_put_text(j->w, "party", p->party[c->party]);
    if (c->kind == PLAN_CHECK_PUNISH) put_party(j, "breach_by", p, c->other);
    put(j, "keeps", c->keeps);
    put(j, "breaks", c->breaks);
    put(j, "slack", c->slack);
    js_put_text(j->w, "unit", p->unit[c->party]);
    js_object_close(j->w);
}

static void check_put(const json *j, const char *key, const plan_answer *a, uint32_t which)
{
    js_key(j->w, key);
    if (which < a->judgement.n_checks)
        check_json(j, a, &a->judgement.checks[which]);
    else
        js_null(j->w);
}

static void judgement_json(const json *j, const plan_answer *a)
{
    const plan_judgement *const of = &a->judgement;
    by_party(j, "payoffs", a->problem, of->payoff);
    by_party(j, "payoffs_without", a->problem, of->payoff_none);
    check_put(j, "least", a, of->least);
    check_put(j, "first_break", a, of->first_break);
    js_put_list(j->w, "checks");
    for (uint32_t i = 0; i < of->n_checks; i++) check_json(j, a, &of->checks[i]);
    js_list_close(j->w);
}

/* ---- designs ----------------------------------------------------------------------------------
 */

static const char *end_name(plan_end e)
{
    switch (e) {
    case PLAN_OPTIMAL: return "optimal";
    case PLAN_GAP: return "within a gap";
    case PLAN_FOUND: return "best found";
    case PLAN_NOT_ANY: return "none exists";
    case PLAN_OPEN: return "open";
    }
    return "";
}

static const char *why_name(plan_why w)
{
    switch (w) {
    case PLAN_WHY_COMBINATION: return "combination";
    case PLAN_WHY_UNRAVELS: return "unravels";
    case PLAN_WHY_LAST_STEP: return "last step";
    case PLAN_WHY_TEMPTATION: return "temptation";
    }
    return "";
}

static text aim_text(const json *j, const plan_problem *p)
{
    if (p->aim == AIM_PAYOFF)
        return text_format(j->words->memory, "payoff:%.*s", TEXT_ARGS(p->party[p->aim_index]));
    if (p->aim == AIM_SOONEST)
        return text_format(j->words->memory, "soonest:%.*s",
                           TEXT_ARGS(p->stocks[p->aim_index].name));
    return TEXT("slack");
}

static void reasons_json(const json *j, const plan_answer *a)
{
    const plan_design *const d = a->design;
    uint32_t n;
    js_put_text(j->w, "why", text_from(why_name(d->why)));
    js_put_list(j->w, "reasons");
    for (uint32_t i = 0; i < d->n_reasons; i++) {
        const plan_reason *const r = &d->reasons[i];
        js_object_open_flat(j->w);
        js_put_text(j->w, "kind", text_from(plan_check_name(r->kind)));
        js_put_count(j->w, "phase", r->phase);
        put_party(j, "party", a->problem, r->party);
        put(j, "weight", r->weight);
        js_object_close(j->w);
    }
    js_list_close(j->w);
    const text *const lines = plan_reasons(j->words, a, &n);
    js_put_list(j->w, "in_words");
    for (uint32_t i = 0; i < n; i++) js_text(j->w, lines[i]);
    js_list_close(j->w);
}

static void design_json(const json *j, const plan_answer *a)
{
    const plan_design *const d = a->design;
    js_key(j->w, "design");
    if (d == NULL) {
        js_null(j->w);
        return;
    }
    js_object_open(j->w);
    js_put_text(j->w, "aim", aim_text(j, a->problem));
    js_put_text(j->w, "end", text_from(end_name(d->end)));
    if (a->has_schedule) {
        put(j, "value", d->value);
        put(j, "bound", d->bound);
    }
    js_put_bool(j->w, "for_ever", a->problem->n_phases == 0);
    if (a->has_schedule && a->problem->n_phases == 0) {
        js_put_bool(j->w, "geometric", d->is_geometric);
        put(j, "ratio", d->ratio);
        js_put_bool(j->w, "closed_form", d->is_closed_form);
        put(j, "tail_error", d->tail_error);
    }
    if (d->end == PLAN_NOT_ANY) reasons_json(j, a);
    js_object_close(j->w);
}

/* ---- what turns it ----------------------------------------------------------------------------
 */

/* What a number is of: a party, or a stock and what else it takes. */
static void number_of(const json *j, const plan_problem *p, plan_number_kind kind, uint32_t index,
                      uint32_t other)
{
    bool const is_stock =
        kind == PLAN_NUMBER_RETURN || kind == PLAN_NUMBER_WORTH || kind == PLAN_NUMBER_GIVES;
    js_put_text(j->w, "number", text_from(plan_number_name(kind)));
    js_put_text(j->w, is_stock ? "stock" : "party",
                is_stock ? p->stocks[index].name : p->party[index]);
    if (kind == PLAN_NUMBER_WORTH) put_party(j, "party", p, other);
    if (kind == PLAN_NUMBER_GIVES) js_put_count(j->w, "phase", other);
}

static void turns_json(const json *j, const plan_answer *a)
{
    if (!a->are_turns_searched) return;
    js_put_list(j->w, "mends");
    for (uint32_t i = 0; i < a->n_mends; i++) {
        const plan_mend *const m = &a->mends[i];
        js_object_open_flat(j->w);
        number_of(j, a->problem, m->kind, m->index, m->other);
        put(j, "now", m->now);
        put(j, "needed", m->needed);
        put(j, "width", m->width);
        put(j, "change", m->change);
        js_object_close(j->w);
    }
    js_list_close(j->w);
    js_put_list(j->w, "turns");
    for (uint32_t i = 0; i < a->n_turns; i++) {
        const plan_turn *const t = &a->turns[i];
        const assumption *const of = &j->words->syntax->assumptions[t->assumption];
        js_object_open_flat(j->w);
        js_put_text(j->w, "assumption", of->name);
        put(j, "now", t->now);
        put(j, "at", t->at);
        put(j, "width", t->width);
        put(j, "share", t->share);
        js_put_text(j->w, "unit", of->central.unit.written);
        js_object_close(j->w);
    }
    js_list_close(j->w);
}

static void limits_json(const json *j, const plan_answer *a)
{
    if (a->n_limits == 0 && !a->are_limits_searched) return;
    js_put_list(j->w, "limits");
    for (uint32_t i = 0; i < a->n_limits; i++) {
        const plan_limit *const l = &a->limits[i];
        js_object_open_flat(j->w);
        number_of(j, a->problem, l->kind, l->index, PLAN_NONE);
        js_put_bool(j->w, "exists", l->exists);
        put(j, "now", l->now);
        put(j, "needed", l->exists ? l->needed : (exact){0});
        put(j, "width", l->exists ? l->width : (exact){0});
        js_put_bool(j->w, "exact", l->is_exact);
        js_object_close(j->w);
    }
    js_list_close(j->w);
    if (!a->are_limits_searched) return;
    js_put_count(j->w, "fewest_phases", a->fewest);
    js_put_count(j->w, "fewest_phases_up_to", a->fewest_most);
}

static void second_json(const json *j, const plan_answer *a)
{
    const plan_second *const g = &a->second;
    const plan_problem *const p = a->problem;
    js_key(j->w, "game");
    js_object_open(j->w);
    js_put_bool(j->w, "made", g->is_taken);
    if (!g->is_taken) {
        js_put_text(j->w, "reason", g->reason);
    } else {
        js_put_count(j->w, "nodes", g->n_nodes);
        js_put_text(j->w, "concept", text_from(concept_name(g->concept)));
        js_put_bool(j->w, "certified", g->certified);
        js_put_number(j->w, "max_regret", g->max_regret);
        js_put_object(j->w, "payoffs");
        for (uint32_t i = 0; i < p->n_parties; i++) {
            js_key_text(j->w, p->party[i]);
            js_number(j->w, g->payoff[i]);
        }
        js_object_close(j->w);
        js_put_number(j->w, "payoffs_differ_by", g->farthest);
    }
    js_object_close(j->w);
}

static void plan_json(const json *j, const plan_answer *a)
{
    const plan_item *const item = &j->words->syntax->plans[a->plan];
    const plan_problem *const p = a->problem;
    js_object_open(j->w);
    js_put_text(j->w, "plan", item->name);
    js_put_text(j->w, "says", item->says);
    js_put_bool(j->w, "designed", a->is_designed);
    js_key(j->w, "self_enforcing");
    if (a->is_known)
        js_bool(j->w, a->holds);
    else
        js_null(j->w);
    js_put_text(j->w, "in_words", plan_verdict(j->words, a));
    js_put_count(j->w, "phases", a->has_schedule ? a->schedule.n_phases : p->n_phases);
    js_put_object(j->w, "units");
    for (uint32_t i = 0; i < p->n_parties; i++) {
        js_key_text(j->w, p->party[i]);
        js_text(j->w, p->unit[i]);
    }
    js_object_close(j->w);
    js_put_list(j->w, "steps");
    steps_json(j, a, false);
    js_list_close(j->w);
    if (a->has_schedule) judgement_json(j, a);
    design_json(j, a);
    if (a->has_schedule) second_json(j, a);
    turns_json(j, a);
    limits_json(j, a);
    js_object_close(j->w);
}

void plans_members_json(js_writer *w, const plan_words *v, bool exactly)
{
    json const j = {.w = w, .words = v, .exactly = exactly};
    uint32_t n;
    js_put_list(w, "plans");
    for (uint32_t i = 0; i < v->answer->n_plans; i++) plan_json(&j, &v->answer->plans[i]);
    js_list_close(w);
    js_put_list(w, "steps");
    for (uint32_t i = 0; i < v->answer->n_plans; i++) steps_json(&j, &v->answer->plans[i], true);
    js_list_close(w);
    const text *const lines = plan_comparison(v, &n);
    js_put_list(w, "comparison");
    for (uint32_t i = 0; i < n; i++) js_text(w, lines[i]);
    js_list_close(w);
}

void report_plan_json(const plans_answer *a, bool exactly, buffer *out)
{
    plan_words v;
    js_writer w;
    if (!plan_words_begin(&v, a, out)) return;
    js_begin(&w, out);
    w.lines = 4; /* a step, a check a line */
    js_object_open(&w);
    head_json(&w, a->status, a->reason);
    js_put_text(&w, "title", a->syntax->title);
    js_put_text(&w, "variant", a->case_name);
    plans_members_json(&w, &v, exactly);
    js_object_close(&w);
    plan_words_end(&v, out);
}
