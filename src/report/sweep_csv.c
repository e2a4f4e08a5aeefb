/* SPDX-License-Identifier: Apache-2.0 */
/* sweep_csv.c -- a sweep as comma-separated values (RFC 4180), line feeds, shortest decimals. */
#include "report/sweep.h"
#include "report/sweep_columns.h"

enum { FLUSH_AT = 1 << 20 };

typedef struct table {
    const sweep_answer *answer;
    sweep_flush flush;
    void *user;
    buffer *out;
} table;

/* What of a cell's bytes would break it is put in quotes. */
static void cell_text(buffer *out, text t)
{
    bool is_plain = true;
    for (size_t i = 0; i < t.n; i++)
        is_plain =
            is_plain && t.at[i] != ',' && t.at[i] != '"' && t.at[i] != '\n' && t.at[i] != '\r';
    if (is_plain) {
        buffer_text(out, t);
        return;
    }
    buffer_char(out, '"');
    for (size_t i = 0; i < t.n; i++) {
        if (t.at[i] == '"') buffer_char(out, '"');
        buffer_char(out, t.at[i]);
    }
    buffer_char(out, '"');
}

static stf_status header(const table *t, arena *scratch, stf_error *err)
{
    sweep_columns columns;
    TRY(sweep_columns_of(t->answer, scratch, &columns, err));
    for (uint32_t k = 0; k < columns.n; k++) {
        if (k > 0) buffer_char(t->out, ',');
        cell_text(t->out, columns.at[k].name);
    }
    buffer_char(t->out, '\n');
    return STF_OK;
}

static void numbers(buffer *out, const double *x, uint32_t n)
{
    for (uint32_t k = 0; k < n; k++) {
        buffer_char(out, ',');
        buffer_double(out, x[k]);
    }
}

static stf_status row(void *user, const sweep_point *solved, stf_error *err)
{
    const table *const t = user;
    const game *const g = t->answer->game;
    buffer *const out = t->out;
    for (uint32_t j = 0; j < t->answer->points->n_columns; j++) {
        if (j > 0) buffer_char(out, ',');
        buffer_double(out, solved->inputs[t->answer->points->column[j]]);
    }
    buffer_format(out, ",%s,%s", stf_status_name(solved->status),
                  solved->n_equilibria > 0 ? concept_name(solved->concept) : "");
    if (t->answer->all)
        buffer_format(out, ",%u,%s", solved->n_equilibria, solved->complete ? "true" : "false");
    for (uint32_t k = 0; k < t->answer->most; k++) {
        if (k >= solved->n_equilibria) { /* nothing there: empty cells */
            buffer_repeat(out, ',', (size_t)g->n_parties + g->n_outcomes + g->n_actions + 2);
            continue;
        }
        const sweep_equilibrium *const e = &solved->equilibria[k];
        numbers(out, e->payoff, g->n_parties);
        numbers(out, e->outcome, g->n_outcomes);
        numbers(out, e->prob, g->n_actions);
        numbers(out, &e->max_regret, 1);
        buffer_string(out, e->certified ? ",true" : ",false");
    }
    buffer_char(out, '\n');
    return out->n > FLUSH_AT && t->flush != NULL ? t->flush(t->user, out, err) : STF_OK;
}

stf_status report_sweep_csv(const sweep_answer *a, sweep_flush flush, void *user, buffer *out,
                            stf_error *err)
{
    table t = {.answer = a, .flush = flush, .user = user, .out = out};
    arena *const scratch = arena_new(out->allocator, 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory for the table");
    stf_status status = header(&t, scratch, err);
    if (status == STF_OK) status = sweep_each(a, scratch, row, &t, err);
    arena_free(scratch);
    return status;
}
