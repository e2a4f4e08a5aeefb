/* SPDX-License-Identifier: Apache-2.0 */
/* cards_json.c -- what else is asked about cards, as JSON (docs/schema/cards.json). */
#include "report/cards_words.h"
#include "report/parts_json.h"

#include <math.h>

static void told_json(js_writer *w, stf_status status, text reason)
{
    js_put_text(w, "status", text_from(stf_status_name(status)));
    js_put_text(w, "reason", status == STF_OK ? (text){"", 0} : reason);
}

static void commitments_json(js_writer *w, const words *v, const commitments_answer *a)
{
    static const char *const kinds[] = {"never", "always", "best"};
    js_put_list(w, "commitments");
    for (uint32_t i = 0; i < a->n_promises; i++) {
        const promise_answer *const one = &a->promises[i];
        js_object_open(w);
        js_put_text(w, "party", words_party(v, one->party));
        js_put_text(w, "promise", text_from(kinds[one->kind]));
        js_key(w, "option");
        if (one->option != NONE)
            js_text(w, v->syntax->options[one->option].name);
        else
            js_null(w);
        told_json(w, one->status, one->reason);
        by_party_json(w, "gain", v->game, one->gain);
        js_put_number(w, "temptation", one->temptation);
        if (one->best != NULL) {
            js_put_object(w, "solution");
            solution_json(w, v->problem, one->best, true);
            js_object_close(w);
        }
        js_object_close(w);
    }
    js_list_close(w);
}

static void mediator_json(js_writer *w, const words *v, const mediator_answer *a)
{
    js_put_object(w, "mediator");
    told_json(w, a->status, a->reason);
    js_put_text(w, "concept",
                a->is_strategic ? TEXT("correlated") : TEXT("correlated, of the strategic form"));
    js_put_bool(w, "has_sum", a->has_sum);
    if (a->bound != NULL) {
        js_put_object(w, "bounds");
        by_party_json(w, "gain", v->game, a->bound);
        js_put_number(w, "sum", a->has_sum ? a->bound_sum : (double)NAN);
        js_object_close(w);
    }
    js_put_list(w, "best");
    for (uint32_t i = 0; i < a->n_rows; i++) {
        const mediator_row *const r = &a->rows[i];
        js_object_open(w);
        js_key(w, "for");
        if (r->aim == NONE)
            js_null(w);
        else
            js_text(w, words_party(v, r->aim));
        told_json(w, r->solution->status, r->solution->reason);
        by_party_json(w, "gain", v->game, r->solution->n_equilibria > 0 ? r->gain : NULL);
        js_put_object(w, "solution");
        solution_json(w, v->problem, r->solution, true);
        js_object_close(w);
        js_object_close(w);
    }
    js_list_close(w);
    js_object_close(w);
}

static void parties_json(js_writer *w, const words *v, const char *key, uint32_t bits)
{
    js_put_list(w, key);
    for (uint32_t p = 0; p < v->game->n_parties; p++)
        if ((bits >> p & 1u) != 0) js_text(w, words_party(v, p));
    js_list_close(w);
}

static void verification_json(js_writer *w, const words *v, const verification_answer *a)
{
    static const char *const kinds[] = {"move", "state", "type"};
    js_put_object(w, "verification");
    js_put_bool(w, "complete", !a->is_cut);
    js_put_list(w, "hidden");
    for (uint32_t i = 0; i < a->n_rows; i++) {
        const verification_row *const r = &a->rows[i];
        js_object_open(w);
        js_put_text(w, "kind", text_from(kinds[r->thing.kind]));
        js_put_text(w, "what", words_hidden(v, &r->thing));
        parties_json(w, v, "unseen_by", r->thing.unseen);
        parties_json(w, v, "shown_to", r->shown_to);
        told_json(w, r->status, r->reason);
        by_party_json(w, "gain", v->game, r->gain);
        js_object_close(w);
    }
    js_list_close(w);
    js_object_close(w);
}

/* A list of numbers at the points, every `step`-th of x. */
static void series_json(js_writer *w, const double *x, size_t step, uint32_t n)
{
    js_list_open_flat(w);
    for (uint32_t i = 0; i < n; i++) js_number(w, x[i * step]);
    js_list_close(w);
}

static void over_card_json(js_writer *w, const words *v, const over_answer *a, const over_card *c)
{
    js_object_open(w);
    js_put_text(w, "party", words_party(v, c->card->party));
    js_put_text(w, "option", v->syntax->options[c->card->option].name);
    js_put_object(w, "worth");
    for (uint32_t p = 0; p < v->game->n_parties; p++) {
        js_key_text(w, words_party(v, p));
        series_json(w, c->worth + p, v->game->n_parties, a->n_points);
    }
    js_object_close(w);
    js_put_text(w, "channels_by", c->is_shapley ? TEXT("shapley") : TEXT("removal"));
    js_put_object(w, "channels");
    for (uint32_t k = 0; k < c->n_channels; k++) {
        js_key_text(w, c->card->channels[k].name);
        series_json(w, c->channel + k, c->n_channels, a->n_points);
    }
    js_object_close(w);
    js_put_list(w, "marks");
    for (uint32_t i = 0; i < c->n_marks; i++) {
        const over_mark *const m = &c->marks[i];
        js_object_open(w);
        js_put_text(w, "kind", m->kind == OVER_JUMP ? TEXT("jump") : TEXT("zero"));
        js_put_number(w, "at", m->at);
        js_put_number(w, "low", m->low);
        js_put_number(w, "high", m->high);
        js_put_number(w, "sign_before", m->from);
        js_put_number(w, "sign_after", m->to);
        js_put_number(w, "before", m->before);
        js_put_number(w, "after", m->after);
        js_object_close(w);
    }
    js_list_close(w);
    js_object_close(w);
}

static void over_json(js_writer *w, const words *v, const over_answer *a)
{
    js_put_object(w, "over");
    js_put_text(w, "assumption", words_assumption_name(v, a->assumption));
    js_put_text(w, "unit", v->syntax->assumptions[a->assumption].central.unit.written);
    js_put_number(w, "low", a->low);
    js_put_number(w, "high", a->high);
    js_put_number(w, "central", a->central);
    js_put_number(w, "precision", a->precision);
    js_key(w, "at");
    series_json(w, a->at, 1, a->n_points);
    js_put_list(w, "cards");
    for (uint32_t k = 0; k < a->n_cards; k++) over_card_json(w, v, a, &a->cards[k]);
    js_list_close(w);
    js_object_close(w);
}

void cards_more_json(js_writer *w, const words *v, const cards_answer *a)
{
    if (a->commitments != NULL) commitments_json(w, v, a->commitments);
    if (a->mediator != NULL) mediator_json(w, v, a->mediator);
    if (a->verification != NULL) verification_json(w, v, a->verification);
    if (a->over != NULL) over_json(w, v, a->over);
}
