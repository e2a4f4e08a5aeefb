/* SPDX-License-Identifier: Apache-2.0 */
/* solve_text.c -- who plays what, for reading: outcomes, payoffs, play by round, strategies, the
 * certificate.
 *
 * A large game has more information sets than anybody reads: those that play reaches are printed,
 * and the text says how many are not and how to see them. */
#include "report/parts_text.h"

enum { SETS_MOST = 40, SETS_FEW = 16, PATHS_MOST = 4, OTHERS_MOST = 12 };

void outcomes_text(const words *w, const equilibrium *e, text_style style, buffer *out)
{
    if (w->game->n_outcomes == 0) return;
    heading_write(TEXT("Outcomes"), style, out);
    table t;
    table_begin(&t, w->memory);
    table_column(&t, (text){0}, 'r');
    table_column(&t, (text){0}, 'e');
    for (uint32_t k = 0; k < w->game->n_outcomes; k++) {
        table_cell(&t, number_share(w->memory, e->value.outcome[k]));
        table_cell(&t, words_outcome(w, k));
    }
    table_write(&t, style, 2, out);
}

void payoffs_text(const words *w, const solution *s, const equilibrium *e, text_style style,
                  buffer *out)
{
    const game *g = w->game;
    heading_write(TEXT("Payoffs"), style, out);
    table t;
    table_begin(&t, w->memory);
    table_column(&t, (text){0}, 'l');
    table_column(&t, (text){0}, 'r');
    table_column(&t, (text){0}, 'l');
    unsigned const decimals = number_decimals(e->value.payoff, g->n_parties, 4);
    for (uint32_t p = 0; p < g->n_parties; p++) {
        text const counted_in = words_unit(w, p);
        bool const is_number =
            counted_in.n > 0 && counted_in.at[0] >= '0' && counted_in.at[0] <= '9';
        table_cell(&t, words_party_long(w, p));
        table_cell(&t, e->is_exact ? e->exact_payoff[p]
                                   : number_fixed(w->memory, e->value.payoff[p], decimals));
        table_cell(&t,
                   text_format(w->memory, "%s%.*s", is_number ? "x " : "", TEXT_ARGS(counted_in)));
    }
    table_write(&t, style, 2, out);
    if (s->model != NULL)
        paragraph_write(TEXT("Present values at the start of play."), style, 2, 0, out);
}

void play_text(const words *w, const play_answer *play, text_style style, buffer *out)
{
    const play_view *v = play_view_new(play, PLAY_LEAST, w->memory);
    if (v == NULL || v->n_columns == 0) return;
    heading_write(w->syntax != NULL && w->syntax->n_rounds > 0 ? TEXT("Play, round by round")
                                                               : TEXT("Play"),
                  style, out);
    paragraph_write(
        TEXT("The share at the left is how likely it is that it comes to the move at all."), style,
        2, 0, out);
    for (uint32_t k = 0; k < v->n_columns; k++) {
        const play_column *c = &v->columns[k];
        text const dates = words_rounds_dates(w, c->first_round, c->last_round);
        text const when = words_rounds(w, c->first_round, c->last_round);
        if (when.n > 0)
            buffer_format(out, "  %.*s%s%.*s\n", TEXT_ARGS(when), dates.n > 0 ? ", " : "",
                          TEXT_ARGS(dates));
        table t;
        table_begin(&t, w->memory);
        table_column(&t, (text){0}, 'r');
        table_column(&t, (text){0}, 'l');
        table_column(&t, (text){0}, 'e');
        for (uint32_t i = 0; i < c->n_cards; i++) {
            const play_card *one = &c->cards[i];
            table_cell(&t, number_share(w->memory, one->asked));
            table_cell(&t, words_party(w, one->party));
            table_cell(&t, play_card_words(w, one));
        }
        table_write(&t, style, 4, out);
    }
}

void paths_text(const words *w, const play_answer *play, text_style style, buffer *out)
{
    uint32_t n = 0;
    const text *lines = play_path_words(w, play, PATHS_MOST, &n);
    if (n == 0) return;
    heading_write(n == 1 ? TEXT("The likeliest play") : TEXT("The likeliest plays"), style, out);
    table t;
    table_begin(&t, w->memory);
    table_column(&t, (text){0}, 'r');
    table_column(&t, (text){0}, 'e');
    for (uint32_t k = 0; k < n; k++) {
        table_cell(&t, number_share(w->memory, play->paths[k].probability));
        table_cell(&t, lines[k]);
    }
    table_write(&t, style, 2, out);
}

/* Probability that play comes to an information set, summed over its nodes. */
static double set_reach(const game *g, const equilibrium *e, uint32_t h)
{
    double reach = 0;
    for (uint32_t m = g->infoset_first_member[h]; m < g->infoset_first_member[h + 1]; m++)
        reach += e->value.node_reach[g->member[m]];
    return reach;
}

