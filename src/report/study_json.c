/* SPDX-License-Identifier: Apache-2.0 */
/* study_json.c -- claims, cards and variants as JSON (docs/json.md). */
#include "report/parts_json.h"
#include "report/words_study.h"
#include "study/cloud.h"

static void truth_or_null(js_writer *w, const char *key, verdict v)
{
    js_key(w, key);
    if (v == VERDICT_UNDEFINED)
        js_null(w);
    else
        js_bool(w, v == VERDICT_TRUE);
}

static void estimate_json(js_writer *w, const char *key, estimate e)
{
    js_key(w, key);
    js_object_open_flat(w);
    js_put_number(w, "value", e.value);
    js_put_number(w, "low", e.low);
    js_put_number(w, "high", e.high);
    js_object_close(w);
}

static void flip_json(js_writer *w, const words *v, const space_flip *f)
{
    js_key(w, "nearest_flip");
    if (!f->has_flip) {
        js_null(w);
    } else {
        js_object_open(w);
        js_put_number(w, "distance", f->distance);
        js_put_list(w, "moves");
        for (uint32_t k = 0; k < f->n_moves; k++) {
            js_object_open(w);
            js_put_text(w, "assumption", words_assumption_name(v, f->moves[k].assumption));
            js_put_number(w, "at", f->moves[k].at);
            js_put_number(w, "central", f->moves[k].central);
            js_put_number(w, "share_of_range", f->moves[k].share);
            js_object_close(w);
        }
        js_list_close(w);
        js_object_close(w);
    }
}

static void claim_space_json(js_writer *w, const words *v, const claim_space *c)
{
    js_put_object(w, "space");
    js_put_count(w, "points", c->n_points);
    js_put_count(w, "true", c->n_true);
    js_put_count(w, "undefined", c->n_undefined);
    estimate_json(w, "holds", c->holds);
    flip_json(w, v, &c->flip);
    js_object_close(w);
}

static void card_space_json(js_writer *w, const words *v, const card_space *c)
{
    js_put_object(w, "space");
    js_put_count(w, "points", c->n_points);
    js_put_count(w, "answered", c->n_answered);
    estimate_json(w, "gains", c->gains);
    estimate_json(w, "loses", c->loses);
    estimate_json(w, "mean", c->worth.mean);
    js_put_number(w, "sd", c->worth.sd);
    js_put_number(w, "least", c->worth.least);
    js_put_number(w, "greatest", c->worth.greatest);
    js_key(w, "quantiles");
    js_object_open_flat(w);
    static const char *const keys[WEIGH_QUANTILES] = {"0.05", "0.25", "0.5", "0.75", "0.95"};
    for (uint32_t q = 0; q < WEIGH_QUANTILES; q++) js_put_number(w, keys[q], c->worth.quantile[q]);
    js_object_close(w);
    js_put_bool(w, "gains_at_centre", c->is_worth);
    flip_json(w, v, &c->flip);
    js_object_close(w);
}

static void claim_json(js_writer *w, const words *v, const claim_answer *c)
{
    js_object_open(w);
    js_put_text(w, "text", c->claim->says);
    js_put_text(w, "formula", c->claim->formula_text);
    truth_or_null(w, "holds", c->holds);
    if (c->reason.n > 0) js_put_text(w, "reason", c->reason);
    js_put_object(w, "equilibria");
    js_put_count(w, "found", c->n_found);
    js_put_count(w, "holding", c->n_holding);
    js_put_bool(w, "complete", c->complete);
    js_object_close(w);
    js_put_list(w, "terms");
    for (uint32_t k = 0; k < c->n_terms; k++) {
        js_object_open(w);
        js_put_text(w, "formula", c->terms[k].formula);
        js_key(w, "value");
        if (c->terms[k].defined)
            js_number(w, c->terms[k].value);
        else
            js_null(w);
        js_object_close(w);
    }
    js_list_close(w);
    if (c->space != NULL) claim_space_json(w, v, c->space);
    js_put_bool(w, "flips_searched", c->flips_searched);
    js_put_list(w, "flips");
    for (uint32_t k = 0; k < c->n_flips; k++) {
        const claim_flip *f = &c->flips[k];
        if (f->assumption == NONE) continue;
        js_object_open(w);
        js_put_text(w, "assumption", words_assumption_name(v, f->assumption));
        js_put_number(w, "at", f->at);
        js_put_number(w, "central", f->central);
        js_put_number(w, "share_of_range", f->share);
        js_put_bool(w, "placed", f->is_placed);
        js_object_close(w);
    }
    js_list_close(w);
    js_object_close(w);
}

