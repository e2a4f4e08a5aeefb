/* SPDX-License-Identifier: Apache-2.0 */
/* sweep_csv.c -- a sweep as comma-separated values (RFC 4180), line feeds, shortest decimals. */
#include "report/sweep.h"
#include "report/sweep_columns.h"

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

static stf_status header(const sweep_answer *a, buffer *out, stf_error *err)
{
    sweep_columns columns;
    arena *const scratch = arena_new(out->allocator, 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory for the table");
    stf_status const status = sweep_columns_of(a, scratch, &columns, err);
    for (uint32_t k = 0; k < columns.n && status == STF_OK; k++) {
        if (k > 0) buffer_char(out, ',');
        cell_text(out, columns.at[k].name);
    }
    buffer_char(out, '\n');
    arena_free(scratch);
    return status;
}

static void numbers(buffer *out, const double *x, uint32_t n)
{
    for (uint32_t k = 0; k < n; k++) {
        buffer_char(out, ',');
        buffer_double(out, x[k]);
    }
}

static void row(const void *user, const sweep_point *solved, buffer *out)
{
    const sweep_answer *const of = user;
    const game *const g = of->game;
    for (uint32_t j = 0; j < of->points->n_columns; j++) {
        if (j > 0) buffer_char(out, ',');
        buffer_double(out, solved->inputs[of->points->column[j]]);
    }
    buffer_format(out, ",%s,%s", stf_status_name(solved->status),
                  solved->n_equilibria > 0 ? concept_name(solved->concept) : "");
    if (of->all)
        buffer_format(out, ",%u,%s", solved->n_equilibria, solved->complete ? "true" : "false");
    for (uint32_t k = 0; k < of->most; k++) {
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
}

stf_status report_sweep_csv(const sweep_answer *a, sweep_flush flush, void *user, buffer *out,
                            stf_error *err)
{
    TRY(header(a, out, err));
    return sweep_rows(a, row, a, flush, user, out, err);
}
