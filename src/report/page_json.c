/* SPDX-License-Identifier: Apache-2.0 */
/* page_json.c -- the report as one JSON object: the lists of every command side by side
 * (docs/json.md). */
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

/* A file without play. */
static void regime_json(const page *full, buffer *out)
{
    js_writer w;
    js_begin(&w, out);
    js_object_open(&w);
    head_json(&w, STF_OK, (text){0});
    js_put_text(&w, "title", full->problem->title);
    if (full->ledger != NULL) ledger_object_json(&w, full->ledger, out);
    plans_part(&w, full, out);
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
    fronts_part(&w, full, out);
    js_object_close(&w);
    words_end(&v, out);
}
