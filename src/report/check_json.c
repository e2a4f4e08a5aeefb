/* SPDX-License-Identifier: Apache-2.0 */
/* check_json.c -- what a file amounts to, as JSON (docs/json.md). */
#include "report/parts_json.h"

static void assumption_json(js_writer *w, const assumption *a)
{
    js_object_open(w);
    js_put_text(w, "name", a->name);
    js_put_text(w, "says", a->says);
    js_put_number(w, "central", a->central.number);
    js_put_text(w, "unit", a->central.unit.written);
    if (a->distribution != DISTRIBUTION_NONE) {
        js_put_number(w, "low", a->low);
        js_put_number(w, "high", a->high);
    }
    js_put_text(w, "source", a->source);
    js_put_bool(w, "judgement", a->is_judgement);
    js_object_close(w);
}

/* The payoffs of a game from elsewhere are its assumptions. */
static void input_json(js_writer *w, const program_input *input)
{
    js_object_open(w);
    js_put_text(w, "name", input->name);
    js_put_text(w, "says", (text){0});
    js_put_number(w, "central", input->central);
    js_put_text(w, "unit", input->unit);
    if (input->low < input->high) {
        js_put_number(w, "low", input->low);
        js_put_number(w, "high", input->high);
    }
    js_put_text(w, "source", (text){0});
    js_put_bool(w, "judgement", false);
    js_object_close(w);
}

static void names_json(js_writer *w, const char *key, const void *first, size_t step, uint32_t n)
{
    js_put_list(w, key);
    for (uint32_t k = 0; k < n; k++) js_text(w, *(const text *)((const char *)first + k * step));
    js_list_close(w);
}

/* Names stand first in the rows of these tables. */
_Static_assert(offsetof(state, name) == 0 && offsetof(switch_, name) == 0 &&
                   offsetof(variant, name) == 0 && offsetof(party, name) == 0,
               "a table's row begins with its name");
_Static_assert(offsetof(plan_item, name) == 0 && offsetof(front_item, name) == 0,
               "a table's row begins with its name");

static void regime_json(js_writer *w, const words *v, const check_regime *r)
{
    js_put_object(w, "regime");
    js_put_count(w, "flows", r->n_flows);
    js_put_count(w, "measures", r->n_measures);
    js_put_list(w, "unverified");
    for (uint32_t k = 0; k < r->n_unverified; k++)
        js_text(w, r->regime->measures[r->unverified[k]].name);
    js_list_close(w);
    js_put_object(w, "months");
    for (int k = 0; k < KIND_COUNT; k++)
        if (r->n_months[k] > 0) js_put_count(w, kind_names[k], r->n_months[k]);
    js_object_close(w);
    js_put_count(w, "none_reported", r->n_none_reported);
    js_put_count(w, "totals", r->n_totals);
    if (r->first_month <= r->last_month) {
        js_put_text(w, "first_month", month_text(v->memory, r->first_month));
        js_put_text(w, "last_month", month_text(v->memory, r->last_month));
    }
    js_put_list(w, "judgement");
    for (uint32_t k = 0; k < r->n_judgement; k++)
        js_text(w, words_assumption_name(v, r->judgement[k]));
    js_list_close(w);
    js_put_count(w, "judged_amounts", r->n_judged_amounts);
    js_object_close(w);
}

static void size_json(js_writer *w, const check_answer *a)
{
    static const game nothing;
    const game *g = a->game != NULL ? a->game : &nothing;
    js_put_object(w, "size");
    js_put_count(w, "nodes", g->n_nodes);
    js_put_count(w, "infosets", g->n_infosets);
    js_put_count(w, "actions", g->n_actions);
    js_put_count(w, "terminals", a->n_terminals);
    js_put_count(w, "components", g->n_components);
    if (a->model != NULL) {
        js_put_number(w, "tree_nodes", a->model->unrolled_nodes);
        js_put_number(w, "tree_terminals", a->model->unrolled_terminals);
        js_put_count(w, "merged", a->model->n_merged);
        js_put_text(w, "merge_note", a->model->merge_note);
    }
    js_object_close(w);
}

static void solvers_json(js_writer *w, const check_answer *a)
{
    js_put_text(w, "solver", a->solver != NULL ? text_from(a->solver->name) : (text){0});
    js_put_text(w, "solver_reason", a->solver_reason);
    js_put_object(w, "refusals");
    for (uint32_t k = 0; a->game != NULL && a->refusals != NULL && k < n_solvers; k++) {
        js_key_text(w, text_from(solvers[k]->name));
        if (a->refusals[k] == NULL)
            js_null(w);
        else
            js_text(w, text_from(a->refusals[k]));
    }
    js_object_close(w);
}

void check_object_json(js_writer *w, const words *v, const check_answer *a)
{
    const syntax *s = v->syntax;
    static const game nothing; /* what a regime without play amounts to */
    const game *g = a->game != NULL ? a->game : &nothing;
    js_put_object(w, "check");
    js_put_text(w, "game", words_title(v));
    if (a->game != NULL)
        names_json(w, "parties", g->party, sizeof g->party[0], g->n_parties);
    else
        names_json(w, "parties", s->parties, sizeof(party), s->n_parties);
    names_json(w, "states", s != NULL ? s->states : NULL, sizeof(state),
               s != NULL ? s->n_states : 0);
    names_json(w, "switches", s != NULL ? s->switches : NULL, sizeof(switch_),
               s != NULL ? s->n_switches : 0);
    names_json(w, "variants", s != NULL ? s->variants : NULL, sizeof(variant),
               s != NULL ? s->n_variants : 0);
    js_put_list(w, "options");
    for (uint32_t k = 0; s != NULL && k < s->n_options; k++) js_text(w, words_option(v, k));
    js_list_close(w);
    names_json(w, "outcomes", g->outcome, sizeof g->outcome[0], g->n_outcomes);
    size_json(w, a);
    js_put_bool(w, "perfect_recall", a->recall_failure >= g->n_infosets);
    by_party_json(w, "payoff_low", g, a->payoff_low);
    by_party_json(w, "payoff_high", g, a->payoff_high);
    js_put_object(w, "counts_in");
    for (uint32_t p = 0; p < g->n_parties; p++) {
        js_key_text(w, g->party[p]);
        js_text(w, words_unit(v, p));
    }
    js_object_close(w);
    solvers_json(w, a);
    js_put_count(w, "sourced", a->n_sourced);
    js_put_count(w, "judgement", a->n_judgement);
    js_put_count(w, "bare", a->n_bare);
    js_put_list(w, "assumptions");
    if (s != NULL) {
        for (uint32_t k = 0; k < s->n_assumptions; k++) assumption_json(w, &s->assumptions[k]);
    } else if (g->program != NULL) {
        for (uint32_t k = 0; k < g->program->n_inputs; k++) input_json(w, &g->program->inputs[k]);
    }
    js_list_close(w);
    if (a->regime != NULL) regime_json(w, v, a->regime);
    if (s != NULL && s->n_plans > 0)
        names_json(w, "plans", s->plans, sizeof(plan_item), s->n_plans);
    if (s != NULL && s->n_fronts > 0)
        names_json(w, "fronts", s->fronts, sizeof(front_item), s->n_fronts);
    js_object_close(w);
}

void report_check_json(const problem *p, const check_answer *a, buffer *out)
{
    words v;
    js_writer w;
    if (!words_begin(&v, p, a->game, a->model, out)) return;
    js_begin(&w, out);
    js_object_open(&w);
    head_json(&w, STF_OK, (text){0});
    check_object_json(&w, &v, a);
    js_object_close(&w);
    words_end(&v, out);
}
