/* SPDX-License-Identifier: Apache-2.0 */
/* weigh_csv.c -- the space of assumptions as a table for other programs (RFC 4180, lines end in
 * LF): a row for each quantity, and one for each assumption that moves it. What does not apply is
 * empty. */
#include "report/words_study.h"

#include <math.h>
#include <string.h>

static void cell_text(buffer *out, text t)
{
    bool quoted = false;
    for (size_t i = 0; i < t.n; i++)
        if (strchr(",\"\n\r", t.at[i]) != NULL) quoted = true;
    if (quoted) buffer_char(out, '"');
    for (size_t i = 0; i < t.n; i++) {
        if (t.at[i] == '"') buffer_char(out, '"');
        buffer_char(out, t.at[i]);
    }
    if (quoted) buffer_char(out, '"');
}

/* measure, of, assumption: the columns that name a row */
static void row(buffer *out, const char *what, text of, text assumption_name, estimate e)
{
    buffer_string(out, what);
    buffer_char(out, ',');
    cell_text(out, of);
    buffer_char(out, ',');
    cell_text(out, assumption_name);
    double const cells[] = {e.value, e.low, e.high};
    for (int i = 0; i < 3; i++) {
        buffer_char(out, ',');
        if (!isnan(cells[i])) buffer_double(out, cells[i]);
    }
    buffer_char(out, '\n');
}

static estimate alone(double x)
{
    return (estimate){x, (double)NAN, (double)NAN};
}

static void spread_rows(buffer *out, text of, const weigh_spread *x)
{
    static const char *const names[WEIGH_QUANTILES] = {
        "quantile 0.05", "quantile 0.25", "quantile 0.5", "quantile 0.75", "quantile 0.95"};
    row(out, "mean", of, (text){0}, x->mean);
    row(out, "sd", of, (text){0}, alone(x->sd));
    row(out, "least", of, (text){0}, alone(x->least));
    for (uint32_t q = 0; q < WEIGH_QUANTILES; q++)
        row(out, names[q], of, (text){0}, alone(x->quantile[q]));
    row(out, "greatest", of, (text){0}, alone(x->greatest));
}

static void target_rows(buffer *out, const words *w, const weigh_answer *a, const weigh_target *t)
{
    row(out, "central", t->name, (text){0}, alone(t->central));
    if (t->has_judged) {
        row(out, "first", t->name, TEXT("(judged together)"), t->judged.first);
        row(out, "total", t->name, TEXT("(judged together)"), t->judged.total);
    }
    for (uint32_t k = 0; k < a->n_varied; k++) {
        const weigh_index *const x = &t->indices[k];
        text const name = words_assumption_name(w, x->input);
        row(out, "first", t->name, name, x->sobol.first);
        row(out, "total", t->name, name, x->sobol.total);
        row(out, "at low", t->name, name, alone(x->at_low));
        row(out, "at high", t->name, name, alone(x->at_high));
    }
}

void report_weigh_csv(const problem *p, const weigh_answer *a, buffer *out)
{
    words w;
    if (!words_begin(&w, p, a->base->game, a->base->model, out)) return;
    buffer_string(out, "measure,of,assumption,value,low,high\n");
    row(out, "points", (text){0}, (text){0}, alone((double)a->n_points));
    row(out, "answered", (text){0}, (text){0}, alone((double)a->n_answered));
    for (uint32_t k = 0; k < w.game->n_outcomes; k++) {
        text const of = text_format(w.memory, "outcome:%.*s", TEXT_ARGS(words_outcome_name(&w, k)));
        row(out, "likeliest", of, (text){0}, a->outcomes[k].likeliest);
        spread_rows(out, of, &a->outcomes[k].probability);
    }
    for (uint32_t k = 0; k < w.game->n_parties; k++)
        spread_rows(out, text_format(w.memory, "payoff:%.*s", TEXT_ARGS(words_party(&w, k))),
                    &a->payoffs[k]);
    for (uint32_t k = 0; k < a->n_claims; k++)
        row(out, "holds", text_format(w.memory, "claim:%u", a->claims[k].claim + 1), (text){0},
            a->claims[k].holds);
    for (uint32_t t = 0; a->has_indices && t < a->n_targets; t++)
        target_rows(out, &w, a, &a->targets[t]);
    words_end(&w, out);
}
