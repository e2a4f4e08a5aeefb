/* SPDX-License-Identifier: Apache-2.0 */
/* check_json.c -- what a file amounts to, as JSON (docs/json.md). */
#include "report/parts_json.h"

static void assumption_json(json_writer *w, const assumption *a)
{
    json_object_open(w);
    json_put_text(w, "name", a->name);
    json_put_text(w, "says", a->says);
    json_put_number(w, "central", a->central.number);
    json_put_text(w, "unit", a->central.unit.written);
    if (a->distribution != DISTRIBUTION_NONE) {
        json_put_number(w, "low", a->low);
        json_put_number(w, "high", a->high);
    }
    json_put_text(w, "source", a->source);
    json_put_truth(w, "judgement", a->is_judgement);
    json_object_close(w);
}

/* The payoffs of a game from elsewhere are its assumptions. */
static void input_json(json_writer *w, const program_input *input)
{
    json_object_open(w);
    json_put_text(w, "name", input->name);
    json_put_text(w, "says", (text){0});
    json_put_number(w, "central", input->central);
    json_put_text(w, "unit", input->unit);
    if (input->low < input->high) {
        json_put_number(w, "low", input->low);
        json_put_number(w, "high", input->high);
    }
    json_put_text(w, "source", (text){0});
    json_put_truth(w, "judgement", false);
    json_object_close(w);
}

static void names_json(json_writer *w, const char *key, const void *first, size_t step, uint32_t n)
{
    json_put_array(w, key);
    for (uint32_t k = 0; k < n; k++) json_text(w, *(const text *)((const char *)first + k * step));
    json_array_close(w);
}

/* Names stand first in the rows of these tables. */
_Static_assert(offsetof(state, name) == 0 && offsetof(switch_, name) == 0 &&
                   offsetof(variant, name) == 0,
               "a table's row begins with its name");

static void size_json(json_writer *w, const check_answer *a)
{
    const game *g = a->game;
    json_put_object(w, "size");
    json_put_count(w, "nodes", g->n_nodes);
    json_put_count(w, "infosets", g->n_infosets);
    json_put_count(w, "actions", g->n_actions);
    json_put_count(w, "terminals", a->n_terminals);
    json_put_count(w, "components", g->n_components);
    if (a->model != NULL) {
        json_put_number(w, "tree_nodes", a->model->unrolled_nodes);
        json_put_number(w, "tree_terminals", a->model->unrolled_terminals);
        json_put_count(w, "merged", a->model->n_merged);
        json_put_text(w, "merge_note", a->model->merge_note);
    }
    json_object_close(w);
}

static void solvers_json(json_writer *w, const check_answer *a)
{
    json_put_text(w, "solver", a->solver != NULL ? text_from(a->solver->name) : (text){0});
    json_put_text(w, "solver_reason", a->solver_reason);
    json_put_object(w, "refusals");
    for (uint32_t k = 0; a->refusals != NULL && k < n_solvers; k++) {
        json_key(w, text_from(solvers[k]->name));
        if (a->refusals[k] == NULL)
            json_null(w);
        else
            json_text(w, text_from(a->refusals[k]));
    }
    json_object_close(w);
}

void check_object_json(json_writer *w, const words *v, const check_answer *a)
{
    const syntax *s = v->syntax;
    const game *g = a->game;
    json_put_object(w, "check");
    json_put_text(w, "game", words_title(v));
    names_json(w, "parties", g->party, sizeof g->party[0], g->n_parties);
    names_json(w, "states", s != NULL ? s->states : NULL, sizeof(state),
               s != NULL ? s->n_states : 0);
    names_json(w, "switches", s != NULL ? s->switches : NULL, sizeof(switch_),
               s != NULL ? s->n_switches : 0);
    names_json(w, "variants", s != NULL ? s->variants : NULL, sizeof(variant),
               s != NULL ? s->n_variants : 0);
    json_put_array(w, "options");
    for (uint32_t k = 0; s != NULL && k < s->n_options; k++) json_text(w, words_option(v, k));
    json_array_close(w);
    names_json(w, "outcomes", g->outcome, sizeof g->outcome[0], g->n_outcomes);
    size_json(w, a);
    json_put_truth(w, "perfect_recall", a->recall_failure >= g->n_infosets);
    by_party_json(w, "payoff_low", g, a->payoff_low);
    by_party_json(w, "payoff_high", g, a->payoff_high);
    json_put_object(w, "counts_in");
    for (uint32_t p = 0; p < g->n_parties; p++) {
        json_key(w, g->party[p]);
        json_text(w, words_unit(v, p));
    }
    json_object_close(w);
    solvers_json(w, a);
    json_put_count(w, "sourced", a->n_sourced);
    json_put_count(w, "judgement", a->n_judgement);
    json_put_count(w, "bare", a->n_bare);
    json_put_array(w, "assumptions");
    if (s != NULL) {
        for (uint32_t k = 0; k < s->n_assumptions; k++) assumption_json(w, &s->assumptions[k]);
    } else if (g->program != NULL) {
        for (uint32_t k = 0; k < g->program->n_inputs; k++) input_json(w, &g->program->inputs[k]);
    }
    json_array_close(w);
    json_object_close(w);
}

void report_check_json(const problem *p, const check_answer *a, buffer *out)
{
    words v;
    json_writer w;
    if (!words_begin(&v, p, a->game, a->model, out)) return;
    json_begin(&w, out);
    json_object_open(&w);
    head_json(&w, STF_OK, (text){0});
    check_object_json(&w, &v, a);
    json_object_close(&w);
    json_end(&w);
    words_end(&v, out);
}
