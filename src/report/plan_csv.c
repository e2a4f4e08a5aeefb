/* SPDX-License-Identifier: Apache-2.0 */
/* plan_csv.c -- the steps of plans as a table: a row for each plan, phase and stock, with the
 * tightest check of the stock's owner in that phase; then, in the same columns, a row for each
 * check that stands after the last phase. */
#include "report/plan_words.h"

#include <string.h>

typedef struct rows {
    const plan_words *words;
    bool exactly;
    buffer *out;
} rows;

static void number_put(const rows *r, exact x)
{
    buffer_char(r->out, ',');
    if (!exact_is_valid(x)) return;
    if (r->exactly)
        buffer_text(r->out, exact_to_text(r->words->memory, x));
    else
        buffer_double(r->out, exact_to_double(x));
}

static void cell_put(buffer *out, text t)
{
    bool quoted = false;
    for (size_t i = 0; i < t.n && !quoted; i++) quoted = strchr(",\"\n\r", t.at[i]) != NULL;
    if (quoted) buffer_char(out, '"');
    for (size_t i = 0; i < t.n; i++) {
        if (t.at[i] == '"') buffer_char(out, '"');
        buffer_char(out, t.at[i]);
    }
    if (quoted) buffer_char(out, '"');
}

static void text_put(const rows *r, text t)
{
    buffer_char(r->out, ',');
    cell_put(r->out, t);
}

/* kind, keeps, breaks, slack, unit, holds */
static void check_put(const rows *r, const plan_answer *a, const plan_check *c)
{
    if (c == NULL) {
        buffer_string(r->out, ",,,,,\n");
        return;
    }
    text_put(r, text_from(plan_check_name(c->kind)));
    number_put(r, c->keeps);
    number_put(r, c->breaks);
    number_put(r, c->slack);
    text_put(r, a->problem->unit[c->party]);
    buffer_string(r->out, exact_sign(c->slack) < 0 ? ",no\n" : ",yes\n");
}

static void head_put(const rows *r, const plan_answer *a, uint32_t phase)
{
    cell_put(r->out, r->words->syntax->plans[a->plan].name);
    buffer_string(r->out, a->is_designed ? ",yes," : ",no,");
    buffer_format(r->out, "%u", phase);
}

static void plan_rows(const rows *r, const plan_answer *a)
{
    const plan_problem *const p = a->problem;
    if (!a->has_schedule) return;
    uint32_t const n = a->schedule.n_phases;
    for (uint32_t t = 0; t <= n; t++)
        for (uint32_t s = 0; s < p->n_stocks; s++) {
            const plan_stock *const of = &p->stocks[s];
            head_put(r, a, t);
            text_put(r, of->name);
            text_put(r, p->party[of->owner]);
            number_put(r, plan_gives(a, s, t));
            number_put(r, plan_level(a, s, t));
            text_put(r, t > 0 ? plan_lifted(r->words, a, s, t) : (text){0});
            check_put(r, a, t > 0 ? plan_tightest(a, t, of->owner) : NULL);
        }
    for (uint32_t i = 0; i < p->n_parties; i++) {
        const plan_check *const c = plan_tightest(a, n + 1, i);
        if (c == NULL) continue;
        head_put(r, a, n + 1);
        text_put(r, (text){0});
        text_put(r, p->party[i]);
        buffer_string(r->out, ",,,");
        check_put(r, a, c);
    }
}

void report_plan_csv(const plans_answer *a, bool exactly, buffer *out)
{
    plan_words v;
    if (!plan_words_begin(&v, a, out)) return;
    rows const r = {.words = &v, .exactly = exactly, .out = out};
    buffer_string(out, "plan,designed,phase,stock,party,gives,level,lifts,check,keeps,breaks,slack,"
                       "unit,holds\n");
    for (uint32_t i = 0; i < a->n_plans; i++) plan_rows(&r, &a->plans[i]);
    plan_words_end(&v, out);
}
