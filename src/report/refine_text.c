/* SPDX-License-Identifier: Apache-2.0 */
/* refine_text.c -- verdicts of refinements for reading: a line for each equilibrium and each. */
#include "report/parts_text.h"

enum { LISTED_MOST = 12 };

static text verdict_text(refine_holds holds)
{
    switch (holds) {
    case REFINE_NO: return TEXT("no");
    case REFINE_YES: return TEXT("yes");
    case REFINE_OPEN: break;
    }
    return TEXT("open");
}

static void rows(const words *w, const solution *s, const equilibrium *e, text number, table *t)
{
    for (uint32_t r = 0; r < s->n_refinements && e->refined != NULL; r++) {
        table_cell(t, r == 0 ? number : (text){0});
        table_cell(t, text_from(s->refinements[r]->name));
        table_cell(t, verdict_text(e->refined[r].holds));
        table_cell(t, words_capital(w->memory, e->refined[r].why));
    }
}

static void columns(const words *w, table *t, const char *first)
{
    table_begin(t, w->memory);
    table_column(t, text_from(first), first[0] == 'n' ? 'r' : 'l');
    table_column(t, TEXT("refinement"), 'l');
    table_column(t, TEXT("holds"), 'l');
    table_column(t, TEXT("why"), 'e');
}

static text payoffs_of(const words *w, const equilibrium *e)
{
    text out = {"", 0};
    for (uint32_t p = 0; p < w->game->n_parties && p < 4; p++) {
        text const one =
            e->is_exact ? e->exact_payoff[p] : number_text(w->memory, e->value.payoff[p], 5);
        out =
            text_format(w->memory, "%.*s%s%.*s", TEXT_ARGS(out), p > 0 ? ", " : "", TEXT_ARGS(one));
    }
    return out;
}

void refinements_text(const words *w, const solution *s, text_style style, buffer *out)
{
    if (s->n_refinements == 0) return;
    table t;
    uint32_t const n =
        style.all_sets || s->n_equilibria <= LISTED_MOST ? s->n_equilibria : LISTED_MOST;
    if (n > 0) {
        heading_write(TEXT("Refinements"), style, out);
        columns(w, &t, "no.");
        for (uint32_t k = 0; k < n; k++)
            rows(w, s, &s->equilibria[k], number_count(w->memory, k + 1), &t);
        table_write(&t, style, 2, out);
    }
    if (s->n_refuted > 0) {
        uint32_t const shown =
            style.all_sets || s->n_refuted <= LISTED_MOST ? s->n_refuted : LISTED_MOST;
        heading_write(TEXT("Equilibria refuted"), style, out);
        columns(w, &t, "payoffs");
        for (uint32_t k = 0; k < shown; k++)
            rows(w, s, &s->refuted[k], payoffs_of(w, &s->refuted[k]), &t);
        table_write(&t, style, 2, out);
    }
    if (n < s->n_equilibria || s->n_refuted > LISTED_MOST)
        paragraph_write(TEXT("More are in --json; --all-sets lists them here."), style, 2, 0, out);
}

void elimination_text(const words *w, const solution *s, text_style style, buffer *out)
{
    const elimination_answer *const a = s->elimination;
    if (a == NULL) return;
    heading_write(a->rule == DOMINANCE_STRICT ? TEXT("Strictly dominated strategies")
                                              : TEXT("Weakly dominated strategies"),
                  style, out);
    if (a->n_steps == 0) {
        paragraph_write(TEXT("There are none."), style, 2, 0, out);
        return;
    }
    table t;
    table_begin(&t, w->memory);
    table_column(&t, TEXT("round"), 'r');
    table_column(&t, TEXT("party"), 'l');
    table_column(&t, TEXT("strategy"), 'l');
    table_column(&t, TEXT("dominated by"), 'e');
    for (uint32_t i = 0; i < a->n_steps; i++) {
        const eliminated *const x = &a->steps[i];
        table_cell(&t, number_count(w->memory, x->round));
        table_cell(&t, words_party(w, x->party));
        table_cell(&t, x->strategy);
        table_cell(&t, x->by);
    }
    table_write(&t, style, 2, out);
    text left = {"", 0};
    for (uint32_t p = 0; p < w->game->n_parties; p++)
        left = text_format(w->memory, "%.*s%s%u of %u of %.*s", TEXT_ARGS(left), p > 0 ? ", " : "",
                           a->left[p], a->had[p], TEXT_ARGS(w->game->party[p]));
    paragraph_write(
        text_format(w->memory, "Left: %.*s.%s", TEXT_ARGS(left),
                    a->is_cut ? " Some tests were too large: more may be dominated." : ""),
        style, 2, 0, out);
}

void distribution_text(const words *w, const equilibrium *e, text_style style, buffer *out)
{
    heading_write(TEXT("What the parties are told"), style, out);
    table t;
    table_begin(&t, w->memory);
    table_column(&t, TEXT("probability"), 'r');
    for (uint32_t p = 0; p < w->game->n_parties; p++) table_column(&t, words_party(w, p), 'l');
    for (uint32_t i = 0; i < e->n_distribution; i++) {
        const recommendation *const r = &e->distribution[i];
        table_cell(&t, r->exact.n > 0 && r->exact.n <= 12
                           ? r->exact
                           : number_text(w->memory, r->probability, 6));
        for (uint32_t p = 0; p < w->game->n_parties; p++) table_cell(&t, r->strategy[p]);
    }
    table_write(&t, style, 2, out);
    paragraph_write(TEXT("Each is told its own strategy only, and does best to follow."), style, 2,
                    0, out);
}
