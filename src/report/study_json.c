/* SPDX-License-Identifier: Apache-2.0 */
/* study_json.c -- claims, cards and variants as JSON (docs/json.md). */
#include "report/parts_json.h"
#include "report/words_study.h"

static void truth_or_null(json_writer *w, const char *key, verdict v)
{
    json_key(w, text_from(key));
    if (v == VERDICT_UNDEFINED)
        json_null(w);
    else
        json_truth(w, v == VERDICT_TRUE);
}

static void claim_json(json_writer *w, const words *v, const claim_answer *c)
{
    json_object_open(w);
    json_put_text(w, "text", c->claim->says);
    json_put_text(w, "formula", c->claim->formula_text);
    truth_or_null(w, "holds", c->holds);
    if (c->reason.n > 0) json_put_text(w, "reason", c->reason);
    json_put_object(w, "equilibria");
    json_put_count(w, "found", c->n_found);
    json_put_count(w, "holding", c->n_holding);
    json_put_truth(w, "complete", c->complete);
    json_object_close(w);
    json_put_array(w, "terms");
    for (uint32_t k = 0; k < c->n_terms; k++) {
        json_object_open(w);
        json_put_text(w, "formula", c->terms[k].formula);
        json_key(w, TEXT("value"));
        if (c->terms[k].defined)
            json_number(w, c->terms[k].value);
        else
            json_null(w);
        json_object_close(w);
    }
    json_array_close(w);
    json_put_truth(w, "flips_searched", c->flips_searched);
    json_put_array(w, "flips");
    for (uint32_t k = 0; k < c->n_flips; k++) {
        const claim_flip *f = &c->flips[k];
        if (f->assumption == NONE) continue;
        json_object_open(w);
        json_put_text(w, "assumption", words_assumption_name(v, f->assumption));
        json_put_number(w, "at", f->at);
        json_put_number(w, "central", f->central);
        json_put_number(w, "share_of_range", f->share);
        json_object_close(w);
    }
    json_array_close(w);
    json_object_close(w);
}

void claims_list_json(json_writer *w, const words *v, const claims_answer *a)
{
    json_put_array(w, "claims");
    for (uint32_t k = 0; k < a->n_claims; k++) claim_json(w, v, &a->claims[k]);
    json_array_close(w);
}

static void channel_json(json_writer *w, const words *v, const struct card_channel *c)
{
    json_object_open(w);
    json_put_text(w, "name", c->name);
    json_put_text(w, "says", c->says);
    json_put_text(w, "status", text_from(stf_status_name(c->status)));
    by_party_json(w, "worth_without", v->game, c->worth_off);
    by_party_json(w, "worth_alone", v->game, c->worth_alone);
    json_object_close(w);
}

static void card_json(json_writer *w, const words *v, const card_answer *c)
{
    bool const is_named = v->syntax != NULL && c->option < v->syntax->n_options;
    json_object_open(w);
    json_put_text(w, "party", words_party(v, c->party));
    json_put_text(w, "option", is_named ? v->syntax->options[c->option].name : (text){0});
    json_put_text(w, "says", c->says);
    json_put_truth(w, "declared", c->is_declared);
    json_put_text(w, "status", text_from(stf_status_name(c->status)));
    json_put_text(w, "reason", c->reason);
    json_put_number(w, "played", c->played);
    by_party_json(w, "worth", v->game, c->worth);
    by_party_json(w, "least", v->game, c->least);
    by_party_json(w, "greatest", v->game, c->greatest);
    json_put_array(w, "channels");
    for (uint32_t k = 0; k < c->n_channels; k++) channel_json(w, v, &c->channels[k]);
    json_array_close(w);
    json_key(w, TEXT("carrier"));
    if (c->carrier < c->n_channels)
        json_text(w, c->channels[c->carrier].name);
    else
        json_null(w);
    if (c->n_channels > 0) by_party_json(w, "worth_without_channels", v->game, c->worth_bare);
    json_object_close(w);
}

void cards_list_json(json_writer *w, const words *v, const cards_answer *a)
{
    json_put_array(w, "cards");
    for (uint32_t k = 0; k < a->n_cards; k++) card_json(w, v, &a->cards[k]);
    json_array_close(w);
}

static void moves_json(json_writer *w, const words *v, const double *played)
{
    json_put_object(w, "played");
    for (uint32_t i = 0; v->syntax != NULL && played != NULL && i < v->syntax->n_options; i++) {
        json_key(w, words_option(v, i));
        json_number(w, played[i]);
    }
    json_object_close(w);
}

void compare_list_json(json_writer *w, const words *v, const compare_answer *a)
{
    json_put_array(w, "variants");
    for (uint32_t k = 0; k < a->n_cases; k++) {
        const solution *s = a->solutions[k];
        json_object_open(w);
        json_put_text(w, "name", a->names[k]);
        head_json(w, s->status, s->reason);
        solution_json(w, v->problem, s, false);
        moves_json(w, v,
                   a->played != NULL && v->syntax != NULL
                       ? a->played + (size_t)k * v->syntax->n_options
                       : NULL);
        json_object_close(w);
    }
    json_array_close(w);
}

/* An answer about a solved base: head, what was solved, then the command's own list. */
static void base_json(json_writer *w, const problem *p, const solution *base)
{
    head_json(w, base->status, base->reason);
    json_put_object(w, "base");
    solution_json(w, p, base, false);
    json_object_close(w);
}

void report_claims_json(const problem *p, const claims_answer *a, buffer *out)
{
    words v;
    json_writer w;
    if (!words_begin(&v, p, a->base->game, a->base->model, out)) return;
    json_begin(&w, out);
    json_object_open(&w);
    base_json(&w, p, a->base);
    claims_list_json(&w, &v, a);
    json_object_close(&w);
    json_end(&w);
    words_end(&v, out);
}

void report_cards_json(const problem *p, const cards_answer *a, buffer *out)
{
    words v;
    json_writer w;
    if (!words_begin(&v, p, a->base->game, a->base->model, out)) return;
    json_begin(&w, out);
    json_object_open(&w);
    base_json(&w, p, a->base);
    cards_list_json(&w, &v, a);
    json_object_close(&w);
    json_end(&w);
    words_end(&v, out);
}

void report_compare_json(const problem *p, const compare_answer *a, buffer *out)
{
    words v;
    json_writer w;
    if (!words_begin(&v, p, a->solutions[0]->game, a->solutions[0]->model, out)) return;
    json_begin(&w, out);
    json_object_open(&w);
    head_json(&w, a->solutions[0]->status, a->solutions[0]->reason);
    compare_list_json(&w, &v, a);
    json_object_close(&w);
    json_end(&w);
    words_end(&v, out);
}
