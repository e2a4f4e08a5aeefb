/* SPDX-License-Identifier: Apache-2.0 */
/* sets_json.c -- what a solver says of its list as a whole, as JSON: components of equilibria, the
 * supports accounted for, and what was not settled. Equilibria are numbered from 1, in the order of
 * the list. */
#include "report/parts_json.h"

static void numbers_json(js_writer *w, const char *key, const uint32_t *at, uint32_t n)
{
    js_key(w, key);
    js_list_open_flat(w);
    for (uint32_t i = 0; i < n; i++) js_count(w, at[i] + 1);
    js_list_close(w);
}

static void component_json(js_writer *w, const solve_component *c)
{
    js_object_open(w);
    js_put_bool(w, "isolated", c->is_point);
    if (c->has_index) js_put_number(w, "index", c->index);
    numbers_json(w, "equilibria", c->equilibria, c->n);
    js_put_list(w, "subsets");
    for (uint32_t k = 0; k < c->n_subsets; k++) {
        js_object_open(w);
        numbers_json(w, "equilibria", c->subsets[k].equilibria, c->subsets[k].n);
        js_object_close(w);
    }
    js_list_close(w);
    js_object_close(w);
}

/* {party: {information set: [actions that may be played]}} */
static void plays_json(js_writer *w, const game *g, const uint8_t *plays)
{
    js_put_object(w, "plays");
    for (uint32_t p = 0; p < g->n_parties; p++) {
        js_key_text(w, g->party[p]);
        js_object_open(w);
        for (uint32_t h = 0; h < g->n_infosets; h++) {
            if (g->infoset_party[h] != p) continue;
            js_key_text(w, g->is_strategic ? TEXT("strategy") : g->infoset_name[h]);
            js_list_open_flat(w);
            for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++)
                if (plays[a]) js_text(w, g->action_name[a]);
            js_list_close(w);
        }
        js_object_close(w);
    }
    js_object_close(w);
}

void sets_json(js_writer *w, const solution *s)
{
    if (s->supports != NULL) {
        js_put_object(w, "supports");
        js_put_number(w, "total", s->supports->total);
        js_put_number(w, "excluded", s->supports->excluded);
        js_put_number(w, "solved", s->supports->solved);
        js_put_number(w, "undecided", s->supports->undecided);
        js_object_close(w);
    }
    if (s->n_components > 0) {
        js_put_list(w, "components");
        for (uint32_t c = 0; c < s->n_components; c++) component_json(w, &s->components[c]);
        js_list_close(w);
    }
    if (s->n_remainders > 0) {
        js_put_list(w, "remainders");
        for (uint32_t i = 0; i < s->n_remainders; i++) {
            const solve_remainder *const r = &s->remainders[i];
            js_object_open(w);
            js_put_text(w, "kind", r->is_continuum ? TEXT("continuum") : TEXT("undecided"));
            js_put_text(w, "why", r->why != NULL ? text_from(r->why) : TEXT(""));
            plays_json(w, s->game, r->plays);
            js_object_close(w);
        }
        js_list_close(w);
    }
}
