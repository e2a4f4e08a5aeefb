/* SPDX-License-Identifier: Apache-2.0 */
/* map_json.c -- a map as JSON, by docs/json.md. */
#include "report/map_words.h"
#include "report/parts_json.h"

#include <math.h>

static void numbers_json(js_writer *w, const char *key, const double *x, uint32_t n)
{
    js_key(w, key);
    js_list_open_flat(w);
    for (uint32_t k = 0; k < n; k++) js_number(w, x[k]);
    js_list_close(w);
}

/* Points begin .. end-1 as a list of pairs. */
static void pairs_json(js_writer *w, const double *xy, uint32_t begin, uint32_t end)
{
    js_list_open_flat(w);
    for (uint32_t i = begin; i < end; i++) {
        js_list_open_flat(w);
        js_number(w, xy[2 * i]);
        js_number(w, xy[2 * i + 1]);
        js_list_close(w);
    }
    js_list_close(w);
}

static void axes_json(js_writer *w, const words *v, const map_answer *a)
{
    js_put_list(w, "over");
    for (uint32_t k = 0; k < a->n_axes; k++) {
        const map_axis *const x = &a->axis[k];
        js_object_open_flat(w);
        js_put_text(w, "assumption", words_assumption_name(v, x->input));
        js_put_text(w, "unit", map_axis_unit(v, x));
        js_put_number(w, "low", x->low);
        js_put_number(w, "high", x->high);
        js_put_number(w, "central", x->central);
        js_object_close(w);
    }
    js_list_close(w);
}

static void moves_json(js_writer *w, const map_answer *a, const map_region *r)
{
    js_put_list(w, "moves");
    for (uint32_t m = 0; r->kind == MAP_PLAYED && m < a->n_moves; m++) {
        uint8_t const level = r->play[0].level[m];
        if (level == 0) continue;
        js_object_open_flat(w);
        js_put_text(w, "party", a->game->party[a->moves[m].party]);
        js_put_text(w, "type", a->moves[m].type);
        js_put_text(w, "point", a->moves[m].point);
        js_put_text(w, "option", a->moves[m].option);
        js_put_bool(w, "mixed", level == 2);
        js_put_bool(w, "everywhere", a->moves[m].is_common);
        js_object_close(w);
    }
    js_list_close(w);
}

static void outcomes_json(js_writer *w, const words *v, const map_region *r)
{
    js_key(w, "outcomes");
    if (r->outcome == NULL) {
        js_null(w);
        return;
    }
    js_object_open_flat(w);
    for (uint32_t k = 0; k < v->game->n_outcomes; k++) {
        js_key_text(w, v->game->outcome[k]);
        js_number(w, r->outcome[k]);
    }
    js_object_close(w);
}

static void region_json(js_writer *w, const words *v, const map_answer *a, uint32_t i)
{
    const map_region *const r = &a->regions[i];
    js_object_open(w);
    js_put_text(w, "region", map_letter(v, i));
    js_put_text(w, "name", map_region_name(v, a, i));
    js_put_text(w, "kind", text_from(map_region_kind(r->kind)));
    js_put_number(w, "share", r->share);
    js_put_count(w, "pieces", r->n_pieces);
    numbers_json(w, "at", r->at, a->n_axes);
    numbers_json(w, "low", r->low, a->n_axes);
    numbers_json(w, "high", r->high, a->n_axes);
    js_key(w, "outcome");
    if (r->kind == MAP_PLAYED && r->play[0].outcome != NONE)
        js_text(w, v->game->outcome[r->play[0].outcome]);
    else
        js_null(w);
    js_key(w, "holds");
    if (a->by == MAP_BY_CLAIM && r->kind == MAP_PLAYED)
        js_bool(w, r->play[0].holds == VERDICT_TRUE);
    else
        js_null(w);
    if (a->by == MAP_BY_PLAY) moves_json(w, a, r);
    outcomes_json(w, v, r);
    by_party_json(w, "payoffs", v->game, r->payoff);
    js_put_list(w, "outline");
    for (uint32_t k = 0; k < r->n_loops; k++)
        pairs_json(w, r->xy, k > 0 ? r->loop_end[k - 1] : 0, r->loop_end[k]);
    js_list_close(w);
    js_object_close(w);
}

static void border_json(js_writer *w, const words *v, const map_answer *a, const map_border *b)
{
    js_object_open(w);
    js_key(w, "regions");
    js_list_open_flat(w);
    js_text(w, map_letter(v, b->region[0]));
    js_text(w, map_letter(v, b->region[1]));
    js_list_close(w);
    if (a->n_axes == 1) {
        js_put_number(w, "at", map_switch_at(b));
        js_key(w, "between");
        js_list_open_flat(w);
        js_number(w, b->low);
        js_number(w, b->high);
        js_list_close(w);
        js_put_text(w, "says", map_switch(v, a, b));
    } else {
        double low[2], high[2];
        map_border_extent(a, b, low, high);
        numbers_json(w, "low", low, a->n_axes);
        numbers_json(w, "high", high, a->n_axes);
        js_put_text(w, "says", map_border_says(v, a, b));
        js_put_bool(w, "closed", b->is_closed);
        js_key(w, "points");
        pairs_json(w, b->xy, 0, b->n_points);
    }
    js_object_close(w);
}

static void centre_json(js_writer *w, const words *v, const map_answer *a)
{
    js_key(w, "central_region");
    if (a->central_region == NONE)
        js_null(w);
    else
        js_text(w, map_letter(v, a->central_region));
    js_key(w, "nearest");
    if (a->nearest_border == NONE) {
        js_null(w);
        return;
    }
    js_object_open_flat(w);
    js_put_number(w, "share", a->nearest_share);
    numbers_json(w, "at", a->nearest, a->n_axes);
    js_put_count(w, "border", a->nearest_border);
    js_object_close(w);
}

void report_map_json(const problem *p, const map_answer *a, buffer *out)
{
    words v;
    js_writer w;
    if (!words_begin(&v, p, a->game, a->model, out)) return;
    js_begin(&w, out);
    js_object_open(&w);
    head_json(&w, a->status, a->reason);
    js_put_text(&w, "title", words_title(&v));
    js_put_text(&w, "variant", a->case_name);
    js_put_text(&w, "by", text_from(map_by_name(a->by)));
    js_put_text(&w, "claim", a->claim != NULL ? a->claim->says : (text){0});
    axes_json(&w, &v, a);
    js_put_number(&w, "precision", a->precision);
    js_put_count(&w, "points_solved", a->n_solved);
    js_put_count(&w, "first_grid", a->n_first);
    js_put_count(&w, "probes", a->n_probes);
    js_put_count(&w, "found_by_probes", a->n_odd);
    centre_json(&w, &v, a);
    js_put_text(&w, "everywhere", map_common(&v, a));
    js_put_list(&w, "regions");
    for (uint32_t i = 0; i < a->n_regions; i++) region_json(&w, &v, a, i);
    js_list_close(&w);
    js_put_list(&w, "borders");
    for (uint32_t i = 0; i < a->n_borders; i++) border_json(&w, &v, a, &a->borders[i]);
    js_list_close(&w);
    js_object_close(&w);
    words_end(&v, out);
}
