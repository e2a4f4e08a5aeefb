/* SPDX-License-Identifier: Apache-2.0 */
/* play_view.c -- play by round: one card for each decision, rounds alike taken together. */
#include "report/play_view.h"

#include <math.h>

/* Probabilities nearer than this read the same. */
static const double alike_within = 5e-4;

/* Into the card of its point in the column; order of play decides the order of cards. */
static bool move_add(play_column *column, const play_move *m, uint32_t most, double least,
                     arena *memory)
{
    uint32_t k = 0;
    while (k < column->n_cards &&
           !(column->cards[k].party == m->party && text_equal(column->cards[k].point, m->point)))
        k++;
    play_card *c = &column->cards[k];
    if (k == column->n_cards) {
        *c = (play_card){.party = m->party, .point = m->point};
        c->moves = ARENA_NEW(memory, const play_move *, most);
        c->shares = ARENA_NEW(memory, double, most);
        if (c->moves == NULL || c->shares == NULL) return false;
        column->n_cards++;
    }
    c->asked += m->probability; /* one move of the point is made whenever it is reached */
    if (m->probability < least) return true;
    uint32_t at = c->n_moves++;
    for (; at > 0 && c->moves[at - 1]->probability < m->probability; at--)
        c->moves[at] = c->moves[at - 1];
    c->moves[at] = m;
    return true;
}

/* Shares of the moves, once all are in; cards without a move worth telling go. */
static void column_finish(play_column *column)
{
    uint32_t n = 0;
    for (uint32_t k = 0; k < column->n_cards; k++) {
        play_card *c = &column->cards[k];
        if (c->n_moves == 0) continue;
        for (uint32_t m = 0; m < c->n_moves; m++)
            c->shares[m] = c->moves[m]->probability / c->asked;
        c->asked = fmin(1, c->asked); /* chance may be at work twice in a round */
        column->cards[n++] = *c;
    }
    column->n_cards = n;
}

static bool card_alike(const play_card *a, const play_card *b)
{
    if (a->party != b->party || !text_equal(a->point, b->point) || a->n_moves != b->n_moves ||
        fabs(a->asked - b->asked) > alike_within)
        return false;
    for (uint32_t k = 0; k < a->n_moves; k++)
        if (!text_equal(a->moves[k]->option, b->moves[k]->option) ||
            fabs(a->shares[k] - b->shares[k]) > alike_within)
            return false;
    return true;
}

static bool column_alike(const play_column *a, const play_column *b)
{
    if (a->n_cards != b->n_cards || b->first_round != a->last_round + 1) return false;
    for (uint32_t k = 0; k < a->n_cards; k++)
        if (!card_alike(&a->cards[k], &b->cards[k])) return false;
    return true;
}

play_view *play_view_new(const play_answer *play, double least, arena *memory)
{
    play_view *v = ARENA_NEW(memory, play_view, 1);
    if (v == NULL) return NULL;
    v->columns = ARENA_NEW(memory, play_column, play->n_moves);
    if (v->columns == NULL) return NULL;
    for (uint32_t i = 0; i < play->n_moves;) {
        uint32_t const round = play->moves[i].round;
        uint32_t n = 0;
        while (i + n < play->n_moves && play->moves[i + n].round == round) n++;
        play_column *column = &v->columns[v->n_columns];
        *column = (play_column){.first_round = round, .last_round = round};
        column->cards = ARENA_NEW(memory, play_card, n);
        if (column->cards == NULL) return NULL;
        for (uint32_t k = 0; k < n; k++)
            if (!move_add(column, &play->moves[i + k], n, least, memory)) return NULL;
        column_finish(column);
        if (round > 0 && round <= play->n_rounds && play->ended_by != NULL)
            column->ended = play->ended_by[round - 1];
        i += n;
        if (column->n_cards == 0) continue;
        if (v->n_columns > 0 && column_alike(column - 1, column)) {
            column[-1].last_round = round;
            column[-1].ended = column->ended;
        } else {
            v->n_columns++;
        }
    }
    return v;
}

