/* SPDX-License-Identifier: Apache-2.0 */
/* front_csv.c -- fronts as a table for other programs (RFC 4180, lines end in LF): a row for each
 * coalition with a column of payoff for each enforcer of any front; with --over, a row for each
 * value of the assumption, with a column of payment. What does not apply is empty. */
#include "report/front_words.h"

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

static void comma_number(buffer *out, double x)
{
    buffer_char(out, ',');
    if (!isnan(x)) buffer_double(out, x);
}

static void comma_members(buffer *out, const front_words *w, coalition who)
{
    text line = {0};
    for (uint32_t i = 0; i < w->p->n_enforcers; i++)
        if ((who >> i & 1) != 0)
            line = text_format(w->memory, "%.*s%s%.*s", TEXT_ARGS(line), line.n > 0 ? " " : "",
                               TEXT_ARGS(front_name(w, i)));
    buffer_char(out, ',');
    cell_text(out, line);
}

/* Enforcers of all fronts told, each once: bits by party of the file would do, but names are what
 * the columns show. */
typedef struct columns {
    text *at;
    uint32_t n;
} columns;

static columns columns_of(const fronts_answer *a, arena *memory)
{
    columns c = {.at = ARENA_NEW(memory, text, a->n_fronts * FRONT_ENFORCERS_MOST)};
    for (uint32_t f = 0; c.at != NULL && f < a->n_fronts; f++) {
        const front_problem *const p = a->fronts[f].problem;
        for (uint32_t i = 0; i < p->n_enforcers; i++) {
            uint32_t k = 0;
            while (k < c.n && !text_equal(c.at[k], p->enforcers[i].name)) k++;
            if (k == c.n) c.at[c.n++] = p->enforcers[i].name;
        }
    }
    return c;
}

static void head(buffer *out, const char *fixed, const char *each, const columns *c)
{
    buffer_string(out, fixed);
    for (uint32_t k = 0; k < c->n; k++) {
        buffer_format(out, ",%s_", each);
        cell_text(out, c->at[k]);
    }
    buffer_char(out, '\n');
}

static void by_enforcer(buffer *out, const front_words *w, const columns *c, const double *x)
{
    for (uint32_t k = 0; k < c->n; k++) {
        double value = (double)NAN;
        for (uint32_t i = 0; i < w->p->n_enforcers; i++)
            if (text_equal(front_name(w, i), c->at[k])) value = x[i];
        comma_number(out, value);
    }
    buffer_char(out, '\n');
}

static void coalition_row(buffer *out, const front_words *w, const columns *c,
                          const front_coalition *x)
{
    cell_text(out, w->item->name);
    comma_members(out, w, x->who);
    buffer_format(out, ",%d", __builtin_popcount(x->who));
    comma_number(out, exact_to_double(x->pressure));
    comma_number(out, x->success);
    comma_number(out, x->target);
    buffer_string(out, x->is_stable ? ",true" : ",false");
    comma_members(out, w, x->would_leave);
    comma_members(out, w, x->would_join);
    comma_members(out, w, x->ties);
    by_enforcer(out, w, c, x->payoff);
}

static void point_row(buffer *out, const front_words *w, const columns *c, const front_point *x)
{
    static const char *const selections[] = {"", "none", "all", "tie", "between"};
    cell_text(out, w->item->name);
    buffer_char(out, ',');
    cell_text(out, w->syntax->assumptions[w->told->over->input].name);
    comma_number(out, x->at);
    comma_number(out, x->success);
    comma_number(out, x->target);
    buffer_string(out, x->is_stable ? ",true" : ",false");
    comma_members(out, w, x->would_leave);
    buffer_char(out, ',');
    if (x->first != FRONT_NOBODY) cell_text(out, front_name(w, x->first));
    buffer_format(out, ",%s", selections[x->selection]);
    by_enforcer(out, w, c, x->payment);
}

static void rows(buffer *out, const front_words *w, const columns *c, bool lists_every)
{
    const front_answer *const a = w->a;
    if (w->told->over != NULL) {
        for (uint32_t k = 0; k < w->told->over->n_points; k++)
            point_row(out, w, c, &w->told->over->points[k]);
        return;
    }
    bool const has_whole = a->n_coalitions > 0 && a->coalitions[a->n_coalitions - 1].who == w->all;
    for (uint32_t k = 0; k < a->n_coalitions; k++)
        if (front_is_listed(w, &a->coalitions[k], lists_every || a->n_coalitions <= 1024))
            coalition_row(out, w, c, &a->coalitions[k]);
    if (!has_whole) coalition_row(out, w, c, &a->whole);
}

void report_fronts_csv(const fronts_answer *a, buffer *out)
{
    arena *const memory = arena_new(out->allocator, 0);
    if (memory == NULL) {
        out->status = STF_NOMEM;
        return;
    }
    columns const c = columns_of(a, memory);
    bool const is_over = a->n_fronts > 0 && a->fronts[0].over != NULL;
    if (is_over)
        head(out, "front,assumption,at,success,target,stable,would_leave,leaves_first,selected",
             "payment", &c);
    else
        head(out, "front,members,size,pressure,success,target,stable,would_leave,would_join,ties",
             "payoff", &c);
    for (uint32_t i = 0; i < a->n_fronts; i++) {
        front_words const w = front_words_of(a, i, memory);
        rows(out, &w, &c, a->lists_every);
    }
    if (arena_status(memory, NULL) != STF_OK) out->status = STF_NOMEM;
    arena_free(memory);
}
