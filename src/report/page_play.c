/* SPDX-License-Identifier: Apache-2.0 */
/* page_play.c -- of the page: outcomes, payoffs, play by round, the certificate. */
#include "report/page_parts.h"

enum { PATHS_MOST = 3, SETS_MOST = 40, SETS_FEW = 16 };

void page_outcomes(const words *w, const page *full, buffer *out)
{
    if (w->game->n_outcomes == 0) return;
    page_section(out, "outcomes", "How it ends");
    buffer_string(out, "<figure class=\"narrow\">\n");
    (void)outcomes_svg(w, &full->solution->equilibria[0], "outcomes-picture", false, out);
    buffer_string(out, "<figcaption>Probability of each outcome.</figcaption>\n</figure>\n");
    page_section_end(out);
}

void page_payoffs(const words *w, const page *full, buffer *out)
{
    const equilibrium *e = &full->solution->equilibria[0];
    const check_answer *check = full->check;
    bool const has_range = check != NULL && check->payoff_low != NULL && check->payoff_high != NULL;
    unsigned const decimals = number_decimals(e->value.payoff, w->game->n_parties, 4);
    page_section(out, "payoffs", "Payoffs");
    page_wide_begin(out, "Payoffs by party");
    page_table_begin(out, w->model != NULL ? "Present values at the start of play."
                                           : "Expected payoffs.");
    page_head(out, TEXT("Party"), false);
    page_head(out, TEXT("Payoff"), true);
    if (has_range) {
        page_head(out, TEXT("Least possible"), true);
        page_head(out, TEXT("Greatest possible"), true);
    }
    page_head(out, TEXT("Counted in"), false);
    buffer_string(out, "</tr></thead>\n<tbody>\n");
    for (uint32_t p = 0; p < w->game->n_parties; p++) {
        text const counted_in = words_unit(w, p);
        buffer_string(out, "<tr>");
        page_row_head(out, words_party_long(w, p));
        page_cell(out,
                  e->is_exact ? e->exact_payoff[p]
                              : number_fixed(w->memory, e->value.payoff[p], decimals),
                  true);
        if (has_range) {
            page_cell(out,
                      number_fixed(w->memory, check->payoff_low[p], decimals > 1 ? 1 : decimals),
                      true);
            page_cell(out,
                      number_fixed(w->memory, check->payoff_high[p], decimals > 1 ? 1 : decimals),
                      true);
        }
        page_cell(out, counted_in.n > 0 ? counted_in : TEXT("plain numbers"), false);
        buffer_string(out, "</tr>\n");
    }
    page_table_end(out);
    page_wide_end(out);
    page_section_end(out);
}

static void round_list(const words *w, const play_answer *play, buffer *out)
{
    const play_view *v = play_view_new(play, PLAY_LEAST, w->memory);
    if (v == NULL) return;
    for (uint32_t k = 0; k < v->n_columns; k++) {
        const play_column *c = &v->columns[k];
        text const when = words_rounds(w, c->first_round, c->last_round);
        buffer_string(out, "<div class=\"round\">\n<h3>");
        markup_text(out, when.n > 0 ? when : TEXT("In order"));
        text const dates = words_rounds_dates(w, c->first_round, c->last_round);
        if (dates.n > 0) markup_element(out, "span", "dates", dates);
        buffer_string(out, "</h3>\n<ul>\n");
        for (uint32_t i = 0; i < c->n_cards; i++) {
            const play_card *one = &c->cards[i];
            buffer_string(out, "<li>");
            markup_element(out, "strong", NULL, words_party(w, one->party));
            buffer_char(out, ' ');
            markup_text(out, play_card_words(w, one));
            text const condition = play_card_condition(w, c, one);
            if (condition.n > 0)
                markup_element(out, "span", "asked",
                               text_format(w->memory, " \xc2\xb7 %.*s", TEXT_ARGS(condition)));
            buffer_string(out, "</li>\n");
        }
        buffer_string(out, "</ul>\n</div>\n");
    }
}

static void path_list(const words *w, const play_answer *play, buffer *out)
{
    uint32_t n = 0;
    const text *lines = play_path_words(w, play, PATHS_MOST, &n);
    if (n == 0) return;
    buffer_string(out, n == 1 ? "<h3>The likeliest play</h3>\n<ol>\n"
                              : "<h3>The likeliest plays</h3>\n<ol>\n");
    for (uint32_t k = 0; k < n; k++) {
        buffer_string(out, "<li><p>");
        markup_element(out, "strong", NULL, number_share(w->memory, play->paths[k].probability));
        buffer_char(out, ' ');
        markup_text(out, lines[k]);
        buffer_string(out, "</p></li>\n");
    }
    buffer_string(out, "</ol>\n");
}