void claims_list_json(js_writer *w, const words *v, const claims_answer *a)
{
    js_put_list(w, "claims");
    for (uint32_t k = 0; k < a->n_claims; k++) claim_json(w, v, &a->claims[k]);
    js_list_close(w);
}

static void channel_json(js_writer *w, const words *v, const struct card_channel *c)
{
    js_object_open(w);
    js_put_text(w, "name", c->name);
    js_put_text(w, "says", c->says);
    js_put_text(w, "status", text_from(stf_status_name(c->status)));
    by_party_json(w, "worth_without", v->game, c->worth_off);
    by_party_json(w, "worth_alone", v->game, c->worth_alone);
    by_party_json(w, "shapley", v->game, c->shapley);
    js_object_close(w);
}

static void card_json(js_writer *w, const words *v, const card_answer *c)
{
    bool const is_named = v->syntax != NULL && c->option < v->syntax->n_options;
    js_object_open(w);
    js_put_text(w, "party", words_party(v, c->party));
    js_put_text(w, "option", is_named ? v->syntax->options[c->option].name : (text){0});
    js_put_text(w, "says", c->says);
    js_put_bool(w, "declared", c->is_declared);
    js_put_text(w, "status", text_from(stf_status_name(c->status)));
    js_put_text(w, "reason", c->reason);
    js_put_number(w, "played", c->played);
    by_party_json(w, "worth", v->game, c->worth);
    by_party_json(w, "least", v->game, c->least);
    by_party_json(w, "greatest", v->game, c->greatest);
    if (c->space != NULL) card_space_json(w, v, c->space);
    js_put_list(w, "channels");
    for (uint32_t k = 0; k < c->n_channels; k++) channel_json(w, v, &c->channels[k]);
    js_list_close(w);
    js_key(w, "carrier");
    if (c->carrier < c->n_channels)
        js_text(w, c->channels[c->carrier].name);
    else
        js_null(w);
    if (c->n_channels > 0) {
        by_party_json(w, "worth_without_channels", v->game, c->worth_bare);
        by_party_json(w, "interaction", v->game, c->interaction);
    }
    js_object_close(w);
}

void cards_list_json(js_writer *w, const words *v, const cards_answer *a)
{
    js_put_list(w, "cards");
    for (uint32_t k = 0; k < a->n_cards; k++) card_json(w, v, &a->cards[k]);
    js_list_close(w);
    cards_more_json(w, v, a);
}

static void moves_json(js_writer *w, const words *v, const double *played)
{
    js_put_object(w, "played");
    for (uint32_t i = 0; v->syntax != NULL && played != NULL && i < v->syntax->n_options; i++) {
        js_key_text(w, words_option(v, i));
        js_number(w, played[i]);
    }
    js_object_close(w);
}

void compare_list_json(js_writer *w, const words *v, const compare_answer *a)
{
    js_put_list(w, "variants");
    for (uint32_t k = 0; k < a->n_cases; k++) {
        const solution *s = a->solutions[k];
        js_object_open(w);
        js_put_text(w, "name", a->names[k]);
        head_json(w, s->status, s->reason);
        solution_json(w, v->problem, s, false);
        moves_json(w, v,
                   a->played != NULL && v->syntax != NULL
                       ? a->played + (size_t)k * v->syntax->n_options
                       : NULL);
        js_object_close(w);
    }
    js_list_close(w);
}

/* One of the answers about a solved case; the other two are NULL. */
typedef struct study_parts {
    const claims_answer *claims;
    const cards_answer *cards;
    const compare_answer *compare;
} study_parts;

/* Head, the case that the answer is about (a comparison lists it among its variants), then the
 * command's own list. */
static void study_json(const problem *p, const solution *base, study_parts a, buffer *out)
{
    words v;
    js_writer w;
    if (!words_begin(&v, p, base->game, base->model, out)) return;
    js_begin(&w, out);
    js_object_open(&w);
    head_json(&w, base->status, base->reason);
    if (a.compare == NULL) {
        js_put_object(&w, "base");
        solution_json(&w, p, base, false);
        js_object_close(&w);
    }
    if (a.claims != NULL) claims_list_json(&w, &v, a.claims);
    if (a.cards != NULL) cards_list_json(&w, &v, a.cards);
    if (a.compare != NULL) compare_list_json(&w, &v, a.compare);
    js_object_close(&w);
    words_end(&v, out);
}

void report_claims_json(const problem *p, const claims_answer *a, buffer *out)
{
    study_json(p, a->base, (study_parts){.claims = a}, out);
}

void report_cards_json(const problem *p, const cards_answer *a, buffer *out)
{
    study_json(p, a->base, (study_parts){.cards = a}, out);
}

void report_compare_json(const problem *p, const compare_answer *a, buffer *out)
{
    study_json(p, a->solutions[0], (study_parts){.compare = a}, out);
}