static text move_words(const words *w, const play_card *c, uint32_t k)
{
    const play_move *m = c->moves[k];
    text const verb = words_move(w, m->says, m->option, m->party == NONE);
    if (c->shares[k] >= 1 - 1e-6) return verb;
    return text_format(w->memory, "%.*s (%.*s)", TEXT_ARGS(verb),
                       TEXT_ARGS(number_share(w->memory, c->shares[k])));
}

text play_card_words(const words *w, const play_card *c)
{
    text line = {0};
    for (uint32_t k = 0; k < c->n_moves; k++) {
        text const move = move_words(w, c, k);
        line = k == 0 ? move
                      : text_format(w->memory, "%.*s%s%.*s", TEXT_ARGS(line),
                                    k + 1 < c->n_moves ? ", " : " or ", TEXT_ARGS(move));
    }
    return line;
}

text play_card_condition(const words *w, const play_column *column, const play_card *c)
{
    if (c->asked > 1 - 1e-6) return (text){0};
    for (uint32_t k = 0; c->point.n > 0 && k < column->n_cards; k++) {
        const play_card *other = &column->cards[k];
        if (other != c && other->party == c->party &&
            text_equal(other->moves[0]->option, c->moves[0]->option))
            return text_format(w->memory, "at %.*s (%.*s)",
                               TEXT_ARGS(words_plain(w->memory, c->point)),
                               TEXT_ARGS(number_share(w->memory, c->asked)));
    }
    return text_format(w->memory, "if asked (%.*s)", TEXT_ARGS(number_share(w->memory, c->asked)));
}

/* The moves of one round of a play: "Kim plays the Russia card, Putin refuses". */
static uint32_t round_words(const words *w, const struct play_path *path, uint32_t i, text *out)
{
    uint32_t const round = path->moves[i].round;
    text line = {0};
    for (; i < path->n_moves && path->moves[i].round == round; i++) {
        const play_move *m = &path->moves[i];
        text const verb = words_move(w, m->says, m->option, m->party == NONE);
        text const who = m->party == NONE ? (text){0} : words_party(w, m->party);
        line = text_format(w->memory, "%.*s%s%.*s%s%.*s", TEXT_ARGS(line), line.n > 0 ? ", " : "",
                           TEXT_ARGS(who), who.n > 0 ? " " : "", TEXT_ARGS(verb));
    }
    *out = line;
    return i;
}

text *play_path_words(const words *w, const play_answer *play, uint32_t most, uint32_t *n)
{
    *n = play->n_paths < most ? play->n_paths : most;
    text *lines = ARENA_NEW(w->memory, text, *n);
    if (lines == NULL) {
        *n = 0;
        return NULL;
    }
    for (uint32_t k = 0; k < *n; k++) {
        const struct play_path *path = &play->paths[k];
        text line = {0};
        for (uint32_t i = 0; i < path->n_moves;) {
            uint32_t const first = path->moves[i].round;
            uint32_t last = first;
            text here = {0}, next = {0};
            i = round_words(w, path, i, &here);
            /* Rounds that read the same are said once. */
            while (i < path->n_moves) {
                uint32_t const after = round_words(w, path, i, &next);
                if (path->moves[i].round != last + 1 || !text_equal(here, next)) break;
                last = path->moves[i].round;
                i = after;
            }
            text const when = words_rounds(w, first, last);
            line = text_format(w->memory, "%.*s%.*s%s%.*s. ", TEXT_ARGS(line), TEXT_ARGS(when),
                               when.n > 0 ? ": " : "",
                               TEXT_ARGS(when.n > 0 ? here : words_capital(w->memory, here)));
        }
        lines[k] = path->outcome.n > 0 ? text_format(w->memory, "%.*sEnd: %.*s.", TEXT_ARGS(line),
                                                     TEXT_ARGS(path->outcome))
                                       : line;
    }
    return lines;
}
