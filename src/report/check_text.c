/* SPDX-License-Identifier: Apache-2.0 */
/* check_text.c -- what a file amounts to: nothing is hidden. */
#include "report/ledger_words.h"
#include "report/parts_text.h"
#include "report/words_study.h"

static void sizes_text(const words *w, const check_answer *a, text_style style, buffer *out)
{
    const game *g = w->game;
    heading_write(TEXT("Size"), style, out);
    table t;
    table_begin(&t, w->memory);
    table_column(&t, (text){0}, 'r');
    table_column(&t, (text){0}, 'e');
    struct {
        uint64_t n;
        const char *what;
    } const rows[] = {
        {g->n_parties, "parties"},
        {w->syntax != NULL ? w->syntax->n_states : 0, "states"},
        {w->syntax != NULL ? w->syntax->n_switches : 0, "switches"},
        {w->syntax != NULL ? w->syntax->n_options : 0, "options"},
        {g->n_outcomes, "outcomes"},
        {g->n_infosets, "information sets"},
        {g->n_actions, "actions"},
        {g->n_nodes, "nodes"},
        {a->n_terminals, "ends of play"},
        {g->n_components, "subgames, less the subgames inside them"},
    };
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        if (rows[k].n == 0) continue;
        table_cell(&t, number_count(w->memory, rows[k].n));
        table_cell(&t, text_from(rows[k].what));
    }
    if (a->model != NULL) {
        table_cell(&t, number_size(w->memory, a->model->unrolled_nodes));
        table_cell(&t, TEXT("nodes of the tree, were no histories merged"));
    }
    table_write(&t, style, 2, out);
    if (a->model != NULL)
        paragraph_write(
            a->model->merge_note.n > 0
                ? words_capital(w->memory, a->model->merge_note)
                : TEXT("Histories that reach the same public states merge in every round."),
            style, 2, 0, out);
}

static void ranges_text(const words *w, const check_answer *a, text_style style, buffer *out)
{
    heading_write(TEXT("Payoff ranges"), style, out);
    table t;
    table_begin(&t, w->memory);
    table_column(&t, TEXT("party"), 'l');
    table_column(&t, TEXT("least"), 'r');
    table_column(&t, TEXT("greatest"), 'r');
    table_column(&t, TEXT("counts in"), 'l');
    for (uint32_t p = 0; p < w->game->n_parties; p++) {
        text const counted_in = words_unit(w, p);
        table_cell(&t, words_party_long(w, p));
        table_cell(&t, number_text(w->memory, a->payoff_low[p], 4));
        table_cell(&t, number_text(w->memory, a->payoff_high[p], 4));
        table_cell(&t, counted_in.n > 0 ? counted_in : TEXT("plain numbers"));
    }
    table_write(&t, style, 2, out);
    paragraph_write(TEXT("Lambda is per unit counted in: at lambda 1 a difference of one unit "
                         "makes the better of two "
                         "moves 2.7 times as likely."),
                    style, 2, 0, out);
}

static void assumption_rows(const words *w, bool sourced, bool judged, table *t)
{
    const syntax *s = w->syntax;
    for (uint32_t k = 0; k < s->n_assumptions; k++) {
        const assumption *a = &s->assumptions[k];
        bool const has_source = a->source.n > 0;
        if (has_source != sourced || (!sourced && a->is_judgement != judged)) continue;
        table_cell(t, a->name);
        table_cell(t, words_assumption(w, k, a->central.number));
        table_cell(t, words_range(w, a));
        table_cell(
            t, has_source && a->says.n > 0
                   ? text_format(w->memory, "%.*s. %.*s", TEXT_ARGS(a->says), TEXT_ARGS(a->source))
               : has_source ? a->source
                            : a->says);
    }
}

void assumptions_section_text(const words *w, text_style style, buffer *out)
{
    static const struct {
        const char *title;
        bool sourced, judged;
    } parts[] = {{"Assumptions with a source", true, false},
                 {"Assumptions of judgement", false, true},
                 {"Assumptions with neither", false, false}};
    if (w->syntax == NULL) return;
    for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++) {
        table t;
        table_begin(&t, w->memory);
        table_column(&t, (text){0}, 'l');
        table_column(&t, TEXT("value"), 'l');
        table_column(&t, TEXT("range"), 'l');
        table_column(&t, (text){0}, 'e');
        assumption_rows(w, parts[k].sourced, parts[k].judged, &t);
        if (t.cells.n == 0) continue;
        heading_write(text_from(parts[k].title), style, out);
        table_write(&t, style, 2, out);
    }
}

static void solvers_text(const words *w, const check_answer *a, text_style style, buffer *out)
{
    heading_write(TEXT("Solvers"), style, out);
    if (a->solver != NULL)
        paragraph_write(text_format(w->memory, "%s will run%s%.*s.", a->solver->name,
                                    a->solver_reason.n > 0 ? ": " : "",
                                    TEXT_ARGS(a->solver_reason)),
                        style, 2, 2, out);
    for (uint32_t k = 0; a->refusals != NULL && k < n_solvers; k++) {
        if (solvers[k] == a->solver) continue;
        text const why = a->refusals[k] != NULL ? text_from(a->refusals[k]) : TEXT("applies too");
        paragraph_write(text_format(w->memory, "%s: %.*s", solvers[k]->name, TEXT_ARGS(why)), style,
                        2, 2, out);
    }
}

