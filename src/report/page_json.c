/* SPDX-License-Identifier: Apache-2.0 */
/* page_json.c -- the report as one JSON object: the lists of every command side by side
 * (docs/json.md). */
#include "report/dispute.h"
#include "report/front_words.h"
#include "report/page_parts.h"
#include "report/parts_json.h"
#include "report/plan_words.h"

static void ledger_object_json(js_writer *w, const ledger_answer *a, buffer *out)
{
    ledger_words v;
    if (!ledger_words_begin(&v, a->ledger, out)) return;
    js_put_object(w, "ledger");
    ledger_members_json(w, &v, false);
    js_object_close(w);
    ledger_words_end(&v, out);
}

static void plans_part(js_writer *w, const page *full, buffer *out)
{
    plan_words v;
    if (full->plans == NULL || !plan_words_begin(&v, full->plans, out)) return;
    plans_members_json(w, &v, false);
    plan_words_end(&v, out);
}

static void fronts_part(js_writer *w, const page *full, buffer *out)
{
    arena *const memory = full->fronts != NULL ? arena_new(out->allocator, 0) : NULL;
    if (full->fronts == NULL) return;
    if (memory == NULL)
        out->status = STF_NOMEM;
    else
        fronts_list_json(w, full->fronts, memory);
    if (memory != NULL && arena_status(memory, NULL) != STF_OK) out->status = STF_NOMEM;
    arena_free(memory);
}

static void share_json(js_writer *w, const char *key, estimate e)
{
    js_put_object(w, key);
    js_put_number(w, "value", e.value);
    js_put_number(w, "low", e.low);
    js_put_number(w, "high", e.high);
    js_object_close(w);
}

/* In what share of the space each plan, and all verdicts together, stand. */
static void plans_space_part(js_writer *w, const page *full)
{
    const plans_space *const s = full->plans_space;
    if (s == NULL) return;
    js_put_object(w, "plans_weighed");
    js_put_count(w, "points", s->n_points);
    js_put_count(w, "unknown", s->n_unknown);
    share_json(w, "same", s->same);
    js_put_list(w, "plans");
    for (uint32_t i = 0; i < full->plans->syntax->n_plans; i++) {
        js_object_open(w);
        js_put_text(w, "plan", full->plans->syntax->plans[i].name);
        share_json(w, "holds", s->holds[i]);
        js_object_close(w);
    }
    js_list_close(w);
    js_object_close(w);
}

/* A file without play. */
static void regime_json(const page *full, buffer *out)
{
    js_writer w;
    js_begin(&w, out);
    js_object_open(&w);
    head_json(&w, STF_OK, (text){0});
    js_put_text(&w, "title", full->problem->title);
    words v;
    if (dispute_is(full->plans) && words_begin(&v, full->problem, NULL, NULL, out)) {
        js_put_text(&w, "dispute", dispute_of_page(full, &v));
        words_end(&v, out);
    }
    if (full->ledger != NULL) ledger_object_json(&w, full->ledger, out);
    plans_part(&w, full, out);
    plans_space_part(&w, full);
    fronts_part(&w, full, out);
    js_object_close(&w);
}

void report_page_json(const page *full, buffer *out)
{
    if (full->solution == NULL) {
        regime_json(full, out);
        return;
    }
    words v;
    js_writer w;
    const solution *s = full->solution;
    if (!words_begin(&v, full->problem, s->game, s->model, out)) return;
    answer_words a;
    answer_words_tell(&v, full, &a);
    js_begin(&w, out);
    js_object_open(&w);
    head_json(&w, s->status, s->reason);
    js_put_text(&w, "answer", a.lead);
    if (dispute_is(full->plans)) js_put_text(&w, "dispute", dispute_of_page(full, &v));
    js_put_list(&w, "findings");
    for (uint32_t k = 0; k < a.n_findings; k++) js_text(&w, a.findings[k]);
    js_list_close(&w);
    js_put_object(&w, "solution");
    solution_json(&w, full->problem, s, true);
    js_object_close(&w);
    if (full->check != NULL) check_object_json(&w, &v, full->check);
    if (full->claims != NULL) claims_list_json(&w, &v, full->claims);
    if (full->cards != NULL) cards_list_json(&w, &v, full->cards);
    if (full->compare != NULL) compare_list_json(&w, &v, full->compare);
    if (full->ledger != NULL) ledger_object_json(&w, full->ledger, out);
    plans_part(&w, full, out);
    plans_space_part(&w, full);
    if (full->weigh != NULL) {
        js_put_object(&w, "weighed");
        weigh_members_json(&w, &v, full->weigh);
        js_object_close(&w);
    }
    fronts_part(&w, full, out);
    js_object_close(&w);
    words_end(&v, out);
}
