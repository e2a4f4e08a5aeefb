/* SPDX-License-Identifier: Apache-2.0 */
/* sweep_json.c -- a sweep as JSON: one object, or a line a point. A point looks alike in both. */
#include "base/json_write.h"
#include "report/parts_json.h"
#include "report/sweep.h"

enum { FLUSH_AT = 1 << 20 };

typedef struct writing {
    const sweep_answer *answer;
    sweep_flush flush;
    void *user;
    js_writer w;
} writing;

static void named(js_writer *w, const char *key, const text *names, const double *x, uint32_t n)
{
    js_put_object(w, key);
    for (uint32_t k = 0; k < n; k++) {
        js_key_text(w, names[k]);
        js_number(w, x[k]);
    }
    js_object_close(w);
}

static void strategy(js_writer *w, const game *g, const double *prob)
{
    js_put_object(w, "strategy");
    for (uint32_t p = 0; p < g->n_parties; p++) {
        js_key_text(w, g->party[p]);
        js_object_open(w);
        for (uint32_t h = 0; h < g->n_infosets; h++) {
            if (g->infoset_party[h] != p) continue;
            uint32_t const first = g->infoset_first_action[h];
            js_key_text(w, g->is_strategic ? TEXT("strategy") : g->infoset_name[h]);
            js_object_open(w);
            for (uint32_t a = first; a < g->infoset_first_action[h + 1]; a++) {
                js_key_text(w, g->action_name[a]);
                js_number(w, prob[a]);
            }
            js_object_close(w);
        }
        js_object_close(w);
    }
    js_object_close(w);
}

static void point_json(const sweep_answer *a, const sweep_point *solved, js_writer *w)
{
    const game *const g = a->game;
    js_object_open_flat(w);
    js_put_count(w, "point", solved->number + 1);
    js_put_object(w, "at");
    for (uint32_t j = 0; j < a->points->n_columns; j++) {
        js_key_text(w, a->points->name[j]);
        js_number(w, solved->inputs[a->points->column[j]]);
    }
    js_object_close(w);
    js_put_text(w, "status", text_from(stf_status_name(solved->status)));
    if (solved->n_equilibria > 0)
        js_put_text(w, "concept", text_from(concept_name(solved->concept)));
    js_put_bool(w, "complete", solved->complete);
    js_put_list(w, "equilibria");
    for (uint32_t k = 0; k < solved->n_equilibria; k++) {
        const sweep_equilibrium *const e = &solved->equilibria[k];
        js_object_open(w);
        named(w, "payoffs", g->party, e->payoff, g->n_parties);
        js_put_number(w, "max_regret", e->max_regret);
        js_put_bool(w, "certified", e->certified);
        named(w, "outcomes", g->outcome, e->outcome, g->n_outcomes);
        strategy(w, g, e->prob);
        js_object_close(w);
    }
    js_list_close(w);
    js_object_close(w);
}

static stf_status point_listed(void *user, const sweep_point *solved, stf_error *err)
{
    writing *const r = user;
    point_json(r->answer, solved, &r->w);
    return r->w.out->n > FLUSH_AT && r->flush != NULL ? r->flush(r->user, r->w.out, err) : STF_OK;
}

static void point_line(const void *user, const sweep_point *solved, buffer *out)
{
    js_writer w;
    js_begin(&w, out);
    point_json(user, solved, &w);
}

static stf_status points_write(writing *r, stf_error *err)
{
    arena *const scratch = arena_new(r->w.out->allocator, 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory for the answer");
    stf_status const status = sweep_each(r->answer, scratch, point_listed, r, err);
    arena_free(scratch);
    return status;
}

stf_status report_sweep_json(const sweep_answer *a, sweep_flush flush, void *user, buffer *out,
                             stf_error *err)
{
    writing r = {.answer = a, .flush = flush, .user = user};
    js_writer *const w = &r.w;
    const problem *const p = a->problem;
    js_begin(w, out);
    js_object_open(w);
    head_json(w, a->status, a->reason);
    js_put_text(w, "game", p->title.n > 0 ? p->title : a->game->title);
    js_put_list(w, "parties");
    for (uint32_t k = 0; k < a->game->n_parties; k++) js_text(w, a->game->party[k]);
    js_list_close(w);
    js_put_list(w, "assumptions");
    for (uint32_t j = 0; j < a->points->n_columns; j++) js_text(w, a->points->name[j]);
    js_list_close(w);
    js_put_count(w, "asked", a->n_asked);
    js_put_count(w, "done", a->n_done);
    js_put_list(w, "points");
    TRY(points_write(&r, err));
    js_list_close(w);
    js_object_close(w);
    return STF_OK;
}

stf_status report_sweep_lines(const sweep_answer *a, sweep_flush flush, void *user, buffer *out,
                              stf_error *err)
{
    return sweep_rows(a, point_line, a, flush, user, out, err);
}