static void regime_text(const words *w, const check_regime *r, text_style style, buffer *out)
{
    arena *const a = w->memory;
    heading_write(TEXT("The regime"), style, out);
    paragraph_write(text_format(a, "%u measure%s, %u of them unverified; %u flow%s with amounts.",
                                r->n_measures, r->n_measures == 1 ? "" : "s", r->n_unverified,
                                r->n_flows, r->n_flows == 1 ? "" : "s"),
                    style, 2, 2, out);
    text line = {0};
    for (int k = 0; k < KIND_COUNT; k++)
        if (r->n_months[k] > 0)
            line = text_format(a, "%.*s%s%u %s", TEXT_ARGS(line), line.n > 0 ? ", " : "",
                               r->n_months[k], kind_names[k]);
    if (line.n > 0)
        paragraph_write(text_format(a,
                                    "Months observed, %.*s: %.*s (%u of these known not to have "
                                    "been reported); %u total%s of several months.",
                                    TEXT_ARGS(months_text(a, r->first_month, r->last_month)),
                                    TEXT_ARGS(line), r->n_none_reported, r->n_totals,
                                    r->n_totals == 1 ? "" : "s"),
                        style, 2, 2, out);
    if (r->n_judgement + r->n_judged_amounts > 0)
        paragraph_write(text_format(a,
                                    "%u amount%s of judgement; it reads %u assumption%s of "
                                    "judgement.",
                                    r->n_judged_amounts, r->n_judged_amounts == 1 ? "" : "s",
                                    r->n_judgement, r->n_judgement == 1 ? "" : "s"),
                        style, 2, 2, out);
    for (uint32_t k = 0; k < r->n_unverified; k++) {
        const regime_measure *const m = &r->regime->measures[r->unverified[k]];
        paragraph_write(text_format(a, "unverified: %.*s%s%.*s", TEXT_ARGS(m->name),
                                    m->unverified.n > 0 ? ", " : "", TEXT_ARGS(m->unverified)),
                        style, 2, 2, out);
    }
}

static void parties_text(const words *w, const check_answer *a, text_style style, buffer *out)
{
    uint32_t const n = a->game != NULL ? a->game->n_parties : w->syntax->n_parties;
    text *const names = ARENA_NEW(w->memory, text, n);
    if (names == NULL || n == 0) return;
    for (uint32_t k = 0; k < n; k++)
        names[k] = a->game != NULL ? words_party(w, k) : w->syntax->parties[k].name;
    paragraph_write(
        text_format(w->memory, "Parties: %.*s.", TEXT_ARGS(words_list(w->memory, names, n))), style,
        2, 2, out);
}

/* "2 plans: phased and complete." */
static void judged_text(const words *w, text_style style, buffer *out)
{
    const syntax *const s = w->syntax;
    text *const names = ARENA_NEW(w->memory, text, s->n_plans + s->n_fronts);
    if (names == NULL) return;
    for (uint32_t k = 0; k < s->n_plans; k++) names[k] = s->plans[k].name;
    if (s->n_plans > 0)
        paragraph_write(text_format(w->memory, "%u plan%s: %.*s.", s->n_plans,
                                    s->n_plans == 1 ? "" : "s",
                                    TEXT_ARGS(words_list(w->memory, names, s->n_plans))),
                        style, 2, 2, out);
    for (uint32_t k = 0; k < s->n_fronts; k++) names[k] = s->fronts[k].name;
    if (s->n_fronts > 0)
        paragraph_write(text_format(w->memory, "%u front%s: %.*s.", s->n_fronts,
                                    s->n_fronts == 1 ? "" : "s",
                                    TEXT_ARGS(words_list(w->memory, names, s->n_fronts))),
                        style, 2, 2, out);
}

void report_check_text(const problem *p, const check_answer *a, text_style style, buffer *out)
{
    words w;
    if (!words_begin(&w, p, a->game, a->model, out)) return;
    title_write(words_title(&w), style, out);
    if (w.syntax != NULL) paragraph_write(w.syntax->question, style, 0, 0, out);
    heading_write(TEXT("The file is right"), style, out);
    parties_text(&w, a, style, out);
    uint32_t const n = a->n_sourced + a->n_judgement + a->n_bare;
    paragraph_write(
        text_format(w.memory,
                    "%u assumption%s: %u with a source, %u of judgement, %u with neither.", n,
                    n == 1 ? "" : "s", a->n_sourced, a->n_judgement, a->n_bare),
        style, 2, 2, out);
    if (a->game != NULL && a->recall_failure < a->game->n_infosets)
        paragraph_write(
            text_format(w.memory,
                        "No perfect recall: at information set %.*s, %.*s has forgotten what it "
                        "knew or did.",
                        TEXT_ARGS(a->game->infoset_name[a->recall_failure]),
                        TEXT_ARGS(words_party(&w, a->game->infoset_party[a->recall_failure]))),
            style, 2, 2, out);
    if (a->game != NULL) {
        sizes_text(&w, a, style, out);
        ranges_text(&w, a, style, out);
        solvers_text(&w, a, style, out);
    }
    if (a->regime != NULL) regime_text(&w, a->regime, style, out);
    if (w.syntax != NULL && w.syntax->n_plans + w.syntax->n_fronts > 0) {
        heading_write(TEXT("Plans and fronts"), style, out);
        judged_text(&w, style, out);
    }
    assumptions_section_text(&w, style, out);
    words_end(&w, out);
}
