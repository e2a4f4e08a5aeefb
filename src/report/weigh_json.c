/* SPDX-License-Identifier: Apache-2.0 */
/* weigh_json.c -- the space of assumptions as JSON (docs/json.md). */
#include "report/parts_json.h"
#include "report/words_study.h"

static void estimate_json(js_writer *w, const char *key, estimate e)
{
    js_key(w, key);
    js_object_open_flat(w);
    js_put_number(w, "value", e.value);
    js_put_number(w, "low", e.low);
    js_put_number(w, "high", e.high);
    js_object_close(w);
}

static void spread_members(js_writer *w, const weigh_spread *x)
{
    estimate_json(w, "mean", x->mean);
    js_put_number(w, "sd", x->sd);
    js_put_number(w, "least", x->least);
    js_put_number(w, "greatest", x->greatest);
    js_key(w, "quantiles");
    js_object_open_flat(w);
    static const char *const keys[WEIGH_QUANTILES] = {"0.05", "0.25", "0.5", "0.75", "0.95"};
    for (uint32_t q = 0; q < WEIGH_QUANTILES; q++) js_put_number(w, keys[q], x->quantile[q]);
    js_object_close(w);
}

static void lists_json(js_writer *w, const words *v, const weigh_answer *a)
{
    js_put_list(w, "outcomes");
    for (uint32_t k = 0; k < v->game->n_outcomes; k++) {
        js_object_open(w);
        js_put_text(w, "outcome", words_outcome_name(v, k));
        estimate_json(w, "likeliest", a->outcomes[k].likeliest);
        spread_members(w, &a->outcomes[k].probability);
        js_object_close(w);
    }
    js_list_close(w);
    js_put_list(w, "payoffs");
    for (uint32_t p = 0; p < v->game->n_parties; p++) {
        js_object_open(w);
        js_put_text(w, "party", words_party(v, p));
        js_put_text(w, "unit", words_unit(v, p));
        spread_members(w, &a->payoffs[p]);
        js_object_close(w);
    }
    js_list_close(w);
    js_put_list(w, "claims");
    for (uint32_t k = 0; k < a->n_claims; k++) {
        const weigh_claim *const c = &a->claims[k];
        js_object_open(w);
        js_put_count(w, "number", (uint64_t)c->claim + 1);
        js_put_text(w, "text", v->syntax->claims[c->claim].says);
        js_put_text(w, "formula", v->syntax->claims[c->claim].formula_text);
        js_key(w, "central");
        if (c->central == VERDICT_UNDEFINED)
            js_null(w);
        else
            js_bool(w, c->central == VERDICT_TRUE);
        estimate_json(w, "holds", c->holds);
        js_put_count(w, "true", c->n_true);
        js_put_count(w, "undefined", c->n_undefined);
        js_object_close(w);
    }
    js_list_close(w);
}

static void index_json(js_writer *w, const words *v, const weigh_index *x)
{
    const assumption *const a = &v->syntax->assumptions[x->input];
    js_object_open(w);
    js_put_text(w, "assumption", a->name);
    js_put_bool(w, "judged", x->is_judged);
    js_put_text(w, "source", a->source);
    estimate_json(w, "first", x->sobol.first);
    estimate_json(w, "total", x->sobol.total);
    js_put_count(w, "used", x->sobol.n_used);
    js_put_number(w, "at_low", x->at_low);
    js_put_number(w, "at_high", x->at_high);
    js_object_close(w);
}

static void indices_json(js_writer *w, const words *v, const weigh_answer *a)
{
    js_put_list(w, "indices");
    for (uint32_t t = 0; a->has_indices && t < a->n_targets; t++) {
        const weigh_target *const of = &a->targets[t];
        js_object_open(w);
        js_put_text(w, "of", of->name);
        js_put_number(w, "central", of->central);
        js_put_number(w, "variance", of->indices[0].sobol.variance);
        js_key(w, "judged_together");
        if (of->has_judged) {
            js_object_open(w);
            estimate_json(w, "first", of->judged.first);
            estimate_json(w, "total", of->judged.total);
            js_object_close(w);
        } else {
            js_null(w);
        }
        js_put_list(w, "assumptions");
        for (uint32_t k = 0; k < a->n_varied; k++) index_json(w, v, &of->indices[k]);
        js_list_close(w);
        js_object_close(w);
    }
    js_list_close(w);
}

static void names_json(js_writer *w, const words *v, const char *key, const uint32_t *inputs,
                       uint32_t n)
{
    js_key(w, key);
    js_list_open_flat(w);
    for (uint32_t k = 0; k < n; k++) js_text(w, words_assumption_name(v, inputs[k]));
    js_list_close(w);
}

void weigh_members_json(js_writer *w, const words *v, const weigh_answer *a)
{
    js_put_count(w, "seed", a->seed);
    js_put_count(w, "scrambles", a->n_batches);
    js_put_count(w, "points", a->n_points);
    js_put_count(w, "solved", a->n_solved);
    js_put_count(w, "answered", a->n_answered);
    js_put_object(w, "unanswered");
    js_put_count(w, "no", a->n_no);
    js_put_count(w, "limit", a->n_limit);
    js_put_count(w, "input", a->n_input);
    js_put_count(w, "other", a->n_other);
    js_object_close(w);
    names_json(w, v, "varied", a->varied, a->n_varied);
    names_json(w, v, "not_varied", a->idle, a->n_idle);
    lists_json(w, v, a);
    indices_json(w, v, a);
}

void report_weigh_json(const problem *p, const weigh_answer *a, buffer *out)
{
    words v;
    js_writer w;
    if (!words_begin(&v, p, a->base->game, a->base->model, out)) return;
    js_begin(&w, out);
    js_object_open(&w);
    head_json(&w, a->status, a->reason);
    js_put_object(&w, "base");
    solution_json(&w, p, a->base, false);
    js_object_close(&w);
    weigh_members_json(&w, &v, a);
    js_object_close(&w);
    words_end(&v, out);
}