/* Strategies, set by set: for a game from elsewhere, and where there are few. */
static void strategy_table(const words *w, const equilibrium *e, buffer *out)
{
    const game *g = w->game;
    page_wide_begin(out, "Strategies");
    page_table_begin(out,
                     "Strategies. Worth: what the action is worth to its party from there on.");
    page_head(out, TEXT("Party"), false);
    page_head(out, TEXT("Information set"), false);
    page_head(out, TEXT("Action"), false);
    page_head(out, TEXT("Probability"), true);
    page_head(out, TEXT("Worth"), true);
    buffer_string(out, "</tr></thead>\n<tbody>\n");
    uint32_t const n = g->n_infosets < SETS_MOST ? g->n_infosets : SETS_MOST;
    for (uint32_t a = 0; a < g->infoset_first_action[n]; a++) {
        uint32_t const h = g->action_infoset[a];
        buffer_string(out, "<tr>");
        page_cell(out, words_party(w, g->infoset_party[h]), false);
        page_cell(out, g->infoset_name[h], false);
        page_row_head(out, g->action_name[a]);
        page_cell(out,
                  e->is_exact ? e->exact_prob[a] : number_text(w->memory, e->profile.prob[a], 6),
                  true);
        page_cell(out, words_action_value(w, e, a), true);
        buffer_string(out, "</tr>\n");
    }
    page_table_end(out);
    page_wide_end(out);
    if (n < g->n_infosets)
        page_paragraph(out, "note",
                       text_format(w->memory,
                                   "The first %u of %u information sets; solve --json has all.", n,
                                   g->n_infosets));
}

void page_rounds(const words *w, const page *full, buffer *out)
{
    page_section(out, "play",
                 w->syntax != NULL && w->syntax->n_rounds > 0 ? "Play, round by round" : "Play");
    buffer_string(out, "<figure>\n");
    page_wide_begin(out, "Picture of play");
    (void)play_picture(w, full->solution, full->play, "play-picture", false, out);
    page_wide_end(out);
    buffer_string(out, "</figure>\n");
    if (full->play != NULL) {
        round_list(w, full->play, out);
        path_list(w, full->play, out);
    }
    if (w->model == NULL || w->game->n_infosets <= SETS_FEW)
        strategy_table(w, &full->solution->equilibria[0], out);
    page_section_end(out);
}

/* The method notes: concept, solver, completeness, merging, size. */
static void method_notes(const words *w, const solution *s, buffer *out)
{
    const game *g = s->game;
    buffer_string(out, "<h3>Method</h3>\n");
    if (s->solver != NULL)
        page_paragraph(out, NULL,
                       text_format(w->memory, "Solved by %s: %s. %.*s%s", s->solver->name,
                                   s->solver->summary != NULL ? s->solver->summary : "",
                                   TEXT_ARGS(words_capital(w->memory, s->solver_reason)),
                                   s->solver_reason.n > 0 ? "." : ""));
    if (s->n_equilibria > 0) page_paragraph(out, NULL, words_completeness(w, s));
    text const nodes = number_count(w->memory, g->n_nodes),
               sets = number_count(w->memory, g->n_infosets);
    page_paragraph(
        out, NULL,
        text_format(w->memory,
                    "The game has %.*s nodes, %.*s information sets and %.*s ends of play.",
                    TEXT_ARGS(nodes), TEXT_ARGS(sets),
                    TEXT_ARGS(number_count(w->memory, game_n_terminals(g)))));
    if (w->model != NULL && w->model->n_merged > 0)
        page_paragraph(
            out, NULL,
            text_format(
                w->memory,
                "Histories that reach the same public states are merged where nothing private is "
                "alive; the tree itself would have %.*s nodes. The equilibrium is therefore Markov "
                "in "
                "the declared states. %.*s",
                TEXT_ARGS(number_size(w->memory, w->model->unrolled_nodes)),
                TEXT_ARGS(words_capital(w->memory, w->model->merge_note))));
    if (s->solver != NULL && s->solver->citation != NULL)
        page_paragraph(out, "note",
                       text_format(w->memory, "Source of the method: %s", s->solver->citation));
}

void page_certificate(const words *w, const page *full, buffer *out)
{
    const solution *s = full->solution;
    page_section(out, "certificate", "Certificate and method");
    if (s->n_equilibria > 0) {
        const equilibrium *e = &s->equilibria[0];
        uint32_t n = 0;
        page_paragraph(out, e->certificate.certified ? "certificate" : "certificate failed",
                       words_certificate(w, s, e));
        const text *lines = words_commitments(w, e, &n);
        for (uint32_t k = 0; k < n; k++) page_paragraph(out, NULL, lines[k]);
        page_paragraph(out, "note",
                       TEXT("The certificate is recomputed from the game and the profile alone, by "
                            "a path that shares "
                            "nothing with the solver."));
    } else {
        page_paragraph(out, "certificate failed",
                       s->reason.n > 0 ? s->reason : TEXT("Nothing was found to certify."));
    }
    method_notes(w, s, out);
    page_section_end(out);
}