static void set_rows(const words *w, const equilibrium *e, uint32_t h, double reach, table *t)
{
    const game *g = w->game;
    uint32_t const first = g->infoset_first_action[h];
    for (uint32_t a = first; a < g->infoset_first_action[h + 1]; a++) {
        bool const is_first = a == first;
        table_cell(t, is_first ? words_party(w, g->infoset_party[h]) : (text){0});
        table_cell(t, is_first ? g->infoset_name[h] : (text){0});
        table_cell(t, is_first ? number_share(w->memory, reach) : (text){0});
        table_cell(t, g->action_name[a]);
        table_cell(t,
                   e->is_exact ? e->exact_prob[a] : number_text(w->memory, e->profile.prob[a], 6));
        table_cell(t, words_action_value(w, e, a));
    }
}

void strategy_text(const words *w, const equilibrium *e, text_style style, buffer *out)
{
    const game *g = w->game;
    bool const show_all = style.all_sets || g->n_infosets <= SETS_MOST;
    uint32_t n_shown = 0, n_reached = 0;
    heading_write(TEXT("Strategies"), style, out);
    table t;
    table_begin(&t, w->memory);
    table_column(&t, TEXT("party"), 'l');
    table_column(&t, TEXT("information set"), 'l');
    table_column(&t, TEXT("reached"), 'r');
    table_column(&t, TEXT("action"), 'l');
    table_column(&t, TEXT("probability"), 'r');
    table_column(&t, TEXT("worth"), 'r');
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        double const reach = set_reach(g, e, h);
        if (reach > 0) n_reached++;
        if (!show_all && !(reach > 0 && n_shown < SETS_MOST)) continue;
        set_rows(w, e, h, reach, &t);
        n_shown++;
    }
    table_write(&t, style, 2, out);
    paragraph_write(TEXT("Worth: what the action is worth to its party from there on."), style, 2,
                    0, out);
    if (n_shown < g->n_infosets) {
        text const shown = number_count(w->memory, n_shown),
                   all = number_count(w->memory, g->n_infosets);
        paragraph_write(
            text_format(w->memory,
                        "%.*s of %.*s information sets are shown, of those that play reaches "
                        "(%u); --all-sets prints all, --json has all.",
                        TEXT_ARGS(shown), TEXT_ARGS(all), n_reached),
            style, 2, 0, out);
    }
}

void certificate_text(const words *w, const solution *s, const equilibrium *e, text_style style,
                      buffer *out)
{
    uint32_t n = 0;
    heading_write(TEXT("Certificate"), style, out);
    if (style.colour) buffer_string(out, e->certificate.certified ? "\x1b[32m" : "\x1b[31m");
    paragraph_write(words_certificate(w, s, e), style, 2, 0, out);
    if (style.colour) buffer_string(out, "\x1b[0m");
    const text *lines = words_commitments(w, e, &n);
    for (uint32_t k = 0; k < n; k++) paragraph_write(lines[k], style, 2, 0, out);
}

void method_text(const words *w, const solution *s, text_style style, buffer *out)
{
    heading_write(TEXT("Method"), style, out);
    if (s->solver != NULL)
        paragraph_write(text_format(w->memory, "Solver: %s%s%.*s.", s->solver->name,
                                    s->solver_reason.n > 0 ? "; " : "",
                                    TEXT_ARGS(s->solver_reason)),
                        style, 2, 0, out);
    if (s->n_equilibria > 0) paragraph_write(words_completeness(w, s), style, 2, 0, out);
    if (s->model != NULL && s->model->n_merged > 0)
        paragraph_write(
            text_format(w->memory,
                        "Histories with the same public states are merged: the tree itself has "
                        "%.*s nodes, the graph %.*s.",
                        TEXT_ARGS(number_size(w->memory, s->model->unrolled_nodes)),
                        TEXT_ARGS(number_count(w->memory, s->game->n_nodes))),
            style, 2, 0, out);
    if (s->status == STF_OK && s->reason.n > 0)
        paragraph_write(text_format(w->memory, "Note: %.*s.", TEXT_ARGS(s->reason)), style, 2, 0,
                        out);
}

void failure_text(const words *w, const solution *s, text_style style, buffer *out)
{
    if (s->status == STF_OK) return;
    heading_write(s->n_equilibria == 0 ? TEXT("No equilibrium was found") : TEXT("Not an answer"),
                  style, out);
    paragraph_write(
        words_capital(w->memory,
                      s->reason.n > 0
                          ? text_format(w->memory, "%.*s.", TEXT_ARGS(s->reason))
                          : text_format(w->memory, "Status: %s.", stf_status_name(s->status))),
        style, 2, 0, out);
}

