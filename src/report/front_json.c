/* SPDX-License-Identifier: Apache-2.0 */
/* front_json.c -- fronts as JSON (docs/json.md). */
#include "report/front_words.h"
#include "report/parts_json.h"

#include <math.h>

enum { LISTED_MOST = 1024 }; /* coalitions listed without --every */

static void exact_put(js_writer *w, arena *memory, const char *key, exact x, bool is_exact)
{
    js_put_number(w, key, exact_to_double(x));
    if (!is_exact) return;
    js_key_text(w, text_format(memory, "%s_exact", key));
    js_text(w, exact_to_text(memory, x));
}

static void members_put(js_writer *w, const front_words *v, const char *key, coalition who)
{
    js_key(w, key);
    js_list_open_flat(w);
    for (uint32_t i = 0; i < v->p->n_enforcers; i++)
        if ((who >> i & 1) != 0) js_text(w, front_name(v, i));
    js_list_close(w);
}

static void name_put(js_writer *w, const front_words *v, const char *key, uint32_t who)
{
    js_key(w, key);
    if (who == FRONT_NOBODY)
        js_null(w);
    else
        js_text(w, front_name(v, who));
}

static void rule_put(js_writer *w, const front_words *v)
{
    static const char *const kinds[] = {"count", "pressure", "play"};
    coalition vetoes = 0;
    for (uint32_t i = 0; i < v->p->n_enforcers; i++)
        if (v->p->enforcers[i].has_veto) vetoes |= UINT32_C(1) << i;
    js_put_object(w, "rule");
    js_put_text(w, "kind", text_from(kinds[v->p->rule]));
    if (v->p->rule == SUCCESS_COUNT) js_put_count(w, "needs", v->p->quota);
    if (v->p->rule == SUCCESS_PRESSURE) exact_put(w, v->memory, "threshold", v->p->threshold, true);
    if (v->told->is_played) {
        js_put_text(w, "through", v->syntax->assumptions[v->item->through].name);
        js_put_text(w, "outcome", v->syntax->outcomes[v->item->outcome].name);
        js_put_count(w, "solved", v->told->plays.n_solved);
        js_put_bool(w, "every_pressure", v->told->plays.is_exact);
        js_put_number(w, "widest_step", v->told->plays.is_exact ? 0 : v->told->plays.step);
        js_put_number(w, "greatest_rise", v->told->plays.is_exact ? 0 : v->told->plays.rise);
    }
    members_put(w, v, "vetoes", vetoes);
    js_put_text(w, "gains_for", v->p->gains_are_alls ? TEXT("all") : TEXT("holders"));
    js_object_close(w);
}

static void enforcer_put(js_writer *w, const front_words *v, uint32_t i)
{
    const front_enforcer *const e = &v->p->enforcers[i];
    const front_answer *const a = v->a;
    coalition const bit = UINT32_C(1) << i;
    js_object_open(w);
    js_put_text(w, "name", e->name);
    js_put_text(w, "unit", e->unit);
    exact_put(w, v->memory, "weight", e->weight, true);
    exact_put(w, v->memory, "gives", e->gives, true);
    exact_put(w, v->memory, "earns", e->earns, true);
    exact_put(w, v->memory, "costs", e->costs, true);
    exact_put(w, v->memory, "gains", e->gains, true);
    exact_put(w, v->memory, "shapley", a->shapley[i], a->indices_are_exact);
    exact_put(w, v->memory, "banzhaf", a->banzhaf[i], a->indices_are_exact);
    if (a->swings != NULL) js_put_count(w, "swings", a->swings[i]);
    js_put_bool(w, "pivotal", (a->pivotal & bit) != 0);
    js_put_bool(w, "veto", (a->vetoes & bit) != 0);
    js_put_bool(w, "would_leave", (a->whole.would_leave & bit) != 0);
    js_put_bool(w, "tie", (a->whole.ties & bit) != 0);
    exact_put(w, v->memory, "payment", a->payment[i], !v->told->is_played);
    js_object_close(w);
}

static void coalition_put(js_writer *w, const front_words *v, const front_coalition *c)
{
    js_object_open_flat(w);
    members_put(w, v, "members", c->who);
    exact_put(w, v->memory, "pressure", c->pressure, true);
    js_put_number(w, "success", c->success);
    js_put_number(w, "target", c->target);
    js_put_object(w, "payoffs");
    for (uint32_t i = 0; i < v->p->n_enforcers; i++) {
        js_key_text(w, front_name(v, i));
        js_number(w, c->payoff[i]);
    }
    js_object_close(w);
    members_put(w, v, "would_leave", c->would_leave);
    members_put(w, v, "would_join", c->would_join);
    members_put(w, v, "ties", c->ties);
    js_put_bool(w, "stable", c->is_stable);
    js_object_close(w);
}

static void coalitions_put(js_writer *w, const front_words *v, bool lists_every)
{
    const front_answer *const a = v->a;
    js_key(w, "whole");
    coalition_put(w, v, &a->whole);
    js_put_count(w, "n_stable", a->n_stable);
    bool const is_all = a->lists_all && (lists_every || a->n_coalitions <= LISTED_MOST);
    js_put_bool(w, "lists_all", is_all);
    js_put_list(w, "coalitions");
    for (uint32_t k = 0; k < a->n_coalitions; k++)
        if (is_all || front_is_listed(v, &a->coalitions[k], false))
            coalition_put(w, v, &a->coalitions[k]);
    js_list_close(w);
    js_put_list(w, "asked");
    for (uint32_t k = 0; k < v->told->n_asked; k++) coalition_put(w, v, &v->told->asked[k]);
    js_list_close(w);
}

