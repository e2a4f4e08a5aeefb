/* SPDX-License-Identifier: Apache-2.0 */
/* refine_json.c -- verdicts of refinements as JSON: true, false, or null where it is open. */
#include "report/parts_json.h"

void refinements_json(js_writer *w, const solution *s, const equilibrium *e)
{
    if (s->n_refinements == 0 || e->refined == NULL) return;
    js_put_object(w, "refinements");
    for (uint32_t r = 0; r < s->n_refinements; r++) {
        js_key(w, s->refinements[r]->name);
        switch (e->refined[r].holds) {
        case REFINE_NO: js_bool(w, false); break;
        case REFINE_YES: js_bool(w, true); break;
        case REFINE_OPEN: js_null(w); break;
        }
    }
    js_object_close(w);
    js_put_object(w, "why");
    for (uint32_t r = 0; r < s->n_refinements; r++)
        js_put_text(w, s->refinements[r]->name, e->refined[r].why);
    js_object_close(w);
}

void distribution_json(js_writer *w, const solution *s, const equilibrium *e)
{
    if (e->distribution == NULL) return;
    js_put_list(w, "distribution");
    for (uint32_t i = 0; i < e->n_distribution; i++) {
        const recommendation *const r = &e->distribution[i];
        js_object_open(w);
        js_put_object(w, "actions");
        for (uint32_t p = 0; p < s->game->n_parties; p++) {
            js_key_text(w, s->game->party[p]);
            js_text(w, r->strategy[p]);
        }
        js_object_close(w);
        if (e->is_exact)
            js_put_text(w, "probability", r->exact);
        else
            js_put_number(w, "probability", r->probability);
        js_object_close(w);
    }
    js_list_close(w);
}

void elimination_json(js_writer *w, const solution *s)
{
    const elimination_answer *const a = s->elimination;
    if (a == NULL) return;
    js_put_object(w, "elimination");
    js_put_text(w, "rule", a->rule == DOMINANCE_STRICT ? TEXT("strict") : TEXT("weak"));
    js_put_count(w, "rounds", a->n_rounds);
    js_put_bool(w, "all_tested", !a->is_cut);
    js_put_object(w, "left");
    for (uint32_t p = 0; p < s->game->n_parties; p++) {
        js_key_text(w, s->game->party[p]);
        js_count(w, a->left[p]);
    }
    js_object_close(w);
    js_put_list(w, "eliminated");
    for (uint32_t i = 0; i < a->n_steps; i++) {
        const eliminated *const x = &a->steps[i];
        js_object_open(w);
        js_put_count(w, "round", x->round);
        js_put_text(w, "party", s->game->party[x->party]);
        js_put_text(w, "strategy", x->strategy);
        js_put_text(w, "by", x->by);
        js_object_close(w);
    }
    js_list_close(w);
    js_object_close(w);
}