/* The other equilibria, a line each: payoffs, and the likeliest outcome. */
static void others_text(const words *w, const solution *s, text_style style, buffer *out)
{
    const game *g = w->game;
    if (s->n_equilibria < 2) return;
    heading_write(TEXT("Other equilibria"), style, out);
    table t;
    table_begin(&t, w->memory);
    table_column(&t, TEXT("no."), 'r');
    uint32_t const n_columns = g->n_parties < OTHERS_MOST ? g->n_parties : OTHERS_MOST;
    for (uint32_t p = 0; p < n_columns; p++) table_column(&t, g->party[p], 'r');
    if (g->n_outcomes > 0) table_column(&t, TEXT("likeliest outcome"), 'l');
    table_column(&t, TEXT("certified"), 'l');
    uint32_t const n =
        style.all_sets || s->n_equilibria <= OTHERS_MOST ? s->n_equilibria : OTHERS_MOST;
    for (uint32_t k = 1; k < n; k++) {
        const equilibrium *e = &s->equilibria[k];
        table_cell(&t, number_count(w->memory, k + 1));
        for (uint32_t p = 0; p < n_columns; p++)
            table_cell(&t, number_text(w->memory, e->value.payoff[p], 5));
        if (g->n_outcomes > 0) {
            uint32_t const best = words_likeliest(g, e);
            table_cell(&t,
                       text_format(w->memory, "%.*s %.*s", TEXT_ARGS(words_outcome_name(w, best)),
                                   TEXT_ARGS(number_share(w->memory, e->value.outcome[best]))));
        }
        table_cell(&t, e->certificate.certified ? TEXT("yes") : TEXT("NO"));
    }
    table_write(&t, style, 2, out);
    if (n < s->n_equilibria)
        paragraph_write(TEXT("More are in --json; --all-sets lists them here."), style, 2, 0, out);
}

void report_solve_text(const problem *p, const solution *s, const play_answer *play,
                       text_style style, buffer *out)
{
    words w;
    if (!words_begin(&w, p, s->game, s->model, out)) return;
    title_write(words_title(&w), style, out);
    if (w.syntax != NULL) paragraph_write(w.syntax->question, style, 0, 0, out);
    failure_text(&w, s, style, out);
    if (s->n_equilibria > 0) {
        const equilibrium *e = &s->equilibria[0];
        if (e->value.outcome != NULL) outcomes_text(&w, e, style, out);
        payoffs_text(&w, s, e, style, out);
        if (play != NULL) {
            play_text(&w, play, style, out);
            paths_text(&w, play, style, out);
        }
        if (e->distribution != NULL)
            distribution_text(&w, e, style, out);
        else if (play == NULL || style.all_sets || s->model == NULL ||
                 s->game->n_infosets <= SETS_FEW)
            strategy_text(&w, e, style, out);
        else {
            heading_write(TEXT("Strategies"), style, out);
            paragraph_write(
                text_format(w.memory,
                            "At all %.*s information sets, reached or not: --all-sets or --json.",
                            TEXT_ARGS(number_count(w.memory, s->game->n_infosets))),
                style, 2, 0, out);
        }
        others_text(&w, s, style, out);
        refinements_text(&w, s, style, out);
        sets_text(&w, s, style, out);
        certificate_text(&w, s, e, style, out);
    } else {
        refinements_text(&w, s, style, out);
    }
    elimination_text(&w, s, style, out);
    promise_text(&w, s, style, out);
    method_text(&w, s, style, out);
    words_end(&w, out);
}

/* ---- a profile from anywhere -------------------------------------------------------------------
 */

void report_certify_text(const problem *p, const solution *s, text_style style, buffer *out)
{
    words w;
    if (!words_begin(&w, p, s->game, s->model, out)) return;
    title_write(words_title(&w), style, out);
    failure_text(&w, s, style, out);
    if (s->n_equilibria > 0) {
        const equilibrium *e = &s->equilibria[0];
        const certificate *c = &e->certificate;
        certificate_text(&w, s, e, style, out);
        refinements_text(&w, s, style, out);
        heading_write(TEXT("By party"), style, out);
        table t;
        table_begin(&t, w.memory);
        table_column(&t, TEXT("party"), 'l');
        table_column(&t, TEXT("payoff"), 'r');
        table_column(&t, TEXT("best reply gains"), 'r');
        for (uint32_t k = 0; k < s->game->n_parties; k++) {
            table_cell(&t, words_party(&w, k));
            table_cell(&t, words_payoff(&w, k, e->value.payoff[k]));
            table_cell(&t, c->party_regret != NULL ? number_small(w.memory, c->party_regret[k])
                                                   : TEXT("not asked"));
        }
        table_write(&t, style, 2, out);
        if (c->worst_infoset < s->game->n_infosets && !c->certified)
            paragraph_write(
                text_format(w.memory, "It fails most at %.*s: %.*s.",
                            TEXT_ARGS(words_party(&w, s->game->infoset_party[c->worst_infoset])),
                            TEXT_ARGS(s->game->infoset_name[c->worst_infoset])),
                style, 2, 0, out);
    }
    words_end(&w, out);
}