static void unravels_put(js_writer *w, const front_words *v)
{
    name_put(w, v, "leaves_first", v->a->first);
    js_put_list(w, "unravels");
    for (uint32_t i = 0; i < v->p->n_enforcers; i++) {
        js_object_open(w);
        js_put_text(w, "first", front_name(v, i));
        js_put_list(w, "steps");
        for (uint32_t k = 0; k < v->a->n_unravels[i]; k++) {
            const front_unravel *const u = &v->a->unravels[i][k];
            js_object_open_flat(w);
            js_put_text(w, "who", front_name(v, u->who));
            js_put_number(w, "gains", u->gains);
            members_put(w, v, "left", u->left);
            js_put_number(w, "pressure", exact_to_double(u->pressure));
            js_put_number(w, "success", u->success);
            js_object_close(w);
        }
        js_list_close(w);
        js_object_close(w);
    }
    js_list_close(w);
}

static void selection_put(js_writer *w, const char *key, front_selection s)
{
    static const char *const names[] = {"unknown", "none", "all", "tie", "between"};
    js_put_text(w, key, text_from(names[s]));
}

static void threshold_put(js_writer *w, const front_words *v)
{
    const front_answer *const a = v->a;
    js_put_object(w, "small_uncertainty");
    js_put_bool(w, "known", a->has_threshold);
    js_put_text(w, "why", text_from(a->threshold_why));
    if (a->has_threshold) {
        js_put_text(w, "of", a->threshold_is_factor ? TEXT("factor on all gains") : TEXT("gain"));
        exact_put(w, v->memory, "all_above", a->threshold, true);
        exact_put(w, v->memory, "none_below", a->threshold_low, true);
        exact_put(w, v->memory, "now", a->threshold_now, true);
    }
    selection_put(w, "selected", a->selection);
    js_object_close(w);
    js_put_object(w, "mixed");
    js_put_bool(w, "searched", a->mixed_why == NULL);
    if (a->mixed_why != NULL) js_put_text(w, "why", text_from(a->mixed_why));
    js_put_bool(w, "every_chance", a->mixed_is_every);
    js_key(w, "chances");
    js_list_open_flat(w);
    for (uint32_t k = 0; k < a->n_mixed; k++) js_number(w, a->mixed[k]);
    js_list_close(w);
    js_object_close(w);
}

static void point_put(js_writer *w, const front_words *v, const front_point *x)
{
    js_object_open_flat(w);
    js_put_number(w, "at", x->at);
    js_put_number(w, "success", x->success);
    js_put_number(w, "target", x->target);
    js_put_bool(w, "stable", x->is_stable);
    members_put(w, v, "would_leave", x->would_leave);
    name_put(w, v, "leaves_first", x->first);
    selection_put(w, "selected", x->selection);
    js_put_object(w, "payments");
    for (uint32_t i = 0; i < v->p->n_enforcers; i++) {
        js_key_text(w, front_name(v, i));
        js_number(w, x->payment[i]);
    }
    js_object_close(w);
    js_object_close(w);
}

static void over_put(js_writer *w, const front_words *v)
{
    static const char *const whats[] = {"stability", "success", "selection"};
    const front_over *const over = v->told->over;
    if (over == NULL) return;
    const assumption *const a = &v->syntax->assumptions[over->input];
    js_put_object(w, "over");
    js_put_text(w, "assumption", a->name);
    js_put_text(w, "unit", a->central.unit.written);
    js_put_list(w, "points");
    for (uint32_t k = 0; k < over->n_points; k++) point_put(w, v, &over->points[k]);
    js_list_close(w);
    js_put_list(w, "turns");
    for (uint32_t k = 0; k < over->n_turns; k++) {
        const front_turn *const t = &over->turns[k];
        js_object_open_flat(w);
        js_put_text(w, "what", text_from(whats[t->what]));
        js_put_number(w, "at", t->at);
        js_put_number(w, "within", t->width);
        js_put_bool(w, "holds_above", t->holds_above);
        if (t->what == TURNS_STABILITY) {
            members_put(w, v, "leave_below", t->below);
            members_put(w, v, "leave_above", t->above);
        }
        js_object_close(w);
    }
    js_list_close(w);
    js_object_close(w);
}

void fronts_list_json(js_writer *w, const fronts_answer *a, arena *memory)
{
    js_put_list(w, "fronts");
    for (uint32_t i = 0; i < a->n_fronts; i++) {
        front_words const v = front_words_of(a, i, memory);
        js_object_open(w);
        js_put_text(w, "name", v.item->name);
        js_put_text(w, "says", v.item->says);
        js_put_text(w, "verdict", front_verdict(&v));
        js_put_text(w, "target", v.p->target);
        js_put_text(w, "target_unit", v.p->target_unit);
        js_put_bool(w, "stable", v.a->whole_is_stable);
        rule_put(w, &v);
        js_put_list(w, "enforcers");
        for (uint32_t k = 0; k < v.p->n_enforcers; k++) enforcer_put(w, &v, k);
        js_list_close(w);
        coalitions_put(w, &v, a->lists_every);
        unravels_put(w, &v);
        threshold_put(w, &v);
        over_put(w, &v);
        js_object_close(w);
    }
    js_list_close(w);
}

void report_fronts_json(const fronts_answer *a, buffer *out)
{
    arena *const memory = arena_new(out->allocator, 0);
    if (memory == NULL) {
        out->status = STF_NOMEM;
        return;
    }
    js_writer w;
    js_begin(&w, out);
    js_object_open(&w);
    head_json(&w, STF_OK, (text){0});
    js_put_text(&w, "title", a->syntax->title);
    js_put_text(&w, "variant", a->case_name);
    fronts_list_json(&w, a, memory);
    js_object_close(&w);
    if (arena_status(memory, NULL) != STF_OK) out->status = STF_NOMEM;
    arena_free(memory);
}
